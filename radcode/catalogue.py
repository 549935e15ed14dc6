"""The code table as a list: which codes hold what was filtered by, and what changed in a family between two days.

Pure; imports `rows` and `tables` only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from radcode.rows import CodeRow, HistoryRow, Row, is_in_force
from radcode.tables import CodeTable, FeeView

# What of a fee row a coder looks for when a new release comes; the units are told apart, as a figure.
INDICATORS = ("status", "pctc", "bilateral", "mult", "global_days")
HEAD = ("code", "label", "kind of study", "region", "status", "PC/TC", "bilateral", "first day", "last day")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; an empty field narrows nothing. `on`: the date of service."""

    on: date
    words: str = ""
    modalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    pctc: tuple[str, ...] = ()
    bilateral: tuple[str, ...] = ()
    with_ended: bool = False


class Entry(NamedTuple):
    """A code in the list. Indicators are empty where the release of the day holds no row."""

    row: CodeRow
    in_force: bool
    status: str
    pctc: str
    bilateral: str


class Change(NamedTuple):
    """One thing that changed: `on` is the first day it holds, `kind` one of `KINDS`, `rows` prove it."""

    code: str
    label: str
    kind: str
    on: date
    says: str
    rows: tuple[Row, ...]


KINDS = ("added", "ended", "redefined", "indicator", "value")


def listed_codes(wanted: Wanted, table: CodeTable) -> tuple[Entry, ...]:
    """Return the codes that hold everything wanted, with those that ended or are to come if wanted.

    Imaging stands before what is billed beside it, permanent codes before others, then by number.
    """
    words = _words(wanted.words)
    rows = _newest(table, wanted.on) if wanted.with_ended else table.codes_on(wanted.on)
    found = (_entry(row, wanted.on, table) for row in rows if _is_of(row, wanted, table) and _says(row, words, table))
    return tuple(sorted((e for e in found if _has_indicators(e, wanted)), key=_place))


def _place(entry: Entry) -> tuple[bool, bool, str]:
    return entry.row.scope != "imaging", entry.row.kind != "cpt1", entry.row.code


def _newest(table: CodeTable, on: date) -> Iterator[CodeRow]:
    """Yield for each code its row of the day, else the last one before, else the first one to come."""
    for code in dict.fromkeys(x.code for x in table.rows("codes")):
        versions = table.versions(code)
        past = [v for v in versions if v.effective_from <= on]
        yield past[-1] if past else versions[0]


def _entry(row: CodeRow, on: date, table: CodeTable) -> Entry:
    fee = table.fee(row.code, "", on)
    cells = (fee.row.status, fee.row.pctc, fee.row.bilateral) if fee else ("", "", "")
    return Entry(row, is_in_force(row, on), *cells)


def _is_of(row: CodeRow, wanted: Wanted, table: CodeTable) -> bool:
    return (not wanted.modalities or row.modality in wanted.modalities) and (
        not wanted.regions or lies_in(row, wanted.regions, table)
    )


def lies_in(row: CodeRow, regions: Iterable[str], table: CodeTable) -> bool:
    """Tell whether a region of the code is one of these or lies in one of them."""
    asked = set(regions)
    return any(asked & set(table.ancestors("regions", own)) for own in row.regions)


def _has_indicators(entry: Entry, wanted: Wanted) -> bool:
    pairs = ((wanted.statuses, entry.status), (wanted.pctc, entry.pctc), (wanted.bilateral, entry.bilateral))
    return all(not allowed or own in allowed for allowed, own in pairs)


