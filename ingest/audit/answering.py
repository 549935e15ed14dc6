"""What an answer says with the question before it: the last thing asked, filled in, or what of a choice it takes.

Pure. A short answer means what is asked, a longer one says itself what it means.
"""

from __future__ import annotations

import re

from ingest.audit.pages import Clause
from radcode.codes import code_mentions


def last_asked(clause: Clause) -> str:
    """Return the last sentence of what is asked, where it names a code or what came before names none."""
    asked = clause.asked.rstrip(" ?")
    told = _EARLIER_SENTENCES.match(asked)
    if told is None or (code_mentions(told[0]) and not code_mentions(asked[told.end() :])):
        return asked
    return asked[told.end() :]


def is_filled(clause: Clause) -> bool:
    """Tell whether the answer fills in what the question leaves open; one that neither affirms nor denies does not."""
    asked = last_asked(clause)
    if _ASKS_WHICH.match(asked) or (_CHOICE.search(asked) and not _MAYBE_MODIFIER.search(asked)):
        return True
    is_open = not _ASKS_WHETHER.match(asked) or _IS_THERE.match(asked) or _NUMBER_ONLY.match(clause.words)
    return bool(is_open) and len(clause.words.split()) <= _FEW and not _MAYBE_MODIFIER.search(asked)


_ASKS_WHICH = re.compile(r"[^\w]{0,8}(?:[^.?]{0,80}[.?]\s){0,2}(?:what|which|how|in what|under which)\b", re.IGNORECASE)
_ASKS_WHETHER = re.compile(
    r"^\W*(?:\w+\s)?(?:is|are|was|do|does|did|can|could|may|must|should|will|would|has|have)\b", re.IGNORECASE
)
_IS_THERE = re.compile(r"^\W*(?:is|are) there\b", re.IGNORECASE)
_MAYBE_MODIFIER = re.compile(r"(?<![\w.])(?:\d\d|[A-Z][A-Z0-9])(?!\w)")
_NUMBER_ONLY = re.compile(
    r"\W{0,6}(?:\d{1,3}|zero|one|two|three|four|five|six|ten|ninety)\b(?:\s\w+)?\W*$", re.IGNORECASE
)
_FEW = 4


def answered(clause: Clause) -> str:
    """Return the last thing asked with the answer in one; of a choice only what the answer takes."""
    asked = last_asked(clause)
    said = _IT_IS.sub("", clause.words)
    if not _CHOICE.search(asked):
        return f"{asked}: {said}"
    topics = [t for t in _TOPICS.findall(asked) if t.lower() not in said.lower()]
    return " ".join((said.rstrip(" ."), *topics[-1:]))


_EARLIER_SENTENCES = re.compile(r".*[.?!]\s+(?=[A-Z0-9])", re.DOTALL)
_CHOICE = re.compile(r"\bor\b", re.IGNORECASE)
_TOPICS = re.compile(r"\b(supervision|global period|status|modifier|code)\b", re.IGNORECASE)
_IT_IS = re.compile(r"^\W*(?:it|they|this|that)\s(?:is|are|has|needs|allows)\s", re.IGNORECASE)


def is_short(words: str) -> bool:
    """Tell whether an answer says little of its own beyond yes or no."""
    return len(words.split()) < LONG_ANSWER


# An answer of more words says itself what it means; in a shorter one the question does.
LONG_ANSWER = 12
