"""Which of two codes of an edit stands in column one and is paid, and which in column two, as a sentence says it.

Pure. A pair is written with the payable code first; the edit's own row says whether that order is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from ingest.audit.told import Told, told_by
from radcode.rows import PtpRow

_FIRST = r"column\s(?:one|1|I)\b"
_SECOND = r"column\s(?:two|2|II)\b"
_COLUMN = re.compile(rf"\b(?P<first>{_FIRST}|first column\b)|\b(?P<second>{_SECOND}|second column\b)", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:not|never|neither|nor|if|unless|or|either|was|were|until|used to)\b"
    r"|n['\u2019]t\b",
    re.IGNORECASE,
)
_IF_BOTH = re.compile(r"\b(?:if|when) (?:both|they|the two)\b[^,]*,", re.IGNORECASE)
_MARK = re.compile(r"<(?P<i>\d+)>")
_OF_IT = re.compile(r"^\s(?:of|to|under|for|with|against|behind|next to)\s[^<,;.]{0,20}<(?P<i>\d+)>", re.IGNORECASE)
_IS = re.compile(r"(?:\s?code)?(?:\s(?:is|being)|\s?[:=(])(?:\s(?:the\s)?(?:[\w-]+\s){0,3})?\s?", re.IGNORECASE)
_IS_LAST = re.compile(r"\b(?:is|:) (?:code )?<(?P<i>\d+)>\W*$", re.IGNORECASE)
_NEAR = 60  # characters between a code and the column it is said to stand in
_TWO = 2


def columns_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the columns that the sentence gives the two codes it names or means, with the verdict of their edit."""
    if sentence.kind == "row" or sentence.is_told_of_others or not _COLUMN.search(sentence.words):
        return
    for told in told_by(sentence, page):
        codes = tuple(dict.fromkeys(c for g in told.groups for c in g.codes))
        if told.is_denied or told.is_asked or len(codes) != _TWO or _OPEN.search(_IF_BOTH.sub(" ", told.words)):
            continue
        a, b = codes
        views = (page.table.ptp(a, b, page.on), page.table.ptp(b, a, page.on))
        edits = [v.row for v in views if v]
        firsts = {first for first, _ in _orders(told, codes)}
        if len(edits) == 1 and len(firsts) == 1:
            yield _judged(sentence, codes, firsts.pop(), edits[0])
            return


def _orders(told: Told, codes: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield (code said to be in column one, the other one) for each column that stands near one of the codes."""
    marks = [(m.start(), m.end(), told.group(m["i"]).codes) for m in _MARK.finditer(told.words)]
    for found in _COLUMN.finditer(told.words):
        of = _OF_IT.match(told.words[found.end() :])
        before = [codes_ for _, end, codes_ in marks if end <= found.start() and found.start() - end <= _NEAR]
        after = [
            codes_ for start, _, codes_ in marks if _IS.fullmatch(told.words[found.end() : max(start, found.end())])
        ]
        # "A is column two to B", else the code right before, else the one right after.
        last = _IS_LAST.search(told.words, found.end())
        named = before[-1] if before else after[0] if after and of is None else ()
        named = told.group(last["i"]).codes if last and not before and not after else named
        if len(named) == 1:
            other = next(c for c in codes if c != named[0])
            yield (named[0], other) if found["first"] else (other, named[0])


def _judged(sentence: Sentence, codes: tuple[str, ...], first: str, edit: PtpRow) -> Checked:
    verdict: Verdict = "agrees" if edit.column1 == first else "contradicts"
    table = f"edit {edit.column1}/{edit.column2}: {edit.column1} is column one"
    return checked(sentence, ";".join(codes), "indicator", verdict, f"{first} is column one", table, edit)
