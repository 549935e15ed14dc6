"""What the value of an indicator means, said of no code: "status N means bundled", "under PC/TC 3 only the reading".

Pure. The senses of an indicator exclude one another; which of them a value has is read from the meaning in its own row
by the same words as from the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from radcode.codes import code_mentions
from radcode.rows import IndicatorRow

_VALUE = r"(?:(?:letter|code|indicator|value|level|column|flag|type)s?\s)?(?:is\s|of\s|[:=]\s?)?[\"\u201c']?"
_NAMED: dict[str, re.Pattern[str]] = {
    kind: re.compile(pattern)
    for kind, pattern in (
        ("pctc", rf"\b(?i:PC\s?/\s?TC)\s(?i:{_VALUE})(?P<v>[0-9])\b"),
        (
            "bilateral",
            rf"\b(?i:bilateral(?:\ssurgery|\sprocedure)?)\s(?i:{_VALUE})(?P<v>[0-39])\b(?!\s?(?:units"
            rf"|percent))",
        ),
        ("mult", rf"\b(?i:multiple[- ](?:procedure|surgery)s?)\s(?i:{_VALUE})(?P<v>[0-79])\b(?!\s?(?:units|percent))"),
        ("mai", rf"\b(?:MAI|(?i:adjudication indicator))\s(?i:{_VALUE})(?P<v>[123])\b(?!\s?(?:units|percent))"),
        (
            "ptp",
            r"\b(?i:(?:NCCI|PTP|edits?|modifiers?|correct coding)\s(?:modifier\s|edit\s)?indicators?)\s(?i:of\s"
            r"|is\s|[:=]\s?)?(?P<v>[019])\b"
            r"|\b(?i:(?:edits?|pairs?)\s(?:with|of|under)\s(?:an?\s)?indicator)\s(?P<w>[019])\b",
        ),
        ("supervision", rf"\b(?i:supervision)\s(?i:{_VALUE})(?P<v>0[1239])\b"),
        ("global_days", rf"\b(?i:global(?:\sdays|\speriod|\ssurgery)?)\s(?i:{_VALUE})(?P<v>0[019]0|[XYZM]{{3}})\b"),
        ("status", rf"\b(?i:status)\s(?i:{_VALUE})(?P<v>[A-Z]\d?)(?![\w'\u2019/-]|\.\w)"),
    )
}
_HOSPITAL = re.compile(r"\b(?:OPPS|APCs?|hospital outpatient|outpatient prospective|addendum B)\b", re.IGNORECASE)

# For each kind the senses that exclude each other; the words of an earlier one are taken out before the next is read.
_SENSES: dict[str, dict[str, str]] = {
    "status": {
        "not covered": r"\b(?:not|never|non)[- ]?covered\b|\bno coverage\b|\boutside medicare['\u2019]s benefits?\b",
        "not valid": r"\b(?:not valid|invalid|not recogni[sz]ed)\b|\banother code (?:must be|is) used\b",
        "bundled": r"\bbundled\b|\bnever paid on its own\b|\binside (?:other|another) services?\b"
        r"|\bno separate payment\b",
        "contractor priced": r"\b(?:contractors?|carriers?|MACs?)\b|\blocally priced\b",
        "restricted": r"\brestricted\b|\bspecial coverage\b",
        "active": r"\bactive\b|\bpa(?:id|ys|yable) (?:from|under|by) the (?:\w+ )?fee schedule\b",
        "excluded": r"\bexcluded\b|\bby (?:law|statute)\b|\bstatutor\w+\b",
        "measurement": r"\bquality\b|\bmeasur\w+\b",
        "anesthesia": r"\banesthesia\b",
    },
    "opps": {
        "packaged": r"\bpackaged\b|\binside the APC\b|\bnothing is paid separately\b|\bno separate payment\b",
        "pass-through": r"(?<!without )\bpass-?through\b",
        "paid separately": r"\bpaid separately\b|\bseparately (?:paid|payable)\b|\bseparate payment\b",
        "inpatient only": r"\binpatient[- ]only\b",
        "never paid": r"\bnever paid\b|\bnot (?:covered|paid|payable)\b",
        "comprehensive": r"\bcomprehensive\b",
        "composite": r"\bcomposite\b",
    },
    "pctc": {
        "no split": r"\b(?:cannot|never|not|no) (?:be )?(?:\w+ )?split\b",
        "splits": r"\bsplits?\b[^;.]*|\bboth (?:halves|components|modifiers)\b|\btwo halves\b",
        "the technical half": r"\btechnical (?:half|component|part|side|only)\b|\bno professional\b"
        r"|\bequipment only\b",
        "the professional half": r"\bprofessional (?:half|component|part|side|only)\b|\bno technical\b"
        r"|\breading only\b",
        "the whole test": r"\bwhole test\b|\bglobal (?:test|only|code)\b",
        "a physician service": r"\bphysician service\b",
    },
    "bilateral": {
        "150 percent": r"\b150\s?(?:%|percent)|\bone and a half times\b",
        "both in full": r"\b(?:200\s?(?:%|percent)|100\s?(?:%|percent) (?:a|each|per|for each) side|twice the fee"
        r"|each side (?:pays|is paid) in full|in full\b|doubled?\b)",
        "both sides inside": r"\balready (?:covers?|includes?|contains?|prices?) both\b"
        r"|\bboth sides (?:are )?(?:inside|included)\b",
        "no sides": r"\b(?:never 50|no 50|50 (?:is|does) (?:not|never)|sides do not apply|no bilateral)\b",
    },
    "mult": {
        "no reduction": r"\bno reduction\b|\breduction does not apply\b|\bnot reduced\b",
        "imaging": r"\bimaging\b|\bscans?\b",
        "heart and vessels": r"\b(?:heart|cardiovascular|vascular|vessel)\b",
        "eyes": r"\beyes?\b|\bophthalm\w+\b",
        "surgery": r"\bsurg\w+\b",
        "endoscopy": r"\bendoscop\w+\b|\bscopes?\b",
        "therapy": r"\btherap\w+\b",
    },
    "mai": {
        "absolute": r"\babsolute\b[^.;]*|\b(?:no appeals?|nobody|nothing|no one|no modifiers?|not even)\b[^.;]*"
        r"|\b(?:cannot|never) be (?:\w+ )?"
        r"(?:overridden|lifted|appealed|exceeded)\b",
        "each line": r"\b(?:each|every|per|by) (?:claim )?line\b[^.;]*|\bline (?:edit|by line)\b|\bline alone\b",
        "the contractor may lift it": r"\bappeal\w*\b|\bmay (?:be )?lift\w*|\bcan (?:be )?lift\w*|\boverrid\w+"
        r"|\bmedical need\b|\bwhole day\b",
    },
    "ptp": {
        "switched off": r"\bswitched off\b[^.]*|\bnot active\b|\bno edit is active\b",
        "never": r"\bnever\b[^.;]*|\b(?:no modifiers?|nothing|neither|not even|cannot|no way)\b[^.;]*|\bhard\b",
        "a modifier opens it": r"\b(?:modifiers?|59|X\{?[A-Z]\}?)\b[^.;]{0,30}\b(?:opens?|releases?|unbundles?"
        r"|bypass\w*|overrides?|allowed|possible)\b"
        r"|\bmay be (?:bypassed|overridden|unbundled|opened|released)\b|\bmodifier may release\b",
    },
    "supervision": {
        "general": r"\bgeneral\b|\bneed not be on site\b|\b(?:another|other) building\b|\bby (?:tele)?phone\b"
        r"|\boff[- ]site\b|\bat home\b",
        "personal": r"\bpersonal\b|\bin the (?:same )?room\b",
        "direct": r"\bdirect\b(?! contact)|\bimmediately available\b|\boffice suite\b",
        "none": r"\bdo(?:es)? not apply\b|\bno supervision\b",
    },
    "global_days": {
        "ninety days": r"\b(?:ninety|90)\b",
        "ten days": r"\b(?:ten|10)\b",
        "shares those of its primary code": r"\bshares?\b|\badd-?on\b",
        "the contractor decides": r"\b(?:contractors?|carriers?|MACs?) (?:decides?|sets?|determines?)\b",
        "maternity": r"\bmaternity\b",
        "the day only": r"\bonly the day\b|\bsame day only\b|\bday itself\b|\bzero days\b|\bno follow-?up\b",
        "no such idea": r"\bdo(?:es)? not apply\b|\bno global\b|\bnot applicable\b",
    },
}  # fmt: skip
_OPEN = re.compile(
    r"\b(?:not|never|cannot|neither|nor|rather|instead|unlike|if|unless|or|some|might|most|often|was|were"
    r"|formerly|than)\b"
    r"|n['\u2019]t\b|\?",
    re.IGNORECASE,
)


class _Named(NamedTuple):
    kind: str
    value: str


def legends_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what the sentence says that the one indicator value means that it, or else its heading, names."""
    if sentence.says_nothing or sentence.kind == "row" or sentence.words.startswith("#") or sentence.codes:
        return
    last = sentence.heading.split(" > ")[-1]
    if code_mentions(last):
        return
    named = _named(sentence, last, page)
    row = page.table.indicator(named.kind, named.value, page.on) if named else None
    if row is None:
        return
    words = sentence.words
    for pattern in _NAMED.values():
        words = pattern.sub(" ", words)
    said, rest = _senses(words, row.kind)
    own = _own_senses(row)
    if len(said) != 1 or not own or _OPEN.search(rest):
        return
    verdict: Verdict = "agrees" if said[0] in own else "contradicts"
    name = f"{row.kind} {row.value}"
    yield checked(sentence, "", "indicator", verdict, f"{name}: {said[0]}", f"{name}: {row.means.rstrip('.')}", row)


