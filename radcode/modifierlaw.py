"""What the tables say of a modifier on a code, apart from any particular encounter.

Pure; imports `checks`, `model`, `rows`, `rulebook`, `tables`. Used by compose and by verify alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from radcode import needs
from radcode.checks import rc204_pctc_modifier_invalid as rc204
from radcode.model import Question
from radcode.rows import CodeRow, ModifierRow, PairRow, RuleRow, is_in_force
from radcode.rulebook import Facts, component_rule, encounter_of, is_about, is_met, rules_for, stated
from radcode.tables import CodeTable


@dataclass(frozen=True, slots=True)
class Law:
    """May the modifier stand on the code: True, False, or None when no row decides; and what decides it."""

    code: str
    modifier: str
    verdict: bool | None
    indicator: str = ""
    rules: tuple[RuleRow, ...] = ()
    hangs: tuple[RuleRow, ...] = ()  # what would decide, were more told


def _forbidding(modifier: str, row: CodeRow, question: Question, table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules that forbid the modifier on this code in this encounter."""
    found = rules_for(row, encounter_of(question), table)
    return tuple(r for r in found if r.unit == "never_modifier" and r.value == modifier)


def as_written(question: Question, table: CodeTable) -> frozenset[str]:
    """Return whether the equipment is the biller's as a component modifier on the line tells; nothing without one."""
    halves = {*question.modifiers} & table.allowed_by("pctc")
    ruled = (stated(r.condition) for r in table.rules(question.on, kind="component") if {r.value} == halves)
    return next((c["owns"] for c in ruled if c.keys() == {"reads", "owns"}), frozenset())


def law_of(modifier: str, row: CodeRow, question: Question, table: CodeTable) -> Law:
    """Return what decides: the PC/TC indicator, the bilateral indicator, or rules about the code."""
    on = question.on
    for kind in ("pctc", "bilateral"):
        allows = table.allowed_by(kind)
        fee = table.fee(row.code, "", on)
        if modifier not in allows or fee is None:
            continue
        never = _forbidding(modifier, row, question, table)
        if never:
            return Law(row.code, modifier, False, kind, never)
        if kind == "pctc" and (rule := component_rule(row, encounter_of(question), table)) and rule.value != modifier:
            return Law(row.code, modifier, False, kind, (rule,))
        if kind == "pctc":
            good = rc204.check(row.code, modifier, on, table) is None and table.fee(row.code, modifier, on) is not None
        else:
            meaning = table.indicator(kind, fee.row.bilateral, on)
            good = meaning is not None and modifier in meaning.allows
        return Law(row.code, modifier, good, kind)
    speaking = [
        r
        for r in table.rows("rules")
        if r.unit in ("modifier", "never_modifier")
        and r.value == modifier
        and r.payer in ("", question.payer)
        and is_in_force(r, on)
        and is_about(r.subject, row, table)
    ]
    facts = encounter_of(question).facts
    if (owns := as_written(question, table)) and modifier not in table.allowed_by("pctc"):
        facts = {**facts, "owns": owns}
    never = tuple(r for r in speaking if r.unit == "never_modifier" and is_met(r.condition, facts))
    never = never or _of_other_digit(speaking, facts)
    if never:
        return Law(row.code, modifier, False, "", never)
    # what parts code pairs stands on a line only where the encounter was such: its rule may not be taken as met
    of_pairs = modifier in table.releasing()
    rules = tuple(
        r
        for r in speaking
        if r.unit == "modifier"
        and (
            (r.condition and is_met(r.condition, facts))
            or (row.code in r.subject.split(";") and not (of_pairs and r.condition))
            or (r.kind == "reduction" and bool(r.subject))  # what marks the equipment may stand on all that it takes
        )
    )
    alone = of_pairs and not rules and not question.codes and needs.is_asked(question.text)
    if alone and (rule := needs.why_not(question, table)):
        return Law(row.code, modifier, False, "", (rule,))
    known = table.modifier(modifier, on)
    if known is None:
        return Law(row.code, modifier, False)
    hangs = () if rules else tuple(r for r in speaking if r.subject and r.condition and r.kind == _OF_PAYER)
    return Law(row.code, modifier, True if rules else None, "", rules, hangs)


