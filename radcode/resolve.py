"""Names to codes: a description becomes the codes whose attributes it states, and the branches it leaves open.

Pure; imports `attributes`, `model`, `rows`, `tables`. Never imports another step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from radcode.attributes import (
    NAMES_ITS_REGION,
    TIE,
    Description,
    Fit,
    acts_of,
    counts_areas,
    fit,
    open_between,
    said_regions,
    views_in_words,
)
from radcode.bodyrange import by_range
from radcode.model import Match
from radcode.rows import CodeRow
from radcode.tables import CodeTable

ENOUGH = 0.55  # below this share of what was said nothing fits, and an empty list is the answer
PART_ENOUGH = 0.3  # the same for a code that covers one of the regions said, as a part of an order of several
SET_BONUS = 0.2  # each part covers only its own region; together they cover what was said


def resolve(
    said: Description,
    on: date,
    table: CodeTable,
    *,
    payer: str = "medicare",
    claim: str = "professional",
    n: int = 12,
) -> tuple[Match, ...]:
    """Return the codes that fit, best first; a match holds codes that are billed together.

    An empty tuple means that nothing fits. Matches that tie with the first are its branches; their `open` says which
    attribute tells them apart.
    """
    narrow = _narrowest(said, table)
    if narrow is not said and (found := resolve(narrow, on, table, payer=payer, claim=claim, n=n)):
        return found
    if said.is_empty:
        return ()
    if _is_vague(said, on, table):
        return tuple(Match((r.code,), 1.0, ()) for r in by_range(said.of("modality"), on, table))
    if {"screening", "diagnostic"} <= set(said.of("purpose")):
        return _both_purposes(said, on, table, payer=payer, claim=claim, n=n)
    fits = _at_home(_fits(said, on, table, payer, claim), said, on, table)
    whole = [f for f in fits if not f.left_out]
    if fits and (not whole or whole[0].score < fits[0].score):
        if joined := _sets(fits, said, on, table):
            return joined
        whole = []
    fits = [f for f in fits if f.score >= ENOUGH]
    best = of_own_form(whole or fits, said)
    matches = [_match(f, best, said, table) for f in best[:n]]
    found = _fullest(tuple(_with_addons(m, said, on, table, payer) for m in matches), said, on, table)
    further = _with_further(said, on, table, payer=payer, claim=claim) or _with_first(found[:1], said, on, table)
    better = further and (not found or further[0].score > found[0].score or found[0].codes[0] in further[0].codes)
    return further if better else found


def _fullest(found: tuple[Match, ...], said: Description, on: date, table: CodeTable) -> tuple[Match, ...]:
    """Put, of equal matches, one that leaves out an act behind one whose add-on holds it: a stent, then a balloon."""
    equal = [m for m in found if m.score > found[0].score - TIE]
    if all(len(m.codes) == 1 for m in equal):
        return found
    named = {*said.of("technique")}
    left = {m: len(named - {t for c in m.codes if (r := table.code(c, on)) for t in r.technique}) for m in equal}
    least = min(left.values())
    ranked = (replace(m, score=max(0.0, m.score - 2 * TIE)) if left.get(m, least) > least else m for m in found)
    return tuple(sorted(ranked, key=lambda m: -m.score))


def _with_further(said: Description, on: date, table: CodeTable, *, payer: str, claim: str) -> tuple[Match, ...]:
    """Return a code for the first of several lesions, levels or fetuses with its add-on for each further one."""
    if "multiple" not in said.of("count"):
        return ()
    one = Description({k: v for k, v in said.values.items() if k != "count"}, said.views, said.side)
    found = resolve(one, on, table, payer=payer, claim=claim)
    firsts = [m for m in found if m.score >= found[0].score - TIE]
    return tuple(
        replace(m, codes=(*m.codes, *more))
        for m in firsts
        if (more := _each_further([r for c in m.codes if (r := table.code(c, on))], on, table))
    )


def _with_first(found: Sequence[Match], said: Description, on: date, table: CodeTable) -> tuple[Match, ...]:
    """Return the add-on for further levels of any place with the code of the first one, which is where it began.

    Vertebrae from chest to loin: the first one named has its code, all others are the add-on.
    """
    addon = table.code(found[0].codes[0], on) if found and len(found[0].codes) == 1 else None
    if addon is None or "multiple" not in said.of("count") or addon.count != "each_additional":
        return ()
    first = replace(said, values={**said.values, "regions": said.of("regions")[:1], "count": ("single",)})
    rows = [r for p in table.pairs(on, code=addon.code, relation="addon_of") if (r := table.code(p.other, on))]
    fits = [f for r in rows if (f := fit(r, first, table)) and not f.left_out and {*r.technique} == {*addon.technique}]
    return (replace(found[0], codes=(fits[0].row.code, addon.code)),) if len(fits) == 1 else ()


def _narrowest(said: Description, table: CodeTable) -> Description:
    """Of a kind of study and a narrower one keep the narrower: "NM liver SPECT" is SPECT.

    Tomosynthesis stays beside its mammogram: the two are billed together.
    """
    kinds = said.of("modality")
    wider = {w for m in kinds if m != "tomo" for w in table.ancestors("modality", m) if w != m}
    if not wider & set(kinds):
        return said
    return Description({**said.values, "modality": tuple(m for m in kinds if m not in wider)}, said.views, said.side)


def _is_vague(said: Description, on: date, table: CodeTable) -> bool:
    """Tell whether only a kind of study was said that images any region: "CT code" names no exam.

    SPECT of two areas is one: its codes count areas, wherever they are.
    """
    named = any(said.of(a) for a in ("regions", "technique", "purpose", "role", "approach", "tracer"))
    kinds = said.of("modality")
    counted = said.of("count") and any(counts_areas(r) for m in kinds for r in table.codes_of(m, on))
    return not named and not counted and not set(kinds) & NAMES_ITS_REGION


def with_one_side(said: Description, on: date, table: CodeTable, *, payer: str = "medicare") -> tuple[Match, ...]:
    """Return the two-sided code of an exam done on one side when no one-sided code exists, else nothing."""
    if said.side not in ("left", "right", "one"):
        return ()
    wide = {k: v for k, v in said.values.items() if k != "laterality"}
    found = resolve(Description(wide, said.views, ""), on, table, payer=payer)
    rows = [(table.code(m.codes[0], on), m) for m in found]
    return tuple(m for row, m in rows if row and row.laterality == "both")[:1]


def of_own_form(fits: list[Fit], said: Description) -> list[Fit]:
    """Return the fits, best first, without those of another form where what was said of side or extent has its own."""
    return _of_that_side(_of_that_extent(fits, said), said)


def _of_that_side(fits: list[Fit], said: Description) -> list[Fit]:
    """When both sides were said and a two-sided code ties, the others are not open any more."""
    both = said.side == "both" or "both" in said.of("laterality")
    near = [f for f in fits if fits and f.score >= fits[0].score - 2 * TIE]
    if not both or not any(f.row.laterality == "both" for f in near):
        return fits
    plain = [f for f in near if not {*f.row.technique} - {*said.of("technique")}]
    if plain and len(plain) < len(near):  # both knees are no film of both standing
        near, fits = plain, [*plain, *(f for f in fits if f not in near)]
    if not any(f.row.laterality == "both" for f in near):
        return fits
    return [f for f in fits if f.row.laterality == "both" or f not in near]


def _both_purposes(
    said: Description, on: date, table: CodeTable, *, payer: str, claim: str, n: int
) -> tuple[Match, ...]:
    """Return the screening exam and the diagnostic one, each found by itself; a side belongs to the diagnostic one."""
    found: list[Match] = []
    for purpose in ("diagnostic", "screening"):
        values = {**said.values, "purpose": (purpose,)}
        side = said.side if purpose == "diagnostic" else ""
        values = values if side else {k: v for k, v in values.items() if k != "laterality"}
        matches = resolve(Description(values, said.views, side), on, table, payer=payer, claim=claim, n=n)
        found += [m for m in matches if matches and m.score >= matches[0].score - TIE]
    top = max((m.score for m in found), default=0.0)
    return tuple(replace(m, score=top) for m in found)


def with_fewer_views(said: Description, on: date, table: CodeTable, *, payer: str = "medicare") -> tuple[Match, ...]:
    """Return the smallest code of the exam when fewer views were taken than any code allows, else nothing."""
    if said.views is None or resolve(said, on, table, payer=payer):
        return ()
    high = said.views.high
    found = resolve(Description(said.values, None, said.side), on, table, payer=payer)
    named = {*said.of("technique")}  # a study named by what it does, bone age, is no other one with too few films
    rows = [(row, m) for m in found if (row := table.code(m.codes[0], on)) and row.views_min]
    rows = [(row, m) for row, m in rows if named <= {*row.technique}]
    plain = [(row, m) for row, m in rows if not {*row.technique} - named]
    counted = [(row.views_min or 0, m) for row, m in plain or rows]
    if not counted or min(n for n, _ in counted) <= high:
        return ()
    smallest = min(n for n, _ in counted)
    return tuple(m for n, m in counted if n == smallest)


def _at_home(fits: list[Fit], said: Description, on: date, table: CodeTable) -> list[Fit]:
    """Drop codes of a wider region when the region said has codes of its own in that modality.

    Breast MR in a contrast state that no code covers is not a chest MR.
    """
    regions, modalities = set(said_regions(said, table)), set(said.of("modality"))
    own = {
        o
        for modality in modalities
        for row in table.codes_of(modality, on)
        if row.scope == "imaging" and not row.addon
        for o in row.regions
        if not row.technique or set(row.technique) <= _wider_techniques(row.modality, o, table, on)
    }
    named = set(said.of("technique"))
    near = [f.row for f in fits if regions & set(f.row.regions)]
    fits = [f for f in fits if not _is_done_nearer(f.row, near, named, regions, table)]
    homes = regions & own
    if not homes or not modalities:
        return fits
    kept = [
        f
        for f in fits
        if homes & set(f.row.regions) or named & set(f.row.technique) or not _only_wider(f.row, homes, table)
    ]
    if said.views is None:
        return kept
    if kept and all({*f.row.technique} - named for f in kept) and _has_plain(homes, modalities, on, table):
        return []  # one view of the hand is no reckoning of bone from such a film
    # One view of the neck spine has no code of its own; the code of any level counts it.
    return kept or [f for f in fits if _counts_any_part(f.row, on, table)]


def _has_plain(homes: set[str], modalities: set[str], on: date, table: CodeTable) -> bool:
    """Tell whether a region has codes that count views and take no technique that would have to be said."""
    rows = (r for m in modalities for r in table.codes_of(m, on))
    return any(homes & {*r.regions} and r.views_min is not None and not r.technique and not r.age for r in rows)


def _counts_any_part(row: CodeRow, on: date, table: CodeTable) -> bool:
    """Tell whether a rule says that a code counts the views of any part of its region, as that of one spine film."""
    rules = table.rules(on, kind="element")
    return any(r.unit == _VIEWS_OF_ANY and row.code in r.subject.split(";") for r in rules)


_VIEWS_OF_ANY = "views"


@lru_cache(maxsize=4096)
def _wider_techniques(modality: str, region: str, table: CodeTable, on: date) -> frozenset[str]:
    """Return the techniques that codes of wider regions have too; a technique of its own makes no home."""
    up = set(table.ancestors("regions", region)) - {region}
    near = (x for x in table.codes_of(modality, on) if not up.isdisjoint(x.regions))
    return frozenset(t for x in near for t in x.technique)


def _is_done_nearer(
    row: CodeRow, near: Sequence[CodeRow], named: set[str], regions: set[str], table: CodeTable
) -> bool:
    """Tell whether what was said to be done has, in the very vessel, a code of its own: a stent in an iliac artery."""
    acts = named & {*row.technique}
    own = [r for r in near if r.modality == row.modality == _VESSELS and acts <= {*r.technique}]
    return bool(acts and own) and row not in near and _only_wider(row, regions, table)


_VESSELS = "ir"


def _only_wider(row: CodeRow, homes: set[str], table: CodeTable) -> bool:
    return all(any(o in table.ancestors("regions", h) and o != h for h in homes) for o in row.regions)


def _fits(said: Description, on: date, table: CodeTable, payer: str, claim: str) -> list[Fit]:
    if "injection" in said.of("role"):  # the injection half is no imaging, whatever study it belongs to
        said = Description({k: v for k, v in said.values.items() if k != "modality"}, said.views, said.side)
    if {"tomo", "mammo"} <= set(said.of("modality")):  # the add-on is found through its mammogram
        modalities = tuple(m for m in said.of("modality") if m != "tomo")
        said = Description({**said.values, "modality": modalities}, said.views, said.side)
    rows = _that_may_be_meant(said, on, table)
    near = [f for row in rows if (f := fit(row, said, table)) and f.score >= (PART_ENOUGH if f.left_out else ENOUGH)]
    listed = [f for f in near if _is_listed(f.row, on, table, payer, claim)]
    found = _plainest(_of_that_extent(listed, said), said)
    return sorted(found, key=lambda f: (-round(f.score, 4), len(f.left_out), f.row.code))


def _of_that_extent(fits: list[Fit], said: Description) -> list[Fit]:
    """Leave out the complete and the limited study where a follow-up was said and has a code of its own there."""
    if said.of("extent") != (_FOLLOW_UP,):
        return fits
    own = {(f.row.modality, f.row.regions) for f in fits if f.row.extent == _FOLLOW_UP and not f.left_out}
    return [f for f in fits if f.row.extent == _FOLLOW_UP or (f.row.modality, f.row.regions) not in own]


_FOLLOW_UP = "followup"


def _plainest(fits: Sequence[Fit], said: Description) -> list[Fit]:
    """Put a technique that nobody named behind an equal code without one: a vein duplex is no vessel mapping."""
    best = max((f.score for f in fits), default=0.0)
    equal = [(f, set(f.row.technique) - set(said.of("technique"))) for f in fits if f.score > best - TIE]
    behind = {
        f.row.code for f, more in equal if any(less < more and o.row.modality == f.row.modality for o, less in equal)
    }
    return [replace(f, score=max(0.0, f.score - TIE)) if f.row.code in behind else f for f in fits]


def _is_listed(row: CodeRow, on: date, table: CodeTable, payer: str, claim: str) -> bool:
    """Leave out the codes of another payer, and hospital-only codes of a professional claim.

    The fee schedule of the day does not list the latter.
    """
    if row.code in table.codes_of_other_payers(payer, on):
        return False
    release = table.newest_release("rvu", on)
    if claim != "professional" or release is None or row.scope == "supply":
        return True
    if row.code.startswith(table.hospital_prefixes(on)):
        return False
    if table.fee(row.code, "", on) is not None:
        return True
    return on < release.holds_from and row.effective_to < release.holds_from  # ended before any schedule held


def _that_may_be_meant(said: Description, on: date, table: CodeTable) -> Iterator[CodeRow]:
    """Yield the codes of the kinds of study said, or of any; what is no imaging only where something names it."""
    kinds = said.of("modality")
    meant = {m for kind in kinds for m in table.within("modality", kind)}
    special = {*said.of("role"), *said.of("technique"), *kinds} - {"complete_service", "ductogram", "arthrogram"}
    for row in table.codes_on(on):
        if (kinds and row.modality not in meant) or _is_unnamed(row, said, table):
            continue
        if (
            row.scope == "imaging"
            or row.role in special
            or row.modality in special
            or not special.isdisjoint(row.technique)
        ):
            yield row


def _is_unnamed(row: CodeRow, said: Description, table: CodeTable) -> bool:
    """Tell whether a code of any region is told from others by what it does, and nothing of that was said.

    "Bladder films under fluoroscopy" names no fine needle, and the ultrasound of a thigh no elastography. The way a
    needle is guided names no needle; a treatment, or what is reckoned from pictures, is named by its kind.
    """
    if row.regions != _ANYWHERE or not row.technique or not said.of("regions") or counts_areas(row):
        return False
    named = row.modality in said.of("modality") and row.modality not in _PICTURES
    if row.role in said.of("role") or named:
        return False
    own = acts_of(row.technique, table) or row.technique
    return not any({*said.of("technique")} & table.ancestors("technique", t).keys() for t in own)


_ANYWHERE = ("body",)
_PICTURES = frozenset(("xr", "fluoro", "us", "ct", "mr", "nm", "spect", "pet", "ir"))


def _sets(fits: Sequence[Fit], said: Description, on: date, table: CodeTable) -> tuple[Match, ...]:
    """Return the sets of codes that cover all regions said: one for each contrast state that is left open."""
    states = said.of("contrast") or ("none", "with", "without_then_with")
    found: dict[tuple[str, ...], Match] = {}
    for state in states:
        parts = _parts([f for f in fits if f.row.contrast in (state, "any", "na")], said, on, table)
        if parts:
            found.setdefault(tuple(p.row.code for p in parts), _joined(parts, said))
    return tuple(found.values())


def _parts(fits: Sequence[Fit], said: Description, on: date, table: CodeTable) -> list[Fit]:
    """Cover the regions said by several codes when no single code covers them all."""
    missing, told = set(said_regions(said, table)), {*said.of("technique")}
    chosen: list[Fit] = []
    if told & _TREATING:  # what was treated is no reason for an exam of a neighbour that nobody spoke of
        fits = [f for f in fits if not f.row.technique or told & {*f.row.technique}]
    held = False
    for candidate in fits:
        covers = set(said_regions(said, table)) - set(candidate.left_out)
        inside = any(table.ptp(c.row.code, candidate.row.code, on) for c in chosen)
        if covers and covers <= missing and inside and _is_held(candidate, chosen, on, table):
            missing -= covers  # the arch lies inside the study of the vertebral artery
            held = True
        at_home = any(_is_near(m, o, table) for m in missing for o in candidate.row.regions)
        alike = candidate.score >= ENOUGH or _is_part_of_order(candidate.row, chosen, said)
        if covers and covers <= missing and at_home and alike and not inside:
            chosen.append(candidate)
            missing -= covers
    return chosen if not missing and (held or len(chosen) > 1) and len(chosen) <= 4 else []


_TREATING = {"embolization", "stent", "angioplasty", "atherectomy", "thrombectomy", "thrombolysis"}


def _is_held(candidate: Fit, chosen: Sequence[Fit], on: date, table: CodeTable) -> bool:
    """Tell whether a rule, and not the pair table alone, says that a code is inside one of those chosen."""
    return any(
        bundle.included == candidate.row.code and bundle.includes == c.row.code
        for c in chosen
        for bundle in table.bundles_naming(c.row.code, candidate.row.code)
    )


def _is_part_of_order(row: CodeRow, chosen: Sequence[Fit], said: Description) -> bool:
    """Tell whether a code that covers little of what was said is the same kind of study as the other parts."""
    kinds = {row.modality, *(c.row.modality for c in chosen)}
    return row.scope == "imaging" and len(kinds) == 1 and row.modality in said.of("modality")


def _is_near(said: str, own: str, table: CodeTable) -> bool:
    """Tell whether a code's region is the one said, or the class of regions it belongs to."""
    return table.ancestors("regions", said).get(own, _FAR) < _FAR and own != "body"


