"""Whether Medicare pays for an exam by the rules of how often and at what age: yes, no, and the first day allowed.

Pure; imports `checks`, `clauses`, `cues`, `dating`, `model`, `rows`, `rulebook`, `tables`. Used by compose and
verify alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from radcode import clauses, cues
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.dating import days_in
from radcode.limits import stated
from radcode.model import Question
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import encounter_of, first_day, months_before, rules_for
from radcode.tables import CodeTable

_NUMBERS = {
    w: n
    for n, w in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
seventeen eighteen nineteen twenty""".split()
    )
} | {"a": 1, "an": 1}
_MONTHS_IN = {"y": 12, "m": 1}
# The day of the last exam told as a time: "22 months ago", "eleven full months after the last one".
_SINCE = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{'|'.join(_NUMBERS)})\s+(?P<full>full\s+|complete\s+)?(?P<unit>m|y)(?:onths?|os?|ears?|rs?)\.?\s+"
    r"(?:ago|back|earlier|since|after|later|apart|from|out|between|have passed|passed|went by|has gone by)\b"
    r"|\b(?:again|repeat\w*|re-?screen\w*|another|next|get|have|done|dexa|dxa|mammo\w*|ldct)\b"
    r"[^,.;?]{0,25}?\b(?:after|at|in)\s+"
    rf"(?:only\s+|just\s+)?(?P<n2>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+(?P<full2>full\s+|complete\s+)?"
    r"(?P<unit2>m|y)(?:onths?|os?|ears?|rs?)\b(?! of\b)",
    re.IGNORECASE,
)

# What ended or was done then is no exam: "quit 5 years ago", "mastectomy 11 yrs ago".
_OF_OTHER = re.compile(
    r"\b(?:quit\w*|stopped|smok\w+|surger\w+|\w+ectomy|\w+oma|cancer|ca|remov\w+|replac\w+|diagnos\w+|dx|fractur\w+"
    r"|fell|died|accident)(?:\W+\w+){0,3}\W*$",
    re.IGNORECASE,
)


def last_done(question: Question) -> date | None:
    """Return the day of the last exam that a question tells of, as a day or as a time before the day of service."""
    text = clauses.blanked(question.text, clauses.written(question.text))
    named = [d for d in days_in(text, question.on).days if d < question.on]
    if named:
        return max(named)
    text = _QUIT.sub(" ", question.text)
    told = next((m for m in _SINCE.finditer(text) if not _OF_OTHER.search(text[: m.start()])), None)
    if told is None:
        return None
    number, unit, full = (told[k] or told[f"{k}2"] for k in ("n", "unit", "full"))
    number = number.lower()
    count = _NUMBERS[number] if number in _NUMBERS else int(number)
    months = count * _MONTHS_IN[unit.lower()]
    return months_before(question.on, months + bool(full))


# "Quit 20 years ago" tells of no exam.
_QUIT = re.compile(
    r"\b(?:quit\w*|stopped|gave up|smok\w*|clean)\b[^,.;?]*?\b(?:years?|yrs?|months?) ago\b", re.IGNORECASE
)


