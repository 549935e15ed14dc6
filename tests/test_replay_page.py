"""The Replay page, driven by AppTest: the log, an answer beside today's, and on the editions of its day."""

import pytest

from radcode.keeping import keep_reply, open_records
from radcode.records import RecordStore
from tests import page_engine
from tests.fakes import settings_of
from tests.test_codes_page import LIVE, shown

PAGE = """
import streamlit as st
from ui import replay, sources
st.navigation([replay.own_page(), sources.own_page()]).run()
"""
CT = "CT abdomen pelvis with IV contrast"
HOSTILE = "<img src=x onerror=alert(1)> ![y](http://evil.test/y.png) 74177 $5 and $6"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    with page_engine.serving(tmp_path, monkeypatch):
        yield tmp_path


@pytest.fixture
def kept(home):
    def keep(text, **changed):
        settings = settings_of(home)
        reply = page_engine.build(settings).ask(text)
        records = open_records(settings)
        record = reply.record | changed
        stored = keep_reply(settings, type(reply)(reply.answer, record, (), (), ()), records=records)
        records.close()
        return stored

    return keep


def opened(**address):
    return page_engine.opened(PAGE, **address)


def test_an_empty_log_says_what_to_do():
    app = opened()
    assert not app.exception
    assert "Ask a question" in app.info[0].value


def test_the_log_lists_answers_and_opens_one(kept):
    stored = kept(f"{CT}, call 555-867-5309")
    kept("what does the weather look like")
    app = opened()
    assert "**2** answers" in shown(app)
    assert "867-5309" not in shown(app)
    app.text_input(key="words").set_value("74177").run()
    assert [b.key for b in app.button if (b.key or "").startswith("replay-")] == [f"replay-{stored.id}"]
    app.button(key=f"replay-{stored.id}").click().run()
    assert not app.exception
    assert [s.value for s in app.subheader] == ["As answered", "Today", "On the editions of that day"]
    assert [c.value for c in app.code] == ["74177", "74177"]
    assert "is the same" in app.success[0].value


def test_an_answer_that_would_be_another_one_today_says_so(kept):
    line = {"code": "74178", "modifiers": [], "units": 1, "when": ""}
    stored = kept(CT, lines=[line], codes=["74178"])
    app = opened(answer=stored.id)
    assert "another one" in app.warning[0].value
    assert "| lines to bill | 74178 | 74177 |" in shown(app)


def test_it_is_answered_again_on_the_editions_of_its_day(kept):
    stored = kept(CT)
    app = opened(answer=stored.id)
    app.button(key="as-of").click().run()
    assert not app.exception
    assert sum("is the same" in s.value for s in app.success) == 2


def test_what_is_gone_of_that_day_is_said(kept):
    stored = kept(CT, editions={"tables": "f" * 16, "corpus": "0" * 16, "index": "0001-00000000"})
    app = opened(answer=stored.id)
    app.button(key="as-of").click().run()
    assert not app.exception
    assert "ffffffff" in app.info[-1].value.replace("\\", "")


def test_an_unknown_answer_says_so():
    assert "not here" in opened(answer="0123").info[0].value


def test_keeping_is_told_and_kept(kept, home, monkeypatch):
    kept(CT)
    monkeypatch.setenv("RADCODE_KEEP_DAYS", "30")
    app = opened()
    assert any("30 days" in c.value for c in app.caption)
    records = RecordStore(home)
    assert len(records.latest_answers(9)) == 1
    records.close()


def test_no_text_of_others_is_live(kept):
    stored = kept(HOSTILE)
    for app in (opened(), opened(answer=stored.id)):
        assert not app.exception
        for element in app.markdown:
            assert not element.allow_html
            assert not LIVE.search(element.value)
        assert not any(LIVE.search(b.label) for b in app.button)
