"""Whether a single fact supposed of a code is so: "is 77067 bilateral", "is 76377 an add-on", "does 74178 include ...".

Pure; imports `attributes`, `clauses`, `cues`, `model`, `rows`, `tables`. Used by understand, compose and verify alike.
"""

from __future__ import annotations

import re

from radcode import clauses, cues
from radcode.attributes import describe, suits
from radcode.codes import code_mentions
from radcode.model import Ask, Question, Reading
from radcode.rows import CodeRow
from radcode.tables import CodeTable

# What may be said of a code alone, and which of it before the code is named: "is contrast given in 74177".
_OF_CODE = frozenset(
    (
        "contrast",
        "laterality",
        "side",
        "extent",
        "purpose",
        "modality",
        "approach",
        "component",
        "regions",
        "payer",
        "addon",
    )
)
_INSIDE = ("contrast", "component", "payer")


def is_asked(question: Question, reading: Reading) -> bool:
    """Tell whether a text is a code, a fact and the frame of a yes or no, and nothing else.

    Args:
        question: what was understood.
        reading: the terms of its text, at their places there.
    """
    text = question.text
    codes = [m for m in code_mentions(text) if m.code in {x.code for x in question.codes}]
    if len({m.code for m in codes}) != 1 or len(question.modifiers) == 1 or not is_closed(text):
        return False  # whether one modifier may stand there is another question
    if cues.EITHER.search(text) or _OTHER.search(text) or cues.TIMES.search(text):
        return False
    if dict(cues.CUES)[Ask.PAYMENT].search(text):
        return False  # "national medicare amount?" wants a figure
    told = [m.span() for p in _CUES for m in p.finditer(text)]
    terms = [t for t in reading.terms if not any(a < t.end and t.start < b for a, b in told)]
    of_code = all(t.start > codes[0].start or t.attribute in _INSIDE for t in terms)
    said = {t.attribute for t in terms}
    if not (terms or told or question.views) or not of_code or said - _OF_CODE:
        return False
    held = cues.HOLDS.search(text) is not None
    if "payer" in said and cues.COVERED.search(text):
        return False  # whether a payer pays for the code its rules tell
    if (held and "modality" in said) or (not held and reading.values("contrast")):
        return False  # what is inside another study the rules tell; of another contrast the code is wanted
    spans = [*told, *((t.start, t.end) for t in reading.terms), *((m.start, m.end) for m in codes)]
    rest = cues.FRAME.sub(" ", clauses.blanked(text, spans))
    if cues.ASKS_BILL.search(rest):
        return False
    return len(_WORD.findall(cues.FRAME_OF_FACT.sub(" ", rest))) <= cues.FREE_WORDS


_CUES = (cues.IS_ADD_ON, cues.SPLIT, cues.ITS_HALVES, cues.ANY_CONTRAST)
_OTHER = re.compile(r"[.;:!?]\s+\w|\$|%")  # a story before the question, or money
_WORD = re.compile(r"[A-Za-z]{2,}")


def is_closed(text: str) -> bool:
    """Tell whether yes or no is wanted: something is supposed, or a question mark ends what asks nothing open."""
    proposes = cues.PROPOSES.search(text) or cues.SUPPOSES.search(text)
    return not cues.OPEN_QUESTION.search(text) and bool(proposes or text.rstrip().endswith("?"))


def holds(question: Question, table: CodeTable) -> bool | None:
    """Return whether the fact supposed of the one code named is so; None when none is, or the table leaves it open."""
    rows = [r for c in {m.code for m in question.codes} if (r := table.code(c, question.on))]
    if len(rows) != 1:
        return None
    (row,), text = rows, question.text
    if cues.IS_ADD_ON.search(text):
        return bool(row.addon)
    if cues.SPLIT.search(text) or cues.ITS_HALVES.search(text):
        return _splits(row, question, table)
    if question.side == "both" or "both" in question.values("laterality"):
        return _LATERALITY.get(row.laterality)
    if question.side == "one" or "one" in question.values("laterality"):
        both = _LATERALITY.get(row.laterality)
        return None if both is None else row.laterality == "one"
    wanted = question.values("contrast")
    if not wanted and cues.ANY_CONTRAST.search(text):
        return None if row.contrast not in _CONTRAST else row.contrast != "none"
    if wanted and cues.HOLDS.search(text) and row.contrast in _CONTRAST:
        return {*wanted} <= {*_CONTRAST[row.contrast]}
    said = describe(question)
    if not (said.values or said.views or said.side):
        return None
    return suits(row, said, table)


# What a code of both sides is, and one of a part that has no sides; one for either is left open.
_LATERALITY = {"both": True, "one": False, "na": False}
# Which images a protocol holds.
_CONTRAST = {
    "none": ("none",),
    "with": ("with",),
    "without_then_with": ("none", "with", "without_then_with"),
}


def _splits(row: CodeRow, question: Question, table: CodeTable) -> bool | None:
    """Return whether the code has two halves that modifiers part; open for one that is itself a half of another."""
    halves = table.halves_of(row.code, question.on)
    of_half = not cues.SPLIT.search(question.text) and table.pairs(question.on, code=row.code, relation="component_of")
    return None if halves is None or of_half else bool(halves)
