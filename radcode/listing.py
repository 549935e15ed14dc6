"""A look-up as a coder reads it: what the name means, how sure that is, what decides, what was read and passed over.

Pure; imports `attributes`, `model`, `refusals`, `tables`. Orders and words what the engine found; finds nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from radcode import refusals
from radcode.attributes import branches
from radcode.model import Match, Question, Views
from radcode.tables import CodeTable

SHOWN = 0.05  # a code that is right once in twenty times or less is no second choice
# From the most to the least sure. The chance is calibrated: of the matches with 0.9 nine in ten are right.
SURE = ((0.9, "Very likely"), (0.7, "Likely"), (0.4, "Possible"), (0.0, "Unsure"))
NAMED = "Named"  # the name is a code
_IF = "if "  # how `naming` begins the reason that holds only for one of several equals
_UNTOLD = {"", "na", "any"}  # nobody can be asked to choose between these and a value
_ADD_KIND = "Add the kind of study: x-ray, CT, MR, ultrasound, mammogram ..."
_ADD_REGION = "Add what was imaged: the region or the organ."

# What a coder must find out, after "depends on".
DECIDES = {
    "contrast": "contrast",
    "views": "the number of views",
    "purpose": "whether it is screening or diagnostic",
    "laterality": "whether it is one side or both",
    "count": "how many there are",
    "extent": "whether the study is complete or limited",
    "trimester": "the trimester",
    "regions": "the region",
    "age": "the patient\u2019s age",
}
READ = {
    "modality": "kind of study",
    "regions": "region",
    "laterality": "sides",
    "approach": "way in",
    "count": "how many",
    "role": "part of the service",
    "addon": "add-on",
    "denied_region": "not the region",
    "denied": "not meant",
}


@dataclass(frozen=True, slots=True)
class ListedCode:
    """A code with the line as it is typed into a claim, and our own label of it."""

    code: str
    line: str
    label: str
    is_checked: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """Codes billed together, with the chance that they are what the name means; `condition`: what must also hold."""

    codes: tuple[ListedCode, ...]
    chance: float
    fits: tuple[str, ...]
    condition: str

    @property
    def text(self) -> str:
        """The lines on one line, joined by "+"."""
        return " + ".join(c.line for c in self.codes)


@dataclass(frozen=True, slots=True)
class Listing:
    """A look-up in words.

    `best`: what the name means; several entries when the words leave them equal, `decides` then says what parts them.
    `others`: less likely readings. `nothing`: why there is no code; empty when there is one.
    """

    on: date
    best: tuple[Entry, ...]
    sure: str
    decides: str
    others: tuple[Entry, ...]
    passed_over: tuple[Entry, ...]
    read: tuple[tuple[str, str], ...]
    not_understood: tuple[str, ...]
    notes: tuple[str, ...]
    nothing: tuple[str, ...]


def listed(
    question: Question, matches: Sequence[Match], passed_over: Sequence[Match], table: CodeTable, *, asked_on: date
) -> Listing:
    """Return a look-up in words; `asked_on` is the date of service that was set beside the name."""
    if question.on < table.since:  # what was in force then is not known, as an answer would say
        matches, passed_over = (), ()
    best = _equals(question, matches)
    seen = {_identity(m) for m in best}
    rest = []
    for match in (*matches, *passed_over):
        if _identity(match) not in seen:
            seen.add(_identity(match))
            rest.append(match)
    others = [m for m in rest if best and m.score >= SHOWN and m in matches]
    absent = _not_in_force(question, table)
    return Listing(
        on=question.on,
        best=_entries(best, question.on, table),
        sure=_sure(question, best),
        decides=_deciding(best),
        others=_entries(others, question.on, table),
        passed_over=_entries([m for m in rest if m not in others], question.on, table),
        read=_read(question, table),
        not_understood=question.unknown,
        notes=(*_notes(question, asked_on), *(absent if best else ())),
        nothing=() if best else _nothing(question, absent, table),
    )


def billed_lines(codes: Sequence[str], modifiers: Sequence[str]) -> tuple[str, ...]:
    """Return the lines of a match as they are typed into a claim; the modifiers belong to the first."""
    return tuple("-".join((c, *modifiers)) if n == 0 else c for n, c in enumerate(codes))


def sure_in_words(chance: float) -> str:
    """Return how sure a chance is."""
    return next(words for least, words in SURE if chance >= least)


def in_a_hundred(chance: float) -> str:
    """Return a chance as a share of a hundred; never all of them, for it is an estimate."""
    share = min(99, round(chance * 100))
    return f"{share} in 100" if share else "less than 1 in 100"


# ---------------------------------------------------------------- entries


def _is_named(question: Question) -> bool:
    return bool(question.codes) and not question.attributes


def _equals(question: Question, matches: Sequence[Match]) -> tuple[Match, ...]:
    """Return the first match with those that the words leave equal to it, in code order."""
    if _is_named(question) or not matches:
        return tuple(matches)
    if not matches[0].open:
        return (matches[0],)
    return tuple(sorted((m for m in branches(matches) if m.open), key=lambda m: m.codes))


def _identity(match: Match) -> tuple[frozenset[str], tuple[str, ...]]:
    """Two matches are one when they bill the same, in whatever order."""
    return frozenset(match.codes), match.modifiers if len(match.codes) == 1 else ()


def _sure(question: Question, best: Sequence[Match]) -> str:
    if not best:
        return ""
    return NAMED if _is_named(question) else sure_in_words(best[0].score)


def _deciding(equals: Sequence[Match]) -> str:
    """Return the facts that part equal matches, those first that all of them tell."""
    if len(equals) < 2:
        return ""
    values: dict[str, set[str]] = {}
    for attribute, value in (x for m in equals for x in m.open):
        values.setdefault(attribute, set()).add(value)
    told = [a for a, found in values.items() if not found & _UNTOLD] or list(values)
    return " and ".join(DECIDES.get(a, f"the {a}") for a in told)


def _entries(matches: Iterable[Match], on: date, table: CodeTable) -> tuple[Entry, ...]:
    return tuple(_entry(m, on, table) for m in matches)


def _entry(match: Match, on: date, table: CodeTable) -> Entry:
    rows = [table.code(c, on) for c in match.codes]
    codes = tuple(
        ListedCode(code, line, row.label if row else "", is_checked=row is None or row.sure != "coder")
        for code, line, row in zip(match.codes, billed_lines(match.codes, match.modifiers), rows, strict=True)
    )
    conditions = [w for w in match.why if w.startswith(_IF)]
    fits = tuple(w for w in match.why if w not in conditions)
    return Entry(codes, match.score, fits, ", ".join(conditions))


# ---------------------------------------------------------------- what was read


def _read(question: Question, table: CodeTable) -> tuple[tuple[str, str], ...]:
    """Return what was read from the name, as (attribute, values) in words."""
    found = [
        (READ.get(a, a), ", ".join(_in_words(a, v, table) for v in values))
        for a, values in question.attributes
        if values
    ]
    if question.views:
        found.append(("views", _views(question.views)))
    if question.side and question.side not in question.values("laterality"):
        found.append(("side", table.meaning("side", question.side)))
    if question.modifiers:
        found.append(("modifiers", ", ".join(question.modifiers)))
    return tuple(found)


def _in_words(attribute: str, value: str, table: CodeTable) -> str:
    if attribute == "denied":  # as "modality:spect"
        return table.meaning(*value.split(":", 1)) if ":" in value else value
    return table.meaning("regions" if attribute == "denied_region" else attribute, value)


def _views(views: Views) -> str:
    if views.at_least:
        return f"{views.low} or more"
    return str(views.low) if views.low == views.high else f"{views.low} to {views.high}"


def _notes(question: Question, asked_on: date) -> tuple[str, ...]:
    found = []
    if question.on != asked_on:
        found.append(f"The name says {question.on}: these are the codes of that day.")
    if question.codes and question.attributes:
        codes = ", ".join(dict.fromkeys(m.code for m in question.codes))
        found.append(f"The words of the name decide; the code in it, {codes}, was not used.")
    return tuple(found)


# ---------------------------------------------------------------- no code


def _nothing(question: Question, absent: tuple[str, ...], table: CodeTable) -> tuple[str, ...]:
    """Return why there is no code, and what to add to the name."""
    if question.on < table.since:
        return (refusals.too_early(table),)
    if absent:
        return absent
    if question.outside:
        return (refusals.outside(question.outside),)
    missing = []
    if not question.values("modality"):
        missing.append(_ADD_KIND)
    if not question.values("regions"):
        missing.append(_ADD_REGION)
    return ("Nothing in the code table fits this name well enough.", *(missing or ["Say it in other words."]))


def _not_in_force(question: Question, table: CodeTable) -> tuple[str, ...]:
    """Return for each code that the name is, why it is not given."""
    if not _is_named(question):
        return ()
    codes = dict.fromkeys(m.code for m in question.codes)
    return tuple(_why_not(c, question.on, table) for c in codes if table.code(c, question.on) is None)


def _why_not(code: str, on: date, table: CodeTable) -> str:
    versions = table.versions(code)
    if not versions:
        return refusals.not_held(code, table)
    ended = [v.effective_to for v in versions if v.effective_to < on]
    begins = [v.effective_from for v in versions if v.effective_from > on]
    when = f"it ended on {max(ended)}" if ended else f"it starts on {min(begins)}"
    return f"{code} is not in force on {on}: {when}."
