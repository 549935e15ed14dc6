"""What a sentence says an exam is (contrast, purpose, sides, views, extent ...) against the code's row.

Pure. A difference counts only when the words cannot be true of the code; anything else is left undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ingest.audit.describing import DENIED_PART
from ingest.audit.pages import Checked, Clause, Described, Page, Sentence, Verdict, checked
from ingest.audit.plain import in_plain_words
from radcode.attributes import views_in_words
from radcode.codes import code_mentions
from radcode.counts import number_of
from radcode.model import Reading, Term, Views
from radcode.rows import CodeRow

MAX_TOGETHER = 4  # codes: more than this named together share no single contrast state, side or view count
SINGLE = ("contrast", "laterality", "extent", "count", "trimester")
EXCLUSIVE = {
    "contrast": ("none", "with", "without_then_with"),
    "laterality": ("one", "both"),
    "extent": ("complete", "limited", "followup"),
    "count": ("single", "multiple", "first", "each_additional"),
    "trimester": ("first", "later"),
    "purpose": ("screening", "diagnostic"),
}
_OPPOSED_COUNTS = ({"single", "multiple"}, {"first", "each_additional"})
# Near modalities are named loosely for one another; these rows are not told apart by their modality at all.
_NEAR = (
    {"mammo", "tomo"},
    {"xr", "fluoro", "mammo", "ir"},
    {"us", "duplex", "echo"},
    {"nm", "spect", "pet", "pet_ct"},
    {"ct", "cta"},
    {"mr", "mra"},
    {"pet_ct", "ct"},
)
_PET, _SINGLE_PHOTON = {"pet", "pet_ct"}, {"spect"}  # "nuclear" is said of PET, PET of nothing else
_LOOSE_ROWS = ("procedure", "guidance", "postprocessing", "supply", "rt", "ir")

_DENIAL = re.compile(
    r"\b(?:not|never|cannot|nor|neither|no|instead|rather|unlike|except|exclud\w*|replac\w*|avoid\w*|wrong\w*"
    r"|incorrect\w*"
    r"|mistak\w*|rul\w+ out|preclud\w*|forbid\w*|errors?|confus\w*|den(?:y|ied|ial\w*)|reject\w*|convert\w*"
    r"|differ\w*|versus|vs|than|compar\w*|distinguish\w*|other|formerly|former"
    r"|was|were|until|previous\w*|used to|became|prior|myth|respectively|each of|any of|depend\w*)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"\b(?:includ(?:es?|ed)|contain\w*|combin(?:e|es|ing)|compris\w*|bundl\w*|inside|part of|add(?:s|ed|ing)?\b(?!-)"
    r"|plus|pair\w*|phase|half|belong\w*(?!\s(?:under|here|to this))|such as|own)\b",
    re.IGNORECASE,
)
_EDITS = re.compile(r"\bedits?\b|\bcolumn\b|\bpairs\b", re.IGNORECASE)
_ORAL = re.compile(
    r"\b(?:oral|rectal|enteric|barium|air|drank|drink\w*|swallow\w*|by mouth|(?:single|double)[- ]contrast"
    r"|intra-?articular|intrathecal)\b",
    re.IGNORECASE,
)
_TWICE = re.compile(r"\b(?:then|repeat\w*|again|follow\w*|flwd|both|second|two)\b|c\s?-\s?\+", re.IGNORECASE)
_BARE_WITH = re.compile(r"^\W*(?:is|are|for)?\W*with(?:\W*(?:and|or))?\W*$", re.IGNORECASE)
_REDUCED = re.compile(
    r"\b(?:modifiers?|reduced|mastectomy|each|per|twice|units?|separate sides?|indicator|[-\u2013]50|52|50)\b",
    re.IGNORECASE,
)
# "after an abnormal screening", "found on screening", "screening shows": the screening is another exam.
_OTHER_BEFORE = re.compile(
    r"\b(?:abnormal|after|following|from|recall\w*|call-?backs?|prior|previous|positive|on|of|initial|recent"
    r"|inconclusive"
    r"|failed|same|any)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_OTHER_AFTER = re.compile(
    r"^\W*(?:\w+\W+){0,4}same (?:day|session|date)"
    r"|^\W*(?:\w+\W+)?(?:finding\w*|abnormal\w*|recall\w*|call-?back\w*|results?|shows?|reveals?|finds?|found"
    r"|detect\w*|suspicio\w*)",
    re.IGNORECASE,
)
_LOOSE_DIAGNOSTIC = re.compile(
    r"^\W*(?:and|or|/)?\W*(?:radiolog\w*|imaging|procedures?|facilit\w*|cent(?:er|re)s?|services?|quality"
    r"|information|report\w*"
    r"|tests?|purposes|accuracy|value|tools?|work-?ups?|therap\w*|category|section|range)",
    re.IGNORECASE,
)
_LOOSE_LIMITED = re.compile(
    r"^\W*(?:to\b|by\b|coverage|cost|time|number|access|basis|circumstance|documentation|information|cases|use"
    r"|payment)",
    re.IGNORECASE,
)
_OF_PAPER = re.compile(
    r"\b(?:reports?|documentation|claims?|records?|notes?|lists?)\W+(?:is|are"
    r"|be)\W*$",
    re.IGNORECASE,
)
_LOOSE_COMPLETE = re.compile(
    r"^\W*(?:the|list|guide|and accurate|documentation|information|report|interpretation|picture"
    r"|image sets?|claim|code set)",
    re.IGNORECASE,
)


def _loosely_counted(described: Described) -> set[Views]:
    """Read a count that stands apart from its word: "a single full-length view"."""
    found = [m for p in described.pieces for m in _APART.finditer(p)]
    numbers = {number_of(m[1].lower()) for m in found} - {None}
    return {Views(n, n) for n in numbers if n} if len(numbers) == 1 else set()


_APART = re.compile(
    r"(?<!with )\b(one|single|two|three|four|five|six)\s(?:[\w-]+\s){1,2}(?:views?|projections?)\b", re.IGNORECASE
)
_DIGITS = re.compile(r"\b(?:one|two|three|four|five|six|seven|eight|\d{1,2})\b", re.IGNORECASE)
_COUNTS = re.compile(
    r"\b(?:one|two|three|single|first|each|every|additional|another|multiple|several|more|further|second|subsequent"
    r"|twins?|triplets?|\d+)\b",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^\W*(?:(?:the|a|an|is|are|for|describes?|covers?|denotes?|represents?|means|codes?|cpt)\W+)*$", re.IGNORECASE
)


_REACH = 25  # characters around what is said in which a denial bears on it


class _Said(NamedTuple):
    value: str
    words: str


def features_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what the sentence says of each code's exam, with the verdict of the code's row."""
    if sentence.says_nothing or _EDITS.search(sentence.words):
        return
    for described in bound(sentence, page):
        rows = [row for code in described.codes if (row := page.row(code))]
        if not rows or not described.pieces:
            continue
        readings = [page.lexicon.read(p) for p in described.pieces]
        denied = _denied(sentence, described, readings)
        mixed = {a for a in EXCLUSIVE if len({getattr(r, a) for r in rows}) > 1}
        for row in rows:
            for s in _of_code(sentence, described, readings, row, page):
                is_open = s.verdict == "contradicts" and (s.attribute in denied or s.attribute in mixed)
                yield s._replace(verdict="undecided") if is_open else s


