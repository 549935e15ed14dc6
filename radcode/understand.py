"""Text to Question: what is asked, what was done, who bills, where, for whom, and on which day.

Pure; imports `codes`, `model`, `tables`, `terms`. Never imports another step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from radcode.codes import CodeMention, ModifierId, code_mentions, parse_modifier
from radcode.model import Ask, Assumption, Question, Reading
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import Lexicon

DEFAULT_PAYER = "medicare"
DEFAULT_CLAIM = "professional"
Origin = Literal["default", "question", "setting", "conversation"]

_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DATES = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"\b{_YEAR}-(?P<m>\d\d?)-(?P<d>\d\d?)\b",
        rf"\b(?P<m>\d\d?)/(?P<d>\d\d?)/(?P<year>(?:19|20)?\d\d)\b",
        rf"\b{_MONTH}\s+(?P<d>\d\d?)(?:st|nd|rd|th)?,?\s+{_YEAR}\b",
        rf"\b(?P<d>\d\d?)(?:st|nd|rd|th)?\s+{_MONTH}\s+{_YEAR}\b",
        rf"\b{_MONTH},?\s+{_YEAR}\b",
        rf"\b(?:in|for|of|dos|year|during|from|since|on|was|back in|still|exam)\s+{_YEAR}\b",
        rf"\b{_YEAR}\s+(?:dos|date of service|exam|claim|rates?|fees?)\b",
        rf"\b{_YEAR}\s*\??$",
    )
)
_MODIFIER_NAMED = re.compile(
    r"(?:\bmod(?:ifier)?s?\s+|(?<=\s)-)(?P<mod>\d\d|[A-Z][A-Z0-9])\b(?!\s*(?:view|year|month))|\b(?P<mod2>\d\d|TC)\s+modifier\b",
    re.IGNORECASE,
)
_NOT_MODIFIERS = frozenset("to is do it on in of or if me my an as at be by go he no so up us we for".upper().split())

# What is asked, in the order in which the cues are trusted.
_CUES: tuple[tuple[Ask, re.Pattern[str]], ...] = tuple(
    (ask, re.compile(pattern, re.IGNORECASE))
    for ask, pattern in (
        (Ask.COMPARE, r"\bvs\b|\bversus\b|\bdifference between\b|\bcompare\b|\bdiffer(?:s|ent)? from\b"),
        (
            Ask.PAYMENT,
            r"\brvus?\b|\bhow much\b|\bpay(?:s|ment|ing)? (?:for|rate)|\breimburse|\ballowed amount\b|\bfee schedule\b|\bwhat (?:does|do|will|did) \w+ pay\b|\bworth\b|\bdollars?\b",
        ),
        (
            Ask.RULE,
            r"\bhow often\b|\bhow frequent|\bfrequency\b|\bevery how many\b|\binterval\b|\bage (?:rule|limit|requirement)|\bhow old\b|\bwhat age|\bcover(?:s|ed|age)\b|\bqualif|\beligib|\bwho can (?:get|have)\b|\bonce (?:a|every)\b|\bpack[- ]year|\bsupervision level\b",
        ),
        (
            Ask.VALIDITY,
            r"\bstill (?:good|valid|active|billable|in use|used|ok|okay|a code|payable|exist|around|use)|\bvalid\b|\bdeleted\b|\breplac|\bdiscontinued code\b|\bdoes\b.*\bexist\b|\bexpire|\bobsolete\b|\bretired\b|\bwhat happened to\b|\bnew code for\b|\bgone\b|\bactive\b|\bwhat (?:took|takes) (?:its|the) place\b|\binstead of\b|\bsuccessor\b|\bwhat do (?:i|we) use now\b",
        ),
        (Ask.UNITS, r"\bhow many units\b|\bunits?\b|\bmue\b|\bhow many times\b|\bx ?2\b|\btwice\b"),
        (
            Ask.MODIFIER,
            r"\bmodifiers?\b|\bmod\b|\bmods\b|\b26 or tc\b|\btc or 26\b|\bglobal or\b|\bwith 26\b|\bappend\b",
        ),
        (
            Ask.CODE,
            r"\b(?:which|what)(?:'s| is| are| would be)?(?: the)?(?: \w+)? ?(?:cpt|hcpcs|code|codes)\b|\b(?:cpt|hcpcs|code|codes) (?:for|to use|do i|do we|should|of)\b|\bhow (?:do|should|would|to|can) (?:i |we |you )?(?:code|bill|report|charge)\b|\bwhat do (?:i|we) (?:bill|code|report|charge|use)\b|\bneed (?:a|the) code\b|\bbill for\b|\bcode this\b|\bproper code\b|\bright code\b|\bcorrect code\b",
        ),
        (
            Ask.MEANING,
            r"\bwhat(?:'s| is| are| does| do)\b|\bmeaning\b|\bmeans?\b|\bdefine\b|\bdescri(?:be|ption)\b|\btell me about\b|\bwhat (?:kind|type|exam)\b|\bstands? for\b|\bwhats\b|\blook ?up\b",
        ),
    )
)
_EXPLAIN = re.compile(
    r"\bexplain\b|\bwhat(?:'s| is| are)\b.*\b(?:billing|component|indicator|modifier|edit|rule|policy|global|ncci|mppr|mue|add-?on)\b"
    r"|\bhow does\b|\bhow do\b|\bwhy\b|\bwhen (?:do|should|can|is|are)\b|\bteach\b|\bnew hire\b|\bwhat does .* mean\b|\btell me about\b"
    r"|\bdefine\b|\bmeaning of\b",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:with|together|along with|same (?:day|session|visit|encounter|claim)|in addition|on top of|add(?:ed)? to|separately"
    r"|plus|both|bundled?|unbundle|and|also|include[sd]?|during|at the same time|alongside|w/)\b",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^\W*(?:so |and |ok |hi |hello |hey |please |then |but |well )*"
    r"(?:can|could|may|do|does|did|is|are|was|were|should|will|would|am|has|have)\s"
    r"(?:i|we|you|it|that|this|there|they|the|a|an|my|our|cpt|code|medicare|radiologist|hospital|\d{5}|[a-z]\d{4}|\w+)\b"
    r"|\bstill (?:good|valid|ok|okay|active|billable)\b|\bok to bill\b|\ballowed to\b|\bcan (?:i|we|you) (?:still )?(?:bill|use|code|report|charge|add)\b",
    re.IGNORECASE,
)
_FOLLOW_UP = re.compile(
    r"^\W*(?:and|but|what if|what about|how about|same|ok(?:ay)?|then|so|also|now|if|or|only|just|no,|yes,|why not|instead|the injection)\b"
    r"|\b(?:that|those|it|the same|this one|these)\b|\binstead\b",
    re.IGNORECASE,
)
_INSTRUCTION = re.compile(
    r"\bignore (?:all |any |the |your |previous |above |prior )*(?:instructions?|rules?|prompts?)\b|\bsystem prompt\b"
    r"|\byou are now\b|\bpretend\b|\bdisregard\b|\bjailbreak\b|\bdeveloper mode\b",
    re.IGNORECASE,
)
_ICD = re.compile(r"\bicd\b|\bicd-?10\b|\b[A-TV-Z]\d\d\.\d{1,4}\b", re.IGNORECASE)
_CODING = re.compile(
    r"\bcpt\b|\bhcpcs\b|\bcod(?:e|es|ing)\b|\bbill(?:ing|ed|able|s)?\b|\bmodifier|\bclaim|\bcharge|\bglobal\b|\bcomponent|\bncci\b"
    r"|\bmedicare\b|\bradiolog|\bimaging\b|\brvu\b|\bmue\b|\bindicator|\bdenied\b|\bdenial\b|\badd-?on\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with the text: the default day, options of the caller, and the conversation's last question."""

    today: date
    on: date | None = None
    payer: str = ""
    pos: str = ""
    last: Question | None = None


