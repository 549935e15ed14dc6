"""What words say of a field of the fee schedule without naming its value: paid or not, split or whole, sides, alone.

Pure. A sense is true of some values and false of others, said and denied; what it leaves open it does not refute.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from ingest.audit.indicators import is_of_hospital
from ingest.audit.modifiers import IN_VAIN
from ingest.audit.pages import Page
from ingest.audit.quantities import mai_judge
from ingest.audit.saying import Claim, Fact, Judge, Part, codes_named, halves_named, names_half, of_rows
from ingest.audit.spotted.reading import denied, denies_anything
from ingest.audit.standing import denies_another, is_of_another
from radcode.rows import FeeRow


class Sense(NamedTuple):
    """Words of a field, the topic beside which they mean it, and for which values they are true and false.

    `lone`: they hold only where nothing in the part makes them a case of one condition or of a second code.
    """

    field: str
    said: str
    words: str
    topic: str
    true: str
    false: str
    not_true: str = ""
    not_false: str = ""
    lone: bool = False


_PAYER = r"\b(?:medicare|CMS|fee schedule|beneficiar\w+|MACs?|part B)\b"
_HALVES = (
    r"\b(?:26|TC|PC|professional|technical|components?|hal(?:f|ves)|readers?|reading|interpret\w*|physicians?|doctors?"
    r"|radiologists?|hospitals?|facilit\w+|equipment|room|machine)\b"
)
_SENSES = (
    Sense(
        "status", "paid apart",
        r"\b(?:separate(?:ly)?|own|individual(?:ly)?|extra|distinct)\s(?:\w+\s)?(?:pay\w*|paid|cheques?|checks?|money"
        r"|reimburse\w*|fees?)\b|\bpa(?:ys|id|yable)\s(?:\w+\s){0,3}?(?:separately|apart|on (?:its|their) own)\b",
        _PAYER, "ARTC", "BPNIM", "BPNIM", "A", lone=True,
    ),
    Sense(
        "status", "not valid for Medicare",
        r"\b(?:refus|reject)(?:es|ed|s)?\b(?= by (?:medicare|CMS)\b)|(?<=medicare )(?:refuses|rejects"
            r"|wants (?:some |an)?other)\b"
        r"|\b(?:another|other|different) (?:code|number) (?:for|with|under) medicare\b",
        _PAYER, "IGNBPEXM", "ART",
    ),
    Sense(
        "status", "paid by Medicare",
        r"\b(?:medicare|CMS)\s(?:\w+\s){0,2}?(?:pays|reimburses|covers|accepts|recogni[sz]es|honou?rs|takes)\b"
        r"|\bcovered (?:\w+ )?medicare\b|\bmedicare[- ]covered\b|\b(?:paid|payable|reimbursed"
            r"|covered|accepted)"
        r"\s(?:\w+\s){0,3}?(?:by|under|from|through|for)\s(?:the )?(?:medicare|CMS|fee schedule"
            r"|beneficiar\w+|part B)\b",
        _PAYER, "ARTCEX", "BPNIM", lone=True,
    ),
    Sense(
        "status", "bundled",
        r"\b(?:a |always |as )?bundled (?:code|service|item|by|for|under|status)\b",
        _PAYER, "BP", "ARTCIN", lone=True,
    ),
    Sense(
        "pctc", "has a reading",
        r"\b(?:professional|physician(?:['\u2019]s)?|doctor(?:['\u2019]s)?|reading) (?:half|piece|share|portion"
        r"|side)\b"
        r"|\b(?:doctor|physician|reading|professional) half\b",
        "", "12", "3", lone=True,
    ),
    Sense(
        "pctc", "splits into halves",
        r"\b(?:splits?(?!\s(?:code|in 20|(?:up )?into (?:[\w-]+ ){0,3}(?:codes|lines|claims|units))|\s?:)"
        r"|split-?table|divisible|divid(?:es|ed)"
            r"|breaks? (?:\w+ )?(?:into|in|apart|down)|halves(?! (?:have|with|are|of its)\b)"
        r"|comes? apart|carve[sd]? (?:\w+ )?(?:into|up)|two (?:components|parts|shares|halves)"
            r"|(?:shared?|parted) between"
        r"|separates? (?:\w+ )?into)\b",
        _HALVES, "1", "02357", "023457", "1", lone=True,
    ),
    Sense(
        "pctc", "does not split",
        r"\b(?:indivisible|unsplittable|un-?split|inseparable|(?:in|is|as|of|it) (?:one|a single) (?:piece|lump)"
            r"|all in one)\b|\bno (?:PC|26)\b[^.;]{0,12}\bno TC\b|\bneither (?:PC|26|TC) nor\b",
        "", "0234579", "1", lone=True,
    ),
    Sense(
        "pctc", "technical only",
        r"(?:\b(?:is|are|as|remains?)|[:=\u2013-])\s(?:all|purely|only|entirely|solely|pure|just"
            r"|exclusively|nothing but) (?:the "
            r"|a )?technical\b(?!\s(?:and|or))"
        r"|\bis (?:the )?(?:machine|equipment|linac|beam) (?:time|use|work),? (?:and no more|and nothing else|only"
        r"|alone)"
        r"|\bno (?:professional|physician|reading|interpretation|doctor['\u2019]?s?) (?:component|part"
            r"|share|half|side"
        r"|portion|fee)\b|\bnothing (?:for|to) (?:a |the )?(?:read|interpret|physician|doctor|radiologist)\b",
        "", "3", "12", lone=True,
    ),
    Sense(
        "pctc", "professional only",
        r"(?:\b(?:is|are|as|remains?)|[:=\u2013-])\s(?:all|purely|only|entirely|solely|pure|just"
            r"|exclusively|nothing but) (?:the "
            r"|a )?(?:professional|physician|interpretation|reading)"
        r"(?: work| service| component)?\b(?!\s(?:and|or|may|can|must|who))"
        r"|\bis (?:the |all )?(?:physician|doctor)(?:['\u2019]s)? (?:own )?work(?:,? (?:and no more"
        r"|and nothing else|only|alone))"
        r"|\bno (?:technical|TC|equipment|facility) (?:component|part|share|half|side|portion|fee)\b",
        "", "2", "13", lone=True,
    ),
    Sense(
        "bilateral", "covers both sides",
        r"\b(?:both|two sides|pairs?|bilateral\w*|(?<!that )(?<!one )sides(?= (?:are|is|come))"
            r"|second (?:breast|side|knee|hip|hand|foot|eye|leg|arm|one))\b(?:(?!\bwith\b)[^.;]){0,40}"
        r"\b(?:built in(?:to)?|included|inside|already|priced in|free|no extra|for nothing|part of (?:it|the code))\b"
        r"|\b(?:covers?|spans?|includes?|takes in|counts|prices?|pays for|values) (?:already )?(?:both|the two|either"
        r"|(?:the )?left and (?:the )?right"
        r"|(?:the|a) pair)\b"
        r"|\bonce is enough\b|\balready (?:both|bilateral|two-sided)\b",
        r"\b(?:sides?|both|bilateral\w*|breasts?|knees?|hips?|hands?|f(?:oo|ee)t|eyes?|legs?|arms?"
            r"|shoulders?|ankles?|wrists?"
        r"|elbows?|left)\b",
        "2", "13", "13", "2",
    ),
)  # fmt: skip
_READ = tuple((x, re.compile(x.words, re.IGNORECASE), re.compile(x.topic or ".", re.IGNORECASE)) for x in _SENSES)
_OF_ROW = re.compile(r"\bRVUs?\b|\b(?:TC|26) (?:row|line)\b|\$|\bwork\b(?= (?:RVU|value|is|of))", re.IGNORECASE)
_CONDITION = re.compile(
    r"\b(?:when(?:ever)?|if|where|unless|hospitals?|inpatients?|offices?|owns|owned|same (?:day"
    r"|session|visit)|together|beside"
    r"|alongside|with|in addition|screening|second|billed by)\b",
    re.IGNORECASE,
)
_NAMES = {"status": "Medicare status", "pctc": "PC/TC indicator", "bilateral": "bilateral indicator"}


def state_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield what the words of the part say of the code's status, halves and sides."""
    words = part.blanked
    for x, pattern, topic in _READ:
        found = pattern.search(words)
        if found is None or not topic.search(part.around if x.field != "status" else f"{part.clause.asked} {words}"):
            continue
        if x.field == "status" and (is_of_hospital(part) or is_of_another(words[: found.start()])):
            continue
        if x.field == "pctc" and _OF_ROW.search(words):
            continue
        if x.lone and ((x.field == "status" and _CONDITION.search(words)) or len(codes_named(part.around)) > 1):
            continue
        own = part.denies(found.start(), len(words)) if x.said == "does not split" else None
        turned = denied(part, found.start(), found.end()) if own is None else own
        if turned is None or (turned and not x.not_true):
            continue
        true, false = (x.not_true, x.not_false) if turned else (x.true, x.false)
        said = f"{'not ' if turned else ''}{x.said}"
        yield Claim(x.field, said, _is_one_of(x.field, true, false, part, page, found.end()), part.is_hedged)
    yield from _halves_put(part, page)
    yield from _sides_put(part, page)
    yield from _alone(part, page)
    yield from _tested(part, page)


