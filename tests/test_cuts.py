"""Whether codes named together are cut, by the indicator they share; what hangs on a count, a time or no exam."""

from __future__ import annotations

import pytest

from tests.asking import TODAY, asked, billed, the_table

PAIRS = [("70553", "72158"), ("71260", "74177"), ("93880", "93970"), ("76510", "76519"), ("71046", "73030"),
         ("77067", "76642"), ("70450", "71046"), ("78452", "93880")]  # fmt: skip


def _mult(code: str) -> str:
    return the_table().fee(code, "", TODAY).row.mult


@pytest.mark.parametrize(
    "text", ["mppr on {} and {}", "does MPPR apply to {} and {}?", "is the second of {} + {} cut?"]
)
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_codes_are_cut_where_they_share_an_indicator_that_cuts(first, second, text):
    reply = asked(text.format(first, second))
    assert reply.answer.verdict is (_mult(first) == _mult(second) and _mult(first) in ("4", "6", "7"))
    assert f"{first} has multiple procedure indicator {_mult(first)}" in reply.record["text"]


def test_the_half_told_decides_which_cut_is_told():
    assert "5 percent" not in asked("mppr on 70553 and 72158, TC").record["text"].split("indicator 4 in release")[0]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("KX on 78815 third subsequent", False, id="third"),
        pytest.param("do i need KX on the second restaging pet 78816", False, id="second"),
        pytest.param("78814, 4th restaging scan, KX ok?", True, id="fourth"),
        pytest.param("KX on 78816 for initial staging", False, id="initial"),
    ],
)
def test_kx_is_for_the_scans_beyond_those_that_are_covered(text, verdict):
    assert asked(text).answer.verdict is verdict


def test_a_later_scan_beyond_the_count_takes_both_modifiers():
    reply = asked("5th subsequent pet ct skull base to mid thigh, hospital, we read")
    assert [sorted(x.split("-")) for x in billed(reply.record)] == [sorted("78815-26-PS-KX".split("-"))]


@pytest.mark.parametrize("code", ["78608", "78609"])
@pytest.mark.parametrize("modifier", ["PI", "PS"])
def test_what_hangs_on_facts_not_told_is_said_and_not_declined(code, modifier):
    reply = asked(f"does {code} need {modifier}?")
    assert (reply.record["outcome"], reply.answer.verdict) == ("answered", None)
    assert "for a PET of a tumor" in reply.record["text"]
    assert asked(f"does {code} need {modifier} for dementia?").answer.verdict is False


@pytest.mark.parametrize("code", ["77280", "77285", "77290"])
def test_a_simulation_during_imrt_is_refused(code):
    assert asked(f"can i bill {code} during IMRT?").answer.verdict is False


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("screening mammo again after 10 months ok?", False, id="months after"),
        pytest.param("dexa every 18 months", False, id="every so many months"),
        pytest.param("can she get a dexa at 18 months", False, id="at so many months"),
        pytest.param("ldct screening 13 months later ok", True, id="later"),
        pytest.param("repeat aaa screening ok?", False, id="once in a lifetime"),
    ],
)
def test_a_time_told_in_any_way_is_held_against_the_interval(text, verdict):
    assert asked(text).answer.verdict is verdict


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("locum tenens radiologist modifier", "Q6", id="substitute"),
        pytest.param("which modifier goes first, 26 or RT", "stand before", id="order"),
        pytest.param("order of modifiers 26 and LT", "stand before", id="order of"),
        pytest.param("hospital stopped mri after sedation", "74", id="stopped, no region"),
        pytest.param("qualifying apm cf", "33.5675", id="factor"),
    ],
)
def test_what_hangs_on_no_exam_is_explained(text, said):
    record = asked(text).record
    assert (record["outcome"], record["lines"]) == ("answered", [])
    assert said in record["text"]


@pytest.mark.parametrize(
    ("text", "verdict", "lines"),
    [
        pytest.param("PI and PS both on 78815?", False, [], id="first and later strategy"),
        pytest.param("GA and GZ on 77080?", False, [], id="with and without a notice"),
        pytest.param("PI or PS on 78815?", None, [], id="a choice that hangs on what was done"),
        pytest.param("77290 while on imrt", False, [], id="a note without a question mark"),
        pytest.param("77280 to check fields during vmat ok", False, [], id="it ends in ok"),
        pytest.param("R0070 two pts", False, ["R0075-UN"], id="a trip for two"),
    ],
)
def test_what_cannot_stand_as_named_is_not_put_forward(text, verdict, lines):
    reply = asked(text)
    assert (reply.answer.verdict, billed(reply.record)) == (verdict, lines)


def test_a_half_named_in_a_talk_of_money_asks_for_its_amount():
    reply = asked("77063 rate in San Francisco", "and 77067", "with 26")
    assert billed(reply.record) == ["77067-26"]
    assert "77067-26 in San Francisco" in reply.record["text"]
