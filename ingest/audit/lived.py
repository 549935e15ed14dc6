"""What a sentence says of a code's life: that it ended, is in force, or is new, and since which year.

Pure. Years are held against `history` and the code's rows; a payer who went on after the code set has a day of his own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Literal, NamedTuple

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from ingest.audit.told import CUT, GAP, Told, is_turned
from radcode.rows import OPEN_END, OPEN_START, CodeRow

YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DELETED = (
    r"(?:delet(?:ed|ion)|retired|sunset(?:ted)?|scrapped|axed|abolished|phased out|inactivated|superseded|renumbered)"
)
# Words that are said of devices and treatments too: they speak of a code's end where a year or the code set is named.
_DONE = (
    rf"(?:{_DELETED}|discontinued|terminated|eliminated|dropped|expunged|struck|archived|withdrawn|removed"
    r"|(?:replaced|succeeded)(?= (?:by|with)\b[^.;]{0,60}<| (?:in|on|as of|effective|from|since|at the end)\b|\W*$))"
)
_SET = r"the (?:code (?:set|book)|book|cpt|code list|list of codes|hcpcs)"
_WENT = (
    rf"(?:(?:left|leaves) {_SET}|ended|expired|lapsed|disappeared|vanished|ceased|stopped being|bowed out|retired"
    r"|sunset(?:ted)?"
    r"|bit the dust|fell (?:out|off)|dropped (?:out|off)|went out of (?:use|force)|is history|is dead|is gone"
    r"|made room"
    r"|went away|went (?:with|under|in|at)(?= [^.;<]{0,30}(?:19|20)\d\d)|gave way|made way|came to an end"
    r"|(?:made|took|has made) (?:its|their) (?:exit|leave|bow)|exited|bowed|departed|dropped away|was let go"
    r"|no longer (?:an? )?(?:exists?|valid|active|billable|in force"
    r"|listed|payable"
    r"|reportable|usable|accepted))"
)
_BE = (
    r"(?:was|were|is|are|got|been|being|be|went)(?:\s(?:\w+ly|also|in turn|then|now|first|all|both|itself"
    r"|finally|since"
    r"|in (?:19|20)\d\d))*"
)
# The subject of what follows is another one.
_TURN = r"\b(?:since|because|when|where|than|until|after|before|whose|as)\s(?:the|an?|its|their|our|no|<)"
_MANY = rf"(?:(?!{CUT}|{_TURN}|<).){{0,140}}?"
_ENDED_CLAIMS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"<(?P<i>\d+)>{_MANY}\b{_BE}\s{_DONE}\b",
        rf"<(?P<i>\d+)>\W{{0,4}}(?:code\s)?{_DONE}\b(?=\s?(?:$|[.,;:)]|in|on|at|as of|by|since|from|effective|end"
        r"|year|with the|and)\b|\s(?:19|20))",
        rf"<(?P<i>\d+)>{_MANY}\b{_WENT}\b",
        r"<(?P<i>\d+)>[^<]{0,80}\b(?:deletion|deleted|retired|end(?:ed)?|first day (?:without|after"
        r"|off)(?: it)?)(?:\s(?:date|year|on))?\W+(?=\w*\s?(?:19"
        r"|20)\d\d)",
        r"\b(?:took|takes|struck|crossed|threw|wiped)\s[^<]{0,20}<(?P<i>\d+)>\s(?:off|out of|from)\b",
        rf"<(?P<i>\d+)>{_MANY}\b(?:off|out of) (?:the (?:list|book|code set)|use|cpt)\b",
        # a line of a list: "<code> (its name): dropped with ..."
        rf"^\W*<(?P<i>\d+)>(?:\s?\([^()<]{{1,60}}\)|,?\s[^<;.:]{{1,60}}?)\s?[:\u2013\u2014-]\s(?:\w+ly\s"
        rf"|code\s)?{_DONE}\b",
        rf"\b(?:deletion|retirement|demise|removal|termination|sunset|disappearance)\sof\s{GAP}<(?P<i>\d+)>",
        r"\b(?:cpt|cms|ama|panel|editors?|medicare|book|update|edition|code set|(?:19|20)\d\d)\s(?:has\s|have\s"
        r"|also\s|finally\s)*"
        r"(?:deleted|retired|discontinued|terminated|eliminated|removed|dropped|scrapped|withdrew|struck"
        rf"|abolished)\s{GAP}<(?P<i>\d+)>",
    )
)
_TAKEN_CLAIMS = (
    re.compile(
        r"\b(?:took over from|replaced|succeeded|superseded"
        rf"|took the place of)\s{GAP}<(?P<i>\d+)>(?=[^<]{{0,30}}(?:19|20)\d\d)",
        re.IGNORECASE,
    ),
)
_ALIVE_WORD = (
    r"(?:active|valid|in force|in effect|current|listed|alive|billable|payable|reportable|usable|in use|on the books"
    r"|good|around|in the (?:code )?(?:book|set|list)|in cpt)"
)
_THROUGH_CLAIMS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"<(?P<i>\d+)>{_MANY}\b(?:{_ALIVE_WORD}|lived|lasted|survived|existed|stayed|ran|held|reported|billed|used"
        r"|available)\s(?:only\s|on\s)?"
        rf"(?:through|until|till|up to|to the end of)\b",
        rf"<(?P<i>\d+)>{_MANY}\blast\s(?:valid|active|in force|billable|used|reported|listed|day|year|date)",
    )
)
_ALIVE_CLAIMS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"<(?P<i>\d+)>{_MANY}\b(?:is|are|remains?|stays?|continues?(?: to be)?|survives?)\s(?:\w+ly\s"
        r"|also\s)?(?:still\s|very much\s"
        rf"|an?\s|today\s)*{_ALIVE_WORD}\b(?!\s(?:only\s)?(?:through|until|till|for|when|if|with))",
        r"<(?P<i>\d+)>[^<:;]{0,10}\b(?:status|state|standing)(?: in \d{4}| today"
        r"| now)?\s?:\W{0,4}(?:still\s)?(?:active|valid|in force"
        r"|current|alive|billable)\b(?!\s(?:only\s)?(?:through|until|till))",
        rf"<(?P<i>\d+)>{_MANY}\b(?:still|continues?|remains)\b{_MANY}\b(?:{_ALIVE_WORD}|exists?|reported|billed|used"
        r"|accepted|paid|the code)\b",
        rf"\bstill\s{GAP}<(?P<i>\d+)>",
        rf"<(?P<i>\d+)>{_MANY}\b(?:lives on|carries on|soldiers on|goes on|keeps going|holds on|survives)"
        r"(?=\s(?:in|through|into|for) (?:\w+ )?20\d\d)",
        rf"<(?P<i>\d+)>{_MANY}\bstill (?:carr(?:y|ies)|covers?|describes?|serves?|handles?|stands?|represents?"
        rf"|pays?|works?"
        r"|appl(?:y|ies)|counts?|takes?|does|do|goes|go|report)\b",
        r"\b(?:go(?:es)? on|keeps?|carry on|carries on|continues?(?: to)?)\s(?:us\w+|bill\w*|report\w*|submit\w*"
        r"|cod\w+)\s"
        rf"{GAP}<(?P<i>\d+)>",
        rf"\b(?:bill|use|report|submit)\w*\s{GAP}<(?P<i>\d+)>{_MANY}\bstill\b",
    )
)
_NEW_CLAIMS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"<(?P<i>\d+)>{_MANY}\b(?:is|was|are|were|been|being)\s(?:\w+ly\s|first\s)?(?:a\s"
        r"|the\s)?(?:brand[- ])?(?:new(?:\s\w+)?"
        r"|introduced|added|created|established|launched|born|instituted|issued|unveiled|put in(?:to)? (?:force"
        r"|place|use)"
        rf"|{_ALIVE_WORD})(?:\scode)?(?=\s(?:\w+\s){{0,4}}?(?:in|for|since|from|as of|on|with|effective|beginning"
        r"|starting|at)\b)",
        r"<(?P<i>\d+)>\W{0,4}(?:code\s)?(?:new|introduced|added|created|effective|in force|valid"
        r"|in use)(?=\s(?:\w+\s){0,2}?"
        r"(?:in|for|since|from|as of|with|(?:19|20)\d\d)\b)",
        rf"<(?P<i>\d+)>{_MANY}\b(?:has|have) been (?:with (?:us|everybody)|here|around|in place|among us"
        rf"|part of {_SET})\b",
        rf"<(?P<i>\d+)>{_MANY}\b(?:debuted|arrived|appeared|came (?:on)?to the scene|came into (?:force|being"
        rf"|effect|use|the book|cpt|the code set)|took effect"
        r"|went live|entered|joined"
        r"|made its (?:debut|appearance)|started life|has existed|dates (?:from|back)|came (?:in|along|with)"
        r"|goes back)\b",
        r"\b(?:cpt|cms|ama|panel|medicare|book|update|edition|code set|(?:19|20)\d\d)\s(?:has\s|also\s)*(?:added"
        r"|introduced|created|brought(?:\sus)?"
        rf"|established|launched|gave us)\s{GAP}<(?P<i>\d+)>",
        r"\bnew\s(?:\w+\s){0,3}?(?:in|for|since)\s(?=(?:19|20)\d\d)(?:(?!,\s|;|\.\s|<).)*<(?P<i>\d+)>",
    )
)
_OPEN = re.compile(
    r"\b(?:if|unless|would|might|believes?|thinks?|assumes?|will be|to be|scheduled|slated|expected|proposed"
    r"|plans?|planned"
    r"|when the"
    r"|could be|should be|once a|rumou?r\w*|before it)\b",
    re.IGNORECASE,
)
_NEAR_BY = 40  # characters
# Of two short sentences the second goes on about the code of the first.
_GOES_ON = re.compile(
    r"\.\s(?=(?:it\s)?(?:was\s|is\s|now\s)?(?:valid|deleted|retired|active|in force|new|gone|ended|expired)\b)",
    re.IGNORECASE,
)
# A pair of codes that was struck is the codes themselves.
_OF_OTHERS = re.compile(
    r"\b(?:commercial|payers?|edits?|pairs?(?!(?: of codes)? (?:was|were|is|are|has|have|had|left|ended"
    r"|disappeared|went)\b))\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(
    rf"{YEAR.pattern}|{_DELETED}|\bgo(?:es)? on|\bkeeps? |carr(?:y|ies) on|still|remains|continue|active|valid|current"
    rf"|alive"
    rf"|in force|no longer|{_SET}",
    re.IGNORECASE,
)
_FIRST_DAY = re.compile(
    r"\b(?:since|as of|effective|from|starting|beginning|with effect|jan(?:uary|\.)?(?:\s1(?:st)?)?,?|0?1/0?1/"
    r"|1\sjanuary|first day (?:without|after|off)(?: it)?:"
    r"|start of|first day of|with (?:the|cpt|the cpt))\s?(?:in\s|on\s|with\s|the\s|from\s|january\s|of\s|1,?\s"
    r"|(?:calendar\s)?year\s)*$",
    re.IGNORECASE,
)
_LAST_DAY = re.compile(
    r"\b(?:through|end of|close of|dec(?:ember|\.)?(?:\s31(?:st)?)?,?|12/31/|31\sdecember|last day of|last (?:valid"
    r"|active"
    r"|in force|billable|used|reported|listed)(?:\sin)?|late(?:\sin)?)\s?(?:of\s|the\s|year\s|in\s|december\s"
    r"|31,?\s)*$",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till|up to|to)\s(?:the\s|january\s|1,?\s)*$", re.IGNORECASE)
_BY_THEN = re.compile(r"\b(?:before|after|by|prior to|pre-?|post-?|between)\s?$", re.IGNORECASE)

_SURE_END = re.compile(rf"\b(?:{_DELETED}|no longer|{_SET}|expired|ceased|demise|disappear\w*)\b", re.IGNORECASE)
_STOPS = re.compile(r"\b(?:stop\w*|ceas\w*|end(?:s|ed)|no longer|denied|rejected)\b", re.IGNORECASE)
_NO_LONGER = re.compile(r"\bno longer\b", re.IGNORECASE)

_EXACT = re.compile(r"\b(?:new|since|in force|in use|in effect|effective|valid|debuted|took effect)\b", re.IGNORECASE)

_When = Literal["first", "last", "until", "plain"]


class _Year(NamedTuple):
    year: int
    when: _When
    is_exact: bool  # "new in", "since": not the year in which it was announced


# What ended is not the code itself: "carrier pricing of 75894 ended in 2026".
_OF_ANOTHER = re.compile(
    r"\b(?:pricing|coverage|payments?|status|prices?|rates?|edits?|limits?|restrictions?|use|billing|fees?|rules?)"
    r"\s(?:of|for|on)\s(?:\w+\s){0,2}<$",
    re.IGNORECASE,
)


def lives_told(told: Told, sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the claims about a life, the first that is made of each code."""
    seen: set[str] = set()
    if not _SPEAKS.search(told.words) or _OF_OTHERS.search(told.words):
        return
    told = told._replace(words=_GOES_ON.sub(", ", told.words))
    # A question that asks for more than yes or no tells what somebody does, not what is so.
    is_answered = not told.is_asked or any(c.answer for c in sentence.clauses)
    for claims, judge in (
        (_THROUGH_CLAIMS, _ended),
        (_ENDED_CLAIMS, _ended),
        (_TAKEN_CLAIMS, _taken_over),
        (_ALIVE_CLAIMS, _alive),
        (_NEW_CLAIMS, _new),
    ):
        if judge is _alive and not is_answered:
            continue
        for found in (m for c in claims for m in c.finditer(told.words)):
            if _OF_ANOTHER.search(told.words[: found.start("i")]) or _is_open(told.words, found):
                continue
            codes = [c for c in told.group(found["i"]).codes if c not in seen and page.table.versions(c)]
            year = _year(told.words, found)
            # In "no longer valid" the denial is a part of the claim.
            words = told.words if judge is _alive else _NO_LONGER.sub(" " * len("no longer"), told.words)
            denied = is_turned(words, found.end()) != told.is_denied
            for code in codes:
                if judge is _ended and year is None and not _SURE_END.search(found[0]):
                    continue
                if judge is _new and _STOPS.search(found[0]):
                    continue
                s = judge(sentence, code, year, page, denied=denied)
                if s:
                    seen.add(code)
                    yield s


