"""What the plans of a payer do each in their own way, so that nobody may take it for a rule.

Pure; imports `cues`, `model`, `rows`, `tables`. Used by compose and by verify alike.
"""

from __future__ import annotations

import re

from radcode import cues
from radcode.model import Question
from radcode.rows import RuleRow
from radcode.tables import CodeTable


def refuted(question: Question, table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rule that plans differ, where the question takes for granted that all do the same; else nothing."""
    if not cues.UNIVERSAL.search(question.text) or not (question.yes_no or cues.PROPOSES.search(question.text)):
        return ()
    words = _stems(question.text)
    rules = table.rules(question.on, payer=question.payer)
    differing = [(len(words & _stems(r.says)), r) for r in rules if r.unit == VARIES and r.payer == question.payer]
    best = max(differing, key=lambda x: x[0], default=None)
    return (best[1],) if best and best[0] > 1 else ()


VARIES = "varies"  # the unit of a rule that says that the plans of a payer differ


def _stems(text: str) -> frozenset[str]:
    """Return the first letters of the words that carry a subject, so that "trims", "reading" and "cut" may meet."""
    words = {cues.SAME_AS.get(w, w) for w in re.findall(r"[a-z]{3,}", text.lower())}
    return frozenset(w[:4] for w in words if len(w) > 2)
