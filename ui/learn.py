"""The Learn page: guided paths through the library, quizzes that table rows prove, and what a learner knows.

Widgets only: items, their proof and what comes back are `radcode`'s. What is open stands in the address.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from radcode.coursefiles import LearningPath, read_cases, read_paths
from radcode.keeping import now
from radcode.quiz import TOPICS, Bank, Item, shuffled, stable
from radcode.quizboxes import Attempt, due, next_item, topic_states
from radcode.quizmaker import bank_of
from radcode.settings import ROOT
from ui import codes, passage, shell
from ui.evidence import row_markdown
from ui.words import plain, small

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from radcode.engine import Engine
    from radcode.model import Publication, Section
    from radcode.rows import Row

PATHS, QUIZ, PROGRESS = "Paths", "Quiz", "Progress"  # as they stand in the address
NAME = 40  # characters of a learner's name
SEEDS = 10_000
EACH_ROW = 2  # paths beside each other


def own_page() -> Page:
    """Return this page as the navigation lists it; a new one for each run, as Streamlit wants it."""
    return st.Page(shell.guarded(page), title="Learn", icon=":material/school:", url_path="learn")


def page() -> None:
    """Show paths, a quiz or the progress of the learner who is named."""
    engine = shell.engine()
    title, who = st.columns([3, 2], vertical_alignment="bottom")
    title.title("Learn", anchor=False)
    with who:
        learner = _learner()
    view = st.segmented_control(
        "View", [PATHS, QUIZ, PROGRESS], default=PATHS, required=True, key="learn", bind="query-params",
        label_visibility="collapsed",
    )  # fmt: skip
    paths = _paths()
    chosen = next((p for p in paths if p.id == st.query_params.get("path", "")), None)
    if view == QUIZ:
        _quiz(engine, learner, chosen)
    elif view == PROGRESS:
        _progress(engine, learner)
    elif chosen:
        _path(chosen, engine, learner)
    else:
        _all_paths(paths, learner)
    shell.editions()


@st.cache_data(show_spinner=False)
def _paths() -> tuple[LearningPath, ...]:
    return read_paths(ROOT / "corpus" / "paths")


def _bank(engine: Engine) -> Bank:
    return _made_bank(engine.table.hash, engine.settings.on_today(), engine)


@st.cache_resource(show_spinner="Making and proving quiz items of the table\u2026", max_entries=2)
def _made_bank(tables: str, today: date, _engine: Engine) -> Bank:
    """Return the bank of a set of tables on a day; what these tables do not prove is not in it."""
    return bank_of(_engine.table, today, read_cases(ROOT / "corpus" / "quizzes", today))


# ---------------------------------------------------------------- who learns


def _learner() -> str:
    known = shell.records().learners()
    named = st.selectbox(
        "Learner", known, index=None, accept_new_options=True, key="learner", persist_state="session",
        placeholder="Name, to keep your progress", format_func=plain,
        help="Progress is kept on this machine under this name; without a name it lasts as long as the page is open.",
    )  # fmt: skip
    return " ".join(str(named or "").split())[:NAME]


def _attempts(learner: str) -> tuple[Attempt, ...]:
    return shell.records().attempts(learner) if learner else tuple(st.session_state.get("learn-attempts", ()))


def _keep(learner: str, attempt: Attempt) -> None:
    if learner:
        shell.records().save_attempt(learner, attempt, now())
    else:
        st.session_state["learn-attempts"] = (*st.session_state.get("learn-attempts", ()), attempt)


def _read(learner: str) -> frozenset[tuple[str, int]]:
    return shell.records().lessons(learner) if learner else frozenset(st.session_state.get("learn-read", ()))


def _keep_read(learner: str, path: str, step: int) -> None:
    if learner:
        shell.records().save_lesson(learner, path, step, now())
    else:
        st.session_state["learn-read"] = {*st.session_state.get("learn-read", ()), (path, step)}


# ---------------------------------------------------------------- paths


def _all_paths(paths: tuple[LearningPath, ...], learner: str) -> None:
    st.markdown("Each path reads a few sections of the library in order, then asks about them.")
    read = _read(learner)
    for at in range(0, len(paths), EACH_ROW):
        for column, path in zip(st.columns(EACH_ROW), paths[at : at + EACH_ROW], strict=False):
            with column, st.container(border=True, height="stretch", key=f"path-card-{path.id}"):
                done = sum((path.id, n) in read for n in range(len(path.steps)))
                st.markdown(f"**{plain(path.title)}**")
                st.markdown(small(plain(path.about)))
                st.progress(done / len(path.steps), f"{done} of {len(path.steps)} sections read")
                st.button(
                    "Go on" if done else "Begin", key=f"path-{path.id}", on_click=_open, args=(path.id, done),
                    icon=":material/arrow_forward:", icon_position="right",
                )  # fmt: skip


def _open(path: str, step: int = 0) -> None:
    for name, value in (("path", path), ("step", str(step + 1) if path else "")):
        if value:
            st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def _path(path: LearningPath, engine: Engine, learner: str) -> None:
    st.button("All paths", icon=":material/arrow_back:", type="tertiary", on_click=_open, args=("",))
    st.subheader(plain(path.title), anchor=False)
    asked = st.query_params.get("step", "1")
    at = min(int(asked) if asked.isdigit() else 1, len(path.steps) + 1)
    read = _read(learner)
    done = sum((path.id, n) in read for n in range(len(path.steps)))
    st.progress(done / len(path.steps), f"{done} of {len(path.steps)} sections read")
    if at > len(path.steps):
        st.success("That was the last section. Now practise it.", icon=":material/check:")
        st.button("Practise this path", type="primary", icon=":material/quiz:", on_click=_practise, args=(path.id,))
        st.button("Read it again", type="tertiary", on_click=_open, args=(path.id,))
        return
    step = path.steps[at - 1]
    with st.expander(f"Section {at} of {len(path.steps)}", icon=":material/list:"):
        for n, other in enumerate(path.steps):
            mark = ":material/check:" if (path.id, n) in read else ":material/radio_button_unchecked:"
            st.button(
                plain(other.section), key=f"step-{n}", type="tertiary", icon=mark, on_click=_open, args=(path.id, n)
            )
    st.markdown(f"##### {plain(step.section)}", anchors=False)
    st.info(plain(step.look_for), icon=":material/visibility:")
    found = _section(step.publication, step.section, engine)
    if found is None:
        st.warning("This section is not in the library now: its publication was replaced or removed.")
    else:
        publication, section = found
        text = publication.text[section.start : section.end]
        passage.section(text, section.start, publication.id, engine)
        st.markdown(small(plain(f"{publication.title}, {publication.publisher}, edition {publication.edition}")))
    with st.container(horizontal=True):
        if at > 1:
            st.button("Back", icon=":material/arrow_back:", on_click=_open, args=(path.id, at - 2))
        st.button(
            "Read, go on", type="primary", key="read", icon=":material/check:", on_click=_next_step,
            args=(learner, path.id, at - 1),
        )  # fmt: skip


def _next_step(learner: str, path: str, step: int) -> None:
    _keep_read(learner, path, step)
    _open(path, step + 1)


def _section(publication: str, heading: str, engine: Engine) -> tuple[Publication, Section] | None:
    held = next((p for p in engine.index().publications if p.id == publication), None)
    found = next((s for s in held.sections if s.path and s.path[-1] == heading), None) if held else None
    return (held, found) if held and found else None


def _practise(path: str = "", topic: str = "") -> None:
    """Turn to the quiz, of a path or of a topic."""
    _open(path)
    st.session_state["learn"] = QUIZ
    st.session_state["topics"] = [topic] if topic else []
    st.session_state.pop("quiz-item", None)


# ---------------------------------------------------------------- quiz


def _quiz(engine: Engine, learner: str, path: LearningPath | None) -> None:
    bank, attempts, today = _bank(engine), _attempts(learner), now().date()
    topics = st.multiselect(
        "Topics", list(TOPICS), key="topics", bind="query-params", placeholder="all", format_func=TOPICS.__getitem__
    )
    modalities: tuple[str, ...] = ()
    if path:
        st.button(
            f"Only the path: {plain(path.title)}", icon=":material/close:", type="tertiary", on_click=_open, args=("",)
        )
        topics = topics or list(path.practice.topics)
        modalities = path.practice.modalities
    held = bank.item(str(st.session_state.get("quiz-item", "")))
    is_of_choice = held and (not topics or held.topic in topics) and (not modalities or held.modality in modalities)
    answer = str(st.session_state.get("quiz-answer", "")) if held and is_of_choice else ""
    if held is None or not is_of_choice:
        last = attempts[-1].item if attempts else ""
        held = next_item(
            attempts, bank, today, _seed(learner), topics=topics, modalities=modalities, last=last
        )  # fmt: skip
        st.session_state["quiz-item"] = held.id if held else ""
        st.session_state["quiz-answer"] = ""
    if held is None:
        st.success("Nothing is left to ask here today. What you missed comes back on its day.", icon=":material/check:")
        return
    _item(held, answer, learner, engine)
    _tally(attempts, bank, today)


def _seed(learner: str) -> int:
    """Return what the order of new items hangs on: the address's seed, else the learner."""
    named = st.query_params.get("seed", "")
    return int(named) % SEEDS if named.isdigit() else stable(learner) % SEEDS


