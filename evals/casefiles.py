"""Reads evals/cases/*.yaml into cases, refusing what is malformed with its file, all problems at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import yaml

from evals.scoring import Expect
from radcode.errors import DataError

KEYS = {"id", "question", "turns", "on", "payer", "pos", "kind", "expect", "why", "source"}
EXPECT_KEYS = {"outcome", "codes", "modifiers", "forbid", "must_say"}


class CaseLoader(yaml.SafeLoader):
    """Safe YAML in which `on` is a word and a key stands once; plain YAML 1.1 reads true, and keeps the last of two."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, shape) for tag, shape in found if tag != "tag:yaml.org,2002:bool"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Return the mapping; raises ConstructorError for a key that stands twice."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for key, n in Counter(keys).items() if n > 1]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice[0]!r} stands twice", node.start_mark)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return found


@dataclass(frozen=True, slots=True)
class Case:
    """One question, or a dialogue of which the last turn counts, and what is accepted."""

    id: str
    turns: tuple[str, ...]
    on: date | None
    payer: str
    pos: str
    kind: str
    expect: Expect
    why: str
    source: str


def load_cases(folder: Path) -> list[Case]:
    """Read every case of the folder.

    Raises:
        DataError: a file cannot be read or a case is malformed; all problems are listed.
    """
    problems: list[str] = []
    cases: list[Case] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            raw = yaml.load(path.read_text("utf-8"), CaseLoader)
        except (yaml.YAMLError, UnicodeDecodeError) as exc:
            problems.append(f"{path}: not readable as YAML: {' '.join(str(exc).split())}")
            continue
        for at, entry in enumerate(raw if isinstance(raw, list) else [raw], start=1):
            found = list(_problems(entry))
            problems += [f"{path}: case {at}: {p}" for p in found]
            if not found:
                cases.append(_case(entry))
    twice = [i for i, n in Counter(c.id for c in cases).items() if n > 1]
    problems += [f"{folder}: the id {i} stands more than once" for i in twice]
    if problems:
        raise DataError(problems)
    return cases


def _problems(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict) or not isinstance(entry.get("expect"), dict):
        yield "is not a mapping with `expect`"
        return
    expect = entry["expect"]
    yield from (f"unknown key {k!r}" for k in (entry.keys() - KEYS) | (expect.keys() - EXPECT_KEYS))
    yield from (f"lacks {k!r}" for k in ("id", "kind", "why", "source") if not entry.get(k))
    if "outcome" not in expect:
        yield "expect lacks 'outcome'"
    if ("question" in entry) == ("turns" in entry):
        yield "needs either `question` or `turns`"
    if entry.get("on") is not None and not isinstance(entry["on"], date):
        yield f"on: {entry['on']!r} is not a date"
    values = [v for k in ("codes", "modifiers", "forbid") for v in _flat(expect.get(k) or [])]
    yield from (f"{v!r} must be quoted" for v in values if not isinstance(v, str))


def _flat(value: Any) -> Iterator[Any]:
    for item in value if isinstance(value, list) else [value]:
        yield from _flat(item) if isinstance(item, list) else [item]


def _case(entry: dict[str, Any]) -> Case:
    e = entry["expect"]
    outcomes = e["outcome"] if isinstance(e["outcome"], list) else [e["outcome"]]
    expect = Expect(
        tuple(outcomes),
        _lists(e.get("codes")),
        _lists(e.get("modifiers")),
        frozenset(e.get("forbid") or []),
        tuple(e.get("must_say") or []),
    )
    turns = tuple(entry.get("turns") or [entry["question"]])
    payer, pos = entry.get("payer") or "", str(entry.get("pos") or "")
    return Case(entry["id"], turns, entry.get("on"), payer, pos, entry["kind"], expect, entry["why"], entry["source"])


def _lists(value: list[Any] | None) -> tuple[frozenset[str], ...] | None:
    """Read `[a, b]` as one accepted list and `[[a], [a, b]]` as two; None stays None, which is not scored."""
    if value is None:
        return None
    several = bool(value) and all(isinstance(v, list) for v in value)
    return tuple(frozenset(v) for v in (value if several else [value]))
