"""Fields, sentences about several codes and trips: a wrong value is refuted, the right one let be."""

import pytest

from tests.asking import is_refuted

_PAIRS = [  # heading, what stands before, the words with {}, what is right, what is wrong
    ("72083 | Whole spine", "", "Views required: {} at minimum.", "four", "six"),
    ("71271: Lung screening CT", "", "Upper age (Medicare): {}.", "77", "80"),
    ("71271: Lung screening CT", "", "How often: {}.", "11 full months", "23 full months"),
    ("71260: Chest CT", "", "Injection: {}.", "one pass", "none"),
    ("Head CT", "", "Of 70450 and 70460, the former is {} and the latter enhanced.", "unenhanced", "enhanced"),
    ("Head CT", "", "70450 and 70460 are {}, in that order.", "plain and enhanced", "enhanced and plain"),
    ("Head CT, a case", "First a plain run, then an enhanced one.", "I would bill {}.", "70470", "70460"),
    ("Picking", "", "You will never go wrong with {} for a hand film.", "73130", "73630"),
    ("Quick picks", "", "{} neck spine film", "72040", "72100"),
    ("Old codes", "", "77401 was struck on {}.", "January 1, 2026", "January 1, 2025"),
    ("R0075 | Portable trip", "", "Three people imaged at the stop? Modifier {}.", "UP", "UN"),
    ("R0075", "", "| patients | modifier |\n|---|---|\n| four | {} |", "UQ", "UR"),
    ("Film", "", "FX loses 20 percent of the technical share, whereas FY loses {}.", "10", "7"),
    ("Map", "", "* 78451-78454 {}", "myocardial perfusion", "thyroid uptake and scan"),
]


@pytest.mark.parametrize(("heading", "before", "words", "right", "wrong"), _PAIRS, ids=lambda x: str(x)[:40])
def test_a_wrong_value_is_refuted_and_the_right_one_let_be(heading, before, words, right, wrong):
    assert is_refuted(words.format(wrong), heading, before)
    assert not is_refuted(words.format(right), heading, before)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("Edits", "78315 and 78306 cannot be billed together on one day."),
        ("70471", "The 2026 edition brought us 70471."),
        ("Old codes", "Claims with 78205 stopped paying for dates from January 1, 2020."),
        ("74181: Abdomen MRI", "Gadolinium: none."),
    ],
)
def test_what_is_right_is_let_be(heading, words):
    assert not is_refuted(words, heading)
