"""How Medicare treats a code, its status in words, and whether it is an add-on, as a sentence says it.

Pure. The status letters stand in the fee rows; a word that fits several letters refutes only those it cannot mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part, codes_named, halves_named, names_half, of_rows
from radcode.codes import code_mentions
from radcode.rows import FeeRow

_MEDICARE = r"(?:medicare|cms|the (?:medicare )?physician fee schedule|the fee schedule)"
_LOCAL = r"(?:the |each |every |your )?(?:local |medicare )?(?:carriers?|contractors?|MACs?)"


class _Standing(NamedTuple):
    """A standing in words: of which status letters it is true and of which false, as said and as denied.

    Empty `not_true` and `not_false`: a denial says nothing. `of_pair`: it may be said of a code beside another one;
    `is_denial`: its own words are a denial.
    """

    said: str
    pattern: str
    true: str
    false: str
    not_true: str = ""
    not_false: str = ""
    of_pair: bool = False
    is_denial: bool = False


_STANDINGS = (
    _Standing(
        "active",
        r"^\W*~+\s?[:=\u2013-]\s?(?:status )?active\b|\bactive\s(?:fee schedule|status|under|on the (?:medicare"
        r"|physician|fee))|\bas active\b"
        r"|\bstatus:?\s(?:is\s|of\s)?[\"\u201c(]?active\b"
        r"|\bpa(?:id|yable) (?:under|from|on|by) the (?:medicare )?(?:physician )?fee schedule"
        rf"|\b{_MEDICARE} pays (?:for )?(?:it|this (?:one|code|exam|study|service|test)|~+) (?:under|from|on|by) the "
        r"(?:\w+ )?fee schedule|\b(?:that|which) medicare pays\b|\bin active status\b|\bactive code(?=\s(?:that"
        r"|which|with) "
        r"(?:\w+ ){0,2}(?:pa(?:ys|id|yable)|fee))",
        "ART", "BCINEXMP", "BCINEXMP", "A",
    ),
    _Standing(
        "national rate",
        r"\bnational(?:ly)?\s(?:RVUs?|relative values?|rates?|prices?|fees?|payments?|amounts?|pricing|priced"
        r"|value[sd]?)\b"
        r"|\bnational payment (?:rates?|amounts?)\b",
        "ART", "C", "C", "ART",
    ),
    _Standing(
        "contractor priced",
        r"\b(?:carrier|contractor|MAC|locally)[- ]?(?:is\s)?pric(?:ed|ing)\b"
        rf"|\bprice[sd] (?:\S+ )?(?:only )?(?:by|through) {_LOCAL}\b"
        rf"|\b(?:leaves?|left) (?:the |its |their )?(?:price|pricing|rates?|payment|fee) (?:up )?to {_LOCAL}\b"
        rf"|\b(?:price|pricing|rate|payment|fee) (?:is |rests |lies )?(?:up to|with|set by|fixed by"
        rf"|decided by) {_LOCAL}\b"
        r"|\b(?:carriers?|contractors?|MACs?) (?:sets?|decides?|determines?) "
        r"(?:(?:the |its |their |an? )?(?:own )?(?:prices?|payment|rates?|fees?)|(?:what|how much) ~+ (?:pays"
        r"|is paid|costs))",
        "C", "ARTBINPM", "ARTBINPM", "C",
    ),
    _Standing(
        "bundled",
        r"\b(?:always |status )bundled\b|\bbundled (?:status|by medicare|under medicare)\b"
        r"|\bnever (?:separately )?paid (?:separately|apart|on its own|alone)\b|\bnever separately pa(?:id|yable)\b"
        r"|\bmedicare bundles (?:it|this|~+)|\bstatus:?\s(?:is\s|of\s)?[\"\u201c(]?bundled\b"
        r"|\bbundled service with status\b",
        "BP", "ARTCIN", of_pair=True,
    ),
    _Standing(
        "not covered",
        rf"\bnon-?covered\b|\bnot covered by {_MEDICARE}\b|\bnot covered\b(?=\W*$|\s(?:service|status))"
        rf"|\b{_MEDICARE} excludes\b|\bexcluded (?:from|by) {_MEDICARE}\b",
        "N", "ART",
    ),
    _Standing(
        "not valid for Medicare",
        rf"\b(?:not valid|invalid|not recognized|unrecognized) (?:for|by|under|to) {_MEDICARE}\b"
        rf"|\b{_MEDICARE} (?:does not|doesn['\u2019]t|refuses to|will not|no longer) "
        r"(?:recognizes?|accepts?)(?!\s(?:modifier|a\s))",
        "IG", "ARTC",
    ),
    _Standing(
        "separately payable",
        r"\b(?:separately|individually) (?:payable|paid|reimbursed|reimbursable)\b"
        r"|\bpa(?:ys|id)(?: for)?(?: \S+)? separately\b"
        r"|\b(?:paid|payable) apart\b"
        r"|\bpa(?:ys?|id|yable)(?: for)?(?: \S+)? (?:on its own|in its own right|by itself)\b"
        rf"|\bseparate (?:medicare )?payment(?: by {_MEDICARE})?\b",
        "ARTC", "BPNIM", "BPNIM", "A", of_pair=True,
    ),
    _Standing(
        "covered by Medicare",
        rf"^\W*(?:medicare\s)?status: (?:payable|paid|covered)\b|^\W*medicare: (?:covered|pays|paid|payable)\b"
        rf"|\b{_MEDICARE} (?:will|does|do|would) (?:cover|pay for|reimburse)\b"
        rf"|\b{_MEDICARE} (?:always )?(?:covers|pays for|reimburses)\b"
        rf"|\b(?:payable|reimbursable|coverable) (?:by|under|through) {_MEDICARE}\b"
        rf"|\b{_MEDICARE} (?:always |happily |readily )?(?:pays|covers|reimburses) (?:it|this (?:one|code|exam"
        rf"|study|service|test))\b"
        rf"|\b{_MEDICARE} (?:always )?pays (?=~)"
        rf"|\b(?:does|will|do) {_MEDICARE} (?:cover|pay for|reimburse)\b"
        rf"|\b(?:covered|payable|paid|reimbursed|reimbursable) (?:by|under|through) {_MEDICARE}\b"
        rf"|\bcovered (?:service|benefit|exam) (?:of|under|for|by) {_MEDICARE}\b",
        "ARTC", "NIBM", "BPNIM", "A", of_pair=True,
    ),
    _Standing(
        "not paid by Medicare",
        rf"\b{_MEDICARE} (?:(?:will|does|do|would) (?:not|never)|won['\u2019]t|doesn['\u2019]t|never) "
        r"(?:covers?|pays? for|reimburses?)\b",
        "BPNIM", "A", of_pair=True, is_denial=True,
    ),
    _Standing(
        "recognized by Medicare",
        rf"(?<!not )(?<!n['\u2019]t )\b(?:recognized|accepted) by {_MEDICARE}\b",
        "ARTCBP", "IG", of_pair=True,
    ),
    _Standing("restricted", r"\brestricted coverage\b", "R", "ABCINP"),
)  # fmt: skip
_READ = tuple((x, re.compile(x.pattern, re.IGNORECASE)) for x in _STANDINGS)
_ANY = re.compile(
    r"medicare|cms|active|national|pric|contractor|carrier|\bmac|bundle|cover|pa(?:y|id)|recogni|accept|restricted",
    re.IGNORECASE,
)
_INSIDE = re.compile(r"\b(?:includ\w+|inside|part of|bundl\w+|contains?)\b", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:with(?!\sstatus)|into|in addition|alongside|together|same (?:day|session)|edit|pair)\b", re.IGNORECASE
)


def status_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the status that the words give the code."""
    part = part if part.words.lower().startswith(("status", "medicare")) else part.without_header()
    words = part.blanked
    for x, pattern in _READ if _ANY.search(words) else ():
        found = pattern.search(words)
        if not found or (x.of_pair and _BESIDE.search(words)) or _WITHOUT_IT.search(words):
            continue
        if is_of_another(words[: found.start()]):
            continue
        denied = part.denies(found.start(), found.end())
        if (
            denied is None
            or (denied and not x.not_true)
            or ((denied or x.is_denial) and x.of_pair and _is_of_case(part))
        ):
            continue
        if denied and _ALONE.search(words) and any((row := page.row(c)) and row.addon for c in part.clause.codes):
            continue  # no add-on is paid by itself
        if x.is_denial and not _NO_MORE_SAID.match(words[found.end() :]):
            continue
        true, false = (x.not_true, x.not_false) if denied else (x.true, x.false)
        judge = _has_status(page, true, false, part, found.end())
        yield Claim("status", f"{'not ' if denied else ''}{x.said}", judge, part.is_hedged)


