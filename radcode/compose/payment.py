"""What Medicare pays, as arithmetic: the lines of the exam, and the sums that `reckoning` makes of them.

Pure. Nothing is quoted from a publication: an amount is computed or not given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from radcode import cues
from radcode.compose import exams, hospital
from radcode.compose.builder import (
    Material,
    answered,
    declined,
    indicator_statement,
    indicators,
    row_statement,
    rule_statement,
)
from radcode.compose.modifiers import release_note
from radcode.model import Draft, Line, Statement
from radcode.reckoning import Sum, compared, compared_codes, is_unpaid, reckoned, verdict_of
from radcode.refusals import NO_AMOUNT
from radcode.rows import FeeRow, RuleRow
from radcode.rulebook import rules_for


def draft(material: Material) -> Draft:
    """Return the arithmetic for each code and component asked about, and Yes or No where that was asked."""
    if sums := compared(material.question, material.table):
        return _compared(material, sums)
    base = exams.draft(material)
    if _is_to_come(material):
        return declined(material, NO_AMOUNT)
    named = [c for c in material.named if material.table.code(c, material.on)]
    codes = list(dict.fromkeys([*(x.code for x in base.lines), *named]))
    unpaid = [c for c in codes if is_unpaid(c, material.on, material.table)]
    lines = tuple(x for x in base.lines if x.code not in unpaid)
    sums = reckoned(material.question, lines, material.table)
    statements = [_statement(s) for s in sums]
    for code in codes:
        statements += _without_amount(material, code, lines, sums)
    for code in codes if sums else ():
        statements += [note] if (note := release_note(material, code)) else []
    if base.lines and not statements:
        return _cuts_alone(material, base) or declined(material, NO_AMOUNT, base.statements[:2])
    if not codes:
        return base
    statements += _of_hospital(material, lines)
    statements += _reasons(material, lines)
    statements += [s for s in base.statements if s.template in _KEPT]
    done = answered(material, lines, statements, verdict=verdict_of(material.question, sums, codes, material.table))
    return replace(done, outcome=base.outcome, clarify=base.clarify)


def _compared(material: Material, sums: Sequence[Sum]) -> Draft:
    """Return what codes held against each other are paid, each by itself: none of them is recommended."""
    codes = [c for c in compared_codes(material.question) if material.table.code(c, material.on)]
    said = [_statement(s) for s in sums]
    said += [s for c in codes for s in _without_amount(material, c, [], sums)]
    rows = [r for c in codes if (r := material.table.code(c, material.on))]
    said += [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows]
    return answered(material, [], said)


def _cuts_alone(material: Material, base: Draft) -> Draft | None:
    """Return the cut in percent that was asked about, for a day of which no relative values are held; None without."""
    percents = [s for s in base.statements if s.kind == "rule" and _is_percent(s, material)]
    return answered(material, base.lines, [*percents, *base.statements]) if percents else None


def _is_percent(statement: Statement, material: Material) -> bool:
    rules = [material.table.row(ref) for ref in statement.rows]
    return any(isinstance(r, RuleRow) and r.unit.startswith("percent_off") for r in rules)


_KEPT = ("code_names", "rule", "pctc", "release_of", "code_ended", "code_in_force", "code_starts", "replaced")


def _is_to_come(material: Material) -> bool:
    """Tell whether figures are asked for a day that was named and that lies after the newest release held."""
    stated = any(a.name == "date_of_service" and a.origin == "question" for a in material.question.assumptions)
    fees = [f for c in material.named if (f := material.table.fee(c, "", material.on))]
    return stated and bool(fees) and all(f.relation == "newest" for f in fees)


def _statement(made: Sum) -> Statement:
    """Return a step of the arithmetic as a statement; verify reckons it anew."""
    return row_statement("lead", "reckoned", *made.rows, words={"sum": made.text})


def _without_amount(material: Material, code: str, lines: Sequence[Line], sums: Sequence[Sum]) -> list[Statement]:
    """Say why no amount stands for a code, or for the half that its line claims: its status, and the rule about it."""
    fees = [r for s in sums for r in s.rows if isinstance(r, FeeRow) and r.code == code]
    claimed = [m for x in lines if x.code == code for m in x.modifiers]
    fee = material.table.fee(code, "", material.on)
    if fee is None or fee.relation == "oldest" or any(not f.modifier or f.modifier in claimed for f in fees):
        return []
    row = material.table.code(code, material.on)
    status = indicator_statement(material, "lead", "status", code)
    rules = [r for r in rules_for(row, material.encounter, material.table) if r.kind == "payer"] if row else []
    named = [r for r in rules if code in r.subject.split(";")]
    return [*([status] if status else []), *(rule_statement("why", r) for r in named[:2])]


def _of_hospital(material: Material, lines: Sequence[Line]) -> list[Statement]:
    """Return what the hospital itself is paid for its outpatient, where nobody said whose payment is wanted."""
    question = material.question
    if question.modifiers or not cues.OUTPATIENT.search(question.text) or cues.PHYSICIAN_CLAIM.search(question.text):
        return []
    told = any(cue.search(question.text) for _, cue in cues.HALVES)
    return [] if told else [s for x in lines for s in hospital.statements(material, x.code)]


def _reasons(material: Material, lines: tuple[Line, ...]) -> list[Statement]:
    """Say which bilateral indicator decides when both sides were done."""
    codes = [x.code for x in lines]
    return indicators(material, "bilateral", codes) if material.question.side == "both" else []
