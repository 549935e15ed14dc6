"""Exams in words asked about as lines of one claim, and what else is asked beside a code: many pairs, many frames."""

import pytest

from tests.asking import asked

FRAMES = [
    "can {a} be billed with {b}",
    "can i bill {a} and {b} together",
    "{a} and {b} same day, both billable?",
    "is {a} billable with {b}",
    "ok to bill {a} w/ {b} same day",
    "can {a} and {b} both be billed on the same date",
    "{a} + {b} - can both be charged",
]
PAIRS = [
    ("ct chest with contrast", "ct abdomen pelvis with contrast", True, {"71260", "74177"}),
    ("hida scan", "gallbladder ultrasound", True, {"78226", "76705"}),
    ("left ankle xray 3 views", "left foot xray 3 views", True, {"73610", "73630"}),
    ("lumbar mri without contrast", "thoracic mri without contrast", True, {"72148", "72146"}),
    ("pet/ct skull to thigh", "ct chest with contrast", True, {"78815", "71260"}),
    ("mri brain w/wo", "mra head without contrast", False, {"70553"}),
    ("cta chest", "ct chest with contrast", False, {"71275"}),
    ("ct head", "ct sinus", True, set()),
    ("mammogram", "breast ultrasound", True, set()),
]


@pytest.mark.parametrize("frame", FRAMES)
def test_exams_in_words_are_answered_by_yes_or_no_in_every_frame(frame):
    found = {(a, b): asked(frame.format(a=a, b=b)).answer for a, b, _, _ in PAIRS}
    wrong = {pair: (x.verdict, {p.line.code for p in x.lines}) for pair, x in found.items()}
    assert wrong == {(a, b): (verdict, codes) for a, b, verdict, codes in PAIRS}


def test_a_vaginal_scan_told_first_is_a_study_beside_the_pelvic_one():
    for a, b in (("transvaginal ultrasound", "pelvic ultrasound complete"), ("complete pelvic us", "transvaginal us")):
        found = asked(f"{a} and {b}, can both be billed?").answer
        assert (found.verdict, {p.line.code for p in found.lines}) == (True, {"76830", "76856"})


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("74174 and 75635 billed together ok or no", False),
        ("70553 and 70551 together yes or no", False),
        ("71260 and 74177 same day ok or not", True),
        ("can 20611 be billed w 76942", False),
        ("my biller says 77063 can be billed with a diagnostic mammogram, is she right", False),
        ("can i bill ct guidance with a lung biopsy 32408", False),
        ("can i bill us guidance with liver biopsy 47000", True),
        ("ct head and ct maxillofacial same day need a 59?", False),
        ("renal biopsy 50200 with ct guidance both?", True),
        ("we can bill 77063 alone right", False),
        ("i billed 93971-RT and 93971-LT for both legs, was that right", False),
    ],
)
def test_two_codes_on_a_claim_are_a_pair_however_the_yes_or_no_is_asked(text, verdict):
    assert asked(text).answer.verdict is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("i'd use 74170, ok? ct abdomen w and w/o for liver mass", True),
        ("thinking 71260, correct? chest ct without contrast", False),
        ("so 76700 needs six organs right", False),
        ("so 77066 is both breasts right", True),
        ("so 93970 is both legs right", True),
        ("is it true that medicare does not pay 77061", True),
        ("77062 is not covered by medicare right?", True),
        ("medicare does not cover 77067, right?", False),
        ("can radiology bill 76000-26 without a report", False),
        ("the surgeon used c-arm, can radiology bill 76000-26 no report", False),
        ("is q9967 billed per vial?", False),
        ("is q9966 billed per ml?", True),
        ("is A9585 billed per ml?", False),
        ("a source says 76942 may be billed per lesion", False),
        ("a training slide says auc modifier is mandatory for ct", False),
        ("one page says 71271 covers ages 55-77 with 15 pack years, right?", False),
        ("can the radiologist bill global for an inpatient ct?", False),
        ("someone told me modifier 59 goes on column 1 only. true?", False),
        ("our lecturer claims 77066 is a screening code", False),
        ("a blog claims 72158 is without contrast only", False),
        ("a payer guide says bill 77063 x2", False),
        ("google says cpt for ct abdomen and pelvis with contrast is 74176", False),
    ],
)
def test_what_is_put_forward_is_answered_by_yes_or_no(text, verdict):
    assert asked(text).answer.verdict is verdict


def test_no_line_is_named_where_nothing_may_be_billed():
    assert not asked("can radiology bill 76000-26 without a report").answer.lines


