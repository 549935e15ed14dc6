"""Everyday imaging in the words of an independent writer: whose half, what was done, what only sounds so."""

from __future__ import annotations

import pytest

from radcode import cues
from radcode.clauses import performed, reasons
from radcode.parties import Parties, parties
from radcode.terms import weightings
from tests.asking import asked, billed


def _lines(question: str, **given: object) -> set[str]:
    return set(billed(asked(question, **given).record))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("imaging center, they own it and read it", Parties(True, True), id="they own and read"),
        pytest.param("ENT films, ENT owns unit + interprets", Parties(True, True), id="a speciality owns and reads"),
        pytest.param("endocrine office owns reads", Parties(True, True), id="two verbs"),
        pytest.param("vascular lab (own lab + reader)", Parties(True, True), id="own pair"),
        pytest.param("our office our rad", Parties(True, True), id="ours twice"),
        pytest.param("we own it, they read", Parties(False, True), id="two parties"),
        pytest.param("our office with our scanner, radiologist outside reads", Parties(False, True), id="outside"),
        pytest.param(
            "technical component already paid to the facility, it is our claim", Parties(True, False), id="paid"
        ),
        pytest.param(
            "clinic owns unit, a contracted group interprets. Bill for the group", Parties(True, False), id="bill"
        ),
    ],
)
def test_one_party_that_owns_and_reads_has_both_halves(text, found):
    assert parties(text) == found


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("esophagram dbl contrast pf only", {"74221-26"}),
        ("venous dopp rt leg only 26", {"93971-26"}),
        ("CT temporal bones wo, ENT's imaging centre, global", {"70480"}),
        ("ob limited for fetal position 38 wk, pro", {"76815-26"}),
    ],
)
def test_the_half_is_told_by_the_last_word(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "Exam requested: lumbar spine min 4v\nTechnique: AP, lateral and spot lateral. hospital, we read",
            {"72100-26"},
        ),
        ("ORDER: XR ANKLE 3V RT\nPERFORMED: AP, oblique and lateral right foot\nwe own, we read", {"73630-RT"}),
        ("Ordered: CT abdomen with contrast. Performed: chest without contrast. Hospital, read only", {"71250-26"}),
    ],
)
def test_a_heading_of_what_was_done_stands_before_the_order(question, lines):
    assert _lines(question) == lines


def test_what_stands_under_a_heading_of_what_was_done_ends_with_its_line():
    text = "ORDER: ankle\nPERFORMED: foot\nIMPRESSION: none"
    assert [text[a:b] for a, b in performed(text)] == [" foot"]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("MR lumbar. Sag T1 T2, then post gadolinium T1", 3),
        ("MRI prostate. T2, DWI, then dynamic gadolinium", 1),
        ("MRI T1 vertebral body fracture", 0),
    ],
)
def test_weightings_of_an_mr_are_no_levels(text, number):
    assert len(weightings(text)) == number


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("MR lumbar, sag T1 T2, then post gadolinium T1, hospital read", {"72158-26"}),
        ("MRI brain: axial T1, FLAIR, DWI and post-contrast T1, we own and read", {"70553"}),
        ("MRI brain post-contrast T1 and T2 only, hospital, we read", {"70552-26"}),
    ],
)
def test_sequences_before_and_after_the_agent_are_two_sets(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("locum by the day read CT chest without, hospital, which modifiers", {"71250-26-Q6"}),
        (
            "Dr A and Dr B cover for each other, no money. head CT without, hospital, he read. modifier?",
            {"70450-26-Q5"},
        ),
        ("a locum bills under his own name, CT head without hospital read, what modifier", {"70450-26"}),
        ("locum week, he read a CT head without at the hospital. his claim?", {"70450-26"}),
    ],
)
def test_a_substitute_is_marked_by_what_was_given_for_it(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("1. chest 2 views 2. abdomen 1 view", {"71046", "74018"}),
        ("1) CT head without contrast 2) CT neck with contrast", {"70450", "70491"}),
        ("CT HEAD WO / CT MAXILLOFACIAL WO / CT CERVICAL SPINE WO", {"70450", "70486", "72125"}),
        ("CT NECK W / CT CHEST W\nTechnique: one bolus", {"70491", "71260"}),
        ("duplex of both leg arteries, complete; ABIs, 2 levels, both legs", {"93925", "93922"}),
        ("scrotal US with complete color and spectral doppler", {"76870", "93975"}),
        (
            "CT abd pelvis with at 8 am and CT abd pelvis without at 3 pm, hospital, we read",
            {"74177-26", "74176-26-59"},
        ),
    ],
)
def test_items_of_a_list_are_exams_of_their_own(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("CT pelvis without contrast to look for hip fracture", {"72192"}),
        ("chest 2 views for rib fracture", {"71046"}),
        ("ER doc worried about the neck, they did a CT of the head without", {"70450-26"}),
        ("CT abd w/wo liver protocol, pelvis with only", {"74178"}),
        ("mri knee wo for left knee pain", {"73721-LT"}),
        ("IVP, scout KUB then 5, 10, 15 min films, hospital, read only", {"74400-26"}),
        ("head CT without, no money changes hands", {"70450"}),
        ("MR lumbar w/o, IV placed, hospital", {"72148-26"}),
    ],
)
def test_what_only_sounds_like_an_exam_is_none(question, lines):
    assert _lines(question) == lines


