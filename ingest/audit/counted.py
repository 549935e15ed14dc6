"""How many views a sentence gives a code, against what its row counts.

Pure. A number is refuted where another code of the same parts counts it, or where it is said to be enough and is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.pages import Checked, Described, Page, Sentence, Verdict, checked
from radcode.attributes import views_in_words
from radcode.counts import number_of
from radcode.model import Reading, Views
from radcode.rows import CodeRow

REDUCED = re.compile(
    r"\b(?:modifiers?|reduced|mastectomy|each|per|twice|units?|separate sides?|indicator|[-\u2013]50|52|50)\b",
    re.IGNORECASE,
)


def _loosely_counted(described: Described) -> set[Views]:
    """Read a count that stands apart from its word: "a single full-length view"."""
    found = [m for p in described.pieces for m in _APART.finditer(p)]
    numbers = {number_of(m[1].lower()) for m in found} - {None}
    return {Views(n, n) for n in numbers if n} if len(numbers) == 1 else set()


_APART = re.compile(
    r"(?<!with )\b(one|single|two|three|four|five|six)\s(?:[\w-]+\s){1,2}(?:views?|projections?)\b", re.IGNORECASE
)
_DIGITS = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|\d{1,2})\b", re.IGNORECASE)


def views_in(
    sentence: Sentence, described: Described, readings: list[Reading], row: CodeRow, page: Page
) -> Iterator[Checked]:
    """Yield the number of views that the words give the code, with the verdict of its row."""
    named = sentence.words[described.start : described.end]
    shared = len(described.codes) > 1 and any(len(_DIGITS.findall(p)) > 1 for p in described.pieces)
    if shared or REDUCED.search(named):
        return
    counted = {r.views for r in readings if r.views is not None} or _loosely_counted(described)
    if len(counted) != 1 or row.views_min is None:
        return
    (said,) = counted
    if any(len({t.value for t in r.terms if t.attribute == "views"}) > 1 for r in readings):
        return
    if any("separate_session" in r.values("event") for r in readings):
        return  # "two chest films hours apart" counts the exams
    high = float("inf") if said.at_least else said.high
    own_high = float("inf") if row.views_max is None else row.views_max
    apart = said.low > own_high or high < row.views_min
    # A least number of views that an open-ended code does not ask for would bar what it counts.
    if said.at_least and row.views_max is None and said.low > row.views_min and not described.is_range:
        yield checked(sentence, row.code, "views", "contradicts", _views_said(said), views_in_words(row), row)
        return
    # So few are said to be its own already, but another code counts them.
    least = Views(said.low, said.low)
    if (
        said.at_least
        and said.low < row.views_min
        and not described.is_range
        and any(_counts(x, least) for x in page.near(row) if x.regions == row.regions)
    ):
        yield checked(sentence, row.code, "views", "contradicts", _views_said(said), views_in_words(row), row)
        return
    # So many are said to be enough, but the code begins higher.
    if apart and not said.at_least and high < row.views_min and any(_ENOUGH.search(p) for p in described.pieces):
        yield checked(sentence, row.code, "views", "contradicts", _views_said(said), views_in_words(row), row)
        return
    # More views than the last code of an exam counts are still that code.
    other = apart and any(_counts(x, said) for x in page.near(row) if _holds_all(x, row, page))
    verdict: Verdict = "contradicts" if other else "undecided" if apart else "agrees"
    yield checked(sentence, row.code, "views", verdict, _views_said(said), views_in_words(row), row)


_ENOUGH = re.compile(
    r"\b(?:enough|suffic\w+|all (?:it|that|this code) (?:takes|needs|is needed)|is all|will do|do(?:es)? the job|meets?"
    r"|qualif\w+|satisf\w+|minimum|at a minimum|required)\b",
    re.IGNORECASE,
)


def _holds_all(other: CodeRow, row: CodeRow, page: Page) -> bool:
    """Tell whether another code's regions are this one's or hold them: one view of the neck is one of the spine."""
    return all(set(other.regions) & {*page.table.ancestors("regions", r)} for r in row.regions)


def _counts(row: CodeRow, said: Views) -> bool:
    high = float("inf") if row.views_max is None else row.views_max
    return row.views_min is not None and row.views_min <= said.high and said.low <= high


def _views_said(views: Views) -> str:
    if views.at_least:
        return f"{views.low} or more views"
    return (
        f"{views.low} view{'s' if views.low > 1 else ''}"
        if views.low == views.high
        else f"{views.low} to {views.high} views"
    )
