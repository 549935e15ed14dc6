"""Exams as people word them who do not know the descriptors: each row is one way of saying with the codes it means."""

import pytest

from tests.asking import asked


def lines(text):
    return [
        "-".join((p.line.code, *(m for m in p.line.modifiers if m in ("LT", "RT", "50"))))
        for p in asked(text).answer.lines
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("c7-t1 interlaminar epidural with fluoro", ["62321"]),
        ("l4-5 interlaminar epidural with imaging", ["62323"]),
        ("c4-5 facet joint injection", ["64490"]),
        ("t2 vertebroplasty", ["22510"]),
        ("kyphoplasty of t11 and l1", ["22513", "22515"]),
        ("mri brain with t1 and t2 axial images without contrast", ["70551"]),
    ],
)
def test_a_level_of_the_spine_may_be_written_small(text, codes):
    assert lines(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("breast mri both without contrast", ["77047"]),
        ("knee xray both 2 views", ["73560-50"]),
        ("code for both temporomandibular joints, plain films", ["70330"]),
        ("right knee 3 views left knee 2 views", ["73562-RT", "73560-LT"]),
        ("rt hand 3v lt hand 2v", ["73130-RT", "73120-LT"]),
        ("chest 2 views right ribs 3 views", ["71101"]),
        ("abdomen 2 views chest 1 view", ["74022"]),
        ("frog-leg lateral of both hips, 2 films", ["73521"]),
        ("knee with sunrise view, 3 total", ["73562"]),
        ("full mastoid series on the right", ["70130-RT"]),
    ],
)
def test_sides_and_films_are_told_apart_without_a_comma(text, codes):
    assert lines(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("gj tube replaced under fluoro", ["49452"]),
        ("removing a permcath", ["36589"]),
        ("pull the nephrostomy tube under fluoro", ["50389"]),
        ("swapping out a biliary drain", ["47536"]),
        ("replacing a chest port same access", ["36582"]),
        ("code for fixing a clogged tips", ["37183"]),
    ],
)
def test_a_plain_verb_is_an_act_on_its_device(text, codes):
    assert lines(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("radioiodine by mouth for graves", ["79005"]),
        ("reducing an intussusception with an enema", ["74283"]),
        ("retrieve broken catheter piece intravascular", ["37197"]),
        ("physical therapy eval", []),
        ("hearing test", []),
        ("ventilator management", []),
        ("removal of a skin tag", []),
    ],
)
def test_words_that_surely_name_a_study_are_one_though_none_of_them_is_known(text, codes):
    assert lines(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("cervical myelogram, i inject and read", ["62302"]),
        ("lumbar myelogram, one radiologist for everything", ["62304"]),
        ("C1-2 puncture and cervical myelogram, i inject and read", ["72240", "61055"]),
        ("lumbar myelogram injected by neurosurgery, we read", ["72265"]),
        ("ct myelogram lumbar, i did the injection and the ct", ["72132", "62284"]),
        ("CT myelogram cervical, one doctor injects and reads", ["72126", "62284"]),
        ("ct myelogram lumbar spine", ["72132"]),
        ("hip arthrogram injection and films", ["73525", "27093"]),
    ],
)
def test_who_injects_and_reads_bills_both_halves_or_the_one_code_that_holds_them(text, codes):
    assert lines(text) == codes


@pytest.mark.parametrize("of", ["of the neck", "of a lump in the neck", "of a neck lump", "of swelling in the neck"])
def test_an_ultrasound_of_the_neck_is_of_its_soft_tissues(of):
    assert lines(f"ultrasound {of}") == ["76536"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("mri of the elbow plain", ["73221"]),
        ("plain film of the knee 2 views", ["73560"]),
        ("mri of the liver with eovist before and after", ["74183"]),
        ("neck mri for a pinched nerve, no contrast", ["72141"]),
        ("ct neck abscess with contrast", ["70491"]),
        ("neck xray three views", ["72040"]),
        ("v/q scan for pe", ["78582"]),
        ("ct chest for pe", ["71275"]),
        ("right leg duplex r/o pe", ["93971"]),
        ("ultrasound of the achilles tendon", ["76882"]),
        ("paracentesis without ultrasound", ["49082"]),
        ("thoracentesis without ultrasound", ["32554"]),
        ("knee injection without ultrasound", ["20610"]),
        ("cholangiogram through the biliary drain", ["47531"]),
        ("ivus of the iliac vein", ["37252"]),
        ("mag3 renogram with furosemide", ["78708"]),
        ("renal scan with and without lasix", ["78709"]),
        ("retrieve an ivc filter", ["37193"]),
        ("ob ultrasound <14 wks", ["76801"]),
        ("fistulogram with balloon", ["36902"]),
        ("fistulogram with stent", ["36903"]),
        ("fistulogram with balloon of the subclavian vein", ["36901", "36907"]),
    ],
)
def test_what_stands_beside_the_exam_decides_it(text, codes):
    assert lines(text) == codes
