"""Two codes of one edit: whether anything opens it and which of them is paid, in a field, a cell, an answer or a line.

Pure. The pair may be named in the line, in the question, or one of it in the heading; the edit's row decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.audit.bundling import tie_of
from ingest.audit.clauses import sole_code
from ingest.audit.labels import without_codes
from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked, table_header
from radcode.codes import code_mentions, code_ranges
from radcode.rows import PtpRow

_TWO = 2
_INDICATOR = re.compile(
    r"\b(?:(?:modifier )?indicators?|CCMI|MI)\b(?:\s(?:of|for|with|on|is|are|to|the|pair|edit|~|and|=|reads|shows"
    r"|being|here))*\s?[:=]?\s?"
    r"(?P<a>[019])(?![\w%/]|[.,]\d)|(?<![\w.,/])(?P<b>[019])\s(?:as|is) (?:the|its) (?:modifier )?indicator\b",
    re.IGNORECASE,
)
_OPENER = r"(?:modifiers?(?: (?:such as )?(?:59|X[EPSU]))?|59|X[EPSU](?: or \w\w)?|an? (?:NCCI )?modifier|unbundling)"
_OPENS = re.compile(
    rf"\b{_OPENER}\b[^.;]{{0,30}}?\b(?:opens?|unlocks?|parts?|separates?|releases?|overrides?|bypass(?:es)?|breaks?"
    rf"|splits?"
    rf"|unbundles?|frees?|works?|allowed|helps?|possible|permitted|will do|gets? (?:it|them|both))\b"
    rf"|\b(?:opened|unlocked|parted|separated|released|overridden|bypassed|broken|unbundled|freed|allowed|ok|okay"
    rf"|fine|paid"
    rf"|possible|payable)\b[^.;]{{0,25}}?\b(?:with|by|under|via|through) (?:a |an |modifier )*(?:59|X[EPSU]"
    rf"|modifier)\b"
    rf"|\bwith (?:a |modifier )?(?:59|X[EPSU]|modifier)\b(?=[^.;]{{0,25}}(?:\W*$|\b(?:when|where|if|only|justified"
    rf"|supported)\b))"
    rf"|\b(?:modifier|unbundling)[^.;:]{{0,12}}:\s(?:yes|allowed|permitted|possible|ok)\b",
    re.IGNORECASE,
)
_SHUTS = re.compile(
    rf"\b(?:no|not even(?: a| an)?|neither|never|nothing|cannot be|can never be|(?:is|are) never)\b[^.;]{{0,25}}?\b"
    rf"(?:{_OPENER}|opens?|unlocks?|parts?|separate[sd]?|release[sd]?|overrid\w*|bypass\w*|unbundled?|opened|parted"
    rf"|broken|way around|around it)\b"
    rf"|\b(?:modifier|unbundling)[^.;:]{{0,12}}:\s(?:no|none|never|not (?:allowed|permitted|possible))\b"
    rf"|\bunbundling (?:is )?(?:not allowed|forbidden|barred)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"\b(?:can|could|may|does|do|will|would|is|are|should)\b[^?]*\b(?:{_OPENER}|unbundled?|separated?|way (?:around"
    rf"|to bill|past)|parted|opened|released)\b",
    re.IGNORECASE,
)
_WITHOUT_OPENER = re.compile(r"\b(?:without|no) (?:a |any )?modifier\b", re.IGNORECASE)
_OPEN = re.compile(
    r"\b(?:if|unless|former\w*|was|were|until|used to|commercial|medicaid|other (?:side|breast)|same|different"
    r"|separate|another"
    r"|PC/?TC|bilateral|status|supervision|MAI|MUE|global|limit|units?|add-on|primary|depends?|some|most|often"
    r"|usually|mutually)\b",
    re.IGNORECASE,
)
# "A pays and B is denied", "A swallows B", "B is bundled into A".
_ORDER = tuple(
    (is_paid_first, re.compile(p, re.IGNORECASE))
    for is_paid_first, p in (
        (True, r"~\s(?:\w+\s){0,1}?(?:swallows?|absorbs?|contains?|includes|takes in|eats|covers|subsumes"
            r"|encompasses)\s(?:\w+\s){0,2}?~"),
        (True, r"~\s(?:pays|is paid|gets paid|wins|survives)[^.;~]{0,30}~\s(?:is|gets)?\s?(?:\w+\s)?(?:denied|denies"
            r"|dropped|lost|refused|bundled|not paid|not)\b"),
        (True, r"\bcolumn\s?(?:1|one)\b[^~;]{0,12}~[^~]{0,20}\bcolumn\s?(?:2|two)\b[^~;]{0,12}~"),
        (True, r"\bof ~ and ~,? (?:only )?the first (?:\w+\s){0,3}?(?:paid|pays|payable)\b"),
        (False, r"~\s(?:is|falls|sits|lies|goes|gets|comes)?\s?(?:\w+\s)?(?:bundled|included|contained|inside|folded"
            r"|swallowed|absorbed|packaged|part)\s(?:in(?:to|side)?|within|by|of|under)?\s?(?:\w+\s){0,2}?~"),
        (False, r"\bof ~ and ~,? (?:only )?the second (?:\w+\s){0,3}?(?:paid|pays|payable)\b"),
    )
)  # fmt: skip


def edits_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield whether a modifier opens the edit of the two codes, and which of them is column one, with the verdict."""
    told = None if sentence.is_told_of_others or sentence.words.startswith("#") else _told(sentence, page)
    if told is None:
        return
    (a, b), words, asked, answer = told
    edit = tie_of(a, b, page).edit
    if edit is None or _OPEN.search(words):
        return
    opens = _said(words, asked, answer)
    if opens is not None:
        verdict: Verdict = "agrees" if opens == (edit.modifier_indicator == "1") else "contradicts"
        said = f"{'a modifier' if opens else 'no modifier'} opens {a} with {b}"
        if edit.modifier_indicator in "01":
            yield checked(sentence, f"{a};{b}", "edit", verdict, said, _in_words(edit), edit)
    first = _first(words, (a, b))
    if first:
        verdict = "agrees" if first == edit.column1 else "contradicts"
        yield checked(sentence, f"{a};{b}", "edit", verdict, f"{first} is the one paid", _in_words(edit), edit)