def understand(text: str, given: Given, table: CodeTable, lexicon: Lexicon) -> Question:
    """Return what the text asks, merged with the conversation's last question when it is a follow-up."""
    fresh = _fresh(text, given, table, lexicon)
    if given.last and _is_follow_up(fresh, given.last):
        return _merged(fresh, given.last)
    return fresh


def _fresh(text: str, given: Given, table: CodeTable, lexicon: Lexicon) -> Question:
    days, wordless = _dates(text, given.today)
    codes = tuple(m for m in code_mentions(wordless) if _is_meant_as_code(m, wordless, table))
    modifiers = _modifiers(wordless, codes)
    reading = lexicon.read(_without_modifiers(wordless))
    if given.pos:
        reading = _with_terms(reading, lexicon.read(f"pos {given.pos}"))
    named = {a: reading.values(a) for a in ATTRIBUTES if reading.values(a)}
    reads, owns = _reads_owns(reading, text)
    payer, payer_from = _payer(reading, given)
    on, on_from = (given.on, "setting") if given.on else (days[0], "question") if days else (given.today, "default")
    assumptions = (
        Assumption("date_of_service", on.isoformat(), _origin(on_from)),
        Assumption("payer", payer, _origin(payer_from)),
        Assumption("claim", DEFAULT_CLAIM, "default"),
        *([Assumption("owns_equipment", "no", "default")] if reads and owns is None else []),
    )
    question = Question(
        text=text,
        ask=Ask.CODE,
        attributes=tuple(named.items()),
        views=reading.views,
        codes=codes,
        modifiers=modifiers,
        reads=reads,
        owns=False if reads and owns is None else owns,
        setting=next(iter(reading.values("setting")), ""),
        payer=payer,
        claim="facility" if _is_facility_claim(text) else DEFAULT_CLAIM,
        side=_side(reading),
        events=reading.values("event"),
        on=on,
        yes_no=bool(_YES_NO.search(text)),
        outside=_outside(text, reading, codes),
        unknown=reading.unknown,
        assumptions=assumptions,
        also_on=days[1] if len(days) > 1 and not given.on else None,
    )
    return replace(question, ask=_ask(text, question))


