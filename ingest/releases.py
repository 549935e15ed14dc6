"""Official CMS files -> dated rows: fee schedule, locality indices, MUE, PTP edits, add-on edits, OPPS rates, HCPCS.

Pure: a sheet in, a `Release` out. What a sheet holds is told by its header, when it holds from by its text or its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from ingest.feeschedule import fees_of, is_fees
from ingest.release import (
    CODE,
    OPEN,
    Cells,
    Release,
    Stamp,
    coded,
    columns_of,
    day_of,
    descriptors,
    figure,
    named,
    place_of,
    row_with,
    split_known,
    stamp_of,
    year_end,
)
from ingest.sheets import Sheet
from radcode.errors import DataError


def release_of(sheet: Sheet, known: frozenset[str], effective: date | None = None) -> Release | None:
    """Return the release that a sheet holds, with the rows of the known codes; None when it is no table of ours.

    Args:
        sheet: an official file.
        known: the codes that RadCode holds, on any date.
        effective: the first day it holds, where neither its text nor its name says so.

    Raises:
        DataError: it is such a table, and its day is not told or its cells are not what they must be.
    """
    for recognises, read in _READERS:
        at = recognises(sheet)
        if at is not None:
            try:
                release = read(sheet, at, known, effective)
            except (ValueError, InvalidOperation, IndexError) as exc:
                raise DataError([f"{sheet.name}: {_plain(exc)}"], "Load the file as CMS publishes it.") from exc
            if not any(release.rows[t] for t in release.rows if t not in ("releases", "sources")):
                raise DataError([f"{sheet.name}: {release.what} holds no row of a code that RadCode has"])
            return release
    return None


# ---------------------------------------------------------------- localities, limits, pairs, rates, descriptors


def _is_gpci(sheet: Sheet) -> int | None:
    return row_with(sheet, "medicare administrative contractor", "state", "locality number")


def _gpci(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    columns = columns_of(sheet, at)
    year = re.search(r"(20\d\d) PW GPCI", " ".join(sheet.rows[at]))
    stamp = Stamp(int(year[1]), 1) if year else stamp_of(sheet, effective)
    name = f"GPCI{stamp.year % 100:02d}"
    at_ = {k: next((i for i, c in enumerate(columns) if k in c), -1) for k in ("pw gpci", "pe gpci", "mp gpci")}
    if -1 in at_.values():
        raise ValueError("there is no column of work, practice expense or malpractice indices")
    rows = named(name, "gpci", stamp.begins, stamp.begins, year_end(stamp), sheet)
    rows["gpci"] = [
        {
            "release": name,
            "locality": f"{row[0]}-{row[2].zfill(2)}",
            "mac": row[0],
            "state": row[1],
            "name": _unshouted(row[3].rstrip("*")),
            "work": figure(row[at_["pw gpci"]], "0.000"),
            "pe": figure(row[at_["pe gpci"]], "0.000"),
            "mp": figure(row[at_["mp gpci"]], "0.000"),
        }
        for row in sheet.rows[at + 1 :]
        if len(row) > 3 and re.fullmatch(r"\d{4,5}", row[0])
    ]
    return Release(name, "gpci", f"locality indices of {stamp.year}", rows)


def _unshouted(name: str) -> str:
    return name.title() if name.isupper() else name


def _is_mue(sheet: Sheet) -> int | None:
    return row_with(sheet, "hcpcs/ cpt code", "mue adjudication indicator")


_SERVICES = {"practitioner": ("practitioner", ""), "outpatient": ("outpatient_hospital", "-OPH")}


def _mue(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    title = sheet.rows[at][1].lower()
    service = next((s for word, s in _SERVICES.items() if word in title), None)
    if service is None:
        raise ValueError(f"RadCode uses the limits of practitioners and of hospital outpatients, not {title!r}")
    stamp = stamp_of(sheet, effective)
    name = f"MUE{stamp}{service[1]}"
    found = [
        {
            "release": name,
            "service_type": service[0],
            "code": code,
            "value": str(int(Decimal(row[1]))),
            "mai": row[2][:1],
        }
        for code, row in coded(sheet, at)
    ]
    rows = named(name, "mue", stamp.begins, stamp.begins, OPEN, sheet)
    rows["mue"], unheld = split_known(found, known, "code")
    return Release(name, "mue", f"unit limits from {stamp.begins}, {service[0].replace('_', ' ')}", rows, unheld)


def _is_ptp(sheet: Sheet) -> int | None:
    at = row_with(sheet, "column 1", "column 2", "modifier")
    return at if at is not None and row_with(sheet, "column1/column2 edits") is not None else None


def _ptp(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    if re.search(r"(?i)ccioph|hospital", sheet.stem):
        raise ValueError("RadCode uses the edits of practitioners; these are of hospital outpatients")
    stamp = stamp_of(sheet, effective)
    name = f"PTP{stamp}"
    found = [
        {"release": name, "column1": code, "column2": row[1].zfill(5), "modifier_indicator": row[5]}
        for code, row in coded(sheet, at)
        if _is_active(row, stamp.begins)
    ]
    rows = named(name, "ptp", stamp.begins, stamp.begins, OPEN, sheet)
    kept, unheld = split_known(found, known, "column1", "column2")
    rows["ptp"] = list({(r["column1"], r["column2"]): r for r in kept}.values())
    note = "a file of CMS has one part of the edits; load all parts together" if _is_part(sheet) else ""
    return Release(name, "ptp", f"code pairs from {stamp.begins}", rows, unheld, tuple(filter(None, [note])))


def _is_active(row: Sequence[str], on: date) -> bool:
    begins, ends = day_of(row[3]), day_of(row[4])
    return (begins is None or begins <= on) and (ends is None or ends >= on)


def _is_part(sheet: Sheet) -> bool:
    return bool(re.search(r"(?i)-f\d", sheet.stem))


def _is_addons(sheet: Sheet) -> int | None:
    return row_with(sheet, "aoc_edit_type", "add-on_code", "primary_code")


def _addons(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    stamp = stamp_of(sheet, effective)
    name = f"AOC{stamp}"
    rows = named(name, "addon", stamp.begins, stamp.begins, OPEN, sheet)
    pairs: dict[tuple[str, str, str], Cells] = {}
    for code, row in coded(sheet, at, column=1):
        primary = row[3].zfill(5) if row[3].isdecimal() else row[3].upper()
        if not CODE.fullmatch(primary):
            continue  # the contractor names the primaries
        first = day_of(row[5]) or date.min
        ends = [d for d in map(day_of, (row[2], row[4], row[6])) if d]
        begins = "" if first == date.min else first.isoformat()
        pairs[code, primary, begins] = {
            "code": code,
            "relation": "addon_of",
            "other": primary,
            "payer": "",
            "condition": "",
            "effective_from": begins,
            "effective_to": min(ends).isoformat() if ends else OPEN,
            "source": name,
            "sure": "file",
        }
    rows["pairs"], unheld = split_known(pairs.values(), known, "code", "other")
    return Release(name, "addon", f"add-on codes and their primaries from {stamp.begins}", rows, unheld)


def _is_opps(sheet: Sheet) -> int | None:
    return row_with(sheet, "hcpcs code", "short descriptor", "si", "payment rate")


def _opps(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    columns = columns_of(sheet, at)
    status, rate, short = (place_of(columns, n) for n in ("si", "payment rate", "short descriptor"))
    stamp = stamp_of(sheet, effective)
    name = f"OPPS{stamp}"
    lines = list(coded(sheet, at))
    found = [
        {"release": name, "code": c, "status": row[status], "rate": _rate(row[rate])} for c, row in lines if row[status]
    ]
    rows = named(name, "opps", stamp.begins, stamp.begins, OPEN, sheet)
    rows["opps"], unheld = split_known(found, known, "code")
    rows["descriptors"] = descriptors(name, {c: (row[short], "") for c, row in lines}, known)
    return Release(name, "opps", f"hospital outpatient rates from {stamp.begins}", rows, unheld)


def _rate(text: str) -> str:
    plain = text.replace("$", "").replace(",", "").strip()
    return str(Decimal(plain).normalize().quantize(Decimal("0.01"))) if plain and Decimal(plain) else "0"


_LEVEL_TWO = re.compile(r"[A-Z]\d{4}\d{5}[34678]")
_LONG = slice(11, 91)
_SHORT = slice(91, 119)


def _is_hcpcs(sheet: Sheet) -> int | None:
    at = row_with(sheet, "hcpc", "seqnum", "recid", "long description")
    if at is None and any(_LEVEL_TWO.match(line) for line in sheet.lines[:2000]):
        return -1
    return at


def _hcpcs(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    stamp = stamp_of(sheet, effective)
    name = f"HCPCS{stamp}"
    texts: dict[str, tuple[str, str]] = {}
    for code, record, long, short in _hcpcs_cells(sheet, at):
        first = texts.get(code, (short, ""))
        texts[code] = (first[0], f"{first[1]} {long}".strip()) if record == "4" else (short, long)
    rows = named(name, "hcpcs", stamp.begins, stamp.begins, OPEN, sheet)
    rows["descriptors"] = descriptors(name, texts, known)
    return Release(name, "hcpcs", f"descriptors of HCPCS Level II codes from {stamp.begins}", rows)


def _hcpcs_cells(sheet: Sheet, at: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield code, record kind (3 first, 4 continued), long and short descriptor."""
    if at < 0:
        for line in filter(_LEVEL_TWO.match, sheet.lines):
            yield line[:5], line[10], line[_LONG].strip(), line[_SHORT].strip()
        return
    columns = columns_of(sheet, at)
    record, long, short = (place_of(columns, n) for n in ("recid", "long description", "short description"))
    for code, row in coded(sheet, at):
        yield code, row[record], row[long], row[short]


def _plain(exc: Exception) -> str:
    return "a cell is not a number" if isinstance(exc, InvalidOperation) else str(exc) or type(exc).__name__


_READERS: tuple[
    tuple[Callable[[Sheet], int | None], Callable[[Sheet, int, frozenset[str], date | None], Release]], ...
] = (
    (is_fees, fees_of),
    (_is_gpci, _gpci),
    (_is_mue, _mue),
    (_is_ptp, _ptp),
    (_is_addons, _addons),
    (_is_opps, _opps),
    (_is_hcpcs, _hcpcs),
)
