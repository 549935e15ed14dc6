"""What a reading means once its words stand beside each other: sides, contrast, agents, angiograms, symptoms.

Pure; imports `attributes`, `cues`, `model`, `tables`. A `Reading` in, a `Reading` or attribute values out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from radcode import cues, quantities
from radcode.attributes import NAMES_ITS_REGION, sliced
from radcode.codes import CodeMention
from radcode.model import Named, Reading, Term, Views
from radcode.rows import CodeRow
from radcode.tables import CodeTable


def in_context(reading: Reading, codes: Sequence[CodeMention], text: str) -> Reading:
    """Return the reading without what words beside it take back: "both" of lesions, "with" before a code."""
    sided = _sides_of_regions(_without_sides_of_beams(reading, text), bool(codes), text)
    found = _cross_section(_one_angiogram(_angiogram_of_slices(_looked_for(sided))))
    found = _without_joining(found, codes)
    return _with_chest_film(_lesions_of_treatment(_went_on(_of_whole_spine(of_levels(found), text))))


def of_levels(reading: Reading) -> Reading:
    """Take "thoracic" by itself as the spine where films or an MR are told, or beside another level of the spine."""
    bare = [t for t in reading.terms if (t.attribute, t.value, t.text) == ("regions", "chest", "thoracic")]
    kinds, levels = {*reading.values("modality")}, {*reading.values("regions")} & _LEVELS
    films = kinds <= {"xr"} and (kinds or reading.views)
    if not bare or not (films or kinds == {"mr"} or levels):
        return reading
    return replace(reading, terms=tuple(replace(t, value=_THORACIC) if t in bare else t for t in reading.terms))


_THORACIC = "thoracic_spine"
_LEVELS = frozenset(("cervical_spine", "lumbar_spine", "sacrum"))


def _without_sides_of_beams(reading: Reading, text: str) -> Reading:
    """Drop the side on which a patient lies or is turned: "both obliques", "a left lateral decubitus"."""
    beams = [m.span() for m in _BEAM.finditer(text)]
    of_beam = {t for t in reading.terms if t.attribute in _SIDES and any(a <= t.start < b for a, b in beams)}
    return replace(reading, terms=tuple(t for t in reading.terms if t not in of_beam)) if of_beam else reading


_SIDES = ("side", "laterality")
_BEAM = re.compile(
    r"\b(?:left|right|both|bilat\w*|lt|rt)"
    r"(?= (?:(?:lateral|anterior|posterior) )?(?:decub\w*|obliques?|obls?|bending)\b)",
    re.IGNORECASE,
)


def _of_whole_spine(reading: Reading, text: str) -> Reading:
    """Drop where films of the whole spine begin and end, and the parts of it that they show: "skull base to sacrum"."""
    if _WHOLE_SPINE not in reading.values("regions"):
        return reading
    reach = [m.span() for m in _REACH.finditer(text)]
    ends = {t for t in reading.terms if t.attribute == "regions" and any(a <= t.start < b for a, b in reach)}
    return replace(reading, terms=tuple(t for t in reading.terms if t not in ends or t.value == _WHOLE_SPINE))


_WHOLE_SPINE = "whole_spine"
_REACH = re.compile(
    r"\b(?:from|incl(?:uding|udes?|\.)?|down to|up to|through)\b[^,.;:?!\n]*"
    r"|\b[^,.;:?!\n]{0,20}\b(?:to|thru)\s+(?:the\s+)?(?:sacrum|femoral heads?|pelvis|hips?|iliac\w*)\b",
    re.IGNORECASE,
)


def without_refused_side(reading: Reading, text: str) -> Reading:
    """Take both sides of which one was refused, "both ordered, patient refused the left", as the other one."""
    done = _side_done(text)
    if not done or "both" not in (*reading.values("side"), *reading.values("laterality"), side_of(reading)):
        return reading
    kept = [t for t in reading.terms if t.attribute not in _SIDES]  # of the other one is told why
    one, *_ = gone = [t for t in reading.terms if t.attribute in _SIDES]
    words = tuple(w for w in reading.words if w not in {t.text for t in gone if t.value == "both"})
    return replace(reading, terms=(*kept, replace(one, attribute="side", value=done)), words=words)


def _side_done(text: str) -> str:
    """Return the one side of both that was done; empty where none is told."""
    if said := cues.DONE_ON_ONE_SIDE.search(text):
        return "left" if (said["a"] or said["b"]).lower().startswith("l") else "right"
    refused = cues.REFUSED_SIDE.search(text)
    letter = (refused["side"] or refused["undone"])[0].lower() if refused else ""
    return {"l": "right", "r": "left"}.get(letter, "")


def _went_on(reading: Reading) -> Reading:
    """Drop the breaking off where it only says how far an exam went: "stopped before the colon"."""
    ends = [t.start for t in reading.terms if t.attribute == "denied_region"]
    far = {t for t in reading.terms if t.value == "discontinued" and any(0 < e - t.end <= _NEAR for e in ends)}
    return replace(reading, terms=tuple(t for t in reading.terms if t not in far))


def _with_chest_film(reading: Reading) -> Reading:
    """Count the chest film beside the views of another part: "ribs 2 views plus PA chest" are three."""
    beside = [t for t in reading.terms if t.value == "with_chest_view" and t.text.split()[0] in _BESIDE]
    views = reading.views
    if not beside or views is None or views.at_least or len(set(reading.values("regions"))) < 2:
        return reading
    return replace(reading, views=Views(views.low + 1, views.high + 1))


_BESIDE = ("with", "w", "plus", "and", "&", "+")


def names_exam(reading: Reading) -> bool:
    """Tell whether a kind of study and what it shows were said."""
    whole = NAMES_ITS_REGION & set(reading.values("modality"))
    return bool(((reading.values("modality") or reading.views) and reading.values("regions")) or whole)


def with_one_contrast(named: Named, reading: Reading) -> Named:
    """Take "without, and then with" as one protocol; oral contrast beside an injection does not make it two.

    What lies in a joint or the thecal sac is contrast, though nothing went into a vein.
    """
    said = set(named.get("contrast", ()))
    if {*named.get("approach", ())} & _INSIDE and not said and {*named.get("modality", ())} & {"ct", "mr"}:
        named["contrast"] = ("with",)
    if {*named.get("approach", ())} & _INSIDE and {"none", "with"} <= said and _is_no_vein(reading):
        said -= {"none"}
        named["contrast"] = ("with",)
    if {"none", "with"} <= said or "without_then_with" in said:
        oral = "oral_contrast_only" in reading.values("event")
        named["contrast"] = ("with",) if oral and "without_then_with" not in said else ("without_then_with",)
    return named


_INSIDE = frozenset(("intrathecal", "intra_articular"))


def _is_no_vein(reading: Reading) -> bool:
    none = [t.text.split() for t in reading.terms if (t.attribute, t.value) == ("contrast", "none")]
    return all("iv" in words or "intravenous" in words for words in none)


def agent_or_exam(named: Named, table: CodeTable, text: str) -> Named:
    """An agent named by itself is the supply: "gadavist", "mr contrast dotarem"; beside an exam it only tells of it.

    It is the supply too where its own code is asked for, "which Q code for the Omnipaque of the CT".
    """
    techniques, modalities = named.get("technique", ()), named.get("modality", ())
    agents = tuple(t for t in techniques if t in table.agents)
    exam = tuple(m for m in modalities if m != "supply")
    given = quantities.doses(text) or (named.get("purpose") == ("therapy",) and not named.get("regions"))
    drug = named.get("tracer") or (agents and not named.get("regions"))
    counted = drug and given and cues.ASKS_UNITS.search(text)
    if counted or ((agents or named.get("tracer")) and cues.ASKS_SUPPLY.search(text)):
        forms = (*agents, *(t for t in techniques if t in _FORMS))
        purpose = ("therapy",) if cues.TREATS.search(text) else ("diagnostic",) if named.get("tracer") else ()
        supplied = {
            r.purpose for r in table.rows("codes") if r.tracer in named.get("tracer", ()) and r.scope == "supply"
        }
        purpose = purpose if len(supplied) != 1 else ()  # a drug that only treats needs no word of treatment
        kept = {"modality": ("supply",), "technique": forms, "tracer": named.get("tracer", ()), "purpose": purpose}
    elif (agents or named.get("tracer")) and not named.get("regions") and (not exam or exam != modalities):
        kept = {"modality": ("supply",), "technique": agents, "tracer": named.get("tracer", ())}
    elif exam:
        kept = {**named, "modality": exam, "technique": tuple(t for t in techniques if t not in agents)}
    else:
        kept = named
    return {a: v for a, v in kept.items() if v}


_FORMS = ("capsule", "solution")  # in which one tracer is supplied under codes of its own


def with_strength(named: Named, table: CodeTable, text: str) -> Named:
    """Take the iodine strength told for a low-osmolar agent, "270 mg of iodine per ml", as the class it lies in."""
    technique, told = named.get("technique", ()), _STRENGTH.search(text)
    number = (told["n"] or told["m"]) if told else ""
    if not number or _LOW_OSMOLAR not in technique or any(t.startswith(_IODINE) for t in technique):
        return named
    for value in sorted(t for t in table.agents if t.startswith(_IODINE)):
        low, high = value.removeprefix(_IODINE).split("_")
        if int(low) <= int(number) and (not high.isdigit() or int(number) <= int(high)):
            return {**named, "technique": (*technique, value)}
    return named


_LOW_OSMOLAR, _IODINE = "low_osmolar", "iodine_"
_STRENGTH = re.compile(
    r"\b(?P<n>\d{3})\s*mgs?\.?(?: of)?\s*(?:iodine|i)?\s*(?:/|per|a)\s*(?:ml|cc)\b"
    r"|\b(?:iodine|strength|concentration)\D{0,20}(?P<m>\d{3})\b",
    re.IGNORECASE,
)


def as_treatment(named: Named, table: CodeTable, text: str) -> Named:
    """Take a radioactive drug that only treats, pushed or infused, as its treatment by vein of the whole body."""
    tracers = named.get("tracer", ())
    supplies = [r for r in table.rows("codes") if r.tracer in tracers and r.modality == "supply"] if tracers else []
    drug = bool(supplies) and all(r.purpose == "therapy" for r in supplies)
    if not drug or named.get("purpose") or "supply" in named.get("modality", ()) or not cues.GIVEN.search(text):
        return named
    kept = {a: v for a, v in named.items() if a not in ("regions", "contrast", "tracer", "technique")}
    way = named.get("approach") or ("intravenous",)
    return {**kept, "modality": ("nm",), "purpose": ("therapy",), "approach": way}


def of_several_areas(named: Named, table: CodeTable) -> Named:
    """Count the areas of a SPECT of the body: "SPECT/CT of chest and abdomen" is of several."""
    regions = named.get("regions", ())
    if named.get("technique", ()) == ("bone_imaging",) and "nm" in named.get("modality", ()):
        return _of_several_bones(named, table)
    areas = [r for r in regions if sliced(table) & table.ancestors("regions", r).keys()]  # a skeleton is none
    apart = [r for r in areas if not any(r != o and r in table.ancestors("regions", o) for o in areas)]
    if "spect" not in named.get("modality", ()) or named.get("count") or len(apart) < 2:
        return named
    return {**named, "count": ("multiple",)}


def with_camera(named: Named) -> Named:
    """Take a technetium tracer in a part of the body as the scan that shows it, where no kind of study was said."""
    traced = any(t.startswith("tc99m_") for t in named.get("tracer", ()))
    return {**named, "modality": ("nm",)} if traced and named.get("regions") and not named.get("modality") else named


def _of_several_bones(named: Named, table: CodeTable) -> Named:
    """Count the areas of a bone scan: "hands and feet" are several, and no limited area."""
    parts = [
        r for r in named.get("regions", ()) if r not in _SURVEYED and "skeleton" not in table.ancestors("regions", r)
    ]
    apart = [r for r in parts if not any(r != o and r in table.ancestors("regions", o) for o in parts)]
    whole = {"whole_body", "whole_skeleton"} & {*named.get("regions", ())} and "limited" not in named.get("extent", ())
    if whole or len(apart) < 2 or named.get("count"):
        return named
    kept = {a: v for a, v in named.items() if a not in ("extent", "regions")}
    return {**kept, "regions": ("bony_part",), "technique": ("bone_imaging", "several_areas"), "count": ("multiple",)}


def with_fused_ct(named: Named, text: str) -> Named:
    """Take the low-dose or fused CT of a SPECT as the SPECT/CT that both are."""
    kinds = named.get("modality", ())
    if {"pet", "ct"} <= {*kinds} and cues.PET_CT.search(text):
        return {**named, "modality": (*(m for m in kinds if m not in ("pet", "ct")), "pet_ct")}
    if "ct" in kinds and not {"pet", "pet_ct"} & {*kinds} and cues.PET_CT_TYPED.search(text):
        return {**named, "modality": tuple("pet_ct" if m == "ct" else m for m in kinds)}  # "subsequent strategy PET/CT"
    if not {"spect", "ct"} <= {*kinds} or not cues.FUSED.search(text):
        return named
    technique = tuple(t for t in named.get("technique", ()) if t != "low_dose")
    return {**named, "modality": tuple(m for m in kinds if m != "ct"), "technique": (*technique, "spect_ct")}


def without_idle_screening(named: Named, on: date, table: CodeTable) -> Named:
    """Drop screening as a purpose where no code of that kind screens there: a newborn's hips have one code for both."""
    kinds = named.get("modality", ())
    if "screening" not in named.get("purpose", ()) or not kinds:
        return named
    places = {
        a for r in named.get("regions", ()) for a in (*table.ancestors("regions", r), *table.within("regions", r))
    }
    screens = [r for k in kinds for m in table.within("modality", k) for r in table.codes_of(m, on)]
    if any(r.purpose == "screening" and (not places or places & {*r.regions}) for r in screens):
        return named
    purpose = tuple(p for p in named["purpose"] if p != "screening")
    return {a: v for a, v in {**named, "purpose": purpose}.items() if v}


