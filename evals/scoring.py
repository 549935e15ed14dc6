"""Scores one answer against one case. Pure: no engine, no files, no clock."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Value(StrEnum):
    """What an answer was worth. The five are counted side by side and never averaged into one number."""

    CORRECT = "correct"
    PARTIAL = "partial"
    WRONG = "wrong"
    DECLINED = "declined"
    ASKED = "asked"


class Score(NamedTuple):
    """A value, why in plain words, and whether something forbidden was recommended."""

    value: Value
    explanation: str
    harmful: bool = False


@dataclass(frozen=True, slots=True)
class Expect:
    """What the case accepts. `codes`, `modifiers`: accepted lists, None = not scored; `must_say`: words of the text."""

    outcomes: tuple[str, ...]
    codes: tuple[frozenset[str], ...] | None
    modifiers: tuple[frozenset[str], ...] | None
    forbid: frozenset[str]
    must_say: tuple[str, ...]


def score(expect: Expect, record: dict[str, Any]) -> Score:
    """Return what the record of an answer (the JSON of `ask`) is worth.

    Correct needs an accepted outcome and exactly one of the accepted lists; a code or modifier beyond it, or one that
    lacks, makes the answer partial; nothing of it, wrong.
    """
    outcome, codes, modifiers = record["outcome"], frozenset(record["codes"]), frozenset(record["modifiers"])
    forbidden = sorted(expect.forbid & (codes | modifiers))
    if forbidden:
        return Score(Value.WRONG, f"recommends {', '.join(forbidden)}, which is forbidden", harmful=True)
    if outcome not in expect.outcomes:
        value = {"declined": Value.DECLINED, "clarify": Value.ASKED}.get(outcome, Value.WRONG)
        return Score(value, f"{outcome}, expected {' or '.join(expect.outcomes)}")
    listed = [_listed("codes", expect.codes, codes), _listed("modifiers", expect.modifiers, modifiers)]
    unsaid = [w for w in expect.must_say if not _says(record["text"], w)]
    faults = [why for _, why in listed if why] + [f"does not say {w!r}" for w in unsaid]
    if not faults:
        return Score(Value.CORRECT, "")
    worst = Value.WRONG if any(value is Value.WRONG for value, _ in listed) else Value.PARTIAL
    return Score(worst, "; ".join(faults))


def _says(text: str, words: str) -> bool:
    """Tell whether the words stand in the text as whole words; their case counts when they have capitals."""
    flags = re.IGNORECASE if words == words.lower() else 0
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, flags))


def _listed(name: str, accepted: Sequence[frozenset[str]] | None, got: frozenset[str]) -> tuple[Value, str]:
    if accepted is None or got in accepted:
        return Value.CORRECT, ""
    wanted = " or ".join(_names(a) for a in accepted)
    near = name == "modifiers" or any(got & a for a in accepted)
    return (Value.PARTIAL if near else Value.WRONG), f"{name} {_names(got)}, expected {wanted}"


def _names(found: frozenset[str]) -> str:
    return " + ".join(sorted(found)) or "none"
