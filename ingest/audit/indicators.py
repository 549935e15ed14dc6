"""Indicators of the fee schedule as a sentence gives them: halves, sides, status, supervision, add-on, global days.

Pure. Each statement is read as a claim that a row of that day settles; what the words or the row leave open is undecided.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from ingest.audit.modifiers import meanings_in, modifier_claims, puts_in
from ingest.audit.quantities import mai_claims, supply_claims, unit_claims
from ingest.audit.reading import Checked, Page, Sentence
from ingest.audit.saying import Claim, Fact, Judge, Part, fee_rows, judged, parts_of
from radcode.codes import code_mentions
from radcode.rows import FeeRow

_Reader = Callable[[Part, Page], Iterator[Claim]]


def indicators_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what the sentence says of a code's indicators, modifiers and units, with the verdict of the rows."""
    for part in parts_of(sentence, page.publication.title):
        if not _is_about_code(part):
            continue
        for reader in _READERS:
            for claim in reader(part, page):
                yield from judged(sentence, part, claim, page)
    yield from meanings_in(sentence, page)


_TOPIC_FIRST = re.compile(
    r"^\W*(?:(?:the|its|medicare['\u2019]?s?|cms|a|an|one|both|no|national|practitioner|physician)\s)*"
    r"(?:technical|professional|global|bilateral|status|supervision|general|direct|personal|modifiers?|mues?|medically"
    r"|units?|mai|pc/tc|add-on|stand-?alone|carrier|contractor|active|bundled|not covered|non-?covered|per|multiple)\b",
    re.IGNORECASE,
)


def _is_about_code(part: Part) -> bool:
    """Tell whether the code is named or pointed at, or the part opens with the indicator, whose code is the heading's."""
    return part.has_subject or bool(_TOPIC_FIRST.match(part.words))


def _of_rows(
    page: Page, holds: Callable[[tuple[FeeRow, ...]], bool | None], table: Callable[[FeeRow], str], at: int = 0
) -> Judge:
    """Return a judge that asks the code's fee rows; `at`: which of them proves, the last for the technical side."""

    def judge(code: str, on: date) -> Fact | None:
        rows = fee_rows(code, on, page)
        return Fact(holds(rows), table(rows[at]), rows[at]) if rows else None

    return judge


# ---------------------------------------------------------------- numbers of indicators

_IS = r"(?:\s(?:indicator|code|value|level|letter|number|days|period))*(?:\s\([^)]*\))?\s?(?:is|of|=|:|,|equals|set to|remains)?\s?(?:an?\s|the\s)?[\"\u201c'(]?"
_INDICATORS: dict[str, re.Pattern[str]] = {
    "pctc": re.compile(rf"\bPC\s?/\s?TC{_IS}(?P<value>\d)(?![\w/%-]|[.,]\d)", re.IGNORECASE),
    "bilateral": re.compile(rf"\bbilateral(?:\s(?:surgery|procedure))?{_IS}(?P<value>\d)(?![\w/%]|[.,]\d)", re.IGNORECASE),
    "mult": re.compile(rf"\bmultiple[- ](?:surgery|procedures?){_IS}(?P<value>\d)(?![\w/%]|[.,]\d)", re.IGNORECASE),
    "status": re.compile(
        rf"\b(?i:status|(?:medicare|mpfs)\sstatus)(?i:{_IS})(?P<value>[A-Z])(?![\w'\u2019/-]|\.\w|\s(?=(?:[a-z]+\s){{0,2}}code\b))"
    ),
    "supervision": re.compile(r"\bsupervision(?:\s(?:level|indicator|code))+\s?(?:is|of|=|:)?\s?(?P<value>0?[1239])\b", re.I),
    "global_days": re.compile(rf"\bglobal(?:\ssurgery|\ssurgical)?{_IS}(?P<value>\d{{1,3}}|[XYZM]{{3}})(?![\w%]|[.,]\d)", re.I),
}
# Hospitals have status letters of their own.
_OF_HOSPITAL = re.compile(
    r"\b(?:OPPS|APCs?|outpatient|hospitals?|addendum|ASC|ambulatory|packaged|pass-through)\b|\bstatus (?-i:[A-Z]\d|[KLQSUVWY]\b)", re.IGNORECASE
)
_DAYS = re.compile(
    r"\b(?P<value>\d{1,3}|zero|ten|ninety)[- ]days?\s(?:global|postoperative|follow-up)|\bglobal\s(?:period|package)\s"
    r"(?:is|of|lasts|runs)\s(?:for\s)?(?P<after>\d{1,3}|zero|ten|ninety)\sdays?",
    re.IGNORECASE,
)
_DAY_WORDS = {"zero": "000", "ten": "010", "ninety": "090"}
_NAMES = {"pctc": "PC/TC indicator", "mult": "multiple procedure indicator", "global_days": "global days"}