def _is_one_of(field: str, true: str, false: str, part: Part, page: Page, end: int) -> Judge:
    of_half = field == "status" and names_half(part)

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        own = {getattr(r, field) for r in rows}
        if (of_half or field == "pctc") and len({r.status for r in rows}) > 1:
            return None
        value = getattr(rows[0], field) if not of_half else min(own)
        return True if value in true else False if value in false else None

    halves = halves_named(part.words[:end]) if field == "status" else ()
    return of_rows(page, holds, lambda r: f"{_NAMES[field]} {getattr(r, field)}", halves=halves)


# ---------------------------------------------------------------- modifiers that a value rules out

_HALF_TOKEN = re.compile(
    r"(?<![\w.$,/])-?(?P<v>26|TC)(?![\w%]|[.,]\d|\s?(?:percent|months?|weeks?|years?|states?|codes?|RVU))"
)
_SIDES_TOKEN = re.compile(
    r"(?<![\w.$,/])-?(?P<v>50)(?![\w%]|[.,]\d|[- ]?(?:percent|mg|ml|mci|years?|or older|units?|and (?:up|over|older)))"
)
_NAMED_50 = re.compile(
    r"\bmodifiers?\s-?50\b|~\s?[-:+]\s?50(?!\w)|(?<!\w)-50(?!\w)|\b(?:a|the) 50\b(?! percent)", re.IGNORECASE
)
_OF_SIDES = re.compile(r"\b(?:both|bilateral\w*|sides?|two|each)\b", re.IGNORECASE)
_IS_PUT = re.compile(
    r"\b(?:modifiers?|append\w*|add|hang|put|stick|bills?|billing|with|carr(?:y|ies)|attach|use|drop"
    r"|send|submit|claim|takes?|gets?|keeps?"
    r"|entitled to)\s(?:\w+\s){0,2}?-?(?:26|TC|50)(?!\w)|~\s?[-:+]\s?(?:26|TC|50)(?!\w)|(?<!\w)-(?:26|TC|50)(?!\w)",
    re.IGNORECASE,
)
_IN_VAIN = re.compile(rf"\b(?:{IN_VAIN}|unless|only if|if|when|audit\w*|RVUs?|\$|percent|pays?|paid)\b", re.IGNORECASE)
_TC_ROW = re.compile(r"\bTC\b(?=\s?(?:row|:|line|side|level|supervis))")


