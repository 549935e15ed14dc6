"""What proves a code, a modifier and a unit count: the rows of tables.md, found anew and never taken on trust.

Pure; imports `attributes`, `checks`, `model`, `rows`, `rulebook`, `tables`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from radcode.attributes import asked_of, attribute_value, describe, fit
from radcode.catheters import catheters_beside
from radcode.changes import Claim
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks import rc204_pctc_modifier_invalid as rc204
from radcode.claim import claim_named, claim_of
from radcode.halves import is_performed
from radcode.model import Ask, ExamWords, Line, Question
from radcode.modifierlaw import halves_due, law_of, of_facility, office_codes, others_half
from radcode.ranking import ranker_of
from radcode.rows import CodeRow, FeeRow, IndicatorRow, Row, RuleRow, is_in_force
from radcode.rulebook import component_rule, encounter_of, rules_for, stated
from radcode.sides import each_place, one_side_done
from radcode.tables import CodeTable
from radcode.twohalves import halves_of
from radcode.unitlaw import discard_modifiers, discarded, due, further_units
from radcode.weighing import surely_meant


@dataclass(frozen=True, slots=True)
class Proof:
    """The rows that prove a line; `problem` is empty when everything is proved."""

    rows: tuple[Row, ...]
    problem: str = ""
    rule: str = ""


def prove(
    line: Line, question: Question, table: CodeTable, beside: Sequence[str] = (), *, claim: Claim | None = None
) -> Proof:
    """Return the rows that prove code, branch, modifiers and units of a line, or what is not proved.

    `beside`: the codes of the other lines; a modifier that parts a pair is proved by that pair. `claim`: the one for
    the codes named, where it was derived before.
    """
    row = table.code(line.code, question.on)
    if row is None:
        return Proof((), f"{line.code} is not in force on {question.on}", "UNPROVED_CODE")
    wrong = [a for a, v in line.when if attribute_value(row, a) != v]
    if wrong and not _hangs_on_branch(line, question, table):
        return Proof((), f"{line.code} is not the branch {wrong[0]}", "UNPROVED_CODE")
    if rc104.check(row.code, question.on, question.payer, table):
        return Proof((), f"{line.code} is not taken by the payer", "UNPROVED_CODE")
    if of_facility(row, question, table):
        return Proof((), f"{line.code} stands on the claim of a hospital alone", "UNPROVED_CODE")
    if others_half(row, question, table):
        return Proof((), f"{line.code} is the half that somebody else bills", "UNPROVED_CODE")
    others = [r for c in beside if c != row.code and (r := table.code(c, question.on))]
    if not is_supported(row, question, table, claim) and not _completes(row, others, question, table, claim):
        return Proof((), f"{line.code} does not fit what was asked", "UNPROVED_CODE")
    proofs = (_proved(line, row, q, table, beside) for q in each_place(row, question, table) or (question,))
    first = next(proofs)
    return next((p for p in (first, *proofs) if not p.problem), first)


def _proved(line: Line, row: CodeRow, question: Question, table: CodeTable, beside: Sequence[str]) -> Proof:
    """Return the rows that prove modifiers and units of a line of one place."""
    found: list[Row] = [row]
    question = asked_of(row, question, table)
    component = _component(line, row, question, table)
    if isinstance(component, str):
        return Proof((), component, "UNPROVED_MODIFIER")
    proved, rows = component
    found += rows
    for modifier in line.modifiers:
        if modifier in proved:
            continue
        rows = _other(modifier, row, question, table) or _parting(modifier, row, beside, question, table)
        if not rows:
            return Proof((), f"modifier {modifier} of {line.code} is not proved by any row", "UNPROVED_MODIFIER")
        found += rows
    if line.units < 1:
        return Proof((), f"nothing of {line.code} is billed", "UNPROVED_UNITS")
    if line.units != 1:
        thrown = set(line.modifiers) & discard_modifiers(table)
        units = discarded(row, question, table) if thrown else due(row, question, table)
        if units is None or units.line != line.units:
            return Proof((), f"nobody stated {line.units} units of {line.code}", "UNPROVED_UNITS")
        found += units.rows
    return Proof(tuple(dict.fromkeys(found)))


def _completes(
    row: CodeRow, others: Sequence[CodeRow], question: Question, table: CodeTable, claim: Claim | None
) -> bool:
    """Tell whether the claim for the other lines holds this code as well: the catheter of an angiogram, a guidance."""
    led = [r for r in others if is_supported(r, question, table, claim)]
    return bool(led) and row in claim_of(led, question, table).rows


def is_supported(row: CodeRow, question: Question, table: CodeTable, claim: Claim | None = None) -> bool:
    """Tell whether the question leads to this code: named, described, or tied to a named or described one by a row."""
    named: set[str] = {m.code for m in question.codes}
    if row.code in named or _fits(row, question, table) or row.code in _surely_meant(question, table):
        return True
    if any(
        p.code == row.code for c in named if (r := table.code(c, question.on)) for p in halves_due(r, question, table)
    ):
        return True
    rows = [r for c in named if (r := table.code(c, question.on))]
    if question.ask is Ask.ALLOWED and (one := one_side_done(rows, question, table)) and one.code == row.code:
        return True
    hospital = [r for r in rows if of_facility(r, question, table)]
    if any(row.code in office_codes(r, question.on, table) for r in hospital):
        return True
    if row.code in _standing_in(named, question, table) or _is_billed_instead(row, question, table, claim):
        return True
    for combination in table.rows("combinations"):
        holds = combination.becomes == row.code and is_in_force(combination, question.on)
        differ = len(set(combination.parts)) > 1  # twice the same code must have been said twice
        if holds and differ and all(p in named or _is_said(p, question, table) for p in combination.parts):
            return True
        if holds and _described(combination.parts, question, table):
            return True
    if _is_counted(row, named, question, table):
        return True
    if question.ask is Ask.SUITS and _is_variant(row, named, question, table):
        return True
    heirs = _standing_in(named, question, table)
    return _is_asked_beside(row, question) and any(
        pair.other in heirs or _ties(pair.other, named, question, table)
        for pair in table.pairs(question.on, code=row.code)
        if pair.relation in BESIDE
    )


@lru_cache(maxsize=64)
def _surely_meant(question: Question, table: CodeTable) -> tuple[str, ...]:
    """Return the codes that the words mean beyond doubt, weighed anew."""
    if question.codes:
        return ()
    return surely_meant(describe(question), question.on, ranker_of(table), claim=question.claim)


def _is_billed_instead(row: CodeRow, question: Question, table: CodeTable, claim: Claim | None) -> bool:
    """Tell whether the claim that is right for the codes named, derived now when it was not before, holds this code."""
    claim = claim or (claim_named(question, table) if question.codes else None)
    return claim is not None and row in claim.rows


def _standing_in(named: set[str], question: Question, table: CodeTable) -> set[str]:
    """Return the codes that stand in for one named that is not in force that day, or that the payer refuses."""
    on = question.on
    found: set[str] = set()
    for code in named:
        if row := table.code(code, on):
            rules = rules_for(row, encounter_of(question), table, "payer")
            found |= {c for r in rules if r.unit == "code" for c in r.value.split("|")}
            continue
        found |= {c for h in table.history(code) for c in h.codes}
        found |= {h.code for h in table.rows("history") if code in h.codes}
        found |= {p for c in table.rows("combinations") if c.becomes == code for p in c.parts}
    return found


def _is_counted(row: CodeRow, named: set[str], question: Question, table: CodeTable) -> bool:
    """Tell whether the code is the first of several things that were counted, or the add-on that counts the rest."""
    pairs = table.pairs(question.on, code=row.code, relation="addon_of")
    firsts = [row, *(r for p in pairs if (r := table.code(p.other, question.on)))]
    uncounted = replace(question, attributes=tuple((a, v) for a, v in question.attributes if a != "count"))
    for first in firsts:
        further = tuple(further_units(first, question, table))
        if further and row in (first, *further) and (first.code in named or _fits(first, uncounted, table)):
            return True
    return False


# What may be billed beside a code: its add-ons and the injection half of its study.
BESIDE = ("injection_with_si", "addon_of", "screening_with_tomo", "diagnostic_with_tomo", "guidance_for")


def _is_asked_beside(row: CodeRow, question: Question) -> bool:
    """Tell whether the question speaks of what makes the extra code an exam of its own."""
    said = {*question.values("technique"), *question.values("modality"), *question.values("role")}
    injected = row.role == "injection" and is_performed(question)
    return injected or bool(said & {*row.technique, row.modality, row.role} - {"complete_service"})


def _is_variant(row: CodeRow, named: set[str], question: Question, table: CodeTable) -> bool:
    """Tell whether the code is the same exam as a named one, in the form that was described."""
    rows = [r for c in named if (r := table.code(c, question.on))]
    said = describe(question)
    same = any((r.modality, r.regions, r.role) == (row.modality, row.regions, row.role) for r in rows)
    return same and fit(row, said, table) is not None


def are_rivals(a: str, b: str, question: Question, table: CodeTable, claim: Claim | None = None) -> bool:
    """Tell whether two codes are branches of one exam, of which only one can be billed."""
    named = {m.code for m in question.codes}
    first, second = table.code(a, question.on), table.code(b, question.on)
    if first is None or second is None or {a, b} <= named:
        return False
    if (first.modality, first.regions) != (second.modality, second.regions):
        return False
    if all(_is_billed_instead(r, question, table, claim) for r in (first, second)):
        return False
    if second in catheters_beside((first,), question, table) or first in catheters_beside((second,), question, table):
        return False
    ours, theirs = _exams_of(first, question, table), _exams_of(second, question, table)
    if ours and theirs and (not ours & theirs or _each_has_its_own(first, second, question, table)):
        return False  # each belongs to another exam of the order
    ties = {p.other for c in (a, b) for p in table.pairs(question.on, code=c) if p.relation in BESIDE}
    joined = (*(c.parts for c in table.rows("combinations")), *(h.codes for c in named for h in table.history(c)))
    combined = any({a, b} <= set(parts) for parts in joined)
    return not ties & {a, b} and not combined


def _each_has_its_own(first: CodeRow, second: CodeRow, question: Question, table: CodeTable) -> bool:
    """Tell whether of two codes each fits an exam of the order better than the other one does: a filter out, one in."""
    ranks = [[_rank(r, x, table) for r in (first, second)] for x in question.exams]
    return any(a > b for a, b in ranks) and any(b > a for a, b in ranks)


def _rank(row: CodeRow, exam: ExamWords, table: CodeTable) -> tuple[float, int]:
    """Return how well a code fits an exam, and how little of what it does was not said."""
    found = fit(row, describe(exam), table)
    unsaid = len({*row.technique} - {*exam.values("technique")})
    return (round(found.score, 1), -unsaid) if found else (0.0, -unsaid)


def _exams_of(row: CodeRow, question: Question, table: CodeTable) -> set[int]:
    """Return which exams of an order of several the code fits best."""
    fits = [fit(row, describe(x), table) for x in question.exams]
    scores = {i: f.score for i, f in enumerate(fits) if f}
    return {i for i, score in scores.items() if score == max(scores.values())}


def _hangs_on_branch(line: Line, question: Question, table: CodeTable) -> bool:
    """Tell whether an extra code is billed beside a code that is this branch."""
    pairs = [p for p in table.pairs(question.on, code=line.code) if p.relation in BESIDE]
    leads = [r for p in pairs if (r := table.code(p.other, question.on))]
    return any(all(attribute_value(r, a) == v for a, v in line.when) for r in leads)


def _ties(other: str, named: set[str], question: Question, table: CodeTable) -> bool:
    return other in named or _is_said(other, question, table)


def _is_said(code: str, question: Question, table: CodeTable) -> bool:
    row = table.code(code, question.on)
    return row is not None and _fits(row, question, table)


def _described(parts: Sequence[str], question: Question, table: CodeTable) -> bool:
    rows = [table.code(p, question.on) for p in parts]
    return all(r is not None and _fits(r, question, table) for r in rows)


def _fits(row: CodeRow, question: Question, table: CodeTable) -> bool:
    each = [describe(question), *map(describe, question.exams)]
    if row.count in FIRST_AND_FURTHER:
        each += [said.without("count") for said in each if "multiple" in said.of("count")]
    return any(not said.is_empty and fit(row, said, table) is not None for said in each)


FIRST_AND_FURTHER = ("first", "single", "each_additional")  # what several lesions, levels or fetuses are billed by


def _component(
    line: Line, row: CodeRow, question: Question, table: CodeTable
) -> tuple[tuple[str, ...], list[Row]] | str:
    """Return the component modifiers proved and their rows, or what is wrong with them."""
    fee = table.fee(row.code, "", question.on)
    meaning = table.indicator("pctc", fee.row.pctc, question.on) if fee else None
    halves = table.allowed_by("pctc")
    question = next((q for q, r in halves_of(row, question, table) if r.value in line.modifiers), question)
    said = [m for m in line.modifiers if m in halves]
    rule = component_rule(row, encounter_of(question), table)
    due = rule.value if rule and not _is_refused(row, rule, question, table) else ""
    if fee is None and due:
        due = ""
    if said != ([due] if due else []):
        wanted = due or "no component modifier"
        return f"{line.code} is proved with {wanted}, not with {', '.join(said) or 'none'}"
    rows: list[Row] = [*(r for r in (fee.row if fee else None, meaning) if r)]
    if due:
        split = table.fee(row.code, due, question.on)
        if split is None:
            return f"{line.code}-{due} has no row in the fee schedule"
        rows = [split.row, *rows]
    if rule:
        rows.append(rule)
    return (due,) if due else (), rows


def _is_refused(row: CodeRow, rule: RuleRow, question: Question, table: CodeTable) -> bool:
    return bool(rule.value) and rc204.check(row.code, rule.value, question.on, table) is not None


def _other(modifier: str, row: CodeRow, question: Question, table: CodeTable) -> list[Row]:
    """Return the rows that prove a side or event modifier; empty when nothing does."""
    if question.ask is Ask.ALLOWED and modifier in question.modifiers:
        law = law_of(modifier, row, question, table)
        if not law.indicator:
            return list(law.rules) if law.verdict and any(r.sure != "coder" for r in law.rules) else []
    rules = [r for r in rules_for(row, encounter_of(question), table) if r.unit == "modifier" and r.value == modifier]
    if not rules or all(r.sure == "coder" for r in rules):
        return []
    rule = next(r for r in rules if r.sure != "coder")
    if not rule.condition.startswith("side=") or "digit" in stated(rule.condition):
        return [rule]
    fee = table.fee(row.code, "", question.on)
    meaning = table.indicator("bilateral", fee.row.bilateral, question.on) if fee else None
    return [fee.row, meaning, rule] if fee and meaning and modifier in meaning.allows else []


def _parting(modifier: str, row: CodeRow, beside: Sequence[str], question: Question, table: CodeTable) -> list[Row]:
    """Return the pairs in whose column 2 the code stands and that the encounter parts with this modifier."""
    others = [r for c in beside if c != row.code and (r := table.code(c, question.on))]
    claim = claim_of([row, *others], question, table)
    parted = [r.pair for r in claim.released if r.pair.inner == row.code and r.modifier == modifier]
    return [x for b in parted for x in (b.edit.row if b.edit else None, b.bundle) if x]


def fee_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return the rows worth citing first: the fee row, then what its indicators mean."""
    order = {FeeRow: 0, IndicatorRow: 1}
    return tuple(sorted(rows, key=lambda r: order.get(type(r), 2)))