def _is_open(words: str, found: re.Match[str]) -> bool:
    """Tell whether words near the code or near the claim leave it open; those of a clause between say nothing."""
    start, end = found.span()
    if end - start <= 2 * _NEAR_BY:
        return bool(_OPEN.search(words[max(start - _NEAR_BY, 0) : end + _NEAR_BY]))
    ends = (words[max(start - _NEAR_BY, 0) : start + _NEAR_BY // 2], words[end - _NEAR_BY : end + _NEAR_BY])
    return any(_OPEN.search(x) for x in ends)


def _year(words: str, found: re.Match[str]) -> _Year | None:
    """Return the year of a claim: the next one in the same clause, else the only one before it."""
    cuts = list(re.finditer(CUT, words, re.IGNORECASE))
    start = max((m.end() for m in cuts if m.end() <= found.start()), default=0)
    end = min((m.start() for m in cuts if m.start() >= found.end()), default=len(words))
    own = list(YEAR.finditer(words, start, end))
    after = [m for m in own if m.start() >= found.end() - 4 and "<" not in words[found.end() : m.start()]]
    chosen = after[0] if after else own[0] if len(own) == 1 else None
    if chosen is None or _BY_THEN.search(words[: chosen.start()]):
        return None
    lead = words[max(start, chosen.start() - 40) : chosen.start()]
    when: _When = "plain"
    for name, pattern in (("last", _LAST_DAY), ("first", _FIRST_DAY), ("until", _UNTIL)):
        if pattern.search(lead):
            when = name  # type: ignore[assignment]
            break
    return _Year(int(chosen[0]), when, when == "first" or bool(_EXACT.search(found[0])))


def _ended(sentence: Sentence, code: str, year: _Year | None, page: Page, *, denied: bool) -> Checked | None:
    """A code said to have ended, in a year or at all; a denial says that it lives."""
    if denied:
        return _alive(sentence, code, None, page, denied=False)
    versions = page.table.versions(code)
    row, table = state_in(versions, page)
    said = f"ended {'by' if year.when == 'last' else 'in'} {year.year}" if year else "not in force"
    own = page.row(code)
    if own is not None:
        if year is not None and year.year >= page.on.year and year.when in ("last", "until"):
            return None
        was_ended = any(h.event == "deleted" for h in page.table.history(code))
        verdict: Verdict = "undecided" if was_ended else "contradicts"
        return checked(sentence, code, "validity", verdict, said, "in force", own)
    if row.effective_to == OPEN_END or row.effective_to >= page.on:
        return None
    return checked(sentence, code, "validity", _of_end(code, row, year, page), said, table, row)


def _taken_over(sentence: Sentence, code: str, year: _Year | None, page: Page, *, denied: bool) -> Checked | None:
    """A code that another one took over from in a year; one that is in force may have given up a part only."""
    return None if page.row(code) or denied or year is None else _ended(sentence, code, year, page, denied=False)


def _of_end(code: str, row: CodeRow, year: _Year | None, page: Page) -> Verdict:
    if year is None:
        return "agrees"
    # Where a payer went on after the code set, its own day is in the history.
    firsts = [h.on for h in page.table.history(code) if h.event == "deleted"] + [row.effective_to + timedelta(days=1)]
    first_years = {d.year for d in firsts}
    last_years = {(d - timedelta(days=1)).year for d in firsts}
    allowed = {"first": first_years, "last": last_years}.get(year.when, first_years | last_years)
    if year.year in allowed:
        return "agrees"
    if row.effective_to < page.table.since:
        return "undecided"
    return "contradicts"


def _alive(sentence: Sentence, code: str, year: _Year | None, page: Page, *, denied: bool) -> Checked | None:
    """A code said to be in force today; a denial says that it ended."""
    if denied:
        return _ended(sentence, code, None, page, denied=False)
    if year and year.year < page.on.year:
        return None
    row = page.row(code)
    if row is not None:
        return checked(sentence, code, "validity", "agrees", "in force", "in force", row)
    last, table = state_in(page.table.versions(code), page)
    then = page.table.code(code, page.publication.published)
    return checked(sentence, code, "validity", "stale" if then else "contradicts", "in force", table, last)


def _new(sentence: Sentence, code: str, year: _Year | None, page: Page, *, denied: bool) -> Checked | None:
    """A code said to be new in a year, against the first day of its rows and the added rows of its history."""
    if year is None or denied:
        return None
    row = page.table.versions(code)[0]
    starts = {h.on for h in page.table.history(code) if h.event == "added"} | {row.effective_from}
    known = {d.year for d in starts if d != OPEN_START}
    said = f"new in {year.year}"
    if not known:
        # A code without a first day was there before the history begins.
        verdict: Verdict = "contradicts" if year.year > page.table.since.year else "undecided"
        return checked(sentence, code, "validity", verdict, said, f"in force before {page.table.since.year}", row)
    changed = {h.on.year for h in page.table.history(code)}
    near = set() if year.is_exact else {y - 1 for y in known}  # announced the autumn before
    verdict = "agrees" if year.year in known else "undecided" if year.year in near | changed else "contradicts"
    return checked(sentence, code, "validity", verdict, said, f"starts on {row.effective_from}", row)


def state_in(versions: tuple[CodeRow, ...], page: Page) -> tuple[CodeRow, str]:
    """Return the last row of a code that is not in force, else its first one to come, and in words when it lived."""
    before = [v for v in versions if v.effective_to < page.on]
    row = before[-1] if before else versions[0]
    return row, f"ended on {row.effective_to}" if before else f"starts on {row.effective_from}"
