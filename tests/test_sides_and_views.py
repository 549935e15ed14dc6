"""Sides, columns of a code's row, and films counted over a sentence: many ways to ask, codes of every indicator."""

from __future__ import annotations

import pytest

from tests.asking import TODAY, asked, billed, the_table

# A code of each bilateral indicator: what both sides are called, and its two-sided code where it has one.
CODES = {
    "73630": ("feet", ""),
    "73721": ("knees", ""),
    "76642": ("breasts", ""),
    "77065": ("breasts", "77066"),
    "93971": ("legs", "93970"),
    "73060": ("upper arms", ""),
    "93970": ("legs", ""),
    "77066": ("breasts", ""),
}


def _indicator(code: str) -> str:
    return the_table().fee(code, "", TODAY).row.bilateral


def _takes_sides(code: str) -> bool:
    return bool(the_table().indicator("bilateral", _indicator(code), TODAY).allows)


def _both(code: str) -> set[str]:
    if CODES[code][1]:
        return {CODES[code][1]}
    return {f"{code}-50" if _takes_sides(code) else code}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "question",
    [
        "What is the bilateral indicator of {c}?",
        "bilateral indicator for {c}",
        "{c} bilateral indicator?",
        "I need the bilateral indicator for CPT {c}.",
    ],
)
def test_a_column_that_is_asked_for_is_told_and_nothing_is_billed(code, question):
    record = asked(question.format(c=code)).record
    assert record["lines"] == []
    assert f"{code} has bilateral indicator {_indicator(code)}" in record["text"]


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "question", ["Is {c} already bilateral?", "Does {c} include both {p}?", "Does {c} cover both sides?"]
)
def test_a_code_is_of_the_sides_that_its_row_says(code, question):
    record = asked(question.format(c=code, p=CODES[code][0])).record
    both = the_table().code(code, TODAY).laterality == "both"
    assert record["text"].startswith("Yes" if both else "No")
    assert {line["code"] for line in record["lines"]} <= {code}


def test_which_of_two_sides_is_no_yes_or_no():
    record = asked("Is 93971 for one leg or both?").record
    assert record["lines"] == []
    assert not record["text"].startswith(("Yes", "No."))


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "question",
    [
        "{c} on both {p}, how do I bill?",
        "Both {p} were done, {c}. How is that billed?",
        "Which modifier for {c} when both {p} were done?",
        "Reporting {c} for both {p}: 50, or RT and LT?",
    ],
)
def test_both_sides_of_a_code_named_are_its_own_line(code, question):
    assert set(billed(asked(question.format(c=code, p=CODES[code][0])).record)) == _both(code)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "question",
    [
        "Can I bill {c}-50?",
        "{c} with 50, ok or not?",
        "Is 50 a valid modifier for {c}?",
        "Would a bilateral modifier be appropriate on {c}?",
        "Both {p} were done. Is {c}-50 right?",
    ],
)
def test_fifty_is_allowed_by_the_indicator(code, question):
    record = asked(question.format(c=code, p=CODES[code][0])).record
    assert record["text"].startswith("Yes" if _takes_sides(code) else "No")


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("question", ["Does {c} take RT or LT?", "Does {c} need a laterality modifier?"])
def test_a_side_put_forward_as_a_modifier_tells_of_no_other_side(code, question):
    record = asked(question.format(c=code)).record
    assert record["text"].startswith("Yes" if _takes_sides(code) else "No")
    assert {line["code"] for line in record["lines"]} <= {code}


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("73630 on the left foot only. How do I bill it?", "73630-LT"),
        ("Only the left breast was done, 76641. Modifier?", "76641-LT"),
        ("What modifier goes on 73590 for the right leg?", "73590-RT"),
        ("Can I bill 73060 twice for both upper arms?", "73060"),
        ("Breast ultrasound, one quadrant on each side. Code?", "76642-50"),
    ],
)
def test_words_of_place_and_side_leave_the_code_named(question, line):
    assert billed(asked(question).record) == [line]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (
            "AP and lateral of the entire spine, and at the same visit AP and lateral of the lumbar spine. Code?",
            "72083",
        ),
        ("Whole spine for scoliosis, 2 views, then lumbar 2 views the same session. How is it coded?", "72083"),
        ("Scoliosis AP of the whole spine and a single lateral of the lumbar spine, same session. Code?", "72082"),
        ("AP pelvis plus a lateral of each hip. What do I bill?", "73522"),
        ("AP pelvis and a lateral of the right hip. Code?", "73502"),
        ("Left hip: AP pelvis, AP hip, frog leg lateral, cross table lateral. Code?", "73503"),
        ("Both hips, two views each, and an AP pelvis, five views in all. Code?", "73523"),
        ("Supine and upright abdomen with a PA chest. Code?", "74022"),
        ("PA chest with two views of the left ribs. What do I bill?", "71101"),
        ("Ribs of both sides, three views, no chest. Code?", "71110"),
        ("Lumbar spine AP and lateral, plus one spot view of L5-S1. Code?", "72100"),
        ("L-spine three views, then one more view added the same session. What's the code?", "72110"),
        ("PA and lateral chest plus a left lateral decubitus. CPT?", "71047"),
        ("Shoulder AP, scapular Y and axillary. CPT?", "73030"),
        ("CT of the abdomen first plain and then after IV contrast. CPT?", "74170"),
        ("Plain MRI of the knee followed by contrast images. Code?", "73723"),
    ],
)
def test_films_and_passes_of_one_session_are_added_up(question, code):
    assert asked(question).record["codes"] == [code]


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("KUB at 8 am and a repeat KUB at 6 pm, both read by the same radiologist. Second line?", "74018-26-76"),
        ("KUB at 8 am read by Dr. A; repeat KUB at 6 pm read by Dr. B. What modifier for Dr. B?", "74018-26-77"),
        ("KUB at 10:30. Which code?", "74018"),
        ("Two patients each had a KUB. Code for each?", "74018"),
    ],
)
def test_a_film_of_another_hour_is_no_further_view(question, line):
    assert billed(asked(question).record) == [line]


