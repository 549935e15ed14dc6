"""How sure an answer is, in words, and why: read from what it rests on.

Pure: the record of an answer in, words out. A proof is a proof; what makes an answer less sure is a word of the
question that was not understood, a row that rests on coders' knowledge, a source that disagrees, what was not proved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from radcode.model import Outcome

SURE, FAIRLY, CHECK, OPEN = "Sure", "Fairly sure", "Check it", "Open"
UNCHECKED = "coder"  # a row's `sure`: known among coders, not read in a document
WITHHELD = "Withheld"  # how `verify` begins the message of what it did not let through
FEW = 3  # words that are named


@dataclass(frozen=True, slots=True)
class Sureness:
    """How sure an answer is in one word or two, and the reasons, the weightiest first."""

    word: str
    reasons: tuple[str, ...]


def sureness_of(record: Mapping[str, Any]) -> Sureness | None:
    """Return how sure an answer is; None for one that declines."""
    if record["outcome"] == Outcome.DECLINED:
        return None
    page = record.get("page") or {}
    if record["outcome"] == Outcome.CLARIFY:
        return Sureness(OPEN, ("the answer depends on what is asked above", _proved(record)))
    checks, doubts = _checks(record), _doubts(record, page)
    word = CHECK if checks else FAIRLY if doubts else SURE
    return Sureness(word, (*checks, *doubts, _proved(record)))


def _checks(record: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a person must look at: something was not proved, and so it was left out."""
    withheld = sum(f["message"].startswith(WITHHELD) for f in record.get("findings", ()))
    if not withheld:
        return ()
    return (f"{withheld} {'thing' if withheld == 1 else 'things'} could not be proved and was left out",)


def _doubts(record: Mapping[str, Any], page: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what speaks against: words not understood, rows that coders only know, sources that disagree."""
    unknown = [] if page.get("table") else [str(w) for w in page.get("unknown", ())]  # "vs" stands in comparisons
    leading = {n for line in page.get("lines", ()) for n in line["citations"]}
    leading |= {n for s in page.get("said", ()) if s["part"] in ("lead", "why") for n in s["citations"]}
    unchecked = sum(c["sure"] == UNCHECKED and c["n"] in leading for c in record.get("citations", ()))
    against = sum(s["part"] == "conflict" for s in page.get("said", ()))
    found = []
    if unknown:
        more = " and others" if len(unknown) > FEW else ""
        found.append(f"not understood in the question: {', '.join(unknown[:FEW])}{more}")
    if unchecked:
        found.append(f"{unchecked} of its proofs {'rests' if unchecked == 1 else 'rest'} on coders\u2019 knowledge")
    if against:
        found.append(f"{against} {'source disagrees' if against == 1 else 'sources disagree'} with the table")
    return tuple(found)


def _proved(record: Mapping[str, Any]) -> str:
    cited = record.get("citations", ())
    rows, passages = (sum(c["kind"] == kind for c in cited) for kind in ("table", "passage"))
    said = [f"{n} {word}{'' if n == 1 else 's'}" for n, word in ((rows, "table row"), (passages, "passage")) if n]
    return f"proved by {' and '.join(said)}" if said else "nothing had to be proved"
