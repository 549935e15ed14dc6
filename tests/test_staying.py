"""Whether the lines told before stay when a turn tells something new, over codes of the table."""

import pytest

from radcode.cues import SAME_BILL
from radcode.model import Line
from radcode.staying import only_asks_whether_it_stays, verdict_of_staying, with_bill
from tests.asking import asked, understood

# Ways to ask whether it stays, and whether it changes.
STAYS = ("does my answer stay?", "same code?", "is it still the same?", "does the code hold?", "same billing then?")
CHANGES = ("does that change anything?", "does the code change?", "any change?", "would that be a different code?")
# What was told first, what turned out, and whether another code is right now.
TOLD = (
    ("abdomen and pelvis CT with contrast", "the radiologist says he only drank it, no IV at all.", True),
    ("chest x-ray 2 views", "there were three views.", True),
    ("MRI lumbar spine without contrast", "the patient is 8 years old.", False),
    ("screening mammogram with tomo", "she has implants.", False),
)


@pytest.mark.parametrize(("first", "then", "changes"), TOLD)
@pytest.mark.parametrize("ask", STAYS)
def test_whether_the_lines_stay_is_answered_by_the_lines(first, then, changes, ask):
    record = asked(first, f"{then} {ask}").record
    assert record["text"].startswith("No. Bill" if changes else "Yes. Bill")


@pytest.mark.parametrize(("first", "then", "changes"), TOLD)
@pytest.mark.parametrize("ask", CHANGES)
def test_whether_they_change_is_the_other_way_round(first, then, changes, ask):
    assert asked(first, f"{then} {ask}").record["text"].startswith("Yes. Bill" if changes else "No. Bill")


@pytest.mark.parametrize(
    "turn", ["is it the same code for the right wrist?", "does the right wrist get the same code?"]
)
def test_of_the_code_alone_the_side_is_no_change_and_stands_on_the_line(turn):
    record = asked("MRI of the left wrist without contrast", turn).record
    assert record["text"].startswith("Yes. Bill")
    assert [x["modifiers"] for x in record["lines"]] == [["RT"]]


def test_a_modifier_more_is_a_change_of_the_bill():
    record = asked("brain MRI without contrast", "still the same in an ASC?").record
    assert record["text"].startswith("No. Bill")
    assert record["modifiers"] == ["26"]


def test_without_a_turn_before_nothing_stays():
    question = understood("CT head without contrast, same code?")
    assert with_bill(question, None) == question
    assert verdict_of_staying(question, [Line("70450")]) is None


@pytest.mark.parametrize("text", ["same day as the mammogram?", "same session?", "the same radiologist read both"])
def test_the_same_day_or_doctor_is_no_question_of_the_bill(text):
    assert not SAME_BILL.search(text)


def test_what_tells_too_does_not_only_ask():
    assert only_asks_whether_it_stays("is it the same code for the hip?")
    assert not only_asks_whether_it_stays("they gave dye. same code?")