def with_pictures(named: Named, text: str) -> Named:
    """Take an uptake with pictures beside it as the scan with uptake that both are."""
    techniques, regions = named.get("technique", ()), named.get("regions", ())
    if "uptake" not in techniques or _WITH_SCAN in techniques or regions != ("thyroid",):
        return named
    if not cues.PICTURES.search(text) or cues.NO_PICTURES.search(text):
        return named
    kinds = dict.fromkeys((*named.get("modality", ()), "nm"))
    return {**named, "modality": tuple(kinds), "technique": (*(t for t in techniques if t != "uptake"), _WITH_SCAN)}


_WITH_SCAN = "uptake_and_scan"


def with_phases(named: Named, text: str) -> Named:
    """Take flow, blood pool and delayed images, each told by its name, as the bone scan in three phases."""
    techniques, kinds = named.get("technique", ()), {*named.get("modality", ())}
    if kinds - {"nm"} or cues.NO_PHASE.search(text) or not all(p.search(text) for p in cues.PHASES):
        return named
    kept = {a: v for a, v in named.items() if a != "extent"}  # of one foot only, it still has its phases
    kept["technique"] = tuple(dict.fromkeys((*(t for t in techniques if t != "perfusion"), *_THREE_PHASES)))
    return {**kept, "modality": ("nm",)}


