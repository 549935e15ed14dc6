"""Codes offered as usable on a day on which they are not in force.

Pure. A sentence, heading or publication that says the code ended, or looks back to its time, is right about it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.reading import ENDED, Checked, Described, Page, Sentence, Verdict, checked
from radcode.rows import CodeRow

_LOOKS_BACK = re.compile(
    r"\b(?:before|prior|previous\w*|was|were|had been|used to|older?|histor\w*|through|changed|split|merged"
    r"|consolidated|never|cannot|stopped?|instead|not (?:be )?(?:use\w*|bill\w*|report\w*|submit\w*|pa[iy]\w*"
    r"|accept\w*))\b|\b(?:do|does|did|is|are|can|should|must|would)(?:\snot|n['\u2019]t)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_USABLE = re.compile(
    r"\b(?:uses?|used|bills?|billed|billing|reports?|reported|codes?|coded|submit\w*|appl(?:y|ies)|describes?|covers?|denotes?"
    r"|represents?|pays?|paid|reimburse\w*|requires?|includes?|is|are|for|assign\w*|select\w*)\b",
    re.IGNORECASE,
)


def validity_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the codes that the sentence offers, with whether they are in force on the day of the audit."""
    if sentence.says_nothing or not sentence.described:
        return
    for described in sentence.described:
        for code in described.codes:
            versions = page.table.versions(code)
            if versions and page.row(code) is None:
                yield from _of_code(sentence, described, versions, page)


def _of_code(sentence: Sentence, described: Described, versions: tuple[CodeRow, ...], page: Page) -> Iterator[Checked]:
    before = [v for v in versions if v.effective_to < page.on]
    row = before[-1] if before else versions[0]
    table = f"ended on {row.effective_to}" if before else f"starts on {row.effective_from}"
    if _says_so(sentence, row) or row.code in page.ended_codes:
        yield checked(sentence, row.code, "validity", "agrees", "not in force", table, row)
        return
    offered = described.is_told and (
        sentence.kind == "row"
        or described.is_range
        or bool(described.in_brackets and described.before.strip())
        or bool(_USABLE.search(sentence.words))
    )
    then = page.table.code(row.code, page.publication.published)
    verdict: Verdict = "undecided" if not offered else "stale" if then else "contradicts"
    yield checked(sentence, row.code, "validity", verdict, "billable", table, row)


def _says_so(sentence: Sentence, row: CodeRow) -> bool:
    if ENDED.search(sentence.words) or _LOOKS_BACK.search(sentence.words) or ENDED.search(sentence.heading):
        return True
    return any(row.effective_from.year <= int(y) <= row.effective_to.year for y in _YEAR.findall(sentence.words))
