"""What ultrasound words tell: organs left out, weeks of pregnancy, two ways in, areas of one study."""

import pytest

from tests.asking import asked, billed, understood


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        pytest.param("US abdomen complete. The spleen was not imaged.", ("limited",), id="left out"),
        pytest.param("complete abdominal ultrasound, no mention of the pancreas", ("limited",), id="not mentioned"),
        pytest.param("complete abdominal US, pancreas not seen due to bowel gas", ("complete",), id="a reason"),
        pytest.param("retroperitoneal ultrasound, right kidney only", ("limited",), id="one organ only"),
        pytest.param("complete ultrasound of the right breast, axilla not imaged", ("complete",), id="no element"),
    ],
)
def test_an_organ_left_out_without_a_reason_makes_the_exam_limited(text, extent):
    assert understood(text).values("extent") == extent


def test_organs_listed_in_a_report_are_elements_of_the_region():
    said = understood("ultrasound of the abdomen, complete: liver, gallbladder, pancreas, spleen, kidneys, aorta")
    assert (said.values("regions"), said.exams) == (("abdomen",), ())


@pytest.mark.parametrize("text", ["9 weeks, belly scan", "20 weeks transabdominal", "32 wks growth recheck"])
def test_weeks_of_pregnancy_tell_the_exam(text):
    said = understood(text)
    assert (said.values("modality"), said.values("regions")) == (("us",), ("pregnancy",))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("ob ultrasound 7 weeks transabdominal and transvaginal", ["76801", "76817"], id="pregnant"),
        pytest.param("pelvic us complete transabdominal then endovaginal", ["76856", "76830"], id="not pregnant"),
        pytest.param("gallium SPECT of chest and pelvis", ["78831"], id="several areas"),
        pytest.param("MIBG SPECT/CT of the abdomen", ["78830"], id="one area"),
    ],
)
def test_two_ways_are_two_exams_and_areas_are_one(text, lines):
    assert billed(asked(text).record) == lines


def test_one_spot_is_a_limited_exam_and_babies_tell_no_age():
    assert understood("sono of the thigh targeted at just the lump").values("extent") == ("limited",)
    assert understood("twins, 20w3d, anatomy of both babies, ultrasound").values("trimester") == ("later",)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("pvr and segmental pressures at thigh, calf and ankle, both legs", ["93923"], id="three levels"),
        pytest.param("ABI both legs at rest, ankles", ["93922"], id="one level"),
    ],
)
def test_levels_of_a_limb_are_counted(text, lines):
    assert billed(asked(text).record) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "sono abdomen report: liver, gb, bile duct, pancreas, spleen, both kidneys, aorta, IVC described",
            ["76700"],
            id="all parts",
        ),
        pytest.param("US kidneys, aorta, ivc and iliac artery origins all seen", ["76770"], id="all, another region"),
        pytest.param("US liver, gallbladder, pancreas, spleen and left kidney documented", ["76705"], id="some parts"),
        pytest.param("renal ultrasound of both kidneys, no bladder", ["76775"], id="one part denied"),
        pytest.param("complete renal ultrasound with bladder plus limited abdomen US", ["76770", "76705"], id="apart"),
    ],
)
def test_the_parts_that_a_report_lists_make_the_exam_complete_or_not(text, lines):
    assert sorted(billed(asked(text).record)) == sorted(lines)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param(
            "Abdominal US, spleen never mentioned and no reason given. Can we bill complete?", False, id="less"
        ),
        pytest.param(
            "US abdomen complete list described, gallbladder removed years ago; code as limited?", False, id="more"
        ),
        pytest.param("US pelvis, only the right ovary looked at. complete or limited?", None, id="a choice"),
    ],
)
def test_who_supposes_that_more_or_less_was_shown_hears_no(text, verdict):
    assert asked(text).answer.verdict is verdict


def test_what_is_billed_with_each_branch_stands_in_all_of_them():
    made = asked("pelvic ultrasound transabdominal and endovaginal, not pregnant").record
    assert "76830" in made["codes"]
    assert all("76830" in [x["code"] for x in o["lines"]] for o in made["clarify"]["options"])


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "US abdomen: liver, gb, cbd, spleen, both kidneys, aorta, ivc. Not a word about the pancreas.",
            ["76705"],
            id="no word about it",
        ),
        pytest.param(
            "flank pain, sonogram of both kidneys and bladder described, nothing about the ivc", ["76770"], id="urinary"
        ),
        pytest.param("liver ultrasound with portal vein doppler limited", ["76705", "93976"], id="with a duplex"),
        pytest.param(
            "gray scale scrotum + full duplex with spectral waveforms arterial and venous both testes",
            ["76870", "93975"],
            id="one duplex",
        ),
    ],
)
def test_what_was_shown_of_organs_and_of_their_vessels(text, lines):
    assert sorted(billed(asked(text).record)) == sorted(lines)
