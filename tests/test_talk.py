"""What a later turn keeps of the talk and what it changes: as the exam told in one text would be answered."""

from dataclasses import replace

import pytest

from radcode.followup import in_words
from radcode.recalled import recalled, remembered
from radcode.story import grafted
from radcode.undone import narrowed
from radcode.variants import are_variants
from tests.asking import asked, billed, the_lexicon, the_table, understood


def lines_of(*turns):
    return sorted((x["code"], *x["modifiers"]) for x in asked(*turns).record["lines"])


# Turns, and the one text that tells the same.
SAME = (
    # a word that needs the study told before
    (("perfusion lung scan only", "vent as well"), "lung ventilation and perfusion scan"),
    (("MRI cervical spine without contrast", "no, thoracic"), "MRI thoracic spine without contrast"),
    # what is no longer part of the exam goes with its words
    (("PET CT skull base to mid thigh", "whole body instead"), "PET CT whole body"),
    (("thyroid uptake, no pictures", "sorry there are images with the uptake"), "thyroid scan with uptake"),
    # films taken away and added
    (("chest x-ray PA and lateral", "the lateral never got done"), "chest x-ray 1 view"),
    (("wrist x-ray 3 views", "the oblique was skipped"), "wrist x-ray 2 views"),
    (("x-ray cervical spine 3 views", "obliques were added"), "x-ray cervical spine 5 views"),
    (("scoliosis x-ray whole spine 2 views", "and L + R bending films, so 4"), "scoliosis x-ray whole spine 4 views"),
    # besides, and not in place
    (("CT guided lung biopsy, core", "they also put in a fiducial marker"), "core lung biopsy; lung fiducial marker"),
    (("cardiac MRI w/wo with stress", "flow mapping too"), "cardiac MRI w/wo with stress and velocity flow mapping"),
    (("x-ray left hand 3 views", "and the wrist, 3 views"), "x-ray left hand 3 views and left wrist 3 views"),
    (("CTA abdomen and pelvis", "with runoff"), "CTA aorta with runoff"),
    # told otherwise
    (("MRI right shoulder without contrast", "arthrogram instead"), "MR arthrogram right shoulder"),
    (("low dose chest CT for lung cancer screening", "nodule follow up instead"), "chest CT without contrast"),
    (("chest CT without, 3D on the scanner", "no, separate workstation"), "chest CT without, 3D on workstation"),
    (("osseous survey complete, adult", "peds? 5 month old"), "bone survey of an infant"),
    (
        ("x-ray foot on film in our office", "I mean CR cassettes, not film"),
        "x-ray foot with CR cassettes in our office",
    ),
)


@pytest.mark.parametrize(("turns", "text"), SAME)
def test_a_talk_is_answered_as_one_text(turns, text):
    assert lines_of(*turns) == lines_of(text)


# A code, a turn that tells another form of its exam, and what tells that form.
FORMS = (
    ("thoracentesis without imaging", "ultrasound was used the whole time", "thoracentesis with ultrasound guidance"),
    ("pelvic ultrasound, complete", "transvaginal", "transvaginal ultrasound"),
    ("chest x-ray 2 views", "one view only", "chest x-ray 1 view"),
    ("vein duplex of one leg", "both legs", "vein duplex both legs"),
    ("abdomen CT with contrast", "pelvis too", "CT abdomen and pelvis with contrast"),
    ("left breast biopsy ultrasound guided", "stereotactic instead", "breast biopsy stereotactic"),
)


@pytest.mark.parametrize(("exam", "turn", "form"), FORMS)
def test_a_code_asked_about_is_told_in_its_own_words(exam, turn, form):
    code = lines_of(exam)[0][0]
    assert {c for c, *_ in lines_of(code, turn)} == {c for c, *_ in lines_of(form)}


@pytest.mark.parametrize("row", [r for r in the_table().rows("codes") if " or " in r.label and "," in r.label][:40])
def test_the_words_of_a_code_leave_out_what_it_leaves_open(row):
    assert all(" or " not in part for part in in_words(row).split(",")[1:] if "(" not in part)


@pytest.mark.parametrize("half", ["TC?", "and tc", "what about the technical side?"])
def test_a_half_alone_takes_the_place_of_the_one_on_the_code(half):
    code = lines_of("chest x-ray 2 views")[0][0]
    (line,) = lines_of(f"what does {code}-26 pay", half)
    assert line == (code, "TC")


def test_globally_both_halves_are_paid():
    code = lines_of("chest x-ray 2 views")[0][0]
    assert lines_of(f"what does {code}-26 pay", "and global?") == [(code,)]


@pytest.mark.parametrize(
    "turn",
    [
        "new one: chest x-ray 2 views, our office, we own it too",
        "different patient - chest x-ray 2 views",
        "thanks. next: chest x-ray 2 views",
        "unrelated: chest x-ray 2 views",
    ],
)
def test_another_case_drops_all_that_was_told(turn):
    assert lines_of("right leg venous duplex, hospital, we read", turn) == lines_of("chest x-ray 2 views")


