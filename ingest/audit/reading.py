"""Splits a publication into sentences and gives each code named the words that describe it.

Pure. Where it is not clear which code some words belong to, they belong to none: a statement less, not a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from radcode.attributes import attribute_value
from radcode.codes import RangeMention, code_mentions, code_ranges
from radcode.model import Publication
from radcode.rows import CodeRow, Row, RowRef
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import Lexicon, phrases

Verdict = Literal["agrees", "contradicts", "stale", "undecided", "omits"]

# Source markers of our own publications and addresses hold codes that nothing is said about.
_ASIDE = re.compile(r"\[[^\]\n]*;\s*(?:file|page|coder)\]|https?://\S+|www\.\S+")
_ROW = re.compile(r"^\s*\|.*\|\s*$|\S+\s*\|.*\|")
_RULE_LINE = re.compile(r"^[\s|:-]+$")
_JOINED = re.compile(r"\s*(?:,|/|&|(?:,\s*)?(?:and|or|and/or))?\s*(?:cpt|codes?)?\s*", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:the|cpt|hcpcs|codes?|procedure|number|numbers|level|ii|billing|medical)\b|[\W_]", re.IGNORECASE
)
BEFORE_MARK = re.compile(
    r"(?:[(:=\u2192]|->|\s[-\u2013\u2014]|\b(?:is|are|be|as|uses?|used|bills?|billed|reports?|reported|codes?|coded"
    r"|select|choose|assign|submit|claims?|claimed|under|cpt|hcpcs)"
    r"|\b(?:billed|reported|coded|submitted|described|captured)\s(?:with|by|using|under))\s*(?:the\s)?(?:cpt"
    r"|hcpcs)?\s*(?:codes?)?\s*#?\s*$",
    re.IGNORECASE,
)
AFTER_MARK = re.compile(
    r"\s*(?:[(:=]|[-\u2013\u2014]\s|(?:[a-z]+ly\s)?(?:is|are|describes?|denotes?|covers?|represents?|apply|applies"
    r"|means?"
    r"|includes?|stands|refers?|for|when|if|would|will|should|can|may|must|requires?|involves?|indicates?|reports?"
    r"|pays?|uses?|without|with|w|leads|has|have|counts?|identifies|reflects?|captures?)\b)",
    re.IGNORECASE,
)
_CUT = re.compile(r";|,\s+(?:and|but|while|whereas|or)\s|\s(?:while|whereas|but)\s|,|\s(?:and|or)\s|\)", re.IGNORECASE)
_STRONG = re.compile(r";|,\s+(?:and|but|while|whereas)\s|\s(?:while|whereas|but)\s", re.IGNORECASE)
# "A is an edit with B, so arm and leg are B": what follows is of the next code, with all that it joins.
_SO = re.compile(r",\s+so\s", re.IGNORECASE)
# What follows says why or when, not what the code is.
_SUBORDINATE = re.compile(
    r"[,\s](?:because|since|so|although|though|after|before|followed|prior|than|even|which means)\s", re.IGNORECASE
)
DENIED_PART = re.compile(
    r"(?:(?<=,\s)|(?<=\()|^)(?:(?:and|but)\s)?(?:not|never|rather than|instead of|unlike|as opposed to)\b[^,;()]*",
    re.IGNORECASE,
)
ENDED = re.compile(
    r"\b(?:delet\w*|retire\w*|discontinu\w*|terminat\w*|eliminat\w*|remov\w*|ended|ends|expire\w*|sunset\w*|obsolete"
    r"|outdated|former|formerly|replac\w*|supersed\w*|no longer|until|legacy|withdrawn|phased out|renumber\w*|became"
    r"|invalid|inactive|absent|gone|old codes?|crosswalk\w*|dropped|withdrew|scrapp\w*|abolish\w*|succeeded|struck"
    r"|(?:left|leaves) the (?:code|cpt|book|list|set)|lapsed|ceased|vanished|disappear\w*|gave way|made way"
    r"|took over from|last valid|used to be"
    r"|(?:valid|active|in force|billable|lived|survived) (?:only )?(?:through|till)"
    r"|not (?:an? )?(?:valid|active|billable|payable|in force|exist\w*))\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"^\W*(?:this|the)\s(?:cpt\s|procedure\s)?code\b|^\W*it\b", re.IGNORECASE)
# A question asks; a sentence about a mistake tells what others say.
_TOLD_OF_OTHERS = re.compile(
    r"\?\W*$|\b(?:mistak\w*|myths?|misconception\w*|believ\w*|erroneous\w*|incorrect\w*|wrong\w*|misus\w*|miscod\w*"
    r"|pitfall\w*)\b",
    re.IGNORECASE,
)
# Near a code these make it another's claim; farther away they are what the page is about.
_TROUBLE = re.compile(r"\b(?:errors?|avoid\w*|den(?:y|ied|ials?))\b", re.IGNORECASE)
_ASIDE_OF = 40  # characters


class Checked(NamedTuple):
    """A statement with its span in the publication, the two versions in short words, the verdict and the row."""

    text: str
    start: int
    end: int
    code: str
    attribute: str
    said: str
    table: str
    verdict: Verdict
    row: RowRef


class Described(NamedTuple):
    """Codes named together and the pieces of text that describe them; offsets are of the sentence's `words`."""

    codes: tuple[str, ...]
    start: int
    end: int
    is_range: bool
    in_brackets: bool
    before: str
    after: str
    is_told: bool  # a verb or a sign says that words around it are about it
    is_bare: bool = False  # an answer that is a code and no more: the question describes it

    @property
    def pieces(self) -> tuple[str, ...]:
        """The pieces that are not empty."""
        return tuple(p for p in (self.before, self.after) if p.strip())


