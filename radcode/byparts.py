"""A study with a code of its own, told by its parts: tracer and disease, air and blood of the lungs, graft and flow.

Pure; English of nuclear medicine and ultrasound. Which code that is, the table tells.
"""

from __future__ import annotations

import re

from radcode.model import Named

_GLAND_DISEASE = re.compile(r"\b(?:hyper-?)parathyroid(?:ism)?\b|\b(?:high|elevated|raised) (?:calcium|pth)\b", re.I)
_GRAFT = re.compile(
    r"\b(?:renal|kidney) (?:allo-?)?graft\b|\b(?:allo-?)?graft(?:ed)? kidney\b|\b(?:new|transplanted|donor) kidney\b",
    re.I,
)
_OF_GLAND, _OF_GRAFT, _OF_LUNG = "parathyroid", "transplant_kidney", "lung"
_AIR_AND_BLOOD = ("ventilation", "perfusion")
_OF_BREATH = frozenset((_OF_LUNG, "chest"))
_NUCLEAR = frozenset(("nm", "spect", "spect_ct"))
_OF_VESSELS = frozenset(("artery", "vein", "vessel", "limb", "pelvis", "abdomen", "kidney"))


def by_parts(named: Named, text: str) -> Named:
    """Return the attributes of the study that the parts told of make up."""
    named = _runoff(_contrast(named, text))
    named = _neck(_flow(_upper_gi(_of_angiogram(_of_mother(named))), text), text)
    return _graft(_lungs(_gland(named, text)), text)


def _of_mother(named: Named) -> Named:
    """That a woman is pregnant is no place of a scan that shows no child: "CTA for PE, pregnant"."""
    kinds, regions = {*named.get("modality", ())}, named.get("regions", ())
    others = tuple(r for r in regions if r != _PREGNANCY)
    shows = not kinds or kinds & {"us", "duplex", "mr", "procedure"}
    return named if shows or not others or others == regions else {**named, "regions": others}


_PREGNANCY = "pregnancy"


def _of_angiogram(named: Named) -> Named:
    """The 3-D pictures of a CT or MR angiogram are inside it."""
    kinds, techniques = named.get("modality", ()), named.get("technique", ())
    others = tuple(k for k in kinds if k != _RENDERED)
    known = others == kinds or not {*others} <= {"cta", "mra"} or not others
    if known or any(not t.startswith("3d_") for t in techniques):
        return named
    return {a: v for a, v in {**named, "modality": others, "technique": ()}.items() if v}


def _runoff(named: Named) -> Named:
    """The belly, the pelvis and their vessels lie on the way of a CT angiogram that runs off into the legs."""
    regions = named.get("regions", ())
    if named.get("modality") != ("cta",) or _RUNOFF not in named.get("technique", ()) or {*regions} - _ON_THE_WAY:
        return named
    return {a: v for a, v in named.items() if a not in ("regions", "laterality")}


_RUNOFF = "runoff"
_ON_THE_WAY = frozenset(("abdomen", "pelvis", "aorta", "aorta_ivc_iliac", "lower_limb", "artery", "vessel"))
_RENDERED = "postprocessing"


def _upper_gi(named: Named) -> Named:
    """The esophagus is inside the study of the upper tract."""
    regions = named.get("regions", ())
    if named.get("modality") != ("fluoro",) or not {"esophagus", "upper_gi_tract"} <= {*regions}:
        return named
    return {**named, "regions": tuple(r for r in regions if r != "esophagus")}


def _contrast(named: Named, text: str) -> Named:
    """A plain CT or MR is without contrast; an agent "before and after" it is both."""
    kinds, said = {*named.get("modality", ())}, named.get("contrast", ())
    if not kinds or kinds - {"ct", "mr", "mra"}:
        return named
    if not said and _PLAIN.search(text):
        return {**named, "contrast": ("none",)}
    if said == ("with",) and _BEFORE_AND_AFTER.search(text):
        return {**named, "contrast": ("without_then_with",)}
    return named


_PLAIN = re.compile(r"\bplain\b(?! (?:films?|x-?rays?|radiographs?|old|vanilla)\b)", re.IGNORECASE)
_BEFORE_AND_AFTER = re.compile(
    r"\b(?:before (?:and|&) after|pre (?:and|&) post|pre/post)"
    r"(?! (?:the )?(?:surgery|op|treat\w*|biopsy|reduc\w*|void\w*))",
    re.IGNORECASE,
)


def _neck(named: Named, text: str) -> Named:
    """An ultrasound of the neck is of its soft tissues, lumps too; nerve, disc or views tell of the spine in it."""
    kinds, places = named.get("modality", ()), named.get("regions", ())
    if kinds == ("us",) and places == ("neck",):
        return {**{a: v for a, v in named.items() if a != "extent"}, "regions": ("neck_soft_tissue",)}
    of_spine = _OF_DISC.search(text) or (kinds == ("xr",) and _VIEWS.search(text))
    if places and set(places) <= {"neck", "nerve"} and "neck" in places and {*kinds} <= {"xr", "ct", "mr"} and of_spine:
        return {**named, "regions": ("cervical_spine",)}
    return named


