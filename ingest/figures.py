"""Makes `fees`, `cf`, `gpci`, `mue`, `opps`, `ptp` and `releases` from the official files: numbers and indicators only.

    python -m ingest.figures [REFERENCE]      the folder of official files, default RADCODE_REFERENCE

Re-runnable: the same files give the same bytes. Keeps the rows of the codes that stand in `corpus/tables/codes.csv`
and never copies a descriptor.
"""

from __future__ import annotations

import csv
import hashlib
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from radcode.errors import RadcodeError, UsageError
from radcode.settings import ROOT, Settings

Cells = dict[str, str]


class Source(NamedTuple):
    """One official release: the slice that is read, the official file whose sha256 names it, and when it holds."""

    release: str
    kind: str
    published: str
    holds_from: str
    holds_to: str
    slice: str
    official: str


# A release holds for its calendar year; NCCI tables from their day on, until a newer one is loaded (tables.md).
SOURCES = (
    Source(
        "RVU25D", "rvu", "2025-09-11", "2025-01-01", "2025-12-31", "mpfs_radiology_2025q4.csv", "PPRRVU2025_Oct.csv"
    ),
    Source(
        "RVU26C",
        "rvu",
        "2026-06-30",
        "2026-01-01",
        "2026-12-31",
        "mpfs_radiology_2026.csv",
        "PPRRVU2026_Jul_nonQPP.csv",
    ),
    Source("GPCI26", "gpci", "2026-01-01", "2026-01-01", "2026-12-31", "gpci_2026.csv", "GPCI2026.csv"),
    Source(
        "MUE26Q2",
        "mue",
        "2026-04-01",
        "2026-04-01",
        "",
        "mue_radiology.csv",
        "MCR_MUE_PractitionerServices_Eff_04-01-2026_relaid.csv",
    ),
    Source("MUE24Q3-OPH", "mue", "2024-07-01", "2024-07-01", "", "mue_radiology.csv", "mue_radiology.csv"),
    Source("OPPS26Q2", "opps", "2026-04-01", "2026-04-01", "", "opps_radiology.csv", "opps_radiology.csv"),
    Source("PTP24Q3", "ptp", "2024-07-01", "2024-07-01", "", "ptp_radiology.csv", "ccipra_2024q3_radiology_relaid.TXT"),
)


def import_figures(reference: Path, tables: Path) -> dict[str, int]:
    """Write the figure tables from the reference folder and return how many rows each got.

    Raises:
        UsageError: the folder does not hold the official files.
    """
    wanted = [f"original/{s.official}" if s.kind == "rvu" else s.slice for s in SOURCES]
    missing = [name for name in wanted if not (reference / name).is_file()]
    if missing:
        raise UsageError(f"{reference} does not hold {', '.join(missing)}.", "Name the folder of the official files.")
    codes = {row["code"] for row in _read(tables / "codes.csv")}
    schedules = {s: _schedule(reference / "original" / s.official) for s in _of("rvu")}
    fees = [row for s, rows in schedules.items() for row in _fees(s, rows, codes)]
    written = {
        "fees": _write(tables / "fees.csv", fees),
        "cf": _write(tables / "cf.csv", [*_authored_factors(tables), *(_cf(s, rows) for s, rows in schedules.items())]),
        "gpci": _write(tables / "gpci.csv", [_gpci(s, r) for s in _of("gpci") for r in _read(reference / s.slice)]),
        "mue": _write(tables / "mue.csv", [m for s in _of("mue") for m in _mue(s, _read(reference / s.slice), codes)]),
        "opps": _write(
            tables / "opps.csv", [o for s in _of("opps") for o in _opps(s, _read(reference / s.slice), codes)]
        ),
        "ptp": _write(tables / "ptp.csv", [p for s in _of("ptp") for p in _ptp(s, _read(reference / s.slice), codes)]),
    }
    written["releases"] = _write(tables / "releases.csv", [_release(s, reference) for s in SOURCES])
    return written


def _authored_factors(tables: Path) -> list[Cells]:
    """Return the conversion factors that no relative value file holds, as that of qualifying participants."""
    files = {s.release for s in _of("rvu")}
    return [row for row in _read(tables / "cf.csv") if row["source"] not in files]


def _of(kind: str) -> tuple[Source, ...]:
    return tuple(s for s in SOURCES if s.kind == kind)


def _read(path: Path) -> list[Cells]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, rows: Iterable[Cells]) -> int:
    rows = sorted(rows, key=lambda r: tuple(r.values()))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


