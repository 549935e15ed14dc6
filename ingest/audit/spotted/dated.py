"""Days and years of a code's life, in any form, beside any word of its end or its beginning.

Pure. A first day without the code, a last day with it, or a year, held against the history and the code's rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from ingest.audit.clauses import sole_code
from ingest.audit.describing import groups_in
from ingest.audit.labels import without_codes
from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked, table_header
from radcode.rows import OPEN_END, OPEN_START, CodeRow

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_DATES = re.compile(
    rf"\b{_MONTH.format('m1')}\s(?P<d1>\d\d?)(?:st|nd|rd|th)?,?\s{_YEAR.format('y1')}\b"
    rf"|\b(?P<d2>\d\d?)(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH.format('m2')},?\s{_YEAR.format('y2')}\b"
    rf"|\b(?P<m3>\d\d?)/(?P<d3>\d\d?)/{_YEAR.format('y3')}\b"
    rf"|\b{_YEAR.format('y4')}-(?P<m4>\d\d)-(?P<d4>\d\d)\b"
    rf"|\b(?P<edge>(?:end|close|last day|beginning|start|first day) of)\s(?:the\s(?:year\s)?)?{_YEAR.format('y6')}\b"
    rf"|\b{_MONTH.format('m5')}\s(?:of\s)?{_YEAR.format('y5')}\b"
    rf"|\b{_YEAR.format('y7')}\b",
    re.IGNORECASE,
)
_END = re.compile(
    r"\b(?:delet\w+|end(?:s|ed|ing)?(?! of)|struck|strik\w+|dropp?(?:ed|s)?|retire[sd]?|dead|died|death|gone|goodbye"
    r"|farewell"
    r"|expire[sd]?|expir\w+|disappear\w*|vanish\w*|left the|remov\w+|terminat\w+|withdrawn|withdrew|discontinu\w+"
    r"|sunset\w*"
    r"|no more|no longer|stopped|ceased|abolish\w*|scrapp\w*|axed|out of the book|lapsed|obsolete|invalid"
    r"|(?:there (?:is|are)|is) no\b|last (?:day|valid|date|billable|active|year|service date)"
    r"|(?:valid|good|active|billable|alive|in force|lived|survived) (?:only )?(?:through|until|till|to|up to))\b",
    re.IGNORECASE,
)
_START = re.compile(
    r"\b(?:first (?:valid|day|date|billable|active|service date|year)|new(?! (?:number|code) (?:is|was))|effective"
    r"|introduc\w+|start(?:s|ed|ing|"
    r" date)?(?! of)|arriv\w+|in the book|came in|come in|came along|come along|debut\w*|born|birth\w*|launch\w*"
    r"|joined|join|created|added|(?:went|go|goes|"
    r"going) live|live since|took effect|takes? effect|in force since|valid (?:since|from|as of)|been around"
    r"|established"
    r"|available (?:since|from|as of)|(?:can|may) (?:be )?(?:bill\w*|report\w*|used?)|there was no"
    r"|didn['\u2019]t exist"
    r"|did not exist|brought us|gave us)\b",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:last (?:day|valid|date|billable|active|service date)|through|until the end|end date|up to and including)\b",
    re.IGNORECASE,
)
_NONE_BEFORE = re.compile(
    r"\b(?:before|prior to|until)\b[^.;]*\b(?:there was no|did not exist|didn['\u2019]t exist|no)\b", re.IGNORECASE
)
_OPEN = re.compile(
    r"\b(?:not|never|if|unless|would|might|may be|propos\w+|plan(?:s|ned)|expect\w*|rumou?r\w*|schedul\w+|slated"
    r"|except\w*"
    r"|almost|coverage|pricing|payment(?! policy)|status(?!\s?:)|level|edit|edits|prices?|rates?|limit\w*|medicaid"
    r"|commercial|rule|revis\w+|chang\w+"
    r"|descriptor|reinstat\w*|replac\w+|succe\w+|took over|became|becomes|instead|predecessors?|converted"
    r"|crosswalk\w*|RVUs?|\$|factor"
    r"|modifiers?|trial|approved|FDA|dose|requirement\w*|supervis\w*|file|release|screening|before|after"
    r"|since then)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_EXACT_START = re.compile(
    r"\b(?:first|effective|start|since|live|took effect|takes? effect|from|new in|new for)\b", re.IGNORECASE
)
_Kind = Literal["gone", "last", "first", "ended", "began"]


class _Day(NamedTuple):
    """A day or a year said; `day` is None where only the year, or a month, is said."""

    year: int
    day: date | None
    words: str


def dated_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the end or the beginning that the sentence gives a code, with the verdict of its rows and history."""
    if sentence.is_told_of_others or sentence.words.startswith("#"):
        return
    told = _told(sentence, page)
    if told is None:
        return
    codes, words = told
    days = {d for m in _DATES.finditer(words) if (d := _day(m))}
    if len(days) != 1 or len({d.year for d in days}) != 1:
        return
    (day,) = days
    kind = _kind(words, day)
    if kind is None:
        return
    for code in codes:
        versions = page.table.versions(code)
        if versions:
            found = (
                _ended(sentence, code, kind, day, page)
                if kind in ("gone", "last", "ended")
                else _began(sentence, code, kind, day, page)
            )
            if found:
                yield found


