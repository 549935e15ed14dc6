"""Keeps what was answered: a reply goes into the record store with all that a page shows, and comes back as it was.

An edge above the engine: I/O through `records`. Question text is masked there, and here where a reply repeats it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Protocol

from radcode import render
from radcode.archive import keep_editions
from radcode.masking import masked
from radcode.model import Answer, Editions, Question, StoredAnswer

if TYPE_CHECKING:
    from radcode.engine import Engine, Reply
    from radcode.records import RecordStore
    from radcode.settings import Settings


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a coder set beside the text of a question; empty where nothing was set.

    `who` is a value of the vocabulary's `component`: which part of the service the coder bills, see `WHO`.
    """

    on: date | None = None
    payer: str = ""
    pos: str = ""
    who: str = ""
    pick: tuple[str, ...] = ()

    def as_json(self) -> dict[str, str]:
        """Return it as it is stored."""
        return {"on": self.on.isoformat() if self.on else "", "payer": self.payer, "pos": self.pos, "who": self.who} | (
            {"pick": ";".join(self.pick)} if self.pick else {}
        )

    @classmethod
    def of_json(cls, cells: Mapping[str, str]) -> Chosen:
        """Return what `as_json` stored."""
        on = cells.get("on", "")
        return cls(
            date.fromisoformat(on) if on else None,
            cells.get("payer", ""),
            cells.get("pos", ""),
            cells.get("who", ""),
            tuple(c for c in cells.get("pick", "").split(";") if c),
        )


NOTHING = Chosen()


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that is to be answered; `revises` names the answer it takes the place of."""

    text: str
    chosen: Chosen = NOTHING
    revises: str = ""


class Shown(Protocol):
    """What a page shows of an answer: a stored one, or one of now beside it."""

    @property
    def id(self) -> str:
        """Its id."""
        ...

    @property
    def question(self) -> str:
        """What was asked."""
        ...

    @property
    def record(self) -> dict[str, Any]:
        """The JSON of the contract, and beside it what only a page shows, under `page`."""
        ...


@dataclass(frozen=True, slots=True)
class Fresh:
    """An answer of now, made to stand beside a stored one; it is not kept."""

    id: str
    question: str
    record: dict[str, Any]


# How a choice of who reads and who owns is put to `understand`, in words of the synonym table.
WHO = {
    "professional": "reading only, does not own the equipment",
    "technical": "technical component",
    "global": "both components, we own the equipment",
}


def ask_with(engine: Engine, text: str, chosen: Chosen = NOTHING, last: Question | None = None) -> Reply:
    """Return the engine's reply to a question and what was set beside it.

    Raises:
        UsageError: the text is empty or far too long.
        StaleIndex: the index is missing or unreadable.
    """
    said = WHO.get(chosen.who, "")
    worded = f"{text}, {said}" if said and text.strip() else text
    return engine.ask(
        worded, on=chosen.on, payer=chosen.payer, pos=chosen.pos, last=last, chosen=True, pick=chosen.pick
    )


def keep_reply(
    settings: Settings,
    reply: Reply,
    conversation: str | None = None,
    *,
    asked: str = "",
    chosen: Chosen = NOTHING,
    revises: str = "",
    records: RecordStore | None = None,
) -> StoredAnswer:
    """Store a reply and return it as it will be read back.

    Args:
        settings: where the record store lies.
        reply: what the engine gave.
        conversation: the id of a conversation that was started; None for an answer that stands alone.
        asked: the question as it was typed, where the engine was given more words than that.
        chosen: what was set beside the text.
        revises: the id of the answer that this one takes the place of.
        records: the open store; opened and closed here when it is not given.
    """
    if records is None:
        records = open_records(settings)
        try:
            return keep_reply(
                settings, reply, conversation, asked=asked, chosen=chosen, revises=revises, records=records
            )
        finally:
            records.close()
    record = _record_of(reply, asked, chosen, revises)
    keep_editions(settings.home, settings.tables, Editions(**record["editions"]))
    return records.save_answer(record["answer_id"], conversation or "", record["question"], record, at=now())


def fresh_of(reply: Reply, *, asked: str = "", chosen: Chosen = NOTHING) -> Fresh:
    """Return a reply as a page shows it, without keeping it."""
    record = _record_of(reply, asked, chosen, "")
    return Fresh(record["answer_id"], record["question"], record)


def _record_of(reply: Reply, asked: str, chosen: Chosen, revises: str) -> dict[str, Any]:
    return {
        **reply.record,
        "question": asked or reply.answer.question.text,
        "findings": [
            {**f, "message": masked(f["message"]), "subject": masked(f["subject"])} for f in reply.record["findings"]
        ],
        "page": {
            **render.view(reply.answer),
            "chosen": chosen.as_json(),
            "revises": revises,
            "reads": reply.answer.question.reads,
            "owns": reply.answer.question.owns,
            "steps": steps_of(reply),
        },
    }


def open_records(settings: Settings) -> RecordStore:
    """Return the open record store, with what is older than RADCODE_KEEP_DAYS erased.

    Raises:
        StoreError: it cannot be opened.
    """
    from radcode.records import RecordStore

    records = RecordStore(settings.home)
    if settings.keep_days:
        records.erase_before(now() - timedelta(days=settings.keep_days))
    return records


def keep_asked(records: RecordStore, conversation: str, pending: Pending) -> str:
    """Keep a question until it is answered, and return its conversation: a new one where none is given."""
    conversation = conversation or records.start_conversation(pending.text, now())
    records.save_asked(conversation, pending.text, {"chosen": pending.chosen.as_json(), "revises": pending.revises})
    return conversation


def asked_of(records: RecordStore, conversation: str) -> Pending | None:
    """Return what a conversation was asked and did not answer, as it was asked; None for nothing."""
    found = records.asked(conversation) if conversation else None
    if found is None:
        return None
    text, beside = found
    return Pending(text, Chosen.of_json(beside.get("chosen", {})), beside.get("revises", ""))


def turns_of(records: RecordStore, conversation: str) -> tuple[StoredAnswer, ...]:
    """Return a conversation's answers in the order they were asked for, each in its latest revision."""
    return _latest(records.answers_of(conversation) if conversation else ())


