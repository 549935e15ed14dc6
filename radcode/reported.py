"""A dictated report to a question: the exams that it is of, in the words of its name and of what was done.

The body decides over the name, and history, comparison and advice are no exam of today. Pure; knows the step
`understand` and never what becomes of the question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from radcode.bodyrange import by_range
from radcode.clauses import Span, blanked
from radcode.codes import code_mentions
from radcode.dating import days_in
from radcode.dictation import Study, studies_of
from radcode.dye import with_given
from radcode.elements import both_ways
from radcode.halves import without_injection
from radcode.model import Ask, ExamWords, Named, Question, Reading, Term, Views
from radcode.readings import names_exam, with_one_contrast
from radcode.shown import shown_of
from radcode.tables import CodeTable
from radcode.terms import Lexicon
from radcode.understand import Given, understand

MAX_REPORT = 10 * 4_000  # characters; the longest reports of several exams have some 20,000


@dataclass(frozen=True, slots=True)
class Told:
    """One exam of a report: the question it makes, where its name stands, and the sentences that tell of it."""

    question: Question
    title: Span
    technique: tuple[Span, ...]
    seen: tuple[Span, ...]
    only_named: tuple[str, ...]
    named_extent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What a report tells: its exams one by one, and all of them as one question."""

    text: str
    told: tuple[Told, ...]
    question: Question | None
    studies: tuple[Study, ...]


def read_report(text: str, given: Given, table: CodeTable, lexicon: Lexicon) -> Report:
    """Return what a report tells of the exams of its day; its question is None where it names no exam."""
    studies = studies_of(text)
    days = [d for s in studies for d in days_in(s.day, given.today).days]
    day = given.on or next(iter(days), given.today)
    told: list[Told] = []
    for study in studies:
        titles = _titles(study, text, lexicon)
        for title in titles:
            others = [t for t in titles if t != title]
            told += _told(text, title, others, study, replace(given, on=day, chosen=True), table, lexicon)
    named = [t for t in told if t.question.attributes]
    return Report(text, tuple(named), _as_one([t.question for t in named]), studies)


def _as_one(questions: Sequence[Question]) -> Question | None:
    """Return one question of all exams: each by itself, as in an order of several."""
    if len(questions) < 2:
        return questions[0] if questions else None
    exams = tuple(x for q in questions for x in (q.exams or (_exam(q),)))
    exams = tuple(dict.fromkeys(exams))
    if len(exams) == 1:
        return questions[0]
    every = [(a, v) for x in exams for a, values in x.attributes for v in values]
    names = dict.fromkeys(a for a, _ in every)
    attributes = tuple((n, tuple(dict.fromkeys(v for a, v in every if a == n))) for n in names)
    sides = {x.side for x in exams}
    return replace(
        questions[0],
        text=" ".join(q.text for q in questions),
        attributes=attributes,
        exams=exams,
        views=None,
        side=sides.pop() if len(sides) == 1 else "",
        words=tuple(w for q in questions for w in q.words),
        denied=tuple(w for q in questions for w in q.denied),
        events=tuple(dict.fromkeys(e for q in questions for e in q.events)),
    )


def _exam(q: Question) -> ExamWords:
    return ExamWords(q.attributes, q.views, q.side, q.words, q.denied)


# ---------------------------------------------------------------- the exams that a report is of

_JOIN = re.compile(r"\s+(?:and|plus|followed by)\s+|\s*[;|+&]\s*|,\s+", re.IGNORECASE)


def _titles(study: Study, text: str, lexicon: Lexicon) -> list[Span]:
    """Return the name of each exam: lines that name none add to the line before them; none where nothing is named."""
    found: list[Span] = []
    for start, end in (t for t in study.titles if t[1] - t[0] <= _SENTENCE):
        pieces = _pieces(text, start, end, lexicon)
        if found and not _is_exam(text[start:end], lexicon):
            found[-1] = (found[-1][0], end if end - found[-1][0] <= _SENTENCE else found[-1][1])
        else:
            found += pieces
    return found or [(0, 0)]


