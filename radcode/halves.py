"""The other half of a study: the injection or catheter that goes with its reading, and the guidance of the needle.

Pure; imports `attributes`, `cues`, `model`, `rows`, `tables`. Who only reads bills no other half, so each is added or
left out by what is said of who did it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from radcode import cues
from radcode.attributes import TIE, describe, fit
from radcode.catheters import catheters_beside, catheters_of, entered
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.model import Question
from radcode.rows import CodeRow, PairRow, RuleRow
from radcode.rulebook import encounter_of, rules_for
from radcode.tables import CodeTable
from radcode.terms import Lexicon

GOES_WITH = "injection_with_si"


def is_performed(question: Question) -> bool:
    """Tell whether the reader is said to have put in the needle, the catheter or the contrast as well."""
    text, told = question.text, question.told or question.text
    goes_on = question.reads and told.rstrip() != text.rstrip()
    if goes_on and cues.HE_DID.search(told) and not cues.OTHER_INJECTS.search(told):
        return True  # of whom a later turn speaks is who was said to read
    return _are_both_told(text) or _are_both_told(told)


def of_whole_study(text: str, lexicon: Lexicon, on: date, table: CodeTable) -> str:
    """Return a text without the injection of a study whose reader is said to have injected too.

    What is left names the study; of a text that names no study of two halves nothing is taken out.
    """
    bare = without_injection(text)
    if bare == text or cues.ONLY_INJECTS.search(text):
        return text
    said = lexicon.read(bare)
    kinds, techniques = {*said.values("modality")}, {*said.values("technique")}
    if kinds and kinds <= {*AFTERWARDS} and cues.BY_VEIN.search(text) and not techniques & _INTO:
        return bare  # "knee MRI with gadolinium injection"
    if not _are_both_told(text):
        return text
    pairs = table.pairs(on, relation=GOES_WITH)
    rows = [r for c in dict.fromkeys(p.other for p in pairs) if (r := table.code(c, on)) and r.role == "si"]
    there = (r for r in rows if {*r.regions} & {*said.values("regions")} and {r.modality, *AFTERWARDS} & kinds)
    return bare if any({*r.technique} <= techniques for r in there) else text


def without_injection(text: str) -> str:
    """Return a text with the word for an injection as blanks: "without contrast" of "without injection of contrast"."""
    return cues.INJECTION.sub(lambda m: (m["what"] or "").strip().ljust(len(m[0])), text)  # the rest keeps its place


def _are_both_told(text: str) -> bool:
    """Tell whether a text says that one party did the injection and the reading."""
    if cues.OTHER_INJECTS.search(text) or cues.ONLY_READS.search(text):
        return False
    return bool(cues.BOTH_HALVES.search(text) or cues.PERFORMS.search(text) or cues.DID_ALL.search(text))


def injection_of(rows: Sequence[CodeRow], question: Question, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return the injection or catheter half of the studies among the codes, where their reader did it.

    Nothing when one of the codes is that half already, or when the words leave open which catheter position it was.
    """
    on = question.on
    if beside := catheters_beside(rows, question, table):
        return beside
    pairs = [p for r in rows for p in table.pairs(on, other=r.code, relation=GOES_WITH)]
    found = [r for c in dict.fromkeys(p.code for p in pairs) if (r := table.code(c, on))]
    if not found or not is_performed(question):
        return ()
    several = catheters_of(found, rows, question, table)
    if several or {*found} & {*rows}:
        return tuple(r for r in several if r not in rows)
    close = {r.code: _selected(r, question, table) for r in found}
    here = [r for r in found if close[r.code] or is_this_injection(r, rows, question, table)]
    told = [r for r in here if close[r.code] and close[r.code] == max(close.values())]
    plain = [r for r in here if not _special(r) - {*question.values("technique"), *question.values("approach")}]
    best = told or (here if len(here) == 1 else sorted(plain, key=lambda r: -len(_special(r))))
    return tuple(best[:1]) if len(best) == 1 or not _are_positions(best) else ()


def is_this_injection(injection: CodeRow, rows: Iterable[CodeRow], question: Question, table: CodeTable) -> bool:
    """An injection belongs to its study, and to plain CT or MR only when the contrast study was asked about."""
    said = question.values("technique")
    sac = {*injection.approach} & _SAC
    told = {*injection.technique} & {*said} or sac & {*question.values("approach")}
    if sac and any(_HELD in r.technique for r in rows):
        return False
    if sac and told and not cues.NOT_LUMBAR.search(question.text):
        return True  # whichever level was imaged, the contrast of a myelogram goes in at the loin
    studies = [r for r in rows if r.modality not in AFTERWARDS and r.role not in ("guidance", "injection")]
    if not studies and not set(injection.technique) & set(said):
        return False
    regions = question.values("regions")
    whole = (o for r in studies if r.role != "si" for o in r.regions)  # the saline ultrasound of the womb
    places = {*injection.regions, *whole}
    return not regions or any(
        o in table.ancestors("regions", x) or x in table.ancestors("regions", o) for x in regions for o in places
    )


_SAC = {"intrathecal"}
_HELD = "injection_included"  # a code that holds the injection


