"""Exam names by the nearest label: thresholds, sides and sets of labels tried, the best one counts.

Pure: names with their nearest labels in, a comparison out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from evals.casefiles import ExpectName
from evals.peers.questions import Near, modifiers_on
from evals.peers.standings import Comparison, Judged, compared, joined
from evals.scoring import Value, score_name
from evals.suites import Result
from radcode.tables import CodeTable

AMONG = 3  # places of a look-up that the second figure looks at


class Looked(NamedTuple):
    """An exam name with the nearest labels, as a peer sees it."""

    id: str
    text: str
    on: date
    expect: ExpectName
    held_out: bool
    near: tuple[Near, ...]


class Labels(NamedTuple):
    """A set of labels: what they are, and the exam names as they stand to them."""

    name: str
    names: tuple[Looked, ...]


class Nearest(NamedTuple):
    """A yardstick of exam names: how nearness is told, its thresholds to try, and its sets of labels to try."""

    who: str
    sure: tuple[float, ...]
    labels: tuple[Labels, ...]


def compare_names(suite: str, peers: Sequence[Nearest], ours: Sequence[Result], table: CodeTable) -> Comparison:
    """Return how nearest labels and RadCode stand on the same exam names; results of other names are left out."""
    texts = {x.id: x.text for p in peers for labels in p.labels for x in labels.names}
    measured = [r for r in ours if r.id in texts]
    parts = []
    for name, places in (("first", 1), (f"among the first {AMONG}", AMONG)):
        mine = [Judged(r.id, r.held_out, _placed(r, places), _first(r.got["matches"])) for r in measured]
        tried = {p.who: list(_tried(p, places, table)) for p in peers}
        parts.append(compared(suite, name, mine, tried, texts))
    return joined(parts)


def _tried(peer: Nearest, places: int, table: CodeTable) -> Iterator[tuple[str, list[Judged]]]:
    for labels, sure, sides in product(peer.labels, peer.sure, (True, False)):
        least = f", nothing below {sure:g}" if sure else ""
        reader = f"{labels.name}, sides {'read' if sides else 'left out'}{least}"
        yield reader, [_looked(x, places, matches_of(x, table, sure=sure, sides=sides)) for x in labels.names]


def _placed(result: Result, places: int) -> bool:
    return result.value == Value.CORRECT if places == 1 else 0 < result.got["place"] <= places


def _looked(looked: Looked, places: int, matches: Sequence[dict[str, Any]]) -> Judged:
    found = score_name(looked.expect, matches)
    right = found.value is Value.CORRECT if places == 1 else 0 < found.place <= places
    return Judged(looked.id, looked.held_out, right, _first(matches))


def _first(matches: Sequence[Mapping[str, Any]]) -> str:
    return " + ".join("-".join([*m["codes"], *m["modifiers"]]) for m in matches[:1]) or "nothing"


def matches_of(looked: Looked, table: CodeTable, *, sure: float, sides: bool) -> list[dict[str, Any]]:
    """Return the nearest labels as a look-up's matches; none when the nearest is not near enough."""
    if not looked.near or looked.near[0].similarity < sure:
        return []
    modifiers = sides_in(looked.text, table, looked.on) if sides else []
    return [{"codes": [n.code], "modifiers": modifiers, "score": n.similarity} for n in looked.near]


def sides_in(text: str, table: CodeTable, on: date) -> list[str]:
    """Return the modifiers that a text says outright: their sign, or their label where that is one word."""
    known = modifiers_on(table, on)
    rows = [m for m in table.rows("modifiers") if m.modifier in known and " " not in m.label]
    words = set(re.findall(r"\w+", text.lower()))
    return [m.modifier for m in rows if {m.modifier.lower(), m.label.lower()} & words]
