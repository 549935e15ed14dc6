"""Films counted over the parts of a sentence: views added in one session, and films of two places that one code holds.

Pure; imports `checks`, `cues`, `model`, `rows`, `tables`, `terms`. "Whole spine AP and lateral, plus two of the lumbar
spine" are four films; which codes count another place's films is told by the rules whose unit is `views_added`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from radcode.checks import rc304_ptp_bundled as rc304
from radcode.counts import number_of
from radcode.model import Named, Views
from radcode.rows import CodeRow
from radcode.tables import CodeTable
from radcode.terms import Lexicon

_FILMS = "xr"
_WHOLE = "body"  # of no place in particular: the body of a report
_CUT = re.compile(
    r"(?P<strong>\s*+[,;]?\s*+(?:and\s+)?\b(?:plus|then|followed by|as well as|along with|together with|with|later)\b"
    r"\s*|\s*;\s+|,\s+and\s+|\.\s+(?=[A-Z]))|(?P<weak>\s*[,:](?:\s+|(?=(?:left|right)\b))|\s*\band\b\s*|\s*[+&/]\s*"
    r"|(?:(?<=\dv)|(?<=\bv)|(?<=vw)|(?<=view)|(?<=views)|(?<=films))\s+(?=(?:\w+\s+){1,2}\d\s?(?:v|vws?|views?|films?)\b))",
    re.IGNORECASE,
)
_MORE = re.compile(r"\b(?:plus|then|later|added|additional|further|more|extra|another)\b|[+&]", re.IGNORECASE)
_FURTHER = re.compile(
    r"\b(?P<n>an?|one|two|three|four|\d) (?:more|additional|extra|further|added) (?:\w+ ){0,2}(?:views?|films?)\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\b(?P<a>\w+)\s+(?:(?:views?|films?)\s+)?(?:(?:\w+ ){0,6}in (?:all|total)|total|altogether|combined)\b"
    r"|\b(?:total(?: of)?|is|makes|for a total of)\s+(?P<b>\w+)\s+(?:views?|films?)\b",
    re.IGNORECASE,
)
# Films of another time of the day, or taken anew, are no further views of one study.
_AGAIN = re.compile(
    r"\b(?:(?:post|after)[- ]?(?:the )?reduction|repeat\w*"
    r"|again|re-?took|re-?take\w*|retaken|redone|re-?did|re-?shot|twice|(?:separate|different|second|other) (?:session"
    r"|time|visit|encounter|day)|earlier|\d{1,2}(?::\d\d)?\s*(?:a\.?m|p\.?m)\b|\d{1,2}:\d\d|morning"
    r"|evening|afternoon|night)",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:each|apiece|per side|either side|every)\b|\bviews? per \w+", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|bilat\w*|each|two) (?:\w+ )?(?:hips|hip|sides?)\b|\bbilat\w*|\beach\b", re.IGNORECASE)

_ONE = re.compile(r"\b(?:left|right)\b(?! (?:lateral|anterior|posterior|decub\w*|obliques?|bending)\b)", re.IGNORECASE)


class Filmed(NamedTuple):
    """What films a text tells of: the attributes and views of the one exam that they are."""

    named: Named
    views: Views | None


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch between joins: the places it names, how many films, and whether it adds to what stands before.

    `each`: so many of each side. `beside`: joined by "with", as what the views told may show too.
    """

    regions: tuple[str, ...]
    films: int
    strong: bool
    adds: bool
    told: bool
    each: bool
    beside: bool

    @property
    def all(self) -> int:
        """The films of both sides, where they were told of each."""
        return self.films * (2 if self.each else 1)


def filmed(named: Named, views: Views | None, text: str, lexicon: Lexicon, on: date, table: CodeTable) -> Filmed | None:
    """Return the exam that films told part by part make; None where they are one part, or no rule adds them up."""
    if set(named.get("modality", (_FILMS,))) != {_FILMS} or not named.get("regions") or _AGAIN.search(text):
        return None
    parts = list(_parts(" ".join(text.split()), lexicon))
    groups = _grouped(parts)
    said = _TOTAL.search(text)
    total = number_of((said["a"] or said["b"]).lower()) if said else None
    said = said if total is not None else None  # "national total" counts no films
    told = [p for p in parts if p.films]
    if total is None and len(told) == 1 and told[0].told and (told[0] is parts[-1] or parts[-1].beside):
        total = told[0].all  # told once, at the end, of all: "hips with pelvis, 2 views", "hip 2 views with pelvis"
    if len(groups) == 1:
        count = sum(groups.values())
        if views and not views.at_least and (of_both := _of_both(named, views, parts, text, on, table)):
            return of_both
        added = any(p.adds and p.films for p in parts[1:])
        exact = views is not None and not views.at_least
        if exact and said and total is not None and views is not None and total > views.high:
            return Filmed(named, Views(total, total))
        more = added and exact and views is not None and count > views.high
        return Filmed(named, Views(count, count)) if more else None
    return _held(groups, named, total, text, on, table)


