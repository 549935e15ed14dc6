"""What is done beside an exam of the same place and has a code of its own: a vaginal scan, an elastogram, a duplex.

Pure; imports `model`, `rows`, `tables`. Whether one code holds both, the table tells.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from radcode.model import Reading
from radcode.rows import CodeRow
from radcode.tables import CodeTable

_KINDS = frozenset(("us", "mr", "ct"))  # a study with a tracer counts its phases itself, a procedure its steps
_ACTS = ("technique", "approach")
_TOLD = (*_ACTS, "extent", "trimester", "contrast")
_ULTRASOUND, _VESSELS = "us", "duplex"


def placed(part: Reading, before: Reading, on: date, table: CodeTable) -> Reading:
    """Return what is done beside an exam with the kind and place of that exam, where it names none of its own."""
    if _is_duplex_of(part, before):
        return _with(part, before, ("regions",))
    return _with(part, before, ("modality", "regions", "trimester")) if acts(part, before, on, table) else part


def acts(part: Reading, before: Reading, on: date, table: CodeTable) -> frozenset[tuple[str, str]]:
    """Return the acts that a part adds to the exam before it and that have a code apart from that exam's.

    Nothing where one code holds the act and all that was told of the exam: stress beside a heart MR without contrast.
    """
    kinds = {*(part.values("modality") or before.values("modality"))}
    if len(kinds) != 1 or not kinds <= _KINDS or {*before.values("modality")} - kinds or not before.values("regions"):
        return frozenset()
    (kind,) = kinds
    ours = (r for r in table.codes_of(kind, on) if not r.code.startswith(table.hospital_prefixes(on)))
    unborn = any(_is_unborn(x, table) for x in (part, before))
    ours = (r for r in ours if unborn or not r.trimester)
    rows = [r for r in ours if r.scope == "imaging" and _is_there(r, (part, before), table)]
    told = _said(before, _TOLD)
    added = _said(part, _ACTS) - told
    own = frozenset(x for x in added if any(x in _held(r) for r in rows))
    elsewhere = not {*part.values("regions")} <= {*before.values("regions")}
    if not own or not (told or elsewhere or any(a == "approach" for a, _ in own)):
        return frozenset()
    return own if not told or not any(own & _held(r) and told <= _held(r) for r in rows) else frozenset()


def whole(reading: Reading, on: date, table: CodeTable) -> Reading:
    """Return a reading with what its words leave unsaid: the ultrasound of a pregnancy, the place of a vaginal scan."""
    reading, ways = _of_pregnancy(reading), [t for t in reading.terms if t.attribute == "approach"]
    if reading.values("regions") or reading.values("modality") != (_ULTRASOUND,) or not ways:
        return reading
    rows = [r for r in table.codes_of(_ULTRASOUND, on) if not r.trimester and not r.technique]
    places = {o for r in rows if ways[0].value in r.approach for o in r.regions}
    more = [replace(ways[0], attribute="regions", value=o) for o in places] if len(places) == 1 else []
    return replace(reading, terms=(*reading.terms, *more))


def _of_pregnancy(reading: Reading) -> Reading:
    """Return an exam of a pregnancy as the ultrasound of it: "OB complete 22 weeks", "belly scan first trimester".

    Weeks alone tell of the patient: how much was seen, or the way in, tells of an exam.
    """
    weeks = next((t for t in reading.terms if t.attribute == "trimester"), None)
    regions, seen = {*reading.values("regions")}, reading.values("extent") or reading.values("approach")
    unborn = weeks or next((t for t in reading.terms if t.value == _PREGNANCY), None)
    if unborn is None or {*reading.values("modality")} - {_ULTRASOUND} or not (seen or reading.values("modality")):
        return reading
    terms = [t for t in reading.terms if not weeks or t.attribute != "regions" or t.value not in _BELLY]
    if not reading.values("modality"):
        terms.append(replace(unborn, attribute="modality", value=_ULTRASOUND))
    if not regions - ({*_BELLY} if weeks else set()):
        terms.append(replace(unborn, attribute="regions", value=_PREGNANCY))
    return replace(reading, terms=tuple(terms))


_BELLY = ("abdomen", "pelvis")
_PREGNANCY = "pregnancy"


def _is_unborn(reading: Reading, table: CodeTable) -> bool:
    """Tell whether a pregnancy was told of."""
    around = {a for r in reading.values("regions") for a in table.ancestors("regions", r)}
    return bool(reading.values("trimester")) or _PREGNANCY in around


def _is_duplex_of(part: Reading, before: Reading) -> bool:
    """Tell whether a part is the duplex, without a place, of the organ that an ultrasound before it shows."""
    return part.values("modality") == (_VESSELS,) and before.values("modality") == (_ULTRASOUND,)


def _with(part: Reading, before: Reading, attributes: Iterable[str]) -> Reading:
    """Return a part with the terms of the one before for each of the attributes of which it names none."""
    more = [t for t in before.terms if t.attribute in attributes and not part.values(t.attribute)]
    return replace(part, terms=(*part.terms, *more), words=(*part.words, *(t.text for t in more)))


def _said(reading: Reading, attributes: Iterable[str]) -> frozenset[tuple[str, str]]:
    return frozenset((a, v) for a in attributes for v in reading.values(a))


def _held(row: CodeRow) -> frozenset[tuple[str, str]]:
    return frozenset((a, v) for a in _TOLD for v in row.values(a))


def _is_there(row: CodeRow, readings: Iterable[Reading], table: CodeTable) -> bool:
    """Tell whether a code shows what each of the parts names, or something inside it or around it."""
    return all(
        not r.values("regions")
        or any(
            o in table.ancestors("regions", x) or x in table.ancestors("regions", o)
            for x in r.values("regions")
            for o in row.regions
        )
        for r in readings
    )
