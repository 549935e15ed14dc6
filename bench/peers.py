"""python -m bench.peers: what others would answer to the evaluation's cases, beside RadCode. Asserts nothing.

Prints a Markdown table and writes bench/results/peers-<date>.json. Held-out cases are counts.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from evals.__main__ import CASES, SUITES, measure
from evals.casefiles import load_cases, load_names
from evals.peers.chain import splitter_class
from evals.peers.compare import compare
from evals.peers.standings import Comparison, markdown
from radcode.engine import build_engine
from radcode.settings import Settings
from radcode.shell import run as run_app

RESULTS = Path(__file__).parent / "results"
SHOWN = 10  # cases of a measure on the terminal; the file has all

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def main(as_json: Annotated[bool, typer.Option("--json", help="The results as JSON.")] = False) -> None:
    """Run RadCode and the yardsticks over the same cases and say who is right how often."""
    splitter_class()
    settings = Settings.from_env()
    engine = build_engine(settings)
    _say("RadCode: questions, names and charge descriptions")
    run = measure(engine, settings, SUITES, revealed=False)
    found = compare(engine, load_cases(CASES), load_names(CASES), run.suites, progress=_say)
    record = {"state": run.state, "absent": run.absent, **as_data(found)}
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"peers-{date.today().isoformat()}.json"
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    typer.echo(json.dumps(record, indent=1, ensure_ascii=False) if as_json else markdown(found, SHOWN))
    _say(f"written to {path}")


def as_data(found: Comparison) -> dict[str, object]:
    """Return a comparison as JSON values."""
    standings = [{**s._asdict(), "seen": s.seen._asdict(), "held_out": s.held_out._asdict()} for s in found.standings]
    return {"standings": standings, "ahead": [a._asdict() for a in found.ahead], "behind_hidden": found.behind_hidden}


def _say(line: str) -> None:
    typer.echo(line, err=True)


if __name__ == "__main__":
    sys.exit(run_app(app))
