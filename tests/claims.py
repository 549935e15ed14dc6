"""Claims for tests, written as a coder types them: `77053-26 x2 @22 2026-03-01`, lines parted by `;`."""

from __future__ import annotations

from functools import cache
from typing import Any

from radcode.billing import BilledClaim, Problem
from radcode.checker import Checker
from radcode.intake import claim_of_row
from tests.asking import the_lexicon, the_table

DAY = "2026-06-01"


@cache
def the_checker() -> Checker:
    """Return the checker of the shipped tables."""
    return Checker(the_table(), the_lexicon())


def a_claim(lines: str, *, on: str = DAY, payer: str = "", claim_type: str = "", facts: str = "") -> BilledClaim:
    """Return the claim of these lines; a line without a day is of `on`, one without a place has none."""
    row = {"payer": payer, "claim_type": claim_type, "facts": facts, "lines": [a_line(x, on) for x in lines.split(";")]}
    return claim_of_row(row, the_table())


def a_line(text: str, on: str = DAY) -> dict[str, Any]:
    """Return one line as JSON."""
    code, *rest = text.split()
    line: dict[str, Any] = {"code": code, "date": on}
    for word in rest:
        key = {"x": "units", "@": "pos"}.get(word[0], "date")
        line[key] = word if key == "date" else word[1:]
    return line


def problems(lines: str, **given: str) -> tuple[Problem, ...]:
    """Return everything that is wrong with the claim of these lines."""
    return the_checker().problems(a_claim(lines, **given))


def found(lines: str, **given: str) -> set[tuple[int, str]]:
    """Return the findings of a claim as (line, rule), without what is only told."""
    return {(p.line, p.rule) for p in problems(lines, **given) if p.severity != "info"}
