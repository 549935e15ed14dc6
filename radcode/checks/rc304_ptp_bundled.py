"""RC304: one code of the two is bundled into the other. Pure; imports `model`, `rulebook`, `rows` and `tables`."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from radcode.model import Finding
from radcode.rows import BundleRow
from radcode.rulebook import bundles_between
from radcode.tables import CodeTable, PtpView


class Bundled(NamedTuple):
    """What bundles the two codes: the pair of the edit table, or the policy row, or both."""

    finding: Finding
    edit: PtpView | None
    bundle: BundleRow | None
    outer: str
    inner: str

    def may_be_released(self, on: date, table: CodeTable) -> bool:
        """Tell whether a modifier may part the two at all: by the pair's modifier indicator, else by the policy."""
        if self.edit is None:
            return self.bundle is not None and self.bundle.modifier_may_unbundle == "yes"
        meaning = table.indicator("ptp", self.edit.row.modifier_indicator, on)
        return meaning is not None and bool(meaning.allows)


def check(a: str, b: str, on: date, table: CodeTable) -> Bundled | None:
    """Two codes of one encounter are not both billed when one is column 2 of the other or inside it by policy.

    Failing: a fluoroscopy code beside a study that includes fluoroscopy. Passing: two unrelated studies.
    Source: NCCI PTP edits, release named in the finding; NCCI Policy Manual rows of corpus/tables/bundles.csv.
    """
    edit = table.ptp(a, b, on) or table.ptp(b, a, on)
    first, second = table.code(a, on), table.code(b, on)
    policy = next(bundles_between(first, second, on, table), None) if first and second else None
    if edit is None and policy is None:
        return None
    outer, inner = (edit.row.column1, edit.row.column2) if edit else (policy[1].code, policy[2].code)  # type: ignore[index]
    where = f"NCCI release {edit.release.release}" if edit else policy[0].policy  # type: ignore[index]
    finding = Finding("RC304", "PTP_BUNDLED", "error", inner, f"{inner} is bundled into {outer} ({where}).")
    return Bundled(finding, edit, policy[0] if policy else None, outer, inner)