def _pieces(text: str, start: int, end: int, lexicon: Lexicon) -> list[Span]:
    """Split a line that names several exams, each with its own kind of study: "CT HEAD AND CT CERVICAL SPINE"."""
    for join in _JOIN.finditer(text, start, end):
        before, after = text[start : join.start()], text[join.end() : end]
        if _is_exam(before, lexicon) and _is_exam(after, lexicon):
            return [(start, join.start()), *_pieces(text, join.end(), end, lexicon)]
    return [(start, end)]


def _is_exam(words: str, lexicon: Lexicon) -> bool:
    reading = lexicon.read(words)
    only_tomo = {*reading.values("modality")} == {"tomo"}
    return names_exam(reading) and not only_tomo


# ---------------------------------------------------------------- what the body tells of one exam

# From where to where pictures were taken; the name says of what.
_RANGE = re.compile(
    r"\b(?:from|extending from|between)\s+(?:[\w/'-]+[\s,]+){1,7}?(?:to|through|thru|into|and)\s+(?:[\w/'-]+\s?){1,5}?"
    r"(?=[.,;:)\n]|$|\b(?:following|after|with|without|using|during|were|was|and|on|by|in|at|prior|before|before|post)\b)",
    re.IGNORECASE,
)
_NEXT_TO = re.compile(r"\W*(?:and|or|plus)?\W*(?:of )?(?:the |both |urinary )*", re.IGNORECASE)
_VIEWS = re.compile(r"\b(?:\d+|one|two|three|four|five|six|single)\s?\+?(?:\s?or more)?[ -]?(?:views?|vws?|v)\b", re.I)
# What the body tells anew is taken out of the name.
_BY_BODY = ("contrast", "side", "laterality", "approach")
_SLICED = frozenset(("ct", "mr"))


def _told(
    text: str,
    title: Span,
    others: Sequence[Span],
    study: Study,
    given: Given,
    table: CodeTable,
    lexicon: Lexicon,
) -> list[Told]:
    on = given.on or given.today
    name = _plain(text[slice(*title)])
    own = lexicon.read(name)
    foreign = [lexicon.read(text[slice(*o)]) for o in others]
    technique = [s for s in study.technique if _is_of(_unweighted(text[slice(*s)]), own, foreign, table, lexicon)]
    technique = _without_oral([s for s in technique if s != title], text)
    technique = _that_fit(technique)
    said = [_plain(text[slice(*s)]) for s in technique]
    ranged = bool(by_range(own.values("modality"), on, table)) or not own.values("regions")
    reached = said if ranged else [blanked(s, [m.span() for m in _RANGE.finditer(s)]) for s in said]
    reached = [_unweighted(s) for s in reached]
    otherwise = _is_otherwise(own, lexicon.read(" ".join(reached)), on, table)
    joined = " ".join(_body(s, own, foreign, table, lexicon, otherwise=otherwise) for s in reached)
    body = lexicon.read(joined)
    short = _without_told(name, own, body, otherwise=otherwise)
    one = replace(given, on=on)
    question = understand(f"{short}. {joined}", one, table, lexicon)
    apart = {x.values("modality") for x in question.exams}
    alike = len(apart) < len(question.exams)
    if names_exam(own) and alike and not understand(short, one, table, lexicon).exams:
        question = replace(question, exams=())  # a join between sentences on technique parts no exams
    named = dict(question.attributes)
    kinds = {*named.get("modality", ())}
    if kinds & _SLICED and (state := _contrast(said, kinds, lexicon)):
        named["contrast"] = (state,)
    if "injection" in named.get("role", ()) and "intravenous" in named.get("approach", ()):
        del named["role"]  # what goes into a vein for the pictures is no service of its own
    if shown := shown_of(named, [text[slice(*s)] for s in study.seen], on, table):
        limited = "limited" in own.values("extent") or shown.lacks
        named["extent"] = ("limited",) if limited else ("complete",)
    views = _views(said, lexicon)
    question = replace(
        question,
        ask=Ask.CODE,
        outside="",
        yes_no=False,
        codes=(),
        attributes=tuple(named.items()),
        views=views if views and (question.views or "xr" in kinds) else question.views,
    )
    if len(named.get("approach", ())) > 1:
        question = both_ways(replace(question, exams=()), on, table)
    only = tuple(
        a for a, told in (("contrast", body.values("contrast")), ("views", views)) if _has(own, a) and not told
    )
    return [Told(question, title, tuple(technique), study.seen, only, own.values("extent"))]


