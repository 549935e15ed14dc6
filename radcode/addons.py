"""Add-ons of a claim: each with its primary, of its kind, and one for each further lesion, level or fetus.

Pure; imports `changes`, `checks`, `cues`, `model`, `rows`, `tables`. Used by `claim`.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from radcode import cues
from radcode.changes import Change, Claim, changed
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks.rc302_wrong_addon import RELATIONS, wrong_primary
from radcode.model import Question
from radcode.rows import CodeRow
from radcode.tables import CodeTable


def of_its_primary(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """An add-on without its primary becomes the add-on of the same kind that goes with a code that is there."""
    on, payer = question.on, question.payer
    for addon in claim.rows:
        listed = list(table.pairs(on, code=addon.code, relation="addon_of"))
        if not listed or {p.other for p in listed} & {r.code for r in claim.rows} or addon.count == "each_additional":
            continue
        near = [
            p for r in claim.rows for p in table.pairs(on, other=r.code, relation="addon_of") if p.payer in ("", payer)
        ]
        alike = {p.code: p for p in near if (x := table.code(p.code, on)) and _is_of_kind(x, addon)}
        taken = [p for c, p in alike.items() if not rc104.check(c, on, payer, table)]
        if len(taken) == 1 and (row := table.code(taken[0].code, on)) and row not in claim.rows:
            claim = changed(claim, Change((addon,), (row,), listed[0]))
    return claim


def _is_of_kind(row: CodeRow, other: CodeRow) -> bool:
    """Tell whether two add-ons are the same work in the same place, for primaries of another purpose or side."""
    return all(getattr(row, a) == getattr(other, a) for a in ("modality", "regions", "technique", "role", "count"))


def with_first(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """An add-on for a further lesion or level without any first one is that first one."""
    on = question.on
    for addon in claim.rows:
        pairs = table.pairs(on, code=addon.code, relation="addon_of") if addon.count == "each_additional" else ()
        if not pairs or {p.other for p in pairs} & {r.code for r in claim.rows} or len(claim.rows) < 2:
            continue
        firsts = [(p, r) for p in pairs if (r := table.code(p.other, on)) and is_further(addon, r)]
        if len(firsts) == 1:
            claim = changed(claim, Change((addon,), (firsts[0][1],), firsts[0][0]))
    return claim


def with_right_addons(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """An add-on whose primary is not there becomes the add-on of the code that is."""
    on = question.on
    for addon, primary in ((a, b) for a in claim.rows for b in claim.rows if a != b):
        held = {p.other for p in table.pairs(on, code=addon.code) if p.relation in RELATIONS}
        if primary.addon or _is_of_its_own(addon, primary, question):
            continue  # a first lesion of its own: `with_first` says so
        pair = wrong_primary(addon, primary, on, table)
        if pair is None or pair.code != addon.code or held & {r.code for r in claim.rows} or addon not in claim.rows:
            continue
        claim = changed(claim, Change((addon,), addon_like(addon, primary, on, question.payer, table), pair))
    return claim


def _is_of_its_own(addon: CodeRow, primary: CodeRow, question: Question) -> bool:
    """Tell whether the words tell of both ways: one lesion under ultrasound, the other one stereotactically."""
    ways = ({*addon.technique} - {*primary.technique}, {*primary.technique} - {*addon.technique})
    return all(w and w & {*question.values("technique")} for w in ways)


def addon_like(addon: CodeRow, primary: CodeRow, on: date, payer: str, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return the add-on that is to this primary what the wrong one is to its own; nothing when there is none."""
    pairs = table.pairs(on, other=primary.code, relation="addon_of")
    rows = [r for p in pairs if p.payer in ("", payer) and (r := table.code(p.code, on))]
    return tuple(r for r in dict.fromkeys(rows) if addon.count == "each_additional" and is_further(r, primary))[:1]


def with_further(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """Each further lesion or level is the add-on of the first one, never the first one again."""
    several = "multiple" in question.values("count")
    for row in claim.rows:
        listed_twice = _is_listed_twice(row, question)
        if not several and (not listed_twice or question.side == "both"):
            continue
        pairs = table.pairs(question.on, other=row.code, relation="addon_of") if row.count == "first" else ()
        addons = {p.code: p for p in pairs}
        more = [r for c in addons if (r := table.code(c, question.on)) and is_further(r, row)]
        if more and not {r.code for r in claim.rows} & {*addons}:
            again = (row,) if listed_twice or cues.TIMES.search(question.text) else ()
            claim = changed(claim, Change(again, (*again, more[0]), addons[more[0].code]))
    return claim


def _is_listed_twice(row: CodeRow, question: Question) -> bool:
    """Tell whether the code stands twice in one list of lines, "22511, 22511"."""
    near = pairwise(sorted(question.codes, key=lambda m: m.start))
    return any(a.code == b.code == row.code and _NEXT.fullmatch(question.text[a.end : b.start]) for a, b in near)


_NEXT = re.compile(r"\s*(?:,|\+|&|/|and|plus|then)+\s*(?:and |another |again )?", re.IGNORECASE)


def is_further(addon: CodeRow, first: CodeRow) -> bool:
    """Tell whether an add-on is the same thing done to each further lesion, level or fetus."""
    return addon.count == "each_additional" and (addon.modality, addon.regions, addon.technique, addon.contrast) == (
        first.modality,
        first.regions,
        first.technique,
        first.contrast,
    )
