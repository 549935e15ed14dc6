"""Every setting of RadCode, read from the environment once, in the shells, and passed down.

An edge: the only module that reads `RADCODE_*`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from radcode.errors import UsageError

ROOT = Path(__file__).resolve().parent.parent
KNOWN = (
    "RADCODE_HOME",
    "RADCODE_TODAY",
    "RADCODE_KEEP_DAYS",
    "RADCODE_EMBEDDING_MODEL",
    "RADCODE_LLM",
    "RADCODE_LLM_BASE_URL",
    "RADCODE_ALLOW_EXTERNAL_LLM",
    "RADCODE_REFERENCE",
    "RADCODE_SOURCES",
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The validated settings. Paths are absolute; `keep_days` 0 keeps conversations until they are erased."""

    home: Path
    corpus: Path
    today: date | None
    keep_days: int
    embedding_model: str
    reference: Path | None
    sources: Path | None

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Read and validate `RADCODE_*`.

        Raises:
            UsageError: a value cannot be used.
        """
        if env.get("RADCODE_LLM"):
            raise UsageError("RADCODE_LLM is set, but this version answers without a language model.", "Unset it.")
        return cls(
            home=_path(env.get("RADCODE_HOME") or "var"),
            corpus=ROOT / "corpus",
            today=_date(env.get("RADCODE_TODAY", "")),
            keep_days=_days(env.get("RADCODE_KEEP_DAYS", "")),
            embedding_model=env.get("RADCODE_EMBEDDING_MODEL", ""),
            reference=_optional(env.get("RADCODE_REFERENCE", "")),
            sources=_optional(env.get("RADCODE_SOURCES", "")),
        )

    @property
    def tables(self) -> tuple[Path, ...]:
        """The folders of the code tables: RadCode's own, then the official releases that were loaded here, by name."""
        loaded = (f for f in (self.home / "releases").glob("*") if f.is_dir() and not f.name.startswith("."))
        return (self.corpus / "tables", *sorted(loaded))

    def on_today(self) -> date:
        """Return the default date of service: RADCODE_TODAY, else the clock."""
        return self.today or date.today()


def _path(text: str) -> Path:
    return (Path.cwd() / Path(text).expanduser()).resolve()


def _optional(text: str) -> Path | None:
    return _path(text) if text else None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as exc:
        raise UsageError(f"RADCODE_TODAY is {text!r}, not a date.", "Write it as 2026-11-21.") from exc


def _days(text: str) -> int:
    if not text:
        return 0
    if not text.isdecimal() or len(text) > 6 or int(text) > MOST_DAYS:
        raise UsageError(
            f"RADCODE_KEEP_DAYS is {text[:40]!r}, not a number of days.", f"Write a whole number up to {MOST_DAYS}."
        )
    return int(text)


MOST_DAYS = 100 * 365  # more would leave the calendar