class Clause(NamedTuple):
    """A stretch of a sentence about one code, or about codes named together.

    `words`: of the stretch, its codes included, asides blanked. `is_named`: the codes stand in it; `is_pointed`: it
    says "this code" or begins without a subject. Otherwise the codes are only those of its heading. `asked`: the
    question it answers, `answer`: yes or no where it begins so.
    """

    codes: tuple[str, ...]
    is_range: bool
    words: str
    is_named: bool
    is_pointed: bool
    asked: str
    answer: Literal["yes", "no", ""]

    @property
    def about(self) -> str:
        """The words with the question before them: what is asked is a part of what is said."""
        return f"{self.asked} {self.words}".strip()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, list line or table row: its span, its words with asides blanked, and the codes in them.

    `clauses`: what it says of which code, also where "this code" or the heading names it.
    """

    start: int
    end: int
    text: str
    words: str
    line: str
    heading: str
    kind: Literal["prose", "row"]
    described: tuple[Described, ...]
    clauses: tuple[Clause, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Tell whether it asks, or tells of a mistake, rather than says something of its own."""
        if _TOLD_OF_OTHERS.search(self.words) or _ASKS.match(self.words):
            return True
        spans = [(d.start, d.end) for d in self.described]
        return any(
            a - _ASIDE_OF < m.end() and m.start() < b + _ASIDE_OF
            for m in _TROUBLE.finditer(self.words)
            for a, b in spans
        )

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes named, the ends of ranges included."""
        return tuple(dict.fromkeys(c for d in self.described for c in d.codes))


@dataclass(frozen=True)
class Page:
    """A publication taken apart, with the table, the vocabulary and the day on which it is judged."""

    publication: Publication
    table: CodeTable
    lexicon: Lexicon
    on: date
    sentences: tuple[Sentence, ...]

    @cached_property
    def ended_codes(self) -> frozenset[str]:
        """The codes that some sentence or heading calls ended: no other sentence of the publication offers them."""
        return frozenset(c for s in self.sentences if ENDED.search(f"{s.words} {s.heading}") for c in s.codes)

    def row(self, code: str) -> CodeRow | None:
        """Return the code's row on the day of the audit."""
        return self.table.code(code, self.on)

    @cached_property
    def _near(self) -> dict[str, tuple[CodeRow, ...]]:
        return {}

    def near(self, row: CodeRow, most: int = 2) -> tuple[CodeRow, ...]:
        """Return the codes in force that differ from this one in at most so many attributes, views among them."""
        if row.code not in self._near:
            own = {a: attribute_value(row, a) for a in (*ATTRIBUTES, "views")}
            self._near[row.code] = tuple(
                x
                for x in self.table.codes_on(self.on)
                if x.code != row.code
                and x.scope == row.scope
                and sum(attribute_value(x, a) != v for a, v in own.items()) <= most
            )
        return self._near[row.code]