@pytest.mark.parametrize(
    ("question", "starts"),
    [
        ("Can I report 77063 without 77067?", "No"),
        ("Can 76802 be billed without 76801?", "No"),
        ("May 22515 be billed without a primary code?", "No"),
        ("Can 77063 be billed with 77067?", "Yes"),
        ("Would 3 units of 76882 exceed the MUE?", "Yes"),
        ("Would 2 units of 76882 exceed the MUE?", "No"),
        ("Are 2 units of 76882 within the MUE?", "Yes"),
        ("We billed 3 units of 73562 for one day. Over the limit?", "No"),
    ],
)
def test_an_add_on_alone_and_the_limit_of_a_day_get_a_yes_or_no(question, starts):
    assert asked(question).record["text"].startswith(starts)


def test_the_strength_of_an_agent_is_no_amount():
    (line,) = asked("100 ml of Omnipaque 350 was given. Code and units?").record["lines"]
    assert (line["code"], line["units"]) == ("Q9967", 100)


def _lines(question: str) -> set[str]:
    return {*billed(asked(question).record)}


SMALLEST = {"wrist": "73100", "ankle": "73600", "elbow": "73070", "hand": "73120", "toe": "73660", "forearm": "73090"}


@pytest.mark.parametrize("place", SMALLEST)
@pytest.mark.parametrize("question", ["one view right {p}", "XR right {p} single view", "right {p} xray 1 view"])
def test_one_film_of_a_part_without_a_code_for_one_is_its_least_code_reduced(place, question):
    assert _lines(question.format(p=place)) == {f"{SMALLEST[place]}-52-RT"}


def test_one_film_keeps_the_code_that_there_is_for_one():
    assert _lines("one view cervical spine") == {"72020"}
    assert _lines("right shoulder 1 view") == {"73020-RT"}
    assert _lines("bone age left hand, one film") == {"77072"}


def test_of_two_exams_only_the_one_with_too_few_films_is_reduced():
    assert _lines("one view right wrist and two views right ankle") == {"73100-52-RT", "73600-RT"}


@pytest.mark.parametrize(("views", "code"), [(1, "73521"), (2, "73522"), (3, "73523")])
@pytest.mark.parametrize(
    "question",
    [
        "both hips {n} views each",
        "right hip {n} views left hip {n} views",
        "{n} views of the right hip and {n} views of the left hip",
        "bilateral hips, {n} views of each hip",
    ],
)
def test_films_of_both_hips_are_counted_together(question, views, code):
    assert _lines(question.format(n=views)) == {code}


@pytest.mark.parametrize(("views", "code"), [(1, "73501"), (3, "73502"), (4, "73503")])
def test_a_pelvis_with_the_hip_leaves_the_views_told(views, code):
    assert _lines(f"right hip {views} views with pelvis") == {code}


