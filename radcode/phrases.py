"""What a question proposes of an act, and whether it says so: "can we ...", "must they ...", "a blog says ... true?".

Pure; English and no coding knowledge. Words of `notions` are patterns: `*` ends a stem, `#` is a number or a digit of
one, `a|b` either, `..` up to six words; words with capitals count as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from radcode.cues.closed import HEARSAY, PUT_BY

Span = tuple[int, int]


class Claims(StrEnum):
    """What is claimed of an act."""

    MAY = "may"
    MUST = "must"
    MAY_NOT = "may not"
    NEED_NOT = "need not"


# What the claim about an act is worth under a rule that permits, refuses, demands or leaves it free.
WORTH: dict[str, dict[Claims, bool]] = {
    "permits": {Claims.MAY: True, Claims.MUST: False, Claims.MAY_NOT: False, Claims.NEED_NOT: True},
    "refuses": {Claims.MAY: False, Claims.MUST: False, Claims.MAY_NOT: True, Claims.NEED_NOT: True},
    "demands": {Claims.MAY: True, Claims.MUST: True, Claims.MAY_NOT: False, Claims.NEED_NOT: False},
    "waives": {Claims.MAY: True, Claims.MUST: False, Claims.MAY_NOT: True, Claims.NEED_NOT: True},
}

_NUMBER = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_GAP = r"(?:[^\w.?!;]+[\w'/&-]+){0,6}?[^\w.?!;]+"
_NEXT = r"[^\w.?!;]{1,3}"


@cache
def pattern(words: str) -> re.Pattern[str]:
    """Return the expression for one way of saying a notion."""
    made, joiner = "", ""
    for token in words.split():
        if token == "..":
            joiner = _GAP
            continue
        made += joiner + f"(?:{'|'.join(map(_token, token.split('|')))})"
        joiner = _NEXT
    flags = 0 if any(c.isupper() for c in words) else re.IGNORECASE
    return re.compile(rf"(?<!\w){made}(?!\w)", flags)


def _token(token: str) -> str:
    if token == "#":
        return _NUMBER
    return re.escape(token).replace(r"\*", r"\w*").replace(r"\#", r"\d")


@lru_cache(maxsize=4096)
def spans(ways: tuple[str, ...], text: str) -> tuple[Span, ...]:
    """Return where any way of saying a notion stands in a text, in order."""
    lower = text.lower()
    heard = (way for way in ways if any(anchor in lower for anchor in _anchors(way)))
    return tuple(sorted({m.span() for way in heard for m in pattern(way).finditer(text)}))


@cache
def _anchors(words: str) -> tuple[str, ...]:
    """Return letters of which one must stand in a text that says it this way: far cheaper to look for than the way."""
    tokens = [token.split("|") for token in words.lower().split() if token != ".."]
    each = [tuple(max(way.replace("*", "#").split("#"), key=len) for way in ways) for ways in tokens]
    return max(each, key=lambda anchors: min(map(len, anchors)))


# ---------------------------------------------------------------- what is asked

_AUX = r"(?:can|could|may|might|do|does|did|is|are|was|were|should|must|will|would|has|have|am|need|shall)"
_WHO = (
    r"(?:i|we|you|they|he|she|it|that|this|these|those|there|the|an?|our|my|medicare|cms|one|any\w*|both|patients?"
    r"|radiolog(?:y|ists?)|rads?|surgeons?|hospitals?)"
)
_SENTENCES = re.compile(r"[^.?!;\n]+(?:\.(?=\w)[^.?!;\n]*)*[.?!;\n]*")
_OPEN = re.compile(
    r"^\W*(?:so |and |but |ok |then )*(?:what|which|how|why|who|whose|when|where)\b|\bwho(?:'s| is) right\b"
    r"|^\W*(?:all )?(?:the )?(?:(?:codes?|cpts?|modifiers?|mods?|units?|lines?)(?:,? (?:and|&|or|plus) )?)+\W*\?"
    r"|[,;:.-]\s*(?:codes?|cpts?|modifiers?|mods?|units?|lines?)\W*\?\W*$"
    r"|\b(?:which|what) (?:code|modifier|one|pos|place)s?\b|[,;:-]\s*(?:so |and )?(?:which|what|how|why|who)\b",
    re.IGNORECASE,
)
_LEAD_IN = r"(?:^|[,:\u2013\u2014-]\s*|\b(?:so|and|but|or|then|if (?:so|not),?)\s+)\W*"
_YES_NO = re.compile(
    rf"{_LEAD_IN}(?!(?:has|have|is|was|are|were) (?:an?|the|one|no|any)\b){_AUX}(?:n'?t"
    rf"|not)?\s+(?:\w+\s+)?{_WHO}\b|^\W*(?:\w+\s+){{0,3}}?{_AUX}(?:n'?t)?\s+{_WHO}\b"
    rf"|^\W*{_AUX}\s+[\w-]+",
    re.IGNORECASE,
)
_CONFIRM = re.compile(
    r"\btrue (?:or|/) ?false\b|\b(?:t/f|y/n)\b|\b(?:right|true|correct|legit|ok|okay|fine|kosher|allowed|yes"
    r"|agree|no|accurate"
    r"|valid|so)\s*\?|\b(?:is|was|are) (?:that|this|it|the|he|she|they|his|her|my|our)\b[^?]{0,40}"
    r"\b(?:right|true|correct|so|legit|accurate|ok|valid|wrong|mistaken|false|a myth)\b|\bfact or (?:myth|fiction)\b"
    r"|\bis (?:she|he|it|that) right\b|^\W*so\b[^?]*\b(?:right|true|correct|ok|okay)\W*$"
    r"|\b(?:ok|okay|yes) or (?:no|not)\b",
    re.IGNORECASE,
)
_HEARSAY = re.compile(HEARSAY, re.IGNORECASE)
_PUT_BY = re.compile(PUT_BY, re.IGNORECASE)
# What only asks whether the words before are so.
_TAG = re.compile(
    r"^\W*(?:(?:is|was|are|am|does|do|can|so|and|but|or|that|this|it|the|he|she|they|his|her|my|our|you|i|we|boss"
    r"|page|pdf|"
    r"blog|consultant|manager|sheet|article|statement|claim|advice|memo|vendor|guide|site|still|really|actually"
    r"|true|false|right|"
    r"wrong|correct|mistaken|legit|ok|okay|fine|yes|no|agree|accurate|valid|a|an|myth|fact|any|truth|to|in|kosher"
    r"|t/f|says?|change|changes|matter|matters|make|makes|difference|anything|"
    r"hold|holds|up|water|practice|way|approach|thing|assumption|reading|buying|buy|sound|sounds|ready|print"
    r"|teach|policy|sentence|rule|quiz|answer|pls|please|thanks|thx)\b\W*)+$",
    re.IGNORECASE,
)
_FLIPS = re.compile(
    r"\b(?:is|was|are|am) (?:that|this|it|i|he|she|they|the \w+|my \w+|our \w+)(?: \w+)? (?:wrong|mistaken|false"
    r"|incorrect"
    r"|a myth|off base|bogus|outdated)\b(?! or\b)|^\W*(?:myth|wrong|false|bogus)\s*\?",
    re.IGNORECASE,
)
_EITHER_WAY = re.compile(r"\b(?:right|true|correct|good|ok) or (?:wrong|false|not|bad|incorrect)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\b(?:those|that|them|it|these|this|so)\b", re.IGNORECASE)


def sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a text."""
    return tuple(m.span() for m in _SENTENCES.finditer(text) if text[m.start() : m.end()].strip(" .?!;\n"))


