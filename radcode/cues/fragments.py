"""Pieces of English that several cues are made of.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re


def any_of(*alternatives: str) -> re.Pattern[str]:
    """Compile alternatives, each with its own bounds."""
    return re.compile("|".join(rf"(?:{a})" for a in alternatives), re.IGNORECASE)


def words_of(*alternatives: str) -> re.Pattern[str]:
    """Compile alternatives that stand as whole words."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b", re.IGNORECASE)


WHO = r"(?:i|we|you)"
BILL = r"(?:bill|code|report|charge)"
MODIFIER = r"\d\d|[A-Z][A-Z0-9]"
TO_BE = r"is|are|was|were|be|does|do|did|can|could|may|should|would|must|will|to|has to|have to|gets?"
ON_CLAIM = r"(?:bill|code|report|charge|submit|list|claim|enter|drop|key|post|put|send|record|file|go)"
PUT_ON_CLAIM = rf"(?<!\bthe )(?<!\ba )(?<!\bour ){ON_CLAIM}(?:ed|d|s|ing|ted|ped)?"
OPENS_YES_NO = (
    r"^\W*(?:so |and |ok |hi |hello |hey |please |then |but |well )*"
    r"(?:can|could|may|do|does|did|is|are|was|were|should|will|would|am|has|have)\s\$?\w+"
)
AGENT = r"(?:drug|agent|contrast|tracer|isotope|radiopharm\w*|radiotracer|dose|dye|capsules?|media|medium|gad)"
DOCTOR = r"(?:doctor|doc|physician|radiologist|provider|group|practice|rad|reader|md|dr)"
OTHERS = (
    r"(?:outside|(?:an)?other|different|contracted|independent|remote|separate|somebody else|someone else"
    r"|third[- ]party)"
)
READS = r"(?:reads?|interprets?|(?:did|does) (?:the )?s ?& ?i)"
INJECT = r"(?:injects?|injected|injection|punctures?|catheter\w*|dye)"
READ = r"(?:reads?|reading|interprets?|interpretation)"
