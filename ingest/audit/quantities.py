"""Units of a day (MUE) and what one unit of a supply is, as a sentence gives them.

Pure. The measure of a supply is read from its own row by the same words as from the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import NamedTuple

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part
from radcode.rows import CodeRow

NUMBERS = {
    w: n
    for n, w in enumerate(
        (
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        )
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80}
_NUMBER = rf"\d{{1,4}}|{'|'.join(NUMBERS)}|once|twice|a single"
_UNLIKELY = re.compile(
    r"\bMUEs?\b|\bmedically unlikely\b|\bunits?[- ]of[- ]service edits?\b|\bunit edits?\b", re.IGNORECASE
)
# "Four units pass the edit": an edit of one code and its units.
_PASSES = re.compile(
    r"\bunits?\b[^.;]{0,40}\b(?:pass(?:es)?|clear|survive|get through|go through|allowed (?:by|under)|within) (?:the"
    r"|its|that)"
    r" (?:unit )?(?:edit|limit)\b|\b(?:the|its) edit (?:passes|allows|accepts|lets|stops)\b[^.;]{0,40}\bunits?\b",
    re.IGNORECASE,
)
_DAILY = re.compile(
    rf"\b(?P<n>{_NUMBER})\s(?:units?|times?|services?)(?:\sof\s(?:service|~+))?\s(?:(?:is|are)\s\w+\s)?"
    r"(?:a|per|each|in one|on one|for one|in a|on any)\s(?:single\s)?(?:calendar\s)?(?:day|date)\b",
    re.IGNORECASE,
)
_PER_DAY = re.compile(
    rf"(?<![\w.,$/-])(?P<n>{_NUMBER})\s(?:[\w-]+\s){{1,4}}?(?:a|per|each|on one|in one|on any)\s(?:single\s)?(?:day"
    rf"|date)\b",
    re.IGNORECASE,
)
_REFUSED_ABOVE = re.compile(
    r"\b(?:den(?:y|ies|ied|ials?)|reject\w*|refus\w*|cuts? off|stops?)\s(?:\w+\s){0,3}?(?:above|over|beyond|after"
    r"|past|more than)\s$",
    re.IGNORECASE,
)
_TRIPS = re.compile(
    r"^[^.;]{0,40}\b(?:den(?:y|ies|ied|ials?)|reject\w*|refus\w*|hits?|trips?|exceeds?|fails?|bounces?|runs? into"
    r"|stopped)\b",
    re.IGNORECASE,
)
_UNITS_SAID = re.compile(
    rf"(?<![\w.,$/-])(?P<n>{_NUMBER})\s(?:\w+\s)?(?:~+|units?|lines?|times|services|doses|(?:a|per) (?:day|date))\b",
    re.IGNORECASE,
)
_A_DAY = (
    r"(?:a|per|each|in one|on one|for one|in a|on any|on a|in any)\s(?:single\s)?(?:calendar\s)?(?:day|date)\b"
    r"|daily\b|/\s?day\b"
)
_LIMIT = (
    r"(?:limits?|limited to|ceiling|cap(?:s|ped)?|max(?:\.|imum|imal)?|at (?:the )?most|no more than"
    r"|not more than|never more than"
    r"|up to|lets?|tops? out at|stops? at|ends? at|(?:medicare|cms|edits?|ncci)\s(?:\w+\s){0,2}(?:allows?|accepts?"
    r"|stops?|permits?|pays?))"
)
_NOT_UNITS = (
    r"(?!\s(?:hours?|minutes?|days?|weeks?|years?|m[lg]|mci"
    r"|fractions?|treatments?|sessions?|patients?|views?|visits?)\b)"
)
# A limit named without the name of the edit, and the day it is for: "ceiling ten a day", "daily limit: 2".
_CAPPED = re.compile(
    rf"\b{_LIMIT}(?!\w)[^.;]{{0,40}}?(?<![\w.,$/-])(?P<n>{_NUMBER})\b{_NOT_UNITS}"
    rf"(?:\s(?!(?:per|a)\b)[\w~]+){{0,8}}?[\s/]?(?:{_A_DAY})"
    rf"|\b(?:daily|per[- ]day)\s(?:\w+\s)?{_LIMIT}(?!\w)[^.;]{{0,40}}?(?<![\w.,$/-])(?P<daily>{_NUMBER})\b"
    rf"{_NOT_UNITS}(?![.,]\d|\s?%)"
    rf"|\b{_LIMIT}(?!\w)\s(?:\w+\s){{0,3}}?(?:units?|lines?|times?|services?|number|quantity)?\s?(?:of units\s)?"
    rf"(?:{_A_DAY})[^.;\d]{{0,30}}?(?<![\w.,$/-])(?P<after>{_NUMBER})\b{_NOT_UNITS}(?![.,]\d|\s?%)",
    re.IGNORECASE,
)
_MAX_UNITS = re.compile(
    rf"\bmax(?:\.|imum|imal)?\s(?:number of\s)?(?:daily\s)?units?\s?(?:of service\s)?[:=]\s?(?P<n>{_NUMBER})\b"
    rf"|\b(?:unit limit|units(?:\sof\s~+)?\s?(?:per|a|/|each|on one|in one)\s?(?:day"
    rf"|date)(?:\s\w+){{0,3}})\s?[:=]\s?(?P<after>{_NUMBER})\b",
    re.IGNORECASE,
)
_LIMIT_AFTER = re.compile(
    rf"(?<![\w.,$/-])(?P<n>{_NUMBER})(?![\w%]|[.,/]\d|\s?(?:mg|ml|mci|%"
    rf"|percent))",
    re.IGNORECASE,
)
_A_YEAR = 1900
_ONE_DAY = re.compile(r"\b(?:on|in|per|for) (?:one|a single|any one) (?:calendar )?(?:day|date)\b", re.IGNORECASE)
_NOT_A_LIMIT = re.compile(
    r"\b(?:MAI|adjudication indicator|line|version|quarter|q|table|chapter|indicator)"
    r"\s?(?:is\s|of\s|[:=]\s?)?$",
    re.IGNORECASE,
)
_OUTPATIENT = re.compile(r"\b(?:hospital|outpatient|facilit\w+|OPPS)\b", re.IGNORECASE)
_PRACTITIONER = re.compile(r"\b(?:practitioner|physician|professional)\b", re.IGNORECASE)
_SERVICES = {"practitioner": _PRACTITIONER, "outpatient_hospital": _OUTPATIENT}


def unit_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the limit of units a day that the part gives."""
    words = part.blanked
    named = _UNLIKELY.search(words) or _PASSES.search(words)
    # "Never more than three vessels a day, since that is where the MUE sits"
    daily = _DAILY.search(words) or (_PER_DAY.search(words) if _UNLIKELY.search(part.whole) else None)
    is_edit = bool(_UNLIKELY.search(part.whole) or named)
    capped = None if named or not _CAPS.search(words) else _CAPPED.search(words) or _MAX_UNITS.search(words)
    if not named and not daily and not capped:
        return
    if capped:
        name = next(g for g, n in capped.groupdict().items() if n)
        n, start, end = capped[name], capped.start(), capped.end()
    elif daily:
        n, start, end = daily["n"], daily.start(), daily.end()
    else:
        found = [
            m
            for m in _LIMIT_AFTER.finditer(_ONE_DAY.sub(lambda m: " " * len(m[0]), words))
            if named
            and m.start() >= named.end()
            and _number(m["n"]) < _A_YEAR
            and not _NOT_A_LIMIT.search(words[: m.start()])
        ]
        found = found or list(_UNITS_SAID.finditer(words))  # "two units are what the MUE lets through"
        if len({_number(m["n"]) for m in found}) != 1:
            return
        n, start, end = found[0]["n"], found[0].start(), found[0].end()
    denied = part.denies(start, end)
    # "Denials above four a day", "more than four trips the MUE"
    refused = bool(_REFUSED_ABOVE.search(words[:start]) or _TRIPS.search(words[end:]))
    at_most = not refused and re.search(
        r"\b(?:more than|over|beyond|above|exceed\w*|greater than)\s$", words[:start], re.IGNORECASE
    )
    is_cap = capped is not None and _NO_MORE.search(capped[0]) is not None
    if (denied and not at_most and not is_cap) or denied is None or (at_most and not denied):
        return
    wanted = [s for s, p in _SERVICES.items() if p.search(part.whole)] or list(_SERVICES)
    yield Claim(
        "mue",
        f"{n.lower()} units a day",
        unit_judge(_number(n), wanted, page),
        part.is_hedged or not (is_edit or capped),
    )


