"""One publication on the Sources page: its facts, what the code table says to it, its passages; replacing and removing.

Widgets only.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from radcode import audited, shelf
from ui import library, passage, shell, working
from ui.saving import csv_button
from ui.words import link, plain, small, table

if TYPE_CHECKING:
    from radcode.engine import Engine
    from radcode.model import Conflict, Publication

PASSAGES = 8  # shown at once
STATEMENTS = 15
AUDIT = "audit"  # the kind of the job


def show(named: str, engine: Engine, tiers: Mapping[str, str]) -> None:
    """Show the publication of this id, or that it is gone."""
    told = next((p for p in engine.index().publications if p.id == named), None)
    library.watched()
    if told is None:
        st.info("That publication is not here: it was replaced or removed.", icon=":material/info:")
        return
    st.title(plain(told.title), anchor=False)
    if told.url:
        st.markdown(link(told.url, told.url))
    st.markdown(table([["what", "says"], *_facts(told, tiers)]))
    _change(told, engine, tiers)
    conflicts = [c for c in engine.index().all_conflicts if c.publication == named]
    if conflicts:
        st.subheader(f"Contradicted by the code table ({len(conflicts)})", anchor=False)
    for conflict in conflicts:
        _conflict(conflict, engine)
    _audit(told)
    _passages(told, engine)


def validity(told: Publication) -> str:
    """Return from when to when a publication holds, in words; empty when it does not say."""
    if not (told.valid_from or told.valid_to):
        return ""
    return f"valid {told.valid_from or 'from an unknown day'} to {told.valid_to or 'now'}"


def _facts(told: Publication, tiers: Mapping[str, str]) -> list[list[str]]:
    facts = [
        ("publisher", told.publisher),
        ("tier", tiers.get(told.tier, told.tier)),
        ("edition", told.edition),
        ("published", told.published.isoformat()),
        ("validity", validity(told) or "not stated"),
        ("licence", told.licence),
        ("text", f"{len(told.text):,} characters, {told.sha256[:12]}"),
        ("rests on", "; ".join(f"{b.key}: {b.title} {b.section} {b.date}".strip() for b in told.bases)),
    ]
    return [[name, value] for name, value in facts if value]


def _change(told: Publication, engine: Engine, tiers: Mapping[str, str]) -> None:
    if told.id not in shelf.added_ids(engine.settings.home):
        st.caption("One of RadCode\u2019s own publications: it changes with the program.")
        return
    with st.expander("Replace it by a newer edition", icon=":material/upload:"):
        library.add_form(tiers, replaces=told)
    with st.expander("Remove it", icon=":material/delete:"):
        st.markdown("It is taken out of the index and of every coming answer. Answers given before keep their quotes.")
        library.remove_form(told.id)


def _conflict(conflict: Conflict, engine: Engine) -> None:
    with st.container(border=True):
        st.markdown(f":red-background[~~{plain(conflict.sentence)}~~]")
        st.markdown(f"It says: {plain(conflict.said)}. The table: {plain(conflict.table)}.")
        row = engine.table.row(conflict.row)
        if row is not None:
            st.markdown(small(plain(f"{row.ref().table}: {row.quote()}")))


# ---------------------------------------------------------------- the audit


def _audit(told: Publication) -> None:
    st.subheader("What it says of codes", anchor=False)
    state = shell.jobs().state(AUDIT)
    held = _statements(state.result).get(told.id) if state and not state.running and state.code in (0, 1) else None
    if held is None:
        st.markdown("Every statement about a code can be held against the table; this takes about a minute.")
    else:
        counts = audited.counts_of(held)
        st.markdown(small(plain(f"Audit of {state.started_at[:16].replace('T', ' ')} UTC" if state else "")))
        with st.container(horizontal=True, gap="small", key="audit-counts"):
            for verdict, n in counts.items():
                st.metric(verdict, n, border=True, width=140, help=audited.VERDICTS[verdict])
        if not counts:
            st.markdown("It says nothing of a code that could be checked.")
        _table(held, told.id)
    if working.is_working(AUDIT):
        working.watched(AUDIT, "Auditing all publications", "Audit")
    if st.button(
        "Audit all publications" if held is None else "Audit again", icon=":material/rule:", key="audit",
        disabled=working.is_working(AUDIT),
    ) and working.start(AUDIT, ["ingest", "audit", "--json"]):  # fmt: skip
        st.rerun()


def _table(held: tuple[audited.Said, ...], name: str) -> None:
    if held:
        csv_button(audited.Said._fields, held, f"audit-{name}")
        rows = [[s.verdict, s.code, s.attribute, s.said, s.table] for s in held]
        head = ["verdict", "code", "about", "it says", "the table"]
        st.markdown(table([head, *rows[:STATEMENTS]]))
        if len(rows) > STATEMENTS:
            with st.expander(f"{len(rows) - STATEMENTS} more"):
                st.markdown(table([head, *rows[STATEMENTS:]]))


@st.cache_data(show_spinner=False, max_entries=2)
def _statements(result: str) -> dict[str, tuple[audited.Said, ...]]:
    return audited.statements_in(result)


# ---------------------------------------------------------------- passages


def _passages(told: Publication, engine: Engine) -> None:
    chunks = sorted((c for c in engine.index().chunks if c.publication == told.id), key=lambda c: c.start)
    st.subheader(f"Passages ({len(chunks)})", anchor=False)
    st.markdown(small("The text in the pieces in which it is searched, each under its heading."))
    pages = -(-len(chunks) // PASSAGES)
    key = f"page-of-{told.id}"
    at = min(int(st.session_state.get(key) or 1), pages or 1)
    for n, chunk in enumerate(chunks[(at - 1) * PASSAGES : at * PASSAGES], (at - 1) * PASSAGES + 1):
        with st.container(border=True, key=f"chunk-{n}"):
            heading = chunk.heading.rpartition(" > ")[2] or told.title
            place = f"characters {chunk.start:,} to {chunk.end:,}"
            st.markdown(f"**{n}. {plain(heading)}** {small(plain(place))}")
            passage.section(chunk.text, chunk.start, told.id, engine)
    if pages > 1:
        st.session_state[key] = at
        st.pagination(pages, key=key, max_visible_pages=5)
