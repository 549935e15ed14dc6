"""Passages found against the sections that a case names: a chunk that shares a character with one is a hit.

Pure: places and spans in, a comparison out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from evals.casefiles import is_held_out
from evals.peers.questions import Found
from evals.peers.standings import Comparison, Judged, compared
from radcode.model import Publication


class Span(NamedTuple):
    """A stretch of a publication that a label names."""

    publication: str
    start: int
    end: int


def spans_of(section: str, publication: Publication) -> tuple[Span, ...]:
    """Return the stretches under a heading of a publication, what stands deeper included."""
    heads = [s.path for s in publication.sections if s.path and s.path[-1].strip() == section.strip()]
    held = (s for s in publication.sections if any(s.path[: len(h)] == h for h in heads))
    return tuple(Span(publication.id, s.start, s.end) for s in held)


def place_of(found: Sequence[Found], spans: Iterable[Span]) -> int:
    """Return the place of the first passage that shares a character with one of the spans; 0 when none does."""
    spans = tuple(spans)
    return next((n for n, f in enumerate(found, start=1) if any(_overlap(f, s) for s in spans)), 0)


def _overlap(found: Found, span: Span) -> bool:
    return found.publication == span.publication and found.start < span.end and span.start < found.end


def compare_passages(
    who: str, theirs: Mapping[str, int], ours: Mapping[str, int], texts: Mapping[str, str], depth: int
) -> Comparison:
    """Return how often a labelled passage stands among the first `depth`, and the mean of one over its place.

    Args:
        who: the yardstick.
        theirs: case id to the place of its first labelled passage, 0 for none.
        ours: the same of RadCode.
        texts: what was asked.
        depth: how many passages the yardstick finds; what RadCode finds beyond is not counted.
    """
    sides = [[_found(i, place, depth) for i, place in places.items() if i in theirs] for places in (ours, theirs)]
    both = compared("retrieval", f"passage among the first {depth}", sides[0], {who: [("", sides[1])]}, texts)
    ranked = [
        s._replace(reciprocal_rank=_reciprocal(places, theirs, depth))
        for s, places in zip(both.standings, (ours, theirs), strict=True)
    ]
    return both._replace(standings=tuple(ranked))


def _found(identity: str, place: int, depth: int) -> Judged:
    right = 0 < place <= depth
    return Judged(identity, is_held_out(identity), right, f"place {place}" if right else "not found")


def _reciprocal(places: Mapping[str, int], among: Collection[str], depth: int) -> float | None:
    seen = [places[i] for i in among if i in places and not is_held_out(i)]
    return sum(1 / p for p in seen if 0 < p <= depth) / len(seen) if seen else None
