"""The audit on codes put together without a known word, on things in words, on fields, pronouns and questions."""

from pathlib import Path

import pytest

from radcode.datafiles import load_table
from tests.fakes import refuted_in

CORPUS = Path(__file__).parent.parent / "corpus"

# (attribute that is refuted, text)
WRONG = [
    ("pairs", "VCUG: 51600 with 74420"),
    ("pairs", "| Joint | Injection | Films |\n|---|---|---|\n| ankle | 27648 | 73115 |"),
    ("pairs", "The elbow needle is 24220 and its films are 73615."),
    ("pairs", "If the wrist is injected, 25246 comes first and 73580 second."),
    ("pairs", "In our lab the sialogram is 42550 for the stick and 70332 for the pictures."),
    ("pairs", "To the reading of the ankle, 73615, provided that a report is dictated, belongs the injection 25246."),
    ("pairs", "10006, each additional lesion, rides on 10021."),
    ("pairs", "Additional lesion under MR: 19081 first, then 19086."),
    ("pairs", "# 74248 small bowel follow-through\n\nIt is reported alongside 74270 and never without it."),
    ("pairs", "# 22512\n\n- Parent: 22513"),
    ("pairs", "77063 is reported with the diagnostic mammogram."),
    ("pairs", "27093 belongs to the knee arthrogram."),
    ("bundling", "# 49083\n\nAlso report 76942."),
    ("bundling", "# 20611\n\nReport 76942 in addition for the ultrasound."),
    ("bundling", "With 32408 you can tack on 77012."),
    ("bundling", "Don't forget 76942 when you bill 10005."),
    ("bundling", "Needle aspiration earns two lines, 10005 for the needle and 76942 for the picture."),
    ("bundling", "- 76098 with 19085: separately payable, no edit between the two"),
    ("bundling", "| With | Also bill |\n|---|---|\n| 73615 | 77002 |"),
    ("bundling", "# CPT 72158\n\nWith modifier 59, the plain study 72148 may be paid separately next to it."),
    ("bundling", "The plan 77295 should, so long as the sheets are kept, be claimed in addition to 77301."),
    ("bundling", "# 50430\n\nImaging: not included, report separately."),
    ("bundling", "| Code | Imaging |\n|---|---|\n| 32554 | included |"),
    ("bundling", "Does 20610 take in ultrasound guidance? It does."),
    ("bundling", "Color flow and spectral Doppler come with the complete study 93307."),
    ("bundling", "Three-dimensional postprocessing is not included in 70496."),
    ("bundling", "3D rendering is extra with 71275."),
    ("validity", "0042T, brain perfusion by CT. Valid through 2023."),
    ("validity", "# 71010 chest\n\nStatus in 2026: valid."),
    ("validity", "77385 is history since 1 January 2024."),
    ("validity", "Q: 71010 still in the book?\nA: Yes."),
    ("validity", "With the 2025 edition of CPT, 37220 was deleted."),
    ("replacement", "| Was | Is |\n|---|---|\n| 71010 | 71046 |"),
    ("replacement", "# 76880 (deleted 2011)\n\nIn its stead, payers expect 76775."),
    ("replacement", "71010 was deleted. New code: 71047."),
    ("range", "19281-19288: percutaneous core biopsies with imaging"),
    ("range", "Q: Which block is core biopsy with imaging?\nA: 10005 through 10012."),
    ("range", "Simulation of the fields is spread over 77261-77263."),
    ("addon", "# 64484\n\n64484 is a primary procedure."),
]

RIGHT = [
    "VCUG: 51600 with 74455",
    "| Joint | Injection | Films |\n|---|---|---|\n| ankle | 27648 | 73615 |",
    "27093 for the hip; the knee has 27369 and 73580.",
    "The wrist reading 73115 is billed apart from 27093, the hip injection of another day.",
    "10006, each additional lesion, rides on 10005.",
    "# 74248 small bowel follow-through\n\nAdd-on to: 74240, 74246.",
    "# 22512\n\n- Parent: 22510",
    "74248 may follow 74240, but not 74220.",
    "G0279 is billed with the diagnostic mammogram, never with the screening.",
    "77063 rides on the screening mammogram.",
    "27093 belongs to the hip arthrogram.",
    "# 49083\n\nDo not also report 76942.",
    "# 47000\n\nAlso report 76942.",
    "With 49083 you cannot add 76942.",
    "Don't bill 76942 when you bill 10005.",
    "76942 may be billed with 20611 when it guides a needle at a different joint.",
    "72148 and 72158 are not paid together, not even with modifier 59.",
    "# 50430\n\nImaging: included.",
    "Q: Imaging with 32554?\nA: Not included; 32555 is the code with it.",
    "Does 20611 take in ultrasound guidance? It does.",
    "Color Doppler comes with 93306.",
    "Doppler is extra with 93307.",
    "Three-dimensional postprocessing is included in 70496.",
    "0042T, brain perfusion by CT. Valid through 2025.",
    "# 71010\n\n- Status: deleted\n- Last day: December 31, 2017\n- Now: 71045",
    "# 71045\n\n- Status: valid\n- Replaces: 71010",
    "Q: Our template still lists 71020. What now?\nA: 71046, since 2018.",
    "Q: We still bill 71010. Fine?\nA: No, it was deleted in 2018.",
    "Can we go on billing 77385? Not for dates of service in 2026, as it was valid through 2025 only.",
    "Many still believe that 71010 is valid.",
    "| Old | New | Since |\n|---|---|---|\n| 76645 | 76641, 76642 | 2015 |",
    "71010 is history since 2018; a one-view chest is 71045 today.",
    "Codes 19081-19086 take tissue, 19281-19288 only mark.",
    "Q: Which block is fine needle aspiration with imaging?\nA: 10005 through 10012.",
    "Under 76506-76999 you find ultrasound.",
    "# 64483\n\n64483 is a primary procedure.",
    "Superficial radiation 77401 ended with 2025.",
]


@pytest.fixture(scope="module")
def table():
    return load_table(CORPUS / "tables")


@pytest.mark.parametrize(("attribute", "text"), WRONG)
def test_a_wrong_statement_is_refuted(attribute, text, table):
    found = refuted_in(text, table)
    assert attribute in {a for a, *_ in found}, found


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_statement_is_not_refuted(text, table):
    assert refuted_in(text, table) == set()
