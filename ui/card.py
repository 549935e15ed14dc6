"""The answer card: verdict, lines to bill, comparison, why, why not, watch, what the sources say, who disagrees.

Widgets only; reads a stored answer and decides nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from radcode.keeping import Shown, page_of
from radcode.model import NOT_REWORDED
from radcode.sureness import CHECK, OPEN, SURE, sureness_of
from ui.words import plain, small, table

PARTS = (("why", ("lead", "why"), "Why"), ("not", ("not",), "Why not"), ("watch", ("watch",), "Watch"))
ICONS = {SURE: "verified", OPEN: "help", CHECK: "warning"}
Asked = Callable[[str, tuple[str, ...]], None]


def card(stored: Shown, on_option: Asked | None = None) -> None:
    """Show a stored answer; `on_option` is called with a clarifying option's label and codes."""
    record, page = stored.record, page_of(stored)
    if record["outcome"] == "declined":
        st.markdown(f":material/info: {plain(page.get('headline') or record['text'])}")
    elif page.get("headline"):
        st.markdown(plain(page["headline"]))
    _verdict(page.get("verdict"), bool(record["lines"]))
    if record.get("clarify"):
        _clarify(stored, on_option)
    _lines(stored)
    if page.get("table"):
        st.markdown(table(page["table"]))
    _said(stored)


def sure(stored: Shown) -> None:
    """Show how sure the answer is, in words, and why."""
    found = sureness_of(stored.record)
    if found is not None:
        icon = ICONS.get(found.word, "info")
        st.markdown(small(f":material/{icon}: **{plain(found.word)}:** {plain('; '.join(found.reasons))}."))


def _verdict(verdict: bool | None, has_lines: bool) -> None:
    if verdict is None:
        return
    word = "Yes." if verdict else "No."
    st.markdown(f"## {word}" + (" Bill:" if has_lines and not verdict else ""), anchors=False)


def _clarify(stored: Shown, on_option: Asked | None) -> None:
    clarify = stored.record["clarify"]
    st.markdown(f"**{plain(clarify['ask'])}**")
    options = {o["label"]: tuple(x["code"] for x in o["lines"]) for o in clarify["options"] if o["label"]}
    labels = list(options)
    if on_option is None:
        st.markdown(small(" \u00b7 ".join(plain(x) for x in labels)))
        return
    with st.container(horizontal=True, gap="small"):
        for n, label in enumerate(labels):
            st.button(plain(label), key=f"option-{stored.id}-{n}", on_click=on_option, args=(label, options[label]))
    if stored.record["lines"]:
        st.markdown(small("What each answer leads to:"))


def _lines(stored: Shown) -> None:
    """Show the lines to bill: those of one branch together, branches one below the other with their words."""
    lines = page_of(stored).get("lines") or []
    groups: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        groups.setdefault(line["when"], []).append(line)
    look = "bill" if len(groups) <= 2 and not stored.record.get("clarify") else "branch"
    for n, (when, together) in enumerate(groups.items()):
        with st.container(key=f"{look}-{stored.id}-{n}", gap="xsmall"):
            codes, words = st.columns([3, 2], vertical_alignment="center") if when else (st.container(), None)
            if words:
                words.markdown(f"**{plain(when)}**")
            with codes:
                for line in together:
                    st.code(line["text"], language=None)
                if len(together) > 1:
                    st.markdown(small("billed together, one line each"))


def _said(stored: Shown) -> None:
    record, page = stored.record, page_of(stored)
    in_own_words = bool(st.session_state.get(f"own-words-{stored.id}"))
    cited = {c["n"]: c for c in record["citations"]}
    struck = {int(n) for n, place in page.get("places", {}).items() if place["contradicted"]}
    said = [s if in_own_words else {**s, "text": s.get("wording") or s["text"]} for s in page.get("said") or ()]
    for name, parts, title in PARTS:
        sentences = [_sentence(s, cited, struck) for s in said if s["part"] in parts]
        if not sentences:
            continue
        with st.container(key=f"{name}-{stored.id}", gap="xsmall"):
            st.markdown(small(f"**{title}**"))
            st.markdown(" ".join(sentences) if len(sentences) < 3 else _list(sentences))
    facts = [s for s in said if s["part"] == "fact" and s["kind"] != "quote"]
    if facts:
        st.markdown(_list([_sentence(s, cited, struck) for s in facts]))
    quotes = [s for s in said if s["part"] == "fact" and s["kind"] == "quote"]
    if quotes:
        with st.container(key=f"quotes-{stored.id}", gap="xsmall"):
            st.markdown(small("**In the sources**"))
            for s in quotes:
                st.markdown(f"> \u201c{plain(s['text'])}\u201d{_marks(s, cited, struck)}")
    conflicts = [_sentence(s, cited, struck) for s in said if s["part"] == "conflict"]
    if conflicts:
        st.warning("\n\n".join(conflicts), icon=":material/rule:")
    for finding in record["findings"]:
        if finding["severity"] == "error":
            st.error(plain(finding["message"]), icon=":material/error:")
    _worded(stored)


def _worded(stored: Shown) -> None:
    """Say that a language model reworded sentences, or could not, and let the coder read them as they were."""
    wording = stored.record.get("wording") or {}
    if n := len(wording.get("sentences", ())):
        sentences = "1 sentence" if n == 1 else f"{n} sentences"
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(small(plain(f"{sentences} reworded by {wording['model']}.")), width="content")
            st.toggle("as they were", key=f"own-words-{stored.id}")
    for finding in stored.record["findings"]:
        if finding["rule"] == NOT_REWORDED:
            st.markdown(small(plain(finding["message"])))


def _list(sentences: Sequence[str]) -> str:
    return "\n".join(f"- {s}" for s in sentences)


def _sentence(said: dict[str, Any], cited: dict[int, dict[str, Any]], struck: set[int]) -> str:
    return plain(said["text"]) + _marks(said, cited, struck)


def _marks(said: dict[str, Any], cited: dict[int, dict[str, Any]], struck: set[int]) -> str:
    shown = [cited[n] for n in sorted(said["citations"]) if n in cited]
    marks = "".join(mark(c, struck) for c in shown)
    unsure = "(not checked against the primary document)" if any(c["sure"] == "coder" for c in shown) else ""
    return f" {small(marks + (' ' + plain(unsure) if unsure else ''))}" if marks else ""


def mark(citation: dict[str, Any], struck: set[int]) -> str:
    """Return how a citation is marked: [1] a passage, [T2] a table row, a struck number for a contradicted one."""
    n = citation["n"]
    if n in struck:
        return rf"\[~~{n}~~\]"
    return rf"\[T{n}\]" if citation["kind"] == "table" else rf"\[{n}\]"
