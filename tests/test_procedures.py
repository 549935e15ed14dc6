"""Procedures in words: acts on a tube, a needle's way into a joint or the spine, catheters, strengths, levels."""

from __future__ import annotations

import pytest

from tests.asking import asked


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("A cholecystostomy patient: the biliary drain was exchanged under fluoroscopy. Which code?", {"47536"}),
        ("the outside bile drain was converted to an internal external one through the same tract, code?", {"47535"}),
        ("tunneled dialysis catheter pulled today, cpt", {"36589"}),
        ("IVC filter repositioned from the femoral vein, cavogram with it. cpt?", {"37192"}),
        ("CT abdomen with contrast, gallbladder was removed in 2012", {"74160"}),
    ],
)
def test_an_act_counts_beside_the_device_it_is_done_to(question, codes):
    assert set(asked(question).record["codes"]) == codes


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("wrist MRI arthrogram, our rad injects under fluoro and reads the MR", {"73222", "25246", "77002"}),
        ("CT arthrogram ankle, same doctor did the fluoro guided injection and reads it", {"73701", "27648", "77002"}),
        ("MR arthrogram of the elbow, ortho injected, we only read it", {"73222"}),
        ("ankle joint steroid injection without ultrasound", {"20605"}),
        ("thoracic and lumbar myelogram, radiologist does the lumbar puncture and reads it", {"62305"}),
    ],
)
def test_needle_and_reading_of_a_study_are_one_story(question, codes):
    assert set(asked(question).record["codes"]) == codes


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("right internal carotid selected, cervical and intracranial angiogram. cpt", {"36224"}),
        ("catheter in the left common carotid, intracranial angiogram", {"36223"}),
        ("selective left vertebral artery angiogram", {"36226"}),
    ],
)
def test_the_vessel_entered_tells_the_angiogram(question, codes):
    assert set(asked(question).record["codes"]) == codes


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("contrast with 350 mg of iodine per ml, hcpcs?", "Q9967"),
        ("hcpcs for 240 mgI/mL nonionic", "Q9966"),
        ("high osmolar contrast 280 mg iodine/ml, which hcpcs", "Q9961"),
    ],
)
def test_the_strength_of_contrast_tells_its_code(question, code):
    assert asked(question).record["codes"] == [code]


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("thoracic facet injections T5-6 and T6-7 left, fluoro", {"64490", "64491"}),
        ("lumbar facet injections at three levels under fluoroscopy", {"64493", "64494", "64495"}),
        ("medial branch blocks C4, C5, C6 right under fluoro", {"64490", "64491"}),
        ("one level lumbar facet injection", {"64493"}),
        ("SPECT/CT of two areas", {"78832"}),
        ("SPECT of two regions, no CT", {"78831"}),
    ],
)
def test_levels_and_areas_are_counted(question, codes):
    assert set(asked(question).record["codes"]) == codes


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("kyphoplasty of T12, L1 and L2 in one session, codes?", {"22513", "22515"}),
        ("cervical transforaminal epidurals left C5-6 and left C6-7 under fluoro, code each level", {"64479", "64480"}),
        (
            "ultrasound FNA of two neck nodes, how are they billed?",
            {"10005", "10006"},
        ),
        ("I-131 whole body met survey for thyroid cancer with neck uptake measured", {"78018", "78020"}),
        ("6 and 24 hr uptakes plus images of the thyroid, I-123", {"78014"}),
        ("AV graft angiogram, then a stent across the outflow vein stenosis, no declot", {"36903"}),
        ("we injected contrast through the pelvic abscess drain to see if the cavity closed", {"49424", "76080"}),
        ("cervical discography C5-6, one radiologist from start to finish", {"62291", "72285"}),
    ],
)
def test_a_story_is_the_claim_of_all_that_was_done(question, codes):
    assert set(asked(question).record["codes"]) == codes


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("US thoracentesis by our IR, hospital, pro fee. 32555 plus 76942-26 or just the one", ["32555"]),
        ("exchanged the nephrostomy tube, nephrostogram with it. they dropped 50431, 50435, 75984", ["50435"]),
        ("rest and stress myocardial SPECT same day, is this 78451 twice?", ["78452"]),
        ("we bill the UB, hospital outpatient: 27096 bounced. what instead?", ["G0260"]),
    ],
)
def test_codes_named_give_way_to_what_was_done(question, codes):
    assert asked(question).record["codes"] == codes


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("linac SBRT of the liver, delivery of one fraction", {"77373"}),
        ("duodenal ulcer bleeding, IR embolized the gastroduodenal artery", {"37244"}),
        ("PET/CT of the whole body, melanoma", {"78816"}),
        ("renogram with Lasix, baseline and after", {"78709"}),
        ("stents in the left common iliac and the left internal iliac, both stenoses", {"37258", "37259"}),
        (
            "celiac angiogram, right groin access, catheter in the common hepatic artery, we did both parts",
            {"75726", "36246"},
        ),
        ("left vertebral angiogram, catheter in the left subclavian", {"36225"}),
        ("port placed under fluoroscopy in a 70 yo", {"36561", "77001"}),
        ("drug code for Xofigo radium 223", {"A9606"}),
        ("tetrofosmin 10 mCi rest and 30 mCi stress, how many units", {"A9502"}),
    ],
)
def test_what_belongs_to_another_thing_is_not_of_the_exam(question, codes):
    assert set(asked(question).record["codes"]) == codes


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("77336 once per fraction?", "No"),
        ("72295 once per level?", "Yes"),
        ("77373 is the management code of SBRT, right?", "No"),
    ],
)
def test_once_for_each_is_held_against_what_a_unit_is(question, verdict):
    assert asked(question).record["text"].startswith(verdict)


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("both shoulders injected with cortisone, no imaging", {"20610"}),
        ("bilateral sacroiliac joint injections under fluoro", {"27096"}),
        ("jejunostomy tube replaced under fluoroscopy with contrast", {"49451"}),
        ("mediport removed in IR", {"36590"}),
        ("we only did the injection for a hip MR arthrogram, another group reads it", {"27093"}),
    ],
)
def test_several_are_so_many_of_the_one(question, codes):
    record = asked(question).record
    assert set(record["codes"]) == codes
    assert "TC" not in record["modifiers"]


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("clotted AV fistula: declot and balloon of the outflow vein", {"36905"}),
        ("posterior tibial balloon, stenosis", {"37280"}),
        ("TIPS revision, which cpt", {"37183"}),
        ("radiation delivery level 3, one session", {"77412"}),
    ],
)
def test_a_treatment_is_never_a_code_that_does_not_treat(question, codes):
    assert set(asked(question).record["codes"]) == codes
