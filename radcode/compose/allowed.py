"""May this modifier stand on this code: yes or no, by the indicator or rule that decides it.

Pure.
"""

from __future__ import annotations

from radcode.compose import exams, validity
from radcode.compose.builder import (
    Material,
    answered,
    conflict_statements,
    declined,
    indicator_statement,
    indicators,
    quotes,
    row_statement,
    rule_statement,
)
from radcode.compose.modifiers import modified
from radcode.model import Draft, Line, Statement
from radcode.modifierlaw import Law, law_of

NOT_DECIDED = "RadCode's tables do not decide whether that modifier may stand there, so it does not say yes or no."


def draft(material: Material) -> Draft:
    """Return yes when every modifier named may stand on every code, no when one may not, with the reason."""
    rows = validity.rows_of(material) or [g[0] for g in exams.groups(material)]
    laws = [law_of(m, r, material.question, material.table) for r in rows for m in material.question.modifiers]
    statements: list[Statement] = []
    for law in laws:
        statements += _because(law, material)
    statements += [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows]
    codes = [r.code for r in rows]
    statements += [*quotes(material, codes, 2), *conflict_statements(material, codes)]
    if not laws or any(law.verdict is None for law in laws):
        return declined(material, NOT_DECIDED, [s for s in statements if s.part != "conflict"][:4])
    good = all(law.verdict for law in laws)
    lines = [modified(Line(r.code), material).line for r in rows] if good and len(rows) == 1 else []
    lines = [x for x in lines if set(material.question.modifiers) <= set(x.modifiers)]
    return answered(material, lines, statements, verdict=good)


def _because(law: Law, material: Material) -> list[Statement]:
    found: list[Statement] = []
    if law.indicator == "pctc":
        found += indicators(material, "pctc", [law.code], "lead")
    elif law.indicator and (statement := indicator_statement(material, "lead", law.indicator, law.code)):
        found.append(statement)
    found += [rule_statement("lead", r) for r in law.rules[:2]]
    return found
