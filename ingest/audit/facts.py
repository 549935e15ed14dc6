"""Facts of no single code: conversion factors, the geographic indices of a locality, places of service.

Pure. A place is known by the words of its own row, such as "office"; a figure is held against every release loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from ingest.audit.labels import without_codes
from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked, said_before, table_header
from ingest.audit.saying import component_modifiers
from radcode.rows import PosRow

# ---------------------------------------------------------------- conversion factors and indices

_FACTOR = re.compile(
    r"\b(?:conversion factor|multiplier|CF|(?:dollars )?(?:per|for each|for every) (?:w?RVU|relative value unit)"
    r"|(?:one|an?|each|every|a single) (?:w?RVU|relative value unit) (?:is worth|pays|brings|earns|equals))\b",
    re.IGNORECASE,
)
_ITS_VALUE = re.compile(r"(?<![\d.,])\$?(?P<value>[2-4]\d\.\d{2,4})(?![\d%]|\.\d)")
_YEAR = re.compile(r"\b20\d\d\b")
_PAST = re.compile(
    r"\b(?:was|were|had been|from|up from|down from|instead of|not|never|old|last year|previous"
    r"|anesthesia)\b|n['\u2019]t\b",
    re.I,
)
_INDEX = re.compile(r"\b(?:GPCIs?|ind(?:ex|ices)|geographic)\b", re.IGNORECASE)
_INDEX_VALUE = re.compile(r"(?<![\d.,$])(?P<value>[0-3]\.\d{3})(?!\d)")
_PARTS = {
    "work": re.compile(r"\bwork\b", re.IGNORECASE),
    "pe": re.compile(r"\bpractice[- ]expense\b|\bPE\b", re.IGNORECASE),
    "mp": re.compile(r"\bmalpractice\b|\bMP\b|\bliability\b", re.IGNORECASE),
}  # fmt: skip


def facts_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the conversion factors, geographic indices and places of service that the sentence gives."""
    if sentence.says_nothing and not any(c.asked for c in sentence.clauses):
        return
    yield from _factors(sentence, page)
    yield from _indices(sentence, page)
    yield from _reductions(sentence, page)
    yield from _places(sentence, page)


def _factors(sentence: Sentence, page: Page) -> Iterator[Checked]:
    words = sentence.words
    found = list(_ITS_VALUE.finditer(words))
    if not _FACTOR.search(words) or len(found) != 1:
        return
    years = {int(y) for y in _YEAR.findall(words)}
    if len(years) > 1 or (not years and _PAST.search(words)):
        return
    rows = page.table.rows("cf")
    meant = [r for r in rows if not years or r.effective_from.year in years]
    said = Decimal(found[0]["value"])
    places = -said.as_tuple().exponent  # type: ignore[operator]
    # Another kind of factor, of those who take part in a payment model, lies within a percent.
    fit = [r for r in meant if round(r.value, places) == said]
    near = [r for r in meant if abs(r.value - said) / r.value < Decimal("0.006")]
    if not meant or (near and not fit):
        return
    now = [r for r in fit if r.effective_from <= page.on <= r.effective_to]
    verdict: Verdict = "agrees" if now or (fit and years) else "stale" if fit else "contradicts"
    shown = now or [r for r in meant if r.effective_from <= page.on <= r.effective_to] or meant
    table = f"{shown[0].value} from {shown[0].effective_from}"
    yield checked(sentence, "", "conversion factor", verdict, found[0]["value"], table, shown[0])


def _indices(sentence: Sentence, page: Page) -> Iterator[Checked]:
    words = sentence.words
    found = list(_INDEX_VALUE.finditer(words))
    parts = [p for p, pattern in _PARTS.items() if pattern.search(words)]
    if len(found) != 1 or len(parts) != 1 or not _INDEX.search(f"{sentence.heading} {words}"):
        return
    rows = [r for r in page.table.rows("gpci") if re.search(rf"\b{re.escape(_place_name(r.name))}\b", words)]
    if len(rows) != 1 or any(int(y) != page.on.year for y in _YEAR.findall(words)):
        return
    own = getattr(rows[0], parts[0])
    verdict: Verdict = "agrees" if own == Decimal(found[0]["value"]) else "contradicts"
    name = f"{_place_name(rows[0].name)} {parts[0]} index"
    yield checked(sentence, "", "index", verdict, f"{name} {found[0]['value']}", f"{name} {own}", rows[0])


