"""Parts of one order that had each a contrast of its own: "head and c-spine without, chest abdomen pelvis with".

Pure; imports `model`, `readings`, `tables`, `terms`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from radcode.model import ExamWords, Named, Term
from radcode.readings import of_levels
from radcode.tables import CodeTable
from radcode.terms import Lexicon

_SLICES = (("ct",), ("mr",))
_STATES = frozenset(("none", "with", "without_then_with"))


def by_contrast(text: str, named: Named, lexicon: Lexicon, on: date, table: CodeTable) -> tuple[ExamWords, ...]:
    """Return an exam for each contrast of an order of several parts; empty where all parts had the same.

    What is told again, "head and spine without" behind "all with contrast", corrects what was told of it before.
    """
    if named.get("modality") not in _SLICES or any(named.get(a) for a in ("technique", "approach", "laterality")):
        return ()
    reading = of_levels(lexicon.read(text))
    terms = sorted((t for t in reading.terms if t.attribute in ("regions", "contrast")), key=lambda t: t.start)
    if reading.values("side") or len({t.value for t in terms if t.attribute == "contrast"} & _STATES) < len(_SLICES):
        return ()
    told: dict[str, str] = {}
    for places, state in _runs(terms):
        if not places or state not in _STATES:
            return ()  # of the same parts once more: one protocol
        for place in places:
            inside = [x for x in told if x == place or place in table.ancestors("regions", x)]
            told |= dict.fromkeys(inside or [place], state)
    groups: list[tuple[str, list[str]]] = []
    rows = table.codes_of(named["modality"][0], on)
    for place, state in told.items():
        near = (own for s, own in groups if s == state and any({place, *own} <= {*r.regions} for r in rows))
        if (own := next(near, None)) is not None:
            own.append(place)  # one code shows both
        else:
            groups.append((state, [place]))
    if len({*told.values()}) == 1:
        return ()
    exams = ({"modality": named["modality"], "regions": tuple(own), "contrast": (state,)} for state, own in groups)
    return tuple(ExamWords(tuple(x.items()), None, "") for x in exams)


def _runs(terms: Sequence[Term]) -> list[tuple[list[str], str]]:
    """Return the places told with each contrast, which stands behind them, or before them all through the text."""
    before = bool(terms) and terms[0].attribute == "contrast"
    runs: list[tuple[list[str], str]] = []
    places: list[str] = []
    for term in terms if not before else reversed(terms):
        if term.attribute == "regions":
            places.append(term.value)
        else:
            runs.append((places, term.value))
            places = []
    if places:
        runs.append((places, ""))
    return runs if not before else runs[::-1]
