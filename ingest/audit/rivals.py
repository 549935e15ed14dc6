"""The sibling that the words name rather than the code itself, by what a look-up of exam names weighs.

Pure. A sibling differs in one or two attributes. It must be the likeliest of all codes in force, by far likelier than
the code that was given, and something in which the two differ must be said.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from ingest.audit.binding import bound, without_terms
from ingest.audit.features import ADDED_TO_CODE, denied_near, is_partial
from ingest.audit.names import telling, words_of
from ingest.audit.pages import Checked, Page, Sentence, checked
from radcode.attributes import Description, attribute_value
from radcode.codes import code_mentions
from radcode.model import Reading
from radcode.ranking import ranker_of
from radcode.rows import CodeRow
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.weighing import best_places

# In the logarithm of the odds: more than seven times as likely; far more where only a word of the name is said.
_LIKELIER, _BY_A_WORD, _BY_ALL_WORDS = 2.0, 3.0, 6.0
_FAR_LIKELIER = 4.0
_ELSEWHERE_TOO = 8.0  # of another part of the body, which was not named
_UNNAMED = ("supply", "rt")  # told apart by amounts and steps of a course, which an exam has none of
_OWN_CHECKS = ("contrast", "laterality", "views")  # they have readers of their own, which know loose words
_NUMBERS = ("single", "first", "further", "several")  # of patients and days as well
_ELSEWHERE = re.compile(
    r"\b(?:away from|outside|other than|except|apart from|aside from|such as|for example|e\.g|beyond|apart|together"
    r"|day|modifiers?|coverage|plans?|payers?)\b",
    re.IGNORECASE,
)


def rivals_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the codes whose words name a sibling."""
    if (
        sentence.says_nothing
        or len({m.code for m in code_mentions(sentence.words)}) > 1
        or sentence.words.startswith("#")
    ):
        return
    for described in bound(sentence, page):
        row = page.row(described.codes[0]) if len(described.codes) == 1 and not described.is_range else None
        is_added = ADDED_TO_CODE.search(sentence.words[: described.start])
        if row is None or row.modality in _UNNAMED or is_partial(described) or is_added:
            continue
        text = _without_codes(" ; ".join(described.pieces))
        if denied_near(without_terms(text, page)) or _ELSEWHERE.search(text):
            continue
        reading = page.lexicon.read(text)
        clash = _clashing(row, reading, page)
        by_word = words_of(text) - words_of(f"{row.label} {row.explains}")
        rivals = {x: m for x in page.near(row) if (m := _least(x, row, clash, by_word, page.table))}
        said = words_of(text)
        whole = [
            x for x, m in rivals.items() if m == _LIKELIER and _holds_all(x, clash, page) and not telling(row, x) & said
        ]
        rival = _likeliest(row, rivals, whole, reading, page) if rivals else None
        if rival is not None:
            yield checked(sentence, row.code, "name", "contradicts", f"as {rival.code}: {rival.label}", row.label, row)
            return


def _without_codes(words: str) -> str:
    for m in reversed(code_mentions(words)):
        words = f"{words[: m.start]} {words[m.end :]}"
    return words


def _clashing(row: CodeRow, reading: Reading, page: Page) -> Mapping[str, frozenset[str]]:
    """Return what is said, by attribute, that the code neither holds nor is told to hold, nor lies in or above."""
    told = page.lexicon.read(f"{row.label}. {row.explains}")
    up = page.table.ancestors

    def is_held(a: str, value: str) -> bool:
        own = {*row.values(a), *told.values(a)}
        return any(value in up(a, o) or o in up(a, value) for o in own)

    clash = {a: frozenset(v for v in reading.values(a) if not is_held(a, v)) for a in ATTRIBUTES}
    if len(clash["regions"]) > 1:
        del clash["regions"]  # of several parts of the body one may be beside the point
    return clash


def _holds_all(rival: CodeRow, clash: Mapping[str, frozenset[str]], page: Page) -> bool:
    """Tell whether whatever was said amiss of the code is so of the rival."""
    up = page.table.ancestors
    return all(
        any(v in up(a, o) or o in up(a, v) for o in rival.values(a)) for a, values in clash.items() for v in values
    )


def _least(
    rival: CodeRow, row: CodeRow, clash: Mapping[str, frozenset[str]], by_word: frozenset[str], table: CodeTable
) -> float:
    """Return how far the rival must be ahead; 0 where nothing is said that it holds and the code does not."""
    differ = [a for a in (*ATTRIBUTES, "views") if attribute_value(rival, a) != attribute_value(row, a)]
    if all(a in _OWN_CHECKS for a in differ):
        return 0
    is_elsewhere = "regions" in differ and not clash.get("regions")
    up = table.ancestors
    for a in differ:
        held = {x for o in rival.values(a) for x in up(a, o)} if a in clash else set()
        if any(v in held or {*up(a, v)} & {*rival.values(a)} for v in clash.get(a, ())):
            return _ELSEWHERE_TOO if is_elsewhere else _LIKELIER
    if is_elsewhere:
        return 0
    tells = {w for w in by_word & words_of(rival.label) if not (w.isdecimal() or w in _NUMBERS)}
    return _BY_A_WORD if tells else _BY_ALL_WORDS


def _likeliest(
    row: CodeRow, least: Mapping[CodeRow, float], whole: Collection[CodeRow], reading: Reading, page: Page
) -> CodeRow | None:
    """Return the rival that is the likeliest of all codes, and far enough ahead of this one."""
    ranker = ranker_of(page.table)
    scores = ranker.scores(ranker.look(_described(reading)), page.on)
    place = next(i for i, x in enumerate(ranker.rows) if x is row)
    may = ranker.may_be_named(page.on)
    top = next(i for i in best_places(scores, ranker.rows, _SEARCHED) if may[i])
    first = ranker.rows[top]
    if first in least and scores[top] - scores[place] >= least[first]:
        return first
    # Under a code's own name a word or two are said of its family: the likeliest of that is meant.
    known = [(float(scores[i]), x) for i, x in enumerate(ranker.rows) if x in whole]
    best, sibling = max(known, key=lambda s: s[0], default=(0.0, None))
    return sibling if best - scores[place] >= _FAR_LIKELIER else None


_SEARCHED = 64  # of all codes, those of earlier years included


def _described(reading: Reading) -> Description:
    values: Mapping[str, tuple[str, ...]] = {a: reading.values(a) for a in ATTRIBUTES if reading.values(a)}
    side = next((v for v in reading.values("laterality") if v in ("one", "both")), "")
    return Description(dict(values), reading.views, side, reading.words, reading.denied)
