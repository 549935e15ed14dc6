"""Charge descriptions are read by weights that never saw their hospital; a person says whose a miss is."""

import csv
from pathlib import Path

import pytest

from evals.fitting import crossed, write_crossed
from evals.report import misses_of
from evals.suites import MISSES, OURS, Result, crossed_of, judged_of, run_charges
from radcode.errors import DataError
from tests.asking import the_engine, the_table
from tests.test_fitting import a_sheet

EVALS = Path(__file__).parent.parent / "evals"
HEAD = ["id", "hospital", "description", "cpt_codes", "list_date"]
LISTED = [
    ["one", "north", "MRI BRAIN W/O CONTRAST", "70551", "2026-03-02"],
    ["two", "south", "CT ABDOMEN W CONTRAST", "74160", "2026-03-02"],
    ["three", "south", "MRI BRAIN W/O CONTRAST", "70551", "2026-03-02"],
    ["four", "south", "ROOM AND BOARD", "70551", "2026-03-02"],
]


@pytest.fixture
def reference(tmp_path):
    with (tmp_path / "charge_descriptions.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEAD, *LISTED])
    return tmp_path


def read(reference, crossed, judged):
    found = run_charges(the_engine(), reference, crossed, judged)
    assert found is not None
    return {r.id: r for r in found}


def test_each_hospital_is_read_by_its_own_weights(reference):
    """Weights that find nothing likely for one hospital change that hospital alone."""
    blind = {"modality held": -50.0, "words share": -50.0, "told share": -50.0}
    usual = read(reference, {}, {})
    found = read(reference, {"south": blind}, {})
    assert found["one"].got == usual["one"].got
    assert usual["one"].value == usual["three"].value == "correct"
    assert found["three"].value != "correct"


def test_a_miss_is_ours_until_a_person_judged_it(reference):
    found = read(reference, {}, {"four": "hospital"})
    assert (found["four"].value == "correct", found["four"].miss) == (False, "hospital")
    assert found["one"].miss == ""
    unjudged = read(reference, {}, {})
    assert unjudged["four"].miss == OURS


def test_the_report_counts_whose_the_misses_are():
    def result(identity, value, miss=""):
        return Result(identity, "north", False, value, False, "", "", {}, 1.0, miss=miss)

    rows = misses_of([result("a", "correct"), result("b", "wrong", "words"), result("c", "wrong", OURS)])
    assert rows[0][:5] == ["hospital", "n", "the words do not decide", "the hospital's code is wrong", "ours"]
    assert rows[1][:5] == ["north", "3", "1", "0", "1"]
    assert rows[1][5].startswith("50.0% (1 of 2")


def test_a_judgement_of_no_class_names_file_and_line(tmp_path):
    path = tmp_path / "judged.csv"
    path.write_text("id,miss,why\na,ours,b\nc,theirs,d\n", "utf-8")
    with pytest.raises(DataError) as caught:
        judged_of(path)
    assert "judged.csv:3: 'theirs'" in str(caught.value)


def test_the_judgements_kept_are_of_the_three_classes():
    judged = judged_of(EVALS / "judged.csv")
    assert len(judged) > 100
    assert set(judged.values()) == set(MISSES)


def test_crossed_weights_are_written_and_read_back(tmp_path):
    sheets = [a_sheet([[1, 0], [0, 1]], [True, False])] * 5
    sheets += [s._replace(example=type(s.example)("t", s.example.on, s.example.accepted, h)) for s in sheets
               for h in ("north", "south")]  # fmt: skip
    found = crossed(sheets, {})
    assert set(found) == {"north", "south"}
    write_crossed(tmp_path / "crossed.csv", found)
    back = crossed_of(tmp_path / "crossed.csv")
    assert back["north"]["helps"] == pytest.approx(found["north"]["helps"], abs=1e-3)


def test_the_weights_kept_for_each_hospital_are_of_features_that_the_table_weighs_too():
    known = {row.feature for row in the_table().rows("weights")}
    for name, weights in crossed_of(EVALS / "crossed.csv").items():
        assert len(set(weights) & known) > 200, name
