"""Many names at once: the lines that were pasted, a row for each, and the CSV that a spreadsheet opens without harm.

Pure; imports `listing` only.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from radcode.listing import Listing

MOST_NAMES = 500  # about five seconds of look-ups
LONGEST_NAME = 300  # characters; the longest name among the examples has 180
HEAD = ("name", "codes", "chance", "second choice", "note")
NO_WORDS = "It holds no words."
_FORMULA = "=+-@"  # what a spreadsheet takes for the beginning of a formula
_BLANKS = "\t\r\n"  # what some spreadsheets drop before they look for one


class SheetRow(NamedTuple):
    """What one pasted name means, cell by cell in the order of `HEAD`; equals are joined by "or"."""

    name: str
    codes: str = ""
    chance: str = ""
    second: str = ""
    note: str = ""


def names_of(text: str) -> tuple[str, ...]:
    """Return the names of a pasted text, one a line, in order and with repeats; empty lines are left out."""
    return tuple(name for line in text.splitlines() if (name := " ".join(line.split())))


def trouble_with(name: str) -> str:
    """Return in a plain note why a name cannot be looked up; empty when it can."""
    if len(name) > LONGEST_NAME:
        return f"It has {len(name):,} characters; an exam\u2019s name has at most {LONGEST_NAME}."
    return "" if any(c.isalnum() for c in name) else NO_WORDS


def troubled_row(name: str, note: str) -> SheetRow:
    """Return the row of a name that was not looked up."""
    return SheetRow(name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}\u2026", note=note)


def row_of(name: str, found: Listing) -> SheetRow:
    """Return the row of a name that was looked up."""
    unknown = f"Not understood: {', '.join(found.not_understood)}." if found.not_understood else ""
    decides = f"Which one depends on {found.decides}." if found.decides else ""
    only = f"Only {found.best[0].condition}." if len(found.best) == 1 and found.best[0].condition else ""
    return SheetRow(
        name,
        " or ".join(e.text for e in found.best),
        f"{found.best[0].chance:.2f}" if found.best else "",
        found.others[0].text if found.others else "",
        " ".join(x for x in (*found.nothing, decides, only, *found.notes, unknown) if x),
    )


def safe_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs as a formula: what begins like one gets an apostrophe before it."""
    is_formula = bool(text) and (text[0] in _BLANKS or text.lstrip()[:1] in tuple(_FORMULA))
    return f"'{text}" if is_formula else text


def safe_rows(rows: Iterable[SheetRow]) -> list[SheetRow]:
    """Return the rows with every cell safe."""
    return [SheetRow(*map(safe_cell, row)) for row in rows]


def csv_of(rows: Iterable[SheetRow]) -> bytes:
    """Return the rows of names as CSV under `HEAD`, every cell safe."""
    return csv_table(HEAD, rows)


def csv_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return any table as CSV, every cell safe; its first mark tells spreadsheets that it is UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="replace")
