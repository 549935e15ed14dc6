"""Which codes one description means, when an answer rests on them: what must hold and what the words weigh, together.

Pure; knows the steps `naming` and `resolve`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from radcode import cues
from radcode.attributes import TIE, Description, acts_of, branches, describe, fit, is_unborn_unsaid
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.model import Match, Question
from radcode.naming import named
from radcode.proof import are_rivals, is_supported
from radcode.ranking import Ranker
from radcode.resolve import of_own_form, resolve
from radcode.rows import CodeRow
from radcode.tables import CodeTable
from radcode.weighing import FITS, surely_meant, with_primaries

LIKELY = 0.6  # below this chance the codes that the words most likely mean are not taken for them
EVEN = 0.45  # unless those whose attributes hold more of what was said are far less likely
ONE_EXAM = 3  # regions of one exam; more are the findings of a report
_PER_FIT = 20.0  # log-odds that a share of 1 of what was said is worth when two codes are compared
_BETTER = 0.5  # log-odds by which the weighed code must be ahead
_FLOOR = 0.005  # the chance of a code that is not among those weighed closely


def judged(question: Question, ranker: Ranker) -> tuple[Match, ...]:
    """Return the codes that the words of a question without codes mean, best first; nothing when none fits.

    What was said must hold for a code, and of those for which it holds the words as a whole choose. Where they are
    sure beyond doubt, a place or a kind of study that was read from one word does not count against them.
    """
    table = ranker.table
    found = _without_further(_judged(question, ranker), question, table)
    if found and _is_of_any_organ(found[0], question, table):
        return ()
    whole = (_with_only_primary(found, question, table) or _with_other_act(found, question, table)) if found else None
    return (whole, *found[1:]) if whole else found


def _without_further(found: tuple[Match, ...], question: Question, table: CodeTable) -> tuple[Match, ...]:
    """Return the matches without each further vessel or lesion where the first one of the same is among the equals."""
    if question.values("count") or cues.ADD_ON.search(question.text):
        return found
    rows = {m: r for m in branches(found) if len(m.codes) == 1 and (r := table.code(m.codes[0], question.on))}
    firsts = {(r.modality, r.regions, r.technique) for r in rows.values() if r.count == "first"}
    gone = {
        m for m, r in rows.items() if r.count == "each_additional" and (r.modality, r.regions, r.technique) in firsts
    }
    kept = tuple(m for m in found if m not in gone)
    if not gone or len(branches(kept)) > 1:
        return kept
    return (replace(kept[0], open=()), *kept[1:])


def _is_of_any_organ(match: Match, question: Question, table: CodeTable) -> bool:
    """Tell whether a needle sampled no organ that was named, where each organ has a code of its own."""
    on, row = question.on, table.code(match.codes[0], question.on)
    told = question.values("technique")
    if row is None or _SAMPLE not in told or question.values("regions") or row.modality != _NEEDLE:
        return False
    ways = {*told} - {*acts_of(told, table)}
    own = [r for r in table.codes_of(_NEEDLE, on) if _SAMPLE in r.technique and r.regions != ("body",)]
    led = {r for r in own if ways & {*r.technique} or _is_led_by(r, ways, on, table)} if ways else {*own}
    plain = {r.regions for r in led if not {*acts_of(r.technique, table)} - {*told}}
    return row.regions != ("body",) and len(plain) > 1


_SAMPLE, _NEEDLE = "biopsy", "procedure"


def _is_led_by(row: CodeRow, ways: set[str], on: date, table: CodeTable) -> bool:
    guides = (table.code(p.code, on) for p in table.pairs(on, other=row.code, relation="guidance_for"))
    return any(g and ways & {*g.technique} for g in guides)


def _with_only_primary(found: Sequence[Match], question: Question, table: CodeTable) -> Match | None:
    """Return an add-on with the one code that it is added to, where the words hold for that too.

    Of several such codes it is the one of which the words tell more than of the add-on: contrast, another act.
    """
    on, codes = question.on, found[0].codes
    row = table.code(codes[0], on) if len(codes) == 1 else None
    if row is None or not row.addon or cues.ADD_ON.search(question.text):
        return None
    if any(row.code not in m.codes for m in branches(found)):
        return None
    said = describe(question)
    rows = [r for p in table.pairs(on, code=row.code, relation="addon_of") if (r := table.code(p.other, on))]
    if len(rows) > 1:
        acts = tuple(t for t in said.of("technique") if t not in row.technique)
        said = replace(said, values={**said.values, "technique": acts, "addon": ()})
        rows = [r for r in rows if not r.addon and _is_told_of(r, row, said)]
    fits = sorted((f for r in rows if (f := fit(r, said, table)) and not f.left_out), key=lambda f: -f.score)
    if not fits or any(f.score > fits[0].score - TIE for f in fits[1:]):
        return None
    return replace(found[0], codes=(fits[0].row.code, row.code))


def _with_other_act(found: Sequence[Match], question: Question, table: CodeTable) -> Match | None:
    """Return a study with the one other of which the acts were told beside it: "bone age and scanogram".

    Only acts all of which were said, and that the first code leaves out. What treats may hold the other.
    """
    on, codes = question.on, found[0].codes
    row = table.code(codes[0], on) if len(codes) == 1 and len(branches(found)) == 1 else None
    if row is None or row.addon or row.modality in _BY_HAND or not cues.BESIDE.search(question.text):
        return None
    said = describe(question).without("modality")
    kinds, places = {*question.values("modality"), _RENDERED}, {*said.of("regions")}
    told = {*said.of("technique")}
    missed = told - {*row.technique}
    others = [
        r
        for r in (table.codes_on(on) if missed and told & {*row.technique} != told else ())
        if missed <= {*r.technique} <= told
        and r.modality in kinds - _BY_HAND
        and (not places or places & {*r.regions})
        and not r.addon
        and fit(r, said, table)
    ]
    if len(others) != 1 or rc304.check(row.code, others[0].code, on, table):
        return None
    if are_rivals(row.code, others[0].code, question, table):
        return None
    return replace(found[0], codes=tuple(sorted((row.code, others[0].code))))


_RENDERED = "postprocessing"  # what is reckoned from the pictures of another study
_BY_HAND = frozenset(("ir", "procedure", "guidance", "supply"))


def _is_told_of(row: CodeRow, addon: CodeRow, said: Description) -> bool:
    """Tell whether the words tell something of a primary code that its add-on does not have."""
    return any({*said.of(a)} & {*row.values(a)} - {*addon.values(a)} for a in ("contrast", "technique"))


def _judged(question: Question, ranker: Ranker) -> tuple[Match, ...]:
    said, on, table = describe(question), question.on, ranker.table
    held = _without_inner(resolve(said, on, table, payer=question.payer, claim=question.claim), said, on, table)
    if len(question.values("regions")) > ONE_EXAM:
        return held
    found, fits = named(said, on, ranker, claim=question.claim)
    found = _without_unsaid(_without_inner(found, said, on, table), said, on, table)
    found = _of_own_form(found, said, on, table)
    if not found or fits < FITS or _says_more(found[0], held, said, on, table):
        return held
    return (
        _likely(found, said, question, table)
        or _sure(found, said, question, ranker)
        or _better(found, held, said, on, table)
        or held
    )


def _says_more(first: Match, held: Sequence[Match], said: Description, on: date, table: CodeTable) -> bool:
    """Tell whether a code is that of the words and something more that nobody said: a tube into the jejunum, too."""
    if len(first.codes) != 1 or not held or len(held[0].codes) != 1:
        return False
    a, b = table.code(first.codes[0], on), table.code(held[0].codes[0], on)
    if a is None or b is None or a.regions != b.regions or not a.modality == b.modality == _NEEDLE:
        return False
    told = {*said.of("technique")}
    return {*b.technique} < {*a.technique} and {*b.technique} <= told and not {*a.technique} <= told


def _without_inner(found: Sequence[Match], said: Description, on: date, table: CodeTable) -> tuple[Match, ...]:
    """Return the matches without a study that lies inside another kind said of the same place: calcium beside a CTA.

    Nor with one of a pregnancy of which nothing was said.
    """
    found = [
        m for m in found if not any((r := table.code(c, on)) and is_unborn_unsaid(r, said, table) for c in m.codes)
    ]
    kinds = set(said.of("modality"))
    alone = [r for m in found if len(m.codes) == 1 and (r := table.code(m.codes[0], on)) and r.modality in kinds]
    inner = {
        r.code
        for r in alone
        for o in alone
        if r.modality != o.modality
        and r.regions == o.regions
        and (b := rc304.check(o.code, r.code, on, table))
        and b.outer == o.code
        and b.bundle
    }
    return tuple(m for m in found if not inner & {*m.codes})


def _of_own_form(found: Sequence[Match], said: Description, on: date, table: CodeTable) -> tuple[Match, ...]:
    """Return the matches without those of one side, or complete, where both sides or a follow-up said have a code."""
    rows = dict.fromkeys(r for m in found for c in m.codes if (r := table.code(c, on)))
    fits = sorted((f for r in rows if (f := fit(r, said, table))), key=lambda f: -f.score)
    kept = {f.row.code for f in of_own_form(fits, said)}
    gone = {f.row.code for f in fits} - kept
    return tuple(m for m in found if not gone & {*m.codes})


def _without_unsaid(found: Sequence[Match], said: Description, on: date, table: CodeTable) -> tuple[Match, ...]:
    """Return the matches without films of a kind that nobody said: both knees are not both standing.

    Of one side only what is new is left out, bone reckoned from a film of the hand.
    """
    told = {*said.of("technique")}
    rows = (r for m in found for c in m.codes if (r := table.code(c, on)))
    special = (r for r in rows if r.views_min and {*r.technique} - told)
    unsaid = {r.code for r in special if r.laterality == "both" or r.kind == "cpt3"}
    return tuple(m for m in found if not unsaid & {*m.codes})


def _likely(found: Sequence[Match], said: Description, question: Question, table: CodeTable) -> tuple[Match, ...]:
    """Return the first match and its branches when they are likely and nothing that was said speaks against them."""
    if found[0].score < LIKELY:
        return ()
    on, equal = question.on, branches(found)
    rows = [r for m in equal for c in m.codes if (r := table.code(c, on))]
    alone = [r for m in equal if len(m.codes) == 1 and (r := table.code(m.codes[0], on))]
    if _is_more_special(said, found, alone, on, table) or _is_contradicted(said, found, alone, on, table):
        return ()
    if any(r.age and not said.of("age") for r in rows):
        return ()  # a code for infants alone stands for no leg whose age was not said
    if any(r.count == "each_additional" for r in alone) and "multiple" in said.of("count"):
        return ()  # each further one has a first one before it
    if any(r.addon and r.count != "each_additional" and r.scope == "imaging" for r in alone):
        return ()  # nothing that it is added to was said
    if not all(is_supported(r, question, table) for r in rows):
        return ()  # what was said is never answered against
    whole = [_completed(m, on, table) for m in equal]
    return _in_code_order([m for m in whole if m]) if all(whole) else ()


def _completed(match: Match, on: date, table: CodeTable) -> Match | None:
    """Return a set of codes with the primary of an add-on in it; None when that is open. One code stays as it is."""
    if len(match.codes) == 1:
        return match
    rows = with_primaries([r for c in match.codes if (r := table.code(c, on))], on, table)
    return replace(match, codes=tuple(r.code for r in rows)) if rows else None


def _sure(found: Sequence[Match], said: Description, question: Question, ranker: Ranker) -> tuple[Match, ...]:
    """Return the codes that the words mean beyond doubt, when nothing is open between them and others that hold."""
    table, on = ranker.table, question.on
    others = [r for m in branches(found)[1:] for c in m.codes if (r := table.code(c, on))]
    if any(fit(r, said, table) for r in others):
        return ()
    codes = surely_meant(said, on, ranker, claim=question.claim)
    return (Match(codes, found[0].score, found[0].why),) if codes else ()


def _better(
    found: Sequence[Match], held: Sequence[Match], said: Description, on: date, table: CodeTable
) -> tuple[Match, ...]:
    """Return the first match where what was said holds for it and it is far likelier than those that hold more of it.

    Not where the one is a part of the other: what the claim holds beside a code is told by the rules.
    """
    first, equal = found[0], branches(held)
    fits = [fit(r, said, table) for c in first.codes if (r := table.code(c, on))]
    if first.score < EVEN or len(branches(found)) > 1 or not equal or not all(fits):
        return ()
    mine = set(first.codes)
    if any(mine <= {*m.codes} or {*m.codes} <= mine for m in equal):
        return ()
    acts = {*said.of("technique")}
    mine_held, *sets_hold = (
        {t for c in m.codes if (r := table.code(c, on)) for t in r.technique} & acts
        for m in (first, *(m for m in equal if len(m.codes) > 1))
    )
    if any(mine_held < held for held in sets_hold):
        return ()  # an act that was said, which a set of codes holds, is not left out
    sets = {frozenset(m.codes): m.score for m in reversed(found)}
    likeliest = max((sets.get(frozenset(m.codes), 0.0) for m in equal), default=0.0)
    ahead = math.log(first.score / max(likeliest, _FLOOR))
    lost = equal[0].score - min(f.score for f in fits if f)
    return (first,) if ahead - _PER_FIT * lost > _BETTER else ()


def _is_more_special(
    said: Description, found: Sequence[Match], chosen: Sequence[CodeRow], on: date, table: CodeTable
) -> bool:
    """Tell whether another code near these holds techniques that were said and that none of these has."""
    missed = set(said.of("technique")) - {t for r in chosen for t in r.technique}
    near = [r for m in found if len(m.codes) == 1 and (r := table.code(m.codes[0], on))]
    return bool(chosen and missed) and any(
        missed <= {*r.technique} and (f := fit(r, said, table)) and not f.left_out for r in near
    )


def _is_contradicted(
    said: Description, found: Sequence[Match], chosen: Sequence[CodeRow], on: date, table: CodeTable
) -> bool:
    """Tell whether these codes leave out a part said, or the words speak against all and for another code near."""
    near = [r for m in found if len(m.codes) == 1 and (r := table.code(m.codes[0], on))]
    fits = [fit(r, said, table) for r in chosen]
    if any(f and f.left_out for f in fits) and said.of("modality"):
        return True  # a part of the body that was said is in none of them
    return bool(chosen) and not any(fits) and any(fit(r, said, table) for r in near)


def _in_code_order(found: Sequence[Match]) -> tuple[Match, ...]:
    """Return the branches of an answer in the order of their codes, "one duct" before "several", then the rest."""
    equal = branches(found)
    return (*sorted(equal, key=lambda m: m.codes), *(m for m in found if m not in equal))