def table_header(sentence: Sentence, page: Page) -> str:
    """Return the first line of the table that a sentence ends in, as written; empty outside a table."""
    first = ""
    for line in reversed(page.publication.text[: sentence.end].split("\n")):
        if line.count("|") < 2:
            break
        first = line
    return first


def checked(
    sentence: Sentence, code: str, attribute: str, verdict: Verdict, said: str, table: str, row: Row
) -> Checked:
    """Return a statement of this sentence, proved by the row."""
    return Checked(sentence.text, sentence.start, sentence.end, code, attribute, said, table, verdict, row.ref())


def page_of(publication: Publication, table: CodeTable, lexicon: Lexicon) -> Page:
    """Return the publication taken apart, to be judged on the last day that both it and the newest release reach."""
    newest = max((r.published for r in table.rows("releases")), default=publication.published)
    on = max(publication.published, newest)
    if publication.valid_to is not None:
        on = min(on, publication.valid_to)
    return Page(publication, table, lexicon, on, tuple(_sentences(publication, lexicon)))


def _sentences(publication: Publication, lexicon: Lexicon) -> Iterator[Sentence]:
    header: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    before = _Before(publication.title)
    for start, end in _units(publication.text):
        text = publication.text[start:end]
        words = _ASIDE.sub(lambda m: " " * len(m[0]), text)
        line = _line_at(publication.text, start)
        heading = _heading_at(publication, start)
        if _is_row(text):
            cells = _cells(words)
            if not code_mentions(words):
                header = header if _RULE_LINE.match(words) else tuple(words[a:b].strip() for a, b in cells)
            described = tuple(_described_in_row(words, cells, header, lexicon))
            clauses = tuple(_clauses_of_row(words, cells, header, described))
            yield Sentence(start, end, text, words, line, heading, "row", described, clauses)
            last = ()
            before.forget()
            continue
        header = ()
        described = tuple(_described(words, lexicon))
        if not described and last and _POINTS_BACK.match(words):
            described = (Described(last, 0, 0, False, False, "", _until_subordinate(words, lexicon), True),)
        named = tuple(dict.fromkeys(c for d in described for c in d.codes))
        last = named if len(named) == 1 else ()
        clauses = tuple(before.clauses(words, heading, lexicon))
        yield Sentence(start, end, text, words, line, heading, "prose", described, clauses)


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of table rows whole and of the sentences of all other lines, without space around."""
    for found in re.finditer(r"[^\n]+", text):
        if _is_row(found[0]):
            yield _trimmed(text, found.start(), found.end())
            continue
        for start, end in phrases(found[0]):
            a, b = _trimmed(text, found.start() + start, found.start() + end)
            if a < b:
                yield a, b


def _is_row(line: str) -> bool:
    return bool(_ROW.match(line)) or line.count("|") >= 2


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _line_at(text: str, start: int) -> str:
    begin = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    return text[begin : len(text) if end < 0 else end]


def _heading_at(publication: Publication, start: int) -> str:
    return next((" > ".join(s.path) for s in publication.sections if s.start <= start < s.end), "")


# ---------------------------------------------------------------- prose


class _Group(NamedTuple):
    codes: tuple[str, ...]
    start: int
    end: int
    is_range: bool
    bracket: tuple[int, int] | None


def _described(words: str, lexicon: Lexicon) -> Iterator[Described]:
    denied = [m.span() for m in DENIED_PART.finditer(words)]
    told = DENIED_PART.sub(lambda m: " " * len(m[0]), words)
    groups = _groups(words)
    lefts, rights = [""] * len(groups), [""] * len(groups)
    for i in range(len(groups) + 1):
        left = groups[i - 1] if i else None
        right = groups[i] if i < len(groups) else None
        gap = told[left.end if left else 0 : right.start if right else len(told)]
        of_left, of_right = _shared(gap, left, right, groups, told, lexicon)
        if left:
            rights[i - 1] = of_left
        if right:
            lefts[i] = of_right
    for i, g in enumerate(groups):
        if any(a <= g.start < b for a, b in denied):
            continue
        is_told = bool(_marks_before(told, g) or _marks_after(told, g, groups[i + 1 :]) or lefts[i] or rights[i])
        after = _until_subordinate(rights[i], lexicon)
        yield Described(g.codes, g.start, g.end, g.is_range, g.bracket is not None, lefts[i], after, is_told)


_IS_ADDED = re.compile(r"\b(?:add|adds|added|append\w*|attach\w*|tied|linked)\s(?:\w+\s){0,2}$", re.IGNORECASE)


def ranges_in(words: str) -> tuple[RangeMention, ...]:
    """Return the ranges of codes; "add A to B" and two codes that run backwards are none."""
    return tuple(r for r in code_ranges(words) if r.low < r.high and not _IS_ADDED.search(words[: r.start]))


def _groups(words: str) -> list[_Group]:
    ranges = ranges_in(words)
    single = [m for m in code_mentions(words) if not any(r.start <= m.start < r.end for r in ranges)]
    parts: list[tuple[tuple[str, ...], int, int, bool]] = [((r.low, r.high), r.start, r.end, True) for r in ranges]
    parts += [((m.code,), m.start, m.end, False) for m in single]
    brackets = [m.span() for m in re.finditer(r"\([^()]*\)", words)]
    groups: list[_Group] = []
    for codes, start, end, is_range in sorted(parts, key=lambda p: p[1]):
        bracket = next((b for b in brackets if b[0] < start < b[1]), None)
        before = groups[-1] if groups else None
        if before and before.bracket == bracket and _JOINED.fullmatch(words[before.end : start]):
            merged = tuple(dict.fromkeys((*before.codes, *codes)))
            groups[-1] = _Group(merged, before.start, end, before.is_range or is_range, bracket)
        else:
            groups.append(_Group(tuple(codes), start, end, is_range, bracket))
    return groups


def _marks_before(words: str, group: _Group) -> bool:
    return bool(BEFORE_MARK.search(words[: group.start]))


def _marks_after(words: str, group: _Group, later: Sequence[_Group]) -> bool:
    """Tell whether words right after the codes, or after the brackets they close, are said of them."""
    stop = later[0].start if later else len(words)
    if AFTER_MARK.match(words[group.end : stop]):
        return True
    closes = group.bracket[1] if group.bracket else 0
    return bool(closes and closes <= stop and AFTER_MARK.match(words[closes:stop]))


def _shared(
    gap: str, left: _Group | None, right: _Group | None, groups: Sequence[_Group], words: str, lexicon: Lexicon
) -> tuple[str, str]:
    """Divide the words between two groups of codes: (what the left one gets, what the right one gets)."""
    to_left = left is not None and (
        _marks_after(words, left, [right] if right else [])
        or _is_filler(words[: left.start])
        or left.bracket is not None
    )
    to_right = right is not None and (
        _marks_before(words, right) or _is_filler(words[right.end :]) or right.bracket is not None
    )
    if left is None or right is None:
        return (gap if to_left else "", gap if to_right else "")
    if left.bracket and left.bracket == right.bracket:
        to_right = bool(_marks_before(words, right) and not _marks_after(words, left, [right]))
    if not to_left and not to_right:
        return "", ""
    if to_right and not to_left:
        return "", gap
    at = _cut(gap, left, right, lexicon)
    if at is None:
        is_weak = not (_marks_before(words, right) or right.bracket)  # only because nothing follows the code
        return (gap, "") if not to_right or (is_weak and _IS.match(gap)) else ("", "")
    return gap[:at], gap[at:] if to_right else ""


_IS = re.compile(r"\s(?:is|are|has|have|needs?|requires?|takes?|remains?)\b", re.IGNORECASE)


def _cut(gap: str, left: _Group, right: _Group, lexicon: Lexicon) -> int | None:
    """Return where the words of the left group end: never inside a term such as "before and after contrast"."""
    terms = [(t.start, t.end) for t in lexicon.read(gap).terms]
    inside = left.bracket[1] - left.end if left.bracket and left.bracket != right.bracket else 0

    def free(pattern: re.Pattern[str]) -> list[re.Match[str]]:
        return [
            m
            for m in pattern.finditer(gap)
            if m.start() >= inside - 1 and not any(a < m.end() - 1 < b for a, b in terms)
        ]

    strong = free(_STRONG) or free(_SO)
    if strong:
        return strong[-1].end()
    cuts = free(_CUT)
    if not cuts:
        return None
    if left.bracket and left.bracket != right.bracket and not AFTER_MARK.match(gap[inside:]):
        return cuts[0].end()  # a list of "words (code)": the next words begin at the bracket
    return cuts[-1].end()


def _is_filler(text: str) -> bool:
    return not _FILLER.sub("", text)


def _until_subordinate(text: str, lexicon: Lexicon) -> str:
    terms = [(t.start, t.end) for t in lexicon.read(text).terms]
    for found in _SUBORDINATE.finditer(text):
        if not any(a <= found.start() + 1 < b for a, b in terms):
            return text[: found.start()]
    return text


# ---------------------------------------------------------------- clauses


class _Before:
    """What stands before a sentence and says what it is about: the sentence before, the question, the heading."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._heading = ""
        self.forget()

    def forget(self) -> None:
        self._codes: tuple[str, ...] = ()
        self._asked = ""
        self._asked_codes: tuple[str, ...] = ()
        self._is_answered = False

    def clauses(self, words: str, heading: str, lexicon: Lexicon) -> Iterator[Clause]:
        """Yield the clauses of a sentence and remember what the next one may point back to."""
        if heading != self._heading:
            self._heading = heading
            self.forget()
        if _ASKS.match(words) or words.rstrip().endswith("?"):
            if self._is_answered:
                self.forget()
            self._asked = f"{self._asked} {_ASKS.sub('', words)}".strip()
            self._asked_codes = _codes_in(self._asked)
            return
        if not self._asked and (told := _IS_ASKED.search(heading)):
            self._asked, self._asked_codes = told[0], _codes_in(told[0])
        self._is_answered = bool(self._asked)
        answer = _ANSWERS.match(words)
        said = words[answer.end() :] if answer else words
        polarity: Literal["yes", "no", ""] = ""
        if answer:
            polarity = "yes" if answer["yes"] else "no" if answer["no"] else ""
        said, apart = self._set_apart(said, heading)
        if apart:
            yield apart
        groups = _groups(said)
        if groups:
            for clause in _split(said, groups, lexicon):
                yield clause._replace(asked=self._asked, answer=polarity)
            self._codes = groups[-1].codes if len({g.codes for g in groups}) == 1 else ()
        elif codes := self._asked_codes or self._pointed(said) or sole_code(heading) or sole_code(self._title):
            pointed = bool(self._asked_codes) or bool(_POINTS.search(said) or _NO_SUBJECT.match(said))
            yield Clause(codes, len(codes) > 1, said, False, pointed, self._asked, polarity)

    def _set_apart(self, words: str, heading: str) -> tuple[str, Clause | None]:
        """Take out what "it" or "this code" says of the heading's code beside another code: (the rest, that clause)."""
        own = sole_code(heading) or sole_code(self._title)
        found = _SET_APART.search(words) if own and own[0] not in words else None
        name = "said" if found and found["said"] else "last"
        if found is None or code_mentions(found[name]):
            return words, None
        start, end = found.span(name)
        rest = f"{words[:start]}{' ' * (end - start)}{words[end:]}"
        return rest, Clause(own, False, found[name], False, True, "", "")

    def _pointed(self, words: str) -> tuple[str, ...]:
        return self._codes if _POINTS.search(words) or _NO_SUBJECT.match(words) else ()


