"""Whether the lines told before stay when a turn tells something new: "they drank it only. does my answer stay?".

Pure; imports `cues`, `model`. Compose and verify hold the lines that are right now against those recommended before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from radcode import cues
from radcode.model import Line, Question


def with_bill(question: Question, last: Question | None) -> Question:
    """Return the question with the lines of the turn before, where it asks whether they stay or change."""
    asked = last is not None and (cues.SAME_BILL.search(question.text) or cues.OTHER_BILL.search(question.text))
    return replace(question, before=last.answered) if last and asked else question


def only_asks_whether_it_stays(text: str) -> bool:
    """Tell whether a turn does nothing but ask so of something else: "is it the same code for the right wrist?"."""
    asked = cues.SAME_BILL.search(text) or cues.OTHER_BILL.search(text)
    return bool(asked) and not cues.NEXT_SENTENCE.search(text)


def verdict_of_staying(question: Question, lines: Sequence[Line]) -> bool | None:
    """Return yes or no to whether the lines of the turn before stay, or change; None where that is not asked."""
    if not question.before or not lines:
        return None
    wide = 1 if cues.OF_CODE_ALONE.search(question.text) else None
    stays = {(x.code, *x.modifiers)[:wide] for x in lines} == {x[:wide] for x in question.before}
    return stays is not bool(cues.OTHER_BILL.search(question.text))
