"""Stored runs as a page shows them: counts, failures in sight, what moved; of held-out cases counts only."""

import json

import pytest

from evals.__main__ import json_told, untold
from evals.runs import Run, save
from evals.suites import Result
from radcode import quality
from radcode.errors import DataError
from tests.fakes import settings_of

SECRET = "held-out words"
TRACE = {
    "read": [["kind", "code"]],
    "matches": ["74177 0.9"],
    "passages": [],
    "withheld": [],
    "laps": [["resolve", 3.2]],
}


def a_result(name, value="correct", *, kind="code", held_out=False, harmful=False):
    asked = SECRET if held_out else f"words of {name}"
    trace = None if value == "correct" else TRACE
    return Result(name, kind, held_out, value, harmful, f"about {asked}", asked, {}, 1.0, lost="resolve", trace=trace)


def stored(tmp_path, name, *results, revealed=False):
    state = {"commit": "abc", "tables": "0123456789"}
    path = save(Run(name, state, {"questions": tuple(results)}, revealed), settings_of(tmp_path))
    return quality.run_of(path)


@pytest.fixture
def run(tmp_path):
    return stored(
        tmp_path, "20261121T100000Z", a_result("a"), a_result("b", "wrong"), a_result("c", "wrong", harmful=True),
        a_result("d", "wrong", held_out=True), a_result("e", kind="modifier", held_out=True),
        a_result("f", "wrong", kind="not scored"),
    )  # fmt: skip


def test_counts_by_kind_hold_the_held_out_cases_and_leave_aside_what_does_not_count(run):
    counts = quality.digest_of(run).suites["questions"]
    assert quality.kind_rows(counts) == [
        ["code", "4", "1", "25.0%", "1", "1", "0"],
        ["modifier", "1", "1", "100.0%", "0", "1", "1"],
        ["all", "5", "2", "40.0%", "1", "2", "1"],
    ]
    rows = quality.run_rows([quality.digest_of(run)])
    assert rows == [["20261121T100000Z", "abc", "01234567", "questions", "5", "2", "40.0%", "1"]]


def test_failures_are_those_in_sight_harmful_first_with_what_the_steps_did(run):
    found = quality.failures_of(run, "questions")
    assert [(f.id, f.value) for f in found] == [("c", "harmful"), ("b", "wrong")]
    assert SECRET not in repr(found)
    assert found[1].trace == ("understood: kind code", "looked up: 74177 0.9", "milliseconds: resolve 3")
    assert quality.failures_of(run, "claims") == ()


def test_a_revealed_run_shows_all(tmp_path):
    run = stored(tmp_path, "r", a_result("d", "wrong", held_out=True), revealed=True)
    assert [f.asked for f in quality.failures_of(run, "questions")] == [SECRET]


def test_what_moved_is_named_in_sight_and_counted_where_held_out(run, tmp_path):
    later = stored(
        tmp_path, "20261122T100000Z", a_result("a", "wrong"), a_result("b"), a_result("c", "wrong", harmful=True),
        a_result("d", held_out=True), a_result("e", "wrong", kind="modifier", held_out=True), a_result("new", "wrong"),
    )  # fmt: skip
    found, better, worse = quality.moved(run, later)
    assert [(m.id, m.before, m.after) for m in found] == [("a", "correct", "wrong"), ("b", "wrong", "correct")]
    assert (better, worse) == (1, 1)
    assert SECRET not in repr(found)
    assert [f.name for f in quality.run_files(tmp_path)] == ["20261122T100000Z.json", "20261121T100000Z.json"]


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"id": "x", "suites": []}'])
def test_a_file_that_is_no_run_says_so(tmp_path, text):
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(DataError, match="no stored run"):
        quality.run_of(path)


def test_a_run_tells_how_far_it_is(capsys):
    assert list(json_told("names", list(range(250)))) == list(range(250))
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert told[0] == {"step": "names", "done": 0, "total": 250}
    assert len(told) == 84
    assert list(untold("names", [1, 2])) == [1, 2]
    assert capsys.readouterr().err == ""
