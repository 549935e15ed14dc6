"""What the rows of a table say of their codes: every cell after the name of its column.

Pure. A row of codes side by side says of each only what its own cell holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.audit.describing import described_in, groups_in, is_filler
from ingest.audit.fields import value_of
from ingest.audit.pages import Clause, Described
from radcode.codes import code_mentions
from radcode.terms import Lexicon


def is_row(line: str) -> bool:
    """Tell whether a line is a row of a table."""
    return line.count("|") >= _FEWEST_BARS


def clauses_of_row(
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


def cells_of(words: str) -> list[tuple[int, int]]:
    """Return the spans of the cells of a row."""
    at, cells = 0, []
    for part in words.split("|"):
        cells.append((at, at + len(part)))
        at += len(part) + 1
    if cells and words.lstrip().startswith("|"):
        cells = cells[1:]
    return cells[:-1] if words.rstrip().endswith("|") else cells


_FEWEST_BARS = 2
_PART_COLUMN = re.compile(r"(?:anatomy|(?:body )?(?:part|area|region)|organ|joint|structure)s?", re.IGNORECASE)
_CONTRAST_COLUMN = re.compile(r"\b(?:contrast|gadolinium|dye|phases?|enhance\w+)\b", re.IGNORECASE)
# Before the contrast, after it, or both, as a cell says it in a word or two.
_STATE_CELLS = tuple(
    (re.compile(rf"(?:{words})(?: (?:only|alone))?", re.IGNORECASE), meaning)
    for words, meaning in (
        (
            r"both|pre (?:and|&|\+|then) post|pre ?[/+] ?post|before (?:and|&|\+) after|without(?:,)? (?:and|then) with"
            r"|w/?o ?(?:&|and|/|\+|then) ?w/?|two(?:-phase)?|double",
            "without then with contrast",
        ),
        (r"post|after|with|w/?|iv|given|yes|enhanced|wet|injected|single post", "with contrast"),
        (r"pre|before|without|w/?o|none|no|plain|native|unenhanced|dry|not given|nothing", "without contrast"),
    )
)
_YES_CELL = re.compile(r"(?:yes|y|given|x|\u2713|\u2714|\+|used|needed|required)", re.IGNORECASE)
_NO_CELL = re.compile(r"(?:no|n|none|not given|never|\u2717|-|\u2013|not used)", re.IGNORECASE)
_ONE_CELL = re.compile(r"1|one", re.IGNORECASE)
_COUNT_CELL = re.compile(r"(?:\d{1,2}\+?|one|two|three|four|five|six|both)(?: or (?:more|fewer))?", re.IGNORECASE)


def under(title: str, cell: str) -> str:
    """Return what a cell says; one of yes, no or a number says it of what its column is called."""
    if _PART_COLUMN.fullmatch(title):
        return f"{title}: {cell}"
    if _CONTRAST_COLUMN.search(title) and (state := next((m for c, m in _STATE_CELLS if c.fullmatch(cell)), "")):
        return state
    if said := value_of(title, cell):
        return said
    if title and _YES_CELL.fullmatch(cell):
        return f"with {title}"
    if title and _NO_CELL.fullmatch(cell):
        return f"no {title}"
    if not title or not _COUNT_CELL.fullmatch(cell):
        return cell
    counted = _NUMBER_OF.sub("", title.lower())
    if least := _LEAST.search(counted):
        counted, cell = _LEAST.sub("", counted).strip(" ,()"), f"at least {cell}" if least["least"] else f"up to {cell}"
    return f"{cell} {_PLURAL.sub('', counted, count=1) if _ONE_CELL.fullmatch(cell) else counted}"


def _as_state(title: str, titles: Sequence[str]) -> str:
    """Return a column's name, as a state of contrast where most columns of codes are named by one."""
    states = [next((m for c, m in _STATE_CELLS if c.fullmatch(t.strip())), "") for t in titles]
    own = next((m for c, m in _STATE_CELLS if c.fullmatch(title.strip())), "")
    known = sum(bool(x) for x in states)
    return own if own and known * 2 >= len(titles) else title


_NUMBER_OF = re.compile(r"^(?:number|no\.?|#|count) of ")
_LEAST = re.compile(
    r"\b(?:(?P<least>min(?:imum|imal)?|least|fewest|at least|required)|max(?:imum|imal)?|most"
    r"|at most)\b\.?(?: (?:number|no\.?) of)?"
)
_PLURAL = re.compile(r"(?<=[a-z]{3})s\b")


def described_in_row(
    words: str, cells: Sequence[tuple[int, int]], header: Sequence[str], lexicon: Lexicon
) -> Iterator[Described]:
    """A cell that holds only codes is described by the row's other cells and its column's name; any other by itself."""
    naming = [i for i, (a, b) in enumerate(cells) if code_mentions(words[a:b])]
    rest = "; ".join(
        under(header[i] if i < len(header) else "", words[a:b].strip())
        for i, (a, b) in enumerate(cells)
        if i not in naming
    )
    states = [header[i] for i in naming if i < len(header)]
    for i in naming:
        a, b = cells[i]
        groups = groups_in(words[a:b])
        if len(groups) == 1 and is_filler(words[a:b][: groups[0].start] + words[a:b][groups[0].end :]):
            g = groups[0]
            title = _as_state(header[i], states) if len(naming) > 1 and i < len(header) else ""
            told = rest if len(naming) == 1 or lexicon.read(title).terms else ""  # two codes side by side are a pair
            yield Described(g.codes, a + g.start, a + g.end, g.is_range, False, f"{title}; {told}", "", True)
        else:
            for d in described_in(words[a:b], lexicon):
                yield d._replace(start=a + d.start, end=a + d.end)
