"""Medicare's ages and intervals as a sentence gives them, against the rules of kind age and frequency.

Pure. Advice of societies, plans and task forces is not Medicare's and is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from ingest.audit.quantities import NUMBERS
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import is_about

_MEDICARE = re.compile(r"\b(?:medicare|cms|beneficiar(?:y|ies)\b(?! program))\b", re.IGNORECASE)
_COVERS = re.compile(
    r"\b(?:cover\w*|frequency|pays?|paid|paying|payable|spac(?:es?|ed|ing)|starts?|begins?|\w*screen(?:s|ed|ing)?|reimburse\w*|allow\w*|eligib\w*|benefit\w*|limit\w*|repeat\w*|aged?"
    r"|grants?"
    r"|entitle\w*|wants?|criteri\w+|aimed|meant|offered|qualif\w*|requires?|may have|can have|may be done"
    r"|come back|need\w*)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:USPSTF|task force|ACR|ACS|ISCD|NCCN|society|societies|commercial|medicaid|private|advantage"
    r"|recommend\w*|guideline\w*"
    r"|no age|any age|regardless|not(?! (?:oftener|more often|earlier|sooner))|never|beneficiar\w* program|before"
    r"|until|formerly|was|were)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\b(?:age[sd]?|between)\s?:?\s(?:range\s)?(?:of\s)?(?:ages\s)?(\d\d)\s?(?:-|\u2013|to|through"
    r"|and)\s?(\d\d)\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\b(?:age[sd]?(?: limit)?(?: is)?|older than|over|from|to be|turns?|reach(?:es)?|at|until|through"
    r"|up to(?: and including)?)\s(?:of\s|age\s"
    r"|at least\s)?(\d\d)\b(?!\s(?:months|days|pack|percent|per cent|views?|units?|weeks|minutes|mm|cm|m[lg]\b"
    r"|mCi)|[%/.,-]\d|%|-)|\b(\d\d)\s?(?:\+"
    r"|years?(?:\sof\sage|\sold)?\s(?:and|or)\s(?:older|over|up|above)|(?:and|or)\s(?:older|over|up|above)\b)",
    re.IGNORECASE,
)
_NUMBERS = NUMBERS | {"other": 2, "": 1}
_COUNT = rf"\d{{1,3}}|{'|'.join(NUMBERS)}"
_EVERY = re.compile(
    rf"\b(?:every|each|once (?:in|every|per|each)|again after|repeat\w*(?: [A-Z]?\d{{4,5}}[A-Z]?| it"
    rf"| the \w+)? (?:after|in|within))"
    rf"\s(?:(?P<n>{_COUNT}|other)\s)?(?:full\s)?(?P<unit>month|year)s?\b"
    rf"|\b(?:no|not) (?:sooner|earlier|more often) than (?:every |once in |after )?(?P<n2>{_COUNT}) (?P<unit2>month"
    rf"|year)s?\b",
    re.IGNORECASE,
)
_APART = re.compile(
    rf"\b(?P<n>{_COUNT}) (?:full )?(?P<unit>month|year)s? (?:must pass|have to pass|between|apart|must (?:pass|lie"
    rf"|elapse)"
    rf"|have to (?:pass|elapse)"
    r"|after (?:the|its) (?:last|previous|earlier))",
    re.IGNORECASE,
)
_YEARLY = re.compile(r"\b(?:annual(?:ly)?|yearly|once (?:a|per) year)\b", re.IGNORECASE)
_ONCE = re.compile(r"\b(?:(?:once|one|single)\b[^.;,]{0,20}\b(?:lifetime|life)|only once ever)\b", re.IGNORECASE)
_NO_UPPER_AGE = re.compile(
    r"\b(?:no|without an?) (?:upper|maximum) (?:age|limit)|\bno matter how old\b|\bat any age\b", re.IGNORECASE
)
_PACK_YEARS = re.compile(rf"\b({_COUNT})[- ]pack[- ]years?\b", re.IGNORECASE)
_PAID = re.compile(r"\b(?:paid|pays?|payable|cover(?:s|ed|age)?|reimburse\w*|eligib\w*|qualif\w*)\b", re.IGNORECASE)
_BRIEF = 12  # words of a line below the heading of its code
_ASKED_FOR = re.compile(r"\b(?:at least|minimum|requir\w*|needs?|must|criteri\w+|threshold)\b", re.IGNORECASE)
_QUIT = re.compile(
    r"\b(?:quit\w*|stopped|gave up|given up|former smokers?|ex-smokers?|smoking (?:has )?(?:ended|stopped)"
    r"|last cigarette)\b",
    re.IGNORECASE,
)
_YEARS_SINCE = re.compile(
    rf"\b(?:within|in|up to|no more than|not more than|less than|at most|the)\s(?:the\s)?(?:last\s|past\s"
    rf"|previous\s)?({_COUNT})\syears?\b"
    rf"(?!\s(?:of age|old))|\b({_COUNT})\syears? (?:ago|after quitting|since quitting|after (?:the last cigarette"
    rf"|stopping))",
    re.IGNORECASE,
)
_BASELINE = re.compile(r"\bage (\d\d) through (\d\d)\b", re.IGNORECASE)
_MONTHS_A_YEAR = 12
# "Every 24 months" is the everyday form of "at least 23 months after the month of the last one".
_FULL_MONTHS = 1
_DIGITS = re.compile(r"\b\d\d\b")


class _Stated(NamedTuple):
    ages: tuple[int, ...]
    months: tuple[int, ...]
    is_once: bool = False  # in a lifetime

    def in_words(self) -> str:
        parts = [f"every {m} months" for m in self.months]
        parts += ["ages " + " and ".join(map(str, self.ages))] if self.ages else []
        return ", ".join(parts)


def policies_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the Medicare age or interval that the sentence gives for an exam, with the verdict of the rules."""
    asked = next((c for c in sentence.clauses if c.asked and c.answer != "no"), None)
    words = f"{asked.asked} {sentence.words}" if asked else sentence.words
    around = f"{page.publication.title} {sentence.heading} {sentence.line} {words}"
    is_medicare = _MEDICARE.search(around) and _COVERS.search(words)
    # Under a code's own heading "paid from age 50" and "quit within 15 years" are Medicare's too.
    is_of_code = any(c.is_named or c.is_pointed or c.is_headed for c in sentence.clauses) and (
        _PAID.search(words)
        or (any(c.is_headed for c in sentence.clauses) and len(words.split()) <= _BRIEF)
        or (_QUIT.search(words) and _YEARS_SINCE.search(words))
        or (_PACK_YEARS.search(words) and _ASKED_FOR.search(words))
    )
    if sentence.says_nothing or not (is_medicare or is_of_code):
        return
    if _OTHERS.search(_NO_UPPER_AGE.sub(" ", words)):
        return
    stated = _stated(words)
    is_smoker = bool(_QUIT.search(words) and _YEARS_SINCE.search(words))
    is_told = is_smoker or any(stated[:2]) or stated.is_once or _NO_UPPER_AGE.search(words) or _PACK_YEARS.search(words)
    rows = _exams(sentence, words, page) if is_told else ()
    if not rows:
        return
    rules = [
        r
        for kind in ("age", "frequency")
        for r in page.table.rules(page.on, kind=kind, payer="medicare")
        if r.payer == "medicare" and r.subject and any(is_about(r.subject, row, page.table) for row in rows)
    ]
    rules = _of_that_risk(words, rules) if len(_IN_MONTHS.findall(words)) < _SEVERAL else rules
    codes = ";".join(_subject(sentence, rows, rules, page))
    if stated.ages:
        yield from _ages(sentence, codes, stated, rules)
    if stated.months or stated.is_once:
        yield from _intervals(sentence, codes, stated, rules)
    yield from _limits(sentence, codes, words, rows, page)


