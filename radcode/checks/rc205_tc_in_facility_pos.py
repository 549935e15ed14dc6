"""RC205: the technical half billed where the facility owns it. Pure."""

from __future__ import annotations

from radcode.billing import BilledLine, Problem
from radcode.rows import CodeRow
from radcode.rulebook import Encounter, rules_for
from radcode.tables import CodeTable


def check(line: BilledLine, row: CodeRow, encounter: Encounter, table: CodeTable) -> Problem | None:
    """On a physician claim the technical half of a hospital patient's study is never billed.

    Failing: the technical modifier, or a code that is a technical half, with a hospital as place of service.
    Passing: the same in an office; a surgery center's technical line; a facility claim.
    Source: corpus/tables/rules.csv, units `never_modifier` and `never_pctc`; Pub 100-04 ch.13 s.20.
    """
    if "facility" in encounter.facts["claim"]:
        return None
    fee = table.fee(line.code, "", line.on)
    for rule in rules_for(row, encounter, table, "component"):
        if rule.unit == "never_modifier" and rule.value in line.modifiers:
            named = f"{line.code}-{rule.value}"
            fix = f"Take line {line.n} off, or bill the reading in place of {rule.value} when you read the study."
        elif rule.unit == "never_pctc" and fee and fee.row.pctc == rule.value:
            named, fix = f"{line.code}, a technical code,", f"Take line {line.n} off; the facility bills it."
        else:
            continue
        message = f"{named} cannot be billed with place of service {line.pos}: {rule.says}"
        return Problem(line.n, "RC205", "TC_IN_FACILITY_POS", "error", message, fix, rule)
    return None
