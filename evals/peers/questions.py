"""Passages to an answer without a language model: every reader the chain may be given, scored as RadCode is.

Pure: questions with what the chain found in, a comparison out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from evals.casefiles import Case, is_held_out
from evals.peers.standings import Comparison, Judged, compared, joined
from evals.scoring import Value, score
from evals.suites import Result
from radcode.codes import code_mentions
from radcode.tables import CodeTable

# Least similarity to answer at all. The best is taken, so that the chain declines when declining serves it.
SURE = (0.0, 0.3, 0.4, 0.5, 0.6)


class Found(NamedTuple):
    """A chunk that the chain found: its publication, its span of characters there, its text, and its cosine."""

    publication: str
    start: int
    end: int
    text: str
    similarity: float


class Near(NamedTuple):
    """A code whose label lies near a text, and how near: 1 is the same."""

    code: str
    similarity: float


class Asked(NamedTuple):
    """A case as the chain sees it: its turns in one text, the date, the passages found and the nearest labels."""

    case: Case
    text: str
    on: date
    found: tuple[Found, ...]
    near: tuple[Near, ...]


class Reader(NamedTuple):
    """How the chain's passages become an answer; every combination is tried and the best one counts."""

    codes: str
    modifiers: str
    opening: str
    sure: float

    def __str__(self) -> str:
        first = f"; says {self.opening} first" if self.opening else ""
        least = f"; declines below {self.sure:g}" if self.sure else ""
        return f"{_codes_of(self)}; {_modifier_of(self)}{first}{least}"


def _codes_of(reader: Reader) -> str:
    return f"code of {reader.codes}"


def _modifier_of(reader: Reader) -> str:
    return f"modifier {reader.modifiers}"


# A chain without a language model has no verdict. Opening with the same word every time is right more often than
# without, so that is what the peer may do.
OPENINGS = ("", "No", "Yes")
NOTHING: dict[str, Any] = {"outcome": "declined", "codes": [], "modifiers": [], "text": ""}


class Parts(NamedTuple):
    """What each reader finds for one question, found once: an answer is put together from it."""

    codes: dict[str, list[str]]
    modifiers: dict[str, list[str]]
    text: str
    similarity: float

    @classmethod
    def of(cls, asked: Asked, table: CodeTable) -> Parts:
        """Let every reader read the question's passages and labels."""
        return cls(
            {name: read(asked, table) for name, read in CODE_READERS.items()},
            {name: read(asked, table) for name, read in MODIFIER_READERS.items()},
            "\n".join(f.text for f in asked.found),
            asked.found[0].similarity if asked.found else -1.0,
        )

    def answer(self, reader: Reader) -> dict[str, Any]:
        """Return what a reader makes of it, in the shape that the scorer reads: its text is all the passages."""
        if self.similarity < reader.sure:
            return NOTHING
        text = f"{reader.opening}.\n{self.text}" if reader.opening else self.text
        codes, modifiers = self.codes[reader.codes], self.modifiers[reader.modifiers]
        return {"outcome": "answered", "codes": codes, "modifiers": modifiers, "text": text}


def most_named(asked: Asked, table: CodeTable) -> list[str]:
    """Return the code that the best passage names most often, of those in force; the first on a tie."""
    for passage in asked.found:
        named = Counter(m.code for m in code_mentions(passage.text) if table.code(m.code, asked.on))
        if named:
            return [named.most_common(1)[0][0]]
    return []


def nearest_label(asked: Asked, table: CodeTable) -> list[str]:
    """Return the code whose label lies nearest to the question."""
    return [n.code for n in asked.near[:1]]


def named_or_nearest(asked: Asked, table: CodeTable) -> list[str]:
    """Return the codes in force that the question itself names, else the one of the nearest label."""
    named = [m.code for m in code_mentions(asked.text) if table.code(m.code, asked.on)]
    return list(dict.fromkeys(named)) or nearest_label(asked, table)


def nearest_modifier(question: str, passages: Iterable[str], known: frozenset[str], *, strict: bool) -> list[str]:
    """Return the modifier whose sentence shares most words with the question, the earlier one on a tie.

    Args:
        question: what was asked.
        passages: what was found, best first; their lines are their sentences.
        known: the modifiers in force.
        strict: count only what is written on a code or stands in a sentence with the word modifier; without it
            any whole word that looks like one, capitals as in the table.
    """
    words = _words(question)
    best, most = "", 0
    for line in (line for text in passages for line in text.splitlines()):
        shared = len(words & _words(line))
        if shared > most and (found := _modifiers_in(line, known, strict=strict)):
            best, most = found, shared
    return [best] if best else []


def _modifiers_in(line: str, known: frozenset[str], *, strict: bool) -> str:
    """Return the first modifier of a sentence; empty for none."""
    written = next((m for c in code_mentions(line) for m in c.modifiers if m in known), "")
    if written or (strict and "modifier" not in line.lower()):
        return str(written)
    return next((w for w in re.findall(r"(?<![\w.])\w\w(?![\w%]|\.\w)", line) if w in known), "")


def _words(text: str) -> set[str]:
    return {w for w in re.findall(r"\w+", text.lower()) if len(w) > 2}


