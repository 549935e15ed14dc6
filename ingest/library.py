"""The sources of the index: our own publications in `corpus/`, and the files a user added, kept in `<home>/library`.

An edge: copies, lists and removes files. Knows nothing of the index.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from ingest.manifest import Meta, meta_of, read_manifest, read_yaml
from ingest.publications import READERS, extract_file, read_publication
from radcode.embedding import file_sha256
from radcode.errors import DataError, UsageError
from radcode.model import Publication

OWN = Meta(publisher="RadCode", tier="reference", licence="CC-BY-4.0")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that becomes a publication. `own`: it lies in our corpus, not in the user's library."""

    path: Path
    meta: Meta
    added: date
    own: bool
    digest: str

    def read(self) -> Publication:
        """Return the publication.

        Raises:
            DataError: the file cannot be read.
        """
        return read_publication(self.path, self.meta, added=self.added)


def library_folder(home: Path) -> Path:
    """Return the folder that keeps what the user added."""
    return home / "library"


def own_sources(corpus: Path) -> list[Source]:
    """Return our own publications, in the order of their file names."""
    files = sorted((corpus / "publications").glob("*.md"))
    kept = [f for f in files if not _is_aside(f)]
    # An own publication states its day in its front matter; the day of ingest would make every index stale tomorrow.
    return [Source(f, OWN, date.min, True, file_sha256(f)) for f in kept]


def library_sources(home: Path) -> list[Source]:
    """Return what the user added, by id.

    Raises:
        DataError: an entry of the library is damaged; all of them at once.
    """
    found, problems = [], list[str]()
    for entry in sorted(library_folder(home).glob("*/meta.yaml")):
        if entry.parent.name.startswith("."):
            continue
        try:
            cells = dict(read_yaml(entry.read_text(encoding="utf-8")))
            added = date.fromisoformat(str(cells.pop("added")))
            path = entry.parent / str(cells.pop("file"))
            cells.pop("sha256")
            meta = meta_of(cells, str(entry), problems)
            digest = hashlib.sha256((file_sha256(path) + file_sha256(entry)).encode()).hexdigest()
        except (OSError, ValueError, TypeError, KeyError, DataError) as exc:
            problems.append(f"{entry.parent}: the entry is damaged ({exc}).")
            continue
        found.append(Source(path, meta, added, False, digest))
    if problems:
        raise DataError(problems, "Remove the folder, then add the file again: python -m ingest add FILE")
    return found


def candidates(paths: Sequence[Path], flags: Meta) -> tuple[list[tuple[Path, Meta]], list[str]]:
    """Return the files that paths and folders name, each with what is known of it, and a line for each left out.

    Raises:
        UsageError: a path does not exist, or a folder holds nothing to read.
        DataError: a manifest is wrong.
    """
    found: list[tuple[Path, Meta]] = []
    skipped: list[str] = []
    for path in paths:
        if path.is_dir():
            listed = read_manifest(path / "manifest.yaml")
            files = [f for f in sorted(path.rglob("*")) if f.is_file() and not _is_aside(f.relative_to(path))]
            if not files:
                raise UsageError(f"{path} holds no file that can be a publication.", "Name a folder with documents.")
            for file in files:
                known = listed.get(file.relative_to(path).as_posix(), Meta())
                if file.suffix.lower() not in READERS and file.relative_to(path).as_posix() not in listed:
                    skipped.append(f"{file}: left out, files of kind {file.suffix or '(none)'} are not read")
                    continue
                found.append((file, known.over(flags)))
        elif path.exists():
            known = read_manifest(path.parent / "manifest.yaml").get(path.name, Meta())
            found.append((path, flags.over(known)))
        else:
            raise UsageError(f"{path} does not exist.", "Check the path.")
    return found, skipped


def add_files(home: Path, files: Sequence[tuple[Path, Meta]], today: date) -> tuple[list[str], list[str]]:
    """Copy readable files into the library, one entry an id; return the ids now held and the problems of the rest.

    An id that is held is superseded: its old file moves to `.superseded`. The same file again changes nothing.
    """
    kept, problems = [], list[str]()
    for path, meta in files:
        try:
            publication = read_publication(path, meta, added=today)
            said = meta.over(extract_file(path).meta)
        except DataError as exc:
            problems.extend(exc.problems)
            continue
        _keep(home, path, publication.id, said, today)
        kept.append(publication.id)
    return kept, problems


def remove_entry(home: Path, publication: str, *, erase: bool) -> bool:
    """Take a publication out of the library; tell whether there was one. `erase` deletes every edition's file."""
    folder = library_folder(home) / publication
    if not (folder / "meta.yaml").is_file() and not erase:
        return False
    held = folder.is_dir()
    if erase:
        for kept in (folder, *library_folder(home).glob(f".superseded/{publication}@*")):
            shutil.rmtree(kept, ignore_errors=True)
    else:
        _set_aside(folder)
    return held


def _keep(home: Path, path: Path, publication: str, meta: Meta, today: date) -> None:
    folder = library_folder(home) / publication
    digest = file_sha256(path)
    cells = meta.as_cells() | {"id": publication, "file": path.name, "sha256": digest}
    try:
        held = dict(read_yaml((folder / "meta.yaml").read_text(encoding="utf-8")))
    except (OSError, DataError, TypeError, ValueError):
        held = {}
    if held and {k: v for k, v in held.items() if k != "added"} == cells:
        return
    aside = library_folder(home) / f".incoming-{os.getpid()}"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    shutil.copyfile(path, aside / path.name)
    added = str(held.get("added") or today) if held.get("sha256") == digest else str(today)
    text = yaml.safe_dump(cells | {"added": added}, allow_unicode=True, sort_keys=True)
    (aside / "meta.yaml").write_text(text, encoding="utf-8")
    if folder.exists():
        _set_aside(folder)
    aside.rename(folder)


def _set_aside(folder: Path) -> None:
    """Move an entry to `.superseded/<id>@<n>`; nothing that a user gave is lost without `--erase`."""
    kept = folder.parent / ".superseded"
    kept.mkdir(exist_ok=True)
    folder.rename(next(p for p in _numbered(kept / folder.name) if not p.exists()))


def _numbered(stem: Path) -> Iterator[Path]:
    n = 1
    while True:
        yield stem.with_name(f"{stem.name}@{n}")
        n += 1


def _is_aside(path: Path) -> bool:
    """README files, manifests and dot files are never publications."""
    name = path.name.lower()
    return name.startswith("readme") or name == "manifest.yaml" or any(p.startswith(".") for p in path.parts)


def read_all(sources: Sequence[Source]) -> tuple[list[Publication], list[str]]:
    """Return the publications of the sources and a line for each that is left out: unreadable, or held twice."""
    found: dict[str, Publication] = {}
    texts: dict[str, str] = {}
    problems: list[str] = []
    for source in sources:
        try:
            publication = source.read()
        except DataError as exc:
            problems.extend(exc.problems)
            continue
        if source.own and publication.published == date.min:
            problems.append(f"{source.path}: front matter says no `published` date")
        elif publication.id in found:
            problems.append(f"{source.path}: the id {publication.id} is taken by another publication; left out")
        elif publication.sha256 in texts:
            problems.append(f"{source.path}: the same text as {texts[publication.sha256]}; left out")
        else:
            found[publication.id] = publication
            texts[publication.sha256] = publication.id
    return list(found.values()), problems
