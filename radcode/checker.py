"""`Checker.check` reads the words of a claim as a question's and holds its lines against the rules.

It needs the tables and their vocabulary only: no index and no model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from radcode.billing import BilledClaim, Problem
from radcode.checktext import check_record
from radcode.claimcheck import Looked, problems_of
from radcode.datafiles import load_table, no_collecting
from radcode.settings import Settings
from radcode.tables import CodeTable
from radcode.terms import Lexicon
from radcode.understand import Given, understand


@dataclass(frozen=True)
class Checker:
    """Checks claims with one set of tables."""

    table: CodeTable
    lexicon: Lexicon

    @cached_property
    def settings(self) -> Mapping[str, str]:
        """The setting of each place of service that the vocabulary knows, `22` -> hospital_outpatient."""
        said = ((x.code, self.lexicon.read(f"pos {x.code}").values("setting")) for x in self.table.rows("pos"))
        return {pos: found[0] for pos, found in said if found}

    def problems(self, claim: BilledClaim) -> tuple[Problem, ...]:
        """Return everything that is wrong with a claim, by line."""
        day = claim.lines[0].on
        given = Given(day, day, claim.payer, "", chosen=True)
        told = understand(claim.facts or " ", given, self.table, self.lexicon)
        return problems_of(Looked(claim, told, self.settings, self.table))

    def check(self, claim: BilledClaim) -> dict[str, Any]:
        """Return the findings of a claim in the shape of the contract."""
        return check_record(claim, self.problems(claim), self.table)


def build_checker(settings: Settings) -> Checker:
    """Load the tables and their vocabulary.

    Raises:
        DataError: a table holds wrong cells.
    """
    table = load_table(*settings.tables)
    with no_collecting():
        return Checker(table, Lexicon(table))
