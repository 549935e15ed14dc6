"""How contrast reached the patient and when pictures were taken, told as a story and not by the words of a protocol.

Pure; English of CT and MR. "Dye in the thecal sac", "a run before the injection and one after it", "only by rectum".
"""

from __future__ import annotations

import re

from radcode.cues.fragments import any_of
from radcode.model import Named

_AGENT = r"(?:contrast|dye|gad\w*|iodin\w+|omnipaque|isovue|visipaque|injection|inject\w*|bolus)"
_SHOT = r"(?:run|set|scan|series|pass|acquisition|images?|pictures?|sequences?|imaged|scanned|sequence)"
# A scout, localizer or topogram is no set of images, whatever is said of it.
_SCOUT = re.compile(
    r"\b(?:(?:is|was|does|do|are|were|count|counts|except|with|after|only|nothing before it|but|for) )*"
    r"(?:a |the |an |our |its )*\b(?:scouts?|localizers?|topograms?|scout (?:views?|images?))\b"
    r"(?! (?:wire|needle|clip|tag))(?:[^.;?!,\n()]*)",
    re.IGNORECASE,
)
# Through which vein it went is no part of the exam.
_VEIN = re.compile(
    r"\b(?:(?:through|thru|via|into|in|by|up) )"
    r"(?:(?:the|a|an|her|his|right|left|rt|lt|peripheral|arm|hand|forearm|wrist|foot"
    r"|antecubital) )*(?:veins?|port(?:-?a-?cath)?|picc|iv(?: line)?|antecub\w*)\b"
    r"|\bby hand(?: push| injection)?\b"
    r"|(?<=ated )(?:in|into) (?:the |her |his )?(?:right |left )?(?:arm|hand|forearm|wrist|foot|elbow)\b",
    re.IGNORECASE,
)
# Why none was given: "kidneys were bad", "poor renal function".
_WHY_NONE = re.compile(
    r"\b(?:(?:(?:patient|pt|who|she|he) )?(?:with|has|had|having|for|due to|because of) )?(?:the |her |his )?"
    r"(?:(?:bad|poor|weak|failing|low|reduced|impaired) (?:kidneys?|renal function|kidney function|e?gfr)"
    r"|(?:kidneys?|renal function|kidney function|e?gfr|creatinine)(?: (?:was|were|is|are|too|being|came back|looked))+"
    r" (?:\w+ )?(?:bad|poor|low|high|failing|off|shot|elevated|weak|borderline))\b",
    re.IGNORECASE,
)
_PUT = re.compile(
    rf"\b(?:put|gave|given|gives|pushed|inject\w*|infus\w+|administered|went|ran|goes|dye|contrast|gad\w*)\b[^.;?]*"
    rf"{_VEIN.pattern}",
    re.IGNORECASE,
)
_INTO_SAC = any_of(
    rf"\b{_AGENT}\b[^.;?]{{0,60}}\b(?:thecal sac|spinal canal|subarachnoid\w*|intrathecal\w*|csf|spinal fluid"
    r"|by (?:lumbar puncture|lp|spinal tap)|(?:via|through) (?:an? )?(?:lumbar puncture|lp|spinal tap))\b",
    rf"\b(?:intrathecal\w*|thecal sac|subarachnoid\w*)\b[^.;?]{{0,30}}\b{_AGENT}\b",
)
# The injection is another's: only the scan is asked for.
_BY_OTHERS = any_of(
    r"\b(?:we|us|i|our\w*) (?:just|only) (?:did|do|scan\w*|imag\w*|took|read)\b"
    r"|\b(?:scan|ct|mri?) (?:\w+ )?only(?: by us)?\b"
    r"|\ball we did\b|\bonly (?:the )?(?:\w+ )?(?:scan|ct|mri?)(?: part)? (?:is |was )?(?:ours|by us)\b"
    r"|\bwe did only\b",
    rf"\b{_AGENT}\b[^.;?]{{0,50}}"
    r"\b(?:elsewhere|(?:by|at) (?:somebody|someone|another|a different|the \w+(?:geon|ist|pod))"
    r"|(?:in|at) (?:his|her|their) (?:own )?(?:office|suite|clinic)|across the street|in another suite)\b",
    r"\b(?:\w*surgeon|\w+ologist|\w+opod|somebody|someone)\b[^.;?]{0,30}\b(?:put|inject\w*|placed|did|gave|instilled)\b"
    r"[^.?]{0,70}\b(?:office|suite|clinic|elsewhere|across the street)\b",
)
_TWO_SETS = any_of(
    r"\b(?:before|prior to|pre) and (?:again )?(?:after|following|post)\b"
    rf"[^.;?]{{0,60}}\b(?:{_AGENT}|administration)\b",
    rf"\bbefore (?:the |any |iv )*{_AGENT}\b[^.;?]{{0,40}}\b(?:and|then|again|plus)\b[^.;?]{{0,25}}\b(?:after|post)\b",
    r"\b(?:without|plain|unenhanced|non-?contrast|noncon|native|dry|bare)\b"
    r"[^.;?]{0,40}\b(?:then|followed by|after that|next)"
    rf"\b[^.;?]{{0,30}}\b{_AGENT}\b[^.?]{{0,40}}\b(?:second|again|another|more|repeat\w*|once more|2nd)\b",
    rf"\b{_SHOT}\b[^.;?]{{0,30}}\b(?:before|pre)\b[^.;?]{{0,30}}\b(?:and|then|plus|&)\b[^.;?]{{0,30}}\b(?:after|post)\b"
    rf"[^.;?]{{0,20}}\b{_AGENT}\b",
)
# Of one place, what is plain first and enhanced then are two sets: "first plain and then after IV contrast".
_FIRST_PLAIN = re.compile(
    r"\b(?:without|plain|unenhanced|non-?contrast|noncon|native|dry|bare|pre-?contrast)\b(?! (?:films?|x-?rays?))"
    r"[^.;?]{0,40}\b(?:then|followed by|after that|afterwards|next|and (?:again|after|post))\b"
    rf"[^.;?]{{0,25}}\b(?:{_AGENT}|enhanced|post-?contrast)\b",
    re.IGNORECASE,
)
# Sequences, and then those after the agent: "sag T1 T2, then post gadolinium T1", "T1, DWI and post-contrast T1".
_SEQUENCES_THEN = re.compile(
    r"(?<!post )(?<!contrast )(?<!gad )\b(?:T[12]|flair|stir|dwi|gre|swi|pd)\b(?! post| with)[^.;?\n]{0,70}"
    rf"(?:[,;/+&]|\band\b|\bthen\b|\bplus\b|\bfollowed by\b)\s*(?:then |and |the )*"
    rf"(?:(?:\w+ )?post[- ]?|(?:dynamic|multi-?phase) ){_AGENT}",
    re.IGNORECASE,
)
_ORALLY = ("rectal", "oral")


