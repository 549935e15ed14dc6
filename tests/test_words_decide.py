"""What the report tells decides: not the header, the order or a worksheet, and not the code that somebody offers."""

from __future__ import annotations

import pytest

from radcode.attributes import Description
from radcode.resolve import resolve
from tests.asking import TODAY, asked, billed, the_table, understood

BODY_DECIDES = [
    ("Header: CT CHEST W/WO CONTRAST. Technique: helical images without contrast. code?", ["71250"]),
    ("Order: MRI lumbar spine w/wo. Body of the report: sagittal T1 and T2 without contrast. which code", ["72148"]),
    ("Tech sheet says 2 views of the left wrist, dictation says three. code", ["73110"]),
    ('Worksheet = 3 views R foot. Dictation = "AP and lateral of the right foot." code?', ["73620"]),
    ("requisition: shoulder complete right. Report: one AP view of the right shoulder. code", ["73020"]),
    ('Title of exam: CT ABDOMEN W CONTRAST. Body: "noncontrast axial images of the abdomen" code?', ["74150"]),
    ("order: MRI knee with contrast. Report says no contrast was given, right knee. code", ["73721"]),
]


@pytest.mark.parametrize(("text", "lines"), BODY_DECIDES)
def test_the_report_decides_and_not_what_was_ordered_or_heads_it(text, lines):
    assert asked(text).record["codes"] == lines


OFFERS = (
    "Encoder offered {wrong} for {exam}",
    "our software keeps giving {wrong} for {exam}, right?",
    "My manager says use {wrong}. {exam}.",
    "{exam}. Front desk put {wrong} on the slip",
)
EXAMS = (
    ("MRI of the brain without contrast", "70551", "70553"),
    ("three views of the left elbow", "73080", "73070"),
    ("CT of the abdomen and pelvis with IV contrast", "74177", "74178"),
    ("carotid duplex of the left side only", "93882", "93880"),
    ("ultrasound of the gallbladder only", "76705", "76700"),
)


@pytest.mark.parametrize("offer", OFFERS)
@pytest.mark.parametrize(("exam", "right", "wrong"), EXAMS)
def test_a_code_that_somebody_offers_is_held_against_the_words(offer, exam, right, wrong):
    assert asked(offer.format(exam=exam, wrong=wrong)).record["codes"] == [right]


def test_a_line_that_somebody_adds_is_still_asked_about():
    assert [m.code for m in understood("Tech also put 77002 on the hip injection. bill both?").codes] == ["77002"]


def test_views_are_counted_by_the_projections_that_a_quoted_report_names():
    assert billed(asked('"PA, lateral and both obliques of the chest." our system gives the two view code').record) == [
        "71048"
    ]
    assert billed(asked("two view shoulder ordered, she could only do the AP").record) == ["73020"]


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("MRI brain, axial T1 and T2, without contrast", ("brain",)),
        ("MRI of the thoracic spine, T1 and T2 fractures", ("thoracic_spine",)),
        ("MRI knee: coronal T1, sagittal T2 sequences", ("knee",)),
    ],
)
def test_a_weighting_is_no_vertebra(text, regions):
    assert understood(text).values("regions") == regions


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("axilla only was scanned by ultrasound, breast itself not looked at", ["76882"]),
        ("armpit ultrasound, no images of the breast", ["76882"]),
        ("liver only by ultrasound, the rest of the abdomen not looked at", ["76705"]),
        ("soft tissue ultrasound, lump of the left forearm", ["76882"]),
        ("soft tissue ultrasound of the chest wall", ["76604"]),
        ("targeted sonogram of a bump on the calf", ["76882"]),
        ("carotid duplex, left only, vascular lab", ["93882"]),
        ("venous doppler of the right arm, complete, that arm only", ["93971"]),
    ],
)
def test_what_was_looked_at_tells_the_ultrasound(text, lines):
    assert billed(asked(text).record) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("scoliosis films, PA and lateral, from skull base to sacrum", ["72082"]),
        ("one long film of the entire thoracolumbar spine, AP", ["72081"]),
        ("scoliosis 2 views, and left hip 2 views", ["72082", "73502"]),
        ("MRI brain with and MRA head without", ["70552", "70544"]),
        ("mri brain and mra head and neck without contrast", ["70551", "70544", "70547"]),
        ("MRI pelvis and MRA pelvis with and without", ["72197", "72198"]),
        ("bone density of the hips with TBS", ["77080", "77089"]),
        ("BPP without NST + doppler of the umbilical artery", ["76819", "76820"]),
        ("testicular ultrasound plus complete duplex of the arterial inflow and venous outflow", ["76870", "93975"]),
        ("single contrast upper GI then followed through the small bowel", ["74240", "74248"]),
    ],
)
def test_of_two_things_in_one_order_none_is_lost(text, lines):
    assert billed(asked(text).record) == lines