def _values(part: Part, page: Page) -> Iterator[Claim]:
    """An indicator by its number or letter."""
    for kind, pattern in _INDICATORS.items():
        if kind == "status" and _OF_HOSPITAL.search(part.around):
            continue
        for found in (several := list(pattern.finditer(part.words))):
            yield from _value(kind, found["value"], found, part, page, len({f["value"] for f in several}) > 1)
    for found in _DAYS.finditer(part.words):
        yield from _value("global_days", found["value"] or found["after"], found, part, page)


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

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        own = {getattr(r, kind) for r in rows}
        if kind == "supervision":
            own = {getattr(r, kind) for r in rows} - {_NO_LEVEL} or own
        if len(own) > 1 and value in own and getattr(rows[0], kind) != value:
            return None
        return (value in own) is not denied

    name = _NAMES.get(kind, kind.replace("_", " "))
    at = -1 if kind == "supervision" else 0
    yield Claim(
        kind,
        f"{'not ' if denied else ''}{name} {value}",
        _of_rows(page, holds, lambda r: f"{name} {getattr(r, kind)}", at),
        part.is_hedged or is_one_of,
    )


# ---------------------------------------------------------------- the two halves

_HALF_WORDS = r"(?:component|part|side|half|portion|service)"
_SPLITS = re.compile(
    r"(?<!the )\bsplits?\b(?=\s(?:in(?:to)?|between|up|apart)\b)|\b(?:be|is|are|get|gets)\s(?:split|divided|separated|broken (?:down|out|up))\b"
    rf"|\bboth\s(?:a\s)?(?:professional|technical)\sand\s(?:a\s)?(?:technical|professional)(?:\s{_HALF_WORDS}s?)?"
    rf"|\b(?:has|have|carries|contains?)\s(?:a\s|separate\s)?(?:professional|technical)(?:\s{_HALF_WORDS})?\s(?:and|plus)\s(?:a\s)?(?:technical|professional)\s{_HALF_WORDS}s?"
    r"|\bmay be billed in (?:two )?halves",
    re.IGNORECASE,
)
_ONLY = re.compile(
    rf"\b(?P<half>technical|professional|global)(?:[- ]{_HALF_WORDS})?[- ]only\b|\b(?:only|solely|purely|exclusively|strictly|just)\s(?:a\s|the\s)?"
    rf"(?P<after>technical|professional)\b|\bno\s(?P<lacking>technical|professional)\s{_HALF_WORDS}"
    rf"|\bis\s(?:a|the)\s(?P<bare>technical|professional)\s{_HALF_WORDS}(?:\scode)?\b(?!\sof)|\b(?P<globally>only globally|global[- ]?only)\b",
    re.IGNORECASE,
)
# What the subject of such a statement must be: the code, not a bill or a hospital.
_COPULA = re.compile(
    r"(?:\b(?:is|are|as|being|remains?|has|have|covers?|represents?|describes?|a|an|the|considered|strictly|it|this|code|for)|[:;,(|=\u2013\u2014-])\W*(?:\w+ly\s)?$|^\W*$",
    re.IGNORECASE,
)
_OTHER = {"technical": "professional", "professional": "technical"}
# PC/TC values by what the whole code is; the meanings stand in the indicators table under the same words.
_KINDS = {"technical": "technical half", "professional": "professional half", "global": "whole test"}


