"""A yes or no where a rule decides what the question proposes and nothing else did.

Pure.
"""

from __future__ import annotations

from dataclasses import replace

from radcode import cues
from radcode.compose import exams
from radcode.compose.builder import Material, answered, ordered, quotes, row_statement, rule_statement
from radcode.halves import GOES_WITH
from radcode.holding import Held, held, inside
from radcode.model import Ask, Draft, Line, Outcome, Question, Statement
from radcode.rows import CodeRow, PtpRow, RuleRow
from radcode.rulebook import is_about


def decided(draft: Draft, material: Material) -> Draft:
    """Return the draft with the verdict of the rules on what was proposed, and these rules first.

    A verdict on codes named together, on their modifiers, units or meaning stands; any other gives way to the rules.
    """
    question = material.question
    of_code = question.ask in (Ask.PAIR, Ask.SUITS)
    of_codes = question.ask in _OF_CODES and len(material.named) > of_code
    if question.ask is Ask.PAIR and draft.lines:  # "3-D with 70496", "CT chest and CT neck"
        of_codes = of_codes or draft.verdict is True or _is_never_parted(draft, material)
    ended = question.ask is Ask.VALIDITY and draft.verdict is False and bool(material.named)
    found = held(question, material.table)
    of_exam = found is not None and found.of_exam and found.is_asked and len(material.named) < _SEVERAL
    # what may stand is not to be had without what is demanded, "no image was saved", or against what is refused
    of_act = found is not None and ((found.of_exam and found.is_demand) or question.ask is Ask.ALLOWED)
    unreported = found is not None and not found.verdict and any(map(_is_of_report, found.rules))
    fails = unreported or (found is not None and of_act and not found.verdict)
    of_exam = of_exam or (fails and draft.verdict is True)
    if draft.verdict is not None and (of_codes or ended) and not of_exam:
        told = found if question.ask is Ask.UNITS else None
        if told is None or not told.is_asked or told.verdict != draft.verdict:
            return draft
        return replace(draft, statements=ordered([*(rule_statement("lead", r) for r in told.rules), *draft.statements]))
    if draft.verdict is False and draft.lines and question.modifiers and cues.EVERY_LINE.search(question.text):
        return draft  # a modifier asked of every line may stand on one of them only
    of_condition = found and found.is_condition and (question.ask is Ask.RULE or (found.is_demand and of_code))
    if of_condition and draft.verdict is False:
        return draft  # one condition is met, and another one is not
    if found is None:
        rules = inside(question, material.table)
        said = [rule_statement("lead", r) for r in rules]
        return answered(material, [], [*said, *quotes(material, material.named, 2)]) if rules else draft
    fails = fails or (question.ask is Ask.RULE and not found.verdict)  # one condition is not met, whatever else is
    if draft.verdict is not None and not found.is_asked and not fails:
        return draft
    summed = len(draft.lines) > 1 and any(s.template == _RECKONED for s in draft.statements)
    if summed and question.ask is Ask.PAYMENT and not question.yes_no and cues.TOTAL.search(question.text):
        return draft  # the sum that was asked for, and no word on whether it is cut
    said = [rule_statement("lead", r) for r in found.rules]
    said += [row_statement("why", "code_names", r, codes=(r.code,)) for r in _halves(found, material)]
    if not found.verdict and any(r.unit == NOT_BILLED for r in found.rules):
        return answered(material, [], said, verdict=False)
    if of_exam:
        draft = replace(draft, lines=_lines_of(found, draft, material))
    if not found.verdict and (outer := _outer(found, draft, material)):
        said += [row_statement("why", "code_names", r, codes=(r.code,)) for r in outer]
        return answered(material, [Line(r.code) for r in outer], said, verdict=False)
    if not found.verdict and found.is_demand:  # what is demanded was not done
        lacking = _lines_of(found, draft, material)
        draft = replace(draft, lines=tuple(x for x in draft.lines if x not in lacking))
    if draft.outcome is Outcome.ANSWERED and _keeps(draft, found.verdict, question) and not unreported:
        return replace(draft, statements=ordered([*said, *draft.statements]), verdict=found.verdict)
    if once := _once(found, material):
        return replace(once, question=question, verdict=False, statements=ordered([*said, *once.statements]))
    said += [s for s in draft.statements if _is_of_time(s, material)]
    return answered(material, [], [*said, *quotes(material, material.named, 2)], verdict=found.verdict)


