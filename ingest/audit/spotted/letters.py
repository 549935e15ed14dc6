"""Letters and figures of the fee schedule's fields, wherever they stand near the name of their field.

Pure. A value belongs to the field named last before it, else to the first one after it; two of them settle nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.audit.indicators import is_of_hospital
from ingest.audit.pages import Page
from ingest.audit.quantities import mai_judge
from ingest.audit.saying import Claim, Judge, Part, halves_named, names_half, of_rows
from ingest.audit.spotted.reading import denied
from ingest.audit.supervised import NO_LEVEL
from radcode.rows import FeeRow

_FIELDS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        (
            "pctc",
            r"\bPC\s?[/-]?\s?TC\b|\b(?:split|component|professional[/ -]technical) (?:indicator|flag"
            r"|field|column|code)\b",
        ),
        ("bilateral", r"\bbilat(?:eral)?\w*|\b(?:sides?|both[- ]sides|50) (?:indicator|flag|field|column)\b"),
        (
            "mult",
            r"\bmult(?:iple)?[- ](?:proc\w*|surg\w*|indicator|flag)|\b(?:MPPR|reduction) (?:indicator"
            r"|flag|field|column)\b",
        ),
        ("supervision", r"\bsupervis\w*|\bsup(?:v)?\.? level|\blevels?\b(?= (?:is |of |: ?)?0[1239]\b)"),
        ("global_days", r"\bglobal\w*|\bfollow-?up|\bpost-?op\w*"),
        ("mai", r"\bMAI\b|\badjudication\b"),
        ("status", r"\bstatus\b|\bletter\b"),
        ("other", r"\b(?:NCCI|PTP|edits?|modifier indicator|assistant|team|co-?surgeons?|APC|OPPS|family)\b"),
    )
}
_DIGIT = re.compile(
    r"(?<![\w.$,/%-])(?P<v>0?\d|0[019]0|[XYZM]{3})(?![\w/%]|[.,]\d|-\w|\s?(?:units?|lines?|views?|films?|times|days?\b"
    r"|weeks?|months?|years?|minutes?|sides?|percent|mg|ml|mci|codes?|am\b|pm\b|a\.m|p\.m|hours?|and \d))"
)
_NOT_OF_VALUE = re.compile(
    r"\b(?:modifier|version|quarter|q|table|chapter|section|page|step|row|line|item|column|-)\s?$", re.I
)
_LETTER = re.compile(
    r"(?:(?:\b(?:status|letter|flag|is|an?|the|of|with|as|carries|shows|shown|has|bears|gets|now|still"
    r"|reads)|[:=(\u2013\u2014])"
    r"\s?[\"\u201c'(]?)(?P<v>[A-Z])(?![\w'\u2019/.-]\w|[\w/])(?!\s[a-z]+ code\b)(?=[\"\u201d')]?(?:$"
    r"|\W*$|[,.;:)]|\s(?:and|in|for|on|so"
    r"|like|since|as|which|because|code|status|means?|meaning|behind|next|just|rather|\())"
    r")"
)
_BARE_LETTER = re.compile(
    r"^\W*~+(?:\s?\([^)]*\))?\s?[:=\u2013\u2014]\s?(?P<v>[A-Z])(?=\s?[,;.]|\s[a-z]|\W*$)(?!\s?[:=])"
)
_LEVEL = re.compile(r"(?<![\w.$,/%-])(?P<v>0[123])(?![\w/%-]|[.,]\d)")
_OF_LEVEL = re.compile(  # who names supervision is read by its own reader
    r"\b(?:general|direct|personal) (?:is|will|suffices|level)\b|\blevel\b(?=\s?(?::|is|=|needed"
    r"|required))",
    re.IGNORECASE,
)
_LEVEL_WORD = re.compile(
    r"\b(?P<v>general|direct|personal)\b(?! (?:radiolog|surg|anesth|hospital|practice|rule|billing|public))",
    re.IGNORECASE,
)
_NEAR = 60  # characters
_NAMES = {"pctc": "PC/TC indicator", "mult": "multiple procedure indicator", "global_days": "global days"}
_WIDTH = {"supervision": 2, "global_days": 3}


def letter_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the values of the fields of the fee schedule that stand in the part, each with its field."""
    if (
        part.clause.asked
        and not part.is_asked
        and part.clause.answer != "no"
        and not any(p.search(part.words) for p in _FIELDS.values())
    ):
        part = replace(part, words=f"{part.clause.asked.rstrip('? ')}: {part.words}")
    words = part.blanked
    marks = sorted((m.start(), m.end(), name) for name, p in _FIELDS.items() for m in p.finditer(words))
    values = [(m.start("v"), m.end("v"), m["v"]) for m in _DIGIT.finditer(words)]
    found: dict[str, list[tuple[int, int, str]]] = {}
    for start, end, value in values:
        if not _NOT_OF_VALUE.search(words[:start]) and (field := _field(marks, start, end, value)):
            found.setdefault(field, []).append((start, end, value))
    if any(name == "status" for *_, name in marks):
        found["status"] = [(m.start("v"), m.end("v"), m["v"]) for m in _LETTER.finditer(words)]
    elif bare := _BARE_LETTER.match(words):
        found["status"] = [(bare.start("v"), bare.end("v"), bare["v"])]
    for field, said in found.items():
        if field == "status" and is_of_hospital(part):
            continue
        if len({v.zfill(_WIDTH.get(field, 1)) for *_, v in said}) == 1:
            yield from _claim(field, *said[0], part, page)
    levels = list(_LEVEL_WORD.finditer(words)) if _OF_LEVEL.search(words) else []
    if len({m["v"].lower() for m in levels}) == 1:
        value = next(
            (
                x.value
                for x in page.table.rows("indicators")
                if x.kind == "supervision" and x.means.startswith(levels[0]["v"].capitalize())
            ),
            "",
        )
        yield from _claim("supervision", *levels[0].span(), value, part, page)


