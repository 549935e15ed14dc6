"""Completes a short turn with what it leaves out: the noun of a number alone, the option that a reply points at.

Pure; imports `counts`, `model`, `quantities`. "5" after three views is five views; "the second one" is an option.
"""

from __future__ import annotations

import re

from radcode import quantities
from radcode.counts import NUMBERS, VIEW_WORDS
from radcode.model import Question


def completed(turn: str, last: Question) -> str:
    """Return a turn that is a number alone with the noun of the number told last; any other turn as it is."""
    bare = _BARE.match(turn)
    if bare is None:
        return turn
    noun = _noun_of(last)
    return f"{bare['before']}{noun.format(n=bare['n'])}{bare['after']}" if noun else turn


def _noun_of(last: Question) -> str:
    """Return what a number alone would count after a question, with a gap for it; empty where nothing is counted."""
    noun = _noun_told(last.told or last.text)
    return "{n} views" if not noun and (last.views or "xr" in last.values("modality")) else noun


def _noun_told(told: str) -> str:
    """Return the last thing that a text counts, with a gap for its number: "{n} fractions"; empty for none."""
    found = [m for cue in (_VIEWS, _MEASURED, *quantities.COUNTS.values()) for m in cue.finditer(told)]
    numbered = [(m.end(), m, n) for m in found if (n := next((g for g in m.groups() if g), ""))]
    if not numbered:
        return ""
    _, m, number = max(numbered, key=lambda x: x[0])
    return m[0].replace("{", "").replace("}", "").replace(number, "{n}", 1)


def _any(words: frozenset[str] | dict[str, int]) -> str:
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


_N = rf"\d{{1,3}}|{_any(NUMBERS)}"
_BARE = re.compile(
    r"^(?P<before>\W*(?:(?:and|or|so|oh|ok|wait|actually|sorry|no|what if|what about|how about|if|it was|it'?s|make it"
    r"|make that|now|only|just|there (?:are|were)|we (?:took|did|got))[ ,]+){0,3})"
    rf"(?P<n>{_N})"
    r"(?P<after>(?: (?:in all|in total|total|altogether|instead|only|now|then|though|each))?\W*)$",
    re.IGNORECASE,
)
_VIEWS = re.compile(rf"\b(?P<n>{_N})[ -]?(?:{_any(VIEW_WORDS)})\b", re.IGNORECASE)
_MEASURED = re.compile(r"\b(?P<n>\d{1,3}) ?(?:weeks?|wks?|ml|mls|cc|mg|mci)\b", re.IGNORECASE)


def chosen(turn: str, last: Question) -> tuple[str, ...]:
    """Return the codes of the option of the question asked before that a reply points at; empty for any other turn."""
    pointed = _NTH_OPTION.match(turn)
    if pointed is None or not last.offered or (pointed["bare"] and _noun_of(last)):
        return ()
    if pointed["last"]:
        return last.offered[-1]
    told = (pointed["nth"] or pointed["n"] or pointed["bare"]).lower()
    at = _NTH.get(told[:3]) or int(told)
    return last.offered[at - 1] if 0 < at <= len(last.offered) else ()


def knows_not(turn: str, last: Question) -> bool:
    """Tell whether a reply says that nobody knows what was asked: "dunno", "the report doesn't say"."""
    return bool(last.offered) and _UNKNOWN.match(turn) is not None


_NTH = {"fir": 1, "1st": 1, "sec": 2, "2nd": 2, "thi": 3, "3rd": 3, "fou": 4, "4th": 4, "one": 1, "two": 2, "thr": 3}
_NTH_OPTION = re.compile(
    r"^\W*(?:(?:yes|ok|it'?s|it was|i mean|i guess|that would be|probably|go with)[ ,]+){0,2}(?:the )?"
    r"(?:(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th)(?: (?:one|option|choice|code))?"
    r"|(?P<last>last)(?: one| option)?"
    r"|(?:option|choice|number|no\.?|#) ?(?P<n>[1-6]|one|two|three)|(?P<bare>[1-6]))\W*$",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"^\W*(?:(?:i|we|the|it|report|order|well|um|hmm?|honestly|really) ?){0,3}"
    r"(?:dunno|d'?unno|idk|don'?t know|do not know|not sure|no idea|no clue|unsure|can'?t tell"
    r"|doesn'?t say|does not say"
    r"|not (?:stated|documented|specified|told|given))\b[\w ]{0,20}\W*$",
    re.IGNORECASE,
)
