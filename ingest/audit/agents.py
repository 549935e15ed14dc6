"""A tracer or contrast agent said of the code of another one, and a figure that a code's own name has otherwise.

Pure. What names an agent are the words that few agents' names hold; a figure counts where its unit stands in the code's
own words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from ingest.audit.binding import bound, without_terms
from ingest.audit.features import denied_near
from ingest.audit.names import words_of
from ingest.audit.pages import Checked, Page, Sentence, checked
from radcode.codes import code_mentions
from radcode.rows import CodeRow
from radcode.tables import CodeTable

_AGENT = "agent"
_FEW = 3  # agents that share a word which still names one of them
_SHORT = 24  # words
_OTHERWISE = re.compile(
    r"\b(?:also|or|like|such as|for example|instead|unlike|than|replac\w*|once|formerly|if|with|beside|both|versus|vs"
    r"|until|was|were|similar|other|another|primary|together|after|before)\b",
    re.IGNORECASE,
)


def agents_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the code of an agent that is said to be another one, and the code whose own figure is said otherwise."""
    if sentence.says_nothing or sentence.words.startswith("#"):
        return
    if len({m.code for m in code_mentions(sentence.words)}) > 1 or len(sentence.words.split()) > _SHORT:
        return
    for described in bound(sentence, page):
        row = page.row(described.codes[0]) if len(described.codes) == 1 and not described.is_range else None
        text = " ; ".join(described.pieces)
        bare = without_terms(text, page)
        if row is None or denied_near(bare) or _OTHERWISE.search(bare):
            continue
        if row.role == _AGENT and (other := _another(row, text, page)):
            yield checked(sentence, row.code, "agent", "contradicts", f"as {other.code}: {other.label}", row.label, row)
        elif row.role != _AGENT and (said := _figure(row, text)):
            yield checked(sentence, row.code, "figure", "contradicts", said, row.label, row)
        return


def _another(row: CodeRow, text: str, page: Page) -> CodeRow | None:
    """Return the agent whose name is said and which this code's own words do not hold."""
    naming = _naming(page.table, page.on)
    said = words_of(text)
    if said & (words_of(_BRACKETS.sub(" ", row.label)) - _GENERAL):
        return None
    others = (said & naming.keys()) - words_of(row.explains)
    if not others or any(row.code in naming[w] for w in others):
        return None
    return page.row(min(naming[max(others, key=lambda w: (len(w), w))]))


_BRACKETS = re.compile(r"\([^)]*\)")
# What says of an agent what it is for or how it is sold, and no more.
_GENERAL = frozenset(
    """tracer drug agent contrast treatment diagnostic dose each mci ml mr iodine unit up under over per study product
liquid capsule low high osmolar""".split()
)


@lru_cache(maxsize=8)
def _naming(table: CodeTable, on: date) -> Mapping[str, tuple[str, ...]]:
    """Return the words that name few agents, with the codes of these; words of exams and plain English are none."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    others: set[str] = set()
    for x in table.codes_on(on):
        if x.role == _AGENT:
            for w in words_of(_BRACKETS.sub(" ", x.label.split(",")[0])):
                found[w].add(x.code)
        else:
            others |= words_of(f"{x.label} {x.explains}")
    return {
        w: tuple(c)
        for w, c in found.items()
        if len(c) <= _FEW and w not in others and not w.isdecimal() and len(w) >= _FEW
    }


_NUMBER = r"(?<![\w.,$-])(\d+(?:\.\d+)?)"
_UNIT = r"(kV|MeV|MV|cm|mm|minutes?|hours?|channels?|probes?|positions?|isocent(?:er|re)s?|fractions?|gauss|tesla)\b"
_MEASURE = re.compile(rf"{_NUMBER}(?:\s?(?:to|-|\u2013)\s?(\d+(?:\.\d+)?))?[\s-]?{_UNIT}", re.IGNORECASE)


def _figure(row: CodeRow, text: str) -> str:
    """Return the figure said where the code's own words have another one of the same unit; empty where none is."""
    own, said = _measures(f"{row.label}. {row.explains}"), _measures(text)
    off = [(u, n) for u, numbers in said.items() for n in numbers if u in own and n not in own[u]]
    return f"{off[0][1]} {off[0][0]}" if off and len(said) == 1 else ""


def _measures(text: str) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for m in _MEASURE.finditer(text):
        found[m[3].lower().rstrip("s")] |= {n for n in (m[1], m[2]) if n}
    return dict(found)
