"""A claim for codes done together, and what changed from the codes proposed: the words of the law of claims.

Pure; imports `checks` and `rows`. `claim` and `addons` make the changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from radcode.checks import rc304_ptp_bundled as rc304
from radcode.rows import CodeRow, CombinationRow, HistoryRow, PairRow, RuleRow

Why = CombinationRow | PairRow | RuleRow | CodeRow | HistoryRow | rc304.Bundled | None


@dataclass(frozen=True, slots=True)
class Change:
    """Codes that are not billed as proposed, those billed instead, and the row that says so.

    `out` is empty where something is only added, `into` where the code is inside another one. `why` is None when the
    payer refuses the code, and the code billed instead where the words describe that one.
    """

    out: tuple[CodeRow, ...]
    into: tuple[CodeRow, ...]
    why: Why = None


@dataclass(frozen=True, slots=True)
class Released:
    """A pair that the encounter parts, and the modifier that says so on the inner code; none where sides say it."""

    pair: rc304.Bundled
    modifier: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """The codes that stand, what changed from the codes proposed, and the pairs that the encounter parts."""

    rows: tuple[CodeRow, ...]
    changes: tuple[Change, ...] = ()
    released: tuple[Released, ...] = ()

    @property
    def stands(self) -> bool:
        """Tell whether every code proposed is billed."""
        return not any(c.out for c in self.changes)

    @property
    def open(self) -> tuple[CodeRow, ...]:
        """Return the codes of which the words leave open which one was done; only one of them is billed."""
        return next((c.into for c in self.changes if len({(r.modality, r.regions) for r in c.into}) < len(c.into)), ())

    def modifier_of(self, code: str) -> str:
        """Return the modifier that parts the code from the one it would be inside; empty when it needs none."""
        return next((r.modifier for r in self.released if r.pair.inner == code), "")


def changed(claim: Claim, change: Change) -> Claim:
    """Return the claim after a change; the codes billed instead stand where the first one stood."""
    kept = list(claim.rows)
    at = min((kept.index(r) for r in change.out if r in kept), default=len(kept))
    kept[at:at] = change.into
    gone = {r.code for r in change.out} - {r.code for r in change.into}
    rows = tuple(dict.fromkeys(r for r in kept if r.code not in gone))
    return replace(claim, rows=rows, changes=(*claim.changes, change))
