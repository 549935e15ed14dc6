"""Sources -> record store -> a new index generation, built aside, verified, then named by the pointer in one step.

An edge. A killed build leaves the serving generation as it was; vectors already computed are found again.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from ingest import library
from ingest.chunking import CHUNKING, chunks_of
from ingest.generations import (
    Progress,
    generations,
    held_fingerprint,
    is_healthy,
    next_number,
    prune,
    write_generation,
)
from ingest.manifest import Meta
from ingest.publications import EXTRACTION
from radcode import generation as gen
from radcode.embedding import file_sha256, load_encoder, locate_model
from radcode.errors import DataError, StaleIndex, StoreError, UsageError
from radcode.lexical import K1, B
from radcode.model import Conflict, Encoder, Matrix, Publication
from radcode.records import RecordStore
from radcode.settings import ROOT, Settings
from radcode.store import contents_of

ENCODE_STEP = 64  # texts between two savings: what a kill can lose


@dataclass(frozen=True, slots=True)
class Tools:
    """What a build works with; tests pass an encoder and a table of their own.

    `encoder` None loads the model that the settings name, and exports it when that was never done.
    """

    encoder: Encoder | None = None
    table_of: Callable[[Path], Any] | None = None
    find_conflicts: Callable[[Publication, Any], tuple[Conflict, ...]] | None = None
    progress: Progress = lambda step, done, total: None


@dataclass(frozen=True, slots=True)
class Report:
    """What a command did to the index. `left_out`: a line for each source that is not in it."""

    generation: str
    changed: bool
    publications: int
    chunks: int
    encoded: int
    conflicts: int
    left_out: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the next generation is made of; equal fingerprints make equal generations."""

    sources: tuple[library.Source, ...]
    table: Any
    model: str
    corpus: str
    fingerprint: str


def build(settings: Settings, tools: Tools = Tools()) -> Report:
    """Bring the index up to date with corpus, library, tables and model; does nothing when it is.

    Raises:
        RadcodeError: another build runs, the tables are broken, the model is absent, or the disk is full.
    """
    with build_lock(settings.home):
        return bring_up_to_date(settings, tools)


def add(settings: Settings, paths: Sequence[Path], flags: Meta, tools: Tools = Tools()) -> Report:
    """Copy files into the library and bring the index up to date; unreadable ones are lines of `left_out`.

    Raises:
        RadcodeError: as `build`; a path is absent, a manifest is wrong, or no file at all could be read.
    """
    files, skipped = library.candidates(paths, flags)
    with build_lock(settings.home):
        _refuse_own_ids(settings, files)
        kept, problems = library.add_files(settings.home, files, settings.on_today())
        if problems and not kept:
            raise DataError(problems, "")
        report = bring_up_to_date(settings, tools)
    left_out = tuple(dict.fromkeys((*problems, *report.left_out)))
    return Report(**_cells(report) | {"left_out": left_out, "note": " ".join([report.note, *skipped]).strip()})


def remove(settings: Settings, publication: str, *, erase: bool, tools: Tools = Tools()) -> Report:
    """Take a publication out of the library and the index; `erase` also deletes its text from store and old indexes.

    Raises:
        UsageError: the library holds no such publication.
    """
    with build_lock(settings.home):
        held = library.remove_entry(settings.home, publication, erase=erase)
        if not held and not (erase and _is_recorded(settings.home, publication)):
            known = ", ".join(s.path.parent.name for s in library.library_sources(settings.home)) or "none"
            raise UsageError(
                f"{publication} is not in the library (it holds: {known}).", "Run: python -m ingest status"
            )
        report = bring_up_to_date(settings, tools)
        if erase:
            _erase(settings.home, publication, report.generation)
    return report


def rollback(settings: Settings, generation: str) -> gen.Manifest:
    """Let an older generation serve, until the sources change again.

    Raises:
        UsageError: there is no such generation, or it cannot serve.
    """
    with build_lock(settings.home):
        held = {m.id: m for m in generations(settings.home)}
        if generation not in held:
            raise UsageError(f"there is no generation {generation}; held: {', '.join(held) or 'none'}.")
        manifest = held[generation]
        if manifest.model != locate_model(settings).hash:
            raise UsageError(
                f"{generation} was built with the model {manifest.model_name}, which is not the present one."
            )
        newest = max(held.values(), key=lambda m: m.id)
        hold = gen.index_folder(settings.home) / "HELD"
        if manifest.id == newest.id:
            hold.unlink(missing_ok=True)
        else:
            gen.write_atomically(hold, newest.fingerprint + "\n")
        gen.point_to(settings.home, generation)
        return manifest


