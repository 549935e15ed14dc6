"""What an ultrasound shows of a region: organs listed are elements of it, one that was left out makes it limited.

Pure; imports `model`, `tables`. What is complete or limited, and which kind of study, the codes of the table tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import NamedTuple

from radcode.counts import number_of
from radcode.model import ExamWords, Named, Question, Reading, Term
from radcode.rows import CodeRow
from radcode.tables import CodeTable

_DONE = (
    r"(?:mention|look|imag|seen|saw|visuali|describ|document|evaluat|assess|examin|includ|report|scan|comment"
    r"|measur)\w*"
)
_LEFT_OUT = re.compile(
    rf"\b(?:never|not|nothing|(?:was|were|is|are|did|do|does)n'?t)\s+(?:\w+\s+)?{_DONE}\b"
    r"|\bno (?:images|pictures|views|look) (?:of|at)\b"
    r"|\b(?:omitted|left out|skipped|missing|no mention|forgot\w*|lacks|lacking|minus|except(?: for)?)\b"
    r"|\b(?:everything|all(?: of it| of them)?|every (?:one|organ)|the rest) (?:but|save|besides)\b"
    r"|\bno (?:statement|comment|remark|sentence|line|description|finding|measurement)s?"
    r" (?:on|about|of|for|regarding)\b"
    r"|\b(?:nothing|not (?:a|one|a single) word|no word|silent)\b(?:\s+\w+){0,2}?\s+(?:on|about|of|regarding)\b",
    re.IGNORECASE,
)
# After a list of what was seen: "nothing about the rest", "and that is it".
_REST = re.compile(
    r"\b(?:nothing|no mention|not a word|no word)\b[^.;?]{0,20}\b(?:the )?(?:rest|others?|else)\b"
    r"|\b(?:that'?s|that is|thats|and that was) (?:it|all)\b",
    re.IGNORECASE,
)
# Who says why an organ could not be seen has described it.
_REASON = re.compile(
    r"(?<!no )\b"
    r"(?:obscur\w*|due to|because|since|absent|removed|resect\w*|gas|habitus|\w+ectomy|post-?op\w*)\b",
    re.IGNORECASE,
)
_NOT_EVEN = re.compile(r"\b(?:not even|nor even|without (?:any |a )?reason|no reason)\b.*", re.IGNORECASE)
_CLAUSE = re.compile(r"[;.!?\n]|,(?=\s)")
_CLOSER = re.compile(r"[;.!?\n()]|,(?=\s)|\s[-\u2013\u2014]+\s|\bbut\b")
_SENTENCE = re.compile(r"[;.!?\n]")
_ONLY_BEFORE = re.compile(
    r"(?<!\bor )\b(?:only|just)(?:\s+(?:describ|mention|talk|comment|cover|show|list|document|discuss|address|report"
    r"|look|saw|sees?|evaluat|assess|measur|imag|scan)\w*(?:\s+(?:about|on|of|at|over))?)?"
    r"(?:\s+(?:the|an?|one|left|right|both|her|his))*\s+$",
    re.IGNORECASE,
)
_ONLY_AFTER = re.compile(r"^\s+only\b", re.IGNORECASE)
# One spot of a region: "targeted at just the lump", "focused on the nodule".
_SPOT = re.compile(
    r"\b(?:targeted|focused|directed|focal)\s+(?:\w+\s+){0,2}?(?:at|to|on|over|of)\s+(?:\w+\s+){0,3}?"
    r"(?:lump|mass|area|spot|nodule|node|site|bump|swelling|finding|lesion|cyst)s?\b"
    r"|\b(?:ultrasounds?|sono\w*|us|scan)\s+(?:of|on|over|at)\s+(?:(?:an?|the|her|his|this)\s+)?(?:[\w']+\s+){0,2}?"
    r"(?:lump|bump|swelling|lipoma|tendon|muscle|ganglion|cyst)s?\b"
    r"|\b(?:of|on|over|at)\s+(?:just\s+|only\s+)?(?:one|a single)\s+(?:spot|place|quadrant)\b"
    r"|\b(?:only|just)\s+(?:(?:the|a|an|one|her|his)\s+)?(?:[\w']+\s+){0,4}?(?:tendon|muscle|ligament|nerve|bursa|lump|cyst)\b"
    r"|\b(?:targeted|focused|focal)\s+(?:\w+\s+){0,2}?(?:exam|look|scan|study|sono\w*|ultrasound|us)\b"
    r"(?! (?:for|of) (?:fetal )?anatomy)",
    re.IGNORECASE,
)
_LAYER = "soft_tissue"  # what lies over a part that is named beside it
_BABIES = re.compile(r"\b(?:twin|triplet|quad|fetus|fetal|bab(?:y|ies)|gestations)", re.IGNORECASE)
_PREGNANCY = "pregnancy"


def completed(named: Named, reading: Reading, text: str, on: date, table: CodeTable) -> Named:
    """Return the attributes with what weeks of pregnancy, ways in and organs left out tell of an ultrasound."""
    found = of_vessels(_with_kind(_of_pregnancy(named, table), on, table), on, table)
    homes = _homes(found, on, table)
    places = [t for t in reading.terms if t.attribute == "regions"]
    denied = [t for t in reading.terms if t.attribute == "denied_region"]
    left_out = [t for t in places if _is_left_out(t, text)]
    if elsewhere := _elsewhere(places, homes, text, table):
        places = [t for t in places if t.value in elsewhere]
        found, left_out = {**found, "regions": elsewhere}, []
        homes = _homes(found, on, table)
    parts = _parts_shown([t for t in places if t not in left_out], found, text, on, table)
    most = max(parts, default=_NO_PARTS)
    whole = _whole(found, on, table) if not homes else most.regions if most.number >= _MANY else ()
    if whole and homes.isdisjoint({*whole} & {*found.get("regions", ())}):
        found, homes = {**found, "regions": whole}, homes | {*whole}
    alone = any(_is_alone(t, homes, text) for t in places if "modality" in found or _may_be_alone(t, text, on, table))
    missing = _REST.search(text) is not None and len(places) > 1
    missing = missing or any(_is_element(t, found, homes, on, table) for t in left_out)
    whole_of = {r.code for r in _rows(found.get("modality", ()), on, table) if homes & {*r.regions}}
    denied = [t for t in denied if not _has_reason(t, text) and _is_listed(t.value, whole_of, on, table)]
    missing = missing or bool(denied)
    unborn = found.get("trimester") or _PREGNANCY in found.get("regions", ())  # a targeted scan of it is detailed
    alone = alone or (not unborn and _SPOT.search(text) is not None)
    whole_joint = any(p.is_all for p in parts) or "complete" in found.get("extent", ())
    alone = alone or (not whole_joint and _is_layer(found, homes, table))
    said = homes & {*found.get("regions", ())}
    full = (p for p in parts if p.is_all and not _is_missing(p, left_out, table) and not _is_narrower(p, said, table))
    shown = max(full, default=None)
    if homes and shown and not alone and not denied and not _says_limited(reading):
        found = {**found, "regions": shown.regions, "extent": ("complete",)}
    elif homes and most.number >= _MANY and not most.is_all and is_report(text) and "extent" not in found:
        found = {**found, "extent": ("limited",)}  # what a report does not tell was not looked at
    elif (alone or missing) and (homes or "modality" not in found):
        found = {**found, "extent": ("limited",)}
    elif homes and {"complete", "limited"} <= {*found.get("extent", ())}:
        found = {**found, "extent": ("complete",)}  # an organ named beside the whole, "US abdomen complete, pancreas"
    elif "extent" not in found and _has_levels(places, found, on, table):
        found = {**found, "extent": ("complete",)}
    elif "extent" not in found and (levels := _LEVELS.search(text)) and (least := _least_levels(found, on, table)):
        number = number_of(levels["n"].lower()) or 0
        found = {**found, "extent": ("complete" if number >= least else "limited",)}
    elif _is_organ_again(found, homes, on, table):
        found = {**found, "extent": ("limited",)}
    if others := tuple(r for r in found.get("regions", ()) if r != _LAYER):
        found = {**found, "regions": others}
    wide = tuple(r for r in found.get("regions", ()) if r in homes)
    own = {r for row in _rows(found.get("modality", ()), on, table) for r in row.regions}
    regions = tuple(r for r in found.get("regions", ()) if r in own)
    return {**found, "regions": regions} if wide else found


def _is_organ_again(named: Named, homes: set[str], on: date, table: CodeTable) -> bool:
    """Tell whether an organ of a region is looked at again where no follow-up has a code: that is a limited exam."""
    regions = {*named.get("regions", ())}
    if named.get("extent") != (_AGAIN,) or not regions or regions & homes:
        return False
    near = [r for r in _rows(named.get("modality", ()), on, table) if _is_over(r, regions, table)]
    return any(r.extent == "limited" for r in near) and not any(r.extent == _AGAIN for r in near)


def _is_over(row: CodeRow, regions: set[str], table: CodeTable) -> bool:
    return any({*row.regions} & table.ancestors("regions", x).keys() for x in regions)


_AGAIN = "followup"


def of_vessels(named: Named, on: date, table: CodeTable) -> Named:
    """Return a duplex of an organ as one of its vessels: "ovarian duplex", where the codes name only the class."""
    if "duplex" not in named.get("modality", ()):
        return named
    regions, rows = {*named.get("regions", ())}, _rows(("duplex",), on, table)
    classes = {o for r in rows if ANY_VESSEL & {*r.regions} for o in r.regions} - ANY_VESSEL
    own = {o for r in rows for o in r.regions} - classes
    held = any(classes & table.ancestors("regions", r).keys() for r in regions)
    if not held or own & {a for r in regions for a in table.ancestors("regions", r)}:
        return named
    return {**named, "regions": (*named["regions"], "vessel")}


def supposed(named: Named, reading: Reading, asking: Iterable[tuple[int, int]]) -> tuple[Term, ...]:
    """Return how much sentences that only ask suppose to be shown, "so complete?", where it was otherwise."""
    asked = [t for t in reading.terms if t.attribute == "extent" and any(a <= t.start < b for a, b in asking)]
    known = named.get("extent", ())
    return (
        tuple(asked) if known and len({t.value for t in asked} - {*known}) == 1 == len({t.value for t in asked}) else ()
    )


def are_told_apart(exams: Sequence[ExamWords], on: date, table: CodeTable) -> bool:
    """Tell whether each exam of an order is a kind of its own, says how much was looked at, or is of another place.

    "Limited abdomen plus complete renal ultrasound", "liver ultrasound with portal vein duplex", "thyroid and liver".
    """
    said = ([x.values(a) for x in exams] for a in _APART)
    return any(all(told) and len({*told}) > 1 for told in said) or _are_elsewhere(exams, on, table)


_APART = ("modality", "extent")


def _are_elsewhere(exams: Sequence[ExamWords], on: date, table: CodeTable) -> bool:
    """Tell whether no complete ultrasound shows what two exams of an order do: the neck is no part of an abdomen."""
    if len(exams) < _PAIR or any(x.values("modality") != ("us",) or not x.values("regions") for x in exams):
        return False
    whole = [r for r in _rows(("us",), on, table) if r.extent == "complete"]
    both = [(*a.values("regions"), *b.values("regions")) for a, b in combinations(exams, _PAIR)]
    for rule in (r for r in table.rules(on, kind="element") if r.unit == "looked_at_with"):
        own = {o for c in rule.subject.split(";") if (r := table.code(c, on)) for o in r.regions}
        both = [(*(x for x in regions if x != rule.value),) if own & {*regions} else regions for regions in both]
    return not any(are_elements(regions, r, on, table) for regions in both for r in whole)


_PAIR = 2


def both_ways(q: Question, on: date, table: CodeTable) -> Question:
    """Return the question with an ultrasound through the abdominal wall and one through the vagina as two exams."""
    ways = q.values("approach")
    if len(q.exams) > _PAIR and all(len(x.values("approach")) < _PAIR for x in q.exams):
        return q  # each is an exam of a longer order
    if len(ways) != 2 or not all(any(w in r.approach for r in _rows(("us",), on, table)) for w in ways):
        return q
    named = {a: v for a, v in q.attributes if a != "count" or _BABIES.search(q.text)}  # "both" are the two ways
    first, second = ({**named, "approach": (w,)} for w in ways)
    second.pop("extent", None)  # complete or limited is said of the first
    exams = tuple(ExamWords(tuple(a.items()), q.views, q.side, q.words, q.denied) for a in (first, second))
    return replace(q, attributes=tuple(named.items()), exams=exams)


def _rows(kinds: Iterable[str], on: date, table: CodeTable) -> list[CodeRow]:
    return [r for kind in dict.fromkeys(kinds) for r in table.codes_of(kind, on) if r.scope == "imaging"]


def _homes(named: Named, on: date, table: CodeTable) -> set[str]:
    """Return the regions that have a complete and a limited code of the kind of study said."""
    rows = _rows(named.get("modality", ()), on, table)
    whole = {r for row in rows if row.extent == "complete" for r in row.regions}
    return (whole & {r for row in rows if row.extent == "limited" for r in row.regions}) - ANY_VESSEL


ANY_VESSEL = frozenset(
    ("vessel", "artery", "vein")
)  # tells nothing of where: the kidney of a "renal artery duplex" does


def _of_pregnancy(named: Named, table: CodeTable) -> Named:
    """Weeks of pregnancy tell the region, and a belly scanned then is no abdomen."""
    if not named.get("trimester") or set(named.get("modality", ())) - {"us"}:
        return named
    regions = named.get("regions", ())
    if any(_PREGNANCY in table.ancestors("regions", r) or "fetus" in r for r in regions):
        return {**named, "modality": ("us",)}
    if set(regions) - {"abdomen", "pelvis"}:
        return named
    return {**named, "modality": ("us",), "regions": (_PREGNANCY,)}


def _with_kind(named: Named, on: date, table: CodeTable) -> Named:
    """Take the only kind of study that knows the way in, or that extent of the region, where none was said."""
    if named.get("modality"):
        return named
    regions, ways = set(named.get("regions", ())), set(named.get("approach", ()))
    near = [r for r in table.codes_on(on) if r.scope == "imaging" and regions & {*r.regions}]
    kinds = {r.modality for r in near if ways & {*r.approach}}
    if not kinds and named.get("extent"):
        kinds = {r.modality for r in near if r.extent == "complete"} & {
            r.modality for r in near if r.extent == "limited"
        }
    return {**named, "modality": tuple(kinds)} if len(kinds) == 1 else named


def _whole(named: Named, on: date, table: CodeTable) -> tuple[str, ...]:
    """Return the region of the one complete exam that shows all of many organs listed; empty when none or several."""
    regions = named.get("regions", ())
    if len(regions) < _MANY:
        return ()
    whole = [r for r in _rows(named.get("modality", ()), on, table) if r.extent == "complete"]
    shown = {r: sum(are_elements((x,), r, on, table) for x in regions) for r in whole}
    most = max(shown.values(), default=0)
    rows = [r for r, n in shown.items() if n == most]
    return rows[0].regions if most >= _MANY and len(rows) == 1 else ()


def _is_layer(named: Named, homes: set[str], table: CodeTable) -> bool:
    """Tell whether the soft tissues of a part were looked at, and not the joint or organ in full."""
    others = [r for r in named.get("regions", ()) if r != _LAYER]
    around = {h for r in others for h in table.ancestors("regions", r)} & homes
    return len(others) < len(named.get("regions", ())) and bool(around)


def _elsewhere(places: Sequence[Term], homes: set[str], text: str, table: CodeTable) -> tuple[str, ...]:
    """Return the regions that were imaged where the one that has codes of its own was not: "axilla, not the breast".

    An organ that lies in the region left out makes the exam a limited one of it.
    """
    out = {t for t in places if _LEFT_OUT.search(text, *_around(_CLOSER, t, text))}
    unseen = homes & {t.value for t in out} - {t.value for t in places if t not in out}
    seen = tuple(dict.fromkeys(t.value for t in places if t not in out))
    apart = [r for r in seen if unseen.isdisjoint(table.ancestors("regions", r))]
    return seen if unseen and seen and len(apart) == len(seen) else ()


def is_report(text: str) -> bool:
    """Tell whether a text gives the words of a report, so that what it leaves out was not described."""
    return _REPORT.search(text) is not None


_REPORT = re.compile(
    r"\b(?:report|dictation|findings)(?: (?:body|text|says|reads|lists|describes))?\s*:", re.IGNORECASE
)
_MANY = 4  # organs: fewer are the exam that was meant


def _is_left_out(place: Term, text: str) -> bool:
    """Tell whether the clause says that this part was not looked at, without a reason why it was not seen."""
    return _LEFT_OUT.search(text, *_around(_CLAUSE, place, text)) is not None and not _has_reason(place, text)


def _has_reason(place: Term, text: str) -> bool:
    start, _ = _around(_CLAUSE, place, text)
    said = text[start : _around(_SENTENCE, place, text)[1]]
    return _REASON.search(_NOT_EVEN.sub("", said)) is not None


def _is_element(place: Term, named: Named, homes: set[str], on: date, table: CodeTable) -> bool:
    """Tell whether a complete exam of the region shows this part: it lies in it, or a rule about the code names it.

    The axilla is looked at with the breast or not, and the exam of the breast is complete all the same.
    """
    others = [r for r in named.get("regions", ()) if r != place.value]
    around = {h for r in others for h in table.ancestors("regions", r) if h in homes}
    if not around or around & table.ancestors("regions", place.value).keys():
        return True
    whole = {r.code for r in _rows(named.get("modality", ()), on, table) if around & {*r.regions}}
    return _is_listed(place.value, whole, on, table)


_SHORT = 2  # letters: "us" is no organ


class _Parts(NamedTuple):
    """How many parts were named of those that a complete exam shows, the region of it, and whether it was all."""

    number: int
    regions: tuple[str, ...]
    is_all: bool
    says: str


_NO_PARTS = _Parts(0, (), is_all=False, says="")


def _is_missing(parts: _Parts, left_out: Sequence[Term], table: CodeTable) -> bool:
    """Tell whether one of the parts that the rule names was left out."""
    return any(table.meaning("regions", t.value) in parts.says for t in left_out)


def _parts_shown(places: Sequence[Term], named: Named, text: str, on: date, table: CodeTable) -> list[_Parts]:
    """Return for each rule on what a complete exam of these regions shows how many of its parts were named."""
    regions, kinds = set(named.get("regions", ())), named.get("modality", ())
    found = []
    for rule in table.rules(on, kind="element"):
        if rule.unit != "elements" or not regions:
            continue
        rows = [r for c in rule.subject.split(";") if (r := table.code(c, on))]
        near = [r for r in rows if r.modality in kinds and any(regions & table.within("regions", o) for o in r.regions)]
        if not near:
            continue
        says = rule.says.lower()
        names = ((t.value, n) for t in places for n in (table.meaning("regions", t.value), t.text.split()[-1]))
        shown = {v: n for v, n in names if re.search(rf"\b{re.escape(_stem(n))}", says) and len(n) > _SHORT}
        halved = [v for v, part in shown.items() if f"both {part}" in says and _is_of_one_side(v, places, text)]
        count = len(shown) - len(halved)
        found += [_Parts(count, r.regions, count >= int(rule.value), says) for r in near]
    return found


def _stem(word: str) -> str:
    """Return a part's name without its ending: the "ovary" of a rule on both ovaries."""
    return re.sub(r"(?<=\w{4})(?:ies|y)$", "", word)


