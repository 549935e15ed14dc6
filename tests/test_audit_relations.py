"""The audit on lives, successors, pairs and bundles of codes: half wrong, half right, in the forms people write."""

from pathlib import Path

import pytest

from ingest.audit import REFUTED, statements
from radcode.datafiles import load_table
from tests.fakes import a_publication

CORPUS = Path(__file__).parent.parent / "corpus"

# (attribute that is refuted, text)
WRONG = [
    # lives
    ("validity", "77031 was deleted in 2011, when stereotactic biopsy got codes with guidance inside."),
    ("validity", "The scoliosis code 72090, for decades a staple of the orthopedic clinic, was deleted in 2019."),
    ("validity", "76970 stayed valid through 2023."),
    ("validity", "Code 93890 was retired at the end of 2021."),
    ("validity", "Effective January 1, 2018, CPT 78320 was deleted."),
    ("validity", "In 2024 the AMA deleted 75900, the exchange of a lysis catheter."),
    ("validity", "The thyroid scan 78013 was deleted in 2020."),
    ("validity", "76512 is no longer a valid code; the eye B-scan has moved to the surgery section.\n"),
    ("validity", "Q: Is 77031 still active?\nA: Yes, it remains in the code set."),
    ("validity", "Q: Has 74712 been deleted?\nA: Yes, in 2023."),
    ("validity", "Q: Can G6009 still be billed in 2026?\nA: Yes, by freestanding centers."),
    ("validity", "# CPT 78206: liver SPECT\n\nThis code left the code set in 2016."),
    ("validity", "# CPT 78805: abscess scan\n\nStill in force and billed once per day."),
    ("validity", "# 72275 epidurography\n\nReport this code for formal contrast images of the epidural space."),
    ("validity", "Fetal MRI code 74712 was introduced in 2012."),
    ("validity", "78430 has been in use since 2016, long before the other heart PET/CT codes."),
    ("validity", "New in 2023: 76984 for ultrasound of the thoracic aorta during surgery."),
    ("validity", "| Code | Exam | Deleted |\n|---|---|---|\n| 78006 | thyroid scan with one uptake | 2018 |"),
    ("validity", "- 71021: deleted 2014\n"),
    ("validity", "The intermediate neutron code 77422 expired on December 31, 2020."),
    # successors
    ("replacement", "The dialysis access code 36147 was replaced by 36906."),
    ("replacement", "78007 gave way to 78070 in 2013."),
    ("replacement", "72090 \u2192 72070"),
    ("replacement", "CPT 77786 crosswalks to 77762 for dates of service from 2016 on."),
    ("replacement", "Use 78070 instead of the deleted 78007."),
    ("replacement", "Code 76882 took over from 76880 in 2011, and 37252 took over from 75900."),
    ("replacement", "# CPT 77422: neutrons\n\nThis code was deleted in 2018; use 77427 instead."),
    ("replacement", "Q: What replaced G2170?\nA: 36902, the code of the balloon work."),
    ("replacement", "Since 2020 the liver SPECT 78206 is gone and the study is now reported with 78216."),
    ("replacement", "| Old code | Replaced by |\n|---|---|\n| 78006 | 78018 |"),
    ("replacement", "The tibial angioplasty 37228 is succeeded by the family 37246-37249."),
    ("replacement", "36901 is the successor of 75900."),
    # add-ons and other pairs
    ("pairs", "The second vertebroplasty level, 22512, is listed in addition to 22513."),
    ("pairs", "64484 is the add-on for each further level and follows 64479."),
    ("pairs", "76814 is an add-on to 76801."),
    ("pairs", "Parent code of 19284 is 19281."),
    ("pairs", "Never bill 47543 without 47490.") ,
    ("pairs", "# CPT 93897: emboli watch\n\nIt is reported in addition to 93880."),
    ("pairs", "# CPT 0523T\n\nAn add-on, never billed without 93303."),
    ("pairs", "| Add-on | Primary code |\n|---|---|\n| 36909 | 37246 |"),
    ("pairs", "Q: Which code does 37247 go with?\nA: Its primary code is 37236.") ,
    ("pairs", "The hip injection 27093 pairs with 73040."),
    ("pairs", "For a galactogram the duct injection 19030 is combined with 76942 or 73115.") ,
    ("pairs", "Report 58340 together with 74430 for a hysterosalpingogram."),
    ("pairs", "CPT 58340 is the catheter, and the reading of the uterus and tubes is billed along with it as 74455."),
    ("pairs", "A knee arthrogram needs two codes: 27369 for the injection and 73525 for the reading."),
    # bundles
    ("bundling", "36573 does not include guidance, so 76937 is billed in addition to 36573."),
    ("bundling", "Ultrasound guidance 76942 is separately payable with 20611."),
    ("bundling", "Add 77012 to 64493 on top for the CT: 77012 is billed in addition to 64493."),
    ("bundling", "77002 is bundled into 50200."),
    ("bundling", "The guidance 76942 is not reported with 47000, because it is part of it."),
    ("bundling", "Q: Is 76942 included in 49083?\nA: No, it is not."),
    ("bundling", "Q: Is imaging guidance part of 49083?\nA: No, report it separately."),
    ("bundling", "# CPT 32408: lung biopsy\n\nImaging guidance is not included and is reported separately."),
    ("bundling", "# CPT 50200: kidney biopsy\n\nImaging guidance is included in this code."),
    ("bundling", "20610 includes ultrasound guidance."),
    ("bundling", "Q: Can 77065 and 77066 both be billed on one day?\nA: Yes, both are paid."),
    ("indicator", "The edit 77066/77065 can be bypassed with modifier 59."),
    ("indicator", "Edit 73525/73501 has a modifier indicator of 0."),
    ("indicator", "The pair 78813 and 96377 cannot be unbundled under any circumstances."),
]  # fmt: skip

