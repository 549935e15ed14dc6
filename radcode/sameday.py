"""A screening mammogram and the diagnostic one of the same day: which both are, and which of them was done in 3D.

Pure; English of mammography. Lines and modifiers stand in the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from radcode.cues.fragments import any_of
from radcode.model import Named

BOTH = ("screening", "diagnostic")
_MAMMO, _TOMO = "mammo", "tomo"
# She was still there when the second one was done.
_AT_ONCE = any_of(
    r"\bsame[- ](?:day|date|visit|sitting|session|afternoon|morning|appointment|trip|encounter)\b",
    r"\bbefore (?:she|he|the (?:patient|lady|woman)|pt|patient)? ?"
    r"(?:left|leaves|leaving|goes|going|went|got dressed)\b",
    r"\b(?:back|again|return\w*|recall\w*|c[ao]me|call\w*)\b[^.;?]{0,20}"
    r"\b(?:later )?(?:that|this|the same) (?:same |very )?(?:day|morning|afternoon|evening)\b",
    r"\blater (?:that|the same|this) (?:same )?day\b",
    r"\b(?:right|there and|just) then\b|\bstill (?:here|there|in the (?:dep\w*|building|room|office|gown))\b",
    r"\bright (?:away|back)\b|\bon the spot\b|\bwhile she (?:was here|waited|waits)\b|\bstraight (?:away|into|to)\b",
)
_THREE = re.compile(r"\b(?:3-?d|tomo(?:s|synthesis)?|dbt)\b", re.I)
_TWO = re.compile(
    r"\b(?:2-?d|ffdm|(?:no|not|without|w/o|sans) (?:any )?(?:3-?d|tomo(?:synthesis)?|dbt))\b|\bplain 2", re.I
)
_PURPOSES = re.compile(
    r"\b(?P<screening>screen(?:s|er|ers|ing)?)\b|\b(?P<diagnostic>diag\w*|dx|work-?up"
    r"|(?:call(?:ed|s)?|brought|sent|came|come)[- ]?"
    r"(?:(?:her|him|the patient|pt|patient) )?(?:right )?back|recalled)\b",
    re.I,
)
_PARTS = re.compile(
    r"[,.;:()]\s|\s[-\u2013\u2014]+\s"
    r"|\b(?:then|and|followed by|converted to|turned into|changed to|plus|called)\b|[+&]",
    re.I,
)


def as_same_day(named: Named, text: str) -> Named:
    """Complete what is told of a mammogram that was screening and became diagnostic while the woman was there."""
    if not is_same_day(text) or {*named.get("modality", ())} - {_MAMMO, _TOMO}:
        return named
    said = {p for m in _PURPOSES.finditer(text) for p in m.groupdict() if m[p]}
    if said != {*BOTH} or {*named.get("regions", ())} - {"breast"}:
        return named
    kinds = (_MAMMO, _TOMO) if _has_tomo(named, text) else (_MAMMO,)
    techniques = tuple(t for t in named.get("technique", ()) if t != "without_doppler")  # 2D of a breast is no duplex
    kept = {a: v for a, v in named.items() if a != "technique"} | ({"technique": techniques} if techniques else {})
    return {**kept, "modality": kinds, "purpose": BOTH}


def without_both(text: str) -> str:
    """Blank the "both" of two mammograms of one day that were in 3D, which are no two sides: "tomo on both"."""
    two = {p for m in _PURPOSES.finditer(text) for p in m.groupdict() if m[p]} == {*BOTH} and is_same_day(text)
    return TOMO_OF_BOTH.sub(lambda m: m[0].lower().replace("both", "    "), text) if two else text


TOMO_OF_BOTH = re.compile(
    r"\b(?:3-?d|tomo(?:s|synthesis)?|dbt) (?:(?:was|were|done|used) )*(?:on|for|in|with|at) both\b(?! (?:breast|side))"
    r"|\bboth (?:were |had |done |got |was )*(?:with |w/ ?|in )?(?:3-?d|tomo(?:s|synthesis)?|dbt)\b",
    re.I,
)


def is_same_day(text: str) -> bool:
    """Tell whether a text says that one came right behind the other."""
    return bool(_AT_ONCE.search(text))


def _has_tomo(named: Named, text: str) -> bool:
    plain = _TWO.sub(" ", text)
    return _TOMO in named.get("modality", ()) or _THREE.search(plain) is not None


def side_of_diagnostic(text: str) -> str:
    """Return the side that stands beside the diagnostic one, "bilateral screen and right diagnostic"; else empty."""
    said = _SIDED.search(text)
    side = (said["a"] or said["b"]).lower() if said else _only_side_after(text)
    return {"r": "right", "l": "left"}.get(side[:1], "")


def _only_side_after(text: str) -> str:
    """Return the one side told behind what made the exam a diagnostic one: "called back for views of the left"."""
    purposes = [m for m in _PURPOSES.finditer(text) if m["diagnostic"]]
    sides = {m[0].lower()[0]: m[0].lower() for m in _ANY_SIDE.finditer(text[purposes[0].end() :])} if purposes else {}
    return next(iter(sides.values())) if len(sides) == 1 else ""


_SIDE = r"(?:right|left|rt|lt)"
_ANY_SIDE = re.compile(r"\b(?:right|left|rt|lt)\b(?! (?:away|back|then|now|after|there))", re.IGNORECASE)
_SIDED = re.compile(
    rf"\b(?P<a>{_SIDE}) (?:unilateral |uni |breast |sided |2-?d |3-?d )*(?:diag\w*|dx)\b"
    rf"|\b(?:diag\w*|dx)(?: mammo\w*| views?| tomo\w*)*(?: of| on)?(?: the| her)? (?P<b>{_SIDE})\b",
    re.I,
)


def without_tomo(text: str) -> tuple[str, ...]:
    """Return the purposes that were done in 2D only where the other one was in 3D: "3D screening, 2D diagnostic"."""
    told: dict[str, set[str]] = {p: set() for p in BOTH}
    for part in _parts(text):
        purposes = {p for m in _PURPOSES.finditer(part) for p in m.groupdict() if m[p]}
        if len(purposes) == 1:
            told[purposes.pop()] |= {"2"} if _TWO.search(part) else {"3"} if _THREE.search(part) else set()
    flat = tuple(p for p, ways in told.items() if ways == {"2"})
    return flat if len(flat) == 1 and any("3" in ways for ways in told.values()) else ()


def _parts(text: str) -> Iterable[str]:
    start = 0
    for stop in _PARTS.finditer(text):
        yield text[start : stop.start()]
        start = stop.end()
    yield text[start:]
