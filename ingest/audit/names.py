"""Words that tell a code from its sibling: said of the code are those that only the sibling's own name holds.

Pure. A sibling differs in one or two attributes and most of its name is the same; "more than five" and "five or fewer"
are words of that kind, so are "first" and "each further".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.audit.binding import bound
from ingest.audit.features import ADDED_TO_CODE, denied_near, is_partial
from ingest.audit.pages import Checked, Page, Sentence, checked
from ingest.audit.quantities import NUMBERS
from radcode.rows import CodeRow

_MOST_APART = 3  # words by which the names of siblings differ, each way
_NUMBER = rf"\d+|{'|'.join(NUMBERS)}"
_LIMITS = (
    (re.compile(rf"\b({_NUMBER}) (?:or|and) (?:fewer|less|under|below)\b|\b(?:at most|up to|no more than"
                rf"|not more than) ({_NUMBER})\b"), "most{}"),
    (re.compile(rf"\b(?:more than|over|above|beyond|exceed\w*) ({_NUMBER})\b"), "over{}"),
    (re.compile(rf"\b({_NUMBER}) (?:or|and) (?:more|over|above|up\w*)\b|\b(?:at least|minimum of|no fewer than"
                rf"|not less than) ({_NUMBER})\b"), "least{}"),
    (re.compile(rf"\b(?:fewer than|less than|under|below) ({_NUMBER})\b"), "under{}"),
    (re.compile(rf"\b({_NUMBER})\s?(?:-|\u2013|to)\s?({_NUMBER})\b"), "{}to{}"),
)  # fmt: skip
_WORD = re.compile(r"[a-z][a-z0-9]+|\d+")
_SAME = {
    "additional": "further", "extra": "further", "subsequent": "further", "next": "further", "second": "further",
    "another": "further", "initial": "first", "primary": "first", "multiple": "several", "many": "several",
    "plural": "several", "lone": "single", "sole": "single", "one": "single", "1": "single",
    "entire": "complete", "full": "complete", "whole": "complete", "restricted": "limited", "partial": "limited",
    "bilateral": "both", "unilateral": "single",
    "existing": "already", "air": "double", "new": "new", "fresh": "new",
}  # fmt: skip
_IDLE = frozenset(
    """a an and any are as at be beside by code codes each every exam examination for from has have imaging in into is
it its no not of on only or other per reading report scan side sides study the then this to under when where which with
without x ray xray films film used use if all same done add addon course
covered uncovered noncovered paid payable payment""".split()
)


def names_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the codes of which is said what only a sibling's name holds."""
    if sentence.says_nothing or (sentence.kind == "row" and len(sentence.codes) > 1):
        return
    for described in bound(sentence, page):
        row = page.row(described.codes[0]) if len(described.codes) == 1 and not described.is_range else None
        if row is None or is_partial(described):
            continue
        if ADDED_TO_CODE.search(sentence.words[: described.start]):
            continue  # what follows is said of the code that is added
        text = " ; ".join(described.pieces)
        words = words_of(text)
        for sibling in page.near(row):
            theirs = telling(sibling, row)
            own = telling(row, sibling)
            if not (theirs and own and theirs <= words) or words & own or not _tells(theirs, row, page):
                continue
            if denied_near(_without_limits(text)):
                break
            said, table = " ".join(sorted(theirs)), row.label
            yield checked(sentence, row.code, "name", "contradicts", said, table, row)
            break


def _tells(words: frozenset[str], row: CodeRow, page: Page) -> bool:
    """Tell whether a word among them is more than a number or a kind of study, which other exams beside it have too."""
    return any(
        not (
            w.isdecimal()
            or w == "single"
            or (row.modality not in _STEERED and page.lexicon.read(w).values("modality"))
            or page.lexicon.read(w).values("purpose")
        )
        for w in words
    )


_STEERED = ("procedure",)  # what steers them is what tells them apart


@lru_cache(maxsize=8192)
def telling(row: CodeRow, other: CodeRow) -> frozenset[str]:
    """Return the words of a code's name that nothing said of the other code holds; empty for names too far apart."""
    own, theirs = words_of(row.label), words_of(other.label)
    apart, back = own - theirs, theirs - own
    most = min(_MOST_APART, len(own & theirs))
    if len(apart) > most or len(back) > most or abs(len(apart) - len(back)) > 1:
        return frozenset()
    return apart - words_of(f"{other.label} {other.explains}")


def _without_limits(text: str) -> str:
    """Blank "more than five": its "than" compares nothing."""
    for pattern, _ in _LIMITS:
        text = pattern.sub(" ", text.lower())
    return text


@lru_cache(maxsize=8192)
def words_of(text: str) -> frozenset[str]:
    """Return the telling words of a text, alike ones as one, limits such as "more than five" as one word."""
    text = text.lower().replace("second-", " ")  # a second look is no second lesion
    found = set()
    for pattern, name in _LIMITS:
        for m in pattern.finditer(text):
            found.add(name.format(*(str(NUMBERS.get(g, g)) for g in m.groups() if g)))
        text = pattern.sub(" ", text)
    for word in _WORD.findall(text.replace("-", " ")):
        w = str(NUMBERS.get(word, word)) if word in NUMBERS and word != "one" else word
        w = _SAME.get(w, w)
        if w not in _IDLE:
            found.add(w[:-1] if len(w) > 4 and w.endswith("s") and not w.endswith("ss") else w)
    return frozenset(found)
