"""Who wants a list: all codes of an exam, what began or ended in a year, the modifiers of the field.

Pure; English, not coding knowledge.
"""

from __future__ import annotations

import re

from radcode.cues.fragments import any_of

_CODES = r"(?:cpt |hcpcs |procedure )*(?:codes?|cpts?)"
LISTS_CODES = any_of(
    rf"\b(?:list|show(?: me)?|name|give me|tell me|need|want|looking for|what are|which are)\b[^.?!;]{{0,30}}"
    rf"\b(?:all|every|each|complete|full|the list of|list of|other)\b[^.?!;]{{0,40}}\b{_CODES}\b",
    rf"^\W*(?:list|show me|name)\b[^.?!;]{{0,40}}\b{_CODES}\b",
    rf"^\W*(?:all|every)\b(?: of)?(?: the| of the)?[^.?!;]{{0,40}}\b{_CODES}\b",
    r"\b(?:all|whole|entire|full) (?:of )?(?:the )?(?:\w+ ){0,4}(?:family|families|list) (?:of|for)\b",
    rf"\b(?:list|family) of (?:all )?(?:the )?(?:\w+ ){{0,4}}{_CODES}\b",
)
LISTS_MODIFIERS = any_of(
    r"\b(?:list|show|name|what are|give me|all|every|which|common)\b[^.?!;]{0,30}\bmod(?:ifier)?s\b[^.?!;]{0,30}"
    r"\b(?:radiology|imaging|use[ds]?|there are|exist|common\w*)\b",
    r"^\W*(?:list|show|name)\b[^.?!;]{0,30}\bmod(?:ifier)?s\b",
)
# Which modifier marks what is told: "which modifier shows a repeat", "modifier for a separate structure".
WHICH_MARKS = any_of(
    r"\b(?:which|what)(?:'?s| is)?(?: the)? mod(?:ifier)?s?(?: \w+)??(?: (?:is|are|do i use|do we use|to use))?"
    r"(?: (?:for|shows?|indicates?|marks?|means?|tells?|says?|used|identif\w+|designates?|denotes?|represents?))*\b",
    r"^\W*(?:the )?mod(?:ifier)? (?:for|that (?:shows|means|indicates)|to (?:show|indicate|mark))\b",
)
# How coders say what the labels of modifiers say: "different doc" is another physician.
_SAID_AS = (
    (re.compile(r"\bsame[- ]day\b", re.IGNORECASE), " "),
    (re.compile(r"\b(?:docs?|doctors?|radiologists?|readers?|providers?|practitioners?|mds?)\b", re.I), "physician"),
    (re.compile(r"\b(?:different|other|second|separate)\b", re.IGNORECASE), "another"),
    (re.compile(r"\b(?:organs?|(?:anatom\w+ |body )?(?:sites?|parts?|structures?)|anatomy)\b", re.I), "structure"),
    (re.compile(r"\b(?:sessions?|visits?|sittings?|encounters?)\b", re.IGNORECASE), "encounter"),
    (
        re.compile(
            r"\b(?:break\w*|releas\w*|bypass\w*|unbundl\w*|overrid\w*|get\w* (?:past|around|through))\b"
            r"(?: (?:an?|the|that|ncci|ptp|cci|code))* (?:edits?|pairs?|bundl\w+)\b",
            re.IGNORECASE,
        ),
        " ",
    ),
    (re.compile(r"\b(?:reads?|reading|read only) only\b|\bonly reads?\b", re.IGNORECASE), "professional reading"),
    (re.compile(r"\b(?:side|code|cpt|line|claim|exam|study|scan|procedure|service)s?\b", re.IGNORECASE), " "),
)


def as_labels(text: str) -> str:
    """Return a text in the words of the labels of modifiers, without what every service is."""
    for pattern, word in _SAID_AS:
        text = pattern.sub(word, text)
    return text


_YEAR = r"(?:20\d\d|this year|next year|last year)"
_NEW = r"(?:new|added|introduced|created|began|begin|started)"
_GONE = r"(?:deleted|delet\w*|retired|ended|gone|removed|discontinued|dropped|terminated|sunset)"
_OTHER = r"(?:chang\w+|updates?|updated|revis\w+|differen\w+)"
BEGAN = re.compile(rf"\b(?:{_NEW}|{_OTHER})\b", re.IGNORECASE)
ENDED = re.compile(rf"\b(?:{_GONE}|{_OTHER})\b", re.IGNORECASE)
OF_A_YEAR = re.compile(rf"\b{_YEAR}\b", re.IGNORECASE)
_WHAT = rf"(?:{_NEW}|{_GONE}|{_OTHER})"
LISTS_CHANGES = any_of(
    rf"\b(?:which|what|any|list|show|all|are there)\b[^.?!;]{{0,40}}\b{_CODES}\b[^.?!;]{{0,30}}\b{_WHAT}\b"
    rf"[^.?!;]{{0,40}}\b{_YEAR}\b",
    rf"\b{_WHAT}\b[^.?!;]{{0,30}}\b(?:codes|cpts)\b[^.?!;]{{0,40}}\b{_YEAR}\b",
    rf"\b{_YEAR}\b[^.?!;]{{0,40}}\b{_WHAT}\b[^.?!;]{{0,20}}\b(?:codes|cpts)\b",
    rf"\b{_YEAR}\b[^.?!;]{{0,40}}\b(?:codes?|cpts?|coding|radiology|imaging)\b[^.?!;]{{0,15}}\b{_OTHER}\b",
    rf"\bwhat(?:'?s| is| was| has)?\s+(?:{_NEW}|{_OTHER})\b[^.?!;]{{0,40}}\b{_YEAR}\b",
    rf"\b(?:codes?|coding) {_OTHER}\b[^.?!;]{{0,40}}\b{_YEAR}\b",
)
