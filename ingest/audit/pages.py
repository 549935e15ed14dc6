"""What a publication is taken apart into: page, sentences, clauses, codes described; and a checked statement.

Pure. The readers of prose and of table rows fill these shapes, the checks ask them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import ne
from typing import Literal, NamedTuple

from radcode.attributes import attribute_value
from radcode.model import Publication
from radcode.rows import CodeRow, Row, RowRef
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import Lexicon

Verdict = Literal["agrees", "contradicts", "stale", "undecided", "omits"]

ENDED = re.compile(
    r"\b(?:delet\w*|retire\w*|discontinu\w*|terminat\w*|eliminat\w*|remov\w*|ended|ends|expire\w*|sunset\w*|obsolete"
    r"|outdated|former|formerly|replac\w*|supersed\w*|no longer|until|legacy|withdrawn|phased out|renumber\w*|became"
    r"|invalid|inactive|absent|gone|closed|none of (?:them|these|the (?:codes|numbers))|old codes?|crosswalk\w*"
    r"|dropped|withdrew|scrapp\w*|abolish\w*|succeeded|struck"
    r"|(?:left|leaves) the (?:code|cpt|book|list|set)|lapsed|ceased|vanished|disappear\w*|gave way|made way"
    r"|took over from|last valid|used to be"
    r"|(?:valid|active|in force|billable|lived|survived) (?:only )?(?:through|till)"
    r"|not (?:an? )?(?:valid|active|billable|payable|in force|exist\w*))\b",
    re.IGNORECASE,
)
# A question asks; a sentence about a mistake tells what others say.
_TOLD_OF_OTHERS = re.compile(
    r"\?\W*$|\b(?:mistak\w*|myths?|misconception\w*|believ\w*|erroneous\w*|incorrect\w*|wrong\w*|misus\w*|miscod\w*"
    r"|pitfall\w*)\b",
    re.IGNORECASE,
)
# Near a code these make it another's claim; farther away they are what the page is about.
_TROUBLE = re.compile(r"\b(?:errors?|avoid\w*|den(?:y|ied|ials?))\b", re.IGNORECASE)
_ASIDE_OF = 40  # characters


ASKS = re.compile(r"^\W*(?:q(?:uestion)?\s*\d{0,2}\s*[:.)]\s*)", re.IGNORECASE)


class Checked(NamedTuple):
    """A statement with its span in the publication, the two versions in short words, the verdict and the row."""

    text: str
    start: int
    end: int
    code: str
    attribute: str
    said: str
    table: str
    verdict: Verdict
    row: RowRef


class Described(NamedTuple):
    """Codes named together and the pieces of text that describe them; offsets are of the sentence's `words`."""

    codes: tuple[str, ...]
    start: int
    end: int
    is_range: bool
    in_brackets: bool
    before: str
    after: str
    is_told: bool  # a verb or a sign says that words around it are about it
    is_bare: bool = False  # an answer that is a code and no more: the question describes it

    @property
    def pieces(self) -> tuple[str, ...]:
        """The pieces that are not empty."""
        return tuple(p for p in (self.before, self.after) if p.strip())


class Clause(NamedTuple):
    """A stretch of a sentence about one code, or about codes named together.

    `words`: of the stretch, its codes included, asides blanked. `is_named`: the codes stand in it; `is_pointed`: it
    says "this code" or begins without a subject. Otherwise the codes are only those of its heading. `asked`: the
    question it answers, `answer`: yes or no where it begins so. `is_headed`: the code is that of the last heading, and
    nothing between it and the words has named another one.
    """

    codes: tuple[str, ...]
    is_range: bool
    words: str
    is_named: bool
    is_pointed: bool
    asked: str
    answer: Literal["yes", "no", ""]
    is_headed: bool = False

    @property
    def about(self) -> str:
        """The words with the question before them: what is asked is a part of what is said."""
        return f"{self.asked} {self.words}".strip()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, list line or table row: its span, its words with asides blanked, and the codes in them.

    `clauses`: what it says of which code, also where "this code" or the heading names it.
    """

    start: int
    end: int
    text: str
    words: str
    line: str
    heading: str
    kind: Literal["prose", "row"]
    described: tuple[Described, ...]
    clauses: tuple[Clause, ...] = ()

    @property
    def is_told_of_others(self) -> bool:
        """Tell whether it asks or tells of a mistake; unlike `says_nothing` a denial of payment may be its own."""
        return bool(_TOLD_OF_OTHERS.search(self.words) or ASKS.match(self.words))

    @property
    def says_nothing(self) -> bool:
        """Tell whether it asks, or tells of a mistake, rather than says something of its own."""
        if self.is_told_of_others:
            return True
        spans = [(d.start, d.end) for d in self.described]
        return any(
            a - _ASIDE_OF < m.end() and m.start() < b + _ASIDE_OF
            for m in _TROUBLE.finditer(self.words)
            for a, b in spans
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes named, the ends of ranges included."""
        return tuple(dict.fromkeys(c for d in self.described for c in d.codes))


@dataclass(frozen=True)
class Page:
    """A publication taken apart, with the table, the vocabulary and the day on which it is judged."""

    publication: Publication
    table: CodeTable
    lexicon: Lexicon
    on: date
    sentences: tuple[Sentence, ...]

    @cached_property
    def ended_codes(self) -> frozenset[str]:
        """The codes that some sentence or heading calls ended: no other sentence of the publication offers them."""
        return frozenset(c for s in self.sentences if ENDED.search(f"{s.words} {s.heading}") for c in s.codes)

    def row(self, code: str) -> CodeRow | None:
        """Return the code's row on the day of the audit."""
        return self.table.code(code, self.on)

    @cached_property
    def _near(self) -> dict[tuple[str, int], tuple[CodeRow, ...]]:
        return {}

    def near(self, row: CodeRow, most: int = 2) -> tuple[CodeRow, ...]:
        """Return the codes in force that differ from this one in at most so many attributes, views among them."""
        if (row.code, most) not in self._near:
            own = _values(row)
            self._near[row.code, most] = tuple(
                x
                for x, values in self._in_force
                if x.code != row.code and x.scope == row.scope and sum(map(ne, values, own)) <= most
            )
        return self._near[row.code, most]

    @cached_property
    def _in_force(self) -> tuple[tuple[CodeRow, tuple[str, ...]], ...]:
        return tuple((x, _values(x)) for x in self.table.codes_on(self.on))


def _values(row: CodeRow) -> tuple[str, ...]:
    """Return every attribute of a code, views last, as it is compared."""
    return tuple(attribute_value(row, a) for a in (*ATTRIBUTES, "views"))


def said_before(sentence: Sentence, page: Page) -> str:
    """Return the words of the sentence before, if both stand under the same heading and it asks nothing."""
    last = ""
    for s in page.sentences:
        if s.start >= sentence.start:
            return last
        last = s.words if s.heading == sentence.heading and not s.words.startswith("#") else ""
    return last


def table_header(sentence: Sentence, page: Page) -> str:
    """Return the first line of the table that a sentence ends in, as written; empty outside a table."""
    first = ""
    for line in reversed(page.publication.text[: sentence.end].split("\n")):
        if line.count("|") < 2:
            break
        first = line
    return first


def checked(
    sentence: Sentence, code: str, attribute: str, verdict: Verdict, said: str, table: str, row: Row
) -> Checked:
    """Return a statement of this sentence, proved by the row."""
    return Checked(sentence.text, sentence.start, sentence.end, code, attribute, said, table, verdict, row.ref())
