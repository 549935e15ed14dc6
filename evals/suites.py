"""Runs the suites: every case through the engine, scored. A suite is a list of results; nothing here prints.

Questions are asked once; `questions` and `passages` score the same replies. Edges: the engine, our publications' front
matter, and the reference folder for the hospitals' charge descriptions.
"""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from evals.casefiles import Case, ExpectName, NameCase, is_held_out
from evals.grounding import ungrounded
from evals.labels import ENOUGH, Labels, place_of
from evals.scoring import Value, score, score_name
from evals.steps import Step, has_read, headings, seen_in, step_of, step_of_name, trace_of, trace_of_name
from radcode.engine import Engine, Reply
from radcode.errors import DataError
from radcode.model import Line
from radcode.proof import prove
from radcode.tables import CodeTable

CHARGES = "charge_descriptions.csv"
UNSCORED = "not scored"
OURS = "ours"
# Whose miss a charge description is: its words leave several codes open, the hospital's code is not theirs, or ours.
MISSES = ("words", "hospital", OURS)
NOT_LOADED = "not loaded"  # of a case whose labels all name publications that the index lacks


class Result(NamedTuple):
    """What a case was worth. `got`: what was answered, as data. `confidence`: the score of a look-up's first match.

    `lost`: the step that lost it, and `trace` what the steps did, both of what is not correct; `laps`: their
    milliseconds. `miss`: whose a charge description's is, one of `MISSES`.
    """

    id: str
    kind: str
    held_out: bool
    value: str
    harmful: bool
    explanation: str
    asked: str
    got: dict[str, Any]
    ms: float
    tempting: bool = False
    confidence: float = 0.0
    lost: str = ""
    trace: dict[str, Any] | None = None
    laps: tuple[tuple[str, float], ...] = ()
    miss: str = ""


class Asked(NamedTuple):
    """A case, the reply to its last turn, and the milliseconds it took."""

    case: Case
    reply: Reply
    ms: float


def ask_all(engine: Engine, cases: Iterable[Case]) -> list[Asked]:
    """Ask every question once; follow-ups carry the question as it was understood before."""
    return [_asked(engine, case) for case in cases]


def _asked(engine: Engine, case: Case) -> Asked:
    first, *others = case.asked
    started = time.perf_counter()
    reply = engine.ask(first, on=case.on, payer=case.payer, pos=case.pos)
    for turn in others:
        started = time.perf_counter()
        reply = engine.ask(turn, on=case.on, payer=case.payer, pos=case.pos, last=reply.question)
    return Asked(case, reply, _since(started))


def questions(engine: Engine, found: Iterable[Asked]) -> list[Result]:
    """Score what was answered."""
    texts = {p.id: p.text for p in engine.index().publications}
    return [_question(engine.table, asked, texts) for asked in found]


def _question(table: CodeTable, asked: Asked, texts: Mapping[str, str]) -> Result:
    case, reply = asked.case, asked.reply
    question, record = reply.question, reply.record

    def refuses(code: str, modifiers: Sequence[str]) -> str:
        if table.code(code, question.on) is None:
            return f"recommends {code}, which is not in force on {question.on}"
        line = (code, [*modifiers])  # a code may stand on two lines, what was given and what was thrown away
        units = next((x["units"] for x in record["lines"] if (x["code"], [*x["modifiers"]]) == line), 1)
        proved = [p.line for p in reply.answer.lines if (p.line.code, [*p.line.modifiers]) == line]
        when = next((x.when for x in proved), ())
        beside = [x["code"] for x in record["lines"]]
        problem = prove(Line(code, tuple(modifiers), units, when), question, table, beside).problem
        return f"recommends what is not proved: {problem}" if problem else ""

    found = score(case.expect, record, refuses)
    got = {k: record[k] for k in ("outcome", "codes", "modifiers", "text", "citations", "findings")}
    got["ungrounded"] = ungrounded(record, texts, table)
    said = " / ".join(case.asked)
    made = Result(
        case.id, case.kind, is_held_out(case.id), found.value.value, found.harmful, found.explanation, said, got,
        asked.ms, case.tempting, laps=reply.trace,
    )  # fmt: skip
    if found.value is Value.CORRECT:
        return made
    step = step_of(case.expect, record, seen_in(reply, said, tuple(texts.values())), harmful=found.harmful)
    return made._replace(lost=step.value, trace=asdict(trace_of(reply)))


def passages(found: Iterable[Asked], labels: Labels) -> list[Result]:
    """Score where the first labelled section stands among the passages of each labelled question."""
    return [_passages(a, labels) for a in found if a.case.id in labels.wanted or a.case.id in labels.unscored]


def _passages(asked: Asked, labels: Labels) -> Result:
    case, reply = asked.case, asked.reply
    place = place_of(labels.wanted.get(case.id, ()), [p.chunk.id for p in reply.passages])
    first = headings(reply.passages)
    value = Value.CORRECT if 0 < place <= ENOUGH else Value.WRONG
    kind = NOT_LOADED if case.id in labels.unscored else case.kind
    laps = tuple((name, ms) for name, ms in reply.trace if name == Step.RETRIEVE)
    made = Result(
        case.id, kind, is_held_out(case.id), value.value, False, "", " / ".join(case.asked),
        {"place": place, "sections": first, "wanted": [str(x) for x in case.expect.passages]},
        sum(ms for _, ms in laps), case.tempting, laps=laps,
    )  # fmt: skip
    if value is Value.CORRECT:
        return made
    step = Step.RETRIEVE if first else Step.UNDERSTAND
    return made._replace(explanation=_instead(place, first, case), lost=step.value, trace=asdict(trace_of(reply)))


