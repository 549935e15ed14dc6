"""A question of which one part lies outside: "code for a chest film and the ICD-10 for cough". The rest is answered.

Pure; imports `cues`. Used by understand, which reads the rest as if it stood alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from radcode import cues

# What may be asked for beside an exam without a share in its code.
TOPICS = frozenset(("diagnosis", "visit", "laboratory", "surgery", "anesthesia", "account"))
_PARTS = re.compile(r"(?<=[,;.?!])\s+|(?=\s(?:and|plus|also|&|\+)\s)", re.IGNORECASE)
# A part that asks for a thing of its own, and does not only tell of it.
_WISH = re.compile(
    r"\b(?:codes?|cpts?|icd[\w-]*|drgs?|e/?m|how much|what(?:'?s| is| does)?|which|who|need|dx)\b"
    r"|^\W*(?:\w+ )?(?:visit|consult\w*|anesthesia)\W*$",
    re.IGNORECASE,
)
# The code of the exam itself is wanted, and the exam is not only told of.
_CODE_WISH = re.compile(r"\b(?:codes?|cpts?|hcpcs|bill\w*|mod(?:ifier)?s?)\b", re.IGNORECASE)
_LEADING = re.compile(r"^\W*(?:and|plus|also|but)\b\W*", re.IGNORECASE)


class Parted(NamedTuple):
    """The text that is answered, and the kind of what is left aside; both as they were where nothing is."""

    text: str
    topic: str


def parted(text: str, topic_of: Callable[[str], str], names_exam: Callable[[str], bool]) -> Parted:
    """Return the text without the parts that ask for what lies outside, where the rest names an exam.

    Args:
        text: what was typed.
        topic_of: the kind of outside of a text, empty for none.
        names_exam: whether a text names an exam.
    """
    parts = [p for p in _PARTS.split(text) if p]
    asked = [(p, topic_of(p)) for p in parts if len(parts) > 1 and _WISH.search(p) and not names_exam(p)]
    outside = {p: topic for p, topic in asked if topic in TOPICS}
    rest = "".join(p if p[:1].isspace() else f" {p}" for p in parts if p not in outside).strip()
    if not outside or not names_exam(rest) or not _CODE_WISH.search(rest):
        return Parted(text, "")
    return Parted(_LEADING.sub("", rest), next(iter(outside.values())))


def is_only_told(text: str) -> bool:
    """Tell whether a diagnosis code only stands beside the exam whose code is wanted: "R91.1, CT chest code?"."""
    rest = cues.ICD_CODE.sub(" ", text)
    told = cues.ICD_CODE.search(text) and not cues.ICD.search(rest)
    return bool(told) and bool(_CODE_LAST.search(rest) or not _ASKS.search(rest))


_ASKS = re.compile(
    r"\?|\b(?:cover\w*|support\w*|necess\w*|pays?|paid|pair\w*|ok|valid|goes?|does|do|is|are|can|what|which|how|mean\w*)\b",
    re.IGNORECASE,
)


_CODE_LAST = re.compile(r"\b(?:codes?|cpts?|hcpcs)\b\W*(?:please|pls|thx|thanks)?\W*$", re.IGNORECASE)
