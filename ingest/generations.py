"""Writing, verifying, listing and pruning index generations. `build` decides when.

An edge: writes `<home>/index`. A generation is written aside, asked what it must know, sealed, and only then named.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from radcode import generation as gen
from radcode.chroma import ChromaStore, VectorStoreFault, blank_unused
from radcode.errors import StaleIndex, StoreError
from radcode.lexical import LexicalIndex
from radcode.store import StoredIndex

KEEP = 3  # generations, so that a rollback has somewhere to go
SAMPLE = 24  # chunks that must find themselves before a generation may serve

Progress = Callable[[str, int, int], None]


def generations(home: Path) -> tuple[gen.Manifest, ...]:
    """Return the manifests of the complete generations, oldest first; half-written and foreign folders are left out."""
    found = []
    for folder in sorted(gen.index_folder(home).glob("*")):
        if folder.is_dir() and gen.is_generation_id(folder.name):
            try:
                found.append(gen.read_manifest(folder))
            except StaleIndex:
                continue
    return tuple(sorted(found, key=lambda m: int(m.id.split("-")[0])))


def next_number(home: Path) -> int:
    """Return the number of the coming generation; numbers of half-written ones are not used again."""
    names = [f.name for f in gen.index_folder(home).glob("*") if gen.is_generation_id(f.name)]
    return max((int(n.split("-")[0]) for n in names), default=0) + 1


def held_fingerprint(home: Path) -> str:
    """Return the fingerprint of the sources for which a rollback holds its generation; empty when none does."""
    try:
        return (gen.index_folder(home) / "HELD").read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def write_generation(
    home: Path, contents: gen.Contents, manifest: gen.Manifest, texts: Sequence[str], progress: Progress
) -> None:
    """Write a generation aside, verify it, seal it, and let it serve.

    Raises:
        StaleIndex: what was written is not what was meant; it is deleted and the old generation serves on.
    """
    folder = gen.index_folder(home) / manifest.id
    shutil.rmtree(folder, ignore_errors=True)
    try:
        gen.write_contents(folder, contents)
        LexicalIndex.of_texts(texts).save(folder / "lexical")
        _write_chroma(folder / "chroma", contents, progress)
        progress("verify", 0, 1)
        _verify(folder, manifest)
        blank_unused(folder / "chroma")
        progress("verify", 1, 1)
        gen.write_manifest(folder, manifest)
    except VectorStoreFault as exc:
        shutil.rmtree(folder, ignore_errors=True)
        raise StoreError(exc.what, "Free some disk space, then run: python -m ingest") from exc
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    gen.point_to(home, manifest.id)


def is_healthy(folder: Path, manifest: gen.Manifest) -> bool:
    """Tell whether a sealed generation can be read and Chroma opens it."""
    try:
        index = StoredIndex(folder, manifest)
    except StaleIndex:
        return False
    index.warm()
    healthy = not index.banner
    index.close()
    return healthy


def prune(home: Path, serving: str) -> None:
    """Delete half-written generations and all but the last few complete ones."""
    complete = [m.id for m in generations(home)]
    kept = {serving, *complete[-KEEP:]}
    for folder in gen.index_folder(home).glob("*"):
        if folder.is_dir() and gen.is_generation_id(folder.name) and folder.name not in kept:
            shutil.rmtree(folder, ignore_errors=True)


def _write_chroma(folder: Path, contents: gen.Contents, progress: Progress) -> None:
    total = len(contents.chunks)
    progress("index", 0, total)
    store = ChromaStore(folder, room=total)
    try:
        store.add(
            [c.id for c in contents.chunks],
            contents.vectors,
            [c.text for c in contents.chunks],
            [{"publication": c.publication, "heading": c.heading, "start": c.start} for c in contents.chunks],
            done=lambda n: progress("index", n, total),
        )
    finally:
        store.close()


def _verify(folder: Path, manifest: gen.Manifest) -> None:
    """Open what was written as a server would, and ask it for what it must know."""
    index = StoredIndex(folder, manifest)
    try:
        texts = {p.id: p.text for p in index.publications}
        wrong = [c.id for c in index.chunks if texts[c.publication][c.start : c.end] != c.text]
        if wrong:
            raise StaleIndex(f"the new index is wrong: chunk {wrong[0]} is not in its publication.")
        contents = gen.read_contents(folder, manifest)
        step = max(1, len(index.chunks) // SAMPLE)
        for position in range(0, len(index.chunks), step):
            vector = np.asarray(contents.vectors[position], dtype=np.float32)
            near = index.dense(vector, 5)
            if index.banner:
                raise StaleIndex("the new index is wrong: Chroma does not open it.", gen.MEND)
            if not near or max(index.cosine(vector, near)) < 0.999:
                raise StaleIndex(f"the new index is wrong: {index.chunks[position].id} does not find itself.", gen.MEND)
    finally:
        index.close()
