"""What a code or modifier means, explanations from the library, and refusals.

Pure. Explanations are verbatim sentences of publications; nothing is composed that no source says.
"""

from __future__ import annotations

import re

from radcode.compose import validity
from radcode.compose.builder import (
    Material,
    answered,
    conflict_statements,
    declined,
    indicator_statement,
    neighbours,
    quotes,
    row_statement,
    rule_statement,
    sentence_score,
)
from radcode.model import Draft, Passage, Statement
from radcode.rows import CodeRow
from radcode.rulebook import rules_for
from radcode.terms import phrases

CAN_DO = "It can give the imaging procedure code, its modifiers and the rules around them."
_REFUSALS = {
    "diagnosis": "Diagnosis codes are outside what RadCode answers.",
    "visit": "Visit (E/M) codes are outside what RadCode answers.",
    "laboratory": "Laboratory codes are outside what RadCode answers.",
    "surgery": "Surgery codes that are not billed beside imaging are outside what RadCode answers.",
    "drug": "Drugs other than contrast agents and tracers are outside what RadCode answers.",
    "anesthesia": "Anesthesia codes are outside what RadCode answers.",
    "dental": "Dental codes are outside what RadCode answers.",
    "legal": "Legal advice is outside what RadCode answers.",
    "medical_advice": "Medical advice is outside what RadCode answers.",
    "instruction": "Instructions to change how RadCode works are outside what RadCode answers.",
}
_GENERAL = "This is outside what RadCode answers: it is about coding imaging exams."
_NOT_HELD = "The answer is not in RadCode's sources, so it says nothing rather than guess."
EXPLAINING = 6  # sentences of the library in an explanation


def refusal(material: Material) -> Draft:
    """Return one line that says what is outside and what RadCode can do."""
    return declined(material, f"{_REFUSALS.get(material.question.outside, _GENERAL)} {CAN_DO}")


def meaning(material: Material) -> Draft:
    """Return what the codes or the modifier named mean; recommends nothing."""
    if not material.named:
        return _modifier(material)
    statements: list[Statement] = []
    for code in material.named:
        statements += _code(code, material)
    statements += quotes(material, material.named, 2)
    near = [n.code for c in material.named if (r := material.table.code(c, material.on)) for n in neighbours(r, material, ())]
    statements += conflict_statements(material, [*material.named, *near])
    return answered(material, [], statements)


def _code(code: str, material: Material) -> list[Statement]:
    table, on = material.table, material.on
    row: CodeRow | None = table.code(code, on)
    if row is None:
        last = table.versions(code)[-1]
        _, said, _ = validity._one(code, material)
        return [row_statement("lead", "code_is", last, codes=(code,)), *said]
    said = [row_statement("lead", "code_is", row, codes=(code,))]
    for kind in ("pctc", "bilateral") if len(material.named) == 1 else ():
        if statement := indicator_statement(material, "why", kind, code):
            said.append(statement)
    fee = table.fee(code, "", on)
    status = indicator_statement(material, "watch", "status", code)
    if fee and status and fee.row.status != "A":
        said.append(status)
    if len(material.named) == 1:
        near = neighbours(row, material, material.named)
        said += [row_statement("not", "not_code", n, codes=(n.code,)) for n in near]
        for pair in table.pairs(on, code=code):
            if pair.relation == "one_side_of":
                said.append(row_statement("watch", "sided_pair", pair))
        narrow = [r for r in rules_for(row, material.encounter, table) if code in r.subject.split(";") and not r.condition]
        said += [rule_statement("watch", r) for r in narrow[:2]]
    return said


def _modifier(material: Material) -> Draft:
    table, on = material.table, material.on
    statements: list[Statement] = []
    for modifier in material.question.modifiers:
        if row := table.modifier(modifier, on):
            statements.append(row_statement("lead", "modifier_is", row))
            continue
        past = [m for m in table.rows("modifiers") if m.modifier == modifier and m.effective_to < on]
        statements += [row_statement("lead", "modifier_ended", m) for m in past[-1:]]
    if not statements:
        return explanation(material)
    return answered(material, [], [*statements, *quotes(material, (), 3)])


def explanation(material: Material) -> Draft:
    """Return sentences of the library that speak about the question, in the order of their sections."""
    found = _indicator(material) + [
        row_statement("lead", "modifier_is", row)
        for m in material.question.modifiers
        if (row := material.table.modifier(m, material.on))
    ]
    found += _sentences(material)
    if not found:
        return declined(material, f"{_NOT_HELD} {CAN_DO}")
    codes = {c.subject for p in material.passages[:4] for c in p.conflicts}
    return answered(material, [], [*found, *conflict_statements(material, codes if material.named else ())])


_INDICATOR = re.compile(
    r"\b(?P<kind>pc/?tc|bilateral|status|mai|supervision|mult\w*|global|ptp|modifier)\s+(?:indicator|level|letter|status)?\s*(?P<value>[a-z]|\d{1,3})\b",
    re.IGNORECASE,
)
_KINDS = {"pc/tc": "pctc", "pctc": "pctc", "modifier": "ptp"}


def _indicator(material: Material) -> list[Statement]:
    found = []
    for m in _INDICATOR.finditer(material.question.text):
        kind = _KINDS.get(m["kind"].lower(), m["kind"].lower())
        value = m["value"].upper().zfill(2) if kind == "supervision" else m["value"].upper()
        row = material.table.indicator(kind, value, material.on)
        if row:
            found.append(row_statement("lead", "indicator_is", row))
    return found


def _sentences(material: Material) -> list[Statement]:
    """Take the best sentences of the best passages, at least one for each, in reading order."""
    ours = [p for p in material.passages if p.publication.tier != "commercial"] or list(material.passages)
    scored: list[tuple[float, int, Statement]] = []
    for at, passage in enumerate(ours[:3]):
        for statement in _quotable(passage):
            score = sentence_score(statement.text, (), material.question) - 0.4 * at
            scored.append((score, at, statement))
    best = sorted(scored, key=lambda x: -x[0])[:EXPLAINING]
    enough = [x for x in best if x[0] >= 0.6]
    return [s for _, _, s in sorted(enough, key=lambda x: (x[1], x[2].start))]


def _quotable(passage: Passage) -> list[Statement]:
    text, base, found = passage.chunk.text, passage.chunk.start, []
    for start, end in phrases(text):
        quote = text[start:end]
        marker = quote.rfind(" [")
        if quote.endswith("]") and marker > 0:
            quote, end = quote[:marker], start + marker
        hit = any(c.start < base + end and base + start < c.end for c in passage.conflicts)
        if not hit and "|" not in quote and not quote.startswith("#") and 5 <= len(quote.split()) <= 60:
            found.append(Statement("quote", "fact", quote, chunk=passage.chunk.id, start=start, end=end))
    return found
