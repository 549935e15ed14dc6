"""Whether a code takes part in the reduction for several procedures of one session, as a sentence says it.

Pure. What a multiple-procedure indicator means is read from the indicators table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Judge, Part, of_rows
from radcode.rows import FeeRow

_TOPIC = re.compile(
    r"\bmultiple[- ]procedure (?:payment )?(?:reduction|cut|discount)s?\b|\bMPPR\b|\b(?:imaging|session) reduction\b"
    r"|\breductions?\b(?=[^.;]{0,60}\b(?:another|same session|second|several|beside|same day)\b)",
    re.IGNORECASE,
)
_SPARED = re.compile(
    r"\b(?:exempt|not (?:subject|affected|reduced|cut|part|touched)|outside|escapes?|free (?:of|from)|spared"
    r"|untouched|ignores?"
    r"|(?:does|do|is|are|will) (?:not|never) (?:apply|applied|touch|reach|hit|affect|reduce|cut|subject)"
    r"|never (?:applies|touches|hits)"
    r"|(?<!\w )no (?:\w+ ){0,2}?(?:reduction|MPPR|discount))\b",
    re.IGNORECASE,
)
_HIT = re.compile(
    r"\b(?:subject to|takes? part in|falls? under|hit by|affected by|included in|(?:reduction|MPPR|cut"
    r"|discount) applies"
    r"|applies to (?:~|it|this)|belongs? to|counts? (?:toward|for)|on the list)",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|never|no|neither|nor|without|unless|if|except)\b|n['\u2019]t\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:commercial|surg\w+|endoscop\w*|professional|technical|first|highest)\b", re.IGNORECASE)
# "Without the reduction it would be ..." reckons what the reduction takes.
_SUPPOSES = re.compile(r"\b(?:would|were it|suppose|without)\b", re.IGNORECASE)
_NONE = ("No reduction", "does not apply")


def reduction_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield whether the code is said to be reduced when it is one of several."""
    if not _TOPIC.search(part.words) or _OTHER.search(part.words) or _SUPPOSES.search(part.words):
        return
    spared, hit = _SPARED.search(part.words), _HIT.search(part.words)
    if bool(spared) == bool(hit) and not spared:
        return
    if not spared and _NOT.search(part.words):
        return
    denied = part.is_asked and part.clause.answer == "no"
    wanted = bool(hit and not spared) != denied
    said = "takes part in the reduction" if wanted else "outside the reduction"
    yield Claim("mult", said, _is_reduced(page, wanted=wanted), part.is_hedged)


def _is_reduced(page: Page, *, wanted: bool) -> Judge:
    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        meaning = page.table.indicator("mult", rows[0].mult, page.on)
        if meaning is None:
            return None
        return (not any(w in meaning.means for w in _NONE)) is wanted

    return of_rows(page, holds, lambda r: f"multiple procedure indicator {r.mult}")