def test_why_an_exam_was_done_is_found_with_its_place():
    text = "CT pelvis for a left hip fracture"
    assert [text[a:b] for a, b in reasons(text)] == ["for a left hip fracture"]


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("knees 3 views both, hospital", {"73562-26-50"}),
        ("C-spine: AP, lateral, both obliques and open mouth odontoid", {"72050"}),
        ("US breast, limited, R 10:00 and L 2:00", {"76642-50"}),
        ("PA and lateral chest ordered; tech got only the PA because he could not stand for lateral", {"71045"}),
        ("bilateral knee films 3 views each national total 2026", {"73562-50"}),
    ],
)
def test_films_and_sides_are_counted_where_they_are_told(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("biophysical profile, no nonstress test done", {"76819"}),
        ("pelvic ultrasound: uterus, endometrium and both ovaries", {"76856"}),
        ("REPORT: liver 15 cm, gallbladder stones, CBD 5 mm, pancreas normal. ABDOMINAL US. code", {"76705"}),
        ("recheck of a liver lesion by ultrasound, follow up", {"76705"}),
        ("76881 or 76882? only the biceps tendon was scanned", {"76882"}),
    ],
)
def test_how_much_an_ultrasound_showed_is_told_by_its_parts(question, lines):
    assert _lines(question) == lines


def test_an_exam_refused_a_repeat_is_billed_once():
    answer = asked("chest 2 views retaken for motion, hospital, we read. can we put 76 on the second?")
    assert answer.record["text"].startswith("No.")
    assert billed(answer.record) == ["71046-26"]


@pytest.mark.parametrize(
    ("question", "modifier"),
    [
        ("modifier for a separate structure", "XS"),
        ("what modifier shows it was a separate encounter the same day?", "XE"),
        ("what modifier for a different practitioner breaking the edit", "XP"),
        ("modifier for unusual non-overlapping service", "XU"),
    ],
)
def test_the_closest_modifier_of_what_is_told_is_named(question, modifier):
    assert f"odifier {modifier} is" in asked(question).record["text"]


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("so 77080 every year right", "No."),
        ("77067 every year right?", "Yes."),
        ("payer says 74176 and 72192 cannot be billed together, right?", "Yes."),
        ("payer says 76830 and 76856 can't be billed together, correct?", "No."),
        ("Is a verbal report enough to bill 71046-26?", "No."),
        ("Billing lady says Medicare only covers DXA in women 65 and over, he is on prednisone. Is she right?", "No."),
    ],
)
def test_what_is_put_forward_in_plain_words_gets_a_verdict(question, verdict):
    assert asked(question).record["text"].startswith(verdict)


def test_items_are_parted_at_their_numbers_and_offsets_stay():
    text = "1) chest 2) abdomen"
    assert cues.without_numbers(text) == "   chest ;  abdomen"
    assert cues.without_numbers("level 2) only") == "level 2) only"