def _instead(place: int, first: Sequence[str], case: Case) -> str:
    """Return where the labelled sections stand, and which sections came first instead."""
    wanted = " or ".join(map(str, case.expect.passages))
    if not first:
        return f"nothing was looked for, expected {wanted}"
    where = f"at place {place}" if place else f"not among the first {len(first)}"
    return f"{wanted} {where}; first came {', '.join(dict.fromkeys(first[:ENOUGH]))}"


def own_publications(corpus: Path) -> frozenset[str]:
    """Return the ids of the publications that come with RadCode, from their front matter."""
    heads = (path.read_text("utf-8").partition("\n---")[0] for path in sorted((corpus / "publications").glob("*.md")))
    return frozenset(str(yaml.safe_load(head)["id"]) for head in heads)


def run_names(engine: Engine, cases: Iterable[NameCase]) -> list[Result]:
    """Look every exam name up; harmful is a code that is not in force on the date."""
    return [_name(engine, c.id, c.kind, c.text, c.on, c.expect, c.tempting) for c in cases]


def _name(engine: Engine, identity: str, kind: str, text: str, on: date, expect: ExpectName, tempting: bool) -> Result:
    started = time.perf_counter()
    looked = engine.looked_up(text, on=on)
    ms = _since(started)
    matches: list[dict[str, Any]] = [
        {"codes": list(m.codes), "modifiers": list(m.modifiers), "score": m.score, "why": list(m.why)}
        for m in looked.matches
    ]
    found = score_name(expect, matches)
    past = [c for m in matches[:1] for c in m["codes"] if engine.table.code(c, on) is None]
    made = Result(
        identity, kind, is_held_out(identity), found.value.value, bool(past), found.explanation, text,
        {"matches": matches, "place": found.place}, ms, tempting, found.confidence,
    )  # fmt: skip
    if found.value is Value.CORRECT:
        return made
    given = [frozenset(m.codes) for m in looked.matches]
    step = step_of_name(expect, given, looked.passed_over, is_read=has_read(looked.question))
    return made._replace(lost=step.value, trace=asdict(trace_of_name(looked)))


class Charge(NamedTuple):
    """A hospital's charge description; `kind` is the hospital, or `not scored`."""

    id: str
    kind: str
    text: str
    on: date
    expect: ExpectName


def run_charges(
    engine: Engine,
    reference: Path | None,
    crossed: Mapping[str, Mapping[str, float]],
    judged: Mapping[str, str],
    told: Callable[[str, Sequence[Charge]], Iterable[Charge]] = lambda step, items: items,
) -> list[Result] | None:
    """Look the hospitals' charge descriptions up; None when the file is absent.

    Args:
        engine: looks up.
        reference: the folder of the descriptions.
        crossed: the weights for each hospital that were fitted without it; one that is not among them is read by
            the weights of the table.
        judged: what a person said of a description that was missed, by its id.
        told: is given what is gone through.
    """
    found = charges_of(engine.table, reference)
    engines = {name: engine.weighed_by(weights) for name, weights in crossed.items()}
    if found is None:
        return None
    return [_charge(engines.get(c.kind, engine), c, judged) for c in told("charges", found)]


def crossed_of(path: Path) -> dict[str, dict[str, float]]:
    """Return the weights by which each hospital is read, as `python -m evals fit` wrote them."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for row in _rows(path):
        found[row["unseen"]][row["feature"]] = float(row["weight"])
    return dict(found)


def judged_of(path: Path) -> dict[str, str]:
    """Return whose miss a charge description is, by its id; those nobody judged are not in it.

    Raises:
        DataError: a row says none of `MISSES`.
    """
    rows = _rows(path)
    wrong = [f"{path}:{n}: {r['miss']!r} is not one of {', '.join(MISSES)}" for n, r in enumerate(rows, 2)
             if r["miss"] not in MISSES]  # fmt: skip
    if wrong:
        raise DataError(wrong, "Correct the file, then run: python -m evals --suite charges")
    return {row["id"]: row["miss"] for row in rows}


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def charges_of(table: CodeTable, reference: Path | None) -> list[Charge] | None:
    """Return the hospitals' charge descriptions; None when the file is absent.

    Scored are rows whose code is in force on the list date and whose text means one code at both hospitals; the others
    carry the kind `not scored`. They are development data: no one of them is held out.
    """
    path = reference / CHARGES if reference else None
    if path is None or not path.is_file():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    meant: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        meant[row["description"].strip().upper()].add(row["cpt_codes"])
    return [_row(table, row, len(meant[row["description"].strip().upper()]) > 1) for row in rows]


def _row(table: CodeTable, row: dict[str, str], disputed: bool) -> Charge:
    on, codes = date.fromisoformat(row["list_date"]), row["cpt_codes"].split(";")
    held = all(table.code(c, on) for c in codes)
    expect = ExpectName(codes=tuple(frozenset([c]) for c in codes))
    kind = row["hospital"] if held and not disputed else UNSCORED
    return Charge(row["id"], kind, row["description"], on, expect)


def _charge(engine: Engine, charge: Charge, judged: Mapping[str, str]) -> Result:
    made = _name(engine, *charge, tempting=False)._replace(held_out=False)
    return made if made.value == Value.CORRECT else made._replace(miss=judged.get(charge.id, OURS))


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
