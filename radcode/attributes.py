"""How well a code's attributes fit a description: what the text states must hold.

Pure; used by resolve, verify and the audit, so that all three mean the same by "fits".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import combinations

from radcode.model import ExamWords, Match, Question, Views
from radcode.rows import CodeRow
from radcode.tables import ATTRIBUTES, CodeTable

Values = Mapping[str, tuple[str, ...]]

# How much each stated attribute counts; modality and region name the exam, the rest tells its variants apart.
WEIGHTS = {"modality": 3.0, "regions": 3.0, "contrast": 2.0, "views": 2.0, "technique": 1.5}
OTHER_WEIGHT = 1.0
# An exam is plain unless said otherwise: each special feature nobody mentioned makes a code less likely.
UNSAID = {"technique": 0.08, "approach": 0.06, "age": 0.06, "addon": 0.05, "tracer": 0.05}
UNSAID_THERAPY = 0.15
UNSAID_SCREENING = 0.03
TEMPORARY = 0.05  # a temporary code is for what is new; an ordinary exam has an ordinary code
UNSAID_ROLE = {"injection": 0.15, "guidance": 0.15, "planning": 0.15}
USUAL = {"transabdominal", "percutaneous"}  # the way an exam is done when nobody says how
KIND_OF = 0.75  # share for a modality that is a kind of the one said: an angiogram when CT was said
ACTS = frozenset(("removal", "exchange", "conversion", "repositioning"))  # what is done to a tube or device in place
MISSED_ACT = 0.15  # a code for putting it in is not the one for taking it out
NO_MODALITY = 0.5  # a region alone names no exam, nor does a modality alone
NAMES_ITS_REGION = {"mammo", "tomo", "dxa", "fluoro"}  # said alone, these still name an exam
DISTANCE = 0.04  # for each step between the region said and the class of regions that the code names
# What the department asks when the order does not say: these leave the choice open and make branches.
OPEN = ("contrast", "views", "purpose", "laterality", "count", "extent", "trimester", "regions", "age")
TIE = 0.035  # scores nearer than this are decided by what the words leave open, not by the number
_SIDED = {"left": "one", "right": "one", "one": "one", "both": "both"}
_SAID_ONCE = ("contrast", "extent")  # what an order of several exams says of all of them at its end
_ANY = {"any", "either", "na"}
_OF_SEVERAL = {"first", "each_additional"}


@dataclass(frozen=True, slots=True)
class Description:
    """What was said of a procedure. `side` is left, right, one, both or empty.

    `words` as typed; `denied`: those said not to be meant.
    """

    values: Values
    views: Views | None = None
    side: str = ""
    words: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def of(self, attribute: str) -> tuple[str, ...]:
        """Return the values said of one attribute."""
        return self.values.get(attribute, ())

    def without(self, attribute: str) -> Description:
        """Return the same without what was said of one attribute."""
        return replace(self, values={a: v for a, v in self.values.items() if a != attribute})

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing that names an exam was said."""
        return not any(self.values.get(a) for a in ("modality", "regions", "technique", "tracer"))


def describe(words: Question | ExamWords) -> Description:
    """Return what a question, or one exam of an order, said of a procedure."""
    return Description(dict(words.attributes), words.views, words.side, words.words, words.denied)


def described_in(exam: ExamWords, question: Question) -> Description:
    """Return what was said of one exam of an order: "mri brain and mra head without" says it once, at the end."""
    said = describe(exam)
    once = {a: question.values(a) for a in _SAID_ONCE if len(question.values(a)) == 1 and not said.of(a)}
    return replace(said, values={**said.values, **once})


def side_of(row: CodeRow, question: Question, table: CodeTable) -> str:
    """Return the side on which a code was done: its own where the text gives each one, else that of the question."""
    if own := dict(question.sides).get(row.code):
        return own
    each = [(f.score, x.side) for x in question.exams if x.side and (f := fit(row, describe(x), table))]
    best = {side for score, side in each if score > max(each)[0] - TIE}
    return best.pop() if len(best) == 1 else question.side


def asked_of(row: CodeRow, question: Question, table: CodeTable) -> Question:
    """Return the question as it regards one code: with the side on which it was done, and what happened to its exam."""
    if row.role == "guidance" and question.reads is False:
        question = replace(question, reads=None, owns=None)  # who put in the needle guided it, whoever reads the study
    own = [e for x in question.exams if x.events and fit(row, describe(x), table) for e in x.events]
    return replace(question, side=side_of(row, question, table), events=tuple(dict.fromkeys((*question.events, *own))))


