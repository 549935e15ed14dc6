"""What a later turn asks of the bill told before: a code beside it, a modifier on it, whether it holds all the same.

Pure; imports `cues`, `model`, `phrases`, `tables`. Such a turn names no exam of its own: what it asks points back.
"""

from __future__ import annotations

import re

from radcode import cues
from radcode.model import Ask, Question
from radcode.phrases import asks_yes_no
from radcode.tables import CodeTable


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
    return Ask.ALLOWED if typed and not own and last.ask is not Ask.PAYMENT and asks_yes_no(fresh.text) else None


def is_of_bill(fresh: Question, last: Question) -> bool:
    """Tell whether a turn asks of the bill and tells nothing of the exam: what a manager wants was not done."""
    asked = asked_of_bill(fresh, last)
    return asked is Ask.PAIR or (asked is not None and cues.DOUBTS.search(fresh.text) is not None)


def is_apart_asked(fresh: Question) -> bool:
    """Tell whether a turn asks if what it tells of is billed apart: "a duplex was done too. separately billable?".

    So does one that goes on with "and" or tells what was done afterwards: "and the film after it, can we charge?".
    """
    if not asks_yes_no(fresh.text):
        return False
    beside = cues.BESIDE_FIRST.search(fresh.text) and cues.IS_BILLED.search(fresh.text)
    if dict(cues.CUES)[Ask.CODE].search(fresh.text):
        beside = None  # "also need the code for ..." wants that code
    return bool(beside) or cues.SEPARATE.search(fresh.text) is not None


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


def put_forward(fresh: Question, last: Question, table: CodeTable) -> Ask | None:
    """Return what is asked of a code put forward after an exam: as its code where it is of its kind, else beside.

    "CT abdomen with contrast", then "so can i bill 74170?"; but 76942 goes beside the biopsy told.
    """
    rows = {r for m in fresh.codes if (r := table.code(m.code, last.on))}
    if len(rows) != 1 or last.codes or not cues.PUTS_FORWARD.search(fresh.text):
        return None
    (row,) = rows
    kinds = {*last.values("modality")}
    if not kinds:
        return None
    near = {a for r in row.regions for a in (r, *table.ancestors("regions", r))}
    here = {a for r in last.values("regions") for a in (r, *table.ancestors("regions", r))} - {"body"}
    anywhere = (not here or not near - {"body"}) and bool({*row.technique} & {*last.values("technique")})
    of_kind = not row.addon and row.modality in kinds and (anywhere or bool(near & here))
    return Ask.SUITS if of_kind else Ask.PAIR


def about_exam(fresh: Question, last: Question) -> Ask | None:
    """Return what is asked of a code beside the exam described before: "why not 77066?", "and 76942 with it?"."""
    if not fresh.codes or not (last.values("modality") or last.values("technique")):
        return None
    if is_other_choice(fresh, last):
        return Ask.SUITS
    if cues.BESIDE_IT.search(fresh.text) and len(fresh.codes) == 1:
        return Ask.PAIR  # whatever is told of what the code is for
    if fresh.values("modality"):
        return None
    if fresh.attributes:  # "can i add 76857 for the bladder" says what the code is for
        return Ask.PAIR if cues.WITH_IT.search(fresh.text) and (fresh.yes_no or "?" in fresh.text) else None
    if cues.WHY_NOT.search(fresh.text):
        return Ask.SUITS
    return Ask.PAIR if cues.WITH_IT.search(fresh.text) else None


def is_other_choice(fresh: Question, last: Question) -> bool:
    """Tell whether one code is put forward in place of the one for the exam told: "my manager wants the dearer one"."""
    if len({m.code for m in fresh.codes}) != 1 or cues.WITH_IT.search(fresh.text):
        return False
    if fresh.values("regions") and not last.values("technique"):
        return False  # a study with a name of its own is none of the part of the body that is filmed for it
    return any(p.search(fresh.text) for p in (cues.WANTED_BY, cues.INSTEAD, cues.DOUBTS))


def is_of_pair(fresh: Question, last: Question) -> bool:
    """Tell whether another partner of the code asked about before is named: "is 77063 ok with 77066? with 77067?"."""
    one = last.ask is Ask.PAIR and len(last.codes) > 1 and len(fresh.codes) == 1
    return one and bool(WITH_CODE.search(fresh.text) or AND_CODE.search(fresh.text))


WITH_CODE = re.compile(r"^\W*(?:and |or |what about |how about )?(?:with|beside|along with|on top of)\b", re.IGNORECASE)

AND_CODE = re.compile(
    r"^\W*(?:and|or|what about|how about)\W+(?:with |for |cpt |code |the )*"
    r"[0-9A-Z]\d{3}[0-9A-Z](?:-[0-9A-Z]{2}){0,4}\W*$",
    re.IGNORECASE,
)
