"""Indicators of the fee schedule as a sentence gives them: values, sides, supervision; and the entry to its neighbours.

Pure. A statement is a claim that a row of that day settles; what the words or the row leave open is undecided.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ingest.audit.doers import doer_claims
from ingest.audit.guided import guidance_claims
from ingest.audit.halves import half_claims
from ingest.audit.meanings import meanings_in
from ingest.audit.modifiers import modifier_claims
from ingest.audit.pages import Checked, Page, Sentence
from ingest.audit.quantities import mai_claims, supply_claims, unit_claims
from ingest.audit.reduced import reduction_claims
from ingest.audit.roles import role_claims
from ingest.audit.saying import Claim, Part, halves_named, judged, names_half, of_rows, parts_of
from ingest.audit.sided import side_claims
from ingest.audit.standing import addon_claims, status_claims
from ingest.audit.supervised import NO_LEVEL, supervision_claims
from radcode.rows import FeeRow

_Reader = Callable[[Part, Page], Iterator[Claim]]


def indicators_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what the sentence says of a code's indicators, modifiers and units, with the verdict of the rows."""
    led = ""
    for part in parts_of(sentence, page.publication.title):
        goes_on = led == part.whole and _GOES_ON.search(part.whole[: part.at])
        if not (goes_on or is_about_code(part)):
            continue
        led = part.whole
        for reader in _READERS:
            for claim in reader(part, page):
                yield from judged(sentence, part, claim, page)
    yield from meanings_in(sentence, page)


_TOPIC_FIRST = re.compile(
    r"^\W*(?:(?:the|its|medicare['\u2019]?s?|cms|a|an|one|both|no|national|practitioner|physician)\s)*"
    r"(?:components?|splits?|technical|professional|global|bilateral|status|supervision|general|direct|personal"
    r"|modifiers?|mues?|medically|units?|mai|pc/tc|add-on|stand-?alone|carrier|contractor|active|bundled"
    r"|not covered|non-?covered|per|follow-?up|post-?op\w*|multiple|measured|counted|sold|stocked|max(?:imum|\.)?"
    r"|daily|limit)\b"
    # a field, unless it opens an aside
    r"|^\W*(?!(?:note|tip|example|warning|remember|caution|exception|history|hint|but|then"
    r"|also)s?\b)(?:[\w.]++[ /-]?){1,3}:\s"
    # "The tracer is counted ...": under a code's heading the thing itself is its subject
    r"|^\W*(?:the|this)\s(?:\w+\s)?(?:agent|drug|tracer|contrast|exam|examination|study|scan|test|procedure|service"
    r"|film"
    r"|injection|supply)\s(?:is|are|has|needs?|requires?|takes?|may|can|must|does|counts?|carries|comes|splits)\b",
    re.IGNORECASE,
)


# After these words the subject of the part before is still the subject.
_GOES_ON = re.compile(r"(?:\b(?:so|which|so that|whose)\s)$")


def is_about_code(part: Part) -> bool:
    """Tell whether the code is named or pointed at, or the part opens with the indicator of the heading's code."""
    return part.has_subject or bool(_TOPIC_FIRST.match(part.words))


# ---------------------------------------------------------------- numbers of indicators

