"""What is explained: which ideas a question names, which sentences teach them, and to what a yes or no is said."""

from datetime import date

import pytest

from radcode.lessons import concepts_in, lessons_for, verdict_of
from radcode.model import Ask
from tests.asking import the_table, understood

DAY = date(2026, 11, 21)


def _asked(text, on=DAY):
    return understood(text, on=on)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        pytest.param(
            "hello, I moved over from dental claims, whats a 26", "component", id="what comes before is no exam"
        ),
        pytest.param("teach me s & i please", "si", id="spaces in a name"),
        pytest.param("col 1 and col 2, which is which", "column_codes", id="short for column"),
        pytest.param(
            "why was 71275 downgraded, only MPRs", "angiogram_phase", id="the code stands for the kind of exam"
        ),
    ],
)
def test_an_idea_of_the_field_is_known_by_its_names(text, concept):
    assert concept in concepts_in(_asked(text), the_table())


def test_what_is_refused_is_not_named():
    assert "iv_contrast" not in concepts_in(_asked("no iv contrast, only by mouth, is that with?"), the_table())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("im new. when does neither 26 nor TC go on", id="halves of a code"),
        pytest.param("explain column one and column two", id="columns of a pair"),
        pytest.param("what does incident to mean", id="a term alone"),
        pytest.param("what is S&I, why is it two codes one time and one another time", id="why one or two"),
        pytest.param("why are there three rows for 71046 in the fee file", id="beside a code"),
        pytest.param("why does the second MRI pay half", id="a reason"),
        pytest.param("what is a limiting charge", id="what a rule reckons with"),
        pytest.param("define the DRA cap for me", id="a cap"),
        pytest.param("how does the copay apply to a screening mammogram", id="how it applies"),
        pytest.param("why split in two lines when the reader sits in another state", id="two localities"),
    ],
)
def test_who_wants_to_learn_is_taught_and_nothing_is_billed(text):
    question = _asked(text)
    assert question.ask is Ask.EXPLAIN
    assert lessons_for(question, the_table())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "teaching hospital, resident read MRI brain w/wo, attending edited. claim?", id="a word of a story"
        ),
        pytest.param("which modifier when our rad only reads a chest x-ray", id="a modifier is wanted"),
        pytest.param("CT abdomen pelvis, only oral contrast, so 74177?", id="a code was proposed"),
        pytest.param("what code is a limited abdominal ultrasound", id="a code is wanted"),
    ],
)
def test_who_wants_a_bill_is_not_taught(text):
    assert _asked(text).ask is not Ask.EXPLAIN


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("mue denial, abn on file. can we bill the patient?", False, id="a notice moves no coding denial"),
        pytest.param("put the second MRI on another day so the mppr does not hit?", False, id="no other day for money"),
        pytest.param("pt drank the contrast, is that a with contrast code?", False, id="by mouth"),
        pytest.param("pt had oral and iv contrast, is that a with contrast code?", None, id="by mouth and by vein"),
        pytest.param("will 76 get us past the edit?", False, id="a repeat releases no pair"),
        pytest.param("does MUE 0 mean unlimited?", False, id="no units"),
        pytest.param("are AUC codes still required?", False, id="a programme that ended"),
        pytest.param("has the AUC program ended?", True, id="that it ended"),
        pytest.param("so we can't bill the patient for the MUE denial, right?", True, id="a denial is put forward"),
        pytest.param("what is an MUE", None, id="nothing is put forward"),
    ],
)
def test_a_practice_that_is_put_forward_is_told_yes_or_no(text, verdict):
    assert verdict_of(_asked(text), the_table()) is verdict


def test_a_lesson_holds_on_its_days_only():
    said = {
        on: {x.id for x in lessons_for(_asked("are AUC codes required?", on), the_table())}
        for on in (DAY, date(2024, 5, 1))
    }
    assert said[DAY]
    assert not said[date(2024, 5, 1)]
