"""The passage index that serves: `open_index` reads the generation that the pointer names.

An edge: reads `<home>/index`, writes nothing. Chroma is opened on the first dense search; where it cannot be opened
the exact scan serves and `banner` says so.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from radcode.chroma import ChromaStore, VectorStoreFault
from radcode.errors import StaleIndex
from radcode.generation import (
    MEND,
    Contents,
    Manifest,
    code_map,
    current_id,
    index_folder,
    indexed_text,
    range_map,
    read_contents,
    read_manifest,
)
from radcode.lexical import LexicalIndex, best_positions
from radcode.model import Chunk, Conflict, Encoder, Matrix, Publication, PublicationCard, Vector

log = logging.getLogger(__name__)

FALLBACK = "The vector store could not be opened; an exact scan answers instead. To mend it run: python -m ingest"


class MemoryIndex:
    """A passage index held in memory: exact scan and BM25. For tests, and the base of the one that serves."""

    def __init__(self, contents: Contents, lexical: LexicalIndex) -> None:
        """Hold the contents of a generation and its lexical index."""
        self.id = contents.id
        self._contents = contents
        self._lexical = lexical
        self._cards = {p.id: card_of(p) for p in contents.publications}
        self._codes_named = Counter(p for at in contents.code_chunks.values() for p in at)
        self._ranges = range_map(contents.chunks)
        self._conflicts: dict[str, list[Conflict]] = {}
        for conflict in contents.conflicts:
            self._conflicts.setdefault(conflict.publication, []).append(conflict)

    @property
    def banner(self) -> str:
        """What is out of order; always empty here."""
        return ""

    @property
    def chunks(self) -> Sequence[Chunk]:
        """All chunks in id order."""
        return self._contents.chunks

    @property
    def publications(self) -> Sequence[Publication]:
        """All publications with their text, in id order."""
        return self._contents.publications

    @property
    def all_conflicts(self) -> Sequence[Conflict]:
        """Every conflict of the generation, by publication and offset."""
        return self._contents.conflicts

    @property
    def vectors(self) -> Matrix:
        """The unit rows of the chunks, in their order."""
        return self._contents.vectors

    def dense(self, vector: Vector, k: int) -> Sequence[int]:
        """Return positions in `chunks` of up to k nearest chunks, nearest first."""
        return self.scan(vector, k)

    def scan(self, vector: Vector, k: int) -> Sequence[int]:
        """Return positions of the k nearest chunks by an exact scan, nearest first, ties by position."""
        return best_positions(np.asarray(self._contents.vectors @ vector, dtype=np.float32), k)

    def lexical(self, text: str, k: int) -> Sequence[int]:
        """Return positions in `chunks` of up to k best BM25 chunks; only those that share a word."""
        return self._lexical.best(text, k)

    def of_code(self, code: str) -> Sequence[int]:
        """Return positions in `chunks` of the chunks that name the code, in order."""
        return self._contents.code_chunks.get(code, ())

    def codes_named(self, positions: Sequence[int]) -> Sequence[int]:
        """Return how many different codes the chunk of each position names."""
        return [self._codes_named[p] for p in positions]

    def in_range(self, code: str) -> Sequence[int]:
        """Return positions in `chunks` of the chunks under a heading whose range of codes holds the code, in order."""
        held = (at for (low, high), at in self._ranges.items() if len(low) == len(code) and low <= code <= high)
        return sorted({p for at in held for p in at})

    def cosine(self, vector: Vector, positions: Sequence[int]) -> Vector:
        """Return the exact cosine of each position's chunk to the vector."""
        rows = self._contents.vectors[np.asarray(positions, dtype=np.intp)]
        return np.asarray(rows @ vector, dtype=np.float32)

    def bm25(self, text: str, positions: Sequence[int]) -> Vector:
        """Return the exact BM25 score of each position's chunk."""
        return self._lexical.scores(text)[np.asarray(positions, dtype=np.intp)]

    def card(self, publication: str) -> PublicationCard:
        """Return the publication's card."""
        return self._cards[publication]

    def conflicts(self, chunk: Chunk) -> tuple[Conflict, ...]:
        """Return the conflicts whose sentence overlaps the chunk."""
        held = self._conflicts.get(chunk.publication, ())
        return tuple(c for c in held if c.start < chunk.end and chunk.start < c.end)


