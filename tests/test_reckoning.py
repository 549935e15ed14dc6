"""The arithmetic of payment: what each fact of the encounter changes, and that a spoilt sum does not get through."""

from dataclasses import replace

import pytest

from radcode.quantities import amounts
from tests.asking import asked, drafted, verified

SUMS = (
    pytest.param("national amount for 70450-26", "1.18 RVU", "= $39.41", id="relative values times the factor"),
    pytest.param("71260-26 in Boston, what does medicare pay", "x 1.194", "= $57.72", id="each index of the locality"),
    pytest.param("what does medicare allow for 20610 in the hospital", "facility", "= $39.75", id="facility expense"),
    pytest.param("what does medicare pay for 20610, office vs hospital", "$68.81", "$39.75", id="both places"),
    pytest.param("fee of 78452-26 for qualifying APM participants", "33.5675", "= $74.86", id="the other factor"),
    pytest.param("amount of 71045 TC on film", "less 20 percent", "= $13.63", id="a cut of the technical side"),
    pytest.param("national fee of 76642 both sides, we read only", "150 percent", "", id="150 percent"),
    pytest.param(
        "what do we get for reading 72148 and 70551 in one session", "less 5 percent", "= $132.88", id="two readings"
    ),
    pytest.param(
        "national total, our own magnet and we read: 73721 both knees", "less 50 percent", "= $334.87", id="two halves"
    ),
    pytest.param("we are nonpar, limiting charge of 76700-26", "109.25 percent", "= $40.87", id="limiting charge"),
    pytest.param("coinsurance of 77080, our scanner, we read", "20 percent", "= $7.88", id="the patient's share"),
    pytest.param("coinsurance of 77067-26", "waives", "", id="a share that is waived"),
    pytest.param("71275-TC amount at our idtf", "cap", "$179.36", id="the hospital outpatient cap"),
    pytest.param("how much more is 74178-26 than 74176-26", "Difference", "= $13.02", id="a difference"),
    pytest.param("medicare fee of 70450-26 in 2025 vs 2026", "= $38.82", "= $39.41", id="two years"),
    pytest.param("national 2025 vs 2026 for 70450-26, did it drop", "= $38.82", "$0.59 more", id="years before for"),
    pytest.param("did 70450-26 go up in 2026 compared to 2025, national", "= $38.82", "= $39.41", id="compared to"),
    pytest.param("how much did 70450-26 change from last year", "= $38.82", "$0.59 more", id="since last year"),
    pytest.param("93970-26 allowed in miami 2026?", "x 2.529", "= $35.43", id="allowed in a locality"),
    pytest.param("72141-26 allowed amount in Queens", "Queens", "$", id="the allowed amount"),
)


@pytest.mark.parametrize(("text", "says", "ends"), SUMS)
def test_the_sum_says_how_it_is_reckoned(text, says, ends):
    said = [s.statement.text for s in asked(text).answer.said if s.statement.template == "reckoned"]
    assert says in " ".join(said)
    assert ends in " ".join(said)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        pytest.param("Medicare paid us $10.02 for 71046-26, is that right?", True, id="the amount of the schedule"),
        pytest.param("They sent $12.50 for 71046-26. Correct amount?", False, id="another amount"),
        pytest.param("medicare sent ten bucks for 71046-26 national, right?", True, id="in words, to the dollar"),
        pytest.param("is seventy dollars right for 76700-26 nationally?", False, id="in words, another amount"),
        pytest.param("is about 38 dollars right for 76700-26 nationally?", True, id="about"),
        pytest.param("did national 71260 global go down from 2025 to 2026", False, id="it rose"),
        pytest.param("did national 71260 global go up from 2025 to 2026", True, id="it rose, as asked"),
        pytest.param("how much did 71260-26 drop from 2025 to 2026", None, id="how much is no yes or no"),
        pytest.param("does medicare pay anything for 76140?", False, id="a status that pays nothing"),
        pytest.param("what did medicare pay for 71046-26", None, id="nothing to agree with"),
    ],
)
def test_an_amount_that_was_stated_is_checked(text, verdict):
    assert asked(text).answer.verdict is verdict


def test_a_spoilt_sum_is_withheld():
    draft, passages = drafted("national amount for 70450-26")
    spoilt = [
        replace(s, text=s.text.replace("39.41", "93.41"), words=(("sum", s.text.replace("39.41", "93.41")),))
        for s in draft.statements
        if s.template == "reckoned"
    ]
    answer = verified(replace(draft, statements=tuple(spoilt)), passages)
    assert spoilt
    assert not [s for s in answer.said if s.statement.template == "reckoned"]


def test_an_amount_of_a_year_without_a_file_is_declined():
    assert asked("what did medicare pay for 71250 in november 2023").record["outcome"] == "declined"


@pytest.mark.parametrize(
    "text", ["national fee of 71250 in 2027", "what will medicare pay for 71250 in 2027", "is 71250 valid in 2027"]
)
def test_a_year_without_a_fee_schedule_is_declined(text):
    answer = asked(text).answer
    assert answer.outcome.value == "declined"
    assert "2026-12-31" in answer.headline
    assert not answer.lines


def test_a_code_that_ended_stays_ended_after_the_newest_fee_schedule():
    assert asked("is 76001 valid in 2027").answer.verdict is False


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("paid $38.41 and 60 bucks", ["38.41", "60"]),
        ("sixty-two dollars, a hundred and twenty dollars", ["62", "120"]),
        ("fifteen bucks or nine dollars", ["15", "9"]),
        ("one hundred forty bucks", ["140"]),
        ("60 views, sixty days, 71046", []),
    ],
)
def test_amounts_in_figures_and_in_words(text, sums):
    assert list(map(str, amounts(text))) == sums
