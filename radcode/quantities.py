"""What a text counts: doses in their measures, lesions, levels and fractions, and the units that it proposes.

Pure; imports nothing of RadCode.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{a})" for a in alternatives), re.IGNORECASE)


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


# What is counted, with the number before it: "3 target lesions", "two further branches".
# A number that is joined to what stands before it is a name: "L4-5", "T-12", "I-125".
_COUNTED = r"(?<![a-z]-)(?<!\d[-/\u2013])"
_N = (
    rf"{_COUNTED}(?P<n>\d{{1,3}}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|both"
    r"|a (?:second|third)|another)"
)
_KINDS_BETWEEN = r"(?:[- ](?!and\b|or\b|with\b|of\b|in\b|on\b)[a-z/-]+){0,3}[- ]?"


def _count_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b{_N}{_KINDS_BETWEEN}\b(?:{words})\b", re.IGNORECASE)


COUNTS = {
    "level": _count_of(r"levels?|discs?|disks?|interspaces?|vertebra(?:e|l bodies)?"),
    "fetus": _count_of(r"fetus(?:es)?|babies|baby|foetus(?:es)?"),
    "lesion": _count_of(r"lesions?|mass(?:es)?|nodules?|targets?|cysts?|tumou?rs?|nodes?|areas?|spots?"),
    "branch": _count_of(r"branch(?:es)?|vessels?|arter(?:y|ies)"),
    "vessel": _count_of(r"vessels?|arter(?:y|ies)|veins?"),
    "joint": _count_of(r"joints?"),
    "nerve": _count_of(r"nerves?"),
    "fraction": re.compile(
        rf"\b{_N}{_KINDS_BETWEEN}\b(?:fractions?|fx|fxs|treatments?)\b|\bfractions? (?P<m>\d{{1,3}})\b"
        r"|(?<![\d.-])(?P<glued>\d{1,2})(?:fxs?|fractions?)\b",
        re.IGNORECASE,
    ),
    "calculation": _count_of(r"calcs?|calculations?"),
    "device": _count_of(r"devices?|blocks?|wedges?|bolus(?:es)?|compensators?|molds?"),
    "procedure": _count_of(r"procedures?|exams?|studies|study"),
    "dose": _count_of(r"doses?|injections?"),
    "source": re.compile(
        rf"\b{_N}{_KINDS_BETWEEN}(?:\b[a-z]{{1,9}}[- ]?\d{{2,3}}{_KINDS_BETWEEN})?\b(?:sources?|seeds?)\b"
        r"|\b(?:sources?|seeds?),?(?: [a-z-]{1,12},?)? (?P<m>\d{1,3})\b",
        re.IGNORECASE,
    ),
}
_ELEMENTS = "iodine palladium cesium caesium gold iridium yttrium ytterbium radium strontium"
_ISOTOPE = re.compile(rf"\b({_ELEMENTS.replace(' ', '|')}) (\d{{2,3}})\b", re.IGNORECASE)

MULTIPLES = _words("twins?", "triplets?", "quadruplets?", "quads?")
BIRTHS = {"twin": 2, "triplet": 3, "quadruplet": 4, "quad": 4}
FURTHER = _words("further", "additional", "more", "extra", "other", "added")
LEVEL = re.compile(
    r"\b(?P<from>[CTLS])(?P<a>\d{1,2})\s?(?:[-/]|to)\s?(?P<to>[CTLS])?(?P<b>\d{1,2})\b(?! ?views?)", re.IGNORECASE
)
MEASURES = {
    "ml": r"ml|mls|milliliters?|millilitres?",
    "cc": r"ccs?",
    "mg": r"mgs?|milligrams?",
    "mcg": r"mcgs?|micrograms?",
    "g": r"grams?|gm",
    "mci": r"mci|mcis|millicuries?",
    "uci": r"uci|microcuries?",
    "mbq": r"mbq|megabecquerels?",
    "gbq": r"gbq|gigabecquerels?",
}
DOSE = re.compile(
    r"(?<![\w.])(?P<n>\d[\d,]*(?:\.\d+)?|\.\d+)[ -]?(?P<measure>" + "|".join(MEASURES.values()) + r"|\u00b5ci)\b"
    r"(?!/(?! ?\d))"  # "mg/ml" is how strong it is, "0.4 mg/5 ml" what a syringe holds
    r"(?P<more>[^.?!;\d]{0,25}\b(?:and|then|\+|&|plus|/)\s*\d+(?:\.\d+)?(?=\s*(?:at |for |@)?\s*(?:stress|rest)))?",
    re.IGNORECASE,
)
REST_AND_STRESS = _any(r"\brest\b.{0,40}\bstress\b|\bstress\b.{0,40}\brest\b")
PROPOSED_UNITS = _any(
    r"(?<![\w.])(?:x|times)\s?(\d{1,3}|two|three|four|five|six)\b(?! ?(?:views?|v\b|day|week|month))",
    r"(?<![\w.])(\d{1,3}) ?x\b",
    r"\b(\d{1,3}|one|two|three|four|five|six|eight|ten|twelve) units?\b(?! or\b)",
    r"\ball (\d{1,3}|two|three|four|five|six)\b(?: of)?",
    r"\b(?:qty|quantity|count)(?: of)? (\d{1,3})\b",
    r"(?<![\w.])(\d{1,2}|two|three|four|five|six) of (?:\+ ?)?(?=\d{4}[\dA-Z]\b|[A-Z]\d{4}\b)",
    r"\b(twice)\b",
)


_ONES = "one two three four five six seven eight nine".split()
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ONE, _TEEN, _TEN = "|".join(_ONES), "|".join(_TEENS), "|".join(_TENS)
_DOLLARS = r"(?:dollars?|bucks|usd)"
AMOUNT = re.compile(
    r"\$\s?(?P<sum>\d[\d,]*(?:\.\d\d)?)(?!\d)"
    rf"|(?<![\w.$-])(?P<figure>\d[\d,]*(?:\.\d\d)?) ?{_DOLLARS}\b"
    rf"|\b(?:(?P<hundreds>an?|{_ONE}) hundred(?: and)? ?)?"
    rf"(?:(?P<tens>{_TEN})(?:[- ](?P<ones>{_ONE}))?|(?P<teens>{_TEEN})|(?P<few>{_ONE}))?[ -]{_DOLLARS}\b",
    re.IGNORECASE,
)


def amounts(text: str) -> tuple[Decimal, ...]:
    """Return the sums of dollars that a text states, in figures or in words: "$38.41", "60 bucks", "sixty dollars"."""
    return tuple(x for m in AMOUNT.finditer(text) if (x := _dollars(m.groupdict())))


def _dollars(said: Mapping[str, str | None]) -> Decimal:
    figures = said["sum"] or said["figure"]
    if figures:
        return Decimal(figures.replace(",", ""))
    word = {k: (v or "").lower() for k, v in said.items()}
    total = 100 * (_ONES.index(word["hundreds"]) + 1 if word["hundreds"] in _ONES else bool(word["hundreds"]))
    total += 10 * (_TENS.index(word["tens"]) + 2) if word["tens"] else 0
    total += 10 + _TEENS.index(word["teens"]) if word["teens"] else 0
    few = word["ones"] or word["few"]
    return Decimal(total + (_ONES.index(few) + 1 if few else 0))


NTH = re.compile(
    r"\b(?:(?P<n>\d{1,2})(?:st|nd|rd|th)|(?P<word>first|second|third|fourth|fifth|sixth|seventh|eighth))\b"
    r"|(?:\b(?:number|no\.?)|#) ?(?P<nth>\d{1,2}|one|two|three|four|five|six|seven|eight)\b",
    re.IGNORECASE,
)
_NTHS = "zeroth first second third fourth fifth sixth seventh eighth".split()


def counts_up_to(text: str) -> int:
    """Return the highest place in a row that a text tells, 4 for "her 4th follow-up"; 0 when it tells none."""
    return max((_place(m) for m in NTH.finditer(text)), default=0)


def _place(m: re.Match[str]) -> int:
    if m["nth"]:
        return number(m["nth"]) or 0
    return int(m["n"] or _NTHS.index(m["word"].lower()))


def number(word: str | None) -> int | None:
    """Return the whole number a word says; None for any other word."""
    if not word:
        return None
    return int(word) if word.isdecimal() else _NUMBER_WORDS.get(word.lower())


_NUMBER_WORDS = {
    w: n for n, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
} | {"both": 2, "twice": 2, "a second": 2, "a third": 3, "another": 2}


class Dose(NamedTuple):
    """An amount in one of the measures that codes are counted in."""

    amount: Decimal
    measure: str


# How many of the first are one of the second: the activity of a tracer in two systems of units, volumes and weights.
_MEASURES: Mapping[str, tuple[str, Decimal]] = {
    "ml": ("ml", Decimal(1)),
    "cc": ("ml", Decimal(1)),
    "mg": ("mg", Decimal(1)),
    "mcg": ("mg", Decimal(1) / 1000),
    "g": ("mg", Decimal(1000)),
    "mci": ("mci", Decimal(1)),
    "uci": ("mci", Decimal(1) / 1000),
    "mbq": ("mci", Decimal(1) / 37),
    "gbq": ("mci", Decimal(1000) / 37),
}


def doses(text: str) -> tuple[Dose, ...]:
    """Return the doses given in order; a number that only follows another, "10 mCi rest and 30 stress", too.

    The size of a vial is one only where nothing else tells what was given; what was thrown away is none.
    """
    found: list[Dose] = []
    text = _with_measure(text)
    if left := _left_of_vial(text):
        return (left,)
    told = [m for m in DOSE.finditer(text) if not _is_wasted(m, text)]
    for m in [m for m in told if not _VIAL.match(text, m.end())] or told:
        measure, factor = _MEASURES[_short(m["measure"])]
        numbers = [m["n"], *re.findall(r"\d+(?:\.\d+)?", m["more"] or "")]
        found += [Dose(Decimal(n.replace(",", "")) * factor, measure) for n in numbers]
    return tuple(found)


def _left_of_vial(text: str) -> Dose | None:
    """Return what a vial held beyond what was thrown away, where nothing else tells what was given."""
    told = list(DOSE.finditer(text))
    thrown = [_dose(m) for m in told if _is_wasted(m, text)]
    rest = [m for m in told if not _is_wasted(m, text)]
    if len(thrown) != 1 or len(rest) != 1 or not _VIAL.match(text, rest[0].end()):
        return None
    vial = _dose(rest[0])
    same = vial.measure == thrown[0].measure and vial.amount > thrown[0].amount
    return Dose(vial.amount - thrown[0].amount, vial.measure) if same else None


_VIAL = re.compile(r"[ -](?:\w++(?:-\w++)*+[ -]){0,3}(?:vials?|bottles?|syringes?|pfs|containers?)\b", re.IGNORECASE)
_WASTED = re.compile(
    r"(?: \w+){0,2} (?:wast\w+|discard\w+|thrown|threw|toss\w*|left|dumped|trash\w*|remain\w+|drain|sink|bin)\b",
    re.IGNORECASE,
)


_THROWN = r"(?:wasted|discarded|tossed|dumped|trashed|threw (?:out|away)|thrown (?:out|away))"
_THREW = re.compile(rf"\b{_THROWN}(?: (?:about|only|just|the|another|remaining|other))* $", re.IGNORECASE)
# What the verb stands for comes after it: "used 120 and discarded 30", "... the rest".
_NEXT = re.compile(
    r"(?: (?:about|only|just|the|another|remaining|other))* (?:\d|(?:rest|remainder|leftovers?|balance)\b)",
    re.IGNORECASE,
)


def _is_wasted(m: re.Match[str], text: str) -> bool:
    """Tell whether a dose was thrown away: the verb stands behind it, unless for the next number, or before it."""
    said = _WASTED.match(text, m.end())
    behind = said is not None and not _NEXT.match(text, said.end())
    return behind or _THREW.search(text[: m.start()]) is not None


def wasted(text: str) -> Dose | None:
    """Return the dose thrown away: told as such, else what a vial held beyond the dose given; None when neither is."""
    text = _with_measure(text)
    told = list(DOSE.finditer(text))
    thrown = [m for m in told if _is_wasted(m, text)]
    if thrown:
        return _dose(thrown[0])
    vials = [_dose(m) for m in told if _VIAL.match(text, m.end())]
    given = [_dose(m) for m in told if not _VIAL.match(text, m.end())]
    if len(vials) == 1 and len(given) == 1 and vials[0].measure == given[0].measure:
        left = vials[0].amount - given[0].amount
        return Dose(left, given[0].measure) if left > 0 else None
    return None


def _with_measure(text: str) -> str:
    """Give "80 injected and 20 tossed" the measure of the vial, where the text knows only one."""
    measures = {m["measure"].lower() for m in DOSE.finditer(text)}
    if len(measures) != 1:
        return text
    (measure,) = measures
    bare = _BARE.sub(lambda m: m[0] if _NAMED.search(text[: m.start()]) else f"{m[0]} {measure}", text)
    return _ACTED.sub(rf"\g<0> {measure}", bare)


# "Of Omnipaque 350": a number behind a name is how strong it is.
_NAMED = re.compile(r"\b(?:of|the) (?!the\b)[a-z]{5,}[ -]$", re.IGNORECASE)


# "Gave 65, tossed the rest": the number behind the verb.
_ACTED = re.compile(
    rf"\b(?:gave|used|injected|pushed|administered|drew up|{_THROWN}) (?:only |just |about )?\d+(?:\.\d+)?"
    r"(?=\s*(?:[,.;]|and\b|then\b|$))",
    re.IGNORECASE,
)


_BARE = re.compile(
    r"(?<![\w.])\d+(?:\.\d+)?(?= (?:was |were )?(?:injected|given|used|administered|pushed|wast\w+|discard\w+|thrown"
    r"|tossed|dumped|trashed|(?:down|in|into) the (?:drain|trash|sink|bin))\b)",
    re.IGNORECASE,
)


def _dose(m: re.Match[str]) -> Dose:
    measure, factor = _MEASURES[_short(m["measure"])]
    return Dose(Decimal(m["n"].replace(",", "")) * factor, measure)


_STRENGTH = re.compile(
    r"(?<![\w.])(?P<n>\d{3})[ -]?(?:mgs?|milligrams?)?[ -]?(?:of )?(?:i\b|iodine)? ?(?:/|per|a) ?(?:ml|cc|milliliter)\b"
    r"|(?<![\w.])(?P<m>\d{3})[ -]?(?:mgi\b|mg (?:of )?iodine\b|mg[ -]i\b)",
    re.IGNORECASE,
)


def strength(text: str) -> int | None:
    """Return how many milligrams of iodine a milliliter holds, "270 mg iodine per ml", "350 mgI/mL"; None if unsaid."""
    said = _STRENGTH.search(text)
    return int(said["n"] or said["m"]) if said else None


def _short(word: str) -> str:
    word = word.lower().replace("\u00b5", "u")
    return next((short for short, shape in MEASURES.items() if re.fullmatch(shape, word)), word)


def said(thing: str, text: str) -> int | None:
    """Return how many of a thing the text tells: by number, by a word such as twins, or by naming spinal levels."""
    best: int | None = None
    text = _ISOTOPE.sub(r"\1-\2", text)
    for m in COUNTS[thing].finditer(text):
        n = number(next((x for x in m.groups() if x), None))
        best = max(best or 0, n) if n else best
    if thing == "lesion" and (apart := spots(text)) > (best or 1):
        return apart
    if thing == "fetus" and (births := MULTIPLES.search(text)):
        return BIRTHS[births[0].lower().rstrip("s")]
    if thing == "level" and best is None:
        return _levels(text) or None
    if thing == "joint" and best is None:
        return said("level", text) if LEVEL.search(text) or COUNTS["level"].search(text) else _joints(text)
    return best


_SIDE = re.compile(r"^[^.;?!]{0,25}?\b(?P<side>right|left|rt|lt|r|l|each(?= (?:breast|side)))\b", re.IGNORECASE)


def by_sides(thing: str, text: str) -> int | None:
    """Return how many of a thing both sides have: "two lesions right, one lesion left" are three, "one in each" two."""
    told: dict[str, int] = {}
    for m in COUNTS[thing].finditer(text):
        n, side = number(next((x for x in m.groups() if x), None)), _SIDE.match(text[m.end() :])
        if n and side:
            told.setdefault(side["side"][0].lower(), n)
    if "e" in told:
        return 2 * told["e"] if not _ONE_EACH.search(text) else None
    return sum(told.values()) if len(told) > 1 else None


_ONE_EACH = re.compile(r"\bone (?:\w+ )?(?:in|of|on|from|per) (?:each|either)\b", re.IGNORECASE)
_WHERE = r"right|left|isthm\w+|\d{1,2}(?::\d\d)? ?o'?clock|\d{1,2}:\d\d"
_SPOT = re.compile(
    rf"\b(?P<a>{_WHERE})(?: [\w-]+){{0,3}}? (?:lobe|nodule|mass|lesion|cyst|node)s?\b"
    rf"|\b(?:one|another|second|other|nodule|mass|lesion|calcs?) (?:is |was )?(?:in|at|of) (?:the )?(?P<b>{_WHERE})\b",
    re.IGNORECASE,
)
_UNSAMPLED = re.compile(r"\b(?:not|no|never|without|only)\b", re.IGNORECASE)


def spots(text: str) -> int:
    """Return in how many spots lesions are told of, each by where it lies: "right lobe and an isthmic nodule"."""
    found = (m for m in _SPOT.finditer(text) if not _UNSAMPLED.search(text[max(0, m.start() - 12) : m.end() + 15]))
    return len({(m["a"] or m["b"]).lower()[:5] for m in found})


_MORE = r"(?:further|additional|more|extra|others?|added|remaining)"
_OTHERS = re.compile(rf"\b{_MORE} {_N}\b|\b(?P<m>\d{{1,2}}|two|three|four|five|six) {_MORE}\b", re.IGNORECASE)


def further(thing: str, text: str) -> int | None:
    """Return how many of a thing are said to come after the first, "2 more nodules", "and the other two"."""
    for m in COUNTS[thing].finditer(text):
        if FURTHER.search(m[0]) or re.search(rf"\b{_MORE} $", text[: m.start()], re.IGNORECASE):
            return number(next((x for x in m.groups() if x), None))
    told = _OTHERS.search(text)
    return number(told["n"] or told["m"]) if told else None


def _joints(text: str) -> int | None:
    """Return how many joints of the spine the nerves or vertebrae named lie about: L3, L4 and L5 are of two."""
    between = _levels(text) - 1
    return between if between > 0 else None


def _levels(text: str) -> int:
    """Return how many spinal levels are named: "L3-4, L4-5" are two, "L3-S1" is three."""
    count = 0
    for m in LEVEL.finditer(text):
        start = _SPINE[m["from"].lower()] + int(m["a"])
        end = _SPINE[(m["to"] or m["from"]).lower()] + int(m["b"])
        count += max(1, end - start)
    return count or len({m[0].lower() for m in _VERTEBRA.finditer(text)})


_VERTEBRA = re.compile(r"\b[CTLS](?:1[0-2]|[1-9])\b(?![ -]?\w*weight)", re.IGNORECASE)
_SPINE = {"c": 0, "t": 7, "l": 19, "s": 24}  # how many vertebrae stand above the region


_PER = re.compile(
    r"\b(?:per|(?:once |one )?(?:for )?(?:each|every)) "
    r"(?P<thing>fraction|treatment|session|day|level|lesion|joint|vessel|fetus|source|vial|bottle|syringe|bag|kit|dose"
    r"|study|ml|cc|mci|mg)\b[^.;]{0,20}(?:\?|$)",
    re.IGNORECASE,
)


def per(text: str) -> str:
    """Return the thing for each of which a unit is proposed, "once per fraction?"; empty when none is."""
    said = _PER.search(text)
    thing = said["thing"].lower() if said else ""
    return _SAME_THING.get(thing, thing)


_SAME_THING = {"treatment": "fraction", "session": "fraction", "day": "fraction", "cc": "ml", "study": "dose"}
MEASURED = ("ml", "mci", "mg", "dose")  # what an agent is counted by: never by the vial that holds it


_EITHER = _any(r"\bunits? or\b", r"\bor (?:\w+ )?units?\b")


def proposed(text: str) -> int | None:
    """Return the number of units that the text proposes, "x 3", "all 12 of", "14 units"; None for none or several."""
    if _EITHER.search(text):
        return None
    found = {n for m in PROPOSED_UNITS.finditer(text) for x in m.groups() if x and (n := number(x))}
    return found.pop() if len(found) == 1 else None
