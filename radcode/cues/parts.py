"""Of whom, of which side, and of what done again a short later turn speaks.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import DOCTOR, any_of

_START = r"^\W*(?:(?:and|so|but|ok|okay|now|then|or|well|hm+|oh|wait|actually|sorry|no)\W+)*"
_ASKS = (
    r"(?:(?:what|how) (?:about|of)|what if(?: it'?s| it is| we only (?:do|bill))?|if(?: it'?s)?|for|just|only|what'?s"
    r"|what is|what (?:do(?:es)?|would|should|can|will|did)|how (?:do(?:es)?|would|should|can|will)"
    r"|which (?:line|code) (?:is )?for"
    r"|same for|we (?:just|only) (?:do|bill|did)|i mean|make it|change it to)?"
    r"\s*(?:just |only |for )?(?:the |our |a |an )?"
)
_BILLS = (
    r"(?:\W+(?:to )?(?:bills?|sends?|reports?|gets?|codes?|charges?|submits?|claims?|puts?|use[sd]?)"
    r"(?: for(?: it)?| it| then)?)?"
)
_END = r"(?: then| instead| only| alone| please| part| side)*\W*$"
_PIECE = r"(?:\W?s?)?(?: (?:bill|claim|line|side|part|piece|half|share|fee|charge|component|portion|work))?"
_GEAR = r"(?:machine|equipment|scanner|magnet|camera|unit|device|room)"
_OWNER = (
    rf"(?:owner of the {_GEAR}|{_GEAR}'?s? owner"
    r"|(?:side|one|group|practice|office|center|centre|company|party|place|person)"
    rf" (?:that|who|which) (?:only )?(?:owns?|has) the {_GEAR}|(?:whoever|who) owns the {_GEAR})"
)
# Who reads, spoken of alone: "what about the radiologist", "and the professional side?".
OF_READER = re.compile(
    rf"{_START}{_ASKS}(?:(?:reading |interpreting )?(?:radiologist|rad|reader|reading (?:doctor|doc|physician))"
    rf"(?: who (?:only )?(?:reads|read)(?: it)?)?{_PIECE}"
    r"|(?:read|reading|interpretation|interp|professional|pro|pc)"
    r"(?: (?:component|side|part|half|fee|charge|bill|claim|piece))?"
    r"|us|me|our (?:group|practice|doc(?:tor)?|radiologist|rad|side|claim|bill))"
    rf"{_BILLS}{_END}",
    re.IGNORECASE,
)
# Whose the machine is, spoken of alone: "and the technical part?", "what does the owner of the machine bill".
OF_OWNER = re.compile(
    rf"{_START}{_ASKS}(?:(?:technical|tech|tc|equipment|scanner|machine)(?:'s)?"
    rf"(?: (?:component|side|part|half|fee|charge|bill|claim|piece))?|{_OWNER}{_PIECE}){_BILLS}{_END}",
    re.IGNORECASE,
)
# Both halves, spoken of alone: "and global?", "what about the whole thing billed globally".
WHOLE_BILL = re.compile(
    rf"{_START}{_ASKS}(?:(?:the )?(?:whole|entire|full|complete) (?:thing|service|study|exam|test)|global(?:ly)?)"
    rf"(?: (?:service|fee|charge|bill|claim|code|payment|rate|amount))?{_BILLS}{_END}",
    re.IGNORECASE,
)
# The other party, who has the machine, spoken of alone: "and for the hospital?", "what does the urgent care bill".
OF_FACILITY = re.compile(
    rf"{_START}{_ASKS}(?:the |our )?(?P<who>hospital|hosp|facility|urgent care|clinic|imaging (?:center|centre)|idtf"
    rf"|asc|surgery center|office|snf|nursing home|mobile (?:company|supplier)){_PIECE}{_BILLS}"
    r"(?:\W+what (?:do|does|can|would|should) (?:they|it) (?:bill|report|send|code|get|charge))?"
    rf"{_END}",
    re.IGNORECASE,
)
# Somebody else's is the machine: "the hospital owns it", "the scanner belongs to the hospital".
_OTHER = r"(?:hospital|facility|hosp|someone else|somebody else|another (?:group|company|practice)|landlord|they)"
OTHERS_OWN = any_of(
    rf"\b{_OTHER} (?:actually |really )?(?:owns?|leases?|rents?|has|have|supplies|provides?) (?:it|the {_GEAR})\b",
    rf"\b(?:it|{_GEAR}) (?:actually |really )?(?:belongs to|is (?:owned|leased) by) (?:the |an? )?{_OTHER}\b",
    rf"\b(?:it|{_GEAR})(?:'s| is) (?:the )?(?:hospital|facility|hosp)'?s\b",
    rf"\bwe (?:do not|don'?t|didn'?t) own (?:it|the {_GEAR})\b|\b(?:it|{_GEAR}) is(?: not|n'?t) ours\b",
)
# Both sides, named by nothing else: "they did both", "and for both?".
BOTH_OF_THEM = re.compile(
    rf"{_START}(?:what if |what about |how about |if |for |make it |change it to |turns out )*"
    r"(?:(?:they|we|he|she|it|i|the tech|you|were|was|are|is|did|do|does|had|have|has|got|imaged|scanned|x-?rayed|shot"
    r"|need(?:s|ed)?|want(?:s|ed)?|ordered|done|on|of|for|actually) )*both"
    r"(?: (?:of them|of these|sides?|were|was|are|is|got|done|imaged|scanned|examined|x-?rayed|needed"
    r"|ordered|now|then|instead))*\W*$",
    re.IGNORECASE,
)
# The exam told before was done once more: "we had to do it again that afternoon".
AGAIN_THAT_DAY = any_of(
    r"\b(?:repeat(?:ed|s|ing)?|redo(?:ne|es)?|re-?did|repetition)\b",
    r"\b(?:do|did|does|done|scan(?:ned)?|image[ds]?|perform(?:ed)?)"
    r" (?:(?:it|that|this|the \w+|one|another one) )?(?:all )?(?:over )?again\b",
    r"\b(?:a |the )?(?:second|2nd) (?:time|one)\b",
)
# The verb of an exam done again, which tells of no follow-up exam of an organ.
REPEATS = re.compile(
    r"\b(?:repeated|repeats|repeat(?= (?:it|that|this|the (?:same|exam|study|scan))\b))\b", re.IGNORECASE
)
ON_THAT_DAY = any_of(
    r"\b(?:the |that |this )?same (?:day|date|morning|afternoon|evening|night|shift)\b",
    r"\b(?:later )?(?:that|the same|this) (?:\w+ )?(?:day|morning|afternoon|evening|night)\b",
    r"\bin the (?:morning|afternoon|evening)\b|\bat night\b|\b(?:later|hours?) (?:on|later|after)\b",
)
BY_OTHER_DOCTOR = any_of(
    rf"\b(?:another|an?other|different|second|2nd|someone|somebody)(?: else| \w+)? ?(?:{DOCTOR})?\b(?= )"
)
BY_OURSELVES = any_of(rf"\b(?:we|i|our|he|she|himself|herself)\b|\bsame (?:{DOCTOR}|one|person|group)\b")
