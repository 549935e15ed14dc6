"""Modifiers as a sentence puts them on a code.

Pure. The tables name the modifiers, and an indicator, a rule or the modifier's own row says where it may stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from typing import NamedTuple

from ingest.audit.labels import without_codes
from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part
from radcode.codes import code_mentions
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import is_about
from radcode.tables import CodeTable

_LEAD = (
    r"(?:modifiers?|mods?\.?|append(?:ing|ed|s)?|add(?:ing|s|ed)?|put(?:ting|s)?|attach(?:ing|ed)?|takes?|used|uses?"
    r"|using|with|marked|labell?ed|tagged|flagged|carrying|no|never|neither|nor|either|both|accepts?|allows?|needs?"
    r"|requires?|carr(?:y|ies)|plus)"
    r"(?:\s(?:a|an|the|both|either|any))?(?:\s(?:modifiers?|mod))?(?:\s?[:=]\s?|\s)-?[\"\u201c']?"
)
# What a modifier named without a word before it is followed by: "26 goes on ...", "the 26 modifier".
_GOES = (
    r"(?=[\"\u201d']?\s(?:(?:line|claim|share)s?\b|modifiers?\b|goes\b|belongs\b|applies\b|(?:does"
    r"|do) not (?:apply|belong|go)\b|on\s(?:it"
    r"|this|that|\d{4})"
    r"|(?:is|are|may be|can be|must be|should be|has to be|will be|be)\s(?:(?:never|not|always|also)\s)?(?:appended"
    r"|added|attached"
    r"|put|allowed|used|valid|accepted|required|permitted|possible|billed|reported|right|correct|taken)\b"
    r"|(?:never|cannot)\s(?:goes|belongs|applies|be)\b|(?:not |never )?(?:possible|allowed|permitted|valid"
    r"|accepted|usable)\b))"
)
_JOINS = r"[\"\u201d']?\s?(?:,\s?(?:and\s|or\s|nor\s)?|/|\s(?:or|and|nor|&)\s)(?:modifiers?\s)?-?[\"\u201c']?"
# A doctor is no modifier.
_NO_MODIFIER = (
    r"(?<!\ban MD)(?<!\bthe MD)(?<!\ban DO)"
    r"(?![\w%]|-?\s?(?:units?|percent|%|mci|ml|mg|mcg|minutes?|hours?|years?|days?|months?|weeks?|views?|codes?|states"
    r"|cm|mm|patients|and older|scan\w*|angio\w*|of the|imag\w*|stud\w*|exam\w*)\b|[.,]\d)"
)
_USED = re.compile(
    r"\b(?:append\w*|add|adds|added|adding|put|attach\w*|takes?|used?|uses|bill\w*|report\w*|submit\w*|carr(?:y|ies)"
    r"|accept\w*|allow\w*|needs?|requires?|appl(?:y|ies|icable)|valid|permit\w*|eligible|ok(?:ay)?|correct|append"
    r"|pays?|paid|split\w*|code[sd]?|claim\w*|goes|go|gets?|comes?|expects?|wants?|doubles?|raises?|belongs?"
    r"|deserves?|rides?|follows?|appears?|is|are|has|have|with)\b",
    re.IGNORECASE,
)
# A ban that is meant always; "without 26" or "no modifier is needed" only tells of one bill.
_BANS = re.compile(
    r"\b(?:adds nothing|no (?:place|business)|left off|out of place|off limits|ruled out|forbidden|barred|never"
    r"|nobody|no one|cannot|(?:do|does|may|can|must|should|is|are|will)\s(?:not|never)|has no|have no"
    r"|no|neither"
    r"|not (?:allowed|valid|possible|usable|billable|available|permitted|appended|used|applicable|accepted|payable"
    r"|appropriate|an option))\b"
    r"|\b(?:do|does|ca|must|should|is|are|wo)n['\u2019]t\b",
    re.IGNORECASE,
)
_NEEDLESS = re.compile(
    r"\b(?:need\w*|requir\w*|necessary|without|mandatory|have to|has to|release\w*)\b", re.IGNORECASE
)
_NOT_ON_IMAGING = re.compile(
    r"\bnot (?:on|for|an) (?:diagnostic )?imaging|no (?:role|use) (?:in|on) (?:diagnostic )?imag"
)
_IMAGING_ROLES = ("complete_service", "si")


# What comes of a modifier that has no business there: who tells of it does not say that it may stand there.
IN_VAIN = (
    r"bounc\w*|kick\w*|den(?:y|ied|ies|ials?)|reject\w*|fail\w*|wast\w+|pointless|useless|trigger\w*|void|improper"
    r"|forbid\w*|banned|bars?|twice|duplicat\w*|double[- ]?(?:bill|charg|pa)\w*|throws? (?:it )?(?:out|away)"
    r"|thrown out|(?:does|do) not exist|nothing (?:to|that|for|in it)|no (?:leg|purpose|sense|meaning|effect|place"
    r"|business|target|object|grounds?|basis|use)|would(?! (?:be )?(?:right|fine|correct|proper|allowed|paid|the way))"
)
_VAIN = re.compile(rf"\b(?:{IN_VAIN})\b", re.IGNORECASE)


# Two letters or digits that stand alone: what every modifier looks like.
MAYBE = re.compile(r"(?<![\w.])(?:\d\d|[A-Z][A-Z0-9])(?!\w)")


class Put(NamedTuple):
    """Modifiers named together in a part, whether the words deny them, and the code that they are written onto."""

    modifiers: tuple[str, ...]
    start: int
    end: int
    is_denied: bool | None
    code: str = ""


@cache
def named_patterns(table: CodeTable) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of modifiers after a word that leads to them, and of those that need no such word."""
    known = {x.modifier for x in table.rows("modifiers")}
    one = rf"(?-i:{'|'.join(sorted(known))}){_NO_MODIFIER}"
    free = {m for x in table.rows("indicators") for m in x.allows if m.isalpha()}
    return (
        re.compile(rf"\b{_LEAD}(?P<list>{one}(?:{_JOINS}{one})*)(?P<cell>)?", re.IGNORECASE),
        re.compile(rf"(?<![\w/-])(?P<list>(?:{'|'.join(sorted(free))})(?!\w)(?:{_JOINS}{one})*)"),
        re.compile(rf"(?<![\w/$.,-])-?(?P<list>{one}(?:{_JOINS}{one})*){_GOES}", re.IGNORECASE),
    )


