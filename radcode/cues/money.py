"""Amounts, rates, reductions and places of payment.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import any_of, words_of

# The indices of a place, or the payment locality in which it lies.
OF_PLACE = any_of(
    r"\bgpcis?\b|\bgeographic (?:\w+ ){0,2}(?:ind\w+|factors?)\b",
    r"\b(?:what|which)\b[^?]{0,30}\blocality\b|\b(?:medicare|payment) locality\b|\blocality (?:number|code|of|for)\b",
)
# The payment of a hospital for its outpatients, and what is inside that of another service or apart from it.
OPPS = any_of(
    r"\bh?opps\b",
    r"\bapcs?\b",
    r"\baddendum b\b",
    r"\b(?:hospital|hopd|hospital outpatient|outpatient hospital)(?:'s)? (?:outpatient )?"
    r"(?:payment|rate|status(?! of)|amount)s?\b(?! for (?:the )?(?:read|interp))",
)
OUTPATIENT = any_of(r"\b(?:hospital outpatient|outpatient (?:hospital|department)|hopd|hosp outpatient)\b")
IS_PACKAGED = words_of(r"(?:un)?packag\w*")
PACKAGED = words_of(r"(?:un)?packag\w*", "bundled", "rides? (?:along )?(?:inside|in|with|along)", "inside the apc")
PAID_APART = words_of("separate(?:ly)?", "apart", "on its own", "by itself")
RETURNED = words_of("returned", "stop(?:s|ped)", "rejects?", "rtp", "kick(?:s|ed)")
OF_FACTOR = re.compile(r"\bconversion factor\b|\bcf\b", re.IGNORECASE)
# What a plan pays stands in its contract; relative values, Medicare's amount and cuts in percent do not.
AMOUNT_WANTED = any_of(
    r"\bhow much\b",
    r"\bwhat(?:'?s| is| are| was| were| does| do| did| will| would)\b[^?]*\b(?:pay\w*|paid|rates?|fees?"
    r"|allow\w*|amounts?"
    r"|reimburs\w*|contract\w*)\b",
    r"\b(?:rates?|fees?|fee schedule|allowables?|allowed|amounts?|reimbursement)\b(?! (?:file|column|row))",
)
OF_SCHEDULE = any_of(
    r"\bmedicare\b|\bcms\b|\brvus?\b|\bgpcis?\b|%|\bpercent|\bcut|\breduc|\bmppr\b|\bconversion factor\b"
)
# What is taken off when several services are done: "what % does Medicare knock off the second read".
REDUCTION = any_of(
    r"\b(?:what|how much|which)\b[^?]{0,30}(?:%|\bpercent\w*|\bcut|\breduc\w+)[^?]*"
    r"\b(?:second|2nd|later|next|additional|several|multiple|each)\b",
    r"\b(?:knock\w*|tak(?:e|es|en)|trim\w*|shav\w+|dock\w*|ding\w*|slash\w*|cuts?|reduc\w+|discount\w*)\b[^?]{0,40}\b(?:second|2nd|later|additional)\b"
    r"(?: \w+){0,2} (?:read\w*|interp\w*|scan|study|exam|component|half|mri?|ct)\b",
    r"\b(?:second|2nd|later|additional)\b[^?]{0,30}\b(?:reduc\w+|cut|discounted|trimmed)\b",
    r"\b(?:los(?:e|ing)|loss of|paid less|pay(?:s|ing)? less|cut)\b[^?]{0,70}\bsame (?:session|day|visit)\b",
    r"\b(?:cut|reduced|discounted)\b[^?]{0,12}\b(?:when|if) (?:\w+ )?(?:with|together)\b",
    r"\b(?:mppr|multiple (?:imaging|procedure)s?(?: payment)? (?:reduction|cut))\b",
)
# Whether two things are paid: "will they pay for both", "do both get paid".
BOTH_PAID = any_of(
    r"\bpay(?:s|ing)? (?:for |us for )?(?:both|the two)\b",
    r"\bboth\b[^?]{0,60}\b(?:paid|payable|reimbursed)\b|\b(?:paid|reimbursed) for (?:both|the two)\b",
)
# Which half of a fee is spoken of, in the words of the rules.
HALVES = (
    ("technical", any_of(r"\b(?:tc|technical)\b")),
    ("professional", any_of(r"\b(?:pc|professional|read(?:ing|s)?|interp\w*|pro fee)\b")),
)
ANY_MONEY = any_of(
    r"\b(?:any|is there|was there)\b.{0,40}\b(?:payments?|money|fees?|amounts?|rvus?|reimbursement|allowable)\b",
    r"^(?!.*\b(?:what|how)\b).*\b(?:does|do|did|will|would|is|are|was)\b[^?]{0,60}"
    r"\b(?:pays?|paid|payable|reimbursed?)\b",
)
# "Allowed in Miami": with a payment locality the amount is meant.
ALLOWS = words_of("allow(?:s|ed|able|ables)?")
# An amount that is told as a rough one, "about seventy dollars".
ROUGHLY = words_of("about", "around", "roughly", "approx(?:imately)?", "or so", "ballpark", "close to", "ish")
# Whether more or less is paid than before.
WENT = re.compile(
    r"\b(?:did|does|do|has|have|is|was|will|would|are)\b[^?]{0,60}?\b(?:"
    r"(?P<down>down|drop\w*|decreas\w*|fall\w*|fell|less|lower|cut|shrink\w*|lose|lost)"
    r"|(?P<up>up|ris\w+|rose|increas\w*|rais\w+|more|higher|gain\w*))\b",
    re.IGNORECASE,
)
CHECKS_AMOUNT = any_of(
    r"\b(?:right|correct|accurate|true|agree|match(?:es)?|sound|underpaid|overpaid|short|wrong|off)\b"
)
FACILITY_RATE = any_of(r"(?<!non-)(?<!non )\bfacility (?:rate|fee|amount|pe|price|payment|rvus?)\b")
OFFICE_RATE = any_of(r"\bnon-? ?facility\b", r"\boffice (?:rate|fee|amount|pe|price|payment|rvus?)\b")
_PAID = r"(?:pays?|paid|paying|payments?|payout|reimburs\w+|rates?|fees?|allow\w+|amounts?|worth|rvus?|dollars?|\$)"
_OFFICE = r"(?:office|non-? ?facility|pos ?11)"
_FACILITY = r"(?:hospital|hopd|facility|outpatient|asc|pos ?2[1-4])"
BOTH_PLACES = any_of(
    rf"\b{_OFFICE}\b.{{0,30}}\b(?:vs\.?|versus|or|and|than|compared|against)\b.{{0,25}}(?<!non-)\b{_FACILITY}\b",
    rf"\b{_FACILITY}\b.{{0,30}}\b(?:vs\.?|versus|or|and|than|compared|against)\b.{{0,25}}\b{_OFFICE}\b",
)
DIFFERENCE = any_of(r"\bdiff(?:erence|s)?\b", r"\bhow much (?:more|less)\b", r"\b(?:more|less|higher|lower) than\b")
# Which of two codes pays more, and by how much, where they are not billed together.
COMPARES_PAY = any_of(
    rf"(?=.*{_PAID})(?:.*\b(?:compar\w+|vs\.?|versus|diff(?:erences?|ers?|erent)?|against)\b)",
    rf"\b(?:which|what|who)\b[^?]{{0,40}}\b(?:{_PAID})\b[^?]{{0,12}}\b(?:more|less|better|higher|lower|most|least|best)\b",
    rf"\b(?:higher|lower|better|bigger) {_PAID}",
    r"\bhow much (?:more|less)\b",
    rf"\b(?:{_PAID})\b[^?]{{0,25}}\b(?:more|less|higher|lower|better) than\b",
)
BILLED_TOGETHER = any_of(r"\b(?:total|together|same (?:day|session|time|claim|patient)|both|combined|second|sum)\b")
DENIED_PLACE = any_of(
    r"\b(?:not|isn'?t|outside(?: of)?|except) (?:in |of )?[A-Z][a-z]+", r"\bNOT (?:in |of )?[A-Za-z]+"
)
# The amount before any locality's indices, whatever place was told earlier.
NATIONWIDE = re.compile(
    r"\b(?:national(?:ly)?|nat'?l|nationwide|no locality|without (?:the )?(?:gpcis?|locality))\b", re.I
)
LOCALITY = re.compile(r"\b(?:locality|loc)\s*#?\s*(?P<n>\d\d?)\b", re.IGNORECASE)
# Why somebody wants a code is no question of money: "insists on it because it pays more".
BECAUSE_PAID = re.compile(
    r"\b(?:because|since|cause|cuz|bc|as|so)\b[^,.;?!\n]{0,30}?\b(?:pa(?:ys?|id)|reimburses?|worth|yields?)\b"
    r"[^,.;?!\n]{0,30}?\b(?:more|better|higher|extra)\b",
    re.IGNORECASE,
)
TOTAL = words_of("total", "totals", "sum", "altogether", "combined", "add(?:s|ed)? up")
# The cut by its name counts no exams: "after the multiple imaging reduction".
CUT_BY_NAME = re.compile(
    r"\bmultiple[- ](?:(?:imaging|procedures?|scans?|exams?|diagnostic|study|payment|service) ){1,3}"
    r"(?:cut|reduction|discount|rule|policy|adjustment)s?\b",
    re.IGNORECASE,
)
