"""How near the physician must be for the technical side of a code, by the level's name or by where he stands.

Pure. The levels are those of the supervision indicator; one that is said to be enough, or needed, is held against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Judge, Part, of_rows
from radcode.rows import FeeRow

NO_LEVEL = "09"
_LEVELS = re.compile(
    r"\b(?:(?P<cap>(?:no|not|nothing|never) (?:more|beyond|above|stricter)(?: than)?|at most)|(?P<floor>(?:no|not"
    r"|nothing|never) (?:less|under"
    r"|below)(?: than)?|at least))?(?:\s(?:the|an?))?\s?\b(?P<level>general|direct|personal)(?:\s(?:physician"
    r"|level|or|md))?(?:\sof)?[\s-]supervision\b"
    r"(?!\sof\s(?:\w+\s)?(?:residents?|trainees?|students?|staff|technologists?|nurses?|fellows?)\b)"
    r"|\bsupervision(?:\s(?:level|requirement|indicator|needed|required|of the \w+))*"
    r"\s?(?:is|=|:|must be|may be|remains)\s"
    r"(?:a\s)?(?P<after>general|direct|personal)\b"
    r"|\bsupervision\b[^.;]{0,60}(?::\s(?:the\s)?(?:level\s\d,?\s)?|\bthe\s)(?P<answered>general|direct"
    r"|personal)(?:\slevel\b|(?=\W*$))"
    r"|\b(?:physician|doctor|radiologist|cardiologist)\b[^.;]{0,40}"
    r"\b(?P<room>(?:in|inside|present in) the (?:same |exam |scan |fluoroscopy |procedure )?room)\b",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"\b(?:no|without an?) (?:physician|doctor|radiologist|cardiologist)\b[^.;]{0,30}\b(?:on site|on the premises"
    r"|in the (?:building"
    r"|office|suite)|present|nearby|immediately available)\b"
    r"|\b(?:physician|doctor|radiologist|cardiologist)\b[^.;]{0,30}\b(?:(?:need|does|do) not|needn['\u2019]t"
    r"|doesn['\u2019]t (?:need|have)"
    r")\b[^.;]{0,15}\b(?:on site|on the premises|in the (?:building|office|suite)|present|nearby"
    r"|immediately available)\b"
    r"|\b(?:physician|doctor|radiologist|cardiologist)\b[^.;]{0,20}\b(?:reachable|available"
    r"|on call) (?:only )?(?:by|on the) "
    r"(?:tele)?phone\b"
    r"|\b(?:physician|doctor|radiologist)\b[^.;]{0,30}\b(?:may|can|could) (?:be|stay|remain|sit"
    r"|work) (?:\w+ ){0,2}?(?:elsewhere"
    r"|away|off[- ]?site|on the phone|out of the building|in another building)\b",
    re.IGNORECASE,
)
# Direct supervision may be given over live video, so these refute only that a physician must be in the room.
_REMOTE = re.compile(
    r"\b(?:physician|doctor|radiologist)\b[^.;]{0,30}\b(?:may|can|could) (?:be|stay|remain|sit|work|supervise|follow) "
    r"(?:\w+ ){0,3}?(?:(?:at|from) home|remote(?:ly)?|by video|over video|by phone)\b",
    re.IGNORECASE,
)
_STRICTNESS = ("general", "direct", "personal")


_BY_ASSISTANT = re.compile(
    r"\b(?:assistants?|RRAs?|RPAs?|residents?|trainees?) (?:may|can|could|might)\b", re.IGNORECASE
)


def supervision_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the supervision that the technical side needs."""
    if _BY_ASSISTANT.search(part.words):
        return
    if _NOT_THERE.search(part.words) and _DOCTOR.search(part.words) and not part.is_asked:
        yield Claim("supervision", "at most direct supervision", _needs("direct", "cap", page), part.is_narrowed)
        return
    found = list(_LEVELS.finditer(part.words))
    if not found and (_REMOTE.search(part.words) or _REMOTE.search(part.whole)):
        yield Claim("supervision", "no physician in the room", _needs("direct", "cap", page), part.is_hedged)
        return
    if not found and _AWAY.search(part.words):
        yield Claim("supervision", "general supervision", _needs("general", "cap", page), part.is_hedged)
        return
    if not found and (line := _LINE.match(part.blanked)):
        level = line["level"].lower()
        for limit in ("cap", "floor"):
            yield Claim("supervision", f"{level} supervision", _needs(level, limit, page), part.is_hedged)
        return
    if not found:
        yield from _in_everyday_words(part, page)
        return
    said = {(m["level"] or m["after"] or m["answered"] or "personal").lower() for m in found}
    if len(said) != 1:
        return
    (level,) = said
    limit = next((g for m in found for g in ("cap", "floor") if m[g]), "")
    denied = False if limit else part.denies(found[0].start(), found[0].end())
    if denied is None:
        return

    if limit:
        words = f"at {'most' if limit == 'cap' else 'least'} {level} supervision"
        yield Claim("supervision", words, _needs(level, limit, page), part.is_hedged)
        return

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        own = rows[-1].supervision
        meaning = page.table.indicator("supervision", own, page.on)
        if own == NO_LEVEL or meaning is None:
            return None
        agrees = meaning.means.lower().startswith(level)
        # "Not direct" says nothing of a code that needs more.
        return agrees is not denied if not denied or agrees else None

    said_words = f"{'not ' if denied else ''}{level} supervision"
    yield Claim(
        "supervision",
        said_words,
        of_rows(page, holds, lambda r: f"supervision level {r.supervision}", -1),
        part.is_hedged,
    )


