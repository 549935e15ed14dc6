"""Which code was done on which side, where a text gives each its own: "73630 right and 73660 left".

Pure; imports `attributes`, `codes`, `cues`, `model`, `rows`, `rulebook`, `tables`, `terms`. Used by understand,
compose and verify alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from radcode import cues
from radcode.attributes import DISTANCE, TIE, Description, described_in, fit
from radcode.codes import CodeMention
from radcode.model import ExamWords, Question, Reading
from radcode.rows import CodeRow, PairRow
from radcode.rulebook import rules_about
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import Lexicon

# What parts the exams of a sentence; each part tells of one side.
_PARTS = re.compile(r"[,;:.?!+&]\s|\s[+&]|\b(?:and|then|plus|with|but|while)\b", re.IGNORECASE)


def sides_of_codes(
    text: str, codes: Sequence[CodeMention], rows: Sequence[CodeRow], lexicon: Lexicon, table: CodeTable
) -> tuple[tuple[str, str], ...]:
    """Return (code, side) for each code with a side of its own; nothing unless left and right were both said.

    A part of the text gives its side to the code it names, else to the one code that its words fit; of two codes the
    one left over has the other side.
    """
    parts = [(a, b, side, reading) for a, b, reading in _parts(text, lexicon) if (side := _only_side(reading))]
    if {side for _, _, side, _ in parts} != {"left", "right"}:
        return ()
    ours = {r.code for r in rows}
    found: dict[str, str] = {}
    for start, end, side, reading in parts:
        named = [m.code for m in codes if start <= m.start < end and m.code in ours]
        said = Description({a: reading.values(a) for a in ATTRIBUTES if reading.values(a)}, reading.views)
        alike = [r for r in rows if not said.is_empty and fit(r, said, table)]
        exact = [r for r in alike if set(said.of("regions")) <= {*r.regions}]  # of a foot and its toe, the one said
        fitting = [r.code for r in (exact if said.of("regions") and exact else alike)]
        for code in named or (fitting if len(fitting) == 1 else []):
            found.setdefault(code, side)
    left = [r.code for r in rows if r.code not in found]
    if len(rows) == 2 and len(left) == 1:
        (known,) = found.values()
        found[left[0]] = {"left": "right", "right": "left"}[known]
    return tuple(found.items()) if len(set(found.values())) > 1 else ()


def _parts(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int, Reading]]:
    start = 0
    for stop in (*_PARTS.finditer(text), None):
        end = stop.start() if stop else len(text)
        yield start, end, lexicon.read(text[start:end])
        start = stop.end() if stop else end


def _only_side(reading: Reading) -> str:
    """Return the one side that a part of the text names; empty when it names none or both."""
    sides = {*reading.values("side")} & {"left", "right"}
    return next(iter(sides)) if len(sides) == 1 else ""


def each_place(row: CodeRow, question: Question, table: CodeTable) -> tuple[Question, ...]:
    """Return the question as it regards each line of one code that stands for exams of several places.

    The right hip and the left knee are no exam of both sides. Of a code for one joint, by its rule, each joint is a
    line of its own, and one on a side that has a line already is another structure of it; of a code for a whole limb
    each side is one. Empty where the code has one line.
    """
    exams = _exams_of(row, question, table)
    places = {x.values("regions") for x in exams}
    if len(places) < _SEVERAL or row.code in dict(question.sides) or not _has_sides(row, question, table):
        return ()
    rules = rules_about(row, question.on, "element", question.payer, table)
    joints = any(r.unit == EACH_PLACE for r in rules)
    taken: dict[tuple[str, ...], set[str]] = {}
    last = ""
    for exam in exams:
        last = exam.side or last
        if joints or exam.side:
            taken.setdefault(exam.values("regions") if joints else (), set()).update(_SIDES.get(last, (last,)))
    if joints:
        lines = [_one_side(sides) for sides in taken.values()]
    else:
        whole = any(x.side == _BOTH for x in exams)
        lines = [_BOTH] if whole else [x for sides in taken.values() for x in sorted(sides, reverse=True)]
    found: list[Question] = []
    seen: set[str] = set()
    for side in lines:
        again = seen & {*_SIDES.get(side, (side,))}
        seen |= {*_SIDES.get(side, (side,))}
        events = (*question.events, OTHER_PLACE) if again else question.events
        found.append(replace(question, side=side, sides=((row.code, side), *question.sides), events=events))
    return tuple(found)


def one_side_done(rows: Sequence[CodeRow], question: Question, table: CodeTable) -> PairRow | None:
    """Return the pair of a code of both sides and its one-sided code, where it is told that only one side was done."""
    if len(rows) != 1 or not cues.ONLY_SIDE.search(question.text):
        return None
    pairs = table.pairs(question.on, other=rows[0].code, relation="one_side_of")
    return next((p for p in pairs if table.code(p.code, question.on)), None)


EACH_PLACE = "each_place"  # the unit of a rule on codes of which each joint has a line
OTHER_PLACE = "other_place"  # the event of a further joint on a side that has a line already
_BOTH, _SEVERAL = "both", 2
_STEPS = 2  # a place may lie so much deeper in a limb than another, as an ankle than a foot
_SIDES = {_BOTH: ("right", "left")}


def _one_side(sides: set[str]) -> str:
    return _BOTH if len(sides) > 1 else next(iter(sides))


def _exams_of(row: CodeRow, question: Question, table: CodeTable) -> list[ExamWords]:
    """Return the exams of an order that a code fits best, those with a place."""
    if len(question.exams) < _SEVERAL:
        return []
    said = ((x, replace(described_in(x, question), side="").without("laterality")) for x in question.exams)
    each = [(f.score, x) for x, words in said if (f := fit(row, words, table)) and not f.left_out]
    best = max((score for score, _ in each), default=0.0)
    return [x for score, x in each if score > best - TIE - _STEPS * DISTANCE and x.values("regions")]


def _has_sides(row: CodeRow, question: Question, table: CodeTable) -> bool:
    fee = table.fee(row.code, "", question.on)
    meaning = table.indicator("bilateral", fee.row.bilateral, question.on) if fee else None
    return meaning is not None and bool(meaning.allows) and row.laterality == "one"
