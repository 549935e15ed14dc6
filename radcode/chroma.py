"""The vector store: one Chroma collection in a folder, through langchain-chroma. Written once, then only read.

An edge. Every Chroma fault leaves here as `VectorStoreFault`; no chromadb type crosses this border.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from radcode.errors import RadcodeError
from radcode.model import Matrix, Vector

COLLECTION = "radcode"
BATCH = 5000  # Chroma 1.5.9 refuses more than 5461 in one call
# Chroma 1.5.9: with its default ef_search of 100 one query in fifty missed all ten true neighbours at 277,000 rows.
EF_SEARCH = 400


class VectorStoreFault(RadcodeError):
    """Chroma cannot be imported, opened, read or written."""


class ChromaStore:
    """An open collection. `close` lets go of its files."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open the collection in a folder.

        Args:
            folder: the folder of the Chroma database.
            create: make the collection; without it an absent one is a fault.

        Raises:
            VectorStoreFault: Chroma cannot be imported or cannot open the folder.
        """
        if not create and not (folder / "chroma.sqlite3").is_file():
            raise VectorStoreFault(f"{folder} holds no Chroma database.")
        self._folder = folder
        self._vectors = _GivenVectors()
        with _faults(folder):
            import chromadb
            from chromadb.config import Settings as ChromaSettings
            from langchain_chroma import Chroma

            # Any: `close` is on the client that is made, not on the interface it is declared as.
            self._client: Any = chromadb.PersistentClient(
                str(folder), settings=ChromaSettings(anonymized_telemetry=False)
            )
            self._store = Chroma(
                collection_name=COLLECTION,
                embedding_function=self._vectors,  # type: ignore[arg-type]
                client=self._client,
                collection_configuration={"hnsw": {"space": "cosine", "ef_search": EF_SEARCH}} if create else None,
                create_collection_if_not_exists=create,
            )

    def add(
        self,
        ids: Sequence[str],
        vectors: Matrix,
        texts: Sequence[str],
        metadatas: Sequence[dict[str, str | int]],
        *,
        done: Callable[[int], None] = lambda n: None,
    ) -> None:
        """Write chunks with their vectors, in batches; `done` hears how many are written.

        Raises:
            VectorStoreFault: Chroma refused a batch.
        """
        with _faults(self._folder):
            for at in range(0, len(ids), BATCH):
                part = slice(at, at + BATCH)
                self._vectors.rows = vectors[part]
                self._store.add_texts(list(texts[part]), metadatas=list(metadatas[part]), ids=list(ids[part]))
                done(min(at + BATCH, len(ids)))

    def count(self) -> int:
        """Return how many chunks the collection holds.

        Raises:
            VectorStoreFault: the collection cannot be read.
        """
        with _faults(self._folder):
            return int(self._client.get_collection(COLLECTION, embedding_function=None).count())

    def nearest(self, vector: Vector, k: int) -> list[str]:
        """Return ids of up to k nearest chunks, nearest first (approximate).

        Raises:
            VectorStoreFault: the collection cannot be queried.
        """
        with _faults(self._folder):
            found = self._store.similarity_search_by_vector_with_relevance_scores(vector.tolist(), k=k)
        return [str(document.id) for document, _ in found]

    def close(self) -> None:
        """Let go of the database files, so that the folder can be opened anew or deleted."""
        with _faults(self._folder):
            self._client.close()


class _GivenVectors:
    """Stands where LangChain wants an embedder and hands over the vectors of the batch being written.

    Without it Chroma 1.5.9 would fetch a model of its own from the network.
    """

    rows: Matrix

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        if len(texts) != len(self.rows):
            raise ValueError(f"{len(texts)} texts but {len(self.rows)} vectors")
        return [[float(x) for x in row] for row in self.rows]

    def embed_query(self, text: str) -> list[float]:
        raise ValueError("questions are encoded by the Encoder, not by the store")


@contextmanager
def _faults(folder: Path) -> Iterator[None]:
    """Turn whatever Chroma throws into `VectorStoreFault`."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit, GeneratorExit, MemoryError):
        raise
    # Chroma 1.5.9 throws its own errors, sqlite's, plain ValueErrors and, from Rust, a PanicException that is no
    # Exception at all. All of them mean the same here: this store does not serve.
    except BaseException as exc:
        raise VectorStoreFault(f"Chroma in {folder} failed: {type(exc).__name__}: {_first_line(exc)}") from exc


def _first_line(exc: BaseException) -> str:
    return (str(exc).splitlines() or [""])[0][:200]
