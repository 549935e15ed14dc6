"""The pictures of the HTML report, as SVG that needs nothing beside it. Pure: names and numbers in, text out."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from evals.runs import Rate

BLUE, GREY = "#4a76b8", "#9aa4ae"
BOUNDS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
_ROW = 22  # pixels of a bar and the space under it


class Tenth(NamedTuple):
    """The first matches whose score lies in one tenth, from `low` on, and how many of them were right."""

    low: float
    rate: Rate


def stacked(rows: Sequence[tuple[str, Mapping[str, int]]], inks: Mapping[str, str]) -> str:
    """Draw one bar for each row, parted by its counts; every bar is whole."""
    parts = []
    for y, (name, counts) in enumerate(rows):
        x, n = 190.0, sum(counts.values())
        parts.append(_text(0, y * _ROW + 15, f"{name} ({n})"))
        for part, ink in inks.items():
            width = 460 * counts.get(part, 0) / max(1, n)
            parts.append(_bar(x, y * _ROW + 3, width, ink, f"{part}: {counts.get(part, 0)} of {n}"))
            x += width
    key = " ".join(f"<tspan fill='{ink}'>{html.escape(part)}</tspan>" for part, ink in inks.items())
    height = len(rows) * _ROW + 24
    parts.append(f"<text x='190' y='{height - 6}' font-size='13'>{key}</text>")
    return _svg(660, height, parts)


def bars(rows: Sequence[tuple[str, float]], unit: str = "") -> str:
    """Draw one bar for each number, the longest for the highest; the number stands behind it."""
    top = max((n for _, n in rows), default=0) or 1
    parts = []
    for y, (name, n) in enumerate(rows):
        width = 360 * n / top
        parts.append(_text(0, y * _ROW + 15, name))
        parts.append(_bar(190, y * _ROW + 3, width, BLUE, f"{name}: {n:g}{unit}"))
        parts.append(_text(196 + width, y * _ROW + 15, f"{n:g}{unit}"))
    return _svg(660, len(rows) * _ROW + 4, parts)


def over_time(past: Sequence[tuple[str, Rate]]) -> str:
    """Draw the share of correct answers of the runs with its interval, oldest left."""
    low = int(min(r.low for _, r in past) * 10) / 10
    high = min(1.0, int(max(r.high for _, r in past) * 10 + 1) / 10)

    def up(share: float) -> float:
        return 130 - 110 * (share - low) / (high - low)

    parts = [_grid(up(share), f"{share:.0%}") for share in (low, (low + high) / 2, high)]
    xs = _places(len(past))
    for x, (name, r) in zip(xs, past, strict=True):
        parts.append(_segment(x, up(r.low), x, up(r.high), GREY))
        parts.append(_dot(x, up(r.right / max(1, r.n)), 3, f"{name}: {r}"))
    parts.append(_path([(x, up(r.right / max(1, r.n))) for x, (_, r) in zip(xs, past, strict=True)], BLUE))
    return _svg(660, 156, [*parts, *_ends([name for name, _ in past])])


def speed_over_time(past: Sequence[tuple[str, float, float]]) -> str:
    """Draw the median (full) and the 95th percentile (dashed) of the runs' milliseconds, oldest left."""
    top = max(late for _, _, late in past) or 1

    def up(ms: float) -> float:
        return 130 - 110 * ms / top

    xs = _places(len(past))
    parts = [_grid(up(share * top), f"{share * top:.0f} ms") for share in (0.0, 0.5, 1.0)]
    parts.append(_path([(x, up(ms)) for x, (_, ms, _) in zip(xs, past, strict=True)], BLUE))
    parts.append(_path([(x, up(ms)) for x, (_, _, ms) in zip(xs, past, strict=True)], BLUE, dashed=True))
    for x, (name, middle, late) in zip(xs, past, strict=True):
        title = f"{name}: p50 {middle:.0f} ms, p95 {late:.0f} ms"
        parts += [_dot(x, up(middle), 3, title), _dot(x, up(late), 3, title)]
    return _svg(660, 156, [*parts, *_ends([name for name, _, _ in past])])


