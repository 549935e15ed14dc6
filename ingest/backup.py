"""One archive of the data folder, made while the app may be serving, and its way back.

A shell's hand: files, SQLite, the lock for building. An archive is a zip of `manifest.json` and `data/...`; nothing of
the data folder is touched before every file of it has been read and its hash found right.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple

from ingest.build import build_lock
from radcode.errors import DataError, StoreError, UsageError
from radcode.settings import Settings

FORMAT = 1
MADE_BY = "radcode backup"
_MANIFEST, _DATA = "manifest.json", "data/"
_BLOCK = 1 << 20
_MOST_MANIFEST = 64 << 20  # bytes; far above that of the largest folder
_SQLITE = b"SQLite format 3\x00"
_BESIDE_SQLITE = ("-wal", "-shm", "-journal")  # what a copy made by SQLite already holds
_FOREIGN = "It is no archive that `python -m ingest backup` wrote whole."


class Archived(NamedTuple):
    """How many files an archive holds and their bytes; `kept`: where a restore left the folder that was there."""

    files: int
    size: int
    kept: Path | None = None


# ---------------------------------------------------------------- out


def backup(settings: Settings, target: Path) -> Archived:
    """Write the data folder into one archive, in one step: a backup that is stopped leaves what stood there.

    Raises:
        UsageError: there is nothing to keep, the target lies in the data folder or is a folder, or a build is at work.
        StoreError: a file cannot be read or the archive not be written.
    """
    home, target = settings.home, target.resolve()
    if not home.is_dir():
        raise UsageError(f"there is no data folder {home}.", "Run: python -m ingest")
    if target.is_relative_to(home) or target.is_dir() or not target.parent.is_dir():
        raise UsageError(f"{target} is no place for a backup.", "Name a file in a folder outside the data folder.")
    with build_lock(home):
        aside = target.with_name(f".{target.name}.{os.getpid()}")
        try:
            descriptor = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)  # what coders asked is theirs alone
            with os.fdopen(descriptor, "w+b") as out:
                done = _write(home, out)
                out.flush()
                os.fsync(out.fileno())
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
    return done


def _write(home: Path, out: IO[bytes]) -> Archived:
    held: dict[str, dict[str, Any]] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1, strict_timestamps=False) as packed:
        for path in _files(home):
            name = path.relative_to(home).as_posix()
            if not _is_safe(name):
                raise StoreError(f"{path} has a name that no archive can hold.", "Rename it and run the command again.")
            try:
                with _steady(path) as source, source.open("rb") as data:
                    info = zipfile.ZipInfo.from_file(path, _DATA + name, strict_timestamps=False)
                    info.compress_type = zipfile.ZIP_DEFLATED
                    with packed.open(info, "w", force_zip64=True) as entry:
                        digest, size = _copied(data, entry)
            except FileNotFoundError:
                continue  # gone since the folder was listed
            held[name] = {"sha256": digest, "bytes": size}
        manifest = {"made_by": MADE_BY, "format": FORMAT, "files": held}
        packed.writestr(_MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
    return Archived(len(held), sum(f["bytes"] for f in held.values()))


def _files(home: Path) -> Iterator[Path]:
    """Yield the files of the data folder: no links, no locks, and nothing that is only half-written."""
    for folder, folders, names in os.walk(home):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            path = Path(folder, name)
            if not (name.startswith(".") or name.endswith(_BESIDE_SQLITE) or path.is_symlink()) and path.is_file():
                yield path


@contextmanager
def _steady(path: Path) -> Iterator[Path]:
    """Give a file that does not change while it is read: of a database the copy that SQLite makes of it."""
    with path.open("rb") as file:
        is_database = file.read(len(_SQLITE)) == _SQLITE
    if not is_database:
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.db")
        try:
            with (
                closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as live,
                closing(sqlite3.connect(copy)) as still,
            ):
                live.backup(still)
        except sqlite3.Error as exc:
            raise StoreError(f"{path} cannot be read: {exc}.", "Run the command again.") from exc
        yield copy


def _copied(source: IO[bytes], target: IO[bytes], most: int | None = None) -> tuple[str, int]:
    """Copy a stream, at most one block beyond `most`; return the hash and the size of what was copied."""
    digest, size = hashlib.sha256(), 0
    while block := source.read(_BLOCK):
        digest.update(block)
        size += len(block)
        target.write(block)
        if most is not None and size > most:
            break
    return digest.hexdigest(), size


# ---------------------------------------------------------------- back


def restore(settings: Settings, archive: Path) -> Archived:
    """Put an archive in the place of the data folder, in one step, and keep the folder that was there beside it.

    Raises:
        UsageError: there is no such file, or a build is at work.
        DataError: the archive is damaged or foreign; nothing has been touched.
        StoreError: the place beside the data folder cannot be written.
    """
    home = settings.home
    if not archive.is_file():
        raise UsageError(f"{archive} is not a file.", "Name an archive of: python -m ingest backup FILE")
    if archive.resolve().is_relative_to(home):
        raise UsageError(f"{archive} lies in the data folder that it replaces.", "Move it elsewhere first.")
    with build_lock(home) if home.is_dir() else nullcontext():
        try:
            home.parent.mkdir(parents=True, exist_ok=True)
            _remove_left(home)
            aside = Path(tempfile.mkdtemp(prefix=_aside(home), dir=home.parent))
        except OSError as exc:
            raise StoreError(f"{home.parent} cannot be written: {exc.strerror}.", "Free some disk space.") from exc
        try:
            done = _unpacked(archive, aside)
            kept = _put_in_place(aside, home)
        except OSError as exc:
            raise StoreError(f"{home} cannot be replaced: {exc.strerror or exc}.", "Free some disk space.") from exc
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return done._replace(kept=kept)


def _aside(home: Path) -> str:
    return f".{home.name}.restoring-"


def _remove_left(home: Path) -> None:
    """Remove what a restore that was killed had unpacked."""
    for left in home.parent.glob(f"{_aside(home)}*"):
        shutil.rmtree(left, ignore_errors=True)


def _unpacked(archive: Path, folder: Path) -> Archived:
    """Unpack an archive into an empty folder; every name, size and hash is that of its manifest."""
    try:
        with zipfile.ZipFile(archive) as packed:
            held = _held(packed, archive)
            for name, told in held.items():
                _unpack(packed, name, told, folder, archive)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error) as exc:
        raise DataError([f"{archive} is damaged: {exc}."], _FOREIGN) from exc
    return Archived(len(held), sum(t["bytes"] for t in held.values()))


def _held(packed: zipfile.ZipFile, archive: Path) -> dict[str, dict[str, Any]]:
    """Return what the manifest lists, after its names were found to be those of the archive, and safe."""
    names = [i.filename for i in packed.infolist()]
    if names.count(_MANIFEST) != 1 or packed.getinfo(_MANIFEST).file_size > _MOST_MANIFEST:
        raise DataError([f"{archive} has no manifest."], _FOREIGN)
    manifest = json.loads(packed.read(_MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("made_by") != MADE_BY:
        raise DataError([f"{archive} has a foreign manifest."], _FOREIGN)
    if manifest.get("format") != FORMAT:
        raise DataError(
            [f"{archive} has format {manifest.get('format')!r}, not {FORMAT}."], "Use the RadCode of its day."
        )
    held = manifest.get("files")
    if not isinstance(held, dict) or not all(_is_told(t) for t in held.values()):
        raise DataError([f"{archive} has a damaged manifest."], _FOREIGN)
    if unsafe := next((n for n in held if not _is_safe(n)), ""):
        raise DataError([f"{archive} names {unsafe!r}, which is no file of a data folder."], _FOREIGN)
    if sorted(names) != sorted([_MANIFEST, *(_DATA + n for n in held)]):
        raise DataError([f"{archive} does not hold the files that its manifest lists."], _FOREIGN)
    return held


def _is_told(told: object) -> bool:
    return isinstance(told, dict) and isinstance(told.get("sha256"), str) and type(told.get("bytes")) is int


def _is_safe(name: str) -> bool:
    """Tell whether a name stays inside the folder that it is unpacked into, on any system."""
    parts = PurePosixPath(name).parts
    drive = ":" in name if os.name == "nt" else name[1:2] == ":"
    plain = bool(parts) and "/".join(parts) == name and not drive and "\\" not in name and "\0" not in name
    return plain and not name.startswith("/") and not {"..", "."} & {*parts}


def _unpack(packed: zipfile.ZipFile, name: str, told: dict[str, Any], folder: Path, archive: Path) -> None:
    info = packed.getinfo(_DATA + name)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with packed.open(info) as data, path.open("xb") as out:
        digest, size = _copied(data, out, told["bytes"])
        out.flush()
        os.fsync(out.fileno())
    if (digest, size) != (told["sha256"], told["bytes"]):
        raise DataError([f"{archive} is damaged: {name} is not what its manifest says."], _FOREIGN)
    path.chmod((info.external_attr >> 16) & 0o777 | 0o600)


def _put_in_place(aside: Path, home: Path) -> Path | None:
    """Give the new folder the name of the data folder; return where the old one lies now."""
    if not home.exists():
        aside.rename(home)
        return None
    aside.chmod(home.stat().st_mode & 0o777)
    kept = next(p for n in range(1, sys.maxsize) if not (p := home.with_name(f"{home.name}.before-{n}")).exists())
    if _exchanged(aside, home):
        aside.rename(kept)
        return kept
    home.rename(kept)  # where a system cannot exchange two names, a stop just here leaves the folder under this one
    try:
        aside.rename(home)
    except OSError:
        kept.rename(home)
        raise
    return kept


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two names in one step, so that there is always a whole data folder; False where the system cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, exchange = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux
    return bool(call(here, os.fsencode(one), here, os.fsencode(other), exchange) == 0)