def _that_fit(spans: Sequence[Span]) -> list[Span]:
    """Return the sentences of a dictated length, until they are as long as a question may be: the rest is noise."""
    kept, total = [], 0
    for start, end in spans:
        if end - start <= _SENTENCE and total + end - start <= _BODY:
            kept.append((start, end))
            total += end - start
    return kept


_SENTENCE, _BODY = 800, 4000  # characters


def _views(said: Sequence[str], lexicon: Lexicon) -> Views | None:
    """Return how many views the body tells: their number, or the films that it names by their aims."""
    joined = " ".join(said)
    views = lexicon.read(joined).views
    films = max((lexicon.films(joined), *map(_aims, said)))
    counted = _VIEWS.search(joined) or (views and views.at_least)
    return Views(films, films) if films > (views.high if views else 0) and not counted else views


def _aims(sentence: str) -> int:
    """Count the views that a sentence lists by their aims: "internal and external rotation, and scapular Y views"."""
    word = _VIEW.search(sentence)
    if word is None:
        return 0
    items = [x.split() for x in _COMMA.split(sentence[: word.start()])]
    return len(items) if len(items) > 1 and all(0 < len(x) <= _AIM_WORDS for x in items) else 0


_AIM_WORDS = 4
_COMMA = re.compile(r",(?: and)? | and | & ", re.IGNORECASE)
_VIEW = re.compile(r" (?:views?|projections?|radiographs?)\b", re.IGNORECASE)


# Contrast by mouth is none of the code where contrast went into a vein as well.
_ORAL = re.compile(r"\b(?:oral|enteric|rectal|by mouth|per os|p\.?o\.?)\b", re.IGNORECASE)
_VEIN = re.compile(r"\b(?:iv|i\.v\.?|intravenous\w*)(?!\w)", re.IGNORECASE)


def _without_oral(spans: Sequence[Span], text: str) -> list[Span]:
    said = [(s, text[slice(*s)]) for s in spans]
    if not any(_VEIN.search(t) for _, t in said):
        return list(spans)
    return [s for s, t in said if _VEIN.search(t) or not _ORAL.search(t)]


def _contrast(said: Sequence[str], kinds: set[str], lexicon: Lexicon) -> str:
    """Return the contrast that the sentences on technique tell together; empty where they tell none."""
    states = set()
    for words in said:
        if _WITHHELD.search(words):
            states.add("none")
            continue
        words = without_injection(words)
        reading = lexicon.read(words)
        named: Named = {"modality": tuple(kinds & _SLICED)}
        if reading.values("contrast"):
            named["contrast"] = reading.values("contrast")
        states |= {*with_given(with_one_contrast(named, reading), words).get("contrast", ())}
        agent = any(t.attribute == "technique" and t.value in _AGENTS for t in reading.terms)
        if not states and agent and "intravenous" in reading.values("approach"):
            states.add("with")
    states -= {"any"}
    if {"none", "with"} <= states or ("with" in states and _is_repeated(said, kinds, lexicon)):
        return "without_then_with"
    return next((s for s in ("without_then_with", "with", "none") if s in states), "")


