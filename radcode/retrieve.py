"""Question to passages: dense and lexical candidates and the chunks of the codes named, scored exactly and fused.

Pure over a `PassageIndex`; results do not depend on the order in which an index was built. Never imports another step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from radcode.model import Conflict, Passage, PassageIndex, PublicationCard, Vector

RRF_K = 60  # as in the paper on reciprocal rank fusion
CANDIDATES = 40  # from each channel; recall of the right passage stops growing before that on our corpus
TIER = {"official": 1.10, "society": 1.05, "reference": 1.05, "commercial": 1.0}  # trust, one number each
OUT_OF_DATE = 0.5  # a publication that does not hold on the date of service is history, not support
SAME_PUBLICATION = 4  # chunks of one publication among the passages of an answer
CONFLICT = 0.05  # each contradicted sentence of a chunk takes this share off, down to a half


def retrieve(
    text: str,
    vector: Vector,
    index: PassageIndex,
    *,
    codes: Iterable[str] = (),
    family: Iterable[str] = (),
    on: date,
    n: int = 10,
) -> tuple[Passage, ...]:
    """Return up to n passages for a question, best first; ties are broken by chunk id.

    Args:
        text: the question's words, for the lexical channel.
        vector: (dimension,) float32, unit length: the same words encoded.
        index: one generation.
        codes: codes named or resolved; their own chunks are always candidates.
        family: codes that a coder may take for them; what a source says wrongly of any of these is always found.
        on: the date of service.
        n: how many.
    """
    subjects = {*codes, *family}
    of_codes = {p for code in codes for p in index.of_code(code)}
    of_family = {p for code in subjects for p in index.of_code(code)}
    wrong = {p for p in of_family if _contradicted_about(index.conflicts(index.chunks[p]), subjects)}
    positions = sorted({*index.dense(vector, CANDIDATES), *index.lexical(text, CANDIDATES), *of_codes, *wrong})
    if not positions:
        return ()
    channels = {
        "dense": _ranks(positions, index.cosine(vector, positions)),
        "lexical": _ranks(positions, index.bm25(text, positions)),
        **({"code": dict.fromkeys(of_codes, 1)} if of_codes else {}),
    }
    fused = {p: _fused(p, channels) for p in positions}
    found = [_passage(p, score, channels, index, on) for p, score in fused.items()]
    ordered = sorted(found, key=lambda x: (-x.score, x.chunk.id))
    kept = _varied(ordered, n)
    contradicted = {index.chunks[p].id for p in wrong} - {p.chunk.id for p in kept}
    return (*kept, *(p for p in ordered if p.chunk.id in contradicted))


def _contradicted_about(conflicts: Iterable[Conflict], subjects: set[str]) -> bool:
    return any(subjects & set(c.subject.split(";")) for c in conflicts)


def _varied(ordered: Sequence[Passage], n: int) -> tuple[Passage, ...]:
    """Keep the best n, but not more than a few of one publication, so that another source is heard too."""
    taken: Counter[str] = Counter()
    kept = []
    for passage in ordered:
        taken[passage.chunk.publication] += 1
        if taken[passage.chunk.publication] <= SAME_PUBLICATION:
            kept.append(passage)
    return tuple(kept[:n])


def _ranks(positions: Sequence[int], scores: Vector) -> dict[int, int]:
    """Rank the positions by score, best 1; equal scores share the better rank so that order cannot matter."""
    order = sorted({round(float(s), 6) for s in scores}, reverse=True)
    rank = {s: i for i, s in enumerate(order, start=1)}
    return {p: rank[round(float(s), 6)] for p, s in zip(positions, scores, strict=True)}


def _fused(position: int, channels: Mapping[str, Mapping[int, int]]) -> float:
    return sum(1 / (RRF_K + ranks[position]) for ranks in channels.values() if position in ranks)


def _passage(
    position: int, score: float, channels: Mapping[str, Mapping[int, int]], index: PassageIndex, on: date
) -> Passage:
    chunk = index.chunks[position]
    card = index.card(chunk.publication)
    conflicts = index.conflicts(chunk)
    weight = TIER[card.tier] * max(0.5, 1 - CONFLICT * _errors(conflicts)) * (1.0 if _holds(card, on) else OUT_OF_DATE)
    found_by = tuple(name for name, ranks in channels.items() if position in ranks)
    return Passage(chunk, card, round(score * weight, 8), found_by, conflicts)


def _errors(conflicts: Iterable[Conflict]) -> int:
    """Count the contradicted sentences; a stale amount misleads less than a wrong code and does not count."""
    return len({c.start for c in conflicts if c.attribute != "amount"})


def _holds(card: PublicationCard, on: date) -> bool:
    return not (card.valid_from and on < card.valid_from) and not (card.valid_to and on > card.valid_to)
