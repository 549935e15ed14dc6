"""What is asked: a code, a modifier, units, whether, how much, why; and what was wanted beside it.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import AGENT, BILL, PUT_ON_CLAIM, TO_BE, WHO, any_of, words_of
from radcode.cues.lives import OF_LIFE
from radcode.model import Ask

# What is asked, in the order in which the cues are trusted.
CUES: tuple[tuple[Ask, re.Pattern[str]], ...] = (
    (
        Ask.COMPARE,
        words_of(
            *(
                "vs",
                "versus",
                "diff(?:erences?)? (?:between|btwn|btw|b/w)",
                "compare",
                "diff(?:ers?|erent) from",
            ),
            r"how (?:do|does|did|is|are)\b[^?.]{0,80}\bdiffer(?:s|ent|ently)?",
            r"what (?:distinguishes|separates|sets)",
            r"distinguish(?:es)?(?: between)?",
            r"(?:tell|told) (?:[^?.]{0,60} )?apart",
            r"(?:\d{4}[\dA-Z]|[A-Z]\d{4}) or (?:\d{4}[\dA-Z]|[A-Z]\d{4}),? (?:and |use )?when(?=\W*$)",
            r"when (?:do|does|to|should|would|is|are)\b[^?.]{0,60}\b(?:vs\.?|versus|rather than|and when|or when)",
        ),
    ),
    (
        Ask.PAYMENT,
        any_of(
            r"\brvus?\b",
            r"\bhow much\b",
            r"\bpay(?:s|ment|ing)? (?:for|rate)",
            r"\breimburse",
            r"(?<!\bpro )(?<!\bpro-)(?<!\bprofessional )\bfees?\b",  # "pro fee" tells who bills
            r"\b(?:what|how much)(?:'?s| is| are)? (?:\w+ ){0,3}(?:pro|professional)[- ]fees?\b"
            r"(?! (?:codes?|lines?|claim))",
            r"\b(?:rates?|amts?|amounts?|allowables?|payments?)\b",
            r"(?<!\bon the )(?<!\bon the current )\bfee schedule\b",
            r"\bwhat (?:does|do|will|did) \w+ pay\b",
            r"\bworth\b",
            r"\$\s?\d",
            r"\b(?:nat(?:'l|l|ional(?:ly)?)|nationwide)\b",
            r"\bbucks\b",
            r"\b(?:lines|halves)\b[\w ]{0,12}"
            r"\b(?:add(?:s|ed)? up to|sum to|total(?: up)?(?=\W*(?:\?|$)| after\b))",
            r"\b\d{5}\b[^?]*\b\d{5}\b[^?]*[,.:;]\s*(?:the )?(?:grand )?(?:total|sum)"
            r"(?: of (?:both|all|the two)[\w ]{0,12}| for [\w ]{0,20}lines?)?\s*\?",
            r"\bthe allowed\b|\ballowed (?:amounts?|charges?|in full)\b",
            r"\bpa(?:ys?|id) (?:\S+ ){0,2}(?:more|less)\b",
            r"\b(?:which|what)\b[^?]{0,20}\bpays? (?:the )?(?:better|higher|lower|most|best|least)\b",
            r"\b(?:what|how much)(?:'s| is| does| do| did| will| would) (?:\S+ ){1,3}(?:get|fetch|bring|worth)\b",
            r"\b(?:what|how much) (?:does|do|did|would|will|can) [^?]{1,40} earn\b",
            r"\bdollars?\b",
            r"\bgpcis?\b",
            r"(?<!same )(?<!one )(?<!different )(?<!another )(?<!other )(?<!payment )\blocality\b(?! than\b| [A-Z]\b)",
            r"\bconversion factor\b",
            r"\bcf\b",
            r"\blimiting charge\b",
            r"\bco-?insurance\b",
            r"\bany (?:\w+ ){0,3}(?:payment|money|reimbursement)\b",
            r"\b(?:what|how much) (?:do(?:es)?|did|would|will|is|are|should) (?:\w+ ){1,3}"
            r"(?:allow|pay|get|owe|collect)(?:ed|ing)?\b",
            r"\bprices?\b(?! list)",
            r"\b(?:total|sum|combined|payout|pays? out)\b.{0,40}\b(?:medicare|allowed|pay\w*|reduction|cut)\b",
            r"\bwhat(?:'?s| is| was| would be) (?:the )?(?:combined |grand )?total\b",
            r"\bcomes? (?:back|out to)\b",
            r"\bpays? (?:anything|us|nothing)\b",
            r"(?:^|[,.;:?!-]\s)\W*(?:what|how much)\b(?!(?: \w+){0,2} (?:code|cpt|modifier|unit|view|age)s?\b)"
            r"[^?]{0,80}\b(?:pays?|paid|(?:is|are|be) allowed)\b",
        ),
    ),
    (
        Ask.RULE,
        any_of(
            r"\bhow (?:often|frequent|many (?:months|years))",
            r"\bfrequency\b",
            r"\bevery how many\b",
            r"\binterval\b",
            r"\bage (?:rule|limit|requirement)",
            r"\b(?:how old|what age)",
            r"(?<!report )(?<!only )(?<!reports )(?<!images )(?<!scan )(?<!study )(?<!what )(?<!code )"
            r"\bcover(?:s|ed|age)?\b"
            r"(?! (?:\w+ )?(?:stents?|grafts?|endograft\w*))",
            r"\bqualif",
            r"\beligib(?!\w* for (?:modifier |mod )?(?:\d\d|tc)\b)",
            r"\bwho can (?:get|have)\b",
            r"\bonce (?:a|every)\b",
            r"\bpack[- ]?y(?:ea)?rs?\b",
            r"(?<!what would )(?<!what does )(?<!what will )(?<!what did )(?<!much would )(?<!much does )"
            r"(?<!much will )"
            r"\bmedicare pays?\b",
            r"\bwho (?:must|may|can|has to|needs to|is allowed to) (?:order|refer|sign|get|have)\b",
            r"\b(?:screen(?:ing)?|start(?:ing)?|minimum|max(?:imum)?) age\b|\bage medicare\b",
            r"\b(?:repeat|again) next year\b",
            r"\bscreen\w*(?: \w+){0,3}? (?:repeat\w*|second time|again)\s*(?:allowed|okay|ok|paid|payable|\?|$)",
            r"\bagain (?:after|at|in) (?:only |just )?\w+ (?:full )?(?:months?|mos?|years?|yrs?)\b",
            r"\b(?:months?|years?|yrs?) later\b[^?]{0,20}\b(?:ok|okay|covered|paid|allowed|fine)\b",
            r"\bevery (?:\d+|two|three|other) ?(?:months?|mos?|years?|yrs?)\b",
            r"\b(?:repeat|second|2nd|another) (?:\w+ ){0,2}screen\w*(?! (?:codes?|cpt))",
            r"\btoo (?:early|soon)\b|\b(?:is|are|was) (?:\w+ ){1,4}due\b|\bnext (?:one )?(?:due|allowed|paid)\b",
            r"\b(?:get|have|got|do) another\b|\bagain (?:now|yet|already|today|this year|so soon)\b",
            r"\b(?:months?|years?) (?:after|since) (?:the|his|her|their|a) (?:last|prev\w*|prior)\b",
            r"\b(?:does|will|would) (?:medicare|they|it) (?:still |already )?(?:take|cover|allow)\b",
            r"\bonce in a life ?time\b|\bage (?:floor|cut-?off|minimum|maximum|restriction|cap)\b",
            r"\b(?:months?|years?) (?:have )?passed\b|\b(?:enough|full) (?:time|months)\b",
            r"\bsupervision level\b",
            r"\bearliest (?:date|day)\b",
            r"\bwhen (?:would|will|could|can|should) (?:it|she|he|they|the next \w+) (?:have been|be) (?:\w+ )?"
            r"(?:ok|okay|due|allowed|payable|paid|eligible|covered)\b",
        ),
    ),
    (Ask.VALIDITY, OF_LIFE),
    (
        Ask.UNITS,
        words_of(
            "how many units",
            "max(?:imum)? units?",
            "(?:\\d{4}[\\dA-Z]|[A-Z]\\d{4}) ?x(?= ?\\?)",
            "units ?=",
            "medically unlikely",
            "how many (?:\\d{4}[\\dA-Z]|[A-Z]\\d{4})",
            "how many(?: of (?:it|them|those))? for \\d+ (?:fractions?|fx|treatments?|lesions?|levels?|vessels?)",
            "(?:\\d{4}[\\dA-Z]|[A-Z]\\d{4}),? how many",
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
            "(?:per|(?:for )?each|every) (?:fraction|treatment|day|level|lesion|joint|vessel|fetus|source|vial|bottle"
            "|syringe|bag|kit|ml|cc|mci|mg)"
            "(?=[^.;?]{0,20}\\?)",
            "how many times",
            r"x ?\d{1,2}(?! ?(?:w(?:ks?|eeks?)?|d(?:ays?)?|mo?(?:s|nths?)?|y(?:rs?|ears?)?)\b)",
            "twice",
            r"\d{1,2} of (?:\+ ?)?(?:\d{4}[\dA-Z]|[A-Z]\d{4})",
        ),
    ),
    (
        Ask.MODIFIER,
        any_of(
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
        any_of(
            r"\b(?:which|what)(?:'s| is| are| would be)?(?: the)?(?: \w+)? ?(?:cpt|hcpcs|codes?)\b",
            rf"\b(?:cpt|hcpcs|codes?) (?:for|to use|do {WHO}|should|of)\b",
            rf"\bhow (?:do|should|would|to|can) (?:{WHO} )?{BILL}\b",
            rf"\bwhat do {WHO} (?:{BILL}|use)\b",
            r"\bneed (?:a|the) code\b",
            r"\bbill for\b",
            rf"\b{BILL} (?:(?:it|this|that) )?(?:as )?what\b",
            r"\bcode this\b",
            r"\b(?:proper|right|correct) code\b",
            r"\b(?:what|which (?:code|one|line|cpt)) covers\b",
            r"\bwhich line gets\b|\bwhat (?:goes|gets put|should go|belongs) (?:on|out|down)\b",
            rf"\bhow (?:{TO_BE}) (?:(?!much\b|often\b|many\b)[\w'-]+ ){{0,4}}{PUT_ON_CLAIM}\b",
            rf"\b(?:what|which)(?: \w+(?:\(s\))?){{0,2}} (?:{TO_BE}) (?:[\w'-]+ ){{0,4}}?{PUT_ON_CLAIM}\b",
            rf"\b(?:what|which)(?: \w+){{0,2}} (?:to {BILL}|gets? {PUT_ON_CLAIM}|{WHO} {PUT_ON_CLAIM})\b",
            rf"(?:^|[.;:,?!]\s|\n)\W*(?:please |pls |kindly |can {WHO} |help me |just )*"
            r"(?:code|bill|codes|cpts?|hcpcs)(?: (?:please|pls|it|this|these|me|for me|needed|wanted))*[ \t]*"
            r"(?:[.?!:\n]|$)",
            r"\b(?:need|want|give me|tell me|looking for|find|advise on|get) (?:me |us )?(?:the |a |all |your |both )*"
            r"(?:\w+ ){0,2}(?:cpts?|codes?|coding|hcpcs|lines?|procedure number)\b(?! (?:is|was|does)\b)",
            r"\b(?:what|which) (?:is |are |would be |was )?(?:the )?(?:\w+ )?(?:number|line|procedure)s?\b",
            r"\bwhat(?:'?s| is| would be) (?:the )?(?:correct|right|billable|claim|hcpcs|cpt)\b|\bwho bills what\b",
            rf"\bwhat (?:do|would|can) {WHO} (?:recommend|suggest|advise)\b"
            rf"|\bhow (?:do|does|can) (?:{WHO}|both|they|these|it|each) get paid\b",
            r"\bcode (?:each|every|both|all)\b",
            r"\bwhat (?:two|\d) lines\b",
        ),
    ),
    (
        Ask.MEANING,
        any_of(
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
OPENS_WHY = re.compile(r"^\W*(?:so |and |but |ok |hi |hey |hello |also )*(?:why|how come)\b(?! not\b)", re.IGNORECASE)
WANTS_CODE = any_of(
    r"\b(?:which|what) (?:cpt|hcpcs|codes?)\b(?! (?:have|has|carry|are) )", r"\bhow do (?:i|we) (?:bill|code)\b"
)
WHICH_MODIFIER = any_of(
    r"\b(?:which|what) (?:mod(?:ifier)?s?)\b(?! (?:mean|stand|is (?:for|that)))",
    r"\bdo (?:i|we) (?:need|use|add|put)\b",
)
# The code of what was given is wanted, whatever exam it was given for.
ASKS_SUPPLY = any_of(
    r"\b(?:q|a|j|hcpcs)[- ]?codes?\b",
    r"\bhcpcs\b",
    rf"\b(?:codes?|bill\w*|units?|charged?|report) (?:for |of )?(?:the |our )?{AGENT}\b",
    r"\b(?:tracer|radiotracer|isotope|radiopharm\w*) \w+ (?:codes?|units?|hcpcs)\b",  # "tracer mebrofenin code"
    rf"(?<!with )(?<!w )(?<!w/)(?<!without )(?<!ignore the )"
    rf"(?<!ignore )(?<!forget the )(?<!skip the )(?<!skip )(?<!not the )"
    rf"(?<!leave out the )\b{AGENT} (?:itself|codes?|units?|line|hcpcs|supply)\b",
)
_EXAM = r"(?:exam|scan|study|test|imaging|procedure|cpt|ct|mri?|pet)(?: (?:codes?|cpt))?"
# The code of what was given is wanted beside that of the exam.
ASKS_BOTH = any_of(
    r"\bcodes? ?(?:\+|and|&|with|plus) ?(?:the )?units?\b|\bcpts? ?/ ?hcpcs\b",
    rf"\b{_EXAM} ?(?:\+|and|&|plus|,|/) ?(?:the |our )?(?:{AGENT}|hcpcs|supply)\b",
    rf"\b{AGENT}(?: codes?)? ?(?:\+|and|&|plus|,|/) ?(?:the |our )?{_EXAM}\b(?= codes?| cpt|\W*$)",
)
# The tracer, or all that is billed, is wanted beside the scan.
TRACER_TOO = any_of(
    r"\b(?:tracer|radiotracer|radiopharm\w*|isotope|agent)\b[^.;?]{0,25}\b(?:units?|codes?|too|also|line|with)\b",
    r"\b(?:codes?|bill\w*|lines?)\b[^.;?]{0,25}\b(?:tracer|radiotracer|radiopharm\w*|isotope|agent|units)\b",
    r"\bwhat all\b|\ball (?:the )?(?:codes|lines)\b|\beverything (?:we|to) bill\b",
)
# Whether a number of units keeps to the day's limit, or goes beyond it.
KEEPS_LIMIT = any_of(r"\b(?:within|under|below|meets?|inside|pass\w*)\b[^.?!]{0,25}\b(?:mue|limit|max\w*|edit)\b")
BEYOND_LIMIT = any_of(r"\b(?:exceed\w*|over|above|beyond|more than|past)\b[^.?!]{0,25}\b(?:mue|limit|max\w*|edit)\b")
CLEARS = any_of(
    r"\b(?:will|would|can|do|does|should) [^.?!]{0,40}"
    r"\b(?:clear|pass|go through|get paid|be paid|pay|process|get through)\b"
)
DAY_LIMIT = words_of(
    "limits?", "medically unlikely", "mues?", "max(?:imum)?", "per day", "daily", "a day", "one (?:day|date)"
)
OPEN_COUNT = any_of(
    r"\bunits? or\b", r"\bor \w+ units?\b", r"\bone or two\b", r"\bhow many\b", r"\b(?:qty|quantity|count)\b"
)
TIMES = re.compile(r"(?<!\w)(?:x ?[2-9]\b|[2-9] ?x\b|[2-9] units\b)", re.IGNORECASE)
OPENS = re.compile(r"^\W*(?:so |and |ok )*(?:what|which|how|why|who|when|where|explain)\b", re.IGNORECASE)
# The case of what is asked, and no question: "bundled when done together".
WHEN_DONE = re.compile(
    r"(?<!^)\b(?:when|where) (?:done|billed|performed|reported|ordered|both|they|it|we|the|a|an)\b", re.IGNORECASE
)
# "Wrist films and 73130": the code stands beside what was described.
CODE_BESIDE = re.compile(
    r"(?:\b(?:and|plus|with|also|add)|[+&])\s+(?:(?:an?|the|cpt|code|bill|report) )*[0-9A-Z]\d{3}[0-9A-Z]\b",
    re.IGNORECASE,
)
ENDS_WITH_MODIFIER = re.compile(
    r"(?:^|[.,;:?!]\s+)(?:which |what |the )?mod(?:ifier)?s?\b[^.?!]{0,40}\?\W*$", re.IGNORECASE
)
# "..., codes?" asks which, and not whether.
ENDS_OPEN = re.compile(r"[,;:.-]\s*(?:the )?(?:codes?|cpts?|modifiers?|mods?|units?|lines?)\W*\?\W*$", re.IGNORECASE)
# "There a CPT for with-only": whether any code is for that exam.
IS_THERE = any_of(
    r"\b(?:is |are )?there (?:a|any|an|no|even a)\b[^.?]{0,20}\b(?:cpt|codes?|hcpcs|number)\b",
    r"\b(?:have|has|got) (?:a|any|its own) (?:cpt |separate )?(?:code|number)\b",
)
WHY_NOT = any_of(
    r"\bwhy (?:not|isn'?t|can'?t|wouldn'?t)\b", r"\bnot\s+(?:the\s+)?(?=\d{5}|[A-Z]\d{4})", r"\binstead of\b"
)
WHY = any_of(r"\bwhy\b", r"\bhow come\b")
ADD_ON = words_of("add-?ons?", "add on (?:code|cpt)", "added", "with it")
ASKS_UNITS = words_of("units?", "quantity", "qty")
EITHER = words_of("or")
# Answers of which one is right: "A) 78306 B) 78315", "student A says 74160, student B says 74150".
CHOICE = re.compile(
    r"(?<![\w(])\(?[A-E][).:](?=\s)|\b(?i:student|coder|biller|tech|person|option|answer|choice) (?:[A-E]|[1-5])\b"
)
CODES_WANTED = any_of(
    r"\bcodes?\s*\?", r"\b(?:which|what) (?:are the )?(?:cpt|codes?)\b", r"\bwhat do we (?:bill|send|report)\b"
)
# The code is wanted beside the rule: "code and is it covered".
CODE_TOO = any_of(
    r"\b(?:cpt|codes?)(?: please| pls)?,? (?:and|&|\+) (?:is|will|does|do|are|can|whether|if|coverage)\b",
    r"\bcover\w*\b[^.?!]{0,30}\b(?:and|&) (?:what|which|the)(?:'s| is)?(?: the)? (?:cpt|code)\b",
)
# A portable film, and the trip or the set-up told beside it: "transport for one patient", "all lines".
PORTABLE = words_of("portable", "mobile")
TRIP_TOO = any_of(
    r"\b(?:transport\w*|trip)\b",
    r"\b(?:all|every|each)(?: of)?(?: the| our)? (?:lines?|codes?)\b|\b(?:full|whole|entire|complete) claim\b",
)
SETUP_TOO = any_of(
    r"\bset-? ?up\b",
    r"\b(?:all|every|each)(?: of)?(?: the| our)? (?:lines?|codes?)\b|\b(?:full|whole|entire|complete) claim\b",
)
# The trip of the machine is asked about, and not the films it takes.
ASKS_TRANSPORT = any_of(
    r"\btransport\w* (?:\w+ )?(?:code|line|charge|fee|hcpcs|again|pls|please|only)\b",
    r"\b(?:code|line|charge|fee|hcpcs|bill)s? (?:for )?(?:the )?(?:trip|transport\w*)\b",
    r"\bjust (?:the )?transport\w*\b",
)
# What is lost, and what is put on claims.
ASKS_CUT = any_of(
    r"\b(?:cut|costs?|lose|loses|losing|loss|penalt\w*|penali[sz]\w*|reduc\w+|discount\w*|percent\w*|how much"
    r"|hit|knock\w*"
    r"|less)\b|%"
)
# "Do we put 26": whether a modifier goes on the line.
ASKS_WHETHER = any_of(
    rf"\b(?:do|does|should|can|would|must) (?:{WHO}|they|he|she|the \w+) (?:just |still |only )?"
    r"(?:put|append|add|use|need|attach|bill) (?:an? |the |mod\w* |with |\w+ with )*(?:tc|\d\d)\b"
)
ASKS_PUT = any_of(
    ASKS_WHETHER.pattern, r"\b(?:put|append|add|goes|go|attach|report) (?:\w+ ){0,3}on\b", r"\bmod(?:s|ifiers?)?\b"
)
# The people who speak, and no ultrasound: "what does it cost us", "Medicare pays us less".
_PRONOUN_US = re.compile(
    r"\b(?P<verb>cost|costs|pays?|paid|hits?|gives?|gave|tells?|told|gets?|got|owes?|lets?|makes?|asks?|asked"
    r"|helps?|charges?|dings?|dinged|docks?|docked"
    r"|sends?|sent|leaves?|wants?|hurts?|kills?|penali[sz]\w+|needs?|denies|denied|reimburses?d?|audit\w*|cut(?:s|ting)?|put"
    r"|fines?|fined|stiffs?|shorts?|shorted|bills?|billed|calls?|called|shows?|showed|teach\w*"
    r"|allows?|allowed|requires?|required|refuses?|refused|hold|holds|expects?|expected|trains?|trained"
    r"|most of|some of|both of|between|against|(?:by|for|to|from|of|or|than|versus)(?= us\s*(?:[.,:;?!)]|$)"
    r"| us (?:(?:for|because|after) (?:the|an?|his|her)|at|in|on|here)\b)|(?:is|are"
    r"|stays?|works?|contract\w*|signed) with(?= us\b)) "
    r"us\b(?! (?:guid|thyroid|breast|abd|pelv|renal|dopp|exam|scan|study|of\b|img))"
)


def without_pronoun(text: str) -> str:
    """Blank the "us" that is the people who speak."""
    return _US_ALONE.sub("", _PRONOUN_US.sub(lambda m: m[0][:-2] + "  ", text))


_US_ALONE = re.compile(r"(?<=\band )us(?=\W*$)|(?<=\bfor )us(?=\W*$)|(?<=\babout )us(?=\W*$)", re.IGNORECASE)


# The exam is what is asked for, whatever visit or diagnosis the story tells: "J18.9, code for the film?".
CODE_FOR_EXAM = re.compile(
    r"\bcodes? (?:for|of) (?:just |only )?(?:the |this |that |an? )?(?:x-?rays?|films?|scan|imaging|exam|study"
    r"|test|cta?|mri?|us|sono\w*"
    r"|ultrasound|mammo\w*|dexa|dxa|pet|echo|doppler|duplex|procedure|guidance)\b",
    re.IGNORECASE,
)
# What a modifier costs is asked beside which one it is.
LOSES = any_of(r"%|\bpercent\b|\b(?:lose|loses|lost|cost|costs|cut|cuts|hit|penalty|reduc\w+)\b")
GLOBAL_TALK = words_of("explain", "what is")
# Units of a line that was sent, or the limit that they met.
OF_UNITS = any_of(r"\b(?:units?|mues?|medically unlikely|qty|quantity)\b", r"\bx ?[2-9]\d?\b")
# What a payer's remittance says, and who wants to mend the claim then.
DENIED = any_of(
    r"\b(?:den(?:y|ie[ds]|ying|ials?)|reject\w*|kick(?:ed|s|ing)? (?:it )?(?:back|out)|bounced?)\b",
    r"\b(?:remarks?|remittance|eob|era)\b",
    r"\b(?:co|oa)[- ]?b?\d{1,3}\b|\bpr-?\d{1,3}\b|\b[nm]\d{2,3}\b(?=.*\b(?:paid|code|denied|fix|resend|with|on)\b)",
    r"\b(?:edits?|scrubber) (?:pops?|fires?|hits?|stops?)\b",
)
MENDS = any_of(
    r"\b(?:put|add|append|attach|stick|slap|appeal\w*|re-?(?:send|submit|bill|file)\w*|fix\w*|correct\w*|mend|instead"
    r"|should have|gone out|go out|what now|what do we (?:do|send))\b"
)
