"""Splits a publication into sentences, list lines and table rows, and has each of them read.

Pure. What stands before a sentence goes on in it: the question it answers, the code just named, a table's columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.cells import cells_of, clauses_of_row, described_in_row, is_row
from ingest.audit.clauses import Before, refers_beyond
from ingest.audit.describing import described_in, until_subordinate
from ingest.audit.emphasis import plainer
from ingest.audit.fields import spelled_out as field_spelled_out
from ingest.audit.pages import Described, Page, Sentence
from radcode.codes import code_mentions
from radcode.model import Publication
from radcode.tables import CodeTable
from radcode.terms import Lexicon, phrases

# Source markers of our own publications and addresses hold codes that nothing is said about.
_ASIDE = re.compile(r"\[[^\]\n]*;\s*(?:file|page|coder)\]|https?://\S+|www\.\S+")
# "2.01 -> 1.96": the first figure is the one that was.
_FORMER_FIGURE = re.compile(r"(?<![\w.])\$?\d{1,4}\.\d+\s?(?:->|\u2192)\s?(?=\$?\d)")
_RULE_LINE = re.compile(r"^[\s|:-]+$")
# A range however it is joined; two codes that something lies between are one where things lie there, not a difference.
_A_CODE = r"[A-Z]?\d{4,5}[A-Z]?"
_SPANS = (
    re.compile(
        rf"(?<![\w.$])(?P<low>{_A_CODE})\s?(?:thru|through|up to|up through|all the way (?:up )?to|\u2026"
        rf"|\.\.\.)\s?(?P<high>{_A_CODE})(?!\w)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<=\w\s)(?:(?<=fall\s)|(?<=falls\s)|(?<=lie\s)|(?<=lies\s)|(?<=sit\s)|(?<=sits\s)"
        r"|(?<=live\s)|(?<=lives\s)|(?<=numbers\s)"
        r"|(?<=codes\s)|(?<=everything\s)|(?<=anything\s)|(?<=number\s)|(?<=code\s)|(?<=found\s))"
        rf"between\s(?P<low>{_A_CODE})\sand\s(?P<high>{_A_CODE})(?!\w)",
        re.IGNORECASE,
    ),
)
_RHETORICAL = re.compile(r"^\W*(?:did|do|have) you (?:know|realize|heard?|notice) that\s", re.IGNORECASE)
_POINTS_BACK = re.compile(r"^\W*(?:this|the)\s(?:cpt\s|procedure\s)?code\b|^\W*it\b", re.IGNORECASE)


_PICTURES = r"(?:views?|films?|projections?|exposures?|images?|shots?|pictures?)"
_NUMBERED = r"(?:one|two|three|four|five|six|[1-6])"
_MORE = r"(?:\s?\+|\s(?:and|or) (?:up|over|above|more|beyond))"
_TO = rf"(?:\s?(?:or|to|-|\u2013)\s?{_NUMBERED})"
_OF_PICTURES = re.compile(rf"\b{_NUMBERED}{_MORE}?[ -]{_PICTURES}\b", re.IGNORECASE)
_RUNG = re.compile(
    rf"(?P<lead>\W*)(?P<n>{_NUMBERED})(?:(?P<more>{_MORE})|(?P<to>{_TO}))?(?P<rest>\s?(?:[:=\u2013\u2014\u2192-]"
    rf"|->)\s?{_A_CODE}\W*)",
    re.IGNORECASE,
)


class Ladder:
    """The lines of a list that count pictures: "one exposure: <code>", and below it only "two: <code>"."""

    def __init__(self) -> None:
        self._heading = ""
        self._counts = False

    def spelled_out(self, words: str, heading: str) -> str:
        """Return the line with what it counts, as a line before it or the heading says."""
        if heading != self._heading:
            self._heading, self._counts = heading, bool(re.search(rf"\b{_PICTURES}\b", heading.split(" > ")[-1], re.I))
        if rung := _RUNG.fullmatch(words):
            if not self._counts:
                return words
            counted = f"{rung['n']} or more views" if rung["more"] else f"{rung['n']}{rung['to'] or ''} views"
            return f"{rung['lead']}{counted}{rung['rest']}"
        if not words.startswith("#"):
            self._counts = bool(_OF_PICTURES.search(words))
        return words


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
    before = Before(publication.title)
    ladder = Ladder()
    for start, end in _units(publication.text):
        text = publication.text[start:end]
        words = _ASIDE.sub(lambda m: " " * len(m[0]), text)
        words = _FORMER_FIGURE.sub(lambda m: " " * len(m[0]), words)
        for pattern in _SPANS:
            words = pattern.sub(r"\g<low>-\g<high>", words)
        if told := _RHETORICAL.match(words):  # a question that only announces a statement
            words = f"{' ' * told.end()}{words[told.end() :].replace('?', '.')}"
        line = _line_at(publication.text, start)
        heading = _heading_at(publication, start)
        words = words if is_row(text) or text.startswith("#") else field_spelled_out(plainer(words))
        words = ladder.spelled_out(words, heading)
        if is_row(text):
            cells = cells_of(words)
            if not code_mentions(words):
                header = header if _RULE_LINE.match(words) else tuple(words[a:b].strip() for a, b in cells)
            described = tuple(described_in_row(words, cells, header, lexicon))
            clauses = tuple(clauses_of_row(words, cells, header, described))
            yield Sentence(start, end, text, words, line, heading, "row", described, clauses)
            last = ()
            before.forget()
            continue
        header = ()
        described = tuple(described_in(words, lexicon))
        if not described and last and _POINTS_BACK.match(words):
            described = (Described(last, 0, 0, False, False, "", until_subordinate(words, lexicon), True),)
        named = tuple(dict.fromkeys(c for d in described for c in d.codes))
        last = named if len(named) == 1 and not refers_beyond(words, heading) else ()
        clauses = tuple(before.clauses(words, heading, lexicon))
        yield Sentence(start, end, text, words, line, heading, "prose", described, clauses)


def _units(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of table rows whole and of the sentences of all other lines, without space around."""
    for found in re.finditer(r"[^\n]+", text):
        if is_row(found[0]):
            yield _trimmed(text, found.start(), found.end())
            continue
        for start, end in phrases(found[0]):
            a, b = _trimmed(text, found.start() + start, found.start() + end)
            if a < b and b - a <= _LONGEST:
                yield a, b


_LONGEST = 2000  # characters: no sentence is so long, and what is searched through grows with the square of it


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
