"""Is this the code for that exam: yes when its attributes hold what was said, no with the code that fits.

Pure.
"""

from __future__ import annotations

from radcode.attributes import branches, describe, fit, suits
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.compose import exams, validity
from radcode.compose.builder import (
    MAX_LINES,
    Material,
    answered,
    branch_lines,
    conflict_statements,
    neighbours,
    quotes,
    row_statement,
    rule_statement,
)
from radcode.compose.modifiers import modified
from radcode.model import Draft, Line
from radcode.proposal import is_refuted
from radcode.rows import CodeRow
from radcode.rulebook import rules_for

NARROW = 4  # a rule that names more codes than this is about a family, not about these two


def draft(material: Material) -> Draft:
    """Return yes or no for one code and an exam described in words."""
    row = material.table.code(material.named[0], material.on) if material.named else None
    if row is None and not material.named:
        return exams.draft(material)
    if row is None:
        return validity.draft(material)
    if rc104.check(row.code, material.on, material.question.payer, material.table):
        return validity.draft(material)
    said = describe(material.question)
    if suits(row, said, material.table):
        done = modified(Line(row.code), material)
        statements = [row_statement("lead", "code_is", row, codes=(row.code,)), *done.statements]
        statements += [*quotes(material, [row.code], 2), *conflict_statements(material, [row.code])]
        good = not is_refuted(material.question, [done.line], material.table)
        return answered(material, [done.line], statements, verdict=good)
    fitting = [
        r
        for m in branches(material.matches)
        for c in m.codes
        if (r := material.table.code(c, material.on)) and r.code != row.code
    ]
    if not fitting:
        fitting = [x for x in _family(row, material) if fit(x, said, material.table) is not None]
    near = neighbours(row, material, [row.code]) if not fitting else ()
    lines = [modified(x, material).line for x in branch_lines(fitting)] if len(fitting) <= MAX_LINES else []
    statements = [row_statement("lead", "code_names", row, codes=(row.code,))]
    statements += [row_statement("why", "code_names", r, codes=(r.code,)) for r in fitting[:MAX_LINES]]
    statements += [row_statement("why", "code_names", r, codes=(r.code,)) for r in near]
    narrow = [
        r
        for r in rules_for(row, material.encounter, material.table)
        if row.code in r.subject.split(";")
        and any(f.code in r.subject.split(";") for f in fitting)
        and len(r.subject.split(";")) <= NARROW
    ]
    statements += [rule_statement("why", r) for r in narrow[:1]]
    codes = [row.code, *(r.code for r in fitting)]
    statements += [*quotes(material, codes, 2), *conflict_statements(material, codes)]
    return answered(material, lines, statements, verdict=False)


def _family(row: CodeRow, material: Material) -> list[CodeRow]:
    """Return the codes in force of the same exam in its other forms."""
    same = (row.modality, row.regions, row.role)
    on_that_day = material.table.codes_on(material.on)
    listed = material.table.fee(row.code, "", material.on) is not None
    return [
        x
        for x in on_that_day
        if (x.modality, x.regions, x.role) == same
        and x.code != row.code
        and (not listed or material.table.fee(x.code, "", material.on))
    ]
