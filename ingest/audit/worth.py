"""What the fee rows give for a code: relative values and national amounts, by component, setting, part and year.

Pure. An amount is a relative value times the conversion factor of its release, before any locality.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Literal, NamedTuple

from ingest.audit.pages import Page
from radcode.reckoning import dollars
from radcode.rows import FeeRow, ReleaseRow

Kind = Literal["dollars", "rvu"]

# The modifier of a fee row by the component it stands for.
ROW_OF = {"global": "", "professional": "26", "technical": "TC"}
# Who says only "RVU" means all parts together, or the work alone.
_UNSAID_PARTS = ("total", "work")
_SETTINGS = ("nonfacility", "facility")


class Asked(NamedTuple):
    """What is asked of the fee rows; an empty field stands for anything."""

    codes: Collection[str]
    components: Collection[str] = ()
    settings: Collection[str] = ()
    parts: Collection[str] = ()
    years: Collection[int] = ()


class Worth(NamedTuple):
    """One figure that the table gives, and the row and release it comes from."""

    value: Decimal
    kind: Kind
    row: FeeRow
    component: str
    setting: str
    part: str
    year: int
    is_split: bool

    def in_words(self) -> str:
        """Return the figure with what it is of, without what makes no difference."""
        unit = f"${self.value}" if self.kind == "dollars" else f"{self.value} RVU"
        part = "" if self.kind == "dollars" else self.part
        component = self.component if self.is_split else ""
        setting = self.setting if self.row.pe_facility != self.row.pe_nonfacility and self.part != "work" else ""
        return " ".join(w for w in (unit, part, component, setting, f"in {self.year} ({self.row.release})") if w)


def releases(page: Page) -> tuple[ReleaseRow, ...]:
    """Return the loaded fee releases, oldest first."""
    found = (r for r in page.table.rows("releases") if r.kind == "rvu")
    return tuple(sorted(found, key=lambda r: r.holds_from))


def present_year(page: Page) -> int:
    """Return the year of the fee release that holds on the day of the audit."""
    known = releases(page)
    before = [r for r in known if r.holds_from <= page.on]
    return (before or known)[-1].holds_from.year


def worths(kind: Kind, asked: Asked, page: Page) -> tuple[Worth, ...]:
    """Return every figure that answers to what is asked, by code, the newest release last; empty where none is set."""
    return tuple(w for code in asked.codes for w in _of_code(kind, code, asked, page))


def _of_code(kind: Kind, code: str, asked: Asked, page: Page) -> Iterator[Worth]:
    factors = {x.source: x.value for x in page.table.rows("cf") if x.kind == "non_apm"}
    for release in releases(page):
        year = release.holds_from.year
        if asked.years and year not in asked.years:
            continue
        rows = {c: row for c in ROW_OF if (row := _row(page, code, c, release))}
        for component, row in _meant(rows, asked.components):
            if not row.work + row.pe_nonfacility + row.pe_facility + row.mp:
                continue  # priced by the contractor or not at all: the zeros are no value
            for setting in asked.settings or _SETTINGS:
                for part in _parts(kind, asked.parts):
                    value = _value(row, setting, part)
                    if kind == "dollars":
                        value = dollars(value * factors.get(release.release, Decimal(0)))
                    if value or kind == "rvu":
                        yield Worth(value, kind, row, component, setting, part, year, len(rows) > 1)


def _row(page: Page, code: str, component: str, release: ReleaseRow) -> FeeRow | None:
    view = page.table.fee(code, ROW_OF[component], release.holds_from)
    return view.row if view and view.row.release == release.release else None


def _meant(rows: dict[str, FeeRow], components: Collection[str]) -> Iterator[tuple[str, FeeRow]]:
    """Yield the rows of the components said; a code that does not split has only its own row."""
    split = len(rows) > 1
    for component, row in rows.items():
        if not components or component in components or not split:
            yield component, row


def _parts(kind: Kind, parts: Collection[str]) -> Collection[str]:
    if kind == "dollars":
        return ("total",)
    return parts or _UNSAID_PARTS


def _value(row: FeeRow, setting: str, part: str) -> Decimal:
    pe = row.pe_facility if setting == "facility" else row.pe_nonfacility
    if part == "total":
        return row.work + pe + row.mp
    return {"work": row.work, "pe": pe, "mp": row.mp, "expenses": pe + row.mp}[part]
