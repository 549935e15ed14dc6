"""Codes of one family listed with one value each: "A without, B with, C both"; and the one that is of another family.

Pure. Refuted are values that are those of the family in another order, and a code of another part of the body where the
family has one of its own for the value said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.audit.binding import without_terms
from ingest.audit.features import EXCLUSIVE, denied_near
from ingest.audit.pages import Checked, Page, Sentence, checked
from ingest.audit.plain import in_plain_words
from radcode.codes import code_mentions
from radcode.counts import number_of
from radcode.rows import CodeRow
from radcode.tables import CodeTable

_ATTRIBUTES = ("contrast", "views", "laterality", "extent", "count")
_LEAST, _MOST = 2, 4  # codes listed
_FAMILY = 3  # codes, from which one that differs stands out
_SPLIT = re.compile(r",\s*(?:and\s|then\s)*|;\s*|\sand\s(?:then\s)?|\sthen\s", re.IGNORECASE)
_LEADS = re.compile(r"[:;,.]\s")
_LATTER = re.compile(
    r"\bthe latter\b(?=.*\bthe former\b)|(?<=latter).*\bthe former\b"
    r"|\bthe former\b(?=.*\bthe latter\b)",
    re.I,
)
_REVERSED = re.compile(r"\bthe latter\b.*\bthe former\b", re.IGNORECASE)
# In a list the state is said shortly: "plain", "enhanced", "both".
_SHORT_STATE = re.compile(
    r"\b(?P<without_then_with>both|combined|combination|double|before[- ]and[- ]after|two-phase)\b"
    r"|\b(?P<none>plain|native|unenhanced|bare|without)\b|\b(?P<with>enhanced|contrasted|with)\b",
    re.IGNORECASE,
)
_IN_BOTH = re.compile(r"\b(?:with|in|for|as) both\b|\bboth(?= phases)", re.IGNORECASE)
_SHORT_COUNT = re.compile(
    r"\b(?P<n>one|a single|single|two|a pair|three|four|five|six)(?P<more> (?:or more|upwards?|and (?:up|more"
    r"|above)|at least))?"
    r"(?! (?:codes|numbers|sides?|breasts?|knees?|hips?))\b",
    re.IGNORECASE,
)
_PAIR = {"a pair": 2, "a single": 1, "single": 1}


class _Item(NamedTuple):
    row: CodeRow
    value: str


def lists_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the codes of a list whose value is another one's of the family, and the one of another family."""
    if sentence.says_nothing or sentence.kind == "row":
        return
    mentions = code_mentions(sentence.words)
    rows = [row for c in dict.fromkeys(m.code for m in mentions) if (row := page.row(c))]
    if not _LEAST <= len(rows) <= _MOST or len(rows) != len({m.code for m in mentions}):
        return
    begin = max((m.end() for m in _LEADS.finditer(sentence.words[: mentions[0].start])), default=0)
    told = _LATTER.sub(" ", _blanked(sentence.words)[begin:])
    if denied_near(without_terms(in_plain_words(told), page)):
        return
    for attribute in _ATTRIBUTES:
        items = _items(sentence.words, rows, attribute, page)
        if len(items) == len(rows):
            yield from _out_of_order(sentence, items, attribute, page)
            yield from _stranger(sentence, items, attribute, page)


def _blanked(words: str) -> str:
    for m in code_mentions(words):
        words = words[: m.start] + " " * (m.end - m.start) + words[m.end :]
    return words


def _items(words: str, rows: Sequence[CodeRow], attribute: str, page: Page) -> list[_Item]:
    """Return each code with its value: that of the words before each, or after each, or in the same order after all."""
    first: dict[str, tuple[int, int]] = {}
    for m in code_mentions(words):
        first.setdefault(str(m.code), (m.start, m.end))
    spans = [first[r.code] for r in rows]
    edges = [0, *(e for span in spans for e in span), len(words)]
    gaps = [words[edges[2 * i] : edges[2 * i + 1]] for i in range(len(rows) + 1)]
    if attribute == "views" and not any(page.lexicon.read(in_plain_words(g)).views for g in gaps):
        return []
    for told in ([_SPLIT.split(gaps[0])[-1], *gaps[1:-1]], gaps[1:]):
        values = [_value(g, attribute, page) for g in told]
        if all(values) and len(set(values)) == len(values):
            return [_Item(r, v) for r, v in zip(rows, values, strict=True)]
    pieces = [v for piece in _SPLIT.split(gaps[-1]) if (v := _value(piece, attribute, page))]
    if len(pieces) == len(rows) == len(set(pieces)):
        order = rows[::-1] if _REVERSED.search(gaps[-1]) and len(rows) == _LEAST else rows
        return [_Item(r, v) for r, v in zip(order, pieces, strict=True)]
    return []


