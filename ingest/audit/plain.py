"""Everyday ways to say what an exam is, put into the words of the vocabulary: "nothing is injected", "two films".

Pure; knows words and no codes. What it does not know it leaves as it stands.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

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
    rf"|(?:{_RUN}|others?|ones) (?:after|behind|following) it\b"
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
_PLAIN_RUN = rf"(?:plain|native|unenhanced|non-?contrast|dry|pre-?contrast) {_RUN}"
_THEN = r"(?:,? ?(?:and )?then|,? followed by|and afterwards|and again|before)"
_NUMBER = r"one|two|three|four|five|six|seven|eight|[1-9]"
_PICTURE = r"(?:views?|films?|projections?|exposures?|radiographs?|pictures?|plates?|shots?)"
_SHELVED = (
    r"(?:in|on|inside) (?:the|its|their|a) (?:\w+ )?(?:cupboard|shelf|box|bottle|drawer|pharmacy|fridge|closet|vial"
    r"|cabinet|package|syringe)"
)
_NEEDLE = rf"(?:{_AGENT}|needle|injection|iv|iv line|line|injector)"
# Parts of the body that come in pairs, one of them and both.
_TWIN = (
    r"(?:breast|kidney|lung|leg|arm|limb|knee|hip|shoulder|hand|ankle|wrist|elbow|gland|adrenal|ovar(?:y|ie)|eye|orbit"
    r"|joint|side"
    r"|carotid|extremity|extremitie|foot|feet|(?:jaw|renal|adrenal|femoral|iliac|temporomandibular|upper|lower|carotid"
    r"|lung"
    r"|kidney|leg|arm)(?= (?:gland|arter|vein|joint|limb|extremit|vessel)))"
)
_WEEK = r"(?P<n>\d{1,2}|[a-z]+teen|ten|eleven|twelve|twel(?=fth)|twenty)(?:th|fth|ieth)?[- ]weeks?\b"
# (pattern, what it means); an earlier one wins
_SAID: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meaning)
    for pattern, meaning in (
        (r"\b(?:after|past|beyond) the first trimester\b", "after first trimester"),
        (r"(?<=\bwith )(?-i:us)\b|(?<=\bamong )(?-i:us)\b|(?<=\bfor )(?-i:us)\b", "everybody"),
        (
            rf"\b(?:only|just) (?:the |a )?(?:one|single|left|right|affected|painful|symptomatic|injured) "
            rf"(?:\w+ )?{_TWIN}"
            r"(?= (?:is|was|gets|has been|needs to be|must be) )",
            "unilateral",
        ),
        (r"\bwithout,? (?:and )?then with\b(?: contrast)?", "without then with contrast"),
        (rf"\b(?:under|below|fewer than|less than) (?P<n>{_NUMBER})(?: [\w-]+)? {_PICTURE}\b", "fewer than {n} views"),
        (rf"\b(?:may be |can be )?one of the {_PICTURE}\b", ""),
        (rf"\b(?:before|until|till|up to|under|below|short of|ahead of|prior to)(?: the)? {_WEEK}", "before {n} weeks"),
        (rf"\b(?:after|past|beyond|from|as of|starting (?:at|with|in))(?: the)? {_WEEK}", "after {n} weeks"),
        (
            rf"\b(?:combin(?:es?|ing)|pairs?|joins?|couples?|puts? together|holds?|includes?|contains?|compris\w+"
            rf"|takes? in"
            rf"|consists? of|needs?|has|have|adds?|covers?) (?:both )?(?:an? |the "
            rf"|one )?(?:{_RUN} )?{_UNENHANCED}\b{_BETWEEN}\b{_ENHANCED}",
            "is without then with contrast",
        ),
        (
            r"\b(?:with )?(?:nobody|no one|never|nothing)(?: [\w-]+)? inject\w*(?: anything| any\w*)?\b"
            r"|\b(?:with )?nothing (?:goes |given |is given |is put )?(?:by|through|into|in) (?:the |a )?vein\b"
            r"|\b(?:without|with no) (?:any |an? )?(?:agent|injection)\b(?! (?:code|supply|waste|discard|site|is))",
            "without contrast",
        ),
        (
            rf"\b(?:begins?|starts?|opens?) {_PLAIN}\b[^;.]{{0,40}}?\b(?:repeated|continued|goes on|ends?"
            rf"|finish\w*|followed|again"
            rf"|redone|completed)(?: up)? (?:by |with |after )(?:an? )?(?:{_AGENT}|enhanced|injected)\b",
            "is without then with contrast",
        ),
        (
            rf"\b(?:begins?|starts?|opens?) (?:with|at|from) (?:the )?(?P<o>first|second|third|fourth|fifth"
            rf"|sixth) {_PICTURE}\b",
            "has at least {o} views",
        ),
        (
            r"\b(?:nobody|no one|never|nothing|without|(?:does|do|did|is|are|was) not)(?: [\w-]+)? (?:start\w*"
            r"|plac\w+|puts?|hangs?|runs?"
            r"|sees?|saw|meets?|touch\w*|opens?|into|enters?|connect\w*|reach\w*|fills?) (?:[\w-]+ ){0,2}?(?:iv"
            r"|needle|vein|line"
            r"|injector|syringe|contrast|gadolinium|iodine|dye|agent)\b(?: (?:line|bag|bottle))?",
            "without contrast",
        ),
        (
            rf"\b(?:no|without|neither) (?:any |an? )?{_NEEDLE}(?:(?:,| and| or| nor|, and|, or|, nor)? (?:no "
            rf"|without |any |an? )*"
            rf"{_NEEDLE}\b(?! (?:was|is|were|are|goes|has)))+",
            "without contrast",
        ),
        (
            rf"\b{_AGENT} (?:(?:is|was|were|are) )?(?:(?:left|kept|stay(?:s|ed)?|remain(?:s|ed)?) )(?:{_SHELVED}"
            rf"|unopened|sealed|untouched"
            rf"|unused|out(?: of it)?|away)\b|\b{_AGENT} (?:is|was) {_SHELVED}\b|\b{_AGENT} never (?:leaves"
            rf"|left) (?:the|its) \w+",
            "without contrast",
        ),
        (
            rf",? ?(?:(?:and|with) )?\bno {_PLAIN_RUN}(?: at all)?(?: (?:is|was|were))?"
            r"(?: (?:made|done|taken|acquired|performed|run|first|before(?:hand)?|needed|obtained))*\b",
            "",
        ),
        (
            rf"\b(?:(?:every|each) {_PICTURE}|all (?:the |of the )?{_PICTURE}|everything)(?: (?:is|was|are|were))? "
            rf"(?:acquired|taken|made|obtained|run)? ?after {_INTO}\b",
            "with contrast",
        ),
        (
            rf"\b(?:no|not) (?:fewer|less) than (?P<n>{_NUMBER})(?= (?:[\w-]+ ){{0,2}}{_PICTURE}\b)",
            "at least {n}",
        ),
        (
            rf"\b(?:just |only )?(?:one|either|a single one) of (?:the |its )?two\b(?= (?:\w+ ){{0,2}}{_TWIN}s?\b)",
            "unilateral",
        ),
        (
            rf"\b(?:the |a )?(?:left and (?:the )?right|right and (?:the )?left"
            rf"|pair of)(?: \w+ed)? (?=(?:\w+ )?{_TWIN}s?\b)",
            "bilateral ",
        ),
        (r"\b(?:(?:just|only) )?(?:one|a single|a lone) (?=(?:adrenal )?(?:gland|lung|ovary|orbit)\b)", "unilateral "),
        (
            rf"\b(?P<n>{_NUMBER}) {_PICTURE} (?:is|are|as) (?:the |a |its )?(?:bare )?(?:minimum|least|floor)\b",
            "at least {n} views",
        ),
        (
            rf"\b(?:a )?(?:minimum|min\.?)(?: (?:number )?of|:)? (?P<n>{_NUMBER}) {_PICTURE}\b"
            rf"|\b(?:minimum|min\.?) {_PICTURE}(?: is| are|:) (?P<m>{_NUMBER})\b",
            "at least {n}{m} views",
        ),
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
            rf"\b(?:(?:with )?no|without|zero|lack(?:s|ing)|skip(?:s|ping)|omit(?:s|ting)|forgo(?:es)?|dispens\w+ with"
            rf"|avoids?|free"
            rf" of|in the absence of) (?:need for )?{_AGENT}(?: (?:(?:\w+ )?(?:is|was|being) )?{_GIVEN})?\b"
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
            r"\b(?:patients?|persons?|people|smokers?|wom[ae]n|m[ae]n|someone|anyone) (?:with|who (?:has|have"
            r"|complains? of)"
            r"|complaining of) (?:an? |the )?(?:(?:new|palpable|bloody|chronic|persistent|chest|breast|rectal) ){0,2}"
            r"(?:cough|hemoptysis|pain|lump|nipple discharge|weight loss|bleeding|complaints?|symptoms?)\b",
            "diagnostic study",
        ),
        (
            r"\bonly (?:the |a |an |one )?(?:[\w-]+ ){1,3}?(?:was|were|is|are) (?:being )?(?:re-?)?(?:checked"
            r"|examined|looked at"
            r"|scanned|imaged|assessed|evaluated|studied)\b"
            r"|\b(?:stops? at|(?:is |are )?(?:limited|restricted|confined) to) (?:the )?(?:selected|certain|few"
            r"|some|chosen)\b",
            "limited study of",
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


_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()


def _digits(word: str | None) -> str:
    word = (word or "").lower()
    return str(_TEENS.index(word) + 10) if word in _TEENS else str(_ORDINALS.get(word, word))


@lru_cache(maxsize=1024)  # several readers ask for the same clause
def in_plain_words(words: str) -> str:
    """Return the words with everyday ways to say a state replaced by the vocabulary's."""
    words = _PROJECTIONS.sub(_counted, words)
    for pattern, meaning in _SAID:
        words = pattern.sub(partial(_meant, meaning), words)
    return _SAID_TWICE.sub("without then with contrast", words)


