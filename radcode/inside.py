"""Two exams in words of which it is asked whether one is inside the other, "is a limited one part of the complete one".

Pure; imports `cues`, `model`, `orders`, `readings`, `terms`. Used by `understand`.
"""

from __future__ import annotations

import re

from radcode import cues
from radcode.model import ExamWords
from radcode.orders import exam_words
from radcode.readings import names_exam
from radcode.terms import Lexicon

_BETWEEN = re.compile(
    r"\b(?:included (?:in|with|into|as part of)|inclusive (?:to|of|in)|(?:a |considered )?part of"
    r"|bundle[sd]? (?:in(?:to)?|with|to)"
    r"|inside(?: of)?|(?:a )?components? of|in(?:tegral|herent|cidental) (?:to|in)|includes?|contains?"
    r"|separate(?:ly)? (?:from|with)|(?:billed |reported |paid )?(?:in addition to|on top of|together with"
    r"|along with|alongside)"
    r"|(?:and|plus)(?= (?:an?|the|one|\d)\b))\b",
    re.IGNORECASE,
)


def one_in_other(text: str, lexicon: Lexicon) -> tuple[ExamWords, ...]:
    """Return the two exams on both sides of what asks for their relation; nothing unless each is named in full."""
    if not cues.YES_NO.search(text):
        return ()
    for said in _BETWEEN.finditer(text):
        one, other = lexicon.read(text[: said.start()]), lexicon.read(text[said.end() :])
        if names_exam(one) and names_exam(other):
            return (exam_words(one), exam_words(other))
    return ()
