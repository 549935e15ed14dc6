"""Ages, pack-years and intervals that a text states as the rule for an exam, held against the rules in force.

"A page says screening from 55 with 30 pack-years, is that current": the numbers stated are those of the rules, or not.
Pure; imports `model`, `rows`, `rulebook`, `tables`. Used by understand and, through `benefit`, by compose and verify.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from radcode.model import Question
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import encounter_of, rules_for
from radcode.tables import CodeTable

_TO = r"\s*(?:to|through|thru|until|and|-|\u2013)\s*"
_AGE = r"(?:years? (?:of age)?|yrs?|ages?|aged?)"
_AGES = re.compile(
    rf"\b(?P<low>[1-9]\d){_TO}(?P<high>[1-9]\d)\b(?!\s*(?:pack|(?:views?|min|mm|cm|mos?|months?|days?|w(?:ee)?ks?)\b))"
    rf"|\b(?:from|since|over|above|start\w*(?: at)?|begin\w*(?: at)?|min\w*|at least|older than)\s+(?:{_AGE}\s+)?"
    r"(?:of\s+)?(?P<from>[1-9]\d)\b(?!\s*pack)"
    rf"|\b(?:up to|through|thru|until|till|max\w*|ends? at|stops? at|under|below)\s+(?:{_AGE}\s+)?(?:of\s+)?"
    r"(?P<to>[1-9]\d)\b(?!\s*pack)",
    re.IGNORECASE,
)
_PACKS = re.compile(r"\b(?P<n>[1-9]\d)\s*\+?[- ]?pack[- ]?y", re.IGNORECASE)
_EVERY = re.compile(
    r"\b(?:every|each|once (?:in |per )?(?:every )?)\s*(?P<n>\d{1,2}|two|three|five)?\s*(?P<unit>year|month|yr|mo)s?\b"
    r"|\b(?P<yearly>annually|once a year)\b",
    re.IGNORECASE,
)
# Who holds a rule to be so: a source, or somebody who asks whether it is.
_STATED = re.compile(
    r"\b(?:says?|states?|lists?|claims?|tells?|shows?|has|range|criteria|rules?|cut-?off|requirements?|still|current"
    r"|right|correct|true|only)\b|:",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\b(?:is|are|was|does|do) (?:that|this|it|these|those)\b[^.?]*\?"
    r"|\b(?:still|current|correct|true|valid|up to date)\b[^.?]{0,40}(?:\?|$)|\bright(?: now| today)?\W*$"
    r"|^\W*(?:is|are|does|do)\b[^?]*\b(?:still|current)\b",
    re.IGNORECASE,
)
_OF_A_PATIENT = re.compile(
    r"\b\d\d[- ]?(?:yo|y/o|yrs?[- ]old|years?[- ]old|year[- ]old)\b|\bpatient is\b", re.IGNORECASE
)
_WORDS = {"two": 2, "three": 3, "five": 5}
_MONTHS = {"y": 12, "m": 1}


class Stated(NamedTuple):
    """Whether the numbers stated are those of the rules, and the rules that say so."""

    verdict: bool
    rules: tuple[RuleRow, ...]


def is_stated(text: str) -> bool:
    """Tell whether a text puts forward ages, pack-years or an interval as a rule and asks whether it is one."""
    if _OF_A_PATIENT.search(text) or not _STATED.search(text) or not _ASKS.search(text):
        return False
    return bool(_ages(text) or _PACKS.search(text) or _EVERY.search(text))


def stated(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> Stated | None:
    """Return whether the numbers that a text states are those in force; None when it states none that a rule knows."""
    if not is_stated(question.text):
        return None
    encounter = encounter_of(question)
    rules = tuple(dict.fromkeys(r for row in rows for r in rules_for(row, encounter, table)))
    found = [x for x in _compared(question.text, rules) if x.rules]
    if not found:
        return None
    wrong = [x for x in found if not x.verdict]
    return Stated(not wrong, tuple(dict.fromkeys(r for x in wrong or found for r in x.rules)))


def _compared(text: str, rules: Sequence[RuleRow]) -> Iterator[Stated]:
    ages = tuple(r for r in rules if r.kind == "age" and r.value)
    if said := _ages(text):
        yield Stated(said <= {n for r in ages for n in _numbers(r)}, ages)
    packs = tuple(r for r in rules if r.unit == "pack_years")
    if found := {int(m["n"]) for m in _PACKS.finditer(text)}:
        yield Stated(found <= {int(r.value) for r in packs}, packs)
    if (every := _interval(text)) is not None:
        often = tuple(
            r for r in rules if r.kind == "frequency" and r.unit in ("months", "full_months") and not r.condition
        )
        yield Stated(any(every - int(r.value) in (0, 1) for r in often), often)


def _ages(text: str) -> set[int]:
    return {int(x) for m in _AGES.finditer(text) for x in m.groups() if x}


def _numbers(rule: RuleRow) -> set[int]:
    """Return the ages that a rule names, in its value and in its sentence."""
    return {int(rule.value), *(int(n) for n in re.findall(r"\b[1-9]\d\b", rule.says))}


def _interval(text: str) -> int | None:
    told = _EVERY.search(text)
    if told is None:
        return None
    if told["yearly"]:
        return _MONTHS["y"]
    number = told["n"] or "1"
    return (_WORDS.get(number.lower()) or int(number)) * _MONTHS[told["unit"][0].lower()]
