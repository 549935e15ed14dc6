"""Whether what a coder proposes, "77080 x2, right?", is refuted by what is billed. Only a No is ever given so.

And whether exams in words are two lines: "CT head and CTA head, can both be billed".

Pure; imports `checks`, `cues`, `model`, `modifierlaw`, `rows`, `tables`. Used by compose and by verify alike.
"""

from __future__ import annotations

from collections.abc import Sequence

from radcode import cues
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.claim import claim_of
from radcode.model import Ask, Line, Question
from radcode.modifierlaw import law_of
from radcode.rows import CodeRow
from radcode.tables import CodeTable
from radcode.unitlaw import verdict_of

ASKS = frozenset((Ask.CODE, Ask.MODIFIER, Ask.UNITS, Ask.RULE))


def are_both(question: Question, lines: Sequence[Line], table: CodeTable) -> bool | None:
    """Tell whether exams in words, asked about as two lines of a claim, are billed as two; None when nobody asked.

    They are not when they are one code, or when the claim that is right for them leaves one out.
    """
    if question.codes or question.ask is not Ask.CODE or not cues.SEPARATE.search(question.text):
        return None
    if not (question.yes_no or cues.PROPOSES.search(question.text)) or cues.OPEN_QUESTION.search(question.text):
        return None
    rows = [r for line in lines if (r := table.code(line.code, question.on))]
    if not rows or len({line.when for line in lines}) > 1:
        return None
    return len(rows) > 1 and claim_of(rows, question, table).stands


def is_refuted(question: Question, lines: Sequence[Line], table: CodeTable) -> bool:
    """Tell whether the answer to a proposal with codes is No.

    It is when the words mean another exam than the code proposed, when a code proposed is not in force, or not billed
    although others are, when the payer refuses it, when no code proposed may carry a modifier proposed, or when more
    units are proposed than the code may have on a day.
    """
    if question.doubted:
        return bool(lines) and (question.ask is Ask.SUITS or bool(cues.PROPOSES.search(question.text)))
    if question.ask not in ASKS or not question.codes or not cues.PROPOSES.search(question.text):
        return False
    named = [r for m in question.codes if (r := table.code(m.code, question.on))]
    if len(named) < len(question.codes):
        return True  # a code that is not in force that day
    billed = {line.code for line in lines}
    if billed and any(r.code not in billed for r in named):
        return True
    if any(rc104.check(r.code, question.on, question.payer, table) for r in named):
        return True
    counted = any(verdict_of(question, r, table) is False for r in named)
    return _wrong_modifier(named, question, table) or counted


def _wrong_modifier(named: Sequence[CodeRow], question: Question, table: CodeTable) -> bool:
    return any(all(law_of(m, r, question, table).verdict is False for r in named) for m in question.modifiers)
