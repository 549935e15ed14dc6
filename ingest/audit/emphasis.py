"""Turns of emphasis taken out of a sentence: "nothing but X describes Y" says that X describes Y.

Pure. A double denial or a flourish says nothing of its own, but hides from the readers what is said plainly.
"""

from __future__ import annotations

import re

_CODE = r"[A-Z]?\d{4,5}[A-Z]?"
_PLAINER: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), plainer)
    for pattern, plainer in (
        (r",? (?:and )?nothing (?:else|more|less)(?: at all)?(?=[.,;]|$)", ""),
        (r",? (?:no (?:doubt|question)(?: about it)?|without (?:a doubt|question|exception|fail"
            r"|(?:even )?(?:thinking|hesitat\w+)(?: twice)?)"
         r"|you see|of course|mind you|trust me|believe me|needless to say|period|full stop|plain and simple"
         r"|every (?:single )?time"
         r"|no ifs or buts)(?=[.,;:]|$)", ""),
        (r",(?: and)? (?:nobody|no one|nothing) (?:ever )?(?:complained|objected|bounced|came back)\b| and (?:nobody"
            r"|no one) (?:ever )?(?:complained|objected)\b", ""),
        (r"\b(?:do not|don['\u2019]t|never) (?:hesitate|be afraid|be shy|fear) to\b", "always"),
        (r"\b(?:you |one |we )?(?:will |can |could |would )?(?:never|not|hardly|cannot|can['\u2019]t"
            r"|won['\u2019]t) (?:go|be) wrong (?:with|using|by using|if you use)\b", "use"),
        (rf"\bnothing but (?=(?:CPT |code )?{_CODE})", ""),
        (r"\bthere is (?:nothing|no) (?:mysterious|mystery|magic|hard|secret|difficult\w*)(?: about| to"
            r"| in)? (?=(?:CPT |code )?[A-Z]?\d{4,5})", ""),
        (rf"\b(?:I have|we have|I['\u2019]ve|we['\u2019]ve|nobody has|no one has) never (?:seen|known"
            rf"|read) (?P<c>{_CODE}) (?:mean|to mean|stand for|be|describe) anything (?:but|other than|except)\b",
         r"\g<c> means"),
        (rf"(?P<c>{_CODE}) (?:never|cannot|can never|does not|doesn['\u2019]t) (?:mean|stand for|describe|cover"
            rf"|be) anything (?:but|other than|except)\b", r"\g<c> means"),
        (rf"(?P<c>{_CODE}) (?P<is>is|means|describes|covers) (?:nothing (?:but|other than|more than)"
            rf"|none other than)\b", r"\g<c> \g<is>"),
        # What a code was made for it is for.
        (rf"(?P<c>{_CODE}) (?:was|is|has been) (?:written|made|built|meant|created|designed|intended|invented"
            rf"|conceived|reserved) (?:only |just |expressly )?for\b",
         r"\g<c> is for"),
        (rf"(?P<s>^|[.:;,]\s)I(?: have|['\u2019]ve)? (?:always )?(?:reached|went"
            rf"|gone) for (?P<c>{_CODE})", r"\g<s>I use \g<c>"),
    )
)  # fmt: skip
_VERB = (
    r"\b(?:is|are|was|were|has|have|had|do|does|did|can|may|must|should|will|would|takes?|needs?|uses?|bills?"
    r"|reports?|pays?|goes"
    r"|means?|covers?|includes?|replaced|deleted|splits?|adds?|requires?|describes?|counts?|stands?|comes?|carr(?:y"
    r"|ies)|gets?|gone"
    r"|ends?|ended|plus|with|and|or|to|for|after|not|see|vs|versus|from|until|through|via|under|only|added|never"
    r"|put|wants?|append)\b|\b(?:on|of|in|by|at|as|beside)$"
)
_CODE_FIRST = re.compile(
    rf"^(?P<lead>\W*(?:(?:CPT|HCPCS)\s)?)(?P<code>{_CODE})\s(?P<rest>[A-Za-z][^:|=\u2013\u2014,;]{{5,60}})$"
)
_VERB_FIRST = re.compile(r"[a-z]+(?<!s)s\s")  # "looks at the arteries"
_RANGE = rf"{_CODE}\s?[-\u2013]\s?{_CODE}"
_RANGE_FIRST = re.compile(
    rf"^(?P<lead>\W*)(?:(?:series|family|range|block|group|siblings?)\s?:\s(?P<range>{_RANGE})[,:]?"
    rf"|(?P<bare>{_RANGE}))\s(?P<rest>[A-Za-z][^:|=\u2013\u2014,;]{{3,60}})$",
    re.IGNORECASE,
)
_IS = re.compile(r"\b(?:is|are|was|were|has|have|had|do|does|did|can|may|must|should|will|would|not|see|only)\b", re.I)
_CODE_LAST = re.compile(rf"^(?P<lead>\W*)(?P<rest>[A-Za-z][^:|=\u2013\u2014,;]{{5,60}}?),?\s(?P<code>{_CODE})\s*\.?$")


def plainer(words: str) -> str:
    """Return a sentence without turns of emphasis, and a bare line of a code and an exam with a colon between them."""
    for pattern, plain in _PLAINER:
        words = pattern.sub(plain, words)
    if (found := _RANGE_FIRST.match(words)) and not _IS.search(found["rest"]):
        return f"{found['lead']}{found['range'] or found['bare']}: {found['rest']}"
    found = _CODE_FIRST.match(words)
    if found and not _VERB_FIRST.match(found["rest"]) and not re.search(_VERB, found["rest"], re.IGNORECASE):
        return f"{found['lead']}{found['code']}: {found['rest']}"
    if (found := _CODE_LAST.match(words)) and not re.search(_VERB, found["rest"], re.IGNORECASE):
        return f"{found['lead']}{found['rest']}: {found['code']}"
    return words


_OF_CODE = re.compile(
    rf"^\W*(?:so |and )?(?P<do>is|does|do|can|will|has|must|should) (?:CPT "
    rf"|code )?(?P<code>{_CODE})\s(?P<rest>[^?]+?)\W*$",
    re.IGNORECASE,
)


def as_statement(asked: str) -> str:
    """Return a question of yes or no about a code as the statement that yes makes of it; empty for any other."""
    found = _OF_CODE.match(asked)
    if found is None or re.search(r"\bor\b|\b(?:if|when)\b", found["rest"], re.IGNORECASE):
        return ""
    do = "" if found["do"].lower() in ("does", "do") else f"{found['do'].lower()} "
    return f"{found['code']} {do}{found['rest']}."
