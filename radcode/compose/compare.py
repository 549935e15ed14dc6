"""Codes side by side: what each is and where their attributes differ.

Pure. The table itself is made by verify from the rows, so no cell can be invented here.
"""

from __future__ import annotations

from radcode.compose import exams, payment
from radcode.compose.builder import Material, answered, conflict_statements, quotes, row_statement
from radcode.model import Draft
from radcode.reckoning import compared

MAX_COLUMNS = 6  # two exams of three protocols each; a wider table is no answer


def draft(material: Material) -> Draft:
    """Return a comparison of the codes named, or of those of the exams told, without a recommendation."""
    if compared(material.question, material.table):
        return payment.draft(material)
    codes = material.named or tuple(dict.fromkeys(c for found in material.each for m in found for c in m.codes))
    if not material.named and not 1 < len(codes) <= MAX_COLUMNS:
        return exams.draft(material)
    rows = [r for c in codes if (r := material.table.code(c, material.on))]
    gone = [material.table.versions(c)[-1] for c in codes if not material.table.code(c, material.on)]
    statements = [row_statement("lead", "code_is", r, codes=(r.code,)) for r in rows]
    statements += [
        row_statement("lead", "code_ended", r, codes=(r.code,)) for r in gone if r.effective_to < material.on
    ]
    statements += quotes(material, codes, 2)
    statements += conflict_statements(material, codes)
    return answered(material, [], statements, compare=tuple(r.code for r in rows))
