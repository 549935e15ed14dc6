"""python -m evals: asks the engine every case, counts per kind, and says whether it got worse than the baseline."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.casefiles import Case, load_cases
from evals.scoring import Score, Value, score
from radcode.engine import build_engine
from radcode.errors import RadcodeError, UsageError
from radcode.settings import Settings

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
NOT_BUILT = ("names", "charges", "claims", "reports")
LOST_IN_A_KIND = 2  # net cases; more is red
LOST_OVERALL = 0.005  # share of all cases; more is red


class Result(NamedTuple):
    """A case, what the engine answered as JSON, and what it was worth."""

    case: Case
    record: dict[str, Any]
    score: Score


def main(
    suite: Annotated[str, typer.Option(help="questions; other suites are not built yet")] = "questions",
    as_json: Annotated[bool, typer.Option("--json", help="results as JSON on stdout")] = False,
    accept: Annotated[bool, typer.Option(help="make this run the baseline")] = False,
) -> None:
    """Run a suite; exit 1 when it is worse than evals/baseline.json."""
    console = Console(stderr=as_json)
    try:
        if suite in NOT_BUILT:
            console.print(f"{suite}: not built")
            return
        if suite != "questions":
            raise UsageError(f"there is no suite {suite!r}.", f"Choose one of: questions, {', '.join(NOT_BUILT)}.")
        results = run(load_cases(HERE / "cases"))
    except RadcodeError as exc:
        typer.echo(str(exc), err=True)
        raise typer.Exit(2) from None
    faults = worse(_baseline(), results)
    if as_json:
        typer.echo(json.dumps([_line(r) for r in results], indent=1))
    report(console, results)
    if accept:
        BASELINE.write_text(json.dumps(_values(results), indent=1) + "\n", encoding="utf-8")
        console.print(f"accepted: {BASELINE.name} is this run")
        return
    for fault in faults:
        console.print(f"[red]worse:[/red] {escape(fault)}", soft_wrap=True)
    raise typer.Exit(1 if faults else 0)


def run(cases: Iterable[Case]) -> list[Result]:
    """Ask the engine every case; follow-ups carry the question as it was understood before."""
    engine = build_engine(Settings.from_env())
    results = []
    for case in cases:
        last = None
        for turn in case.turns:
            reply = engine.ask(turn, on=case.on, payer=case.payer, pos=case.pos, last=last)
            last = reply.question
        results.append(Result(case, reply.record, score(case.expect, reply.record)))
    return results


def report(console: Console, results: list[Result]) -> None:
    """Print the counts per kind, then every case that is not correct with what was wrong."""
    shown = Table("kind", "n", *[v.value for v in Value], "harmful", title="questions")
    kinds: dict[str, list[Score]] = defaultdict(list)
    for r in results:
        kinds[r.case.kind].append(r.score)
    for kind, scores in [*sorted(kinds.items()), ("all", [r.score for r in results])]:
        counts = Counter(s.value for s in scores)
        numbers = [len(scores), *[counts[v] for v in Value], sum(s.harmful for s in scores)]
        shown.add_row(kind, *map(str, numbers))
    console.print(shown)
    for r in results:
        if r.score.value is not Value.CORRECT:
            mark = "HARMFUL " if r.score.harmful else ""
            asked = " / ".join(r.case.turns)
            console.print(
                escape(f"{mark}{r.score.value.value} {r.case.id}: {asked!r}: {r.score.explanation}"), soft_wrap=True
            )
    for name in NOT_BUILT:
        console.print(f"{name}: not built")


def worse(before: dict[str, str], results: list[Result]) -> list[str]:
    """Return why this run is worse than the baseline; empty when it is not. New cases count as neither."""
    faults = [
        f"{r.case.id} is harmful: {r.score.explanation}"
        for r in results
        if r.score.harmful and before.get(r.case.id) != "harmful"
    ]
    lost: dict[str, int] = defaultdict(int)
    names: dict[str, list[str]] = defaultdict(list)
    known = [r for r in results if r.case.id in before]
    for r in known:
        was, now = before[r.case.id] == Value.CORRECT, r.score.value is Value.CORRECT
        lost[r.case.kind] += was - now
        if was and not now:
            names[r.case.kind].append(r.case.id)
    faults += [f"{kind}: {n} cases lost ({', '.join(names[kind])})" for kind, n in lost.items() if n > LOST_IN_A_KIND]
    total = sum(lost.values())
    if known and total / len(known) > LOST_OVERALL:
        everything = ", ".join(x for found in names.values() for x in found)
        faults.append(f"overall {total} of {len(known)} cases lost ({everything})")
    faults += [f"{gone} of the baseline is gone" for gone in sorted(set(before) - {r.case.id for r in results})]
    return faults


def _baseline() -> dict[str, str]:
    return dict(json.loads(BASELINE.read_text("utf-8"))) if BASELINE.is_file() else {}


def _values(results: list[Result]) -> dict[str, str]:
    return {r.case.id: "harmful" if r.score.harmful else r.score.value.value for r in results}


def _line(result: Result) -> dict[str, Any]:
    case, record, scored = result
    got = {k: record[k] for k in ("outcome", "codes", "modifiers")}
    said = {"value": scored.value.value, "harmful": scored.harmful, "explanation": scored.explanation}
    return {"id": case.id, "kind": case.kind, "turns": list(case.turns), **said, "got": got}


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
app.command()(main)

if __name__ == "__main__":
    sys.exit(app(prog_name="python -m evals"))