def _in_words(edit: PtpRow) -> str:
    return f"edit {edit.column1}/{edit.column2}, modifier indicator {edit.modifier_indicator}"


def _told(sentence: Sentence, page: Page) -> tuple[tuple[str, str], str, str, str] | None:
    """Return the two codes, the words with codes as tildes, what was asked, and whether the answer is yes or no."""
    clause = next((c for c in sentence.clauses if c.asked), None)
    asked, answer = (clause.asked, clause.answer) if clause else ("", "")
    words = sentence.words
    if sentence.kind == "row":
        columns = [c.strip() for c in table_header(sentence, page).strip().strip("|").split("|")]
        cells = [c.strip() for c in words.strip().strip("|").split("|")]
        words = "; ".join(f"{h}: {c}" for h, c in zip(columns, cells, strict=False) if h != c) or words
    codes: Sequence[str] = list(dict.fromkeys(str(m.code) for m in code_mentions(words)))
    if not codes and asked:
        codes = list(dict.fromkeys(str(m.code) for m in code_mentions(asked)))
    elif len(codes) == 1:
        above = sole_code(sentence.heading.split(" > ")[-1])
        codes = (
            [*above, *codes]
            if len(above) == 1 and above[0] not in codes and _OF_EDITS.search(f"{sentence.heading} {words}")
            else codes
        )
    if len(codes) != _TWO or code_ranges(words):
        return None
    return (codes[0], codes[1]), _MANY.sub("~", without_codes(words)), _MANY.sub("~", without_codes(asked)), answer


_MANY = re.compile(r"~+")
_OF_EDITS = re.compile(
    rf"\b(?:edits?|NCCI|PTP|bundl\w*|unbundl\w*|pair|indicator|{_OPENER}|vs\.?|versus|against)\b", re.IGNORECASE
)


_BRIEF = 9  # words of a field or a cell


def _said(words: str, asked: str, answer: str) -> bool | None:
    """Tell whether a modifier is said to open the edit; None where nothing, or both, is said."""
    said: set[bool] = set()
    for found in _INDICATOR.finditer(words):
        value = found["a"] or found["b"]
        if value == "9":
            return None
        said.add(value == "1")
    is_brief = len(words.split()) <= _BRIEF  # of prose `bundling` knows the turns of phrase
    shut, opened = (_SHUTS.search(words), _OPENS.search(words)) if is_brief else (None, None)
    if shut and opened and opened.start() < shut.end() and shut.start() < opened.end():
        opened = None
    if bool(shut) != bool(opened) and not _WITHOUT_OPENER.search(_OPENS.sub(" ", words) if opened else ""):
        said.add(bool(opened))
    if asked and answer and _ASKS.search(asked) and not said:
        said.add(answer == "yes")
    return said.pop() if len(said) == 1 else None


def _first(words: str, codes: tuple[str, str]) -> str:
    """Return the code that is said to be the one paid, "" where none is."""
    if re.search(r"\b(?:not|never|no|neither|cannot)\b|n['\u2019]t\b", words, re.IGNORECASE):
        return ""
    for is_paid_first, pattern in _ORDER:
        if pattern.search(words):
            return codes[0] if is_paid_first else codes[1]
    return ""
