"""Fits the weights by which descriptions are read as codes, `corpus/tables/weights.csv`, to what is in sight.

The examples are those of the table and the exam names and charge descriptions that are not held out. An example of the
table is scored as if it were not in the table. Nothing here is used when RadCode answers.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize  # type: ignore[import-untyped]

from evals.casefiles import is_held_out, load_names
from evals.suites import UNSCORED, charges_of
from radcode.attributes import describe
from radcode.ranking import Look, Ranker
from radcode.terms import Lexicon
from radcode.understand import Given, understand
from radcode.weighing import best_places, candidates, named_set, partners, sets, sureness

NEAREST = 40  # codes that an example is told apart from, beside its own
OTHERS = 8  # and some drawn at random, so that far ones stay far
PENALTY = 1e-4  # on the square of what a weight is away from its prior
SEED = 20261129
TOLD = "examples"  # the source of the table's own
NAMES = "names"  # the source of the order-entry names
ROUNDS = 200

# Before any example: what is said must hold, and what nobody said is unlikely. The examples move it from there.
PRIORS: Mapping[str, float] = {
    "words share": 4, "told share": 2, "label share": 3, "label missing": -0.5, "denied": -3, "denied words": -2,
    "region exact": 2, "region wider": 1.5, "region missed": -3, "region beyond": -1.5, "region denied": -3,
    "region elsewhere": -2, "technique none of it": -1, "modality held": 2, "modality wider": -2, "views held": 1,
    "side one both": -3, "side both one": -1, "set": -2, "usual": 2, "add-on of an exam said": -1.5,
    "hospital only": -3, "not for Medicare": -2, "not at home": -2, "purpose unsaid therapy": -2,
    "technique first beyond": -1, "kind cpt3": -1, "kind hcpcs2": -1,
    **{f"{a} clash": -4.0 for a in ("modality", "contrast", "views")},
    **{f"{a} clash": -2.5 for a in ("extent", "purpose", "count", "role", "trimester", "age", "tracer")},
    **{f"{a} held": 1.0 for a in ("contrast", "extent", "purpose", "count", "role", "trimester", "age", "tracer")},
}  # fmt: skip
# The share of a prior that the examples leave: what is said still speaks for who holds it and against who does not.
LEAST = 0.4
# The examples hold each code about as often; in a department some kinds are rare, and these weights say so at least.
REAL = 20.0  # a name or charge description counts as so many examples, which are written code by code
AT_MOST = {
    "modality clash": -3.0,
    "modality wider": -2.5,
    "denied": -4.0,
    "denied words": -1.5,
    "region elsewhere": -3.0,
    "hospital only": -3.0,
    "not for Medicare": -1.2,
    "kind cpt3": -0.6,
    "add-on of an exam said": -1.5,
}
AT_LEAST = {"usual": 2.0}

Weights = dict[str, float]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Example:
    """A description, the sets of codes of which any is right (none: it is no exam), and where it comes from.

    `own`: the codes whose example it is in the table; it must not count for itself.
    """

    text: str
    on: date
    accepted: tuple[frozenset[str], ...]
    source: str
    own: frozenset[str] = frozenset()


class Sheet(NamedTuple):
    """The candidates of one example: features by name (n, k), their codes, and which are right."""

    example: Example
    names: tuple[str, ...]
    columns: Floats
    sets: tuple[dict[str, float], ...]
    codes: tuple[frozenset[str], ...]
    right: Bools


def examples_of(
    ranker: Ranker, cases: Path, reference: Path | None, today: date, *, share: float = 1.0
) -> list[Example]:
    """Return the examples in sight: the names that are not held out, the charge descriptions, those of the table.

    Args:
        ranker: holds the table.
        cases: the folder of the cases.
        reference: the folder with the charge descriptions; None when it is absent.
        today: the date of service of the table's examples.
        share: of the table's examples, drawn with a fixed seed; fewer are faster.
    """
    rng = np.random.default_rng(SEED)
    names = [Example(c.text, c.on, c.expect.codes, NAMES) for c in load_names(cases) if not is_held_out(c.id)]
    charges = [
        Example(c.text, c.on, c.expect.codes, c.kind)
        for c in charges_of(ranker.table, reference) or ()
        if c.kind != UNSCORED
    ]
    told = [
        Example(r.text, today, r.accepted(), TOLD, frozenset(chain.from_iterable(r.accepted())))
        for r in ranker.table.rows("examples")
        if rng.random() < share
    ]
    return [*names, *charges, *told]


class Fitter:
    """Reads examples once and fits weights to them."""

    def __init__(self, ranker: Ranker, lexicon: Lexicon, today: date) -> None:
        self.ranker, self.lexicon, self.today = ranker, lexicon, today
        self._rng = np.random.default_rng(SEED)

    def read(self, example: Example) -> Look:
        """Return what an example says, its own row in the table left out."""
        given = Given(self.today, example.on, is_name=True)
        said = describe(understand(example.text, given, self.ranker.table, self.lexicon))
        without = [i for c in example.own for i in self.ranker.places(c)]
        return self.ranker.look(said, without=without, is_idle=example.source == TOLD and not example.own)

    def sheet(self, example: Example) -> Sheet:
        """Return the candidates of an example by the weights of now."""
        look = self.read(example)
        features = self.ranker.features(look) | self.ranker.of_day(example.on)
        may = self.ranker.may_be_named(example.on)
        scores = np.where(may, self.ranker.scores(look, example.on), -np.inf).astype(np.float32)
        nearest = best_places(scores, self.ranker.rows, NEAREST)
        own = [i for a in example.accepted if len(a) == 1 for c in a for i in self.ranker.places(c) if may[i]]
        drawn = [int(i) for i in self._rng.choice(np.flatnonzero(may), OTHERS)]
        singles = list(dict.fromkeys([*nearest, *own, *drawn]))
        together = list(sets(nearest, look, scores, example.on, self.ranker))
        together += self._accepted_sets(example, scores, {frozenset(p) for p, _ in together})
        columns = np.stack([features[n][singles] for n in features], axis=1)
        codes = [frozenset([self.ranker.rows[i].code]) for i in singles]
        codes += [named_set(places, self.ranker) for places, _ in together]
        return Sheet(
            example,
            tuple(features),
            columns,
            tuple(self.ranker.of_set(p, look, relation, example.on) for p, relation in together),
            tuple(codes),
            np.asarray([c in example.accepted for c in codes]),
        )

    def _accepted_sets(
        self, example: Example, scores: Floats, known: set[frozenset[int]]
    ) -> Iterable[tuple[tuple[int, ...], str]]:
        for codes in (a for a in example.accepted if len(a) > 1):
            places = sorted(
                (i for c in sorted(codes) for i in self.ranker.places(c) if np.isfinite(scores[i])),
                key=lambda i: -scores[i],
            )
            if len(places) == len(codes) and frozenset(places) not in known:
                chief, other = (self.ranker.rows[i].code for i in places[:2])
                relations = dict(partners(chief, example.on, self.ranker.table))
                yield tuple(places), relations.get(other, "beside")


def fitted(sheets: Sequence[Sheet], weights: Weights) -> Weights:
    """Return the weights under which the right candidates of the sheets are likeliest (a conditional logit)."""
    sheets = [s for s in sheets if s.right.any()]
    names = {n: i for i, n in enumerate(dict.fromkeys(chain.from_iterable(_names_of(s) for s in sheets)))}
    matrix = np.concatenate([_matrix(s, names) for s in sheets])
    right = np.concatenate([s.right for s in sheets])
    sizes = [len(s.codes) for s in sheets]
    starts = np.cumsum([0, *sizes[:-1]])
    of = np.repeat(np.arange(len(sizes)), sizes)
    prior = np.asarray([PRIORS.get(n, 0.0) for n in names])
    counts = np.asarray([1.0 if s.example.own else REAL for s in sheets], dtype=np.float32)
    counts /= counts.sum()

    def loss(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        z = matrix @ w.astype(np.float32)
        e = np.exp(z - np.maximum.reduceat(z, starts)[of])
        every, hit = np.add.reduceat(e, starts), np.add.reduceat(e * right, starts)
        missed = e / every[of] - e * right / np.maximum(hit, 1e-12)[of]
        away = w - prior
        value = -(counts @ (np.log(np.maximum(hit, 1e-12)) - np.log(every))) + PENALTY * (away @ away)
        return float(value), matrix.T @ (missed * counts[of]) + 2 * PENALTY * away

    start = np.asarray([weights.get(n, PRIORS.get(n, 0.0)) for n in names])
    bounds = [_bounds(n) for n in names]
    start = np.clip(start, [b[0] for b in bounds], [b[1] for b in bounds])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": ROUNDS}).x
    return {n: float(found[i]) for n, i in names.items()}


def crossed(sheets: Sequence[Sheet], weights: Weights) -> dict[str, Weights]:
    """Return for each hospital the weights fitted to everything but its own descriptions; empty where none is read."""
    names = sorted({s.example.source for s in sheets} - {TOLD, NAMES})
    return {name: fitted([s for s in sheets if s.example.source != name], weights) for name in names}


def _bounds(name: str) -> tuple[float, float]:
    prior = PRIORS.get(name, 0.0)
    low, high = (LEAST * prior, np.inf) if prior > 0 else (-np.inf, LEAST * prior) if prior < 0 else (-np.inf, np.inf)
    return max(low, AT_LEAST.get(name, -np.inf)), min(high, AT_MOST.get(name, np.inf))


def first_right(sheets: Iterable[Sheet], weights: Weights) -> dict[str, tuple[int, int, int]]:
    """Return for each source: examples, right first, right among three; those that are no exam left out."""
    counts: dict[str, tuple[int, int, int]] = {}
    for s in sheets:
        if s.example.accepted == (frozenset(),):
            continue
        z = [*(s.columns @ np.asarray([weights.get(n, 0.0) for n in s.names], dtype=np.float32))]
        z += [sum(weights.get(n, 0.0) * v for n, v in f.items()) for f in s.sets]
        order = np.argsort([-x for x in z], kind="stable")
        n, first, three = counts.get(s.example.source, (0, 0, 0))
        right = s.right[order]
        counts[s.example.source] = (n + 1, first + bool(right[0]), three + bool(right[:3].any()))
    return counts


def sure_weights(fitter: Fitter, examples: Iterable[Example]) -> Weights:
    """Return the weights of the chance that the first candidate is right and that any fits (two logits)."""
    signs: list[dict[str, float]] = []
    first: list[bool] = []
    fits: list[bool] = []
    ranker = fitter.ranker
    for example in examples:
        look = fitter.read(example)
        found = candidates(look, example.on, ranker, claim="professional")
        if not found or not (look.heard or look.said.values):
            continue
        signs.append(sureness(found, look, ranker))
        first.append(named_set(found[0].places, ranker) in example.accepted)
        fits.append(example.accepted != (frozenset(),))
    matrix = np.asarray([list(s.values()) for s in signs])
    names = list(signs[0])
    weigh = {"first": np.ones(len(fits)), "fits": np.where(fits, 1.0, NO_EXAM)}
    goals = {"first": np.asarray(first, dtype=float), "fits": np.asarray(fits, dtype=float)}
    return {
        f"{which} {n}": float(w)
        for which, goal in goals.items()
        for n, w in zip(names, _logit(matrix, goal, weigh[which]), strict=True)
    }


NO_EXAM = 3.0  # what is no exam stands seldom among the examples and counts for more


def _logit(
    matrix: npt.NDArray[np.float64], goal: npt.NDArray[np.float64], weigh: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    def loss(w: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        z = matrix @ w
        value = (weigh * (np.logaddexp(0, z) - goal * z)).sum() / weigh.sum()
        slope = matrix.T @ (weigh * (1 / (1 + np.exp(-z)) - goal)) / weigh.sum()
        return float(value + 1e-3 * (w @ w)), slope + 2e-3 * w

    found: npt.NDArray[np.float64] = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B").x
    return found


def write_weights(path: Path, weights: Weights) -> None:
    """Write the table of weights, sorted, to three places; what counts for nothing is left out."""
    _write(path, ["feature", "weight"], _rounded(weights))


def write_crossed(path: Path, found: Mapping[str, Weights]) -> None:
    """Write the weights by which each hospital is read in the suite of charges, sorted, to three places."""
    rows = [(name, *row) for name in sorted(found) for row in _rounded(found[name])]
    _write(path, ["unseen", "feature", "weight"], rows)


def _rounded(weights: Weights) -> list[tuple[str, str]]:
    kept = ((n, f"{round(w, 3) + 0.0:.3f}".rstrip("0").rstrip(".")) for n, w in weights.items() if abs(w) >= 5e-4)
    return sorted(kept)


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _names_of(sheet: Sheet) -> Iterable[str]:
    return chain(sheet.names, chain.from_iterable(sheet.sets))


def _matrix(sheet: Sheet, names: Mapping[str, int]) -> Floats:
    found = np.zeros((len(sheet.codes), len(names)), dtype=np.float32)
    found[: len(sheet.columns), [names[n] for n in sheet.names]] = sheet.columns
    for row, features in enumerate(sheet.sets, start=len(sheet.columns)):
        for name, value in features.items():
            found[row, names[name]] = value
    return found
