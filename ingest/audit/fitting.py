"""The near code that fits all that was said of a code, where the code itself does not: whatever the turn of phrase.

Pure. Every value read counts. A near code must hold each value that the code holds, and one more, that the code's row
has otherwise; what neither holds is beside the point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ingest.audit.binding import bound, without_terms
from ingest.audit.features import ADDED_TO_CODE, denied_near, is_loose
from ingest.audit.names import words_of
from ingest.audit.pages import Checked, Page, Sentence, checked
from radcode.codes import code_mentions
from radcode.rows import CodeRow
from radcode.tables import ATTRIBUTES, CodeTable

_APART, _OF_PROCEDURES = 3, 2  # attributes in which a near code may differ
# What tells a code from its neighbor; the others are of the patient, of the claim, or have readers of their own.
_READ = (
    "regions",
    "technique",
    "extent",
    "approach",
    "count",
    "modality",
    "role",
    "laterality",
    "purpose",
    "trimester",
)
_TELLING = ("regions", "technique", "extent", "approach", "count")
_WANTED = ("regions", "technique", "approach")
_OTHERWISE = re.compile(
    r"\b(?:also|plus|add(?:s|ed|ing)?|followed|instead|like|such as|for example|e\.g|may|can|could|might|or|if|unless"
    r"|because|since|beside|together|separately|includ\w+|contain\w*|combin\w+|compris\w*|belong\w*|part of"
    r"|bundled|inside|modifiers?|pays?|paid|edits?|column"
    r"|supervis\w*|unlike|than|coverage|primary|history|look(?:s|ing)? for|rule\w* out|away|outside|other|apart|beyond"
    r"|plans?|payers?|surgeon|RVUs?|work|status|indicator|days?|guidance)\b|\$",
    re.IGNORECASE,
)
_UNNAMED = ("supply", "rt", "postprocessing")  # told apart by amounts and steps of a course, which an exam has none of
_LACKING = ("without_imaging", "without_density", "without_doppler")  # what is left out is told of the case
_DONE = ("procedure", "ir")
_LONG = 30  # words


# "Add <code>" after what it is for.
_ADD = re.compile(r"\b(?:also |then )?add(?:s|ed)?(?: on)?\W*$", re.IGNORECASE)
# A bracket that only says what is not meant.
_LEFT_OUT = re.compile(r"\([^()]*\b(?:non|not|excluding|except|outside|no)\b[^()]*\)", re.IGNORECASE)
# Words of the two kinds of vessels also where a longer name holds them.
_VESSELS = (
    ("artery", re.compile(r"\barter(?:y|ies|ial)\b", re.I)),
    ("vein", re.compile(r"\b(?:veins?|venous)\b", re.I)),
)
_DEEDS = (
    ("removal", re.compile(r"\b(?:removes|removing|takes out|taking out|pulls|pulling)\b", re.I)),
    ("exchange", re.compile(r"\b(?:exchanges|exchanging|replaces an?|swaps|swapping)\b", re.I)),
)
_FULL = re.compile(
    r"\b(?:full|entire|thorough|comprehensive|all (?:of )?(?:the|its|four|three|five)|every)\b"
    r"(?!\s(?:fees?|pay\w*|price|rates?|days?|amount|credit|code|value|claims?|reports?|readings?|session|service|course|dose"
    r"|units?|time|one|other|patient|side|exam|study|month|year|week|thickness|line|case)\b)",
    re.IGNORECASE,
)
_WHOLLY = re.compile(
    r"\b(?:all (?:of the )?(?:four|4) quadrants|(?:from )?top to bottom|in (?:its|their) entirety)\b", re.I
)
_PART = re.compile(
    r"\b(?:one|single|only|just|focus\w*|spot|quick|partial\w*|limited|targeted|some|few|recheck|follow-?up|alone|two|not)\b",
    re.IGNORECASE,
)


def fits_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the codes whose words fit a near code wholly, and the code itself less."""
    if sentence.says_nothing or sentence.words.startswith("#") or _is_mixed(sentence, page):
        return
    for described in bound(sentence, page):
        row = page.row(described.codes[0]) if len(described.codes) == 1 and not described.is_range else None
        text = _LEFT_OUT.sub(" ", " ; ".join((_ADD.sub("", described.before), described.after)))
        if row is None or row.modality in _UNNAMED or len(text.split()) > _LONG:
            continue
        if ADDED_TO_CODE.search(sentence.words[: described.start]):
            continue
        bare = without_terms(text, page)
        if denied_near(bare) or _OTHERWISE.search(bare):
            continue
        found = _better(row, text, page)
        if found is not None:
            rival, attribute, value = found
            meaning = page.table.meaning(attribute, value)
            yield checked(sentence, row.code, attribute, "contradicts", f"{meaning}, as {rival.code}", row.label, row)
            return


