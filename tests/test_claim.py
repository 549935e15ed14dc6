"""What is billed of codes done together: what is proposed, what the encounter says, and the lines that are right."""

from __future__ import annotations

import pytest

from tests.asking import asked, billed


@pytest.mark.parametrize(
    ("question", "lines", "verdict"),
    [
        # an edit or a policy, and what parts it
        pytest.param("74183 with 74181?", ["74183"], False, id="one holds the other"),
        pytest.param("72148 + 72195 same visit ok?", ["72148", "72195"], True, id="nothing stands between them"),
        pytest.param("73630 right and 73660 left, both?", ["73630-RT", "73660-LT"], True, id="each on its own side"),
        pytest.param("32555 left and 32557 right?", ["32555-LT", "32557-RT"], True, id="two procedures, two sides"),
        pytest.param("modifier 59 on 76705 with 76700?", ["76700"], False, id="a modifier put forward parts nothing"),
        pytest.param(
            "36247 and 36245, different vascular family, ok?",
            ["36245-59", "36247"],
            True,
            id="column 2 alone takes the modifier",
        ),
        pytest.param("will XS fix 73562/73565?", ["73562"], False, id="indicator 0"),
        # one code instead of several
        pytest.param("36251 right and 36252?", ["36252"], False, id="one side beside both"),
        pytest.param("LP under fluoro: 62270 + 77003?", ["62328"], False, id="parts that are one code"),
        pytest.param("PICC with ultrasound 36569 + 76937?", ["36573"], False, id="the form with imaging"),
        pytest.param("72081 for scoliosis plus 72100?", ["72082"], False, id="the views are added"),
        # first, further, and whose add-on
        pytest.param("22513 and 22514 same session?", ["22513", "22515"], False, id="the second level is an add-on"),
        pytest.param("FNA of three nodules, CT, 10009 x3 with 77012?", ["10009", "10010"], False, id="further ones"),
        pytest.param("1st lesion 19081, second 19084 ok?", ["19081", "19082"], False, id="the add-on of this primary"),
        # the words say another code of the same service
        pytest.param("liver abscess pigtail drain CT 49406 + 75989?", ["49405"], False, id="another place"),
        pytest.param("breast wire under ultrasound 19281 + 76942?", ["19285"], False, id="another guidance"),
        # exams in words
        pytest.param(
            "CT chest with and CT abd/pelvis with contrast same visit, both billable?",
            ["71260", "74177"],
            True,
            id="two exams in words",
        ),
    ],
)
def test_the_claim_decides(question, lines, verdict):
    reply = asked(question)
    assert (sorted(billed(reply.record)), reply.answer.verdict) == (lines, verdict)


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        pytest.param("sialogram both injected and read by the rad, hospital", ["42550", "70390-26"], id="both halves"),
        pytest.param("retrograde urethrogram reading only at the hospital", ["74450-26"], id="the reading half"),
        pytest.param(
            "ortho injected the shoulder, our radiologist reads the arthrogram films at the hospital, 23350 too?",
            ["73040-26"],
            id="another physician injected",
        ),
        pytest.param(
            "splenic artery selected from the groin, visceral arteriogram, hospital",
            ["36246", "75726-26"],
            id="the catheter position of the vessel",
        ),
        pytest.param(
            "chest port with ultrasound access and fluoro, hospital IR",
            ["36561", "76937-26", "77001-26"],
            id="the guidance that was said",
        ),
        pytest.param("thoracentesis right with ultrasound guidance", ["32555-RT"], id="guidance inside"),
    ],
)
def test_who_did_what_decides_the_lines(question, lines):
    assert sorted(billed(asked(question).record)) == lines
