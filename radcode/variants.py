"""Whether two ways to do an exam are all that tells two codes of it apart.

Pure; imports `tables`.
"""

from __future__ import annotations

from radcode.tables import CodeTable


def are_variants(a: str, b: str, table: CodeTable) -> bool:
    """Tell whether two ways are all that tells two codes of one exam apart, and no code has both."""
    rows = [r for r in table.rows("codes") if {a, b} & {*r.technique} and not r.addon]  # an add-on is no other exam
    if any({a, b} <= {*r.technique} for r in rows):
        return False
    forms = [{(r.modality, r.regions, frozenset(r.technique) - {v}) for r in rows if v in r.technique} for v in (a, b)]
    return bool(forms[0] & forms[1])
