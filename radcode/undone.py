"""What a later turn says was not done after all, or done to what was placed before: the talk told without it.

Pure; imports `counts`.
"""

from __future__ import annotations

import re

from radcode.counts import AIMS, NUMBERS, VIEW_WORDS, number_of


def narrowed(told: str, turn: str) -> str:
    """Return the conversation without the one of two parts that a turn says was not done; empty where none is meant.

    "Rest and stress", then "only the stress part was done"; "transabdominal and transvaginal", then "the transvaginal
    was skipped".
    """
    only, undone = _ONLY_PART.match(turn), _PART_UNDONE.match(turn)
    named = only or undone
    if named is None:
        return ""
    part = next(g for g in named.groups() if g).lower().rstrip("s")
    if undone and part in AIMS:
        return _without_film(told, part)
    pairs = (_BOTH_PARTS, _PART_WITH) if undone and undone["x"] else (_BOTH_PARTS,)
    for both in (m for cue in pairs for m in cue.finditer(told)):
        first, second = both["a"].lower(), both["b"].lower()
        if first == second or not (first.startswith(part) or second.startswith(part)):
            continue
        is_first = first.startswith(part)
        kept = both["a"] if is_first == bool(only) else both["b"]
        return f"{told[: both.start()]}{kept}{' only' if only else ''}{told[both.end() :]}"
    return ""


def _without_film(told: str, aim: str) -> str:
    """Return the conversation with one film less, by its name or by their number; empty where neither is told."""
    for m in _AIM.finditer(told):
        if m[0].lower().startswith(aim[:_STEM]):
            before, after = _AND_BEFORE.sub("", told[: m.start()]), told[m.end() :]
            left = before + (_AND_AFTER.sub(" ", after) if before == told[: m.start()] else after)
            return f"{left}. 1 view" if len(_AIM.findall(left)) == 1 else left
    counted = _FILMS_COUNTED.search(told)
    number = number_of(counted["n"].lower()) if counted else None
    if counted is None or not number or number < _MORE_THAN_ONE:
        return ""
    return f"{told[: counted.start('n')]}{number - 1}{told[counted.end('n') :]}"


_STEM = 3  # letters by which a short name of a film is the long one: "lat", "lateral"
_MORE_THAN_ONE = 2
_AND_BEFORE = re.compile(r"\s*(?:,|&|\+|/|\band\b|\bplus\b|\bwith\b)*\s*(?:\ba \b)?$", re.IGNORECASE)
_AND_AFTER = re.compile(r"^\s*(?:,|&|\+|/|\band\b|\bplus\b)*\s*", re.IGNORECASE)


def with_later_act(told: str, turn: str) -> str:
    """Return the conversation with another act on what was placed: "filter placement", then "retrieved a month later".

    Empty where a turn tells of none.
    """
    act, placed = _ACT.search(turn), _PLACED.search(told)
    if act is None or placed is None or len(turn.split()) > _SHORT:
        return ""
    name = next(k for k, v in act.groupdict().items() if v)
    of = " of" if placed["of"] else ""
    return f"{told[: placed.start()]}{name}{of}{told[placed.end() :]}"


_SHORT = 14  # words
_ACT = re.compile(
    r"\b(?:(?P<removal>remov(?:al|ed|ing)|retriev(?:al|ed|ing)"
    r"|(?:taken|took|take|taking|pulled)(?: (?:it|that|them))? out|pulled it)"
    r"|(?P<exchange>exchang(?:ed?|ing)|replac(?:ed|ement|ing)|swapped(?: out)?|changed out)"
    r"|(?P<repositioning>reposition(?:ed|ing)))\b",
    re.IGNORECASE,
)
_PLACED = re.compile(
    r"\b(?:(?P<of>placing|inserting|putting in|implanting)|placement|placed|insertion|inserted|put in)\b", re.IGNORECASE
)
_NOUN = r"(?:part|portion|half|images?|study|exam|scan|component|one|pass|series)"
_OPENS = r"^\W*(?:(?:oh|ok|wait|actually|sorry|turns out|but|so|no|well|and|hm+|they|we|he|she|it was)[ ,]+){0,3}"
_DONE = (
    r"(?: (?:was|were|got|is|done|performed|needed|in the end|after all|actually|finally|read|imaged|scanned|then))*"
)
_DONE_TO = (
    r"(?:done|performed|obtained|needed|read|taken|shot|made|scanned|imaged|seen|examined|looked at|visuali[sz]ed"
    r"|evaluated|included)"
)
_SAYS_UNDONE = (
    rf"(?:skipped|cancel+ed|dropped|omitted|left out|refused"
    rf"|(?:not|wasn'?t|weren'?t|never(?: got| was| were)?) {_DONE_TO}"
    rf"|(?:didn'?t get|did not get) {_DONE_TO}|never happened|didn'?t happen)"
)
_ONLY_PART = re.compile(
    rf"{_OPENS}(?:only|just)(?: (?:did|do|got|the|an?|had|have|need|want|wanted|read))*"
    rf" (?P<x>[a-z]{{4,}})(?: {_NOUN})?{_DONE}\W*$"
    rf"|{_OPENS}(?:the )?(?P<y>[a-z]{{4,}})(?: {_NOUN})? (?:only|alone)\W*$",
    re.IGNORECASE,
)
_PART_UNDONE = re.compile(
    rf"{_OPENS}(?:the )?(?P<x>[a-z]{{3,}})(?: {_NOUN})? (?:(?:was|were|got|is) )?(?:then )?{_SAYS_UNDONE}\W*$"
    rf"|{_OPENS}(?:no|without|skipped the|didn'?t do the|not the) (?P<y>[a-z]{{3,}})(?: {_NOUN})?{_DONE}\W*$",
    re.IGNORECASE,
)
_BOTH_PARTS = re.compile(r"\b(?P<a>[a-z-]{4,}) ?(?:and|&|/|\+|plus) ?(?:the |an? )?(?P<b>[a-z-]{4,})\b", re.IGNORECASE)
# "Renal ultrasound with bladder", then "the bladder was not scanned".
_PART_WITH = re.compile(r"\b(?P<a>[a-z-]{4,}) (?:with|w/) ?(?:the |an? )?(?P<b>[a-z-]{4,})\b", re.IGNORECASE)
_N = rf"(?:\d{{1,2}}|{'|'.join(NUMBERS)})"
_AIM = re.compile(rf"\b(?:{'|'.join(sorted(AIMS, key=len, reverse=True))})\b", re.IGNORECASE)
_FILMS_COUNTED = re.compile(
    rf"\b(?P<n>{_N})\b[ -]?(?:[a-z]+ )?(?:{'|'.join(sorted(VIEW_WORDS, key=len, reverse=True))})\b", re.IGNORECASE
)
