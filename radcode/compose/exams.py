"""Which code, which modifier, how many units: the lines to bill for an exam, and the branches left open.

Pure; the heart of compose. Steps of the answer: lines, why, why not the neighbours, what to watch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations

from radcode import cues, refusals
from radcode.attributes import ANY_GUIDANCE, attribute_value, branches, label_differences
from radcode.benefit import refusing
from radcode.bodyrange import by_range
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.claim import UNGUIDED, most_described, successors
from radcode.compose import validity
from radcode.compose.builder import (
    MAX_LINES,
    Material,
    answered,
    branch_lines,
    conflict_statements,
    content_words,
    declined,
    edit_statement,
    indicator_statement,
    indicators,
    neighbours,
    ordered,
    quotes,
    row_statement,
    rule_statement,
    unique,
)
from radcode.compose.modifiers import Modified, each_modified, release_note, when_unknown, with_waste
from radcode.halves import (
    guidance_of,
    guidance_said,
    injection_of,
    is_performed,
    is_this_injection,
    reading_of,
)
from radcode.lessons import documents_for
from radcode.model import Ask, Clarify, Draft, Line, Match, Option, Outcome, Statement
from radcode.modifierlaw import halves_due
from radcode.proposal import are_both, is_refuted, is_without_code
from radcode.refusals import NO_SUCH_VARIANT, NOT_TAKEN, NOTHING_FITS
from radcode.rows import CodeRow, PairRow, RuleRow
from radcode.rulebook import rules_for
from radcode.sentences import lower_first
from radcode.tables import CodeTable
from radcode.unitlaw import due, further_units, is_counted_out


def draft(material: Material) -> Draft:
    """Return the lines for an exam: by the codes named, else by the codes that fit the description."""
    if any(validity.is_out(c, material) for c in material.named):
        return validity.draft(material)
    found = groups(material)
    if not found and _is_vague(material):
        return _which_exam(material)
    if not found:
        return nothing_fits(material)
    if all(_is_refused(r, material) for group in found for r in group):
        return _not_taken(material, found)
    return _too_many(material, found) if len(found) > MAX_LINES else _billed(material, found)


def instead_of_unknown(material: Material, codes: Sequence[str]) -> Draft | None:
    """Answer for the exam in words beside a number that no table holds; None unless they name one exam in full."""
    said, found = material.question, branches(material.matches)
    told = (said.values("contrast") or said.values("extent") or said.views) and said.values("modality")
    if said.ask not in _WHICH or len(found) != 1 or not told or not said.values("regions"):
        return None
    draft = _billed(material, groups(material))
    known = refusals.unknown_beside(codes, material.table)
    return replace(draft, headline=known, verdict=False if cues.PROPOSES.search(said.text) else None)


_WHICH = (Ask.CODE, Ask.SUITS)  # asks whose answer is a code


def _is_vague(material: Material) -> bool:
    said = material.question
    if said.codes or said.values("technique") or said.values("role") or said.values("approach"):
        return False
    return bool(said.values("modality")) != bool(said.values("regions"))


def _which_exam(material: Material) -> Draft:
    """Ask for the region when only the kind of study was said, or for the kind when only the region was."""
    if material.question.values("regions"):
        clarify = Clarify(ask="Which kind of study: x-ray, CT, MR, ultrasound ...?", field="modality", options=())
        return Draft(material.question, Outcome.CLARIFY, "", (), (), clarify)
    kinds = ", ".join(material.table.meaning("modality", v) for v in material.question.values("modality"))
    clarify = Clarify(ask=f"Which region was imaged by {kinds}?", field="regions", options=())
    return Draft(material.question, Outcome.CLARIFY, "", (), (), clarify)


def _is_refused(row: CodeRow, material: Material) -> bool:
    return bool(rc104.check(row.code, material.on, material.question.payer, material.table))


def _not_taken(material: Material, groups: Sequence[tuple[CodeRow, ...]]) -> Draft:
    """Decline an exam of which the payer takes no code: name the code, its status, and what the payer's rules say."""
    rows = list(dict.fromkeys(r for g in groups[:MAX_LINES] for r in g))
    statements = [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows]
    rules = (x for r in rows for x in rules_for(r, material.encounter, material.table, "payer"))
    statements += [rule_statement("lead", x) for x in rules if set(x.subject.split(";")) & {r.code for r in rows}]
    return declined(material, NOT_TAKEN, unique([*statements, *_refused(material, rows)]))