# A list of three projections or more counts the views: "AP, lateral and mortise".
_PROJECTION = (
    r"(?:(?:an? |one )?(?:AP|PA|frontal|laterals?|(?:both |two )?obliques?|mortise|axillary|scapular Y|Y|sunrise"
    r"|skyline"
    r"|tunnel|notch|merchant|odontoid|open-mouth|swimmer['\u2019]?s?|waters|caldwell|towne|submentovertex|flexion"
    r"|extension|decubitus|lordotic|frog-?leg|scaphoid|ulnar deviation)(?: (?:views?|films?))?)"
)
_PROJECTIONS = re.compile(
    rf"\b{_PROJECTION}(?:(?:,| and|, and| plus|,? with| \+) {_PROJECTION}){{2,6}}\b", re.IGNORECASE
)


def _counted(found: re.Match[str]) -> str:
    names = re.findall(rf"{_PROJECTION}\b", found[0], re.IGNORECASE)
    return f"{sum(2 if re.search('obliques|both|two', n, re.IGNORECASE) else 1 for n in names)} views"


# What was put into plain words piece by piece: "without contrast, then dye", "without then with with contrast".
_SAID_TWICE = re.compile(
    rf"\bwithout then with (?:(?:and|then|again|with|after) )+{_AGENT}"
    rf"|\bwithout contrast,? (?:and )?(?:then|afterwards|followed by)(?: (?:again|with|after|the|an?))* {_AGENT}",
    re.IGNORECASE,
)


def _meant(meaning: str, found: re.Match[str]) -> str:
    return meaning.format(**{name: _digits(word) for name, word in found.groupdict().items()})
