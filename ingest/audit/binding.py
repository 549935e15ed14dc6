"""Finds the words that describe each code of a sentence: beside it, in the question or the heading that it answers.

Pure. "This code", a line below the heading of one code and a bare "use <code>" are bound to what stands above them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.cells import under
from ingest.audit.describing import DENIED_PART
from ingest.audit.pages import Clause, Described, Page, Sentence, said_before
from ingest.audit.plain import in_plain_words
from radcode.codes import code_mentions


def bound(sentence: Sentence, page: Page) -> Iterator[Described]:
    """Yield the codes with the words that describe them, also where "this code" or a question stands for them."""
    if sentence.kind == "row":
        for d in sentence.described:
            yield d._replace(before=in_plain_words(d.before), after=in_plain_words(d.after))
        return
    for clause in sentence.clauses:
        is_meant = clause.is_pointed or _can_only_mean(clause, page) or _is_briefly_headed(clause)
        if not is_meant or (clause.answer == "no" and not _IT_IS.match(clause.words)):
            continue
        before, named, after = _around(clause)
        before, after = in_plain_words(before), in_plain_words(after)
        own = before
        told = _ONE_OF_TWO.sub("", clause.asked)
        is_answer = bool(told) and not code_mentions(told) and clause is sentence.clauses[0]
        asked = told if is_answer else "" if _says_more(own + after, page) else _exam_above(sentence, clause, page)
        if asked and clause.answer != "no" and not _is_answered_before(sentence, clause, page):
            before = f"{in_plain_words(asked)} {before}"
        if _CHOICE.search(asked) and _says_more(own + after, page):
            before = own  # of a choice only what the answer takes
        if (label := _below(sentence, clause, own, after, page)) is not None:
            after = label
        is_bare = bool(asked) and not _says_more(own + after, page)
        start = max(0, sentence.words.find(named)) if named else 0
        yield Described(clause.codes, start, start + len(named), clause.is_range, False, before, after, True, is_bare)


# What is asked ends in the codes to choose from: "contrast throughout, <code> or <code>?"
_A_CODE = r"(?:CPT |code )?[A-Z]?\d{4,5}[A-Z]?"
_ONE_OF_TWO = re.compile(
    rf"[^\w()]{{0,4}}\s(?:(?:is|was|would) (?:it|that|this) |do (?:we|you|I) (?:use|bill|report|code) )?"
    rf"{_A_CODE}(?:(?:, or |, | or | and | versus | vs\.? ){_A_CODE}){{1,6}}\s?\?\s{{0,4}}$",
    re.IGNORECASE,
)
_CHOICE = re.compile(r"\bor\b", re.IGNORECASE)
_VALUE = re.compile(r"\s?(?:[:=\u2013\u2014\u2192-]|->)\s?(?P<value>[^,;:.]{1,30})$")


def _below(sentence: Sentence, clause: Clause, before: str, after: str, page: Page) -> str | None:
    """Return the value of a line "code: value" as the heading names it, "two" below "Views" as "two views".

    "Two or more" counts the views of a code that is told by them, whatever the heading says.
    """
    found = _VALUE.fullmatch(after.rstrip(" ."))
    last = sentence.heading.split(" > ")[-1].rstrip(" ?:.")
    if found is None or not clause.is_named or code_mentions(last) or _VERB_FORM.search(found["value"]):
        return None
    row = page.row(clause.codes[0])
    if _LIMIT_ONLY.fullmatch(found["value"]) and row and row.views_min is not None:
        return f": {in_plain_words(found['value'] + ' views')}"
    counted = _COUNTED.search(last) or _COUNTED.search(said_before(sentence, page))
    title = counted[0] if counted else last
    told = under(title, found["value"].strip())
    return None if told == found["value"].strip() else f": {in_plain_words(told)}"


_COUNTED = re.compile(r"\b(?:views|films|projections|exposures)\b", re.IGNORECASE)
_LIMIT_ONLY = re.compile(
    r"(?:a |the )?(?:(?:min(?:imum)?\.?|max(?:imum)?\.?)(?: of| is)?|at least|at most|up to|no (?:fewer|less|more) than"
    r"|>=?|\u2265) ?\d?(?:one|two|three|four|five|six|seven|eight)?|(?:\d|one|two|three|four|five|six|seven|eight)"
    r"(?: ?\+| (?:or|and) (?:more|up|over|above))",
    re.IGNORECASE,
)
_VERB_FORM = re.compile(r"\b(?:is|are|has|for|with)\b", re.IGNORECASE)


# "No, it is the plain scan": what follows the no is said of the code all the same.
_IT_IS = re.compile(r"^\W*(?:it|this (?:code|one|number))\s(?:is|covers|describes|means|stands for)\b", re.IGNORECASE)


def _exam_above(sentence: Sentence, clause: Clause, page: Page) -> str:
    """Return the exam that the words before, or else the heading, give to a sentence which is a code and no more."""
    if not clause.is_named or clause.is_range or len(sentence.clauses) > 1 or len(clause.codes) > 1:
        return ""
    for words in (said_before(sentence, page), sentence.heading.split(" > ")[-1]):
        if code_mentions(words):
            return ""
        reading = page.lexicon.read(in_plain_words(words))
        if reading.values("regions") or reading.values("modality"):
            return words
        if any(reading.values(a) for a in _STATES) and not _TURNS.search(without_terms(in_plain_words(words), page)):
            return words
    return ""


_STATES = ("contrast", "laterality", "extent", "purpose")  # of a case told without its exam


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
    words = _UNLESS.sub(lambda m: f"{m['do']}{m['it']}when", words)
    if _RIGHTLY.search(words):
        words = _WAS_CODED.sub(" is coded", words)
    words = DENIED_PART.sub(lambda m: " " * len(m[0]), words)
    found = code_mentions(words) if clause.is_named else ()
    if not found:
        return "", "", words
    start, end = found[0].start, found[-1].end
    if _INTRODUCES.search(words[:start]) and _IS_SAID.match(words[end:]):
        return "", words[start:end], _first_segment(words[end:])
    return _last_segment(words[:start]), words[start:end], _first_segment(words[end:])


# "Do not use <code> unless there are three" says that it needs three.
_UNLESS = re.compile(
    r"\b(?:do not|don['\u2019]t|never|cannot|can['\u2019]t|must not|should not|may not|not) "
    r"(?P<do>use|used|bill|billed|report|reported|choose|chosen|pick|picked|assign|assigned|code|coded|select"
    r"|selected)\b"
    r"(?P<it>[^,;.]{0,30}?)\b(?:unless|until|before)\b",
    re.IGNORECASE,
)
# Of a case told as right the past tense looks back at no other rule: "was read under <code>, as it should have been".
_RIGHTLY = re.compile(
    r"\b(?:rightly|correctly|properly|duly|appropriately|accurately|as (?:it|they|he|she|we|one) should(?: have been)?"
    r"|which (?:is|was) (?:right|correct|proper)|and that (?:is|was) (?:right|correct)|as (?:is|was) (?:right|proper"
    r"|correct))\b",
    re.IGNORECASE,
)
_WAS_CODED = re.compile(
    r"\b(?:was|were) (?:(?:rightly|correctly|properly|duly|appropriately|accurately) )?(?:read|coded|billed|reported"
    r"|filed|captured|submitted|entered|keyed|charged|sent|recorded)(?= (?:under|with|as|to|on|by) )",
    re.IGNORECASE,
)
# "One thing to remember: <code> is ...": what stands before the colon only leads to it.
_INTRODUCES = re.compile(r":\s*(?:CPT\s|code\s)*$")
_IS_SAID = re.compile(
    r"\s(?:is|are|has|goes|covers?|describes?|means|needs?|requires?|takes?|stands|includes?|reports?|belongs|serves"
    r"|applies"
    r"|wants|comes|images|shows)\b",
    re.IGNORECASE,
)


def _says_more(words: str, page: Page) -> bool:
    """Tell whether an answer says more than its code: "Use 73721." does not, nor do a few words that name no exam."""
    rest = _NO_MORE.sub(" ", words).split()
    return bool(rest) and (
        len(rest) > _FLOURISH or bool(_TURNS.search(words)) or bool(page.lexicon.read(in_plain_words(words)).terms)
    )


_FLOURISH = 4  # words
_TURNS = re.compile(
    r"\b(?:not|never|no|nor|neither|cannot|but|if|unless|until|was|were|instead|rather|than|wrong\w*|denied|error"
    r"|also|plus|alone"
    r"|modifiers?|units?|twice|reduced|once|status|edits?|limit|pays?|paid|deleted|new|old|replaced|\d+)\b"
    r"|n['\u2019]t\b|\$",
    re.IGNORECASE,
)


_GOES_ON = re.compile(r"\s(?:is|are|applies|apply|covers?|describes?|means|serves?|represents?)\b", re.IGNORECASE)
# Behind a bracket that holds the code alone whatever verb follows is said of it.
_GOES_ON_AT_ONCE = re.compile(
    r"\s(?:runs?|needs?|requires?|takes?|has|shows?|images|asks?|calls|includes?|counts?|uses?|goes|gets?|comes?|can"
    r"|may"
    r"|must|should|will|stands|begins|starts|involves|carries|looks|expects?|wants?)\b",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"\b(?:use[sd]?|using|report(?:s|ed)?|bill(?:s|ed)?|charge[sd]?|code[sd]?|cpt|hcpcs|numbers?|line|claim"
    r"|(?:the|that) one|the|an?|answer|under|with|in|on|out|is|it|that|this|we|you|your|our|they|goes|go|take|choose"
    r"|pick"
    r"|select|assign|submit|key|enter|drop|send|put|write|right|correct|here|covers?|fits?|for|to|be|should|would|will"
    r"|must|may|can|then|so|belongs?|stays?|appl(?:y|ies)|as|at|by|of|course|simply|lands?|gets?|described|captured"
    r"|billing|coder|department|team)\b|[\W_]",
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
    rest = words[closes + 1 :]
    goes_on = _GOES_ON.match(rest) or (not words[:closes].strip() and _GOES_ON_AT_ONCE.match(rest))
    return words[:closes] + words[closes + 1 : end] if goes_on else words[:closes]


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
