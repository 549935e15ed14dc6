"""Which lines of a claim stand apart by their modifiers: other sides or fingers, or one that parts an NCCI pair.

Pure; imports `billing`, `rows`, `tables`. What parts a pair stands in `rules`, unit `bypass`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from radcode.billing import BilledLine
from radcode.rows import RuleRow
from radcode.tables import CodeTable

_SIDES = ("left", "right")
_INFORMS = "informational"  # the kind of modifiers that name a place of the body


def bypassing(on: date, table: CodeTable) -> frozenset[str]:
    """Return all modifiers that part a pair whose indicator allows it, those that name a place of the body too."""
    return frozenset(m for r in table.rules(on) if r.unit == "bypass" for m in r.value.split(";"))


def places(line: BilledLine, table: CodeTable) -> frozenset[str]:
    """Return the modifiers of a line that name a place of the body: a side, a finger, an eyelid, a heart vessel."""
    return frozenset(m for m in {*line.modifiers} & bypassing(line.on, table) if _kind(m, line.on, table) == _INFORMS)


def parting(line: BilledLine, table: CodeTable) -> frozenset[str]:
    """Return the modifiers of a line that say by themselves that it is distinct from another service."""
    return frozenset({*line.modifiers} & bypassing(line.on, table)) - places(line, table)


def _kind(modifier: str, on: date, table: CodeTable) -> str:
    row = table.modifier(modifier, on)
    return row.kind if row else ""


def side_of(line: BilledLine, table: CodeTable) -> str:
    """Return the side that the modifiers of a line name; empty when they name none or both."""
    said = {s for m in places(line, table) for s in _sides(m, line.on, table)}
    return said.pop() if len(said) == 1 else ""


def _sides(modifier: str, on: date, table: CodeTable) -> set[str]:
    row = table.modifier(modifier, on)
    return {*re.findall(r"\w+", row.label.lower())} & {*_SIDES} if row else set()


def are_elsewhere(a: BilledLine, b: BilledLine, table: CodeTable) -> bool:
    """Tell whether two lines are of other places: right and left, or two fingers of one hand.

    A whole side holds its fingers: LT and the left thumb are one place.
    """
    ours, theirs = places(a, table), places(b, table)
    if not ours or not theirs or ours & theirs:
        return False
    sides = {side_of(a, table), side_of(b, table)}
    return sides == {*_SIDES} or not any(_is_whole_side(m, a.on, table) for m in (*ours, *theirs))


def _is_whole_side(modifier: str, on: date, table: CodeTable) -> bool:
    row = table.modifier(modifier, on)
    return row is not None and row.label.lower() in _SIDES


def are_parted(outer: BilledLine, inner: BilledLine, table: CodeTable) -> bool:
    """Tell whether the modifiers of a claim part a pair: other places, or a modifier that says distinct.

    Until the rule that names both columns began, that modifier had to stand on the inner code.
    """
    if are_elsewhere(outer, inner, table):
        return True
    return bool(parting(inner, table) or (_on_either(inner.on, table) and parting(outer, table)))


def _on_either(on: date, table: CodeTable) -> bool:
    return not any(r.unit == "column2_only" for r in table.rules(on))


def first_of(rules: Iterable[RuleRow], unit: str) -> RuleRow | None:
    """Return the first rule of a unit; None when there is none."""
    return next((r for r in rules if r.unit == unit), None)
