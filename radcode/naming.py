"""Names to codes: the codes, and sets of codes billed together, that a description means, best first.

Pure; imports `attributes`, `model`, `ranking`, `rows`, `tables`, `weighing`. Never imports another step.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date

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
from radcode.ranking import Ranker
from radcode.rows import CodeRow
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.weighing import Candidate, candidates, chance, covered, sureness

NEARLY = 0.07  # below the first one's score: less than any code that the words leave equal to it
OPEN_SCORE = 4.0  # a code this far below the likeliest one is not what was meant, even if nothing said excludes it


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
            covered(a, regions, table) != covered(b, regions, table)
            or _steps(a, regions, table) != _steps(b, regions, table)
            or _holds_unsaid(a, regions, table) != _holds_unsaid(b, regions, table)
        )
    return bool(said.of(attribute))


def _holds_unsaid(row: CodeRow, regions: Iterable[str], table: CodeTable) -> bool:
    """Tell whether a code is of a region, too, that nobody said: a CT of abdomen and pelvis where one was said."""
    up = {a for s in regions for a in table.ancestors("regions", s)}
    return any(o not in up for o in row.regions)


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


def _steps(row: CodeRow, regions: Iterable[str], table: CodeTable) -> list[int]:
    """Return how far the code's regions lie above each one said: a joint of the arm is nearer than the arm."""
    ups = (table.ancestors("regions", s) for s in regions)
    return [min((up[o] for o in row.regions if o in up), default=-1) for up in ups]
