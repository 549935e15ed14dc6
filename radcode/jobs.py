"""Long work in a process of its own: started by a page, watched by every page, while answers go on.

An edge: starts `python -m ingest …` or `python -m evals …`, whose stderr tells progress as JSON lines and whose stdout
is the result. One job of a kind at a time; the files under `<home>/jobs/<kind>` tell of the last one after a restart.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from radcode.errors import StoreError, UsageError
from radcode.settings import ROOT

SAID = 20  # lines of a job that are shown
LONGEST = 400  # characters of such a line


@dataclass(frozen=True, slots=True)
class State:
    """How a job stands: the last step it told of, what else it said, and when it has ended its exit code and result.

    `code`: None while it runs, and when nobody saw it end.
    """

    running: bool
    step: str
    done: int
    total: int
    said: tuple[str, ...]
    code: int | None
    result: str
    started_at: str


STOPPED = -15  # what a job that was stopped ends with


class Jobs:
    """The jobs of one data folder. One object serves all sessions of a page."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stopped: set[str] = set()

    def start(self, kind: str, arguments: Sequence[str], *, clear: Path | None = None) -> None:
        """Start `python -m …` with these arguments; `clear` names a folder that is deleted when it has ended.

        Raises:
            UsageError: a job of this kind runs already.
            StoreError: the data folder cannot be written.
        """
        with self._lock:
            held = self._running.get(kind)
            if held is not None and held.poll() is None:
                raise UsageError("such a job is at work already.", "Wait until it has ended.")
            folder = self._home / "jobs" / kind
            try:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "code").unlink(missing_ok=True)
                (folder / "started").write_text(datetime.now(UTC).isoformat(timespec="seconds"))
                with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
                    process = subprocess.Popen(
                        [sys.executable, "-m", *arguments], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                        env=os.environ | {"RADCODE_HOME": str(self._home), "PYTHONUTF8": "1"},
                    )  # fmt: skip
            except OSError as exc:
                raise StoreError(f"{folder} cannot be written: {exc.strerror}.") from exc
            self._running[kind] = process
            self._stopped.discard(kind)
        threading.Thread(target=_attend, args=(process, folder, clear), daemon=True).start()

    def state(self, kind: str) -> State | None:
        """Return how the last job of this kind stands; None when there was none."""
        folder = self._home / "jobs" / kind
        try:
            started = (folder / "started").read_text()
            lines = (folder / "err").read_bytes().decode("utf-8", "replace").splitlines()
            result = (folder / "out").read_bytes().decode("utf-8", "replace")
        except OSError:
            return None
        with self._lock:
            process = self._running.get(kind)
        code = process.poll() if process is not None else _code(folder)
        if code == 0 and kind in self._stopped:
            code = STOPPED  # the system may say 0 of a child whose end it told somebody else
        step, said = progress_in(lines)
        running = process is not None and code is None
        return State(running, *step, said, code, result, started)

    def stop(self, kind: str) -> None:
        """End the job of this kind that this program started, if it runs: what it builds is left as it was before."""
        with self._lock:
            process = self._running.get(kind)
        if process is not None and process.poll() is None:
            self._stopped.add(kind)
            process.terminate()


def progress_in(lines: Sequence[str]) -> tuple[tuple[str, int, int], tuple[str, ...]]:
    """Return the last step that lines tell of, how much of it is done and how much there is; and the other lines."""
    step = ("", 0, 0)
    said = []
    for line in lines:
        cells = _progress(line)
        if cells is not None:
            step = cells
        elif line.strip():
            said.append(line.strip()[:LONGEST])
    return step, tuple(said[-SAID:])


def _progress(line: str) -> tuple[str, int, int] | None:
    if not line.startswith("{"):
        return None
    try:
        cells: dict[str, Any] = json.loads(line)
        return str(cells["step"]), int(cells["done"]), int(cells["total"])
    except (ValueError, KeyError, TypeError):
        return None


def _attend(process: subprocess.Popen[bytes], folder: Path, clear: Path | None) -> None:
    """Wait for a job, note how it ended, and clear what it read."""
    code = process.wait()
    try:
        (folder / "code").write_text(str(code))
    except OSError:
        pass  # the next start tells that the folder cannot be written
    finally:
        if clear is not None:
            shutil.rmtree(clear, ignore_errors=True)


def _code(folder: Path) -> int | None:
    try:
        return int((folder / "code").read_text())
    except (OSError, ValueError):
        return None
