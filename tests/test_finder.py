"""The finder page, driven by AppTest: the real look-up over the real table. What leads to other pages is Chromium's."""

import re
from datetime import date

import pytest

from radcode.sheet import LONGEST_NAME, MOST_NAMES
from tests import page_engine

PAGE = "from ui import finder\nfrom ui.shell import guarded\nguarded(finder.page)()\n"
LIVE = re.compile(r"(?<!\\)(?:<|!\[|\$|`)|https?://evil")  # Markdown that does something
TODAY = "2026-11-21"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    with page_engine.serving(tmp_path, monkeypatch):
        yield tmp_path


def opened(**address):
    return page_engine.opened(PAGE, **address)


def typed(app, name):
    return app.text_input(key="finder-name").set_value(name).run()


def address(app):
    return {n: v if isinstance(v, str) else v[0] for n, v in app.query_params.items()}


def shown(app):
    kinds = ("markdown", "text", "caption", "warning", "error", "info")
    return "\n".join(str(x.value) for kind in kinds for x in app.get(kind)).replace("\\", "")


def billed(app):
    return [x.value for x in app.code]


def pasted(app, *lines):
    app.text_area(key="finder-names").set_value("\n".join(lines))
    return next(b for b in app.button if b.label == "Look them up").click().run()


def test_the_empty_page_says_what_to_do_and_offers_three_names():
    app = opened()
    assert not app.exception
    assert "press Enter" in shown(app)
    assert len([b for b in app.button if (b.key or "").startswith("finder-example-")]) == 3
    assert (billed(app), address(app)) == ([], {})
    assert app.date_input(key="finder-on").value == date(2026, 11, 21)


def test_a_name_is_looked_up_and_stands_in_the_address():
    app = typed(opened(), "XR ANKLE 3+ VWS LT")
    assert not app.exception
    assert billed(app)[0] == "73610-LT"
    assert address(app) == {"q": "XR ANKLE 3+ VWS LT", "on": TODAY}
    text = shown(app)
    assert "Very likely" in text
    assert "Complete ankle x-ray" in text
    assert "Fits: plain x-ray films, ankle, 3 or more views" in text


def test_an_example_is_looked_up_by_pressing_it():
    app = opened()
    app.button(key="finder-example-0").click().run()
    assert billed(app)[0] == "70450"
    assert app.text_input(key="finder-name").value == "CT HEAD W/O"


def test_a_link_shows_what_it_names():
    app = opened(q="chest x-ray 2 views", on="2017-12-31")
    assert billed(app)[0] == "71020"
    assert app.text_input(key="finder-name").value == "chest x-ray 2 views"
    assert app.date_input(key="finder-on").value == date(2017, 12, 31)


def test_another_date_of_service_looks_up_again():
    app = opened(q="chest x-ray 2 views", on="2017-12-31")
    app.date_input(key="finder-on").set_value(date(2018, 1, 1)).run()
    assert billed(app)[0] == "71046"
    assert address(app)["on"] == "2018-01-01"


@pytest.mark.parametrize("on", ["yesterday", "0001-01-01", "9999-12-31", "2026-13-01"])
def test_a_date_in_the_address_that_cannot_be_used_is_said_to_be(on):
    app = opened(q="CT HEAD W/O", on=on)
    assert not app.exception
    assert "no date of service that can be used" in shown(app)
    assert address(app)["on"] == TODAY
    assert billed(app)[0] == "70450"


def test_clearing_the_name_clears_the_page_and_the_address():
    app = typed(opened(q="CT HEAD W/O"), "")
    assert (billed(app), address(app)) == ([], {})


def test_equals_stand_together_with_what_decides():
    app = opened(q="CT chest")
    assert billed(app) == ["71250", "71260", "71270"]
    text = shown(app)
    assert "Which one depends on **contrast**" in text
    assert "one of these" in text
    assert [w for w in ("**If without contrast**", "**If with contrast**") if w not in text] == []


def test_codes_billed_together_are_a_line_each():
    app = opened(q="FL UGI W/ SM BOWEL")
    assert billed(app)[:2] == ["74240", "74248"]
    assert "billed together" in shown(app)


