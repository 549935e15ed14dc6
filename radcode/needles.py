"""Needle, imaging and film of an order: one study, or several exams.

Pure; imports `cues`, `model`, `procedures`, `quantities`, `rows`, `tables`, `terms`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from radcode import cues, quantities
from radcode.attributes import ACTS, acts_of
from radcode.catheters import sided
from radcode.model import ExamWords, Named
from radcode.procedures import (
    ACCESS,
    ARTHROGRAM,
    CENTRAL,
    CIRCUIT,
    IMAGED,
    MYELOGRAM,
    NO_PLACES,
    SLICES,
    acts_on_devices,
    guided_needle,
)
from radcode.readings import LESIONS, TREATMENTS
from radcode.tables import CodeTable
from radcode.terms import Lexicon
from radcode.tubes import is_there


def of_exams(
    exams: tuple[ExamWords, ...], whole: Named, text: str, on: date, table: CodeTable
) -> tuple[ExamWords, ...]:
    """Return the exams of an order as procedures; none where all of them are steps of one study that was read whole."""
    places = whole.get("regions", ())
    if CIRCUIT in places and CENTRAL not in places and all("ir" in x.values("modality") for x in exams):
        return ()  # the circuit, of which the central veins were only shown
    if any(ACCESS in x.values("technique") and CENTRAL in x.values("regions") for x in exams):
        return exams  # the two segments of a dialysis circuit
    if (
        apart := _into_sac(whole)
        or _by_guidance(whole, text, on, table)
        or _in_two_positions(whole, text)
        or _out_and_in(whole, text)
    ):
        return apart
    if not exams and (apart := _acts_apart(whole, text, on, table)):
        return apart
    halves = () if exams else _with_slices(whole, text) or _with_specimen(whole) or _with_rendering(whole, text)
    if not exams and (halves := halves or _with_mammogram(whole, text) or _of_both_skeletons(whole, table)):
        return halves
    if _is_one_study(whole):
        return ()
    named = [guided_needle(acts_on_devices(dict(x.attributes), text, on, table), text, on, table) for x in exams]
    named = [_as_told_once(n, whole) for n in named]
    if any(_treats(n) for n in named) and any(_only_leads(n) for n in named):
        exams = tuple(x for x, n in zip(exams, named, strict=True) if not _only_leads(n))
        named = [n for n in named if not _only_leads(n)]
        if len(named) < len(("one", "another")):
            return ()
    return tuple(replace(x, attributes=tuple(n.items())) for x, n in zip(exams, named, strict=True))


def _as_told_once(named: Named, whole: Named) -> Named:
    """Give the vessel of an order that was closed the bleeding for which it was, one that was treated its lesion.

    "Iliac stent and SFA stent, stenosis" tells the one lesion of both.
    """
    techniques, told = named.get("technique", ()), whole.get("technique", ())
    added = ["bleeding"] if "embolization" in techniques and "bleeding" in told else []
    lesions = [t for t in told if t in LESIONS]
    if len(lesions) == 1 and {*techniques} & TREATMENTS and "ir" in named.get("modality", ()):
        added += lesions
    if MYELOGRAM in techniques and len(named.get("regions", ())) > 1 and "fluoro" in named.get("modality", ()):
        return {**named, "count": ("multiple",)}  # several levels have one code of their own
    if "angiography" in told and named.get("modality") == ("ir",) and {*techniques} & _ORDERS:
        added.append("angiography")  # "left kidney: the main renal artery only"
    if "kidney" in named.get("regions", ()) and "third_order" in techniques:
        techniques = tuple("second_order" if t == "third_order" else t for t in techniques)  # or any branch beyond it
        return {**named, "technique": tuple(dict.fromkeys((*techniques, *added)))}
    return {**named, "technique": tuple(dict.fromkeys((*techniques, *added)))} if added else named


_ORDERS = {"first_order", "second_order", "third_order"}  # how far beyond the aorta a catheter stood


def _in_two_positions(whole: Named, text: str) -> tuple[ExamWords, ...]:
    """Return the aortogram and the legs read from a second position of the catheter as two studies."""
    techniques = whole.get("technique", ())
    if "ir" not in whole.get("modality", ()) or not {"runoff", "angiography"} <= {*techniques}:
        return ()
    if not cues.MOVED_ON.search(text) or not cues.AORTA_SHOWN.search(text):
        return ()
    parts = ({"regions": ("aorta",)}, {"regions": ("lower_limb",), "laterality": ("both",)})
    return tuple(
        ExamWords(tuple({"modality": ("ir",), "technique": ("angiography",), **part}.items()), None, "")
        for part in parts
    )


def _out_and_in(whole: Named, text: str) -> tuple[ExamWords, ...]:
    """Return a device that was taken out and the new one put in elsewhere as two services: no change of the old one."""
    techniques = whole.get("technique", ())
    if "removal" not in techniques or "exchange" in techniques or not cues.NEW_PUT_IN.search(text):
        return ()
    if not cues.BY_NEW_WAY.search(text) and "filter" not in techniques:
        return ()
    own = {a: v for a, v in whole.items() if a not in ("extent", "laterality")}
    old = {**own, "technique": tuple(t for t in techniques if t != "new_access")}
    new = {**own, "technique": tuple(t for t in techniques if t not in ("removal", "new_access"))}
    sides = [m[0].lower()[0] for m in _SIDE.finditer(sided(text))]
    names = ["left" if x == "l" else "right" for x in sides] if len(sides) == len(("old", "new")) else ["", ""]
    return tuple(
        ExamWords(tuple((a, v) for a, v in x.items() if v), None, side)
        for x, side in zip((old, new), names, strict=True)
    )


def _acts_apart(whole: Named, text: str, on: date, table: CodeTable) -> tuple[ExamWords, ...]:
    """Return what was done to a vessel act by act, where each act has a code of its own and no code holds two.

    The drug that a clot removal brings into the clot is inside it, unless it ran on as an infusion.
    """
    techniques, places = whole.get("technique", ()), whole.get("regions", ())
    acts = [t for t in techniques if t in _SERVICES]
    if "thrombectomy" in acts and "thrombolysis" in acts and not cues.INFUSED.search(text):
        acts.remove("thrombolysis")
    if len(acts) < len(("one", "another")) or whole.get("modality") != ("ir",) or CIRCUIT in places:
        return ()
    rows = [r for r in table.codes_of("ir", on) if is_there(r, whole, table)]
    held = [{*acts} & {*r.technique} for r in rows]
    if any(len(h) > 1 for h in held) or not all(any(h == {a} for h in held) for a in acts):
        return ()
    rest = tuple(t for t in techniques if t not in _SERVICES and t != "angiography")
    parts = [(a, *(r for r in rest if r not in _SEEN_WITHIN or i == 0)) for i, a in enumerate(acts)]
    own = {a: v for a, v in whole.items() if a not in ("technique", "count")}
    return tuple(ExamWords(tuple({**own, "technique": p}.items()), None, "") for p in parts)


_SERVICES = ("thrombectomy", "thrombolysis", "stent", "angioplasty", "embolization", "filter")
_SEEN_WITHIN = ("intravascular_ultrasound",)


def _into_sac(whole: Named) -> tuple[ExamWords, ...]:
    """Return contrast put into the spinal canal for slices alone as its injection and the slices with contrast."""
    kinds, techniques = whole.get("modality", ()), whole.get("technique", ())
    slices = tuple(k for k in kinds if k in SLICES)
    sac = "spinal_tap" in techniques and "intrathecal" in whole.get("approach", ())
    if not sac or not slices or whole.get("contrast") != ("with",):
        return ()
    places = tuple(p for p in whole.get("regions", ()) if p != "spinal_canal") or whole.get("regions", ())
    led = tuple(t for t in techniques if t == "fluoroscopic")
    needle = {"role": ("injection",), "approach": ("intrathecal",), "technique": (MYELOGRAM, *led)}
    parts = (needle, {"modality": slices, "contrast": ("with",)})
    return tuple(ExamWords(tuple({"regions": places, **part}.items()), None, "") for part in parts)


def _treats(named: Named) -> bool:
    return "ir" in named.get("modality", ()) and "therapy" in named.get("purpose", ())


def _only_leads(named: Named) -> bool:
    """Tell whether a part names vessels and nothing done in them: where the catheter of a treatment was led."""
    kinds, acts = named.get("modality", ()), {*named.get("technique", ())} - {"catheterization"}
    return kinds == ("ir",) and not acts and bool(named.get("regions"))


def _by_guidance(whole: Named, text: str, on: date, table: CodeTable) -> tuple[ExamWords, ...]:
    """Return a needle for each kind of guidance that has a code of its own, where each lesion had its own kind."""
    kinds = {r.subject: r.value for r in table.rules(on, kind="guidance")}
    techniques = whole.get("technique", ())
    led = dict.fromkeys((*techniques, *(w for k, w in kinds.items() if k in whole.get("modality", ()))))
    if len(led) < 2:
        return ()
    kept = acts_of(techniques, table)
    rows = [r for r in table.codes_of("procedure", on) if r.count == "first" and is_there(r, whole, table)]
    ways = [w for w in led if w not in kept and any({*r.technique} == {w, *kept} for r in rows)]
    told = quantities.said("lesion", text) or len({*cues.TARGETS.findall(text.lower())})
    if len(ways) < 2 or told != len(ways):
        return ()
    own = {a: v for a, v in whole.items() if a not in ("count", "modality")}
    exams = ({**own, "modality": ("procedure",), "technique": (*kept, w), "count": ("single",)} for w in ways)
    told_sides = dict.fromkeys("left" if m[0][0].lower() == "l" else "right" for m in _SIDE.finditer(text))
    sides = tuple(told_sides) if len(told_sides) == len(ways) else ("",) * len(ways)  # each lesion on its own side
    return tuple(ExamWords(tuple(x.items()), None, side) for x, side in zip(exams, sides, strict=True))


_SIDE = re.compile(r"\b(?:left|right|lt|rt)\b", re.IGNORECASE)


def _with_slices(whole: Named, text: str) -> tuple[ExamWords, ...]:
    """Return the myelogram under fluoroscopy and the CT or MR read after it."""
    kinds = whole.get("modality", ())
    slices = tuple(k for k in kinds if k in SLICES)
    read = "fluoro" in kinds or (cues.MYELOGRAM_READ.search(text) and not cues.NO_MYELOGRAM_FILM.search(text))
    if MYELOGRAM not in whole.get("technique", ()) or not read or not slices:
        return ()
    places = {"regions": whole.get("regions", ())}
    parts = ({"modality": ("fluoro",), "technique": (MYELOGRAM,)}, {"modality": slices, "contrast": ("with",)})
    named = (_as_told_once({**places, **part}, whole) for part in parts)
    return tuple(ExamWords(tuple(x.items()), None, "") for x in named)


def _with_specimen(whole: Named) -> tuple[ExamWords, ...]:
    """Return the wire or seed that was placed and the film of what was cut out after it."""
    kinds, places, techniques = (whole.get(a, ()) for a in ("modality", "regions", "technique"))
    if "procedure" not in kinds or _SPECIMEN not in places or "localization" not in techniques:
        return ()
    own = {
        **{a: v for a, v in whole.items() if a != "purpose"},
        "modality": ("procedure",),
        "regions": tuple(r for r in places if r != _SPECIMEN),
    }
    film = {"modality": ("xr",), "regions": (_SPECIMEN,)}
    return tuple(ExamWords(tuple(x.items()), None, "") for x in (own, film))


def _with_rendering(whole: Named, text: str) -> tuple[ExamWords, ...]:
    """Return the pictures and what is made of them under a code of its own: 3-D, a bone score, flow in a coronary.

    The 3-D pictures of an angiogram are inside it.
    """
    kinds, techniques, regions = (whole.get(a, ()) for a in ("modality", "technique", "regions"))
    pictures = tuple(k for k in kinds if k != _RENDERED)
    made = tuple(t for t in techniques if t.startswith(_MADE_OF.get(pictures, _NOTHING)))
    if pictures in _SHOWN and not made and _RENDERED in kinds and cues.THREE_D.search(text):
        made = _EITHER
    known = regions and (_RENDERED in kinds or pictures not in _SHOWN)
    if not made or not known or (pictures == ("dxa",) and not cues.SCORE_WITH.search(text)):
        return ()
    own = {**whole, "modality": pictures, "technique": tuple(t for t in techniques if t not in made)}
    place = () if pictures in _SHOWN else regions
    parts = (own, {"modality": (_RENDERED,), "regions": place, "technique": made})
    return tuple(ExamWords(tuple((a, v) for a, v in x.items() if v), None, "") for x in parts)


_RENDERED, _SHOWN = "postprocessing", (("ct",), ("mr",), ("us",))
_EITHER, _NOTHING = ("3d_on_scanner", "3d_workstation"), "?"
_MADE_OF: dict[tuple[str, ...], str] = {
    ("ct",): "3d_",
    ("mr",): "3d_",
    ("us",): "3d_",
    ("dxa",): "trabecular_bone_score",
    ("cta",): "fractional_flow_reserve",
}


def _with_mammogram(whole: Named, text: str) -> tuple[ExamWords, ...]:
    """Return a needle in a breast led by ultrasound or MR and the mammogram that shows its clip afterwards."""
    kinds, techniques = {*whole.get("modality", ())}, {*whole.get("technique", ())}
    led = techniques & {"ultrasound_guided", "mr_guided"} and techniques & {"biopsy", "localization"}
    if kinds != {"procedure", "mammo"} or not led or not cues.AFTERWARDS.search(text):
        return ()
    own = {a: v for a, v in whole.items() if a not in ("purpose", "laterality")}
    film = {"modality": ("mammo",), "purpose": ("diagnostic",), "laterality": whole.get("laterality") or ("one",)}
    parts = ({**own, "modality": ("procedure",)}, {**film, "regions": whole.get("regions", ())})
    return tuple(ExamWords(tuple((a, v) for a, v in x.items() if v), None, "") for x in parts)


def _of_both_skeletons(whole: Named, table: CodeTable) -> tuple[ExamWords, ...]:
    """Return a density study of the trunk and one of a limb as two: each has its code, however many places."""
    if whole.get("modality") != ("dxa",):
        return ()
    places = [
        tuple(r for r in whole.get("regions", ()) if s in table.ancestors("regions", r))
        for s in ("axial_skeleton", "peripheral_skeleton")
    ]
    own = ({**whole, "regions": p} for p in places)
    return tuple(ExamWords(tuple(x.items()), None, "") for x in own) if all(places) else ()


_SPECIMEN = "specimen"


def _is_one_study(named: Named) -> bool:
    """Tell whether a needle, its imaging and what was read after it make one study: of one joint, or a myelogram."""
    techniques, kinds = {*named.get("technique", ())}, {*named.get("modality", ())}
    if CENTRAL in named.get("regions", ()) and "procedure" in kinds and not techniques & ACTS:
        return True  # what leads a line, and the film of its tip
    if CIRCUIT in named.get("regions", ()) or IMAGED in techniques:
        return True  # the circuit is coded as one, and all imaging of a line's placement is inside
    places = [r for r in named.get("regions", ()) if r not in NO_PLACES]
    if techniques & ACTS and len({x for x in places if x != "body"}) <= 1:
        return True  # contrast through a tube that is changed is inside
    return (ARTHROGRAM in techniques and bool(kinds & SLICES) and len(places) == 1) or (
        MYELOGRAM in techniques and not kinds & SLICES
    )


def by_segment(text: str, lexicon: Lexicon) -> tuple[ExamWords, ...]:
    """Split what was done to a dialysis circuit from what was done to the central vein through it.

    Empty where nothing was done in the central vein. Of one segment a stent holds its balloon.
    """
    text = cues.SHOWN_UP_TO.sub(lambda m: " " * len(m[0]), text)
    whole = lexicon.read(text)
    if ACCESS not in whole.values("technique") or not cues.CENTRAL.search(text):
        return ()
    acts: dict[str, list[str]] = {CIRCUIT: [], CENTRAL: []}
    last: list[str] = []
    for part in cues.PARTS.split(text):
        reading = lexicon.read(part)
        done = [t for t in reading.values("technique") if t in _TREATS]
        done += ["angioplasty"] if cues.BALLOON.search(part) and "angioplasty" not in done else []
        if cues.CENTRAL.search(part) and _UNTREATED.search(part):
            continue
        place = CENTRAL if cues.CENTRAL.search(part) else CIRCUIT
        acts[place] += done or (last if place == CENTRAL else [])
        last = done or last
    if not acts[CENTRAL]:
        return ()
    denied = whole.values("denied")
    return tuple(_of_circuit(place, done, denied) for place, done in acts.items())


def _of_circuit(place: str, acts: Sequence[str], denied: tuple[str, ...]) -> ExamWords:
    kept = [a for a in acts if a != "angioplasty" or "stent" not in acts] or ["angiography"]
    named = {"modality": ("ir",), "regions": (place,), "technique": tuple(dict.fromkeys((ACCESS, *kept)))}
    named |= {"purpose": ("therapy",)} if acts else {}
    named |= {"denied": denied} if denied else {}
    return ExamWords(tuple(named.items()), None, "")


_UNTREATED = re.compile(r"\b(?:no|not|never|without|untreated|patent|open|normal|fine)\b", re.IGNORECASE)
_TREATS = ("angioplasty", "stent", "thrombectomy", "embolization")
