"""What the words of a procedure mean beside each other: what was done to a tube, how a joint or the spine was reached.

Pure; imports `cues`, `halves`, `quantities`, `readings`, `rulebook`, `tables`. Attribute values in and out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache

from radcode import cues, quantities
from radcode.attributes import ACTS
from radcode.halves import vessels
from radcode.model import ExamWords
from radcode.readings import Named
from radcode.rows import CodeRow
from radcode.rulebook import is_met
from radcode.tables import CodeTable


def of_procedure(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Return what was said of an exam as a procedure means it: each act on its device, each needle on its way."""
    for step in _STEPS:
        named = step(named, text, on, table)
    return named


def of_exams(
    exams: tuple[ExamWords, ...], whole: Named, text: str, on: date, table: CodeTable
) -> tuple[ExamWords, ...]:
    """Return the exams of an order as procedures; none where all of them are steps of one study that was read whole."""
    if _is_one_study(whole):
        return ()
    named = [_acts_on_devices(dict(x.attributes), text, on, table) for x in exams]
    return tuple(replace(x, attributes=tuple(n.items())) for x, n in zip(exams, named, strict=True))


def _is_one_study(named: Named) -> bool:
    """Tell whether a needle, its imaging and what was read after it make one study: of one joint, or a myelogram."""
    techniques, kinds = {*named.get("technique", ())}, {*named.get("modality", ())}
    places = [r for r in named.get("regions", ()) if r not in _NO_PLACES]
    if techniques & ACTS and len({x for x in places if x != "body"}) <= 1:
        return True  # contrast through a tube that is changed is inside
    return (_ARTHROGRAM in techniques and bool(kinds & _SLICES) and len(places) == 1) or (
        _MYELOGRAM in techniques and not kinds & _SLICES
    )


