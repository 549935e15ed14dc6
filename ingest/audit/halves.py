"""Whether a code splits into a professional and a technical half, or is one of them alone, as a sentence says it.

Pure. What a PC/TC indicator means is read from the indicators table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.audit.modifiers import puts_in
from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Judge, Part, of_rows
from radcode.codes import code_mentions
from radcode.rows import FeeRow

_HALF_WORDS = r"(?:component|part|side|half|portion|service|share)"
_ONE_HALF = r"(?:professional|technical)"
_TWO_HALVES = (
    rf"(?:its\s|the\s|two\s|a\s)?(?:halves|parts\b(?!\sof)|components|{_ONE_HALF}\s(?:\w+\s)?(?:and"
    rf"|plus)\s(?:an?\s)?{_ONE_HALF}"
    r"|(?:modifiers?\s)?-?(?:26|TC)\s(?:half\s|part\s|line\s)?(?:and|plus)\s(?:an?\s)?-?(?:26|TC)\b)"
)
# What is split over lines or codes has not been split into halves.
_NO_LINES = (
    r"(?! (?:up )?(?:in(?:to)?|over|across|between|on) (?:[\w-]+ ){0,3}(?:codes|lines|claims|units|sessions|days)\b)"
)
_SPLITS = re.compile(
    rf"(?<!the )\bsplits?\b{_NO_LINES}(?=\s(?:in(?:to)?|between|up|apart|like|as|just|the usual|normally)\b)"
    r"|(?<=never )splits?\b|(?<=does not )split\b|(?<=cannot )split\b"
    rf"|\b(?:be|is|are|get|gets)\s(?:split|divided|separated|broken (?:down|out|up))\b{_NO_LINES}"
    rf"|\bboth\s(?:a\s)?{_ONE_HALF}\sand\s(?:a\s)?{_ONE_HALF}(?:\s{_HALF_WORDS}s?)?"
    rf"|\b(?:has|have|carries|contains?|with)\s(?:a\s|separate\s)?{_ONE_HALF}(?:\s{_HALF_WORDS})?\s(?:and|plus)\s"
    rf"(?:a\s)?{_ONE_HALF}\s{_HALF_WORDS}s?"
    rf"|\b(?:comes?|billed|paid|divide[sd]?|falls?|breaks?|broken|separates?|parts) (?:down |up |apart "
    rf"|out )?in(?:to)?"
    rf"\s{_TWO_HALVES}"
    rf"|\b(?:is|be) (?:divisible|split-?billed|divided)\b|\bhas two (?:halves|components)\b"
    r"|\bsplit[- ]billing\b(?=[^.;,]{0,20}\b(?:is|applies|available|allowed|possible|works))|\b(?:26|TC) (?:and|or"
    r"|nor) (?:26|TC) exists?\b"
    r"|\bsubject to (?:the|a) (?:PC/TC|26/TC|component) split",
    re.IGNORECASE,
)
_ONLY = re.compile(
    rf"\b(?P<half>technical|professional|global)(?:[- ]{_HALF_WORDS})?[- ]only\b"
    r"|\b(?:only|solely|purely|exclusively|strictly|just)\s(?:a\s|the\s)?(?P<after>technical|professional)\b"
    rf"(?!\s{_HALF_WORDS}\s(?:of|for|in)\b)"
    rf"|\b(?:no|without an?|lacks an?|missing an?)\s(?P<lacking>technical|professional)\s{_HALF_WORDS}"
    rf"|\b(?:the|its|a|any)\s(?P<absent>technical|professional)\s{_HALF_WORDS}\s(?:does not"
    rf"|doesn['\u2019]t) (?:exist|apply)\b"
    rf"|\b(?:is|as)\s(?:a|the)\s(?P<bare>technical|professional)\s{_HALF_WORDS}(?:\scode)?\b(?!\sof)"
    rf"|\b(?P<sole>technical|professional)(?:\s{_HALF_WORDS})?(?:,| and|, and)? (?:nothing (?:else|more)|no other"
    rf"|no more|that is all)\b"
    rf"|\bonly (?:the |a |its )?(?P<only>technical|professional)\s{_HALF_WORDS} (?:exists?|is there|is left)\b"
    r"|\b(?P<globally>only globally)\b",
    re.IGNORECASE,
)
# The subject of such a statement must be the code, not a bill or a hospital.
_COPULA = re.compile(
    r"(?:\b(?:is|are|as|being|remains?|has|have|covers?|represents?|describes?|a|an|the|considered|strictly|it|this"
    r"|code|for)|[:;,(|=\u2013\u2014-])\W*(?:\w+ly\s)?$|^\W*$",
    re.IGNORECASE,
)
_A_BILL = re.compile(r"\b(?:bills?|claims?|invoice)\b", re.IGNORECASE)
_EDIT = re.compile(r"\b(?:bundl\w+|edits?|column|unbundl\w+)\b", re.IGNORECASE)  # two codes, no halves of one
_A_CODE = re.compile(r"\bonly\s(?:code|service)\b", re.IGNORECASE)
_OTHER = {"technical": "professional", "professional": "technical"}
# What a whole code is by the meaning of its PC/TC indicator.
_KINDS = {"technical": "technical half", "professional": "professional half", "global": "whole test"}


# A field of that name: "PC/TC: both", "Component: technical".
_FIELD = re.compile(
    r"^\W*(?:PC\s?/\s?TC|26\s?/\s?TC|components?|halves|split)(?:\s\w+)?\??:\s(?:(?P<both>both|splits?|26(?:\sand\s"
    r"|,\s?|/)TC)"
    r"|(?P<neither>none|no|not applicable|n/a|does not (?:apply|split)|global only|neither)"
    r"|(?P<technical>technical|TC)|(?P<professional>professional|PC|26))(?:\s(?:component|part|side|half))?\W*$",
    re.IGNORECASE,
)


_SPLIT_ASKED = re.compile(
    r"\W*(?:modifiers?\s)?(?:PC\s?/\s?TC|26\s?/\s?TC|components?)(?:\s(?:split|breakdown|billing|applies"
    r"|components?))?\W*"
    r"|\W*(?:does it |can it be |can be |is )?split(?:s|table)?(?: (?:into|in) (?:halves|26 and TC|components))?\W*",
    re.IGNORECASE,
)
_HALF_ASKED = re.compile(rf"\W*(?:has\s)?(?P<half>{_ONE_HALF})\s{_HALF_WORDS}\W*", re.IGNORECASE)


def _has_half(page: Page, half: str) -> Judge:
    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        meaning = page.table.indicator("pctc", rows[0].pctc, page.on)
        if meaning is None:
            return None
        own = next((h for h, words in _KINDS.items() if words in meaning.means), "")
        return True if len(meaning.allows) > 1 or own == half else False if own == _OTHER[half] else None

    return of_rows(page, holds, _indicator)


def _in_field(part: Part, page: Page) -> Iterator[Claim]:
    """Yield what a field says of the halves; one half of a code that splits may be only what is being billed."""
    if part.is_asked and part.clause.answer and _SPLIT_ASKED.fullmatch(part.words):
        wanted = part.clause.answer == "yes"
        said = "splits into halves" if wanted else "does not split"
        yield Claim("component", said, _splits(page, wanted=wanted), part.is_hedged)
        return
    whole = _HALF_ASKED.fullmatch(part.words)
    if whole and part.is_asked:
        half, lacks = whole["half"].lower(), part.clause.answer == "no"
        said = f"{'no ' if lacks else ''}{half} half"
        judge = _is_half(page, _OTHER[half], is_lack=True) if lacks else _has_half(page, half)
        yield Claim("component", said, judge, part.is_hedged)
        return
    found = _FIELD.match(part.words)
    if found and found["both"]:
        yield Claim("component", "splits into halves", _splits(page, wanted=True), part.is_hedged)
    elif found and found["neither"]:
        yield Claim("component", "does not split", _splits(page, wanted=False), part.is_hedged)
    elif found:
        half = "technical" if found["technical"] else "professional"
        judge = _is_half(page, half, is_lack=False, splits=None)
        yield Claim("component", f"{half} only", judge, part.is_hedged)


_HALF_OF = (
    (r"technologist|equipment|machine|room|scanner|facility|hospital|cent(?:er|re)", "technical"),
    (r"doctor|physician|radiologist|reader|interpreter", "professional"),
)
_HALF_CALLED = tuple(
    (
        re.compile(rf"\b(?:{who})(?:['\u2019]s)?(?: own)? (?=(?:half|side|share|portion)\b)", re.IGNORECASE),
        f"{half} ",
    )
    for who, half in _HALF_OF
)


def _named_plainly(words: str) -> str:
    """Return the words with each half called by its name, however it was called."""
    for pattern, name in _HALF_CALLED:
        words = pattern.sub(name, words)
    return words


def half_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield whether the code splits, or is one half or the whole by itself."""
    part = replace(part, words=_named_plainly(part.words))
    yield from _in_field(part, page)
    part = part.without_header()
    if any(m.modifiers for m in code_mentions(part.words)):
        return
    for found in _SPLITS.finditer(part.words):
        denied = part.denies(found.start(), found.end())
        if denied is None or (denied and not part.is_asked and _A_BILL.search(part.words)) or _EDIT.search(part.words):
            continue
        said = "does not split" if denied else "splits into halves"
        yield Claim("component", said, _splits(page, not denied), part.is_hedged)
    if not part.is_asked and not _A_CODE.search(part.words) and any(p.is_denied is False for p in puts_in(part, page)):
        return  # "26 for the professional component only" is about a bill
    for found in _ONLY.finditer(part.words):
        lacks = (found["lacking"] or found["absent"] or "").lower()
        half = (
            found["half"]
            or found["after"]
            or found["bare"]
            or found["sole"]
            or found["only"]
            or _OTHER.get(lacks, "global")
        ).lower()
        is_of_code = (
            lacks or found["bare"] or found["sole"] or found["only"] or _COPULA.search(part.words[: found.start()])
        )
        is_denied = False if found["absent"] else part.denies(found.start(), found.end())
        if is_of_code and is_denied is False:
            yield Claim("component", f"{half} only", _is_half(page, half, bool(lacks)), part.is_hedged)


def _splits(page: Page, wanted: bool) -> Judge:
    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        meaning = page.table.indicator("pctc", rows[0].pctc, page.on)
        if meaning is None or len({r.status for r in rows}) > 1:
            return None
        return (len(meaning.allows) > 1) is wanted

    return of_rows(page, holds, _indicator)


def _is_half(page: Page, half: str, is_lack: bool, splits: bool | None = False) -> Judge:
    """Judge that the code is one half only; of a code that has no halves a loose word is left open."""

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        meaning = page.table.indicator("pctc", rows[0].pctc, page.on)
        if meaning is None or len({r.status for r in rows}) > 1:
            return None
        if len(meaning.allows) > 1:
            return splits
        own = next((h for h, words in _KINDS.items() if words in meaning.means), "")
        if own == half:
            return True
        if half == "global" or (is_lack and not own):
            return False if own else None
        by_physician = meaning.means.lower().startswith("a physician service")
        return False if own in _OTHER or (half == "technical" and by_physician) else None

    return of_rows(page, holds, _indicator)


def _indicator(row: FeeRow) -> str:
    return f"PC/TC indicator {row.pctc}"