class StoredIndex(MemoryIndex):
    """A generation on disk: as `MemoryIndex`, with Chroma for the dense search."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Read a generation folder whose manifest was checked.

        Raises:
            StaleIndex: a file of the generation cannot be read.
        """
        contents = read_contents(folder, manifest)
        super().__init__(contents, LexicalIndex.load(folder / "lexical", manifest.chunks))
        self.manifest = manifest
        self._folder = folder
        self._position = {c.id: i for i, c in enumerate(contents.chunks)}
        self._chroma: ChromaStore | None = None
        self._fault = ""

    @property
    def banner(self) -> str:
        """Empty, or that the exact scan serves in place of Chroma (known after `warm` or a first search)."""
        return FALLBACK if self._fault else ""

    def warm(self) -> None:
        """Open Chroma now (1-2 s of imports), so that the first question does not wait for it."""
        if self._chroma is not None or self._fault:
            return
        try:
            store = ChromaStore(self._folder / "chroma")
            held = store.count()
            if held != len(self.chunks):
                raise VectorStoreFault(f"Chroma in {self._folder} holds {held} chunks, not {len(self.chunks)}.")
            self._chroma = store
        except VectorStoreFault as exc:
            self._set_aside(exc)

    def dense(self, vector: Vector, k: int) -> Sequence[int]:
        """Return positions in `chunks` of up to k nearest chunks, nearest first: from Chroma, else an exact scan."""
        self.warm()
        if self._chroma is not None:
            try:
                found = self._chroma.nearest(vector, min(k, len(self.chunks)))
                return [self._position[i] for i in found if i in self._position]
            except VectorStoreFault as exc:
                self._set_aside(exc)
        return self.scan(vector, k)

    def close(self) -> None:
        """Let go of Chroma's files."""
        if self._chroma is not None:
            self._chroma.close()
            self._chroma = None

    def _set_aside(self, exc: VectorStoreFault) -> None:
        log.warning("%s The exact scan serves.", exc)
        self._fault = str(exc)
        self._chroma = None


def open_index(home: Path, encoder: Encoder, generation: str = "") -> StoredIndex:
    """Return the generation that the pointer names, or the one named here, ready to be searched with this encoder.

    Raises:
        StaleIndex: there is none, it is half-written, damaged, foreign, or was built with another model.
    """
    folder = index_folder(home) / (generation or current_id(home))
    manifest = read_manifest(folder)
    if (manifest.model, manifest.dimension) != (encoder.hash, encoder.dimension):
        ours, theirs = f"{encoder.name} ({encoder.hash[:8]})", f"{manifest.model_name} ({manifest.model[:8]})"
        raise StaleIndex(f"the index was built with the model {theirs}, not {ours}.", MEND)
    return StoredIndex(folder, manifest)


def memory_index(
    publications: Sequence[Publication],
    chunks: Sequence[Chunk],
    encoder: Encoder,
    conflicts: Sequence[Conflict] = (),
) -> MemoryIndex:
    """Return an index of these chunks that lives in memory only."""
    contents = contents_of("memory", publications, chunks, conflicts, encoder.encode)
    titles = {p.id: p.title for p in publications}
    texts = [indexed_text(titles[c.publication], c) for c in contents.chunks]
    return MemoryIndex(contents, LexicalIndex.of_texts(texts))


def contents_of(
    generation: str,
    publications: Sequence[Publication],
    chunks: Sequence[Chunk],
    conflicts: Sequence[Conflict],
    vectors_of: Callable[[Sequence[str]], Matrix],
) -> Contents:
    """Return the contents of a generation made of these values, in their canonical order.

    `vectors_of` turns texts into unit rows in their order: an encoder's `encode`, or the record store with it.
    """
    ordered = tuple(sorted(chunks, key=lambda c: c.id))
    titles = {p.id: p.title for p in publications}
    return Contents(
        generation,
        tuple(sorted(publications, key=lambda p: p.id)),
        ordered,
        vectors_of([indexed_text(titles[c.publication], c) for c in ordered]),
        tuple(sorted(conflicts, key=lambda c: (c.publication, c.start, c.subject, c.attribute))),
        code_map(ordered),
    )


def card_of(publication: Publication) -> PublicationCard:
    """Return what a citation shows of a publication."""
    return PublicationCard(
        id=publication.id,
        title=publication.title,
        publisher=publication.publisher,
        url=publication.url,
        tier=publication.tier,
        edition=publication.edition,
        published=publication.published,
        valid_from=publication.valid_from,
        valid_to=publication.valid_to,
        bases=publication.bases,
    )