def _is_repeated(said: Sequence[str], kinds: set[str], lexicon: Lexicon) -> bool:
    """Tell whether pictures after contrast are told behind such before it, "T1 and T2, and postcontrast T1 images"."""
    if "mr" in kinds and any(_lists_both(s) for s in said):
        return True
    for before, words in pairwise(said):
        if not _AFTER.search(words) or lexicon.read(before).values("contrast") or _AFTER.search(before):
            continue
        if _ANEW.search(words) or ("mr" in kinds and _SEQUENCES.search(before) and _SEQUENCES.search(words)):
            return True
    return False


def _lists_both(words: str) -> bool:
    """Tell whether a sentence on MR lists sequences that need no contrast, and behind a join those after it."""
    after = _POST.search(words)
    before = words[: after.start()] if after else ""
    joins = [m.start() for m in _THEN.finditer(before)]
    return bool(joins) and _PLAIN.search(before[: joins[-1]]) is not None


_POST = re.compile(r"\bpost-?\s?(?:contrast|gad\w*)|\bcontrast-?\s?enhanced\b", re.IGNORECASE)
_THEN = re.compile(r",|;|\band\b|\bplus\b|\bthen\b|\bfollowed\b", re.IGNORECASE)
_PLAIN = re.compile(r"\b(?:T2\w*|STIR|FLAIR|PD|DWI|diffusion\w*|gradient)\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:following|after|post-?\s?contrast|then (?:given|injected))\b", re.IGNORECASE)
_ANEW = re.compile(
    r"\b(?:repeat\w*|again|additional\w*|further (?:images|sequences|scans?)|once more)\b", re.IGNORECASE
)
_SEQUENCES = re.compile(r"\b(?:T1\w*|T2\w*|STIR|FLAIR|PD|gradient|sequences?|diffusion\w*)\b", re.IGNORECASE)
_WITHHELD = re.compile(
    r"\b(?:refus\w*|declin\w*|withheld|deferred|omitted|contraindicat\w*)\b[^.;]{0,40}\b(?:contrast|gad\w*|dye)\b"
    r"|\b(?:contrast|gad\w*|dye)\b[^.;]{0,40}\b(?:refused|declined|withheld|deferred|omitted|contraindicated)\b",
    re.IGNORECASE,
)
_AGENTS = frozenset(("low_osmolar", "high_osmolar", "gadolinium"))


def _has(reading: Reading, attribute: str) -> bool:
    return reading.views is not None if attribute == "views" else bool(reading.values(attribute))


def _plain(words: str) -> str:
    """Return words in which no number is taken for a code, an accession or a dose, and no run of blanks is left."""
    words = " ".join(words.split())
    return blanked(words, [(m.start, m.end) for m in code_mentions(words)])


def _unweighted(words: str) -> str:
    """Return a sentence on MR without the weighting of its pictures: T1 and T2 are no vertebrae there."""
    return _WEIGHT.sub("  ", words) if _OF_MR.search(words) else words


_WEIGHT = re.compile(r"(?<![\w-])T[12](?![\w-])")
_OF_MR = re.compile(
    r"\b(?:mri?|sequences?|weighted|stir|flair|dwi|diffusion|fat[- ]sat\w*|planes?|gad\w*|axial|sagittal|coronal)\b",
    re.IGNORECASE,
)


def _is_of(sentence: str, own: Reading, foreign: Sequence[Reading], table: CodeTable, lexicon: Lexicon) -> bool:
    """Tell whether a sentence tells of this exam, and not of another one of the report alone."""
    said = lexicon.read(sentence)
    for attribute in ("modality", "regions"):
        values = said.values(attribute)
        if not values or not own.values(attribute):
            continue
        mine = related(values, own.values(attribute), attribute, table)
        theirs = any(related(values, o.values(attribute), attribute, table) for o in foreign)
        if theirs and not mine:
            return False
    return True