_ASKS = re.compile(r"^\W*(?:q(?:uestion)?\s*\d{0,2}\s*[:.)]\s*)", re.IGNORECASE)
_IS_ASKED = re.compile(r"[^>]*\?\s*$")
_SHORTLY = r"(?:it|they|that|you|we|one|this) (?:is|are|does|do|can|may|should|must|will|has|have)"
_ANSWERS = re.compile(
    r"^\W*(?:a(?:nswer)?\s*\d{0,2}\s*[:.)](?!\d)\s*)?(?:\*\*)?"
    rf"(?:(?P<yes>yes|correct|right|sure|certainly|of course|indeed|absolutely|{_SHORTLY}(?=[,.;:]))"
    rf"|(?P<no>no|nope|not at all|never|wrong|not any ?more|{_SHORTLY}(?:\s?not|n['\u2019]t)(?=[,.;:])))(?:\*\*)?"
    r"(?=\s*[,.;:!\u2013\u2014]|\s*$|\s+(?:it|they|this|that|you|we|there|because|but)\b)\W*"
    r"|^\W*a(?:nswer)?\s*\d{0,2}\s*[:.)](?!\d)\s*",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:this|that|the)\s(?:(?:cpt|hcpcs|procedure|billing|add-on|imaging|s&i|same"
    r"|supervision and interpretation)\s)*(?:code|number|service|add-on)\b|\b(?:this|that)\sline\b|^\W*(?:it|its)\b"
    r"|\b(?:this|that)\s(?:one|exam(?:ination)?|stud(?:y)|scan|test|procedure|series|film)\b"
    r"|^\W*(?:these|those)\s(?:\w+\s)?(?:codes|numbers)\b|^\W*this\s(?:is|covers|describes|includes|reports"
    r"|represents)\b",
    re.IGNORECASE,
)
# It ends where another code is given its own words.
_SET_APART = re.compile(
    r"^\W*(?P<said>(?:it|this (?:one|code|number|exam|study|scan|test))\b[^;]*?)(?=;|,\s(?:and|but|while|whereas)\s)"
    r"|^[^;]*[,;]\s(?P<last>this (?:one|code|number|exam|study|scan|test)\b[^;]*)$",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"^\W*[A-Z][\w/ -]{1,30}:\s"
    r"|^\W*(?:(?:was|is)\s)?(?:deleted|replaced|retired|discontinued|reports?|reported|covers?|covered|describes?"
    r"|used?|bill(?:ed)?"
    r"|includes?|append|add|requires?|pays?|applies|do not|don['\u2019]t|never)\b"
    # a fragment of a few words: no verb makes it a sentence about something else
    r"|^\W*(?:minimum|at least|complete|limited|bilateral|unilateral|both|with(?:out)?|plain|two|three|four|five|six)\b"
    r"[^,;:]{3,50}\W*$",
    re.IGNORECASE,
)


def _codes_in(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for g in _groups(words) for c in g.codes))


