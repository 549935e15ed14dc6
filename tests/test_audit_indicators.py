"""Statements about indicators, modifiers and units of codes of all families: half of them changed, half right."""

from datetime import date
from pathlib import Path

import pytest

from ingest.audit import REFUTED, statements
from radcode.datafiles import load_table
from tests.fakes import a_publication

CORPUS = Path(__file__).parent.parent / "corpus"

# (code, attribute, text); the fact changed stands in the last sentence.
WRONG = [
    # page: the code stands in the heading
    ("77263", "component", "## CPT 77263: complex treatment planning\n\nThis code is technical only."),
    ("77336", "component", "## CPT 77336\n\nWeekly physics is the subject here. It is a professional-only service."),
    ("73564", "component", "## 73564 knee films\n\nThe code has no technical component, so the hospital bills nothing."),
    ("77412", "component", "## 77412\n\nThis code splits into a professional and a technical component."),
    ("10005", "modifier", "## CPT 10005: needle aspiration with ultrasound\n\nIn a hospital, append 26 to this code."),
    ("73060", "bilateral", "## CPT 73060: humerus\n\nThe bilateral indicator is 3."),
    ("93306", "supervision", "## CPT 93306: echo\n\nThe technical component requires direct supervision."),
    ("75625", "supervision", "## CPT 75625: aortogram\n\nSupervision level: general."),
    ("78452", "mue", "## CPT 78452: heart perfusion\n\nThe MUE is 2."),
    ("77080", "status", "## CPT 77080: DXA\n\nThe code is carrier priced."),
    ("G0235", "status", "## HCPCS G0235\n\nThis code is active under the Medicare physician fee schedule."),
    ("76937", "addon", "## CPT 76937: vessel guidance\n\nIt may be billed alone."),
    ("19081", "global_days", "## CPT 19081\n\nThe global period is XXX."),
    ("36901", "global_days", "## CPT 36901\n\nIt carries a 10-day global period."),
    # guide: prose with several codes
    ("93880", "modifier", "Because the vessels of both sides are looked at, you can append modifier 50 to 93880."),
    ("93971", "modifier", "93971-50 is what we bill when both legs are limited studies."),
    ("73721", "modifier", "Never append modifier 50 to 73721."),
    ("77300", "modifier", "77300 takes neither 26 nor TC, whereas 77336 is technical only."),
    ("77427", "modifier", "The weekly code 77427 should be reported with modifier TC by the owner of the machine."),
    ("77067", "modifier", "The screening mammogram 77067 gets GG when both studies fall on one day, so add GG to 77067."),
    ("71046", "modifier", "Add modifier 95 to 71046 for a film read at home."),
    ("77049", "bilateral", "77049 has a bilateral indicator of 1, which pays the second breast at half."),
    ("76700", "component", "The complete abdominal ultrasound, 76700, cannot be split between the hospital and the reader."),
    ("77089", "component", "The bone score code 77089 splits into 26 and TC."),
    ("70552", "supervision", "A lumbar scan needs little, but for 70552 the technical side is under general supervision."),
    ("77001", "supervision", "General supervision suffices for the technical part of 77001."),
    ("78815", "status", "PET/CT of the trunk, 78815, has a national rate under Medicare."),
    ("76140", "status", "76140 carries status A, so it pays like any consultation."),
    ("36415", "status", "Status: 36415 has Medicare status B."),
    ("70336", "status", "Medicare does not recognize 70336 (status I)."),
    ("71046", "addon", "The two-view chest film 71046 is an add-on code."),
    ("75774", "addon", "75774 is a stand-alone code for each extra vessel."),
    ("77300", "mue", "Medicare allows no more than 4 units per day of 77300 under the MUE."),
    ("36901", "mue", "36901 has an MUE of three."),
    ("A9505", "units", "A9505 is billed per study dose."),
    ("A9500", "units", "Sestamibi, A9500, is counted per millicurie."),
    ("Q9967", "units", "For Q9967 one unit is 0.1 ml, so 80 ml are 800 units."),
    ("A9575", "units", "A 12 ml injection of A9575 is billed as 12 units."),
    ("J2785", "units", "J2785: one unit for each 0.4 mg"),
    # blog
    ("76519", "status", "Everyone complains about the eye clinic, and rightly so, since 76519 is not valid for Medicare."),
    ("77417", "status", "Port films still pay: 77417 is active (status A)."),
    ("78608", "status", "Unlike the body scan, the brain PET 78608 is priced nationally and has national payment rates."),
    ("36600", "modifier", "When the artery is stuck for gases in the hospital, the doctor reports 36600-26."),
    # faq
    ("77370", "component", "Q: Does 77370 have a professional component?\nA: Yes, it splits into 26 and TC."),
    ("77263", "modifier", "Q: Does 77263 take modifier 26 in the hospital?\nA: Yes."),
    ("73564", "modifier", "Q: Can modifier 50 be used with 73564?\nA: No."),
    ("76376", "addon", "Q: Is 76376 an add-on code?\nA: Yes, it is an add-on."),
    ("G0279", "addon", "Q: May G0279 be reported without a primary code?\nA: Yes, it may be reported by itself."),
    ("0722T", "status", "Q: Is there a national price for 0722T?\nA: Yes, there is a national price."),
    ("A9552", "units", "Q: How many units of A9552 are billed?\nA: One unit per millicurie."),
    # table
    ("77336", "component", "| Code | What | Component |\n|---|---|---|\n| 77336 | physics | professional only |"),
    ("93880", "bilateral", "| Code | Bilateral indicator |\n|---|---|\n| 93880 | 0 |"),
    ("10005", "modifier", "| Code | Modifier 26 | Modifier TC |\n|---|---|---|\n| 10005 | yes | no |"),
    ("75571", "supervision", "| Code | Supervision |\n|---|---|\n| 75571 | general |"),
    ("R0070", "status", "| Code | Status |\n|---|---|\n| R0070 | B |"),
    ("73721", "mue", "| Code | MUE |\n|---|---|\n| 73721 | 1 |"),
    ("37252", "addon", "| Code | Add-on |\n|---|---|\n| 37252 | no |"),
    ("A9556", "units", "| Code | Tracer | Unit |\n|---|---|---|\n| A9556 | gallium | per study dose |"),
    # meanings of modifiers
    ("77", "modifier", "Modifier 77 is for the same study repeated by the same physician."),
    ("26", "modifier", "Modifier 26 identifies the technical component."),
    ("78816", "modifier", "78816-PS is reported for the initial treatment strategy."),
    ("JW", "modifier", "Modifier JW attests that no drug was discarded."),
    ("RT", "modifier", "Modifier RT marks the left side."),
    ("73", "modifier", "Use modifier 73 when the facility stops the procedure after anesthesia was given."),
]  # fmt: skip

