"""Sets RadCode up and starts one of its lanes: python tools/start.py run|test|check|evals|test-slow|bench|sources DIR.

Standard library only, and no syntax newer than Python 3.6: an old Python gets one plain line and not a traceback.
"""

import argparse
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "radcode-installed.json"
PIP_LOG = VENV / "pip.log"
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"

OLDEST = (3, 11)
TRIED = ("python3.11", "python3.12", "python3.13", "python3.14")  # the pins were proved on the first
NEEDED_GB = 3.0  # packages 2.3 GB, model export and index 0.2 GB, and some room to unpack
PORT = 8501

FAST = "not model and not browser and not slow"
AT_ONCE = ("-n", "auto", "--dist", "loadfile")  # a worker for each core; a file's tests share what they load
CHECKS = (
    ("format", ("ruff", "format", "--check", "--quiet", ".")),
    ("lint", ("ruff", "check", "--quiet", ".")),
    ("types", ("mypy",)),
    ("imports", ("lint-imports", "--no-logo")),
    ("docstrings", ("python", "tools/docstrings.py")),
    ("fast tests", ("pytest", "-q", "-rs", *AT_ONCE, "-m", FAST)),
)
NO_NETWORK = (
    "NewConnectionError",
    "Failed to establish a new connection",
    "name resolution",
    "Name or service not known",
    "nodename nor servname",
    "getaddrinfo failed",
    "Network is unreachable",
    "ConnectTimeout",
    "Read timed out",
    "ProxyError",
    "Connection refused",
)
NO_SPACE = ("No space left on device", "Errno 28", "not enough space", "Disk quota exceeded")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
BROWSER_PATHS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)


class Stop(Exception):
    """The lane cannot go on; the message is the one line that the user reads."""


def main(argv: "list[str]") -> int:
    """Run one lane and return its exit code; 2 with one plain line when the machine is not fit for it."""
    args = _arguments(argv)
    try:
        _need_python(argv)
        os.chdir(str(ROOT))
        return LANES[args.lane](args)
    except Stop as stop:
        print("RadCode: {}".format(stop), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _arguments(argv: "list[str]") -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="start.py", description="Sets RadCode up and starts one of its lanes.")
    parser.add_argument("lane", choices=sorted(LANES))
    parser.add_argument("folder", nargs="?", help="for sources: the folder or file with your own documents")
    parser.add_argument("--port", help="for run: the port on 127.0.0.1 (default {})".format(PORT))
    return parser.parse_args(argv)


# The lanes.


def run(args: argparse.Namespace) -> int:
    """Serve the page on 127.0.0.1."""
    port = _free_port(args.port)
    _install(RUNTIME)
    _build_index()
    print("RadCode: open http://127.0.0.1:{} in your browser. Ctrl+C stops it.".format(port), flush=True)
    serve = ["-m", "streamlit", "run", "server.py", "--server.address", "127.0.0.1", "--server.port", str(port)]
    return _become([str(VENV_PYTHON), *serve])


def sources(args: argparse.Namespace) -> int:
    """Ingest the user's own documents."""
    if not args.folder:
        raise Stop("name the folder with your documents: make sources DIR=folder")
    folder = Path(args.folder).expanduser()
    if not folder.exists():
        raise Stop("{} does not exist; name the folder with your documents: make sources DIR=folder".format(folder))
    _install(RUNTIME)
    return _python("-m", "ingest", "add", str(folder))


def check(args: argparse.Namespace) -> int:
    """Hold format, lint, types, import contracts, docstrings and the tests that need no model and no index."""
    _install(DEVELOPMENT)
    failed = []
    for name, command in CHECKS:
        began = time.monotonic()
        code = _tool(*command)
        verdict = "FAILED" if code else "ok"
        print("check: {} {} ({:.0f} s)".format(name, verdict, time.monotonic() - began), flush=True)
        if code:
            failed.append(name)
    which = "; failed: " + ", ".join(failed) if failed else ""
    print("check: {} of {} ok{}".format(len(CHECKS) - len(failed), len(CHECKS), which))
    return 1 if failed else 0


def test(args: argparse.Namespace) -> int:
    """Run the suite with the real model, the real Chroma, the page and, where there is one, a browser."""
    _install(DEVELOPMENT)
    browser = _browser()
    if browser:
        os.environ["CHROMIUM"] = browser
    else:
        print("test: Chromium is not installed: the browser tests are skipped. Install your system's chromium package.")
    return _tool("pytest", "-q", "-rs", *AT_ONCE, "-m", "not slow")


