"""How closely a physician supervises a test: the level and its number from the row of the half asked about."""

import pytest

from tests.asking import asked

LEVELS = [("71046", "01", "general"), ("71260", "02", "direct"), ("74246", "03", "personal")]


@pytest.mark.parametrize(("code", "number", "level"), LEVELS)
@pytest.mark.parametrize(
    "text",
    [
        "What supervision level does Medicare list for the technical part of {c}?",
        "How closely must a physician supervise {c}?",
        "{c}: general, direct or personal supervision?",
        "For {c} at our IDTF, what supervision is needed?",
        "Does the doctor have to be in the room for {c}? What supervision level?",
    ],
)
def test_the_level_and_its_number_are_told(text, code, number, level):
    said = asked(text.format(c=code)).record["text"]
    assert f"supervision level {number}: {level} supervision" in said


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Does {c} require direct supervision?", {"71260"}),
        ("Is general supervision enough for {c}?", {"71046"}),
        ("Can {c} be done under direct supervision?", {"71046", "71260"}),
        ("Must a physician be personally present in the room for {c}?", {"74246"}),
        ("Does a radiologist need to be on site for {c}?", {"71260", "74246"}),
        ("Is {c} level 2 supervision?", {"71260"}),
        ("Is the supervision level of {c} personal?", {"74246"}),
    ],
)
@pytest.mark.parametrize("code", [c for c, _, _ in LEVELS])
def test_the_level_put_forward_is_held_against_the_row(text, yes, code):
    assert asked(text.format(c=code)).record["text"].startswith("Yes" if code in yes else "No")


def test_the_row_of_the_reading_has_no_level():
    assert "The reading of 70553 has supervision level 09" in asked("supervision level for 70553-26?").record["text"]


def test_supervision_and_interpretation_is_no_supervision_level():
    assert asked("Who bills the supervision and interpretation, 75625?").record["text"].count("supervision level") == 0
