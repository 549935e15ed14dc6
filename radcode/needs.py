"""Whether lines billed together need a modifier, where that is asked: "72148 with 72146, do we need 59".

Pure; imports `cues`, `model`, `tables`. Used by compose and by verify alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import combinations

from radcode import cues
from radcode.model import Ask, Line, Question
from radcode.rows import RuleRow
from radcode.tables import CodeTable

_MODIFIER = r"(?:mod(?:ifier)?s?|\d\d|x[epsu]|(?-i:[A-Z][A-Z\d]))"
_NEED = r"(?:needs?|needed|required?|requires|necessary|warranted|called for)"
_ASKED = re.compile(
    rf"\b{_NEED}\b[^.?!;]{{0,30}}\b{_MODIFIER}(?!\w|\s*views?)"
    rf"|\b{_MODIFIER}\b[^.?!;\d]{{0,25}}\b{_NEED}\b"
    rf"|\b{_MODIFIER}(?: modifier)? (?:on|to|for|with) (?:the )?"
    r"(?:second|2nd|other|one|latter|lesser|smaller|(?!both\b)\w+(?=\?))"
    rf"[^.?!;]{{0,25}}\?"
    rf"|\b(?:add|put|append|use|attach|slap)(?: an?| the)? (?:mod(?:ifier)? )?{_MODIFIER}\s*\?"
    rf"|\bwith (?:an? )?(?:mod(?:ifier)? )?{_MODIFIER}\s*\?"
    rf"|[.,;:]\s*(?:any |a |which )?mod(?:ifier)?s?\s*\?"
    rf"|\b(?:do|should|must) (?:i|we|you) (?:put|add|append|use|attach|stick|slap)\b[^.?!;]{{0,20}}\b{_MODIFIER}\b",
    re.IGNORECASE,
)
_ASKS = (Ask.PAIR, Ask.CODE, Ask.MODIFIER)


def is_asked(text: str) -> bool:
    """Tell whether a text asks if a modifier is needed."""
    return _ASKED.search(text) is not None


def is_needed(question: Question, lines: Sequence[Line], table: CodeTable, spoken: Sequence[str] = ()) -> bool | None:
    """Tell whether a modifier that is asked about stands on lines billed together; None when nobody asked.

    One that parts code pairs may be any of them. The half that is billed of an exam is not meant. `spoken`: the codes
    of the sentences, which count where the words leave so much open that there is no line.
    """
    lines = lines or [Line(c) for c in dict.fromkeys(spoken)]
    if question.ask not in _ASKS or len({line.code for line in lines}) < 2:
        return None
    if not is_asked(question.text):
        return None
    if cues.WHICH_MODIFIER.search(question.text) and not question.modifiers:
        return None
    parting = table.releasing()
    asked: set[str] = {*question.modifiers} or {m for line in lines for m in line.modifiers}
    wanted = parting if asked & parting else asked
    halves = table.allowed_by("pctc")
    if asked & halves:
        return None
    if wanted is parting and not any(parting & {*line.modifiers} for line in lines):
        pairs = _of_two_exams(question, dict.fromkeys(line.code for line in lines), table)
        if any(table.ptp(a, b, question.on) or table.ptp(b, a, question.on) for a, b in pairs):
            return None  # a code pair joins them: what parts it hangs on the encounter
    needed = any(wanted & {*line.modifiers} for line in lines)
    is_open = any(line.when for line in lines) or cues.MODIFIER_CHOICE.search(question.text)
    return None if needed and is_open else needed


def _of_two_exams(question: Question, codes: Iterable[str], table: CodeTable) -> list[tuple[str, str]]:
    """Return the pairs of codes that may be billed together: of forms of one exam only one is."""
    kinds = {c: (r.modality, r.regions) for c in codes if (r := table.code(c, question.on))}
    named = {m.code for m in question.codes}
    return [(a, b) for a, b in combinations(kinds, 2) if {a, b} <= named or kinds[a] != kinds[b]]


def why_not(question: Question, table: CodeTable) -> RuleRow | None:
    """Return the rule that what parts code pairs is for pairs only, where such a modifier was asked about."""
    if not set(question.modifiers) & table.releasing():
        return None
    return next((r for r in table.rules(question.on, kind="repeat") if r.unit == "pairs_only"), None)
