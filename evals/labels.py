"""Which chunks the labels of the cases mean, and where the first of them stands among the passages found.

Pure: cases, publications and chunks in. `passages` in a case names sections; a chunk of any of them is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from evals.casefiles import Case, Label
from radcode.errors import DataError
from radcode.model import Chunk, Publication

DEPTH = 10  # passages that are looked at
DEPTHS = (1, 3, 5, DEPTH)
ENOUGH = 5  # a labelled section among so many is right


class Labels(NamedTuple):
    """The ids of the chunks that are right, of each case that can be scored, and the labels left out.

    Left out are labels of publications that are not loaded; a case of which all are left out stands in `unscored`.
    """

    wanted: dict[str, frozenset[str]]
    left_out: tuple[Label, ...] = ()
    unscored: frozenset[str] = frozenset()


def labels_of(
    cases: Iterable[Case], publications: Sequence[Publication], chunks: Iterable[Chunk], ours: Collection[str]
) -> Labels:
    """Return the chunks that the labels of the cases mean.

    Args:
        cases: labelled or not; those without labels are in nothing that is returned.
        publications: those of the index.
        chunks: those of the index.
        ours: ids of the publications that every index holds; the others may be absent.

    Raises:
        DataError: labels that resolve to nothing; all of them, each with its case.
    """
    loaded = {p.id: p for p in publications}
    chunks_in: dict[str, list[Chunk]] = defaultdict(list)
    for chunk in chunks:
        chunks_in[chunk.publication].append(chunk)
    problems: list[str] = []
    wanted: dict[str, frozenset[str]] = {}
    left_out: list[Label] = []
    unscored: set[str] = set()
    for case in (c for c in cases if c.expect.passages):
        held = [x for x in case.expect.passages if x.publication in loaded or x.publication in ours]
        left_out += [x for x in case.expect.passages if x not in held]
        found = {x: _chunks(x, loaded.get(x.publication), chunks_in[x.publication]) for x in held}
        problems += [f"{case.id}: passages: {_missing(x, loaded)}" for x, ids in found.items() if not ids]
        if held:
            wanted[case.id] = frozenset().union(*found.values())
        else:
            unscored.add(case.id)
    if problems:
        raise DataError(problems, "Correct the labels, or bring the index up to date with: python -m ingest")
    return Labels(wanted, tuple(left_out), frozenset(unscored))


def _chunks(label: Label, publication: Publication | None, chunks: Iterable[Chunk]) -> frozenset[str]:
    """Return the ids of the chunks that hold text of the label's section or of what stands under it.

    A chunk may join small sections and then carries the heading of their parent, so that its place in the text counts.
    """
    if publication is None:
        return frozenset()
    heads = [s.path for s in publication.sections if s.path and s.path[-1].strip() == label.section.strip()]
    inside = [s for s in publication.sections if any(s.path[: len(head)] == head for head in heads)]
    return frozenset(
        c.id for c in chunks if any(publication.text[max(s.start, c.start) : min(s.end, c.end)].strip() for s in inside)
    )


def _missing(label: Label, loaded: Collection[str]) -> str:
    if label.publication not in loaded:
        return f"the index lacks {label.publication}, which is one of our publications"
    return f"{label.publication} has no section {label.section!r} with text"


def not_loaded(labels: Labels) -> tuple[str, ...]:
    """Return the line that tells which labels were left out; empty when none was."""
    if not labels.left_out:
        return ()
    names = ", ".join(sorted({x.publication for x in labels.left_out}))
    counts = f"labels of publications that are not loaded: {len(labels.left_out)} ({names})"
    return (f"retrieval: {counts}; cases not scored for it: {len(labels.unscored)}",)


def place_of(wanted: Collection[str], found: Sequence[str]) -> int:
    """Return the place of the first right chunk among the first ten found, 1 for the first; 0 when there is none."""
    return next((n for n, chunk in enumerate(found[:DEPTH], start=1) if chunk in wanted), 0)


def recall(places: Sequence[int], depth: int) -> int:
    """Return how many have a right passage among the first `depth`."""
    return sum(0 < place <= depth for place in places)


def reciprocal_rank(places: Sequence[int]) -> float:
    """Return the mean of one over the place of the first right passage, 0 where there is none; in [0, 1]."""
    return sum(1 / place for place in places if place) / len(places) if places else 0.0
