"""The physician fee schedule as CMS publishes it -> rows of `fees`, `cf` and `descriptors`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ingest.release import (
    CODE,
    HEAD_ROWS,
    Cells,
    Release,
    coded,
    columns_of,
    descriptors,
    figure,
    named,
    place_of,
    row_with,
    split_known,
    stamp_of,
    year_end,
)
from ingest.sheets import Sheet

# Column of `fees` <- the stacked names of the official header; the fixed-width form has the same cells at fixed places.
_FEE_COLUMNS = {
    "status": ("status code",),
    "pctc": ("pctc ind",),
    "bilateral": ("bilat surg",),
    "mult": ("mult proc",),
    "global_days": ("glob days",),
    "family": ("diagnostic imaging family indicator",),
    "supervision": ("physician supervision of diagnostic procedures",),
    "work": ("work rvu",),
    "pe_nonfacility": ("non-fac pe rvu",),
    "pe_facility": ("facility pe rvu",),
    "mp": ("mp rvu",),
    "factor": ("conv factor",),
}
FEE_PLACES = {
    "code": (0, 5),
    "modifier": (5, 7),
    "short": (7, 57),
    "status": (57, 58),
    "work": (59, 65),
    "pe_nonfacility": (66, 72),
    "pe_facility": (75, 81),
    "mp": (83, 89),
    "pctc": (102, 103),
    "global_days": (103, 106),
    "mult": (115, 116),
    "bilateral": (116, 117),
    "factor": (132, 141),
    "supervision": (141, 143),
    "family": (145, 147),
}
_UNITS = ("work", "pe_nonfacility", "pe_facility", "mp")
_FEE_MODIFIERS = ("", "26", "TC", "53")
_WIDE = 140  # characters that a fixed-width row of the fee schedule has at least


def is_fees(sheet: Sheet) -> int | None:
    """Return the row of its header, -1 for a fixed-width file, which has none; None when it is no fee schedule."""
    at = row_with(sheet, "hcpcs", "mod", "description")
    if at is not None:
        return at
    first = next((i for i, line in enumerate(sheet.lines[:HEAD_ROWS]) if not line.startswith("HDR")), 0)
    return -1 if first and len(sheet.lines[first]) >= _WIDE else None


def fees_of(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    """Return the release, its fees those of the known codes.

    Raises:
        ValueError: a cell or a column is not what it must be, or the conversion factors are several.
    """
    head = " ".join(c for row in sheet.rows[: max(at, 10)] for c in row[:4])
    title = re.search(r"20\d\d National Physician Fee Schedule(?:\W+\w+){0,6}", head)
    stamp = stamp_of(sheet, effective, title[0] if title else "")
    name = f"RVU{stamp.year % 100:02d}{'ABCD'[stamp.quarter - 1]}"
    told = re.search(r"RELEASED\s+(\d\d)/(\d\d)/(20\d\d)", head)
    published = date(int(told[3]), int(told[1]), int(told[2])) if told else stamp.begins
    cells = list(_fee_rows(sheet) if at < 0 else _fee_cells(sheet, at))
    factors = sorted({c["factor"] for c in cells if Decimal(c["factor"] or 0)})
    is_apm = bool(re.search(r"(?i)(?<!non)(?<!non.)qpp", sheet.stem))
    rows = named(name + "-APM" * is_apm, "rvu", published, stamp.begins, year_end(stamp), sheet)
    if len(factors) != 1:
        raise ValueError(f"it has {len(factors)} conversion factors, not one")
    rows["cf"] = [
        {
            "kind": "apm" if is_apm else "non_apm",
            "value": figure(factors[0], "0.0000"),
            "effective_from": f"{stamp.year}-01-01",
            "effective_to": year_end(stamp),
            "source": name + "-APM" * is_apm,
            "sure": "file",
        }
    ]
    what = f"fee schedule of {stamp.year}, quarter {stamp.quarter}"
    if is_apm:  # its relative values are those of the other file; a second release would answer for every day
        rows["releases"] = []
        return Release(f"{name}-APM", "rvu", f"{what}, participants in payment models", rows)
    fees = [{"release": name} | {k: v for k, v in c.items() if k not in ("factor", "short")} for c in cells]
    rows["fees"], unheld = split_known(fees, known, "code")
    short = {c["code"]: (c["short"], "") for c in cells}
    rows["descriptors"] = descriptors(name, short, known)
    return Release(name, "rvu", what, rows, unheld)


def _fee_cells(sheet: Sheet, at: int) -> Iterator[Cells]:
    columns = columns_of(sheet, at, above=4)
    places = {name: place_of(columns, *titles) for name, titles in _FEE_COLUMNS.items()}
    bare = columns_of(sheet, at)  # the title may stand right above these two
    modifier, places["short"] = bare.index("mod"), bare.index("description")
    for code, row in coded(sheet, at):
        if row[modifier] in _FEE_MODIFIERS:
            yield _fee(code, row[modifier], {name: row[i] for name, i in places.items()})


def _fee_rows(sheet: Sheet) -> Iterator[Cells]:
    for line in sheet.lines:
        cells = {name: line[a:b].strip() for name, (a, b) in FEE_PLACES.items()}
        code, modifier = cells.pop("code"), cells.pop("modifier")
        if len(line) >= _WIDE and CODE.fullmatch(code) and modifier in _FEE_MODIFIERS:
            yield _fee(code, modifier, cells)


def _fee(code: str, modifier: str, cells: Cells) -> Cells:
    figures = {name: figure(cells[name]) for name in _UNITS}
    two = {name: cells[name].zfill(2) for name in ("supervision", "family")}
    return {"code": code, "modifier": modifier} | cells | figures | two
