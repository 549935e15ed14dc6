"""Units: doses by the unit of the code, things counted, what is billed once, and a number proposed."""

import pytest

from radcode.quantities import doses, proposed, said
from radcode.unitlaw import further_units
from tests.asking import TODAY, asked, the_table, understood

UNITS = (
    pytest.param("dotarem 20 mL given in the office, units of A9575?", {"A9575": 200}, id="a dose by tenths of a ml"),
    pytest.param("0.4 mg lexiscan in the office, how many units of J2785", {"J2785": 4}, id="a dose by tenths of a mg"),
    pytest.param("555 MBq of pertechnetate, how many A9512", {"A9512": 15}, id="activity in the other measure"),
    pytest.param("10 mCi rest and 28 mCi stress, how many units of A9502", {"A9502": 2}, id="a tracer by the dose"),
    pytest.param("multihance 10 ml vial, 7 ml given, units of A9577", {"A9577": 7}, id="the vial is not the dose"),
    pytest.param("100 ml of isovue 370, what q code and how many units", {"Q9967": 100}, id="the code of the agent"),
    pytest.param("breast biopsy of 3 lesions, 19083 and 19084, units", {"19083": 1, "19084": 2}, id="each further one"),
    pytest.param("vertebroplasty L1, L2 and L4, how many 22512?", {"22512": 2}, id="levels by their names"),
    pytest.param("MRI of triplets, fetal, units per line", {"74712": 1, "74713": 2}, id="the add-on comes with it"),
    pytest.param("77427 for 27 fractions, how many units", {"77427": 1}, id="a day of its own for each unit"),
)


@pytest.mark.parametrize(("text", "units"), UNITS)
def test_a_line_has_the_units_that_were_told(text, units):
    assert {line["code"]: line["units"] for line in asked(text).record["lines"]} == units


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("regadenoson 0.4 mg - is 1 unit of J2785 right?", False, id="fewer than the dose"),
        pytest.param("is 2 units of 74713 right for triplets", True, id="as many as were counted"),
        pytest.param("is 77080 x2 ok for hip and spine", False, id="billed once"),
        pytest.param("will all 12 of 77300 go through?", False, id="over the day's limit"),
        pytest.param("77427 for 27 fractions = 6 units right?", False, id="two fractions left"),
        pytest.param("can i bill 77014 x 5", False, id="a code that ended"),
    ],
)
def test_a_number_of_units_is_judged(text, verdict):
    assert asked(text).answer.verdict is verdict


@pytest.mark.parametrize(
    ("thing", "text", "n"),
    [
        ("level", "L3-4, L4-5 and L5-S1", 3),
        ("level", "from L3-S1", 3),
        ("lesion", "3 target lesions", 3),
        ("fetus", "twins at 30 weeks", 2),
        ("fraction", "ended at fraction 18", 18),
        ("branch", "two further branches", 2),
        ("lesion", "no lesion", None),
    ],
)
def test_things_are_counted_in_words_and_numbers(thing, text, n):
    assert said(thing, text) == n


def test_what_was_thrown_away_is_no_dose():
    assert [d.amount for d in doses("7 ml given, 3 ml discarded")] == [7]


def test_two_proposals_are_none():
    assert proposed("1 unit or 2 units?") is None


def test_an_add_on_of_another_technique_counts_no_further_vessels():
    both = the_table().code("36252", TODAY)
    shot = understood("bilateral renal angiogram, 2 vessels")
    looked = understood("bilateral renal angiogram, 2 vessels, intravascular ultrasound")
    assert "37253" not in [r.code for r in further_units(both, shot, the_table())]
    assert "37253" in [r.code for r in further_units(both, looked, the_table())]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("Regadenoson syringe 0.4 mg/5 mL, all of it pushed, our office. J2785 x ?", 4),
        ("Adenosine 60 mg/20 mL, all given in our office, J0153 units=", 60),
        ("Omnipaque 350 mg/mL, 90 mL given in our office. Q9967 x?", 90),
    ],
)
def test_what_a_syringe_holds_is_a_dose_and_how_strong_it_is_none(text, units):
    record = asked(text).record
    assert [line["units"] for line in record["lines"]] == [units]
