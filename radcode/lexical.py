"""BM25 over the words of the chunks, saved in a generation and loaded from it (bm25s, PyStemmer).

An edge: reads and writes one folder. Scores are exact for every chunk, so nothing is approximated here.
"""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from radcode.errors import StaleIndex
from radcode.model import Vector

_WORD = re.compile(r"[a-z0-9]+")
# Gentler than the usual 1.5 and 0.75: a passage is no better for being short or for saying a word twice, and what
# thousands of one-sentence passages do to the average length must not move the others (docs/decisions/010).
K1, B = 0.9, 0.2
# Function words only: "with", "without" and "no" decide contrast and stay in.
# fmt: off
_STOP = frozenset((
    "a", "an", "and", "are", "as", "at", "be", "by", "do", "does", "for", "from", "has", "have", "i", "if",
    "in", "into", "is", "it", "its", "of", "on", "or", "our", "that", "the", "their", "then", "there",
    "these", "they", "this", "to", "was", "we", "were", "what", "when", "which", "will", "you", "your",
))
# fmt: on


def words_of(text: str, stemmer: Any) -> list[str]:
    """Return the stemmed words of a text in order; digits and letters that touch stay one word."""
    return list(stemmer.stemWords([w for w in _WORD.findall(text.lower()) if w not in _STOP]))


class LexicalIndex:
    """BM25 scores of a fixed list of texts."""

    def __init__(self, scorer: Any, size: int) -> None:
        """Wrap a loaded `bm25s.BM25`, or None for an index without words."""
        import Stemmer

        self._scorer = scorer
        self._size = size
        self._stemmer = Stemmer.Stemmer("english")
        self._one_at_a_time = threading.Lock()  # a PyStemmer is not made for several threads
        self._last: dict[str, Vector] = {"": np.zeros(size, dtype=np.float32)}

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index the texts; positions are those of the sequence."""
        import bm25s

        _hush()
        index = cls(None, len(texts))
        words = [words_of(t, index._stemmer) for t in texts]
        if any(words):
            index._scorer = bm25s.BM25(k1=K1, b=B)
            index._scorer.index(words, show_progress=False)
        return index

    @classmethod
    def load(cls, folder: Path, size: int) -> LexicalIndex:
        """Read a saved index of `size` texts.

        Raises:
            StaleIndex: the folder is not a saved index of that size.
        """
        import bm25s

        _hush()
        if not (folder / "params.index.json").is_file():
            raise StaleIndex(f"{folder} holds no lexical index.", "Run: python -m ingest")
        try:
            scorer = bm25s.BM25.load(str(folder), mmap=True, show_progress=False)
            held = int(scorer.scores["num_docs"])
        except (OSError, ValueError, KeyError, EOFError, TypeError) as exc:
            raise StaleIndex(f"{folder} cannot be read: {exc}.", "Run: python -m ingest") from exc
        if held != size:
            raise StaleIndex(f"{folder} holds {held} chunks, not {size}.", "Run: python -m ingest")
        return cls(scorer, size)

    def save(self, folder: Path) -> None:
        """Write the index into a folder of its own."""
        self._scorer.save(str(folder), show_progress=False)

    def scores(self, text: str) -> Vector:
        """Return the BM25 score of every text, in order; zeros when no word is known."""
        if (known_scores := self._last.get(text)) is not None:
            return known_scores
        with self._one_at_a_time:
            words = words_of(text, self._stemmer)
        out = np.zeros(self._size, dtype=np.float32)
        if words and self._scorer is not None:
            known = self._scorer.get_tokens_ids(words)
            if known:
                out = np.asarray(self._scorer.get_scores_from_ids(known), dtype=np.float32)
        self._last = {**dict(list(self._last.items())[-1:]), text: out}  # a question asks for two texts in turn
        return out

    def best(self, text: str, k: int) -> list[int]:
        """Return positions of up to k texts that share a word with `text`, best first, ties by position."""
        return best_positions(self.scores(text), k, above=0.0)


def best_positions(scores: Vector, k: int, *, above: float = -np.inf) -> list[int]:
    """Return positions of the k highest scores above a bound, best first, ties by position."""
    order = np.argsort(-scores, kind="stable")[: max(k, 0)]
    return [int(i) for i in order if scores[i] > above]


def _hush() -> None:
    """bm25s 0.3.16 sets its own logger to DEBUG."""
    logging.getLogger("bm25s").setLevel(logging.WARNING)
