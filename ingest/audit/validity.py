"""A code's life: offered while it is not in force, said to have ended, to be alive, or to be new since a year.

Pure. Years are held against `history` and the code's rows. A sentence, heading or publication that says the code ended,
or looks back to its time, does not offer it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.clauses import sole_code
from ingest.audit.lived import YEAR, lives_told, state_in
from ingest.audit.pages import ENDED, Checked, Page, Sentence, Verdict, checked
from ingest.audit.told import told_by
from radcode.rows import CodeRow

_LOOKS_BACK = re.compile(
    r"(?<!as )\bbefore\b|\b(?:prior|previous\w*|was|were|had been|used to|older|lives? on"
    r"|old (?:\w+ )?[A-Z]?\d{4,5}|histor\w*"
    r"|through|(?<!nothing has )(?<!that has )changed|split|merged"
    r"|consolidated|never|cannot|stopped?|instead|not (?:be )?(?:use\w*|bill\w*|report\w*|submit\w*|pa[iy]\w*"
    r"|accept\w*))\b|\b(?:do|does|did|is|are|can|should|must|would)(?:\snot|n['\u2019]t)\b",
    re.IGNORECASE,
)
_USABLE = re.compile(
    r"\b(?:uses?|used|bills?|billed|billing|reports?|reported|codes?|coded|submit\w*|appl(?:y|ies)|describes?"
    r"|covers?|denotes?"
    r"|charg(?:es?|ed|ing)|claim(?:s|ed)?|counts?|lists?|represents?|pays?|paid|reimburse\w*|requires?|includes?|is|are|for|assign\w*|select\w*)\b",
    re.IGNORECASE,
)

# The name of a column of codes that are not offered.
_CALLED_OLD = re.compile(
    r"^\W*(?:old|former|previous|prior|deleted|retired|ended|gone|was|until|before|legacy|then|from"
    r"|replace[sd])\b[^;]*;",
    re.IGNORECASE,
)

# ---------------------------------------------------------------- offered


def validity_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what the sentence says of each code's life: whether it offers an ended one, and the years it gives."""
    if sentence.says_nothing:
        return
    told = [s for t in told_by(sentence, page) for s in lives_told(t, sentence, page)]
    yield from told
    judged = {s.code for s in told}
    for described in sentence.described:
        offered = described.is_told and (
            sentence.kind == "row"
            or described.is_range
            or bool(described.in_brackets and described.before.strip())
            or bool(_USABLE.search(sentence.words))
        )
        if not _CALLED_OLD.match(described.before):
            yield from _offers(sentence, described.codes, page, judged, offered=offered)
    yield from _offered_above(sentence, page, judged)
    for clause in sentence.clauses:
        is_meant = clause.is_pointed or (clause.is_headed and _VALID_FOR.match(clause.words))
        if not clause.is_named and is_meant and not sentence.described:
            offered = (
                bool(_USABLE.search(clause.words)) and clause.answer != "no" and not _LOOKS_BACK.search(clause.about)
            )
            yield from _offers(sentence, clause.codes, page, judged, offered=offered)


_VALID_FOR = re.compile(r"^\W*(?:valid|active|current|billable|payable|the (?:code|number)) for\b", re.IGNORECASE)
# "Report this code when ...; the other side is <code>": the heading's code is offered, whatever else is named behind.
_POINTED = re.compile(
    r"^\W*(?:(?:please|always|only|you|we|coders)\s)?(?:may\s|can\s|should\s)?(?:report|use|bill|charge|assign|choose|pick"
    r"|select|submit|claim)\s(?:it|this (?:code|one|number|line))\b|^\W*(?:it|this (?:code|one|number))\s(?:is|covers"
    r"|describes|reports|stands|serves|includes|pays|goes|takes|needs|requires|applies)\b",
    re.IGNORECASE,
)


def _offered_above(sentence: Sentence, page: Page, judged: set[str]) -> Iterator[Checked]:
    own = sole_code(sentence.heading.split(" > ")[-1])
    if not sentence.described or not own or own[0] in sentence.words or not _POINTED.match(sentence.words):
        return
    lead = sentence.words[: sentence.described[0].start]
    if not _LOOKS_BACK.search(lead):
        yield from _offers(sentence, own, page, judged, offered=True)


def _offers(
    sentence: Sentence, codes: tuple[str, ...], page: Page, judged: set[str], *, offered: bool
) -> Iterator[Checked]:
    for code in codes:
        versions = page.table.versions(code)
        if not versions or page.row(code) is not None or code in judged:
            continue
        row, table = state_in(versions, page)
        if _says_so(sentence, row) or _is_ended_elsewhere(code, page):
            yield checked(sentence, code, "validity", "agrees", "not in force", table, row)
            continue
        then = page.table.code(code, page.publication.published)
        verdict: Verdict = "undecided" if not offered else "stale" if then else "contradicts"
        yield checked(sentence, code, "validity", verdict, "billable", table, row)


def _says_so(sentence: Sentence, row: CodeRow) -> bool:
    if ENDED.search(sentence.words) or _LOOKS_BACK.search(sentence.words) or ENDED.search(sentence.heading):
        return True
    last = row.effective_to.year
    years = [(int(m[0]), _DURING.search(sentence.words[: m.start()])) for m in YEAR.finditer(sentence.words)]
    # "With the 2026 rewrite" tells of the day on which a code of 2025 ended, "in 2026" of a day after it.
    return any(row.effective_from.year <= y <= last or (y == last + 1 and not during) for y, during in years)


def _is_ended_elsewhere(code: str, page: Page) -> bool:
    """Tell whether some sentence of the publication, or a heading, calls the code ended, "this code" included."""
    return code in page.ended_codes or any(
        ENDED.search(c.words) for s in page.sentences for c in s.clauses if code in c.codes
    )


_DURING = re.compile(
    r"\b(?:in|for|during|throughout|status|CY|year|schedule)\W{1,3}(?:CY|calendar year|year|the|(?:jan"
    r"|febr)uary|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber)?\s?$",
    re.IGNORECASE,
)
