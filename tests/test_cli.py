"""`python -m radcode` as a shell sees it: exit codes, one plain line for what cannot be used, the contract's JSON."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.model

ASK_KEYS = {
    "answer_id", "question", "outcome", "text", "lines", "codes", "modifiers", "clarify", "citations", "findings",
    "assumptions", "editions", "timing_ms",
}  # fmt: skip
CITATION_KEYS = {
    "n", "kind", "source", "title", "publisher", "url", "edition", "tier", "locator", "quote", "basis", "sure",
}  # fmt: skip
CODE_KEYS = {
    "code", "on", "in_force", "label", "explains", "attributes", "indicators", "rvu", "mue", "history", "pairs",
    "bundles", "publications", "release", "sources",
}  # fmt: skip


@pytest.fixture(scope="module")
def run(built_home):
    """Run `python -m radcode` with the built index, on a fixed day."""

    def runner(*arguments, **settings):
        env = {**os.environ, "RADCODE_HOME": str(built_home), "RADCODE_TODAY": "2026-11-21", **settings}
        command = [sys.executable, "-m", "radcode", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)

    return runner


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["ask", "what is 77065"], 0, id="an answer"),
        pytest.param(["ask", "what does the weather look like"], 0, id="a refusal is an answer"),
        pytest.param(["ask", "CPT 77069"], 0, id="no such code is an answer"),
        pytest.param(["ask", "what is 77065", "--payer", "MEDICARE"], 0, id="choices are read in any case"),
        pytest.param(["lookup", "zorblax"], 0, id="nothing fits"),
        pytest.param(["code", "77053"], 0, id="a code"),
        pytest.param(["code", "g0279"], 0, id="a code in small letters"),
        pytest.param(["code", "71010"], 0, id="a deleted code is known"),
        pytest.param(["code", "77069"], 1, id="an unknown code"),
        pytest.param(["code", "7.7053E4"], 1, id="no code at all"),
    ],
)
def test_what_is_done_exits_with(run, arguments, code):
    done = run(*arguments)
    assert (done.returncode, bool(done.stdout.strip())) == (code, True)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        pytest.param(["ask", ""], "the question is empty", id="empty text"),
        pytest.param(["ask"], "the question is empty", id="no text"),
        pytest.param(["ask", " \t\n "], "the question is empty", id="only space"),
        pytest.param(["ask", "?!"], "the question holds no words", id="only signs"),
        pytest.param(["ask", "a" * 100_000], "100,000 characters", id="100,000 characters"),
        pytest.param(["ask", "what is 77065", "--on", "2026-13-01"], "'2026-13-01' is not a date", id="a bad date"),
        pytest.param(["ask", "what is 77065", "--on", "yesterday"], "'yesterday' is not a date", id="a date in words"),
        pytest.param(["ask", "what is 77065", "--payer", "nobody"], "no payer 'nobody'", id="an unknown payer"),
        pytest.param(["ask", "what is 77065", "--pos", "98"], "no place of service '98'", id="an unknown place"),
        pytest.param(["lookup", ""], "empty", id="an empty look-up"),
        pytest.param(["code", "77053", "--on", "soon"], "'soon' is not a date", id="a code on a bad date"),
        pytest.param(
            ["ask", "--batch", "nowhere.jsonl"], "nowhere.jsonl is not a file", id="a batch that is not there"
        ),
        pytest.param(["bogus"], "bogus", id="no such command"),
        pytest.param(["ask", "--bogus"], "bogus", id="no such option"),
        pytest.param(["code"], "code", id="an argument missing"),
    ],
)
def test_what_cannot_be_used_exits_with_2_and_one_plain_line(run, arguments, says):
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert says in done.stderr


def test_a_batch_that_cannot_be_written_exits_with_2_and_one_plain_line(run, tmp_path):
    rows = tmp_path / "in.jsonl"
    rows.write_text('{"id": "q1", "question": "what is 77065"}\n')
    done = run("ask", "--batch", rows, "--out", tmp_path / "no" / "such" / "folder" / "out.jsonl")
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("out", ["in.jsonl", "."])
def test_a_batch_is_never_written_over_what_it_reads(run, tmp_path, out):
    rows = tmp_path / "in.jsonl"
    rows.write_text('{"id": "q1", "question": "what is 77065"}\n')
    done = run("ask", "--batch", rows, "--out", tmp_path / out)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)
    assert rows.read_text().startswith('{"id": "q1"')
    assert [p.name for p in tmp_path.iterdir()] == ["in.jsonl"]


def test_a_plain_answer_lists_what_its_numbers_stand_for(run):
    printed = run("ask", "CT head without contrast").stdout
    marks = set(re.findall(r"\[T?\d+\]", printed.split("Assumed:")[0]))
    assert marks
    assert marks <= {line.split()[0] for line in printed.splitlines() if line.startswith("[")}


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        pytest.param({"RADCODE_TODAY": "soon"}, "RADCODE_TODAY is 'soon'", id="a day that is none"),
        pytest.param({"RADCODE_KEEP_DAYS": "many"}, "RADCODE_KEEP_DAYS is 'many'", id="days that are no number"),
        pytest.param(
            {"RADCODE_HOME": "/nowhere/at/all"}, "python -m ingest", id="no index: the command that builds it"
        ),
        pytest.param({"RADCODE_EMBEDDING_MODEL": "/nowhere"}, "/nowhere", id="no model"),
    ],
)
def test_a_setting_that_cannot_be_used_exits_with_2(run, settings, says):
    done = run("ask", "what is 77065", **settings)
    assert (done.returncode, done.stdout, "Traceback" in done.stderr) == (2, "", False)
    assert says in done.stderr


@pytest.fixture(scope="module")
def answer(run):
    done = run("ask", "which modifier for a radiologist reading a galactogram", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_headline_question_with_the_real_model(answer):
    assert answer["outcome"] == "answered"
    assert [(x["code"], x["modifiers"], x["units"]) for x in answer["lines"]] == [
        ("77053", ["26"], 1),
        ("77054", ["26"], 1),
    ]
    assert (answer["codes"], answer["modifiers"]) == (["77053", "77054"], ["26"])
    assert all(x["when"] for x in answer["lines"])
    assert "19030" in answer["text"]


def test_the_shape_of_an_answer(answer):
    assert set(answer) == ASK_KEYS
    assert {frozenset(x) for x in answer["lines"]} == {frozenset({"code", "modifiers", "units", "when"})}
    assert {frozenset(c) for c in answer["citations"]} == {frozenset(CITATION_KEYS)}
    assert {frozenset(a) for a in answer["assumptions"]} == {frozenset({"name", "value", "from"})}
    assert {a["from"] for a in answer["assumptions"]} <= {"default", "question", "setting"}
    assert {c["kind"] for c in answer["citations"]} <= {"passage", "table"}
    assert {c["tier"] for c in answer["citations"]} <= {"official", "society", "reference", "commercial"}
    assert {c["sure"] for c in answer["citations"]} <= {"file", "page", "coder", ""}
    assert set(answer["editions"]) == {"tables", "corpus", "index"}
    assert all(answer["editions"].values())
    assert answer["timing_ms"]["total"] > 0


def test_the_proof_of_the_headline_answer(answer):
    fees = [c["quote"] for c in answer["citations"] if c["source"] == "fees"]
    assert any("code=77053; modifier=26" in q and "pctc=1" in q for q in fees)
    assert any(c["kind"] == "passage" and c["source"] == "radcode-ductography" for c in answer["citations"])


def test_the_shape_of_a_clarifying_question(run):
    found = json.loads(run("ask", "CT head", "--json").stdout)
    assert found["outcome"] == "clarify"
    assert set(found["clarify"]) == {"ask", "field", "options"}
    assert {frozenset(o) for o in found["clarify"]["options"]} == {frozenset({"label", "lines"})}
    assert [x for o in found["clarify"]["options"] for x in o["lines"]] == found["lines"]


def test_the_shape_of_a_look_up(run):
    found = json.loads(run("lookup", "XR ANKLE 3+ VWS LT", "--json").stdout)
    assert set(found) == {"text", "matches"}
    assert {frozenset(m) for m in found["matches"]} == {frozenset({"codes", "modifiers", "score", "why"})}
    assert (found["matches"][0]["codes"], found["matches"][0]["modifiers"]) == (["73610"], ["LT"])


@pytest.mark.parametrize(
    ("text", "on", "codes"),
    [
        pytest.param("screening mammogram with tomosynthesis", "2026-11-21", ["77067", "77063"], id="billed together"),
        pytest.param("chest x-ray 2 views", "2017-12-31", ["71020"], id="the day before"),
        pytest.param("chest x-ray 2 views", "2018-01-01", ["71046"], id="the day after"),
    ],
)
def test_a_look_up_on_a_day(run, text, on, codes):
    assert json.loads(run("lookup", text, "--on", on, "--json").stdout)["matches"][0]["codes"] == codes


def test_a_look_up_gives_no_more_than_asked(run):
    assert len(json.loads(run("lookup", "mammogram", "--top", "2", "--json").stdout)["matches"]) == 2


def test_nothing_that_fits_is_an_empty_list(run):
    assert json.loads(run("lookup", "zorblax frumious", "--json").stdout)["matches"] == []


def test_the_shape_of_a_code(run):
    found = json.loads(run("code", "77053", "--json").stdout)
    assert set(found) >= CODE_KEYS
    assert set(found["indicators"]) == {"status", "pctc", "bilateral", "mult", "global_days", "family", "supervision"}
    assert set(found["rvu"]) == {"", "26", "TC"}
    assert (found["in_force"], found["on"], found["mue"]["value"]) == (True, "2026-11-21", 2)
    assert "radcode-ductography" in found["publications"]


@pytest.mark.parametrize(
    ("on", "in_force"),
    [pytest.param("2017-12-31", True, id="its last day"), pytest.param("2018-01-01", False, id="the day after")],
)
def test_a_code_on_a_day(run, on, in_force):
    found = json.loads(run("code", "71010", "--on", on, "--json").stdout)
    assert (found["in_force"], found["on"]) == (in_force, on)


def test_an_unknown_code_says_why_and_what_is_near(run):
    done = run("code", "77069", "--json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["code"], found["in_force"]) == (1, "77069", False)
    assert found["why"]
    assert "77067" in found["nearest"]


BATCH = [
    '{"id": "good", "question": "what is 77065"}',
    "not json at all",
    '{"id": "turns", "turns": ["dexa hips and spine, hospital outpatient, reading only", "which modifier?"]}',
    '{"id": "dated", "question": "is 71010 valid", "date_of_service": "2017-12-31"}',
    '{"id": "placed", "question": "we own the machine and read 71046, modifier?", "pos": "22"}',
    '{"id": "placed as a number", "question": "we own the machine and read 71046, modifier?", "pos": 22}',
    '{"id": "paid", "question": "is 77061 valid", "payer": "commercial"}',
    '{"id": "empty"}',
    '{"id": "number", "question": 5}',
    '{"id": "bad day", "question": "what is 77065", "on": "yesterday"}',
    '{"id": "bad payer", "question": "what is 77065", "payer": "nobody"}',
    '{"id": "bad turns", "turns": []}',
    "[1, 2]",
    "null",
    "",
    '{"id": "long", "question": "' + "a" * 100_000 + '"}',
    '{"id": 7, "question": "what is 77065"}',
    '{"id": "surrogate", "question": "what is 77065 \\ud800"}',
    '{"id": "half a character \\ud800", "question": "what is 77065"}',
    '{"id": "deep", "question": ' + "[" * 100_000 + "]" * 100_000 + "}",
    '{"question": "what is 77065"}',
    '{"id": "last", "question": "XR ANKLE 3+ VWS LT"}',
]


@pytest.fixture(scope="module")
def batch(run, tmp_path_factory):
    folder = tmp_path_factory.mktemp("batch")
    (folder / "in.jsonl").write_text("\n".join(BATCH) + "\n", "utf-8")
    done = run("ask", "--batch", folder / "in.jsonl", "--out", folder / "out.jsonl")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr[-2000:]
    return [json.loads(line) for line in (folder / "out.jsonl").read_text("utf-8").splitlines()]


def test_a_batch_writes_one_row_for_each_row_in_its_order(batch):
    assert [r["id"] for r in batch] == [
        "good", "line 2", "turns", "dated", "placed", "placed as a number", "paid", "empty", "number", "bad day",
        "bad payer", "bad turns", "line 13", "line 14", "long", 7, "surrogate",
        "half a character \ud800", "line 20", "line 21", "last",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name", ["line 2", "empty", "number", "bad day", "bad payer", "bad turns", "line 13", "line 14", "long", "line 20"]
)
def test_a_bad_row_of_a_batch_yields_an_error_in_its_place(batch, name):
    row = next(r for r in batch if r["id"] == name)
    assert set(row) == {"id", "error"}
    assert row["error"]
    assert "\n" not in row["error"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        pytest.param("good", [], id="a question"),
        pytest.param("turns", ["77080-26"], id="the last turn of a conversation"),
        pytest.param("dated", ["71010"], id="a date of service"),
        pytest.param("placed", ["71046-26"], id="a place of service"),
        pytest.param("placed as a number", ["71046-26"], id="a place of service as a number"),
        pytest.param("paid", ["77061"], id="a payer"),
        pytest.param("last", ["73610-LT"], id="the row after the bad ones"),
    ],
)
def test_a_good_row_of_a_batch_is_answered(batch, name, lines):
    row = next(r for r in batch if r["id"] == name)
    assert set(row) == ASK_KEYS | {"id"}
    assert ["-".join((x["code"], *x["modifiers"])) for x in row["lines"]] == lines


def test_ask_stores_nothing_unless_told_to(run, built_home):
    before = {p: p.stat().st_mtime_ns for p in built_home.glob("records.db*")}
    run("ask", "what is 77065")
    assert {p: p.stat().st_mtime_ns for p in built_home.glob("records.db*")} == before


def test_status_names_what_serves(run, built_home):
    env = {**os.environ, "RADCODE_HOME": str(built_home)}
    command = [sys.executable, "-m", "ingest", "status", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)


def test_status_counts_what_the_tables_hold(run, built_home):
    env = {**os.environ, "RADCODE_HOME": str(built_home)}
    command = [sys.executable, "-m", "ingest", "status", "--tables", "--json"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    tables = json.loads(done.stdout)["tables"]
    assert {f["name"] for f in tables["files"]} >= {"codes", "fees", "history", "rules"}
    assert sum(f["in_force"] for f in tables["families"]) > 1000
    assert {r["release"] for r in tables["releases"]} >= {"RVU25D", "RVU26C", "MUE26Q2", "PTP24Q3"}
