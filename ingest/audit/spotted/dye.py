"""The state of contrast that a stretch gives its code, told by any words for what was given and when images were made.

Pure. Each mention of an agent or of a plain run is a sign, turned by the denial beside it; the signs together are the
state. Contrast by mouth is none of the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal

from ingest.audit.labels import without_codes
from ingest.audit.pages import Page
from ingest.audit.saying import Claim, Fact, Judge, Part
from ingest.audit.spotted.reading import is_sole
from radcode.rows import CodeRow

State = Literal["none", "with", "only_with", "without_then_with"]

# ---------------------------------------------------------------- by mouth

_BY_MOUTH = re.compile(
    r"\b(?:oral\w*|rectal\w*|barium|by mouth|swallow\w*|enemas?|dr[aiu]nk\w*|per rectum|gastrografin)\b", re.IGNORECASE
)
_ALONE = re.compile(
    r"\b(?:only|alone|just|nothing (?:but|else)|by (?:itself|themselves)|solely|enough|suffic\w+"
    r"|no (?:IV|intravenous|vein|injection)"
    r"|without (?:IV|an? injection|intravenous)|counts? as)\b",
    re.IGNORECASE,
)
_MAKES = re.compile(
    r"\b(?:enough|counts?|qualif\w+|suffic\w+|makes?|moves?|turns?|upgrades?|then|so|code|bill|report"
    r"|use|choose|is|gets|takes|goes)\b",
    re.IGNORECASE,
)
_STAYS_PLAIN = re.compile(
    r"\b(?:not|never|cannot|stays?|still|remains?|plain)\b|n['\u2019]t\b|\bwithout contrast\b", re.IGNORECASE
)
_FEW = 3  # words of an answer that is a code and no more

# ---------------------------------------------------------------- signs

_DYE = (
    r"(?:contrast(?: (?:agent|medium|media|material|dye))?|dye|gad(?:olinium|avist|o\w+)?|iodine|iodinated \w+"
    r"|omnipaque|isovue|visipaque|ultravist|dotarem|prohance|multihance|eovist|agent|enhancement|IV line)"
)
_AGENT = rf"(?:{_DYE}|injections?|injector|IV access|needle|infusion)"
_LABEL = re.compile(rf"^\W*(?:\w+ )?{_AGENT}(?: \w+)?\s?[:\u2013\u2014-]\s", re.IGNORECASE)
_NONE_GIVEN = re.compile(
    rf"^\W*(?:\w+ )?{_AGENT}(?: \w+)?\s?[:\u2013\u2014-]\s(?:none|no|not|never|nil|n/a|zero|nothing|withheld)\b"
    r"(?: (?:given|used|injected|needed|required))?\W*$",
    re.IGNORECASE,
)
_NO = (
    r"(?:no|without|never|not|nothing|nobody|no one|none|neither|nor|free of|lacks?|lacking|skips?|skipp\w+|omit\w*"
    r"|forgo\w*|withh\w+|zero|sans|minus|avoids?|instead of|absence of|n['\u2019]t|cannot)"
)
_RUN = r"(?:runs?|pass(?:es)?|series|scans?|sets?|images?|sequences?|acquisitions?|phases?|stud(?:y|ies)|exams?|slices)"
_PLAIN = (
    r"(?:un-?enhanced|non-?enhanced|plain|dry|native|non-?contrast|pre-?contrast|un-?injected|bare|pre-?gad\w*"
    r"|pre-?injection)"
)
_ENHANCED = r"(?:(?<!un-)(?<!non-)enhanced|post-?contrast|post-?gad\w*|post-?injection|contrasted|opacified|wet)"
_GAP = r"(?:(?!(?:with|without|and|then|but|after|before|plus|or)\b)[^\s;,.:()~]+\s){0,3}?"
# In this order: what an earlier one reads is no sign of a later one.
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (sense, re.compile(pattern, re.IGNORECASE))
    for sense, pattern in (
        (
            "both",
            rf"\b(?:before and (?:again |then )?after|(?:with|without),? (?:and|as well as|plus|then|followed by) "
            rf"(?:again |then )?with(?:out)?|pre-? ?(?:and|/) ?post-?)\b(?:\s(?:the |any |IV )*{_AGENT}\b)?"
            rf"|\bwithout\b[^;.()~]{{0,30}}?\b(?:with|after),?\s(?:the |any |IV |an )*{_AGENT}\b"
            rf"|\bboth (?:phases|states|passes|parts|sets|runs|acquisitions|series)\b|\bin two phases\b",
        ),
        (
            "none",
            rf"\b{_AGENT}\s?[:=\u2013\u2014-]\s?(?:is |are )?(?:{_NO}|nil|n/a)\b(?:\s(?:given|used|injected))?",
        ),
        ("nothing", rf"\b{_NO}\s{_GAP}{_PLAIN}(?:\s{_RUN})?\b"),
        (
            "nothing",
            rf"\b{_PLAIN}(?:\s{_RUN})?\s(?:\w+\s){{0,2}}?(?:left out|omitted|skipped|dispensed|absent|missing|excluded"
            r"|unnecessary|needless|not (?:made|taken|needed|part|done|acquired|obtained|required|included))\b",
        ),
        ("none", rf"\b(?:before|ahead of|prior to|until)\s(?:the\s|any\s|an?\s)*{_AGENT}\b"),
        ("with", rf"\b(?:after|following|once|behind|post)\s{_GAP}{_AGENT}\b"),
        ("none", rf"\b{_NO}\s{_GAP}(?:{_AGENT}|{_ENHANCED}|injected|infused|given by vein|goes in)\b"),
        (
            "none",
            rf"\b{_AGENT}\s(?:\w+\s){{0,3}}?(?:{_NO}|stays? (?:in|on|out)|stayed|left out|refused|declined|unused"
            r"|unopened)\b(?:\s(?:given|used|injected|administered|needed|involved|part|required))?",
        ),
        ("none", rf"\b(?<!not )(?<!un){_PLAIN}\b(?!\s?(?:films?|x-?rays?|radiographs?|language|english|words?))"),
        ("with", rf"\b{_ENHANCED}\b"),
        ("with", rf"\b(?:{_DYE}|inject(?:s|ed|ing|ion)?|infus(?:es|ed|ing))\b"),
    )
)
_OPEN = re.compile(
    r"\b(?:bills?|charges?|claims?|reports?) [^;.]{0,40}\band no\b|\b(?:or|whether|regardless|either|may|might|can"
    r"|could|optional\w*|unless|if|than|versus|vs|unlike|rather|other"
    r"|another|switch\w*|chang\w*|mov\w*|becomes?|became|upgrad\w*|instead|differ\w*|compar\w*|supply|supplies|HCPCS"
    r"|suppl(?:y|ies|ied)|units?|doses?|ml|separate\w*|extra|allerg\w*|reactions?|extravasat\w*|consent|creatinine|GFR"
    r"|joint|intra-?articular|intrathecal\w*|myelogra\w*|arthrogra\w*|angio\w*|bundl\w*|edits?|modifiers?|supervis\w*"
    r"|general|direct|personal|level|pays?|paid|payment|RVUs?|cost\w*|fees?|MUE|same day|again later|discontinu\w*"
    r"|codes|family|neither|drugs?|tracers?|isotopes?|needle (?:biops|locali|place|guid|aspir)\w*|needles|biops\w*"
    r"|aspirat\w*|guid\w*|joint injection|nerve|epidural|therap\w*|steroid|would be)\b|\b(?:double|single|air)"
    r"[- ]contrast",
    re.IGNORECASE,
)
_ONE_PASS = re.compile(
    r"\b(?:single|one|once(?! (?:the|an?|it)\b)|only|alone|just|from (?:start|the first|the beginning)|throughout"
    r"|all|every|each|entire\w*|whole|exclusively|solely|straight)\b",
    re.IGNORECASE,
)


def contrast_claims(part: Part, page: Page, before: str) -> Iterator[Claim]:
    """Yield that contrast by mouth alone is contrast, or the state that the signs of the part come to."""
    asked = f"{before} {part.clause.asked} {part.whole}"
    if _BY_MOUTH.search(asked):
        is_told = _MAKES.search(part.whole) or len(part.whole.split()) <= _FEW
        if _ALONE.search(asked) and is_told and not _STAYS_PLAIN.search(part.whole):
            yield Claim("contrast", "contrast by mouth or rectum alone", _plain_by_mouth(page), part.is_hedged)
        return
    if part.words.lstrip().startswith("#") or not is_sole(part) or part.is_asked:
        return
    if part.clause.answer == "no" or (not part.clause.is_named and _OF_SISTER.search(part.whole)):
        return  # "no, nothing was injected" tells of the case and not of the code
    if part.is_cell:
        yield from _in_cell(part, page)
        return
    # What is said of one half of an exam goes on behind a semicolon: the clause is read whole.
    state = state_of(without_codes(part.whole)) if part.at == 0 else None
    if state == "with" and _STATE_FIELD.match(part.whole):
        state = "only_with"
    if state is not None:
        yield Claim("contrast", _IN_WORDS[state], _judge(state, page), part.is_hedged)


_OF_SISTER = re.compile(
    r"\b(?:see|sisters?|siblings?|counterparts?|versions?|neighbou?rs?|companions?|twins?|relatives?|equivalents?"
    r"|opposite|alternatives?|elsewhere|belongs?|next|goes to|for that|then use|then take|then bill)\b",
    re.IGNORECASE,
)
_STATE_FIELD = re.compile(r"^\W*(?:contrast )?(?:phases?|states?|acquisitions?)\s?:", re.IGNORECASE)
# A column of states gives the whole state of each code; one of agents only whether it is given.
_OF_STATES = re.compile(
    r"^\W*(?:acquisitions?|contrast(?: (?:state|phase|use))?|states?|phases?|scans?|protocols?|techniques?|images?"
    r"|sequences?|what (?:is|you) \w+|exam|study|how)\W*:",
    re.IGNORECASE,
)


def _in_cell(part: Part, page: Page) -> Iterator[Claim]:
    state = state_of(part.without_header().blanked) if _OF_STATES.match(part.words) else None
    if state is not None:
        whole: State = "only_with" if state == "with" else state
        yield Claim("contrast", _IN_WORDS[whole], _judge(whole, page), part.is_hedged)


_IN_WORDS: dict[State, str] = {
    "none": "nothing injected",
    "with": "contrast into a vein",
    "only_with": "only with contrast",
    "without_then_with": "first without, then with contrast",
}


def state_of(words: str) -> State | None:
    """Return the state of contrast that the words come to; None where they leave it open or tell of something else."""
    if _OPEN.search(words):
        return None
    if _NONE_GIVEN.match(words):
        return "none"
    words = _LABEL.sub(" ", words)
    said: set[str] = set()
    for sense, pattern in _SIGNS:
        words, n = pattern.subn(lambda m: " ~ ".ljust(len(m[0])), words)
        said |= {sense} if n else set()
    is_denied = "nothing" in said  # "no plain pass"
    if "both" in said or {"none", "with"} <= said:
        return None if is_denied or _DENIES.search(words) else "without_then_with"
    if _DENIES.search(words) or not said - {"nothing"}:
        return None
    if "none" in said:
        return None if is_denied else "none"
    return "only_with" if is_denied or _ONE_PASS.search(words) else "with"


_DENIES = re.compile(r"\b(?:not|never|cannot|neither|nor|wrong\w*|except)\b|n['\u2019]t\b", re.IGNORECASE)


def _plain_by_mouth(page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None or row.contrast not in _STATES or row.modality not in ("ct", "mr"):
            return None
        return Fact(row.contrast == "none", page.table.meaning("contrast", row.contrast), row)

    return judge


_STATES = ("none", "with", "without_then_with")
# Who says "with" may mean a scan that begins without, unless it is the only one.
_FITS: dict[State, tuple[str, ...]] = {
    "none": ("none",),
    "with": ("with", "without_then_with"),
    "only_with": ("with",),
    "without_then_with": ("without_then_with",),
}


def _judge(said: State, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None or row.contrast not in _STATES or not _has_states(row, page):
            return None
        return Fact(row.contrast in _FITS[said], page.table.meaning("contrast", row.contrast), row)

    return judge


def _has_states(row: CodeRow, page: Page) -> bool:
    """Tell whether the state of contrast is what tells the code from its neighbours."""
    return any(x.contrast != row.contrast and x.contrast in _STATES for x in page.near(row, 1))
