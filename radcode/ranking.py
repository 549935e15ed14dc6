"""Orders codes, and codes billed together, by how well they fit a description.

Pure; imports `attributes`, `rows`, `tables`, `terms`, `wordbook`. A feature is a plain statement about a code ("has
another contrast than the one said"); its weight is a row of the table `weights`, fitted by `python -m evals fit`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from radcode.attributes import Description, said_regions
from radcode.checks import rc104_not_valid_for_medicare as not_valid
from radcode.rows import CodeRow, RuleRow
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import word_tokens
from radcode.wordbook import WELL, Floats, Heard, Wordbook

_ANY = frozenset(("any", "either", "na"))
_SIDED = {"left": "one", "right": "one", "one": "one", "both": "both"}
_SIDES = ("one", "both", "either", "na")
_SEVERAL = ("technique", "approach")  # attributes of which a code has several values, each of which may be said
_SINGLE = tuple(a for a in ATTRIBUTES if a not in ("regions", "laterality", *_SEVERAL))
_BY_KIND = ("row", "add-on", "views", "laterality", "regions", *_SEVERAL, *_SINGLE)
_READS = {
    "add-on": ("modality",),
    "regions": ("regions", "denied_region"),
    "views": (),
    "row": (),
}  # what is said of each
_WORST = ("denied", "denied words", "not for Medicare")  # one bad code spoils a set
_REMEMBERED = 1 << 11  # columns of what was said before; some ten megabytes
_NAMED = 30  # an attribute of at most so many values has a weight for each that goes unsaid
_PAIRED = 8  # and one of so few for each pair of a value said and another one that the code has
_MOST_VIEWS = 4  # a code of more views is told apart by no weight of its own
_FAR, _DOWN = 9, 4  # steps between regions: none, and what a step down counts more than one up
_ONLY = frozenset(("only", "alone"))

Value = tuple[Any, ...]


class Look(NamedTuple):
    """What a description says of all codes: `columns` (k,) of the distinct values of each attribute, `words` (n,)."""

    said: Description
    heard: tuple[Heard, ...]
    columns: dict[str, dict[str, Floats]]
    words: dict[str, Floats]


class Ranker:
    """The codes of all dates as columns, built once from the table."""

    def __init__(self, table: CodeTable) -> None:
        self.table = table
        self.book = Wordbook(table)
        self.rows: tuple[CodeRow, ...] = self.book.rows
        self._places: dict[str, list[int]] = {}
        for i, row in enumerate(self.rows):
            self._places.setdefault(row.code, []).append(i)
        self._weights = {x.feature: float(x.weight) for x in table.rows("weights")}
        self._kinds = {a: _Kinds([r.values(a) for r in self.rows]) for a in ATTRIBUTES}
        self._kinds["views"] = _Kinds([(r.views_min, r.views_max) for r in self.rows])
        guides = [x for x in table.rows("rules") if x.kind == "guidance"]
        self._kinds["modality"] = _Kinds([(r.modality, *_guided_by(r, guides)) for r in self.rows])
        self._kinds["add-on"] = _Kinds([(r.modality, r.addon) for r in self.rows])
        self._defaults = [x for x in table.rows("rules") if x.kind == "default"]
        hospital = table.hospital_prefixes(date.max)
        self._kinds["row"] = _Kinds([(r.kind, r.scope, r.code.startswith(hospital)) for r in self.rows])
        studies: dict[str, int] = {}
        self._study = np.asarray([studies.setdefault(r.modality, len(studies)) for r in self.rows], dtype=np.intp)
        self._plain = np.asarray([not r.technique and not r.addon and r.scope == "imaging" for r in self.rows])
        self._complete = np.asarray([r.extent == "complete" for r in self.rows], dtype=np.float32)
        self._refused: dict[date, Floats] = {}
        self._seen: dict[tuple[Any, ...], dict[str, Floats]] = {}
        self._named: dict[tuple[date, bool], npt.NDArray[np.bool_]] = {}

    def places(self, code: str) -> Sequence[int]:
        """Return where the rows of a code stand in the table."""
        return self._places.get(code, ())

    def may_be_named(self, on: date, claim: str = "") -> npt.NDArray[np.bool_]:
        """Return which codes may be named, (n,): those in force on the day.

        For a professional claim the hospital's own codes are left out.

        Args:
            on: the date of service.
            claim: professional or facility; empty when it is not known.
        """
        key = (on, claim == "professional")
        if key not in self._named:
            prefixes = self.table.hospital_prefixes(on) if key[1] else ()
            self._named[key] = np.asarray(
                [
                    row.effective_from <= on <= row.effective_to
                    and not (prefixes and row.scope != "supply" and row.code.startswith(prefixes))
                    for row in self.rows
                ]
            )
        return self._named[key]

    def weight(self, feature: str) -> float:
        """Return how much a feature counts; 0 for one that was never fitted."""
        return self._weights.get(feature, 0.0)

    def weighed_by(self, weights: Mapping[str, float]) -> Ranker:
        """Return this ranker with other weights, as fitting tries them."""
        other = copy(self)
        other._weights = dict(weights)
        return other

    def look(self, said: Description, *, without: Iterable[int] = (), is_idle: bool = False) -> Look:
        """Return what a description says of all codes, worked out once for all that is asked of it.

        Args:
            said: the description.
            without: places of codes of which one example is not counted; see `Wordbook.heard`.
            is_idle: the description is an example of the table that names no exam.
        """
        heard = tuple(self.book.heard(said.words, without=without, is_idle=is_idle))
        meant = [w for a in ATTRIBUTES for v in said.of(a) for w in word_tokens(self.table.meaning(a, v))]
        share, missing = self.book.label_said(heard, meant)
        columns = {a: self._columns_of_all(a, said) for a in _BY_KIND}
        whole = _words_of([(h, h.stands, h.told) for h in heard])
        empty = np.zeros(len(self.rows), dtype=np.float32)
        words = {name: empty + np.float32(value) for name, value in whole.items()}
        words |= {"label share": share, "label missing": missing / np.float32(10)}
        if _ONLY & set(said.words):
            words["only: label missing"] = words["label missing"]
        words |= self._denied(said) | self._usual(said)
        words |= self._not_at_home(columns["regions"])
        if "extent" not in said.values:
            words |= _of_a_part(columns["regions"], self._kinds["regions"].which, self._complete)
        return Look(said, heard, columns, words)

    def of_day(self, on: date) -> dict[str, Floats]:
        """Return what is true of each code on a day whatever was said: that Medicare, the usual payer, refuses it."""
        if on not in self._refused:
            refused = [bool(not_valid.check(r.code, on, "medicare", self.table)) for r in self.rows]
            self._refused[on] = np.asarray(refused, dtype=np.float32)
        return {"not for Medicare": self._refused[on]}

    def scores(self, look: Look, on: date) -> Floats:
        """Return a number for each code, the higher the likelier; (n,) in table order."""
        total = np.zeros(len(self.rows), dtype=np.float32)
        for attribute, columns in look.columns.items():
            weighed = [np.float32(w) * column for name, column in columns.items() if (w := self.weight(name))]
            if weighed:
                total += np.stack(weighed).sum(axis=0)[self._kinds[attribute].which]
        for name, column in (look.words | self.of_day(on)).items():
            if w := self.weight(name):
                total += np.float32(w) * column
        return total

    def features(self, look: Look) -> dict[str, Floats]:
        """Return what is true of each code, by feature; each (n,) in table order."""
        by_kind = {
            name: column[self._kinds[attribute].which]
            for attribute, columns in look.columns.items()
            for name, column in columns.items()
            if column.any()
        }
        return by_kind | {name: column for name, column in look.words.items() if column.any()}

    def of_set(self, places: Sequence[int], look: Look, relation: str, on: date) -> dict[str, float]:
        """Return what is true of codes that are billed together, as if they were one.

        Args:
            places: of the codes, the chief one first.
            look: the description.
            relation: what binds the codes: a relation of `pairs`, or `beside`.
            on: the date of service.
        """
        found: dict[str, float] = {f"set {relation}": 1.0, "set": float(len(places) - 1)}
        rows = [self.rows[i] for i in places]
        for attribute in ("row", "add-on", "views", "laterality", *_SINGLE):
            which = self._kinds[attribute].which
            each = [{n: float(c[which[i]]) for n, c in look.columns[attribute].items()} for i in places]
            found |= _most_agreed(each, attribute)
        if {"each_additional"} < {r.count for r in rows}:  # the first and each further one: what "two nodules" means
            found |= self._of_value("count", ("multiple",), look.said)
        for attribute in ("regions", *_SEVERAL):
            union = tuple(dict.fromkeys(v for r in rows for v in r.values(attribute)))
            found |= self._of_value(attribute, union, look.said)
        heard = [(h, max(h.stands[i] for i in places), max(h.told[i] for i in places)) for h in look.heard]
        found |= {name: float(value) for name, value in _words_of(heard).items()}
        found["label share"] = float(np.mean([look.words["label share"][i] for i in places]))
        found["label missing"] = float(sum(look.words["label missing"][i] for i in places))
        for name, column in (look.words | self.of_day(on)).items():
            if name in _WORST:
                found[name] = max(float(column[i]) for i in places)
        return found

    def score_of(self, features: Mapping[str, float]) -> float:
        """Return the number of one candidate from its features."""
        return float(sum(self.weight(name) * value for name, value in features.items()))

    # ------------------------------------------------------------ features

    def _columns_of_all(self, attribute: str, said: Description) -> dict[str, Floats]:
        """Return the columns of an attribute; what was said of it before is not worked out again."""
        also = tuple(said.of(a) for a in _READS.get(attribute, (attribute,)))
        more = (said.views,) if attribute == "views" else (said.side,) if attribute == "laterality" else ()
        key = (attribute, also, more, bool(_ONLY & set(said.words)))
        found = self._seen.get(key)  # another thread may empty it between two look-ups
        if found is None:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            found = self._seen[key] = self._columns(attribute, self._kinds[attribute].values, said)
        return found

    def _of_value(self, attribute: str, value: Value, said: Description) -> dict[str, float]:
        return {n: float(c[0]) for n, c in self._columns(attribute, (value,), said).items()}

    def _columns(self, attribute: str, values: Sequence[Value], said: Description) -> dict[str, Floats]:
        match attribute:
            case "row":
                found = _row(values, self._kinds["row"].values)
            case "add-on":
                other = said.of("modality")
                found = {
                    "add-on of an exam said": _column(
                        values, lambda own: bool(own[1]) and any(m != own[0] for m in other)
                    )
                }
            case "views":
                found = _views(values, said)
            case "laterality":
                found = _sides(values, said)
            case "regions":
                found = _regions(values, said, self.table)
            case "technique" | "approach":
                found = _several(attribute, values, said.of(attribute), self.table)
            case _:
                found = self._single(attribute, values, said.of(attribute))
        if _ONLY & set(said.words):
            found |= {f"only: {n}": c for n, c in found.items() if n.endswith("beyond")}
        return found

    def _single(self, attribute: str, values: Sequence[Value], said: tuple[str, ...]) -> dict[str, Floats]:
        named = self._kinds[attribute].distinct
        if not said:
            if len(named) > _NAMED:
                return {f"{attribute} unsaid": _column(values, bool)}
            return {f"{attribute} unsaid {v}": _column(values, lambda own, v=v: v in own) for v in named}  # type: ignore[misc]
        up = self.table.ancestors

        def how(own: Value) -> str:
            if not own or own[0] in _ANY:
                return own[0] if own else "none"
            if own[0] in said:
                return "held"
            if set(own[1:]) & set(said):
                return "guided"
            if any(s in up(attribute, own[0]) for s in said):
                return "kind of"
            return "wider" if any(own[0] in up(attribute, s) for s in said) else "clash"

        hows = [how(v) for v in values]
        found = {f"{attribute} {h}": _column(hows, lambda x, h=h: x == h) for h in _HOWS}  # type: ignore[misc]
        if attribute == "modality":
            found["guidance said"] = _column(values, lambda own: bool(set(own[1:]) & set(said)))
        if len(said) > 1:
            found[f"{attribute} one of several"] = found[f"{attribute} held"]
        elif len(named) <= _PAIRED:
            others = [v for v in named if v not in said]
            found |= {f"{attribute} {said[0]} for {v}": _column(values, lambda own, v=v: v in own) for v in others}  # type: ignore[misc]
        return found

    def _usual(self, said: Description) -> dict[str, Floats]:
        """Return which codes have what the department does when the order does not say: rules of the kind `default`."""
        found: dict[str, Floats] = {}
        for rule in self._defaults:
            wanted = [pair.split("=") for pair in rule.subject.split(";")]
            attribute, _, value = rule.value.partition("=")
            if all(v in said.of(a) for a, v in wanted) and not said.of(attribute):
                kinds = self._kinds[attribute]
                column = _column(kinds.values, lambda own, v=value: v in own)  # type: ignore[misc]
                found["usual"] = np.maximum(found.get("usual", np.float32(0)), column[kinds.which])
        return found

    def _not_at_home(self, regions: Mapping[str, Floats]) -> dict[str, Floats]:
        """Return which codes are of a wider region where their kind of study has a plain code of the very one said."""
        if "region exact" not in regions:
            return {}
        which = self._kinds["regions"].which
        exact = (regions["region exact"][which] > 0) & self._plain
        homes = np.bincount(self._study, weights=exact, minlength=1)[self._study] > 0
        wider = (regions["region wider"] + regions["region much wider"])[which]
        return {"not at home": (wider * (homes & (regions["region exact"][which] == 0))).astype(np.float32)}

    def _denied(self, said: Description) -> dict[str, Floats]:
        found: dict[str, Floats] = {}
        up = self.table.ancestors
        for attribute, _, value in (pair.partition(":") for pair in said.of("denied")):
            if kinds := self._kinds.get(attribute):
                hit = _column(kinds.values, lambda own, a=attribute, v=value: any(v in up(a, o) for o in own))  # type: ignore[misc]
                found["denied"] = np.maximum(found.get("denied", np.float32(0)), hit[kinds.which])
        if heard := self.book.heard(said.denied):
            total = sum(h.weight for h in heard) or 1.0
            hits = np.sum([h.weight * (h.stands >= WELL) for h in heard], axis=0)
            found["denied words"] = (hits / total).astype(np.float32)
        return found


_HOWS = (
    "held",
    "guided",
    "kind of",
    "any",
    "either",
    "wider",
    "none",
    "na",
    "clash",
)  # from what agrees best to what does not


@lru_cache(maxsize=4)
def ranker_of(table: CodeTable) -> Ranker:
    """Return what orders the codes of a table; built once, for all who weigh by the table's own weights."""
    return Ranker(table)