def bound(sentence: Sentence, page: Page) -> Iterator[Described]:
    """Yield the codes with the words that describe them, also where "this code" or a question stands for them."""
    if sentence.kind == "row":
        for d in sentence.described:
            yield d._replace(before=in_plain_words(d.before), after=in_plain_words(d.after))
        return
    for clause in sentence.clauses:
        is_meant = clause.is_pointed or _can_only_mean(clause, page) or _is_briefly_headed(clause)
        if clause.answer == "no" or not is_meant:
            continue
        before, named, after = _around(clause)
        before, after = in_plain_words(before), in_plain_words(after)
        own = before
        is_answer = bool(clause.asked) and not code_mentions(clause.asked) and clause is sentence.clauses[0]
        if is_answer and not _is_answered_before(sentence, clause, page):
            before = f"{in_plain_words(clause.asked)} {before}"
        is_bare = is_answer and not _says_more(own + after)
        start = max(0, sentence.words.find(named)) if named else 0
        yield Described(clause.codes, start, start + len(named), clause.is_range, False, before, after, True, is_bare)


def _is_answered_before(sentence: Sentence, clause: Clause, page: Page) -> bool:
    """Tell whether an earlier sentence named a code in answer to the same question."""
    earlier = (s for s in page.sentences if s.start < sentence.start)
    return any(c.is_named and c.asked == clause.asked for s in earlier for c in s.clauses)


