"""A claim from JSON or CSV: read with its slips forgiven, refused with one plain line when it cannot be understood.

Pure; imports `billing`, `errors`, `tables`. Forgiven: small letters, a place of service or units as a number, modifiers
in one cell, dates as billing systems write them, keys that nobody asked for. Refused: what would have to be guessed.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from radcode.billing import BilledClaim, BilledLine
from radcode.errors import DataError, UsageError
from radcode.tables import CodeTable

CLAIMS = ("professional", "facility")
PAYER = "medicare"
LONGEST_FACTS = 4000  # characters: some words about the encounter, no record
MOST_LINES = 999
# The columns of a CSV, one line of a claim a row; a claim's own columns may stand on its first row only.
COLUMNS = ("claim_id", "payer", "claim_type", "facts", "code", "modifiers", "units", "pos", "date")
NUMBERED = re.compile(r"mod(?:ifier)?_?[1-4]")
_NAMES = {
    "claim": "claim_id",
    "id": "claim_id",
    "modifier": "modifiers",
    "mods": "modifiers",
    "place_of_service": "pos",
    "on": "date",
    "date_of_service": "date",
    "dos": "date",
    "cpt": "code",
    "hcpcs": "code",
    "quantity": "units",
}
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T.*)?")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


def claim_of_row(row: Mapping[str, Any], table: CodeTable) -> BilledClaim:
    """Return the claim of a JSON object in the shape of the contract.

    Raises:
        UsageError: what is missing or cannot be understood, with the line it stands on.
    """
    lines = row.get("lines")
    if not isinstance(lines, list) or not lines:
        raise UsageError("the claim has no lines.", 'Give "lines": a list with code, modifiers, units, pos and date.')
    if len(lines) > MOST_LINES:
        raise UsageError(f"the claim has {len(lines):,} lines.", f"A claim has at most {MOST_LINES}.")
    day = _first(row, "date", "date_of_service", "on")
    facts = row.get("facts") or ""
    if not isinstance(facts, str) or len(facts) > LONGEST_FACTS:
        raise UsageError("facts must be a text", f"of at most {LONGEST_FACTS:,} characters.")
    return BilledClaim(
        row.get("id", ""),
        _payer(row.get("payer"), table),
        _claim(row.get("claim_type")),
        facts,
        tuple(_line(n, line, day, table) for n, line in enumerate(lines, start=1)),
    )


def _first(row: Mapping[str, Any], *names: str) -> Any:
    return next((row[n] for n in names if row.get(n) not in (None, "")), None)


def _payer(value: Any, table: CodeTable) -> str:
    known = [x.value for x in table.rows("vocabulary") if x.attribute == "payer"]
    payer = _text(value).lower() or PAYER
    if payer not in known:
        raise UsageError(f"no payer {_short(value)}.", f"Choose one of: {', '.join(known)}.")
    return payer


def _claim(value: Any) -> str:
    kind = _text(value).lower() or CLAIMS[0]
    if kind not in CLAIMS:
        raise UsageError(f"no claim_type {_short(value)}.", f"Choose one of: {', '.join(CLAIMS)}.")
    return kind


def _line(n: int, line: Any, day: Any, table: CodeTable) -> BilledLine:
    if not isinstance(line, dict):
        raise UsageError(f"line {n} is not a JSON object.")
    code, written = _code(n, line.get("code"))
    modifiers = (*written, *_modifiers(n, _first(line, "modifiers", "modifier")))
    on = _day(n, _first(line, "date", "date_of_service", "on") or day)
    return BilledLine(n, code, modifiers, _units(n, line.get("units")), _pos(n, line.get("pos"), table), on)


def _text(value: Any) -> str:
    """Return a cell as text: a number as it is written, nothing for nothing."""
    if value is None or isinstance(value, bool | list | dict):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _short(value: Any) -> str:
    return repr(value if len(repr(value)) <= 40 else f"{str(value)[:40]}...")


def _code(n: int, value: Any) -> tuple[str, tuple[str, ...]]:
    """Return the code of a cell and the modifiers written onto it, `77053-26`."""
    text = _text(value).upper()
    if not text:
        raise UsageError(f"line {n} has no code.")
    code, *modifiers = re.split(r"[\s,-]+", text)
    return code, tuple(_modifier(n, m) for m in modifiers if m)


def _modifiers(n: int, value: Any) -> tuple[str, ...]:
    cells = value if isinstance(value, list) else [value]
    words = [w for c in cells for w in re.split(r"[\s,;:/|-]+", _text(c).upper()) if w]
    return tuple(_modifier(n, w) for w in words)


def _modifier(n: int, word: str) -> str:
    if not re.fullmatch(r"[0-9A-Z]{1,2}", word):
        raise UsageError(f"line {n}: {word[:20]!r} is not shaped like a modifier.", "A modifier has two characters.")
    return word


def _units(n: int, value: Any) -> int:
    text = _text(value)
    if not text and value in (None, ""):
        return 1
    whole = re.fullmatch(r"\+?(\d{1,6})(?:\.0*)?", text)
    if not whole or not int(whole[1]):
        raise UsageError(f"line {n}: units are {_short(value)}.", "Units are a whole number from 1 on.")
    return int(whole[1])


def _pos(n: int, value: Any, table: CodeTable) -> str:
    pos = _text(value)
    if not pos:
        return ""
    known = {x.code for x in table.rows("pos")}
    if pos.zfill(2) not in known:
        raise UsageError(f"line {n}: no place of service {_short(value)}.", "It has two digits, 11 or 22 for example.")
    return pos.zfill(2)


def _day(n: int, value: Any) -> date:
    text = _text(value)
    if not text:
        raise UsageError(f"line {n} has no date.", "Write year, month and day: YYYY-MM-DD.")
    for shape, order in ((_ISO, (0, 1, 2)), (_AMERICAN, (2, 0, 1)), (_COMPACT, (0, 1, 2))):
        if found := shape.fullmatch(text):
            year, month, day = (int(found.groups()[i]) for i in order)
            try:
                return date(year, month, day)
            except ValueError:
                break
    raise UsageError(f"line {n}: {_short(value)} is not a date.", "Write year, month and day: YYYY-MM-DD.")


# ---------------------------------------------------------------- files


def claims_of_csv(text: str, table: CodeTable) -> tuple[BilledClaim, ...]:
    """Return the claims of a CSV, one line of a claim a row, in the order in which they begin.

    Rows with the same claim_id are one claim; without that column the file is one claim.

    Raises:
        DataError: columns are missing, or claims cannot be understood; every problem of the file is listed.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows = [r for r in reader if any(c.strip() for c in r)]
    except csv.Error as exc:
        raise DataError([f"the file is not readable as CSV: {exc}."]) from exc
    if not rows:
        raise DataError(["the file is empty."], f"Its columns are {', '.join(COLUMNS)}.")
    names = [_column(c) for c in rows[0]]
    lacking = [c for c in ("code", "date") if c not in names]
    if lacking:
        raise DataError([f"the column {' and '.join(lacking)} is missing."], f"The columns are {', '.join(COLUMNS)}.")
    grouped: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for n, cells in enumerate(rows[1:], start=2):
        row = _cells(names, cells)
        grouped.setdefault(row.get("claim_id", ""), []).append((n, row))
    return tuple(_all(grouped, table))


