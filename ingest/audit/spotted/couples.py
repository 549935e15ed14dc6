"""Two codes put beside each other as lines of one claim, in whatever words, a list or a table; and add-ons in columns.

Pure. Refuted is what a pair that nothing opens, a bundle, or a whole list of primary codes rules out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.bundling import tie_of
from ingest.audit.cells import cells_of
from ingest.audit.clauses import sole_code
from ingest.audit.labels import without_codes
from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked, table_header
from ingest.audit.spotted.reading import denies_anything
from radcode.codes import code_mentions, code_ranges

_TOGETHER = re.compile(
    r"\b(?:together|line by line|(?:two|own|separate|second) lines?|side by side|in addition|as well"
    r"|on top|OK|okay|fine"
    r"|allowed|stack\w*|combo|in one (?:visit|session|sitting|go)|same[- ](?:session|visit|day|date)|alongside"
    r"|separately|extra|along with|next to|on (?:its|their) own lines?|on a (?:separate )?line of its own"
    r"|each on (?:its|a)|both (?:are "
    r"|get |be )?(?:paid|payable|billed|reported|count)"
    r"|(?:bill|earn|report|collect|get|claim|charge|submit|paid|code|drop) (?:for )?both"
    r"|(?:share|on|in) (?:a|one|the same|a single) (?:claim|bill|day|date|session)|two (?:payments?|fees"
    r"|charges|cheques|checks)|the (?:two|pair)(?!-)|(?<!of )one (?:day|date)|coexist"
    r"|each (?:is|gets|earns|pays)|and also|paid twice)\b|~\s?[+&]\s?~",
    re.IGNORECASE,
)
_PAYS = re.compile(
    r"\b(?:bill\w*|report\w*|pa(?:y|ys|id|yable)|claim\w*|earn\w*|submit\w*|charg\w*|collect\w*"
    r"|code[sd]?|OK|okay|fine|allowed|go|goes|run"
    r"|coexist|share|rescue\w*|saved?|get through|go(?:es)? through|clear(?:s|ed)?|pass(?:es)?"
    r"|use|put|list\w*|lines?|get|add|append|capture|drop|send|reimburse\w*|for|\+|together|extra)\b",
    re.IGNORECASE,
)
_NOT_BOTH = re.compile(
    r"\b(?:only one|either|or|inside|includ\w+|part of|bundl\w+|swallow\w*|contain\w*|cover\w*|edit\w*"
    r"|column|indicator|conflict\w*|den(?:y|ied|ies|ial)"
    r"|reject\w*|instead|versus|vs|than|between|from|to|separate (?:sites?|lesions?|sessions?|days?"
    r"|breasts?|sides?|structures?)|different|distinct|other (?:side|breast|lesion|session)"
    r"|another|contralateral|opposite|if|unless|when|replac\w*|becomes?|adds nothing|same code"
    r"|absorb\w*|fold\w*|one code|instead of|becom\w+"
    r"|second (?:site|lesion|session)|left|right|was|were|until|commercial|medicaid|wrong|mistake"
    r"|audit\w*|avoid|drop|swap|alone)\b",
    re.IGNORECASE,
)
_MODIFIED = re.compile(r"\b(?:59|X[EPSU])\b")
_NO_PROBLEM = re.compile(
    r"\b(?:no|not an?|without) (?:problem|issue|trouble|conflict|objection|worr\w+)\b"
    r"|\b(?:nothing|no (?:edit|rule|policy)) (?:stops?|prevents?|keeps?|bars?|forbids?|hinders?|blocks?|speaks against)"
    r"(?= )|\bfrom being(?= (?:paid|billed|reported|claimed)\b)",
    re.IGNORECASE,
)
# Of an edit that a modifier opens this is wrong, of one that nothing opens that a modifier helps.
_NO_MODIFIER = re.compile(
    r"\b(?:no|without(?: an?| any)?) (?:modifiers?|59)(?: at all)?(?: (?:is|was))?(?: (?:needed|required|necessary"
    r"|wanted|called for))?\b|\bmodifiers? (?:is|are) (?:not (?:needed|required|necessary)|unnecessary|needless)\b",
    re.IGNORECASE,
)
_BY_MODIFIER = re.compile(
    r"\b(?:with|by|add(?:ing|ed)?|append\w*|us(?:e|ing)|attach\w*|under|plus|put(?:ting)?|given)"
    r" (?:you )?(?:an?y? |the |a proper |an appropriate )?(?:modifiers?(?: (?:59|X[EPSU]))?|-?59|X[EPSU])(?!\w)",
    re.IGNORECASE,
)
_SIDES = re.compile(r"\b(?:RT|LT|50)\b")  # another side is another place
_SAVES_NOT = re.compile(
    r"\bno modifiers? (?:saves?|rescues?|opens?|helps?|parts|separates?|gets|will|can|does|frees?|changes?|lifts?)\b",
    re.I,
)
_OTHER_DAY = re.compile(
    r"\b(?:different|separate|another|other|two) (?:days?|dates?|claims?)\b|\b(?:either|or)\b", re.IGNORECASE
)
_FREE = re.compile(
    r"\b(?:in full|separately|both (?:paid|payable|count)|earn both|line by line|own lines?|no modifier"
    r"|each (?:is |are )?paid|full fee|each on (?:its|a)|besides|in addition|on top|extra"
    r"|both (?:are )?payable|claim both|bill both)\b",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"\b(?:besides|in addition|extra|also|on top|too|as well|separately|apart|additionally)\b", re.IGNORECASE
)
_TWO = 2


def couples_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the two codes that are put beside each other and cannot be."""
    if sentence.is_told_of_others:
        return
    if sentence.kind == "row":
        yield from _in_lines(sentence, page)
        yield from _in_columns(sentence, page)
        return
    words = _NO_PROBLEM.sub("fine", _with_question(sentence))
    has_sides = any(m.modifiers for m in code_mentions(words)) or _SIDES.search(words)
    is_bare = bool(_NO_MODIFIER.search(words)) and not has_sides
    is_opened = bool(_BY_MODIFIER.search(words))
    words = _NO_MODIFIER.sub("", words)
    is_same = _SAME_PART.search(words)
    words = _WISH.sub("", words) if is_same else words
    codes = list(dict.fromkeys(str(m.code) for m in code_mentions(words)))
    if len(codes) == 1 and _BESIDES.search(words) and not sentence.words.startswith("#"):
        codes += [c for c in sole_code(sentence.heading.split(" > ")[-1]) if c not in codes]
    if len(codes) != _TWO or code_ranges(words):
        return
    words = words if not is_bare or not _SAVES_NOT.search(sentence.words) else f"{words} not"
    if is_opened and not denies_anything(_CONDITION.sub(" ", words)) and not _OTHER_DAY.search(words):
        yield from _opened(sentence, codes[0], codes[1], words, page)
    if denies_anything(words) or _NOT_BOTH.search(_WHEN_DONE.sub(" ", _blank(words, codes))):
        return
    is_joined = _TOGETHER.search(without_codes(words)) or (_guides(codes, page) and _PUT.search(words))
    if is_joined and _PAYS.search(words):
        is_free = bool(_FREE.search(words) or is_same or is_bare) or _guides(codes, page)
        is_sure = bool(is_same) or is_bare
        yield from _judged(sentence, codes[0], codes[1], words, page, is_free=is_free, is_same=is_sure)