@dataclass(frozen=True, slots=True)
class Fit:
    """How a code fits: `score` in [0, 1], what was said that it holds, and said regions that it leaves out."""

    row: CodeRow
    score: float
    held: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]


def fit(row: CodeRow, said: Description, table: CodeTable) -> Fit | None:
    """Return how the code fits what was said; None when the words contradict it."""
    if _is_denied(row, said) or _is_elsewhere(row, said, table) or _guides_other(row, said, table):
        return None
    if is_unborn_unsaid(row, said, table):
        return None
    tally = _Tally()
    for attribute in _compared(tuple(said.values)):
        if not _holds(attribute, row, said, table, tally):
            return None
    if not _holds_areas(row, said, table):
        return None
    if not (
        _holds_side(row, said, tally) and _holds_views(row, said, tally) and _holds_regions(row, said, table, tally)
    ):
        return None
    score = tally.score() - _unsaid(row, said, table) - MISSED_ACT * _missed(row, said, table)
    if not said.of("modality") and not said.of("technique") and "injection" not in said.of("role"):
        score -= NO_MODALITY
    if not any(said.of(a) for a in ("regions", "technique", "purpose", "approach", "tracer")):
        named = row.modality in NAMES_ITS_REGION or (said.of("count") and counts_areas(row))
        score -= 0.0 if named else NO_MODALITY
    return Fit(row, max(0.0, min(1.0, score)), tuple(tally.held), tuple(tally.left_out))


def _missed(row: CodeRow, said: Description, table: CodeTable) -> int:
    """Count what was said to be done to a device, or to a vessel beside its angiogram, that the code does not do."""
    told = {*said.of("technique")} - {*row.technique}
    missed = len(told & ACTS)
    if row.modality == "ir" and row.purpose != "therapy":
        missed += len(told & treatments(table))
    return missed


@lru_cache(maxsize=8)
def treatments(table: CodeTable) -> frozenset[str]:
    """Return the techniques that only treat, never show: angioplasty, a stent, a shunt put in."""
    rows = table.rows("codes")
    shows = {t for r in rows if r.purpose != "therapy" for t in r.technique}
    return frozenset(t for r in rows for t in r.technique) - shows


def suits(row: CodeRow, said: Description, table: CodeTable) -> bool:
    """Tell whether the code is the one for what was said: nothing contradicted, left out or missing from it."""
    found = fit(row, said, table)
    if found is None or found.left_out:
        return False
    special = [*((a, v) for a in ("technique", "approach") for v in said.of(a))]
    held = all(v in row.values(a) or (a, v) in found.held for a, v in special)  # "by ultrasound" of one with imaging
    return held and row.modality in (said.of("modality") or (row.modality,))


def is_unborn_unsaid(row: CodeRow, said: Description, table: CodeTable) -> bool:
    """Tell whether a code of a pregnancy stands against words that name another place and no pregnancy.

    A Doppler of the pelvis is none of the umbilical artery; "nuchal translucency" tells of one by itself.
    """
    regions = said.of("regions")
    if not row.trimester or not regions or said.of("trimester"):
        return False
    told = any({_PREGNANCY, *row.regions} & table.ancestors("regions", r).keys() for r in regions)
    return not told and not {*row.technique} & {*said.of("technique")} & _of_the_unborn(table)


_PREGNANCY = "pregnancy"


@lru_cache(maxsize=8)
def _of_the_unborn(table: CodeTable) -> frozenset[str]:
    """Return the techniques that only codes of a pregnancy have."""
    rows = table.rows("codes")
    others = {t for r in rows if not r.trimester for t in r.technique}
    return frozenset(t for r in rows if r.trimester for t in r.technique) - others


def holds_variant(row: CodeRow, said: Description, table: CodeTable) -> bool:
    """Tell whether a code has what tells the variants of one exam apart as it was said: contrast, side, views, count.

    Place and kind of study are not looked at: which exam it is, the words as a whole may tell better. An agent is none.
    """
    kinds = said.of("modality")
    if kinds and ("supply" in kinds) != (row.modality == "supply"):
        return False
    told = {a: v for a, v in said.values.items() if a in _VARIANT}
    return fit(row, replace(said, values=told), table) is not None


_VARIANT = frozenset(("denied", "denied_region", *(a for a in OPEN if a != "regions")))


def _is_denied(row: CodeRow, said: Description) -> bool:
    """Tell whether a technique of the code was said not to be done: "no biopsy"; the injection half has it by name."""
    return row.role != "injection" and any(f"technique:{t}" in said.of("denied") for t in row.technique)


ANY_GUIDANCE = "any_guidance"


