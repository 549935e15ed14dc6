"""May this modifier stand on this code: yes or no, by the indicator or rule that decides it.

Pure.
"""

from __future__ import annotations

from dataclasses import replace

from radcode import cues
from radcode.compose import exams, validity
from radcode.compose.builder import (
    Material,
    answered,
    conflict_statements,
    declined,
    indicator_statement,
    indicators,
    modifier_statements,
    quotes,
    row_statement,
    rule_statement,
)
from radcode.compose.modifiers import in_order, modified
from radcode.model import Draft, Line, Statement
from radcode.modifierlaw import Law, excluding, halves_due, law_of
from radcode.natures import verdict_of_nature
from radcode.refusals import NOT_DECIDED
from radcode.rows import CodeRow, PairRow, RuleRow
from radcode.rulebook import rules_for
from radcode.sides import one_side_done
from radcode.unitlaw import due, verdict_of


def draft(material: Material) -> Draft:
    """Return yes when every modifier named may stand on every code, no when one may not, with the reason."""
    if any(material.table.code(c, material.on) is None for c in material.named):
        return _out(material)
    groups = exams.groups(material)
    whole = groups[0] if len(groups) == 1 else [g[0] for g in groups]  # of an order of several exams every code
    rows = validity.rows_of(material) or list(whole)
    nature = verdict_of_nature(material.question, rows[0], material.table) if len(rows) == 1 else None
    if nature is not None:
        return _of_nature(rows[0], nature, material)
    if rivals := excluding(material.question, material.table):
        said = [s for r in rivals for s in modifier_statements(r.modifier, material)]
        said += quotes(material, [r.code for r in rows], 1)
        return answered(material, [], said, verdict=None if cues.EITHER.search(material.question.text) else False)
    laws = [law_of(m, r, material.question, material.table) for r in rows for m in material.question.modifiers]
    statements: list[Statement] = []
    for law in laws:
        statements += _because(law, material)
    ended = [m for m in material.question.modifiers if material.table.modifier(m, material.on) is None]
    statements += [s for m in ended for s in modifier_statements(m, material)]
    statements += [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows]
    codes = [r.code for r in rows]
    statements += [*quotes(material, codes, 2), *conflict_statements(material, codes)]
    for pair in (p for r in rows for p in halves_due(r, material.question, material.table)):
        if half := _row(pair, material):
            statements.append(row_statement("lead", "half", pair, half, codes=(pair.code, pair.other)))
    refused = any(law.verdict is False for law in laws)
    of_both = material.question.side == "both" and all(law.indicator == "bilateral" for law in laws)
    if (
        not refused
        and not of_both
        and len(rows) == 1
        and verdict_of(material.question, rows[0], material.table) is False
    ):
        return _too_many_units(rows[0], statements, material)
    if laws and not refused and (hangs := [r for law in laws if law.verdict is None for r in law.hangs]):
        return answered(material, [], [*(rule_statement("lead", r) for r in dict.fromkeys(hangs)), *statements])
    if not laws or (not refused and any(law.verdict is None for law in laws)):
        return declined(material, NOT_DECIDED, [s for s in statements if s.part != "conflict"][:4])
    good = all(law.verdict for law in laws)
    if refused and (one := one_side_done(rows, material.question, material.table)):
        said = [row_statement("why", "sided_pair", one), *statements]
        line = modified(Line(one.code), material).line
        kept = tuple(m for m in line.modifiers if m not in material.question.modifiers)
        return answered(material, [replace(line, modifiers=kept)], said, verdict=False)
    return answered(material, _lines(rows, good, material), statements, verdict=good)


def _of_nature(row: CodeRow, verdict: bool, material: Material) -> Draft:
    """Return whether a code is the half that it is said to be, or splits, by its PC/TC indicator."""
    said = [row_statement("why", "code_names", row, codes=(row.code,))]
    said += [
        rule_statement("lead", r)
        for r in rules_for(row, material.encounter, material.table, "component")
        if row.code in r.subject.split(";")
    ]
    lead = indicators(material, "pctc", [row.code], "lead")
    return answered(material, [], [*lead, *said, *quotes(material, [row.code], 2)], verdict=verdict)


def _too_many_units(row: CodeRow, said: list[Statement], material: Material) -> Draft:
    """Return no where more units were sent than the code has: no modifier mends that."""
    found = due(row, material.question, material.table)
    rules = [rule_statement("lead", r) for r in (found.rows if found else ()) if isinstance(r, RuleRow)]
    line = modified(Line(row.code), material).line
    kept = tuple(m for m in line.modifiers if m not in material.table.releasing())
    return answered(material, [replace(line, modifiers=kept)], [*rules, *said], verdict=False)


def _row(pair: PairRow, material: Material) -> CodeRow | None:
    return material.table.code(pair.code, material.on)


def _out(material: Material) -> Draft:
    """Return no for a code that is not in force, with what stands in for it and what became of the modifiers."""
    gone = validity.draft(material)
    past = [m for x in material.question.modifiers for m in modifier_statements(x, material)]
    return answered(material, gone.lines, [*gone.statements, *past], verdict=False)


def _lines(rows: list[CodeRow], good: bool, material: Material) -> list[Line]:
    """Return the line as it may be billed: with the modifiers asked about when they may stand, else without."""
    if len(rows) != 1:
        return []
    halves = [r for p in halves_due(rows[0], material.question, material.table) if (r := _row(p, material))]
    if halves:
        return [modified(Line(r.code), material).line for r in halves]
    line = modified(Line(rows[0].code), material).line
    asked = material.question.modifiers
    laws = [law_of(m, rows[0], material.question, material.table) for m in asked]
    ruled = [law.modifier for law in laws if not law.indicator]
    half = [law.modifier for law in laws if law.indicator == "pctc" and law.verdict]
    if ruled and len(half) == 1:  # "CT on 74177-26": the half that was written stays
        line = replace(line, modifiers=in_order(tuple(dict.fromkeys([*half, *line.modifiers])), material))
    if good and ruled:
        return [replace(line, modifiers=in_order(tuple(dict.fromkeys([*line.modifiers, *ruled])), material))]
    if good:
        return [line] if set(asked) <= set(line.modifiers) else []
    refused = {law.modifier for law in laws if not law.verdict}
    return [line] if not refused & set(line.modifiers) else []


def _because(law: Law, material: Material) -> list[Statement]:
    found: list[Statement] = []
    if law.indicator == "pctc":
        found += indicators(material, "pctc", [law.code], "lead")
    elif law.indicator and (statement := indicator_statement(material, "lead", law.indicator, law.code)):
        found.append(statement)
    found += [rule_statement("lead", r) for r in law.rules[:2]]
    return found