def _halves(part: Part, page: Page) -> Iterator[Claim]:
    """Whether a code splits, or is one half or the whole by itself."""
    part = part.without_header()
    if any(m.modifiers for m in code_mentions(part.words)):
        return
    for found in _SPLITS.finditer(part.words):
        denied = part.denies(found.start(), found.end())
        if denied is None or (denied and not part.is_asked and re.search(r"\b(?:bills?|claims?|invoice)\b", part.words)):
            continue
        said = "does not split" if denied else "splits into halves"
        yield Claim("component", said, _splits(page, not denied), part.is_hedged)
    if next(puts_in(part, page), None) and not part.is_asked and not re.search(r"\bonly\s(?:code|service)", part.words):
        named = [p for p in puts_in(part, page) if not p.is_denied]
        if named:
            return
    for found in _ONLY.finditer(part.words):
        half = found["half"] or found["after"] or found["bare"] or _OTHER.get((found["lacking"] or "").lower(), "global")
        if part.denies(found.start(), found.end()) is False and (
            found["lacking"] or found["bare"] or _COPULA.search(part.words[: found.start()])
        ):
            said = f"{half.lower()} only"
            yield Claim("component", said, _is_half(page, half.lower(), bool(found["lacking"])), part.is_hedged)


def _splits(page: Page, wanted: bool) -> Judge:
    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        meaning = page.table.indicator("pctc", rows[0].pctc, page.on)
        if meaning is None or len({r.status for r in rows}) > 1:
            return None
        return (len(meaning.allows) > 1) is wanted

    return _of_rows(page, holds, _pctc_words)


def _is_half(page: Page, half: str, is_lack: bool) -> Judge:
    """The code is one half only; a code that is no half and does not split leaves the loose word open."""

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        meaning = page.table.indicator("pctc", rows[0].pctc, page.on)
        if meaning is None or len({r.status for r in rows}) > 1:
            return None
        own = next((h for h, words in _KINDS.items() if words in meaning.means), "")
        if own == half:
            return True
        if len(meaning.allows) > 1:
            return False
        if half == "global" or (is_lack and not own):
            return None if not own else False
        physician = meaning.means.lower().startswith("a physician service")
        return False if own in _OTHER or (half == "technical" and physician) else None

    return _of_rows(page, holds, _pctc_words)


def _pctc_words(row: FeeRow) -> str:
    return f"PC/TC indicator {row.pctc}"


_PAYS = {
    re.compile(r"\b150\s?(?:%|percent)|\bone and a half times", re.I): "150 percent",
    re.compile(r"\b(?:already|price[ds]? (?:for|to cover)|fee (?:covers|includes))\s(?:\w+\s){0,3}(?:both|bilateral|two)\b", re.I): "already covers both sides",
    re.compile(r"\b(?:each|either) side (?:is )?(?:paid |pays )?(?:in full|at 100)|\bfull (?:fee|payment) for each side", re.I): "Each side pays in full",
}


def _sides(part: Part, page: Page) -> Iterator[Claim]:
    """How two sides are paid, in the words of the bilateral indicator."""
    if not re.search(r"\b(?:bilateral\w*|sides?|breasts?|legs?|arms?)\b", part.words, re.IGNORECASE):
        return
    for pattern, words in _PAYS.items():
        for found in pattern.finditer(part.words):
            if part.denies(found.start(), found.end()) is not False or not re.search(r"\b(?:pa[iy]\w*|price\w*|fee|payment|indicator)\b", part.words, re.I):
                continue

            def holds(rows: tuple[FeeRow, ...], words: str = words) -> bool | None:
                meaning = page.table.indicator("bilateral", rows[0].bilateral, page.on)
                return words in meaning.means if meaning else None

            yield Claim("bilateral", words, _of_rows(page, holds, lambda r: f"bilateral indicator {r.bilateral}"), part.is_hedged)


# ---------------------------------------------------------------- status