# What opens an edit is another part of the body, so on the same one nothing does; why it is wished opens none either.
_SAME_PART = re.compile(
    r"\bsame (?:foot|hand|knee|hip|leg|arm|wrist|ankle|elbow|shoulder|breast|eye|side|limb|joint|finger|toe|kidney)\b",
    re.IGNORECASE,
)
_WISH = re.compile(r"^\W*(?:if|when|where)\b(?:(?![A-Z]?\d{4,5})[^,;.])*,", re.IGNORECASE)


_PUT = re.compile(
    r"\b(?:goes out|adds?|charges?|bill(?:s|ed)?|reports?|reported|codes?|coded|plus|with|captured?"
    r"|appends?|drops?|claims?|is|takes?|needs?)\b|[=:]",
    re.IGNORECASE,
)


def _guides(codes: list[str], page: Page) -> bool:
    """Tell whether one of the codes is guidance, which nobody names beside a procedure but to bill or to deny it."""
    rows = [row for c in codes if (row := page.row(c))]
    return len(rows) == _TWO and sum(row.role == "guidance" for row in rows) == 1


# That both were done is the very case.
_WHEN_DONE = re.compile(
    r"\b(?:when|if|where|whenever)\b(?=[^,;.]{0,60}\b(?:done|taken|performed|made|shot|acquired|scanned|imaged|run)\b)",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|when|provided|unless|as long as|so long as|once)\b", re.IGNORECASE)


def _opened(sentence: Sentence, a: str, b: str, words: str, page: Page) -> Iterator[Checked]:
    """Yield the two codes that a modifier is said to part where none does."""
    tie = tie_of(a, b, page) if page.row(a) and page.row(b) else None
    if tie and tie.edit and tie.is_shut and not tie.pair and _PAYS.search(words):
        said = f"a modifier parts {a} and {b}"
        yield checked(sentence, f"{a};{b}", "bundling", "contradicts", said, tie.in_words, tie.edit)