def turns_before(records: RecordStore, stored: StoredAnswer) -> tuple[StoredAnswer, ...]:
    """Return the turns that a stored answer followed, as they stood when it was given."""
    said = records.answers_of(stored.conversation) if stored.conversation else ()
    earlier = takewhile(lambda a: a.id != stored.id, said)
    turns = _latest(tuple(earlier))
    revised = page_of(stored).get("revises", "")
    place = next((n for n, t in enumerate(turns) if t.id == revised), len(turns))
    return turns[:place]


def _latest(answers: Sequence[StoredAnswer]) -> tuple[StoredAnswer, ...]:
    turns: list[StoredAnswer] = []
    place: dict[str, int] = {}
    for stored in answers:
        revised = page_of(stored).get("revises", "")
        if revised in place:
            place[stored.id] = place[revised]
            turns[place[stored.id]] = stored
        else:
            place[stored.id] = len(turns)
            turns.append(stored)
    return tuple(turns)


def last_question(engine: Engine, turns: Sequence[StoredAnswer]) -> Question | None:
    """Return what was understood at the end of stored turns, by asking them again; None for no turns."""
    last: Question | None = None
    engine = engine.in_own_words()
    for turn in turns:
        last = ask_with(engine, turn.question, chosen_of(turn), last).question
    return last


def page_of(stored: Shown) -> dict[str, Any]:
    """Return what a page shows beyond the contract; empty for an answer that was stored without it."""
    found = stored.record.get("page")
    return found if isinstance(found, dict) else {}


def chosen_of(stored: Shown) -> Chosen:
    """Return what was set beside the text of a stored answer's question."""
    return Chosen.of_json(page_of(stored).get("chosen", {}))


def now() -> datetime:
    """Return the time by which answers are stored."""
    return datetime.now(UTC)


def steps_of(reply: Reply) -> list[dict[str, Any]]:
    """Return what each step did, in a coder's words, with its milliseconds."""
    took = dict(reply.trace)
    answer, found = reply.answer, len(reply.passages)
    publications = len({p.publication.id for p in reply.passages})
    rows = sum(c.kind == "table" for c in answer.citations)
    withheld = sum(f.message.startswith("Withheld") for f in answer.findings)
    said = [
        ("understand", "Understood", _understood(answer)),
        ("resolve", "Looked up", _counted(len(reply.matches), "exam of the table fits", "exams of the table fit")),
        (
            "retrieve",
            "Found",
            f"{_counted(found, 'passage', 'passages')} in {_counted(publications, 'publication', 'publications')}",
        ),
        (
            "verify",
            "Proved",
            f"{_counted(len(answer.lines), 'line', 'lines')} and {_counted(len(answer.said), 'sentence', 'sentences')}"
            f" by {_counted(rows, 'row', 'rows')}" + (f", {withheld} withheld" if withheld else ""),
        ),
    ]
    if by := reply.record.get("wording"):
        did = f"{_counted(len(by['sentences']), 'sentence', 'sentences')} by {by['model']}"
        said.append(("phrase", "Reworded", did))
    return [{"step": title, "did": did, "ms": took.get(name, 0.0)} for name, title, did in said]


def _understood(answer: Answer) -> str:
    question = answer.question
    if question.outside:
        return "a question outside what is answered"
    words = [value.replace("_", " ") for _, values in question.attributes for value in values]
    words += list(dict.fromkeys(m.code for m in question.codes))
    about = f"about {', '.join(words)}," if words else "naming no exam and no code,"
    return f"a question of the kind \u201c{question.ask.value}\u201d {about} on {question.on.isoformat()}"


def _counted(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"