def acts_of(techniques: Iterable[str], table: CodeTable) -> tuple[str, ...]:
    """Return the techniques that do something, without the ways in which imaging leads a needle."""
    return tuple(t for t in techniques if ANY_GUIDANCE not in table.ancestors("technique", t))


def _guides_other(row: CodeRow, said: Description, table: CodeTable) -> bool:
    """Tell whether guidance of one kind of needle, a biopsy of the heart, is compared with another, a tap beside it."""
    if row.role != "guidance":
        return False
    led, done = ({*acts_of(ways, table)} for ways in (row.technique, said.of("technique")))
    return bool(led and done) and not led & done


@cache
def _compared(said: tuple[str, ...]) -> tuple[str, ...]:
    """Return the attributes said that are compared value by value; regions and sides have rules of their own."""
    return tuple(a for a in ATTRIBUTES if a in said and a not in ("regions", "laterality"))


class _Tally:
    """Adds up weights while one code is compared; lives inside one call of `fit`."""

    def __init__(self) -> None:
        self.got = 0.0
        self.asked = 0.0
        self.penalty = 0.0
        self.held: list[tuple[str, str]] = []
        self.left_out: list[str] = []

    def add(self, attribute: str, value: str, share: float) -> None:
        weight = WEIGHTS.get(attribute, OTHER_WEIGHT)
        self.asked += weight
        self.got += weight * share
        if share:
            self.held.append((attribute, value))

    def score(self) -> float:
        return (self.got / self.asked if self.asked else 0.0) - self.penalty


def _holds(attribute: str, row: CodeRow, said: Description, table: CodeTable, tally: _Tally) -> bool:
    values = said.of(attribute)
    if not values:
        return True
    if attribute == "modality":
        if row.role == "injection" and "injection" in said.of("role"):
            tally.add("modality", row.modality, 1.0)
            return True
        return _holds_modality(values, row, table, tally)
    own = row.values(attribute)
    if attribute == "role" and "si" in values and own and own[0] == "guidance":
        tally.add(attribute, own[0], 1.0)
        return True
    if attribute in ("technique", "approach"):
        shared = [v for v in values if any(v in table.ancestors(attribute, o) for o in own)]
        for value in values:
            tally.add(attribute, value, 1.0 if value in shared else 0.0)
        if row.modality == "supply" and not shared:
            return False  # an agent is one agent
        if _UNSEEN in values and _UNSEEN not in own and any(t in _SEEN or t.startswith("imaging_") for t in own):
            return False  # what was done without imaging is in no code that holds some
        return not own or attribute == "technique" or bool(set(values) & set(own))
    if attribute == "tracer" and not own and row.modality == "supply":
        return False  # a study is done with any tracer, a supply is one
    if not own or own[0] in _ANY:
        tally.add(attribute, values[-1], 0.5)
        return True
    if attribute == "count" and own[0] == "first" and "single" in values:
        tally.add(attribute, own[0], 1.0)  # a single lesion is the first
        return True
    if attribute == "count" and "multiple" in values and own[0] in _OF_SEVERAL:
        tally.add(attribute, own[0], 0.5)  # of several the first, or each further one
        return True
    if not any(own[0] in table.ancestors(attribute, v) for v in values):
        if attribute == "extent" and row.laterality == "either" and _SIDED.get(said.side) == "one":
            tally.add(attribute, own[0], 1.0)  # limited or one-sided: the whole of one side
            return True
        if attribute == "extent" and set(values) == {"followup"}:
            tally.add(attribute, own[0], 0.5)  # a follow-up is complete or limited where it has no code of its own
            return True
        return False
    tally.add(attribute, own[0], 1.0)
    return True


_UNSEEN, _SEEN = "without_imaging", {"fluoroscopic", "ultrasound_guided", "ct_guided", "mr_guided"}


def _holds_modality(values: tuple[str, ...], row: CodeRow, table: CodeTable, tally: _Tally) -> bool:
    if row.modality in values:
        tally.add("modality", row.modality, 1.0)
        return True
    if any(v in table.ancestors("modality", row.modality) for v in values):
        tally.add("modality", row.modality, KIND_OF)
        return True
    return False


def _holds_side(row: CodeRow, said: Description, tally: _Tally) -> bool:
    side = _SIDED.get(said.side, "") or next((v for v in said.of("laterality") if v in ("one", "both")), "")
    if not side:
        return True
    if row.laterality in _ANY:
        tally.add("laterality", side, 0.5 if row.laterality == "na" else 0.9)
        return True
    if row.laterality == side:
        tally.add("laterality", side, 1.0)
        return True
    if side == "both":  # a one-sided code done on both sides; a two-sided code, where there is one, fits better
        tally.add("laterality", side, 0.6)
        return True
    return False


