"""What a later turn asks of the bill told before: a code beside it, a modifier on it, whether it holds all the same."""

import pytest

from tests.asking import asked, billed


@pytest.mark.parametrize(
    ("turns", "verdict", "lines"),
    [
        pytest.param(
            ("thoracentesis with ultrasound", "the chest film afterwards was clear. is 71046 billable in addition?"),
            "No", {"32555"}, id="a film after a tap",
        ),
        pytest.param(
            ("paracentesis with ultrasound", "can we bill 76942 too?"), "No", {"49083"}, id="the guidance inside"
        ),
        pytest.param(
            ("77263 planning", "can 77290 be billed too?"), "Yes", {"77263", "77290"}, id="beside a code named"
        ),
        pytest.param(
            ("We report 77301.", "the physicist says the simulation, 77290, can be billed too. Is he right?"),
            "No", {"77301"}, id="put forward by somebody",
        ),
        pytest.param(
            ("3 views of the right hand, code?",
             "Two views of the index finger are described too. Can 73140 ride along with F6?"),
            "No", {"73130-RT"}, id="with the modifier of its own",
        ),
        pytest.param(
            ("MRI brain and MRA head without", "can we bill 76376 too?"), "No", {"70544"}, id="beside two exams"
        ),
        pytest.param(("Is 77067 still valid?", "can we bill 77063 too?"), "Yes", {"77067", "77063"}, id="after a year"),
    ],
)  # fmt: skip
def test_a_code_put_forward_besides_is_held_against_what_was_told(turns, verdict, lines):
    record = asked(*turns).record
    assert record["text"].startswith(verdict)
    assert {*billed(record)} <= lines


@pytest.mark.parametrize(
    ("turns", "verdict"),
    [
        pytest.param(("What is 77336?", "can our physicist's group add 26?"), "No", id="technical alone"),
        pytest.param(("CTA left arm with 3D", "Both arms were done. May I put 50 on it?"), "No", id="one-sided code"),
        pytest.param(("both knees, 3 views", "can we append 50?"), "Yes", id="both sides"),
        pytest.param(("bilateral leg arterial duplex", "do we put 50 on it?"), "No", id="both sides are one code"),
        pytest.param(
            ("barium enema in hospital, our radiologist interprets",
             "the surgeon dictated the report; radiologist only supervised. Can we still bill 26?"),
            "No", id="another wrote the report",
        ),
        pytest.param(
            ("myelogram read at hospital by our rad", "our rad signed the report. can we charge 26?"),
            "Yes", id="our report",
        ),
    ],
)  # fmt: skip
def test_a_modifier_put_to_what_was_told_gets_a_verdict(turns, verdict):
    assert asked(*turns).record["text"].startswith(verdict)


@pytest.mark.parametrize(
    ("told", "verdict"),
    [
        ("the image was not stored. still billable?", "No"), ("no permanent picture recorded. still ok?", "No"),
        ("they printed an image of the vessel. still ok?", "Yes"),
    ],
)  # fmt: skip
def test_whether_it_holds_all_the_same_is_asked_of_the_bill_before(told, verdict):
    assert asked("can we bill 76937 with 36556?", told).record["text"].startswith(verdict)


@pytest.mark.parametrize(
    "told", ["are you sure?", "Really? my boss wants two lines.", "You sure? They insist on 70552"]
)
def test_who_doubts_changes_nothing(told):
    assert "70553" in asked("MRI brain with and without", told).record["text"]


def test_who_doubts_and_tells_something_new_changes_that():
    assert asked("CT chest with contrast", "you sure? there was no contrast").record["codes"] == ["71250"]


@pytest.mark.parametrize(
    ("turns", "codes"),
    [
        (("What does 71046 pay in 2026?", "and 71045?"), ["71045"]),
        (("Is 77067 still valid?", "is 77066 valid too?"), ["77066"]),
    ],
)
def test_the_same_asked_of_another_code_is_no_pair(turns, codes):
    assert asked(*turns).record["codes"] == codes


def test_what_lies_outside_leaves_the_conversation_where_it_was():
    turns = ("CT abdomen with contrast, code?", "how much metoprolol should she take before it?")
    assert asked(*turns).record["lines"] == []
    assert asked(*turns, "and what if contrast was not given?").record["codes"] == ["74150"]