_SUBJECT_MEDICARE = r"(?:medicare|cms|the (?:medicare )?physician fee schedule|the fee schedule)"
# What is said -> status letters of which it is true, and those of which it is false; the others leave it open.
_STATUS: tuple[tuple[str, str, str, str], ...] = (
    ("active", r"\bactive\s(?:fee schedule|status|under|on the (?:medicare|physician|fee))|\bstatus\s(?:is\s|of\s|:\s)?[\"\u201c(]?active\b|\bpa(?:id|yable) (?:under|from|on|by) the (?:medicare )?(?:physician )?fee schedule|\bon the (?:medicare )?physician fee schedule as active", "ART", "BCINEXMP"),
    ("national rate", r"\bnational(?:ly)?\s(?:rates?|prices?|fees?|payments?|amounts?|payment amount|pricing|priced|value[sd]?)\b|\bnationally priced\b", "ART", "C"),
    ("contractor priced", r"\b(?:carrier|contractor|MAC|locally)[- ]?(?:is\s)?pric(?:ed|ing)\b|\bpriced by (?:the |each |your )?(?:local |medicare )?(?:carriers?|contractors?|MACs?)\b|\b(?:carriers?|contractors?|MACs?) (?:sets?|decides?|determines?) (?:the |its |their )?(?:prices?|payment|rates?|fees?)", "C", "ARTBINPM"),
    ("bundled", r"\b(?:always |status )bundled\b|\bbundled (?:status|by medicare|under medicare)\b|\bnever (?:separately )?paid (?:separately|apart|on its own|alone)\b|\bnever separately pa(?:id|yable)\b|\bmedicare bundles (?:it|this|~+)|\bstatus\s(?:is\s|of\s|:\s)?[\"\u201c(]?bundled\b", "BP", "ARTCIN"),
    ("not covered", rf"\bnon-?covered\b|\bnot covered by {_SUBJECT_MEDICARE}\b|\bnot covered\b(?=\W*$|\s(?:service|status))", "N", "ART"),
    ("not valid for Medicare", rf"\b(?:not valid|invalid|not recognized|unrecognized) (?:for|by|under|to) {_SUBJECT_MEDICARE}\b|\b{_SUBJECT_MEDICARE} (?:does not|doesn['\u2019]t|refuses to|will not|no longer) (?:recognizes?|accepts?)(?!\s(?:modifier|a\s))", "IG", "ARTC"),
    ("separately payable", r"\b(?:separately|individually) (?:payable|paid|reimbursed|reimbursable)\b|\bpa(?:ys|id) separately\b", "ARTC", "BPNIM"),
    ("covered by Medicare", rf"\b{_SUBJECT_MEDICARE} (?:covers|pays for|reimburses)\b|\b(?:covered|payable|paid|reimbursed) by {_SUBJECT_MEDICARE}\b", "ARTC", "NIBM"),
    ("restricted", r"\brestricted coverage\b", "R", "ABCINP"),
)  # fmt: skip
_OTHER_CODE = re.compile(r"\b(?:with|into|in addition|alongside|together|same (?:day|session)|edit|pair)\b", re.IGNORECASE)
_READ_STATUS = tuple((said, re.compile(p, re.IGNORECASE), true, false) for said, p, true, false in _STATUS)
_STANDING = ("not covered", "not valid for Medicare", "contractor priced", "active", "national rate", "restricted")


def _statuses(part: Part, page: Page) -> Iterator[Claim]:
    """The status in words."""
    part = part if part.words.lower().startswith(("status", "medicare status")) else part.without_header()
    words = part.blanked
    for said, pattern, true, false in _READ_STATUS:
        found = pattern.search(words)
        if not found or (said not in _STANDING and _OTHER_CODE.search(words)):
            continue
        if said == "covered by Medicare" and (part.has_condition or re.search(r"\bfor\b", words)):
            false = "NI"
        denied = part.denies(found.start(), found.end())
        # "never paid" and "does not recognize" carry their own denial.
        if denied is None:
            continue
        if denied and said not in ("active", "national rate", "contractor priced", "separately payable", "covered by Medicare"):
            continue
        if denied and said in ("separately payable", "covered by Medicare"):
            if part.has_condition and not part.is_asked:
                continue
            true, false = "BPNIM", "A"
        elif denied and said == "national rate":
            true, false = "C", "ART"
        elif denied and said == "contractor priced":
            true, false = "ARTBINPM", "C"
        elif denied:
            true, false = "BCINEXMP", "A"
        of_half = bool(_OF_HALF.search(part.whole)) or any(m.modifiers for m in code_mentions(part.whole))
        judge = _has_status(page, true, false, of_half)
        yield Claim("status", f"{'not ' if denied else ''}{said}", judge, part.is_hedged)


_OF_HALF = re.compile(r"\b(?:modifiers?|professional|technical|component|reading|reads?|rows?|lines?)\b", re.IGNORECASE)


def _has_status(page: Page, true: str, false: str, of_half: bool) -> Judge:
    """The status of the bare code; where the words are about a half, which may have another one, none is refuted."""

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        own = rows[0].status
        if of_half and len({r.status for r in rows}) > 1:
            return True if any(r.status in true for r in rows) else None
        if own in true:
            return True
        return False if own in false else None

    return _of_rows(page, holds, lambda r: f"Medicare status {r.status}")


# ---------------------------------------------------------------- supervision

