"""Numbers with their unit, however they are said: units a day, weeks, ages, work, follow-up days.

Pure. The unit and a word of the field tell what a number is of, the words beside it whether it is a limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.audit.pages import Page
from ingest.audit.quantities import unit_judge
from ingest.audit.saying import Claim, Fact, Judge, Part, of_rows
from ingest.audit.spotted.reading import NUMBER, ORDINAL, bound_of, denies_anything, number_of

# ---------------------------------------------------------------- units a day

_DAY = re.compile(
    r"\b(?:a|per|each|one|any|same|single|every|patient|the) (?:calendar |single |patient "
    r"|service )?(?:day|date|DOS)\b|\bdaily\b"
    r"|/\s?day\b|\bDOS\b|\bdate of service\b|\bper patient\b|\b24 hours\b",
    re.IGNORECASE,
)
_ALLOWS = re.compile(
    r"\b(?:caps?|capped|ceiling|limit\w*|stops?|max\w*|(?:at|the) most|allow\w*|accept\w*|pass(?:es)?|permit\w*"
    r"|lets?|tops?|no more"
    r"|not more|exceed\w*|MUEs?|unlikely|edit|goes? through|get through|beyond|denie[ds]|deny)\b",
    re.IGNORECASE,
)
_UNLIKELY = re.compile(r"\bMUEs?\b|\bmedically unlikely\b|\bunits? (?:edit|limit|cap)s?\b", re.IGNORECASE)
_COUNT = re.compile(
    rf"(?<![\w.,$/%-])(?P<n>{NUMBER}|once|twice)(?![\w%/]|[.,]\d|-|\s?(?:percent|m[lg]\b|mci|min\w*"
    rf"|hours?|weeks?|months?|years?"
    r"|days?|views?|films?|sides?|RVUs?|dollars|sessions?|treatments?|scans?|stud(?:y|ies)|exams?"
    r"|doses?|fractions?|patients?|visits?|lesions?|vessels?|codes?|%))",
    re.IGNORECASE,
)
_NO_COUNT = re.compile(
    r"(?<!MUE )(?<!limit )(?<!edit )(?<!maximum )(?<!cap )(?<!ceiling )\b(?:MAI|indicator|version|quarter|level|of"
    r"|any|each|per|a|that|this|no|the) (?=one\b)|\b(?:MAI"
    r"|indicator|level|modifier|status) $",
    re.I,
)
_SERVICES = {
    "outpatient_hospital": re.compile(r"\b(?:hospital|outpatient|facilit\w+|OPPS)\b", re.IGNORECASE),
    "practitioner": re.compile(r"\b(?:practitioner|physician|professional|office)\b", re.IGNORECASE),
}


_MOST_UNITS = 1000


def unit_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the number of units a day that the part gives as the limit."""
    words = _ONE_DAY.sub(lambda m: " " * len(m[0]), part.blanked)
    is_day, is_edit = _DAY.search(part.blanked), _UNLIKELY.search(f"{part.words} {part.clause.asked}")
    if not (is_edit or (is_day and _ALLOWS.search(words)) or _UNITS_A_DAY.search(part.blanked)):
        return
    if past := _PAST_NTH.search(words):
        words = f"{words[: past.start('o')]}{number_of(past['o'])}{words[past.end('o') :]}"
    known = {x.modifier for x in page.table.rows("modifiers")}
    found = [m for m in _COUNT.finditer(words) if m["n"] not in known and not _NO_COUNT.search(words[: m.start()])]
    found = [m for m in found if m["n"].lower() != "one" or _IS_COUNTED.match(words[m.end() :])]
    numbers = {number_of(m["n"]) for m in found}
    if len(numbers) != 1 or len({*part.clause.codes}) != 1:
        return
    (n,) = numbers
    if n is not None and n > _MOST_UNITS:
        return  # a year
    bound = bound_of(words, found[0].start(), found[0].end())
    refused = _REFUSES.search(_BEFORE_IT.sub(" ", words))
    if (
        n is None
        or bound == "least"
        or (bound == "beyond" and not refused)
        or (bound == "said" and refused)
        or _OTHERWISE.search(words)
    ):
        return
    if is_edit and bound == "said" and not _is_of_limit(words, found[0]):
        return
    wanted = [s for s, p in _SERVICES.items() if p.search(part.whole)] or list(_SERVICES)
    yield Claim("mue", f"{n} units a day", unit_judge(n, wanted, page), part.is_hedged)


