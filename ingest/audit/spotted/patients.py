"""Ages of patients, by the code or by what Medicare asks of them, and how soon an exam is paid again.

Pure. A code of children has a sibling for the others; intervals and ages of coverage are dated rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part
from ingest.audit.spotted.reading import NUMBER, ORDINAL, bound_of, denies_anything, number_of
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import is_about

# ---------------------------------------------------------------- ages of patients

_YEARS = re.compile(
    rf"\b(?:age[ds]?|aged|birthday:?|cut-?off:?|turn\w*|older than|younger than|patient is|patients?"
    rf"|up to|over|under|at least"
    rf"|from|through|until|below|starts? (?:at|with)|begins? (?:at|with)|ends? (?:at|with)|closes? (?:at"
    rf"|with)|stops? (?:at|with)) (?:of |age |the |about )?(?P<n>{NUMBER})\b(?!\s?(?:weeks?|months?"
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
    r"|sooner|follow\w*|payable|anew|later|repeated|second|come back|renew\w*)\b",
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
    if len(periods) == 1 and _AGAIN.search(around):
        (m,) = periods
        months = _months(m)
        # Whoever has had what is paid once in a lifetime has no second one, whatever the case.
        only_once = bool(_CASES.search(part.around))
        yield Claim("frequency", f"every {months} months", _again(months, page, only_once=only_once), part.is_hedged)
    ages = [
        m for m in _YEARS.finditer(words) if not re.match(r"[- ]year[- ]old", words[m.end("y") :] if m["y"] else "")
    ]
    years = {int(y) for y in _DATED.findall(part.around)} - {page.on.year}
    if len(bands := list(_BAND.finditer(words))) == 1 and not years:
        low, high = number_of(bands[0]["low"]) or 0, number_of(bands[0]["high"]) or 0
        yield Claim("age", f"from {low} to {high} years", _policy_band(low, high, page), part.is_hedged)
        return
    numbers = {number_of(m["n"] or m["y"] or m["o"]) for m in ages}
    if len(numbers) == 1 and _OF_AGE.search(f"{around} {part.whole}") and not periods:
        (n,) = numbers
        yield Claim("age", f"age {n}", _policy_age(n or 0, page), part.is_hedged or bool(_CASES.search(words)))


_OF_AGE = re.compile(
    r"\b(?:ages?|aged|birthday|cut-?off|turn\w*|older|younger|upper|lower|beneficiar\w+|medicare|eligib\w+)\b",
    re.IGNORECASE,
)


# A band of ages, whatever else is asked of those in it: the rules name its ends.
_BAND = re.compile(
    rf"\b(?:age[sd]?|aged|m[ae]n|wom[ae]n|people|persons?|patients?|smokers?|anyone|beneficiar(?:y|ies)|those|adults?)"
    rf"(?: (?:who are|who is|is|are|of|from|aged?|ages|between|in the))*:? (?P<low>{NUMBER})"
    rf"\s?(?:to|through|and|-|\u2013|until|up to)\s?(?P<high>{NUMBER})\b"
    rf"(?!\s?(?:weeks?|months?|minutes?|%|percent|views?|m[lg]\b|days?|pack|hours?))",
    re.IGNORECASE,
)


_DATED = re.compile(r"\b(?:19|20)\d\d\b")  # a row of an earlier rule


def _policy_band(low: int, high: int, page: Page) -> Judge:
    ends = [_policy_age(n, page) for n in (low, high)]

    def judge(code: str, on: date) -> Fact | None:
        facts = [fact for end in ends if (fact := end(code, on))]
        return next((f for f in facts if not f.holds), facts[0]) if facts else None

    return judge


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


def _again(months: int, page: Page, *, only_once: bool) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        rules = _rules_of(code, "frequency", on, page)
        counted = [r for r in rules if r.unit in ("months", "full_months") and r.value]
        once = [r for r in rules if r.unit == "lifetime"]
        if once and not counted:
            return Fact(False, once[0].says.rstrip("."), once[0])
        if not counted or only_once:
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
