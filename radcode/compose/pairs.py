"""May two codes be billed together: NCCI pairs, policies, add-ons, the two halves of a study, combined codes.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from radcode import cues
from radcode.attributes import branches
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.checks.rc302_wrong_addon import wrong_primary
from radcode.compose import rules, suits, validity
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
from radcode.compose.modifiers import modified
from radcode.model import Draft, Line, Question, Statement
from radcode.rows import CodeRow, CombinationRow, PairRow
from radcode.rulebook import rules_for
from radcode.tables import PtpView


def draft(material: Material) -> Draft:
    """Return yes or no for two codes, or for a code with an exam described in words."""
    if len(material.named) > 1 and any(material.table.code(c, material.on) is None for c in material.named):
        return validity.draft(material)
    firsts, seconds = _sides(material)
    if firsts and not seconds and (not material.matches or not _names_exam(material)):
        return rules.draft(material)
    if not firsts or not seconds:
        return suits.draft(material) if len(material.named) == 1 else validity.draft(material)
    combination = _combination(material, firsts, seconds)
    if combination:
        return _combined(material, combination)
    named = [*firsts, *seconds] if len(material.named) > 1 else []
    couples = list(combinations(named, 2)) if named else [(a, c) for a in firsts for c in seconds]
    bundled = [b for a, c in couples if (b := rc304.check(a.code, c.code, material.on, material.table))]
    if bundled and all(_is_released(b, material) for b in bundled):
        return _yes(material, firsts, seconds, [b.edit for b in bundled if b.edit])
    if bundled:
        return _no(material, bundled)
    wrong = [p for a in firsts for c in seconds if (p := wrong_primary(a, c, material.on, material.table))]
    refused = [r for r in (*firsts, *seconds) if _is_refused(r, material)]
    if wrong or refused:
        return _mismatched(material, firsts, seconds, wrong, refused)
    return _yes(material, firsts, seconds)


def _verdict(together: bool, material: Material) -> bool:
    """Return the yes or no: whether both are billed, or, where that was asked, whether one is inside the other."""
    return together != cues.asks_inclusion(material.question.text)


def _sides(material: Material) -> tuple[list[CodeRow], list[CodeRow]]:
    table, on = material.table, material.on
    named = [r for c in material.named if (r := table.code(c, on))]
    if len(named) > 1:
        return named[:1], named[1:]
    if len(named) == 1 and (meant := guidance(named[0], material)):
        return named, meant
    found = [r for m in branches(material.matches) for c in m.codes if (r := table.code(c, on))]
    described = [r for r in found if r not in named and _is_meant(r, named, material)]
    accepted = [r for r in described if not _is_refused(r, material)]
    return named, (accepted or _accepted(material, described) or described)[:MAX_LINES]


def guidance(row: CodeRow, material: Material) -> list[CodeRow]:
    """Return the guidance codes that an imaging word beside a procedure means: "does 49083 include ultrasound".

    Those that the procedure includes stand alone when there are any; empty when the words name an exam.
    """
    question, table, on = material.question, material.table, material.on
    if question.values("regions") or row.modality in question.values("modality"):
        return []
    ways = {x.value for x in table.rules(on, kind="guidance") if x.subject in question.values("modality")}
    ways |= {x.value for x in table.rules(on, kind="guidance") if x.value in question.values("technique")}
    if not ways and "guidance" not in question.values("modality"):
        return []
    found = [r for r in table.codes_on(on) if _guides(r, ways) or _is_whole(r, question)]
    bundled = [(r, b) for r in found if (b := rc304.check(row.code, r.code, on, table)) and b.outer == row.code]
    inside = [r for r, b in bundled if b.bundle] or [r for r, _ in bundled]
    plain = [r for r in found if r.role == "guidance" and not {*r.technique} - ways]
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


UNGUIDED = "without_"  # how a technique begins that sets a procedure apart from its code with guidance
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


def _combination(material: Material, firsts: Iterable[CodeRow], seconds: Iterable[CodeRow]) -> CombinationRow | None:
    wanted = [sorted((a.code, b.code)) for a in firsts for b in seconds]
    for row in material.table.rows("combinations"):
        if row.effective_from <= material.on <= row.effective_to and sorted(row.parts) in wanted:
            return row if material.table.code(row.becomes, material.on) else None
    return None


def _combined(material: Material, combination: CombinationRow) -> Draft:
    row = material.table.code(combination.becomes, material.on)
    statements = [row_statement("lead", "combined", combination, codes=(combination.becomes,))]
    statements += [row_statement("why", "code_names", row, codes=(row.code,))] if row else []
    done = modified(Line(combination.becomes), material)
    statements += [*done.statements, *quotes(material, [*combination.parts, combination.becomes], 2)]
    statements += conflict_statements(material, [*combination.parts, combination.becomes])
    return answered(material, [done.line], statements, verdict=_verdict(False, material))


def _is_released(bundled: rc304.Bundled, material: Material) -> bool:
    """Tell whether the encounter gives the column 2 code a modifier that releases the pair."""
    modifiers = modified(Line(bundled.inner), material).line.modifiers
    return bundled.is_released(modifiers, material.on, material.table)


def _is_refused(row: CodeRow, material: Material) -> bool:
    return rc104.check(row.code, material.on, material.question.payer, material.table) is not None


def _mismatched(
    material: Material,
    firsts: list[CodeRow],
    seconds: list[CodeRow],
    wrong: list[PairRow],
    refused: list[CodeRow],
) -> Draft:
    """The add-on belongs to another primary, or the payer refuses one of the codes: bill what stands."""
    table, on = material.table, material.on
    out = {*(p.code for p in wrong), *(r.code for r in refused)}
    kept = [r for r in (*firsts, *seconds) if r.code not in out]
    statements: list[Statement] = []
    for pair in wrong:
        if row := table.code(pair.code, on):
            template = "tomosynthesis" if pair.relation.endswith("tomo") else "addon"
            statements.append(row_statement("lead", template, pair, row, codes=(pair.code, pair.other)))
    statements += [s for r in refused if (s := indicator_statement(material, "lead", "status", r.code))]
    statements += [row_statement("why", "code_names", r, codes=(r.code,)) for r in (*firsts, *seconds)]
    for row in kept:
        for pair in table.rows("pairs"):
            right = table.code(pair.code, on) if pair.other == row.code and pair.relation.endswith("tomo") else None
            if right and pair.payer in ("", material.question.payer):
                statements.append(row_statement("why", "tomosynthesis", pair, right, codes=(pair.code,)))
    done = [modified(Line(r.code), material) for r in kept]
    codes = [r.code for r in (*firsts, *seconds)]
    statements += [*quotes(material, codes, 2), *conflict_statements(material, codes)]
    return answered(material, [d.line for d in done], statements, verdict=_verdict(False, material))


def _no(material: Material, bundled: list[rc304.Bundled]) -> Draft:
    table, on = material.table, material.on
    statements: list[Statement] = []
    for b in bundled:
        statements += edit_statement(material, "lead", b)
        if b.bundle:
            statements.append(row_statement("why", "bundled", b.bundle, codes=(b.outer, b.inner)))
    inner = {b.inner for b in bundled}
    kept = [r for c in material.named if c not in inner and (r := table.code(c, on))]
    outers = [r for b in bundled if b.outer not in inner and (r := table.code(b.outer, on))]
    outers = list(dict.fromkeys([*kept, *outers]))
    together = len(material.named) > 1
    done = [modified(x, material) for x in (map(_bare, outers) if together else branch_lines(outers))]
    statements += [row_statement("why", "code_names", r, codes=(r.code,)) for r in outers]
    statements += [s for d in done for s in d.statements if d.decided]
    statements += [
        row_statement("why", "code_names", r, codes=(r.code,)) for r in _with_guidance(outers, inner, material)
    ]
    codes = [*(b.outer for b in bundled), *(b.inner for b in bundled)]
    statements += [*quotes(material, codes, 2), *conflict_statements(material, codes)]
    return answered(material, [d.line for d in done], statements, verdict=_verdict(False, material))


def _yes(material: Material, firsts: list[CodeRow], seconds: list[CodeRow], released: Sequence[PtpView] = ()) -> Draft:
    table, on = material.table, material.on
    both = [*firsts, *seconds]
    done = [modified(line, material) for line in [*map(_bare, firsts), *branch_lines(seconds)]]
    statements = [row_statement("why", "code_names", r, codes=(r.code,)) for r in both]
    for view in released:
        if meaning := table.indicator("ptp", view.row.modifier_indicator, on):
            statements.append(row_statement("lead", "ptp", view.row, meaning))
    for a in both:
        for pair in table.pairs(on, code=a.code):
            if pair.other in {b.code for b in both} and pair.relation in _SAYS:
                statements.append(row_statement("lead", _SAYS[pair.relation], pair, a, codes=(a.code, pair.other)))
    statements += [s for d in done for s in d.statements if d.decided]
    for row in both:
        narrow = [
            r for r in rules_for(row, material.encounter, table) if r.subject and row.code in r.subject.split(";")
        ]
        statements += [rule_statement("watch", r) for r in narrow if not r.condition][:1]
    codes = [r.code for r in both]
    statements += [*quotes(material, codes, 2), *conflict_statements(material, codes)]
    return answered(material, [d.line for d in done], statements, verdict=_verdict(True, material))


_SAYS = {
    "injection_with_si": "injection",
    "addon_of": "addon",
    "screening_with_tomo": "tomosynthesis",
    "diagnostic_with_tomo": "tomosynthesis",
}


def _bare(row: CodeRow) -> Line:
    return Line(row.code)
