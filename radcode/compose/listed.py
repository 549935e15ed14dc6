"""Lists: every code of an exam, what began or ended in a year, modifiers by the words of what they mark.

Pure. Recommends nothing; each entry is a row of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import log

from radcode import cues
from radcode.attributes import describe, fit
from radcode.compose.builder import Material, answered, content_words, declined, modifier_statements, row_statement
from radcode.model import Draft, Statement
from radcode.refusals import NOT_HELD
from radcode.rows import OPEN_END, OPEN_START, CodeRow, ModifierRow

MAX_CODES = 60  # a longer list is no answer: the page of codes has it
MAX_MODIFIERS = 4


def draft(material: Material) -> Draft | None:
    """Return the list that is asked for; None where none is, or nothing is in it."""
    text = material.question.text
    if cues.LISTS_CHANGES.search(text) and not material.named:
        return _of_year(material)
    if material.named or material.question.outside:
        return None
    if cues.LISTS_MODIFIERS.search(text) and not material.question.modifiers:
        return _of_modifiers(material)
    if cues.LISTS_CODES.search(text):
        return _of_exam(material)
    return None


def marked(material: Material) -> Draft | None:
    """Return what the modifiers are that mark what is asked for; None where a code, a place or a modifier is named."""
    question = material.question
    named = material.named or question.outside or question.values("regions") or question.modifiers
    said = [] if named else marking(material)
    return answered(material, [], said) if said else None


def _of_exam(material: Material) -> Draft | None:
    said, table = describe(material.question), material.table
    if not said.of("modality"):
        return None
    hospital = table.hospital_prefixes(material.on) if material.question.claim != "facility" else ()
    rows = [r for r in table.codes_on(material.on) if not (hospital and r.code.startswith(hospital))]
    rows = [r for r in rows if r.regions != _ANYWHERE and fit(r, said, table)]
    if not 0 < len(rows) <= MAX_CODES:
        return None
    return answered(material, [], [row_statement("fact", "code_names", r, codes=(r.code,)) for r in _in_order(rows)])


_ANYWHERE = ("body",)  # a code of no place in particular is none of the family


def _in_order(rows: Iterable[CodeRow]) -> list[CodeRow]:
    return sorted(rows, key=lambda r: (r.scope != "imaging", r.kind != "cpt1", r.code))


# ---------------------------------------------------------------- a year


def _of_year(material: Material) -> Draft | None:
    year = _year(material)
    kinds, regions = {*material.question.values("modality")}, {*material.question.values("regions")}
    rows = [r for r in material.table.rows("codes") if _is_of(r, kinds, regions, material)]
    began = [r for r in rows if _began(r, material).year == year] if cues.BEGAN.search(material.question.text) else []
    ended = [r for r in rows if _gone(r, material).year == year] if cues.ENDED.search(material.question.text) else []
    other = [h for h in material.table.rows("history") if h.event == "redefined" and h.on.year == year]
    said = [*_by_day("codes_began", began), *_by_day("codes_ended", ended)]
    if (began and ended) or (cues.BEGAN.search(material.question.text) and cues.ENDED.search(material.question.text)):
        codes = {r.code for r in rows}
        said += [row_statement("fact", "redefined", h, codes=(h.code,)) for h in other if h.code in codes]
    return answered(material, [], said) if said else declined(material, NOT_HELD)


def _year(material: Material) -> int:
    told = cues.OF_A_YEAR.search(material.question.text)
    word = told[0].lower() if told else ""
    return int(word) if word.isdigit() else material.on.year + {"next": 1, "last": -1}.get(word.split(" ")[0], 0)


def _is_of(row: CodeRow, kinds: set[str], regions: set[str], material: Material) -> bool:
    if not kinds and row.scope != "imaging" and row.modality not in _OF_THE_FIELD:
        return False
    named = any(re.search(rf"\b{k.upper()}", row.label) for k in kinds)  # a CTA is told of as a CT
    ours = not kinds or named or bool(kinds & {row.modality, *material.table.ancestors("modality", row.modality)})
    near = {a for o in row.regions for a in material.table.ancestors("regions", o)}
    return ours and (not regions or bool(regions & near))


_OF_THE_FIELD = ("ir", "rt")  # what radiologists do beside imaging


def _began(row: CodeRow, material: Material) -> date:
    """Return the first day of a code, that of its first version; the open start for a later one or an unknown day."""
    first = material.table.versions(row.code)[0]
    return row.effective_from if row == first else OPEN_START


def _gone(row: CodeRow, material: Material) -> date:
    """Return the first day on which a code is no more; the open end for one that lives on."""
    last = material.table.versions(row.code)[-1]
    return row.effective_to + timedelta(days=1) if row == last and row.effective_to != OPEN_END else OPEN_END


def _by_day(template: str, rows: Sequence[CodeRow]) -> list[Statement]:
    days: dict[tuple[date, str], list[CodeRow]] = {}
    for row in rows:
        day = row.effective_from if template == "codes_began" else row.effective_to
        days.setdefault((day, row.modality), []).append(row)
    return [
        row_statement("fact", template, *_in_order(found), codes=[r.code for r in _in_order(found)])
        for _, found in sorted(days.items())
    ]


# ---------------------------------------------------------------- modifiers


def _of_modifiers(material: Material) -> Draft | None:
    ruled = {r.value for r in material.table.rules(material.on) if r.unit == "modifier"}
    rows = [m for m in material.table.rows("modifiers") if material.table.modifier(m.modifier, material.on) == m]
    own = [m for m in rows if m.modifier in ruled]
    groups = ([m for m in own if m.modifier.isdigit()], [m for m in own if not m.modifier.isdigit()])
    said = [row_statement("fact", "modifiers_listed", *g, modifiers=[m.modifier for m in g]) for g in groups if g]
    return answered(material, [], said) if said else None


def marking(material: Material) -> list[Statement]:
    """Return what the modifiers are whose own words the question has most of: "which modifier shows a repeat"."""
    if not cues.WHICH_MARKS.search(material.question.text):
        return []
    live = [m for m in material.table.rows("modifiers") if material.table.modifier(m.modifier, material.on) == m]
    stems = {m: _stems(cues.as_labels(m.label)) for m in live}
    asked = _stems(cues.as_labels(cues.WHICH_MARKS.sub(" ", material.question.text)))
    counts = {w: sum(w in own for own in stems.values()) for w in asked}
    worth = {m: sum(log(len(live) / counts[w]) for w in own & asked) for m, own in stems.items()}
    told = [m for m in live if 2 * len(stems[m] & asked) >= len(asked)]  # most of what is told, and no stray word
    best = max((worth[m] for m in told), default=0.0)
    found: list[ModifierRow] = [m for m in told if worth[m] == best] if best > 0 else []
    ruled = {r.value for r in material.table.rules(material.on) if r.unit == "modifier"}
    found = [m for m in found if stems[m] <= asked] or found  # "left" before the fingers of the left hand
    found = [m for m in found if m.modifier in ruled] or found  # of an assistant and a resident, the one of imaging
    return [s for m in found[:MAX_MODIFIERS] for s in modifier_statements(m.modifier, material)]


def is_closer(marks: Draft, general: Draft, material: Material) -> bool:
    """Tell whether the modifiers that mark what is asked stand in place of those that rules give: XS instead of 59."""
    said = [r for s in marks.statements for ref in s.rows if isinstance(r := material.table.row(ref), ModifierRow)]
    others = {m for s in general.statements for m in s.modifiers} - {r.modifier for r in said}
    return bool(said and others) and all(others <= {*r.excludes} for r in said)


def _stems(text: str) -> frozenset[str]:
    return frozenset(w[:_STEM] for w in content_words(re.sub(r"[^a-z]+", " ", text.lower())))


_STEM = 6  # letters: "repeat" and "repeated", "reduced" and "reduction"
