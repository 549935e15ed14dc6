"""The evaluation's stored runs as a page shows them: shares over time and by kind, what failed, what changed sides.

Pure but for `run_files` and `run_of`, which read `<home>/evals/*.json` as `python -m evals` writes them. Of held-out
cases only counts leave this module, unless the run itself revealed them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from radcode.errors import DataError

CORRECT, HARMFUL = "correct", "harmful"
VALUES = (CORRECT, "partial", "wrong", "declined", "asked", HARMFUL)
ASIDE = ("not scored", "not loaded")  # kinds that do not count
ALL = "all"
KIND_HEAD = ("kind", "cases", "correct", "share", "harmful", "held out", "held out correct")
RUN_HEAD = ("run", "commit", "tables", "suite", "cases", "correct", "share", "harmful")


class Count(NamedTuple):
    """How many cases of a kind there are and how many are right; those held out are in `n` and `right` too."""

    kind: str
    n: int
    right: int
    harmful: int
    held_out: int
    held_out_right: int

    @property
    def share(self) -> float:
        """The share that is right, 0 of none."""
        return self.right / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Digest:
    """A run in short: its id, what it stands on, and the counts of each suite by kind, those of all kinds last."""

    id: str
    state: dict[str, str]
    suites: dict[str, tuple[Count, ...]]


class Failure(NamedTuple):
    """A case in sight that is not correct: what was asked, what is wrong, which step lost it, what the steps did."""

    id: str
    kind: str
    value: str
    asked: str
    explanation: str
    lost: str
    trace: tuple[str, ...]


class Moved(NamedTuple):
    """A case in sight that stands on another side in the later run."""

    suite: str
    id: str
    asked: str
    before: str
    after: str


def run_files(home: Path) -> tuple[Path, ...]:
    """Return the files of the stored runs, newest first."""
    return tuple(sorted((home / "evals").glob("*.json"), reverse=True))


def run_of(path: Path) -> dict[str, Any]:
    """Return a stored run.

    Raises:
        DataError: the file is none.
    """
    try:
        run: Any = json.loads(path.read_text("utf-8"))
        if not isinstance(run, dict) or not isinstance(run["suites"], dict) or not run["id"]:
            raise TypeError("no run")
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise DataError([f"{path.name} is no stored run"], "Delete it, or run: python -m evals") from exc
    return run


def digest_of(run: Mapping[str, Any]) -> Digest:
    """Return the counts of a run."""
    state = {str(k): str(v) for k, v in run["state"].items()}
    return Digest(str(run["id"]), state, {name: _counts(found) for name, found in run["suites"].items()})


def _counts(results: Iterable[Mapping[str, Any]]) -> tuple[Count, ...]:
    kinds: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for r in results:
        if r["kind"] not in ASIDE:
            kinds[r["kind"]].append(r)
    counted = [_count(kind, found) for kind, found in sorted(kinds.items())]
    return (*counted, _count(ALL, [r for found in kinds.values() for r in found]))


def _count(kind: str, found: Sequence[Mapping[str, Any]]) -> Count:
    hidden = [r for r in found if r["held_out"]]
    right, hidden_right = (sum(r["value"] == CORRECT for r in some) for some in (found, hidden))
    return Count(kind, len(found), right, sum(bool(r["harmful"]) for r in found), len(hidden), hidden_right)


def percent(share: float) -> str:
    """Return a share as it is shown."""
    return f"{100 * share:.1f}%"


def kind_rows(counts: Iterable[Count]) -> list[list[str]]:
    """Return counts by kind as rows below `KIND_HEAD`."""
    return [
        [c.kind, str(c.n), str(c.right), percent(c.share), str(c.harmful), str(c.held_out), str(c.held_out_right)]
        for c in counts
    ]


def run_rows(digests: Iterable[Digest]) -> list[list[str]]:
    """Return the runs as rows below `RUN_HEAD`, a row for each suite."""
    return [
        [d.id, d.state.get("commit", ""), d.state.get("tables", "")[:8], name, *kind_rows(counts[-1:])[0][1:5]]
        for d in digests
        for name, counts in d.suites.items()
    ]


def failures_of(run: Mapping[str, Any], suite: str) -> tuple[Failure, ...]:
    """Return what is not correct in a suite, harmful first; of held-out cases nothing."""
    found = [
        r
        for r in run["suites"].get(suite, ())
        if r["value"] != CORRECT and r["kind"] not in ASIDE and (run.get("revealed") or not r["held_out"])
    ]
    found.sort(key=lambda r: (not r["harmful"], r["kind"], r["id"]))
    return tuple(
        Failure(r["id"], r["kind"], _side(r), r["asked"], r["explanation"], r.get("lost", ""), trace_of(r.get("trace")))
        for r in found
    )


def trace_of(trace: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Return what the steps did with a case, a line each, without those that did nothing."""
    held = trace or {}
    said = {
        "understood": "; ".join(f"{name} {words}" for name, words in held.get("read", ())),
        "looked up": "; ".join(held.get("matches", ())),
        "found": "; ".join(held.get("passages", ())),
        "withheld": "; ".join(held.get("withheld", ())),
        "milliseconds": ", ".join(f"{name} {ms:.0f}" for name, ms in held.get("laps", ())),
    }
    return tuple(f"{name}: {words}" for name, words in said.items() if words)


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[Moved, ...], int, int]:
    """Return the cases in sight that changed sides, and how many held-out ones became correct and otherwise changed."""
    shown: list[Moved] = []
    better = worse = 0
    in_sight = before.get("revealed") and after.get("revealed")
    for suite in [name for name in after["suites"] if name in before["suites"]]:
        old = {r["id"]: r for r in before["suites"][suite]}
        for r in after["suites"][suite]:
            was = old.get(r["id"])
            if was is None or _side(was) == _side(r):
                continue
            if r["held_out"] and not in_sight:
                better, worse = better + (r["value"] == CORRECT), worse + (r["value"] != CORRECT)
            else:
                shown.append(Moved(suite, r["id"], r["asked"], _side(was), _side(r)))
    shown.sort(key=lambda m: (m.after == CORRECT, m.suite, m.id))
    return tuple(shown), better, worse


def _side(result: Mapping[str, Any]) -> str:
    return HARMFUL if result["harmful"] else str(result["value"])