def related(values: Sequence[str], others: Sequence[str], attribute: str, table: CodeTable) -> list[str]:
    """Return the values that are one of the others, lie in one or hold one."""
    return [
        v
        for v in values
        if any(v in table.ancestors(attribute, o) or o in table.ancestors(attribute, v) for o in others)
    ]


def _body(
    words: str, own: Reading, foreign: Sequence[Reading], table: CodeTable, lexicon: Lexicon, *, otherwise: bool
) -> str:
    """Return a sentence without what is no word of this exam: other kinds of study, and other parts of the body."""
    reading = lexicon.read(words)
    theirs = [v for o in foreign for v in o.values("regions")]
    places = [t for t in reading.terms if t.attribute == "regions"]
    other = [t for t in places if not otherwise and _is_other_part(t, words, places, own, theirs, table)]
    strange = [t for t in places if otherwise and _is_foreign(t, own, theirs, table)]
    return blanked(words, [(t.start, t.end) for t in (*_other_kinds(reading, own, table), *other, *strange)])


def _other_kinds(reading: Reading, own: Reading, table: CodeTable) -> list[Term]:
    kinds = own.values("modality")
    if not kinds and own.values("regions"):
        return []
    within = {w for k in kinds for w in (k, *table.within("modality", k))}
    return [t for t in reading.terms if t.attribute == "modality" and kinds and t.value not in within]


def _is_foreign(place: Term, own: Reading, theirs: Sequence[str], table: CodeTable) -> bool:
    """Tell whether a part of the body is that of another exam of the report alone."""
    mine = related([place.value], own.values("regions"), "regions", table)
    return not mine and bool(related([place.value], theirs, "regions", table))


def _is_other_part(
    place: Term, words: str, places: Sequence[Term], own: Reading, theirs: Sequence[str], table: CodeTable
) -> bool:
    """Tell whether a part of the body adds nothing to the name: it lies in what that covers, or was not imaged.

    What stands beside a part of the name is imaged with it, "both kidneys and the bladder", and films are counted.
    """
    named = own.values("regions")
    if not named or place.value in named:
        return False
    if related([place.value], named, "regions", table):
        return True
    if _is_foreign(place, own, theirs, table):
        return True
    mine = [t for t in places if t.end <= place.start and related([t.value], named, "regions", table)]
    beside = any(_NEXT_TO.fullmatch(words[t.end : place.start]) for t in mine)
    return not beside and bool({*own.values("modality")} - {"xr"})


def _without_told(name: str, own: Reading, body: Reading, *, otherwise: bool) -> str:
    """Return the name without what the body tells itself: contrast, side, how much, and the parts that were imaged."""
    told = {a for a in _BY_BODY if body.values(a)}
    if {"side", "laterality"} & told:
        told |= {"side", "laterality"}
    if otherwise:
        told.add("regions")
    gone = [(t.start, t.end) for t in own.terms if t.attribute in told and not _also_tells(t, own, told)]
    if body.views:
        gone += [m.span() for m in _VIEWS.finditer(name)]
    return blanked(name, gone)


def _is_otherwise(own: Reading, body: Reading, on: date, table: CodeTable) -> bool:
    """Tell whether the body says that other parts were imaged than the name, parts that have codes of their own."""
    if own.values("technique"):
        return False  # named by what is done, "bone scan", whatever parts were looked at
    named, kinds = own.values("regions"), own.values("modality") or body.values("modality")
    coded = {o for k in kinds for r in table.codes_of(k, on) for o in r.regions}
    seen = [r for r in body.values("regions") if r in coded]
    return bool(named and seen) and len(related(named, seen, "regions", table)) < len(named)


def _also_tells(term: Term, own: Reading, told: set[str]) -> bool:
    """Tell whether the same words name something that the body does not tell."""
    return any((o.start, o.end) == (term.start, term.end) and o.attribute not in told for o in own.terms)
