"""Modifiers that are named without being called so.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import MODIFIER, WHO, any_of

MODIFIER_WORD = any_of(r"\bmod(?:s|if\w{2,6})?\b")
MODIFIER_NAMED = any_of(
    rf"(?:\bmod(?:s|if\w{{2,6}})?\s+|(?<=\s)-)(?P<after>{MODIFIER})\b(?!\s*(?:view|year|month))",
    r"\b(?P<before>\d\d|TC|(?-i:[A-Z][A-Z\d]))\s+mod(?:s|if\w{2,6})?\b",
)
# Two characters without the word "modifier": trusted only when the modifier table lists them.
_PUT = (
    r"(?:put(?:s|ting)?|us(?:e[sd]?|ing)|add(?:s|ed|ing)?|append(?:s|ed|ing)?|attach(?:es|ed|ing)?|needs?"
    r"|bill(?:s|ed|ing)?|with|appl(?:y|ies|ied)|takes?|taking|an?|the|is|are|can|gets?|want|requires?|carr(?:y|ies)"
    r"|accept(?:s|ed|ing)?|allow(?:s|ed|ing)?|permit(?:s|ted)?|support(?:s|ed)?|receive[sd]?|slap(?:s|ped)?"
    r"|tack(?:s|ed)?(?: on)?|hang|drop)"
)
_LITTLE = r"(?:to|is|do|it|on|in|of|or|if|me|my|an|as|at|be|by|go|he|no|so|up|us|we)"
_AFTER = (
    r"(?:go(?:es)? on|on|to|for|with|here|there|mod|allowed|needed|ok|okay|right|required|appended|or nothing"
    r"|in|at|if|when|since|because|cuz|as|vs|versus|instead|rather)"
)
_FITTING = r"(?:valid|allowed|ok|okay|acceptable|appropriate|permitted|correct|legit|fine|proper|payable|usable)"
BARE_MODIFIER = any_of(
    rf"\((?P<paren>{MODIFIER})\)",
    r"\bneeds? (?:an?|the) -?(?P<need>\d\d|TC)\s+(?:bc|because|since|as|when|if|for|due|cuz|cause)\b",
    rf"\b{_PUT}\s+(?:an?\s+|the\s+)?-?(?P<put>{MODIFIER})\s+{_AFTER}\b",
    rf"\b(?!{_LITTLE}\s)(?P<on>{MODIFIER})\s+{_AFTER}\b",
    r"\b(?:should|must|can|may|does|will|would) (?:an? |the )?(?P<be>\d\d|TC|(?-i:[A-Z][A-Z\d]))"
    r" (?:(?:ever|also|even|still|just|not|always|never) )?(?:be|go|belong|stand|apply)\b",
    rf"\b{_PUT}\s+(?:an?\s+|the\s+)?-?(?P<last>{MODIFIER})\s*(?:\?*$|[.;:!?\u2013\u2014\"\u201d]|\s-\s)",
    rf"(?:\d{{5}}|[A-Z]\d{{4}})\s+-?(?P<code>{MODIFIER})\b",
    rf"\b(?P<half>{MODIFIER})\s+(?:rate|fee|amount|payment|side|portion|component)\b",
    rf"\b(?:can|could|should|may|to|{WHO})\s+(?P<verb>\d\d|TC)\s+(?:the|it|this|that|them)\b",  # "can I 26 the read"
    rf"\b(?:{_PUT}|which|what about)\s+-?(?P<or>{MODIFIER})\s+or\s",
    rf"[.,;:?!\u2013]\s+-?(?P<alone>{MODIFIER})\s*\?",
    r"(?<=\bon )(?:an? |the |our )?-?(?P<line>\d\d|TC)\s*(?:lines?|claims?|reads?|bills?|\?|$)",
    r"^\W*(?P<first>(?-i:[A-Z][A-Z\d]))\s*\?",
    rf"\b(?:what(?:'?s| is| was| do(?:es)?| did)|define|explain|meaning of)\s+(?:an?|the)?\s*-?(?P<term>{MODIFIER})\b",
    rf"\b(?:is|are)\s+(?:an?\s+)?-?(?P<fit>(?-i:\d\d|[A-Z][A-Z\d]))\s+(?:an?\s+)?{_FITTING}\b",
    rf"\b(?:with|and)\s+-?(?P<asked>(?-i:\d\d|[A-Z][A-Z\d]))\s*,\s*{_FITTING}\b",
)
# Which half it is, told as the last word: "rt leg only 26", "left, medicare, 26".
LAST_MODIFIER = re.compile(
    r"(?:[,;.)]|\b(?:only|just|read(?:ing)?|pro))\s+-?(?P<last>\d\d|TC)\W*$"
    r"(?<!\?)(?<!\bage \d\d)(?<!\baged \d\d)(?<!\bmale, \d\d)(?<!\bwoman, \d\d)(?<!\bman, \d\d)(?<!\bpt, \d\d)",
    re.IGNORECASE,
)
# Such a text asks whether the modifier may stand there: "79 on a chest film after surgery".
OPENS_WITH_MODIFIER = re.compile(
    r"^\W*(?:(?i:can i (?:use|put|add)|is|mod(?:ifier)?s?) )*"
    r"(?:\d\d|[A-Z][A-Z\d](?= (?i:mod))|[A-Z]\d|[FGKPQTX][A-Z])(?: (?i:mod(?:ifier)?))? (?i:on|with|for|to|at)\b"
)
# Several fingers of one film: "index and middle finger", "2nd-4th toes".
_DIGIT = (
    r"(?:thumb|index|middle|long|ring|little|small|pinky|big|great|first|second|third|fourth|fifth|1st|2nd|[345]th|3rd)"
)
SEVERAL_DIGITS = re.compile(
    rf"\b{_DIGIT}(?: (?:finger|toe|digit))?s?\s*(?:,|and|&|/|\+|thru|through|-|to)\s*(?:the )?{_DIGIT}\b"
    r"|\b(?:fingers|toes|digits)\b",
    re.IGNORECASE,
)
# Modifiers called by what they say: "a side modifier", "the bilateral modifier".
SIDE_MODIFIER = re.compile(r"\b(?:side|lateral(?:ity)?|anatomic(?:al)? side) mod(?:ifier)?s?\b", re.IGNORECASE)
FILM_MODIFIER = re.compile(r"\bfilm mod(?:ifier)?\b", re.IGNORECASE)
BILATERAL_MODIFIER = re.compile(r"\bbilateral mod(?:ifier)?\b", re.IGNORECASE)
# Sides that are only put forward as modifiers: neither "RT or LT" nor "with RT" tells of an exam of both or a contrast.
SIDES_TO_CHOOSE = re.compile(r"(?<![\w-])[LR]T(?:\s*/\s*|\s+or\s+)[LR]T(?!\w)|\bwith (?=(?:an? |the )?[LR]T\b)")
# What is put on a code is a modifier, even where its letters are a kind of exam: "append CT to" a code.
PUT_ON_CODE = re.compile(
    rf"\b{_PUT}\s+(?:an? |the )?-?(?-i:(?P<put>[A-Z][A-Z\d]))\s+(?:on|onto|to|with)\s+(?:the |our |line )*"
    r"(?:\d{5}|[A-Z]\d{4})\b",
    re.IGNORECASE,
)
# A choice between modifiers, "52 53 or 73".
MODIFIER_CHOICE = re.compile(
    r"(?<![\w.-])(?<!age )(?<!aged )(?:[A-Z][A-Z\d]|\d\d)(?:(?:\s*[,/]\s*|\s+)(?:[A-Z][A-Z\d]|\d\d))*,?"
    r"\s+(?:or|vs\.?|versus)\s+(?:mod(?:ifier)? )?(?:[A-Z][A-Z\d]|\d\d)(?![\w%.-])"
)
# Units, lines or sides on the one hand, a modifier on the other: "x2, add-on, or -50?".
_MORE = r"(?:x ?\d|\d x|(?:two|2|separate) (?:units|lines)|add-?on|(?:rt|lt) ?(?:/|and|&|\+) ?(?:rt|lt)|twice)"
MARK_OR_UNITS = re.compile(
    rf"\b{_MORE}\b[^.?!;]{{0,30}}\bor\b[^.?!;]{{0,15}}(?<!\d)\d\d\s*\?"
    rf"|(?<!\d)\d\d,? or\b[^.?!;]{{0,25}}\b{_MORE}(?!\w)[^.?!;]{{0,15}}\?",
    re.IGNORECASE,
)
_JOIN = r"(?: thing)?\s*(?:,\s*(?:and|or)?|/|&|\bv(?:s\.?|ersus)?\b|\b(?:and|or|against)\b)\s*(?:the )?(?:modifier )?"
MODIFIERS_LISTED = re.compile(rf"(?<![\w.-])(?:[A-Z][A-Z\d]|tc|\d\d)(?:{_JOIN}(?:[A-Z][A-Z\d]|tc|\d\d)(?![\w%.-]))+")
COUNTED = re.compile(
    r"^\s?-?(?:yo|y/o|yrs?|years?|months?|mos?|weeks?|wks?|days?|ml|mgy?|cc|cm|mm|percent|%|views?|vws?|vw|v"
    r"|units?|rvus?|min"
    r"|minutes?|hours?|pm|am|lbs?|kg|packs?|films?|sites?|ducts?|fetus|levels?|lesions?|needles?)(?![a-z])",
    re.IGNORECASE,
)
NOT_MODIFIERS = frozenset(
    "to is do it on in of or if me my an as at be by go he no so up us we for ct mr pa ap er ed is pt".upper().split()
)
