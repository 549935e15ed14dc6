"""What the words of a radiation delivery mean beside each other: its level, the motion that it follows, its machine.

Pure; imports `cues`, `model`, `tables`. Used by `procedures`. Attribute values in and out.
"""

from __future__ import annotations

from datetime import date

from radcode import cues
from radcode.model import Named
from radcode.tables import CodeTable


def of_radiation(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the accelerator as what tells radiosurgery of the brain from that by cobalt, and as nothing elsewhere.

    Moving targets followed, and the level told, are those of the delivery.
    """
    techniques = named.get("technique", ())
    if "rt" not in named.get("modality", ()):
        return named
    if {*techniques} & _DELIVERED and "planning" not in named.get("role", ()):
        named = _of_delivery(named, text)
        techniques = named.get("technique", ())
    if "linac" not in techniques or "srs" in techniques:
        return named
    return {a: v for a, v in {**named, "technique": tuple(t for t in techniques if t != "linac")}.items() if v}


def _of_delivery(named: Named, text: str) -> Named:
    """Return a delivery with whether its target was followed as it moved, and with its level where that was told."""
    moved, level = cues.MOTION_FOLLOWED.search(text), cues.DELIVERY_LEVEL.search(text)
    techniques = named.get("technique", ())
    if level:
        acts = (*(t for t in techniques if t != "motion_tracking"), "treatment_delivery", f"level_{level['n']}")
        named = {a: v for a, v in named.items() if a != "count"}
    elif moved and not moved["no"]:
        acts = (*techniques, "treatment_delivery", "motion_tracking")
    else:
        acts = techniques
    if moved and not level:  # the level below holds no motion that is followed, the one above always some cause for it
        other = "motion_tracking" if moved["no"] else _WITHOUT_MOTION
        named = {**named, "denied": (*named.get("denied", ()), f"technique:{other}")}
    return {**named, "technique": tuple(dict.fromkeys(acts))}


_DELIVERED = {"imrt", "treatment_delivery"}
_WITHOUT_MOTION = "level_2"
