"""Inside or apart, and what became of an exam: plain questions over codes of several families, right in both ways."""

import pytest

from tests.asking import TODAY, asked, the_table

BUNDLED = [
    (a, b, the_table().ptp(a, b, TODAY).row.modifier_indicator)
    for a, b in (
        ("70260", "70250"),
        ("74246", "74240"),
        ("70470", "70460"),
        ("76700", "76705"),
        ("73610", "73600"),
        ("71275", "71260"),
    )
]
INSIDE_YES = [
    "Is {b} included in {a}?",
    "{b} is part of {a}, correct?",
    "When {a} is billed, does {b} bundle?",
    "Is it unbundling to report {b} with {a}?",
    "Do {a} and {b} hit an NCCI edit?",
    "Is there an NCCI edit between {a} and {b}?",
]
INSIDE_NO = [
    "Can I get paid for {b} on top of {a}?",
    "{b} got bundled with {a}. Can we append a 59 to get it paid?",
    "Payer bundled {b} into {a} on the same day. Can I put 59 on it?",
    "{a} plus {b}, same session: ok to bill both?",
    "denied {b}, says inclusive to {a}. add 59?",
]
VEIN = [
    ("74177", "CT abdomen and pelvis with contrast", "contrast"),
    ("71275", "CTA chest", "contrast"),
    ("70553", "MRI brain without and with contrast", "contrast"),
    ("78306", "whole body bone scan", "tracer"),
    ("78452", "myocardial perfusion SPECT", "tracer"),
    ("78815", "PET/CT skull base to mid thigh", "tracer"),
]
VEIN_NO = [
    "Can I charge 96374 for pushing the {g} during {n}?",
    "Can I bill for the {g} injection in addition to {c}?",
    "Does the {g} injection get its own code with {n}?",
    "Do I bill the IV start separately for {n}?",
    "Can I add an injection code to {c}?",
    "Will Medicare pay 96374 on top of {c}?",
]
VEIN_YES = [
    "Is the IV injection of the {g} included in {n}?",
    "Is venous access for the {g} considered part of {n}?",
    "The IV push for {n} is bundled, correct?",
    "Does {c} include the injection of {g}?",
]
NEEDLES = {"36000", "36410", "96374"}


def _words(verdict: bool | None) -> str:
    return {True: "Yes", False: "No", None: ""}[verdict]


def _is(text: str, verdict: bool, never: frozenset[str] | set[str] = frozenset()) -> None:
    answer = asked(text).answer
    assert _words(answer.verdict) == _words(verdict), text
    assert not {p.line.code for p in answer.lines} & set(never), text


@pytest.mark.parametrize(("outer", "inner", "indicator"), BUNDLED)
def test_a_code_inside_another_is_yes_when_asked_so_and_no_when_it_is_put_beside(outer, inner, indicator):
    for frame in INSIDE_YES:
        _is(frame.format(a=outer, b=inner), True, {inner})
    for frame in INSIDE_NO:
        _is(frame.format(a=outer, b=inner), False, {inner})


@pytest.mark.parametrize(("code", "name", "given"), VEIN)
def test_needle_and_injection_are_inside_the_study_however_it_is_asked(code, name, given):
    for frame in VEIN_NO:
        _is(frame.format(c=code, n=name, g=given), False, NEEDLES)
    for frame in VEIN_YES:
        _is(frame.format(c=code, n=name, g=given), True, NEEDLES)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Is the contrast agent included in 74177 when done in our imaging center?", False),
        ("Can we bill the contrast separately from 71260 in our office?", True),
        ("Is contrast packaged into 74177 in a hospital outpatient department?", True),
        ("Is the radiopharmaceutical included in 78306?", False),
        ("Can I charge an A code for the tracer with 78452?", True),
        ("Is the injection included in an MR arthrogram of the shoulder?", False),
        ("Does MPPR apply to plain films?", False),
        ("Are 70551 and 72148 subject to the multiple procedure payment reduction?", True),
        ("Are x-rays exempt from the multiple procedure reduction?", True),
        ("Is a yearly DXA covered by Medicare?", False),
        ("Does Medicare cover a DEXA every other year?", True),
        ("Does Medicare cover an annual screening mammogram at age 38?", False),
        ("Can GG go on the screening code 77067?", False),
        ("Should we use G0279 instead of 77062 for a Medicare patient?", True),
        ("Is modifier 53 right for the facility bill when 72195 was stopped?", False),
        ("Is 73 allowed on our pro claim for 74240?", False),
        ("74018 was repeated for poor image quality, can both be billed?", False),
        ("Is a CT of the chest with contrast bundled into a CTA of the chest when done together?", True),
        ("Is a 3 view foot x-ray included in a chest x-ray 2 views?", False),
        ("Is the denial of 76705 with 76700 correct if it was the same session?", True),
    ],
)
def test_yes_and_no_by_the_rule_about_the_exam(text, verdict):
    _is(text, verdict)


STOPPED = [
    ("Radiologist terminated {n} due to chest pain, after the exam began. What modifier do we use?", "53"),
    ("Patient had an allergic reaction mid-exam and the doctor stopped {n}. Modifier for {c}?", "53"),
    ("Hospital outpatient claim: {n} cancelled after it was started, no anesthesia. Modifier?", "52"),
    ("ASC claim. {c} stopped before anesthesia was administered. 73 or 74?", "73"),
    ("Facility bill for {c}: procedure terminated after induction of anesthesia. Modifier?", "74"),
]


@pytest.mark.parametrize(("frame", "modifier"), STOPPED)
@pytest.mark.parametrize(
    ("code", "name"), [("72195", "MRI pelvis without contrast"), ("78306", "whole body bone scan")]
)
def test_an_exam_that_was_broken_off_by_who_bills_and_when(frame, modifier, code, name):
    found = asked(frame.format(c=code, n=name)).answer.lines
    assert {p.line.code for p in found} == {code}
    assert modifier in found[0].line.modifiers


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("78815 to monitor treatment response in a patient with breast cancer. PI or PS?", ("78815", "PS")),
        ("78816 for newly diagnosed lymphoma before treatment. What modifier?", ("78816", "PI")),
        ("KUB at 8 am read by Dr. A; repeat KUB at 6 pm read by Dr. B of another group. Modifier?", ("74018", "77")),
        (
            "screening mammogram, then a diagnostic of the right breast the same day. Which line gets GG?",
            ("77065", "GG"),
        ),
    ],
)
def test_what_is_told_of_the_encounter_gives_the_modifier(text, line):
    code, modifier = line
    found = {p.line.code: p.line.modifiers for p in asked(text).answer.lines}
    assert modifier in found.get(code, ())
