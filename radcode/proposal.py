"""Whether what a coder proposes, "77080 x2, right?", is refuted by what is billed. Only a No is ever given so.

And whether exams in words are two lines: "CT head and CTA head, can both be billed".

Pure; imports `checks`, `cues`, `model`, `modifierlaw`, `rows`, `tables`. Used by compose and by verify alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from radcode import cues
from radcode.attributes import describe, fit
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.claim import claim_of
from radcode.model import Ask, ExamWords, Line, Question
from radcode.modifierlaw import law_of, others_half
from radcode.rows import CodeRow
from radcode.tables import CodeTable
from radcode.unitlaw import verdict_of

ASKS = frozenset((Ask.CODE, Ask.MODIFIER, Ask.UNITS, Ask.RULE))


def are_both(question: Question, lines: Sequence[Line], table: CodeTable) -> bool | None:
    """Tell whether exams in words, asked about as two lines of a claim, are billed as two; None when nobody asked.

    They are not when they are one code, or when the claim that is right for them leaves one out. Where somebody made
    one line of two codes, it is told whether that is right.
    """
    if _are_merged(question):
        return len(lines) == 1 or None  # whether it is right that they became one
    if question.codes or question.ask is not Ask.CODE or not cues.SEPARATE.search(question.text):
        return None
    if not (question.yes_no or cues.PROPOSES.search(question.text)) or cues.OPEN_QUESTION.search(question.text):
        return None
    rows = [r for line in lines if (r := table.code(line.code, question.on))]
    if not rows or len({line.when for line in lines}) > 1:
        return None
    both = len(rows) > 1 and claim_of(rows, question, table).stands
    return both != cues.asks_inclusion(question.text)


def meant_by(exams: Sequence[ExamWords], rows: Sequence[CodeRow], table: CodeTable) -> list[list[CodeRow]]:
    """Return for each exam the codes among these that it means: none that fits another exam of a closer place.

    "CT head and CT sinus": the sinus lies in the head, and its codes are those of the second exam alone.
    """
    said = [describe(x) for x in exams]
    fits = [{r for r in rows if fit(r, x, table)} for x in said]
    inner = [[j for j, y in enumerate(exams) if _lies_in(y, x, table)] for x in exams]
    return [[r for r in rows if r in fits[i] and not any(r in fits[j] for j in inner[i])] for i in range(len(exams))]


def _lies_in(inner: ExamWords, outer: ExamWords, table: CodeTable) -> bool:
    """Tell whether the places of an exam lie in those of another one and are not the same."""
    wide, close = {*outer.values("regions")}, {*inner.values("regions")}
    above = [{*table.ancestors("regions", c)} for c in close - wide]
    return bool(above) and not wide <= close and all(wide & up for up in above)


def _are_merged(question: Question) -> bool:
    return len(question.doubted) > 1 and cues.MERGED.search(question.text) is not None


def is_refuted(question: Question, lines: Sequence[Line], table: CodeTable) -> bool:
    """Tell whether the answer to a proposal with codes is No.

    It is when the words mean another exam than the code proposed, when a code proposed is not in force, or not billed
    although others are, when the payer refuses it, when no code proposed may carry a modifier proposed, or when more
    units are proposed than the code may have on a day; when another contrast is supposed than was told, or a modifier
    on every line that some may not carry.
    """
    if cues.MARK_OR_UNITS.search(question.text):
        return False  # one of several forms is to be chosen
    if _is_not_plain(question, lines, table) or _other_extent(question, lines, table):
        return True
    if _are_merged(question):
        return False  # that they became one line is what was put forward
    if question.doubted:
        proposed = question.ask is Ask.SUITS and not cues.OPEN_QUESTION.search(question.text)
        return bool(lines) and (proposed or bool(cues.PROPOSES.search(question.text)))
    if not cues.PROPOSES.search(question.text):
        return False
    if _wrong_on_a_line(question, table):
        return True
    if question.ask is Ask.SUITS:
        named = [r for m in question.codes if (r := table.code(m.code, question.on))]
        return any(verdict_of(question, r, table) is False or others_half(r, question, table) for r in named)
    if question.ask not in ASKS:
        return False
    if _other_contrast(question, lines, table) or _not_on_every_line(question, lines):
        return True
    if not question.codes:
        said = [r for x in lines if (r := table.code(x.code, question.on))]
        return bool(said) and _wrong_modifier(said, question, table)
    named = [r for m in question.codes if (r := table.code(m.code, question.on))]
    if len(named) < len(question.codes):
        return True  # a code that is not in force that day
    billed = {line.code for line in lines}
    if billed and any(r.code not in billed for r in named):
        return True
    if any(rc104.check(r.code, question.on, question.payer, table) or others_half(r, question, table) for r in named):
        return True
    counted = any(verdict_of(question, r, table) is False for r in named)
    return _wrong_modifier(named, question, table) or counted


def has_others(question: Question, lines: Sequence[Line]) -> bool:
    """Tell whether the lines carry modifiers, and none of those put forward: "the diagnostic one only with GH"."""
    billed = {m for line in lines for m in line.modifiers}
    return bool(billed and question.modifiers) and billed.isdisjoint(question.modifiers)


def is_without_code(question: Question, table: CodeTable) -> bool:
    """Tell whether it is asked if an exam has a code, "there a CPT for with-only", and the tables hold none."""
    if question.codes or not cues.IS_THERE.search(question.text):
        return False
    hospital = table.hospital_prefixes(question.on) if question.claim != "facility" else ()
    own = (r for r in table.codes_on(question.on) if not (hospital and r.code.startswith(hospital)))
    said = describe(question)
    kinds, regions = said.of("modality"), set(said.of("regions"))
    near = (r for r in own if r.modality in kinds and regions & {*r.regions})
    return bool(kinds and regions) and not any(fit(r, said, table) for r in near)


def _other_contrast(question: Question, lines: Sequence[Line], table: CodeTable) -> bool:
    """Tell whether the question supposes another contrast than was told: "does the gel make it a with code"."""
    rows = [r for line in lines if (r := table.code(line.code, question.on))]
    wanted = dict(question.supposed).get("contrast", ())
    return bool(rows and wanted) and all(r.contrast not in (*wanted, "any", "na") for r in rows)


def _other_extent(question: Question, lines: Sequence[Line], table: CodeTable) -> bool:
    """Tell whether the question supposes that more or less was shown than told: "left kidney missing, complete?"."""
    rows = [r for line in lines if (r := table.code(line.code, question.on))]
    wanted = dict(question.supposed).get("extent", ())
    asked = "?" in question.text and not cues.OPEN_QUESTION.search(question.text)
    return asked and bool(rows and wanted) and all(r.extent not in (*wanted, "any", "na") for r in rows)


def _is_not_plain(question: Question, lines: Sequence[Line], table: CodeTable) -> bool:
    """Tell whether a code is put forward plain although its line claims only one half: "plain 77053 then?"."""
    halves = table.allowed_by("pctc")
    asked = "?" in question.text and not cues.OPEN_QUESTION.search(question.text)
    return asked and bool(cues.PLAIN.search(question.text)) and any(halves & {*line.modifiers} for line in lines)


def _not_on_every_line(question: Question, lines: Sequence[Line]) -> bool:
    """Tell whether a modifier that is asked of every line stands on some only."""
    asked = question.modifiers if cues.EVERY_LINE.search(question.text) else ()
    return len(lines) > 1 and any(any(m not in line.modifiers for line in lines) for m in asked)


def _wrong_on_a_line(question: Question, table: CodeTable) -> bool:
    """Tell whether one of several codes is written with a modifier that it may not carry: "93306-26 with 93356-26"."""
    written = [(r, x) for m in question.codes if (r := table.code(m.code, question.on)) for x in m.modifiers]
    several = len({m.code for m in question.codes}) > 1
    return several and any(law_of(x, r, question, table).verdict is False for r, x in written)


def _wrong_modifier(named: Sequence[CodeRow], question: Question, table: CodeTable) -> bool:
    return any(all(law_of(m, r, question, table).verdict is False for r in named) for m in question.modifiers)