_THREE_PHASES = ("bone_imaging", "three_phase")


def without_3d(named: Named, text: str) -> Named:
    """Take a CT angiogram without 3-D work as the CT with contrast that it is."""
    if "cta" not in named.get("modality", ()) or not cues.NO_3D.search(text):
        return named
    kinds = tuple(dict.fromkeys("ct" if m == "cta" else m for m in named["modality"]))
    technique = tuple(t for t in named.get("technique", ()) if t != "angiography")
    kept = {**named, "modality": kinds, "technique": technique, "contrast": named.get("contrast") or ("with",)}
    return {a: v for a, v in kept.items() if v}


def with_tomosynthesis(named: Named, text: str, reading: Reading) -> Named:
    """Beside a mammogram "3D" is tomosynthesis, unless it is denied: "all 2D, no tomo"."""
    kinds = named.get("modality", ())
    if f"modality:{_TOMO}" in reading.values("denied"):
        return named
    if _MAMMOGRAM not in kinds or _TOMO in kinds or not cues.THREE_D.search(text) or cues.NO_3D.search(text):
        return named
    return {**named, "modality": (*kinds, _TOMO)}


_MAMMOGRAM, _TOMO = "mammo", "tomo"


def without_agent(named: Named, text: str) -> Named:
    """Take what was ordered with contrast and done without as what was done; what was only drunk is no contrast."""
    if {"oral", "rectal"} & {*named.get("approach", ())} and not named.get("contrast") and cues.NO_NEEDLE.search(text):
        return {**named, "contrast": ("none",)}
    if _INSIDE & {*named.get("approach", ())} or not cues.NEVER_GIVEN.search(text):
        return named
    kinds = tuple("ct" if m == "cta" else m for m in named.get("modality", ()))  # without it no vessels are shown
    kept = {**named, "contrast": ("none",)}
    return {**kept, "modality": tuple(dict.fromkeys(kinds))} if kinds else kept


