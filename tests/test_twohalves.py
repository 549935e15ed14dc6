"""The halves of a study on two lines: in two payment localities, or where it is asked what each of two bills."""

import pytest

from tests.asking import asked


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        pytest.param(
            "73221 scanned at our Reno office, our own doc reads it in Spokane. how do we bill",
            ["26", "TC"],
            id="towns",
        ),
        pytest.param("76536 done in our Kansas office, read by our partner in Nebraska", ["26", "TC"], id="states"),
        pytest.param(
            "our CT, an outside rad reads 71250 on his own number. what does each bill?", ["26", "TC"], id="each"
        ),
        pytest.param("72148 at the hospital: what does each side bill", ["26"], id="a hospital never bills TC"),
        pytest.param(
            "76700 done in our Tampa office and read by our doc in Orlando", [], id="two towns of one locality"
        ),
    ],
)
def test_halves_that_are_billed_apart_are_two_lines(text, modifiers):
    record = asked(text).record
    assert sorted(record["modifiers"]) == modifiers
    assert len(record["lines"]) == max(1, len(modifiers))


def test_without_an_exam_the_rule_of_each_half_is_told():
    record = asked("our rad in Ohio reads MRIs done at our Michigan center, one line or two").record
    assert sorted(record["modifiers"]) == ["26", "TC"]
    assert "different Medicare payment localities" in record["text"]


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        pytest.param(
            "brain MRI repeated the same day by another rad in our group, 76 or 77", ["76"], id="of one group"
        ),
        pytest.param("brain MRI repeated the same day by another rad, 76 or 77", ["77"], id="of another"),
    ],
)
def test_who_repeats_decides_the_modifier(text, modifiers):
    assert asked(text).record["modifiers"] == modifiers
