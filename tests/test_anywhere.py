"""What hangs on no region is answered without asking for one; what is asked for outside is declined, a story is not."""

from datetime import date

import pytest

from tests.asking import asked, billed


@pytest.mark.parametrize(
    ("text", "on", "modifiers", "said"),
    [
        pytest.param("still on film here. modifier and cut?", None, ["FX"], "20 percent", id="film"),
        pytest.param("CR cassettes: what modifier, what do we lose", None, ["FY"], "10 percent", id="cassettes"),
        pytest.param(
            "CR cassettes: what modifier, what do we lose",
            date(2021, 3, 1),
            ["FY"],
            "7 percent",
            id="cassettes in 2021",
        ),
        pytest.param(
            "old CT scanner, not xr-29 compliant: modifier, % cut", None, ["CT"], "15 percent", id="old scanner"
        ),
        pytest.param("which modifier when our rad only reads MRIs for the hospital", None, ["26"], "", id="reads only"),
        pytest.param(
            "first staging PET of a colon cancer, modifier?", None, ["PI"], "once per cancer", id="an event decides"
        ),
        pytest.param(
            "asc: MRI aborted after sedation was given, modifier for the facility",
            None,
            ["74"],
            "after anesthesia",
            id="what asks for more excludes the other",
        ),
        pytest.param("our cardiologists read inpatient MRs, do we append 26", None, ["26"], "Yes.", id="put forward"),
        pytest.param("modifier for a resident's read of CTs", None, ["GC"], "personally looked", id="resident"),
    ],
)
def test_a_modifier_that_hangs_on_no_region_is_answered_without_one(text, on, modifiers, said):
    record = asked(text, **({"on": on} if on else {})).record
    assert (record["outcome"], record["modifiers"]) == ("answered", modifiers)
    assert said in record["text"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ABI .55, should the surgeon stent him or wait", id="what a doctor should do"),
        pytest.param("fax number for MRI prior auth at the plan", id="how to reach a payer"),
        pytest.param("can she eat before the abdominal ultrasound", id="what a patient may do"),
        pytest.param("how many mCi should we give for a bone scan", id="a dose"),
        pytest.param("prednisone premed protocol before contrast, mg?", id="a drug before contrast"),
        pytest.param("70553-26 payment on 1/1/2028", id="figures that nobody holds"),
    ],
)
def test_what_is_asked_for_outside_is_declined(text):
    assert asked(text).record["outcome"] == "declined"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "seen for E/M 99214, chest x-ray 2 views. code for the x-ray?", ["71046"], id="a visit in a story"
        ),
        pytest.param("dx J18.9, chest 1 view, code for the film?", ["71045"], id="a diagnosis in a story"),
        pytest.param("what does it cost us, modifier? chest 2 views", ["71046"], id="us is no ultrasound"),
    ],
)
def test_a_word_of_the_story_is_not_what_is_asked(text, lines):
    assert billed(asked(text).record) == lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("modifier 78 on a ct after surgery?", "follow-up days", id="surgery, CT"),
        pytest.param("79 on ultrasound in the post op period", "follow-up days", id="surgery, ultrasound"),
        pytest.param("do i need 24 on a chest x-ray during global", "visit", id="a visit's, with open views"),
        pytest.param("80 on fluoro?", "assistant", id="an assistant's"),
        pytest.param("can 95 go on an mri?", "video", id="telehealth"),
        pytest.param("QQ on a pet", "ended on 2024-12-31", id="ended"),
        pytest.param("22 on a mammogram read", "reading alone", id="more work on a reading"),
        pytest.param("FX on the 26 line?", "no FX", id="film on the reading"),
        pytest.param("CT modifier on 26?", "no CT", id="an old scanner on the reading"),
        pytest.param("74 on our radiologist claim", "after anesthesia", id="a hospital's on a physician's claim"),
        pytest.param("53 on the hospital facility claim", "physician claims only", id="a physician's on a hospital's"),
    ],
)
def test_a_modifier_that_no_study_of_the_kind_takes_is_refused_whatever_was_imaged(text, said):
    reply = asked(text)
    assert (reply.record["outcome"], reply.answer.verdict, reply.record["lines"]) == ("answered", False, [])
    assert said in reply.record["text"]


@pytest.mark.parametrize(
    "text", ["what is 78", "which modifier for a cancelled mri", "78 for a port return to the OR?"]
)
def test_nothing_is_refused_where_it_is_not_put_forward_on_imaging(text):
    assert asked(text).answer.verdict is not False