def _says(row: CodeRow, words: Sequence[str], table: CodeTable) -> bool:
    """Tell whether each typed word begins a word of the code: number, label, explanation, or what it is by kind."""
    if not words:
        return True
    meant = [table.meaning(a, v) for a in ("modality", "regions", "contrast", "technique") for v in row.values(a)]
    held = set(_words(" ".join((row.code, row.label, row.explains, row.modality, *meant))))
    return all(any(h.startswith(w) for h in held) for w in words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def facet(attribute: str, on: date, table: CodeTable) -> dict[str, str]:
    """Return the values that codes in force have of an attribute, with what they mean, in order of the words."""
    values = {v for row in table.codes_on(on) for v in row.values(attribute)}
    return _by_words({v: table.meaning(attribute, v) for v in values})


def indicator_values(kind: str, on: date, table: CodeTable) -> dict[str, str]:
    """Return the values that codes in force have of an indicator of the fee schedule, with what they mean."""
    fees = (table.fee(row.code, "", on) for row in table.codes_on(on))
    values = sorted({str(getattr(f.row, kind)) for f in fees if f})
    return {v: means(kind, v, on, table) for v in values}


def means(kind: str, value: str, on: date, table: CodeTable) -> str:
    """Return what the value of an indicator means on that day; empty when the table does not say."""
    row = table.indicator(kind, value, on)
    return row.means if row else ""


def _by_words(found: dict[str, str]) -> dict[str, str]:
    return dict(sorted(found.items(), key=lambda x: x[1].lower()))


def sheet_rows(entries: Iterable[Entry], table: CodeTable) -> list[tuple[str, ...]]:
    """Return the list as rows of cells in the order of `HEAD`; not yet safe for a spreadsheet."""
    return [
        (
            e.row.code,
            e.row.label,
            table.meaning("modality", e.row.modality),
            ", ".join(table.meaning("regions", r) for r in e.row.regions),
            e.status,
            e.pctc,
            e.bilateral,
            e.row.cell("effective_from"),
            e.row.cell("effective_to"),
        )
        for e in entries
    ]


# ---------------------------------------------------------------- what changed


def changes(
    modality: str, since: date, until: date, table: CodeTable, regions: tuple[str, ...] = ()
) -> tuple[Change, ...]:
    """Return what changed in a family after the first day and up to the second one, by kind, then by code.

    The family: codes of one modality, in some regions where given. A figure counts as changed when the relative
    values of the whole service do; figures are compared where both days lie in a release of their own.
    """
    if until < since:
        since, until = until, since
    found: list[Change] = []
    for code in dict.fromkeys(x.code for x in table.rows("codes")):
        rows = [v for v in table.versions(code) if v.modality == modality]
        if rows and (not regions or lies_in(rows[-1], regions, table)):
            found += _events(code, rows, since, until, table)
            found += _figures(code, rows[-1], since, until, table)
    return tuple(sorted(found, key=lambda c: (KINDS.index(c.kind), c.code, c.on)))


def _events(code: str, rows: list[CodeRow], since: date, until: date, table: CodeTable) -> Iterator[Change]:
    before, after = table.code(code, since), table.code(code, until)
    label = rows[-1].label
    history = [h for h in table.history(code) if since < h.on <= until]
    if after and not before:
        row = after
        yield Change(code, label, "added", row.effective_from, f"New: {row.explains}", (row,))
    if before and not after:
        ends = [h for h in history if h.event == "deleted"]
        said = f"Ended on {before.effective_to}{_instead(ends)}"
        yield Change(code, label, "ended", before.effective_to, said, (before, *ends))
    for event in history:
        if event.event == "redefined":
            said = f"Redefined{_condition(event)}{_joined(event)}"
            yield Change(code, label, "redefined", event.on, said, (event,))


def _instead(events: list[HistoryRow]) -> str:
    parts = [f"{_joined(h).removeprefix(': ')}{_condition(h)}" for h in events if h.codes]
    return f"; now {'; '.join(parts)}" if parts else ""


def _joined(event: HistoryRow) -> str:
    word = {"with": " and ", "one_of": " or "}.get(event.relation, ", ")
    return f": {word.join(event.codes)}" if event.codes else ""


def _condition(event: HistoryRow) -> str:
    return f" ({event.condition})" if event.condition else ""


def _figures(code: str, row: CodeRow, since: date, until: date, table: CodeTable) -> Iterator[Change]:
    before, after = table.fee(code, "", since), table.fee(code, "", until)
    if not (before and after) or before.release == after.release or before.relation == "oldest":
        return
    rows = (before.row, after.row)
    for name in INDICATORS:
        old, new = (str(getattr(r, name)) for r in rows)
        if old != new:
            what = means(name, new, until, table)
            said = f"{NAMES[name]} {old} becomes {new}" + (f": {what}" if what else "")
            yield Change(code, row.label, "indicator", after.release.holds_from, said, rows)
    old_total, new_total = map(total, (before, after))
    if old_total != new_total:
        share = f" ({(new_total - old_total) / old_total * 100:+.1f} %)" if old_total else ""
        said = f"Total value outside a facility {old_total} becomes {new_total}{share}"
        yield Change(code, row.label, "value", after.release.holds_from, said, rows)


NAMES = {
    "status": "Status",
    "pctc": "PC/TC indicator",
    "bilateral": "Bilateral indicator",
    "mult": "Multiple-procedure indicator",
    "global_days": "Global period",
}


def total(fee: FeeView) -> Decimal:
    """Return the total relative value outside a facility."""
    return fee.row.work + fee.row.pe_nonfacility + fee.row.mp
