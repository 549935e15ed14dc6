"""What `python -m ingest audit --json` found, for a page: how many statements of a publication agree, and which do not.

Pure; the shape is the contract's.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, NamedTuple

VERDICTS = {
    "contradicts": "the table says otherwise",
    "stale": "was right on the day of publication",
    "omits": "is not said though it belongs there",
    "undecided": "the table does not decide it",
    "agrees": "the table says the same",
}


class Said(NamedTuple):
    """One statement of a publication about a code, and the table's verdict on it."""

    verdict: str
    code: str
    attribute: str
    said: str
    table: str
    text: str


def statements_in(result: str) -> dict[str, tuple[Said, ...]]:
    """Return the statements of each publication, those that do not agree first; empty for what is no audit."""
    try:
        cells: Any = json.loads(result)
        return {p["id"]: tuple(sorted(map(_said, p["statements"]), key=_rank)) for p in cells["publications"]}
    except (ValueError, KeyError, TypeError):
        return {}


def counts_of(statements: tuple[Said, ...]) -> dict[str, int]:
    """Return how many statements have each verdict, in the order of `VERDICTS`."""
    found = Counter(s.verdict for s in statements)
    return {v: found[v] for v in VERDICTS if found[v]}


def _said(cells: dict[str, Any]) -> Said:
    named = (str(cells[name] or "") for name in ("verdict", "code", "attribute", "said", "table", "text"))
    return Said(*named)


def _rank(said: Said) -> int:
    order = list(VERDICTS)
    return order.index(said.verdict) if said.verdict in order else len(order)