_PERCENT = re.compile(r"(?<![\d.])(?P<n>\d{1,2})\s?(?:%|percent|per cent)")
_IN_WORDS = {"half": "50", "a quarter": "25", "one quarter": "25", "a third": "33", "a fifth": "20", "a tenth": "10"}
_FRACTION = re.compile(
    rf"\bby (?P<n>(?:{'|'.join(_IN_WORDS)}))\b|\b(?P<halved>halved|cut in half"
    rf"|half price)\b",
    re.IGNORECASE,
)
# "Paid at 95 percent": what is left, not what is taken.
_LEFT = re.compile(
    r"\b(?:pa(?:id|ys?)|reimbursed|get|gets|keeps?|retains?|receives?|leaves?|brings?|down to|cut to|reduced to"
    r"|drops to|falls to"
    r"|remains?|left)\s(?:only\s|just\s|out\s)?(?:at\s|with\s|to\s|about\s)?$",
    re.IGNORECASE,
)
_WHOLE = 100
_SPARED = re.compile(
    r"\b(?:untouched|spared|exempt|not (?:cut|reduced|affected|touched|lowered|subject)|never (?:cut|reduced|touched)"
    r"|paid in full|(?:keeps?|retains?) (?:its|the|their) (?:full|whole|entire)|stays? whole|(?:is|are) (?:left"
    r"|paid) (?:alone|in full)|in full)\b",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"\bMPPR\b|\bmultiple[- ]procedure|\b(?:one|same|single) (?:session|sitting|visit)\b"
    r"|\b(?:second|lower|lesser|cheaper|subsequent|additional)(?:[- ](?:paid|priced|valued|paying))? (?:and \w+ )?"
    r"(?:scan|study|exam|procedure|CT|MRI?|one)\b|\bimaging reduction\b|\bsame-session\b|\btwo scans\b",
    re.IGNORECASE,
)
# Which half the rule cuts, in the words of the sentence and of the rule.
_CUT_HALVES = {
    re.compile(r"\bprofessional\b|\breadings?\b|\binterpretations?\b|\bread\b", re.I): re.compile(r"\breadings?\b"),
    re.compile(r"\btechnical\b", re.I): re.compile(r"\btechnical\b"),
}


