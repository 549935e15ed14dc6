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
            if other and (other.modality, other.regions) == (primary.modality, primary.regions):
                return pair
    return None
