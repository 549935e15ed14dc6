"""What the next turn of a talk adds to or changes in the one before.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import any_of, words_of

FOLLOW_UP = any_of(
    r"^\W*(?:and|but|what if|what about|how about|same|ok(?:ay)?|then|so|also|now|if|or)\b",
    r"^\W*(?:only|just|no,|yes,|why not|instead)\b",
    r"\b(?:that|those|it|the same|this one|these|instead)\b",
)
# What tells of the same patient and exam although no word of it is known: "they gave CCK with it".
GOES_ON = any_of(
    FOLLOW_UP.pattern,
    r"^\W*(?:hm+|oh|wait|sorry|actually|correction|corrected|update|turns out|plus|next|again|well|looked"
    r"|looking|checked"
    r")\b",
    r"\b(?:tech|doc|doctor|radiologist|report|driver|log|chart|nurse|front desk|rad) "
    r"(?:\w+ )?(?:says?|said|reminds?|tells|told|shows?|states?|confirms?|lists?|covers?)\b",
    r"^\W*(?:it|they|he|she|we|there|this|the (?:report|order|doctor|tech|patient|pt|radiologist|same))\b",
)
# In a follow-up: what is named was done beside what was named before, or once more.
ADDS = any_of(
    r"\b(?:too|also|as well|plus|in addition|on top|part of it|included|besides|both|further"
    r"|followed)\b",
    r"\+|^\W*(?:and )?add(?:ed|ing)?\b",
)
# What was done besides is told, so that both turns are read as one story: "they did the left also", "and pelvis".
TOO = any_of(
    r"\b(?:too|also|as well|in addition|on top|plus)\b",
    r"^\W*and (?:the )?(?!if|what|how|when|in|for|why|is|are|do|does|can|both|same|then|now|would|will|should|or)[a-z]+"
    r"(?: [\w-]+){0,5}[.! ]*$",
)
AGAIN = any_of(
    r"\b(?:again|also|too|afterwards?|repeated|rescanned|as well|added|plus|first|before and after)\b",
    r"\bat the end\b|\blater on\b",
    r"\bthen (?:they|we|he|she|gave|did|scanned|re\w+)\b",
)
WITH_IT = any_of(
    r"\b(?:with|along with|beside|on top of|on) (?:it|that|this|them|those)\b",
    r"\b(?:also|too|as well|in addition|same (?:day|session|visit)|add|extra|separate(?:ly)?|bundled"
    r"|included|inside)\b",
)
ONLY_SO_MUCH = words_of("only", "just", "nothing (?:else|but)")
# A number alone after a question about views: "what if 5", "it was 4 views".
NOW_SO_MANY = re.compile(
    r"^\W*(?:and |or |so |oh |wait |actually |sorry |no )*(?:what if|what about|if|it was|there (?:are|were)"
    r"|now|we took)?"
    r" ?(?:it was |there (?:are|were) )?(?P<n>\d{1,2}|one|two|three|four|five|six)(?: views?| films?| vws?)?\W*$",
    re.IGNORECASE,
)
MAKE_IT = re.compile(r"\b(?:make it|just|only|change (?:it )?to|take)\s+(?P<n>\w+)", re.IGNORECASE)
# In a follow-up: a part of what was named before is all that was done.
ONLY_PART = re.compile(
    r"\b(?:only|just)(?: (?:did|do|got|had|have|need|needed|wants?|wanted|the|an?))* (?P<what>[a-z]{3,})", re.IGNORECASE
)
