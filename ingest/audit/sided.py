"""Whether one line is for both sides or for each, in everyday words: "once per breast", "the other knee is in it".

Pure. A code of both sides, or whose price already covers them, is told from one of a side by its row and indicator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part

_PART = (
    r"(?:sides?|breasts?|knees?|hips?|shoulders?|legs?|arms?|limbs?|extremit(?:y|ies)|feet|foot|hands?|ankles?|wrists?"
    r"|elbows?|eyes?|ears?|kidneys?|ribs?|joints?|thighs?|forearms?|calves|calf|femurs?|veins?|arter(?:y|ies))"
)
_ONE = r"(?:one|a single|a|1|just one|the same|this|only one)"
_LINE = r"(?:units?|codes?|lines?|charges?|fees?|services?|claims?|payments?|numbers?)"
_OTHER = r"(?:the |its )?(?:opposite|other|second|contralateral)"
_BOTH = re.compile(
    rf"\b{_ONE} {_LINE}\b[^.;:]{{0,40}}?\b(?:covers?|is for|for|pays for|takes in|includes?|counts?|holds?"
    rf"|describes?) "
    rf"(?:both|the two|the pair|either or both|left and right|right and left)\b"
    rf"|\b(?:both|the two|two) (?:\w+ )?{_PART} (?:are|together are|count as|make|make up|fall|come) [^.;:]{{0,30}}?"
    rf"\b(?:under|in|by|with|as)? ?{_ONE} {_LINE}\b"
    rf"|\b(?:includes?|covers?|counts?|contains?|takes in|has|holds) {_OTHER} {_PART}\b"
    rf"|\b(?:both|the two) (?:\w+ )?{_PART} (?:are|lie|sit) (?:\w+ )?(?:in(?:side)? it|included|inside|within"
    rf"|part of|covered)\b"
    rf"|\b{_OTHER} {_PART} (?:is|comes) (?:\w+ )?(?:included|inside|covered|in it|free|part of)\b"
    rf"|\bonce,? (?:whether|no matter|regardless)\b[^.;:]{{0,40}}\bboth\b|\bonly once (?:even )?(?:for|when"
    rf"|if) (?:both|two)\b"
    r"|\b(?:inherently|already|by (?:definition|design|nature)) (?:bilateral|two-sided|for both sides)\b"
    r"|\b(?:bilateral|two-sided) by (?:definition|design|nature)\b"
    rf"|\bcovers? (?:both|the two) (?:\w+ )?{_PART}\b",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"\b(?:once|one (?:unit|line|time)|twice) for (?:the )?(?:left|right)\b[^.;:]{0,30}\bfor (?:the )?(?:left"
    r"|right|other)\b"
    rf"|\b(?:once|one (?:unit|line|time)|a (?:unit|line)|separately|one each|billed|reported|charged|paid)\s?(?:per"
    rf"|for each|for every"
    rf"|for either|on each) (?:\w+ )?{_PART}\b"
    rf"|\b(?:each|every|either) (?:\w+ )?{_PART} (?:is|gets|has|counts?|needs?|goes|takes|must|may|can"
    rf"|should)\b[^.;:]{{0,40}}?"
    r"\b(?:own|separate(?:ly)?|apart|individually|another unit|billed by itself)\b"
    rf"|\b(?:twice|two (?:units|lines|times)|2 (?:units|lines)|double)\b[^.;:]{{0,30}}?\b(?:both|two|bilateral"
    rf"|each of the) ?(?:\w+ )?{_PART}?"
    rf"|\b(?:both|two) (?:\w+ )?{_PART} (?:are|need|take|make|count as) [^.;:]{{0,30}}?\b(?:two (?:units|lines"
    rf"|codes)|twice|2 units)\b"
    r"|\b(?:is|as) (?:an? )?(?:one-sided|unilateral|single-sided|per-side)\b(?: (?:code|study|exam|service|number"
    r"|procedure))?"
    rf"|\b{_OTHER} (?:\w+ )?{_PART} (?:is|gets?|needs?|counts?|takes?|comes?|makes?|earns?)\b[^.;:]{{0,30}}?"
    rf"\b(?:another|second|extra|additional|own|separate|further) (?:unit|line|code|charge|service)\b"
    rf"|\bcovers? (?:only )?(?:one|a single) (?:\w+ )?{_PART}(?: only| at a time)\b",
    re.IGNORECASE,
)
_CASE = re.compile(r"\b(?:if|unless|modifiers?|50|reduced|mastectomy|52|other payers?|commercial)\b", re.IGNORECASE)


def side_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield whether the code is said to be for both sides at once or for each."""
    if _CASE.search(part.words) or len(part.clause.codes) != 1:
        return
    both, each = _BOTH.search(part.words), _EACH.search(part.words)
    if bool(both) == bool(each):
        return
    found = both or each
    denied = part.denies(found.start(), found.end()) if found else None
    if denied is None:
        return
    said = "both sides on one line" if both else "each side apart"
    yield Claim("laterality", f"not {said}" if denied else said, _is_of(bool(both) != denied, page), part.is_hedged)


def _is_of(is_both: bool, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row, view = page.table.code(code, on), page.table.fee(code, "", on)
        if row is None:
            return None
        meaning = page.table.indicator("bilateral", view.row.bilateral, on) if view else None
        priced = {"already covers both": True, "Both sides pay": False, "Each side pays": False}
        by_price = next((v for words, v in priced.items() if meaning and words in meaning.means), None)
        by_row = {"both": True, "one": False}.get(row.laterality)
        known = {x for x in (by_price, by_row) if x is not None}
        if len(known) != 1:
            return None
        (own,) = known
        table = (
            page.table.meaning("laterality", row.laterality)
            if by_row is not None
            else meaning.means.rstrip(".")
            if meaning
            else ""
        )
        return Fact(own is is_both, table, row if by_row is not None or view is None else view.row)

    return judge
