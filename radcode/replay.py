"""A stored answer beside another one to the same question: what differs, in a coder's words. And the log of all.

Pure: records as JSON in, words and rows out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from radcode.model import StoredAnswer

LOG_HEAD = (
    "asked at (UTC)",
    "question",
    "outcome",
    "billed",
    "date of service",
    "tables",
    "publications",
    "index",
    "answer",
)
NONE = "none"


class Difference(NamedTuple):
    """One thing that two answers say differently."""

    what: str
    then: str
    now: str


class Entry(NamedTuple):
    """One answer in the log; cells in the order of `LOG_HEAD`."""

    asked_at: str
    question: str
    outcome: str
    billed: str
    on: str
    tables: str
    publications: str
    generation: str
    answer: str


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return what the later answer says otherwise, the lines to bill first; empty when it says the same."""
    pairs = [
        ("outcome", then["outcome"], now["outcome"]),
        ("lines to bill", billed(then), billed(now)),
        ("verdict", _verdict(then), _verdict(now)),
        *((_worded(name), a, b) for name, a, b in _assumed(then, now)),
    ]
    found = [Difference(what, a or NONE, b or NONE) for what, a, b in pairs if a != b]
    found += [Difference("sentence", s, NONE) for s in _only(_sentences(then), _sentences(now))]
    found += [Difference("sentence", NONE, s) for s in _only(_sentences(now), _sentences(then))]
    return (*found, *_rows(then, now))


def is_same_bill(then: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Tell whether both answers recommend the same."""
    return (then["outcome"], billed(then), _verdict(then)) == (now["outcome"], billed(now), _verdict(now))


def editions_text(record: Mapping[str, Any]) -> str:
    """Return the editions of an answer in one line."""
    held = record.get("editions", {})
    tables, corpus, index = (held.get(name, "") for name in ("tables", "corpus", "index"))
    by = record.get("wording")
    model = f", reworded by {by['model']} with prompt {by['prompt'][:8]}" if by else ""
    return f"code tables {tables[:8]}, publications {corpus[:8]}, index {index}{model}"


def billed(record: Mapping[str, Any]) -> str:
    """Return the lines that an answer recommends, each with its branch."""
    lines = []
    for line in record.get("lines", []):
        text = "-".join([line["code"], *line["modifiers"]]) + (
            f" x{line['units']}" if line.get("units", 1) != 1 else ""
        )
        lines.append(f"{text} ({line['when']})" if line.get("when") else text)
    return ", ".join(lines)


def log_of(answers: Iterable[StoredAnswer]) -> tuple[Entry, ...]:
    """Return what was asked and answered, and on which editions, in the order given."""
    return tuple(_entry(a) for a in answers)


def matching(entries: Sequence[Entry], words: str) -> tuple[Entry, ...]:
    """Return the entries that hold every one of the words, in question, lines, outcome, date or edition."""
    wanted = words.lower().split()
    return tuple(e for e in entries if all(w in " ".join(e).lower() for w in wanted))


def _entry(stored: StoredAnswer) -> Entry:
    record = stored.record
    editions = record.get("editions", {})
    return Entry(
        stored.asked_at[:19].replace("T", " "), stored.question, record["outcome"], billed(record),
        next((a["value"] for a in record.get("assumptions", ()) if a["name"] == "date_of_service"), ""),
        editions.get("tables", "")[:8], editions.get("corpus", "")[:8], editions.get("index", ""), stored.id,
    )  # fmt: skip


def _verdict(record: Mapping[str, Any]) -> str:
    verdict = (record.get("page") or {}).get("verdict")
    return "" if verdict is None else "Yes" if verdict else "No"


def _assumed(then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[tuple[str, str, str]]:
    a, b = ({x["name"]: x["value"] for x in r.get("assumptions", ())} for r in (then, now))
    return ((name, a.get(name, ""), b.get(name, "")) for name in dict.fromkeys([*a, *b]))


def _worded(name: str) -> str:
    return name.replace("_", " ")


def _sentences(record: Mapping[str, Any]) -> list[str]:
    return [s["text"] for s in (record.get("page") or {}).get("said", ())]


def _only(these: Sequence[str], others: Sequence[str]) -> list[str]:
    return [s for s in dict.fromkeys(these) if s not in others]


def _rows(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Return the rows that both answers rest on and that were changed in between."""
    a, b = ({c["locator"]: c["quote"] for c in r["citations"] if c["kind"] == "table"} for r in (then, now))
    return [Difference(f"row {place}", a[place], b[place]) for place in a if place in b and a[place] != b[place]]
