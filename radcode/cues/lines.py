"""Two exams, sides or lines of one claim or day, and what stands between them.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import BILL, any_of, words_of

TOGETHER = words_of(
    "with",
    "together",
    "along with",
    "same (?:day|session|visit|encounter|claim)",
    "in addition",
    "on top of",
    "add(?:ed)? to",
    "separately",
    "plus",
    "both",
    "bundled?",
    "unbundle",
    "and",
    "also",
    "include[sd]?",
    "during",
    "at the same time",
    "alongside",
    "then",
    "w",
)
JOINED = any_of(r"[&+]", r"\bw/", r"\d/\d")
# Two things done on one side are no exam of both sides.
SAME_SIDE = words_of("same (?:side|breast|kidney|lung|leg|arm|limb|knee|hip|foot|hand|shoulder|ankle|eye|ear)")
SAME_CLAIM = words_of(
    "(?:same|one) (?:day|date|session|visit|encounter|claim|time|sitting|trip|order)", "together", "bundled?"
)
# What may stand between two exams of one order.
JOINS = re.compile(r"\s+(?:and|then|plus)\s+|(?<!\b\w)\s*[&+;]\s*(?!\w\b)", re.IGNORECASE)  # not the & of "S&I"
# Where one side of an exam may end and the other begin.
PARTS = re.compile(r"[,;.:]\s|\s(?:and|then|plus|but|while|whereas|vs\.?|with)\s|\s-\s|[&+/]", re.IGNORECASE)
ENDS_IN_VIEWS = re.compile(r"\d ?(?:v|vws?|views?|films?)\s*$", re.IGNORECASE)
# In an order's name a comma may part two exams too, and a stroke before the kind of the next one.
_NEXT_KIND = r"(?=(?:cta?|mri?|mra|us|xr|x-?rays?|nm|pet|dxa|dexa|mammo\w*|fluoro\w*|ultrasound|sono\w*)\b)"
LISTED = re.compile(rf"{JOINS.pattern}|\s*,\s+|\s+/\s+{_NEXT_KIND}", re.IGNORECASE)
# The numbers of a list, "1) ... 2) ...": what follows each is an item of its own.
ENUMERATED = (
    re.compile(r"(?:^|(?<=[\s:;,.(]))\(?([1-9])\)(?=\s|\w)"),
    re.compile(r"(?:^|(?<=[\s:;,]))([1-9])\.(?=\s)"),
)


def without_numbers(text: str) -> str:
    """Return a text with a stop for each number of a list, so that its items are parted; offsets stay."""
    for style in ENUMERATED:
        found = list(style.finditer(text))
        if [m[1] for m in found[:2]] != ["1", "2"]:
            continue
        for m in found:
            text = f"{text[: m.start()]}{(' ' if m[1] == '1' else ';').ljust(len(m[0]))}{text[m.end() :]}"
    return text


WITH = words_of("with", "w", "plus", "add", "adding")
# One study told beside another.
BESIDE = any_of(r"\b(?:and|with|plus|then)\b", r"[&+,]")
_CLOCK = (
    r"(?:\d{1,2}(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)|(?:0\d|1[0-8]|2[1-3])[0-5]\d(?: ?h(?:ou)?rs?)?|\d{1,2}:\d\d"
    r"|noon|midnight|(?:the |this |in the )*(?:mornings?|afternoons?|evenings?|night))"
)
CLOCK = re.compile(rf"(?<![\w$.,-]){_CLOCK}(?![\w-])", re.IGNORECASE)
# The same thing at two times of one day.
TWO_TIMES = re.compile(rf"(?<![\w$.,-]){_CLOCK}(?![\w-]).{{1,120}}?(?<![\w$.,-]){_CLOCK}(?![\w-])", re.IGNORECASE)
ADDED = words_of(
    "on top of",
    "in addition",
    "along with",
    "together with",
    "as well",
    "added to",
    "also",
    "too",
    "separately",
    r"tack(?:ed|ing)? (?:\w+ ){0,3}on(?:to)?",
    r"(?:ride|go|tag) along(?:side)?|piggy-?back\w*",
    rf"{BILL} both",
    "add(?:ing)?",
)
# "Both" of two lines of a claim, not of two sides: "can both be billed", "same day, both?".
BOTH_LINES = any_of(
    rf"\b(?:{BILL}|get|keep|claim|submit|send|paid for|have|list|enter) (?:for )?both\b"
    r"(?! (?:sides|(?:(?!(?:with|on|in|of|and|or|as|to|at|the)\b)\w+ )?\w+s\b))",
    r"\bboth (?:be|get|go|stand|ok|okay|fine|allowed|paid|payable|billable|billed|coded|reported|separate\w*|stay|count"
    r"|codes?|lines?|studies|exams?|charges|together)\b",
    r"(?<=\d) both(?=\s*[,;?]|\s*$| (?:same|on|in one|together|billed))",
    r"(?<=guidance) both(?=\s*\?\s*$)"
    r"|(?<=[,;:.?!-])\s*both\s*(?=\?|$)|\b(?:day|date|session|visit|encounter|claim|time|sitting) both\s*(?=\?|$)",
)
# "Both" of two exams or lesions told of: "reads both", "both needed", "both in the left breast".
BOTH_THINGS = any_of(
    r"\b(?:reads?|did|does|interprets?) both\b(?! (?:sides|\w+s\b))",
    r"\bboth (?:selected|selectively|catheterized|engaged|injected|cannulated)\b",
    r"\bboth (?:with|w/?) (?:clips?|markers?|wires?|seeds?)\b",
    r"\bboth (?:(?:were|was|are|have|been|had) ){0,2}(?:done|performed|documented|reported"
    r"|read|dictated|interpreted|signed|described|recorded|plain|reports?"
    r"|(?:in|on|at) (?:the )?(?:left|right|l|r|same|one))\b",
)
# One exam put on a claim beside another one: "CT head billed with CT sinus", "billable the same day as a DXA".
BILLED_WITH = re.compile(
    rf"\s(?:(?:be|is|are|get|go) )?(?:{BILL}(?:ed|d|able)|paid|payable|allowed|done|performed)(?: \w+ly)?"
    r"(?: (?:together|along|in addition|on top))?"
    r" (?:with|w/|w|of|alongside|(?:on |in )?(?:the )?same (?:day|date|session|visit|encounter) as)"
    r"(?=\s(?!(?:(?:and|or|iv|oral|no|out|any|a) )*(?:contrast|dye|gad\w*|mod\w*|\d\d)\b))",
    re.IGNORECASE,
)
# Two exams asked about as two lines of one claim.
SEPARATE = any_of(
    BOTH_LINES.pattern,
    r"\b(?:bill(?:ed|able)?|code[ds]?|report(?:ed|able)?|pa(?:id|yable)|charged?|allowed|ok|okay|fine) (?:\w+ ){0,2}"
    r"(?:together|separate(?:ly)?|in addition|as well|on top|too)\b",
    r"\b(?:separate(?:ly)?|individually|also) (?:bill|pay|report|cod|charg)\w*",
    r"\b(?:two|2|separate|both) (?:separate )?(?:lines|codes|charges)\b",
    r"\b(?:together|as well|too|separate(?:ly)?)\s*\?",
    r"\b(?:are|is) (?:they|it|these) (?:bundled|separate|included)\b|\bunbundle\w*",
    r"\bboth (?:be )?\w+(?:able|ed)\s*\?|\b(?:ncci|edits?|medicare) (?:block|bundle)s?\b",
)
# Codes that somebody made one line of: "the scrubber combined them in one code, is it right".
MERGED = re.compile(
    r"\b(?:combin|merg|collaps|roll|bundl|join|fold)\w*\b[^?!]{0,80}"
    r"\b(?:in|into|to|as|under) (?:one|a single|the one)\b",
    re.IGNORECASE,
)
OF_BOTH = re.compile(r"\b(?:in|on|of|for|to|at|from) both$", re.IGNORECASE)
LIST_PART = re.compile(r",(?P<part>[^,.;?!\n]*)")
SAME_DAY = any_of(
    r"\bat \d{1,2}\b[^?]*\bat \d{1,2}\b",
    r"\bsame[- ](?:day|date|visit|morning|afternoon|appointment)\b",
    r"\b(?:and|then|plus)\b",
    r"\+",
)
# One exam on a day, the other one on a later day: "callback a week after the screening".
OTHER_DAY = any_of(
    r"\b(?:an?|one|two|three|\d+|few|several|next|following|another|different) (?:days?|weeks?|wks?) "
    r"(?:later|after|apart|earlier|before)\b",
    r"\b(?:the )?(?:next|following|another|different|other) (?:day|week)\b|\bdays? (?:later|after|apart)\b",
    r"\byesterday\b.*\btoday\b|\bnot (?:on )?the same (?:day|date)\b",
)
