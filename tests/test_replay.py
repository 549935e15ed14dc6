"""What differs between two answers, the log of all, and an engine of another day."""

import hashlib
import shutil
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest

from radcode import asof, replay
from radcode.archive import holds_tables, keep_editions, tables_as_of
from radcode.datafiles import table_files
from radcode.errors import DataError
from radcode.keeping import (
    Chosen,
    ask_with,
    fresh_of,
    keep_reply,
    last_question,
    now,
    open_records,
    turns_before,
    turns_of,
)
from radcode.model import Editions
from radcode.settings import ROOT
from tests import page_engine
from tests.fakes import settings_of

CT = "CT abdomen pelvis with IV contrast"


@pytest.fixture(scope="module")
def engine(tmp_path_factory):
    return page_engine.build(settings_of(tmp_path_factory.mktemp("home")))


@pytest.fixture
def records(engine):
    opened = open_records(engine.settings)
    yield opened
    opened.close()


def record(engine, text, **chosen):
    return fresh_of(ask_with(engine, text, Chosen(**chosen)), asked=text).record


def test_the_same_answer_has_no_difference(engine):
    assert replay.differences(record(engine, CT), record(engine, CT)) == ()


def test_another_reader_changes_lines_and_says_so_first(engine):
    then, now_ = record(engine, CT), record(engine, CT, who="professional")
    found = replay.differences(then, now_)
    assert found[0] == replay.Difference("lines to bill", "74177", "74177-26")
    assert not replay.is_same_bill(then, now_)
    assert {d.what for d in found} >= {"lines to bill", "sentence"}


def test_a_changed_row_is_a_difference_though_the_bill_is_the_same(engine):
    then = record(engine, CT)
    place = next(n for n, c in enumerate(then["citations"]) if c["kind"] == "table")
    changed = [dict(c) for c in then["citations"]]
    changed[place]["quote"] += "; more=1"
    (found,) = replay.differences(then, then | {"citations": changed})
    assert found.what == f"row {changed[place]['locator']}"
    assert found.now.endswith("; more=1")
    assert replay.is_same_bill(then, then | {"citations": changed})


def test_the_log_holds_what_was_asked_masked_and_its_editions(engine, records):
    stored = keep_reply(engine.settings, engine.ask(f"{CT}, call 555-867-5309"), records=records)
    (entry,) = replay.log_of([stored])
    assert "867-5309" not in " ".join(entry)
    assert (entry.billed, entry.outcome, entry.on) == ("74177", "answered", "2026-11-21")
    assert entry.tables == engine.table.hash[:8]
    assert replay.matching([entry], "ABDOMEN 74177") == (entry,)
    assert replay.matching([entry], "abdomen galactogram") == ()
    assert len(replay.LOG_HEAD) == len(entry)


def test_turns_before_an_answer_are_those_it_followed(engine, records):
    talk = records.start_conversation(CT, now())

    def kept(text, revises=""):
        reply = ask_with(engine, text, last=last_question(engine, turns_of(records, talk)))
        return keep_reply(engine.settings, reply, talk, asked=text, revises=revises, records=records)

    first, second = kept(CT), kept("and without contrast?")
    again = kept(CT, revises=first.id)
    assert turns_before(records, first) == ()
    assert [t.id for t in turns_before(records, second)] == [first.id]
    assert turns_before(records, again) == ()


def test_a_mark_changes_with_every_answer_that_is_stored_or_erased(engine, records):
    marks = [records.answers_mark()]
    talk = records.start_conversation(CT, now())
    for _ in range(2):
        keep_reply(engine.settings, engine.ask(CT), talk, records=records)
        marks.append(records.answers_mark())
    records.erase_conversation(talk)
    assert records.answers_mark() == marks[0]
    assert len(set(marks)) == 3


def test_answers_that_stand_alone_are_erased_in_time_too(engine, records):
    alone = keep_reply(engine.settings, engine.ask(CT), records=records)
    assert records.erase_before(now() - timedelta(days=1)) == 0
    assert alone in records.latest_answers(100)
    assert records.erase_before(now() + timedelta(days=1)) >= 1
    assert records.latest_answers(100) == ()


def label_in(engine):
    row = engine.table.code("74177", engine.settings.on_today())
    assert row is not None
    return row.label


@pytest.fixture
def other_tables(tmp_path, engine):
    """Settings with a data folder that keeps tables in which a code carries another label."""
    folder = tmp_path / "corpus" / "tables"
    shutil.copytree(ROOT / "corpus" / "tables", folder)
    file = folder / "codes.csv"
    text = file.read_text("utf-8")
    label = label_in(engine)
    assert label in text
    file.write_text(text.replace(label, f"{label} of then", 1), "utf-8")
    return folder.parent


def test_tables_are_kept_once_and_come_back_as_they_were(other_tables, engine, tmp_path):
    from radcode.datafiles import tables_hash

    name = tables_hash(other_tables / "tables")[:16]
    held = Editions(name, "0" * 16, "0001-00000000")
    keep_editions(tmp_path, (other_tables / "tables",), held)
    first = (tmp_path / "tables" / f"{name}.zip").stat().st_mtime_ns
    keep_editions(tmp_path, (other_tables / "tables",), held)
    assert (tmp_path / "tables" / f"{name}.zip").stat().st_mtime_ns == first

    made = asof.engine_as_of(replace(engine, settings=replace(engine.settings, home=tmp_path)), held)
    assert made.engine.table.hash[:16] == name
    assert made.lacks == ("the index 0001-00000000",)
    assert label_in(made.engine).endswith("of then")
    assert "74177" in record(made.engine, CT)["codes"]
    (tmp_path / "corpus" / "tables" / "codes.csv").write_text("code\n")
    assert not holds_tables(tmp_path, "ffff")


def test_tables_that_changed_on_disk_are_not_those_that_answered(other_tables, tmp_path):
    keep_editions(tmp_path, (other_tables / "tables",), Editions("f" * 16, "", ""))
    assert not holds_tables(tmp_path, "f" * 16)
    with pytest.raises(DataError, match="not kept"):
        tables_as_of(tmp_path, "f" * 16)
    assert not holds_tables(tmp_path, "../records")


def test_tables_kept_before_a_newer_one_came_answer_without_it(tmp_path):
    digest = hashlib.sha256()
    (tmp_path / "tables").mkdir()
    older = [p for p in table_files(ROOT / "corpus" / "tables") if p.stem not in ("opps", "documents")]
    for path in older:
        digest.update(path.stem.encode() + b"\0" + path.read_bytes())
    name = digest.hexdigest()[:16]
    with zipfile.ZipFile(tmp_path / "tables" / f"{name}.zip", "w") as packed:
        for path in older:
            packed.write(path, path.name)
    table = tables_as_of(tmp_path, name)
    assert table.rows("opps") == () == table.rows("documents")
    assert table.code("74177", date(2026, 3, 1))


def test_what_is_kept_damaged_says_so(tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "abcd.zip").write_text("no zip")
    with pytest.raises(DataError, match="cannot be read"):
        tables_as_of(tmp_path, "abcd")


def test_an_engine_without_anything_kept_answers_as_today_and_says_so(engine, tmp_path):
    made = asof.engine_as_of(replace(engine, settings=replace(engine.settings, home=tmp_path)), Editions("ab", "", "x"))
    assert made.lacks == ("the code tables ab", "the index x")
    assert record(made.engine, CT)["codes"] == ["74177"]
