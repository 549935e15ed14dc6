"""What the readers of official files share: a release as rows, when it holds, its header, its rows by code.

Pure: a sheet in, cells out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from ingest.sheets import Sheet
from radcode.errors import DataError

Cells = dict[str, str]
OPEN = ""
HEAD_ROWS = 40  # rows in which a header is looked for
CODE = re.compile(r"(?:\d{4}[0-9A-Z]|[A-Z]\d{4})")
_MONTHS = {"jan": 1, "apr": 2, "jul": 3, "oct": 4}
_FIRST_PTP = 1994  # version 32.2 of the edits is the third quarter of the 32nd year after this one


@dataclass(frozen=True, slots=True)
class Release:
    """An official release as rows of RadCode's tables, by table. `unheld`: codes of the file that RadCode lacks."""

    name: str
    kind: str
    what: str
    rows: Mapping[str, Sequence[Cells]]
    unheld: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Stamp:
    """The calendar quarter that a release begins with."""

    year: int
    quarter: int

    @property
    def begins(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.quarter - 2, 1)

    def __str__(self) -> str:
        return f"{self.year % 100:02d}Q{self.quarter}"


# ---------------------------------------------------------------- when it holds


def stamp_of(sheet: Sheet, effective: date | None, said: str = "") -> Stamp:
    """Return the quarter of a release: from what its text says, else from its name, else from the option."""
    for text in filter(None, (said, sheet.stem)):
        if found := told_stamp(text):
            return found
    if effective:
        return Stamp(effective.year, (effective.month + 2) // 3)
    raise DataError(
        [f"{sheet.name}: neither its text nor its name tells from when it holds"],
        f"Name the day: python -m ingest release {sheet.stem} --effective {date.today().year}-01-01",
    )


def told_stamp(text: str) -> Stamp | None:
    """Return the quarter that a title or a file name tells, a day, a quarter, a version of the pairs or a year."""
    words = text.replace("_", " ").replace("-", " ")
    if found := re.search(r"\b(\d\d) (\d\d) (20\d\d)\b", words):
        return Stamp(int(found[3]), (int(found[1]) + 2) // 3)
    if found := re.search(r"(?i)(20\d\d)\s?q([1-4])", words):
        return Stamp(int(found[1]), int(found[2]))
    if found := re.search(r"(?i)\bv(\d\d)([0-3])r", words):
        return Stamp(_FIRST_PTP + int(found[1]), int(found[2]) + 1)
    year = re.search(r"(?<!\d)20\d\d(?!\d)", words)
    if year is None:
        return None
    month = re.search(r"(?i)(?<![a-z])(jan|apr|jul|oct)[a-z]*", words)
    return Stamp(int(year[0]), _MONTHS[month[1].lower()] if month else 1)


def day_of(text: str) -> date | None:
    """Return a day as 20260701, or as year and day of the year 2026182; None for none and for `*`."""
    digits = text.split(".")[0]
    if len(digits) == 8 and digits.isdecimal():
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 7 and digits.isdecimal():
        return date(int(digits[:4]), 1, 1) + timedelta(int(digits[4:]) - 1)
    return None


# ---------------------------------------------------------------- headers and rows


def row_with(sheet: Sheet, *names: str) -> int | None:
    """Return the row of the first lines whose cells begin with these names, whatever the case."""
    wanted = [n.lower() for n in names]
    for at, row in enumerate(sheet.rows[:HEAD_ROWS]):
        cells = [" ".join(c.lower().split()) for c in row]
        if all(any(c.startswith(w) for c in cells) for w in wanted):
            return at
    return None


def columns_of(sheet: Sheet, at: int, above: int = 0) -> list[str]:
    """Return the names of the columns: the header row with what stands over each cell in the rows above it."""
    rows = sheet.rows[max(0, at - above) : at + 1]
    width = len(sheet.rows[at])
    stacked = ([row[i] for row in rows if i < len(row) and row[i]] for i in range(width))
    return [" ".join(" ".join(cells).lower().split()) for cells in stacked]


def place_of(columns: Sequence[str], *names: str) -> int:
    """Return where the first of these columns stands that there is; raises ValueError when there is none."""
    for name in names:
        if name in columns:
            return columns.index(name)
    raise ValueError(f"there is no column {names[0]!r}; it has {', '.join(filter(None, columns))}")


def coded(sheet: Sheet, at: int, column: int = 0) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each row below the header that begins with a code, as wide as the header.

    A workbook may have lost the code's leading zeros, and ends a row with its last filled cell.
    """
    width = len(sheet.rows[at])
    for short in sheet.rows[at + 1 :]:
        row = (*short, *[""] * (width - len(short)))
        code = row[column].upper() if column < len(row) else ""
        code = code.zfill(5) if code.isdecimal() else code
        if CODE.fullmatch(code):
            yield code, row


def figure(text: str, places: str = "0.00") -> str:
    """Return a cell as a figure with this many places, an empty one as zero; raises InvalidOperation."""
    return str(Decimal(text or "0").quantize(Decimal(places)))


def named(name: str, kind: str, published: date, first: date, last: str, sheet: Sheet) -> dict[str, list[Cells]]:
    """Return the rows of `releases` and `sources` for a release that holds from `first` to `last`, a day or open."""
    row = {"release": name, "kind": kind, "published": published.isoformat(), "holds_from": first.isoformat()}
    source = {"key": name, "title": f"{sheet.stem}, loaded here", "date": published.isoformat(), "url": ""}
    return {"releases": [row | {"holds_to": last, "sha256": sheet.sha256}], "sources": [source]}


def split_known(rows: Iterable[Cells], known: frozenset[str], *columns: str) -> tuple[list[Cells], tuple[str, ...]]:
    """Part rows of known codes from the others, and name the unknown codes."""
    kept, unheld = [], set()
    for row in rows:
        strange = {row[c] for c in columns} - known
        unheld |= strange
        if not strange:
            kept.append(row)
    return kept, tuple(sorted(unheld))


def descriptors(release: str, found: Mapping[str, tuple[str, str]], known: frozenset[str]) -> list[Cells]:
    """Return rows of `descriptors` of the known codes, of short and long texts by code."""
    return [{"release": release, "code": c, "short": s, "long": x} for c, (s, x) in sorted(found.items()) if c in known]


def year_end(stamp: Stamp) -> str:
    """Return the last day of the year of a release, in ISO."""
    return date(stamp.year, 12, 31).isoformat()
