"""One exam and one wrong code in many frames: what does not fit the exam that is told in words is never billed."""

import pytest

from tests.asking import asked

EXAMS = [
    ("MRI cervical spine without contrast", "72141", "72156"),
    ("ultrasound of the thyroid", "76536", "76604"),
    ("knee x-ray, 3 views, left", "73562", "73564"),
    ("DXA of the hips and spine", "77080", "77081"),
    ("CT of the sinuses without contrast", "70486", "70487"),
    ("carotid duplex of both sides", "93880", "93882"),
]
FRAMES = [
    "Is {wrong} right for {exam}?",
    "{exam}. Our encoder says {wrong}. Correct?",
    "{exam} - a coworker wants {wrong}, I say {right}. Who is right?",
    "We billed {wrong} for {exam} and it denied. What should it be?",
    "Order header says {exam}, template pulled {wrong}; which code?",
    "My manager insists on {wrong} because it pays more, exam was {exam}",
    "why not {wrong} for {exam}",
    "someone put {wrong} on a {exam}, fix it please",
    "Report: {exam}. System defaulted to {wrong}.",
    "{exam}. is it {wrong}",
    "{wrong} keeps popping up when I key {exam}. keep it?",
]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_code_that_does_not_fit_the_exam_in_words_is_never_billed(frame):
    lines = {
        exam: [p.line.code for p in asked(frame.format(exam=exam, right=right, wrong=wrong)).answer.lines]
        for exam, right, wrong in EXAMS
    }
    assert {exam: codes for exam, right, wrong in EXAMS if wrong in (codes := lines[exam])} == {}
    assert {exam: codes for exam, right, _ in EXAMS if (codes := lines[exam]) not in ([right], [])} == {}


def test_a_code_beside_the_exam_is_a_line_of_its_own():
    found = asked("thyroid ultrasound and 76604 the same day, both?")
    assert {p.line.code for p in found.answer.lines} == {"76536", "76604"}


def test_that_a_code_pays_more_is_no_question_of_money():
    found = asked("the boss wants 72156 since it pays more, the exam was MRI cervical spine without contrast")
    assert [p.line.code for p in found.answer.lines] == ["72141"]
    assert "RVU" not in found.record["text"]