def plan_of(settings: Settings, tools: Tools = Tools()) -> Plan:
    """Return what an index of today would be made of; reads and hashes sources and tables, encodes nothing.

    Raises:
        RadcodeError: library, tables or model are broken.
    """
    sources = (*library.own_sources(settings.corpus), *library.library_sources(settings.home))
    table = tools.table_of(settings.corpus / "tables") if tools.table_of else _load_table(*settings.tables)
    model = tools.encoder.hash if tools.encoder else locate_model(settings).hash
    lines = [f"{s.path.name} {s.digest} {s.own}\n" for s in sources]
    corpus = _digest([*lines, f"extraction {EXTRACTION} chunking {CHUNKING}"])
    # What the audit finds is part of a generation, so another audit makes another one.
    audit = [file_sha256(f) for f in sorted((Path(__file__).parent / "audit").glob("*.py"))]
    return Plan(
        sources, table, model, corpus, _digest([corpus, table.hash, model, str(gen.FORMAT), f"bm25 {K1} {B}", *audit])
    )


@contextmanager
def build_lock(home: Path) -> Iterator[None]:
    """Hold the one lock for building.

    Raises:
        UsageError: another build holds it.
        StoreError: the data folder cannot be written.
    """
    lock = FileLock(gen.index_folder(home) / ".lock")
    try:
        gen.index_folder(home).mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout as exc:
        raise UsageError(
            "another `python -m ingest` is at work.", "Wait until it has ended, then run this again."
        ) from exc
    except OSError as exc:
        raise StoreError(
            f"{home} cannot be written: {exc.strerror}.", "Set RADCODE_HOME to a folder of yours."
        ) from exc
    try:
        yield
    except OSError as exc:
        raise StoreError(
            f"{home} cannot be written: {exc}.", "Free some disk space and run the command again."
        ) from exc
    finally:
        lock.release()


def bring_up_to_date(settings: Settings, tools: Tools) -> Report:
    """Bring the index up to date; the caller holds the lock for building."""
    plan = plan_of(settings, tools)
    held = {m.id: m for m in generations(settings.home)}
    try:
        serving = held.get(gen.current_id(settings.home))
    except StaleIndex:
        serving = None
    if serving and held_fingerprint(settings.home) == plan.fingerprint:
        return _nothing_done(serving, "A rollback holds this generation until the sources change.")
    same = [m for m in held.values() if m.fingerprint == plan.fingerprint]
    for manifest in sorted(same, key=lambda m: m is not serving):
        if is_healthy(gen.index_folder(settings.home) / manifest.id, manifest):
            if manifest is not serving:
                _record(settings.home, gen.read_contents(gen.index_folder(settings.home) / manifest.id, manifest))
                gen.point_to(settings.home, manifest.id)
            return _nothing_done(manifest, "Nothing has changed." if manifest is serving else "It stood already.")
    report = _new_generation(settings, tools, plan, serving)
    (gen.index_folder(settings.home) / "HELD").unlink(missing_ok=True)
    prune(settings.home, report.generation)
    return report


def _new_generation(settings: Settings, tools: Tools, plan: Plan, serving: gen.Manifest | None) -> Report:
    tools.progress("read", 0, len(plan.sources))
    publications, left_out = library.read_all(plan.sources)
    if not publications:
        raise DataError([*left_out, "there is no publication to index."], "Run: python -m ingest add FOLDER")
    tools.progress("read", len(plan.sources), len(plan.sources))
    encoder = tools.encoder or load_encoder(settings, export=True)
    chunks = [c for p in publications for c in chunks_of(p, encoder.count_tokens)]
    audit = "" if tools.find_conflicts else _audit_hash()
    reused = _audited(settings.home, serving) if serving and audit and _same_audit(serving, plan, audit) else {}
    conflicts = _conflicts(publications, reused, plan, tools)
    name = f"{next_number(settings.home):04d}-{plan.fingerprint[:8]}"
    records = RecordStore(settings.home)
    try:
        vectors = _Vectors(records, encoder, tools.progress)
        contents = contents_of(name, publications, chunks, conflicts, vectors)
        records.save_library(publications, zip(contents.chunks, vectors.hashes, strict=True), datetime.now(UTC))
        records.save_conflicts(name, contents.conflicts)
    finally:
        records.close()
    manifest = gen.Manifest(
        id=name,
        fingerprint=plan.fingerprint,
        corpus=plan.corpus,
        tables=plan.table.hash,
        model=encoder.hash,
        model_name=encoder.name,
        dimension=encoder.dimension,
        publications=len(publications),
        chunks=len(chunks),
        conflicts=len(conflicts),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        left_out=tuple(left_out),
        audit=audit,
    )
    write_generation(settings.home, contents, manifest, vectors.texts, tools.progress)
    counts = (len(publications), len(chunks), vectors.encoded, len(conflicts))
    return Report(name, True, *counts, left_out=tuple(left_out))


