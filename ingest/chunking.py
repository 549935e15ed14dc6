"""Publication -> chunks: along its sections, under 200 tokens, never through a table row, covering it in order.

Pure: counts tokens with the function it is given. Ids come from content, so the same text gives the same chunks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from ingest.sections import is_table_row, lines_of
from radcode.generation import indexed_text
from radcode.model import Chunk, Publication

CHUNKING = 1  # of the rules below; a change makes every index stale
MAX_TOKENS = 200  # the model sees 256; what is embedded also holds title and headings
MIN_TOKENS = 40  # a smaller chunk is joined to its neighbour under the same heading

_SENTENCE_END = re.compile(r"[.!?][\"\u201d)]*(?:[ \t]\[[^\]\n]{1,80}\])?\s+(?=[\"\u201c(]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|approx|cf|no|nos|fig|dr|st|mr|mrs|ms|sec|ch|[a-z])\.)\s*$", re.IGNORECASE
)

CountTokens = Callable[[str], int]


class _Span(NamedTuple):
    start: int
    end: int


class _Piece(NamedTuple):
    path: tuple[str, ...]
    start: int
    end: int


def chunks_of(publication: Publication, count_tokens: CountTokens) -> tuple[Chunk, ...]:
    """Return the chunks of a publication in the order of its text.

    Every character that is not space stands in exactly one chunk. A chunk is over the limit only when it is one table
    row, which is never split.
    """

    def size(piece: _Piece) -> int:
        return count_tokens(indexed_text(publication.title, _chunk(publication, piece)))

    def fits(piece: _Piece) -> bool:
        return size(piece) < MAX_TOKENS

    pieces: list[_Piece] = []
    at = 0
    for section in publication.sections:
        if not publication.text[at : section.end].strip() or not publication.text[section.start : section.end].strip():
            continue  # a heading over headings: its line opens the next section's first chunk
        pieces.extend(_pack(publication.text, section.path, _Span(at, section.end), section.start, fits))
        at = section.end
    if publication.text[at:].strip():
        last = publication.sections[-1].path if publication.sections else ()
        pieces.extend(_pack(publication.text, last, _Span(at, len(publication.text)), at, fits))
    return tuple(_chunk(publication, p) for p in _joined(publication.text, pieces, size))


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a stretch as offsets that partition it, trailing space included."""
    at = start
    for found in _SENTENCE_END.finditer(text, start, end):
        if not _ABBREVIATION.search(text[max(at, found.start() - 12) : found.start() + 1]):
            yield at, found.end()
            at = found.end()
    if at < end:
        yield at, end


def _chunk(publication: Publication, piece: _Piece) -> Chunk:
    text = publication.text[piece.start : piece.end]
    start = piece.start + len(text) - len(text.lstrip())
    end = start + len(text.strip())
    return Chunk(
        id=f"{publication.sha256[:16]}:{start}-{end}",
        publication=publication.id,
        heading=" > ".join(piece.path),
        start=start,
        end=end,
        text=publication.text[start:end],
    )


def _pack(text: str, path: tuple[str, ...], span: _Span, body: int, fits: Callable[[_Piece], bool]) -> Iterator[_Piece]:
    """Yield pieces that partition the span: as many whole blocks as fit, else lines, else sentences, else words.

    What stands before `body` are headings; they never end a piece.
    """
    held: _Span | None = None
    for block in _blocks(text, span):
        joined = _Span(held.start if held else block.start, block.end)
        if fits(_Piece(path, *joined)):
            held = joined
            continue
        if held and not text[max(held.start, body) : held.end].strip():
            block = joined  # only headings are held: they stay with the block that does not fit
        elif held:
            yield _Piece(path, *held)
        if fits(_Piece(path, *block)):
            held = block
            continue
        *full, held = _packed_units(text, block, lambda s: fits(_Piece(path, *s)))
        yield from (_Piece(path, *s) for s in full)
    if held and text[held.start : held.end].strip():
        yield _Piece(path, *held)


def _packed_units(text: str, block: _Span, fits: Callable[[_Span], bool]) -> list[_Span]:
    """Return stretches that partition a block, each as many of its units as fit."""
    packed: list[_Span] = []
    for unit in _units(text, block, fits):
        joined = _Span(packed[-1].start, unit.end) if packed else unit
        if packed and fits(joined):
            packed[-1] = joined
        else:
            packed.append(unit)
    return packed


def _blocks(text: str, span: _Span) -> Iterator[_Span]:
    """Yield the tables and the paragraphs of a span; they partition it. A table keeps the line above it."""
    start, kind = span.start, ""
    for line in lines_of(text, span.start, span.end):
        now = "table" if is_table_row(line.text) else "text" if line.text else ""
        breaks = (not now and kind) or (now == "table" and kind == "text") or (now == "text" and kind == "table")
        if breaks and text[start : line.start].strip():
            yield _Span(start, line.start)
            start = line.start
        kind = now
    if start < span.end:
        yield _Span(start, span.end)


def _units(text: str, block: _Span, fits: Callable[[_Span], bool]) -> Iterator[_Span]:
    """Yield the lines of a block; a line of prose that does not fit is cut into sentences, then into words."""
    for line in lines_of(text, block.start, block.end):
        whole = _Span(line.start, min(line.end + 1, block.end))
        if is_table_row(line.text) or fits(whole):
            yield whole
            continue
        for sentence in sentence_spans(text, *whole):
            span = _Span(*sentence)
            if fits(span):
                yield span
            else:
                yield from _words(text, span, fits)


def _words(text: str, span: _Span, fits: Callable[[_Span], bool]) -> Iterator[_Span]:
    """Yield stretches of whole words, each the longest that fits (halving, so that long texts stay quick)."""
    if fits(span) or span.end - span.start < 2:
        yield span
        return
    middle = (span.start + span.end) // 2
    cut = text.rfind(" ", span.start + 1, middle) + 1 or middle
    yield from _words(text, _Span(span.start, cut), fits)
    yield from _words(text, _Span(cut, span.end), fits)


def _joined(text: str, pieces: list[_Piece], size: Callable[[_Piece], int]) -> list[_Piece]:
    """Join each very small piece to the one after it when both stand under one parent and fit together."""
    out: list[_Piece] = []
    for piece in pieces:
        before = out[-1] if out else None
        if before and _are_kin(before.path, piece.path) and min(size(before), size(piece)) < MIN_TOKENS:
            both = _Piece(_shared(before.path, piece.path), before.start, piece.end)
            if size(both) < MAX_TOKENS:
                out[-1] = both
                continue
        out.append(piece)
    return out


def _are_kin(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shared = _shared(one, other)
    return len(shared) >= max(len(one), len(other)) - 1


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    n = 0
    while n < min(len(one), len(other)) and one[n] == other[n]:
        n += 1
    return one[:n]
