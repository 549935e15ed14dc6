"""How many units a line has: a dose by the unit of its code, what is counted by number, one where a rule says once.

Pure; imports `cues`, `model`, `rows`, `rulebook`, `tables`. Used by compose and by verify alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from radcode import cues, quantities
from radcode.catheters import families, shown
from radcode.checks import rc305_mue_exceeded as rc305
from radcode.model import ExamWords, Question
from radcode.rows import CodeRow, Row, RuleRow
from radcode.rulebook import encounter_of, is_about, is_met, rules_about
from radcode.tables import CodeTable


class Due(NamedTuple):
    """The units of a code in this encounter, in a sentence with its rows; the sentence is empty where none is needed.

    `units` is what is billed in all, `line` what one line of one day takes: a weekly code has a line for each week.
    """

    units: int
    line: int
    text: str
    rows: tuple[Row, ...]


def due(row: CodeRow, question: Question, table: CodeTable) -> Due | None:
    """Return the units that the question's own numbers lead to; None when no rule counts anything that was said."""
    for rule in unit_rules(row, question.on, table):
        found = _measured(row, rule, question) or _counted(row, rule, question, table)
        if found:
            units, text = found
            line = _on_line(row, units, question, table) if rule.unit == FRACTION else units
            return Due(units, line, text, (rule,))
    if once := _once(row, question, table):
        return Due(1, 1, "", (once,))
    return None


def discarded(row: CodeRow, question: Question, table: CodeTable) -> Due | None:
    """Return the units of a drug that were thrown away; None when the text does not tell how much."""
    waste = quantities.wasted(_story(question))
    for rule in unit_rules(row, question.on, table):
        measure, factor = _SIZES.get(rule.unit, (rule.unit, Decimal(1)))
        if waste and waste.measure == measure:
            units = _whole(waste.amount, Decimal(rule.value) * factor)
            name = _NAMES[measure]
            sum_ = f"{_plain(waste.amount)} {name} / {_plain(Decimal(rule.value) * factor)} {name} = {units}"
            return Due(units, units, f"{row.code} thrown away: {sum_} {'unit' if units == 1 else 'units'}.", (rule,))
    return None


def discard_modifiers(table: CodeTable) -> frozenset[str]:
    """Return the modifiers that mark what of a drug was thrown away, by the rules that ask for that event."""
    return frozenset(
        r.value for r in table.rows("rules") if r.unit == "modifier" and DISCARDED in r.condition.split("&")
    )


DISCARDED = "event=drug_discarded"


def _whole(amount: Decimal, size: Decimal) -> int:
    return int((amount / size).quantize(Decimal("0.0001")).to_integral_value(rounding=ROUND_CEILING))


def unit_rules(row: CodeRow, on: date, table: CodeTable) -> list[RuleRow]:
    """Return the rules that say what one unit of the code is."""
    rules = table.rules(on, kind="unit")
    return [r for r in rules if r.subject and is_about(r.subject, row, table)]


def _once(row: CodeRow, question: Question, table: CodeTable) -> RuleRow | None:
    """Return the rule that a code is billed once whatever was counted."""
    about = rules_about(row, question.on, "", question.payer, table)
    once = [r for r in about if (r.unit, r.value) == ("units", "1") and row.code in r.subject.split(";")]
    facts = encounter_of(question).facts if once else {}
    return next((r for r in once if is_met(r.condition, facts)), None)


def _on_line(row: CodeRow, units: int, question: Question, table: CodeTable) -> int:
    """Return the units of one line: one where the day's limit is lower, so that each unit has a day of its own."""
    limit = table.mue(row.code, question.on, rc305.SERVICE_TYPE[question.claim])
    return 1 if limit and 0 < limit.row.value < units else units


# ---------------------------------------------------------------- doses

_SIZES = {"uci": ("mci", Decimal(1) / 1000), "mcg": ("mg", Decimal(1) / 1000)}  # units of codes in the same measures


def _measured(row: CodeRow, rule: RuleRow, question: Question) -> tuple[int, str] | None:
    """Return the units of a dose: the amount by the size of the unit, a part of a unit counted as one."""
    given = _own_doses(row, question)
    if rule.unit == "dose":
        two = quantities.REST_AND_STRESS.search(_story(question))  # each has a dose of its own
        if not given and not two and not quantities.COUNTS["dose"].search(_story(question)):
            return None
        n = max(len([d for d in given if d.measure == "mci"]), quantities.said("dose", _story(question)) or 1)
        n = max(n, 2) if two else n
        return n, f"{row.code}: {n} {'dose' if n == 1 else 'doses'}, so {n} {'unit' if n == 1 else 'units'}."
    measure, factor = _SIZES.get(rule.unit, (rule.unit, Decimal(1)))
    size = Decimal(rule.value) * factor
    amounts = [d.amount for d in given if d.measure == measure]
    if not amounts or measure not in ("ml", "mg", "mci"):
        return None
    total = sum(amounts, Decimal(0))
    units = _whole(total, size)
    said = " + ".join(f"{_plain(a)}" for a in amounts)
    shown = f"{said} {_NAMES[measure]} / {_plain(size)} {_NAMES[measure]}"
    return units, f"{row.code}: {shown} = {units} {'unit' if units == 1 else 'units'}."