_BRIEF = 14  # words of a line below the heading of its code


def _is_briefly_headed(clause: Clause) -> bool:
    return clause.is_headed and len(clause.words.split()) <= _BRIEF


def _can_only_mean(clause: Clause, page: Page) -> bool:
    """Tell whether a sentence without a subject speaks of the code in its heading: of its exam and of no other one."""
    row = page.row(clause.codes[0]) if len(clause.codes) == 1 and not clause.is_named else None
    words = in_plain_words(clause.words)
    if row is None or _OF_OTHERS.search(without_terms(words, page)):
        return False
    terms = [t for t in page.lexicon.read(words).terms if t.attribute in ("modality", "regions")]
    up = page.table.ancestors
    return bool(terms) and all(
        any(t.value in up(t.attribute, own) or own in up(t.attribute, t.value) for own in row.values(t.attribute))
        for t in terms
    )


def without_terms(words: str, page: Page) -> str:
    """Blank what names a state: the "no" of "no contrast" excludes nothing."""
    for t in page.lexicon.read(words).terms:
        words = words[: t.start] + " " * (t.end - t.start) + words[t.end :]
    return words


_OF_OTHERS = re.compile(
    r"\b(?:if|when|where|unless|other|another|fewer|less|than|versus|vs|unlike|before|after|alternativ\w*|instead"
    r"|also|additional|both|same|similar|separate\w*|codes|family|not|no|never|cannot|may|can|some|most|often)\b",
    re.IGNORECASE,
)


def _around(clause: Clause) -> tuple[str, str, str]:
    """Return what stands before the codes of a clause, the codes, and what stands after, without what is denied."""
    words = _MEANWHILE.sub(lambda m: "," + " " * (len(m[0]) - 1), clause.words)
    words = DENIED_PART.sub(lambda m: " " * len(m[0]), words)
    found = code_mentions(words) if clause.is_named else ()
    if not found:
        return "", "", words
    start, end = found[0].start, found[-1].end
    return _last_segment(words[:start]), words[start:end], _first_segment(words[end:])


def _says_more(words: str) -> bool:
    """Tell whether an answer says more than its code: "Use 73721." does not."""
    return bool(_NO_MORE.sub("", words))


_GOES_ON = re.compile(r"\s(?:is|are|applies|apply|covers?|describes?|means|serves?|represents?)\b", re.IGNORECASE)
_NO_MORE = re.compile(
    r"\b(?:use|report|bill|it is|that is|code|cpt|the|a|answer|under|with|in)\b"
    r"|[\W_]",
    re.IGNORECASE,
)


def _first_segment(words: str) -> str:
    """Return the words up to a stop that begins another thought."""
    letter = next((i for i, c in enumerate(words) if c.isalpha()), 0)
    cut = _THOUGHT.search(words, letter)
    end = cut.start() if cut else len(words)
    closes = words.find(")", 0, end)
    if closes < 0 or "(" in words[:closes]:
        return words[:end]
    # "chest CT (71250, about $55) is the screening study": what the bracket interrupts goes on behind it.
    return words[:closes] + words[closes + 1 : end] if _GOES_ON.match(words[closes + 1 :]) else words[:closes]


# "which covers, whatever the indication may be, two views": what stands between the commas is beside the point.
_MEANWHILE = re.compile(
    r",\s(?:whatever|whichever|no matter|which|who|where|as everybody|like|unlike|despite|although|though)\b[^,;]*"
    r"(?:,|\s\u2013|\s-)(?=\s)",
    re.IGNORECASE,
)


def _last_segment(words: str) -> str:
    cuts = [m for m in _THOUGHT.finditer(words) if not m[0].startswith(", so")]
    return words[cuts[-1].end() :] if cuts else words


_THOUGHT = re.compile(
    r"[;!?]|,\s(?:so|and then|failing which|otherwise|else|if not|which is why|whichever|whatever|no matter|because"
    r"|since)\s(?!(?:it|this (?:one|code))\s)|:\s(?=[A-Z])"
)


def _of_code(
    sentence: Sentence, described: Described, readings: list[Reading], row: CodeRow, page: Page
) -> Iterator[Checked]:
    said = _said(sentence, described, readings)
    if not described.is_range and len(described.codes) <= MAX_TOGETHER and not is_partial(described):
        for attribute in SINGLE:
            yield from _single(sentence, described, attribute, said, row, page)
        yield from _views(sentence, described, readings, row, page)
    if not described.is_range or len(described.codes) <= 2:
        yield from _purpose(sentence, said, row, page)
        yield from _technique(sentence, described, readings, row, page)
    yield from _modality(sentence, described, said, row, page)


