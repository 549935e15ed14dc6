"""Several exams in one order: each part that names its own kind of study, region or side, read by itself.

Pure; imports `cues`, `model`, `readings`, `tables`, `terms`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from radcode import beside, cues, elements
from radcode.films import filmed
from radcode.model import ExamWords, Question, Reading, Term, Views
from radcode.readings import TREATMENTS, names_exam, of_levels, side_of, with_one_contrast
from radcode.rows import CodeRow
from radcode.sameday import side_of_diagnostic, without_tomo
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import Lexicon

_SAME_DAY = "screening_and_diagnostic_same_day"


def with_both_purposes(q: Question) -> Question:
    """Take a screening mammogram that turned into a diagnostic one on the same day as both, where no code is named."""
    if _SAME_DAY not in q.events or q.codes or len(q.values("purpose")) != 1 or not q.values("modality"):
        return q
    return replace(q, attributes=tuple({**dict(q.attributes), "purpose": _BOTH}.items()))


_BOTH = ("screening", "diagnostic")


def with_diagnostic_side(q: Question) -> Question:
    """Return a screening of both breasts and a diagnostic exam with the one breast that the latter is told of."""
    said = {(m["a"] or m["b"]).lower()[0] for m in cues.DIAGNOSTIC_SIDE.finditer(q.text)}
    after = "diagnostic" in q.values("purpose") and ("screening" in q.values("purpose") or CONVERTED in q.events)
    if len(said) != 1 or not after or q.side != "both":
        return q
    named = tuple((a, v) for a, v in q.attributes if a != "laterality")
    return replace(q, side="left" if said == {"l"} else "right", attributes=named)


CONVERTED = "converted_screening"


def both_purposes(q: Question) -> tuple[ExamWords, ...]:
    """Split a screening exam and a diagnostic one of the same day; a side belongs to the diagnostic one."""
    told = {*q.values("purpose"), *(("diagnostic", "screening") if _SAME_DAY in q.events and q.side else ())}
    if not {"screening", "diagnostic"} <= told or not q.events:
        return ()
    named = dict(q.attributes)
    wide = {a: v for a, v in named.items() if a != "laterality" or not q.side}
    flat = without_tomo(q.text)
    side = q.side if q.side in _ONE_SIDE else side_of_diagnostic(q.text)
    own = {**named, **({"laterality": ("one",)} if side else {})}
    wide = wide if not side else {a: v for a, v in wide.items() if a != "laterality"}
    return (
        ExamWords(tuple(_of_purpose(own, "diagnostic", flat).items()), q.views, side or q.side, q.words, q.denied),
        ExamWords(tuple(_of_purpose(wide, "screening", flat).items()), q.views, "", q.words, q.denied),
    )


_ONE_SIDE = ("left", "right")


def _of_purpose(named: Mapping[str, tuple[str, ...]], purpose: str, flat: Sequence[str]) -> dict[str, tuple[str, ...]]:
    kinds = named.get("modality", ())
    if purpose in flat:
        kinds = tuple(m for m in kinds if m != "tomo")
    return {**named, **({"modality": kinds} if kinds else {}), "purpose": (purpose,)}


def _is_closer_word(parts: Sequence[Reading], table: CodeTable) -> bool:
    """Tell whether a part only says more exactly what the one before named: "spine; thoracic, 2 views"."""
    wide, close = parts[0].values("regions"), parts[-1].values("regions")
    kinds = parts[-1].values("modality")
    inside = all(any(w != c and w in table.ancestors("regions", c) for w in wide) for c in close)
    return len(parts) == 2 and inside and not kinds and not parts[0].views


def exams_of(text: str, lexicon: Lexicon, on: date, table: CodeTable) -> tuple[ExamWords, ...]:
    """Split an order of several exams: each part names its own kind of study and region. Empty when it is one exam."""
    text = cues.BILLED_WITH.sub(lambda m: " and".ljust(len(m[0])), text)
    joins = _joins(text, lexicon, on, table)
    if not joins:
        return ()
    terms = lexicon.read(text).terms
    parts: list[Reading] = []
    slices: list[str] = []
    implied: set[str] = set()
    start = 0
    shared = _kind_of_sided(text, joins, lexicon)
    for join in (*joins, None):
        said = _read(text[start : join.start() if join else len(text)], parts, lexicon)
        part = beside.whole(said, on, table)
        implied |= {*part.values("regions")} - {*said.values("regions")}
        if shared and not parts and not part.values("modality"):
            part = replace(part, terms=(*part.terms, shared))
        if parts and not part.values("modality") and _names_study(part):
            kind = [t for t in parts[-1].terms if t.attribute == "modality"]
            part = replace(part, terms=(*part.terms, *kind), words=(*part.words, *(t.text for t in kind)))
        part = _placed(part, parts, on, table)
        whole = names_exam(part) or (parts and _names_study(part))
        if join is None or (
            whole
            and _names_study(_placed(_read(_first_part(text, join.end(), terms), [part], lexicon), [part], on, table))
        ):
            if parts and _is_only_tomo(part) and _MAMMO in parts[-1].values("modality"):
                parts[-1] = replace(parts[-1], terms=(*parts[-1].terms, *part.terms))
            elif parts and (_is_only_both(said, parts[-1], table) or _is_film_of(said, parts[-1])):
                parts[-1] = replace(parts[-1], terms=(*parts[-1].terms, *said.terms))
            else:
                parts.append(part)
                slices.append(text[start : join.start() if join else len(text)])
            start = join.end() if join else len(text)
    ours = [i for i, s in enumerate(slices) if not cues.OF_OTHERS.search(s)]
    parts, slices = [parts[i] for i in ours], [slices[i] for i in ours]
    if len(parts) > _TWO:
        parts, slices = _with_sides_joined(parts, slices)
    if len(parts) < _TWO:
        return ()
    told = _ONE_SIDE if len(parts) > _TWO else ()  # of three, "right knee 3 views, left knee 2 views" may be two
    later = [beside.acts(b, a, on, table) for a, b in pairwise(parts)]
    first = beside.acts(parts[0], parts[1], on, table) if not later[0] else frozenset()  # "vaginal and pelvic scan"
    added: list[frozenset[tuple[str, str]]] = [first, *later]
    kinds = {
        (p.values("regions"), p.values("modality"), (side_of(p),) * (side_of(p) in told), own)
        for p, own in zip(parts, added, strict=True)
    }
    unnamed = any(_adds_nothing(p, [x for x in parts if x is not p], table) for p in parts)
    unnamed = unnamed or _is_kind_and_place(parts)
    if len(kinds) < len(parts) or unnamed or _is_closer_word(parts, table):
        return ()
    breast = {"breast"} if {"mammo", "tomo"} & {m for p in parts for m in p.values("modality")} else set()
    if not {r for p in parts for r in p.values("regions")} - breast - implied <= {
        *of_levels(lexicon.read(text)).values("regions")
    }:
        return ()  # words on both sides of the join make one term
    exams = _at_place_of_organ(
        _at_treated_vessel(
            _of_the_kind_before(_on_one_side(_with_views_of_each([exam_words(p) for p in parts], text))), table
        )
    )
    exams = tuple(_with_films(x, s, lexicon, on, table) for x, s in zip(exams, slices, strict=True))
    if not elements.are_told_apart(exams, on, table):
        return exams
    return tuple(_completed(x, p, s, on, table) for x, p, s in zip(exams, parts, slices, strict=True))


_TWO = 2


def _with_films(exam: ExamWords, text: str, lexicon: Lexicon, on: date, table: CodeTable) -> ExamWords:
    """Return an exam of an order with the films of both its sides counted together, where its codes do so."""
    if exam.views is None or exam.side != "both":
        return exam
    found = filmed(dict(exam.attributes), exam.views, text, lexicon, on, table)
    return replace(exam, views=found.views) if found else exam


def _with_sides_joined(parts: Sequence[Reading], slices: Sequence[str]) -> tuple[list[Reading], list[str]]:
    """Return the parts with the same study of the right and of the left as the one study of both sides that it is."""
    joined: list[Reading] = []
    texts: list[str] = []
    for part, text in zip(parts, slices, strict=True):
        at = next((i for i, x in enumerate(joined) if _is_other_side(x, part)), None)
        if at is None:
            joined.append(part)
            texts.append(text)
            continue
        sides = tuple(t for t in part.terms if t.attribute in ("side", "laterality"))
        joined[at] = replace(joined[at], terms=(*joined[at].terms, *sides))
        texts[at] = f"{texts[at]} and {text}"
    return joined, texts


def _is_other_side(one: Reading, other: Reading) -> bool:
    """Tell whether two parts differ in nothing but that one is of the left and one of the right."""
    told = ("regions", "modality", "contrast", "technique", "extent", "purpose", "count")
    same = one.views == other.views and all({*one.values(a)} == {*other.values(a)} for a in told)
    return same and {side_of(one), side_of(other)} == {*_ONE_SIDE}


def _kind_of_sided(text: str, joins: Sequence[re.Match[str]], lexicon: Lexicon) -> Term | None:
    """Return the kind of study told once behind places that have each a side: "left wrist and right ankle films"."""
    kinds = [t for t in lexicon.read(text).terms if t.attribute == "modality"]
    if len({t.value for t in kinds}) != 1:
        return None
    places: dict[str, set[str]] = {"left": set(), "right": set()}
    for start, end in pairwise((0, *(at for m in joins for at in m.span()), len(text))):
        part = lexicon.read(text[start:end])
        sides = {*part.values("side")}
        if len(sides) == 1 and sides <= places.keys():
            places[sides.pop()] |= {*part.values("regions")}
    return kinds[-1] if all(places.values()) and not places["left"] & places["right"] else None


def _is_only_both(said: Reading, before: Reading, table: CodeTable) -> bool:
    """Tell whether a part only adds that a place named before was shown on both sides: "ABI, 2 levels, both legs"."""
    places, known = said.values("regions"), {*before.values("regions")}
    own = {t.attribute for t in said.terms} & {*_OF_AN_EXAM}
    inside = bool(places) and all(known & table.ancestors("regions", r).keys() for r in places)
    return side_of(said) == "both" and inside and not own and said.views is None


def _is_film_of(said: Reading, before: Reading) -> bool:
    """Tell whether a part is one more film of the place before: "both obliques and open mouth odontoid"."""
    places, own = {*said.values("regions")}, {t.attribute for t in said.terms} & {*_OF_AN_EXAM}
    kinds = {*before.values("modality"), *said.values("modality")}
    films = before.views is not None and said.views is None and kinds <= {"xr"}
    return films and bool(places) and places <= {*before.values("regions")} and own <= {"modality"}


_OF_AN_EXAM = ("modality", "contrast", "extent", "purpose", "approach", "technique", "count", "role", "tracer", "views")


def _is_only_tomo(part: Reading) -> bool:
    """Tell whether a part names tomosynthesis alone: it belongs to the mammogram before, "tomo too"."""
    told = {t.attribute for t in part.terms} & {"regions", "side", "laterality", "purpose", "extent"}
    return {*part.values("modality")} == {"tomo"} and not told


_MAMMO = "mammo"


def _read(text: str, before: Sequence[Reading], lexicon: Lexicon) -> Reading:
    """Return a part of an order; behind films a place with its aims is films too: "chest 1 view, c-spine lateral"."""
    part = of_levels(lexicon.read(text))
    aimed = before and before[-1].views and part.values("regions") and not part.values("modality")
    if not aimed or part.views is not None:
        return part
    aims = text
    for t in (t for t in part.terms if t.attribute == "regions"):  # the scapula of a "scapular Y" is no place of films
        aims = aims[: t.start] + " " * (t.end - t.start) + aims[t.end :]
    films = lexicon.films(aims)
    return replace(part, views=Views(films, films)) if films else part


def _placed(part: Reading, before: Sequence[Reading], on: date, table: CodeTable) -> Reading:
    """Return a part of an order with the kind and the place that it leaves to the part before."""
    part = _of_breast(part, before)
    return beside.placed(part, before[-1], on, table) if before else part


def _of_breast(part: Reading, before: Sequence[Reading]) -> Reading:
    """Return an ultrasound that names no place, told behind a mammogram, as one of the breast."""
    mammogram = before and {"mammo", "tomo"} & {*before[-1].values("modality")}
    found = next((t for t in part.terms if (t.attribute, t.value) == ("modality", _ULTRASOUND)), None)
    if not mammogram or found is None or part.values("regions"):
        return part
    return replace(part, terms=(*part.terms, replace(found, attribute="regions", value="breast")))


def _joins(text: str, lexicon: Lexicon, on: date, table: CodeTable) -> list[re.Match[str]]:
    """Return where one exam of an order may end: at a join, or at the "with" before a study of vessels."""
    terms = lexicon.read(text).terms
    joins = [m for m in cues.LISTED.finditer(text) if not _is_of_one_duplex(text, m) and not _is_inside(m, terms)]
    joins += [m for m in _AFTER_VIEWS.finditer(text) if _are_films_of_two(text, m, lexicon)]
    for m in _WITH.finditer(text):
        before = beside.whole(lexicon.read(text[: m.start()]), on, table)
        after = lexicon.read(_first_part(text, m.end(), terms))
        after = beside.placed(after, before, on, table)
        kinds = {*after.values("modality")} - {*before.values("modality")}
        if (
            beside.acts(after, before, on, table)
            or (_OF_OWN & kinds and names_exam(after))
            or (kinds == {_RENDERED} and _SCORED & {*before.values("modality")})
            or _are_films_of_two(text, m, lexicon)
            or _are_two_pictures(before, after)
        ):
            joins.append(m)
    if _DIAGNOSED.search(text):
        joins += [m for m in _TREATED.finditer(text) if m not in joins and _is_treatment_beside(text, m, lexicon)]
    return sorted(joins, key=lambda m: m.start())


def _are_two_pictures(before: Reading, after: Reading) -> bool:
    """Tell whether each side of a "with" names a kind of imaging and a place of its own: "CT head with CT sinus"."""
    kinds = [{*x.values("modality")} for x in (before, after)]
    own = all(kinds) and names_exam(before) and bool(after.values("regions"))
    apart = before.values("regions") != after.values("regions") or kinds[0] != kinds[1]
    return own and apart and not any(k & _NO_PICTURES for k in kinds)


_NO_PICTURES = frozenset(("procedure", "guidance", "supply", "ir", "rt", "postprocessing"))


def _is_treatment_beside(text: str, join: re.Match[str], lexicon: Lexicon) -> bool:
    """Tell whether a join stands between a diagnostic angiogram and the treatment of a vessel."""
    sides = [lexicon.read(text[: join.start()]), lexicon.read(_first_part(text[join.end() :]))]
    shown = [_is_angiogram(r) for r in sides]
    treated = [bool(TREATMENTS & {*r.values("technique")}) for r in sides]
    return shown in ([True, False], [False, True]) and treated == [not x for x in shown]


def _is_angiogram(reading: Reading) -> bool:
    told = {*reading.values("technique")}
    return "ir" in reading.values("modality") and "angiography" in told and not told & TREATMENTS


_DIAGNOSED = re.compile(r"\bdiagnostic\b|\bno (?:prior|previous)\b|\bfollowed by\b", re.IGNORECASE)
_TREATED = re.compile(r"\s+(?:with|w/|before|prior to|followed by|after)\s+", re.IGNORECASE)


def _are_films_of_two(text: str, join: re.Match[str], lexicon: Lexicon) -> bool:
    """Tell whether films of one place are told right behind those of another: "chest 2 views right ribs 3 views"."""
    before, after = lexicon.read(text[: join.start()]), lexicon.read(_first_part(text[join.end() :]))
    places = [{*x.values("regions")} for x in (before, after) if x.views and x.values("regions")]
    return len(places) == len((before, after)) and not places[0] & places[1]


def _is_inside(join: re.Match[str], terms: Sequence[Term]) -> bool:
    """Tell whether a join is a word of one term: "arterial inflow and venous outflow"."""
    return any(t.start < join.start() and join.end() < t.end for t in terms)


def _is_of_one_duplex(text: str, join: re.Match[str]) -> bool:
    """Tell whether a join only stands between the two kinds of vessels of one study: "arterial and venous"."""
    return _ARTERIAL.search(text[: join.start()]) is not None and _VENOUS.match(text[join.end() :]) is not None


_ARTERIAL, _VENOUS = re.compile(r"\barter\w+$", re.IGNORECASE), re.compile(r"ve(?:nous|in)", re.IGNORECASE)
_AFTER_VIEWS = re.compile(r"(?<=\bviews|.\bview)\s+(?=[a-z])", re.IGNORECASE)
_WITH = re.compile(r"\s+(?:with|w/|w)\s+(?!(?:and|plus|then)\b|[&+])", re.IGNORECASE)  # "MRI brain with and MRA ..."
_ULTRASOUND, _VESSELS, _PRESSURES, _RENDERED = "us", "duplex", "physiologic", "postprocessing"
_OF_OWN = frozenset((_VESSELS, _PRESSURES, "mra", "cta"))  # no "with" makes them a way of the exam before
_SCORED = frozenset(("mr", "dxa"))  # what is reckoned from their pictures has codes of its own


def _completed(exam: ExamWords, reading: Reading, text: str, on: date, table: CodeTable) -> ExamWords:
    """Return an exam of an order with what the organs in its own words tell of how much was shown."""
    if exam.values("modality") == (_VESSELS,):
        return replace(exam, attributes=tuple(elements.of_vessels(dict(exam.attributes), on, table).items()))
    if exam.values("modality") not in ((_ULTRASOUND,), (_PRESSURES,)):
        return exam
    named = elements.completed(dict(exam.attributes), reading, text, on, table)
    return replace(exam, attributes=tuple(named.items()))


def _on_one_side(exams: Sequence[ExamWords]) -> list[ExamWords]:
    """Give an exam that names no side that of the others of its part of the body: a biopsy and the film after it."""
    sides = {x.side for x in exams} - {""}
    places = {r for x in exams if x.side for r in x.values("regions")}
    if len(sides) != 1 or "both" in sides:
        return list(exams)
    (side,) = sides
    return [replace(x, side=side) if _may_be_of(x, places) else x for x in exams]


def _may_be_of(exam: ExamWords, places: set[str]) -> bool:
    """Tell whether an exam without a side is of the part named with one: a screening exam is of both."""
    told = exam.side or exam.values("laterality") or "screening" in exam.values("purpose") or _OF_BOTH & {*exam.words}
    return not told and set(exam.values("regions")) <= places


_OF_BOTH = frozenset(("both", "bilateral", "bilat"))


def _is_kind_and_place(parts: Sequence[Reading]) -> bool:
    """Tell whether the first part is only the kind of study whose place the other tells: "dexa, hips and spine"."""
    kind, *places = parts
    own = [t for p in places for t in p.terms if t.attribute == "modality" and t not in kind.terms]
    return not kind.values("regions") and not kind.values("technique") and not kind.views and not own


def _only_counts(part: Reading, others: Sequence[Reading], table: CodeTable) -> bool:
    """Tell whether a part only counts what another one names: "iliac artery stented, single vessel"."""
    counts = part.values("count") or part.values("laterality")
    own = [t for t in part.terms if t.attribute in ("regions", "technique", "contrast")]
    around = {a for o in others for r in o.values("regions") for a in table.ancestors("regions", r) if a != r}
    return bool(counts and own) and all(t.attribute == "regions" and t.value in around for t in own)


def _adds_nothing(part: Reading, others: Sequence[Reading], table: CodeTable) -> bool:
    """Tell whether a part only speaks of another one again: "hospital fluoro, rad reads", a further level injected."""
    told = {(t.attribute, t.value) for t in part.terms if t.attribute in ("regions", "modality", "technique")}
    said = {(t.attribute, t.value) for o in others for t in o.terms}
    guided = ("modality", "procedure") in said
    if _only_counts(part, others, table):
        return True
    return (guided or not part.values("regions")) and {x for x in told if x[1] not in _ANY_FILM} <= said


_ANY_FILM = ("xr", "fluoro", "fluoroscopic")  # films are taken under fluoroscopy, and it guides needles


def _of_the_kind_before(exams: Sequence[ExamWords]) -> tuple[ExamWords, ...]:
    """Give a part that names no kind of study that of the part before: "wrist 3 views, left forearm"."""
    found: list[ExamWords] = []
    for exam in exams:
        kinds, before = exam.values("modality"), found[-1].values("modality") if found else ()
        if not kinds or (kinds == ("tomo",) and "mammo" in before):  # "3D screening, then a diagnostic with tomo"
            kinds = before if not kinds else ("mammo", *kinds)
            exam = replace(exam, attributes=tuple({**dict(exam.attributes), "modality": kinds}.items()))
        found.append(exam)
    return tuple(found)


def _with_views_of_each(exams: Sequence[ExamWords], text: str) -> list[ExamWords]:
    """Give each film of an order the views told once for all: "wrist and hand, 3 views each"."""
    told = {x.views for x in exams if x.views}
    if len(told) != 1 or not _EACH.search(text):
        return list(exams)
    (views,) = told
    return [x if x.views or {*x.values("modality")} - {"xr"} else replace(x, views=views) for x in exams]


_EACH = re.compile(r"\b(?:views?|vws?|v|films?) (?:of |for )?(?:each|both|every)\b|\beach (?:\w+ )?\d", re.IGNORECASE)


def _at_place_of_organ(exams: Sequence[ExamWords]) -> tuple[ExamWords, ...]:
    """Give vessels without a place that of the organ shown before: "testicles plus duplex of inflow and outflow"."""
    found: list[ExamWords] = []
    for exam in exams:
        place = found[-1].values("regions") if found and found[-1].values("modality") == (_ULTRASOUND,) else ()
        bare = exam.values("modality") == (_VESSELS,) and elements.ANY_VESSEL.issuperset(exam.values("regions"))
        if place and bare:
            regions = (*place, *exam.values("regions"))
            exam = replace(exam, attributes=tuple({**dict(exam.attributes), "regions": regions}.items()))
        found.append(exam)
    return _with_place_of_score(found)


def _at_treated_vessel(exams: Sequence[ExamWords], table: CodeTable) -> list[ExamWords]:
    """Give an angiogram that names no place that of the vessel treated beside it: the leg of a tibial artery."""
    places = [r for x in exams for r in x.values("regions") if TREATMENTS & {*x.values("technique")}]
    limbs = [a for r in places for a in table.ancestors("regions", r) if a in _LIMBS]
    found = []
    for exam in exams:
        bare = (
            "angiography" in exam.values("technique") and "ir" in exam.values("modality") and not exam.values("regions")
        )
        if bare and places:
            regions = tuple(dict.fromkeys(limbs or places))
            exam = replace(exam, attributes=tuple({**dict(exam.attributes), "regions": regions}.items()))
        found.append(exam)
    return found


_LIMBS = ("lower_limb", "upper_limb")
_ANY_VESSEL = frozenset(("vessel", "artery", "vein"))


def _with_place_of_score(exams: Sequence[ExamWords]) -> tuple[ExamWords, ...]:
    """Give an exam that names no place that of what is reckoned from its pictures: "DXA with TBS" is of the trunk."""
    places = {x.values("regions") for x in exams if x.values("modality") == (_RENDERED,)} - {()}
    if len(places) != 1:
        return tuple(exams)
    (place,) = places
    return tuple(
        x
        if x.values("regions") or not _SCORED & {*x.values("modality")}
        else replace(x, attributes=tuple({**dict(x.attributes), "regions": place}.items()))
        for x in exams
    )


def by_side(text: str, lexicon: Lexicon, table: CodeTable) -> tuple[ExamWords, ...]:
    """Split an exam done otherwise on the right than on the left: "right breast entirely, left only the lump".

    What one half leaves out is taken from the other. Empty unless both tell the same part of the body differently.
    """
    sides = [t for t in lexicon.read(text).terms if t.attribute == "side" and t.value in ("left", "right")]
    turns = [i for i in range(1, len(sides)) if sides[i].value != sides[i - 1].value]
    if len(turns) != 1:
        return ()
    first, second = sides[turns[0] - 1], sides[turns[0]]
    cuts = [m.span() for m in cues.PARTS.finditer(text, first.end) if m.end() <= second.start + 1]
    if not cuts and cues.ENDS_IN_VIEWS.search(text[: second.start]):
        cuts = [(second.start, second.start)]  # "right knee 3 views left knee 2 views"
    if not cuts:
        return ()
    halves = [text[: cuts[-1][0]], text[cuts[-1][1] :]]
    reads = [_limited_where_the_other_is_whole(lexicon.read(h), h, o, lexicon) for h, o in (halves, halves[::-1])]
    if not any(_differ(a, reads) for a in ("contrast", "extent", "purpose", "technique")) and not _differ_in_views(
        reads
    ):
        return ()
    exams = [exam_words(r) for r in reads]
    own = [e.values("regions") for e in exams]
    regions = tuple(r for r in own[0] if r in own[1]) or own[0] or own[1]
    exams = [filled(exams[0], exams[1], regions), filled(exams[1], exams[0], regions)]
    same = len({(e.values("regions"), e.values("modality")) for e in exams}) == 1
    known = all(e.values("regions") and e.values("modality") for e in exams)
    return tuple(exams) if same and known else ()


def _limited_where_the_other_is_whole(reading: Reading, text: str, other: str, lexicon: Lexicon) -> Reading:
    whole = "complete" in lexicon.read(other).values("extent")
    only = None if reading.values("extent") else cues.ONLY_A_SPOT.search(text)
    if not whole or only is None:
        return reading
    return replace(reading, terms=(*reading.terms, Term("extent", "limited", only[0], only.start(), only.end())))


def _differ(attribute: str, reads: Sequence[Reading]) -> bool:
    said = [r.values(attribute) for r in reads]
    return all(said) and said[0] != said[1]


def _differ_in_views(reads: Sequence[Reading]) -> bool:
    first, second = (r.views for r in reads)
    return first is not None and second is not None and first != second


def filled(exam: ExamWords, other: ExamWords, regions: tuple[str, ...]) -> ExamWords:
    """Return an exam with what only its other side told; a lump looked at is no part of the body of its own."""
    more = {a: v for a, v in other.attributes if a not in ("laterality", "side")}
    filled = {**more, **dict(exam.attributes), "regions": regions}
    return replace(exam, attributes=tuple((a, v) for a, v in filled.items() if v), views=exam.views or other.views)


def without_primary(named: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Take a follow-through without the exam before it as the study of the bowel: "barium through small bowel only"."""
    technique, regions = named.get("technique", ()), named.get("regions", ())
    if _FOLLOWED not in technique or _BEFORE & {*regions}:
        return named
    kept = {
        **named,
        "modality": named.get("modality") or ("fluoro",),
        "technique": tuple(t for t in technique if t != _FOLLOWED),
        "regions": tuple(dict.fromkeys((*regions, _SMALL_BOWEL))),
    }
    return {a: v for a, v in kept.items() if v != ()}