def test_both_knees_are_films_of_each_unless_they_stand():
    assert _lines("both knees 1 view each") == {"73560-50"}
    assert _lines("both knees standing AP") == {"73565"}
    assert _lines("frog leg lateral pelvis") == {"72170"}


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("XR right shoulder 2 views, left shoulder 2 views and right knee 3 views", {"73030-50", "73562-RT"}),
        ("left wrist 3v, right wrist 3v, left elbow 3v", {"73110-50", "73080-LT"}),
        ("right hip 2 views, left hip 2 views and right knee 3 views", {"73522", "73562-RT"}),
        ("right knee 3 views, left knee 2 views and right ankle 3 views", {"73562-RT", "73560-LT", "73610-RT"}),
        ("bilateral feet 3 views and left ankle 2 views", {"73630-50", "73600-LT"}),
    ],
)
def test_a_third_exam_keeps_its_own_side_and_views(question, lines):
    assert _lines(question) == lines


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        ("MRI right hip and left knee without contrast", ["73721-RT", "73721-LT"]),
        ("MRI right elbow and right wrist with contrast", ["73222-RT", "73222-XS-RT"]),
        ("MRI both shoulders and left elbow without contrast", ["73221-50", "73221-XS-LT"]),
        ("MRI right hip, right knee and right ankle without contrast", ["73721-RT", "73721-XS-RT", "73721-XS-RT"]),
        ("CT right knee and left ankle without contrast", ["73700-RT", "73700-LT"]),
        ("CT right knee and right ankle without contrast", ["73700-RT"]),
        ("MRI right knee and left knee without contrast", ["73721-50"]),
        ("MRI right knee without contrast and left hip with contrast", ["73721-RT", "73722-LT"]),
    ],
)
def test_a_joint_has_a_line_and_a_limb_has_one_a_side(question, lines):
    record = asked(question).record
    assert ["-".join((x["code"], *x["modifiers"])) for x in record["lines"]] == lines


@pytest.mark.parametrize("code", ["71045", "74018", "70450", "73610", "76705"])
@pytest.mark.parametrize(
    "question",
    [
        "{c} x2 same day denied duplicate",
        "{c} at 8am and {c} at 8pm denied",
        "radiologist repeats {c} the same day 2 hours later",
        "denied CO-18 duplicate {c} same day, two studies",
        "{c} and {c} same day denied as duplicate",
    ],
)
def test_the_same_study_again_on_a_day_is_a_repeat_and_no_sum_of_views(code, question):
    assert _lines(question.format(c=code)) == {f"{code}-76"}


def test_what_is_no_repeat_takes_no_76():
    assert "71045-76" not in _lines("71045 and 71045 one session")
    assert _lines("can I bill 73030 x2 same day, both shoulders") == {"73030-50"}
    assert _lines("71046 at 8 am and 71045 at 4 pm, second denied") == {"71046", "71045-XE"}
    assert _lines("CT chest with contrast at the hospital, resident reads, attending overread") == {"71260-26-GC"}
    assert _lines("three portable chest films same day by same radiologist in ICU") == {"71045-26-76"}


FINGERS = [
    (*(x.partition("=")[2] for x in r.condition.split("&")), r.value)
    for r in the_table().rows("rules")
    if "digit=" in r.condition
]


@pytest.mark.parametrize(("side", "digit", "modifier"), FINGERS)
def test_the_film_of_one_finger_or_toe_names_it(side, digit, modifier):
    code, name = ("73660" if "toe" in digit else "73140"), digit.replace("_", " ")
    assert billed(asked(f"xr {side} {name} 2 views").record) == [f"{code}-{modifier}"]
    reply = asked(f"{code}-{modifier} for the {side} {name}, ok?")
    assert (reply.answer.verdict, billed(reply.record)) == (True, [f"{code}-{modifier}"])


@pytest.mark.parametrize(("side", "digit", "modifier"), FINGERS[::3])
def test_the_modifier_of_another_finger_or_toe_is_refused(side, digit, modifier):
    other = {"left": "right", "right": "left"}[side]
    assert asked(f"is {modifier} right for a {other} {digit.replace('_', ' ')} x-ray").answer.verdict is False


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("xr left index and middle finger, 3 views", "73140-LT", id="two fingers"),
        pytest.param("xr right 2nd to 4th toes", "73660-RT", id="several toes"),
        pytest.param("both thumbs x-ray", "73140-50", id="both sides"),
        pytest.param("rt pinky xray, hospital patient, we read", "73140-26-F9", id="a lay name and the reading"),
        pytest.param("left hallux film", "73660-TA", id="a medical name"),
    ],
)
def test_a_finger_is_named_only_where_the_film_is_of_one(text, line):
    assert billed(asked(text).record) == [line]
