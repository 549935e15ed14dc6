"""Films taken twice on a day: "2 views in the morning, 1 view at night" are two exams, the same films again a repeat.

Pure; imports `cues`, `model`, `orders`, `terms`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from radcode import cues
from radcode.model import ExamWords, Reading
from radcode.orders import exam_words, filled
from radcode.terms import Lexicon

APART, REPEATED = "separate_session", "repeat_same_physician"
_AFTER = re.compile(r"\b(?:post|after)[- ]?(?:the )?reduc(?:tion|ing)\b", re.IGNORECASE)


class Sittings(NamedTuple):
    """The exams of two sittings of a day, none where they are the same, and what that makes of them."""

    exams: tuple[ExamWords, ...]
    event: str


def by_time(text: str, lexicon: Lexicon) -> Sittings | None:
    """Return what films told with two times of a day are; None when they are told with none."""
    if cues.RETAKEN.search(text) or not (cues.TWO_TIMES.search(text) or _AFTER.search(text)):
        return None
    for cut in cues.PARTS.finditer(text):
        pieces = (text[: cut.start()], text[cut.end() :])
        reads = [lexicon.read(p) for p in pieces]
        if _are_of_one_scan(reads) and all(map(cues.CLOCK.search, pieces)):
            first, second = map(exam_words, reads)
            if first.values("contrast") == second.values("contrast"):
                return Sittings((), REPEATED)
            second = filled(second, first, first.values("regions"))
            return Sittings((first, second), APART)
        if _are_of_one_place(reads) and (all(map(cues.CLOCK.search, pieces)) or _AFTER.search(pieces[1])):
            first, second = map(exam_words, reads)
            if first.views == second.views:
                return Sittings((), REPEATED)
            both = (filled(a, b, first.values("regions")) for a, b in ((first, second), (second, first)))
            return Sittings(tuple(replace(x, side=first.side or second.side) for x in both), APART)
    return None


def _are_of_one_place(reads: Sequence[Reading]) -> bool:
    """Tell whether both parts tell how many films, and of one place and side."""
    places, sides = [{*r.values("regions")} for r in reads], {s for r in reads for s in r.values("side")}
    same = bool(places[0]) and places[1] <= places[0] and len(sides) < len(reads)
    return same and all(r.views and {*r.values("modality")} <= {_FILMS} for r in reads)


def _are_of_one_scan(reads: Sequence[Reading]) -> bool:
    """Tell whether both parts tell of CT or MR of one place, each with its contrast."""
    places = [{*r.values("regions")} for r in reads]
    same = bool(places[0]) and places[1] <= places[0]
    kinds = [{*r.values("modality")} for r in reads]
    sliced = len(kinds[0]) == 1 and kinds[0] <= _SLICES and kinds[1] <= kinds[0]
    return same and sliced and all(len(r.values("contrast")) == 1 for r in reads)


_FILMS, _SLICES = "xr", {"ct", "mr"}
