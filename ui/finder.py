"""The finder page: an exam's name in, the codes it means out; one name in the address, or many pasted at once.

Widgets only: what a name means is the engine's, how it is worded `radcode.listing`'s. Nothing typed here is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from radcode.engine import plain_characters
from radcode.errors import UsageError
from radcode.listing import NAMED, Entry, ListedCode, Listing, in_a_hundred, listed, sure_in_words
from radcode.masking import masked
from radcode.sheet import (
    HEAD,
    LONGEST_NAME,
    MOST_NAMES,
    NO_WORDS,
    SheetRow,
    csv_of,
    names_of,
    row_of,
    safe_rows,
    trouble_with,
    troubled_row,
)
from ui import ask, codes, shell
from ui.words import plain, small

if TYPE_CHECKING:
    from radcode.engine import Engine

LOOKED_AT = 12  # codes or sets of codes; the engine looks closely at no more
STEP = 10  # names between two moves of the progress bar
WIDTHS = (200, 150, 70, 130, 320)  # pixels of the columns
TABLE_HEIGHT = 420  # pixels; longer tables scroll inside


@dataclass(frozen=True, slots=True)
class Wanted:
    """The name to look up, and the date of service."""

    name: str
    on: date


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of the names pasted last, and the date they were looked up for."""

    on: date
    rows: tuple[SheetRow, ...]
    left_out: int


def page() -> None:
    """Show the codes that the name in the address means, and look up a list of names."""
    st.title("Find a code", anchor=False)
    wanted = _wanted()
    _open(wanted)
    _form(wanted)
    if not wanted.name:
        _welcome(wanted.on)
    else:
        _look_up(wanted, shell.engine())
    _several(wanted.on)
    shell.editions()


# ---------------------------------------------------------------- what is wanted


def _wanted() -> Wanted:
    """Return what the address names, else what the session looked up last, else nothing on the settings' day."""
    held = st.session_state.get("finder-wanted")
    if not isinstance(held, Wanted):
        held = Wanted("", shell.settings().on_today())
    if "q" not in st.query_params and "on" not in st.query_params:
        return held
    day = shell.day_in(st.query_params.get("on", ""))
    if day is None:
        st.info("The address names no date of service that can be used; this is the default one.")
    return Wanted(_clean(st.query_params.get("q", "")), day or shell.settings().on_today())


def _clean(text: str) -> str:
    """Return a name on one line without what could name a patient: it stands in the address and in its history."""
    return masked(" ".join(plain_characters(text).split()))


def _open(wanted: Wanted) -> None:
    """Keep what is wanted in the address and in the session."""
    st.session_state["finder-wanted"] = wanted
    for name, value in (("q", wanted.name), ("on", wanted.on.isoformat() if wanted.name else "")):
        if value and st.query_params.get(name) != value:
            st.query_params[name] = value
        elif not value and name in st.query_params:
            del st.query_params[name]


def _form(wanted: Wanted) -> None:
    """Show where to type; the address decides what stands there, so that a link and the back button lead on."""
    st.session_state["finder-name"] = wanted.name[:LONGEST_NAME]
    st.session_state["finder-on"] = wanted.on
    first, last = shell.calendar()
    name, day = st.columns([3, 1])
    name.text_input(
        "Exam name", key="finder-name", type="search", max_chars=LONGEST_NAME, on_change=_typed,
        placeholder="From an order, a charge description or a report title",
    )  # fmt: skip
    day.date_input(
        "Date of service", key="finder-on", format="YYYY-MM-DD", min_value=first, max_value=last, on_change=_typed,
    )  # fmt: skip


def _typed() -> None:
    day = st.session_state.get("finder-on")
    name = _clean(str(st.session_state.get("finder-name") or ""))
    _open(Wanted(name, day if isinstance(day, date) else shell.settings().on_today()))


def _welcome(on: date) -> None:
    st.markdown(
        "Type or paste an exam\u2019s name and press Enter: the codes it means on the date of service come with how "
        "sure that is and why. Short and cut-off words are fine. Or try one of these:"
    )
    with st.container(horizontal=True, gap="small", key="finder-examples"):
        for n, name in enumerate(shell.lines_of("names.yaml")):
            st.button(plain(name), key=f"finder-example-{n}", on_click=_open, args=(Wanted(name, on),))