_IS = (
    r"(?:\s(?:indicator|status|letter|code|value|level))?(?:\s(?:for|of)\s(?:(?:code|CPT"
    r"|HCPCS)\s)*[A-Z]?\d{4,5}[A-Z]?)?"
    r"(?:\s(?:indicator|code|value|level|letter|number|days|period))*(?:\s\([^)]*\))?"
    r"\s?(?:is|being|reads|shows|of|=|:|,|equals|set to|remains)?\s?(?:an?\s|the\s)?[\"\u201c'(]?"
)
_END = r"(?![\w/%-]|[.,]\d)"
_INDICATORS: dict[str, re.Pattern[str]] = {
    "pctc": re.compile(rf"\bPC\s?/\s?TC{_IS}(?P<value>\d){_END}", re.IGNORECASE),
    "bilateral": re.compile(
        rf"\bbilat(?:eral|\.)?(?:\s(?:surgery"
        rf"|procedure))?{_IS}(?P<value>\d){_END}",
        re.IGNORECASE,
    ),
    "mult": re.compile(rf"\bmult(?:iple[- ](?:surgery|procedures?)|\.|(?=:)){_IS}(?P<value>\d){_END}", re.IGNORECASE),
    "status": re.compile(
        rf"\b(?i:(?:medicare\s|mpfs\s)?status)(?i:{_IS})(?P<value>[A-Z])"
        r"(?![\w'\u2019/-]|\.\w|\s(?:[a-z]+\s){0,2}code\b)"
    ),
    "supervision": re.compile(
        r"\blevel\s(?P<bare>0?[123])\s(?:physician\s)?supervision\b|\bsup(?:ervision|v)\.?(?:(?:\s(?:level|indicator"
        r"|code))+(?:\s(?:for"
        r"|of)\s(?:the\s)?\w+(?:\s\w+)?)?\s?(?:is|of|=|:)?\s?"
        r"|\s?[:=]\s?)"
        r"(?P<value>0?[1239])\b"
        r"|\blevel\s(?P<before>0[1239])\ssupervision\b"
        r"|^\W*(?:(?:19|20)\d\d\s)?level\s?:\s(?P<column>0[1239])\b"
        r"|\bsupervision\b[^.;,\d]{0,40}?\b(?:level|indicator|code)\s(?:is\s|of\s|[:=]\s)?(?P<after>0?[1239])\b",
        re.IGNORECASE,
    ),
    "global_days": re.compile(
        rf"\bglobal(?:\ssurgery|\ssurgical)?{_IS}(?P<value>0[019]0|[XYZM]{{3}}){_END}", re.IGNORECASE
    ),
}
# "XXX is the global indicator of ...": the value comes first.
_VALUE_FIRST = re.compile(
    r"(?<![\w.])(?P<value>\d|0[019]0|[XYZM]{3}|[A-Z])\s(?:is|as)\s(?:the|its"
    r"|an?)\s(?:medicare\s)?(?P<kind>(?i:PC\s?/\s?TC|bilateral"
    r"|multiple[- ]procedure|status|global))\b"
)
_A_STATUS_CODE = re.compile(
    r"\b(?:is|as)\san?\sstatus\s(?P<value>[A-Z])\scode\b"
    r"|\b(?:has|have|shows?|carr(?:y|ies)|with|bears?|an?|the"
    r"|letter)\s[\"\u201c']?(?P<column>[A-Z])[\"\u201d']?\s(?:in|under)\s"
    r"(?:the|its)\s(?:medicare\s)?status\b"
)
_KIND_OF = {
    "pc/tc": "pctc",
    "bilateral": "bilateral",
    "multiple procedure": "mult",
    "status": "status",
    "global": "global_days",
}
# Hospitals have status letters of their own.
_OF_HOSPITAL = re.compile(
    r"\b(?:OPPS|APCs?|outpatient|hospitals?|addendum|ASC|ambulatory|packaged|pass-through)\b"
    r"|\bstatus (?-i:[A-Z]\d|[KLQSUVWY]\b)",
    re.IGNORECASE,
)


def is_of_hospital(part: Part) -> bool:
    """Tell whether the words around are about a hospital's own status letters."""
    return bool(_OF_HOSPITAL.search(part.around))


_DAYS = re.compile(
    r"\b(?P<value>\d{1,3}|zero|ten|ninety)[- ]days?\s(?:global|postoperative|follow-up|procedure|surgery"
    r"|package|window)"
    r"|\b(?:global|surgical)\s(?:period|package)\b[^.;,]{0,20}?(?:\s(?:is|of|lasts|runs|spans|covers)|:)\s"
    r"(?:for\s)?(?P<after>\d{1,3}|zero|ten|ninety)\sdays?"
    r"|\b(?:post-?op(?:erative)?|follow-?up|global)\s(?:surgery\s)?(?:days?|period)\s?:\s(?P<column>\d{1,3}|zero"
    r"|ten|ninety)\b"
    r"|\bglobals?(?:\s(?:period|days?))?:\s(?P<field>\d{1,3}|zero|ten|ninety)(?:\sdays?)?(?=\W*$)"
    r"|\bglobal(?:\speriod)?\sof\s(?P<of>\d{1,3}|zero|ten|ninety)\sdays?"
    r"|\b(?P<inside>\d{1,3}|ten|ninety)\sdays\sof\s(?:follow-up|postoperative|global)\b"
    r"|\bfollow-?up\b[^.;,]{0,30}?\b(?:for|of|lasts?|runs?)\s(?P<lasts>10|90|ten|ninety)\sdays\b"
    r"|\b(?P<first>\d{1,3}|zero|ten|ninety)\s(?:postoperative|global|follow-up)\sdays",
    re.IGNORECASE,
)
_AS_CODE = re.compile(r"(?<![\w.])(?P<value>0[019]0)[- ]days?\b", re.IGNORECASE)
_NO_DAYS = re.compile(r"\b(?:no|without an?)\s(?:\w+\s)?global\s(?:period|days|package)\b", re.IGNORECASE)
_WITH_DAYS = ("010", "090")
_DAY_WORDS = {"zero": "000", "ten": "010", "ninety": "090"}
_NAMES = {"pctc": "PC/TC indicator", "mult": "multiple procedure indicator", "global_days": "global days"}


