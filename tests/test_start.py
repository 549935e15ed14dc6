"""tools/start.py: what the machine lacks is said in one plain line, and nothing is done twice."""

import ast
import importlib.util
import json
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

START = Path(__file__).parent.parent / "tools" / "start.py"


@pytest.fixture
def start():
    spec = importlib.util.spec_from_file_location("start", START)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def said(start, capsys, argv):
    assert start.main(argv) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 1
    return lines[0]


def test_it_parses_on_an_old_python_and_needs_only_the_standard_library():
    tree = ast.parse(START.read_text("utf-8"), feature_version=(3, 6))
    names = {a.name.split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    names |= {str(n.module).split(".")[0] for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert names <= set(sys.stdlib_module_names)
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.JoinedStr | ast.NamedExpr)]


def test_an_old_python_is_named_with_the_way_out(start, capsys, monkeypatch):
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    assert "Python 3.11 or newer is needed, this is 3.9" in said(start, capsys, ["run"])


def test_an_old_python_hands_over_to_a_newer_one(start, monkeypatch):
    called: list[list[str]] = []
    monkeypatch.setattr(start.sys, "version_info", (3, 9, 1))
    monkeypatch.setattr(start.shutil, "which", lambda name: "/usr/bin/python3.12" if name == "python3.12" else None)
    monkeypatch.setattr(start.subprocess, "call", called.append)
    with pytest.raises(SystemExit):
        start.main(["check"])
    assert called == [["/usr/bin/python3.12", str(START.resolve()), "check"]]


def test_a_busy_port_is_named_with_the_way_to_choose_another(start, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = said(start, capsys, ["run", "--port", port])
    assert port in line
    assert "make run PORT=8600" in line


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(start, capsys, port):
    assert "is no port" in said(start, capsys, ["run", f"--port={port}"])


@pytest.mark.parametrize("argv", [["sources"], ["sources", ""], ["sources", "no-such-folder"]])
def test_sources_without_a_folder_says_how(start, capsys, argv):
    assert "make sources DIR=folder" in said(start, capsys, argv)


@pytest.fixture
def bare(start, tmp_path, monkeypatch):
    """A checkout with requirement files and no environment."""
    for name in (start.RUNTIME, start.DEVELOPMENT):
        (tmp_path / name).write_text("left-pad==1.0\n")
    venv = tmp_path / ".venv"
    places = {"ROOT": tmp_path, "VENV": venv, "VENV_PYTHON": venv / "bin" / "python"}
    places |= {"STAMP": venv / "radcode-installed.json", "PIP_LOG": venv / "pip.log"}
    for name, place in places.items():
        monkeypatch.setattr(start, name, place)
    return start


def test_a_full_disk_is_said_before_anything_is_fetched(bare, capsys, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(bare.shutil, "disk_usage", lambda path: usage(10**12, 10**12 - 10**9, 10**9))
    assert "3.0 GB of free disk are needed" in said(bare, capsys, ["check"])
    assert not bare.VENV.exists()


def installed(bare, monkeypatch, pip="import sys"):
    """Make an environment whose pip is a program of ours."""
    bare.VENV.mkdir()
    monkeypatch.setattr(bare, "_venv_works", lambda: True)
    original = subprocess.Popen
    monkeypatch.setattr(bare.subprocess, "Popen", lambda command, **k: original([sys.executable, "-c", pip], **k))


@pytest.mark.parametrize(
    ("pip_says", "words"),
    [
        pytest.param(
            "NewConnectionError: [Errno 101] Network is unreachable", "registry cannot be reached", id="no network"
        ),
        pytest.param("ERROR: [Errno 28] No space left on device", "the disk is full", id="no space"),
        pytest.param(
            "ERROR: No matching distribution found for left-pad", "No matching distribution", id="anything else"
        ),
    ],
)
def test_a_failed_installation_is_one_line(bare, capsys, monkeypatch, pip_says, words):
    installed(bare, monkeypatch, f"import sys; print({pip_says!r}); sys.exit(1)")
    assert words in said(bare, capsys, ["check"])
    assert not bare.STAMP.exists()


def test_packages_are_installed_once_for_the_same_pins(bare, monkeypatch):
    installed(bare, monkeypatch)
    runs: list[str] = []
    monkeypatch.setattr(bare, "_pip", runs.append)
    bare._install(bare.DEVELOPMENT)
    bare._install(bare.DEVELOPMENT)
    bare._install(bare.RUNTIME)
    assert runs == [bare.DEVELOPMENT]
    (bare.ROOT / bare.RUNTIME).write_text("left-pad==2.0\n")
    bare._install(bare.RUNTIME)
    assert runs == [bare.DEVELOPMENT, bare.RUNTIME]


@pytest.fixture
def built(bare, tmp_path, monkeypatch):
    """A checkout with an index, and a count of the builds."""
    home = tmp_path / "home"
    monkeypatch.setenv("RADCODE_HOME", str(home))
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.md").write_text("one")
    bare.builds = []

    def build(*command):
        bare.builds.append(command)
        (home / "index" / "g1").mkdir(parents=True, exist_ok=True)
        (home / "index" / "g1" / "manifest.json").write_text(json.dumps({}))
        (home / "index" / "CURRENT").write_text("g1")
        return 0

    monkeypatch.setattr(bare, "_python", build)
    bare._build_index()
    return bare


def test_an_index_is_built_when_missing_and_left_alone_when_fresh(built):
    built._build_index()
    assert built.builds == [("-m", "ingest")]


def test_an_index_is_built_again_when_the_corpus_changed(built):
    (built.ROOT / "corpus" / "a.md").write_text("two")
    built._build_index()
    assert len(built.builds) == 2


def test_an_index_is_built_again_when_it_is_gone(built):
    next((built.ROOT / "home" / "index").glob("*/manifest.json")).unlink()
    built._build_index()
    assert len(built.builds) == 2
