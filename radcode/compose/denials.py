"""Why a line was denied: what the tables hold against the code, what was told of the line first.

Pure. No yes or no: that a claim was denied is told, not asked.
"""

from __future__ import annotations

import re
from dataclasses import replace

from radcode import cues
from radcode.asked import is_of_remittance, terms_asked
from radcode.benefit import ages_missed, intervals, last_done
from radcode.compose import rules, units, validity
from radcode.compose.builder import (
    MAX_LINES,
    Material,
    answered,
    conflict_statements,
    indicators,
    ordered,
    quotes,
    row_statement,
    rule_statement,
)
from radcode.compose.modifiers import modified
from radcode.lessons import lessons_for
from radcode.model import Ask, Draft, Line, Outcome, Statement
from radcode.rows import CodeRow, RuleRow

MAX_RULES = 4
_WORD = re.compile(r"\w+")


def draft(material: Material) -> Draft | None:
    """Return what stands against the one code that was denied; None where no denial was told of one code."""
    if len(material.named) != 1 or not cues.DENIED.search(material.question.text):
        return None
    (code,) = material.named
    said, lines = reasons(code, material)
    row = material.table.code(code, material.on)
    said += [row_statement("why", "code_is", row, codes=(code,))] if row else []
    said += [*quotes(material, material.named, 2), *conflict_statements(material, material.named)]
    return answered(material, [modified(x, material).line for x in lines], said)


def with_remittance(draft: Draft, material: Material) -> Draft:
    """Say first what the payer's reasons and remarks mean, before what is wrong with the line.

    They are an answer of their own where nothing more can be said; nothing is asked back for them.
    """
    terms = [t for t in terms_asked(material.question, material.table) if is_of_remittance(t)]
    if not terms or material.question.ask in (Ask.OUTSIDE, Ask.PAYMENT):
        return draft
    said = [row_statement("lead", "indicator_is", t) for t in terms]
    if draft.outcome is Outcome.DECLINED:
        return answered(material, [], [*said, *rules_of_exam(material)])
    kept = [s for s in draft.statements if s.text not in {x.text for x in said}]
    return replace(draft, statements=ordered([*said, *kept]))


def rules_of_exam(material: Material) -> list[Statement]:
    """Return how often and for whom the exam that was refused is paid, by whatever code."""
    rows = [r for m in material.matches for c in m.codes if (r := material.table.code(c, material.on))]
    told = rules.told(material, rows[:MAX_LINES])
    return [rule_statement("why", r) for r in told if r.kind in ("frequency", "age")][:MAX_RULES]


def reasons(code: str, material: Material) -> tuple[list[Statement], list[Line]]:
    """Return what the tables hold against a code, and what is billed instead of one that the payer does not take."""
    row = material.table.code(code, material.on)
    good, standing, instead = validity.standing(code, material)
    if row is None or not good:
        return standing, instead
    said = [row_statement("lead", "lesson", x) for x in lessons_for(material.question, material.table) if not x.rule]
    said += _of_line(row, material)
    said += [rule_statement("lead", r) for r in _rules(row, material)]
    status = [s for s in standing if s.template == "status"]
    return [*said, *status], []


def _of_line(row: CodeRow, material: Material) -> list[Statement]:
    """Return what decides on the line itself: the primary code of an add-on, the units, the halves, the last exam."""
    text, table = material.question.text, material.table
    said: list[Statement] = []
    if row.addon and (pairs := table.pairs(material.on, code=row.code, relation="addon_of")):
        said.append(row_statement("lead", "addon", *pairs[:MAX_LINES], row, codes=(row.code,)))
    if cues.OF_UNITS.search(text):
        said += units.limit_statements(material, row.code)
    if {w.upper() for w in _WORD.findall(text)} & table.allowed_by("pctc"):
        said += indicators(material, "pctc", [row.code], "lead")
    return [*said, *rules.due(material, [row])]


def _rules(row: CodeRow, material: Material) -> list[RuleRow]:
    """Return the rules of whom and how often that the words tell of, those first that refuse this patient."""
    question, table = material.question, material.table
    refusing = ages_missed(question, [row], table)
    refusing += intervals(question, [row], table) if last_done(question) else ()
    return list(dict.fromkeys([*refusing, *rules.told(material, [row])]))[:MAX_RULES]