def _is_narrower(parts: _Parts, said: set[str], table: CodeTable) -> bool:
    """Tell whether a region was said that holds the one of these parts: a complete retroperitoneum is no abdomen."""
    return not said & {*parts.regions} and any(said & table.ancestors("regions", r).keys() for r in parts.regions)


_ONE_SIDE = re.compile(r"\b(?:right|left|rt|lt|r|l|one)\s+$", re.IGNORECASE)


def _is_of_one_side(region: str, places: Sequence[Term], text: str) -> bool:
    """Tell whether a paired organ was named on one side only: "right kidney"."""
    named = [t for t in places if t.value == region]
    sides = {m[0].strip().lower()[0] for t in named if (m := _ONE_SIDE.search(text[: t.start]))}
    return len(sides) == 1 and not any("both" in text[max(0, t.start - 12) : t.start].lower() for t in named)


def _says_limited(reading: Reading) -> bool:
    """Tell whether the exam itself is called limited, not only by the name of an organ: "ultrasound of the liver"."""
    organs = {(t.start, t.end) for t in reading.terms if t.attribute == "regions"}
    return any(
        t.attribute == "extent" and t.value == "limited" and (t.start, t.end) not in organs for t in reading.terms
    )


def _is_listed(region: str, codes: set[str], on: date, table: CodeTable) -> bool:
    """Tell whether a rule on what a complete exam shows names the part for one of these codes."""
    rules = [r for r in table.rules(on, kind="element") if r.unit == "elements" and codes & {*r.subject.split(";")}]
    return any(table.meaning("regions", region) in r.says.lower() for r in rules)