def _values(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the indicators given by their number or letter."""
    for kind, pattern in _INDICATORS.items():
        if kind == "status" and _OF_HOSPITAL.search(part.around):
            continue
        several = list(pattern.finditer(part.blanked if kind == "supervision" else part.words))
        for found in several:
            said = next(g for g in found.groups() if g)
            yield from _value(
                kind, said, found, part, page, len({next(g for g in f.groups() if g) for f in several}) > 1
            )
    if (none := _NO_DAYS.search(part.words)) and not part.is_asked and not part.has_condition:
        judge = of_rows(
            page, lambda rows: rows[0].global_days not in _WITH_DAYS, lambda r: f"global days {r.global_days}"
        )
        if len(re.findall(r"\b(?:no|not|never|without)\b", part.words[: none.end()], re.IGNORECASE)) == 1:
            yield Claim("global_days", "no global period", judge, part.is_hedged)
    for found in _VALUE_FIRST.finditer(part.words):
        kind = _KIND_OF[found["kind"].lower().replace("-", " ").replace(" /", "/").replace("/ ", "/")]
        if kind != "status" or not _OF_HOSPITAL.search(part.around):
            yield from _value(kind, found["value"], found, part, page)
    for found in _A_STATUS_CODE.finditer(part.words):
        if not _OF_HOSPITAL.search(part.around):
            yield from _value("status", found["value"] or found["column"], found, part, page)
    for found in (*_DAYS.finditer(part.words), *_AS_CODE.finditer(part.words)):
        yield from _value("global_days", next(g for g in found.groups() if g), found, part, page)


def _value(
    kind: str, said: str, found: re.Match[str], part: Part, page: Page, is_one_of: bool = False
) -> Iterator[Claim]:
    """Yield the claim of one value; where the words go from one value to another, none of them is refuted."""
    denied = part.denies(found.start(), found.end())
    value = _DAY_WORDS.get(said.lower(), said.upper())
    width = {"supervision": 2, "global_days": 3}.get(kind, 1)
    value = value.zfill(width) if value.isdecimal() else value
    if denied is None or page.table.indicator(kind, value, page.on) is None:
        return

    of_half = names_half(part)

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        if kind == "supervision":
            own = {r.supervision for r in rows}
            if value == NO_LEVEL and value in own:
                return True  # of one of its rows
            return (value in (own - {NO_LEVEL} or own)) is not denied
        if of_half and value in {getattr(r, kind) for r in rows} and getattr(rows[0], kind) != value:
            return None
        return (getattr(rows[0], kind) == value) is not denied

    name = _NAMES.get(kind, kind.replace("_", " "))
    at = -1 if kind == "supervision" else 0
    halves = halves_named(part.words[: found.end()]) if kind == "status" else ()
    yield Claim(
        kind,
        f"{'not ' if denied else ''}{name} {value}",
        of_rows(page, holds, lambda r: f"{name} {getattr(r, kind)}", at, halves),
        part.is_hedged or is_one_of,
    )


# ---------------------------------------------------------------- sides

_PAYS = {
    re.compile(r"\b150\s?(?:%|percent)|\bone and a half times", re.I): "150 percent",
    re.compile(
        r"\b(?:already|price[ds]? (?:for|to cover)|fee (?:covers|includes))\s(?:\w+\s){0,3}(?:both|bilateral|two)\b",
        re.I,
    ): "already covers both sides",
    re.compile(
        r"\b(?:each|either) side (?:is )?(?:paid |pays )?(?:in full|at 100)|\bfull (?:fee|payment) for each side", re.I
    ): "Each side pays in full",
}


_OF_SIDES = re.compile(r"\b(?:bilateral\w*|sides?|breasts?|legs?|arms?|(?:both|two) \w+s)\b", re.IGNORECASE)
_OF_PAYMENT = re.compile(r"\b(?:pa[iy]\w*|price\w*|fee|payment|indicator)\b", re.IGNORECASE)


def _sides(part: Part, page: Page) -> Iterator[Claim]:
    """Yield how two sides are paid, in the words of the bilateral indicator."""
    if not (_OF_SIDES.search(part.words) and _OF_PAYMENT.search(part.words)):
        return
    for pattern, words in _PAYS.items():
        found = pattern.search(part.words)
        if found and part.denies(found.start(), found.end()) is False:
            judge = of_rows(page, _pays_sides(words, page), lambda r: f"bilateral indicator {r.bilateral}")
            yield Claim("bilateral", words, judge, part.is_hedged)


def _pays_sides(words: str, page: Page) -> Callable[[tuple[FeeRow, ...]], bool | None]:
    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        meaning = page.table.indicator("bilateral", rows[0].bilateral, page.on)
        return words in meaning.means if meaning else None

    return holds


_READERS: tuple[_Reader, ...] = (
    _values, half_claims, modifier_claims, _sides, status_claims, supervision_claims, addon_claims, unit_claims,
    mai_claims,
    supply_claims, guidance_claims, side_claims, role_claims, doer_claims, reduction_claims,
)  # fmt: skip
