"""An engine for the page's tests: the real code table, a hashing encoder, and a few publications held in memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.testing.v1 import AppTest

from ingest.chunking import chunks_of
from radcode import engine as core
from radcode.datafiles import load_table
from radcode.engine import Engine
from radcode.errors import StaleIndex
from radcode.model import Conflict, Editions, Encoder
from radcode.rows import RowRef
from radcode.settings import ROOT, Settings
from radcode.store import MemoryIndex, memory_index
from radcode.terms import Lexicon
from tests.fakes import HashEncoder, a_publication

WAIT_S = 60
RIGHT = "A galactogram read in a hospital is 77053-26 for one duct or 77054-26 for several ducts."
WRONG = "Use 74178 for a CT of the abdomen and pelvis with contrast."
HOSTILE = "Code 74177 is read <script>alert(1)</script> ![x](http://evil.test/x.png) for $10 and $20 with contrast."
TEXTS = {
    "ducts": f"# Galactograms\n\n{RIGHT}\n",
    "wrong": f"# CT codes\n\n{WRONG} Scans of the head are other codes.\n",
    "hostile": f"# CT again\n\n{HOSTILE}\n",
}


@cache
def _table():
    return load_table(ROOT / "corpus" / "tables")


@cache
def _lexicon():
    return Lexicon(_table())


def _publications():
    found = [a_publication(text, name=name, title=f"About {name} <b>$1$</b>") for name, text in TEXTS.items()]
    return [replace(p, valid_from=date(2020, 1, 1)) for p in found]


def an_index(encoder: Encoder) -> MemoryIndex:
    """Return an index of the texts above; one of them contradicts the table."""
    publications = _publications()
    wrong = next(p for p in publications if p.id == "wrong")
    start = wrong.text.index(WRONG)
    version = _table().code("74178", date(2026, 11, 21))
    row = version.ref() if version else RowRef("codes", ("74178", ""))
    conflict = Conflict(
        "wrong", start, start + len(WRONG), WRONG, "74178", "contrast", "74178 is with contrast",
        "74178 is without, then with contrast", row,
    )  # fmt: skip
    chunks = [c for p in publications for c in chunks_of(p, encoder.count_tokens)]
    return memory_index(publications, chunks, encoder, [conflict])


class PageEngine(Engine):
    """The real steps over an index in memory; `broken` makes it an engine without an index."""

    broken = False

    def index(self):
        if PageEngine.broken:
            raise StaleIndex("there is no index yet.", "Run: python -m ingest")
        if self._index is None:
            held: Any = an_index(self.encoder)
            held.warm = lambda: None
            self._index = held
        return self._index

    def editions(self):
        return Editions(self.table.hash[:16], "0" * 16, self.index().id)


def build(settings: Settings, **_: object) -> PageEngine:
    """Stand in for `build_engine`."""
    return PageEngine(settings, _table(), _lexicon(), HashEncoder())


@contextmanager
def serving(home: Path, monkeypatch: Any) -> Iterator[Path]:
    """Let the pages run on this engine, with an empty data folder and a fixed day, and forget it afterwards."""
    monkeypatch.setenv("RADCODE_HOME", str(home))
    monkeypatch.setenv("RADCODE_TODAY", "2026-11-21")
    monkeypatch.setattr(core, "build_engine", build)
    monkeypatch.setattr(PageEngine, "broken", False)
    st.cache_resource.clear()
    yield home
    st.cache_resource.clear()


def opened(page: str, wait_s: int = WAIT_S, /, **address: str) -> AppTest:
    """Return a page, given as a script, as it runs when opened at an address."""
    app = AppTest.from_string(page, default_timeout=wait_s)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()
