"""Numbers with their unit, however they are said: units a day, weeks, ages, intervals, follow-up days, doses, work.

Pure. The unit and a word of the field tell what a number is of, the words beside it whether it is a limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ingest.audit.pages import Page
from ingest.audit.quantities import Measure, dose_claim, unit_judge
from ingest.audit.saying import Claim, Fact, Judge, Part, codes_named, of_rows
from ingest.audit.spotted.reading import NUMBER, ORDINAL, bound_of, denies_anything, number_of
from radcode.rows import CodeRow, FeeRow, RuleRow
from radcode.rulebook import is_about

# ---------------------------------------------------------------- units a day

_DAY = re.compile(
    r"\b(?:a|per|each|one|any|same|single|every|patient|the) (?:calendar |single |patient "
    r"|service )?(?:day|date|DOS)\b|\bdaily\b"
    r"|/\s?day\b|\bDOS\b|\bdate of service\b|\bper patient\b|\b24 hours\b",
    re.IGNORECASE,
)
_ALLOWS = re.compile(
    r"\b(?:caps?|capped|ceiling|limit\w*|stops?|max\w*|most|allow\w*|accept\w*|pass(?:es)?|permit\w*"
    r"|lets?|tops?|no more"
    r"|not more|exceed\w*|MUEs?|unlikely|edit|goes? through|get through|beyond|denie[ds]|deny)\b",
    re.IGNORECASE,
)
_UNLIKELY = re.compile(r"\bMUEs?\b|\bmedically unlikely\b|\bunits? (?:edit|limit|cap)s?\b", re.IGNORECASE)
_COUNT = re.compile(
    rf"(?<![\w.,$/%-])(?P<n>{NUMBER}|once|twice)(?![\w%/]|[.,]\d|-|\s?(?:percent|m[lg]\b|mci|min\w*"
    rf"|hours?|weeks?|months?|years?"
    r"|days?|views?|films?|sides?|RVUs?|dollars|sessions?|fractions?|patients?|visits?|lesions?|vessels?|codes?|%))",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"\b(?:MAI|indicator|version|quarter|level|of|any|each|per|a|that|this|no|the) (?=one\b)|\b(?:MAI"
    r"|indicator|level|modifier|status) $",
    re.I,
)
_SERVICES = {
    "outpatient_hospital": re.compile(r"\b(?:hospital|outpatient|facilit\w+|OPPS)\b", re.IGNORECASE),
    "practitioner": re.compile(r"\b(?:practitioner|physician|professional|office)\b", re.IGNORECASE),
}


def unit_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the number of units a day that the part gives as the limit."""
    words = _ONE_DAY.sub(lambda m: " " * len(m[0]), part.blanked)
    is_day, is_edit = _DAY.search(part.blanked), _UNLIKELY.search(f"{part.words} {part.clause.asked}")
    if not (is_edit or (is_day and _ALLOWS.search(words))):
        return
    found = [m for m in _COUNT.finditer(words) if not _NO_COUNT.search(words[: m.start()])]
    numbers = {number_of(m["n"]) for m in found}
    if len(numbers) != 1 or len({*part.clause.codes}) != 1:
        return
    (n,) = numbers
    bound = bound_of(words, found[0].start(), found[0].end())
    refused = re.search(r"\b(?:den\w+|reject\w*|refus\w*|stops?|bounce\w*|trips?)\b", words, re.IGNORECASE)
    if n is None or bound in ("least",) or (bound == "beyond" and not refused) or _OTHERWISE.search(words):
        return
    wanted = [s for s, p in _SERVICES.items() if p.search(part.whole)] or list(_SERVICES)
    yield Claim("mue", f"{n} units a day", unit_judge(n, wanted, page), part.is_hedged)


_ONE_DAY = re.compile(
    r"\b(?:one|a|any|each|per|single|1) (?:calendar |single )?(?:day|date)\b|\bone (?=unit (?:is|for))", re.I
)
_OTHERWISE = re.compile(r"\b(?:not|never|cannot|without|fails?|wrong)\b(?! more)|n['\u2019]t\b", re.IGNORECASE)

# ---------------------------------------------------------------- weeks of pregnancy

_WEEK = re.compile(
    rf"\b(?P<n>{NUMBER}|{ORDINAL})[- ](?:(?:full|completed|gestational) )?weeks?\b"
    rf"|\bweeks? (?P<m>{NUMBER})\b|\bwk\s?(?P<k>\d\d?)\b",
    re.IGNORECASE,
)
_NOT_LIMIT = re.compile(
    r"\b(?:usually|typically|often|ideally|best|between|around|about|\d\s?(?:to|-|\u2013)\s?\d)\b", re.IGNORECASE
)


