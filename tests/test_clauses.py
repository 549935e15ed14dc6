"""What was before, what only asks, how many: which part of a text tells of the exam in hand."""

from __future__ import annotations

from datetime import date

import pytest

from radcode import clauses
from tests.asking import TODAY, asked, billed, understood


@pytest.mark.parametrize(
    ("text", "left"),
    [
        pytest.param("s/p right nephrectomy, CT chest with", "CT chest with", id="status post up to the comma"),
        pytest.param("hip replaced 4 yrs ago, knee 3 views", "knee 3 views", id="how long ago"),
        pytest.param("prior MRI brain 2019 and now CT head", "now CT head", id="an earlier study"),
        pytest.param("CT chest today", "CT chest today", id="nothing before"),
    ],
)
def test_what_was_before_is_left_out(text, left):
    rest = clauses.blanked(text, clauses.past(text))
    assert rest.split()[-len(left.split()) :] == left.split()
    assert len(rest) == len(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        pytest.param("hx cystectomy 2021, CT abdomen with contrast", TODAY, id="the year of an operation"),
        pytest.param(
            "her last dexa was 3/4/2024, axial dxa again on 2/9/2026, ok?", date(2026, 2, 9), id="the exam of before"
        ),
        pytest.param("chest CT without on 5/6/2024", date(2024, 5, 6), id="the exam's own day"),
    ],
)
def test_the_day_of_service_is_the_day_of_the_exam_in_hand(text, day):
    assert understood(text).on == day


@pytest.mark.parametrize(
    ("text", "attribute", "values"),
    [
        pytest.param("MRI pelvis, no IV gad. does gel make it a with contrast code", "contrast", ("none",), id="asked"),
        pytest.param("CT liver, venous phase, no unenhanced images", "contrast", ("with",), id="denied plain state"),
        pytest.param("CT spine with intrathecal contrast, no IV", "contrast", ("with",), id="contrast in the sac"),
        pytest.param("male with palpable lump, mammogram left", "purpose", ("diagnostic",), id="a lump"),
    ],
)
def test_contrast_and_purpose_are_those_of_what_was_done(text, attribute, values):
    assert understood(text).values(attribute) == values


@pytest.mark.parametrize(
    ("text", "views"),
    [
        pytest.param("wrist PA, lateral and both obliques", 4, id="named one by one"),
        pytest.param("flat and left decub abdomen", 2, id="how the patient lies"),
        pytest.param("one AP view of the elbow", 1, id="a number and its aim"),
        pytest.param("2 coned down views of the thumb", 2, id="words between"),
        pytest.param("AP pelvis", 1, id="a film named before its part"),
    ],
)
def test_views_are_counted_by_number_or_by_name(text, views):
    assert understood(text).views.high == views


def test_both_is_no_side_where_it_counts_lesions():
    question = understood("ultrasound core biopsy of 2 suspicious masses in the right breast, clips in both")
    assert question.side == "right"
    assert question.values("count") == ("multiple",)


@pytest.mark.parametrize(
    ("text", "lines", "verdict"),
    [
        pytest.param("CT chest, no IV. is that the with contrast code?", ["71250"], False, id="another contrast"),
        pytest.param("there a CPT for breast MR with contrast only, left?", [], False, id="an exam without a code"),
        pytest.param(
            "I guessed 70560 by the spine pattern. MRI orbits with contrast", ["70542"], None, id="a number guessed"
        ),
    ],
)
def test_what_is_only_supposed_is_judged_and_not_billed(text, lines, verdict):
    reply = asked(text)
    assert (billed(reply.record), reply.answer.verdict) == (lines, verdict)


def test_an_order_that_reads_so_is_no_reader():
    assert understood("order reads chest 2 views").reads is None


def test_what_was_ordered_gives_way_to_what_was_done():
    text = "CT chest ordered with and without, only the without portion was done"
    (span,) = clauses.ordered(text)
    assert text[slice(*span)] == "CT chest ordered with and without"
    assert clauses.ordered("CT chest ordered with contrast") == ()
