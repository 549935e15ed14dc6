"""What was understood of a question, said in the words of the tables, which are the words of the publications.

Pure; imports `model`, `tables`. A coder types "CR" or "tapped"; a section says "computed radiography".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from radcode.model import Ask, Question
from radcode.tables import CodeTable

# How sections speak of what is asked, where a question seldom does. English, not coding knowledge.
ASKED = {Ask.PAYMENT: "payment fee schedule amount RVU GPCI conversion factor formula"}
NO_CODE = "code range live codes number not a code"  # how a section speaks of a number that was never a code
DENIED = "denied"  # the attribute of what the text says is not meant


def understood_words(question: Question, codes: Iterable[str], modifiers: Iterable[str], table: CodeTable) -> str:
    """Return the names of the codes, what the attributes and facts mean, the modifiers, and what is asked.

    Args:
        question: what was understood.
        codes: those named, or else those that fit best; one not in force is called by its last name.
        modifiers: those named, and those that the facts ask for.
        table: where the words come from.
    """
    words = (*_labels(question, codes, table), *_meanings(question, table), *_modifiers(question, modifiers, table))
    return " ".join(dict.fromkeys(w for w in (*words, ASKED.get(question.ask, "")) if w))


def _labels(question: Question, codes: Iterable[str], table: CodeTable) -> Iterator[str]:
    for code in codes:
        row = table.code(code, question.on) or next(reversed(table.versions(code)), None)
        yield row.label if row else NO_CODE


def _meanings(question: Question, table: CodeTable) -> Iterator[str]:
    stated = {a.name for a in question.assumptions if a.origin != "default"}
    facts = (
        *((a, v) for a, values in question.attributes if a != DENIED for v in values),
        ("reader", {True: "reads", False: "not_reads", None: ""}[question.reads]),
        ("owner", {True: "owns", False: "not_owns", None: ""}[question.owns]),
        ("setting", question.setting),
        ("payer", question.payer if "payer" in stated else ""),
        ("side", question.side),
        *(("event", e) for e in question.events),
    )
    for attribute, value in facts:
        yield table.meaning(attribute, value) if value else ""


def _modifiers(question: Question, modifiers: Iterable[str], table: CodeTable) -> Iterator[str]:
    for modifier in modifiers:
        row = table.modifier(modifier, question.on)
        yield f"{modifier} {row.label}" if row else ""
