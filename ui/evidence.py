"""The sources panel: each passage in its section with the quote marked, each proving row, and the findings.

Widgets only. A passage of a publication that was replaced since is shown by its quote alone, and said to be so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import streamlit as st

from radcode.keeping import Shown, page_of
from ui.card import mark
from ui.marking import section_markdown, window
from ui.passage import SURE
from ui.words import link, plain, small, table

if TYPE_CHECKING:
    from radcode.engine import Engine
    from radcode.model import Chunk, Conflict

_CELL = re.compile(r"; (?=[a-z_]+=)")  # a row is stored as `column=value; column=value`


def evidence(stored: Shown, engine: Engine) -> None:
    """Show what proves a stored answer, folded away."""
    citations = stored.record["citations"]
    passages = [c for c in citations if c["kind"] == "passage"]
    rows = [c for c in citations if c["kind"] == "table"]
    findings = stored.record["findings"]
    groups = [("Passages", passages), ("Table rows", rows), ("Checks", findings)]
    filled = [(title, held) for title, held in groups if held]
    if not filled:
        return
    said = ", ".join(f"{len(h)} {t.lower() if len(h) > 1 else t.lower().removesuffix('s')}" for t, h in filled)
    with st.expander(f"Sources and proof: {said}", icon=":material/fact_check:"):
        for tab, (title, held) in zip(st.tabs([f"{t} ({len(h)})" for t, h in filled]), filled, strict=True):
            with tab:
                if title == "Passages":
                    for citation in held:
                        _passage(citation, stored, engine)
                elif title == "Table rows":
                    _rows(held, stored)
                else:
                    _findings(held)


def _passage(citation: dict[str, Any], stored: Shown, engine: Engine) -> None:
    place = page_of(stored)["places"].get(str(citation["n"]), {})
    struck = {citation["n"]} if place.get("contradicted") else set()
    with st.container(border=True):
        st.markdown(f"{mark(citation, struck)} **{link(citation['title'], citation['url'])}**")
        told = [citation["publisher"], citation["tier"], citation["edition"], citation["locator"]]
        st.markdown(small(plain(" \u00b7 ".join(x for x in told if x))))
        if citation["basis"]:
            st.markdown("Rests on " + "; ".join(_basis(b) for b in citation["basis"]) + _sure(citation))
        found = _in_section(place, engine)
        if found is None:
            st.markdown(f"> {plain(citation['quote'])}")
            st.markdown(small("The publication has been replaced or removed since this answer was given."))
            return
        text, quote, conflicts = found
        st.markdown(section_markdown(text, quote, [span for span, _ in conflicts]))
        seen = window(text, quote)
        shown: set[str] = set()
        for span, conflict in conflicts:
            if span[0] < seen[1] and seen[0] < span[1]:
                _contradiction(conflict, engine, shown, in_full=span[0] < quote[1] and quote[0] < span[1])


def _basis(basis: dict[str, str]) -> str:
    told = plain(", ".join(x for x in (basis["section"] and f"section {basis['section']}", basis["date"]) if x))
    return link(basis["title"], basis["url"]) + (f" ({told})" if told else "")


def _sure(citation: dict[str, Any]) -> str:
    return f" {small(plain('(' + SURE[citation['sure']] + ')'))}" if citation["sure"] in SURE else ""


def _in_section(
    place: dict[str, Any], engine: Engine
) -> tuple[str, tuple[int, int], list[tuple[tuple[int, int], Conflict]]] | None:
    """Return the section's text, the quote's span in it and its contradicted sentences; None when it is gone."""
    found = engine.section(place.get("chunk", ""))
    chunk = _chunk(place.get("chunk", ""), engine)
    if found is None or chunk is None:
        return None
    text, offset = found
    base = chunk.start - offset
    conflicts = [
        ((c.start - base, c.end - base), c)
        for c in engine.index().all_conflicts
        if c.publication == chunk.publication and base <= c.start and c.end <= base + len(text)
    ]
    return text, (offset + place["start"], offset + place["end"]), conflicts


def _chunk(chunk_id: str, engine: Engine) -> Chunk | None:
    return next((c for c in engine.index().chunks if c.id == chunk_id), None)


def _contradiction(conflict: Conflict, engine: Engine, shown: set[str], *, in_full: bool) -> None:
    row = engine.table.row(conflict.row)
    told = f"{conflict.subject.replace(';', ', ')}: it says {conflict.said}; the table: {conflict.table}."
    words = f"Struck out: the code table contradicts it. {told}"
    if words in shown:
        return
    shown.add(words)
    st.warning(plain(words), icon=":material/rule:")
    if row is not None:
        st.markdown(row_markdown(row.quote()) if in_full else small(plain(f"{row.ref().table}: {row.quote()}")))


def row_markdown(quote: str) -> str:
    """Return a row, as stored, as a safe table of its cells."""
    cells = [cell.partition("=") for cell in _CELL.split(quote)]
    return table([["column", "value"], *([name.replace("_", " "), value] for name, _, value in cells)])


def _rows(citations: list[dict[str, Any]], stored: Shown) -> None:
    by_mark = {f"T{c['n']}": c for c in citations}
    chosen = st.pills(
        "Row", list(by_mark), default=next(iter(by_mark)), key=f"row-{stored.id}", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    citation = by_mark[chosen]
    st.markdown(f"{mark(citation, set())} **{plain(citation['locator'])}**")
    release = f"release or source {citation['edition']}"
    told = [citation["publisher"], citation["tier"], release, SURE.get(citation["sure"], "")]
    st.markdown(small(plain(" \u00b7 ".join(x for x in told if x))))
    st.markdown(row_markdown(citation["quote"]))


def _findings(findings: list[dict[str, Any]]) -> None:
    for f in findings:
        st.markdown(f"**{plain(f['id'])}** {small(plain(f['severity']))} {plain(f['message'])}")
