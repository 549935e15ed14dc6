"""RC208: the same code on two lines of a day with nothing that tells them apart. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from radcode.billing import BilledLine, Problem
from radcode.parting import are_elsewhere, parting
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import Encounter, rules_for
from radcode.tables import CodeTable

REPEATS = ("event=repeat_same_physician", "event=repeat_other_physician")


def check(
    line: BilledLine, earlier: Sequence[BilledLine], row: CodeRow, encounter: Encounter, table: CodeTable
) -> Problem | None:
    """The second line of one code on one day says why it is there.

    Failing: one film twice on a day, both lines alike. Passing: right and left, the two halves, the second line with a
    repeat modifier or one that says distinct, a drug given and its waste.
    Source: corpus/tables/rules.csv, kind `repeat`; NCCI Policy Manual ch. IX s.C.1.
    """
    rules = {
        r.condition: r for r in table.rules(line.on, kind="repeat") if r.condition in REPEATS and r.unit == "modifier"
    }
    said = {r.value for r in rules.values()}
    if said & {*line.modifiers} or parting(line, table) or row.scope == "supply" or not rules:
        return None
    alike = [x for x in earlier if not said & {*x.modifiers} and not _are_apart(x, line, table)]
    if not alike:
        return None
    due = _due(rules.values(), row, encounter, table)
    message = f"{line.code} stands on line {alike[0].n} too, on the same day, with nothing that tells the two apart."
    fix = f"Add {_names(due)} to line {line.n} if the study was done again; take the line off if it was not."
    return Problem(line.n, "RC208", "REPEAT_MODIFIER_MISSING", "error", message, fix, due[0], (alike[0].n,))


def _due(rules: Iterable[RuleRow], row: CodeRow, encounter: Encounter, table: CodeTable) -> list[RuleRow]:
    """Return the repeat rule that the facts meet; all of them when the facts do not tell who repeated it."""
    met = [r for r in rules if r in rules_for(row, encounter, table)]
    return met[:1] or sorted(rules, key=lambda r: r.value)


def _names(rules: Sequence[RuleRow]) -> str:
    if len(rules) == 1:
        return rules[0].value
    return " or ".join(f"{r.value} ({r.condition.removeprefix('event=repeat_').replace('_', ' ')})" for r in rules)


def _are_apart(a: BilledLine, b: BilledLine, table: CodeTable) -> bool:
    """Tell whether two lines of a code are its halves, or of other places of the body."""
    halves = table.allowed_by("pctc")
    return {*a.modifiers} & halves != {*b.modifiers} & halves or are_elsewhere(a, b, table)