def nothing_fits(material: Material) -> Draft:
    """Decline; where the exam exists with other particulars, show those and the rules that explain the gap."""
    near = [r for m in material.near for c in m.codes if (r := material.table.code(c, material.on))]
    if not near:
        return declined(material, NOTHING_FITS)
    statements = [row_statement("fact", "code_names", r, codes=(r.code,)) for r in near]
    narrow = {
        rule
        for r in near
        for rule in rules_for(r, material.encounter, material.table)
        if r.code in rule.subject.split(";") and not rule.condition and rule.kind == "element"
    }
    statements += [rule_statement("lead", r) for r in sorted(narrow, key=lambda x: (len(x.subject), x.id))[:1]]
    if narrow and is_without_code(material.question, material.table):
        return answered(material, [], statements, verdict=False)
    return declined(material, NO_SUCH_VARIANT, statements)


def groups(material: Material) -> list[tuple[CodeRow, ...]]:
    """Return one tuple of code rows for each branch; several codes in one are billed together."""
    table, on = material.table, material.on
    if material.named:
        rows = [r for c in material.named if (r := table.code(c, on))]
        if rows:
            return [_with_further(_apart(_halved(rows, material), material), material)]
        if any(table.knows(c) for c in material.named):
            return _instead(material)
    found = []
    for match in branches(material.matches):
        rows = [r for c in match.codes if (r := table.code(c, on))]
        found.append(_apart(_halved(rows, material), material))
    found = [_with_further(g, material) for g in found]
    found = [*dict.fromkeys(_guided(found, material))]
    return _wanted([_with_halves(g, material) for g in found], material)


def _guided(groups: list[tuple[CodeRow, ...]], material: Material) -> list[tuple[CodeRow, ...]]:
    """Leave out the form without imaging where imaging was said to guide it."""
    rows = [r for g in groups for r in g]
    said = material.question
    unnamed = {ANY_GUIDANCE, IMAGED} & {*said.values("technique")} or "guidance" in said.values("modality")
    if not (unnamed or guidance_said(rows, said, material.table)):  # "with imaging", "under ultrasound"
        return groups
    guided = [g for g in groups if not any(t.startswith(UNGUIDED) for r in g for t in r.technique)]
    return guided or groups


def _halved(rows: Sequence[CodeRow], material: Material) -> list[CodeRow]:
    """Return, for a whole test of which only one half was done, the codes of that half."""
    table, on = material.table, material.on
    halves = {
        r.code: [h for p in halves_due(r, material.question, table) if (h := table.code(p.code, on))] for r in rows
    }
    return [x for r in rows for x in halves[r.code] or [r]]


def _instead(material: Material) -> list[tuple[CodeRow, ...]]:
    """Return what is billed instead of codes that ended: the one that the words describe, else each that may be."""
    question, table = material.question, material.table
    rows = [r for c in material.named for r in successors(c, question, table)]
    best = most_described(rows, question, table)
    return [(r,) for r in ([best] if best else rows)]


def _apart(rows: Sequence[CodeRow], material: Material) -> tuple[CodeRow, ...]:
    """Leave out what is inside another code of the same lines: guidance in its procedure, a toe in its foot.

    Two sides part a pair, unless no modifier ever does.
    """
    question, table, on = material.question, material.table, material.on
    found = [b for x, y in combinations(rows, 2) if (b := rc304.check(x.code, y.code, on, table))]
    parted = question.modifiers or len({x.side for x in question.exams if x.side}) > 1
    never = {b.inner for b in found if b.edit is not None and not b.may_be_released(on, table)}
    inner = never if parted else never | {b.inner for b in found if _is_inside(b, table, on)}
    return tuple(r for r in rows if r.code not in inner)


