"""Add-on codes billed with a primary code that they do not belong to.

Pure. Only two purposes that exclude each other refute a pair: the table does not hold every primary code of an add-on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.reading import Checked, Page, Sentence, checked
from radcode.rows import CodeRow, PairRow

_WITH = re.compile(
    r"\s(?:plus|together with|along with|in addition to|combined with|paired with|alongside|on top of"
    r"|add(?:ed|s)?(?: on)? to|add-on (?:to|for|code (?:to|for|of))|add|with)\s|\s\+\s",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:not|never|cannot|nor|no|without|only|instead|rather|separate\w*|edits?|same[- ]day)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_ADDS = ("addon_of", "screening_with_tomo", "diagnostic_with_tomo")
_OPPOSED = {"screening", "diagnostic"}


def pairs_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the add-on pairings of a sentence with one joining word, with the verdict of the pairs table."""
    if sentence.says_nothing or len(sentence.described) < 2 or sentence.kind == "row" or _DENIAL.search(sentence.words):
        return
    sides = _sides(sentence)
    if sides is None:
        return
    first = [row for code in sides[0] if (row := page.row(code))]
    second = [row for code in sides[1] if (row := page.row(code))]
    yield from _between(sentence, first, second, page)
    yield from _between(sentence, second, first, page)


def _sides(sentence: Sentence) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the codes before and after the one word that joins them; None when there is no one such word."""
    spans = [(d.start, d.end) for d in sentence.described]
    joins = [
        m
        for m in _WITH.finditer(sentence.words)
        if any(b <= m.start() for _, b in spans)
        and any(m.end() <= a + 1 for a, _ in spans)
        and re.search(r"contrast|disease|cancer|symptoms", sentence.words[m.end() : m.end() + 16], re.IGNORECASE)
        is None
    ]
    if not joins or (len(joins) > 1 and not all(j.start() - joins[0].start() < len("plus the with ") for j in joins)):
        return None
    at = joins[0].start()
    before = tuple(c for d in sentence.described if d.end <= at for c in d.codes)
    after = tuple(c for d in sentence.described if d.start >= at for c in d.codes)
    return before, after


def _between(sentence: Sentence, primary: list[CodeRow], added: list[CodeRow], page: Page) -> Iterator[Checked]:
    adding = [row for row in added if _pairs(page, code=row.code)]
    for row in primary:
        if row.purpose not in _OPPOSED:
            continue
        right = [p for p in _pairs(page, other=row.code) if any(p.code == a.code for a in adding)]
        if right:
            names = ", ".join(dict.fromkeys(p.code for p in right))
            yield checked(
                sentence, f"{row.code};{right[0].code}", "pairs", "agrees", f"with {names}", f"with {names}", right[0]
            )
            continue
        wrong = [a for a in adding if a.purpose in _OPPOSED - {row.purpose} and a.regions == row.regions]
        # An add-on is proved by its own primary codes, a code of its own standing by what its partner takes.
        of_added = tuple(p for a in wrong for p in _pairs(page, code=a.code))
        of_primary = _pairs(page, other=row.code)
        proof = of_added if any(a.addon for a in wrong) else of_primary or of_added
        if wrong and proof:
            codes = [a.code for a in wrong]
            yield checked(
                sentence,
                ";".join((row.code, *codes)),
                "pairs",
                "contradicts",
                f"{row.code} ({row.purpose}) with {', '.join(codes)}",
                f"{proof[0].code} goes with {proof[0].other}",
                proof[0],
            )


def _pairs(page: Page, *, code: str = "", other: str = "") -> tuple[PairRow, ...]:
    return tuple(p for p in page.table.pairs(page.on, code=code, other=other) if p.relation in _ADDS)
