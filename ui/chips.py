"""The assumption chips: date of service, payer, place of service, who reads and owns. Changing one asks again.

Widgets only: what may be chosen is read from the code table's vocabulary.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from radcode.keeping import Chosen, Shown, chosen_of, page_of
from radcode.model import StoredAnswer
from ui.shell import YEARS_BACK, YEARS_ON
from ui.words import plain, small

if TYPE_CHECKING:
    from radcode.engine import Engine

Changed = Callable[[StoredAnswer, Chosen], None]
_SAID = "The question says so. To change it, ask again."
_WHO = {"professional": "reads only", "technical": "owns the equipment only", "global": "reads and owns"}


def assumed(stored: Shown) -> None:
    """Show in one line what an earlier answer assumed; nothing can be changed."""
    values = [
        a["value"].capitalize() for a in stored.record["assumptions"] if a["name"] in ("date_of_service", "payer")
    ]
    page = page_of(stored)
    who: dict[tuple[object, object], str] = {
        (True, False): "reads only",
        (False, True): "owns the equipment",
        (True, True): "reads and owns",
    }
    values += [x for x in (who.get((page.get("reads"), page.get("owns")), ""), page.get("setting", "")) if x]
    st.markdown(small(f"Assumed: {plain(' · '.join(v.replace('_', ' ') for v in values))}"))


def chips(stored: StoredAnswer, engine: Engine, on_change: Changed) -> None:
    """Show what the last answer rests on; `on_change` is called with the answer and the new choice."""
    origin = {a["name"]: a["from"] for a in stored.record["assumptions"]}
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=f"chips-{stored.id}"):
        st.markdown(small("Assumed"), width="content")
        _date_chip(stored, on_change, is_said=origin.get("date_of_service") == "question")
        _payer_chip(stored, engine, on_change, is_said=origin.get("payer") == "question")
        _setting_chip(stored, engine, on_change)
        _who_chip(stored, on_change, is_said=origin.get("owns_equipment") != "default")


def _date_chip(stored: StoredAnswer, on_change: Changed, *, is_said: bool) -> None:
    day, key = date.fromisoformat(page_of(stored)["on"]), f"on-{stored.id}"

    def changed() -> None:
        picked = st.session_state.get(key)
        if isinstance(picked, date):
            on_change(stored, replace(chosen_of(stored), on=picked))

    tip = _SAID if is_said else "Date of service"
    with st.popover(f":material/event: {day.isoformat()}", disabled=is_said, help=tip):
        st.date_input(
            "Date of service", day, key=key, on_change=changed, format="YYYY-MM-DD",
            min_value=day - timedelta(days=366 * YEARS_BACK), max_value=day + timedelta(days=366 * YEARS_ON),
        )  # fmt: skip


def _payer_chip(stored: StoredAnswer, engine: Engine, on_change: Changed, *, is_said: bool) -> None:
    names = means_of("payer", engine)
    payer, key = page_of(stored)["payer"], f"payer-{stored.id}"

    def changed() -> None:
        on_change(stored, replace(chosen_of(stored), payer=st.session_state.get(key) or ""))

    label = plain(names.get(payer, payer))
    with st.popover(f":material/account_balance: {label}", disabled=is_said, help=_SAID if is_said else "Payer"):
        st.pills("Payer", list(names), default=payer, key=key, on_change=changed, format_func=lambda p: plain(names[p]))


def _setting_chip(stored: StoredAnswer, engine: Engine, on_change: Changed) -> None:
    names, chosen = means_of("setting", engine), chosen_of(stored)
    setting, key = page_of(stored)["setting"], f"setting-{stored.id}"
    is_said = bool(setting) and not chosen.pos
    places = places_of(engine)

    def changed() -> None:
        on_change(stored, replace(chosen, pos=places.get(st.session_state.get(key) or "", ("",))[-1]))

    label = plain(names.get(setting, setting)) if setting else "place not said"
    with st.popover(f":material/location_on: {label}", disabled=is_said, help=_SAID if is_said else "Place of service"):
        st.pills(
            "Place of service", list(places), default=setting if setting in places else None, key=key,
            on_change=changed, format_func=lambda s: plain(f"{names.get(s, s)} ({', '.join(places[s])})"),
        )  # fmt: skip


def _who_chip(stored: StoredAnswer, on_change: Changed, *, is_said: bool) -> None:
    page, chosen, key = page_of(stored), chosen_of(stored), f"who-{stored.id}"
    who = {(True, False): "professional", (False, True): "technical", (True, True): "global"}.get(
        (bool(page.get("reads")), bool(page.get("owns"))), ""
    )
    is_said = is_said and bool(who) and not chosen.who

    def changed() -> None:
        on_change(stored, replace(chosen, who=st.session_state.get(key) or ""))

    label = _WHO.get(who, "reader and owner not said")
    with st.popover(f":material/badge: {label}", disabled=is_said, help=_SAID if is_said else "What you do"):
        st.pills(
            "You or your group",
            list(_WHO),
            default=who or None,
            key=key,
            on_change=changed,
            format_func=lambda w: _WHO[w],
        )


def means_of(attribute: str, engine: Engine) -> dict[str, str]:
    """Return an attribute's values with what they mean, in table order."""
    return {x.value: x.means for x in engine.table.rows("vocabulary") if x.attribute == attribute}


def places_of(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Return for each setting the place of service numbers that the vocabulary reads as it."""
    found: dict[str, tuple[str, ...]] = {}
    for row in engine.table.rows("pos"):
        for setting in engine.lexicon.read(f"pos {row.code}").values("setting"):
            found[setting] = (*found.get(setting, ()), row.code)
    return found
