"""How people tell of catheters, tubes and needles: where they were led, what was there before, what came out.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

from radcode.cues.fragments import any_of, words_of

# What is shown up to the heart is not yet treated there: "imaging through the SVC".
SHOWN_UP_TO = any_of(
    r"\b(?:thru|through|up to|down to|all the way to|to|into|incl(?:uding)?|and)\b (?:the )?"
    r"(?:svc|superior vena cava|cavo-?atrial junction|right atrium|ra|central (?:veins?|outflow))"
    r"(?! (?:pta|balloon\w*|angioplasty|stent\w*|stenosis|lesion|occlusion))\b"
)
# A full diagnostic angiogram by which it was decided to treat, where no earlier one had told.
_ANGIO = r"(?:cta|mra|angio\w*|arterio\w*|veno\w*|aorto\w*|imaging|stud(?:y|ies)|cath\w*)"
DIAGNOSED_FIRST = any_of(
    rf"\bno (?:prior|previous|earlier|recent|other) (?:\w+ ){{0,2}}{_ANGIO}\b[^?]*\b(?:diagnostic|dx)\b",
    rf"\b(?:diagnostic|dx)\b[^?]*\bno (?:prior|previous|earlier|recent|other) (?:\w+ ){{0,2}}{_ANGIO}\b",
    r"\b(?:diagnostic|dx)\b[^?]{0,60}\b(?:led to|decided|decision|prompt\w*)\b[^.;?]{0,30}"
    r"\b(?:treat\w*|stent\w*|interven\w*|pta|balloon\w*|angioplasty|embol\w*)\b",
)
OTHER_SPOT = any_of(r"\b(?:and|plus) (?:an? |the )?(?:separate|second|another|different|other|distinct)\b")
SPOTS_NAMED = words_of("nodules?", "nodes?", "mass(?:es)?", "lesions?", "cysts?", "tumou?rs?")
STEROID = words_of(r"(?:cortico)?steroids?", "cortisone", "kenalog", r"depo-?medrol", "triamcinolone")
LIVER_TUMOR = words_of("hcc", "hepatomas?", r"hepatocellular(?: carcinomas?)?")
KIDNEY_TUMOR = words_of("rcc", r"renal (?:cell|mass\w*)(?: carcinomas?)?")
# The whole of the body from end to end.
END_TO_END = any_of(r"\b(?:head|vertex|skull) to (?:toes?|feet|foot)\b")
# The films of a myelogram were read, beside the slices after it.
MYELOGRAM_READ = any_of(
    r"\bmyelo\w*(?: \w+)? (?:films?|images?)\b",
    r"\bmyelogram\b[^.;?]{0,40}\b(?:then|followed by|and then|plus|\+|before)\b[^.;?]{0,25}\bct\b",
    r"\bct\b[^.;?]{0,30}\b(?:after|post|following) (?:the |a )?myelo\w*",
)
NO_MYELOGRAM_FILM = any_of(r"\b(?:no|without|not) (?:\w+ )?(?:myelo\w*(?: films?)?|films?)\b")
# Who sees the patient through a course of radiation; and a step of it that was billed before.
MANAGED = any_of(r"\b(?:rad(?:iation)? onc\w* |treatment |tx |physician |weekly )?(?:management|mgmt|mgt|otvs?)\b")
STEP_BILLED = any_of(
    r"\b[\w-]+(?: (?:was|were|is|are))? (?:already )?(?:billed|coded|done|charged) (?:already|before|earlier)\b"
)
# A new device was put in where, or when, an old one came out: "took out the port and put a new one on the left".
_DEVICE = r"(?:ports?|lines?|cath\w*|filters?|permcath|hickman|drains?|tubes?|one)"
NEW_PUT_IN = any_of(
    rf"\b(?:brand )?(?:new|another|fresh|replacement|second|different) (?:\w+ ){{0,3}}{_DEVICE}\b",
    rf"\b(?:put|plac\w+|insert\w+|implant\w*)\b[^.;]{{0,20}}\b(?:new|another)\b[^.;]{{0,15}}\b{_DEVICE}\b",
)
BY_NEW_WAY = any_of(
    r"\b(?:new|fresh|separate|different|another|other) (?:\w+ )?(?:access|stick|puncture|entry|site|side|tract|vein)\b",
    r"\b(?:contralateral|opposite)\b|\bnew (?:\w+ )?(?:on|in) the (?:left|right|other)\b",
)
INFUSED = any_of(r"\binfus\w+|\bovernight\b|\bdrip\w*|\bleft (?:running|in place)\b|\blysis cath\w*")
# The catheter was moved between two runs.
MOVED_ON = any_of(
    r"\b(?:pulled|withdrawn|moved|repositioned|brought|dropped) (?:back |down |it )*(?:to|into|at|above)\b"
    r"|\b(?:second|2nd|two|2|separate|another) (?:\w+ )?(?:positions?|injections?|runs)\b"
)
AORTA_SHOWN = any_of(r"\b(?:abdominal )?aorto?gram\b|\baortic? (?:run|flush|angio\w*)\b")
HEAD_SHOWN = any_of(r"\b(?:head|intracranial|cerebral|brain|mca|aca|circle of willis)\b")
# What closes a vessel through a catheter.
CLOSES = words_of(
    "coils?",
    "plugs?",
    "plugged",
    "amplatzer",
    "particles",
    "microspheres?",
    "beads",
    "gelfoam",
    "onyx",
    "nbca",
    "sclerosed",
    "sotradecol",
)
TREATED_VESSEL = words_of(
    *("emboli[sz]\\w*", "embo", "coil\\w*", "plug\\w*", "stent\\w*", "angioplasty", "pta", "atherectomy", "tace"),
    *("y-?90", "thrombectomy", "lysis", "tpa", "balloon\\w*", "ablat\\w+", "thrombin"),
)
# What found the vessel that is treated is no exam of that day: "extravasation on CT", "known from CTA".
_SLICED = r"(?:cta?|mra?|mri|us|ultrasound|duplex)"
FOUND_IT = any_of(
    rf"\b(?:on|by|from|per|prior|previous|recent|earlier|outside) (?:the |an? |prior |last |recent |earlier )*"
    rf"{_SLICED}\b(?! guid)(?: (?:was |is )?diagnostic)?",
    rf"\b{_SLICED} (?:last \w+|that \w+|this morning|yesterday|proven|show(?:ed|s|ing)|earlier|(?:was )?diagnostic)\b",
)
_FEEDING = r"(?:peg|(?:g|j|gj)[- ]?tube|gtube|gastrostomy|jejunostomy|feeding tube|button)"
FEEDING_CHECKED = any_of(
    r"\b(?:contrast|dye|gastrografin|omnipaque|iohexol|inject\w*)\b[^.;?]{0,30}\b(?:through|thru|via|into|down|in)\b"
    rf" (?:(?:the|an?|her|his|existing|mature|old) )*{_FEEDING}\b"
)
FELL_OUT = any_of(
    rf"\b{_FEEDING}\b[^.;?]{{0,25}}\b(?:fell|came|slipped|popped|dislodged|pulled|yanked|ripped)\b(?: out)?"
    rf"|\b(?:dislodged|displaced|lost) {_FEEDING}\b"
)
THROUGH_LIVER = any_of(r"\btrans-?hepatic\w*|\bthrough (?:the )?liver\b")
# What was there before, and by what something new was put in; and what came out after it.
EXISTING = any_of(
    r"\b(?:existing|indwelling|old|prior|mature|previous)(?: [\w/-]+){0,3}"
    r" (?:drains?|tubes?|cath\w*|access|tract|ptc|pcn)\b"
)
PULLED = any_of(
    r"\b(?:drain|tube|cath\w*|pcn|ptc)\b[^.;,]{0,15}\b(?:pulled|removed|out|taken out)\b"
    r"|\b(?:pulled|removed|took out) (?:the |old |existing )*(?:\w+ )?(?:drain|tube|cath\w*)\b"
    r"|\bno (?:drain|tube|cath\w*) (?:was )?(?:left|remain\w*)\b"
)
# The last day of a clot dissolving: its catheter came out, and that day is asked about.
_DAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun|second|2nd|third|3rd|last|final|next|that) ?(?:day)?"
LAST_OF_LYSIS = any_of(
    r"\b(?:cath\w*|sheath|lysis|infusion|tpa)\b[^.;]{0,25}\b(?:out|pulled|removed|stopped|ended)\b[^?]*"
    rf"\bwhat (?:is|about|code)[^?]{{0,40}}\b{_DAY}\b",
    r"\b(?:final|last) (?:lysis |treatment )?day\b",
)
# The catheter was led into a vessel, and nothing is said of a catheter that was not.
LED_IN = any_of(
    r"\b(?:(?:micro)?cath(?:eter\w*|ed|s)?|(?:super-?)?select\w*|cannulat\w+|engaged|parked|advanced|position(?:ed)?"
    r"|access)\b",
    r"(?:>|\u2192)",
)
NO_CATHETER = any_of(
    r"\b(?:cath\w*|access)\b[^.;?]{0,40}\b(?:billed|coded|done|reported|lines?) "
    r"(?:already|separately|elsewhere|before)\b",
    r"\b(?:(?:just|only) the (?:treatment|embolization|stent|intervention)|without (?:the )?cath\w*)\b",
)
# A tumor that only tells why: "nephrostomies for obstructing cervical cancer" is of no spine.
WHY_TUMOR = any_of(
    r"\b(?:for|from|due to|2/2|because of|w/|with)(?: (?:an?|the|known|advanced|obstructing|metastatic|stage|\w{1,3}))*"
    r" cervical (?:ca|cancer|carcinoma|malignancy)\b"
)
