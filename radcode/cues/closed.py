"""What is put forward to be held against the rules: yes or no, still valid, inside or apart.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import BILL, OPENS_YES_NO, WHO, any_of, words_of
from radcode.cues.lives import asks_whether_live, says_dead
from radcode.cues.money import ANY_MONEY, CHECKS_AMOUNT, WENT
from radcode.cues.wanted import DENIED, MENDS, OPENS
from radcode.model import Ask, Question

INCLUDED = words_of(
    "include[sd]?",
    "inclusive",
    "part of",
    "inside",
    "contain(?:s|ed)?",
    "bundle[sd]?",
    "block(?:s|ed)?",
    "covered (?:by|in)",
    "built in(?:to)?",
    "baked in(?:to)?",
    "rolled in(?:to)?",
    "comes? with",
    "(?<!professional )(?<!technical )(?<!reading )(?<!pro )components? of",
    "in(?:herent|tegral|cidental) (?:in|to)",
)
# An edit or unbundling is spoken of only where one is inside the other.
_EDIT_ASKED = words_of(
    "(?:is|are) there (?:an?|any) (?:[\\w-]+ ){0,3}(?:edits?|pairs?)",
    "(?:have|has) (?:an?|any) (?:[\\w-]+ ){0,2}edits?",
    "do(?:es)? (?:an?|any) (?:[\\w-]+ ){0,3}(?:edits?|pairs?) exist",
    "(?:hit|trip|trigger|cause|have|run into|subject to) (?:an?|any|the) (?:\\w+ ){0,2}edits?",
    "(?:is|be|as|it|considered) unbundling",
)
APART = words_of("separate", "separately", "apart", "in addition", rf"{BILL}(?:ed|d|s|ing|able)?", "add(?:ed)?")
ALONE = words_of(
    *("by itself", "on its own", "alone", "stands? alone", "standalone", "stand-alone"),
    r"without (?:(?:an?|its|the|any|billing|reporting|also) )*(?:primary|\d{4}[\dA-Z]|[a-z]\d{4})",
)
# The code beside which an add-on is asked to be missing: "77063 without 77067".
WITHOUT_CODE = re.compile(
    r"\bwithout (?:(?:an?|its|the|any|billing|reporting|also|cpt|code|primary) )*$", re.IGNORECASE
)
YES_NO = any_of(
    OPENS_YES_NO,
    r"\bstill (?:good|valid|ok|okay|active|billable)\b",
    r"\bok to bill\b",
    rf"(?<!what )(?<!which )(?<!how )(?<!when )(?<!where )(?<!code )(?<!codes )(?<!cpt )(?<!modifier"
    rf" )(?<!mod )(?<!units )"
    rf"\bdo {WHO} (?:\w+ly |just |also |still |now )?(?:use|{BILL}|add|append)\b",
    r"\bwhether\b",
    r"\ballowed to\b",
    rf"\bcan {WHO} (?:still )?(?:{BILL}|use|add)\b",
    r"\bcan (?:both|they|these|those|all (?:of )?(?:them|these|two|three|four))\b",
    r"\b(?:ok|okay|yes|allowed|good) or (?:no|not|nope)\b",
    r"\bboth (?:ok|okay|fine|allowed|paid|payable|billable|billed|coded|reportable|separate)\W*$",
)
_WE_DO = r"(?:we|i|you|they) (?:can|should|may|do|don'?t|need|have to|only|never|always)"
# What a source or somebody of the trade says in one sentence is put forward: "a blog says ...".
HEARSAY = (
    r"^\W*(?:[\w'-]+\s+){0,4}?(?:blogs?|(?:web)?sites?|pages?|webpages?|sources?|articles?|forums?|slides?|decks?"
    r"|books?|handouts?|sheets?|manuals?|guides?|newsletters?|vendors?|consultants?|auditors?|billers?|coders?|boss"
    r"|managers?|supervisors?|coworkers?|instructors?|lecturers?|teachers?|colleagues?|chatgpt|google|internet|online"
    r"|webinars?|podcasts?)\s(?:[\w'-]+\s){0,4}?(?:says?|said|claims?|claimed|tells?|told|states?|stated|insists?|swears?"
    r"|teaches|taught|writes?|wrote)\b[^.?!;]*[.!]?\s*$"
    r"|^\W*i (?:read|heard|was told|saw)\b[^.?!;]*[.!]?\s*$"
)
# What somebody of the trade did or wants to do with a line is put forward: "front desk wants RT on it".
PUT_BY = (
    r"(?:^|[.!;,?:-])\s*(?:[\w'-]+\s+){0,4}?(?:vendors?|consultants?|auditors?|billers?|coders?|biller|boss|managers?"
    r"|supervisors?|coworkers?|colleagues?|tech(?:s|nologists?)?|front (?:desk|office)|clerks?|schedulers?|billing"
    r"(?: (?:office|dep\w*|company|service|team|lead))?|coding (?:lead|team|dep\w*)|new (?:hire|girl|guy)|trainee"
    r"|somebody|someone|owner|partner|doc(?:tor)?s?|surgeons?|radiologists?|rads?|physicians?)\s(?:[\w'-]+\s){0,3}?(?:wants?|wanted|keeps?|kept|puts?|adds?|added|attach\w*"
    r"|append\w*|coded|codes|billed|bills|charged|charges|reports|reported|uses|used|submitted|slap\w*|stuck|insists?)\b"
    r"[^.?!;]{0,60}\b(?:\d{4}[\dA-Z]|on (?:it|that|this|them|both|each|every)|modifiers?|mod|twice)\b[^.?!;]*[.!]?\s*$"
)
# Who proposes wants to hear yes or no: "77080 x2, right?", "is 26 ok on it".
PROPOSES = any_of(
    OPENS_YES_NO,
    r"\b(?:so|then|thats?|that'?s|makes?|=) (?:it'?s )?\d+ (?:units?|lines?)\b[^?]*\?",
    r"\b(?:right|true|correct|legit|ok|okay|fine|kosher|allowed|yes|agree|no)\s*\?",
    r"\btrue (?:or|/) ?false\b",
    rf"(?:^|[.;!,]\s)\W*(?:so|{_WE_DO}|(?:we|i) {BILL})\b[^?]*(?<!the )(?<!and )(?<!or )(?<!on )"
    r"\b(?:right|true|correct|ok|okay)\W*$",
    r"\bwas (?:that|it|this) (?:right|true|correct|ok|okay|wrong)\b",
    HEARSAY,
    PUT_BY,
    r"\b(?:ok|okay|yes|allowed|good) or (?:no|not|nope)\b",
    r"\bis (?:he|she|the (?:biller|coder|consultant|auditor|boss)) (?:right|correct|wrong)\b",
    r"\b(?:over|above|within|under) (?:the|its) (?:daily )?(?:limit|mue|max\w*)\s*\?",
    r"\bonce (?:per|(?:for )?each|every|a) \w+\s*\?",
    r"\bisn'?t (?:it|that)\b|\bis (?:that|it|this) (?:right|true|ok|correct|a thing|allowed|wrong)\b",
    rf"[.,;:?!-]\s*(?:so )?(?:can|may|do|should|could) {WHO} \w+",
    r"[.,;:?!-]\s*(?:so )?(?:is|are|does|do|will|would|should|can|may|could) \w+ [^?]*(?:\?|$)",
    r"\b\d{4}[\dA-Z](?:-\w\w)*(?:\s*(?:x ?\d|and|&|\+|plus|with)\s*\d{0,5}(?:-\w\w)*)*\s*\?",
    r"\bstill \d{5}\b",
    r"^\W*\d{4}[\dA-Z] (?:during|while)\b[^?.!;]{0,60}\W*$",
    r"\b\d{4}[\dA-Z](?:-\w\w)*\s*(?:x ?\d+|times (?:\d+|two|three|four)|\d+ units)\b[^.?]*\?",
)
OK_OR_NOT = re.compile(r"\b(?:ok|okay|yes|allowed|good) or (?:no|not|nope|bad)\b", re.IGNORECASE)
# What was said before is put forward, whatever is told after it: "I'd use 74170, ok? liver mass".
TAGGED = re.compile(
    r"\b(?:right|correct|ok|okay|fine|agree|sound good)\s*\?|(?<=\w )(?<!or )(?:right|correct|yes)\s*[.!]*$",
    re.IGNORECASE,
)
# What is put forward besides the study itself: "can the group also bill".
ALSO_BILLED = re.compile(rf"\b(?:also|additionally|in addition|besides|too) (?:be )?{BILL}", re.IGNORECASE)
MERELY = words_of("just", "only", "merely", "simply")
# "Why can't we use 50 on it": that it may not is known already.
CANNOT = words_of(
    *("can'?t", "cannot", "not", "no", "never", "won'?t", "isn'?t", "doesn'?t", "den(?:y|ied|ies)", r"reject\w*"),
)
# "Every line": whether each line takes the modifier.
# A code put forward without any modifier: "plain 77053 then?", "do we send it bare".
PLAIN = any_of(
    r"\b(?:plain|bare|naked|unmodified|straight) (?:code )?(?=\d{4}|[A-Z]\d{4}|code|then|then\?)",
    r"\b(?:without|no|sans|w/o) (?:a |any )?mod(?:ifier)?s?\b(?! needed)",
    r"\b(?:send|bill|report|code|submit|leave) (?:it|this|that) (?:plain|bare|unmodified)\b",
)
EVERY_LINE = any_of(
    r"\b(?:every|each|all|both|either)(?: of)?(?: the)? (?:lines?|codes?|ones|charges?)\b", r"\bon both\b"
)
NEEDED = any_of(
    r"\bneeds? (?:a |any )?modifier", r"\bmodifier (?:is )?(?:needed|required)", r"\brequires? (?:a |any )?modifier"
)
# Who takes for a rule what plans do each in their own way.
UNIVERSAL = words_of("every", "all", "always", "each", "any", "same", "universal(?:ly)?", "across the board")
# What stands before a payer that is only compared with.
COMPARED = any_of(
    r"\b(?:same|as|like|than|unlike|vs\.?|versus|follows?|mirrors?)\s+(?:(?!an?\b|our\b|for\b)\w+ ){0,2}$"
)
# "right" as a word of agreement, which names no side.
_OTHER_SIDE = re.compile(r"\b(?:left|lt)\b", re.IGNORECASE)
_AGREES = any_of(
    r"\b(?:is|was|sound|look)s? (?:that|this|it|about )?\s?right\b",
    r"\bright\s*\?+\s*$",
    r"[,.;]\s*right\s*\?",
    r"\bis (?:he|she) right\b",
    r"\bright (?:amount|code|cpt|hcpcs|modifier|number|answer|way|call|choice|thing|unit|pair|edit|fee|rate|price)s?\b",
    r"(?<!side )(?<!laterality )\b(?:is|was|are|were|be|been|being) (?:not |quite |all )?right"
    r"(?= (?:on|in|for|about|to|that|then|at|when|if|or wrong|back)\b|\s*[.;])",
    r"\bright (?:now|away|after|before|there|here)\b",
    r"\b(?:add|use|bill|report|charge|code|send|drop)\b[^.;?\n]*\b(?:\d{4}[\dA-Z]|[A-Z]\d{4})\b[^.;?\n]*"
    r"[,;]\s*right\s*[.!]*\s*$",
)


_SO = re.compile(r"^\W*so\b", re.IGNORECASE)
_LAST_RIGHT = re.compile(r"\bright\W*$", re.IGNORECASE)


def without_agreement(text: str) -> str:
    """Blank a "right" that means correct and no side; beside a left one it is a side: "one left and one right?"."""
    if _OTHER_SIDE.search(text):
        return text
    text = _LAST_RIGHT.sub(lambda m: " " * len(m[0]), text) if _SO.search(text) else text
    text = _RIGHT_OF_TALK.sub(lambda m: " " * len(m[0]), text)
    return _AGREES.sub(lambda m: " " * len(m[0]), text)


# Behind a word of the claim it agrees: "77067 every year right?", "one unit right".
_RIGHT_OF_TALK = re.compile(
    "(?:"
    + "|".join(
        rf"(?<=\b{w} )"
        for w in "year years month months unit units paid allowed covered bundled separate separately together once"
        " twice day claim line lines free okay ok needed required it that".split()
    )
    + r")right\W*$",
    re.IGNORECASE,
)


# "Was the denial right?": yes when what was billed was wrong.
DENIAL_RIGHT = any_of(
    r"\b(?:was|is|were|are) (?:the|this|that|their|his) (?:denials?|rejections?|edits?|auditors?|reviewers?|payers?"
    r"|plans?)\b[^?]{0,50}\b(?:right|correct|valid|proper|justified|legit|fair)\b",
    # what a payer is said to refuse: "they say the two cannot be billed together, right?"
    r"\b(?:payers?|insur\w+|medicare|plans?|auditors?|they|scrubbers?|edits?|denials?)\b[^?.]{0,30}\b(?:says?|said|claims?|told)"
    r"\b[^?.]{0,60}\b(?:cannot|can'?t|can not|should not|shouldn'?t|may not|must not|never) (?:be )?"
    r"(?:go|billed?|paid|reported|coded|used|charged|unbundled|submitted)\b[^?]*\b(?:right|correct|true|agree\w*)\s*\?",
    r"\b(?:was|is|were|are) (?:medicare|they|it) (?:right|correct) to (?:deny|reject|refuse|cut|kick)",
    r"\b(?:rightly|correctly|properly) denied\b|\bdenied (?:rightly|correctly|properly)\b",
)
# The code that somebody took for the exam told, and none beside it: "someone keyed ...".
KEYED = any_of(
    r"\b(?:someone|somebody|biller|coder|tech|front desk|they|we|he|she|system|encoder|template)\b (?:\w+ ){0,2}"
    r"(?:keyed|entered|picked|chose|put in|dropped|coded|used|went with|selected|typed) (?:it )?(?:as |in )?"
    r"(?:\d{4}[\dA-Z]|[A-Z]\d{4})\b\s*(?:[.?!]|$)"
)
# Two who do not agree on a claim: "auditor crossed it out, we say it is separate. who wins?".
DISPUTES = any_of(
    r"\bwho(?:'?s| is| was)? (?:is )?(?:right|wrong|correct|wins|won)\b",
    r"\bwhich of (?:us|them|the two) is (?:right|wrong)\b",
)
# What a payer will not take: "they will reject G0279".
NOT_TAKEN = any_of(
    r"\b(?:will|'ll|would|always) (?:reject|deny|refuse|bounce)s? (?:the )?$",
    r"\b(?:won'?t|will not|don'?t|do not|doesn'?t|does not|never) (?:take|accept|recogni[sz]e|want)s? (?:the )?$",
)
TODAY = words_of("today", "right now", "currently", "nowadays")


def wants_verdict(question: Question) -> bool:
    """Tell whether a question may be answered by yes or no."""
    if question.ask in (Ask.PAIR, Ask.ALLOWED, Ask.SUITS):
        return True
    if question.ask is Ask.UNITS:
        return bool(PROPOSES.search(question.text))
    if question.ask is Ask.PAYMENT:
        changed = question.also_on is not None and WENT.search(question.text) is not None
        return any(p.search(question.text) for p in (PROPOSES, ANY_MONEY, CHECKS_AMOUNT)) or question.yes_no or changed
    if question.ask is Ask.MODIFIER:
        return question.yes_no and bool(NEEDED.search(question.text))
    if question.ask is Ask.RULE:
        return not OPENS.search(question.text)
    return question.ask is Ask.VALIDITY and asks_whether_live(question.text)


def asks_refusal_right(text: str) -> bool:
    """Tell whether a yes means that a refusal was right: "the payer says 77014 was not valid then. Is it right?"."""
    return DENIAL_RIGHT.search(text) is not None and (DENIED.search(text) or says_dead(text)) is not None


# What asks for a yes or no, or wants to mend the claim, beside a denial.
_AUXILIARY = words_of(
    *("is", "are", "was", "were", "does", "do", "did", "can", "could", "should", "may", "will", "would", "right"),
    *("correct", "correctly", "ok", "okay", "why", "how", "what", "which", "or"),
)


def tells_denial(question: Question) -> bool:
    """Tell whether a denial is told and nothing asked by yes or no: "77052 denied with 77057?"."""
    text = question.text
    return bool(DENIED.search(text)) and not (question.yes_no or MENDS.search(text) or _AUXILIARY.search(text))


# A sentence that only asks whether what was said before is so.
_POINTS_BACK = re.compile(
    r"^\W*(?:\w+\W+){0,2}\w+\W*$|^\W*(?:is|was|are|isn'?t|so) (?:that|this|it|he|she|they|the \w+)\b[^?]{0,20}"
    r"\b(?:right|correct|true|so|accurate|ok|okay|legit)\b[^?]{0,10}\?$",
    re.IGNORECASE,
)


# "When 76700 is billed, does 76705 bundle?": what stands before the comma asks nothing.
_GIVEN = re.compile(r"^\W*(?:when|if|where|since|because|with) [^,?]*,", re.IGNORECASE)


def asks_inclusion(text: str) -> bool:
    """Tell whether a yes means that one code is inside the other: "does 77053 include 76000".

    Where both are asked, "is it included or billed separately", the first one is answered.
    """
    if DENIAL_RIGHT.search(text):
        return True  # "is the denial of 76705 with 76700 right?"
    if DENIED.search(text) and MENDS.search(text):
        return False  # "denied as included: should I put 59 on it" asks for the claim that is right
    asked = [s for s in re.split(r"(?<=[.;!?])\s+", text) if s.endswith("?") and not _POINTS_BACK.search(s)]
    text = next((s for s in reversed(asked) if INCLUDED.search(s)), asked[-1] if asked else text)
    if _EDIT_ASKED.search(text):
        return True
    text = _GIVEN.sub("", text)
    inside, apart = INCLUDED.search(text), APART.search(text)
    return inside is not None and (apart is None or inside.start() < apart.start())
