"""Short turns of a talk: pieces of a sentence, numbers alone, replies to a question, parts left out, other parties."""

import pytest

from radcode.elliptic import completed
from tests.asking import asked, billed


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(
            ("upper gi double contrast", "with small bowel follow through"), {"74246", "74248"}, id="and more"
        ),
        pytest.param(("parathyroid scan", "with spect ct"), {"78072"}, id="with a kind of study"),
        pytest.param(("gastric emptying", "with small bowel"), {"78265"}, id="with a part"),
        pytest.param(("fistulogram", "with angioplasty", "stent too"), {"36903"}, id="with an act"),
        pytest.param(("renal ultrasound", "of a transplant"), {"76776"}, id="of what"),
        pytest.param(("x-rays of both ribs", "six films", "and a chest film among them"), {"71111"}, id="three turns"),
        pytest.param(("kyphoplasty L1", "and L2"), {"22514", "22515"}, id="one more level"),
        pytest.param(
            ("diagnostic mammogram left", "and both breasts?", "tomo too"), {"77066", "G0279"}, id="both, 3-D"
        ),
    ],
)
def test_a_piece_of_a_sentence_is_read_with_what_was_told(turns, lines):
    assert {*billed(asked(*turns).record)} == lines


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(("cervical spine x-ray 3 views", "5"), {"72050"}, id="a number"),
        pytest.param(("left shoulder x-ray one view", "two"), {"73030-LT"}, id="in words"),
        pytest.param(("sinus x-ray 2 views", "what about 3"), {"70220"}, id="asked about"),
        pytest.param(("lumbar spine x-ray 2 views", "4 in all"), {"72110"}, id="in all"),
        pytest.param(("facet injection lumbar one level", "three"), {"64493", "64494", "64495"}, id="levels"),
        pytest.param(("lumbar epidural steroid injection with fluoro", "two levels?"), {"62323"}, id="no other act"),
    ],
)
def test_a_number_alone_counts_what_was_counted_last(turns, lines):
    assert {*billed(asked(*turns).record)} == lines


def test_a_number_takes_the_noun_of_the_number_told_last():
    last = asked("77427 for 8 fractions").question
    assert completed("what about 12", last) == "what about 12 fractions"
    assert completed("12 of them were boosts", last) == "12 of them were boosts"


@pytest.mark.parametrize(
    ("exam", "reply", "code"),
    [
        ("CT of the chest", "the first one", "71250"),
        ("CT of the chest", "option 2", "71260"),
        ("breast ultrasound left", "the second one", "76642"),
        ("which code for a galactogram", "the last one", "77054"),
    ],
)
def test_a_reply_points_at_an_option(exam, reply, code):
    assert asked(exam, reply).record["codes"] == [code]


@pytest.mark.parametrize("reply", ["dunno", "not sure", "the report doesn't say", "idk"])
@pytest.mark.parametrize("exam", ["CT of the chest", "breast ultrasound", "which code for a galactogram"])
def test_who_does_not_know_is_shown_the_options_again(exam, reply):
    first, again = asked(exam).record, asked(exam, reply).record
    assert (again["outcome"], again["codes"]) == (first["outcome"], first["codes"])


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(("heart SPECT perfusion rest and stress", "only the stress part was done"), {"78451"}, id="state"),
        pytest.param(
            ("pelvic ultrasound transabdominal and transvaginal, complete", "the transvaginal was skipped"), {"76856"},
            id="a way in",
        ),
        pytest.param(("CT neck and chest with contrast", "only the neck"), {"70491"}, id="a region"),
        pytest.param(("CT abdomen and pelvis with contrast", "pelvis was not done"), {"74160"}, id="a region not done"),
    ],
)  # fmt: skip
def test_of_two_parts_told_the_one_that_was_not_done_is_left_out(turns, lines):
    assert {*billed(asked(*turns).record)} == lines


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(("ivc filter placement", "retrieval later"), {"37193"}, id="retrieved"),
        pytest.param(("what is the code for placing an IVC filter?", "and for taking it out?"), {"37193"}, id="asked"),
        pytest.param(("tunneled dialysis catheter placement", "removed a month later"), {"36589"}, id="removed"),
        pytest.param(
            ("picc placement without imaging", "exchanged over a wire with fluoro"), {"36584"}, id="exchanged"
        ),
    ],
)
def test_another_act_on_what_was_placed_is_a_procedure_of_its_own(turns, lines):
    assert {*billed(asked(*turns).record)} == lines


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(("MRI brain w/o, hospital patient, we read", "and for the hospital?"), {"70551"}, id="hospital"),
        pytest.param(("CT head without read for the hospital", "the hospital?", "and us?"), {"70450-26"}, id="back"),
        pytest.param(
            ("we only read an MRI knee without for an urgent care", "and the urgent care?"), {"73721-TC"}, id="owner"
        ),
        pytest.param(
            ("CT head w/o at 8am", "again at 2pm", "read by another radiologist in our group"), {"70450-76"}, id="group"
        ),
        pytest.param(
            ("hysterosalpingogram", "we read it and did the injection", "hospital's equipment"), {"74740-26", "58340"},
            id="what was done stays",
        ),
        pytest.param(("PET/CT skull base to thigh, lung cancer staging", "it's restaging after chemo"), {"78815-PS"},
                     id="the later strategy"),
    ],
)  # fmt: skip
def test_a_turn_of_the_other_party_changes_whose_bill_it_is(turns, lines):
    assert {*billed(asked(*turns).record)} == lines


@pytest.mark.parametrize(
    ("exam", "turn", "code"),
    [
        ("CT abdomen with contrast", "so can i bill 74170?", "74160"),
        ("ultrasound guided thyroid fna", "should we use 10021?", "10005"),
        ("ultrasound guided thyroid fna", "can i bill 76942?", "10005"),
        ("bone age study", "it is a film of the left hand, so should I use 73120-LT instead?", "77072"),
        ("leg length study", "it was films of hips and knees, should we bill 73560 instead?", "77073"),
    ],
)
def test_a_code_put_forward_is_held_against_the_exam_told(exam, turn, code):
    found = asked(exam, turn).record
    assert found["text"].startswith("No")
    assert found["codes"] == [code]


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        pytest.param(("what does 71046-26 pay in miami", "what about 71045-26"), "71045-26 in Miami", id="a code"),
        pytest.param(("what does 72148 pay in chicago", "tc only"), "72148-TC in Chicago", id="a half"),
        pytest.param(
            ("what does a CT chest with contrast pay, professional, dallas", "without contrast"), "71250-26 in Dallas",
            id="an exam",
        ),
    ],
)  # fmt: skip
def test_where_it_is_paid_holds_until_another_place_is_named(turns, said):
    assert said in asked(*turns).record["text"]