def _value(words: str, attribute: str, page: Page) -> str:
    """Return the one value of an attribute that a few words give; empty for none or several."""
    words = in_plain_words(words)
    reading = page.lexicon.read(words)
    if attribute == "views":
        views = reading.views
        short = list(_SHORT_COUNT.finditer(words))
        if views is None and len(short) == 1:
            n = _PAIR.get(short[0]["n"].lower()) or number_of(short[0]["n"].lower())
            return f"{n}-{'' if short[0]['more'] else n}"
        return f"{views.low}-{'' if views.at_least else views.high}" if views else ""
    found = [v for v in dict.fromkeys(reading.values(attribute)) if v in EXCLUSIVE[attribute]]
    if attribute == "contrast" and _IN_BOTH.search(words):
        return "without_then_with"
    if attribute == "contrast" and len(found) != 1:
        state = _SHORT_STATE.search(words)
        found = [str(state.lastgroup)] if state else found
    return found[0] if len(found) == 1 else ""


def _own(row: CodeRow, attribute: str) -> str:
    if attribute != "views":
        return str(getattr(row, attribute))
    return f"{row.views_min}-{'' if row.views_max is None else row.views_max}" if row.views_min is not None else ""


def _is_family(rows: Sequence[CodeRow]) -> bool:
    return len({(r.modality, r.regions, r.role, r.purpose) for r in rows}) == 1


def _out_of_order(sentence: Sentence, items: Sequence[_Item], attribute: str, page: Page) -> Iterator[Checked]:
    own = [_own(x.row, attribute) for x in items]
    if not _is_family([x.row for x in items]) or len(set(own)) < len(own):
        return
    said = [x.value for x in items]
    wrong = [x for x, o in zip(items, own, strict=True) if not _fits(x.value, o, attribute)]
    is_order = sorted(said) == sorted(own)
    # Of three the other two are right: the odd one is the fact that was changed.
    if not wrong or not (is_order or (len(items) >= _FAMILY and len(wrong) == 1 and attribute == "views")):
        return
    for x in wrong:
        value, held = _named(attribute, x.value, page.table), _named(attribute, _own(x.row, attribute), page.table)
        yield checked(sentence, x.row.code, attribute, "contradicts", value, held, x.row)


def _fits(said: str, own: str, attribute: str) -> bool:
    if attribute != "views":
        return said == own
    (a, b), (c, d) = said.split("-"), own.split("-")
    if not b and not d:
        return a == c  # "three or more" of a code that begins at four
    low, high = int(c), int(d) if d else None
    return low <= int(a) and (high is None or bool(b and int(b) <= high))


def _named(attribute: str, value: str, table: CodeTable) -> str:
    return f"{value.rstrip('-')} views" if attribute == "views" else table.meaning(attribute, value)


def _stranger(sentence: Sentence, items: Sequence[_Item], attribute: str, page: Page) -> Iterator[Checked]:
    """Yield the one code of another part of the body, which no words name, among those of a family."""
    if len(items) < _FAMILY:
        return
    for x in items:
        others = [y.row for y in items if y is not x]
        if not _is_family(others) or _is_family([x.row, *others]) or x.row.modality != others[0].modality:
            continue
        named = page.lexicon.read(f"{sentence.heading} {sentence.words}").values("regions")
        up = page.table.ancestors
        if any(r in up("regions", n) for r in x.row.regions for n in named):
            continue
        kin = [
            k
            for k in page.table.codes_on(page.on)
            if _is_family([k, *others]) and _fits(x.value, _own(k, attribute), attribute)
        ]
        if kin:
            own = " and ".join(page.table.meaning("regions", r) for r in x.row.regions)
            meant = " and ".join(page.table.meaning("regions", r) for r in kin[0].regions)
            yield checked(sentence, x.row.code, "regions", "contradicts", meant, own, x.row)