def _is_inside(found: rc304.Bundled, table: CodeTable, on: date) -> bool:
    """Tell whether nobody who did both bills both.

    A pair that no modifier parts, guidance or a contrast study that a policy includes, or a part of the region imaged.
    """
    if found.edit is not None and not found.may_be_released(on, table):
        return True
    outer, inner = table.code(found.outer, on), table.code(found.inner, on)
    if outer is None or inner is None or inner.addon:
        return False
    whole = outer.role == COMPLETE and inner.modality == outer.modality and outer.purpose == "diagnostic"
    if found.bundle is not None and (inner.role == "guidance" or (whole and inner.role in HALVES)):
        return True
    if found.bundle is not None and outer.purpose == "therapy" and INJECTED in inner.technique:
        return True  # the contrast study of a tube that is put in
    nested = all(any(o in table.ancestors("regions", i) for o in outer.regions) for i in inner.regions)
    same = (outer.modality, outer.contrast) == (inner.modality, inner.contrast)
    return same and nested and outer.regions != inner.regions


COMPLETE = "complete_service"  # catheter, images and reading are one code
HALVES = ("si", "injection")


def _with_halves(group: tuple[CodeRow, ...], material: Material) -> tuple[CodeRow, ...]:
    """Return the one code that holds both halves of the study, else the reading with what its reader did besides."""
    question, table = material.question, material.table
    near = [r for m in material.matches for c in m.codes if (r := table.code(c, material.on))]
    whole = [r for r in near if INJECTED in r.technique and group and r.regions == group[0].regions]
    if whole and is_performed(question):
        return tuple(whole[:1])
    at_loin = bool(group) and "intrathecal" in group[0].approach and not cues.NOT_LUMBAR.search(question.text)
    if (len(group) > 1 or at_loin) and is_performed(question):
        group = tuple(_whole_of(r, material) or r for r in group)
    read = reading_of(group[0], question, table) if len(group) == 1 else None
    both = (*group, *([read] if read else injection_of(group, question, table)))
    return (*both, *guidance_of(both, question, table))


def _whole_of(row: CodeRow, material: Material) -> CodeRow | None:
    """Return the one code that holds the injection and this reading."""
    if row.role != "si":
        return None
    near = material.table.codes_on(material.on)
    held = [x for x in near if x.regions == row.regions and {*x.technique} == {*row.technique, INJECTED}]
    return held[0] if len(held) == 1 else None


def _with_further(group: tuple[CodeRow, ...], material: Material) -> tuple[CodeRow, ...]:
    """Return the group with the add-ons that count what comes after the first: triplets are the first and two more."""
    group = tuple(r for r in group if not is_counted_out(r, material.question, material.table)) or group
    further = [x for r in group for x in further_units(r, material.question, material.table)]
    told = [x for x in dict.fromkeys(further) if x not in group]
    each = len({x.count for x in told}) == len(told)  # one add-on, or one for the second and one for the third
    return (*group, *told) if each else group


IMAGED = "imaging_included"  # the technique of a code that holds whatever imaging leads it
INJECTED = "injection_included"  # the technique of a code that holds the injection and the reading


def _wanted(groups: list[tuple[CodeRow, ...]], material: Material) -> list[tuple[CodeRow, ...]]:
    """Leave out what the payer refuses, or what too little was done of for a unit, while anything else fits."""
    valid = [g for g in groups if not any(_is_refused(r, material) for r in g)] or groups
    due_any = [g for g in valid if not any((d := due(r, material.question, material.table)) and not d.units for r in g)]
    return due_any or valid