def week_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the weeks of pregnancy that the part gives for a code of one part of it."""
    words = part.blanked
    found = list(_WEEK.finditer(words))
    if len(found) != 1 or denies_anything(words) or _NOT_LIMIT.search(words):
        return
    (m,) = found
    n, bound = number_of(m["n"] or m["m"] or m["k"]), bound_of(words, m.start(), m.end())
    if n is not None and bound in ("said", "most", "least", "beyond"):
        yield Claim("trimester", f"{bound} {n} weeks", _weeks(n, bound, page), part.is_hedged)


def _weeks(n: int, bound: str, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        ends = next((int(r.value) for r in page.table.rules(on, kind="gestation") if r.subject == "first"), None)
        if row is None or ends is None or row.trimester not in ("first", "later"):
            return None
        is_first = row.trimester == "first"
        if bound == "most":
            holds = None if n < ends else n == ends if is_first else None
        elif bound in ("least", "beyond"):
            holds = (False if n >= ends else None) if is_first else (n in (ends, ends - 1) or None)
        else:
            holds = (n < ends) == is_first
        return Fact(holds, page.table.meaning("trimester", row.trimester), row)

    return judge


# ---------------------------------------------------------------- ages of patients

_YEARS = re.compile(
    rf"\b(?:age[ds]?|aged|birthday:?|cut-?off:?|turn\w*|older than|younger than|patient is|patients?"
    rf"|up to|over|under|at least"
    rf"|from|through|until|below) (?:of |age |the |about )?(?P<n>{NUMBER})\b(?!\s?(?:weeks?|months?"
    rf"|minutes?|%|percent|views?|m[lg]\b|days?))"
    rf"|\b(?P<y>{NUMBER})[- ](?:years?|yrs?|yo)(?:[- ](?:olds?|of age))?\b|\b(?P<o>{ORDINAL}) birthday\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:age[sd]?|old(?:er)?|young(?:er)?|patients?|child(?:ren)?|infants?|toddlers?|adults?|babies"
    r"|baby|birthdays?|kids?|teens?)\b",
    re.IGNORECASE,
)
_MONTHS_A_YEAR = 12


def age_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the age of patients that the part gives for a code of children, or for its sibling of the others."""
    words = part.blanked
    found = list(_YEARS.finditer(words))
    numbers = {number_of(m["n"] or m["y"] or m["o"]) for m in found}
    around = f"{part.clause.asked} {words}"
    if len(numbers) != 1 or None in numbers or denies_anything(words) or not _PEOPLE.search(around):
        return
    m = found[-1]
    n, bound = (
        number_of(m["n"] or m["y"] or m["o"]) or 0,
        bound_of(words, m.start("n" if m["n"] else "y" if m["y"] else "o"), m.end()),
    )
    yield Claim("age", f"{bound} {n} years", _ages(n * _MONTHS_A_YEAR, bound, page), part.is_hedged)