def _limits(sentence: Sentence, codes: str, words: str, rows: tuple[CodeRow, ...], page: Page) -> Iterator[Checked]:
    """Yield what is said of an upper age and of pack-years, where a rule gives them."""
    rules = [
        r
        for kind in ("age", "documentation")
        for r in page.table.rules(page.on, kind=kind, payer="medicare")
        if r.subject and any(is_about(r.subject, row, page.table) for row in rows)
    ]
    highest = next((r for r in rules if r.kind == "age" and "through age" in r.says), None)
    if highest and _NO_UPPER_AGE.search(words):
        yield checked(sentence, codes, "age", "contradicts", "no upper age", highest.says.rstrip("."), highest)
    said = _PACK_YEARS.search(words)
    smoked = next((r for r in rules if r.unit == "pack_years"), None)
    if said and smoked:
        n = _number(said[1])
        verdict: Verdict = "agrees" if n == int(smoked.value) else "contradicts"
        yield checked(sentence, codes, "smoking", verdict, f"{n} pack-years", smoked.says.rstrip("."), smoked)

    since = _YEARS_SINCE.search(words) if _QUIT.search(words) else None
    stopped = next((r for r in rules if r.kind == "documentation" and r.unit == "years"), None)
    if since and stopped:
        n = _number(since[1] or since[2])
        verdict = "agrees" if n == int(stopped.value) else "contradicts"
        yield checked(sentence, codes, "smoking", verdict, f"quit within {n} years", stopped.says.rstrip("."), stopped)


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word.lower()]