def _field(marks: list[tuple[int, int, str]], start: int, end: int, value: str) -> str:
    """Return the field that a figure is of, "" where it is of none or of one that has no such value."""
    if re.fullmatch(r"[XYZM]{3}", value):
        return "global_days"
    before = [m for m in marks if m[1] <= start and start - m[1] <= _NEAR]
    after = [m for m in marks if m[0] >= end and m[0] - end <= _NEAR // 2]
    name = before[-1][2] if before else after[0][2] if after else ""
    if name == "status" or not name:
        name = "supervision" if _LEVEL.fullmatch(value) else ""
    if (name == "global_days") != (len(value) == _WIDTH["global_days"]):
        return ""
    return "" if name == "other" else name


def _claim(field: str, start: int, end: int, said: str, part: Part, page: Page) -> Iterator[Claim]:
    no = denied(part, start, end)
    value = said.zfill(_WIDTH.get(field, 1))
    if no is None or page.table.indicator(field, value, page.on) is None:
        return
    if field == "mai":
        if not no:
            yield Claim("mai", f"MAI {value}", mai_judge(value, page), part.is_hedged)
        return
    name = _NAMES.get(field, field.replace("_", " "))
    yield Claim(
        field, f"{'not ' if no else ''}{name} {value}", _judge(field, value, part, page, no=no, end=end), part.is_hedged
    )


def _judge(field: str, value: str, part: Part, page: Page, *, no: bool, end: int) -> Judge:
    of_half = names_half(part)

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        own = {getattr(r, field) for r in rows}
        if field == "supervision":
            own = own - {NO_LEVEL} or own
            return None if value == NO_LEVEL else (value in own) is not no
        if of_half and value in own and getattr(rows[0], field) != value:
            return None
        return (getattr(rows[0], field) == value) is not no

    at = -1 if field == "supervision" else 0
    halves = halves_named(part.words[:end]) if field == "status" else ()
    return of_rows(page, holds, lambda r: f"{_NAMES.get(field, field)} {getattr(r, field)}", at, halves)