def test_a_talk_goes_back_to_an_earlier_exam():
    first, second = "brain MRI without contrast", "what if with and without"
    assert lines_of(first, second, "go back to the first one: we only read") == lines_of(f"{first}, we only read")
    assert lines_of("chest CT with contrast", "thyroid ultrasound", "back to the CT, we only read") == lines_of(
        "chest CT with contrast, we only read"
    )


def test_what_is_remembered_is_named_or_counted():
    first = understood("brain MRI without contrast")
    asked_now = understood("thyroid ultrasound")
    last = replace(asked_now, earlier=(first,))
    back = recalled("back to the brain", last, the_lexicon())
    assert back is not None
    assert back[1] == first
    assert recalled("back to the knee", last, the_lexicon()) is None
    assert recalled("and with contrast?", last, the_lexicon()) is None
    assert len(remembered(last)) == 2


def test_a_code_that_the_system_shows_is_put_to_the_exam():
    with_and_without = lines_of("CT abdomen and pelvis without and with contrast")[0][0]
    reply = asked("CT abdomen and pelvis with contrast", f"hm our EMR says {with_and_without}, you sure?")
    assert reply.record["text"].startswith("No. Bill")
    assert [x["code"] for x in reply.record["lines"]] == [lines_of("CT abdomen and pelvis with contrast")[0][0]]


def test_a_film_after_a_line_is_asked_beside_it():
    record = asked("PICC placed with ultrasound and fluoro", "and the cxr to check the tip, can we charge?").record
    assert record["text"].startswith("No. Bill")


def test_a_level_lies_on_neither_side():
    both = lines_of("lumbar transforaminal epidural, two levels", "both sides")
    assert len(both) == 2
    assert all("50" in modifiers for _, *modifiers in both)


def test_the_side_stays_with_a_second_lesion_of_the_same_breast():
    lines = lines_of("left breast ultrasound guided biopsy, one lesion", "second lesion same breast")
    assert len(lines) == 2
    assert "LT" in lines[0]


@pytest.mark.parametrize("turn", ["2", "2.", "#2"])
def test_a_number_picks_an_option_where_nothing_is_counted(turn):
    options = [x["code"] for x in asked("CT abdomen").record["lines"]]
    assert [c for c, *_ in lines_of("CT abdomen", turn)] == [options[1]]
    assert lines_of("x-ray knee", "3") == lines_of("x-ray knee 3 views")


def test_an_add_on_of_a_turn_brings_its_primary():
    first = lines_of("kyphoplasty T12")
    assert {*first} < {*lines_of("kyphoplasty T12", "and L1")}


def test_variants_are_ways_that_no_code_has_together():
    table = the_table()
    assert are_variants("3d_on_scanner", "3d_workstation", table)
    assert not are_variants("stress", "flow_mapping", table)  # an add-on is no other exam


@pytest.mark.parametrize(
    ("told", "turn", "left"),
    [
        ("renal ultrasound with bladder", "bladder was not scanned", "renal ultrasound"),
        ("CT abdomen with contrast", "no contrast", ""),
        ("rest and stress study", "only the stress part was done", "stress only study"),
        ("chest x-ray 2 views", "lateral not done", "chest x-ray 1 views"),
    ],
)
def test_a_part_that_was_not_done_is_left_out(told, turn, left):
    assert narrowed(told, turn) == left


def test_a_word_of_the_vocabulary_is_left_as_it_is():
    assert grafted("with contrast", "CT chest", the_lexicon()) == "with contrast"


@pytest.mark.parametrize(
    ("first", "then", "lines"),
    [
        ("PICC placed with ultrasound, child age 3", "oops she's 6", ["36573"]),
        ("tunneled central line, 3 year old", "he's actually 7", ["36558"]),
        ("central line no tunnel, age 44", "sorry, patient is 4", ["36555"]),
        ("transport code, portable x-ray truck", "two people at the same nursing home stop", ["R0075-UN"]),
        ("transport code, portable x-ray truck", "4 residents at that stop", ["R0075-UQ"]),
    ],
)
def test_an_age_or_a_number_of_patients_alone_changes_the_line(first, then, lines):
    assert billed(asked(first, then).record) == lines


@pytest.mark.parametrize(("n", "modifier"), [("two", "UN"), ("3", "UP"), ("four", "UQ")])
def test_residents_counted_at_one_stop_are_a_trip(n, modifier):
    record = asked(f"nursing home portable, one stop, {n} residents imaged. R code and modifier for each?").record
    assert billed(record) == [f"R0075-{modifier}"]


def test_a_cut_of_both_halves_is_told_for_both():
    text = asked("MPPR on the second CT: how much off TC and how much off PC").record["text"]
    assert "50 percent" in text
    assert "5 percent" in text


def test_units_before_the_limit_are_the_limit():
    assert (
        "4 units a day" in asked("How many units of 71045 a day will Medicare take before the MUE hits?").record["text"]
    )