def _parts(text: str, lexicon: Lexicon) -> Iterator[_Part]:
    start, strong, adds, beside, joined = 0, False, False, False, False
    bare = 0  # films told by number alone in the part before
    for cut in (*_CUT.finditer(_with_sides_parted(text)), None):
        piece = text[start : cut.start() if cut else len(text)]
        reading = lexicon.read(piece)
        regions = tuple(dict.fromkeys(t.value for t in reading.terms if t.attribute == "regions" and t.value != _WHOLE))
        told = reading.views is not None and not reading.views.at_least
        more = _FURTHER.search(piece)
        films = reading.views.high if reading.views and told else lexicon.films(piece)
        films = (number_of(more["n"].lower()) or films) if more else films
        each = _EACH.search(piece) is not None
        aimed = bare and films and not regions and _NUMBERED.search(piece) is None  # named behind a bare number
        adds = adds or bool(_MORE.search(piece)) or bool(aimed and (films >= bare if beside else joined))
        yield _Part(regions, films, strong, adds, reading.views is not None, each, beside)
        bare = films if told and not lexicon.films(piece) else 0
        if cut:
            joined = _AND.search(cut[0]) is not None
            start, strong = cut.end(), cut["strong"] is not None
            adds, beside = _MORE.search(cut[0]) is not None, _WITH.search(cut[0]) is not None


_WITH = re.compile(r"\bwith\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\b(?:views?|films?|vws?)\b|\d", re.IGNORECASE)
_AND = re.compile(r"\band\b", re.IGNORECASE)


def _with_sides_parted(text: str) -> str:
    """Return a text with a comma for the blank where one side follows the other: "hip 2 views left hip 2 views"."""
    sides = list(_ONE.finditer(text))
    turns = [b.start() - 1 for a, b in pairwise(sides) if a[0].lower() != b[0].lower() and b.start()]
    for at in (t for t in turns if text[t] == " " and text[t - 1].isalnum() and not _JOINED.search(text[:t])):
        text = f"{text[:at]},{text[at + 1 :]}"
    return text


_JOINED = re.compile(r"(?:\b(?:and|or|the|of|plus|then|with|for|on)|[,&+/])$", re.IGNORECASE)


def _grouped(parts: Sequence[_Part]) -> dict[tuple[str, ...], int]:
    """Return how many films were taken of each place, in the order of the text."""
    groups: dict[tuple[str, ...], int] = {}
    current: tuple[str, ...] = ()
    pending = 0
    for at, part in enumerate(parts):
        if part.regions:
            current = part.regions[:1]
            groups[current] = groups.get(current, 0) + part.all + pending
            pending = 0
        elif part.films and (not current or (part.strong and _belongs_to_next(parts[at + 1 :]))):
            pending += part.all
        elif current:
            restated = part.told and not part.adds and not part.strong and part.all >= groups[current]
            groups[current] = part.all if restated else groups[current] + part.all
    return groups


def _of_both(
    named: Named, views: Views, parts: Sequence[_Part], text: str, on: date, table: CodeTable
) -> Filmed | None:
    """Return films of both sides as those of the codes that count both together: "2 views of each hip" are four.

    Where fewer were told than the least of these codes counts, they are of each side.
    """
    told = [m[0].lower() for m in _ONE.finditer(text)]
    apart = {"left", "right"} <= {*told}
    if not apart and _BOTH.search(text) is None and "both" not in named.get("laterality", ()):
        return None
    rows = _counts_both({*named["regions"]}, on, table)
    if not rows:
        return None
    films = [p.films for p in parts if p.films]
    last = parts[-1]
    if last.told and not (last.adds or last.strong or last.regions) and films[-1] >= sum(films[:-1]):
        films = films[-1:]  # "frog-leg lateral of both hips, 2 films": told once more, of all
    once = len(films) < 2 or not apart  # "right hip 2 views and left hip 2 views" tells each side's by itself
    count = sum(films) * (2 if once and (_EACH.search(text) or sum(films) < min(r.views_min or 0 for r in rows)) else 1)
    return Filmed({**named, "laterality": ("both",)}, Views(count, count))


