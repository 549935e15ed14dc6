"""What was done to a drain, a stent of a duct or a feeding tube: put in, changed, checked with contrast, left in.

Pure; imports `attributes`, `cues`, `model`, `rows`, `tables`. Attribute values in and out; used by `procedures`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from radcode import cues
from radcode.attributes import ACTS
from radcode.model import Named
from radcode.rows import CodeRow
from radcode.tables import CodeTable


def contrast_through_tube(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take contrast put through a drain or tube in place as its check, not as a new one."""
    techniques = named.get("technique", ())
    told = cues.THROUGH_TUBE.search(text) or {"injection_included"} & {*techniques}
    if DRAIN not in techniques or {*techniques} & ACTS or not told:
        return named
    if cues.TUBE_PLACED.search(text):  # the contrast study of a new tube is inside its placement
        placed = {a: v for a, v in named.items() if a not in ("contrast", "role", "approach")}
        new = tuple(t for t in techniques if t not in _CHECKED)
        return {**placed, "modality": ("procedure",), "technique": new}
    checks = [r for r in table.codes_on(on) if IN_PLACE in r.approach and {*r.technique} & _CHECKED]
    near = [r for r in checks if {*r.regions} & {*named.get("regions", ())}]
    here = near or [r for r in checks if is_there(r, named, table)]
    if len(here) != 1:
        return named
    found = {a: v for a, v in named.items() if a not in ("purpose", "contrast", "role")}
    kept = (t for t in techniques if t != DRAIN)
    return {
        **found,
        "modality": here[0].values("modality"),
        "regions": here[0].regions,
        "approach": (IN_PLACE,),
        "technique": tuple(dict.fromkeys((*here[0].technique, *kept))),
    }


def feeding_tube(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take contrast put through a feeding tube as its check, and a new tube for one that fell out as its change."""
    techniques = named.get("technique", ())
    if cues.FELL_OUT.search(text) and "tube_placement" in techniques:
        return {**named, "technique": tuple("exchange" if t == "tube_placement" else t for t in techniques)}
    if not cues.FEEDING_CHECKED.search(text) or {*techniques} & ACTS or cues.TUBE_PLACED.search(text):
        return named
    checks = [r for r in table.codes_on(on) if IN_PLACE in r.approach and {PICTURED} == {*r.technique}]
    here = [r for r in checks if r.regions == ("gi_tract",)]
    if len(here) != 1:
        return named
    return {a: here[0].values(a) for a in ("modality", "regions", "approach", "technique")}


DRAIN, IN_PLACE, _CHECKED = "drainage", "existing_catheter", {"injection_included", "fistulogram"}


def drain_after_pictures(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the contrast study before a drain or stent that was placed or changed as its imaging, which is inside."""
    techniques, kinds = named.get("technique", ()), named.get("modality", ())
    done = {*techniques} & (ACTS | {STENT} | ({DRAIN} if _is_placed(techniques, text) else set()))
    if not done or (PICTURED not in techniques and "fluoro" not in kinds):
        return named
    kept = {t for t in techniques if t not in (PICTURED, "fluoroscopic", "fistulogram")}
    if DRAIN in kept and STENT not in kept:
        kept -= {NEW}  # a drain is told from another by where it leads, a stent by how it was reached
    rows = [r for r in table.codes_of("procedure", on) if done - {NEW} <= {*r.technique} & {DRAIN, STENT, *ACTS}]
    near = tuple(p for p in named.get("regions", ()) if any(p in r.regions for r in rows if {*r.technique} & _LEFT))
    if not near:
        return named
    found = {
        **{a: v for a, v in named.items() if a not in ("approach", "role", "contrast")},
        "modality": ("procedure",),
        "regions": near,
        "technique": tuple(t for t in techniques if t in kept),
    }
    return {a: v for a, v in found.items() if v}


def by_old_way(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take a stent put in through the drain that was there as one by that way; a drain pulled after it is none left.

    A ureter's stent beside the drain of its kidney is one service of the ureter.
    """
    techniques, places = named.get("technique", ()), named.get("regions", ())
    if STENT not in techniques or not {*places} & _DUCTS or "vessel" in places:
        return named
    way = named.get("approach", ())
    if cues.EXISTING.search(text):
        way = ("percutaneous", IN_PLACE)
        techniques = tuple(t for t in techniques if t not in (NEW, PICTURED))
        if cues.PULLED.search(text):
            techniques = tuple(t for t in techniques if t not in (DRAIN, "removal"))
    if "ureter" in places and {DRAIN, NEW} & {*techniques}:
        places = tuple(p for p in places if p != "kidney")
        way = tuple(w for w in way if w != "antegrade")
    found = {**named, "technique": techniques, "regions": places, "approach": way, "modality": ("procedure",)}
    return {a: v for a, v in found.items() if v}


_DUCTS = {"biliary", "ureter"}


def _is_placed(techniques: Sequence[str], text: str) -> bool:
    return NEW in techniques or cues.TUBE_PLACED.search(text) is not None or cues.DRAIN_TOLD.search(text) is not None


STENT, NEW, PICTURED = "stent", "new_access", "injection_included"


_LEFT = {DRAIN, STENT}  # what stays in a duct


def is_there(row: CodeRow, named: Named, table: CodeTable) -> bool:
    """Tell whether a code is of a place that was said."""
    return any(o in table.ancestors("regions", r) for r in named.get("regions", ()) for o in row.regions)