def _own_doses(row: CodeRow, question: Question) -> tuple[quantities.Dose, ...]:
    """Return the doses told; of several tracers, of which each has one, that of this one."""
    given = quantities.doses(_story(question))
    tracers = [t for x in question.exams if x.values("modality") == ("supply",) for t in x.values("tracer")]
    if len(tracers) > 1 and len(tracers) == len(given) and row.tracer in tracers:
        return (given[tracers.index(row.tracer)],)
    return given


_NAMES = {"ml": "ml", "mg": "mg", "mci": "mCi"}


def _plain(amount: Decimal) -> str:
    text = f"{amount.quantize(Decimal('0.0001')):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


# ---------------------------------------------------------------- things counted


def _story(question: Question) -> str:
    """Return the talk as one text, in which an earlier turn may have told how many."""
    return question.told or question.text


def _said(thing: str, row: CodeRow, question: Question, table: CodeTable) -> int | None:
    """Return how many of a thing were told, by number or, of vessels, by their names."""
    if _firsts(row, question, table) > 1 and (n := quantities.by_sides(thing, _story(question))):
        return n
    if n := quantities.said(thing, _story(question)):
        return n
    if thing == "vessel" and _is_told_by_vessel(question.exams):
        return 1 + sum(_is_exam_of(row, x) for x in question.exams)
    if thing == "vessel" and "selective" in row.technique:
        return shown(_story(question), question.on, table) or None
    named = table.rules(question.on, kind="vessel") if thing == "vessel" else ()
    listed = [r for r in named if r.unit == NAME and is_about(r.subject, row, table)]
    text = _story(question).lower()
    return sum(any(re.search(rf"\b{re.escape(w)}\b", text) for w in r.value.split(";")) for r in listed) or None


def _is_exam_of(row: CodeRow, exam: ExamWords) -> bool:
    """Tell whether a further vessel that was told apart is of this add-on."""
    ours = ("regions", "technique", "count")
    return row.addon == "yes" and all({*exam.values(a)} == {*row.values(a)} for a in ours)


def _is_told_by_vessel(exams: Iterable[ExamWords]) -> bool:
    """Tell whether the exams of an order tell the further vessels apart."""
    return any(x.values("count") == ("each_additional",) for x in exams)


FAMILY = "family"  # the unit of a rule on catheters, of which each family of vessels has one
NAME = "name"  # the unit of a rule by whose names the vessels of a territory are counted


def _firsts(row: CodeRow, question: Question, table: CodeTable) -> int:
    """Return how many of the things counted are in the primary code of an add-on: one, or one of each side done.

    The latter where both sides were done and the bilateral indicator of the primary allows a modifier for both.
    """
    if question.side != "both" or row.addon != "yes":
        return 1
    pairs = table.pairs(question.on, code=row.code, relation="addon_of")
    rows = [r for p in pairs if (r := table.code(p.other, question.on))]
    sided = bool(rows) and all(r.laterality == "one" and not _is_paid_once(r, question, table) for r in rows)
    return 2 if sided else 1


def _counted(row: CodeRow, rule: RuleRow, question: Question, table: CodeTable) -> tuple[int, str] | None:
    """Return the units of what was counted: each thing, each one beyond the first, or each so many of them."""
    thing = rule.unit
    if thing == FAMILY and (led := families(row, _story(question), question.on, table)) > 1:
        return led, f"{row.code}: {led} families of vessels, so {led} units."
    if thing not in quantities.COUNTS:
        return None
    more = quantities.further(thing, _story(question)) if rule.condition == BEYOND else None
    n = more or _said(thing, row, question, table) or (_procedures(question) if thing == PROCEDURE else None)
    if not n:
        return None
    size = int(rule.value)
    if size > 1:
        full, left = divmod(n, size)
        _, _, least = rule.condition.partition("remainder=")
        if left and not least:
            return None
        more = int(bool(left) and left >= int(least))
        said = f"{n} {thing}s are {full} x {size}" + (f" and {left} left" if left else "")
        return full + more, f"{row.code}: {said}, so that is {full + more} {'unit' if full + more == 1 else 'units'}."
    if (nth := _nth(rule)) > 1:
        things = f"{n} {thing if n == 1 else _PLURALS.get(thing, thing + 's')}"
        return (1, f"{row.code}: {things}, so 1 unit for the one that it counts.") if n >= nth else None
    listed = not quantities.said(thing, _story(question)) and bool(quantities.FURTHER.search(_story(question)))
    further = rule.condition == BEYOND and (more is not None or listed)
    firsts = _firsts(row, question, table)
    units = n if further or rule.condition != BEYOND else n - firsts
    if units < 1:
        return None
    beyond = f"{n} {thing if n == 1 else _PLURALS.get(thing, thing + 's')}"
    inner = "the first of them" if firsts == 1 else "the first of each side"
    beyond += " beyond the first" if further else f", {inner} in the primary code" if units < n else ""
    return units, f"{row.code}: {beyond}, so {units} {'unit' if units == 1 else 'units'}."


