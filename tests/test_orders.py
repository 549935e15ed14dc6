"""Several exams in one order, each with its own side, views and contrast, and exams that are one code together."""

from __future__ import annotations

import pytest

from tests.asking import asked, billed, understood


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        pytest.param("right elbow 3 views and left elbow 2 views", ["right", "left"], id="views differ by side"),
        pytest.param("MRI left shoulder without, right shoulder with and without", ["left", "right"], id="contrast"),
        pytest.param("complete US of the left breast, right only one spot", ["left", "right"], id="extent"),
        pytest.param("left ankle 3 views, left foot 3 views", ["left", "left"], id="a list of parts"),
        pytest.param("right elbow 3 views and left elbow 3 views", [], id="both alike are one exam of both sides"),
    ],
)
def test_each_exam_of_an_order_has_its_own_side(text, sides):
    assert [x.side for x in understood(text).exams] == sides


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("right elbow 3 views and left elbow 2 views", ["73080-RT", "73070-LT"], id="a side on each line"),
        pytest.param("left wrist and right ankle films, 2 views each", ["73100-LT", "73600-RT"], id="kind told last"),
        pytest.param("left knee and right shoulder MRI without contrast", ["73721-LT", "73221-RT"], id="joints"),
        pytest.param(
            "chest, left hand and right foot x-rays, 2 views each", ["71046", "73120-LT", "73620-RT"], id="one unsided"
        ),
        pytest.param("AP pelvis and 3 views of the right hip", ["73503"], id="the pelvis film is a view of the hip"),
        pytest.param("left ribs 2 views plus PA chest", ["71101"], id="the chest film is one of the rib series"),
        pytest.param("left hand 3 views and left thumb 2 views", ["73130-LT"], id="the finger is in the hand"),
        pytest.param("ultrasound core biopsy of 3 masses, left breast", ["19083-LT", "19084"], id="each further one"),
        pytest.param("CT abdomen without, CT pelvis with contrast", ["74178"], id="two regions, two states"),
        pytest.param("cervical and lumbar spine MRI without", ["72141", "72148"], id="no part said is left out"),
        pytest.param(
            "CT head without, and CT perfusion of the brain", ["70450", "70472"], id="an add-on beside its exam"
        ),
        pytest.param("SPECT/CT of chest, SPECT/CT of pelvis", ["78832"], id="two areas"),
        pytest.param("left knee 3 views and both knees standing AP", ["73562-LT"], id="a pair never released"),
        pytest.param("CTA abdomen, report has no 3D, contrast given", ["74160"], id="an angiogram without 3-D work"),
        pytest.param("Lutathera infused, what do we bill for giving it", ["79101"], id="a drug that treats"),
    ],
)
def test_the_lines_of_an_order_are_those_of_all_its_exams(text, lines):
    assert billed(asked(text).record) == lines


def test_an_order_whose_part_lies_in_another_is_read_as_a_whole():
    text = "AVF: fistulogram, PTA of the venous outflow in the forearm, then also PTA of the brachiocephalic vein"
    assert billed(asked(text).record) == ["36902", "36907"]


def test_what_was_denied_is_denied_of_each_exam_of_an_order():
    question = understood("US abdomen complete, then CT pelvis with contrast. No biopsy done.")
    assert len(question.exams) > 1
    assert all("technique:biopsy" in x.values("denied") for x in question.exams)


def test_the_needle_and_the_slices_read_after_it_are_no_order_of_two_exams():
    text = (
        "Radiologist put the needle in L knee w/ fluoro, iodine in the joint, then CT knee. No arthrogram films read."
    )
    assert not understood(text).exams
    assert set(billed(asked(text).record)) == {"27369-LT", "73701-26-LT", "77002-26"}


def test_an_injection_and_readings_of_two_regions_are_the_code_of_both():
    text = "same doctor injects at lumbar and reads, myelogram of cervical and lumbar. 62284, 72240, 72265?"
    assert billed(asked(text).record) == ["62305"]


