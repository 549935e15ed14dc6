"""The label nearest to a text among the codes in force: by meaning, or by character n-grams. No rule, no synonym.

An edge: the encoder, scikit-learn (which comes with sentence-transformers), and the reference folder.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np

from evals.peers.questions import Near
from radcode.model import Encoder, Matrix
from radcode.tables import CodeTable

FIRST = 5  # as many as a look-up of RadCode returns
DESCRIPTORS = ("mpfs_radiology_2026.csv", "mpfs_radiology_2025q4.csv")

# Texts asked and labels in, one row of similarities for each text out.
Similarity = Callable[[Sequence[str], Sequence[str]], Matrix]


def dense(encoder: Encoder) -> Similarity:
    """Return the cosine of the encoder's vectors; a text is encoded once."""
    known: dict[str, Matrix] = {}

    def vectors(texts: Sequence[str]) -> Matrix:
        new = [t for t in dict.fromkeys(texts) if t not in known]
        known.update(zip(new, encoder.encode(new), strict=True))
        return np.stack([known[t] for t in texts])

    return lambda asked, labels: np.asarray(vectors(asked) @ vectors(labels).T, dtype=np.float32)


def ngrams(asked: Sequence[str], labels: Sequence[str]) -> Matrix:
    """Return the cosine of TF-IDF weighted runs of 3 to 5 characters inside words, capitals aside."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), lowercase=True, sublinear_tf=True)
    rows = vectorizer.fit_transform(labels)
    return np.asarray((vectorizer.transform(asked) @ rows.T).toarray(), dtype=np.float32)


class Label(NamedTuple):
    """A code and the words for it, in force on these days; both are included."""

    code: str
    text: str
    since: date = date.min
    until: date = date.max


def nearest(
    asked: Sequence[tuple[str, date]], labels: Sequence[Label], table: CodeTable, similarity: Similarity
) -> list[tuple[Near, ...]]:
    """Return for each text the codes in force on its date whose labels lie nearest, nearest first.

    Args:
        asked: texts with their dates.
        labels: what is compared; codes without one are not found.
        table: says which codes are in force.
        similarity: how nearness is told.
    """
    if not asked or not labels:
        return [()] * len(asked)
    scores = similarity([t for t, _ in asked], [x.text for x in labels])
    held = {on: np.array([_holds(x, on, table) for x in labels]) for on in {on for _, on in asked}}
    out = []
    for row, (_, on) in zip(scores, asked, strict=True):
        ranked = np.argsort(-np.where(held[on], row, -np.inf), kind="stable")[:FIRST]
        out.append(tuple(Near(labels[i].code, float(row[i])) for i in ranked if held[on][i]))
    return out


def _holds(label: Label, on: date, table: CodeTable) -> bool:
    return label.since <= on <= label.until and table.code(label.code, on) is not None


def own_labels(table: CodeTable) -> list[Label]:
    """Return the labels in our own words."""
    return [Label(r.code, r.label, r.effective_from, r.effective_to) for r in table.rows("codes")]


def explained_labels(table: CodeTable) -> list[Label]:
    """Return the labels in our own words, each with its explanation."""
    rows = table.rows("codes")
    return [Label(r.code, f"{r.label}. {r.explains}", r.effective_from, r.effective_to) for r in rows]


def official_labels(reference: Path | None) -> list[Label]:
    """Return the short descriptors of the fee schedules of the reference folder; empty without it."""
    found: dict[str, str] = {}
    for name in DESCRIPTORS:
        path = reference / name if reference else None
        if path is not None and path.is_file():
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    found.setdefault(row["hcpcs"], row["short_descriptor"])
    return [Label(code, text) for code, text in sorted(found.items())]
