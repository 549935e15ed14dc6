"""RC301: an add-on without any of its primary codes on the day. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from radcode.billing import BilledLine, Problem
from radcode.checks.rc302_wrong_addon import RELATIONS
from radcode.parting import first_of
from radcode.rows import CodeRow
from radcode.tables import CodeTable


def check(line: BilledLine, row: CodeRow, payer: str, others: Sequence[BilledLine], table: CodeTable) -> Problem | None:
    """An add-on is billed beside one of the primary codes that are listed for it.

    `others` are the other lines of the day.
    Failing: a screening tomosynthesis alone. Passing: beside its mammogram; an add-on of which the contractor decides,
    beside any other service; beside a code that the table does not hold.
    Source: CMS add-on code file as in corpus/tables/pairs.csv; NCCI Policy Manual ch. I s.R.
    """
    pairs = [p for p in table.pairs(line.on, code=line.code) if p.relation in RELATIONS and p.payer in ("", payer)]
    if not row.addon and not any(p.relation != "addon_of" for p in pairs):
        return None
    primaries = {p.other for p in pairs}
    rows = [table.code(x.code, line.on) for x in others]
    rule = first_of((r for r in table.rules(line.on) if line.code in r.subject.split(";")), "addon_type")
    if primaries & {x.code for x in others} or any(not table.knows(x.code) for x in others):
        return None
    if (rule or not primaries) and any(r and not r.addon and r.scope != "supply" for r in rows):
        return None
    listed = " or ".join(sorted(primaries)[:4]) + (" or another of its primaries" if len(primaries) > 4 else "")
    message = f"{line.code} is an add-on and none of its primary codes is billed on {line.on}."
    wanted = f"Bill it with {listed}" if primaries else "Bill it with the service that it was added to"
    fix = f"{wanted}, or take line {line.n} off."
    return Problem(line.n, "RC301", "ADDON_WITHOUT_PRIMARY", "error", message, fix, pairs[0] if pairs else rule or row)
