"""Lines put forward for a procedure told in words: each is held against the words and against the others."""

import pytest

from tests.asking import asked

JOINTS = [  # injection, reading of the films, CT or MR read after it
    ("shoulder MR arthrogram", "23350", "73040", "73222"),
    ("elbow CT arthrogram", "24220", "73085", "73201"),
    ("wrist MR arthrogram", "25246", "73115", "73222"),
    ("knee CT arthrogram", "27369", "73580", "73701"),
    ("ankle MR arthrogram", "27648", "73615", "73722"),
]
FRAMES = [
    "{exam}, we inject under fluoro: {needle}, {film}, {study} ok?",
    "right {exam}, our doc injects with the C-arm. {needle} + {film} + {study}, correct?",
]
INSIDE = [
    ("bilateral renal angiogram, first order, with flush aortogram: 36252, 75625, 36200?", {"36252"}),
    ("mesenteric angiogram, SMA selected, aortogram before: 36245, 75726, 75625 ok?", {"36245", "75726"}),
    ("ultrasound guided core biopsy of a breast mass: 19083 + 76942 ok?", {"19083"}),
    ("stereotactic breast biopsy of two lesions, left: 19081, 19081?", {"19081", "19082"}),
    ("MR guided biopsies of two lesions in the left breast: 19085 and 19085?", {"19085", "19086"}),
    ("stereotactic biopsies at 3 and at 9 o'clock, left breast: 19081, 19081?", {"19081", "19082"}),
    ("FNA of two thyroid nodules under ultrasound: 10005, 10005?", {"10005", "10006"}),
]


def _codes(text: str) -> set[str]:
    return {p.line.code for p in asked(text).answer.lines}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("exam", "needle", "film", "study"), JOINTS)
def test_the_reading_of_films_is_no_line_beside_the_slices_of_the_same_injection(frame, exam, needle, film, study):
    found = _codes(frame.format(exam=exam, needle=needle, film=film, study=study))
    assert found == {needle, study, "77002"}


@pytest.mark.parametrize(("exam", "needle", "film", "study"), JOINTS)
def test_films_that_were_read_for_themselves_stand_beside_the_slices(exam, needle, film, study):
    found = _codes(f"{exam}, and the x-ray arthrogram was interpreted too: {needle}, {film}, {study}?")
    assert film in found


@pytest.mark.parametrize(("text", "codes"), INSIDE)
def test_what_is_inside_another_line_and_a_first_lesion_named_twice_do_not_stand(text, codes):
    assert _codes(text) == codes


def test_the_aortogram_of_the_order_is_inside_the_angiogram_whichever_branch_is_open():
    assert "75625" not in _codes("bilateral selective renal angiography, flush aortogram first, one groin access")
    assert _codes("angiography of both main renal arteries, then an abdominal aortogram in the same run") == {"36252"}


def test_a_sum_of_two_lines_of_one_half_is_not_a_question_for_both_halves():
    text = "We only own the scanner. 72148 and 72141 in one session, 2026. What should the two TC lines add up to?"
    found = asked(text)
    assert {p.line.modifiers for p in found.answer.lines} == {("TC",)}


@pytest.mark.parametrize(
    "text",
    [
        "hospital owns, we read 70450 and 70486, same session 2026, total?",
        "we read only, they own: 74177 and 71260 in one session 2026, what should the two lines add up to?",
    ],
)
def test_what_two_lines_add_up_to_is_reckoned_for_the_half_that_is_billed(text):
    found = asked(text)
    assert {p.line.modifiers for p in found.answer.lines} == {("26",)}
    assert "less 5 percent" in found.record["text"]
    assert "Together: $" in found.record["text"]


def test_codes_combined_into_one_tell_the_pair_they_are_too():
    found = asked("coronary CTA and calcium score in one sitting, 75574 and 75571: does NCCI let both go?")
    assert "75574/75571 is an NCCI pair" in found.record["text"]
