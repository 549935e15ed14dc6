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
