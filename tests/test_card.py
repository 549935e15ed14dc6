"""The card of a code: every field with its source or release, and the reason where there is no card."""

from datetime import date

import pytest

from radcode.card import code_card
from radcode.cardtext import card_text
from radcode.tables import ATTRIBUTES
from tests.asking import the_table

TODAY = date(2026, 11, 21)


def card(code, on=TODAY):
    return code_card(code, on, the_table(), ["a-publication"])


@pytest.mark.parametrize("code", ["77053", "78815", "A9503", "37243", "0742T", "G0279", "71010", "36000"])
def test_every_field_names_where_it_comes_from(code):
    found = card(code)
    assert all(f["source"] or f["release"] for f in found["fields"])
    assert all(f["sure"] in ("file", "page", "coder") for f in found["fields"])
    named = {f["name"]: f["value"] for f in found["fields"]}
    row = the_table().versions(code)[-1]
    assert {a: named.get(a, "") for a in ATTRIBUTES} == {a: row.cell(a) for a in ATTRIBUTES}
    assert named.get("status", "") == found["indicators"].get("status", "")


@pytest.mark.parametrize(
    ("code", "on", "words"),
    [
        pytest.param("77053", TODAY, ["In force on 2026-11-21.", "PC/TC          1", "[RVU26C (exact)]"], id="live"),
        pytest.param("77053", date(2025, 5, 5), ["[RVU25D (exact)]"], id="another release"),
        pytest.param("71010", TODAY, ["it ended on 2017-12-31", "deleted: 71045 (one view)"], id="ended"),
        pytest.param("70471", date(2025, 12, 31), ["it starts on 2026-01-01"], id="not yet"),
        pytest.param("78815", TODAY, ["a row of zeros", "tracer of a study"], id="priced by the contractor"),
        pytest.param("73610", TODAY, ["73610 includes 73600", "views min      3"], id="a bundle in words"),
        pytest.param("77080", TODAY, ["practitioner", "outpatient hospital", "MUE24Q3-OPH"], id="both unit limits"),
        pytest.param("77053", TODAY, ["radiological supervision and interpretation includes 76000"], id="a pattern"),
    ],
)
def test_the_card_as_a_reader_sees_it(code, on, words):
    text = card_text(card(code, on))
    assert [w for w in words if w not in text] == []
    assert "=" not in text  # no stored cell, only words


@pytest.mark.parametrize(
    ("code", "says", "near"),
    [
        pytest.param("99213", "outside what RadCode answers. 99201 to 99499 are visit codes", False, id="a visit"),
        pytest.param("80053", "laboratory", False, id="a laboratory test"),
        pytest.param("00100", "anesthesia", False, id="anesthesia"),
        pytest.param("D0210", "dental", False, id="dental"),
        pytest.param("27447", "is not in RadCode's table. 10004 to 69990 are surgery codes", False, id="surgery"),
        pytest.param("77069", "no such code is in force on any date since 2012", True, id="a slip of the finger"),
        pytest.param("99999", "no section of CPT or HCPCS", False, id="in no section"),
        pytest.param("abc", "not shaped like", False, id="no code at all"),
    ],
)
def test_what_is_not_held_says_why(code, says, near):
    found = card(code)
    assert (found["in_force"], bool(found["nearest"])) == (False, near)
    assert says in found["why"]
    assert card_text(found).startswith(found["why"])


def test_every_code_lies_in_a_section_that_the_table_holds():
    sections = {row.code: the_table().section(row.code) for row in the_table().rows("codes")}
    assert [c for c, s in sections.items() if s is None or s.unit == "outside"] == []
