"""RC302: an add-on beside a code that only looks like its primary. Pure; imports `rows` and `tables`."""

from __future__ import annotations

from datetime import date

from radcode.rows import CodeRow, PairRow
from radcode.tables import CodeTable

RELATIONS = ("addon_of", "screening_with_tomo", "diagnostic_with_tomo")


def wrong_primary(a: CodeRow, b: CodeRow, on: date, table: CodeTable) -> PairRow | None:
    """Return the pair that shows that one of two codes is an add-on of the other's rival.

    Failing: a diagnostic tomosynthesis add-on beside a screening mammogram. Passing: an add-on with its own primary,
    or two codes that have nothing to do with each other.
    Source: CMS add-on code file and corpus/tables/pairs.csv.
    """
    for addon, primary in ((a, b), (b, a)):
        pairs = [p for p in table.pairs(on, code=addon.code) if p.relation in RELATIONS]
        if not pairs or primary.code in {p.other for p in pairs}:
            continue
        for pair in pairs:
            other = table.code(pair.other, on)
            if other and _are_alike(addon, other, primary, on, table):
                return pair
    return None


def _are_alike(addon: CodeRow, own: CodeRow, primary: CodeRow, on: date, table: CodeTable) -> bool:
    """Tell whether a code looks like the add-on's own primary: the same place, or the same work with such an add-on."""
    if own.modality != primary.modality:
        return False
    if own.regions == primary.regions:
        return True
    sisters = (table.code(p.code, on) for p in table.pairs(on, other=primary.code, relation="addon_of"))
    alike = any(
        s and (s.count, s.modality) == (addon.count, addon.modality) == (FURTHER, addon.modality) for s in sisters
    )
    return alike and bool({*own.regions} & {*primary.regions} or {*own.technique} & {*primary.technique})


FURTHER = "each_additional"
