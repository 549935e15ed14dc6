"""The Quality page, driven by AppTest: running, trend, failures, comparison, thumbs-down to drafts."""

import pytest

from radcode.keeping import keep_reply, now, open_records
from tests import page_engine
from tests.fakes import settings_of
from tests.test_codes_page import LIVE, shown
from tests.test_quality import SECRET, a_result, stored
from tests.test_sources_page import NoWork, a_state
from ui import shell

PAGE = """
import streamlit as st
from ui import quality, replay
st.navigation([quality.own_page(), replay.own_page()]).run()
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    with page_engine.serving(tmp_path, monkeypatch):
        yield tmp_path


@pytest.fixture(autouse=True)
def work(monkeypatch):
    held = NoWork()
    monkeypatch.setattr(shell, "jobs", lambda: held)
    return held


@pytest.fixture
def two_runs(home):
    stored(home, "20261120T100000Z", a_result("a", "wrong"), a_result("b"), a_result("d", held_out=True))
    stored(
        home, "20261121T100000Z", a_result("a"), a_result("<b>", "wrong", harmful=True), a_result("b", "wrong"),
        a_result("d", "wrong", held_out=True),
    )  # fmt: skip


def opened(**address):
    return page_engine.opened(PAGE, **address)


def test_the_empty_page_says_what_to_do(work):
    app = opened()
    assert not app.exception
    assert "Run now" in app.info[0].value
    app.selectbox(key="suite-to-run").set_value("claims").run()
    app.button(key="run-now").click().run()
    assert work.started == [("evals", "evals", "--json-progress", "--suite", "claims")]


def test_a_run_that_goes_on_shows_how_far_it_is(work):
    work.states["evals"] = a_state(running=True, step="questions", done=12, total=1157, code=None)
    app = opened()
    assert app.get("progress")[0].proto.text.endswith("asking questions 12 of 1157")
    assert app.button(key="run-now").disabled


def test_a_run_that_is_worse_says_in_what(work):
    work.states["evals"] = a_state(code=1, result="questions: correct 83 %\nworse: questions: 3 cases lost\n")
    assert "questions: 3 cases lost" in opened().warning[0].value.replace("\\", "")


def test_the_trend_lists_every_run(two_runs):
    app = opened()
    assert not app.exception
    assert list(app.dataframe[0].value["share"]) == ["25.0%", "66.7%"]
    assert len(app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")) == 1


def test_failures_show_their_trace_and_nothing_that_is_held_out(two_runs):
    app = opened(view="Failures")
    assert not app.exception
    assert [e.label.replace("\\", "") for e in app.expander][1:] == [
        ":red-badge[harmful] words of <b>", ":gray-badge[wrong] words of b"
    ]  # fmt: skip
    assert "looked up: 74177" in shown(app)
    assert SECRET not in shown(app)
    assert "| code | 4 | 1 | 25.0% | 1 | 1 | 0 |" in shown(app)
    for element in app.markdown:
        assert not LIVE.search(element.value)


def test_two_runs_are_compared(two_runs):
    app = opened(view="Compare")
    assert not app.exception
    text = shown(app)
    assert "| questions | words of b | correct | wrong |" in text
    assert "| questions | words of a | wrong | correct |" in text
    assert "0 became correct, 1 not" in text
    assert SECRET not in text


def test_thumbs_down_become_drafts_by_one_click(home, work):
    app = opened(view="Thumbs-down")
    assert "below an answer" in app.info[0].value
    settings = settings_of(home)
    records = open_records(settings)
    for text, helpful in (("CT chest with contrast", False), ("CT head without contrast", True)):
        kept = keep_reply(settings, page_engine.build(settings).ask(text), records=records)
        records.save_feedback(kept.id, helpful=helpful, reason="names no <b>side</b>", at=now())
    records.close()
    app = opened(view="Thumbs-down")
    assert not app.exception
    assert [t.value for t in app.text] == ["CT chest with contrast"]
    assert "names no <b>side</b>" in shown(app)
    app.button(key="draft").click().run()
    assert work.started == [("drafts", "evals", "draft", "--from-feedback")]