def are_elements(regions: Iterable[str], row: CodeRow, on: date, table: CodeTable) -> bool:
    """Tell whether all these parts are shown by the complete exam that a code is: its own region, or parts of it."""

    def is_shown(region: str) -> bool:
        inside = {*table.ancestors("regions", region)} & {*row.regions}
        return bool(inside) or _is_listed(region, {row.code}, on, table)

    return row.extent == "complete" and all(map(is_shown, regions))


def _has_levels(places: Sequence[Term], named: Named, on: date, table: CodeTable) -> bool:
    """Tell whether as many parts of a limb were named as a rule wants levels: "thigh, calf and ankle"."""
    for rule in table.rules(on, kind="element"):
        if rule.unit != "levels":
            continue
        rows = [r for c in rule.subject.split(";") if (r := table.code(c, on))]
        homes = {o for r in rows if r.modality in named.get("modality", ()) for o in r.regions}
        if not homes:
            continue
        inside = {
            t.value for t in places if t.value not in homes and homes & table.ancestors("regions", t.value).keys()
        }
        wider = {a for x in inside for a in table.ancestors("regions", x) if a != x}
        if len(inside - wider) >= int(rule.value):
            return True
    return False


_LEVELS = re.compile(r"\b(?P<n>\d|one|two|three|four|five|six|single)[ -]?levels?\b", re.IGNORECASE)