def _said(sentence: Sentence, described: Described, readings: list[Reading]) -> Mapping[str, tuple[_Said, ...]]:
    """Return the values said, by attribute, without those whose words mean something else here."""
    found: dict[str, dict[str, _Said]] = {}
    for piece, reading in zip(described.pieces, readings, strict=True):
        for t in reading.terms:
            if t.attribute == "modality" and _is_brought_along(t, reading):
                continue
            if _is_one_of_a_pair(t, reading, piece):
                found.setdefault("laterality", {}).setdefault("one", _Said("one", piece[t.start : t.end]))
            lead = sentence.words[: described.start]
            if t.attribute == "count" and (_ADDED_TO.search(lead) or _IT_IN_ADDITION.search(lead)):
                continue  # "add A to B for each further one" counts A
            if not _is_loose(t, piece[: t.start], piece[t.end :]) or _is_side(t, reading):
                found.setdefault(t.attribute, {}).setdefault(t.value, _Said(t.value, piece[t.start : t.end]))
        if _BARE_WITH.match(piece) and "without" in sentence.words.lower():
            found.setdefault("contrast", {}).setdefault("with", _Said("with", "with"))
    return {a: tuple(v.values()) for a, v in found.items()}


_ADDED_TO = re.compile(
    r"(?<!\w)[A-Z]?\d{4,5}[A-Z]?\s(?:[^\s;.,]+\s){0,3}?(?:to|with|after|beside|on top of"
    r"|in addition to)\s(?:codes?\s)?$",
    re.IGNORECASE,
)


_IT_IN_ADDITION = re.compile(r"\b(?:it|this code|this)\b[^;.]*\b(?:in addition to|on top of|beside)\s$", re.IGNORECASE)


def _is_brought_along(term: Term, reading: Reading) -> bool:
    """Tell whether a phrase such as "abdomen two views" implies a kind of study where another one is named."""
    spans = {(t.start, t.end) for t in reading.terms if t.attribute == "views"}
    kinds = [t for t in reading.terms if t.attribute == "modality"]
    return (term.start, term.end) in spans and any((t.start, t.end) not in spans for t in kinds)


def _is_side(term: Term, reading: Reading) -> bool:
    """Tell whether a lone "both" stands right before a part of the body."""
    return term.attribute == "laterality" and any(
        t.attribute == "regions" and 0 < t.start - term.end <= 1 for t in reading.terms
    )


def _is_one_of_a_pair(term: Term, reading: Reading, piece: str) -> bool:
    """Tell whether "one" counts a part of the body, "one knee" or "one standing knee", rather than studies."""
    return (
        term.attribute == "count"
        and term.text in ("one", "single", "1")
        and any(t.attribute == "regions" and _ONE_WORD.fullmatch(piece[term.end : t.start]) for t in reading.terms)
    )


_ONE_WORD = re.compile(r"\s(?:[a-z]{4,}ing\s)?")


def _is_loose(term: Term, before: str, after: str) -> bool:
    """Tell whether the words of a term have another meaning where they stand."""
    attribute, value, words = term.attribute, term.value, term.text
    if attribute == "purpose" and value == "screening":
        return bool(_OTHER_BEFORE.search(before) or _OTHER_AFTER.match(after))
    if attribute == "purpose" and value == "diagnostic":
        return bool(_LOOSE_DIAGNOSTIC.match(after) or _OTHER_BEFORE.search(before))
    if attribute == "contrast" and value == "without_then_with" and words.endswith((" w", " with")):
        return bool(re.match(r"\W*(?!contrast|cont|dye|iv)[a-z]", after, re.IGNORECASE))  # "w/o contrast w/ stress"
    if attribute == "contrast" and words in ("without", "with", "w", "wo"):
        return bool(re.match(r"\W*(?!contrast|dye|iv\b|and\b|or\b|then\b|but\b)[a-z]{2}", after, re.IGNORECASE))
    if attribute == "count":
        return not _COUNTS.search(words)
    if attribute == "trimester":
        return bool(re.search(r"\b(?:after|beyond|past|outside)\W+(?:the\W+)?$", before, re.IGNORECASE))
    if attribute == "laterality":
        return words in ("both", "one", "single", "left", "right")
    if attribute == "extent":
        return (
            words in ("limit", "limits")
            or bool(_OF_PAPER.search(before))
            or bool(_LOOSE_LIMITED.match(after) or _LOOSE_COMPLETE.match(after) or value == "followup")
        )
    return False


