"""What a question proposes, held against the rules: each fact asked for in its true and in its false form."""

from datetime import date

import pytest

from radcode.holding import held
from radcode.phrases import Claims, asks_yes_no, claimed, pattern, spans
from tests.asking import TODAY, asked, the_table, understood

TRUE_AND_FALSE = [
    # (what is so, what is not so): the same rule in both polarities
    ("Do we need an order for an MRI of the knee?", "can we bill an ultrasound nobody ordered"),
    (
        "must the radiologist sign his own report himself?",
        "the report need not be signed by the rad personally, right?",
    ),
    (
        "the same practice owns the magnet and reads, so never 26 and TC on two lines, right?",
        "can we bill 26 and tc on separate lines when we own and read",
    ),
    (
        "quit 9 years ago with 30 pack years, lung cancer screening CT covered?",
        "will Medicare cover lung screening, he quit smoking 21 years ago?",
    ),
    (
        "commercial plan, recalled after a screening mammogram: must the plan waive the copay?",
        "commercial plan, recalled after a screening mammogram: may the plan take a copay?",
    ),
    ("hold the charge until the report is there?", "Can we bill the reading with no report?"),
    ("XU on every pair just so it pays is not allowed, right?", "boss wants a 59 on every line so it gets paid, ok?"),
    ("a blurry film that was retaken isn't a second unit, correct?", "hand film retaken for motion. bill it twice?"),
    (
        "we may not upcode to 70553 because it pays more, right?",
        "bill 71270 when only 71260 was done, it pays more, ok?",
    ),
    (
        "May the radiologist order the diagnostic mammogram himself?",
        "the tech added a CT of the chest, can we bill that too?",
    ),
    ("An ABN can't shift an MUE denial to the patient, correct?", "MUE denial, we had an ABN. bill the pt?"),
    (
        "Splitting the two scans over two days just to dodge the NCCI edit isn't allowed, is it?",
        "should scheduling put the second MRI on the next day so the multiple procedure cut doesn't hit us?",
    ),
    (
        "AUC is dead for Medicare imaging, right?",
        "pdf: every Medicare MRI claim must carry an AUC G-code or it rejects. true?",
    ),
    ("We stopped appending the AUC G-codes to CT orders last year. Is that ok?", "do CT claims without AUC data deny?"),
    ("complete abdominal ultrasound = all eight structures documented, correct?", "Is 76700 complete with six organs?"),
    (
        "When a nursing home resident is on Part A, can the reading be billed separately to Part B?",
        "resident in a covered part a snf stay, can we as portable company bill the TC to part B ourselves",
    ),
    ("is it true medicare doesn't set a minimum age for bone density tests?", "must a woman be 65 for a Medicare DXA?"),
    (
        "Patient starting prednisone for 6 months - does that qualify her for a bone density test?",
        "Is family history enough to qualify for a Medicare dexa?",
    ),
    ("Do we need a physician order for medicare bone density?", "Can DXA be done without an order from her doctor?"),
    ("Can a woman walk in for her screening mammogram without a referral?", "Do screening mammograms need an order?"),
    ("CAD is included in 77067, right?", "Can CAD be billed separately with the screening mammogram?"),
    ("71271: 20 pack years needed, correct?", "Does the lung screening require 30 pack years?"),
    ("Patient has 40 pack-years. Is that enough for a lung screening?", "15 pack years, does he get a lung screen ct?"),
    ("modifier 77 doesn't bypass a ptp edit, correct?", "will 76 break an NCCI pair?"),
    ("Two diagnoses alone don't justify 59, right?", "Different diagnosis for each study - enough for 59?"),
    ("Is a written report required to bill the professional component?", "No report dictated. Can he bill 26 anyway?"),
    (
        "Oral contrast only doesn't count as with contrast for a CT, true?",
        "Does oral contrast make it a with contrast CT?",
    ),
    (
        "Contrast by mouth alone is coded as without contrast for CT, right?",
        "Boss: PO contrast = with contrast CT. right?",
    ),
    (
        "Needle guidance is only one unit even if we stick three lesions, right?",
        "Two nodules - can I bill 76942 twice?",
    ),
    (
        "Screening mammogram has no copay under Medicare, right?",
        "collect coinsurance on a Medicare screening mammogram?",
    ),
    ("Since 2026 direct supervision by live video is ok?", "Can the doctor supervise by phone (audio only)?"),
    (
        "Clip mammogram after an ultrasound guided biopsy, can we bill it?",
        "Post-procedure mammogram after mammo guided wire localization: can we bill it?",
    ),
    ("Does a CTA need 3D rendering?", "Can CTA be billed when no 3D or MIP images were made?"),
    (
        "Is an image required to be stored for ultrasound guidance?",
        "Can we bill ultrasound guidance without a saved image?",
    ),
    ("Are phone orders acceptable?", "Does the order have to be signed by the ordering physician?"),
]


