"""A short later turn that points at the exam told before: its answer is that of both told as one question."""

import pytest

from tests.asking import asked, billed

EXAMS = (
    ("CT abdomen and pelvis with contrast", "74177", ""),
    ("2 view x-ray of the right knee", "73560", "RT"),
    ("complete ultrasound of the right breast", "76641", "RT"),
    ("screening mammogram", "77067", ""),
    ("MRI left shoulder without contrast", "73221", "LT"),
)


def line(code, *modifiers):
    return "-".join((code, *(m for m in modifiers if m)))


@pytest.mark.parametrize(("exam", "code", "side"), EXAMS)
@pytest.mark.parametrize(
    ("turn", "half"),
    [
        ("what about the radiologist", "26"), ("what does the radiologist bill?", "26"), ("just the read", "26"),
        ("the hospital owns it", "26"), ("the machine belongs to the hospital", "26"),
        ("and the technical part?", "TC"), ("what does the owner of the machine bill?", "TC"),
        ("and the side that owns the machine?", "TC"), ("and if we own the equipment?", ""),
    ],
)  # fmt: skip
def test_whose_half_is_billed(exam, code, side, turn, half):
    assert billed(asked(f"{exam}. Code?", turn).record) == [line(code, half, side)]


@pytest.mark.parametrize(("exam", "code", "side"), EXAMS)
@pytest.mark.parametrize(
    ("turn", "repeat"),
    [
        ("and if we had to repeat it the same day?", "76"), ("same doctor had to do it again that afternoon", "76"),
        ("what if a second physician had to redo it that afternoon", "77"),
        ("repeated by a different radiologist the same day, modifier?", "77"),
    ],
)  # fmt: skip
def test_done_again_on_the_same_day(exam, code, side, turn, repeat):
    assert billed(asked(f"How do I bill a {exam}?", turn).record) == [line(code, repeat, side)]


@pytest.mark.parametrize(
    "turn", ["they did both", "and for both?", "and the other side too", "they did the other side as well"]
)
@pytest.mark.parametrize(
    ("exam", "lines"),
    [
        ("MRI left shoulder without contrast", ["73221-50"]), ("diagnostic mammogram of the left breast", ["77066"]),
        ("venous duplex of the left leg", ["93970"]), ("left ankle x-ray, 2 views", ["73600-50"]),
    ],
)  # fmt: skip
def test_the_other_side_besides_is_both(exam, lines, turn):
    assert billed(asked(f"{exam}. Code?", turn).record) == lines


@pytest.mark.parametrize(
    "turn",
    [
        "a transvaginal exam was also needed and reported",
        "and a transvaginal one too",
        "they also did it transvaginally",
    ],
)
def test_another_way_in_besides_is_a_second_exam(turn):
    first = "Complete transabdominal pelvic ultrasound, patient not pregnant. Code?"
    assert {*billed(asked(first, turn).record)} == {"76830", "76856"}