_ALONE = re.compile(r"\b(?:by itself|on its own|alone|in its own right)\b", re.IGNORECASE)
# "Visits after <code> are not paid apart": it is the visits that are not paid.
_OF_OTHERS = re.compile(
    r"\w\s(?:after|following|before|during|around|preceding|accompanying|beyond|since) (?:(?:the|a|an|code|each)\s)*~+"
    r"(?: (?:is|was) (?:done|performed|over|billed))?\s(?!.*~)",
    re.IGNORECASE,
)
# Without the code something else is not paid.
_WITHOUT_IT = re.compile(r"\bwithout\b[^,;.]*~", re.IGNORECASE)
# "Medicare does not cover it for screening" is said of one use only.
_NO_MORE_SAID = re.compile(r"\s?(?:~+|it|this(?: \w+)?)?(?: (?:at all|whatsoever|any ?more))?\W*$", re.IGNORECASE)


def _is_of_case(part: Part) -> bool:
    """Tell whether "not payable" may be meant of one case or beside one other code only."""
    return part.has_condition or bool(_INSIDE.search(part.around)) or len(codes_named(part.around)) > 1


def is_of_another(words: str) -> bool:
    """Tell whether the words before a claim name a code only to say when something else is done."""
    return bool(_OF_OTHERS.search(words))


