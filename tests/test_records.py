"""The record store keeps what it is given, masked, and knows its own version."""

import sqlite3
import threading
from datetime import UTC, datetime

import numpy as np
import pytest
import sqlalchemy as sa

from radcode.errors import StoreError
from radcode.model import Chunk
from radcode.quizboxes import Attempt
from radcode.records import RecordStore
from radcode.schema import SCHEMA_VERSION, bring_up_to_date
from tests.fakes import a_publication

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    opened = RecordStore(tmp_path)
    yield opened
    opened.close()


def test_vectors_come_back_by_text_and_model(store):
    vector = np.array([0.6, 0.8], dtype=np.float32)
    store.save_vectors("m1", {"a": vector})
    store.save_vectors("m1", {"a": vector * 0, "b": vector})
    found = store.vectors_for(["a", "b", "c"], "m1")
    assert sorted(found) == ["a", "b"]
    assert np.array_equal(found["a"], vector)
    assert store.vectors_for(["a"], "m2") == {}


def test_a_conversation_survives_a_restart_masked(store, tmp_path):
    talk = store.start_conversation("MRN 4829134 galactogram", NOW)
    store.save_answer(
        "a1", talk, "MRN 4829134 galactogram", {"question": "MRN 4829134", "editions": {"tables": "t"}}, at=NOW
    )
    store.save_answer("a2", talk, "and several ducts?", {"text": "77054-26"}, at=NOW)
    store.close()
    again = RecordStore(tmp_path)
    assert [a.id for a in again.answers_of(talk)] == ["a1", "a2"]
    held = again.answer("a2")
    assert held is not None
    assert held.record == {"text": "77054-26"}
    assert again.answer("nothing") is None
    assert "4829134" not in repr(again.answers_of(talk)) + repr(again.conversations())
    again.close()
    assert b"4829134" not in (tmp_path / "records.db").read_bytes()


def test_what_is_asked_is_held_masked_until_it_is_answered_or_forgotten(store):
    talk = store.start_conversation("t", NOW)
    store.save_asked(talk, "CT chest", {})
    store.save_asked(talk, "MRN 4829134 CT chest", {"revises": "a1"})
    question, beside = store.asked(talk)
    assert "4829134" not in question
    assert beside == {"revises": "a1"}
    store.save_answer("a1", talk, "q", {}, at=NOW)
    assert store.asked(talk) is None
    store.save_asked(talk, "and MR?", {})
    store.forget_asked(talk)
    assert store.asked(talk) is None
    assert [c.id for c in store.conversations()] == [talk]


@pytest.mark.parametrize("ends", ["forget_asked", "erase_conversation"])
def test_a_conversation_that_only_asked_goes_with_its_question(store, ends):
    talk = store.start_conversation("t", NOW)
    store.save_asked(talk, "CT chest", {})
    getattr(store, ends)(talk)
    assert (store.asked(talk), store.conversations()) == (None, ())


def test_feedback_is_one_an_answer(store):
    store.save_feedback("a1", helpful=True, reason="", at=NOW)
    store.save_feedback("a1", helpful=False, reason="patient name: Jane Doe is wrong", at=NOW)
    (held,) = store.feedback()
    assert (held.answer, held.helpful) == ("a1", False)
    assert "Jane" not in held.reason


def test_old_conversations_are_erased_with_answers_and_feedback(store):
    old = store.start_conversation("old", datetime(2026, 1, 1, tzinfo=UTC))
    new = store.start_conversation("new", NOW)
    store.save_answer("a1", old, "q", {}, at=datetime(2026, 1, 1, tzinfo=UTC))
    store.save_feedback("a1", helpful=True, reason="", at=NOW)
    assert store.erase_before(datetime(2026, 6, 1, tzinfo=UTC)) == 1
    assert [c.id for c in store.conversations()] == [new]
    assert (store.answer("a1"), store.feedback()) == (None, ())


def test_publications_are_superseded_removed_and_erased(store):
    one, two = a_publication("first edition"), a_publication("second edition")
    other = a_publication("something else", name="other")
    chunk = Chunk("x:0-5", "pub", "", 0, 5, "first")
    store.save_library([one, other], [(chunk, "h1")], NOW)
    store.save_vectors("m", {"h1": np.ones(2, dtype=np.float32)})
    store.save_library([two, other], [], NOW)
    assert store.publications() == (other, two)
    assert store.publications("superseded") == (one,)
    store.save_library([other], [(chunk, "h1")], NOW)
    assert store.publications("removed") == (one, two)
    assert store.erase_publication("pub") == 2
    assert store.publications("removed") == ()
    assert store.vectors_for(["h1"], "m") == {}


