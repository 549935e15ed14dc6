"""What a learner has to see again and is weak in: Leitner boxes and topics, from the answers that were given.

Pure; imports `quiz` only. Nothing is counted up and stored: the answers are, and everything follows from them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from radcode.quiz import TOPICS, Bank, Item, drawn

# Days until an item comes back, by the box it lies in; a wrong answer sends it back to the first one.
DAYS = (0, 1, 3, 7, 21)
LATEST = 20  # answers of a topic that say how well it is known now
WEAK = 0.8  # share of right answers below which a topic is weak
FEWEST = 3  # answers below which nothing is said of a topic


@dataclass(frozen=True, slots=True)
class Attempt:
    """An answer that was given: to which item, of which topic, whether it was right, and on which day."""

    item: str
    topic: str
    right: bool
    on: date


class Boxed(NamedTuple):
    """Where an item lies: its box, 1 to 5, and the day from which it comes again."""

    item: str
    box: int
    due: date


class TopicState(NamedTuple):
    """How well a topic is known: answers given in all, right ones among the latest, and how many those are."""

    topic: str
    asked: int
    latest: int
    right: int
    due: int

    @property
    def share(self) -> float:
        """The share of right answers among the latest; 0 where none was given."""
        return self.right / self.latest if self.latest else 0.0

    @property
    def is_weak(self) -> bool:
        """Tell whether enough answers were given to say that the topic is not known well."""
        return self.latest >= FEWEST and self.share < WEAK


def boxes(attempts: Iterable[Attempt]) -> dict[str, Boxed]:
    """Return where each item that was answered lies, by the answers in the order they were given."""
    found: dict[str, Boxed] = {}
    for attempt in attempts:
        box = min(found[attempt.item].box + 1, len(DAYS)) if attempt.right and attempt.item in found else 1
        if attempt.right and attempt.item not in found:
            box = 2  # known at first sight
        found[attempt.item] = Boxed(attempt.item, box, attempt.on + timedelta(days=DAYS[box - 1]))
    return found


def due(attempts: Sequence[Attempt], bank: Bank, today: date) -> tuple[Item, ...]:
    """Return the items that come back today, lowest box first, then the longest due; those that are off never do."""
    held = {i.id: i for i in bank.items}
    back = [b for b in boxes(attempts).values() if b.due <= today and b.item in held]
    return tuple(held[b.item] for b in sorted(back, key=lambda b: (b.box, b.due, b.item)))


def next_item(
    attempts: Sequence[Attempt],
    bank: Bank,
    today: date,
    seed: int,
    *,
    topics: Iterable[str] = (),
    modalities: Iterable[str] = (),
    last: str = "",
) -> Item | None:
    """Return the item to ask next: one that comes back, else one never seen, in the order of the seed; else None.

    Every other turn is a new one while there are any, so that a missed item does not come back at once.

    Args:
        attempts: what the learner answered, in order.
        bank: the items that hold.
        today: the day.
        seed: decides the order of what is new.
        topics: those asked for; all where none is.
        modalities: those asked for; all where none is.
        last: the id of the item that was asked last; it is not asked again at once.
    """
    named, kinds = frozenset(topics), frozenset(modalities)
    back = [
        i
        for i in due(attempts, bank, today)
        if (not named or i.topic in named) and (not kinds or i.modality in kinds) and i.id != last
    ]
    seen = {a.item for a in attempts}
    new = (i for i in drawn(bank.items, seed, topics=named, modalities=kinds) if i.id not in seen)
    fresh = next(new, None)
    if back and (len(attempts) % 2 == 0 or fresh is None):
        return back[0]
    return fresh or next(iter(back), None)


def topic_states(attempts: Sequence[Attempt], bank: Bank, today: date) -> tuple[TopicState, ...]:
    """Return how well each topic is known, the weakest first; those not begun last, in the order of learning."""
    by_topic: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in attempts:
        by_topic[attempt.topic].append(attempt)
    back: dict[str, int] = defaultdict(int)
    for item in due(attempts, bank, today):
        back[item.topic] += 1
    states = [
        TopicState(t, len(by_topic[t]), len(latest := by_topic[t][-LATEST:]), sum(a.right for a in latest), back[t])
        for t in TOPICS
    ]
    return tuple(sorted(states, key=lambda s: (not s.asked, s.share)))
