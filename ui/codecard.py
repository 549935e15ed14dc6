"""The card of a code: what it is, its indicators with their meaning, values over releases, relations, publications.

Widgets only: the data is `radcode.card`'s and `radcode.worth`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from radcode import card, cardtext, worth
from radcode.errors import RadcodeError
from radcode.sheet import csv_table, safe_cell
from ui import passage, shell
from ui.words import plain, small, table

if TYPE_CHECKING:
    from radcode.engine import Engine

Opens = Callable[[str, date], None]
TABLE_HEIGHT = 420  # pixels; longer tables scroll inside
RELATED = 12  # rows of a list that are shown before the rest is folded away
WHOLE = "whole service"
_STATED = frozenset(("kind", "scope", "label", "explains", "effective_from", "effective_to"))


def code_card(code: str, on: date, engine: Engine, opens: Opens) -> None:
    """Show the card of a code on a day, or why there is none; `opens` is called with another code and the day."""
    found = engine.card(code, on)
    if "why" in found:
        st.title(plain(found["code"]), anchor=False)
        st.info(plain(found["why"]), icon=":material/info:")
        _codes(found["nearest"], "Near it", on, engine, opens)
        return
    _head(found, on, engine)
    _key_facts(found, engine, on)
    what, values, related, pairs, named = st.tabs(
        ["What it is", "Values", "Relations", "Code pairs", "Publications"], key="card-tab", bind="query-params",
        on_change="rerun",
    )  # fmt: skip
    with what:
        _fields(found)
    with values:
        _values(found["code"], engine)
    with related:
        _related(found, on, engine, opens)
    with pairs:
        _pairs(found["code"], on, engine)
    with named:
        _publications(found["code"], engine)


def _head(found: Mapping[str, Any], on: date, engine: Engine) -> None:
    st.title(f"{plain(found['code'])} {small(plain(found['label']))}", anchor=False)
    st.markdown(plain(found["explains"]))
    if said := cardtext.official(found):
        st.caption(plain(said))
    state = cardtext.state_of(found)
    if found["in_force"]:
        st.badge(plain(state), icon=":material/check:", color="green")
    else:
        st.badge(plain(state), icon=":material/block:", color="orange")
    # not in a callback: a page can only be switched while one is drawn
    if st.button(f"Ask about {plain(found['code'])}", icon=":material/chat:", type="tertiary", key="card-ask"):
        from ui import ask  # it links to this page in turn

        ask.ask_there(f"What is {found['code']}?", on)


def _key_facts(found: Mapping[str, Any], engine: Engine, on: date) -> None:
    """Show the figures a coder looks for first; each says on hover what its value means."""
    shown = found["indicators"]
    facts = [
        ("Status", "status", shown.get("status", "")),
        ("PC/TC", "pctc", shown.get("pctc", "")),
        ("Bilateral", "bilateral", shown.get("bilateral", "")),
        ("Units a day", "mai", str(found["mue"].get("value", ""))),
    ]
    with st.container(horizontal=True, gap="small", key="card-facts"):
        for label, kind, value in facts:
            meant = engine.table.indicator(kind, found["mue"].get("mai", "") if kind == "mai" else value, on)
            told = [shell.explained(GLOSSARY[kind]) or "", f"{value}: {meant.means}" if meant and value else ""]
            st.metric(
                label,
                plain(value or "\u2013"),
                border=True,
                width=130,
                help=plain(" ".join(t for t in told if t)) or None,
            )


GLOSSARY = {"status": "status letter", "pctc": "PC/TC indicator", "bilateral": "bilateral indicator", "mai": "MUE"}


def _fields(found: Mapping[str, Any]) -> None:
    fields = [f for f in found["fields"] if f["name"] not in _STATED and not f["name"].startswith("rvu")]
    told = [f for f in fields if not f["release"] and f["value"] != "na"]
    official = [f for f in fields if f["release"]]
    for title, held in (("Attributes", told), ("Medicare indicators and unit limits", official)):
        if not held:
            continue
        origins = dict.fromkeys(f["release"] or f"{f['source']}, {_sure(f)}" for f in held)
        st.markdown(f"**{title}** {small(plain('[' + '; '.join(origins) + ']'))}")
        if title == "Attributes":
            rows = [["what", "means"], *([cardtext.name_of(f), f["means"] or f["value"]] for f in held)]
        else:
            rows = [["what", "value", "means"]]
            for f in held:
                if f["name"] == "mai":  # how the limit above is tested
                    rows[-1][-1] = f"MAI {f['value']}: {f['means']}"
                else:
                    rows.append([_LIMITS.get(f["name"], cardtext.name_of(f)), f["value"], f["means"]])
        st.markdown(table(rows))


_LIMITS = {"mue": "units a day (MUE)", "hospital mue": "units a day, hospital"}


def _sure(field: Mapping[str, str]) -> str:
    return passage.SURE.get(field["sure"], field["sure"])


# ---------------------------------------------------------------- values


def _values(code: str, engine: Engine) -> None:
    found = worth.worth_of(code, engine.table)
    if not found:
        st.markdown("No relative values are held for this code.")
        return
    if any(w.office for w in found):
        st.markdown(f"**Total relative value units** {small('outside a facility')}", help=shell.explained("RVU"))
        bars = [
            {
                "release": f"{w.row.release} ({w.release.holds_from.year})",
                "RVU": float(w.office),
                "line": w.row.modifier or WHOLE,
            }
            for w in found
        ]
        st.bar_chart(
            bars, x="release", y="RVU", color="line", stack=False, horizontal=True, height=60 + 45 * len(found),
            x_label="", y_label="RVU",
        )  # fmt: skip
    else:
        st.markdown("A row of zeros has no national value; the status says who prices the code.")
    rows = [tuple(map(safe_cell, r)) for r in worth.worth_rows(found)]
    st.dataframe([dict(zip(worth.HEAD, r, strict=True)) for r in rows], hide_index=True, height="content")
    _save(worth.HEAD, worth.worth_rows(found), f"values-{code}")
    st.caption(
        "Amounts are national: total units times the conversion factor of the release\u2019s first day, before a "
        "locality\u2019s indices, reductions and the hospital outpatient cap."
    )


def _save(head: tuple[str, ...], rows: list[tuple[str, ...]], name: str) -> None:
    st.download_button(
        "Save as CSV", csv_table(head, rows), file_name=f"{name}.csv", mime="text/csv", on_click="ignore",
        icon=":material/download:", key=f"save-{name}",
    )  # fmt: skip


# ---------------------------------------------------------------- relations


def _related(found: Mapping[str, Any], on: date, engine: Engine, opens: Opens) -> None:
    code = found["code"]
    groups = (
        ("History", [cardtext.event_text(h) for h in found["history"]]),
        ("Goes with", [cardtext.pair_text(p) for p in found["pairs"]]),
        ("Includes and is included", [cardtext.bundle_text(b) for b in found["bundles"]]),
    )
    for title, lines in groups:
        if not lines:
            continue
        st.markdown(f"**{title}**")
        st.markdown("\n".join(f"- {plain(x)}" for x in lines[:RELATED]))
        if len(lines) > RELATED:
            with st.expander(f"{len(lines) - RELATED} more"):
                st.markdown("\n".join(f"- {plain(x)}" for x in lines[RELATED:]))
    if not any(lines for _, lines in groups):
        st.markdown("No history, pair or bundle is held for this code.")
    near = [c for h in found["history"] for c in h.get("codes", "").split(";")]
    near += [c for p in found["pairs"] for c in (p["code"], p["other"])]
    _codes([c for c in dict.fromkeys(near) if c and c != code][:RELATED], "Their cards", on, engine, opens)


def _codes(codes: list[str], title: str, on: date, engine: Engine, opens: Opens) -> None:
    if not codes:
        return
    st.markdown(small(plain(title)))
    with st.container(horizontal=True, gap="small"):
        for code in codes:
            row = next(reversed(engine.table.versions(code)), None)
            st.button(
                plain(code), key=f"near-{code}", on_click=opens, args=(code, on), help=plain(row.label) if row else None
            )


def _pairs(code: str, on: date, engine: Engine) -> None:
    found = worth.pairs_of(code, on, engine.table)
    if not found:
        st.markdown("The edit table held has no pair with this code.")
        return
    st.markdown(
        f"{len(found)} pairs of the release {plain(found[0].row.release)}. Column 1 is paid, column 2 is denied beside "
        "it unless the modifier indicator and the facts allow a modifier.",
        help=shell.explained("PTP edit"),
    )
    rows = [tuple(map(safe_cell, r)) for r in worth.pair_rows(found)]
    st.dataframe(
        [dict(zip(worth.PAIR_HEAD, r, strict=True)) for r in rows], hide_index=True,
        height="content" if len(rows) <= RELATED else TABLE_HEIGHT,
    )  # fmt: skip
    _save(worth.PAIR_HEAD, worth.pair_rows(found), f"pairs-{code}")


# ---------------------------------------------------------------- publications


def _publications(code: str, engine: Engine) -> None:
    try:
        index = engine.index()
    except RadcodeError as exc:
        shell.show_error(exc)
        return
    found = [(p, chunk, heading.split(" > ", 1)[-1]) for p, chunk, heading in card.passages_of(code, index)]
    if not found:
        st.markdown("No publication of the library names this code.")
    found.sort(key=lambda x: code not in x[2])  # sections about the code before those that mention it
    with st.container(key="publications"):
        for n, (publication, chunk, heading) in enumerate(found[:RELATED]):
            _place(publication, chunk, heading, engine, key=f"passage-{n}")
        if len(found) > RELATED:
            with st.expander(f"{len(found) - RELATED} more"):
                for n, (publication, chunk, heading) in enumerate(found[RELATED:], RELATED):
                    _place(publication, chunk, heading, engine, key=f"passage-{n}")


def _place(publication: str, chunk: str, heading: str, engine: Engine, key: str) -> None:
    told = engine.index().card(publication)
    with st.container(gap=None, key=f"entry-{key}"):
        passage.open_button(heading or told.title, chunk, key=key)
        st.markdown(small(plain(" \u00b7 ".join(x for x in (told.title, told.publisher, told.tier) if x))))