_IN_MONTHS = re.compile(r"\b\d+(?= months\b| (?:months )?(?:after|at|for)\b)", re.IGNORECASE)
_SEVERAL = 2  # intervals, each for patients of its own
_MONTHS = ("months", "full_months")
_ONLY_ONCE = ("lifetime", "baseline")
_HIGH = re.compile(
    r"\b(?:at|with)\s(?:a\s)?high(?:er)?[- ]risk\b|\bhigh[- ]risk (?:patient|person|people)", re.IGNORECASE
)
_USUAL = re.compile(
    r"\b(?:average|normal|usual|low|standard|ordinary)[- ]risk\b|\b(?:without|no|not at) high[- ]risk\b", re.IGNORECASE
)


def _of_that_risk(words: str, rules: list[RuleRow]) -> list[RuleRow]:
    """Keep of the rules for patients at high risk and for the others those for whom the sentence speaks."""
    usual, high = _USUAL.search(words), _HIGH.search(words)
    if bool(usual) == bool(high):
        return rules
    return [r for r in rules if r.kind != "frequency" or bool(_HIGH.search(r.says)) == bool(high)]


def _stated(words: str) -> _Stated:
    ages = [int(x) for m in _RANGE.finditer(words) if _is_of_cover(words, m) for x in m.groups()]
    ages += [int(m[1] or m[2]) for m in _AGE.finditer(words) if _is_of_cover(words, m)]
    months = [
        _number(m["n"] or m.groupdict().get("n2") or "")
        * (1 if (m["unit"] or m["unit2"]).lower() == "month" else _MONTHS_A_YEAR)
        for pattern in (_EVERY, _APART)
        for m in pattern.finditer(words)
    ]
    months += [_MONTHS_A_YEAR] if _YEARLY.search(words) else []
    return _Stated(tuple(dict.fromkeys(ages)), tuple(dict.fromkeys(months)), bool(_ONCE.search(words)))


def _is_of_cover(words: str, age: re.Match[str]) -> bool:
    """Tell whether the age stands in the clause that says what is covered, not in one beside it."""
    between = [words[min(m.end(), age.end()) : max(m.start(), age.start())] for m in _COVERS.finditer(words)]
    return any(not re.search(r";|,\s(?:which|and|but|so|while)\b", b) for b in between)