def _has_status(page: Page, true: str, false: str, part: Part, end: int) -> Judge:
    """Judge the status of the bare code, or of the half named; words about an open half refute none."""
    of_half = names_half(part)

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        own = rows[0].status
        if of_half and len({r.status for r in rows}) > 1:
            return True if any(r.status in true for r in rows) else None
        return True if own in true else False if own in false else None

    return of_rows(page, holds, lambda r: f"Medicare status {r.status}", halves=halves_named(part.words[:end]))


# ---------------------------------------------------------------- add-on codes

_ANY_ADD_ON = re.compile(
    r"add-?on|alone|by itself|own\b|themselves|primary|parent|base\b|only (?:code|line|service)"
    r"|sole|no (?:other|further|second) code",
    re.IGNORECASE,
)
_IS_PRIMARY = re.compile(
    r"\b(?:is|are|being|as)\s(?:not\s)?(?:an?|itself an?)\s(?:primary|parent|base)\s(?:code|procedure"
    r"|service)\b(?!\s(?:for|of|to)\b)",
    re.IGNORECASE,
)
_ADDS = re.compile(
    r"\badd-?on(?:\scode)?\??:?\s(?P<yes>yes|no)\b"
    r"|(?:\b(?:is|are|as|being|remains|it|this)\s(?:not\s|never\s)?(?:an?\s|the\s)?(?:\w+\s){0,2}|^\W*"
    r"|(?:[:,(|]\s?|\s[\u2013\u2014-]\s)(?:an?\s)?(?:[\w/]+\s){0,2})"
    r"(?P<addon>add-?on)s?\b(?!(?:\scodes?)?:|\s(?:codes?\s)?(?:(?:to|for|of|is|are|that)[\s:]\s?)?(?:~|be\b))",
    re.IGNORECASE,
)
# "An add-on to an echo that does not hold it": what is denied is denied of the echo.
_RELATIVE = re.compile(r"(?:(?!\b(?:is|are|not|never|no)\b)[^;.,]){0,40}\b(?:that|which|whose|who)\s", re.IGNORECASE)
# "Add-on to <code>": what follows is what it is added to.
_ADDED_TO = re.compile(r"\badd-?on(?:\scodes?)?\s(?:to|of|for|with|beside)\b", re.IGNORECASE)
_ADD_ON_CODE = re.compile(r"\badd-?on\s(?:codes?\s)?(?=~)", re.IGNORECASE)
_PRIMARY = r"(?:primary|parent|base)(?:\scode|\sprocedure|\sservice|\sstudy)?\b"
_IS_PRIMARY = re.compile(
    r"\b(?:is|are|as|being)\s(?:an?|the)\s(?:primary|parent|base|main|first-listed|stand-?alone|free-?standing)"
    r"\s(?:code|procedure|service|number)s?\b(?!\s(?:of|for|to|with|behind|on|in|when|here))",
    re.IGNORECASE,
)
_NEEDS_NONE = re.compile(
    rf"\b(?:does not|doesn['\u2019]t|do not|need not)\s(?:need|require|have|follow)\s(?:an?\s|its\s|any\s)?{_PRIMARY}"
    rf"|\b(?:needs?|requires?|has|have)\sno\s(?:{_PRIMARY}|(?:other|further|second) code)"
    rf"|\bno\s{_PRIMARY}\s(?:is\s(?:needed|required|necessary)|has to|needs to|must|need be)",
    re.IGNORECASE,
)
_NEEDS_ONE = re.compile(
    rf"\b(?:needs?|requires?|only with|must (?:have|follow|accompany))\s(?:an?\s|its\s|one of its\s|the\s)?{_PRIMARY}"
    rf"|\b{_PRIMARY}\s(?:is\s)?(?:needed|required|necessary|obligatory)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"\bstand-?alone\b|\bonly (?:line|code|service) (?:of|on) (?:the|a|its) (?:claim|bill)\b"
    r"|\b(?:billed|reported|used|submitted|stands?|coded|paid|goes out|go out|sent|bill|report|claimed|use)\s"
    r"(?:~+\s)?(?:all\s)?"
    r"(?:alone|by itself|on its own|by themselves|as the (?:only|sole) (?:code|procedure|service)|as a primary"
    r"|without (?:a |its |any |the )?(?:primary|parent|base))\b",
    re.IGNORECASE,
)


