"""Scores one answer against one case. Pure: no engine, no files, no clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from evals.casefiles import Expect, ExpectName


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


Refuses = Callable[[str, Sequence[str]], str]


def score(expect: Expect, record: dict[str, Any], refuses: Refuses = lambda code, modifiers: "") -> Score:
    """Return what the record of an answer (the JSON of `ask`) is worth.

    Correct needs an accepted outcome and exactly one of the accepted lists; a code or modifier beyond it, or one that
    lacks, makes the answer partial; nothing of it, wrong. Harmful is told beside it: something forbidden is
    recommended or said, or, without the case's help, `refuses` gives a reason against a recommended line.
    """
    harm = [*_harm(expect, record), *_refused(record, refuses)]
    found = _worth(expect, record)
    return Score(Value.WRONG, "; ".join(harm), harmful=True) if harm else found


def _harm(expect: Expect, record: dict[str, Any]) -> list[str]:
    forbidden = sorted(expect.forbid & ({*record["codes"]} | {*record["modifiers"]}))
    said = [w for w in expect.must_not_say if says(record["text"], w)]
    harm = [f"recommends {', '.join(forbidden)}, which is forbidden"] if forbidden else []
    return harm + [f"says {w!r}, which is forbidden" for w in said]


def _refused(record: dict[str, Any], refuses: Refuses) -> list[str]:
    lines = record.get("lines") or []
    return [why for line in lines if (why := refuses(line["code"], line["modifiers"]))]


def _worth(expect: Expect, record: dict[str, Any]) -> Score:
    outcome, codes, modifiers = record["outcome"], frozenset(record["codes"]), frozenset(record["modifiers"])
    if outcome not in expect.outcome:
        value = {"declined": Value.DECLINED, "clarify": Value.ASKED}.get(outcome, Value.WRONG)
        return Score(value, f"{outcome}, expected {' or '.join(expect.outcome)}")
    listed = [_listed("codes", expect.codes, codes), _listed("modifiers", expect.modifiers, modifiers)]
    unsaid = [w for w in expect.must_say if not any(says(record["text"], one) for one in w)]
    faults = [why for _, why in listed if why] + [f"does not say {' or '.join(map(repr, w))}" for w in unsaid]
    if not faults:
        return Score(Value.CORRECT, "")
    worst = Value.WRONG if any(value is Value.WRONG for value, _ in listed) else Value.PARTIAL
    return Score(worst, "; ".join(faults))


class NameScore(NamedTuple):
    """What a look-up was worth: `first` of its matches, and the place of the first right one, 0 when there is none."""

    value: Value
    explanation: str
    place: int
    confidence: float


def score_name(expect: ExpectName, matches: Sequence[dict[str, Any]]) -> NameScore:
    """Return what the matches of a look-up are worth; the first one counts.

    Correct is an accepted list of codes with accepted modifiers; a part of one, or the wrong side, is partial.
    """
    sure = float(matches[0]["score"]) if matches else 0.0
    got = [frozenset(m["codes"]) for m in matches]
    place = next((i for i, codes in enumerate(got, start=1) if codes in expect.codes), 0)
    if expect.codes == (frozenset(),):
        if got:
            return NameScore(Value.WRONG, f"{_names(got[0])}, but it is no exam", 0, sure)
        return NameScore(Value.CORRECT, "", 1, sure)
    wanted = " or ".join(_names(a) for a in expect.codes)
    if not got:
        return NameScore(Value.DECLINED, f"nothing, expected {wanted}", 0, sure)
    if place == 1:
        sides = _listed("modifiers", expect.modifiers, frozenset(matches[0]["modifiers"]))
        return NameScore(*sides, 1, sure)
    near = any(got[0] & a for a in expect.codes)
    value = Value.PARTIAL if near else Value.WRONG
    return NameScore(value, f"{_names(got[0])}, expected {wanted}", place, sure)


def says(text: str, words: str) -> bool:
    """Tell whether the words stand in the text as whole words; their case counts when they have capitals.

    Yes and No count as the first word only: an answer has one verdict.
    """
    if words in ("Yes", "No"):
        return bool(re.match(rf"\W*{words}\b", text))
    flags = re.IGNORECASE if words == words.lower() else 0
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, flags))


def nearest(accepted: Sequence[frozenset[str]] | None, got: frozenset[str]) -> frozenset[str]:
    """Return the accepted list that differs least from what was answered, the first of equals; empty for none."""
    return min(accepted or (frozenset(),), key=lambda a: len(a ^ got))


def _listed(name: str, accepted: Sequence[frozenset[str]] | None, got: frozenset[str]) -> tuple[Value, str]:
    if accepted is None or got in accepted:
        return Value.CORRECT, ""
    wanted = " or ".join(_names(a) for a in accepted)
    near = name == "modifiers" or any(got & a for a in accepted)
    return (Value.PARTIAL if near else Value.WRONG), f"{name} {_names(got)}, expected {wanted}"


def _names(found: frozenset[str]) -> str:
    return " + ".join(sorted(found)) or "none"
