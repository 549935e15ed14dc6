"""Quiz items from what the official files say of codes: components, sides, add-ons, unit limits, code pairs, status.

Pure; imports `quiz`, `quizcodes`, `rows`, `tables`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from radcode.quiz import Choice, Claim, Item, stable
from radcode.quizcodes import MOST_WRONG, named
from radcode.rows import CodeRow, FeeRow, PairRow, PtpRow, RuleRow, is_in_force
from radcode.tables import CodeTable

PAYABLE = "payable"
PRACTITIONER, HOSPITAL = "practitioner", "outpatient_hospital"
PAIRS = 400  # of thousands, always the same ones; the bank takes fewer
EXAMS = ("complete_service", "si")
PORTABLE = ("xr",)  # what suppliers bring to the patient
NO_SIDES = ("9",)  # indicator values that no answer tells from "never two-sided"


def rule_items(table: CodeTable, on: date) -> Iterator[Item]:
    """Yield items about what the files say of codes in force."""
    scenarios = tuple(_scenarios(table, on))
    used: dict[str, set[str]] = defaultdict(set)
    for fee_row in table.rows("fees"):
        used[fee_row.release].add(fee_row.status)
    letters = {release: tuple(sorted(found)) for release, found in used.items()}
    for row in table.codes_on(on):
        fee = _fee(row, on, table)
        if fee is None or row.scope == "supply":
            continue
        yield from _status(row, fee, letters[fee.release], on, table)
        yield from _units(row, on, table)
        if not _is_paid(fee, on, table):
            continue
        yield from _components(row, fee, on, table)
        yield from _billing(row, fee, scenarios, on, table)
        yield from _sides(row, fee, on, table)
    yield from _two_sided(table, on)
    yield from _addons(table, on)
    yield from _pairs(table, on)


def _fee(row: CodeRow, on: date, table: CodeTable) -> FeeRow | None:
    found = table.fee(row.code, "", on)
    return found.row if found and found.relation != "oldest" else None


def _is_paid(fee: FeeRow, on: date, table: CodeTable) -> bool:
    meaning = table.indicator("status", fee.status, on)
    return meaning is not None and PAYABLE in meaning.allows


# ---------------------------------------------------------------- components


def _halves(table: CodeTable) -> tuple[str, ...]:
    """Return the component modifiers, the professional one first, as the indicator that allows both names them."""
    return next(x.allows for x in table.rows("indicators") if x.kind == "pctc" and len(x.allows) > 1)


def _components(row: CodeRow, fee: FeeRow, on: date, table: CodeTable) -> Iterator[Item]:
    meaning = table.indicator("pctc", fee.pctc, on)
    if meaning is None:
        return
    professional, technical = _halves(table)
    texts = {
        (professional, technical): f"{professional} and {technical}",
        (professional,): f"{professional} only",
        (technical,): f"{technical} only",
        (): f"Neither {professional} nor {technical}",
    }
    says = f"Its component indicator is {fee.pctc}: {meaning.means}"
    choices = {
        m: Choice(
            text, Claim("components", row.code, m), says if m == meaning.allows else _lacking(row, m, meaning.allows)
        )
        for m, text in texts.items()
    }
    rows = (fee.ref(), meaning.ref())
    wrong = tuple(c for m, c in choices.items() if m != meaning.allows)
    ask = f"Which component modifiers may {named(row)} take?"
    yield Item("components", row.modality, ask, choices[meaning.allows], wrong, rows, on)


def _lacking(row: CodeRow, said: tuple[str, ...], allowed: tuple[str, ...]) -> str:
    parts = [f"there is no {row.code}-{m}" for m in said if m not in allowed]
    parts += [f"there is a {row.code}-{m} of its own" for m in allowed if m not in said]
    return f"In the fee file {' and '.join(parts)}."


def _scenarios(table: CodeTable, on: date) -> Iterator[tuple[RuleRow, tuple[str, ...], str]]:
    """Yield the rules that decide who bills which half where, with their facts and the facts in words."""
    for rule in table.rules(on, kind="component"):
        facts = tuple(f for f in rule.condition.split("&") if f)
        names = {f.partition("=")[0]: f.partition("=")[2] for f in facts}
        is_whole = {"reads", "setting"} <= set(names) and ("owns" in names) and names.get("claim") != "facility"
        if rule.unit == "modifier" and not rule.subject and is_whole and "|" not in rule.condition:
            yield rule, facts, _facts_in_words(names, table)


def _facts_in_words(names: dict[str, str], table: CodeTable) -> str:
    reads, owns = names["reads"] == "yes", names["owns"] == "yes"
    who = {
        (True, False): "You only read; the equipment is somebody else\u2019s",
        (True, True): "Your practice owns the equipment and reads",
        (False, True): "You own the equipment; somebody else reads and bills the reading",
        (False, False): "You neither read nor own the equipment",
    }[reads, owns]
    return f"{who}. Setting: {table.meaning('setting', names['setting'])}"


def _billing(
    row: CodeRow, fee: FeeRow, scenarios: tuple[tuple[RuleRow, tuple[str, ...], str], ...], on: date, table: CodeTable
) -> Iterator[Item]:
    """Yield one scenario for a code that splits; which one depends on its number."""
    meaning = table.indicator("pctc", fee.pctc, on)
    splits = meaning is not None and len(meaning.allows) == len(_halves(table))
    is_exam = row.role in EXAMS and row.purpose in ("diagnostic", "screening") and not row.addon
    fitting = [x for x in scenarios if row.modality in PORTABLE or not re.search(r"(?i)\bfilm|portable", x[0].says)]
    if not (splits and is_exam and row.scope == "imaging" and fitting):
        return
    rule, facts, words = fitting[stable(row.code) % len(fitting)]
    professional, technical = _halves(table)
    lines = {m: "-".join((row.code, *m.split())) for m in ("", professional, technical, f"{professional} {technical}")}
    whys = {
        "": "The bare code claims both halves.",
        professional: f"{professional} claims the reading.",
        technical: f"{technical} claims the technical side.",
        f"{professional} {technical}": "A line never carries both; without either it claims both.",
    }
    choices = {
        m: Choice(line, Claim("billed", row.code, (m, *facts)), f"{rule.says}" if m == rule.value else whys[m])
        for m, line in lines.items()
    }
    wrong = tuple(c for m, c in choices.items() if m != rule.value)
    ask = f"{words}. Medicare. What do you bill for {named(row)}?"
    yield Item("billing", row.modality, ask, choices[rule.value], wrong, (rule.ref(), fee.ref()), on)


# ---------------------------------------------------------------- sides


def _sides(row: CodeRow, fee: FeeRow, on: date, table: CodeTable) -> Iterator[Item]:
    meaning = table.indicator("bilateral", fee.bilateral, on)
    if meaning is None or fee.bilateral in NO_SIDES:
        return
    rows = (fee.ref(), meaning.ref())
    if row.laterality in ("one", "both", "either") or fee.bilateral != "0":
        others = [
            x for x in table.rows("indicators")
            if x.kind == "bilateral" and x.value not in (fee.bilateral, *NO_SIDES) and is_in_force(x, on)
        ]  # fmt: skip
        wrong = tuple(
            Choice(x.means, Claim("bilateral", row.code, (x.value,)), f"That is bilateral indicator {x.value}.")
            for x in others
        )[:MOST_WRONG]
        right = Choice(
            meaning.means,
            Claim("bilateral", row.code, (fee.bilateral,)),
            f"Its bilateral indicator is {fee.bilateral}.",
        )
        ask = f"Both sides in one session: how does Medicare take {named(row)}?"
        yield Item("sides", row.modality, ask, right, wrong, rows, on)
    two_sided = _two_sided_modifier(table)
    if two_sided in meaning.allows:
        yield _line_item(row, fee, two_sided, meaning.means, on)
    elif row.laterality == "both":
        yield _line_item(row, fee, "", meaning.means, on, two_sided)


def _two_sided_modifier(table: CodeTable) -> str:
    return str(next(x.allows[0] for x in table.rows("indicators") if x.kind == "bilateral" and x.allows))


def _line_item(row: CodeRow, fee: FeeRow, modifier: str, means: str, on: date, two_sided: str = "") -> Item:
    """Return which line bills both sides: with the two-sided modifier, or without it where the code holds both."""
    ways = [(modifier, "1"), (two_sided, "1"), ("", "1"), ("", "2"), (modifier or two_sided, "2")]
    choices = {
        way: Choice(_line(row, *way), Claim("both_sides", row.code, way), _why_line(way, modifier, fee)) for way in ways
    }
    right = Choice(choices[ways[0]].text, choices[ways[0]].claim, f"Bilateral indicator {fee.bilateral}: {means}")
    wrong = tuple(c for way, c in choices.items() if way != ways[0])[:MOST_WRONG]
    ask = f"{named(row)} was done on both sides in one session, Medicare. Which line is right?"
    return Item("sides", row.modality, ask, right, wrong, (fee.ref(),), on)


def _line(row: CodeRow, modifier: str, units: str) -> str:
    return f"{row.code}{'-' + modifier if modifier else ''}, {units} {'unit' if units == '1' else 'units'}"


def _why_line(way: tuple[str, str], modifier: str, fee: FeeRow) -> str:
    if not modifier:
        return f"With bilateral indicator {fee.bilateral} the code holds both sides: one unit, no modifier of sides."
    if way == ("", "1"):
        return "A bare line with one unit says one side."
    if way == ("", "2"):
        return "Two bare units look like the same side twice."
    return "The two-sided modifier already says two; the units stay one."


def _two_sided(table: CodeTable, on: date) -> Iterator[Item]:
    """Yield which code both sides are, where a one-sided code has a two-sided one."""
    modifier = _two_sided_modifier(table)
    for pair in _checked(table.pairs(on, relation="one_side_of")):
        one, both = table.code(pair.code, on), table.code(pair.other, on)
        fee = _fee(one, on, table) if one else None
        meaning = table.indicator("bilateral", fee.bilateral, on) if fee else None
        if one is None or both is None or fee is None or meaning is None or meaning.allows:
            continue
        why = f"Bilateral indicator {fee.bilateral}: {meaning.means}"
        wrong = tuple(
            Choice(_line(one, *way), Claim("both_sides", one.code, way), why) for way in ((modifier, "1"), ("", "2"))
        )
        right = Choice(
            _line(both, "", "1"), Claim("two_sided_of", both.code, (one.code,)), f"{named(both)} is both sides."
        )
        ask = f"The exam of {named(one)} was done on both sides. Which line is right?"
        yield Item("sides", one.modality, ask, right, wrong, (pair.ref(), fee.ref()), on)


def _checked(pairs: tuple[PairRow, ...]) -> list[PairRow]:
    return [p for p in pairs if p.sure != "coder"]


# ---------------------------------------------------------------- what goes together


def _addons(table: CodeTable, on: date) -> Iterator[Item]:
    open_lists = {c for x in table.rules(on) if x.unit == "addon_type" for c in x.subject.split(";")}
    by_addon: dict[str, list[PairRow]] = {}
    for pair in _checked(table.pairs(on, relation="addon_of")):
        by_addon.setdefault(pair.code, []).append(pair)
    rows = table.codes_on(on)
    for code, pairs in by_addon.items():
        addon = table.code(code, on)
        listed = {p.other for p in table.pairs(on, code=code)}
        primaries = [(p, r) for p in pairs if (r := table.code(p.other, on))]
        if addon is None or not primaries or code in open_lists:
            continue
        pair, primary = primaries[stable(code) % len(primaries)]
        strangers = [
            r for r in rows
            if r.code not in listed and r.code != code and r.scope == primary.scope and not r.addon
            and (r.modality, r.scope) == (primary.modality, primary.scope)
        ]  # fmt: skip
        strangers.sort(
            key=lambda r: (not set(r.regions) & set(primary.regions), _distance(r.code, primary.code), r.code)
        )
        wrong = tuple(
            Choice(r.code, Claim("primary", r.code, (code,)), f"{named(r)} is not listed for {code}.")
            for r in strangers
        )[:MOST_WRONG]
        right = Choice(primary.code, Claim("primary", primary.code, (code,)), f"{named(primary)} is listed for {code}.")
        ask = f"{named(addon)} is an add-on. Which of these does Medicare list as a primary code for it?"
        yield Item("addons", addon.modality, ask, right, wrong, (pair.ref(),), on)


def _distance(a: str, b: str) -> int:
    return abs(int("".join(c for c in a if c.isdigit())) - int("".join(c for c in b if c.isdigit())))


def _pairs(table: CodeTable, on: date) -> Iterator[Item]:
    release = table.newest_release("ptp", on)
    codes = {r.code: r for r in table.codes_on(on) if r.scope == "imaging"}
    rows = [
        x for x in table.rows("ptp")
        if release and x.release == release.release and x.column1 in codes and x.column2 in codes
    ]  # fmt: skip
    rows.sort(key=lambda x: stable(x.column1 + x.column2))
    for pair in rows[:PAIRS]:
        yield from _pair(pair, codes[pair.column1], codes[pair.column2], on, table)


def _pair(pair: PtpRow, first: CodeRow, second: CodeRow, on: date, table: CodeTable) -> Iterator[Item]:
    meaning = table.indicator("ptp", pair.modifier_indicator, on)
    values = [x for x in table.rows("indicators") if x.kind == "ptp"]
    parting = {bool(x.allows): x.value for x in reversed(values)}  # with a modifier, without one
    if meaning is None or pair.modifier_indicator not in parting.values():
        return  # a pair that is switched off

    why = (
        f"Column 1 is {first.code} and is paid, column 2 is {second.code}. Indicator {pair.modifier_indicator}: "
        f"{meaning.means}"
    )

    def told(paid: CodeRow, denied: CodeRow, *, may_be_parted: bool) -> Choice:
        may = "unless a proper modifier is right" if may_be_parted else "and no modifier parts them"
        text = f"{paid.code} is paid and {denied.code} denied, {may}"
        claim = Claim("pair", paid.code, (denied.code, parting[may_be_parted]))
        return Choice(text, claim, why)

    parted = bool(meaning.allows)
    right = told(first, second, may_be_parted=parted)
    none = Choice("Both are paid: there is no such pair", Claim("pair", first.code, (second.code, "")), right.why)
    wrong = (told(first, second, may_be_parted=not parted), told(second, first, may_be_parted=parted), none)
    names = " and ".join(sorted((named(first), named(second))))
    ask = f"{names}: one patient, one day, one provider. What does the NCCI table of pairs say?"
    yield Item("pairs", first.modality, ask, right, wrong, (pair.ref(), meaning.ref()), on)


# ---------------------------------------------------------------- units and status


def _units(row: CodeRow, on: date, table: CodeTable) -> Iterator[Item]:
    limit = table.mue(row.code, on, PRACTITIONER)
    if limit is None or row.scope != "imaging":
        return
    value = limit.row.value
    hospital = table.mue(row.code, on, HOSPITAL)
    numbers = [hospital.row.value] if hospital else []
    numbers += [value + 1, value - 1, value * 2, value + 2]
    wrong = tuple(
        Choice(
            str(n),
            Claim("units", row.code, (str(n), PRACTITIONER)),
            _why_units(n, value, hospital and hospital.row.value),
        )
        for n in dict.fromkeys(n for n in numbers if n >= 0 and n != value)
    )[:MOST_WRONG]
    right = Choice(str(value), Claim("units", row.code, (str(value), PRACTITIONER)), f"The limit is {value} a day.")
    ask = f"How many units of {named(row)} on one day does Medicare\u2019s limit for practitioners (MUE) allow?"
    yield Item("units", row.modality, ask, right, wrong, (limit.row.ref(),), on)
    meaning = table.indicator("mai", limit.row.mai, on)
    others = [x for x in table.rows("indicators") if x.kind == "mai" and x.value != limit.row.mai]
    if meaning:
        right = Choice(meaning.means, Claim("tested", row.code, (limit.row.mai, PRACTITIONER)), f"MAI {limit.row.mai}.")
        wrong = tuple(
            Choice(x.means, Claim("tested", row.code, (x.value, PRACTITIONER)), f"That is MAI {x.value}.")
            for x in others
        )
        ask = f"How does Medicare test the unit limit of {named(row)}?"
        yield Item("units", row.modality, ask, right, wrong, (limit.row.ref(), meaning.ref()), on)


def _why_units(n: int, value: int, hospital: int | None) -> str:
    if n == hospital:
        return f"{n} is the limit of the hospital outpatient table."
    return f"The limit is {value}: {n} is {'over' if n > value else 'under'} it."


def _status(row: CodeRow, fee: FeeRow, letters: tuple[str, ...], on: date, table: CodeTable) -> Iterator[Item]:
    meaning = table.indicator("status", fee.status, on)
    others = [m for x in letters if x != fee.status and (m := table.indicator("status", x, on))]
    if meaning is None or row.scope != "imaging" or not others:
        return
    start = stable(row.code) % len(others)
    picked = [*others[start:], *others[:start]][:MOST_WRONG]
    right = Choice(meaning.means, Claim("status", row.code, (fee.status,)), f"Its status is {fee.status}.")
    wrong = tuple(Choice(m.means, Claim("status", row.code, (m.value,)), f"That is status {m.value}.") for m in picked)
    ask = f"What does Medicare do with {named(row)}?"
    yield Item("status", row.modality, ask, right, wrong, (fee.ref(), meaning.ref()), on)