def _reductions(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield by how many percent scans of one session are said to be cut; an ended rule's figure is out of date."""
    found = {
        str(_WHOLE - int(m["n"])) if _LEFT.search(sentence.words[: m.start()]) else m["n"]
        for m in _PERCENT.finditer(sentence.words)
    }
    for m in _FRACTION.finditer(sentence.words):
        found.add(_IN_WORDS["half"] if m["halved"] else _IN_WORDS[m["n"].lower()])
    halves = [own for said, own in _CUT_HALVES.items() if said.search(sentence.words)]
    before = said_before(sentence, page)
    is_several = _SESSION.search(sentence.words) or _SESSION.search(f"{sentence.heading.split(' > ')[-1]} {before}")
    if not found and halves and is_several and not _YEAR.search(sentence.words):
        yield from _spared(sentence, halves, page)
    if len(found) != 1 or len(halves) != 1 or not is_several or _PAST.search(sentence.words):
        return
    (said,) = found
    rules = [
        r
        for r in page.table.rows("rules")
        if r.kind == "reduction" and r.unit in _CUT_UNITS and r.value not in ("", "0")
        and any(half.search(r.says) for half in halves) and _SESSION_OF_RULE.search(r.says)
    ]  # fmt: skip
    now = [r for r in rules if r.effective_from <= page.on <= r.effective_to]
    if not now or _YEAR.search(sentence.words):
        return
    own = next((r for r in now if r.value == said), None)
    verdict: Verdict = "agrees" if own else "stale" if any(r.value == said for r in rules) else "contradicts"
    rule = own or now[0]
    yield checked(sentence, "", "reduction", verdict, f"{said} percent", rule.says.rstrip("."), rule)


def _spared(sentence: Sentence, halves: Sequence[re.Pattern[str]], page: Page) -> Iterator[Checked]:
    """Yield a half that is said to be paid in full for further scans of one session, where a rule cuts it."""
    if not _SPARED.search(sentence.words) or _CASE.search(sentence.words) or len(halves) != 1:
        return
    rule = next(
        (
            r
            for r in page.table.rules(page.on, kind="reduction", payer="medicare")
            if r.unit in _CUT_UNITS and r.value not in ("", "0")
            and halves[0].search(r.says) and _SESSION_OF_RULE.search(r.says)
        ),
        None,
    )  # fmt: skip
    if rule:
        yield checked(sentence, "", "reduction", "contradicts", "not cut", rule.says.rstrip("."), rule)


_CASE = re.compile(
    r"\b(?:first|highest|most expensive|x-?rays?|films?|mammogra\w*|ultrasound|PET|DXA|if|unless|separate|59|XE"
    r"|commercial)\b",
    re.IGNORECASE,
)
_CUT_UNITS = ("percent", "percent_off_next_professional", "percent_off_next_technical")
_SESSION_OF_RULE = re.compile(r"\b(?:session|on a day)\b")


@lru_cache(maxsize=256)
def _place_name(name: str) -> str:
    return re.split(r"\s?[,(*]", name)[0].strip() or name


# ---------------------------------------------------------------- places of service

_POS = re.compile(r"\bPOS\b|\bplaces?[- ]of[- ]service\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.$-])(?:0[1-9]|[1-9]\d)(?![\w%]|[.,]\d|\s?(?:percent|years|months|days))")
# The words that tell one place from another; an earlier one is taken out of the words before the next is read.
_KINDS: dict[str, re.Pattern[str]] = {
    kind: re.compile(words, re.IGNORECASE)
    for kind, words in (
        ("off campus", r"\boff[- ]?(?:the )?(?:main )?campus\b|\baway from the main campus"),
        ("on campus", r"\bon[- ]?(?:the )?(?:main )?campus\b|\bmain campus\b"),
        ("skilled nursing", r"\bskilled nursing(?: facility)?\b|\bSNFs?\b|\bpart A stay\b"),
        ("nursing", r"\bnursing (?:facility|home)\b|\blong-term (?:care|stay)\b"),
        ("surgery center", r"\bambulatory surg\w+(?: cent\w+)?\b|\bsurgery cent\w+|\bsurgical cent\w+|\bASCs?\b"),
        ("emergency", r"\bemergency (?:room|department)s?\b|\bED\b|\bER\b"),
        (
            "outpatient",
            r"\boutpatient (?:hospital|department|clinic)s?\b|\bhospital(?:['\u2019]s)? outpatient\b"
            r"|\bHOPDs?\b",
        ),
        ("inpatient", r"\binpatients?\b|\badmitted\b"),
        ("home", r"\bpatient['\u2019]?s? home\b|\bat home\b|\bthe home\b"),
        ("urgent care", r"\burgent[- ]care\b"),
        ("van", r"\bmobile (?:unit|van|truck)\b|\bvans?\b"),
        ("hospice", r"\bhospice\b"),
        ("prison", r"\bprisons?\b|\bjails?\b"),
        ("dialysis", r"\bdialysis\b|\brenal disease (?:treatment|facility)"),
        ("independent clinic", r"\bindependent clinic\b|\bclinic outside\b"),
        ("telehealth", r"\btelehealth\b"),
        ("office", r"\b(?:physician['\u2019]?s? )?offices?\b|\bimaging cent(?:er|re)\b"),
    )
}
_SETTING = re.compile(
    r"\b(?P<non>non-?\s?facility)\b(?:['\u2019]?s? (?:rate|column|price|setting|amount|side|total|fee|RVU\w*))?"
    r"|\b(?:the |a )?(?:lower )?facility (?:rate|column|price|setting|amount|side|total|fee|RVU\w*)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:not|never|without|instead|rather|unlike|if|unless|or|but|although|even|whichever|nor|neither|wrong\w*"
    r"|versus|vs"
    r"|depend\w*)\b|n['\u2019]t\b|\?",
    re.IGNORECASE,
)


_ANSWERS = re.compile(
    r"^\W*(?:a(?:nswer)?[:.]\s*)?(?:(?P<no>no|it is not|it isn['\u2019]t|it does not)|yes|it is|it does|correct"
    r"|right)\b",
    re.IGNORECASE,
)


def _places(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what is said of the one place number named: which place it is, and whose rate it takes."""
    lead = sentence.line.partition(sentence.text)[0].rstrip()
    asked = next((c.asked for c in sentence.clauses if c.asked), lead if lead.endswith("?") else "")
    last = sentence.heading.split(" > ")[-1]
    header = table_header(sentence, page) if sentence.kind == "row" else ""
    around = f"{last} {asked} {sentence.line} {header}"
    known = {r.code: r for r in page.table.rows("pos") if r.effective_from <= page.on <= r.effective_to}
    if not _POS.search(f"{around} {sentence.words}") or (sentence.kind == "row" and sentence.codes):
        return
    halves = component_modifiers(page)
    known = {n: r for n, r in known.items() if n not in halves}
    own = _numbers(sentence.words, known) or _numbers(asked, known) or _numbers(last, known)
    if len(own) != 1:
        return
    row, words = known[own[0]], f"{sentence.words} "
    answered = _ANSWERS.match(sentence.words) if asked else None
    if answered:
        words = "" if answered["no"] else f"{asked.rstrip(' ?')}. "
    if not words.strip() or _OPEN.search(words):
        return
    said = list(_SETTING.finditer(words))
    settings = {"nonfacility" if m["non"] else "facility" for m in said}
    if len(settings) == 1 and row.setting:
        (setting,) = settings
        verdict: Verdict = "agrees" if setting == row.setting else "contradicts"
        yield checked(sentence, "", "place", verdict, f"{row.code} is {setting}", f"{row.code} is {row.setting}", row)
    kinds, held = _kinds(_SETTING.sub(" ", words)), _kinds(row.label)
    others = [r for r in known.values() if kinds and set(kinds) <= set(_kinds(r.label))]
    stray = [k for k in kinds if k not in held]
    if kinds and held and (not stray or others):
        verdict = "contradicts" if stray else "agrees"
        yield checked(sentence, "", "place", verdict, f"{row.code} is {(stray or kinds)[0]}", row.label, row)


def _numbers(words: str, known: dict[str, PosRow]) -> list[str]:
    return list(dict.fromkeys(n for n in _NUMBER.findall(without_codes(words)) if n in known))


@lru_cache(maxsize=1024)
def _kinds(words: str) -> Sequence[str]:
    found = []
    for kind, pattern in _KINDS.items():
        words, n = pattern.subn(" ", words)
        found += [kind] if n else []
    return tuple(found)
