"""RC303: parts that are one code when done together. Pure; imports `rows` and `tables`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from radcode.rows import CodeRow, CombinationRow, is_in_force
from radcode.tables import CodeTable


def check(combination: CombinationRow, counts: Mapping[str, int], on: date, table: CodeTable) -> CodeRow | None:
    """Parts done together are billed as the code that holds them.

    `counts` says how often each code was done.
    Failing: CT of abdomen and of pelvis in one session. Passing: one of the two, or a day on which the code that holds
    both did not exist.
    Source: corpus/tables/combinations.csv.
    """
    if any(p not in counts for p in combination.parts) or not is_in_force(combination, on):
        return None
    return None if Counter(combination.parts) - Counter(counts) else table.code(combination.becomes, on)