def asks_yes_no(text: str) -> bool:
    """Tell whether some sentence of a text wants a yes or no, and the last question is not an open one."""
    parts = [text[a:b] for a, b in sentences(text)]
    told = [p for p in parts if _PUT_BY.search(p) or (len(parts) == 1 and _HEARSAY.search(p))]
    asking = [p for p in parts if asks(p)] or told
    last = next((p for p in reversed(parts) if "?" in p), parts[-1] if parts else "")
    return bool(asking) and (last in asking or not _OPEN.search(last))


# "77290 while on IMRT", "... to check fields ok": a note that wants to hear whether it may be.
_TERSE = re.compile(r"^\W*\d{4}[\dA-Z] (?:during|while)\b[^?.!]{0,60}$|\b(?:ok|okay|allowed|legit)\W*$", re.IGNORECASE)


# "When the patient is on Part A, can the reading ...": the condition of what is asked.
_CONDITION = re.compile(
    rf"^\W*(?:when|where|if|since|because)\b[^,]*(?:,\s*{_AUX}\b|\s{_AUX} (?:that|it|this)\b)", re.IGNORECASE
)


def asks(part: str) -> bool:
    """Tell whether a sentence wants a yes or no."""
    if _CONDITION.search(part):
        return True
    if _OPEN.search(part) and not _CONFIRM.search(part):
        return False
    return bool(_CONFIRM.search(part) or _TERSE.search(part) or _YES_NO.search(part) or part.rstrip().endswith("?"))


