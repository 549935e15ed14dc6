"""The audit on words that stand apart from their code: in the heading, the column, the question, behind a bracket.

Also what a look-up of exam names says of a code's words. Each mechanism by wrong sentences and right ones.
"""

import pytest

from ingest.audit import REFUTED, statements
from tests.asking import the_table
from tests.fakes import a_publication

# (heading, text)
WRONG = [
    ("Duplex of one leg's arteries", "Use 93925."),
    ("CT of the neck, soft tissues, with contrast", "We send 70490 for it."),
    ("", "A CT of the pelvis (72193) shows the pelvis dry, with nothing injected."),
    ("Cervical cord", "72141 is the wet one"),
    ("Facial CT", "| Code | Contrast phases |\n|---|---|\n| 70488 | post only |"),
    ("", "Q: Does 73222 need contrast?\nA: No, it is the plain scan of a joint in the arm."),
    ("93321", "Comes on top of 93306."),
    ("Sternum", "71120: one view is enough."),
    ("", "Five units of 76536 pass the edit."),
    ("", "Billing more than three units of 76700 trips the MUE."),
    ("Daily unit limits", "- 78815: 4"),
    ("Status letters", "| Code | Status 2026 |\n|---|---|\n| 73225 | A |"),
    ("Heart PET", "- 78429: active, national RVUs"),
    (
        "71111 and a single chest view",
        "If both are billed, 71111 is the code denied, since it sits in column 2 of 71045.",
    ),
    ("", "Q9967 with JZ: the part of the vial that was thrown away"),
    ("", "The third-order catheter below the diaphragm is 36246."),
    ("", "Paracentesis under ultrasound is 49082."),
    ("CPT 73200", "Plain CT of the knee or the ankle."),
    ("", "CT of the abdomen alone after a fall, without contrast: 72192."),
    ("", "77372 splits like any CT, 26 for the physician."),
    ("77385", "You may go on using it for IMRT."),
    # where the physician is, ages and intervals, labels, ends of ranges, lists of primaries
    ("74220", "A physician in the next room will do."),
    ("", "72148 needs a doctor on the premises whenever it is run."),
    ("", "Nobody with a medical degree has to be in the building for the technical side of 70460."),
    ("77085", "Repeat no sooner than 35 months."),
    ("71271", "Once every two years is the Medicare frequency."),
    ("71271", "Former smokers must have quit within the last 20 years."),
    ("76801", "Used from week 14 on."),
    ("36572", "Ultrasound guidance is billed in addition with 76937."),
    ("Leg angioplasty", "Tibial work of 2026 is found in 37280 to 37299 and pelvic catheters in 36251 to 36256."),
    ("CT add-on", "70472 is listed with 70450 or with 71250."),
    ("Bilateral indicators, 2026 file", "- 73206: 3"),
    ("Forearm, wrist, hand: views", "- 73110: two"),
    ("Which codes pay 26?", "- 77261: yes"),
    ("", "74262 must not be chosen once intravenous contrast has been given."),
]
RIGHT = [
    ("Duplex of one leg's arteries", "Use 93926."),
    ("CT of the neck, soft tissues, with contrast", "We send 70491 for it."),
    ("", "A CT of the pelvis (72192) shows the pelvis dry, with nothing injected."),
    ("Thoracic cord", "72146 dry → 72147 wet → 72157 dry, then wet"),
    ("Facial CT", "| Code | Contrast phases |\n|---|---|\n| 70488 | both |"),
    ("", "Medicare pays for abdominal aortic aneurysm screening with 76706 once."),
    ("Sternum", "71120: two views are enough."),
    ("", "Never use 73080 unless three or more elbow views were taken."),
    ("Daily unit limits", "- 78815: 1"),
    ("Status letters", "| Code | Status 2026 |\n|---|---|\n| 73225 | R |"),
    ("Is 77061 taken by Medicare?", "It is not; the status is I, and G0279 serves instead."),
    ("", "Q9967 with JW: the part of the vial that was thrown away"),
    ("", "The third-order catheter below the diaphragm is 36247."),
    ("", "Paracentesis under ultrasound is 49083."),
    ("", "The hepatobiliary scan with a drug is 78227."),
    ("CPT 73200", "Plain CT of the wrist or the elbow."),
    ("74220", "The physician has to be in the room."),
    ("", "Nobody with a medical degree has to be in the building for the technical side of 70450."),
    ("71271", "Former smokers must have quit within the last 15 years."),
    ("76805", "Used from week 14 on."),
    ("Renal catheters", "Catheter and imaging are bundled in 36251 to 36254."),
    ("Bilateral indicators, 2026 file", "- 73206: 0"),
    ("Forearm, wrist, hand: views", "- 73110: three"),
]


def refuted(heading, text):
    page = a_publication(f"## {heading}\n\n{text}\n" if heading else f"{text}\n")
    return [s for s in statements(page, the_table()) if s.verdict in REFUTED]


@pytest.mark.parametrize(("heading", "text"), WRONG)
def test_a_wrong_sentence_is_refuted_wherever_its_words_stand(heading, text):
    assert refuted(heading, text)


@pytest.mark.parametrize(("heading", "text"), RIGHT)
def test_a_right_sentence_is_let_be_wherever_its_words_stand(heading, text):
    assert refuted(heading, text) == []
