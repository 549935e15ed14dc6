"""Reads `corpus/tables/*.csv` into a `CodeTable`, reporting every problem of the files at once with its line.

An edge: files only. Decides nothing about coding.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import re
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from radcode import rows as r
from radcode.errors import DataError
from radcode.holds import in_turn
from radcode.tables import CodeTable, table_problems

ROW_TYPES: tuple[type[r.Row], ...] = (
    r.VocabularyRow,
    r.CodeRow,
    r.HistoryRow,
    r.FeeRow,
    r.ReleaseRow,
    r.CfRow,
    r.GpciRow,
    r.PlaceRow,
    r.MueRow,
    r.OppsRow,
    r.PtpRow,
    r.ModifierRow,
    r.PairRow,
    r.BundleRow,
    r.CombinationRow,
    r.RuleRow,
    r.ConceptRow,
    r.LessonRow,
    r.NotionRow,
    r.PropositionRow,
    r.DocumentRow,
    r.PosRow,
    r.IndicatorRow,
    r.SynonymRow,
    r.ExampleRow,
    r.WeightRow,
    r.SourceRow,
    r.DescriptorRow,
)
_LOADED_ONLY = (r.DescriptorRow,)  # the words of their owners: never ours, only what a site loads itself
# Columns that hold one code: a spreadsheet turns 77053 into 7.7053E4 and 0042T's neighbours into short numbers.
_CODE_COLUMNS = {"code", "column1", "column2", "other", "becomes"}
_MANGLED = re.compile(r"\d+(?:\.\d+)?E\+?\d+|\d{1,4}|\d+\.0+", re.IGNORECASE)
_SHAPED = re.compile(r"\d{5}|\d{4}[A-Z]|[A-Z]\d{4}")
_SURE = {"file", "page", "coder"}


Converters = dict[str, Callable[[str], object]]


def load_table(*folders: Path, is_kept: bool = False) -> CodeTable:
    """Read and cross-check every table.

    Args:
        *folders: of the CSV files: RadCode's own, which has every table, then those of loaded releases, of which each
            has some; a row of a later folder takes the place of one with its key.
        is_kept: the tables were kept by an earlier program; one that it did not know is empty.

    Raises:
        DataError: a file is missing or holds wrong cells; all problems of all files are listed, file:line first.
    """
    problems: list[str] = []
    found: dict[str, tuple[Any, ...]] = {}
    digest = hashlib.sha256()
    with no_collecting():
        for row_type in ROW_TYPES:
            parts: list[list[r.Row]] = []
            for path in _files(row_type, folders):
                raw = path.read_bytes()
                digest.update(row_type.TABLE.encode() + b"\0" + raw)
                parts.append(read_rows(path, raw, row_type, problems))
            if not (parts or is_kept or row_type in _LOADED_ONLY):
                problems.append(f"{folders[0] / row_type.TABLE}.csv: the table is missing")
            found[row_type.TABLE] = _merged(row_type, parts)
        if not problems:
            found["releases"] = in_turn(found["releases"])
            problems.extend(f"{folders[0]}/{line}" for line in table_problems(found))
        if problems:
            raise DataError(problems, "Correct the table, then run: python -m ingest status --tables")
        return CodeTable(found, digest.hexdigest())


def _files(row_type: type[r.Row], folders: Sequence[Path]) -> list[Path]:
    files = (folder / f"{row_type.TABLE}.csv" for folder in folders)
    return [path for path in files if path.is_file()]


def _merged(row_type: type[r.Row], parts: Sequence[Sequence[r.Row]]) -> tuple[r.Row, ...]:
    if len(parts) < 2:
        return tuple(parts[0]) if parts else ()
    return tuple({tuple(row.cell(c) for c in row_type.KEY): row for rows in parts for row in rows}.values())


def table_files(*folders: Path) -> list[Path]:
    """Return the files of all tables that the folders have, in the order in which they are hashed."""
    return [path for row_type in ROW_TYPES for path in _files(row_type, folders)]


def tables_hash(*folders: Path) -> str:
    """Return the hash that `load_table` gives the tables of the folders; empty when one of RadCode's own is missing."""
    digest = hashlib.sha256()
    for row_type in ROW_TYPES:
        files = _files(row_type, folders)
        if row_type not in _LOADED_ONLY and not (folders[0] / f"{row_type.TABLE}.csv").is_file():
            return ""
        for path in files:
            digest.update(row_type.TABLE.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@contextmanager
def no_collecting() -> Iterator[None]:
    """Rest the garbage collector: of eighty thousand rows that all stay it would look through each several times.

    They are then set apart for good, so that no later collection, in the midst of an answer, looks through them.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.enable()


def read_rows(path: Path, raw: bytes, row_type: type[r.Row], problems: list[str]) -> list[r.Row]:
    """Return the rows of one file; none, and a line in `problems` for each bad cell, row or byte, where it has any."""
    text = _decoded(path, raw, problems)
    if text is None:
        return []
    reader = _reader(text)
    converters = _converters(row_type)
    try:
        header: list[str] = next(reader, [])
        if header != list(converters):
            problems.append(f"{path}:1: the header is {','.join(header)!r}, not {','.join(converters)!r}")
            return []
        return _typed(path, text, row_type, converters, problems)
    except csv.Error as exc:
        problems.append(f"{path}:{reader.line_num}: not readable as CSV: {exc}")
        return []


def _decoded(path: Path, raw: bytes, problems: list[str]) -> str | None:
    if raw.startswith(b"\xef\xbb\xbf"):
        problems.append(f"{path}:1: starts with a byte order mark; save it as UTF-8 without BOM")
        raw = raw[3:]
    if b"\r" in raw:
        line = raw[: raw.index(b"\r")].count(b"\n") + 1
        problems.append(f"{path}:{line}: has Windows line ends (CRLF); save it with LF")
        raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as exc:
        line = raw[: exc.start].count(b"\n") + 1
        problems.append(f"{path}:{line}: byte {raw[exc.start]:#x} is not UTF-8; save the file as UTF-8")
        return None


def _typed(path: Path, text: str, row_type: type[r.Row], converters: Converters, problems: list[str]) -> list[r.Row]:
    """Return the rows below the header; whole columns at once, and line by line only to say what is wrong where."""
    reader = _reader(text)
    names = next(reader)
    rows = list(reader)
    if rows and all(map(len(names).__eq__, map(len, rows))):
        columns = list(zip(*rows, strict=True))
        keys = zip(*(columns[names.index(c)] for c in row_type.KEY), strict=True)
        if len(set(keys)) == len(rows):
            with suppress(ValueError):
                made = [_column(f, cells) for f, cells in zip(converters.values(), columns, strict=True)]
                return _made(row_type, names, made)
    problems.extend(f"{path}:{line}" for line in _row_problems(text, row_type, converters))
    return []


def _row_problems(text: str, row_type: type[r.Row], converters: Converters) -> Iterator[str]:
    """Yield "line: what is wrong" for each row of the wrong length, key that stands twice, and wrong cell."""
    reader = _reader(text)
    names = next(reader)
    key_at = [names.index(c) for c in row_type.KEY]
    seen: dict[tuple[str, ...], int] = {}
    for cells in reader:
        if len(cells) != len(names):
            yield f"{reader.line_num}: {len(cells)} cells, but the header has {len(names)}"
            continue
        key = tuple(cells[i] for i in key_at)
        if key in seen:
            yield f"{reader.line_num}: the key {'/'.join(key)} stands already on line {seen[key]}"
            continue
        seen[key] = reader.line_num
        yield from (f"{reader.line_num}: {p}" for p in _cell_problems(converters, cells))


def _reader(text: str) -> Any:
    return csv.reader(io.StringIO(text, newline=""), strict=True)


def _made(row_type: type[r.Row], names: Sequence[str], columns: Sequence[Sequence[object]]) -> list[r.Row]:
    """Make frozen rows column by column: filling the slots directly takes a third of the time of their constructor."""
    rows = [object.__new__(row_type) for _ in columns[0]]
    for name, column in zip(names, columns, strict=True):
        deque(map(getattr(row_type, name).__set__, rows, column), maxlen=0)
    return rows


def _column(convert: Callable[[str], object], cells: Sequence[str]) -> Sequence[object]:
    """Convert each distinct cell once: a column of twenty thousand codes holds two thousand."""
    if convert is _text and tuple(map(str.strip, cells)) == cells:
        return cells
    values = {cell: convert(cell) for cell in set(cells)}
    return [values[cell] for cell in cells]


def _cell_problems(converters: dict[str, Callable[[str], object]], cells: list[str]) -> Iterable[str]:
    for (name, convert), cell in zip(converters.items(), cells, strict=True):
        try:
            convert(cell)
        except ValueError as exc:
            yield f"{name} {exc}"


def _converters(row_type: type[r.Row]) -> dict[str, Callable[[str], object]]:
    hints = get_type_hints(row_type)
    return {f.name: _converter(f.name, hints[f.name]) for f in fields(row_type)}


def _converter(name: str, hint: Any) -> Callable[[str], object]:
    if name == "sure":
        return _sure
    if name in _CODE_COLUMNS:
        return _code
    if hint is date:
        return _first_day if name.endswith("from") else _last_day if name.endswith("to") else _day
    if hint is Decimal:
        return _decimal
    if hint is int:
        return _whole
    if isinstance(hint, types.UnionType) and int in get_args(hint):
        return lambda cell: _whole(cell) if cell else None
    if hint is str:
        return _text
    return _many


def _text(cell: str) -> str:
    if cell != cell.strip():
        raise ValueError(f"{cell!r} has space around it")
    return cell


def _many(cell: str) -> tuple[str, ...]:
    parts = tuple(cell.split(";")) if cell else ()
    if "" in parts or (" " in cell and any(p != p.strip() for p in parts)):
        raise ValueError(f"{cell!r} is not a list a;b")
    return parts


def _code(cell: str) -> str:
    if _SHAPED.fullmatch(cell) or (cell.isdecimal() and len(cell) == 2):
        return cell
    if _MANGLED.fullmatch(cell):
        raise ValueError(f"{cell!r} looks mangled by a spreadsheet; import the column as text")
    raise ValueError(f"{cell!r} is not shaped like a code")


def _sure(cell: str) -> str:
    if cell not in _SURE:
        raise ValueError(f"{cell!r} is not one of {', '.join(sorted(_SURE))}")
    return cell


def _day(cell: str) -> date:
    try:
        return _date(cell)
    except ValueError as exc:
        raise ValueError(f"{cell!r} is not a date like 2026-01-31") from exc


@cache
def _date(cell: str) -> date:
    return date.fromisoformat(cell)


def _first_day(cell: str) -> date:
    return _day(cell) if cell else r.OPEN_START


def _last_day(cell: str) -> date:
    return _day(cell) if cell else r.OPEN_END


@cache
def _number(cell: str) -> Decimal:
    return Decimal(cell)


def _decimal(cell: str) -> Decimal:
    try:
        number = _number(cell)
        if not number.is_finite():
            raise InvalidOperation
        return number
    except InvalidOperation as exc:
        raise ValueError(f"{cell!r} is not a number") from exc


def _whole(cell: str) -> int:
    if not cell.isdecimal():
        raise ValueError(f"{cell!r} is not a whole number")
    return int(cell)
