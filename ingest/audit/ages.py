"""Ages that a sentence gives for a code, against the age of the code and of the near one for the other patients.

Pure. The rules of kind `age_word` say below how many months each word for an age lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.audit.pages import Checked, Clause, Page, Sentence, Verdict, checked
from radcode.counts import number_of
from radcode.rows import CodeRow

_NUMBER = r"(?P<{}>\d{{1,3}}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_UNIT = r"(?:\s*-?(?P<{}>months?|mos?|years?|yrs?))?(?:\s(?:of\sage|old))?"
_FROM = re.compile(
    rf"\b(?:at least|aged?|over|older than|from(?: age)?|starting at|minimum(?: age)?(?: of)?)\s(?:age\s)?"
    rf"{_NUMBER.format('a')}{_UNIT.format('au')}(?:\s?(?:\+|(?:and|or)\s(?:older|over|up|above)))?"
    rf"|\b{_NUMBER.format('b')}{_UNIT.format('bu')}\s?(?:\+|(?:and|or)\s(?:older|over|up|above))",
    re.IGNORECASE,
)
_UNDER = re.compile(
    rf"\b(?:under|younger than|less than|below|not yet(?: (?:turned|reached|had (?:their|the)))?"
    rf"|up to)\s(?:the\sage\sof\s|age\s)?"
    rf"{_NUMBER.format('a')}{_UNIT.format('au')}",
    re.IGNORECASE,
)
_OF_PEOPLE = re.compile(
    r"\b(?:age[sd]?|old(?:er)?|young(?:er)?|years?|patients?|child(?:ren)?|infants?|adults?)\b", re.IGNORECASE
)
_MONTHS_A_YEAR = 12


class _Stated(NamedTuple):
    is_from: bool
    months: int
    words: str


def ages_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the age limits that the sentence gives for single codes, with the verdict of the code's own age."""
    if sentence.says_nothing:
        return
    yield from _weeks_in(sentence, page)
    limits = {r.subject: int(r.value) for r in page.table.rules(page.on, kind="age_word")}
    for clause in sentence.clauses:
        row = page.row(clause.codes[0]) if len(clause.codes) == 1 and _is_meant(clause) else None
        if row and row.age and _ADULTS.search(clause.words) and not _CHILDREN.search(clause.words):
            yield checked(sentence, row.code, "age", "contradicts", "adults", page.table.meaning("age", row.age), row)
            continue
        stated = _stated(clause)
        if row is None or stated is None:
            continue
        other = next((x for x in page.near(row) if _is_other_age(x, row)), None)
        if other is None or len({x.age for x in page.near(row) if _is_other_age(x, row)}) > 1:
            continue
        limit = limits.get(row.age or other.age)
        if limit is None:
            continue
        verdict: Verdict = "agrees" if stated.is_from != bool(row.age) and stated.months == limit else "contradicts"
        words = page.table.meaning("age", row.age) if row.age else f"not {page.table.meaning('age', other.age)}"
        yield checked(sentence, row.code, "age", verdict, stated.words, words, row)


_ADULTS = re.compile(r"\b(?:adults?|teenagers?|adolescents?|grown-?ups?)\b", re.IGNORECASE)
_CHILDREN = re.compile(
    r"\b(?:not|never|than|unlike|instead|infants?|bab(?:y|ies)|newborns?|neonat\w*|toddlers?|young)\b", re.IGNORECASE
)
_WEEKS = re.compile(
    r"\bweeks? (?P<under2>before|under|below|up to|earlier than)\s(?:the\s)?(?P<n2>\d{1,2}|[a-z]+)\b"
    r"|\b(?P<from4>from|after|as of|starting (?:at|in|with)|beyond|past) week (?P<n4>\d{1,2}|[a-z]+)\b"
    r"|\bweeks? (?P<from2>after|from|beyond|past)\s(?:the\s)?(?P<n3>\d{1,2}|[a-z]+)\b|"
    r"\b(?:(?P<under>not (?:yet )?reached|under|below|before|less than|up to|younger than|earlier than)"
    r"|(?P<from>at or after|at least|reach(?:ed|es)|from|after|over|beyond|past))\s(?:the\s)?(?P<n>\d{1,2}|[a-z]+)\s"
    r"(?:completed\s)?weeks",
    re.IGNORECASE,
)


_BRIEF = 14  # words of a line below the heading of its code


def _is_meant(clause: Clause) -> bool:
    return clause.is_pointed or (clause.is_headed and len(clause.words.split()) <= _BRIEF)


def _weeks_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what a sentence says of the weeks of pregnancy for codes that are of one part of it."""
    limits = {r.subject: int(r.value) for r in page.table.rules(page.on, kind="gestation")}
    for clause in sentence.clauses:
        row = page.row(clause.codes[0]) if len(clause.codes) == 1 and _is_meant(clause) else None
        found = list(_WEEKS.finditer(clause.words))
        first = limits.get("first")
        weeks = {_weeks(m) for m in found}
        if row is None or row.trimester not in ("first", "later") or first is None or weeks != {first}:
            continue
        kinds = {bool(m["under"] or m["under2"]) for m in found}
        if len(kinds) != 1:
            continue
        verdict: Verdict = "agrees" if kinds == {row.trimester == "first"} else "contradicts"
        words = page.table.meaning("trimester", row.trimester)
        yield checked(sentence, row.code, "trimester", verdict, found[0][0], words, row)


def _weeks(found: re.Match[str]) -> int | None:
    n = (found["n"] or found["n2"] or found["n3"] or found["n4"]).lower()
    return int(n) if n.isdecimal() else _WORDS.get(n) or number_of(n)


_WORDS = {"thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20}


def _stated(clause: Clause) -> _Stated | None:
    """Return the one age limit of people that a clause gives."""
    words = clause.words
    if not _OF_PEOPLE.search(clause.about):
        return None
    found = [(True, m) for m in _FROM.finditer(words)] + [(False, m) for m in _UNDER.finditer(words)]
    limits = {(is_from, _months(m)) for is_from, m in found}
    if len(limits) != 1:
        return None
    (is_from, m), *_ = found
    return _Stated(is_from, _months(m), m[0].strip())


def _months(found: re.Match[str]) -> int:
    groups = found.groupdict()
    number, unit = (groups.get("a") or groups.get("b") or "", groups.get("au") or groups.get("bu") or "")
    count = number_of(number.lower()) if not number.isdecimal() else int(number)
    return (count or 0) * (1 if unit.lower().startswith("mo") else _MONTHS_A_YEAR)


def _is_other_age(other: CodeRow, row: CodeRow) -> bool:
    """Tell whether a code is the same exam for the patients of the other age."""
    same = (other.modality, other.regions, other.technique, other.approach, other.contrast, other.role)
    own = (row.modality, row.regions, row.technique, row.approach, row.contrast, row.role)
    return same == own and bool(other.age) != bool(row.age)
