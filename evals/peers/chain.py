"""The chain most people would build over the same publications: LangChain's splitter, the same encoder, Chroma's top 4.

An edge: writes a Chroma database into a temporary folder and throws it away. Uses nothing of RadCode's retrieval.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from evals.peers.questions import Found
from radcode.errors import UsageError
from radcode.model import Encoder, Publication

WHO = "LangChain, 1000/200 characters, Chroma top 4"
SIZE, OVERLAP, TOP = 1000, 200, 4  # what the tutorials set
BATCH = 5000  # Chroma 1.5.9 refuses more than 5461 in one call


class Chain:
    """Publications split, encoded and stored; `found` searches them."""

    def __init__(self, store: Any) -> None:
        """Hold a filled vector store."""
        self._store = store

    def found(self, question: str) -> tuple[Found, ...]:
        """Return the passages nearest to a question, nearest first."""
        hits = self._store.similarity_search_with_score(question, k=TOP)
        return tuple(
            Found(
                d.metadata["publication"],
                d.metadata["start_index"],
                d.metadata["start_index"] + len(d.page_content),
                d.page_content,
                1.0 - distance,
            )
            for d, distance in hits
        )


def splitter_class() -> Any:
    """Return LangChain's recursive splitter; called before a run as well, so that it does not end in its last minute.

    Raises:
        UsageError: LangChain's text splitters are not installed.
    """
    try:
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as exc:
        raise UsageError(
            "the yardsticks need the package langchain-text-splitters.", "Run: pip install -r requirements-dev.txt"
        ) from exc
    return RecursiveCharacterTextSplitter


@contextmanager
def chain_over(publications: Iterable[Publication], encoder: Encoder) -> Iterator[Chain]:
    """Give a chain over these publications; its database lives as long as the context.

    Yields:
        Chain: filled with the publications.

    Raises:
        UsageError: LangChain's text splitters are not installed.
    """
    splitter = splitter_class()(chunk_size=SIZE, chunk_overlap=OVERLAP, add_start_index=True)
    import chromadb
    from chromadb.config import Settings as ChromaSettings
    from langchain_chroma import Chroma

    held = list(publications)
    chunks = splitter.create_documents([p.text for p in held], [{"publication": p.id} for p in held])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        client: Any = chromadb.PersistentClient(folder, settings=ChromaSettings(anonymized_telemetry=False))
        store = Chroma(
            collection_name="peers",
            embedding_function=_Embeddings(encoder),  # type: ignore[arg-type]
            client=client,
            collection_configuration={"hnsw": {"space": "cosine"}},
        )
        try:
            for at in range(0, len(chunks), BATCH):
                store.add_documents(chunks[at : at + BATCH])
            yield Chain(store)
        finally:
            client.close()


class _Embeddings:
    """The encoder as LangChain's embedder, so that Chroma is always handed vectors and fetches no model."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return _lists(self._encoder.encode(texts))

    def embed_query(self, text: str) -> list[float]:
        return _lists(self._encoder.encode([text]))[0]


def _lists(rows: Iterable[Sequence[float]]) -> list[list[float]]:
    return [[float(x) for x in row] for row in rows]
