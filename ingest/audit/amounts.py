"""Dollar amounts given for a code, against relative values x conversion factor of every loaded release.

Pure. Refuted is what is too far from the amount in every release. An exact figure that is near but not equal is left
undecided: it may be of another year, locality or conversion factor than those that are loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from ingest.audit.reading import Checked, Described, Page, Sentence, Verdict, checked
from radcode.rows import FeeRow
from radcode.sentences import dollars

TOLERANCE = Decimal("0.03")  # issue 6, point 2
_CENT = Decimal("0.01")
_AMOUNT = re.compile(
    r"(?P<about>\b(?:approximately|approx\.?|about|around|roughly|nearly|some)\s|~\s?)?"
    r"\$(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d+(?:\.\d\d)?)"
    r"(?!\d|[.,]\d|\s?[-\u2013]|\s?(?:million|billion|[MK]\b))"
)
_READ = re.compile(r"\bprofessional component\b|\bmodifier\s26\b|\bPC\b", re.IGNORECASE)
_OTHER_PAYERS = re.compile(
    r"\b(?:commercial|self-?pay|cash|charge[sd]?|medicaid|private|out-of-pocket|copay\w*|deductible)\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def amounts_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the professional amounts given for single codes, with the verdict of every release."""
    if sentence.says_nothing or "$" not in sentence.words or _OTHER_PAYERS.search(sentence.line):
        return
    if not _READ.search(sentence.line) or not _is_of_loaded_year(sentence, page):
        return
    for described in sentence.described:
        found = list(_AMOUNT.finditer(described.after)) if len(described.codes) == 1 else []
        if len(found) == 1 and "global" not in described.after.lower():
            yield from _of_code(sentence, described, found[0], page)


def _is_of_loaded_year(sentence: Sentence, page: Page) -> bool:
    loaded = {r.holds_from.year for r in page.table.rows("releases") if r.kind == "rvu"}
    named = {int(y) for y in _YEAR.findall(sentence.line)} or {page.publication.published.year}
    return named <= loaded


def _of_code(sentence: Sentence, described: Described, found: re.Match[str], page: Page) -> Iterator[Checked]:
    (code,) = described.codes
    figure = Decimal(found["figure"].replace(",", ""))
    computed = list(_professional(code, page))
    if not computed:
        return
    is_exact = "." in found["figure"] and not found["about"]
    off = min(abs(a - figure) for a, _ in computed)
    is_near = any(abs(a - figure) <= a * TOLERANCE for a, _ in computed)
    verdict: Verdict = "contradicts" if not is_near else "undecided" if is_exact and off > _CENT else "agrees"
    amount, row = computed[-1]
    said = f"{'' if is_exact else 'about '}${figure} for the professional component"
    table = f"${amount} in release {row.release}"
    yield checked(sentence, code, "amount", verdict, said, table, row)


def _professional(code: str, page: Page) -> Iterator[tuple[Decimal, FeeRow]]:
    """Yield the national amount of the read in each release, the newest last; none for codes without one."""
    factors = {x.source: x.value for x in page.table.rows("cf") if x.kind == "non_apm"}
    for release in sorted((r for r in page.table.rows("releases") if r.kind == "rvu"), key=lambda r: r.holds_from):
        view = page.table.fee(code, "26", release.holds_from)
        factor = factors.get(release.release)
        if view and factor is not None and view.row.release == release.release:
            total = view.row.work + view.row.pe_facility + view.row.mp
            if total:
                yield dollars(total * factor), view.row