_CAPS = re.compile(r"\bdays?\b|\bdate\b|\bdaily\b|\bmax|\bunit limit", re.IGNORECASE)
_NO_MORE = re.compile(r"^(?:no|not|never) more than", re.IGNORECASE)


def unit_judge(n: int, services: list[str], page: Page) -> Judge:
    """Judge the limit of units a day, of either kind of claim where both are meant."""

    def judge(code: str, on: date) -> Fact | None:
        found = [view for s in services if (view := page.table.mue(code, on, s)) is not None]
        if not found:
            return None
        view = next((v for v in found if v.row.value == n), found[0])
        return Fact(view.row.value == n, f"MUE {view.row.value} ({view.row.service_type})", view.row)

    return judge


def mai_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield how the part says that the unit limit is tested, by its number."""
    found = re.search(
        r"\b(?:MAI|adjudication indicator)(?:\s\(MAI\))?[^.;,\d]{0,40}?(?<![\w.])(?P<n>[1-3])\b(?![.,]?\d"
        r"|\s?(?:units?|%))",
        part.blanked,
    )
    if not found or part.denies(found.start(), found.end()) is not False:
        return
    yield Claim("mai", f"MAI {found['n']}", mai_judge(found["n"], page), part.is_hedged)


def mai_judge(said: str, page: Page) -> Judge:
    """Judge how the unit limit of a code is tested."""

    def judge(code: str, on: date) -> Fact | None:
        rows = [view.row for s in _SERVICES if (view := page.table.mue(code, on, s)) is not None]
        row = next((r for r in rows if r.mai == said), rows[0] if rows else None)
        return Fact(row.mai == said, f"MAI {row.mai}", row) if row else None

    return judge


def _number(words: str) -> int:
    small = {"once": 1, "twice": 2, "a single": 1}
    text = words.lower()
    return int(text) if text.isdecimal() else small.get(text, NUMBERS.get(text, 0))


# ---------------------------------------------------------------- supplies


class Measure(NamedTuple):
    """An amount of something in its smallest unit: ml, mci, mg, or a thing counted."""

    amount: Decimal
    of: str


_UNITS: dict[str, tuple[str, str]] = {
    "ml": (r"ml|milli-?lit(?:er|re)s?|cc|cubic centimeters?", "1"),
    "mci": (r"mci|milli-?curies?", "1"),
    "uci": (r"uci|\u00b5ci|\u03bcci|micro-?curies?", "0.001"),
    "mcg": (r"mcg|\u00b5g|\u03bcg|micro-?grams?", "0.001"),
    "mg": (r"mg|milli-?grams?", "1"),
    "study": (r"stud(?:y|ies)(?:[ -]doses?)?|whole treatment|treatment(?:[ -]doses?)?|doses?", "1"),
    "source": (r"sources?|seeds?", "1"),
    "vial": (r"vials?|syringes?|bottles?", "1"),
    "ounce": (r"ounces?|oz", "1"),
}
_BASE = {"uci": "mci", "mcg": "mg"}
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, (pattern, _) in _UNITS.items())
_FRACTIONS = {"tenth": "0.1", "half": "0.5", "hundredth": "0.01"}
_FRACTION = r"(?P<fraction>tenth|half|hundredth)s?(?:\sof)?(?:\s(?:a|an))?[\s-]?"
_AMOUNT = rf"(?:(?P<figure>\d{{1,4}}(?:\.\d+)?|\.\d+|{'|'.join(NUMBERS)}|a|an)[\s-]?)?(?:{_FRACTION})?"
_ONE_UNIT = (
    r"(?:one|1|each|a|every)\s(?:billing\s|hcpcs\s)?units?(?:\sof\s(?:service|~+|the code))?"
    r"\s?(?:is|=|equals?|represents?|covers?|stands for|means|for(?:\severy|\seach)?|per|of|:|to|counts as"
    r"|describes?)\s?"
    r"(?:each\s|every\s|the\s)?"
)
_PER = re.compile(
    rf"(?:(?<![\w])(?P<per>per|each|every|by the|units?:|units? (?:are|is)|(?:counted|billed|measured|sold"
    rf"|paid) in|in|a)[\s-]+(?:single\s)?|(?P<one>{_ONE_UNIT}))"
    rf"{_AMOUNT}(?:{_UNIT})(?![\w/])",
    re.IGNORECASE,
)
_IN_UNIT = re.compile(
    rf"(?<![\w.]){_AMOUNT}(?:{_UNIT})\s(?:in|for|to|per|makes?|is|are)?\s?(?:each|every|one|a"
    rf"|1)\s(?:billing\s)?unit\b",
    re.IGNORECASE,
)
_DOSE = re.compile(
    rf"(?<![\w.])(?P<figure>\d{{1,4}}(?:\.\d+)?|{'|'.join(NUMBERS)})[\s-]?(?:{_UNIT})\b(?!/)", re.IGNORECASE
)
_UNITS_BILLED = re.compile(
    rf"(?<![\w.])(\d{{1,4}}|{'|'.join(NUMBERS)})\sunits?\b(?!\sis\b)|\b(?:quantity\s?(?:of|:|=|is)?"
    rf"|(?<=~\s)[x\u00d7])\s?(\d{{1,4}})\b(?!\.\d)",
    re.IGNORECASE,
)
# A greatest dose or a strength is no measure of the unit.
_NOT_MEASURE = re.compile(
    r"\b(?:up to|at most|no more than|not more than|maximum(?: of)?|no larger than|not to exceed"
    r"|or less|under|over|usual)\s"
    r"[\d.]+\s?[\w\u00b5]+|\d+\s?(?:-|to|\u2013)\s?\d+\s?mg(?:/ml|\s(?:of\siodine\s)?per\sml)?"
    r"|mg/ml|mg(?:\sof\siodine)?\sper\sml",
    re.IGNORECASE,
)
_COUNTS = re.compile(
    r"\b(?:units?|bill\w*|report\w*|count\w*|measure[sd]?|dose|code|per|each|quantity|paid|priced|by the"
    r"|[x\u00d7](?=\s?\d))\b",
    re.IGNORECASE,
)


def supply_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield what the part says that one unit of a supply is, by name or by the units of a dose."""
    rows = (page.row(code) for code in part.clause.codes)
    if not any(row and row.modality == _SUPPLY for row in rows) or not _COUNTS.search(part.words):
        return
    if part.at == 0 and _SO.match(part.whole[len(part.words) :]):
        part = replace(part, words=part.whole)  # "a 5 ml syringe, so 5 units": the dose and its units in two parts
    words = _NOT_MEASURE.sub(lambda m: " " * len(m[0]), part.blanked)
    doses = [_measure(m) for m in _DOSE.finditer(words)]
    units = {_number(a or b) for a, b in _UNITS_BILLED.findall(words)}
    said = dict.fromkeys(_measures(words))
    if any(part.denies(m.start(), m.end()) is not False for m in _PER.finditer(words)):
        return

    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        own = measure_of(row) if row and row.modality == _SUPPLY else None
        if row is None or own is None:
            return None
        return Fact(_fits(own, tuple(said), doses, units), f"one unit is {_in_words(own)}", row)

    if said:
        yield Claim("units", f"one unit is {' or '.join(map(_in_words, said))}", judge, part.is_hedged)
    elif doses and units:
        billed = f"{' or '.join(map(str, units))} units for {' or '.join(map(_in_words, doses))}"
        yield Claim("units", billed, judge, part.is_hedged)


