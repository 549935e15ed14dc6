"""RC201: a modifier that does not exist that day, or not on this code or this kind of claim. Pure."""

from __future__ import annotations

import re

from radcode.billing import BilledLine, Problem
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import Encounter, is_about, rules_for
from radcode.tables import CodeTable

_OF_CODES = re.compile(r"\bcode\b|\bdrug\b|\b[A-Z\d]\d{4}\b")  # what a modifier needs: certain codes, not a record
OTHER = {"professional": "facility", "facility": "professional"}


def check(
    line: BilledLine, modifier: str, row: CodeRow | None, encounter: Encounter, table: CodeTable
) -> Problem | None:
    """A modifier must exist on the date, belong on that kind of claim, and not be barred from the code by a rule.

    Failing: an ended order-criteria modifier, a hospital's modifier on a physician claim, a mammogram's modifier on a
    chest film. Passing: a modifier of another field that the table does not describe.
    Source: corpus/tables/modifiers.csv; corpus/tables/rules.csv, units `modifier` and `never_modifier`.
    """
    known = table.modifier(modifier, line.on)
    if known is None:
        return _unknown(line, modifier, table)
    (claim,) = encounter.facts["claim"]
    if known.used_by == OTHER[claim] and (known.used_by == "facility" or known.kind == "pricing"):
        why = f"{modifier} belongs on {known.used_by} claims, and this is a {claim} claim."
        return _found(line, modifier, why, known)
    if row is None:
        return None
    barred = [r for r in rules_for(row, encounter, table) if (r.unit, r.value) == ("never_modifier", modifier)]
    barred = [r for r in barred if r.kind != "component"]  # of the place of service: RC205 and RC206
    if barred:
        return _found(line, modifier, f"{modifier} does not go on {line.code}: {barred[0].says}", barred[0])
    rules = [r for r in table.rules(line.on) if (r.unit, r.value) == ("modifier", modifier)]
    if (
        rules
        and any(_OF_CODES.search(n) for n in known.needs)
        and all(r.subject and not _is_near(r, row, table) for r in rules)
    ):
        return _found(line, modifier, f"{modifier} does not go on {line.code} ({row.label}): {rules[0].says}", rules[0])
    return None


def _is_near(rule: RuleRow, row: CodeRow, table: CodeTable) -> bool:
    """Tell whether a rule is about the code, or about one of its kind of imaging or its part of the body."""
    if is_about(rule.subject, row, table):
        return True
    codes = [v[-1] for c in rule.subject.split(";") if (v := table.versions(c))]
    return any(c.modality == row.modality or {*c.regions} & {*row.regions} for c in codes)


def _unknown(line: BilledLine, modifier: str, table: CodeTable) -> Problem | None:
    past = [r for r in table.rows("modifiers") if r.modifier == modifier]
    if past:
        ended = max(r.effective_to for r in past)
        when = f"ended on {ended}" if ended < line.on else f"starts on {min(r.effective_from for r in past)}"
        return _found(line, modifier, f"{modifier} {when}, and the date of service is {line.on}.", past[-1])
    elsewhere = {m for r in table.rules(line.on, kind="scope") if r.unit == "modifiers" for m in r.value.split(";")}
    return None if modifier in elsewhere else _found(line, modifier, f"There is no modifier {modifier}.", None)


def _found(line: BilledLine, modifier: str, message: str, row: object) -> Problem:
    kept = "-".join((line.code, *(m for m in line.modifiers if m != modifier)))
    fix = f"Take {modifier} off line {line.n}: {kept}."
    return Problem(line.n, "RC201", "INVALID_MODIFIER", "error", message, fix, row)  # type: ignore[arg-type]
