"""A row as a citation: where it stands, the row as stored, and the documents its source names.

Pure; imports `model`, `rows`, `tables`. Used by verify for answers and by `checktext` for findings.
"""

from __future__ import annotations

from radcode.model import Basis, Citation
from radcode.rows import Row
from radcode.tables import CodeTable

OFFICIAL = {"fees", "cf", "gpci", "mue", "opps", "ptp", "releases"}


def row_citation(n: int, row: Row, table: CodeTable) -> Citation:
    """Return the row as the citation of that number."""
    ref = row.ref()
    source = str(getattr(row, "source", "") or ref.release)
    return Citation(
        n=n,
        kind="table",
        source=ref.table,
        title=f"{ref.table} table",
        publisher="CMS" if ref.table in OFFICIAL else "RadCode",
        url="",
        edition=ref.release or source,
        tier="official" if ref.table in OFFICIAL else "reference",
        locator=", ".join(x for x in (ref.table, "/".join(k for k in ref.key if k), ref.release) if x),
        quote=row.quote(),
        basis=documents(source, table),
        sure=str(getattr(row, "sure", "file")),
        row=ref,
    )


def documents(source: str, table: CodeTable) -> tuple[Basis, ...]:
    """Return the documents of a row's source cell, `KEY section; KEY section`."""
    found = []
    for part in source.split(";"):
        key, _, section = part.strip().partition(" ")
        row = table.source(key)
        known = (row.title, section, row.date, row.url) if row else (part.strip(), "", "", "")
        found.append(Basis(key, *known))
    return tuple(found)