def test_slow(args: argparse.Namespace) -> int:
    """Run the kill points, hostile sets and laws at length, then the benchmark once over."""
    _install(DEVELOPMENT)
    code = _tool("pytest", "-q", "-rs", *AT_ONCE[:2], "-m", "slow")
    if code == 5:  # pytest's code for: nothing was collected
        print("test-slow: no slow tests yet.")
        code = 0
    _build_index()
    return _python("-m", "bench", "--smoke") or code


def evals(args: argparse.Namespace) -> int:
    """Measure the answers against the accepted baseline."""
    _install(RUNTIME)
    _build_index()
    return _python("-m", "evals")


def bench(args: argparse.Namespace) -> int:
    """Measure cold start, memory and speed; nothing is asserted."""
    _install(RUNTIME)
    _build_index()
    return _python("-m", "bench")


LANES = {
    "run": run,
    "test": test,
    "check": check,
    "evals": evals,
    "test-slow": test_slow,
    "bench": bench,
    "sources": sources,
}


# What the machine must have.


def _need_python(argv: "list[str]") -> None:
    if sys.version_info >= OLDEST:
        return
    for name in TRIED:
        newer = shutil.which(name)
        if newer:
            raise SystemExit(subprocess.call([newer, str(Path(__file__).resolve()), *argv]))
    raise Stop(
        "Python {}.{} or newer is needed, this is {}.{}. Install it, then name it: make run PYTHON=python3.11".format(
            *OLDEST, *sys.version_info[:2]
        )
    )


def _free_port(text: "str | None") -> int:
    if text and not (text.isdigit() and 0 < int(text) < 65536):
        raise Stop("{!r} is no port; choose a number such as 8600: make run PORT=8600".format(text))
    port = int(text or PORT)
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # on Windows this option would let two programs share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            other = 8600 if port != 8600 else 8700
            raise Stop(
                "port {} cannot be used (busy?). Choose another: make run PORT={} (or: {})".format(
                    port, other, "python tools/start.py run --port {}".format(other)
                )
            ) from None
    return port


def _need_space(needed_gb: float) -> None:
    free_gb = shutil.disk_usage(str(ROOT)).free / 1e9
    if free_gb < needed_gb:
        raise Stop(
            "{:.1f} GB of free disk are needed, {} has {:.1f} GB. Make room and run this again.".format(
                needed_gb, ROOT, free_gb
            )
        )


def _browser() -> "str | None":
    named = os.environ.get("CHROMIUM")
    if named and Path(named).is_file():
        return named
    found = [shutil.which(b) for b in BROWSERS] + [p for p in BROWSER_PATHS if Path(p).is_file()]
    return next((f for f in found if f), None)


# The virtual environment.


def _install(requirements: str) -> None:
    """Bring `.venv` to the pins of the file; does nothing when it was installed from the same pins."""
    wanted = _digest([ROOT / RUNTIME] + ([ROOT / DEVELOPMENT] if requirements == DEVELOPMENT else []))
    fresh = not _venv_works()
    done = {} if fresh else _read_json(STAMP)
    if done.get(requirements) == wanted:
        return
    if fresh:
        _need_space(NEEDED_GB)
        _make_venv()
    print(
        "RadCode: installing the packages of {} (once; about 2.5 GB and 3 to 4 minutes on a fresh machine) ...".format(
            requirements
        ),
        flush=True,
    )
    began = time.monotonic()
    _pip(requirements)
    done[requirements] = wanted
    if requirements == DEVELOPMENT:  # it includes the runtime file
        done[RUNTIME] = _digest([ROOT / RUNTIME])
    STAMP.write_text(json.dumps(done, indent=1), encoding="utf-8")
    print("RadCode: installed in {:.0f} s.".format(time.monotonic() - began), flush=True)


def _venv_works() -> bool:
    if not VENV_PYTHON.exists():
        return False
    version = "import sys, pip; sys.exit(sys.version_info < {!r})".format(OLDEST)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    try:
        return subprocess.call([str(VENV_PYTHON), "-c", version], **quiet) == 0
    except OSError:
        return False