_OF_DISC = re.compile(
    r"\b(?:pinched nerve|radicul\w+|dis[ck]s?|herniat\w*|myelopath\w*|spondyl\w*|whiplash"
    r"|stenosis of the (?:canal|spine)|arm (?:pain|numb\w*|tingl\w*))\b",
    re.IGNORECASE,
)
_VIEWS = re.compile(r"\b(?:[2-7]|two|three|four|five|six|seven) ?(?:v|vws?|views?|films?)\b", re.IGNORECASE)


def _flow(named: Named, text: str) -> Named:
    """The flow told of a heart MR is the speed of its blood: "cardiac MRI with stress and flow"."""
    heart = named.get("modality") == ("mr",) and named.get("regions") == ("heart",)
    if not heart or not _FLOW.search(text) or _FLOWS in named.get("technique", ()):
        return named
    return {**named, "technique": (*named.get("technique", ()), _FLOWS)}


_FLOW, _FLOWS = re.compile(r"(?<!no )(?<!without )\bflow\b", re.IGNORECASE), "flow_mapping"


def _gland(named: Named, text: str) -> Named:
    """A parathyroid tracer with the disease of the gland is a scan of that gland, though neck and chest are named."""
    kinds, tracers = {*named.get("modality", ())}, named.get("tracer", ())
    nuclear = bool(kinds & _NUCLEAR) or any("sestamibi" in t for t in tracers)
    known = _OF_GLAND in named.get("regions", ()) or _GLAND_DISEASE.search(text)
    if not nuclear or not known or kinds - _NUCLEAR - {"ct"} or "heart" in named.get("regions", ()):
        return named
    kept = {a: v for a, v in named.items() if a not in ("count", "extent")}
    return {**kept, "modality": named.get("modality") or ("nm",), "regions": (_OF_GLAND,)}


def _lungs(named: Named) -> Named:
    """Air or blood of the lungs with a tracer is a lung scan; the embolism looked for is no CT angiogram."""
    techniques, tracers = named.get("technique", ()), named.get("tracer", ())
    traced = any("maa" in t or "xenon" in t for t in tracers)
    breath = "ventilation" in techniques or (traced and {*techniques} & {*_AIR_AND_BLOOD})
    if not breath or {*named.get("modality", ())} - {"nm", "cta", "spect"} or {*named.get("regions", ())} - _OF_BREATH:
        return named
    both = {*_AIR_AND_BLOOD} <= {*techniques}
    parts = tuple(t for t in techniques if t not in _AIR_AND_BLOOD or not both)
    kept = {a: v for a, v in named.items() if a != "laterality"}
    found = {**kept, "modality": ("nm",), "regions": (_OF_LUNG,)}
    return {**found, "technique": (*parts, "ventilation_perfusion") if both else parts}


def _graft(named: Named, text: str) -> Named:
    """The duplex of a transplanted kidney is inside its ultrasound."""
    kinds, regions = {*named.get("modality", ())}, named.get("regions", ())
    if not kinds & {"us", "duplex"} or not (_OF_GRAFT in regions or _GRAFT.search(text)):
        return named
    others = tuple(r for r in regions if r not in _OF_VESSELS | {_OF_GRAFT})
    kept = {a: v for a, v in named.items() if a not in ("extent", "laterality")}
    return kept | {"modality": ("us",), "regions": (_OF_GRAFT, *others)} if not others else named


_FOLLOWS = re.compile(
    r"\b(?:nodules?|mass(?:es)?|lesions?|spn|ggo|opacity|opacities|surveillance|metasta\w+|mets|restaging|symptom\w*"
    r"|cough|hemoptysis|(?:lung-?)?rads (?:category )?(?:3|4[abx]?)|follow[- ]?up|f/?u)\b",
    re.IGNORECASE,
)
_NO_SCREEN = re.compile(
    r"\b(?:not|non|no|isn'?t)[- ](?:(?:a|for|lung|cancer) )*screen\w*|\bdiagnostic\b", re.IGNORECASE
)
_SCREENS = re.compile(r"\b(?:screen\w*|scrn|lcs|annual|yearly)\b", re.IGNORECASE)


def followed(named: Named, text: str) -> Named:
    """Return a low-dose chest CT that follows what was found as the plain CT that it is: "LDCT of a nodule"."""
    kinds, techniques = named.get("modality", ()), named.get("technique", ())
    if kinds != ("ct",) or _LOW_DOSE not in techniques or {*named.get("regions", ())} - _OF_BREATH:
        return named
    rest = _NO_SCREEN.sub(" ", text)
    if _SCREENS.search(rest) or (rest == text and not _FOLLOWS.search(text)):
        return named
    kept = {a: v for a, v in named.items() if a not in ("purpose", "extent")}
    kept["technique"] = tuple(t for t in techniques if t != _LOW_DOSE)
    kept["regions"] = tuple(r for r in kept.get("regions", ()) if r != _OF_LUNG) or ("chest",)
    return {a: v for a, v in {"contrast": ("none",), **kept, "purpose": ("diagnostic",)}.items() if v}


_LOW_DOSE = "low_dose"
