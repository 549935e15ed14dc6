"""Builds are idempotent, atomic, and encode only new text."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest import build as work
from ingest.build import Tools, add, build, build_lock, remove, rollback
from ingest.generations import generations
from ingest.manifest import Meta
from ingest.status import status_of
from radcode import generation as gen
from radcode.errors import DataError, StaleIndex, UsageError
from radcode.model import Conflict
from radcode.records import RecordStore
from radcode.rows import RowRef
from radcode.store import open_index
from tests.fakes import EmptyTable, HashEncoder, settings_of
from tests.test_store_contract import tools, write_corpus

pytestmark = pytest.mark.model
ROOT = Path(__file__).parent.parent


@pytest.fixture
def settings(tmp_path):
    write_corpus(tmp_path / "corpus")
    return settings_of(tmp_path / "home", tmp_path / "corpus")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "given"
    made.mkdir()
    (made / "one.txt").write_text("First Part\nAn added publication says that 77065 is one breast.\n")
    (made / "README.md").write_text("not a publication")
    (made / ".hidden.txt").write_text("neither")
    return made


def snapshot(home):
    files = [p for p in sorted((home / "index").rglob("*")) if p.is_file() and p.name != ".lock"]
    return {p: (p.stat().st_mtime_ns, p.stat().st_size) for p in files}


def test_a_second_run_does_nothing_and_says_so(settings):
    first = build(settings, tools())
    before = snapshot(settings.home)
    encoder = HashEncoder()
    again = build(settings, tools(encoder=encoder))
    assert (first.changed, again.changed, again.note) == (True, False, "Nothing has changed.")
    assert encoder.encoded == []
    assert {p: s for p, s in snapshot(settings.home).items() if "chroma" not in p.parts} == {
        p: s for p, s in before.items() if "chroma" not in p.parts
    }


def test_adding_encodes_only_the_new_text(settings, folder):
    first = build(settings, tools())
    encoder = HashEncoder()
    report = add(settings, [folder], Meta(publisher="Them", tier="society"), tools(encoder=encoder))
    assert report.publications == first.publications + 1
    assert report.encoded == len(encoder.encoded) == report.chunks - first.chunks
    index = open_index(settings.home, HashEncoder())
    assert (index.card("one").publisher, index.card("one").tier) == ("Them", "society")
    assert add(settings, [folder], Meta(publisher="Them", tier="society"), tools()).changed is False


def audited(settings, monkeypatch, path, hashed="program one"):
    """Return the ids of the publications that adding a file audits; each sentence of theirs is a conflict."""
    seen = []

    def found(publication, table):
        seen.append(publication.id)
        return (Conflict(publication.id, 0, 1, "x", "77065", "sides", "one", "two", RowRef("codes", ("77065", ""))),)

    monkeypatch.setattr(work, "_find_conflicts", found)
    monkeypatch.setattr(work, "_audit_hash", lambda: hashed)
    report = add(settings, [path], Meta(), Tools(HashEncoder(), lambda folder: EmptyTable()))
    assert report.conflicts == report.publications
    return seen


def test_only_publications_that_are_new_or_changed_are_audited(settings, folder, monkeypatch):
    assert len(audited(settings, monkeypatch, folder)) == 4
    (folder / "two.txt").write_text("Second Part\nAnother one says that 77066 is two breasts.\n")
    assert audited(settings, monkeypatch, folder) == ["two"]
    (folder / "two.txt").write_text("Second Part\nIts newer edition says it of 77067.\n")
    assert audited(settings, monkeypatch, folder) == ["two"]
    (folder / "three.txt").write_text("Third Part\nAnd one of 77063.\n")
    assert len(audited(settings, monkeypatch, folder, hashed="program two")) == 6


def test_what_is_removed_right_after_it_was_added_is_recorded_as_removed(settings, folder):
    build(settings, tools())
    add(settings, [folder], Meta(), tools())
    remove(settings, "one", erase=False, tools=tools())
    records = RecordStore(settings.home)
    assert [p.id for p in records.publications("removed")] == ["one"]
    assert "one" not in [p.id for p in records.publications()]
    records.close()


def test_a_new_edition_supersedes_and_removal_is_undone_by_adding(settings, folder):
    add(settings, [folder], Meta(), tools())
    (folder / "one.txt").write_text("First Part\nThe second edition says something else of 77066.\n")
    add(settings, [folder], Meta(), tools())
    index = open_index(settings.home, HashEncoder())
    assert "second edition" in next(p.text for p in index.publications if p.id == "one")
    gone = remove(settings, "one", erase=False, tools=tools())
    assert gone.publications == 3
    assert b"77066" in b"".join(p.read_bytes() for p in (settings.home / "library" / ".superseded").rglob("*.txt"))
    assert add(settings, [folder], Meta(), tools()).encoded == 0
    with pytest.raises(UsageError, match="not in the library"):
        remove(settings, "nobody", erase=False, tools=tools())


def test_erasing_deletes_the_text_everywhere(settings, folder):
    (folder / "one.txt").write_text("First Part\nThe unmistakable zanzibar sentence stands here.\n")
    add(settings, [folder], Meta(), tools())
    remove(settings, "one", erase=True, tools=tools())
    held = [p for p in settings.home.rglob("*") if p.is_file() and b"zanzibar" in p.read_bytes()]
    assert held == []
    with pytest.raises(UsageError, match="not in the library"):
        remove(settings, "one", erase=True, tools=tools())


def test_what_was_removed_can_still_be_erased(settings, folder):
    (folder / "one.txt").write_text("First Part\nThe unmistakable zanzibar sentence stands here.\n")
    add(settings, [folder], Meta(), tools())
    remove(settings, "one", erase=False, tools=tools())
    remove(settings, "one", erase=True, tools=tools())
    assert [p for p in settings.home.rglob("*") if p.is_file() and b"zanzibar" in p.read_bytes()] == []


def test_unreadable_files_are_lines_and_the_others_are_ingested(settings, folder):
    (folder / "bad.pdf").write_bytes(b"%PDF nothing")
    (folder / "photo.jpg").write_bytes(b"x")
    report = add(settings, [folder], Meta(), tools())
    assert report.publications == 4
    assert [line.count("bad.pdf") for line in report.left_out] == [1]
    assert "photo.jpg" in report.note


def test_nothing_readable_is_an_error_and_the_index_stays(settings, tmp_path):
    build(settings, tools())
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(DataError, match="empty"):
        add(settings, [tmp_path / "empty.txt"], Meta(), tools())
    assert len(generations(settings.home)) == 1


def test_the_same_text_twice_and_a_taken_id_are_left_out(settings, folder):
    (folder / "two.txt").write_bytes((folder / "one.txt").read_bytes())
    report = add(settings, [folder], Meta(), tools())
    assert ["the same text as one" in line for line in report.left_out] == [True]
    (folder / "manifest.yaml").write_text("- {file: one.txt, id: dxa}\n")
    with pytest.raises(UsageError, match="belongs to a publication of RadCode"):
        add(settings, [folder], Meta(), tools())


def test_three_generations_are_kept_and_a_rollback_holds_until_the_sources_change(settings, folder):
    for number in range(5):
        (folder / f"more{number}.txt").write_text(f"First Part\nPublication number {number} is another one.\n")
        add(settings, [folder], Meta(), tools())
    held = [m.id for m in generations(settings.home)]
    assert len(held) == 3
    # The rollback asks which model the settings name; the fake encoder stands for it.
    for manifest in generations(settings.home):
        path = gen.index_folder(settings.home) / manifest.id / "manifest.json"
        path.write_text(path.read_text().replace(HashEncoder.hash, _real_model(settings)))
    rollback(settings, held[0])
    assert gen.current_id(settings.home) == held[0]
    assert "holds this generation" in build(settings, tools()).note
    (folder / "last.txt").write_text("First Part\nThe very last one.\n")
    assert add(settings, [folder], Meta(), tools()).changed
    assert gen.current_id(settings.home) not in held
    with pytest.raises(UsageError, match="no generation 9999-00000000"):
        rollback(settings, "9999-00000000")


def _real_model(settings):
    from radcode.embedding import locate_model

    return locate_model(settings).hash


def test_a_wedged_chroma_is_replaced_by_the_next_build(settings):
    first = build(settings, tools())
    (gen.index_folder(settings.home) / first.generation / "chroma" / "chroma.sqlite3").write_bytes(b"x" * 5000)
    second = build(settings, tools())
    assert second.changed
    assert second.generation != first.generation
    index = open_index(settings.home, HashEncoder())
    index.warm()
    assert index.banner == ""


def test_other_tables_make_another_generation_without_encoding(settings):
    build(settings, tools())
    report = build(settings, tools(table_of=lambda folder: EmptyTable("newer")))
    assert (report.changed, report.encoded) == (True, 0)


def test_results_do_not_depend_on_the_order_of_the_build(settings, folder, tmp_path):
    (folder / "two.txt").write_text("First Part\nAnother text about 77066 and both breasts.\n")
    other = settings_of(tmp_path / "other", settings.corpus)
    add(settings, [folder / "one.txt"], Meta(), tools())
    add(settings, [folder / "two.txt"], Meta(), tools())
    add(other, [folder], Meta(), tools())
    one, two = open_index(settings.home, HashEncoder()), open_index(other.home, HashEncoder())
    assert one.chunks == two.chunks
    vector = HashEncoder().encode(["which code for both breasts"])[0]
    assert list(one.dense(vector, 5)) == list(two.dense(vector, 5))
    assert list(one.lexical("breasts", 5)) == list(two.lexical("breasts", 5))


def test_a_second_build_at_the_same_time_is_refused(settings):
    program = (
        "import sys, time; from pathlib import Path; from ingest.build import build_lock\n"
        "with build_lock(Path(sys.argv[1])):\n    print('held', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(settings.home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    try:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(UsageError, match="another"):
            build(settings, tools())
    finally:
        other.kill()
        other.wait()
        other.stdout.close()
    with build_lock(settings.home):
        pass


def test_the_store_holds_what_the_index_holds(settings):
    build(settings, tools())
    records = RecordStore(settings.home)
    assert records.publications() == tuple(open_index(settings.home, HashEncoder()).publications)
    records.close()


def test_status_says_missing_then_stale(settings):
    assert status_of(settings, tables=False)["state"] == "missing"
    build(settings, tools())
    found = status_of(settings, tables=False)
    assert (found["state"], found["counts"]["publications"]) == ("stale", 3)


def run(home, *words, **env):
    given = {**os.environ, "RADCODE_HOME": str(home), **env}
    return subprocess.run(
        [sys.executable, "-m", "ingest", *words], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(["add", "/no/such/folder"], "does not exist", id="no such path"),
        pytest.param(["add", "x", "--tier", "gold"], "'gold'", id="wrong tier"),
        pytest.param(["rollback", "nothing"], "no generation nothing", id="no such generation"),
        pytest.param(["audit"], "there is no index", id="no index"),
        pytest.param(["nonsense"], "No such command", id="no such command"),
    ],
)
def test_wrong_use_is_one_plain_line_and_exit_code_2(tmp_path, words, said):
    done = run(tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


KILLED = """
import sys, os
from pathlib import Path
from tests.test_store_contract import tools
from tests.fakes import settings_of
from ingest.build import build
def progress(step, done, total):
    if (step, done == total) == (sys.argv[3], sys.argv[4] == "after"):
        print("here", flush=True)
        os.kill(os.getpid(), 9)
