"""One exam, a right code and a wrong one: however the two are put forward, the words of the exam decide."""

from __future__ import annotations

import pytest

from tests.asking import asked

# The exam in words, its code, and one that it is taken for.
EXAMS = (
    ("CT of the head without contrast", "70450", "70460"),
    ("MRI of the lumbar spine without and with contrast", "72158", "72148"),
    ("three view ankle x-ray", "73610", "73600"),
    ("diagnostic mammogram of one breast", "77065", "77066"),
    ("stress and rest myocardial perfusion SPECT", "78452", "78451"),
    ("thoracentesis with ultrasound guidance", "32555", "32554"),
    ("CT angiogram of the abdomen", "74175", "74160"),
    ("venous duplex of one leg", "93971", "93970"),
)
RIVALS = (
    "The biller says {wrong}, I say {right}. {Exam}. Who is right?",
    "{Exam}: {wrong} or {right}?",
    "Payer wants {wrong} instead of {right} for {exam}. What is correct?",
    "{Exam} was coded {wrong}, I changed it to {right}. Which one goes out?",
    "{Exam} was billed as {wrong} and denied. What should we have sent?",
    "Why not {wrong} for {exam}?",
    "{Exam}. Dr wants {wrong}.",
)


def said(template, exam, right, wrong):
    record = asked(template.format(exam=exam, Exam=exam[0].upper() + exam[1:], right=right, wrong=wrong)).record
    return record["outcome"], record["codes"], record["text"].lstrip("*")


@pytest.mark.parametrize("template", RIVALS)
@pytest.mark.parametrize(("exam", "right", "wrong"), EXAMS, ids=[code for _, code, _ in EXAMS])
def test_the_words_decide_between_rivals(template, exam, right, wrong):
    assert said(template, exam, right, wrong)[:2] == ("answered", [right])


@pytest.mark.parametrize(("exam", "right", "wrong"), EXAMS, ids=[code for _, code, _ in EXAMS])
def test_the_one_that_the_question_puts_forward_is_answered_with_yes_or_no(exam, right, wrong):
    template = "{Exam}. Our coder put {wrong}, shouldn't it be {right}?"
    outcome, codes, text = said(template, exam, right, wrong)
    assert (outcome, codes) == ("answered", [right])
    assert text.startswith("Yes")
    outcome, codes, text = said(template, exam, wrong, right)
    assert right in codes
    assert wrong not in codes
    assert text.startswith("No")


@pytest.mark.parametrize(
    ("question", "codes"),
    [
        ("we billed 76856 and then 76830 the same day, ok?", {"76856", "76830"}),
        ("Dr said 20611, and 76942 should be added?", {"20611"}),
        ("71046 in the morning, should 71045 be reported later the same day?", {"71046", "71045"}),
    ],
)
def test_lines_of_one_claim_are_no_rivals(question, codes):
    assert set(asked(question).record["codes"]) == codes
