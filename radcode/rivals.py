"""Codes put forward against each other, so that one of them is right at most: never lines of one claim.

"73721 or 73722?", "the biller says 74178, I say 74177", "coded 70553, shouldn't it be 70551?". Pure; used by
`described`.
"""

from __future__ import annotations

import re
from itertools import pairwise

from radcode import clauses
from radcode.codes import CodeMention
from radcode.model import Question
from radcode.rows import CodeRow
from radcode.tables import CodeTable

_OR = re.compile(
    r"\b([0-9a-z]\d{3}[0-9a-z])\b,? (?:or|vs\.?|versus) (?:is it |just |the )?([0-9a-z]\d{3}[0-9a-z])\b", re.IGNORECASE
)
# What stands between two codes of two people, or of one who changed his mind.
_TURNS = re.compile(
    r"\b(?:sa(?:ys?|id)|thinks?|thought|wants?|insists?|argues?|claims?|suggests?|prefers?|picked|picks?|chose|chooses"
    r"|puts?|us(?:es?|ed)|coded|codes|billed|bills|reported|reports|sent|went|going|goes|changed|switched|recoded"
    r"|downcoded|upcoded|corrected|overrode|kicked|should(?:n'?t| not)?|supposed|instead|rather|not|never|isn'?t"
    r"|wasn'?t|is it|was it|must be|has to be|versus|vs\.?|or)\b",
    re.IGNORECASE,
)
# What makes them lines of one claim after all.
_JOINS = re.compile(
    r"[+&/]|\b(?:and|plus|with|w|then|also|too|together|later|after|next|during|along(?:side)?|besides?|on top|as well"
    r"|add\w*|separate\w*|same (?:day|date|session|visit|claim|encounter)|both|bundl\w*|unbundl\w*|inside|part of"
    r"|inclu[sd]\w*|component|column|denied (?:as|for))\b",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.;?!\n]")


def rivals(question: Question, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return the codes that are put forward to choose one from, when they are all that is named; none otherwise."""
    text = question.text
    mentions = sorted(question.codes, key=lambda m: m.start)
    named = tuple(dict.fromkeys(m.code for m in mentions))
    held = tuple(r for c in named if (r := table.code(c, question.on)))
    if len(named) < 2 or len(held) != len(named):
        return ()
    if said := _OR.search(text):
        offered = {x.upper() for x in said.groups()}
        whole = len(named) == len(offered) or are_alike(held)  # "76881 or 76882 with 20610" is no choice of three
        return held if whole and offered <= set(named) else ()
    return held if all(_are_opposed(text, a, b) for a, b in pairwise(mentions) if a.code != b.code) else ()


def _are_opposed(text: str, one: CodeMention, other: CodeMention) -> bool:
    between = text[one.end : other.start]
    stop = _ENDS.search(text, other.end)
    after = text[other.end : stop.start() if stop else len(text)]
    return _TURNS.search(between) is not None and not _JOINS.search(between) and not _JOINS.search(after)


def proposed(question: Question) -> CodeMention | None:
    """Return the one code that the asking sentence puts forward for a yes or no, "shouldn't it be 70551?"."""
    asked = [
        m
        for m in question.codes
        for start, end in clauses.asking(question.text)
        if start <= m.start < end and question.text[end : end + 1] == "?"
    ]
    last = max(question.codes, key=lambda m: m.start)
    turned = re.search(r"(?:n'?t|\bnot) (?:it|that|this) (?:be|have been) *$", question.text[: last.start])
    if turned and question.text[last.end :].lstrip().startswith("?"):
        return last
    return asked[0] if len({m.code for m in asked}) == 1 else None


def are_alike(rows: tuple[CodeRow, ...]) -> bool:
    """Tell whether the codes are forms of one exam: the same kind of study, place and role."""
    return len({(r.modality, r.regions, r.role, bool(r.addon)) for r in rows}) == 1
