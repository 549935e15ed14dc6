"""What a code or modifier means, explanations from the library, and refusals.

Pure. Explanations are verbatim sentences of publications; nothing is composed that no source says.
"""

from __future__ import annotations

from collections.abc import Sequence

from radcode import cues, refusals
from radcode.asked import TermRow, is_of_remittance, names_term, supposed, terms_asked
from radcode.columns import columns_asked
from radcode.compose import denials, hospital, units, validity
from radcode.compose.builder import (
    MAX_QUOTES,
    Material,
    answered,
    conflict_statements,
    content_words,
    declined,
    indicator_statement,
    modifier_statements,
    neighbours,
    quotable,
    quotes,
    row_statement,
    rule_statement,
    sentence_score,
    supervision_statements,
)
from radcode.lessons import lessons_for, verdict_of
from radcode.localities import named_place, of_state
from radcode.model import Draft, Statement
from radcode.rows import CfRow, CodeRow, FeeRow, IndicatorRow, PosRow, is_in_force
from radcode.rulebook import is_met, rules_for

ABOUT = 1.2  # two words of the question, or a code: below that a passage is about something else
PLAIN = 2.0  # three words of the question: a sentence that adds to a lesson
EXPLAINING = 6  # sentences of the library in an explanation


def refusal(material: Material) -> Draft:
    """Return one line that says what is outside and what RadCode can do."""
    return declined(material, refusals.outside(material.question.outside))


def meaning(material: Material) -> Draft:
    """Return what the terms or else the codes named mean, and whether that is what was supposed; recommends nothing."""
    special = any(len(x.concepts) > 1 for x in lessons_for(material.question, material.table))
    terms = terms_asked(material.question, material.table)
    refused = material.named and any(map(is_of_remittance, terms))  # what is wrong with the line is wanted
    if terms and not special and not refused:
        return _terms(material, terms)
    if not material.named:
        return explanation(material)
    if denied := denials.draft(material):
        return denied
    statements = [
        s for k in columns_asked(material.question.text) for c in material.named for s in _of_code(k, c, material)
    ]
    if statements:
        rows = [r for c in material.named if (r := material.table.code(c, material.on))]
        return answered(
            material, [], [*statements, *(row_statement("watch", "code_names", r, codes=(r.code,)) for r in rows)]
        )
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
    return answered(material, [], statements, verdict=supposed(material.question, material.table))


def _terms(material: Material, terms: Sequence[TermRow]) -> Draft:
    """Return what each term means, what the codes beside them have, and sentences of the library that name them."""
    statements = [s for term in terms for s in _term(term, material)]
    kinds = dict.fromkeys(t.kind for t in terms if isinstance(t, IndicatorRow))
    statements += [s for k in kinds for c in material.named for s in _of_code(k, c, material)]
    rows = [r for c in material.named if (r := material.table.code(c, material.on))]
    statements += [row_statement("watch", "code_names", r, codes=(r.code,)) for r in rows]
    statements += denials.rules_of_exam(material) if any(map(is_of_remittance, terms)) else []
    statements += _sentences_naming(terms, material)
    return answered(material, [], statements, verdict=supposed(material.question, material.table))


def _term(term: TermRow, material: Material) -> list[Statement]:
    if isinstance(term, IndicatorRow):
        return [row_statement("lead", "indicator_is", term)]
    if isinstance(term, PosRow):
        return [row_statement("lead", "pos_is", term)]
    return modifier_statements(term.modifier, material)


def _of_code(kind: str, code: str, material: Material) -> list[Statement]:
    """Return what the code named beside an indicator has itself: "status R" of a code that is status A."""
    if kind == "supervision":
        return supervision_statements(code, material)
    if kind == "opps":
        return hospital.statements(material, code)
    if kind == "mai":
        return units.limit_statements(material, code)
    if kind == "partners":
        return _partners(code, material)
    if kind in ("addons", "primaries"):
        return _belonging(kind, code, material)
    found = indicator_statement(material, "lead", kind, code) if kind in FeeRow.__slots__ else None
    return [found] if found else []