def _is_mixed(sentence: Sentence, page: Page) -> bool:
    """Tell whether it names several codes: in a row those of several kinds, whose words are shared."""
    codes = {m.code for m in code_mentions(sentence.words)}
    kinds = {(r.modality, r.role) for c in codes if (r := page.row(c))}
    return len(kinds if sentence.kind == "row" else codes) > 1


def _better(row: CodeRow, text: str, page: Page) -> tuple[CodeRow, str, str] | None:
    reading = page.lexicon.read(text)
    if reading.values("denied") or reading.values("denied_region"):
        return None
    terms = (t for t in reading.terms if t.attribute != "extent" or not is_loose(t, text[: t.start], text[t.end :]))
    said = {(t.attribute, t.value) for t in terms if t.attribute in _READ}
    said |= {("regions", v) for v, word in _VESSELS if word.search(text)}
    said |= {("technique", v) for v, word in _DEEDS if word.search(text)}
    is_full = _FULL.search(text) and not _PART.search(text)
    if row.extent == "limited" and (is_full or _WHOLLY.search(text)):
        said |= {("extent", "complete")}
    own = _held(row, page)
    holds = {x for x in said if _is_held(x, own, page.table)}
    named = page.lexicon.read(row.label)
    sure = {a: frozenset((*row.values(a), *named.values(a))) for a in _READ}
    missed = {x for x in said - holds if x[0] in _TELLING and x[1] not in _LACKING}
    if not missed:
        return None
    either = {a: own[a] | frozenset(v for x, v in said if x == a) for a in _READ}
    for rival in page.near(row, _OF_PROCEDURES if row.modality in _DONE else _APART):
        theirs = _held(rival, page)
        if rival.modality != row.modality or not all(
            _is_held(x, theirs, page.table) for x in holds if _is_held(x, sure, page.table)
        ):
            continue
        if not all(_is_held((a, o), either, page.table) for a in _WANTED for o in rival.values(a) if o != "na"):
            continue  # it wants something that neither was said nor is the code's
        telling = words_of(row.label) - words_of(f"{rival.label} {rival.explains}")
        if telling and telling <= words_of(text):
            continue  # the code's own name is said
        for a, v in sorted(missed):
            if (
                _is_held((a, v), theirs, page.table)
                and _is_otherwise(a, row, rival)
                and _is_own(a, v, rival, page.table)
            ):
                return rival, a, v
    return None


def _is_own(a: str, v: str, rival: CodeRow, table: CodeTable) -> bool:
    """Tell whether the near code's own row names the value, not only its explanation."""
    return any(v in table.ancestors(a, o) for o in rival.values(a))


def _is_otherwise(a: str, row: CodeRow, rival: CodeRow) -> bool:
    """Tell whether the code's row has another value of the attribute, or lacks it and nothing else of the near code."""
    if any(o not in ("na", "") for o in row.values(a)):
        return True
    return a == "technique" and all(x == a or row.values(x) == rival.values(x) for x in ATTRIBUTES)


def _held(row: CodeRow, page: Page) -> Mapping[str, frozenset[str]]:
    told = page.lexicon.read(f"{row.label}. {row.explains}")
    return {a: _narrowest((*row.values(a), *told.values(a)), a, page.table) for a in _READ}


def _narrowest(values: Iterable[str], attribute: str, table: CodeTable) -> frozenset[str]:
    """Leave out what only holds another one of them: "spine" beside "lumbar spine"."""
    every = set(values)
    return frozenset(v for v in every if not any(x != v and v in table.ancestors(attribute, x) for x in every))


def _is_held(said: tuple[str, str], held: Mapping[str, frozenset[str]], table: CodeTable) -> bool:
    a, v = said
    return any(v in table.ancestors(a, o) or o in table.ancestors(a, v) for o in held[a])