def _look_up(wanted: Wanted, engine: Engine) -> None:
    found = _listing(wanted, engine)
    if isinstance(found, Listing):
        _found(found)
    else:
        st.warning(f"This name was not looked up. {plain(found)}", icon=":material/info:")


def _listing(wanted: Wanted, engine: Engine) -> Listing | str:
    """Return what a name means in words, or in a plain note why it cannot be looked up."""
    if trouble := trouble_with(wanted.name):
        return trouble
    try:
        found = engine.looked_up(wanted.name, on=wanted.on, n=LOOKED_AT)
    except UsageError:  # what a page hides is no word either
        return NO_WORDS
    return listed(found.question, found.matches, found.passed_over, engine.table, asked_on=wanted.on)


# ---------------------------------------------------------------- what was found


def _found(found: Listing) -> None:
    for note in found.notes:
        st.info(plain(note), icon=":material/info:")
    if found.best:
        _best(found)
    else:
        _nothing(found)
    if found.others:
        _others(found)
    _read(found)


def _best(found: Listing) -> None:
    is_one = len(found.best) == 1
    is_named = found.sure == NAMED
    told = {entry.fits for entry in found.best}
    st.markdown(_sure(found))
    if found.decides:
        st.markdown(f"Which one depends on **{plain(found.decides)}**.")
    if not is_one and not is_named and len(told) == 1:  # what speaks for all of them is said once
        st.markdown(small(plain(_fits(found.best[0]))))
    for n, entry in enumerate(found.best):
        fits = _fits(entry) if not is_named and (is_one or len(told) > 1) else ""
        _entry(entry, f"{'bill' if is_one else 'branch'}-find-{n}", found.on, heading=entry.condition, told=fits)


def _sure(found: Listing) -> str:
    if found.sure == NAMED:
        return "**The name is a code**"
    words = f"{found.sure}: one of these" if len(found.best) > 1 else found.sure
    return f"**{plain(words)}** {small(plain(f'right for about {in_a_hundred(found.best[0].chance)} such names'))}"


def _others(found: Listing) -> None:
    st.subheader("Less likely", anchor=False)
    for n, entry in enumerate(found.others):
        told = [f"{sure_in_words(entry.chance)}, {in_a_hundred(entry.chance)}", entry.condition, _fits(entry)]
        _entry(entry, f"other-{n}", found.on, heading="", told=" \u00b7 ".join(x for x in told if x))


def _fits(entry: Entry) -> str:
    return f"Fits: {', '.join(entry.fits)}" if entry.fits else ""


def _entry(entry: Entry, key: str, on: date, *, heading: str, told: str) -> None:
    """Show codes billed together: each to copy, what it is, and what else is to be told of them."""
    with st.container(key=key, gap="xsmall"):
        codes, words = st.columns([2, 3], vertical_alignment="center")
        with codes:
            for code in entry.codes:
                st.code(code.line, language=None)
            if len(entry.codes) > 1:
                st.markdown(small("billed together, one line each"))
        with words, st.container(gap="xsmall"):
            if heading:
                st.markdown(f"**{plain(heading[:1].upper() + heading[1:])}**")
            for code in entry.codes:
                st.markdown(_label(code, named=len(entry.codes) > 1))
            if told:
                st.markdown(small(plain(told)))
            with st.container(horizontal=True, gap="small"):
                for code in entry.codes:
                    _ask_button(code, key, on)
                    _card_button(code, key, on)


def _label(code: ListedCode, *, named: bool) -> str:
    label = code.label[:1].upper() + code.label[1:]
    words = f"{code.code}: {label}" if named else label
    unsure = "" if code.is_checked else f" {small('(not checked against the primary document)')}"
    return f"{plain(words)}{unsure}"


def _ask_button(code: ListedCode, key: str, on: date) -> None:
    # not in a callback: a page can only be switched while one is drawn
    if st.button(
        f"Ask about {plain(code.code)}", key=f"ask-{key}-{code.code}", type="tertiary", icon=":material/chat:"
    ):
        ask.ask_there(f"What is {code.code}?", on)


