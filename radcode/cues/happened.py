"""What became of an exam: broken off, cut down, before or after anesthesia; for which step of a cancer's treatment.

Pure; English, not coding knowledge. The vocabulary holds set phrases; these are the ways in which sentences say it.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import any_of

_STOPPED = r"(?:stopped|terminated|aborted|halted|discontinued|cancell?ed|called off|abandoned|interrupted|broken off)"
_STOPS = (
    r"(?:stop(?:s|ped)?|terminate[sd]?|abort(?:s|ed)?|halt(?:s|ed)?|discontinue[sd]?|cancell?(?:s|ed)?|call(?:s"
    r"|ed) (?:it |the \w+ )?off"
    r"|abandon(?:s|ed)?|interrupt(?:s|ed)?|broke)"
)
_CREW = (
    r"(?:doctor|doc|dr\.? \w+|physician|radiologist|md|rad|provider|surgeon|interventionalist|operator|they|we|i|ir"
    r"|team|crew|staff)"
)
_DOER = rf"(?:he|she|{_CREW})"
# No exam: what is taken, billed or in force.
_NO_EXAM = (
    r"(?:smok\w+|drug|med\w*|chemo\w*|treatment|therapy|hormone\w*|bill\w*|pay\w*|us(?:e|ing)|tak\w+|cod\w+|cover\w*)"
)
BROKEN_OFF = any_of(
    rf"\b(?:hospital|facility|asc|center|techs?|technologist|nurse) (?:(?:had to|then|just) )?{_STOPS}"
    rf" (?!(?:(?:the|her|his|all|any) )?{_NO_EXAM}\b)",
    rf"\b{_CREW} (?:(?:had to|then|just|finally) )*(?:quit|(?:gave|give) up|back(?:ed)? (?:out|off)|bail(?:ed)?)\b",
    rf"[,;.]\s*(?:so |then |and |(?:the )?(?:exam|study|scan) |(?:it )?was )*{_STOPPED}\b(?=\W*(?:$|[,;.]))",
    rf"\b(?:mri?|ct|scan|exam|study|ugi|fluoro\w*|biopsy|procedure) {_STOPPED}\b(?=\W*(?:$|[,;.]))",
    r"\b(?:pt|patient|she|he) (?:\w+ )?(?:quit|bailed|gave up|refused to (?:go on|continue))\b[^.?!;]{0,25}"
    r"\b(?:half-?way|half way|part ?way|mid\w*|early|scan|exam|study|mri?|ct)\b",
    rf"\b{_DOER} (?:(?:had to|has to|decided to|then|has|had|immediately|safely) )*{_STOPS}\b"
    rf" (?!(?:(?:the|her|his|all|any) )?{_NO_EXAM}\b)",
    rf"\b(?:was|were|got|had to be|has to be|being|been|gets?) (?:\w+ ){{0,2}}{_STOPPED}\b(?! (?:by (?:cms"
    r"|medicare|ama)|code|in 20\d\d|on 20|effective|before it|before (?:the )?start))",
    r"\b(?:end(?:ed|s)? up|wound up|resulted in|forced|required) (?:\w+ )?(?:stopping|terminating|aborting|halting"
    r"|discontinuing|cancell?ing|calling off)\b",
    rf"\b(?:exam|study|scan|test|swallow|enema|gi|series|mri?|cta?|mra|pet|ultrasound|us|injection|contrast|without|wo)"
    rf" {_STOPPED}\b(?! (?:in 20\d\d|effective|code))",
    rf"\b{_STOPPED} (?:mid|half-?way|part-?way|part way|early|after"
    r"|once (?:(?:an|sed|induc)\w*|(?:the )?(?:patient|pt|he|she) was)"
    r"|prior to|due to|because|for (?:safety|the)|since|when"
    r"|before (?:it was|completion|the end|finish\w*|an(?:a)?esth\w+|sedation|induction))",
)
_ANESTHESIA = r"(?:an(?:a)?esthe\w+|sedation|sedated|induction|induced)"
_GIVEN = r"(?:induced|given|administered|started|begun|on board|in effect|taken effect)"
BEFORE_ANESTHESIA = any_of(
    rf"\b(?:before|prior to|ahead of)\b[^.;,]{{0,30}}\b{_ANESTHESIA}\b",
    rf"\b(?:an(?:a)?esthe\w+|sedation) (?:(?:was|were|had|has|been) )*(?:never|not)(?: yet)?(?: been)? {_GIVEN}\b",
)
AFTER_ANESTHESIA = any_of(
    rf"\b(?:after|following|once|under|post)\b[^.;,]{{0,30}}\b{_ANESTHESIA}\b",
    rf"(?<!no )(?<!or )(?<!any )(?<!without )\b(?:an(?:a)?esthe\w+|sedation)"
    rf" (?:(?:was|were|had|has|been|already|fully) )*{_GIVEN}\b",
    r"\b(?:patient|pt|he|she) (?:(?:was|were|had been|already|fully) )*"
    r"(?:sedated|asleep|under(?= ?[.,;?!]|$)|an(?:a)?esthetized|intubated)\b",
)
NEVER_BEGUN = any_of(
    r"\b(?:an(?:a)?esthe\w+|sedation|induction) (?:(?:was|were|had|has|been) )*(?:never|not)(?: yet)?(?: been)?"
    r" (?:induced|given|administered|started|begun)\b",
    r"\b(?:scanner|magnet|machine|unit|power) (?:\w+ )?(?:quench\w*|broke\w*|crash\w*|went down|failed|died|out)\b",
)
NOT_FINISHED = any_of(
    r"\b(?:did not|didn'?t|could not|couldn'?t|was not|wasn'?t|never) (?:be )?(?:finish\w*|complet\w*)\b"
)
CUT_DOWN = any_of(
    r"\b(?:only|just) (?:got|did|completed|obtained|acquired|ran) (?:about )?(?:half|part|some|a few|the first)\b",
    r"\bno (?:lower|smaller|lesser|reduced|shorter) code\b",
    r"\b(?:partially|partly) (?:reduced|eliminated|done|completed|performed)\b|\breduced (?:service"
    r"|by (?:the )?physician)",
)
FIRST_STRATEGY = any_of(
    r"\bnew(?:ly)?[- ](?:\w+[- ]){0,2}?(?:diagnos\w+|proven|dx'?d?|found|biops\w+)\b|\bnew (?:\w+ )?(?:cancer"
    r"|ca|carcinoma|lymphoma|tumor|melanoma|malignancy)\b",
    r"\b(?:before|prior to) (?:any |starting |start of |the |her |his |initial )*(?:treatment|therapy|chemo\w*"
    r"|tx\b|rx\b|radiation)",
    r"(?<!re)(?<!re-)\bstaging\b(?! again)|\binitial (?:treatment|work-?up|anti-?tumor|strateg\w+)",
)
LATER_STRATEGY = any_of(
    r"\bre-?stag\w+|\brecurren\w+|\brelaps\w+|\bsurveillance\b",
    r"\b(?:treatment|therapy|tumor|chemo\w*) response\b|\bresponse to (?:the )?(?:chemo|treat|ther|radi|immuno)\w*",
    r"\bmonitor\w* (?:\w+ ){0,2}(?:treat|ther|response|chemo)\w*|\bsubsequent (?:treatment|anti-?tumor|strateg\w+)",
    r"\b(?:after|following|post|completed|finished|done with|during|mid)[- ](?:\w+ ){0,3}?"
    r"(?:chemo\w*|radiation|treatment|therapy|immunotherapy|cycles?)\b",
    r"\binterim pet\b|\bfollow[- ]?up pet\b|\bsubsequent\b",
)
# What a PET looks for that is no tumor.
NO_TUMOR = any_of(
    r"\b(?:seizures?|epilep\w+|dementia|alzheimer\w*|memory|cognitive|amyloid|tau|parkinson\w*|viability|hibernat\w+"
    r"|ischemi\w+|myocard\w+|cardiac|sarcoid\w*|infection|fever|vasculitis)\b"
)
STILL_FILM = re.compile(
    r"\bstill (?:[\w-]+ ){0,3}films?\b|\bon (?:plain |actual |real |hard[- ]copy )films?\b", re.IGNORECASE
)
# Who filled in for the regular physician, and for what: "a locum by the day", "covers for us and we return the favor".
SUBSTITUTE = any_of(
    r"\blocums?(?: tenens)?\b|\bsubstitute (?:rad\w*|phys\w*|doc\w*|reader)\b|\bfee[- ]for[- ]time\b",
    r"\bcover(?:s|ed|ing)? for each other\b|\breciprocal (?:billing|coverage|arrangement)\w*",
    r"\b(?:covers?|covered|covering|fills?|filled|filling|stands?|stood|sat)(?: in)? for (?:dr\b|our|him|her|me|us|each"
    r"|my partner|the regular)[^.?!]{0,80}\b(?:vacation|leave|away|sick|maternity|per diem|by the day|favor"
    r"|cover\w* (?:his|her|theirs|for))",
)
EXCHANGED = any_of(
    r"\b(?:reciproc\w+|return(?:s|ed|ing)? the (?:favor|favour)|swap\w*|trad(?:e|es|ed|ing) (?:days|coverage|calls?)"
    r"|exchange\w*|in turn|(?:no|without) (?:money|pay(?:ment)?)|cover(?:s|ing)? (?:for )?each other"
    r"|we (?:(?:will|'ll|then) )?cover (?:his|her|theirs|for (?:him|her|them)))\b"
)
FOR_TIME = any_of(
    r"\b(?:pa(?:y|ys|id|ying)|per diem|by the (?:day|shift|week)|daily rate|day rate|flat (?:fee|rate)"
    r"|fee[- ]for[- ]time)\b",
    r"\bunder (?:the )?(?:dr\.? \w+|regular \w+|absent \w+|(?:his|her|my|our) (?:name|npi|number))\b",
)
OWN_NAME = any_of(
    r"\b(?:bills?|billed|billing|submits?|enrolled|credentialed)\b[^.;?!]{0,30}\b(?:his|her|their|its) own\b"
)