def sole_code(words: str) -> tuple[str, ...]:
    """Return the code of a heading that names one; the innermost heading that names any decides."""
    named = next((c for part in reversed(words.split(" > ")) if (c := _codes_in(part))), ())
    return named if len(named) == 1 else ()


def _split(words: str, groups: Sequence[_Group], lexicon: Lexicon) -> Iterator[Clause]:
    """Yield the clauses of a sentence that names codes, none of them about two groups of codes."""
    bounds = [0, *(m.end() for m in _strong_cuts(words, lexicon)), len(words)]
    spans: list[tuple[int, int, list[_Group]]] = []
    for a, b in pairwise(bounds):
        own = [g for g in groups if a <= g.start < b]
        if spans and (not own or not spans[-1][2]):  # what names no code goes on about the one before, or leads to it
            start, _, held = spans.pop()
            spans.append((start, b, [*held, *own]))
        else:
            spans.append((a, b, own))
    for a, b, own in spans:
        if len({g.codes for g in own}) == 1:
            yield Clause(own[0].codes, own[0].is_range, words[a:b], True, True, "", "")
            continue
        for d in _described(words[a:b], lexicon):
            if d.pieces:
                named = words[a:b][d.start : d.end]
                yield Clause(d.codes, d.is_range, f"{d.before} {named} {d.after}".strip(), True, True, "", "")