_UNITS_A_DAY = re.compile(
    rf"\b(?:{NUMBER}) (?:units?|times)(?: of ~+)? (?:a|per|each|in one|on one) (?:day|date)\b", re.IGNORECASE
)
_PAST_NTH = re.compile(rf"\b(?:past|after|beyond|over) the (?P<o>{ORDINAL})\b", re.IGNORECASE)


def _is_of_limit(words: str, found: re.Match[str]) -> bool:
    """Tell whether a number near the name of the edit is its limit: it counts units, or stands behind it."""
    return bool(_IS_COUNTED.match(words[found.end() :]) or _NAMED_BEFORE.search(words[: found.start()]))


_NAMED_BEFORE = re.compile(rf"(?:{_UNLIKELY.pattern})[^.;,\d]{{0,25}}$", re.IGNORECASE)
# "Four before the edit trips" passes four.
_BEFORE_IT = re.compile(
    r"\b(?:before|until) (?:the|its|that) (?:\w+ ){0,3}?(?:trips?|stops?|bites?|denies|hits?|blocks?)\b", re.I
)
_REFUSES = re.compile(
    r"\b(?:den(?:y|ied|ies|ials?)|stops?|blocks?|cuts? off|reject\w*|refus\w*|bounce\w*|trips?|exceeds?|hits?|over)\b",
    re.IGNORECASE,
)
_IS_COUNTED = re.compile(r"\s(?:units?|times?|lines?|services?|a day|per|is the)\b|\W*$", re.IGNORECASE)
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
            holds = (n == ends or (None if n < ends else False)) if is_first else (False if n <= ends else None)
        elif bound in ("least", "beyond"):
            holds = (False if n >= ends else None) if is_first else (n in (ends, ends - 1) or None)
        else:
            holds = (n < ends) == is_first
        return Fact(holds, page.table.meaning("trimester", row.trimester), row)

    return judge


# ---------------------------------------------------------------- follow-up days

_FOLLOWS = r"(?:global|follow-?up|post-?op(?:erative)?|aftercare|surgical package)"
_DAYS_AFTER = re.compile(
    rf"\b{_FOLLOWS}\b[^.;]{{0,40}}?\b(?P<a>{NUMBER})(?:[- ]days?\b|(?=\W*$))"
    rf"|\b(?P<b>{NUMBER})[- ](?:\w+ )?(?:days?[^.;]{{0,20}}\b{_FOLLOWS}\b|{_FOLLOWS} days?\b)",
    re.IGNORECASE,
)
_NO_DAYS = re.compile(
    rf"\b(?:no|without(?: an?)?|zero|free of|lacks?|nothing) (?:\w+ )?{_FOLLOWS}\b(?: (?:days?|period|package|care))?",
    re.IGNORECASE,
)
_FOLLOW_UP = {0: "000", 10: "010", 90: "090"}
_LONG = ("010", "090")


def follow_up_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the follow-up days of the code."""
    words = part.blanked
    none = _NO_DAYS.search(words)
    if none and not denies_anything(words[: none.start()] + words[none.end() :]) and not part.has_condition:
        judge = of_rows(page, lambda rows: rows[0].global_days not in _LONG, lambda r: f"global days {r.global_days}")
        yield Claim("global_days", "no follow-up days", judge, part.is_hedged)
        return
    said = {number_of(m["a"] or m["b"]) for m in _DAYS_AFTER.finditer(words)}
    if len(said) != 1 or denies_anything(words) or part.has_condition:
        return
    value = _FOLLOW_UP.get(said.pop() or 0)
    if value:
        judge = of_rows(page, lambda rows: rows[0].global_days == value, lambda r: f"global days {r.global_days}")
        yield Claim("global_days", f"global days {value}", judge, part.is_hedged)
