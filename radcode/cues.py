"""How coders ask: the turns of phrase that tell what is wanted. English, not coding knowledge.

Pure; imports `model` only. Each cue is a list of alternatives in the order in which people use them.
"""

from __future__ import annotations

import re

from radcode.model import Ask, Question


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{a})" for a in alternatives), re.IGNORECASE)


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


_WHO = r"(?:i|we|you)"
_BILL = r"(?:bill|code|report|charge)"
_MODIFIER = r"\d\d|[A-Z][A-Z0-9]"
_TO_BE = r"is|are|was|were|be|does|do|did|can|could|may|should|would|must|will|to|has to|have to|gets?"
_ON_CLAIM = r"(?:bill|code|report|charge|submit|list|claim|enter|drop|key|post|put|send|record|file|go)"
_PUT_ON_CLAIM = rf"(?<!\bthe )(?<!\ba )(?<!\bour ){_ON_CLAIM}(?:ed|d|s|ing|ted|ped)?"

# What is asked, in the order in which the cues are trusted.
CUES: tuple[tuple[Ask, re.Pattern[str]], ...] = (
    (
        Ask.COMPARE,
        _words("vs", "versus", "diff(?:erences?)? (?:between|btwn|btw|b/w)", "compare", "diff(?:ers?|erent) from"),
    ),
    (
        Ask.PAYMENT,
        _any(
            r"\brvus?\b",
            r"\bhow much\b",
            r"\bpay(?:s|ment|ing)? (?:for|rate)",
            r"\breimburse",
            r"(?<!\bpro )(?<!\bpro-)(?<!\bprofessional )\bfees?\b",  # "pro fee" tells who bills
            r"\b(?:what|how much)(?:'?s| is| are)? (?:\w+ ){0,3}(?:pro|professional)[- ]fees?\b"
            r"(?! (?:codes?|lines?|claim))",
            r"\b(?:rates?|amts?|amounts?|allowables?|payments?)\b",
            r"\bfee schedule\b",
            r"\bwhat (?:does|do|will|did) \w+ pay\b",
            r"\bworth\b",
            r"\$\s?\d",
            r"\b(?:nat(?:'l|l|ional(?:ly)?)|nationwide)\b",
            r"\bbucks\b",
            r"\bthe allowed\b|\ballowed (?:amounts?|charges?|in full)\b",
            r"\bpa(?:ys?|id) (?:\S+ ){0,2}(?:more|less)\b",
            r"\b(?:what|how much)(?:'s| is| does| do| did| will| would) (?:\S+ ){1,3}(?:get|fetch|bring|worth)\b",
            r"\bdollars?\b",
            r"\bgpcis?\b",
            r"\blocality\b",
            r"\bconversion factor\b",
            r"\bcf\b",
            r"\blimiting charge\b",
            r"\bco-?insurance\b",
            r"\bany (?:\w+ ){0,3}(?:payment|money|reimbursement)\b",
            r"\b(?:what|how much) (?:do(?:es)?|did|would|will|is|are|should) (?:\w+ ){1,3}"
            r"(?:allow|pay|get|owe|collect)(?:ed|ing)?\b",
            r"\bprices?\b(?! list)",
            r"\b(?:total|sum|combined|payout|pays? out)\b.{0,40}\b(?:medicare|allowed|pay\w*|reduction|cut)\b",
            r"\bcomes? (?:back|out to)\b",
            r"\bpays? (?:anything|us|nothing)\b",
            r"(?:^|[,.;:?!-]\s)\W*(?:what|how much)\b(?!(?: \w+){0,2} (?:code|cpt|modifier|unit|view|age)s?\b)"
            r"[^?]{0,80}\b(?:pays?|paid|(?:is|are|be) allowed)\b",
        ),
    ),
    (
        Ask.RULE,
        _any(
            r"\bhow (?:often|frequent|many (?:months|years))",
            r"\bfrequency\b",
            r"\bevery how many\b",
            r"\binterval\b",
            r"\bage (?:rule|limit|requirement)",
            r"\b(?:how old|what age)",
            r"(?<!report )(?<!only )(?<!reports )(?<!images )(?<!scan )(?<!study )\bcover(?:s|ed|age)?\b",
            r"\bqualif",
            r"\beligib",
            r"\bwho can (?:get|have)\b",
            r"\bonce (?:a|every)\b",
            r"\bpack[- ]?y(?:ea)?rs?\b",
            r"(?<!what would )(?<!what does )(?<!what will )(?<!what did )(?<!much would )(?<!much does )"
            r"(?<!much will )"
            r"\bmedicare pays?\b",
            r"\bwho (?:must|may|can|has to|needs to|is allowed to) (?:order|refer|sign|get|have)\b",
            r"\b(?:screen(?:ing)?|start(?:ing)?|minimum|max(?:imum)?) age\b|\bage medicare\b",
            r"\b(?:repeat|again) next year\b",
            r"\btoo (?:early|soon)\b|\b(?:is|are|was) (?:\w+ ){1,4}due\b|\bnext (?:one )?(?:due|allowed|paid)\b",
            r"\b(?:get|have|got|do) another\b|\bagain (?:now|yet|already|today|this year|so soon)\b",
            r"\b(?:months?|years?) (?:after|since) (?:the|his|her|their|a) (?:last|prev\w*|prior)\b",
            r"\b(?:does|will|would) (?:medicare|they|it) (?:still |already )?(?:take|cover|allow)\b",
            r"\bonce in a life ?time\b|\bage (?:floor|cut-?off|minimum|maximum|restriction|cap)\b",
            r"\b(?:months?|years?) (?:have )?passed\b|\b(?:enough|full) (?:time|months)\b",
            r"\bsupervision level\b",
        ),
    ),
    (
        Ask.VALIDITY,
        _any(
            r"\bstill (?:good|valid|active|alive|billable|in use|used|ok|okay|a code|payable|exist|around|use)",
            r"\bstill (?:go out|be (?:billed|used|sent|charged|reported))\b",
            r"\b(?:valid|deleted|obsolete|retired|gone(?! (?:out|through|over|to|in|on|with))|active|successor)\b",
            r"\breplac",
            r"\bexpire",
            r"\bdiscontinued code\b",
            r"\bdoes\b.*\bexist\b",
            r"\bwhat happened to\b",
            r"\bnew code for\b",
            r"\bwhat (?:took|takes) (?:its|the) place\b",
            r"\binstead of\b",
            rf"\bwhat do {_WHO} use now\b",
            r"\b(?:good|use|keep|valid|live|ok) or (?:bad|toss|drop|not|dead|gone|trash|no|invalid|kill)\b",
            r"\b(?:in )?effect(?:ive)?\b|\bin force\b|\btoo (?:early|soon) (?:for|to (?:use|bill))\b",
            r"\b(?:right|valid|correct|available|around|billable|exist) (?:then|yet|back then|at (?:the|that) time"
            r"|on that (?:date|day))\b",
        ),
    ),
    (
        Ask.UNITS,
        _words(
            "how many units",
            "how many (?:of )?(?:\\+ ?)?[A-Z]?\\d{4,5}[A-Z]?",
            "how many (?:\\w+ ){0,3}(?:do|can|may|should) (?:i|we|you) (?:bill|charge|report|get|code|put)",
            "(?:what|which) (?:quantity|qty|count|number of)",
            "quantit(?:y|ies)",
            "qty",
            "(?:unit|the) count",
            "counts?(?= (?:for|of|on))",
            "with counts",
            "(?:times|x) how many",
            "times \\d",
            "all \\d+ of",
            "one (?:unit )?or two",
            "(?:unit|daily|day) limit",
            "units?(?= (?:on|for|to|in|count))",
            "units\\??$",
            "units?/modifier",
            r"\d+ units?",
            "units (?:of|per|allowed|can|may|a|and)",
            "mue",
            "(?:per|(?:for )?each|every) (?:fraction|treatment|day|level|lesion|joint|vessel|fetus|source)"
            "(?=[^.;?]{0,20}\\?)",
            "how many times",
            r"x ?\d(?! ?(?:w|d|m|y)\w*)",
            "twice",
        ),
    ),
    (
        Ask.MODIFIER,
        _any(
            r"\bmod(?:s|if\w{2,6})?\b",
            r"\b\d\d or tc\b",
            r"\btc or \d\d\b",
            r"\bglobal or\b",
            r"\bappend\b",
            r"\bhow (?:do|should|would|can) (?:i|we|you) (?:flag|mark|indicate|show|signal)\b",
        ),
    ),
    (
        Ask.CODE,
        _any(
            r"\b(?:which|what)(?:'s| is| are| would be)?(?: the)?(?: \w+)? ?(?:cpt|hcpcs|codes?)\b",
            rf"\b(?:cpt|hcpcs|codes?) (?:for|to use|do {_WHO}|should|of)\b",
            rf"\bhow (?:do|should|would|to|can) (?:{_WHO} )?{_BILL}\b",
            rf"\bwhat do {_WHO} (?:{_BILL}|use)\b",
            r"\bneed (?:a|the) code\b",
            r"\bbill for\b",
            rf"\b{_BILL} (?:(?:it|this|that) )?(?:as )?what\b",
            r"\bcode this\b",
            r"\b(?:proper|right|correct) code\b",
            r"\bwhich line gets\b|\bwhat (?:goes|gets put|should go|belongs) (?:on|out|down)\b",
            rf"\bhow (?:{_TO_BE}) (?:(?!much\b|often\b|many\b)[\w'-]+ ){{0,4}}{_PUT_ON_CLAIM}\b",
            rf"\b(?:what|which)(?: \w+(?:\(s\))?){{0,2}} (?:{_TO_BE}) (?:[\w'-]+ ){{0,4}}?{_PUT_ON_CLAIM}\b",
            rf"\b(?:what|which)(?: \w+){{0,2}} (?:to {_BILL}|gets? {_PUT_ON_CLAIM}|{_WHO} {_PUT_ON_CLAIM})\b",
            rf"(?:^|[.;:,?!]\s|\n)\W*(?:please |pls |kindly |can {_WHO} |help me |just )*"
            r"(?:code|bill|codes|cpts?|hcpcs)(?: (?:please|pls|it|this|these|me|for me|needed|wanted))*[ \t]*"
            r"(?:[.?!:\n]|$)",
            r"\b(?:need|want|give me|tell me|looking for|find|advise on|get) (?:me |us )?(?:the |a |all |your |both )*"
            r"(?:\w+ ){0,2}(?:cpts?|codes?|coding|hcpcs|lines?|procedure number)\b(?! (?:is|was|does)\b)",
            r"\b(?:what|which) (?:is |are |would be |was )?(?:the )?(?:\w+ )?(?:number|line|procedure)s?\b",
            r"\bwhat(?:'?s| is| would be) (?:the )?(?:correct|right|billable|claim|hcpcs|cpt)\b|\bwho bills what\b",
            rf"\bwhat (?:do|would|can) {_WHO} (?:recommend|suggest|advise)\b"
            rf"|\bhow (?:do|does|can) (?:{_WHO}|both|they|these|it|each) get paid\b",
            r"\bcode (?:each|every|both|all)\b",
            r"\bwhat (?:two|\d) lines\b",
        ),
    ),
    (
        Ask.MEANING,
        _any(
            r"\bwhat(?:'?s| is| are| does| do)\b",
            r"\bmean(?:s|ing)?\b",
            r"\bdefine\b",
            r"\bdescri(?:be|ption)\b",
            r"\btell me about\b",
            r"\bwhat (?:kind|type|exam)\b",
            r"\bstands? for\b",
            r"\blook ?up\b",
        ),
    ),
)
_NEW_HIRE = (
    r"(?:for|to|with|my|our|the|your) (?:\w+ )?new (?:hire|coder|biller|employee)s?\b"  # no coder who says he is one
)
EXPLAIN = _any(
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
TEACH = _words(
    "explain",
    "why",
    _NEW_HIRE,
    "teach",
    "what (?:must|should|does) the report",
    "(?:good )?enough to (?:call|count|be)",
    "counts? as",
)
# Who wants to learn, and who wants a reason.
TEACHES = _words(
    "explain\\w*",
    "teach (?:me|us|her|him|the|a|my)",
    "walk (?:me|us) through",
    "plain (?:english|words)",
    "the (?:logic|reason)",
    "eli ?5",
)
HOW_APPLIED = _any(r"\bhow (?:do|does|is|are|did)\b[^?]*\b(?:appl(?:y|ies)|work\w*|priced|handled|treated)\b")
LEARNS = _any(
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
# Why one code this time and another one that time.
SOMETIMES = _words("some (?:days|times|patients|cases)", "sometimes", "other times", "on others", "one (?:day|time)")
OPENS_WHY = re.compile(r"^\W*(?:so |and |but |ok |hi |hey |hello |also )*(?:why|how come)\b(?! not\b)", re.IGNORECASE)
TOGETHER = _words(
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
INCLUDED = _words(
    "include[sd]?",
    "inclusive of",
    "part of",
    "inside",
    "contain(?:s|ed)?",
    "bundled?",
    "block(?:s|ed)?",
    "covered (?:by|in)",
    "built in(?:to)?",
    "baked in(?:to)?",
    "comes? with",
)
APART = _words("separate", "separately", "apart", "in addition", rf"{_BILL}(?:ed|d|s|ing|able)?", "add(?:ed)?")
JOINED = _any(r"[&+]", r"\bw/", r"\d/\d")
# Two things done on one side are no exam of both sides.
SAME_SIDE = _words("same (?:side|breast|kidney|lung|leg|arm|limb|knee|hip|foot|hand|shoulder|ankle|eye|ear)")
SAME_CLAIM = _words("same (?:day|date|session|visit|encounter|claim|time|sitting|trip|order)", "together", "bundled?")
REPLACED = _any(r"\breplaced by\b", r"\bwhat replace[sd]?\b", r"\breplacement for\b")
ALONE = _words("by itself", "on its own", "alone", "without (?:a |its |the )?primary", "standalone", "stand-alone")
_OPENS_YES_NO = (
    r"^\W*(?:so |and |ok |hi |hello |hey |please |then |but |well )*"
    r"(?:can|could|may|do|does|did|is|are|was|were|should|will|would|am|has|have)\s\$?\w+"
)
YES_NO = _any(
    _OPENS_YES_NO,
    r"\bstill (?:good|valid|ok|okay|active|billable)\b",
    r"\bok to bill\b",
    rf"(?<!what )(?<!which )(?<!how )(?<!when )(?<!where )(?<!code )(?<!codes )(?<!cpt )(?<!modifier"
    rf" )(?<!mod )(?<!units )"
    rf"\bdo {_WHO} (?:use|{_BILL}|add|append)\b",
    r"\bwhether\b",
    r"\ballowed to\b",
    rf"\bcan {_WHO} (?:still )?(?:{_BILL}|use|add)\b",
)
# Who wants to know what a code stands for, whatever else is told.
DEFINES = _any(
    r"\bwhat(?:'?s| is| are| does| do)\s+(?:an?\s+|the\s+|cpt\s+|codes?\s+|hcpcs\s+)*[0-9A-Z]\d{3}[0-9A-Z]\b",
    r"\bmean(?:s|ing)?\b|\bdefin|\bdescri|\bstands? for\b|\btell me about\b|\blook ?up\b",
    r"\bwhat (?:kind|type|exam)\b",
)
# Who proposes wants to hear yes or no: "77080 x2, right?", "is 26 ok on it".
PROPOSES = _any(
    _OPENS_YES_NO,
    r"\b(?:so|then|thats?|that'?s|makes?|=) (?:it'?s )?\d+ (?:units?|lines?)\b[^?]*\?",
    r"\b(?:right|true|correct|legit|ok|okay|fine|kosher|allowed|yes|agree|no)\s*\?",
    r"\btrue (?:or|/) ?false\b",
    r"\bonce (?:per|(?:for )?each|every|a) \w+\s*\?",
    r"\bisn'?t (?:it|that)\b|\bis (?:that|it|this) (?:right|true|ok|correct|a thing|allowed|wrong)\b",
    rf"[.,;:?!-]\s*(?:so )?(?:can|may|do|should|could) {_WHO} \w+",
    r"[.,;:?!-]\s*(?:so )?(?:is|are|does|do|will|would|should|can|may|could) \w+ [^?]*(?:\?|$)",
    r"\b\d{4}[\dA-Z](?:-\w\w)*(?:\s*(?:x ?\d|and|&|\+|plus|with)\s*\d{0,5}(?:-\w\w)*)*\s*\?",
    r"\bstill \d{5}\b",
    r"\b\d{4}[\dA-Z](?:-\w\w)*\s*(?:x ?\d+|times (?:\d+|two|three|four)|\d+ units)\b[^.?]*\?",
)
# Who supposes what a term means: "R is retired I assume", "that is the general kind, isn't it".
SUPPOSES = _any(
    r"\bi (?:assume|guess|suppose|take it|figure|thought)\b",
    r"\bcorrect me\b|\bi(?:'m| am) told\b",
    r"\btrue or false\b",
    r"\b(?:swears?|insists?|claims|says)\b[^?]*\?",
    r"[-,:=\u2013\u2014]\s*\w+(?: \w+){0,3}\s*\?+\s*$",
    rf"[.,;:?!\u2013\u2014-]\s*(?:so )?(?:do|does|is|are|can|may|could|will|would) (?:{_WHO}|it|that|an?|the|\w+)\b",
)
# Who says what a code is, the code as the subject: "74177 = both without contrast, correct me if wrong".
IDENTIFIES = re.compile(
    r"^\W*(?:so |and |ok )*(?:is |does )?[0-9A-Z]\d{3}[0-9A-Z](?:\s*=|\s+(?:is|are|means?|stands? for|equals?)\b)"
    r"(?!\s+(?:still|good|ok|valid|deleted|gone|billable|allowed|bundled|included|paid|covered|denied|denying|used for"
    r"|the (?:right|correct)))",
    re.IGNORECASE,
)
MERELY = _words("just", "only", "merely", "simply")
# What frames a supposition and is no part of it.
FRAME = _any(
    r"\bi (?:assume|guess|suppose|take it|figure|thought)\b|\bcorrect me(?: if (?:i(?:'m| am) )?wrong)?\b",
    r"\b(?:isn'?t|doesn'?t|aren'?t) (?:it|that|they)\b|\b(?:right|correct|true|yes|no|ok|okay|agree)\s*\?",
    r"\b(?:tells?|telling|told) (?:the |a )?(?:payer|insurer|medicare|them|us)\b",
)
# What the value of an indicator may permit, apart from modifiers; `allows` in the table holds these words.
POWERS = (
    ("appeal", _words("appeal\\w*", "over-?rid\\w*", "overturn\\w*", "lift\\w*", "exceed\\w*", "beat", "more units")),
    ("payable", _words("paid", "pays?", "payable", "payment", "reimburs\\w*", "covers?", "covered")),
)
# Who asks what a term means, or tells two apart.
OF_TERMS = _any(
    r"\bmean(?:s|ing|t)?\b|\bstands? for\b|\bdefin\w+|\bexplain|\bdiffer\w*|\bvs\.?\b|\bversus\b|\bagainst\b",
    r"\bwhich is which\b|\bone[- ]?liners?\b|\bplain (?:words|english)\b|\bwhat is it\b|\bwhat(?:'s| is|s) that\b",
    r"\bwhere (?:do|does)\b.*\bcome in\b|\bwhat(?:'?s| is| are| does| do) (?:a |an |the |modifiers? )*[A-Z\d]{2}\b",
    r"\bi (?:assume|guess|suppose|take it)\b|\b(?:just|merely|simply) (?:tells?|says?|mark|means?|shows?|flags?)\b",
    r"\b(?:teach|train|onboard|new hire|walk (?:me|us) through|purpose of|used for|what for|tell me about)",
    r"\bwhen (?:do|does|is|to|should|would)\b(?! neither)|\bwhen\s*\??\s*$|\b(?:goes?|put"
    r"|belongs?) on (?:which|what)\b",
    r"\b(?:which|what) (?:code|line|exam|study|claim|mammo\w*|one)s? (?:\w+ )?(?:gets?|takes?|carr(?:y|ies)|needs?)\b",
)
WANTS_CODE = _any(
    r"\b(?:which|what) (?:cpt|hcpcs|codes?)\b(?! (?:have|has|carry|are) )", r"\bhow do (?:i|we) (?:bill|code)\b"
)
WHICH_MODIFIER = _any(
    r"\b(?:which|what) (?:mod(?:ifier)?s?)\b(?! (?:mean|stand|is (?:for|that)))",
    r"\bdo (?:i|we) (?:need|use|add|put)\b",
)
_AGENT = r"(?:drug|agent|contrast|tracer|isotope|radiopharm\w*|radiotracer|dose|dye|capsules?|media|medium|gad)"
# The code of what was given is wanted, whatever exam it was given for.
ASKS_SUPPLY = _any(
    r"\b(?:q|a|j|hcpcs)[- ]?codes?\b",
    r"\bhcpcs\b",
    rf"\b(?:codes?|bill\w*|units?|charged?|report) (?:for |of )?(?:the |our )?{_AGENT}\b",
    rf"(?<!with )(?<!w )(?<!w/)(?<!without )\b{_AGENT} (?:itself|codes?|units?|line|hcpcs|supply)\b",
)
_EXAM = r"(?:exam|scan|study|test|imaging|procedure|cpt|ct|mri?|pet)(?: (?:codes?|cpt))?"
# The code of what was given is wanted beside that of the exam.
ASKS_BOTH = _any(
    rf"\b{_EXAM} ?(?:\+|and|&|plus|,|/) ?(?:the |our )?(?:{_AGENT}|hcpcs|supply)\b",
    rf"\b{_AGENT}(?: codes?)? ?(?:\+|and|&|plus|,|/) ?(?:the |our )?{_EXAM}\b(?= codes?| cpt|\W*$)",
)
FUSED = _any(r"\b(?:low[- ]dose|fus(?:ed|ion)|hybrid|localiz\w+|attenuation(?: correction)?|same gantry)\b")
# Contrast was ordered and never reached the patient, or no images were taken after it.
NEVER_GIVEN = _any(
    rf"\bno (?:iv )?(?:gado?\w*|{_AGENT}) (?:ever )?(?:went in|(?:was |were )?(?:given|injected|administered))\b",
    r"\b(?:gado?\w*|contrast|dye) (?:was |were )?(?:never|not) (?:\w+ )?(?:given|injected|administered|went in)\b",
    r"\bno post[- ]?(?:contrast|gad\w*|con)? ?(?:images?|sequences?|scans?|series|phases?)\b",
    rf"\b(?:refus|declin)\w+ (?:the |any |iv |all |an? |her |his )*(?:gado?\w*|{_AGENT}|ivs?|needle|injection)\b",
    r"\b(?:gado?\w*|contrast|dye) (?:was )?(?:ordered|planned|scheduled|intended) but (?:was )?(?:not|never|no)\b",
    r"\b(?:gado?\w*|contrast|dye) (?:was |were |got |had to be )*"
    r"(?:held|withheld|refused|declined|cancell?ed|skipped)\b",
    r"\b(?:skipped|omitted|withheld|cancell?ed|left out) (?:the |any |iv |all )*(?:gado?\w*|contrast|dye)\b"
    r"(?! (?:cod\w+|lines?|phases?|charges?|suppl\w+|free)\b)",
    r"\bivs? (?:line )?(?:\w+ ){0,2}?(?:infiltrat\w+|blew|blown|failed|extravasat\w+)\b[^.;?]{0,40}"
    r"\b(?:without|non-?contrast|no contrast|plain)\b",
    r"\b(?:turned out|ended up) (?:to be |being |as )?(?:a )?plain\b",
    r"\bnothing (?:was |went |given |else )*(?:iv|in(?:to)? (?:the |a )?vein|intravenous\w*)\b",
    r"\biv (?:line )?(?:\w+ ){0,3}?(?:never|not|couldn'?t be) (?:\w+ )?(?:re-?)?(?:started|placed|inserted)\b",
)
NO_NEEDLE = _any(r"\b(?:no|without (?:an?|any)) (?:needles?|injections?|shots?|vein|ivs?)\b", r"\bnothing injected\b")
TREATS = _any(r"\b(?:ablat\w+|therap\w+|treat\w*|hyperthyroid\w*|graves\w*|rx)\b")
DAY_LIMIT = _words("limits?", "mues?", "max(?:imum)?", "per day", "daily", "a day", "one (?:day|date)")
OPEN_COUNT = _any(
    r"\bunits? or\b", r"\bor \w+ units?\b", r"\bone or two\b", r"\bhow many\b", r"\b(?:qty|quantity|count)\b"
)
TIMES = re.compile(r"(?<!\w)(?:x ?[2-9]\b|[2-9] ?x\b|[2-9] units\b)", re.IGNORECASE)
OPENS = re.compile(r"^\W*(?:so |and |ok )*(?:what|which|how|why|who|when|where|explain)\b", re.IGNORECASE)
OPEN_QUESTION = _words("what", "which", "how", "why", "who", "when", "where")
_HIS_DOCTOR = (
    r"(?:the |my |our |her |his )?(?:doctor|doc|surgeon|physician|provider|cardiologist|urologist|vascular|he|she)"
)
_TREATS = (
    r"(?:stent|treat|operate|biopsy|remove|ablate|drain|embolize|prescribe|give|start|stop|hold|try|refer|admit"
    r"|intervene"
    r"|put (?:her|him|them) on)"
)
ADVICE = _any(
    r"\bshould (?:the|this|my|a|our|an?) (?:\w+ )?(?:patient|mother|father|wife|husband|child|baby|son|daughter)?\s*"
    r"(?:get|have|undergo|receive|take)\b",
    r"\bshould (?:i|he|she|they) (?:get|have|undergo|take)\b",
    r"\bis (?:it|an? \w+|\w+) safe\b(?! to (?:assume|say|bill|code|use|report|charge))",
    r"\bwhich (?:scan|test|exam|study) is (?:better|best|safer)\b",
    r"\bwhat does (?:my|the|his|her) (?:scan|result|report)s? (?:show|mean)\b",
    r"\b(?:should|must) (?:i|he|she|they|mom|dad)\b[^?]*\b(?:worr|quit|stop|skip|wait|keep going|start|take)\w*",
    r"\b(?:can|could) (?:i|he|she|they) (?:quit|skip|stop|wait|start)\b",
    r"\b(?:can|may|should) (?:i|he|she|they|(?:my|the|a|our) \w+) (?:still )?(?:eat|drink|drive|shower|fly"
    r"|breast-?feed)\b",
    rf"\bshould (?:{_HIS_DOCTOR}) (?:\w+ )?{_TREATS}\b",
    r"\bdoes (?:he|she|this|the|my|our) ?(?:patient|pt|mom|mother|dad|father|wife|husband)? (?:really |even )?need "
    r"(?:an?|the|another) (?!order|modifier|code|referral|abn|auth|notice|report)",
)
# What a person should do about a finding, a dose or a treatment, whatever code stands beside it.
TREATMENT = _any(
    r"\b(?:will|would|can|could) (?:it|this|that|the \w+) (?:hurt|harm)\b|\bhurt the baby\b",
    r"\bwhat would you do\b|\bmedically speaking\b|\b(?:need|go to) the er\b",
    r"\bstart(?:ing)? (?:on )?(?:alendronate|fosamax|prolia|statins?|anticoag\w*|treatment|meds?|therapy)\s*\?",
    r"\b(?:m?ci|mg|mbq|dose)\b (?:of [\w-]+ )?to (?:order|give|prescribe|use)\b",
    r"\b(?:m?ci|mg|mbq|ml|dose)\b[^?.]{0,20}\b(?:should|do|can|must) (?:we|i|they|the tech) (?:give|inject|use"
    r"|push|administer)\b",
    r"\bpre-?med\w*\b[^?]*\b(?:dose|mg|protocol|hours?|hrs?|regimen)\b|\b(?:max|maximum) (?:safe )?dose\b",
    r"\b(?:biopsy|surgery|rescan) now or (?:wait|later)\b",
)
ANESTHESIA = _any(r"\b(?:crna|anesthesi\w+)\b[^?]*\b(?:number|codes?|units|cpt|bill\w*)\b", r"\bbase units\b")
# What only a payer's portal, a claim file, a contract or another group's books hold.
ACCOUNT = _any(
    r"\b(?:fax|phone|telephone)(?: (?:number|no|#)|\s*#)|\b(?:mailing|e-?mail|street|appeals?) address\b|\bhold time\b",
    r"\b(?:who|what number) (?:do|can|should) (?:i|we) (?:call|contact|phone|e-?mail|fax|reach)\b",
    r"\bwhat (?:did|have) (?:we|they|medicare|\w+) (?:get|got|gotten|pay|paid)(?: paid| us)?\b[^?]*\b(?:last|in \w+)\b",
    r"\b(?:which|what) (?:radiologist|doctor|physician|tech\w*|provider) (?:at|in|from|of) (?:our|the|my)\b",
    r"\b(?:auth|authorization)\b[^?]*\b(?:on file|approved|status|number|(?:go|went|gone|come|came) "
    r"(?:thru|through|in|back))\b",
    r"\b(?:availity|evicore|navinet)\b|\bpeer[- ]to[- ]peer\b|\btimely filing\b",
    r"\bclaim (?:#|no\.? ?|number )?\d{6,}\b",
    r"\bcontract(?:ed)? (?:\w+ )?(?:rate|price|fee|pay)|\bcharge ?master price|\bgross charge|\bfor our tin\b",
    r"\bcomp(?:ensation)? (?:board|fee|schedule)\b",
    r"\b(?:tricare|aetna|cigna|humana|uhc|united ?healthcare|bcbs|blue cross|anthem|kaiser)\b[^?]*"
    r"\b(?:allowable|allowed amount|fee schedule|pays? us)\b",
    r"\bhow many\b[^?]*\b(?:did|does|do) the \w+[^?]*\b(?:bill|perform|read)\b",
)
OF_FACTOR = re.compile(r"\bconversion factor\b|\bcf\b", re.IGNORECASE)
# What a plan pays stands in its contract; relative values, Medicare's amount and cuts in percent do not.
AMOUNT_WANTED = _any(
    r"\bhow much\b",
    r"\bwhat(?:'?s| is| are| was| were| does| do| did| will| would)\b[^?]*\b(?:pay\w*|paid|rates?|fees?"
    r"|allow\w*|amounts?"
    r"|reimburs\w*|contract\w*)\b",
    r"\b(?:rates?|fees?|fee schedule|allowables?|allowed|amounts?|reimbursement)\b(?! (?:file|column|row))",
)
OF_SCHEDULE = _any(
    r"\bmedicare\b|\bcms\b|\brvus?\b|\bgpcis?\b|%|\bpercent|\bcut|\breduc|\bmppr\b|\bconversion factor\b"
)
# "Why can't we use 50 on it": that it may not is known already.
CANNOT = _words(
    *("can'?t", "cannot", "not", "no", "never", "won'?t", "isn'?t", "doesn'?t", "den(?:y|ied|ies)", r"reject\w*"),
)
# What each of two billers sends, and a study read elsewhere than it was done.
EACH_BILLS = _any(
    r"\bwhat (?:does|do|would|should|can|will) (?:each|both|they each|everybody|everyone|we each|the two)\b",
    r"\bwho (?:bills|codes|reports|sends|submits|claims) (?:what|which)\b",
    r"\bhow (?:does|do|should|would|can) (?:each|both|the two|they each)\b[^?]*\b(?:bill|code|report)",
    r"\beach (?:side|party|one|group|of (?:them|us)|biller) (?:bills?|codes?|reports?|sends?|gets?)\b",
)
IS_READ = _any(r"\b(?:reads?|reading|interp\w*|dictat\w+)\b")
IS_DONE = _words(
    *("scanned", "scans?", "done", "performed", "taken", "imaged", "shot", "office", "clinic", "cent(?:er|re)", "site"),
    *("location", "machine", "magnet"),
)
# "Wrist films and 73130": the code stands beside what was described.
CODE_BESIDE = re.compile(
    r"(?:\b(?:and|plus|with|also|add)|[+&])\s+(?:(?:an?|the|cpt|code|bill|report) )*[0-9A-Z]\d{3}[0-9A-Z]\b",
    re.IGNORECASE,
)
WENT_WRONG = _any(
    r"\bwhat(?:'?s| is| was| went| did| were)? (?:\w+ ){0,3}(?:wrong|missing|lacking|the problem|the issue)\b",
    r"\bwhy (?:was|were|did|is|does|would) (?:\w+ ){0,5}(?:den\w+|bounce\w*|reject\w*|downcod\w*|recoup\w*)\b",
    r"\bwhat (?:\w+ ){0,3}(?:do|does|should|must) (?:\w+ ){1,3}(?:dictate|document|state|say)\b",
)
ENDS_WITH_MODIFIER = re.compile(
    r"(?:^|[.,;:?!]\s+)(?:which |what |the )?mod(?:ifier)?s?\b[^.?!]{0,40}\?\W*$", re.IGNORECASE
)
# "..., codes?" asks which, and not whether.
ENDS_OPEN = re.compile(r"[,;:.-]\s*(?:the )?(?:codes?|cpts?|modifiers?|mods?|units?|lines?)\W*\?\W*$", re.IGNORECASE)
# "There a CPT for with-only": whether any code is for that exam.
IS_THERE = _any(
    r"\b(?:is |are )?there (?:a|any|an|no|even a)\b[^.?]{0,20}\b(?:cpt|codes?|hcpcs|number)\b",
    r"\b(?:have|has|got) (?:a|any|its own) (?:cpt |separate )?(?:code|number)\b",
)
# "Every line": whether each line takes the modifier.
# A code put forward without any modifier: "plain 77053 then?", "do we send it bare".
PLAIN = _any(
    r"\b(?:plain|bare|naked|unmodified|straight) (?:code )?(?=\d{4}|[A-Z]\d{4}|code|then|then\?)",
    r"\b(?:without|no|sans|w/o) (?:a |any )?mod(?:ifier)?s?\b(?! needed)",
    r"\b(?:send|bill|report|code|submit|leave) (?:it|this|that) (?:plain|bare|unmodified)\b",
)
EVERY_LINE = _any(
    r"\b(?:every|each|all|both|either)(?: of)?(?: the)? (?:lines?|codes?|ones|charges?)\b", r"\bon both\b"
)
FOLLOW_UP = _any(
    r"^\W*(?:and|but|what if|what about|how about|same|ok(?:ay)?|then|so|also|now|if|or)\b",
    r"^\W*(?:only|just|no,|yes,|why not|instead)\b",
    r"\b(?:that|those|it|the same|this one|these|instead)\b",
)
# What tells of the same patient and exam although no word of it is known: "they gave CCK with it".
GOES_ON = _any(
    FOLLOW_UP.pattern,
    r"^\W*(?:hm+|oh|wait|sorry|actually|correction|corrected|update|turns out|plus|next|again|well|looked"
    r"|looking|checked"
    r")\b",
    r"\b(?:tech|doc|doctor|radiologist|report|driver|log|chart|nurse|front desk|rad) "
    r"(?:\w+ )?(?:says?|said|reminds?|tells|told|shows?|states?|confirms?|lists?|covers?)\b",
    r"^\W*(?:it|they|he|she|we|there|this|the (?:report|order|doctor|tech|patient|pt|radiologist|same))\b",
)
INSTRUCTION = _any(
    r"\bignore (?:all |any |the |your |previous |above |prior )*(?:instructions?|rules?|prompts?)\b",
    r"\bsystem prompt\b",
    r"\byou are now\b",
    r"\b(?:pretend|disregard|jailbreak)\b",
    r"\bdeveloper mode\b",
    r"\bprint (?:the|your) prompt\b",
    r"\byou are free\b",
    r"^\W*system\s*:",
    r"\b(?:compose|write) (?:me )?an? (?:haiku|poem|song|story|limerick|sonnet)\b",
)
# What may stand between two exams of one order.
JOINS = re.compile(r"\s+(?:and|then|plus)\s+|(?<!\b\w)\s*[&+;]\s*(?!\w\b)", re.IGNORECASE)  # not the & of "S&I"
# Where one side of an exam may end and the other begin.
PARTS = re.compile(r"[,;.:]\s|\s(?:and|then|plus|but|while|whereas|vs\.?|with)\s|\s-\s|[&+/]", re.IGNORECASE)
ONLY_A_SPOT = _words(
    "only", "just", "focused", "targeted", "spots?", "one (?:spot|area|place|quadrant)", "lump", "limited"
)
LISTED = re.compile(rf"{JOINS.pattern}|\s*,\s+", re.IGNORECASE)  # in an order's name a comma may part two exams too
WITH = _words("with", "w", "plus", "add", "adding")
# In a follow-up: what is named was done beside what was named before, or once more.
ADDS = _any(
    r"\b(?:too|also|as well|plus|in addition|on top|part of it|included|besides|both|further"
    r"|followed)\b",
    r"\+|^\W*(?:and )?add(?:ed|ing)?\b",
)
# What was done besides is told, so that both turns are read as one story: "they did the left also", "and pelvis".
TOO = _any(
    r"\b(?:too|also|as well|in addition|on top|plus)\b",
    r"^\W*and (?:the )?(?!if|what|how|when|in|for|why|is|are|do|does|can|both|same|then|now|would|will|should|or)[a-z]+"
    r"(?: [\w-]+){0,5}[.! ]*$",
)
AGAIN = _any(
    r"\b(?:again|also|too|afterwards?|repeated|rescanned|as well|added|plus|first|before and after)\b",
    r"\bat the end\b|\blater on\b",
    r"\bthen (?:they|we|he|she|gave|did|scanned|re\w+)\b",
)
WITH_IT = _any(
    r"\b(?:with|along with|beside|on top of|on) (?:it|that|this|them|those)\b",
    r"\b(?:also|too|as well|in addition|same (?:day|session|visit)|add|extra|separate(?:ly)?|bundled"
    r"|included|inside)\b",
)
ONLY_SO_MUCH = _words("only", "just", "nothing (?:else|but)")
WHY_NOT = _any(
    r"\bwhy (?:not|isn'?t|can'?t|wouldn'?t)\b", r"\bnot\s+(?:the\s+)?(?=\d{5}|[A-Z]\d{4})", r"\binstead of\b"
)
_DOCTOR = r"(?:doctor|doc|physician|radiologist|provider|group|practice|rad|reader|md|dr)"
_AGAIN = (
    r"(?:repeat\w*|again|another one|(?:a |the )?(?:second|2nd) one|twice"
    r"|(?:second|2nd|next|new|later) (?:film|x-?ray|chest|portable|study|set|time|read|scan|ct|exam))"
)
_CLOCK = (
    r"(?:\d{1,2}(?::\d\d)? ?(?:am|pm|a\.m\.|p\.m\.)|(?:0\d|1[0-8]|2[1-3])[0-5]\d(?: ?h(?:ou)?rs?)?|\d{1,2}:\d\d"
    r"|noon|midnight|(?:the |this |in the )*(?:mornings?|afternoons?|evenings?|night))"
)
# The same thing at two times of one day.
TWO_TIMES = re.compile(rf"(?<![\w$.,-]){_CLOCK}(?![\w-]).{{1,120}}?(?<![\w$.,-]){_CLOCK}(?![\w-])", re.IGNORECASE)
_BOTH_BY = (
    rf"\bsame {_DOCTOR}|\b(?:both|all)(?: \w+){{0,2}} (?:by|read by) (?:dr\.?|the same|our|one)\b"
    r"|\bby (?:dr\.? )?\w+,? both\b"
    r"|\b(?:we|i|us) (?:read|did|interpret(?:ed)?) (?:them )?both\b|\bread both\b|\bboth (?:ours|by us|read by us)\b"
)
_BY_ANOTHER = rf"\b(?:another|different|other|second) {_DOCTOR}"
REPEAT_SAME = _any(rf"\b{_AGAIN}\b.{{0,90}}(?:{_BOTH_BY})", rf"(?:{_BOTH_BY}).{{0,90}}\b{_AGAIN}\b")
REPEAT_OTHER = _any(rf"\b{_AGAIN}\b.{{0,90}}(?:{_BY_ANOTHER})", rf"(?:{_BY_ANOTHER}).{{0,60}}\b{_AGAIN}\b")
BOTH_BY = re.compile(_BOTH_BY, re.IGNORECASE)
BY_ANOTHER = re.compile(_BY_ANOTHER, re.IGNORECASE)
# Another radiologist of the same group repeats as the same physician does.
OF_ONE_GROUP = _any(
    r"\b(?:in|of|from|within) (?:our|my|the same|same|his|her) (?:own )?(?:group|practice|tin|company)\b|\bsame group\b"
)
# A film that is taken again because the first one failed is no further study.
RETAKEN = _any(
    r"\b(?:motion|clipped|cut off|under-?exposed|over-?exposed|non-?diagnostic|bad (?:film|image|exposure|technique)"
    r"|technically (?:poor|inadequate|limited)|retak\w+|re-?do(?:ne)?|rotated|blurr\w+)\b"
)
PATIENTS_COUNTED = re.compile(
    r"\b(?P<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten) (?:of (?:the|our|their) )?(?:\w+ )?"
    r"(?:patients|residents|people|pts)\b",
    re.IGNORECASE,
)
# Residents who live in a home are patients, and no doctors in training.
OF_A_HOME = _any(
    r"\b(?:nursing|rest|care|group) (?:home|facility)|\bsnf\b|\bassisted living\b|\bmanor\b",
    r"\b(?:portable|mobile|van|stop|trip|transport\w*)\b(?=.*\bresidents?\b)",
    r"\bresidents?\b(?=.*\b(?:stop|trip|transport\w*)\b)|\bresidents? (?:seen|x-?rayed|imaged|scanned|shot)\b",
)
WHY = _any(r"\bwhy\b", r"\bhow come\b")
# A number alone after a question about views: "what if 5", "it was 4 views".
NOW_SO_MANY = re.compile(
    r"^\W*(?:and |or |so |oh |wait |actually |sorry |no )*(?:what if|what about|if|it was|there (?:are|were)"
    r"|now|we took)?"
    r" ?(?:it was |there (?:are|were) )?(?P<n>\d{1,2}|one|two|three|four|five|six)(?: views?| films?| vws?)?\W*$",
    re.IGNORECASE,
)
# How old the patient is, which is no modifier: "patient is 82".
IS_AGED = re.compile(
    r"\b(?:patient|pt|she|he|age|aged)(?:'s| is| was)? ?\d\d\b(?! ?(?:mod|w(?:ee)?k|\w*wks?))", re.IGNORECASE
)
MAKE_IT = re.compile(r"\b(?:make it|just|only|change (?:it )?to|take)\s+(?P<n>\w+)", re.IGNORECASE)
ADDED = _words(
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
    rf"{_BILL} both",
    "add(?:ing)?",
)
# "Both" of two lines of a claim, not of two sides: "can both be billed", "same day, both?".
BOTH_LINES = _any(
    rf"\b(?:{_BILL}|get|keep|claim|submit|send|paid for|have|list|enter) (?:for )?both\b(?! (?:sides|\w+s\b))",
    r"\bboth (?:be|get|go|stand|ok|okay|fine|allowed|paid|payable|billable|billed|coded|reported|separate\w*|stay|count"
    r"|codes?|lines?|studies|exams?|charges|together)\b",
    r"(?<=[,;:.?!-])\s*both\s*(?=\?|$)|\b(?:day|date|session|visit|encounter|claim|time|sitting) both\s*(?=\?|$)",
)
# "Both" of two exams or lesions told of: "reads both", "both needed", "both in the left breast".
BOTH_THINGS = _any(
    r"\b(?:reads?|did|does|interprets?) both\b(?! (?:sides|\w+s\b))",
    r"\bboth (?:needed|necessary|documented|(?:in|on|at) (?:the )?(?:left|right|l|r|same|one))\b",
)
# Two exams asked about as two lines of one claim.
SEPARATE = _any(
    BOTH_LINES.pattern,
    r"\b(?:bill(?:ed|able)?|code[ds]?|report(?:ed|able)?|pa(?:id|yable)|charged?|allowed|ok|okay|fine) (?:\w+ ){0,2}"
    r"(?:together|separate(?:ly)?|in addition|as well|on top|too)\b",
    r"\b(?:separate(?:ly)?|individually|also) (?:bill|pay|report|cod|charg)\w*",
    r"\b(?:together|as well|too|separate(?:ly)?)\s*\?",
    r"\b(?:are|is) (?:they|it|these) (?:bundled|separate|included)\b|\bunbundle\w*",
    r"\bboth (?:be )?\w+(?:able|ed)\s*\?|\b(?:ncci|edits?|medicare) (?:block|bundle)s?\b",
)
NO_READER = _any(r"\bno (?:reader|radiologist|interpretation)\b")
NEEDED = _any(
    r"\bneeds? (?:a |any )?modifier", r"\bmodifier (?:is )?(?:needed|required)", r"\brequires? (?:a |any )?modifier"
)
_OTHERS = (
    r"(?:outside|(?:an)?other|different|contracted|independent|remote|separate|somebody else|someone else"
    r"|third[- ]party)"
)
_READS = r"(?:reads?|interprets?|(?:did|does) (?:the )?s ?& ?i)"
_INJECT = r"(?:injects?|injected|injection|punctures?|catheter\w*|dye)"
BOTH_HALVES = _any(
    rf"\b{_INJECT}\b.{{0,40}}(?:\band\b|&|\+).{{0,25}}\b{_READS}\b",
    rf"\b(?:reads?|interprets?)\b.{{0,25}}(?:\band\b|&|\+).{{0,40}}\b{_INJECT}\b",
    r"\b(?:both|all) (?:by|done by) (?:the same|our|one)\b",
)
# Who tells of the access, the needle or the catheter did that half of the study.
_DID = r"(?:inject\w*|punctur\w*|cannulat\w*|catheteriz\w*|plac(?:ed|es)|fill(?:ed|s)|put (?:in )?(?:the )?)"
_SELF = r"(?:we|our \w+|(?:the )?(?:same )?(?:ir|rad|radiologist|doc)s?)"
PERFORMS = _any(
    rf"\b{_SELF}\b[\w ,]{{0,12}}\b{_DID}",
    r"\b(?:needle|foley|cath\w*|contrast|dye|gad)\b[\w ,/]{0,30}\bby (?:the |our |same )*(?:rad|ir|radiologist)\b",
    r"\b(?:groin|femoral|cfa|radial|brachial|jugular|ij|retrograde|antegrade|arterial|venous) "
    r"(?:access|stick|puncture)\b",
    r"\b(?:access(?:ed)?|stick|sheath|pigtail|catheter|cath|wire) "
    r"(?:parked|in|at|into|up|via|over|advanced|through|only|code)\b",
    r"\b(?:selected|selective(?:ly)?|engaged|superselect\w*|catheterized|cannulated)\b",
    r"\ball (?:the )?lines\b|\bboth halves\b",
    r"\b(?:injection|cath(?:eter)?) (?:code )?(?:and|&|\+|plus) (?:s ?& ?i|imaging|read\w*)",
)
# One person did the whole study: "same doc did everything", "both parts by the radiologist", "full service by us".
_ONE = r"(?:radiologists?|rads?|ir|doctors?|docs?|physicians?|providers?|md)"
DID_ALL = _any(
    rf"\b(?:we|i|he|she|us|{_ONE})\b[^.;?]{{0,15}}\b(?:did|does|do|done|performed|handles?d?)\b (?:it |them )?"
    r"(?:all|everything|both|the whole)\b(?! (?:sides|knees|hips|shoulders|legs|arms|breasts))",
    rf"\b(?:one|same|single) (?:\w+ )?{_ONE}\b[^.;?]{{0,25}}\b(?:{_DID}|inject\w*)",
    r"\b(?:both|all) (?:the )?(?:parts|halves|pieces|portions)\b|\bfull service\b",
    rf"\b{_INJECT}\b[^.;?]{{0,40}}\bby (?:the |our |same |a )*{_ONE} (?:who|that) (?:also )?(?:reads?|interprets?)\b",
    rf"\b{_INJECT}\b[^.;?]{{0,30}}\b(?:himself|herself|ourselves|myself)\b",
    r"\b(?:cath(?:eter)?|injection|needle) and (?:the )?(?:reading?|images?|imaging)\b",
    rf"\b{_ONE}\b[^.;?]{{0,10}}\b(?:from )?(?:start to finish|beginning to end|soup to nuts|a to z)\b",
    r"\b(?:cath\w*|inject\w*|needle)\b[^;?]*\ball (?:of (?:it|this) )?(?:is |was )?(?:ours|by us)\b",
)
# The needle brought contrast into a joint, whether the word arthrogram falls or not.
INTO_JOINT = _any(
    r"\b(?:contrast|iodine|dye|gad\w*|omnipaque|isovue)\b[^.;?]{0,30}\b(?:in|into|inside) (?:the |her |his |a )?"
    r"(?:\w+ ){0,2}joint\b",
    r"\binject\w*\b[^.;?]{0,25}\b(?:joint|intra-?articular\w*)\b[^.;?]{0,40}\b(?:contrast|dye|gad\w*)\b",
    r"\bintra-?articular (?:contrast|gad\w*|dye|iodine|injection)\b",
)
# What treats a joint when it is injected.
DRUG_INJECTED = _words(
    r"(?:cortico)?steroids?",
    r"cortisone",
    r"kenalog",
    r"depo-?medrol",
    r"triamcinolone",
    r"lidocaine",
    r"marcaine",
    r"(?:bu|ro)pivacaine",
    r"hyaluron\w*",
    r"synvisc",
    r"prp",
    r"therapeutic",
    r"for pain",
    r"pain relief",
)
PICTURES = _words("pinhole", "pictures?", "images?", "imaging", "imaged", "scan(?:ned)?")
NO_PICTURES = _any(
    r"\b(?:no|not|without|w/o) (?:\w+ ){0,2}(?:pictures?|images?|imaging|imaged|scan)\b", r"\buptakes? only\b"
)
ADD_ON = _words("add-?ons?", "add on (?:code|cpt)", "added", "with it")
LOOKED_AT = _any(
    r"\blook(?:ed|s|ing)? (?:at|for)\b|\bto (?:see|check|assess|evaluate|size|measure)\b|\bread(?:s|ing)?\b"
)
THROUGH_TUBE = _any(
    r"\b(?:inject\w*|contrast|dye)\b[^.;?]{0,30}\b(?:through|thru|via|into|down)\b "
    r"(?:it\b|(?:the |an? |his |her |existing )*"
    r"(?:[\w-]+ ){0,3}(?:drain|tube|cath(?:eter)?|pigtail)\b)",
)
ASKS_UNITS = _words("units?", "quantity", "qty")
PET_CT = _any(
    r"\bpet ?[/-]? ?ct\b", r"\bpet\b[^.;?]{0,40}\b(?:with|w/?) (?:(?:concurrent|low[- ]dose|fused|attenuation) )*ct\b"
)
BALLOON = _words("balloon(?:ed|ing|s)?(?! (?:tube|occlu\\w*|pump|catheter|guide))")
BLEEDS = _words("bleed\\w*", "bled", "hemorrhag\\w*", "extravasat\\w*", "hemoptysis", "hematemesis", "rupture\\w*")
BEFORE_AND_AFTER = _any(
    r"\bbaseline\b|\b(?:pre|before)\b(?:-| )?(?:and|&|/|\+) ?(?:post|after)\b",
    r"\b(?:without|w/o|wo) (?:and|&|then) (?:then )?with\b",
    r"\btwo (?:scans|studies|renograms)\b|\b2 (?:scans|studies|renograms)\b",
)
# What was left as it was: "the double J stays".
STAYS = re.compile(
    r"\b(?:the |a |his |her )?(?:double[- ]j|dj|jj|internal|ureteral|biliary|existing)?[ -]?"
    r"(?:stent|drain|tube|double[- ]j|dj|jj|filter|port)s? "
    r"(?:stays?|stayed|remains?|remained|left alone|(?:is|was|were) (?:left alone|kept|not touched|untouched))\b",
    re.IGNORECASE,
)
AORTA = _words("aort\\w*", "abdominal", "pelvic", "both legs", "bilateral\\w*", "bilat")
INJECTED = _words("inject(?:s|ed|ing)?")
ONLY_INJECTS = _any(
    r"\b(?:only|just|merely) (?:did |do(?:es)? |performed |the |an? )*inject\w*",
    r"\binject\w* (?:portion |part |half )?only\b",
)
READS_STUDY = _words(_READS)
# Which vessel the catheter was led into.
ENTERED = _words(
    r"select(?:ed|ive(?:ly)?)?",
    r"superselect\w*",
    r"cath(?:eter(?:iz\w+)?|ed)?",
    r"engaged",
    r"cannulat\w+",
    r"into",
    r"in the",
    r"from",
)
# Where the skin was passed is neither place nor side of the exam: "left CFA access", "via the right jugular".
_ENTRY = r"(?:common )?(?:groin|femoral|cfa|radial|brachial|jugular|ij)(?: (?:artery|vein))?"
_OF_SIDE = r"(?:right|left|rt|lt|r|l)"
ACCESS = re.compile(
    rf"\b(?:(?P<a>{_OF_SIDE}) )?{_ENTRY} (?:access|stick|puncture|approach|sheath)\b"
    rf"|\b(?:access(?:ed|ing)?|stuck|punctured|entered|via|through)(?: the| via| through)? "
    rf"(?:(?P<b>{_OF_SIDE}) )?{_ENTRY}\b",
    re.IGNORECASE,
)
# Where a vessel was entered is no side of the exam: "right groin access".
ACCESS_SIDE = re.compile(
    r"\b(?:right|left|rt|lt|r|l)\b"
    r"(?= (?:common )?(?:groin|femoral|cfa|radial|brachial|jugular|ij) (?:(?:artery|vein) )?"
    r"(?:access|stick|puncture|approach|sheath))",
    re.IGNORECASE,
)
ONLY_READS = _any(
    r"\b(?:only|just|merely|solely) (?:\w+ )?(?:reads?|reading|interprets?|interpretation)\b",
    r"\b(?:reads?|interpretation|s ?& ?i) (?:portion |part )?only\b",
)
OTHER_INJECTS = _any(
    rf"\b(?:surgeon|ortho\w*|urolog\w+|gyn\w*|neurosurg\w*)\b.{{0,30}}\b(?:{_INJECT}|cannulat\w*)",
    rf"\b{_OTHERS}\b.{{0,30}}\b(?:{_INJECT}|cannulat\w*)",
)
# An age alone is part of an order ("ct head 71 yo"); beside one of these it asks who is paid for.
AGED = _any(
    r"\bto be \d\d\b",
    r"\b\d\d ?(?:yo|y/o|yrs?|years?)\b",
    r"\b(?:under|over|below|above|aged?|before|after) \d\d\b(?! ?(?:w(?:ee)?ks?|min|%|mm|cm|views?))",
    r"\bat (?:age )?(?:1[3-9]|[2-9]\d)\b(?! ?(?:w(?:ee)?ks?|min|%|mm|cm|views?))",  # "at 11" is an hour
    r"\b(?:wom[ae]n|m[ae]n|patient|pt|male|female)\b.{0,15}\b\d\d\b(?! ?(?:w(?:ee)?ks?|min|%|mm|cm|views?))",
)
ELIGIBLE = _any(
    r"\b(?:can|may|allowed|too (?:old|young)|medicare|insurance|pa(?:ys?|id)|wants?|gets?|first time|again)\b",
    r"\bdo (?:i|you|they|we) (?:need|have)\b",
    r"\b(?:ok|okay)\s*\??$",
)
OFTEN = _any(r"\bhow (?:often|many months|frequent)", r"\b(?:every|interval|frequency)\b", r"\bage\b", r"\bhow old\b")
EITHER = _words("or")
# Answers of which one is right: "A) 78306 B) 78315", "student A says 74160, student B says 74150".
CHOICE = re.compile(
    r"(?<![\w(])\(?[A-E][).:](?=\s)|\b(?i:student|coder|biller|tech|person|option|answer|choice) (?:[A-E]|[1-5])\b"
)
# Words that coders use for those of the rules.
SAME_AS = dict.fromkeys(
    "trims trim trimmed reduces reduce reduction reductions knock discount mppr slash".split(), "cut"
)
SAME_AS |= dict.fromkeys("read reads interp interpretation pro professional".split(), "reading")
# Who takes for a rule what plans do each in their own way.
UNIVERSAL = _words("every", "all", "always", "each", "any", "same", "universal(?:ly)?", "across the board")
# What stands before a payer that is only compared with.
COMPARED = _any(r"\b(?:same|as|like|than|unlike|vs\.?|versus|follows?|mirrors?)\s+(?:(?!an?\b|our\b|for\b)\w+ ){0,2}$")
# What is taken off when several services are done: "what % does Medicare knock off the second read".
REDUCTION = _any(
    r"\b(?:what|how much|which)\b[^?]{0,30}(?:%|\bpercent\w*|\bcut|\breduc\w+)[^?]*"
    r"\b(?:second|2nd|later|next|additional|several|multiple|each)\b",
    r"\b(?:knock\w*|tak(?:e|es|en)|trim\w*|cuts?|reduc\w+|discount\w*)\b[^?]{0,40}\b(?:second|2nd|later|additional)\b"
    r"(?: \w+){0,2} (?:read\w*|interp\w*|scan|study|exam|component|half|mri?|ct)\b",
    r"\b(?:second|2nd|later|additional)\b[^?]{0,30}\b(?:reduc\w+|cut|discounted|trimmed)\b",
    r"\b(?:mppr|multiple (?:imaging|procedure)s?(?: payment)? (?:reduction|cut))\b",
)
ANY_MONEY = _any(
    r"\b(?:any|is there|was there)\b.{0,40}\b(?:payments?|money|fees?|amounts?|rvus?|reimbursement|allowable)\b",
    r"^(?!.*\b(?:what|how)\b).*\b(?:does|do|did|will|would|is|are|was)\b[^?]{0,60}"
    r"\b(?:pays?|paid|payable|reimbursed?)\b",
)
# "Allowed in Miami": with a payment locality the amount is meant.
ALLOWS = _words("allow(?:s|ed|able|ables)?")
MODIFIER_WORD = _any(r"\bmod(?:s|if\w{2,6})?\b")
# An amount that is told as a rough one, "about seventy dollars".
ROUGHLY = _words("about", "around", "roughly", "approx(?:imately)?", "or so", "ballpark", "close to", "ish")
# Whether more or less is paid than before.
WENT = re.compile(
    r"\b(?:did|does|do|has|have|is|was|will|would|are)\b[^?]{0,60}?\b(?:"
    r"(?P<down>down|drop\w*|decreas\w*|fall\w*|fell|less|lower|cut|shrink\w*|lose|lost)"
    r"|(?P<up>up|ris\w+|rose|increas\w*|rais\w+|more|higher|gain\w*))\b",
    re.IGNORECASE,
)
# "right" as a word of agreement, which names no side.
OTHER_SIDE = re.compile(r"\b(?:left|lt)\b", re.IGNORECASE)
AGREES = _any(
    r"\b(?:is|was|sound|look)s? (?:that|this|it|about )?\s?right\b",
    r"\bright\s*\?+\s*$",
    r"[,.;]\s*right\s*\?",
    r"\bright amount\b",
)
CHECKS_AMOUNT = _any(r"\b(?:right|correct|accurate|true|agree|match(?:es)?|sound|underpaid|overpaid|short|wrong|off)\b")
FACILITY_RATE = _any(r"(?<!non-)(?<!non )\bfacility (?:rate|fee|amount|pe|price|payment|rvus?)\b")
OFFICE_RATE = _any(r"\bnon-? ?facility\b", r"\boffice (?:rate|fee|amount|pe|price|payment|rvus?)\b")
_OFFICE = r"(?:office|non-? ?facility|pos ?11)"
_FACILITY = r"(?:hospital|hopd|facility|outpatient|asc|pos ?2[1-4])"
BOTH_PLACES = _any(
    rf"\b{_OFFICE}\b.{{0,30}}\b(?:vs\.?|versus|or|and|than|compared|against)\b.{{0,25}}(?<!non-)\b{_FACILITY}\b",
    rf"\b{_FACILITY}\b.{{0,30}}\b(?:vs\.?|versus|or|and|than|compared|against)\b.{{0,25}}\b{_OFFICE}\b",
)
DIFFERENCE = _any(r"\bdiff(?:erence|s)?\b", r"\bhow much (?:more|less)\b", r"\b(?:more|less|higher|lower) than\b")
DENIED_PLACE = _any(r"\b(?:not|isn'?t|outside(?: of)?|except) (?:in |of )?[A-Z][a-z]+", r"\bNOT (?:in |of )?[A-Za-z]+")
LOCALITY = re.compile(r"\b(?:locality|loc)\s*#?\s*(?P<n>\d\d?)\b", re.IGNORECASE)
MADE_UP = _any(
    r"\b\d{4}X-[A-Z]\b",
    r"\bcode \d{4}X\b",
    r"\b(?:code|cpt|hcpcs)\s+(?=\w*\d)(?!\d{1,4}\b)[A-Z0-9]{6,8}\b",
    r"\b[A-Z]\d{4}[A-Z]\b",
    r"\b\d{6,7}\b",
)
ICD = _any(r"\bz[- ]?codes?\b|\b(?:dx|diagnosis) codes?\b", r"\bicd\b", r"\bicd-?10\b", r"\b[A-TV-Z]\d\d\.\d{1,4}\b")
CODING = _any(
    r"\bpos ?\d\d\b",
    r"\b(?:status|mai|pc/?tc|bilat\w*) (?:indicator |ind )?(?:[a-z]|\d)\b",
    r"\bconversion factor\b",
    r"-(?:26|tc)\b",
    r"\b(?:26|tc) (?:line|claim|side|part|half|bill)\b|\bdate of service\b|\bdos\b|\bbox \d\d",
    r"\b(?:cpt|hcpcs|ncci|medicare|imaging|rvu|mue|global|denied|denial)\b",
    r"\bcod(?:e|es|ing)\b",
    r"\bbill(?:ing|ed|able|s)?\b",
    r"\b(?:modifier|claim|charge|component|radiolog|indicator)",
    r"\badd-?on\b",
)
_READ = r"(?:reads?|reading|interprets?|interpretation)"
_THEIR = r"(?:his|her|their|its)"
OTHER_READS = _any(
    rf"\b{_OTHERS}\b[\w ']{{0,25}}\b{_READ}\b",
    rf"\b{_OTHERS}\b[\w ']{{0,25}}\bbills? (?:for )?(?:the read|separately|himself|themselves|{_THEIR} own)\b",
    rf"\b{_OTHERS}\b[\w ']{{0,25}}\bbills? {_THEIR} (?:own )?{_READ}\b",
    rf"\b{_OTHERS}\b[\w ']{{0,25}}\b(?:sends?|submits?|files?) {_THEIR} (?:own )?(?:bill|claim|invoice)\b",
    r"\b(?:nighthawk|teleradiolog\w+|radiologist contracted)\b[\w ']{0,25}\b(?:reads?|bills?)\b",
    rf"\b{_READ} (?:is )?(?:done )?by (?:an )?{_OTHERS}\b",
)
OURS = _any(
    r"\b(?:our|ours|us)\b(?! (?:radiologist|doctor|physician|rads?|group reads|reader))",
    r"\b(?:imaging (?:center|centre|ctr)|idtf|mobile (?:\w+ )?co(?:mpany)?|van)\b",
)
# A drug that was given, not only supplied.
GIVEN = _any(r"\b(?:administ\w+|push(?:ed|es)?|infus\w+|inject\w+|treat\w*|therap\w*|given|giving|gave|dosed?)\b")
# A code that somebody else bills is no part of our claim: "A9606 is handled by pharmacy".
BILLED_BY_OTHERS = re.compile(
    r"^(?:-\w\w)*\s+(?:is|are|gets?|was|will be|being)?\s*(?:already )?"
    r"(?:handled|billed|charged|covered|reported|coded|submitted|taken care of|done) by (?!us\b|our|me\b)",
    re.IGNORECASE,
)
# What a payer will not take: "they will reject G0279".
NOT_TAKEN = _any(
    r"\b(?:will|'ll|would|always) (?:reject|deny|refuse|bounce)s? (?:the )?$",
    r"\b(?:won'?t|will not|don'?t|do not|doesn'?t|does not|never) (?:take|accept|recogni[sz]e|want)s? (?:the )?$",
)
CODES_WANTED = _any(
    r"\bcodes?\s*\?", r"\b(?:which|what) (?:are the )?(?:cpt|codes?)\b", r"\bwhat do we (?:bill|send|report)\b"
)
# "Tech only got the right side" tells what the technologist did, and not that only the technical side is billed.
TECHNOLOGIST_ACTS = _words("tech only (?=got|did|scanned|imaged|took|shot|had|managed|could|was|saw)")
# "Report only covers the right leg" tells what was imaged, and no coverage and no reading.
REPORT_TELLS = re.compile(
    r"\b(?:reports?|dictations?|images?|study|scan|films?) (?:just |only )?(?:covers?|shows?|lists?|mentions?"
    r"|describes?)"
    r"(?= (?:only |just )?(?:the |an? )?(?:right|left|one|both|\w+ (?:leg|arm|side|breast|view|views|kidney)))",
    re.IGNORECASE,
)
# What was not done besides is no exam: "ct brain perfusion, no other head ct".
NOTHING_ELSE = re.compile(
    r"\b(?:no|without(?: any)?) (?:other|additional|separate|further) [^,.;?!\n]*?(?=[,.;?!\n]|$)", re.IGNORECASE
)
# The trip of the machine is asked about, and not the films it takes.
ASKS_TRANSPORT = _any(
    r"\btransport\w* (?:\w+ )?(?:code|line|charge|fee|hcpcs|again|pls|please|only)\b",
    r"\b(?:code|line|charge|fee|hcpcs|bill)s? (?:for )?(?:the )?(?:trip|transport\w*)\b",
    r"\bjust (?:the )?transport\w*\b",
)
# In a follow-up: a part of what was named before is all that was done.
ONLY_PART = re.compile(
    r"\b(?:only|just)(?: (?:did|do|got|had|have|need|needed|wants?|wanted|the|an?))* (?P<what>[a-z]{3,})", re.IGNORECASE
)
PUT_INTO = _any(r"\b(?:inject\w*|instill\w*|put)\b")
# What is lost, and what is put on claims.
ASKS_CUT = _any(
    r"\b(?:cut|costs?|lose|loses|losing|loss|penalt\w*|penali[sz]\w*|reduc\w+|discount\w*|percent\w*|how much"
    r"|hit|knock\w*"
    r"|less)\b|%"
)
# "Do we put 26": whether a modifier goes on the line.
ASKS_WHETHER = _any(
    rf"\b(?:do|does|should|can|would|must) (?:{_WHO}|they|he|she|the \w+) (?:just |still |only )?"
    r"(?:put|append|add|use|need|attach|bill) (?:an? |the |mod\w* |with |\w+ with )*(?:tc|\d\d)\b"
)
ASKS_PUT = _any(
    ASKS_WHETHER.pattern, r"\b(?:put|append|add|goes|go|attach|report) (?:\w+ ){0,3}on\b", r"\bmod(?:s|ifiers?)?\b"
)
# The people who speak, and no ultrasound: "what does it cost us", "Medicare pays us less".
PRONOUN_US = re.compile(
    r"\b(?P<verb>cost|costs|pays?|paid|hits?|gives?|gave|tells?|told|gets?|got|owes?|lets?|makes?|asks?|asked"
    r"|helps?|charges?"
    r"|sends?|sent|leaves?|wants?|hurts?|kills?|penali[sz]\w+|needs?|denies|denied|reimburses?d?|audit\w*|cutting|put"
    r"|most of|some of|both of|between|against|(?:by|for|to|from|of)(?= us\s*(?:[.,;?!)]|$))|(?:is|are"
    r"|stays?|works?|contract\w*|signed) with(?= us\b)) "
    r"us\b(?! (?:guid|thyroid|breast|abd|pelv|renal|dopp|exam|scan|study|of\b|img))"
)
# The exam is what is asked for, whatever visit or diagnosis the story tells: "J18.9, code for the film?".
CODE_FOR_EXAM = re.compile(
    r"\bcodes? (?:for|of) (?:just |only )?(?:the |this |that |an? )?(?:x-?rays?|films?|scan|imaging|exam|study"
    r"|test|cta?|mri?|us|sono\w*"
    r"|ultrasound|mammo\w*|dexa|dxa|pet|echo|doppler|duplex|procedure|guidance)\b",
    re.IGNORECASE,
)
# Who left is no side: "before pt left", "left AMA".
WENT_AWAY = _any(
    r"\b(?:before|after|when|until|since|then|but|as|because) (?:the )?(?:pt|patient|she|he) left\b",
    r"\bleft (?:ama|early|the (?:dep\w*|room|office|ed|er|facility|building))\b",
)
# What a modifier costs is asked beside which one it is.
LOSES = _any(r"%|\bpercent\b|\b(?:lose|loses|lost|cost|costs|cut|cuts|hit|penalty|reduc\w+)\b")
THREE_D = _any(r"\b3-?d\b", r"\btomo(?:synthesis|s)?\b", r"\bdbt\b")
# A CT angiogram without 3-D work is none.
NO_3D = _any(
    r"\b(?:no|not|zero|without|never|nor|lacks?|lacking|missing)\b[^.;?]{0,40}"
    r"\b(?:mips?|3-?d|vrt?|volume[- ]render\w*|render\w*|post-?process\w*)\b",
    r"\b(?:mips?|3-?d|render\w*)[\w ]{0,20}\b(?:not|never|n't) (?:done|documented|mentioned|made|in the report)\b",
)
PAPER_READS = _any(
    r"\b(?:orders?|req(?:uisition)?|script|rx|header|title|note|history|indication|referral) (?:just )?reads?\b"
)
OF_BOTH = re.compile(r"\b(?:in|on|of|for|to|at|from) both$", re.IGNORECASE)
# Fluid that came out through a needle, and what stays in so that it drains on.
DRAINED_BY_NEEDLE = _any(
    r"\b(?:drain(?:s|ed|ing|age)?|tapped)\b[^.;\n]{0,60}\b(?:needles?|syringes?)\b",
    r"\bneedles?\b[^.;\n]{0,40}\b(?:drain(?:s|ed|ing|age)?|tapped)\b",
)
LEFT_IN = _any(
    r"\b(?:cath\w*|pigtails?|tubes?|stents?|pleurx|french|\d+ ?fr?)\b",
    r"\bdrain (?:is |was )?(?:left|placed|put|in)\b|\bleft (?:a drain|in place)\b",
)
# What makes a mammogram diagnostic, NCD 220.4: a sign or symptom, or a finding to be worked up.
SYMPTOM = _any(
    r"\b(?:lumps?|lumpy|palp(?:able)?|tender\w*|pain\w*|mastalgia|(?:nipple |bloody )?discharge|dimpl\w+|retraction"
    r"|thicken\w+|gyn(?:a)?eco\w*|swollen|work-?up|call(?:ed)? ?back|recall\w*|spot (?:comp\w*|mag\w*)|mag views?)\b",
)
HAD_BEFORE = _words(
    "again", "another", "second", "repeat(?:ed)?", "already", "prior", "previous(?:ly)?", "had (?:one|it)"
)
# Who asks whether there is a rule of age, "any age floor", and who tells how old the patient is.
AGE_RULE = _any(
    r"\bage (?:floor|limit|rule|cut-?off|minimum|maximum|requirement|restriction|cap)\b|\b(?:minimum|maximum) age\b",
    r"\b(?:any|an|no) (?:upper |lower )?age\b|\b(?:under|over|below|above|until|before) (?:age )?\d\d\b",
    r"\b(?:has|have|must|need) to be \d\d\b",
    r"\btoo (?:young|old)\b",
)
PATIENT_AGE = re.compile(
    r"\b(?P<n>\d\d)[- ]?(?:yo|y/o|yrs?[- ]old|years?[- ]old|year[- ]old)\b"
    r"|\b(?:wom[ae]n|m[ae]n|patient|pt|male|female|lady|guy|smoker)[ ,]+(?:is |of |aged? )?(?P<m>\d\d)\b(?![./-])"
    r"|(?:^|[,;(]\s?|\b(?:he|she)(?:'s| is|s) |\bturn(?:s|ed|ing) |\baged? )(?P<p>\d\d)(?=\s?[,;)]| and\b| w\b|\?|$)",
    re.IGNORECASE,
)
LIST_PART = re.compile(r",(?P<part>[^,.;?!\n]*)")
# Whether it is time again: then the day of the exam before is not the day of service.
DUE = _any(
    r"\btoo (?:early|soon)\b",
    r"\b(?:is|are) (?:she|he|they|it) due\b",
    r"\b(?:again|next|eligible|covered?|frequency)\b",
    rf"\b(?:does|do|will|would|can) (?:medicare|they|it|{_WHO}) (?:still )?(?:takes?|pays?|covers?|allows?)\b",
)
# What a patient had on a day that is named, before the exam that is asked about.
HAD_THEN = _any(
    r"\b(?:had|has had|got|did) (?:an? |her |his |the |one )?(?:\w+ ){0,5}(?:in|on|back in) "
    r"(?:\w+ )?(?:\d{1,2}[/-]|20\d\d)"
)
ANOTHER = _any(r"\b(?:get|have|got|do|repeat) (?:it |one )?(?:another|again)\b", r"\bnext\b[^?]*\bdue\b")
# For whom a rule of how often is made, in the words of the rule and of the question alike.
INTERVAL_CASES = (
    re.compile(r"(?<!without )(?<!no )\bhigh[- ]risk\b", re.IGNORECASE),
    re.compile(
        r"\bafter (?:an? |the |his |her )?(?:\w+ ){0,2}?(?<!virtual )(?:sigmoidoscopy|colonoscopy)\b", re.IGNORECASE
    ),
)
TOO_EARLY = re.compile(r"\btoo (?:early|soon)\b(?! or\b)", re.IGNORECASE)
# Who says "our camera" or "own x-ray" owns the equipment; who says "our read" reads.
_EQUIPMENT = (
    r"(?:tube|camera|scanner|machine|unit|magnet|linac|suite|room|equipment|x-?rays?|mri?|ct|pet(?:[/ -]?ct)?|spect"
    r"|gantry|ultrasound|sono|probe|detector|dexa|dxa|densitometer|c-?arm|van|lab|office|clinic|cent(?:er|re)"
    r"|ctr|facility"
    r"|cassettes?|plates?|table|site|angio)"
)
OWNS_IT = _any(
    rf"\b(?:our|own)\s+(?:own\s+)?(?:[\w/-]+\s+){{0,2}}?{_EQUIPMENT}\b(?! (?:read|report|doc|rad))",
    rf"\b{_EQUIPMENT}\b(?:'s)?[ ,()]*(?:(?:is|are|was|were|all|both)\s+){{0,2}}ours\b",
    r"\b(?:office|clinic|practice|cent(?:er|re)|physician|group|self|practice)[ -]?owned\b",
    r"(?<!not )(?<!hospital )(?<!hospital-)\bowned,? (?:and |we )?(?:we )?reads?\b",
    rf"\b{_EQUIPMENT}\b[ ,(]+(?:we )?own(?:ed)?(?: it)?[ ,)]",
)
READS_IT = _any(
    rf"\b(?:our|own)\s+(?:own\s+)?(?:\w+\s+)?{_READ}\b(?! room)",
    rf"\b{_READ[:-1]}|read) by (?:our|the same|his|her)\b",
    rf"\bour (?:\w+ )?(?:partner|doc|rad|guy|md|{_DOCTOR})s? (?:{_READ}|is reading|dictat\w+)\b",
    r"\band (?:we )?reads?(?: (?:it|them))?\b(?! for)",
    r"\bwe (?:also )?(?:read|interpret|dictate)\b",
)
FACILITY_CLAIM = _any(
    r"\bhospital\b[\w ]{0,25}\bdep(?:artmen)?t\b[\w ]{0,15}\b(?:asks?|puts?|appends?|bills?|reports?|wants?)\b",
    r"\bfacility side\b|\b(?:on|bills?) (?:the |a )?ub\b|\bub-?04\b|\bub side\b",
    r"\b(?:does|do|should|can|may|would) (?:the |a |our )?(?:hospital|facility|asc)\b",
    r"\b(?:hospital|facility|ub-?04|institutional|technical) (?:(?:outpatient|opps) )?"
    r"(?:claim|bills|billing|charge|coder)\b",
    r"\b(?:modifiers?|mods?|codes?|claim|line) (?:for|of|by) (?:the )?(?:facility|hospital|asc"
    r"|surgery center)\b(?! (?:read|rad|doc))",
    r"\b(?:facility|hospital|asc|surgery center) (?:modifiers?|mods?)\b",
    r"\b(?:cdm|charge ?master)\b|\brevenue codes?\b|\bopps status\b|\bc[- ]codes?\b",
    r"\bwe(?:'re| are) (?:a|the) (?:\w+ )?hospital\b(?! (?:based )?(?:radiolog|group|practice|physician))",
)
SAME_DAY = _any(
    r"\bat \d{1,2}\b[^?]*\bat \d{1,2}\b", r"\bsame[- ](?:day|date|visit)\b", r"\b(?:and|then|plus)\b", r"\+"
)
# One exam on a day, the other one on a later day: "callback a week after the screening".
OTHER_DAY = _any(
    r"\b(?:an?|one|two|three|\d+|few|several|next|following|another|different) (?:days?|weeks?|wks?) "
    r"(?:later|after|apart|earlier|before)\b",
    r"\b(?:the )?(?:next|following|another|different|other) (?:day|week)\b|\bdays? (?:later|after|apart)\b",
    r"\byesterday\b.*\btoday\b|\bnot (?:on )?the same (?:day|date)\b",
)
GLOBAL_TALK = _words("explain", "what is")
HOSPITAL = _words("hospitals?", "hosp")
TODAY = _words("today", "right now", "currently", "nowadays")
MODIFIER_NAMED = _any(
    rf"(?:\bmod(?:s|if\w{{2,6}})?\s+|(?<=\s)-)(?P<after>{_MODIFIER})\b(?!\s*(?:view|year|month))",
    r"\b(?P<before>\d\d|TC)\s+modif\w*",
)
# Two characters without the word "modifier": trusted only when the modifier table lists them.
_PUT = (
    r"(?:put(?:s|ting)?|us(?:e[sd]?|ing)|add(?:s|ed|ing)?|append(?:s|ed|ing)?|attach(?:es|ed|ing)?|needs?"
    r"|bill(?:s|ed|ing)?|with|appl(?:y|ies|ied)|takes?|taking|an?|the|is|are|can|gets?|want|requires?|carr(?:y|ies)"
    r"|slap(?:s|ped)?|tack(?:s|ed)?(?: on)?|hang|drop)"
)
_AFTER = (
    r"(?:go(?:es)? on|on|to|for|with|here|there|mod|allowed|needed|ok|okay|right|required|appended|or nothing"
    r"|in|at|if|when|since|because|cuz|as|vs|versus)"
)
BARE_MODIFIER = _any(
    rf"\((?P<paren>{_MODIFIER})\)",
    r"\bneeds? (?:an?|the) -?(?P<need>\d\d|TC)\s+(?:bc|because|since|as|when|if|for|due|cuz|cause)\b",
    rf"\b{_PUT}\s+(?:an?\s+|the\s+)?-?(?P<put>{_MODIFIER})\s+{_AFTER}\b",
    rf"\b(?P<on>{_MODIFIER})\s+{_AFTER}\b",
    r"\b(?:should|must|can|may|does|will|would) (?:an? |the )?(?P<be>\d\d|TC) (?:be|go|belong|stand|apply)\b",
    rf"\b{_PUT}\s+(?:an?\s+|the\s+)?-?(?P<last>{_MODIFIER})\s*(?:\?*$|[.;:!?\u2013\u2014]|\s-\s)",
    rf"(?:\d{{5}}|[A-Z]\d{{4}})\s+-?(?P<code>{_MODIFIER})\b",
    rf"\b(?P<half>{_MODIFIER})\s+(?:rate|fee|amount|payment|side|portion|component)\b",
    rf"\b(?:can|could|should|may|to|{_WHO})\s+(?P<verb>\d\d|TC)\s+(?:the|it|this|that|them)\b",  # "can I 26 the read"
    rf"\b(?:{_PUT}|which|what about)\s+-?(?P<or>{_MODIFIER})\s+or\s",
    rf"[.,;:?!\u2013]\s+-?(?P<alone>{_MODIFIER})\s*\?",
    r"^\W*(?P<first>(?-i:[A-Z][A-Z\d]))\s*\?",
    rf"\b(?:what(?:'?s| is| does| do)|define|explain|meaning of)\s+(?:an?\s+|the\s+)?-?(?P<term>{_MODIFIER})\b",
)
# A choice between modifiers, "52 53 or 73".
MODIFIER_CHOICE = re.compile(
    r"(?<![\w.-])(?<!age )(?<!aged )(?:[A-Z][A-Z\d]|\d\d)(?:(?:\s*[,/]\s*|\s+)(?:[A-Z][A-Z\d]|\d\d))*,?"
    r"\s+(?:or|vs\.?|versus)\s+(?:mod(?:ifier)? )?(?:[A-Z][A-Z\d]|\d\d)(?![\w%.-])"
)
_JOIN = r"(?: thing)?\s*(?:,\s*(?:and|or)?|/|&|\bv(?:s\.?|ersus)?\b|\b(?:and|or|against)\b)\s*(?:the )?(?:modifier )?"
MODIFIERS_LISTED = re.compile(rf"(?<![\w.-])(?:[A-Z][A-Z\d]|tc|\d\d)(?:{_JOIN}(?:[A-Z][A-Z\d]|tc|\d\d)(?![\w%.-]))+")
COUNTED = re.compile(
    r"^\s?-?(?:yo|y/o|yrs?|years?|months?|mos?|weeks?|wks?|days?|ml|mgy?|cc|cm|mm|percent|%|views?|vws?|vw|v"
    r"|units?|rvus?|min"
    r"|minutes?|hours?|pm|am|lbs?|kg|packs?|films?|sites?|ducts?|fetus|levels?|lesions?|needles?)(?![a-z])",
    re.IGNORECASE,
)
NOT_MODIFIERS = frozenset(
    "to is do it on in of or if me my an as at be by go he no so up us we for ct mr pa ap er ed is pt".upper().split()
)


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
    open_ended = OPEN_QUESTION.search(question.text) or REPLACED.search(question.text)
    return question.ask is Ask.VALIDITY and (not open_ended or _LIVE_ASKED.search(question.text) is not None)


# What a payer's remittance says, and who wants to mend the claim then.
DENIED = _any(
    r"\b(?:den(?:y|ie[ds]|ying|ials?)|reject\w*|kick(?:ed|s|ing)? (?:it )?(?:back|out)|bounced?)\b",
    r"\b(?:remarks?|remittance|eob|era)\b",
    r"\b(?:co|pr|oa)[- ]?\d{2,3}\b|\b[nm]\d{2,3}\b(?=.*\b(?:paid|code|denied|fix|resend|with|on)\b)",
    r"\b(?:edits?|scrubber) (?:pops?|fires?|hits?|stops?)\b",
)
MENDS = _any(
    r"\b(?:put|add|append|attach|stick|slap|appeal\w*|re-?(?:send|submit|bill|file)\w*|fix\w*|correct\w*|mend|instead"
    r"|should have|gone out|go out|what now|what do we (?:do|send))\b"
)


_DEAD = (
    r"(?:deleted|gone|retired|invalid|dead|obsolete|terminated|discontinued"
    r"|(?:no longer|not|never) (?:\w+ )?(?:valid|active|good|billable|in (?:force|use)|used|recogni[sz]ed))"
)
_DEAD_ASKED = re.compile(
    rf"(?:^|[.;:?!]\s+)\W*(?:so |and |ok )*(?:is|are|was|were|did|has|have|does|do)\b[^?.;]*\b{_DEAD}\b[^?.;]*(?:\?|$)"
    rf"|\b[0-9A-Z]\d{{3}}[0-9A-Z]\s+(?:(?:is|was|got|has been) )?{_DEAD}(?: too| also| now| already)?\s*\?"
    rf"|\b{_DEAD}\b[^?.;]{{0,30}}[,.;:-]?\s*(?:is (?:that|it|this) )?(?:true|right|correct|really|yes|agree)\s*\?+\s*$",
    re.IGNORECASE,
)
_LIVE = _words("still", "valid", "active", "alive", "live", "good", "billable", "or not")
_LIVE_ASKED = re.compile(
    r"(?:^|[.;:?!]\s+)(?:is|are|was|were|can|could)\b[^?.;]*\b(?:good|valid|active|alive|live|billable|in force)\b",
    re.IGNORECASE,
)


def asks_dead(text: str) -> bool:
    """Tell whether a yes means that a code is gone: "is 71010 gone?", "76001 is deleted, right?"."""
    found = _DEAD_ASKED.search(text)
    return found is not None and not _LIVE.search(re.sub(_DEAD, " ", found[0], flags=re.IGNORECASE))


def asks_inclusion(text: str) -> bool:
    """Tell whether a yes means that one code is inside the other: "does 77053 include 76000".

    Where both are asked, "is it included or billed separately", the first one is answered.
    """
    if DENIED.search(text) and MENDS.search(text):
        return False  # "denied as included: should I put 59 on it" asks for the claim that is right
    asked = [s for s in re.split(r"(?<=[.;!?])\s+", text) if s.endswith("?") and INCLUDED.search(s)]
    text = asked[-1] if asked else text
    inside, apart = INCLUDED.search(text), APART.search(text)
    return inside is not None and (apart is None or inside.start() < apart.start())
