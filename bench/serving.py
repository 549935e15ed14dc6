"""The pages served as `make run` does, for who drives a browser over them: tests/test_browser.py and bench/users.py.

Starts a process and waits for it; imports nothing of the program.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM_FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
START_S = 60  # until the first page, on a machine with other work
STOP_S = 20


@contextmanager
def served(home: Path, *flags: str, today: str = "", port: int = 0) -> Iterator[str]:
    """Serve the pages of a data folder and yield their address; what the server says is in `page.log` there.

    Args:
        home: the data folder, with its index.
        *flags: more of Streamlit's options.
        today: the default date of service; the environment's when empty.
        port: to serve on, as one that starts again must; any free one when 0.

    Yields:
        str: the address, without a slash at its end.

    Raises:
        TimeoutError: the page did not come up.
    """
    port = port or _free_port()
    env = os.environ | {"RADCODE_HOME": str(home)} | ({"RADCODE_TODAY": today} if today else {})
    command = [sys.executable, "-m", "streamlit", "run", "server.py", "--server.port", str(port), *flags]
    with (home / "page.log").open("a") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        _until_served(f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=STOP_S)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _until_served(url: str) -> None:
    ends = time.monotonic() + START_S
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(f"{url} did not answer in {START_S} s")
