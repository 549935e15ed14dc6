"""The Ask page: question in, proved answer out; conversations live in the record store and the page renders from it.

Widgets only. What is being asked waits in the session for one run; the answer is stored before anything is drawn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import streamlit as st

from radcode.engine import MAX_TEXT
from radcode.errors import RadcodeError
from radcode.keeping import (
    Chosen,
    Pending,
    ask_with,
    asked_of,
    chosen_of,
    keep_asked,
    keep_reply,
    last_question,
    now,
    page_of,
    turns_of,
)
from radcode.model import StoredAnswer
from radcode.suggestions import suggestions_of
from ui import codes, history, printed, replay, shell
from ui.card import card, sure
from ui.chips import assumed, chips
from ui.evidence import evidence
from ui.words import plain, small

if TYPE_CHECKING:
    from datetime import date

    from streamlit.navigation.page import Page

    from radcode.records import RecordStore

LINKED = 8  # codes of an answer that are linked to their cards
PASTED = 10 * MAX_TEXT  # the box drops a longer text without a word; one too long for a question is told so
PROMPT = "Ask about coding an imaging exam"
WORKING = "Reading the question, looking up the table, finding passages, proving\u2026"


def own_page() -> Page:
    """Return this page as the navigation lists it; a new one for each run, as Streamlit wants it."""
    return st.Page(shell.guarded(page), title="Ask", icon=":material/chat:", url_path="ask", default=True)


def ask_there(text: str, on: date) -> NoReturn:
    """Open this page from another one and ask there, in a conversation of its own."""
    st.session_state["conversation"] = ""
    st.session_state["pending"] = Pending(text, Chosen(on=on))
    st.switch_page(own_page())


def page() -> None:
    """Show the conversation that the address names, and answer what was just asked."""
    records = shell.records()
    conversation = _current(records)
    history.sidebar(records, conversation, _open)
    turns = turns_of(records, conversation)
    if turns and printed.is_wanted():
        printed.show(turns)
        return
    pending = st.session_state.pop("pending", None)
    if not turns and not pending:
        _welcome()
    else:
        _input("Ask a follow-up" if turns else PROMPT)
    if pending:
        _answer(pending, conversation, turns, records)
    else:
        _unanswered(records, conversation)
    shown = [t for t in reversed(turns) if not pending or t.id != pending.revises]
    for n, turn in enumerate(shown):
        is_last = n == 0 and not pending
        if not is_last and (n == 1 or (n == 0 and pending)):
            st.caption("Earlier in this conversation")
        _turn(turn, records, is_last=is_last)
    shell.editions()


def _current(records: RecordStore) -> str:
    """Return the conversation that is open: the address names it, else the session remembers it."""
    named = st.query_params.get("c") or st.session_state.get("conversation", "")
    if named and not any(c.id == named for c in records.conversations()):
        st.info("That conversation is not here: it was erased, or it belongs to another data folder.")
        named = ""
    _open(named)
    return named


def _open(conversation: str) -> None:
    st.session_state["conversation"] = conversation
    if conversation:
        if st.query_params.get("c") != conversation:
            st.query_params["c"] = conversation
    elif "c" in st.query_params:
        del st.query_params["c"]


def _welcome() -> None:
    st.title("RadCode", anchor=False)
    st.markdown(
        "Ask which code or modifier to bill for an imaging exam. Every answer is proved by a dated row of the code "
        "table, with the passages it rests on."
    )
    _input(PROMPT)
    st.markdown("Or try one of these:")
    with st.container(horizontal=True, gap="small", key="examples"):
        for n, example in enumerate(shell.lines_of("examples.yaml")):
            st.button(plain(example), key=f"example-{n}", on_click=_ask, args=(example,))


def _unanswered(records: RecordStore, conversation: str) -> None:
    """Offer to answer what was asked before the program ended, or the connection was lost."""
    if not (waits := asked_of(records, conversation)):
        return

    def again() -> None:
        st.session_state["pending"] = asked_of(records, conversation)  # None when it was answered meanwhile

    with st.container(border=True, key="unanswered"):
        st.markdown("This was asked, and not answered before the program or the connection ended:")
        st.text(waits.text)
        st.button("Answer it", icon=":material/replay:", key="answer-it", on_click=again)


def _input(placeholder: str) -> None:
    """Show where to type, above the newest turn: so that an answer is read from its top, also on a phone."""
    with st.container(key="input"):
        st.chat_input(placeholder, max_chars=PASTED, key="typed", on_submit=_ask_typed)


def _ask_typed() -> None:
    if typed := st.session_state.get("typed"):
        _ask(str(typed))


def _ask(text: str, pick: tuple[str, ...] = ()) -> None:
    st.session_state["pending"] = Pending(text, Chosen(pick=pick))


def _ask_again(stored: StoredAnswer, chosen: Chosen) -> None:
    if chosen != chosen_of(stored):
        st.session_state["pending"] = Pending(stored.question, chosen, stored.id)


def _asked(text: str, key: str) -> None:
    with st.chat_message("user", avatar=":material/person:"), st.container(key=f"asked-{key}"):
        st.text(text)


def _turn(stored: StoredAnswer, records: RecordStore, *, is_last: bool) -> None:
    _asked(stored.question, stored.id)
    with st.chat_message("assistant", avatar=":material/radiology:"):
        _steps(stored)
        card(stored, _ask if is_last else None)
        sure(stored)
        _cards(stored)
        engine = shell.engine()
        if stored.record["outcome"] == "declined":
            pass
        elif is_last and page_of(stored):
            chips(stored, engine, _ask_again)
        else:
            assumed(stored)
        evidence(stored, engine)
        _thumbs(stored, records)
    if is_last:
        _next(stored)


def _next(stored: StoredAnswer) -> None:
    """Offer what may be asked next, each as a button."""
    if not (found := suggestions_of(stored.record)):
        return
    st.markdown(small("Ask next"))
    with st.container(horizontal=True, gap="small", key=f"next-{stored.id}"):
        for n, text in enumerate(found):
            st.button(plain(text), key=f"next-{stored.id}-{n}", on_click=_ask, args=(text,))


def _cards(stored: StoredAnswer) -> None:
    """Link each code that is to be billed to its card of that day, and offer to share, print and replay the answer."""
    billed = dict.fromkeys(line["code"] for line in stored.record["lines"])
    day = str(page_of(stored).get("on") or shell.settings().on_today())
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"cards-{stored.id}"):
        for code in list(billed)[:LINKED]:
            st.page_link(
                codes.own_page(), label=f"Card of {plain(code)}", icon=":material/list_alt:",
                query_params={"code": code, "on": day},
            )  # fmt: skip
        printed.share(stored)
        printed.button(stored)
        st.page_link(
            replay.own_page(), label="Replay", icon=":material/history:", query_params={"answer": stored.id},
            help="This answer as of its editions, beside today\u2019s",
        )  # fmt: skip


def _steps(stored: StoredAnswer) -> None:
    steps = page_of(stored).get("steps") or []
    if stored.record["outcome"] == "declined" and not stored.record["citations"]:
        return  # nothing was looked up, so nothing was found or proved
    took = stored.record["timing_ms"]["total"]
    words = " \u203a ".join(s["step"] for s in steps)
    with st.status(f"{words} in {max(1, round(took))} ms", state="complete"):
        for s in steps:
            st.markdown(f"**{plain(s['step'])}** {plain(s['did'])} :small[:gray[{plain(format(s['ms'], '.1f'))} ms]]")


def _answer(pending: Pending, conversation: str, turns: tuple[StoredAnswer, ...], records: RecordStore) -> None:
    """Answer, store, and draw again from the store."""
    _asked(pending.text, "now")
    with st.chat_message("assistant", avatar=":material/radiology:"):
        with st.status(WORKING) as status:
            before = [t for t in turns if t.id != pending.revises]
            # what is asked is stored, and in the address, before it is answered: it can be asked again
            conversation = keep_asked(records, conversation, pending)
            _open(conversation)
            try:
                engine = shell.engine()
                reply = ask_with(engine, pending.text, pending.chosen, last_question(engine, before))
                keep_reply(
                    engine.settings, reply, conversation, asked=pending.text, chosen=pending.chosen,
                    revises=pending.revises, records=records,
                )  # fmt: skip
            except RadcodeError as exc:
                status.update(label="Not answered", state="error")
                failed: RadcodeError | None = exc
            else:
                failed = None
        if failed is not None:
            records.forget_asked(conversation)
            if not turns:
                _open("")
            shell.show_error(failed)
            return
    _open(conversation)
    st.rerun()


def _thumbs(stored: StoredAnswer, records: RecordStore) -> None:
    key, reason_key = f"thumb-{stored.id}", f"reason-{stored.id}"
    given = next((f for f in reversed(records.feedback()) if f.answer == stored.id), None)

    def save() -> None:
        thumb = st.session_state.get(key)
        if thumb is not None:
            reason = st.session_state.get(reason_key) or (given.reason if given else "")
            records.save_feedback(stored.id, helpful=bool(thumb), reason=reason, at=now())

    thumb = st.feedback("thumbs", key=key, default=int(given.helpful) if given else None, on_change=save)
    if thumb is None:
        return
    with st.form(f"why-{stored.id}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            "What helped? (optional)" if thumb else "What is wrong or missing?", value=given.reason if given else "",
            key=reason_key, max_chars=1000,
        )  # fmt: skip
        st.form_submit_button("Save", on_click=save)
    if given and given.reason:
        st.caption("Saved with the answer. Thank you.")
