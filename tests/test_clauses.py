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


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("CT of abdomen without contrast, pelvis not done", ["74150"], id="a part not scanned"),
        pytest.param("CTA chest, abdomen was never imaged", ["71275"], id="never imaged"),
        pytest.param("head CT done and neck not scanned, no contrast", ["70450"], id="only what follows the and"),
        pytest.param("nm gastric emptying, small bowel transit, didnt go to colon", ["78265"], id="not gone on to"),
        pytest.param("DXA of the forearm only, hips both replaced and spine fused", ["77081"], id="not measurable"),
        pytest.param("Our vendor calls it spiral head. Anyway: CT head no contrast", ["70450"], id="to the point"),
    ],
)
def test_what_was_not_done_is_no_exam(text, lines):
    assert billed(asked(text).record) == lines


def test_what_an_ultrasound_leaves_out_still_makes_it_limited():
    assert billed(asked("ultrasound of the abdomen, liver and gallbladder only, pancreas not imaged").record) == [
        "76705"
    ]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param(
            'kidneys and bladder. The PA calls it "limited retroperitoneal"', ['"limited retroperitoneal"'], id="who"
        ),
        pytest.param('the order says "CT head w contrast"', [], id="the order is the exam"),
        pytest.param("CT abd, report header says WITH CONTRAST", ["report header says WITH CONTRAST"], id="a header"),
    ],
)
def test_what_somebody_calls_the_exam_is_quoted(text, quoted):
    assert [text[a:b] for a, b in clauses.quoted(text)] == quoted


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("Answer: A) 71045 B) 71046 C) 71047. PA and lateral chest x-ray.", ["71046"], id="by letters"),
        pytest.param("coder 1 says 73030, coder 2 says 73020. shoulder x-ray two views", ["73030"], id="by persons"),
        pytest.param(
            "CT of the abdomen, drank the gastrografin, no needle anywhere. Student A: 74160, student B: 74150.",
            ["74150"],
            id="what is drunk is no contrast",
        ),
    ],
)
def test_of_answers_to_choose_from_the_words_choose(text, lines):
    assert billed(asked(text).record) == lines


@pytest.mark.parametrize(
    ("text", "contrast"),
    [
        pytest.param("ct abd pelvis, oral contrast, IV infiltrated and was never restarted", ("none",), id="line lost"),
        pytest.param("ct abd pelvis, oral contrast, nothing IV", ("none",), id="nothing"),
        pytest.param("ct abd pelvis, IV restarted, 90 ml omnipaque iv", ("with",), id="restarted"),
    ],
)
def test_contrast_that_never_went_in(text, contrast):
    assert understood(text).values("contrast") == contrast


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Order says 3 views of the wrist, report describes 2. Which code?", "2"),
        ("The order asked for three views but the signed report describes two.", "two"),
        ("Scheduled for 2 views, one was taken", "one"),
        ("Wrist, 3 views", ""),
    ],
)
def test_a_bare_number_is_how_many_were_done_of_what_was_ordered(text, number):
    assert clauses.done_instead(text) == number
