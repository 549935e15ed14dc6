"""The page, driven by AppTest: the real steps and the real store, a hashing encoder and an index in memory."""

import re
import sqlite3
from datetime import date

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from radcode.records import RecordStore
from radcode.settings import ROOT
from tests import page_engine
from ui.shell import RIGHTS

GALACTOGRAM = "which modifier for a radiologist reading a galactogram"
WAIT_S = 60
LIVE = re.compile(r"(?<!\\)(?:<|!\[|\$|`)|https?://evil")  # Markdown that does something


@pytest.fixture
def home(tmp_path, monkeypatch):
    with page_engine.serving(tmp_path, monkeypatch):
        yield tmp_path


def opened(conversation=""):
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=WAIT_S)
    if conversation:
        app.query_params["c"] = conversation
    return app.run()


def asked(app, text):
    return app.chat_input[0].set_value(text).run()


def named(app):
    found = app.query_params["c"]
    return found if isinstance(found, str) else found[0]


def shown(app):
    return "\n".join(
        str(x.value) for kind in ("markdown", "text", "caption", "warning", "error") for x in app.get(kind)
    )


def billed(app):
    return [x.value for x in app.code if "?" not in x.value]  # an address to share is shown in the same way


def stored(home):
    records = RecordStore(home)
    try:
        return [a for c in records.conversations() for a in records.answers_of(c.id)]
    finally:
        records.close()


def press(app, label):
    return next(b for b in app.button if b.label.replace("\\", "") == label).click().run()


def test_the_empty_page_offers_questions_and_says_its_limits(home):
    app = opened()
    assert not app.exception
    assert 6 <= len([b for b in app.button if (b.key or "").startswith("example-")]) <= 8
    assert RIGHTS in [c.value for c in app.caption]
    assert billed(app) == []


def test_an_example_is_asked_by_pressing_it(home):
    app = opened()
    press(app, "Which modifier for a radiologist reading a galactogram?")
    assert billed(app) == ["77053-26", "77054-26"]


def test_the_headline_question_is_answered_and_stored_as_shown(home):
    app = asked(opened(), GALACTOGRAM)
    assert not app.exception
    assert billed(app) == ["77053-26", "77054-26"]
    (held,) = stored(home)
    assert held.record["modifiers"] == ["26"]
    assert [line["text"] for line in held.record["page"]["lines"]] == billed(app)
    assert [s["step"] for s in held.record["page"]["steps"]] == ["Understood", "Looked up", "Found", "Proved"]


def test_a_conversation_survives_refresh_and_restart(home):
    first = asked(opened(), GALACTOGRAM)
    conversation = named(first)
    st.cache_resource.clear()
    again = opened(conversation)
    assert billed(again) == billed(first)
    assert GALACTOGRAM in [t.value for t in again.text]


def test_a_follow_up_after_a_restart_keeps_the_conversation(home):
    first = asked(opened(), "CT abdomen pelvis")
    assert [a.record["outcome"] for a in stored(home)] == ["clarify"]
    again = asked(opened(named(first)), "with contrast")
    assert billed(again)[0] == "74177"
    assert len(stored(home)) == 2


def test_a_clarifying_option_is_asked_by_pressing_it(home):
    app = asked(opened(), "CT chest")
    option = next(b for b in app.button if (b.key or "").startswith("option-"))
    option.click().run()
    assert [a.record["outcome"] for a in stored(home)] == ["clarify", "answered"]
    assert billed(app)[0] == "71250"


def test_a_new_question_leaves_the_conversation_in_the_list(home):
    app = asked(opened(), GALACTOGRAM)
    app.button(key="new-question").click().run()
    assert billed(app) == []
    assert "c" not in app.query_params
    next(b for b in app.button if (b.key or "").startswith("open-")).click().run()
    assert billed(app) == ["77053-26", "77054-26"]


def test_an_unknown_conversation_says_so(home):
    app = opened("0123456789abcdef")
    assert "not here" in app.info[0].value


