"""What is asked of an exam that is no matter of coding is declined; an order, a story, a follow-up are answered."""

import pytest

from radcode.concern import is_otherwise
from tests.asking import asked


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("what mAs for a lateral c-spine", id="exposure"),
        pytest.param("can somebody with a cochlear implant get an MRI", id="who may have it"),
        pytest.param("how long does a bone scan take", id="how long"),
        pytest.param("where can I get an echo near Denver", id="where"),
        pytest.param("is a PET better than CT for lymphoma", id="which is better"),
        pytest.param("my wife's mammogram shows a mass, does she need surgery", id="what comes after"),
    ],
)
def test_what_is_no_matter_of_coding_is_declined(text):
    record = asked(text).record
    assert (record["outcome"], record["codes"]) == ("declined", [])


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("what is an MRI of the wrist without contrast", id="what an exam is"),
        pytest.param("how about the elbow, three views", id="how about"),
        pytest.param("twins, both measured, how do I list it", id="how to list it"),
        pytest.param("gallbladder only, is that complete or limited?", id="complete or limited"),
        pytest.param("CT chest w/ and knee film, can both go out today", id="contrast in letters"),
        pytest.param("SPECT of two areas, how is this reported", id="reported"),
        pytest.param("CT c-spine and CT t-spine, can both go out", id="both"),
        pytest.param("another portable chest at noon, how is the second one flagged", id="flagged"),
    ],
)
def test_what_may_be_coding_stays(text):
    assert not is_otherwise(text)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        pytest.param("what does Aetna pay for 70450 in Ohio", "declined", id="a plan's amount"),
        pytest.param("humana rate for a chest CT 71260", "declined", id="a plan's rate"),
        pytest.param("does BCBS take 77062 for diagnostic tomosynthesis", "answered", id="whether a plan takes it"),
        pytest.param("what does Medicare pay for 70450-26", "answered", id="the fee schedule"),
    ],
)
def test_a_plans_amounts_stand_in_its_contract(text, outcome):
    assert asked(text).record["outcome"] == outcome
