"""How often, at what age, for whom: the rows of `rules` that speak about a code or an exam.

Pure. Recommends nothing; it says what the rule says, and which publication says otherwise.
"""

from __future__ import annotations

import re
from dataclasses import replace

from radcode import cues
from radcode.anywhere import refused_anywhere, rules_anywhere, verdict_anywhere
from radcode.attributes import branches
from radcode.benefit import LIFETIME, asks_covered, benefit_verdict, deciding, intervals, last_done
from radcode.compose import exams, library, validity
from radcode.compose.builder import (
    Material,
    answered,
    conflict_statements,
    content_words,
    indicator_statement,
    modifier_statements,
    quotes,
    row_statement,
    rule_statement,
    supervision_statements,
)
from radcode.compose.modifiers import modified
from radcode.compose.units import limit_statements
from radcode.cuts import asks_cut, cutting, verdict_of_cut
from radcode.model import Draft, Line, Statement
from radcode.plans import refuted
from radcode.rows import CodeRow, ModifierRow, RuleRow
from radcode.rulebook import conditions, is_about, rules_for
from radcode.supervised import asks_level, verdict_of_level

MAX_RULES = 7
MAX_DECIDING = 3
_KINDS = ("frequency", "age", "order", "payer", "documentation", "setting", "element")
_CUES = (
    ("age", re.compile(r"\bage|\bold\b|\byears?\b", re.IGNORECASE)),
    ("frequency", re.compile(r"\boften|\bfrequen|\bevery\b|\binterval|\bmonths?\b|\bonce\b", re.IGNORECASE)),
    ("order", re.compile(r"\border", re.IGNORECASE)),
)


def draft(material: Material) -> Draft:
    """Return the rules of the codes named or described, those first that the question's words ask for."""
    if general := refuted(material.question, material.table):
        said = [rule_statement("lead", r) for r in general]
        return answered(material, [], [*said, *quotes(material, (), 2)], verdict=False)
    if asks_cut(material.question):
        return _of_cut(material)
    if cues.REDUCTION.search(material.question.text) and (cut := _reductions(material)):
        return answered(material, [], [*cut, *quotes(material, (), 2)])
    rows = _subjects(material)
    if not rows:
        return library.explanation(material)
    if asks_level(material.question.text):
        return _supervised(material, rows)
    if asks_covered(material.question):
        return _covered(material, rows)
    found = _rules(material, rows)
    if not found:
        return _without_rule(material, rows)
    codes = [r.code for r in rows]
    often = cues.HOW_OFTEN.search(material.question.text) or cues.ONCE_MORE.search(material.question.text)
    if often and material.named and not any(r.kind in ("frequency", "age", "payer") for r in found):
        limits = [s for c in codes[:3] for s in limit_statements(material, c)]
        if limits:  # no rule of months: what is counted is the day
            return answered(material, [], [*limits, *quotes(material, codes, 2)])
    verdict = _verdict(material, rows)
    if verdict is not None:  # what decides, and not all that is held about the exam
        found = list(dict.fromkeys([*deciding(material.question, rows, material.table), *found]))
        found = sorted(found, key=lambda r: r not in deciding(material.question, rows, material.table))[:MAX_DECIDING]
    statements = [*due(material, rows), *(rule_statement("lead", r) for r in found)]
    statements += [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows[:3] if _is_named(r, found)]
    statements += [*quotes(material, codes, 2), *conflict_statements(material, [*codes, *(r.id for r in found)])]
    return answered(material, _lines_too(material, verdict), statements, verdict=verdict)


def _of_cut(material: Material) -> Draft:
    """Return whether the codes named are cut when done together, by which rule and by which indicator of each."""
    said = [rule_statement("lead", r) for r in cutting(material.question, material.table)]
    said += [s for c in material.named if (s := indicator_statement(material, "lead", "mult", c))]
    said += [row_statement("why", "code_names", r, codes=(r.code,)) for r in validity.rows_of(material)]
    return answered(material, [], said, verdict=verdict_of_cut(material.question, material.table))


