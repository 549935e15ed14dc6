"""Twists of everyday imaging: less done than ordered, films added or taken twice a day, two readers of one study."""

from __future__ import annotations

import pytest

from tests.asking import asked, billed

_NOT_ALL_DONE = [
    ("order was complete abdomen ultrasound, report only describes liver and gallbladder", "76705"),
    ("renal ultrasound complete, radiologist only comments on the kidneys", "76775"),
    ("they ordered a limited ruq ultrasound but sonographer did and reported all organs", "76700"),
    ("order said bilateral knees 3 views, left knee not done because of a cast", "73562-RT"),
    ("order was both ankles 3 views, right ankle was not filmed", "73610-LT"),
    ("ordered carotid duplex both sides, only the left done since right has a line", "93882"),
    ("ordered bilateral venous duplex legs, left leg amputated so right only", "93971"),
    ("script says knee 4 views bilat, tech got 3 on each because patient couldn't do tunnel", "73562-50"),
    ("ordered diagnostic mammo bilateral, only left done", "77065"),
    ("mammo screening: patient fainted after the right side, left not done", "77067-52"),
]
_DYE_FAILED = [
    ("ct with contrast ordered, iv blew, they got the noncon head only", "70450"),
    ("ordered ct abd/pelvis with iv, line infiltrated after 20 ml and they finished without", "74176"),
    ("ct neck with contrast ordered, iv infiltrated and they did it without", "70490"),
    ("mri left knee, gad ordered, refused, done without", "73721-LT"),
    ("wanted ct angiogram chest but iv failed and we just did a plain chest", "71250"),
    ("mri thoracic with only, prior noncon last week", "72147"),
    ("mri brain with gad ordered, line blew so only noncontrast was done", "70551"),
]
_PLACES = [
    ("ct sinus and orbits without", "70486 70480"),
    ("ct orbits with and ct sinus with contrast", "70481 70487"),
    ("ct abd pelvis with at 9am, ct head without 3pm same day", "74177 70450"),
    ("ct chest with today", "71260"),
    ("breast mri both w wo", "77049"),
    ("breast mri both without", "77047"),
]
_ADDED = [
    ("chest 2 views with both obliques", "71048"),
    ("lumbar spine 2 views and both obliques", "72110"),
    ("flex ext c spine plus 3 views", "72050"),
    ("lumbar 4 views with flex/ext too (6 in all)", "72114"),
    ("thoracic spine 4 views with obliques", "72074"),
    ("foot 3 views ap lateral and oblique", "73630"),
    ("ankle 2 views, mortise and lateral", "73600"),
]
_SITTINGS = [
    ("2 view chest in morning then 1 view portable at night", "71046 71045-XE"),
    ("left wrist 2 views in the morning and 3 views in the afternoon", "73110-LT 73100-XE-LT"),
    ("abdomen 2 views at noon and again at midnight 1 view", "74019 74018-XE"),
    ("shoulder 2 views, then post reduction 1 view same shoulder", "73030 73020-XE"),
    ("ankle 3 views at 8am, 4 views at 5pm", "73610-76"),
    ("chest 1 view at 5am and chest 1 view at 9pm", "71045-76"),
    ("pre and post reduction wrist films 3 views left both times", "73110-76-LT"),
    ("two ct abd pelvis with same day, 10 hours apart, same group", "74177-76"),
]
_SCREENED = [
    ("call back from screening right breast mammo", "77065"),
    ("screening mammo callback right with tomo", "77065 G0279"),
    ("screening mammo in am, diagnostic left same day with tomo on both", "77065-GG 77067-59 77063 G0279"),
    ("lung screen ct came as follow up of 4 mm nodule 3 months, not annual", "71250"),
    ("lung-rads 3 six month recheck low dose", "71250"),
    ("only right breast screened, left gone since 2010", "77067-52"),
    ("6 month followup low dose ct for a nodule", "71250"),
]


@pytest.mark.parametrize(("text", "lines"), [*_NOT_ALL_DONE, *_DYE_FAILED, *_PLACES, *_ADDED, *_SITTINGS, *_SCREENED])
def test_what_was_done_is_billed(text, lines):
    assert sorted(billed(asked(text).record)) == sorted(lines.split())


@pytest.mark.parametrize(
    "text",
    [
        "mammo was ordered screening but she has a lump",
        "pt came for screening but had breast pain so diagnostic was done instead",
    ],
)
def test_a_symptom_makes_an_ordered_screening_diagnostic(text):
    assert {line["code"] for line in asked(text).record["lines"]} == {"77065", "77066"}


@pytest.mark.parametrize(
    "text",
    [
        "two radiologists each sign same ct chest report, can both bill 26",
        "er doc and radiologist both read the same chest film, can both bill",
        "we and the ortho group both interpret the same mri, can both bill 26",
        "two different radiologists read the same knee film, can both bill",
    ],
)
def test_one_study_is_not_paid_to_two_readers(text):
    assert asked(text).record["text"].startswith("No")