def _belonging(kind: str, code: str, material: Material) -> list[Statement]:
    """Return the add-ons that a code may have, or the primary codes of an add-on."""
    table, row = material.table, material.table.code(code, material.on)
    if kind == "primaries" and row and (pairs := table.pairs(material.on, code=code, relation="addon_of")):
        return [row_statement("lead", "addon", *pairs[:MAX_LISTED], row, codes=(code,))]
    added = table.pairs(material.on, other=code, relation="addon_of") if kind == "addons" else ()
    return [row_statement("lead", "addons_of", *added[:MAX_LISTED], codes=(code,))] if added else []


def _partners(code: str, material: Material) -> list[Statement]:
    """Return what a code is billed with where it was done: add-ons, primary codes, the other half of a study."""
    table, on = material.table, material.on
    pairs = [p for p in table.pairs_of(code, on) if p.relation in BESIDE and p.payer in ("", material.question.payer)]
    said = [*_belonging("primaries", code, material), *_belonging("addons", code, material)]
    if others := [p for p in pairs if p.relation != "addon_of"]:
        said.append(row_statement("lead", "goes_with", *others[:MAX_LISTED], words={"code": code}, codes=(code,)))
    row = table.code(code, on)
    rules = rules_for(row, material.encounter, table) if row else ()
    return [*said, *(rule_statement("watch", r) for r in rules if code in r.subject.split(";") and not r.condition)][:6]


BESIDE = ("addon_of", "injection_with_si", "guidance_for", "screening_with_tomo", "diagnostic_with_tomo")
MAX_LISTED = 12  # add-ons or primary codes in one sentence


def _sentences_naming(terms: Sequence[TermRow], material: Material) -> list[Statement]:
    """Return a sentence of the library for each of the first terms: one that names it, nearest to the question."""
    best: dict[TermRow, tuple[float, Statement]] = {}
    for passage in material.passages:
        for statement in quotable(passage):
            score = sentence_score(statement.text, material.named, material.question)
            for term in terms:
                if names_term(statement.text, term) and score > best.get(term, (-1.0, statement))[0]:
                    best[term] = (score, statement)
    return [s for _, s in list(best.values())[:MAX_QUOTES]]


def _code(code: str, material: Material) -> list[Statement]:
    table, on = material.table, material.on
    row: CodeRow | None = table.code(code, on)
    if row is None:
        last = table.versions(code)[-1]
        _, said, _ = validity.standing(code, material)
        return [row_statement("lead", "code_is", last, codes=(code,)), *said]
    said = [row_statement("lead", "code_is", row, codes=(code,))]
    if row.addon and (primaries := table.pairs(on, code=code, relation="addon_of")):
        said.append(row_statement("lead", "addon", *primaries[:3], row, codes=(code,)))
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


