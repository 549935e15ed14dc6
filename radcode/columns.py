"""What is asked of a code's own row: a column of the fee schedule, or whether it stands for one side or for both.

Pure; imports `model`, `rows`, `tables`. "What is the bilateral indicator of 73562" wants no line; a side that a code
is said to cover was not done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from radcode.model import Question
from radcode.rows import CodeRow
from radcode.tables import CodeTable

_VALUE = r"(?:ind\w*|columns?|fields?|flags?|values?|numbers?|status|codes?)"
_CODE = r"(?:(?:cpt|hcpcs|code)\s+)*(?:\d{4}[\dA-Z]|[A-Z]\d{4})"
# What belongs to a code that is named, and to no exam in words.
_ITS = rf"(?= (?:for|of|to|(?:that )?go(?:es)? with) {_CODE}\W*$| {_CODE}\W*$)"
_COLUMNS = {
    "bilateral": rf"bilat\w*(?: (?:surg\w*|payment|procedure|billing))? {_VALUE}|bilat\w* surgery",
    "pctc": rf"(?:pc ?[/-]? ?tc|component) {_VALUE}",
    "status": rf"(?:medicare |fee schedule |mpfs )?status (?:{_VALUE}|letter)"
    r"|(?:medicare|fee schedule|mpfs|rvu file) status|(?<!opps )(?<!apc )(?<!hospital )status(?= (?:for|of|on) \w*\d)",
    "mult": rf"(?:mult\w*(?: proc\w*| surg\w*)?|mppr) {_VALUE}",
    "global_days": r"glob(?:al)? (?:days?|period|indicator)",
    "supervision": r"(?:physician )?supervision(?: levels?| indicators?| requirements?)?|levels? of supervision",
    "family": rf"(?:diagnostic )?(?:imaging )?family {_VALUE}",
    "mai": r"mai(?: \w+)?|mue adjudication(?: ind\w*)?|adjudication ind\w*",
    "addons": rf"add[- ]?on(?: codes?|s){_ITS}",
    "primaries": rf"(?:(?:primary|parent|base) (?:codes?|procedures?)|primaries){_ITS}",
}
# How a column is named where the code alone stands beside it.
_BARE = {
    "status": r"status",
    "family": r"(?:diagnostic )?imaging family",
    "addons": r"add[- ]?on(?: codes?|s)",
    "primaries": r"(?:primary|parent|base) codes?|primaries",
}
_WANTS = (
    r"(?:what(?:'?s)?|which|tell me|look ?up|looking up|need|needs|give me|show|list|find|know|check|does|kind"
    r"|how many)"
)
_ASKED = {
    kind: re.compile(
        rf"\b{_WANTS}\b[^.?!;]{{0,50}}\b(?:{name})(?!\w| \d)|\b(?:{name}) (?:for|of|on|assigned|attached|listed)\b"
        rf"|{_CODE}(?:'s)?,? (?:{name}|{_BARE.get(kind, name)})\s*\??$"
        rf"|^\W*(?:{name}|{_BARE.get(kind, name)})\W{{1,3}}{_CODE}\W*$",
        re.IGNORECASE,
    )
    for kind, name in _COLUMNS.items()
}
_BEYOND = re.compile(
    r"\b(?:how (?:do|should|would|many (?:units|lines))|bill|billed|paid|pays?|report|reported|claim|line|append"
    r"|add(?!-?on| on\b)|use"
    r"|denied|denial|rejected|because|since|so|if|when)\b",
    re.IGNORECASE,
)


_BILLED = r"(?:billed|coded|reported|charged|added|paired|allowed|used|bill|code|report|charge|add|pair|go(?:es)?)"
_WITH_LAST = rf"(?: (?:be |is |are |get )?{_BILLED}? ?(?:with|to|on))?\W*$"
_LINKS = (
    r"(?: (?:codes?|cpts?|can|may|do|does|could|should|go|goes|be|are|is|billed|reported|used|with|for|to|of|i|we|you"
    r"|bill|report|use|add|the|a))* \+? ?"
)
_ITS_PARTNERS = {
    "primaries": rf"\b(?:what|which) (?:primary|parent|base) (?:codes?|procedures?)(?:{_LINKS}){_CODE}{_WITH_LAST}",
    "addons": rf"\b(?:what|which) add[- ]?on(?: codes?|s)?(?:{_LINKS}){_CODE}{_WITH_LAST}",
    "partners": r"\b(?:what|which)(?: (?:else|other|all|codes?|cpts?|can|could|may|do|should|be|is|are|gets?|i|we|you"
    rf"|usually|typically))* {_BILLED}(?: along| together)?"
    rf" (?:with|to|beside|alongside) (?:\+ ?|an? |the )?{_CODE}\W*$",
}
_PARTNERS = {kind: re.compile(shape, re.IGNORECASE) for kind, shape in _ITS_PARTNERS.items()}


def columns_asked(text: str) -> tuple[str, ...]:
    """Return the columns whose value for a code is asked: "which bilateral indicator does 73562 have".

    What goes with a code, "what else can be billed with 19083", is asked like one.
    """
    if partners := tuple(kind for kind, shape in _PARTNERS.items() if shape.search(text)):
        return partners[:1]
    return () if _BEYOND.search(text) else tuple(kind for kind, shape in _ASKED.items() if shape.search(text))


_BOTH = r"(?:both|two|2)"
_ONE = r"(?:one|1|an?|each|a single|only one|just one|either)"
_ADVERBS = r"(?:(?:already|inherently|considered|always|automatically|only|just|really|actually|by definition|an?)\s+)*"
_NOUN = r"(?: (?:code|study|exam|procedure|service|test|by (?:nature|definition|itself)|already))*"
_SIDED = re.compile(
    rf"\b(?:is|are)\s+{_CODE}\s+{_ADVERBS}(?P<word>(?:uni|bi)lateral|(?:one|two)[- ]sided){_NOUN}\s*(?P<or>or\b|\?|$)"
    rf"|\b(?:does|do|would)\s+{_CODE}\s+{_ADVERBS}(?:cover|include|describe|represent|mean|account for|stand for)"
    rf"\s+(?:the\s+)?(?P<many>{_BOTH}|{_ONE})\s+(?:\w+\s+)?\w+\s*(?P<or2>or\b|\?|$)"
    rf"|\b(?:are|is)\s+(?P<all>both)\s+(?:\w+\s+){{1,2}}{_ADVERBS}(?:included|covered|counted|inside|part|built)"
    rf"\s+(?:in|by|of|into|with|as part of)?\s*{_CODE}\s*(?:\?|$)"
    rf"|\b(?:is|are)\s+{_CODE}\s+{_ADVERBS}(?:for |per |of )?(?P<per>{_BOTH}|{_ONE})\s+(?:\w+\s+)?\w+"
    rf"\s*(?P<or3>or\b|\?|$)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"^(?:bi|both|two|2)", re.IGNORECASE)


def is_of_sides(question: Question, table: CodeTable) -> bool:
    """Tell whether it is asked if a code stands for one side or for both."""
    return bool(sides_asked(question, _rows_of(question, table)))


def _rows_of(question: Question, table: CodeTable) -> list[CodeRow]:
    return [r for c in dict.fromkeys(m.code for m in question.codes) if (r := table.code(c, question.on))]


def sides_asked(question: Question, rows: Sequence[CodeRow]) -> str:
    """Return whether a code is asked to be "one" or "both" sides, "open" where it is asked which; empty otherwise."""
    said = _SIDED.search(question.text)
    named = question.side or question.values("laterality")
    if said is None or len(rows) != 1 or question.modifiers or question.views or not (said["word"] or named):
        return ""
    if any(said[x] and said[x].lower() == "or" for x in ("or", "or2", "or3")):
        return "open"
    word = said["word"] or said["many"] or said["all"] or said["per"]
    return "both" if _WHOLE.match(word) else "one"


def covers(question: Question, table: CodeTable) -> bool | None:
    """Tell whether a code is of the sides that it is asked to be; None when nobody asked, or its row does not say."""
    rows = _rows_of(question, table)
    asked = sides_asked(question, rows)
    if asked not in ("one", "both"):
        return None
    (row,) = rows
    fee = table.fee(row.code, "", question.on)
    one_of_two = row.laterality == "one" or bool(table.pairs(question.on, code=row.code, relation="one_side_of"))
    if one_of_two:
        return asked == "one"
    meaning = table.indicator("bilateral", fee.row.bilateral, question.on) if fee else None
    of_both = row.laterality == "both" or (row.laterality == "either" and meaning is not None and not meaning.allows)
    return asked == "both" if of_both else None
