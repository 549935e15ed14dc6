"""The breast that is left after the other one was removed: its side is that of the exam, the other one is history.

Pure; imports `model`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from radcode.model import Reading, Term

Span = tuple[int, int]

_SIDE = r"\b(?P<side>left|right|lt|rt|l|r)\b"
_GONE = (
    re.compile(rf"{_SIDE}(?:[- ]sided)?(?: breast)?(?: \w+){{0,2}}? mastectomy", re.IGNORECASE),
    re.compile(
        rf"\bmastectomy(?: \w+)?(?: on| of|,)?(?: the| her)? {_SIDE}(?! (?:breast )?(?:only|alone|screen|mammo"
        rf"|diagnostic))",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_SIDE}(?: breast| one| side)?(?: was| is| has been| had been| got)?(?: surgically)? "
        r"(?:removed|gone|absent|missing)\b",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:no|without a) {_SIDE} breast\b", re.IGNORECASE),
)
# When it was: no day of the exam.
_WHEN = re.compile(r"\W{1,3}(?:(?:back )?in |from |since )?(?:\d{4}\b|\d{1,2} ?y\w* (?:ago|back))", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:bilateral|double|both)\b[^.;,]{0,20}\bmastectom", re.IGNORECASE)
_ANY = re.compile(r"\bmastectomy\b", re.IGNORECASE)
_SCREENS = ("screening", "diagnostic")


def removed(text: str) -> tuple[tuple[Span, ...], str]:
    """Return where a text tells of a breast that was removed, and the side of the one that is left."""
    if _BOTH.search(text):
        return (), ""
    found = list(_mentions(text))
    sides = {side for _, side in found}
    return tuple(span for span, _ in found), ("right" if sides == {"left"} else "left") if len(sides) == 1 else ""


def _mentions(text: str) -> Iterator[tuple[Span, str]]:
    about = _ANY.search(text) or re.search(r"\bbreast|\bmammo", text, re.IGNORECASE)
    for pattern in _GONE if about else ():
        for m in pattern.finditer(text):
            when = _WHEN.match(text, m.end())
            yield (m.start(), when.end() if when else m.end()), "left" if m["side"].lower().startswith("l") else "right"


def of_remaining(reading: Reading, side: str) -> Reading:
    """Return the reading of an exam of the breast that is left: on its side, a mammogram where no other one is said."""
    kinds, places = set(reading.values("modality")), set(reading.values("regions"))
    if not side or kinds - {"mammo", "tomo", "us", "mr"} or places - {"breast"}:
        return reading
    terms = [t for t in reading.terms if (t.attribute, t.value) not in (("side", "one"), ("laterality", "one"))]
    if not set(reading.values("side")) & {"left", "right", "both"}:
        terms.append(Term("side", side, side, 0, 0))
    if not kinds and set(reading.values("purpose")) & {*_SCREENS}:
        terms.append(Term("modality", "mammo", "mastectomy", 0, 0))
    return replace(reading, terms=tuple(terms))
