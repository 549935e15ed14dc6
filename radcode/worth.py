"""What a code is worth and what stands beside it: relative values and amounts by release, its pairs of the edit table.

Pure; imports `rows` and `tables` only. Amounts are national, before any locality's indices, in dollars.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from radcode.rows import CfRow, FeeRow, PtpRow, ReleaseRow
from radcode.tables import CodeTable

CENT = Decimal("0.01")
HEAD = (
    "release", "from", "modifier", "status", "work", "PE office", "PE facility", "MP", "total office", "total facility",
    "amount office", "amount facility",
)  # fmt: skip
PAIR_HEAD = ("column 1", "column 2", "modifier indicator", "means", "other code", "release")


class Worth(NamedTuple):
    """One fee row: the whole service or a half of it in one release. `factor` is None where none is held."""

    row: FeeRow
    release: ReleaseRow
    factor: CfRow | None

    @property
    def office(self) -> Decimal:
        """The total relative value outside a facility."""
        return self.row.work + self.row.pe_nonfacility + self.row.mp

    @property
    def facility(self) -> Decimal:
        """The total relative value in a facility."""
        return self.row.work + self.row.pe_facility + self.row.mp

    def amount(self, units: Decimal) -> Decimal | None:
        """Return the dollars of so many relative value units in this release; None without a conversion factor."""
        return (units * self.factor.value).quantize(CENT, rounding=ROUND_HALF_UP) if self.factor else None


class Pair(NamedTuple):
    """A pair of the edit table in which the code stands, and what its modifier indicator means."""

    row: PtpRow
    other: str
    label: str
    means: str


def worth_of(code: str, table: CodeTable) -> tuple[Worth, ...]:
    """Return the fee rows of a code in every release held, oldest release first, the whole service before halves."""
    releases = {x.release: x for x in table.rows("releases")}
    rows = [x for x in table.rows("fees") if x.code == code]
    rows.sort(key=lambda x: (releases[x.release].holds_from, x.modifier))
    return tuple(Worth(x, releases[x.release], _factor(releases[x.release], table)) for x in rows)


def _factor(release: ReleaseRow, table: CodeTable) -> CfRow | None:
    """Return the conversion factor that holds on the release's first day; a factor of an earlier year is none."""
    found = table.conversion_factor(release.holds_from)
    return found if found and found.effective_to >= release.holds_from else None


def worth_rows(found: tuple[Worth, ...]) -> list[tuple[str, ...]]:
    """Return the values as rows of cells in the order of `HEAD`."""
    return [
        (
            w.row.release, w.release.holds_from.isoformat(), w.row.modifier, w.row.status, str(w.row.work),
            str(w.row.pe_nonfacility), str(w.row.pe_facility), str(w.row.mp), str(w.office), str(w.facility),
            *(str(a) if (a := w.amount(u)) is not None else "" for u in (w.office, w.facility)),
        )
        for w in found
    ]  # fmt: skip


def pairs_of(code: str, on: date, table: CodeTable) -> tuple[Pair, ...]:
    """Return the pairs of the release of that day in which the code stands on either side, in table order."""
    release = table.newest_release("ptp", on)
    if release is None:
        return ()
    rows = [x for x in table.rows("ptp") if x.release == release.release and code in (x.column1, x.column2)]
    return tuple(_pair(x, code, on, table) for x in rows)


def _pair(row: PtpRow, code: str, on: date, table: CodeTable) -> Pair:
    other = row.column2 if row.column1 == code else row.column1
    known = table.code(other, on) or next(reversed(table.versions(other)), None)
    meaning = table.indicator("ptp", row.modifier_indicator, on)
    return Pair(row, other, known.label if known else "", meaning.means if meaning else "")


def pair_rows(found: tuple[Pair, ...]) -> list[tuple[str, ...]]:
    """Return the pairs as rows of cells in the order of `PAIR_HEAD`."""
    return [(p.row.column1, p.row.column2, p.row.modifier_indicator, p.means, p.label, p.row.release) for p in found]
