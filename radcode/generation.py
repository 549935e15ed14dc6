"""The layout of one index generation on disk: manifest, publications, chunks, vectors, conflicts, codes.

An edge: reads and writes folders under `<home>/index`. What serves them is `store`; what decides to build is `ingest`.

    index/CURRENT                      the id of the generation that serves
    index/<id>/manifest.json           written last, after the check: a folder without it is half-written
    index/<id>/chroma/  lexical/  vectors.npy  chunks.jsonl  publications.json  conflicts.json  code_chunks.json
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from radcode.codes import code_mentions, code_ranges
from radcode.errors import StaleIndex
from radcode.model import Basis, Chunk, Conflict, Matrix, Publication, Section
from radcode.rows import RowRef

FORMAT = 1  # of the folder; a reader refuses another
MADE_BY = "radcode"
MEND = "Run: python -m ingest"
_ID = re.compile(r"\d{4,}-[0-9a-f]{8}")
# What our own publications end each sentence with, and the rule under a table's head: noise to both searches.
_SOURCE_KEY = re.compile(r"[ \t]*\[[A-Z][\w.-]*(?: s\.[^;\]\n]*)?; ?(?:file|page|coder)\]")
_TABLE_RULE = re.compile(r"^[|\s:-]*-{3}[|\s:-]*$\n?", re.MULTILINE)
_PLAIN = ("vectors.npy", "chunks.jsonl", "publications.json", "conflicts.json", "code_chunks.json")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation says of itself. `files` maps its plain files to their size in bytes.

    `left_out`: a line for each source that could not be read when it was built. `audit`: hash of the program that held
    the publications against the tables; empty where that is not known.
    """

    id: str
    fingerprint: str
    corpus: str
    tables: str
    model: str
    model_name: str
    dimension: int
    publications: int
    chunks: int
    conflicts: int
    built_at: str
    left_out: tuple[str, ...] = ()
    audit: str = ""
    files: dict[str, int] = field(default_factory=dict)
    format: int = FORMAT
    made_by: str = MADE_BY


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything of a generation that is held in memory. Chunks stand in id order, vectors in that order too."""

    id: str
    publications: tuple[Publication, ...]
    chunks: tuple[Chunk, ...]
    vectors: Matrix
    conflicts: tuple[Conflict, ...]
    code_chunks: dict[str, tuple[int, ...]]


def index_folder(home: Path) -> Path:
    """Return the folder that holds the generations and the pointer."""
    return home / "index"


def current_id(home: Path) -> str:
    """Return the id of the generation that serves; cheap, so a program may ask before each question.

    Raises:
        StaleIndex: there is no pointer, or it names nothing that RadCode wrote.
    """
    pointer = index_folder(home) / "CURRENT"
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError as exc:
        raise StaleIndex(f"there is no index in {home}.", MEND) from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise StaleIndex(f"{pointer} cannot be read: {exc}.", MEND) from exc
    if not _ID.fullmatch(name):
        raise StaleIndex(f"{pointer} is not a pointer that RadCode wrote.", f"Delete it. {MEND}")
    return name


def point_to(home: Path, generation: str) -> None:
    """Name the generation that serves, in one atomic step."""
    write_atomically(index_folder(home) / "CURRENT", generation + "\n")


def is_generation_id(name: str) -> bool:
    """Tell whether a folder name is shaped like a generation's."""
    return bool(_ID.fullmatch(name))


def read_manifest(folder: Path) -> Manifest:
    """Return the checked manifest of a generation folder.

    Raises:
        StaleIndex: the folder is absent, half-written, of another program or of another format.
    """
    if not folder.is_dir():
        raise StaleIndex(f"the index {folder} is gone.", MEND)
    path = folder / "manifest.json"
    if not path.is_file():
        raise StaleIndex(f"the index {folder} is half-written (no manifest.json).", MEND)
    try:
        cells: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if cells.get("made_by") != MADE_BY:
            raise StaleIndex(f"{folder} is a foreign index: RadCode did not write it.", f"Move it away. {MEND}")
        if cells.get("format") != FORMAT:
            raise StaleIndex(f"{folder} has index format {cells.get('format')}, not {FORMAT}.", MEND)
        manifest = Manifest(**(cells | {"left_out": tuple(cells["left_out"])}))
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as exc:
        raise StaleIndex(f"{path} cannot be read: {exc}.", MEND) from exc
    _check_files(folder, manifest)
    return manifest