def _arthrogram_of_slices(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take fluoroscopy beside a CT or MR arthrogram as the guidance of its needle, and its reading as the exam."""
    kinds, techniques = named.get("modality", ()), named.get("technique", ())
    into = cues.INTO_JOINT.search(text) is not None
    if not _SLICES & {*kinds} or not (_ARTHROGRAM in techniques or into):
        return named
    fluoro = {"fluoro", "guidance"} & {*kinds}
    if cues.ONLY_INJECTS.search(text):
        half = {a: v for a, v in named.items() if a not in ("modality", "contrast")}
        guided = ("fluoroscopic",) if fluoro or "fluoroscopic" in techniques else ()
        return {**half, "role": ("injection",), "technique": (_ARTHROGRAM, *guided)}
    found = {
        **named,
        "modality": tuple(m for m in kinds if m in _SLICES),
        "technique": tuple(dict.fromkeys((*techniques, _ARTHROGRAM, *(["fluoroscopic"] if fluoro else [])))),
        "regions": tuple(r for r in named.get("regions", ()) if r not in _NO_PLACES),
        "contrast": named.get("contrast") or ("with",),
        "denied": tuple(d for d in named.get("denied", ()) if d != f"technique:{_ARTHROGRAM}"),
        "role": (),
    }
    return {a: v for a, v in found.items() if v}


_SLICES = {"ct", "mr"}
_ARTHROGRAM, _MYELOGRAM = "arthrogram", "myelogram"
_NO_PLACES = ("needle_site", "joint")  # where a needle went, beside the place that was imaged


def _punctured_for_myelogram(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the lumbar puncture of a myelogram as the way of its contrast, not as a tap of its own."""
    techniques = named.get("technique", ())
    if _MYELOGRAM not in techniques:
        return named
    found = {
        **named,
        "technique": tuple(t for t in techniques if t != "spinal_tap"),
        "modality": tuple(m for m in named.get("modality", ()) if m != "procedure") or ("fluoro",),
        "role": () if cues.READS_STUDY.search(text) or "fluoro" in named.get("modality", ()) else named.get("role", ()),
    }
    return {a: v for a, v in found.items() if v}


def _guided_needle(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take an imaging word beside a needle or a drain as the guidance that a rule counts it for, too."""
    kinds, techniques = named.get("modality", ()), named.get("technique", ())
    ways = {r.subject: r.value for r in table.rules(on, kind="guidance")}
    if "procedure" not in kinds or not techniques or {*techniques} & {*ways.values()}:
        return named
    led = tuple(w for k, w in ways.items() if k in kinds)
    if not led and {*techniques} & ACTS and named.get("contrast") == ("with",):
        led = (ways["fluoro"],)  # contrast down a tube is looked at under fluoroscopy
    return {**named, "technique": (*techniques, *led)} if len(led) == 1 else named


def _of_radiation(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the accelerator as what tells radiosurgery of the brain from that by cobalt, and as nothing elsewhere."""
    techniques = named.get("technique", ())
    if "rt" not in named.get("modality", ()) or "linac" not in techniques or "srs" in techniques:
        return named
    return {a: v for a, v in {**named, "technique": tuple(t for t in techniques if t != "linac")}.items() if v}


def _of_angiogram(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Read what an angiogram is of: a vessel closed as it bleeds, run-off of a leg alone; both halves are no role."""
    if "ir" not in named.get("modality", ()):
        return named
    techniques, places = named.get("technique", ()), named.get("regions", ())
    if "embolization" in techniques and "bleeding" not in techniques and cues.BLEEDS.search(text):
        techniques = (*techniques, "bleeding")
    if cues.BALLOON.search(text) and not {*techniques} & _WITH_BALLOON:
        techniques = (*techniques, "angioplasty")
    aorta = any("aorta_ivc_iliac" in table.ancestors("regions", r) for r in places if r not in _LEGS)
    if "runoff" in techniques and places and not aorta and not cues.AORTA.search(text):
        techniques = tuple(t for t in techniques if t != "runoff")
        places = places if any("limb" in table.ancestors("regions", r) for r in places) else ("lower_limb",)
    found = {**named, "technique": techniques, "regions": places}
    if "complete_service" in named.get("role", ()):
        found["role"] = tuple(r for r in named["role"] if r != "complete_service")
    return {a: v for a, v in found.items() if v}


_WITH_BALLOON = {"angioplasty", "stent", "atherectomy", "lithotripsy", "embolization", "filter", "stent_graft"}
_LEGS = ("iliac_artery", "femoropopliteal_artery", "tibial_peroneal_artery")


def _before_and_after_drug(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Count a scan before a drug and one after it as two."""
    if "with_drug" not in named.get("technique", ()) or not cues.BEFORE_AND_AFTER.search(text):
        return named
    return {**named, "count": ("multiple",)}


def _drug_into_joint(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take a drug put into a joint as its injection, which is no arthrogram."""
    places = {a for r in named.get("regions", ()) for a in table.ancestors("regions", r)}
    techniques = named.get("technique", ())
    injected = "injection" in named.get("role", ()) or cues.INJECTED.search(text)
    if not injected or "joint" not in places or "spine" in places:
        return named
    if _ARTHROGRAM in techniques or not cues.DRUG_INJECTED.search(text):
        return named
    kinds = ("procedure", *(m for m in named.get("modality", ()) if m != "procedure"))
    kept = {a: v for a, v in named.items() if a != "role"}
    way = ("without_ultrasound" if t == "without_imaging" else t for t in techniques)
    return {**kept, "modality": kinds, "technique": tuple(dict.fromkeys(("joint_injection", *way)))}


def _no_other_half(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Drop the injection half where nothing that was said has one: a facet or epidural injection is the service."""
    techniques = {*named.get("technique", ())}
    if "injection" not in named.get("role", ()) or not techniques & _whole_injections(table):
        return named
    role = tuple(r for r in named["role"] if r != "injection")
    return {a: v for a, v in {**named, "role": role}.items() if v}


@lru_cache(maxsize=8)
def _whole_injections(table: CodeTable) -> frozenset[str]:
    """Return the techniques by which a needle treats, and of which no code is only the injection half."""
    rows = [r for r in table.rows("codes") if r.modality == "procedure" and r.technique]
    halves = {t for r in rows if r.role == "injection" for t in r.technique}
    spine = (
        r for r in rows if r.role != "injection" and any("spine" in table.ancestors("regions", o) for o in r.regions)
    )
    return frozenset(t for r in spine for t in r.technique) - halves


def _contrast_through_tube(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take contrast put through a drain or tube in place as its check, not as a new one."""
    techniques = named.get("technique", ())
    told = cues.THROUGH_TUBE.search(text) or {"injection_included"} & {*techniques}
    if _DRAIN not in techniques or {*techniques} & ACTS or not told:
        return named
    checks = [r for r in table.codes_on(on) if _IN_PLACE in r.approach and {*r.technique} & _CHECKED]
    near = [r for r in checks if {*r.regions} & {*named.get("regions", ())}]
    here = near or [r for r in checks if _is_there(r, named, table)]
    if len(here) != 1:
        return named
    found = {a: v for a, v in named.items() if a not in ("purpose", "contrast", "role")}
    kept = (t for t in techniques if t != _DRAIN)
    return {
        **found,
        "modality": here[0].values("modality"),
        "regions": here[0].regions,
        "approach": (_IN_PLACE,),
        "technique": tuple(dict.fromkeys((*here[0].technique, *kept))),
    }


_DRAIN, _IN_PLACE, _CHECKED = "drainage", "existing_catheter", {"injection_included", "fistulogram"}


def _within_circuit(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Take the vein, artery or arm of a dialysis circuit as the circuit, which is coded as one."""
    places = named.get("regions", ())
    if "ir" not in named.get("modality", ()) or not (_CIRCUIT in places or _ACCESS in named.get("technique", ())):
        return named
    rest = tuple(r for r in places if r not in _PARTS_OF_CIRCUIT)
    return {**named, "regions": rest or (_CIRCUIT,)}


_CIRCUIT, _ACCESS = "dialysis_circuit", "dialysis_access"
_PARTS_OF_CIRCUIT = ("vein", "artery", "upper_limb")


def _acts_on_devices(named: Named, text: str, on: date, table: CodeTable) -> Named:
    """Keep taking out, changing, moving or turning only beside what it is done to: a gallbladder removed is no exam."""
    techniques = named.get("technique", ())
    acts = [t for t in techniques if t in ACTS]
    if not acts:
        return named
    kinds, others = {*named.get("modality", ())}, {*techniques} - ACTS
    rows = [] if kinds and not kinds & _BY_HAND else table.codes_on(on)
    anywhere = not named.get("regions")
    done = {
        a
        for r in rows
        for a in acts
        if a in r.technique and (_is_there(r, named, table) or (anywhere and others & {*r.technique}))
    }
    kept = {**named, "technique": tuple(t for t in techniques if t not in acts or t in done)}
    turned = {r.regions for r in rows if _TURNED in {*r.technique} & done and _is_there(r, named, table)}
    if len(turned) == 1:
        kept["regions"] = turned.pop()  # what a tube was before names no other place
    return {a: v for a, v in kept.items() if v}


_TURNED = "conversion"
_BY_HAND = {"procedure", "ir", "fluoro"}


def _is_there(row: CodeRow, named: Named, table: CodeTable) -> bool:
    """Tell whether a code is of a place that was said."""
    return any(o in table.ancestors("regions", r) for r in named.get("regions", ()) for o in row.regions)


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


POSITION = "position"  # the unit of a rule that says from where the code's vessels were filled
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
    _of_radiation,
    _of_angiogram,
    _before_and_after_drug,
    _guided_needle,
    _drug_into_joint,
    _arthrogram_of_slices,
    _punctured_for_myelogram,
    _no_other_half,
    _catheter_placed,
    _within_circuit,
    _contrast_through_tube,
    _acts_on_devices,
)
