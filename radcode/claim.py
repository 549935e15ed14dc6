"""What is billed of codes done together: the lines that stand, and for each code that changes the row that says why.

Pure; imports look-ups, `addons` and `changes`. Used by compose and verify alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations

from radcode import cues
from radcode.addons import of_its_primary, with_first, with_further, with_right_addons
from radcode.attributes import ACTS, side_of
from radcode.changes import Change, Claim, Released, changed
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks import rc303_combination_code as rc303
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.halves import film_beside_slices, guidance_of, injection_of, is_guide_of_needle, reading_of, readings_of
from radcode.model import Question
from radcode.rows import CodeRow, HistoryRow, is_in_force
from radcode.rulebook import encounter_of, rules_for
from radcode.tables import CodeTable


def claim_of(rows: Iterable[CodeRow], question: Question, table: CodeTable) -> Claim:
    """Return the claim for codes done together, as the question tells of the encounter.

    In this order: a code that the words contradict becomes the one they describe; what the payer refuses goes; two
    sides, and parts done together, become their one code; what is inside another code goes unless the encounter parts
    them; an add-on of another primary becomes that of this one; and each further lesion or level takes the add-on.
    """
    return _settled(Claim(tuple(dict.fromkeys(rows))), question, table)


def claim_named(question: Question, table: CodeTable) -> Claim | None:
    """Return the claim for the codes named; None when one ended and the words do not tell what replaced it."""
    claim = Claim(())
    for code in dict.fromkeys(m.code for m in question.codes):
        if row := table.code(code, question.on):
            claim = replace(claim, rows=(*claim.rows, row))
            continue
        heirs = successors(code, question, table)
        new = most_described(heirs, question, table) or _of_condition(code, question, table)
        why = next((h for h in _ends(code, question, table) if new and new.code in h.codes), None)
        if new is None or why is None:
            return None
        claim = changed(claim, Change(table.versions(code)[-1:], (new,), why))
    return _settled(claim, question, table)


def _settled(claim: Claim, question: Question, table: CodeTable) -> Claim:
    for step in _STEPS:
        claim = step(claim, question, table)
    return claim


def _ends(code: str, question: Question, table: CodeTable) -> list[HistoryRow]:
    return [h for h in table.history(code) if h.event == "deleted" and is_in_force(h, question.on)]


def successors(code: str, question: Question, table: CodeTable) -> list[CodeRow]:
    """Return the codes in force of which one is billed instead of a code that ended."""
    found = [c for h in _ends(code, question, table) if h.relation != "with" for c in h.codes]
    return [r for c in dict.fromkeys(found) if (r := table.code(c, question.on))]


def most_described(rows: Iterable[CodeRow], question: Question, table: CodeTable) -> CodeRow | None:
    """Return the code that holds most of the words and least beyond them; None when two do so equally."""
    rows = list(rows)
    said = _said(question)
    ranked = sorted(((_fitness(r, said, table), r.code, r) for r in rows), key=lambda x: x[:2], reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return ranked[0][2]


def _of_condition(code: str, question: Question, table: CodeTable) -> CodeRow | None:
    """Return the code whose condition, "main renal arteries", holds most of the words; None where two hold as many."""
    said = _stems(question.text)
    rated = sorted(((len(_stems(h.condition) & said), h.codes) for h in _ends(code, question, table)), reverse=True)
    if not rated or not rated[0][0] or (len(rated) > 1 and rated[1][0] == rated[0][0]) or len(rated[0][1]) != 1:
        return None
    return table.code(rated[0][1][0], question.on)


def _stems(text: str) -> frozenset[str]:
    return frozenset(w[:_STEM] for w in re.findall(r"[a-z]{4,}", text.lower()))


_STEM = 5  # letters: "artery" and "arteries"


Word = tuple[str, str]
_IN_PLACE: Word = ("approach", "existing_catheter")
_DESCRIBING = ("regions", "technique", "approach")


def _said(question: Question) -> frozenset[Word]:
    return frozenset((a, v) for a in _DESCRIBING for v in question.values(a))


def _fitness(row: CodeRow, said: frozenset[Word], table: CodeTable) -> int:
    """Return how well the code fits: what it holds of the words, less what is special about it that nobody said."""
    unsaid = {(a, v) for a in _DESCRIBING[1:] for v in row.values(a)} - said - _held(row, said, table)
    return 2 * len(_held(row, said, table)) - len(unsaid) - bool(row.addon)


def _held(row: CodeRow, said: Iterable[Word], table: CodeTable) -> frozenset[Word]:
    """Return the words that the code holds: a region it contains, a technique or approach it is a kind of."""
    return frozenset((a, v) for a, v in said if _holds(row, a, v, table))


def _holds(row: CodeRow, attribute: str, value: str, table: CodeTable) -> bool:
    if attribute == "regions":  # a code of the whole body says nothing of where
        return not ({*row.regions} - {"body"}).isdisjoint(table.ancestors(attribute, value))
    return any(value in table.ancestors(attribute, o) for o in row.values(attribute))


def _as_described(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """A code named that the words contradict becomes the code of the same service that they describe.

    Words that another code of the claim holds are about that one, unless it is guidance. The other form must hold all
    that this one does and more, and nothing special that was not said.
    """
    named = {m.code for m in question.codes}
    acts = ACTS & {*question.values("technique")}
    turned = acts - {"removal"}  # what is new is in the code for changing it
    implied = {_IN_PLACE} if acts else set()  # what is changed, moved or taken out was there
    for row in claim.rows:
        others = [r for r in claim.rows if r != row and r.role != "guidance"]
        said = _said(question) - {w for r in others for w in _held(r, _said(question), table)}
        own = _held(row, said, table)
        if row.code not in named or own == said:
            continue
        near = [x for x in _siblings(row, question, table) if _is_there(x, row, said, table) and acts <= {*x.technique}]
        done = [x for x in near if x in claim.rows and x.regions == row.regions]
        if turned and done and not turned <= {*row.technique} and len(claim.rows) > 1:
            claim = changed(claim, Change((row,), (), done[0]))  # a new one is inside what was changed
            continue
        forms = [x for x in near if x not in claim.rows]
        better = [x for x in forms if own < _held(x, said, table) or (turned and not turned <= {*row.technique})]
        plain = [x for x in better if not _special(x) - _special(row) - said - implied]
        if found := most_described(plain, question, table):
            claim = changed(claim, Change((row,), (found,), found))
    return claim


def _is_there(other: CodeRow, row: CodeRow, said: Iterable[Word], table: CodeTable) -> bool:
    """Tell whether another form is of the same place, or of the place that was said."""
    return other.regions == row.regions or any(a == "regions" for a, _ in _held(other, said, table))


def _special(row: CodeRow) -> frozenset[Word]:
    return frozenset((a, v) for a in _DESCRIBING[1:] for v in row.values(a))


def _siblings(row: CodeRow, question: Question, table: CodeTable, *, same_place: bool = False) -> list[CodeRow]:
    """Return the codes in force of the same service in its other forms, and in other places too unless told."""
    kind = _kind_of(row)
    return [
        x
        for x in table.codes_of(row.modality, question.on)
        if _kind_of(x) == kind
        and x != row
        and {*x.technique} & {*row.technique}
        and (x.regions == row.regions or not same_place)
        and table.fee(x.code, "", question.on)
        and _has_work(x, question, table) == _has_work(row, question, table)
    ]


def _kind_of(row: CodeRow) -> tuple[str, ...]:
    count = "" if row.count == "single" else row.count  # one is what a code counts that counts nothing
    return (row.modality, row.role, count, row.addon, row.laterality, row.age)


def _has_work(row: CodeRow, question: Question, table: CodeTable) -> bool:
    """Tell whether a physician works in the code: care of a treatment is no other form of its delivery."""
    fee = table.fee(row.code, "", question.on)
    return fee is not None and bool(fee.row.work)


def _guided(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """A procedure without imaging beside the guidance that its other form holds is that other form."""
    for row, guide in ((a, g) for a in claim.rows for g in claim.rows if g.role == "guidance"):
        plain = {t for t in row.technique if not t.startswith(UNGUIDED)}
        if len(plain) == len(row.technique) or row not in claim.rows:
            continue
        forms = [x for x in _siblings(row, question, table, same_place=True) if plain <= {*x.technique}]
        held = [x for x in forms if _is_guided(x, guide, table) and len(x.technique) == len(plain) + 1]
        if len(held) == 1:
            claim = changed(claim, Change((row,), (held[0],), held[0]))
    return claim


UNGUIDED = "without_"  # how a technique begins that sets a procedure apart from its form with guidance


def _is_guided(row: CodeRow, guide: CodeRow, table: CodeTable) -> bool:
    """Tell whether the code holds this kind of guidance, or imaging of any kind."""
    ways = {*guide.technique}
    up = {a for t in row.technique for a in table.ancestors("technique", t)}
    return bool(ways & up) or any(t.startswith("imaging_") for t in row.technique)


def _without_injection_of_others(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """Who only reads bills the reading half; the injection is billed by whoever did it."""
    for row in claim.rows:
        if pairs := readings_of(row, question, table):
            has = {p.other for p in table.pairs(question.on, code=row.code)} & {r.code for r in claim.rows}
            studies = [r for p in pairs if not has and (r := table.code(p.other, question.on))]
            claim = changed(claim, Change((row,), tuple(studies), pairs[0]))
    return claim


def _with_halves(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """Who did both halves of a study bills both, and the guidance of the needle where none of the codes holds it."""
    if injected := injection_of(claim.rows, question, table):
        claim = _combined(changed(claim, Change((), injected)), question, table)
    alone = claim.rows[0] if len(claim.rows) == 1 and not question.codes else None
    if alone and (read := reading_of(alone, question, table)):
        claim = changed(claim, Change((), (read,)))
    if guide := guidance_of(claim.rows, question, table):
        claim = changed(claim, Change((), guide))
    return claim


def _without_films(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """The CT or MR after an injection is the reading of it; films are another one only where they were read."""
    found = film_beside_slices(claim.rows, question, table)
    return changed(claim, Change((found[0],), (), found[1])) if found else claim


def _without_refused(claim: Claim, question: Question, table: CodeTable) -> Claim:
    for row in claim.rows:
        if rc104.check(row.code, question.on, question.payer, table):
            claim = changed(claim, Change((row,), _instead(row, question, table)))
    return claim


def _for_hospital(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """A code not recognized on a hospital's claim becomes the hospital's code of the same study, one a contrast."""
    on = question.on
    prefixes = table.hospital_prefixes(on)
    for row in claim.rows:
        rule = next((r for r in rules_for(row, encounter_of(question), table) if r.unit == HOSPITAL_CODE), None)
        if rule is not None and (told := [r for c in rule.value.split("|") if (r := table.code(c, on))]):
            claim = changed(claim, Change((row,), tuple(told), rule))
            continue
        if rule is None or not prefixes:
            continue
        said = question.values("contrast") if row.contrast == "any" else (row.contrast,)
        own = (x for x in table.codes_on(on) if x.code.startswith(prefixes) and x.addon == row.addon)
        same = [x for x in own if (x.modality, x.regions, x.laterality) == (row.modality, row.regions, row.laterality)]
        forms = [x for x in same if not said or x.contrast in said]
        if forms:
            claim = changed(claim, Change((row,), tuple(forms), rule))
    return claim


HOSPITAL_CODE = "hospital_code"  # the unit of a rule on codes that a hospital replaces by its own


def _instead(row: CodeRow, question: Question, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return the one code that the payer takes for a code that it refuses; nothing where there are several."""
    rules = rules_for(row, encounter_of(question), table, "payer")
    codes = {c for r in rules if r.unit == "code" for c in r.value.split("|")}
    return tuple(r for c in codes if len(codes) == 1 and (r := table.code(c, question.on)))


