"""How often and at what age: the first day allowed, and yes or no by what a question tells."""

from datetime import date

import pytest

from radcode.benefit import last_done
from radcode.rulebook import first_day, months_before
from tests.asking import asked, drafted, the_table, understood


def the_rule(identity):
    return next(r for r in the_table().rows("rules") if r.id == identity)


@pytest.mark.parametrize(
    ("rule", "last", "first"),
    [
        pytest.param("dxa-frequency", date(2024, 2, 27), date(2026, 2, 1), id="23 full months"),
        pytest.param("mammo-screening-yearly", date(2025, 12, 31), date(2026, 12, 1), id="11 full months"),
        pytest.param("colonography-screen-interval", date(2025, 3, 31), date(2030, 3, 31), id="60 months"),
    ],
)
def test_the_first_day_allowed(rule, last, first):
    assert first_day(the_rule(rule), last) == first


def test_months_end_on_the_last_day_that_there_is():
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2025, 11, 30), -3) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("text", "last"),
    [
        pytest.param("prior dexa 3/4/2025, ok again on 2026-11-20 for medicare?", date(2025, 3, 4), id="a day"),
        pytest.param("bone density fourteen months ago, too soon?", date(2025, 9, 21), id="so long ago"),
        pytest.param("dexa today", None, id="nothing told"),
    ],
)
def test_the_last_exam_is_read(text, last):
    assert last_done(understood(text)) == last


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("last dexa 12/2/2024, back on 11/30/2026, will medicare pay?", False, id="a day early"),
        pytest.param("last dexa 11/30/2024, back on 11/1/2026, will medicare pay?", True, id="the first day"),
        pytest.param("last dexa 9/30/2024, back on 11/1/2026, too early for medicare?", False, id="not too early"),
        pytest.param("can medicare pay a screening mammogram for a 32 year old?", False, id="too young"),
        pytest.param("lung screening ct for a 80 yo smoker, does medicare pay?", False, id="too old"),
        pytest.param("does medicare have a minimum age for bone density?", False, id="no such rule"),
        pytest.param("aaa screening in 2018, can he have another one under medicare?", False, id="once in a lifetime"),
        pytest.param("does medicare pay 78350?", False, id="a status that is not paid"),
        pytest.param("how often does medicare pay a dexa", None, id="an open question"),
    ],
)
def test_yes_or_no_by_what_is_told(text, verdict):
    draft, _ = drafted(text)
    assert draft.verdict is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("A page says lung screening is for ages 55 to 80, is that current?", False, id="ages"),
        pytest.param(
            "our sheet lists 30 pack-years for low dose lung screening CT. still right?", False, id="pack-years"
        ),
        pytest.param("poster: lung screening from 50 to 77 with 20 pack-years, correct?", True, id="as the rules say"),
        pytest.param("website says screening mammograms start at 45. true?", False, id="another exam"),
        pytest.param("is a bone density test every two years still the medicare rule?", True, id="an interval"),
        pytest.param("flyer: bone density every 12 months. is that right?", False, id="another interval"),
    ],
)
def test_numbers_stated_as_the_rule_are_held_against_the_rules_in_force(text, verdict):
    assert asked(text).answer.verdict is verdict


def test_what_ended_years_ago_is_no_earlier_exam():
    text = "is lung screening covered, 60 year old with 30 pack years who quit 4 years ago"
    assert "After an exam" not in asked(text).record["text"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("is aneurysm screening covered for a 71 yo man who smoked", True, id="smoker"),
        pytest.param("can an 82 yo man get the aneurysm screening", False, id="beyond the age"),
        pytest.param("he had an AAA screening in 2018, can it be paid again now?", False, id="once in a life"),
    ],
)
def test_whom_the_aneurysm_screening_is_for(text, verdict):
    assert asked(text).answer.verdict is verdict


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("is 77435 ok for a 6 fraction course", "at most 5 fractions"),
        ("can 77338 be billed more than once per plan", "once for each IMRT plan"),
        ("can AAA screening 76706 be repeated next year", "in a lifetime"),
        ("can 77080 be billed every year", "23 months"),
        ("can 93306 be billed again in 2 weeks", "1 unit a day"),
        ("how often can 71260 be billed", "units a day"),
    ],
)
def test_that_a_code_is_in_force_is_no_yes_to_how_often_or_for_whom(text, told):
    answer = asked(text)
    assert answer.answer.verdict is not True
    assert told in answer.record["text"].split("\n\n>")[0]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("is a screening mammogram covered at 34", False, id="an age, and no modifier 34"),
        pytest.param("is a screening mammogram covered for a 33 year old", False, id="an age, and no modifier 33"),
        pytest.param("is lung cancer screening CT covered at 48", False, id="below the age"),
        pytest.param("lung screening CT 15 pack years, covered?", False, id="too few pack-years"),
        pytest.param("can 71271 be billed more than once a year", False, id="more often than allowed"),
        pytest.param("can 77067 be billed twice a year", False, id="twice a year"),
        pytest.param("can 77067 be billed twice in a lifetime", None, id="years apart"),
        pytest.param("can 76706 be billed two times in a lifetime", False, id="once in a life"),
    ],
)
def test_how_old_and_how_often_over_the_years(text, verdict):
    assert asked(text).answer.verdict is verdict


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("screening mammogram woman age 31 Medicare", "before age 35"),
        ("screening mammogram 9 months after the last one", "11 full months"),
        ("DXA 20 months after last, Medicare", "23 months"),
        ("lung screening CT, quit 18 years ago", "within the last 15 years"),
    ],
)
def test_the_code_of_an_exam_that_is_not_paid_is_told_with_the_rule(text, told):
    assert told in asked(text).record["text"].split("Not ")[0]


@pytest.mark.parametrize(
    "text", ["screening mammogram woman age 51", "screening mammogram at 9, age 60", "DXA 26 months after last"]
)
def test_nothing_is_told_of_one_that_is_paid(text):
    told = asked(text).record["text"].split("Not ")[0]
    assert "before age 35" not in told
    assert "23 months" not in told


def test_what_was_covered_for_nobody_is_no_yes():
    assert asked("74263 on 2024-03-01 Medicare").answer.verdict is False
    assert asked("is 74263 valid on 2026-03-01").answer.verdict is True
