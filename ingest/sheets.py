"""Official files as sheets of text: CSV, tab-parted and fixed-width text, workbooks, and archives that hold them.

An edge: reads files. Knows no table; `releases` recognises what a sheet holds.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from radcode.errors import DataError

READ = (".csv", ".txt", ".xlsx", ".zip")
LARGEST = 1 << 30  # bytes that one member of an archive may unpack to; the largest official table has a tenth of it
_RATIO = 200  # an archive that unpacks to more times its size is none of CMS


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one official file, stripped. `lines`: the raw lines of a text without tabs, for fixed columns."""

    name: str
    sha256: str
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The file's own name, without the archive around it and without its ending."""
        return Path(self.name.rsplit("/", 1)[-1]).stem


def sheets_of(path: Path) -> Iterator[Sheet]:
    """Yield the sheets of a file, of an archive those of each member that may hold a table; DataError if unreadable."""
    if path.suffix.lower() not in READ:
        raise DataError([f"{path}: not one of {', '.join(READ)}"], "Name an official file as CMS publishes it.")
    try:
        yield from _sheets(path.name, path.read_bytes())
    except OSError as exc:
        raise DataError([f"{path}: {exc.strerror}"], "Name a file that can be read.") from exc


def _sheets(name: str, data: bytes) -> Iterator[Sheet]:
    kind = Path(name).suffix.lower()
    if kind == ".zip":
        yield from _members(name, data)
    elif kind == ".xlsx":
        yield from _workbook(name, data)
    elif kind in READ:
        text = _decoded(data)
        parted = "\t" in text[:20_000]
        rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if parted else ",")
        try:
            cells = tuple(tuple(c.strip() for c in row) for row in rows)
        except csv.Error as exc:
            raise DataError([f"{name}:{rows.line_num}: not readable as a table: {exc}"]) from exc
        yield Sheet(name, hashlib.sha256(data).hexdigest(), cells, () if parted else tuple(text.splitlines()))


def _members(name: str, data: bytes) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in sorted(packed.infolist(), key=_by_ending):
                if member.is_dir() or Path(member.filename).suffix.lower() not in READ:
                    continue
                if member.file_size > min(LARGEST, _RATIO * max(member.compress_size, 1)):
                    raise DataError([f"{name}/{member.filename}: unpacks to {member.file_size:,} bytes"])
                yield from _sheets(f"{name}/{member.filename}", packed.read(member))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as exc:
        raise DataError([f"{name}: not a readable archive: {exc}"], "Download the file again.") from exc


def _by_ending(member: zipfile.ZipInfo) -> tuple[int, str]:
    """CMS packs one table in several forms; the comma-separated one is read first."""
    ending = Path(member.filename).suffix.lower()
    return (READ.index(ending) if ending in READ else len(READ), member.filename)


def _workbook(name: str, data: bytes) -> Iterator[Sheet]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        digest = hashlib.sha256(data).hexdigest()
        for sheet in book:
            yield Sheet(name, digest, tuple(tuple(map(_cell, row)) for row in sheet.iter_rows(values_only=True)))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as exc:
        raise DataError([f"{name}: not a readable workbook: {exc}"], "Download the file again.") from exc


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (date, datetime)):
        return value.strftime("%Y%m%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _decoded(data: bytes) -> str:
    """CMS writes UTF-8 in some years and Windows' Latin letters in others."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