def _billed(material: Material, groups: Sequence[tuple[CodeRow, ...]]) -> Draft:
    common = [r for r in groups[0] if len(groups) > 1 and all(r in g for g in groups)]
    if sure := [g for g in groups if common and {*g} <= {*common}]:
        groups, common = sure[:1], []  # a branch that is a part of all others is sure; the rest was not said to be done
    open_ones = [tuple(r for r in g if r not in common) for g in groups]
    leads = branch_lines([g[0] for g in open_ones])
    done: list[Modified] = []
    for lead, group in zip(leads, open_ones, strict=True):
        done += each_modified(lead, material)
        done += [x for extra in group[1:] for x in each_modified(Line(extra.code, when=lead.when), material)]
    done += [x for r in common for x in each_modified(Line(r.code), material)]  # billed whatever is open
    done = [x for d in _parted_once(done, material) for x in with_waste(d, material)]
    lines = tuple(d.line for d in done if d.line.units)  # "2 fractions are 0 x 5 and 2 left": nothing of it is billed
    statements = _statements(material, groups, done)
    clarify = _clarify(material, groups, lines)
    if clarify is None:
        needed = material.question.yes_no and cues.NEEDED.search(material.question.text)
        of_sides = "both" in (material.question.side, *material.question.values("laterality"))
        decided = bool(lines) and (of_sides or all(d.decided for d in done))
        verdict = any(line.modifiers for line in lines) if needed and decided else None
        if verdict is None and is_refuted(material.question, lines, material.table):
            verdict = False
        if verdict is None:
            verdict = are_both(material.question, lines, material.table)
        return answered(material, lines, statements, verdict=verdict)
    return Draft(material.question, Outcome.CLARIFY, "", lines, ordered(statements), clarify)


def _parted_once(done: Sequence[Modified], material: Material) -> list[Modified]:
    """Return the lines with the modifier that parts a pair on the code in its column 2 alone."""
    table, parting = material.table, material.table.releasing()
    marked = [d.line.code for d in done if {*d.line.modifiers} & parting]
    pairs = [b for x, y in combinations(marked, 2) if (b := rc304.check(x, y, material.on, table))]
    outer = {b.outer for b in pairs} - {b.inner for b in pairs}
    return [_without(d, parting) if d.line.code in outer else d for d in done]


def _without(done: Modified, modifiers: frozenset[str]) -> Modified:
    kept = tuple(m for m in done.line.modifiers if m not in modifiers)
    said = tuple(s for s in done.statements if not {*s.modifiers} & modifiers)
    return replace(done, line=replace(done.line, modifiers=kept), statements=said)


def _clarify(material: Material, groups: Sequence[tuple[CodeRow, ...]], lines: Sequence[Line]) -> Clarify | None:
    """Ask only when what was asked for differs between the branches."""
    if len(groups) < 2:
        return None
    if material.question.ask in (Ask.MODIFIER, Ask.UNITS) and len({line.modifiers for line in lines}) == 1:
        return None
    if len(material.question.values("purpose")) > 1 and material.question.events:
        return None  # both exams were said to be done: their lines stand beside each other, nothing is open
    codes = {line.code for line in lines if line.when}
    leads = [next(r for r in g if r.code in codes) for g in groups]
    field = _first_field(leads, material)
    common = [line for line in lines if not line.when]
    options: dict[tuple[tuple[str, str], ...], list[Line]] = {}
    for line in (x for x in lines if x.when):
        options.setdefault(line.when, []).append(line)
    return Clarify(
        ask=_question(field, leads),
        field=field,
        options=tuple(Option("", (*found, *common)) for found in options.values()),
    )


def _question(field: str, rows: Sequence[CodeRow]) -> str:
    """Return the one question, with what may be answered to it."""
    ask = _FIELDS.get(field, f"Which {field}")
    words = [lower_first(w) for w in label_differences(rows).values()]
    return f"{ask}: {' / '.join(words)}?" if len(rows) <= MAX_LINES else f"{ask}?"