def exam_and_agent(exam: Named, agent: Named, text: str) -> tuple[Named, ...]:
    """Return the exam and what was given for it where both codes are asked for: "scan cpt + tracer hcpcs"."""
    kinds = tuple(m for m in exam.get("modality", ()) if m != "supply")
    named = kinds and any(exam.get(a) for a in ("regions", "technique"))
    if agent.get("modality") != ("supply",) or not named or not cues.ASKS_BOTH.search(text):
        return ()
    given = {*agent.get("technique", ()), *agent.get("tracer", ())}
    own = {a: tuple(v for v in values if v not in given) for a, values in {**exam, "modality": kinds}.items()}
    if agent.get("technique") and not agent.get("tracer") and not own.get("contrast"):
        own["contrast"] = ("with",)  # what was bought as contrast was given
    return {a: v for a, v in own.items() if v}, agent


def by_needle(named: Named, text: str, table: CodeTable) -> Named:
    """Take fluid that a needle drained, with no tube left in, as aspirated; codes of joints call that an injection."""
    if cues.LEFT_IN.search(text) or not cues.DRAINED_BY_NEEDLE.search(text):
        return named
    places = {a for r in named.get("regions", ()) for a in table.ancestors("regions", r)}
    if not places:
        return named
    way = "joint_injection" if _JOINT in places else "aspiration"
    technique = [t for t in named.get("technique", ()) if t not in ("drainage", "aspiration")]
    kinds = ("procedure", *named.get("modality", ()))
    return {
        **named,
        "modality": tuple(dict.fromkeys(kinds)),
        "technique": tuple(dict.fromkeys((way, *technique))),
    }


