"""Which codes, and sets of codes billed together, a description most likely means, and how likely.

Pure; imports `attributes`, `ranking`, `rows`, `tables`. What a look-up lists, what an answer rests on and what proves a
line weigh alike, because all three weigh here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from radcode.attributes import Description, holds_variant, said_regions
from radcode.ranking import Look, Ranker
from radcode.rows import CodeRow
from radcode.tables import CodeTable
from radcode.wordbook import WELL, Floats

SINGLES = 16  # codes that are looked at closely; the right one is among them in ninety-nine of a hundred names
CHIEFS = 6  # codes of those that others are billed with
PARTNERS = 6  # sets that are looked at closely
_GAIN = 0.5  # what a partner must explain of the words beyond the chief code: a rare word is worth 3 to 7
_BESIDE = 12  # codes of the same kind of study tried beside each other, each for some of the regions said
_MOST = 4  # codes of one order
BOUND = ("addon_of", "screening_with_tomo", "diagnostic_with_tomo", "injection_with_si", "guidance_for")


class Candidate(NamedTuple):
    """Codes by their places in the table, the chief one first, what binds them, and their score."""

    places: tuple[int, ...]
    relation: str
    score: float


def candidates(look: Look, on: date, ranker: Ranker, *, claim: str = "") -> list[Candidate]:
    """Return the likeliest codes and sets of codes, best first; ties by code."""
    scores = np.where(ranker.may_be_named(on, claim), ranker.scores(look, on), -np.inf).astype(np.float32)
    singles = best_places(scores, ranker.rows, SINGLES)
    found = [Candidate((i,), "", float(scores[i])) for i in singles]
    for places, relation in sets(singles, look, scores, on, ranker):
        found.append(Candidate(places, relation, ranker.score_of(ranker.of_set(places, look, relation, on))))
    return sorted(found, key=lambda c: (-c.score, [ranker.rows[i].code for i in c.places]))


def named_set(places: Iterable[int], ranker: Ranker) -> frozenset[str]:
    """Return the codes at these places of the table."""
    return frozenset(ranker.rows[i].code for i in places)


def best_places(scores: Floats, rows: Sequence[CodeRow], n: int) -> list[int]:
    """Return the places of the n highest scores, best first, ties by code; codes that may not be named are left out."""
    near = np.argpartition(-scores, n)[: n * 2] if len(scores) > n * 2 else np.arange(len(scores))
    kept = [int(i) for i in near if np.isfinite(scores[i])]
    return sorted(kept, key=lambda i: (-scores[i], rows[i].code))[:n]


def sets(
    singles: Sequence[int], look: Look, scores: Floats, on: date, ranker: Ranker
) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield the sets worth a look: a code with what is billed beside it, and codes that share the regions said."""
    yield from _bound(singles[:CHIEFS], look, scores, on, ranker)
    yield from _beside(singles[:_BESIDE], look.said, ranker)


def _bound(
    chiefs: Sequence[int], look: Look, scores: Floats, on: date, ranker: Ranker
) -> Iterator[tuple[tuple[int, ...], str]]:
    table, rows = ranker.table, ranker.rows
    gains: dict[tuple[int, ...], tuple[float, str]] = {}
    for i in chiefs:
        for partner, relation in partners(rows[i].code, on, table):
            j = next((x for x in ranker.places(partner) if np.isfinite(scores[x])), i)
            if j == i:
                continue
            gain = _gain(i, j, look, ranker)
            if gain >= _GAIN:
                pair: tuple[int, ...] = (j, i) if relation == "addon_of" and rows[i].addon else (i, j)
                gains[pair] = max(gains.get(pair, (0.0, "")), (gain, relation))
    for pair, (_, relation) in sorted(gains.items(), key=lambda x: (-x[1][0], x[0]))[:PARTNERS]:
        yield pair, relation


def _gain(chief: int, partner: int, look: Look, ranker: Ranker) -> float:
    """Return how much of what was said a partner explains beyond the chief code."""
    a, b = ranker.rows[chief], ranker.rows[partner]
    words = sum(
        h.weight * max(0.0, float(h.stands[partner] - h.stands[chief])) for h in look.heard if h.stands[partner] >= WELL
    )
    values = [(x, v) for x in ("modality", "technique", "role", "count") for v in look.said.of(x)]
    further = "multiple" in look.said.of("count") and b.count == "each_additional"
    return words + further + sum(v in b.values(x) and v not in a.values(x) for x, v in values)


def partners(code: str, on: date, table: CodeTable) -> Iterator[tuple[str, str]]:
    """Yield the codes that are billed beside this one, with the relation that says so."""
    for pair in table.pairs_of(code, on):
        if pair.relation in BOUND:
            yield (pair.other if pair.code == code else pair.code), pair.relation