_FOLLOWED, _SMALL_BOWEL = "with_small_bowel", "small_bowel"
_BEFORE = frozenset(("upper_gi_tract", "stomach", "esophagus"))


def with_trip(q: Question) -> tuple[ExamWords, ...]:
    """Return a portable film with the trip of the machine and its set-up, where these are told of or all is wanted.

    Nothing for who only reads: the trip and the set-up are of the technical side, as in a stay that is paid as a whole.
    """
    film = q.values("modality") == ("xr",) and bool(q.values("regions"))
    reader = (q.reads is True and q.owns is False) or q.setting == _COVERED_STAY
    if not film or reader or not cues.PORTABLE.search(q.text) or q.values("technique"):
        return ()
    count = "multiple" if any(e.startswith(_PATIENTS) for e in q.events) else "single"
    trip = ExamWords((("technique", (_TRIP,)), ("count", (count,))), None, "", q.words, q.denied)
    setup = ExamWords((("technique", (_SETUP,)),), None, "", q.words, q.denied)
    told = [
        *([trip] if cues.TRIP_TOO.search(q.text) else []),
        *([setup] if cues.SETUP_TOO.search(q.text) else []),
    ]
    own = ExamWords(q.attributes, q.views, q.side, q.words, q.denied)
    return (own, *told) if told else ()


