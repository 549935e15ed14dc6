"""RC210: a diagnostic mammogram on the day of a screening one without the modifier that says so. Pure."""

from __future__ import annotations

from radcode.billing import BilledLine, Problem
from radcode.rows import CodeRow
from radcode.rulebook import Encounter, rules_for
from radcode.tables import CodeTable

SAME_DAY = "event=screening_and_diagnostic_same_day"


def check(line: BilledLine, row: CodeRow, encounter: Encounter, table: CodeTable) -> Problem | None:
    """Medicare pays both mammograms of a day when the diagnostic line says that the screening led to it.

    The encounter tells that both were done.
    Failing: a diagnostic line without the modifier. Passing: with it, or with the one for a screening that was
    converted; the screening line itself, which RC304 judges.
    Source: corpus/tables/rules.csv, condition `event=screening_and_diagnostic_same_day`; NCCI Policy Manual IX.C.16.
    """
    if row.purpose != "diagnostic":
        return None
    for rule in rules_for(row, encounter, table):
        modifier = (
            table.modifier(rule.value, line.on) if (rule.unit, rule.condition) == ("modifier", SAME_DAY) else None
        )
        if modifier and not {rule.value, *modifier.excludes} & {*line.modifiers}:
            right = "-".join((line.code, *line.modifiers, rule.value))
            fix = f"Bill line {line.n} as {right}."
            return Problem(line.n, "RC210", "GG_MISSING", "warning", rule.says, fix, rule)
    return None
