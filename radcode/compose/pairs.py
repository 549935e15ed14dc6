"""May two codes be billed together: the claim that is right for what was done, beside what is proposed.

Pure. `claim` decides; here its changes become sentences, and its rows lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations, product

from radcode import cues
from radcode.attributes import branches
from radcode.changes import Change, Claim
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.claim import UNGUIDED, claim_of
from radcode.compose import exams, rules, suits, validity
from radcode.compose.builder import (
    MAX_LINES,
    Material,
    answered,
    branch_lines,
    conflict_statements,
    edit_statement,
    indicator_statement,
    quotes,
    row_statement,
    rule_statement,
)
from radcode.compose.modifiers import Modified, in_order, modified
from radcode.model import Ask, Draft, Line, Question, Statement
from radcode.proposal import has_others, is_refuted
from radcode.rows import CodeRow, CombinationRow, HistoryRow, PairRow, RuleRow
from radcode.rulebook import rules_for
from radcode.sides import each_place


def is_changed(material: Material) -> bool:
    """Tell whether the codes named are not what is billed for what was said, so that the claim answers first."""
    claim = material.claim
    in_force = all(material.table.code(c, material.on) for c in material.named)
    return claim is not None and in_force and not claim.stands and bool(claim.rows)


def draft(material: Material) -> Draft:
    """Return yes or no for codes billed together, or for a code with an exam described in words."""
    question, table = material.question, material.table
    if len(material.named) > 1 or is_changed(material):
        claim = material.claim
        named = tuple(v[-1] for c in material.named if (v := table.versions(c)))
        return _answer(material, [claim], [named]) if claim else validity.draft(material)
    if held := _held_by_kind(material):
        verdict = cues.asks_inclusion(question.text)
        said = [row_statement("lead", "bundled", held.bundle, codes=(held.outer, held.inner))] if held.bundle else []
        return answered(material, [], [*said, *quotes(material, material.named, 2)], verdict=verdict)
    proposals = _proposals(material)
    if proposals:
        return _answer(material, [claim_of(p, question, table) for p in proposals], proposals)
    if len(material.named) == 1 and (not material.matches or not _names_exam(material)):
        return rules.draft(material)
    return suits.draft(material) if len(material.named) == 1 else validity.draft(material)


def _held_by_kind(material: Material) -> rc304.Bundled | None:
    """Return that a code is inside imaging of the kind said, whatever was imaged: "a push of contrast during a CT"."""
    question, table, on = material.question, material.table, material.on
    kinds = question.values("modality")
    if len(material.named) != 1 or len(kinds) != 1 or question.values("regions") or question.values("technique"):
        return None
    rows = [r for r in table.codes_of(kinds[0], on) if r.scope == "imaging"]
    rows = [r for r in rows if r.contrast == "with"] or rows
    held = [b for r in rows if (b := rc304.check(r.code, material.named[0], on, table)) and b.outer == r.code]
    return next((b for b in held if b.bundle), None) if len(held) == len(rows) else None


Rows = tuple[CodeRow, ...]


def _proposals(material: Material) -> list[Rows]:
    """Return the alternatives that the words leave open: the code named beside each meant, or one code an exam."""
    table, on = material.table, material.on
    named = [r for c in material.named if (r := table.code(c, on))]
    if named:
        return [(named[0], r) for r in _described(named[0], material)]
    each = [[r for m in equals for c in m.codes[:1] if (r := table.code(c, on))] for equals in material.each]
    return [*product(*each)] if all(each) else []


def _answer(material: Material, claims: Sequence[Claim], proposals: Sequence[Rows]) -> Draft:
    """Return yes when the claim of every alternative stands, else no with what is billed instead."""
    refuted = [c for c in claims if not c.stands]
    if refuted and len(refuted) < len(claims) and not material.named:
        return exams.draft(material)  # the answer hangs on what the words leave open
    shown = refuted or list(claims)
    changes = list(dict.fromkeys(x for c in shown for x in c.changes))
    lines = _lines(shown)
    statements = [s for x in changes for s in _because(x, material)]
    statements += [s for c in shown for s in _parted(c, material)]
    done = [d for x in lines for d in _line(x, shown, material)]
    rows = list(dict.fromkeys(r for c in shown for r in c.rows))
    statements += [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows[:MAX_NAMED]]
    statements += _tied(rows, material) if not refuted else []
    statements += [s for d in done for s in d.statements if d.decided]
    if refuted:
        inner = [r.code for x in changes for r in x.out]
        guided = _with_guidance(rows, inner, material)
        addon = any(isinstance(x.why, PairRow) and x.why.relation in _SAYS for x in changes)
        statements += _with_tomosynthesis(rows, material) if addon else []
        statements += [row_statement("why", "code_names", r, codes=(r.code,)) for r in guided]
    else:
        statements += [s for r in rows for s in _narrow_rules(r, material)]
    codes = list(dict.fromkeys(r.code for p in proposals for r in p))
    statements += [*quotes(material, codes, 2), *conflict_statements(material, codes)]
    verdict = _verdict(not refuted, [d.line for d in done], material)
    return answered(material, [d.line for d in done], statements, verdict=verdict)


MAX_NAMED = 6  # codes that an answer explains one by one


def _lines(claims: Sequence[Claim]) -> list[Line]:
    """Return the lines: those of all alternatives bare, those of some with what tells them apart."""
    rows = list(dict.fromkeys(r for c in claims for r in c.rows))
    common = [r for r in rows if all(r in c.rows and r not in c.open for c in claims)]
    others = [r for r in rows if r not in common]
    if len(rows) > MAX_LINES and others:
        return [Line(r.code) for r in common]
    return [*(Line(r.code) for r in common), *branch_lines(others)]


def _line(line: Line, claims: Sequence[Claim], material: Material) -> list[Modified]:
    """Return the line, one for each place of its code; what parts a pair stands on the code in its column 2 alone."""
    row = material.table.code(line.code, material.on)
    if row and (places := each_place(row, material.question, material.table)):
        return [modified(line, replace(material, question=q)) for q in places]
    done = modified(line, material)
    parting = material.table.releasing()
    kept = [m for m in done.line.modifiers if m not in parting]
    due = next((m for c in claims if (m := c.modifier_of(line.code))), "")
    modifiers = in_order((*kept, *([due] if due else [])), material)
    said = tuple(s for s in done.statements if not {*s.modifiers} & parting - {due})
    return [replace(done, line=replace(done.line, modifiers=modifiers), statements=said)]


def _because(change: Change, material: Material) -> list[Statement]:
    """Return the sentences that say why codes are not billed as proposed."""
    why = change.why
    if not change.out and why is None:
        return []
    if why is None:
        return [s for r in change.out if (s := indicator_statement(material, "lead", "status", r.code))]
    if isinstance(why, rc304.Bundled):
        return _bundled(why, material)
    if isinstance(why, CombinationRow):
        said = [row_statement("lead", "combined", why, codes=(*why.parts, why.becomes))]
        both = (rc304.check(x, y, material.on, material.table) for x, y in combinations(dict.fromkeys(why.parts), 2))
        return [*said, *(s for b in both if b for s in edit_statement(material, "lead", b))]
    if isinstance(why, RuleRow):
        refused = [
            r.code for r in change.out if rc104.check(r.code, material.on, material.question.payer, material.table)
        ]
        status = [s for c in refused if (s := indicator_statement(material, "lead", "status", c))]
        return [rule_statement("lead", why), *status]
    if isinstance(why, CodeRow):
        return [row_statement("lead", "not_code", r, codes=(r.code,)) for r in change.out]
    if isinstance(why, HistoryRow):
        ended = [row_statement("lead", "code_ended", r, codes=(r.code,)) for r in change.out]
        return [*ended, row_statement("lead", "replaced", why, codes=why.codes)]
    if why.relation == "one_side_of":
        return [row_statement("lead", "sided_pair", why, codes=(why.code, why.other))]
    return _of_addon(why, change, material)


def _bundled(why: rc304.Bundled, material: Material) -> list[Statement]:
    said = edit_statement(material, "lead", why)
    if why.bundle:
        said.append(row_statement("why" if said else "lead", "bundled", why.bundle, codes=(why.outer, why.inner)))
    return said


def _of_addon(why: PairRow, change: Change, material: Material) -> list[Statement]:
    """Return whose add-on a code is, and which one goes with the code that is there."""
    table, on = material.table, material.on
    row = table.code(why.code, on)
    said = [_tie(why, row, material)] if row else []
    for added in change.into:
        pairs = [p for p in table.pairs(on, code=added.code) if p.relation in _SAYS and p != why]
        said += [_tie(p, added, material) for p in pairs[:1]]
    return said


def _tie(pair: PairRow, row: CodeRow, material: Material) -> Statement:
    """Return what ties a code to another; of an add-on its other primary codes too, where it has any."""
    others = (
        material.table.pairs(material.on, code=row.code, relation="addon_of") if pair.relation == "addon_of" else ()
    )
    shown = [pair, *(p for p in others if p != pair)][:MAX_PRIMARIES]
    return row_statement("lead", _SAYS[pair.relation], *shown, row, codes=(row.code, pair.other))


MAX_PRIMARIES = 3  # primary codes of an add-on that are named


def _with_tomosynthesis(rows: Sequence[CodeRow], material: Material) -> list[Statement]:
    """Return the tomosynthesis add-on of each mammogram billed, which a wrong one may have stood for."""
    table, payer = material.table, material.question.payer
    pairs = (p for r in rows for p in table.pairs(material.on, other=r.code) if p.relation.endswith("tomo"))
    right = ((p, table.code(p.code, material.on)) for p in pairs if p.payer in ("", payer))
    return [row_statement("why", "tomosynthesis", p, r, codes=(p.code,)) for p, r in right if r]


def _parted(claim: Claim, material: Material) -> list[Statement]:
    """Return the pairs that the encounter parts, with the rule of the modifier that says so."""
    said: list[Statement] = []
    for released in claim.released:
        said += edit_statement(material, "lead", released.pair)
    return said


def _tied(rows: Sequence[CodeRow], material: Material) -> list[Statement]:
    """Return what ties codes that are billed together: the two halves of a study, an add-on and its primary."""
    codes = {r.code for r in rows}
    pairs = ((p, r) for r in rows for p in material.table.pairs(material.on, code=r.code))
    return [_tie(p, r, material) for p, r in pairs if p.other in codes and p.relation in _SAYS]


def _narrow_rules(row: CodeRow, material: Material) -> list[Statement]:
    """Return the first rule that names the code and asks for nothing."""
    found = rules_for(row, material.encounter, material.table)
    narrow = [r for r in found if row.code in r.subject.split(";") and not r.condition]
    return [rule_statement("watch", r) for r in narrow[:1]]


_SAYS = {
    "injection_with_si": "injection",
    "addon_of": "addon",
    "screening_with_tomo": "tomosynthesis",
    "diagnostic_with_tomo": "tomosynthesis",
}


def _verdict(together: bool, lines: Sequence[Line], material: Material) -> bool | None:
    """Return the yes or no: whether both are billed, or, where that was asked, whether one is inside the other."""
    if cues.OPENS_WHY.search(material.question.text):
        return None  # "why was 76705 denied with 76700" asks for no yes or no
    if cues.tells_denial(material.question):
        return None
    if is_refuted(material.question, lines, material.table) or has_others(material.question, lines):
        return False
    if material.question.ask is Ask.PAIR:
        return together != cues.asks_inclusion(material.question.text)
    if material.question.ask in (Ask.SUITS, Ask.ALLOWED):
        return together
    return None


def _described(named: CodeRow, material: Material) -> list[CodeRow]:
    """Return the codes that the words beside a named code mean, several where the words leave it open."""
    table, on = material.table, material.on
    if meant := guidance(named, material):
        return meant
    found = [r for m in branches(material.matches) for c in m.codes if (r := table.code(c, on))]
    described = [r for r in found if r != named and _is_meant(r, [named], material)]
    accepted = [r for r in described if not _is_refused(r, material)]
    return (accepted or _accepted(material, described) or described)[:MAX_LINES]


def guidance(row: CodeRow, material: Material) -> list[CodeRow]:
    """Return the guidance codes that an imaging word beside a procedure means: "does 49083 include ultrasound".

    Those that the procedure includes stand alone when there are any; empty when the words name an exam.
    """
    question, table, on = material.question, material.table, material.on
    kinds, up = question.values("modality"), {a for r in row.regions for a in table.ancestors("regions", r)}
    said = question.values("regions")
    elsewhere = any(r not in up and not {*row.regions} & {*table.ancestors("regions", r)} for r in said)
    ways = {x.value for x in table.rules(on, kind="guidance") if x.subject in kinds}
    ways |= {x.value for x in table.rules(on, kind="guidance") if x.value in question.values("technique")}
    only = {*kinds} <= {"guidance", *PROCEDURES}  # "32408, lung biopsy by CT": no exam beside it
    told_again = only and bool(ways or "guidance" in kinds) and row.modality in PROCEDURES
    if elsewhere or (bool(said or row.modality in kinds) and not told_again):
        return []
    if not ways and "guidance" not in question.values("modality"):
        return []
    found = [r for r in table.codes_on(on) if _guides(r, ways) or _is_whole(r, question)]
    bundled = [(r, b) for r in found if (b := rc304.check(row.code, r.code, on, table)) and b.outer == row.code]
    inside = [r for r, b in bundled if b.bundle] or [r for r, _ in bundled]
    plain = [r for r in found if r.role == "guidance" and not {*r.technique} - ways]
    barred = {r for r, _ in bundled}
    led = [r for r in found if table.pairs(on, code=r.code, other=row.code, relation="guidance_for")]
    if own := [r for r in led if r not in barred]:
        return own[:GUIDES]  # what its own table names to lead it, and not every guidance of that kind
    return (inside or (plain if row.modality in PROCEDURES else []))[:GUIDES]


def _guides(row: CodeRow, ways: set[str]) -> bool:
    return row.role == "guidance" and (not ways or bool(ways & {*row.technique}))


def _is_whole(row: CodeRow, question: Question) -> bool:
    """Tell whether the code is the kind of imaging as such, of no region: fluoroscopy in a room."""
    return row.modality in question.values("modality") and row.regions == ("body",) and not row.technique


def _with_guidance(rows: Iterable[CodeRow], inner: Iterable[str], material: Material) -> list[CodeRow]:
    """Return the same procedures in the form that holds the guidance asked about: 20611 beside 20610."""
    guides = [g for c in inner if (g := material.table.code(c, material.on)) and g.role == "guidance"]
    ways = {t for g in guides for t in g.technique}
    return [
        x
        for r in rows
        if r.modality in PROCEDURES and not ways & {*r.technique}
        for x in material.table.codes_on(material.on)
        if (x.modality, x.regions, x.role, x.count) == (r.modality, r.regions, r.role, r.count)
        and ways
        and x.code != r.code
        and {*x.technique} - ways == {t for t in r.technique if not t.startswith(UNGUIDED)}
    ]


PROCEDURES = ("procedure", "ir")  # what imaging guides
GUIDES = 2  # guidance codes named where several fit


def _accepted(material: Material, refused: Sequence[CodeRow]) -> list[CodeRow]:
    """Return the next best code of the same exam that the payer takes."""
    near = [r for m in material.matches for c in m.codes if (r := material.table.code(c, material.on))]
    kinds = {(r.modality, r.regions, r.purpose) for r in refused}
    return [r for r in near if (r.modality, r.regions, r.purpose) in kinds and not _is_refused(r, material)][:1]


def _is_meant(row: CodeRow, named: Sequence[CodeRow], material: Material) -> bool:
    """Tell whether a technique asked about by itself ("is CAD billed with it") is what the code does in that place."""
    if _names_exam(material):
        return True
    up = {a for r in row.regions for a in material.table.ancestors("regions", r)}
    return set(material.question.values("technique")) <= {*row.technique} and any(
        r in up for n in named for r in n.regions
    )


def _names_exam(material: Material) -> bool:
    return bool(material.question.values("modality") or material.question.values("regions"))


def _is_refused(row: CodeRow, material: Material) -> bool:
    return rc104.check(row.code, material.on, material.question.payer, material.table) is not None