_PATIENTS, _TRIP, _SETUP, _COVERED_STAY = "patients_", "portable_transport", "portable_setup", "snf"


def merged(exams: Sequence[ExamWords], becomes: CodeRow) -> tuple[ExamWords, ...]:
    """Return the exams with the first two as the one they are when done together: the films of both are counted."""
    first, second = exams[:2]
    views = None
    if first.views and second.views and becomes.views_min is not None:
        views = Views(first.views.low + second.views.low, first.views.high + second.views.high)
    side = first.side if first.side == second.side or not second.side else second.side if not first.side else "both"
    kept = {a: becomes.values(a) for a in _OF_THE_WHOLE if becomes.values(a)}
    said = {**dict(first.attributes), **dict(second.attributes), **kept}
    attributes = tuple((a, v) for a, v in said.items() if a not in ("laterality", "denied_region"))
    words = (*first.words, *second.words)
    return (ExamWords(attributes, views, side, words, (*first.denied, *second.denied)), *exams[2:])


_OF_THE_WHOLE = ("modality", "regions", "contrast", "technique")


def _first_part(text: str, start: int = 0, terms: Sequence[Term] = ()) -> str:
    """Return what stands before the next join that is no word of one term."""
    ends = (m.start() for m in cues.LISTED.finditer(text, start) if not _is_inside(m, terms))
    return text[start : next(ends, len(text))]


def _names_study(reading: Reading) -> bool:
    """Tell whether a part is an exam by itself, or by the kind of study of the part before: "abd pel w/o"."""
    told = reading.values("contrast") or reading.values("side") or reading.values("extent")
    return names_exam(reading) or bool(told and reading.values("regions")) or _is_angiogram(reading)


def exam_words(reading: Reading) -> ExamWords:
    """Return what was said of one exam of an order."""
    named = with_one_contrast({a: reading.values(a) for a in ATTRIBUTES if reading.values(a)}, reading)
    if reading.views and not named.get("modality"):
        named["modality"] = ("xr",)  # "both knees 3 views and left hip 2 views"
    return ExamWords(tuple(named.items()), reading.views, side_of(reading), reading.words, reading.denied)
