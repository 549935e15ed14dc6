"""Official CMS files -> dated rows: fee schedule, locality indices, MUE, PTP edits, add-on edits, OPPS rates, HCPCS.

Pure: a sheet in, a `Release` out. What a sheet holds is told by its header, when it holds from by its text or its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from ingest.sheets import Sheet
from radcode.errors import DataError

Cells = dict[str, str]
OPEN = ""
_HEAD = 40  # rows in which a header is looked for
_CODE = re.compile(r"(?:\d{4}[0-9A-Z]|[A-Z]\d{4})")
_MONTHS = {"jan": 1, "apr": 2, "jul": 3, "oct": 4}
_FIRST_PTP = 1994  # version 32.2 of the edits is the third quarter of the 32nd year after this one


@dataclass(frozen=True, slots=True)
class Release:
    """An official release as rows of RadCode's tables, by table. `unheld`: codes of the file that RadCode lacks."""

    name: str
    kind: str
    what: str
    rows: Mapping[str, Sequence[Cells]]
    unheld: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Stamp:
    """The calendar quarter that a release begins with."""

    year: int
    quarter: int

    @property
    def begins(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.quarter - 2, 1)

    def __str__(self) -> str:
        return f"{self.year % 100:02d}Q{self.quarter}"


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


# ---------------------------------------------------------------- when it holds