_FIELDS = {
    "views": "How many views",
    "laterality": "One side or both",
    "count": "How many",
    "extent": "How much was examined",
    "trimester": "When in the pregnancy",
    "approach": "Which way in",
    "role": "Which part of the service",
    "modality": "Which kind of study",
    "age": "How old is the patient",
    "addon": "The first study or an add-on",
    "code": "Which of these exams",
}


def _too_many(material: Material, groups: Sequence[tuple[CodeRow, ...]]) -> Draft:
    """More than four branches: ask, name the codes that the answer will come from, recommend none."""
    rows = sorted((g[0] for g in groups), key=lambda r: (r.kind, r.code))
    field = _first_field(rows, material)
    statements = [row_statement("lead", "code_names", r, codes=(r.code,)) for r in rows[:_FAMILY]]
    clarify = Clarify(ask=_question(field, rows[:_FAMILY]), field=field, options=())
    return Draft(material.question, Outcome.CLARIFY, "", (), ordered(statements), clarify)


def _first_field(rows: Sequence[CodeRow], material: Material) -> str:
    """Ask for the kind of study first when nobody said it, else for what most often decides and all of them have."""
    differing = dict.fromkeys(a for line in branch_lines(rows) for a, _ in line.when)
    if len({r.modality for r in rows}) > 1 and not material.question.values("modality"):
        return "modality"
    if {*rows} <= {*by_range({r.modality for r in rows}, material.on, material.table)}:
        return "extent"
    return next((a for a in differing if not _OPEN & {attribute_value(r, a) for r in rows}), "code")


_OPEN = {"", "na", "any"}  # nobody can be asked to choose between these and a value


_FAMILY = 8  # codes named when there are too many branches to list as lines


def _statements(material: Material, groups: Sequence[tuple[CodeRow, ...]], done: Sequence[Modified]) -> list[Statement]:
    rows = [r for g in groups for r in g]
    codes = [r.code for r in rows]
    found = [s for d in done for s in d.statements]
    found += _doubted(material)
    found += [rule_statement("lead", r) for r in refusing(material.question, rows, material.table)[:MAX_REFUSING]]
    found += _costs(material, rows)
    of_sides = {*material.question.modifiers} & material.table.allowed_by("bilateral")
    found += indicators(material, "bilateral", [d.line.code for d in done if d.sided or of_sides])
    if len(groups) == 1:
        found += [row_statement("why", "code_names", r, codes=(r.code,)) for r in rows]
    if material.question.ask is Ask.MODIFIER or all(d.decided for d in done):
        found += indicators(material, "pctc", codes)
    if not all(d.decided for d in done) and (note := when_unknown(material, rows[0])):
        found.append(note)
    found += _refused(material, rows)
    found += _edits(material, codes) if material.question.exams else _dropped(material, codes)
    if len(groups) == 1 and all(d.line.units for d in done):
        near = neighbours(rows[0], material, codes)
        found += [row_statement("not", "not_code", n, codes=(n.code,)) for n in near]
    found += _beside(material, rows)
    found += _about(material, rows)
    found += [rule_statement("watch", r) for r in documents_for(material.question, material.table)]
    found += [note for r in rows[:1] if (note := release_note(material, r.code))]
    found += quotes(material, codes)
    found += conflict_statements(
        material, [*codes, *material.question.doubted, *(n.code for n in neighbours(rows[0], material, codes, 4))]
    )
    return list(unique(found))


MAX_REFUSING = 2  # rules by which an exam is not paid for this patient


def _costs(material: Material, rows: Sequence[CodeRow]) -> list[Statement]:
    """Return what is cut from the technical side for what happened, where that was asked."""
    if not material.question.events or not cues.LOSES.search(material.question.text):
        return []
    rules = (x for r in rows for x in rules_for(r, material.encounter, material.table, "reduction"))
    return [rule_statement("why", x) for x in dict.fromkeys(rules) if x.unit == CUT and x.condition]


