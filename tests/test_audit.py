"""The audit on sentences written for it: half with one changed fact, half right, of every statement type."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.audit import find_conflicts, statements
from ingest.library import own_sources
from ingest.manifest import read_manifest
from ingest.publications import read_publication
from ingest.status import audit_lines
from radcode.datafiles import load_table
from tests.fakes import a_publication

CORPUS = Path(__file__).parent.parent / "corpus"
TODAY = date(2026, 11, 21)

# (code that the conflict names, attribute); the fact changed stands in the sentence.
WRONG = [
    ("70460", "contrast", "Head CT without contrast (70460) is ordered for acute headache."),
    ("70450", "contrast", "70450 - CT head with contrast"),
    ("71270", "contrast", "CPT 71270 describes a CT of the chest with contrast only."),
    ("72148", "contrast", "For a lumbar spine MRI with contrast, bill 72148."),
    ("72158", "contrast", "72158 MRI lumbar spine without contrast"),
    ("73721", "contrast", "Knee MRI with IV contrast is reported with 73721."),
    ("74176", "contrast", "CT abdomen and pelvis: 74176 with contrast, 74177 without and with contrast."),
    ("74177", "contrast", "CT abdomen and pelvis: 74176 without contrast, 74177 without and with contrast."),
    ("70553", "contrast", "Brain MR is 70551 without, 70552 with, and 70553 without contrast."),
    ("74183", "contrast", "| 74183 | MRI abdomen | without contrast |"),
    ("72125", "contrast", "| 72125 | CT cervical spine with contrast | diagnostic |"),
    ("73222", "contrast", "Joint MRI (73221 without contrast; 73222 without contrast) needs prior authorization."),
    ("71045", "views", "71045: Radiologic examination, chest, two views"),
    ("71046", "views", "Code 71046 is a single view of the chest."),
    ("73610", "views", "Ankle x-ray, two views (73610)"),
    ("73560", "views", "73560 covers the knee in four or more views."),
    ("72040", "views", "| C-spine 1 view | 72040 |"),
    ("74019", "views", "Use 74019 for three or more views of the abdomen."),
    ("77066", "laterality", "CPT code 77066 is a diagnostic mammogram of one breast."),
    ("77065", "laterality", "Bilateral diagnostic mammography (77065) needs a sign or symptom."),
    ("77046", "laterality", "Bilateral breast MRI without contrast is 77046."),
    ("73522", "laterality", "73522 - x-ray of one hip, unilateral, 3 views"),
    ("77067", "purpose", "Diagnostic mammogram of both breasts (77067)"),
    ("77066", "purpose", "77066 is the yearly screening mammogram for women without symptoms."),
    ("71250", "purpose", "Code 71250 applies to lung cancer screening of heavy smokers."),
    ("77063", "purpose", "Diagnostic breast tomosynthesis is 77063."),
    ("76705", "extent", "76705 is a complete abdominal ultrasound."),
    ("76700", "extent", "Limited abdominal ultrasound (76700) looks at one organ."),
    ("76642", "extent", "CPT 76642 - complete breast ultrasound, all four quadrants."),
    ("93970", "extent", "| 93970 | limited venous duplex of the legs |"),
    ("77053", "count", "A galactogram of multiple ducts is 77053."),
    ("19083", "count", "19083 is ultrasound guided breast biopsy, each additional lesion"),
    ("76805", "trimester", "First trimester obstetric ultrasound is 76805."),
    ("70551", "modality", "70551 is a CT of the brain without contrast."),
    ("74150", "modality", "MRI of the abdomen without contrast (74150)"),
    ("72100", "modality", "72100: ultrasound of the lumbar spine"),
    ("77062", "technique", "Computer-aided detection (77062) is an extra charge."),
    ("77061", "technique", "CAD: 77061"),
    ("71020", "validity", "A two-view chest x-ray is billed with 71020."),
    ("77059", "validity", "Use 77059 for breast MRI of both sides."),
    ("74000", "validity", "| 74000 | Abdomen x-ray, one view |"),
    ("G0297", "validity", "Code G0297 describes low-dose CT for lung cancer screening."),
    ("77055", "validity", "Film mammography of one breast (77055, about $40) remains common in rural clinics."),
    ("77014", "validity", "77012-77014: guidance of needles and fields by CT"),
    ("77065", "pairs", "Bill 77065 plus the tomosynthesis add-on 77063."),
    ("77067", "pairs", "For Medicare, report screening mammography 77067 together with G0279."),
    ("77080", "age", "Medicare covers a DXA scan (77080) for women aged 65 and older."),
    ("71271", "age", "Medicare pays for low-dose CT lung screening from age 55 to 80."),
    ("77080", "frequency", "Medicare covers bone density testing (77080) every 12 months."),
    ("77067", "frequency", "Medicare covers a screening mammogram (77067) every two years."),
    ("72148", "amount", "MRI of the lumbar spine (72148) pays about $140 for the professional component."),
]  # fmt: skip

RIGHT = [
    "Head CT with contrast (70460) is ordered for a known mass.",
    "70450 - CT head without contrast",
    "CPT 71270 describes a CT of the chest first without and then with contrast.",
    "For a lumbar spine MRI without contrast, bill 72148.",
    "CT abdomen and pelvis: 74176 without contrast, 74177 with contrast and 74178 without and with contrast.",
    "Brain MR is 70551 without, 70552 with, and 70553 without then with contrast.",
    "| 74183 | MRI abdomen | without and with contrast |",
    "77047 is not a contrast study; breast MRI before and after contrast is 77049.",
    "Use 74177, not 74176, when IV contrast is given.",
    "If contrast is added to 70450, the code becomes 70470.",
    "Do not report 74178 for a study with contrast only.",
    "74177 rather than 74178 is the code for a study with contrast.",
    "An abdomen and pelvis CT with oral contrast alone is 74176.",
    "CT angiography of the chest (71275) includes images without contrast.",
    "71045: Radiologic examination, chest, single view",
    "Code 71046 is the frontal and lateral chest film, two views.",
    "If only one view is taken, bill 71045 instead of 71046.",
    "73610 ankle, minimum of three views; 73600 two views",
    "Three views of the right ankle are 73610-RT.",
    "CPT code 77066 is a diagnostic mammogram of both breasts.",
    "77065 and 77066 are diagnostic mammograms of one and both breasts.",
    "A mammogram of both breasts is never two units of 77065.",
    "Breast ultrasound 76641 on both breasts takes modifier 50.",
    "A one-breast screening mammogram is billed as 77067-52.",
    "Diagnostic mammography (77065) often follows an abnormal screening.",
    "The patient was called back from screening mammography, so 77066 is billed.",
    "71250 must not be used for lung cancer screening.",
    "71271, not 71250, is lung cancer screening.",
    "Unlike a screening mammogram, 77065 looks at a known problem.",
    "Is 71250 used for lung screening?",
    "A common mistake is billing 71250 for a lung screening.",
    "76705 is a limited abdominal ultrasound.",
    "76856 has limited coverage under some plans.",
    "A galactogram of a single duct is 77053.",
    "First trimester obstetric ultrasound is 76801.",
    "70551 is an MRI of the brain; a CT of the head is 70450.",
    "After an inconclusive x-ray, MRI of the knee is 73721.",
    "Computer-aided detection is included in 77065 and never billed alone.",
    "77048 is breast MRI of one side with computer-aided detection.",
    "71020 was deleted in 2018; a two-view chest film is 71046.",
    "Until 2018 both breasts were scanned under 77059.",
    "G0297 ended when 71271 arrived.",
    "Former codes: 77055, 77056 and 77057.",
    "In 2016 a film mammogram of one breast was 77055.",
    "Do not use 71010 for new claims.",
    "Bill 77067 plus the tomosynthesis add-on 77063.",
    "Diagnostic tomosynthesis for Medicare is G0279 with 77065 or 77066.",
    "77063 is not added to 77065.",
    "Medicare has no age rule for DXA (77080).",
    "The ISCD recommends DXA for women aged 65 and older, while Medicare covers other groups.",
    "Medicare pays for low-dose CT lung screening from age 50 to 77, once a year.",
    "Medicare covers a DXA scan (77080) once every 24 months.",
    "Medicare covers a screening mammogram (77067) every 12 months from age 40.",
    "Commercial plans pay about $300 for a lumbar spine MRI (72148), professional component included.",
    "MRI of the lumbar spine (72148) pays about $68 for the professional component.",
    "The pairs 77065/77067 and 70470/70450 are edits, the screening code in column 2.",
]


@pytest.fixture(scope="module")
def table():
    return load_table(CORPUS / "tables")


def found_in(text, table):
    return [(code, c.attribute) for c in find_conflicts(a_publication(text), table) for code in c.subject.split(";")]


@pytest.mark.parametrize(("code", "attribute", "text"), WRONG)
def test_a_changed_fact_is_found_and_nothing_else(code, attribute, text, table):
    found = found_in(text, table)
    assert (code, attribute) in found
    assert {a for _, a in found} == {attribute}


@pytest.mark.parametrize("text", RIGHT)
def test_a_right_sentence_is_no_conflict(text, table):
    assert found_in(text, table) == []


def test_a_conflict_marks_its_sentence_only_and_names_the_row_that_proves_it(table):
    text = "# Chest CT\n\nIt is quick. Code 71250 applies to lung cancer screening. Nothing else is said."
    (conflict,) = find_conflicts(a_publication(text), table)
    assert text[conflict.start : conflict.end] == conflict.sentence == "Code 71250 applies to lung cancer screening."
    assert table.row(conflict.row).code == "71250"
    assert (conflict.said, conflict.table) == ("lung cancer screening", "diagnostic")


def test_a_sentence_about_this_code_is_held_against_the_code_just_named(table):
    text = "CPT 74177 is one study of both regions. This code describes a CT without contrast."
    assert found_in(text, table) == [("74177", "contrast")]


def test_a_deleted_code_is_stale_where_it_held_on_the_day_of_publication(table):
    old = replace(a_publication("A two-view chest x-ray is billed with 71020."), published=date(2016, 5, 1))
    assert [s.verdict for s in statements(old, table) if s.attribute == "validity"] == ["stale"]
    bounded = replace(old, valid_to=date(2016, 12, 31))
    assert find_conflicts(bounded, table) == ()


def test_a_code_that_the_publication_calls_deleted_elsewhere_is_not_offered_by_its_heading(table):
    text = (
        "# CPT 76001: fluoroscopy over one hour\n\nCode 76001 was deleted.\n\n76001 covers guidance by a radiologist."
    )
    assert found_in(text, table) == []


def test_statements_that_agree_are_told_too(table):
    (said,) = [
        s for s in statements(a_publication("70450 is a head CT without contrast."), table) if s.attribute == "contrast"
    ]
    assert (said.verdict, said.code, said.said) == ("agrees", "70450", "without contrast")


def test_our_own_publications_contradict_the_table_nowhere(table):
    found = [c for s in own_sources(CORPUS) for c in find_conflicts(s.read(), table)]
    assert [(c.publication, c.sentence, c.attribute) for c in found] == []


def test_the_known_errors_of_the_source_publications_are_found(table, sources):
    listed = read_manifest(sources / "manifest.yaml")
    read = [read_publication(sources / name, meta, added=TODAY) for name, meta in listed.items()]
    found = {(code, c.attribute) for p in read for c in find_conflicts(p, table) for code in c.subject.split(";")}
    assert found >= {
        ("74178", "contrast"),
        ("77047", "contrast"),
        ("76001", "validity"),
        ("77061", "technique"),
        ("77062", "technique"),
        ("77061", "pairs"),
        ("77062", "pairs"),
        ("71250", "purpose"),
        ("77080", "age"),
        ("77014", "validity"),
        ("74018", "modality"),
        ("77061", "amount"),
        ("77399", "range"),
        ("77427", "range"),
    }
    assert not {("74178", "amount"), ("77046", "amount"), ("77053", "laterality"), ("77065", "technique")} & found


def test_what_a_publication_about_one_code_leaves_out_is_told_apart_from_what_is_wrong(table):
    page = a_publication("Report 77053 for a galactogram of one duct.", title="CPT 77053: ductogram")
    omitted = [(s.attribute, s.code, s.table) for s in statements(page, table) if s.verdict == "omits"]
    assert omitted == [
        ("pairs", "77053", "77053 is reported with 19030"),
        ("component", "77053", "77053 also takes 26 and TC"),
    ]
    assert find_conflicts(page, table) == ()
    whole = replace(page, text=f"{page.text} The injection is 19030. Halves: 26 and TC.")
    assert [s for s in statements(whole, table) if s.verdict == "omits"] == []


def test_the_report_lists_what_is_not_said_here_by_publication_and_publisher():
    said = {"text": "x", "code": "77053", "attribute": "pairs", "said": "not said here", "table": "with 19030"}
    found = {"publications": [{"id": "page", "statements": [{**said, "verdict": "omits"}]}]}
    assert audit_lines(found, {"page": "Someone"}) == [
        "No publication contradicts the code table.",
        "page (Someone), not said here:",
        "    77053 pairs: with 19030",
    ]