def _stamp(sheet: Sheet, effective: date | None, said: str = "") -> Stamp:
    """Return the quarter of a release: from what its text says, else from its name, else from the option."""
    for text in filter(None, (said, sheet.stem)):
        if found := _told(text):
            return found
    if effective:
        return Stamp(effective.year, (effective.month + 2) // 3)
    raise DataError(
        [f"{sheet.name}: neither its text nor its name tells from when it holds"],
        f"Name the day: python -m ingest release {sheet.stem} --effective {date.today().year}-01-01",
    )


def _told(text: str) -> Stamp | None:
    words = text.replace("_", " ").replace("-", " ")
    if found := re.search(r"\b(\d\d) (\d\d) (20\d\d)\b", words):
        return Stamp(int(found[3]), (int(found[1]) + 2) // 3)
    if found := re.search(r"(?i)(20\d\d)\s?q([1-4])", words):
        return Stamp(int(found[1]), int(found[2]))
    if found := re.search(r"(?i)\bv(\d\d)([0-3])r", words):
        return Stamp(_FIRST_PTP + int(found[1]), int(found[2]) + 1)
    year = re.search(r"(?<!\d)20\d\d(?!\d)", words)
    if year is None:
        return None
    month = re.search(r"(?i)(?<![a-z])(jan|apr|jul|oct)[a-z]*", words)
    return Stamp(int(year[0]), _MONTHS[month[1].lower()] if month else 1)


def _days(text: str) -> date | None:
    """Return a day as 20260701, or as year and day of the year 2026182; None for none and for `*`."""
    digits = text.split(".")[0]
    if len(digits) == 8 and digits.isdecimal():
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    if len(digits) == 7 and digits.isdecimal():
        return date(int(digits[:4]), 1, 1) + timedelta(int(digits[4:]) - 1)
    return None


# ---------------------------------------------------------------- headers and rows


def _row_with(sheet: Sheet, *names: str) -> int | None:
    """Return the row of the first lines whose cells begin with these names, whatever the case."""
    wanted = [n.lower() for n in names]
    for at, row in enumerate(sheet.rows[:_HEAD]):
        cells = [" ".join(c.lower().split()) for c in row]
        if all(any(c.startswith(w) for c in cells) for w in wanted):
            return at
    return None


def _columns(sheet: Sheet, at: int, above: int = 0) -> list[str]:
    """Return the names of the columns: the header row with what stands over each cell in the rows above it."""
    rows = sheet.rows[max(0, at - above) : at + 1]
    width = len(sheet.rows[at])
    stacked = ([row[i] for row in rows if i < len(row) and row[i]] for i in range(width))
    return [" ".join(" ".join(cells).lower().split()) for cells in stacked]


def _place(columns: Sequence[str], *names: str) -> int:
    for name in names:
        if name in columns:
            return columns.index(name)
    raise ValueError(f"there is no column {names[0]!r}; it has {', '.join(filter(None, columns))}")


def _coded(sheet: Sheet, at: int, column: int = 0) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each row below the header that begins with a code, as wide as the header.

    A workbook may have lost the code's leading zeros, and ends a row with its last filled cell.
    """
    width = len(sheet.rows[at])
    for short in sheet.rows[at + 1 :]:
        row = (*short, *[""] * (width - len(short)))
        code = row[column].upper() if column < len(row) else ""
        code = code.zfill(5) if code.isdecimal() else code
        if _CODE.fullmatch(code):
            yield code, row


def _figure(text: str, places: str = "0.00") -> str:
    return str(Decimal(text or "0").quantize(Decimal(places)))


def _plain(exc: Exception) -> str:
    return "a cell is not a number" if isinstance(exc, InvalidOperation) else str(exc) or type(exc).__name__


def _named(name: str, kind: str, published: date, first: date, last: str, sheet: Sheet) -> dict[str, list[Cells]]:
    row = {"release": name, "kind": kind, "published": published.isoformat(), "holds_from": first.isoformat()}
    source = {"key": name, "title": f"{sheet.stem}, loaded here", "date": published.isoformat(), "url": ""}
    return {"releases": [row | {"holds_to": last, "sha256": sheet.sha256}], "sources": [source]}


def _split(rows: Iterable[Cells], known: frozenset[str], *columns: str) -> tuple[list[Cells], tuple[str, ...]]:
    """Part rows of known codes from the others, and name the unknown codes."""
    kept, unheld = [], set()
    for row in rows:
        strange = {row[c] for c in columns} - known
        unheld |= strange
        if not strange:
            kept.append(row)
    return kept, tuple(sorted(unheld))


def _descriptors(release: str, found: Mapping[str, tuple[str, str]], known: frozenset[str]) -> list[Cells]:
    return [{"release": release, "code": c, "short": s, "long": x} for c, (s, x) in sorted(found.items()) if c in known]


def _year_end(stamp: Stamp) -> str:
    return date(stamp.year, 12, 31).isoformat()


# ---------------------------------------------------------------- the fee schedule

# Column of `fees` <- the stacked names of the official header; the fixed-width form has the same cells at fixed places.
_FEE_COLUMNS = {
    "status": ("status code",),
    "pctc": ("pctc ind",),
    "bilateral": ("bilat surg",),
    "mult": ("mult proc",),
    "global_days": ("glob days",),
    "family": ("diagnostic imaging family indicator",),
    "supervision": ("physician supervision of diagnostic procedures",),
    "work": ("work rvu",),
    "pe_nonfacility": ("non-fac pe rvu",),
    "pe_facility": ("facility pe rvu",),
    "mp": ("mp rvu",),
    "factor": ("conv factor",),
}
_FEE_PLACES = {
    "code": (0, 5),
    "modifier": (5, 7),
    "short": (7, 57),
    "status": (57, 58),
    "work": (59, 65),
    "pe_nonfacility": (66, 72),
    "pe_facility": (75, 81),
    "mp": (83, 89),
    "pctc": (102, 103),
    "global_days": (103, 106),
    "mult": (115, 116),
    "bilateral": (116, 117),
    "factor": (132, 141),
    "supervision": (141, 143),
    "family": (145, 147),
}
_UNITS = ("work", "pe_nonfacility", "pe_facility", "mp")
_FEE_MODIFIERS = ("", "26", "TC", "53")
_WIDE = 140  # characters that a fixed-width row of the fee schedule has at least


def _is_fees(sheet: Sheet) -> int | None:
    at = _row_with(sheet, "hcpcs", "mod", "description")
    if at is not None:
        return at
    first = next((i for i, line in enumerate(sheet.lines[:_HEAD]) if not line.startswith("HDR")), 0)
    return -1 if first and len(sheet.lines[first]) >= _WIDE else None


def _fees(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    head = " ".join(c for row in sheet.rows[: max(at, 10)] for c in row[:4])
    title = re.search(r"20\d\d National Physician Fee Schedule(?:\W+\w+){0,6}", head)
    stamp = _stamp(sheet, effective, title[0] if title else "")
    name = f"RVU{stamp.year % 100:02d}{'ABCD'[stamp.quarter - 1]}"
    told = re.search(r"RELEASED\s+(\d\d)/(\d\d)/(20\d\d)", head)
    published = date(int(told[3]), int(told[1]), int(told[2])) if told else stamp.begins
    cells = list(_fee_rows(sheet) if at < 0 else _fee_cells(sheet, at))
    factors = sorted({c["factor"] for c in cells if Decimal(c["factor"] or 0)})
    is_apm = bool(re.search(r"(?i)(?<!non)(?<!non.)qpp", sheet.stem))
    rows = _named(name + "-APM" * is_apm, "rvu", published, stamp.begins, _year_end(stamp), sheet)
    if len(factors) != 1:
        raise ValueError(f"it has {len(factors)} conversion factors, not one")
    rows["cf"] = [
        {
            "kind": "apm" if is_apm else "non_apm",
            "value": _figure(factors[0], "0.0000"),
            "effective_from": f"{stamp.year}-01-01",
            "effective_to": _year_end(stamp),
            "source": name + "-APM" * is_apm,
            "sure": "file",
        }
    ]
    what = f"fee schedule of {stamp.year}, quarter {stamp.quarter}"
    if is_apm:  # its relative values are those of the other file; a second release would answer for every day
        rows["releases"] = []
        return Release(f"{name}-APM", "rvu", f"{what}, participants in payment models", rows)
    fees = [{"release": name} | {k: v for k, v in c.items() if k not in ("factor", "short")} for c in cells]
    rows["fees"], unheld = _split(fees, known, "code")
    short = {c["code"]: (c["short"], "") for c in cells}
    rows["descriptors"] = _descriptors(name, short, known)
    return Release(name, "rvu", what, rows, unheld)


def _fee_cells(sheet: Sheet, at: int) -> Iterator[Cells]:
    columns = _columns(sheet, at, above=4)
    places = {name: _place(columns, *titles) for name, titles in _FEE_COLUMNS.items()}
    bare = _columns(sheet, at)  # the title may stand right above these two
    modifier, places["short"] = bare.index("mod"), bare.index("description")
    for code, row in _coded(sheet, at):
        if row[modifier] in _FEE_MODIFIERS:
            yield _fee(code, row[modifier], {name: row[i] for name, i in places.items()})


def _fee_rows(sheet: Sheet) -> Iterator[Cells]:
    for line in sheet.lines:
        cells = {name: line[a:b].strip() for name, (a, b) in _FEE_PLACES.items()}
        code, modifier = cells.pop("code"), cells.pop("modifier")
        if len(line) >= _WIDE and _CODE.fullmatch(code) and modifier in _FEE_MODIFIERS:
            yield _fee(code, modifier, cells)


def _fee(code: str, modifier: str, cells: Cells) -> Cells:
    figures = {name: _figure(cells[name]) for name in _UNITS}
    two = {name: cells[name].zfill(2) for name in ("supervision", "family")}
    return {"code": code, "modifier": modifier} | cells | figures | two


# ---------------------------------------------------------------- localities, limits, pairs, rates, descriptors


def _is_gpci(sheet: Sheet) -> int | None:
    return _row_with(sheet, "medicare administrative contractor", "state", "locality number")


def _gpci(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    columns = _columns(sheet, at)
    year = re.search(r"(20\d\d) PW GPCI", " ".join(sheet.rows[at]))
    stamp = Stamp(int(year[1]), 1) if year else _stamp(sheet, effective)
    name = f"GPCI{stamp.year % 100:02d}"
    at_ = {k: next((i for i, c in enumerate(columns) if k in c), -1) for k in ("pw gpci", "pe gpci", "mp gpci")}
    if -1 in at_.values():
        raise ValueError("there is no column of work, practice expense or malpractice indices")
    rows = _named(name, "gpci", stamp.begins, stamp.begins, _year_end(stamp), sheet)
    rows["gpci"] = [
        {
            "release": name,
            "locality": f"{row[0]}-{row[2].zfill(2)}",
            "mac": row[0],
            "state": row[1],
            "name": _unshouted(row[3].rstrip("*")),
            "work": _figure(row[at_["pw gpci"]], "0.000"),
            "pe": _figure(row[at_["pe gpci"]], "0.000"),
            "mp": _figure(row[at_["mp gpci"]], "0.000"),
        }
        for row in sheet.rows[at + 1 :]
        if len(row) > 3 and re.fullmatch(r"\d{4,5}", row[0])
    ]
    return Release(name, "gpci", f"locality indices of {stamp.year}", rows)


def _unshouted(name: str) -> str:
    return name.title() if name.isupper() else name


def _is_mue(sheet: Sheet) -> int | None:
    return _row_with(sheet, "hcpcs/ cpt code", "mue adjudication indicator")


_SERVICES = {"practitioner": ("practitioner", ""), "outpatient": ("outpatient_hospital", "-OPH")}


def _mue(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    title = sheet.rows[at][1].lower()
    service = next((s for word, s in _SERVICES.items() if word in title), None)
    if service is None:
        raise ValueError(f"RadCode uses the limits of practitioners and of hospital outpatients, not {title!r}")
    stamp = _stamp(sheet, effective)
    name = f"MUE{stamp}{service[1]}"
    found = [
        {
            "release": name,
            "service_type": service[0],
            "code": code,
            "value": str(int(Decimal(row[1]))),
            "mai": row[2][:1],
        }
        for code, row in _coded(sheet, at)
    ]
    rows = _named(name, "mue", stamp.begins, stamp.begins, OPEN, sheet)
    rows["mue"], unheld = _split(found, known, "code")
    return Release(name, "mue", f"unit limits from {stamp.begins}, {service[0].replace('_', ' ')}", rows, unheld)


def _is_ptp(sheet: Sheet) -> int | None:
    at = _row_with(sheet, "column 1", "column 2", "modifier")
    return at if at is not None and _row_with(sheet, "column1/column2 edits") is not None else None


def _ptp(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    if re.search(r"(?i)ccioph|hospital", sheet.stem):
        raise ValueError("RadCode uses the edits of practitioners; these are of hospital outpatients")
    stamp = _stamp(sheet, effective)
    name = f"PTP{stamp}"
    found = [
        {"release": name, "column1": code, "column2": row[1].zfill(5), "modifier_indicator": row[5]}
        for code, row in _coded(sheet, at)
        if _is_active(row, stamp.begins)
    ]
    rows = _named(name, "ptp", stamp.begins, stamp.begins, OPEN, sheet)
    kept, unheld = _split(found, known, "column1", "column2")
    rows["ptp"] = list({(r["column1"], r["column2"]): r for r in kept}.values())
    note = "a file of CMS has one part of the edits; load all parts together" if _is_part(sheet) else ""
    return Release(name, "ptp", f"code pairs from {stamp.begins}", rows, unheld, tuple(filter(None, [note])))


def _is_active(row: Sequence[str], on: date) -> bool:
    begins, ends = _days(row[3]), _days(row[4])
    return (begins is None or begins <= on) and (ends is None or ends >= on)


def _is_part(sheet: Sheet) -> bool:
    return bool(re.search(r"(?i)-f\d", sheet.stem))


def _is_addons(sheet: Sheet) -> int | None:
    return _row_with(sheet, "aoc_edit_type", "add-on_code", "primary_code")


def _addons(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    stamp = _stamp(sheet, effective)
    name = f"AOC{stamp}"
    rows = _named(name, "addon", stamp.begins, stamp.begins, OPEN, sheet)
    pairs: dict[tuple[str, str, str], Cells] = {}
    for code, row in _coded(sheet, at, column=1):
        primary = row[3].zfill(5) if row[3].isdecimal() else row[3].upper()
        if not _CODE.fullmatch(primary):
            continue  # the contractor names the primaries
        first = _days(row[5]) or date.min
        ends = [d for d in map(_days, (row[2], row[4], row[6])) if d]
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
    rows["pairs"], unheld = _split(pairs.values(), known, "code", "other")
    return Release(name, "addon", f"add-on codes and their primaries from {stamp.begins}", rows, unheld)


def _is_opps(sheet: Sheet) -> int | None:
    return _row_with(sheet, "hcpcs code", "short descriptor", "si", "payment rate")


def _opps(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    columns = _columns(sheet, at)
    status, rate, short = (_place(columns, n) for n in ("si", "payment rate", "short descriptor"))
    stamp = _stamp(sheet, effective)
    name = f"OPPS{stamp}"
    coded = list(_coded(sheet, at))
    found = [
        {"release": name, "code": c, "status": row[status], "rate": _rate(row[rate])} for c, row in coded if row[status]
    ]
    rows = _named(name, "opps", stamp.begins, stamp.begins, OPEN, sheet)
    rows["opps"], unheld = _split(found, known, "code")
    rows["descriptors"] = _descriptors(name, {c: (row[short], "") for c, row in coded}, known)
    return Release(name, "opps", f"hospital outpatient rates from {stamp.begins}", rows, unheld)


def _rate(text: str) -> str:
    plain = text.replace("$", "").replace(",", "").strip()
    return str(Decimal(plain).normalize().quantize(Decimal("0.01"))) if plain and Decimal(plain) else "0"


_LEVEL_TWO = re.compile(r"[A-Z]\d{4}\d{5}[34678]")
_LONG = slice(11, 91)
_SHORT = slice(91, 119)


def _is_hcpcs(sheet: Sheet) -> int | None:
    at = _row_with(sheet, "hcpc", "seqnum", "recid", "long description")
    if at is None and any(_LEVEL_TWO.match(line) for line in sheet.lines[:2000]):
        return -1
    return at


def _hcpcs(sheet: Sheet, at: int, known: frozenset[str], effective: date | None) -> Release:
    stamp = _stamp(sheet, effective)
    name = f"HCPCS{stamp}"
    texts: dict[str, tuple[str, str]] = {}
    for code, record, long, short in _hcpcs_cells(sheet, at):
        first = texts.get(code, (short, ""))
        texts[code] = (first[0], f"{first[1]} {long}".strip()) if record == "4" else (short, long)
    rows = _named(name, "hcpcs", stamp.begins, stamp.begins, OPEN, sheet)
    rows["descriptors"] = _descriptors(name, texts, known)
    return Release(name, "hcpcs", f"descriptors of HCPCS Level II codes from {stamp.begins}", rows)


def _hcpcs_cells(sheet: Sheet, at: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield code, record kind (3 first, 4 continued), long and short descriptor."""
    if at < 0:
        for line in filter(_LEVEL_TWO.match, sheet.lines):
            yield line[:5], line[10], line[_LONG].strip(), line[_SHORT].strip()
        return
    columns = _columns(sheet, at)
    record, long, short = (_place(columns, n) for n in ("recid", "long description", "short description"))
    for code, row in _coded(sheet, at):
        yield code, row[record], row[long], row[short]


_READERS: tuple[
    tuple[Callable[[Sheet], int | None], Callable[[Sheet, int, frozenset[str], date | None], Release]], ...
] = (
    (_is_fees, _fees),
    (_is_gpci, _gpci),
    (_is_mue, _mue),
    (_is_ptp, _ptp),
    (_is_addons, _addons),
    (_is_opps, _opps),
    (_is_hcpcs, _hcpcs),
)
