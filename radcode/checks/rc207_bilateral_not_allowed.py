"""RC207: a side modifier on a code whose bilateral indicator does not take it. Pure; imports `model` and `tables`."""

from __future__ import annotations

from datetime import date

from radcode.model import Finding
from radcode.tables import CodeTable


def check(code: str, modifier: str, on: date, table: CodeTable) -> Finding | None:
    """Sides follow the bilateral indicator.

    Failing: both sides in one line for a code that has no sides or covers both, a single side of a code that covers
    both. Passing: a code with indicator 1 or 3; a side that only informs on a one-sided code with indicator 0.
    Source: relative value file, BILAT SURG; corpus/tables/rules.csv, unit `bilateral_indicator`.
    """
    sides = table.allowed_by("bilateral")
    fee = table.fee(code, "", on)
    meaning = table.indicator("bilateral", fee.row.bilateral, on) if fee else None
    if fee is None or meaning is None or modifier not in sides - {*meaning.allows}:
        return None
    single = [r.value for r in table.rules(on, kind="side") if r.condition in ("side=left", "side=right")]
    none = any(
        (r.unit, r.value) == ("bilateral_indicator", fee.row.bilateral) and not r.subject and not r.condition
        for r in table.rules(on, kind="side")
    )
    if modifier in single and not none:
        return None
    message = f"{code} has bilateral indicator {fee.row.bilateral} and does not take {modifier}: {meaning.means}"
    return Finding("RC207", "BILATERAL_NOT_ALLOWED", "error", code, message)
