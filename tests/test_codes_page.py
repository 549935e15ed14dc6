"""The Codes page, driven by AppTest: the list, what changed, and the card; each view has its address."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests import page_engine
from tests.fakes import HashEncoder

PAGE = """
import streamlit as st
from ui import codes, sources
st.navigation([codes.own_page(), sources.own_page()]).run()
"""
WAIT_S = 60
LIVE = re.compile(r"(?<!\\)(?:<|!\[|\$|`)|https?://evil")  # Markdown that does something


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    with page_engine.serving(tmp_path, monkeypatch):
        yield tmp_path


def opened(**address):
    return page_engine.opened(PAGE, WAIT_S, **address)


def shown(app):
    kinds = ("title", "markdown", "text", "caption", "warning", "error", "info")
    return "\n".join(str(x.value) for kind in kinds for x in app.get(kind)).replace("\\", "")


def listed(app):
    return [b.key.removeprefix("code-") for b in app.button if (b.key or "").startswith("code-")]


def address(app):
    return {n: v if isinstance(v, str) else v[0] for n, v in app.query_params.items()}


def test_the_list_shows_codes_in_force_and_how_many():
    app = opened()
    assert not app.exception
    assert len(listed(app)) == 20
    assert re.search(r"\*\*1[,\d]{3}\*\* codes in force on 2026-11-21", shown(app))


def test_words_narrow_the_list_and_stand_in_the_address():
    app = opened()
    app.text_input(key="words").set_value("galactogram").run()
    assert listed(app) == ["77053", "77054", "19030"]
    assert listed(opened(words="galactogram")) == ["77053", "77054", "19030"]


def test_filters_work_together():
    app = opened(words="breast")
    app.multiselect(key="kind").set_value(["mr"]).run()
    many = listed(app)
    app.pills(key="pctc").set_value(["1"]).run()
    assert not app.exception
    assert set(listed(app)) <= set(many)
    assert "77049" in listed(app)


def test_ended_codes_are_listed_when_wanted():
    assert listed(opened(words="71010")) == []
    app = opened(words="71010", ended="true")
    assert listed(app) == ["71010"]
    assert "ended 2017-12-31" in shown(app)


def test_nothing_found_says_what_to_do():
    app = opened(words="zzz qqq")
    assert "Take a filter away" in shown(app)


def test_a_code_is_opened_from_the_list_and_left_again():
    app = opened(words="galactogram")
    app.button(key="code-77053").click().run()
    assert not app.exception
    assert address(app)["code"] == "77053"
    assert "77053" in app.title[0].value
    next(b for b in app.button if b.label == "All codes").click().run()
    assert "code" not in address(app)
    assert app.title[0].value == "Codes"


def test_the_card_of_an_address_is_of_its_day():
    app = opened(code="71010", on="2017-06-01")
    text = shown(app)
    assert "In force on 2017-06-01" in text
    app.date_input(key="codes-on").set_value(date(2026, 1, 1)).run()
    assert address(app)["on"] == "2026-01-01"
    assert "it ended on 2017-12-31" in shown(app)


@pytest.mark.parametrize(
    ("tab", "says"),
    [
        pytest.param("What it is", ["milk ducts of the breast", "The code splits into a professional half"], id="what"),
        pytest.param("Values", ["Total relative value units", "conversion factor"], id="values"),
        pytest.param("Relations", ["Goes with", "19030"], id="relations"),
        pytest.param("Code pairs", ["PTP24Q3", "Column 1 is paid"], id="pairs"),
        pytest.param("Publications", ["About ducts"], id="publications"),
    ],
)
def test_each_part_of_the_card(tab, says):
    app = opened(code="77053", **{"card-tab": tab})
    assert not app.exception
    text = shown(app)
    assert [w for w in says if w not in text] == []


def test_the_figures_a_coder_looks_for_first_are_explained():
    app = opened(code="77053")
    figures = {m.label: m.value for m in app.metric}
    assert figures == {"Status": "A", "PC/TC": "1", "Bilateral": "0", "Units a day": "2"}
    assert all(m.help for m in app.metric)


@pytest.mark.parametrize("code", ["99213", "77069", "abc", "<b>1</b>"])
def test_a_code_that_is_not_held_says_why(code):
    app = opened(code=code)
    assert not app.exception
    assert len(app.info) == 1
    assert not LIVE.search(app.info[0].value)


def test_a_near_code_is_opened_by_pressing_it():
    app = opened(code="77069")
    near = [b for b in app.button if (b.key or "").startswith("near-")]
    assert near
    near[0].click().run()
    assert address(app)["code"] == near[0].label.replace("\\", "")


@pytest.mark.parametrize("on", ["yesterday", "9999-12-31"])
def test_a_day_that_cannot_be_used_is_said_to_be(on):
    app = opened(code="77053", on=on)
    assert not app.exception
    assert "no date of service that can be used" in shown(app)


def test_what_changed_in_a_family():
    app = opened(view="What changed", family="mammography", since="2016-12-31", until="2017-01-01")
    assert not app.exception
    assert [e.label for e in app.expander] == ["New codes (3)", "Codes that ended (5)", "Redefined (3)"]
    assert "now 77067" in shown(app)


def test_a_passage_has_an_address_on_the_sources_page():
    page = "from ui import sources\nfrom ui.shell import guarded\nguarded(sources.page)()\n"
    chunk = next(c for c in page_engine.an_index(HashEncoder()).chunks if c.publication == "wrong")
    app = AppTest.from_string(page, default_timeout=WAIT_S)
    app.query_params["passage"] = chunk.id
    app.run()
    assert not app.exception
    assert ":red-background[~~Use 74178" in shown(app)
    assert any("Struck out" in w.value for w in app.warning)
    app.button[0].click().run()
    assert app.title[0].value == "Sources"


def test_no_text_of_others_is_live():
    for address_ in (
        {"words": "<img src=x> ![y](http://evil.test/y.png) $5"},
        {"code": "74177", "card-tab": "Publications"},
    ):
        app = opened(**address_)
        assert not app.exception
        for element in app.markdown:
            assert not element.allow_html
            assert not LIVE.search(element.value)
        for button in app.button:
            assert not LIVE.search(button.label)