def test_what_was_read_and_passed_over_is_folded_away():
    app = opened(q="MRI lumbar spine qqq w/o")
    (read,) = [e for e in app.expander if e.label == "What was read from the name"]
    assert not read.proto.expanded
    text = "\n".join(m.value for m in read.markdown)
    assert [w for w in ("lumbar", "without contrast", "qqq", "Passed over", "72149") if w not in text] == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("MRI zzgluck", ["Nothing in the code table fits", "Add what was imaged", "“zzgluck”"], id="vague"),
        pytest.param("blood test", ["Laboratory codes are outside"], id="another field"),
        pytest.param("71020", ["71020 is not in force on 2026-11-21: it ended on 2017-12-31."], id="a code that ended"),
    ],
)
def test_where_nothing_fits_no_code_is_shown(name, says):
    app = opened(q=name)
    text = shown(app)
    assert [w for w in says if w not in text] == []
    assert billed(app) == []
    assert set(re.findall(r"\b\d{5}\b", text)) <= set(name.split())


def test_a_name_that_is_a_code_has_no_chance():
    app = opened(q="77053")
    assert billed(app) == ["77053"]
    assert "The name is a code" in shown(app)
    assert "in 100" not in shown(app)


def test_what_names_a_patient_does_not_stand_in_the_address():
    app = typed(opened(), "MRN 4829134 CT chest with contrast")
    assert billed(app)[0] == "71260"
    assert "4829134" not in repr(address(app)) + shown(app)
    assert "4829134" not in app.text_input(key="finder-name").value


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("x" * (LONGEST_NAME + 1), "at most 300", id="too long"),
        pytest.param("???", "It holds no words", id="no words"),
        pytest.param("<!-- ct -->", "It holds no words", id="only what a page hides"),
    ],
)
def test_a_name_that_cannot_be_looked_up_is_one_plain_line(name, says):
    app = opened(q=name)
    assert not app.exception
    assert "Traceback" not in shown(app)
    assert [says in w.value for w in app.warning] == [True]
    assert billed(app) == []


def test_no_text_of_others_is_live():
    app = opened(q="<img src=x onerror=alert(1)> ![y](http://evil.test/y.png) $5 CT head $6 `x`")
    assert not app.exception
    for element in (*app.markdown, *app.info, *app.warning):
        assert not LIVE.search(element.value)
    assert not any(m.allow_html for m in app.markdown)
    assert not any(LIVE.search(b.label) for b in app.button)


def test_every_code_shown_can_be_asked_about():
    app = opened(q="FL UGI W/ SM BOWEL")
    offered = [b.label for b in app.button if (b.key or "").startswith("ask-")]
    assert offered == [f"Ask about {line.split('-')[0]}" for line in billed(app)]


def test_asking_about_a_code_takes_its_date_along():
    app = opened(q="chest x-ray 2 views", on="2017-12-31")
    next(b for b in app.button if b.label == "Ask about 71020").click().run()
    pending = app.session_state["pending"]
    assert (pending.text, pending.chosen.on) == ("What is 71020?", date(2017, 12, 31))


def test_pasted_names_are_a_table_with_a_note_for_bad_lines():
    app = pasted(opened(), "CT HEAD W/O", "", "CT chest", "=1+1 CT head wo", "x" * (LONGEST_NAME + 1), "---")
    assert not app.exception
    rows = app.dataframe[0].value
    assert list(rows["codes"]) == ["70450", "71250 or 71260 or 71270", "70450", "", ""]
    assert rows["name"][2] == "'=1+1 CT head wo"
    assert "contrast" in rows["note"][1]
    assert list(rows["note"])[3:] == ["It has 301 characters; an exam’s name has at most 300.", "It holds no words."]
    assert app.get("download_button")[0].proto.label == "Save as CSV"


def test_more_names_than_are_taken_are_said_to_be_left_out():
    app = pasted(opened(), *(["77053"] * (MOST_NAMES + 2)))
    assert len(app.dataframe[0].value) == MOST_NAMES
    assert any("2 were left out" in w.value for w in app.warning)


def test_a_table_of_another_day_says_so():
    app = pasted(opened(), "chest x-ray 2 views")
    app.date_input(key="finder-on").set_value(date(2017, 12, 31)).run()
    assert list(app.dataframe[0].value["codes"]) == ["71046"]
    assert any("Look them up again" in w.value for w in app.warning)


def test_no_names_is_one_plain_line():
    app = pasted(opened(), "", "  ")
    assert not app.exception
    assert any("paste one a line" in i.value for i in app.info)
    assert len(app.dataframe) == 0


def test_codes_are_found_without_an_index(monkeypatch):
    monkeypatch.setattr(page_engine.PageEngine, "broken", True)
    app = opened(q="CT HEAD W/O")
    assert not app.exception
    assert billed(app)[0] == "70450"
    assert "python" in app.error[0].value
