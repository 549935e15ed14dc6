"""Proves and refutes what quiz answers claim, by other look-ups than those by which the items are made.

Pure; imports `attributes`, `checks`, `claim`, `model`, `modifierlaw`, `quiz`, `rows`, `rulebook`, `tables`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from radcode.attributes import Description, fit
from radcode.checks import rc102_deleted_code as rc102
from radcode.checks import rc103_not_yet_effective as rc103
from radcode.checks import rc204_pctc_modifier_invalid as rc204
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.model import Ask, Question, Views
from radcode.modifierlaw import law_of
from radcode.quiz import Choice, Claim, Item, Off
from radcode.rows import FeeRow, MueRow, Row, RowRef
from radcode.rulebook import component_rule, encounter_of
from radcode.tables import CodeTable

FEWEST_WRONG = 1
PAYER = "medicare"
NO_MODIFIER = ""
_YES_NO = {"yes": True, "no": False}


class Verdict(NamedTuple):
    """Whether a claim holds: True, False, or None where no row decides; and the rows that say so."""

    holds: bool | None
    rows: tuple[Row, ...] = ()


UNDECIDED = Verdict(None)


class Prover:
    """The claims of one set of tables on one day. Indexes the rows by itself, not by the table's own look-ups."""

    def __init__(self, table: CodeTable, on: date) -> None:
        self.table = table
        self.on = on
        self._fees: dict[tuple[str, str], list[FeeRow]] = defaultdict(list)
        for row in table.rows("fees"):
            self._fees[row.code, row.modifier].append(row)
        self._limits: dict[tuple[str, str], list[MueRow]] = defaultdict(list)
        for limit in table.rows("mue"):
            self._limits[limit.service_type, limit.code].append(limit)
        self._starts = {x.release: x.holds_from for x in table.rows("releases")}

    def verdict(self, claim: Claim) -> Verdict:
        """Return whether a claim holds on the prover's day.

        Raises:
            KeyError: there is no such kind of claim.
        """
        if not self.table.knows(claim.code):
            return UNDECIDED
        return KINDS[claim.kind](self, claim)

    def settled(self, item: Item) -> Item | Off:
        """Return the item with the wrong answers that rows refute, or why it cannot be asked."""
        if self.verdict(item.right.claim).holds is not True:
            return Off(item.id, item.ask, "The tables no longer prove its answer.")
        if any(self.table.row(ref) is None for ref in item.rows):
            return Off(item.id, item.ask, "A row that it cites is gone.")
        refuted = tuple(c for c in item.wrong if self.verdict(c.claim).holds is False)
        texts = {item.right.text, *(c.text for c in refuted)}
        if len(refuted) < FEWEST_WRONG or len(texts) <= len(refuted):
            return Off(item.id, item.ask, "Too few wrong answers are refuted by a row.")
        return Item(item.topic, item.modality, item.ask, item.right, refuted, item.rows, item.on, item.id)

    def rows_of(self, choice: Choice) -> tuple[RowRef, ...]:
        """Return what proves or refutes an answer, to be cited."""
        return tuple(r.ref() for r in self.verdict(choice.claim).rows)

    # ------------------------------------------------------------ figures

    def _fee(self, code: str, modifier: str = NO_MODIFIER) -> FeeRow | None:
        return self._newest(self._fees[code, modifier])

    def _newest(self, rows: Iterable[FeeRow]) -> FeeRow | None:
        begun = [r for r in rows if self._starts[r.release] <= self.on]
        return max(begun, key=lambda r: self._starts[r.release], default=None)

    def cell(self, claim: Claim, column: str) -> Verdict:
        """Tell whether the fee row of the bare code holds this value."""
        row = self._fee(claim.code)
        return Verdict(row.cell(column) == claim.says[0], (row,)) if row else UNDECIDED

    def components(self, claim: Claim) -> Verdict:
        """Tell whether just these component modifiers have a payable row of their own."""
        rows = [self._fee(claim.code), *(self._fee(claim.code, m) for m in _halves(self.table))]
        held = tuple(r for r in rows if r)
        taken = {m for m in _halves(self.table) if rc204.check(claim.code, m, self.on, self.table) is None}
        return Verdict(taken == set(claim.says), held) if held else UNDECIDED

    def billed(self, claim: Claim) -> Verdict:
        """Tell whether the line takes this modifier, or none, where `fact=value` hold; by the most specific rule."""
        modifiers = claim.says[0].split()
        facts = dict(f.split("=", 1) for f in claim.says[1:])
        row = self.table.code(claim.code, self.on)
        if row is None:
            return UNDECIDED
        rule = component_rule(row, encounter_of(_question(self.on, facts)), self.table)
        return Verdict(modifiers == rule.value.split(), (rule,)) if rule else UNDECIDED

    def both_sides(self, claim: Claim) -> Verdict:
        """Tell whether the line, modifiers and units, is right for both sides, by the law of the two-sided modifier."""
        modifiers, units = claim.says[0].split(), claim.says[1]
        row, fee = self.table.code(claim.code, self.on), self._fee(claim.code)
        if row is None or fee is None:
            return UNDECIDED
        two_sided = _two_sided(self.table)
        takes = law_of(two_sided, row, _question(self.on, {"side": "both"}), self.table).verdict
        if takes is None or (not takes and row.laterality not in ("both", "one")):
            return UNDECIDED
        if not takes and row.laterality == "one":
            return Verdict(False, (fee,))
        right = [two_sided] if takes else []
        return Verdict(modifiers == right and units == "1", (fee,))

    def two_sided_of(self, claim: Claim) -> Verdict:
        """Tell whether the code is the two-sided one of the one-sided code."""
        found = [p for p in self.table.pairs_of(claim.code, self.on) if p.relation == "one_side_of"]
        own = [p for p in found if (p.code, p.other) == (claim.says[0], claim.code)]
        return Verdict(bool(own), tuple(own))

    # ------------------------------------------------------------ what a code is

    def fits(self, claim: Claim) -> Verdict:
        """Tell whether the code fits a description: `attribute=value`, `views=low-high`, `side=both`."""
        row = self.table.code(claim.code, self.on)
        if row is None:
            return Verdict(False, self.table.versions(claim.code)[-1:])
        return Verdict(fit(row, _description(claim.says), self.table) is not None, (row,))

    def in_force(self, claim: Claim) -> Verdict:
        """Tell whether neither check against a day finds anything."""
        day = date.fromisoformat(claim.says[0])
        found = rc102.check(claim.code, day, self.table) or rc103.check(claim.code, day, self.table)
        return Verdict(found is None, self.table.versions(claim.code))

    def ended(self, claim: Claim) -> Verdict:
        """Tell whether the code had ended before a day."""
        found = rc102.check(claim.code, date.fromisoformat(claim.says[0]), self.table)
        return Verdict(found is not None, self.table.versions(claim.code))

    def not_begun(self, claim: Claim) -> Verdict:
        """Tell whether the code starts after a day."""
        found = rc103.check(claim.code, date.fromisoformat(claim.says[0]), self.table)
        return Verdict(found is not None, self.table.versions(claim.code))

    def replaces(self, claim: Claim) -> Verdict:
        """Tell whether the history names the code as what replaced the old one under the condition."""
        old, condition = claim.says
        events = [h for h in self.table.rows("history") if h.code == old and h.event == "deleted" and h.codes]
        own = [h for h in events if claim.code in h.codes and h.condition == condition]
        return Verdict(bool(own), tuple(own or events)) if events else UNDECIDED

    # ------------------------------------------------------------ what goes together

    def primary(self, claim: Claim) -> Verdict:
        """Tell whether the code is listed as a primary of the add-on; asked from the primary's side."""
        listed = [p for p in self.table.pairs(self.on, code=claim.says[0]) if p.relation in ADDED]
        if not listed:
            return UNDECIDED
        own = [p for p in self.table.pairs_of(claim.code, self.on) if p.code == claim.says[0] and p.relation in ADDED]
        return Verdict(bool(own), tuple(own or listed[:1]))

    def pair(self, claim: Claim) -> Verdict:
        """Tell whether the code is column 1 and the other column 2, with this modifier indicator; none: no pair."""
        other, indicator = claim.says
        found = rc304.check(claim.code, other, self.on, self.table)
        if found is None or found.edit is None:
            return Verdict(not indicator) if found is None else UNDECIDED
        row = found.edit.row
        meant = (row.column1, row.column2, row.modifier_indicator)
        return Verdict(meant == (claim.code, other, indicator), (row,))

    def units(self, claim: Claim) -> Verdict:
        """Tell whether the newest limit of this kind of claim is this many units."""
        row = self._limit(claim.code, claim.says[1])
        return Verdict(str(row.value) == claim.says[0], (row,)) if row else UNDECIDED

    def tested(self, claim: Claim) -> Verdict:
        """Tell whether the limit is tested as this MAI says."""
        row = self._limit(claim.code, claim.says[1])
        return Verdict(row.mai == claim.says[0], (row,)) if row else UNDECIDED

    def _limit(self, code: str, service_type: str) -> MueRow | None:
        rows = self._limits[service_type, code]
        begun = [r for r in rows if self._starts[r.release] <= self.on]
        return max(begun, key=lambda r: self._starts[r.release], default=None)


