"""Chunks x code table -> conflicts: what a publication says that the table contradicts.

Pure. For now it finds none: the extraction of checkable statements is written in a file of the same name.
"""

from __future__ import annotations

from radcode.model import Conflict, Publication
from radcode.tables import CodeTable


def find_conflicts(publication: Publication, table: CodeTable) -> tuple[Conflict, ...]:
    """Return the statements of a publication that the table contradicts, by offset; empty when none does."""
    return ()
