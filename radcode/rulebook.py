"""Which rows of `rules` and `bundles` speak about a code and an encounter.

Pure; imports `model`, `rows`, `tables`. Decides only whether a row applies, never what to do about it.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from radcode.model import Question
from radcode.rows import BundleRow, CodeRow, RuleRow, is_in_force
from radcode.tables import CodeTable

Facts = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Encounter:
    """The day, the payer and what is known of who did what where, as `fact -> values`."""

    on: date
    payer: str
    facts: Facts


def encounter_of(question: Question, on: date | None = None) -> Encounter:
    """Return the encounter a question describes, on its own day or on another one."""
    yes_no = {True: "yes", False: "no"}
    facts = {
        "reads": {yes_no[question.reads]} if question.reads is not None else set(),
        "owns": {yes_no[question.owns]} if question.owns is not None else set(),
        "setting": {question.setting} if question.setting else set(),
        "claim": {question.claim},
        "side": {question.side, "one" if question.side in ("left", "right") else question.side} - {""},
        "event": set(question.events),
        "digit": set(question.digits) if len(question.digits) == 1 else set(),  # of several none names the film
    }
    return Encounter(on or question.on, question.payer, {k: frozenset(v) for k, v in facts.items()})


def is_about(subject: str, code: CodeRow, table: CodeTable) -> bool:
    """Tell whether a subject, `a;b` codes or `attribute=value&...`, covers the code; an empty one covers all."""
    if not subject:
        return True
    if "=" not in subject:
        return code.code in _codes_of(subject)
    return all(_has(code, attribute, allowed, table) for attribute, allowed in _pattern(subject))


@cache
def _codes_of(subject: str) -> frozenset[str]:
    return frozenset(subject.split(";"))


@cache
def _pattern(subject: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    parts = (part.partition("=") for part in subject.split("&"))
    return tuple((attribute, tuple(values.split("|"))) for attribute, _, values in parts)


def _has(code: CodeRow, attribute: str, allowed: tuple[str, ...], table: CodeTable) -> bool:
    return any(a in table.ancestors(attribute, own) for own in code.values(attribute) for a in allowed)


def is_met(condition: str, facts: Facts) -> bool:
    """Tell whether every `fact=value` of a condition is known to hold; an empty condition always does."""
    return not condition or not any(v.isdisjoint(facts.get(name, ())) for name, v in stated(condition).items())


@cache
def stated(condition: str) -> Mapping[str, frozenset[str]]:
    """Return the facts that a condition asks for, each with the values that meet it."""
    pairs = (part.partition("=") for part in condition.split("&") if part)
    return {name: frozenset(value.split("|")) for name, _, value in pairs}


def conditions(row: RuleRow) -> int:
    """Return how many facts a rule asks for: the more, the more specific it is."""
    return len(row.condition.split("&")) if row.condition else 0


def first_day(rule: RuleRow, last: date) -> date:
    """Return the first day on which the next exam is paid after the last one, by a rule of months.

    Of full months, those after the month of the last exam are counted, so that it is the first day of a month.
    """
    if rule.unit == "full_months":
        return months_before(last.replace(day=1), -int(rule.value) - 1)
    return months_before(last, -int(rule.value))


def months_before(day: date, months: int) -> date:
    """Return the same day so many months before, or after when the number is negative; at most the month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def rules_for(code: CodeRow, encounter: Encounter, table: CodeTable, kind: str = "") -> tuple[RuleRow, ...]:
    """Return the rules that hold for the code in this encounter, the most specific first, then by id."""
    about = rules_about(code, encounter.on, kind, encounter.payer, table)
    return tuple(row for row in about if is_met(row.condition, encounter.facts))


@lru_cache(maxsize=4096)
def rules_about(code: CodeRow, on: date, kind: str, payer: str, table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules about a code whatever the encounter, the most specific first, then by id."""
    found = (row for row in table.rules(on, kind=kind, payer=payer) if is_about(row.subject, code, table))
    return tuple(sorted(found, key=lambda x: (-conditions(x), not x.subject, not x.payer, x.id)))


def component_rule(code: CodeRow, encounter: Encounter, table: CodeTable) -> RuleRow | None:
    """Return the rule that decides 26, TC or none for who reads, who owns and where; None when too little is said."""
    rules = [r for r in rules_for(code, encounter, table, "component") if r.unit == "modifier"]
    decisive = next((r for r in rules if r.condition), None)
    own = next((r for r in rules if r.subject and not r.condition), None)  # only one half of this code is ever paid
    return own if own and (decisive is None or "yes" in encounter.facts.get("reads", ())) else decisive


def bundles_between(a: CodeRow, b: CodeRow, on: date, table: CodeTable) -> Iterator[tuple[BundleRow, CodeRow, CodeRow]]:
    """Yield (row, including code, included code) for each bundle row that puts one of the two inside the other.

    A bundle names codes on one side at least, so only rows that name one of the two are read.
    """
    for row in table.bundles_naming(a.code, b.code):
        if not is_in_force(row, on):
            continue
        for outer, inner in ((a, b), (b, a)):
            if is_about(row.includes, outer, table) and is_about(row.included, inner, table):
                yield row, outer, inner
