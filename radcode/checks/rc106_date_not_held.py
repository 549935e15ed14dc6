"""RC106: the date of service lies outside the fee releases that are loaded. Pure; imports `model` and `tables`."""

from __future__ import annotations

from datetime import date

from radcode.model import Finding
from radcode.tables import CodeTable


def check(code: str, on: date, table: CodeTable) -> Finding | None:
    """Indicators of another year are used only with the year named.

    Failing: a line of a year before the oldest release, or after the newest one. Passing: a day that a release holds.
    Source: corpus/tables/releases.csv, holds_from and holds_to.
    """
    if on < table.since:
        return Finding("RC106", "DATE_NOT_HELD", "info", code, f"What held before {table.since} is not in the tables.")
    fee = table.fee(code, "", on)
    if fee is None or fee.relation == "exact":
        return None
    message = (
        f"No fee release is loaded for {on}: the indicators of {code} are those of {fee.release.release} "
        f"({fee.release.holds_from} to {fee.release.holds_to})."
    )
    return Finding("RC106", "DATE_NOT_HELD", "info", code, message)