CUT = "percent_off_technical"  # the unit of a rule on what is cut from the technical side


def _doubted(material: Material) -> list[Statement]:
    """Return what the codes are that the question names although its words mean another exam."""
    found: list[Statement] = []
    for code in material.question.doubted:
        if row := material.table.code(code, material.on):
            found.append(row_statement("not", "not_code", row, codes=(code,)))
        else:
            found += validity.standing(code, material)[1][:1]
    return found


def _edits(material: Material, codes: Sequence[str]) -> list[Statement]:
    """Return the NCCI pairs among the codes of an order of several exams."""
    checked = (rc304.check(x, y, material.on, material.table) for x, y in combinations(codes, 2))
    return [s for b in checked if b for s in edit_statement(material, "watch", b)]


def _dropped(material: Material, codes: Sequence[str]) -> list[Statement]:
    """Return why a code named or found is not among the lines: the pair that puts it inside another."""
    lined = material.named or tuple(c for m in material.matches[:1] for c in m.codes)
    checked = (rc304.check(x, y, material.on, material.table) for x in lined if x not in codes for y in codes)
    found = [b for b in checked if b and b.outer in codes]
    said = [s for b in found for s in edit_statement(material, "why", b)]
    return said + [row_statement("why", "bundled", b.bundle, codes=(b.outer, b.inner)) for b in found if b.bundle]


def _refused(material: Material, rows: Iterable[CodeRow]) -> list[Statement]:
    bad = [r for r in rows if _is_refused(r, material)]
    found = [indicator_statement(material, "watch", "status", r.code) for r in bad]
    return [s for s in found if s]


def _beside(material: Material, rows: Sequence[CodeRow]) -> list[Statement]:
    """Name the injection half, the add-on and its primary: what is billed beside the exam, and by whom."""
    table, on, codes = material.table, material.on, {r.code for r in rows}
    found: list[Statement] = []
    injections: dict[str, list[PairRow]] = {}
    for pair in (p for r in rows for p in table.pairs(on, other=r.code, relation="injection_with_si")):
        code = table.code(pair.code, on)
        if pair.code not in codes and code and is_this_injection(code, rows, material.question, table):
            injections.setdefault(pair.code, []).append(pair)
    for code_id, pairs in list(injections.items())[:2]:
        if injection := table.code(code_id, on):
            found.append(row_statement("watch", "injection", *pairs, injection, codes=(code_id,)))
            found += indicators(material, "pctc", [code_id], "watch")
    for row in rows:
        primaries = table.pairs(on, code=row.code, relation="addon_of")
        if primaries and not codes & {p.other for p in primaries}:
            found.append(row_statement("watch", "addon", *primaries[:3], row, codes=(row.code,)))
    return found


def _about(material: Material, rows: Sequence[CodeRow]) -> list[Statement]:
    """Add one rule that names these codes and shares words with the question, or names hardly any other code."""
    kinds = ("element", "side", "setting", "payer")
    words = content_words(material.question.text)
    codes = {r.code for r in rows}
    found: dict[RuleRow, tuple[int, int]] = {}
    for row in rows:
        for rule in rules_for(row, material.encounter, material.table):
            named = set(rule.subject.split(";"))
            if rule.kind in kinds and not rule.condition and row.code in named and len(named) <= _NARROW:
                overlap = sum(w.rstrip("s") in rule.says.lower() for w in words)
                found[rule] = (overlap, len(named & codes) - len(named - codes))
    best = sorted(found, key=lambda r: (*(-x for x in found[r]), r.id))[:1]
    return [rule_statement("watch", r) for r in best if found[r][0] > 1 or found[r][1] >= 0]


_NARROW = 4  # a rule that names more codes than this is about a family, not about this exam


def alternatives(matches: Sequence[Match]) -> tuple[str, ...]:
    """Return the codes of all branches of the first match."""
    return tuple(dict.fromkeys(c for m in branches(matches) for c in m.codes))