BEYOND = "beyond=first"  # the condition of an add-on's unit
PROCEDURE = "procedure"
FRACTION = "fraction"  # what is counted over the days of a course
_PLURALS = {"fetus": "fetuses", "branch": "branches"}


def _nth(rule: RuleRow) -> int:
    """Return which of the things told an add-on stands for, the second or the third; 0 for any other rule."""
    name, _, nth = rule.condition.partition("=")
    return int(nth) if name == FROM else 0


FROM = "from"  # the condition of an add-on for the second thing, or for the third and all after it


def counted_beyond(row: CodeRow, question: Question, rule: RuleRow, table: CodeTable) -> bool:
    """Tell whether more than one of what an add-on counts was told, or as many as it begins with."""
    least = 1 + _firsts(row, question, table) if rule.condition == BEYOND else _nth(rule)
    return least > 1 and (_said(rule.unit, row, question, table) or 0) >= least


def is_counted_out(row: CodeRow, question: Question, table: CodeTable) -> bool:
    """Tell whether no more were told than the primary code of an add-on holds: one lesion in each breast."""
    rules = [r for r in unit_rules(row, question.on, table) if r.condition == BEYOND]
    told = [n for r in rules if (n := _said(r.unit, row, question, table))]
    return _firsts(row, question, table) > 1 and bool(told) and max(told) <= _firsts(row, question, table)


def further_units(code: CodeRow, question: Question, table: CodeTable) -> Iterator[CodeRow]:
    """Yield the add-ons of a primary code whose further things were counted: the second and third fetus.

    An add-on of another technique, ultrasound from within the vessel, counts only where that was said.
    """
    known = {*code.technique, *question.values("technique")}
    for pair in table.pairs(question.on, other=code.code, relation="addon_of"):
        row = table.code(pair.code, question.on)
        if (
            row
            and known >= {*row.technique}
            and ({*row.technique} != {*code.technique} or _is_there(row, code, table))
            and any(counted_beyond(row, question, r, table) for r in unit_rules(row, question.on, table))
        ):
            yield row


def is_counted(row: CodeRow, question: Question, table: CodeTable) -> bool:
    """Tell whether things were told by number that a code, or an add-on of it, is counted by: "for 23 fractions"."""
    rules = unit_rules(row, question.on, table)
    if any(r.unit in quantities.COUNTS and _said(r.unit, row, question, table) for r in rules):
        return True
    found = due(row, question, table)
    return bool(found and found.text) or any(True for _ in further_units(row, question, table))


def _is_there(addon: CodeRow, code: CodeRow, table: CodeTable) -> bool:
    """Tell whether an add-on counts what is done where its primary was: the lower back's is not of the neck."""
    return any(o in table.ancestors("regions", r) for r in code.regions for o in addon.regions)


def _procedures(question: Question) -> int:
    """Return how many exams the text names: apart, or by the parts of the body that were imaged."""
    exams = [x for x in question.exams if x.values("regions")] or question.exams  # a trip of the machine is none
    return max(len(exams), len(question.values("regions")))


# ---------------------------------------------------------------- proposals


def _keeps_limit(n: int, row: CodeRow, question: Question, table: CodeTable) -> bool | None:
    """Tell whether so many units keep to the day's limit, or go beyond it, whichever was asked; None when neither."""
    limit = table.mue(row.code, question.on, rc305.SERVICE_TYPE[question.claim])
    if limit is None:
        return None
    if cues.BEYOND_LIMIT.search(question.text):
        return n > limit.row.value
    return n <= limit.row.value if cues.KEEPS_LIMIT.search(question.text) else None


def _is_paid_once(row: CodeRow, question: Question, table: CodeTable) -> bool:
    """Tell whether both sides of a code are one unit, because its bilateral indicator allows no side."""
    fee = table.fee(row.code, "", question.on)
    meaning = table.indicator("bilateral", fee.row.bilateral, question.on) if fee else None
    return meaning is not None and not meaning.allows


def verdict_of(question: Question, row: CodeRow, table: CodeTable) -> bool | None:
    """Tell whether the units proposed may be billed: by the units due, else No over the day's limit."""
    n = quantities.proposed(question.text)
    if n is None and (thing := quantities.per(question.text)):
        rules = [r for r in unit_rules(row, question.on, table) if r.unit == thing]
        if not rules and any(r.unit in quantities.MEASURED for r in unit_rules(row, question.on, table)):
            return False  # an agent counted by another measure
        return rules[0].value == "1" and rules[0].condition == "" if rules else None
    if n is None or not cues.PROPOSES.search(question.text):
        return None
    if (kept := _keeps_limit(n, row, question, table)) is not None:
        return kept
    denied = cues.DENIAL_RIGHT.search(question.text) is not None  # then a No to the units is a Yes
    if cues.CLEARS.search(question.text) and rc305.check(row.code, n, question.on, question.claim, table):
        return denied
    if found := due(row, question, table):
        return (n == found.units) != denied
    if n > 1 and question.side == "both" and _is_paid_once(row, question, table):
        return denied
    return denied if rc305.check(row.code, n, question.on, question.claim, table) else None