def _item(item: Item, answer: str, learner: str, engine: Engine) -> None:
    choices = shuffled(item, _seed(learner))
    with st.container(border=True, key="quiz-item-box"):
        st.badge(TOPICS[item.topic], color="gray")  # the primary colour on itself is too faint in the dark
        st.markdown(f"**{plain(item.ask)}**")
        texts = [c.text for c in choices]
        key = f"choice-{item.id}-{len(_attempts(learner))}"
        picked = st.radio(
            "Answer", texts, index=texts.index(answer) if answer in texts else None, key=key, format_func=plain,
            disabled=bool(answer), label_visibility="collapsed",
        )  # fmt: skip
        if not answer:
            st.button(
                "Check", type="primary", key="check", disabled=picked is None, on_click=_check,
                args=(item, str(picked or ""), learner),
            )  # fmt: skip
            return
        if answer == item.right.text:
            st.success(f"Right. {plain(item.right.why)}", icon=":material/check:")
        else:
            st.error(
                f"Not so. Right is: **{plain(item.right.text)}**. {plain(item.right.why)}", icon=":material/close:"
            )
        others = [c for c in choices if c.text != item.right.text and c.why != item.right.why]
        if others:
            st.markdown("\n".join(f"- **{plain(c.text)}** {plain(c.why.removeprefix(c.text))}" for c in others))
        with st.expander("The rows that prove it", icon=":material/fact_check:"):
            for ref in item.rows:
                if (row := engine.table.row(ref)) is not None:
                    st.markdown(f"**{plain(ref.table)}** {small(plain(ref.release or _origin(row)))}")
                    st.markdown(row_markdown(row.quote()))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button("Next", type="primary", key="next", icon=":material/arrow_forward:", on_click=_next)
            st.page_link(
                codes.own_page(), label=f"Card of {plain(item.right.claim.code)}", icon=":material/list_alt:",
                query_params={"code": item.right.claim.code, "on": item.on.isoformat()},
            )  # fmt: skip