def only_asks(part: str) -> bool:
    """Tell whether a sentence only asks if the words before it are so: "Correct?"."""
    return _TAG.match(part) is not None


# What stands in exams' names and denies nothing of a line.
_OF_EXAMS = re.compile(
    r"\b(?:without|w/?o|no|non)\b[- ]?(?:(?:and|then|iv|oral|any|with) )*(?:contrast|dye|gad\w*)\b|\bwithout"
    r" (?:and|then) with\b"
    r"|\bwith and without\b|\bsingle[- ](?!line)\w+",
    re.IGNORECASE,
)


def without_contrasts(text: str) -> str:
    """Return a text with "without contrast" and its like blanked: an exam's name denies nothing."""
    return _OF_EXAMS.sub(lambda m: "~" * len(m[0]), text)


class Claim(NamedTuple):
    """What is claimed of an act, and whether that is what is asked or only told of the case."""

    claims: Claims
    is_asked: bool


def claimed(text: str, acts: Sequence[Span], told: Sequence[Span] = ()) -> Claim | None:
    """Return what a text claims of an act that stands at these places; None when no one sentence tells.

    The sentence that asks goes before the one that only tells, and a later one that points back to it, "do we still
    need those?", before both; "is that wrong?" turns the claim around. `told`: where the case is told, whose denials,
    "it isn't in the table", deny nothing else.
    """
    for start, end in told:
        if _DENIAL.search(text[start:end]) and not any(start < b and a < end for a, b in acts):
            text = text[:start] + "~" * (end - start) + text[end:]
    parts = sentences(text)
    holding = [p for p in parts if any(p[0] <= a < p[1] for a, _ in acts)]
    if not holding:
        return None
    asking = [p for p in holding if asks(text[p[0] : p[1]]) and not only_asks(text[p[0] : p[1]])]
    host = (asking or holding)[-1]
    place = next(s for s in reversed(acts) if host[0] <= s[0] < host[1])
    found = _claim_in(text[host[0] : host[1]], (place[0] - host[0], place[1] - host[0]))
    is_asked = bool(asking) or not any(asks(text[a:b]) and not only_asks(text[a:b]) for a, b in parts)
    for start, end in parts[parts.index(host) + 1 :]:
        part = text[start:end]
        if only_asks(part) or not asks(part):
            continue
        if found is Claims.MAY_NOT and _BILLS.search(part):
            is_asked = True  # "no image was saved. can I bill it?" asks of the bill without the act
            continue
        if not _POINTS_BACK.search(part):
            continue
        found, is_asked = _claim_in(part, None), True
    turned = sum(bool(_FLIPS.search(text[a:b]) and not _EITHER_WAY.search(text[a:b])) for a, b in parts)
    return Claim(TURNED[found] if turned % 2 else found, is_asked)


_BILLS = re.compile(r"\b(?:bill|charg|report|claim|cod|us|submit|send)(?:e|es|ed|ing|s)?\b", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:no|not|without|absent|missing|nothing|packaged|single(?=[- ](?:dose|use)))\b|n't\b", re.IGNORECASE
)
TURNED = {
    Claims.MAY: Claims.MAY_NOT,
    Claims.MAY_NOT: Claims.MAY,
    Claims.MUST: Claims.NEED_NOT,
    Claims.NEED_NOT: Claims.MUST,
}