def dose_claim(dose: Measure, billed: int, page: Page, *, is_hedged: bool) -> Claim:
    """Return the claim that so many units of a supply are billed for a dose."""

    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        own = measure_of(row) if row else None
        if row is None or own is None:
            return None
        return Fact(_fits(own, (), [dose], {billed}), f"one unit is {_in_words(own)}", row)

    return Claim("units", f"{billed} units for {_in_words(dose)}", judge, is_hedged)


_SO = re.compile(r",\s(?:so|which|and)\s|\sso that\s")
_SUPPLY = "supply"
_WHOLE_STUDY = "study"
MOST_STUDIES = 3  # rest, stress and a further dose: more units of a study dose than that count something else


def _fits(own: Measure, said: tuple[Measure, ...], doses: list[Measure], units: set[int]) -> bool | None:
    """Tell whether the words fit the measure; a part of a unit is billed as a whole one."""
    if said:
        return True if own in said else False if len(said) == 1 else None
    same = [d for d in doses if d.of == own.of]
    whole = {int((d.amount / own.amount).to_integral_value(r)) for d in same for r in (ROUND_CEILING, ROUND_HALF_UP)}
    if units & whole:
        return True
    if (
        not same
        and own.of == _WHOLE_STUDY
        and len(doses) == 1
        and units == {int(doses[0].amount)}
        and max(units) > MOST_STUDIES
    ):
        return False
    return False if len(same) == 1 == len(units) else None


