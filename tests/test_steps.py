"""What was done and what was not, where, how often, and by whose denial: laws on other codes than those that failed."""

from __future__ import annotations

import pytest

from radcode import quantities
from tests.asking import asked, billed


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("carotid stent not required, angiogram of both carotids, catheter in the common carotids", ["36222-50"]),
        ("AV graft: fistulogram, no need for declot, angioplasty of the outflow vein", ["36902"]),
        ("fistulogram with angioplasty of the cephalic arch and stent not needed", ["36902"]),
        ("thrombectomy of AV graft with stent, central not treated", ["36906"]),
    ],
)
def test_a_step_that_was_not_needed_was_not_done(question, lines):
    assert sorted(billed(asked(question).record)) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("fistula: stent of the cephalic arch, balloon of the SVC", ["36903", "36907"]),
        ("thrombosed AV graft declot with angioplasty, and stent of the innominate vein", ["36905", "36908"]),
        ("fistulogram with central venous angioplasty only", ["36901", "36907"]),
        ("AVF angiogram with balloon angioplasty of the outflow and the brachiocephalic vein", ["36902", "36907"]),
        ("right subclavian dialysis fistulogram, nothing treated", ["36901"]),
    ],
)
def test_the_circuit_and_the_central_vein_have_acts_of_their_own(question, lines):
    assert sorted(billed(asked(question).record)) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("PICC 3 yr old, ultrasound and fluoro, pictures kept", ["36572"]),
        ("3 year old, PICC placed with ultrasound, no images stored", ["36568"]),
        ("PICC at bedside by IR, ultrasound used but no images saved, adult. code?", ["36569"]),
        ("chest port placed, ultrasound puncture, fluoro for tip. codes please", ["36561", "76937", "77001"]),
    ],
)
def test_imaging_that_is_on_record_is_inside_the_line_that_holds_it(question, lines):
    assert sorted(billed(asked(question).record)) == lines


def test_a_film_that_checks_a_tube_is_no_line():
    reply = asked("chest tube placed by IR, then a one view chest film. bill both?")
    assert (billed(reply.record), reply.answer.verdict) == ([], False)


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("bone scan left hip with flow and blood pool and delayed views, what cpt", ["78315"]),
        ("PET/CT skull vertex to feet, we billed 78815, ok?", ["78816"]),
        ("PET/CT eyes to thighs for lymphoma, I put 78816", ["78815"]),
        ("planar bone imaging of the shoulders and also the knees. 78300 x2?", ["78305"]),
        ("whole body bone scan with extra spot views of the hip. 78306 + 78300?", ["78306"]),
        ("internal external biliary drain exchanged for a new one. we have 47534", ["47536"]),
        ("nephroureteral catheter converted from nephrostomy; coder wants 50433", ["50434"]),
    ],
)
def test_the_words_tell_how_far_and_what_became_of_it(question, lines):
    assert sorted(billed(asked(question).record)) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("biopsy of two breast lesions, one under MR and one stereotactic, same breast", ["19081", "19085"]),
        ("we coded 19085 and 19084: one lesion under MRI, one under ultrasound, both with clips", ["19083", "19085"]),
        ("19083 and 19082 for two lesions both under ultrasound", ["19083", "19084"]),
        ("left breast two lesions, both ultrasound core biopsy. codes", ["19083-LT", "19084"]),
        ("ultrasound FNA, right lobe and left lobe thyroid nodules", ["10005", "10006"]),
        ("FNA of right lobe nodule, left lobe not sampled, ultrasound", ["10005"]),
    ],
)
def test_each_guidance_has_its_first_lesion_and_each_spot_its_lesion(question, lines):
    assert sorted(billed(asked(question).record)) == lines


