"""What a sentence says an exam is (contrast, purpose, sides, views, extent ...) against the code's row.

Pure. A difference counts only when the words cannot be true of the code; anything else is left undecided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ingest.audit.binding import bound
from ingest.audit.counted import REDUCED, views_in
from ingest.audit.kinds import Said, is_near, modality_in, technique_in
from ingest.audit.pages import Checked, Described, Page, Sentence, Verdict, checked
from radcode.model import Reading, Term
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
_DENIAL = re.compile(
    r"\b(?:not|never|cannot|nor|neither|no|none|skip\w*|omit\w*|instead|rather|unlike|except|exclud\w*|replac\w*|avoid\w*|wrong\w*"
    r"|incorrect\w*"
    r"|mistak\w*|rul\w+ out|preclud\w*|forbid\w*|errors?|confus\w*|den(?:y|ied|ial\w*)|reject\w*|convert\w*"
    r"|differ\w*|versus|vs|than|compar\w*|distinguish\w*|other|formerly|former"
    r"|was|were|until|previous\w*|used to|became|prior|myth|respectively|each of|any of|depend\w*)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_PARTIAL = re.compile(
    r"\b(?:includ(?:es?|ed)|counted in|contain\w*|combin(?:e|es|ing)|compris\w*|bundl\w*|inside|part of|add(?:s"
    r"|ed|ing)?\b(?!-)"
    r"|plus|pair\w*|phase|half|belong\w*(?!\s(?:under|here|to (?:this|(?:the |those |all )?(?:stud|scan|exam|case"
    r"|patient|image)\w+)))|such as|own)\b",
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
# "after an abnormal screening", "found on screening", "screening shows": the screening is another exam.
_OTHER_BEFORE = re.compile(
    r"\b(?:abnormal|after|following|from|recall\w*|call-?backs?|prior|previous|positive|on|of|initial|recent"
    r"|inconclusive"
    r"|failed|same|any)\W+(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
_OTHER_AFTER = re.compile(
    r"^\W*(?:\w+\W+){0,4}(?:same|that) (?:day|session|date)"
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


_COUNTS = re.compile(
    r"\b(?:one|two|three|single|first|each|every|additional|another|multiple|several|more|further|second|subsequent"
    r"|twins?|triplets?|\d+)\b",
    re.IGNORECASE,
)
# What was done to the patient is told of a case, not of an earlier rule.
IN_CASE = re.compile(
    r"\b(?:was|were)(?: \w+)?(?= (?:scanned|done|imaged|taken|given|injected|acquired|performed|made|obtained"
    r"|studied|examined"
    r"|looked at|seen|shown|run|started|enhanced|filmed|exposed|catheterized|selected|measured|visualized"
    r"|evaluated)\b)",
    re.IGNORECASE,
)
_REACH = 25  # characters around what is said in which a denial bears on it


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
                is_open = s.verdict in ("contradicts", "agrees") and (s.attribute in denied or s.attribute in mixed)
                yield s._replace(verdict="undecided") if is_open else s
            if len(rows) == 1:
                yield from _barred(sentence, described, row, page)


_BARRED = re.compile(
    r"\b(?:must not|may not|should not|cannot|can['\u2019]t|is not|isn['\u2019]t|never"
    r"|not) (?:to )?(?:be )?(?:chosen|used|billed|reported"
    r"|picked|selected|coded|right|correct|the code|valid|allowed)(?: any ?more)? (?:once|when|if|after|where|for"
    r"|with) (?P<when>[^,;.]+)",
    re.IGNORECASE,
)
_OF_OTHER_ROUTE = re.compile(r"\b(?:oral|rectal|only|alone|same|twice|again|both)\b", re.IGNORECASE)


def _barred(sentence: Sentence, described: Described, row: CodeRow, page: Page) -> Iterator[Checked]:
    """Yield the code that is said not to serve for the very state that it stands for."""
    found = next((m for p in described.pieces if (m := _BARRED.search(p))), None)
    if found is None or _OF_OTHER_ROUTE.search(found["when"]):
        return
    reading = page.lexicon.read(found["when"])
    for attribute in ("contrast", "laterality", "extent"):
        values, own = reading.values(attribute), getattr(row, attribute)
        if len(values) == 1 and values[0] == own and own in EXCLUSIVE[attribute]:
            meaning = page.table.meaning(attribute, own)
            yield checked(sentence, row.code, attribute, "contradicts", f"not {meaning}", meaning, row)


def _of_code(
    sentence: Sentence, described: Described, readings: list[Reading], row: CodeRow, page: Page
) -> Iterator[Checked]:
    said = _said(sentence, described, readings)
    if not described.is_range and len(described.codes) <= MAX_TOGETHER and not is_partial(described):
        for attribute in SINGLE:
            yield from _single(sentence, described, attribute, said, row, page)
        yield from views_in(sentence, described, readings, row, page)
    if not described.is_range or len(described.codes) <= 2:
        yield from _purpose(sentence, said, row, page)
        yield from technique_in(sentence, described, readings, row, page)
    yield from modality_in(sentence, described, said, row, page)


def _said(sentence: Sentence, described: Described, readings: list[Reading]) -> Mapping[str, tuple[Said, ...]]:
    """Return the values said, by attribute, without those whose words mean something else here."""
    found: dict[str, dict[str, Said]] = {}
    for piece, reading in zip(described.pieces, readings, strict=True):
        for t in reading.terms:
            if t.attribute == "modality" and _is_brought_along(t, reading):
                continue
            if piece == described.before and t.text in _JOINING and not piece[t.end :].strip():
                continue  # "screened with <code>"
            if t.text in _JOINING and not piece[t.end :].strip() and _BEFORE_CODE.search(sentence.words):
                continue  # "the pair of <code> with <code>"
            if _is_one_of_a_pair(t, reading, piece):
                found.setdefault("laterality", {}).setdefault("one", Said("one", piece[t.start : t.end]))
            lead = sentence.words[: described.start]
            if t.attribute == "count" and (_ADDED_TO.search(lead) or ADDED_TO_CODE.search(lead)):
                continue  # "add A to B for each further one" counts A
            if not is_loose(t, piece[: t.start], piece[t.end :]) or _is_side(t, reading):
                found.setdefault(t.attribute, {}).setdefault(t.value, Said(t.value, piece[t.start : t.end]))
        if _BARE_WITH.match(piece) and "without" in sentence.words.lower():
            found.setdefault("contrast", {}).setdefault("with", Said("with", "with"))
    sides = found.get("laterality", {})
    named = {v: s for v, s in sides.items() if s.words.lower() in _SIDE_WORDS}
    if named:
        found["laterality"] = named  # "one knee standing": what is said outright, not what a phrase brings along
    return {a: tuple(v.values()) for a, v in found.items()}


_SIDE_WORDS = ("one", "single", "both", "unilateral", "bilateral")


_JOINING = ("with", "without", "w", "wo")
_BEFORE_CODE = re.compile(r"\b(?:with|without|w|wo)\s(?:the\s|CPT\s|code\s)*[A-Z]?\d{4,5}[A-Z]?\b", re.IGNORECASE)
_ADDED_TO = re.compile(
    r"(?<!\w)[A-Z]?\d{4,5}[A-Z]?\s(?:[^\s;.,]+\s){0,3}?(?:to|with|after|beside|on top of"
    r"|in addition to)\s(?:codes?\s)?$",
    re.IGNORECASE,
)


ADDED_TO_CODE = re.compile(
    r"^\W*(?:\w+\s)?(?:goes?|comes?|listed|billed|reported|added|follows?|sits|rides|hangs|used|placed)\s(?:only\s)?"
    r"(?:after|behind|with|on|to|beside|under|alongside)?\s?$|"
    r"\b(?:it|this code|this)\b[^;.]*\b(?:in addition to|on top of|beside)\s$",
    re.IGNORECASE,
)


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


_AFTER_IT = re.compile(
    r"\b(?:after|beyond|past|following|behind|beside|alongside|onto|upon|to|with|on)\W+(?:the\W+)?$", re.IGNORECASE
)


def is_loose(term: Term, before: str, after: str) -> bool:
    """Tell whether the words of a term have another meaning where they stand."""
    attribute, value, words = term.attribute, term.value, term.text
    if attribute == "modality" and words == "us":
        return bool(_GIVES_US.search(before))
    if attribute == "purpose" and value == "screening":
        return bool(_OTHER_BEFORE.search(before) or _OTHER_AFTER.match(after))
    if attribute == "purpose" and value == "diagnostic":
        return bool(_LOOSE_DIAGNOSTIC.match(after) or _OTHER_BEFORE.search(before))
    if attribute == "contrast" and value == "without_then_with" and words.endswith((" w", " with")):
        return bool(re.match(r"\W*(?!contrast|cont|dye|iv)[a-z]", after, re.IGNORECASE))  # "w/o contrast w/ stress"
    if attribute == "contrast" and words in ("without", "with", "w", "wo"):
        return bool(re.match(r"\W*(?!contrast|dye|iv\b|and\b|or\b|then\b|but\b)[a-z]{2}", after, re.IGNORECASE))
    if attribute == "count":
        return not _COUNTS.search(words) or bool(_AFTER_IT.search(before))
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


# "us" as those who speak.
_GIVES_US = re.compile(
    r"\b(?:\w+ed|brought|gave|let|lets|gives?|brings?|tells?|told|for|to|of|by|from|asks?|allows?|needs?|costs?"
    r"|between|most|with|among"
    r"|all|each|both|pays?|paid|left|leaves|sends?|sent|makes?|made|helps?|saves?|teaches|taught)\s$",
    re.IGNORECASE,
)


def denied_near(words: str) -> bool:
    """Tell whether something in the words is denied, compared or looked back at."""
    return bool(_DENIAL.search(IN_CASE.sub(" ", words)))


def _denied(sentence: Sentence, described: Described, readings: list[Reading]) -> set[str]:
    """Return the attributes around whose words something is denied, compared or looked back at.

    Terms such as "no contrast" deny nothing.
    """
    found: set[str] = set()
    for piece, reading in zip(described.pieces, readings, strict=True):
        masked = piece
        for t in reading.terms:
            masked = masked[: t.start] + " " * (t.end - t.start) + masked[t.end :]
        masked = IN_CASE.sub(lambda m: " " * len(m[0]), masked)
        masked = _LIMIT.sub(lambda m: " " * len(m[0]), masked)
        spans = [(t.attribute, t.start, t.end) for t in reading.terms]
        spans += [("views", m.start(), m.end()) for m in _VIEW_WORD.finditer(piece)]
        found |= {a for a, start, end in spans if _DENIAL.search(masked[max(0, start - _REACH) : end + _BEHIND])}
    if any(_REFUSED.search(p) for p in described.pieces):
        found |= {a for r in readings for t in r.terms for a in (t.attribute, "views")}
    around = sentence.words[max(0, described.start - 60) : described.start]
    if _DENIES_CODE.search(around) and _DENIAL.search(around):
        found |= {a for r in readings for t in r.terms for a in (t.attribute, "views")}
    return found


_LIMIT = re.compile(r"\b(?:fewer|less|more|no more|no fewer|not more|not less) than\b(?= (?:\w+|\d))", re.IGNORECASE)
_REFUSED = re.compile(r"\b(?:is|are|be|gets?|will be) (?:denied|rejected|refused|returned)\b", re.IGNORECASE)
_VIEW_WORD = re.compile(r"\bviews?\b", re.IGNORECASE)
_BEHIND = 12  # characters after what is said in which a denial bears on it: "contrast is not given"
_DENIES_CODE = re.compile(
    r"\b(?:not|never|cannot|avoid|than|of|wrong\w*|replac\w*)\b[^,;.()]*$|n['\u2019]t\b[^,;.()]*$"
)


def is_partial(described: Described) -> bool:
    """Tell whether the words are about a part of the exam, or about what holds it; a thing "included" is beside it."""
    return any(_PARTIAL.search(_WITH_IT.sub(" ", p)) for p in described.pieces)


_WITH_IT = re.compile(
    r",\s(?:and\s|with\s)?(?:\w+[\s-]){1,3}(?:is\s|are\s)?(?:included|inside|built in)\b(?=\W*$|[,;])", re.IGNORECASE
)


def _single(
    sentence: Sentence,
    described: Described,
    attribute: str,
    said: Mapping[str, tuple[Said, ...]],
    row: CodeRow,
    page: Page,
) -> Iterator[Checked]:
    values = said.get(attribute, ())
    own = getattr(row, attribute)
    if attribute == "contrast" and own == _ANY_STATE:
        yield from _only_one_state(sentence, described, values, row, page)
        return
    if own == "none" and attribute == "contrast" and {v.value for v in values} == _GIVEN:
        values = values[:1]  # "before and after gadolinium, the enhanced one": either is with contrast
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
        wrong = not REDUCED.search(f"{named} {text}") and other
    elif attribute == "count":
        wrong = any({value, own} <= pair for pair in _OPPOSED_COUNTS)
    else:
        wrong = _has_sibling(row, attribute, value, page)
    verdict: Verdict = "contradicts" if wrong else "undecided"
    yield checked(sentence, row.code, attribute, verdict, meaning(attribute, value), meaning(attribute, own), row)


_GIVEN = {"with", "without_then_with"}


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
    sentence: Sentence, described: Described, values: tuple[Said, ...], row: CodeRow, page: Page
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
        and (x.kind, x.modality, x.regions, x.purpose, x.role)
        == (row.kind, row.modality, row.regions, row.purpose, row.role)
        and x.code != row.code
        for x in page.table.codes_on(page.on)
    )


def _purpose(sentence: Sentence, said: Mapping[str, tuple[Said, ...]], row: CodeRow, page: Page) -> Iterator[Checked]:
    values = said.get("purpose", ())
    if len(values) != 1 or row.purpose not in EXCLUSIVE["purpose"] or values[0].value not in EXCLUSIVE["purpose"]:
        return
    value, own = values[0].value, row.purpose
    meaning = page.table.meaning
    if value == own:
        yield checked(sentence, row.code, "purpose", "agrees", meaning("purpose", value), meaning("purpose", own), row)
        return
    sibling = any(
        x.purpose == value and x.regions == row.regions and is_near(x.modality, row.modality) and x.role == row.role
        for x in page.table.codes_on(page.on)
    )
    named = {s.value for s in said.get("modality", ())}
    wrong = sibling and (not named or any(is_near(n, row.modality) for n in named))
    words = values[0].words.strip().lower() if value in values[0].words.lower() else value
    yield checked(sentence, row.code, "purpose", "contradicts" if wrong else "undecided", words, own, row)