def _named(sentence: Sentence, last: str, page: Page) -> _Named | None:
    """Return the one value named here, else before, else in the heading; letters of hospitals are a kind apart."""
    around = f"{page.publication.title} {sentence.heading} {sentence.words}"
    is_short = len(last.split()) <= _SHORT and len(sentence.words.split()) <= _BRIEF
    for words in (sentence.words, last if is_short else ""):
        found = {
            ("opps" if kind == "status" and _HOSPITAL.search(around) else kind, next(g for g in m.groups() if g))
            for kind, pattern in _NAMED.items()
            for m in pattern.finditer(words)
            if words is not sentence.words or _DEFINES.match(words[m.end() :])
        }
        if not found:
            kinds = [k for k, pattern in _TOPICS.items() if pattern.search(f"{last} {words}")]
            bare = {m[1] for m in _BARE.finditer(words) if _DEFINES.match(words[m.end() :])}
            found = {(kinds[0], v) for v in bare} if len(kinds) == 1 else found
        if found:
            return _Named(*found.pop()) if len(found) == 1 else None
    return None


_SHORT, _BRIEF = 5, 14  # words of a heading that is the value's name, and of a line below it
_DEFINES = re.compile(
    r"[\"\u201d')]?(?:\s?[:=\u2013\u2014-]\s?|\s\([^)]*\)|\s)?(?:\s?(?:codes?|pairs?|edits?)\s)?(?:means?|is|are"
    r"|stands?|marks?|denotes?"
    r"|tells?|says?|shows?|signals?|indicates?|pays?|lets?|allows?|opens?|covers?|can|cannot|may|requires?|needs?)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<!\w )\b(?:indicator|value)\s([0-9])\b(?!\s?(?:units|percent))", re.IGNORECASE)
_TOPICS = {
    "bilateral": re.compile(r"\bbilateral\b", re.IGNORECASE),
    "pctc": re.compile(r"\bPC\s?/\s?TC\b", re.IGNORECASE),
    "mult": re.compile(r"\bmultiple[- ]procedure", re.IGNORECASE),
    "ptp": re.compile(r"\b(?:NCCI|PTP|edits?|bundling)\b", re.IGNORECASE),
}


def _senses(words: str, kind: str) -> tuple[Sequence[str], str]:
    """Return the senses that the words give, each once, and the words without them."""
    said = []
    for sense, pattern in _SENSES.get(kind, {}).items():
        words, n = re.subn(pattern, " ", words, flags=re.IGNORECASE)
        said += [sense] if n else []
    return said, words


@cache
def _own_senses(row: IndicatorRow) -> tuple[str, ...]:
    return tuple(_senses(row.means, row.kind)[0])
