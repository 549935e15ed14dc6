"""The values that a sentence gives of a code's attributes, whatever the verb: what readers of turns of phrase miss.

Pure. For a stretch bound to one code each attribute of the table is tried: a word of its field, any value of its domain
beside it, and how the value is said. Refuted is one value said plainly that the row cannot bear.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from ingest.audit.indicators import is_about_code
from ingest.audit.pages import Checked, Page, Sentence, said_before
from ingest.audit.saying import Claim, Fact, Judge, Part, judged, parts_of
from ingest.audit.spotted.clash import clashes_in
from ingest.audit.spotted.couples import couples_in
from ingest.audit.spotted.cuts import cuts_in
from ingest.audit.spotted.doses import course_claims, dose_claims, work_claims
from ingest.audit.spotted.dye import contrast_claims
from ingest.audit.spotted.edits import edits_in
from ingest.audit.spotted.eligible import eligible_claims
from ingest.audit.spotted.letters import letter_claims
from ingest.audit.spotted.lives import lives_in
from ingest.audit.spotted.measured import follow_up_claims, unit_claims, week_claims
from ingest.audit.spotted.patients import age_claims, policy_claims
from ingest.audit.spotted.pictures import is_just_that, route_claims, view_claims
from ingest.audit.spotted.sides import side_claims
from ingest.audit.spotted.states import state_claims
from ingest.audit.spotted.trips import trips_in
from radcode.codes import code_mentions

_Reader = Callable[[Part, Page], Iterator[Claim]]
_OF_PART: tuple[_Reader, ...] = (
    letter_claims, state_claims, unit_claims, week_claims, age_claims, policy_claims, work_claims, view_claims,
    route_claims, follow_up_claims, course_claims, eligible_claims,
    side_claims,
)  # fmt: skip
# These read a denial as part of what is said.
_TURNED_THEMSELVES: tuple[_Reader, ...] = (letter_claims, state_claims, eligible_claims)
_OF_CONTEXT: tuple[Callable[[Part, Page, str], Iterator[Claim]], ...] = (dose_claims, contrast_claims)


def spotted_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the values said of codes, pairs and policies, with the verdict of the rows."""
    before = said_before(sentence, page)
    context = "" if code_mentions(before) else before
    for part in parts_of(sentence, page.publication.title):
        if len(set(part.clause.codes)) != 1:
            continue
        claims = _claims(part, context, page) if is_about_code(part) else ()
        for claim in view_claims(part, page) if not claims and is_just_that(part) else claims:
            yield from judged(sentence, part, claim, page)
    yield from lives_in(sentence, page)
    yield from couples_in(sentence, page)
    yield from edits_in(sentence, page)
    yield from cuts_in(sentence, page)
    yield from trips_in(sentence, page)
    yield from clashes_in(sentence, page)


def _claims(part: Part, before: str, page: Page) -> Iterator[Claim]:
    if part.is_asked and part.clause.answer == "no":
        for reader in _OF_PART:
            for claim in reader(part, page):
                yield claim if reader in _TURNED_THEMSELVES else claim._replace(judge=_turned(claim.judge))
        return
    claims = [c for reader in _OF_PART for c in reader(part, page)]
    claims += [c for reader in _OF_CONTEXT for c in reader(part, page, before)]
    yield from claims
    asked = part.clause.asked
    if asked and not part.is_asked and (part.clause.answer == "yes" or not _WHETHER.search(asked)):
        known = {c.attribute for c in claims}
        lead = f"{asked.rstrip('?* ')}: "
        joined = replace(part, words=lead + part.words, whole=lead + part.whole, at=0)
        readers = () if _CHOICE.search(asked) else _OF_PART
        yield from (c for reader in readers for c in reader(joined, page) if c.attribute not in known)
        if not _OF_TWO.search(asked):
            yield from (c for c in contrast_claims(joined, page, "") if c.attribute not in known)


_WHETHER = re.compile(
    r"(?:^|[,.?:]\s)\W*(?:\w+\s){0,2}?(?:is|are|was|do|does|did|can|could|may|must|should|will|would"
    r"|has|have|am)\s(?!.*\b(?:how|what)\b)",
    re.IGNORECASE,
)
_OF_TWO = re.compile(r"\b(?:or|versus|vs|instead|difference)\b", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:or|versus|vs|which|instead|difference)\b", re.IGNORECASE)


def _turned(judge: Judge) -> Judge:
    """Judge the contrary: who says no to what a row holds is wrong; no to what it does not hold settles nothing."""

    def turned(code: str, on: date) -> Fact | None:
        fact = judge(code, on)
        return fact and fact._replace(holds=False if fact.holds else None)

    return turned
