"""What a code is said to be as a whole: one that splits, the technical half, the reading; and whether it is.

Pure; imports `model`, `modifierlaw`, `rows`, `tables`. Used by understand, compose and verify.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from radcode.forms import halves
from radcode.model import Question
from radcode.modifierlaw import others_half
from radcode.phrases import asks, sentences
from radcode.rows import CodeRow, FeeRow
from radcode.tables import CodeTable
from radcode.twohalves import each_half

_HALF = r"(?:components?|parts?|sides?|half|portions?|piece)"
_ONLY = r"(?:only|just|purely|strictly|solely|entirely|exclusively)"
_HAS = r"(?:there|have|has|having|carry|carries|come with|comes with|contain|include)"
_READING = rf"(?:professional|reading|interpretation|physician)(?:[- ]{_HALF})?"
_TECHNICAL = rf"(?:technical|tech)(?:[- ]{_HALF})?"


def _one_half(half: str) -> str:
    return (
        rf"\b{half}[- ]only\b|\b{_ONLY} (?:an? |the )?{half}\b|\b(?:stand[- ]?alone|itself) (?:an? |the )?{half}\b"
        rf"|\b(?:an?|the) {half}[- ](?:code|service)\b"
    )


_SPLITS = re.compile(
    rf"\b(?:split|splits|splittable|separable|divided?|divides|break|breaks|broken)\b(?![^?]*\bwe\b)"
    rf"|\b{_HAS} (?:both )?(?:an? )?(?:{_READING} and (?:an? )?{_TECHNICAL}|{_TECHNICAL} and (?:an? )?{_READING}"
    rf"|components)\b",
    re.IGNORECASE,
)
_IS_TECHNICAL = re.compile(_one_half(_TECHNICAL), re.IGNORECASE)
_IS_READING = re.compile(_one_half(_READING), re.IGNORECASE)
_OWN = r"(?:an? |any |its own )?(?:separate |separately billable |own |payable )?"
_HAS_TECHNICAL = re.compile(rf"\b{_HAS} {_OWN}{_TECHNICAL}\b", re.IGNORECASE)
_HAS_READING = re.compile(rf"\b{_HAS} {_OWN}{_READING}\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:not|no|never|isn't|doesn't|can't|cannot|won't)\b", re.IGNORECASE)


def _takes(row: CodeRow, at: int, question: Question, table: CodeTable) -> bool:
    """Tell whether the code has one of the halves as a line that is paid."""
    fee, half = table.fee(row.code, "", question.on), halves(table)[at]
    side = table.fee(row.code, half, question.on)
    if fee is None or side is None or half not in (table.halves_of(row.code, question.on) or ()):
        return False
    return _is_valued(side.row) or not _is_valued(fee.row)


def _is_valued(fee: FeeRow) -> bool:
    return fee.work + fee.pe_nonfacility + fee.pe_facility + fee.mp > 0


def _is(row: CodeRow, at: int, question: Question, table: CodeTable) -> bool:
    """Tell whether the whole code is one of the halves, which the other one's biller does not bill."""
    asker = each_half(replace(question, setting=""))[1 - at]
    return others_half(row, asker, table) is not None


_LAWS: tuple[tuple[re.Pattern[str], Callable[[CodeRow, Question, CodeTable], bool]], ...] = (
    (_IS_TECHNICAL, lambda r, q, t: _is(r, 1, q, t)),
    (_IS_READING, lambda r, q, t: _is(r, 0, q, t)),
    (_SPLITS, lambda r, q, t: _takes(r, 0, q, t) and _takes(r, 1, q, t)),
    (_HAS_TECHNICAL, lambda r, q, t: _takes(r, 1, q, t) or _is(r, 1, q, t)),
    (_HAS_READING, lambda r, q, t: _takes(r, 0, q, t) or _is(r, 0, q, t)),
)


def verdict_of_nature(question: Question, row: CodeRow, table: CodeTable) -> bool | None:
    """Return whether a code is what the sentence that asks says of it; None when that says nothing of its halves."""
    if question.reads is not None or question.owns is not None or table.fee(row.code, "", question.on) is None:
        return None
    parts = [question.text[slice(*p)] for p in sentences(question.text)]
    for part in (p for p in reversed(parts) if asks(p)):
        for said, law in _LAWS:
            if said.search(part):
                return law(row, question, table) != bool(_DENIED.search(part))
    return None
