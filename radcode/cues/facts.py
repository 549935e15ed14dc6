"""What may be supposed of a code by itself: an add-on, of both sides, in two halves, given contrast.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

from radcode.cues.fragments import any_of, words_of

# What only stands beside another code.
IS_ADD_ON = any_of(
    r"\badd(?:ed)?[- ]?on(?:s|(?: type)? codes?)?\b",
    r"\b(?:only|just) (?:be )?(?:billed|reported|used|coded|billable|sent) (?:with|beside|together with) "
    r"(?:another|a primary|some other|other|its primary|a parent)\b(?: codes?)?",
    r"\b(?:needs?|requires?|depends? on|hangs? on|goe?s? with) (?:a |an |its |another |some )?(?:primary|parent|base)\b"
    r"(?: codes?| procedure)?",
)
# The two halves of a study, and that a code is parted into them.
_HALF = r"(?:professional|prof?|technical|tech|tc|\d\d)"
ITS_HALVES = any_of(
    rf"\b{_HALF}(?:(?:,| and(?: an?)?| or(?: an?)?|/|&| ?\+) ?{_HALF})+"
    r"(?: (?:components?|parts?|half|halves|sides?|pieces?))?\b",
    r"\b(?:professional|technical) (?:components?|parts?|half|sides?|pieces?)\b",
)
SPLIT = any_of(r"\bsplit(?:s|table)?\b(?: (?:up|into|in|between|by))?")
# Contrast that is named by itself, neither with nor without.
ANY_CONTRAST = any_of(r"\b(?:contrast|dye)(?:[ -](?:study|enhanced|exam|code|scan|material|media))?\b")
# What a code holds, of which there may be more: "does 74178 include without contrast".
HOLDS = words_of(
    *(
        "includ(?:e|es|ed|ing)",
        "cover(?:s|ed|ing)?",
        "contain(?:s|ed)?",
        "hold(?:s)?",
        "has",
        "have",
        "given",
        "us(?:e|es|ed)",
    ),
    *("get(?:s)?", "involv(?:e|es|ed)", "call(?:s)? for", "part of", "inside", "enhanced", "needs?", "requires?"),
)
# Who asks for a bill and not for a fact: "can we bill 73721 for both knees".
ASKS_BILL = words_of(
    *(
        "i",
        "we",
        r"you(?! (?:call|say|consider))",
        "they",
        "use(?:d)?(?= for| when| if| on)",
        "enough",
        "allowed",
        "paid",
        "pays?",
        "payable",
        "valid",
    ),
    *(
        "still",
        "delet\\w+",
        "active",
        "good",
        "ok",
        "okay",
        "right (?:code|for|one)",
        "correct (?:code|for|one)",
        "den(?:y|ied)",
    ),
    *(
        "separate(?:ly)?",
        "instead",
        "when",
        "if",
        "units?",
        "bill\\w*",
        "reported",
        "covered",
        "order(?:ed)?",
        "patient",
        "append",
        "charge",
        "submit",
    ),
)
# What frames a fact of a code and adds nothing to it.
FRAME_OF_FACT = words_of(
    *(
        "is",
        "are",
        "was",
        "does",
        "do",
        "did",
        "can",
        "could",
        "may",
        "would",
        "will",
        "has",
        "have",
        "had",
        "be",
        "been",
    ),
    *("it", "that", "this", "the", "an?", "any", "its?", "one", "there", "isn'?t", "doesn'?t", "iv", "hcpcs", "cpt"),
    *("codes?", "exams?", "stud(?:y|ies)", "scans?", "tests?", "procedures?", "services?", "images?", "part", "with"),
    *(
        "for",
        "of",
        "on",
        "in",
        "into",
        "and",
        "as",
        "at",
        "by",
        "to",
        "so",
        "considered",
        "called?",
        "say",
        "said",
        "would",
        "you",
    ),
    *("cover(?:s|ed|ing)?", "includ(?:e|es|ed|ing)", "contains?", "given", "us(?:e|es|ed)", "stands?", "means?"),
    *(
        "really",
        "actually",
        "already",
        "always",
        "also",
        "true",
        "right",
        "correct",
        "yes",
        "hi",
        "hello",
        "hey",
        "please",
    ),
)
FREE_WORDS = 2  # words that may stand beside a fact: "inherently bilateral", "by definition", "designated"
