"""Whether lines billed together need the modifier that is asked about."""

import pytest

from tests.asking import asked


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("72148 with 72146 the same day: do we need modifier 59 on the second?", False, id="codes"),
        pytest.param("CT chest with contrast and CT neck with contrast same day, is XS required?", False, id="exams"),
        pytest.param("76700 and 76856 same session. modifier?", False, id="any modifier"),
        pytest.param("CT sinus without and brain MRI without same day, need 59 or XU?", False, id="a choice"),
        pytest.param("screening mammo and diagnostic right same day, is a modifier needed?", True, id="needed"),
        pytest.param("71046 with 74018 same day, ok to bill both?", True, id="another question"),
    ],
)
def test_a_modifier_is_needed_only_where_a_line_carries_it(text, verdict):
    assert asked(text).answer.verdict is verdict


def test_what_parts_code_pairs_is_said_to_be_for_pairs_only():
    assert "an NCCI pair joins" in asked("71250 and 70486 same visit, does the second need 59?").record["text"]


def test_where_a_code_pair_joins_two_lines_nothing_is_said_of_need():
    assert (
        asked("hip + spine DXA and also a forearm DXA. Which codes, and does anything need a 59?").answer.verdict
        is not False
    )


@pytest.mark.parametrize(
    "text",
    [
        "CT sinus and CT neck same session, 59 on the second?",
        "films of the left elbow and the left shoulder the same day, 59 on the shoulder?",
        "echo and thyroid ultrasound same morning, add 59?",
        "pelvic ultrasound, one visit, need a 59?",
    ],
)
def test_that_two_exams_are_paid_is_no_yes_to_what_parts_pairs(text):
    found = asked(text)
    assert found.answer.verdict is not True
    assert not any({"59"} & {*p.line.modifiers} for p in found.answer.lines)


def test_two_exams_in_words_that_an_edit_joins_for_good_are_not_parted_by_a_modifier():
    found = asked("whole-body PET/CT and PET of the same area back to back. two lines with 59?")
    assert found.answer.verdict is not True


def test_us_behind_a_verb_is_nobodys_ultrasound():
    assert [p.line.code for p in asked("shoulder 2 views on a cassette, what do they cut us for").answer.lines] == [
        "73030"
    ]