# The heads of the official relative value file, whose words stand one below the other, and what we call the columns.
SCHEDULE = {
    "HCPCS": "code",
    "MOD": "modifier",
    "STATUS CODE": "status",
    "PCTC IND": "pctc",
    "BILAT SURG": "bilateral",
    "MULT PROC": "mult",
    "GLOB DAYS": "global_days",
    "DIAGNOSTIC IMAGING FAMILY INDICATOR": "family",
    "PHYSICIAN SUPERVISION OF DIAGNOSTIC PROCEDURES": "supervision",
    "WORK RVU": "work",
    "NON-FAC PE RVU": "pe_nonfacility",
    "FACILITY PE RVU": "pe_facility",
    "MP RVU": "mp",
    "CONV FACTOR": "factor",
}


def _schedule(path: Path) -> list[Cells]:
    """Read an official relative value file (PPRRVU*.csv); its columns move from year to year and are found by name."""
    with path.open(encoding="latin-1", newline="") as file:
        rows = list(csv.reader(file))
    at = next((i for i, row in enumerate(rows) if row[:2] == ["HCPCS", "MOD"]), -1)
    first = next((i for i, row in enumerate(rows[:at]) if "STATUS" in row), at)
    while first and any(cell.strip() for cell in rows[first - 1][3:]):
        first -= 1
    heads = [" ".join(" ".join(c).split()) for c in zip(*rows[first : at + 1], strict=False)]
    missing = [h for h in SCHEDULE if h not in heads]
    if at < 0 or missing:
        raise UsageError(f"{path} lacks the columns {', '.join(missing)}.", "Take the relative value file of CMS.")
    places = {name: heads.index(head) for head, name in SCHEDULE.items()}
    return [{name: row[i].strip() for name, i in places.items()} for row in rows[at + 1 :] if row and row[0].strip()]


def _fees(source: Source, rows: Iterable[Cells], codes: set[str]) -> list[Cells]:
    columns = [name for name in SCHEDULE.values() if name != "factor"]
    return [{"release": source.release, **{c: r[c] for c in columns}} for r in rows if r["code"] in codes]


def _cf(source: Source, rows: list[Cells]) -> Cells:
    values = sorted({r["factor"] for r in rows})
    if len(values) != 1:
        raise RadcodeError(f"{source.official} holds several conversion factors: {', '.join(values)}.")
    return {
        "kind": "non_apm",
        "value": values[0],
        "effective_from": source.holds_from,
        "effective_to": source.holds_to,
        "source": source.release,
        "sure": "file",
    }


def _gpci(source: Source, row: Cells) -> Cells:
    return {
        "release": source.release,
        "locality": f"{row['mac']}-{row['locality_number']}",
        "mac": row["mac"],
        "state": row["state"],
        "name": row["locality_name"].strip("* ").title(),
        "work": row["pw_gpci_floor1"],
        "pe": row["pe_gpci"],
        "mp": row["mp_gpci"],
    }


def _mue(source: Source, rows: Iterable[Cells], codes: set[str]) -> list[Cells]:
    return [
        {
            "release": source.release,
            "service_type": r["service_type"].lower().replace(" ", "_"),
            "code": r["hcpcs"],
            "value": r["mue_value"],
            "mai": r["mai"],
        }
        for r in rows
        if r["hcpcs"] in codes and r["effective"] == source.holds_from  # the slice holds both, each of its own day
    ]


def _opps(source: Source, rows: Iterable[Cells], codes: set[str]) -> list[Cells]:
    return [
        {
            "release": source.release,
            "code": r["hcpcs"],
            "status": r["status_indicator"],
            "rate": r["payment_rate"] or "0",  # what is packaged or paid elsewhere has none
        }
        for r in rows
        if r["hcpcs"] in codes and r["release"] == source.holds_from[:7]
    ]


def _ptp(source: Source, rows: Iterable[Cells], codes: set[str]) -> list[Cells]:
    return [
        {
            "release": source.release,
            "column1": r["column1"],
            "column2": r["column2"],
            "modifier_indicator": r["modifier_indicator"],
        }
        for r in rows
        if r["column1"] in codes and r["column2"] in codes and not r["deletion"]
    ]


def _release(source: Source, reference: Path) -> Cells:
    official = reference / "original" / source.official
    path = official if official.is_file() else reference / source.slice
    return {
        "release": source.release,
        "kind": source.kind,
        "published": source.published,
        "holds_from": source.holds_from,
        "holds_to": source.holds_to,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }


def main(argv: list[str], say: Callable[[str], object] = print) -> int:
    """Run the import and print the row counts; 0 when done, 2 when the folder cannot be used."""
    reference = Path(argv[0]) if argv else Settings.from_env().reference
    try:
        if reference is None:
            raise UsageError("no folder of official files.", "Set RADCODE_REFERENCE or name it.")
        for table, count in import_figures(reference, ROOT / "corpus" / "tables").items():
            say(f"{table}: {count} rows")
    except RadcodeError as exc:
        print(exc, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
