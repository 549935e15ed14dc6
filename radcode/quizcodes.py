"""Quiz items from what codes are: from an exam to its code, contrast, views, days in force, what replaced a code.

Pure; imports `quiz`, `rows`, `tables`. Only rows that were read in a file or on a page make items: no coder knowledge.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from radcode.quiz import Choice, Claim, Item
from radcode.rows import OPEN_END, OPEN_START, CodeRow, HistoryRow
from radcode.tables import ATTRIBUTES, CodeTable

MOST_WRONG = 3
DAY = timedelta(days=1)
UNCHECKED = "coder"
NOT_SAID = {"", "na", "any", "either", "complete_service"}  # values that tell no exam from another
VIEWS = "views"


@dataclass(frozen=True, slots=True)
class Family:
    """A code in force and those that differ from it in one attribute only, by that attribute."""

    row: CodeRow
    siblings: dict[str, tuple[CodeRow, ...]]

    def all(self) -> tuple[CodeRow, ...]:
        """Return the siblings of any attribute, in the order of attributes."""
        return tuple(dict.fromkeys(r for found in self.siblings.values() for r in found))


def families(table: CodeTable, on: date) -> dict[str, Family]:
    """Return the family of every code in force whose row was checked against a document."""
    rows = [r for r in table.codes_on(on) if r.sure != UNCHECKED and r.scope != "supply"]
    groups: dict[tuple[object, ...], list[CodeRow]] = defaultdict(list)
    for row in rows:
        for name in (*ATTRIBUTES, VIEWS):
            groups[name, *_without(row, name)].append(row)
    return {row.code: Family(row, _siblings(row, groups)) for row in rows}


def _siblings(row: CodeRow, groups: dict[tuple[object, ...], list[CodeRow]]) -> dict[str, tuple[CodeRow, ...]]:
    found = {}
    for name in (*ATTRIBUTES, VIEWS):
        others = tuple(r for r in groups[name, *_without(row, name)] if r.code != row.code)
        if others:
            found[name] = others
    return found


def _without(row: CodeRow, name: str) -> tuple[object, ...]:
    cells = (getattr(row, a) for a in ATTRIBUTES if a != name)
    return (*cells, None if name == VIEWS else (row.views_min, row.views_max))


def code_items(table: CodeTable, on: date) -> Iterator[Item]:
    """Yield items about what codes are."""
    known = families(table, on)
    ends: dict[str, list[HistoryRow]] = defaultdict(list)
    for event in table.rows("history"):
        for code in event.codes if event.event == "deleted" else ():
            ends[code].append(event)
    for family in known.values():
        yield from _which_code(family, ends, on, table)
        yield from _contrast(family, on, table)
        yield from _views(family, on)
    yield from _day_items(table, on)
    for event in table.rows("history"):
        yield from _replaced(event, known, on, table)


def named(row: CodeRow) -> str:
    """Return a code with its label, as items name it."""
    return f"{row.code} ({row.label})"


# ---------------------------------------------------------------- from an exam to its code


def _which_code(family: Family, ends: dict[str, list[HistoryRow]], on: date, table: CodeTable) -> Iterator[Item]:
    row, said = family.row, _said(family.row)
    words = _words(row, table)
    wrong = tuple(
        Choice(r.code, Claim("fits", r.code, said), f"{named(r)}: {_difference(row, r, table)}.") for r in family.all()
    )[: MOST_WRONG * 2]
    wrong += tuple(
        Choice(r.code, Claim("fits", r.code, said), f"{named(r)} ended on {r.effective_to}.")
        for h in ends.get(row.code, ())
        if (r := table.versions(h.code)[-1]).effective_to < on
    )[:1]
    if len(wrong) > 1 and len(words) > 1:
        right = Choice(row.code, Claim("fits", row.code, said), f"{named(row)} holds all of it.")
        yield Item("codes", row.modality, f"Which code: {'; '.join(words)}?", right, wrong, (row.ref(),), on)


def _said(row: CodeRow) -> tuple[str, ...]:
    """Return what an exam's description says, for the proof."""
    parts = [f"{a}={'|'.join(v)}" for a in ATTRIBUTES if a != "laterality" and (v := _told(row, a))]
    if row.laterality in ("one", "both"):
        parts.append(f"side={row.laterality}")
    if row.views_min is not None:
        parts.append(f"views={row.views_min}-{'' if row.views_max is None else row.views_max}")
    return tuple(parts)


def _told(row: CodeRow, attribute: str) -> tuple[str, ...]:
    return tuple(v for v in row.values(attribute) if v not in NOT_SAID)


def _words(row: CodeRow, table: CodeTable) -> list[str]:
    words = [
        " and ".join(table.meaning(a, v) for v in told) for a in ATTRIBUTES if (told := _told(row, a)) and a != VIEWS
    ]
    return [*words, *([views_text(row)] if row.views_min is not None else [])]


def _difference(row: CodeRow, other: CodeRow, table: CodeTable) -> str:
    """Return what the other code is in the attribute in which the two differ."""
    for name in ATTRIBUTES:
        if getattr(row, name) != getattr(other, name):
            return " and ".join(table.meaning(name, v) for v in other.values(name)) or f"no {name} of its own"
    return views_text(other)


