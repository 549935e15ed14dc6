"""RC102: the code had ended before the date of service. Pure; imports `model` and `tables`."""

from __future__ import annotations

from datetime import date

from radcode.model import Finding
from radcode.tables import CodeTable


def check(code: str, on: date, table: CodeTable) -> Finding | None:
    """A code is billed only up to its last day in force.

    Failing: a code that ended on 31 December, on 1 January. Passing: the same code on its last day.
    Source: corpus/tables/codes.csv, effective_to.
    """
    versions = table.versions(code)
    if not versions or table.code(code, on) or versions[-1].effective_to >= on:
        return None
    return Finding("RC102", "DELETED_CODE", "error", code, f"{code} ended on {versions[-1].effective_to}.")