def denied_near(words: str) -> bool:
    """Tell whether something in the words is denied, compared or looked back at."""
    return bool(_DENIAL.search(words))


def _denied(sentence: Sentence, described: Described, readings: list[Reading]) -> set[str]:
    """Return the attributes around whose words something is denied, compared or looked back at.

    Terms such as "no contrast" deny nothing.
    """
    found: set[str] = set()
    for piece, reading in zip(described.pieces, readings, strict=True):
        masked = piece
        for t in reading.terms:
            masked = masked[: t.start] + " " * (t.end - t.start) + masked[t.end :]
        spans = [(t.attribute, t.start, t.end) for t in reading.terms]
        spans += [("views", m.start(), m.end()) for m in _VIEW_WORD.finditer(piece)]
        found |= {a for a, start, end in spans if _DENIAL.search(masked[max(0, start - _REACH) : end + _BEHIND])}
    if any(_REFUSED.search(p) for p in described.pieces):
        found |= {a for r in readings for t in r.terms for a in (t.attribute, "views")}
    around = sentence.words[max(0, described.start - 60) : described.start]
    if _DENIES_CODE.search(around) and _DENIAL.search(around):
        found |= {a for r in readings for t in r.terms for a in (t.attribute, "views")}
    return found


_REFUSED = re.compile(r"\b(?:is|are|be|gets?|will be) (?:denied|rejected|refused|returned)\b", re.IGNORECASE)
_VIEW_WORD = re.compile(r"\bviews?\b", re.IGNORECASE)
_BEHIND = 12  # characters after what is said in which a denial bears on it: "contrast is not given"
_DENIES_CODE = re.compile(
    r"\b(?:not|never|cannot|avoid|than|of|wrong\w*|replac\w*)\b[^,;.()]*$|n['\u2019]t\b[^,;.()]*$"
)


def is_partial(described: Described) -> bool:
    """Tell whether the words are about a part of the exam, or about what holds it."""
    return any(_PARTIAL.search(p) for p in described.pieces)


def _single(
    sentence: Sentence,
    described: Described,
    attribute: str,
    said: Mapping[str, tuple[_Said, ...]],
    row: CodeRow,
    page: Page,
) -> Iterator[Checked]:
    values = said.get(attribute, ())
    own = getattr(row, attribute)
    if attribute == "contrast" and own == _ANY_STATE:
        yield from _only_one_state(sentence, described, values, row, page)
        return
    if len(values) != 1 or own not in EXCLUSIVE[attribute] or values[0].value not in EXCLUSIVE[attribute]:
        return
    value, text = values[0].value, " ".join(described.pieces)
    meaning = page.table.meaning
    if value == own:
        yield checked(sentence, row.code, attribute, "agrees", meaning(attribute, value), meaning(attribute, own), row)
        return
    if attribute == "contrast":
        if _ORAL.search(text) or (own == "without_then_with" and _TWICE.search(text)):
            return
        # Where no code holds the state said, the words are a loose name of the nearest one.
        wrong = own == "none" or (row.modality not in ("cta", "mra") and value == "none")
        wrong = wrong or (row.modality != "cta" and _has_sibling(row, attribute, value, page))
    elif attribute == "laterality":
        named = sentence.words[described.start : described.end]
        other = _has_sibling(row, attribute, value, page) or (value == "one" and _is_priced_for_both(row, page))
        wrong = not _REDUCED.search(f"{named} {text}") and other
    elif attribute == "count":
        wrong = any({value, own} <= pair for pair in _OPPOSED_COUNTS)
    else:
        wrong = _has_sibling(row, attribute, value, page)
    verdict: Verdict = "contradicts" if wrong else "undecided"
    yield checked(sentence, row.code, attribute, verdict, meaning(attribute, value), meaning(attribute, own), row)


def _is_priced_for_both(row: CodeRow, page: Page) -> bool:
    view = page.table.fee(row.code, "", page.on)
    meaning = page.table.indicator("bilateral", view.row.bilateral, page.on) if view else None
    return meaning is not None and "already covers both" in meaning.means


