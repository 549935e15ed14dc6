"""Whether a study was done again on the same day, and who read it then.

Pure; imports `checks`, `cues`, `model`, `rows`, `tables`, `terms`. Used by understand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from radcode import cues
from radcode.checks import rc305_mue_exceeded as rc305
from radcode.counts import number_of
from radcode.model import Reading
from radcode.rows import CodeRow
from radcode.tables import CodeTable
from radcode.terms import Lexicon

BY_OTHER = "repeat_other"
_BY_SAME = "repeat_same_physician"
SECOND_READS = ("repeat_other_physician", "second_read")


def repeated(text: str) -> str:
    """Return the event of a study done again on the same day, by whom it is read; empty when it was only retaken."""
    two_times = cues.TWO_TIMES.search(text)
    if cues.RETAKEN.search(text) and not two_times:
        return ""
    if cues.REPEAT_OTHER.search(text) or (two_times and cues.BY_ANOTHER.search(text)):
        return "repeat_same_physician" if cues.OF_ONE_GROUP.search(text) else "repeat_other_physician"
    readers = {m["name"] for m in cues.DOCTOR_NAMED.finditer(text)}
    if len(readers) > 1 and cues.DONE_AGAIN.search(text):
        return "repeat_same_physician" if cues.OF_ONE_GROUP.search(text) else "repeat_other_physician"
    same = cues.REPEAT_SAME.search(text) or (two_times and cues.BOTH_BY.search(text))
    return "repeat_same_physician" if same else ""


def of_same_day(text: str) -> bool:
    """Tell whether a text tells of the same study more than once on a day, whoever read it."""
    if cues.ONE_SITTING.search(text):
        return False
    if cues.CODE_TWICE.search(text):
        return True
    again = cues.DONE_AGAIN.search(text) or cues.COUNTED_AGAIN.search(text)
    several = cues.EXAMS_COUNTED.search(text) and cues.BOTH_BY.search(text)
    return bool(again or several) and bool(cues.ON_ONE_DAY.search(text) or cues.TWO_TIMES.search(text))


def repeated_by_default(text: str, reading: Reading, named: Sequence[CodeRow], on: date, table: CodeTable) -> str:
    """Return the event of a study of the same day told twice without its reader: who bills both read both.

    Empty where the two were two sides or in two states of contrast, or where no more than one is ever paid.
    """
    sides = {t.value for t in reading.terms if t.attribute == "side" and number_of(t.text) is None}
    apart = len(sides) > 1 or "both" in sides
    kinds = {*reading.values("modality")}
    if apart or cues.RETAKEN.search(text) or len(reading.values("contrast")) > 1 or kinds & _TREATS:
        return ""
    if any(r.scope != "imaging" or r.addon or _is_paid_once(r, on, table) for r in named):
        return ""
    return _BY_SAME if of_same_day(text) else ""


def _is_paid_once(row: CodeRow, on: date, table: CodeTable) -> bool:
    """Tell whether an absolute limit lets no second unit of a day be paid, so that no modifier mends it."""
    limit = table.mue(row.code, on, rc305.SERVICE_TYPE[_OF_PHYSICIAN])
    return limit is not None and limit.row.value < _TWICE and limit.row.mai == _ABSOLUTE


_OF_PHYSICIAN, _TWICE = "professional", 2
_ABSOLUTE = "2"  # the MUE adjudication indicator of a limit that nothing goes beyond
_TREATS = frozenset(("procedure", "ir", "supply", "mammo", "tomo", "dxa"))


def once_counted(reading: Reading, text: str, lexicon: Lexicon) -> Reading:
    """Count the views of a study told twice once: "KUB at 8, repeat KUB at 6" is one view each time."""
    counts = [v for part in _AGAIN.split(text) if (v := lexicon.read(part).views)]
    return replace(reading, views=counts[0]) if len(counts) > 1 and len(set(counts)) == 1 else reading


_AGAIN = re.compile(r"[;.,]\s|\brepeat\w*|\bagain\b|\b(?:and|then)\b", re.IGNORECASE)
