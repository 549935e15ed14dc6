"""`report`: dictated reports of our own, the codes that they come to and what they lack, and the command as a shell."""

import json
import os
import subprocess
import sys
import time
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml

from radcode.dictation import parts_of, sentences, studies_of
from radcode.engine import Engine
from radcode.errors import UsageError
from radcode.terms import Lexicon
from tests.asking import the_table
from tests.fakes import HashEncoder, settings_of

ROOT = Path(__file__).parent.parent
ON = date(2026, 9, 15)
CASES = [
    case
    for name in ("before", "after", "later")
    for case in yaml.safe_load((ROOT / "tests" / "cases" / "reports" / f"{name}.yaml").read_text("utf-8"))
]


@cache
def engine():
    table = the_table()
    return Engine(settings_of(ROOT / "var"), table, Lexicon(table), HashEncoder())


def reported(text, on=ON):
    return engine().report(text, on=on)


def codes_of(record):
    return sorted(x["code"] for x in record["lines"])


def open_codes(record):
    return sorted({x["code"] for b in record["branches"] for x in b["lines"]})


def known(case):
    return [pytest.mark.xfail(reason=case["known"])] if "known" in case else []


@pytest.mark.parametrize("case", [pytest.param(c, id=c["id"], marks=known(c)) for c in CASES])
def test_a_report_comes_to_its_codes(case):
    found = reported(case["text"])
    assert codes_of(found) == sorted(case["codes"])
    assert open_codes(found) == sorted(case.get("branches", []))
    if "modifiers" in case:
        assert sorted({m for x in found["lines"] for m in x["modifiers"]}) == sorted(case["modifiers"])
    for words in case.get("missing", []):
        assert any(words in m for m in found["missing"])


@pytest.mark.parametrize("case", [pytest.param(c, id=c["id"]) for c in CASES])
def test_every_code_expected_is_in_the_table_and_every_reason_is_a_sentence_of_the_report(case):
    table = the_table()
    assert all(table.code(c, ON) for c in (*case["codes"], *case.get("branches", []), *case.get("forbid", [])))
    found = reported(case["text"])
    reasons = [b for x in found["lines"] for b in x["because"]]
    assert all(b["sentence"] and b["sentence"] in case["text"] for b in reasons)
    assert all({"modality", "regions", "technique"} & {b["attribute"] for b in x["because"]} for x in found["lines"])


CHEST = "EXAM: CT CHEST\nHISTORY: Cough.\n{}FINDINGS: The lungs are clear.\nIMPRESSION: Normal.\nSigned by A. Bell MD\n"


@pytest.mark.parametrize(
    ("technique", "codes"),
    [
        pytest.param("TECHNIQUE: Helical images without contrast.\n", ["71250"], id="without"),
        pytest.param("TECHNIQUE: Unenhanced helical images of the chest.\n", ["71250"], id="unenhanced"),
        pytest.param("TECHNIQUE: No IV contrast was administered.\n", ["71250"], id="none administered"),
        pytest.param("TECHNIQUE: Images after 80 mL of Isovue 370 IV.\n", ["71260"], id="an agent into a vein"),
        pytest.param("TECHNIQUE: Images following intravenous contrast.\n", ["71260"], id="after contrast"),
        pytest.param("CONTRAST: 75 mL Omnipaque 350 IV\n", ["71260"], id="a heading of its own"),
        pytest.param("TECHNIQUE: Images before and after IV contrast.\n", ["71270"], id="before and after"),
        pytest.param("COMPARISON: CT chest with contrast 3/1/2026.\n", [], id="that of before tells nothing"),
        pytest.param("", [], id="nothing told"),
    ],
)
def test_the_technique_tells_the_contrast(technique, codes):
    found = reported(CHEST.format(technique))
    assert codes_of(found) == codes
    assert bool(found["branches"]) is not bool(codes)


@pytest.mark.parametrize(
    ("name", "technique", "codes"),
    [
        pytest.param("MRI PELVIS", "T2 in three planes without contrast.", ["72195"], id="T2 is no vertebra"),
        pytest.param("MRI THORACIC SPINE", "Sagittal T2 from T1 through L1, no contrast.", ["72146"], id="a reach"),
        pytest.param("MRI BRAIN WITH CONTRAST", "T2 and FLAIR. Patient refused gadolinium.", ["70551"], id="refused"),
        pytest.param("CT ABDOMEN WITH CONTRAST", "Axial images. Contrast was withheld.", ["74150"], id="withheld"),
        pytest.param("MRI ORBITS", "T1 and T2 before and after 7 mL Gadavist IV.", ["70543"], id="before and after"),
        pytest.param("MRI BRAIN", "Axial T1 and coronal T1 postcontrast images, IV.", ["70552"], id="after alone"),
        pytest.param("CT ABDOMEN", "CT was performed. Images after 90 mL Isovue 370 IV.", ["74160"], id="one pass"),
    ],
)
def test_the_body_decides_over_the_name(name, technique, codes):
    found = reported(f"EXAM: {name}\nHISTORY: Pain.\nTECHNIQUE: {technique}\nFINDINGS: Normal.\nSigned A. Bell MD")
    assert codes_of(found) == codes


