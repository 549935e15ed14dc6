"""Which known words a typed one may be: itself, another form of it, cut off, without its vowels, or misspelt.

Pure; imports nothing of ours. A word may be several; what stands beside it decides, not this module.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 3  # letters of a shortened word; two may be anything
_LONG = 5  # letters: shorter words of the vocabulary are not taken for the beginning of a typed one
_STEM = 6  # letters that two forms of a learned word share: "cholangiogram", "cholangiography"
_REMEMBERED = 1 << 14  # words that were typed before
_LAST = "\U0010ffff"  # sorts behind every letter
_MOST = 24  # a word that may be more than this is not read by its letters at all


class Spelling:
    """The known words, indexed by how they may be written; built once."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._by_letter: dict[str, list[str]] = defaultdict(list)
        self._skeletons: dict[str, list[str]] = defaultdict(list)
        self._by_ends: dict[str, list[str]] = defaultdict(list)
        self._found: dict[str, tuple[tuple[str, float], ...]] = {}
        for word in sorted(w for w in self._words if w.isalpha()):
            self._by_letter[word[0]].append(word)
            self._skeletons[skeleton(word)].append(word)
            self._by_ends[word[0] + word[-1]].append(word)

    def likely(self, word: str) -> tuple[tuple[str, float], ...]:
        """Return the known words that a typed one may be, each with how likely in (0, 1], the likeliest first."""
        found = self._found.get(word)
        if found is None:
            best: dict[str, float] = {}
            for full, quality in self._candidates(word):
                best[full] = max(best.get(full, 0.0), round(quality, 3))
            found = tuple(sorted(best.items(), key=lambda x: (-x[1], x[0]))[:_MOST])
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[word] = found
        return found

    def _begun_by(self, start: str) -> list[str]:
        """Return the known words that begin with these letters."""
        words = self._by_letter.get(start[0], [])
        return words[bisect_left(words, start) : bisect_left(words, start + _LAST)]

    def _candidates(self, word: str) -> Iterator[tuple[str, float]]:
        exact = word in self._words
        if exact:
            yield word, 1.0
        if not word.isalpha():
            return
        yield from ((form, 0.95) for form in _forms(word) if form in self._words)
        if len(word) < _SHORTEST:
            return
        longer = [w for w in self._begun_by(word) if w != word]
        yield from ((w, (0.6 if exact else 0.7) + 0.25 * len(word) / len(w)) for w in longer)
        yield from ((word[:n], 0.7) for n in range(_LONG, len(word)) if word[:n] in self._words)
        if len(word) >= _STEM:
            akin = (w for w in self._begun_by(word[:-2]) if len(w) >= _STEM)
            yield from ((w, 0.75) for w in akin if not w.startswith(word) and not word.startswith(w))
        if exact:
            return
        yield from ((w, 0.8) for w in self._skeletons.get(skeleton(word), ()) if is_within(word, w))
        ends = self._by_ends.get(word[0] + word[-1], ())
        for w in {*ends, *(self._begun_by(word[:2]) if len(word) > _SHORTEST else ())}:
            if len(w) <= len(word) * 3 and is_within(word, w):
                yield w, 0.6 if len(word) * 2 >= len(w) else 0.55  # letters dropped: "xtrmty", "tibfib"
        if len(word) > _SHORTEST:
            allowed = 1 if len(word) < 8 else 2
            swapped = self._begun_by(word[1] + word[0]) if word[1] != word[0] else []  # "nkee" is a knee
            for among, most in ((self._by_letter.get(word[0], []), allowed), (swapped, 1)):
                near = process.extract(word, among, scorer=OSA.distance, score_cutoff=most, limit=5)
                yield from ((w, 0.85 - 0.15 * distance) for w, distance, _ in near)


def skeleton(word: str) -> str:
    """Return the first letter and the consonants after it, doubled ones once."""
    return "".join(letter for letter, _ in groupby(word[0] + word[1:].translate(_VOWELS)))


_VOWELS = str.maketrans("", "", "aeiouy")


def is_within(short: str, long: str) -> bool:
    """Tell whether the letters of the short word stand in the long one in their order."""
    rest = iter(long)
    return all(letter in rest for letter in short)


def _forms(word: str) -> Iterator[str]:
    """Yield the plural, the singular and the sister words of a word."""
    if word.endswith("es"):
        yield word[:-2]
    yield word[:-1] if word.endswith("s") else word + "s"
    for ending, others in _ENDINGS.items():
        if word.endswith(ending):
            yield from (word[: -len(ending)] + other for other in others)


_ENDINGS = {
    "ies": ("y",), "y": ("ies", "ic", "ical"), "ic": ("y",), "al": ("e", "us", ""), "gram": ("graphy", "graphic"),
    "graphy": ("gram", "grams", "graphic"), "scopy": ("scopic",), "scopic": ("scopy",), "tomy": ("tomies",),
}  # fmt: skip
