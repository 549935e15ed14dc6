"""RC104: Medicare does not take the code. Pure; imports `model` and `tables`."""

from __future__ import annotations

from datetime import date

from radcode.model import Finding
from radcode.tables import CodeTable

TAKEN = {"payable", "billable"}  # by the fee schedule, or by another path


def check(code: str, on: date, payer: str, table: CodeTable) -> Finding | None:
    """For Medicare neither the status indicator of the fee schedule nor a rule of coverage may refuse the code.

    Failing: a code of status I (another code is used), or one not yet covered on that day. Passing: a code of
    status A, C or R, one of status E or X, which Medicare pays by another path, or another payer.
    Source: relative value file, STATUS; what each status allows stands in corpus/tables/indicators.csv, `allows`.
    """
    fee = table.fee(code, "", on) if payer == "medicare" else None
    meaning = table.indicator("status", fee.row.status, on) if fee and fee.relation != "oldest" else None
    says = f"{code} has Medicare status {meaning.value}: {meaning.means}" if meaning else ""
    if meaning is None or TAKEN & set(meaning.allows):
        rule = table.refusal(code, payer, on)
        says = rule.says if rule else ""
    return Finding("RC104", "NOT_VALID_FOR_MEDICARE", "error", code, says) if says else None
