"""In which form a code is put forward: one half, the bare code, or both halves on two lines; and which form is due.

Pure; imports `cues`, `model`, `phrases`, `rulebook`, `tables`. Used by understand, compose and verify.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from radcode import cues
from radcode.clauses import blanked
from radcode.model import Ask, Line, Question
from radcode.phrases import Claims, Span, asks, claimed, only_asks, sentences, without_contrasts
from radcode.rulebook import component_rule, encounter_of
from radcode.tables import CodeTable

Form = frozenset[str]  # the component modifiers: none for the bare code, both for two lines


class Asked(NamedTuple):
    """The forms that are asked about: where they stand, whether one is to be chosen, and what is claimed of one.

    `spans` tell nothing of who reads or whose the equipment is.
    """

    spans: tuple[Span, ...] = ()
    is_choice: bool = False
    form: Form | None = None
    claims: Claims = Claims.MAY


_HALF = r"(?:components?|parts?|sides?|half|halves|portions?|fees?|charges?|lines?|pieces?|modifiers?|codes?)"
_LINE = (
    r"(?:lines?|codes?|bill(?:ing)?|charges?|claims?|components?|services?|modifiers?|fees?|payments?|rates?"
    r"|amounts?)"
)
_NOT_COUNTED = r"(?![\w/%])(?! ?(?:weeks?|wks?|years?|yrs?|y/?o|months?|days?|views?|units?|rvus?|percent|cm|mm|min)\b)"
# Why, when or instead of what: what stands there is told and not asked.
_TOLD = re.compile(
    r"\b(?:because|since|when|if|while|as|although|though|even though|where|given|for whom|who|that|which|instead of"
    r"|rather than|and not|but not|not)\b",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:^|[,;:\u2013\u2014-]\s*|\b(?:so|and|but|then|whether|if)\s+)\W*(?:can|could|may|do|does|did|is|are|was|were|should|must|will"
    r"|would|shall|need)(?:n'?t)?\s+\w+",
    re.IGNORECASE,
)
_EITHER = re.compile(r"\b(?:or|versus|vs)\b|/", re.IGNORECASE)
_ON_CODE = re.compile(r"\b(?:\d{4}[\dA-Z]|[A-Z]\d{4})-?$")
_WRONG = re.compile(r"\b(?:wrong|incorrect|improper|a mistake|an error|not ok(?:ay)?)\b", re.IGNORECASE)
_ONLY_ASKS = re.compile(
    r"^\W*(?:is (?:that|this|it) |would (?:that|this|it) be )?"
    r"(?:allowed|permitted|possible|acceptable|proper|doable)\W*$",
    re.IGNORECASE,
)
# Who says what or how much wants the amount, and not only whether.
_AMOUNT = re.compile(r"\b(?:what|how much|tell|know|amounts?|worth)\b", re.IGNORECASE)
_FEW = 45  # characters between two forms of which one is to be chosen


@cache
def halves(table: CodeTable) -> tuple[str, str]:
    """Return the modifiers of the two halves, that of the reading first."""
    first, second = next(x.allows for x in table.rows("indicators") if x.kind == "pctc" and len(x.allows) > 1)[:2]
    return first, second


@cache
def _pattern(reading: str, technical: str) -> re.Pattern[str]:
    own = rf"(?<![\w/.$#])(?:modifier |mod |-)?{{}}{_NOT_COUNTED}(?: modifier)?"
    read = rf"(?:{own.format(reading)}|\bprofessional(?: {_HALF})?\b|(?-i:\bPC\b(?!/)))"
    tech = rf"(?:{own.format(technical)}|\btechnical(?: {_HALF})?\b)"
    join = rf"(?: {_HALF})?(?: and |/| ?& ?| ?\+ ?| plus |, (?:and )?)(?:an? |the |one )?"
    either = rf"(?:{read}|{tech}|(?:an?y? |the )?(?:component )?mod(?:ifier)?s?\b)"
    bare = (
        rf"\b(?:without|w/o|no|neither)(?: either)? {either}(?:,? (?:or|nor|and) {either})?(?! needed| required)"
        rf"|\b(?:skip|drop|omit|forgo|leave off|leave out|leave|do without)(?:ping|ting)? {either}(?: off| out)?"
        rf"|\b(?:bare|plain|unmodified|naked)(?: {_LINE})?\b|\bglobal(?:ly|s)?(?: {_LINE})?\b"
        rf"|\b(?:one|single|1)(?: global| bare| single)? lines?\b"
    )
    both = (
        rf"{read}{join}{tech}(?: {_HALF})*(?: (?:apart|separately|on (?:two|separate) lines))?"
        rf"|{tech}{join}{read}(?: {_HALF})*(?: (?:apart|separately|on (?:two|separate) lines))?"
        rf"|\b(?:two|2|separate) (?:separate )?{_LINE}\b|\bsplit(?:ting|s)?\b(?: billing)?"
        rf"|\bboth (?:halves|components|parts|sides) separately\b|\b(?:each|the) half (?:apart|separately|on its own)\b"
    )
    return re.compile(
        rf"(?P<bare>{bare})|(?P<both>{both})|(?P<read>{read})|(?P<tech>{tech})",
        re.IGNORECASE,
    )


class _Said(NamedTuple):
    form: Form
    span: Span


def _forms(text: str, table: CodeTable) -> Iterator[_Said]:
    reading, technical = halves(table)
    of = {"bare": (), "both": (reading, technical), "read": (reading,), "tech": (technical,)}
    for m in _pattern(reading, technical).finditer(text):
        yield _Said(frozenset(of[str(m.lastgroup)]), m.span(str(m.lastgroup)))


def asked_forms(text: str, table: CodeTable) -> Asked:
    """Return the forms of a line that a text asks about, in the last sentence that does."""
    told = [text[slice(*p)] for p in sentences(text)]
    parts = [p for p, t in zip(sentences(text), told, strict=True) if not (only_asks(t) or _ONLY_ASKS.match(t))]
    marked = [p for p in parts if "?" in text[slice(*p)]]
    wants = [p for p in marked or parts if asks(text[slice(*p)]) and (marked or _OPENS.search(text[slice(*p)]))]
    tagged = len(parts) < len(sentences(text))
    found = Asked()
    for part in wants or parts[-1:]:
        said = [_Said(x.form, (x.span[0] + part[0], x.span[1] + part[0])) for x in _forms(text[slice(*part)], table)]
        if _is_of_money(said, text, part):
            continue
        if _is_choice(said, text):
            return Asked(tuple(x.span for x in said), is_choice=True)
        own = _asked_in(said, text, part) if wants or tagged else None
        if own is not None:
            spans = tuple(x.span for x in said if x.form == own.form)
            found = Asked(spans, form=own.form, claims=_claimed(text, own.span, part))
    return found


def _is_of_money(said: Sequence[_Said], text: str, part: Span) -> bool:
    """Tell whether a sentence asks what is paid for a form: that it is billed in it is told."""
    paid = dict(cues.CUES)[Ask.PAYMENT]
    rest = blanked(text, (x.span for x in said))[slice(*part)]
    named = any(paid.search(text[slice(*x.span)]) for x in said)
    return bool(paid.search(rest) or (named and _AMOUNT.search(rest)))


def _claimed(text: str, span: Span, part: Span) -> Claims:
    """Return what is claimed of a form: its own words, and those of the exam, deny nothing."""
    plain = without_contrasts(text)
    plain = f"{plain[: span[0]]}{'~' * (span[1] - span[0])}{plain[span[1] :]}"
    claim = claimed(plain, [span])
    found = claim.claims if claim else Claims.MAY
    return Claims.MAY_NOT if found is Claims.MAY and _WRONG.search(text, span[1], part[1]) else found


def _is_choice(said: Sequence[_Said], text: str) -> bool:
    """Tell whether one of several forms is to be chosen: "26, TC or global", "one line or two"."""
    for one, other in pairwise(said):
        between = text[one.span[1] : other.span[0]]
        if one.form != other.form and len(between) < _FEW and _EITHER.search(between):
            return True
    return len(said) == 1 and bool(re.match(r" or (?:two|2|not|separate|apart)\b", text[said[0].span[1] :]))


def _asked_in(said: Sequence[_Said], text: str, part: Span) -> _Said | None:
    """Return the form in the words that ask, and not in those that tell when or why."""
    opens = [m.start() for m in _OPENS.finditer(text, *part)]
    if not opens:  # "the level for 70553-26?" asks of that line, and not for its form
        said = [x for x in said if not _ON_CODE.search(text[: x.span[0]])]
    start = opens[-1] if opens else part[0]
    asked = [x for x in said if x.span[0] >= start]
    ends = [m.start() for m in _TOLD.finditer(text, start, part[1])]
    end = next((e for e in ends if any(x.span[1] <= e for x in asked)), part[1])
    inside = [x for x in asked if x.span[1] <= end] or list(asked if opens else said)
    return inside[0] if len({x.form for x in inside}) == 1 else None


_TELLS_APART = ("regions", "technique", "purpose", "laterality", "tracer", "approach")
_ASKS = (
    Ask.CODE,
    Ask.MODIFIER,
    Ask.ALLOWED,
    Ask.SUITS,
    Ask.VALIDITY,
    Ask.RULE,
    Ask.MEANING,
    Ask.UNITS,
    Ask.PAYMENT,
    Ask.EXPLAIN,
    Ask.PAIR,
)


def ask_of_form(ask: Ask, question: Question, asked: Asked, table: CodeTable) -> Ask:
    """Return what is asked, which is the line of an exam where a form is put forward or to be chosen for it.

    Too little must not have been told of who reads, whose the equipment is and where, nor an amount be asked for.
    """
    told = question.apart or question.reads is not None or question.owns is not None or question.setting
    exam = question.values("modality") and any(question.values(a) for a in _TELLS_APART)
    several = len({m.code for m in question.codes}) > 1
    others = {*question.modifiers} - {*halves(table)}
    whole = any(not _may_split(m.code, question, table) for m in question.codes)
    if ask not in _ASKS or not (asked.spans and told and (question.codes or exam)) or several or others or whole:
        return ask
    return Ask.MODIFIER if asked.is_choice else Ask.CODE


def is_of_form(question: Question, table: CodeTable) -> bool:
    """Tell whether a line is asked for in a form that was put forward or is to be chosen."""
    return question.ask in (Ask.CODE, Ask.MODIFIER) and bool(asked_forms(question.text, table).spans)


def verdict_of_form(question: Question, lines: Sequence[Line], table: CodeTable) -> bool | None:
    """Return whether a code is billed in the form put forward; None when none was, or too little was told."""
    if question.ask is not Ask.CODE or cues.EVERY_LINE.search(question.text):
        return None
    asked = asked_forms(question.text, table)
    split = [line for line in lines if _splits(line.code, question, table)]
    if asked.form is None or not split:
        return None
    both = {*halves(table)}
    due = {c: frozenset(m for x in split if x.code == c for m in x.modifiers) & both for c in {x.code for x in split}}
    if len({*due.values()}) != 1:
        return None
    form = next(iter(due.values()))
    is_due = form == asked.form or (len(form) > 1 and bool(asked.form) and asked.form < form)
    return is_due == (asked.claims in (Claims.MAY, Claims.MUST))


def _splits(code: str, question: Question, table: CodeTable) -> bool:
    row = table.code(code, question.on)
    if row is None or not _may_split(code, question, table):
        return False
    return question.apart or component_rule(row, encounter_of(question), table) is not None


def _may_split(code: str, question: Question, table: CodeTable) -> bool:
    allowed = table.halves_of(code, question.on)
    return allowed is not None and {*halves(table)} <= {*allowed}
