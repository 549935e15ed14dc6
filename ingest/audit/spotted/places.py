"""The part of the body that stands in the name of an exam beside a code, where a sibling is the exam of that part.

Pure. "Neck and thyroid ultrasound" said of the breast ultrasound: the same kind of study has a code of that very part.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.audit.binding import bound, without_terms
from ingest.audit.pages import Checked, Page, Sentence, checked
from radcode.codes import code_mentions
from radcode.model import Term
from radcode.rows import CodeRow

_EXCLUDES = re.compile(
    r"\b(?:not|never|no|nor|neither|cannot|instead|rather|than|unlike|other|another|except|besides?|beyond|outside"
    r"|above|below"
    r"|includ\w*|inside|part of|plus|also|together|both|between|versus|vs|or|if not|unless|formerly|was|were|until"
    r"|compar\w*"
    r"|similar|separate\w*|add-?on|through|down to|up to|into|in addition|after|before|guid\w*|same|as well|mets"
    r"|metast\w*"
    r"|family|range|block|codes|numbers|wrong\w*|myth|edits?|bundl\w*|adjacent|near|next|neighbou?r\w*|extend\w*)\b"
    r"|n['\u2019]t\b",
    re.IGNORECASE,
)
_APART = 2  # words between a part of the body and the kind of study in an exam's name
_LONG = 26  # words
_ROLES = ("complete_service",)


def places_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the codes that are called an exam of another part of the body, of which their kind of study has a code."""
    if (
        sentence.is_told_of_others
        or sentence.words.startswith("#")
        or len(sentence.words.split()) > _LONG
        or len({m.code for m in code_mentions(sentence.words)}) > 1
    ):
        return
    for described in bound(sentence, page):
        row = page.row(described.codes[0]) if len(described.codes) == 1 and not described.is_range else None
        if row is None or row.role not in _ROLES or len(row.regions) != 1:
            continue
        found = [_named(piece, row, page) for piece in described.pieces]
        said = [f for f in found if f]
        if len(said) != 1 or any(_EXCLUDES.search(without_terms(p, page)) for p in described.pieces):
            continue
        if any(_is_held(v, row, page) for p in described.pieces for v in page.lexicon.read(p).values("regions")):
            continue
        rival = _of_that(said[0], row, page)
        if rival:
            meaning = page.table.meaning
            places = " and ".join(meaning("regions", v) for v in said[0])
            own = " and ".join(meaning("regions", v) for v in row.regions)
            yield checked(sentence, row.code, "place", "contradicts", f"{places}: {rival.code}", own, row)


def _named(piece: str, row: CodeRow, page: Page) -> tuple[str, ...]:
    """Return the parts of the body of the one exam that a piece names, of the code's kind of study, or nothing."""
    terms = page.lexicon.read(piece).terms
    kinds = [t for t in terms if t.attribute == "modality"]
    places = [t for t in terms if t.attribute == "regions"]
    if not kinds or not places or {t.value for t in kinds} != {row.modality}:
        return ()
    beside = [p for p in places if any(_stand_together(p, k, piece) for k in kinds)]
    values = tuple(dict.fromkeys(t.value for t in places))
    return values if beside and len(values) <= len(kinds) + 1 else ()


def _stand_together(place: Term, kind: Term, piece: str) -> bool:
    first, last = sorted((place, kind), key=lambda t: t.start)
    return len(piece[first.end : last.start].split()) <= _APART


def _is_held(value: str, row: CodeRow, page: Page) -> bool:
    """Tell whether a part of the body is the code's own, lies in it, holds it, or is named in its own words."""
    up = page.table.ancestors
    told = page.lexicon.read(f"{row.label}. {row.explains}").values("regions")
    return value in told or any(value in up("regions", o) or o in up("regions", value) for o in row.regions)


def _of_that(values: Sequence[str], row: CodeRow, page: Page) -> CodeRow | None:
    """Return a code of the same kind of study for all that was said, or for one part of it alone."""
    same = ("modality", "role", "scope")
    return next(
        (
            x
            for x in page.table.codes_on(page.on)
            if ({*values} <= {*x.regions} or (len(x.regions) == 1 and x.regions[0] in values))
            and all(getattr(x, a) == getattr(row, a) for a in same)
            and (x.purpose == row.purpose or "na" in (x.purpose, row.purpose))
        ),
        None,
    )
