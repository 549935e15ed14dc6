"""Gives each code named in prose the words that describe it.

Pure. Where it is not clear which code some words belong to, they belong to none: a statement less, not a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.audit.pages import Described
from radcode.codes import RangeMention, code_mentions, code_ranges
from radcode.terms import Lexicon

_JOINED = re.compile(r"\s*(?:,|/|&|(?:,\s*)?(?:and|or|and/or))?\s*(?:cpt|codes?)?\s*", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:the|cpt|hcpcs|codes?|procedure|number|numbers|level|ii|billing|medical)\b|[\W_]", re.IGNORECASE
)
BEFORE_MARK = re.compile(
    r"(?:[(:=\u2192]|->|\s[-\u2013\u2014]|\b(?:is|are|be|as|uses?|used|bills?|billed|reports?|reported|codes?|coded"
    r"|select|choose|assign|submit|claims?|claimed|under|cpt|hcpcs)"
    r"|\b(?:billed|reported|coded|submitted|described|captured)\s(?:with|by|using|under))\s*(?:the\s)?(?:cpt"
    r"|hcpcs)?\s*(?:codes?)?\s*#?\s*$",
    re.IGNORECASE,
)
AFTER_MARK = re.compile(
    r"\s*(?:[(:=]|[-\u2013\u2014]\s|(?:[a-z]{2,20}ly\s)?(?:is|are|describes?|denotes?|covers?|represents?|apply|applies"
    r"|means?"
    r"|includes?|stands|refers?|for|when|if|would|will|should|can|may|must|requires?|involves?|indicates?|reports?"
    r"|pays?|uses?|without|with|w|leads|has|have|counts?|identifies|reflects?|captures?)\b)",
    re.IGNORECASE,
)
_CUT = re.compile(r";|,\s+(?:and|but|while|whereas|or)\s|\s(?:while|whereas|but)\s|,|\s(?:and|or)\s|\)", re.IGNORECASE)
STRONG = re.compile(r";|,\s+(?:and|but|while|whereas)\s|\s(?:while|whereas|but)\s", re.IGNORECASE)
# "A is an edit with B, so arm and leg are B": what follows is of the next code, with all that it joins.
_SO = re.compile(r",\s+so\s", re.IGNORECASE)
# What follows says why or when, not what the code is.
_SUBORDINATE = re.compile(
    r"[,\s](?:because|since|so|although|though|after|before|followed|prior|than|even|which means)\s", re.IGNORECASE
)
DENIED_PART = re.compile(
    r"(?:(?<=,\s)|(?<=\()|^)(?:(?:and|but)\s)?(?:not|never|rather than|instead of|unlike|as opposed to)\b[^,;()]*",
    re.IGNORECASE,
)


class Group(NamedTuple):
    """Codes named together, with their span and that of the brackets they stand in."""

    codes: tuple[str, ...]
    start: int
    end: int
    is_range: bool
    bracket: tuple[int, int] | None


def described_in(words: str, lexicon: Lexicon) -> Iterator[Described]:
    """Yield the codes of a sentence, those set aside by a denial left out, with the words on either side."""
    denied = [m.span() for m in DENIED_PART.finditer(words)]
    told = DENIED_PART.sub(lambda m: " " * len(m[0]), words)
    groups = groups_in(words)
    lefts, rights = [""] * len(groups), [""] * len(groups)
    for i in range(len(groups) + 1):
        left = groups[i - 1] if i else None
        right = groups[i] if i < len(groups) else None
        gap = told[left.end if left else 0 : right.start if right else len(told)]
        of_left, of_right = _shared(gap, left, right, groups, told, lexicon)
        if left:
            rights[i - 1] = of_left
        if right:
            lefts[i] = of_right
    for i, g in enumerate(groups):
        if any(a <= g.start < b for a, b in denied):
            continue
        is_told = bool(_marks_before(told, g) or _marks_after(told, g, groups[i + 1 :]) or lefts[i] or rights[i])
        after = until_subordinate(rights[i], lexicon)
        yield Described(g.codes, g.start, g.end, g.is_range, g.bracket is not None, lefts[i], after, is_told)


_IS_ADDED = re.compile(r"\b(?:add|adds|added|append\w*|attach\w*|tied|linked)\s(?:\w+\s){0,2}$", re.IGNORECASE)


def ranges_in(words: str) -> tuple[RangeMention, ...]:
    """Return the ranges of codes; "add A to B" and two codes that run backwards are none."""
    return tuple(r for r in code_ranges(words) if r.low < r.high and not _IS_ADDED.search(words[: r.start]))


def groups_in(words: str) -> list[Group]:
    """Return the codes of a text, those named together as one."""
    ranges = ranges_in(words)
    single = [m for m in code_mentions(words) if not any(r.start <= m.start < r.end for r in ranges)]
    parts: list[tuple[tuple[str, ...], int, int, bool]] = [((r.low, r.high), r.start, r.end, True) for r in ranges]
    parts += [((m.code,), m.start, m.end, False) for m in single]
    brackets = [m.span() for m in re.finditer(r"\([^()]*\)", words)]
    groups: list[Group] = []
    for codes, start, end, is_range in sorted(parts, key=lambda p: p[1]):
        bracket = next((b for b in brackets if b[0] < start < b[1]), None)
        before = groups[-1] if groups else None
        if before and before.bracket == bracket and _JOINED.fullmatch(words[before.end : start]):
            merged = tuple(dict.fromkeys((*before.codes, *codes)))
            groups[-1] = Group(merged, before.start, end, before.is_range or is_range, bracket)
        else:
            groups.append(Group(tuple(codes), start, end, is_range, bracket))
    return groups


def _marks_before(words: str, group: Group) -> bool:
    return bool(BEFORE_MARK.search(words[: group.start]))


def _marks_after(words: str, group: Group, later: Sequence[Group]) -> bool:
    """Tell whether words right after the codes, or after the brackets they close, are said of them."""
    stop = later[0].start if later else len(words)
    if AFTER_MARK.match(words[group.end : stop]):
        return True
    closes = group.bracket[1] if group.bracket else 0
    return bool(closes and closes <= stop and AFTER_MARK.match(words[closes:stop]))


def _shared(
    gap: str, left: Group | None, right: Group | None, groups: Sequence[Group], words: str, lexicon: Lexicon
) -> tuple[str, str]:
    """Divide the words between two groups of codes: (what the left one gets, what the right one gets)."""
    to_left = left is not None and (
        _marks_after(words, left, [right] if right else [])
        or is_filler(words[: left.start])
        or left.bracket is not None
    )
    to_right = right is not None and (
        _marks_before(words, right) or is_filler(words[right.end :]) or right.bracket is not None
    )
    if left is None or right is None:
        return (gap if to_left else "", gap if to_right else "")
    if _ARROW.search(gap) and is_filler(words[: groups[0].start]):
        return gap, ""  # "A plain → B enhanced": a list that begins with a code has each code's words behind it
    if left.bracket and left.bracket == right.bracket:
        to_right = bool(_marks_before(words, right) and not _marks_after(words, left, [right]))
    if not to_left and not to_right:
        return "", ""
    if to_right and not to_left:
        return "", gap
    at = _cut(gap, left, right, lexicon)
    if at is None:
        is_weak = not (_marks_before(words, right) or right.bracket)  # only because nothing follows the code
        return (gap, "") if not to_right or (is_weak and _IS.match(gap)) else ("", "")
    return gap[:at], gap[at:] if to_right else ""


_ARROW = re.compile(r"\w\s*(?:\u2192|->|>)\s*$")
_IS = re.compile(r"\s(?:is|are|has|have|needs?|requires?|takes?|remains?)\b", re.IGNORECASE)


def _cut(gap: str, left: Group, right: Group, lexicon: Lexicon) -> int | None:
    """Return where the words of the left group end: never inside a term such as "before and after contrast"."""
    terms = [(t.start, t.end) for t in lexicon.read(gap).terms]
    inside = left.bracket[1] - left.end if left.bracket and left.bracket != right.bracket else 0

    def free(pattern: re.Pattern[str]) -> list[re.Match[str]]:
        return [
            m
            for m in pattern.finditer(gap)
            if m.start() >= inside - 1 and not any(a < m.end() - 1 < b for a, b in terms)
        ]

    strong = free(STRONG) or free(_SO)
    if strong:
        return strong[-1].end()
    cuts = free(_CUT)
    if not cuts:
        return None
    if left.bracket and left.bracket != right.bracket and not AFTER_MARK.match(gap[inside:]):
        return cuts[0].end()  # a list of "words (code)": the next words begin at the bracket
    return cuts[-1].end()


def is_filler(text: str) -> bool:
    """Tell whether a text says nothing beyond that a code follows."""
    return not _FILLER.sub("", text)


def until_subordinate(text: str, lexicon: Lexicon) -> str:
    """Return the text up to where it says why or when."""
    terms = [(t.start, t.end) for t in lexicon.read(text).terms]
    for found in _SUBORDINATE.finditer(text):
        if not any(a <= found.start() + 1 < b for a, b in terms):
            return text[: found.start()]
    return text