@pytest.mark.parametrize(
    ("text", "lines", "aside"),
    [
        ("code for chest xray 2 views and the icd-10 for cough", {"71046"}, "Diagnosis"),
        ("what cpt and dx for screening mammogram", {"77067"}, "Diagnosis"),
        ("ct guided biopsy of lung code and pathology code", {"32408"}, "Laboratory"),
        ("mri lumbar w/o code and how much does aetna pay", {"72148"}, "payer"),
        ("what's the anesthesia code and the mri brain with contrast code", {"70552"}, "Anesthesia"),
        ("patient has lung nodule R91.1, ct chest w/o f/u code?", {"71250"}, ""),
        ("M25.561 knee mri without contrast cpt", {"73721"}, ""),
        ("xray knee 3v M17.11 right", {"73562"}, ""),
        ("office visit and shoulder xray 2 views, which codes", {"73030"}, "Visit"),
        ("whats the cpt for chest ct w and how much is it at cigna", {"71260"}, "payer"),
    ],
)
def test_the_part_that_can_be_answered_is_and_the_other_is_named(text, lines, aside):
    record = asked(text).record
    assert {x["code"] for x in record["lines"]} == lines
    assert (aside in record["text"]) if aside else ("outside what RadCode" not in record["text"])


@pytest.mark.parametrize(
    "text",
    [
        "what icd10 for 77067",
        "z12.31 goes with what cpt",
        "does R91.1 cover a chest ct",
        "que codigo uso para radiografia de torax 2 vistas",
        "quel code pour irm cerebrale sans contraste",
        "my knee hurts",
        "x-ray of dog leg",
        "can you write me an appeal letter for denied 72148",
        "dose of gadavist for 80kg",
    ],
)
def test_what_lies_outside_is_declined_in_one_line(text):
    record = asked(text).record
    assert record["outcome"] == "declined"
    assert "\n" not in record["text"].strip()


@pytest.mark.parametrize(
    ("text", "said", "unsaid"),
    [
        ("list all codes for knee x-ray", {"73560", "73562", "73564", "73565"}, {"73600", "76499"}),
        ("all the mri brain codes please", {"70551", "70552", "70553"}, {"70540"}),
        ("what are all the cpt codes for chest ct", {"71250", "71260", "71270", "71271"}, {"71045"}),
        ("new ct codes 2026", {"70471", "70472", "70473"}, {"70450", "0042T"}),
        ("what codes were deleted in 2026 for radiation oncology", {"77385", "77386", "77401"}, {"77402", "77436"}),
        ("which codes changed in 2026", {"70471", "0042T", "77402", "37263", "37224"}, {"71046"}),
        ("list the modifiers radiology uses", {"26", "TC", "59", "76"}, {"91"}),
        ("which modifier indicates repeat procedure", {"76", "77"}, {"91", "59"}),
        ("what modifier means discontinued", {"53"}, {"52"}),
        ("which modifier is used for left side", {"LT"}, {"TC"}),
        ("modifier for same day repeat read by different doc", {"77"}, set()),
        ("all dexa codes", {"77080", "77081", "77085"}, {"77067"}),
        ("what primary codes can +77002 be billed with", {"20610", "23350"}, {"62323"}),
        ("what else can be billed with 19083", {"19084"}, {"19082"}),
        ("which codes can be billed with 47000", {"76942", "77012"}, {"77003"}),
    ],
)
def test_lists_hold_what_is_asked_and_nothing_else(text, said, unsaid):
    reply = asked(text)
    found = {x for s in reply.answer.said for x in (*s.statement.codes, *s.statement.modifiers)}
    words = set(reply.record["text"].replace("(", " ").replace(",", " ").replace(";", " ").replace(".", " ").split())
    assert reply.record["outcome"] == "answered"
    assert said <= words | found
    assert not unsaid & (words | found)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("what is a Category III code", "temporary code"),
        ("what is an IDTF", "diagnostic testing facility"),
        ("what does contractor priced mean", "local Medicare contractor"),
        ("define selective catheterization", "steered into a branch"),
    ],
)
def test_terms_that_new_hires_ask_about_are_explained(text, words):
    record = asked(text).record
    assert (record["outcome"], words in record["text"], record["lines"]) == ("answered", True, [])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("77012 or 77021 when", ("77012", "77021")),
        ("one view vs 2 view chest codes", ("71045", "71046")),
        ("difference between 2 view and 3 view foot", ("73620", "73630")),
    ],
)
def test_what_is_held_against_each_other_stands_side_by_side(text, codes):
    assert asked(text).answer.table[0][1:] == codes