def test_changing_the_date_answers_again_in_its_place(home):
    app = asked(opened(), "can I bill 76001")
    (first,) = stored(home)
    app.date_input(key=f"on-{first.id}").set_value(date(2018, 12, 31)).run()
    assert not app.exception
    _, second = stored(home)
    assert second.record["page"]["revises"] == first.id
    assert second.record["page"]["on"] == "2018-12-31"
    assert second.question == "can I bill 76001"
    assert [t.value for t in app.text].count("can I bill 76001") == 1


@pytest.mark.parametrize(
    ("chip", "value", "line"),
    [
        pytest.param("who", "professional", "74177-26", id="reads only"),
        pytest.param("who", "technical", "74177-TC", id="owns only"),
        pytest.param("who", "global", "74177", id="both"),
        pytest.param("setting", "hospital_inpatient", "74177-26", id="place of service"),
    ],
)
def test_changing_a_chip_answers_again(home, chip, value, line):
    app = asked(opened(), "CT abdomen pelvis with IV contrast")
    (first,) = stored(home)
    app.button_group(key=f"{chip}-{first.id}").set_value(value).run()
    assert not app.exception
    held = stored(home)
    assert held[-1].record["page"]["revises"] == first.id
    assert billed(app) == [line]


def test_what_the_question_says_cannot_be_changed_by_a_chip(home):
    app = asked(opened(), "dexa hips and spine, hospital outpatient, reading only, on 2026-03-01")
    (first,) = stored(home)
    popovers = {p.proto.popover.label: p.proto.popover.disabled for p in app.get("popover")}
    assert popovers[":material/event: 2026-03-01"]
    assert popovers[":material/location_on: hospital outpatient"]
    assert first.record["page"]["on"] == "2026-03-01"


def test_a_contradicted_sentence_is_struck_out_and_said_to_be(home):
    app = asked(opened(), "CT abdomen pelvis with IV contrast")
    assert billed(app) == ["74177"]
    text = shown(app)
    assert ":red-background[~~Use 74178" in text.replace("\\", "")
    assert any("74178" in w.value for w in app.warning)
    assert any("Struck out" in w.value for w in app.warning)


def test_a_quote_is_marked_in_its_section(home):
    app = asked(opened(), GALACTOGRAM)
    assert ":orange-background[A galactogram read in a hospital" in shown(app)


def test_the_proving_row_is_shown_with_its_release(home):
    app = asked(opened(), GALACTOGRAM)
    text = shown(app)
    assert "| column | value |" in text
    assert "77053" in text


def test_a_thumb_is_stored_with_its_reason(home):
    app = asked(opened(), GALACTOGRAM)
    (held,) = stored(home)
    app.feedback(key=f"thumb-{held.id}").set_value(0).run()
    app.text_input(key=f"reason-{held.id}").set_value("patient name: Jane Doe, wrong branch")
    press(app, "Save")
    records = RecordStore(home)
    (given,) = records.feedback()
    records.close()
    assert (given.answer, given.helpful) == (held.id, False)
    assert "wrong branch" in given.reason
    assert "Jane" not in given.reason


def test_question_text_is_masked_before_it_is_stored(home):
    app = asked(opened(), "MRN 4829134 CT chest with contrast")
    assert not app.exception
    assert "4829134" not in repr(stored(home))
    assert "4829134" not in repr(sqlite3.connect(home / "records.db").execute("select * from conversations").fetchall())


def test_no_text_of_others_is_live(home):
    app = asked(opened(), "<img src=x onerror=alert(1)> ![y](http://evil.test/y.png) 74177 $5 and $6")
    app = asked(app, "CT abdomen pelvis with IV contrast")
    for element in app.markdown:
        assert not element.allow_html
        assert not LIVE.search(element.value)
    for button in app.button:
        assert not LIVE.search(button.label)


def test_a_missing_index_is_one_plain_line_with_its_command(home, monkeypatch):
    monkeypatch.setattr(page_engine.PageEngine, "broken", True)
    app = opened()
    assert not app.exception
    assert "python" in app.error[0].value
    app = asked(app, GALACTOGRAM)
    assert not app.exception
    assert all("Traceback" not in e.value for e in app.error)
    assert stored(home) == []


