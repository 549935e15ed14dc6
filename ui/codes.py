"""The Codes page: the code table to browse and search, what changed between two days, and the card of one code.

Widgets only: `radcode.catalogue` filters and compares. The filters, the code and the day stand in the address.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from radcode import catalogue
from radcode.catalogue import Change, Entry, Wanted
from radcode.sheet import csv_table
from ui import shell
from ui.codecard import code_card
from ui.words import plain, short, small

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

    from radcode.engine import Engine

SHOWN = 20  # codes on one page of the list
LIST, COMPARED = "List", "What changed"  # as they stand in the address
TERMS = {"Medicare status": "status letter"}  # where the glossary has another name for it
LONGEST = 80  # characters of what is searched for
OPTION = 60  # characters of an indicator's meaning among the choices
CHANGED = {
    "added": "New codes",
    "ended": "Codes that ended",
    "redefined": "Redefined",
    "indicator": "Indicators of the fee schedule",
    "value": "Relative values",
}


def own_page() -> Page:
    """Return this page as the navigation lists it; a new one for each run, as Streamlit wants it."""
    return st.Page(shell.guarded(page), title="Codes", icon=":material/list_alt:", url_path="codes")


def page() -> None:
    """Show the code that the address names, else the list of codes."""
    engine = shell.engine()
    named = st.query_params.get("code", "")
    on = shell.day_of_address()
    if named:
        back, day = st.columns([3, 1], vertical_alignment="bottom")
        back.button("All codes", icon=":material/arrow_back:", type="tertiary", on_click=_open, args=("", on))
        with day:
            _day(on)
        code_card(named, on, engine, _open)
    else:
        st.title("Codes", anchor=False)
        view = st.segmented_control(
            "View", [LIST, COMPARED], default=LIST, required=True, key="view", bind="query-params",
            label_visibility="collapsed",
        )  # fmt: skip
        if view == COMPARED:
            _changed(on, engine)
        else:
            _browse(engine, on)
    shell.editions()


def _open(code: str, on: date) -> None:
    """Put a code and the day into the address; no code leads back to the list."""
    st.query_params["on"] = on.isoformat()
    if code:
        st.query_params["code"] = code
    elif "code" in st.query_params:
        del st.query_params["code"]


def _day(on: date) -> None:
    """Show the day that the address names, to be changed."""
    st.session_state["codes-on"] = on
    first, last = shell.calendar()

    def changed() -> None:
        picked = st.session_state.get("codes-on")
        if isinstance(picked, date):
            st.query_params["on"] = picked.isoformat()

    st.date_input(
        "Date of service", key="codes-on", format="YYYY-MM-DD", min_value=first, max_value=last, on_change=changed,
    )  # fmt: skip


# ---------------------------------------------------------------- the list


def _browse(engine: Engine, on: date) -> None:
    wanted = _filters(engine, on)
    found = catalogue.listed_codes(wanted, engine.table)
    if not found:
        st.info("No code holds all of this. Take a filter away, or write fewer words.", icon=":material/info:")
        return
    pages = -(-len(found) // SHOWN)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        day = f"of {wanted.on}" if wanted.with_ended else f"in force on {wanted.on}"
        st.markdown(f"**{len(found)}** {'code' if len(found) == 1 else 'codes'} {day}", width="content")
        st.download_button(
            "Save as CSV", csv_table(catalogue.HEAD, catalogue.sheet_rows(found, engine.table)),
            file_name=f"codes-{wanted.on}.csv", mime="text/csv", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
    # below the list stands which page of it is shown; what was chosen there is known before it is drawn
    at = min(int(st.session_state.get("page-of-codes") or 1), pages)
    with st.container(key="codes-list", gap=None):
        for entry in found[(at - 1) * SHOWN : at * SHOWN]:
            _entry(entry, wanted.on, engine)
    if pages > 1:
        st.session_state["page-of-codes"] = at
        st.pagination(pages, key="page-of-codes", max_visible_pages=5)


def _entry(entry: Entry, on: date, engine: Engine) -> None:
    row, table = entry.row, engine.table
    told = [
        table.meaning("modality", row.modality),
        ", ".join(table.meaning("regions", r) for r in row.regions),
        *(f"{name} {value}" for name, value in (("status", entry.status), ("PC/TC", entry.pctc)) if value),
    ]
    if not entry.in_force:
        ended = row.effective_to < on
        told.insert(0, f"ended {row.effective_to}" if ended else f"from {row.effective_from}")
    with st.container(gap=None, key=f"entry-{row.code}"):
        st.button(
            f"**{plain(row.code)}** {plain(row.label)}", key=f"code-{row.code}", type="tertiary", on_click=_open,
            args=(row.code, on),
        )  # fmt: skip
        st.markdown(small(plain(" \u00b7 ".join(x for x in told if x))))


def _filters(engine: Engine, on: date) -> Wanted:
    table = engine.table
    words_at, day_at = st.columns([3, 1])
    words = words_at.text_input(
        "Number or words", key="words", type="search", max_chars=LONGEST, bind="query-params",
        placeholder="77053, or: mr knee contrast",
    )  # fmt: skip
    with day_at:
        _day(on)
    kinds_at, regions_at = st.columns(2)
    with kinds_at:
        modalities = _choice("Kind of study", "kind", catalogue.facet("modality", on, table))
    with regions_at:
        regions = _choice("Region", "region", catalogue.facet("regions", on, table))
    with st.expander("Indicators and ended codes", icon=":material/tune:"):
        statuses = _indicator("Medicare status", "status", "status", on, engine)
        pctc = _indicator("PC/TC indicator", "pctc", "pctc", on, engine)
        sides = _indicator("Bilateral indicator", "sides", "bilateral", on, engine)
        ended = st.toggle("With codes that ended or are to come", key="ended", bind="query-params")
    return Wanted(on, str(words or ""), modalities, regions, statuses, pctc, sides, bool(ended))


def _choice(label: str, key: str, options: dict[str, str]) -> tuple[str, ...]:
    chosen = st.multiselect(
        label, list(options), key=key, bind="query-params", placeholder="any", select_all=False,
        format_func=lambda v: str(options.get(v, v)),
    )  # fmt: skip
    return tuple(chosen)


def _indicator(label: str, key: str, kind: str, on: date, engine: Engine) -> tuple[str, ...]:
    options = catalogue.indicator_values(kind, on, engine.table)
    chosen = st.pills(
        label, list(options), selection_mode="multi", key=key, bind="query-params", format_func=plain,
        help=shell.explained(TERMS.get(label, label)),
    )  # fmt: skip
    for value in chosen:
        st.markdown(small(plain(f"{value}: {options.get(value, '')}")))
    return tuple(chosen)


# ---------------------------------------------------------------- what changed


def _changed(on: date, engine: Engine) -> None:
    table = engine.table
    first, last = shell.calendar()
    kinds = catalogue.facet("modality", on, table)
    st.markdown("What changed in a family of codes from one date of service to another, with the row that says so.")
    kind_at, since_at, until_at = st.columns([2, 1, 1])
    kind = kind_at.selectbox(
        "Kind of study", list(kinds), format_func=lambda v: str(kinds[v]), key="family", bind="query-params"
    )
    year_before = date(on.year - 1, 12, 31)
    since = since_at.date_input(
        "From", max(first, year_before), key="since", bind="query-params", format="YYYY-MM-DD", min_value=first,
        max_value=last,
    )  # fmt: skip
    until = until_at.date_input(
        "To", on, key="until", bind="query-params", format="YYYY-MM-DD", min_value=first, max_value=last
    )
    regions = _choice("Region", "part", catalogue.facet("regions", on, table))
    if not kind or not all(isinstance(day, date) for day in (since, until)):
        return
    found = catalogue.changes(kind, since, until, table, regions)
    if not found:
        st.info("Nothing that the table holds changed between these days.", icon=":material/info:")
        return
    rows = [(c.code, c.label, c.kind, c.on.isoformat(), c.says, "; ".join(r.quote() for r in c.rows)) for c in found]
    st.download_button(
        f"Save {len(found)} changes as CSV", csv_table(("code", "label", "what", "date", "says", "rows"), rows),
        file_name=f"changes-{kind}-{since}-{until}.csv", mime="text/csv", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip
    for what, title in CHANGED.items():
        of_kind = [c for c in found if c.kind == what]
        if of_kind:
            with st.expander(f"{title} ({len(of_kind)})", expanded=what != "value"):
                for n, change in enumerate(of_kind):
                    _change(change, f"change-{what}-{n}", max(since, until))
    if any(c.kind == "value" for c in found):
        st.caption("Values are the totals outside a facility, before any locality\u2019s indices.")


def _change(change: Change, key: str, on: date) -> None:
    with st.container(gap=None, key=f"entry-{key}"):
        st.button(
            f"**{plain(change.code)}** {plain(short(change.label, OPTION))}", key=key, type="tertiary", on_click=_open,
            args=(change.code, on),
        )  # fmt: skip
        st.markdown(f"{plain(change.says)} {small(plain(_origin(change.rows)))}")


def _origin(rows: tuple[object, ...]) -> str:
    named = (getattr(r, "release", "") or getattr(r, "source", "") for r in rows)
    return f"[{', '.join(dict.fromkeys(x for x in named if x))}]"
