"""Everyday ways to say what an exam is, put into the words of the vocabulary: "nothing is injected", "two films".

Pure; knows words and no codes. What it does not know it leaves as it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache

_AGENT = (
    r"(?:(?:iv|intravenous|iodinated|injected|any|the|an?|additional) )*(?:(?<=iodinated )agent"
    r"|contrast(?: (?:agent|medium|media|material"
    r"|dye|phase))?|gadolinium|dye|iodine|enhancement)(?! (?:allerg|reaction|enema|code))"
)
# Images made before the contrast, and after it; what is said of them one after the other is an exam of both.
_INTO = rf"(?:{_AGENT}|the injection|contrast injection)"
_RUN = r"(?:pass|run|scan|series|set|images?|sequences?|one|acquisition|study)"
_UNENHANCED = (
    rf"(?:(?<!no )(?<!not )(?<!without a )(?:plain|native|unenhanced|non-?contrast|non-?enhanced|bare|pre-?contrast)"
    rf"|dry(?= {_RUN}\b)|(?:before|ahead of|prior to|without) {_INTO})(?![- ]?film| x-?ray| radiogr)"
)
_ENHANCED = (
    rf"(?:(?:after|behind|following|with|once) {_INTO}|(?<!un)(?<!non-)enhanced|post-?contrast|post-?gadolinium"
    rf"|(?:{_AGENT}) (?:series|run|runs|pass|images?|sequences?|set)"
    rf"|injected {_RUN}|post-?gad\b"
    r"|(?:before|one|another|again|second|more)[^,;.:()\d]{0,12} (?:after|behind|following) it\b)"
)
_BETWEEN = (
    r"(?:(?!\b(?:or|nor|not|never|no|without|versus|vs|only|while|whereas|instead|unlike|rather|but|is|are|than)\b)"
    r"[^;.:()\d]){0,50}?"
)
_GIVEN = (
    r"(?:given|used|administered|injected|needed|required|involved|infused|employed|on board|running|pushed"
    r"|part of it)"
)
_TAKES = (
    r"(?:receiv\w+|gets?|getting|ha(?:s|ve|ving)|us(?:es?|ing)|needs?|needing|requir\w+|involv\w+|tak(?:es?|ing)"
    r"|calls? for|tolerat\w+|includ\w+|giv(?:es?|ing)|inject\w*|administer\w*)"
)
_NOT = r"(?:not|never|cannot|n['\u2019]t)"
_PLAIN = r"(?:plain|native|unenhanced|non-?contrast|non-?enhanced|bare)"
# A plain run that only comes before what the code is told by: the exam has both.
_DRY_FIRST = (
    rf"\b(?:plain|native|unenhanced|non-?contrast|dry|pre-?contrast) {_RUN}(?: \w+){{0,3}}? "
    r"(?:came first|comes first|goes first|went first|beforehand|first|preced\w+(?: (?:it|them))?|led (?:the way|off)"
    r"|(?:ahead|in front) of (?:it|them)|came before|earlier|before (?:it|them|that))(?! (?:and|then)\b)"
    rf"|\bafter an? (?:plain|native|unenhanced|non-?contrast|dry|pre-?contrast) {_RUN}\b"
)
_THEN = r"(?:,? ?(?:and )?then|,? followed by|and afterwards|and again|before)"
_NUMBER = r"one|two|three|four|five|six|seven|eight|[1-9]"
_PICTURE = r"(?:views?|films?|projections?|exposures?|radiographs?|pictures?|plates?|shots?)"
# (pattern, what it means); an earlier one wins
_SAID: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meaning)
    for pattern, meaning in (
        (rf"\b{_UNENHANCED}\b{_BETWEEN}\b{_ENHANCED}", "without then with contrast"),
        (_DRY_FIRST, "without then with contrast"),
        (
            rf"\b{_PLAIN}(?: [\w-]+){{0,3}}?{_THEN}(?: [\w-]+){{0,3}}? (?:{_AGENT}|enhanced|post-?contrast)\b"
            rf"|\bboth (?:plain|unenhanced|non-?contrast|before) and (?:enhanced|with {_AGENT}|after)(?: {_AGENT})?"
            rf"|\b(?:before|ahead of|pre-?) ?(?:,? ?as well as|and|and (?:then|again)|then|plus|/) ?(?:after"
            rf"|post-?) ?{_INTO}"
            rf"|\bbefore {_INTO} (?:and|as well as|then) (?:again )?after(?:wards)?\b",
            "without then with contrast",
        ),
        (
            rf"\b(?:no|without|zero|lack(?:s|ing)|skip(?:s|ping)|omit(?:s|ting)|forgo(?:es)?|dispens\w+ with"
            rf"|avoids?|free"
            rf" of|in the absence of) (?:need for )?{_AGENT}(?: (?:\w+ )?(?:is|was|being) {_GIVEN})?\b"
            rf"|\b(?:refus(?:es?|ed|ing)|declin(?:es?|ed|ing)|cannot (?:have|get|take|tolerate|be given)) {_AGENT}\b"
            rf"|\b(?<!oral ){_AGENT} (?:is|are|was|being) (?:(?:{_NOT}|withheld|omitted|skipped|left out|held"
            rf"|avoided)(?: \w+)?(?: {_GIVEN})?)"
            rf"|{_NOT} (?:\w+ )?{_TAKES} (?:\w+ )?{_AGENT}"
            rf"|{_AGENT} never (?:enters|reaches|goes into|gets into)\b"
            rf"|\b(?:entirely|only|wholly|all) before {_AGENT} (?:is|has been|was) {_GIVEN}"
            r"|\b(?:with )?(?:nothing|no (?:agent|drug)) (?:(?:is|was|being|gets) )?(?:\w+ )?(?:injected|infused)\b",
            "without contrast",
        ),
        (r"\b(?:both|two|right and left|left and right) obliques?\b|\bobliques\b", "left oblique, right oblique"),
        (r"(?<!no )\b(?:with|using|by means of) (?:a |the |an )?(?:[\w-]+ )?(?:probe|transducer)\b", "with ultrasound"),
        (r"\bin(?:side)? the (?:magnet|bore)\b", "by MR"),
        (r"\bdry,? (?:and )?then wet\b|\b(?:dry|plain) and (?:then )?wet\b", "without then with contrast"),
        (
            r"(?<!is )\bdry\b(?! (?:eyes?|mouth|run of|cough|skin|ice))(?=\W| (?:CT|MRI?|scan|run|stud|exam|pass"
            r"|images?|series|one))"
            r"|\bis dry\b",
            "without contrast",
        ),
        (r"\bwet\b(?= (?:CT|MRI?|scan|run|stud|exam|pass|images?|series|one)|\W*$|[,;|/])", "with contrast"),
        (r"\b(?:only|just) (?:the |one |a )?(?:left|right)\b(?! (?:heart|ventric|atri|lobe))", "unilateral"),
        (
            r"\b(?:the|a) plain (?:scan|study|one|exam|version|number|code|run|series|acquisition|set)\b(?! of films)",
            "without contrast study",
        ),
        (
            r",?(?: and)?(?: at)? no other (?:time|moment)\b|,? (?:and )?(?:nothing (?:else|more)"
            r"|no more than that)\b",
            "",
        ),
        (
            rf"\b(?:scanned|imaged|imaging|images|taken|made|acquired) (?:only )?after {_INTO}\b"
            rf"|\b(?:gadolinium|iodine|contrast|dye) (?:series|run|pass|images?|sequences?) (?:only|alone)\b"
            r"|\b(?:an?|one|single|the) (?:single )?enhanced (?:run|scan|pass|series|study|set)\b",
            "with contrast",
        ),
        (rf"(?<!oral )(?<!rectal )\b{_AGENT} (?:has been|is|are|was) {_GIVEN}", "with contrast"),
        (rf"\b(?:a pair of|both the) {_PICTURE}", "2 views"),
        (rf"\ba (?:trio|triplet|set of three)(?: of)? {_PICTURE}", "3 views"),
        (
            r"\b(?:the )?(?:left or (?:the )?right|right or (?:the )?left)\b(?! (?:heart|ventric|atri|lobe))"
            r"|\bone (?:side )?at a time\b|\b(?:one|a single) (?:\w+ )?(?:leg|arm|limb|breast|lung"
            r"|kidney)['\u2019]s\b",
            "unilateral",
        ),
        (
            r"\b(?:left and (?:the )?right|right and (?:the )?left)(?: \w+)? (?:together|both|alike|in one|at once)\b"
            r"|\bboth (?:\w+ )?(?:knees|hips|shoulders|hands|feet|wrists|ankles|elbows|legs|arms|lungs|kidneys"
            r"|breasts)"
            r"(?= at once| together| in one)",
            "bilateral",
        ),
        (rf"\b(?:a |the |one )?(?:single|lone|solitary|sole)(?: [\w-]+){{0,2}} {_PICTURE}\b", "1 view"),
        (
            r"\b(?:AP|PA|frontal|front) (?:and|plus|\+|with) (?:an? )?(?:lateral|axillary|side)"
            rf"(?: {_PICTURE})?(?! and\b)",
            "2 views",
        ),
        (rf"\b(?P<n>{_NUMBER})(?: (?!or\b|of\b)[\w-]+){{1,2}} (?:views|projections|exposures)\b", "{n} views"),
        (
            r"\b(?:only|just|merely) (?:an? |one )?(?:part|portion|segment|section|selected"
            r"|few)s?(?: of)?(?: the| its)?\b",
            "limited study of",
        ),
        (
            r"\ball of it\b|\b(?:every|all(?: of)?(?: the| its)?)(?: (?!other)\w+)? (?:organs?|quadrants?|structures"
            r"|parts of the skeleton)\b",
            "complete study",
        ),
        (
            r"\b(?:a?symptom-?free|asymptomatic|without (?:any )?(?:symptoms?|complaints?)|no symptoms"
            r"|(?:has|have|with) no (?:symptoms?|complaints?)|healthy (?:wom[ae]n|m[ae]n|people|persons?))\b",
            "screening study",
        ),
        (
            r"(?<!no )(?<!without )\b(?:(?:has|have|having|with|feels|found|shows"
            r"|presents with) (?:an? )?(?:palpable |new "
            r"|breast )?(?:lump|symptoms?|nipple discharge|breast pain)|symptomatic (?:wom[ae]n|m[ae]n"
            r"|patients?|people))\b",
            "diagnostic study",
        ),
        (
            r"\b(?:quick|targeted|spot|focused|brief|partial|restricted|problem-oriented|abbreviated|cursory) "
            r"(?:look|scan|survey|evaluation|assessment|check|version|exam(?:ination)?|stud(?:y|ies))\b"
            r"|\b(?:look|view|scan|picture)s? (?:at|of) (?:the |one |a )?\w+ (?:alone|only)\b",
            "limited study",
        ),
        (
            r"\b(?:full|entire|whole|thorough|comprehensive|exhaustive|all-organ) (?:\w+ )?"
            r"(?:look|scan|survey|evaluation|assessment|version|exam(?:ination)?|stud(?:y|ies))\b",
            "complete study",
        ),
        (
            r"\b(?:follow(?:ing|s|ed)?(?:[ -]?up)?(?: (?:of|on|for))?|re-?checks?(?: of)?|surveillance of|works? up) "
            r"(?:an? |the )?(?:[\w-]+ ){0,3}(?:nodule|mass|lump|aneurysm|lesion"
            r"|finding)s?\b(?: that is already known)?"
            r"|\bnodule (?:follow-?up|surveillance|re-?check)|\bthe re-?check\b",
            "diagnostic study",
        ),
        (r"\bone-sided\b|\bsingle-sided\b", "unilateral"),
        (r"\btwo-sided\b|\bdouble-sided\b", "bilateral"),
    )
)


@lru_cache(maxsize=1024)  # several readers ask for the same clause
def in_plain_words(words: str) -> str:
    """Return the words with everyday ways to say a state replaced by the vocabulary's."""
    for pattern, meaning in _SAID:
        words = pattern.sub(lambda m, said=meaning: said.format(**m.groupdict()), words)  # type: ignore[misc]
    return words
