"""A claim as it is billed: lines with code, modifiers, units, place and day; and what is wrong with one of them.

Pure; imports `rows` only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from radcode.rows import Row

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line of a claim, counted from 1. `pos` is two digits, empty when not given; `on` the date of service."""

    n: int
    code: str
    modifiers: tuple[str, ...]
    units: int
    pos: str
    on: date

    @property
    def text(self) -> str:
        """The line as it is typed into a claim: the code with its modifiers, and units above one."""
        return "-".join((self.code, *self.modifiers)) + (f" x{self.units}" if self.units > 1 else "")


@dataclass(frozen=True, slots=True)
class BilledClaim:
    """The lines that one biller sends to one payer. `claim` is professional or facility; `facts` free words."""

    id: object
    payer: str
    claim: str
    facts: str
    lines: tuple[BilledLine, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a line: a numbered finding, what to change, and the row that proves it.

    `beside`: the other lines that it is about.
    """

    line: int
    id: str
    rule: str
    severity: Severity
    message: str
    fix: str = ""
    row: Row | None = None
    beside: tuple[int, ...] = ()
