"""Whether a patient of some age may have an exam under Medicare, and how often in a life, in any words.

Pure. An age told of one patient is held against the whole band of the rules, an age told as a limit against its ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part
from ingest.audit.spotted.reading import NUMBER, ORDINAL, denies_anything, number_of
from radcode.rows import RuleRow
from radcode.rulebook import is_about

_MAY = re.compile(
    r"\b(?:qualif\w+|eligib\w+|cover(?:s|ed|age)?|pa(?:id|ys?|yable)|may (?:have|get|be)|can (?:have|get|be)|gets?"
    r"|entitle\w*|allow\w*|benefit|admits?|admitted|within|inside|still|screen(?:s|ed|ing)?|accepted|fits?|included|meets?|satisf\w+"
    r"|old enough|young enough|the age (?:rule|limit|criteri\w+))\b",
    re.IGNORECASE,
)
_MAY_NOT = re.compile(
    r"\b(?:no longer|not|never|cannot|too (?:old|young)|ineligible|outside|denie[ds]|out of|past the|beyond the"
    r"|aged out|ages? out|excluded|rejected|refused|disqualif\w+)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_AGE = re.compile(
    rf"\b(?:who (?:is|are|has turned|turned)|(?:he|she) (?:is|turns)|is|are|aged|age|at|of|turns?|turned|being|after"
    r"|past|beyond|before|until|from)"
    rf" (?:only |just |already |now |age )?(?P<n>{NUMBER})\b(?![\w%/-]|[.,]\d|\s?(?:percent|months?|weeks?|minutes?"
    rf"|pack|views?|units?|m[lg]\b|days?|codes?|times|cm|mm|to\b|through\b|RVU))"
    rf"|\b(?P<y>{NUMBER})[- ]years?[- ](?:olds?|of age)\b|\b(?P<o>{ORDINAL}) birthday\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:becomes?|from|onwards?|once|starts?|begins?|opens?|turn(?:s|ed|ing)?|reach\w*|after|until|till|through|upper"
    r"|lower|last|ends?|closes?|stops?|limit|floor|ceiling|minimum|maximum|cut-?off|earliest|youngest|oldest|first"
    r"|as of|as soon as|up to|eligible (?:for [^,;.]{0,20})?at|birthday|older|younger|(?:over|under|above"
    r"|below)(?= (?:the )?(?:age|\d))"
    r"|least|most)\b",
    re.IGNORECASE,
)
_CASES = re.compile(
    r"\b(?:high[- ]risk|symptom\w*|family history|commercial|private|task force|USPSTF|ACR|society|societies|baseline"
    r"|medically necessary|if|unless|used to|formerly|was|were|before 20\d\d|guideline\w*|recommend\w*|pack|quit\w*"
    r")\b",
    re.IGNORECASE,
)
_GROWN, _OLDEST = 18, 99


def eligible_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield whom an exam is paid for by age, and how many times in a lifetime."""
    words = part.blanked
    yield from _in_a_lifetime(part, page)
    found = list(_AGE.finditer(words))
    if len(found) != 1 or not _MAY.search(f"{words} {part.clause.asked}") or _CASES.search(_QUALIFIED.sub(" ", words)):
        return
    n = number_of(found[0]["n"] or found[0]["y"] or found[0]["o"])
    if n is None or not _GROWN <= n <= _OLDEST or part.is_past:
        return
    if _LIMIT.search(words):
        if not denies_anything(words) or _NO_FURTHER.search(words):
            yield Claim("age", f"limit {n}", _is_end(n, page), part.is_hedged)
        return
    is_out = bool(_MAY_NOT.search(words)) != (part.is_asked and part.clause.answer == "no")
    yield Claim("age", f"{'not ' if is_out else ''}at {n}", _in_band(n, page, is_out=is_out), part.is_hedged)


# "Nothing after 74": a limit, denied or not.
_NO_FURTHER = re.compile(
    rf"\b(?:nothing|no longer|not|never|stops?|n['\u2019]t)\b[^,;.]{{0,40}}\b(?:after|past|beyond|before|until)"
    rf" (?:the |age |her |his )*(?:{NUMBER}|{ORDINAL})\b",
    re.IGNORECASE,
)
_QUALIFIED = re.compile(r"\bwho (?:smoked|has smoked|smokes)\b|\baverage-risk\b", re.IGNORECASE)


class _Band(NamedTuple):
    low: int
    high: int
    row: RuleRow


def _rules(code: str, kind: str, on: date, page: Page) -> list[RuleRow]:
    row = page.table.code(code, on)
    rules = page.table.rules(on, kind=kind, payer="medicare") if row else ()
    return [r for r in rules if row and r.payer == "medicare" and r.subject and is_about(r.subject, row, page.table)]


def _band(code: str, on: date, page: Page) -> _Band | None:
    """Return from which to which age the exam is paid, by rules that name an end; None where none does."""
    rules = [r for r in _rules(code, "age", on, page) if r.value]
    if not rules or any(not r.value for r in _rules(code, "age", on, page)):
        return None
    lows = [int(r.value) for r in rules if r.unit != _LAST]
    highs = [int(r.value) for r in rules if r.unit == _LAST]
    highs += [int(m[1]) for r in rules if (m := _THROUGH.search(r.says))]
    return _Band(min(lows, default=0), max(highs, default=_OLDEST), rules[0])


_LAST = "through_years"
_THROUGH = re.compile(r"\bthrough (?:age )?(\d\d)\b")


def _in_band(n: int, page: Page, *, is_out: bool) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        band = _band(code, on, page)
        # Below the band an exception of its own may pay for one exam.
        if band is None or (n < band.low and any(r.unit == "baseline" for r in _rules(code, "frequency", on, page))):
            return None
        return Fact((band.low <= n <= band.high) != is_out, f"from {band.low} to {band.high}", band.row)

    return judge


def _is_end(n: int, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        rules = [*_rules(code, "age", on, page), *_rules(code, "frequency", on, page)]
        known = {int(x) for r in rules for x in re.findall(r"\b\d\d\b", f"{r.value} {r.says}")}
        band = _band(code, on, page)
        if band is None:
            return None
        return Fact(bool({n, n - 1, n + 1} & known) if n not in known else True, band.row.says.rstrip("."), band.row)

    return judge


_LIFE = re.compile(r"\b(?:lifetimes?|in (?:a|one|her|his|their|the) life(?: ?time)?|for life|ever)\b", re.IGNORECASE)
_TIMES = re.compile(
    rf"(?<![\w.,$/-])(?P<n>{NUMBER}|once|twice|single)\b(?![\w%/]|[.,]\d|[- ](?:years?|months?|cm|mm|percent|cigarettes"
    r"|packs?|pack))",
    re.IGNORECASE,
)


def _in_a_lifetime(part: Part, page: Page) -> Iterator[Claim]:
    words = part.blanked
    if not _LIFE.search(f"{words} {part.clause.asked}") or denies_anything(words) or _CASES.search(words):
        return
    numbers = {number_of(m["n"]) for m in _TIMES.finditer(_LIFE.sub(" ", words))}
    if len(numbers) == 1 and (n := numbers.pop()):

        def judge(code: str, on: date) -> Fact | None:
            rule = next((r for r in _rules(code, "frequency", on, page) if r.unit == "lifetime"), None)
            return Fact(int(rule.value) == n, rule.says.rstrip("."), rule) if rule else None

        yield Claim("frequency", f"{n} in a lifetime", judge, part.is_hedged)
