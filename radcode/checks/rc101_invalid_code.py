"""RC101: the code is in no edition of the table. Pure; imports `model` and `tables`."""

from __future__ import annotations

from radcode.model import Finding
from radcode.tables import CodeTable


def check(code: str, table: CodeTable) -> Finding | None:
    """A billed code must be a code that exists or existed.

    Failing: a number that was never assigned. Passing: any code of the table, on whatever day.
    Source: corpus/tables/codes.csv.
    """
    if table.knows(code):
        return None
    return Finding("RC101", "INVALID_CODE", "error", code, f"{code} is not in the table.")