def histogram(times_ms: Sequence[float]) -> str:
    """Draw how many answers took up to each bound of milliseconds; the last column holds the slower ones too."""
    bounds = [b for n, b in enumerate(BOUNDS_MS) if not n or BOUNDS_MS[n - 1] < max(times_ms, default=0)]
    counts = [0] * len(bounds)
    for ms in times_ms:
        counts[next((n for n, b in enumerate(bounds) if ms <= b), len(bounds) - 1)] += 1
    top, parts = max(counts) or 1, []
    for n, (bound, count) in enumerate(zip(bounds, counts, strict=True)):
        x, tall = 50 * n, 110 * count / top
        title = f"<title>up to {bound} ms: {count} of {len(times_ms)}</title>"
        parts.append(f"<rect x='{x}' y='{130 - tall:.1f}' width='44' height='{tall:.1f}' fill='{BLUE}'>{title}</rect>")
        parts.append(_text(x + 22, 125 - tall, str(count), middle=True) if count else "")
        parts.append(_text(x + 22, 146, f"≤ {bound}", middle=True))
    return _svg(50 * len(bounds), 150, parts)


def reliability(tenths: Sequence[Tenth]) -> str:
    """Draw for each tenth of the score how often the first match was right; on the dashed line is calibrated."""
    parts = [_segment(50, 250, 410, 10, GREY, dashed=True)]
    for share in (0.0, 0.5, 1.0):
        parts.append(_text(42, 254 - 240 * share, f"{share:.0%}", end=True))
        parts.append(_text(50 + 360 * share, 268, f"{share:.1f}", middle=True))
    for low, r in tenths:
        x, y = 50 + 360 * (low + 0.05), 250 - 240 * r.right / max(1, r.n)
        parts.append(_segment(x, 250 - 240 * r.low, x, 250 - 240 * r.high, GREY))
        parts.append(_dot(x, y, 4, f"score from {low:.1f}: {r}"))
        parts.append(_text(x, 288, str(r.n), middle=True))
    parts += [_text(42, 288, "n", end=True), _text(230, 308, "score of the first match", middle=True)]
    return _svg(440, 314, parts)


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    return f"<svg viewBox='0 0 {width} {height}' width='{width}' role='img' font-size='12'>{''.join(parts)}</svg>"


def _text(x: float, y: float, words: str, *, middle: bool = False, end: bool = False) -> str:
    anchor = " text-anchor='middle'" if middle else " text-anchor='end'" if end else ""
    return f"<text x='{x:.0f}' y='{y:.0f}' fill='currentColor'{anchor}>{html.escape(words)}</text>"


def _bar(x: float, y: float, width: float, ink: str, title: str) -> str:
    inside = f"<title>{html.escape(title)}</title>"
    return f"<rect x='{x:.1f}' y='{y}' width='{width:.1f}' height='16' fill='{ink}'>{inside}</rect>"


def _dot(x: float, y: float, r: int, title: str) -> str:
    return f"<circle cx='{x:.0f}' cy='{y:.1f}' r='{r}' fill='{BLUE}'><title>{html.escape(title)}</title></circle>"


def _segment(x1: float, y1: float, x2: float, y2: float, ink: str, *, dashed: bool = False) -> str:
    dash = " stroke-dasharray='4 4'" if dashed else ""
    return f"<line x1='{x1:.0f}' y1='{y1:.1f}' x2='{x2:.0f}' y2='{y2:.1f}' stroke='{ink}'{dash}/>"


def _path(points: Sequence[tuple[float, float]], ink: str, *, dashed: bool = False) -> str:
    dash = " stroke-dasharray='4 4'" if dashed else ""
    return f"<polyline points='{' '.join(f'{x:.0f},{y:.1f}' for x, y in points)}' fill='none' stroke='{ink}'{dash}/>"


def _grid(y: float, words: str) -> str:
    line = f"<line x1='60' y1='{y:.1f}' x2='650' y2='{y:.1f}' stroke='{GREY}' stroke-opacity='.35'/>"
    return line + _text(54, y + 4, words, end=True)


def _places(n: int) -> list[float]:
    return [70 + i * 570 / max(1, n - 1) for i in range(n)]


def _ends(names: Sequence[str]) -> list[str]:
    return [_text(60, 150, names[0]), _text(650, 150, names[-1], end=True)]
