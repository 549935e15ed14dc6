"""Broken tables stop the load, and every problem of every file is named at once with its line."""

import shutil
from pathlib import Path

import pytest

from radcode.datafiles import load_table
from radcode.errors import DataError
from tests.asking import TABLES, the_table

BROKEN = sorted(p for p in (Path(__file__).parent / "tables_broken").iterdir() if p.is_dir())


@pytest.fixture
def tables(tmp_path):
    """A copy of the shipped tables that a test may spoil."""
    return Path(shutil.copytree(TABLES, tmp_path / "tables"))


def problems_of(folder):
    with pytest.raises(DataError) as caught:
        load_table(folder)
    return caught.value.problems


def words(folder, name):
    file = folder / name
    return file.read_text("utf-8").splitlines() if file.is_file() else []


@pytest.mark.parametrize("case", [pytest.param(p, id=p.name.replace("_", " ")) for p in BROKEN])
def test_a_broken_table_is_refused_in_words_that_help(case, tables):
    for file in case.glob("*.csv"):
        shutil.copyfile(file, tables / file.name)
    for name in words(case, "remove.txt"):
        (tables / name).unlink()
    problems = problems_of(tables)
    unsaid = [line for line in words(case, "expected.txt") if not any(line in p for p in problems)]
    assert unsaid == [], "\n".join(problems[:20])


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        pytest.param(
            "codes.csv",
            "inside.,mammo,breast_duct",
            "inside.,mamo,breast_duct",
            "77053: modality 'mamo'",
            id="unknown modality",
        ),
        pytest.param(
            "codes.csv",
            "inside.,mammo,breast_duct",
            "inside.,mammo,breast_dukt",
            "77053: regions 'breast_dukt'",
            id="unknown region",
        ),
        pytest.param("fees.csv", "RVU26C,77053,26,", "RVU26C,77069,26,", "fees.csv: names 77069", id="fee of no code"),
        pytest.param("fees.csv", "RVU26C,77053,26,", "RVU27A,77053,26,", "release RVU27A", id="fee of no release"),
        pytest.param(
            "mue.csv", "practitioner,77053,", "practitioner,77069,", "mue.csv: names 77069", id="unit limit of no code"
        ),
        pytest.param("ptp.csv", ",74240,76000,", ",74240,77069,", "ptp.csv: names 77069", id="pair with no code"),
        pytest.param(
            "pairs.csv",
            "77063,addon_of,77067",
            "77063,addon_of,77069",
            "pairs.csv: names 77069",
            id="add-on of no code",
        ),
        pytest.param(
            "pairs.csv", "77063,addon_of,77067", "77063,friend_of,77067", "relation 'friend_of'", id="unknown relation"
        ),
        pytest.param(
            "combinations.csv", "76775;76776,76770", "76775;76776,77069", "names 77069", id="combination of no code"
        ),
        pytest.param(
            "history.csv",
            "71010,deleted,2018-01-01,replaced_by,71045",
            "71010,deleted,2018-01-01,replaced_by,77069",
            "history.csv: names 77069",
            id="replaced by no code",
        ),
        pytest.param("releases.csv", "MUE26Q2,mue", "MUE26Q3,mue", "release MUE26Q2", id="release taken away"),
    ],
)
def test_rows_that_do_not_fit_each_other_are_refused(file, old, new, says, tables):
    text = (tables / file).read_text("utf-8")
    assert old in text
    (tables / file).write_text(text.replace(old, new, 1), "utf-8")
    assert any(says in p for p in problems_of(tables))


@pytest.mark.parametrize(
    ("dates", "says"),
    [
        pytest.param(",2018-01-01,,", "two rows hold on 2018-01-01", id="two rows of one code on one day"),
        pytest.param(",2020-01-01,2019-12-31,", "ends on 2019-12-31 before it starts", id="end before start"),
    ],
)
def test_dates_of_a_code_that_cannot_be_are_refused(dates, says, tables):
    file = tables / "codes.csv"
    row = next(x for x in file.read_text("utf-8").splitlines() if x.startswith("77053,"))
    again = row.rsplit(",,,", 1)[0] + dates + row.rsplit(",,,", 1)[1]
    file.write_text(file.read_text("utf-8") + again + "\n", "utf-8")
    assert any(says in p for p in problems_of(tables))


def test_a_wrong_folder_names_every_missing_table(tmp_path):
    problems = problems_of(tmp_path)
    assert len(problems) == len(list(TABLES.glob("*.csv")))
    assert all(p.endswith(": the table is missing") for p in problems)


def test_the_message_ends_with_the_command_that_checks_again(tmp_path):
    with pytest.raises(DataError, match="python -m ingest status --tables"):
        load_table(tmp_path)


def test_the_hash_changes_with_any_cell(tables):
    assert load_table(tables).hash == the_table().hash
    file = tables / "pos.csv"
    file.write_text(file.read_text("utf-8").replace("Physician office", "Physicians office", 1), "utf-8")
    assert load_table(tables).hash != the_table().hash


@pytest.mark.parametrize("file", sorted(TABLES.glob("*.csv")), ids=lambda p: p.name)
def test_a_shipped_table_is_sorted_by_its_key(file):
    from radcode.datafiles import ROW_TYPES

    row_type = next(t for t in ROW_TYPES if file.stem == t.TABLE)
    keys = [tuple(row.cell(c) for c in row_type.KEY) for row in the_table().rows(file.stem)]
    assert keys == sorted(keys)
