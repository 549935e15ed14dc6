"""Old equipment told in words: its modifier on the technical or bare line, its cut where asked, never on a reading."""

import pytest

from tests.asking import asked

TOLD = [
    ("we still shoot real film, {exam}. Which modifier?", "FX", "hand x-ray 2 views"),
    ("old screen-film system in our office, {exam}. modifier?", "FX", "chest x-ray 2 views"),
    ("our old x-ray machine uses film: {exam}. which modifier?", "FX", "foot x-ray 3 views"),
    ("CR plates, {exam}, modifier?", "FY", "lumbar spine x-ray 3 views"),
    ("we use cassettes with computed radiography: {exam}. what modifier?", "FY", "knee x-ray 3 views"),
    ("old CT scanner fails NEMA XR-29. Which modifier goes on {exam}?", "CT", "chest CT without contrast"),
    ("our CT flunks the dose standard; which modifier on {exam}?", "CT", "CTA chest"),
]


@pytest.mark.parametrize(("frame", "modifier", "exam"), TOLD)
def test_equipment_told_in_words_gives_its_modifier(frame, modifier, exam):
    lines = asked(frame.format(exam=exam)).answer.lines
    assert lines
    assert all(modifier in p.line.modifiers for p in lines)


def test_the_cut_is_told_where_it_is_asked_for():
    asks = "CR plates, knee x-ray 3 views, {year}: which modifier and what cut?"
    assert "7 percent" in asked(asks.format(year=2021)).record["text"]
    assert "10 percent" in asked(asks.format(year=2025)).record["text"]
    text = "CT scanner fails XR-29. Which modifier on our abdomen CT claims and what does it cost us?"
    assert "15 percent" in asked(text).record["text"]
    assert "20 percent" in asked("How much is cut for film x-rays in 2026?").record["text"]
    assert "7 percent" in asked("what is the cut for CR x-rays in 2022?").record["text"]


@pytest.mark.parametrize("text", ["Can FX go on 71046-26?", "Can I put CT on 74177-26?", "73562-26 with FY ok?"])
def test_the_reading_takes_no_modifier_of_the_equipment(text):
    found = asked(text)
    assert found.record["text"].startswith("No")
    assert not any({"FX", "FY", "CT"} & {*p.line.modifiers} for p in found.answer.lines)


def test_what_is_seen_on_a_film_tells_nothing_of_the_equipment():
    lines = asked("chest x-ray 1 view, line tip seen on film. modifier?").answer.lines
    assert [(p.line.code, p.line.modifiers) for p in lines] == [("71045", ())]


@pytest.mark.parametrize("text", ["HOPD: iodinated contrast, do we need JZ?", "gadolinium, OPPS hospital: append JW?"])
def test_a_packaged_drug_takes_no_mark_and_is_told_to_be_packaged(text):
    said = asked(text).record["text"]
    assert said.startswith("No")
    assert "packaged" in said


def test_a_single_dose_vial_denies_nothing():
    assert asked("office gadolinium single-use vial, nothing wasted. do we need JZ?").record["text"].startswith("Yes")
