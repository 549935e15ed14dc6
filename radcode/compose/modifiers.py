"""Which modifiers a line takes, and why: components by who reads and owns, sides, and events of the encounter.

Pure. Every modifier comes from a row: a rule whose condition the question meets, allowed by the code's indicator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from radcode.attributes import asked_of
from radcode.checks import rc204_pctc_modifier_invalid as rc204
from radcode.compose.builder import Material, indicator_statement, row_statement, rule_statement
from radcode.model import Line, Question, Statement
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import component_rule, rules_for, stated
from radcode.sides import each_place
from radcode.tables import CodeTable
from radcode.twohalves import halves_of, rules_of_places
from radcode.unitlaw import discard_modifiers, discarded, due

_KIND_ORDER = {"pricing": 0, "payment": 1, "informational": 2}


@dataclass(frozen=True, slots=True)
class Modified:
    """A line with its modifiers and the statements that say why; `decided` is False when nobody said who reads.

    `sided`: a side modifier was added.
    """

    line: Line
    statements: tuple[Statement, ...]
    decided: bool
    sided: bool = False


def modified(line: Line, material: Material) -> Modified:
    """Return the line with every modifier that the question's facts and the code's indicators ask for."""
    row = material.table.code(line.code, material.on)
    if row is None:
        return Modified(line, (), False)
    material = replace(material, question=asked_of(row, material.question, material.table))
    component, why, decided = _component(row, material)
    side, side_why = _side(row, material)
    events, event_why = _events(row, material)
    modifiers = in_order((*component, *side, *events), material)
    units, count_why = _units(row, material)
    done = replace(line, modifiers=modifiers, units=units)
    return Modified(done, (*why, *side_why, *event_why, *count_why), decided, bool(side))


def each_modified(line: Line, material: Material) -> list[Modified]:
    """Return a line as it is modified; a line for each place of several, and for each half that is billed apart."""
    row = material.table.code(line.code, material.on)
    if row and (places := each_place(row, material.question, material.table)):
        return [x for q in places for x in each_modified(line, replace(material, question=q))]
    halves = halves_of(row, material.question, material.table) if row else ()
    if not halves:
        return [modified(line, material)]
    said = [rule_statement("lead", r) for r in rules_of_places(material.question, material.table)]
    done = [modified(line, replace(material, question=half)) for half, _ in halves]
    if not said:
        return done
    ours = {rule.ref() for _, rule in halves}  # "a reader who does not own the equipment" is not what happened
    kept = [replace(d, statements=tuple(s for s in d.statements if not ours & {*s.rows})) for d in done]
    return [replace(kept[0], statements=(*said, *kept[0].statements)), *kept[1:]]


def with_waste(done: Modified, material: Material) -> list[Modified]:
    """Return a line as it is, and the line of a drug thrown away beside the one of what was given."""
    marks = discard_modifiers(material.table) & set(done.line.modifiers)
    row = material.table.code(done.line.code, material.on)
    if not marks or row is None:
        return [done]
    given = replace(done.line, modifiers=tuple(m for m in done.line.modifiers if m not in marks))
    waste = discarded(row, material.question, material.table)
    said = [row_statement("lead", "reckoned", *waste.rows, words={"sum": waste.text})] if waste else []
    thrown = replace(done, line=replace(done.line, units=waste.line if waste else 1), statements=tuple(said))
    return [replace(done, line=given), thrown]


def _units(row: CodeRow, material: Material) -> tuple[int, list[Statement]]:
    """Return the units of a line with the sum that leads to them."""
    found = due(row, material.question, material.table)
    if found is None or not found.text:
        return 1, []
    return found.line, [row_statement("lead", "reckoned", *found.rows, words={"sum": found.text})]


def _component(row: CodeRow, material: Material) -> tuple[tuple[str, ...], list[Statement], bool]:
    rule = component_rule(row, material.encounter, material.table)
    if rule is None:
        return (), [], False
    if rule.value and material.table.fee(row.code, "", material.on) is None:
        return (), _not_held(row, material), True
    if not rule.value:  # of an agent or a treatment there are no halves, and nothing is to be said of them
        has_none = material.table.halves_of(row.code, material.on) == ()
        return (), [] if has_none else [rule_statement("lead", rule)], True
    if rc204.check(row.code, rule.value, material.on, material.table):
        return (), [], True
    if material.table.fee(row.code, rule.value, material.on) is None:
        return (), [rule_statement("lead", rule)], True
    return (rule.value,), [rule_statement("lead", rule, [rule.value])], True


def _not_held(row: CodeRow, material: Material) -> list[Statement]:
    """Say that no release held shows how the code splits on that day, so that no component is proved."""
    releases = [x for x in material.table.rows("releases") if x.kind == "rvu"]
    oldest = min(releases, key=lambda x: x.holds_from, default=None)
    return [row_statement("watch", "not_held", row, oldest, words={"on": material.on.isoformat()})] if oldest else []


def _side(row: CodeRow, material: Material) -> tuple[tuple[str, ...], list[Statement]]:
    """A side is named only on a code that has sides, and only with what its bilateral indicator allows."""
    side = material.question.side
    fee = material.table.fee(row.code, "", material.on)
    if not side or fee is None:
        return (), []
    indicator = material.table.indicator("bilateral", fee.row.bilateral, material.on)
    if digit := next((r for r in rules_for(row, material.encounter, material.table, "side") if _names_digit(r)), None):
        return (digit.value,), [rule_statement("lead", digit, [digit.value])]
    wanted = [r.value for r in rules_for(row, material.encounter, material.table, "side") if _names_side(r, side)]
    allowed = [m for m in wanted if indicator and m in indicator.allows and row.laterality not in ("both", "na")]
    if allowed:
        return (allowed[0],), []
    if row.laterality in ("na", "both", "either"):
        return (), []
    about = [r for r in rules_for(row, material.encounter, material.table, "side") if _explains(r, fee.row.bilateral)]
    return (), [rule_statement("watch", r) for r in about[:1]]


def _names_side(rule: RuleRow, side: str) -> bool:
    return rule.unit == "modifier" and rule.condition == f"side={side}" and not rule.subject


def _names_digit(rule: RuleRow) -> bool:
    return rule.unit == "modifier" and "digit" in stated(rule.condition)


def _explains(rule: RuleRow, indicator: str) -> bool:
    return rule.unit == "bilateral_indicator" and rule.value == indicator and bool(rule.condition)


def _events(row: CodeRow, material: Material) -> tuple[tuple[str, ...], list[Statement]]:
    """A repeat, a reduction, a same-day screening ...: the rules that are met, the most specific first.

    A modifier that excludes one already chosen is left out, and so is a rule from an unread source.
    """
    chosen: list[RuleRow] = []
    if not material.encounter.facts["event"]:
        return (), []
    for rule in rules_for(row, material.encounter, material.table):
        of_event = "event=" in rule.condition and rule.unit == "modifier" and rule.value and rule.sure != "coder"
        if of_event and not any(_exclude(rule.value, c.value, material) for c in chosen):
            chosen.append(rule)
    return tuple(dict.fromkeys(r.value for r in chosen)), [rule_statement("why", r, [r.value]) for r in chosen]


def _exclude(one: str, other: str, material: Material) -> bool:
    rows = [material.table.modifier(m, material.on) for m in (one, other)]
    return any(row and m in row.excludes for row, m in zip(rows, (other, one), strict=True))


def in_order(modifiers: tuple[str, ...], material: Material) -> tuple[str, ...]:
    """Return the modifiers in the order of a claim: those that change the payment before those that only inform."""

    def rank(modifier: str) -> int:
        row = material.table.modifier(modifier, material.on)
        return _KIND_ORDER.get(row.kind, len(_KIND_ORDER)) if row else len(_KIND_ORDER)

    return tuple(sorted(dict.fromkeys(modifiers), key=rank))


def when_unknown(material: Material, row: CodeRow) -> Statement | None:
    """Return the one line that says when a component modifier applies, for a code that splits."""
    fee = material.table.fee(row.code, "", material.on)
    indicator = material.table.indicator("pctc", fee.row.pctc, material.on) if fee else None
    if indicator is None or len(indicator.allows) < 2:
        return indicator_statement(material, "watch", "pctc", row.code)
    general = [r for r in rules_for(row, material.encounter, material.table, "component") if r.unit == "choice"]
    return rule_statement("watch", general[0]) if general else None


def side_note(material: Material, row: CodeRow) -> Statement | None:
    """Return what the bilateral indicator says of a code that has sides."""
    if row.laterality not in ("one", "both"):
        return None
    return indicator_statement(material, "watch", "bilateral", row.code)


def release_note(material: Material, code: str) -> Statement | None:
    """Return the sentence that the figures are of another year, when the date lies outside the releases held."""
    fee = material.table.fee(code, "", material.on)
    if fee is None or fee.relation == "exact":
        return None
    return row_statement("watch", "release_of", fee.release, words={"on": material.on.isoformat()})


def line_modifiers(lines: Sequence[Line], question: Question, table: CodeTable) -> tuple[str, ...]:
    """Return the modifiers of the first line, for a description without any question around it."""
    material = Material(question, (), (), table)
    return modified(lines[0], material).line.modifiers if lines else ()
