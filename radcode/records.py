"""The record store: publications, chunks, vectors, conflicts, releases, conversations, answers, feedback, quizzes. SQL.

An edge: SQLAlchemy on `<home>/records.db`. Question text passes `masked()` here, so that nothing else has to remember.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from radcode.errors import StoreError
from radcode.generation import publication_of
from radcode.masking import masked, masked_record
from radcode.model import Chunk, Conflict, Publication, StoredAnswer, Vector
from radcode.quizboxes import Attempt
from radcode.schema import (
    BUSY_TIMEOUT_S,
    MIGRATIONS,
    SCHEMA_VERSION,
    answers,
    asked,
    attempts,
    bring_up_to_date,
    chunks,
    conflicts,
    conversations,
    feedback,
    lessons,
    prepare,
    publications,
    releases,
    store_errors,
    vectors,
)

_MANY = 500  # values in one IN list; SQLite's own limit is far above


@dataclass(frozen=True, slots=True)
class ConversationCard:
    """A conversation in a list; times are ISO text, newest first where several are given."""

    id: str
    title: str
    started_at: str
    used_at: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a coder said of an answer."""

    answer: str
    helpful: bool
    reason: str
    given_at: str


class RecordStore:
    """The open store. One object may be used from several threads."""

    def __init__(self, home: Path) -> None:
        """Open `<home>/records.db`; makes it when it is absent, migrates it when it is older.

        Raises:
            StoreError: it cannot be opened, is no RadCode store, or is of a newer program.
        """
        self.path = home / "records.db"
        try:
            home.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise StoreError(
                f"{home} cannot be made: {exc.strerror}.", "Set RADCODE_HOME to a folder of yours."
            ) from exc
        self._engine = sa.create_engine(f"sqlite:///{self.path}", connect_args={"timeout": BUSY_TIMEOUT_S})
        sa.event.listen(self._engine, "connect", prepare)
        bring_up_to_date(self._engine, self.path, SCHEMA_VERSION, MIGRATIONS)

    def close(self) -> None:
        """Let go of the database file."""
        self._engine.dispose()

    @contextmanager
    def _begin(self) -> Iterator[sa.Connection]:
        with store_errors(self.path), self._engine.begin() as connection:
            yield connection

    # -- vectors

    def vectors_for(self, text_hashes: Sequence[str], model: str) -> dict[str, Vector]:
        """Return the stored vectors of a model by text hash; those not held are left out."""
        found: dict[str, Vector] = {}
        with self._begin() as connection:
            for at in range(0, len(text_hashes), _MANY):
                wanted = vectors.c.text_hash.in_(text_hashes[at : at + _MANY])
                rows = connection.execute(
                    sa.select(vectors.c.text_hash, vectors.c.vector).where(vectors.c.model == model, wanted)
                )
                found |= {row.text_hash: np.frombuffer(row.vector, dtype="<f4") for row in rows}
        return found

    def save_vectors(self, model: str, rows: Mapping[str, Vector]) -> None:
        """Store vectors by text hash; one that is held already stays."""
        with self._begin() as connection:
            held = {
                row.text_hash
                for row in connection.execute(
                    sa.select(vectors.c.text_hash).where(vectors.c.model == model, vectors.c.text_hash.in_(list(rows)))
                )
            }
            cells = [
                {"text_hash": h, "model": model, "vector": np.asarray(v, dtype="<f4").tobytes()}
                for h, v in rows.items()
                if h not in held
            ]
            if cells:
                connection.execute(sa.insert(vectors), cells)

    # -- publications

    def save_library(self, current: Sequence[Publication], held: Iterable[tuple[Chunk, str]], at: datetime) -> None:
        """Record what the library holds now; a publication that is no longer in it becomes superseded or removed.

        Args:
            current: the publications of the coming generation.
            held: their chunks, each with the hash of its indexed text.
            at: now.
        """
        now = {(p.id, p.sha256): p for p in current}
        ids = {p.id for p in current}
        with self._begin() as connection:
            for row in connection.execute(sa.select(publications.c.id, publications.c.sha256)).all():
                state = "current" if (row.id, row.sha256) in now else "superseded" if row.id in ids else "removed"
                here = sa.and_(publications.c.id == row.id, publications.c.sha256 == row.sha256)
                connection.execute(sa.update(publications).where(here).values(state=state))
                if (row.id, row.sha256) in now:
                    publication = now.pop((row.id, row.sha256))
                    connection.execute(sa.update(publications).where(here).values(record=_jsonable(publication)))
            for publication in now.values():
                connection.execute(
                    sa.insert(publications).values(
                        id=publication.id, sha256=publication.sha256, state="current",
                        seen=at.isoformat(timespec="seconds"), record=_jsonable(publication),
                    )
                )  # fmt: skip
            connection.execute(sa.delete(chunks).where(chunks.c.publication.in_(ids)))
            cells = [
                {"id": c.id, "publication": c.publication, "text_hash": text_hash, "record": _jsonable(c)}
                for c, text_hash in held
            ]
            if cells:
                connection.execute(sa.insert(chunks), cells)

    def publications(self, state: str = "current") -> tuple[Publication, ...]:
        """Return the publications in a state (`current`, `superseded`, `removed`), by id."""
        with self._begin() as connection:
            rows = connection.execute(
                sa.select(publications.c.record).where(publications.c.state == state).order_by(publications.c.id)
            )
            return tuple(publication_of(row.record) for row in rows)

    def erase_publication(self, publication: str) -> int:
        """Delete every edition of a publication with its chunks and their vectors; return how many editions."""
        with self._begin() as connection:
            mine = chunks.c.publication == publication
            hashes = {r.text_hash for r in connection.execute(sa.select(chunks.c.text_hash).where(mine))}
            shared = {r.text_hash for r in connection.execute(sa.select(chunks.c.text_hash).where(~mine))}
            for text_hash in hashes - shared:
                connection.execute(sa.delete(vectors).where(vectors.c.text_hash == text_hash))
            connection.execute(sa.delete(chunks).where(mine))
            connection.execute(sa.delete(conflicts).where(conflicts.c.publication == publication))
            gone = connection.execute(sa.delete(publications).where(publications.c.id == publication))
            return int(gone.rowcount)

    def save_conflicts(self, generation: str, found: Sequence[Conflict]) -> None:
        """Record the conflicts of a generation, in place of those it had."""
        with self._begin() as connection:
            connection.execute(sa.delete(conflicts).where(conflicts.c.generation == generation))
            cells = [{"generation": generation, "publication": c.publication, "record": _jsonable(c)} for c in found]
            if cells:
                connection.execute(sa.insert(conflicts), cells)

    def save_release(self, release: str, sha256: str, record: Mapping[str, Any], at: datetime) -> None:
        """Record that an official file was imported; the same file again changes nothing."""
        with self._begin() as connection:
            here = sa.and_(releases.c.release == release, releases.c.sha256 == sha256)
            connection.execute(sa.delete(releases).where(here))
            connection.execute(
                sa.insert(releases).values(
                    release=release, sha256=sha256, imported_at=at.isoformat(timespec="seconds"), record=dict(record)
                )
            )

    # -- conversations

    def start_conversation(self, title: str, at: datetime) -> str:
        """Make a conversation and return its id; the title is masked."""
        new = secrets.token_hex(8)
        when = at.isoformat(timespec="seconds")
        with self._begin() as connection:
            connection.execute(
                sa.insert(conversations).values(id=new, title=masked(title), started_at=when, used_at=when)
            )
        return new

    def conversations(self) -> tuple[ConversationCard, ...]:
        """Return all conversations, the one used last first."""
        with self._begin() as connection:
            rows = connection.execute(
                sa.select(conversations).order_by(conversations.c.used_at.desc(), conversations.c.id)
            )
            return tuple(ConversationCard(r.id, r.title, r.started_at, r.used_at) for r in rows)

    def conversations_about(self, words: str) -> tuple[ConversationCard, ...]:
        """Return the conversations in which some question, or the title, holds every one of the words; newest first."""
        wanted = words.lower().split()
        held = self.conversations()
        if not wanted:
            return held
        texts: dict[str, str] = {c.id: c.title.lower() for c in held}
        with self._begin() as connection:
            for row in connection.execute(sa.select(answers.c.conversation, answers.c.question)):
                if row.conversation in texts:
                    texts[row.conversation] += f" {row.question.lower()}"
        return tuple(c for c in held if all(w in texts[c.id] for w in wanted))

    def save_asked(self, conversation: str, question: str, record: Mapping[str, Any]) -> None:
        """Keep what a conversation was asked last, masked, and what was set beside it, until it is answered."""
        with self._begin() as connection:
            connection.execute(sa.delete(asked).where(asked.c.conversation == conversation))
            connection.execute(
                sa.insert(asked).values(conversation=conversation, question=masked(question), record=dict(record))
            )

    def asked(self, conversation: str) -> tuple[str, dict[str, Any]] | None:
        """Return what a conversation is asked and not answered yet, with what was set beside it; None for nothing."""
        with self._begin() as connection:
            row = connection.execute(sa.select(asked).where(asked.c.conversation == conversation)).first()
            return (row.question, row.record) if row else None

    def forget_asked(self, conversation: str) -> None:
        """Forget what a conversation is asked, as it cannot be answered; one without an answer is erased."""
        with self._begin() as connection:
            connection.execute(sa.delete(asked).where(asked.c.conversation == conversation))
        if not self.answers_of(conversation):
            self.erase_conversation(conversation)

    def save_answer(
        self, answer_id: str, conversation: str, question: str, record: Mapping[str, Any], *, at: datetime
    ) -> StoredAnswer:
        """Store an answer as the JSON it was given as; the question and all it repeats of it are masked.

        Args:
            answer_id: its id; feedback refers to it.
            conversation: a conversation's id, or empty for none.
            question: what the coder typed.
            record: the JSON of the `ask` contract, with `editions`.
            at: when it was asked.

        Returns:
            The answer as it will be read back.
        """
        safe: dict[str, Any] = masked_record(dict(record))
        when = at.isoformat(timespec="seconds")
        with self._begin() as connection:
            mine = answers.c.conversation == conversation
            n = connection.execute(sa.select(sa.func.count()).select_from(answers).where(mine)).scalar_one()
            connection.execute(
                sa.insert(answers).values(
                    id=answer_id, conversation=conversation, n=n, question=masked(question), asked_at=when,
                    record=safe, editions=safe.get("editions", {}),
                )
            )  # fmt: skip
            connection.execute(sa.delete(asked).where(asked.c.conversation == conversation))
            connection.execute(sa.update(conversations).where(conversations.c.id == conversation).values(used_at=when))
        return StoredAnswer(answer_id, conversation, masked(question), when, safe)

    def answer(self, answer_id: str) -> StoredAnswer | None:
        """Return one stored answer, or None."""
        found = self._answers(answers.c.id == answer_id)
        return found[0] if found else None

    def answers_of(self, conversation: str) -> tuple[StoredAnswer, ...]:
        """Return the answers of a conversation in the order they were given."""
        return self._answers(answers.c.conversation == conversation)

    def latest_answers(self, most: int) -> tuple[StoredAnswer, ...]:
        """Return the answers given last, of all conversations and of none, newest first."""
        with self._begin() as connection:
            rows = connection.execute(
                sa.select(answers).order_by(answers.c.asked_at.desc(), answers.c.n.desc()).limit(most)
            )
            return tuple(StoredAnswer(r.id, r.conversation, r.question, r.asked_at, r.record) for r in rows)

    def answers_mark(self) -> str:
        """Return what changes with every answer that is stored or erased."""
        with self._begin() as connection:
            n = connection.execute(sa.select(sa.func.count()).select_from(answers)).scalar_one()
            newest = sa.select(answers.c.id).order_by(answers.c.asked_at.desc(), answers.c.n.desc()).limit(1)
            return f"{n} {connection.execute(newest).scalar() or ''}"

    def _answers(self, where: sa.ColumnElement[bool]) -> tuple[StoredAnswer, ...]:
        with self._begin() as connection:
            rows = connection.execute(sa.select(answers).where(where).order_by(answers.c.n))
            return tuple(StoredAnswer(r.id, r.conversation, r.question, r.asked_at, r.record) for r in rows)

    def erase_conversation(self, conversation: str) -> None:
        """Delete a conversation with its answers, their feedback and what it is asked."""
        with self._begin() as connection:
            mine = sa.select(answers.c.id).where(answers.c.conversation == conversation)
            connection.execute(sa.delete(feedback).where(feedback.c.answer.in_(mine)))
            connection.execute(sa.delete(answers).where(answers.c.conversation == conversation))
            connection.execute(sa.delete(asked).where(asked.c.conversation == conversation))
            connection.execute(sa.delete(conversations).where(conversations.c.id == conversation))

    def erase_before(self, day: datetime) -> int:
        """Delete what was last used before a moment: conversations, and answers that stand alone; return how many."""
        moment = day.isoformat(timespec="seconds")
        old = [c.id for c in self.conversations() if c.used_at < moment]
        for conversation in old:
            self.erase_conversation(conversation)
        with self._begin() as connection:
            alone = sa.and_(answers.c.conversation == "", answers.c.asked_at < moment)
            mine = sa.select(answers.c.id).where(alone)
            connection.execute(sa.delete(feedback).where(feedback.c.answer.in_(mine)))
            gone = connection.execute(sa.delete(answers).where(alone)).rowcount
        return len(old) + int(gone)

    def save_feedback(self, answer_id: str, *, helpful: bool, reason: str, at: datetime) -> None:
        """Store a thumb with its reason (masked); a second one for the same answer takes the place of the first."""
        with self._begin() as connection:
            connection.execute(sa.delete(feedback).where(feedback.c.answer == answer_id))
            connection.execute(
                sa.insert(feedback).values(
                    answer=answer_id, helpful=helpful, reason=masked(reason), given_at=at.isoformat(timespec="seconds")
                )
            )

    def feedback(self) -> tuple[Feedback, ...]:
        """Return all feedback in the order it was given."""
        with self._begin() as connection:
            rows = connection.execute(sa.select(feedback).order_by(feedback.c.n))
            return tuple(Feedback(r.answer, r.helpful, r.reason, r.given_at) for r in rows)

    # -- learning

    def save_attempt(self, learner: str, attempt: Attempt, at: datetime) -> None:
        """Record an answer that a learner gave to a quiz item; the learner's name is masked."""
        with self._begin() as connection:
            connection.execute(
                sa.insert(attempts).values(
                    learner=masked(learner), item=attempt.item, topic=attempt.topic, right=attempt.right,
                    given_at=at.isoformat(timespec="seconds"),
                )
            )  # fmt: skip

    def attempts(self, learner: str) -> tuple[Attempt, ...]:
        """Return the answers of a learner in the order they were given."""
        with self._begin() as connection:
            mine = attempts.c.learner == masked(learner)
            rows = connection.execute(sa.select(attempts).where(mine).order_by(attempts.c.n))
            return tuple(Attempt(r.item, r.topic, r.right, datetime.fromisoformat(r.given_at).date()) for r in rows)

    def save_lesson(self, learner: str, path: str, step: int, at: datetime) -> None:
        """Record that a learner read a step of a path; a second time changes nothing."""
        key = {"learner": masked(learner), "path": path, "step": step}
        with self._begin() as connection:
            held = sa.select(lessons.c.step).where(*(lessons.c[name] == value for name, value in key.items()))
            if connection.execute(held).first() is None:
                connection.execute(sa.insert(lessons).values(**key, read_at=at.isoformat(timespec="seconds")))

    def lessons(self, learner: str) -> frozenset[tuple[str, int]]:
        """Return the steps that a learner read, as (path, step)."""
        with self._begin() as connection:
            rows = connection.execute(sa.select(lessons).where(lessons.c.learner == masked(learner)))
            return frozenset((r.path, r.step) for r in rows)

    def learners(self) -> tuple[str, ...]:
        """Return the names of all who learnt something here, in alphabetical order."""
        with self._begin() as connection:
            both = sa.union(sa.select(attempts.c.learner), sa.select(lessons.c.learner))
            return tuple(sorted(r.learner for r in connection.execute(both)))

    def erase_learner(self, learner: str) -> None:
        """Delete everything of a learner."""
        with self._begin() as connection:
            for table in (attempts, lessons):
                connection.execute(sa.delete(table).where(table.c.learner == masked(learner)))


def _jsonable(value: Publication | Chunk | Conflict) -> Any:
    """Return a value as JSON holds it: dates as ISO text, tuples as lists."""
    return json.loads(json.dumps(asdict(value), default=str))
