"""Answers rest on what must hold and on what the words weigh as a whole; proof weighs anew."""

import pytest

from radcode.attributes import Description, holds_variant
from radcode.model import Outcome, Views
from radcode.weighing import with_primaries
from tests.asking import TODAY, the_engine, the_table


def row(code):
    return the_table().code(code, TODAY)


def answered(text):
    answer = the_engine().ask(text).answer
    return sorted(p.line.code for p in answer.lines) if answer.outcome is Outcome.ANSWERED else answer.outcome.value


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("bone age left hand one view, which cpt", ["77072"], id="the hand is where the age is read"),
        pytest.param("skeletal age study, wrist film, 1 view", ["77072"], id="in other words"),
        pytest.param(
            "CTA aorta with runoff to both legs, surgeon planning bypass", ["75635"], id="what it is planned for"
        ),
        pytest.param(
            "AV graft right forearm, duplex incl arterial inflow and venous outflow", ["93990"], id="parts of a graft"
        ),
        pytest.param("exchange of nephrostomy tube through existing tract, fluoro", ["50435"], id="not a new one"),
        pytest.param("biliary drain swapped over wire under fluoro w cholangiogram, code", ["47536"], id="exchange"),
        pytest.param(
            "2 symptomatic cysts same breast aspirated w needle, ultrasound guidance w/ saved pics. full code list",
            ["19000", "19001", "76942"],
            id="an add-on brings its primary",
        ),
    ],
)
def test_the_words_as_a_whole_tell_the_exam(text, codes):
    assert answered(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("mri breast both with contrast only", id="no code for that contrast"),
        pytest.param("which code is breast MRI with contrast only, no pre contrast images", id="nor for either side"),
    ],
)
def test_another_variant_than_the_one_said_is_never_recommended(text):
    assert answered(text) in ("declined", "clarify")


@pytest.mark.parametrize(
    ("code", "values", "side", "views", "holds"),
    [
        pytest.param("77072", {"modality": ("ct",), "regions": ("wrist",)}, "", None, True, id="place and kind"),
        pytest.param("70450", {"contrast": ("with",)}, "", None, False, id="contrast"),
        pytest.param("71045", {}, "", Views(2, 2, at_least=False), False, id="views"),
        pytest.param("77065", {}, "both", None, True, id="a one-sided code done on both sides"),
        pytest.param("77066", {}, "left", None, False, id="side"),
        pytest.param("74713", {"count": ("multiple",)}, "", None, True, id="each further one of several"),
    ],
)
def test_what_tells_variants_apart_must_hold(code, values, side, views, holds):
    assert holds_variant(row(code), Description(values, views, side), the_table()) is holds


@pytest.mark.parametrize(
    ("codes", "whole"),
    [
        pytest.param(["76942", "19001"], ["76942", "19001", "19000"], id="one primary"),
        pytest.param(["19000", "19001"], ["19000", "19001"], id="there already"),
        pytest.param(["76937"], [], id="many primaries"),
        pytest.param(["70450"], ["70450"], id="no add-on"),
    ],
)
def test_an_add_on_has_its_primary_beside_it(codes, whole):
    assert [r.code for r in with_primaries([row(c) for c in codes], TODAY, the_table())] == whole
