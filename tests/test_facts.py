"""A single fact supposed of a code: the first word follows from the code's row, whatever the words around it."""

import pytest

from tests.asking import TODAY, asked, the_table

CODES = ("77067", "77065", "74178", "74177", "74176", "76377", "77063", "73721", "93970", "76641", "36012", "71046")


def row(code):
    return the_table().code(code, TODAY)


def splits(code):
    fee = the_table().fee(code, "", TODAY).row
    return bool(the_table().indicator("pctc", fee.pctc, TODAY).allows)


def verdict(text):
    return asked(text).answer.verdict


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "text",
    ["is {} an add-on?", "Would you call {} an add-on code?", "does {} need a primary code?",
     "{} is an add on code, right?", "Is {} designated an add-on code in 2026?"],
)  # fmt: skip
def test_an_add_on_is_one_by_its_row(code, text):
    assert verdict(text.format(code)) is bool(row(code).addon)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "text",
    ["is {} bilateral?", "so {} already covers both sides?", "is cpt {} inherently bilateral",
     "Isn't {} for both sides?", "I think {} is bilateral, correct?"],
)  # fmt: skip
def test_a_code_is_of_both_sides_by_its_row(code, text):
    assert verdict(text.format(code)) is (row(code).laterality == "both")


@pytest.mark.parametrize("code", ["74178", "74177", "74176", "73721", "70553"])
@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("does {} include without contrast?", {"none", "without_then_with"}),
        ("does {} include images with contrast?", {"with", "without_then_with"}),
        ("is contrast given in {}?", {"with", "without_then_with"}),
        ("Does {} also include the unenhanced images?", {"none", "without_then_with"}),
        ("is {} without contrast?", {"none"}),
        ("is {} without and with contrast?", {"without_then_with"}),
    ],
)
def test_which_images_a_code_holds(code, text, held):
    assert verdict(text.format(code)) is (row(code).contrast in held)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "text",
    ["does {} split into 26 and TC?", "does {} have a professional component?", "Is there a TC and 26 for {}?",
     "can {} be split into professional and technical?"],
)  # fmt: skip
def test_a_code_splits_by_its_indicator(code, text):
    assert verdict(text.format(code)) is splits(code)


@pytest.mark.parametrize(("code", "needed"), [("77067", False), ("76641", True), ("93970", False)])
def test_a_modifier_is_needed_for_both_sides_by_the_indicator(code, needed):
    assert verdict(f"does {code} need a modifier when both sides are done?") is needed


@pytest.mark.parametrize(
    ("text", "lines"),
    [("can I bill 73721 for both knees?", ["73721"]), ("is 73721 right for both knees?", ["73721"])],
)
def test_who_wants_to_bill_gets_a_line(text, lines):
    reply = asked(text)
    assert (reply.record["codes"], reply.answer.verdict) == (lines, True)
