"""Where the sections of a text are: by Markdown headings, or by the layout of a text without markup.

Pure. Nothing is stripped or changed: sections are offsets into the text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from radcode.model import Section

MAX_HEADING_CHARS = 100
MAX_HEADING_WORDS = 14
MAX_LABEL_WORDS = 6
# More short lines than this in a row are a list; only the line just above the prose is its heading.
MAX_HEADINGS_IN_A_ROW = 3

_MARKDOWN = re.compile(r"^(#{1,6})[ \t]+(\S.*?)[ \t]*#*[ \t]*$")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)")
_BULLET = re.compile(r"^[ \t]*(?:[-*\u2022\u2013\u25cf]|\d{1,2}[.)])[ \t]")
_LABEL = re.compile(r"^(?P<label>[A-Z][^:|\n]{1,60}):(?=\s)")
_RANGE_START = re.compile(r"^[A-Z]?\d{4,5}")


class Line(NamedTuple):
    """A line with its offsets; `end` stands before the line break, `text` is without it and without outer space."""

    start: int
    end: int
    text: str


class _Heading(NamedTuple):
    level: int  # 0: keeps the level of the heading before it
    text: str
    start: int
    body: int  # where the body under it begins


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """Yield the lines of a stretch of text with their offsets; only a line feed ends a line."""
    stop = len(text) if end is None else end
    at = start
    while at < stop:
        cut = text.find("\n", at, stop)
        cut = stop if cut < 0 else cut
        yield Line(at, cut, text[at:cut].strip())
        at = cut + 1


def is_table_row(line: str) -> bool:
    """Tell whether a line is a row of a table: cells divided by bars."""
    return line.startswith("|") or line.count("|") >= 2 or " | " in line


def markdown_sections(text: str) -> tuple[Section, ...]:
    """Return the sections of a Markdown text by its `#` headings; one without a path when it has none."""
    headings, fenced = [], False
    for line in lines_of(text):
        if _FENCE.match(line.text):
            fenced = not fenced
        found = None if fenced else _MARKDOWN.match(line.text)
        if found:
            headings.append(_Heading(len(found[1]), found[2], line.start, min(line.end + 1, len(text))))
    return _sections(text, headings)


def layout_sections(text: str) -> tuple[Section, ...]:
    """Return the sections of a text without markup.

    A heading is a short line without final punctuation that stands over prose, a line `Label:`, or the label of a line
    `Label: prose`, whose body is that line.
    """
    lines = [line for line in lines_of(text) if line.text]
    headings: list[_Heading] = []
    run: list[Line] = []
    for line in lines:
        if _may_be_heading(line.text):
            run.append(line)
            continue
        headings.extend(_of_run(run, is_over_table=is_table_row(line.text)))
        run = []
        label = _LABEL.match(line.text)
        if label and _is_label(label["label"]):
            at = line.start + (len(text[line.start : line.end]) - len(text[line.start : line.end].lstrip()))
            body = line.start if len(label[0]) < len(line.text) else min(line.end + 1, len(text))
            headings.append(_Heading(9, label["label"].strip(), at, body))
    return _sections(text, headings)


def _of_run(run: Sequence[Line], *, is_over_table: bool) -> list[_Heading]:
    """Turn the short lines above a prose line into headings: the first is the highest."""
    if not run:
        return []
    after_list = len(run) > MAX_HEADINGS_IN_A_ROW
    kept = run[-1:] if after_list else run
    first = 1 if after_list or (len(kept) > 1 and not is_over_table) else 0
    return [_Heading(first and first + i, line.text, line.start, line.end + 1) for i, line in enumerate(kept)]


def _may_be_heading(line: str) -> bool:
    if len(line) > MAX_HEADING_CHARS or len(line.split()) > MAX_HEADING_WORDS:
        return False
    if line[-1] in ".?!;,:" or is_table_row(line) or _BULLET.match(line) or not line[0].isalnum():
        return False
    label = _LABEL.match(line)
    if label and _is_label(label["label"]) and len(line.split()) > MAX_LABEL_WORDS:
        return False
    letters = sum(c.isalpha() for c in line)
    return letters * 2 > len(line.replace(" ", "")) or bool(_RANGE_START.match(line) and letters > 8)


def _is_label(label: str) -> bool:
    return len(label.split()) <= MAX_LABEL_WORDS and not any(c.isdigit() for c in label) and "." not in label


def _sections(text: str, headings: Sequence[_Heading]) -> tuple[Section, ...]:
    sections: list[Section] = []
    path: list[tuple[int, str]] = []
    first = headings[0].start if headings else len(text)
    if text[:first].strip():
        sections.append(Section((), 0, first))
    for n, heading in enumerate(headings):
        level = heading.level or (path[-1][0] if path and path[-1][0] < 9 else len([p for p in path if p[0] < 9]) or 1)
        path = [p for p in path if p[0] < level] + [(level, heading.text)]
        end = headings[n + 1].start if n + 1 < len(headings) else len(text)
        sections.append(Section(tuple(p[1] for p in path), min(heading.body, end), end))
    return tuple(sections)