def addon_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield whether the code is an add-on, or may stand alone."""
    part = part.without_header()
    words = part.blanked
    if not _ANY_ADD_ON.search(words):
        return
    codes: tuple[str, ...] = ()
    if found := _NEEDS_NONE.search(words):
        said, is_addon = "needs no primary code", False
    elif found := _IS_PRIMARY.search(words):
        denied = part.denies(found.start(), found.end())
        if denied is None:
            return
        said, is_addon = ("no primary code", True) if denied else ("a primary code", False)
    elif found := _ALONE.search(words):
        denied = part.denies(found.start(), found.end())
        # "Not billed alone" is also said of codes that are no add-ons but belong to a study.
        if denied is None or (denied and not re.search(_PRIMARY, words, re.IGNORECASE)):
            return
        said, is_addon = ("never alone", True) if denied else ("may stand alone", False)
    elif (found := _NEEDS_ONE.search(words)) and (denied := part.denies(found.start(), found.end())) is not None:
        said, is_addon = ("needs no primary code", False) if denied else ("needs a primary code", True)
    elif (found := _ADDS.search(words)) and not _is_of_primary(words, found, part):
        no = part.denies(found.start("addon"), found.end()) if found["addon"] else found["yes"].lower() == "no"
        no = False if no and not part.is_asked and denies_another(words[found.end() :]) else no
        if no is None:
            return
        said, is_addon = ("not an add-on", False) if no else ("an add-on", True)
    elif (found := _ADD_ON_CODE.search(words)) and part.denies(found.start(), found.end()) is False:
        codes = tuple(str(m.code) for m in code_mentions(part.words) if m.start == found.end())
        said, is_addon = "an add-on", True
    else:
        return
    yield Claim("addon", said, _is_addon(page, is_addon), part.is_hedged, codes)


def denies_another(after: str) -> bool:
    """Tell whether the words after a claim deny something of what it is said to go with."""
    return bool(_RELATIVE.match(after))


def _is_of_primary(words: str, found: re.Match[str], part: Part) -> bool:
    """Tell whether the only codes named are those that something else is added to."""
    to = _ADDED_TO.search(words, found.start())
    return bool(to and part.clause.is_named and "~" in words[to.end() :] and "~" not in words[: to.start()])


def _is_addon(page: Page, wanted: bool) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None:
            return None
        if row.addon:
            return Fact(wanted, "an add-on code", row)
        # Some codes of their own are called add-ons because they only go with others.
        only_with = any(p.relation != "tracer_of" for p in page.table.pairs(on, code=code))
        loose = only_with or "add-on" in f"{row.label} {row.explains}".lower()
        return Fact(None if loose else not wanted, "not an add-on code", row)

    return judge
