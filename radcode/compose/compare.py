"""Codes side by side: what each is and where their attributes differ.

Pure. The table itself is made by verify from the rows, so no cell can be invented here.
"""

from __future__ import annotations

from radcode.compose.builder import Material, answered, conflict_statements, quotes, row_statement
from radcode.model import Draft


def draft(material: Material) -> Draft:
    """Return a comparison of the codes named, without a recommendation."""
    rows = [r for c in material.named if (r := material.table.code(c, material.on))]
    gone = [material.table.versions(c)[-1] for c in material.named if not material.table.code(c, material.on)]
    statements = [row_statement("lead", "code_is", r, codes=(r.code,)) for r in rows]
    statements += [
        row_statement("lead", "code_ended", r, codes=(r.code,)) for r in gone if r.effective_to < material.on
    ]
    statements += quotes(material, material.named, 2)
    statements += conflict_statements(material, material.named)
    return answered(material, [], statements, compare=tuple(r.code for r in rows))
