"""Which earlier question of a conversation a turn goes back to: "back to the foot", "the first one again".

Pure; imports `cues`, `model`, `terms`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from radcode import cues
from radcode.model import Question
from radcode.terms import Lexicon

_KEPT = 5  # questions that a conversation can go back to, and the one that is open


def remembered(last: Question | None) -> tuple[Question, ...]:
    """Return the questions that a turn after `last` may go back to, oldest first."""
    return () if last is None else (*last.earlier, replace(last, earlier=()))[-_KEPT:]


def recalled(turn: str, last: Question, lexicon: Lexicon) -> tuple[str, Question] | None:
    """Return what a turn says of the exam it goes back to, and the question of that exam; None for any other turn."""
    back = cues.BACK_TO.match(turn)
    if back is None:
        return None
    exams = [q for q in (*last.earlier, last) if q.attributes or q.codes]
    first = _FIRST.match(back["what"])
    if first or _BEFORE.match(back["what"]):
        found = exams[0] if first else exams[-2] if len(exams) > 1 else None
        return (turn[back.end() :] or turn, found) if found else None
    said = lexicon.read(turn[back.start("what") :])
    places, kinds = {*said.values("regions")}, {*said.values("modality")}
    for q in reversed(exams):
        here = (not places or places & {*q.values("regions")}) and (not kinds or kinds & {*q.values("modality")})
        if here and (places or kinds):
            return turn[back.start("what") :], q
    return None


_FIRST = re.compile(r"(?:very )?(?:first|1st|original)\b", re.IGNORECASE)
_BEFORE = re.compile(r"(?:previous|prior|earlier|last|one before|other)\b", re.IGNORECASE)
