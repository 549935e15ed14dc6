"""Long work as a page shows it: how far it is, what it said, how it ended. The page goes on meanwhile.

Widgets only: the work is done by a child process, see `radcode.jobs`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

from radcode.errors import RadcodeError
from radcode.jobs import State
from ui import shell
from ui.words import plain, small

EVERY_S = 1.0  # between two looks at work that goes on
STEPS = {
    "read": "Reading publications",
    "audit": "Holding them against the code table",
    "encode": "Encoding new passages",
    "index": "Writing the index",
    "verify": "Verifying it",
    "questions": "Asking questions",
    "names": "Looking up exam names",
    "charges": "Looking up charge descriptions",
    "claims": "Checking claims",
}
_UPLOADED = re.compile(r"\S*[/\\]uploads[/\\][0-9a-f]{16}[/\\]")  # where an upload lay for a moment


def start(kind: str, arguments: list[str], **more: object) -> bool:
    """Start work and tell whether it began; what stands against it is shown."""
    try:
        shell.jobs().start(kind, arguments, **more)  # type: ignore[arg-type]
    except RadcodeError as exc:
        shell.show_error(exc)
        return False
    return True


def is_working(kind: str) -> bool:
    """Tell whether work of this kind goes on."""
    state = shell.jobs().state(kind)
    return state is not None and state.running


def watched(kind: str, doing: str, done: str, told: Callable[[str], list[str]] | None = None) -> None:
    """Show the work of this kind, again and again while it goes on; then draw the whole page once more.

    Args:
        kind: of the job.
        doing: what is being done.
        done: what was done.
        told: makes of what the job printed what is wrong with its result, where exit code 1 says that something is.
    """
    running = is_working(kind)

    def look() -> None:
        state = shell.jobs().state(kind)
        if state is None:
            return
        if state.running:
            _progress(kind, state, doing)
        elif running:
            st.rerun()
        else:
            _ended(state, done, told)

    st.fragment(look, run_every=EVERY_S if running else None)()


def _progress(kind: str, state: State, doing: str) -> None:
    step = STEPS.get(state.step, state.step)
    count = f" {state.done} of {state.total}" if state.total else ""
    told = f"{doing}: {step[:1].lower()}{step[1:]}{count}" if step else f"{doing}\u2026"
    share = state.done / state.total if state.total else 0.0
    with st.container(horizontal=True, vertical_alignment="center", key=f"working-{kind}"):
        st.progress(min(max(share, 0.0), 1.0), text=plain(told))
        st.button("Stop", key=f"stop-{kind}", on_click=shell.jobs().stop, args=(kind,), icon=":material/stop:")
    st.markdown(small("Questions are answered meanwhile."))


def _ended(state: State, done: str, told: Callable[[str], list[str]] | None) -> None:
    when = f"{state.started_at[:16].replace('T', ' ')} UTC"
    said = [_UPLOADED.sub("", line) for line in state.said]
    if state.code == 0:
        result = "" if told else f": {state.result.strip()[:300]}"
        st.markdown(small(f":material/check: {plain(f'{done}, started {when}{result}')}"))
        return
    if state.code == 1 and told:
        st.warning(
            "\n\n".join(plain(x) for x in (f"{done}, {when}:", *told(state.result))), icon=":material/trending_down:"
        )
        return
    what = f"{done}, started {when}, was not completed." if state.code is None or state.code < 0 else f"{done}, {when}:"
    st.warning("\n\n".join([plain(what), *(f"- {plain(line)}" for line in said)]), icon=":material/build:")
