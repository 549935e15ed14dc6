"""The vector store: one Chroma collection in a folder. Written once, through langchain-chroma, then only read.

Reading asks Chroma itself for ids: LangChain's own imports, half a second, would stand before the first answer.

An edge. Every Chroma fault leaves here as `VectorStoreFault`; no chromadb type crosses this border.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radcode.errors import RadcodeError
from radcode.model import Matrix, Vector

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateCollectionConfiguration

COLLECTION = "radcode"
BATCH = 5000  # Chroma 1.5.9 refuses more than 5461 in one call
# Chroma 1.5.9: with its default ef_search of 100 one query in fifty missed all ten true neighbours at 277,000 rows.
EF_SEARCH = 400
# How hnswlib's header begins: version, offset of the first level, room for vectors, vectors held, bytes per vector.
_HEADER = struct.Struct("<i4Q")
LENGTH_BYTES = 4  # per vector in length.bin


class VectorStoreFault(RadcodeError):
    """Chroma cannot be imported, opened, read or written."""


class ChromaStore:
    """An open collection. `close` lets go of its files."""

    def __init__(self, folder: Path, *, room: int | None = None) -> None:
        """Open the collection in a folder.

        Args:
            folder: the folder of the Chroma database.
            room: make the collection, for so many chunks; without it an absent one is a fault.

        Raises:
            VectorStoreFault: Chroma cannot be imported or cannot open the folder.
        """
        if room is None and not (folder / "chroma.sqlite3").is_file():
            raise VectorStoreFault(f"{folder} holds no Chroma database.")
        self._folder = folder
        with _faults(folder):
            import chromadb
            from chromadb.config import Settings as ChromaSettings

            # Any: `close` is on the client that is made, not on the interface it is declared as.
            self._client: Any = chromadb.PersistentClient(
                str(folder), settings=ChromaSettings(anonymized_telemetry=False)
            )
            if room is not None:
                self._client.create_collection(COLLECTION, configuration=_configuration(room), embedding_function=None)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)

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
            from langchain_chroma import Chroma

            given = _GivenVectors()
            store = Chroma(
                collection_name=COLLECTION,
                embedding_function=given,  # type: ignore[arg-type]
                client=self._client,
                create_collection_if_not_exists=False,
            )
            for at in range(0, len(ids), BATCH):
                part = slice(at, at + BATCH)
                given.rows = vectors[part]
                store.add_texts(list(texts[part]), metadatas=list(metadatas[part]), ids=list(ids[part]))
                done(min(at + BATCH, len(ids)))

    def count(self) -> int:
        """Return how many chunks the collection holds.

        Raises:
            VectorStoreFault: the collection cannot be read.
        """
        with _faults(self._folder):
            return int(self._collection.count())

    def nearest(self, vector: Vector, k: int) -> list[str]:
        """Return ids of up to k nearest chunks, nearest first (approximate).

        Raises:
            VectorStoreFault: the collection cannot be queried.
        """
        with _faults(self._folder):
            found = self._collection.query(query_embeddings=[vector.tolist()], n_results=k, include=[])
        return [str(i) for i in found["ids"][0]]

    def close(self) -> None:
        """Let go of the database files, so that the folder can be opened anew or deleted."""
        with _faults(self._folder):
            self._client.close()


def blank_unused(folder: Path) -> None:
    """Overwrite with zeros what lies behind the last vector in the vector files of a closed database.

    Chroma 1.5.9 saves room for vectors to come as the memory happened to be, so that pieces of texts which the
    process held, erased ones among them, would stay on the disk.

    Raises:
        VectorStoreFault: a file is not laid out as Chroma 1.5.9 lays it out, so that its unused part is not known.
    """
    with _faults(folder):
        for header in sorted(folder.glob("*/header.bin")):
            _version, _offset, room, used, vector_bytes = _HEADER.unpack_from(header.read_bytes())
            for name, size in (("data_level0.bin", vector_bytes), ("length.bin", LENGTH_BYTES)):
                path = header.with_name(name)
                written = path.stat().st_size
                if not used * size <= written <= room * size:
                    raise ValueError(f"{path.name} holds {written} bytes, not {used} to {room} times {size}")
                with path.open("r+b") as file:
                    file.seek(used * size)
                    file.write(bytes(written - used * size))


def _configuration(room: int) -> CreateCollectionConfiguration:
    """Return the settings of a collection that writes its vector files once, when it holds all its chunks.

    With the default of 1000 Chroma 1.5.9 keeps fewer chunks only in its log, and writes the vector files anew, with
    what the memory holds, whenever they are opened. Two is the least that it takes.
    """
    return {"hnsw": {"space": "cosine", "ef_search": EF_SEARCH, "sync_threshold": max(2, room)}}


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
