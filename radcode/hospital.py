"""What Medicare pays a hospital for an outpatient, asked of a code: its status, its rate, packaged or paid apart.

Pure; imports `cues`, `model`, `quantities`, `rows`, `tables`. Used by understand, compose and verify alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from radcode import cues, quantities
from radcode.asked import indicators_asked
from radcode.model import Ask, Question
from radcode.rows import IndicatorRow, OppsRow, ReleaseRow
from radcode.tables import CodeTable

# What the status of a code allows: payment of its own, none, either, or payment by another schedule.
PAYABLE, PACKAGED, ELSEWHERE = "payable", "packaged", "elsewhere"


def asks(question: Question, table: CodeTable) -> bool:
    """Tell whether the hospital's outpatient payment is asked about: no line to bill, nor what a value means."""
    text = question.text
    if question.ask is Ask.OUTSIDE or not question.codes or question.modifiers:
        return False
    if cues.WANTS_CODE.search(text) or cues.MODIFIER_WORD.search(text) or dict(cues.CUES)[Ask.UNITS].search(text):
        return False
    if cues.OPPS.search(text):
        return not any(x.kind == "opps" for x in indicators_asked(text, question.on, table))
    told = question.claim == "facility" and cues.DENIED.search(text)
    packaged = cues.IS_PACKAGED.search(text) and cues.HOSPITAL.search(text)
    return bool(told or packaged) and not cues.PHYSICIAN_CLAIM.search(text)


def held(code: str, question: Question, table: CodeTable) -> tuple[OppsRow, IndicatorRow] | None:
    """Return the row of a code on the day of service and what its status means; None where none is held."""
    view = table.opps(code, question.on)
    means = table.indicator("opps", view.row.status, question.on) if view else None
    return (view.row, means) if view and means else None


def release(question: Question, table: CodeTable) -> ReleaseRow | None:
    """Return the release of hospital rates nearest to the day of service."""
    return table.newest_release("opps", question.on)


def is_other_code(codes: Sequence[str], question: Question, table: CodeTable) -> bool:
    """Tell whether a line was refused whose status says that it is not recognized: another code is wanted."""
    found = [held(c, question, table) for c in codes]
    unknown = any(x and not x[1].allows and _RECOGNIZED in x[1].means.lower() for x in found)
    return unknown and bool(cues.DENIED.search(question.text) or cues.RETURNED.search(question.text))


_RECOGNIZED = "not recognized"


def verdict_of(question: Question, table: CodeTable) -> bool | None:
    """Return whether what is asked of the codes is so by their status; None where it is open or nothing was asked."""
    proposes = question.yes_no or cues.PROPOSES.search(question.text)
    if not asks(question, table) or not proposes or cues.OPENS.search(question.text):
        return None
    found = [held(c, question, table) for c in dict.fromkeys(m.code for m in question.codes)]
    rows = [x for x in found if x]
    if not rows or len(rows) < len(found):
        return None
    if stated := quantities.amounts(question.text):
        return all(any(row.rate == x for row, _ in rows) for x in stated)
    allows = [{*means.allows} for _, means in rows]
    packaged = cues.PACKAGED.search(question.text)
    if packaged and not cues.PAID_APART.search(question.text):
        due = {(PACKAGED in x) if not {PAYABLE, PACKAGED} <= x else None for x in allows}
    else:
        due = {None if x & {ELSEWHERE} or {PAYABLE, PACKAGED} <= x else PAYABLE in x for x in allows}
    return due.pop() if len(due) == 1 else None