def test_a_fault_shows_an_id_and_no_trace(home, monkeypatch):
    def fails(*_, **__):
        raise ValueError("secret path /home/x")

    monkeypatch.setattr(page_engine.PageEngine, "ask", fails)
    app = asked(opened(), GALACTOGRAM)
    assert not app.exception
    (error,) = app.error
    assert "under the id" in error.value
    assert "secret" not in shown(app)


def test_a_fault_in_what_a_button_does_shows_an_id_too(caplog):
    def script():
        from ui.shell import faulted

        assert faulted(ValueError("secret path /home/x"))

    app = AppTest.from_function(script).run()
    assert "under the id" in app.error[0].value
    assert "secret" not in app.error[0].value
    assert "secret path" in caplog.text


def test_what_was_asked_when_the_program_ended_is_offered_again(home, monkeypatch):
    def ends(*_, **__):
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(page_engine.PageEngine, "ask", ends)
        first = asked(opened(), GALACTOGRAM)
    again = opened(named(first))
    assert GALACTOGRAM in [t.value for t in again.text]
    again.button(key="answer-it").click().run()
    assert billed(again) == ["77053-26", "77054-26"]
    assert len(stored(home)) == 1
    assert named(again) == named(first)


def test_a_follow_up_when_the_program_ended_is_offered_again_beside_what_was_answered(home, monkeypatch):
    def ends(*_, **__):
        raise MemoryError

    first = asked(opened(), "CT abdomen pelvis")
    with monkeypatch.context() as broken:
        broken.setattr(page_engine.PageEngine, "ask", ends)
        asked(opened(named(first)), "with contrast")
    again = opened(named(first))
    assert "with contrast" in [t.value for t in again.text]
    again.button(key="answer-it").click().run()
    assert billed(again)[0] == "74177"
    assert [a.question for a in stored(home)] == ["CT abdomen pelvis", "with contrast"]
    assert "answer-it" not in [b.key for b in opened(named(first)).button]


def test_a_changed_assumption_when_the_program_ended_is_offered_again(home, monkeypatch):
    def ends(*_, **__):
        raise MemoryError

    app = asked(opened(), "CT abdomen pelvis with IV contrast")
    (first,) = stored(home)
    with monkeypatch.context() as broken:
        broken.setattr(page_engine.PageEngine, "ask", ends)
        app.button_group(key=f"who-{first.id}").set_value("technical").run()
    again = opened(named(app))
    assert billed(again) == ["74177"]
    again.button(key="answer-it").click().run()
    assert billed(again) == ["74177-TC"]
    assert stored(home)[-1].record["page"]["revises"] == first.id


def test_what_another_tab_answered_meanwhile_is_not_answered_twice(home):
    app = asked(opened(), GALACTOGRAM)
    records = RecordStore(home)
    records.save_asked(named(app), "and one duct?", {})
    waits = opened(named(app))
    records.forget_asked(named(app))
    records.close()
    waits.button(key="answer-it").click().run()
    assert not waits.exception
    assert len(stored(home)) == 1


def test_a_question_that_cannot_be_asked_leaves_no_conversation(home):
    app = asked(opened(), "???")
    assert "c" not in app.query_params
    records = RecordStore(home)
    assert records.conversations() == ()
    records.close()


def test_a_pasted_text_too_long_for_a_question_is_told_so(home):
    app = asked(opened(), "CT chest with contrast. " * 400)
    assert not app.exception
    assert "characters" in app.error[0].value
    assert "c" not in app.query_params
    assert stored(home) == []


def test_a_question_without_words_is_answered_by_one_line(home):
    app = asked(opened(), "???")
    assert not app.exception
    assert len(app.error) == 1
    assert stored(home) == []


