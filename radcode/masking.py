"""Masks what could name a patient in question text, before it is stored or logged.

Pure. Codes, modifiers and dates of service stay: without them a stored question could not be answered again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

_DATE = (
    r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{8}"
    r"|\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\.?,?\s+\d{4}|[a-z]{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4})"
)
_IS = r"\s*(?:is|was|=|:|#|-)?\s*"
_NAME_WORD = r"[A-Z][A-Za-z'\u2019-]+\.?"
_TITLE_CASE = r"[A-Z][a-z'\u2019-]+"
# A number that follows one of these words is a record number whatever its shape.
_RECORD = (
    r"\b(?:mrn|m\.r\.n\.|medical\s+record(?:\s+(?:number|no\.?|num))?|chart\s+(?:number|no\.?)"
    r"|patient\s+(?:id|number|no\.?)|pt\s+id|acc(?:ession|oun?t|t)?\.?\s*(?:number|no\.?|num|#)|accession|member\s+id|subscriber\s+id|policy\s+(?:number|no\.?)"
    r"|claim\s+(?:number|no\.?)|hicn|mbi|visit\s+(?:number|no\.?)|encounter\s+(?:number|no\.?)|fin|csn)"
)

Replace = str | Callable[[re.Match[str]], str]


def _unless_date(found: re.Match[str]) -> str:
    """Keep eight digits that read as a day of this century or the last: dates of service are written so."""
    text = found[0]
    is_day = len(text) == 8 and text[:2] in ("19", "20") and 1 <= int(text[4:6]) <= 12 and 1 <= int(text[6:]) <= 31
    return text if is_day else "[record number]"


_NUMBER = r"(?:\s+(?:number|no\.?))?"
_WORDS = r"[A-Za-z'\u2019-]+"
# What shows that two capitalised words after "patient" are a name and no body part.
_AFTER_NAME = r"(?=\s*(?:,|;|\(|$|['\u2019]s\b|had\b|has\b|is\b|was\b|came\b|dob\b|DOB\b))"

_PATTERNS: tuple[tuple[re.Pattern[str], Replace], ...] = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    (
        re.compile(rf"\b(d\.?o\.?b\.?|date\s+of\s+birth|birth\s*date|birthday|born(?:\s+on)?){_IS}{_DATE}(?!\d)", re.I),
        r"\1 [date of birth]",
    ),
    (
        re.compile(rf"\b(ssn|social\s+security{_NUMBER}){_IS}\d{{3}}[ -]?\d{{2}}[ -]?\d{{4}}\b", re.I),
        r"\1 [ssn]",
    ),
    (re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"), "[ssn]"),
    (re.compile(rf"({_RECORD}){_IS}(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{{3,}}\b", re.I), r"\1 [record number]"),
    # The shape of a Medicare beneficiary identifier.
    (re.compile(r"\b[1-9][A-Z][A-Z0-9]\d-?[A-Z][A-Z0-9]\d-?[A-Z]{2}\d{2}\b"), "[record number]"),
    (re.compile(r"(?<![\w-])(?:\+?1[ .-]?)?(?:\(\d{3}\)\s?|\d{3}[ .-])\d{3}[ .-]\d{4}(?![\w-])"), "[phone]"),
    (
        re.compile(rf"\b(phone|tel|telephone|cell|mobile|fax|call){_NUMBER}{_IS}\d{{3}}[ .-]?\d{{4}}\b", re.I),
        r"\1 [phone]",
    ),
    (re.compile(r"(?<![\w.$-])\d{7,}(?![\w-]|\.\d)"), _unless_date),
    (
        re.compile(
            rf"\b(?i:(patient(?:'s)?\s+name|pt\s+name|name\s+of\s+(?:the\s+)?patient)){_IS}"
            rf"(?!\[){_WORDS}(?:,\s*{_WORDS}|(?:\s+{_NAME_WORD})*)"
        ),
        r"\1 [name]",
    ),
    (re.compile(rf"\b(?i:(name|patient|pt)):\s*{_NAME_WORD},?(?:\s+{_NAME_WORD}){{1,3}}"), r"\1: [name]"),
    (re.compile(rf"\b(?i:(patient|pt))\s+(?i:named|called)\s+{_NAME_WORD}(?:\s+{_NAME_WORD})*"), r"\1 [name]"),
    (re.compile(rf"\b(Mr|Mrs|Ms|Miss|MR|MRS|MS)\.?\s{_TITLE_CASE}(?:\s+{_TITLE_CASE})?"), r"\1 [name]"),
    (
        re.compile(rf"\b(?i:(patient|pt))\s+{_TITLE_CASE}(?:\s[A-Z]\.?)?\s{_TITLE_CASE}{_AFTER_NAME}"),
        r"\1 [name]",
    ),
)


def masked(text: str) -> str:
    """Return the text without record numbers, dates of birth, phone and social security numbers, e-mail and names.

    Names are masked where a label shows them ("patient name: ...", "Mrs. ..."). Masking twice changes nothing.
    """
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


# Where a stored answer repeats what the coder typed.
TYPED_KEYS = frozenset({"question", "turns", "facts", "unknown", "heard"})


def masked_record(record: Any, *, typed: bool = False) -> Any:
    """Return JSON values with everything the coder typed masked; quotes and rows stay verbatim."""
    match record:
        case str():
            return masked(record) if typed else record
        case dict():
            return {key: masked_record(value, typed=typed or key in TYPED_KEYS) for key, value in record.items()}
        case list() | tuple():
            return [masked_record(value, typed=typed) for value in record]
        case _:
            return record
