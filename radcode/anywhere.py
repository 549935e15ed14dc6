"""What hangs on no region: the modifier and the cut that a kind of study takes for what was told, whatever was imaged.

Pure; imports `cues`, `model`, `modifierlaw`, `rows`, `rulebook`, `tables`. Used by compose and verify alike.
"""

from __future__ import annotations

from collections.abc import Mapping

from radcode import cues
from radcode.model import Ask, Question
from radcode.modifierlaw import as_written
from radcode.rows import ModifierRow, RuleRow
from radcode.rulebook import encounter_of, is_about, is_met, stated
from radcode.tables import CodeTable
from radcode.twohalves import each_half, rules_of_places

MAX_RULES = 4
_OF_REDUCTION = {"reduced", "second_read"}  # "how much is the second reading reduced" tells of neither
_ASKS = (Ask.MODIFIER, Ask.PAYMENT, Ask.RULE, Ask.EXPLAIN, Ask.CODE, Ask.ALLOWED)


def rules_anywhere(question: Question, table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules that answer for a modifier or a cut without a region; those that name a modifier first.

    An event that was told must be one of the rule's; nothing else that was told may speak against it. Without an event
    a rule of who reads and who owns must be met in full.
    """
    if cues.OF_ORDER.search(question.text) or cues.LOCUM.search(question.text):
        return ()
    placed = question.values("regions") or question.values("technique")
    if question.codes or question.ask not in _ASKS or cues.OPENS_WHY.search(question.text):
        return ()
    if placed and not (question.ask is Ask.MODIFIER and {*question.events} - _OF_REDUCTION):
        return ()  # the lines of the exam take their modifiers; where an event decides, it does so for any exam
    if not {*question.events} - _OF_REDUCTION and cues.REDUCTION.search(question.text):
        return ()  # of several scans: a law of its own
    cut = cues.ASKS_CUT.search(question.text)
    stopped = "discontinued" in question.events and not placed  # which modifier tells it is all that can be said
    if not (question.apart or question.ask is Ask.MODIFIER or cut or stopped or cues.ASKS_PUT.search(question.text)):
        return ()
    facts = encounter_of(question).facts
    rules = table.rules(question.on, payer=question.payer)
    found = [r for r in rules if _fits(r, facts) and _is_of_kind(r, question, table)]
    if question.apart:
        return (*rules_of_places(question, table), *_of_each_half(question, table))
    marks = [r for r in found if r.unit == "modifier"]
    cuts = [r for r in found if r.unit.startswith("percent_off")] if cut else []
    if not question.events:  # of those that say who bills which half, the one that asks for most
        most = max((len(stated(r.condition)) for r in marks), default=0)
        marks = [r for r in marks if r.kind == "component" and len(stated(r.condition)) == most][:1]
    return (*_standing(marks, question, table), *cuts)[:MAX_RULES] if marks or cuts else ()


def _of_each_half(question: Question, table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rule on who only reads and that on who only owns the equipment."""
    found: list[RuleRow] = []
    for half in each_half(question):
        facts = encounter_of(half).facts
        rules = table.rules(question.on, kind="component", payer=question.payer)
        own = [r for r in rules if r.unit == "modifier" and r.condition and not r.subject]
        own = [r for r in own if is_met(r.condition, facts)]
        found += sorted(own, key=lambda r: (-len(stated(r.condition)), r.id))[:1]
    return tuple(dict.fromkeys(found))


def _standing(marks: list[RuleRow], question: Question, table: CodeTable) -> list[RuleRow]:
    """Leave out what a modifier whose rule asks for more excludes: stopped after anesthesia is not just stopped."""
    chosen: list[RuleRow] = []
    for rule in sorted(marks, key=lambda r: -r.condition.count("&")):
        rows = [table.modifier(r.value, question.on) for r in chosen]
        if not any(m and rule.value in m.excludes for m in rows):
            chosen.append(rule)
    return [r for r in marks if r in chosen]


def verdict_anywhere(question: Question, table: CodeTable) -> bool | None:
    """Return whether the modifier put forward, "do we put 26", is the one that the rules give; None when none was."""
    marks = {r.value for r in rules_anywhere(question, table) if r.unit == "modifier" and r.value}
    if len(question.modifiers) != 1 or not marks or not (question.yes_no or cues.ASKS_WHETHER.search(question.text)):
        return None
    return question.modifiers[0] in marks


def refused_anywhere(question: Question, table: CodeTable) -> tuple[RuleRow | ModifierRow, ...]:
    """Return what refuses the one modifier put forward, whatever was imaged; nothing where codes decide.

    It has ended, belongs on the claims of others, or a rule keeps it off every study of the kind named.
    """
    halves = table.allowed_by("pctc")
    marks = [m for m in question.modifiers if m not in halves]
    if question.codes or question.outside or len(marks) != 1 or not _is_put_forward(question):
        return ()
    row = table.modifier(marks[0], question.on)
    if row is None:
        return tuple(m for m in table.rows("modifiers") if m.modifier == marks[0] and m.effective_to < question.on)[-1:]
    reader = question.reads or {*question.modifiers} & halves or cues.PHYSICIAN_CLAIM.search(question.text)
    told = _FACILITY if question.claim == _FACILITY else _PHYSICIAN if reader else ""
    if told and row.used_by in (_FACILITY, _PHYSICIAN) and row.used_by != told:
        return (row,)
    facts = {**encounter_of(question).facts, **({"owns": owns} if (owns := as_written(question, table)) else {})}
    rules = table.rules(question.on, payer=question.payer)
    never = (r for r in rules if r.unit == "never_modifier" and r.value == marks[0] and is_met(r.condition, facts))
    return tuple(r for r in never if _is_of_all(r, question, table))[:1]


_FACILITY, _PHYSICIAN = "facility", "professional"  # whose claims they are, in the modifiers' column


def _is_put_forward(question: Question) -> bool:
    """Tell whether a text asks if a modifier may stand on a study, and not what it means or which one is due."""
    text = question.text
    if cues.WHICH_MODIFIER.search(text) and not cues.OPENS_WITH_MODIFIER.search(text):
        return False
    closed = question.yes_no or (text.rstrip().endswith("?") and not cues.OPEN_QUESTION.search(text))
    told = question.values("modality") or question.reads or question.setting or cues.IMAGING.search(text)
    return bool(closed or cues.OPENS_WITH_MODIFIER.search(text)) and bool(
        told or len(question.modifiers) > 1 or question.claim == _FACILITY or cues.PHYSICIAN_CLAIM.search(text)
    )


def _is_of_all(rule: RuleRow, question: Question, table: CodeTable) -> bool:
    """Tell whether a rule is about every study of the kinds named; of no kind, what the modifier itself is about."""
    kinds = set(question.values("modality"))
    rows = [r for r in table.codes_on(question.on) if r.modality in kinds]
    return all(is_about(rule.subject, r, table) for r in rows) if rows else True


def _fits(rule: RuleRow, facts: Mapping[str, frozenset[str]]) -> bool:
    asked = stated(rule.condition)
    events = facts.get("event", frozenset())
    if "event" in asked:
        told = not events.isdisjoint(asked["event"])
        rest = all(not facts.get(n) or not facts[n].isdisjoint(v) for n, v in asked.items() if n in facts)
        return told and rest
    full = all(not facts.get(n, frozenset()).isdisjoint(v) for n, v in asked.items())
    return bool(asked) and not events and full


def _is_of_kind(rule: RuleRow, question: Question, table: CodeTable) -> bool:
    """Tell whether a rule is about the kind of study named; where none is named, what was told decides."""
    kinds = set(question.values("modality"))
    if not rule.subject or not kinds:
        return not rule.subject or bool(question.events)
    return any(r.modality in kinds and is_about(rule.subject, r, table) for r in table.codes_on(question.on))