def intervals(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules of how often that hold for these codes, for the risk told when it was told."""
    encounter = encounter_of(question)
    found = (r for row in rows for r in rules_for(row, encounter, table, "frequency"))
    rules = tuple(r for r in dict.fromkeys(found) if r.value and (r.unit in _MONTHS or r.unit == LIFETIME))
    told = [case for case in cues.INTERVAL_CASES if case.search(question.text)]
    if told:
        return tuple(r for r in rules if any(case.search(r.says) for case in told)) or rules
    return tuple(r for r in rules if not any(case.search(r.says) for case in cues.INTERVAL_CASES))


_MONTHS = ("months", "full_months")
LIFETIME = "lifetime"
_FROM = ("from_years", "years")


def is_paid(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> bool | None:
    """Return whether the exam is paid for by what the question tells; None when the rules leave it open.

    No when the payer refuses every code, when the interval has not passed, when once in a lifetime was done, when the
    patient's age is outside, and when a rule of age is supposed that does not exist. Yes when the interval has passed.
    """
    if rows and all(rc104.check(r.code, question.on, question.payer, table) for r in rows):
        return False
    if told := stated(question, rows, table):
        return told.verdict
    if cues.AGE_RULE.search(question.text) and (exists := _has_age_rule(question, rows, table)) is False:
        return exists
    if _unmet(question, rows, table):
        return False
    if _every(question.text) and last_done(question) is None and ages_missed(question, rows, table, units=_FROM):
        return False  # what is paid yearly from an age on is not before it
    due = [_is_due(r, question) for r in intervals(question, rows, table)]
    decided = due[0] if due and len(set(due)) == 1 else None
    return True if decided is None and rows and asks_covered(question) else decided


def asks_covered(question: Question) -> bool:
    """Tell whether codes are asked about by themselves, paid for or not: no patient, exam or interval is told."""
    text = question.text
    told = question.attributes or question.events or question.modifiers or question.views
    patient = cues.PATIENT_AGE.search(text) or cues.AGED.search(text) or cues.OFTEN.search(text) or _every(text)
    plain = question.codes and not told and not patient and last_done(question) is None
    return bool(plain and cues.COVERED.search(text) and len(text.split()) <= _SHORT)


_SHORT = 10  # words: of a longer question more is asked


def benefit_verdict(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> bool | None:
    """Return the yes or no to the question: whether it is paid, or, where that was asked, whether it is too early."""
    paid = is_paid(question, rows, table)
    return not paid if paid is not None and cues.TOO_EARLY.search(question.text) else paid


def deciding(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules that decide: those of age when age was asked about or told, else those of how often."""
    if told := stated(question, rows, table):
        return told.rules
    about_age = cues.AGE_RULE.search(question.text) or cues.PATIENT_AGE.search(question.text)
    failed, often = _unmet(question, rows, table), intervals(question, rows, table)
    if often and not failed and last_done(question):
        return often
    ages = _age_rules(question, rows, table) if about_age else ()
    return tuple(dict.fromkeys((*failed, *ages))) or often


def refusing(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules by which the exam is not paid for this patient, by age, smoking or the time since the last one.

    A day alone may be that of any study to compare with; a time is told only of the exam before. What is covered for
    nobody on that day is not paid for this patient either.
    """
    if never := tuple(dict.fromkeys(r for row in rows for r in uncovered(row, question, table))):
        return never
    if failed := _unmet(question, rows, table):
        return failed
    if not _SINCE.search(question.text) or last_done(question) is None:
        return ()
    return tuple(r for r in intervals(question, rows, table) if _is_due(r, question) is False)


def uncovered(row: CodeRow, question: Question, table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules by which the payer covers an exam for nobody on that day, whatever its code's status is."""
    found = rules_for(row, encounter_of(question), table, "payer")
    return tuple(r for r in found if r.unit == NOT_COVERED)


NOT_COVERED = "not_covered"


def _is_due(rule: RuleRow, question: Question) -> bool | None:
    last, every = last_done(question), _every(question.text)
    if rule.unit == LIFETIME:
        more = cues.HAD_BEFORE.search(question.text) or cues.TWICE.search(question.text)
        return False if last or every or more else None
    if last is None:
        return None if every is None else every >= int(rule.value) + (rule.unit == "full_months")
    return question.on >= first_day(rule, last)


def _every(text: str) -> int | None:
    """Return after how many months the exam is had again and again, "a yearly DXA", "every 6 months"."""
    if (over := cues.OVER_TIME.search(text)) and cues.TWICE.search(text):
        return None if "life" in over[0].lower() else _MONTHS_OF["twice"]
    told = cues.EVERY.search(text)
    if told is None:
        return None
    if told["word"]:
        return next(n for stem, n in _MONTHS_OF.items() if told["word"].lower().startswith(stem))
    number = (told["n"] or "1").lower()
    count = 2 if number == "other" else _NUMBERS[number] if number in _NUMBERS else int(number)
    return count * _MONTHS_IN[told["unit"].lower()[0]]


_MONTHS_OF = {"year": 12, "annual": 12, "month": 1, "semi": 6, "twice": 6, "biennial": 24}


def _age_rules(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> tuple[RuleRow, ...]:
    encounter = encounter_of(question)
    return tuple(dict.fromkeys(r for row in rows for r in rules_for(row, encounter, table, "age")))


def _has_age_rule(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> bool | None:
    rules = _age_rules(question, rows, table)
    return any(r.value for r in rules) if rules else None


def ages_missed(
    question: Question, rows: Sequence[CodeRow], table: CodeTable, units: tuple[str, ...] = ("from_years",)
) -> tuple[RuleRow, ...]:
    """Return the rules of age that the patient told of does not meet."""
    told = cues.PATIENT_AGE.search(question.text)
    if told is None:
        return ()
    age = int(next(x for x in told.groups() if x))
    rules = [r for r in _age_rules(question, rows, table) if r.value]
    below = [r for r in rules if r.unit in units and age < int(r.value)]
    return (*below, *(r for r in rules if r.unit == "through_years" and age > int(r.value)))


def _unmet(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules of age and of smoking that the patient told of does not meet."""
    failed = [*ages_missed(question, rows, table)]
    smoked = cues.SMOKED.search(question.text)
    packs = int(smoked["packs"]) if smoked and smoked["packs"] else None
    quit_for = int(smoked["quit"]) if smoked and smoked["quit"] else None
    for rule in _smoking_rules(question, rows, table) if smoked else ():
        low = rule.unit == PACKS and packs is not None and packs < int(rule.value)
        long = rule.unit == QUIT and quit_for is not None and quit_for > int(rule.value)
        failed += [rule] if low or long else []
    return tuple(failed)


def _smoking_rules(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> tuple[RuleRow, ...]:
    encounter = encounter_of(question)
    found = (r for row in rows for r in rules_for(row, encounter, table, "documentation"))
    return tuple(r for r in dict.fromkeys(found) if r.unit in (PACKS, QUIT))


PACKS, QUIT = "pack_years", "years"  # the units of the rules on how much was smoked, and for how long it was not
