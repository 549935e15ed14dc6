"""The Replay page: the log of what was asked and answered, and any stored answer beside today's.

Widgets only: what differs is `radcode.replay`'s, the engine of that day `radcode.asof`'s.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from radcode import replay
from radcode.errors import RadcodeError
from radcode.keeping import Fresh, ask_with, chosen_of, fresh_of, last_question, turns_before
from radcode.model import Editions
from ui import shell
from ui.card import card, sure
from ui.chips import assumed
from ui.evidence import evidence
from ui.saving import csv_button
from ui.words import plain, short, small, table

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from radcode.asof import AsOf
    from radcode.engine import Engine
    from radcode.model import StoredAnswer
    from radcode.records import RecordStore

MOST = 5_000  # answers that are listed; older ones are reached by their address
SHOWN = 20
LONGEST = 140  # characters of a question in the list
SENTENCES = 12  # differences that are shown before the rest is folded away


def own_page() -> Page:
    """Return this page as the navigation lists it; a new one for each run, as Streamlit wants it."""
    return st.Page(shell.guarded(page), title="Replay", icon=":material/history:", url_path="replay")


def page() -> None:
    """Show the answer that the address names, else the log."""
    records = shell.records()
    if named := st.query_params.get("answer", ""):
        st.button("All answers", icon=":material/arrow_back:", type="tertiary", on_click=_open, args=("",))
        stored = records.answer(named)
        if stored is None:
            st.info("That answer is not here: it was erased, or it belongs to another data folder.")
        else:
            _beside(stored, records, shell.engine())
    else:
        _log(records)
    shell.editions()


def _open(answer: str) -> None:
    if answer:
        st.query_params["answer"] = answer
    elif "answer" in st.query_params:
        del st.query_params["answer"]


# ---------------------------------------------------------------- the log


def _log(records: RecordStore) -> None:
    st.title("Replay", anchor=False)
    st.markdown(
        "What was asked, what was answered, and on which editions of tables and publications. Open an answer to see it "
        "beside today\u2019s."
    )
    st.caption(_kept(shell.settings().keep_days))
    held = _entries(str(records.path), records.answers_mark(), records)
    if not held:
        st.info("Nothing was asked yet. Ask a question on the page Ask; it is listed here.", icon=":material/info:")
        return
    words = st.text_input(
        "Words, codes, dates or editions", key="words", type="search", max_chars=LONGEST, bind="query-params",
        placeholder="galactogram, or: declined 2026-11",
    )  # fmt: skip
    found = replay.matching(held, str(words or ""))
    if not found:
        st.info("No answer holds all of this. Write fewer words.", icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        more = f" of the last {MOST}" if len(held) == MOST else ""
        st.markdown(f"**{len(found)}** {'answer' if len(found) == 1 else 'answers'}{more}", width="content")
        csv_button(replay.LOG_HEAD, found, "answers")
    pages = -(-len(found) // SHOWN)
    at = min(int(st.session_state.get("page-of-log") or 1), pages)
    with st.container(key="log", gap=None):
        for entry in found[(at - 1) * SHOWN : at * SHOWN]:
            _entry(entry)
    if pages > 1:
        st.session_state["page-of-log"] = at
        st.pagination(pages, key="page-of-log", max_visible_pages=5)


@st.cache_data(show_spinner="Reading the log\u2026", max_entries=2)
def _entries(path: str, mark: str, _records: RecordStore) -> tuple[replay.Entry, ...]:
    return replay.log_of(_records.latest_answers(MOST))


def _kept(days: int) -> str:
    masked = "Record numbers, birth dates, phone numbers and labelled names are masked before a question is stored."
    if days:
        return f"{masked} Answers are erased {days} days after their conversation was last used (RADCODE_KEEP_DAYS)."
    return f"{masked} Answers are kept until they are erased; RADCODE_KEEP_DAYS sets a limit."


def _entry(entry: replay.Entry) -> None:
    told = [
        entry.asked_at, entry.billed or entry.outcome, f"for {entry.on}" if entry.on else "",
        f"tables {entry.tables}", f"index {entry.generation}",
    ]  # fmt: skip
    with st.container(gap=None, key=f"entry-{entry.answer}"):
        st.button(
            plain(short(entry.question, LONGEST)), key=f"replay-{entry.answer}", type="tertiary", on_click=_open,
            args=(entry.answer,),
        )  # fmt: skip
        st.markdown(small(plain(" \u00b7 ".join(x for x in told if x))))


# ---------------------------------------------------------------- one answer beside today's


def _beside(stored: StoredAnswer, records: RecordStore, engine: Engine) -> None:
    with st.container(key=f"asked-{stored.id}"):
        st.text(stored.question)
    try:
        today = _again(stored, records, engine)
    except RadcodeError as exc:
        shell.show_error(exc)
        today = None
    if today is not None:
        _verdict(
            replay.differences(stored.record, today.record), "today", replay.is_same_bill(stored.record, today.record)
        )
    then_at, now_at = st.columns(2, gap="medium")
    with then_at:
        st.subheader("As answered", anchor=False)
        st.markdown(
            small(plain(f"{stored.asked_at[:16].replace('T', ' ')} UTC, {replay.editions_text(stored.record)}"))
        )
        _answer(stored, engine)
    with now_at:
        st.subheader("Today", anchor=False)
        if today is not None:
            st.markdown(small(plain(replay.editions_text(today.record))))
            _answer(today, engine)
    _that_day(stored, records, engine)


def _answer(shown: StoredAnswer | Fresh, engine: Engine) -> None:
    with st.container(key=f"replayed-{shown.id}"):
        card(shown)
        sure(shown)
        if shown.record["outcome"] != "declined":
            assumed(shown)
        evidence(shown, engine)


def _verdict(found: tuple[replay.Difference, ...], when: str, is_same: bool) -> None:
    if not found:
        st.success(f"The answer of {when} is the same, sentence by sentence.", icon=":material/check:")
        return
    if is_same:
        st.info(f"The answer of {when} recommends the same; its words or rows differ.", icon=":material/check:")
    else:
        st.warning(f"The answer of {when} is another one.", icon=":material/difference:")
    with st.expander(f"What differs ({len(found)})", expanded=not is_same):
        head = ("what", "as answered", when)
        st.markdown(table([list(head), *map(list, found[:SENTENCES])]))
        if len(found) > SENTENCES:
            st.caption(f"and {len(found) - SENTENCES} more")


def _again(stored: StoredAnswer, records: RecordStore, engine: Engine) -> Fresh:
    """Ask the stored question again, after the turns that it followed."""
    last = last_question(engine, turns_before(records, stored))
    chosen = chosen_of(stored)
    return fresh_of(ask_with(engine, stored.question, chosen, last), asked=stored.question, chosen=chosen)


# ---------------------------------------------------------------- on the editions of that day


def _that_day(stored: StoredAnswer, records: RecordStore, engine: Engine) -> None:
    """Offer to answer once more from the tables and the index that answered then."""
    st.subheader("On the editions of that day", anchor=False)
    st.markdown("Answers once more from the kept code tables and index that the stored answer names.")
    if not st.button("Answer again on those editions", icon=":material/replay:", key="as-of"):
        return
    with st.spinner("Loading the code tables of that day\u2026"):
        held = _engine_of(engine, Editions(**stored.record["editions"]))
        day = next((a["value"] for a in stored.record["assumptions"] if a["name"] == "date_of_service"), "")
        then = _again(stored, records, _on_its_day(held.engine, day))
    if held.lacks:
        st.info(plain(f"No longer kept: {', '.join(held.lacks)}. Today\u2019s stand in."), icon=":material/info:")
    _verdict(
        replay.differences(stored.record, then.record),
        "those editions",
        replay.is_same_bill(stored.record, then.record),
    )


def _on_its_day(engine: Engine, day: str) -> Engine:
    """Return the engine with the default date of service that the stored answer had."""
    return replace(engine, settings=replace(engine.settings, today=date.fromisoformat(day))) if day else engine


@st.cache_resource(show_spinner=False, max_entries=2)
def _engines(tables: str, corpus: str, index: str, _engine: Engine) -> AsOf:
    from radcode.asof import engine_as_of

    return engine_as_of(_engine, Editions(tables, corpus, index))


def _engine_of(engine: Engine, editions: Editions) -> AsOf:
    return _engines(editions.tables, editions.corpus, editions.index, engine)
