"""Whether several services of a day are paid less than one by one: codes of which one rule cuts the second and later.

Pure; imports `cues`, `model`, `rows`, `rulebook`, `tables`. Used by understand, compose and verify alike.
"""

from __future__ import annotations

from radcode import cues
from radcode.model import Ask, Question
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import is_about
from radcode.tables import CodeTable

_OFF_NEXT = "percent_off_next"  # begins the units of rules that cut the second and later service


def asks_cut(question: Question) -> bool:
    """Tell whether a text asks if codes named together are cut, and for no amount."""
    several = len({m.code for m in question.codes}) > 1
    return several and cues.REDUCTION.search(question.text) is not None and not cues.AMOUNT_WANTED.search(question.text)


def cutting(question: Question, table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules that cut the later of the codes named; those of the half that is billed, where one is told."""
    on = question.on
    rows = [r for m in question.codes if (r := table.code(m.code, on))]
    rules = table.rules(on, kind="reduction", payer=question.payer)
    found = [r for r in rules if r.unit.startswith(_OFF_NEXT) and r.subject and _are_several(r, rows, table)]
    halves = [half for half, cue in cues.HALVES if cue.search(question.text)]
    told = [r for r in found if len(halves) == 1 and r.unit.endswith(halves[0])]
    return tuple(told or found)


def _are_several(rule: RuleRow, rows: list[CodeRow], table: CodeTable) -> bool:
    return sum(is_about(rule.subject, r, table) for r in rows) > 1


def verdict_of_cut(question: Question, table: CodeTable) -> bool | None:
    """Return whether the codes named are cut when done together; None where that was not asked."""
    return bool(cutting(question, table)) if question.ask is Ask.RULE and asks_cut(question) else None
