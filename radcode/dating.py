"""Which days a text names: 2025-11-03, 11/3/2025, November 2025, Q3 2025, "before 2026", "last March", today.

Pure; the default day is an argument. English and the calendar, no coding knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from radcode.cues import TODAY

_MONTHS = {m: n for n, m in enumerate("""jan feb mar apr may jun jul aug sep oct nov dec""".split(), start=1)}
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_TH = r"(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SHORT_YEAR = r"(?P<year>(?:(?:19|20)|['\u2019])?\d\d)"
_BEFORE_YEAR = (
    "in|for|of|dos|year|during|from|since|on|was|back in|still|exam|before|after|until|by|to|through|thru|pre"
)
_BESIDE = r"vs\.?|versus|or|and|to|than|against|/|&|compared (?:to|with)"
# What a year stands before when it tells when something was done, billed or in force.
_OF_YEAR = (
    r"(?:dos|dates? of service|service dates?|exams?|claims?|stud(?:y|ies)|scans?|services?|encounters?|visits?"
    r"|sessions?|treatments?|procedures?|films?|orders?|rates?|fees?|prices?|national|nat'?l|medicare|pay\w*|rvus?|codes?|cpts?"
    r"|hcpcs|coding|rules?|changes?|updates?|editions?|revisions?|rebuild|overhaul|re-?write|restructur\w+|redesign)"
)
_QUARTERS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 4}
_SEASONS = {"winter": 1, "spring": 4, "summer": 7, "fall": 10, "autumn": 10}
_SEASON = rf"(?P<season>{'|'.join(_SEASONS)})"
# Days with a year of their own, whole dates first.
_DATES = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"\b{_YEAR}[-/](?P<m>\d\d?)[-/](?P<d>\d\d?)\b",
        r"\b(?P<year>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-3]\d)\b",
        r"\b(?P<m>\d\d?)[/-](?P<d>\d\d?)[/-](?P<year>(?:19|20)?\d\d)\b",
        r"\b(?P<m>\d\d?)\.(?P<d>\d\d?)\.(?P<year>(?:19|20)?\d\d)\b",
        rf"\b{_MONTH}\s+(?:the\s+)?(?P<d>\d\d?){_TH}(?:,|\s+of)?\s+{_SHORT_YEAR}\b",
        rf"\b(?P<d>\d\d?){_TH}\s+(?:of\s+)?{_MONTH},?\s+{_SHORT_YEAR}\b",
        rf"\b(?P<d>\d\d?)-?{_MONTH.replace(chr(92) + 'b', '')}-?{_SHORT_YEAR}\b",
        r"\bnew year'?s day(?: of)? (?P<year>20\d\d)\b(?P<m>)",
    )
)
_PERIODS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"\b(?P<m>0?[1-9]|1[0-2])[/-]{_YEAR}\b",
        rf"\b{_MONTH},?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d|['\u2019]\d\d)\b",
        rf"\b(?:q(?P<quarter>[1-4])|(?P<nth>{'|'.join(_QUARTERS)}) quarter)(?: of)?[ ,]+{_YEAR}\b",
        rf"\b{_SEASON}(?: of)? {_YEAR}\b",
        rf"\b(?:{_BEFORE_YEAR})[\s-]+(?:about |around |early |late |mid-?|the end of |the year )?{_YEAR}\b",
        r"\b(?:in|back in|from|since|of|for|dos) ['\u2019](?P<year>\d\d)\b",
        rf"\b(?:cy|fy)\s?{_YEAR}\b",
        rf"\b(?:early|mid|late)-?{_YEAR}\b",
        rf"\b{_YEAR}['\u2019]?s?\s+(?:[a-z-]+ )?{_OF_YEAR}\b",
        rf"\b{_YEAR}(?=\s*(?:{_BESIDE})\s*(?:19|20)\d\d\b)",
        rf"\b{_YEAR}\s*(?:vs\.?|versus|or|and)\s",
        rf"(?:(?<=\s)|\b)(?:{_BESIDE})\s*{_YEAR}\b(?!\s*(?:ml|mg|cc|mcg|u|units|[-/]\d))",
        rf"(?<![\d$#.,/-])\b{_YEAR}(?=\s*[?.,;:)](?:\s|$|,|\?))",
        rf"\b{_YEAR}\s*\??$",
    )
)
# What stands before a day that was not reached yet, or is over: "before the 2026 change", "until January 2026".
_TILL = r"(?:before|prior to|until|till|up (?:to|until|till)|ahead of|pre)"
_SINCE = r"(?:after|following|post)"
_BETWEEN = r"(?:the|any|those|all|its|their|new|big|code|cpt|coding|changes?|updates?|rules?|of|in|on|took effect|year)"
_BEFORE = re.compile(rf"\b{_TILL}[\s-]+(?:{_BETWEEN}\s+){{0,5}}$", re.IGNORECASE)
_AFTER = re.compile(rf"\b{_SINCE}[\s-]+(?:{_BETWEEN}\s+){{0,5}}$", re.IGNORECASE)

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

_ONES = {w: n for n, w in enumerate("a two three four five six seven eight nine ten eleven twelve".split(), start=1)}
_COUNT = rf"(?P<n>\d{{1,2}}|an?|one|{'|'.join([*_ONES][1:])})"
# Days told from today.
_FROM_TODAY = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"\b{_MONTH}\s+(?:(?P<d>\d\d?){_TH}\s+)?(?:of\s+)?(?P<which>last|this|next) year\b",
        rf"\b(?P<which>last|this|next) year,? (?:in|on) {_MONTH}(?:\s+(?P<d>\d\d?){_TH})?(?!\w)",
        rf"\b(?P<near>last|this past|past|this|next) {_MONTH}",
        rf"\b(?P<near>last|this past|past) {_SEASON}\b",
        rf"\b(?:on|dos:?|done|date of service|of|from) {_MONTH}\s+(?P<d>\d\d?){_TH}(?!\w)",
        rf"\b{_MONTH}\s+(?P<d>\d\d?)(?:st|nd|rd|th)\b",
        rf"\b(?:in|since|back in|during|early|late|mid) {_MONTH}(?!\s+\d)",
        r"\b(?:on|dos:?|date of service(?: is| was|:)?) (?P<m>0?[1-9]|1[0-2])/(?P<d>\d\d?)\b(?!/)",
        r"\b(?P<which>the year before last|last year|next year)\b",
        rf"\b{_COUNT} (?P<unit>years?|yrs?|months?) (?:ago|back|earlier)\b",
    )
)
_YEARS_ON = {"last": -1, "this": 0, "next": 1, "the year before last": -2}
# What else may have been then: "quit 5 years ago", "her mammogram was in March".
_OF_OTHER = re.compile(
    r"\b(?:quit\w*|stopped|smok\w+|surger\w+|operat\w+|\w+ectomy|\w+oma|cancer|ca|remov\w+|replac\w+|diagnos\w+|dx"
    r"|fractur\w+|fell|died|accident|injur\w+|stroke|mi|implant\w*|had|screened|since|last|prior|previous|started"
    r"|treated|hired|bought|installed|born|due)\b[^.;?!]*$",
    re.IGNORECASE,
)


class Dated(NamedTuple):
    """The days a text names, in order, and the text with them blanked out so that years are not read as codes."""

    days: tuple[date, ...]
    text: str


class _Named(NamedTuple):
    whole: bool  # a day of a month, where others may be years only
    start: int
    day: date


@lru_cache(maxsize=64)
def days_in(text: str, today: date, *, relative: bool = False) -> Dated:
    """Return the days named; a year alone is today when it is this year, else a day on which all its codes stood.

    A whole date comes before a year beside it: "deleted in 2026, DOS 11/3/2025".

    Args:
        text: what was typed.
        today: the day from which a text speaks.
        relative: also read days told from today, "last March", where the text names none of its own.
    """
    found: list[_Named] = []
    for patterns in (_DATES, _PERIODS):
        for pattern in patterns:
            for m in pattern.finditer(text):
                if day := _day(m.groupdict(), today):
                    day = _bounded(day, m, text, today)
                    found.append(_Named(patterns is _DATES, m.start(), day))
                    text = _without(text, m)
    if not found and _SINCE_LAST_YEAR.search(text):
        return Dated((date(today.year - 1, 12, 31), today), text)
    if not found and relative:
        for named, m in _from_today(text, today):
            found.append(named)
            text = _without(text, m)
    if not found and _LAST_YEAR.search(text):
        found.append(_Named(False, 0, date(today.year - 1, 12, 31)))
    if TODAY.search(text) and not found:
        found.append(_Named(True, 0, today))
    ordered = [n.day for n in sorted(found, key=lambda n: (not n.whole, n.start))]
    if len(ordered) == 1 and _WHAT_IF.search(text):
        ordered.insert(0, today)
    elif len(ordered) == 1 and _AND_NOW.search(text):
        ordered.append(today)
    return Dated(tuple(dict.fromkeys(ordered)), text)


# Another day beside that of today: "in 2025 and what is it now", "... in one session. What if it was November 2025?".
_AND_NOW = re.compile(
    r"\b(?:and|vs\.?|versus|but|or)\b[^.;]{0,40}\b(?:now|today|currently|this year)\b"
    r"|\b(?:now|today) (?:vs\.?|versus|and)\b",
    re.IGNORECASE,
)
_WHAT_IF = re.compile(r"[.?;,]\s+(?:and |but )?what if\b", re.IGNORECASE)


def _without(text: str, found: re.Match[str]) -> str:
    return text[: found.start()] + " " * (found.end() - found.start()) + text[found.end() :]


def _bounded(day: date, found: re.Match[str], text: str, today: date) -> date:
    """Return the day meant by "before" or "after" one: the last day before it, or, after a year, today."""
    parts = {name: said for name, said in found.groupdict().items() if said is not None}
    before, is_year = text[: min(found.start(name) for name in parts)], [*parts] == ["year"]
    if _BEFORE.search(before):
        return (date(day.year, 1, 1) if is_year else day) - timedelta(days=1)
    return today if is_year and day < today and _AFTER.search(before) else day


def _month(parts: Mapping[str, str | None]) -> int:
    return _MONTHS.get((parts.get("month") or "")[:3].lower()) or int(parts.get("m") or 0)


def _day(parts: Mapping[str, str | None], today: date) -> date | None:
    year = int((parts["year"] or "0").lstrip("'\u2019"))
    year += 2000 if year < 100 else 0
    month = _month(parts)
    if quarter := int(parts.get("quarter") or 0) or _QUARTERS.get((parts.get("nth") or "").lower(), 0):
        month = 3 * quarter - 2
    month = month or _SEASONS.get((parts.get("season") or "").lower(), 0)
    if not month and parts.get("m") != "":
        return today if year == today.year else date(year, 12, 31) if year < today.year else date(year, 1, 1)
    return _valid(year, month or 1, parts.get("d"))


def _valid(year: int, month: int, day: str | None) -> date | None:
    try:
        return date(year, month, int(day or 1))
    except ValueError:
        return None


def _from_today(text: str, today: date) -> Iterator[tuple[_Named, re.Match[str]]]:
    """Yield the days told from today, but for those of what else was then."""
    taken: list[tuple[int, int]] = []
    for pattern in _FROM_TODAY:
        for m in pattern.finditer(text):
            if any(a < m.end() and m.start() < b for a, b in taken) or _OF_OTHER.search(text[: m.start()]):
                continue
            if day := _told(m.groupdict(), today):
                taken.append(m.span())
                yield _Named(bool(m.groupdict().get("d")), m.start(), day), m


def _told(parts: Mapping[str, str | None], today: date) -> date | None:
    month = _month(parts) or _SEASONS.get((parts.get("season") or "").lower(), 0)
    which, near = (parts.get("which") or "").lower(), (parts.get("near") or "").lower()
    if count := (parts.get("n") or "").lower():
        n = _ONES.get(count) or (int(count) if count.isdigit() else 1)
        months = 12 * today.year + today.month - 1 - n * (12 if parts["unit"].lower().startswith("y") else 1)  # type: ignore[union-attr]
        return date(months // 12, months % 12 + 1, min(today.day, 28))
    if which:
        year = today.year + _YEARS_ON[which.split(" year")[0] if which in ("last year", "next year") else which]
        if month:
            return _valid(year, month, parts.get("d"))
        return date(year, 12, 31) if year < today.year else date(year, 1, 1)
    year = today.year + (near == "next" and month <= today.month)
    told = _valid(year, month, parts.get("d"))
    running = near == "last" and month <= today.month < month + (3 if parts.get("season") else 1)
    if told and near not in ("this", "next") and (told > today or running):
        return _valid(year - 1, month, parts.get("d"))
    return told