def explanation(material: Material) -> Draft:
    """Return sentences of the library that speak about the question, in the order of their sections."""
    found = [s for term in terms_asked(material.question, material.table) for s in _term(term, material)]
    taught = _lessons(material)
    words = len(content_words(material.question.text))
    broad = all(len(x.concepts) == 1 for x in lessons_for(material.question, material.table))
    if taught and broad and words > FEW:
        known = {s.text for s in taught}
        taught = [*(s for s in _rules(material, max(FEW, (words + 1) // 2)) if s.text not in known), *taught]
    found = [*taught, *found] if taught else found
    if cues.OF_FACTOR.search(material.question.text) and (cf := _factor(material)):
        found.append(row_statement("lead", "cf_is", cf))
    named = _of_named(material)
    known = {s.text for s in found}
    found += [*([] if found or named else _rules(material)), *(s for s in named if s.text not in known)]
    if cues.DENIED.search(material.question.text) and len(material.named) == 1:
        found = [*denials.reasons(material.named[0], material)[0], *found]
    if cues.OF_PLACE.search(material.question.text) and (place := _place(material)):
        return answered(material, [], [*place, *taught[:1]])
    found += quotes(material, material.named, 2) if named else _sentences(material, PLAIN if taught else ABOUT)
    if not found:
        return declined(material, refusals.NOT_HELD)
    codes = {c.subject for p in material.passages[:4] for c in p.conflicts}
    said = [*found, *conflict_statements(material, codes if material.named else ())]
    return answered(material, [], said, verdict=verdict_of(material.question, material.table))


def _place(material: Material) -> list[Statement]:
    """Return the payment locality that was named with its indices, or the localities of a state that has several."""
    table = material.table
    if place := named_place(material.question, table):
        release = next(x for x in table.rows("releases") if x.release == place.locality.release)
        towns = [place.row] if place.row else []
        return [row_statement("lead", "gpci_is", place.locality, release, *towns)]
    own = of_state(material.question, table)
    return [row_statement("lead", "localities", *own)] if own else []


def _lessons(material: Material) -> list[Statement]:
    """Return the sentences that teach what the question names, each from its lesson or from the rule that says it."""
    rows = lessons_for(material.question, material.table)
    ruled = ((x, material.table.rule(x.rule)) for x in rows)
    return [rule_statement("lead", r) if r else row_statement("lead", "lesson", x) for x, r in ruled]


def _of_named(material: Material) -> list[Statement]:
    """Return what each code named is, and the narrow rules about it that share a word with the question."""
    rows = [r for c in material.named[:MAX_NAMED] if (r := material.table.code(c, material.on))]
    found = [row_statement("why", "code_is", r, codes=(r.code,)) for r in rows]
    words = {w.rstrip("s") for w in content_words(material.question.text)}
    for row in rows:
        for rule in rules_for(row, material.encounter, material.table):
            own = row.code in rule.subject.split(";") and not rule.condition
            if own and words & {w.rstrip("s") for w in content_words(rule.says)}:
                found.append(rule_statement("why", rule))
    return found[: len(rows) + MAX_NAMED]


MAX_NAMED = 3  # codes named of which an explanation says what they are, and rules about them


def _factor(material: Material) -> CfRow | None:
    """Return the conversion factor of the day; none is known for a day after the newest one."""
    cf = material.table.conversion_factor(material.on)
    return cf if cf and is_in_force(cf, material.on) else None


FEW = 2  # words that a rule must share with a question; half of them to stand before the lessons on its one idea


def _rules(material: Material, least: int = FEW) -> list[Statement]:
    """Take the general rules whose sentences share the most words with the question, two words at least."""
    words = {w.rstrip("s") for w in content_words(material.question.text)}
    scored = []
    for rule in material.table.rules(material.on, payer=material.question.payer):
        overlap = len(words & {w.rstrip("s") for w in content_words(rule.says)})
        if overlap >= min(least, len(words)) and overlap and is_met(rule.condition, material.encounter.facts):
            scored.append((-overlap, bool(rule.subject), rule.id, rule))
    return [rule_statement("lead", x[-1]) for x in sorted(scored, key=lambda x: x[:3])[:3]]


def _sentences(material: Material, enough: float) -> list[Statement]:
    """Take sentences of the two best passages that are not commercial, in reading order.

    Beside lessons only those that speak of the question plainly, and two at most.
    """
    ours = [p for p in material.passages if p.publication.tier != "commercial"] or list(material.passages)
    found: list[Statement] = []
    for passage, n in zip(ours, (EXPLAINING - 2, 2), strict=False):
        sentences = quotable(passage)
        scores = {s: sentence_score(s.text, material.named, material.question) for s in sentences}
        if not scores or max(scores.values()) < enough:
            continue
        told = sentences if enough == ABOUT else [s for s in sentences if scores[s] >= enough][:1]
        ranked = sorted(told, key=lambda s: -scores[s])[:n]
        found += sorted(ranked, key=lambda s: s.start)
    return found
