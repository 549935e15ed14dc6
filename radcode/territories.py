"""The arteries of a leg treated on one day, each told by its name: the first of a territory, and each further one.

Pure; imports `catheters`, `cues`, `model`, `readings`, `rows`, `tables`, `terms`. Which names are of one vessel, and of
which territory, the rules of kind `vessel` tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from radcode import cues
from radcode.catheters import vessels
from radcode.model import ExamWords
from radcode.readings import LESIONS, TREATMENTS, side_of
from radcode.rows import CodeRow
from radcode.rulebook import stated
from radcode.tables import CodeTable
from radcode.terms import Lexicon


@dataclass(frozen=True)
class _Treated:
    """A vessel with what was done to it, its lesion and its side."""

    vessel: str
    territory: str
    acts: frozenset[str]
    lesion: str
    side: str


def by_vessel(text: str, lexicon: Lexicon, on: date, table: CodeTable) -> tuple[ExamWords, ...]:
    """Return an exam for each vessel treated: of a territory and leg the one of most work first, then its add-ons.

    Empty unless two vessels at least were treated and of each is told what was done to it, and its lesion.
    """
    bare = cues.ACCESS.sub(lambda m: " " * len(m[0]), text)
    told = _filled(_parts(_SHARED.sub(lambda m: f"{m[0]} {m['of']}", bare), lexicon, on, table))
    if len({(t.vessel, t.side) for t in told}) < _SEVERAL:
        return ()
    exams: list[ExamWords] = []
    for place in dict.fromkeys((t.territory, t.side) for t in told):
        here = [t for t in told if (t.territory, t.side) == place]
        rated = [(r, _work(r, on, table), t) for t in here if (r := _first_code(t, on, table))]
        if len(rated) < len(here):
            return ()
        rated.sort(key=lambda x: -x[1])
        exams += [_exam(r, "each_additional" if i and r.count else r.count, t) for i, (r, _, t) in enumerate(rated)]
        if any(_SHOCK in t.acts for t in here):
            waves = {"modality": ("ir",), "regions": (place[0],), "technique": (_SHOCK,)}
            exams.append(ExamWords(tuple(waves.items()), None, place[1]))
    return tuple(exams)


_SEVERAL = 2
# "The common and external iliac" are the common iliac and the external one.
_WHICH = r"(?:common|external|internal|anterior|posterior|superficial|deep)"
_SHARED = re.compile(
    rf"\b{_WHICH}(?= ?(?:and|&|\+|plus|,|/) ?(?:the )?{_WHICH} (?P<of>iliac|tibial|femoral)\b)", re.IGNORECASE
)
_SHOCK = "lithotripsy"  # an add-on to whatever else opened the vessel
_HOLDS_BALLOON = {"stent", "atherectomy"}


def _parts(text: str, lexicon: Lexicon, on: date, table: CodeTable) -> list[_Treated]:
    """Return the vessels named with what the words around each name tell of it, names of one vessel joined."""
    at = sorted(
        (m.start(), m.end(), r.id, place)
        for r in table.rules(on, kind="vessel")
        for place in stated(r.subject).get("regions", ())
        for m in vessels(r.value).finditer(text)
    )
    if len(at) < _SEVERAL:
        return []
    side = side_of(lexicon.read(text))
    starts = [0, *(_clause_before(text, end, start) for (_, end, *_), (start, *_) in pairwise(at))]
    found: list[_Treated] = []
    for (_, _, vessel, place), start, end in zip(at, starts, [*starts[1:], len(text)], strict=True):
        part = text[start:end]
        if _UNTREATED.search(part):
            continue
        said = lexicon.read(part)
        acts = TREATMENTS & {*said.values("technique")} | ({"angioplasty"} if cues.BALLOON.search(part) else set())
        lesions = LESIONS & {*lexicon.read(f"{part} angioplasty").values("technique")}  # told beside a treatment only
        one = {*said.values("side")} - {"both"}  # "the left one, both occluded"
        own = (one.pop() if len(one) == 1 else side_of(said)) or (found[-1].side if found else side)
        found.append(_Treated(vessel, place, frozenset(acts), min(lesions) if len(lesions) == 1 else "", own or side))
    return found


def _clause_before(text: str, end: int, start: int) -> int:
    """Return where the words of the next vessel begin: at the last break between two names."""
    breaks = [m.start() for m in _BREAK.finditer(text, end, start)]
    return breaks[-1] if breaks else end


_BREAK = re.compile(r"[.;,+&/]|\b(?:and|plus|then|with|also)\b", re.IGNORECASE)
_UNTREATED = re.compile(
    r"\b(?:untreated|patent|left alone|imaged only|not (?:treated|touched|stented|ballooned)"
    r"|no (?:treatment|intervention))\b",
    re.IGNORECASE,
)


def _filled(parts: Sequence[_Treated]) -> list[_Treated]:
    """Return each vessel once: what its own words leave out is as of the one before it, else as of the next."""
    told: list[_Treated] = []
    for i, part in enumerate(parts):
        near = [*reversed(told), *parts[i:]]
        acts = next((p.acts for p in near if p.acts), frozenset()) if not part.acts else part.acts
        lesion = part.lesion or next((p.lesion for p in near if p.lesion), "")
        told.append(_Treated(part.vessel, part.territory, acts, lesion, part.side))
    joined: dict[tuple[str, str], _Treated] = {}
    for part in told:
        last = joined.get((part.vessel, part.side))
        acts = part.acts | (last.acts if last else frozenset())
        lesion = max((x.lesion for x in (part, *([last] if last else []))), key=lambda x: x == "complex")
        joined[part.vessel, part.side] = _Treated(part.vessel, part.territory, acts, lesion, part.side)
    return list(joined.values())


def _first_code(told: _Treated, on: date, table: CodeTable) -> CodeRow | None:
    """Return the code of the first such vessel of the territory, None where there is not exactly one."""
    acts = told.acts - {_SHOCK} or {"angioplasty"}
    acts = acts - {"angioplasty"} if acts & _HOLDS_BALLOON else acts
    rows = [
        r
        for r in table.codes_of("ir", on)
        if r.regions == (told.territory,) and r.count != "each_additional" and {*r.technique} - LESIONS == acts
    ]
    rows = [r for r in rows if not {*r.technique} & LESIONS or told.lesion in r.technique]
    rows = [r for r in rows if table.fee(r.code, "", on)]
    return rows[0] if len(rows) == 1 else None


def _work(row: CodeRow, on: date, table: CodeTable) -> Decimal:
    fee = table.fee(row.code, "", on)
    return fee.row.work if fee else Decimal(0)


def _exam(row: CodeRow, count: str, told: _Treated) -> ExamWords:
    named = {"modality": ("ir",), "regions": row.regions, "technique": row.technique}
    return ExamWords(tuple({**named, **({"count": (count,)} if count else {})}.items()), None, told.side)