build(settings_of(sys.argv[1], sys.argv[2]), tools(progress=progress))
"""


@pytest.mark.parametrize("step", ["read", "audit", "encode", "index", "verify"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_killed_build_leaves_the_serving_index_and_the_next_build_works(settings, step, when):
    first = build(settings, tools())
    extra = settings.corpus / "publications" / "extra.md"
    extra.write_text("---\nid: extra\npublished: 2026-02-02\n---\n# New\nSomething new about 77067.\n")
    arguments = [str(settings.home), str(settings.corpus), step, when]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "here\n"), done.stderr
    assert gen.current_id(settings.home) == first.generation
    assert len(open_index(settings.home, HashEncoder()).publications) == 3
    report = build(settings, tools())
    assert (report.changed, report.publications) == (True, 4)
    whole = {m.id for m in generations(settings.home)}
    assert {p.name for p in (settings.home / "index").iterdir() if p.is_dir()} == whole


@pytest.mark.slow
def test_builds_killed_at_any_moment_never_lose_the_serving_index(settings):
    build(settings, tools())
    for number in range(12):
        path = settings.corpus / "publications" / f"extra{number}.md"
        path.write_text(f"---\nid: extra{number}\npublished: 2026-02-02\n---\n# New\nSomething {number} new.\n")
        arguments = [str(settings.home), str(settings.corpus), "never", "after"]
        child = subprocess.Popen([sys.executable, "-c", KILLED, *arguments], cwd=ROOT)
        time.sleep(0.6 + number * 0.15)
        child.kill()
        child.wait()
        index = open_index(settings.home, HashEncoder())
        index.warm()
        assert index.banner == ""
        index.close()
    assert build(settings, tools()).publications == 15


def test_the_command_line_builds_adds_and_reports_with_the_real_model(tmp_path, sources):
    home = tmp_path / "home"
    done = run(home, "add", str(sources), "--json", "--json-progress")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["changed"]
    steps = [json.loads(line)["step"] for line in done.stderr.splitlines() if line.startswith("{")]
    assert list(dict.fromkeys(steps)) == ["read", "audit", "encode", "index", "verify"]
    again = run(home)
    assert "Nothing has changed." in again.stdout
    status = json.loads(run(home, "status", "--json").stdout)
    assert (status["state"], status["model"]["backend"]) == ("current", "onnx")
    assert {"openpayer-77053", "radcode-ductography"} <= {p["id"] for p in status["publications"]}
    assert run(home, "remove", "radcode-ductography").returncode == 2
    with pytest.raises(StaleIndex, match="built with the model"):
        open_index(home, HashEncoder())
