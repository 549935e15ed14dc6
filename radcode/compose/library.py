"""What a code or modifier means, explanations from the library, and refusals.

Pure. Explanations are verbatim sentences of publications; nothing is composed that no source says.
"""

from __future__ import annotations

import re

from radcode import refusals
from radcode.compose import validity
from radcode.compose.builder import (
    Material,
    answered,
    conflict_statements,
    content_words,
    declined,
    indicator_statement,
    neighbours,
    quotable,
    quotes,
    row_statement,
    rule_statement,
    sentence_score,
)
from radcode.model import Draft, Statement
from radcode.rows import CodeRow
from radcode.rulebook import rules_for

ABOUT = 1.2  # two words of the question, or a code: below that a passage is about something else
EXPLAINING = 6  # sentences of the library in an explanation


def refusal(material: Material) -> Draft:
    """Return one line that says what is outside and what RadCode can do."""
    return declined(material, refusals.outside(material.question.outside))


def meaning(material: Material) -> Draft:
    """Return what the codes or the modifier named mean; recommends nothing."""
    if not material.named:
        return _modifier(material)
    statements: list[Statement] = []
    for code in material.named:
        statements += _code(code, material)
    statements += quotes(material, material.named, 2)
    near = [
        n.code
        for c in material.named
        if (r := material.table.code(c, material.on))
        for n in neighbours(r, material, ())
    ]
    statements += conflict_statements(material, [*material.named, *near])
    return answered(material, [], statements)


def _code(code: str, material: Material) -> list[Statement]:
    table, on = material.table, material.on
    row: CodeRow | None = table.code(code, on)
    if row is None:
        last = table.versions(code)[-1]
        _, said, _ = validity.standing(code, material)
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
        narrow = [
            r for r in rules_for(row, material.encounter, table) if code in r.subject.split(";") and not r.condition
        ]
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
    found += [*([] if found else _rules(material)), *_sentences(material)]
    if not found:
        return declined(material, refusals.NOT_HELD)
    codes = {c.subject for p in material.passages[:4] for c in p.conflicts}
    return answered(material, [], [*found, *conflict_statements(material, codes if material.named else ())])


_INDICATOR = re.compile(
    r"\b(?P<kind>pc/?tc|bilat\w*|status|mai|supervision|mult\w*|global|ptp|ncci|modifier)\s+"
    r"(?:indicator|ind|level|letter|status)?\s*(?P<value>[a-z]|\d{1,3})\b",
    re.IGNORECASE,
)
_KINDS = {"pc/tc": "pctc", "pctc": "pctc", "modifier": "ptp", "ncci": "ptp"}
_POS = re.compile(r"\b(?:pos|place of service)\s*(?P<code>\d\d)\b", re.IGNORECASE)
_CF = re.compile(r"\bconversion factor\b|\bcf\b", re.IGNORECASE)


def _indicator(material: Material) -> list[Statement]:
    """Return what the indicators, places of service and figures named by number say."""
    text, found = material.question.text, []
    for m in _INDICATOR.finditer(text):
        kind = _KINDS.get(m["kind"].lower(), m["kind"].lower())
        kind = "bilateral" if kind.startswith("bilat") else kind
        value = m["value"].upper().zfill(2) if kind == "supervision" else m["value"].upper()
        if row := material.table.indicator(kind, value, material.on):
            found.append(row_statement("lead", "indicator_is", row))
    numbers = {m["code"] for m in _POS.finditer(text)}
    found += [row_statement("lead", "pos_is", p) for p in material.table.rows("pos") if p.code in numbers]
    if _CF.search(text) and (cf := material.table.conversion_factor(material.on)):
        found.append(row_statement("lead", "cf_is", cf))
    return found


def _rules(material: Material) -> list[Statement]:
    """Take the general rules whose sentences share the most words with the question, two words at least."""
    words = {w.rstrip("s") for w in content_words(material.question.text)}
    scored = []
    for rule in material.table.rules(material.on, payer=material.question.payer):
        overlap = len(words & {w.rstrip("s") for w in content_words(rule.says)})
        if overlap >= min(2, len(words)) and overlap and not rule.condition:
            scored.append((-overlap, bool(rule.subject), rule.id, rule))
    return [rule_statement("lead", x[-1]) for x in sorted(scored, key=lambda x: x[:3])[:3]]


def _sentences(material: Material) -> list[Statement]:
    """Take the opening sentences of the two best passages that are not commercial, in reading order."""
    ours = [p for p in material.passages if p.publication.tier != "commercial"] or list(material.passages)
    found: list[Statement] = []
    for passage, n in zip(ours, (EXPLAINING - 2, 2), strict=False):
        sentences = quotable(passage)
        scores = {s: sentence_score(s.text, material.named, material.question) for s in sentences}
        if not scores or max(scores.values()) < ABOUT:
            continue
        ranked = sorted(sentences, key=lambda s: -scores[s])[:n]
        found += sorted(ranked, key=lambda s: s.start)
    return found
