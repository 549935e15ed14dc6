"""RC305: more units than the limit of the day allows. Pure; imports `model` and `tables`."""

from __future__ import annotations

from datetime import date

from radcode.model import Finding
from radcode.tables import CodeTable

# What one claim counts against: the unit limits of practitioners or of hospitals.
SERVICE_TYPE = {"professional": "practitioner", "facility": "outpatient_hospital"}


def check(code: str, units: int, on: date, claim: str, table: CodeTable) -> Finding | None:
    """The units of a line, or of the day where the limit counts the day, stay within the medically unlikely edit.

    Failing: two units of a code with a limit of one. Passing: as many units as the limit, a code without a limit.
    Source: NCCI medically unlikely edits, release named in the finding.
    """
    limit = table.mue(code, on, SERVICE_TYPE[claim])
    if limit is None or units <= limit.row.value:
        return None
    if not limit.row.value:
        message = f"The unit limit of {code} is 0 ({limit.release.release}): it is not covered, bundled or not valid."
        return Finding("RC305", "MUE_EXCEEDED", "error", code, message)
    meaning = table.indicator("mai", limit.row.mai, on)
    how = f" {meaning.means}" if meaning else ""
    message = f"{units} units of {code}; the limit is {limit.row.value} a day ({limit.release.release}).{how}"
    return Finding("RC305", "MUE_EXCEEDED", "error", code, message)
