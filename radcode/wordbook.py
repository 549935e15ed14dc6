"""The words that stand for each code, and how well a typed word stands for it.

Pure; imports `rows`, `spelling`, `tables`, `terms`. What the attributes of a description do not tell, its words do: a
cut-off, vowel-less or misspelt word counts for every code that one of its likely full words stands for.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from radcode.rows import CodeRow, ExampleRow
from radcode.spelling import Spelling
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import PLAIN, word_tokens

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]

# How well a word stands for a code, in hundredths: its label or a synonym of one of its attributes, the meaning of an
# attribute, a region next to its own, the explanation, which also tells of other things.
OWN, MEANT, NEAR, EXPLAINED = 100, 90, 60, 50
WELL = 0.85  # a word that stands for a code at least so well names it
_REGION_STEPS = 2  # up or down the region graph: the words of a part stand for the whole and the other way round
_ONCE = 0.5  # a word that one example of a code holds counts 1 / (1 + 0.5), that of many nearly 1
_COMMON = 512  # words that are remembered, as most questions have them: some eight megabytes

_UNTOLD = np.float32(0.65)  # a word of a code of which there is no example counts as if an example had held it


class Heard(NamedTuple):
    """A typed word: how well it stands for each code and was used of it by others, both (n,), and how much each tells.

    `known`: the places of the vocabulary's words that it may be, with how likely. `idle`: the share of the examples
    with this very word that name no exam.
    """

    word: str
    stands: Floats
    weight: float
    told: Floats
    told_weight: float
    known: tuple[tuple[int, float], ...]
    idle: float


class Wordbook:
    """Words by codes, built once from the table; `rows` are the codes of all dates, in table order."""

    def __init__(self, table: CodeTable) -> None:
        self.rows: tuple[CodeRow, ...] = table.rows("codes")
        columns = sorted(_columns(table, self.rows), key=lambda x: x[2])
        examples = [(word_tokens(x.text), x) for x in table.rows("examples")]
        told = list(_told(examples, self.rows))
        every = chain(chain.from_iterable(words for words, _, _ in columns), chain.from_iterable(w for w, _ in told))
        self._places = {w: i for i, w in enumerate(dict.fromkeys(every))}
        self._spelling = Spelling(self._places)
        self._stands = np.zeros((len(self._places), len(self.rows)), dtype=np.uint8)
        for words, codes, weight in columns:  # the heaviest last, so that it stays
            self._stands[self._at(words)[:, None], codes] = weight
        self._told = np.zeros_like(self._stands)
        for words, codes in told:
            self._told[self._at(words)[:, None], codes] += 1
        self._used, self._idle = _uses(examples)
        self._untold = np.ones(len(self.rows), dtype=np.bool_)
        self._untold[np.unique(np.concatenate([codes for _, codes in told] or [np.empty(0, dtype=np.intp)]))] = False
        self._rare = rarity(self._stands.sum(axis=1, dtype=np.float32) / OWN, len(self.rows))
        labels = [sorted({self._places[w] for w in _telling(r.label)}) or [0] for r in self.rows]
        self._label_words = np.fromiter(chain.from_iterable(labels), dtype=np.intp)
        self._label_starts = np.cumsum([0, *(len(x) for x in labels[:-1])])
        self._of_all = lru_cache(maxsize=_COMMON)(lambda word: self._word(word, [], False))
        self._label_weight: Floats = np.maximum(self._of_labels(self._rare), np.float32(1e-6))

    def _at(self, words: Sequence[str]) -> Places:
        return np.asarray([self._places[w] for w in words], dtype=np.intp)

    def heard(self, words: Iterable[str], *, without: Iterable[int] = (), is_idle: bool = False) -> list[Heard]:
        """Return what each typed word may stand for, once each; words of plain English and lone letters are left out.

        Args:
            words: as typed.
            without: places of codes of which one example is not counted: the one that these words are.
            is_idle: the words are an example that names no exam, which is not counted.
        """
        telling = dict.fromkeys(w for w in words if w not in PLAIN and (w.isdecimal() or len(w) > 1))
        counted = list(without)
        if not is_idle and not counted:
            return [self._of_all(word) for word in telling]
        return [self._word(word, counted, is_idle) for word in telling]

    def label_said(self, heard: Sequence[Heard], meant: Iterable[str]) -> tuple[Floats, Floats]:
        """Return for each code the share of its label that was said, and the weight of what was not; both (n,).

        Args:
            heard: the typed words.
            meant: words of the attribute values that the text states in whatever words.
        """
        spoken = np.zeros(len(self._places), dtype=np.float32)
        spoken[[self._places[w] for w in meant if w in self._places]] = 1.0
        for place, quality in chain.from_iterable(h.known for h in heard):
            spoken[place] = max(spoken[place], quality)
        got = self._of_labels(self._rare * spoken)
        share: Floats = (got / self._label_weight).astype(np.float32)
        return share, self._label_weight - got

    def _of_labels(self, weights: Floats) -> Floats:
        found: Floats = np.add.reduceat(weights[self._label_words], self._label_starts)
        return found

    def _word(self, word: str, without: list[int], is_idle: bool) -> Heard:
        known = tuple((self._places[w], quality) for w, quality in self._spelling.likely(word))
        stands = np.zeros(len(self.rows), dtype=np.float32)
        told = np.zeros(len(self.rows), dtype=np.float32)
        for place, quality in known:
            np.maximum(stands, self._stands[place] * np.float32(quality / OWN), out=stands)
            count = self._told[place].astype(np.float32)
            if quality == 1.0:
                count[without] = np.maximum(count[without] - 1, 0)
            np.maximum(told, count / (count + _ONCE) * np.float32(quality), out=told)
        told[self._untold] = stands[self._untold] * _UNTOLD
        n = len(self.rows)
        weights = rarity(np.asarray([stands.sum(), told.sum()], dtype=np.float32), n)
        idle = max(self._idle[word] - is_idle, 0) / (self._used[word] + 1)
        return Heard(word, stands, float(weights[0]) if known else 0.0, told, float(weights[1]), known, idle)


def rarity(count: Floats, n: int) -> Floats:
    """Return how much a word tells that stands for `count` of n codes; 0 when it stands for all."""
    found: Floats = np.log((n + 1.0) / (count + 1.0)).astype(np.float32)
    return found


def _telling(text: str) -> list[str]:
    return [w for w in word_tokens(text) if w not in PLAIN]


Example = tuple[list[str], ExampleRow]  # the words of an example, and its row


def _told(examples: Sequence[Example], rows: Sequence[CodeRow]) -> Iterator[tuple[list[str], Places]]:
    """Yield the words of each example and the codes that it was written for."""
    at: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        at[row.code].append(i)
    for spoken, example in examples:
        words = list(dict.fromkeys(w for w in spoken if len(w) > 1 and w not in PLAIN))
        codes = dict.fromkeys(chain.from_iterable(at[c] for one in example.accepted() for c in one))
        if words and codes:
            yield words, np.fromiter(codes, dtype=np.intp)


def _uses(examples: Sequence[Example]) -> tuple[Counter[str], Counter[str]]:
    """Count the examples that hold a word, and those of them that name no exam."""
    used: Counter[str] = Counter()
    idle: Counter[str] = Counter()
    for spoken, example in examples:
        words = set(spoken)
        used.update(words)
        if not example.codes:
            idle.update(words)
    return used, idle


def _columns(table: CodeTable, rows: Sequence[CodeRow]) -> Iterator[tuple[list[str], Places, int]]:
    """Yield words, the codes that they stand for, and how well."""
    for i, row in enumerate(rows):
        one = np.asarray([i], dtype=np.intp)
        yield word_tokens(row.label), one, OWN
        yield _telling(row.explains), one, EXPLAINED
    own = _holders(table, rows)
    near = _near(table, own)
    for (attribute, value), codes in own.items():
        yield _telling(table.meaning(attribute, value)), np.fromiter(sorted(codes), dtype=np.intp), MEANT
    for meanings, words in _by_meaning(table).items():
        held = [own.get(m, frozenset()) for m in meanings]
        codes = frozenset.intersection(*held)
        if codes:
            yield words, np.fromiter(sorted(codes), dtype=np.intp), OWN if len(meanings) == 1 else MEANT
        wide = frozenset.intersection(*(near.get(m, h) | h for m, h in zip(meanings, held, strict=True))) - codes
        if wide and any(m in near for m in meanings):
            yield words, np.fromiter(sorted(wide), dtype=np.intp), NEAR


def _by_meaning(table: CodeTable) -> Mapping[tuple[tuple[str, str], ...], list[str]]:
    """Return the words of all synonyms that mean the same values of codes."""
    terms: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for row in table.rows("synonyms"):
        terms[(row.attribute, row.value)].append(row.term)
    found: dict[tuple[tuple[str, str], ...], dict[str, None]] = defaultdict(dict)
    for (attributes, values), said in terms.items():
        meanings = tuple(sorted((a, v) for a, v in zip(attributes, values, strict=True) if a in ATTRIBUTES))
        if meanings:
            found[meanings].update(dict.fromkeys(word_tokens(" ; ".join(said))))
    return {m: list(words) for m, words in found.items()}


def _holders(table: CodeTable, rows: Sequence[CodeRow]) -> dict[tuple[str, str], frozenset[int]]:
    """Return which codes have an attribute value, or a kind of it; regions count as they stand."""
    found: dict[tuple[str, str], set[int]] = defaultdict(set)
    for i, row in enumerate(rows):
        for attribute in ATTRIBUTES:
            for value in row.values(attribute):
                for kind in (value,) if attribute == "regions" else table.ancestors(attribute, value):
                    found[(attribute, kind)].add(i)
    return {k: frozenset(v) for k, v in found.items()}


def _near(table: CodeTable, own: Mapping[tuple[str, str], frozenset[int]]) -> dict[tuple[str, str], frozenset[int]]:
    """Return which codes have a region that lies in this one or around it."""
    found: dict[tuple[str, str], frozenset[int]] = defaultdict(frozenset)
    for row in table.rows("vocabulary"):
        if row.attribute != "regions":
            continue
        for wide, steps in table.ancestors("regions", row.value).items():
            if 0 < steps <= _REGION_STEPS and wide != "body":
                found[("regions", row.value)] |= own.get(("regions", wide), frozenset())
                found[("regions", wide)] |= own.get(("regions", row.value), frozenset())
    return found
