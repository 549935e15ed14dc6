"""Names to codes: the codes, and sets of codes billed together, that a description means, best first.

Pure; imports `attributes`, `model`, `ranking`, `rows`, `tables`. Never imports another step.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np

from radcode.attributes import (
    OPEN,
    Description,
    attribute_value,
    open_between,
    said_regions,
    views_in_words,
    when_in_words,
)
from radcode.model import Match
from radcode.ranking import Look, Ranker
from radcode.rows import CodeRow
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.wordbook import WELL, Floats

SINGLES = 16  # codes that are looked at closely; the right one is among them in ninety-nine of a hundred names
CHIEFS = 6  # codes of those that others are billed with
PARTNERS = 6  # sets that are looked at closely
_GAIN = 0.5  # what a partner must explain of the words beyond the chief code: a rare word is worth 3 to 7
_BESIDE = 12  # codes of the same kind of study tried beside each other, each for some of the regions said
_MOST = 4  # codes of one order
BOUND = ("addon_of", "screening_with_tomo", "diagnostic_with_tomo", "injection_with_si", "guidance_for")

NEARLY = 0.07  # below the first one's score: less than any code that the words leave equal to it
OPEN_SCORE = 4.0  # a code this far below the likeliest one is not what was meant, even if nothing said excludes it


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
    covers = {i: _covered(ranker.rows[i], regions, ranker.table) for i in alike}
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


def _covered(row: CodeRow, regions: Iterable[str], table: CodeTable) -> set[str]:
    return {s for s in regions if set(table.ancestors("regions", s)) & set(row.regions)}


def _steps(row: CodeRow, regions: Iterable[str], table: CodeTable) -> list[int]:
    """Return how far the code's regions lie above each one said: a joint of the arm is nearer than the arm."""
    ups = (table.ancestors("regions", s) for s in regions)
    return [min((up[o] for o in row.regions if o in up), default=-1) for up in ups]


# ---------------------------------------------------------------- matches


def named(
    said: Description, on: date, ranker: Ranker, *, claim: str = "", n: int = 12
) -> tuple[tuple[Match, ...], float]:
    """Return up to n codes or sets of codes that a description means, best first, and how likely any of them fits.

    `Match.score` is the chance that the first one is right, fitted on descriptions of known codes; those that the
    words leave equal to it have the same score and say in `open` what tells them apart.
    """
    look = ranker.look(said)
    found = candidates(look, on, ranker, claim=claim)
    if not found or not (look.heard or any(said.of(a) for a in ATTRIBUTES)):
        return (), 0.0
    signs = sureness(found, look, ranker)
    first, fits = (chance(signs, which, ranker) for which in ("first", "fits"))
    equal = [c for c in found if c is found[0] or _is_open(c, found[0], said, ranker)]
    rows = [[ranker.rows[i] for i in c.places] for c in equal]
    matches = []
    for c in found[:n]:
        tied = c in equal
        score = first if tied else max(0.0, min(first * math.exp(c.score - found[0].score), first - NEARLY))
        own = [ranker.rows[i] for i in c.places]
        left = open_between(own[0], [r[0] for r in rows]) if tied and len(equal) > 1 else ()
        why = _why(own, said, ranker)
        if decides := when_in_words([(a, v) for a, v in left if v != "na"], ranker.table):
            why = (*why, f"if {decides}")
        matches.append(Match(tuple(r.code for r in own), round(score, 2), why, left))
    return tuple(sorted(matches, key=lambda m: -m.score)), fits


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
    covered = {r for i in top.places for r in _covered(ranker.rows[i], regions, ranker.table)}
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
        "missed": float(len(set(regions) - covered)),
        "set": float(len(top.places) > 1),
    }


def chance(signs: Mapping[str, float], which: str, ranker: Ranker) -> float:
    """Return a chance in (0, 1) from the signs, by the weights `first ...` or `fits ...`."""
    total = sum(ranker.weight(f"{which} {name}") * value for name, value in signs.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _is_open(c: Candidate, top: Candidate, said: Description, ranker: Ranker) -> bool:
    """Tell whether nothing that was said tells two codes apart, but something that can be asked does."""
    if len(c.places) > 1 or len(top.places) > 1 or c.score < top.score - OPEN_SCORE:
        return False
    a, b = ranker.rows[c.places[0]], ranker.rows[top.places[0]]
    differ = [x for x in (*ATTRIBUTES, "views") if attribute_value(a, x) != attribute_value(b, x)]
    if not differ or any(x not in OPEN for x in differ):
        return False
    return not any(_is_stated(x, a, b, said, ranker.table) for x in differ)


def _is_stated(attribute: str, a: CodeRow, b: CodeRow, said: Description, table: CodeTable) -> bool:
    """Tell whether the words choose between two codes in an attribute."""
    if attribute == "views":
        return said.views is not None
    if attribute == "laterality":
        return bool(said.side or said.of("laterality"))
    if attribute == "regions":
        regions = said_regions(said, table)
        return bool(regions) and (
            _covered(a, regions, table) != _covered(b, regions, table)
            or _steps(a, regions, table) != _steps(b, regions, table)
        )
    return bool(said.of(attribute))


def _why(rows: Sequence[CodeRow], said: Description, ranker: Ranker) -> tuple[str, ...]:
    """Return in plain words what was said that the codes hold."""
    table = ranker.table
    found = []
    for attribute in ATTRIBUTES:
        for value in said.of(attribute):
            own = [o for row in rows for o in row.values(attribute)]
            near = [o for o in own if value in table.ancestors(attribute, o) or o in table.ancestors(attribute, value)]
            if near:
                found.append(table.meaning(attribute, near[0]))
    if said.views:
        found += [words for row in rows if (words := views_in_words(row))]
    return tuple(dict.fromkeys(found))


UNKNOWN = 5.0  # what a word that no code knows weighs when it is asked how much of a text was understood