def _of_other_digit(rules: Sequence[RuleRow], facts: Facts) -> tuple[RuleRow, ...]:
    """Return the rules that give the modifier to another finger, toe or side than was told."""
    named = [r for r in rules if r.unit == "modifier" and "digit" in stated(r.condition)]
    unlike = [r for r in named if any(facts.get(n) and facts[n].isdisjoint(v) for n, v in stated(r.condition).items())]
    return tuple(unlike) if len(unlike) == len(named) else ()


_OF_PAYER = "payer"  # rules on what a study is for; that it was cut short is told, where it was


def halves_due(row: CodeRow, question: Question, table: CodeTable) -> tuple[PairRow, ...]:
    """Return the codes of the half that is billed of a whole test whose halves have numbers of their own.

    Such a code takes neither component modifier: who would add one bills the half instead. The half with physician work
    is the reading. Nothing when the code splits by modifiers, when both halves are billed, or too little is said.
    """
    on = question.on
    fee, rule = table.fee(row.code, "", on), component_rule(row, encounter_of(question), table)
    meaning = table.indicator("pctc", fee.row.pctc, on) if fee else None
    if rule is None or not rule.value or meaning is None or meaning.allows:
        return ()
    both = next(x.allows for x in table.rows("indicators") if x.kind == "pctc" and len(x.allows) > 1)
    found = table.pairs(on, other=row.code, relation="component_of")
    halves = [(p, half.row.work > 0) for p in found if (half := table.fee(p.code, "", on))]
    return tuple(p for p, is_reading in halves if is_reading == (rule.value == both[0]))


def excluding(question: Question, table: CodeTable) -> tuple[ModifierRow, ...]:
    """Return the modifiers named for one line of which one excludes another; sides may stand on two lines."""
    sides = table.allowed_by("bilateral") | table.allowed_by("pctc")
    rows = [r for m in question.modifiers if m not in sides and (r := table.modifier(m, question.on))]
    return tuple(r for r in rows if {*r.excludes} & {x.modifier for x in rows})


FACILITY_ONLY = "facility_only"  # the unit of a rule on codes that stand on the claim of a hospital alone


def of_facility(row: CodeRow, question: Question, table: CodeTable) -> RuleRow | None:
    """Return the rule by which only a hospital bills the code, where somebody else would; None when there is none."""
    found = rules_for(row, encounter_of(question), table, "setting")
    return next((r for r in found if r.unit == FACILITY_ONLY), None)


def office_codes(row: CodeRow, on: date, table: CodeTable) -> tuple[str, ...]:
    """Return the one code of the fee schedule for the study that a hospital's own code names; empty where none is."""
    same = [
        r
        for r in table.codes_of(row.modality, on)
        if (r.regions, r.addon, r.scope, r.laterality) == (row.regions, row.addon, row.scope, row.laterality)
        and (r.contrast in (row.contrast, "any", "na") and r.extent == row.extent)
        and table.fee(r.code, "", on)
    ]
    unlike = {r.code: len({*r.technique} ^ {*row.technique}) for r in same}
    best = [c for c, n in unlike.items() if n == min(unlike.values())]
    return tuple(best) if len(best) == 1 else ()


OTHERS = "others_half"  # the unit of a rule on who bills nothing with codes of a PC/TC indicator


def others_half(row: CodeRow, question: Question, table: CodeTable) -> RuleRow | None:
    """Return the rule by which the code is, as a whole, the half that somebody else bills; None when it is not."""
    fee = table.fee(row.code, "", question.on)
    found = (r for r in rules_for(row, encounter_of(question), table) if r.unit == OTHERS)
    return next((r for r in found if fee and r.value == fee.row.pctc), None)
