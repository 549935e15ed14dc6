"""Codes and exams held against each other get a table of what tells them apart, and no line to bill."""

import pytest

from tests.asking import asked


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("how do 77065, 77066 and 77067 differ?", ["77065", "77066", "77067"]),
        ("what distinguishes 76641 from 76642", ["76641", "76642"]),
        ("when do I use 76376 and when 76377?", ["76376", "76377"]),
        ("how is 93880 different from 93882?", ["93880", "93882"]),
        ("difference between a CT abdomen with contrast and without", ["74150", "74160"]),
        ("difference between CT head with and without contrast", ["70450", "70460", "70470"]),
        ("what's the difference between a diagnostic and a screening mammogram?", ["77065", "77066", "77067"]),
        ("how do limited and complete breast ultrasound differ", ["76641", "76642"]),
        ("difference between unilateral and bilateral venous duplex of the legs", ["93970", "93971"]),
        ("difference between a CT and an MRI of the lumbar spine without contrast", ["72131", "72148"]),
    ],
)
def test_what_is_compared_stands_side_by_side(text, columns):
    reply = asked(text)
    header, *_ = reply.answer.table
    assert (sorted(header[1:]), reply.record["lines"]) == (columns, [])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("screening mammogram vs diagnostic: patient has a lump in the left breast. Which code?", ["77065"]),
        ("CT chest without contrast compared to prior. Code?", ["71250"]),
    ],
)
def test_who_wants_a_code_gets_it(text, codes):
    assert asked(text).record["codes"] == codes
