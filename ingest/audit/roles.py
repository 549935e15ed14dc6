"""Which half of a two-part study a code is: the injection, the pictures and their reading, or both.

Pure. The role and the techniques of a row say which; a claim about who bills "separately" is held against them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part

_NEEDLE = (
    r"(?:(?:the|an?|its|contrast|joint|needle|catheter) )*(?:injection|injecting|puncture|needle|needle placement"
    r"|catheter"
    r"|catheter placement|catheteri[sz]ation|cannulation)"
)
_PICTURES = (
    r"(?:(?:the|its|all|any) )*(?:pictures|imaging|images|reading|interpretation|imaging half"
    r"|supervision and interpretation"
    r"|S&I|radiological (?:half|part)|films)"
)
_IS = r"(?:is|covers|pays(?: for)?|stands for|describes|buys(?: you)?|means|represents|reports|includes)"
_AS_NEEDLE = re.compile(
    rf"~ {_IS} (?:only )?{_NEEDLE}\b(?! (?:half )?of (?:the )?(?:tracer|radio))"
    r"|\b(?:injects?|punctures?|puts? the (?:contrast|needle|catheter) in|places? the (?:needle"
    r"|catheter))\b[^.;~]{0,60}?"
    r"\band (?:then )?(?:bills?|reports?|codes?|claims?) ~"
    rf"|~ for (?:the )?(?:{_NEEDLE})\b",
    re.IGNORECASE,
)
_AS_PICTURES = re.compile(rf"~ {_IS} (?:only )?{_PICTURES}\b|~ for (?:the )?(?:{_PICTURES})\b", re.IGNORECASE)
_APART = re.compile(
    rf"\b{_PICTURES} (?:\w+ )?(?:(?:is|are|has to be|have to be|must be|still|to be|be) )*(?:coded|billed|reported"
    rf"|listed|paid"
    r"|claimed) (?:separately|apart|next to it|in addition|on top|beside it|extra|as well)"
    r"|\bseparate (?:S&I|imaging|radiology|supervision and interpretation|reading) (?:number|code|line)"
    rf"|\btakes two codes\b|\b{_PICTURES} (?:is|are) another (?:number|code)",
    re.IGNORECASE,
)
_INCLUDED = ("injection_included", "imaging_included")


def role_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield which half the code is said to be, or that its pictures go on a line of their own."""
    words = " ".join(re.sub(r"~+", "~", part.blanked).split())
    if len(part.clause.codes) != 1 or (part.has_condition and not _APART.search(words)):
        return
    for pattern, half in ((_AS_NEEDLE, "the injection"), (_AS_PICTURES, "the pictures")):
        found = pattern.search(words)
        if found and not _DENIED.search(words):
            yield Claim("role", half, _is_half(half, page), part.is_hedged)
            return
    if _APART.search(words) and not _DENIED.search(words):
        yield Claim("role", "pictures on a line of their own", _pictures_apart(page), part.is_hedged)


_DENIED = re.compile(r"\b(?:not|never|no|neither|nor|cannot|without|rather|instead)\b|n['\u2019]t\b", re.IGNORECASE)


def _is_half(half: str, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None or row.role not in ("si", "injection") or set(_INCLUDED) & set(row.technique):
            return None
        own = "the pictures" if row.role == "si" else "the injection"
        partners = page.table.pairs(on, other=code) if row.role == "si" else page.table.pairs(on, code=code)
        known = any(p.relation == "injection_with_si" for p in partners)
        return Fact(True if own == half else False if known else None, page.table.meaning("role", row.role), row)

    return judge


def _pictures_apart(page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        told = (
            re.search(
                r"with images|with pictures|pictures? and report inside|imaging inside|images inside", row.explains
            )
            if row
            else None
        )
        if row is None or row.role in ("si", "injection"):
            return None
        return Fact(False, row.explains.rstrip("."), row) if told or set(_INCLUDED) & set(row.technique) else None

    return judge
