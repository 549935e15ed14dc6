"""Runs the yardsticks over the cases of a run: the chain and the nearest labels, then compares them with RadCode.

Edges: the encoder, the index's publications, a temporary Chroma database, the reference folder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from evals.casefiles import Case, ExpectName, NameCase, is_held_out
from evals.peers import chain, nearest
from evals.peers.names import Labels, Looked, Nearest, compare_names
from evals.peers.passages import compare_passages, place_of, spans_of
from evals.peers.questions import SURE, Asked, compare_questions
from evals.peers.standings import Comparison, joined
from evals.suites import NOT_LOADED, UNSCORED, Result, charges_of
from radcode.engine import Engine

SURE_NGRAM = (0.0, 0.1, 0.2, 0.3)  # as `SURE`, for similarities that lie lower


class _Name(NamedTuple):
    id: str
    text: str
    on: date
    expect: ExpectName
    held_out: bool


def compare(
    engine: Engine, cases: Sequence[Case], names: Sequence[NameCase], ours: Mapping[str, Sequence[Result]],
    progress: Callable[[str], None] = lambda line: None,
) -> Comparison:  # fmt: skip
    """Return how RadCode's results of this run and the yardsticks stand on the same cases.

    Args:
        engine: whose index, encoder, tables and settings the yardsticks share.
        cases: the questions.
        names: the exam names.
        ours: RadCode's results by suite; a suite that is not among them is not compared.
        progress: hears what runs.

    Raises:
        UsageError: a package of the yardsticks is not installed.
    """
    dense = nearest.dense(engine.encoder)
    parts = []
    if {"questions", "retrieval"} & {*ours}:
        progress("yardsticks: the chain over the publications")
        asked = _asked(engine, cases, dense)
        if "questions" in ours:
            parts.append(compare_questions(chain.WHO, asked, ours["questions"], engine.table))
        if "retrieval" in ours:
            parts.append(_passages(engine, asked, ours["retrieval"]))
    if "names" in ours:
        progress("yardsticks: exam names")
        looked = [_Name(n.id, n.text, n.on, n.expect, is_held_out(n.id)) for n in names]
        parts.append(_compare("names", engine, looked, ours["names"], dense))
    charges = charges_of(engine.table, engine.settings.reference)
    if "charges" in ours and charges is not None:
        progress("yardsticks: charge descriptions")
        scored = [_Name(c.id, c.text, c.on, c.expect, False) for c in charges if c.kind != UNSCORED]
        parts.append(_compare("charges", engine, scored, ours["charges"], dense))
    return joined(parts)


def _asked(engine: Engine, cases: Sequence[Case], dense: nearest.Similarity) -> list[Asked]:
    """Let the chain search every question; the turns of a dialogue are one text, as a condensing step would make."""
    today = engine.settings.on_today()
    said = [(" ".join(c.asked), c.on or today) for c in cases]
    near = nearest.nearest(said, nearest.own_labels(engine.table), engine.table, dense)
    with chain.chain_over(engine.index().publications, engine.encoder) as built:
        found = [built.found(text) for text, _ in said]
    return [Asked(c, text, on, f, n) for c, (text, on), f, n in zip(cases, said, found, near, strict=True)]


def _passages(engine: Engine, asked: Iterable[Asked], ours: Iterable[Result]) -> Comparison:
    """Compare where the first labelled section stands, over the cases of which RadCode's suite scored one."""
    places = {r.id: int(r.got["place"]) for r in ours if r.kind != NOT_LOADED}
    loaded = {p.id: p for p in engine.index().publications}
    theirs, texts = {}, {}
    for q in (q for q in asked if q.case.id in places):
        labels = [x for x in q.case.expect.passages if x.publication in loaded]
        spans = [s for x in labels for s in spans_of(x.section, loaded[x.publication])]
        theirs[q.case.id], texts[q.case.id] = place_of(q.found, spans), q.text
    return compare_passages(chain.WHO, theirs, places, texts, chain.TOP)


def _compare(
    suite: str, engine: Engine, names: Sequence[_Name], ours: Sequence[Result], dense: nearest.Similarity
) -> Comparison:
    table = engine.table
    sets = {
        "own-words labels": nearest.own_labels(table),
        "own-words labels with their explanations": nearest.explained_labels(table),
        "official descriptors": nearest.official_labels(engine.settings.reference),
    }
    held = {name: labels for name, labels in sets.items() if labels}

    def seen(similarity: nearest.Similarity) -> Iterable[Labels]:
        for name, labels in held.items():
            near = nearest.nearest([(n.text, n.on) for n in names], labels, table, similarity)
            yield Labels(name, tuple(Looked(*n, x) for n, x in zip(names, near, strict=True)))

    peers = [
        Nearest("nearest label, MiniLM", SURE, tuple(seen(dense))),
        Nearest("nearest label, character 3-5-grams", SURE_NGRAM, tuple(seen(nearest.ngrams))),
    ]
    return compare_names(suite, peers, ours, table)