def _covered(material: Material, rows: list[CodeRow]) -> Draft:
    """Return whether the codes are paid for: by status or coverage, with the rules of whom and how often."""
    said: list[Statement] = []
    lines: list[Line] = []
    for row in rows:
        good, standing, instead = validity.standing(row.code, material)
        status = [s for s in standing if s.template == "status"]
        said += [replace(s, part="lead") for s in status] if good else standing
        said += [rule_statement("lead", r) for r in told(material, [row])[:MAX_DECIDING]] if good else []
        lines += [] if good else instead
    said += [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows]
    codes = [r.code for r in rows]
    said += [*quotes(material, codes, 1), *conflict_statements(material, codes)]
    return answered(material, [modified(x, material).line for x in lines], said, verdict=_verdict(material, rows))


def _supervised(material: Material, rows: list[CodeRow]) -> Draft:
    """Return how closely a physician supervises each code, and whether as closely as was put forward."""
    codes = list(dict.fromkeys(r.code for r in rows))
    said = [s for c in codes for s in supervision_statements(c, material)]
    said += [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows[:3]]
    verdict = verdict_of_level(material.question, codes, material.table)
    return answered(material, [], [*said, *quotes(material, codes, 2)], verdict=verdict)


def _lines_too(material: Material, verdict: bool | None) -> list[Line]:
    """Return the line of the one exam described, where its code is wanted beside the rule and it is paid."""
    found = branches(material.matches)
    if verdict is False or material.named or len(found) != 1 or not cues.CODE_TOO.search(material.question.text):
        return []
    return [modified(Line(c), material).line for c in found[0].codes]


def anywhere(material: Material) -> Draft | None:
    """Return the modifier and the cut that hang on no region; None where the question wants more than that."""
    found = rules_anywhere(material.question, material.table)
    if not found:
        return None
    marked = [rule_statement("lead", r, [r.value] if r.unit == "modifier" and r.value else ()) for r in found]
    verdict = verdict_anywhere(material.question, material.table)
    return answered(material, [], [*marked, *quotes(material, (), 2)], verdict=verdict)


def refused(draft: Draft, material: Material) -> Draft:
    """Say no where a modifier that was put forward stands on no study of the kind, whatever was imaged."""
    found = () if draft.verdict is not None else refused_anywhere(material.question, material.table)
    if not found:
        return draft
    said = [s for x in found for s in _why_refused(x, material)]
    rows = {c for m in branches(material.matches) for c in m.codes}
    lines = [modified(Line(c), material).line for c in rows] if len(rows) == 1 else []
    return answered(material, lines, [*said, *quotes(material, (), 1)], verdict=False)


def _why_refused(row: RuleRow | ModifierRow, material: Material) -> list[Statement]:
    return [rule_statement("lead", row)] if isinstance(row, RuleRow) else modifier_statements(row.modifier, material)


def _verdict(material: Material, rows: list[CodeRow]) -> bool | None:
    return benefit_verdict(material.question, rows, material.table) if cues.wants_verdict(material.question) else None


def due(material: Material, rows: list[CodeRow]) -> list[Statement]:
    """Return the first day on which the next exam is paid, when the question tells of the last one."""
    last = last_done(material.question)
    if last is None:
        return []
    words = {"last": last.isoformat(), "on": material.on.isoformat()}
    counted = (r for r in intervals(material.question, rows, material.table) if r.unit != LIFETIME)
    return [row_statement("lead", "interval", r, words=words) for r in counted]


def _reductions(material: Material) -> list[Statement]:
    """Return the rules on cuts of several services whose words are those of the question, for the payer and the day."""
    words = _stems(f"{material.question.text} {_halves_asked(material)}")
    rules = material.table.rules(material.on, kind="reduction", payer=material.question.payer)
    asked = _halves(material)
    scored = [
        (len(words & _stems(r.says)) + bool(asked & {*r.unit.split("_")}), r)
        for r in rules
        if not r.condition and "rvu" not in r.unit and _is_of_kind(r, material)
    ]
    best = sorted((x for x in scored if x[0] > 1), key=lambda x: (-x[0], x[1].id))[:MAX_REDUCTIONS]
    return [rule_statement("lead", r) for _, r in best]


def _halves(material: Material) -> set[str]:
    """Return how the units of rules call each half asked about, "to the TC and the PC"."""
    named = _named_halves(material)
    return named if len(named) > 1 else {_half(material)}


def _named_halves(material: Material) -> set[str]:
    return {half for half, cue in cues.HALVES if cue.search(material.question.text)}


