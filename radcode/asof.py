"""The engine as it stood when an answer was given: its tables, and its index generation where that is still there.

An edge above the engine: opens what `archive` and `generation` keep.
"""

from __future__ import annotations

from dataclasses import dataclass

from radcode.archive import holds_tables, tables_as_of
from radcode.engine import Engine
from radcode.errors import StaleIndex
from radcode.model import Editions
from radcode.store import open_index
from radcode.terms import Lexicon


@dataclass(frozen=True, slots=True)
class AsOf:
    """An engine of another day. `lacks`: what of that day is gone, so that today's stands in for it."""

    engine: Engine
    lacks: tuple[str, ...]


def engine_as_of(engine: Engine, editions: Editions) -> AsOf:
    """Return the engine with the tables and the index of these editions; today's stand in for what is gone."""
    home, lacks = engine.settings.home, list[str]()
    table, lexicon = engine.table, engine.lexicon
    if editions.tables != engine.editions().tables:
        if holds_tables(home, editions.tables):
            table = tables_as_of(home, editions.tables)
            lexicon = Lexicon(table)
        else:
            lacks.append(f"the code tables {editions.tables[:8]}")
    made = type(engine)(engine.settings, table, lexicon, engine.encoder)
    if editions.index != engine.index().id:
        try:
            made._index = open_index(home, engine.encoder, editions.index)
        except StaleIndex:
            lacks.append(f"the index {editions.index}")
    if made._index is None:
        made._index = engine.index()
    made.pinned = True
    return AsOf(made, tuple(lacks))
