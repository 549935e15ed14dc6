"""The Sources page: every publication with its tier, dates and what the code table contradicts. Read-only.

Widgets only.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from ui import passage, shell
from ui.words import link, plain, small

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from radcode.engine import Engine
    from radcode.model import Conflict, Publication

TIERS = {
    "official": "Official: CMS, its contractors, federal rules",
    "society": "Societies: ACR, AMA, SIR",
    "reference": "Reference: RadCode\u2019s own, each sentence with its primary source",
    "commercial": "Commercial: billing and coding sites",
}


def own_page() -> Page:
    """Return this page as the navigation lists it; a new one for each run, as Streamlit wants it."""
    return st.Page(shell.guarded(page), title="Sources", icon=":material/menu_book:", url_path="sources")


def page() -> None:
    """Show the passage that the address names, else the publications of the serving generation by tier."""
    engine = shell.engine()
    if named := st.query_params.get("passage", ""):
        st.button("All sources", icon=":material/arrow_back:", type="tertiary", on_click=_all_sources)
        passage.show(named, engine)
        shell.editions()
        return
    st.title("Sources", anchor=False)
    index = engine.index()
    chunks = Counter(c.publication for c in index.chunks)
    st.markdown(
        f"{len(index.publications)} publications in {len(index.chunks)} passages. Where one contradicts the code "
        "table, the table decides and the sentence is never used as support."
    )
    st.caption("To add your own documents, run: make sources DIR=folder")
    for tier, title in TIERS.items():
        held = [p for p in index.publications if p.tier == tier]
        if held:
            st.subheader(f"{title} ({len(held)})", anchor=False)
        for publication in held:
            found = [c for c in index.all_conflicts if c.publication == publication.id]
            _publication(publication, chunks[publication.id], found, engine)
    shell.editions()


def _all_sources() -> None:
    if "passage" in st.query_params:
        del st.query_params["passage"]


def _publication(publication: Publication, chunks: int, conflicts: list[Conflict], engine: Engine) -> None:
    count = f" :orange-badge[{len(conflicts)} contradicted]" if conflicts else ""
    with st.expander(f"{plain(publication.title)}{count}"):
        if publication.url:
            st.markdown(link(publication.url, publication.url))
        valid = f"{publication.valid_from or 'unknown'} to {publication.valid_to or 'open'}"
        facts = [
            ("publisher", publication.publisher),
            ("edition", publication.edition),
            ("published", publication.published.isoformat()),
            ("valid", valid if publication.valid_from or publication.valid_to else "not stated"),
            ("licence", publication.licence),
            ("passages", str(chunks)),
        ]
        st.markdown(small(" \u00b7 ".join(f"{k}: {plain(v)}" for k, v in facts if v)))
        for conflict in conflicts:
            with st.container(border=True):
                st.markdown(f":red-background[~~{plain(conflict.sentence)}~~]")
                st.markdown(f"It says: {plain(conflict.said)}. The table: {plain(conflict.table)}.")
                row = engine.table.row(conflict.row)
                if row is not None:
                    st.markdown(small(plain(f"{row.ref().table}: {row.quote()}")))
