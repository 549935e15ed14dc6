"""Whether the two halves of a study are billed on two lines: by two billers, or in two Medicare payment localities.

Pure; imports `codes`, `cues`, `localities`, `model`, `rows`, `rulebook`, `tables`. Used by understand, compose and
verify alike.
"""

from __future__ import annotations

from dataclasses import replace

from radcode import cues
from radcode.codes import ModifierId
from radcode.localities import are_several_named
from radcode.model import Question
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import component_rule, encounter_of, rules_for
from radcode.tables import CodeTable

LOCALITIES = "localities"  # the unit of the rule on halves in two localities


def are_apart(question: Question, table: CodeTable) -> bool:
    """Tell whether it is asked what each of two bills, or the study is read in another locality than it was done in."""
    return bool(cues.EACH_BILLS.search(question.text) or rules_of_places(question, table))


def rules_of_places(question: Question, table: CodeTable) -> tuple[RuleRow, ...]:
    """Return what holds where a study is read in another payment locality than it was done in; else nothing."""
    told = cues.OTHER_LOCALITY.search(question.text) and not cues.ONE_LOCALITY.search(question.text)
    if not told and not (cues.IS_READ.search(question.text) and cues.IS_DONE.search(question.text)):
        return ()
    if _is_of_others(question) or not (told or are_several_named(question, table)):
        return ()
    rules = table.rules(question.on, kind="component", payer=question.payer)
    return tuple(r for r in rules if r.unit == LOCALITIES)


def _is_of_others(question: Question) -> bool:
    """Tell whether one of the halves was said to be somebody else's: our line is then the other one."""
    said = not any(a.name == "owns_equipment" for a in question.assumptions)
    return question.reads is False or (question.owns is False and said)


def each_half(question: Question) -> tuple[Question, Question]:
    """Return the question of who only reads, and that of who only owns the equipment."""
    return replace(question, reads=True, owns=False), replace(question, reads=False, owns=True)


def halves_of(row: CodeRow, question: Question, table: CodeTable) -> tuple[tuple[Question, RuleRow], ...]:
    """Return, for a code whose halves are billed apart, each half's question with the rule that gives its modifier."""
    if not question.apart:
        return ()
    ruled = ((half, component_rule(row, encounter_of(half), table)) for half in each_half(question))
    never = {r.value for r in rules_for(row, encounter_of(question), table) if r.unit == "never_modifier"}
    found = {rule.value: (half, rule) for half, rule in ruled if rule and rule.value and rule.value not in never}
    return tuple(found.values()) if all(table.fee(row.code, m, question.on) for m in found) else ()


def by_component(modifiers: tuple[ModifierId, ...], table: CodeTable) -> tuple[bool, bool] | None:
    """Tell who reads and owns from a component modifier named in the question, by the rules that give it."""
    if len({*modifiers} & table.allowed_by("pctc")) != 1:
        return None  # none was named; or both: a choice between them is asked for
    for rule in table.rows("rules"):
        if rule.kind == "component" and rule.unit == "modifier" and rule.value in modifiers and not rule.subject:
            facts = dict(part.split("=", 1) for part in rule.condition.split("&") if "=" in part)
            if {"reads", "owns"} <= facts.keys() and "setting" not in facts:
                return facts["reads"] == "yes", facts["owns"] == "yes"
    return None


def without_component(modifiers: tuple[ModifierId, ...], table: CodeTable) -> tuple[ModifierId, ...]:
    """Return modifiers without those of a half: another half, or the whole, is asked about now."""
    return tuple(m for m in modifiers if m not in table.allowed_by("pctc"))
