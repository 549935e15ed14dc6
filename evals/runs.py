"""A run: what was measured on which state. Stored under the data folder, compared with another, held by a baseline.

Pure but for `save`, `load` and `state_of`.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from evals.scoring import Value
from evals.suites import NOT_LOADED, UNSCORED, Result
from radcode.engine import Engine
from radcode.errors import UsageError
from radcode.settings import ROOT, Settings

LOST_IN_A_KIND = 2  # net cases; more is red
LOST_OVERALL = 0.005  # share of all cases; more is red
Z = 1.96  # standard deviations of a 95 percent interval


@dataclass(frozen=True, slots=True)
class Run:
    """When and on what the suites were run, and their results. `revealed`: texts of held-out cases were shown.

    `absent`: why a suite did not run; `notes`: what else a reader must know.
    """

    id: str
    state: dict[str, str]
    suites: dict[str, tuple[Result, ...]]
    revealed: bool = False
    absent: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


class Rate(NamedTuple):
    """A share with its n and its 95 percent interval (Wilson)."""

    n: int
    right: int
    low: float
    high: float

    def __str__(self) -> str:
        if not self.n:
            return "none"
        return f"{self.right / self.n:.1%} ({self.right} of {self.n}; {self.low:.1%} to {self.high:.1%})"


def rate(right: int, n: int) -> Rate:
    """Return the share of n that are right."""
    if not n:
        return Rate(0, 0, 0.0, 1.0)
    p = right / n
    middle = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    spread = Z / (1 + Z * Z / n) * math.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return Rate(n, right, max(0.0, middle - spread), min(1.0, middle + spread))


def scored(results: Iterable[Result]) -> list[Result]:
    """Return the results that count."""
    return [r for r in results if r.kind not in (UNSCORED, NOT_LOADED)]


def correct(results: Sequence[Result]) -> Rate:
    """Return the share of correct answers."""
    return rate(sum(r.value == Value.CORRECT for r in results), len(results))


def state_of(engine: Engine, settings: Settings) -> dict[str, str]:
    """Return what a run stands on: commit, editions, model and settings."""
    editions = asdict(engine.editions())
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    dirty = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True)
    mark = "+changes" if dirty.stdout.strip() else ""
    return {
        "commit": (commit.stdout.strip() or "unknown") + mark,
        **{k: str(v) for k, v in editions.items()},
        "model": settings.embedding_model or "all-MiniLM-L6-v2",
        "today": settings.on_today().isoformat(),
        **({"reworded by": " ".join(engine.phraser.by)} if engine.phraser else {}),
    }


def peak_memory() -> str:
    """Return the most memory this process has held, in megabytes; unknown on Windows."""
    if sys.platform == "win32":
        return "unknown"
    import resource  # not on Windows

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{peak / (1 if sys.platform == 'darwin' else 1024):.0f} MB"


def save(run: Run, settings: Settings) -> Path:
    """Write the run into the data folder and return its file."""
    folder = settings.home / "evals"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.id}.json"
    whole = {**asdict(run), "suites": {n: [r._asdict() for r in found] for n, found in run.suites.items()}}
    path.write_text(json.dumps(whole, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def load(name: str, settings: Settings) -> Run:
    """Read a stored run by its id or by its file.

    Raises:
        UsageError: there is no such run, or the file is none.
    """
    path = Path(name) if name.endswith(".json") else settings.home / "evals" / f"{name}.json"
    try:
        whole = json.loads(path.read_text("utf-8"))
        suites = {n: tuple(Result(**r) for r in found) for n, found in whole["suites"].items()}
        notes = tuple(whole.get("notes", ()))
        return Run(whole["id"], whole["state"], suites, whole["revealed"], whole["absent"], notes)
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise UsageError(f"{path} is no stored run.", "List them in the folder evals of the data folder.") from exc


def stored(settings: Settings) -> list[Run]:
    """Return the stored runs, oldest first; files that are none are left out."""
    runs = []
    for path in sorted((settings.home / "evals").glob("*.json")):
        try:
            runs.append(load(str(path), settings))
        except UsageError:
            continue
    return runs


def new_id() -> str:
    """Return the name of a run that starts now."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


