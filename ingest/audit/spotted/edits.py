"""What is said of the edit between the only two codes of a sentence: that a modifier parts them, or that there is none.

Pure. Reads signs, no turn of phrase: a modifier that parts codes, a word of getting through, and nothing denied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.bundling import tie_of
from ingest.audit.labels import without_codes
from ingest.audit.pages import Checked, Page, Sentence, checked
from ingest.audit.spotted.reading import denies_anything
from radcode.codes import code_mentions, code_ranges

_TWO = 2
_PARTS = re.compile(
    r"(?<![\w.$-])-?(?:59|X\{?[EPSU]{1,4}\}?)(?![\w%.]|\s?(?:percent|years?))|\bmodifiers?\b(?! (?:26|TC|50"
    r"|5[0-8]|7\d)\b)"
)
_THROUGH = re.compile(
    r"\b(?:pays?|paid|payable|both|past|through|surviv\w*|releas\w*|opens?|opened|unlock\w*|clear\w*|bypass\w*|lift\w*"
    r"|overrid\w*|rescue\w*|saves?|solve\w*|works?|helps?|allow\w*|accept\w*|frees?|beats?|gets?|together|beside|share"
    r"|coexist|go|goes|stand|separat\w*|same (?:claim|day|date|session)|fix\w*|defeat\w*|unbundl\w*)\b",
    re.IGNORECASE,
)
# "In vain", "is refused": the modifier does not help.
_IN_VAIN = re.compile(
    r"\b(?:vain|refus\w*|reject\w*|den(?:y|ies|ied|ial)|bounce\w*|useless|fail\w*|futile|waste\w*|pointless|hopeless"
    r"|indicator|0|zero|hard|instead|rather|wrong\w*|mistake\w*|audit\w*|or|only|third|only if|unless|except"
    r"|whether|older|until|was|were"
    r"|other (?:day|date|session)|different (?:day|date|session|visit)s?|separate (?:day|date|session|visit|claim)s?"
    r"|another (?:day|date|session|visit)|two (?:days|dates|visits)|commercial|medicaid|turn(?:s|ed)? (?:in)?to)\b",
    re.IGNORECASE,
)
# What was done is the case, not an earlier rule.
_CASE = re.compile(
    r"\b(?:if|when|where|whenever|once|after)\b[^,;.]*\b(?:was|were|got|is|are)\b[^,;.]*,", re.IGNORECASE
)
_NO_EDIT = re.compile(
    r"\b(?:no|without (?:an?|any)|free of|lacks? an?|zero|not an?|never an?)\s(?:\w+\s){0,2}?"
    r"(?:edits?|pairs?|pairing|ptp|conflicts?)\b|\b(?:isn['\u2019]t|aren['\u2019]t|not|never) (?:\w+ )?(?:paired|edited"
    r"|an? (?:ncci |ptp )?(?:edit|pair))\b|\bnothing (?:pairs|joins|ties)\b|\bunpaired\b",
    re.IGNORECASE,
)
_OF_EDITS = re.compile(r"\b(?:NCCI|CCI|PTP|edits?|pairs?|unpaired|bundl\w+)\b", re.IGNORECASE)
_OTHERS = re.compile(
    r"\b(?:commercial|medicaid|active|table of|20[012]\d|until|formerly|used to|was|were|hospital|other than|third|if"
    r"|unless|but|although|indicator)\b",
    re.IGNORECASE,
)
_SHORT = 32  # words


def edits_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what is said of the edit between the two codes named that its row, or that there is one, rules out."""
    if sentence.is_told_of_others or sentence.kind == "row" or code_ranges(sentence.words):
        return
    asked = next((c.asked for c in sentence.clauses if c.asked and not c.answer), "")
    words = f"{asked.rstrip('?* ')}: {sentence.words}" if asked else sentence.words
    codes = list(dict.fromkeys(str(m.code) for m in code_mentions(words)))
    if len(codes) != _TWO or len(words.split()) > _SHORT or any(page.row(c) is None for c in codes):
        return
    tie = tie_of(codes[0], codes[1], page)
    if tie.edit is None or tie.pair:
        return
    bare = without_codes(words)
    named = ";".join(codes)
    if _NO_EDIT.search(bare) and _OF_EDITS.search(bare):
        if not denies_anything(_NO_EDIT.sub(" ", bare)) and not _OTHERS.search(bare):
            yield checked(sentence, named, "bundling", "contradicts", "no edit", tie.in_words, tie.edit)
    elif tie.is_shut and _PARTS.search(words) and _THROUGH.search(bare):
        told = _CASE.sub(" ", bare)
        if not denies_anything(told) and not _IN_VAIN.search(told):
            yield checked(sentence, named, "indicator", "contradicts", "a modifier parts them", tie.in_words, tie.edit)
