"""RC209: an oncologic PET scan without the modifier that says which strategy it serves. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from radcode.billing import BilledLine, Problem
from radcode.rows import CodeRow
from radcode.rulebook import Encounter, is_about, rules_for
from radcode.tables import CodeTable

STRATEGIES = ("event=initial_strategy", "event=subsequent_strategy")
SUGAR = "f18_fdg"  # the tracer of which the coverage rule speaks


def check(
    line: BilledLine, row: CodeRow, tracers: Iterable[str], encounter: Encounter, table: CodeTable
) -> Problem | None:
    """Medicare wants the treatment strategy on every oncologic FDG PET line.

    `tracers` are those named on the claim or in its words.
    Failing: a whole body PET/CT without it. Passing: the same with it, another tracer, another payer.
    Source: corpus/tables/rules.csv, conditions `event=initial_strategy` and `event=subsequent_strategy`; NCD 220.6.17.
    """
    rules = [
        r
        for r in table.rules(line.on, payer=encounter.payer)
        if r.unit == "modifier" and r.condition in STRATEGIES and is_about(r.subject, row, table)
    ]
    others = {*tracers}
    if not rules or (others and SUGAR not in others):
        return None
    met = [r for r in rules if r in rules_for(row, encounter, table)]
    due = met if len(met) == 1 else rules
    if {r.value for r in due} & {*line.modifiers}:
        return None
    listed = " or ".join(f"{r.value} ({r.condition.split('=')[1].replace('_', ' ')})" for r in due)
    message = f"{line.code} says nothing of the treatment strategy it serves: {due[0].says}"
    fix = f"Add {listed} to line {line.n}."
    return Problem(line.n, "RC209", "PET_STRATEGY_MODIFIER_MISSING", "error", message, fix, due[0])
