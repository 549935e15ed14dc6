"""What a short later turn says by pointing at the exam told before: whose half, which side, done again.

Pure; imports `cues`, `model`. Such a turn names no exam: alone it tells nothing.
"""

from __future__ import annotations

import re
from dataclasses import replace

from radcode import cues
from radcode.model import Question
from radcode.parties import Parties, parties

_LONG = 16  # words: a longer turn tells a story of its own
_ONE_SIDE = ("left", "right")


def turned(fresh: Question, last: Question) -> Question:
    """Return a later turn with what it says of the exam told before; as it is where it names an exam of its own."""
    if fresh.codes or len(fresh.text.split()) > _LONG or not (last.attributes or last.codes):
        return fresh
    for told in (_in_3d, _by_reader, _of_injector, _of_party, _sided):
        fresh = told(fresh, last)
    return _again(fresh)


def _by_reader(fresh: Question, last: Question) -> Question:
    """Leave the study what it is where its reader injected too: the injection alone was not asked for."""
    if "?" in fresh.text or not last.reads or not cues.HE_DID.search(fresh.text):
        return fresh
    outside = "" if fresh.outside == "general" else fresh.outside
    return replace(fresh, attributes=tuple((a, v) for a, v in fresh.attributes if a != "role"), outside=outside)


def _of_injector(fresh: Question, last: Question) -> Question:
    """Take the injection alone where another physician gave it and that claim is asked about."""
    told = cues.OTHER_INJECTS.search(fresh.text) and cues.THEIR_CLAIM.search(fresh.text)
    if not told or last.values("role") or not last.attributes:
        return fresh
    named = {**dict(fresh.attributes), "role": ("injection",)}
    return replace(fresh, attributes=tuple(named.items()), reads=None, owns=None, outside="")


def _in_3d(fresh: Question, last: Question) -> Question:
    """Tell of tomosynthesis where a turn calls the mammogram told before 3-D."""
    told = _MAMMOGRAM in last.values("modality") and cues.THREE_D.search(fresh.text)
    if not told or cues.NO_3D.search(fresh.text) or fresh.values("modality"):
        return fresh
    outside = "" if fresh.outside == "general" else fresh.outside
    return replace(fresh, attributes=(*fresh.attributes, ("modality", (_TOMO,))), outside=outside)


_MAMMOGRAM, _TOMO = "mammo", "tomo"


def _of_party(fresh: Question, last: Question) -> Question:
    """Tell whose half is meant: the reader's, the owner's, or the reader's as the machine is another's."""
    text = fresh.text
    if fresh.reads is False and last.reads is not False and cues.OF_ONE_GROUP.search(text):
        return replace(fresh, reads=last.reads, owns=last.owns)  # "by another radiologist in our group" is by us
    if last.owns and fresh.owns is not True and _heard_from("we own the machine", text).reads is False:
        return replace(fresh, reads=False, owns=True)  # the reader bills for himself
    if last.reads and not last.owns and fresh.reads is False and _heard_from("we read it", text) == (True, False):
        return replace(fresh, reads=True, owns=False, claim=last.claim)  # the hospital bills the technical side
    told = last.reads is not None or last.setting
    if told and (other := cues.OF_FACILITY.search(text)) and not last.owns:
        in_hospital = other["who"].lower().startswith("hosp") or last.setting.startswith("hosp")
        claim = _FACILITY if in_hospital else last.claim
        return replace(fresh, reads=False, owns=True, claim=claim, outside="")
    if cues.OF_OWNER.search(text):
        return replace(fresh, reads=False, owns=True)
    if cues.WHOLE_BILL.search(text):
        return replace(fresh, reads=True, owns=True)
    if cues.OF_READER.search(text):
        return replace(fresh, reads=True, owns=False)
    if cues.OTHERS_OWN.search(text) and fresh.reads is None and last.reads is not False:
        return replace(fresh, reads=True, owns=False)
    return fresh


_FACILITY = "facility"


def _heard_from(speaker: str, text: str) -> Parties:
    """Return what a turn tells of who reads and owns, said by whoever spoke before."""
    return parties(f"{speaker}. {_HE.sub('the radiologist', text)}")


_HE = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)


def _sided(fresh: Question, last: Question) -> Question:
    """Take both sides where the other one was done too, or where nothing but "both" is said."""
    if last.side not in _ONE_SIDE or fresh.views or len(last.exams) > 1:
        return fresh
    own = {*fresh.values("modality"), *fresh.values("regions")}
    other = fresh.side in _ONE_SIDE and fresh.side != last.side and cues.adds(fresh.text)
    if (other and not own) or cues.BOTH_OF_THEM.search(fresh.text):
        return replace(fresh, side="both")
    return fresh


def _again(fresh: Question) -> Question:
    """Take an exam done once more on the same day as the repeat it is, by whom it says."""
    text = fresh.text
    told = cues.AGAIN_THAT_DAY.search(text) and cues.ON_THAT_DAY.search(text)
    if not told or fresh.values("regions") or any(e.startswith(_REPEAT) for e in fresh.events):
        return fresh
    if cues.BY_OTHER_DOCTOR.search(text):
        return replace(fresh, events=(*fresh.events, f"{_REPEAT}other_physician"))
    if cues.BY_OURSELVES.search(text):
        return replace(fresh, events=(*fresh.events, f"{_REPEAT}same_physician"))
    return fresh


_REPEAT = "repeat_"