def _is_put(part: Part) -> bool:
    """Tell whether a modifier is plainly put onto the code, with nothing said of what comes of it."""
    return bool(_IS_PUT.search(part.blanked)) and not _IN_VAIN.search(part.whole)


def _halves_put(part: Part, page: Page) -> Iterator[Claim]:
    """Yield that 26 or TC goes with the code, where nothing in the part denies anything."""
    words = part.blanked
    if denies_anything(part.whole) or part.is_asked or _TC_ROW.search(words) or not _is_put(part):
        return
    for modifier in dict.fromkeys(m["v"] for m in _HALF_TOKEN.finditer(words)):
        yield Claim("modifier", f"with {modifier}", _allowed("pctc", modifier, page), part.is_hedged)


def _sides_put(part: Part, page: Page) -> Iterator[Claim]:
    """Yield that 50 goes with the code, where nothing in the part denies anything."""
    words = part.blanked
    if denies_anything(part.whole) or part.is_asked or not _is_put(part):
        return
    if _SIDES_TOKEN.search(words) and _NAMED_50.search(words) and _OF_SIDES.search(part.around):
        yield Claim("modifier", "with 50", _allowed("bilateral", "50", page), part.is_hedged)


def _allowed(kind: str, modifier: str, page: Page) -> Judge:
    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        meaning = page.table.indicator(kind, getattr(rows[0], kind), page.on)
        if meaning is None or (kind == "pctc" and len({r.status for r in rows}) > 1):
            return None
        if modifier in meaning.allows:
            return True
        # What names one half only may be said to be that half.
        is_own = modifier == "TC" and "technical half" in meaning.means
        return None if is_own else False

    return of_rows(page, holds, lambda r: f"{_NAMES[kind]} {getattr(r, kind)}")


# ---------------------------------------------------------------- alone or beside a primary code

