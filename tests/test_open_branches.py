"""What must be asked, and what stated facts settle: PET by range, acts that hold others, codes of one payer."""

from __future__ import annotations

import pytest

from tests.asking import asked, billed, the_table


@pytest.mark.parametrize("tumor", ["colon cancer", "lung cancer", "breast cancer restaging", "lymphoma", "a lung mass"])
def test_a_pet_for_a_tumor_is_asked_for_its_range(tumor):
    record = asked(f"PET scan for {tumor}, which code?").record
    assert record["outcome"] == "clarify"
    assert not record["lines"]
    assert record["clarify"]["field"] == "extent"
    assert all(c in record["text"] for c in ("78811", "78812", "78813", "78816"))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("PET/CT for colon cancer", ["78814", "78815", "78816"], id="three branches"),
        pytest.param("PET/CT skull base to mid-thigh for colon cancer", ["78815"], id="range told"),
        pytest.param("PET of the chest for lung cancer", ["78811"], id="region told"),
        pytest.param("PET brain for tumor recurrence", ["78608"], id="an organ of its own"),
    ],
)
def test_a_pet_is_asked_no_more_than_is_open(text, lines):
    assert billed(asked(text).record) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("SFA stent with angioplasty in 2025", ["37226"], id="leg"),
        pytest.param("SFA stent with angioplasty for a stenosis", ["37267"], id="leg now"),
        pytest.param("tibial atherectomy and balloon, one vessel, in 2025", ["37229"], id="atherectomy"),
        pytest.param("renal artery stent and angioplasty", ["37236"], id="body"),
        pytest.param("femoral vein stent with angioplasty", ["37238"], id="vein"),
        pytest.param("iliac stent and SFA angioplasty in 2025", ["37221", "37224"], id="two territories"),
        pytest.param(
            "external iliac stent with balloon of the common iliac in 2025", ["37221", "37222"], id="two vessels"
        ),
    ],
)
def test_a_balloon_is_inside_what_else_was_done_to_the_vessel(text, lines):
    assert billed(asked(text).record) == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("IMRT delivery on June 18, 2025", ["G6015"], id="Medicare's code, no compensator named"),
        pytest.param("IMRT delivery with compensators on June 18, 2025", ["G6016"], id="compensator named"),
        pytest.param("IMRT delivery on June 18, 2025, commercial payer", ["77385", "77386"], id="another payer"),
        pytest.param("IMRT delivery in 2026", ["77407", "77412"], id="one family since"),
    ],
)
def test_the_delivery_code_is_that_of_its_day_and_payer(text, lines):
    assert billed(asked(text).record) == lines


@pytest.mark.parametrize("kind", ["CT", "MRI", "nuclear scan"])
@pytest.mark.parametrize("code", ["96374"])
def test_the_push_is_inside_imaging_of_any_region(kind, code):
    record = asked(f"Can I charge {code} for pushing the contrast during a {kind}?").record
    assert record["text"].startswith("No")
    assert not record["lines"]


def test_codes_of_one_payer_are_not_those_of_another():
    table, on = the_table(), the_table().versions("G6015")[0].effective_to
    assert "G6015" in table.codes_of_other_payers("commercial", on)
    assert not table.codes_of_other_payers("medicare", on)
