"""RC202: two modifiers on one line that exclude each other, or one that stands twice. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from radcode.billing import BilledLine, Problem
from radcode.tables import CodeTable


def check(line: BilledLine, aside: Iterable[str], table: CodeTable) -> Problem | None:
    """Modifiers that say opposite things never stand on one line.

    `aside` are modifiers that another finding takes off the line.
    Failing: both halves on one line, or both sides and a single side. Passing: a component with a side.
    Source: corpus/tables/modifiers.csv, excludes.
    """
    rest = [m for m in line.modifiers if m not in {*aside}]
    for a, b in combinations(rest, 2):
        rows = [table.modifier(m, line.on) for m in (a, b)]
        row = next((r for r, other in zip(rows, (b, a), strict=True) if r and other in r.excludes), None)
        if a == b:
            message, fix = f"{a} stands twice.", f"Keep one {a} on line {line.n}."
        elif row:
            message = f"{a} and {b} exclude each other: {_means(a, line, table)}; {_means(b, line, table)}."
            fix = f"Keep only one of {a} and {b} on line {line.n}."
        else:
            continue
        return Problem(line.n, "RC202", "MODIFIER_CONFLICT", "error", message, fix, row or rows[0])
    return None


def _means(modifier: str, line: BilledLine, table: CodeTable) -> str:
    row = table.modifier(modifier, line.on)
    return f"{modifier} is {row.label[0].lower()}{row.label[1:]}" if row else modifier
