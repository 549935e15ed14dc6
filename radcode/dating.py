"""Which days a text names: 2025-11-03, 11/3/2025, November 2025, "in 2019", today.

Pure; the default day is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from radcode.cues import TODAY

_MONTHS = {m: n for n, m in enumerate("""jan feb mar apr may jun jul aug sep oct nov dec""".split(), start=1)}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_BEFORE_YEAR = "in|for|of|dos|year|during|from|since|on|was|back in|still|exam|before|after|until|by"
_BESIDE = r"vs\.?|versus|or|and|to|than|against|/|&|compared (?:to|with)"
_PATTERNS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"\b{_YEAR}-(?P<m>\d\d?)-(?P<d>\d\d?)\b",
        r"\b(?P<m>\d\d?)[/-](?P<d>\d\d?)[/-](?P<year>(?:19|20)?\d\d)\b",
        rf"\b(?P<m>0?[1-9]|1[0-2])[/-]{_YEAR}\b",
        rf"\b{_MONTH}\s+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}\b",
        rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)?\s+{_MONTH}\s+{_YEAR}\b",
        rf"\b{_MONTH},?\s+{_YEAR}\b",
        rf"\b(?:{_BEFORE_YEAR})\s+{_YEAR}\b",
        rf"\b{_YEAR}\s+(?:dos|date of service|exam|claim|rates?|fees?|prices?|national|nat'?l|medicare|pay\w*|rvus?)\b",
        rf"\b{_YEAR}(?=\s*(?:{_BESIDE})\s*(?:19|20)\d\d\b)",
        rf"\b{_YEAR}\s*(?:vs\.?|versus|or|and)\s",
        rf"(?:(?<=\s)|\b)(?:{_BESIDE})\s*{_YEAR}\b(?!\s*(?:ml|mg|cc|mcg|u|units|[-/]\d))",
        rf"(?<![\d$#.,/-])\b{_YEAR}(?=\s*[?.,;:)](?:\s|$))",
        rf"\b{_YEAR}\s*\??$",
    )
)


# "Last year" of an amount or a code; of a scan it tells of the one before.
_LAST_YEAR = re.compile(
    r"\b(?:fees?|rates?|rvus?|amounts?|allowed|worth|nat(?:ional|ionally|l)|conversion factor|valid|billable)\b[^?.;]*"
    r"\blast year\b|\blast year'?s (?:fees?|rates?|rvus?|amounts?|conversion factor|schedule)\b"
    r"|\blast year nationally\b",
    re.IGNORECASE,
)


# "How much did it change from last year": both years are meant.
_SINCE_LAST_YEAR = re.compile(
    r"\b(?:chang\w*|went|go(?:ne)?|drop\w*|r[io]se|increase\w*|decrease\w*|differ\w*|compar\w*|cut|lower|higher|less|more)\b"
    r"[^?.;]*\b(?:from|since|over|vs\.?|versus|than|to|with) last year\b",
    re.IGNORECASE,
)


class Dated(NamedTuple):
    """The days a text names, in order, and the text with them blanked out so that years are not read as codes."""

    days: tuple[date, ...]
    text: str


def days_in(text: str, today: date) -> Dated:
    """Return the days named; a year alone is today when it is this year, else a day on which all its codes stood."""
    found: list[tuple[int, date]] = []
    for pattern in _PATTERNS:
        for m in pattern.finditer(text):
            if day := _day(m.groupdict(), today):
                found.append((m.start(), day))
                text = text[: m.start()] + " " * (m.end() - m.start()) + text[m.end() :]
    if not found and _SINCE_LAST_YEAR.search(text):
        return Dated((date(today.year - 1, 12, 31), today), text)
    if not found and _LAST_YEAR.search(text):
        found.append((0, date(today.year - 1, 12, 31)))
    if TODAY.search(text) and not found:
        found.append((0, today))
    return Dated(tuple(dict.fromkeys(d for _, d in sorted(found))), text)


def _day(parts: Mapping[str, str | None], today: date) -> date | None:
    year = int(parts["year"] or 0)
    year += 2000 if year < 100 else 0
    month = _MONTHS.get((parts.get("month") or "")[:3].lower()) or int(parts.get("m") or 0)
    if not month:
        return today if year == today.year else date(year, 12, 31) if year < today.year else date(year, 1, 1)
    try:
        return date(year, month, int(parts.get("d") or 1))
    except ValueError:
        return None
