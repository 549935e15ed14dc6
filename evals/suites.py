"""Runs the suites: every case through the engine, scored. A suite is a list of results; nothing here prints.

Edges: the engine, and the reference folder for the hospitals' charge descriptions.
"""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from evals.casefiles import Case, ExpectName, NameCase, is_held_out
from evals.grounding import ungrounded
from evals.scoring import score, score_name
from radcode.engine import Engine
from radcode.model import Line
from radcode.proof import prove
from radcode.tables import CodeTable

CHARGES = "charge_descriptions.csv"


class Result(NamedTuple):
    """What a case was worth. `got`: what was answered, as data. `confidence`: the score of a look-up's first match."""

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


def run_questions(engine: Engine, cases: Iterable[Case]) -> list[Result]:
    """Ask every question; follow-ups carry the question as it was understood before. The last turn is scored."""
    texts = {p.id: p.text for p in engine.index().publications}
    return [_question(engine, case, texts) for case in cases]


def _question(engine: Engine, case: Case, texts: Mapping[str, str]) -> Result:
    last, started = None, time.perf_counter()
    for turn in case.asked:
        started = time.perf_counter()
        reply = engine.ask(turn, on=case.on, payer=case.payer, pos=case.pos, last=last)
        last = reply.question
    question, record = reply.question, reply.record

    def refuses(code: str, modifiers: Sequence[str]) -> str:
        if engine.table.code(code, question.on) is None:
            return f"recommends {code}, which is not in force on {question.on}"
        units = next((x["units"] for x in record["lines"] if x["code"] == code), 1)
        when = next((p.line.when for p in reply.answer.lines if p.line.code == code), ())
        problem = prove(Line(code, tuple(modifiers), units, when), question, engine.table).problem
        return f"recommends what is not proved: {problem}" if problem else ""

    found = score(case.expect, record, refuses)
    got = {k: record[k] for k in ("outcome", "codes", "modifiers", "text", "citations", "findings")}
    got["ungrounded"] = ungrounded(record, texts, engine.table)
    return Result(
        case.id, case.kind, is_held_out(case.id), found.value.value, found.harmful, found.explanation,
        " / ".join(case.asked), got, _since(started), case.tempting,
    )  # fmt: skip


def run_names(engine: Engine, cases: Iterable[NameCase]) -> list[Result]:
    """Look every exam name up; harmful is a code that is not in force on the date."""
    return [_name(engine, c.id, c.kind, c.text, c.on, c.expect, c.tempting) for c in cases]


def _name(engine: Engine, identity: str, kind: str, text: str, on: date, expect: ExpectName, tempting: bool) -> Result:
    started = time.perf_counter()
    matches: list[dict[str, Any]] = [
        {"codes": list(m.codes), "modifiers": list(m.modifiers), "score": m.score, "why": list(m.why)}
        for m in engine.lookup(text, on=on)
    ]
    found = score_name(expect, matches)
    past = [c for m in matches[:1] for c in m["codes"] if engine.table.code(c, on) is None]
    return Result(
        identity, kind, is_held_out(identity), found.value.value, bool(past), found.explanation, text,
        {"matches": matches, "place": found.place}, _since(started), tempting, found.confidence,
    )  # fmt: skip


class Charge(NamedTuple):
    """A hospital's charge description; `kind` is the hospital, or `not scored`."""

    id: str
    kind: str
    text: str
    on: date
    expect: ExpectName


def run_charges(engine: Engine, reference: Path | None) -> list[Result] | None:
    """Look the hospitals' charge descriptions up; None when the file is absent."""
    found = charges_of(engine.table, reference)
    return None if found is None else [_charge(engine, c) for c in found]


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
    kind = row["hospital"] if held and not disputed else "not scored"
    return Charge(row["id"], kind, row["description"], on, expect)


def _charge(engine: Engine, charge: Charge) -> Result:
    return _name(engine, *charge, tempting=False)._replace(held_out=False)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
