"""Which document decides, and what went wrong: told beside the lines where a story asks for it."""

import pytest

from tests.asking import asked


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "order was for 3 views of the ankle but the report lists 2, which code", "body of the report", id="views"
        ),
        pytest.param(
            "71275 taken back by the auditor, dictation only says reformats. what was missing?", "3-D", id="no 3-D"
        ),
        pytest.param(
            "we added a renal ultrasound on our own, the order was for 76705. denied. what went wrong?",
            "without a new order",
            id="not ordered",
        ),
        pytest.param(
            "my 74160 was bounced. what about contrast do I have to dictate in the report?", "route", id="contrast"
        ),
    ],
)
def test_the_document_that_decides_is_named(text, said):
    assert said in asked(text).record["text"]


@pytest.mark.parametrize(
    ("text", "modifier"),
    [
        pytest.param("DXA 15 months after the last, required ABN signed. Modifier on 77080?", "GA", id="after an age"),
        pytest.param("should 26 go on 19085 for our radiologist's MR biopsy in the hospital", "", id="26 go on"),
    ],
)
def test_a_modifier_asked_about_at_the_end_is_what_is_asked(text, modifier):
    record = asked(text).record
    assert record["modifiers"] == ([modifier] if modifier else [])


def test_both_factors_are_told_where_both_are_asked_about():
    text = asked("conversion factor for qualifying APM docs and for everybody else in 2026").record["text"]
    assert "33.5675" in text
    assert "33.4009" in text
