"""The bank of quiz items: made of table rows, thinned out by topic, and each proved anew before it is asked.

Pure; imports `quiz`, `quizcodes`, `quizproof`, `quizrules`, `tables`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from radcode.quiz import Bank, Item, Off, stable
from radcode.quizcodes import MOST_WRONG, code_items
from radcode.quizproof import Prover
from radcode.quizrules import rule_items
from radcode.tables import CodeTable

PER_TOPIC = 150  # made items of one topic; more would repeat themselves


def bank_of(table: CodeTable, on: date, written: Iterable[Item] = ()) -> Bank:
    """Return the items that the tables of this day prove, and those of the written ones that they no longer do.

    Args:
        table: the code table.
        on: today.
        written: items that people wrote; they are asked only while the table proves them.
    """
    prover = Prover(table, on)
    items: list[Item] = []
    off: list[Off] = []
    for item in written:
        settled = prover.settled(item)
        if isinstance(settled, Off):
            off.append(settled)
        else:
            items.append(settled if settled.rows else replace(settled, rows=prover.rows_of(settled.right)))
    for made in thinned(_unique((*rule_items(table, on), *code_items(table, on)))):
        settled = prover.settled(made)
        if isinstance(settled, Item):
            items.append(_shortened(settled))
    return Bank(tuple(items), tuple(off))


def _unique(items: Iterable[Item]) -> list[Item]:
    """Return the items without those whose question is asked by another one too, with another answer."""
    asked: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        asked[item.ask].append(item)
    return [found[0] for found in asked.values() if len({i.right.text for i in found}) == 1]


def thinned(items: Iterable[Item]) -> list[Item]:
    """Return at most `PER_TOPIC` items a topic, modalities in turn, always the same ones for the same rows."""
    groups: dict[str, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        groups[item.topic][item.modality].append(item)
    found: list[Item] = []
    for by_modality in groups.values():
        for held in by_modality.values():
            held.sort(key=lambda i: stable(i.topic + i.ask))
        turns = [
            (n, modality, item) for modality, held in sorted(by_modality.items()) for n, item in enumerate(held)
        ]  # fmt: skip
        turns.sort(key=lambda x: (x[0], x[1]))
        found += [item for _, _, item in turns[:PER_TOPIC]]
    return found


def _shortened(item: Item) -> Item:
    """Return the item with the first wrong answers, and the last one, which is the rarer kind of mistake."""
    wrong = item.wrong[:MOST_WRONG]
    if len(item.wrong) > MOST_WRONG:
        wrong = (*item.wrong[: MOST_WRONG - 1], item.wrong[-1])
    return Item(item.topic, item.modality, item.ask, item.right, wrong, item.rows, item.on, item.id)