def _card_button(code: ListedCode, key: str, on: date) -> None:
    if st.button(
        f"Card of {plain(code.code)}", key=f"card-{key}-{code.code}", type="tertiary", icon=":material/list_alt:"
    ):
        st.switch_page(codes.own_page(), query_params={"code": code.code, "on": on.isoformat()})


def _nothing(found: Listing) -> None:
    unknown = ", ".join(f"\u201c{w}\u201d" for w in found.not_understood)
    told = [*found.nothing, *([f"Not understood: {unknown}."] if unknown else [])]
    first, *more = map(plain, told)
    st.markdown(f":material/info: **{first}**")
    if more:
        st.markdown("\n".join(f"- {x}" for x in more))


def _read(found: Listing) -> None:
    """Show what was read from the name; codes passed over only where there is one that was not."""
    with st.expander("What was read from the name", icon=":material/fact_check:"):
        read = [f"- {plain(name)}: **{plain(values)}**" for name, values in found.read]
        st.markdown("\n".join(read) if read else "No attribute of an exam was read.")
        if found.not_understood:
            st.markdown(f"Not understood: **{plain(', '.join(found.not_understood))}**")
        if found.best and found.passed_over:
            st.markdown("Passed over, because they fit worse:")
            st.markdown("\n".join(f"- {_passed(entry)}" for entry in found.passed_over))
        elif found.passed_over:
            st.markdown("The codes that came nearest are too unlikely to be named.")


def _passed(entry: Entry) -> str:
    labels = "; ".join(c.label for c in entry.codes if c.label)
    return f"{plain(entry.text)} {small(plain(f'{labels}, {in_a_hundred(entry.chance)}'))}"


# ---------------------------------------------------------------- many names


def _several(on: date) -> None:
    sheet = st.session_state.get("finder-sheet")
    with st.expander("Look up several names", icon=":material/table_rows:", expanded=isinstance(sheet, Sheet)):
        with st.form("finder-several", border=False):
            st.text_area(
                f"Names, one a line, up to {MOST_NAMES}", key="finder-names", height=160,
                placeholder="CT HEAD W/O\nXR CHEST 2V",
            )  # fmt: skip
            pressed = st.form_submit_button("Look them up", icon=":material/search:")
        if pressed:
            sheet = _looked_up(str(st.session_state.get("finder-names") or ""), on)
            st.session_state["finder-sheet"] = sheet
        if isinstance(sheet, Sheet):
            _sheet(sheet, on)


def _looked_up(text: str, on: date) -> Sheet:
    names = names_of(text)
    rows: list[SheetRow] = []
    engine = shell.engine()
    bar = st.progress(0.0)
    for n, name in enumerate(names[:MOST_NAMES]):
        if not n % STEP:
            bar.progress(n / len(names), f"{n} of {len(names)}")
        rows.append(_row(name, on, engine))
    bar.empty()
    return Sheet(on, tuple(rows), max(0, len(names) - MOST_NAMES))


def _row(name: str, on: date, engine: Engine) -> SheetRow:
    found = _listing(Wanted(_clean(name), on), engine)
    return row_of(name, found) if isinstance(found, Listing) else troubled_row(name, found)


def _sheet(sheet: Sheet, on: date) -> None:
    if not sheet.rows:
        st.info("No names yet: paste one a line.")
        return
    if sheet.left_out:
        st.warning(f"Only the first {MOST_NAMES} names were looked up; {sheet.left_out} were left out.")
    if sheet.on != on:
        st.warning(f"These codes are of {sheet.on}; the date of service is now {on}. Look them up again for that day.")
    # Safe cells here too: the table can be copied and saved from its own toolbar.
    st.dataframe(
        [dict(zip(HEAD, row, strict=True)) for row in safe_rows(sheet.rows)],
        hide_index=True, height="content" if len(sheet.rows) <= STEP else TABLE_HEIGHT,
        column_config={n: st.column_config.TextColumn(width=w) for n, w in zip(HEAD, WIDTHS, strict=True)},
    )  # fmt: skip
    st.download_button(
        "Save as CSV", csv_of(sheet.rows), file_name=f"codes-{sheet.on}.csv", mime="text/csv", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip
    st.caption(
        f"Codes of {sheet.on}. The chance is how often a first choice like it is right. This list is not stored."
    )
