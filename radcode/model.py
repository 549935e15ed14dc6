"""The values that pass between the steps: Publication, Chunk, Passage, Question, Statement, Draft, Answer.

Pure and frozen; imports `codes` and `rows` only. Only `verify` makes an `Answer`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from radcode.codes import CodeMention, ModifierId, parse_modifier
from radcode.rows import RowRef

Vector = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float32]

# What was said of an exam: the values of each attribute, by its name.
Named = dict[str, tuple[str, ...]]

Tier = Literal["official", "society", "reference", "commercial"]


# ---------------------------------------------------------------- publications


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of a publication under one heading path; `start`, `end` are character offsets of its body."""

    path: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Basis:
    """The primary document a sentence of ours rests on."""

    key: str
    title: str
    section: str
    date: str
    url: str


@dataclass(frozen=True, slots=True)
class Publication:
    """A source with its edition, dates and text. Offsets of chunks and quotes count characters of `text`.

    `valid_from`, `valid_to` are None when unknown; `bases` maps source keys to primary documents (our own only).
    """

    id: str
    title: str
    publisher: str
    url: str
    tier: Tier
    edition: str
    published: date
    valid_from: date | None
    valid_to: date | None
    licence: str
    sha256: str
    text: str
    sections: tuple[Section, ...]
    bases: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """What is embedded: a stretch of one publication. `id` is `<publication sha256[:16]>:<start>-<end>`.

    `text` is `publication.text[start:end]` verbatim; `heading` is the section path joined by ` > `.
    """

    id: str
    publication: str
    heading: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A statement of a publication that the code table contradicts.

    `start`, `end` are offsets in the publication's text of the sentence; `subject` is the code or rule id; `row`
    the proving row; `said` and `table` the two versions in plain words.
    """

    publication: str
    start: int
    end: int
    sentence: str
    subject: str
    attribute: str
    said: str
    table: str
    row: RowRef


@dataclass(frozen=True, slots=True)
class PublicationCard:
    """What a citation shows of a publication: everything but its text."""

    id: str
    title: str
    publisher: str
    url: str
    tier: Tier
    edition: str
    published: date
    valid_from: date | None
    valid_to: date | None
    bases: tuple[Basis, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk found for a question. `score` is the fused score, higher is better; `channels` name what found it."""

    chunk: Chunk
    publication: PublicationCard
    score: float
    channels: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()


class Encoder(Protocol):
    """Turns texts into unit vectors. `hash` identifies the model, `backend` the engine that serves it."""

    name: str
    hash: str
    backend: str
    dimension: int

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dimension) float32, unit rows, in the order of `texts`; (0, dimension) for none."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the model would see of the text, special tokens included."""
        ...


class PassageIndex(Protocol):
    """One generation of the index, ready to be searched. Never changes.

    `banner` says what serves in a lesser way than it should; empty when all is well.
    """

    id: str

    @property
    def banner(self) -> str:
        """What the page says above every answer while a part of the index is out of order; else empty."""
        ...

    @property
    def publications(self) -> Sequence[Publication]:
        """All publications with their text, in id order."""
        ...

    @property
    def chunks(self) -> Sequence[Chunk]:
        """All chunks in id order."""
        ...

    def dense(self, vector: Vector, k: int) -> Sequence[int]:
        """Return positions in `chunks` of up to k nearest chunks, from the vector store."""
        ...

    def lexical(self, text: str, k: int) -> Sequence[int]:
        """Return positions in `chunks` of up to k best BM25 chunks."""
        ...

    def of_code(self, code: str) -> Sequence[int]:
        """Return positions in `chunks` of the chunks that name the code."""
        ...

    def codes_named(self, positions: Sequence[int]) -> Sequence[int]:
        """Return how many different codes the chunk of each position names."""
        ...

    def in_range(self, code: str) -> Sequence[int]:
        """Return positions in `chunks` of the chunks under a heading whose range of codes holds the code."""
        ...

    def cosine(self, vector: Vector, positions: Sequence[int]) -> Vector:
        """Return the exact cosine of each position's chunk to the vector."""
        ...

    def bm25(self, text: str, positions: Sequence[int]) -> Vector:
        """Return the exact BM25 score of each position's chunk."""
        ...

    def card(self, publication: str) -> PublicationCard:
        """Return the publication's card."""
        ...

    def conflicts(self, chunk: Chunk) -> tuple[Conflict, ...]:
        """Return the conflicts whose sentence overlaps the chunk."""
        ...


# ---------------------------------------------------------------- understanding


