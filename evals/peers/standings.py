"""Who is right how often on the same cases: RadCode and each yardstick with its best reader.

Pure: judged cases in, standings and words out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from evals.runs import Rate, rate

RADCODE = "RadCode"


class Judged(NamedTuple):
    """Whether one case was right, what was answered, and whether the case forbids it; None where that is not asked."""

    id: str
    held_out: bool
    right: bool
    got: str
    harmful: bool | None = None


class Standing(NamedTuple):
    """One yardstick's or RadCode's line: what was measured, by whom, with which reader, in sight and held out."""

    suite: str
    measure: str
    who: str
    reader: str
    seen: Rate
    held_out: Rate
    harmful: int | None = None
    reciprocal_rank: float | None = None


class Ahead(NamedTuple):
    """A case in sight on which a yardstick is right and RadCode is not."""

    suite: str
    measure: str
    who: str
    id: str
    asked: str
    theirs: str
    ours: str


class Comparison(NamedTuple):
    """The standings of a run, RadCode's first in each measure, and where it is behind.

    `behind_hidden`: how many held-out cases a yardstick has right and RadCode not, by suite, measure and yardstick.
    """

    standings: tuple[Standing, ...]
    ahead: tuple[Ahead, ...]
    behind_hidden: dict[str, int]


def compared(
    suite: str,
    measure: str,
    ours: Sequence[Judged],
    peers: Mapping[str, Sequence[tuple[str, Sequence[Judged]]]],
    texts: Mapping[str, str],
) -> Comparison:
    """Return the standings of one measure: each peer with the reader that is best on the cases in sight."""
    standings = [_standing(suite, measure, RADCODE, "", ours)]
    ahead: list[Ahead] = []
    hidden: dict[str, int] = {}
    missed = {j.id: j for j in ours if not j.right}
    for who, tried in peers.items():
        reader, found = best(tried)
        standings.append(_standing(suite, measure, who, reader, found))
        won = [j for j in found if j.right and j.id in missed]
        ahead += [Ahead(suite, measure, who, j.id, texts[j.id], j.got, missed[j.id].got) for j in won if not j.held_out]
        hidden[f"{suite}, {measure}: {who}"] = sum(j.held_out for j in won)
    return Comparison(tuple(standings), tuple(ahead), hidden)


def best(tried: Sequence[tuple[str, Sequence[Judged]]]) -> tuple[str, Sequence[Judged]]:
    """Return the reader that is right most often on the cases in sight, with its results; the first on a tie."""
    return max(tried, key=lambda x: sum(j.right for j in x[1] if not j.held_out))


def joined(parts: Iterable[Comparison]) -> Comparison:
    """Return several comparisons as one, in their order."""
    parts = list(parts)
    hidden = {k: n for p in parts for k, n in p.behind_hidden.items()}
    return Comparison(tuple(s for p in parts for s in p.standings), tuple(a for p in parts for a in p.ahead), hidden)


def _standing(suite: str, measure: str, who: str, reader: str, found: Sequence[Judged]) -> Standing:
    seen, hidden = _rate([j for j in found if not j.held_out]), _rate([j for j in found if j.held_out])
    asked = [j.harmful for j in found if j.harmful is not None]
    return Standing(suite, measure, who, reader, seen, hidden, sum(asked) if asked else None)


def _rate(found: Sequence[Judged]) -> Rate:
    return rate(sum(j.right for j in found), len(found))


def lines(found: Comparison) -> list[str]:
    """Return one line for each standing, RadCode's first in each measure; a yardstick's says where it is ahead."""
    return [f"{s.suite}: {s.measure}: {s.who}: {_figures(s)}{_ahead(found, s)}" for s in found.standings]


def _figures(standing: Standing) -> str:
    hidden = f"; held out {standing.held_out}" if standing.held_out.n else ""
    rank = standing.reciprocal_rank
    return f"{standing.seen}{'' if rank is None else f'; mean reciprocal rank {rank:.2f}'}{hidden}"


def _ahead(found: Comparison, standing: Standing) -> str:
    if standing.who == RADCODE:
        return ""
    hidden = found.behind_hidden[_key(standing)]
    return f"; right where RadCode is not {len(_behind(found, _key(standing)))} in sight, {hidden} held out"


def _behind(found: Comparison, key: str) -> list[Ahead]:
    return [a for a in found.ahead if _key(a) == key]


def _key(of: Standing | Ahead) -> str:
    return f"{of.suite}, {of.measure}: {of.who}"


def markdown(found: Comparison, most: int = 10_000) -> str:
    """Return the standings as a table, then each case in sight on which a yardstick is ahead, `most` of a measure."""
    out = ["| suite | measure | who | in sight | held out | harmful |", "|---|---|---|---|---|---|"]
    for s in found.standings:
        who = f"{s.who} ({s.reader})" if s.reader else s.who
        harmful = "" if s.harmful is None else s.harmful
        rank = "" if s.reciprocal_rank is None else f"; mean reciprocal rank {s.reciprocal_rank:.2f}"
        out.append(f"| {s.suite} | {s.measure} | {who} | {s.seen}{rank} | {s.held_out} | {harmful} |")
    for key, hidden in found.behind_hidden.items():
        behind = _behind(found, key)
        out += ["", f"{key}: right where RadCode is not: {len(behind)} in sight, {hidden} held out"]
        out += [f"- {a.id}: {' '.join(a.asked.split())!r}: {a.theirs}; RadCode: {a.ours}" for a in behind[:most]]
    return "\n".join(out)