class _Kinds:
    """A column of which few values differ: `values` are the distinct ones, `which` (n,) says who has which."""

    def __init__(self, column: Sequence[Value]) -> None:
        ids: dict[Value, int] = {}
        self.which = np.asarray([ids.setdefault(v, len(ids)) for v in column], dtype=np.intp)
        self.values = tuple(ids)
        self.distinct = sorted({str(v) for value in self.values for v in value[:1] if v is not None} - _ANY)


def _column(values: Iterable[Any], of: Callable[[Any], float]) -> Floats:
    return np.asarray([of(v) for v in values], dtype=np.float32)


def _most_agreed(each: Sequence[dict[str, float]], attribute: str) -> dict[str, float]:
    """Return the features of the code that agrees best with what was said of an attribute: it speaks for its set."""
    ranks = {f"{attribute} {h}": -i for i, h in enumerate(_HOWS)}
    return max(each, key=lambda features: max((ranks[n] for n, v in features.items() if v and n in ranks), default=0))


def _guided_by(row: CodeRow, guides: Iterable[RuleRow]) -> tuple[str, ...]:
    """Return the kinds of imaging that guide the procedure: "US" beside a biopsy is its guidance."""
    return tuple(x.subject for x in guides if x.value in row.technique)


def _of_a_part(regions: Mapping[str, Floats], which: npt.NDArray[np.intp], complete: Floats) -> dict[str, Floats]:
    """Return which codes are a complete study of more than the part that was said: one organ is limited."""
    if "region wider" not in regions:
        return {}
    return {"complete study of more": (regions["region wider"] + regions["region much wider"])[which] * complete}