_JOINT = "joint"


def as_survey(named: Named, table: CodeTable) -> Named:
    """Take the bones that a bone or joint survey lists as parts of it; with trunk and limbs it is complete."""
    named = _only_measured(named, table)
    regions = named.get("regions", ())
    whole = tuple(r for r in regions if r in _SURVEYED)
    parts = [r for r in regions if r not in (*whole, _BODY)]
    of_limbs = [_LIMB in {r, *table.ancestors("regions", r)} for r in parts]
    if not whole and len(parts) > _FEW and any(of_limbs) and not all(of_limbs):
        whole = _SKELETON  # "survey: skull, arms, legs, chest, spine" names no skeleton
    if parts and _reads_skeleton(named.get("modality", ()), named.get("technique", ()), table):
        kept = {a: v for a, v in named.items() if a not in ("laterality", "count")}
        return kept | {"regions": _SKELETON}  # the bone age is that of the body, whichever hand was filmed
    if "survey" not in named.get("technique", ()) or len(whole) != 1 or not parts:
        return named
    kept = {a: v for a, v in named.items() if a not in ("laterality", "count")} | {"regions": whole}
    told = named.get("extent") or _INFANT in named.get("age", ())  # an infant's survey is one, whatever it holds
    if whole == _SKELETON and not told and any(of_limbs) and not all(of_limbs):
        kept["extent"] = ("complete",)
    return kept