_REFUSED = r"(?:den(?:y|ies|ied)|reject\w*|bounce\w*|refus\w*|return(?:s|ed)?|kick\w* (?:back|out)|fail\w*)"
# Without it there is a denial: it must be done.
_OR_ELSE = re.compile(
    rf"\bor\b(?: \w+){{0,6}} {_REFUSED}\b|\bwithout\b.{{0,60}}\b{_REFUSED}\b|\b{_REFUSED}\b.{{0,40}}\b(?:without"
    rf"|unless|if .* missing)"
    r"\b|\b(?:can(?:'?t|not)|never|not|won'?t|no \w+)\b[^.]{0,60}\b(?:without|unless|until)\b|\bunless\b"
    rf"|\b{_REFUSED}\b.{{0,30}}\b(?:because of|due to|based on|over|for (?:being|age|lack|missing|no|(?:(?:wo)?men"
    rf"|patients|people|any\w+) (?:\w+ )?(?:under|over|below|above|younger|older)))\b",
    re.IGNORECASE,
)
# Who must waive a charge may not make it.
_MUST_WAIVE = re.compile(
    r"\b(?:must|should|(?:have|has|had|need|needs|got|obliged|required|supposed) to)(?: \w+){0,3}? (?:waive|forgive)\b",
    re.IGNORECASE,
)
_NO_NEED = re.compile(
    r"\b(?:don'?t|doesn'?t|do not|does not|didn'?t|did not|no longer|never|not|needn'?t|isn'?t|aren'?t"
    r"|wasn'?t)\b(?: \w+){0,2} "
    r"(?:need(?:ed|s)?|have to|has to|require[sd]?|mandatory|necessary|obligat\w+|compulsory)\b|\bneedn'?t\b"
    r"|\bno need\b"
    r"|\boptional\b|\bunnecessary\b|\bunneeded\b|\b(?:is|are|was|were|been|got|gets?|all) (?:\w+ )?(?:gone|ended"
    r"|dead|repealed|rescinded|paused"
    r"|scrapped|dropped|over|retired|discontinued|terminated|suspended|killed|waived|moot|obsolete"
    r"|off the table)\b|\bwent away\b"
    r"|\b(?:skip\w*|stop|stopped|drop|dropped|quit|ditch\w*|leave (?:it |them |that )?off|forget|ignore|omit|end"
    r"|ended|scrap|scrapped|kill\w*"
    r"|rescind\w*|repeal\w*|do without|remov\w+|delet\w+|(?:take|took|taken)(?: \w+){1,4} (?:out|off|away))\b"
    r"|\bno longer (?:in force|exist\w*|a thing|applies|apply|around)\b",
    re.IGNORECASE,
)
_NEED = re.compile(
    r"\b(?:must|needs?|needed|have to|has to|had to|require[sd]?|requirement|mandatory|obligat\w+|compulsory"
    r"|necessary|gotta|got to"
    r"|supposed to|only (?:if|when|with|for)|insists?|demands?|goes (?:only )?on [^.?!]{0,20}only)\b",
    re.IGNORECASE,
)
_MAY_NOT = re.compile(
    rf"\b(?:can'?t|cannot|couldn'?t|won'?t|wouldn'?t|shouldn'?t|mustn'?t|isn'?t|aren'?t|doesn'?t|don'?t|didn'?t"
    rf"|not|never|no longer"
    rf"|nobody|none|neither|{_REFUSED}|forb\w+|prohibit\w*|exclu\w+|barred|banned?|off[- ]limits|inside|includ\w+"
    rf"|bundled|packaged"
    r"|part of|waived|free|only (?:one|once|1)|just (?:one|once|1)|single|illegal|impossible|useless|pointless"
    r"|no good|does nothing|(?:baked|built|rolled) in(?:to)?"
    r"|(?<!professional )(?<!technical )(?<!pro )components? of|in(?:tegral|herent) (?:to|in)|exempt"
    r"|unbundling|(?:codes?|payment|price|fees?|rate)\b[^?.]{0,60}\bcovers?)\b",
    re.IGNORECASE,
)
_LACKS = re.compile(
    r"(?:\bwithout|\bno|\black\w*|\bmissing|\bminus|\bzero|\bsans|\bw/o)\W+(?:[\w']+\W+){0,2}$"
    r"|\bnot\W+(?:\w+\W+){0,1}$",
    re.IGNORECASE,
)
# "Isn't it mandatory?" and "it needs one, doesn't it?" ask of the thing itself.
_INVITES = re.compile(
    rf"(?:^|[,:]\s*)\W*(?:so |but |and )?(?:is|are|do|does|did|can|could|should|must|would|wo|has"
    rf"|have)n'?t(?=\s+{_WHO}\b)"
    rf"|,?\s*(?:is|are|do|does|did|ca|can|could|should|must|would|wo|has|have)n'?t (?:it|they|we|he|she|that|i"
    rf"|you)\s*\W*$",
    re.IGNORECASE,
)
_MEANS_NO = re.compile(r"^\W*no\W+(?!\w+ (?:order|report|need))", re.IGNORECASE)