def _row(values: Sequence[Value], every: Sequence[Value]) -> dict[str, Floats]:
    kinds, scopes = sorted({x[0] for x in every}), sorted({x[1] for x in every})
    found = {f"kind {k}": _column(values, lambda own, k=k: own[0] == k) for k in kinds}  # type: ignore[misc]
    found["hospital only"] = _column(values, lambda own: own[2] and own[1] != "supply")
    return found | {f"scope {s}": _column(values, lambda own, s=s: own[1] == s) for s in scopes}  # type: ignore[misc]


def _sides(values: Sequence[Value], said: Description) -> dict[str, Floats]:
    side = _SIDED.get(said.side, "") or next((v for v in said.of("laterality") if v in ("one", "both")), "unsaid")
    return {f"side {side} {v}": _column(values, lambda own, v=v: v in own) for v in _SIDES}  # type: ignore[misc]


def _views(values: Sequence[Value], said: Description) -> dict[str, Floats]:
    views = said.views
    if views is None:
        few = range(1, _MOST_VIEWS + 1)
        return {f"views unsaid {n}": _column(values, lambda own, n=n: min(own[0] or 0, _MOST_VIEWS) == n) for n in few}  # type: ignore[misc]

    def off(own: Value) -> float:
        low, high = own
        if low is None:
            return 0.0
        return float(max(low - views.low, views.high - (views.high if high is None else high), 0))

    held = _column(values, lambda own: own[0] is not None and not off(own))
    exact = _column(values, lambda own: own[0] == views.low if views.at_least else True)
    far = _column(values, off)
    return {
        "views held": held,
        "views exact": held * exact,
        "views none": _column(values, lambda own: own[0] is None),
        "views clash": (far > 0).astype(np.float32),
        "views off by": np.minimum(far, 3),
    }