def counts_areas(row: CodeRow) -> bool:
    """Tell whether a code of any region is of one area or of several."""
    return row.regions == ("body",) and row.scope == "imaging" and row.count in ("single", "multiple")


def _holds_areas(row: CodeRow, said: Description, table: CodeTable) -> bool:
    """Tell whether a code of any region that counts areas has as many of them as were said: one or several.

    An area is what slices of its own show, so that the skeleton of a bone study is none.
    """
    if not counts_areas(row) or said.of("count"):
        return True
    shown = sliced(table)
    areas = len([r for r in said_regions(said, table) if shown & table.ancestors("regions", r).keys()])
    return not areas or row.count != ("single" if areas > 1 else "multiple")


@lru_cache(maxsize=8)
def sliced(table: CodeTable) -> frozenset[str]:
    """Return the regions that slices of their own show: what counts as an area."""
    plain = (row for row in table.rows("codes") if row.modality == "ct" and not row.technique)
    return frozenset(r for row in plain for r in row.regions) - {"body"}


def _holds_views(row: CodeRow, said: Description, tally: _Tally) -> bool:
    views = said.views
    if views is None:
        return True
    if row.views_min is None:
        tally.add("views", str(views.low), 0.0)
        return True
    high = row.views_max if row.views_max is not None else float("inf")
    if not (row.views_min <= views.low and views.high <= high):
        return False
    exact = row.views_min == views.low if views.at_least else True
    tally.add("views", str(views.low), 1.0 if exact else 0.8)
    return True


def _holds_regions(row: CodeRow, said: Description, table: CodeTable, tally: _Tally) -> bool:
    denied = set(said.of("denied_region"))
    if denied and any(_is_denied_there(o, denied, said, table) for o in row.regions):
        return False
    regions = said_regions(said, table)
    if not regions:  # the wider the code's region, the likelier it is meant when none was said
        tally.penalty += DISTANCE * max(max(table.ancestors("regions", o).values()) for o in row.regions or ("body",))
        return True
    nearest: dict[str, int] = {}
    for region in regions:
        near = {o: d for o in row.regions if (d := _region_distance(region, o, table)) is not None}
        if not near:
            tally.left_out.append(region)
            tally.add("regions", region, 0.0)
            continue
        tally.add("regions", region, 1.0)
        tally.penalty += DISTANCE * min(near.values())
        nearest.update({o: min(d, nearest.get(o, d)) for o, d in near.items()})
    # A code that shows more than was said, ribs beside the chest, is less likely than the chest alone.
    tally.penalty += DISTANCE * (sum(nearest.values()) - min(nearest.values(), default=0))
    return True


def _is_denied_there(own: str, denied: set[str], said: Description, table: CodeTable) -> bool:
    around = {d for d in denied if _is_around(d, said, table)}
    return own in denied or bool((denied - around) & table.ancestors("regions", own).keys())


def _is_around(denied: str, said: Description, table: CodeTable) -> bool:
    """Tell whether a part that was said lies in the one that was left out: "ribs, no chest" leaves out no ribs."""
    return any(r != denied and denied in table.ancestors("regions", r) for r in said.of("regions"))


def _is_elsewhere(row: CodeRow, said: Description, table: CodeTable) -> bool:
    """Tell whether the code shows a region that is neither in nor around any region said; most codes are told so."""
    regions = said_regions(said, table)
    return bool(regions) and not (row.regions and _around(regions, table).issuperset(row.regions))


@lru_cache(maxsize=1024)
def _around(regions: tuple[str, ...], table: CodeTable) -> frozenset[str]:
    """Return the regions that hold one of these or lie in one."""
    wider = (table.ancestors("regions", r).keys() for r in regions)
    return frozenset().union(*wider, *(table.within("regions", r) for r in regions))


def _region_distance(said: str, own: str, table: CodeTable) -> int | None:
    """Steps from the region said up to the code's region; one more when the code is the narrower of the two."""
    up = table.ancestors("regions", said).get(own)
    if up is not None:
        return up
    down = table.ancestors("regions", own).get(said)
    return None if down is None else down + 1


def _most_specific(regions: tuple[str, ...], table: CodeTable) -> tuple[str, ...]:
    """Drop a region when another one said lies in it: "arm, left wrist" is the wrist."""
    return tuple(x for x in regions if not any(x != y and x in table.ancestors("regions", y) for y in regions))


