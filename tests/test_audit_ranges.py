"""What ranges and families of codes are said to be, in sentences written for it: half wrong, half right."""

from pathlib import Path

import pytest

from ingest.audit import REFUTED, statements
from radcode.datafiles import load_table
from tests.fakes import a_publication

CORPUS = Path(__file__).parent.parent / "corpus"

WRONG = [
    "77520-77525: intensity-modulated radiation delivery",
    "Codes 78811-78816 are ultrasound studies.",
    "The vertebral augmentation family is 36901-36909.",
    "The epidural injection codes are 64490 through 64495.",
    "| 73000-73140 | MRI of the arm |",
    "| Range | What it covers |\n|---|---|\n| 93303-93355 | renal scintigraphy |",
    "93303-93355 covers nuclear imaging of the heart.",
    "Use the hyperthermia codes 77761-77772 for that treatment.",
    "Q: Which codes are for breast biopsy?\nA: 19281-19288.",
    "Cardiac CT belongs to 75557-75565.",
    "Proton therapy is found under 77600-77620.",
    "The codes 79005-79445 are diagnostic studies.",
    "## Arm x-rays: 73501-73660",
    "The renal drainage family comprises 22510 to 22515.",
    "Kidney biopsy is reported with the series 20604, 20606, 20611.",
]

RIGHT = [
    "77520-77525: proton beam delivery",
    "Codes 78811-78816 are PET studies.",
    "The vertebral augmentation codes are 22510-22515.",
    "The facet joint injection codes are 64490 through 64495.",
    "| 73000-73140 | X-rays of the arm |",
    "| Range | What it covers |\n|---|---|\n| 93303-93355 | heart ultrasound |",
    "The hyperthermia codes are 77600-77620.",
    "Q: Which codes are for breast localization?\nA: 19281-19288.",
    "Cardiac MRI belongs to 75557-75565.",
    "The codes 79005-79445 are not diagnostic studies.",
    "## Hip and leg x-rays: 73501-73660",
    "Codes 77520-77525 have nothing to do with hyperthermia.",
    "Breast biopsy is 19081-19086, whereas localization is 19281-19288.",
    "70540-70549: MR and MR angiography of the head and neck",
    "Codes 36901-36906 are billed in a hospital with place of service 22 for ultrasound suites too.",
    "Biopsy and localization of the breast: 19081-19086, 19281-19288.",
]


@pytest.fixture(scope="module")
def table():
    return load_table(CORPUS / "tables")


def refuted_in(text, table):
    return {s.attribute for s in statements(a_publication(text), table) if s.verdict in REFUTED}


@pytest.mark.parametrize("text", WRONG)
def test_a_range_that_is_something_else_is_found(text, table):
    assert "range" in refuted_in(text, table)


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_or_loose_range_is_not_refuted(text, table):
    assert refuted_in(text, table) == set()


def test_a_range_named_by_a_technique_that_an_end_lacks_is_refuted(table):
    wrong = a_publication("77423-77425: neutron beam delivery")
    assert "contradicts" in {s.verdict for s in statements(wrong, table) if s.attribute == "range"}
    right = a_publication("77520-77525: proton beam delivery")
    assert "contradicts" not in {s.verdict for s in statements(right, table)}


def test_these_codes_after_a_range_hold_what_is_inside_it(table):
    lead = "Breast imaging is numbered 77046-77067."
    wrong = a_publication(f"{lead} These codes cover mammography, wire localization and breast MRI.")
    right = a_publication(f"{lead} These codes cover mammography, tomosynthesis and breast MRI.")
    assert [s.verdict for s in statements(wrong, table) if "wire" in s.said] == ["contradicts"]
    assert "contradicts" not in {s.verdict for s in statements(right, table)}
