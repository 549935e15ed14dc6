"""What the words of radiation treatment mean beside each other: a delivery's level and motion, the steps of a course.

Pure; imports `cues`, `model`, `tables`, `terms`. Used by `procedures` and `understand`. Attribute values in and out.
"""

from __future__ import annotations

from datetime import date

from radcode import cues
from radcode.model import ExamWords, Named
from radcode.tables import CodeTable
from radcode.terms import Lexicon


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


def by_step(text: str, named: Named, lexicon: Lexicon, on: date, table: CodeTable) -> tuple[ExamWords, ...]:
    """Return the steps of a course that a text tells, a plan, its devices, the delivery, each by itself.

    The kind of treatment, IMRT or of the brain alone, is that of every step whose codes know it; how complex it was is
    of the step that stands nearest. Empty where fewer than two steps were told.
    """
    kinds = {*named.get("modality", ())}
    if "rt" not in kinds or kinds - {"rt", "guidance", "us", "procedure"}:
        return ()
    terms = [t for t in lexicon.read(_PAST.sub(" ", text)).terms if t.attribute == "technique"]
    steps = {t.value: t.start for t in terms if t.value in STEPS}
    if _MANAGED not in steps and (said := cues.MANAGED.search(text)):
        steps[_MANAGED] = said.start()
    told = {*named.get("technique", ())} | {t.value for t in terms}
    if "brachytherapy" in told and _APPLIED & {*told, *named.get("approach", ())}:
        steps.setdefault(_APPLICATION, next((t.start for t in terms if t.value in _APPLIED), 0))
    led = "brachytherapy" in told and "ultrasound_guided" in told
    if len(steps) + led < _SEVERAL:
        return ()
    levels = [(t.value, min(steps, key=lambda s: abs(steps[s] - t.start))) for t in terms if t.value.endswith(_LEVEL)]
    rows = [r for r in table.codes_of("rt", on) if r.addon != "yes"]
    exams: list[ExamWords] = []
    for step in sorted(steps, key=lambda s: steps[s]):
        near = [r for r in rows if step in r.technique or (step == _APPLICATION and _is_application(r.technique))]
        own = [v for v, of in levels if of == step and any(v in r.technique for r in near)]
        known = {v for r in near for v in r.technique} - STEPS.keys() - {_MANAGED}
        kind = [v for v in dict.fromkeys((*named.get("technique", ()), *told)) if v in known and not v.endswith(_LEVEL)]
        if own and any({*own} <= {*r.technique} and not {*kind} & {*r.technique} for r in near):
            kind = [v for v in kind if any({v, *own} <= {*r.technique} for r in near)]
        acts = (*([] if step == _APPLICATION else [step]), *kind, *own)
        way = named.get("approach", ()) if step == _APPLICATION else ()
        exams.append(_step_exam("rt", acts, way))
    if led:
        exams.append(_step_exam("guidance", ("ultrasound_guided", "brachytherapy"), ()))
    return tuple(exams)


_SEVERAL = 2
_MANAGED, _APPLICATION, _LEVEL = "treatment_management", "application", "_level"
STEPS = dict.fromkeys(
    (
        *("clinical_plan", "treatment_plan", "isodose_plan", "simulation", "dose_calculation", "treatment_device"),
        *("treatment_delivery", _MANAGED, "physics_check", "physics_consult", "special_treatment"),
        *("dose_measurement", "port_image", "source_handling"),
    )
)
_APPLIED = {"high_dose_rate", "low_dose_rate", "one_channel", "several_channels", "two_to_twelve_channels"} | {
    *("over_twelve_channels", "interstitial", "intracavitary")
}
_PAST = cues.STEP_BILLED


def _is_application(technique: tuple[str, ...]) -> bool:
    return "brachytherapy" in technique and not STEPS.keys() & {*technique}


def _step_exam(kind: str, acts: tuple[str, ...], way: tuple[str, ...]) -> ExamWords:
    named = {"modality": (kind,), "technique": tuple(dict.fromkeys(acts)), **({"approach": way} if way else {})}
    return ExamWords(tuple(named.items()), None, "")