def _modifier_reader(*, passages: int, strict: bool, only_asked: bool) -> Callable[[Asked, CodeTable], list[str]]:
    def read(asked: Asked, table: CodeTable) -> list[str]:
        if only_asked and "modif" not in asked.text.lower():
            return []
        return nearest_modifier(
            asked.text, (f.text for f in asked.found[:passages]), modifiers_on(table, asked.on), strict=strict
        )

    return read


def modifiers_on(table: CodeTable, on: date) -> frozenset[str]:
    """Return the modifiers in force on a date."""
    return frozenset(m.modifier for m in table.rows("modifiers") if m.effective_from <= on <= m.effective_to)


NEVER = "never"
CODE_READERS: dict[str, Callable[[Asked, CodeTable], list[str]]] = {
    "the best passage": most_named,
    "the nearest label": nearest_label,
    "the question, else of the nearest label": named_or_nearest,
}
MODIFIER_READERS: dict[str, Callable[[Asked, CodeTable], list[str]]] = {
    "of the best passage": _modifier_reader(passages=1, strict=False, only_asked=False),
    "of the best passage when asked for": _modifier_reader(passages=1, strict=False, only_asked=True),
    "written as one in the four passages": _modifier_reader(passages=4, strict=True, only_asked=False),
    "written as one in the four passages when asked for": _modifier_reader(passages=4, strict=True, only_asked=True),
    NEVER: lambda asked, table: [],
}


class Measure(NamedTuple):
    """What is counted of an answer, None where the case does not ask for it, and the readers that differ in it.

    `words` says of a reader what matters here.
    """

    judge: Callable[[Case, Mapping[str, Any]], bool | None]
    readers: tuple[Reader, ...]
    words: Callable[[Reader], str]
    counts_harm: bool = False


def _whole_answer(case: Case, record: Mapping[str, Any]) -> bool | None:
    return score(case.expect, dict(record)).value is Value.CORRECT


def _codes(case: Case, record: Mapping[str, Any]) -> bool | None:
    return _accepted(case.expect.codes, record["codes"])


def _modifiers(case: Case, record: Mapping[str, Any]) -> bool | None:
    return _accepted(case.expect.modifiers, record["modifiers"])


def _accepted(wanted: Sequence[frozenset[str]] | None, got: Iterable[str]) -> bool | None:
    """Tell whether a list is one of the accepted; None where none is asked for, or an empty one is accepted too."""
    return None if wanted is None or frozenset() in wanted else frozenset(got) in wanted


MEASURES = {
    "whole answer": Measure(
        _whole_answer,
        tuple(Reader(*x) for x in product(CODE_READERS, MODIFIER_READERS, OPENINGS, SURE)),
        str,
        counts_harm=True,
    ),
    "codes, where one is due": Measure(_codes, tuple(Reader(c, NEVER, "", 0.0) for c in CODE_READERS), _codes_of),
    "modifiers, where one is due": Measure(
        _modifiers, tuple(Reader(next(iter(CODE_READERS)), m, "", 0.0) for m in MODIFIER_READERS), _modifier_of
    ),
}


def compare_questions(who: str, questions: Sequence[Asked], ours: Sequence[Result], table: CodeTable) -> Comparison:
    """Return how the chain and RadCode stand on the same questions, each measure with the chain's best reader."""
    texts = {q.case.id: q.text for q in questions}
    by_id = {r.id: r for r in ours if r.id in texts}
    drafts = {q.case.id: Parts.of(q, table) for q in questions}
    parts = []
    for name, measure in MEASURES.items():
        due = [q for q in questions if measure.judge(q.case, NOTHING) is not None]
        seen = [q for q in due if not is_held_out(q.case.id)]

        def right(reader: Reader, among: Sequence[Asked] = seen, measure: Measure = measure) -> int:
            return sum(bool(measure.judge(q.case, drafts[q.case.id].answer(reader))) for q in among)

        reader = max(measure.readers, key=right)
        theirs = [_judged(q.case, drafts[q.case.id].answer(reader), measure) for q in due]
        mine = [_ours(q.case, by_id[q.case.id], measure) for q in due]
        parts.append(compared("questions", name, mine, {who: [(measure.words(reader), theirs)]}, texts))
    return joined(parts)


def _ours(case: Case, result: Result, measure: Measure) -> Judged:
    """Judge RadCode's answer; of the whole answer the suite's own value stands, which asked the proof as well."""
    right = result.value == Value.CORRECT if measure.counts_harm else bool(measure.judge(case, result.got))
    return Judged(case.id, result.held_out, right, _said(result.got), _harm(case, result.got, measure))


def _judged(case: Case, record: Mapping[str, Any], measure: Measure) -> Judged:
    right = bool(measure.judge(case, record))
    return Judged(case.id, is_held_out(case.id), right, _said(record), _harm(case, record, measure))


def _harm(case: Case, record: Mapping[str, Any], measure: Measure) -> bool | None:
    """Tell whether the case itself forbids the answer; the proof is not asked, of neither side."""
    return score(case.expect, dict(record)).harmful if measure.counts_harm else None


def _said(record: Mapping[str, Any]) -> str:
    return " ".join([record["outcome"], *record["codes"], *record["modifiers"]])
