"""Which code was done on which side, where a text gives each its own: "73630 right and 73660 left".

Pure; imports `attributes`, `codes`, `model`, `rows`, `tables`, `terms`. Used by understand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from radcode.attributes import Description, fit
from radcode.codes import CodeMention
from radcode.model import Reading
from radcode.rows import CodeRow
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import Lexicon

# What parts the exams of a sentence; each part tells of one side.
_PARTS = re.compile(r"[,;:.?!+&]\s|\s[+&]|\b(?:and|then|plus|with|but|while)\b", re.IGNORECASE)


def sides_of_codes(
    text: str, codes: Sequence[CodeMention], rows: Sequence[CodeRow], lexicon: Lexicon, table: CodeTable
) -> tuple[tuple[str, str], ...]:
    """Return (code, side) for each code with a side of its own; nothing unless left and right were both said.

    A part of the text gives its side to the code it names, else to the one code that its words fit; of two codes the
    one left over has the other side.
    """
    parts = [(a, b, side, reading) for a, b, reading in _parts(text, lexicon) if (side := _only_side(reading))]
    if {side for _, _, side, _ in parts} != {"left", "right"}:
        return ()
    ours = {r.code for r in rows}
    found: dict[str, str] = {}
    for start, end, side, reading in parts:
        named = [m.code for m in codes if start <= m.start < end and m.code in ours]
        said = Description({a: reading.values(a) for a in ATTRIBUTES if reading.values(a)}, reading.views)
        alike = [r for r in rows if not said.is_empty and fit(r, said, table)]
        exact = [r for r in alike if set(said.of("regions")) <= {*r.regions}]  # of a foot and its toe, the one said
        fitting = [r.code for r in (exact if said.of("regions") and exact else alike)]
        for code in named or (fitting if len(fitting) == 1 else []):
            found.setdefault(code, side)
    left = [r.code for r in rows if r.code not in found]
    if len(rows) == 2 and len(left) == 1:
        (known,) = found.values()
        found[left[0]] = {"left": "right", "right": "left"}[known]
    return tuple(found.items()) if len(set(found.values())) > 1 else ()


def _parts(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Reading]]:
    start = 0
    for stop in (*_PARTS.finditer(text), None):
        end = stop.start() if stop else len(text)
        yield start, end, lexicon.read(text[start:end])
        start = stop.end() if stop else end


def _only_side(reading: Reading) -> str:
    """Return the one side that a part of the text names; empty when it names none or both."""
    sides = {*reading.values("side")} & {"left", "right"}
    return next(iter(sides)) if len(sides) == 1 else ""