def _origin(row: Row) -> str:
    return f"{getattr(row, 'source', '')}, {passage.SURE.get(getattr(row, 'sure', ''), '')}"


def _check(item: Item, answer: str, learner: str) -> None:
    st.session_state["quiz-answer"] = answer
    _keep(learner, Attempt(item.id, item.topic, answer == item.right.text, now().date()))


def _next() -> None:
    st.session_state["quiz-item"] = ""
    st.session_state["quiz-answer"] = ""


def _tally(attempts: tuple[Attempt, ...], bank: Bank, today: date) -> None:
    given = [a for a in attempts if a.on == today]
    back = len(due(attempts, bank, today))
    told = [
        f"{sum(a.right for a in given)} of {len(given)} right today" if given else "No answer yet today",
        f"{back} to come back" if back else "",
        f"{len(bank.items)} items, each proved by the tables of today",
    ]
    st.markdown(small(plain(" \u00b7 ".join(t for t in told if t))))


# ---------------------------------------------------------------- progress


def _progress(engine: Engine, learner: str) -> None:
    bank, attempts, today = _bank(engine), _attempts(learner), now().date()
    if not attempts:
        st.info("Nothing was answered yet. The quiz begins with any topic.", icon=":material/info:")
        st.button("To the quiz", type="primary", on_click=_practise)
        _off(bank)
        return
    states = topic_states(attempts, bank, today)
    weak = [s for s in states if s.is_weak]
    right = sum(a.right for a in attempts)
    with st.container(horizontal=True):
        st.metric("Answered", len(attempts), border=True, width=150)
        st.metric("Right", f"{round(100 * right / len(attempts))} %", border=True, width=150)
        st.metric("Come back today", len(due(attempts, bank, today)), border=True, width=170)
        st.metric("Weak topics", len(weak), border=True, width=150)
    if weak:
        st.markdown("**Weak topics:** fewer than four of five right among the latest answers.")
        with st.container(horizontal=True):
            for state in weak:
                st.button(
                    TOPICS[state.topic], key=f"weak-{state.topic}", icon=":material/fitness_center:",
                    on_click=_practise, args=("", state.topic),
                )  # fmt: skip
    rows = [
        {
            "topic": TOPICS[s.topic],
            "answered": s.asked,
            "right lately": s.share if s.latest else None,
            "come back today": s.due,
        }
        for s in states
    ]
    st.dataframe(
        rows,
        hide_index=True, height="content",
        column_config={
            "right lately": st.column_config.ProgressColumn(format="percent", min_value=0.0, max_value=1.0),
        },
    )  # fmt: skip
    _off(bank)
    if learner:
        st.button("Erase my progress", icon=":material/delete:", type="tertiary", on_click=_want_erased)
        if st.session_state.pop("learn-erase", False):
            _erase(learner)


def _want_erased() -> None:
    st.session_state["learn-erase"] = True


@st.dialog("Erase progress")
def _erase(learner: str) -> None:
    st.markdown(f"Everything that **{plain(learner)}** answered and read is erased. It cannot be brought back.")
    if st.button("Erase", type="primary", key="erase", on_click=shell.records().erase_learner, args=(learner,)):
        st.rerun()


def _off(bank: Bank) -> None:
    """Say which written items the tables no longer prove: they are not asked."""
    if bank.off:
        with st.expander(f"Not asked any more ({len(bank.off)})", icon=":material/block:"):
            st.markdown("\n".join(f"- {plain(o.ask)} {small(plain(o.why))}" for o in bank.off))
