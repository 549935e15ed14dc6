"""Which codes may meet: pairs of the table, and codes whose partners are of another kind or part of the body.

Pure. An injection of another part, a tracer of another camera and an add-on of another purpose cannot go together.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingest.audit.pages import Checked, Page, Sentence, checked
from radcode.rows import CodeRow, PairRow

_TOMO = ("screening_with_tomo", "diagnostic_with_tomo")
_ADDS = ("addon_of", *_TOMO)
OPPOSED = {"screening", "diagnostic"}
_MEDIA = {"nm", "spect", "spect_ct"}
_PET = {"pet", "pet_ct", "pet_mr"}


def is_opposed(a: str, b: str, page: Page) -> bool:
    """Tell whether one code screens and the other is the diagnostic exam of the same parts."""
    first, second = page.row(a), page.row(b)
    return bool(first and second and {first.purpose, second.purpose} == OPPOSED and first.regions == second.regions)


def pair_of(a: str, b: str, page: Page) -> PairRow | None:
    """Return the pair of two codes, whichever is named first."""
    return next((p for p in page.table.pairs_of(a, page.on) if b in (p.code, p.other)), None)


def parted(sentence: Sentence, a: str, b: str, page: Page) -> Iterator[Checked]:
    """Yield the refutation where `a` has partners of the kind of `b`, and `b` cannot be one of them."""
    first, second = page.row(a), page.row(b)
    if first is None or second is None:
        return
    readings = page.table.pairs(page.on, code=a, relation="injection_with_si")
    tracers = page.table.pairs(page.on, code=a, relation="tracer_of")
    own: tuple[PairRow, ...] = ()
    if readings and page.table.pairs(page.on, other=b, relation="injection_with_si"):
        own = readings if _are_elsewhere(first, second, readings, page) else ()
    elif tracers and page.table.pairs(page.on, other=b, relation="tracer_of"):
        kinds = {row.modality for p in tracers if (row := page.row(p.other))}
        own = (
            tracers
            if (kinds <= _PET and second.modality in _MEDIA) or (kinds <= _MEDIA and second.modality in _PET)
            else ()
        )
    elif is_opposed(a, b, page) and not additions(page, code=b):
        of_added, of_primary = additions(page, code=a), additions(page, other=b)
        # An add-on is proved by its own primary codes, a code of its own standing by what its partner takes.
        own = of_added and (of_added if first.addon else of_primary or of_added)
    if own:
        table = f"{own[0].code} goes with {listed(own) if own[0].code == a else own[0].other}"
        yield checked(sentence, f"{a};{b}", "pairs", "contradicts", f"{a} with {b}", table, own[0])


def _are_elsewhere(injection: CodeRow, reading: CodeRow, own: tuple[PairRow, ...], page: Page) -> bool:
    """Tell whether the reading is of another part of the body than the injection and its readings of the same role."""
    others = (row for p in own if (row := page.row(p.other)) and row.role == reading.role)
    near = {*injection.regions, *(r for row in others for r in row.regions)}
    up = {x for r in near for x in page.table.ancestors("regions", r)}
    down = {x for r in reading.regions for x in page.table.ancestors("regions", r)}
    is_part = bool(up & set(reading.regions)) and len(own) > _FEW
    return not near & down and not is_part


def additions(page: Page, *, code: str = "", other: str = "") -> tuple[PairRow, ...]:
    """Return the pairs in which the code is added, or to which something is added."""
    return tuple(p for p in page.table.pairs(page.on, code=code, other=other) if p.relation in _ADDS)


def listed(rows: tuple[PairRow, ...]) -> str:
    """Return the first few partners in words."""
    names = list(dict.fromkeys(p.other for p in rows))
    return ", ".join(names[:SHOWN]) + (" and others" if len(names) > SHOWN else "")


_FEW = 3  # readings: a whole region is no loose name of the part that so few of them show
SHOWN = 4  # codes named of a long list