def measure_of(row: CodeRow) -> Measure | None:
    """Return what one unit of a supply is by its own row; None where the row does not say."""
    said = dict.fromkeys(_row_measures(row))
    return next(iter(said)) if len(said) == 1 else None


def _row_measures(row: CodeRow) -> Iterator[Measure]:
    told = re.findall(r"one unit (?:for (?:each|every|the|a)\s[^,;.()]*(?:\.\d[^,;.()]*)?|each)", row.explains, re.I)
    yield from (m for t in told for m in _measures(t))
    if not told:
        yield from _measures(row.label)


def _measures(words: str) -> Iterator[Measure]:
    for found in _PER.finditer(words):
        is_loose = (found["per"] or "").lower() in ("a", "in")
        if is_loose and not (found["fraction"] or (found["per"].lower() == "in" and not found["study"])):
            continue
        yield _measure(found)
    for found in _IN_UNIT.finditer(words):
        if found["figure"] or found["fraction"]:
            yield _measure(found)


def _measure(found: re.Match[str]) -> Measure:
    groups = found.groupdict()
    name = next(n for n in _UNITS if groups.get(n))
    figure = (groups["figure"] or "1").lower()
    amount = Decimal(figure) if re.fullmatch(r"[\d.]+", figure) else Decimal(NUMBERS.get(figure, 1))
    if groups.get("fraction"):
        amount *= Decimal(_FRACTIONS[groups["fraction"].lower()])
    return Measure((amount * Decimal(_UNITS[name][1])).normalize(), _BASE.get(name, name))


def _in_words(measure: Measure) -> str:
    return f"{measure.amount:f} {measure.of}"
