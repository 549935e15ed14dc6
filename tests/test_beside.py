"""What is done beside an exam, and parts of one order, each under a code of its own: no exam eats the other."""

from __future__ import annotations

import pytest

from tests.asking import asked, billed

_BESIDE = [
    ("US pelvis complete and transvaginal", "76856 76830"),
    ("limited pelvic ultrasound plus endovaginal scan", "76857 76830"),
    ("transabdominal and transvaginal pelvic ultrasound, complete", "76856 76830"),
    ("OB complete 22 weeks with transvaginal cervical length", "76805 76817"),
    ("OB ultrasound first trimester with transvaginal", "76801 76817"),
    ("OB ultrasound 12 weeks complete plus nuchal translucency", "76801 76813"),
    ("growth scan with BPP", "76816 76819"),
    ("OB limited with MCA doppler", "76815 76821"),
    ("US abdomen limited and renal complete", "76705 76770"),
    ("US retroperitoneal limited and pelvis complete", "76775 76856"),
    ("heart MRI without contrast with flow quantification", "75557 75565"),
    ("cardiac MRI with stress w/wo with flow", "75563 75565"),
    ("thyroid ultrasound with doppler", "76536"),
    ("transvaginal pelvic ultrasound", "76830"),
    ("34 weeks, BPP without NST and umbilical artery doppler", "76819 76820"),
    ("cardiac MRI without contrast with stress", "75559"),
]
_DUPLEX = [
    ("renal artery duplex, complete", "93975"),
    ("limited duplex of the ovaries", "93976"),
    ("duplex of the uterus, complete", "93975"),
    ("complete duplex of the liver", "93975"),
    ("duplex penis complete", "93980"),
    ("aorta duplex complete", "93978"),
    ("scrotal US with limited duplex", "76870 93976"),
    ("testicular US and duplex complete", "76870 93975"),
    ("transvaginal ultrasound with complete duplex", "76830 93975"),
    ("renal ultrasound complete with renal artery duplex complete", "76770 93975"),
    ("US transplant kidney with duplex", "76776"),
    ("complete pelvic ultrasound with doppler", "76856"),
    ("limited US of the pelvis with doppler", "76857"),
    ("testicular ultrasound with doppler", "76870"),
    ("umbilical artery doppler", "76820"),
]
_RENDERED = [
    ("CT abdomen pelvis with contrast with 3D rendering independent workstation", "74177 76377"),
    ("CT facial bones without with 3D on the scanner", "70486 76376"),
    ("MRI knee right without with 3D post processing on independent workstation", "73721-RT 76377"),
    ("US pelvis complete with 3D on independent workstation", "76856 76377"),
    ("CT urogram with 3D on independent workstation", "74178 76377"),
    ("CTA chest with 3D on independent workstation", "71275"),
    ("3D rendering on independent workstation", "76377"),
    ("CT chest without with contrast", "71270"),
    ("TBS with DXA", "77080 77089"),
    ("coronary CTA with FFR", "75574 75580"),
    ("MRI brain without contrast with MRA head without", "70551 70544"),
    ("DXA hip and wrist", "77080 77081"),
    ("DXA hip and spine", "77080"),
    ("US core biopsy of breast with post clip mammogram", "19083 77065"),
    ("clip placement mammogram guided right no biopsy", "19281-RT"),
    ("seed localization US guided right 1 lesion plus mammogram guided left 1 lesion", "19285-RT 19281-LT"),
]
_INJECTED = [
    ("MR arthrogram right shoulder with fluoro guided injection, our own office", "73222-RT 23350-RT 77002"),
    ("CT left shoulder arthrogram with injection under fluoro", "73201-LT 23350-LT 77002"),
    ("ankle CT arthrogram plus injection", "73701 27648"),
    ("elbow arthrogram xray with injection", "73085 24220"),
    ("HSG with injection", "74740 58340"),
    ("sialogram with injection", "70390 42550"),
    ("galactogram with injection one duct", "77053 19030"),
    ("lumbar myelogram with injection", "62304"),
    ("MR arthrogram right shoulder", "73222-RT"),
    ("shoulder arthrogram injection only", "23350"),
    ("shoulder arthrogram injected by surgeon, we read", "73040-26"),
    ("CT chest with contrast injection", "71260"),
]
_FILMS = [
    ("chest 2 views and abdomen 1 view", "71046 74018"),
    ("chest two views and abdomen supine and upright", "71046 74019"),
    ("chest 1 view and abdomen 2 views", "74022"),
    ("chest 1 view and KUB", "71045 74018"),
    ("left ribs 2 views with PA chest", "71101"),
    ("chest 1 view, pelvis 1 view, c-spine lateral", "71045 72170 72020"),
    ("cervical 2 views and thoracic 3 views", "72040 72072"),
    ("lumbar 3 views and thoracic 2 views", "72100 72070"),
    ("thoracic 4 views", "72074"),
    ("MRI thoracic without", "72146"),
    ("thoracic US", "76604"),
    ("CTA thoracic aorta", "71275"),
]
_CONTRAST = [
    (
        "CT head, cervical spine, chest abdomen pelvis with contrast trauma: head and spine without",
        "70450 72125 71260 74177",
    ),
    ("CT head and c-spine without, chest abdomen pelvis with contrast", "70450 72125 71260 74177"),
    ("trauma CT: head without, c-spine without, chest with, abdomen pelvis with", "70450 72125 71260 74177"),
    ("CT chest abdomen pelvis with contrast; CT head and cervical spine without", "71260 74177 70450 72125"),
    ("CT head, face and c-spine without, CT chest with", "70450 70486 72125 71260"),
    ("MRI brain and cervical spine: brain with and without, spine without", "70553 72141"),
    ("CT abdomen pelvis and lumbar spine with contrast: spine without", "74177 72131"),
    ("CT abdomen without, CT pelvis with contrast", "74178"),
    ("CT abdomen pelvis without and with contrast", "74178"),
    ("MRI abdomen w/wo plus MRCP", "74183"),
]
_LOW_DOSE = [
    ("LDCT chest 3 month follow up of nodule", "71250"),
    ("low dose CT chest without contrast for known nodule, not screening", "71250"),
    ("low-dose chest CT 6 month follow-up Lung-RADS 3", "71250"),
    ("low dose CT chest for hemoptysis", "71250"),
    ("low dose CT chest with contrast for mass", "71260"),
    ("low dose CT chest", "71271"),
    ("LDCT annual screening smoker", "71271"),
    ("annual LDCT, previous nodule Lung-RADS 2", "71271"),
    ("low dose CT abdomen pelvis without for kidney stone", "74176"),
]


@pytest.mark.parametrize(
    ("text", "lines"), [*_BESIDE, *_DUPLEX, *_RENDERED, *_INJECTED, *_FILMS, *_CONTRAST, *_LOW_DOSE]
)
def test_each_exam_of_an_order_keeps_its_code(text, lines):
    assert sorted(billed(asked(text).record)) == sorted(lines.split())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("CT of the brain without injection of intravenous contrast", "70450"),
        ("CT abdomen and pelvis without injection of contrast", "74176"),
        ("MRI knee without injection of gadolinium", "73721"),
        ("CT chest following injection of 100 cc of iodinated contrast", "71260"),
        ("MRI of the brain before and after injection of 15 ml of gadolinium", "70553"),
        ("CT pelvis after injection of contrast", "72193"),
        ("knee arthrogram injection only", "27369"),
        ("MR arthrogram of the shoulder, injection of contrast into the joint", "73222"),
    ],
)
def test_contrast_by_a_vein_is_no_injection_of_its_own(text, code):
    assert asked(text).record["codes"][0] == code
