"""python -m bench.distractors: what retrieval is worth when 20,000 sentences about other codes stand in the index.

Prints recall and MRR with and without them. The sentences are made from the code table, each a passage of its own, in
publications as trusted as ours; their vectors are kept in the data folder. Asserts nothing.
"""

from __future__ import annotations

import hashlib
import random
import statistics
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.console import Console
from rich.progress import track

from evals.__main__ import CASES
from evals.casefiles import Case, is_held_out, load_cases
from evals.labels import DEPTHS, Labels, labels_of, place_of, recall, reciprocal_rank
from evals.suites import Asked, ask_all, own_publications
from radcode.codes import code_mentions
from radcode.engine import Engine, build_engine
from radcode.generation import indexed_text
from radcode.lexical import LexicalIndex
from radcode.model import Chunk, Editions, Encoder, Matrix, Publication
from radcode.rows import CodeRow
from radcode.settings import Settings
from radcode.shell import run as run_app
from radcode.store import MemoryIndex, contents_of
from radcode.tables import CodeTable

SENTENCES = 20_000
A_PUBLICATION = 500  # sentences of one publication, so that no rule about a publication's share hides them
SEED = 20_26
STEP = 512  # texts between two moves of the bar

# Plain ways to speak about one code; a form whose words the tables lack for a code is passed over.
FORMS = (
    "Code {code} is {label}.",
    "{label} is reported with {code}.",
    "Use {code} when the report describes {label}.",
    "The claim for {label} carries {code} on one line.",
    "{code} stands for {label}: {explains}",
    "{label}, {code}, is an exam of the {kind} family.",
    "An order for {label} becomes {code} at the desk.",
    "Do not mix {code}, {label}, with {other}, {otherlabel}.",
    "{code} and {other} are neighbours: {label} and {otherlabel}.",
    "Medicare's unit limit for {code}, {label}, is {units} a day.",
    "How many units? {label} under {code} takes {units} at most.",
    "The fee file gives {code} a work value of {work} and status {status}.",
    "In payment, {label} ({code}) has {work} work RVUs in the national fee schedule.",
    "Who reads {label} in a hospital bills {code}-{side}; the scanner's owner bills the rest.",
    "{code}-{side} is one half of {label}.",
    "{code} has been in the list since {since}.",
    "The pair {code} and {paired} is bundled, so {label} is not paid beside it.",
    "On one day {code} goes with {paired} only when the records show two separate services.",
    "A denial of {code} often means that {label} lacked an order.",
    "Both sides? For {label} look at the bilateral indicator of {code}, which is {bilateral}.",
)


@dataclass(slots=True)
class ScratchEngine(Engine):
    """The engine as it is, over an index held in memory."""

    scratch: MemoryIndex | None = None

    def index(self) -> MemoryIndex:  # type: ignore[override]
        """Return the scratch index."""
        assert self.scratch is not None
        return self.scratch

    def editions(self) -> Editions:
        """Return that nothing of this is an edition."""
        return Editions(self.table.hash[:16], "scratch", "scratch")


def sentences(table: CodeTable, on: date, avoid: Collection[str], n: int = SENTENCES) -> list[str]:
    """Return n different sentences about codes in force on a day, or as many as the tables give; seeded, any order.

    Args:
        table: where codes, labels and figures come from.
        on: the day.
        avoid: codes that are named in no sentence.
        n: how many.
    """
    rows = [row for row in table.codes_on(on) if row.code not in avoid]
    made = sorted({said for row in rows for said in _said(row, rows, table, on) if not _names(said) & {*avoid}})
    return random.Random(SEED).sample(made, min(n, len(made)))


def _said(row: CodeRow, rows: Sequence[CodeRow], table: CodeTable, on: date) -> Iterator[str]:
    near = [x for x in rows if x.code != row.code and (x.modality, x.regions) == (row.modality, row.regions)]
    fee, limit = table.fee(row.code, "", on), table.mue(row.code, on)
    half = next((x for x in table.rows("fees") if x.code == row.code and x.modifier), None)
    paired = [p.other for p in table.pairs_of(row.code, on) if p.other != row.code]
    words = {
        "code": row.code, "label": row.label, "explains": row.explains, "kind": table.meaning("modality", row.modality),
        "other": near[0].code if near else "", "otherlabel": near[0].label if near else "",
        "units": str(limit.row.value) if limit else "", "work": str(fee.row.work) if fee else "",
        "status": fee.row.status if fee else "", "bilateral": fee.row.bilateral if fee else "",
        "side": half.modifier if half else "", "paired": paired[0] if paired else "",
        "since": str(row.effective_from.year) if row.effective_from > date.min else "",
    }  # fmt: skip
    for form in FORMS:
        if all(words[name] for name in words if f"{{{name}}}" in form):
            yield form.format(**words)


def _names(text: str) -> set[str]:
    return {m.code for m in code_mentions(text)}