def _told(sentence: Sentence, page: Page) -> tuple[tuple[str, ...], str] | None:
    """Return the codes of one group and what is said of them: with the question, the columns, or the heading."""
    asked = next((c.asked for c in sentence.clauses if c.asked), "")
    groups = groups_in(f"{asked} {sentence.words}".strip())
    named = {g.codes for g in groups}
    last = sentence.heading.split(" > ")[-1]
    codes = next(iter(named)) if len(named) == 1 else sole_code(last) if not named else ()
    if not codes or any(g.is_range for g in groups):
        return None
    words = sentence.words
    if sentence.kind == "row":
        columns = [c.strip() for c in table_header(sentence, page).strip().strip("|").split("|")]
        cells = [c.strip() for c in words.strip().strip("|").split("|")]
        words = "; ".join(f"{a}: {b}" for a, b in zip(columns, cells, strict=False) if a != b) or words
    words = without_codes(f"{asked.rstrip('?')}: {words}" if asked else words)
    if not (_END.search(words) or _START.search(words)) and len(words.split()) <= _SHORT and not _OPEN.search(last):
        words = f"{without_codes(last)}: {words}"
    return codes, words


_SHORT = 6  # words of a line that leaves to its heading what it is about


def _day(found: re.Match[str]) -> _Day | None:
    get = found.groupdict()
    year = int(next(v for k, v in get.items() if k[0] == "y" and v))
    if get["edge"]:
        is_end = get["edge"].lower().startswith(("end", "close", "last"))
        return _Day(year, date(year, 12, 31) if is_end else date(year, 1, 1), found[0])
    pair = next(((get[f"m{i}"], get[f"d{i}"]) for i in "1234" if get[f"m{i}"]), None)
    if pair is None:
        return _Day(year, None, found[0])
    month = _MONTHS.index(pair[0][:3].lower()) + 1 if pair[0].isalpha() else int(pair[0])
    try:
        return _Day(year, date(year, month, int(pair[1])), found[0])
    except ValueError:
        return None


def _kind(words: str, day: _Day) -> _Kind | None:
    """Return what the day is: the first without the code, the last or the first with it; or a year of either kind."""
    rest = _END.sub(" ", _START.sub(" ", words))
    none_before = _NONE_BEFORE.search(words)
    if _OPEN.search(re.sub(r"\bbefore\b", " ", rest, flags=re.IGNORECASE) if none_before else rest):
        return None
    is_end, is_start = bool(_END.search(words)), bool(_START.search(words))
    if none_before:
        is_end, is_start = False, True
    if is_end == is_start:
        return None
    if is_start:
        return "first" if day.day or _EXACT_START.search(words) else "began"
    if day.day is None:
        return "ended"
    is_eve = (day.day.month, day.day.day) == (12, 31)
    return "last" if is_eve or (_LAST.search(words) and (day.day + timedelta(days=1)).day == 1) else "gone"


def _ended(sentence: Sentence, code: str, kind: _Kind, day: _Day, page: Page) -> Checked | None:
    versions = page.table.versions(code)
    said = f"{'last day' if kind == 'last' else 'ended'} {day.words}"
    own = page.row(code)
    if own is not None:
        if (
            any(h.event == "deleted" for h in page.table.history(code))
            or day.year > page.on.year
            or (day.day or page.on) > page.on
        ):
            return None
        return checked(sentence, code, "dates", "contradicts", said, "in force", own)
    row = max((v for v in versions if v.effective_to < page.on), key=lambda v: v.effective_to, default=None)
    if row is None or row.effective_to == OPEN_END or row.effective_to < page.table.since:
        return None
    firsts = {h.on for h in page.table.history(code) if h.event == "deleted"} | {row.effective_to + timedelta(days=1)}
    if kind == "ended" and re.search(rf"\b(?:since|as of) {day.words}", sentence.words, re.IGNORECASE):
        holds = day.year in {d.year for d in firsts}
    elif kind == "ended":
        holds = day.year in {d.year for d in firsts} | {(d - timedelta(days=1)).year for d in firsts}
    elif kind == "last":
        holds = day.day in {d - timedelta(days=1) for d in firsts}
    else:
        holds = day.day in firsts or day.day in {d - timedelta(days=1) for d in firsts}
    verdict: Verdict = "agrees" if holds else "contradicts"
    return checked(sentence, code, "dates", verdict, said, f"ended on {row.effective_to}", row)


def _began(sentence: Sentence, code: str, kind: _Kind, day: _Day, page: Page) -> Checked | None:
    row: CodeRow = page.table.versions(code)[0]
    history = page.table.history(code)
    starts = {h.on for h in history if h.event == "added"} | {row.effective_from}
    known = {d for d in starts if d != OPEN_START}
    said = f"starts {day.words}"
    if not known:
        verdict: Verdict = "contradicts" if day.year > page.table.since.year and not history else "undecided"
        return checked(sentence, code, "dates", verdict, said, f"in force before {page.table.since.year}", row)
    near = {h.on.year for h in history} | ({d.year - 1 for d in known} if kind == "began" else set())
    holds = day.day in known if day.day else day.year in {d.year for d in known}
    verdict = (
        "agrees"
        if holds
        else "undecided"
        if day.year in near and day.day not in known and day.year not in {d.year for d in known}
        else "contradicts"
    )
    return checked(sentence, code, "dates", verdict, said, f"starts on {row.effective_from}", row)
