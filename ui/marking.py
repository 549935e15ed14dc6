"""A section of a publication as it is shown: the quote marked, contradicted sentences struck out.

Pure; offsets count characters of the section's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from ui.words import plain

Look = Literal["text", "quote", "struck", "source"]
Span = tuple[int, int]

AROUND = 900  # characters shown on each side of the quote; a section may be a whole publication
# What ends each sentence of our own publications: source key and tag.
_SOURCE = re.compile(r"\[[A-Z][\w.-]*(?: s\.[^;\]\n]*)?(?:, ?[A-Z][^;\]\n]*)?; ?(?:file|page|coder)\]")


_HEADING = re.compile(r"(?:\\#){1,6} +(?P<title>(?!.*(?:~~|background|:small)).+)")  # as `plain` leaves it


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text with one look."""

    text: str
    look: Look


def stretches(text: str, quote: Span, struck: Sequence[Span] = ()) -> tuple[Stretch, ...]:
    """Return the text cut where its look changes; struck wins over quoted. Joined, it is the text again."""
    edges = {0, len(text)}
    sources = [m.span() for m in _SOURCE.finditer(text)]
    for start, end in (quote, *struck, *sources):
        edges |= {min(max(start, 0), len(text)), min(max(end, 0), len(text))}
    cuts = sorted(edges)
    found: list[Stretch] = []
    for start, end in pairwise(cuts):
        look = _look((start, end), quote, struck, sources)
        if found and found[-1].look == look:
            found[-1] = Stretch(found[-1].text + text[start:end], look)
        else:
            found.append(Stretch(text[start:end], look))
    return tuple(found)


def _look(at: Span, quote: Span, struck: Sequence[Span], sources: Sequence[Span]) -> Look:
    def inside(span: Span) -> bool:
        return span[0] <= at[0] and at[1] <= span[1]

    if any(inside(s) for s in struck):
        return "struck"
    if inside(quote):
        return "quote"
    return "source" if any(inside(s) for s in sources) else "text"


def window(text: str, quote: Span, around: int = AROUND) -> Span:
    """Return the stretch of the section to show: the quote with its surroundings, cut at line ends or spaces."""
    start, end = max(0, quote[0] - around), min(len(text), quote[1] + around)
    if start:
        cut = max(text.find("\n", start, quote[0]), text.find(" ", start, quote[0]))
        start = cut + 1 if cut >= 0 else start
    if end < len(text):
        cuts = [c for c in (text.rfind("\n", quote[1], end), text.rfind(" ", quote[1], end)) if c > quote[1]]
        end = min(cuts, default=end)
    return start, end


def section_markdown(text: str, quote: Span | None, struck: Sequence[Span] = ()) -> str:
    """Return a section as safe Markdown, laid out as published, with its quote and struck sentences marked.

    Headings, lists and tables stay what they are; every other line keeps its end. A table that the window cuts keeps
    its header.
    """
    start, end = window(text, quote) if quote else (0, len(text))
    moved = [(a - start, b - start) for a, b in (quote or (0, 0), *struck)]
    lines = _lines(stretches(text[start:end], moved[0], moved[1:]))
    if header := _cut_header(text, start):
        lines = [*_lines((Stretch(header, "text"),)), *lines]
    blocks = [(kind, _block(kind, list(found))) for kind, found in groupby(lines, key=_kind)]
    shown = [(kind, block) for kind, block in blocks if block]
    before, after = start > 0, end < len(text)
    left = "\u2026" + (" " if shown and shown[0][0] == "text" else "\n\n") if before else ""
    right = (" " if shown and shown[-1][0] == "text" else "\n\n") + "\u2026" if after else ""
    return left + "\n\n".join(block for _, block in shown) + right


_Line = list[Stretch]
_ROW = re.compile(r"\s*\|.*\|\s*")
_RULE = re.compile(r"\s*\|(?:\s*:?-+:?\s*\|)+\s*")  # what parts a table's header from its rows
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,3}[.)])\s+(?=\S)")


def _lines(found: Sequence[Stretch]) -> list[_Line]:
    lines: list[_Line] = [[]]
    for stretch in found:
        first, *more = stretch.text.split("\n")
        lines[-1].append(Stretch(first, stretch.look))
        lines += [[Stretch(line, stretch.look)] for line in more]
    return lines


def _raw(line: _Line) -> str:
    return "".join(s.text for s in line)


def _kind(line: _Line) -> str:
    raw = _raw(line)
    if not raw.strip():
        return "blank"
    return "table" if _ROW.fullmatch(raw) else "list" if _ITEM.match(raw) else "text"


def _block(kind: str, lines: list[_Line]) -> str:
    """Return neighbouring lines of one kind as one block of Markdown."""
    if kind == "blank":
        return ""
    if kind == "table" and len(lines) > 1 and _RULE.fullmatch(_raw(lines[1])):
        head, _, *rows = [[_shown(cell) or " " for cell in _cells(line)] for line in lines]
        return "\n".join(f"| {' | '.join(r)} |" for r in (head, ["---"] * len(head), *rows))
    if kind == "list":
        return "\n".join(_item(line) for line in lines)
    return "\\\n".join(_headed(_shown(line)) for line in lines)


def _shown(line: _Line) -> str:
    return "".join(_dressed(s.text, s.look) for s in line).strip()


def _cells(line: _Line) -> list[_Line]:
    """Return the cells of a table's row, without the empty ones outside its first and last bar."""
    cells: list[_Line] = [[]]
    for stretch in line:
        first, *more = stretch.text.split("|")
        cells[-1].append(Stretch(first, stretch.look))
        cells += [[Stretch(cell, stretch.look)] for cell in more]
    return cells[1:-1]


def _item(line: _Line) -> str:
    """Return a list's item: its marker as Markdown reads it, and its text safe."""
    marker = _ITEM.match(_raw(line))
    left = len(marker[0]) if marker else 0
    bare: _Line = []
    for stretch in line:
        bare.append(Stretch(stretch.text[left:], stretch.look))
        left = max(0, left - len(stretch.text))
    return f"{marker[0].rstrip() if marker else '-'} {_shown(bare)}"


def _cut_header(text: str, start: int) -> str:
    """Return the header of the table that a window begins in, with the line below it; empty when it begins in none."""
    above = text[:start].split("\n")
    if start == 0 or not _ROW.fullmatch(text[start:].split("\n", 1)[0]) or above[-1].strip():
        return ""
    at = len(above) - 1
    while at > 0 and _ROW.fullmatch(above[at - 1]):
        at -= 1
    head = above[at : at + 2]
    return "\n".join(head) if len(head) > 1 and _RULE.fullmatch(head[1]) else ""


def _headed(line: str) -> str:
    """Show a Markdown heading of the publication in bold; any other line stays."""
    found = _HEADING.fullmatch(line)
    return f"**{found['title']}**" if found else line


def _dressed(text: str, look: Look) -> str:
    inner = plain(text)
    if not inner:
        return text and " "
    left = " " if text[0].isspace() else ""
    right = " " if text[-1].isspace() else ""
    shown = {
        "text": inner,
        "quote": f":orange-background[{inner}]",
        "struck": f":red-background[~~{inner}~~]",
        "source": f":small[:gray[{inner}]]",
    }[look]
    return f"{left}{shown}{right}"
