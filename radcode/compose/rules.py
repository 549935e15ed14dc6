"""How often, at what age, for whom: the rows of `rules` that speak about a code or an exam.

Pure. Recommends nothing; it says what the rule says, and which publication says otherwise.
"""

from __future__ import annotations

import re

from radcode.attributes import branches
from radcode.compose import exams, library
from radcode.compose.builder import (
    Material,
    answered,
    conflict_statements,
    content_words,
    indicator_statement,
    quotes,
    row_statement,
    rule_statement,
)
from radcode.model import Draft, Statement
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import conditions, rules_for

MAX_RULES = 7
_KINDS = ("frequency", "age", "order", "payer", "documentation", "setting", "element")
_CUES = (
    ("age", re.compile(r"\bage|\bold\b|\byears?\b", re.IGNORECASE)),
    ("frequency", re.compile(r"\boften|\bfrequen|\bevery\b|\binterval|\bmonths?\b|\bonce\b", re.IGNORECASE)),
    ("order", re.compile(r"\border", re.IGNORECASE)),
)


def draft(material: Material) -> Draft:
    """Return the rules of the codes named or described, those first that the question's words ask for."""
    rows = _subjects(material)
    if not rows:
        return library.explanation(material)
    found = _rules(material, rows)
    if not found:
        return _without_rule(material, rows)
    codes = [r.code for r in rows]
    statements: list[Statement] = [rule_statement("lead", r) for r in found]
    statements += [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows[:3] if _is_named(r, found)]
    if re.search(r"\bsupervis", material.question.text, re.IGNORECASE):
        statements += _supervision(material, rows)
    statements += [*quotes(material, codes, 2), *conflict_statements(material, [*codes, *(r.id for r in found)])]
    return answered(material, [], statements)


def _subjects(material: Material) -> list[CodeRow]:
    table, on = material.table, material.on
    named = [r for c in material.named if (r := table.code(c, on))]
    return named or [r for m in branches(material.matches)[:6] for c in m.codes if (r := table.code(c, on))]


def _rules(material: Material, rows: list[CodeRow]) -> list[RuleRow]:
    asked = [kind for kind, cue in _CUES if cue.search(material.question.text)]
    found = [
        r
        for row in rows
        for r in rules_for(row, material.encounter, material.table)
        if r.kind in _KINDS and r.subject and not conditions(r)
    ]
    words = {w.rstrip("s") for w in content_words(material.question.text)}
    named = [r for r in found if len(words & {w.rstrip("s") for w in content_words(r.says)}) > 1]
    about_time = [r for r in found if r.kind in ("frequency", "age")]
    chosen = [*(named if not asked else []), *about_time] or found
    order = {r: i for i, r in enumerate(dict.fromkeys(chosen))}
    return sorted(order, key=lambda r: (r.kind not in asked and r not in named, order[r]))[:MAX_RULES]


def _is_named(row: CodeRow, found: list[RuleRow]) -> bool:
    return any(row.code in r.subject.split(";") for r in found)


def _supervision(material: Material, rows: list[CodeRow]) -> list[Statement]:
    found: list[Statement] = []
    for row in rows[:3]:
        for modifier in _components(material, row):
            fee = material.table.fee(row.code, modifier, material.on)
            level = material.table.indicator("supervision", fee.row.supervision, material.on) if fee else None
            if fee and level and modifier:
                found.append(row_statement("lead", "supervision", fee.row, level, codes=(row.code,)))
    return found[-3:]


def _components(material: Material, row: CodeRow) -> tuple[str, ...]:
    fee = material.table.fee(row.code, "", material.on)
    indicator = material.table.indicator("pctc", fee.row.pctc, material.on) if fee else None
    return indicator.allows[1:] if indicator else ()


def _without_rule(material: Material, rows: list[CodeRow]) -> Draft:
    """No rule row: what the status indicator says of coverage is still a fact."""
    found = _supervision(material, rows) if "supervis" in material.question.text.lower() else []
    if not found:
        found = [s for r in rows[:3] if (s := indicator_statement(material, "lead", "status", r.code))]
    if not found:
        return exams.draft(material)
    codes = [r.code for r in rows]
    return answered(material, [], [*found, *quotes(material, codes, 2), *conflict_statements(material, codes)])