def _ages(months: int, bound: str, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        limits = {r.subject: int(r.value) for r in page.table.rules(on, kind="age_word")}
        if row is None or row.modality == "supply":
            return None
        own = row.age or next((x.age for x in page.near(row) if x.age and _is_sibling(x, row)), "")
        ends = limits.get(own)
        if ends is None or own == "adult":
            return None
        holds: bool | None
        if bound == "most":
            holds = (months == ends or (None if months < ends else False)) if row.age else None
        elif bound in ("least", "beyond"):
            holds = (False if months >= ends else None) if row.age else (months == ends or None)
        else:
            holds = (months < ends) == bool(row.age) or (None if bool(row.age) and months == ends else False)
        words = page.table.meaning("age", own)
        return Fact(holds, words if row.age else f"not {words}", row)

    return judge


def _is_sibling(other: CodeRow, row: CodeRow) -> bool:
    same = ("modality", "regions", "technique", "approach", "contrast", "role")
    return not row.age and all(getattr(other, a) == getattr(row, a) for a in same)


# ---------------------------------------------------------------- what Medicare asks of patients

_AGAIN = re.compile(
    r"\b(?:next|repeat\w*|again|between|every|apart|since|after|wait\w*|interval|once|another|last|frequency|how often"
    r"|sooner|follow\w*|payable)\b",
    re.IGNORECASE,
)
_PERIOD = re.compile(
    rf"\b(?P<n>{NUMBER})[- ](?:\w+ )?(?P<u>months?|years?|mos?|yrs?)\b(?!\s(?:old|of age))"
    rf"|\b(?P<w>once a year|yearly|annual\w*|every year|every other year|biennial\w*|twice a year"
    rf"|each year)\b",
    re.IGNORECASE,
)
_WORDS = {"every other year": 24, "biennial": 24, "twice a year": 6}
_CASES = re.compile(
    r"\b(?:smok\w*|quit\w*|cigarette\w*|pack|high[- ]risk|risk|symptom\w*|steroid\w*|colonoscop\w+"
    r"|medically necessary|commercial|private|task force|USPSTF|age \d|ages \d|sigmoid\w*)\b",
    re.IGNORECASE,
)


def policy_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the interval, the age and the smoking history that the part gives for an exam with rules of its own."""
    words = part.blanked
    if denies_anything(words) or part.is_past:
        return
    around = f"{part.clause.asked} {words}"
    periods = list(_PERIOD.finditer(words))
    if len(periods) == 1 and _AGAIN.search(around) and not _CASES.search(part.around):
        (m,) = periods
        months = _months(m)
        yield Claim("frequency", f"every {months} months", _again(months, page), part.is_hedged)
    ages = [
        m for m in _YEARS.finditer(words) if not re.match(r"[- ]year[- ]old", words[m.end("y") :] if m["y"] else "")
    ]
    numbers = {number_of(m["n"] or m["y"] or m["o"]) for m in ages}
    if len(numbers) == 1 and _OF_AGE.search(around) and not periods:
        (n,) = numbers
        yield Claim("age", f"age {n}", _policy_age(n or 0, page), part.is_hedged or bool(_CASES.search(words)))


_OF_AGE = re.compile(
    r"\b(?:ages?|aged|birthday|cut-?off|turn\w*|older|younger|upper|lower|beneficiar\w+)\b", re.IGNORECASE
)


def _months(found: re.Match[str]) -> int:
    if found["w"]:
        return next((n for w, n in _WORDS.items() if found["w"].lower().startswith(w)), _MONTHS_A_YEAR)
    return (number_of(found["n"]) or 0) * (1 if found["u"].lower().startswith("mo") else _MONTHS_A_YEAR)


def _rules_of(code: str, kind: str, on: date, page: Page) -> list[RuleRow]:
    row = page.table.code(code, on)
    if row is None:
        return []
    return [
        r for r in page.table.rules(on, kind=kind, payer="medicare")
        if r.payer == "medicare" and r.subject and is_about(r.subject, row, page.table)
    ]  # fmt: skip


def _again(months: int, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        rules = _rules_of(code, "frequency", on, page)
        counted = [r for r in rules if r.unit in ("months", "full_months") and r.value]
        once = [r for r in rules if r.unit == "lifetime"]
        if once and not counted:
            return Fact(False, once[0].says.rstrip("."), once[0])
        if not counted:
            return None
        allowed = {int(r.value) + extra for r in counted for extra in (0, 1)}
        own = next((r for r in counted if months in (int(r.value), int(r.value) + 1)), counted[0])
        return Fact(months in allowed, own.says.rstrip("."), own)

    return judge


def _policy_age(n: int, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        rules = [r for r in _rules_of(code, "age", on, page) if r.value]
        known = {
            int(x)
            for r in (*rules, *_rules_of(code, "frequency", on, page))
            for x in re.findall(r"\b\d\d\b", f"{r.value} {r.says}")
        }
        if not rules:
            return None
        near = min(rules, key=lambda r: abs(int(r.value) - n))
        return Fact(n in known, near.says.rstrip("."), near)

    return judge


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

    yield Claim("work", f"work {value} RVU", of_rows(page, holds, lambda r: f"work {r.work} RVU"), part.is_hedged)


_SUPPLY = "supply"
_DOSE = re.compile(
    r"(?<![\w.])(?P<figure>\d{1,4}(?:\.\d+)?|\.\d+)[\s-]?(?P<unit>ml|cc|milli-?lit(?:er|re)s?|mci"
    r"|milli-?curies?|mcg|mg|milli-?grams?)\b(?!/| per)",
    re.IGNORECASE,
)
_BILLED = re.compile(
    rf"(?<![\w.$])(?P<n>{NUMBER}|a single|single)\s?(?:HCPCS |billing |service |billable )?(?:units?|u"
    rf"|UN)\b(?!\s(?:is|per|of measure))|(?<=\s)[x\u00d7*]\s?(?P<x>\d{{1,4}})\b"
    r"|\b(?:quantity|qty|units?|count)\s?(?:of|=|:|is)?\s?(?P<q>\d{1,4})\b(?![.,]\d|\s?m[lg])",
    re.IGNORECASE,
)
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
        if (n := number_of(m["n"] or m["x"] or m["q"] or "") or (1 if (m["n"] or "").endswith("single") else None))
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
    if unit == "mcg":
        return Measure((amount / 1000).normalize(), "mg")
    name = "mci" if "cur" in unit else "mg" if "gram" in unit else "ml" if "lit" in unit else _BASE[unit[:2]]
    return Measure(amount.normalize(), name)
