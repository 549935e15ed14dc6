"""Which days each release of the fee schedule holds, where several of one year are loaded.

Pure. Source: CMS publishes a relative value file for January and a whole new one for each later quarter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby, pairwise

from radcode.rows import ReleaseRow

_QUARTERLY = "rvu"


def in_turn(releases: Sequence[ReleaseRow]) -> tuple[ReleaseRow, ...]:
    """Return the releases with the days they hold: of one year each from its quarter on, the first from January on.

    A release alone in its year keeps the days that its row states.
    """
    schedules = sorted((x for x in releases if x.kind == _QUARTERLY), key=lambda x: (x.holds_to.year, x.published))
    held: dict[str, ReleaseRow] = {}
    for year, found in groupby(schedules, key=lambda x: x.holds_to.year):
        same = list(found)
        if len(same) > 1:
            starts = [date(year, 1, 1), *(_quarter_after(x.published) for x in same[1:])]
            ends = [b - timedelta(1) for _, b in pairwise(starts)] + [date(year, 12, 31)]
            moved = zip(same, starts, ends, strict=True)
            held |= {x.release: replace(x, holds_from=first, holds_to=last) for x, first, last in moved}
    return tuple(held.get(x.release, x) for x in releases)


def _quarter_after(published: date) -> date:
    """Return the first day of the quarter that begins on the day of publication or next after it."""
    months = 12 * published.year + published.month - 1 + (published.day > 1)
    first = -(-months // 3) * 3
    return date(first // 12, first % 12 + 1, 1)
