"""By what a needle is guided, as a sentence says it, where each means of guidance has a code of its own.

Pure. The means of a code are read from its row's techniques.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part
from radcode.rows import CodeRow

_MEANS = {
    "ultrasound_guided": r"ultrasound|ultrasonic|ultrasonograph\w*|sonograph\w*|(?-i:US)",
    "stereotactic": r"stereota(?:ctic|xis)",
    "mr_guided": r"(?-i:MRI?)|magnetic resonance",
    "ct_guided": r"(?-i:CT)|computed tomograph\w*",
    "fluoroscopic": r"fluoroscop\w*",
}
_ANY = "|".join(f"(?P<{name}>{words})" for name, words in _MEANS.items())
# Only where the words say that something is done under it: a study beside it is no guidance.
_GUIDED = re.compile(
    rf"\b(?:under|(?:biopsied|sampled|aspirated|drained|taken|drawn|done|guided|placed"
    rf"|steered|aimed|located|targeted|directed|performed) (?:by|with|using|through"
    rf"|under))\s"
    rf"(?:the\s|an?\s)?(?:{_ANY})\b",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"\b(?:with|under|by|using) (?:the )?(?:imaging|image|radiologic\w*) guidance\b|\bimag(?:e"
    r"|ing)[- ]guided\b",
    re.IGNORECASE,
)
_BLIND = re.compile(
    r"\bwithout (?:any )?(?:imaging|image guidance|guidance)\b|\bblind(?:ly)?\b|\bno (?:imaging|image guidance"
    r"|guidance)\b(?! (?:codes?|lines?|charges?)\b)"  # "no guidance code is added" tells of a claim
    r"|\b(?:by|on) (?:palpation|landmarks?)\b",
    re.IGNORECASE,
)
_GUIDANCE = re.compile(rf"\b(?:{_ANY})[\s-](?:guided|guidance|control)\b", re.IGNORECASE)
_NAMED = re.compile(rf"\b(?:{_ANY})\b", re.IGNORECASE)
_CHEAP = re.compile(r"\bunder\b|guid|control|(?:ied|ed|en|wn|one) (?:by|with|using|through)\b", re.IGNORECASE)


def guidance_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the one means of guidance that the part names; nothing where others are named beside it."""
    seen, blind = _WITH.search(part.words), _BLIND.search(part.words)
    told = seen or blind
    if told and bool(seen) != bool(blind) and (blind or part.denies(told.start(), told.end()) is False):
        said = "with imaging guidance" if seen else "without imaging guidance"
        yield Claim("guidance", said, _is_seen(page, wanted=bool(seen)), part.is_hedged)
    if not _CHEAP.search(part.words):
        return
    found = [m for pattern in (_GUIDED, _GUIDANCE) for m in pattern.finditer(part.words)]
    named = {name for m in found for name, words in m.groupdict().items() if words}
    around = {m.lastgroup for m in _NAMED.finditer(part.words)}
    if len(named) == 1 and len(around) == 1 and all(part.denies(m.start(), m.end()) is False for m in found):
        (means,) = named
        said = page.table.meaning("technique", means)
        yield Claim("guidance", said, _is_guided(means, page), part.is_hedged)


def _is_seen(page: Page, *, wanted: bool) -> Judge:
    """Judge whether the needle work is done under imaging, where the same work without it, or with it, has a code."""

    def is_seen(row: CodeRow) -> bool | None:
        if any(t.startswith("without_") for t in row.technique):
            return False
        return True if any(t == "imaging_guided" or t in _MEANS for t in row.technique) else None

    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        own = is_seen(row) if row else None
        if row is None or own is None:
            return None
        near = (x for x in page.near(row) if x.regions == row.regions and x.role == row.role)
        holds = True if own is wanted else False if any(is_seen(x) is wanted for x in near) else None
        return Fact(holds, row.label, row)

    return judge


def _is_guided(means: str, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        own = set(row.technique) & set(_MEANS) if row else set()
        if row is None or len(own) != 1:
            return None
        (held,) = own
        holds = True if held == means else False if _has_twin(row, held, means, page) else None
        return Fact(holds, page.table.meaning("technique", held), row)

    return judge


def _has_twin(row: CodeRow, held: str, means: str, page: Page) -> bool:
    """Tell whether the same needle work under the other means has a code of its own."""
    wanted = {means if t == held else t for t in row.technique}
    return any(
        set(x.technique) == wanted and (x.modality, x.regions, x.role) == (row.modality, row.regions, row.role)
        for x in page.table.codes_on(page.on)
    )