def _beside(singles: Sequence[int], said: Description, ranker: Ranker) -> Iterator[tuple[tuple[int, ...], str]]:
    """Yield codes of the same kind of study that cover all regions said together, where no one code does."""
    regions = said_regions(said, ranker.table)
    if len(regions) < 2:
        return
    kinds = set(said.of("modality"))
    alike = [i for i in singles if not kinds or kinds & {*ranker.table.ancestors("modality", ranker.rows[i].modality)}]
    covers = {i: covered(ranker.rows[i], regions, ranker.table) for i in alike}
    if any(len(c) == len(regions) for c in covers.values()):
        return
    for chief in alike:
        chosen, missing = [chief], set(regions) - covers[chief]
        for other in alike:
            if covers[chief] and covers[other] & missing and _is_alike(ranker.rows[chief], ranker.rows[other]):
                chosen.append(other)
                missing -= covers[other]
        if 1 < len(chosen) <= _MOST:
            yield tuple(sorted(chosen)), "beside"


def _is_alike(a: CodeRow, b: CodeRow) -> bool:
    return (a.modality, a.contrast, a.role, a.addon) == (b.modality, b.contrast, b.role, b.addon)


def covered(row: CodeRow, regions: Iterable[str], table: CodeTable) -> set[str]:
    """Return the regions said that a code's own hold."""
    return {s for s in regions if set(table.ancestors("regions", s)) & set(row.regions)}


def sureness(found: Sequence[Candidate], look: Look, ranker: Ranker) -> dict[str, float]:
    """Return the signs of whether the first candidate is right."""
    top, said, heard = found[0], look.said, look.heard
    odds = [math.exp(c.score - top.score) for c in found]
    share = 1 / sum(odds)
    total = sum(h.weight or UNKNOWN for h in heard) or 1.0
    stands = [max(float(h.stands[i]) for i in top.places) for h in heard]
    told = [max(float(h.told[i]) for i in top.places) for h in heard]
    label = look.words["label share"]
    regions = said_regions(said, ranker.table)
    held = {r for i in top.places for r in covered(ranker.rows[i], regions, ranker.table)}
    return {
        "one": 1.0,
        "share": share,
        "odds": max(-5.0, min(5.0, math.log(share / max(1 - share, 1e-6)))),
        "score": top.score / 10,
        "words": sum((h.weight or UNKNOWN) * s for h, s in zip(heard, stands, strict=True)) / total,
        "told": sum((h.weight or UNKNOWN) * t for h, t in zip(heard, told, strict=True)) / total,
        "label": max(float(label[i]) for i in top.places),
        "few words": 1 / (1 + len(heard)),
        "idle": sum(h.idle for h in heard) / max(len(heard), 1),
        "most idle": max((h.idle for h in heard), default=0.0),
        "modality": float(bool(said.of("modality") or said.views)),
        "place": float(bool(said.of("regions") or said.of("technique"))),
        "missed": float(len(set(regions) - held)),
        "set": float(len(top.places) > 1),
    }


def chance(signs: Mapping[str, float], which: str, ranker: Ranker) -> float:
    """Return a chance in (0, 1) from the signs, by the weights `first ...` or `fits ...`."""
    total = sum(ranker.weight(f"{which} {name}") * value for name, value in signs.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


UNKNOWN = 5.0  # what a word that no code knows weighs when it is asked how much of a text was understood


# ---------------------------------------------------------------- what is sure

FITS = 0.6  # below this chance the words name no exam
SURE = 0.85  # from this chance on the words as a whole tell more than a place or a kind of study read from one of them


def surely_meant(said: Description, on: date, ranker: Ranker, *, claim: str = "") -> tuple[str, ...]:
    """Return the codes that the words surely mean, even where one word was read as another place or kind of study.

    Nothing when the first ones are not sure, when one of them is of another variant than the one said, or when an
    add-on among them has more than one primary and none of these is among them.
    """
    look = ranker.look(said)
    found = candidates(look, on, ranker, claim=claim)
    if not found or not look.heard:
        return ()
    signs = sureness(found, look, ranker)
    if chance(signs, "fits", ranker) < FITS or chance(signs, "first", ranker) < SURE:
        return ()
    rows = with_primaries([ranker.rows[i] for i in found[0].places], on, ranker.table)
    return tuple(r.code for r in rows) if all(holds_variant(r, said, ranker.table) for r in rows) else ()


def with_primaries(rows: Sequence[CodeRow], on: date, table: CodeTable) -> list[CodeRow]:
    """Return codes with the only primary of each add-on that has none among them; nothing when it has several."""
    found = list(rows)
    for row in rows:
        if not row.addon:
            continue
        primaries = {p.other for p in table.pairs(on, code=row.code, relation="addon_of")}
        if primaries & {r.code for r in found}:
            continue
        only = table.code(next(iter(primaries)), on) if len(primaries) == 1 else None
        if only is None:
            return []
        found.append(only)
    return found
