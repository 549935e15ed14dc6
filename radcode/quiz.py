"""Quiz items: a question whose right answer a table row proves, with wrong ones that rows refute. Values and order.

Pure; imports `rows` only. What is true is `quizproof`'s to say, what is asked `quizmaker`'s.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from radcode.rows import RowRef

# What is practised, in the order in which it is learnt.
TOPICS = {
    "components": "Which component modifiers a code takes",
    "billing": "Who bills which part, and where",
    "sides": "Both sides: modifiers and units",
    "contrast": "Contrast states",
    "views": "Numbers of views",
    "codes": "From an exam to its code",
    "dates": "Codes on a date of service",
    "replaced": "Ended codes and what replaced them",
    "addons": "Add-on codes and their primaries",
    "units": "Unit limits",
    "pairs": "Code pairs of NCCI",
    "status": "Medicare status",
}
ID_CHARS = 16


@dataclass(frozen=True, slots=True)
class Claim:
    """What an answer claims of a code, in a form that rows can prove or refute; `quizproof` knows the kinds."""

    kind: str
    code: str
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to choose, the claim it stands for, and why it is right or wrong."""

    text: str
    claim: Claim
    why: str


@dataclass(frozen=True, slots=True)
class Item:
    """A question with one right answer and at least one wrong one.

    `modality`: of the code it is about. `rows`: what is cited after the answer. `on`: the day that it is about.
    """

    topic: str
    modality: str
    ask: str
    right: Choice
    wrong: tuple[Choice, ...]
    rows: tuple[RowRef, ...]
    on: date
    id: str = field(default="")

    def __post_init__(self) -> None:
        """Give an item without an id the one of its content: another right answer is another item."""
        if not self.id:
            content = "|".join((self.topic, self.ask, self.right.text)).encode()
            object.__setattr__(self, "id", hashlib.sha256(content).hexdigest()[:ID_CHARS])


@dataclass(frozen=True, slots=True)
class Off:
    """An item that is not asked, and why."""

    id: str
    ask: str
    why: str


@dataclass(frozen=True, slots=True)
class Bank:
    """The items that hold by the tables of today, and those that do not."""

    items: tuple[Item, ...]
    off: tuple[Off, ...]

    def item(self, item_id: str) -> Item | None:
        """Return the item of this id; None when there is none, or none that holds."""
        return next((i for i in self.items if i.id == item_id), None)


def stable(text: str) -> int:
    """Return a number that is the same for the same text in every run: what is picked by it stays picked."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def shuffled(item: Item, seed: int) -> tuple[Choice, ...]:
    """Return the answers of an item in the order of this seed."""
    choices = [item.right, *item.wrong]
    random.Random(f"{seed}:{item.id}").shuffle(choices)
    return tuple(choices)


def drawn(
    items: Sequence[Item], seed: int, *, topics: Iterable[str] = (), modalities: Iterable[str] = ()
) -> tuple[Item, ...]:
    """Return the items of these topics and modalities, all where none is named, in the order of this seed.

    Topics take turns, so that a short quiz is not all of the topic with the most items.
    """
    kept = _kept(items, frozenset(topics), frozenset(modalities))
    by_topic: dict[str, list[Item]] = {}
    for item in sorted(kept, key=lambda i: i.id):
        by_topic.setdefault(item.topic, []).append(item)
    for topic, held in sorted(by_topic.items()):
        random.Random(f"{seed}:{topic}").shuffle(held)
    order = sorted(by_topic)
    random.Random(f"{seed}:topics").shuffle(order)
    found: list[Item] = []
    for turn in range(max(map(len, by_topic.values()), default=0)):
        found += [by_topic[t][turn] for t in order if turn < len(by_topic[t])]
    return tuple(found)


def _kept(items: Sequence[Item], topics: frozenset[str], modalities: frozenset[str]) -> list[Item]:
    return [i for i in items if (not topics or i.topic in topics) and (not modalities or i.modality in modalities)]
