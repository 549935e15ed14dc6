"""The life of a code: whether it is in force, since or until when, and what took its place.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import WHO, any_of, words_of

OPEN_QUESTION = words_of("what", "which", "how", "why", "who", "when", "where")
_NUMBER = r"[0-9A-Z]\d{3}[0-9A-Z]"
_CODE = rf"(?:{_NUMBER}|it|that|this|they|them|the (?:\w+ ){{0,3}}codes?)"
# What ends a code, as a deed and as a state.
_ENDS = (
    r"(?:delet\w+|retir\w+|drop(?:ped)?|remov\w+|eliminat\w+|terminat\w+|discontinu\w+|expir\w+|sunset\w*|kill\w*"
    r"|replac\w+|supersed\w+|(?:go|goes|went|going|gone) away|gone|end(?:ed|s)?|die[ds]?|stop\w*|inactivat\w+"
    r"|invalid\w*|obsolete)"
)
_STARTS = (
    r"(?:start\w*|beg[iau]n\w*|introduc\w+|creat\w+|establish\w*|born|new|valid|effective|active|in force|in effect"
    r"|take effect|available|around|exist\w*|c[oa]me (?:in|into|out|along)|bec[oa]me|launch\w*|approved|billable"
    r"|(?:first|last) (?:be )?(?:used|billed)|be (?:used|billed)|(?:we|you|i) (?:bill|use|report)"
    r"|added(?! (?:to|on|with) (?!cpt\b|the (?:cpt|code))))"
)
_TIME = (
    r"(?:when(?! (?:do|should|would|is it) )|since when|(?:un)?till? when|how long"
    r"|(?:since |until |from |through |on |in |as of )?(?:what|which) (?:year|date|day|month|quarter))"
)
# When it began or ended is asked: no yes or no is wanted.
_WHEN = any_of(
    rf"\b{_TIME}\b[^?.;]*\b{_CODE}\b[^?.;]*\b(?:{_ENDS}|{_STARTS})\b",
    rf"\b{_TIME}\b[^?.;]*\b(?:{_ENDS}|{_STARTS})\b[^?.;]*\b{_CODE}\b",
    rf"\b(?:date|day|year)\b[^?.;]*\b{_CODE}\b[^?.;]*\b(?:was|were|got|is|been) {_ENDS}\b",
    rf"\b{_CODE}\b,? (?:was |is )?{_ENDS} when\b",
    r"\b(?:first|last) (?:valid |billable |effective )*(?:date|day)\b",
    r"\b(?:deletion|termination|ending|end|start|effective|expiration|sunset) dates?\b",
    r"\bsince when\b",
)
# What took the place of a code.
_REPLACED = any_of(
    r"\breplaced by\b",
    r"\bwhat replace[sd]?\b",
    r"\breplacements? (?:for|of|code)\b",
    r"\b(?:successor|equivalent|crosswalk\w*|cross-walk\w*)\b",
    r"\bin (?:the )?place of\b",
    r"\b(?:what|which)\b[^?.;]* (?:take|took|takes) (?:its|the|their) place\b|\btook over (?:from|for)\b",
)
# How often, for how much or for whom a code is wanted: "ok for a 6 fraction course", "twice", "for a man".
OF_CASE = any_of(
    r"\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|several|multiple|leftover)[ -](?:leftover |more )?"
    r"(?:fractions?|fx|treatments?|sessions?|lesions?|targets?|levels?|vessels?|visits?|times|units|plans?|fields?|beams?"
    r"|days?|weeks?|months?|years?|patients?|passes|samples?|nodules?|fetus\w*|babies)\b",
    r"\b(?:twice|thrice|again|repeat(?:ed)?|yearly|annual(?:ly)?|monthly|weekly|daily|more than once|only once"
    r"|(?:second|third|next|another) (?:time|year|month|day|visit|session))\b",
    r"\b(?:per|each|every) \w+",
    r"\b(?:for|on|in) (?:an? |the )?(?:\w+ )?(?:man|men|males?|woman|women|females?|child(?:ren)?|kids?|infants?"
    r"|newborns?|smokers?|course)\b",
)
HOW_OFTEN = any_of(r"\bhow (?:often|frequently|many times)\b", r"\bevery \d+ (?:days?|weeks?|months?|years?)\b")
ONCE_MORE = any_of(
    r"\b(?:can|may|could|should|be|is|ok|allowed|paid|payable|covered|billable|reportable|due)\b[^.?;]*"
    r"\b(?:again|repeated|yearly|annually|every (?:\d+ |other |two )?(?:years?|months?)|(?:second|another) time"
    r"|next (?:year|month|time))\b",
    r"\bagain (?:in|after|within) (?:\d+|one|two|three|six|nine|twelve|an?) (?:days?|weeks?|months?|years?)\b",
)
OF_LIFE = any_of(
    r"\bstill (?:good|valid|active|alive|billable|reportable|usable|in use|used|ok|okay)",
    r"\bstill (?:a code|payable|exist|around|use)",
    r"\bstill (?:go out|be (?:billed|used|sent|charged|reported))\b",
    r"\b(?:valid|deleted|dead|obsolete|retired|gone(?! (?:out|through|over|to|in|on|with))|active|successor)\b",
    r"\breplac",
    r"\bexpire",
    r"\bdiscontinued code\b",
    r"\bdoes\b(?! (?:an?|any) (?:[\w-]+ ){0,3}(?:edit|pair)).*\bexist\b",
    r"\bwhat happened to\b",
    r"\bnew code for\b",
    rf"\binstead of\b(?! (?:both )?{_NUMBER}(?:-\w\w)* ?(?:[+&,]|and\b|with\b|plus\b) ?(?:and )?{_NUMBER})",
    rf"\bwhat do {WHO} use now\b",
    r"\b(?:good|use|keep|valid|live|ok) or (?:bad|toss|drop|not|dead|gone|trash|no|invalid|kill)\b",
    r"\b(?:in )?effect(?:ive)?\b|\bin force\b|\btoo (?:early|soon) (?:for|to (?:use|bill))\b",
    r"\b(?:right|valid|correct|available|around|billable|exist) (?:then|yet|back then|at (?:the|that) time"
    r"|on that (?:date|day))\b",
    r"\b(?:get|got|getting) rid of\b|\btoo late (?:to|for)\b",
    r"\b(?:did|has|have) (?:cms|ama|cpt|medicare|they)(?: \w+)? (?:delete|drop|retire|kill|remove)",
    r"\b(?:is|are|was) [^?.;]*\bon the (?:current )?fee schedule\b",
    r"\b(?:go|went|gone) away\b|\binvalid (?:code|cpt|hcpcs)\b",
    _WHEN.pattern,
    _REPLACED.pattern,
)

_DEAD = (
    rf"(?:{_ENDS}|dead|toast|too late"
    r"|(?:no longer|not|never|isn'?t|aren'?t) (?:\w+ )?"
    r"(?:valid|active|good|billable|in (?:force|use)|used|recogni[sz]ed))"
)
_DEAD_ASKED = re.compile(
    r"(?:^|[.;:?!]\s+)\W*(?:so |and |ok |hi |hello )*"
    r"(?:is|are|was|were|did|has|have|had|does|do|will|would|isn'?t|wasn'?t|hasn'?t|didn'?t)\b"
    rf"[^?.;]*\b{_DEAD}\b[^?.;]*(?:\?|$)"
    rf"|\b[0-9A-Z]\d{{3}}[0-9A-Z]\s+(?:(?:is|was|got|has been) )?{_DEAD}(?: too| also| now| already)?\s*\?"
    rf"|\b{_DEAD}\b[^?.;]{{0,30}}[,.;:-]?\s*(?:is (?:that|it|this) )?(?:true|right|correct|really|yes|agree)\s*\?+\s*$",
    re.IGNORECASE,
)
_LIVE = words_of(
    "still", "valid", "active", "alive", "live", "good", "billable", "or not", "or (?:is|was|were|has|did)"
)
_LIVE_ASKED = re.compile(
    r"(?:^|[.;:?!]\s+)(?:is|are|was|were|can|could)\b[^?.;]*"
    r"\b(?:good|valid|active|alive|live|billable|in force|fee schedule)\b",
    re.IGNORECASE,
)


_REFUSES = (
    r"(?:(?:medicare|cms|payers?|they|plans?|it)\b[^?.;]{0,20}"
    r"\b(?:do(?:es)?n'?t|do(?:es)? not|won'?t|will not|never|no longer|refuses? to)"
    r"(?: \w+)? (?:pay|pays|cover|covers|accept|accepts|take|takes|recogni[sz]es?|allow|allows)"
    r"|(?:not|isn'?t|aren'?t|never) (?:\w+ )?(?:payable|paid|covered|accepted|recogni[sz]ed|taken))\b"
)
_OF_NO_CASE = (
    rf"(?: for)?(?: (?:the |code |cpt )*{_NUMBER})?(?: (?:by (?:medicare|cms)|anymore|any more|now|at all|either))*"
)
_TRUE = r"(?:true|right|correct|really|yes|agree)"
# "Medicare does not pay 77061, right?": a yes means that the payer refuses the code, whatever the case.
_REFUSAL_ASKED = re.compile(
    rf"\b{_TRUE}\b(?: that)?[^?.;]{{0,40}}{_REFUSES}{_OF_NO_CASE}\W*$"
    rf"|{_REFUSES}{_OF_NO_CASE}[,.;:-]?\s*(?:is (?:that|it|this) )?{_TRUE}\W*$",
    re.IGNORECASE,
)


_OF_A_HALF = re.compile(r"\b(?:tc|\d\d|technical|professional)\b", re.IGNORECASE)  # another half may be paid


def asks_refused(text: str) -> bool:
    """Tell whether a yes means that the payer does not take a code."""
    return _REFUSAL_ASKED.search(text) is not None and not _OF_A_HALF.search(text)


def asks_whether_live(text: str) -> bool:
    """Tell whether a question about the life of a code wants a yes or no: not since when, nor what came after it."""
    if _LIVE_ASKED.search(text):
        return not _WHEN.match(text)
    return not any(p.search(text) for p in (OPEN_QUESTION, _REPLACED, _WHEN))


def says_dead(text: str) -> re.Match[str] | None:
    """Return where a text says that something is gone, not valid or at its end."""
    return re.search(rf"\b{_DEAD}\b", text, re.IGNORECASE)


def asks_dead(text: str) -> bool:
    """Tell whether a yes means that a code is gone: "is 71010 gone?", "76001 is deleted, right?"."""
    found = _DEAD_ASKED.search(text)
    return found is not None and not _LIVE.search(re.sub(_DEAD, " ", found[0], flags=re.IGNORECASE))
