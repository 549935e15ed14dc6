"""Stories from a coder's day: who we are, what was denied, what was done again. The lines to bill and the verdict."""

import pytest

from tests.asking import asked, billed


def told(text):
    """Return outcome, lines and verdict of the answer to a story."""
    reply = asked(text)
    return reply.answer.outcome.value, billed(reply.record), reply.answer.verdict


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("We're an IDTF, outside group bills its own interpretation. What do WE send for 70551?", ["70551-TC"]),
        ("radiologist only does the interp, hosp owns everything, 71260", ["71260-26"]),
        ("we do the pro read only. 93970. whats our line", ["93970-26"]),
        ("own the magnet, radiologist is our employee. 72148", ["72148"]),
        ("hospital inpatient, our group dictated the report. 76700 what do we send", ["76700-26"]),
    ],
)
def test_a_code_beside_who_did_what_is_a_line(text, lines):
    assert told(text)[:2] == ("answered", lines)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("we only read: 77336", None),
        ("hosp owns everything, we interpret, 77370?", False),
        ("tech only: 77427", None),
        ("can the radiologist bill 77090 at the hospital", False),
        ("hospital outpatient, our radiologist supervises the push, 96374", None),
    ],
)
def test_the_half_that_somebody_else_bills_is_no_line(text, verdict):
    assert told(text) == ("answered", [], verdict)


def test_the_reading_half_with_a_number_of_its_own_is_the_line_of_who_reads():
    assert told("we only read at the hospital: 77089")[1] == ["77092"]
