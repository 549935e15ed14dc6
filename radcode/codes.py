"""Code and modifier identifiers: what looks like one, and where one stands in a text.

Pure; imports nothing of ours. Only `parse_code` makes a `CodeId`, only `parse_modifier` a `ModifierId`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NewType

CodeId = NewType("CodeId", str)
ModifierId = NewType("ModifierId", str)

# CPT category I and anaesthesia (five digits), category II/III and proprietary tests (four digits and a letter),
# HCPCS level II (a letter and four digits).
_CODE = r"(?:[0-9]{5}|[0-9]{4}[FTUMA]|[A-Z][0-9]{4})"
_MODIFIER = r"(?:[0-9]{2}|[A-Z][A-Z0-9])"
_CODE_ONLY = re.compile(_CODE)
_MODIFIER_ONLY = re.compile(_MODIFIER)
_MENTION = re.compile(
    rf"(?<![\w$.])(?P<code>{_CODE})"
    rf"(?:(?:\s?[-\u2013\u2011]\s?|\s(?:with\s)?(?:modifier\s|mod\s))(?P<mods>{_MODIFIER}(?:\s?[-,/]\s?{_MODIFIER}|\s(?-i:{_MODIFIER}))*)(?![\w]))?"
    rf"(?:(?!\w)|(?=s\b))",  # "three 77427s" are three of that code
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"(?<![\w$.])(?P<low>{_CODE})\s?(?:-|\u2013|\u2011|\bto\b|\bthrough\b)\s?(?P<high>{_CODE})(?!\w)", re.IGNORECASE
)


class InvalidCode(ValueError):
    """The text does not have the shape of a procedure code."""


class InvalidModifier(ValueError):
    """The text does not have the shape of a modifier."""


@dataclass(frozen=True, slots=True)
class CodeMention:
    """A code as it stands in a text, with the modifiers written onto it.

    `start` and `end` are character offsets of the code and its modifiers.
    """

    code: CodeId
    modifiers: tuple[ModifierId, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class RangeMention:
    """A range of codes as it stands in a text, e.g. two codes joined by a dash or by `to`."""

    low: CodeId
    high: CodeId
    start: int
    end: int


def parse_code(text: str) -> CodeId:
    """Return the checked code, upper case, without surrounding space.

    Raises:
        InvalidCode: the text is not shaped like a CPT or HCPCS code.
    """
    code = text.strip().upper()
    if not _CODE_ONLY.fullmatch(code):
        raise InvalidCode(f"{text[:40]!r} is not shaped like a CPT or HCPCS code")
    return CodeId(code)


def parse_modifier(text: str) -> ModifierId:
    """Return the checked modifier, upper case, without a leading dash.

    Raises:
        InvalidModifier: the text is not two letters or digits.
    """
    modifier = text.strip().lstrip("-").upper()
    if not _MODIFIER_ONLY.fullmatch(modifier):
        raise InvalidModifier(f"{text!r} is not shaped like a modifier")
    return ModifierId(modifier)


def code_ranges(text: str) -> tuple[RangeMention, ...]:
    """Return the code ranges of a text in order: both ends are codes, the first the lower one."""
    found = (
        RangeMention(parse_code(m["low"]), parse_code(m["high"]), m.start(), m.end()) for m in _RANGE.finditer(text)
    )
    return tuple(r for r in found if r.low < r.high)


def code_mentions(text: str) -> tuple[CodeMention, ...]:
    """Return the code-shaped words of a text in order of appearance, the ends of ranges included."""
    return tuple(_mention(m) for m in _MENTION.finditer(text))


def _mention(m: re.Match[str]) -> CodeMention:
    mods = re.findall(_MODIFIER, (m["mods"] or "").upper())
    return CodeMention(parse_code(m["code"]), tuple(parse_modifier(x) for x in mods), m.start(), m.end())
