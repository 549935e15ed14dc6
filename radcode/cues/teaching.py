"""Who wants to learn, to have a term explained, or supposes what one means.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from radcode.cues.fragments import WHO, any_of, words_of

_NEW_HIRE = (
    r"(?:for|to|with|my|our|the|your) (?:\w+ )?new (?:hire|coder|biller|employee)s?\b"  # no coder who says he is one
)
EXPLAIN = any_of(
    r"\b(?:explain|teach|define)\b",
    r"\bwhat(?:'s| is| are)\b.*\b(?:billing|component|indicator|modifier|edit|rule|policy)\b",
    r"\bwhat(?:'s| is| are)\b.*\b(?:global|ncci|mppr|mue|add-?on)\b",
    r"\bhow do(?:es)?\b",
    r"\bwhy\b",
    r"\bwhen (?:do|should|can|is|are)\b",
    rf"\b{_NEW_HIRE}",
    r"\bwhat does .* mean\b",
    r"\btell me about\b",
    r"\bmeaning of\b",
)
TEACH = words_of(
    "explain",
    "why",
    _NEW_HIRE,
    "teach",
    "what (?:must|should|does) the report",
    "(?:good )?enough to (?:call|count|be)",
    "counts? as",
)
# Who wants to learn, and who wants a reason.
TEACHES = words_of(
    "explain\\w*",
    "teach (?:me|us|her|him|the|a|my)",
    "walk (?:me|us) through",
    "plain (?:english|words)",
    "the (?:logic|reason)",
    "eli ?5",
)


def without_wish(words: Iterable[str], text: str) -> tuple[str, ...]:
    """Return the words without those that only say that somebody wants to learn: "explain", "to a new hire"."""
    rest = TEACH.sub(" ", TEACHES.sub(" ", text)).lower()
    return tuple(w for w in words if w in rest)


HOW_APPLIED = any_of(r"\bhow (?:do|does|is|are|did)\b[^?]*\b(?:appl(?:y|ies)|work\w*|priced|handled|treated)\b")
LEARNS = any_of(
    TEACHES.pattern,
    HOW_APPLIED.pattern,
    r"\b(?:defin\w+|mean(?:s|ing)?|stands? for|differen\w+|vs\.?|versus|why|how come|confus\w+|lost|clueless)\b",
    r"\bwhat(?:'?s| is| are| does| do|s)\b|\bwhen (?:do|does|is|are|should|would|neither|to|not|you)\b",
    r"\bhow (?:do|does|is|are)\b[^?]*\bwork\w*\b|\bhow is that\b",
    r"\bwhich is which\b|\bwhat'?s the (?:deal|point|idea)\b",
    r"\b(?:do(?:n'?t| not)|never|didn'?t) (?:really |quite )?(?:get|understand|understood|know what)\b",
    r"\b(?:tell|help) me (?:about|understand)\b",
    r"\b(?:cheat sheet|crash course|one[- ]?liners?|the basics|in a nutshell)\b",
    r"\b(?:the|that|this|whole) [\w/&, ]{1,20}(?:thing|stuff|business|mess)\b",
)
# What is told of no half: in which order modifiers stand, and who filled in for whom.
OF_ORDER = any_of(
    r"\b(?:order|sequenc\w+|position) of (?:the )?mod\w+|\bmod\w+ (?:order|sequenc\w+)",
    r"\b(?:goes|go|listed|comes) first\b|\border of (?:the )?(?:\d\d|tc|lt|rt|gc)\b",
    r"\b(?:\d\d|tc|lt|rt)\b[^?.!]{0,40}\b(?:what|which) order\b",
)
LOCUM = any_of(r"\blocums?\b[^.?!]{0,40}\bmod|\bmod\w*\b[^.?!]{0,40}\b(?:locums?|substitute (?:rad\w*|phys\w*))\b")
# Why one code this time and another one that time.
SOMETIMES = words_of("some (?:days|times|patients|cases)", "sometimes", "other times", "on others", "one (?:day|time)")
# Who wants to know what a code stands for, whatever else is told.
DEFINES = any_of(
    r"\bwhat(?:'?s| is| are| does| do)\s+(?:an?\s+|the\s+|cpt\s+|codes?\s+|hcpcs\s+)*[0-9A-Z]\d{3}[0-9A-Z]\b",
    r"\bmean(?:s|ing)?\b|\bdefin|\bdescri|\bstands? for\b|\btell me about\b|\blook ?up\b",
    r"\bwhat (?:kind|type|exam)\b",
)
# Who supposes what a term means: "R is retired I assume", "that is the general kind, isn't it".
SUPPOSES = any_of(
    r"\bi (?:assume|guess|suppose|take it|figure|thought)\b",
    r"\bcorrect me\b|\bi(?:'m| am) told\b",
    r"\btrue or false\b",
    r"\b(?:swears?|insists?|claims|says)\b[^?]*\?",
    r"[-,:=\u2013\u2014]\s*\w+(?: \w+){0,3}\s*\?+\s*$",
    rf"[.,;:?!\u2013\u2014-]\s*(?:so )?(?:do|does|is|are|can|may|could|will|would) (?:{WHO}|it|that|an?|the|\w+)\b",
)
# Who says what a code is, the code as the subject: "74177 = both without contrast, correct me if wrong".
IDENTIFIES = re.compile(
    r"^\W*(?:so |and |ok )*(?:is |does )?[0-9A-Z]\d{3}[0-9A-Z](?:\s*=|\s+(?:is|are|means?|stands? for|equals?)\b)"
    r"(?!\s+(?:still|good|ok|valid|deleted|gone|billable|allowed|bundled|included|paid|covered|denied|denying|used for"
    r"|the (?:right|correct)))",
    re.IGNORECASE,
)
# What frames a supposition and is no part of it.
FRAME = any_of(
    r"\bi (?:assume|guess|suppose|take it|figure|thought|think|believe)\b",
    r"\bcorrect me(?: if (?:i(?:'m| am) )?wrong)?\b",
    r"\b(?:isn'?t|doesn'?t|aren'?t) (?:it|that|they)\b|\b(?:right|correct|true|yes|no|ok|okay|agree)\s*\?",
    r"\b(?:tells?|telling|told) (?:the |a )?(?:payer|insurer|medicare|them|us)\b",
)
# What the value of an indicator may permit, apart from modifiers; `allows` in the table holds these words.
POWERS = (
    ("appeal", words_of("appeal\\w*", "over-?rid\\w*", "overturn\\w*", "lift\\w*", "exceed\\w*", "beat", "more units")),
    ("payable", words_of("paid", "pays?", "payable", "payment", "reimburs\\w*", "covers?", "covered")),
)
# Who asks what a term means, or tells two apart.
OF_TERMS = any_of(
    r"\bmean(?:s|ing|t)?\b|\bstands? for\b|\bdefin\w+|\bexplain|\bdiffer\w*|\bvs\.?\b|\bversus\b|\bagainst\b",
    r"\bwhich is which\b|\bone[- ]?liners?\b|\bplain (?:words|english)\b|\bwhat is it\b|\bwhat(?:'s| is|s) that\b",
    r"\bwhere (?:do|does)\b.*\bcome in\b|\bwhat(?:'?s| is| are| does| do) (?:a |an |the |modifiers? )*[A-Z\d]{2}\b",
    r"\bi (?:assume|guess|suppose|take it)\b|\b(?:just|merely|simply) (?:tells?|says?|mark|means?|shows?|flags?)\b",
    r"\b(?:teach|train|onboard|new hire|walk (?:me|us) through|purpose of|used for|what for|tell me about)",
    r"\bwhen (?:do|does|is|to|should|would)\b(?! neither)|\bwhen\s*\??\s*$|\b(?:goes?|put"
    r"|belongs?) on (?:which|what)\b",
    r"\b(?:which|what) (?:code|line|exam|study|claim|mammo\w*|one)s? (?:\w+ )?(?:gets?|takes?|carr(?:y|ies)|needs?)\b",
)
# Words that coders use for those of the rules.
SAME_AS = dict.fromkeys(
    "trims trim trimmed reduces reduce reduction reductions knock discount mppr slash".split(), "cut"
)
SAME_AS |= dict.fromkeys("read reads interp interpretation pro professional".split(), "reading")
