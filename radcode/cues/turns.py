"""What the next turn of a talk adds to or changes in the one before.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import AGENT, BILL, any_of, words_of

FOLLOW_UP = any_of(
    r"^\W*(?:and|but|what if|what about|how about|same|ok(?:ay)?|then|so|also|now|if|or)\b",
    r"^\W*(?:only|just|no,|yes,|why not|instead)\b",
    r"\b(?:that|those|it|the same|this one|these|instead)\b",
)
# What tells of the same patient and exam although no word of it is known: "they gave CCK with it".
GOES_ON = any_of(
    FOLLOW_UP.pattern,
    r"^\W*(?:hm+|oh|wait|sorry|actually|correction|corrected|update|turns out|plus|next|again|well|looked"
    r"|looking|checked|(?:re-?)?reading|re-?read"
    r")\b",
    r"\b(?:tech|doc|doctor|radiologist|report|driver|log|chart|nurse|front desk|rad) "
    r"(?:\w+ )?(?:says?|said|reminds?|tells|told|shows?|states?|confirms?|lists?|covers?)\b",
    r"^\W*(?:it|they|he|she|we|there|this|the (?:report|order|doctor|tech|patient|pt|radiologist|same))\b",
)
# A turn that only goes on with the sentence before it: "with small bowel follow-through", "of a transplant".
CONTINUES = re.compile(
    r"^\W*(?:(?:and|but|plus|also|then|oh|actually|sorry|ok)[ ,]+){0,2}"
    r"(?:with(?:out)?|w/o?|plus|of|by|using|under|via|through|into|for|in|on|at|after|during)(?= )"
    r"(?! (?:it|that|them|me))",
    re.IGNORECASE,
)
# Of these the object is a study of its own as often as not: "for CT chest", "on a knee".
CONTINUES_LOOSELY = re.compile(r"^\W*(?:\w+[ ,]+){0,2}?(?:for|in|on|at|after|during|through|into)\b", re.IGNORECASE)
SAME_EXAM = re.compile(
    r"\bsame (?:scan|exam|study|procedure|test|films?|views?|order|protocol|ct|mri?|ultrasound|thing)\b", re.IGNORECASE
)
# In a follow-up: what is named was done beside what was named before, or once more.
ADDS = any_of(
    r"\b(?:too|also|as well|plus|in addition|on top|part of it|included|besides|both|further"
    r"|followed|added)\b",
    r",\s*(?:and|plus) (?:an? |the )?"
    r"(?!(?:if|what|we|i|he|she|they|it|only|just|no|not|our|how|is|are|can|do|does)\b)\w",
    r"\+|^\W*(?:and )?add(?:ed|ing)?\b",
)
# What was done besides is told, so that both turns are read as one story: "they did the left also", "and pelvis".
TOO = any_of(
    r"\b(?:too|also|as well|in addition|on top|plus|added|adding|part of (?:it|the same \w+)|came back"
    r"|same (?:visit|session|sitting|day|trip|morning|afternoon|appointment|run)"
    r"|for comparison|to compare|(?:an?|one|two|\d) (?:extra|more|additional)"
    r"|(?:an?|two|few|\d) (?:hours?|minutes?) later)\b",
    r"\b(?:done|taken|shot|made|performed|obtained|filmed|scanned) (?:along )?with (?:it|that|them|those)\b",
    r"^\W*and (?:the )?(?!if|what|how|when|in|for|why|is|are|do|does|can|both|same|then|now|would|will|should|or)"
    r"[a-z][\w-]*(?:,? [\w-]+){0,6}[.! ]*$",
)
# The other side had what was told of the first one: "the right ankle got the same", "same views on the left".
SAME_THERE = re.compile(
    r"\b(?:had|got|has|gets|with|did|needed) the same\b|\b(?:left|right|lt|rt|opposite|other)\b(?: \w+){0,3}? same\b"
    r"|\b(?:the )?same(?: \w+){0,3}? (?:on|of|for|to) (?:the |her |his )?(?:left|right|lt|rt|opposite|other)\b",
    re.IGNORECASE,
)
# The other side had something else: "the right breast got a limited one", "the left foot had two views".
OTHER_HAD = re.compile(
    r"^\W*(?:and |but )?(?:the |her |his )?(?:left|right|lt|rt|opposite|other)(?: \w+)? (?:had|got|has|gets|needed)"
    r" (?:only |just )?(?:an?|\d|one|two|three|four|five|six)(?: \w+){0,2}?"
    r" (?:views?|films?|one|exam|study|scan|x-?rays?|ultrasound|mri|ct|cta|mammogram|ones|series)\b",
    re.IGNORECASE,
)
# Something was told wrongly before: "it should be the left".
MEANT = re.compile(
    r"\b(?:should|must) (?:be|have been|say|read)\b|\b(?:i|we) (?:meant|mean)\b"
    r"|\bwrong\b|\bmistake\b|\binstead\b|\bnot the\b",
    re.IGNORECASE,
)
AGAIN = any_of(
    r"\b(?:again|also|too|afterwards?|repeated|rescanned|as well|added|plus|first|before and after)\b",
    r"\bat the end\b|\blater on\b|\b(?:contrast|dye|gad\w*)(?: \w+){0,2} after (?:it|that|this|them|those)\b",
    r"\b(?:before|prior to|ahead of|preceding|in advance of|after(?:wards)?) (?:\w+ ){0,2}"
    r"(?:contrast|inject\w*|dye|gad\w*|bolus|plain|unenhanced|non-?contrast|pre-?contrast)\b",
    r"\bthen (?:they|we|he|she|gave|did|scanned|re\w+)\b",
)
WITH_IT = any_of(
    r"\b(?:with|along with|beside|on top of|on) (?:it|that|this|them|those)\b",
    r"\b(?:also|too|as well|in addition|same (?:day|session|visit)|add(?:ed|ing)?|tack(?:ed)? on|extra|separate(?:ly)?"
    r"|bundled|included|inside)\b",
)
# Whether what was answered holds all the same, once more is told: "no image was saved. still ok?".
STILL = any_of(
    r"\bstill (?:be )?(?:ok|okay|fine|good|right|correct|true|legit|allowed|possible|apart|separate\w*|valid"
    r"|(?:bill|report|charg|pay|cod|appl|count|work|us|add)\w*)\b",
    r"\b(?:does|do|would|will) (?:that|this|it) (?:change|matter|make a difference)\b",
)
# Whether the lines told before stay as they are, and whether they change: "same code?", "does that change anything?".
_OF_BILL = r"(?:answer|codes?|cpts?|lines?|bill(?:ing|s)?|charges?|modifiers?|coding|number|claim|one)"
_MODAL = r"\b(?:does|do|would|will|should|can|is|are)\b"
_SAME = r"\bsame\b(?! (?:day|session|visit|date|time|doc\w*|physician|provider|patient|side|scanner|room)\b)"
SAME_BILL = any_of(
    rf"{_MODAL}[^?.]{{0,25}}\b{_OF_BILL}(?: \w+)? (?:stay|stand|hold|remain|survive|keep)s?\b",
    rf"(?:{_MODAL}|\b(?:so|still|bill|use)\b)[^?.]{{0,25}}\bsame (?:exact )?{_OF_BILL}\b[^?.]{{0,30}}\?",
    rf"(?:^|[.!?,;])\W*(?:(?:and|so|still|the|{_MODAL}|be|it|this|that|these|those) )*{_SAME}[^?.]{{0,40}}\?",
    r"\bstill (?:be )?(?:the )?(?:same|identical|unchanged|stand\w*|stay\w*)\b",
)
OTHER_BILL = any_of(
    rf"{_MODAL}[^?.]{{0,30}}\b(?:change|alter|affect) (?:any ?thing|things|it|that|much"
    rf"|(?:the|my|our|your|what) (?:\w+ )?(?:{_OF_BILL}|(?:we|i|you) (?:bill|code|charge|report)))\b",
    rf"{_MODAL}[^?.]{{0,25}}\b{_OF_BILL} change\b",
    rf"{_MODAL} (?:it|that|this) (?:matter|make (?:a|any) difference)\b",
    rf"\b(?:any|a) (?:change|difference)(?: (?:in|to|for) (?:the |my |our )?{_OF_BILL})?\W*\?",
    rf"\b(?:different|other|another|new) {_OF_BILL}(?: then| now)?\W*\?|{_MODAL}[^?.]{{0,12}}\bdifferent {_OF_BILL}\b",
)
NEXT_SENTENCE = re.compile(r"[.!?;]\s+\w")
# An age alone, of a patient of whom an age was told: "oops she's 6", "the patient is actually 40".
AGE_ALONE = re.compile(
    r"^(?P<before>.*?\b(?:she|he|kid|child|patient|pt|baby|boy|girl)(?:'s| is| was| turned)"
    r"(?: (?:actually|really|only|just|already|now))? )(?P<n>\d{1,3})\b"
    r"(?!\s*(?:\w+[ -])?(?:year|yr|yo\b|y/?o\b|mo|week|wk|day|view|film|lesion|level|mm|cm|mg|ml|%))",
    re.IGNORECASE,
)
OF_AGE = any_of(r"\b(?:age[ds]?|years?[- ]old|yrs?[- ]old|y/?o|months?[- ]old|child|infant|kid|baby)\b")
# What is asked about is the code alone, whatever becomes of its modifiers.
OF_CODE_ALONE = words_of("codes?", "cpts?", "number")
# The answer is doubted, and nothing new is told: "are you sure? my manager wants two lines".
DOUBTS = any_of(
    r"\b(?:you|u) (?:really |quite |absolutely |100 ?% )?(?:sure|certain|positive)\b",
    r"\b(?:sure|certain|right) about (?:that|this|it)\b|^\W*(?:really|seriously|for real)\b",
    r"\bdouble[- ]check (?:that|this|it)\b",
)
# What becomes of the answer where something is otherwise: "does the tomo part change", "what if it's diagnostic".
CHANGED = re.compile(r"\bchang(?:e|es|ed|ing)\b|\binstead\b|\bdifferent\b|\b(?:what|and) if\b", re.IGNORECASE)
# The other half of a study is asked for: "and the injection?", "what about the needle part".
HALF_ASKED = re.compile(
    r"^\W*(?:(?:ok|okay|so|and|plus|but|what about|how about)\W+){1,3}(?:for )?(?:the |that )?(?:actual )?"
    r"(?:inject\w*|needle|puncture|stick|cannulation|cath(?:eter(?:ization)?)?)\b",
    re.IGNORECASE,
)
IS_BILLED = words_of(rf"{BILL}(?:ed|d|s|ing|able)?", "claim(?:ed)?", "separately?", "add(?:ed)?")
# Another case is begun, whatever was told before: "new one: CTA chest", "different patient - ...", "unrelated: ...".
NEW_TOPIC = re.compile(
    r"^\W*(?:(?:ok|okay|thanks|thank you|thx|ty|great|got it|cool|perfect|alright|and|now)\W+){0,3}"
    r"(?:(?:a )?(?:new|next|different|other|another|separate|diff) (?:one|pt|patient|case|question|exam|claim|order"
    r"|topic|chart|acct|account)|unrelated|switching (?:gears|topics?)|moving on|next(?: up)?|change of topic)"
    r"\s*(?:[:,;.\u2013-]|$)",
    re.IGNORECASE,
)
# An exam of an earlier turn is taken up again: "back to the foot", "go back to the first one".
BACK_TO = re.compile(
    r"^\W*(?:(?:ok|okay|so|now|and|but|wait|sorry|actually|no)\W+){0,2}"
    r"(?:(?:let'?s |can we |i want to )?(?:go(?:ing)? )?back to|return(?:ing)? to"
    r"|re(?:garding)?:? (?=the (?:first|orig))"
    r"|about (?=the (?:first|original)))"
    r"\s*(?:the |that |my |our )?(?P<what>(?:[\w/-]+ ?){1,4})\W*",
    re.IGNORECASE,
)
# What a turn tells was done beside or after what was told before: "and the chest film", "an x-ray afterwards".
BESIDE_FIRST = re.compile(
    r"^\W*(?:ok|okay|so|oh|then|thanks)?\W*(?:and|plus|also)\b"
    r"(?! (?:if|what|how|when|why|which|is|are|does|do|can|could))"
    r"|\b(?:after(?:wards?)?|post|following|same (?:day|session|visit|encounter|sitting))\b",
    re.IGNORECASE,
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
# In a follow-up: one side is all that was done, whatever is told of the other one: "right leg is gone, only the left".
ONLY_SIDE = re.compile(
    r"\b(?:only|just)(?: (?:did|do|got|had|scan\w*|imag\w*|could|was|the|on|one))* (?P<a>left|right|lt|rt)\b"
    r"|\b(?P<b>left|right|lt|rt)(?: (?:side|one|leg|arm|breast))? (?:only|alone)\b",
    re.IGNORECASE,
)
SIDE = re.compile(r"\b(?:left|right|lt|rt)\b", re.IGNORECASE)
# A turn that only names what was done besides, as one more part of the list before: "PA chest as well".
LISTED_TOO = re.compile(r"^\W*(?:an? |the )?[\w-]+(?: [\w-]+){0,3} (?:too|also|as well)\W*$", re.IGNORECASE)
# What is told of a side that was not done: "right breast not done".
SIDE_NOT_DONE = re.compile(
    r"\b(?P<side>left|right|lt|rt)\b(?:(?!\b(?:so|only|but|then|just)\b)[^.;,?\"\n])*?"
    r"\b(?:not|never|no|\w+n't|skipped|missed|refused)\b(?:(?!\b(?:so|only|but|then|just)\b)[^.;,?\"\n])*",
    re.IGNORECASE,
)
# The side that was not told: "the opposite one"; a side told by mistake names it too.
OPPOSITE = re.compile(
    r"\b(?:opposite|contra-?lateral|other) (?=(?:side|one|leg|arm|breast|limb|knee|hip|ankle|foot|hand|wrist|elbow"
    r"|shoulder)\b)",
    re.IGNORECASE,
)
OTHER_SIDE_TOO = re.compile(r"\b(?:the )?(?:opposite|contra-?lateral|other) (?:side|one)\b", re.IGNORECASE)
WRONG_SIDE = re.compile(
    r"\b(?:wrong|incorrect) (?:side|one|leg|arm|breast|limb|laterality)\b|\b(?:flip|swap|switch)\w* (?:the )?sides?\b",
    re.IGNORECASE,
)
# Who looks into the papers once more reads no study: "I re-read it", "reading the op note again".
REREADS = re.compile(
    r"\b(?:i |we |just )*(?:re-?read(?:ing)?|re-?check(?:ed|ing)?|look(?:ed|ing)? (?:again )?at"
    r"|read(?:ing)?(?= [^.,;:]{1,30} (?:again|once more)\b)) "
    r"(?:it|the (?:\w+ )?(?:note|report|dictation|log|order|chart|sheet)s?)(?: again| once more)?",
    re.IGNORECASE,
)
# What somebody else wants billed: neither what was done nor what the coder means.
WANTED_BY = re.compile(
    r"\b(?:emr|ehr|epic|cerner|system|software|encoder|scrubber|charge ?master|cdm|superbill|computer|google|chatgpt"
    r"|manager|boss|biller|billing|supervisor|doc(?:tor)?|physician|radiologist|coworker|colleague|somebody|someone"
    r"|they|she|he|vendor|rep|consultant|payer|auditor|admin\w*)\b(?: \w+){0,2}? "
    r"(?:says?|said|wants?|wanted|thinks?|told|insists?|claims?|suggests?|tells|shows?|lists?|picks?|gives?)\b",
    re.IGNORECASE,
)
# A code that is to go along with what was told, whatever modifier it has: "can 73140 ride along with F6?".
RIDES = re.compile(
    r"\b(?:[0-9A-Z]\d{3}[0-9A-Z])\b(?: be)? (?:rid(?:e|den)|go|goes|tag(?:ged)?|billed|reported|charged|coded|paid"
    r"|added)\b"
    r"[^.;?]{0,12}\b(?:along\w*|too|as well|also|separately|in addition|on top|extra)\b",
    re.IGNORECASE,
)
# A code is put forward for what was told, and nothing else: "so can i bill 74170?", "should we use 73130 then".
PUTS_FORWARD = re.compile(
    r"^\W*(?:(?:so|ok|okay|then|and|but|well|hm+|now|or)[ ,]+){0,2}"
    r"(?:can|could|should|may|do|would|must|shall|why (?:can'?t|don'?t)) (?:i|we|you|they|it|that)"
    r"(?: (?:just|also|still|simply|then|rather|be))?"
    r" (?:use|bill|billed|code|coded|report|reported|charge|submit|send|go with|put)"
    r"(?: it| this| that)?(?: as| with)?(?: cpt| code)? [0-9A-Z]\d{3}[0-9A-Z](?:-[0-9A-Z]{2}){0,3}"
    r"(?: (?:then|here|instead|for it|for this|for that))?\W*$",
    re.IGNORECASE,
)
# One code beside what was told: "can we put the film's code with it?".
BESIDE_IT = any_of(r"\b(?:with|along with|beside|on top of|on) (?:it|that|this|them)\b[^.?]{0,12}\?")
# What was put in was not taken out again: "they left a pigtail in".
LEAVES = any_of(r"\bleft (?:it|an?|the|\d)\b[^.;]{0,40}\b(?:in|to)\b", r"\bleft in\b")
# In a turn, what a paper or a person says was done is told, not quoted: "the sheet says sincalide went in".
SAID_BY = any_of(
    r"\b(?:the |our |my |her |his )?(?:\w+ )?(?:sheets?|logs?|charts?|notes?|forms?|records?|lists?|tech\w*|nurse)"
    r"(?: just)? (?:says?|said|shows?|showed|states?|stated|lists?|listed|tells|told|has|had|reads)"
    r"(?: me| us)?(?: that)?(?= [a-z])"
)
# Who reads did the other half too, told by a pronoun: "she also put in the catheter", "he did the injection".
HE_DID = re.compile(
    r"\b(?:he|she|they|i|we|(?:the |our |same |pediatric )*(?:rad|radiologist|doctor|doc|reader))\b(?: \w+){0,2}? "
    r"(?:inject(?:s|ed)|puncture[sd]|cannulate[sd]|catheteri[sz]e[sd]|instill(?:s|ed)|fill(?:s|ed)"
    r"|(?:plac(?:ed|es)|puts?|did|does|performed)(?: in)? (?:(?:the|an?|his|her) )?(?:\w+ )?"
    r"(?:injection|puncture|cath\w*|needle|tube|foley|contrast|dye|cannulation))\b",
    re.IGNORECASE,
)
# Another code is put forward for the exam that was told.
INSTEAD = any_of(r"\binstead\b|\bpays? (?:more|better)\b|\bwhy (?:can'?t|don'?t) (?:i|we) (?:use|bill)\b|\bwhy not\b")
# A turn that takes something back, or tells that something was otherwise.
TAKES_BACK = any_of(
    r"^\W*(?:oh |hm+,? |ok |no,? |so )*(?:my (?:bad|mistake|fault)|correction|corrected|sorry|oops|scratch that|wait"
    r"|actually|turn(?:s|ed) out|update|misread|i misread|wrong)\b"
)
# Whoever is spoken of sends a claim of their own: "what goes on HER claim", "what does she bill".
THEIR_CLAIM = re.compile(
    r"\b(?:her|his|their|its) (?:own )?(?:claim|bill|line|side|part|code|charge)s?\b"
    r"|\bwhat (?:do(?:es)?|can|should|would|will) (?:she|he|they) (?:bill|code|report|send|charge|submit|get)\b",
    re.IGNORECASE,
)
# The same session is told further: "then he ballooned the vein", "they left a drain in".
WENT_ON = re.compile(
    r"^\W*(?:and |so |but |ok |oh )*(?:then|they|he|she|we|i|our|the|after(?:wards?)?|also|an?)\b", re.IGNORECASE
)
# Why something was done besides tells of no exam: "because the other hip is metal", "she is obese, so the tech added".
BECAUSE = re.compile(r"\b(?:because|cause|due to)\b[^.;,?]*", re.IGNORECASE)
SO_THAT = re.compile(r"\bso (?=(?:the|they|we|he|she|i|our|tech|it|only)\b)", re.IGNORECASE)
# No agent was given, as told before another turn tells which one was.
NO_AGENT = re.compile(
    rf"\b(?:no|without(?: any)?|w/o) (?:\w+ )?{AGENT}\b(?: (?:was |were )?(?:given|used|injected|infused))?",
    re.IGNORECASE,
)
IT_COVERS = re.compile(
    r"\b(?:it|they|(?:the )?(?:reports?|dictation|study|exam|scan))(?: only| just)? "
    r"(?:covers?|covered|includes?|included)\b"
    r"|\b(?:was|were|got|is|are)(?: also| all)? (?:covered|included)\b",
    re.IGNORECASE,
)
# A sentence with a verb of the past or the present tells something: "the line was pulled", "Dr. X re-did it".
TELLS = any_of(
    r"\b(?:is|are|was|were|has|had|have|did|does|got|went|came|gave|took|put|made|said|says|isn'?t|wasn'?t|weren'?t|didn'?t)\b",
    r"\b[a-z]{2,}ed\b",
)
# Words of thanks and assent tell nothing.
CHAT = frozenset(
    """thanks thank thx ty great awesome perfect cool got helps help helped helpful appreciate appreciated nice good
sure yes yep yeah right understood makes sense wow lol hmm ah oh okay ok bad sorry actually wait correction
mistake""".split()
)
# What is asked at the end of a text that tells an exam: ", code?", "what CPT", "codes please".
ASKS_AT_END = re.compile(
    r"\s*[,.;:?]\s*(?:(?:what(?:'?s| is| are)?|which|need|give me) )?(?:the )?(?:cpt|hcpcs)?\s?"
    r"(?:codes?|cpt|hcpcs)(?: please)?\s*\??\s*$",
    re.IGNORECASE,
)


def adds(turn: str) -> bool:
    """Tell whether a turn tells of something done besides what was told; "oops, both sides" tells it otherwise."""
    return tells_too(turn) or bool(ADDS.search(turn) and not (TAKES_BACK.search(turn) or MEANT.search(turn)))


def tells_too(turn: str) -> bool:
    """Tell whether a turn says that something was done besides, or of the other side what was told of the first one."""
    if TOO.search(turn):
        return True
    return bool(SAME_THERE.search(turn) or OTHER_HAD.search(turn)) and not (
        TAKES_BACK.search(turn) or MEANT.search(turn)
    )
