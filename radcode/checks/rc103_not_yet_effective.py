"""RC103: the code starts after the date of service. Pure; imports `model` and `tables`."""

from __future__ import annotations

from datetime import date

from radcode.model import Finding
from radcode.tables import CodeTable


def check(code: str, on: date, table: CodeTable) -> Finding | None:
    """A code is billed only from its first day in force.

    Failing: a code that starts on 1 January, on 31 December before. Passing: the same code on its first day.
    Source: corpus/tables/codes.csv, effective_from.
    """
    versions = table.versions(code)
    if not versions or table.code(code, on) or versions[0].effective_from <= on:
        return None
    return Finding("RC103", "NOT_YET_EFFECTIVE", "error", code, f"{code} starts on {versions[0].effective_from}.")