_BY_PUNCTURE = re.compile(r"\b(?:by|via|through) (?:an? )?(?:lumbar puncture|spinal tap)\b", re.IGNORECASE)


def without_scouts(text: str) -> str:
    """Blank what is said of scouts, of the vein and of bad kidneys in a text about CT or MR."""
    for gone in (_SCOUT, _WHY_NONE):
        text = gone.sub(lambda m: " " * len(m[0]), text)
    text = _BY_PUNCTURE.sub(lambda m: "intrathecally".ljust(len(m[0])), text) if _BY_OTHERS.search(text) else text
    given = _PUT.search(text)
    return _VEIN.sub(lambda m: ("iv" if given else "").ljust(len(m[0])), text)


def with_given(named: Named, text: str) -> Named:
    """Take contrast from what is told of giving it, where the exam is CT or MR and nothing else."""
    if not _of_scanner(named):
        return named
    if _INTO_SAC.search(text) or "myelogram" in named.get("technique", ()):
        return _in_sac(named, ours=not _BY_OTHERS.search(text))
    if _IV_SHOT.search(text):
        named = {a: v for a, v in named.items() if a != "role"}  # what fills a vein is no injection of its own
    sequences = "mr" in named["modality"] and _SEQUENCES_THEN.search(text)
    if sequences or _TWO_SETS.search(text) or (len(named.get("regions", ())) == 1 and _FIRST_PLAIN.search(text)):
        kept = {a: v for a, v in named.items() if a != "role"}
        return {**kept, "contrast": ("without_then_with",)}
    said, way = {*named.get("contrast", ())} - {"any"}, {*named.get("approach", ())}
    if way & {*_ORALLY} and not (said & {"with", "without_then_with"} and _VEIN_SAID.search(text)):
        kept = {a: v for a, v in named.items() if a != "approach"}
        return {**kept, "contrast": ("none",)}  # what fills the bowel is no contrast of the code
    if "none" in said and _LEAKED.search(text):
        return {**named, "contrast": ("none",)}
    if not said and _PUT.search(text):
        return {**{a: v for a, v in named.items() if a != "role"}, "contrast": ("with",)}
    return named


