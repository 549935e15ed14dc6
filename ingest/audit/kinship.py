"""Whether a code is of a kind that a range or family is said to be of, and when it plainly is not.

Pure. Everyday names of ranges are loose: near modalities and parts of the body right beside one another are one.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.audit.pages import Page
from radcode.rows import CodeRow

FAMILY = 3  # codes: fewer are no kind of their own
_RARE = 5  # one in so many
# Modalities that stand for one another in everyday names of ranges.
_NEAR = (
    {"xr", "fluoro", "ir", "mammo", "tomo", "dxa"},
    {"us", "duplex", "echo", "physiologic"},
    {"nm", "spect", "pet", "pet_ct"},
    {"ct", "cta", "pet_ct"},
    {"mr", "mra"},
)
_PET = ("pet", "pet_ct")
# Kinds of rows that any modality may be said of, because they are done under it or made from it.
_UNDER_ANY = ("procedure", "guidance", "postprocessing", "supply", "rt", "ir")
# Treatment is planned on CT and aimed by films and ultrasound; nobody calls it one of these.
_NOT_FOR_BEAMS = {"nm", "spect", "mr", "mra", "mammo", "dxa", "duplex", "echo", "pet"}
_AT_LARGE = ("pet", "pet_ct", "spect", "nm")  # a range of these is named by its extent or by its organ
PURPOSES = {"screening": ("diagnostic", "therapy"), "therapy": ("diagnostic", "screening"), "diagnostic": ("therapy",)}
SIDES = ("one", "both")
ROLES = ("injection", "si", "guidance", "planning")


def is_clear(attribute: str, rows: Sequence[CodeRow], values: Sequence[str], page: Page) -> bool:
    """Tell whether what holds for no code of a range cannot be a loose name of it either."""
    if attribute == "modality":
        loose = set(_UNDER_ANY) - ({"rt"} if set(values) <= _NOT_FOR_BEAMS else set())
        under_any = sum(row.modality in loose for row in rows)
        return under_any * _RARE < len(rows) or not set(values) - set(_UNDER_ANY)
    if attribute == "technique":
        # A technique that the rows do not tell apart may still be a part of them.
        return all(row.technique for row in rows) and all(
            any(v in x.technique for x in page.table.codes_on(page.on)) for v in values
        )
    if attribute == "regions":
        others = [x for x in page.table.codes_on(page.on) if any(_is_near(x.modality, r.modality) for r in rows)]
        named = all(any(v in x.regions for x in others) for v in values)  # some other code is meant by it
        # An organ with scans of its own is no name for those of the body at large.
        own = [
            x for x in others if x not in rows and all(x.regions == (v,) for v in values) and x.scope == rows[0].scope
        ]
        at_large = any("body" in row.regions or not row.regions for row in rows)
        return named and (not at_large or (len(own) >= FAMILY and all(r.modality in _AT_LARGE for r in rows)))
    if attribute == "laterality":
        return len(values) == 1 and all(row.laterality in SIDES for row in rows)
    if attribute == "purpose":
        return all(row.purpose in PURPOSES[v] for row in rows for v in values)
    return all(row.role in ROLES for row in rows)


def other_kind(rest: Sequence[CodeRow], attribute: str, value: str, page: Page) -> bool:
    """Tell whether the codes for which a value does not hold are all of one other kind."""
    if attribute == "regions":
        up = [{a for o in row.regions for a in page.table.ancestors("regions", o)} for row in rest]
        return bool(set.intersection(*up) - page.table.ancestors("regions", value).keys())
    if attribute not in ("modality", "technique"):
        return False
    kinds = {row.modality for row in rest} if attribute == "modality" else {row.technique[:1] for row in rest}
    return len(kinds) == 1 and () not in kinds and not (attribute == "modality" and kinds & set(_UNDER_ANY))


def holds(row: CodeRow, attribute: str, value: str, page: Page) -> bool:
    """Tell whether a value is true of a row, a loose name of it, or named in its own words."""
    own = row.values(attribute)
    if attribute == "regions":
        # "Not a joint" in a code's own name leaves out every joint of its region.
        apart = page.lexicon.read(f"{row.label}. {row.explains}").values("denied_region")
        if value not in own and any(v in page.table.ancestors("regions", value) for v in apart):
            return False
        return _touch(own, value, page) or value in _told(row, attribute, page)
    if any(value in page.table.ancestors(attribute, o) or o in page.table.ancestors(attribute, value) for o in own):
        return True
    if attribute == "modality" and _is_near(value, row.modality):
        return True
    if attribute == "purpose" and row.purpose == "na":
        return True
    return value in _told(row, attribute, page)


def _is_near(a: str, b: str) -> bool:
    if (a in _PET and b not in _PET) or (a == "spect" and b in _PET):
        return False  # "nuclear medicine" is said of PET, PET of nothing else
    return a == b or any(a in near and b in near for near in _NEAR)


def _touch(own: Sequence[str], value: str, page: Page) -> bool:
    """Tell whether parts of the body lie in one another, or right beside one another in a part smaller than it."""
    up = page.table.ancestors("regions", value)
    for o in own:
        mine = page.table.ancestors("regions", o)
        beside = {r for r in up.keys() & mine.keys() if up[r] <= 1 and mine[r] <= 1}
        if value in mine or o in up or beside - {"body"}:
            return True
    return False


def _told(row: CodeRow, attribute: str, page: Page) -> tuple[str, ...]:
    return page.lexicon.read(f"{row.label}. {row.explains}").values(attribute)
