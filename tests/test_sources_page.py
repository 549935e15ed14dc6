"""The Sources page, driven by AppTest: the list, one publication, adding, replacing, removing, auditing, rebuilding."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from radcode import shelf
from radcode.errors import UsageError
from radcode.jobs import Jobs, State
from tests import page_engine
from tests.test_codes_page import LIVE, shown
from ui import shell

PAGE = """
import streamlit as st
from ui import sources
st.navigation([sources.own_page()]).run()
"""


class NoWork:
    """Stands in for `Jobs`: notes what was to be started."""

    def __init__(self):
        self.started, self.states = [], {}

    def start(self, kind, arguments, *, clear=None):
        self.started.append((kind, *arguments))

    def state(self, kind):
        return self.states.get(kind)

    def stop(self, kind):
        self.started.append((kind, "stopped"))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    with page_engine.serving(tmp_path, monkeypatch):
        yield tmp_path


@pytest.fixture
def work(monkeypatch):
    held = NoWork()
    monkeypatch.setattr(shell, "jobs", lambda: held)
    return held


@pytest.fixture
def added(monkeypatch):
    monkeypatch.setattr(shelf, "added_ids", lambda home: frozenset({"wrong"}))


def opened(**address):
    return page_engine.opened(PAGE, **address)


def listed(app):
    return [b.key.removeprefix("publication-") for b in app.button if (b.key or "").startswith("publication-")]


def a_state(**changed):
    return replace(State(False, "", 0, 0, (), 0, "", "2026-11-21T10:00:00+00:00"), **changed)


def test_the_list_says_tier_dates_and_what_is_contradicted(work):
    app = opened()
    assert not app.exception
    assert sorted(listed(app)) == sorted(page_engine.TEXTS)
    assert sum("1 contradicted" in b.label for b in app.button) == 1
    assert "published 2026-01-01" in shown(app)
    app.text_input(key="words").set_value("about wrong").run()
    assert listed(app) == ["wrong"]
    app.text_input(key="words").set_value("nothing of it").run()
    assert "Write fewer" in app.info[0].value


def test_a_publication_shows_facts_contradictions_and_passages(work):
    app = opened()
    app.button(key="publication-wrong").click().run()
    assert not app.exception
    text = shown(app)
    assert "| publisher | Someone |" in text
    assert "Use 74178" in text
    assert "codes: code=74178" in text
    assert "Passages (1)" in [s.value for s in app.subheader]
    assert ":red-background[~~Use 74178" in text
    assert "own publications" in text
    assert not app.file_uploader


def test_an_upload_is_laid_out_and_added_by_a_child_process(work, home):
    app = opened()
    app.file_uploader(key="files-new").set_value([("Fee list.md", b"# Fees\n\nUse 77053.\n", "text/markdown")])
    app.text_input(key="publisher-new").set_value("Our hospital")
    app.button(key="FormSubmitter:add-new-Add").click().run()
    assert not app.exception
    ((kind, program, command, folder, progress),) = work.started
    assert (kind, program, command, progress) == ("library", "ingest", "add", "--json-progress")
    assert "Our hospital" in (Path(folder) / "manifest.yaml").read_text()
    assert (Path(folder) / "Fee-list.md").read_bytes() == b"# Fees\n\nUse 77053.\n"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        pytest.param([], "no file was chosen", id="nothing"),
        pytest.param(
            [("a.pdf", b"MZ not a pdf", "application/pdf")], "not what its name says", id="bytes of a program"
        ),
    ],
)
def test_what_is_no_document_is_refused_in_one_line(work, files, why):
    app = opened()
    app.file_uploader(key="files-new").set_value(files)
    app.button(key="FormSubmitter:add-new-Add").click().run()
    assert why in app.error[0].value.lower()
    assert work.started == []


def test_an_upload_that_cannot_be_added_now_leaves_nothing_behind(work, home, monkeypatch):
    def busy(*_, **__):
        raise UsageError("such a job is at work already.")

    monkeypatch.setattr(work, "start", busy)
    app = opened()
    app.file_uploader(key="files-new").set_value([("a.md", b"# Fees\n", "text/markdown")])
    app.button(key="FormSubmitter:add-new-Add").click().run()
    assert "at work already" in app.error[0].value
    assert list((home / "uploads").iterdir()) == []


def test_what_was_added_can_be_replaced_and_removed(work, added):
    app = opened(publication="wrong")
    app.file_uploader(key="files-wrong").set_value(("newer.md", b"# Newer\n", "text/markdown"))
    app.button(key="FormSubmitter:add-wrong-Replace it").click().run()
    said = (Path(work.started[0][3]) / "manifest.yaml").read_text()
    assert "id: wrong" in said
    assert "publisher: Someone" in said  # who publishes it stays, the edition does not
    assert "edition" not in said
    app.button(key="remove-wrong").click().run()
    app.toggle(key="erase-wrong").set_value(True).run()
    app.button(key="remove-wrong").click().run()
    assert work.started[1:] == [
        ("library", "ingest", "remove", "wrong", "--json-progress"),
        ("library", "ingest", "remove", "wrong", "--erase", "--json-progress"),
    ]


def test_progress_is_shown_and_nothing_else_can_be_started(work):
    work.states["library"] = a_state(running=True, step="encode", done=64, total=256, code=None)
    app = opened()
    assert not app.exception
    assert app.get("progress")[0].proto.text.replace("\\", "").endswith("encoding new passages 64 of 256")
    assert app.button(key="rebuild").disabled
    app.button(key="stop-library").click().run()
    assert work.started == [("library", "stopped")]


def test_how_the_last_change_ended_is_told_without_paths(work, home):
    said = (f"{home}/uploads/0123456789abcdef/scan.pdf: is a PDF without text (a scan?); run text recognition first",)
    work.states["library"] = a_state(code=2, said=said)
    text = opened().warning[0].value.replace("\\", "")
    assert "- scan.pdf: is a PDF" in text
    assert str(home) not in text
    work.states["library"] = a_state(result="0002-x serves now: 85 publications.")
    assert "85 publications" in shown(opened())


def test_every_table_can_be_saved(work):
    saves = [b.proto.id for b in opened().get("download_button")]
    assert any("save-sources" in i for i in saves)
    work.states["audit"] = a_state(code=1, result=json.dumps({"publications": [{"id": "wrong", "statements": []}]}))
    assert opened(publication="wrong").get("download_button") == []  # nothing to save in an empty table


def test_rebuild_starts_a_build(work):
    app = opened()
    app.button(key="rebuild").click().run()
    assert work.started == [("library", "ingest", "build", "--json-progress")]


def test_the_audit_is_started_and_its_result_shown(work):
    app = opened(publication="wrong")
    app.button(key="audit").click().run()
    assert work.started == [("audit", "ingest", "audit", "--json")]
    statement = {
        "text": "Use 74178 ...", "span": [0, 9], "code": "74178", "attribute": "contrast", "said": "with",
        "table": "without, then with", "verdict": "contradicts", "row": {},
    }  # fmt: skip
    result = json.dumps({"publications": [{"id": "wrong", "statements": [statement]}]})
    work.states["audit"] = a_state(code=1, result=result)
    app = opened(publication="wrong")
    assert not app.exception
    assert [(m.label, m.value) for m in app.metric] == [("contradicts", "1")]
    assert "| contradicts | 74178 | contrast |" in shown(app)


def test_an_unknown_publication_says_so(work):
    assert "not here" in opened(publication="nobody").info[0].value


def test_no_text_of_others_is_live(work, added):
    for app in (opened(), opened(publication="hostile")):
        assert not app.exception
        for element in app.markdown:
            assert not element.allow_html
            assert not LIVE.search(element.value.replace("[https:", ""))
        assert not any(LIVE.search(b.label) for b in app.button)


def test_the_jobs_of_a_data_folder_are_shared_by_all_sessions(home):
    assert isinstance(shell.jobs(), Jobs)
    assert shell.jobs() is shell.jobs()
