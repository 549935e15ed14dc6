"""Question to passages: what is near in meaning, in words and in the codes it is about, weighed and summed.

Pure over a `PassageIndex`; results do not depend on the order in which an index was built. Never imports another step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from radcode.codes import code_mentions
from radcode.model import Chunk, Conflict, Passage, PassageIndex, PublicationCard, Vector

# What a channel counts beside the cosine, which counts 1. Fitted on the questions in sight (docs/decisions/010): the
# figures stand on a plateau, where half or double of one moves recall@5 by a point.
SAID = 0.3  # the question's own words, BM25
UNDERSTOOD = 0.25  # the words of what was understood, BM25
ABOUT = 0.15  # how much the chunk is about the codes of the question
OTHERS = 0.1  # taken off a chunk that names one code and none of the question's; shared by the codes it names
IN_RANGE = 0.3  # about a code: its heading names a range that holds it, where a heading that names the code is 1
CANDIDATES = 40  # from each channel; all of them are then scored exactly
WEIGHED = 60  # the best by their sum, to which trust, date and errors are applied
TIER = {"official": 1.10, "society": 1.05, "reference": 1.05, "commercial": 1.0}  # trust, one number each
OUT_OF_DATE = 0.8  # a publication that does not hold on the date of service comes behind one that does
SAME_SECTION = 0.85  # a section's further passage: what it adds is mostly said
SAME_PUBLICATION = 4  # chunks of one publication among the passages of an answer
CONFLICT = 0.05  # each contradicted sentence of a chunk takes this share off, down to a half
KEPT_COUNTS = 4096  # chunks whose codes are remembered as counted


def retrieve(
    text: str,
    vector: Vector,
    index: PassageIndex,
    *,
    understood: str = "",
    codes: Iterable[str] = (),
    subjects: Iterable[Iterable[str]] = (),
    family: Iterable[str] = (),
    on: date,
    n: int = 10,
) -> tuple[Passage, ...]:
    """Return up to n passages for a question, best first; ties are broken by chunk id.

    Args:
        text: the question's words, for the lexical channel.
        vector: (dimension,) float32, unit length: the same words encoded.
        index: one generation.
        understood: what was understood of the question, in words of the tables.
        codes: codes named or resolved; their own chunks are always candidates.
        subjects: what the question is about, the surest codes first, those that are equally sure together.
        family: codes that a coder may take for them; what a source says wrongly of any of these is always found.
        on: the date of service.
        n: how many.
    """
    held, groups = tuple(codes), [tuple(group) for group in subjects]
    disputed = {*held, *family}
    of_codes = {p for code in held for p in index.of_code(code)}
    of_family = {p for code in disputed for p in index.of_code(code)}
    wrong = {p for p in of_family if _contradicted_about(index.conflicts(index.chunks[p]), disputed)}
    about = _about(groups, index)
    near, said, meant = (
        index.dense(vector, CANDIDATES), index.lexical(text, CANDIDATES), index.lexical(understood, CANDIDATES)
    )  # fmt: skip
    positions = sorted({*near, *said, *meant, *about, *of_codes, *wrong})
    if not positions:
        return ()
    summed = (
        index.cosine(vector, positions)
        + SAID * _of_best(index.bm25(text, positions))
        + UNDERSTOOD * _of_best(index.bm25(understood, positions))
    )
    others = _others(positions, of_codes, index)
    channels = {"dense": {*near}, "lexical": {*said, *meant}, "code": {*about, *of_codes}}
    scores = {
        p: float(score) + ABOUT * about.get(p, 0.0) - OTHERS * others.get(p, 0.0)
        for p, score in zip(positions, summed, strict=True)
    }
    best = sorted(positions, key=lambda p: (-round(scores[p], 6), index.chunks[p].id))[:WEIGHED]
    found = [_passage(p, scores[p], channels, index, on) for p in {*best, *wrong}]
    ordered = _each_section_first(sorted(found, key=_best_first))
    kept = _varied(ordered, n)
    contradicted = {index.chunks[p].id for p in wrong} - {p.chunk.id for p in kept}
    return (*kept, *(p for p in ordered if p.chunk.id in contradicted))


def _about(groups: Sequence[Sequence[str]], index: PassageIndex) -> dict[int, float]:
    """Return how much chunks are about the codes, in (0, 1]; the first group counts in full, the second half."""
    found: dict[int, float] = {}
    for nth, group in enumerate(groups, start=1):
        for code in group:
            shares = dict.fromkeys(index.in_range(code), IN_RANGE)
            shares |= {p: about_code(code, index.chunks[p]) for p in index.of_code(code)}
            best = max(shares.values(), default=1.0)
            for p, share in shares.items():
                found[p] = max(found.get(p, 0.0), share / best / nth)
    return found


def about_code(code: str, chunk: Chunk) -> float:
    """Return how much a chunk that names a code is about it, in (0, 1]: 1 for its heading, else by its share there."""
    if code in _codes_in(chunk.heading.rpartition(" > ")[2]):
        return 1.0
    named = _codes_in(chunk.text)
    # A heading further up may be all that names it: as one among many.
    share: float = max(named[code], 0.1) / max(named.total(), 1)
    return float(min(1.0, share**0.5))


@lru_cache(maxsize=KEPT_COUNTS)
def _codes_in(text: str) -> Counter[str]:
    return Counter(m.code for m in code_mentions(text))


def _others(positions: Sequence[int], of_codes: Collection[int], index: PassageIndex) -> dict[int, float]:
    """Return how far chunks speak of other codes only, in (0, 1]; nothing when the question has no codes.

    One that names many codes may hold a rule for all of them, so that each counts less.
    """
    if not of_codes:
        return {}
    counts = zip(positions, index.codes_named(positions), strict=True)
    return {p: 1 / n for p, n in counts if n and p not in of_codes}


def _contradicted_about(conflicts: Iterable[Conflict], subjects: set[str]) -> bool:
    return any(subjects & set(c.subject.split(";")) for c in conflicts)


def _best_first(passage: Passage) -> tuple[float, str]:
    return -passage.score, passage.chunk.id


def _each_section_first(ordered: Sequence[Passage]) -> list[Passage]:
    """Return the passages with each further one of a section set back, best first."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for passage in ordered:
        section = (passage.chunk.publication, passage.chunk.heading or passage.chunk.id)
        back = SAME_SECTION ** seen[section]
        found.append(replace(passage, score=round(passage.score * back, 6)) if back < 1 else passage)
        seen[section] += 1
    return sorted(found, key=_best_first)


