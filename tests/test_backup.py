"""`ingest backup` and `restore`: what goes out comes back, and what is damaged, foreign or hostile touches nothing."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import threading
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from ingest import backup as module
from ingest.backup import backup, restore
from radcode.errors import DataError, RadcodeError, UsageError
from tests.fakes import settings_of

ROOT = Path(__file__).parent.parent


def a_home(folder):
    home = folder / "var"
    (home / "index" / "0001-00000000").mkdir(parents=True)
    (home / "index" / "CURRENT").write_text("0001-00000000\n", encoding="utf-8")
    (home / "index" / "0001-00000000" / "vectors.npy").write_bytes(bytes(range(256)) * 5_000)
    (home / "library").mkdir()
    (home / "library" / "Größe 1.md").write_text("text", encoding="utf-8")
    (home / "library" / ".half").write_text("half-written", encoding="utf-8")
    with sqlite3.connect(home / "records.db") as db:
        db.execute("pragma journal_mode=wal")
        db.execute("create table answers (n integer)")
        db.executemany("insert into answers values (?)", [(n,) for n in range(500)])
    db.close()
    return home


def contents(home):
    """Return the hash of each file, and of the database what it holds."""
    found = {}
    for path in sorted(p for p in home.rglob("*") if p.is_file() and not p.name.startswith(".")):
        if path.name == "records.db":
            with sqlite3.connect(path) as db:
                found[path.name] = db.execute("select count(*), sum(n) from answers").fetchone()
            db.close()
        elif not path.name.startswith("records.db"):
            found[path.relative_to(home).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@pytest.fixture
def home(tmp_path):
    return a_home(tmp_path)


@pytest.fixture
def archive(home, tmp_path):
    file = tmp_path / "kept.zip"
    backup(settings_of(home), file)
    return file


def test_what_goes_out_comes_back(home, archive):
    before = contents(home)
    (home / "library" / "Größe 1.md").write_text("changed", encoding="utf-8")
    (home / "library" / "new.md").write_text("new", encoding="utf-8")
    done = restore(settings_of(home), archive)
    assert contents(home) == before
    assert done.kept
    assert (done.kept / "library" / "new.md").is_file()
    assert not (home / "library" / ".half").exists()
    assert [p.name for p in home.parent.glob(".*")] == []


def test_it_comes_back_where_there_is_no_folder(home, archive, tmp_path):
    other = settings_of(tmp_path / "elsewhere" / "data")
    assert restore(other, archive).kept is None
    assert contents(other.home) == contents(home)


def test_a_backup_beside_a_writer_is_a_whole_database(home, tmp_path):
    stop = threading.Event()

    def write():
        db = sqlite3.connect(home / "records.db", timeout=30)
        while not stop.is_set():
            with db:  # two rows at a time, or none
                db.executemany("insert into answers values (?)", [(1,), (-1,)])
        db.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        backup(settings_of(home), tmp_path / "live.zip")
    finally:
        stop.set()
        writer.join()
    other = settings_of(tmp_path / "other")
    restore(other, tmp_path / "live.zip")
    count, total = contents(other.home)["records.db"]
    assert (count % 2, total) == (0, sum(range(500)))


def rewritten(archive, change):
    """Write the archive again with its entries and manifest changed."""
    with zipfile.ZipFile(archive) as packed:
        entries = {i.filename: packed.read(i) for i in packed.infolist()}
    manifest = json.loads(entries.pop("manifest.json"))
    change(entries, manifest)
    with zipfile.ZipFile(archive, "w") as packed:
        for name, data in entries.items():
            packed.writestr(name, data)
        packed.writestr("manifest.json", json.dumps(manifest))


def with_entry(name):
    def change(entries, manifest):
        entries[f"data/{name}"] = b"x"
        manifest["files"][name] = {"sha256": hashlib.sha256(b"x").hexdigest(), "bytes": 1}

    return change


CURRENT = "index/CURRENT"
CHANGES = {
    "a file changed": lambda e, m: e.update({f"data/{CURRENT}": b"0002-00000000"}),
    "a file longer than told": lambda e, m: e.update({f"data/{CURRENT}": b"0" * 4_000_000}),
    "a file is missing": lambda e, m: e.pop(f"data/{CURRENT}"),
    "a file too many": lambda e, m: e.update({"data/more": b"x"}),
    "a file beside the data": lambda e, m: e.update({"more": b"x"}),
    "another program": lambda e, m: m.update(made_by="other"),
    "a newer format": lambda e, m: m.update(format=2),
    "no list of files": lambda e, m: m.update(files=[]),
    "a size that is no number": lambda e, m: m["files"][CURRENT].update(bytes="1"),
    "a way up": with_entry("../outside"),
    "a way up in the middle": with_entry("library/../../outside"),
    "an absolute name": with_entry("/outside"),
    "a drive": with_entry("C:/outside"),
    "a way up of Windows": with_entry("..\\outside"),
    "an empty part": with_entry("library//x"),
}


@pytest.mark.parametrize("change", [pytest.param(c, id=name) for name, c in CHANGES.items()])
def test_a_damaged_or_hostile_archive_touches_nothing(home, archive, change):
    before, around = contents(home), sorted(p.name for p in home.parent.iterdir())
    rewritten(archive, change)
    with pytest.raises(DataError) as caught:
        restore(settings_of(home), archive)
    assert "\n" not in str(caught.value)
    assert contents(home) == before
    assert sorted(p.name for p in home.parent.iterdir()) == around


@pytest.mark.parametrize("at", [0.1, 0.5, 0.99])
def test_a_cut_or_scratched_archive_touches_nothing(home, archive, at):
    before, whole = contents(home), archive.read_bytes()
    place = int(len(whole) * at)
    for broken in (whole[:place], whole[:place] + bytes(64) + whole[place + 64 :]):
        archive.write_bytes(broken)
        with suppress(RadcodeError):
            restore(settings_of(home), archive)
        assert contents(home) == before


def test_a_restore_that_is_killed_leaves_the_old_folder_whole(home, archive):
    before = contents(home)
    script = (
        "import os, sys; from pathlib import Path\n"
        "from ingest import backup as b; from tests.fakes import settings_of\n"
        "b._put_in_place = lambda *_: os._exit(9)\n"
        "b.restore(settings_of(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", script, str(home), str(archive)]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, timeout=60, check=False)
    assert done.returncode == 9
    assert contents(home) == before
    assert list(home.parent.glob(".var.restoring-*"))
    restore(settings_of(home), archive)
    assert list(home.parent.glob(".var.restoring-*")) == []


@pytest.mark.parametrize("can", [True, False], ids=["names are exchanged", "two renames"])
def test_a_name_that_cannot_be_given_leaves_the_old_folder(home, archive, monkeypatch, can):
    before = contents(home)
    if not can:
        monkeypatch.setattr(module, "_exchanged", lambda *_: False)
    kept = [restore(settings_of(home), archive).kept for _ in range(2)]
    assert kept == [home.with_name("var.before-1"), home.with_name("var.before-2")]
    assert contents(home) == before


def test_a_backup_that_fails_leaves_the_archive_that_stood_there(home, archive, monkeypatch):
    stood = archive.read_bytes()
    monkeypatch.setattr(module, "_copied", lambda *_: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(RadcodeError, match="No space left"):
        backup(settings_of(home), archive)
    assert archive.read_bytes() == stood
    assert list(archive.parent.glob(".kept.zip.*")) == []


def test_places_that_cannot_be_are_refused(home, archive, tmp_path):
    for target in (home / "x.zip", home, tmp_path / "no" / "x.zip"):
        with pytest.raises(UsageError):
            backup(settings_of(home), target)
    with pytest.raises(UsageError):
        backup(settings_of(tmp_path / "none"), tmp_path / "x.zip")
    with pytest.raises(UsageError):
        restore(settings_of(home), tmp_path / "none.zip")


def run(home, *arguments):
    env = {**os.environ, "RADCODE_HOME": str(home)}
    command = [sys.executable, "-m", "ingest", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)


def test_the_commands_exit_with_0_and_a_foreign_file_with_2(home, tmp_path):
    out = tmp_path / "out.zip"
    assert run(home, "backup", out).returncode == 0
    assert json.loads(run(home, "restore", out, "--json").stdout)["files"] == 4
    foreign = tmp_path / "foreign.zip"
    foreign.write_bytes(b"no zip")
    done = run(home, "restore", foreign)
    assert (done.returncode, done.stdout, len(done.stderr.strip().splitlines())) == (2, "", 1)