def _half(material: Material) -> str:
    """Return how the units of rules call the half asked about; a word that no unit holds for the whole."""
    reads, owns = material.question.reads, material.question.owns
    named = _named_halves(material)
    if reads is None and owns is None and len(named) == 1:
        return named.pop()
    return "professional" if reads and not owns else "technical" if owns and not reads else "both"


def _is_of_kind(rule: RuleRow, material: Material) -> bool:
    """Tell whether a rule is about studies of a kind named, or no kind was named."""
    kinds = set(material.question.values("modality"))
    rows = material.table.codes_on(material.on) if kinds and rule.subject else ()
    return not rows or any(r.modality in kinds and is_about(rule.subject, r, material.table) for r in rows)


MAX_REDUCTIONS = 3


def _halves_asked(material: Material) -> str:
    """Return how the rules call the half that was asked about, of several scans."""
    names = {"professional": "reading", "technical": "technical side"}
    return f"{names.get(_half(material), '')} several scans session second later"


def _subjects(material: Material) -> list[CodeRow]:
    table, on = material.table, material.on
    named = [r for c in material.named if (r := table.code(c, on))]
    return named or [r for m in branches(material.matches)[:6] for c in m.codes if (r := table.code(c, on))]


def told(material: Material, rows: list[CodeRow]) -> list[RuleRow]:
    """Return the rules of the codes that the question's words tell of, and those of how often and at what age."""
    return _rules(material, rows, every=False)


def _rules(material: Material, rows: list[CodeRow], *, every: bool = True) -> list[RuleRow]:
    asked = [kind for kind, cue in _CUES if cue.search(material.question.text)]
    found = [
        r
        for row in rows
        for r in rules_for(row, material.encounter, material.table)
        if r.kind in _KINDS and r.subject and not conditions(r) and _is_of_modifier(r, material)
    ]
    words = _stems(f"{material.question.text} {_techniques(material)}")
    named = [r for r in found if len(words & _stems(r.says)) > 1] if not asked else []
    telling = _telling(words, rows, found)
    about_time = [r for r in found if r.kind in ("frequency", "age")]
    chosen = [*telling, *named, *about_time] or (found if every else [])
    order = {r: i for i, r in enumerate(dict.fromkeys(chosen))}
    return sorted(order, key=lambda r: (r not in telling, r.kind not in asked and r not in named, order[r]))[:MAX_RULES]


def _is_of_modifier(rule: RuleRow, material: Material) -> bool:
    """Tell whether a rule against a modifier is about one that was named; any other rule is."""
    return rule.unit != "never_modifier" or rule.value in material.question.modifiers


def _techniques(material: Material) -> str:
    """Return the techniques asked about in the vocabulary's words: CAD is computer-aided detection."""
    asked = {*material.question.values("technique"), *material.question.values("modality")}
    return " ".join(v.means for v in material.table.rows("vocabulary") if v.value in asked)


def _telling(words: frozenset[str], rows: list[CodeRow], found: list[RuleRow]) -> list[RuleRow]:
    """Return the rules that share a word with the question which few other rules and no exam's label has."""
    stems = {r: _stems(r.says) for r in dict.fromkeys(found)}
    labels = {w for row in rows for w in _stems(f"{row.label} {row.explains}")}
    plain = {w for w in words - labels if w.isalpha()}
    rare = {w for w in plain if sum(w in s for s in stems.values()) <= max(1, len(stems) // RARE)}
    return [r for r, own in stems.items() if own & rare]


RARE = 6  # a word in more than one rule of six tells nothing


def _stems(text: str) -> frozenset[str]:
    return frozenset(w.rstrip("s") for w in content_words(text))


def _is_named(row: CodeRow, found: list[RuleRow]) -> bool:
    return any(row.code in r.subject.split(";") for r in found)


def _without_rule(material: Material, rows: list[CodeRow]) -> Draft:
    """No rule row: what the status indicator says of coverage is still a fact."""
    found = [s for r in rows[:3] if (s := indicator_statement(material, "lead", "status", r.code))]
    if not found:
        return exams.draft(material)
    codes = [r.code for r in rows]
    said = [*found, *quotes(material, codes, 2), *conflict_statements(material, codes)]
    return answered(material, [], said, verdict=_verdict(material, rows))
