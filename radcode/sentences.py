"""Sentences rendered from named cells of rows: the only way a row or rule statement gets its words.

Pure; imports `rows` and `rulebook`. compose asks for a sentence, verify renders it again from the table and compares.
A template takes the rows in the order in which the statement names them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from radcode.rows import OPEN_END, OPEN_START, Row
from radcode.rulebook import first_day

Template = Callable[[Sequence[Any], Mapping[str, str]], str]
TEMPLATES: dict[str, Template] = {}


class CannotSay(ValueError):
    """The rows do not carry what the template needs."""


def _template(function: Template) -> Template:
    TEMPLATES[function.__name__.strip("_")] = function
    return function


def render(template: str, rows: Sequence[Row], words: Mapping[str, str]) -> str:
    """Return the sentence of a template.

    Raises:
        CannotSay: no such template, or the rows are of another kind.
    """
    try:
        return TEMPLATES[template](rows, words)
    except (KeyError, AttributeError, IndexError, ValueError, TypeError) as exc:
        raise CannotSay(f"{template}: {exc}") from exc


def lower_first(text: str) -> str:
    """Return the text with a small first letter, unless it starts with an abbreviation or a proper name."""
    first = text.split(" ", 1)[0].split("-", 1)[0]
    keep = len(first) > 1 and (not first[1:].islower() or first in _PROPER)
    return text if keep else text[:1].lower() + text[1:]


_PROPER = frozenset(("Medicare", "Doppler", "January", "Category", "Meckel"))


def _plain(label: str) -> str:
    return lower_first(label).rstrip(".")


def _and(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def _or(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"


# ---------------------------------------------------------------- codes


@_template
def _code_is(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (code,) = rows
    return f"{code.code} stands for {_plain(code.label)}. {code.explains}"


@_template
def _code_names(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (code,) = rows
    return f"{code.code} stands for {_plain(code.label)}."


@_template
def _not_code(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (code,) = rows
    return f"Not {code.code} ({_plain(code.label)})."


@_template
def _code_ended(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (code,) = rows
    if code.effective_to == OPEN_END:
        raise CannotSay("the code has not ended")
    return f"{code.code} ({_plain(code.label)}) ended on {code.effective_to}."


@_template
def _code_starts(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (code,) = rows
    if code.effective_from == OPEN_START:
        raise CannotSay("the start of the code is not known")
    return f"{code.code} is in force from {code.effective_from}; before that day it did not exist."


@_template
def _code_in_force(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (code,) = rows
    since = "" if code.effective_from == OPEN_START else f", since {code.effective_from}"
    until = "" if code.effective_to == OPEN_END else f", until {code.effective_to}"
    return f"{code.code} ({_plain(code.label)}) is in force on {words['on']}{since}{until}."


@_template
def _replaced(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (change,) = rows
    note = f" ({change.condition.rstrip('.')})" if change.condition else ""
    if not change.codes:
        return f"Nothing replaces {change.code}{note}."
    joined = _and(change.codes) if change.relation == "with" else _or(change.codes)
    return f"Bill {joined} instead of {change.code} from {change.on} on{note}."


@_template
def _redefined(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (change,) = rows
    reason = f": {change.condition}" if change.condition else ""
    return f"{change.code} was redefined on {change.on}{reason}."


# ---------------------------------------------------------------- indicators


@_template
def _pctc(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    *fees, indicator = rows
    for fee in fees:
        _same(fee.pctc, indicator.value, indicator.kind, "pctc")
    have = "has" if len(fees) == 1 else "have"
    return f"{_and([f.code for f in fees])} {have} PC/TC indicator {indicator.value}: {lower_first(indicator.means)}"


@_template
def _component_listed(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (fee,) = rows
    if not fee.modifier:
        raise CannotSay("the row has no modifier")
    return f"{fee.code}-{fee.modifier} has a row of its own in release {fee.release}, status {fee.status}."


@_template
def _bilateral(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    *fees, indicator = rows
    for fee in fees:
        _same(fee.bilateral, indicator.value, indicator.kind, "bilateral")
    have = "has" if len(fees) == 1 else "have"
    return f"{_and([f.code for f in fees])} {have} bilateral indicator {indicator.value}. {indicator.means}"


@_template
def _status(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    fee, indicator = rows
    _same(fee.status, indicator.value, indicator.kind, "status")
    return f"{fee.code} has Medicare status {fee.status} in release {fee.release}: {lower_first(indicator.means)}"


@_template
def _mult(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    return _column(rows, "mult", "multiple procedure indicator")


@_template
def _global_days(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    return _column(rows, "global_days", "global days")


@_template
def _family(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    return _column(rows, "family", "imaging family")


def _column(rows: Sequence[Any], kind: str, name: str) -> str:
    fee, indicator = rows
    _same(getattr(fee, kind), indicator.value, indicator.kind, kind)
    means = lower_first(indicator.means)
    return f"{fee.code} has {name} {indicator.value} in release {fee.release}: {means}"


@_template
def _supervision(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    fee, indicator = rows
    _same(fee.supervision, indicator.value, indicator.kind, "supervision")
    half = "reading" if fee.modifier and fee.work else "technical side"
    return f"The {half} of {fee.code} has supervision level {fee.supervision}: {lower_first(indicator.means)}"


@_template
def _mue(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    mue, indicator = rows
    _same(mue.mai, indicator.value, indicator.kind, "mai")
    units = "1 unit" if mue.value == 1 else f"{mue.value} units"
    whose = "hospital outpatient unit limit" if mue.service_type == "outpatient_hospital" else "unit limit"
    return f"The {whose} (MUE) of {mue.code} is {units} a day, MAI {mue.mai}: {lower_first(indicator.means)}"


@_template
def _opps(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    opps, indicator = rows
    _same(opps.status, indicator.value, indicator.kind, "opps")
    rate = f"The national rate is ${opps.rate:.2f} before the wage index." if opps.rate else "The file gives no rate."
    status = f"{opps.code} has hospital outpatient (OPPS) status {opps.status} in release {opps.release}"
    return f"{status}: {lower_first(indicator.means)} {rate}"


@_template
def _opps_not_held(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    code, release = rows
    early = date.fromisoformat(words["on"]) < release.holds_from
    why = f"starts on {release.holds_from}" if early else "does not have the code"
    return (
        f"The hospital outpatient (OPPS) status and rate of {code.code} are not held for {words['on']}: the release "
        f"held, {release.release}, {why}."
    )


@_template
def _not_held(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    code, release = rows
    return (
        f"How {code.code} splits into components on {words['on']} is not held for that year: the oldest release held, "
        f"{release.release}, starts on {release.holds_from} and does not have the code."
    )


@_template
def _release_of(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (release,) = rows
    return f"The figures are of release {release.release} ({release.published}), the one held nearest to {words['on']}."


def _same(cell: str, value: str, kind: str, wanted: str) -> None:
    if cell != value or kind != wanted:
        raise CannotSay(f"{kind} {value} does not explain {wanted} {cell}")


@_template
def _indicator_is(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (indicator,) = rows
    name = KIND_NAMES.get(indicator.kind, indicator.kind)
    return f"{name} {indicator.value}: {lower_first(indicator.means)}"


KIND_NAMES = {
    "pctc": "PC/TC indicator",
    "bilateral": "Bilateral indicator",
    "status": "Status",
    "mai": "MAI",
    "ptp": "NCCI modifier indicator",
    "supervision": "Supervision level",
    "mult": "Multiple procedure indicator",
    "global_days": "Global days",
    "family": "Imaging family",
    "opps": "OPPS status",
    "addon_type": "Add-on type",
    "reason": "Adjustment reason",
    "remark": "Remark",
    "reason_group": "Adjustment group",
}


# ---------------------------------------------------------------- relations


@_template
def _ptp(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    edit, indicator = rows
    _same(edit.modifier_indicator, indicator.value, indicator.kind, "ptp")
    return (
        f"{edit.column1}/{edit.column2} is an NCCI pair of release {edit.release} with {edit.column2} in column 2, "
        f"modifier indicator {edit.modifier_indicator}: {lower_first(indicator.means)}"
    )


@_template
def _injection(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    *pairs, code = rows
    if any(p.code != code.code for p in pairs):
        raise CannotSay("the code is not of the pair")
    studies = _or([p.other for p in pairs])
    return f"{code.code} ({_plain(code.label)}) goes with {studies} and is billed only by whoever did it."


@_template
def _addon(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    *pairs, code = rows
    if any(p.code != code.code for p in pairs):
        raise CannotSay("the code is not of the pair")
    primaries = _or([p.other for p in pairs])
    such = "its primary code" if len(pairs) == 1 else "one of its primary codes, such as"
    return f"{code.code} ({_plain(code.label)}) is an add-on billed only with {such} {primaries}."


@_template
def _addons_of(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    if len({p.other for p in rows}) != 1 or any(p.relation != "addon_of" for p in rows):
        raise CannotSay("the pairs are not those of one primary code")
    return f"Add-on codes of {rows[0].other}: {_and([p.code for p in rows])}."


@_template
def _goes_with(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    code = words["code"]
    if any(code not in (p.code, p.other) for p in rows):
        raise CannotSay("a pair is not of the code")
    others = dict.fromkeys(p.other if p.code == code else p.code for p in rows)
    return f"Billed with {code} where done too: {_and(list(others))}."


@_template
def _codes_began(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (first,) = {r.effective_from for r in rows}
    if first == OPEN_START:
        raise CannotSay("the start of the codes is not known")
    return f"New from {first}: {_listed(rows)}."


@_template
def _codes_ended(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (last,) = {r.effective_to for r in rows}
    if last == OPEN_END:
        raise CannotSay("the codes have not ended")
    return f"Ended on {last}: {_listed(rows)}."


def _listed(rows: Sequence[Any]) -> str:
    """Return the codes with their labels; of many the numbers alone."""
    named = len(rows) <= _MANY
    return _and([f"{r.code} ({_plain(r.label)})" if named else r.code for r in rows])


_MANY = 12  # codes in one sentence: of more the labels would hide the numbers


@_template
def _modifiers_listed(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    return f"{'; '.join(f'{r.modifier} {_plain(r.label)}' for r in rows)}."


@_template
def _tomosynthesis(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    pair, code = rows
    if pair.code != code.code:
        raise CannotSay("the code is not of the pair")
    payer = f" for {pair.payer.capitalize()}" if pair.payer else ""
    return f"{code.code} ({_plain(code.label)}) is billed with {pair.other}{payer} when tomosynthesis was done."


@_template
def _half(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    pair, code = rows
    if pair.code != code.code:
        raise CannotSay("the code is not of the pair")
    return f"{code.code} ({_plain(code.label)}) is billed for that half of {pair.other}, which no modifier splits."


@_template
def _sided_pair(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (pair,) = rows
    return f"{pair.code} is one side; both sides are {pair.other}, never {pair.code} twice."


@_template
def _combined(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (combination,) = rows
    condition = f" ({combination.condition})" if combination.condition else ""
    since = "" if combination.effective_from == OPEN_START else f" from {combination.effective_from} on"
    return f"{_and(combination.parts)} done together are billed as {combination.becomes}{since}{condition}."


@_template
def _bundled(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (bundle,) = rows
    return f"{_sentence(bundle.because)}"


@_template
def _rule(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (rule,) = rows
    return _sentence(rule.says)


@_template
def _lesson(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (lesson,) = rows
    return _sentence(lesson.says)


@_template
def _interval(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (rule,) = rows
    due = first_day(rule, date.fromisoformat(words["last"]))
    early = "too early" if date.fromisoformat(words["on"]) < due else "not too early"
    return f"After an exam of {words['last']} the next one is paid from {due} on, so {words['on']} is {early}."


@_template
def _place(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (pos,) = rows
    return f"Place of service {pos.code} ({_plain(pos.label)}): {pos.technical_by}; {pos.professional_by}."


@_template
def _modifier_is(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (modifier,) = rows
    effect = f" Effect on payment: {_sentence(_plain(modifier.reduces))}" if modifier.reduces else ""
    return f"Modifier {modifier.modifier} is {_plain(modifier.label)}. {_sentence(modifier.explains)}{effect}"


@_template
def _modifier_was(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (modifier,) = rows
    if modifier.effective_to == OPEN_END:
        raise CannotSay("the modifier has not ended")
    return f"It was {_plain(modifier.label)}. {_sentence(modifier.explains)}"


@_template
def _pos_is(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (pos,) = rows
    return (
        f"Place of service {pos.code} is {_plain(pos.label)}, a {pos.setting} setting. "
        f"Technical side: {_plain(pos.technical_by)}; reading: {_plain(pos.professional_by)}."
    )


@_template
def _cf_is(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (cf,) = rows
    until = "" if cf.effective_to == OPEN_END else f" to {cf.effective_to}"
    return f"The Medicare conversion factor is ${cf.value} per RVU from {cf.effective_from}{until} ({cf.source})."


@_template
def _gpci_is(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    gpci, release, *towns = rows
    town = f"{towns[0].place.title()} lies in {gpci.name}, {gpci.state}" if towns else f"{gpci.name}, {gpci.state}"
    contractor, number = gpci.locality.split("-")
    return (
        f"{town}: payment locality {number} of contractor {contractor}, with the indices (GPCI) work {gpci.work}, "
        f"practice expense {gpci.pe} and malpractice {gpci.mp} from {release.holds_from} to {release.holds_to}."
    )


@_template
def _localities(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    if len({r.state for r in rows}) != 1:
        raise CannotSay("the localities are not of one state")
    return (
        f"{rows[0].state} has {len(rows)} payment localities with indices of their own: {_and([r.name for r in rows])}."
    )


@_template
def _modifier_ended(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    (modifier,) = rows
    return f"Modifier {modifier.modifier} ended on {modifier.effective_to}."


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


# ---------------------------------------------------------------- money


@_template
def _reckoned(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    """A step of the arithmetic; verify reckons it anew from the question and the lines."""
    return words["sum"]


# ---------------------------------------------------------------- conflicts


@_template
def _conflict(rows: Sequence[Any], words: Mapping[str, str]) -> str:
    return (
        f"One source disagrees: \u201c{words['title']}\u201d says of {words['subject']}: {words['said']}; "
        f"the table says: {words['table']}."
    )