class Ask(StrEnum):
    """What the coder wants to know."""

    MODIFIER = "modifier"
    CODE = "code"
    MEANING = "meaning"
    VALIDITY = "validity"
    PAIR = "pair"
    ALLOWED = "allowed"
    SUITS = "suits"
    COMPARE = "compare"
    UNITS = "units"
    PAYMENT = "payment"
    RULE = "rule"
    EXPLAIN = "explain"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Views:
    """How many views were said: `at_least` for "3+"; `low == high` for an exact number."""

    low: int
    high: int
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of text that means an attribute value."""

    attribute: str
    value: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What the vocabulary finds in a text: terms in order, views, the words nobody knows, and all words as typed.

    `denied`: the words that the text says are not meant, "no spect"; they do not stand among `words`.
    """

    terms: tuple[Term, ...]
    views: Views | None
    unknown: tuple[str, ...]
    words: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def values(self, attribute: str) -> tuple[str, ...]:
        """Return the distinct values said for an attribute, in order of appearance."""
        return tuple(dict.fromkeys(t.value for t in self.terms if t.attribute == attribute))


@dataclass(frozen=True, slots=True)
class Assumption:
    """A value the answer rests on, and where it came from."""

    name: str
    value: str
    origin: Literal["default", "question", "setting", "conversation"]


@dataclass(frozen=True, slots=True)
class ExamWords:
    """One exam of an order of several: its own attributes, views and side, and what happened to it alone."""

    attributes: tuple[tuple[str, tuple[str, ...]], ...]
    views: Views | None
    side: str
    words: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    events: tuple[str, ...] = ()

    def values(self, attribute: str) -> tuple[str, ...]:
        """Return the values understood for one attribute; empty when nothing was said of it."""
        return dict(self.attributes).get(attribute, ())


@dataclass(frozen=True, slots=True)
class Question:
    """The text plus what was understood. A follow-up is already merged with the conversation's last question.

    `attributes`: (attribute, values) of the procedure in vocabulary words. `reads`, `owns`: None when not said.
    `supposed`: what the sentences that only ask say otherwise than those that tell.
    `events`: encounter facts such as a repeat. `on`: the date of service. `exams`: each by itself, when there are
    several ("mri brain and mra head"); `attributes` then holds what was said of any of them. `sides`: the side of each
    code named, where the text gives each its own. `doubted`: codes that the text quotes or
    proposes although its words mean another exam; they do not stand among `codes`. `told`: the conversation as one
    text, while nothing in it was taken back; else empty. `apart`: the two halves of the study are billed on two lines.
    `place`: the earlier turn that named where it is paid, while no later one names another place. `offered`: the
    codes of each option of the question that was asked back. `answered`: the lines
    that were recommended, a code and its modifiers each; `before`: those of the turn before, where it is asked whether
    they stay.
    `digits`: the fingers and toes named.
    `aside`: the kind of what was asked beside the exam and lies outside. `earlier`: the questions of the conversation
    before this one, oldest first, each without its own.
    """

    text: str
    ask: Ask
    attributes: tuple[tuple[str, tuple[str, ...]], ...]
    views: Views | None
    codes: tuple[CodeMention, ...]
    modifiers: tuple[ModifierId, ...]
    reads: bool | None
    owns: bool | None
    setting: str
    payer: str
    claim: str
    side: str
    events: tuple[str, ...]
    on: date
    yes_no: bool
    outside: str
    unknown: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    also_on: date | None = None
    exams: tuple[ExamWords, ...] = ()
    words: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    sides: tuple[tuple[str, str], ...] = ()
    doubted: tuple[str, ...] = ()
    supposed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    told: str = ""
    apart: bool = False
    place: str = ""
    offered: tuple[tuple[str, ...], ...] = ()
    answered: tuple[tuple[str, ...], ...] = ()
    digits: tuple[str, ...] = ()
    aside: str = ""
    before: tuple[tuple[str, ...], ...] = ()
    earlier: tuple[Question, ...] = ()

    def values(self, attribute: str) -> tuple[str, ...]:
        """Return the values understood for one attribute; empty when nothing was said of it."""
        return dict(self.attributes).get(attribute, ())


@dataclass(frozen=True, slots=True)
class Match:
    """Codes that fit a description together, best first in their tuple. `score` in [0, 1]; `why` in plain words.

    `open`: what the words leave undecided between this match and its equals, as (attribute, value) of this match.
    """

    codes: tuple[str, ...]
    score: float
    why: tuple[str, ...]
    open: tuple[tuple[str, str], ...] = ()
    modifiers: tuple[str, ...] = ()