def _strong_cuts(words: str, lexicon: Lexicon) -> list[re.Match[str]]:
    terms = [(t.start, t.end) for t in lexicon.read(words).terms]
    return [m for m in _STRONG.finditer(words) if not any(a < m.end() - 1 < b for a, b in terms)]


def _clauses_of_row(
    words: str, cells: Sequence[tuple[int, int]], header: Sequence[str], described: Sequence[Described]
) -> Iterator[Clause]:
    """Yield what a table row says of its codes: every cell after the name of its column."""
    for d in described:
        named = words[d.start : d.end]
        told = [
            f"{header[i]}: {words[a:b].strip()}" if i < len(header) and header[i] else words[a:b].strip()
            for i, (a, b) in enumerate(cells)
            if not a <= d.start < b
        ]
        own = next((words[a:b] for a, b in cells if a <= d.start < b), "")
        alone = len({x.codes for x in described}) == 1
        said = f"{own.strip()}; {'; '.join(told)}" if alone else f"{d.before} {named} {d.after}"
        yield Clause(d.codes, d.is_range, said, True, True, "", "")


# ---------------------------------------------------------------- table rows


def _cells(words: str) -> list[tuple[int, int]]:
    at, cells = 0, []
    for part in words.split("|"):
        cells.append((at, at + len(part)))
        at += len(part) + 1
    if cells and words.lstrip().startswith("|"):
        cells = cells[1:]
    return cells[:-1] if words.rstrip().endswith("|") else cells


