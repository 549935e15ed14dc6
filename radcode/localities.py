"""Which Medicare payment locality a text names: by number, name, state, or a county or town in it.

Pure; imports `cues`, `model`, `rows`, `tables`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from radcode import cues
from radcode.model import Question
from radcode.rows import GpciRow, PlaceRow, is_in_force
from radcode.tables import CodeTable


class Place(NamedTuple):
    """A payment locality, and the town or county that was named instead of it."""

    locality: GpciRow
    row: PlaceRow | None = None


def locality_of(question: Question, table: CodeTable) -> GpciRow | None:
    """Return the payment locality named, where its indices are held for the day."""
    named = named_place(question, table)
    release = next((x for x in table.rows("releases") if named and x.release == named.locality.release), None)
    return named.locality if named and release and question.on >= release.holds_from else None


def named_place(question: Question, table: CodeTable) -> Place | None:
    """Return the payment locality whose number, name, state, county or town is in the question; the longest name wins.

    A name that several states have needs its state, unless it is the official name of a locality.
    """
    return _place_in(_told_in(question), question.on, table)


def with_place(found: Question, last: Question, table: CodeTable) -> Question:
    """Return a follow-up with the place that the talk named before, where it names none itself."""
    if _names_place(found, table) or cues.NATIONWIDE.search(found.text):
        return found
    return replace(found, place=_told_in(last) if _names_place(last, table) else "")


def _names_place(question: Question, table: CodeTable) -> bool:
    return named_place(question, table) is not None or bool(of_state(question, table))


def _told_in(question: Question) -> str:
    """Return the text that tells where: this turn's, or the earlier one that named the place."""
    return question.place or question.text


@lru_cache(maxsize=64)
def _place_in(told: str, on: date, table: CodeTable) -> Place | None:
    release = table.newest_release("gpci", on)
    text = cues.DENIED_PLACE.sub(" ", told)
    rows: list[GpciRow] = [r for r in table.rows("gpci") if release and r.release == release.release]
    if number := cues.LOCALITY.search(text):
        states = set(re.findall(r"\b[A-Z]{2}\b", text))
        own = [r for r in rows if r.locality.endswith(f"-{number['n'].zfill(2)}") and r.state in states]
        if len(own) == 1:
            return Place(own[0])
    words = f" {' '.join(re.findall(r'[a-z]+', text.lower()))} "
    named = [(len(name), row) for row in rows for name in _names(row.name, row.state) if f" {name} " in words]
    official = max(named, key=lambda x: x[0], default=(0, None))
    town = _town(words, on, rows, table)
    if town and len(town.place) >= official[0]:
        return next((Place(r, town) for r in rows if r.locality == town.locality), None)
    return Place(official[1]) if official[1] else None


def asks_place(question: Question, table: CodeTable) -> bool:
    """Tell whether a short text names a place and no exam: a state's letters, as FL or CT, are no kind of study."""
    return (
        len(question.text.split()) <= _FEW + 2 and not question.values("regions") and bool(named_place(question, table))
    )


def is_price(question: Question, table: CodeTable) -> bool:
    """Tell whether codes stand beside a place and nothing else, so that its amount is meant."""
    text = question.text
    bare = question.codes and not (question.attributes or question.events or question.views or question.outside)
    if not bare or len(text.split()) > _FEW or any(cue.search(text) for _, cue in cues.CUES):
        return False
    place = named_place(question, table)
    name = place.row.place if place and place.row else ""
    return place is not None and (not name or name.title() in text or f"in {name}" in text.lower())


_FEW = 7  # words


def of_state(question: Question, table: CodeTable) -> list[GpciRow]:
    """Return the payment localities of the one state that is named where it has several and none of them is told."""
    release = table.newest_release("gpci", question.on)
    rows: list[GpciRow] = [r for r in table.rows("gpci") if release and r.release == release.release]
    words = f" {' '.join(re.findall(r'[a-z]+', cues.DENIED_PLACE.sub(' ', _told_in(question)).lower()))} "
    told = [s for s, name in _states(rows).items() if f" {name} " in words]
    own = [r for r in rows if told == [r.state]]
    return own if len(own) > 1 and named_place(question, table) is None else []


def are_several_named(question: Question, table: CodeTable) -> bool:
    """Tell whether a text names two towns, counties, states or localities that are not of one payment locality."""
    release = table.newest_release("gpci", question.on)
    rows: list[GpciRow] = [r for r in table.rows("gpci") if release and r.release == release.release]
    words = f" {' '.join(re.findall(r'[a-z]+', question.text.lower()))} "
    told = {s for s, name in _states(rows).items() if f" {name} " in words}
    places: dict[str, set[str]] = {}
    for p in table.rows("places"):
        if f" {p.place} " in words and is_in_force(p, question.on):
            places.setdefault(p.place, set()).add(p.locality)
    for row in rows:
        for name in _names(row.name, row.state):
            if f" {name} " in words:
                places.setdefault(name, set()).add(row.locality)
    sure = {next(iter(x)) for x in places.values() if len(x) == 1}
    states = told | {r.state for r in rows if r.locality in sure}
    return len(sure) > 1 or len(states) > 1


def _town(words: str, on: date, rows: list[GpciRow], table: CodeTable) -> PlaceRow | None:
    found = [p for p in table.rows("places") if f" {p.place} " in words and is_in_force(p, on)]
    longest = max((len(p.place) for p in found), default=0)
    same = [p for p in found if len(p.place) == longest]
    if not same:
        return None
    after = words.split(f" {same[0].place} ", 1)[1]
    states = _states(rows)
    told = {s for s, name in states.items() if f" {after}".startswith((f" {s.lower()} ", f" {name} "))}
    if any(p.state in told for p in same):
        same = [p for p in same if p.state in told]
    return same[0] if len(same) == 1 else None


def _states(rows: list[GpciRow]) -> Mapping[str, str]:
    """Return how a text may name each state: the name of its only locality, or that of its rest."""
    several = Counter(r.state for r in rows)
    names = {r.state: r.name.lower() for r in rows if several[r.state] == 1}
    rest = {r.state: r.name.lower().removeprefix(_REST) for r in rows if r.name.lower().startswith(_REST)}
    return {**names, **rest}


@cache
def _names(locality: str, state: str) -> tuple[str, ...]:
    """Return how a text may name a locality: each part of its name in small letters, and a state's rest as such."""
    parts = (re.findall(r"[a-z]+", part) for part in re.split(r"[-/(),.]", locality.lower()))
    names = [" ".join(w for w in words if w not in _COUNTY) for words in parts]
    rest = [f"{_REST}{state.lower()}" for name in names if name.startswith(_REST)]
    rest += [f"rural {name.removeprefix(_REST)}" for name in names if name.startswith(_REST)]
    return (*(name for name in names if len(name) > _SHORTEST), *rest)


_COUNTY = ("cnty", "county", "metropolitan")
_REST = "rest of "
_SHORTEST = 3  # letters: shorter parts of a locality's name are words of their own
