"""Which payment locality a text names: a town or county for that it lies in, a shared name for none."""

from __future__ import annotations

import pytest

from radcode.localities import named_place, of_state
from tests.asking import asked, the_table

NAMED = [
    pytest.param("77067 in Tucson", "03102-00", id="a town of a state with one locality"),
    pytest.param("fee for 70450 in the Bronx", "13202-02", id="a borough"),
    pytest.param("76536 allowed in Harris County", "04412-18", id="a county"),
    pytest.param("72148 rate, Portland, Maine", "14112-03", id="a shared name with its state"),
    pytest.param("72148 rate in Portland", "02302-01", id="a shared name that is an official one"),
    pytest.param("72148 rate in Springfield", None, id="a shared name without its state"),
    pytest.param("72148 rate, Springfield MA", "14212-99", id="a shared name with letters"),
    pytest.param("73721 in San Antonio", "04412-99", id="the rest of a state"),
    pytest.param("73721 in Austin", "04412-31", id="the locality's own name"),
]


@pytest.mark.parametrize(("text", "locality"), NAMED)
def test_a_place_stands_for_its_locality(text, locality):
    place = named_place(asked(text).question, the_table())
    assert (place and place.locality.locality) == locality


@pytest.mark.parametrize(
    ("text", "localities"),
    [
        pytest.param("what does 77067 pay in Texas", 8, id="a state of several"),
        pytest.param("what does 77067 pay in Dallas, Texas", 0, id="one of them"),
        pytest.param("what does 77067 pay in Alabama", 0, id="a state that is one"),
        pytest.param("what does 77067 pay in Texas and in Ohio", 0, id="two states"),
    ],
)
def test_a_state_of_several_localities_is_told_to_have_them(text, localities):
    reply = asked(text)
    assert len(of_state(reply.question, the_table())) == localities
    assert (f"has {localities} payment localities" in reply.record["text"]) == bool(localities)


@pytest.mark.parametrize(
    ("turns", "locality"),
    [
        pytest.param(("76700 rate in Miami", "and tc only"), "Miami", id="a half of it"),
        pytest.param(("70553-26 in Chicago, what is allowed", "and for 72148"), "Chicago", id="another code"),
        pytest.param(("what does 71260 pay in Dallas", "what about Boston"), "Boston", id="another place"),
        pytest.param(("what does 73721 pay", "in Seattle?", "just the reading"), "Seattle", id="told later"),
    ],
)
def test_a_conversation_keeps_the_place_of_payment(turns, locality):
    assert f" in {locality}" in asked(*turns).record["text"] or locality in asked(*turns).record["text"]


def test_the_national_amount_drops_the_place():
    assert "Seattle" not in asked("74177 rate in Seattle", "nationally?").record["text"]
