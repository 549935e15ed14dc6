"""What was answered is kept as it was given, comes back in its latest revision, and is understood again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from radcode import keeping
from radcode.keeping import Chosen, ask_with, chosen_of, keep_reply, last_question, open_records, page_of, turns_of
from tests import page_engine
from tests.fakes import settings_of

CT = "CT abdomen pelvis with IV contrast"


@pytest.fixture
def engine(tmp_path):
    return page_engine.build(settings_of(tmp_path))


@pytest.fixture
def records(engine):
    opened = open_records(engine.settings)
    yield opened
    opened.close()


def kept(engine, records, talk, text, **more):
    reply = ask_with(engine, text, more.get("chosen", keeping.NOTHING), last_question(engine, turns_of(records, talk)))
    return keep_reply(engine.settings, reply, talk, asked=text, records=records, **more)


@pytest.mark.parametrize(
    "chosen",
    [
        pytest.param(Chosen(), id="nothing"),
        pytest.param(Chosen(date(2026, 3, 1), "medicaid", "22", "global"), id="everything"),
    ],
)
def test_what_was_chosen_comes_back(chosen):
    assert Chosen.of_json(chosen.as_json()) == chosen


def test_a_reply_is_kept_without_a_conversation(engine):
    stored = keep_reply(engine.settings, engine.ask(CT))
    records = open_records(engine.settings)
    assert records.answer(stored.id) == stored
    assert records.conversations() == ()
    records.close()


def test_a_revision_takes_the_place_of_its_answer(engine, records):
    talk = records.start_conversation(CT, keeping.now())
    first = kept(engine, records, talk, CT)
    second = kept(engine, records, talk, "and without contrast?")
    third = keep_reply(
        engine.settings, ask_with(engine, CT, Chosen(who="professional")), talk, asked=CT,
        chosen=Chosen(who="professional"), revises=first.id, records=records,
    )  # fmt: skip
    assert [t.id for t in turns_of(records, talk)] == [third.id, second.id]
    assert third.question == CT
    assert chosen_of(third).who == "professional"
    assert third.record["lines"][0]["modifiers"] == ["26"]


def test_the_last_question_is_understood_again_from_what_was_stored(engine, records):
    talk = records.start_conversation("CT chest", keeping.now())
    kept(engine, records, talk, "CT chest", chosen=Chosen(on=date(2026, 2, 1)))
    kept(engine, records, talk, "with contrast")
    last = last_question(engine, turns_of(records, talk))
    assert last is not None
    assert last.on == date(2026, 2, 1)
    assert last.values("contrast") == ("with",)
    assert last_question(engine, ()) is None


def test_what_a_finding_repeats_of_the_question_is_masked(engine):
    reply = engine.ask(CT)
    finding = {
        "id": "RC405",
        "severity": "warning",
        "subject": "MRN 4829134 ct",
        "message": "MRN 4829134",
        "citation": None,
    }
    record = {**reply.record, "findings": [finding]}
    stored = keep_reply(engine.settings, replace(reply, record=record))
    assert "4829134" not in repr(stored)


def test_an_answer_kept_without_a_page_still_reads(engine, records):
    stored = records.save_answer("a1", "", "x", {"text": "y"}, at=keeping.now())
    assert page_of(stored) == {}
    assert chosen_of(stored) == Chosen()


def test_what_is_older_than_the_days_to_keep_is_erased(engine, records):
    old = records.start_conversation("old", datetime.now(UTC) - timedelta(days=9))
    new = records.start_conversation("new", keeping.now())
    again = open_records(replace(engine.settings, keep_days=7))
    assert [c.id for c in again.conversations()] == [new]
    assert old != new
    again.close()