def _make_venv() -> None:
    print("RadCode: making {} ...".format(VENV), flush=True)
    try:
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
    except OSError as exc:
        raise Stop("{} cannot be made: {}".format(VENV, exc)) from exc
    said = made.stdout.decode("utf-8", "replace")
    if made.returncode == 0:
        return
    if any(words in said for words in NO_SPACE):
        raise Stop("the disk is full. Make room and run this again.")
    if "ensurepip" in said or "No module named venv" in said:
        raise Stop("this Python cannot make a virtual environment. Install its venv package (Debian: python3-venv).")
    raise Stop("{} cannot be made: {}".format(VENV, _last_line(said)))


def _pip(requirements: str) -> None:
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--retries", "2"]
    said = []
    with PIP_LOG.open("w", encoding="utf-8") as log:
        pip = subprocess.Popen(
            [*command, "-r", requirements], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=str(ROOT)
        )
        assert pip.stdout is not None
        for raw in iter(pip.stdout.readline, b""):
            line = raw.decode("utf-8", "replace").rstrip()
            said.append(line)
            log.write(line + "\n")
            _show(line)
        pip.stdout.close()
        code = pip.wait()
    _show("")
    if code == 0:
        return
    whole = "\n".join(said)
    if any(words in whole for words in NO_SPACE):
        raise Stop("the disk is full while installing packages. Make room and run this again.")
    if any(words in whole for words in NO_NETWORK):
        raise Stop("the package registry cannot be reached. Check the network or proxy and run this again.")
    errors = [line for line in said if line.startswith("ERROR")] or said
    raise Stop(
        "pip could not install {}: {} (all of it in {})".format(requirements, _last_line("\n".join(errors)), PIP_LOG)
    )


def _show(line: str) -> None:
    """Keep one moving line on a terminal; print nothing into a log."""
    if sys.stdout.isatty():
        width = max(20, shutil.get_terminal_size().columns - 1)
        print("\r" + line.strip()[:width].ljust(width), end="\n" if not line else "", flush=True)


# The index.


def _build_index() -> None:
    """Build the index when it is missing, or when corpus, code or model setting are not those it was built from."""
    home = Path(os.environ.get("RADCODE_HOME") or "var").expanduser()
    stamp = home / "built-from.json"
    wanted = {
        "corpus": _digest(sorted(p for p in (ROOT / "corpus").rglob("*") if p.is_file())),
        "program": _digest(sorted([*(ROOT / "ingest").rglob("*.py"), *(ROOT / "radcode").rglob("*.py")])),
        "packages": _digest([ROOT / RUNTIME]),
        "model": os.environ.get("RADCODE_EMBEDDING_MODEL", ""),
    }
    if _read_json(stamp) == wanted and _has_index(home / "index"):
        return
    if _python("-m", "ingest"):
        if not _has_index(home / "index"):
            raise Stop("the index could not be built; the line above says why.")
        print("RadCode: going on with the index as it is; what was left out stands above.", flush=True)
        return
    try:
        stamp.write_text(json.dumps(wanted, indent=1), encoding="utf-8")
    except OSError as exc:
        raise Stop("{} cannot be written: {}".format(stamp, exc)) from exc


def _has_index(folder: Path) -> bool:
    """Tell whether the pointer names a generation; whether that one is sound, the program itself checks."""
    try:
        name = (folder / "CURRENT").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return False
    return bool(name) and (folder / name / "manifest.json").is_file()


# Small things.


def _python(*arguments: str) -> int:
    return subprocess.call([str(VENV_PYTHON), *arguments], env=_environment())


def _tool(name: str, *arguments: str) -> int:
    program = VENV_PYTHON.with_name(name + (".exe" if os.name == "nt" else ""))
    return subprocess.call([str(program), *arguments], env=_environment())


def _become(command: "list[str]") -> int:
    """Hand this process over to the server, so that stopping one stops the other."""
    if os.name == "nt":
        return subprocess.call(command, env=_environment())
    os.execve(command[0], command, _environment())
    raise AssertionError("not reached")


def _environment() -> "dict[str, str]":
    env = dict(os.environ, PYTHONUTF8="1")
    for name in ("RADCODE_REFERENCE", "RADCODE_SOURCES"):
        if env.get(name):
            env[name] = str(Path(env[name]).expanduser().resolve())
        else:
            env.pop(name, None)
    return env


def _digest(paths: "list[Path]") -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(str(path.relative_to(ROOT)).replace("\\", "/").encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _read_json(path: Path) -> "dict[str, str]":
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