def _record(home: Path, contents: gen.Contents) -> None:
    """Tell the record store that the library is again what a generation that stands already was made of."""
    titles = {p.id: p.title for p in contents.publications}
    hashes = [_text_hash(gen.indexed_text(titles[c.publication], c)) for c in contents.chunks]
    records = RecordStore(home)
    try:
        records.save_library(contents.publications, zip(contents.chunks, hashes, strict=True), datetime.now(UTC))
    finally:
        records.close()


def _text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _audit_hash() -> str:
    """Return the hash of the program that holds publications against the tables: all of it, to be on the safe side."""
    files = sorted(f for folder in (ROOT / "radcode", ROOT / "ingest") for f in folder.rglob("*.py"))
    return _digest([file_sha256(f) for f in files])


def _same_audit(serving: gen.Manifest, plan: Plan, audit: str) -> bool:
    return (serving.audit, serving.tables) == (audit, plan.table.hash)


def _audited(home: Path, serving: gen.Manifest) -> dict[Publication, list[Conflict]]:
    """Return what was found in each publication of the generation that serves; nothing when it cannot be read."""
    try:
        held = gen.read_contents(gen.index_folder(home) / serving.id, serving)
    except StaleIndex:
        return {}
    return {p: [c for c in held.conflicts if c.publication == p.id] for p in held.publications}


def _conflicts(
    publications: Sequence[Publication], reused: Mapping[Publication, list[Conflict]], plan: Plan, tools: Tools
) -> list[Conflict]:
    """Return the sentences that the tables contradict; only publications that nobody audited yet are read for them."""
    find = tools.find_conflicts or _find_conflicts
    new = [p for p in publications if p not in reused]
    tools.progress("audit", 0, len(new))
    found = {}
    for n, publication in enumerate(new, 1):
        found[publication] = list(find(publication, plan.table))
        tools.progress("audit", n, len(new))
    return [c for p in publications for c in (found[p] if p in found else reused[p])]


class _Vectors:
    """Texts to vectors through the record store: only what it does not hold is encoded, and saved as it goes."""

    def __init__(self, records: RecordStore, encoder: Encoder, progress: Progress) -> None:
        self._records, self._encoder, self._progress = records, encoder, progress
        self.encoded = 0
        self.texts: list[str] = []
        self.hashes: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Matrix:
        self.texts = list(texts)
        self.hashes = [_text_hash(t) for t in texts]
        held = self._records.vectors_for(list(dict.fromkeys(self.hashes)), self._encoder.hash)
        # The longest first: a batch of equal lengths pads little, and too little memory shows at once.
        new = {h: t for h, t in zip(self.hashes, texts, strict=True) if h not in held}
        order = sorted(new, key=lambda h: (-len(new[h]), h))
        self._progress("encode", 0, len(order))
        for at in range(0, len(order), ENCODE_STEP):
            step = order[at : at + ENCODE_STEP]
            rows = dict(zip(step, self._encoder.encode([new[h] for h in step]), strict=True))
            self._records.save_vectors(self._encoder.hash, rows)
            held |= rows
            self._progress("encode", at + len(step), len(order))
        self.encoded = len(order)
        return np.stack([held[h] for h in self.hashes]).astype(np.float32)


def _erase(home: Path, publication: str, serving: str) -> None:
    records = RecordStore(home)
    try:
        records.erase_publication(publication)
    finally:
        records.close()
    for folder in gen.index_folder(home).glob("*"):
        if folder.is_dir() and gen.is_generation_id(folder.name) and folder.name != serving:
            shutil.rmtree(folder, ignore_errors=True)


def _is_recorded(home: Path, publication: str) -> bool:
    """Tell whether any edition of a publication, removed ones too, still has its text in the record store."""
    records = RecordStore(home)
    try:
        states = ("superseded", "removed")
        return any(p.id == publication for state in states for p in records.publications(state))
    finally:
        records.close()


def _refuse_own_ids(settings: Settings, files: Sequence[tuple[Path, Meta]]) -> None:
    own, _ = library.read_all(library.own_sources(settings.corpus))
    taken = sorted({p.id for p in own} & {meta.id for _, meta in files if meta.id})
    if taken:
        raise UsageError(f"the id {', '.join(taken)} belongs to a publication of RadCode.", "Give yours another id.")


def _nothing_done(m: gen.Manifest, note: str) -> Report:
    return Report(m.id, False, m.publications, m.chunks, 0, m.conflicts, m.left_out, note)


def _load_table(*folders: Path) -> Any:
    from radcode.datafiles import load_table

    return load_table(*folders)


def _find_conflicts(publication: Publication, table: Any) -> tuple[Conflict, ...]:
    from ingest.audit import find_conflicts

    return find_conflicts(publication, table)


def _cells(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in Report.__dataclass_fields__}


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
