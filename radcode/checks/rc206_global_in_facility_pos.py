"""RC206: the whole study billed where the facility owns the equipment. Pure."""

from __future__ import annotations

from dataclasses import replace

from radcode.billing import BilledLine, Problem
from radcode.rows import CodeRow
from radcode.rulebook import Encounter, component_rule
from radcode.tables import CodeTable


def check(line: BilledLine, row: CodeRow, encounter: Encounter, table: CodeTable) -> Problem | None:
    """On a physician claim for a patient of a facility the bare code claims equipment that the facility bills.

    Failing: a study without a component modifier with a hospital or surgery center as place of service. Passing: the
    same with the professional modifier, in an office, or a code that does not split.
    Source: corpus/tables/rules.csv, kind `component`; Pub 100-04 ch.13 s.20.
    """
    halves = table.halves_of(line.code, line.on) or ()
    if "facility" in encounter.facts["claim"] or len(halves) < 2 or {*halves} & {*line.modifiers}:
        return None
    reading = replace(encounter, facts={**encounter.facts, "reads": frozenset({"yes"}), "owns": frozenset()})
    rule = component_rule(row, reading, table)
    if rule is None or rule.value not in halves or table.fee(line.code, rule.value, line.on) is None:
        return None
    message = (
        f"{line.code} without a component modifier claims the equipment too, but with place of service {line.pos} "
        f"that belongs to the facility: {rule.says}"
    )
    right = "-".join((line.code, rule.value, *line.modifiers))
    return Problem(line.n, "RC206", "GLOBAL_IN_FACILITY_POS", "error", message, f"Bill line {line.n} as {right}.", rule)
