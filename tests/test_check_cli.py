"""`python -m radcode check` as a shell sees it: exit codes, text and JSON, a batch, and files that cannot be used."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
RIGHT = {"id": "r", "lines": [{"code": "77053", "modifiers": ["26"], "pos": 22, "date": "2026-09-15"}]}
WRONG = {"id": "w", "lines": [{"code": "74177", "pos": 22, "date": "2026-09-15"}]}


def run(*arguments):
    env = {**os.environ, "RADCODE_TODAY": "2026-11-21"}
    command = [sys.executable, "-m", "radcode", "check", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)


def written(path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_right_claim_exits_with_0_and_a_wrong_one_with_1(tmp_path):
    right = run(written(tmp_path / "right.json", RIGHT))
    wrong = run(written(tmp_path / "wrong.json", WRONG))
    assert (right.returncode, wrong.returncode) == (0, 1)
    assert "nothing to change" in right.stdout
    assert "change: Bill line 1 as 74177-26." in wrong.stdout
    assert right.stderr == wrong.stderr == ""


def test_json_is_that_of_the_contract_and_a_list_gives_a_list(tmp_path):
    one = json.loads(run(written(tmp_path / "one.json", WRONG), "--json").stdout)
    assert (one["id"], one["valid"]) == ("w", False)
    (finding,) = one["findings"]
    assert (finding["line"], finding["id"], finding["rule"]) == (1, "RC206", "GLOBAL_IN_FACILITY_POS")
    assert finding["citation"]["source"] == "rules"
    several = json.loads(run(written(tmp_path / "two.json", [RIGHT, WRONG]), "--json").stdout)
    assert [(c["id"], c["valid"]) for c in several] == [("r", True), ("w", False)]


def test_a_csv_is_checked_claim_by_claim(tmp_path):
    rows = "claim_id,code,modifiers,units,pos,date\na,77053,26,1,22,2026-09-15\nb,74177,,1,22,2026-09-15\n"
    done = run(written(tmp_path / "claims.csv", rows))
    assert done.returncode == 1
    assert "Claim a (medicare, professional): nothing to change" in done.stdout
    assert "Claim b (medicare, professional): 1 error" in done.stdout


def test_a_batch_writes_a_row_for_each_row_and_exits_with_0(tmp_path):
    bad = {"id": "x", "lines": [{"code": "77053", "date": "soon"}]}
    rows = "\n".join([*(json.dumps(c) for c in (RIGHT, WRONG, bad)), "not json", "[1]"])
    out = tmp_path / "out.jsonl"
    done = run("--batch", written(tmp_path / "in.jsonl", rows), "--out", out)
    assert (done.returncode, done.stdout) == (0, "")
    found = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(c["id"], c.get("valid")) for c in found[:2]] == [("r", True), ("w", False)]
    assert set(found[2]) == {"id", "error"}
    assert (found[2]["id"], "not a date" in found[2]["error"]) == ("x", True)
    assert [set(c) for c in found[3:]] == [{"id", "error"}] * 2


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("none.json", None, "is not a file", id="no such file"),
        pytest.param("bad.json", "{", "is not JSON", id="broken JSON"),
        pytest.param("deep.json", "[" * 100_000, "is not JSON", id="nested too deeply"),
        pytest.param("list.json", "[]", "holds no claim", id="an empty list"),
        pytest.param("number.json", "7", "not a JSON object", id="a number"),
        pytest.param("date.json", {"lines": [{"code": "77053"}]}, "line 1 has no date", id="no date"),
        pytest.param("empty.csv", "", "empty", id="an empty CSV"),
        pytest.param("many.jsonl", "{}", "--batch", id="a file for --batch"),
    ],
)
def test_a_file_that_cannot_be_used_exits_with_2_and_one_plain_line(tmp_path, name, content, says):
    path = tmp_path / name
    if content is not None:
        written(path, content)
    done = run(path)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert says in done.stderr


def test_nothing_to_check_is_told(tmp_path):
    for arguments in (
        [],
        ["--out", tmp_path / "o"],
        [written(tmp_path / "a.json", RIGHT), "--batch", tmp_path / "a.json"],
    ):
        done = run(*arguments)
        assert (done.returncode, "nothing to check" in done.stderr) == (2, True)