def test_a_store_of_a_newer_program_is_refused(tmp_path):
    RecordStore(tmp_path).close()
    with sqlite3.connect(tmp_path / "records.db") as connection:
        connection.execute("UPDATE schema_version SET version = 99")
    connection.close()
    with pytest.raises(StoreError, match="schema version 99"):
        RecordStore(tmp_path)


def test_an_older_store_is_copied_then_migrated(tmp_path):
    RecordStore(tmp_path).close()
    path = tmp_path / "records.db"
    engine = sa.create_engine(f"sqlite:///{path}")
    step = {SCHEMA_VERSION: lambda c: c.exec_driver_sql("ALTER TABLE releases ADD COLUMN note TEXT")}
    bring_up_to_date(engine, path, SCHEMA_VERSION + 1, step)
    assert "note" in {c["name"] for c in sa.inspect(engine).get_columns("releases")}
    engine.dispose()
    with sqlite3.connect(tmp_path / f"records.db.v{SCHEMA_VERSION}") as copy:
        assert copy.execute("SELECT version FROM schema_version").fetchone() == (SCHEMA_VERSION,)
    copy.close()
    with pytest.raises(StoreError, match="newer"):
        RecordStore(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"this is no database, but long enough to be read as one" * 20, "not a database", id="text"),
        pytest.param(None, "did not write", id="foreign database"),
    ],
)
def test_a_foreign_file_is_refused_and_left_alone(tmp_path, content, words):
    path = tmp_path / "records.db"
    if content is None:
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE theirs (x)")
        connection.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(StoreError, match=words):
        RecordStore(tmp_path)
    assert path.read_bytes() == before


def test_two_threads_write_without_losing_anything(store):
    talk = store.start_conversation("t", NOW)

    def write(first: int) -> None:
        for i in range(first, first + 20):
            store.save_answer(f"a{i}", talk, "q", {}, at=NOW)

    threads = [threading.Thread(target=write, args=(n,)) for n in (0, 100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.answers_of(talk)) == 40


def an_attempt(item="i", right=True):
    return Attempt(item, "units", right, NOW.date())


def test_progress_is_kept_for_each_learner_in_order(tmp_path):
    store = RecordStore(tmp_path)
    store.save_attempt("Ana", an_attempt("a", right=False), NOW)
    store.save_attempt("Ben", an_attempt("b"), NOW)
    store.save_attempt("Ana", an_attempt("a"), NOW)
    assert store.attempts("Ana") == (an_attempt("a", right=False), an_attempt("a"))
    assert store.attempts("Ben") == (an_attempt("b"),)
    assert store.learners() == ("Ana", "Ben")
    store.close()


def test_a_step_is_read_once_and_a_learner_can_be_erased(tmp_path):
    store = RecordStore(tmp_path)
    for step in (0, 1, 1):
        store.save_lesson("Ana", "breast", step, NOW)
    store.save_lesson("Cy", "breast", 0, NOW)
    store.save_attempt("Ana", an_attempt(), NOW)
    assert store.lessons("Ana") == {("breast", 0), ("breast", 1)}
    store.erase_learner("Ana")
    assert (store.attempts("Ana"), store.lessons("Ana"), store.learners()) == ((), frozenset(), ("Cy",))
    store.close()


def test_a_store_from_before_learning_gets_its_tables(tmp_path):
    RecordStore(tmp_path).close()
    path = tmp_path / "records.db"
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE attempts")
        connection.execute("DROP TABLE lessons")
        connection.execute("UPDATE schema_version SET version = 1")
    connection.close()
    store = RecordStore(tmp_path)
    store.save_attempt("Ana", an_attempt(), NOW)
    assert store.attempts("Ana") == (an_attempt(),)
    store.close()
    assert (tmp_path / "records.db.v1").is_file()


def test_a_store_from_before_questions_waited_still_offers_those_without_an_answer(tmp_path):
    store = RecordStore(tmp_path)
    answered, alone = (store.start_conversation(title, NOW) for title in ("answered", "alone"))
    store.save_answer("a1", answered, "q", {}, at=NOW)
    store.close()
    with sqlite3.connect(tmp_path / "records.db") as connection:
        connection.execute("DROP TABLE asked")
        connection.execute("UPDATE schema_version SET version = 2")
    connection.close()
    store = RecordStore(tmp_path)
    assert store.asked(answered) is None
    assert store.asked(alone) == ("alone", {})
    store.close()
