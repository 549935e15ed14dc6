"""Codes of the past used as if they were alive, in a line, a cell or an order; and living ones listed as gone.

Pure. Any mark of the past in the words, the heading or the publication keeps a code from being offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.pages import ENDED, Checked, Page, Sentence, Verdict, checked
from radcode.codes import code_mentions
from radcode.rows import CodeRow

_PAST = re.compile(
    r"\b(?:before|prior|previous\w*|was|were|had|did|been|used to|old(?:er)?|histor\w*|through|changed"
    r"|split|merged|consolidated"
    r"|never|cannot|stopped?|instead|not|no|lives? on|since|back (?:then|in)|then"
    r"|once(?!\s(?:for|per|a|an|each|every|daily|in)\b|\W*$)|successors?"
    r"|new(?:er)?|now|became|become"
    r"|today['\u2019]s|map\w*|convert\w*|translat\w*|archiv\w*|past|lost|from|versus|vs|dead|bur(?:y"
    r"|ied)|goodbye|farewell|remember\w*"
    r"|die[sd]?|ago|years? ago|until|gave|into|in place of|replac\w*|struck|strike"
    r"|remov\w*)\b|n['\u2019]t\b|\b(?:19|20)[01]\d\b|->\s*\S*\d{5}.*->|=>",
    re.IGNORECASE,
)
_LONG = 20  # words


def lives_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the ended codes that are offered, and the living ones that a line or its heading calls deleted."""
    if sentence.is_told_of_others or sentence.words.startswith("#"):
        return
    yield from _offered(sentence, page)
    yield from _buried(sentence, page)
    yield from _listed_under_year(sentence, page)


def _offered(sentence: Sentence, page: Page) -> Iterator[Checked]:
    words = sentence.words
    around = f"{words} {sentence.heading}"
    mentions = [str(m.code) for m in code_mentions(words)]
    if _PAST.search(around) or ENDED.search(around) or len(words.split()) > _LONG or (len(set(mentions)) > 1):
        return
    for code in dict.fromkeys(mentions):
        versions = page.table.versions(code)
        if not versions or page.row(code) is not None or code in page.ended_codes or _is_past_day(versions, page):
            continue
        row = max((v for v in versions if v.effective_to < page.on), key=lambda v: v.effective_to, default=None)
        if row is None:
            continue
        then = page.table.code(code, page.publication.published)
        verdict: Verdict = "stale" if then else "contradicts"
        yield checked(sentence, code, "validity", verdict, "billable", f"ended on {row.effective_to}", row)


def _is_past_day(versions: tuple[CodeRow, ...], page: Page) -> bool:
    return any(v.effective_from > page.on for v in versions)


_DEAD = re.compile(
    r"\b(?:deleted|retired|dead|gone|discontinued|removed|lost|scrapped|axed|abolished|extinct|buried)\b", re.IGNORECASE
)
_LISTED_AS = re.compile(
    r"\bcodes? (?:we|that|which|they|you)?\s?(?:\w+ )?(?:lost|deleted|retired|removed|gone|buried"
    r"|dropped)\b|\b(?:deleted|retired|dead|lost|removed|discontinued) (?:codes|numbers)\b",
    re.I,
)
_LINE = re.compile(
    r"^\W*(?:(?:CPT|HCPCS|code)\s)*[A-Z]?\d{4,5}[A-Z]?\s?(?:\([^)]*\))?\s?[:,=\u2013\u2014-]+\s?(?P<said>[^.;]*)"
)
_OPEN = re.compile(
    r"\b(?:not|never|if|once|will|may|should|replac\w+|rows?|edits?|pairs?|status|indicator|descriptor|and)\b|\?",
    re.IGNORECASE,
)


def _buried(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the living code whose own line says that it is gone, under whatever heading."""
    found = _LINE.match(sentence.words)
    codes = dict.fromkeys(str(m.code) for m in code_mentions(sentence.words))
    if found is None or len(codes) != 1:
        return
    is_dead = _DEAD.match(found["said"].strip()) and not _OPEN.search(found["said"].split(",")[0])
    if not is_dead and not (_LISTED_AS.search(sentence.heading.split(" > ")[-1]) and not _OPEN.search(found["said"])):
        return
    (code,) = codes
    row = page.row(code)
    if row is not None and not any(h.event == "deleted" for h in page.table.history(code)):
        yield checked(sentence, code, "validity", "contradicts", "deleted", "in force", row)


_YEAR_OF_LIST = (
    (
        "added",
        re.compile(
            r"\b(?:new|additions?|added|introduced|debut\w*|newcomers?|arrivals?|created|first valid|launched)\b"
            r"[^>]{0,30}?\b(?P<y>20\d\d)\b|\b(?P<z>20\d\d)\b[^>]{0,20}\b(?:additions?|newcomers?"
            r"|new (?:codes?|numbers?)|arrivals?|debuts?)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "deleted",
        re.compile(
            r"\b(?:deleted?|deletions?|retired|removed|dropped|gone|struck|withdrawn|discontinued)\b[^>]{0,30}?\b(?P<y>20\d\d)"
            r"\b|\b(?P<z>20\d\d)\b[^>]{0,20}\b(?:deletions?|retirements?|removals?|casualties)\b",
            re.IGNORECASE,
        ),
    ),
)
_OTHER_TELLING = re.compile(
    r"\b(?:replac\w*|old|former\w*|not|never|was|were|instead|revised|redefined|changed|see|unlike|since|until)\b"
    r"|->|\u2192|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)


def _listed_under_year(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the code of a line below "New in <year>" or "Deleted in <year>" whose history gives another year."""
    last = sentence.heading.split(" > ")[-1]
    codes = tuple(dict.fromkeys(str(m.code) for m in code_mentions(sentence.words)))
    if len(codes) != 1 or code_mentions(last) or sentence.words.rstrip().endswith("?"):
        return
    is_line = sentence.kind == "row" or _CODE_FIRST.match(sentence.words)
    told = [(event, m["y"] or m["z"]) for event, p in _YEAR_OF_LIST if (m := p.search(last))]
    if not is_line or len(told) != 1 or _OTHER_TELLING.search(sentence.words):
        return
    ((event, year),) = told
    known = [h for h in page.table.history(codes[0]) if h.event == event]
    if known and not any(h.on.year == int(year) for h in known):
        said = f"{event} in {year}"
        yield checked(sentence, codes[0], "year", "contradicts", said, f"{event} on {known[0].on}", known[0])


_CODE_FIRST = re.compile(r"^[^\w]*(?:(?:CPT|HCPCS|code)\s)*[A-Z]?\d{4,5}[A-Z]?\b", re.IGNORECASE)
