"""Whether what an answer cites stands where it says, and pairs of statement and evidence for a human to read.

Pure: a record, the publications' texts and the table in, counts and pairs out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from radcode.tables import CodeTable

PAIRS = 30  # statements that a person reads beside their evidence
SEED = 20261121
_MARKS = re.compile(r"\s*\[~*T?(\d+)~*\]")


class Pair(NamedTuple):
    """A sentence of an answer and the quotes that its marks lead to."""

    case: str
    statement: str
    evidence: tuple[str, ...]


def ungrounded(record: Mapping[str, Any], texts: Mapping[str, str], table: CodeTable) -> list[str]:
    """Return what is wrong with the citations: a quote that is not verbatim, a mark that leads nowhere."""
    faults = []
    cited = {c["n"]: c for c in record["citations"]}
    for n, c in cited.items():
        if c["kind"] == "passage" and c["quote"] not in texts.get(c["source"], ""):
            faults.append(f"[{n}] is not verbatim in {c['source']}")
        if c["kind"] == "table" and c["quote"] not in _quotes(table, c["source"]):
            faults.append(f"[{n}] is no row of {c['source']}")
    marks = {int(m[1]) for m in _MARKS.finditer(record["text"])}
    return faults + [f"[{n}] leads nowhere" for n in sorted(marks - set(cited))]


@cache
def _quotes(table: CodeTable, name: str) -> frozenset[str]:
    return frozenset(row.quote() for row in table.rows(name))


def pairs(case: str, record: Mapping[str, Any]) -> list[Pair]:
    """Return each sentence of an answer that carries marks, with the quotes they lead to."""
    quotes = {c["n"]: c["quote"] for c in record.get("citations", ())}
    found = []
    for said in re.finditer(r"([^\n\[\]]+?)((?:\s*\[~*T?\d+~*\])+)", record.get("text", "")):
        evidence = tuple(quotes[int(n)] for n in _MARKS.findall(said[2]) if int(n) in quotes)
        words = said[1].strip(" *>.·")
        if evidence and len(words.split()) > 2:
            found.append(Pair(case, words, evidence))
    return found


def sample(found: Sequence[Pair]) -> list[Pair]:
    """Return the same thirty pairs of the same answers, drawn at random."""
    return random.Random(SEED).sample(list(found), min(PAIRS, len(found)))
