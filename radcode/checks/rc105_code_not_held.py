"""RC105: the code lies in a section that the table does not hold whole. Pure; imports `model` and `tables`."""

from __future__ import annotations

from radcode.model import Finding
from radcode.tables import CodeTable

WHOLE = "inside"  # the unit of a section of which every code is held


def check(code: str, table: CodeTable) -> Finding | None:
    """A code of another section, a visit or an operation, is not judged and not called wrong.

    Failing: a visit code, which may well exist. Passing: a code of the table, and a number of a section that is held
    whole, which RC101 judges.
    Source: corpus/tables/rules.csv, kind `scope`.
    """
    section = None if table.knows(code) else table.section(code)
    if section is None or section.unit == WHOLE:
        return None
    message = f"{code} is not held and was not checked: {section.says}"
    return Finding("RC105", "CODE_NOT_HELD", "info", code, message)
