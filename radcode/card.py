"""The card of a code: everything the tables hold of it on a day, with source and release for each field.

Pure; the shape is the contract's `code`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from radcode import refusals
from radcode.codes import InvalidCode, parse_code
from radcode.model import Chunk, PassageIndex
from radcode.rows import OPEN_END, BundleRow, CodeRow, FeeRow, PairRow, Row
from radcode.rulebook import is_about
from radcode.tables import ATTRIBUTES, CodeTable

INDICATORS = ("status", "pctc", "bilateral", "mult", "global_days", "family", "supervision")


def code_card(text: str, on: date, table: CodeTable, publications: Iterable[str] = ()) -> dict[str, Any]:
    """Return the card of a code on a day; for an unknown one why, and the nearest real codes."""
    try:
        code = parse_code(text)
    except InvalidCode as exc:
        return {"code": text.strip()[:40], "in_force": False, "why": f"{exc}.", "nearest": []}
    versions = table.versions(code)
    if not versions:
        why, near = refusals.not_held(code, table), list(table.nearest(code, on))
        return {"code": code, "in_force": False, "why": why, "nearest": near}
    if on < table.since:
        why = f"RadCode's table begins on {table.since}; what held for {code} on {on} is not known."
        return {"code": code, "in_force": False, "why": why, "nearest": []}
    row = table.code(code, on) or _nearest_version(versions, on)
    fee = table.fee(code, "", on)
    return {
        "code": code,
        "on": on.isoformat(),
        "in_force": table.code(code, on) is not None,
        "effective_from": row.cell("effective_from"),
        "effective_to": row.cell("effective_to"),
        "label": row.label,
        "explains": row.explains,
        "official": _official(code, on, table),
        "attributes": _attributes(row),
        "indicators": _indicators(code, on, table),
        "rvu": _rvu(code, on, table),
        "mue": _mue(code, on, table),
        "history": [_cells(h) for h in table.history(code)],
        "pairs": [_pair(p, table) for p in table.rows("pairs") if code in (p.code, p.other) and _holds(p, on)],
        "bundles": [_bundle(b, table) for b in table.rows("bundles") if _concerns(b, row, table) and _holds(b, on)],
        "publications": list(publications),
        "release": f"{fee.row.release} ({fee.relation})" if fee else "",
        "sources": sorted({row.source, *(h.source for h in table.history(code)), *([fee.row.release] if fee else [])}),
        "fields": _fields(row, on, table),
    }


def _official(code: str, on: date, table: CodeTable) -> dict[str, str] | None:
    """Return the official words for the code and the file they stand in; None where the site has loaded none."""
    found = table.descriptor(code, on)
    return {"descriptor": found.long or found.short, "release": found.release} if found else None


def _fields(row: CodeRow, on: date, table: CodeTable) -> list[dict[str, str]]:
    """Return every single-valued field with what its value means, its release or source, and how sure it is."""
    origin = {"source": row.source, "release": "", "sure": row.sure}
    found = [
        {"name": name, "value": row.cell(name), "means": ""} | origin
        for name in ("kind", "scope", "label", "explains", "effective_from", "effective_to")
    ]
    for name in (*ATTRIBUTES, "views_min", "views_max"):
        means = "; ".join(m for v in row.values(name) if (m := table.meaning(name, v)))
        found.append({"name": name, "value": row.cell(name), "means": means} | origin)
    fee = table.fee(row.code, "", on)
    figures: list[tuple[str, str, str, str]] = []  # name, value, kind of indicator, release
    if fee:
        release = f"{fee.row.release} ({fee.relation})"
        figures += [(name, value, name, release) for name, value in _indicators(row.code, on, table).items()]
        for modifier, units in _rvu(row.code, on, table).items():
            figures += [(f"rvu {modifier} {name}".replace("  ", " "), v, "", release) for name, v in units.items()]
    for name, kind in (("mue", "practitioner"), ("hospital mue", "outpatient_hospital")):
        if mue := table.mue(row.code, on, kind):
            figures += [(name, str(mue.row.value), "", mue.row.release), ("mai", mue.row.mai, "mai", mue.row.release)]
    for name, value, kind, release in figures:
        meaning = table.indicator(kind, value, on)
        means = meaning.means if meaning else ""
        found.append({"name": name, "value": value, "means": means, "source": "", "release": release, "sure": "file"})
    return [f for f in found if f["value"]]


def _nearest_version(versions: tuple[CodeRow, ...], on: date) -> CodeRow:
    past = [v for v in versions if v.effective_from <= on]
    return past[-1] if past else versions[0]


def _attributes(row: CodeRow) -> dict[str, Any]:
    found: dict[str, Any] = {a: row.cell(a) for a in ATTRIBUTES if row.cell(a)}
    if row.views_min is not None:
        found |= {"views_min": row.views_min, "views_max": row.views_max}
    return found


def _indicators(code: str, on: date, table: CodeTable) -> dict[str, str]:
    fee = table.fee(code, "", on)
    if fee is None:
        return {}
    found = {name: str(getattr(fee.row, name)) for name in INDICATORS}
    halves = [f.row.supervision for m in _modifiers(code, fee.row.release, table) if (f := table.fee(code, m, on))]
    levels = sorted({found["supervision"], *halves})  # the level stands on the technical row, 09 on the others
    return found | {"supervision": levels[0]}


def _modifiers(code: str, release: str, table: CodeTable) -> list[str]:
    return [x.modifier for x in table.rows("fees") if x.code == code and x.release == release]


def _rvu(code: str, on: date, table: CodeTable) -> dict[str, dict[str, str]]:
    fee = table.fee(code, "", on)
    if fee is None:
        return {}
    rows = [f.row for m in _modifiers(code, fee.row.release, table) if (f := table.fee(code, m, on))]
    return {r.modifier: _units(r) for r in rows}


def _units(row: FeeRow) -> dict[str, str]:
    return {
        "work": str(row.work),
        "pe_nonfacility": str(row.pe_nonfacility),
        "pe_facility": str(row.pe_facility),
        "mp": str(row.mp),
        "total_nonfacility": str(row.work + row.pe_nonfacility + row.mp),
        "total_facility": str(row.work + row.pe_facility + row.mp),
    }


def _mue(code: str, on: date, table: CodeTable) -> dict[str, Any]:
    """Return the practitioner's unit limit, and the hospital outpatient's under a key of its own."""
    held = {kind: table.mue(code, on, kind) for kind in ("practitioner", "outpatient_hospital")}
    limits = {k: {"value": m.row.value, "mai": m.row.mai, "release": m.row.release} for k, m in held.items() if m}
    hospital = {k: v for k, v in limits.items() if k == "outpatient_hospital"}
    return limits.get("practitioner", {}) | hospital


def _holds(row: Any, on: date) -> bool:
    return bool(row.effective_from <= on <= (row.effective_to or OPEN_END))


def _concerns(bundle: Any, row: CodeRow, table: CodeTable) -> bool:
    return any(side and is_about(side, row, table) for side in (bundle.includes, bundle.included))


def _pair(row: PairRow, table: CodeTable) -> dict[str, str]:
    return _cells(row) | {"means": table.meaning("relation", row.relation)}


def _bundle(row: BundleRow, table: CodeTable) -> dict[str, str]:
    names = {f"{side}_means": _subject(getattr(row, side), table) for side in ("includes", "included")}
    return _cells(row) | names


def _subject(subject: str, table: CodeTable) -> str:
    """Return the codes of a subject, or its attribute pattern in words."""
    parts = [part.partition("=") for part in subject.split("&") if "=" in part]
    words = [" or ".join(table.meaning(name, v) for v in value.split("|")) for name, _, value in parts]
    return ", ".join(words) or subject.replace(";", ", ")


def _cells(row: Row) -> dict[str, str]:
    from dataclasses import fields

    return {f.name: row.cell(f.name) for f in fields(row) if row.cell(f.name)}


def publications_of(code: str, index: PassageIndex) -> list[str]:
    """Return the ids of the publications that name the code, in id order."""
    return sorted({index.chunks[p].publication for p in index.of_code(code)})


def passages_of(code: str, index: PassageIndex) -> list[tuple[str, str, str]]:
    """Return where publications name the code: (publication id, chunk id, heading), one place each, in id order.

    Of several places the one whose heading names the code, else the first.
    """
    found: dict[str, Chunk] = {}
    for position in index.of_code(code):
        chunk = index.chunks[position]
        held = found.get(chunk.publication)
        if held is None or (code not in held.heading, held.start) > (code not in chunk.heading, chunk.start):
            found[chunk.publication] = chunk
    return [(p, c.id, c.heading) for p, c in sorted(found.items())]
