"""Which sides one unit of a code is for, as a field, a limit or a unit says it.

Pure. Only what is said of the code itself counts; modifiers, comparisons and a second line leave it open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part
from ingest.audit.spotted.reading import denies_anything, is_sole

_FIELD = re.compile(
    r"^\W*(?:~+\s?[:|,-]?\s?)?(?:laterality|sides?(?: (?:covered|in one unit|per unit|included|imaged))?"
    r"|coverage by side|(?:breasts?|limbs?|legs?|arms?|kidneys?|lungs?|joints?|eyes?|ribs?)(?: (?:covered|imaged"
    r"|included|per unit))?)\s?:",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:one|single|uni-?lateral|either|1|just the one|left or right|right or left)\b", re.IGNORECASE)
_BOTH = re.compile(r"\b(?:both|two|bi-?lateral|2|pair|left and right|right and left|each of the two)\b", re.IGNORECASE)
_IN_ONE = re.compile(
    r"\b(?:both|the two|left and right|right and left|the pair of)\b(?! units)[^;.:]{0,30}\b(?:in|on|by|under|with|for"
    r"|per) "
    r"(?:a |one |the same |each |single |just one )+(?:unit|line|charge|code|payment|fee)\b",
    re.IGNORECASE,
)
_CONFINED = re.compile(
    r"\b(?:limited|confined|restricted) to (?:the |her |his |a |one |just the )*(?:left|right|one|single"
    r"|affected|injured)\b"
    r"|\b(?:only|just|solely|exclusively) (?:on |of |the |her |his )*(?:left|right)\b(?! (?:ventric|heart|atri|lobe))"
    r"|\b(?:the |her |his )?(?:left|right) \w+ (?:only|alone|and no other|by itself)\b"
    r"|\b(?:the )?(?:other|opposite|second) (?:\w+ )?(?:is|was|stays|being) (?:left out|not (?:\w+ )?(?:imaged|scanned"
    r"|filmed|touched|examined)|spared|skipped|absent|missing|gone)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:modifiers?|50|52|RT|LT|each side|per side|twice|two lines|second line|separate\w*|compar\w*|unlike|than"
    r"|versus|vs|other code|instead|pays?|paid|150|indicator|views?|films?|first|then|or)\b",
    re.IGNORECASE,
)


def side_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield that one unit is for one side, or for both."""
    words = part.blanked
    if part.is_asked or not is_sole(part) or denies_anything(_CONFINED.sub(" ", words)):
        return
    if field := _FIELD.match(words):
        value = words[field.end() :]
        one, both = bool(_ONE.search(value)), bool(_BOTH.search(value))
        if _IN_ONE.search(value):
            one, both = False, True
        if one != both and not _MODIFIED.search(value):
            yield Claim("laterality", "both sides" if both else "one side", _is(page, both=both), part.is_hedged)
    elif _IN_ONE.search(words) and not _OPEN.search(_IN_ONE.sub(" ", words)):
        yield Claim("laterality", "both sides in one unit", _is(page, both=True), part.is_hedged)
    elif _CONFINED.search(words) and not _OPEN.search(words):
        yield Claim("laterality", "one side only", _is(page, both=False), part.is_hedged)


_MODIFIED = re.compile(r"\b(?:modifiers?|50|52|RT|LT|lines)\b")


def _is(page: Page, *, both: bool) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None or row.laterality not in ("one", "both"):
            return None
        return Fact((row.laterality == "both") == both, page.table.meaning("laterality", row.laterality), row)

    return judge
