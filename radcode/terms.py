"""Reads exam language: a text becomes attribute values of the closed vocabulary, and the words nobody knows.

Pure; the join of understanding, resolving and auditing. Imports `codes`, `model`, `rows`, `tables` only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from radcode.codes import code_mentions
from radcode.counts import NUMBERS, THINGS, VIEW_WORDS, Token, counted, films_named, number_of, views_in
from radcode.english import is_english
from radcode.model import Reading, Term
from radcode.spelling import Spelling, is_within, skeleton
from radcode.tables import ATTRIBUTES, CodeTable

# "limited. Ultrasound" is no limited ultrasound; "vasc. flow" is one term.
_STOPS = re.compile(r"[;?!\n]|(?<=[a-z]{5}|.{4}[\d)])\.(?=\s)")
_TOKEN = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[+/&<>]|(?<!\S)-(?=[a-z](?![a-z]))")  # "-c" is a sign, "a-c" is not
_LONGEST = 6  # tokens in the longest synonym
_WHOLE = 6  # letters: a known word of so many is no other one cut off
_TELLING = 3  # letters: a word of two is read as it stands or not at all
_NAME = 10  # words: a name may hold a stop, "skull base - thigh", "spine; thoracic"; longer ones are sentences
_LOOSE, _CLOSE = 0.5, 0.6  # how well a term must be written: with one of its words in full, without
_REMEMBERED = 1 << 14  # words that were typed before
_ALIKE = 0.9  # how well a word is written by a short form of it that is a term too
# English words that are never corrected into exam language, however near they look.
PLAIN = frozenset(
    """a about after again all also am an and any are as ask at back be because been before being between but by can
