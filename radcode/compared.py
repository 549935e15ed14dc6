"""The exams that a question holds against each other in words: "diagnostic and screening mammogram", "with or without".

Pure; imports `cues`, `model`. Used by understand: what tells them apart is the one thing of which two are named.
"""

from __future__ import annotations

from collections.abc import Mapping, Set

from radcode import cues
from radcode.model import Ask, ExamWords, Question, Reading, Views

_OTHERWISE = {Ask.CODE, Ask.PAYMENT, Ask.UNITS, Ask.MODIFIER}  # the exams are told, and something else is asked
# By what exams are told apart, the kind of study last: it may be said once more by a word of another kind.
_APART = ("contrast", "extent", "purpose", "approach", "trimester", "laterality", "side", "modality")
# A protocol of both, held against its parts.
_PARTS = {"without_then_with": ("none", "with", "without_then_with")}


def held_apart(question: Question, reading: Reading) -> tuple[ExamWords, ...]:
    """Return the exams that are compared, each with its own value of what tells them apart; empty when none are."""
    if question.codes or question.modifiers:
        return ()
    if not _is_heard({Ask.COMPARE}, question.text) or _is_heard(_OTHERWISE, question.text):
        return ()
    named: Mapping[str, tuple[str, ...]] = dict(question.attributes)
    if not named.get("modality") and not named.get("regions"):
        return ()
    if len(question.exams) > 1:
        return question.exams
    for attribute in _APART:
        said = tuple(v for t in reading.values(attribute) for v in _PARTS.get(t, (t,)))
        values = tuple(dict.fromkeys(said))
        if len(values) > 1:
            return tuple(
                ExamWords(
                    tuple({**named, attribute: (v,)}.items()), question.views, "", question.words, question.denied
                )
                for v in values
            )
    counts = tuple(dict.fromkeys(int(v) for v in reading.values("views") if v.isdigit()))
    if len(counts) > 1:  # "one view vs 2 views"
        whole = tuple(named.items())
        return tuple(ExamWords(whole, Views(n, n), "", question.words, question.denied) for n in counts)
    return ()


def _is_heard(asks: Set[Ask], text: str) -> bool:
    return any(ask in asks and cue.search(text) for ask, cue in cues.CUES)
