"""RC204: a component modifier on a code that does not split that way. Pure; imports `model` and `tables`."""

from __future__ import annotations

from datetime import date

from radcode.model import Finding
from radcode.tables import CodeTable


def check(code: str, modifier: str, on: date, table: CodeTable) -> Finding | None:
    """A component modifier is allowed only when the relative value file has the row (code, modifier).

    Failing: the professional modifier on an injection (indicator 0). Passing: the same on a diagnostic test.
    Source: relative value file, MOD and PCTC IND; row-level status as in facts 1.2.
    """
    bare = table.fee(code, "", on)
    if bare is None:
        return None
    split = table.fee(code, modifier, on)
    status = table.indicator("status", split.row.status, on) if split else None
    if split and (status is None or "payable" in status.allows or split.row.status == bare.row.status):
        return None
    message = f"{code} has PC/TC indicator {bare.row.pctc} and no payable row with {modifier}."
    return Finding("RC204", "PCTC_MODIFIER_INVALID", "error", code, message)
