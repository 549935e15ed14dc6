"""What a run says to a coding manager: tables for the terminal and Markdown; `page` draws the rest.

Pure: a run in, text out. Texts and answers of held-out cases appear only in a revealed run.
"""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from evals.claimsuite import by_rule, finding_rates, is_claims
from evals.grounding import Pair, pairs, sample
from evals.labels import DEPTHS, recall, reciprocal_rank
from evals.plots import Tenth
from evals.runs import Change, Run, correct, rate, scored
from evals.scoring import Value
from evals.steps import Step
from evals.suites import MISSES, UNSCORED, Result

VALUES = [v.value for v in Value]
HEADS = ["kind", "n", *VALUES, "harmful"]
YARDSTICKS = {
    "questions": "Of generative search engines' citations 74.5 % support their sentence (published).",
    "names": "GPT-4 finds the right CPT code for a description 49.8 % of the time (published).",
    "charges": "Character n-grams over official descriptors, without rules: 36 % first, 55 % among three.",
}
DEPTH_HEADS = ["kind", "n", *(f"first {k}" for k in DEPTHS), "none"]
TENTHS = 10
MISSES_TITLE = "Whose the misses of the charge descriptions are"
MISS_HEADS = ("the words do not decide", "the hospital's code is wrong", "ours")
STEPS_TITLE = "Which step lost the cases that are not correct (in sight + held out)"


def tables(run: Run) -> Iterator[Table]:
    """Yield a table of counts per kind for each suite, the cases in sight, then the held-out ones; then the steps."""
    for name, found in run.suites.items():
        for title, part in parts(name, found):
            yield _filled(title, rows_of(part))
    for title, rows in rule_tables(run):
        yield _filled(title, rows)
    if len(lost := lost_by_step(run)) > 1:
        yield _filled(STEPS_TITLE, lost)
    if len(missed := misses_of(run.suites.get("charges", ()))) > 1:
        yield _filled(MISSES_TITLE, missed)


def rule_tables(run: Run) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield what each rule of the claim check found of what was due, of the claims in sight, then the held-out ones."""
    found = scored(run.suites.get("claims", ()))
    for title, hidden in (("claims by rule", False), ("claims by rule, held out", True)):
        if part := [r for r in found if r.held_out is hidden]:
            yield title, by_rule(part)


def _filled(title: str, rows: Sequence[Sequence[str]]) -> Table:
    table = Table(*rows[0], title=title)
    for row in rows[1:]:
        table.add_row(*row)
    return table


def parts(name: str, results: Sequence[Result]) -> Iterator[tuple[str, list[Result]]]:
    """Yield a suite's results under their titles: those in sight, those held out, those reported apart."""
    seen = [r for r in scored(results) if not r.held_out]
    hidden = [r for r in scored(results) if r.held_out]
    yield name, seen
    if hidden:
        yield f"{name}, held out", hidden
    if aside := [r for r in results if r.kind == UNSCORED]:
        yield f"{name}, reported apart: the code was not in force, or the hospitals differ", aside


def rows_of(results: Sequence[Result]) -> list[list[str]]:
    """Return the counts per kind, the heads first; of passages how many have a right one among the first few."""
    kinds: dict[str, list[Result]] = defaultdict(list)
    for r in results:
        kinds[r.kind].append(r)
    counted = [*sorted(kinds.items()), ("all", list(results))]
    if is_retrieval(results):
        return [DEPTH_HEADS, *([kind, str(len(found)), *_depths(found)] for kind, found in counted)]
    return [HEADS, *([kind, str(len(found)), *_values(found)] for kind, found in counted)]


def _values(found: Sequence[Result]) -> list[str]:
    counts = Counter(r.value for r in found)
    return [*(str(counts[v]) for v in VALUES), str(sum(r.harmful for r in found))]


def _depths(found: Sequence[Result]) -> list[str]:
    places = [r.got["place"] for r in found]
    return [*(str(recall(places, k)) for k in DEPTHS), str(places.count(0))]


def is_retrieval(results: Sequence[Result]) -> bool:
    """Tell whether the results are of passages and not of answers."""
    return bool(results) and "sections" in results[0].got