def _delimiter(text: str) -> str:
    first = text.split("\n", 1)[0]
    return max(",;\t", key=first.count)


def _column(name: str) -> str:
    plain = re.sub(r"[\s-]+", "_", name.strip().lower().lstrip("\ufeff"))
    return _NAMES.get(plain, plain)


def _cells(names: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """Return the cells of a row by column; modifiers of several columns in one cell."""
    found: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        key = "modifiers" if NUMBERED.fullmatch(name) else name
        found[key] = (
            " ".join(x for x in (found.get(key, ""), cell.strip()) if x) if key == "modifiers" else cell.strip()
        )
    return found


def _all(grouped: Mapping[str, Sequence[tuple[int, dict[str, str]]]], table: CodeTable) -> Iterator[BilledClaim]:
    problems: list[str] = []
    claims: list[BilledClaim] = []
    for name, rows in grouped.items():
        own = {k: next((r[k] for _, r in rows if r.get(k)), "") for k in ("payer", "claim_type", "facts")}
        try:
            claims.append(claim_of_row({"id": name, **own, "lines": [r for _, r in rows]}, table))
        except UsageError as exc:
            problems.append(f"claim {name or 'of the file'} (rows {rows[0][0]} to {rows[-1][0]}): {exc}")
    if problems:
        raise DataError(problems)
    yield from claims
