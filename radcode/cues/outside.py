"""What no code table answers: advice, treatment, accounts, diagnosis codes, instructions.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import any_of

_HIS_DOCTOR = (
    r"(?:the |my |our |her |his )?(?:doctor|doc|surgeon|physician|provider|cardiologist|urologist|vascular|he|she)"
)
_TREATS = (
    r"(?:stent|treat|operate|biopsy|remove|ablate|drain|embolize|prescribe|give|start|stop|hold|try|refer|admit"
    r"|intervene"
    r"|put (?:her|him|them) on)"
)
ADVICE = any_of(
    r"^\W*(?:my|his|her) (?:\w+ ){1,2}(?:hurts?|aches?|itch\w*|is (?:sore|swollen|numb|killing))\b",
    r"\b(?:is|are) (?:my|his|her|mom's|dad's) [^?]*\b(?:cancer\w*|malignant|benign|serious|bad|broken)\b",
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
TREATMENT = any_of(
    r"\b(?:will|would|can|could) (?:it|this|that|the \w+) (?:hurt|harm)\b|\bhurt the baby\b",
    r"\bdos(?:e|ing|age) (?:of|for) [\w-]+ (?:for|in|at) (?:an? )?\d{2,3} ?-?(?:kg|lbs?|kilos?|pounds?)\b",
    r"\bwhat would you do\b|\bmedically speaking\b|\b(?:need|go to) the er\b",
    r"\bstart(?:ing)? (?:on )?(?:alendronate|fosamax|prolia|statins?|anticoag\w*|treatment|meds?|therapy)\s*\?",
    r"\b(?:m?ci|mg|mbq|dose)\b (?:of [\w-]+ )?to (?:order|give|prescribe|use)\b",
    r"\b(?:m?ci|mg|mbq|ml|dose)\b[^?.]{0,20}\b(?:should|do|can|must) (?:we|i|they|the tech) (?:give|inject|use"
    r"|push|administer)\b",
    r"\bpre-?med\w*\b[^?]*\b(?:dose|mg|protocol|hours?|hrs?|regimen)\b|\b(?:max|maximum) (?:safe )?dose\b",
    r"\b(?:biopsy|surgery|rescan) now or (?:wait|later)\b",
)
# Who is liable, and what a lawyer would be asked.
LEGAL = any_of(
    r"\bfalse claims act\b|\bqui tam\b|\bself[- ]?disclos\w+\b|\bwhistle-?blow\w*\b|\bstark (?:law|violation)\b"
    r"|\banti-?kickback\b",
    r"\b(?:personally|criminally|legally) (?:liable|responsible)\b",
    r"\b(?:lawyer|attorney|lawsuit|malpractice suit)s?\b(?! (?:asks?|asked|wants?|needs?)\b)",
    r"\bfraud\w*\b|\b(?:be|get|got) sued\b|\billegal\w*\b",
    r"\b(?:go to|going to|end up in) (?:jail|prison)\b",
    r"\b(?:hospital|we|i|clinic|practice|radiologist|doctor|owner|biller|group)s?\b[^.?]{0,12}\bliable\b",
    r"\bmalpractice (?:suit|lawsuit|case|insurance|carrier)s?\b|\bnegligen\w+\b",
)
# What is wanted is a text, a number of codes or a machine, and no code.
OTHER_WISH = any_of(
    r"\b(?:write|draft|compose|type up)\b (?:me |us )?(?:an? |the |our )?(?:\w+ ){0,2}"
    r"(?:letters?|e-?mails?|memos?|polic(?:y|ies)|templates?|appeals?)\b",
    r"\bhow many (?:cpt |hcpcs |different )*codes (?:are|do|does|exist)\b",
    r"\b(?:salar(?:y|ies)|wages?)\b|\bhow much do \w+ (?:coders?|billers?|techs?) (?:make|earn)\b",
    r"\b(?:price|cost) (?:of|for) (?:an? )?(?:new |used |refurbished )?(?:siemens|ge|philips|canon|toshiba|hologic)\b",
)
# A text is to be written, whatever code it is about.
WANTS_TEXT = any_of(
    r"\b(?:write|draft|compose|type up)\b (?:me |us )?(?:an? |the |our )?(?:\w+ ){0,2}"
    r"(?:letters?|e-?mails?|memos?|appeals?)\b"
)
OF_ANIMALS = any_of(r"\b(?:dogs?|pupp(?:y|ies)|kittens?|horses?|canine|feline|equine|veterinar\w+)\b")
# Words of other languages that no English question holds; two of them show which it is.
_FOREIGN = any_of(
    r"(?<![\w-])(?:qu[eé]|cu[aá]l|c[oó]digos?|para|una|con|sin|los|las|uso|del|c[oó]mo|necesito|hola|radiograf[ií]a"
    r"|ecograf[ií]a"
    r"|tomograf[ií]a|mamograf[ií]a|rodilla|quel(?:le)?|pour|avec|sans|une|est|les|je|dois|c[eé]r[eé]brale|welche[rs]?|f[uü]r"
    r"|ohne|mit|und|das|ist|ich|brauche|qual(?:e)?|senza|sem|n[aã]o|della?)(?![\w-])"
)
_SCRIPTS = re.compile(r"[\u0370-\u1fff\u2e80-\ud7ff]")


def is_foreign(text: str) -> bool:
    """Tell whether a text is in another language than English."""
    return len({m[0].lower() for m in _FOREIGN.finditer(text)}) > 1 or len(_SCRIPTS.findall(text)) * 2 > len(text)


# An operation of another field; whether its code is wanted, the words beside it tell.
SURGERY = any_of(
    r"\blaparoscop\w*|\barthroscop\w*|\barthroplast\w*",
    r"\b(?!\w*(?:thromb|ather|embol|mast|discectomy\b))\w+ectom(?:y|ies)\b",
    r"\b(?:hip|knee|shoulder|joint|valve) replacements?\b|\b(?:spinal|spine|lumbar|cervical) fusions?\b",
    r"\b(?:skin|punch|shave|incisional|excisional) biops\w+\b|\bexcision of\b|\bcast application\b",
)
# Anything that is imaging or guided by it.
IMAGING = any_of(
    r"\b(?:x-?rays?|films?|views?|cta?|mri?|mra|us|ultraso\w*|sono\w*|scans?|imag\w+|guid\w+|fluoro\w*|contrast"
    r"|angio\w*|pet|spect|mammo\w*|doppler|duplex|dexa|dxa|tracer|radi\w+)\b"
)
DENTAL = any_of(r"\bcdt\b|\b[dD][- ]codes?\b")
ANESTHESIA = any_of(
    r"\b(?:asa|time) units\b|\b(?:codes?|cpts?|units) (?:for|of) (?:the )?anesthesia\b",
    r"\b(?:crna|anesthesi\w+)\b[^?]*\b(?:number|codes?|units|cpt|bill\w*)\b",
    r"\bbase units\b",
)
# What only a payer's portal, a claim file, a contract or another group's books hold.
ACCOUNT = any_of(
    r"\b(?:fax|phone|telephone)(?: (?:number|no|#)|\s*#)|\b(?:mailing|e-?mail|street|appeals?) address\b|\bhold time\b",
    r"\b(?:who|what number) (?:do|can|should) (?:i|we) (?:call|contact|phone|e-?mail|fax|reach)\b",
    r"\bwhat (?:did|have) (?!(?:medicare|cms|part b)\b)\w+ (?:get|got|gotten|pay|paid)(?: paid| us)?\b[^?]*"
    r"\b(?:last|in \w+)\b",
    r"\bwhat (?:did|has) (?:medicare|cms|part b) (?:pay|paid) (?:us|our|me|on (?:the|our|this))\b",
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
    r"\b(?:how much|what) (?:does|do|will|would) (?:tricare|aetna|cigna|humana|uhc|united ?healthcare|bcbs|blue cross"
    r"|anthem|kaiser)\b[^?]{0,20}\b(?:pay|allow)\b",
    r"\bhow much\b[^?]{0,20}\b(?:at|with|for|from) (?:tricare|aetna|cigna|humana|uhc|united ?healthcare|bcbs|blue cross"
    r"|anthem|kaiser)\b",
)
INSTRUCTION = any_of(
    r"\bignore (?:all |any |the |your |previous |above |prior )*(?:instructions?|rules?|prompts?)\b",
    r"\bsystem prompt\b",
    r"\byou are now\b",
    r"\b(?:pretend|disregard|jailbreak)\b",
    r"\bdeveloper mode\b",
    r"\bprint (?:the|your) prompt\b",
    r"\byou are free\b|\bfrom now on,? you\b|\byou are an? (?!coder|biller|rad)\w+\b",
    r"\bforget (?:everything|all|your|what(?:ever)?)\b(?! (?:it|he|she|they|i) said\b)",
    r"^\W*system\s*:",
    r"\b(?:compose|write) (?:me )?an? (?:haiku|poem|song|story|limerick|sonnet)\b",
)
MADE_UP = any_of(
    r"\b\d{4}X-[A-Z]\b",
    r"\bcode \d{4}X\b",
    r"\b(?:code|cpt|hcpcs)\s+(?=\w*\d)(?!\d{1,4}\b)[A-Z0-9]{6,8}\b",
    r"\b[A-Z]\d{4}[A-Z]\b",
    r"\b\d{6,7}\b",
)
ICD_CODE = any_of(r"\b[A-TV-Z]\d\d\.\d{1,4}\b")
ICD = any_of(
    r"\bz[- ]?codes?\b|\b(?:dx|diagnosis) codes?\b|\b(?:which|what) (?:dx|diagnos[ie]s)\b(?! of)",
    r"\bicd\b",
    r"\bicd-?10\b",
    ICD_CODE.pattern,
)
# The diagnosis code itself is wanted: "what cpt and dx for ...".
ASKS_ICD = any_of(
    r"\b(?:which|what|need|give me|and|the|plus|&) (?:the |an? )?(?:dx|icd-?(?:9|10)?|diagnosis)(?: codes?)?\b(?! of)"
)
CODING = any_of(
    r"\bpos ?\d\d\b",
    r"\b(?:status|mai|pc/?tc|bilat\w*) (?:indicator |ind )?(?:[a-z]|\d)\b",
    r"\bconversion factor\b|\bcf\b|\blocums?\b|\b(?:what|which) order\b",
    r"-(?:26|tc)\b",
    r"\b(?:26|tc) (?:line|claim|side|part|half|bill)\b|\bdate of service\b|\bdos\b|\bbox \d\d",
    r"\b(?:cpt|hcpcs|ncci|medicare|imaging|rvu|mue|global|denied|denial)\b",
    r"\bcod(?:e|es|ing)\b",
    r"\bbill(?:ing|ed|able|s)?\b",
    r"\b(?:modifier|claim|charge|component|radiolog|indicator)",
    r"\badd-?on\b",
)
PAPER_READS = any_of(
    r"\b(?:orders?|req(?:uisition)?|script|rx|header|title|note|history|indication|referral) (?:just )?reads?\b"
)
