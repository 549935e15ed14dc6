"""What a question wants explained: the ideas of the field that it names, and the sentences that teach them.

Pure; imports `cues`, `model`, `phrases`, `rows`, `tables`. Used by understand, compose and verify alike: the ideas
and the sentences are rows of `concepts` and `lessons`, so whatever these hold can be explained.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from radcode import cues
from radcode.model import Ask, Question
from radcode.phrases import WORTH, asks_yes_no, claimed
from radcode.rows import LessonRow, RuleRow
from radcode.tables import CodeTable

MAX_LESSONS = 6  # sentences: more is a chapter and no answer
_REFUSED = re.compile(r"\b(?:no|not|without|w/o|never|zero)\s+(?:any\s+|the\s+)?$", re.IGNORECASE)


def concepts_in(question: Question, table: CodeTable) -> Mapping[str, int]:
    """Return where in the text each concept is first named; 0 for one that only an exam or a code stands for."""
    said = _values_said(question, table)
    named = {row.concept: 0 for row in table.rows("concepts") if not said.isdisjoint(row.names)}
    return {**named, **_named_in(question.text, table)}


@lru_cache(maxsize=64)
def _named_in(text: str, table: CodeTable) -> Mapping[str, int]:
    """Return where each concept is named that the text itself names; it is asked for several times an answer."""
    found, lower = {}, text.lower()
    for row in table.rows("concepts"):
        if not any(anchor in lower for anchor in _anchors(row.names)):
            continue
        if places := [m.start() for m in _pattern(row.names).finditer(text) if not _refused(text, m)]:
            found[row.concept] = places[0]
    return found


@lru_cache(maxsize=256)
def _anchors(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return for each name its longest word, which must stand in a text that has the name."""
    words = (n.lower().rstrip("*").replace("-", " ").split() for n in names if "=" not in n)
    return tuple(max(w, key=len) for w in words if w)


def _values_said(question: Question, table: CodeTable) -> set[str]:
    """Return `attribute=value` of the exam described and of the codes named."""
    rows = [r for m in question.codes if (r := table.code(m.code, question.on))]
    of_codes = {f"modality={r.modality}" for r in rows} | {f"modifier={m}" for m in question.modifiers}
    return of_codes | {f"{a}={v}" for a, values in question.attributes for v in values}


def _refused(text: str, found: re.Match[str]) -> bool:
    return bool(_REFUSED.search(text[: found.start()]))


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    spoken = sorted((n for n in names if "=" not in n), key=len, reverse=True)
    parts = (
        re.escape(n.rstrip("*")).replace(r"\-", r"\ ").replace(r"\ ", r"[\s-]+") + (r"\w*" if n.endswith("*") else "")
        for n in spoken
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


def lessons_for(question: Question, table: CodeTable) -> tuple[LessonRow, ...]:
    """Return what teaches the concepts named, the most special first, then in the order of the text."""
    places = concepts_in(question, table)
    held = [
        x
        for x in table.lessons(question.on, question.payer)
        if {*x.concepts} <= places.keys() and not {*x.unless} & places.keys()
    ]
    order = sorted(held, key=lambda x: (-len(x.concepts), min(places[c] for c in x.concepts), x.id))
    said = {(x.rule, x.says): x for x in reversed(order)}  # what two lessons say is said once, by the more special one
    once = [x for x in order if said[x.rule, x.says] is x]
    lead = {*once[0].concepts} if once and len(once[0].concepts) > 1 else None
    return tuple(x for x in once if lead is None or {*x.concepts} <= lead)[:MAX_LESSONS]


def documents_for(question: Question, table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules on which document decides where a story tells two apart, and on what went wrong if asked."""
    special = [x for x in lessons_for(question, table) if x.rule and len(x.concepts) > 1]
    asked = cues.WENT_WRONG.search(question.text)
    rules = [r for x in special if (asked or not x.holds) and (r := table.rule(x.rule))]
    return tuple(r for r in rules if not r.condition and (asked or r.kind == "documentation"))


def is_taught(question: Question, ask: Ask, table: CodeTable) -> bool:
    """Tell whether a lesson is what is wanted: something is to be explained, or a practice is put forward.

    Args:
        question: what was understood.
        ask: what would be asked without lessons.
        table: the dated look-ups.
    """
    text = question.text
    if question.outside not in ("", "general") or dict(cues.CUES)[Ask.CODE].search(text):
        return False
    exam = bool(question.values("modality") and question.values("regions"))
    if judged(question, table) and ask not in _OF_LINES:
        return not (exam and (question.values("contrast") or question.values("approach")))
    lessons = lessons_for(question, table)
    if not lessons:
        return False
    if cues.OF_ORDER.search(text) or (cues.LOCUM.search(text) and not (question.codes or exam)):
        return True
    if question.codes or exam:
        special = ask not in _OF_BILL or any(len(x.concepts) > 1 for x in lessons)
        learns = cues.WHY.search(text) or cues.TEACHES.search(text) or cues.HOW_APPLIED.search(text)
        return special and bool(learns) and not _wants_bill(question)
    return bool(cues.LEARNS.search(text)) and ask in _IN_GENERAL and not cues.WANTS_CODE.search(text)


_OF_LINES = (Ask.SUITS, Ask.PAIR, Ask.VALIDITY, Ask.COMPARE)  # the table's verdict on lines that were proposed
_OF_BILL = (*_OF_LINES, Ask.ALLOWED, Ask.MODIFIER)
_IN_GENERAL = (Ask.EXPLAIN, Ask.OUTSIDE, Ask.RULE, Ask.MEANING, Ask.CODE, Ask.COMPARE, Ask.MODIFIER, Ask.PAYMENT)


def _wants_bill(question: Question) -> bool:
    return bool(cues.WHICH_MODIFIER.search(question.text) or cues.WANTS_CODE.search(question.text))


def judged(question: Question, table: CodeTable) -> tuple[LessonRow, ...]:
    """Return the lessons that permit or refuse what the question puts forward; none where it wants no yes or no."""
    if not asks_yes_no(question.text):
        return ()
    return tuple(x for x in lessons_for(question, table) if x.holds)


def verdict_of(question: Question, table: CodeTable) -> bool | None:
    """Return the yes or no of the lessons to what is claimed of their acts; None without one, or where they differ."""
    said = {_holds(x, question, table) for x in judged(question, table)}
    return said.pop() if len(said) == 1 else None


def _holds(lesson: LessonRow, question: Question, table: CodeTable) -> bool | None:
    named = {
        r.concept: [m.span() for m in _pattern(r.names).finditer(question.text)]
        for r in table.rows("concepts")
        if r.concept in lesson.concepts
    }
    acts = named.pop(lesson.concepts[-1], [])
    claim = claimed(question.text, acts, [s for spans in named.values() for s in spans]) if acts else None
    return WORTH[lesson.holds][claim.claims] if claim else None