_PART_COLUMN = re.compile(r"(?:anatomy|(?:body )?(?:part|area|region)|organ|joint|structure)s?", re.IGNORECASE)
_YES_CELL = re.compile(r"(?:yes|y|given|x|\u2713|\u2714|\+|used|needed|required)", re.IGNORECASE)
_NO_CELL = re.compile(r"(?:no|n|none|not given|never|\u2717|-|\u2013|not used)", re.IGNORECASE)
_ONE_CELL = re.compile(r"1|one", re.IGNORECASE)
_COUNT_CELL = re.compile(r"(?:\d{1,2}\+?|one|two|three|four|five|six|both)(?: or (?:more|fewer))?", re.IGNORECASE)


def _under(title: str, cell: str) -> str:
    """Return what a cell says; one of yes, no or a number says it of what its column is called."""
    if _PART_COLUMN.fullmatch(title):
        return f"{title}: {cell}"
    if title and _YES_CELL.fullmatch(cell):
        return f"with {title}"
    if title and _NO_CELL.fullmatch(cell):
        return f"no {title}"
    if not title or not _COUNT_CELL.fullmatch(cell):
        return cell
    counted = title.removeprefix("Number of ").lower()
    return f"{cell} {_PLURAL.sub('', counted, count=1) if _ONE_CELL.fullmatch(cell) else counted}"


_PLURAL = re.compile(r"(?<=[a-z]{3})s\b")


def _described_in_row(
    words: str, cells: Sequence[tuple[int, int]], header: Sequence[str], lexicon: Lexicon
) -> Iterator[Described]:
    """A cell that holds only codes is described by the row's other cells and its column's name; any other by itself."""
    naming = [i for i, (a, b) in enumerate(cells) if code_mentions(words[a:b])]
    rest = "; ".join(
        _under(header[i] if i < len(header) else "", words[a:b].strip())
        for i, (a, b) in enumerate(cells)
        if i not in naming
    )
    for i in naming:
        a, b = cells[i]
        groups = _groups(words[a:b])
        if len(groups) == 1 and _is_filler(words[a:b][: groups[0].start] + words[a:b][groups[0].end :]):
            g = groups[0]
            title = header[i] if len(naming) > 1 and i < len(header) else ""
            told = rest if len(naming) == 1 or lexicon.read(title).terms else ""  # two codes side by side are a pair
            yield Described(g.codes, a + g.start, a + g.end, g.is_range, False, f"{title}; {told}", "", True)
        else:
            for d in _described(words[a:b], lexicon):
                yield d._replace(start=a + d.start, end=a + d.end)