_FAR = 3  # steps up the region graph


def _joined(parts: Sequence[Fit], said: Description) -> Match:
    codes = tuple(p.row.code for p in parts)
    score = sum(p.score for p in parts) / len(parts) + SET_BONUS
    return Match(codes, _rounded(score), tuple(dict.fromkeys(w for p in parts for _, w in p.held)))


def _match(found: Fit, among: Sequence[Fit], said: Description, table: CodeTable) -> Match:
    why = tuple(dict.fromkeys(_in_words(a, v, found.row, table) for a, v in found.held))
    rivals = [f for f in among if f.score >= among[0].score - TIE]
    return Match((found.row.code,), _rounded(found.score), why, open_between(found.row, [f.row for f in rivals]))


def _in_words(attribute: str, value: str, row: CodeRow, table: CodeTable) -> str:
    if attribute == "views":
        return views_in_words(row)
    return table.meaning(attribute, value)


def _with_addons(match: Match, said: Description, on: date, table: CodeTable, payer: str) -> Match:
    """Add the add-on code of what was said beyond the exam itself: tomosynthesis, a small-bowel follow-through."""
    rows = [r for c in match.codes if (r := table.code(c, on))]
    beyond = set(said.of("technique")) - {t for r in rows for t in r.technique}
    beyond |= set(said.of("modality")) - {r.modality for r in rows}
    added: list[str] = []
    for relation in ADDITIONS if beyond else ():
        for pair in (p for c in match.codes for p in table.pairs(on, other=c, relation=relation)):
            extra = table.code(pair.code, on)
            if extra and pair.payer in ("", payer) and _covers(extra, beyond) and _is_told_there(extra, said, table):
                added.append(pair.code)
                beyond -= {*extra.technique, extra.modality}
    return replace(match, codes=(*match.codes, *dict.fromkeys(added)))


