"""Which supervision a test needs by the row of the half asked about, and whether the one put forward is it.

Pure; imports `model`, `phrases`, `rows`, `tables`. Used by understand, compose and verify.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from radcode.model import Question
from radcode.phrases import Claims, asks, claimed, sentences, without_contrasts
from radcode.rows import FeeRow, IndicatorRow
from radcode.tables import CodeTable

KIND = "supervision"
_DOCTOR = r"(?:physicians?|doctors?|radiologists?|providers?|docs?|md|rads?|cardiologists?|anyone|anybody|somebody)"
_IN_ROOM = re.compile(
    r"\b(?:in the (?:room|suite|lab)|(?:personally|physically) present|at the table)\b", re.IGNORECASE
)
_NEAR = re.compile(
    r"\b(?:on[- ]?site|on the premises|in the (?:building|office|department|facility)|immediately"
    r" available|nearby)\b",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\bsupervis(?:e|es|ing|ion|ory|or)\b(?! (?:and|&|\+) (?:radiolog\w+ )?interp)(?!,? (?:radiologist )?assistant)"
    r"|\b(?:general|direct|personal),? (?:or |and |vs\.? )?(?:general|direct|personal)\b"
    rf"|\b{_DOCTOR}\b[^.?!;]{{0,40}}(?:{_IN_ROOM.pattern}|{_NEAR.pattern})"
    rf"|\b(?:{_IN_ROOM.pattern}|{_NEAR.pattern})[^.?!;]{{0,20}}\b{_DOCTOR}\b",
    re.IGNORECASE,
)
# Who supervises by which means, or whom, is another matter than how closely.
_OTHER = re.compile(
    r"\b(?:video|audio|phone|telephone|virtual\w*|tele\w*|zoom|resident|fellow|teaching|rra|assistant|np|pa|nurse"
    r"|technologist alone"
    r"|ekg|ecg|stress test|report|dictat\w+|pa(?:y|ys|id|yment)|reimburse\w*|fees?)\b",
    re.IGNORECASE,
)
_ENOUGH = re.compile(
    r"\b(?:enough|suffic\w+|adequate|ok|okay|fine|allowed|acceptable|under|can|may|could|permitted|do(?:es)? it"
    r" with)\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    rf"\b(?:without|w/o|no|not|nobody|isn't|off[- ]?site)\b[^.?!;]{{0,25}}\b(?:{_DOCTOR}|there|present|on[- ]?site)\b",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"\blevel (?:of )?0?(?P<n>\d)\b|\b0(?P<m>\d)\b", re.IGNORECASE)


class Level(NamedTuple):
    """The row of the half asked about, and what its supervision level means."""

    fee: FeeRow
    means: IndicatorRow


def asks_level(text: str) -> bool:
    """Tell whether a text asks how closely a physician supervises a test."""
    parts = [text[slice(*p)] for p in sentences(text)]
    wants = [p for p in parts if "?" in p] or parts
    return any(_ASKED.search(p) for p in wants) and not _OTHER.search(text)


def level_of(code: str, question: Question, table: CodeTable) -> Level | None:
    """Return the level on the row of the technical side, or of the reading where that half is asked about."""
    allowed = table.halves_of(code, question.on) or ()
    halves = allowed if len(allowed) > 1 else ("",)
    reads = (
        question.reads is True
        and question.owns is False
        and not any(a.name == "owns_equipment" for a in question.assumptions)
    )
    side = table.fee(code, halves[0] if reads else halves[-1], question.on)
    means = table.indicator(KIND, side.row.supervision, question.on) if side else None
    return Level(side.row, means) if side and means else None


def verdict_of_level(question: Question, codes: Sequence[str], table: CodeTable) -> bool | None:
    """Return whether the supervision put forward is the one that all these codes need; None when none was."""
    if not asks_level(question.text):
        return None
    due = {x.means.value for c in codes if (x := level_of(c, question, table))}
    parts = [p for p in sentences(question.text) if asks(question.text[slice(*p)])]
    if len(due) != 1 or not parts:
        return None
    text = question.text[slice(*parts[-1])]
    ranks = {r.value: i for i, r in enumerate(_levels(question, table))}
    have = ranks.get(next(iter(due)))
    named = _named(text, question, table)
    near = len(ranks) - (1 if _IN_ROOM.search(text) else 2 if _NEAR.search(text) else 0)
    if have is None or len(named) > 1 or (not named and near == len(ranks)):
        return None
    if not named:  # who must be in the room or near it: closer supervision asks for it too
        return (have >= near) != bool(_ABSENT.search(text))
    wanted, act = ranks[named[0][0]], named[0][1]
    claim = claimed(without_contrasts(text), [act])
    says = claim.claims if claim else Claims.MAY
    if says is Claims.MAY and _ENOUGH.search(text):
        return have <= wanted
    return (have == wanted) == (says in (Claims.MAY, Claims.MUST))


def _levels(question: Question, table: CodeTable) -> list[IndicatorRow]:
    """Return the levels from the loosest to the closest, without the one that says there is none."""
    rows = [r for r in table.rows("indicators") if r.kind == KIND and table.indicator(KIND, r.value, question.on) == r]
    return [r for r in sorted(rows, key=lambda r: r.value) if f" {KIND}:" in r.means]


def _named(text: str, question: Question, table: CodeTable) -> list[tuple[str, tuple[int, int]]]:
    """Return the levels that a text names, each once with its place: by name or by number."""
    found: dict[str, tuple[int, int]] = {}
    for row in _levels(question, table):
        name = row.means.split()[0].lower()
        by_number = (m for m in _LEVEL.finditer(text) if int(m["n"] or m["m"]) == int(row.value))
        if m := re.search(rf"\b{name}\b", text, re.IGNORECASE) or next(by_number, None):
            found[row.value] = m.span()
    return list(found.items())