def accepted(cases: Iterable[Case]) -> frozenset[str]:
    """Return the codes that the cases accept or their questions name."""
    held = list(cases)
    right = {code for case in held for codes in case.expect.codes or () for code in codes}
    return frozenset(right | {code for case in held for turn in case.asked for code in _names(turn)})


def publications_of(said: Sequence[str], on: date) -> tuple[list[Publication], list[Chunk]]:
    """Return the sentences as publications of some hundred, and a chunk for each sentence."""
    publications, chunks = [], []
    for at in range(0, len(said), A_PUBLICATION):
        some = said[at : at + A_PUBLICATION]
        text = "\n".join(some)
        name, sha = f"distractors-{at // A_PUBLICATION:03}", hashlib.sha256(text.encode()).hexdigest()
        publications.append(
            Publication(
                name, "Notes on imaging codes", "Nobody", "", "reference", "", on, None, None, "", sha, text, ()
            )
        )
        start = 0
        for one in some:
            end = start + len(one)
            chunks.append(Chunk(f"{sha[:16]}:{start}-{end}", name, "", start, end, one))
            start = end + 1
    return publications, chunks


def kept_vectors(texts: Sequence[str], encoder: Encoder, folder: Path) -> Matrix:
    """Return the unit rows of the texts, encoded once and then read from the folder."""
    key = hashlib.sha256("\x00".join((encoder.hash, *texts)).encode()).hexdigest()[:16]
    path = folder / f"distractors-{key}.npy"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))  # texts of one length fill a batch
        steps = track(range(0, len(order), STEP), "encoding", console=Console(stderr=True), transient=True)
        rows = np.zeros((len(texts), encoder.dimension), dtype=np.float32)
        for at in steps:
            some = order[at : at + STEP]
            rows[some] = encoder.encode([texts[i] for i in some])
        np.save(path, rows)
    return np.asarray(np.load(path), dtype=np.float32)


def with_distractors(index: MemoryIndex, said: Sequence[str], encoder: Encoder, on: date, folder: Path) -> MemoryIndex:
    """Return an index that holds what the given one holds, and the sentences."""
    publications, chunks = publications_of(said, on)
    every = [*index.publications, *publications]
    titles = {p.id: p.title for p in every}
    vectors = kept_vectors([indexed_text(titles[c.publication], c) for c in chunks], encoder, folder)
    rows = {c.id: index.vectors[i] for i, c in enumerate(index.chunks)}
    rows |= {c.id: v for c, v in zip(chunks, vectors, strict=True)}
    chunks = sorted([*index.chunks, *chunks], key=lambda c: c.id)
    contents = contents_of(
        "scratch", every, chunks, index.all_conflicts, lambda texts: np.stack([rows[c.id] for c in chunks])
    )
    return MemoryIndex(contents, LexicalIndex.of_texts([indexed_text(titles[c.publication], c) for c in chunks]))


app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)


@app.command()
def main(n: Annotated[int, typer.Option("--sentences", help="how many; fewer are faster")] = SENTENCES) -> None:
    """Ask every labelled question twice, and say what the first passages are worth."""
    settings = Settings.from_env()
    engine, on = build_engine(settings), settings.on_today()
    every = load_cases(CASES)
    cases = [c for c in every if c.expect.passages]
    index = engine.index()
    labels = labels_of(cases, index.publications, index.chunks, own_publications(settings.corpus))
    said = sentences(engine.table, on, accepted(every), n)
    larger = with_distractors(index, said, engine.encoder, on, settings.home / "bench")
    scratch = ScratchEngine(settings, engine.table, engine.lexicon, engine.encoder, scratch=larger)
    typer.echo(f"{len(said)} sentences beside {len(index.chunks)} passages, {len(labels.wanted)} questions")
    for name, one in (("without", engine), ("with", scratch)):
        for line in lines(ask_all(one, [c for c in cases if c.id in labels.wanted]), labels):
            typer.echo(f"{name}: {line}")


def lines(asked: Sequence[Asked], labels: Labels) -> Iterator[str]:
    """Yield what retrieval is worth, in sight and held out: recall by depth, MRR, and the median of its time."""
    for name, hidden in (("in sight", False), ("held out", True)):
        some = [a for a in asked if is_held_out(a.case.id) is hidden]
        places = [place_of(labels.wanted[a.case.id], [p.chunk.id for p in a.reply.passages]) for a in some]
        times = [ms for a in some for step, ms in a.reply.trace if step == "retrieve"]
        if some:
            shares = ", ".join(f"recall@{d} {recall(places, d) / len(places):.1%}" for d in DEPTHS)
            rank = f"MRR {reciprocal_rank(places):.3f}"
            yield f"{name} {shares}, {rank} (n {len(places)}), median {statistics.median(times):.1f} ms"


if __name__ == "__main__":
    sys.exit(run_app(app))