def _is_told_there(addon: CodeRow, said: Description, table: CodeTable) -> bool:
    """Tell whether an add-on is of a place that was said or holds one: arteries of the lung are none of the kidney."""
    if addon.modality != "procedure":
        return True  # what is shown beside an exam is of the next part: the small bowel after the stomach
    places = said_regions(said, table)
    near = ({*table.ancestors("regions", p), *table.within("regions", p)} for p in places)
    return not places or any(n & {*addon.regions} for n in near)


def _each_further(rows: Sequence[CodeRow], on: date, table: CodeTable) -> list[str]:
    """Return the add-on for each further lesion, level or fetus of a code that counts only the first."""
    return [
        pair.code
        for row in rows
        if row.count in ("first", "single")
        for pair in table.pairs(on, other=row.code, relation="addon_of")
        if (more := table.code(pair.code, on))
        and more.count == "each_additional"
        and (more.modality, more.regions, more.technique, more.contrast)
        == (row.modality, row.regions, row.technique, row.contrast)
    ]


ADDITIONS = ("screening_with_tomo", "diagnostic_with_tomo", "addon_of", "guidance_for")


def _covers(row: CodeRow, beyond: set[str]) -> bool:
    return bool(beyond & {*row.technique}) or (row.modality in beyond and not row.technique)


def _rounded(score: float) -> float:
    return round(max(0.0, min(1.0, score)), 2)
