"""What the spotters of values share: numbers in any form, and how a stretch of words says the value that stands in it.

Pure. A spotter knows the words of a field and the values that it may have; how it is put does not matter to it.
"""

from __future__ import annotations

import re
from typing import Literal

from ingest.audit.quantities import NUMBERS
from ingest.audit.saying import Part, codes_named

# Said so, denied, at most so much, at least so much, more than so much; empty where it cannot be told.
Polarity = Literal["said", "denied", "most", "least", "beyond", ""]

_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ORDINALS = {w: n for n, w in enumerate(_ORDINALS, 1)}
_SMALL = {
    "once": 1, "twice": 2, "single": 1, "lone": 1, "solitary": 1, "sole": 1, "couple": 2, "pair": 2, "trio": 3,
    "triplet": 3, "quartet": 4,
}  # fmt: skip
_TENS = {"fifteen": 15, "ninety": 90, "seventy": 70, "hundred": 100}
_WORDS = NUMBERS | _TENS
NUMBER = rf"(?:\d{{1,4}}|{'|'.join(sorted(_WORDS, key=len, reverse=True))})"
ORDINAL = rf"(?:\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(_ORDINALS)})"

_DENIES = re.compile(
    r"\b(?:not|never|no|none|nothing|nobody|cannot|nor|neither|without|hardly|stops?|instead|rather|unlike|except"
    r"|unless|unpaid|unbillable|impossible|forbidden|out of the question)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_DOUBLE = re.compile(
    r"\b(?:no|not|never) (?:more|less|fewer|further|later|earlier|longer|beyond|above|below|under)\b", re.I
)
_MOST = re.compile(
    r"\b(?:up to|until|till|through|under|below|before|less than|fewer than|younger than|at (?:the )?most|max\w*"
    r"|no (?:more|further|later|longer) than|not (?:more|later|longer) than|never more than|within|cap(?:s|ped)?"
    r"|short of|earlier than|ends? (?:at|with|after)|stops? (?:at|after|with)|hits|closes? (?:at|with|after)|as late as"
    r"|<|\u2264|cut-?off|limit|ceiling|tops? out|tops|roof|upper bound)"
    r"(?:\s(?:the|a|an|of|at|is|age|week|birthday|completed|on|day|her|his|its)|\s?:)*\s*$",
    re.IGNORECASE,
)
_LEAST = re.compile(
    r"\b(?:from|at least|minimum(?: of)?|after|past|starting|beginning|since|older than|no (?:less|fewer|earlier) than"
    r"|not (?:less|before|earlier) than|as of|as early as|starts? (?:at|in|with|from)|begins? (?:at|in|with|from)"
    r"|reach(?:es|ed)?|turn(?:s|ed|ing)?|once|>|\u2265|over|above|more than|beyond|upwards of|floor|threshold"
    r"|lower bound|not (?:under|below|fewer than)|nothing (?:under|below|less than)|no (?:fewer|less) than)"
    r"(?:\s(?:the|a|an|of|at|is|age|week|birthday|completed|on|day|her|his|its)|\s?:)*\s*$",
    re.IGNORECASE,
)
_LEAST_AFTER = re.compile(
    r"^\s?(?:\+|(?:\w+\s){0,4}?(?:and|or) (?:older|over|up|above|beyond|later|more|further|onwards?|after)\b"
    r"|(?:\w+\s){0,3}?(?:onwards?|upwards?|up)\b(?! to\b)"
    r"|(?:\w+\s){0,2}?(?:is|are|as) (?:the |a |its )?(?:bare )?(?:minimum|least|floor)\b)",
    re.IGNORECASE,
)
_MOST_AFTER = re.compile(
    r"^\s?(?:(?:\w+\s){0,4}?(?:and|or) (?:younger|under|below|fewer|less|earlier|before)\b"
    r"|(?:\w+\s){0,2}?at (?:the )?most\b"
    r"|max\b|tops\b|(?:\w+\s){0,2}?(?:is|are|as) (?:the |its )?(?:maximum|most|ceiling|cap|limit)\b)",
    re.IGNORECASE,
)


def number_of(word: str) -> int | None:
    """Return the number that a word, a figure or an ordinal says."""
    text = word.lower().strip()
    if digits := re.fullmatch(r"(\d{1,4})(?:st|nd|rd|th)?", text):
        return int(digits[1])
    for words in (_WORDS, _SMALL, ORDINALS):
        if text in words:
            return words[text]
    return None


def denies_anything(words: str) -> bool:
    """Tell whether words hold any denial or exception; "no more than" is a limit and none."""
    return bool(_DENIES.search(_DOUBLE.sub(" ", words)))


def bound_of(words: str, start: int, end: int) -> Polarity:
    """Tell whether the figure from start to end is said as a limit from above, from below, or just said."""
    before, after = words[:start], words[end:]
    if _LEAST_AFTER.match(after):
        return "least"
    if _MOST_AFTER.match(after):
        return "most"
    if re.search(r"\b(?:more|over|beyond|above|past) (?:than )?(?:\w+ )?$", before, re.IGNORECASE):
        turned = re.search(r"\b(?:no|not|never)\b[^,;.]{0,30}$", before, re.IGNORECASE)
        return "most" if turned else "beyond"
    if _MOST.search(before):
        return "most"
    return "least" if _LEAST.search(before) else "said"


def is_sole(part: Part) -> bool:
    """Tell whether nothing but the part's own code can be meant: it stands in the part, or no other one around it."""
    own = set(part.clause.codes)
    named = set(codes_named(part.words))
    return named == own or (not named and set(codes_named(part.around)) <= own)


def denied(part: Part, start: int, end: int) -> bool | None:
    """Tell whether the words from start to end are denied; None where any other denial stands beside them."""
    turned = part.denies(start, end)
    return None if turned is False and denies_near(part.words, start, end) else turned


def denies_near(words: str, start: int, end: int) -> bool:
    """Tell whether anything between the same commas as the words from start to end is denied."""
    before = [m.end() for m in _CUT.finditer(words) if m.end() <= start]
    after = next((m.start() for m in _CUT.finditer(words) if m.start() >= end), len(words))
    begin = before[-1] if before else 0
    return denies_anything(f"{words[begin:start]} {words[end:after]}")


_CUT = re.compile(r"[,;:()]\s?|\s[\u2013\u2014-]\s|\.\s")