def _with_question(sentence: Sentence) -> str:
    asked = next((c.asked for c in sentence.clauses if c.asked and c.answer != "no"), "")
    return f"{asked.rstrip('?')} {sentence.words}".strip() if asked else sentence.words


def _blank(words: str, codes: list[str]) -> str:
    for c in codes:
        words = words.replace(c, " ")
    return words.replace("next to", "beside")


def _judged(
    sentence: Sentence, a: str, b: str, words: str, page: Page, *, is_free: bool, is_same: bool = False
) -> Iterator[Checked]:
    if page.row(a) is None or page.row(b) is None:
        return
    tie = tie_of(a, b, page)
    if tie.pair or tie.proof is None:
        return
    is_inside = is_free and (is_same or tie.bundle is not None) and not _MODIFIED.search(words)
    verdict: Verdict = "contradicts" if tie.is_shut or is_inside else "undecided"
    yield checked(sentence, f"{a};{b}", "bundling", verdict, f"{a} is reported beside {b}", tie.in_words, tie.proof)


# ---------------------------------------------------------------- tables

_LINE_COLUMN = re.compile(r"^\W*(?:(?:claim )?lines?|#|no\.?|line (?:no|number|item)s?\.?)\W*$", re.IGNORECASE)
_NUMBERED = re.compile(r"\s*\d{1,2}\b")
_CLAIM_COLUMN = re.compile(
    r"\b(?:lines?|bill\w*|claims?|codes? (?:to )?(?:bill|report|submit)\w*|report\w*|submit\w*"
    r"|charge\w*|you (?:bill|report|code))\b",
    re.IGNORECASE,
)


def _columns(sentence: Sentence, page: Page) -> tuple[list[str], list[str]]:
    """Return the titles above a table's line, and its cells."""
    titles = [c.strip() for c in table_header(sentence, page).strip().strip("|").split("|")]
    return titles, [sentence.words[a:b] for a, b in cells_of(sentence.words)]


def _in_lines(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the codes of one claim: those in a cell of lines, and those of the rows above in a table of claim lines."""
    header, cells = _columns(sentence, page)
    if denies_anything(sentence.words):
        return
    for title, cell in zip(header, cells, strict=False):
        codes = list(dict.fromkeys(str(m.code) for m in code_mentions(cell)))
        if (
            len(codes) == _TWO
            and _CLAIM_COLUMN.search(title)
            and not _NOT_BOTH.search(_blank(cell, codes))
            and not code_ranges(cell)
        ):
            yield from _judged(sentence, codes[0], codes[1], cell, page, is_free=True)
    if not header or not _LINE_COLUMN.match(header[0]) or not cells or not _NUMBERED.match(cells[0]):
        return
    own = [str(m.code) for m in code_mentions(sentence.words)]
    if len(own) != 1:
        return
    for above in page.sentences:
        if above.start >= sentence.start:
            return
        if (
            above.kind == "row"
            and above.heading == sentence.heading
            and table_header(above, page) == table_header(sentence, page)
        ):
            others = dict.fromkeys(str(m.code) for m in code_mentions(above.words))
            for other in others:
                if other != own[0]:
                    yield from _judged(sentence, other, own[0], sentence.words, page, is_free=True)


_BASE = re.compile(r"\b(?:base|primary|parent|first|main|initial|principal)\b", re.IGNORECASE)
_FURTHER = re.compile(r"\b(?:add-?ons?|each|further|additional|extra|plus|more|next)\b", re.IGNORECASE)


def _in_columns(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the add-on that a column puts beside a primary code which is none of its own."""
    header, cells = _columns(sentence, page)
    of: dict[bool, list[str]] = {True: [], False: []}
    for title, cell in zip(header, cells, strict=False):
        codes = [str(m.code) for m in code_mentions(cell)]
        if codes and bool(_BASE.search(title)) != bool(_FURTHER.search(title)):
            of[bool(_BASE.search(title))] += codes
    if len(of[True]) != 1 or len(of[False]) != 1 or len(code_mentions(sentence.words)) != _TWO:
        return
    for added in of[False]:
        row = page.row(added)
        own = page.table.pairs(page.on, code=added, relation="addon_of")
        if row is None or not row.addon or not own or row.role == "guidance" or any(p.condition for p in own):
            continue
        right = {p.other for p in own}
        for base in of[True]:
            if page.row(base) and base not in right and not code_ranges(sentence.words):
                table = f"{added} goes with {', '.join(sorted(right)[:3])}"
                yield checked(
                    sentence, f"{added};{base}", "pairs", "contradicts", f"{added} with {base}", table, own[0]
                )