RIGHT = [
    "## CPT 77263: complex treatment planning\n\nThis code is professional only.",
    "## CPT 77336\n\nIt is a technical-only service without physician work.",
    "## CPT 10005: needle aspiration with ultrasound\n\nNever append 26 to this code.",
    "## CPT 73060: humerus\n\nThe bilateral indicator is 0, so modifier 50 is not used.",
    "## CPT 75625: aortogram\n\nSupervision level: personal.",
    "## CPT 78452: heart perfusion\n\nThe MUE is 1 and the MAI is 2.",
    "## CPT 77080: DXA\n\nThe code has a national rate; it is not carrier priced.",
    "## CPT 76937: vessel guidance\n\nIt is an add-on and is never billed alone.",
    "## CPT 76937: vessel guidance\n\nIt is an add-on, as for example beside 36556.",
    "## CPT 19081\n\nThe global period is 000.",
    "## CPT 73040: shoulder arthrogram\n\nThe injection goes with 23350, which takes no 26.",
    "Because both sides are looked at, modifier 50 is never appended to 93880.",
    "For both knees 73721 takes modifier 50.",
    "73721 is billed without modifier 26 by a practice that owns the scanner and reads the study.",
    "Do not append 26 to 71046 when the practice owns the machine.",
    "77300 takes 26 or TC, whereas 77336 is technical only.",
    "The hospital never bills TC; its radiologist reports 74176-26.",
    "The radiologist reports 23350 and 73040-26.",
    "Weekly management 77427 is professional only, so 77427-26 is refused.",
    "The screening mammogram is 77067-59 and the diagnostic one 77065-GG.",
    "77049 has bilateral indicator 2, and 76641 has 1.",
    "77065 is one side and 77066 both; some payers want LT or RT on 77066.",
    "The complete abdominal ultrasound, 76700, splits into 26 and TC.",
    "77089 is the whole test and does not split; 77092 is the professional part.",
    "Only the technical component of 70552 needs direct supervision.",
    "General supervision is not enough for 70552.",
    "Supervision and interpretation, 75625, is the radiologist's part.",
    "Until 2026 embolization follow-up 75898 was carrier priced.",
    "75898 went from status C in 2025 to status A in 2026.",
    "In 2025 code 75898 was priced by the contractor.",
    "PET/CT of the trunk, 78815, is priced by the local contractor.",
    "Medicare does not cover 71046 for screening.",
    "76140 is status I, not A.",
    "76937 is status N under the OPPS.",
    "Fluoroscopy 77001 is bundled into many catheter codes.",
    "Contrast is bundled and 74177 is separately payable.",
    "The add-on 77063 goes with 77067.",
    "An add-on to 71046 does not exist.",
    "76376 and 76377 are billed in addition to the base study.",
    "Not more than 10 units of 77300 are allowed a day under the MUE.",
    "The hospital MUE of 73721 is 3.",
    "A9505 is billed per millicurie.",
    "A9500 is one unit per study dose, up to 40 mCi.",
    "Q9967 is nonionic contrast of 300-399 mg/ml of iodine, per ml.",
    "A 7.5 ml injection of A9585 is billed as 75 units.",
    "J2785 is 0.1 mg a unit, so the usual 0.4 mg is 4 units.",
    "A dose of 24.6 mCi of A9556 is 25 units.",
    "Port films are no longer paid: 77417 has status B.",
    "Q: Does 77370 have a professional component?\nA: No, it is technical only.",
    "Q: Does 77263 take modifier 26 in the hospital?\nA: No.",
    "Q: Can modifier 50 be used with 73564?\nA: Yes.",
    "Q: Is 76376 an add-on code?\nA: No.",
    "Q: May 75774 be reported without a primary code?\nA: No.",
    "| Code | What | Component |\n|---|---|---|\n| 77336 | physics | technical only |",
    "| Code | Bilateral indicator | Supervision | Status | MUE |\n|---|---|---|---|---|\n| 75571 | 0 | direct | A | 1 |",
    "| Code | Modifier 26 | Modifier TC |\n|---|---|---|\n| 10005 | no | no |",
    "| study | code | add-on or beside |\n|---|---|---|\n| prostate map | 0898T | none |",
    "Modifier 77 is for the same study repeated by another physician, 76 for one by the same physician.",
    "The technical component takes modifier TC and the professional component modifier 26.",
    "Append 26 when the hospital owns the equipment and the technical side is theirs.",
    "PI is for the initial treatment strategy and PS for the subsequent one.",
    "Modifier JZ attests that no drug was discarded; JW is for what was discarded.",
    "At 50 percent of the usual dose, 26 patients had a scan (71250).",
]  # fmt: skip


