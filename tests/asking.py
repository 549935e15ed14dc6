"""An engine without a model for the fast tests: real tables and steps over a `MemoryIndex` of a few publications."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ingest.audit import REFUTED, statements
from ingest.chunking import chunks_of
from ingest.manifest import Meta
from ingest.publications import read_publication
from radcode.attributes import Description
from radcode.compose import compose
from radcode.datafiles import load_table
from radcode.engine import Engine
from radcode.model import Conflict, Draft, Editions, Passage, Question
from radcode.resolve import resolve
from radcode.retrieve import retrieve
from radcode.store import MemoryIndex, memory_index
from radcode.terms import Lexicon
from radcode.understand import Given, understand
from radcode.verify import verify
from tests.fakes import HashEncoder, a_publication, settings_of

ROOT = Path(__file__).parent.parent
TABLES = ROOT / "corpus" / "tables"
TODAY = date(2026, 11, 21)
OURS = (
    "bone-density",
    "components",
    "ct-and-mr-contrast",
    "ductography",
    "fluoroscopy",
    "gi-fluoroscopy",
    "mammography-and-tomosynthesis",
    "other-breast-imaging",
)
# A billing page that is wrong about two codes, in words of our own.
WRONG = """# Computed tomography
Code 74178 is a CT of the abdomen and pelvis with contrast. Code 74177 is billed for the same exam elsewhere.

# Fluoroscopy
Code 76001 is billed for fluoroscopy that lasts longer than one hour of the physician's time.
"""


@cache
def the_table() -> Any:
    """Return the shipped `CodeTable`, read once; untyped, because tests know which rows there are."""
    return load_table(TABLES)


@cache
def the_lexicon() -> Lexicon:
    """Return the vocabulary of the shipped tables, read once."""
    return Lexicon(the_table())


def a_conflict(sentence: str, code: str, said: str, table: str) -> Conflict:
    """Return a contradiction of the wrong billing page, proved by the newest row of a code."""
    start = WRONG.index(sentence)
    row = the_table().versions(code)[-1].ref()
    return Conflict("wrong", start, start + len(sentence), sentence, code, "contrast", said, table, row)


@cache
def the_index() -> MemoryIndex:
    """Return an index of a few publications of ours and one wrong billing page, made once."""
    encoder = HashEncoder()
    ours = [
        read_publication(ROOT / "corpus" / "publications" / f"{name}.md", Meta(tier="reference"), added=TODAY)
        for name in OURS
    ]
    wrong = a_publication(WRONG, name="wrong", title="A wrong billing page")
    publications = [*ours, wrong]
    chunks = [c for p in publications for c in chunks_of(p, encoder.count_tokens)]
    conflicts = [
        a_conflict(
            "Code 74178 is a CT of the abdomen and pelvis with contrast.",
            "74178",
            "with contrast",
            "without, then with",
        ),
        a_conflict(
            "Code 76001 is billed for fluoroscopy that lasts longer than one hour of the physician's time.",
            "76001",
            "billable",
            "ended on 2018-12-31",
        ),
    ]
    return memory_index(publications, chunks, encoder, conflicts)


class MemoryEngine(Engine):
    """`Engine.ask` as it is, over the index in memory."""

    def index(self):
        return the_index()

    def editions(self):
        return Editions(self.table.hash[:16], "memory", "memory")


@cache
def the_engine() -> MemoryEngine:
    """Return the engine of the fast tests: it reads no clock, no model and no disk."""
    return MemoryEngine(settings_of(ROOT / "var"), the_table(), the_lexicon(), HashEncoder())


def asked(*turns: str, **given):
    """Return the reply to the last of a conversation's turns."""
    last = reply = None
    for turn in turns:
        reply = the_engine().ask(turn, last=last, **given)
        last = reply.question
    return reply


def billed(record) -> list[str]:
    """Return the lines as they are typed into a claim, `code-modifier`, in the order of the answer."""
    return ["-".join((line["code"], *line["modifiers"])) for line in record["lines"]]


def understood(text: str, *, on: date | None = None, payer: str = "", pos: str = "", last: Question | None = None):
    """Return what the text asks, with the fixed day of the tests."""
    return understand(text, Given(TODAY, on, payer, pos, last), the_table(), the_lexicon())


def resolved(text: str, on: date = TODAY, **more):
    """Return the matches of an exam's name, best first."""
    question = understood(text, on=on)
    said = Description(dict(question.attributes), question.views, question.side)
    return resolve(said, question.on, the_table(), payer=question.payer, **more)


def drafted(text: str, on: date | None = None) -> tuple[Draft, tuple[Passage, ...]]:
    """Return the draft of a question and the passages it was made from, before anything is verified."""
    question = understood(text, on=on)
    matches = resolved(text, question.on)
    codes = tuple(dict.fromkeys([*(m.code for m in question.codes), *(c for m in matches[:4] for c in m.codes)]))
    passages = retrieve(text, HashEncoder().encode([text])[0], the_index(), codes=codes, on=question.on)
    return compose(question, passages, matches, the_table()), passages


def verified(draft: Draft, passages: tuple[Passage, ...]):
    """Return the answer that verify makes of a draft."""
    return verify(draft, passages, the_table())


def is_refuted(text: str, heading: str = "", before: str = "") -> bool:
    """Tell whether the audit refutes anything in a text, read below its heading and after what stands before."""
    lead = (f"## {heading}\n\n" if heading else "") + (f"{before}\n" if before else "")
    page = a_publication(f"{lead}{text}\n", title=heading or "page", published=date(2026, 11, 1))
    return any(s.verdict in REFUTED and s.end > len(lead) for s in statements(page, the_table()))