def _origin(name: str) -> Origin:
    return {"question": "question", "setting": "setting"}.get(name, "default")  # type: ignore[return-value]


def _dates(text: str, today: date) -> tuple[tuple[date, ...], str]:
    """Return the days named in the text and the text with them blanked out, so that years are not read as codes."""
    found: list[tuple[int, date]] = []
    for pattern in _DATES:
        for m in pattern.finditer(text):
            day = _day(m.groupdict(), today)
            if day:
                found.append((m.start(), day))
                text = text[: m.start()] + " " * (m.end() - m.start()) + text[m.end() :]
    if re.search(r"\btoday\b|\bright now\b|\bcurrently\b|\bnowadays\b", text, re.IGNORECASE) and not found:
        found.append((0, today))
    return tuple(dict.fromkeys(d for _, d in sorted(found))), text


def _day(parts: Mapping[str, str | None], today: date) -> date | None:
    year = int(parts["year"] or 0)
    year += 2000 if year < 100 else 0
    month = _MONTHS.get((parts.get("month") or "")[:3].lower()) or int(parts.get("m") or 0)
    if not month:  # a year alone: today when it is this year, else its last day, when all of its codes stood
        return today if year == today.year else date(year, 12, 31) if year < today.year else date(year, 1, 1)
    try:
        return date(year, month, int(parts.get("d") or 1))
    except ValueError:
        return None