def puts_in(part: Part, page: Page) -> Iterator[Put]:
    """Yield the modifiers named in the part, those written onto a code included."""
    if not MAYBE.search(part.words):
        return
    led, free, going = named_patterns(page.table)
    seen: set[int] = set()
    for pattern in (led, free, going):
        for found in pattern.finditer(part.words):
            start, end = found.span("list")
            if seen.isdisjoint(range(start, end)):
                seen |= set(range(start, end))
                names = tuple(m for m in re.findall(r"(?<!\w)[A-Z0-9]{2}(?!\w)", found["list"]))
                lead = found.start() if pattern is led else start
                denied = part.denies(start, end)
                if denied is False and re.match(r"(?:no|never|neither|nor)\b", part.words[lead:], re.IGNORECASE):
                    denied = True
                yield Put(names, start, end, denied)
    for mention in code_mentions(part.words):
        if mention.modifiers and mention.code in part.clause.codes and seen.isdisjoint((mention.end - 1,)):
            names = tuple(str(m) for m in mention.modifiers)
            yield Put(names, mention.start, mention.end, part.denies(mention.start, mention.end), str(mention.code))


def modifier_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield that a modifier may, or may never, stand on the codes of the part."""
    if not (part.has_subject or _STARTS.match(part.words)):
        return
    for put in puts_in(part, page):
        # "71046-26 is not billed" is about that line, not about the modifier.
        if put.is_denied is None or (put.is_denied and put.code) or not (put.code or _is_attached(put, part)):
            continue
        around = part.words
        if put.is_denied:
            # A ban under a condition holds for that case only, one beside other modifiers for that pair of lines.
            said = replace(part, words=_BOTH_SIDES.sub(" ", around)) if _is_of_sides(put, page) else part
            is_ban = (part.is_asked or _BANS.search(around)) and not (_NEEDLESS.search(around) or said.has_condition)
            is_ban = is_ban and not (len(part.clause.codes) > 1 and _OTHER_SIDES.search(part.whole))
            for m in put.modifiers if is_ban else ():
                yield Claim("modifier", f"never {m}", _may_not(m, page), part.is_hedged)
        elif (
            part.is_asked
            or put.code
            or _is_field(put, part)
            or (_USED.search(around) and not _NEEDLESS.search(around[: put.start][-12:]))
        ) and not _VAIN.search(around):
            for m in put.modifiers:
                # What is never right is not usually right either.
                yield Claim("modifier", f"with {m}", _may(m, page), part.is_narrowed, (put.code,) if put.code else ())


# That both sides were done is no special case of the modifiers for sides.
_BOTH_SIDES = re.compile(
    r"\b(?:even )?(?:when(?:ever)?|if|where|for) (?:both|two|the other|the second|each|you do both)\b[^,;.]*",
    re.IGNORECASE,
)


def _is_of_sides(put: Put, page: Page) -> bool:
    sided = {m for x in page.table.rows("indicators") if x.kind == "bilateral" for m in x.allows}
    return sided >= {*put.modifiers}


_OTHER_SIDES = re.compile(r"\b(?:LT|RT|left|right)\b")
_STARTS = re.compile(
    r"^\W*(?:the\s)?(?:(?:billing|allowed|usual|component|bilateral)\s)?"
    r"(?:append|add|put|use|modifiers?|mods?|no modifiers?|neither|both)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:(?:\w+\s){0,2}(?:modifiers?|mods?)(?:\s\w+)?|append|add|takes)\s?[:=]\s?-?(?:[A-Z]{2}|\d\d)\b",
    re.IGNORECASE,
)


_AFTER_CODE = re.compile(r"^(?:\W*|.*:\s)~+\s?[:,=]\s?(?:with\s|plus\s|\+\s?)?(?:modifiers?\s)?-?")


def _is_field(put: Put, part: Part) -> bool:
    """Tell whether the modifier is the value of a field, or stands alone right after the code."""
    after = _AFTER_CODE.match(part.blanked)
    return bool(_LABEL.match(part.words)) or (after is not None and after.end() == put.start)


_ONTO = re.compile(
    r"(?:\s(?!with\b)\w+){0,3}?\s(?:to|on|onto|for|in)\s(?:\w+\s){0,4}~|\s?(?:\w+\s)?~"
    r"|\s(?:\w+\s){0,2}(?:go(?:es)?|belongs?|used|valid|allowed|accepted|appended|combine[sd]?|works?|reported|billed)"
    r"\s(?:together\s)?(?:with|by)\s(?:\w+\s){0,3}~",
    re.IGNORECASE,
)


def _is_attached(put: Put, part: Part) -> bool:
    """Tell whether the modifier is said of the part's code: after it, or before it and joined by "to" or "on"."""
    whole = without_codes(part.whole)
    first, put_at = whole.find("~"), part.at + put.start
    return part.is_asked or first < 0 or first < put_at or bool(_ONTO.match(part.blanked[put.end :]))


