"""What all pages share: the engine built once, the record store, the outermost guard and the page's foot.

Imports nothing heavy: the engine and the store load theirs inside the cached constructors.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import yaml

from radcode import glossary
from radcode.errors import RadcodeError
from radcode.jobs import Jobs
from radcode.settings import Settings
from ui import gate
from ui.words import plain, small

if TYPE_CHECKING:
    from radcode.engine import Engine
    from radcode.records import RecordStore

log = logging.getLogger("radcode.page")
HERE = Path(__file__).parent
STYLE = HERE / "style.css"
ICON = HERE / "icon.png"
GLOSSARY = "radcode-glossary"  # the publication that explains terms
YEARS_BACK, YEARS_ON = 30, 2  # a date of service is looked for in these
STAYS = "Nothing you type leaves this machine."
RIGHTS = (
    "CPT codes are the American Medical Association\u2019s; who uses them in production needs its licence. RadCode is "
    f"a coding reference: no guarantee of payment and no legal advice. {STAYS}"
)


def settings() -> Settings:
    """Return the settings of the environment."""
    return Settings.from_env()


def engine() -> Engine:
    """Return the engine; built by the first page that asks, for all sessions."""
    held = _engine(str(settings().home))
    if held.settings.today != settings().today:
        _engine.clear()
        held = _engine(str(settings().home))
    return held


@st.cache_resource(show_spinner="Loading the code table and the text model\u2026")
def _engine(home: str) -> Engine:
    from radcode import engine as core

    built = core.build_engine(settings())
    try:
        built.warm()
    except RadcodeError as exc:  # the page says so when a question needs the index
        log.warning("%s", exc)
    return built


def records() -> RecordStore:
    """Return the open record store, one for all sessions; each day it forgets what RADCODE_KEEP_DAYS says."""
    return _records(str(settings().home), settings().keep_days, date.today())


@st.cache_resource(show_spinner=False, max_entries=1)
def _records(home: str, keep_days: int, day: date) -> RecordStore:
    from radcode.keeping import open_records

    return open_records(settings())


def jobs() -> Jobs:
    """Return what starts and watches long work, one for all sessions."""
    return _jobs(str(settings().home))


@st.cache_resource(show_spinner=False)
def _jobs(home: str) -> Jobs:
    return Jobs(Path(home))


@st.cache_data(show_spinner=False)
def lines_of(file: str) -> list[str]:
    """Return the lines that a file beside the pages lists: what an empty page offers."""
    return [str(x) for x in yaml.safe_load((HERE / file).read_text("utf-8"))]


def calendar() -> tuple[date, date]:
    """Return the first and the last date of service that can be picked."""
    today = settings().on_today()
    return today - timedelta(days=366 * YEARS_BACK), today + timedelta(days=366 * YEARS_ON)


def day_in(text: str) -> date | None:
    """Return the day that an address names; the default one when it names none, None when it cannot be used."""
    try:
        day = date.fromisoformat(text) if text else settings().on_today()
    except ValueError:
        return None
    first, last = calendar()
    return day if first <= day <= last else None


def day_of_address() -> date:
    """Return the day that the address names, else the default one, and say so when it named none that can be used."""
    day = day_in(st.query_params.get("on", ""))
    if day is None:
        st.info("The address names no date of service that can be used; this is the default one.")
    return day or settings().on_today()


def explained(term: str) -> str | None:
    """Return what our glossary says of a term, safe to show; None where it is not in the library."""
    try:
        index = engine().index()
    except RadcodeError:
        return None
    text = next((p.text for p in index.publications if p.id == GLOSSARY), "")
    found = glossary.explained(term, _terms(text))
    return plain(found) if found else None


@st.cache_data(show_spinner=False, max_entries=2)
def _terms(text: str) -> dict[str, str]:
    return glossary.terms_in(text)


def guarded(page: Callable[[], None]) -> Callable[[], None]:
    """Return the page with the outermost guard: a plain line for what is broken, an id for a fault of ours."""

    def shown() -> None:
        st.html(STYLE)
        if gate.is_open():
            st.error(plain(gate.UNGUARDED), icon=":material/lock:")
            return
        try:
            page()
        except RadcodeError as exc:
            show_error(exc)
        except Exception as exc:
            show_fault(exc)
        st.caption(_rights())
        _say_address()

    shown.__name__ = page.__name__
    return shown


def _rights() -> str:
    """Return the page's foot; it says so when a language model elsewhere was allowed and questions are sent there."""
    try:
        llm = settings().llm
    except RadcodeError:
        return RIGHTS  # with settings that cannot be used nothing is sent
    if llm is None or llm.is_here:
        return RIGHTS
    sent = f"What you ask is sent, masked, to {llm.host}, where {llm.name} may reword sentences of the answer."
    return RIGHTS.replace(STAYS, plain(sent))


def _say_address() -> None:
    """Say the address once more, as this run understood it.

    The browser writes what is chosen in a bound widget into the address itself, and the end of a run writes the whole
    address: where that crosses a click on its way (Streamlit 1.67), the choice is lost. The run of the click mends it.
    """
    st.query_params.update()


def show_error(exc: RadcodeError) -> None:
    """Show what is broken and the command that mends it."""
    mend = f"\n\n{plain(exc.mend)}" if exc.mend else ""
    st.error(plain(exc.what[:1].upper() + exc.what[1:]) + mend, icon=":material/build:")


def faulted(exc: Exception) -> bool:
    """Show what failed outside a page, in what a button does: as the outermost guard would. True: it was shown."""
    if isinstance(exc, RadcodeError):
        show_error(exc)
    else:
        show_fault(exc)
    return True


def show_fault(exc: Exception) -> None:
    """Log a fault and show its id, never its trace."""
    fault = secrets.token_hex(4)
    log.error("fault %s", fault, exc_info=exc)
    st.error(f"Something went wrong. The program\u2019s log tells more under the id {fault}.", icon=":material/error:")


def editions() -> None:
    """Show which tables, corpus and index answer now, or what is broken; waits for the engine."""
    try:
        held = engine()
        now, banner = held.editions(), held.index().banner
    except RadcodeError as exc:
        show_error(exc)
        return
    if banner:
        st.warning(plain(banner), icon=":material/build:")
    st.markdown(small(plain(f"Code tables {now.tables[:8]}, publications {now.corpus[:8]}, index {now.index}.")))
