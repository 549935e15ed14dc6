"""What the steps did with a text that was not answered rightly, and the step that lost it, by rule.

Pure. The rule reads the expectation and what passed between the steps; it points at where to look first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from evals.casefiles import Expect, ExpectName
from evals.labels import DEPTH
from evals.scoring import nearest, says
from radcode.attributes import branches
from radcode.engine import LookUp, Reply
from radcode.model import Ask, Match, Passage, Question

SHOWN = 5  # matches and passages of a trace
UNPROVED = ("RC402", "RC405")  # the findings of verify that withhold a line or a verdict
VERDICTS = ("Yes", "No")


class Step(StrEnum):
    """Where a case was lost. Ranking is a part of resolve; the last two are of look-ups."""

    UNDERSTAND = "understand"
    RESOLVE = "resolve"
    RANKING = "ranking"
    RETRIEVE = "retrieve"
    COMPOSE = "compose"
    VERIFY = "verify"
    THRESHOLD = "threshold"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class Trace:
    """What the steps did: what was read as (name, words), the first matches and passages, what was withheld."""

    read: tuple[tuple[str, str], ...]
    matches: tuple[str, ...]
    passages: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    laps: tuple[tuple[str, float], ...] = ()


class Seen(NamedTuple):
    """What decides which step lost a question.

    `named`: codes read in the text; `first`: those of the first match and its equals; `matched`: those of all matches;
    `unproved`: what verify withheld, by subject; `found`: the text of the passages; `library`: of all publications.
    """

    asked: str
    is_outside: bool = False
    is_read: bool = True
    named: frozenset[str] = frozenset()
    first: frozenset[str] = frozenset()
    matched: frozenset[str] = frozenset()
    unproved: frozenset[str] = frozenset()
    found: str = ""
    library: tuple[str, ...] = ()


def step_of(expect: Expect, record: dict[str, Any], seen: Seen, *, harmful: bool = False) -> Step:
    """Return the step that lost a question; `record` is the JSON of an answer that is not correct."""
    outcome, codes = record["outcome"], frozenset(record["codes"])
    wanted = nearest(expect.codes, codes)
    lacking = wanted - codes if expect.codes is not None else frozenset()
    unsaid = [words for words in expect.must_say if not any(says(record["text"], w) for w in words)]
    if _is_withheld(expect, record, lacking, unsaid, seen):
        return Step.VERIFY
    if outcome not in expect.outcome and (seen.is_outside or expect.outcome == ("declined",)):
        return Step.UNDERSTAND
    if lacking:
        return _step_of_codes(lacking, seen)
    beyond = (codes - wanted if expect.codes is not None else frozenset()) | (codes & expect.forbid)
    if beyond:
        return Step.RESOLVE if beyond & seen.matched else Step.COMPOSE
    if outcome not in expect.outcome and not (seen.named or seen.matched):
        return Step.RESOLVE if seen.is_read else Step.UNDERSTAND
    if harmful and not _is_forbidden(expect, record):
        return Step.VERIFY  # the proof of the evaluation refuses what verify let pass
    modifiers = frozenset(record["modifiers"])
    if unsaid and (expect.modifiers is None or modifiers in expect.modifiers) and outcome in expect.outcome:
        return _step_of_words(unsaid, seen)
    return Step.COMPOSE


def _is_withheld(
    expect: Expect, record: dict[str, Any], lacking: frozenset[str], unsaid: Sequence[Sequence[str]], seen: Seen
) -> bool:
    if lacking & seen.unproved or (record["outcome"] not in expect.outcome and seen.unproved):
        return True
    return "verdict" in seen.unproved and any({*words} & {*VERDICTS} for words in unsaid)


def _is_forbidden(expect: Expect, record: dict[str, Any]) -> bool:
    """Tell whether something that the case forbids is recommended or said."""
    recommended = {*record["codes"], *record["modifiers"]}
    return bool(expect.forbid & recommended) or any(says(record["text"], w) for w in expect.must_not_say)


def _step_of_codes(lacking: frozenset[str], seen: Seen) -> Step:
    overlooked = any(says(seen.asked.upper(), code) for code in lacking - seen.named)
    if overlooked or not seen.is_read:
        return Step.UNDERSTAND
    if lacking <= seen.first | seen.named:
        return Step.COMPOSE
    return Step.RANKING if lacking <= seen.matched | seen.named else Step.RESOLVE


def _step_of_words(unsaid: Iterable[Sequence[str]], seen: Seen) -> Step:
    """Return retrieve when a publication holds the words and no passage found does; else compose left them out.

    Verdicts and bare numbers come from the table and are never a passage's to say.
    """
    for words in unsaid:
        prose = [w for w in words if w not in VERDICTS and any(c.isalpha() for c in w)]
        held = any(says(text, w) for text in seen.library for w in prose)
        if held and not any(says(seen.found, w) for w in prose):
            return Step.RETRIEVE
    return Step.COMPOSE


def step_of_name(
    expect: ExpectName, matches: Sequence[frozenset[str]], over: Sequence[Match], *, is_read: bool
) -> Step:
    """Return the step that lost a look-up.

    Args:
        expect: what the name may lead to.
        matches: the codes of each match given, best first.
        over: the matches passed over.
        is_read: something of the name was read.
    """
    places = [n for n, codes in enumerate(matches) if codes in expect.codes]
    if frozenset() in expect.codes and matches:
        return Step.RESOLVE
    if places:
        return Step.RANKING if places[0] else Step.SIDE
    if any(frozenset(m.codes) in expect.codes for m in over):
        return Step.RANKING if matches else Step.THRESHOLD
    return Step.RESOLVE if is_read else Step.UNDERSTAND


def seen_in(reply: Reply, asked: str, library: Sequence[str]) -> Seen:
    """Return what of a reply decides which step lost its question."""
    question = reply.question
    return Seen(
        asked=asked,
        is_outside=question.ask is Ask.OUTSIDE,
        is_read=has_read(question),
        named=frozenset(m.code for m in question.codes),
        first=frozenset(c for m in branches(reply.matches) for c in m.codes),
        matched=frozenset(c for m in reply.matches for c in m.codes),
        unproved=frozenset(f.subject for f in reply.answer.findings if f.id in UNPROVED),
        found="\n".join(p.chunk.text for p in reply.passages),
        library=tuple(library),
    )


def has_read(question: Question) -> bool:
    """Tell whether anything of an exam was read: an attribute, a number of views or a code."""
    return bool(question.attributes or question.codes or question.views)


def trace_of(reply: Reply) -> Trace:
    """Return the trace of a question."""
    withheld = (f"{f.id} {f.subject}: {f.message}" for f in reply.answer.findings if f.message.startswith("Withheld"))
    return Trace(
        read_of(reply.question), _matches(reply.matches), headings(reply.passages)[:SHOWN], tuple(withheld), reply.trace
    )


def trace_of_name(found: LookUp) -> Trace:
    """Return the trace of a look-up; the matches passed over follow those given."""
    over = [f"passed over: {m}" for m in _matches(found.passed_over)]
    return Trace(read_of(found.question), (*_matches(found.matches), *over)[:SHOWN])


def headings(passages: Iterable[Passage]) -> tuple[str, ...]:
    """Return the publication and section of the first ten passages, in their order."""
    return tuple(f"{p.publication.id}: {p.chunk.heading}" for p in [*passages][:DEPTH])


def read_of(question: Question) -> tuple[tuple[str, str], ...]:
    """Return what was read of a text as (name, words), without what was not said."""
    views = question.views
    said = {
        "asks": question.ask.value,
        **{name: ", ".join(values) for name, values in question.attributes},
        "views": "" if views is None else f"{views.low} to {views.high}" if views.low != views.high else str(views.low),
        "codes": ", ".join("-".join((m.code, *m.modifiers)) for m in question.codes),
        "modifiers": ", ".join(question.modifiers),
        "reads": _yes_no(question.reads),
        "owns": _yes_no(question.owns),
        "setting": question.setting,
        "payer": question.payer,
        "side": question.side,
        "events": ", ".join(question.events),
        "on": question.on.isoformat(),
        "outside": question.outside,
        "unknown words": ", ".join(question.unknown),
    }
    return tuple((name, words) for name, words in said.items() if words)


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _matches(matches: Sequence[Match]) -> tuple[str, ...]:
    return tuple(f"{' + '.join(m.codes)} {m.score:.2f} ({', '.join(m.why)})" for m in matches[:SHOWN])