_ALONE = re.compile(
    r"\b(?:on (?:its|their) own|the (?:only|sole) (?:code|line|service|number) (?:of|on)|alone"
    r"|by (?:itself|themselves)|solo|unaccompanied|(?:with )?nothing (?:beside|next to|in front of|ahead of|behind"
    r"|before) it|in (?:its"
    r"|their) own right|independently"
    r"|(?:as )?an? (?:primary|parent|base|principal|main) (?:code|procedure|number)|self-?standing|free-?standing"
    r"|no \w+ (?:line|code|primary|parent|base) (?:is )?(?:needed|required|necessary)"
    r"|needs no (?:partner|primary|parent|base|host))\b",
    re.IGNORECASE,
)
_HANGS_ON = re.compile(
    r"\b(?:plus codes?|add-?ons?|piggy-?back\w*|tag-?along|hitchhik\w+|parasit\w+"
    r"|trails? (?:a|its) (?:parent|primary|base)|(?:needs?|requires?|demands?|wants?|must have"
    r"|must trail) (?:a|its|some) (?:host|parent|primary|base)\w*)\b",
    re.IGNORECASE,
)
_ADDED_TO = re.compile(r"\b(?:to|for|of|with) ~", re.IGNORECASE)
_NO_AND = re.compile(r"\bno \w+ (?:line|code|primary|parent|base)\b|\bneeds no\b", re.IGNORECASE)
_IS_PAID_ALONE = re.compile(
    r"\b(?:guidance|read|film|view|images?|scan|breast|side|level|screening)s? (?:alone|by itself)\b"
    r"|\bnot (?:only|just)\b",
    re.I,
)


_NEVER_ALONE = re.compile(
    rf"\b(?:that |which |and |it )?(?:never|cannot|(?:does|do|may|must|is|are|can|should)(?: not"
    rf"|n['\u2019]t))\b[^;.]{{0,25}}?"
    rf"{_ALONE.pattern}",
    re.IGNORECASE,
)


def _alone(part: Part, page: Page) -> Iterator[Claim]:
    """Yield whether the code may stand alone or hangs on another one."""
    # "Never travels alone" is what an add-on does.
    part = replace(part, words=_NEVER_ALONE.sub(lambda m: " " * len(m[0]), part.words))
    words = part.without_header().blanked
    if part.is_asked and part.clause.answer == "yes" and _ALONE.search(words) and not denies_anything(words):
        yield Claim("addon", "primary", _hangs(page, False), part.is_hedged)
    if (
        part.is_asked
        or len(codes_named(part.around)) > 1
        or _ADDED_TO.search(words)
        or _CONDITION.search(words)
        or _IS_PAID_ALONE.search(words)
    ):
        return
    for pattern, is_addon in ((_ALONE, False), (_HANGS_ON, True)):
        found = pattern.search(words)
        if found is None:
            continue
        rest = _NO_AND.sub(" ", words[: found.start()] + words[found.end() :])
        turned = part.denies(found.start(), found.end()) if is_addon else denies_anything(rest)
        if turned and is_addon and denies_another(words[found.end() :]):
            turned = False
        if turned is None or (turned and not is_addon):
            continue  # "not alone" is also said of codes that belong to a study
        yield Claim(
            "addon",
            f"{'no ' if turned else ''}{'add-on' if is_addon else 'primary'}",
            _hangs(page, is_addon != turned),
            part.is_hedged,
        )


def _hangs(page: Page, wanted: bool) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None:
            return None
        if row.addon:
            return Fact(wanted, "an add-on code", row)
        loose = (
            any(p.relation != "tracer_of" for p in page.table.pairs(on, code=code)) or row.role != "complete_service"
        )
        loose = loose and not page.table.pairs(on, other=code, relation="addon_of")
        return Fact(None if loose or "add-on" in row.explains.lower() else not wanted, "not an add-on code", row)

    return judge


# ---------------------------------------------------------------- how the unit limit is tested

_OF_LIMIT = re.compile(
    r"\bMUE\b|\b(?:day|daily|unit)?\s?(?:ceiling|cap)\b|\bmedically unlikely\b|\bunits? (?:edit|limit|cap)\b|\bMAI\b",
    re.IGNORECASE,
)
_TESTED = {
    "1": re.compile(r"\b(?:line(?:-by-line)? edit|line[- ]level|(?:per|each|by the) (?:claim )?line"
        r"|claim[- ]line)\b", re.I),
    "2": re.compile(
        r"\b(?:absolute\w*|nothing (?:overrides|lifts|moves|breaks)|no (?:appeal|override"
            r"|modifier) (?:lifts|can|will|helps|moves)"
        r"|cannot be (?:appealed|overridden)|never (?:appealable|overridden)|by (?:policy|statute"
            r"|regulation)|hard (?:stop|cap|limit))\b",
        re.I,
    ),
    "3": re.compile(
        r"\b(?:(?:may|can) (?:be )?(?:appealed|overridden|lifted|exceeded)|appealable"
            r"|clinical (?:benchmark|data)|on appeal)\b", re.I
    ),
}  # fmt: skip


def _tested(part: Part, page: Page) -> Iterator[Claim]:
    words = part.whole
    if not _OF_LIMIT.search(words) or part.is_asked:
        return
    said = [v for v, p in _TESTED.items() if p.search(words)]
    if len(said) == 1 and (said[0] == "2" or not denies_anything(words)):
        yield Claim("mai", f"MAI {said[0]}", mai_judge(said[0], page), part.is_hedged)
