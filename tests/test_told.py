"""Exams told as a story: how contrast was given, what somebody keyed instead, what a study is made of."""

import pytest

from tests.asking import asked


def codes(text: str) -> set[str]:
    return {p.line.code for p in asked(text).answer.lines}


SCANS = [
    ("CT maxillofacial", "70486", "70487", "70488"),
    ("CT thoracic spine", "72128", "72129", "72130"),
    ("MRI pelvis", "72195", "72196", "72197"),
    ("MRI left shoulder", "73221", "73222", "73223"),
]
GIVEN = [
    (1, "{scan}. dye pushed through the arm vein, scanned once afterwards. scout was taken before. code?"),
    (1, "{scan}, one pass after the IV injection, nothing before it except the localizer"),
    (0, "{scan}, rectal contrast only. with or without?"),
    (0, "order said with contrast but kidneys were bad so {scan} was done without"),
    (2, "{scan}: first a run without, then the injection, then a second run. code?"),
    (2, "{scan}, images before the dye and again after the dye"),
]


@pytest.mark.parametrize(("which", "frame"), GIVEN)
def test_how_contrast_was_given_decides_not_the_words_beside_it(which, frame):
    found = {scan: codes(frame.format(scan=scan)) for scan, *_ in SCANS}
    assert found == {scan: {forms[which]} for scan, *forms in SCANS}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The dye went into the thecal sac elsewhere; we did only the cervical spine CT. No IV.", "72126"),
        ("thoracic spine CT, contrast put in by lumbar puncture by the neurosurgeon, we just scanned", "72129"),
        ("post-myelogram CT lumbar spine, injection by somebody else, scan only by us", "72132"),
    ],
)
def test_contrast_in_the_sac_by_another_leaves_the_scan_with_contrast(text, code):
    assert codes(text) == {code}


KEYED = [
    ("ultrasound of the thyroid", "76536", "chest ultrasound"),
    ("knee x-ray, 3 views, left", "73562", "tib fib"),
    ("CT abdomen and pelvis with IV contrast", "74177", "CT chest"),
    ("HIDA scan with CCK", "78227", "gastric emptying study"),
]


@pytest.mark.parametrize(
    "frame",
    [
        "{exam}. the tech dropped it as a {wrong}",
        "{exam} was scheduled as {wrong}. code?",
        "{exam} (registered under {wrong})",
        "It was put in as {wrong} but the report describes {exam}",
    ],
)
def test_what_somebody_keyed_the_exam_as_is_no_line(frame):
    found = {exam: codes(frame.format(exam=exam, wrong=wrong)) for exam, _, wrong in KEYED}
    assert found == {exam: {code} for exam, code, _ in KEYED}


def test_two_exams_that_were_booked_are_two_lines():
    assert codes("patient scheduled for CT chest with contrast and CT head without") == {"71260", "70450"}


@pytest.mark.parametrize(
    "left_out",
    [
        'Not one word about the spleen, not even "obscured by gas". 76700 stands or falls?',
        "The dictation forgot the spleen. 76700 or not?",
        "No statement on the spleen, no reason why. Does 76700 hold?",
    ],
)
def test_an_organ_without_a_word_makes_it_limited(left_out):
    seen = "abdominal ultrasound: liver, gallbladder, CBD, pancreas, both kidneys, aorta, IVC. "
    assert codes(seen + left_out) == {"76705"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hyperparathyroidism, sestamibi planar only early and delayed", {"78070"}),
        ("hyperparathyroidism: DXA of the forearm", {"77081"}),
        ("ventilation and perfusion both done for pulmonary embolism, patient pregnant", {"78582"}),
        ("CTA for PE in pregnant patient", {"71275"}),
        ("new kidney graft, US and duplex of the graft artery and vein", {"76776"}),
        ("bypass graft duplex right leg", {"93926"}),
        ("code for leg xray", set()),
        ("leg film, 6 month old", {"73592"}),
    ],
)
def test_parts_make_the_study_that_has_a_code_of_its_own(text, found):
    assert codes(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Screening turned into diagnostic of the right breast same visit, both 3D",
            {"77067", "77063", "77065", "G0279"},
        ),
        ("same-day callback: bilateral screening tomo and right diagnostic tomo", {"77067", "77063", "77065", "G0279"}),
        ("3-D screening followed by unilateral 2D diagnostic on the same day", {"77067", "77063", "77065"}),
        (
            "she came for a screen, radiologist saw something, we did a left diagnostic right then, no tomo",
            {"77067", "77065"},
        ),
    ],
)
def test_a_screening_that_became_diagnostic_is_both_each_with_its_own_tomosynthesis(text, found):
    assert codes(text) == found
