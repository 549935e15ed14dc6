"""The Sources page: every publication with tier, dates and what the table contradicts; adding and rebuilding.

Widgets only.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from radcode import shelf
from ui import library, passage, publication, shell
from ui.saving import csv_button
from ui.words import plain, small

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from radcode.engine import Engine
    from radcode.model import Publication

TIERS = {
    "official": "Official: CMS, its contractors, federal rules",
    "society": "Societies: ACR, AMA, SIR",
    "reference": "Reference: RadCode\u2019s own, each sentence with its primary source",
    "commercial": "Commercial: billing and coding sites",
}
LONGEST = 100
HEAD = ("id", "title", "publisher", "tier", "edition", "published", "valid from", "valid to", "url", "licence")
STATES = {"superseded": "superseded by a newer edition", "removed": "removed from the library"}


def own_page() -> Page:
    """Return this page as the navigation lists it; a new one for each run, as Streamlit wants it."""
    return st.Page(shell.guarded(page), title="Sources", icon=":material/menu_book:", url_path="sources")


def page() -> None:
    """Show the passage or the publication that the address names, else all publications by tier."""
    engine = shell.engine()
    chosen, named = st.query_params.get("passage", ""), st.query_params.get("publication", "")
    if chosen or named:
        st.button("All sources", icon=":material/arrow_back:", type="tertiary", on_click=_open, args=("",))
    if chosen:
        passage.show(chosen, engine)
    elif named:
        publication.show(named, engine, TIERS)
    else:
        _all(engine)
    shell.editions()


def _open(named: str) -> None:
    for key in ("passage", "publication"):
        if key in st.query_params:
            del st.query_params[key]
    if named:
        st.query_params["publication"] = named


def _all(engine: Engine) -> None:
    st.title("Sources", anchor=False)
    index = engine.index()
    st.markdown(
        f"{len(index.publications)} publications in {len(index.chunks)} passages. Where one contradicts the code "
        "table, the table decides and the sentence is never used as support."
    )
    with st.expander("Add documents", icon=":material/upload:"):
        library.add_form(TIERS)
    library.watched()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = st.text_input(
            "Title or publisher", key="words", type="search", max_chars=LONGEST, bind="query-params",
            placeholder="breast, or: cms",
        )  # fmt: skip
        library.rebuild_button()
        chosen = st.container()
    found = [p for p in index.publications if _holds(p, str(words or ""))]
    with chosen:
        csv_button(HEAD, [_row(p) for p in found], "sources")
    if not found:
        st.info("No publication has these words in its title or publisher. Write fewer.", icon=":material/info:")
    for tier, title in TIERS.items():
        held = [p for p in found if p.tier == tier]
        if held:
            st.subheader(f"{title} ({len(held)})", anchor=False)
            _listed(held, engine)
    _earlier()


def _row(told: Publication) -> tuple[str, ...]:
    dates = (told.published, told.valid_from or "", told.valid_to or "")
    return told.id, told.title, told.publisher, told.tier, told.edition, *map(str, dates), told.url, told.licence


def _holds(told: Publication, words: str) -> bool:
    text = f"{told.title} {told.publisher} {told.id} {told.edition}".lower()
    return all(w in text for w in words.lower().split())


def _listed(held: list[Publication], engine: Engine) -> None:
    index = engine.index()
    chunks = Counter(c.publication for c in index.chunks)
    against = Counter(c.publication for c in index.all_conflicts)
    own = shelf.added_ids(engine.settings.home)
    with st.container(key=f"tier-{held[0].tier}", gap=None):
        for told in held:
            facts = [
                told.publisher, told.edition, f"published {told.published.isoformat()}", publication.validity(told),
                f"{chunks[told.id]} passages", "added here" if told.id in own else "",
            ]  # fmt: skip
            count = f" :orange-badge[{against[told.id]} contradicted]" if against[told.id] else ""
            with st.container(gap=None, key=f"entry-{told.id}"):
                st.button(
                    f"{plain(told.title)}{count}", key=f"publication-{told.id}", type="tertiary", on_click=_open,
                    args=(told.id,),
                )  # fmt: skip
                st.markdown(small(plain(" \u00b7 ".join(x for x in facts if x))))


def _earlier() -> None:
    """Show what no longer serves: superseded editions and what was removed, as the record store remembers them."""
    records = shell.records()
    gone = [(p, why) for state, why in STATES.items() for p in records.publications(state)]
    if gone:
        with st.expander(f"Earlier editions and removed publications ({len(gone)})"):
            for told, why in gone:
                facts = [told.publisher, told.edition, f"published {told.published.isoformat()}", why]
                line = " \u00b7 ".join(x for x in facts if x)
                st.markdown(f"{plain(told.title)} {small(plain(line))}")