def reading_of(injection: CodeRow, question: Question, table: CodeTable) -> CodeRow | None:
    """Return the one study that goes with an injection of which the images are told: "injected to look at the cavity".

    Or with a service that was told as a whole, catheter and all. None where several could, or where only the injection
    is spoken of.
    """
    whole = injection.role == "complete_service" and injection.modality == "ir" and is_performed(question)
    if (
        (injection.role != "injection" and not whole)
        or cues.OTHER_READS.search(question.text)
        or cues.NO_PICTURES.search(question.text)
    ):
        return None
    pairs = table.pairs(question.on, code=injection.code, relation=GOES_WITH)
    seen = {"fluoro", "fluoroscopic"} & {*question.values("modality"), *question.values("technique")}
    told = cues.LOOKED_AT.search(question.text) or seen or whole
    return table.code(pairs[0].other, question.on) if told and len(pairs) == 1 else None


def _special(row: CodeRow) -> set[str]:
    return {*row.technique, *row.approach} - {
        "percutaneous",
        "catheterization",
        "contrast_injection",
        "intra_articular",
    }


def _are_positions(rows: Sequence[CodeRow]) -> bool:
    return any("catheterization" in r.technique for r in rows)


def _selected(row: CodeRow, question: Question, table: CodeTable) -> int:
    """Return how closely a vessel was named that a rule counts to this catheter position; 0 when none was.

    The proper hepatic artery is a hepatic artery too: the longer name tells more.
    """
    near = entered(question.text, question.on, table)
    return max((x.end - x.start for x in near if x.rule.subject == row.code), default=0)


def guidance_said(rows: Sequence[CodeRow], question: Question, table: CodeTable) -> frozenset[str]:
    """Return the ways of guidance that were said, "under CT", "with ultrasound and fluoro", beside these codes."""
    kinds = {*question.values("modality")} - {r.modality for r in rows}
    told = {*question.values("modality"), *(r.modality for m in question.codes for r in table.versions(m.code))}
    if not {*AFTERWARDS} & {*told, *(r.modality for r in rows)}:
        # the fluoroscopy of an arthrogram of films is that of its reading, and in it
        kinds -= {s.modality for r in rows if r.role == "injection" for s in _read_after(r, question.on, table)}
    ways = {x.value: x.subject for x in table.rules(question.on, kind="guidance")}
    return frozenset(w for w, kind in ways.items() if w in question.values("technique") or kind in kinds)


def _read_after(injection: CodeRow, on: date, table: CodeTable) -> list[CodeRow]:
    """Return the studies that go with an injection."""
    return [r for p in table.pairs(on, code=injection.code, relation=GOES_WITH) if (r := table.code(p.other, on))]


def guidance_of(rows: Sequence[CodeRow], question: Question, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return the guidance that was said and is in none of the codes: fluoroscopy for the needle of an MR arthrogram."""
    on, said = question.on, guidance_said(rows, question, table)
    found: list[CodeRow] = []
    for row in (r for r in rows if r.modality in GUIDED and not r.addon):
        for pair in table.pairs(on, other=row.code, relation="guidance_for"):
            guide = table.code(pair.code, on)
            if guide is None or not {*guide.technique} & said or any(g.role == "guidance" for g in rows):
                continue
            beside = [r for r in (*rows, *found) if not is_guide_of_needle(guide, r, (row,), on, table)]
            if not any(rc304.check(guide.code, r.code, on, table) for r in beside) and guide not in found:
                found.append(guide)
    return tuple(found)


def is_guide_of_needle(guide: CodeRow, study: CodeRow, rows: Iterable[CodeRow], on: date, table: CodeTable) -> bool:
    """Tell whether guidance led the needle of an injection among these codes, and not the slices read after it.

    Fluoroscopy is inside a CT of a limb only where it is of that CT.
    """
    if study.modality not in AFTERWARDS or guide.role != "guidance":
        return False
    led = {p.other for p in table.pairs(on, code=guide.code, relation="guidance_for")}
    return any(r.role == "injection" and r.code in led for r in rows)


def film_beside_slices(rows: Sequence[CodeRow], question: Question, table: CodeTable) -> tuple[CodeRow, RuleRow] | None:
    """Return the reading of films that stands beside the CT or MR of one injection, and the rule that takes it out.

    None where the words tell of films that were read, or of no arthrogram at all.
    """
    on = question.on
    told = "arthrogram" in question.values("technique") or {*AFTERWARDS} & {*question.values("modality")}
    if not told or cues.FILMS_READ.search(question.text):
        return None
    for film, study in ((a, b) for a in rows for b in rows if a.role == "si" and b.modality in AFTERWARDS):
        needles = ({p.code for p in table.pairs(on, other=r.code, relation=GOES_WITH)} for r in (film, study))
        rules = rules_for(study, encounter_of(question), table, "element")
        rule = next((r for r in rules if r.unit == FILMS_APART), None)
        if rule and set.intersection(*needles):
            return film, rule
    return None


FILMS_APART = "films_apart"  # the unit of a rule on studies beside which films are read only for themselves
_INTO = frozenset(("arthrogram", "myelogram"))  # where contrast goes by a needle of its own
GUIDED = ("procedure", "ir")  # what imaging guides
AFTERWARDS = ("ct", "mr")  # read after an injection that had guidance of its own


def readings_of(injection: CodeRow, question: Question, table: CodeTable) -> list[PairRow]:
    """Return the pairs of the study that was read, where another physician is said to have injected.

    Several where the words leave open which study it was.
    """
    if injection.role != "injection" or not cues.OTHER_INJECTS.search(question.text) or question.reads is not True:
        return []
    said = describe(question)
    pairs = table.pairs(question.on, code=injection.code, relation=GOES_WITH)
    rated = [(f.score, p) for p in pairs if (r := table.code(p.other, question.on)) and (f := fit(r, said, table))]
    best = max((score for score, _ in rated), default=0.0)
    return [p for score, p in rated if score >= best - TIE]