def _unsaid(row: CodeRow, said: Description, table: CodeTable) -> float:
    penalty = UNSAID_THERAPY if row.purpose == "therapy" and "therapy" not in said.of("purpose") else 0.0
    if row.purpose == "screening" and "screening" not in said.of("purpose"):
        penalty += UNSAID_SCREENING
    if row.kind == "cpt3":
        penalty += TEMPORARY
    if row.modality in said.of("modality") and row.modality == row.role:
        return penalty  # guidance was asked for by name: being guidance and an add-on is then nothing special
    for attribute, weight in UNSAID.items():
        told = {a for v in said.of(attribute) for a in table.ancestors(attribute, v)}  # an infant is under five
        special = set(row.values(attribute)) - told - USUAL
        if attribute == "technique":
            penalty += weight * table.unsaid_techniques(row, frozenset(said.of("technique")))
        elif special:
            penalty += weight * len(special)
    if row.role not in said.of("role"):
        penalty += UNSAID_ROLE.get(row.role, 0.0)
    return penalty


def said_regions(said: Description, table: CodeTable) -> tuple[str, ...]:
    """Return the regions said, without those that only name where another one lies; "joint" and "arm" are one."""
    return _regions_meant(said.of("regions"), table)


@lru_cache(maxsize=1024)
def _regions_meant(said: tuple[str, ...], table: CodeTable) -> tuple[str, ...]:
    regions = _most_specific(said, table)
    for a, b in combinations(regions, 2):
        if met := table.meeting("regions", a, b):
            return (*(r for r in regions if r not in (a, b)), met)
    return regions


def branches(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Return the matches that the words leave equal to the first one, itself included."""
    return tuple(m for m in matches if matches and m.score >= matches[0].score - TIE)


def open_between(row: CodeRow, rivals: Iterable[CodeRow]) -> tuple[tuple[str, str], ...]:
    """Return the attributes in which the rivals differ, with this row's value: what a coder must still say."""
    others = [x for x in rivals if x.code != row.code]
    found: list[tuple[str, str]] = []
    for attribute in (*ATTRIBUTES, "views"):
        own = attribute_value(row, attribute)
        if any(attribute_value(x, attribute) != own for x in others):
            found.append((attribute, own))
    order = {a: i for i, a in enumerate(OPEN)}
    return tuple(sorted(found, key=lambda x: order.get(x[0], len(order))))


def attribute_value(row: CodeRow, attribute: str) -> str:
    """Return an attribute as one comparable string; views as `min..max`."""
    if attribute == "views":
        if row.views_min is None:
            return ""
        return f"{row.views_min}..{'' if row.views_max is None else row.views_max}"
    return ";".join(row.values(attribute))


def views_in_words(row: CodeRow) -> str:
    """Return how many views the code covers, in words; empty when it counts none."""
    low, high = row.views_min, row.views_max
    if low is None:
        return ""
    if high is None:
        return f"{low} or more views"
    return f"{low} view{'s' if low > 1 else ''}" if low == high else f"{low} to {high} views"


def when_in_words(facts: Iterable[tuple[str, str]], table: CodeTable) -> str:
    """Return branch facts in plain words: "one side, with contrast"; empty when there are none."""
    return ", ".join(words for a, v in facts if (words := _fact_in_words(a, v, table)))


def _fact_in_words(attribute: str, value: str, table: CodeTable) -> str:
    if not value:
        return ""
    if attribute == "views":
        low, _, high = value.partition("..")
        if not high:
            return f"{low} or more views"
        return f"{low} view{'' if low == '1' else 's'}" if low == high else f"{low} to {high} views"
    return " and ".join(table.meaning(attribute, v) for v in value.split(";"))


def label_differences(rows: Sequence[CodeRow]) -> dict[str, str]:
    """Return for each code the words of its label that the others do not begin with: "single duct", "2 views"."""
    words = {r.code: r.label.replace(",", " ,").split() for r in rows}
    shared = 0
    while len(rows) > 1 and all(len(w) > shared for w in words.values()):
        if len({w[shared].lower() for w in words.values()}) > 1:
            break
        shared += 1
    first = next(iter(words.values()), [])
    while shared and first[shared - 1].lower() in _LEANS_ON_NEXT:
        shared -= 1
    whole = {r.code: r.label for r in rows}
    return {code: " ".join(w[shared:]).replace(" ,", ",").strip(" ,") or whole[code] for code, w in words.items()}


# Without the word after it a label would say the opposite: "without contrast" cut to "contrast".
_LEANS_ON_NEXT = frozenset("with without no not non on of in for to by at level up one two three first".split())
