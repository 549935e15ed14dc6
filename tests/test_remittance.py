"""A payer's reasons and remarks are told in words, before what the tables hold against the line; none is a modifier."""

from __future__ import annotations

import pytest

from radcode.asked import REMITTANCE, indicators_asked
from tests.asking import TODAY, asked, billed, the_table

ROWS = [(r.kind, r.value) for r in the_table().rows("indicators") if r.kind in REMITTANCE[:2]]


@pytest.mark.parametrize(("kind", "value"), ROWS)
def test_every_reason_and_remark_held_is_heard_as_it_is_printed(kind, value):
    written = {"reason": f"CO-{value}", "remark": f"remark code {value}"}[kind]
    found = indicators_asked(f"got {written} on the remit, what is it", TODAY, the_table())
    assert (kind, value) in [(r.kind, r.value) for r in found]


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        pytest.param("co97 and n390", [("reason", "97"), ("remark", "N390")], id="without hyphens"),
        pytest.param("denied PR 96", [("reason", "96")], id="with a space"),
        pytest.param("kub, dx N20", [], id="a diagnosis is no remark"),
        pytest.param("lumbar mri M51.26, denied", [], id="a diagnosis with a dot"),
        pytest.param("denied with 50", [], id="a modifier"),
        pytest.param("pr 2 views", [], id="views"),
        pytest.param("what is carc 151", [("reason", "151")], id="by the name of its list"),
    ],
)
def test_only_what_a_remittance_prints_is_a_reason(text, heard):
    found = indicators_asked(text, TODAY, the_table())
    assert [(r.kind, r.value) for r in found if r.kind in REMITTANCE] == heard


@pytest.mark.parametrize(
    ("text", "lines", "said"),
    [
        pytest.param("CO-4 denial on 77263-26", ["77263"], "professional half", id="a half that the code is itself"),
        pytest.param("co4 on 93970-50", ["93970"], "already covers both sides", id="50 on a two-sided code"),
        pytest.param("CO-50 for dexa", [], "medical necessity", id="the number is no modifier"),
        pytest.param("CO-119 screening mammogram", [], "11 full months", id="how often the exam is paid"),
        pytest.param("N362 on 77002 x3", ["77002"], "unit limit (MUE) of 77002 is 1", id="units"),
        pytest.param("remark N122, +77293", [], "primary code", id="an add-on alone"),
        pytest.param("CO-B7", [], "certified", id="alone"),
    ],
)
def test_the_reason_is_explained_and_the_line_judged(text, lines, said):
    record = asked(text).record
    assert (record["outcome"], billed(record)) == ("answered", lines)
    assert said in record["text"]


@pytest.mark.parametrize(("outer", "inner"), [("20606", "76942"), ("74177", "74150"), ("77306", "77300")])
def test_a_pair_that_was_refused_is_told_with_its_reason(outer, inner):
    record = asked(f"CO-236 on {inner} with {outer}").record
    assert billed(record) == [outer]
    assert "Adjustment reason 236" in record["text"]
    assert f"{outer}/{inner} is an NCCI pair" in record["text"]
