"""A sentence about several codes told apart by their place in it, said again code by code.

Pure. "Of A and B the former is X, the latter Y", "A and B are X and Y respectively" become
sentences of one code each, which the readers of values then read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.audit.answering import is_short, last_asked
from ingest.audit.clauses import Before
from ingest.audit.describing import described_in
from ingest.audit.emphasis import as_statement
from ingest.audit.pages import Page, Sentence
from radcode.codes import code_mentions, code_ranges

_VERB = (
    r"(?:is|are|has|have|takes?|counts?|covers?|means?|needs?|carr(?:y|ies)|gets?|stands? for|describes?|reports?"
    r"|wants?"
    r"|allows?|shows?|asks? for|requires?|holds?|comes? in at|passes?|goes with|totals?|brings?|earns?|pays?)"
)
_MOST_CODES = 4


def restated(sentence: Sentence, page: Page) -> Iterator[Sentence]:
    """Yield the sentences, of one code each, that a sentence about several codes comes to."""
    words = sentence.words.strip()
    yield from _affirmed(sentence, page)
    if sentence.kind == "row" or words.startswith("#") or words.endswith("?") or code_ranges(words):
        return
    named = [(m.start, m.end, words[m.start : m.end]) for m in code_mentions(words)]
    if not 1 < len({text for *_, text in named}) <= _MOST_CODES or len({t for *_, t in named}) != len(named):
        return
    told = (*_pointed_at(words, named), *_in_order(words, named))
    for said in dict.fromkeys(told):
        yield _again(said, sentence, page)


def _affirmed(sentence: Sentence, page: Page) -> Iterator[Sentence]:
    """Yield what a short yes makes of a question about a code."""
    clause = next((c for c in sentence.clauses if c.asked and c.answer == "yes"), None)
    is_own = clause is not None and (
        _LIMITS.search(clause.words) is None and {str(m.code) for m in code_mentions(clause.asked)} == set(clause.codes)
        if clause.is_named
        else is_short(clause.words)
    )
    if clause and is_own and (said := as_statement(last_asked(clause))):
        yield _again(said, sentence, page)


_LIMITS = re.compile(
    r"\b(?:but|only|unless|if|provided|except\w*|not|never|as long as|though|however|until|was|were)\b", re.IGNORECASE
)


def _again(words: str, sentence: Sentence, page: Page) -> Sentence:
    """Return the sentence with other words, taken apart as if they stood alone below its heading."""
    described = tuple(described_in(words, page.lexicon))
    clauses = tuple(Before("").clauses(words, "", page.lexicon))
    return replace(sentence, words=words, described=described, clauses=clauses)


# ---------------------------------------------------------------- the former, the latter

_FIRST = re.compile(r"\b(?:the )?(?:former|first(?: (?:one|code|number|of (?:them|these)))?)\b(?=[\s,:(])", re.I)
_SECOND = re.compile(r"\b(?:the )?(?:latter|second(?: (?:one|code|number))?|other(?: one)?)\b", re.I)
_TAIL = re.compile(r"[\s,;:(\u2013\u2014-]*(?:\b(?:and|but|while|whereas|then|though)\s*)?$", re.IGNORECASE)
_LEADS = re.compile(rf"^\s*(?P<verb>{_VERB})\b", re.IGNORECASE)


def _pointed_at(words: str, named: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Yield what is said of "the former" and of "the latter" of two codes named before."""
    if len(named) != 2:
        return
    end = named[1][1]
    first = _FIRST.search(words, end)
    second = _SECOND.search(words, first.end() if first else end)
    if second is None or (first is None and "latter" not in second[0].lower()):
        return
    verb = _LEADS.match(words[first.end() :]) if first else None
    if first and "former" not in first[0].lower() and verb is None:
        return  # "the first lesion"
    if first:
        yield f"{named[0][2]}{_TAIL.sub('', words[first.end() : second.start()])}."
    rest = words[second.end() :]
    if first is None:
        lead = re.split(r"[,;:]\s", words[end : second.start()])[-1]
        yield f"{lead.strip()} {named[1][2]}{rest}".strip()
    elif verb and not _LEADS.match(rest):
        yield f"{named[1][2]} {verb['verb']}{rest}"
    else:
        yield f"{named[1][2]}{rest}"


# ---------------------------------------------------------------- respectively

_ORDER = re.compile(r",?\s*\(?\b(?:respectively|in (?:that|this|the same) order)\b\)?", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:,|&|/|(?:,\s)?(?:and|or))\s*(?:CPT\s)?", re.IGNORECASE)
_PLURAL = re.compile(r"\b(MUEs|limits|values|letters|indicators|levels|caps|counts)\b", re.IGNORECASE)
_TOKEN = r"(?:\$?\d[\d.,]*%?|[A-Z]|one|two|three|four|five|six|seven|eight|nine|ten)"
_TOKENS = re.compile(rf"\s*{_TOKEN}(?:,\s{_TOKEN})*,?\sand\s{_TOKEN}\W*")
_SINGULAR = {"are": "is", "have": "has", "were": "was"}


def _in_order(words: str, named: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """Yield what each of several codes is, of which a list of values is told in their order."""
    start, end = named[0][0], named[-1][1]
    gaps = (words[a[1] : b[0]] for a, b in pairwise(named))
    lead = _LEADS.match(words[end:])
    if lead is None or not all(_JOINED.fullmatch(g) for g in gaps):
        return
    rest = words[end + lead.end() :].rstrip(" .")
    if not (_ORDER.search(words) or (lead["verb"] in _SINGULAR and _TOKENS.fullmatch(rest))):
        return
    values = _split(_ORDER.sub("", rest).strip(" ,."), len(named))
    before = _PLURAL.sub(lambda m: m[0][:-1], _ORDER.sub("", words[:start])).strip()
    verb = _SINGULAR.get(lead["verb"], lead["verb"])
    for (*_, code), value in zip(named, values, strict=False):
        yield f"{before} {code} {verb} {value}.".strip()


def _split(values: str, count: int) -> list[str]:
    """Return a list of values as its parts; where "and" stands in a value too, the parts of the most equal length."""
    joints = list(re.finditer(r",\s(?:and\s)?|\sand\s", values))
    if count == 2:
        ands = [m for m in joints if "and" in m[0]]
        cut = min(ands, key=lambda m: abs(m.start() - (len(values) - m.end())), default=None)
        return [values[: cut.start()], values[cut.end() :]] if cut else []
    parts = re.split(r",\s(?:and\s)?|\sand\s", values)
    return parts if len(parts) == count else []
