"""python -m bench: how long and how much memory, as a table and as bench/results/<time>.json. Asserts nothing."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.table import Table

from evals.casefiles import is_held_out, load_cases

ROOT = Path(__file__).resolve().parent.parent
QUESTIONS = Path(__file__).parent / "questions.txt"
RESULTS = Path(__file__).parent / "results"
SMOKE = 40  # questions of a smoke run
FIRST = "which modifier for a radiologist reading a galactogram"

# Each runs in a process of its own, so that one measure does not warm or fill the next; each prints one JSON line.
TABLE_PROGRAM = """
import json, time
from pathlib import Path
from bench.memory import resident_mb
from radcode.datafiles import load_table
before, began = resident_mb(), time.perf_counter()
table = load_table(Path("corpus/tables"))
print(json.dumps({"ms": (time.perf_counter() - began) * 1000, "mb": resident_mb() - before,
                  "codes": len(table.rows("codes"))}))
"""
WARM_PROGRAM = """
import json, sys, time
from bench.memory import resident_mb
from radcode.embedding import load_encoder
from radcode.engine import build_engine
from radcode.settings import Settings
questions = json.loads(sys.stdin.read())
settings = Settings.from_env()
engine = build_engine(settings)
encoder = load_encoder(settings, export=False)
engine.warm()
def timed(call, text):
    began = time.perf_counter()
    call(text)
    return (time.perf_counter() - began) * 1000
def encode(text):
    encoder.encode([text])
both = [(timed(engine.ask, t), timed(encode, t)) for t in questions]  # side by side: what else runs slows both
asked, encoded = zip(*both)
print(json.dumps({"asked": asked, "encoded": encoded, "mb": resident_mb()}))
"""
# Every name once: what was said before is remembered, and a department says the same again.
LOOKUP_PROGRAM = """
import json, time
from pathlib import Path
from bench.memory import resident_mb
from evals.casefiles import load_names
from radcode.datafiles import load_table
from radcode.engine import Engine
from radcode.settings import Settings
from radcode.terms import Lexicon
settings = Settings.from_env()
table = load_table(*settings.tables)
engine = Engine(settings, table, Lexicon(table), None)
before, began = resident_mb(), time.perf_counter()
engine.ranker
built = (time.perf_counter() - began) * 1000
def timed(case):
    began = time.perf_counter()
    engine.lookup(case.text, on=case.on)
    return (time.perf_counter() - began) * 1000
names = load_names(Path("evals/cases"))
print(json.dumps({"ms": [timed(c) for c in names], "built": built, "mb": resident_mb() - before}))
"""


class Measure(NamedTuple):
    """One line of the table; `target` is what the design asks for on a quiet machine, for the reader's eye only."""

    name: str
    value: float
    unit: str
    target: str


def main(
    smoke: Annotated[bool, typer.Option(help="One cold start and one round: proves that it runs.")] = False,
) -> None:
    """Print the measures and write them to bench/results/."""
    console = Console()
    measures = [*_cold(1 if smoke else 3), *_tables(), *_lookups(), *_warm(SMOKE if smoke else None)]
    shown = Table(
        "measure", "value", "asked for", title=f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores"
    )
    for m in measures:
        shown.add_row(m.name, f"{m.value:,.1f} {m.unit}", m.target)
    console.print(shown)
    console.print(f"written to {_write(measures)}")


def _cold(runs: int) -> Iterator[Measure]:
    """Measure process start to first answer on the command line, and its peak memory."""
    seconds, peaks = [], []
    with tempfile.TemporaryFile() as out:
        for _ in range(runs):
            began = time.perf_counter()
            process = subprocess.Popen([sys.executable, "-m", "radcode", "ask", FIRST, "--json"], cwd=ROOT, stdout=out)
            peaks.append(_wait(process))
            seconds.append(time.perf_counter() - began)
    yield Measure("cold start to first answer, median", statistics.median(seconds), "s", "at most 4 s")
    yield Measure("cold start to first answer, slowest", max(seconds), "s", "")
    if any(peaks):
        yield Measure("peak resident memory of one answer", max(peaks), "MB", "at most 700 MB")


def _wait(process: subprocess.Popen[bytes]) -> float:
    """Wait for the process and return its peak resident memory in MB; 0 where the system does not say."""
    if not hasattr(os, "wait4"):
        code, peak = process.wait(), 0.0
    else:
        _, status, usage = os.wait4(process.pid, 0)
        code = process.returncode = os.waitstatus_to_exitcode(status)
        peak = usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    if code:
        raise SystemExit(f"python -m radcode ask ended with exit code {code}")
    return peak


def _tables() -> Iterator[Measure]:
    found = _program(TABLE_PROGRAM)
    yield Measure(f"loading the tables ({found['codes']} code rows)", found["ms"], "ms", "under 300 ms")
    yield Measure("memory of the tables", found["mb"], "MB", "under 100 MB")


def _lookups() -> Iterator[Measure]:
    found = _program(LOOKUP_PROGRAM)
    yield Measure("indexing the words of the codes", found["built"], "ms", "")
    yield Measure(f"look-up of a name, p50 of {len(found['ms'])}", statistics.median(found["ms"]), "ms", "under 10 ms")
    yield Measure(f"look-up of a name, p95 of {len(found['ms'])}", _p95(found["ms"]), "ms", "")
    yield Measure("memory of the look-up", found["mb"], "MB", "")


def _warm(most: int | None) -> Iterator[Measure]:
    """Ask each question once, so that nothing is remembered of it: short everyday ones, then the cases in sight."""
    cases = [c.asked[0] for c in load_cases(ROOT / "evals" / "cases") if not is_held_out(c.id)]
    questions = list(dict.fromkeys([*QUESTIONS.read_text("utf-8").splitlines(), *cases]))[:most]
    found = _program(WARM_PROGRAM, json.dumps(questions))
    n = len(questions)
    encode = statistics.median(found["encoded"])
    yield Measure(f"warm question, p50 of {n}", statistics.median(found["asked"]), "ms", "at most 30 ms")
    yield Measure(f"warm question, p95 of {n}", _p95(found["asked"]), "ms", "at most 100 ms")
    yield Measure("bare encode of the same texts, p50", encode, "ms", "question p50 at most 20 ms above it")
    yield Measure("resident memory after the questions", found["mb"], "MB", "at most 700 MB")


def _p95(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def _program(source: str, stdin: str = "") -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", source], cwd=ROOT, input=stdin, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise SystemExit("a measure could not be taken; the lines above say why")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _write(measures: list[Measure]) -> Path:
    RESULTS.mkdir(exist_ok=True)
    now = datetime.now(UTC)
    path = RESULTS / f"{now:%Y%m%dT%H%M%SZ}.json"
    machine = {"system": platform.platform(), "python": platform.python_version(), "cores": os.cpu_count()}
    record = {"at": now.isoformat(timespec="seconds"), **machine, "measures": [m._asdict() for m in measures]}
    path.write_text(json.dumps(record, indent=1), encoding="utf-8")
    return path.relative_to(ROOT)


if __name__ == "__main__":
    typer.run(main)