def _check_files(folder: Path, manifest: Manifest) -> None:
    for name, size in manifest.files.items():
        path = folder / name
        if not path.is_file():
            raise StaleIndex(f"the index {folder} is damaged: {name} is missing.", MEND)
        if path.stat().st_size != size:
            raise StaleIndex(
                f"the index {folder} is damaged: {name} has {path.stat().st_size} bytes, not {size}.", MEND
            )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Seal a generation: its plain files are measured, and the manifest appears in one step."""
    sizes = {name: (folder / name).stat().st_size for name in _PLAIN}
    write_atomically(folder / "manifest.json", json.dumps(asdict(manifest) | {"files": sizes}, indent=1))


def write_contents(folder: Path, contents: Contents) -> None:
    """Write the plain files of a generation into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "vectors.npy", contents.vectors)
    lines = (json.dumps(asdict(c), ensure_ascii=False) for c in contents.chunks)
    (folder / "chunks.jsonl").write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
    _write_json(folder / "publications.json", [asdict(p) for p in contents.publications])
    _write_json(folder / "conflicts.json", [asdict(c) for c in contents.conflicts])
    _write_json(folder / "code_chunks.json", {code: list(at) for code, at in contents.code_chunks.items()})


def read_contents(folder: Path, manifest: Manifest) -> Contents:
    """Return the contents of a generation; vectors are mapped, not read.

    Raises:
        StaleIndex: a file cannot be read, or counts and dimension are not the manifest's.
    """
    try:
        vectors: Matrix = np.load(folder / "vectors.npy", mmap_mode="r")
        lines = (folder / "chunks.jsonl").read_bytes().decode("utf-8", "surrogatepass").split("\n")
        contents = Contents(
            manifest.id,
            tuple(publication_of(cells) for cells in _read_json(folder / "publications.json")),
            tuple(Chunk(**json.loads(line)) for line in lines if line),
            vectors,
            tuple(_conflict(cells) for cells in _read_json(folder / "conflicts.json")),
            {code: tuple(at) for code, at in _read_json(folder / "code_chunks.json").items()},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as exc:
        raise StaleIndex(f"the index {folder} cannot be read: {exc}.", MEND) from exc
    held = (len(contents.publications), len(contents.chunks), len(contents.conflicts), *contents.vectors.shape)
    told = (manifest.publications, manifest.chunks, manifest.conflicts, manifest.chunks, manifest.dimension)
    if held != told:
        raise StaleIndex(f"the index {folder} is damaged: it holds {held}, its manifest says {told}.", MEND)
    return contents


def code_map(chunks: Sequence[Chunk]) -> dict[str, tuple[int, ...]]:
    """Return for each code the positions of the chunks that name it, in their text or heading."""
    found: dict[str, list[int]] = {}
    for position, chunk in enumerate(chunks):
        codes = dict.fromkeys(m.code for m in code_mentions(f"{chunk.heading}\n{chunk.text}"))
        for code in codes:
            found.setdefault(code, []).append(position)
    return {code: tuple(found[code]) for code in sorted(found)}


def range_map(chunks: Sequence[Chunk]) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return for each range of codes in a section's own heading the positions of the section's chunks."""
    found: dict[tuple[str, str], list[int]] = {}
    for position, chunk in enumerate(chunks):
        for r in code_ranges(chunk.heading.rpartition(" > ")[2]):
            found.setdefault((r.low, r.high), []).append(position)
    return {ends: tuple(at) for ends, at in sorted(found.items())}


def indexed_text(title: str, chunk: Chunk) -> str:
    """Return what is embedded and indexed of a chunk: title, headings, then its text without rules and source keys."""
    path = [title, *(part for part in chunk.heading.split(" > ") if part and part != title)]
    if chunk.text.lstrip("# ").startswith(path[-1]):
        path.pop()
    text = _TABLE_RULE.sub("", _SOURCE_KEY.sub("", chunk.text))
    return "\n".join(part for part in (" > ".join(path), text) if part)


def publication_of(cells: dict[str, Any]) -> Publication:
    """Return the publication that `dataclasses.asdict` and JSON made these cells of."""
    dates = {
        key: None if cells[key] is None else date.fromisoformat(str(cells[key]))
        for key in ("published", "valid_from", "valid_to")
    }
    sections = tuple(Section(tuple(s["path"]), s["start"], s["end"]) for s in cells["sections"])
    bases = tuple(Basis(**b) for b in cells["bases"])
    return Publication(**(cells | dates | {"sections": sections, "bases": bases}))


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new one, never a part."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with aside.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(aside, path)


def _conflict(cells: dict[str, Any]) -> Conflict:
    row = cells["row"]
    return Conflict(**(cells | {"row": RowRef(row["table"], tuple(row["key"]), row["release"])}))


def _write_json(path: Path, value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, default=str)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))


def _read_json(path: Path) -> Any:
    return json.loads(path.read_bytes().decode("utf-8", "surrogatepass"))
