"""Where a needle or catheter went: words that tell the tissue or the vessel more exactly than the part of the body.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

from radcode.cues.fragments import any_of, words_of

NODE = words_of("nodes?", "nodal", "lns?", "lymphadenopathy", "adenopathy")
DEEP = words_of("retroperitoneal", "mesenteric", "mediastinal", "para-?aortic", "pelvic", "abdominal", "hilar")
BONE = words_of("bones?", "bony", "osseous", "vertebra[els]?", "vertebral", "pedicle", "sacrum", "sacral ala")
NO_BONE = words_of(
    "dis[ck]s?", "para-?spin\\w+", "para-?vertebral", "cord", "soft tissue", "muscles?", "marrow", "epidural", "joints?"
)
SUPERFICIAL_BONE = words_of("iliac", "ilium", "ribs?", "sternum", "sternal", "spinous", "superficial")
WALL = any_of(r"\b(?:chest|abdominal|body) wall\b")
DRUG_IN_CANAL = words_of(
    "chemo\\w*",
    "nusinersen",
    "spinraza",
    "methotrexate",
    "cytarabine",
    "baclofen",
    "antibiotics?",
    "drugs?",
    "tofersen",
)
NAMED_VEIN = any_of(
    r"\b(?:(?:common|external|internal|superficial|deep|left|right) ){0,2}"
    r"(?:iliac|femoral|popliteal|tibial|subclavian|renal|brachial|axillary)(?: (?:and|to) \w+)? (?:veins?|venous)\b",
    r"\bvenous (?:stent\w*|angioplasty|thrombectomy)\b",
)
ARTERY = words_of("arter(?:y|ies|ial)", "iliacs?", "sfa", "femoropopliteal", "tibials?")
LUNG_ARTERY = words_of("pulmonary", "pe")
NO_DIALYSIS = words_of(
    "(?:not|no|never|without|outside)(?: (?:via|through|of|the|a|any|in|for|on))* (?:dialysis|fistula|graft|access)",
    "non-?dialysis",
)
DRAIN_TOLD = words_of(
    "external (?:biliary )?(?:drain(?:age)?|catheter)",
    "internal[-/ ](?:and )?external",
    "drain(?:age)? (?:catheter )?placement",
)
INJECTED_BY = any_of(r"\bmyelogram injection\b")
NOT_LUMBAR = any_of(r"\b[cC]1\b", r"\bcisternal\b|\bc1-?2\b|\bcervical puncture\b")
