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
    # what a page says after it has pointed to another code
    ("73700 - CT of the Leg, Dry", "Compare: 73701, the enhanced version.\nIt is done with contrast only."),
    ("75741 - Lung Arteriogram, One Side", "See also: 75743, which takes in both lungs.\nIt is for both lungs."),
    ("71120 Sternum", "Counterpart: 71130, the joints, three or more views.\nFour views are the minimum."),
    # answers that begin with their denial
    ("Old codes", "Q: Is 76100 still a valid code?\nA: Not since January 1, 2022."),
    ("CT head", "Q: Can 70450 carry 26?\nA: Not in any setting."),
    # the status of one half
    ("77387", "The TC row is paid separately by Medicare, like the 26 row."),
    ("IGRT", "Both halves of 77387 are payable apart in 2026."),
    ("PET", "The technical component of 78815 has national RVUs."),
    ("70557", "The 26 row is contractor priced."),
    # cuts, intervals, weeks
    ("MPPR", "The second MR of the session loses 25 percent of its technical payment."),
    ("XR-29", "Without a dose-compliant scanner, 74176 is sent with CT and the payment shrinks by 5 percent."),
    ("AAA", "Q: How frequently is 76706 paid?\nA: Once every five years as long as a risk is there."),
    ("OB", "Until the fourteenth week a survey of one fetus is 76805."),
    # contrast, sides, views and halves in everyday words
    ("Chest MR", "71551 belongs to studies where gadolinium stayed in the cupboard."),
    ("CT of the orbits", "No dye, no needle: 70481."),
    ("Abdomen MR", "74182 combines an unenhanced set with an enhanced one."),
    ("Temporal bone CT", "With 70482 the patient never sees the injector."),
    ("TMJ", "70330 shows just one of the two jaw joints."),
    ("Kidneys", "36251 does the pair of kidneys."),
    ("Hips", "73521 to 73523 are the numbers for one hip."),
    ("Ankle", "73600 needs no fewer than three films."),
    ("Shoulder", "73020: minimum of two"),
    ("Femur", "| CPT | Body part | Min. views |\n|---|---|---|\n| 73552 | thigh bone | 3 |"),
    ("", "Only the technologist's side exists for stress views under 77071."),
    ("Anesthesia", "74 is for a procedure stopped before anesthesia was given."),
    ("FDG", "Q: Which modifier for the first staging PET?\nA: PS."),
    # ends of codes, edits and what leaves a joint out
    ("Retired", "- 76101 (complex motion): struck in 2024"),
    ("Retired", "| Code | First day without it |\n|---|---|\n| 76970 | 2020-01-01 |"),
    ("75842 - Both Sides", "Report this code when both glands are studied; one gland is 75840."),
    ("IMRT", "77385 and 77386 still carry the delivery of intensity-modulated beams."),
    ("", "71250 can be unlocked from 71260 with a 59, the indicator being 1."),
    ("", "77080 beside 77085? A modifier will get it paid."),
    ("Vertebra", "Each further vertebra treated with 22510 is 22515."),
    ("MR", "73718 images the ankle joint."),
    ("", "73580 may not be billed with 50 when both knees are done."),
    # words that name another code of the same family
    ("72142 - Cervical Cord MR", "Related: 72141, plain.\nA dry run and a run after gadolinium."),
    ("Physics", "Q: Can 26 be put on 71250?\nA: Not on any chest CT."),
    ("Digital", "On cassette plates the claim gets FY and the technical share sinks by 20 percent."),
    ("Liver MR", "74181 joins a dry run with a run after gadolinium."),
    ("Stress", "78451: rest and stress, two studies."),
    ("19283", "Guidance: ultrasound."),
    ("Joint guidance", "- 20604: large joint with ultrasound"),
    ("Level", "- 70460: general"),
    ("Nothing", "Contrast for 71260: not given"),
    ("Skull", "70260 begins with the third film."),
    ("Carotids", "93880 is what you report if only the right neck was scanned."),
    ("Edits", "72156 beside 72141? A modifier frees the second line."),
    ("77401", "Use it once per session; image guidance is 77439."),
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
    ("73700 - CT of the Leg, Dry", "Compare: 73701, the enhanced version.\nIt is done without contrast."),
    ("72240 Cervical Myelogram, S&I", "Sister: 62302, the complete service, indivisible.\nIt splits into 26 and TC."),
    ("Kidney arteries", "With 36254 both sides are already in, and putting 50 on it would bill the pair twice over."),
    ("77066", "Appending 50 would double a fee that is set for two breasts."),
    ("", "A claim with 77336-26 has no leg to stand on, because physics is technical."),
    ("", "77412-26 is a line that Medicare throws out, since treatment delivery has no reading."),
    ("Old codes", "Q: May 76101 still be used?\nA: Not since the end of 2021."),
    ("", "Visits in the 90 days after 77763 are not paid apart."),
    ("IGRT", "Of 77387 only the professional half is payable in 2026; the TC row has status B."),
    ("PET", "78815-26 is active, while the technical row is contractor-priced."),
    ("", "74445 is status C in 2026 with a 26 RVU of 1.61."),
    ("OB", "Before the fourteenth week the survey of a single fetus is 76801."),
    ("Chest MR", "71550 belongs to studies where gadolinium stayed in the cupboard."),
    ("Colonography", "74261 is the diagnostic study when nobody starts an IV."),
    ("Femur", "| CPT | Body part | Min. views |\n|---|---|---|\n| 73552 | thigh bone | 2 |"),
    ("76937", "An add-on that never travels alone."),
    ("93320", "An add-on to an echo that does not already hold Doppler."),
    ("IMRT", "77385 and 77386 went with the 2026 rewrite of the treatment codes."),
    ("", "70470 is head CT without, then with contrast."),
    ("CPT 70140", "Facial bone films with 1 or 2 views; from 3 views on it is the complete facial bone study."),
    ("", "Work of 74178: 2.01 -> 1.96"),
    ("", "77066 may not be split into two one-sided codes."),
    ("", "78600 is a brain scan, under 4 views."),
    ("19285", "Guidance: ultrasound."),
    ("Level", "- 70460: direct"),
    ("Nothing", "Contrast for 71250: not given"),
    ("Skull", "70260 begins with the fourth film."),
    ("Score", "77089 is the whole service by one biller: data preparation, calculation and interpretation."),
    ("Cardiac MR", "75557: Gadolinium - not given. Stress run - none."),
    ("", "A hospital radiologist who reads the brain MR bills 70553-26 and no agent."),
    ("Digital", "On cassette plates the claim gets FY and the technical share sinks by 10 percent."),
    ("", "Putting 50 on 76519 would charge the second eye twice for the measurement."),
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