def _counts_both(regions: set[str], on: date, table: CodeTable) -> list[CodeRow]:
    """Return the codes of a place that by a rule count the films of both sides together."""
    rules = (r for r in table.rules(on, kind="element") if r.unit == OF_BOTH)
    rows = (r for rule in rules for c in rule.subject.split(";") if (r := table.code(c, on)))
    return [r for r in rows if {*r.regions} == regions]


OF_BOTH = "views_of_both"  # the unit of a rule on codes that count the films of both sides together


def _belongs_to_next(rest: Sequence[_Part]) -> bool:
    """Tell whether films that name no place are of the next one: "and at the same visit AP and lateral of the neck"."""
    for part in rest:
        if part.strong:
            return False
        if part.regions:
            return True
    return False


def _held(
    groups: dict[tuple[str, ...], int], named: Named, total: int | None, text: str, on: date, table: CodeTable
) -> Filmed | None:
    """Return the films of several places as those of the one code that counts them all, by the rule that says so."""
    places = [r for (r,) in groups]
    both = _BOTH.search(text) is not None or "both" in named.get("laterality", ())
    if not both and len({m[0].lower()[0] for m in _ONE.finditer(text)}) > 1:
        if not any(_counts_both({r}, on, table) for r in places):
            return None  # each side is told by itself, "of the right hip ... of the left hip"
        both = True
    for rule in table.rules(on, kind="element"):
        rows = [r for c in rule.subject.split(";") if rule.unit == ADDED and (r := table.code(c, on))]
        own = {r for row in rows for r in row.regions}
        main = [r for r in places if r in own]
        if not main or not all(r in own or _is_counted(r, rows, on, table) for r in places):
            continue
        if all(groups.values()) and _has_more_chest(groups.get((_CHEST,), 0), rows, on, table):
            continue
        beside = [r for r in places if r != main[0]]
        wide = len(own) > 1  # codes of two places: what is named alone beside the films of the other is one film
        told = [groups[(r,)] or (1 if wide and r in beside else 0) for r in places]
        count = total or (sum(told) if all(told) else 0)
        fitting = [r for r in rows if _is_of(r, count, both=both)]
        if not fitting:
            continue
        technique = tuple(dict.fromkeys((*named.get("technique", ()), *fitting[0].technique)))
        merged = {**named, "modality": (_FILMS,), "regions": fitting[0].regions, "technique": technique}
        merged = {a: v for a, v in merged.items() if v and a not in ("contrast", "extent")}
        if both and fitting[0].laterality == "both":
            merged["laterality"] = ("both",)
        return Filmed(merged, Views(count, count) if count else None)
    return None


_CHEST, _CHEST_FILM = "chest", "with_chest_view"


def _has_more_chest(films: int, rows: Sequence[CodeRow], on: date, table: CodeTable) -> bool:
    """Tell whether more chest films were taken than these codes hold: no chest code of so many is in column 2."""
    if films < 2 or not all(_CHEST_FILM in r.technique for r in rows):
        return False
    chest = [r for r in table.codes_of(_FILMS, on) if r.regions == (_CHEST,) and r.views_min and not r.technique]
    own = [r for r in chest if _is_of(r, films, both=False)]
    return not any(rc304.check(row.code, r.code, on, table) for row in rows for r in own)


ADDED = "views_added"  # the unit of a rule on codes that count the films of another place too


def _is_counted(region: str, rows: Sequence[CodeRow], on: date, table: CodeTable) -> bool:
    """Tell whether films of a place are in column 2 of these codes."""
    near = [r for r in table.codes_of(_FILMS, on) if region in r.regions]
    pairs = (rc304.check(row.code, r.code, on, table) for row in rows for r in near)
    return any(pair is not None and pair.outer in {r.code for r in rows} for pair in pairs)


def _is_of(row: CodeRow, count: int, *, both: bool) -> bool:
    """Tell whether a code is of so many films, of both sides where both were said."""
    if both != (row.laterality == "both") and row.laterality in ("one", "both"):
        return False
    return not count or ((row.views_min or 0) <= count <= (row.views_max or count))