def test_what_is_outside_is_declined_without_lines(home):
    app = asked(opened(), "what does the weather look like")
    assert "outside what RadCode answers" in shown(app)
    assert billed(app) == []


def test_codes_are_compared_side_by_side(home):
    app = asked(opened(), "77065 vs 77066 vs 77067")
    assert "| 77065 | 77066 | 77067 |" in shown(app)


# ---------------------------------------------------------------- history, sharing, printing, what to ask next


def listed(app):
    return [b.label.replace("\\", "").strip("*") for b in app.button if (b.key or "").startswith("open-")]


def test_earlier_questions_are_searched_in_all_their_turns(home):
    first = asked(opened(), "CT abdomen pelvis")
    asked(opened(named(first)), "with contrast")
    app = asked(opened(), GALACTOGRAM)
    assert len(listed(app)) == 2
    app.text_input(key="history-words").set_value("CONTRAST abdomen").run()
    assert listed(app) == ["CT abdomen pelvis"]
    app.text_input(key="history-words").set_value("nothing of it").run()
    assert listed(app) == []
    assert any("No earlier question" in c.value for c in app.caption)


def test_one_conversation_is_erased_and_the_others_stay(home):
    asked(opened(), GALACTOGRAM)
    app = asked(opened(), "CT chest with contrast")
    assert not [b for b in app.button if b.key == "erase-one"]
    app.toggle(key="erase-shown").set_value(True).run()
    app.button(key="erase-one").click().run()
    assert not app.exception
    assert "c" not in app.query_params
    assert len(listed(app)) == 1
    assert [a.question for a in stored(home)] == [GALACTOGRAM]


def test_all_is_erased_at_once(home):
    asked(opened(), GALACTOGRAM)
    app = asked(opened(), "CT chest with contrast")
    app.toggle(key="erase-shown").set_value(True).run()
    app.button(key="erase-all").click().run()
    assert stored(home) == []
    assert any("listed here" in c.value for c in app.caption)


def test_history_is_exported_whole_and_safe_and_a_conversation_as_text(home):
    from ui import history

    app = asked(opened(), "=1+1 CT abdomen pelvis with IV contrast")
    records = RecordStore(home)
    text = history.conversation_text(records, named(app))
    table = history.all_as_csv(records).decode("utf-8-sig")
    records.close()
    assert text.startswith("## =1+1 CT abdomen")
    assert "**74177**" in text
    assert "[T1]" in text
    assert "code tables" in text
    assert ",'=1+1 CT abdomen" in table


def test_an_answer_says_how_sure_it_is_and_why(home):
    app = asked(opened(), GALACTOGRAM)
    assert re.search(r"\*\*Sure:\*\* proved by \d+ table rows", shown(app).replace("\\", ""))
    app = asked(opened(), "CT chest")
    assert "**Open:**" in shown(app)


def test_what_to_ask_next_is_asked_by_pressing_it(home):
    app = asked(opened(), "CT abdomen pelvis with IV contrast")
    press(app, "And if we only read?")
    assert billed(app)[0] == "74177-26"
    assert len(stored(home)) == 2


def test_an_answer_has_an_address_to_share(home):
    app = asked(opened(), GALACTOGRAM)
    (held,) = stored(home)
    shared = [c.value for c in app.code if "?" in c.value]
    assert shared[0].endswith(f"/replay?answer={held.id}")
    assert shared[1].endswith(f"/?c={held.conversation}")


def test_the_print_view_shows_every_source_in_full_and_nothing_to_press_but_back(home):
    app = asked(opened(), "CT abdomen pelvis with IV contrast")
    (held,) = stored(home)
    app.button(key=f"print-{held.id}").click().run()
    assert not app.exception
    assert "print" in app.query_params
    assert not app.chat_input
    assert billed(app) == ["74177"]
    text = shown(app).replace("\\", "")
    for citation in held.record["citations"]:
        assert citation["locator"] in text
    assert "code=74177" in text
    for element in app.markdown:
        assert not LIVE.search(element.value)
    app.button(key="stop-printing").click().run()
    assert app.chat_input