def _only_measured(named: Named, table: CodeTable) -> Named:
    """Take films that measure both sides in one, leg length, as that: how the patient stood is no study beside it."""
    kinds, techniques = {*named.get("modality", ())}, named.get("technique", ())
    if kinds != {"xr"} or len(techniques) < len(("of the study", "beside it")):
        return named
    rows = [r for t in techniques if (own := _whole_films(t, table)) for r in own]
    kept = tuple(t for t in techniques if any(t in r.technique for r in rows))
    return {**named, "technique": kept} if kept else named


@lru_cache(maxsize=256)
def _whole_films(technique: str, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return the codes of films by a technique, where none of them counts views or sides."""
    rows = tuple(r for r in table.rows("codes") if r.modality == "xr" and technique in r.technique)
    whole = all(r.views_min is None and r.laterality == "na" and r.scope == "imaging" for r in rows)
    return rows if whole else ()


@lru_cache(maxsize=256)
def _reads_skeleton(kinds: tuple[str, ...], techniques: tuple[str, ...], table: CodeTable) -> bool:
    """Tell whether what is done has, in this kind of study, codes of the whole skeleton alone, which count no views."""
    rows = [r for r in table.rows("codes") if r.modality in kinds and {*techniques} & {*r.technique}]
    return bool(rows) and all(r.regions == _SKELETON and r.views_min is None and r.extent == "na" for r in rows)


_SKELETON, _SURVEYED, _LIMB, _BODY = ("skeleton",), frozenset(("skeleton", "joint")), "limb", "body"
_INFANT = "infant"
_FEW = 3  # parts of the body that may be filmed one by one


def as_specimen(named: Named) -> Named:
    """Take a film of what was cut out as that, wherever it came from."""
    if _SPECIMEN not in named.get("regions", ()) or set(named.get("modality", ())) - {"xr", "mammo"}:
        return named
    return {**named, "modality": ("xr",), "regions": (_SPECIMEN,)}


_SPECIMEN = "specimen"


def for_symptoms(named: Named, text: str) -> Named:
    """Take a mammogram for a lump or a pain as diagnostic, for men too; so a low-dose CT that follows a nodule."""
    kinds = {*named.get("modality", ())}
    low = "low_dose" in named.get("technique", ()) and ("ct" in kinds or not kinds)
    if low and cues.WORKS_UP_CHEST.search(text) and not cues.OF_SCREENING.search(text):
        technique = tuple(t for t in named["technique"] if t != "low_dose")
        contrast = named.get("contrast") or ("none",)  # nothing is injected for a dose so low
        regions = named.get("regions") or ("chest",)  # of a nodule that a scan of so low a dose follows
        found = {**named, "modality": named.get("modality") or ("ct",), "purpose": ("diagnostic",)}
        found = {**found, "technique": technique, "contrast": contrast, "regions": regions}
        return {a: v for a, v in found.items() if v}
    unsaid = named.get("regions") == ("breast",) and named.get("purpose") and not named.get("modality")
    if unsaid and cues.SCREENED.search(text):
        named = {**named, "modality": (_MAMMOGRAM,)}  # "she came for screening of both breasts"
    if named.get("modality") == (_TOMO,) and named.get("purpose") and cues.WITH_TOMO.search(text):
        named = {**named, "modality": (_MAMMOGRAM, _TOMO)}  # "a bilateral diagnostic with tomo"
    mammogram = {"mammo", "tomo"} & set(named.get("modality", ()))
    purpose = named.get("purpose") if not cues.ONLY_ORDERED_SCREENING.search(text) else None
    if not mammogram or purpose or not cues.SYMPTOM.search(text):
        return named
    return {**named, "purpose": ("diagnostic",)}


def as_converted(named: Named, reading: Reading) -> Named:
    """Take a screening mammogram that was turned into a diagnostic one as that: one study was done."""
    kinds = {*named.get("modality", ())}
    converted = "converted_screening" in reading.values("event") and kinds <= {"mammo", "tomo"}
    if not converted or named.get("purpose") not in (None, ("screening",)):
        return named
    return {**named, "purpose": ("diagnostic",)}


def _sides_of_regions(reading: Reading, codes: bool, text: str) -> Reading:
    """Keep "both" as a side only beside a region: "both knees", "hands both", not "both injected and read"."""
    places = [t for t in reading.terms if t.attribute == "regions"]
    if not places and not codes:
        return reading  # "and both?" is about the exam of before
    things = {t.start for t in reading.terms if t.attribute == "count"}
    last = max((t.end for t in reading.terms), default=0)  # "KNEES 3V BOTH": what ends a name is of the whole name
    loose = {
        t
        for t in reading.terms
        if t.text == "both"
        and (_is_of_things(t, things, text) or t.end < last or t.start - _end_before(t, reading) > _NEAR)
        and (
            _is_of_things(t, things, text)
            or not any(
                0 < p.start - t.end <= _NEAR or 0 < t.start - max(p.end, _end_of_kind(p, reading)) <= 1 for p in places
            )
        )
        and not _is_within_name(t, reading, text)
    }
    return replace(reading, terms=tuple(t for t in reading.terms if t not in loose))


def _is_within_name(both: Term, reading: Reading, text: str) -> bool:
    """Tell whether "both" ends a name, "knees 3 views both, ...", or stands in it: "breast MRI both w/o"."""
    before = {t.attribute for t in reading.terms if both.start - t.end == 1}
    told_on = "modality" in before and _TOLD_ON.match(text[both.end :]) is not None
    return told_on or ("views" in before and _NAME_ENDS.match(text[both.end :]) is not None)


_NAME_ENDS = re.compile(r"\s*(?:[,.;)]|$)")
_TOLD_ON = re.compile(r" (?:\d|w/?o?\b|with(?:out)?\b|non?\b|non-?con)", re.IGNORECASE)


def _is_of_things(both: Term, things: set[int], text: str) -> bool:
    """Tell whether "both" is of lesions or babies and of no sides: "both babies", "2 lesions, clips in both"."""
    return both.start in things or (bool(things) and cues.OF_BOTH.search(text[: both.end]) is not None)


def _end_of_kind(place: Term, reading: Reading) -> int:
    """Return where the kind of study told right behind a place ends: "breast MRI both with and without"."""
    kinds = (t for t in reading.terms if t.attribute == "modality" and 0 < t.start - place.end <= 1)
    return max((t.end for t in kinds), default=0)


def _end_before(term: Term, reading: Reading) -> int:
    return max((p.end for p in reading.terms if p.end <= term.start), default=0)


def _without_joining(reading: Reading, codes: Sequence[CodeMention]) -> Reading:
    """Drop "with" and "without" before a code: "with 70496" is no contrast."""
    bare = [t for t in reading.terms if t.attribute == "contrast" and t.text in _JOINING]
    joining = {t for t in bare for m in codes if 0 < m.start - t.end <= 1}
    return replace(reading, terms=tuple(t for t in reading.terms if t not in joining))


def _lesions_of_treatment(reading: Reading) -> Reading:
    """Keep narrowed or blocked only beside the treatment of the vessel: for an exam it is why, not what was done."""
    if {*reading.values("technique")} & TREATMENTS:
        return reading
    return replace(reading, terms=tuple(t for t in reading.terms if t.value not in LESIONS))


LESIONS = frozenset(("straightforward", "complex"))
TREATMENTS = frozenset(("stent", "angioplasty", "atherectomy", "lithotripsy"))
_JOINING = ("with", "w", "without", "wo")


def _angiogram_of_slices(reading: Reading) -> Reading:
    """CT or MR beside the bare word angiography is CTA or MRA: "CT HEAD ANGIOGRAPHY"."""
    slices = {t for t in reading.terms if t.attribute == "modality" and t.value in _ANGIOGRAM}
    bare = {(t.start, t.end) for t in reading.terms if (t.attribute, t.value) == ("technique", "angiography")}
    catheter = {t for t in reading.terms if t.attribute == "modality" and (t.start, t.end) in bare}
    if not slices or {t.value for t in catheter} != {"ir"}:
        return reading
    kept = [t for t in reading.terms if t not in catheter and (t.attribute, t.value) != ("technique", "angiography")]
    return replace(reading, terms=tuple(replace(t, value=_ANGIOGRAM[t.value]) if t in slices else t for t in kept))


_ANGIOGRAM = {"ct": "cta", "mr": "mra"}


def _looked_for(reading: Reading) -> Reading:
    """Drop the angiogram that a clot looked for tells of, where another study was done for it: a duplex of veins."""
    kinds = {t.value for t in reading.terms if t.attribute == "modality" and not _OF_CLOT.search(t.text)}
    if not kinds - {"ct", "cta"}:
        return reading
    clot = [t for t in reading.terms if _OF_CLOT.search(t.text)]
    veins = tuple(replace(t, value="vein") for t in clot if t.attribute == "regions" and kinds == {"duplex"})
    return replace(reading, terms=(*(t for t in reading.terms if t not in clot), *veins))


_OF_CLOT = re.compile(r"^(?:for |r / o )?(?:pe|pulmonary embol(?:ism|us))$")


def _one_angiogram(reading: Reading) -> Reading:
    """Drop CT where an angiogram follows from what is looked for: a CT for pulmonary embolism is a CTA."""
    implied = [t for t in reading.terms if (t.attribute, t.value) == ("modality", "cta")]
    if not any("cta" not in t.text and "angio" not in t.text for t in implied):
        return reading
    return replace(reading, terms=tuple(t for t in reading.terms if (t.attribute, t.value) != ("modality", "ct")))


def _cross_section(reading: Reading) -> Reading:
    """CT or MR beside a study that its name alone makes fluoroscopy is that, with contrast: "MR hip arthrogram"."""
    slices = [t for t in reading.terms if t.attribute == "modality" and t.value in _SLICES]
    if slices:  # a part of the body whose name alone makes a film: "CT ABD DECUB"
        parts = {(t.start, t.end) for t in reading.terms if t.attribute == "regions"}
        film = [t for t in reading.terms if (t.attribute, t.value) == ("modality", "xr") and (t.start, t.end) in parts]
        reading = replace(reading, terms=tuple(t for t in reading.terms if t not in film))
    names = {(t.start, t.end) for t in reading.terms if t.attribute == "technique"}
    implied = [
        t for t in reading.terms if (t.attribute, t.value) == ("modality", "fluoro") and (t.start, t.end) in names
    ]
    if not slices or not implied or any(cues.JOINS.search(t.text) for t in implied):
        return reading
    terms = [t for t in reading.terms if t not in implied]
    if not reading.values("contrast"):
        first = implied[0]
        terms.append(Term("contrast", "with", first.text, first.start, first.end))
    return replace(reading, terms=tuple(terms))


_SLICES = ("ct", "mr", "cta", "mra")
_NEAR = 12  # characters between "both" and the region it belongs to


def side_of(reading: Reading) -> str:
    """Return left, right, one, both, or nothing when no side was said."""
    sides = reading.values("side") or tuple(
        {"one": "one", "both": "both"}[v] for v in reading.values("laterality") if v in ("one", "both")
    )
    if {"left", "right"} <= set(sides) or "both" in sides:
        return "both"
    return sides[0] if sides else ""
