"""RC104: Medicare does not take the code. Pure; imports `model` and `tables`."""

from __future__ import annotations

from datetime import date

from radcode.model import Finding
from radcode.tables import CodeTable

TAKEN = {"payable", "billable"}  # by the fee schedule, or by another path


def check(code: str, on: date, payer: str, table: CodeTable) -> Finding | None:
    """For Medicare the status indicator of the fee schedule must not refuse the code.

    Failing: a code of status I (another code is used). Passing: a code of status A, C or R, one of status E or X,
    which Medicare pays by another path, or another payer.
    Source: relative value file, STATUS; what each status allows stands in corpus/tables/indicators.csv, `allows`.
    """
    fee = table.fee(code, "", on) if payer == "medicare" else None
    if fee is None or fee.relation == "oldest":
        return None
    meaning = table.indicator("status", fee.row.status, on)
    if meaning is None or TAKEN & set(meaning.allows):
        return None
    return Finding(
        "RC104",
        "NOT_VALID_FOR_MEDICARE",
        "error",
        code,
        f"{code} has Medicare status {fee.row.status}: {meaning.means}",
    )
