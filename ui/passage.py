"""One passage of a publication in its section: what a link from elsewhere leads to. On the Sources page, by address.

Widgets only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.marking import section_markdown, window
from ui.words import link, plain, small

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from radcode.engine import Engine

SURE = {
    "file": "read from the official file",
    "page": "read on the page named",
    "coder": "not checked against the primary document",
}


def sources_page() -> Page:
    """Return the Sources page as the navigation lists it."""
    from ui import sources

    return sources.own_page()


def open_button(title: str, chunk: str, key: str) -> None:
    """Show a button that opens a passage on the Sources page."""
    # not in a callback: a page can only be switched while one is drawn
    if st.button(plain(title), key=key, type="tertiary", icon=":material/menu_book:"):
        st.switch_page(sources_page(), query_params={"passage": chunk})


def show(chunk_id: str, engine: Engine) -> None:
    """Show the passage of this id in its section, or that it is gone."""
    index = engine.index()
    chunk = next((c for c in index.chunks if c.id == chunk_id), None)
    found = engine.section(chunk_id)
    if chunk is None or found is None:
        st.info("That passage is not here: its publication was replaced or removed.", icon=":material/info:")
        return
    told = index.card(chunk.publication)
    st.subheader(link(told.title, told.url), anchor=False)
    st.markdown(small(plain(" \u00b7 ".join(x for x in (told.publisher, told.tier, told.edition, chunk.heading) if x))))
    text, offset = found
    section(text, chunk.start - offset, chunk.publication, engine, (offset, offset + chunk.end - chunk.start))


def section(text: str, base: int, publication: str, engine: Engine, mark: tuple[int, int] | None = None) -> None:
    """Show a section; sentences that the table contradicts are struck out, and said to be.

    Args:
        text: the section's text.
        base: where it begins in its publication.
        publication: the publication's id.
        engine: what holds the conflicts.
        mark: what to mark in it, with its surroundings only; None for the whole section.
    """
    conflicts = [
        c
        for c in engine.index().all_conflicts
        if c.publication == publication and base <= c.start and c.end <= base + len(text)
    ]
    seen = window(text, mark) if mark else (0, len(text))
    st.markdown(section_markdown(text, mark, [(c.start - base, c.end - base) for c in conflicts]))
    for said in dict.fromkeys(
        f"It says {c.said}; the table: {c.table}."
        for c in conflicts
        if c.start - base < seen[1] and seen[0] < c.end - base
    ):
        st.warning(plain(f"Struck out: the code table contradicts it. {said}"), icon=":material/rule:")