# A turn of a talk about CT or MR tells when its pictures were taken: "a pass before the injection", "rescanned after".
_DYE = (
    rf"(?:(?:the|any|iv|an?|her|his|giving|pushing|injecting|administering) )*{_AGENT}\b"
    r"(?: (?:was|were|went|had|been) \w+)*"
)
_NO_PLAIN = re.compile(
    r"\b(?:no|without an?y?|never an?y?|not an?y?) (?:non-?contrast|unenhanced|pre-?contrast|plain|dry)\b"
    r"(?! (?:films?|x-?rays?))[^.;,?]*"
    rf"|\b(?:no|nothing|not|never)\b[^.;,?]{{0,30}}\b(?:before|prior to) {_DYE}",
    re.IGNORECASE,
)
_AROUND = re.compile(rf"\bbefore and (?:again )?after {_DYE}", re.IGNORECASE)
_BEFORE = re.compile(rf"\b(?:before|prior to|ahead of|preceding|in advance of) {_DYE}", re.IGNORECASE)
_AFTER = re.compile(
    rf"\bafter(?:wards)? (?!that\b){_DYE}"
    r"|\b(?:they|we|he|she|the tech\w*) (?:then )?injected(?= (?:and|then)\b|[,;.]|$)"
    r"|\bafter (?:the |those )?(?:plain|non-?contrast|unenhanced|pre-?contrast)"
    r" (?:ones|images|scan|pass|series|set|run)\b",
    re.IGNORECASE,
)


def in_order(turn: str) -> str:
    """Return a turn with the words of a protocol for when its pictures were taken."""
    turn = _NO_PLAIN.sub("with contrast only", _SCOUT.sub(" ", turn))
    turn = _BEFORE.sub("first without contrast", _AROUND.sub("without and with contrast", turn))
    return _AFTER.sub("again with contrast", turn)


# What ran into the skin reached no organ.
_LEAKED = re.compile(rf"\b{_AGENT}\b[^.;?]{{0,25}}\b(?:extravasat\w+|infiltrat\w+|leaked)\b", re.IGNORECASE)
_VEIN_SAID = re.compile(r"(?<!no )(?<!without )\b(?:iv|intravenous\w*|veins?)\b", re.IGNORECASE)


def _of_scanner(named: Named) -> bool:
    return bool({*named.get("modality", ())} & {"ct", "mr"}) and not {"cta", "mra"} & {*named.get("modality", ())}


_IV_SHOT = re.compile(
    r"\b(?:iv|intravenous) (?:\w+ )?injection\b|\bscan\w*\b[^.;?]{0,20}\bafter (?:the )?injection\b", re.IGNORECASE
)


def _in_sac(named: Named, *, ours: bool) -> Named:
    """Contrast in the sac is contrast; where another's needle put it there, the scan alone is left."""
    if ours:
        return named
    places = tuple(r for r in named.get("regions", ()) if r != "spinal_canal")
    techniques = tuple(t for t in named.get("technique", ()) if t not in ("spinal_tap", "ct_guided", "myelogram"))
    kinds = tuple(m for m in named["modality"] if m in ("ct", "mr"))
    kept = {a: v for a, v in named.items() if a not in ("role", "technique")}
    more = {"technique": techniques} if techniques else {}
    return {**kept, **more, "modality": kinds, "regions": places or named.get("regions", ()), "contrast": ("with",)}
