"""Official files into the data folder: `<home>/releases/<name>/*.csv`, which the tables are read with from then on.

An edge: reads files, writes folders, brings the index up to date. A release is written aside, read back with all other
tables, and only then put in its place, so that a bad file or a killed command leaves the tables as they were.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

from ingest.build import Report, Tools, bring_up_to_date, build_lock
from ingest.release import Cells, Release
from ingest.releases import release_of
from ingest.sheets import sheets_of
from radcode import rows as r
from radcode.datafiles import ROW_TYPES, load_table
from radcode.errors import DataError
from radcode.settings import Settings
from radcode.tables import CodeTable

AS_SHIPPED = Tools()
_TYPES: dict[str, type[r.Row]] = {t.TABLE: t for t in ROW_TYPES}
_FIGURES = ("fees", "mue", "ptp", "opps", "gpci")
_RADIOLOGY = range(70_000, 80_000)
_NAMED = 12  # codes that a line of the report names
_WHOLE = 2  # a release with fewer rows than one part in so many of the last one's is not whole


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a command did: a line for each release, `left_out` for what could not be read, and the index after it."""

    releases: tuple[dict[str, Any], ...]
    lines: tuple[str, ...]
    left_out: tuple[str, ...]
    index: Report


def load(settings: Settings, paths: Sequence[Path], effective: date | None, tools: Tools = AS_SHIPPED) -> Loaded:
    """Read official files, keep their rows of the codes that RadCode holds, and bring the index up to date.

    Raises:
        RadcodeError: no file could be read, the rows do not fit the other tables, or another build runs.
    """
    table = load_table(*settings.tables)
    found, left_out = _read(paths, frozenset(x.code for x in table.rows("codes")), effective)
    if not found:
        raise DataError(left_out, "Name official CMS files: fee schedule, GPCI, MUE, PTP, add-on, Addendum B, HCPCS.")
    with build_lock(settings.home):
        done = [_keep(settings, release, table) for release in found]
        index = bring_up_to_date(settings, tools)
    return Loaded(tuple(x for x, _ in done), tuple(line for _, line in done), tuple(left_out), index)


def unload(settings: Settings, name: str, tools: Tools = AS_SHIPPED) -> Report | None:
    """Take a loaded release out again and bring the index up to date; None where none of this name was loaded."""
    folder = next((f for f in settings.tables[1:] if f.name.lower() == name.lower()), None)
    if folder is None:
        return None
    with build_lock(settings.home):
        shutil.rmtree(folder)
        return bring_up_to_date(settings, tools)


def _read(paths: Sequence[Path], known: frozenset[str], effective: date | None) -> tuple[list[Release], list[str]]:
    """Return the releases of the files, one for each name, and a line for each file that gave none.

    Of the forms in which an archive packs one table, the first counts; several files of one release are its parts.
    """
    found: dict[str, dict[tuple[str, str], Release]] = defaultdict(dict)
    problems: list[str] = []
    for path in paths:
        got = False
        try:
            for sheet in sheets_of(path):
                release = release_of(sheet, known, effective)
                if release:
                    got = True
                    found[release.name].setdefault((path.name, sheet.stem), release)
        except DataError as exc:
            problems += exc.problems
            continue
        if not got:
            problems.append(f"{path}: none of the tables that RadCode reads was recognised in it")
    return [_joined(list(parts.values())) for parts in found.values()], problems


def _joined(parts: Sequence[Release]) -> Release:
    """Join the parts of a release; a row that stands in several counts once."""
    first = parts[0]
    if len(parts) == 1:
        return first
    rows: dict[str, list[Cells]] = {}
    for table in dict.fromkeys(chain.from_iterable(p.rows for p in parts)):
        key = _TYPES[table].KEY
        every = chain.from_iterable(p.rows.get(table, ()) for p in parts)
        rows[table] = list({tuple(row[c] for c in key): row for row in every}.values())
    return replace(first, rows=rows, unheld=tuple(sorted({c for p in parts for c in p.unheld})))


def _keep(settings: Settings, release: Release, table: CodeTable) -> tuple[dict[str, Any], str]:
    """Write one release and read all tables with it; return what was done, as data and as a line."""
    folder = settings.home / "releases" / release.name
    held = any(x.release == release.name for x in table.rows("releases"))
    shipped = held and not (folder / "releases.csv").is_file()  # else an earlier run loaded it
    rows = {t: found for t, found in release.rows.items() if found and not (shipped and t != "descriptors")}
    counts = {t: len(found) for t, found in rows.items() if t not in ("releases", "sources")}
    if not counts:
        return _told(release, counts), f"{release.name}: {release.what}. RadCode ships these figures; nothing to load."
    _refuse_part(release, rows, table)
    aside = folder.with_name(f".{release.name}.{os.getpid()}")
    try:
        aside.mkdir(parents=True)
        for name, found in rows.items():
            (aside / f"{name}.csv").write_text(_as_csv(_TYPES[name], found), encoding="utf-8", newline="")
        load_table(*(f for f in settings.tables if f != folder), aside)
        if folder.exists():
            shutil.rmtree(folder)
        os.replace(aside, folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return _told(release, counts), _line(release, counts, shipped)


def _refuse_part(release: Release, rows: Mapping[str, Sequence[Cells]], table: CodeTable) -> None:
    """Refuse a file that holds a part of what it should: what it lacks would be read as not published.

    Raises:
        DataError: it has less than half of the rows of the newest release of its kind that is held.
    """
    for name in _FIGURES:
        kind = {x["service_type"] for x in rows.get(name, ())} if name == "mue" else set()
        counts: dict[str, int] = defaultdict(int)
        for row in table.rows(name):
            if row.release != release.name and (not kind or row.service_type in kind):
                counts[row.release] += 1
        held = max(counts.values(), default=0)
        if name in rows and len(rows[name]) * _WHOLE < held:
            raise DataError(
                [f"{release.name}: {len(rows[name]):,} rows of {name}, another has {held:,}: it is a part"],
                "Name all files of the release in one command.",
            )


def _as_csv(row_type: type[r.Row], rows: Iterable[Cells]) -> str:
    names = [f.name for f in fields(row_type)]
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted(rows, key=lambda row: [row[c] for c in row_type.KEY]))
    return out.getvalue()


def _told(release: Release, counts: Mapping[str, int]) -> dict[str, Any]:
    return {
        "release": release.name,
        "kind": release.kind,
        "what": release.what,
        "rows": dict(counts),
        "codes_not_held": len(release.unheld),
        "radiology_not_held": _of_radiology(release.unheld),
        "notes": list(release.notes),
    }


def _of_radiology(codes: Iterable[str]) -> list[str]:
    return [c for c in codes if c.isdecimal() and int(c) in _RADIOLOGY]


def _line(release: Release, counts: Mapping[str, int], shipped: bool) -> str:
    kept = ", ".join(f"{n:,} rows of {name}" for name, n in counts.items())
    parts = [f"{release.name}: {release.what}. Kept {kept}."]
    if shipped:
        parts.append("RadCode ships its figures already.")
    if release.unheld:
        parts.append(f"Left out {len(release.unheld):,} codes that RadCode does not hold.")
    if new := _of_radiology(release.unheld):
        more = f" and {len(new) - _NAMED} more" if len(new) > _NAMED else ""
        parts.append(f"Of radiology among them: {', '.join(new[:_NAMED])}{more}; RadCode cannot answer for these yet.")
    return " ".join((*parts, *release.notes))