@pytest.mark.parametrize(
    ("text", "further"),
    [
        ("biopsy of 4 masses, how do I enter the other three", 3),
        ("two further branches were selected", 2),
        ("3 additional nodules", 3),
        ("three lesions in all", None),
    ],
)
def test_how_many_come_after_the_first(text, further):
    things = ("lesion", "branch")
    assert next((n for t in things if (n := quantities.further(t, text))), None) == further


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("omnipaque 350, 150 ml single-use bottle, used 120 and discarded the remainder, our office", [120, 30]),
        ("dotarem 20 ml vial, discarded 5 ml, our office", [150, 50]),
        ("clariscan 15 ml bottle, wasted 3, gave 12, our office, units?", [120, 30]),
        ("gadavist 7.5 ml injected, our office", [75]),
    ],
)
def test_what_was_thrown_away_has_a_line_and_units_of_its_own(question, lines):
    assert [line["units"] for line in asked(question).record["lines"]] == lines


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("CT guidance for three lung biopsies, 77012 with 3 units denied. Was the denial correct?", True),
        ("77427 x4 for 20 fractions denied, was the denial correct?", False),
        ("77080 x2, spine and hip, denied. do we appeal with 59?", False),
        ("we sent 76942-26 with 5 units and all five denied. Shouldn't they pay up to the limit?", False),
        ("77065-RT and 77065-LT ok?", False),
        ("does 26 belong on both lines: sialogram injected and read by the radiologist at the hospital?", False),
    ],
)
def test_the_verdict_on_units_denials_and_every_line(question, verdict):
    assert asked(question).answer.verdict is verdict


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "cervical myelogram, our radiologist did the lumbar puncture and read the fluoro films, then post "
            "myelogram CT c-spine read too. hospital",
            ["62302", "72126-26"],
        ),
        (
            "seed localization under ultrasound, then specimen radiograph of the lumpectomy. both billed?",
            ["19285", "76098"],
        ),
        (
            "core biopsy of the right breast under tomosynthesis, 76098 for the cores. who is right, auditor or us?",
            ["19081-RT"],
        ),
        (
            "diagnostic mammogram right with tomo and a limited sono, right. Medicare. codes",
            ["76642-RT", "77065", "G0279"],
        ),
        ("bilateral dx mammogram, then targeted ultrasound of the left", ["76642-LT", "77066"]),
        ("MR arthrogram left wrist, fluoro guided injection by our radiologist, he reads the MRI too", None),
    ],
)
def test_each_part_of_an_order_is_a_line(question, lines):
    found = sorted(billed(asked(question).record))
    assert found == lines if lines else {x[:5] for x in found} == {"73222", "25246", "77002"}


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("what is the surgeon's code for the mastectomy after our wire?", "surgery"),
        ("J code for the zoladex we gave in the CT suite", "drug"),
        ("do I call an attorney about our billing of the mammograms?", "legal"),
        ("did Mr. Brown's auth for the knee MRI come through?", "account"),
    ],
)
def test_what_stands_beside_imaging_words_is_still_outside(question, topic):
    question = asked(question).question
    assert question.outside == topic


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Had a screening mammogram on March 3 2026; when is the earliest date Medicare pays again?", "2027-03-01"),
        ("last screening mammo was 06/12/2025, earliest day for the next?", "2026-06-01"),
    ],
)
def test_the_earliest_day_is_named(question, day):
    assert day in asked(question).record["text"]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("percutaneous cholecystostomy under ultrasound and fluoro, code", ["47490"]),
        ("microwave ablation of a kidney tumor under CT", ["50592", "77013"]),
        ("nephrostomy tube placed on both sides with nephrostograms", ["50432-50"]),
        ("nephrostogram through the existing nephrostomy tube", ["50431"]),
        ("liver biopsy with ultrasound guidance", ["47000", "76942"]),
        ("right breast core biopsy with US and an axillary lymph node core", ["19083-RT", "38505-RT"]),
        ("I-131 therapy 100 mCi for thyroid cancer", ["79005"]),
        ("pigtail in the aorta, abdominal aortogram only, radial access. codes", ["36200", "75625"]),
    ],
)
def test_imaging_and_contrast_of_a_new_tube_or_needle(question, lines):
    assert sorted(billed(asked(question).record)) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("biliary stent placed through existing drain tract, no new access. drain removed", ["47538"]),
        ("ureteral stent removed through the back", ["50384"]),
        ("SMA angiogram, then coil embolization of the SMA branch for a bleed, from the groin", None),
        ("right femoral approach, both main renal arteries selected, angiograms. do we add the aortogram?", ["36252"]),
    ],
)
def test_what_is_new_and_why_it_was_closed(question, lines):
    found = sorted(billed(asked(question).record))
    assert found == lines if lines else "37244" in found and "37242" not in found


def test_guidance_of_one_needle_is_not_that_of_another():
    assert "76932" not in asked("pericardiocentesis with ultrasound").record["codes"]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("screening mammogram left breast only, patient refused the right", ["77067-52"]),
        ("diagnostic mammogram of both breasts ordered, patient refused the left", ["77065"]),
        ("MRI both knees ordered, patient refused the left, without contrast", ["73721-RT"]),
        ("screening mammogram, right mastectomy 2019, tomo too. Medicare", ["77063-52", "77067-52"]),
        ("CT chest in patient with lung cancer, without contrast", ["71250"]),
        ("For a date in 2025 do we use 37254-37299 or 37221 for an iliac stent?", ["37221"]),
    ],
)
def test_what_was_refused_or_only_named_beside_is_no_part(question, lines):
    assert sorted(billed(asked(question).record)) == lines


@pytest.mark.parametrize(
    "question",
    [
        "write an appeal letter for denied CT",
        "how many CPT codes are there for ultrasound",
        "lab code for PSA before prostate MRI",
        "E&M code for consult before biopsy?",
        "is our hospital liable if the tech burned the patient during MRI",
    ],
)
def test_another_wish_beside_imaging_words_is_declined(question):
    assert asked(question).record["outcome"] == "declined"


def test_the_ends_of_a_range_are_no_two_lines():
    assert asked("are 77065-77067 all mammogram codes?").record["lines"] == []
