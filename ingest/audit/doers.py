"""Who bills which half: the one who only reads, the one who only makes the images; and how Medicare pays a half.

Pure. The modifiers of the halves are read from their rows; a half's own status stands in its fee row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part
from ingest.audit.worth import ROW_OF

_ONLY = r"(?:only|merely|just|solely|simply)"
_DOES_ONLY = {
    "professional": re.compile(
        rf"\b{_ONLY} (?:reads?|interprets?|reports? on|dictates)\b|\b(?:reads?|interprets?) (?:it )?(?:only"
        rf"|and nothing else)\b"
        r"|\b(?:reads?|interprets?) (?:\w+ ){0,4}?(?:remotely|from (?:home|afar|elsewhere)|for the hospital)\b"
        r"|\b(?:reading|interpretation|read|physician['\u2019]?s?) (?:part |side |share |half )?(?:only|alone)\b"
        r"|\bphysician(?:['\u2019]s)? share\b|\b(?:does not|doesn['\u2019]t|without) own(?:ing)? (?:the|any) (?:\w+ )?"
        r"(?:equipment|machine|scanner|room|camera|unit)\b",
        re.IGNORECASE,
    ),
    "technical": re.compile(
        rf"\b{_ONLY} (?:does|makes|takes|acquires|performs|runs|produces) the (?:\w+ )?(?:scans?|images?|films?"
        rf"|pictures?|exams?|stud\w+)\b"
        rf"|\b{_ONLY} (?:owns?|supplies|provides|furnishes) the (?:\w+ )?(?:equipment|machine|scanner|room"
        rf"|camera|unit)\b"
        r"|\b(?:equipment|machine|staff and equipment) (?:share|side|half|part) (?:only|alone)\b"
        r"|\b(?:does not|doesn['\u2019]t|without) (?:read|interpret)(?:ing)?\b",
        re.IGNORECASE,
    ),
}
_ROWS = {m: half for half, m in ROW_OF.items() if m}
_ANY = "|".join(_ROWS)
_NAMED = re.compile(
    rf"(?<![\w.$])-?(?P<m>{_ANY})(?![\w%]|[.,]\d|\s?(?:percent|RVUs?|units|months|codes))|(?<=\d)-(?P<on>{_ANY})\b"
)
_PUT = re.compile(
    r"\b(?:append\w*|add\w*|bills?|billed|billing|uses?|used|puts?|takes?|claims?|reports?|with"
    r"|attach\w*|modifiers?|needs?)\b",
    re.I,
)
_HALF = re.compile(
    rf"\b(?P<half>technical|professional|{_ANY})\s(?:component|part|side|half|portion|line|row"
    rf"|service)\b",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\b(?:is|are|gets?|stays|remains)\s(?:\w+ly\s|also\s|still\s)?(?:payable|paid|reimbursed|priced|billable)\b"
    r"|\bmedicare (?:also )?pays\b|\bcan be billed\b|\bmay be billed\b|\bactive\b|\bon its own\b",
    re.IGNORECASE,
)
_BUNDLED = re.compile(
    r"\b(?:bundled|never paid|not paid|unpaid|no (?:separate )?payment|not payable"
    r"|status B)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|never|no|cannot|neither|nor|without|only|except|if|unless|if|as|part of)\b"
    r"|n['\u2019]t\b",
    re.IGNORECASE,
)


def doer_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the modifier with which the one who does only one half is said to bill, and whether a half is paid."""
    named = {_ROWS[m["m"] or m["on"]] for m in _NAMED.finditer(part.words)}
    does = [m for m, pattern in _DOES_ONLY.items() if pattern.search(part.words)]
    if len(named) == 1 and len(does) == 1 and _PUT.search(part.words) and not _TURNED.search(part.words):
        (said,) = named
        yield Claim(
            "modifier", f"{said} for the one who does {does[0]}", _is_for(said, does[0], page), part.is_narrowed
        )
    yield from _paid_halves(part, page)


_TURNED = re.compile(
    r"\b(?:not|never|no|cannot|rather|instead|wrong\w*|without (?=modifier))\b"
    r"|n['\u2019]t\b(?! (?:own|read|interpret))",
    re.I,
)


def _is_for(said: str, does: str, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.modifier(ROW_OF[does], on)
        view = page.table.fee(code, ROW_OF[does], on)
        return Fact(said == does, f"{does}: {row.label}", row) if row and view else None

    return judge


def _paid_halves(part: Part, page: Page) -> Iterator[Claim]:
    halves = {_ROWS.get(m["half"].upper(), m["half"].lower()) for m in _HALF.finditer(part.words)}
    if len(halves) != 1 or part.has_condition:
        return
    (half,) = halves
    bundled, paid = _BUNDLED.search(part.words), _PAID.search(part.words)
    if bool(bundled) == bool(paid) or (paid and _NOT.search(part.words)):
        return
    said = f"{half} line {'bundled' if bundled else 'paid'}"
    yield Claim("status", said, _half_is_paid(half, page, wanted=bool(paid)), part.is_hedged)


def _half_is_paid(half: str, page: Page, *, wanted: bool) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        view = page.table.fee(code, ROW_OF[half], on)
        meaning = page.table.indicator("status", view.row.status, on) if view else None
        if view is None or meaning is None:
            return None
        pays = bool(meaning.allows)
        return Fact(pays is wanted, f"{half} row: Medicare status {view.row.status}", view.row)

    return judge
