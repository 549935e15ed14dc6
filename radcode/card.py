"""The card of a code: everything the tables hold of it on a day, with source and release for each field.

Pure; the shape is the contract's `code`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from radcode.codes import InvalidCode, parse_code
from radcode.model import PassageIndex
from radcode.rows import OPEN_END, CodeRow, FeeRow, Row
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
        why = f"{code} is not in RadCode's table of imaging codes and what is billed with them."
        return {"code": code, "in_force": False, "why": why, "nearest": list(table.nearest(code, on))}
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
        "attributes": _attributes(row),
        "indicators": _indicators(code, on, table),
        "rvu": _rvu(code, on, table),
        "mue": _mue(code, on, table),
        "history": [_cells(h) for h in table.history(code)],
        "pairs": [_cells(p) for p in table.rows("pairs") if code in (p.code, p.other) and _holds(p, on)],
        "bundles": [_cells(b) for b in table.rows("bundles") if _concerns(b, row, table) and _holds(b, on)],
        "publications": list(publications),
        "release": f"{fee.row.release} ({fee.relation})" if fee else "",
        "sources": sorted({row.source, *(h.source for h in table.history(code)), *([fee.row.release] if fee else [])}),
    }


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
    found = table.mue(code, on)
    return {"value": found.row.value, "mai": found.row.mai, "release": found.row.release} if found else {}


def _holds(row: Any, on: date) -> bool:
    return bool(row.effective_from <= on <= (row.effective_to or OPEN_END))


def _concerns(bundle: Any, row: CodeRow, table: CodeTable) -> bool:
    return any(side and is_about(side, row, table) for side in (bundle.includes, bundle.included))


def _cells(row: Row) -> dict[str, str]:
    from dataclasses import fields

    return {f.name: row.cell(f.name) for f in fields(row) if row.cell(f.name)}


def publications_of(code: str, index: PassageIndex) -> list[str]:
    """Return the ids of the publications that name the code, in id order."""
    return sorted({index.chunks[p].publication for p in index.of_code(code)})
