"""Whether a question that names an exam is about its coding at all: "what kVp for a chest film" is not.

Pure; English and no coding knowledge. An order, "CT head w/o", and a story that ends in "complete or limited?" are
about coding; what only asks how, who, when or whether, in no word of billing, is about something else.
"""

from __future__ import annotations

import re

_OF_BILLING = re.compile(
    r"\b(?:cod(?:e|es|ed|ing|ers?)|cpts?|hcpcs|icd\w*|bill\w*|charg\w*|claims?|mods?|modif\w+|submit\w*|append\w*"
    r"|reported|(?:i|we|you) add|(?:i|we|you|to|do|should) report|(?:i|we|you|they|to|do|be) used?|pa(?:y|ys|id|ying)"
    r"|pay(?:ers?|able|ments?)|den(?:y|ied|ies|ials?)|reimburs\w*|units?|medicare|medicaid|insur\w*|tc|rvus?|edits?|ncci"
    r"|cci|mue|(?:un)?bundl\w*|includ\w*|cover\w*|global\w*|professional|technical|components?|numbers?|abn|cms"
    r"|scrub\w*|audit\w*|flag\w*|remits?|eobs?|complete|limited|reduced|count(?:s|ed)?|qualif\w*|separate\w*|lines?"
    r"|capture\w*|fees?|supervis\w*|(?:personally|physically) present|in the room|on[- ]site|wo|without|with"
    r" contrast|views?|go(?:es)? out|list(?:ed)?|both|enter(?:ed)?"
    r"|(?:treatment|tx) (?:delivery|management|mgmt|plan\w*|devices?)"
    r"|[a-z] or [a-z])\b|w/|[-=]\s*\?",
    re.IGNORECASE,
)
_START = r"(?:^|[.,;:!?\u2013\u2014]\s+|\s-\s+)\W*(?:so |and |but |ok |hi |hello )*"
_THING = (
    r"(?:protocols?|preps?|preparation|dos(?:e|es|age)|kvp|mas|exposure|position\w*|technique|scanners?|machines?|risks?"
    r"|side effects?|symptoms?|treatments?|radiation|m?sv|best|safest|normal|alternative|cause|meds?"
    r"|medications?|salary"
    r"|vendors?|software)"
)
_DEED = r"(?:position|prep\w*|scan|perform|shoot|read|schedule|get|find|treat|know|interpret|sedate|calm)"
_OTHERWISE = re.compile(
    rf"{_START}(?:how (?:long|much|soon|fast|accurate\w*|safe|bad|far|early|late|well)"
    rf"|how (?:do|does|would|should|can) \w+ {_DEED}"
    r"|how many (?:m?sv|mgy|ml|cc|slices|minutes|seconds|hours|days|weeks|radiologists|people|patients"
    r"|techs?|mris?|scans)"
    r"|who (?!does\b|is\b|bills\b)\w+|(?:when|where) (?:can|do|does|did|is|are|should|will|would|was|were)|why\b"
    rf"|(?:what|which)(?:'?s| is| are| would be)? (?:the |an? |your )?(?:\w+ )?{_THING}"
    r"|(?:can|could|should|does|do|will|may|must) (?!that\b|this\b|it\b|not\b|both\b|these\b|those\b|either\b"
    r"|all\b|we (?:put|list|show)\b)[\w']+ \w+"
    r"|(?:is|are|was) [^?.]{0,60}\b(?:safe|safer|dangerous|harmful|better|worse|accurate|worth|enough to (?:see|rule)"
    r"|ok(?:ay)? to (?:give|eat|drink|drive|scan|inject)))\b"
    r"|\b(?:write|draft|compose|translate|summarize|schedule|book|cancel|email|call) (?:me |us "
    r"|up )?(?:an?|the|my|this)\b",
    re.IGNORECASE,
)


def is_otherwise(text: str) -> bool:
    """Tell whether a text asks something of an exam that is no matter of coding or payment."""
    return bool(_OTHERWISE.search(text)) and not _OF_BILLING.search(text)