def _is_meant_as_code(mention: CodeMention, text: str, table: CodeTable) -> bool:
    """A number that no table knows is still a code when it is written as one; a dollar amount or a ZIP is not."""
    before = text[: mention.start].rstrip()[-12:].lower()
    return not before.endswith(("$", "zip", "zip code", "#", "mrn", "acct", "account"))


def _modifiers(text: str, codes: tuple[CodeMention, ...]) -> tuple[ModifierId, ...]:
    named = [m["mod"] or m["mod2"] for m in _MODIFIER_NAMED.finditer(text)]
    found = [parse_modifier(x) for x in named if x.upper() not in _NOT_MODIFIERS]
    return tuple(dict.fromkeys([*(m for c in codes for m in c.modifiers), *found]))


def _without_modifiers(text: str) -> str:
    return _MODIFIER_NAMED.sub(lambda m: " " * len(m[0]), text)


def _with_terms(reading: Reading, more: Reading) -> Reading:
    return replace(reading, terms=(*reading.terms, *more.terms))


def _reads_owns(reading: Reading, text: str) -> tuple[bool | None, bool | None]:
    reader, owner, component = reading.values("reader"), reading.values("owner"), reading.values("component")
    reads = True if "reads" in reader else False if "not_reads" in reader else None
    owns = True if "owns" in owner else False if "not_owns" in owner else None
    if "professional" in component:
        return True, False if owns is None else owns
    if "technical" in component and "global" not in component:
        return False if reads is None else reads, True if owns is None else owns
    if "global" in component and reads is None and not re.search(r"\bexplain|\bwhat is\b", text, re.IGNORECASE):
        return True, True
    return reads, owns


def _payer(reading: Reading, given: Given) -> tuple[str, str]:
    said = reading.values("payer")
    if said:
        return said[-1], "question"
    return (given.payer.lower(), "setting") if given.payer else (DEFAULT_PAYER, "default")


def _side(reading: Reading) -> str:
    sides = reading.values("side") or tuple(
        {"one": "one", "both": "both"}[v] for v in reading.values("laterality") if v in ("one", "both")
    )
    if {"left", "right"} <= set(sides):
        return "both"
    return sides[0] if sides else ""


def _is_facility_claim(text: str) -> bool:
    return bool(
        re.search(
            r"\b(?:hospital|facility|ub-?04|institutional|technical) (?:claim|bills|billing|charge)\b", text, re.I
        )
    )


def _outside(text: str, reading: Reading, codes: tuple[CodeMention, ...]) -> str:
    if _INSTRUCTION.search(text):
        return "instruction"
    said = reading.values("outside")
    if _ICD.search(text):
        return "diagnosis"
    if said and not codes:
        return said[0]
    exam = any(reading.values(a) for a in ("modality", "regions", "technique", "contrast"))
    if codes or exam or reading.views or _CODING.search(text):
        return ""
    return "general"


def _ask(text: str, q: Question) -> Ask:
    if q.outside:
        return Ask.OUTSIDE
    exam = any(q.values(a) for a in ("modality", "regions", "technique"))
    cues = [ask for ask, pattern in _CUES if pattern.search(text)]
    codes = list(dict.fromkeys(m.code for m in q.codes))
    if Ask.COMPARE in cues and len(codes) > 1:
        return Ask.COMPARE
    if not codes and not exam:
        if Ask.RULE in cues and not _EXPLAIN.search(text):
            return Ask.RULE
        return Ask.MEANING if len(q.modifiers) == 1 and Ask.MEANING in cues else Ask.EXPLAIN
    if re.search(r"\bexplain\b|\bwhy\b|\bnew hire\b", text, re.I) and not codes and Ask.CODE not in cues:
        return Ask.EXPLAIN
    if q.yes_no and _TOGETHER.search(text) and (len(codes) > 1 or (codes and exam)) and Ask.VALIDITY not in cues:
        return Ask.PAIR
    for ask in (Ask.PAYMENT, Ask.RULE):
        if ask in cues:
            return ask
    if codes and (Ask.VALIDITY in cues or (q.yes_no and not q.modifiers and not exam and Ask.UNITS not in cues)):
        return Ask.VALIDITY
    for ask in (Ask.UNITS, Ask.MODIFIER):
        if ask in cues:
            return ask
    if codes and not exam and Ask.CODE not in cues:
        return Ask.PAIR if len(codes) > 1 and _TOGETHER.search(text) else Ask.MEANING
    return Ask.CODE if not codes or Ask.CODE in cues or exam else Ask.MEANING


