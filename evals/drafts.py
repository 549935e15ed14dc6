"""From complaint to case: draft cases of stored thumbs-down or of a file of questions. A person completes them.

Edges: the record store, a file of JSON rows, and the drafts folder that is written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from radcode.errors import DataError, UsageError
from radcode.records import RecordStore
from radcode.settings import Settings


class Draft(NamedTuple):
    """A question with its turns, what was answered, and why somebody disagreed."""

    turns: tuple[str, ...]
    answered: str
    complaint: str
    on: str


def drafts_of_feedback(settings: Settings) -> list[Draft]:
    """Return a draft of each thumbs-down whose answer is still stored."""
    store = RecordStore(settings.home)
    found = []
    for thumb in store.feedback():
        answer = None if thumb.helpful else store.answer(thumb.answer)
        if answer is None:
            continue
        asked = [a for a in store.answers_of(answer.conversation) if a.asked_at <= answer.asked_at] or [answer]
        lines = " ".join("-".join([x["code"], *x["modifiers"]]) for x in answer.record.get("lines", []))
        on = next((a["value"] for a in answer.record["assumptions"] if a["name"] == "date_of_service"), "")
        found.append(Draft(tuple(a.question for a in asked), lines or answer.record["outcome"], thumb.reason, on))
    return found


def drafts_of_file(path: Path) -> list[Draft]:
    """Return a draft of each JSON row with a `question` or `turns`.

    Raises:
        DataError: rows that are none; all of them are listed with their line.
    """
    if not path.is_file():
        raise UsageError(f"{path} is not a file.", "Name a file with one JSON object a line.")
    found, problems = [], []
    for n, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            turns = row.get("turns") or [row["question"]]
            found.append(Draft(tuple(map(str, turns)), "", str(row.get("complaint", "")), str(row.get("on", ""))))
        except (ValueError, KeyError, TypeError, AttributeError):
            problems.append(f"{path}:{n}: not a JSON object with `question` or `turns`")
    if problems:
        raise DataError(problems)
    return found


def write(drafts: Sequence[Draft], folder: Path, name: str) -> str:
    """Write the drafts and return one line that says where."""
    if not drafts:
        return "There is nothing to draft: no thumbs-down is stored."
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.yaml"
    cases = [_case(d, f"draft-{name.lower()}-{n}") for n, d in enumerate(drafts, start=1)]
    head = "# Drafts. Fill in kind, expect, why and source from an official file, then move them to evals/cases.\n"
    path.write_text(head + yaml.safe_dump(cases, sort_keys=False, allow_unicode=True, width=110), encoding="utf-8")
    return f"{len(cases)} drafts written to {path}"


def _case(draft: Draft, identity: str) -> dict[str, Any]:
    asked: dict[str, Any] = {"question": draft.turns[0]} if len(draft.turns) == 1 else {"turns": list(draft.turns)}
    when = {"on": draft.on} if draft.on else {}
    was = [f"answered then: {draft.answered}"] if draft.answered else []
    said = [f"complaint: {draft.complaint}"] if draft.complaint else []
    return {
        "id": identity, **asked, **when, "kind": "", "expect": {"outcome": "answered"},
        "why": "; ".join(_joined([*was, *said])), "source": "",
    }  # fmt: skip


def _joined(parts: Iterable[str]) -> list[str]:
    return [p for p in parts if p]
