"""The values that a sentence gives of a code's attributes, whatever the verb: what readers of turns of phrase miss.

Pure. For a stretch bound to one code each attribute of the table is tried: a word of its field, any value of its domain
beside it, and how the value is said. Refuted is one value said plainly that the row cannot bear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ingest.audit.indicators import is_about_code
from ingest.audit.pages import Checked, Page, Sentence, said_before
from ingest.audit.saying import Claim, Part, judged, parts_of
from ingest.audit.spotted.couples import couples_in
from ingest.audit.spotted.cuts import cuts_in
from ingest.audit.spotted.exams import exam_claims
from ingest.audit.spotted.letters import letter_claims
from ingest.audit.spotted.lives import lives_in
from ingest.audit.spotted.measured import age_claims, dose_claims, policy_claims, unit_claims, week_claims, work_claims
from ingest.audit.spotted.pictures import contrast_claims, route_claims, view_claims
from ingest.audit.spotted.states import state_claims
from radcode.codes import code_mentions

_Reader = Callable[[Part, Page], Iterator[Claim]]
_OF_PART: tuple[_Reader, ...] = (
    letter_claims, state_claims, unit_claims, week_claims, age_claims, policy_claims, work_claims, view_claims,
    route_claims, exam_claims,
)  # fmt: skip
_OF_DENIALS: tuple[_Reader, ...] = (letter_claims, state_claims)
_OF_CONTEXT: tuple[Callable[[Part, Page, str], Iterator[Claim]], ...] = (dose_claims, contrast_claims)


def spotted_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the values said of codes, pairs and policies, with the verdict of the rows."""
    before = said_before(sentence, page)
    before = "" if code_mentions(before) else before
    for part in parts_of(sentence, page.publication.title):
        if not is_about_code(part) or len(set(part.clause.codes)) != 1:
            continue
        if part.is_asked and part.clause.answer == "no":
            yield from (s for r in _OF_DENIALS for c in r(part, page) for s in judged(sentence, part, c, page))
            continue
        claims = [c for reader in _OF_PART for c in reader(part, page)]
        claims += [c for reader in _OF_CONTEXT for c in reader(part, page, before)]
        for claim in claims:
            yield from judged(sentence, part, claim, page)
    yield from lives_in(sentence, page)
    yield from couples_in(sentence, page)
    yield from cuts_in(sentence, page)
