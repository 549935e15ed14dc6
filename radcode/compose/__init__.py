"""Question, codes and passages to Draft: first what to bill, then why, why not the neighbours, what to watch.

Pure; one file for each thing that is asked. Never imports another step: what it proposes, verify must prove.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from radcode import cues, refusals
from radcode.compose import (
    allowed,
    compare,
    denials,
    exams,
    hospital,
    library,
    listed,
    pairs,
    payment,
    proposed,
    rules,
    suits,
    twodays,
    units,
    validity,
)
from radcode.compose.builder import MAX_LINES, Material, declined, indicator_statement, ordered, rule_statement
from radcode.compose.modifiers import modified
from radcode.forms import asked_forms, is_of_form, verdict_of_form
from radcode.model import Ask, Draft, Line, Match, Outcome, Passage, Question
from radcode.modifierlaw import FACILITY_ONLY, of_facility, office_codes, others_half
from radcode.needs import is_asked, is_needed, why_not
from radcode.proposal import is_refuted
from radcode.rows import CodeRow, RuleRow
from radcode.staying import verdict_of_staying
from radcode.tables import CodeTable

_BY_ASK: dict[Ask, Callable[[Material], Draft]] = {
    Ask.CODE: exams.draft,
    Ask.MODIFIER: exams.draft,
    Ask.UNITS: units.draft,
    Ask.MEANING: library.meaning,
    Ask.VALIDITY: validity.draft,
    Ask.PAIR: pairs.draft,
    Ask.ALLOWED: allowed.draft,
    Ask.SUITS: suits.draft,
    Ask.COMPARE: compare.draft,
    Ask.PAYMENT: payment.draft,
    Ask.RULE: rules.draft,
    Ask.EXPLAIN: library.explanation,
    Ask.OUTSIDE: library.refusal,
}
# Where codes named that are not billed for what was said are answered by the claim that is right.
_OF_ITS_YEAR = (Ask.PAYMENT, Ask.VALIDITY)  # never answered from the tables of another year
_CLAIMED = (Ask.CODE, Ask.MODIFIER, Ask.UNITS, Ask.SUITS)


def compose(
    question: Question,
    passages: Sequence[Passage],
    matches: Sequence[Match],
    table: CodeTable,
    *,
    related: Sequence[Match] = (),
    near: Sequence[Match] = (),
    each: Sequence[tuple[Match, ...]] = (),
) -> Draft:
    """Return what the rules and data say to the question; nothing in it is trusted until verified.

    Args:
        question: what was understood, already merged with the conversation.
        passages: found for it, best first.
        matches: the codes that fit its description on the date of service, best first.
        table: the dated look-ups.
        related: matches on the second day when the question names two.
        near: when nothing matches, the same exam with other particulars.
        each: what each exam of an order of several matches by itself.
    """
    material = Material(question, tuple(passages), tuple(matches), table, tuple(related), tuple(near), tuple(each))
    if question.on < table.since and question.ask is not Ask.OUTSIDE:
        return declined(material, refusals.too_early(table), [])
    in_force = all(table.code(c, question.on) for c in material.named)
    of_factor = question.ask is Ask.EXPLAIN and cues.OF_FACTOR.search(question.text)
    if question.on > table.until and (question.ask in _OF_ITS_YEAR or of_factor) and in_force:
        return declined(material, refusals.too_late(table, question.on), [])
    unknown = validity.unknown_codes(material)
    if unknown and question.ask is not Ask.OUTSIDE:
        return exams.instead_of_unknown(material, unknown) or validity.unknown(material, unknown)
    draft = _with_own_edits(_with_need(_with_exam(_draft(material), material), material), material)
    draft = denials.with_remittance(rules.refused(draft, material), material)
    if draft.verdict is None and (stays := verdict_of_staying(question, draft.lines)) is not None:
        return replace(draft, verdict=stays)
    if draft.outcome is not Outcome.ANSWERED or not is_of_form(question, table):
        return proposed.decided(draft, material)
    form = verdict_of_form(question, draft.lines, table)
    if form is None and not asked_forms(question.text, table).is_choice:
        return proposed.decided(draft, material)
    return replace(draft, verdict=form)


def _draft(material: Material) -> Draft:
    question = material.question
    if of_hospital := hospital.draft(material):
        return of_hospital
    if of_list := listed.draft(material):
        return of_list
    general = rules.anywhere(material)
    puts_on = general and any(s.modifiers for s in general.statements)
    marks = listed.marked(material)
    if marks and (general is None or not puts_on or listed.is_closer(marks, general, material)):
        return marks
    if general and not 0 < len(exams.groups(material)) <= MAX_LINES:
        return general
    if both := twodays.draft(material):
        return both
    of_limit = question.ask is Ask.UNITS and cues.DAY_LIMIT.search(question.text)
    on_two_lines = question.ask is Ask.ALLOWED and question.side == "both"  # a one-sided code for each side
    if (question.ask in _CLAIMED or on_two_lines) and not of_limit and pairs.is_changed(material):
        return _without_others_half(pairs.draft(material), material)
    return _without_others_half(_BY_ASK[question.ask](material), material)


def _with_exam(draft: Draft, material: Material) -> Draft:
    """Return the answer on codes that are gone and that nothing replaced with the exam told, where it is one."""
    question = material.question
    gone = material.named and not any(material.table.code(c, question.on) for c in material.named)
    told = question.values("modality") and question.values("regions")
    if draft.outcome is not Outcome.ANSWERED or draft.lines or draft.verdict is not False or not (gone and told):
        return draft
    exam = exams.draft(replace(material, question=replace(question, codes=(), ask=Ask.CODE, yes_no=False)))
    if exam.outcome is not Outcome.ANSWERED or len(exam.lines) != 1:
        return draft
    return replace(draft, lines=exam.lines, statements=ordered([*draft.statements, *exam.statements]))


def _with_need(draft: Draft, material: Material) -> Draft:
    """Answer whether lines billed together need the modifier that was asked about."""
    spoken = [c for s in draft.statements if s.template == "code_names" for c in s.codes]
    needed = is_needed(material.question, draft.lines, material.table, spoken)
    rule = None if needed else why_not(material.question, material.table)
    said = [rule_statement("why", rule)] if rule else []
    # that both are paid is no yes to the modifier
    parted = any(material.table.releasing() & {*line.modifiers} for line in draft.lines)
    is_beside = bool(rule) and draft.verdict is True and not parted and is_asked(material.question.text)
    if draft.outcome is not Outcome.ANSWERED or (needed is None and not is_beside):
        return draft
    return replace(draft, verdict=needed, statements=ordered([*said, *draft.statements]))


def _without_others_half(draft: Draft, material: Material) -> Draft:
    """Leave out the codes that somebody else bills as a whole, and say why: 77336 for who only reads."""
    question, table = material.question, material.table
    rows = {c: r for c in (*(x.code for x in draft.lines), *material.named) if (r := table.code(c, material.on))}
    barred = {c: rule for c, r in rows.items() if (rule := _others(r, question, table))}
    if not barred or draft.outcome is Outcome.DECLINED or question.ask in (Ask.MEANING, Ask.EXPLAIN, Ask.COMPARE):
        return draft
    lines = tuple(x for x in draft.lines if x.code not in barred)
    said = [rule_statement("lead", r) for r in dict.fromkeys(barred.values())]
    said += [s for c in barred if (s := indicator_statement(material, "why", "pctc", c))]
    closed = question.yes_no or cues.PROPOSES.search(question.text) or cues.wants_verdict(question)
    verdict = False if closed and any(r.unit == FACILITY_ONLY for r in barred.values()) else None
    verdict = (
        False if verdict is False or is_refuted(question, lines, table) else None if draft.verdict else draft.verdict
    )
    lines = lines or tuple(_of_office(barred, material))
    left = Outcome.ANSWERED if not lines else draft.outcome
    clarify = draft.clarify if lines else None
    statements = ordered([*said, *draft.statements])
    return replace(draft, lines=lines, statements=statements, verdict=verdict, outcome=left, clarify=clarify)


def _others(row: CodeRow, question: Question, table: CodeTable) -> RuleRow | None:
    return others_half(row, question, table) or of_facility(row, question, table)


def _of_office(barred: Mapping[str, RuleRow], material: Material) -> list[Line]:
    """Return the codes that stand outside a hospital for what its own codes tell, where there is just one for each."""
    table, on = material.table, material.on
    hospital = [r for c, rule in barred.items() if rule.unit == FACILITY_ONLY and (r := table.code(c, on))]
    return [modified(Line(c), material).line for r in hospital for c in office_codes(r, on, table)]


_EDITS = ("ptp", "mue", "bundled")  # what an answer says from Medicare's tables of edits


def _with_own_edits(draft: Draft, material: Material) -> Draft:
    """Add that a payer keeps edits of its own, where Medicare's decided."""
    own = [r for r in material.table.rules(material.on, kind="payer") if r.unit == "edits"]
    own = [r for r in own if r.payer == material.question.payer]
    if not own or not any(s.template in _EDITS for s in draft.statements):
        return draft
    return replace(draft, statements=ordered([*draft.statements, *(rule_statement("watch", r) for r in own)]))
