"""What a run says to a coding manager: tables for the terminal, Markdown, and one self-contained HTML page.

Pure: a run and the runs before it in, text out. Texts and answers of held-out cases appear only in a revealed run.
"""

from __future__ import annotations

import html
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from evals.grounding import Pair, pairs, sample
from evals.runs import UNSCORED, Change, Rate, Run, correct, rate, scored
from evals.scoring import Value
from evals.suites import Result

VALUES = [v.value for v in Value]
HEADS = ["kind", "n", *VALUES, "harmful"]
YARDSTICKS = {
    "questions": "Of generative search engines' citations 74.5 % support their sentence (published).",
    "names": "GPT-4 finds the right CPT code for a description 49.8 % of the time (published).",
    "charges": "Character n-grams over official descriptors, without rules: 36 % first, 55 % among three.",
}
STEPS = 10  # bars of the reliability plot


def tables(run: Run) -> Iterator[Table]:
    """Yield a table of counts per kind for each suite: the cases in sight, then the held-out ones."""
    for name, found in run.suites.items():
        for title, part in _parts(name, found):
            table = Table(*HEADS, title=title)
            for row in _rows(part):
                table.add_row(*row)
            yield table


def _parts(name: str, results: Sequence[Result]) -> Iterator[tuple[str, list[Result]]]:
    seen = [r for r in scored(results) if not r.held_out]
    hidden = [r for r in scored(results) if r.held_out]
    yield name, seen
    if hidden:
        yield f"{name}, held out", hidden
    if aside := [r for r in results if r.kind == UNSCORED]:
        yield f"{name}, reported apart: the code was not in force, or the hospitals differ", aside


def _rows(results: Sequence[Result]) -> Iterator[list[str]]:
    kinds: dict[str, list[Result]] = defaultdict(list)
    for r in results:
        kinds[r.kind].append(r)
    for kind, found in [*sorted(kinds.items()), ("all", list(results))]:
        counts = Counter(r.value for r in found)
        yield [kind, str(len(found)), *(str(counts[v]) for v in VALUES), str(sum(r.harmful for r in found))]


def lines(run: Run, most: int = 10_000) -> Iterator[str]:
    """Yield the rates, the speed, what did not run, and the failures in sight with what was wrong, harmful first."""
    for name, found in run.suites.items():
        yield from _rates(name, scored(found))
    for name, why in run.absent.items():
        yield f"{name}: {why}"
    for name, found in run.suites.items():
        wrong = failures(found, revealed=run.revealed)
        for r in wrong[:most]:
            mark = "HARMFUL " if r.harmful else ""
            yield f"{name} {mark}{r.value} {r.id}: {r.asked!r}: {r.explanation}"
        if len(wrong) > most:
            yield f"{name}: and {len(wrong) - most} more that are not correct; the report shows all"


def _rates(name: str, results: Sequence[Result]) -> Iterator[str]:
    seen, hidden = [r for r in results if not r.held_out], [r for r in results if r.held_out]
    yield f"{name}: correct {correct(seen)}" + (f"; held out {correct(hidden)}" if hidden else "")
    if tempting := [r for r in seen if r.tempting]:
        yield f"{name}: where the tempting answer is wrong {correct(tempting)}"
    yield f"{name}: harmful {rate(sum(r.harmful for r in results), len(results))}"
    if results and "matches" in results[0].got:
        three = rate(sum(0 < r.got["place"] <= 3 for r in results), len(results))
        yield f"{name}: right code among the first three {three}"
    if results and "citations" in results[0].got:
        cited = sum(len(r.got["citations"]) for r in results)
        faults = sum(len(r.got["ungrounded"]) for r in results)
        yield f"{name}: citations verbatim and in place {rate(cited - faults, cited)}"
    times = sorted(r.ms for r in results)
    if times:
        middle, late = statistics.median(times), times[int(len(times) * 0.95)]
        yield f"{name}: milliseconds p50 {middle:.0f}, p95 {late:.0f}"
    if name in YARDSTICKS:
        yield f"{name}: to compare: {YARDSTICKS[name]}"


def failures(results: Iterable[Result], *, revealed: bool) -> list[Result]:
    """Return what was not correct, harmful first; held-out cases only in a revealed run."""
    found = [r for r in scored(results) if r.value != Value.CORRECT and (revealed or not r.held_out)]
    return sorted(found, key=lambda r: (not r.harmful, r.kind, r.id))


