"""How sure an answer is, and what to ask next: both read from its record alone."""

import pytest

from radcode.keeping import ask_with, fresh_of
from radcode.suggestions import MOST, suggestions_of
from radcode.sureness import sureness_of
from tests import page_engine
from tests.fakes import settings_of


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return page_engine.build(settings_of(tmp_path_factory.mktemp("home")))


def record(engine, text):
    return fresh_of(ask_with(engine, text), asked=text).record


def changed(record, **cells):
    """Return a record with other citations, findings or parts of its page."""
    page = {k: cells.pop(k) for k in list(cells) if k in record["page"]}
    return record | cells | {"page": record["page"] | page}


@pytest.mark.parametrize(
    ("question", "word"),
    [
        pytest.param("thyroid ultrasound", "Sure", id="proved by files"),
        pytest.param("thyroid ultrasound xyzzy", "Fairly sure", id="a word nobody knows"),
        pytest.param("explain modifier 26 to a new hire", "Sure", id="who wants to learn is no unknown word"),
        pytest.param("CT chest", "Open", id="asks back"),
    ],
)
def test_a_word_says_how_sure(engine, question, word):
    found = sureness_of(record(engine, question))
    assert found is not None
    assert found.word == word
    assert "proved by" in found.reasons[-1]


def test_a_refusal_is_neither_sure_nor_unsure(engine):
    assert sureness_of(record(engine, "what does the weather look like")) is None


def test_what_was_withheld_must_be_checked_and_stands_first(engine):
    held = record(engine, "thyroid ultrasound")
    finding = {"id": "RC402", "message": "Withheld: a line", "severity": "error"}
    found = sureness_of(changed(held, findings=[finding], unknown=["xyzzy"]))
    assert found is not None
    assert found.word == "Check it"
    assert "left out" in found.reasons[0]
    assert "xyzzy" in found.reasons[1]


def test_rows_that_coders_only_know_make_it_less_sure_where_they_lead(engine):
    held = record(engine, "thyroid ultrasound")
    leading = held["page"]["lines"][0]["citations"]
    cited = [c | {"sure": "coder"} if c["n"] in leading[:1] else c for c in held["citations"]]
    found = sureness_of(changed(held, citations=cited))
    assert found is not None
    assert (found.word, found.reasons[0]) == ("Fairly sure", "1 of its proofs rests on coders\u2019 knowledge")


def test_a_source_that_disagrees_is_a_reason(engine):
    found = sureness_of(record(engine, "CT abdomen pelvis with IV contrast"))
    assert found is not None
    assert "1 source disagrees with the table" in found.reasons


@pytest.mark.parametrize(
    "question",
    [
        "which modifier for a radiologist reading a galactogram",
        "screening mammogram with tomosynthesis",
        "thyroid ultrasound",
        "MRI knee without contrast",
        "DEXA hips and spine",
    ],
)
def test_what_is_suggested_is_answered_and_never_what_was_asked(engine, question):
    reply = ask_with(engine, question)
    found = suggestions_of(fresh_of(reply, asked=question).record)
    assert 2 <= len(found) <= MOST
    for text in found:
        assert ask_with(engine, text, last=reply.question).record["outcome"] == "answered", text
        again = suggestions_of(record(engine, text) | {"question": text})
        assert text not in again


@pytest.mark.parametrize("question", ["CT chest", "what does the weather look like", "77065 vs 77066 vs 77067"])
def test_nothing_is_suggested_without_lines_to_bill(engine, question):
    assert suggestions_of(record(engine, question)) == ()
