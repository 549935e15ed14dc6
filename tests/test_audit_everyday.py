"""The audit on everyday ways to say things about drawn codes: each mechanism by a wrong sentence and a right one."""

import pytest

from ingest.audit import REFUTED, statements
from tests.asking import the_table
from tests.fakes import a_publication

# (code, attribute, heading, sentence)
WRONG = [
    ("73219", "contrast", "73219 - MRI of the arm", "No gadolinium is given for this one."),
    ("74177", "contrast", "", "74177 skips the IV contrast."),
    ("72126", "contrast", "", "Reserve 72126 for patients who cannot receive iodinated dye."),
    ("73219", "contrast", "", "A plain scan followed by an enhanced one is what 73219 pays for."),
    ("74019", "views", "", "74019 stands for a single frontal film of the belly."),
    ("72080", "views", "", "At least four projections of the thoracolumbar junction are needed for 72080."),
    ("76770", "extent", "", "A quick look at one kidney is reported as 76770."),
    ("73219", "regions", "", "Order 73219 to see the thigh in detail."),
    ("93978", "regions", "", "93978 looks at the carotid arteries on both sides."),
    ("78579", "technique", "", "78579 maps blood flow through the lungs."),
    ("74019", "modality", "", "An ultrasound of the abdomen, two views, is 74019."),
    ("73020", "laterality", "73020", "Both shoulders are covered by one unit of this code."),
    ("77063", "laterality", "", "77063 is billed once per breast."),
    ("93978", "laterality", "", "93978 is a one-sided study."),
    ("72080", "component", "", "Since 72080 has no technical component, the imaging center cannot bill TC."),
    ("76937", "component", "76937", "PC/TC split: not applicable."),
    ("62305", "component", "62305", "Split billing (26/TC) is available."),
    ("73615", "modifier", "", "Modifier 50 never goes with 73615."),
    ("77063", "mai", "", "MAI for 77063 is 3."),
    ("77053", "mue", "", "Up to three units of 77053 can be billed on a day."),
    ("77061", "status", "", "77061 is payable under Medicare."),
    ("78202", "supervision", "", "Supervision for 78202: level 3."),
    ("74177", "supervision", "", "A physician must be physically in the room while 74177 is performed."),
    ("74280", "supervision", "", "The radiologist may stay at home while 74280 is performed."),
    ("77610", "name", "", "77610 is for heat from more than five probes in the tissue."),
    ("Q9967", "name", "", "Q9967 is low-osmolar contrast in the 200-299 mg/ml band."),
    ("76706", "frequency", "", "76706 may be repeated every five years for a beneficiary who still qualifies."),
    ("74263", "frequency", "", "Once in ten years is what Medicare grants a beneficiary of ordinary risk for 74263."),
    ("77080", "frequency", "", "A DXA (77080) is payable by Medicare only once a lifetime."),
    ("77067", "frequency", "", "At age 37 a woman on Medicare can have 77067 every year."),
    ("71271", "age", "71271 - lung screening", "Medicare age: 55 to 77."),
    ("71271", "age", "", "There is no upper age limit for 71271 with Medicare, whose benefit is for smokers."),
    ("71271", "smoking", "", "The lung screening benefit of Medicare (71271) needs a 30 pack-year history."),
    ("72141", "contrast", "Spine MR", "| Code | Gadolinium |\n|---|---|\n| 72141 | given |"),
    ("75822", "laterality", "Veins", "| Venogram | Sides imaged |\n|---|---|\n| 75822 | one |"),
    ("93971", "extent", "CPT 93971", "It is the complete two-sided venous duplex; 93970 is the smaller one."),
    ("93925", "range", "", "93925 to 93931 = duplex of limb veins"),
    ("72125", "range", "The 72125-72133 block", "Nine numbers for three stretches of spine, all of them MR."),
    ("73706", "regions", "CT", "| Line | CPT | Anatomy |\n|---|---|---|\n| CTA | 73706 | arm |"),
    ("72128", "regions", "Which CT code for L2, no dye?", "72128 is the one, since it looks at the lumbar vertebrae."),
    ("71271", "purpose", "", "71271 is right for the follow-up of a known nodule."),
    ("77762", "global_days", "77762", "Follow-up visits may be billed at once, the global period being 000."),
    ("77778", "global_days", "Seeds", "| CPT | Post-op days |\n|---|---|\n| 77778 | 90 |"),
    ("36252", "role", "", "36252 covers the catheter placement, while the pictures are coded separately."),
    ("73525", "role", "Hip", "The orthopaedist injects the joint and bills 73525."),
    ("75573", "amount", "75573", "Physician work for 2026 stands at 2.94."),
    ("76872", "amount", "", "76872 (global, office) pays more in 2026 than it did in 2025."),
    ("78351", "status", "", "Does Medicare cover dual-photon absorptiometry (78351)? Yes, it does."),
    ("75774", "mue", "", "Never list 75774 for more than three vessels a day, since that is where the MUE sits."),
    ("77", "modifier", "", "Q: A second film (71045), same reader. Which modifier? A: 77 on the second line."),
    ("", "reduction", "", "When two MR are read in one session, Medicare takes 25% off the professional component."),
    ("", "conversion factor", "", "The conversion factor of 2026 is $32.35."),
    ("", "conversion factor", "", "Multiply the total by the current conversion factor, 32.3465."),
    ("", "index", "", "For 2026 the malpractice index of the Miami locality is 1.529."),
    ("", "place", "", "POS 24 means an emergency department."),
    ("", "place", "", "Is POS 32 a facility setting? It is."),
    ("", "place", "POS 19", "Two digits for the outpatient department on the main campus."),
]  # fmt: skip
RIGHT = [
    ("73219 - MRI of the arm", "Gadolinium is given for this one."),
    ("", "74177 is not for a scan that skips the IV contrast."),
    ("", "Order 73219 to see the forearm in detail."),
    ("", "73219 is not ordered to see the thigh."),
    ("", "At least two projections of the thoracolumbar junction are needed for 72080."),
    ("73020", "Each shoulder is billed on its own line."),
    ("", "77063 is billed once, whether one or two breasts are imaged."),
    ("76641", "Modifier: 50 when both breasts are scanned in full, 1 unit."),
    ("75822", "Both limbs are inside the code already; modifier 50 therefore has no place on it."),
    ("", "Ankle arthrograms on both sides: 73615-50."),
    ("", "The radiologist may stay at home while 74177 is performed."),
    ("", "The MAI for 77063 is 2."),
    ("", "77610 is for heat from five probes or fewer in the tissue."),
    ("", "A palpable lump rules out the screening code, so for one side the answer is 77065."),
    ("", "74250 asks for direct supervision of the technical part and 74251 for personal."),
    ("", "After the geographic indices are applied, a Manhattan radiologist receives about $113 for 74183-26."),
    ("", "10.58 of its 12.81 RVUs in the 2026 file are technical for 78452."),
    ("", "All 29.30 RVUs of 77373 in 2026 are practice expense and malpractice."),
    ("", "Without the counselling visit (G0296) the very first scan is not covered."),
    ("", "93925 to 93931 = duplex of limb arteries"),
    ("The 72125-72133 block", "Nine numbers for three stretches of spine, all of them CT."),
    ("", "76801 is used when the pregnancy has not yet reached 14 weeks."),
    ("", "Q: Contrast by vein, shoulder MR. Which one?\nA: 73222. That is the one; 73221 would be for a plain study."),
    ("", "71250 is right for the follow-up of a known nodule."),
    ("Hip", "The orthopaedist injects the joint and bills 27093."),
    ("", "76872 (global, office) pays less in 2026 than it did in 2025."),
    ("", "We never list 75774 for more than seven extra vessels a day, since that is where the MUE sits."),
    ("", "Q: A second 71045, same patient, same reader. Which modifier? A: 76 on the second line."),
    ("", "When two MR are read in one session, Medicare takes 5% off the professional component."),
    ("", "The conversion factor of 2026 is $33.40."),
    ("", "In 2025 the conversion factor was 32.3465."),
    ("", "For 2026 the malpractice index of the Miami locality is 2.529."),
    ("", "POS 24 means an ambulatory surgical center."),
    ("", "Is POS 32 a facility setting? It is not."),
    ("POS 22", "Two digits for the outpatient department on the main campus."),
    ("", "Medicare grants 74263 once in five years to a beneficiary of ordinary risk."),
    ("", "The lung screening benefit of Medicare (71271) needs a 20 pack-year history."),
    ("CPT 93971", "It is the limited or one-sided venous duplex; 93970 is the complete one of both sides."),
    ("", "64490 through 64495 are the facet joint injections, each with its image guidance included."),
]


def refuted(heading, text):
    page = a_publication(f"## {heading}\n\n{text}\n" if heading else text)
    return {(c, s.attribute) for s in statements(page, the_table()) if s.verdict in REFUTED for c in s.code.split(";")}


@pytest.mark.parametrize(("code", "attribute", "heading", "text"), WRONG)
def test_a_wrong_sentence_in_everyday_words_is_refuted(code, attribute, heading, text):
    assert (code, attribute) in refuted(heading, text)


@pytest.mark.parametrize(("heading", "text"), RIGHT)
def test_a_right_sentence_in_everyday_words_is_let_be(heading, text):
    assert refuted(heading, text) == set()
