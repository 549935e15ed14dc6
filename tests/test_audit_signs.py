"""The audit on signs rather than turns of phrase: contrast, sides, ages, lists by year, modifiers, two codes."""

import pytest

from ingest.audit.plain import in_plain_words
from ingest.audit.spotted.dye import state_of
from tests.asking import is_refuted


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("~ is acquired first plain and then again once gadolinium is on board", "without_then_with"),
        ("~: no dye, then dye", "without_then_with"),
        ("images without, followed by images with, contrast", "without_then_with"),
        ("nobody starts an IV line for ~", "none"),
        ("Gadolinium: none.", "none"),
        ("~ is run dry", "none"),
        ("every sequence of ~ follows the injection", "only_with"),
        ("~ is enhanced, and no plain pass was made", "only_with"),
        ("the patient gets iodine for ~", "with"),
        ("~ with or without contrast", None),
        ("if dye is added the code changes", None),
        ("the agent is billed with units of its own", None),
        ("~ is a chest film", None),
    ],
)
def test_signs_of_contrast_come_to_one_state(words, state):
    assert state_of(words) == state


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("AP, lateral and mortise", "3 views"),
        ("AP, lateral, both obliques and odontoid", "5 views"),
        ("PA and lateral", "2 views"),
        ("no dye, then dye", "without then with contrast"),
    ],
)
def test_lists_of_projections_count_the_views_and_two_states_are_one(words, plain):
    assert in_plain_words(words) == plain


# (heading, text that is wrong, the same with one fact right)
PAIRS = [
    (
        "Chest MR",
        "What 71551 shows: plain images and then, once dye is in, the same again.",
        "What 71552 shows: plain images and then, once dye is in, the same again.",
    ),
    ("CT of the orbits", "Nobody starts an IV line for 70481.", "Nobody starts an IV line for 70480."),
    (
        "Lumbar CT",
        "Injection: yes, and every slice follows it. Code: 72131.",
        "Injection: yes, and every slice follows it. Code: 72132.",
    ),
    ("73115 Wrist arthrogram reading", "Sides: both.", "Sides: one."),
    ("75733 Adrenal arteriogram", "Sides: one.", "Sides: both."),
    (
        "77078",
        "A patient may come back for 77078 twelve months later, says Medicare.",
        "A patient may come back for 77078 23 full months later, says Medicare.",
    ),
    (
        "Lung screening",
        "Medicare still covers 71271 for a smoker who is 79.",
        "Medicare no longer covers 71271 for a smoker who is 79.",
    ),
    (
        "Lung screening",
        "A beneficiary of 48 qualifies for 71271.",
        "A beneficiary of 48 is too young to qualify for 71271.",
    ),
    ("76706", "Lifetime limit: three.", "Lifetime limit: one."),
    ("New in 2026", "- 75580", "- 75577"),
    ("Deleted in 2018", "- 73550", "- 71010"),
    ("MR elastography", "76391 has been with us since 2022.", "76391 has been with us since 2019."),
    ("PET", "Before the first treatment the PET line wears PS.", "Before the first treatment the PET line wears PI."),
    ("Detectors", "Shot on film, the exam needs FY.", "Shot on film, the exam needs FX."),
    (
        "Stopped early",
        "74 tells that the case was called off before anesthesia.",
        "73 tells that the case was called off before anesthesia.",
    ),
    (
        "Transit",
        "78264 and 78266 can share a claim if you add 59.",
        "78264 and 78266 cannot share a claim whatever you add.",
    ),
    ("Jaw", "Nothing stops 70100 and 70110 from being paid on one date.", "70100 sits inside 70110."),
    ("73650", "Counted in views, the floor is three.", "Counted in views, the floor is two."),
    ("Ankle", "AP, lateral and mortise make 73600.", "AP, lateral and mortise make 73610."),
    ("OB", "76817 is done through the abdomen.", "76817 is done through the vagina."),
    ("Breast imaging", "Breast imaging lives in 77046 to 77092.", "Breast imaging lives in 77046 to 77067."),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "wrong", "right"), PAIRS, ids=[w[:30] for _, w, _ in PAIRS])
def test_a_changed_fact_is_refuted_and_the_right_one_is_not(heading, wrong, right):
    assert is_refuted(wrong, heading)
    assert not is_refuted(right, heading)


@pytest.mark.parametrize(
    "text",
    [
        "A hospital radiologist who reads the same brain MR bills 70553-26 and no agent.",
        "A holiday does not end a unit of 77427: the count of 5 fractions goes on.",
        "Two units of 76641 on one line go over the limit of 1.",
        "The claim is 73630-RT and 73620-LT, and RT and LT release the pair without 59.",
        "A CT or MR arthrogram with the needle placed under fluoroscopy takes the joint injection and 77002.",
        "77065/77067: screening turned diagnostic, GG and 59.",
        "Goes after 19081, once per further lesion.",
    ],
)
def test_what_is_right_in_other_words_is_let_be(text):
    assert not is_refuted(text, "Coding notes")