def _several(attribute: str, values: Sequence[Value], said: tuple[str, ...], table: CodeTable) -> dict[str, Floats]:
    up = table.ancestors
    every = {o for own in values for o in own}
    near = [{o for o in every if s in up(attribute, o) or o in up(attribute, s)} for s in said]
    covered = {o for o in every if set(said) & set(up(attribute, o))}
    held = _column(values, lambda own: sum(not n.isdisjoint(own) for n in near))
    beyond = _column(values, lambda own: sum(o not in covered for o in own))
    return {
        f"{attribute} held": np.minimum(held, 3),
        f"{attribute} first held": (held > 0).astype(np.float32),
        f"{attribute} missed": np.float32(len(said)) - held,
        f"{attribute} none of it": (held < bool(said)).astype(np.float32),
        f"{attribute} beyond": np.minimum(beyond, 4),
        f"{attribute} first beyond": (beyond > 0).astype(np.float32),
    }


def _regions(values: Sequence[Value], said: Description, table: CodeTable) -> dict[str, Floats]:
    up = table.ancestors
    found = {}
    if denied := set(said.of("denied_region")):
        found["region denied"] = _column(values, lambda own: any(denied & set(up("regions", o)) for o in own))
    regions = said_regions(said, table)
    if not regions:
        depth = _column(values, lambda own: max((max(up("regions", o).values()) for o in own), default=0))
        return found | {
            "region unsaid": _column(values, lambda own: bool(own) and own != ("body",)),
            "region unsaid depth": depth,
        }
    measured = np.asarray([_measured(own, regions, table) for own in values], dtype=np.float32)
    found |= {f"region {name}": measured[:, i] for i, name in enumerate(_MEASURES)}
    return found | {"region elsewhere": (found["region missed"] == 1).astype(np.float32)}


