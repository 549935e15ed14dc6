"""The report as one HTML page that needs nothing beside it: the tables of `report` with pictures and every failure.

Pure but for the style sheet: a run and the runs before it in, text out.
"""

from __future__ import annotations

import html
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from evals import plots
from evals.labels import DEPTHS
from evals.report import (
    DEPTH_HEADS,
    MISSES_TITLE,
    changed,
    failures,
    is_retrieval,
    misses_of,
    pairs_of,
    parts,
    rates,
    rows_of,
    speed,
    tenths_of,
    trace_lines,
)
from evals.runs import Change, Run, correct, scored
from evals.steps import Step
from evals.suites import Result

STYLE = (Path(__file__).parent / "report.css").read_text("utf-8")


INK = {"correct": "#2f7d4f", "partial": "#c9a227", "wrong": "#b3372f", "declined": "#7a8490", "asked": "#4a76b8"}
DEPTH_INK = dict(zip(DEPTH_HEADS[2:], ("#2f7d4f", "#63a878", "#a3c9a8", "#c9a227", "#b3372f"), strict=True))


def page(run: Run, history: Sequence[Run] = (), before: Sequence[Change] = ()) -> str:
    """Return the report as one HTML page that needs nothing beside it."""
    state = ", ".join(f"{k} {html.escape(v)}" for k, v in run.state.items())
    body = [f"<h1>RadCode evaluation</h1><p class=muted>{html.escape(run.id)}: {state}</p>"]
    for name, found in run.suites.items():
        body.append(_suite(name, found, history, revealed=run.revealed))
    asides = [*run.notes, *(f"{name}: {why}" for name, why in run.absent.items())]
    body += [f"<p class=muted>{html.escape(line)}</p>" for line in asides]
    if beside := pairs_of(run):
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
    counted = scored(results)
    out = [f"<h2>{html.escape(name)}</h2>"]
    out += [f"<p>{html.escape(line)}</p>" for line in rates(name, counted)]
    for title, part in parts(name, results):
        out.append(f"<h3>{html.escape(title)}</h3>{_by_kind(part)}{_table(rows_of(part))}")
    if lost := Counter(r.lost for r in counted if r.lost):
        ordered = [(step.value, lost[step.value]) for step in Step if lost[step.value]]
        out.append(f"<h3>Which step lost the {lost.total()} cases that are not correct</h3>{plots.bars(ordered)}")
    if any(r.miss for r in counted):
        out.append(f"<h3>{html.escape(MISSES_TITLE)}</h3>{_table(misses_of(counted))}")
    past = [(run.id, found) for run in history if (found := scored(run.suites.get(name, ())))]
    if len(past) > 1:
        out.append(f"<h3>Correct, over time</h3>{plots.over_time([(i, correct(found)) for i, found in past])}")
    if tenths := tenths_of(counted):
        out.append(f"<h3>Is a score of 0.9 right nine times in ten?</h3>{plots.reliability(tenths)}")
    out += _speeds(counted, past)
    wrong = failures(results, revealed=revealed)
    out.append(f"<h3>Not correct ({len(wrong)} in sight)</h3>")
    out += [_failure(r) for r in wrong]
    return "".join(out)


def _speeds(results: Sequence[Result], past: Sequence[tuple[str, Sequence[Result]]]) -> Iterator[str]:
    """Yield how long the answers took, which step took it, and how that changed from run to run."""
    if results:
        yield f"<h3>How many answers took up to so many milliseconds</h3>{plots.histogram([r.ms for r in results])}"
    laps: dict[str, list[float]] = defaultdict(list)
    for step, ms in (lap for r in results for lap in r.laps):
        laps[step].append(ms)
    if len(laps) > 1:
        middles = [(step, round(statistics.median(found), 1)) for step, found in laps.items()]
        yield f"<h3>Milliseconds of each step, the median</h3>{plots.bars(middles, ' ms')}"
    if len(past) > 1:
        times = [(i, *speed(found)) for i, found in past]
        yield f"<h3>Milliseconds over time: median, and dashed the 95th percentile</h3>{plots.speed_over_time(times)}"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{html.escape(h)}</th>" for h in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{html.escape(c)}</td>' for c in row)}</tr>" for row in rows[1:])
    return f"<table><tr>{head}</tr>{body}</table>"


def _by_kind(results: Sequence[Result]) -> str:
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for r in results:
        kinds[r.kind][_shade(r)] += 1
        kinds["all"][_shade(r)] += 1
    total = kinds.pop("all", Counter())
    return plots.stacked([*sorted(kinds.items()), ("all", total)], DEPTH_INK if is_retrieval(results) else INK)


def _shade(result: Result) -> str:
    if "sections" not in result.got:
        return result.value
    depth = next((k for k in DEPTHS if 0 < result.got["place"] <= k), 0)
    return f"first {depth}" if depth else "none"


def _failure(result: Result) -> str:
    mark = "<span class=bad>harmful</span> " if result.harmful else ""
    lost = f" <span class=muted>lost by {html.escape(result.lost)}</span>" if result.lost else ""
    head = f"{mark}{html.escape(result.value)}: {html.escape(result.asked)}{lost}"
    found = f"<p>{html.escape(result.explanation)} <span class=muted>({html.escape(result.id)})</span></p>"
    steps = "".join(f"<li>{html.escape(line)}</li>" for line in trace_lines(result))
    answer = html.escape(_answer(result) or "nothing")
    return f"<details><summary>{head}</summary>{found}<pre>{answer}</pre><ul class=trace>{steps}</ul></details>"


def _answer(result: Result) -> str:
    """Return what was answered, in full."""
    if "sections" in result.got:
        return "\n".join(f"{n}. {section}" for n, section in enumerate(result.got["sections"], start=1))
    return result.got.get("text") or "; ".join(
        f"{' + '.join(m['codes'])} {m['score']:.2f} ({', '.join(m['why'])})" for m in result.got.get("matches", [])
    )