def _is_of_report(rule: RuleRow) -> bool:
    """Tell whether a rule says what a reading needs on record to be billed at all."""
    return rule.kind == "documentation" and "reads=yes" in rule.condition.split("&")


_RECKONED = "reckoned"  # the template of a step of the arithmetic
NOT_BILLED = "not_billed"  # the unit of a rule by which its codes are no line at all in the case told


def _lines_of(found: Held, draft: Draft, material: Material) -> tuple[Line, ...]:
    """Return the lines for what the rules speak of: no code for what is asked of it, an injection read as an exam."""
    rows = ((x, material.table.code(x.code, material.on)) for x in draft.lines)
    return tuple(x for x, r in rows if r and any(is_about(rule.subject, r, material.table) for rule in found.rules))


def _outer(found: Held, draft: Draft, material: Material) -> list[CodeRow]:
    """Return the procedure that was done, where the code asked about is inside it: the line whose tip a film checks."""
    rules = [r for r in found.rules if r.subject]
    named = [r for c in material.named if (r := material.table.code(c, material.on))]
    if material.question.ask not in _OF_MONEY or not named or not rules or not draft.lines:
        return []
    if any(is_about(rule.subject, r, material.table) for rule in rules for r in named):
        return []
    rows = (r for m in material.matches[:1] for c in m.codes if (r := material.table.code(c, material.on)))
    return [r for r in rows if any(is_about(rule.subject, r, material.table) for rule in rules)]


_OF_MONEY = (Ask.PAYMENT, Ask.CODE, Ask.MODIFIER)


def _is_never_parted(draft: Draft, material: Material) -> bool:
    """Tell whether a code pair that no modifier parts stands behind the draft: no rule permits the two."""
    rows = (material.table.row(ref) for s in draft.statements for ref in s.rows)
    meanings = (
        material.table.indicator("ptp", r.modifier_indicator, material.on) for r in rows if isinstance(r, PtpRow)
    )
    return any(m is not None and not m.allows for m in meanings)


def _once(found: Held, material: Material) -> Draft | None:
    """Return the exam told as it is billed once, where a rule refuses a further unit of it or the modifier of one."""
    question = material.question
    of_exam = question.ask in (Ask.ALLOWED, Ask.UNITS, Ask.RULE) and not material.named
    if found.verdict or not of_exam or any(r.kind != REPEAT for r in found.rules):
        return None
    bare = replace(question, ask=Ask.CODE, modifiers=(), events=(), yes_no=False)
    draft = exams.draft(replace(material, question=bare))
    return draft if draft.outcome is Outcome.ANSWERED and draft.lines else None


REPEAT = "repeat"  # the kind of a rule on what is done again on the same day


def _keeps(draft: Draft, verdict: bool, question: Question) -> bool:
    """Tell whether what the draft says goes with the verdict: the same one, or lines for codes that were asked for."""
    if draft.verdict is None:
        return bool(draft.lines) and (bool(question.codes) or question.ask in _OF_LINES)
    return draft.verdict == verdict


def _halves(found: Held, material: Material) -> list[CodeRow]:
    """Return the injections of the studies named that a rule which decides is about."""
    table, on = material.table, material.on
    about = {c for r in found.rules for c in r.subject.split(";")}
    pairs = [p for c in material.named for p in table.pairs(on, other=c, relation=GOES_WITH)]
    return [r for p in pairs if p.code in about and (r := table.code(p.code, on))]


def _is_of_time(statement: Statement, material: Material) -> bool:
    """Tell whether a statement is a rule of how often or at what age: who asks about one wants the other too."""
    rules = [material.table.row(ref) for ref in statement.rows] if statement.kind == "rule" else []
    return any(isinstance(r, RuleRow) and r.kind in _OF_TIME for r in rules)


_OF_TIME = ("frequency", "age")
_SEVERAL = 2  # codes named: their pair decides
_OF_CODES = (Ask.PAIR, Ask.ALLOWED, Ask.SUITS, Ask.UNITS)
_OF_LINES = (Ask.CODE, Ask.MODIFIER, Ask.UNITS)