# ---------------------------------------------------------------- the gate


def summary(run: Run) -> dict[str, Any]:
    """Return what the baseline keeps: each visible case's value, and for the held-out ones counts per kind only."""
    return {name: _summary(scored(found)) for name, found in run.suites.items()}


def _summary(results: Sequence[Result]) -> dict[str, Any]:
    hidden: dict[str, Counter[str]] = defaultdict(Counter)
    for r in results:
        if r.held_out:
            hidden[r.kind].update(["n", _side(r)])
    cases = {r.id: _side(r) for r in results if not r.held_out}
    return {"cases": cases, "held_out": {k: dict(sorted(c.items())) for k, c in sorted(hidden.items())}}


def _side(result: Result) -> str:
    return "harmful" if result.harmful else result.value


def worse(before: Mapping[str, Any], run: Run) -> list[str]:
    """Return why a run is worse than the baseline; empty when it is not. New cases count as neither.

    Red: a new harmful answer, more than two net cases lost in a kind, or half a point lost overall in a suite.
    """
    faults: list[str] = []
    now = summary(run)
    for name, was in before.items():
        if name in now:
            faults += [f"{name}: {fault}" for fault in _worse(was, now[name], run.suites[name])]
    return faults


def _worse(was: dict[str, Any], now: dict[str, Any], results: Sequence[Result]) -> list[str]:
    by_id = {r.id: r for r in results}
    old, new = was["cases"], now["cases"]
    faults = [
        f"{i} is harmful: {by_id[i].explanation}" for i, v in new.items() if v == "harmful" and old.get(i) != "harmful"
    ]
    lost: Counter[str] = Counter()
    names: dict[str, list[str]] = defaultdict(list)
    known = [i for i in new if i in old]
    for i in known:
        gone = (old[i] == Value.CORRECT) - (new[i] == Value.CORRECT)
        lost[by_id[i].kind] += gone
        if gone > 0:
            names[by_id[i].kind].append(i)
    total, n = sum(lost.values()), len(known)
    for kind, counts in was["held_out"].items():
        here = now["held_out"].get(kind, {})
        if here.get("n") != counts["n"]:
            continue  # cases came or went: counts of other cases cannot be compared
        gone = counts.get("correct", 0) - here.get("correct", 0)
        lost[kind] += gone
        total, n = total + gone, n + counts["n"]
        if gone > 0:
            names[kind].append(f"{gone} held out")
        if here.get("harmful", 0) > counts.get("harmful", 0):
            faults.append(f"{kind}: {here['harmful'] - counts.get('harmful', 0)} more held-out answers are harmful")
    faults += [f"{kind}: {k} cases lost ({', '.join(names[kind])})" for kind, k in lost.items() if k > LOST_IN_A_KIND]
    if n and total / n > LOST_OVERALL:
        everything = ", ".join(x for found in names.values() for x in found)
        faults.append(f"overall {total} of {n} cases lost ({everything})")
    unloaded = {r.id for r in results if r.kind == NOT_LOADED}
    faults += [f"{i} of the baseline is gone" for i in sorted(set(old) - set(new) - unloaded)]
    return faults


class Change(NamedTuple):
    """A case that stands on another side in the later run."""

    suite: str
    before: Result
    after: Result


def changes(a: Run, b: Run) -> list[Change]:
    """Return the cases of both runs whose value or harm differs, suite by suite."""
    found = []
    for name in a.suites.keys() & b.suites.keys():
        old = {r.id: r for r in a.suites[name]}
        found += [Change(name, old[r.id], r) for r in b.suites[name] if r.id in old and _side(r) != _side(old[r.id])]
    return sorted(found, key=lambda c: (c.suite, c.after.kind, c.after.id))
