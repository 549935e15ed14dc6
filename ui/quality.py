"""The Quality page: the evaluation's runs over time, by kind, failures with their trace, two runs compared, complaints.

Widgets only: runs are read by `radcode.quality`, and made by `python -m evals` in a child process.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from radcode import quality
from radcode.errors import RadcodeError
from radcode.replay import billed
from ui import replay, shell, working
from ui.saving import csv_button
from ui.words import plain, short, small, table

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

MOST_RUNS = 30
FAILED = 25  # failures, and changed cases, that are shown at once
LONGEST = 110
FEW = 12  # kinds that are shown without unfolding
KIND = "evals"  # of the job
FAILURE_HEAD = ("id", "kind", "value", "asked", "explanation", "lost by")
DRAFTS = "drafts"
TREND, FAILURES, COMPARED, THUMBS = "Trend", "Failures", "Compare", "Thumbs-down"
SUITES = {
    "": "everything (minutes)", "questions": "questions", "retrieval": "passages", "names": "exam names",
    "charges": "charge descriptions", "claims": "claims",
}  # fmt: skip


def own_page() -> Page:
    """Return this page as the navigation lists it; a new one for each run, as Streamlit wants it."""
    return st.Page(shell.guarded(page), title="Quality", icon=":material/monitoring:", url_path="quality")


def page() -> None:
    """Show how good the answers are, by the evaluation's runs and by what coders said of them."""
    st.title("Quality", anchor=False)
    st.markdown("How often the answers are right, measured on cases that people wrote, and what coders said of them.")
    _run_now()
    runs = _runs()
    view = st.segmented_control(
        "View", [TREND, FAILURES, COMPARED, THUMBS], default=TREND, required=True, key="view", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    if view == THUMBS:
        _thumbs()
    elif not runs:
        st.info("No evaluation has run yet on this data folder. Press \u201cRun now\u201d.", icon=":material/info:")
    elif view == TREND:
        _trend(runs)
    elif view == FAILURES:
        _failures(runs)
    else:
        _compared(runs)
    shell.editions()


def _run_now() -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        suite = st.selectbox(
            "What to measure", list(SUITES), format_func=lambda s: SUITES[s], key="suite-to-run", width=260
        )
        is_pressed = st.button(
            "Run now", icon=":material/play_arrow:", key="run-now", disabled=working.is_working(KIND)
        )
    if is_pressed:
        only = ["--suite", suite] if suite else []
        if working.start(KIND, ["evals", "--json-progress", *only]):
            st.rerun()
    working.watched(KIND, "Measuring", "Last run", told=_told)


def _told(result: str) -> list[str]:
    """Return of what a run printed the lines that say in what it is worse than the accepted one."""
    return [line for line in result.splitlines() if line.startswith("worse:")]


# ---------------------------------------------------------------- runs


def _runs() -> list[quality.Digest]:
    """Return the stored runs, newest first; a file that is none is left out."""
    found = []
    for path in quality.run_files(shell.settings().home)[:MOST_RUNS]:
        try:
            found.append(_digest(str(path), path.stat().st_mtime))
        except (RadcodeError, OSError):
            continue
    return found


@st.cache_data(show_spinner="Reading the runs\u2026", max_entries=100)
def _digest(path: str, _changed: float) -> quality.Digest:
    return quality.digest_of(quality.run_of(Path(path)))


@st.cache_data(show_spinner="Reading the run\u2026", max_entries=4)
def _run(path: str, _changed: float) -> dict[str, Any]:
    return quality.run_of(Path(path))


def _whole(run: str) -> dict[str, Any]:
    path = shell.settings().home / "evals" / f"{run}.json"
    return _run(str(path), path.stat().st_mtime)


def _day(run: str) -> str:
    """Return the name of a run as a day and a time."""
    return f"{run[:4]}-{run[4:6]}-{run[6:8]} {run[9:11]}:{run[11:13]}:{run[13:15]}" if len(run) > 14 else run


def _chosen_run(label: str, runs: list[quality.Digest], key: str, index: int = 0) -> quality.Digest:
    by_id = {d.id: d for d in runs}
    ids = list(by_id)
    chosen = st.selectbox(
        label, ids, index=min(index, len(ids) - 1), key=key, bind="query-params",
        format_func=lambda i: f"{_day(i)} UTC, {by_id[i].state.get('commit', '')}",
    )  # fmt: skip
    return by_id.get(chosen, runs[0])


def _trend(runs: list[quality.Digest]) -> None:
    points = [
        {"run": _day(d.id), "share right": counts[-1].share, "suite": SUITES.get(name, name)}
        for d in reversed(runs)
        for name, counts in d.suites.items()
        if counts[-1].n
    ]
    if len({p["run"] for p in points}) > 1:
        st.line_chart(points, x="run", y="share right", color="suite", height=280, x_label="", y_label="share right")
    else:
        st.caption("One run is stored; a second one draws the trend.")
    rows = quality.run_rows(runs)
    st.dataframe([dict(zip(quality.RUN_HEAD, r, strict=True)) for r in rows], hide_index=True, height="content")
    csv_button(quality.RUN_HEAD, rows, "runs")


# ---------------------------------------------------------------- one run


def _failures(runs: list[quality.Digest]) -> None:
    chosen = _chosen_run("Run", runs, "run")
    suite = st.segmented_control(
        "Suite", list(chosen.suites), default=next(iter(chosen.suites), None), required=True, key="suite",
        format_func=lambda s: SUITES.get(s, s),
    )  # fmt: skip
    if not suite or suite not in chosen.suites:
        st.info("This run measured nothing.")
        return
    *kinds, whole = chosen.suites[suite]
    worst_first = sorted(kinds, key=lambda c: (c.share, c.kind))
    with st.expander(f"By kind ({len(kinds)}), those with the smallest share first", expanded=len(kinds) <= FEW):
        st.markdown(table([list(quality.KIND_HEAD), *quality.kind_rows([whole, *worst_first])]))
    st.markdown(f"**{quality.percent(whole.share)}** of {whole.n} correct, {whole.harmful} harmful.")
    st.caption("A third of the cases is held out: they are counted, and never shown, so that nobody mends for them.")
    found = quality.failures_of(_whole(chosen.id), suite)
    st.subheader(f"Not correct, in sight ({len(found)})", anchor=False)
    if not found:
        st.success("Every case in sight is correct.", icon=":material/check:")
    failed = sorted({f.kind for f in found})
    wanted = st.multiselect("Kind", failed, key="kind", placeholder="any", select_all=False)
    shown = [f for f in found if not wanted or f.kind in wanted]
    if shown:
        csv_button(FAILURE_HEAD, [f[:-1] for f in shown], f"failures-{suite}-{chosen.id}")
    for failure in shown[:FAILED]:
        _failure(failure)
    if len(shown) > FAILED:
        st.caption(f"and {len(shown) - FAILED} more; narrow them by kind, or open the run\u2019s report")


def _failure(failure: quality.Failure) -> None:
    mark = ":red-badge[harmful] " if failure.value == quality.HARMFUL else f":gray-badge[{plain(failure.value)}] "
    with st.expander(f"{mark}{plain(short(failure.asked, LONGEST))}"):
        st.text(failure.asked)
        st.markdown(plain(failure.explanation))
        lost = f"lost by {failure.lost}" if failure.lost else ""
        st.markdown(small(plain(" \u00b7 ".join(x for x in (failure.id, failure.kind, lost) if x))))
        st.markdown("\n".join(f"- {plain(line)}" for line in failure.trace))


def _compared(runs: list[quality.Digest]) -> None:
    if len(runs) < 2:
        st.info("Comparing needs two runs; one is stored.", icon=":material/info:")
        return
    earlier_at, later_at = st.columns(2)
    with earlier_at:
        earlier = _chosen_run("Earlier run", runs, "before", 1)
    with later_at:
        later = _chosen_run("Later run", runs, "after", 0)
    found, better, worse = quality.moved(_whole(earlier.id), _whole(later.id))
    shares = [
        [SUITES.get(name, name), quality.percent(earlier.suites[name][-1].share), quality.percent(counts[-1].share)]
        for name, counts in later.suites.items()
        if name in earlier.suites
    ]
    if not shares:
        st.info("These runs measured no suite in common.", icon=":material/info:")
        return
    st.markdown(table([["suite", _day(earlier.id), _day(later.id)], *shares]))
    st.markdown(
        f"**{len(found)}** cases in sight changed sides; of those held out {better} became correct, {worse} not."
    )
    if found:
        csv_button(("suite", "id", "case", "before", "after"), found, f"changed-{earlier.id}-{later.id}")
        st.markdown(
            table([["suite", "case", "before", "after"],
                   *([m.suite, short(m.asked, LONGEST), m.before, m.after] for m in found[:FAILED])])
        )  # fmt: skip
        if len(found) > FAILED:
            st.caption(f"and {len(found) - FAILED} more")


# ---------------------------------------------------------------- thumbs-down


def _thumbs() -> None:
    records = shell.records()
    down = [(f, a) for f in reversed(records.feedback()) if not f.helpful and (a := records.answer(f.answer))]
    helped = sum(f.helpful for f in records.feedback())
    st.markdown(f"**{helped}** answers helped, **{len(down)}** did not.")
    if not down:
        st.info("No answer has a thumb down. They are given below an answer on the page Ask.", icon=":material/info:")
        return
    st.markdown("Each becomes a draft of an evaluation case, which a person completes and moves to `evals/cases`.")
    if st.button(
        f"Make {len(down)} {'draft' if len(down) == 1 else 'drafts'}", icon=":material/edit_note:", key="draft",
        disabled=working.is_working(DRAFTS),
    ) and working.start(DRAFTS, ["evals", "draft", "--from-feedback"]):  # fmt: skip
        st.rerun()
    working.watched(DRAFTS, "Writing drafts", "Drafts")
    for given, answer in down[:FAILED]:
        with st.container(border=True):
            st.text(answer.question)
            told = [f"answered {billed(answer.record) or answer.record['outcome']}", given.given_at[:10]]
            st.markdown(f"{plain(given.reason or 'No reason was given.')} {small(plain(', '.join(told)))}")
            st.page_link(
                replay.own_page(), label="Replay", icon=":material/history:", query_params={"answer": answer.id}
            )