_MEASURES = ("exact", "wider", "much wider", "narrower", "missed", "beyond", "none")


def _measured(own: Value, regions: tuple[str, ...], table: CodeTable) -> tuple[float, ...]:
    """Return how a code's regions lie to those said, in the order of `_MEASURES`; shares of what was said."""
    if not own:
        return (0, 0, 0, 0, 0, 0, 1)
    touched: set[str] = set()
    counts = dict.fromkeys(_MEASURES, 0.0)
    for region in regions:
        up = table.ancestors("regions", region)
        near = [(up[o], o) for o in own if o in up]
        near += [
            (_DOWN + down[region], o) for o in own if region in (down := table.ancestors("regions", o)) and o != region
        ]
        steps, which = min(near, default=(_FAR, ""))
        touched.add(which)
        if steps >= _FAR:
            counts["missed"] += 1
        elif steps > _DOWN:
            counts["narrower"] += min(steps - _DOWN, 3)
        else:
            counts["exact" if steps == 0 else "wider" if steps == 1 else "much wider"] += 1
    shares = [counts[m] / len(regions) for m in _MEASURES]
    shares[_MEASURES.index("beyond")] = len(set(own) - touched)
    return tuple(shares)


def _words_of(heard: Sequence[tuple[Heard, Any, Any]]) -> dict[str, Any]:
    """Return the features of words from (word, how well it stands, how it was used) of one code or of all."""
    found: dict[str, Any] = {}
    for name, some in (
        ("words", [x for x in heard if not x[0].word.isdecimal()]),
        ("numbers", [x for x in heard if x[0].word.isdecimal()]),
    ):
        total = sum(h.weight for h, _, _ in some) or 1.0
        got = sum(h.weight * stands for h, stands, _ in some)
        found[f"{name} share"] = got / total
        found[f"{name} well"] = sum(h.weight * (stands >= WELL) for h, stands, _ in some) / total
        found[f"{name} weight"] = got / 10
    total = sum(h.told_weight for h, _, _ in heard if not h.word.isdecimal()) or 1.0
    told = sum(h.told_weight * used for h, _, used in heard if not h.word.isdecimal())
    return found | {"told share": told / total, "told weight": told / 10}
