"""What the words of a procedure mean beside each other: what was done to a tube, how a joint or the spine was reached.

Pure; imports `cues`, `halves`, `quantities`, `readings`, `rulebook`, `tables`. Attribute values in and out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from radcode import cues, quantities, targets
from radcode.attributes import ACTS, acts_of
from radcode.beams import of_radiation
from radcode.catheters import POSITION, entered, places_of, vessels
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.model import Named
from radcode.rows import CodeRow
from radcode.rulebook import is_met
from radcode.tables import CodeTable
from radcode.tubes import (
    IN_PLACE,
    PICTURED,
    by_old_way,
    contrast_through_tube,
    drain_after_pictures,
    feeding_tube,
    is_there,
)


def of_procedure(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Return what was said of an exam as a procedure means it: each act on its device, each needle on its way."""
    for step in _STEPS:
        named = step(named, text, on, table)
    return named


def _arthrogram_of_slices(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take fluoroscopy beside a CT or MR arthrogram as the guidance of its needle, and its reading as the exam."""
    kinds, techniques = named.get("modality", ()), named.get("technique", ())
    into = cues.INTO_JOINT.search(text) is not None
    if not SLICES & {*kinds} or not (ARTHROGRAM in techniques or into):
        return named
    fluoro = {"fluoro", "guidance"} & {*kinds}
    if cues.ONLY_INJECTS.search(text):
        half = {a: v for a, v in named.items() if a not in ("modality", "contrast")}
        guided = ("fluoroscopic",) if fluoro or "fluoroscopic" in techniques else ()
        return {**half, "role": ("injection",), "technique": (ARTHROGRAM, *guided)}
    found = {
        **named,
        "modality": tuple(m for m in kinds if m in SLICES),
        "technique": tuple(dict.fromkeys((*techniques, ARTHROGRAM, *(["fluoroscopic"] if fluoro else [])))),
        "regions": tuple(r for r in named.get("regions", ()) if r not in NO_PLACES),
        "contrast": named.get("contrast") or ("with",),
        "denied": tuple(d for d in named.get("denied", ()) if d != f"technique:{ARTHROGRAM}"),
        "role": (),
    }
    return {a: v for a, v in found.items() if v}


SLICES = {"ct", "mr"}
ARTHROGRAM, MYELOGRAM = "arthrogram", "myelogram"
NO_PLACES = ("needle_site", "joint")  # where a needle went, beside the place that was imaged


def _punctured_for_myelogram(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the lumbar puncture of a myelogram as the way of its contrast, not as a tap of its own."""
    techniques = named.get("technique", ())
    if MYELOGRAM not in techniques:
        return named
    places = named.get("regions", ())
    way_in = cues.WAY_IN.search(text) and not cues.LUMBAR.search(cues.WAY_IN.sub(" ", text))
    way = ("lumbar_spine",) if way_in else ()  # where the needle went in, beside the level that was imaged
    apart = {"spinal_tap"}
    whole: tuple[str, ...] = ()
    if cues.OTHER_INJECTS.search(text):  # who only reads bills the reading of what was shown, wherever the needle went
        apart |= {PICTURED}
        way = way or (("lumbar_spine",) if cues.INJECTED_BY.search(text) else ())
    elif cues.DID_ALL.search(text) and not SLICES & {*named.get("modality", ())} and not cues.NOT_LUMBAR.search(text):
        whole = (PICTURED,)
    found = {
        **named,
        "regions": tuple(r for r in places if r not in way) or places,
        "technique": (*(t for t in techniques if t not in apart), *(w for w in whole if w not in techniques)),
        "modality": tuple(m for m in named.get("modality", ()) if m != "procedure") or ("fluoro",),
        "role": () if cues.READS_STUDY.search(text) or "fluoro" in named.get("modality", ()) else named.get("role", ()),
    }
    return {a: v for a, v in found.items() if v}


def _checked_by_film(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Leave out the chest film that only checks what was put in, where every code for that holds it."""
    kinds, techniques, places = (named.get(a, ()) for a in ("modality", "technique", "regions"))
    if not {"procedure", "xr"} <= {*kinds} or _CHEST not in places or not cues.CHECK_FILM.search(text):
        return named
    films = [r for r in table.codes_of("xr", on) if r.regions == (_CHEST,)]
    plain = {*acts_of(techniques, table)}
    near = {a for o in places for a in (*table.ancestors("regions", o), *table.within("regions", o))}
    rows = [r for r in table.codes_of("procedure", on) if _done_by(r, table) == plain and near & {*r.regions}]
    if not rows or not all(any(rc304.check(r.code, f.code, on, table) for f in films) for r in rows):
        return named
    return {**named, "modality": tuple(k for k in kinds if k != "xr")}


def _done_by(row: CodeRow, table: CodeTable) -> set[str]:
    """Return what a code does, whatever imaging leads it."""
    return {t for t in acts_of(row.technique, table) if not t.startswith(("without_", "imaging_"))}


_CHEST = "chest"


def _several_spots(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Count the lesions of a fine needle by where they lie."""
    if "fine_needle" not in named.get("technique", ()) or named.get("count"):
        return named
    places = named.get("regions", ())
    apart = [p for p in places if not any(p != q and p in table.ancestors("regions", q) for q in places)]
    several = len(apart) >= _TWO or len(cues.SPOTS_NAMED.findall(text)) >= _TWO
    if quantities.spots(text) < _TWO and not (several and cues.OTHER_SPOT.search(text)):
        return named
    return {**named, "count": ("multiple",)}


_TWO = 2  # lesions: of more than one the first has a code and each further one its add-on


def _device_in_breast(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take a wire, seed or clip that was put into a breast under imaging as its localization, and no scan of it."""
    kinds, techniques = named.get("modality", ()), named.get("technique", ())
    if "breast" not in named.get("regions", ()) or {*kinds} - _LEADING:
        return named
    if {*acts_of(techniques, table)} - {_LOCALIZED} or not cues.DEVICE_PLACED.search(text):
        return named
    if cues.CORE_TAKEN.search(text):
        return named
    acts = tuple(dict.fromkeys((*techniques, _LOCALIZED)))
    return {**named, "modality": ("procedure", *kinds), "technique": acts}


_LOCALIZED, _LEADING = "localization", {"us", "mammo", "mr", "guidance"}


def guided_needle(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take an imaging word beside a needle or a drain as the guidance that a rule counts it for, too."""
    kinds, techniques = named.get("modality", ()), named.get("technique", ())
    ways = {r.subject: r.value for r in table.rules(on, kind="guidance")}
    if "procedure" not in kinds or not techniques or {*techniques} & {*ways.values()}:
        return named
    led = tuple(w for k, w in ways.items() if k in kinds)
    if not led and {*techniques} & ACTS and named.get("contrast") == ("with",):
        led = (ways["fluoro"],)  # contrast down a tube is looked at under fluoroscopy
    return {**named, "technique": (*techniques, *led)} if len(led) == 1 else named


def _rest_and_stress(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Count the heart's blood flow at rest and under stress as two studies."""
    if "perfusion" not in named.get("technique", ()) or named.get("count") != ("single",):
        return named
    if not quantities.REST_AND_STRESS.search(text) or cues.ONE_ONLY.search(text):
        return named
    return {**named, "count": ("multiple",)}


def _of_swallowed_barium(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the small bowel after the upper tract as its follow-through, whatever agents the stomach got."""
    places, techniques = named.get("regions", ()), named.get("technique", ())
    if not {_UPPER, _BOWEL} <= {*places} or named.get("modality") != ("fluoro",) or "enteroclysis" in techniques:
        return named
    rest = tuple(r for r in places if r != _BOWEL)
    return {**named, "regions": rest, "technique": tuple(dict.fromkeys((*techniques, "with_small_bowel")))}


_UPPER, _BOWEL = "upper_gi_tract", "small_bowel"


def _ducts_by_endoscope(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the ducts filled through an endoscope as those of bile and pancreas, and none of the breast."""
    places = named.get("regions", ())
    if "endoscopic" not in named.get("approach", ()) or _MILK_DUCT not in places:
        return named
    both = ("biliary", "pancreas") if cues.BOTH_DUCTS.search(text) else ()
    kept = {a: v for a, v in named.items() if a != "laterality"}
    return {**kept, "regions": tuple(dict.fromkeys((*(r for r in places if r != _MILK_DUCT), *both)))}


_MILK_DUCT = "breast_duct"


def _by_catheter(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take an artery filled through a catheter as its angiogram, and aorta and legs in one run as the run-off."""
    kinds, places = named.get("modality", ()), named.get("regions", ())
    if {*kinds} - {"ir"}:
        return named
    if not any("vessel" in table.ancestors("regions", r) for r in places):
        places = places_of(entered(text, on, table), on, table) if cues.CATHETER.search(text) else ()
        named = {**named, "regions": places} if places else named
    if not any("vessel" in table.ancestors("regions", r) for r in places):
        return named
    if not kinds and not cues.CATHETER.search(text):
        return named
    techniques = named.get("technique", ())
    if not kinds and not {*techniques} & (_WITH_BALLOON | {"thrombectomy", "thrombolysis"}):
        techniques = (*techniques, _ANGIOGRAM)
    legs = {"aorta", "lower_limb"} <= {*places} and _ANGIOGRAM in techniques and cues.ONE_RUN.search(text)
    if legs:
        techniques = (*techniques, "runoff")
    return {**named, "modality": ("ir",), "technique": tuple(dict.fromkeys(techniques))}


def _closed(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take coils, a plug or particles in a vessel as what closes it, whatever drug went with them."""
    places, techniques = named.get("regions", ()), named.get("technique", ())
    if not cues.CLOSES.search(text) or {*named.get("modality", ())} - {"ir", "procedure"}:
        return named
    if {*techniques} - {"sclerotherapy", _ANGIOGRAM, "bleeding", "tumor_or_organ", "catheterization"} or not (
        any("vessel" in table.ancestors("regions", p) for p in places) or entered(text, on, table)
    ):
        return named
    kept = {a: v for a, v in named.items() if a not in ("role", "approach", "laterality")}
    acts = (*(t for t in techniques if t in ("bleeding", "tumor_or_organ")), "embolization")
    tubes = tuple(p for p in places if "vessel" in table.ancestors("regions", p))
    tubes = tubes or places_of(entered(text, on, table), on, table)
    return {**kept, "modality": ("ir",), "technique": acts, "regions": tubes, "purpose": ("therapy",)}


def _of_angiogram(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Read what an angiogram is of: a vessel closed as it bleeds, run-off of a leg alone; both halves are no role."""
    if "ir" not in named.get("modality", ()):
        return named
    techniques, places = named.get("technique", ()), named.get("regions", ())
    if "embolization" in techniques and "bleeding" not in techniques and cues.BLEEDS.search(text):
        techniques = (*techniques, "bleeding")
    if {"embolization"} == {*techniques} and not places and cues.TUMOR.search(text):
        techniques = (*techniques, "tumor_or_organ")
    if cues.BALLOON.search(text) and not {*techniques} & _WITH_BALLOON:
        techniques = (*techniques, "angioplasty")
    if {*techniques} & _HOLDS_BALLOON and not _are_several(places, text, on, table):
        techniques = tuple(t for t in techniques if t != "angioplasty")
    aorta = any("aorta_ivc_iliac" in table.ancestors("regions", r) for r in places if r not in _LEGS)
    if "runoff" in techniques and places and not aorta and not cues.AORTA.search(text):
        techniques = tuple(t for t in techniques if t != "runoff")
        places = places if any("limb" in table.ancestors("regions", r) for r in places) else ("lower_limb",)
    found = {**named, "technique": techniques, "regions": places}
    if "complete_service" in named.get("role", ()):
        found["role"] = tuple(r for r in named["role"] if r != "complete_service")
    return {a: v for a, v in found.items() if v}


def _are_several(places: Sequence[str], text: str, on: date, table: CodeTable) -> bool:
    """Tell whether more than one vessel was treated: one named beside another, "the second vessel", both sides."""
    named = sum(vessels(r.value).search(text) is not None for r in table.rules(on, kind="vessel"))
    tubes = [p for p in places if _VESSEL in table.ancestors("regions", p)]
    apart = [p for p in tubes if not any(p != q and p in table.ancestors("regions", q) for q in tubes)]
    return len(apart) > 1 or named > 1 or cues.OTHER_VESSEL.search(text) is not None


_VESSEL = "vessel"
_HOLDS_BALLOON = {"stent", "atherectomy"}  # in the vessel that gets one, a balloon is inside it
_WITH_BALLOON = {"angioplasty", "stent", "atherectomy", "lithotripsy", "embolization", "filter", "stent_graft"}
_LEGS = ("iliac_artery", "femoropopliteal_artery", "tibial_peroneal_artery")


def _before_and_after_drug(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Count a scan before a drug and one after it as two, and a kidney scan with a drug and no other as one."""
    if "with_drug" not in named.get("technique", ()):
        return named
    if cues.BEFORE_AND_AFTER.search(text):
        return {**named, "count": ("multiple",)}
    alone = named.get("regions") == ("kidney",) and not (named.get("count") or cues.DRUG_APART.search(text))
    return {**named, "count": ("single",)} if alone else named


def _drug_into_joint(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take a drug put into a joint as its injection, which is no arthrogram."""
    places = {a for r in named.get("regions", ()) for a in table.ancestors("regions", r)}
    techniques = named.get("technique", ())
    guided = {*named.get("modality", ())} <= {"fluoro", "us", "ct", "procedure", "guidance"}
    injected = "injection" in named.get("role", ()) or cues.INJECTED.search(text) is not None
    injected = injected or (guided and cues.STEROID.search(text) is not None)
    sacroiliac = "si_joint" in named.get("regions", ())
    if not injected or not (sacroiliac or ("joint" in places and "spine" not in places)):
        return named
    if ARTHROGRAM in techniques or not cues.DRUG_INJECTED.search(text):
        return named
    kinds = ("procedure", *(m for m in named.get("modality", ()) if m != "procedure"))
    kept = {a: v for a, v in named.items() if a not in ("role", "contrast")}
    way = ("without_ultrasound" if t == "without_imaging" else t for t in techniques)
    return {**kept, "modality": kinds, "technique": tuple(dict.fromkeys(("joint_injection", *way)))}


def _no_other_half(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Drop the injection half where nothing that was said has one: a facet or epidural injection is the service."""
    techniques = {*named.get("technique", ())}
    whole = techniques & _whole_injections(table) or _is_of_line(named)
    if "injection" not in named.get("role", ()) or not whole:
        return named
    role = tuple(r for r in named["role"] if r != "injection")
    return {a: v for a, v in {**named, "role": role}.items() if v}


def _is_of_line(named: Named) -> bool:
    """Tell whether a line is put into a vein: its puncture is the way in, and no half of a study."""
    return "central_vein" in named.get("regions", ()) and "procedure" in named.get("modality", ())


@lru_cache(maxsize=8)
def _whole_injections(table: CodeTable) -> frozenset[str]:
    """Return the techniques by which a needle treats, and of which no code is only the injection half."""
    rows = [r for r in table.rows("codes") if r.modality == "procedure" and r.technique]
    halves = {t for r in rows if r.role == "injection" for t in r.technique}
    spine = (
        r for r in rows if r.role != "injection" and any("spine" in table.ancestors("regions", o) for o in r.regions)
    )
    return frozenset(t for r in spine for t in r.technique) - halves


def _unguided(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take "without ultrasound" as without imaging where the codes of that place know no other difference."""
    techniques = named.get("technique", ())
    if _NO_ULTRASOUND not in techniques or {*techniques} & {r.value for r in table.rules(on, kind="guidance")}:
        return named
    rows = [r for r in table.codes_of("procedure", on) if is_there(r, named, table)]
    own = {*techniques} - {_NO_ULTRASOUND}
    forms = {t for r in rows if own <= {*r.technique} for t in r.technique}
    if _NO_ULTRASOUND in forms or _NO_IMAGING not in forms:
        return named
    return {**named, "technique": tuple(_NO_IMAGING if t == _NO_ULTRASOUND else t for t in techniques)}


_NO_ULTRASOUND, _NO_IMAGING = "without_ultrasound", "without_imaging"


def _imaging_inside(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Leave out the imaging beside a needle or tube whose one code of that very place holds all of it by edits."""
    kinds, techniques, places = (named.get(a, ()) for a in ("modality", "technique", "regions"))
    ways = {r.subject: r.value for r in table.rules(on, kind="guidance")}
    led = {*techniques} & {*ways.values()} | {w for k, w in ways.items() if k in kinds}
    own = {*techniques} - {*ways.values()}
    if "procedure" not in kinds or not led or not own:
        return named
    rows = [r for r in table.codes_of("procedure", on) if {*r.technique} == own and {*r.regions} & {*places}]
    special = {g: {*g.technique} - {*ways.values()} for g in table.codes_of("guidance", on) if {*g.technique} & led}
    guides = [g for g, of in special.items() if ("needle_site" in g.regions and not of) or (of and of <= own)]
    apart = {p.code for r in rows for p in table.pairs(on, other=r.code, relation="guidance_for")}
    if any(g.code in apart for g in special):
        return named  # the one way in which it is guided has a code beside it
    if len(rows) != 1 or not guides or not all(_is_inside(g, rows[0], on, table) for g in guides):
        return named
    kept = tuple(k for k in kinds if k not in ways and k != "guidance")
    return {**named, "modality": kept, "technique": tuple(t for t in techniques if t in own)}


def _is_inside(guide: CodeRow, row: CodeRow, on: date, table: CodeTable) -> bool:
    found = rc304.check(row.code, guide.code, on, table)
    return found is not None and found.outer == row.code


def _swallowed(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the radioactive treatment of the thyroid as the one by mouth that it is; its code is of no place."""
    if named.get("modality") != ("nm",) or named.get("purpose") != ("therapy",):
        return named
    if named.get("regions", ()) not in ((), ("thyroid",)) or {*named.get("technique", ())} - {"ablation"}:
        return named
    if not named.get("regions"):
        return named
    kept = {a: v for a, v in named.items() if a not in ("regions", "technique")}
    return {**kept, "approach": named.get("approach") or ("oral",)}


def _last_day(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the day on which the catheter of a clot dissolving came out, where that is asked about, as its last one."""
    if "thrombolysis" not in named.get("technique", ()) or not cues.LAST_OF_LYSIS.search(text):
        return named
    acts = (t for t in named["technique"] if t != _ANGIOGRAM)
    return {**named, "technique": tuple(dict.fromkeys((*acts, "final_day"))), "approach": (IN_PLACE,)}


def _within_circuit(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the vein, artery or arm of a dialysis circuit as the circuit, which is coded as one."""
    places = named.get("regions", ())
    only_shown = cues.SHOWN_UP_TO.search(text) and not cues.CENTRAL.search(cues.SHOWN_UP_TO.sub(" ", text))
    if CENTRAL in places and ACCESS in named.get("technique", ()) and only_shown:
        places = tuple(p for p in places if p != CENTRAL)  # what is only shown is inside the circuit
        named = {**named, "regions": places}
    if "ir" not in named.get("modality", ()) or not (CIRCUIT in places or ACCESS in named.get("technique", ())):
        return named
    if {"thrombectomy", "declotting"} & {*named.get("technique", ())}:  # the drug that clears it is inside
        rest_of = (t for t in named["technique"] if t not in ("declotting", "thrombolysis"))
        named = {**named, "technique": tuple(dict.fromkeys((*rest_of, "thrombectomy"))), "modality": ("ir",)}
        named.pop("approach", None)
    rest = tuple(r for r in places if r not in _OF_ACCESS and "limb" not in table.ancestors("regions", r))
    whole = (CIRCUIT,) if CIRCUIT in places or not rest else ()
    acts = named.get("technique", ())
    held = ("angioplasty",) if "stent" in acts else ()  # of one segment the stent holds it
    if {*acts} & _TREATS_CIRCUIT and CENTRAL not in places:
        held = (*held, _ANGIOGRAM)  # what is treated in the circuit holds its pictures
    return {**named, "regions": (*whole, *rest), "technique": tuple(t for t in acts if t not in held)}


_TREATS_CIRCUIT = {"angioplasty", "stent", "thrombectomy"}
CIRCUIT, ACCESS, CENTRAL = "dialysis_circuit", "dialysis_access", "central_vein"
_OF_ACCESS = ("vein", "artery", "vessel", "head")  # "the cephalic outflow" is a vein of the arm


def _imaged_line(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take ultrasound, fluoroscopy and the film of the tip beside a line as its form that holds all imaging."""
    kinds, techniques = named.get("modality", ()), named.get("technique", ())
    seen = {r.subject for r in table.rules(on, kind="guidance")} & {*kinds}
    if "procedure" not in kinds or not seen or {*techniques} & {IMAGED, *ACTS} or _is_unseen(techniques):
        return named
    own = {*techniques} - {r.value for r in table.rules(on, kind="guidance")}
    whole = {*own, "without_imaging" if cues.NOT_KEPT.search(text) else IMAGED}  # off record is no imaging
    forms = [r for r in table.codes_of("procedure", on) if {*r.technique} == whole and is_there(r, named, table)]
    if not own or not forms:
        return named
    found = {
        **{a: v for a, v in named.items() if a != "role"},
        "modality": tuple(k for k in kinds if k not in seen and k != "guidance"),
        "technique": (*(t for t in techniques if t in own), *(whole - own)),
    }
    return {a: v for a, v in found.items() if v}


def _led_line(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take ultrasound and fluoroscopy beside a line as its guidance, each with a code; the film of the tip is inside.

    Not where one form of the line holds all imaging.
    """
    kinds, techniques = named.get("modality", ()), named.get("technique", ())
    if CENTRAL not in named.get("regions", ()) or "procedure" not in kinds or {*techniques} & {IMAGED}:
        return named
    if _is_unseen(techniques) or cues.NOT_KEPT.search(text):
        return named
    ways = {r.subject: r.value for r in table.rules(on, kind="guidance")}
    led = tuple(w for k, w in ways.items() if k in kinds and w not in techniques)
    if not led and "xr" not in kinds:
        return named
    put = () if {*techniques} - {*ways.values()} else ("catheterization",)
    found = {
        **{a: v for a, v in named.items() if a != "role"},
        "modality": tuple(k for k in kinds if k not in ways and k not in ("guidance", "xr")),
        "technique": (*put, *techniques, *led),
        "regions": tuple(r for r in named["regions"] if r != _CHEST),
    }
    return {a: v for a, v in found.items() if v}


def _is_unseen(techniques: Sequence[str]) -> bool:
    return any(t.startswith("without_") for t in techniques)


IMAGED = "imaging_included"


def acts_on_devices(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Keep taking out, changing, moving or turning only beside what it is done to: a gallbladder removed is no exam."""
    techniques = named.get("technique", ())
    acts = [t for t in techniques if t in ACTS]
    if not acts:
        return named
    if "removal" in acts and "stent" in techniques and cues.STENT_PLACED.search(text):
        return {**named, "technique": tuple(t for t in techniques if t != "removal")}  # the old drain made way for it
    kinds, others = {*named.get("modality", ())}, {*techniques} - ACTS
    rows = [] if kinds and not kinds & _BY_HAND else table.codes_on(on)
    anywhere = not named.get("regions")
    done = {
        a
        for r in rows
        for a in acts
        if a in r.technique and (is_there(r, named, table) or (anywhere and others & {*r.technique}))
    }
    kept = {**named, "technique": tuple(t for t in techniques if t not in acts or t in done)}
    turned = {r.regions for r in rows if _TURNED in {*r.technique} & done and is_there(r, named, table)}
    if len(turned) == 1:
        kept["regions"] = turned.pop()  # what a tube was before names no other place
    return {a: v for a, v in kept.items() if v}


_TURNED = "conversion"
_BY_HAND = {"procedure", "ir", "fluoro"}


def _catheter_placed(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the vessel entered as the position of the catheter: from there the code of the angiogram follows.

    What lies on the way, the neck below a catheter in the internal carotid, is inside that code.
    """
    entered = [m.start() for m in cues.ENTERED.finditer(text)]
    if not entered or _ANGIOGRAM not in named.get("technique", ()) or "ir" not in named.get("modality", ()):
        return named
    said = {a: frozenset(v) for a, v in named.items()}
    rules = [r for r in table.rules(on, kind="catheter") if r.unit == POSITION]
    near: list[tuple[int, CodeRow]] = []
    for rule in rules:
        row = table.code(rule.subject, on)
        if row and is_met(rule.condition, said):
            near += [(abs(m.start() - e), row) for m in vessels(rule.value).finditer(text) for e in entered]
    if not near:
        return named
    row = min(near, key=lambda x: x[0])[1]
    rest = (r for r in named.get("regions", ()) if r not in _ON_THE_WAY)
    techniques = (t for t in named["technique"] if t not in row.technique and t != "catheterization")
    return {
        **named,
        "technique": (*row.technique, *techniques),
        "regions": tuple(dict.fromkeys((*row.regions, *rest))),
    }


_ANGIOGRAM = "angiography"
_ON_THE_WAY = ("carotid", "neck", "head", "brain")


def _by_strength(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take a strength, "270 mg of iodine per ml", as the agent of that strength: low-osmolar unless told otherwise."""
    strength = quantities.strength(text)
    if strength is None or not ("supply" in named.get("modality", ()) or cues.ASKS_SUPPLY.search(text)):
        return named
    told = {*named.get("technique", ())}
    ways = (told & _OSMOLAR) or _USUAL
    agents = (r for r in table.codes_of("supply", on) if ways & {*r.technique})
    found = {t for r in agents for t in r.technique if _is_within(strength, t)}
    if len(found) != 1:
        return named
    return {"modality": ("supply",), "technique": (*ways, *found)}


_OSMOLAR, _USUAL = {"low_osmolar", "high_osmolar"}, {"low_osmolar"}


def _is_within(strength: int, technique: str) -> bool:
    """Tell whether a strength lies in the range of iodine that a technique names, such as iodine_x_y."""
    name, _, rest = technique.partition("_")
    low, _, high = rest.partition("_")
    return name == "iodine" and low.isdigit() and high.isdigit() and int(low) <= strength <= int(high)


_STEPS = (
    _by_strength,
    of_radiation,
    _rest_and_stress,
    _of_swallowed_barium,
    _ducts_by_endoscope,
    _closed,
    _by_catheter,
    _of_angiogram,
    targets.of_vessel,
    targets.of_spine,
    targets.of_biopsy,
    targets.of_way,
    targets.of_tumor,
    targets.of_collection,
    targets.of_canal,
    _before_and_after_drug,
    _imaged_line,
    _checked_by_film,
    _led_line,
    _several_spots,
    _unguided,
    _swallowed,
    _imaging_inside,
    _device_in_breast,
    guided_needle,
    _drug_into_joint,
    _arthrogram_of_slices,
    _punctured_for_myelogram,
    _no_other_half,
    _catheter_placed,
    _last_day,
    _within_circuit,
    by_old_way,
    drain_after_pictures,
    contrast_through_tube,
    feeding_tube,
    acts_on_devices,
)
