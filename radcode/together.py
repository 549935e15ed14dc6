"""What the lines of one day are together: add-ons, combinations, NCCI pairs, repeats, and units of the day.

Pure; imports `billing`, `checks`, `claim`, `model`, `parting`, `rows`, `rulebook`, `tables`. The law of codes done
together is that of `claim`; here it is asked line by line, because modifiers and sides part lines of one code.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from radcode.addons import addon_like
from radcode.billing import BilledClaim, BilledLine, Problem
from radcode.checks import rc208_repeat_modifier_missing as rc208
from radcode.checks import rc209_pet_strategy_modifier_missing as rc209
from radcode.checks import rc210_gg_missing as rc210
from radcode.checks import rc301_addon_without_primary as rc301
from radcode.checks import rc303_combination_code as rc303
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.checks import rc305_mue_exceeded as rc305
from radcode.checks.rc302_wrong_addon import RELATIONS, wrong_primary
from radcode.model import Question
from radcode.parting import are_elsewhere, are_parted, places, side_of
from radcode.rows import CodeRow, CombinationRow, PairRow
from radcode.rulebook import Encounter, is_about, rules_for
from radcode.tables import CodeTable

MEDICARE = "medicare"
APART = "separate_session"
_SESSION = r"(?:same|one|single)\s+(?:session|sitting|encounter)\b"
SAME_SESSION = re.compile(rf"\b{_SESSION}", re.IGNORECASE)
OTHER_SESSION = re.compile(rf"\b(?:not|never|no)\b(?:\s\w+){{0,3}}\s+{_SESSION}", re.IGNORECASE)
BOTH = "both "  # how the condition of a combination begins that two sides make
SAME_DAY = "screening_and_diagnostic_same_day"


@dataclass(frozen=True, slots=True)
class Judged:
    """A line whose code may be billed on its day; `refused`: not by this payer."""

    line: BilledLine
    row: CodeRow
    encounter: Encounter
    refused: bool = False


def of_a_day(
    day: Sequence[Judged], unheld: Sequence[BilledLine], claim: BilledClaim, told: Question, table: CodeTable
) -> list[Problem]:
    """Return what is wrong with the lines of one day together, each fact told once.

    `unheld` are the lines of that day whose code the table does not hold.
    """
    taken = _with_both_purposes([j for j in day if not j.refused])
    combined = list(_combined(taken, told, table))
    groups = [{p.line, *p.beside} for p in combined]
    addons = list(_addons(taken, day, unheld, claim, table))
    wrong = {p.line for p in addons if p.rule == "WRONG_ADDON"}
    bundled = [p for p in _bundled(taken, groups, claim, table) if p.line not in wrong]
    hidden = {p.line for p in bundled}
    lost = {n for g in groups for n in g}
    addons = [p for p in addons if p.line not in lost and (p.rule == "WRONG_ADDON" or p.line not in hidden)]
    exceeded = list(_exceeded([j for j in taken if j.line.n not in lost], claim, table))
    absolute = {n for p, fixed in exceeded if fixed for n in (p.line, *p.beside)}
    repeats = [p for p in _repeats(taken, table) if p.line not in lost | absolute]
    tracers = [
        *told.values("tracer"),
        *_tracers_in(told.text, table),
        *(j.row.tracer for j in day if j.row.scope == "supply" and j.row.tracer),
    ]
    own = [rc209.check(j.line, j.row, tracers, j.encounter, table) for j in taken]
    own += [rc210.check(j.line, j.row, j.encounter, table) for j in taken]
    return [*combined, *addons, *bundled, *(p for p, _ in exceeded), *repeats, *(p for p in own if p)]


def _with_both_purposes(day: Sequence[Judged]) -> list[Judged]:
    """Return the lines, told of a screening and a diagnostic mammogram of the day where both are billed."""
    purposes = {j.row.purpose for j in day if j.row.modality == "mammo"}
    if not {"screening", "diagnostic"} <= purposes:
        return list(day)
    return [replace(j, encounter=_with_event(j.encounter, SAME_DAY)) for j in day]


def _with_event(encounter: Encounter, event: str) -> Encounter:
    events = encounter.facts["event"] | {event}
    return replace(encounter, facts={**encounter.facts, "event": events})


# ---------------------------------------------------------------- combinations


@dataclass(frozen=True, slots=True)
class _Item:
    """A code on the claim, or the one that lines before it become, with the lines it stands for."""

    code: str
    lines: tuple[Judged, ...]
    why: CombinationRow | None = None


def _combined(day: Sequence[Judged], told: Question, table: CodeTable) -> Iterator[Problem]:
    """Yield a finding for each line that a combination replaces: the code that holds most parts, again and again."""
    if APART in told.events or OTHER_SESSION.search(told.text) or not day:
        return
    on = day[0].line.on
    together = bool(SAME_SESSION.search(told.text))
    items = [_Item(j.row.code, (j,)) for j in day]
    rows = sorted(table.rows("combinations"), key=lambda c: -len(c.parts))
    while found := next((f for c in rows if (f := _parts(c, items, table, together))), None):
        parts, row, whole = found
        lines = tuple(j for x in parts for j in x.lines)
        items = [x for x in items if x not in parts]
        inside = [x for x in items if _is_inside(x, whole, lines, table)]
        items = [x for x in items if x not in inside]
        items.append(_Item(whole.code, (*lines, *(j for x in inside for j in x.lines)), row))
    for item in items:
        if item.why is None:
            continue
        kept = [j for j in item.lines if j.row.code != item.code]
        numbers = sorted(j.line.n for j in item.lines)
        for j in kept:
            whole_row = table.code(item.code, on)
            listed = " and ".join(map(str, numbers)) if len(numbers) < 3 else ", ".join(map(str, numbers))
            names = " + ".join(dict.fromkeys(x.row.code for x in item.lines))
            label = f" ({whole_row.label})" if whole_row else ""
            done = f" ({item.why.condition})" if item.why.condition else ""
            message = f"{names} done together{done} are one code: {item.code}{label}."
            right = "-".join((item.code, *_common(item.lines)))
            fix = f"Bill {right} once in place of line{'s' if len(numbers) > 1 else ''} {listed}."
            beside = tuple(n for n in numbers if n != j.line.n)
            yield Problem(j.line.n, "RC303", "COMBINATION_CODE", "error", message, fix, item.why, beside)


def _is_inside(item: _Item, whole: CodeRow, parts: Sequence[Judged], table: CodeTable) -> bool:
    """Tell whether a further code of the same kind and place is inside the one that the parts become."""
    row = item.lines[0].row
    if row.modality != whole.modality or not {*row.regions} & {*whole.regions} or row.code == whole.code:
        return False
    pair = rc304.check(whole.code, row.code, item.lines[0].line.on, table)
    apart = any(are_parted(p.line, j.line, table) for p in parts for j in item.lines)
    return pair is not None and pair.inner == row.code and not apart


def _common(lines: Sequence[Judged]) -> tuple[str, ...]:
    """Return the modifiers that all lines have, without sides of the parts."""
    first, *others = (j.line.modifiers for j in lines)
    return tuple(m for m in first if all(m in o for o in others))


def _parts(
    combination: CombinationRow, items: Sequence[_Item], table: CodeTable, together: bool
) -> tuple[tuple[_Item, ...], CombinationRow, CodeRow] | None:
    """Return the items that a combination takes, when all its parts are there and nothing parts them."""
    wanted = Counter(combination.parts)
    held = [x for x in items if x.code in wanted]
    if {x.code for x in held} != {*wanted}:
        return None
    on = held[0].lines[0].line.on
    counts: Counter[str] = Counter()
    for x in held:
        counts[x.code] += x.lines[0].line.units if len(wanted) == 1 and len(held) == 1 else 1
    whole = rc303.check(combination, counts, on, table)
    if whole is None or any(x.code == combination.becomes for x in held if len(x.lines) > 1):
        return None
    if combination.becomes in wanted and rc304.check(combination.parts[0], combination.parts[-1], on, table):
        return None  # one of the parts stays, and the NCCI pair says which
    same = len(wanted) < len(combination.parts)
    if same and len(held) == 1:
        return ((held[0],), combination, whole) if _is_doubled(held[0].lines[0], combination, table, together) else None
    each = [combinations([x for x in held if x.code == c], n) for c, n in wanted.items()]
    for chosen in product(*each):
        parts = tuple(x for group in chosen for x in group)
        if all(_are_joined(a, b, combination, same, table, together) for a, b in combinations(parts, 2)):
            return parts, combination, whole
    return None


def _is_doubled(j: Judged, combination: CombinationRow, table: CodeTable, together: bool) -> bool:
    """Tell whether several units of one line are the two sides or parts that have a code of their own.

    Where the units pass the limit of the day, that is what is told.
    """
    if rc305.check(j.line.code, j.line.units, j.line.on, "professional", table):
        return False
    return together or (combination.condition.startswith(BOTH) and not places(j.line, table))


def _are_joined(a: _Item, b: _Item, combination: CombinationRow, same: bool, table: CodeTable, together: bool) -> bool:
    """Tell whether nothing parts two parts: no modifier that says distinct or again, no other limb."""
    both = combination.condition.startswith(BOTH)
    repeats = {r.value for r in table.rules(a.lines[0].line.on, kind="repeat") if r.condition in rc208.REPEATS}
    for x, y in product(a.lines, b.lines):
        elsewhere = are_elsewhere(x.line, y.line, table)
        if elsewhere and not both:
            return False
        if not elsewhere and are_parted(x.line, y.line, table) and not together:
            return False
        if same and repeats & {*x.line.modifiers, *y.line.modifiers}:
            return False
        if same and both and not elsewhere and (x.row.laterality != "one" or places(x.line, table)):
            return False
        if _are_films(x, y, same) and not together and not (both and elsewhere):
            return False
    return True


def _are_films(a: Judged, b: Judged, same: bool) -> bool:
    """Tell whether two lines are films of which nobody says that they are of one session.

    Films are taken again later in the day more often than one set is billed as two codes. So the repeat or the NCCI
    pair is told, with the code that counts the views of both for the case that it was one session.
    """
    return bool(a.row.views_min and b.row.views_min) and not (same and a.row.laterality == "one")


# ---------------------------------------------------------------- add-ons


def _addons(
    taken: Sequence[Judged], day: Sequence[Judged], unheld: Sequence[BilledLine], claim: BilledClaim, table: CodeTable
) -> Iterator[Problem]:
    """Yield each add-on whose primary is not there: of a sister code, or of none."""
    for j in taken:
        others = [x for x in day if x.line.n != j.line.n]
        alone = rc301.check(j.line, j.row, claim.payer, [*(x.line for x in others), *unheld], table)
        if alone is None:
            continue
        near = ((x, wrong_primary(j.row, x.row, j.line.on, table)) for x in others if not x.row.addon)
        yield next((_wrong(j, x, pair, claim, table) for x, pair in near if pair and pair.code == j.row.code), alone)


def _wrong(j: Judged, primary: Judged, pair: PairRow, claim: BilledClaim, table: CodeTable) -> Problem:
    right = _addon_of(j, primary, claim, table)
    message = f"{j.row.code} ({j.row.label}) is an add-on of {pair.other}, not of {primary.row.code}."
    fix = f"Bill {right} on line {j.line.n}." if right else f"Take line {j.line.n} off."
    return Problem(j.line.n, "RC302", "WRONG_ADDON", "error", message, fix, pair, (primary.line.n,))


def _addon_of(j: Judged, primary: Judged, claim: BilledClaim, table: CodeTable) -> str:
    """Return the add-on that is to this primary what the wrong one is to its own; empty when there is none."""
    if found := addon_like(j.row, primary.row, j.line.on, claim.payer, table):
        return found[0].code
    pairs = [p for p in table.pairs(j.line.on, other=primary.row.code) if p.relation in RELATIONS]
    rows = [r for p in pairs if p.payer in ("", claim.payer) and (r := table.code(p.code, j.line.on))]
    return next((r.code for r in rows if (r.modality, r.regions) == (j.row.modality, j.row.regions)), "")


# ---------------------------------------------------------------- pairs


def _bundled(
    taken: Sequence[Judged], groups: Sequence[set[int]], claim: BilledClaim, table: CodeTable
) -> Iterator[Problem]:
    """Yield each line that is inside another line of the day, unless modifiers part the two and may do so."""
    told: set[int] = set()
    lost = {n for g in groups for n in g}
    for a, b in combinations(taken, 2):
        if a.row.code == b.row.code or any({a.line.n, b.line.n} <= g for g in groups):
            continue
        pair = rc304.check(a.row.code, b.row.code, a.line.on, table)
        if pair is None:
            continue
        outer, inner = (a, b) if pair.outer == a.row.code else (b, a)
        may = pair.may_be_released(inner.line.on, table)
        if inner.line.n in told or inner.line.n in lost or (may and are_parted(outer.line, inner.line, table)):
            continue
        if _follows(inner, outer, taken, table):
            continue
        told.add(inner.line.n)
        yield _of_pair(pair, outer, inner, may, claim, table)


def _follows(addon: Judged, outer: Judged, taken: Sequence[Judged], table: CodeTable) -> bool:
    """Tell whether an add-on goes with its primary, which is inside the same code: that is told once."""
    on = addon.line.on
    primaries = {p.other for p in table.pairs(on, code=addon.row.code) if p.relation in RELATIONS}
    held = (j.row.code for j in taken if j.row.code in primaries - {outer.row.code})
    return any((b := rc304.check(outer.row.code, c, on, table)) and b.inner == c for c in held)


def _of_pair(
    pair: rc304.Bundled, outer: Judged, inner: Judged, may: bool, claim: BilledClaim, table: CodeTable
) -> Problem:
    row = pair.edit.row if pair.edit else pair.bundle
    line = inner.line
    why = f" {pair.bundle.because}" if pair.bundle else ""
    message = f"{line.code} is inside {outer.line.code} of line {outer.line.n}.{why}"
    if pair.edit:
        message = f"{message} NCCI pair of {pair.edit.release.release}, indicator {pair.edit.row.modifier_indicator}."
    message += _of_whom(claim)
    fix = f"Take line {line.n} off; no modifier releases it."
    if may:
        due = [r.value for r in rules_for(inner.row, inner.encounter, table) if r.unit == "modifier" and r.condition]
        mods = [m for m in dict.fromkeys(due) if m in table.releasing()] or sorted(table.releasing())
        add = f"add {' or '.join(mods)} to it when it was truly separate and the record says so"
        fix = f"Take line {line.n} off, or {add}."
        if whole := _counted_together(outer, inner, table):
            fix += f" If both were one session, bill {whole} in place of the two."
    return Problem(line.n, "RC304", "PTP_BUNDLED", "error", message, fix, row, (outer.line.n,))


def _of_whom(claim: BilledClaim) -> str:
    """Return whose the pairs and unit limits are, for a claim to somebody else."""
    return "" if claim.payer == MEDICARE else " This is Medicare's rule; the plan may have another."


def _counted_together(outer: Judged, inner: Judged, table: CodeTable) -> str:
    """Return the code that two codes are when they are of one session; empty when there is none."""
    counts, on = {outer.row.code: 1, inner.row.code: 1}, inner.line.on
    wholes = (rc303.check(c, counts, on, table) for c in table.rows("combinations") if {*c.parts} == {*counts})
    return next((w.code for w in wholes if w), "")


# ---------------------------------------------------------------- repeats and units


def _repeats(taken: Sequence[Judged], table: CodeTable) -> Iterator[Problem]:
    by_code: dict[str, list[Judged]] = defaultdict(list)
    for j in taken:
        earlier = [x.line for x in by_code[j.row.code]]
        by_code[j.row.code].append(j)
        if problem := rc208.check(j.line, earlier, j.row, j.encounter, table):
            yield problem


def _exceeded(taken: Sequence[Judged], claim: BilledClaim, table: CodeTable) -> Iterator[tuple[Problem, bool]]:
    """Yield the lines over their unit limit, and whether the limit is absolute: no modifier lifts it.

    A limit of the claim line is held against each line, one of the day against the sum of its lines.
    """
    halves = table.allowed_by("pctc")
    sums: dict[tuple[str, frozenset[str]], list[Judged]] = defaultdict(list)
    for j in taken:
        sums[j.row.code, frozenset({*j.line.modifiers} & halves)].append(j)
    for (code, _), found in sums.items():
        on = found[0].line.on
        limit = table.mue(code, on, rc305.SERVICE_TYPE[claim.claim])
        meaning = table.indicator("mai", limit.row.mai, on) if limit else None
        if limit is None or meaning is None:
            continue
        by_line = any(table.modifier(m, on) for m in meaning.allows)
        for group in [[j] for j in found] if by_line else [found]:
            last, units = group[-1].line, _units(group, table)
            if problem := rc305.check(code, units, on, claim.claim, table):
                fix = f"Bill at most {limit.row.value} of {code} a day; change the units of line {last.n}."
                if limit.row.value == 0:
                    fix = f"Take line {last.n} off."
                beside = tuple(j.line.n for j in group if j.line.n != last.n)
                message = problem.message + _of_whom(claim)
                yield (
                    Problem(last.n, problem.id, problem.rule, "error", message, fix, limit.row, beside),
                    not meaning.allows,
                )


def _units(group: Sequence[Judged], table: CodeTable) -> int:
    """Return the units of lines of one code; where a rule counts both sides as one, those of the fuller side."""
    row, on = group[0].row, group[0].line.on
    as_one = any(r.unit == "units_both_sides" and is_about(r.subject, row, table) for r in table.rules(on, kind="side"))
    by_side: Counter[str] = Counter()
    for j in group:
        by_side[side_of(j.line, table) if as_one else ""] += j.line.units
    return by_side[""] + max((n for side, n in by_side.items() if side), default=0)


def _tracers_in(text: str, table: CodeTable) -> Iterator[str]:
    """Yield the tracers of which a name stands in the words: "PSMA scan", "amyloid"."""
    words = {w for w in re.findall(r"[a-z]+", text.lower()) if len(w) >= SHORTEST}
    for row in table.rows("vocabulary"):
        if row.attribute == "tracer" and words & {*re.findall(r"[a-z]+", row.value)}:
            yield row.value


SHORTEST = 4  # letters of a tracer's name; isotopes are shorter
