"""What can be broken in data or set-up, as exceptions that say where, what and how to mend it.

A coding problem is never an exception: it is a `Finding` or a declined `Answer`.
"""

from __future__ import annotations

from collections.abc import Sequence


class RadcodeError(Exception):
    """Broken data or set-up: one plain line, with the command that mends it where there is one."""

    def __init__(self, what: str, mend: str = "") -> None:
        super().__init__(f"{what} {mend}".strip())
        self.what = what
        self.mend = mend


class UsageError(RadcodeError):
    """The caller's words cannot be used: empty text, a bad date, an unknown option value."""


class DataError(RadcodeError):
    """A data file holds wrong cells; every problem of the file is reported at once."""

    def __init__(self, problems: Sequence[str], mend: str = "Correct the file and run the command again.") -> None:
        super().__init__("\n".join(problems), mend)
        self.problems = tuple(problems)


class StaleIndex(RadcodeError):
    """The index is missing, half-written, foreign or older than the corpus."""


class MissingModel(RadcodeError):
    """The embedding model is absent or its files are not the ones that were pinned."""


class StoreError(RadcodeError):
    """The record store cannot be opened, is of a newer program, or the disk is full."""
