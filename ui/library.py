"""Adding, superseding and removing publications on the Sources page; each rebuilds the index in a child process.

Widgets only: what may be uploaded is judged by `radcode.uploads`, and laid out by `radcode.shelf`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import streamlit as st

from radcode import shelf
from radcode.errors import RadcodeError
from radcode.uploads import KINDS, MAX_BYTES
from ui import shell, working

if TYPE_CHECKING:
    from radcode.model import Publication

KIND = "library"  # of the job: one change of the library at a time
MOST_FILES = 20
PROGRESS = "--json-progress"


def watched() -> None:
    """Show the change of the library that goes on, or how the last one ended."""
    working.watched(KIND, "Bringing the index up to date", "Last change of the library")


def add_form(tiers: Mapping[str, str], replaces: Publication | None = None) -> None:
    """Show the form that adds documents, or supersedes one publication by a new edition of the same publisher."""
    key = replaces.id if replaces else "new"
    with st.form(f"add-{key}", border=False):
        files = st.file_uploader(
            f"Documents ({', '.join(k for k in KINDS if k != 'htm')}; at most {MAX_BYTES // 1024 // 1024} MB each)",
            type=list(KINDS), accept_multiple_files=not replaces, key=f"files-{key}",
        )  # fmt: skip
        facts = _facts(key, tiers, replaces)
        label = "Replace it" if replaces else "Add"
        pressed = st.form_submit_button(label, icon=":material/upload:", disabled=working.is_working(KIND))
    if pressed:
        chosen = files if isinstance(files, list) else [files] if files else []
        _add([(f.name, f.getvalue()) for f in chosen[:MOST_FILES]], facts, replaces.id if replaces else "")


def _facts(key: str, tiers: Mapping[str, str], before: Publication | None) -> dict[str, Any]:
    """Show what is asked of a document; who publishes it, and where, stays from one edition to the next."""
    left, right = st.columns(2)
    title = left.text_input(
        "Title (else the document\u2019s own)",
        before.title if before else "",
        key=f"title-{key}",
        max_chars=shelf.LONGEST,
    )
    publisher = right.text_input(
        "Publisher", before.publisher if before else "", key=f"publisher-{key}", max_chars=shelf.LONGEST
    )
    known = [str(t) for t in tiers]
    at = known.index(before.tier) if before and before.tier in known else len(known) - 1
    tier = left.selectbox("Tier", known, index=at, format_func=lambda t: str(tiers[t]), key=f"tier-{key}")
    edition = right.text_input("Edition", key=f"edition-{key}", max_chars=shelf.LONGEST)
    url = left.text_input("Address on the web", before.url if before else "", key=f"url-{key}", max_chars=shelf.LONGEST)
    published = right.date_input("Published", None, key=f"published-{key}", format="YYYY-MM-DD")
    since = left.date_input("Valid from (if known)", None, key=f"since-{key}", format="YYYY-MM-DD")
    until = right.date_input("Valid to (if it ended)", None, key=f"until-{key}", format="YYYY-MM-DD")
    return {
        "title": title, "publisher": publisher, "url": url, "tier": tier, "edition": edition,
        "published": _day(published), "valid_from": _day(since), "valid_to": _day(until),
    }  # fmt: skip


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def _add(files: Sequence[tuple[str, bytes]], said: dict[str, Any], replaces: str) -> None:
    try:
        folder = shelf.lay_out(shell.settings().home, files, shelf.facts_of(**said), replaces)
    except RadcodeError as exc:
        shell.show_error(exc)
        return
    if working.start(KIND, ["ingest", "add", str(folder), PROGRESS], clear=folder):
        st.rerun()
    shelf.discard(folder)


def rebuild_button() -> None:
    """Show the button that brings the index up to date with everything that stands in corpus and library."""
    if st.button(
        "Rebuild", icon=":material/refresh:", key="rebuild", disabled=working.is_working(KIND),
        help="Bring the index up to date with the tables, RadCode\u2019s own publications and those that were added",
    ) and working.start(KIND, ["ingest", "build", PROGRESS]):  # fmt: skip
        st.rerun()


def remove_form(publication: str) -> None:
    """Show what takes a publication out of the library, at will with its text everywhere."""
    erase = st.toggle("Also delete its text everywhere; this cannot be undone", key=f"erase-{publication}")
    if st.button(
        "Remove it", icon=":material/delete:", key=f"remove-{publication}", disabled=working.is_working(KIND)
    ) and working.start(KIND, ["ingest", "remove", publication, *(["--erase"] if erase else []), PROGRESS]):
        st.rerun()
