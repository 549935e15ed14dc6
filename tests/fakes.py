"""Stand-ins for the fast tests: an encoder without a model and a code table without rows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from ingest.audit import REFUTED, statements
from radcode.model import Matrix, Publication
from radcode.settings import Settings
from radcode.tables import CodeTable

_WORD = re.compile(r"\w+")


class HashEncoder:
    """Same text, same vector; texts that share words lie near each other. Counts words as tokens."""

    name = "hash"
    hash = "0123456789abcdef"
    backend = "hash"
    dimension = 64

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.encoded.extend(texts)
        return np.stack([_vector(t) for t in texts]) if texts else np.zeros((0, self.dimension), dtype=np.float32)

    def count_tokens(self, text: str) -> int:
        return len(_WORD.findall(text)) + 2


def _vector(text: str) -> Matrix:
    out = np.full(HashEncoder.dimension, 1e-3, dtype=np.float64)
    for word in _WORD.findall(text.lower()):
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        out += np.random.default_rng(seed).standard_normal(HashEncoder.dimension)
    return np.asarray(out / np.linalg.norm(out), dtype=np.float32)


@dataclass(frozen=True)
class EmptyTable:
    """A code table of which a build needs only the hash."""

    hash: str = "no-tables"


def a_publication(
    text: str, *, name: str = "pub", title: str = "A title", published: date = date(2026, 1, 1)
) -> Publication:
    """Return a publication of this text, its sections found by Markdown headings."""
    from ingest.sections import markdown_sections

    return Publication(
        id=name,
        title=title,
        publisher="Someone",
        url="",
        tier="commercial",
        edition="",
        published=published,
        valid_from=None,
        valid_to=None,
        licence="",
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=text,
        sections=markdown_sections(text),
    )


def refuted_in(text: str, table: CodeTable) -> set[tuple[str, str, str, str]]:
    """Return what the audit refutes in a text: (attribute, code, what is said, what the table says)."""
    found = statements(a_publication(text), table)
    return {(s.attribute, s.code, s.said, s.table) for s in found if s.verdict in REFUTED}


def settings_of(home: object, corpus: object | None = None) -> Settings:
    """Return settings for a data folder, with a fixed day."""
    from dataclasses import replace
    from pathlib import Path

    made = Settings.from_env({"RADCODE_HOME": str(home), "RADCODE_TODAY": "2026-11-21"})
    return replace(made, corpus=Path(str(corpus))) if corpus else made