RIGHT = [
    "77031 was deleted in 2014, when stereotactic biopsy got codes with guidance inside.",
    "The scoliosis code 72090, for decades a staple of the orthopedic clinic, was deleted in 2016.",
    "76970 stayed valid through 2020.",
    "Code 93890 was retired at the end of 2024.",
    "Effective January 1, 2020, CPT 78320 was deleted.",
    "In 2013 the AMA deleted 75900, the exchange of a lysis catheter.",
    "The thyroid scan 78013 was never deleted.",
    "76512 is still a valid code.",
    "Q: Is 77031 still active?\nA: No, it was deleted in 2014.",
    "Q: Has 74712 been deleted?\nA: No, it is still in force.",
    "Q: Can G6009 still be billed in 2026?\nA: No, it ended on December 31, 2025.",
    "# CPT 78206: liver SPECT\n\nThis code left the code set in 2020.",
    "# CPT 78805: abscess scan\n\nNo longer in force since 2020.",
    "# 72275 epidurography\n\nThis code was deleted in 2022.\n\nIt described formal contrast images of the epidural space.",
    "Fetal MRI code 74712 was introduced in 2016.",
    "78430 has been in use since 2020.",
    "New in 2024: 76984 for ultrasound of the thoracic aorta during surgery.",
    "| Code | Exam | Deleted |\n|---|---|---|\n| 78006 | thyroid scan with one uptake | 2013 |",
    "- 71021: deleted 2018\n",
    "The intermediate neutron code 77422 expired on December 31, 2017.",
    "When the filter is removed through a vein the code is 37193, and the catheter was withdrawn at the end.",
    "If the scan is terminated early, 78013 takes modifier 53.",
    "37191 was replaced at the bedside by a second device in 2024.",
    "The dialysis access code 36147 was replaced by 36901.",
    "78007 gave way to 78014 in 2013.",
    "72090 \u2192 72081-72084",
    "CPT 77786 crosswalks to 77771 for work in tissue.",
    "Use 77048 or 77049 instead of the old 0159T, or C8937 where the hospital bills Medicare.",
    "# CPT 77422: neutron beam, simple\n\nThis code was deleted in 2018; use 77423 instead.",
    "Q: What replaced G2170?\nA: 36836.",
    "Since 2020 the liver SPECT 78206 is gone and the study is now reported with 78803 or 78830.",
    "| Old code | Replaced by |\n|---|---|\n| 78006 | 78014 |",
    "The tibial angioplasty 37228 is succeeded by codes in the family 37254-37299.",
    "If contrast is given before the repeat, 74176 becomes 74178.",
    "The second vertebroplasty level, 22512, is listed in addition to 22510.",
    "64484 is the add-on for each further level and follows 64483.",
    "76814 is an add-on to 76813, never to 76801.",
    "Parent code of 19284 is 19283.",
    "Never bill 47543 without 47531 or another bile duct code.",
    "# CPT 93897: emboli watch\n\nIt is reported in addition to 93886.",
    "# CPT 0523T\n\nAn add-on, never billed without 93458 or a similar code.",
    "| Add-on | Primary code |\n|---|---|\n| 36909 | 36901 |",
    "Q: Which code does 37247 go with?\nA: Its primary code is 37246.",
    "10012 follows 10011, while 10008 follows 10007.",
    "The hip injection 27093 pairs with 73525.",
    "Report 58340 together with 74740 for a hysterosalpingogram.",
    "A knee arthrogram needs two codes: 27369 for the injection and 73580 for the supervision and reading.",
    "An MR arthrogram of the shoulder is 23350 with 73222.",
    "36573 includes guidance, so 76937 is never billed in addition to 36573.",
    "Ultrasound guidance 76942 is not separately payable with 20611.",
    "76942 may be billed in addition to 20611 only for a needle at another site, with modifier 59.",
    "76942 is billed in addition to 50200.",
    "77002 is reported with 50200.",
    "Q: Is 76942 included in 49083?\nA: Yes, it is.",
    "Q: Is imaging guidance part of 49083?\nA: Yes.",
    "# CPT 32408: lung biopsy\n\nImaging guidance is included and is never reported separately.",
    "# CPT 50200: kidney biopsy\n\nImaging guidance is not included in this code and is reported separately.",
    "20611 includes ultrasound guidance, while 20610 does not.",
    "Q: Can 77065 and 77066 both be billed on one day?\nA: No, the pair is bundled.",
    "The edit 77066/77065 has indicator 0: no modifier opens it.",
    "Edit 73525/73501 has a modifier indicator of 1.",
    "The pair 78813 and 96377 may be bypassed with modifier 59.",
    "70553 and 72158 are both paid on one day.",
]  # fmt: skip


@pytest.fixture(scope="module")
def table():
    return load_table(CORPUS / "tables")


def refuted_in(text, table):
    return {
        (s.attribute, s.code, s.said, s.table) for s in statements(a_publication(text), table) if s.verdict in REFUTED
    }


@pytest.mark.parametrize(("attribute", "text"), WRONG)
def test_a_wrong_relation_is_refuted(attribute, text, table):
    found = refuted_in(text, table)
    assert attribute in {a for a, *_ in found}, found


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_relation_is_not_refuted(text, table):
    assert refuted_in(text, table) == set()