# ---------------------------------------------------------------- answers


@dataclass(frozen=True, slots=True)
class Finding:
    """A numbered result of a check; `id` is permanent."""

    id: str
    rule: str
    severity: Literal["error", "warning", "info"]
    subject: str
    message: str
    citation: int | None = None


NOT_REWORDED = "NOT_REWORDED"  # the rule of a finding that a language model was asked in vain

DATE = "date"  # in a line's `when`: the day on which it is billed, where a question names two


@dataclass(frozen=True, slots=True)
class Line:
    """A line to bill. `when`: the branch it belongs to, as (attribute, value) facts the code's row must hold."""

    code: str
    modifiers: tuple[str, ...] = ()
    units: int = 1
    when: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence of an answer with its evidence.

    kind `row` and `rule`: `text` is what `sentences.render(template, rows)` gives; verify renders it again.
    kind `quote`: `text` is verbatim `chunk.text[start:end]` of the chunk named.
    part: where it stands in the answer, in this order: lead, why, not, watch, fact, conflict.
    wording: what a language model says in place of `text`; verify lets it stand or drops it.
    """

    kind: Literal["row", "quote", "rule"]
    part: Literal["lead", "why", "not", "watch", "fact", "conflict"]
    text: str
    template: str = ""
    rows: tuple[RowRef, ...] = ()
    words: tuple[tuple[str, str], ...] = ()
    chunk: str = ""
    start: int = 0
    end: int = 0
    codes: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    wording: str = ""

    @property
    def said(self) -> str:
        """The sentence as it is read: in other words where there are any."""
        return self.wording or self.text


@dataclass(frozen=True, slots=True)
class Option:
    """One way to answer a clarifying question, with the lines it leads to."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Clarify:
    """The one question whose answer changes the result."""

    ask: str
    field: str
    options: tuple[Option, ...]


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Draft:
    """What compose proposes. Nothing in it is trusted until verify has proved it.

    `headline` is for refusals and explanations; `verdict` the yes or no of a yes/no question; `compare` the codes to
    set side by side; `unworded` why a language model that was asked did not reword.
    """

    question: Question
    outcome: Outcome
    headline: str
    lines: tuple[Line, ...]
    statements: tuple[Statement, ...]
    clarify: Clarify | None = None
    verdict: bool | None = None
    compare: tuple[str, ...] = ()
    unworded: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered proof: a passage with its verbatim quote, or a table row as stored."""

    n: int
    kind: Literal["passage", "table"]
    source: str
    title: str
    publisher: str
    url: str
    edition: str
    tier: str
    locator: str
    quote: str
    basis: tuple[Basis, ...] = ()
    sure: str = ""
    chunk: str = ""
    start: int = 0
    end: int = 0
    row: RowRef | None = None
    contradicted: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A verified statement with the numbers of its citations."""

    statement: Statement
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ProvedLine:
    """A verified line: how its `when` reads, and the numbers of the citations that prove code and modifiers."""

    line: Line
    when: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A verified answer; only `verify` makes one. `withheld` in findings lists what failed its proof."""

    question: Question
    outcome: Outcome
    headline: str
    lines: tuple[ProvedLine, ...]
    said: tuple[Said, ...]
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    assumptions: tuple[Assumption, ...]
    clarify: Clarify | None = None
    verdict: bool | None = None
    table: tuple[tuple[str, ...], ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes recommended, without repeats, in line order."""
        return tuple(dict.fromkeys(p.line.code for p in self.lines))

    @property
    def modifiers(self) -> tuple[str, ...]:
        """The modifiers recommended, without repeats, in line order; without a line those of the leading rules."""
        of_lines = [m for p in self.lines for m in p.line.modifiers]
        leads = (s.statement for s in self.said if s.statement.part == "lead" and not self.lines)
        return tuple(dict.fromkeys([*of_lines, *(parse_modifier(m) for s in leads for m in s.modifiers)]))


@dataclass(frozen=True, slots=True)
class Editions:
    """What an answer was made from: hashes of tables and corpus, and the index generation."""

    tables: str
    corpus: str
    index: str


class Phrasing(NamedTuple):
    """Which language model was asked to reword, and the hash of the prompt that it got."""

    model: str
    prompt: str


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer read back from the record store: its JSON as of the day it was given."""

    id: str
    conversation: str
    question: str
    asked_at: str
    record: dict[str, Any] = field(default_factory=dict)
