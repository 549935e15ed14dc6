"""RC203: a modifier that only informs stands before one that changes the payment. Pure."""

from __future__ import annotations

from radcode.billing import BilledLine, Problem
from radcode.parting import first_of
from radcode.tables import CodeTable

INFORMS = "informational"


def check(line: BilledLine, table: CodeTable) -> Problem | None:
    """Modifiers that change the payment stand first.

    Failing: a side before the professional component. Passing: the component first, and any order of two modifiers
    that both inform.
    Source: corpus/tables/rules.csv, unit `modifiers_first`; corpus/tables/modifiers.csv, kind.
    """
    rule = first_of(table.rules(line.on), "modifiers_first")
    rows = {m: table.modifier(m, line.on) for m in line.modifiers}
    if rule is None:
        return None
    pays = [m in rule.value.split(";") for m in line.modifiers]
    informs = [(r := rows[m]) is not None and r.kind == INFORMS for m in line.modifiers]
    if not any(informs[i] and any(pays[i:]) for i in range(len(pays))):
        return None
    right = sorted(line.modifiers, key=lambda m: (r := rows[m]) is not None and r.kind == INFORMS)
    late = next(m for i, m in enumerate(line.modifiers) if pays[i] and any(informs[:i]))
    message = f"{late} changes the payment and stands after a modifier that only informs."
    fix = f"Write line {line.n} as {'-'.join((line.code, *right))}."
    return Problem(line.n, "RC203", "MODIFIER_ORDER", "warning", message, fix, rule)
