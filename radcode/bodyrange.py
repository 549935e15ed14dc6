"""Kinds of study that are coded by how much of the body they show, whatever the organ: PET.

Pure; imports `attributes`, `cues`, `model`, `rows`, `tables`. Which kinds those are, the codes tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from radcode import cues
from radcode.attributes import sliced
from radcode.model import Reading, Term
from radcode.rows import CodeRow
from radcode.tables import CodeTable


def by_range(kinds: Iterable[str], on: date, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return the codes of these kinds of study that differ in how much of the body they show; nothing for others."""
    within = sorted({k for kind in kinds for k in (kind, *table.within("modality", kind))})
    rows = [r for k in within for r in table.codes_of(k, on) if r.scope == "imaging" and r.purpose == "diagnostic"]
    plain = [r for r in rows if not (r.technique or r.addon) and all(_is_range(o, table) for o in r.regions)]
    shown = {r.regions for r in plain}
    return tuple(plain) if (_BODY,) in shown and len(shown) > 1 else ()


_BODY = "body"


def _is_range(region: str, table: CodeTable) -> bool:
    """Tell whether a region is the body or a stretch of it that holds nothing with slices of its own."""
    parts = table.within("regions", region)
    return region == _BODY or (table.ancestors("regions", region).get(_BODY) == 1 and not parts & sliced(table))


def without_organ_of_tumor(reading: Reading, kinds: Iterable[str], text: str, on: date, table: CodeTable) -> Reading:
    """Take the organ of a tumor as why the body was scanned, not as what was shown: "PET for colon cancer".

    Not where the organ has a code of its own in that kind of study. `kinds`: those of the codes named.
    """
    kinds = {*reading.values("modality"), *kinds}
    ranges = by_range(kinds, on, table)
    if not ranges or {*kinds} - {r.modality for r in ranges}:
        return reading
    own = {o for k in kinds for r in table.codes_of(k, on) if r not in ranges for o in r.regions} - {_BODY}
    gone = {t for t in reading.terms if _is_of_tumor(t, text) and not own & {*table.ancestors("regions", t.value)}}
    if cues.FINDS_FIRST.search(text):
        gone = {t for t in gone if t.attribute == "regions"}
    return replace(reading, terms=tuple(t for t in reading.terms if t not in gone))


def _is_of_tumor(term: Term, text: str) -> bool:
    if term.attribute not in ("regions", "technique"):
        return False
    follows = term.attribute == "regions" and _TUMOR.match(text, term.end)
    return bool(follows or _OF_TUMOR.fullmatch(term.text))


_LESION = (
    r"(?:cancers?|ca|(?:adeno)?carcinomas?|sarcomas?|tumou?rs?|mass(?:es)?|nodules?|lesions?|malignanc(?:y|ies)|mets"
    r"|metastas[ie]s|primar(?:y|ies))\b"
)
_TUMOR = re.compile(rf"\W*(?:(?!(?:for|with|of|in|to|and|or|due)\b)[a-z][a-z-]* )?{_LESION}", re.IGNORECASE)
_OF_TUMOR = re.compile(rf"(?:for |with |of )?[a-z-]+ {_LESION}", re.IGNORECASE)
