"""What a follow-up changes and what it leaves: told besides, corrected, narrowed to a part, asked of the drug."""

import pytest

from tests.asking import asked, billed


@pytest.mark.parametrize(
    ("turns", "lines"),
    [
        pytest.param(("complete US right breast", "they did the left as well"), {"76641-50"}, id="the other side too"),
        pytest.param(("3 views of the left wrist", "right one also, 3 views"), {"73110-50"}, id="views of both sides"),
        pytest.param(("CT abdomen without contrast", "and pelvis"), {"74176"}, id="a region that makes one code"),
        pytest.param(("carotid duplex both sides", "only the left was done"), {"93882"}, id="a side instead of both"),
        pytest.param(
            ("venous duplex of both legs", "oh wait report only covers the left leg"),
            {"93971"},
            id="what a report covers",
        ),
        pytest.param(
            ("CT chest PE protocol with contrast", "checked again: no MIP, no 3-D in the report"),
            {"71260"},
            id="no 3-D",
        ),
        pytest.param(
            ("CT thoracic spine no IV contrast", "the neurosurgeon had injected contrast into the thecal sac before"),
            {"72129"},
            id="where contrast was put is not what was imaged",
        ),
        pytest.param(
            (
                "ob ultrasound, 12 weeks, single, transabdominal, complete",
                "she measured 16 weeks, that is in the report",
            ),
            {"76805"},
            id="weeks that were measured",
        ),
        pytest.param(("complete pelvic ultrasound", "only the ovaries were looked at"), {"76857"}, id="an organ only"),
        pytest.param(
            ("OB ultrasound 11 weeks", "triplets", "15 weeks now"), {"76805", "76810"}, id="weeks, not fetuses"
        ),
        pytest.param(
            ("thoracentesis under ultrasound", "is 76942 extra?"), {"32555"}, id="a code beside what was done"
        ),
        pytest.param(("does 77063 go with 77067?", "and G0279?"), {"77067", "77063"}, id="another partner"),
        pytest.param(("CTA of the chest", "add abdomen and pelvis"), {"71275", "74174"}, id="regions added"),
        pytest.param(("thyroid uptake and scan", "just the scan"), {"78013"}, id="a part of what was done"),
        pytest.param(
            (
                "portable chest in a nursing home, one patient. transport code?",
                "3 patients at that stop. transport again",
            ),
            {"R0075-UP"},
            id="the trip and not the film",
        ),
        pytest.param(("skull x-ray 2 views", "what if 5"), {"70260"}, id="a number alone counts views"),
        pytest.param(("thyroid uptake and scan", "only the uptake number, no pictures"), {"78012"}, id="only a number"),
        pytest.param(("is 77063 ok with 77066?", "with 77067?"), {"77063", "77067"}, id="another partner of the code"),
        pytest.param(
            ("R0070 for the van, one resident seen?", "they shot 3 people at that stop"), {"R0075-UP"}, id="trip"
        ),
        pytest.param(("74177, what is it", "what if hospital"), {"74177-26"}, id="from what it is to its bill"),
        pytest.param(
            ("screening mammo", "they also did a left diagnostic same day"),
            {"77065-GG", "77067-59"},
            id="a side belongs to the diagnostic exam",
        ),
        pytest.param(("chest x-ray 2 views", "also need the code for CT abdomen with contrast"), {"74160"}, id="new"),
    ],
)
def test_a_follow_up_changes_what_it_names(turns, lines):
    assert {*billed(asked(*turns).record)} == lines


@pytest.mark.parametrize(
    "told",
    [
        "the patient refused contrast", "turns out she refused the IV", "IV infiltrated, so we scanned without",
        "they skipped the contrast", "it turned out to be a plain scan", "contrast was not given after all", "without",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("exam", "plain"), [("CT of the neck with contrast", "70490"), ("MRI brain w/wo", "70551")])
def test_contrast_that_was_not_given_changes_the_exam(exam, plain, told):
    assert asked(exam, told).record["codes"] == [plain]