def _varied(ordered: Sequence[Passage], n: int) -> tuple[Passage, ...]:
    """Keep the best n, but not more than a few of one publication, so that another source is heard too."""
    taken: Counter[str] = Counter()
    kept = []
    for passage in ordered:
        taken[passage.chunk.publication] += 1
        if taken[passage.chunk.publication] <= SAME_PUBLICATION:
            kept.append(passage)
    return tuple(kept[:n])


def _of_best(scores: Vector) -> Vector:
    """Return the scores as shares of the best one, in [0, 1]; all zero when nothing was found."""
    best = float(scores.max(initial=0.0))
    return scores / best if best > 0 else scores


def _passage(position: int, score: float, channels: Mapping[str, set[int]], index: PassageIndex, on: date) -> Passage:
    chunk = index.chunks[position]
    card = index.card(chunk.publication)
    conflicts = index.conflicts(chunk)
    weight = TIER[card.tier] * max(0.5, 1 - CONFLICT * _errors(conflicts)) * (1.0 if _holds(card, on) else OUT_OF_DATE)
    found_by = tuple(name for name, found in channels.items() if position in found)
    return Passage(chunk, card, round(score * weight, 6), found_by, conflicts)


def _errors(conflicts: Iterable[Conflict]) -> int:
    """Count the contradicted sentences; a stale amount misleads less than a wrong code and does not count."""
    return len({c.start for c in conflicts if c.attribute != "amount"})


def _holds(card: PublicationCard, on: date) -> bool:
    return not (card.valid_from and on < card.valid_from) and not (card.valid_to and on > card.valid_to)
