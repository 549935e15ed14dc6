"""Codes put together without a word that joins them: held by what the codes are.

Pure. An injection named with the reading of another part of the body, and an add-on with a code outside its whole list,
are refuted where the sentence names no partner of theirs and no contrast.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ingest.audit.pages import Page
from ingest.audit.told import Told
from radcode.rows import PairRow

_BEGINS = re.compile(r"[;.]\s|,\s(?:but|and|so|while|whereas)\s|\s(?:but|whereas)\s", re.IGNORECASE)
_TAIL = re.compile(
    r"[,;.]\s|\b(?:when|if|because|since|rather than|instead of|unless|as|where|so that)\b", re.IGNORECASE
)
_CONTRAST = re.compile(
    r"\b(?:not|never|no|cannot|without|unlike|versus|vs|instead|rather|while|whereas|but|(?:separately"
    r"|apart) (?:from|of|to)"
    r"|separate (?:sites?|sessions?|days?|encounters?|joints?|limbs?|sides?|exams?|stud\w+|claims?|visits?)"
    r"|different|other"
    r"|another|respectively|edits?|bundl\w*|includ\w*|inside|part of|column|confus\w*|either|or|except\w*|modifiers?"
    r"|wrong\w*|on its own|alone|by itself|mixed|mistak\w*|similar\w*|like|than|denied|deny|replac\w*|formerly"
    r"|was|were|old|limits?)\b"
    r"|n['\u2019]t\b|;|\.\s|\?",
    re.IGNORECASE,
)
# Between an add-on and what it is added to, and the other way round; another "and" begins something else.
_ADDED_FIRST = re.compile(
    r"(?:(?!\band\b).)*(?:\b(?:with|on|onto|upon|to|after|beside|besides|under|behind|follows?|following"
    r"|alongside|plus"
    r"|primary|parent|base|companion|host|requires?|needs?|accompan\w+|tied|linked|joins?|extends?)\b|[+:])"
    r"(?:(?!\band\b).)*",
    re.IGNORECASE,
)
_ADDED_LAST = re.compile(
    r"(?:(?!\band\s(?:an?|the)\b).)*(?:\b(?:plus|with|then|adds?(?!-)|adding|followed by|takes?|carries|gets)\b|[+])"
    r"(?:(?!\band\b).){0,40}",
    re.IGNORECASE,
)
_AND_EACH = re.compile(
    r"[^~]*\band\b[^~]{0,50}~\s[^~]{0,30}\b(?:each|every|second|additional|further|extra|next)\b", re.IGNORECASE
)
_MORE = re.compile(r"\b(?:each|every|second|additional|further|extra|more|next|twin|third|another|first)\b", re.I)
# "Never without it" says that they belong together.
_NEVER_WITHOUT = re.compile(
    r"\b(?:never|not|nor|cannot|n['\u2019]t)\s(?:\w+\s){0,3}?without\s(?:it|them|that|one)\b", re.IGNORECASE
)
_CLOSE = 30  # characters: nothing else is said between the two
_SHOWN = 100  # characters between two codes that are still said of one another


class Place(NamedTuple):
    """A code and where its mark begins and ends in the words."""

    code: str
    start: int
    end: int


def places_in(told: Told) -> tuple[Place, ...]:
    """Return the single codes of the words with their places; none where a range stands among them."""
    if any(g.is_range for g in told.groups):
        return ()
    return tuple(
        Place(code, m.start(), m.end()) for m in re.finditer(r"<\d+>", told.words) for code in told.group(m[0]).codes
    )


def unmatched_readings(told: Told, page: Page) -> Iterator[tuple[str, str]]:
    """Yield the one injection and the one reading named that are no partners of each other."""
    places = places_in(told)
    injections = [p for p in places if _readings(p.code, page)]
    readings = [p for p in places if page.table.pairs(page.on, other=p.code, relation="injection_with_si")]
    if len({p.code for p in injections}) != 1 or len({p.code for p in readings}) != 1:
        return
    a, b = injections[0], readings[0]
    if a.code != b.code and not _contrasts(told.words, *sorted((a, b), key=lambda p: p.start)):
        yield a.code, b.code


def _readings(code: str, page: Page) -> tuple[PairRow, ...]:
    return page.table.pairs(page.on, code=code, relation="injection_with_si")


def unmatched_additions(
    told: Told, page: Page, own_of: Callable[[str], tuple[PairRow, ...]]
) -> Iterator[tuple[str, str]]:
    """Yield the add-on and the one other code it is put beside, where no primary code of it is named."""
    places = places_in(told)
    if len({p.code for p in places}) != 2:
        return
    for a in places:
        own = {p.other for p in own_of(a.code)}
        row = page.row(a.code)
        if not own or row is None or not row.addon or any(p.code in own for p in places):
            continue
        for b in places:
            other = page.row(b.code)
            if other and b.code != a.code and not other.addon and _is_put_beside(told.words, a, b):
                yield a.code, b.code


_WITH = re.compile(
    r"<(?P<i>\d+)>[^<;.]{0,60}?\b(?:(?:reported|billed|listed|used|coded|added|goes|pairs?|paired|belongs?"
    r"|combined|go)"
    r"\s(?:\w+\s)?(?:with|to|alongside|beside|after|on top of)|in addition to|add-on (?:to|for)|rides on|accompanies"
    r"|injection for)\s(?P<exam>[^<,;.()]{4,60})",
    re.IGNORECASE,
)


def exams_beside(told: Told) -> Iterator[tuple[str, str]]:
    """Yield (code, the words of the exam it is said to go with), where no code names that exam."""
    for m in _WITH.finditer(told.words):
        codes = told.group(m["i"]).codes
        begin = max((x.end() for x in _BEGINS.finditer(told.words[: m.start()])), default=0)
        if len(codes) == 1 and not _CONTRAST.search(told.words[begin : m.end()].replace(m["exam"], " ")):
            yield codes[0], m["exam"]


def _is_put_beside(words: str, added: Place, primary: Place) -> bool:
    first, second = sorted((added, primary), key=lambda p: p.start)
    between = words[first.end : second.start]
    if len(between) > _SHOWN:
        return False
    is_near = first is added and len(between) < _CLOSE
    if not (is_near or _MORE.search(words) or _SURE.search(words)) or _contrasts(words, first, second):
        return False
    if first is added:
        return bool(_ADDED_FIRST.fullmatch(between))
    return bool(_ADDED_LAST.fullmatch(between) or _AND_EACH.match(f"{between}~ {_tail(words, second.end)}"))


_SURE = re.compile(
    r"alongside|next to|\b(?:reported|billed|listed|used|coded|combined|goes)\s(?:\w+\s)?with\b|\badd-?on"
    r"|primary|parent|base\b|\+|\b(?:rides|follows|behind|on top of|listed after|together|added|adds|plus|beside)\b",
    re.I,
)


def _tail(words: str, at: int) -> str:
    cut = _TAIL.search(words, at)
    return words[at : cut.start() if cut else len(words)]


def _contrasts(words: str, first: Place, second: Place) -> bool:
    """Tell whether the words around two codes, from the last stop to the next, set them against each other."""
    words = _NEVER_WITHOUT.sub(lambda m: " " * len(m[0]), words)
    begin = max((m.end() for m in _BEGINS.finditer(words[: first.start])), default=0)
    between = words[first.end : second.start]
    return len(between) > _SHOWN or bool(
        _CONTRAST.search(f"{words[begin : first.start]} ~ {between} ~ {_tail(words, second.end)}")
    )