_REASONS = re.compile(
    r";|,\s+(?:and |but )?(?:never|no|not|then|he|she|they|we|it|i)\b|\b(?:so(?: that)?|because|bc|since|just to"
    r"|in order to|to (?:avoid|dodge|escape|get around)|instead of|rather than)\b",
    re.IGNORECASE,
)


# "... isn't allowed": said of all that stands before.
_VERDICT = re.compile(
    r"\b(?:is|are)(?:n'?t| not)? (?:allowed|permitted|ok|okay|legal|legit|fine|forbidden|prohibited)\b", re.IGNORECASE
)


def _clause(words: str, act: Span) -> str:
    """Return the words around a place up to those that only give a reason or another way."""
    cuts = [m.start() for m in _REASONS.finditer(words)]
    start = max((c for c in cuts if c <= act[0]), default=0)
    return words[start : min((c for c in cuts if c > act[0]), default=len(words))]


# An exam that was broken off ends no rule: "was stopped" is told of the patient's study.
_BROKEN_OFF = re.compile(
    r"\b(?:exam\w*|study|scan|procedure|test|imaging|mri?|ct|biopsy|it|case|\d{5}) (?:was|were|is|had to be|got|being"
    r"|has been) (?:\w+ )?(?:stopped|aborted|halted)\b|\b(?:exam\w*|study|scan|procedure|test|imaging|mri?|biopsy)"
    r" (?:was|is|had to be|got|being) (?:\w+ )?(?:terminated|discontinued|cancel+ed)\b",
    re.IGNORECASE,
)


# Of two ways to choose from the first one is answered: "billed separately or included?".
_OR_INSIDE = re.compile(
    r"(\b(?:separate\w*|apart|extra|bill\w*|charge\w*)\b[^?.]{0,25}?)\bor\b[^?.]{0,20}"
    r"\b(?:includ\w*|bundled|inside|part of)\b",
    re.IGNORECASE,
)


def _claim_in(part: str, act: Span | None) -> Claims:
    """Return what one sentence claims of the act at a place in it, or of what it points back to."""
    part = _OR_INSIDE.sub(lambda m: m[1] + "~" * (len(m[0]) - len(m[1])), part)
    lacks = act is not None and bool(_LACKS.search(part[: act[0]]))
    if act and re.search(r"\d", part[slice(*act)]):  # "quit 18 years ago" is a number of years and no giving up
        part = part[: act[0]] + "~" * (act[1] - act[0]) + part[act[1] :]
    words = _BROKEN_OFF.sub(lambda m: "~" * len(m[0]), _INVITES.sub(lambda m: " " * len(m[0]), part))
    if _MUST_WAIVE.search(words):
        return Claims.MAY_NOT
    if _OR_ELSE.search(words):
        return Claims.MUST
    words = _clause(words, act) if act and not _VERDICT.search(words) else words
    if _NO_NEED.search(words):
        return Claims.NEED_NOT
    if _NEED.search(words):
        return Claims.NEED_NOT if lacks else Claims.MUST
    return Claims.MAY_NOT if lacks or _MAY_NOT.search(words) else Claims.MAY
