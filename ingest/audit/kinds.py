"""What kind of study a sentence calls a code's exam: its modality, or a technique that has codes of its own.

Pure. Near modalities are named loosely for one another and are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ingest.audit.pages import Checked, Described, Page, Sentence, checked
from radcode.model import Reading
from radcode.rows import CodeRow


class Said(NamedTuple):
    """A value said of an attribute, and the words that say it."""

    value: str
    words: str


# Near modalities are named loosely for one another; these rows are not told apart by their modality at all.
_NEAR = (
    {"mammo", "tomo"},
    {"xr", "fluoro", "mammo", "ir"},
    {"us", "duplex", "echo"},
    {"nm", "spect", "pet", "pet_ct"},
    {"ct", "cta"},
    {"mr", "mra"},
    {"pet_ct", "ct"},
)
_PET, _SINGLE_PHOTON = {"pet", "pet_ct"}, {"spect"}  # "nuclear" is said of PET, PET of nothing else
_LOOSE_ROWS = ("procedure", "guidance", "postprocessing", "supply", "rt", "ir")

_LEADING = re.compile(
    r"^\W*(?:(?:the|a|an|is|are|for|describes?|covers?|denotes?|represents?|means|codes?|cpt)\W+)*$", re.IGNORECASE
)


def technique_in(
    sentence: Sentence, described: Described, readings: list[Reading], row: CodeRow, page: Page
) -> Iterator[Checked]:
    """Yield the code whose exam is called by a technique that has codes of its own, such as a computer step."""
    if any(re.search(r"\b(?:included|inside|bundled|part of|built)\b", p, re.IGNORECASE) for p in described.pieces):
        return
    piece, reading = described.pieces[0], readings[0]
    first = reading.terms[0] if reading.terms else None
    if first is None or first.attribute != "technique" or not _LEADING.match(piece[: first.start]):
        return
    value = first.value
    holds = {a for o in row.technique for a in page.table.ancestors("technique", o)}
    explained = page.lexicon.read(f"{row.label}. {row.explains}").values("technique")
    if value in holds or value in explained or value == row.modality or row.scope != "imaging":
        return
    dedicated = [
        x
        for x in page.table.rows("codes")
        if x.technique == (value,) and (x.addon or x.modality == "postprocessing") and _overlaps(x, row, page)
    ]
    own = page.table.meaning("modality", row.modality)
    if dedicated and row.modality not in _LOOSE_ROWS:
        yield checked(sentence, row.code, "technique", "contradicts", page.table.meaning("technique", value), own, row)


def _overlaps(a: CodeRow, b: CodeRow, page: Page) -> bool:
    up = {x for r in a.regions for x in page.table.ancestors("regions", r)}
    return any(r in up for r in b.regions) or any(
        x in a.regions for r in b.regions for x in page.table.ancestors("regions", r)
    )


def modality_in(
    sentence: Sentence, described: Described, said: Mapping[str, tuple[Said, ...]], row: CodeRow, page: Page
) -> Iterator[Checked]:
    """Yield the kind of study that the words name, with the verdict of the code's row."""
    values = {s.value for s in said.get("modality", ())}
    if not values or row.modality in _LOOSE_ROWS or row.scope != "imaging":
        return
    words = " and ".join(page.table.meaning("modality", v) for v in sorted(values))
    own = page.table.meaning("modality", row.modality)
    if any(is_near(v, row.modality) or v in page.table.ancestors("modality", row.modality) for v in values):
        yield checked(sentence, row.code, "modality", "agrees", words, own, row)
        return
    explained = page.lexicon.read(f"{row.label}. {row.explains}").values("modality")
    told = " ".join((row.label, row.explains, *(page.table.meaning("technique", v) for v in row.technique))).lower()
    named = {v for v in values if v in explained or page.table.meaning("modality", v).lower() in told}
    # A technique that the code has too leaves the modality as what was changed.
    odd = [s.value for s in said.get("technique", ()) if s.value not in row.technique]
    loose: object = values & set(_LOOSE_ROWS) or named or len(values) > 1 or said.get("role") or odd
    if described.is_range:
        ends = [r for code in described.codes if (r := page.row(code))]
        loose = (
            loose
            or len(ends) < 2
            or any(any(is_near(v, e.modality) for v in values) or e.modality in _LOOSE_ROWS for e in ends)
        )
    yield checked(sentence, row.code, "modality", "undecided" if loose else "contradicts", words, own, row)


def is_near(a: str, b: str) -> bool:
    """Tell whether one modality is a loose name of the other."""
    if (a in _PET and b not in _PET) or (a in _SINGLE_PHOTON and b in _PET):
        return False
    return a == b or any(a in near and b in near for near in _NEAR)
