"""Needles, tubes and vessels: what one word of the place must not turn into, and numbers that are names."""

import pytest

from tests.asking import asked


def codes_of(text: str) -> set[str]:
    return set(asked(text).record["codes"])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("lumbar facet injection L3-4 one level", {"64493"}),
        ("facet injection L2-3 single joint left", {"64493"}),
        ("transforaminal epidural L3-4 one level right", {"64483"}),
        ("ultrasound core biopsy left cervical node", {"38505", "76942"}),
        ("CT guided biopsy of the L2 vertebral body", {"20225", "77012"}),
        ("CT guided biopsy of a rib bone lesion", {"20220", "77012"}),
        ("ultrasound guided biopsy of the parotid gland", {"42400", "76942"}),
        ("percutaneous muscle biopsy with ultrasound guidance", {"20206", "76942"}),
        ("FNA of a neck lump without imaging", {"10021"}),
        ("stellate ganglion block with fluoroscopy", {"64510", "77003"}),
        ("nephrostogram and nephrostomy tube exchange", {"50435"}),
        ("external iliac vein stent", {"37238"}),
        ("splenic artery embolization for bleeding", {"37244"}),
        ("right iliac angioplasty and right SFA angioplasty, stenosis", {"37254", "37263"}),
        ("cardiac MRI without contrast with flow quantification", {"75557", "75565"}),
        ("bone age and scanogram", {"77072", "77073"}),
        ("TIPS placement", {"37182"}),
        ("TIPS revision", {"37183"}),
        ("neurosurgeon injects, radiologist reads lumbar myelogram", {"72265"}),
        ("lumbar and cervical myelogram, one radiologist", {"62305"}),
    ],
)
def test_what_was_done_and_where_decides(text: str, codes: set[str]) -> None:
    assert codes_of(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        "ultrasound guided core biopsy",
        "core biopsy of a chest wall mass under ultrasound",
        "intrathecal chemotherapy fluoro",
    ],
)
def test_no_organ_is_taken_for_one_that_was_not_named(text: str) -> None:
    assert asked(text).record["outcome"] != "answered"


def test_a_stent_looked_at_from_within_stays_a_stent_of_its_leg_artery() -> None:
    assert "37236" not in codes_of("SFA stent with IVUS")


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("how many units for 52 I-125 stranded seeds", 52),
        ("palladium-103 seeds loose 70", 70),
        ("iodine 125 stranded seeds, 48 seeds", 48),
        ("gold-198 source", 1),
    ],
)
def test_the_number_of_an_isotope_counts_no_sources(text: str, units: int) -> None:
    assert [line["units"] for line in asked(text).record["lines"]] == [units]
