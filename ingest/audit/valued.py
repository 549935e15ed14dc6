"""Figures of a text (dollars, relative values) and what the words around say each is of.

Pure. Where the words leave open which code, component, setting, part or year is meant, all that they name are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Literal, NamedTuple

from ingest.audit.worth import ROW_OF, Asked, Kind
from radcode.codes import code_mentions

Bound = Literal["", "over", "under"]

_NEAR = 34  # characters: a word so near before or after a figure, with no comma between, is said of it

_HEDGE = (
    r"(?P<about>\b(?:approximately|approx\.?|about|around|roughly|nearly|almost|some|close to|circa|near"
    r"|just (?:over|under|above"
    r"|below)|a (?:little|bit) (?:over|under|more than|less than)|(?:somewhere )?in the (?:neighborhood|range|area) of"
    r"|on the order of)\s+(?:of\s+)?|~\s?|\u2248\s?)?"
    r"(?P<bound>\b(?:over|more than|above|at least|exceed(?:s|ing)?|upwards of|no less than|north of|under|less than"
    r"|below|up to|at most|no more than|fewer than)\s+)?"
)
_DOLLARS = re.compile(
    _HEDGE + r"(?:(?:US)?\$\s?(?P<a>\d{1,3}(?:,\d{3})+(?:\.\d\d?)?|\d+(?:\.\d\d?)?)"
    r"|(?<![\d.,$-])(?P<b>\d{1,3}(?:,\d{3})+(?:\.\d\d?)?|\d+(?:\.\d\d?)?)(?=\s(?:US )?dollars\b))"
    r"(?!\d|[.,]\d|\s?(?:million|billion|thousand|[MKk]\b))(?P<ish>\s(?:or so|or thereabouts))?",
    re.IGNORECASE,
)
_BARE_AMOUNT = re.compile(
    _HEDGE + r"(?<![\w.,$-])(?P<a>\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d+\.\d\d)(?![\w%]|[.,]\d)(?P<ish>)"
)
# A relative value has one or two decimals; a whole number is one only right before its unit.
_RVU = re.compile(
    _HEDGE + r"(?:(?<![\w.,$-])(?P<a>\d{1,3}\.\d\d?)(?![\w%]|[.,]\d)"
    r"(?!\s?(?:percent|mm|cm|mg|mcg|ml|g|T|tesla|hours?|minutes?|min|weeks?|days?|years?|times|mCi|MBq|points?"
    r"|dollars|fold"
    r"|(?<!\.\d\d\s)units?)\b)"
    r"|(?<![\w.,$-])(?P<b>\d{1,3})(?=\s?(?:total\s|work\s)?(?:w?RVUs?\b|relative value)))(?P<ish>\s(?:or so"
    r"|or thereabouts))?",
    re.IGNORECASE,
)
_UNIT_RVU = re.compile(
    r"\bw?RVUs?\b|\brelative[- ]values?\b|\bwork values?\b|\bphysician work\b|\bpractice[- ]expense\b|\bwork(?=\s\d)"
    r"|\bmalpractice (?:expense|value|component)\b"
    # Units with two decimals are no units of service.
    r"|\b(?:total|work|value|practice[- ]expense)\s+(?:in )?units?\b|\d\.\d\d (?:\w+ )?units?\b"
    r"|\bunits?\b[^.;\d]{0,20}[:=]\s?\d{1,3}\.\d\d(?!\d)",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\s?(?:-|\u2013|\u2014|to|and)\s?", re.IGNORECASE)
_UNDER = ("under", "less", "below", "up", "at most", "no more", "fewer")

# What a figure is no plain value of: a sum, a step of a calculation, a reduced or another payer's amount.
_NOT_BEFORE = re.compile(
    r"(?:\b(?:not|never|instead of|rather than|than|versus|vs\.?|against|by|saves?|lose|loses|lost|adds?|another|extra"
    r"|additional|minus|less|times|multiplied by|x|factor(?: of| is)?|counts? as|falls? to|drops? to|reduced to"
    r"|capped at|cap of"
    r"|value is|second(?: one)?(?: at)?|threshold(?: of)?|deductible(?: of)?|co-?insurance(?: of)?"
    r"|co-?pay(?: of)?|together(?: at)?)"
    r"|n['\u2019]t|[x\u00d7*/])\s*(?:a |the |an )?(?:only |just )?$",
    re.IGNORECASE,
)
_NOT_AFTER = re.compile(
    r"^\s*(?:RVUs?\s)?(?:(?:more|less|higher|lower|extra|each way|apart|together|in all|combined|difference"
    r"|cap\b|limit|per (?:RVU|unit"
    r"|view|mile|patient)|[x\u00d7*]|times\b|conversion)\b|[x\u00d7*]\s)",
    re.IGNORECASE,
)

_REDUCED_TO = re.compile(r"[x\u00d7*]\s?\d+(?:\.\d{1,3})?\s?=\s*$", re.IGNORECASE)  # a conversion factor has four
_ADDED_BEFORE = re.compile(r"[+=]\s*$")
_OF_THE_WHOLE = re.compile(r"\s?(?:w?RVUs?\s)?(?:out\s)?of (?:its|the|all|a total of|their)\s", re.IGNORECASE)
_ADDED_AFTER = re.compile(r"^\s*(?:w?RVUs?\s*)?\+")
_LIST = re.compile(r"(?:[\s,;/&()]|\b(?:and|or|to|for|of|is|are|by|code|w?RVUs?)\b)*", re.IGNORECASE)
_FEW = 4

_COMPONENTS = (
    ("", re.compile(r"\bPC\s?/\s?TC\b(?:\s(?:split|indicator)\s?\d?)?|\bglobal\s(?:period|days?|surg\w+|indicator)"
                    r"|\bsupervision and interpretation\b|\bprofessional(?=s\b|\s(?:edition|fee schedule|services))",
                    re.IGNORECASE)),
    ("global", re.compile(
        r"\bglobal(?:ly)?\b|\b(?:whole|entire|complete)[ -]service\b|\bbare\b|\bboth components\b"
        r"|\bprofessional and technical\b|\btechnical and professional\b|\bwithout (?:a |any )?(?:modifiers?|26)\b"
        r"|\bno modifier\b|\bunmodified\b|\bscan and (?:read|report|interpretation)\b", re.IGNORECASE)),
    ("professional", re.compile(
        r"\bprofessional(?:ly)?\b|\bPC\b|\b(?:a|the|with|its|modifier)\s26\b(?!\s?(?:percent|%|codes?|RVUs\b))"
        r"|(?<![\d.$,])\b26\b(?!\s?(?:percent|%|w?RVU|months?|weeks?|codes?|days?)|[,.]\d)"
        r"|\binterpretation(?! of)\b|\breading(?=\s(?:alone|only|fee|part|half|side|component|pays|is)\b)"
        r"|\bthe reads?\b",
        re.IGNORECASE)),
    ("technical", re.compile(r"\btechnical(?:ly)?\b|\bTC\b", re.IGNORECASE)),
)  # fmt: skip
_SETTINGS = (
    ("nonfacility", re.compile(
        r"\bnon-?\s?facility\b|\boutside (?:of )?(?:the |a )?(?:hospital|facility)\b|\boffices?\b|\boffice-based\b"
        r"|\bfree-?\s?standing\b|\bIDTFs?\b|\bimaging cent(?:er|re)s?\b|\bowns? the room\b"
        r"|\bclinics?\b", re.IGNORECASE)),
    ("facility", re.compile(
        r"\bfacility\b|\bhospitals?\b|\binpatients?\b|\bHOPD\b|\bASCs?\b|\bemergency (?:room|department)\b"
        r"|\bsurgery cent(?:er|re)s?\b", re.IGNORECASE)),
)  # fmt: skip
_PARTS = (
    ("expenses", re.compile(r"\bpractice[- ]expense (?:and|plus) (?:malpractice|MP)\b", re.IGNORECASE)),
    (
        "work",
        re.compile(
            r"\bphysician(?:['\u2019]s)? work\b|\bwRVUs?\b|\bwork(?=\s?(?:w?RVUs?\b|relative|values?\b"
            r"|components?\b|units?\b"
            r"|(?:is|of|at)\s{3}|\s{3}|is (?:valued|worth|set)|[:+,);|]|$|and (?:practice|PE)))",
            re.IGNORECASE,
        ),
    ),
    ("pe", re.compile(r"\bpractice[- ]expense\b|\bPE\b", re.IGNORECASE)),
    ("mp", re.compile(r"\bmalpractice\b|\bMP\b|\bPLI\b|\bliability\b", re.IGNORECASE)),
    ("total", re.compile(r"\btotals?\b|\bin all\b|\ball (?:three )?parts\b|\bfull RVU", re.IGNORECASE)),
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!-\d)")
# The year a code came or a rule began is not that of a figure, unless it is a year of figures.
_OTHER_YEAR = re.compile(
    r"\b(?:since|introduced|created|added|new|born|arrived|began|deleted|from|revised|built"
    r"|established)\W+(?:in\W+|for\W+"
    r"|on\W+)?(?:\w+\W+)?$",
    re.IGNORECASE,
)

_SIDES = ("LT", "RT")

_Mark = tuple[int, int, str]


class Figure(NamedTuple):
    """A figure or a span of two, how sure it is given, and what it is said to be of."""

    kind: Kind
    low: Decimal
    high: Decimal
    text: str
    step: Decimal  # one unit of the last digit given
    is_about: bool
    bound: Bound
    of: Asked
    subjects: frozenset[str]  # of the codes, those that stand right beside it; all where none does
    start: int
    end: int


class Context(NamedTuple):
    """What stands around a text and goes on in it: codes meant, and words read where the text itself is silent."""

    codes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    years: frozenset[int] = frozenset()  # of which there are figures
    kind: Kind | None = None  # of figures without a unit, as a column's name gives it


class _Raw(NamedTuple):
    kind: Kind
    low: Decimal
    high: Decimal
    match: re.Match[str]
    start: int
    end: int


def figures_in(text: str, context: Context) -> tuple[Figure, ...]:
    """Return the figures of a text with what each is of, in order."""
    raw = _raw(text, context)
    masked = _without(text, [(r.start, r.end) for r in raw])
    marks = _marks(masked, context)
    codes = _code_marks(masked)
    kinds: tuple[Kind, ...] = ("rvu", "dollars")
    return tuple(f for k in kinds for f in _of_kind(text, [r for r in raw if r.kind == k], marks, codes, context))


def _of_kind(
    text: str, raw: Sequence[_Raw], marks: dict[str, list[_Mark]], codes: Sequence[_Mark], context: Context
) -> tuple[Figure, ...]:
    spans = [(r.start, r.end) for r in raw]
    bare = _without_codes(text)
    listed = [True] + [bool(_LIST.fullmatch(bare[a.end : b.start])) for a, b in pairwise(raw)] + [True]
    figures = []
    for i, r in enumerate(raw):
        before = text[raw[i - 1].end if i else 0 : r.start]
        after = text[r.end : raw[i + 1].start if i + 1 < len(raw) else len(text)]
        if _NOT_BEFORE.search(before) or _NOT_AFTER.match(after) or _REDUCED_TO.search(text[: r.start]):
            continue
        meant = _bound(codes, spans, i, is_one=False) or {c for *_, c in codes} or set(context.codes)
        near = _bound(codes, spans, i) or meant
        of = Asked(
            codes=meant,
            components=_said("components", marks, spans, i, context, listed),
            settings=_said("settings", marks, spans, i, context, listed),
            parts=_said("parts", marks, spans, i, context, listed),
            years={int(y) for y in _said("years", marks, spans, i, context)},
        )
        if i and _OF_THE_WHOLE.fullmatch(before):
            of = of._replace(components=("global",), parts=("total",))
        if _ADDED_BEFORE.search(before) or _ADDED_AFTER.match(after):  # parts of a sum, which may be of anything
            of = of._replace(components=(), parts=())
        figures.append(_figure(r, of, frozenset(near)))
    return _respectively(text, figures, codes)


def has_unit(text: str) -> bool:
    """Tell whether a text speaks of relative values."""
    return bool(_UNIT_RVU.search(text))


def marks_of(dimension: str, text: str) -> tuple[str, ...]:
    """Return the components, settings, parts or years that a text names."""
    if dimension == "years":
        return tuple(m[0] for m in _YEAR.finditer(_without_codes(text)))
    named = [v for *_, v in _named(_without_codes(text), _DIMENSIONS[dimension])]
    named += [v for *_, v in _on_codes(text)] if dimension == "components" else []
    return tuple(dict.fromkeys(named))


_DIMENSIONS = {"components": _COMPONENTS, "settings": _SETTINGS, "parts": _PARTS}


def _raw(text: str, context: Context) -> list[_Raw]:
    """Find the figures; two joined by a dash or "to" are the ends of one."""
    found = [_as_raw("dollars", m) for m in _DOLLARS.finditer(text)]
    if context.kind == "dollars" and not found:
        found = [_as_raw("dollars", m) for m in _BARE_AMOUNT.finditer(text)]
    if has_unit(text) or context.kind == "rvu" or any(has_unit(w) for w in context.words):
        taken = [(r.start, r.end) for r in found]
        found += [
            _as_raw("rvu", m) for m in _RVU.finditer(text) if not any(a < m.end() and m.start() < b for a, b in taken)
        ]
    found = sorted((r for r in found if r.match["b"] not in ROW_OF.values()), key=lambda r: r.start)  # "the 26 RVU"
    joined: list[_Raw] = []
    for r in found:
        last = joined[-1] if joined else None
        if last and last.kind == r.kind and last.low < r.low and _are_ends(text, last, r):
            joined[-1] = last._replace(high=r.high, end=r.end)
        else:
            joined.append(r)
    return joined


def _are_ends(text: str, first: _Raw, second: _Raw) -> bool:
    gap = text[first.end : second.start]
    if not _SPAN.fullmatch(gap):
        return False
    is_between = bool(re.search(r"\bbetween\s*$", text[: first.start], re.IGNORECASE))
    return is_between if gap.strip().lower() == "and" else True


def _as_raw(kind: Kind, m: re.Match[str]) -> _Raw:
    digits = m["a"] or m["b"]
    value = Decimal(digits.replace(",", ""))
    return _Raw(kind, value, value, m, m.start(), m.end())


def _figure(raw: _Raw, of: Asked, subjects: frozenset[str]) -> Figure:
    digits = raw.match["a"] or raw.match["b"]
    step = Decimal(1).scaleb(-len(digits.partition(".")[2]))
    bound = (raw.match["bound"] or "").lower()
    is_about = bool(raw.match["about"] or raw.match["ish"])
    limit: Bound = "" if not bound else "under" if bound.startswith(_UNDER) else "over"
    sign = "$" if raw.kind == "dollars" else ""
    said = f"{sign}{digits}" if raw.low == raw.high else f"{sign}{raw.low} to {sign}{raw.high}"
    unit = "" if raw.kind == "dollars" else " RVU"
    words = f"{'about ' if is_about else ''}{bound.strip() + ' ' if bound else ''}{said}{unit}"
    return Figure(raw.kind, raw.low, raw.high, words, step, is_about, limit, of, subjects, raw.start, raw.end)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for a, b in spans:
        text = text[:a] + " " * (b - a) + text[b:]
    return text


def _without_codes(text: str) -> str:
    return _without(text, [(m.start, m.end) for m in code_mentions(text)])


def _marks(text: str, context: Context) -> dict[str, list[_Mark]]:
    """Return where a text names components, settings, parts and years."""
    bare = _without_codes(text)  # digits of codes are no years, those on codes no words
    marks = {name: list(_named(bare, words)) for name, words in _DIMENSIONS.items()}
    marks["components"] = sorted((*marks["components"], *_on_codes(text)))
    marks["years"] = [
        (m.start(), m.end(), m[0])
        for m in _YEAR.finditer(bare)
        if int(m[0]) in context.years or not _OTHER_YEAR.search(text[: m.start()])
    ]
    return marks


def _on_codes(text: str) -> Iterator[_Mark]:
    """Yield the components that modifiers on codes name."""
    for m in code_mentions(text):
        yield from ((m.start, m.end, c) for c, row in ROW_OF.items() if row and row in m.modifiers)


def _named(text: str, words: Sequence[tuple[str, re.Pattern[str]]]) -> Iterator[_Mark]:
    """Yield where each value is named; what an earlier pattern has read, a later one does not see."""
    found: list[_Mark] = []
    for value, pattern in words:
        own = [(m.start(), m.end(), value) for m in pattern.finditer(text)]
        found += own
        text = _without(text, [(a, b) for a, b, _ in own])
    yield from sorted(m for m in found if m[2])


def _code_marks(text: str) -> list[_Mark]:
    """Return where codes stand; one with a modifier that changes its price stands with that: it has no row."""
    found = []
    for m in code_mentions(text):
        changing = [x for x in m.modifiers if x not in (*ROW_OF.values(), *_SIDES)]
        found.append((m.start, m.end, "-".join((m.code, *changing))))
    return found


def _said(
    name: str,
    marks: dict[str, list[_Mark]],
    spans: Sequence[tuple[int, int]],
    i: int,
    context: Context,
    listed: Sequence[bool] = (),
) -> frozenset[str]:
    """Return what the text says of a figure, else what the words around the text say; empty where nothing does."""
    if marks[name]:
        return frozenset(_bound(marks[name], spans, i, listed=listed))
    for words in context.words:
        if name == "parts" and not has_unit(words) and len(words.split()) > _FEW:
            continue  # "work" and "total" are words of every day
        if around := marks_of(name, words):
            return frozenset(around)
    return frozenset()


def _bound(
    marks: Sequence[_Mark],
    spans: Sequence[tuple[int, int]],
    i: int,
    *,
    listed: Sequence[bool] = (),
    is_one: bool = True,
) -> set[str]:
    """Return which of the marks belong to figure i.

    Marks may stand before each figure or after each; the first and the last gap tell which. A figure without a mark
    of its own takes its neighbour's, if `listed` is empty or tells that they stand in one list. Where that is not
    clear: the nearest one if `is_one`, else those of both gaps beside it.
    """
    n = len(spans)
    edges = [0, *(e for span in spans for e in span), max((b for _, b, _ in marks), default=0) + 1]
    gaps = [[m for m in marks if edges[2 * k] <= m[0] < max(edges[2 * k + 1], edges[2 * k] + 1)] for k in range(n)]
    gaps.append([m for m in marks if m[0] >= spans[-1][1]])
    leads, trails = bool(gaps[0]), bool(gaps[n])
    if n == 1 or leads == trails:
        near = _nearest(gaps[i], gaps[i + 1], spans[i]) if is_one else set()
        return near or {v for *_, v in (*gaps[i], *gaps[i + 1])}
    for k in range(i, -1, -1) if leads else range(i, n):
        own = gaps[k] if leads else gaps[k + 1]
        if own:
            return {v for *_, v in own}
        if listed and not listed[k if leads else k + 1]:
            return set()
    return set()


def _nearest(before: Sequence[_Mark], after: Sequence[_Mark], span: tuple[int, int]) -> set[str]:
    """Return the values right beside a figure; empty where none is near."""
    near = {v for _, b, v in before[-1:] if span[0] - b <= _NEAR}
    near |= {v for a, _, v in after[:1] if a - span[1] <= _NEAR}
    return near


def _respectively(text: str, figures: list[Figure], codes: Sequence[_Mark]) -> tuple[Figure, ...]:
    """Give figures listed after, or before, as many codes one code each, in order."""
    named = list(dict.fromkeys(c for *_, c in codes))
    if (
        len(figures) < 2
        or len(named) != len(figures)
        or len({(f.kind, *f.of[1:]) for f in map(_comparable, figures)}) > 1
    ):
        return tuple(figures)
    starts, ends = [a for a, *_ in codes], [b for _, b, _ in codes]
    apart = max(ends) <= figures[0].start or min(starts) >= figures[-1].end
    listed = all(
        re.fullmatch(r"\s*(?:w?RVUs?)?\s*(?:,|;|/|and|,\s*and)\s*(?:by\s)?", text[a.end : b.start], re.IGNORECASE)
        for a, b in pairwise(figures)
    )
    if not (apart and listed):
        return tuple(figures)
    return tuple(
        f._replace(of=f.of._replace(codes={c}), subjects=frozenset((c,))) for f, c in zip(figures, named, strict=True)
    )


def _comparable(figure: Figure) -> Figure:
    of = figure.of
    same = Asked(
        (), tuple(sorted(of.components)), tuple(sorted(of.settings)), tuple(sorted(of.parts)), tuple(sorted(of.years))
    )
    return figure._replace(of=same)