@pytest.fixture(scope="module")
def table():
    return load_table(CORPUS / "tables")


def refuted(text, table):
    publication = a_publication(text)
    return [(s.code, s.attribute, s.verdict, s.said) for s in statements(publication, table) if s.verdict in REFUTED]


@pytest.mark.parametrize(("code", "attribute", "text"), WRONG)
def test_a_changed_indicator_is_found(code, attribute, text, table):
    assert (code, attribute) in {(c, a) for codes, a, _, _ in refuted(text, table) for c in codes.split(";")}


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_statement_is_not_refuted(text, table):
    assert refuted(text, table) == []


@pytest.mark.parametrize(
    ("text", "attribute", "verdict"),
    [
        pytest.param("75898 is carrier priced.", "status", "stale", id="right in the release before"),
        pytest.param("71046 is carrier priced.", "status", "contradicts", id="right in no release"),
        pytest.param("Some payers want modifier 50 on 93880.", "modifier", "undecided", id="said of some payers"),
        pytest.param("10005 is technical only or so.", "component", "contradicts", id="a physician service"),
        pytest.param("10005 is professional only.", "component", "undecided", id="a loose word for no halves"),
        pytest.param("76700 takes modifier 26.", "modifier", "agrees", id="allowed by the indicator"),
        pytest.param("In 2025, 75898 was never anything but active.", "status", None, id="too many turns"),
        pytest.param("Add modifier MA to 74176.", "modifier", "contradicts", id="an ended modifier"),
    ],
)
def test_verdicts(text, attribute, verdict, table):
    found = {s.verdict for s in statements(a_publication(text), table) if s.attribute == attribute}
    assert found == ({verdict} if verdict else set())


def test_every_verdict_names_the_row_that_proves_it(table):
    (status,) = [s for s in statements(a_publication("75898 is carrier priced."), table) if s.attribute == "status"]
    row = table.row(status.row)
    assert (row.code, row.status) == ("75898", "A")
    assert table.fee("75898", "", date(2026, 6, 1)).row == row