_ANY_STATE = "any"
_NEAR_ONLY = 30  # characters
_ONLY = re.compile(
    r"(?<!-)\b(?:only|solely|exclusively|strictly|reserved|restricted|limited to|must|always|unless|required|mandatory"
    r"|needs?|requires?)\b",
    re.IGNORECASE,
)


def _only_one_state(
    sentence: Sentence, described: Described, values: tuple[_Said, ...], row: CodeRow, page: Page
) -> Iterator[Checked]:
    """Yield a code for every contrast state that is said to be for one of them only."""
    text = " ".join(described.pieces)
    at = text.find(values[0].words) if values else 0
    near = text[max(0, at - _NEAR_ONLY) : at + len(values[0].words) + _NEAR_ONLY] if values else ""
    if len(values) == 1 and values[0].value in EXCLUSIVE["contrast"] and _ONLY.search(near):
        states = page.table.meaning("contrast", values[0].value), page.table.meaning("contrast", row.contrast)
        yield checked(sentence, row.code, "contrast", "contradicts", f"only {states[0]}", states[1], row)


_PAIRED = {"extent": "limited_of", "laterality": "one_side_of"}


def _has_sibling(row: CodeRow, attribute: str, value: str, page: Page) -> bool:
    """Tell whether the same exam with that value has a code of its own, so that the words name that code."""
    tied = [p for p in page.table.pairs_of(row.code, page.on) if p.relation == _PAIRED.get(attribute)]
    others = (page.row(p.other if p.code == row.code else p.code) for p in tied)
    if any(other is not None and getattr(other, attribute) == value for other in others):
        return True
    if (attribute, value, row.extent) == ("laterality", "one", "complete"):  # "limited or of one side"
        tied = [p for p in page.table.pairs_of(row.code, page.on) if p.relation == _PAIRED["extent"]]
        others = (page.row(p.code if p.other == row.code else p.other) for p in tied)
        if any(other is not None and other.laterality == "either" for other in others):
            return True
    return any(
        getattr(x, attribute) == value
        and (x.modality, x.regions, x.purpose, x.role) == (row.modality, row.regions, row.purpose, row.role)
        and x.code != row.code
        for x in page.table.codes_on(page.on)
    )


def _purpose(sentence: Sentence, said: Mapping[str, tuple[_Said, ...]], row: CodeRow, page: Page) -> Iterator[Checked]:
    values = said.get("purpose", ())
    if len(values) != 1 or row.purpose not in EXCLUSIVE["purpose"] or values[0].value not in EXCLUSIVE["purpose"]:
        return
    value, own = values[0].value, row.purpose
    meaning = page.table.meaning
    if value == own:
        yield checked(sentence, row.code, "purpose", "agrees", meaning("purpose", value), meaning("purpose", own), row)
        return
    sibling = any(
        x.purpose == value and x.regions == row.regions and _is_near(x.modality, row.modality) and x.role == row.role
        for x in page.table.codes_on(page.on)
    )
    named = {s.value for s in said.get("modality", ())}
    wrong = sibling and (not named or any(_is_near(n, row.modality) for n in named))
    words = values[0].words.strip().lower() if value in values[0].words.lower() else value
    yield checked(sentence, row.code, "purpose", "contradicts" if wrong else "undecided", words, own, row)


def _views(
    sentence: Sentence, described: Described, readings: list[Reading], row: CodeRow, page: Page
) -> Iterator[Checked]:
    named = sentence.words[described.start : described.end]
    shared = len(described.codes) > 1 and any(len(_DIGITS.findall(p)) > 1 for p in described.pieces)
    if shared or _REDUCED.search(named):
        return
    counted = {r.views for r in readings if r.views is not None} or _loosely_counted(described)
    if len(counted) != 1 or row.views_min is None:
        return
    (said,) = counted
    if any(len({t.value for t in r.terms if t.attribute == "views"}) > 1 for r in readings):
        return
    if any("separate_session" in r.values("event") for r in readings):
        return  # "two chest films hours apart" counts the exams
    high = float("inf") if said.at_least else said.high
    own_high = float("inf") if row.views_max is None else row.views_max
    apart = said.low > own_high or high < row.views_min
    # A least number of views that an open-ended code does not ask for would bar what it counts.
    if said.at_least and row.views_max is None and said.low > row.views_min and not described.is_range:
        yield checked(sentence, row.code, "views", "contradicts", _views_said(said), views_in_words(row), row)
        return
    # More views than the last code of an exam counts are still that code.
    other = apart and any(_counts(x, said) for x in page.near(row) if _holds_all(x, row, page))
    verdict: Verdict = "contradicts" if other else "undecided" if apart else "agrees"
    yield checked(sentence, row.code, "views", verdict, _views_said(said), views_in_words(row), row)