def _of_both_sides(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """A one-sided code done on both sides, or beside its two-sided code, is the two-sided code."""
    for row in claim.rows:
        on_both = side_of(row, question, table) == "both" and _is_where(row, question, table)
        for pair in table.pairs(question.on, code=row.code, relation="one_side_of"):
            both = table.code(pair.other, question.on)
            if both and (on_both or both in claim.rows):
                claim = changed(claim, Change((row,), (both,), pair))
    return claim


def _is_where(row: CodeRow, question: Question, table: CodeTable) -> bool:
    """Tell whether the code images what was said, or nothing was said of where."""
    said = question.values("regions")
    return not said or any(
        s in table.ancestors("regions", o) or o in table.ancestors("regions", s) for s in said for o in row.regions
    )


def _combined(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """Parts done together are the one code that holds them, the code of most parts first."""
    if _is_apart(question):
        return claim
    times = 2 if cues.TIMES.search(question.text) and question.side != "both" else 1  # once, but for "x2"
    proposed = {r.code for r in claim.rows}
    for combination in sorted(table.rows("combinations"), key=lambda c: -len(c.parts)):
        held = {r.code: r for r in claim.rows}
        done = {c: times if c in proposed else 1 for c in held}  # what two became was done once
        whole = rc303.check(combination, done, question.on, table)
        if whole:
            parts = tuple(held[p] for p in dict.fromkeys(combination.parts))
            claim = changed(claim, Change(parts, (whole,), combination))
    return claim


def _is_apart(question: Question) -> bool:
    """Tell whether two sessions were said, or the same study twice a day, where each part stands by itself."""
    return "separate_session" in question.events or any(e.startswith(_REPEAT) for e in question.events)


_REPEAT = "repeat_"  # how the events of a study done again begin


def _unbundled(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """Leave out what is inside another code, unless the encounter parts the two."""
    for a, b in combinations(claim.rows, 2):
        pair = rc304.check(a.code, b.code, question.on, table)
        if pair is None or not {a, b} <= {*claim.rows} or {a, b} <= {*claim.open}:
            continue
        if released := _released(pair, question, table):
            claim = replace(claim, released=(*claim.released, released))
            continue
        outer, inner = (a, b) if pair.outer == a.code else (b, a)
        if is_guide_of_needle(inner, outer, claim.rows, question.on, table):
            continue
        instead = _further_of(inner, outer, question, table)
        claim = changed(claim, Change((inner,), instead, pair))
        if wider := _with_views_added(outer, inner, question, table):
            claim = changed(claim, wider)
    return claim


def _released(pair: rc304.Bundled, question: Question, table: CodeTable) -> Released | None:
    """Return how the encounter parts a pair: each code on its own side, or another site or session that was said."""
    on = question.on
    outer, inner = table.code(pair.outer, on), table.code(pair.inner, on)
    if outer is None or inner is None or not pair.may_be_released(on, table):
        return None
    sides = {side_of(outer, question, table), side_of(inner, question, table)}
    takes = [side_modifiers(r, question, table) for r in (outer, inner)]
    if sides == {"left", "right"} and all(takes):
        return Released(pair)
    allowed = table.releasing()
    facts = question if sides != {"left", "right"} else replace(question, events=(*question.events, "distinct"))
    rules = rules_for(inner, encounter_of(facts), table)
    found = (r for r in rules if r.condition and r.unit == "modifier" and r.value in allowed and r.sure != "coder")
    return next((Released(pair, r.value) for r in found), None)


def side_modifiers(row: CodeRow, question: Question, table: CodeTable) -> tuple[str, ...]:
    """Return the modifiers that the code's bilateral indicator allows; none for a code that has no sides."""
    fee = table.fee(row.code, "", question.on)
    meaning = table.indicator("bilateral", fee.row.bilateral, question.on) if fee else None
    return meaning.allows if meaning and row.laterality not in ("both", "na") else ()


def _further_of(inner: CodeRow, outer: CodeRow, question: Question, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return the add-on for a further level that both first-level codes share: the second level is that add-on."""
    if inner.count != "first" or outer.count != "first":
        return ()
    ours, theirs = (
        {p.code for p in table.pairs(question.on, other=r.code, relation="addon_of")} for r in (inner, outer)
    )
    rows = [r for c in sorted(ours & theirs) if (r := table.code(c, question.on))]
    return tuple(r for r in rows if r.count == "each_additional" and r.technique == inner.technique)[:1]


def _with_views_added(outer: CodeRow, inner: CodeRow, question: Question, table: CodeTable) -> Change | None:
    """Return the code of the same exam that counts the views of both, where a rule says that they are added."""
    rules = rules_for(outer, encounter_of(question), table)
    rule = next((r for r in rules if r.unit == "views_added"), None)
    if rule is None or outer.views_min is None or inner.views_min is None:
        return None
    total = outer.views_min + inner.views_min
    for row in table.codes_of(outer.modality, question.on):
        if (
            (row.regions, row.laterality) == (outer.regions, outer.laterality)
            and row != outer
            and row.views_min
            and row.views_min <= total <= (row.views_max or total)
        ):
            return Change((outer,), (row,), rule)
    return None


_STEPS: tuple[Callable[[Claim, Question, CodeTable], Claim], ...] = (
    _as_described,
    _without_injection_of_others,
    _without_films,
    _without_refused,
    _for_hospital,
    _of_both_sides,
    _combined,
    _guided,
    of_its_primary,
    _unbundled,
    with_right_addons,
    with_first,
    with_further,
    _with_halves,
)