def _least_levels(named: Named, on: date, table: CodeTable) -> int:
    """Return how many levels of a limb a complete study of this kind takes, by the rule on them; 0 for none."""
    for rule in table.rules(on, kind="element"):
        rows = [r for c in rule.subject.split(";") if rule.unit == "levels" and (r := table.code(c, on))]
        if any(r.modality in named.get("modality", ()) and r.extent == "complete" for r in rows):
            return int(rule.value)
    return 0


def _is_alone(place: Term, homes: set[str], text: str) -> bool:
    """Tell whether only this organ was imaged: "kidneys only", "just the right kidney"."""
    only = _ONLY_BEFORE.search(text[: place.start]) or _ONLY_AFTER.search(text[place.end :])
    return only is not None and place.value not in homes


def _may_be_alone(place: Term, text: str, on: date, table: CodeTable) -> bool:
    """Tell whether "only the left one" tells how much was shown, and not which side of a part that has two."""
    if not _is_of_one_side(place.value, [place], text):
        return True
    here = [r for r in table.codes_on(on) if place.value in r.regions and r.modality not in _ORGANS]
    return not any(r.laterality in _SIDED for r in here)


_ORGANS = ("us", "ir", "procedure")  # an organ of a pair, "the right kidney", has codes of one side there
_SIDED = ("one", "both")


def _around(stop: re.Pattern[str], place: Term, text: str) -> tuple[int, int]:
    start = max((m.end() for m in stop.finditer(text, 0, place.start)), default=0)
    after = stop.search(text, place.end)
    return start, after.start() if after else len(text)
