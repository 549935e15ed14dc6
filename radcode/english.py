"""Everyday English words: what stands so in a sentence is not taken for a misspelt or shortened word of an exam.

The words and how often they are used come with the package pyspellchecker; read once, when a first word asks.
"""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from importlib.resources import files

OFTEN = 200  # uses in the package's texts: "denial" and "dictation" have more, misspellings of exam words fewer


def is_english(word: str) -> bool:
    """Tell whether a word in lower case is one of everyday English."""
    return word in _words()


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    packed = files("spellchecker").joinpath("resources/en.json.gz").read_bytes()
    uses: dict[str, int] = json.loads(gzip.decompress(packed))
    return frozenset(word for word, n in uses.items() if n >= OFTEN)
