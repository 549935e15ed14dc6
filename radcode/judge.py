"""Which codes one description means, when an answer rests on them: what must hold and what the words weigh, together.

Pure; knows the steps `naming` and `resolve`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from radcode import cues
from radcode.attributes import Description, branches, describe, fit, is_unborn_unsaid
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.model import Match, Question
from radcode.naming import named
from radcode.proof import is_supported
from radcode.ranking import Ranker
from radcode.resolve import resolve
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
    found = _judged(question, ranker)
    whole = _with_only_primary(found, question, ranker.table) if found else None
    return (whole, *found[1:]) if whole else found


def _with_only_primary(found: Sequence[Match], question: Question, table: CodeTable) -> Match | None:
    """Return an add-on with the one code that it is added to, where the words hold for that too."""
    on, codes = question.on, found[0].codes
    row = table.code(codes[0], on) if len(codes) == 1 else None
    if row is None or not row.addon or len(branches(found)) > 1 or cues.ADD_ON.search(question.text):
        return None
    rows = [r for p in table.pairs(on, code=row.code, relation="addon_of") if (r := table.code(p.other, on))]
    only = [r for r in rows if (f := fit(r, describe(question), table)) and not f.left_out]
    return replace(found[0], codes=(only[0].code, row.code)) if len(rows) == 1 and only else None


def _judged(question: Question, ranker: Ranker) -> tuple[Match, ...]:
    said, on, table = describe(question), question.on, ranker.table
    held = _without_inner(resolve(said, on, table, payer=question.payer, claim=question.claim), said, on, table)
    if len(question.values("regions")) > ONE_EXAM:
        return held
    found, fits = named(said, on, ranker, claim=question.claim)
    found = _without_inner(found, said, on, table)
    if not found or fits < FITS:
        return held
    return (
        _likely(found, said, question, table)
        or _sure(found, said, question, ranker)
        or _better(found, held, said, on, table)
        or held
    )


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