ADDED = ("addon_of", "screening_with_tomo", "diagnostic_with_tomo")
KINDS: dict[str, Callable[[Prover, Claim], Verdict]] = {
    "components": Prover.components,
    "billed": Prover.billed,
    "bilateral": lambda p, c: p.cell(c, "bilateral"),
    "status": lambda p, c: p.cell(c, "status"),
    "both_sides": Prover.both_sides,
    "two_sided_of": Prover.two_sided_of,
    "fits": Prover.fits,
    "in_force": Prover.in_force,
    "ended": Prover.ended,
    "not_begun": Prover.not_begun,
    "replaces": Prover.replaces,
    "primary": Prover.primary,
    "pair": Prover.pair,
    "units": Prover.units,
    "tested": Prover.tested,
}


def _halves(table: CodeTable) -> list[str]:
    return list(dict.fromkeys(m for x in table.rows("indicators") if x.kind == "pctc" for m in x.allows))


def _two_sided(table: CodeTable) -> str:
    return str(next(x.allows[0] for x in table.rows("indicators") if x.kind == "bilateral" and x.allows))


def _question(on: date, facts: dict[str, str]) -> Question:
    return Question(
        text="", ask=Ask.MODIFIER, attributes=(), views=None, codes=(), modifiers=(),
        reads=_YES_NO.get(facts.get("reads", "")), owns=_YES_NO.get(facts.get("owns", "")),
        setting=facts.get("setting", ""), payer=PAYER, claim=facts.get("claim", "professional"),
        side=facts.get("side", ""), events=(), on=on, yes_no=False, outside="", unknown=(), assumptions=(),
    )  # fmt: skip


def _description(says: Iterable[str]) -> Description:
    values: dict[str, tuple[str, ...]] = {}
    views, side = None, ""
    for part in says:
        name, _, value = part.partition("=")
        if name == "views":
            low, _, high = value.partition("-")
            views = Views(int(low), int(high or low), at_least=not high)
        elif name == "side":
            side = value
        else:
            values[name] = tuple(value.split("|"))
    return Description(values, views, side)
