"""Is a code in force on the date, what replaced it, and what to say of a number that nobody knows.

Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from radcode import cues, refusals
from radcode.asked import codes_asked, is_live
from radcode.attributes import TIE, describe, fit
from radcode.benefit import uncovered
from radcode.checks import rc102_deleted_code as rc102
from radcode.checks import rc103_not_yet_effective as rc103
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.compose.builder import (
    MAX_LINES,
    Material,
    answered,
    branch_lines,
    conflict_statements,
    content_words,
    declined,
    indicator_statement,
    quotes,
    row_statement,
    rule_statement,
)
from radcode.compose.modifiers import modified
from radcode.model import Draft, Line, Statement
from radcode.proposal import is_refuted
from radcode.rows import CodeRow, HistoryRow, is_in_force
from radcode.rulebook import rules_for


def unknown_codes(material: Material) -> tuple[str, ...]:
    """Return the codes of the question that stand in no edition of the table."""
    return tuple(c for c in material.named if not material.table.knows(c))


def unknown(material: Material, codes: Sequence[str]) -> Draft:
    """Decline: the number is not in the table; name real ones near it, recommend none."""
    near = [c for x in codes for c in material.table.nearest(x, material.on)]
    rows = [material.table.code(c, material.on) for c in dict.fromkeys(near)]
    statements = [row_statement("fact", "code_names", r, codes=(r.code,)) for r in rows if r]
    return declined(material, refusals.unknown(codes, material.table, near=bool(statements)), statements)


def rows_of(material: Material) -> list[CodeRow]:
    """Return the rows in force of the codes named."""
    return [r for c in material.named if (r := material.table.code(c, material.on))]


def is_out(code: str, material: Material) -> bool:
    """Tell whether a code cannot be billed that day: not in force, or refused by the payer."""
    row = material.table.code(code, material.on)
    return row is None or bool(rc104.check(code, material.on, material.question.payer, material.table))


def draft(material: Material) -> Draft:
    """Return yes or no for the codes named, with what to bill instead."""
    statements: list[Statement] = []
    lines: list[Line] = []
    verdicts: list[bool] = []
    for code in codes_asked(material.question):
        good, said, instead = standing(code, material)
        verdicts.append(good)
        statements += said
        lines += instead
    one_of = cues.EITHER.search(material.question.text)
    if one_of and any(verdicts) and not all(verdicts):  # "0503T or 75580": the one in force is the answer
        lines = [line for line in lines if line.code in material.named]
    statements += quotes(material, material.named, 2)
    statements += conflict_statements(material, material.named)
    lines, inside = _without_inner(lines, material)
    statements += inside
    lines = [modified(line, material).line for line in lines]
    verdict = (
        is_live(verdicts, codes_asked(material.question), material.question, material.table)
        if cues.wants_verdict(material.question)
        else None
    )
    if verdict is None and is_refuted(material.question, lines, material.table):
        verdict = False
    return answered(material, lines, statements, verdict=verdict)


def standing(code: str, material: Material) -> tuple[bool, list[Statement], list[Line]]:
    """Return whether a code may be billed that day, what is to be said of it, and what to bill instead."""
    table, on = material.table, material.on
    row = table.code(code, on)
    if row is None:
        ended = rc102.check(code, on, table)
        versions = table.versions(code)
        if ended:
            said = [row_statement("lead", "code_ended", versions[-1], codes=(code,))]
            replaced, lines = _replacements(code, material)
            return False, said + replaced, lines
        if rc103.check(code, on, table):
            said = [row_statement("lead", "code_starts", versions[0], codes=(code,))]
            before, lines = _before(code, material)
            return False, said + before, lines
        return False, [row_statement("lead", "code_ended", versions[0], codes=(code,))], []
    said = [row_statement("lead", "code_in_force", row, words={"on": on.isoformat()}, codes=(code,))]
    if rc104.check(code, on, material.question.payer, table):
        refusal = table.refusal(code, material.question.payer, on)
        status = rule_statement("lead", refusal) if refusal else indicator_statement(material, "lead", "status", code)
        rules = [
            r for r in rules_for(row, material.encounter, table) if r.kind == "payer" and r.subject and r != refusal
        ]
        rules = sorted(rules, key=lambda r: r.unit != INSTEAD)
        taken = [r for x in rules if x.unit == INSTEAD for c in x.value.split("|") if (r := table.code(c, on))]
        said = [*([status] if status else []), *said, *(rule_statement("why", r) for r in rules[:2])]
        return False, said, branch_lines(taken) if len(taken) <= MAX_LINES else []
    if never := uncovered(row, material.question, table):
        return False, [*(rule_statement("lead", r) for r in never), *said], []
    if row.addon and cues.ALONE.search(material.question.text):
        primaries = table.pairs(on, code=code, relation="addon_of")[:3]
        statement = [row_statement("lead", "addon", *primaries, row, codes=(code,))] if primaries else []
        return False, [*statement, *said], []
    status = indicator_statement(material, "why", "status", code)
    later = [h for h in table.history(code) if h.event == "redefined" and h.on <= on]
    said += [row_statement("why", "redefined", h) for h in later[-1:]]
    return True, [*said, *([status] if status else [])], [Line(code)]


def _without_inner(lines: Sequence[Line], material: Material) -> tuple[list[Line], list[Statement]]:
    """Leave out codes named that lie inside what replaced another one: guidance beside a biopsy that now holds it."""
    new = [line.code for line in lines if line.code not in material.named]
    old = [line.code for line in lines if line.code in material.named]
    if len(new) != 1:
        return [*lines], []
    checked = (rc304.check(new[0], c, material.on, material.table) for c in old)
    held = [b for b in checked if b and b.outer == new[0] and not b.may_be_released(material.on, material.table)]
    inner = {b.inner for b in held}
    said = [row_statement("why", "bundled", b.bundle, codes=(b.outer, b.inner)) for b in held if b.bundle]
    return [line for line in lines if line.code not in inner], said


INSTEAD = "code"  # the unit of a payer's rule whose value is the code that it takes instead


def _replacements(code: str, material: Material) -> tuple[list[Statement], list[Line]]:
    """Return what replaced a code that has ended: all of it, or what the words of the question leave of it."""
    table, on = material.table, material.on
    changes = [h for h in table.history(code) if h.event == "deleted" and is_in_force(h, on)]
    left = narrowed(changes, material)
    said = [row_statement("why", "replaced", h, codes=h.codes) for h in left]
    rows = list(dict.fromkeys(r for h in left for c in h.codes if (r := table.code(c, on))))
    said += [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows[:MAX_LINES]]
    if not rows or len(rows) > MAX_LINES:
        return said, []
    if left[0].relation == "with" and len(left) == 1:
        return said, [Line(r.code) for r in rows]
    return said, branch_lines(rows)


def narrowed(changes: Sequence[HistoryRow], material: Material) -> list[HistoryRow]:
    """Keep, of the codes that share a deleted one's place, those that the question's words speak of."""
    left = list(changes)
    denied = {m["what"].lower() for m in _DENIED.finditer(material.question.text)}
    allowed = [h for h in left if not denied & {*_WORD.findall(f"{h.condition} {_labels(h, material)}".lower())}]
    left = allowed or left
    for worth in (_of_alone, _said_of_condition, _fit_of, _said_of_names):
        left = _of_best([(worth(h, material), h) for h in left]) if len(left) > 1 else left
    return left


def _of_best(scored: Sequence[tuple[float, HistoryRow]]) -> list[HistoryRow]:
    best = max(score for score, _ in scored)
    return [h for score, h in scored if score > best - TIE]


def _of_alone(change: HistoryRow, material: Material) -> float:
    """Return 1 for codes that need no other code, where the exam was said to stand alone."""
    text = material.question.text
    rows = [r for c in change.codes if (r := material.table.code(c, material.on))]
    alone = cues.ALONE.search(text) or cues.NOTHING_ELSE.search(text)
    return float(bool(alone) and not any(r.addon for r in rows))


def _said_of_condition(change: HistoryRow, material: Material) -> float:
    """Return how many of the question's words stand in the condition under which the codes replace the old one."""
    return float(len(_meant(material) & _stems(change.condition)))


