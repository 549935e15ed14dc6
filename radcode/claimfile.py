"""Reads a file of claims: a JSON object, a list of them, or a CSV. An edge: files only."""

from __future__ import annotations

import json
from pathlib import Path

from radcode.billing import BilledClaim
from radcode.errors import DataError, UsageError
from radcode.intake import claim_of_row, claims_of_csv
from radcode.tables import CodeTable

LARGEST = 50_000_000  # bytes


def claims_of_file(path: Path, table: CodeTable) -> tuple[tuple[BilledClaim, ...], bool]:
    """Return the claims of a file, and whether it holds several by its form: a list, or a CSV of more than one.

    Raises:
        UsageError: the file is not there, or is neither JSON nor CSV.
        DataError: claims cannot be understood; every problem is listed.
    """
    if not path.is_file():
        raise UsageError(f"{path} is not a file.", "Name a .json or .csv file with a claim.")
    if path.stat().st_size > LARGEST:
        raise UsageError(f"{path} is larger than {LARGEST:,} bytes.", "Use --batch for many claims.")
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    if path.suffix.lower() == ".csv":
        found = claims_of_csv(text, table)
        return found, len(found) > 1
    if path.suffix.lower() == ".jsonl":
        raise UsageError(f"{path} has one claim a line.", "Check it with --batch IN.jsonl --out OUT.jsonl.")
    try:
        whole = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as exc:
        why = exc.msg if isinstance(exc, json.JSONDecodeError) else "nested too deeply"
        where = f" at row {exc.lineno}" if isinstance(exc, json.JSONDecodeError) else ""
        raise UsageError(f"{path} is not JSON: {why}{where}.", "Name a .json or .csv file with a claim.") from exc
    rows = whole if isinstance(whole, list) else [whole]
    problems, claims = [], []
    for n, row in enumerate(rows, start=1):
        try:
            if not isinstance(row, dict):
                raise UsageError("it is not a JSON object.")
            claims.append(claim_of_row(row, table))
        except UsageError as exc:
            problems.append(f"claim {row.get('id', n) if isinstance(row, dict) else n}: {exc}")
    if problems or not claims:
        raise DataError(problems or ["the file holds no claim."])
    return tuple(claims), isinstance(whole, list)
