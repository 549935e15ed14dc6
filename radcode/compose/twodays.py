"""One exam on two days: the lines of each, "in 2025 and what is it now".

Pure. Each day is answered by itself; where the lines are the same, or a day leaves branches open, one day is answered.
"""

from __future__ import annotations

from dataclasses import replace

from radcode.compose import exams
from radcode.compose.builder import Material, answered
from radcode.model import DATE, Ask, Draft, Outcome


def draft(material: Material) -> Draft | None:
    """Return the lines of both days, each with its day; None unless the question wants a code on two."""
    question, on = material.question, material.question.also_on
    if question.ask is not Ask.CODE or question.codes or len(question.exams) > 1 or not on or not material.related:
        return None
    first = exams.draft(material)
    other = replace(material, question=replace(question, on=on, also_on=None), matches=material.related, related=())
    second = exams.draft(other)
    each = ((question.on, first), (on, second))
    if any(d.outcome is not Outcome.ANSWERED or not d.lines or any(x.when for x in d.lines) for _, d in each):
        return None
    if first.lines == second.lines:
        return None
    lines = [replace(x, when=((DATE, day.isoformat()),)) for day, d in each for x in d.lines]
    said = [s for s in first.statements if s.part != "not"]
    said += [s for s in second.statements if s.template == "code_names" and s not in said]
    return answered(material, lines, said)
