"""A field of a page, "Upper age (Medicare): 80" or "Gadolinium - not given", in the plain words that sentences use.

Pure. The name of a field and the value behind it say together what a sentence says in one; nothing else is touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_FIELD = re.compile(
    r"^(?P<lead>\W*(?:(?:CPT"
    r"|HCPCS)\s)?(?:[A-Z]?\d{4,5}[A-Z]?\s?[:,\u2013\u2014-]\s?)?)"
    r"(?P<name>[A-Za-z][\w/&' -]{1,36}?(?:\s?\([^)]{2,24}\))?)"
    r"\s?(?::|\?|\s[\u2013\u2014-])\s(?P<value>[^:]{1,70}?)(?P<end>\s?\.?\s*)$"
)
# "Contrast for <code>: none" is a field of that code.
_OF_CODE = re.compile(
    r"^(?P<lead>\W*)(?P<name>[A-Za-z][a-z ]{2,24}) (?:for|of|with|on|under|in) (?:CPT "
    r"|code )?(?P<code>\d{5}|\d{4}[A-Z]|[A-Z]\d{4})\s?:\s"
)
_NAMED = re.compile(r"\b[A-Z]?\d{4,5}[A-Z]?\b")


def _one_of(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{words})\W*", re.IGNORECASE)


_NOTHING = _one_of(r"none|no|not (?:given|used|injected|administered)|nothing|never|n/a|zero|without|not needed")
_BOTH = re.compile(
    r"\b(?:before and after|pre-? ?(?:and|/|&) ?post\w*|both|without,? (?:and )?(?:then|followed by)(?: with)?"
    r"|dry(?: run)?,? then"
    r"|(?:first )?without,? then with|unenhanced,? then|two passes|twice)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"^(?:yes|given|IV|intravenous|injected|post\w*|after|single|one pass|used|required|with)\b", re.IGNORECASE
)
_NEITHER = re.compile(
    r"\b(?:oral|rectal|joint|intrathecal|optional|any|either|or|may|per|depends|if|see|separate\w*)\b", re.IGNORECASE
)
_N = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten)"


def _contrast(name: str, value: str) -> str:
    if _NEITHER.search(value):
        return ""
    if _NOTHING.fullmatch(value):
        return "without contrast"
    if _BOTH.search(value):
        return "without, then with contrast"
    return "with contrast" if _ONCE.match(value) and not re.search(r"\b(?:not|no|before)\b", value, re.I) else ""


def _views(name: str, value: str) -> str:
    found = re.fullmatch(
        rf"(?P<lead>(?:exactly|at least|at most|up to|(?:a )?(?:minimum|maximum)(?: of)?|only|just)\s)?(?P<n>{_N})"
        rf"(?P<to>\s?(?:to|or|-|\u2013)\s?{_N})?(?P<more>\s?\+|,? (?:or|and) (?:more|up|over|above)|,? (?:at (?:a "
        rf"|the )?)?(?:minimum|least|most|maximum))?"
        r"(?:\s(?:views?|films?|projections?))?",
        value.strip(), re.IGNORECASE,
    )  # fmt: skip
    if found is None:
        return ""
    bound = f"{found['lead'] or ''} {found['more'] or ''}".lower()
    number = f"{found['n']}{found['to'] or ''}"
    if re.search(r"least|minimum|\+|more|up\b(?! to)|over|above", bound):
        return f"at least {number} views"
    if re.search(r"most|maximum|up to", bound):
        return f"up to {number} views"
    return f"{number} view{'' if found['n'].lower() in ('1', 'one') and not found['to'] else 's'}"


def _age(lead: str) -> Callable[[str, str], str]:
    def said(name: str, value: str) -> str:
        found = re.fullmatch(
            rf"(?:age |at |from |through |until )?(?P<n>{_N})(?: years?(?: old| of age)?)?", value.strip(), re.I
        )
        return f"Medicare pays {lead} age {found['n']}" if found else ""

    return said


def _again(name: str, value: str) -> str:
    if re.match(r"(?:once|every|each|yearly|annual\w*|twice)\b", value, re.IGNORECASE):
        return f"paid {value}"
    return f"paid again after {value}" if re.search(r"\b(?:months?|years?)\b", value) else ""


def _primary(name: str, value: str) -> str:
    return f"primary code: {value}" if _NAMED.search(value) else ""


def _extent(name: str, value: str) -> str:
    said = re.match(
        r"(?:(?:a|the) )?(?P<full>complete|full|whole|entire)|(?:limited|partial|part|focused"
        r"|follow-?up or limited)\b",
        value,
        re.I,
    )
    if said is None or re.search(r"\b(?:or|and|not|body|spine|series|either|both|skeleton)\b", value, re.IGNORECASE):
        return ""
    return "complete study" if said["full"] else "limited study"


def _sides(name: str, value: str) -> str:
    said = re.fullmatch(
        r"(?P<both>both(?: sides)?|bilateral|two(?: sides)?|the pair|left and right)|(?:one(?: side)?|a single side"
        r"|single|unilateral|1)",
        value.strip(), re.IGNORECASE,
    )  # fmt: skip
    return ("bilateral, both sides" if said["both"] else "unilateral, one side") if said else ""


# The name of a field, and how its value is said in a sentence; "" where the value is none of that kind.
_SPELLED: tuple[tuple[re.Pattern[str], Callable[[str, str], str]], ...] = (
    (_one_of(r"(?:(?:IV |intravenous |use of )?contrast(?: (?:phase|state|given|agent|use|material))?"
        r"|gad\w*(?:/\w+)?|iodine|dye|injection"
             r"|enhancement|bolus|contrast injection)"), _contrast),
    (_one_of(r"(?:(?:number of |required |minimum )?(?:views?|films?|projections?|exposures?|images)(?: (?:required"
        r"|needed|count|taken|on report|asked for|in the report))?"
             r"|view(?:s)? count|count of views|how many(?: (?:views|films|projections))?)"), _views),
    (_one_of(r"(?:lower|minimum|min\.?|youngest|starting|first(?: eligible)?|earliest) age(?: limit)?(?: \([^)]*\))?"
        r"|age (?:floor|from|minimum|starts?)(?: \([^)]*\))?"
             r"|from age|starts at(?: age)?"), _age("from")),
    (_one_of(r"(?:upper|maximum|max\.?|oldest|last(?: eligible)?|latest|highest"
        r"|ending) age(?: limit)?(?: \([^)]*\))?|age (?:ceiling|cap|to|maximum|until|through|ends?)(?: \([^)]*\))?"
             r"|(?:up )?to age|ends at(?: age)?"), _age("through")),
    (_one_of(r"(?:how often|how soon again|minimum gap|gap|repeat(?:ed|s)?|interval|spacing|wait(?:ing (?:time"
        r"|period))?|next (?:one|exam|scan)"
             r"|(?:minimum |medicare )?(?:frequency|interval)|minimum (?:wait|spacing)"
             r"|time between \w+)(?: \([^)]*\))?"), _again),
    (_one_of(r"(?:parent|primary|base|host|main|companion|mother)(?: (?:codes?|procedures?|services?))?|(?:list"
        r"|report|use|goes?) (?:after|with)|hangs on"), _primary),
    (_one_of(r"(?:extent|scope|study level|level of study|level|coverage|completeness|study|depth)"), _extent),
    (_one_of(r"(?:laterality|sides?(?: (?:covered|coverage|imaged|in the code))?|side coverage)"), _sides),
)  # fmt: skip


def spelled_out(words: str) -> str:
    """Return a field in the words of a sentence; anything else as it is."""
    words = _OF_CODE.sub(r"\g<lead>\g<code> - \g<name>: ", words)
    found = _FIELD.match(words)
    said = value_of(found["name"], found["value"]) if found else ""
    return f"{found['lead']}{found['name']}: {said}{found['end']}" if found and said else words


def value_of(name: str, value: str) -> str:
    """Return how a sentence says the value of a field; empty where the name is that of none, or the value is none."""
    for names, spell in _SPELLED:
        if names.fullmatch(name.strip()) and (said := spell(name, value.strip())):
            return said
    return ""
