"""A section of a publication as it is shown: the quote marked, contradicted sentences struck out.

Pure; offsets count characters of the section's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
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
        cut = text.rfind(" ", quote[1], end)
        end = cut if cut > quote[1] else end
    return start, end


def section_markdown(text: str, quote: Span, struck: Sequence[Span] = ()) -> str:
    """Return a section as safe Markdown, line by line, with its quote and struck sentences marked."""
    start, end = window(text, quote)
    moved = [(a - start, b - start) for a, b in (quote, *struck)]
    lines: list[str] = [""]
    for stretch in stretches(text[start:end], moved[0], moved[1:]):
        first, *more = stretch.text.split("\n")
        lines[-1] += _dressed(first, stretch.look)
        lines += [_dressed(line, stretch.look) for line in more]
    shown = "\n".join(_headed(line.strip()) + "\\" if line.strip() else "" for line in lines)
    shown = re.sub(r"\\(?=\n\n|\n?$)", "", re.sub(r"\n{3,}", "\n\n", shown.strip("\n")))
    return ("\u2026 " if start else "") + shown + (" \u2026" if end < len(text) else "")


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
