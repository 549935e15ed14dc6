"""What is billed of codes done together: the lines that stand, and for each code that changes the row that says why.

Pure; imports `attributes`, `checks`, `cues`, `model`, `rows`, `rulebook`, `tables`. Used by compose and verify alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import combinations

from radcode import cues
from radcode.attributes import side_of
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.checks.rc302_wrong_addon import RELATIONS, wrong_primary
from radcode.model import Question
from radcode.rows import CodeRow, CombinationRow, PairRow, RuleRow
from radcode.rulebook import encounter_of, rules_for
from radcode.tables import CodeTable

Why = CombinationRow | PairRow | RuleRow | rc304.Bundled | None


@dataclass(frozen=True, slots=True)
class Change:
    """Codes that are not billed as proposed, those billed instead, and the row that says so.

    `out` is empty where something is only added, `into` where the code is inside another one. `why` is None when the
    payer refuses the code.
    """

    out: tuple[CodeRow, ...]
    into: tuple[CodeRow, ...]
    why: Why = None


@dataclass(frozen=True, slots=True)
class Released:
    """A pair that the encounter parts, and the modifier that says so on the inner code; none where sides say it."""

    pair: rc304.Bundled
    modifier: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """The codes that stand, what changed from the codes proposed, and the pairs that the encounter parts."""

    rows: tuple[CodeRow, ...]
    changes: tuple[Change, ...] = ()
    released: tuple[Released, ...] = ()

    @property
    def stands(self) -> bool:
        """Tell whether every code proposed is billed."""
        return not any(c.out for c in self.changes)

    def modifier_of(self, code: str) -> str:
        """Return the modifier that parts the code from the one it would be inside; empty when it needs none."""
        return next((r.modifier for r in self.released if r.pair.inner == code), "")


def claim_of(rows: Iterable[CodeRow], question: Question, table: CodeTable) -> Claim:
    """Return the claim for codes done together, as the question tells of the encounter.

    In this order: what the payer refuses goes; two sides, and parts done together, become their one code; what is
    inside another code goes unless the encounter parts them; an add-on of another primary becomes that of this one;
    and each further lesion or level takes the add-on.
    """
    claim = Claim(tuple(dict.fromkeys(rows)))
    for step in _STEPS:
        claim = step(claim, question, table)
    return claim


def _changed(claim: Claim, change: Change) -> Claim:
    """Return the claim after a change; the codes billed instead stand where the first one stood."""
    kept = list(claim.rows)
    at = min((kept.index(r) for r in change.out if r in kept), default=len(kept))
    kept[at:at] = change.into
    gone = {r.code for r in change.out} - {r.code for r in change.into}
    rows = tuple(dict.fromkeys(r for r in kept if r.code not in gone))
    return replace(claim, rows=rows, changes=(*claim.changes, change))


def _without_refused(claim: Claim, question: Question, table: CodeTable) -> Claim:
    for row in claim.rows:
        if rc104.check(row.code, question.on, question.payer, table):
            claim = _changed(claim, Change((row,), ()))
    return claim


def _of_both_sides(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """A one-sided code done on both sides, or beside its two-sided code, is the two-sided code."""
    for row in claim.rows:
        on_both = side_of(row, question, table) == "both" and _is_where(row, question, table)
        for pair in table.pairs(question.on, code=row.code, relation="one_side_of"):
            both = table.code(pair.other, question.on)
            if both and (on_both or both in claim.rows):
                claim = _changed(claim, Change((row,), (both,), pair))
    return claim


def _is_where(row: CodeRow, question: Question, table: CodeTable) -> bool:
    """Tell whether the code images what was said, or nothing was said of where."""
    said = question.values("regions")
    return not said or any(
        s in table.ancestors("regions", o) or o in table.ancestors("regions", s) for s in said for o in row.regions
    )


def _combined(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """Parts done together are the one code that holds them, the code of most parts first."""
    found = sorted(table.rows("combinations"), key=lambda c: -len(c.parts))
    for combination in found:
        held = {r.code: r for r in claim.rows}
        whole = table.code(combination.becomes, question.on)
        if whole is None or not combination.effective_from <= question.on <= combination.effective_to:
            continue
        if not Counter(combination.parts) - Counter(_times(held, question)) and not _is_apart(claim, question, table):
            parts = tuple(held[p] for p in dict.fromkeys(combination.parts))
            claim = _changed(claim, Change(parts, (whole,), combination))
    return claim


def _times(codes: Iterable[str], question: Question) -> dict[str, int]:
    """Return how often each code was done: once, unless the question says "x2"."""
    twice = bool(cues.TIMES.search(question.text)) and question.side != "both"
    return dict.fromkeys(codes, 2 if twice else 1)


def _is_apart(claim: Claim, question: Question, table: CodeTable) -> bool:
    """Tell whether two sessions were said, in which each part stands by itself."""
    return "separate_session" in question.events


def _unbundled(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """Leave out what is inside another code, unless the encounter parts the two."""
    for a, b in combinations(claim.rows, 2):
        pair = rc304.check(a.code, b.code, question.on, table)
        if pair is None or not {a, b} <= {*claim.rows}:
            continue
        if released := _released(pair, question, table):
            claim = replace(claim, released=(*claim.released, released))
            continue
        outer, inner = (a, b) if pair.outer == a.code else (b, a)
        instead = _further_of(inner, outer, question, table)
        claim = _changed(claim, Change((inner,), instead, pair))
        if wider := _with_views_added(outer, inner, question, table):
            claim = _changed(claim, wider)
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
    for row in table.codes_on(question.on):
        same = (row.modality, row.regions) == (outer.modality, outer.regions)
        if same and row != outer and row.views_min and row.views_min <= total <= (row.views_max or total):
            return Change((outer,), (row,), rule)
    return None


def _with_right_addons(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """An add-on whose primary is not there becomes the add-on of the code that is."""
    on = question.on
    for addon, primary in ((a, b) for a in claim.rows for b in claim.rows if a != b):
        held = {p.other for p in table.pairs(on, code=addon.code) if p.relation in RELATIONS}
        pair = wrong_primary(addon, primary, on, table)
        if pair is None or pair.code != addon.code or held & {r.code for r in claim.rows} or addon not in claim.rows:
            continue
        claim = _changed(claim, Change((addon,), _addon_like(addon, primary, question, table), pair))
    return claim


def _addon_like(addon: CodeRow, primary: CodeRow, question: Question, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return the add-on that is to this primary what the wrong one is to its own; nothing when there is none."""
    pairs = table.pairs(question.on, other=primary.code, relation="addon_of")
    rows = [r for p in pairs if p.payer in ("", question.payer) and (r := table.code(p.code, question.on))]
    return tuple(r for r in dict.fromkeys(rows) if addon.count == "each_additional" and is_further(r, primary))[:1]


def _with_further(claim: Claim, question: Question, table: CodeTable) -> Claim:
    """Each further lesion or level is the add-on of the first one, never the first one again."""
    if "multiple" not in question.values("count"):
        return claim
    for row in claim.rows:
        pairs = table.pairs(question.on, other=row.code, relation="addon_of") if row.count == "first" else ()
        addons = {p.code: p for p in pairs}
        more = [r for c in addons if (r := table.code(c, question.on)) and is_further(r, row)]
        if more and not {r.code for r in claim.rows} & {*addons}:
            again = (row,) if cues.TIMES.search(question.text) else ()
            claim = _changed(claim, Change(again, (*again, more[0]), addons[more[0].code]))
    return claim


def is_further(addon: CodeRow, first: CodeRow) -> bool:
    """Tell whether an add-on is the same thing done to each further lesion, level or fetus."""
    return addon.count == "each_additional" and (addon.modality, addon.regions, addon.technique, addon.contrast) == (
        first.modality,
        first.regions,
        first.technique,
        first.contrast,
    )


_STEPS: tuple[Callable[[Claim, Question, CodeTable], Claim], ...] = (
    _without_refused,
    _of_both_sides,
    _combined,
    _unbundled,
    _with_right_addons,
    _with_further,
)
