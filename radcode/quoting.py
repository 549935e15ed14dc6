"""Which sentences of a passage may be quoted: whole ones, about coding, that the table does not contradict.

Pure; imports `codes`, `model`, `terms`. compose chooses among them, verify accepts no other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from radcode.codes import code_ranges
from radcode.model import Passage
from radcode.terms import phrases

SHORTEST, LONGEST = 5, 60  # words of a sentence that can stand alone
# A sentence about the text itself is not about coding.
_ABOUT_ITSELF = re.compile(
    r"\b(?:this|the) (?:resource|publication|report|article|guide|page|analysis|post)\b|\breaders?\b", re.IGNORECASE
)


def quotable_spans(passage: Passage) -> list[tuple[int, int]]:
    """Return (start, end) in the chunk's text of each sentence that may be quoted, in order.

    The source marker that ends a sentence of ours is not part of the quote.
    """
    telling = _telling(passage.chunk.text, passage.publication.tier == "commercial")
    return [(start, end) for start, end in telling if not is_contradicted(passage, start, end)]


@lru_cache(maxsize=4096)
def _telling(text: str, is_commercial: bool) -> tuple[tuple[int, int], ...]:
    """Return the whole sentences of a chunk that are about coding; a chunk is looked through once, not per answer."""
    found = []
    for start, end in phrases(text):
        quote = text[start:end]
        marker = quote.rfind(" [")
        if quote.endswith("]") and marker > 0:
            quote, end = quote[:marker], start + marker
        if _is_quotable(quote) and (not is_commercial or _defines(quote)):
            found.append((start, end))
    return tuple(found)


_CODE = re.compile(r"\b(?:[0-9]{4}[0-9TFU]|[A-Z][0-9]{4})\b")
_ADVICE = re.compile(
    r"\b(?:should|must|always|never|ensure|recommend\w*|den(?:y|ied|ials?)|reimburs\w*|payers?|insur\w+|cover(?:ed|s|age)"
    r"|medical(?:ly)? necess\w+|document\w*|frequency|every \w+ (?:months|years))\b",
    re.IGNORECASE,
)
SHORT = 30  # words of a commercial sentence


def _defines(sentence: str) -> bool:
    """Take from a commercial source what it says a code is; its advice on billing is not evidence."""
    return bool(_CODE.search(sentence)) and not _ADVICE.search(sentence) and len(sentence.split()) <= SHORT


def _is_quotable(sentence: str) -> bool:
    if _ABOUT_ITSELF.search(sentence) or "$" in sentence or code_ranges(sentence):
        return False  # amounts are computed, never quoted; a range of numbers names no code
    words = sentence.split()
    return SHORTEST <= len(words) <= LONGEST and not sentence.startswith(("|", "#")) and "|" not in sentence


def is_contradicted(passage: Passage, start: int, end: int) -> bool:
    """Tell whether the table contradicts a sentence that overlaps this stretch of the chunk."""
    base = passage.chunk.start
    return any(c.start < base + end and base + start < c.end for c in passage.conflicts)