def lost_by_step(run: Run) -> list[list[str]]:
    """Return how many cases each step lost, the heads first, a column for each suite: in sight + held out."""
    lost = {name: [r for r in scored(found) if r.lost] for name, found in run.suites.items()}
    steps = [step.value for step in Step if any(r.lost == step for found in lost.values() for r in found)]
    return [["step", *lost], *([step, *(_seen_and_hidden(found, step) for found in lost.values())] for step in steps)]


def misses_of(results: Sequence[Result]) -> list[list[str]]:
    """Return for each hospital whose its misses are, the heads first; nobody's but ours until a person judged them."""
    found: dict[str, list[Result]] = defaultdict(list)
    for r in scored(results):
        found[r.kind].append(r)
    rows = []
    for name, own in sorted(found.items()):
        counts = Counter(r.miss for r in own if r.value != Value.CORRECT)
        asked = len(own) - counts["words"] - counts["hospital"]
        right = sum(r.value == Value.CORRECT for r in own)
        rows.append([name, str(len(own)), *(str(counts[m]) for m in MISSES), str(rate(right, asked))])
    return [["hospital", "n", *MISS_HEADS, "right of those that have an answer"], *rows]


def _seen_and_hidden(lost: Iterable[Result], step: str) -> str:
    counts = Counter(r.held_out for r in lost if r.lost == step)
    return f"{counts[False]} + {counts[True]}" if counts[True] else str(counts[False])


def tenths_of(results: Iterable[Result]) -> list[Tenth]:
    """Return for each tenth of the score that a first match had how often that match was right, lowest first."""
    bins: dict[int, list[bool]] = defaultdict(list)
    for r in results:
        if r.confidence:
            bins[min(TENTHS - 1, int(r.confidence * TENTHS))].append(r.value == Value.CORRECT)
    return [Tenth(n / TENTHS, rate(sum(right), len(right))) for n, right in sorted(bins.items())]


def lines(run: Run, most: int = 10_000) -> Iterator[str]:
    """Yield the rates, the speed, what did not run, and up to `most` failures a suite in sight, harmful first."""
    for name, found in run.suites.items():
        yield from rates(name, scored(found))
    yield from run.notes
    for name, why in run.absent.items():
        yield f"{name}: {why}"
    for name, found in run.suites.items():
        wrong = failures(found, revealed=run.revealed)
        for r in wrong[:most]:
            yield _failed(name, r)
        if 0 < most < len(wrong):
            yield f"{name}: and {len(wrong) - most} more that are not correct; the report shows all"


def _failed(name: str, r: Result) -> str:
    mark, lost = "HARMFUL " if r.harmful else "", f" (lost by {r.lost})" if r.lost else ""
    return f"{name} {mark}{r.value} {r.id}{lost}: {r.asked!r}: {r.explanation}"


def trace_lines(result: Result) -> list[str]:
    """Return what the steps did, a line each, without the steps that did nothing."""
    trace = result.trace or {}
    laps = ", ".join(f"{name} {ms:.0f}" for name, ms in trace.get("laps", ()))
    said = {
        "understand": "; ".join(f"{name} {words}" for name, words in trace.get("read", ())),
        "resolve": "; ".join(trace.get("matches", ())),
        "retrieve": "; ".join(trace.get("passages", ())),
        "verify": "; ".join(trace.get("withheld", ())),
        "milliseconds": laps,
    }
    return [f"{name}: {words}" for name, words in said.items() if words]


def rates(name: str, results: Sequence[Result]) -> Iterator[str]:
    """Yield what a suite comes to: shares with n and interval, milliseconds, what others reach."""
    seen, hidden = [r for r in results if not r.held_out], [r for r in results if r.held_out]
    if is_retrieval(results):
        yield from _recalls(name, seen, hidden)
    else:
        yield f"{name}: correct {correct(seen)}" + (f"; held out {correct(hidden)}" if hidden else "")
        if tempting := [r for r in seen if r.tempting]:
            yield f"{name}: where the tempting answer is wrong {correct(tempting)}"
        yield f"{name}: harmful {rate(sum(r.harmful for r in results), len(results))}"
    if is_claims(results):
        held = dict(finding_rates(hidden)) if hidden else {}
        for what, share in finding_rates(seen):
            yield f"{name}: {what} {share}" + (f"; held out {held[what]}" if what in held else "")
    if results and "matches" in results[0].got:
        three = rate(sum(0 < r.got["place"] <= 3 for r in results), len(results))
        yield f"{name}: right code among the first three {three}"
    if results and "citations" in results[0].got:
        cited = sum(len(r.got["citations"]) for r in results)
        faults = sum(len(r.got["ungrounded"]) for r in results)
        yield f"{name}: citations verbatim and in place {rate(cited - faults, cited)}"
    if results:
        middle, late = speed(results)
        yield f"{name}: milliseconds p50 {middle:.0f}, p95 {late:.0f}"
    if name in YARDSTICKS:
        yield f"{name}: to compare: {YARDSTICKS[name]}"


