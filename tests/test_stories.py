"""Stories from a coder's day: who we are, what was denied, what was done again. The lines to bill and the verdict."""

import pytest

from tests.asking import asked, billed, understood


def told(text):
    """Return outcome, lines and verdict of the answer to a story."""
    reply = asked(text)
    return reply.answer.outcome.value, billed(reply.record), reply.answer.verdict


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("We're an IDTF, outside group bills its own interpretation. What do WE send for 70551?", ["70551-TC"]),
        ("radiologist only does the interp, hosp owns everything, 71260", ["71260-26"]),
        ("we do the pro read only. 93970. whats our line", ["93970-26"]),
        ("own the magnet, radiologist is our employee. 72148", ["72148"]),
        ("hospital inpatient, our group dictated the report. 76700 what do we send", ["76700-26"]),
    ],
)
def test_a_code_beside_who_did_what_is_a_line(text, lines):
    assert told(text)[:2] == ("answered", lines)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("we only read: 77336", None),
        ("hosp owns everything, we interpret, 77370?", False),
        ("tech only: 77427", None),
        ("can the radiologist bill 77090 at the hospital", False),
        ("hospital outpatient, our radiologist supervises the push, 96374", None),
    ],
)
def test_the_half_that_somebody_else_bills_is_no_line(text, verdict):
    assert told(text) == ("answered", [], verdict)


def test_the_reading_half_with_a_number_of_its_own_is_the_line_of_who_reads():
    assert told("we only read at the hospital: 77089")[1] == ["77092"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param(
            "We sent 72082 and 72100 and Medicare denied 72100. What should have gone out?", ["72083"], id="views added"
        ),
        pytest.param("CO-97 72170 included in 73502: put 59 on 72170 and resend?", ["73502"], id="combined"),
        pytest.param(
            "77066 + 77063 denied, Medicare, diagnostic with 3D: fix?", ["77066", "G0279"], id="diagnostic 3D"
        ),
        pytest.param("77067 with G0279 rejected, screening with 3D. what now", ["77067", "77063"], id="screening 3D"),
        pytest.param(
            "denied 76376 with 74174 as bundled. Should we appeal with 59?", ["74174"], id="never paid together"
        ),
        pytest.param(
            "Remark: add-on without primary. We sent 76642 and 19084. Fix?", ["76642", "19083"], id="no first"
        ),
        pytest.param("CO-236 on 74150 with 72192. Right combination?", ["74176"], id="two regions"),
        pytest.param("can 77427 ride along w/ 77435 for a lung course if I 59 it", ["77435"], id="care, not delivery"),
        pytest.param("20610 with 76942 denied bundled, us guided knee injection. fix", ["20611"], id="its guided form"),
    ],
)
def test_a_denied_claim_is_answered_with_the_mended_one(text, lines):
    assert told(text) == ("answered", lines, False)


def test_a_mammogram_in_3d_is_billed_with_its_tomosynthesis():
    assert told("dx mammo bilat + 3D, medicare. ok 77063?") == ("answered", ["77066", "G0279"], False)
    assert told("mammogram screening, no 3D done, codes?")[1] == ["77067"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("portable chest 6am and again 2pm, same radiologist", ["71045-76"]),
        (
            "portable CXR 1 view at 0600, second one at 1400 read by a different radiologist. ICU, we only read",
            ["71045-26-77"],
        ),
        ("71045 at 5 am and 11 am same day by Dr A both, hospital inpatient", ["71045-26-76"]),
        ("knee 2 views retaken for motion, same radiologist, second film ok", ["73560"]),
    ],
)
def test_a_study_done_again_on_the_same_day_tells_by_whom(text, lines):
    assert told(text)[1] == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("UB claim, outpt MRI brain w/o, panic attack, pulled out, no anesthesia. 52 53 or 73 on 70551", ["70551-52"]),
        ("pro fee: radiologist stopped when the patient crashed, 47000. 52 or 53?", ["47000-53"]),
        ("hospital claim, 47000 stopped before anesthesia induction. 73 or 74?", ["47000-73"]),
        ("UB-04: 32408 stopped after sedation given, 73 or 74?", ["32408-74"]),
        ("CT on an old scanner not NEMA XR-29, 70450 our office, what modifier", ["70450-CT"]),
        ("newly diagnosed lymphoma FDG PET/CT whole body, own scanner, own read", ["78816-PI"]),
        ("biopsy proven colon ca, initial PET CT skull base to thigh, we read at hospital", ["78815-26-PI"]),
    ],
)
def test_what_happened_decides_between_modifiers(text, lines):
    assert told(text)[1] == lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("hospital billing: 77049 rejected status B for outpatient, Medicare", ["C8908"]),
        ("hospital outpatient claim UB-04 74185 with contrast denied", ["C8900"]),
        ("CDM: 73725 without contrast, hospital outpatient, rejected", ["C8913"]),
        ("hospital outpatient, the radiologist reads 77049", ["77049-26"]),
    ],
)
def test_a_hospital_bills_its_own_code_where_the_other_is_not_recognized(text, lines):
    assert told(text)[1] == lines


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [("52 53 or 73 on the 70551", ("73", "53", "52")), ("76 or 77 on 71045", ("76", "77")), ("50 or 52 year old", ())],
)
def test_a_choice_between_modifiers_names_each(text, modifiers):
    assert set(understood(text).modifiers) == set(modifiers)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("76001 is deleted, right?", True),
        ("is 71010 gone?", True),
        ("93890 rejected as invalid, true?", True),
        ("75898 deleted too?", False),
        ("heard 76140 got deleted, correct?", False),  # refused by Medicare, and still a code
        ("biller says 71250 got deleted, true?", False),
        ("they say 74178 is no longer valid, correct?", False),
        ("is 76001 still valid or deleted", False),
        ("is 71250 still valid or deleted", True),
        ("are 76001 and 71010 both deleted?", True),
        ("75896 was deleted in 2016. is 75898 active?", True),
        ("DOS November 20, 2025. Was 70473 good that day, and if not what was?", False),
    ],
)
def test_yes_to_gone_means_gone(text, verdict):
    assert told(text)[2] is verdict


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("our tube, our read: just an AP of the left forearm, no lateral. 73090 as is?", ["73090-52-LT"]),
        ("only one view of the wrist done, 73100?", ["73100-52"]),
        ("AP pelvis only, no lateral, 72170?", ["72170"]),
        ("chest 1 view, 71046?", ["71045"]),
    ],
)
def test_fewer_views_than_the_smallest_code_are_that_code_reduced(text, lines):
    assert told(text)[1] == lines


def test_a_foot_and_the_other_foots_toe_are_parted_by_their_sides():
    lines = ["73630-RT", "73660-TA"]
    assert told("3v R foot and the left great toe. how do 73630 and 73660 go out together")[1] == lines


def test_what_a_modifier_costs_is_said_where_it_is_asked():
    reply = asked(
        "our unit shoots on CR cassettes, TC claim for the shoulder 2 views. which modifier and what % do we lose"
    )
    assert "FY" in billed(reply.record)[0]
    assert "10 percent" in reply.record["text"]
