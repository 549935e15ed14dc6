"""The terms of the field as our glossary explains them: read from its tables, found by any of their names.

Pure; knows only the shape of the publication: rows of `| term | meaning | source |`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_ROW = re.compile(r"^\|\s*(?P<term>[^|]+?)\s*\|\s*(?P<means>[^|]+?)\s*\|", re.MULTILINE)
_INSIDE = re.compile(r"\((?P<names>[^)]*)\)")
_HEADS = {"term"}
_OR = re.compile(r",\s*|\s+or\s+")


def terms_in(text: str) -> dict[str, str]:
    """Return the meaning of each name of each term of a glossary, names in lower case; the first one stays.

    "professional component (PC)" is found as written, without its brackets, and by what stands in them.
    """
    found: dict[str, str] = {}
    for row in _ROW.finditer(text):
        term, meaning = row["term"], row["means"]
        if term.lower() in _HEADS or not set(term) - set("-: "):
            continue
        for name in _names(term):
            found.setdefault(name, meaning[:1].upper() + meaning[1:])
    return found


def _names(term: str) -> Iterable[str]:
    bare = _INSIDE.sub("", term)
    inside = [n for m in _INSIDE.finditer(term) for n in _OR.split(m["names"])]
    return (" ".join(n.lower().split()) for n in (term, bare, *_OR.split(bare), *inside) if n.strip())


def explained(name: str, terms: Mapping[str, str]) -> str | None:
    """Return what a term means, in any of its names, singular for plural; None when the glossary has no such term."""
    key = " ".join(name.lower().split())
    return terms.get(key) or terms.get(key.removesuffix("s"))
