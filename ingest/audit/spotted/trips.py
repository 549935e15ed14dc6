"""Modifiers that count the patients of one trip, beside the count that is said of them.

Pure. The tables name such modifiers and what each of them counts; a modifier beside another count is refuted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked, said_before, table_header
from ingest.audit.spotted.reading import NUMBER, denies_anything, number_of
from radcode.rows import ModifierRow
from radcode.tables import CodeTable

_COUNTS = re.compile(rf"\b(?P<n>{NUMBER})(?P<more> or more)? patients\b", re.IGNORECASE)
_PEOPLE = r"(?:patients?|residents?|people|persons?|individuals?|beneficiaries|inmates|others)"
_COUNT = re.compile(
    rf"\b(?P<n>{NUMBER})\b(?P<more> or more|\+)?(?=[- ](?:\w+ )?{_PEOPLE}\b)"
    rf"|\b{_PEOPLE}(?: \w+){{0,6}}?\s?[:=]\s?(?P<m>{NUMBER})\b(?P<more2> or more|\+)?",
    re.IGNORECASE,
)
_BARE = re.compile(rf"\b(?P<n>{NUMBER})\b(?P<more> or more|\+| and (?:up|over|above))?", re.IGNORECASE)
_MODIFIER = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}(?![A-Za-z0-9])")
_CUT = re.compile(r"[;,]\s(?:and\s)?|\sand\s|\.\s")


@cache
def _counting(table: CodeTable) -> Mapping[str, tuple[int, bool, ModifierRow]]:
    """Return the modifiers that count patients: the number, whether more count too, and the row."""
    found = ((x, _COUNTS.search(x.label)) for x in table.rows("modifiers"))
    return {x.modifier: (number_of(m["n"]) or 0, bool(m["more"]), x) for x, m in found if m}


def trips_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the counts that the sentence gives modifiers of shared trips, with the verdict of the modifiers' rows."""
    known = _counting(page.table)
    words = sentence.words
    if sentence.is_told_of_others or words.startswith("#") or not any(m in known for m in _MODIFIER.findall(words)):
        return
    if sentence.kind == "row":
        columns = [c.strip() for c in table_header(sentence, page).strip().strip("|").split("|")]
        cells = [c.strip() for c in words.strip().strip("|").split("|")]
        words = "; ".join(f"{h}: {c}" for h, c in zip(columns, cells, strict=False) if h != c)
        stretches = [words]
    else:
        several = len({m for m in _MODIFIER.findall(words) if m in known}) > 1
        stretches = _CUT.split(words) if several else [words]
    asked = next((c.asked for c in sentence.clauses if c.asked), "")
    around = f"{asked} {said_before(sentence, page)}"
    for said in stretches:
        named = {m for m in _MODIFIER.findall(said) if m in known}
        if len(named) != 1 or denies_anything(said):
            continue
        counts = _counts(said, _COUNT)
        counts = counts or (
            _counts(said, _BARE)
            if len(stretches) > 1 and _COUNT.search(f"{around} {words} {sentence.heading}")
            else set()
        )
        counts = counts or (_counts(around, _COUNT) if len(stretches) == 1 else set())
        if len(counts) != 1:
            continue
        (modifier,), (n,) = named, counts
        own, more, row = known[modifier]
        verdict: Verdict = "agrees" if n == own or (more and n > own) else "contradicts"
        yield checked(sentence, modifier, "modifier", verdict, f"{modifier} for {n} patients", row.label, row)


def _counts(words: str, pattern: re.Pattern[str]) -> set[int]:
    return {n for m in pattern.finditer(words) if (n := number_of(m["n"] or m.groupdict().get("m") or "")) and n > 1}