cannot could day did do does doing done down each else even ever every exam exams few first for from get
getting give go goes going good got had has have having he her here him his how i if in into is isn it its
just know later least less let like made make many may me mean means might more most much must my need needs
never new no nor not now of off ok on once one only or order ordered other our out over own owns part patient
per person please possible question quick really report said same say see send she should show since so some
someone still such take tell than thanks that the their them then there these they thing this those though
time to today together told too two type under until up us use used using very want was way we well went were
what when where whether which while who whole whom whose why will with within without woman women work would
yes yet you your scan study test image images imaging code codes coding bill billing billed charge charges
claim claims cpt hcpcs modifier modifiers payer payers pay paid units unit doctor physician radiologist tech
hospital office group practice date service services weather tomorrow looks looking right correct wrong fine
hello hi hey morning month months year years old male female man men does replaced replace deleted valid
active current number numbers list price cost found find best main point machine session hour look scanner
room center centre owns separate separately performed reported reporting reads needed there here where think
thinks point class fall fell falls roof pacer swelling injury trauma hurts wont move chemo req finding findings exam
examination motion redacted mrn bundling bundle bundles unbundle unbundling
shouldnt wouldnt couldnt doesnt isnt arent wont cant hasnt havent aint thats whats theyre youre hows wheres """.split()
)
# A number and a unit of time are an age only with "old" or before a person.
_AGE = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{'|'.join(NUMBERS)})[ -]?"
    r"(?P<unit>d(?:ays?)?|w(?:(?:ee)?ks?)?|m(?:o(?:nth)?s?)?|y(?:(?:ea)?rs?)?)"
    r"(?:[ -]?(?:old|/o)\b|(?<=y)[ -]?o\b"
    r"|(?=[ -]+(?:boy|girl|baby|infant|kid|child|toddler|breech|male|female|neonate)\b))"
)
# A vertebra or disc: a letter of the spine and its number, alone or to the next one; a small letter touches it, for
# "l 3 views" are of the left. T1 and T2 weighting are no levels.
_LEVEL = re.compile(
    r"(?<![\w/-])(?P<a>[CTLS]|[ctls](?=\d))[ -]?(?:1[0-2]|[1-9])"
    r"(?:\s?[-/]\s?(?:(?P<b>[CTLS]|[ctls](?=\d))[ -]?)?(?:1[0-2]|[1-9]))?(?![\w%]|:\d)"
    r"(?!\s*(?:weight|w\b|wi\b|flair|view|vw|v\b|mm|cm))",
)
# T1 after a plane, beside its twin or before its pictures is how an MR was weighted: "axial T1 and T2", "T1 images".
_PLANE = re.compile(
    r"\b(?:ax(?:ial)?|cor(?:onal)?|sag(?:ittal)?|post-?contrast|pre-?contrast|contrast|sequences?|weighted|3d"
    r"|fat[- ]sat\w*|heavily|fast|thi(?:n|ck)|radial"
    r"|(?<![\w-])T[12])(?:\s+(?:post|pre|only))?\s*(?:,|and|&|/|\+)?\s*$",
    re.IGNORECASE,
)
_PICTURES = re.compile(
    r"\s*(?:(?:,|and|&|/|\+)\s*(?:T[12]\b|stir\b|flair\b|dwi\b|adc\b|gre\b|swi\b|pd\b|dce\b|dynamic\b)|images?\b|sequences?\b|series\b|obtained\b|slabs?\b"
    r"|fat[- ]sat)",
    re.IGNORECASE,
)
_OF_MR = re.compile(r"\b(?:mri?|mra|sequences?|weighted|gad\w*|axial|sagittal)\b", re.IGNORECASE)
# "lvl 3 w IGRT" counts no weeks: a lone w needs its days, "20w3d".
_WEEKS = re.compile(
    r"(?<![\w.])(?<!\bin )(?<!\bevery )(?<!\blast )(?<!\bnext )"  # weeks to wait are none of a pregnancy
    r"(?P<n>\d{1,2})[ -]?(?:wks?|weeks?|wga|w(?=[ ]?\d ?d\b)|(?<=\d)w\b)"
    r"(?:[ ]?\d ?d)?(?![a-z])(?![ -]?(?:old|o\b|/o))"
)
_LESS = re.compile(r"(?:<|\b(?:less than|under|before|prior to|below))\s*$")  # "<14 wks" are no fourteen
_UNBORN = frozenset(("pregnancy", "fetus"))
_TWINS = re.compile(r"\b(?:twin|triplet)s?\b", re.IGNORECASE)  # their "babies" are not born yet
_MONTHS = {"d": 1 / 30, "w": 7 / 30, "m": 1.0, "y": 12.0}
_LONE_WITH = (("w",), ("with",))
_LEFT_THERE = frozenset("to in open off out alone behind".split())  # "drain left to suction"
_NOT_A_SIDE = frozenset("for code codes modifier way now thing answer".split())  # "is 26 right for ..."
_AND = frozenset(("and", "&", "+", "plus"))
_WHEN = frozenset("only at same today yesterday tonight earlier later ordered done performed".split())
_LONE_SIDE = (("r",), ("l",))
_PREPOSITION = frozenset("w with o wo without and & / then followed by fol fld flwd".split())
_JOINING = frozenset("w with o wo without no not non pre post plus / & + < >".split())
_NEGATIONS = frozenset(("no", "not", "without", "non", "minus", "wo"))
_ARTICLES = frozenset(("a", "an", "the", "any"))
_OR = frozenset(("or", "nor"))
_DENIERS = _NEGATIONS | {"never", "neither", "nor", "didnt", "wasnt", "dont"}
_SHORTENED = (["don", "t"], ["doesn", "t"], ["isn", "t"], ["didn", "t"], ["wasn", "t"])
# What stands between a denial and what it denies, and what is denied when it stands behind.
_DONE = frozenset("given administered used injected done performed imaged scanned measured included obtained".split())
_WANTED = frozenset("needed required necessary indicated attempted".split())
_BETWEEN = _ARTICLES | _DONE | frozenset("get got getting receive received receiving use using of".split())
_PLAIN_STATE = ("contrast", "none")
_LEFT_OUT = (
    *(("stopped", w) for w in ("before", "at")),
    *((w,) for w in ("excluding", "except", "spared", "sparing", "skipped")),
    ("short", "of"),
    ("but", "not"),
    ("no", "need", "for"),
    ("rather", "than"),
)
# Only these can be denied in a phrase; "without contrast" and the like are terms of their own.
_DENIABLE = frozenset(("purpose", "technique", "event", "modality", "regions", "owner", "reader"))


_PLACES = frozenset(("regions", "side", "laterality"))


@dataclass(frozen=True, slots=True)
class _Entry:
    tokens: tuple[str, ...]
    meanings: tuple[tuple[str, str], ...]


class _Found(NamedTuple):
    """An entry that stands in a text, and how well its words are written there, in (0, 1]."""

    entry: _Entry
    quality: float


class _Node:
    """A word of terms that begin alike: what may follow it, and the term that ends with it."""

    __slots__ = ("entry", "following")

    def __init__(self) -> None:
        self.following: dict[str, _Node] = {}
        self.entry: _Entry | None = None


def _entries(table: CodeTable) -> Iterator[_Entry]:
    """Yield the synonyms, then what our own words call each value of a code."""
    for row in table.rows("synonyms"):
        if tokens := tuple(_TOKEN.findall(row.term.lower())):
            yield _Entry(tokens, tuple(zip(row.attribute, row.value, strict=True)))
    for row in table.rows("vocabulary"):
        tokens = tuple(_TOKEN.findall(row.means.lower()))
        if row.attribute in ATTRIBUTES and len(tokens) > 1:
            yield _Entry(tokens, ((row.attribute, row.value),))


_READINGS = 64  # of the last texts: the readers of one question read it, and its parts, over again


_DIGIT = "digit"  # which finger or toe: it names the line, and no exam


class Lexicon:
    """The synonyms indexed for longest match; built once from the table."""

    def __init__(self, table: CodeTable, *, corrects: bool = True) -> None:
        """Index the table's terms; `corrects`: whether a word nobody knows is read as the known one nearest to it."""
        self._corrects = corrects
        self._root = _Node()
        self._unordered: dict[tuple[str, ...], _Entry] = {}
        words: set[str] = set()
        for entry in _entries(table):
            node = self._root
            for token in entry.tokens:
                node = node.following.setdefault(token, _Node())
            node.entry = node.entry or entry
            if len(entry.tokens) > 1 and not _JOINING & set(entry.tokens) and all(len(t) > 1 for t in entry.tokens):
                self._unordered.setdefault(tuple(sorted(entry.tokens)), entry)
            words.update(entry.tokens)
        sided = [x for x in table.rows("codes") if x.laterality in ("one", "both")]
        self._paired = frozenset(region for x in sided for region in x.regions)
        limits = ((float(x.value), x.subject) for x in table.rows("rules") if x.kind == "age_word")
        self._ages_below = tuple(sorted(limits))
        weeks = ((float(x.value), x.subject) for x in table.rows("rules") if x.kind == "gestation")
        self._weeks_below = tuple(sorted(weeks))
        self._levels_of = {x.subject.lower(): x.value for x in table.rows("rules") if x.kind == "level"}
        self._words = frozenset(words)
        self._likely = Spelling(words)
        self._alike = self._words_alike()
        self._in_any_order = frozenset(w for words_of in self._unordered for w in words_of)
        self._read_as: dict[tuple[str, str], tuple[tuple[str, float], ...]] = {}
        self._long_words = tuple(sorted(w for w in words if len(w) >= 4))
        self._begun_by: dict[str, list[str]] = defaultdict(list)
        self._skeletons: dict[str, list[str]] = defaultdict(list)
        for word in self._long_words:
            if word.isalpha():
                self._begun_by[word[0]].append(word)
                self._skeletons[skeleton(word)].append(word)
        self._spellings: dict[str, str] = {}
        self._in_sentences = True
        self._once = lru_cache(_READINGS)(self._read)

    @cached_property
    def of_names(self) -> Lexicon:
        """This lexicon for exams' names, where every word is exam language and may be misspelt or shortened."""
        names = copy(self)
        names._spellings, names._read_as, names._in_sentences = {}, {}, False
        names._once = lru_cache(_READINGS)(names._read)
        return names

    def _is_plain(self, word: str) -> bool:
        return word in PLAIN or (self._in_sentences and is_english(word))

    def _words_alike(self) -> dict[str, tuple[str, ...]]:
        """Return for each short form that is a term of its own the words it stands for: "xtrmty" is an extremity."""
        groups: dict[tuple[tuple[str, str], ...], list[str]] = defaultdict(list)
        for word in sorted(self._words):
            if len(word) > 1 and word.isalpha() and (sense := self._sense(word)):
                groups[sense].append(word)
        begun = {w for node in self._root.following.values() for w in node.following} | {
            w for w, node in self._root.following.items() if node.following
        }
        return {
            word: tuple(w for w in alike if w in begun and len(w) > len(word) and is_within(word, w))
            for alike in groups.values()
            for word in alike
        }

    def read(self, text: str) -> Reading:
        """Return what the vocabulary finds in the text; codes in it are skipped. Offsets are of `text`."""
        return self._once(text)

    def _read(self, text: str) -> Reading:
        wordless = _without_codes(text)
        levels = self._levels(wordless)
        if levels:  # a term that holds the level, "c1-c2 puncture", says more
            spelt = [t._replace(word=self._spelling(t.text)) for t in _tokens(wordless)]
            held = [t for t in self._terms(spelt)[0] if t.attribute != "side"]
            levels = [x for x in levels if not any(t.start < x.end and x.start < t.end for t in held)]
        tokens = [t._replace(word=self._spelling(t.text)) for t in _tokens(_blanked(wordless, levels))]
        terms, used = self._terms(tokens)
        terms = _without_own_denied([t for t in terms if t.attribute != _DIGIT])
        terms += counted(tokens, terms, self._paired)
        terms += levels
        terms += _several_levels(levels, wordless)
        terms += self._ages(text.lower()) if not any(t.attribute == "age" for t in terms) else []
        unborn = any(t.attribute == "regions" and t.value in _UNBORN for t in terms) or _TWINS.search(text)
        timed = any(t.attribute == "trimester" or (not unborn and t.attribute == "age") for t in terms)
        terms += self._gestation(text.lower()) if not timed else []
        views, view_tokens = views_in(tokens, terms)
        used |= view_tokens
        unknown = tuple(t.text for i, t in enumerate(tokens) if i not in used and _is_unknown(t.text))
        seen = {tokens[i] for i in view_tokens}
        denied = _denied(tokens, terms)
        words = tuple(t.text for t in tokens if t not in denied and t not in seen and t.text[0].isalnum())
        return Reading(
            tuple(terms), views, tuple(dict.fromkeys(unknown)), words, tuple(t.text for t in tokens if t in denied)
        )

    def digits(self, text: str) -> tuple[str, ...]:
        """Return the fingers and toes that a text names, each once; no attribute of an exam."""
        tokens = [t._replace(word=self._spelling(t.text)) for t in _tokens(_without_codes(text))]
        return tuple(dict.fromkeys(t.value for t in self._terms(tokens)[0] if t.attribute == _DIGIT))

    def films(self, text: str) -> int:
        """Return how many films a text names by their aims, "a left decub and an oblique"."""
        return films_named(_tokens(_without_codes(text)))

    def _levels(self, text: str) -> list[Term]:
        """Read "L4-5", "T11" and "C7-T1" as the part of the spine they lie in."""
        weighted = weightings(text)
        return [
            Term("regions", self._levels_of[letter.lower()], m[0], m.start(), m.end())
            for m in _LEVEL.finditer(text)
            if m.span() not in weighted
            for letter in dict.fromkeys(x for x in (m["a"], m["b"]) if x)
            if letter.lower() in self._levels_of
        ]

    def _gestation(self, lower: str) -> list[Term]:
        """Read "20 weeks" and "9w2d" as the trimester they lie in; exams of no pregnancy do not care."""
        said = _WEEKS.search(lower)
        weeks = (number_of(said["n"]) or 0) if said else 0
        weeks -= bool(said and _LESS.search(lower[: said.start()]))
        word = next((w for limit, w in self._weeks_below if said and weeks < limit), "")
        return [Term("trimester", word, said[0], said.start(), said.end())] if said and word else []

    def _ages(self, lower: str) -> list[Term]:
        """Read a child's age, "4-month-old" or "15 yo", as the narrowest word for it."""
        found = []
        for said in _AGE.finditer(lower):
            months = (number_of(said["n"]) or 0) * _MONTHS[said["unit"][0]]
            word = next((w for limit, w in self._ages_below if months < limit), "")
            if word:
                found.append(Term("age", word, said[0], said.start(), said.end()))
        return found[:1]

    def _terms(self, tokens: Sequence[Token]) -> tuple[list[Term], set[int]]:
        terms: list[Term] = []
        used: set[int] = set()
        at, denied_to = 0, -2
        while at < len(tokens):
            entry, length = self._longest(tokens, at)
            if entry is None:
                at += 1
                continue
            span = tokens[at : at + length]
            denied = _is_denied(tokens, at) and (at - 1 not in used or tokens[at - 1].text not in _PREPOSITION)
            denied = denied or (at == denied_to and span[0].text in VIEW_WORDS)  # "no myelo films"
            denied = denied or (at == denied_to + 1 and tokens[at - 1].text in _OR)
            left_out = _is_left_out(tokens, at + length)
            # an organ of an ultrasound that was left out is read with its elements, where the exam is known
            of_elements = left_out and any((t.attribute, t.value) == ("modality", "us") for t in terms)
            denied_to = at + length if denied else -2
            if _is_agent_denied(entry, tokens, at, terms):
                used.update(range(at, at + length))
                at += length
                continue
            used.update(range(at, at + length))
            words = " ".join(t.text for t in span)
            for a, v in entry.meanings if not denied else _of_technique(entry):
                denied_here = denied or (left_out and not (a == "regions" and of_elements))
                if denied_here and (a, v) == _PLAIN_STATE and not _NEGATIONS & set(entry.tokens):
                    terms.append(Term(a, "with", words, span[0].start, span[-1].end))  # "no unenhanced images"
                elif denied_here and (a, v) == ("contrast", "with"):
                    terms.append(Term(a, "none", words, span[0].start, span[-1].end))  # "not given any gadolinium"
                elif not (denied_here and a in _DENIABLE):
                    terms.append(Term(a, v, words, span[0].start, span[-1].end))
                elif a == "regions":
                    terms.append(Term("denied_region", v, words, span[0].start, span[-1].end))
                else:
                    terms.append(Term("denied", f"{a}:{v}", words, span[0].start, span[-1].end))
            at += length
        return terms, used

    def _longest(self, tokens: Sequence[Token], at: int) -> tuple[_Entry | None, int]:
        for found in self._standing(tokens, at):
            entry, length = found.entry, len(found.entry.tokens)
            if entry.tokens == ("right",) and at + 1 < len(tokens) and tokens[at + 1].text in _NOT_A_SIDE:
                continue
            if entry.tokens == ("left",) and at + 1 < len(tokens) and tokens[at + 1].text in _LEFT_THERE:
                continue
            if entry.tokens == ("mg",) and at and tokens[at - 1].text[0].isdigit():
                continue  # a dose is no mammogram
            if entry.tokens in _LONE_SIDE and not (
                self._names_region(tokens, at + 1) or _ends_name(tokens, at) or _is_clock(tokens, at + 1)
            ):
                continue
            if entry.tokens in _LONE_WITH and self._begins_term(tokens, at + 1):
                continue
            if length > 1 and entry.tokens[-1:] in _LONE_WITH and self._names_kind(tokens, at + length):
                continue  # "CT pelvis without with 3D recon"
            if self._is_preposition(entry) and self._governs(tokens, at + length):
                continue
            return self._longer(tokens, at, length) or (entry, length)
        return self._longer(tokens, at, 1) or (None, 0)

    def _standing(self, tokens: Sequence[Token], at: int) -> list[_Found]:
        """Return the terms that stand here, the longest first, then the best written.

        A word that is shortened or misspelt is read by the words beside it: "bone scn", "int aud meatus".
        """
        found: list[_Found] = []
        nodes = [(self._root, 1.0, 0, False)]
        for n, token in enumerate(tokens[at:]):
            if n and len(tokens) > _NAME and (token.opens or _is_dashed(tokens[at + n - 1], token)):
                break
            nodes = [
                (after, quality * q, bent + (q < 1), sure or (q == 1 and _is_telling(token)))
                for node, quality, bent, sure in nodes
                for word, q in self._readings(token)
                if (after := node.following.get(word))
            ]
            found += [
                _Found(node.entry, quality)
                for node, quality, bent, sure in nodes
                if node.entry and (not bent or (len(node.entry.tokens) > 1 and quality >= (_LOOSE if sure else _CLOSE)))
            ]
            if not nodes:
                break
        return sorted(found, key=lambda f: (-len(f.entry.tokens), -f.quality))

    def _readings(self, token: Token) -> tuple[tuple[str, float], ...]:
        """Return the words of terms that a typed one may be, with how well each is written by it."""
        key = (token.text, token.word)
        found = self._read_as.get(key)
        if found is None:
            if len(self._read_as) >= _REMEMBERED:
                self._read_as.clear()  # another thread may do so between two readings
            found = self._read_as[key] = self._readings_of(token)
        return found

    def _readings_of(self, token: Token) -> tuple[tuple[str, float], ...]:
        if token.word in self._words:
            own: tuple[tuple[str, float], ...] = ((token.word, 1.0),)
            own += tuple((w, _ALIKE) for w in self._alike.get(token.word, ()))
            one = token.word[:-1] if token.word[-1] == "s" and token.word not in THINGS else ""
            if one in self._words and len(one) >= _WHOLE:
                own += ((one, _ALIKE),)  # "SI joint injections" are so many of the one
            return (
                own
                if token.word == token.text and token.text in PLAIN
                else (*own, *self._other_words(token, token.word))
            )
        return self._other_words(token, "")

    def _other_words(self, token: Token, own: str) -> tuple[tuple[str, float], ...]:
        if len(token.text) < _TELLING or not token.text.isalpha() or self._is_plain(token.text):
            return ()
        if token.text in self._words and len(token.text) >= _WHOLE:
            return ()
        others = self._likely.likely(token.text)
        return tuple((w, q) for w, q in others if w != own and q < 1 and len(token.text) <= len(w) + 2)

    def _longer(self, tokens: Sequence[Token], at: int, than: int) -> tuple[_Entry, int] | None:
        """Find a longer term whose words stand here in another order: "barium swallow, modified"."""
        most = at
        while most < len(tokens) and most < at + _LONGEST and tokens[most].word in self._in_any_order:
            parted = tokens[most].opens or _is_dashed(tokens[most - 1], tokens[most])
            if most > at and parted and len(tokens) > _NAME:
                break
            most += 1
        for length in range(most - at, than, -1):
            entry = self._unordered.get(tuple(sorted(t.word for t in tokens[at : at + length])))
            if entry:
                return entry, length
        return None

    def _is_preposition(self, entry: _Entry) -> bool:
        return all(a == "contrast" for a, _ in entry.meanings) and set(entry.tokens) <= _PREPOSITION

    def _governs(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether the words after a preposition name something else than contrast: "w/wo KUB"."""
        if at < len(tokens) and tokens[at].text == "/":
            at += 1
        if at >= len(tokens) or tokens[at].start - tokens[at - 1].end > 1:
            return False  # a comma or a wider gap parts them
        if tokens[at].text in _PREPOSITION:
            return False
        if not tokens[at].text[0].isalpha():
            return False
        word = tokens[at].word
        if word in PLAIN:
            return False
        entry, _ = self._longest(tokens, at)
        if entry is None:
            return False
        if entry.meanings == (_PLAIN_STATE,) and not _NEGATIONS & set(entry.tokens):
            return True  # "without precontrast images"
        named = {a for a, _ in entry.meanings}
        return bool(named & {"modality", "technique", "purpose"}) and "contrast" not in named

    def _names_region(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether a region comes next: "L foot", but not "r/o" nor "l spine"."""
        entry, _ = self._longest(tokens, at) if at < len(tokens) else (None, 0)
        return entry is not None and any(a == "regions" for a, _ in entry.meanings)

    def _names_kind(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether the next term names a kind of study: what stands before "with" is then all of the contrast."""
        if at >= len(tokens) or tokens[at].parted or tokens[at - 2].text in _AND:
            return False
        entry, _ = self._longest(tokens, at)
        return entry is not None and any(a == "modality" for a, _ in entry.meanings)

    def _begins_term(self, tokens: Sequence[Token], at: int) -> bool:
        """Tell whether the letter only joins two words ("mammo w tomo") or ends in its contrast ("CT chest w").

        Before "and" it ends in its contrast when another exam follows: "CT abdomen with and pelvis without".
        """
        if at >= len(tokens) or (tokens[at].parted and tokens[at - 1].text == "with"):
            return False  # "CT neck with, read elsewhere"
        if tokens[at - 1].text == "with" and tokens[at].text in _WHEN:
            return False  # "CT abdomen with at 9 am"
        if at < len(tokens) and tokens[at].opens:
            return False  # "CT CHEST W", and then a new line
        apart = tokens[at].text == "/" and tokens[at].start > tokens[at - 1].end  # "CT NECK W / CT CHEST W"
        if (apart or tokens[at].text in _AND) and at + 1 < len(tokens):
            entry, _ = self._longest(tokens, at + 1)
            return entry is None or not {"modality", "regions"} & {a for a, _ in entry.meanings}
        entry, _ = self._longest(tokens, at)
        return entry is None or any(a not in ("side", "views", "laterality") for a, _ in entry.meanings)

    def _spelling(self, word: str) -> str:
        if word in self._words or not word.isalpha() or len(word) < 3 or self._is_plain(word):
            return word
        if word not in self._spellings:
            self._spellings[word] = self._nearest(word)
        return self._spellings[word]

    def _nearest(self, word: str) -> str:
        singular = word[:-1] if word.endswith("s") else ""
        if singular in self._words:
            return singular
        begun = [w for w in self._begun_by[word[0]] if w.startswith(word)] if len(word) > 3 else []
        if begun and len({self._sense(w) for w in begun}) == 1 and self._sense(begun[0]):
            return begun[0]
        if not self._corrects:
            return word
        if full := self._with_vowels(word):
            return full
        if (swapped := word[1] + word[0] + word[2:]) in self._words and len(word) > 3:
            return swapped  # "nkee" is a knee
        if len(word) < 5:
            return word
        allowed = 1 if len(word) < 8 else 2
        near = process.extractOne(word, self._begun_by[word[0]], scorer=OSA.distance, score_cutoff=allowed)
        return near[0] if near else word

    def _with_vowels(self, word: str) -> str:
        """Return the one word that this one is without some of its vowels: "brst", "elbw", "lvr"."""
        longest = 5 if len(word) == 3 else len(word) * 2  # "kne" is a knee, "prc" is nothing
        alike = (w for w in self._skeletons.get(skeleton(word), ()) if len(w) <= longest)
        found = [w for w in alike if is_within(word, w) and self._sense(w)]
        if len(word) == 3:
            found = [w for w in found if {a for a, _ in self._sense(w)} <= _PLACES]
        return found[0] if found and len({self._sense(w) for w in found}) == 1 else ""

    def _sense(self, word: str) -> tuple[tuple[str, str], ...]:
        node = self._root.following.get(word)
        return node.entry.meanings if node and node.entry else ()


def _tokens(text: str) -> list[Token]:
    lower = text.lower()
    if len(lower) != len(text):  # a few letters grow when lowered; offsets must stay those of the text
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    found: list[Token] = []
    end = 0
    for m in _TOKEN.finditer(lower):
        opens = bool(found) and _STOPS.search(lower, end, m.start() + 1) is not None
        found.append(Token(m[0], m.start(), m.end(), m[0], opens, "," in lower[end : m.start()]))
        end = m.end()
    return found


def word_tokens(text: str) -> list[str]:
    """Return the words and numbers of a text, lower case."""
    return [word for word in _TOKEN.findall(text.lower()) if word[0].isalnum()]


def _without_codes(text: str) -> str:
    for mention in code_mentions(text):
        text = text[: mention.start] + " " * (mention.end - mention.start) + text[mention.end :]
    return text


def _blanked(text: str, terms: Iterable[Term]) -> str:
    for t in terms:
        text = text[: t.start] + " " * (t.end - t.start) + text[t.end :]
    return text


def _is_weighting(text: str, level: re.Match[str]) -> bool:
    """Tell whether T1 or T2 is how the pictures of an MR are weighted and no vertebra."""
    alone = _may_be_weighting(level) and _OF_MR.search(text) is not None
    return alone and bool(_PLANE.search(text[: level.start()]) or _PICTURES.match(text[level.end() :]))


def weightings(text: str) -> tuple[tuple[int, int], ...]:
    """Return where T1 and T2 tell how an MR was weighted: where one does, all do, "T1 T2, then gadolinium T1"."""
    found = [m for m in _LEVEL.finditer(text) if _may_be_weighting(m)]
    return tuple(m.span() for m in found) if any(_is_weighting(text, m) for m in found) else ()


def _may_be_weighting(level: re.Match[str]) -> bool:
    return level[0].upper().replace(" ", "") in ("T1", "T2")


def _is_dashed(before: Token, token: Token) -> bool:
    """Tell whether a dash parts two words, as a sentence from its question: "at the lump - ultrasound coding"."""
    return token.start - before.end > 2 and not token.parted


def _without_own_denied(terms: Sequence[Term]) -> list[Term]:
    """Drop the denial of what is said elsewhere: the fistula of "PTA of the fistula, no declot" was treated."""
    said = {f"{t.attribute}:{t.value}" for t in terms}
    undone = {t.start for t in terms if t.attribute == "denied" and t.value.startswith("technique:")}
    placed = {t for t in terms if t.attribute == "denied_region" and t.start in undone}  # "carotid stent not needed"
    gone = {t for t in placed if f"regions:{t.value}" in said}
    return [t for t in terms if t not in gone and (t.attribute != "denied" or t.value not in said)]


def _is_telling(token: Token) -> bool:
    return len(token.text) >= _TELLING and token.text not in PLAIN


def _is_unknown(word: str) -> bool:
    return word.isalpha() and len(word) > 1 and word not in PLAIN


def _is_denied(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a denial stands before a term, over what is only said of giving or doing it.

    "no hip", "without the contrast", "not given any gadolinium", "never got IV contrast", "not done with contrast".
    """
    at -= next((n for n in range(5) if not _is_between(tokens, at - n)), 5)
    if at and tokens[at].start - tokens[at - 1].end > 1:
        return False  # a comma or a wider gap parts them: "CT chest w/o, abd"
    before = [t.text for t in tokens[max(0, at - 3) : at]]
    if before[-3:] == ["w", "/", "o"] or any(before[-len(x) :] == [*x] for x in _LEFT_OUT):
        return True
    return any(w in _DENIERS for w in before[-1:]) or before[-2:] in _SHORTENED


def _is_between(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether the word before this one only leads on from a denial: the "given any" of "not given any"."""
    return at > 0 and tokens[at].start - tokens[at - 1].end <= 1 and tokens[at - 1].text in _BETWEEN


def _is_left_out(tokens: Sequence[Token], end: int) -> bool:
    """Tell whether what ends here is denied behind it: "contrast was not administered", "hips never scanned"."""
    after = [t.text for t in tokens[end : end + 5]]
    if not after or tokens[end].start - tokens[end - 1].end > 1:
        return False
    while after and after[0] in ("was", "were", "itself"):
        after.pop(0)
    denial = 1 if after[:1] and after[0] in ("not", "never", "wasnt", "werent") else 0
    denial = 2 if after[:2] in (["wasn", "t"], ["weren", "t"]) else denial
    return bool(denial) and len(after) > denial and after[denial] in _DONE | _WANTED


def _of_technique(entry: _Entry) -> tuple[tuple[str, str], ...]:
    """Return what a denied term denies: a technique named in it and not its purpose, "no stent" is no "no therapy"."""
    techniques = any(a == "technique" for a, _ in entry.meanings)
    return tuple(x for x in entry.meanings if x[0] != "purpose") if techniques else entry.meanings


def _is_agent_denied(entry: _Entry, tokens: Sequence[Token], at: int, terms: Sequence[Term]) -> bool:
    """Tell whether an agent stands right behind its denial: "no IV gad", "without any intravenous contrast"."""
    first = tokens[at - 1 if at and tokens[at - 1].text in _ARTICLES else at]
    if entry.meanings != (("contrast", "with"),) or tokens[at].text in _PREPOSITION or not terms or first.parted:
        return False
    before = terms[-1]
    plain = (before.attribute, before.value) == _PLAIN_STATE and not _NEGATIONS.isdisjoint(before.text.split())
    return plain and first.start - before.end <= 1


def _denied(tokens: Sequence[Token], terms: Sequence[Term]) -> set[Token]:
    """Return the words that are said not to be meant: those of a denied term, else the one after the denial."""
    spans = [(t.start, t.end) for t in terms if t.attribute in ("denied", "denied_region")]
    found = {t for t in tokens if any(start <= t.start < end for start, end in spans)}
    known = [(t.start, t.end) for t in terms if t.attribute not in ("denied", "denied_region")]

    def is_read(token: Token) -> bool:
        return any(start <= token.start < end for start, end in known)

    for at, token in enumerate(tokens):
        alone = token.text[0].isalpha() and not is_read(token)
        if alone and _is_denied(tokens, at) and not is_read(tokens[at - 1]):
            found.add(token)
    return found


def _ends_name(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a lone letter stands at the end of a name or before its views: "THIGH MR R", "KNEE R 1-2VW"."""
    after = [t.text for t in tokens[at + 1 : at + 4]]
    views = bool(after) and number_of(after[0]) is not None and any(w in VIEW_WORDS for w in after)
    return at > 0 and (not after or views)


def _is_clock(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a place on the face of a clock comes next: "R 10:00", "L 2 o'clock"."""
    texts = [t.text for t in tokens[at : at + 2]]
    return len(texts) > 1 and texts[0] in _HOURS and texts[1] in ("00", "30", "o", "oclock")


_HOURS = frozenset(map(str, range(1, 13)))


def _several_levels(levels: Sequence[Term], text: str) -> list[Term]:
    """Read "T11 and L1" and "L4 + L5" as several; a range, "L4-5", is one level between two bones."""
    for a, b in pairwise(sorted({(t.start, t.end) for t in levels})):
        if _AND_AGAIN.fullmatch(text[a[1] : b[0]]):
            return [Term("count", "multiple", text[a[0] : b[1]], a[0], b[1])]
    return []


_AND_AGAIN = re.compile(r"[\s,;]*(?:and|&|\+|plus)\s*(?:right|left|rt|lt|r|l)?\s*", re.IGNORECASE)


def phrases(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the sentences of a text: ends at . ! ? followed by space, and at line ends."""
    for line in re.finditer(r"[^\n]+", text):
        start = line.start()
        for stop in _STOP.finditer(line[0]):
            yield from _trimmed(text, start, line.start() + stop.end())
            start = line.start() + stop.end()
        yield from _trimmed(text, start, line.end())


_STOP = re.compile(r"(?<![A-Z])(?<!\bs)(?<!\bch)(?<!\bvs)(?<!\bno)[.!?](?:\s\[[^\]]*\])?(?=\s+[A-Z\d(\"'])")


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end