def changed(found: Sequence[Change], *, revealed: bool) -> Iterator[str]:
    """Yield each case that changed sides with its old and new answer; held-out ones as a count."""
    hidden = [c for c in found if c.after.held_out and not revealed]
    for c in found:
        if c not in hidden:
            yield f"{c.suite} {c.after.id}: {_short(c.before)} -> {_short(c.after)}: {c.after.asked!r}"
    if hidden:
        better = sum(c.after.value == Value.CORRECT for c in hidden)
        yield f"held out: {better} became correct, {len(hidden) - better} changed otherwise"


def _short(result: Result) -> str:
    if "matches" in result.got:
        first = result.got["matches"][:1]
        answer = " + ".join("-".join([*m["codes"], *m["modifiers"]]) for m in first) or "nothing"
    else:
        answer = " ".join([result.got["outcome"], *result.got["codes"], *result.got["modifiers"]])
    return f"{'harmful' if result.harmful else result.value} ({answer})"


def shown(text: str) -> str:
    """Return a line for rich, its brackets kept as they are."""
    return escape(text)


# ---------------------------------------------------------------- pages


def markdown(run: Run, before: Sequence[Change] = ()) -> str:
    """Return the whole report as Markdown."""
    out = [f"# RadCode evaluation {run.id}", "", ", ".join(f"{k} {v}" for k, v in run.state.items()), ""]
    for name, found in run.suites.items():
        for title, part in _parts(name, found):
            out += [f"## {title}", "", f"| {' | '.join(HEADS)} |", f"|{'---|' * len(HEADS)}"]
            out += [f"| {' | '.join(row)} |" for row in _rows(part)]
            out.append("")
    out += [f"- {line}" for line in lines(run)]
    if beside := _pairs(run):
        out += ["", "## Statements beside their evidence", "", "| statement | evidence |", "|---|---|"]
        out += [f"| {_cell(p.statement)} | {_cell(' / '.join(p.evidence))} |" for p in beside]
    if before:
        out += ["", "## Changed sides", "", *(f"- {line}" for line in changed(before, revealed=run.revealed))]
    return "\n".join(out) + "\n"


STYLE = (Path(__file__).parent / "report.css").read_text("utf-8")


def _pairs(run: Run) -> list[Pair]:
    """Return thirty statements of answers in sight with what they cite, for a person to judge."""
    seen = [r for r in run.suites.get("questions", ()) if run.revealed or not r.held_out]
    return sample([p for r in seen for p in pairs(r.id, r.got)])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())


INK = {"correct": "#2f7d4f", "partial": "#c9a227", "wrong": "#b3372f", "declined": "#7a8490", "asked": "#4a76b8"}


def page(run: Run, history: Sequence[Run] = (), before: Sequence[Change] = ()) -> str:
    """Return the report as one HTML page that needs nothing beside it."""
    state = ", ".join(f"{k} {html.escape(v)}" for k, v in run.state.items())
    body = [f"<h1>RadCode evaluation</h1><p class=muted>{html.escape(run.id)}: {state}</p>"]
    for name, found in run.suites.items():
        body.append(_suite(name, found, history, revealed=run.revealed))
    body += [f"<p class=muted>{html.escape(name)}: {html.escape(why)}</p>" for name, why in run.absent.items()]
    if beside := _pairs(run):
        rows = "".join(
            f"<tr><td>{html.escape(p.statement)}</td><td>{html.escape(' / '.join(p.evidence))}</td></tr>"
            for p in beside
        )
        body.append(f"<h2>Statements beside their evidence</h2><table class=pairs>{rows}</table>")
    if before:
        items = "".join(f"<li>{html.escape(x)}</li>" for x in changed(before, revealed=run.revealed))
        body.append(f"<h2>Changed sides</h2><ul>{items}</ul>")
    head = f"<meta charset=utf-8><meta name=viewport content='width=device-width'><style>{STYLE}</style>"
    return f"<!doctype html><html lang=en><head><title>RadCode evaluation</title>{head}</head><body>{''.join(body)}"


def _suite(name: str, results: Sequence[Result], history: Sequence[Run], *, revealed: bool) -> str:
    out = [f"<h2>{html.escape(name)}</h2>"]
    out += [f"<p>{html.escape(line)}</p>" for line in _rates(name, scored(results))]
    for title, part in _parts(name, results):
        out.append(f"<h3>{html.escape(title)}</h3>{_bars(part)}{_table(part)}")
    past = [(r.id, correct(scored(r.suites[name]))) for r in history if name in r.suites]
    if len(past) > 1:
        out.append(f"<h3>Over time</h3>{_line(past)}")
    if any(r.confidence for r in results):
        out.append(f"<h3>Is a score of 0.9 right nine times in ten?</h3>{_reliability(scored(results))}")
    wrong = failures(results, revealed=revealed)
    out.append(f"<h3>Not correct ({len(wrong)} in sight)</h3>")
    out += [_failure(r) for r in wrong]
    return "".join(out)