# ---------------------------------------------------------------- follow-ups


def _is_follow_up(fresh: Question, last: Question) -> bool:
    """A short text that names no exam of its own, or starts like a continuation, goes on with the last question."""
    if fresh.outside and fresh.outside != "general":
        return False
    names_exam = bool(fresh.codes) or (bool(fresh.values("modality")) and bool(fresh.values("regions")))
    if _FOLLOW_UP.search(fresh.text) and len(fresh.text) < 200:
        return not (names_exam and fresh.values("modality") and len(fresh.text.split()) > 8)
    names_any = names_exam or bool(fresh.values("modality") or fresh.values("regions") or fresh.values("technique"))
    facts = bool(fresh.reads is not None or fresh.owns is not None or fresh.setting or fresh.side or fresh.events)
    return not names_any and (facts or _has_new_fact(fresh)) and len(fresh.text.split()) <= 10


def _has_new_fact(fresh: Question) -> bool:
    stated = {a.name for a in fresh.assumptions if a.origin == "question"}
    return bool(stated or fresh.attributes or fresh.views)


def _merged(fresh: Question, last: Question) -> Question:
    """A follow-up changes only what it names."""
    attributes = dict(last.attributes)
    if fresh.codes:
        attributes = {}
    new = dict(fresh.attributes)
    if new.get("regions") and new.get("modality"):
        attributes = {k: v for k, v in attributes.items() if k not in ("technique", "count", "role", "approach")}
    attributes.update(new)
    origins = {a.name: a for a in last.assumptions}
    for a in fresh.assumptions:
        kept = origins.get(a.name)
        if a.origin != "default" or kept is None:
            origins[a.name] = a
        elif kept.origin == "question":
            origins[a.name] = replace(kept, origin="conversation")
    stated = {a.name for a in fresh.assumptions if a.origin != "default"}
    reads = fresh.reads if fresh.reads is not None else last.reads
    said_owner = fresh.owns is not None and not (
        fresh.reads and "owns_equipment" in {a.name for a in fresh.assumptions}
    )
    owns = fresh.owns if said_owner or last.owns is None else last.owns
    if said_owner:
        origins.pop("owns_equipment", None)
    return replace(
        fresh,
        ask=_merged_ask(fresh, last),
        attributes=tuple(attributes.items()),
        views=fresh.views or last.views,
        codes=fresh.codes or (() if new.get("modality") or new.get("regions") else last.codes),
        reads=reads,
        owns=owns,
        setting=fresh.setting or last.setting,
        payer=fresh.payer if "payer" in stated else last.payer,
        claim=fresh.claim if fresh.claim != DEFAULT_CLAIM else last.claim,
        side=fresh.side or last.side,
        events=tuple(dict.fromkeys((*last.events, *fresh.events))),
        on=fresh.on if "date_of_service" in stated else last.on,
        outside="",
        assumptions=tuple(origins.values()),
    )


def _merged_ask(fresh: Question, last: Question) -> Ask:
    explicit = any(p.search(fresh.text) for a, p in _CUES if a not in (Ask.MEANING, Ask.VALIDITY))
    if explicit and fresh.ask not in (Ask.OUTSIDE, Ask.EXPLAIN):
        return fresh.ask
    if fresh.codes:
        return fresh.ask
    return last.ask if last.ask is not Ask.OUTSIDE else fresh.ask
