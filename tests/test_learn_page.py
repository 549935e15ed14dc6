"""The Learn page, driven by AppTest: paths are read, items answered, progress kept for each learner."""

import re
from functools import cache

import pytest
import streamlit as st

from radcode import engine as core
from radcode.coursefiles import read_cases
from radcode.keeping import now
from radcode.quizmaker import bank_of
from radcode.records import RecordStore
from radcode.settings import ROOT
from tests import page_engine
from tests.asking import TODAY, the_index
from ui import learn

PAGE = """
import streamlit as st
from ui import codes, learn, sources
st.navigation([learn.own_page(), codes.own_page(), sources.own_page()]).run()
"""
WAIT_S = 120
LIVE = re.compile(r"(?<!\\)(?:<|!\[|\$|`)|https?://evil")  # Markdown that does something


made_once = cache(bank_of)
KNOWN = ("Ana", "Ben")
HOSTILE = "<img src=x> $1$"


class LibraryEngine(page_engine.PageEngine):
    """The page's engine over a few publications of ours."""

    def index(self):
        held = the_index()
        held.warm = lambda: None  # type: ignore[attr-defined]
        return held


def build(settings, **_):
    made = page_engine.build(settings)
    return LibraryEngine(made.settings, made.table, made.lexicon, made.encoder)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("RADCODE_HOME", str(tmp_path))
    monkeypatch.setenv("RADCODE_TODAY", TODAY.isoformat())
    monkeypatch.setattr(core, "build_engine", build)
    monkeypatch.setattr(learn, "bank_of", made_once)
    st.cache_resource.clear()
    store = RecordStore(tmp_path)  # AppTest can only pick names that are listed; Chromium types a new one
    for name in (*KNOWN, HOSTILE):
        store.save_lesson(name, "known", 0, now())
    store.close()
    yield tmp_path
    st.cache_resource.clear()


def opened(learner="", **address):
    app = page_engine.opened(PAGE, WAIT_S, **address)
    if learner:
        app.selectbox(key="learner").set_value(learner).run()
    return app


def shown(app):
    kinds = ("title", "subheader", "markdown", "text", "caption", "warning", "error", "info", "success")
    return "\n".join(str(x.value) for kind in kinds for x in app.get(kind)).replace("\\", "")


def press(app, label):
    return next(b for b in app.button if b.label.replace("\\", "") == label).click().run()


def the_item(app):
    return made_once(core_table(), TODAY, cases()).item(app.session_state["quiz-item"])


def core_table():
    return page_engine._table()


def cases():
    return read_cases(ROOT / "corpus" / "quizzes", TODAY)


def answer(app, *, right):
    item = the_item(app)
    app.radio[0].set_value((item.right if right else item.wrong[0]).text).run()
    app.button(key="check").click().run()
    assert not app.exception
    return item


def kept(home, learner):
    store = RecordStore(home)
    try:
        return store.attempts(learner), store.lessons(learner) - {("known", 0)}
    finally:
        store.close()


def test_the_page_begins_with_nine_paths():
    app = opened()
    assert not app.exception
    begin = [b for b in app.button if (b.key or "").startswith("path-")]
    assert [b.label for b in begin] == ["Begin"] * 9


def test_a_path_is_read_section_by_section_and_then_practised(home):
    app = opened(learner="Ana")
    app.button(key="path-components").click().run()
    assert not app.exception
    assert "Global, 26 and TC: three ways to bill one imaging code" in shown(app)
    assert "Modifier 26 is the professional component" in shown(app)
    assert "S-RBC-COMP" in shown(app)
    app.button(key="read").click().run()
    assert "PC/TC indicator: does the code split into 26 and TC" in shown(app)
    assert kept(home, "Ana")[1] == {("components", 0)}
    app.query_params["step"] = "8"
    app.run()
    press(app, "Practise this path")
    assert not app.exception
    assert app.session_state["learn"] == learn.QUIZ
    assert the_item(app).topic in ("components", "billing")


def test_a_section_that_is_not_in_the_library_is_said_not_to_be():
    app = opened(path="denials")
    assert not app.exception
    assert "not in the library now" in shown(app)


def test_a_right_answer_is_said_to_be_with_its_rows():
    app = opened(learn="Quiz", seed="7")
    item = answer(app, right=True)
    text = shown(app)
    assert "Right." in text
    assert item.right.why in text
    assert "| column | value |" in text
    assert item.rows[0].table in text


def test_a_wrong_answer_is_explained_and_comes_back(home):
    app = opened(learner="Ana", learn="Quiz")
    missed = answer(app, right=False)
    text = shown(app)
    assert "Not so. Right is:" in text
    assert missed.right.text in text
    asked = []
    for _ in range(3):
        app.button(key="next").click().run()
        asked.append(answer(app, right=True).id)
    assert missed.id in asked
    assert asked[0] != missed.id
    assert [a.right for a in kept(home, "Ana")[0]] == [False, True, True, True]


def test_a_seed_in_the_address_asks_the_same_questions_again():
    def walk(seed):
        app = opened(learn="Quiz", seed=seed)
        asked = []
        for _ in range(3):
            asked.append((answer(app, right=True).id, tuple(app.radio[0].options)))
            app.button(key="next").click().run()
        return asked

    assert walk("7") == walk("7")
    assert walk("7") != walk("8")


def test_topics_narrow_the_quiz():
    app = opened(learn="Quiz")
    app.multiselect(key="topics").set_value(["sides"]).run()
    assert the_item(app).topic == "sides"


def test_progress_is_of_one_learner_and_survives_a_restart(home):
    app = opened(learner="Ana", learn="Quiz")
    app.multiselect(key="topics").set_value(["units"]).run()
    for n in range(3):
        if n:
            app.button(key="next").click().run()
        answer(app, right=False)
    st.cache_resource.clear()
    again = opened(learner="Ana", learn="Progress")
    assert {m.label: m.value for m in again.metric} == {
        "Answered": "3", "Right": "0 %", "Come back today": str(len({a.item for a in kept(home, "Ana")[0]})),
        "Weak topics": "1",
    }  # fmt: skip
    press(again, "Unit limits")
    assert the_item(again).topic == "units"
    other = opened(learner="Ben", learn="Progress")
    assert "Nothing was answered yet" in shown(other)


def test_without_a_name_progress_lasts_as_long_as_the_page(home):
    app = opened(learn="Quiz")
    answer(app, right=True)
    app.segmented_control(key="learn").set_value("Progress").run()
    assert {m.label: m.value for m in app.metric}["Answered"] == "1"
    assert kept(home, "") == ((), frozenset())


def test_progress_is_erased_after_it_was_asked(home):
    app = opened(learner="Ana", learn="Quiz")
    answer(app, right=True)
    app.segmented_control(key="learn").set_value("Progress").run()
    press(app, "Erase my progress")
    app.button(key="erase").click().run()
    assert not app.exception
    assert kept(home, "Ana") == ((), frozenset())


def test_no_text_of_the_data_is_live():
    for address in ({"learn": "Quiz", "seed": "3"}, {"path": "breast", "step": "2"}, {}):
        app = opened(learner=HOSTILE, **address)
        assert not app.exception
        for element in app.markdown:
            assert not element.allow_html
            assert not LIVE.search(element.value)
        for button in app.button:
            assert not LIVE.search(button.label)