def _fit_of(change: HistoryRow, material: Material) -> float:
    """Return how well the new codes fit what was said; 0 where the words are not theirs."""
    said, table = describe(material.question), material.table
    rows = [r for c in change.codes if (r := table.code(c, material.on))]
    return max((f.score for r in rows if (f := fit(r, said, table))), default=0.0)


def _said_of_names(change: HistoryRow, material: Material) -> float:
    return float(len(_meant(material) & _stems(_labels(change, material))))


def _meant(material: Material) -> set[str]:
    """Return the stems of what was done: not of what the text says was not, "no other head CT or CTA that session"."""
    return _stems(_DENIED.sub(" ", cues.NOTHING_ELSE.sub(" ", material.question.text)))


def _labels(change: HistoryRow, material: Material) -> str:
    return " ".join(r.label for c in change.codes if (r := material.table.code(c, material.on)))


_DENIED = re.compile(r"\b(?:not|no|without|w/o)\s+(?P<what>\w+)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_STEM = 5  # letters: "stenosis" and "stenotic", "occluded" and "occlusion"


def _stems(text: str) -> set[str]:
    return {w[:_STEM] for w in content_words(text)}


def _before(code: str, material: Material) -> tuple[list[Statement], list[Line]]:
    """Return what stood before a code that starts later: the parts it combines, or the code it took over from."""
    table, on = material.table, material.on
    for combination in table.rows("combinations"):
        parts = [table.code(p, on) for p in combination.parts]
        if combination.becomes == code and all(parts):
            said = [row_statement("why", "combined", combination, codes=combination.parts)]
            return said, [Line(p) for p in dict.fromkeys(combination.parts)]
    old = [h for h in table.rows("history") if code in h.codes and h.event == "deleted" and table.code(h.code, on)]
    said = [row_statement("why", "replaced", h, codes=(h.code,)) for h in old[:MAX_LINES]]
    rows = list(dict.fromkeys(r for h in old if (r := table.code(h.code, on))))
    guides = [g for r in rows if len(rows) == 1 for g in _guides(r, material)]
    said += [row_statement("why", "code_names", r, codes=(r.code,)) for r in (*rows, *guides)[:MAX_LINES]]
    return said, [*branch_lines(rows), *(Line(g.code) for g in guides)] if 0 < len(rows) <= MAX_LINES else []


def _guides(row: CodeRow, material: Material) -> list[CodeRow]:
    """Return the guidance that was said and was billed beside a procedure on that day."""
    pairs = material.table.pairs(material.on, other=row.code, relation="guidance_for")
    ways = set(material.question.values("technique"))
    found = [r for p in pairs if (r := material.table.code(p.code, material.on))]
    return [r for r in dict.fromkeys(found) if ways & {*r.technique}][:1]