def _holds_all(other: CodeRow, row: CodeRow, page: Page) -> bool:
    """Tell whether another code's regions are this one's or hold them: one view of the neck is one of the spine."""
    return all(set(other.regions) & {*page.table.ancestors("regions", r)} for r in row.regions)


def _counts(row: CodeRow, said: Views) -> bool:
    high = float("inf") if row.views_max is None else row.views_max
    return row.views_min is not None and row.views_min <= said.high and said.low <= high


def _views_said(views: Views) -> str:
    if views.at_least:
        return f"{views.low} or more views"
    return (
        f"{views.low} view{'s' if views.low > 1 else ''}"
        if views.low == views.high
        else f"{views.low} to {views.high} views"
    )


def _technique(
    sentence: Sentence, described: Described, readings: list[Reading], row: CodeRow, page: Page
) -> Iterator[Checked]:
    """An exam called by the name of a technique that has codes of its own, such as a computer step."""
    if any(re.search(r"\b(?:included|inside|bundled|part of|built)\b", p, re.IGNORECASE) for p in described.pieces):
        return
    piece, reading = described.pieces[0], readings[0]
    first = reading.terms[0] if reading.terms else None
    if first is None or first.attribute != "technique" or not _LEADING.match(piece[: first.start]):
        return
    value = first.value
    holds = {a for o in row.technique for a in page.table.ancestors("technique", o)}
    explained = page.lexicon.read(f"{row.label}. {row.explains}").values("technique")
    if value in holds or value in explained or value == row.modality or row.scope != "imaging":
        return
    dedicated = [
        x
        for x in page.table.rows("codes")
        if x.technique == (value,) and (x.addon or x.modality == "postprocessing") and _overlaps(x, row, page)
    ]
    own = page.table.meaning("modality", row.modality)
    if dedicated and row.modality not in _LOOSE_ROWS:
        yield checked(sentence, row.code, "technique", "contradicts", page.table.meaning("technique", value), own, row)


def _overlaps(a: CodeRow, b: CodeRow, page: Page) -> bool:
    up = {x for r in a.regions for x in page.table.ancestors("regions", r)}
    return any(r in up for r in b.regions) or any(
        x in a.regions for r in b.regions for x in page.table.ancestors("regions", r)
    )


def _modality(
    sentence: Sentence, described: Described, said: Mapping[str, tuple[_Said, ...]], row: CodeRow, page: Page
) -> Iterator[Checked]:
    values = {s.value for s in said.get("modality", ())}
    if not values or row.modality in _LOOSE_ROWS or row.scope != "imaging":
        return
    words = " and ".join(page.table.meaning("modality", v) for v in sorted(values))
    own = page.table.meaning("modality", row.modality)
    if any(_is_near(v, row.modality) or v in page.table.ancestors("modality", row.modality) for v in values):
        yield checked(sentence, row.code, "modality", "agrees", words, own, row)
        return
    explained = page.lexicon.read(f"{row.label}. {row.explains}").values("modality")
    told = " ".join((row.label, row.explains, *(page.table.meaning("technique", v) for v in row.technique))).lower()
    named = {v for v in values if v in explained or page.table.meaning("modality", v).lower() in told}
    # A technique that the code has too leaves the modality as what was changed.
    odd = [s.value for s in said.get("technique", ()) if s.value not in row.technique]
    loose: object = values & set(_LOOSE_ROWS) or named or len(values) > 1 or said.get("role") or odd
    if described.is_range:
        ends = [r for code in described.codes if (r := page.row(code))]
        loose = (
            loose
            or len(ends) < 2
            or any(any(_is_near(v, e.modality) for v in values) or e.modality in _LOOSE_ROWS for e in ends)
        )
    yield checked(sentence, row.code, "modality", "undecided" if loose else "contradicts", words, own, row)


def _is_near(a: str, b: str) -> bool:
    if (a in _PET and b not in _PET) or (a in _SINGLE_PHOTON and b in _PET):
        return False
    return a == b or any(a in near and b in near for near in _NEAR)
