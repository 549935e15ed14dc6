"""What a later turn asks of the bill told before: a code beside it, a modifier on it, whether it holds all the same.

Pure; imports `cues`, `model`, `phrases`. Such a turn names no exam of its own: what it asks points back.
"""

from __future__ import annotations

from radcode import cues
from radcode.model import Ask, Question
from radcode.phrases import asks_yes_no


def asked_of_bill(fresh: Question, last: Question) -> Ask | None:
    """Return what a turn asks of the bill told before; None where it tells something, or asks of its own."""
    if not (last.codes or last.values("modality") or last.values("technique")):
        return None
    if fresh.outside not in ("", "general"):
        return None
    if cues.STILL.search(fresh.text) and last.ask in _OF_VERDICT and not (fresh.codes or fresh.values("modality")):
        return last.ask  # "no image was saved. still ok?"
    if any(dict(cues.CUES)[a].search(fresh.text) for a in _OF_FIGURES):
        return None
    if cues.DOUBTS.search(fresh.text) and not fresh.codes:
        return last.ask if not fresh.attributes or cues.WANTED_BY.search(fresh.text) else None
    if fresh.codes and asks_yes_no(fresh.text):
        of_same = last.ask in _OF_FIGURES and not cues.IS_BILLED.search(fresh.text)
        return Ask.PAIR if _is_beside(fresh, last) and not of_same else None  # "what does 71046 pay", "and 71045 too?"
    own = fresh.codes or _names_exam(fresh) or cues.MODIFIER_CHOICE.search(fresh.text)
    # "the professional line for image guidance?" names none: the half is what is asked for
    typed = any(m.lower() in fresh.text.lower().replace("?", " ").split() for m in fresh.modifiers)
    return Ask.ALLOWED if typed and not own and asks_yes_no(fresh.text) else None


def is_of_bill(fresh: Question, last: Question) -> bool:
    """Tell whether a turn asks of the bill and tells nothing of the exam: what a manager wants was not done."""
    asked = asked_of_bill(fresh, last)
    return asked is Ask.PAIR or (asked is not None and cues.DOUBTS.search(fresh.text) is not None)


def is_apart_asked(fresh: Question) -> bool:
    """Tell whether a turn asks if what it tells of is billed apart: "a duplex was done too. separately billable?"."""
    return asks_yes_no(fresh.text) and cues.SEPARATE.search(fresh.text) is not None


_OF_FIGURES = (Ask.PAYMENT, Ask.RULE, Ask.UNITS, Ask.VALIDITY, Ask.COMPARE)
_OF_VERDICT = (Ask.PAIR, Ask.ALLOWED, Ask.SUITS)


def _names_exam(fresh: Question) -> bool:
    return bool(fresh.values("modality") and fresh.values("regions"))


def _is_beside(fresh: Question, last: Question) -> bool:
    """Tell whether one code is put forward beside what was told, whatever it is for: "charge 77065 as well?".

    A turn that tells the other exam too is a question by itself.
    """
    named, before = {m.code for m in fresh.codes}, {m.code for m in last.codes}
    rides = cues.RIDES.search(fresh.text) is not None
    other = fresh.ask is Ask.PAIR or len(fresh.exams) > 1 or (fresh.ask is Ask.ALLOWED and not rides)
    return len(named) == 1 and not named & before and not other and (rides or bool(cues.WITH_IT.search(fresh.text)))