@pytest.mark.parametrize(
    ("text", "verdict", "codes"),
    [
        pytest.param("left hand 3 views and 73140 with a 59, ok?", False, ["73130"], id="the finger is in the hand"),
        pytest.param(
            "R foot 3 views, R heel 2 views: may 73650 go along with a 59", False, ["73630"], id="the heel too"
        ),
        pytest.param("left wrist 3 views and 73130, ok?", True, ["73130", "73110"], id="wrist and hand have no edit"),
    ],
)
def test_a_code_beside_films_in_words_is_a_pair(text, verdict, codes):
    answer = asked(text).answer
    assert (answer.verdict, [x.line.code for x in answer.lines]) == (verdict, codes)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "right breast MRI guided biopsy, left breast stereotactic biopsy", ["19085-RT", "19081-LT"], id="two ways"
        ),
        pytest.param(
            "MRI guided core biopsy left breast and post clip mammogram", ["19085-LT", "77065"], id="one side"
        ),
        pytest.param(
            "screening mammogram bilateral and ultrasound left breast limited", ["77067", "76642-LT"], id="both"
        ),
        pytest.param("post-procedure mammogram of the right breast after stereotactic biopsy", ["77065"], id="after"),
        pytest.param("specimen film of the right breast lumpectomy", ["76098"], id="what was cut out"),
        pytest.param(
            "five-month-old, films: skull, both arms, both legs, chest, spine. Each part, or is there a survey code?",
            ["77076"],
            id="an infant's",
        ),
        pytest.param("bone survey: skull, ribs, pelvis, both humeri, both femurs", ["77075"], id="trunk and limbs"),
        pytest.param("skeletal survey of the pelvis and spine limited", ["77074"], id="called limited"),
        pytest.param("joint survey of hands, knees and feet one view each", ["77077"], id="joints"),
        pytest.param("heart CT with contrast for structure and calcium scoring", ["75572"], id="calcium is inside"),
        pytest.param("CTA of the coronaries with calcium score", ["75574"], id="another kind of the same place"),
        pytest.param("MRI right shoulder with intra-articular gad", ["73222-RT"], id="contrast in the joint"),
        pytest.param(
            "left diagnostic mammogram with tomo, the commercial plan won't take G0279",
            ["77065", "77061"],
            id="refused",
        ),
    ],
)
def test_what_an_order_of_parts_is(text, lines):
    assert sorted(billed(asked(text).record)) == sorted(lines)


@pytest.mark.parametrize(
    "text", ["AP pelvis and left hip 3 views, can we bill both?", "CCTA plus calcium scoring, bill both?"]
)
def test_exams_that_are_one_code_together_are_not_billed_as_two(text):
    assert asked(text).answer.verdict is False


def test_tomosynthesis_that_is_denied_has_no_add_on():
    text = "screening mammogram at 8, kept her for a left diagnostic mammogram the same day, all 2D, no tomo"
    assert sorted(billed(asked(text).record)) == ["77065-GG", "77067-59"]


def test_the_strength_of_an_agent_tells_its_code():
    assert asked("80 ml low osmolar contrast, 150 mg iodine/ml, units of which HCPCS code?").record["codes"] == [
        "Q9965"
    ]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param(
            "diagnostic mammogram right three days after the screening, 77065 with GG?", False, id="another day"
        ),
        pytest.param(
            "diagnostic mammogram right after the screening the same day, 77065 with GG?", True, id="same day"
        ),
    ],
)
def test_the_mark_of_one_day_is_for_that_day_only(text, verdict):
    assert asked(text).answer.verdict is verdict


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("76776 with 93976 same session", ["76776"], id="the duplex is inside"),
        pytest.param("heel sono for bone density", ["76977"], id="heel by sound"),
        pytest.param("right diagnostic mammogram + targeted right breast US", ["77065", "76642-RT"], id="targeted"),
    ],
)
def test_what_further_orders_are(text, lines):
    assert sorted(billed(asked(text).record)) == sorted(lines)
