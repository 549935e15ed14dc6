"""Values that stand below a heading, or in a column, that says what they are: "Unit limits", "Status 2026".

Pure. Codes become tildes, so that no digit of them is read as a value.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.audit.pages import Sentence
from radcode.codes import code_mentions


@lru_cache(maxsize=1024)  # asked by several readers of the same clause
def without_codes(words: str) -> str:
    """Return the words with each code and its modifiers as tildes, of the same length."""
    for m in code_mentions(words):
        words = words[: m.start] + "~" * (m.end - m.start) + words[m.end :]
    return words


_VALUE_ONLY = re.compile(r"^\W*~+\s?(?:[:=|\u2013\u2014\u2192-]|->)\s?(?P<value>[^,;:.]{1,30})$")
_YEAR_OF_COLUMN = re.compile(r"^(?P<name>[^:]*?)[\s(,]*\b(?P<year>20\d\d)\b\)?(?P<rest>[^:]*): (?P<value>.+)$")
_LONG_VALUE, _LONG_HEADING = 4, 8  # words


def labelled(words: str, sentence: Sentence) -> str:
    """Return a value below a heading, or in a column, that says what it is: "Unit limits: 3", "Status: A in 2026"."""
    if sentence.kind == "row":
        found = _YEAR_OF_COLUMN.match(words)
        return f"{found['name']}{found['rest']}: {found['value']} in {found['year']}" if found else ""
    alone = _VALUE_ONLY.match(without_codes(words))
    last = sentence.heading.split(" > ")[-1].rstrip(" :?.")
    if alone is None or code_mentions(last) or not last or len(last.split()) > _LONG_HEADING:
        return ""
    return f"{_as_label(last)}: {alone['value'].strip()}" if len(alone["value"].split()) <= _LONG_VALUE else ""


_LABEL_ENDS = re.compile(r"\s?[,(:;\u2013\u2014].*$|\s-\s.*$")
_OF_YEAR = re.compile(r"\s?\b(?:in|for|of)?\s?20\d\d\b(?: (?:file|values?))?")
_PLURALS = re.compile(r"\b(indicator|level|letter|code|value)s\b", re.IGNORECASE)
_WHICH_TAKE = re.compile(
    r"^(?:which|what) (?:codes?"
    r"|numbers?) (?:\w+) (?=(?:modifiers? )?[A-Z0-9]{2}\b)",
    re.IGNORECASE,
)


def _as_label(heading: str) -> str:
    """Return a heading as the name of a value below it: "Bilateral indicators, 2026 file" as "Bilateral indicator"."""
    label = _OF_YEAR.sub("", _LABEL_ENDS.sub("", heading))
    label = re.sub(r"\bcolumns?\b", "indicator", label, flags=re.IGNORECASE)
    return _WHICH_TAKE.sub("takes ", _PLURALS.sub(r"\1", label))