def _exams(sentence: Sentence, words: str, page: Page) -> tuple[CodeRow, ...]:
    """The codes named, else the codes in force that the words describe by modality, purpose and region."""
    pointed = (code for c in sentence.clauses if c.is_pointed or c.is_headed for code in c.codes)
    named = tuple(row for code in dict.fromkeys((*sentence.codes, *pointed)) if (row := page.row(code)))
    if named:
        return named
    reading = page.lexicon.read(words)
    modalities, purposes, regions = (reading.values(a) for a in ("modality", "purpose", "regions"))
    if not modalities:
        return ()
    return tuple(
        row
        for row in page.table.codes_on(page.on)
        if row.modality in modalities
        and (not purposes or row.purpose in (*purposes, "na"))
        and (not regions or any(_touch(a, b, page) for a in row.regions for b in regions))
    )


def _touch(a: str, b: str, page: Page) -> bool:
    return b in page.table.ancestors("regions", a) or a in page.table.ancestors("regions", b)


def _subject(sentence: Sentence, rows: tuple[CodeRow, ...], rules: list[RuleRow], page: Page) -> tuple[str, ...]:
    """The codes ruled upon: those the paragraph names, where it names any."""
    ruled = [row.code for row in rows if any(is_about(r.subject, row, page.table) for r in rules)]
    near = [code for code in ruled if code in sentence.line]
    return tuple(near or ruled)


def _ages(sentence: Sentence, codes: str, stated: _Stated, rules: list[RuleRow]) -> Iterator[Checked]:
    about_age = [r for r in rules if r.kind == "age"]
    if not about_age:
        return
    free = next((r for r in about_age if not r.value), None)
    known = {int(n) for r in rules for n in _DIGITS.findall(f"{r.value} {r.says}")}
    if free is not None:
        intervals = [
            f"at least {r.value} months" for r in rules if r.kind == "frequency" and r.value and r.unit in _MONTHS
        ]
        words = "; ".join(("no age rule", *intervals))
        yield checked(sentence, codes, "age", "contradicts", stated.in_words(), words, free)
        return
    off = [a for a in stated.ages if a not in known]
    nearest = min(about_age, key=lambda r: min((abs(int(r.value) - a) for a in off or stated.ages), default=0))
    verdict: Verdict = "contradicts" if off else "agrees"
    yield checked(
        sentence, codes, "age", verdict, _Stated(stated.ages, ()).in_words(), nearest.says.rstrip("."), nearest
    )


def _intervals(sentence: Sentence, codes: str, stated: _Stated, rules: list[RuleRow]) -> Iterator[Checked]:
    counted = [r for r in rules if r.kind == "frequency" and r.unit in _MONTHS and r.value]
    once = [r for r in rules if r.kind == "frequency" and r.unit in _ONLY_ONCE]
    held = once or counted
    if stated.is_once and held:
        verdict: Verdict = "agrees" if once else "contradicts"
        yield checked(sentence, codes, "frequency", verdict, "once in a lifetime", held[0].says.rstrip("."), held[0])
        return
    # A baseline is for the ages of its rule, every other age goes by the months.
    of_age = [
        r for r in once if (m := _BASELINE.search(r.says)) and any(int(m[1]) <= a <= int(m[2]) for a in stated.ages)
    ]
    if stated.months and (of_age or (once and not counted)):
        rule = (of_age or once)[0]
        words = _Stated((), stated.months).in_words()
        yield checked(sentence, codes, "frequency", "contradicts", words, rule.says.rstrip("."), rule)
        return
    if not counted:
        return
    allowed = {int(r.value) + extra for r in counted for extra in (0, _FULL_MONTHS)}
    off = [m for m in stated.months if m not in allowed]
    verdict = "contradicts" if off else "agrees"
    words = f"at least {counted[0].value} months" if len(counted) == 1 else counted[0].says.rstrip(".")
    yield checked(sentence, codes, "frequency", verdict, _Stated((), stated.months).in_words(), words, counted[0])
