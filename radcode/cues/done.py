"""What was done to the patient, what never was, and what was done again.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import AGENT, DOCTOR, any_of, words_of

FUSED = any_of(r"\b(?:low[- ]dose|fus(?:ed|ion)|hybrid|localiz\w+|attenuation(?: correction)?|same gantry)\b")
# Contrast was ordered and never reached the patient, or no images were taken after it.
NEVER_GIVEN = any_of(
    rf"\bno (?:iv )?(?:gado?\w*|{AGENT}) (?:ever )?(?:went in|(?:was |were )?(?:given|injected|administered))\b",
    r"\b(?:gado?\w*|contrast|dye) (?:was |were )?(?:never|not) (?:\w+ )?(?:given|injected|administered|went in)\b",
    r"\b(?:gado?\w*|contrast|dye) (?:never|didn'?t|did not|couldn'?t|could not) (?:ever )?"
    r"(?:ma[dk]e it|g[eo]t|go|went|reach\w*|ran|run|flow\w*)\b",
    r"\bno post[- ]?(?:contrast|gad\w*|con)? ?(?:images?|sequences?|scans?|series|phases?)\b",
    rf"\b(?:refus|declin)\w+ (?:the |any |iv |all |an? |her |his )*(?:gado?\w*|{AGENT}|ivs?|needle|injection)\b",
    r"\b(?:gado?\w*|contrast|dye) (?:was )?(?:ordered|planned|scheduled|intended) but (?:was )?(?:not|never|no)\b",
    r"\b(?:gado?\w*|contrast|dye) (?:was )?(?:ordered|planned|scheduled|intended|offered),? "
    r"(?:(?:but|and|pt|patient|he|she|who) )*(?:refused|declined)\b",
    r"\b(?:gado?\w*|contrast|dye) (?:was |were |got |had to be )*"
    r"(?:held|withheld|refused|declined|cancell?ed|skipped)\b",
    r"\b(?:skipped|omitted|withheld|cancell?ed|left out) (?:the |any |iv |all )*(?:gado?\w*|contrast|dye)\b"
    r"(?! (?:cod\w+|lines?|phases?|charges?|suppl\w+|free)\b)",
    r"\b(?:ivs?|lines?|veins?|contrast|dye) (?:line |site )?(?:\w+ ){0,2}?"
    r"(?:infiltrat\w+|blew|blown|failed|extravasat\w+|leaked)\b[^.;?]{0,60}"
    r"\b(?:without(?! (?:\w+ ){0,2}(?:issue|problem|trouble|event|injury|harm|complication)s?\b)|non-?con(?:trast)?"
    r"|no contrast|plain|unenhanced|dry)\b",
    r"\b(?:turned out|ended up) (?:to be |being |as )?(?:a )?plain\b",
    r"\bnothing (?:was |went |given |else )*(?:iv|in(?:to)? (?:the |a )?vein|intravenous\w*)\b",
    r"\biv (?:line )?(?:\w+ ){0,3}?(?:never|not|couldn'?t be|didn'?t) (?:\w+ )?(?:re-?)?"
    r"(?:started|placed|inserted|work(?:ed)?|r[au]n|us(?:ed|able))\b",
    r"\bno (?:iv|veins?) (?:access )?(?:was |were |ever )*"
    r"(?:stuck|started|placed|used|accessed|available|found|obtained)\b",
    r"\b(?:only|just) (?:drank|swallowed|took it by mouth)\b",
    r"\b(?:scanned|imaged|done|went|did it|run) dry\b",
)
# Words that elsewhere stand for a side or a study and here for neither: "right after", "both before and after".
LOOSE_WORDS = any_of(
    r"\bright (?=(?:after(?:wards?)?|away|now|before|there|here|lines?|codes?|modifiers?|mods?|way|answer|claim"
    r"|thing)\b)",
    r"\bboth\b(?=,? (?:times|before and after|with and without|without and with|pre and post"
    r"|w/? ?(?:and|&) ?w/?o)\b)",
    r"\b(?:after|before|on|in|during) the first (?:pass|run)\b",
    r"\b(?:we|they|i|who|which|and|only|just|also) suppl(?:y|ied)\b(?= (?:the|an?|our|only|just)\b)",
    r"\b(?:chang\w+|trad\w+|switch\w*|shak\w+|join\w*) hands\b|\b(?:on|at|in|by) (?:the other |second )?hand(?= ?[,.])",
    r"\b(?:second|first|other)[- ]hand\b(?! (?:films?|x-?rays?|views?|series))",
    r"\b(?:they|he|she|we|i|who) left (?=(?:it|an?|the|\d+)\b)",
    r"\b(?:\w+ing|any|some|more|other|helpful|quick|good|catheter|line|tube) tips?\b",
    r"\btips? (?:for|on|about|and|to|when|of)\b",
    r"\bstress (?=(?:fx|frac\w*|reactions?|injur\w+|lines?)\b)",
)
# What tells that a scan was made without its drug, too.
DRUG_APART = words_of(
    "without", "w/?o", "before", "baseline", "pre", "then", "two", "both", "again", "repeat\\w*", "multiple", "second"
)
V_AND_Q = re.compile(r"\bv ?[/&] ?q\b", re.IGNORECASE)  # read as the "vq" that it is
# "The full mastoid series" is the complete one; it is read as a short form of as many letters.
FULL = re.compile(
    r"\bfull(?=(?: [a-z-]+){0,3} (?:series|set|study|exam|work-?up|x-?rays?|films?|sono\w*|ultrasound|duplex|echo)\b)"
    r"(?! (?:body|spine|mouth|bladder|length|leg|term|dose|field)\b)",
    re.IGNORECASE,
)
# The breast of the diagnostic exam beside a screening of both: "left diagnostic", "diagnostic of the right".
_DIAGNOSTIC = r"(?:diagnostic|diag|dx)"
DIAGNOSTIC_SIDE = re.compile(
    rf"\b(?P<a>left|right|lt|rt)(?:[- ]?sided?)?(?: breast)?(?: (?:[23]-?d|only|got|was|were|turned|into|an?))*"
    rf" {_DIAGNOSTIC}\b"
    rf"|\b{_DIAGNOSTIC}(?: (?:mammo\w*|exam|views?|study|work-?up))?(?: (?:of|on|for))?(?: the)? "
    r"(?P<b>left|right|lt|rt)\b(?! (?:after|away|now|then|before))",
    re.IGNORECASE,
)
NO_NEEDLE = any_of(r"\b(?:no|without (?:an?|any)) (?:needles?|injections?|shots?|vein|ivs?)\b", r"\bnothing injected\b")
# What a needle in the breast aims at.
TARGETS = words_of(
    "mass", "calc", "calcs", "calcifications?", "nodule", "lesion", "cyst", "distortion", "asymmetry", "density"
)
# A film that shows that what was put in lies well: "then a chest film", "film to prove the tip".
_FILM = r"(?:films?|x-?rays?|cxr|chest (?:film|x-?ray))"
CHECK_FILM = any_of(
    rf"\b(?:then|followed by|afterwards?|post[- ]?(?:procedure|placement|line|tube)|check\w*|confirm\w*|verif\w+)\b"
    rf"[^.;]{{0,30}}\b{_FILM}\b",
    rf"\b{_FILM}\b[^.;]{{0,20}}\b(?:after(?:wards?)?|to (?:check|confirm|prove|verify|see|show)"
    r"|for (?:placement|position|tip))\b",
)
# Pictures or the position of a tip that nobody kept: "images not saved", "no stored image".
NOT_KEPT = any_of(
    r"\b(?:no|without(?: any| a)?) (?:stored|saved|permanent|archived|recorded|hard ?copy|documented) \w+",
    r"\b(?:images?|pictures?|pics|tip|position)\b[^.;?,]{0,30}\b(?:not|never|n't) (?:\w+ )?"
    r"(?:stored|saved|kept|archived|recorded|documented|confirmed|checked)\b",
    r"\b(?:no|without(?: any| a)?) (?:images?|pictures?|pics) (?:\w+ )?(?:stored|saved|kept|archived|recorded)\b",
    r"\b(?:not|never|didn'?t|nobody) (?:sav|stor|keep|kept|archiv|record|document)\w* (?:\w+ ){0,2}"
    r"(?:images?|pictures?|pics|tip)\b",
)
TREATS = any_of(r"\b(?:ablat\w+|therap\w+|treat\w*|hyperthyroid\w*|graves\w*|rx)\b")
IS_READ = any_of(r"\b(?:reads?|reading|interp\w*|dictat\w+)\b")
IS_DONE = words_of(
    *("scanned", "scans?", "done", "performed", "taken", "imaged", "shot", "office", "clinic", "cent(?:er|re)", "site"),
    *("location", "machine", "magnet"),
)
# The halves of a study in two Medicare payment localities, whatever these are called.
_LOCALITY = r"(?:\w+ ){0,2}(?:localit(?:y|ies)|gpci areas?)"
OTHER_LOCALITY = any_of(
    rf"(?<!\bno )\b(?:an?other|(?:an?|one) other|(?:an?|two|in) different|different|separate|two|2|more than one"
    rf"|second)"
    rf" {_LOCALITY}\b",
    r"\blocalit(?:y|ies) (?:(?:is|are|was|were) )?(?:differ\w*|not the same)\b",
    r"\b(?:outside|out of|across|beyond) (?:\w+ ){0,2}localit(?:y|ies)(?: lines?| borders?)?\b",
    r"\b(?:one|first) (?:\w+ ){0,2}locality\b[^.?;]{0,80}\b(?:an?other|the other|a different one|a second)\b",
    r"\blocality (?-i:[A-Z]|\d\d?)\b.{3,80}\blocality (?-i:[A-Z]|\d\d?)\b",
)
ONE_LOCALITY = any_of(
    rf"\b(?:same|one|single|no other|no different|not (?:in )?(?:an?other|an? different))"
    rf" {_LOCALITY}\b(?!.{{0,80}}\b(?:an?other|different|second)\b)"
)
# What tells where a half was done, and not by whom: "in a different payment locality".
PLACED_APART = any_of(
    rf"\b(?:in|from|at|of|to|inside|within)? ?(?:an?|the|one|two|our|their|that|this)? ?"
    rf"(?:an?other|other|different|separate|same|distinct|second|first|single)? ?{_LOCALITY}\b"
)
# Why images are read again is no exam of its own: "a formal over-read, needed for treatment planning".
SECOND_READ = any_of(
    r"\b(?:second|2nd|another|formal|outside) (?:\w+ )?(?:opinion|read(?:ing)?|interp\w*)\b|\b(?:over|re)-? ?read\w*\b"
)
FOR_TREATMENT = any_of(
    r"\b(?:for|before|to guide|needed for|to plan) (?:\w+ )?(?:treatment|therapy|surgery|surgical)(?: (?:planning"
    r"|decisions?|purposes))?\b"
)
WENT_WRONG = any_of(
    r"\bwhat(?:'?s| is| was| went| did| were)? (?:\w+ ){0,3}(?:wrong|missing|lacking|the problem|the issue)\b",
    r"\bwhy (?:was|were|did|is|does|would) (?:\w+ ){0,5}(?:den\w+|bounce\w*|reject\w*|downcod\w*|recoup\w*)\b",
    r"\bwhat (?:\w+ ){0,3}(?:do|does|should|must) (?:\w+ ){1,3}(?:dictate|document|state|say)\b",
    r"\bwhat (?:\w+ )?(?:needs?|has|have|must) (?:to )?be "
    r"(?:there|in|documented|said|stated|dictated|named|mentioned)\b",
    r"\bwhat (?:wording|language|phras\w+|documentation|sentence)\b",
)
ONLY_A_SPOT = words_of(
    "only", "just", "focused", "targeted", "spots?", "one (?:spot|area|place|quadrant)", "lump", "limited"
)
_AGAIN = (
    r"(?:repeat\w*|again|another (?:one|film|x-?ray|chest|portable|study|set|read|scan|ct|exam|kub|ultrasound|mri?)"
    r"|(?:a |the )?(?:second|2nd) one|twice"
    r"|(?:second|2nd|next|new|later) (?:film|x-?ray|cxr|chest|portable|study|set|time|read|scan|ct|exam)"
    r"|(?:second|2nd) (?:[\w-]+ ){1,7}of the (?:same )?day)"
)
_BOTH_BY = (
    rf"\bsame (?:{DOCTOR}|reader|person|(?:rad(?:iology)? )?group)"
    rf"|\b(?:both|all)(?: \w+){{0,2}} (?:by|read by) (?:dr\.?|the same|our|one)\b"
    r"|\bby (?:dr\.? )?\w+,? both\b"
    r"|\b(?:we|i|us) (?:read|did|interpret(?:ed)?) (?:them )?both\b|\bread both\b"
    r"|\bboth (?:ours|by us|read by (?:us|me)|by me)\b"
)
_PARTNER = r"\b(?:my|our|his|her|a) partner\b"
_BY_ANOTHER = rf"\b(?:another|different|other|second) (?:{DOCTOR}|(?:rad\w* )?(?:group|practice|company)\b)|{_PARTNER}"
REPEAT_SAME = any_of(rf"\b{_AGAIN}\b.{{0,90}}(?:{_BOTH_BY})", rf"(?:{_BOTH_BY}).{{0,90}}\b{_AGAIN}\b")
REPEAT_OTHER = any_of(rf"\b{_AGAIN}\b.{{0,90}}(?:{_BY_ANOTHER})", rf"(?:{_BY_ANOTHER}).{{0,60}}\b{_AGAIN}\b")
DONE_AGAIN = any_of(rf"\b{_AGAIN}\b")
BOTH_BY = re.compile(_BOTH_BY, re.IGNORECASE)
BY_ANOTHER = re.compile(_BY_ANOTHER, re.IGNORECASE)
# The same study more than once: "71045 x2", "denied CO-18 as a duplicate", "three portable chests", "pre and post".
COUNTED_AGAIN = any_of(
    r"(?<!\w)x ?[2-4](?!\w)",
    r"\bduplicates?\b|\bco-?18\b",
    r"\b(?:second|2nd) (?=\d{5}\b)",
    r"\b(?:two|three|four|[2-4]) portable\b",
    r"\bpre[- ]?(?:reduction )?(?:and|&|/|\+) ?post[- ]?reduction\b|\bbefore and after (?:the )?reduction\b",
)
# How many times an exam was done, which counts neither views nor sides: the "two" of "two portable chest films".
EXAMS_COUNTED = any_of(
    r"\b(?:two|three|four|[2-4]) (?=portable\b|(?:cta?|mri?|mra)\b|(?:[\w-]+ ){0,5}?"
    r"(?:x-?rays|exams|studies|scans|chests|portables|kubs|cts|mris|ultrasounds)\b)"
)
ONE_SITTING = any_of(r"\b(?:one|same|single) (?:session|sitting|study|exam)\b")
CODE_TWICE = re.compile(
    r"\b(?P<code>\d{4}[0-9A-Z])(?: at [^,;.?]{1,12}?)?(?:,| and|, and| &| \+| then) (?:another |a second )?(?P=code)\b"
)
ON_ONE_DAY = any_of(
    r"\b(?:same|one|that) (?:day|date|dos)\b|\b(?:hours?|hrs?|minutes) (?:later|apart|after)\b|\breduction\b"
)
TEACHING_READ = any_of(
    r"\bresidents?\b.{0,60}\b(?:attending|teaching|staff|faculty)\b"
    r"|\b(?:attending|teaching|staff|faculty)\b.{0,60}\bresidents?\b"
)
# Doctors by their names: two that differ are two readers.
DOCTOR_NAMED = re.compile(
    r"\b(?:[Rr]ead |[Ii]nterpreted )(?:by )?(?:(?:our|the|their|my|an?) )?(?:[\w'-]+ ){0,3}?(?:[Dd]r\.?|[Dd]octor)"
    r" (?P<name>[A-Z]\w*)"
)
# Another radiologist of the same group repeats as the same physician does.
OF_ONE_GROUP = any_of(
    r"\b(?:in|of|from|within) (?:our|my|the same|same|his|her) (?:own )?(?:group|practice|tin|company)\b",
    r"\bsame group\b",
    _PARTNER,
)
# A film that is taken again because the first one failed is no further study.
RETAKEN = any_of(
    r"\b(?:motion|clipped|cut off|under-?exposed|over-?exposed|non-?diagnostic|bad (?:film|image|exposure|technique)"
    r"|technically (?:poor|inadequate|limited)|retak\w+|re-?d(?:o(?:ne)?|id)|re-?shot|rotated|blurr\w+)\b"
)
PATIENTS_COUNTED = re.compile(
    r"\b(?P<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten) (?:of (?:the|our|their) )?(?:\w+ )?"
    r"(?:patients|residents|people|pts)\b",
    re.IGNORECASE,
)
# Who imaged so many people tells of a trip, and not whose the equipment is: "they shot 3 people at that stop".
IMAGED_THEM = re.compile(rf"\b(?:they|he|she|the techs?) \w+ (?={PATIENTS_COUNTED.pattern})", re.IGNORECASE)
# Residents who live in a home are patients, and no doctors in training.
OF_A_HOME = any_of(
    r"\b(?:nursing|rest|care|group) (?:home|facility)|\bsnf\b|\bassisted living\b|\bmanor\b",
    r"\b(?:portable|mobile|van|stop|trip|transport\w*)\b(?=.*\bresidents?\b)",
    r"\bresidents?\b(?=.*\b(?:stop|trip|transport\w*)\b)|\bresidents? (?:seen|x-?rayed|imaged|scanned|shot)\b",
)
# The needle brought contrast into a joint, whether the word arthrogram falls or not.
_JOINT = r"(?:the |her |his |a )?(?:(?:right|left|rt|lt) )?(?:shoulder|hip|knee|elbow|wrist|ankle)(?: joint)?"
INTO_JOINT = any_of(
    r"\b(?:contrast|iodine|dye|gad\w*|omnipaque|isovue)\b[^.;?]{0,30}\b(?:in|into|inside) (?:the |her |his |a )?"
    r"(?:\w+ ){0,2}joint\b",
    r"\binject\w*\b[^.;?]{0,25}\b(?:joint|intra-?articular\w*)\b[^.;?]{0,40}\b(?:contrast|dye|gad\w*)\b",
    r"\bintra-?articular (?:contrast|gad\w*|dye|iodine|injection)\b",
    rf"\bneedle (?:in|into|inside) {_JOINT}\b[^?]{{0,60}}\b(?:contrast|gad\w*|dye|iodine)\b",
    rf"\binject\w* {_JOINT} with (?:\w+ ){{0,3}}?(?:contrast|gad\w*|dye|iodine)\b",
)
# What treats a joint when it is injected.
DRUG_INJECTED = words_of(
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
# The three phases of a bone scan by their names: "flow, pool, 3 hr delays".
PHASES = (words_of("(?:blood )?flow", "angio phase"), words_of("pool"), words_of("delay(?:s|ed)?"))
NO_PHASE = any_of(r"\b(?:no|not|without|w/o|skipp\w+|never) (?:\w+ ){0,2}(?:flow|pool|delay\w*)\b")
PICTURES = words_of("pinhole", "pictures?", "images?", "imaging", "imaged", "scan(?:ned)?")
NO_PICTURES = any_of(
    r"\b(?:no|not|without|w/o) (?:\w+ ){0,2}(?:pictures?|images?|imaging|imaged|scan)\b", r"\buptakes? only\b"
)
LOOKED_AT = any_of(
    r"\blook(?:ed|s|ing)? (?:at|for)\b|\bto (?:see|check|assess|evaluate|size|measure)\b|\bread(?:s|ing)?\b"
)
THROUGH_TUBE = any_of(
    r"\b(?:inject\w*|contrast|dye|(?:cholangio|nephrosto|abscesso|sino|pyelo)gra\w+)\b[^.;?]{0,30}"
    r"\b(?:through|thru|via|into|down)\b "
    r"(?:it\b|(?:the |an? |his |her |existing )*"
    r"(?:[\w-]+ ){0,3}(?:drain|tube|cath(?:eter)?|pigtail)\b)",
)
PET_CT_TYPED = re.compile(r"\bpet ?[/-]? ?ct\b", re.IGNORECASE)
PET_CT = any_of(
    PET_CT_TYPED.pattern, r"\bpet\b[^.;?]{0,40}\b(?:with|w/?) (?:(?:concurrent|low[- ]dose|fused|attenuation) )*ct\b"
)
BALLOON = words_of("balloon(?:ed|ing|s)?(?! (?:tube|occlu\\w*|pump|catheter|guide))")
# A scan that is to find a tumor first, or to plan its surgery.
FINDS_FIRST = words_of("diagnos\\w+", "dx", "detect\\w*", "surgical planning", "screen\\w*")
# More than one vessel was treated.
OTHER_VESSEL = any_of(
    r"\b(?:second|another|other|different|further|additional|separate|two|three|both|each)\b(?: \w+){0,2}? "
    r"(?:vessels?|arter(?:y|ies)|veins?|lesions?|segments?|sides?|legs?|territor(?:y|ies))\b",
    r"\bbilateral\w*\b|\bcontralateral\b",
)
# A pigtail in a vessel drains nothing.
PIGTAIL = re.compile(
    r"\bpigtail(?=(?: \w+){0,4} (?:in|into|at|above|below|to|over)\b[^.;]{0,25}"
    r"\b(?:aort\w*|arter\w*|bifurcation|ventricle|lv|arch)\b)",
    re.IGNORECASE,
)
CATHETER = words_of(
    *("select(?:ed|ive(?:ly)?)", "superselect\\w*", "runs?", "shot", "injected", "engaged"),
    "pigtail",
    "cath(?:eter)?",
    "sheath",
    "dsa",
    "(?:cfa|femoral|groin|radial|brachial) (?:stick|access|puncture)",
)
ONE_RUN = any_of(
    r"\b(?:one|single|same) (?:\w+ )?(?:run|position|injection|station)\b|\brun-?offs?\b",
    r"\b(?:never|not|without) (?:\w+ )?(?:mov|advanc|select)\w*",
)
CENTRAL = words_of("central", "subclavian", "brachiocephalic", "innominate", "svc", "superior vena cava")
BLEEDS = words_of(
    "bleed\\w*", "bled", "hemorrhag\\w*", "extrav(?:as\\w*)?", "blush", "hemoptysis", "hematemesis", "rupture\\w*"
)
# What is no part of the body by itself, and is fed by arteries that are closed.
TUMOR = words_of(
    r"tumou?rs?",
    r"(?:adeno|hepato)?carcinomas?",
    "hepatomas?",
    "hcc",
    "cancers?",
    r"metasta(?:s[ie]s|tic)",
    "mets",
    "neoplasms?",
    "malignan(?:t|cy|cies)",
    "fibroids?",
    "leiomyomas?",
    "angiomyolipomas?",
    "aml",
)
BEFORE_AND_AFTER = any_of(
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
AORTA = words_of("aort\\w*", "abdominal", "pelvic", "both legs", "bilateral\\w*", "bilat")
INJECTED = words_of("inject(?:s|ed|ing)?")
# Which vessel the catheter was led into.
ENTERED = words_of(
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
    rf"\b(?:(?P<a>{_OF_SIDE}) )?{_ENTRY} (?:(?:was|were) )?"
    r"(?:access(?:ed)?|stick|stuck|puncture[ds]?|approach|sheath|cannulat(?:ed|ion)|entered)\b"
    rf"|\b(?:access(?:ed|ing)?|stuck|punctured|entered|via|through)(?: the| via| through)? "
    rf"(?:(?P<b>{_OF_SIDE}) )?{_ENTRY}\b"
    rf"|\b(?:access )?from (?:the |a )?(?:{_OF_SIDE} )?(?:femoral|groin|cfa|radial|brachial|jugular)\b"
    r"(?! (?:artery|vein|to))",
    re.IGNORECASE,
)
# Where a vessel was entered is no side of the exam: "right groin access".
ACCESS_SIDE = re.compile(
    r"\b(?:right|left|rt|lt|r|l)\b"
    r"(?= (?:common )?(?:groin|femoral|cfa|radial|brachial|jugular|ij) (?:(?:artery|vein) )?"
    r"(?:access|stick|puncture|approach|sheath))",
    re.IGNORECASE,
)
# A drug that was given, not only supplied.
GIVEN = any_of(
    r"\b(?:administ\w+|push(?:ed|es)?|infus\w+|inject\w+|treat\w*|therap\w*|given|giving|gave|dosed?)\b", r"\bwent in\b"
)
# The body of a report is no part of a patient.
OF_REPORT = re.compile(
    r"\breport(?:'s)? body\b|\bbody (?:of (?:the )?(?:\w+ )?(?:report|dictation)|text|paragraph)\b"
    r"|(?<!whole )(?<!total )(?<!full )(?<!half )(?<!entire )(?<!foreign )\bbody"
    r"(?=\s*[:=]| (?:only |just |itself |actually )*"
    r"(?:says?|lists?|reads?|mentions?|describes?|shows?|tells?|states?)\b)",
    re.IGNORECASE,
)
# "Report only covers the right leg" tells what was imaged, and no coverage and no reading.
# What a picture shows tells nothing of how it was taken: "tip seen on film".
SEEN_ON_FILM = any_of(
    r"\b(?:seen|shown|noted|visible|visuali[sz]ed|confirmed|checked|verified|appears?|position|placement|fracture|nodule"
    r"|found|marked|measured|missed) on (?:the |an? |this )?films?\b"
)
# What a screening has found is looked at once more: the exam of it screens nobody.
_RECALLED = r"(?:call(?:ed)?[- ]?backs?|recall(?:ed|s)?)"
_NOT_AT_ONCE = r"(?!.{0,100}\b(?:same|that)[- ](?:day|visit|session))"
FOUND_BY_SCREENING = any_of(
    r"\b(?:seen|found|detected|noted|discovered|identified|flagged|picked up|spotted|shown) "
    r"(?:on|at|by|in|from|during|with|through) (?:(?:the|an?|her|his|last|prior|previous|recent|annual|initial|baseline"
    r"|lung|cancer|low|dose|low-dose) )*screen\w*(?: (?:ct|ldct|exam|scan|mammo\w*|study|round))?\b",
    r"\b(?:that|which) (?:(?:the|an?|her|his|last|prior|previous|recent|annual|initial|baseline|lung|cancer) )*"
    r"screen\w* (?:(?:ct|ldct|exam|scan|mammo\w*|study|had|has) )*"
    r"(?:found|showed|shown|saw|picked up|detected|flagged|turned up|revealed|caught)\b",
    # who was called back from one comes for the diagnostic one, on another day unless told
    rf"\bscreen\w*(?= (?:mammo\w* |exam |study |mammogram )?{_RECALLED}\b{_NOT_AT_ONCE})",
    rf"\b{_RECALLED} (?:from|after|off|following|for|on|of) (?:\w+ ){{0,3}}?screen\w*\b{_NOT_AT_ONCE}",
)
CHECKS_FINDING = re.compile(
    r"\b(?:follow(?:s|ed|ing)?[- ]?(?:up)?|(?:re-?)?checks?|surveillance|short[- ]interval|work(?:ed)?[- ]?up|repeat\w*"
    r"|re-?evaluat\w*|looks?)\b[^.;?]{0,40}"
    r"\b(?:nodul|mass|findings?|lesion|calcif|polyp|densit|asymmetr|aneurysm|spots?\b|abnormal)\w*"
    r"|\b(?:nodule|mass|finding|lesion|polyp|density|asymmetry) (?:follow[- ]?up|f/u|surveillance|work-?up|check)\b",
    re.IGNORECASE,
)
REPORT_TELLS = re.compile(
    r"\b(?:reports?|dictations?|images?|study|scan|films?) (?:just |only )?(?:covers?|shows?|lists?|mentions?"
    r"|describes?)"
    r"(?= (?:only |just )?(?:the |an? )?(?:right|left|one|both|\w+ (?:leg|arm|side|breast|view|views|kidney)))",
    re.IGNORECASE,
)
# "..., right?" asks and names no side.
TAG = re.compile(
    r"[,;.)-]\s*right\s*(?=\?)|\bright (?=(?:then|away|now|there|afterwards?)\b)|(?<=called )right (?=back\b)",
    re.IGNORECASE,
)
# The plain film before a study with barium is inside it.
SCOUT_FILM = re.compile(
    r"\b(?:scout|preliminary) (?:(?:abdom\w+|plain|supine) )?"
    r"(?:films?|kub|views?|radiographs?|x-?rays?|images?|abdomen)\b"
    r"|\bscout (?:is|was|as|counts? as|=) (?:also )?(?:an? )?(?:kub|abdom\w+|plain film)\b",
    re.IGNORECASE,
)
# What was taken again is no number of films of the study: "repeated one blurred view", "redid the lateral".
TAKEN_AGAIN = re.compile(
    r"\b(?:repeat(?:ed|s|ing)?|re-?d(?:id|o|oes|oing|one)|re-?t(?:ook|ak(?:e|es|ing|en))|re-?sho?o?ts?)"
    r" (?:(?:only|just) )?(?:the|an?|one|two|1|2|that|this|her|his)(?: (?!x-?rays?\b)[\w-]+){0,3}?"
    r" (?:views?|films?|images?|laterals?|obliques?|shots?|exposures?|projections?)\b",
    re.IGNORECASE,
)
# A line in a vein is no contrast: "IV placed, anesthesia not started".
IV_ACCESS = re.compile(
    r"\b(?:p?iv) (?:(?:line|access|catheter|site) )?(?:(?:was|is|got|had been|already) ){0,2}"
    r"(?:placed|started|inserted|put in|in place|established)\b(?![^.;]{0,20}\b(?:contrast|dye|gad\w*)\b)",
    re.IGNORECASE,
)
# Minutes after an injection at which films are taken count no films: "5, 10, 15 min films".
TIMED_FILMS = re.compile(
    r"\b\d{1,3}(?:(?:\s*[,/&-]\s*|\s+(?:and|to|then)\s+)\d{1,3}){0,7}[\s-]?(?:min(?:ute)?s?|hrs?|hours?)\.?[\s-]"
    r"(?:films?|radiographs?|images?|views?|exposures?)\b",
    re.IGNORECASE,
)
# A room is no exam, though its name tells of one.
# A machine is no exam: "our CT scanner", "our echo machine".
MACHINES = re.compile(
    r"\b(?<!pet/)(?<!spect/)(?:ct|mri?|x-?ray|ultrasound|us|echo|dxa|dexa|mammo\w*|fluoro\w*)[- ](?:scanner"
    r"|machine|magnet|camera|room|suite"
    r"|equipment|system)s?\b",
    re.IGNORECASE,
)
ROOMS = re.compile(
    r"(?<!unlisted )\b(?:vasc(?:ular)?|non-?invasive) lab(?:oratory|s)?\b"
    r"|\bobl\b(?= (?:pt|patient|global|suite|setting|claim|owned|place))|(?<=our )obl\b|(?<=in the )obl\b",
    re.IGNORECASE,
)
# What was not done besides is no exam: "ct brain perfusion, no other head ct".
NOTHING_ELSE = re.compile(
    r"\b(?:no|without(?: any)?) (?:other|additional|separate|further) [^,.;?!\n]*?(?=[,.;?!\n]|$)", re.IGNORECASE
)
WAY_IN = any_of(r"\b(?:lumbar|l\d[-/ ]?\d?) (?:puncture|injection|tap|access|approach)\b", r"\blp\b")
LUMBAR = any_of(r"\blumb\w*\b", r"\bl[- ]?spine\b", r"\bl[1-5]\b", r"\bls spine\b")
# A tube that is new, and none that is checked.
_TUBE = r"(?:tubes?|drains?|cath(?:eter)?s?|nephrostom(?:y|ies)|cholecystostomy|pigtails?)"
TUBE_PLACED = any_of(
    rf"\b{_TUBE} (?:(?:was|were|is|are|got|newly|then) )*(?:placed|placement|inserted|insertion|put in|left in)\b",
    rf"\b(?:plac(?:ed|ing|ement of)|insert(?:ed|ing|ion of)|new|put in) (?:an? |the |both |bilateral |left |right )*"
    rf"(?:[\w-]+ ){{0,2}}{_TUBE}\b",
)
# What marks a spot for the surgeon, when it is put in: "preop wire placed", "put a seed in".
_DEVICE = r"(?:(?:hook|guide)?-?wires?|seeds?|reflectors?|tags?|markers?|clips?)"
_PUT = r"(?:plac(?:e|ed|es|ing|ement)|put|insert(?:ed|s|ion)?|deploy(?:ed|s|ment)?|positioned)"
CORE_TAKEN = words_of("biops\\w*", "bx", "core")  # the clip that it leaves is inside
DEVICE_PLACED = any_of(
    rf"\b{_DEVICE} (?:(?:was|were|is|are|got|then) )*(?:{_PUT}|left in)\b",
    rf"\b{_PUT} (?:of )?(?:an? |the |one |two |\d |preop\w* |new )*(?:[\w-]+ ){{0,2}}{_DEVICE}\b",
)
# A side that the patient refused was not imaged.
_SIDED_PART = r"(?:side|one|breast|knee|hip|leg|arm|ovary|kidney|foot|hand|wrist|ankle|shoulder|elbow|thigh|calf)"
_SEEN = r"(?:done|imaged|scanned|filmed|x-?rayed|shot|taken|performed|examined|completed)"
REFUSED_SIDE = re.compile(
    r"\b(?:refus\w+|declin\w+|skipp\w+|deferred|omitted|could(?:n'?t| not) (?:do|image)|unable to (?:do|image)) "
    rf"(?:the )?(?P<side>right|left|rt|lt|other)(?: {_SIDED_PART})?\b"
    rf"|\b(?:the )?(?P<undone>right|left|rt|lt)(?: {_SIDED_PART})? "
    rf"(?:(?:(?:was|were|is|could|did|has|been|be|got) )*(?:not|never|n't|wasn'?t|couldn'?t be|didn'?t get) "
    rf"(?:(?:be|been|get) )?{_SEEN}|(?:was |is )?(?:amputated|refused|declined|skipped|deferred|omitted|in a cast))\b",
    re.IGNORECASE,
)
# The one side that was done of two: "only the left done", "so right only".
DONE_ON_ONE_SIDE = re.compile(
    rf"\b(?:only|just) (?:the |did the |did |got the )?(?P<a>right|left|rt|lt)(?: {_SIDED_PART})?"
    rf" (?:(?:was|were|got|is|has been) )*{_SEEN}\b"
    rf"|\b(?:did|so|imaged|scanned|filmed|and) (?:the )?(?P<b>right|left|rt|lt)(?: {_SIDED_PART})? only\b",
    re.IGNORECASE,
)
# "In patient with both breasts" tells of no ward.
IN_A_PATIENT = re.compile(
    r"\bin (?:an? |the )?(?:patients?|pts?)\b(?= (?:with|who|whose|that|aged|post|after|s/p|on)\b)", re.IGNORECASE
)
# A stent that is new, whatever was taken out for it.
STENT_PLACED = any_of(
    r"\bstents? (?:(?:was|were|is|are|got|then) )*(?:placed|placement|deployed|inserted|put in|left in)\b",
    r"\b(?:placed|deployed|inserted|placement of|put in) (?:an? |the |new )*(?:[\w-]+ ){0,2}stents?\b",
)
# The tracer of two scans is no half of a study.
ONE_INJECTION = any_of(
    r"\b(?:with (?:the )?)?same (?:injection|dose|shot)\b",
    r"(?:,|\b(?:with|off|from|in)) (?:a |the )?(?:one|single) (?:contrast )?(?:injection|bolus)\b"
    r"(?! (?:of|into|in|at|to)\b)",
)
PUT_INTO = any_of(r"\b(?:inject\w*|instill\w*|put)\b", r"\b(?:in|into|through|by|via) (?:the |a |his |her )?veins?\b")
# Who left is no side: "before pt left", "left AMA".
WENT_AWAY = any_of(
    r"\b(?:before|after|when|until|since|then|but|as|because) (?:the )?(?:pt|patient|she|he) left\b",
    r"\bleft (?:ama|early|the (?:dep\w*|room|office|ed|er|facility|building))\b",
)
THREE_D = any_of(r"\b3-?d\b", r"\btomo(?:synthesis|s)?\b", r"\bdbt\b")
# A CT angiogram without 3-D work is none.
NO_3D = any_of(
    r"\b(?:no|not|zero|without|never|nor|lacks?|lacking|missing)\b[^.;?]{0,40}"
    r"\b(?:mips?|3-?d|vrt?|volume[- ]render\w*|render\w*|post-?process\w*)\b",
    r"\b(?:mips?|3-?d|render\w*)[\w ]{0,20}\b(?:not|never|n't) (?:done|documented|mentioned|made|in the report)\b",
)
# Fluid that came out through a needle, and what stays in so that it drains on.
DRAINED_BY_NEEDLE = any_of(
    r"\b(?:drain(?:s|ed|ing|age)?|tapped)\b[^.;\n]{0,60}\b(?:needles?|syringes?)\b",
    r"\bneedles?\b[^.;\n]{0,40}\b(?:drain(?:s|ed|ing|age)?|tapped)\b",
)
LEFT_IN = any_of(
    r"\b(?:cath\w*|pigtails?|tubes?|stents?|pleurx|french|\d+ ?fr?)\b",
    r"\bdrain (?:is |was )?(?:left|placed|put|in)\b|\bleft (?:a drain|in place)\b",
)
# What makes a low-dose CT of the chest diagnostic: a nodule that is followed before the year is over, a symptom.
_FOLLOW = (
    r"(?:follow\w*|f/?u|re-?check\w*|surveil\w*|monitor\w*|re-?imag\w*|re-?scan\w*|work-?up|evaluat\w*|characteri\w*)"
)
WORKS_UP_CHEST = any_of(
    rf"\b{_FOLLOW}\b[^.;?!]{{0,40}}\bnodules?\b|\bnodules?\b[^.;?!]{{0,40}}\b{_FOLLOW}\b",
    rf"\b(?:[36]|three|six)[- ]?(?:months?|mos?)\b[^.;?!]{{0,25}}\b{_FOLLOW}\b",
    rf"\b{_FOLLOW}\b[^.;?!]{{0,25}}\b(?:at|in|after) (?:[36]|three|six) ?(?:months?|mos?)\b",
    r"\blung[- ]?rads[- ]?(?:category )?[34]\w?\b",
    r"\b(?:hemoptysis|weight loss|chest pain|dyspnea|short(?:ness)? of breath|pneumonia"
    r"|(?:chronic|persistent) cough)\b",
)
OF_SCREENING = words_of(r"(?<!not )annual\w*", "yearly", "asymptomatic", r"(?:no|without) (?:\w+ ){0,2}symptoms?")
# What makes a mammogram diagnostic, NCD 220.4: a sign or symptom, or a finding to be worked up.
SYMPTOM = any_of(
    r"\b(?:lumps?|lumpy|palp(?:able)?|tender\w*|pain\w*|mastalgia|(?:nipple |bloody )?discharge|dimpl\w+|retraction"
    r"|thicken\w+|gyn(?:a)?eco\w*|swollen|work-?up|call(?:ed)? ?back|recall\w*|spot (?:comp\w*|mag\w*)|mag views?)\b",
)
SCREENED = words_of("screen", r"screening(?:s)?")
WITH_TOMO = re.compile(
    r"\b(?:screen\w*|diag\w*)(?: \w+){0,3} (?:with|w/|plus|and) (?:3-?d|tomo\w*|dbt)\b", re.IGNORECASE
)
# Who was only ordered a screening, and has something that makes her mammogram diagnostic.
ONLY_ORDERED_SCREENING = any_of(
    r"\b(?:order\w*|schedul\w*|book\w*|requisition|came(?: in)? for|here for|down for|set up)\b[^.;?]{0,40}"
    r"\bscreen\w*[^.;?]{0,20}\b(?:but|however|though|yet|patient has|pt has|she has|she had|with)\b"
)
HAD_BEFORE = words_of(
    *("again", "another", "second", "repeat(?:ed)?", "already", "(?<!no )prior", "(?<!no )previous(?:ly)?"),
    *("(?<!never )(?<!not )(?<!n't )had (?:one|it)",),
)
# A radiation target followed or held while it moves, or told not to be; the level of a delivery told by number.
MOTION_FOLLOWED = re.compile(
    r"\b(?P<no>(?:no|not|without|w/o) (?:active |respiratory |any )?)?"
    r"(?:gat(?:ed|ing)|breath[- ]?hold\w*|dibh|motion (?:management|control|tracking)|tumou?r tracking"
    r"|active motion)\b",
    re.IGNORECASE,
)
DELIVERY_LEVEL = re.compile(r"\b(?:level|lvl) ?(?P<n>[1-3])\b(?! or\b)", re.IGNORECASE)
# One of rest and stress was not done: "rest only", "no stress".
ONE_ONLY = any_of(
    r"\b(?:rest|stress)(?: study| images?)? only\b",
    r"\b(?:no|not|without|w/o|only|or) (?:the )?(?:rest|stress)\b",
)
# Both duct systems that an endoscope reaches.
BOTH_DUCTS = any_of(
    r"\bboth (?:duct(?:s|al)?\b|sets of ducts)",
    r"\b(?:cbd|common bile duct|bile|biliary)\b.{0,20}\b(?:pd|pancrea\w+)\b",
)
