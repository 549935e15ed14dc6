"""The history beside the Ask page: conversations to search and reopen; one, or all, to export and to erase.

Widgets only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from radcode import replay
from radcode.keeping import turns_of
from radcode.render import with_sources
from radcode.sheet import csv_table
from ui.words import plain, short

if TYPE_CHECKING:
    from radcode.records import ConversationCard, RecordStore

LISTED = 30  # conversations in the sidebar
TITLE = 46  # characters of a title there
LONGEST = 100
MOST = 5_000  # answers in one export
Opens = Callable[[str], None]


def sidebar(records: RecordStore, current: str, opens: Opens) -> None:
    """Show the conversations; `opens` is called with the id of the one that is pressed, empty for a new question."""
    with st.sidebar:
        st.button(
            "New question", icon=":material/add:", width="stretch", on_click=opens, args=("",),
            key="new-question",
        )  # fmt: skip
        held = records.conversations()
        if not held:
            st.caption("Your questions are listed here. They stay on this machine.")
            return
        words = st.text_input(
            "Search earlier questions", key="history-words", type="search", max_chars=LONGEST,
            label_visibility="collapsed", placeholder="Search earlier questions",
        )  # fmt: skip
        found = records.conversations_about(str(words or ""))
        st.caption("Earlier questions" if found else "No earlier question holds these words.")
        with st.container(key="conversations", gap=None):
            for conversation in found[:LISTED]:
                _conversation(conversation, current, opens)
        if len(found) > LISTED:
            st.caption(f"and {len(found) - LISTED} older; search for them")
        _manage(records, current, opens)


def _conversation(conversation: ConversationCard, current: str, opens: Opens) -> None:
    title = plain(short(conversation.title, TITLE))
    st.button(
        f"**{title}**" if conversation.id == current else title, key=f"open-{conversation.id}", type="tertiary",
        width="stretch", on_click=opens, args=(conversation.id,),
    )  # fmt: skip


def _manage(records: RecordStore, current: str, opens: Opens) -> None:
    with st.expander("Export or erase", icon=":material/folder_managed:"):
        if current:
            st.download_button(
                "This conversation as text", conversation_text(records, current), file_name="conversation.md",
                mime="text/markdown", on_click="ignore", key="export-one", width="stretch", icon=":material/download:",
            )  # fmt: skip
        st.download_button(
            "All questions as CSV", lambda: all_as_csv(records), file_name="questions.csv", mime="text/csv",
            on_click="ignore", key="export-all", width="stretch", icon=":material/download:",
        )  # fmt: skip
        what = "all earlier questions" if not current else "this conversation, or all earlier questions"
        if not st.toggle(f"Erase {what}", key="erase-shown"):
            return
        st.caption("What is erased is gone from the record store, with its answers and what was said of them.")
        if current:
            st.button(
                "Erase this conversation", key="erase-one", width="stretch", icon=":material/delete:",
                on_click=_erase, args=(records, (current,), opens),
            )  # fmt: skip
        st.button(
            "Erase all of them", key="erase-all", width="stretch", icon=":material/delete_forever:",
            on_click=_erase, args=(records, tuple(c.id for c in records.conversations()), opens),
        )  # fmt: skip


def _erase(records: RecordStore, conversations: tuple[str, ...], opens: Opens) -> None:
    for conversation in conversations:
        records.erase_conversation(conversation)
    st.session_state["erase-shown"] = False
    opens("")


def all_as_csv(records: RecordStore) -> bytes:
    """Return all questions with what was answered, newest first, every cell safe."""
    return csv_table(replay.LOG_HEAD, replay.log_of(records.latest_answers(MOST)))


def conversation_text(records: RecordStore, conversation: str) -> str:
    """Return a conversation as Markdown: each question, its answer, what its numbers stand for, its editions."""
    parts = []
    for turn in turns_of(records, conversation):
        question = turn.question.replace("\n", " ")
        parts.append(f"## {question}\n\n{with_sources(turn.record)}\n\n{replay.editions_text(turn.record)}\n")
    return "\n".join(parts)