def test_a_code_of_any_region_is_named_by_what_it_does():
    def found(**said: str) -> set[str]:
        return {
            c for m in resolve(Description({a: (v,) for a, v in said.items()}), TODAY, the_table()) for c in m.codes
        }

    any_region = {r.code for r in the_table().codes_on(TODAY) if r.regions == ("body",) and r.technique and not r.count}
    for modality, region in (("us", "femur"), ("ct", "wrist"), ("mr", "knee"), ("fluoro", "bladder")):
        assert not found(modality=modality, regions=region) & any_region
    assert found(modality="us", regions="liver", technique="elastography") & any_region
    assert not found(regions="bladder", technique="fluoroscopic") & any_region


@pytest.mark.parametrize(
    ("text", "lines", "modifiers"),
    [
        ("spine DXA and heel DXA, same day, both medically necessary", ["77080", "77081"], ["59"]),
        ("spine DXA and heel DXA, same day", ["77080", "77081"], []),
    ],
)
def test_an_axial_and_a_peripheral_density_study_are_parted_where_both_were_needed(text, lines, modifiers):
    record = asked(text).record
    assert sorted(record["codes"]) == lines
    assert record["modifiers"] == modifiers


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("US parotid and US abdomen complete", ["76536", "76700"]),
        ("US right breast complete and right axilla", ["76641"]),
        ("left foot 3 views and left ankle 3 views and left calcaneus 2 views", ["73610", "73630"]),
        ("elbow and forearm, 2 views each", ["73070", "73090"]),
        ("CT neck with contrast and CT head without", ["70450", "70491"]),
        ("KUB plus upright plus decub", ["74021"]),
        ("chest frontal, lateral and lordotic", ["71047"]),
        ("small bowel follow through", ["74250"]),
        ("CT chest with, hospital, we only read", ["71260"]),
        ("radiologist reads the TBS, DXA done by another group", ["77092"]),
    ],
)
def test_each_exam_of_an_order_is_counted_by_itself(text, lines):
    assert sorted(asked(text).record["codes"]) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "portable abdomen film 1 view at a nursing home, two residents, we own and read. all lines",
            "74018 Q0092 R0075",
        ),
        ("mobile ankle x-ray 2 views at home, one patient, transport too, we own and read", "73600 R0070"),
        ("we only read the portable chest film of the nursing home. all lines", "71045"),
    ],
)
def test_the_trip_of_a_portable_film_is_of_its_technical_side(text, lines):
    assert sorted(asked(text).record["codes"]) == lines.split()


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("scrubber rolled 74176 and 74150 for CT abdomen and pelvis without contrast into one, is that right?", "No"),
        ("scrubber combined 72192 and 74150, CT abdomen and pelvis without contrast, into one line. right?", "Yes"),
        ('US of the spleen only. The PA says "complete abdomen" - is it?', "No"),
        ("67 yr male smoker, never had one before, aneurysm screening sono of the aorta, covered?", "Yes"),
        ("67 yr male smoker, had one before, aneurysm screening sono of the aorta, covered?", "No"),
    ],
)
def test_what_is_put_forward_is_held_against_what_was_told(text, verdict):
    assert asked(text).record["text"].lstrip("*").startswith(verdict)


def test_a_notice_told_behind_an_earlier_exam_is_of_this_one():
    assert "notice_required" in understood("DXA 14 months after the last one, no reason, she signed an ABN").events


def test_guidance_is_inside_what_replaced_a_biopsy():
    text = "transrectal prostate biopsy, ultrasound guided, in 2026. 55700+76942+76872 still ok?"
    assert asked(text).record["codes"] == ["55707"]


def test_pressures_beside_a_duplex_are_an_exam_of_their_own():
    assert "93925" in asked("leg arterial duplex both legs complete with ABI").record["codes"]


def test_an_order_of_which_others_did_all_is_no_order_of_ours():
    assert not understood("CT head done by another group, MRI neck done by an outside group").exams
    both = understood("CT head without and CT neck with, read by an outside group").exams
    assert [x.values("regions") for x in both] == [("head",), ("neck",)]
