"""What somebody of the trade wants to do with a line is put forward; what was not documented is not billed."""

import pytest

from tests.asking import asked, billed, the_table

WHO = ("front desk", "our new biller", "the tech", "someone in the office", "coding lead")
DOES = ("keeps adding", "wants to put", "attached", "insists on")


def of_both_sides():
    """Codes of imaging that hold both sides, by the bilateral indicator, of which no one-sided code is known."""
    table = the_table()
    both = [
        r.code
        for r in table.codes_on(table.until)
        if r.scope == "imaging" and (f := table.fee(r.code, "", table.until)) and f.row.bilateral == "2"
    ]
    return both[:: max(1, len(both) // 5)]


@pytest.mark.parametrize("code", of_both_sides())
@pytest.mark.parametrize(("who", "does"), [*zip(WHO, DOES * 2, strict=False)])
def test_a_side_on_a_code_of_both_sides_is_refused_whoever_wants_it(code, who, does):
    record = asked(f"{who} {does} LT on {code}").record
    assert record["text"].startswith("No.")
    assert "LT" not in record["modifiers"]


@pytest.mark.parametrize("exam", ["screening mammogram", "TMJ MRI both joints, our own magnet"])
def test_it_is_refused_on_an_exam_in_words_too(exam):
    assert asked(f"{exam}. biller wants to put 50 on it").record["text"].startswith("No. Bill")


def test_what_a_physician_orders_is_no_proposal():
    assert asked("radiologist wants 3 views of the left wrist and we own the room").record["text"].startswith("**")


@pytest.mark.parametrize("both", ["93880", "93970", "77066"])
def test_one_side_alone_is_the_one_sided_code(both):
    (pair,) = the_table().pairs(the_table().until, other=both, relation="one_side_of")
    record = asked(f"is 50 ok on {both} when only the left was imaged").record
    assert record["text"].startswith("No. Bill")
    assert billed(record)[0].split("-")[0] == pair.code


UNDOCUMENTED = (
    "limited TTE, no written report. bill 93308?",
    "CT guidance was used for the biopsy but there is no report of it, bill 77012?",
    "chest x-ray looked at by the orthopedist, nothing dictated. bill 71046-26?",
    "thyroid ultrasound done bedside, images not archived. do we report 76536?",
    "doc wants 76937 for looking with ultrasound before sticking, no image kept",
    "limited abdomen ultrasound, no images saved. can i bill it?",
)


@pytest.mark.parametrize("text", UNDOCUMENTED)
def test_what_is_not_on_record_is_not_billed(text):
    record = asked(text).record
    assert record["text"].startswith("No.")
    assert record["lines"] == []


def test_what_is_on_record_is_billed():
    record = asked("thyroid ultrasound, images saved, report signed. can we bill 76536?").record
    assert record["text"].startswith("Yes. Bill")
    assert record["codes"] == ["76536"]
