"""The tracer billed beside its scan: where its dose was told by whoever bought it, or its code is asked for, too.

Pure; imports `cues`, `model`, `quantities`, `tables`, `terms`. Used by `understand`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from radcode import cues, quantities
from radcode.model import ExamWords, Named, Question
from radcode.tables import CodeTable
from radcode.terms import Lexicon


def with_tracers(question: Question, text: str, lexicon: Lexicon, table: CodeTable) -> tuple[ExamWords, ...]:
    """Return a scan and each tracer of it whose dose was told; empty where nobody is said to have bought it.

    Nothing in a hospital, of which the radiologist only reads, nor where several exams were told.
    """
    named = dict(question.attributes)
    kinds = {*named.get("modality", ())}
    if question.exams or question.codes or not kinds & _TRACED or (question.reads and not question.owns):
        return ()
    if not (question.owns or cues.TRACER_TOO.search(text)) or not _is_dosed(text):
        return ()
    if question.setting.startswith(_HOSPITAL) or question.claim != "professional":
        return ()
    tracers = named.get("tracer", ()) or _of_isotope(named, text, lexicon)
    known = [r for r in table.codes_of("supply", question.on) if r.tracer in tracers]
    if not tracers or {*tracers} != {r.tracer for r in known}:
        return ()
    own: Named = {a: v for a, v in named.items() if a != "tracer"}
    supply: Named = {"modality": ("supply",), "purpose": ("diagnostic",)}
    if any("small_dose" in r.technique for r in known) and _MICRO.search(text):
        supply = {**supply, "technique": ("small_dose",)}
    supplies = ({**supply, "tracer": (t,)} for t in tracers)
    parts = (own, *supplies)
    return tuple(ExamWords(tuple(x.items()), None, "", question.words, question.denied) for x in parts)


def without_hospitals(question: Question, text: str) -> Question:
    """Return the question without agents told beside an exam of a hospital patient: the hospital bought them."""
    scans = tuple(x for x in question.exams if x.values("modality") != ("supply",))
    of_reader = question.setting.startswith(_HOSPITAL) and question.claim == "professional" and not question.codes
    if not of_reader or not scans or len(scans) == len(question.exams) or cues.TRACER_TOO.search(text):
        return question
    if len(scans) > 1:
        return replace(question, exams=scans)
    (scan,) = scans
    return replace(question, exams=(), attributes=scan.attributes, words=scan.words)


_TRACED = {"nm", "spect", "spect_ct", "pet", "pet_ct"}
_HOSPITAL = "hospital"


def _is_dosed(text: str) -> bool:
    return any(d.measure == "mci" for d in quantities.doses(text))


def _of_isotope(named: Named, text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the iodine of a thyroid scan that is told by its isotope alone."""
    said = _IODINE.search(text)
    if "thyroid" not in named.get("regions", ()) or said is None:
        return ()
    return lexicon.read(f"i-{said['n']} sodium iodide").values("tracer")


_MICRO = re.compile(r"\d ?(?:\u00b5ci|uci|microcuries?)\b", re.IGNORECASE)
_IODINE = re.compile(r"\b(?:i|iodine)[- ]?(?P<n>123|131)\b", re.IGNORECASE)
