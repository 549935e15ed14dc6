"""What Medicare pays a hospital for an outpatient: the status and the rate of each code, as the file gives them.

Pure. No line is recommended: what the radiologist bills is another question.
"""

from __future__ import annotations

from radcode import hospital
from radcode.compose.builder import Material, answered, quotes, row_statement
from radcode.model import Draft, Statement


def draft(material: Material) -> Draft | None:
    """Return what is held of the codes named; None where a hospital's payment is not asked about."""
    if not hospital.asks(material.question, material.table):
        return None
    codes = list(material.named)
    if hospital.is_other_code(codes, material.question, material.table):
        return None
    said = [s for c in codes for s in statements(material, c)]
    rows = [r for c in codes if (r := material.table.code(c, material.on))]
    said += [row_statement("watch", "code_names", r, codes=(r.code,)) for r in rows]
    if not said:
        return None
    verdict = hospital.verdict_of(material.question, material.table)
    return answered(material, [], [*said, *quotes(material, codes, 1)], verdict=verdict)


def statements(material: Material, code: str) -> list[Statement]:
    """Return the status and the rate of a code, or that none is held for it on that day."""
    if found := hospital.held(code, material.question, material.table):
        return [row_statement("lead", "opps", *found, codes=(code,))]
    row, release = material.table.code(code, material.on), hospital.release(material.question, material.table)
    return (
        [row_statement("lead", "opps_not_held", row, release, words={"on": material.on.isoformat()}, codes=(code,))]
        if row and release
        else []
    )
