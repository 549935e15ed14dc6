"""The work value of a code, and the units billed for a dose or a course, which the words before may hold.

Pure. A figure of two decimals beside a word of work, an amount with its unit beside a number of units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ingest.audit.pages import Page
from ingest.audit.quantities import Measure, dose_claim
from ingest.audit.saying import Claim, Fact, Judge, Part, codes_named, of_rows
from ingest.audit.spotted.reading import NUMBER, denies_anything, number_of
from radcode.rows import FeeRow

# ---------------------------------------------------------------- work values and doses

_WORK = re.compile(r"\bwork\b|\bwRVUs?\b", re.IGNORECASE)
_OTHER_PARTS = re.compile(
    r"\b(?:totals?|practice|expense|PE|malpractice|MP|all (?:three|in)|non-?facility|global fee|technical)\b|\$",
    re.IGNORECASE,
)
_VALUE = re.compile(r"(?<![\w.,$/-])(?P<v>\d{1,2}\.\d\d)(?![\w%]|[.,]\d|\s?(?:percent|mg|ml|mci|cm|mm|dollars))")


def work_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the work value of the code."""
    words = part.blanked
    said = {m["v"] for m in _VALUE.finditer(words)}
    if len(said) != 1 or not _WORK.search(words) or _OTHER_PARTS.search(words) or denies_anything(words):
        return
    value = Decimal(next(iter(said)))

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        return value in {r.work for r in rows}

    yield Claim("amount", f"work {value} RVU", of_rows(page, holds, lambda r: f"work {r.work} RVU"), part.is_hedged)


_SUPPLY = "supply"
_DOSE = re.compile(
    r"(?<![\w.])(?P<figure>\d{1,4}(?:\.\d+)?|\.\d+)[\s-]?(?P<unit>ml|cc|milli-?lit(?:er|re)s?|mci"
    r"|milli-?curies?|uci|\u00b5ci|\u03bcci|micro-?curies?|mcg|mg|milli-?grams?)\b(?!/| per)",
    re.IGNORECASE,
)
_BILLED = re.compile(
    rf"(?<![\w.$])(?P<n>{NUMBER}|a single|single)\s?(?:HCPCS |billing |service |billable )?(?:units?|u"
    rf"|UN)\b(?!\s(?:is|per|of measure))|(?<=\s)[x\u00d7*]\s?(?P<x>\d{{1,4}})\b|\b(?P<y>\d{{1,4}})\s?[x\u00d7]\s?(?=~)"
    r"|\b(?:quantity|qty|units?|count)\s?(?:of|=|:|is)?\s?(?P<q>\d{1,4})\b(?![.,]\d|\s?m[lg])",
    re.IGNORECASE,
)
_FRACTIONS = re.compile(rf"(?<![\w.-])(?P<n>{NUMBER})[- ](?:\w+ )?(?:fractions?|treatments?)\b", re.IGNORECASE)
_TIMES = re.compile(
    rf"(?<![\w.$])(?P<n>{NUMBER}|once|twice)\s(?:\w+\s)?(?:units?|times|lines|weeks|of ~)|\b(?P<o>once|twice)\b"
    r"|~\s?[x\u00d7*]\s?(?P<x>\d{1,2})\b|(?<![\w.$])(?P<y>\d{1,2})\s?[x\u00d7]\s?~",
    re.IGNORECASE,
)
_NOT_A_COURSE = re.compile(
    r"\b(?:every|each|per|a day|daily|left|remain\w*|extra|more|fewer|first|last|at (?:least|most)|up to|within|only"
    r"|if|unless|so far|this week)\b",
    re.IGNORECASE,
)
_LEFT_COUNTS = re.compile(r"\b(?P<least>\d) or \d fractions left\b[^;,.]*\bcount as one more\b", re.IGNORECASE)


def course_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the units billed for all the fractions of a course."""
    words = part.blanked
    courses = {number_of(m["n"]) for m in _FRACTIONS.finditer(words)}
    rest = _FRACTIONS.sub(" ", words)
    units = {number_of(m["n"] or m["o"] or m["x"] or m["y"]) for m in _TIMES.finditer(rest)}
    if len(courses) != 1 or len(units) != 1 or _NOT_A_COURSE.search(words) or denies_anything(words):
        return
    n, said = courses.pop() or 0, units.pop() or 0
    yield Claim("units", f"{said} units for {n} fractions", _of_course(n, said, page), part.is_hedged)


def _of_course(fractions: int, units: int, page: Page) -> Judge:
    """Judge by the rule that counts fractions: full weeks, and what is left where the rule says that it counts."""

    def judge(code: str, on: date) -> Fact | None:
        rules = [
            r for r in page.table.rules(on, kind="frequency")
            if r.unit == "fractions" and r.subject == code and r.value
        ]  # fmt: skip
        if len(rules) != 1:
            return None
        (rule,) = rules
        full, left = divmod(fractions, int(rule.value))
        counts = _LEFT_COUNTS.search(rule.says)
        more = {int(left >= int(counts["least"]))} if counts else {0, int(left > 0)}
        return Fact(units in {full + x for x in more}, rule.says.rstrip("."), rule)

    return judge


_BASE = {"cc": "ml", "mi": "ml", "ml": "ml", "mc": "mci", "mg": "mg"}


def dose_claims(part: Part, page: Page, before: str) -> Iterator[Claim]:
    """Yield the units that the part bills for a dose, which the words before may hold."""
    rows = [page.row(code) for code in part.clause.codes]
    if not any(row and row.modality == _SUPPLY for row in rows) or denies_anything(part.words) or len(rows) != 1:
        return
    words = part.whole if part.at == 0 else part.words
    doses = list(_DOSE.finditer(_blank(words))) or list(_DOSE.finditer(before))
    units = {
        n
        for m in _BILLED.finditer(_blank(words))
        if (
            n := number_of(m["n"] or m["x"] or m["y"] or m["q"] or "")
            or (1 if (m["n"] or "").endswith("single") else None)
        )
    }
    measures = {_measure(m) for m in doses}
    if len(measures) == len(units) == 1:
        yield dose_claim(next(iter(measures)), next(iter(units)), page, is_hedged=part.is_hedged)


def _blank(words: str) -> str:
    for code in codes_named(words):
        words = words.replace(code, "~" * len(code))
    return words


def _measure(found: re.Match[str]) -> Measure:
    unit = found["unit"].lower()
    amount = Decimal(found["figure"])
    if (unit.endswith("ci") and unit[0] != "m") or unit.startswith("micro"):
        return Measure((amount / 1000).normalize(), "mci")
    if unit == "mcg":
        return Measure((amount / 1000).normalize(), "mg")
    name = "mci" if "cur" in unit else "mg" if "gram" in unit else "ml" if "lit" in unit else _BASE[unit[:2]]
    return Measure(amount.normalize(), name)