def _recalls(name: str, seen: Sequence[Result], hidden: Sequence[Result]) -> Iterator[str]:
    """Yield recall at each depth, then the mean reciprocal rank, of the cases in sight and the held-out ones."""
    places, others = [r.got["place"] for r in seen], [r.got["place"] for r in hidden]
    for k in DEPTHS:
        held = f"; held out {rate(recall(others, k), len(others))}" if others else ""
        yield f"{name}: recall@{k} {rate(recall(places, k), len(places))}{held}"
    held = f"; held out {reciprocal_rank(others):.3f} (n {len(others)})" if others else ""
    yield f"{name}: MRR {reciprocal_rank(places):.3f} (n {len(places)}){held}"


def speed(results: Sequence[Result]) -> tuple[float, float]:
    """Return the median and the 95th percentile of the milliseconds."""
    times = sorted(r.ms for r in results)
    return statistics.median(times), times[int(len(times) * 0.95)]


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
    if "sections" in result.got:
        return f"{result.value} (place {result.got['place'] or 'none'})"
    if is_claims([result]):
        answer = ", ".join(f"{rule} on line {line}" for line, rule in result.got["found"]) or "nothing wrong"
    elif "matches" in result.got:
        first = result.got["matches"][:1]
        answer = " + ".join("-".join([*m["codes"], *m["modifiers"]]) for m in first) or "nothing"
    else:
        answer = " ".join([result.got["outcome"], *result.got["codes"], *result.got["modifiers"]])
    return f"{'harmful' if result.harmful else result.value} ({answer})"


def shown(text: str) -> str:
    """Return a line for rich, its brackets kept as they are."""
    return escape(text)


def markdown(run: Run, before: Sequence[Change] = ()) -> str:
    """Return the whole report as Markdown."""
    out = [f"# RadCode evaluation {run.id}", "", ", ".join(f"{k} {v}" for k, v in run.state.items()), ""]
    for name, found in run.suites.items():
        for title, part in parts(name, found):
            out += _section(title, rows_of(part))
    for title, rows in rule_tables(run):
        out += _section(title, rows)
    if len(lost := lost_by_step(run)) > 1:
        out += _section(STEPS_TITLE, lost)
    if len(missed := misses_of(run.suites.get("charges", ()))) > 1:
        out += _section(MISSES_TITLE, missed)
    for name, found in run.suites.items():
        if tenths := tenths_of(scored(found)):
            rows = [[f"{low:.1f} to {low + 1 / TENTHS:.1f}", str(r.n), str(r.right), str(r)] for low, r in tenths]
            out += _section(f"{name}: how sure and how right", [["score", "n", "right", "share"], *rows])
    out += [f"- {line}" for line in lines(run, most=0)]
    out += ["", "## Not correct", ""]
    for name, found in run.suites.items():
        for r in failures(found, revealed=run.revealed):
            out += [f"- {_failed(name, r)}", *(f"  - {line}" for line in trace_lines(r))]
    if beside := pairs_of(run):
        rows = [[_cell(p.statement), _cell(" / ".join(p.evidence))] for p in beside]
        out += ["", *_section("Statements beside their evidence", [["statement", "evidence"], *rows])]
    if before:
        out += ["", "## Changed sides", "", *(f"- {line}" for line in changed(before, revealed=run.revealed))]
    return "\n".join(out) + "\n"


def _section(title: str, rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a heading and a table, the heads in its first row."""
    head, *body = [f"| {' | '.join(row)} |" for row in rows]
    return [f"## {title}", "", head, f"|{'---|' * len(rows[0])}", *body, ""]


def pairs_of(run: Run) -> list[Pair]:
    """Return thirty statements of answers in sight with what they cite, for a person to judge."""
    seen = [r for r in run.suites.get("questions", ()) if run.revealed or not r.held_out]
    return sample([p for r in seen for p in pairs(r.id, r.got)])


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").split())
