"""Importing the engine or the command line stays cheap: heavy packages load where they are used."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "chromadb",
    "streamlit",
    "langchain",
    "langchain_core",
    "langchain_chroma",
    "langchain_openai",
    "openai",
    "trafilatura",
    "pandas",
)


@pytest.mark.parametrize("module", ["radcode.engine", "radcode.__main__", "radcode.datafiles", "radcode.verify"])
def test_importing_loads_nothing_heavy(module):
    program = f"import sys, {module}; print(*[m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
