"""The audit on lines that hang on a bare heading, on the line before, or on what the clause beside them counts."""

import pytest

from ingest.audit import REFUTED, statements
from tests.asking import is_refuted, the_table
from tests.fakes import a_publication

# (heading, what stands before, sentence)
WRONG = [
    # a state in the words of the scanner room
    ("Item 4", "", "Correct choice: 72148, which stands for the plain series followed by the post-gadolinium series."),
    ("Item 6", "", "Option B, 73722, is the dry set and then the gadolinium set."),
    ("Item 7", "", "Key: 74160. It reports the unenhanced run followed by the injected run."),
    ("Orders", "", "When both breasts are scanned before and after gadolinium, attach 77047, the enhanced exam."),
    # a count that the clause before gives
    ("Question 2", "", "A frontal and a lateral make two views, and 71047 is defined for exactly that pair."),
    ("Question 4", "", "Four films are four views, and 72040 covers precisely that number."),
    # lines of a list that leave out what they count
    ("KUB ladder", "", "- one exposure: 74018\n- two: 74021"),
    ("Knee ladder", "", "- 1 or 2 films: 73560\n- three: 73562\n- four and up: 73565"),
    ("Elbow views", "", "- two: 73080"),
    ("Chest ladder", "", "- one view: 71045\n- three and up: 71048"),
    # a case told as right
    ("Myelograms", "", "The lumbar myelogram in case 4 was read under 72240, as it should have been."),
    ("MR log", "", "The shoulder MR in case 7 was correctly coded as 73721."),
    # two short definitions
    ("PET tags", "78815 family.", "PI: any scan once treatment is over. PS: the first look, before therapy."),
    ("PET tags", "", "PS = baseline before any treatment."),
    # a band of ages
    ("Aneurysm", "", "76706 is for men between 60 and 75 who ever smoked."),
    ("Lung screening", "", "Patients of 50 to 80 qualify for 71271 with Medicare."),
    # relative values said as units
    ("73721", "Modality: MR, joint of the leg.", "Reading component (26), 2026 total units: 2.90"),
    ("Prices", "", "The whole-service value of 70450 is 5.64 units."),
    # what a modifier cuts
    ("CR flag", "", "A CR knee takes FY; CMS then lops 7% off the TC."),
    # the same part of the body
    ("Feet", "", "If the surgeon wants the big toe seen too, 73660 goes next to 73620 for the same foot."),
    # lives
    ("Do we still add the code?", "", "Yes, 77057 goes on once for each woman."),
    # the case before an instruction
    ("Tomosynthesis", "", "If the mammogram was a screening one, add 77063 to 77066."),
    # units of a course
    ("Weekly management", "", "A completed course of 13 fractions yields two units of 77427."),
    ("Physics", "", "Twenty fractions: 77336 five times."),
]  # fmt: skip

RIGHT = [
    ("71250 | Contrast field", "", "Contrast: none. An injection makes 71260; given after a plain run, 71270."),
    ("70551 | Contrast entry", "", "Gadolinium sends it to 70552, or to 70553 if a plain series came beforehand."),
    ("Knee MR", "", "Inject and 73721 turns into 73722, or into 73723 if a dry pass preceded it."),
    ("Neck CT", "", "70491 after an injection, 70492 if a plain pass led the way."),
    ("Item 12", "", "Key: 74170. It reports the unenhanced run followed by the injected run."),
    ("PET denied", "", "That fourth one follows three covered scans, hence 78816 with PS and KX."),
    ("PET", "", "Since the first scan is covered, 78812 with PS is next."),
    ("Question 9", "", "A frontal and a lateral make two views, and 71046 is defined for exactly that pair."),
    ("CXR ladder", "", "- one exposure: 71045\n- two: 71046\n- three: 71047\n- four and up: 71048"),
    ("MR log", "", "The shoulder MR in case 7 was correctly coded as 73221."),
    ("CT log", "", "The hip CT was billed under 73200, which the payer refused; it belongs to 73700."),
    ("PET tags", "", "PI: first work-up before treatment. PS: every scan after that."),
    ("Aneurysm", "", "76706 is for men between 65 and 75 who ever smoked."),
    ("Lung screening", "", "| From | Code | Ages |\n|---|---|---|\n| 2021-01-01 to 2022-02-09 | 71271 | 55 to 77 |"),
    ("76391", "Modality: MR elastography.", "Reading component (26), 2026 total units: 1.50"),
    ("CR flag", "", "A CR knee takes FY; CMS then lops 10% off the TC."),
    ("Feet", "", "73660 may be billed next to 73630 when the toes are of the other foot."),
    ("Bone density", "", "Two axial and peripheral bone density tests are 77080 with 77081."),
    ("Which old numbers covered a chest film?", "", "They ran 71010 through 71035 until 2018."),
    ("Emboli", "", "If the study was complete, add 93897 to 93886."),
    ("Weekly management", "", "28 fractions equal six units of 77427."),
    ("Weekly management", "", "A completed course of 16 fractions yields three units of 77427."),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "before", "text"), WRONG)
def test_a_wrong_line_is_refuted(heading, before, text):
    assert is_refuted(text, heading, before)


@pytest.mark.parametrize(("heading", "before", "text"), RIGHT)
def test_a_right_line_is_let_be(heading, before, text):
    assert not is_refuted(text, heading, before)


def test_a_heading_that_names_a_field_says_no_value():
    page = a_publication("## 70450 | Contrast field\n\nNone.\n", title="Fields")
    assert not [s for s in statements(page, the_table()) if s.verdict in REFUTED]