def _may(modifier: str, page: Page) -> Judge:
    return lambda code, on: _law(modifier, code, on, page)


def _may_not(modifier: str, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        fact = _law(modifier, code, on, page)
        # Only an indicator that allows it refutes a ban: a rule for one case leaves the others open.
        if fact is None or (fact.holds and fact.row.TABLE != "fees"):
            return None
        return fact._replace(holds=None if fact.holds is None else not fact.holds)

    return judge


def _law(modifier: str, code: str, on: date, page: Page) -> Fact | None:
    """Return whether the tables let the modifier stand on the code: by an indicator, a rule, or the modifier's row."""
    table = page.table
    row = table.code(code, on)
    if row is None:
        return None
    never = next((r for r in _bans(table, modifier, on) if is_about(r.subject, row, table)), None)
    if never:
        return Fact(False, never.says.rstrip("."), never)
    for kind in ("pctc", "bilateral"):
        if any(modifier in x.allows for x in table.rows("indicators") if x.kind == kind):
            return _by_indicator(kind, modifier, code, on, page)
    known = table.modifier(modifier, on)
    if known is None:
        ended = [x for x in table.rows("modifiers") if x.modifier == modifier and x.effective_to < on]
        return Fact(False, f"ended on {ended[-1].effective_to}", ended[-1]) if ended else None
    if _is_imaging(row, on, page) and _NOT_ON_IMAGING.search(f"{known.label}. {known.explains}"):
        return Fact(False, known.explains.rstrip("."), known)
    return None


@cache
def _bans(table: CodeTable, modifier: str, on: date) -> tuple[RuleRow, ...]:
    """Return the rules that always forbid the modifier on the codes they name."""
    return tuple(
        r
        for r in table.rules(on, payer="medicare")
        if (r.unit, r.value) == ("never_modifier", modifier) and r.subject and not r.condition
    )


def _by_indicator(kind: str, modifier: str, code: str, on: date, page: Page) -> Fact | None:
    view = page.table.fee(code, "", on)
    if view is None:
        return None
    value = getattr(view.row, kind)
    meaning = page.table.indicator(kind, value, on)
    if meaning is None:
        return None
    table = f"{'PC/TC' if kind == 'pctc' else kind} indicator {value}"
    holds: bool | None = modifier in meaning.allows
    own = page.table.fee(code, modifier, on)
    if holds and kind == "pctc" and (own is None or own.row.status != view.row.status):
        holds = None  # such as a technical side that is bundled
    if not holds and kind == "pctc" and own is not None:
        holds = None
    if holds is False and kind == "bilateral" and _is_tolerated(modifier, meaning.means):
        holds = None
    return Fact(holds, table, view.row)


def _is_tolerated(modifier: str, means: str) -> bool:
    """Tell whether the meaning of an indicator names the modifier without ruling it out."""
    ruled_out = re.search(rf"\b(?:none of|never)\b[^;.]*\b{modifier}\b", means, re.IGNORECASE)
    return modifier in means and not ruled_out


def _is_imaging(row: CodeRow, on: date, page: Page) -> bool:
    view = page.table.fee(row.code, "", on)
    splits = view is not None and bool((x := page.table.indicator("pctc", view.row.pctc, on)) and len(x.allows) > 1)
    return row.scope == "imaging" and row.role in _IMAGING_ROLES and splits
