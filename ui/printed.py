"""An answer for others: a link to share, and a conversation laid out for paper, with every source in full.

Widgets only; reads stored answers and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from radcode.keeping import page_of
from radcode.model import StoredAnswer
from radcode.replay import editions_text
from ui.card import card, mark, sure
from ui.chips import assumed
from ui.words import link, plain, small


def share(stored: StoredAnswer) -> None:
    """Show the address of an answer, to be copied."""
    with st.popover("Share", icon=":material/link:", type="tertiary"):
        st.markdown("This address opens the answer as it was given, for whoever can reach this server.")
        st.code(f"{origin()}/replay?answer={stored.id}", language=None, wrap_lines=True)
        if stored.conversation:
            st.markdown(small("The whole conversation:"))
            st.code(f"{origin()}/?c={stored.conversation}", language=None, wrap_lines=True)


def origin() -> str:
    """Return how the browser reached this server, without a path."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def button(stored: StoredAnswer) -> None:
    """Show the button that leads to the print view of the answer's conversation; the address says so."""
    if stored.conversation:
        st.button("Print", icon=":material/print:", type="tertiary", key=f"print-{stored.id}", on_click=_print)


def _print() -> None:
    st.query_params["print"] = "yes"


def is_wanted() -> bool:
    """Tell whether the address asks for the print view."""
    return bool(st.query_params.get("print"))


def _back() -> None:
    if is_wanted():
        del st.query_params["print"]


def show(turns: Sequence[StoredAnswer]) -> None:
    """Show a conversation for paper: the oldest question first, nothing folded away."""
    with st.container(horizontal=True, vertical_alignment="center", key="printing"):
        st.button("Back", icon=":material/arrow_back:", type="tertiary", on_click=_back, key="stop-printing")
        st.markdown(small("Print it with your browser: Ctrl or Cmd and P."))
    for turn in turns:
        with st.container(border=True, key=f"printed-{turn.id}"):
            st.subheader(plain(turn.question), anchor=False)
            card(turn)
            if turn.record["outcome"] != "declined":
                assumed(turn)
                sure(turn)
            _sources(turn)
            st.markdown(
                small(plain(f"Answered {turn.asked_at[:16].replace('T', ' ')} UTC; {editions_text(turn.record)}"))
            )


def _sources(turn: StoredAnswer) -> None:
    cited = turn.record["citations"]
    if not cited:
        return
    places: dict[str, Any] = page_of(turn).get("places", {})
    struck = {int(n) for n, place in places.items() if place["contradicted"]}
    st.markdown("**Sources and proof**")
    st.markdown("\n".join(f"- {mark(c, struck)} {_source(c)}" for c in cited))


def _source(citation: dict[str, Any]) -> str:
    told = [citation["publisher"], citation["tier"], citation["edition"], citation["locator"]]
    where = plain(", ".join(x for x in told if x))
    if citation["kind"] == "table":
        return f"{where}: {small(plain(citation['quote']))}"
    return f"{link(citation['title'], citation['url'])}, {where}: \u201c{plain(citation['quote'])}\u201d"
