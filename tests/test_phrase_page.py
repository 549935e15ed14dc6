"""The page with a language model: one quiet line says who reworded, and a switch shows the sentences as they were."""

from dataclasses import replace

import pytest

from radcode import engine as core
from radcode.phrase import Phraser
from radcode.settings import ROOT, LanguageModel
from tests import page_engine
from tests.chat_server import serving
from tests.test_page import GALACTOGRAM, asked, billed, opened, shown
from tests.test_phrase import good
from ui.shell import RIGHTS, STAYS

OURS, THEIRS = "A radiologist who reads a galactogram", "In short, a radiologist who reads a galactogram"


@pytest.fixture
def home(tmp_path, monkeypatch):
    with page_engine.serving(tmp_path, monkeypatch):
        yield tmp_path


def with_model(monkeypatch, server):
    llm = LanguageModel("openai:te$t", server.url)
    phraser = Phraser(llm, ROOT / "prompts", 3.0)
    monkeypatch.setattr(core, "build_engine", lambda settings: replace(page_engine.build(settings), phraser=phraser))


def switches(app):
    return [t for t in app.toggle if t.key.startswith("own-words-")]


def text_of(app):
    return shown(app).replace("\\", "")


def test_a_quiet_line_says_who_reworded_and_a_switch_shows_our_own_sentences(home, monkeypatch):
    with serving(good) as server:
        with_model(monkeypatch, server)
        app = asked(opened(), GALACTOGRAM)
        assert not app.exception
        assert billed(app) == ["77053-26", "77054-26"]
        assert THEIRS in text_of(app)
        assert "reworded by openai:te$t." in text_of(app)
        (switch,) = switches(app)
        switch.set_value(True).run()
        assert THEIRS not in text_of(app)
        assert OURS in text_of(app)
        assert len(server.asked) == 1


def test_a_model_that_fails_is_told_quietly_under_the_answer(home, monkeypatch):
    with serving(lambda s: "no") as server:
        with_model(monkeypatch, server)
        app = asked(opened(), GALACTOGRAM)
    assert not app.exception
    assert billed(app) == ["77053-26", "77054-26"]
    assert OURS in text_of(app)
    assert "The language model did not reword" in text_of(app)
    assert not switches(app)


def test_without_a_model_nothing_is_said_of_one(home):
    app = asked(opened(), GALACTOGRAM)
    assert "reword" not in text_of(app)
    assert not switches(app)
    assert RIGHTS in [c.value for c in app.caption]


def test_a_model_elsewhere_is_told_at_the_foot_of_each_page(home, monkeypatch):
    monkeypatch.setenv("RADCODE_LLM", "openai:m")
    monkeypatch.setenv("RADCODE_LLM_BASE_URL", "https://models.example/v1")
    monkeypatch.setenv("RADCODE_ALLOW_EXTERNAL_LLM", "1")
    app = opened()
    foot = " ".join(c.value for c in app.caption).replace("\\", "")
    assert STAYS not in foot
    assert "is sent, masked, to models.example" in foot
