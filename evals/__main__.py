"""python -m evals: asks every case, checks every claim, counts per kind, and says if it got worse than the baseline.

python -m evals [--suite NAME] [--json] [--accept] [--peers] [--reveal-heldout]
python -m evals compare A B          two stored runs: who changed sides
python -m evals draft [--from-feedback | FILE.jsonl]
python -m evals fit [--trial]        the weights of the look-up, fitted to the examples in sight
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.console import Console
from rich.progress import track

from evals import page, report
from evals.casefiles import frames, is_held_out, load_cases, load_names
from evals.claimsuite import load_claims, run_claims
from evals.labels import labels_of, not_loaded
from evals.peers.chain import splitter_class
from evals.peers.compare import compare as compare_peers
from evals.peers.standings import lines as peer_lines
from evals.runs import (
    Change,
    Run,
    changes,
    correct,
    load,
    new_id,
    peak_memory,
    rate,
    save,
    scored,
    state_of,
    stored,
    summary,
    worse,
)
from evals.suites import (
    Result,
    ask_all,
    crossed_of,
    judged_of,
    own_publications,
    passages,
    questions,
    run_charges,
    run_names,
)
from radcode.checker import Checker
from radcode.datafiles import load_table
from radcode.engine import Engine, build_engine
from radcode.errors import UsageError
from radcode.ranking import Ranker
from radcode.settings import Settings
from radcode.shell import run as run_app
from radcode.terms import Lexicon

T = TypeVar("T")

HERE = Path(__file__).parent
CASES = HERE / "cases"
CLAIMS = HERE / "claims"
BASELINE = HERE / "baseline.json"
CROSSED = HERE / "crossed.csv"  # weights of the look-up that never saw a hospital
JUDGED = HERE / "judged.csv"  # whose a missed charge description is, as a person judged it
SUITES = ("questions", "retrieval", "names", "charges", "claims")
NOT_BUILT = ("reports",)
SHOWN = 25  # failures of a suite on the terminal; the report has all

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__, invoke_without_command=True)


@app.callback()
def main(
    context: typer.Context,
    suite: Annotated[
        str, typer.Option(help="questions, retrieval, names, charges or claims; all of them when left out")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="results as JSON on stdout")] = False,
    accept: Annotated[bool, typer.Option(help="make this run the baseline")] = False,
    peers: Annotated[bool, typer.Option("--peers", help="say beside RadCode what the yardsticks reach")] = False,
    json_progress: Annotated[bool, typer.Option("--json-progress", help="progress as JSON lines on stderr")] = False,
    reveal: Annotated[
        bool, typer.Option("--reveal-heldout", help="show held-out cases; the split is spent until new ones come")
    ] = False,
) -> None:
    """Run the suites; exit 1 when a run is worse than evals/baseline.json."""
    if context.invoked_subcommand:
        return
    console = Console(stderr=as_json)
    settings = Settings.from_env()
    if suite in NOT_BUILT:
        console.print(f"{suite}: not built")
        return
    if suite and suite not in SUITES:
        raise UsageError(f"there is no suite {suite!r}.", f"Choose one of: {', '.join([*SUITES, *NOT_BUILT])}.")
    if peers:
        splitter_class()
    engine = build_engine(settings)
    told = json_told if json_progress else untold
    run = measure(engine, settings, (suite,) if suite else SUITES, revealed=reveal, told=told)
    if peers:
        found = compare_peers(engine, load_cases(CASES), load_names(CASES), run.suites, progress=console.print)
        run = replace(run, notes=(*run.notes, *peer_lines(found)))
    earlier = stored(settings)
    moved = changes(earlier[-1], run) if earlier else []
    _show(console, run, moved, engine)
    path = save(run, settings)
    for name, text in (("md", report.markdown(run, moved)), ("html", page.page(run, [*earlier, run], moved))):
        path.with_suffix(f".{name}").write_text(text, encoding="utf-8")
    console.print(f"written: {path.with_suffix('.html')}", soft_wrap=True)
    if as_json:
        typer.echo(json.dumps([_line(r, reveal) for found in run.suites.values() for r in found], indent=1))
    before = _baseline()
    if accept:
        whole = {**before, **summary(run)}
        BASELINE.write_text(json.dumps(whole, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        console.print(f"accepted: {BASELINE.name} is this run")
        return
    faults = worse(before, run)
    for fault in faults:
        console.print(f"[red]worse:[/red] {report.shown(fault)}", soft_wrap=True)
    raise typer.Exit(1 if faults else 0)


@app.command()
def compare(a: str, b: str) -> None:
    """Say which cases changed sides between two stored runs, named by id or file."""
    settings = Settings.from_env()
    first, second = load(a, settings), load(b, settings)
    for name in first.suites.keys() & second.suites.keys():
        typer.echo(f"{name}: {_correct(first, name)} -> {_correct(second, name)}")
    for line in report.changed(changes(first, second), revealed=first.revealed and second.revealed):
        typer.echo(line)


@app.command()
def fit(
    share: Annotated[float, typer.Option(help="of the table's examples that are read; fewer are faster")] = 1.0,
    trial: Annotated[bool, typer.Option("--trial", help="only say what is reached; write nothing")] = False,
) -> None:
    """Fit the weights of the look-up to the examples in sight: corpus/tables/weights.csv and evals/crossed.csv.

    The second holds for each hospital the weights that never saw its descriptions; the suite of charges reads by them.
    """
    from evals import fitting

    settings = Settings.from_env()
    table = load_table(*settings.tables)
    ranker = Ranker(table)
    fitter = fitting.Fitter(ranker, Lexicon(table), settings.on_today())
    examples = fitting.examples_of(ranker, CASES, settings.reference, settings.on_today(), share=share)
    before = {x.feature: float(x.weight) for x in table.rows("weights")}
    sheets = [fitter.sheet(x) for x in progress(examples, "reading examples")]
    weights = fitting.fitted(sheets, before)
    for name, (n, first, three) in fitting.first_right(sheets, weights).items():
        typer.echo(f"{name}: right first {rate(first, n)}, among three {rate(three, n)}")
    others = fitting.crossed(sheets, weights)
    for name, unseeing in others.items():
        n, first, three = fitting.first_right([s for s in sheets if s.example.source == name], unseeing)[name]
        typer.echo(f"{name}, never seen: right first {rate(first, n)}, among three {rate(three, n)}")
    if trial:
        return
    fitter = fitting.Fitter(ranker.weighed_by(weights), fitter.lexicon, settings.on_today())
    sure = fitting.sure_weights(fitter, progress(examples, "fitting the chances"))
    fitting.write_weights(settings.corpus / "tables" / "weights.csv", weights | sure)
    if others:
        fitting.write_crossed(CROSSED, {name: unseeing | sure for name, unseeing in others.items()})


def progress(items: Sequence[T], what: str) -> Iterable[T]:
    """Return the items, with a bar on stderr."""
    return track(items, what, console=Console(stderr=True), transient=True)


@app.command()
def draft(
    path: Annotated[Path | None, typer.Argument(help="A file of JSON rows with `question`.")] = None,
    from_feedback: Annotated[bool, typer.Option("--from-feedback", help="From stored thumbs-down.")] = False,
) -> None:
    """Write draft cases to the data folder; a person fills them in and moves them to evals/cases."""
    from evals.drafts import drafts_of_feedback, drafts_of_file, write

    settings = Settings.from_env()
    if from_feedback == (path is not None):
        raise UsageError("nothing to draft from.", "Name a file, or use --from-feedback.")
    found = drafts_of_feedback(settings) if path is None else drafts_of_file(path)
    typer.echo(write(found, settings.home / "drafts", new_id()))


Told = Callable[[str, Sequence[Any]], Iterable[Any]]


def untold(step: str, items: Sequence[T]) -> Iterable[T]:
    """Return the items; nothing is told of how far it is."""
    return items


def json_told(step: str, items: Sequence[T]) -> Iterator[T]:
    """Yield the items, telling on stderr how many of them are done; at most a hundred lines a step."""
    every = max(1, -(-len(items) // 100))
    for n, item in enumerate(items):
        if n % every == 0:
            print(json.dumps({"step": step, "done": n, "total": len(items)}), file=sys.stderr, flush=True)
        yield item


def measure(engine: Engine, settings: Settings, suites: tuple[str, ...], *, revealed: bool, told: Told = untold) -> Run:
    """Run the named suites on the state of now; `told` is given what each goes through.

    Raises:
        DataError: cases that are malformed, or labels of passages that resolve to nothing.
    """
    found: dict[str, tuple[Result, ...]] = {}
    absent: dict[str, str] = {}
    notes: tuple[str, ...] = ()
    if {"questions", "retrieval"} & {*suites}:
        cases = load_cases(CASES)
        index = engine.index()
        labels = labels_of(cases, index.publications, index.chunks, own_publications(settings.corpus))
        wanted = [c for c in cases if "questions" in suites or c.expect.passages]
        asked = ask_all(engine, told("questions", wanted))
        if "questions" in suites:
            found["questions"] = tuple(questions(engine, asked))
        if "retrieval" in suites and labels.wanted:
            found["retrieval"], notes = tuple(passages(asked, labels)), not_loaded(labels)
        elif "retrieval" in suites:
            absent["retrieval"] = "did not run: no case says which passages of the loaded publications are right"
    if "names" in suites:
        found["names"] = tuple(run_names(engine, told("names", load_names(CASES))))
    if "charges" in suites:
        charges = run_charges(engine, settings.reference, crossed_of(CROSSED), judged_of(JUDGED), told)
        if charges is None:
            absent["charges"] = "did not run: the reference folder with the charge descriptions is absent"
        else:
            found["charges"] = tuple(charges)
    if "claims" in suites:
        found["claims"] = tuple(run_claims(Checker(engine.table, engine.lexicon), told("claims", load_claims(CLAIMS))))
    absent |= dict.fromkeys(NOT_BUILT, "not built")
    state = state_of(engine, settings) | {"peak memory": peak_memory()}
    return Run(new_id(), state, found, revealed, absent, notes)


def _show(console: Console, run: Run, moved: list[Change], engine: Engine) -> None:
    for table in report.tables(run):
        console.print(table)
    if "questions" in run.suites:
        cases = load_cases(CASES)
        frame, most = frames(cases, engine.table).most_common(1)[0]
        console.print(
            f"questions: {len(cases)}; the commonest sentence frame stands {most} times ({frame})", markup=False
        )
        hidden = sum(is_held_out(c.id) for c in cases)
        console.print(f"questions: {hidden} of {len(cases)} are held out", markup=False)
    for line in (*report.lines(run, SHOWN), *report.changed(moved, revealed=run.revealed)):
        console.print(report.shown(line), soft_wrap=True)


def _correct(run: Run, name: str) -> str:
    return str(correct(scored(run.suites[name])))


def _baseline() -> dict[str, Any]:
    return dict(json.loads(BASELINE.read_text("utf-8"))) if BASELINE.is_file() else {}


def _line(result: Result, revealed: bool) -> dict[str, Any]:
    if result.held_out and not revealed:
        return {"id": result.id, "kind": result.kind, "held_out": True}
    return result._asdict()


if __name__ == "__main__":
    sys.exit(run_app(app))
