"""What a needle or catheter was put into, where one word of the place names another part of the body.

Pure; imports `cues`, `model`, `tables`. Attribute values in and out; used by `procedures`.
"""

from __future__ import annotations

from datetime import date

from radcode import cues
from radcode.model import Named
from radcode.tables import CodeTable


def of_spine(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the joint beside a level of the spine as one of the spine: "L3-4, single joint"."""
    places = named.get("regions", ())
    if _JOINT not in places or not any("spine" in table.ancestors("regions", p) for p in places):
        return named
    return {**named, "regions": tuple(p for p in places if p != _JOINT)}


_JOINT = "joint"


def of_biopsy(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take a node, a bone or a muscle that was sampled as the place, not the part of the body where it lies."""
    techniques, places = named.get("technique", ()), named.get("regions", ())
    if "biopsy" not in techniques or {*techniques} & _CELLS:
        return named
    if "intravascular" in named.get("approach", ()) and not named.get("role"):
        return {**named, "role": ("complete_service",)}  # its imaging half is of whoever asks for that alone
    deeper = [p for p in places if not _PASSED & table.ancestors("regions", p).keys()]
    if cues.NODE.search(text) and not deeper and not cues.DEEP.search(text):
        return {**named, "modality": _NEEDLE, "regions": ("lymph_node",)}
    if cues.WALL.search(text):
        return {**named, "regions": ("soft_tissue",)}
    spine = any("spine" in table.ancestors("regions", p) for p in places)
    if cues.BONE.search(text) and not cues.NO_BONE.search(text) and (spine or {*places} <= _BONES):
        depth = "superficial" if cues.SUPERFICIAL_BONE.search(text) else "deep"
        depths = () if {"superficial", "deep"} & {*techniques} or not (places or depth == "superficial") else (depth,)
        return {**named, "modality": _NEEDLE, "regions": ("skeleton",), "technique": (*techniques, *depths)}
    return named


_CELLS = {"fine_needle", "aspiration"}  # drawn out, and told from a core by the code
_PASSED = {"neck", "spine"}  # parts of which a word may only tell where a node lies
_BONES = {"skeleton", "sacrum", "ribs", "sternum", "femur", "pelvis", "body"}
_NEEDLE = ("procedure",)


def of_way(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the liver through which a gallbladder or a bile duct was reached as the way and not the place."""
    places = named.get("regions", ())
    if not {*places} & {"gallbladder", "biliary"} or "liver" not in places or not cues.THROUGH_LIVER.search(text):
        return named
    return {**named, "regions": tuple(p for p in places if p != "liver")}


def of_tumor(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the tumor that tells its organ as the place of an ablation: "microwave ablation of HCC"."""
    if "ablation" not in named.get("technique", ()) or named.get("regions"):
        return named
    organs = [o for o, cue in _ORGANS.items() if cue.search(text)]
    return {**named, "regions": (organs[0],)} if len(organs) == 1 else named


_ORGANS = {"liver": cues.LIVER_TUMOR, "kidney": cues.KIDNEY_TUMOR}


def of_collection(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take a collection of a limb that was drained as one of its soft tissue: a thigh seroma."""
    places, techniques = named.get("regions", ()), named.get("technique", ())
    kinds = named.get("modality", ())
    if "drainage" not in techniques or {*kinds} - {"procedure", "us", "ct", "guidance"} or not places:
        return named
    around = [table.ancestors("regions", p).keys() for p in places]
    if not all(a & {"lower_limb", "upper_limb", "limb"} and not a & {_JOINT, "vessel"} for a in around):
        return named
    return {**named, "regions": ("soft_tissue",), "modality": tuple(dict.fromkeys((*_NEEDLE, *kinds)))}


def of_canal(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take a drug put into the spinal canal as no myelogram: no contrast was told of."""
    if "blood_patch" in named.get("technique", ()):  # the level of its needle is no place of another injection
        return {**named, "regions": ("spinal_canal",), "modality": _NEEDLE}
    if "intrathecal" not in named.get("approach", ()) or "myelogram" in named.get("technique", ()):
        return named
    if not cues.DRUG_IN_CANAL.search(text):
        return named
    kept = {a: v for a, v in named.items() if a not in ("modality", "technique")}
    return {**kept, "denied": tuple(dict.fromkeys((*named.get("denied", ()), "technique:myelogram")))}


def of_vessel(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take an artery by whose name a vein is called as that vein: "common iliac vein"; blood that runs as the reason.

    A clot taken out of the lung's artery is no CT angiogram for one.
    """
    techniques, places, kinds = (named.get(a, ()) for a in ("technique", "regions", "modality"))
    if "ir" not in kinds:
        return named
    if "vein" in places and cues.NAMED_VEIN.search(text) and not cues.ARTERY.search(cues.NAMED_VEIN.sub(" ", text)):
        places = tuple(p for p in places if "artery" not in table.ancestors("regions", p))
    if "thrombectomy" in techniques and cues.LUNG_ARTERY.search(text):
        kinds = tuple(k for k in kinds if k != "cta")
        places = (*(p for p in places if p not in ("chest", "lung")), "artery")
    if places == (_CENTRAL,) and {*techniques} & {"angioplasty", "stent"} and not _is_dialysis(named):
        places = ("vein",) if cues.NO_DIALYSIS.search(text) else places
    if "embolization" in techniques and "bleeding" in techniques:
        techniques = tuple(t for t in techniques if t != "tumor_or_organ")
        places = tuple(
            p for p in places if "vessel" in table.ancestors("regions", p)
        )  # it is of a vessel, not an organ
    found = {**named, "technique": techniques, "regions": tuple(dict.fromkeys(places)), "modality": kinds}
    return {a: v for a, v in found.items() if v}


_CENTRAL = "central_vein"


def _is_dialysis(named: Named) -> bool:
    return "dialysis_access" in named.get("technique", ())