def _table(results: Sequence[Result]) -> str:
    head = "".join(f"<th>{h}</th>" for h in HEADS)
    rows = "".join(f"<tr>{''.join(f'<td>{html.escape(c)}</td>' for c in row)}</tr>" for row in _rows(results))
    return f"<table><tr>{head}</tr>{rows}</table>"


def _bars(results: Sequence[Result]) -> str:
    """Draw one stacked bar for each kind: what its answers were worth."""
    rows = list(_rows(results))
    parts = []
    for y, row in enumerate(rows):
        x, n = 170.0, max(1, int(row[1]))
        parts.append(f"<text x=0 y={y * 22 + 15} fill=currentColor font-size=13>{html.escape(row[0])}</text>")
        for value, count in zip(VALUES, row[2:7], strict=True):
            width = 480 * int(count) / n
            title = f"<title>{value}: {count} of {n}</title>"
            parts.append(f"<rect x={x:.1f} y={y * 22 + 3} width={width:.1f} height=16 fill={INK[value]}>{title}</rect>")
            x += width
    key = " ".join(f"<tspan fill={INK[v]}>{v}</tspan>" for v in VALUES)
    height = len(rows) * 22 + 24
    parts.append(f"<text x=170 y={height - 6} font-size=13>{key}</text>")
    return f"<svg viewBox='0 0 660 {height}' width=660 role=img>{''.join(parts)}</svg>"


def _line(past: Sequence[tuple[str, Rate]]) -> str:
    """Draw the share of correct answers of the runs, oldest left."""
    step = 600 / max(1, len(past) - 1)
    dots = [(20 + i * step, 110 - 100 * r.right / max(1, r.n), name, r) for i, (name, r) in enumerate(past)]
    path = " ".join(f"{x:.0f},{y:.0f}" for x, y, _, _ in dots)
    marks = "".join(
        f"<circle cx={x:.0f} cy={y:.0f} r=3><title>{html.escape(n)}: {r}</title></circle>" for x, y, n, r in dots
    )
    frame = "<svg viewBox='0 0 640 120' width=640 role=img fill=none stroke=#4a76b8>"
    return f"{frame}<polyline points='{path}'/>{marks}</svg>"


def _reliability(results: Sequence[Result]) -> str:
    """Draw, for each tenth of the score, how often the first match was right; on the diagonal is calibrated."""
    bins: dict[int, list[bool]] = defaultdict(list)
    for r in results:
        if r.confidence:
            bins[min(STEPS - 1, int(r.confidence * STEPS))].append(r.value == Value.CORRECT)
    parts = ["<line x1=30 y1=210 x2=230 y2=10 stroke=#9aa4ae stroke-dasharray='4 4'/>"]
    for b, right in sorted(bins.items()):
        share = sum(right) / len(right)
        x, y = 30 + 200 * (b + 0.5) / STEPS, 210 - 200 * share
        title = f"<title>score {b / STEPS:.1f}: {sum(right)} of {len(right)} right</title>"
        parts.append(f"<circle cx={x:.0f} cy={y:.0f} r={3 + len(right) ** 0.5 / 2:.1f} fill=#4a76b8>{title}</circle>")
        parts.append(f"<text x={x - 8:.0f} y=226 font-size=10 fill=currentColor>{b / STEPS:.1f}</text>")
    return f"<svg viewBox='0 0 260 232' width=260 role=img>{''.join(parts)}</svg>"


def _failure(result: Result) -> str:
    mark = "<span class=bad>harmful</span> " if result.harmful else ""
    head = f"{mark}{html.escape(result.value)}: {html.escape(result.asked)}"
    answer = result.got.get("text") or "; ".join(
        f"{' + '.join(m['codes'])} {m['score']:.2f} ({', '.join(m['why'])})" for m in result.got.get("matches", [])
    )
    found = f"<p>{html.escape(result.explanation)} <span class=muted>({html.escape(result.id)})</span></p>"
    return f"<details><summary>{head}</summary>{found}<pre>{html.escape(answer or 'nothing')}</pre></details>"
