"""What tests may ask for of the machine; each skips with the reason where it is absent."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def _folder(setting: str) -> Path:
    named = os.environ.get(setting, "")
    if not named or not Path(named).is_dir():
        pytest.skip(f"{setting} names no folder")
    return Path(named).resolve()


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder with the official figures."""
    return _folder("RADCODE_REFERENCE")


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder with the source publications."""
    return _folder("RADCODE_SOURCES")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The program file of an installed Chromium; tools/start.py names it in CHROMIUM."""
    found = os.environ.get("CHROMIUM") or next((p for p in map(shutil.which, BROWSERS) if p), None)
    if not found:
        pytest.skip("Chromium is not installed")
    return found


@pytest.fixture(scope="session")
def built_home(tmp_path_factory) -> Path:
    """A data folder with a real index of our own publications, built once with the real model."""
    home = tmp_path_factory.mktemp("home")
    env = {**os.environ, "RADCODE_HOME": str(home), "RADCODE_TODAY": "2026-11-21"}
    built = subprocess.run(
        [sys.executable, "-m", "ingest"], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr[-2000:]
    return Path(home)
