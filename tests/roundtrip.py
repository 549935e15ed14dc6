"""Descriptions made from a code's attributes, in three hands. Shares no code with what reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from radcode.rows import CodeRow

Means = Callable[[str, str], str]

_CONTRAST = {
    "order": {"none": "WO", "with": "W", "without_then_with": "W/WO"},
    "prose": {
        "none": "without contrast",
        "with": "with contrast",
        "without_then_with": "without contrast and then with contrast",
    },
    "catalogue": {"none": "NON CONTRAST", "with": "WITH IV CONTRAST", "without_then_with": "WITHOUT & WITH CONTRAST"},
}
_SIDE = {"one": {"order": "UNI", "prose": "on one side", "catalogue": "UNILATERAL"}}
_SIDE["both"] = {"order": "BIL", "prose": "on both sides", "catalogue": "BILATERAL"}
_EXTENT = {
    "complete": {"order": "COMPL", "prose": "complete study", "catalogue": "COMPLETE"},
    "limited": {"order": "LTD", "prose": "limited study", "catalogue": "LIMITED"},
    "followup": {"order": "F/U", "prose": "follow-up study", "catalogue": "FOLLOW UP"},
}
_ROLE = {"si": {"order": "S&I", "prose": "supervision and interpretation", "catalogue": "RAD S&I"}}
_UNSAID = {"", "na", "any", "either", "complete_service", "diagnostic"}
_REST = ("approach", "purpose", "count", "trimester", "age", "tracer", "addon")


def descriptions(row: CodeRow, means: Means) -> Iterator[str]:
    """Yield the code in three hands: a charge list's, a sentence, and a catalogue's with the place first."""
    order = _parts(row, means, "order")
    yield " ".join(order).upper()
    prose = _parts(row, means, "prose")
    yield ", ".join(prose)
    catalogue = _parts(row, means, "catalogue")
    yield " - ".join([*catalogue[1:2], *catalogue[:1], *reversed(catalogue[2:])])


def _parts(row: CodeRow, means: Means, hand: str) -> list[str]:
    places = " and ".join(means("regions", r) for r in row.regions)
    found = [means("modality", row.modality), places]
    found += [means("technique", t) for t in row.technique]
    found += [means(a, v) for a in _REST for v in row.values(a) if v not in _UNSAID]
    found.append(_ROLE.get(row.role, {}).get(hand, "" if row.role in _UNSAID else means("role", row.role)))
    found.append(_EXTENT.get(row.extent, {}).get(hand, ""))
    found.append(_views(row))
    found.append(_SIDE.get(row.laterality, {}).get(hand, ""))
    found.append(_CONTRAST[hand].get(row.contrast, ""))
    return [part for part in found if part]


def _views(row: CodeRow) -> str:
    low, high = row.views_min, row.views_max
    if low is None:
        return ""
    if high is None:
        return f"minimum {low} views"
    return f"{low} views" if low == high else f"{low}-{high} views"
