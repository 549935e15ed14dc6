"""Every setting of RadCode, read from the environment once, in the shells, and passed down.

An edge: the only module that reads `RADCODE_*`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

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
PROVIDERS = {"openai": "https://api.openai.com/v1"}  # who speaks the protocol, and where when no address is set
KEY = "OPENAI_API_KEY"  # the name that every program of that protocol knows


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A chat model that may reword sentences: `name` as it was set, and where it is served."""

    name: str
    base_url: str
    key: str = field(default="", repr=False)

    @property
    def model(self) -> str:
        """The name by which its server knows it."""
        return self.name.partition(":")[2]

    @property
    def host(self) -> str:
        """The machine that serves it."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_here(self) -> bool:
        """Whether it is served by this machine, so that no text leaves it."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False


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
    prompts: Path = ROOT / "prompts"
    llm: LanguageModel | None = None

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """Read and validate `RADCODE_*`.

        Raises:
            UsageError: a value cannot be used.
        """
        return cls(
            home=_path(env.get("RADCODE_HOME") or "var"),
            corpus=ROOT / "corpus",
            today=_date(env.get("RADCODE_TODAY", "")),
            keep_days=_days(env.get("RADCODE_KEEP_DAYS", "")),
            embedding_model=env.get("RADCODE_EMBEDDING_MODEL", ""),
            reference=_optional(env.get("RADCODE_REFERENCE", "")),
            sources=_optional(env.get("RADCODE_SOURCES", "")),
            llm=_language_model(env),
        )

    @property
    def tables(self) -> tuple[Path, ...]:
        """The folders of the code tables: RadCode's own, then the official releases that were loaded here, by name."""
        loaded = (f for f in (self.home / "releases").glob("*") if f.is_dir() and not f.name.startswith("."))
        return (self.corpus / "tables", *sorted(loaded))

    def on_today(self) -> date:
        """Return the default date of service: RADCODE_TODAY, else the clock."""
        return self.today or date.today()


def _language_model(env: Mapping[str, str]) -> LanguageModel | None:
    named, url = env.get("RADCODE_LLM", "").strip(), env.get("RADCODE_LLM_BASE_URL", "").strip()
    may_leave = _yes_or_no("RADCODE_ALLOW_EXTERNAL_LLM", env)
    if url and not _is_address(url):
        raise UsageError("RADCODE_LLM_BASE_URL is no address of a server.", "Write it as http://127.0.0.1:8080/v1.")
    if not named:
        return None
    provider, _, model = named.partition(":")
    if provider.lower() not in PROVIDERS or not model.strip():
        raise UsageError(
            f"RADCODE_LLM is {named[:80]!r}, not provider:model.",
            f"Write RADCODE_LLM={next(iter(PROVIDERS))}:NAME, for any server with an OpenAI-compatible chat endpoint.",
        )
    provider = provider.lower()
    made = LanguageModel(f"{provider}:{model.strip()}", url or PROVIDERS[provider], env.get(KEY, "").strip())
    if not made.is_here and not may_leave:
        raise UsageError(
            f"RADCODE_LLM would send questions, masked, to {made.host}, which is not this machine.",
            "Name a server of this machine, RADCODE_LLM_BASE_URL=http://127.0.0.1:8080/v1, "
            "or allow it with RADCODE_ALLOW_EXTERNAL_LLM=1.",
        )
    return made


def _is_address(url: str) -> bool:
    """Tell whether this is a plain web address: a name or password in it would be stored and shown."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    odd = any(c.isspace() or c in "@\\?#" or not c.isprintable() for c in url)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not odd


def _yes_or_no(name: str, env: Mapping[str, str]) -> bool:
    said = env.get(name, "").strip().lower()
    if said not in ("", "0", "1"):
        raise UsageError(f"{name} is {said[:40]!r}, neither 1 nor 0.", f"Write {name}=1 or leave it out.")
    return said == "1"


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