@pytest.mark.parametrize(
    ("told", "lacking"),
    [
        pytest.param("Images were stored in PACS. Signed by A. Bell MD", "", id="all told"),
        pytest.param("Signed by A. Bell MD", "No stored image is told of.", id="no image"),
        pytest.param("Images were archived.", "No signature stands in the text.", id="no signature"),
    ],
)
def test_what_the_rules_want_told_is_missing_where_it_is_not(told, lacking):
    text = f"EXAM: THYROID ULTRASOUND\nHISTORY: Nodule.\nFINDINGS: Both lobes are normal. {told}\n"
    found = reported(text)
    assert codes_of(found) == ["76536"]
    assert [m.startswith(lacking) for m in found["missing"]] == ([True] if lacking else [])


def test_parts_that_a_complete_exam_lacks_are_named():
    text = (
        "EXAM: US ABDOMEN COMPLETE\nHISTORY: Pain.\nFINDINGS: Liver and gallbladder normal. Bile ducts not dilated. "
        "Pancreas obscured by gas. Both kidneys are normal. Aorta and IVC are normal. Images stored.\nSigned A. Bell MD"
    )
    found = reported(text)
    assert codes_of(found) == ["76705"]
    assert any("the body does not describe: spleen." in m for m in found["missing"])
    assert codes_of(reported(text.replace("Aorta", "Spleen, aorta"))) == ["76700"]


def test_what_only_the_name_tells_is_said():
    found = reported("EXAM: XR WRIST LEFT 3 VIEWS\nHISTORY: Fall.\nFINDINGS: No fracture.\nSigned by A. Bell MD")
    assert codes_of(found) == ["73110"]
    assert any(m.startswith("Only the name of the exam tells how many views") for m in found["missing"])


def test_a_text_that_names_no_exam_has_no_lines():
    found = reported("The patient was seen in the office and feels better.")
    assert (found["lines"], found["branches"]) == ([], [])
    assert found["missing"]


def test_headings_and_sentences_are_those_of_the_text():
    text = "Exam: CT HEAD\nHx: fall. Technique: No contrast.\n\nFindings: Normal 3.5 mm. Dr. Bell agrees.\nImp: Normal."
    assert [p.kind for p in parts_of(text)] == ["exam", "history", "technique", "findings", "impression"]
    assert [text[a:b] for a, b in sentences(text, text.index("Normal"))][:2] == ["Normal 3.5 mm.", "Dr. Bell agrees."]
    (study,) = studies_of(text)
    assert [text[a:b] for a, b in study.titles] == ["CT HEAD"]
    assert parts_of("") == ()


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("EXAM: CT HEAD\n" + " " * 15_000 + "x", id="blanks"),
        pytest.param("EXAM: XR HAND\nTECHNIQUE: " + "AP, " * 5_000 + "views", id="a list without end"),
        pytest.param("EXAM:\n" * 3_000, id="headings only"),
        pytest.param("a:" * 8_000, id="no sentence"),
        pytest.param("1. " * 5_000, id="numbers"),
        pytest.param("EXAM: CT CHEST\nTECHNIQUE: " + "from a a, a a a to " * 1_000, id="reaches"),
        pytest.param("*" * 15_000 + "EXAM", id="marks"),
    ],
)
def test_no_text_takes_long(text):
    assert engine().ranker
    started = time.perf_counter()
    reported(text)
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("text", ["", " \n ", "...", "CT chest " * 10_000])
def test_what_is_no_report_is_refused_in_one_line(text):
    with pytest.raises(UsageError, match="report"):
        reported(text)


def run(*arguments, given=""):
    env = {**os.environ, "RADCODE_TODAY": "2026-11-21"}
    command = [sys.executable, "-m", "radcode", "report", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False, input=given
    )


@pytest.mark.model
def test_the_command_reads_a_file_standard_input_and_a_batch(tmp_path):
    text = CHEST.format("TECHNIQUE: Images without contrast.\n")
    file = tmp_path / "report.txt"
    file.write_text(text, encoding="utf-8")
    shown = run(file)
    assert (shown.returncode, shown.stdout.splitlines()[0]) == (0, "71250")
    assert '"Images without contrast."' in shown.stdout
    piped = json.loads(run("-", "--json", "--on", "2026-03-01", given=text).stdout)
    assert set(piped) == {"lines", "missing", "branches"}
    assert set(piped["lines"][0]) == {"code", "modifiers", "units", "because"}
    rows = [
        {"id": "a", "text": text},
        {"id": "b", "text": 5},
        {"id": "c", "text": ""},
        {"id": "d", "text": text, "on": "x"},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join([*map(json.dumps, rows), "no json"]), encoding="utf-8")
    done = run("--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl")
    found = [json.loads(x) for x in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert (done.returncode, done.stdout) == (0, "")
    assert [(x["id"], "error" in x) for x in found] == [("a", False), *((n, True) for n in ("b", "c", "d", "line 5"))]


@pytest.mark.parametrize("arguments", [[], ["nowhere.txt"], ["a.txt", "--batch", "b"], ["a.txt", "--out", "b"]])
def test_what_cannot_be_used_is_one_plain_line(arguments):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