@pytest.mark.parametrize("text", [x for x, _ in TRUE_AND_FALSE])
def test_what_a_rule_holds_is_affirmed(text):
    assert the_verdict(text) is True


@pytest.mark.parametrize("text", [x for _, x in TRUE_AND_FALSE])
def test_what_a_rule_does_not_hold_is_denied(text):
    assert the_verdict(text) is False


def the_verdict(text, on=TODAY):
    found = held(understood(text, on=on), the_table())
    return found and found.verdict


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("What is the interval for a medicare dxa?", id="open"),
        pytest.param("why did medicare deny 76140", id="why"),
        pytest.param("Radiologist reads at home for the hospital inpatient, which POS?", id="which"),
        pytest.param("bone density spine and hip, office, own and read", id="an exam"),
        pytest.param("79, 40 pack yrs, has an order. does medicare cover 71271 for him?", id="told, not asked"),
    ],
)
def test_a_question_that_proposes_nothing_a_rule_decides_gets_no_verdict(text):
    assert the_verdict(text) is None


def test_a_rule_speaks_only_in_its_days():
    text = "Does Medicare cover screening CT colonography?"
    assert the_verdict(text, date(2026, 3, 2)) is True
    assert the_verdict(text, date(2024, 3, 2)) is False


def test_the_answer_begins_with_the_verdict_and_cites_the_rule():
    reply = asked("consultant slide: MRI claims without ME/QQ + G-code deny in 2026. right?")
    assert reply.record["text"].startswith("No.")
    assert "2024-12-31" in reply.record["text"]
    assert not reply.record["codes"]


def test_a_code_that_ended_is_not_saved_by_a_rule_beside_it():
    assert asked("is G0297 still ok for the lung screening CT, order sheet has it preprinted").answer.verdict is False


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("hospital inpatient chest film, we only read. Bill 71046 without a modifier?", False),
        ("we only read in the hospital, 71046-26, correct?", True),
        ("Galactogram one duct, hospital outpatient, our radiologist only reads. Plain 77053 then?", False),
    ],
)
def test_a_code_put_forward_plain_is_held_against_its_line(text, verdict):
    assert asked(text).answer.verdict is verdict


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("can we bill the film", Claims.MAY),
        ("must we bill the film?", Claims.MUST),
        ("without the film claims deny", Claims.MUST),
        ("we can't bill the film, right?", Claims.MAY_NOT),
        ("isn't the film billable?", Claims.MAY),
        ("the film is billable, isn't it?", Claims.MAY),
        ("we don't need the film anymore, right?", Claims.NEED_NOT),
        ("They say the film is billable. Is that wrong?", Claims.MAY_NOT),
        ("The pdf wants the film. do we still need that?", Claims.MUST),
    ],
)
def test_what_is_claimed_of_an_act(text, claims):
    at = text.index("film")
    found = claimed(text, [(at, at + len("film"))])
    assert found
    assert found.claims is claims


@pytest.mark.parametrize(
    ("words", "text", "is_said"),
    [
        ("add-on*", "Add-ons alone", True),
        ("bill* .. patient", "we bill it to the patient", True),
        ("bill* .. patient", "we bill it. The patient", False),
        ("over|under ##", "women over 65", True),
        ("# organ|organs", "six organs", True),
        ("QQ", "qq", False),
    ],
)
def test_how_the_words_of_a_notion_are_written(words, text, is_said):
    assert bool(pattern(words).search(text)) is is_said


def test_places_of_a_notion_are_in_order():
    assert spans(("film", "films"), "film and films") == ((0, 4), (9, 14))


@pytest.mark.parametrize(
    ("text", "asks"),
    [("which code?", False), ("T/F: it is paid", True), ("it is paid, true?", True), ("it is paid", False)],
)
def test_who_wants_a_yes_or_no(text, asks):
    assert asks_yes_no(text) is asks


def test_one_condition_that_is_met_does_not_make_an_exam_paid():
    assert asked("medicare patient is 81, smoker 35 pack years, is 71271 covered?").answer.verdict is False