_DOCTOR = re.compile(
    r"\b(?:physicians?|doctors?|radiologists?|cardiologists?|medical degree|MDs?|TC row|supervis\w+"
    r"|tech(?:s|nologists?|nicians?)?)\b",
    re.IGNORECASE,
)
# Where the physician is, from the strictest to the loosest.
_WHERE = {
    "personal": re.compile(
        r"\b(?:in(?:side)?|from|leaves?|leaving) the (?:same |exam |scan "
        r"|procedure )?room\b",
        re.IGNORECASE,
    ),
    "direct": re.compile(
        r"\b(?:in the (?:office )?(?:suite|building)|close by|within reach|in the next (?:office|room)"
        r"|on[- ](?:the premises|site)|around|present|down the hall"
        r"|at hand|nearby|immediate(?:ly)? availab\w+)\b",
        re.IGNORECASE,
    ),
    "general": re.compile(
        r"\b(?:(?:by|on the) (?:tele)?phone|(?:tele)?phone (?:contact|calls?|availability)|(?:voice"
        r"|phone) calls?|a call away|overall charge|off[- ]?site|elsewhere|works? alone|unattended"
        r"|unsupervised|(?:no|without an?) (?:physician|doctor|radiologist|cardiologist)s? (?:around"
        r"|on site|in the (?:building|suite)|present|nearby|near)"
        r"|from home)\b",
        re.IGNORECASE,
    ),
}
_TC_LINE = re.compile(r"\d[A-Z]?-TC\b|\bTC (?:line|side|part|half)\b")
_DEMANDS = re.compile(
    r"\b(?:needs?|must|has to|have to|asks? for|requires?|wants?|demands?|is required"
    r"|expected)\b",
    re.IGNORECASE,
)
_SUFFICES = re.compile(
    r"\b(?:will do|suffic\w+|enough|need only|needs? (?:only|merely)|may|can|merely|only has to|allowed"
    r"|fine|okay|OK|acceptable|permitted|all (?:medicare|it|that|anybody|CMS) (?:wants|needs|takes"
    r"|asks)|nobody"
    r"|no one)\b",
    re.IGNORECASE,
)

# "Can only run if the radiologist is on site" asks for it.
_ONLY_WITH = re.compile(
    r"\bonly\b[^.;]{0,20}\b(?:if|when|while|with)\b|\bcannot [^.;]{0,20}\b(?:without|unless)\b", re.IGNORECASE
)


# "Somewhere in the suite, not in the room" asks for no more than that.
_NOT_THERE = re.compile(
    r"\b(?:but )?not (?:necessarily |also )?in(?:side)? the (?:same |exam |scan )?room\b", re.IGNORECASE
)
_LINE = re.compile(
    r"^\W*~+(?:\s?\([^)]*\))?\s?[:=\u2013\u2014-]\s?(?P<level>general|direct|personal)(?:,? level \d)?\W*$",
    re.IGNORECASE,
)


def _in_everyday_words(part: Part, page: Page) -> Iterator[Claim]:
    """Yield how near the physician must be, or may be at most, told by where he stands."""
    words = part.whole
    places = [level for level, pattern in _WHERE.items() if pattern.search(words)]
    if len(places) != 1 or not (_DOCTOR.search(words) or _TC_LINE.search(words)) or part.is_asked:
        return
    nobody = re.search(
        r"\b(?:nobody|no one|no (?:doctor|physician|radiologist))\b|\bneed not\b"
        r"|\bneedn['\u2019]t\b",
        words,
        re.IGNORECASE,
    )
    demands, suffices = _DEMANDS.search(words), _SUFFICES.search(words)
    (level,) = places
    if nobody and level != "general":
        below = _STRICTNESS[_STRICTNESS.index(level) - 1]
        yield Claim("supervision", f"at most {below} supervision", _needs(below, "cap", page), part.is_narrowed)
    elif _ONLY_WITH.search(words) and level != "general":
        yield Claim("supervision", f"at least {level} supervision", _needs(level, "floor", page), part.is_narrowed)
    elif suffices and not re.search(r"\b(?:not|never|cannot)\b|n['\u2019]t\b", words, re.IGNORECASE):
        yield Claim("supervision", f"at most {level} supervision", _needs(level, "cap", page), part.is_narrowed)
    elif demands and not re.search(r"\b(?:not|never|cannot)\b|n['\u2019]t\b", words, re.IGNORECASE):
        yield Claim("supervision", f"at least {level} supervision", _needs(level, "floor", page), part.is_narrowed)


def _needs(level: str, limit: str, page: Page) -> Judge:
    """Judge that the code needs at most, or at least, this level."""

    def holds(rows: tuple[FeeRow, ...]) -> bool | None:
        own = rows[-1].supervision
        meaning = page.table.indicator("supervision", own, page.on)
        if own == NO_LEVEL or meaning is None:
            return None
        actual, named = (_STRICTNESS.index(x) for x in (meaning.means.lower().split()[0], level))
        return actual <= named if limit == "cap" else actual >= named

    return of_rows(page, holds, lambda r: f"supervision level {r.supervision}", -1)
