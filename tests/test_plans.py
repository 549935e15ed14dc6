"""What plans and payers do in their own way, an exam that comes too soon, and a drug thrown away."""

import pytest

from tests.asking import asked, billed


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("medicare patient is 81, smoker 35 pack years, is 71271 covered?", False, id="too old"),
        pytest.param("last screening mammogram was 8 months ago, can we bill 77067 now?", False, id="too soon"),
        pytest.param("do all commercial payers take 77062?", False, id="plans differ"),
    ],
)
def test_a_code_in_force_is_not_yet_covered(text, verdict):
    assert asked(text).answer.verdict is verdict


@pytest.mark.parametrize(
    ("text", "percent"),
    [
        ("what % does medicare cut the technical side of the second MRI in a session", "50 percent"),
        ("how much is the second reading reduced by medicare", "5 percent"),
    ],
)
def test_a_cut_in_general_is_answered_by_its_rule(text, percent):
    first = next(s for s in asked(text).answer.said if s.statement.part == "lead")
    assert percent in first.statement.text


def test_a_drug_thrown_away_has_a_line_of_its_own():
    reply = asked("our office used 7 ml of a 10 ml multihance vial and tossed the rest, modifier on A9577?")
    assert [(x, line["units"]) for x, line in zip(billed(reply.record), reply.record["lines"], strict=True)] == [
        ("A9577", 7),
        ("A9577-JW", 3),
    ]


def test_another_payer_is_said_to_keep_edits_of_its_own():
    reply = asked("73562 and 73565 same visit, same edits as Medicare?", payer="medicaid")
    assert "Medicaid has NCCI pairs" in reply.record["text"]
