"""Who did, read, owned or billed which half.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import DOCTOR, INJECT, OTHERS, READ, READS, any_of, words_of

# What each of two billers sends, and a study read elsewhere than it was done.
EACH_BILLS = any_of(
    r"\bwhat (?:does|do|would|should|can|will) (?:each|both|they each|everybody|everyone|we each|the two)\b"
    r"(?! (?:\w+ ){0,2}?(?:lines?|codes?|scans?|exams?|studies|tests|halves|components)\b)",
    r"\bwho (?:bills|codes|reports|sends|submits|claims) (?:what|which)\b",
    r"\b(?:what|which) (?:modifiers?|mods?|codes?|lines?|components?|half) (?:does|do|would|should|will|goes to"
    r"|is for) "
    r"(?:each|both|they each|the two|every)\b(?! (?:\w+ ){0,2}?(?:codes?|scans?|exams?|studies|tests|sides|knees"
    r"|breasts)\b)",
    r"\b(?:modifiers?|codes?|lines?|components?) (?:goes|go|is|are|belongs?) on each (?:claim|bill|side|line|one)\b",
    r"\bwhat (?:does|do|would|should) [^?]{3,50}\b(?:bill|report|use|send|code|submit)\b[^?]{0,10}\band (?:what"
    r" )?(?:does |do |would )?"
    r"[^?]{3,50}\b(?:bill|report|use|send|code|submit)\b",
    r"\bwho (?:uses|bills|gets|reports|appends|takes|sends) [^?]{1,30}\band who\b",
    r"\bhow (?:does|do|should|would|can) (?:each|both|the two|they each)\b[^?]*\b(?:bill|code|report)",
    r"\b(?:our|my) (?:line|claim|code|half) (?:and|vs\.?|&) (?:their|his|her|theirs)\b",
    r"\beach (?:side|party|one|group|of (?:them|us)|biller) (?:bills?|codes?|reports?|sends?|gets?)\b",
)
NO_READER = any_of(r"\bno (?:reader|radiologist|interpretation)\b")
BOTH_HALVES = any_of(
    rf"\b{INJECT}\b.{{0,40}}(?:\band\b|&|\+).{{0,25}}\b{READS}\b",
    rf"\b(?:reads?|interprets?)\b.{{0,25}}(?:\band\b|&|\+).{{0,40}}\b{INJECT}\b",
    rf"\b{INJECT}\b[^.;?]{{0,40}}(?:\band\b|&|\+|\bthen\b) ?(?:the |a )?(?:ct|mri?|scan|images?|imaging|films?)\b",
    r"\b(?:both|all) (?:by|done by) (?:the same|our|one)\b",
    r"\b(?:done|performed) and (?:read|interpreted) by (?:us|me|our|the same|one)\b",
    # "arthrogram with fluoro guided injection": of one order, unless it is told who injected
    r"\b(?:with|w/|w|plus|and|&|\+|including|incl) (?:an? |the |our )?(?:[\w-]{1,15} ){0,3}?"
    r"inject(?:ion|ed)\b(?![^.;?]{0,30}\bby\b)(?! (?:of|into|for)\b)",
    rf"\b{INJECT} by (?:the )?same (?:rad|ir|radiologist|physician|doctor|doc)\b",
)
# What contrast once did to the patient tells of none given now.
OF_REACTION = words_of(
    r"(?:after|following|since|from) (?:an? |the |her |his )?(?:(?:iv|prior|previous|severe|mild) )?"
    r"(?:contrast|dye|gad\w*) (?:reaction\w*|allerg\w*|extravasat\w*|enemas?)"
)
AFTERWARDS = words_of("post(?:-?(?:clip|biopsy|procedure))?", "after", "following", "then", "and", "plus")
BY_VEIN = any_of(
    r"\b(?:gad\w*|contrast|iv|intravenous|dye)[ -](?:contrast )?inject",
    # "after injection of 100 ml of intravenous contrast", "without injection of gadolinium", "injected by vein"
    r"\binject\w*(?: (?:of|with|the|an?|any|\d+|ml|cc|mls|iv|intravenous|iodinated|nonionic|bolus)){0,6}"
    r" (?:contrast|gad\w*|dye|agent)\b",
    r"\binject\w* (?:intravenously|by vein|iv|into (?:the |an? )?(?:\w+ )?vein)\b",
    r"\b(?:without|w/o|no|prior to|before|after|following) (?:an? |the |any )?(?:iv |intravenous )?injection\b"
    r"(?! (?:into|by)\b)",
)
INJECTION = words_of(r"inject\w*(?: of(?P<what>(?: \w+){0,4}? (?:contrast|gad\w*|dye)))?")
# Who tells of the access, the needle or the catheter did that half of the study.
_DID = (
    r"(?:inject\w*|punctur\w*|cannulat\w*|catheteriz\w*|plac(?:ed|es)|fill(?:ed|s)|put (?:in )?(?:the )?"
    r"|instill\w*|(?:thread|insert|pass)(?:e?s|ed)? (?:the |an? )?(?:[\w-]+ )?(?:cath\w*|needle|foley|tube))"
)
_SELF = r"(?:we|our \w+|(?:the )?(?:same )?(?:ir|rad|radiologist|doc)s?)"
PERFORMS = any_of(
    rf"\b{_SELF}\b[\w ,]{{0,12}}\b{_DID}",
    r"(?<!do )(?<!should )(?<!can )(?<!if )\bi (?:also |then )?(?:injected|punctured|cannulated|catheteri[sz]ed|filled"
    r"|(?:put|placed)(?: in)? (?:the |an? )?(?:needle|cath\w*|foley|contrast|dye|gad\w*|tube))\b",
    r"\b(?:needle|foley|cath\w*|contrast|dye|gad|injection|puncture)\b[\w ,/]{0,30}"
    r"\bby (?:the |our |same )*(?:rad|ir|radiologist)\b",
    r"\b(?:groin|femoral|cfa|radial|brachial|jugular|ij|retrograde|antegrade|arterial|venous) "
    r"(?:access|stick|puncture)\b",
    r"\b(?:access(?:ed)?|stick|sheath|pigtail|catheter|cath|wire) "
    r"(?:parked|in|at|into|up|via|over|advanced|through|only|code)\b",
    r"\b(?:selected|selective(?:ly)?|engaged|superselect\w*|catheterized|cannulated)\b",
    r"\bfluoro\w*(?: guid\w*)? (?:for |of )?(?:the )?needle\b|\bneedle (?:placed |put in )?(?:under|with|by) fluoro\w*",
    r"\ball (?:the )?(?:lines|pieces)\b|\bboth halves\b|\b(?:two|2) (?:codes|lines)\b|\bwhat all\b",
    r"\b(?:injection|cath(?:eter)?) (?:code )?(?:and|&|\+|plus) (?:s ?& ?i|imaging|read\w*)",
)
# One person did the whole study: "same doc did everything", "both parts by the radiologist", "full service by us".
_ONE = r"(?:radiologists?|rads?|ir|doctors?|docs?|physicians?|providers?|md)"
DID_ALL = any_of(
    rf"\b(?:we|i|he|she|us|{_ONE})\b[^.;?]{{0,15}}\b(?:did|does|do|done|performed|handles?d?)\b (?:it |them )?"
    r"(?:all|everything|both|the whole)\b(?! (?:sides|knees|hips|shoulders|legs|arms|breasts))",
    rf"\b(?:one|same|single) (?:\w+ )?{_ONE}\b[^.;?]{{0,25}}\b(?:{_DID}|inject\w*)",
    r"\b(?:both|all) (?:the )?(?:parts|halves|pieces|portions)\b|\bfull service\b",
    rf"\b(?:read|reads|reading|interpret\w*) (?:by )?(?:the )?(?:same|one) {_ONE}\b",
    rf"\b(?:one|same|single) {_ONE}\W*$|\b(?:one|same|single) {_ONE} (?:for|on) (?:all|everything|both)\b",
    rf"\b{INJECT}\b[^.;?]{{0,40}}\bby (?:the |our |same |a )*{_ONE} (?:who|that) (?:also )?(?:reads?|interprets?)\b",
    rf"\b{INJECT}\b[^.;?]{{0,30}}\b(?:himself|herself|ourselves|myself)\b",
    r"\b(?:cath(?:eter)?|injection|needle) and (?:the )?(?:reading?|images?|imaging)\b",
    rf"\b{_ONE}\b[^.;?]{{0,40}}\b(?:from )?(?:start to finish|beginning to end|soup to nuts|a to z)\b",
    r"\b(?:cath\w*|inject\w*|needle)\b[^;?]*\ball (?:of (?:it|this) )?(?:is |was )?(?:ours|by us)\b",
)
ONLY_INJECTS = any_of(
    r"\b(?:only|just|merely) (?:did |do(?:es)? |performed |the |an? )*inject\w*",
    r"\binject\w* (?:portion |part |half )?only\b",
)
# Films of a joint that are a study of their own beside its CT or MR.
FILMS_READ = any_of(
    r"\b(?:films?|radiographs?|x-?rays?|radiographic|conventional|plain|formal|full|complete|diagnostic)"
    r"\b[\w ,/-]{0,20}\barthro\w*",
    r"\barthro\w*[\w ,/-]{0,20}\b(?:films?|radiographs?|x-?rays?|images|pictures)\b",
    r"\b(?:films?|radiographs?|spot images|x-?rays?)\b[\w ,/-]{0,30}\b(?:read|interpreted|dictated|reported)\b",
    r"\b(?:read|interpreted|dictated|reported)\b[\w ,/-]{0,30}\b(?:films|radiographs|spot images|x-?rays)\b",
)
READS_STUDY = words_of(READS)
ONLY_READS = any_of(
    r"\b(?:only|just|merely|solely) (?:\w+ )?(?:reads?|reading|interprets?|interpretation)\b",
    r"\b(?:reads?|interpretation|s ?& ?i) (?:portion |part )?only\b",
)
OTHER_INJECTS = any_of(
    r"\b(?:other|another|outside|referring) (?:hospital|facility|clinic|site|group|office)\b[^.;?]{0,40}"
    r"\b(?:inject\w*|stick|puncture|myelogram)\b",
    rf"\b(?:surgeon|ortho\w*|urolog\w+|gyn\w*|neurosurg\w*)\b.{{0,30}}\b(?:{INJECT}|cannulat\w*)",
    rf"\b{OTHERS}\b.{{0,30}}\b(?:{INJECT}|cannulat\w*)",
    r"\b(?:anesth\w+|neurolog\w+|pain (?:doctors?|physicians?|specialists?|clinic))\b[\w ]{0,15}\binject\w*",
    r"\binject\w* (?:was |is |done |performed |given ){0,2}by (?:the |an? |our )?"
    r"(?:surgeon|ortho\w*|urolog\w+|gyn\w*|neuro\w+|anesth\w+|pain \w+|referring \w+)\b",
)
_THEIR = r"(?:his|her|their|its)"
OTHER_READS = any_of(
    rf"\b{OTHERS}\b[\w ']{{0,25}}\b{READ}\b",
    rf"\b{OTHERS}\b[\w ']{{0,25}}\bbills? (?:for )?(?:the read|separately|himself|themselves|{_THEIR} own)\b",
    rf"\b{OTHERS}\b[\w ']{{0,25}}\bbills? {_THEIR} (?:own )?{READ}\b",
    rf"\b{OTHERS}\b[\w ']{{0,25}}\b(?:sends?|submits?|files?) {_THEIR} (?:own )?(?:bill|claim|invoice)\b",
    r"\b(?:nighthawk|teleradiolog\w+|radiologist contracted)\b[\w ']{0,25}\b(?:reads?|bills?)\b",
    rf"\b{READ} (?:is )?(?:done )?by (?:an )?{OTHERS}\b",
)
# A score told before the pictures from which it is reckoned, both of one order: "TBS with DXA".
SCORE_WITH = any_of(r"\b(?:tbs|score) ?(?:with|w/|and|plus|&|\+) ?(?:an? |the )?(?:\w+ )?(?:dxa|dexa)\b")
# An exam of an order that somebody else did: "DXA done by another group".
OF_OTHERS = any_of(rf"^[^,;.]*\b(?:done|performed|billed|scanned|shot|taken) (?:\w+ )?by (?:an? )?{OTHERS}\b")
OURS = any_of(
    r"\b(?:our|ours|us)\b(?! (?:radiologist|doctor|physician|rads?|group reads|reader))",
    r"\b(?:imaging (?:center|centre|ctr)|idtf|mobile (?:\w+ )?co(?:mpany)?|van)\b",
)
# A code that somebody else bills is no part of our claim: "A9606 is handled by pharmacy".
BILLED_BY_OTHERS = re.compile(
    r"^(?:-\w\w)*\s+(?:is|are|gets?|was|will be|being)?\s*(?:already )?"
    r"(?:handled|billed|charged|covered|reported|coded|submitted|taken care of|done) by (?!us\b|our|me\b"
    r"|medicare|medicaid|cms\b|part [ab]\b|insurance|(?:the )?(?:payer|plan)s?\b)",
    re.IGNORECASE,
)
# "Tech only got the right side" tells what the technologist did, and not that only the technical side is billed.
TECHNOLOGIST_ACTS = words_of("tech only (?=got|did|scanned|imaged|took|shot|had|managed|could|was|saw)")
# Who says "our camera" or "own x-ray" owns the equipment; who says "our read" reads.
_EQUIPMENT = (
    r"(?:tube|camera|scanner|machine|unit|magnet|linac|suite|room|equipment|x-?rays?|mri?|ct|pet(?:[/ -]?ct)?|spect"
    r"|gantry|ultrasound|sono|probe|detector|dexa|dxa|densitometer|c-?arm|van|lab|office|clinic|cent(?:er|re)"
    r"|ctr|facility"
    r"|cassettes?|plates?|table|site|angio)"
)
OWNS_IT = any_of(
    rf"\b(?:our|own)\s+(?:own\s+)?(?:[\w/-]+\s+){{0,2}}?{_EQUIPMENT}\b(?! (?:read|report|doc|rad))",
    rf"\b{_EQUIPMENT}\b(?:'s)?[ ,()]*(?:(?:is|are|was|were|all|both)\s+){{0,2}}ours\b",
    r"\b(?:office|clinic|practice|cent(?:er|re)|physician|group|self|practice)[ -]?owned\b",
    r"(?<!not )(?<!hospital )(?<!hospital-)\bowned,? (?:and |we )?(?:we )?reads?\b",
    rf"\b{_EQUIPMENT}\b[ ,(]+(?:we )?own(?:ed)?(?: it)?[ ,)]",
)
READS_IT = any_of(
    rf"\b(?:our|own)\s+(?:own\s+)?(?:\w+\s+)?{READ}\b(?! room)",
    rf"\b{READ[:-1]}|read) by (?:our|the same|his|her)\b",
    rf"\bour (?:\w+ )?(?:partner|doc|rad|guy|md|{DOCTOR})s? (?:{READ}|is reading|dictat\w+)\b",
    r"\band (?:we )?reads?(?: (?:it|them))?\b(?! for)",
    r"\bwe (?:also )?(?:read|interpret|dictate)\b",
    r"\bin-?house (?:radiologists?|readers?|rads?|docs?|doctors?|physicians?|reads?|reading|interpretations?)\b",
)
FACILITY_CLAIM = any_of(
    r"\bhospital\b[\w ]{0,25}\bdep(?:artmen)?t\b[\w ]{0,15}\b(?:asks?|puts?|appends?|bills?|reports?|wants?)\b",
    r"\bhospital\b[\w ,]{0,10}\bon its own (?:claim|bill)\b",
    r"\bopps\b|\bapcs?\b|\baddendum b\b",
    r"\b(?:hospital|facility|outpatient|hopd)(?:'s)? (?:\w+ ){0,2}mue\b",
    r"\bmue\b[^.?;]{0,25}\b(?:hospital|facility|hopd)\b",
    r"\bfacility side\b|\b(?:on|bills?) (?:the |a )?ub\b|\bub-?04\b|\bub side\b",
    r"\b(?:does|do|should|can|may|would) (?:the |a |our )?(?:hospital|facility|asc)\b"
    r"(?![- ](?:based|radiolog\w+|doctors?|physicians?|rads?|readers?))",
    r"(?:^|[.;:?!,]\s+)as (?:a|the) (?:\w+ )?hospital\b",
    r"\b(?:hospital|asc) facility\b(?! (?:read|rad|doc))",
    r"\b(?:hospital|facility|ub-?04|institutional|technical) (?:(?:outpatient|opps) )?"
    r"(?:claim|bills|billing|charge|coder)\b",
    r"\bfacility(?:'s)? bill\b|\b(?:asc|surgery center)(?:'s)? (?:claim|bill)\b",
    r"\b(?:modifiers?|mods?|codes?|claim|line) (?:for|of|by) (?:the )?(?:facility|hospital|asc"
    r"|surgery center)\b(?! (?:read|rad|doc))",
    r"\b(?:facility|hospital|asc|surgery center) (?:modifiers?|mods?)\b",
    r"\b(?:asc|(?:surgery|surgical) center) (?:bills?|reports?|charges?|submits?|codes?|claims?) (?:\w+ )?for"
    r" (?:its|their|the)"
    r" (?:own )?(?:side|part|half|equipment|portion|component|technical)\b",
    r"\bwe(?:'re| are) (?:an?|the) (?:\w+ ){0,2}(?:asc|surgery center|surgical center)\b",
    r"\b(?:cdm|charge ?master)\b|\brevenue codes?\b|\bopps status\b|\bc[- ]codes?\b",
    r"\bwe(?:'re| are) (?:a|the) (?:\w+ )?hospital\b(?! (?:based )?(?:radiolog|group|practice|physician))",
)
PHYSICIAN_CLAIM = any_of(
    r"\b(?:physician|professional|pro|doctor|radiologist)(?:'?s)? (?:claims?|bill\w*|side|fees?|component|half)\b",
    r"\b(?:cms-?)?1500\b|\b(?:radiologist|physician|doctor) (?:\w+ )?(?:use|append|put|add|report|bill)s?\b",
)
HOSPITAL = words_of("hospitals?", "hosp")
