"""How many units: the lines of the exam with what was counted, the day's limit, and Yes or No to a number proposed.

Pure.
"""

from __future__ import annotations

from dataclasses import replace

from radcode.checks import rc305_mue_exceeded as rc305
from radcode.compose import exams
from radcode.compose.builder import (
    Material,
    indicators,
    ordered,
    row_statement,
    rule_statement,
    unique,
)
from radcode.model import Draft, Statement
from radcode.rows import RuleRow
from radcode.unitlaw import due, unit_rules, verdict_of


def draft(material: Material) -> Draft:
    """Return the lines with their units, what counts them, the unit limit, and the verdict on a number proposed."""
    base = exams.draft(material)
    rows = [r for x in base.lines if (r := material.table.code(x.code, material.on))]
    statements: list[Statement] = []
    for row in rows:
        found = due(row, material.question, material.table)
        once = [r for r in found.rows if isinstance(r, RuleRow)] if found and not found.text else []
        counts = [r for r in unit_rules(row, material.on, material.table) if not r.condition]
        statements += [rule_statement("lead", r) for r in (*once, *counts)]
        statements += limit(material, row.code)
    if material.question.side or any(s.template == "bilateral" for s in base.statements):
        statements += indicators(material, "bilateral", [r.code for r in rows], "lead")
    named = [r for r in rows if r.code in material.named]
    verdicts = [verdict_of(material.question, r, material.table) for r in named]
    verdict = verdicts[0] if len(verdicts) == 1 and base.verdict is None else base.verdict
    return replace(base, statements=unique(ordered([*base.statements, *statements])), verdict=verdict)


def limit(material: Material, code: str) -> list[Statement]:
    """Return what the medically unlikely edit of the claim's kind says."""
    mue = material.table.mue(code, material.on, rc305.SERVICE_TYPE[material.question.claim])
    meaning = material.table.indicator("mai", mue.row.mai, material.on) if mue else None
    return [row_statement("lead", "mue", mue.row, meaning, codes=(code,))] if mue and meaning else []