def _contrast(family: Family, on: date, table: CodeTable) -> Iterator[Item]:
    row = family.row
    others = family.siblings.get("contrast", ())
    if not others or row.contrast in NOT_SAID:
        return
    by_value = {r.contrast: r for r in others if r.contrast not in NOT_SAID}
    wrong = tuple(
        Choice(
            _capital(table.meaning("contrast", value)), Claim("fits", row.code, (f"contrast={value}",)),
            f"That is {named(r)}.",
        )
        for value, r in sorted(by_value.items())
    )[:MOST_WRONG]  # fmt: skip
    if wrong:
        own = table.meaning("contrast", row.contrast)
        right = Choice(_capital(own), Claim("fits", row.code, (f"contrast={row.contrast}",)), f"{named(row)}.")
        exam = "; ".join(w for w in _words(row, table) if w != own)
        ask = f"Which contrast state does {row.code} stand for ({exam})?"
        yield Item("contrast", row.modality, ask, right, wrong, (row.ref(),), on)


def _views(family: Family, on: date) -> Iterator[Item]:
    row = family.row
    others = {views_text(r): r for r in family.siblings.get(VIEWS, ()) if r.views_min is not None}
    if row.views_min is None or not others:
        return
    wrong = tuple(
        Choice(_capital(text), Claim("fits", row.code, (_views_said(r),)), f"That is {named(r)}.")
        for text, r in sorted(others.items())
    )[:MOST_WRONG]
    right = Choice(_capital(views_text(row)), Claim("fits", row.code, (_views_said(row),)), f"{named(row)}.")
    part = ", ".join(v.replace("_", " ") for v in row.regions)
    yield Item("views", row.modality, f"How many views is {row.code} ({part})?", right, wrong, (row.ref(),), on)


def _views_said(row: CodeRow) -> str:
    return f"views={row.views_min}-{'' if row.views_max is None else row.views_max}"


def views_text(row: CodeRow) -> str:
    """Return a code's number of views in words; empty where views are no part of it."""
    low, high = row.views_min, row.views_max
    if low is None:
        return ""
    if high is None:
        return f"{low} or more views"
    return f"{low} to {high} views" if high > low else f"{low} view{'' if low == 1 else 's'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---------------------------------------------------------------- days


IN_FORCE, ENDED, TO_COME = "It was in force", "It had ended before that day", "It had not begun on that day"


def _day_items(table: CodeTable, on: date) -> Iterator[Item]:
    """Yield for each code with a first or a last day whether it was in force beside it."""
    for row in table.rows("codes"):
        if row.sure == UNCHECKED or row.scope == "supply":
            continue
        if row.effective_to not in (OPEN_END,) and row.effective_to < on and table.code(row.code, on) is None:
            yield _day_item(row, row.effective_to, IN_FORCE, on)
            if table.versions(row.code)[-1] is row:
                yield _day_item(row, row.effective_to + DAY, ENDED, on)
        if row.effective_from != OPEN_START and table.since < row.effective_from <= on:
            yield _day_item(row, row.effective_from, IN_FORCE, on)
            if table.versions(row.code)[0] is row:
                yield _day_item(row, row.effective_from - DAY, TO_COME, on)


def _day_item(row: CodeRow, day: date, right: str, on: date) -> Item:
    why = f"Its row holds {_span(row)}."
    kinds = {IN_FORCE: "in_force", ENDED: "ended", TO_COME: "not_begun"}
    choices = {text: Choice(text, Claim(kind, row.code, (day.isoformat(),)), why) for text, kind in kinds.items()}
    wrong = tuple(c for text, c in choices.items() if text != right)
    ask = f"The date of service is {day}. May {named(row)} be billed?"
    return Item("dates", row.modality, ask, choices[right], wrong, (row.ref(),), on)


def _span(row: CodeRow) -> str:
    begins, ends = row.effective_from != OPEN_START, row.effective_to != OPEN_END
    if begins and ends:
        return f"from {row.effective_from} to {row.effective_to}, both days included"
    return f"from {row.effective_from} on" if begins else f"up to {row.effective_to}, that day included"


# ---------------------------------------------------------------- replaced


def _replaced(event: HistoryRow, known: dict[str, Family], on: date, table: CodeTable) -> Iterator[Item]:
    if event.event != "deleted" or event.sure == UNCHECKED or len(event.codes) != 1 or event.on > on:
        return
    old, new = next(reversed(table.versions(event.code)), None), table.code(event.codes[0], on)
    if old is None or new is None:
        return
    others = [
        h for h in table.history(event.code) if h.codes and h.condition != event.condition and new.code not in h.codes
    ]
    if new.code in {c for h in table.history(event.code) if h is not event for c in h.codes}:
        return  # the same code under two conditions: the question would have two readings
    claim_of = (event.code, event.condition)
    wrong = [
        Choice(c, Claim("replaces", c, claim_of), f"{c} is what replaces it where: {h.condition}.")
        for h in others
        for c in h.codes
    ][: MOST_WRONG - 1]
    wrong.append(
        Choice(old.code, Claim("replaces", old.code, claim_of), f"{old.code} itself ended on {event.on - DAY}.")
    )
    near = known[new.code].all() if new.code in known else ()
    wrong += [
        Choice(r.code, Claim("replaces", r.code, claim_of), f"{named(r)}, not: {named(new)}.")
        for r in near
        if r.code not in {c.text for c in wrong}
    ]
    wrong = [c for c in {c.text: c for c in wrong}.values() if c.text != new.code][:MOST_WRONG]
    when = f", where: {event.condition}" if event.condition else ""
    ask = f"{named(old)} ended on {event.on - DAY}. Which code replaces it{when}?"
    right = Choice(new.code, Claim("replaces", new.code, claim_of), f"{named(new)} replaces it.")
    yield Item("replaced", new.modality, ask, right, tuple(wrong), (event.ref(), new.ref()), on)