_LEVELS = re.compile(
    r"\b(?P<level>general|direct|personal)(?:\s(?:physician|level|or|md))?(?:\sof)?\ssupervision\b"
    r"|\bsupervision(?:\s(?:level|requirement|indicator|needed|required|of the \w+))*\s?(?:is|=|:|must be|may be|remains)\s(?:a\s)?(?P<after>general|direct|personal)\b"
    r"|\bsupervis\w+[^.;]{0,40}\b(?P<room>in the room)\b",
    re.IGNORECASE,
)
_NO_LEVEL = "09"


def _supervision(part: Part, page: Page) -> Iterator[Claim]:
    """The supervision that the technical side needs."""
    found = [m for m in _LEVELS.finditer(part.words)]
    said = {(m["level"] or m["after"] or "personal").lower() for m in found}
    if len(said) != 1:
        return
    (level,) = said
    denied = part.denies(found[0].start(), found[0].end())
    if denied is None:
        return

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        own = rows[-1].supervision
        meaning = page.table.indicator("supervision", own, page.on)
        if own == _NO_LEVEL or meaning is None:
            return None
        agrees = meaning.means.lower().startswith(level)
        # "Not direct" says nothing of a code that needs more.
        return agrees is not denied if not denied or agrees else None

    said_words = f"{'not ' if denied else ''}{level} supervision"
    yield Claim("supervision", said_words, _of_rows(page, holds, lambda r: f"supervision level {r.supervision}", -1), part.is_hedged)


# ---------------------------------------------------------------- add-on codes

_ADDS = re.compile(
    r"\badd-?on(?:\scode)?\??:?\s(?P<yes>yes|no)\b"
    r"|(?:\b(?:is|are|as|being|remains|it|this)\s(?:not\s|never\s)?(?:an?\s|the\s)?(?:\w+\s){0,2}|^\W*"
    r"|(?:[:,(|]\s?|\s[\u2013\u2014-]\s)(?:an?\s)?(?:[\w/]+\s){0,2})"
    r"(?P<addon>add-?on)s?\b(?!(?:\scodes?)?:|\s(?:codes?\s)?(?:(?:to|for|of|is|are|that)\s)?(?:~|be\b))",
    re.IGNORECASE,
)
_ADD_ON_CODE = re.compile(r"\badd-?on\s(?:codes?\s)?(?=~)", re.IGNORECASE)
_ALONE = re.compile(
    r"\bstand-?alone\b|\b(?:billed|reported|used|submitted|stands?|coded|paid|bill|report|claimed)\s(?:all\s)?(?:alone|by itself|on its own|by themselves"
    r"|as the only code|as a primary|without (?:a |its |any |the )?(?:primary|parent|base))\b",
    re.IGNORECASE,
)


def _addons(part: Part, page: Page) -> Iterator[Claim]:
    """Whether the code is an add-on, or may stand alone."""
    part = part.without_header()
    words = part.blanked
    alone, adds = _ALONE.search(words), _ADDS.search(words)
    if alone:
        denied = part.denies(alone.start(), alone.end())
        if denied is not None and not (denied and part.has_condition and not re.search(r"primary|parent|base", words)):
            yield Claim("addon", "never alone" if denied else "may stand alone", _is_addon(page, denied), part.is_hedged)
    elif adds:
        denied = part.denies(adds.start("addon"), adds.end("addon")) if adds["addon"] else adds["yes"].lower() == "no"
        if denied is not None:
            yield Claim("addon", "not an add-on" if denied else "an add-on", _is_addon(page, not denied), part.is_hedged)
    elif named := _ADD_ON_CODE.search(words):
        codes = tuple(str(m.code) for m in code_mentions(part.words) if m.start == named.end())
        if part.denies(named.start(), named.end()) is False:
            yield Claim("addon", "an add-on", _is_addon(page, True), part.is_hedged, codes)


def _is_addon(page: Page, wanted: bool) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None:
            return None
        if row.addon:
            return Fact(wanted, "an add-on code", row)
        # Some codes of their own are called add-ons because they only go with others.
        loose = page.table.pairs(on, code=code) or "add-on" in f"{row.label} {row.explains}".lower()
        return Fact(None if loose else not wanted, "not an add-on code", row)

    return judge


_READERS: tuple[_Reader, ...] = (
    _values, _halves, modifier_claims, _sides, _statuses, _supervision, _addons, unit_claims, mai_claims, supply_claims,
)  # fmt: skip
