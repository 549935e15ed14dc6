"""A sentence made ready for questions about two codes: "it" and the missing subject spelled out, codes as `<0>`, `<1>`.

Pure. The codes that stand together ("A and B", a range) are one mark. What is asked is told too, once it is answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ingest.audit.clauses import NOT_SO, refers_beyond
from ingest.audit.describing import ranges_in
from ingest.audit.pages import Page, Sentence
from radcode.codes import code_mentions

MARK = r"<\d+>"
# What parts two statements; nothing is said of a code across it.
CUT = r"(?:;|:\s(?=[^<]*<)|,?\s(?:while|whereas|but|although)\s|,\s(?:and|so(?!\s(?:long|far|that|as)\b))\s|\.\s)"
GAP = rf"(?:(?!<|{CUT}).)*?"
_JOINED = re.compile(
    r"\s*(?:,|/|&|(?:,\s*)?(?:and|or|and/or|nor)(?:\s(?:with|to|after|on|for|beside))?)?\s*(?:the\s)?(?:add-on\s)?"
    r"(?:cpt|codes?)?\s*",
    re.IGNORECASE,
)
# A labelled field under a heading: what it says is said of the heading's code.
_FIELD = re.compile(r"^[^\w<]*[A-Za-z][\w /()-]{1,30}(?:\*\*)?\s?:(?!\S)")
_KINDS = r"(?:cpt|hcpcs|procedure|billing|add-on|imaging|injection|s&i|same|old|new|supervision and interpretation)"
_THIS = re.compile(
    rf"\b(?:this|that|the)\s(?:{_KINDS}\s)*(?:code|number|line|service|add-on)\b(?!\s(?:set|book|list))"
    r"|\bits\b(?=\s(?:primary|parent|base|successor|replacement|counterpart|reading|partner|add-on|stead|place))"
    r"|^\W*this(?=\sis\b)"
    r"|\bit\b(?=\s(?:is|was|has|does|did|can|may|must|should|will|needs?|goes|pairs?|follows?|replace[sd]?|took|takes"
    r"|belongs?|requires?|includes?|succeed\w*|supersed\w*|ended|left|once|only|never|with|separately|in addition"
    r"|together|along|swallows?|covers?|contains?|came|became|ceased|expired|stays|remains|stands|holds)\b)",
    re.IGNORECASE,
)
# "Next to it", after a code: the one that the heading or the sentence before names.
_IT_LAST = re.compile(
    r"\b(?P<lead>next to|beside|with|alongside|addition to|top of|part of|inside)\s(?:it|this code|that code)\b",
    re.IGNORECASE,
)
# "Bill it next to <code>": the code above is what is billed.
_IT_DONE = re.compile(
    r"^(?P<lead>\W*(?:you|we|they|coders) (?:may|can|must|should|cannot|could)? ?(?:\w+ ){0,2}(?:using|billing"
    r"|reporting"
    r"|submitting|coding)"
    r"|\W*(?:(?:do not|don['\u2019]t|never|always|you (?:may|can|must|should|cannot)|we|please|also|then)\s)*"
    r"(?:add|bill|use|report|list|put|code|charge|append|combine|pair|count|submit|claim)s?)\s(?:it|this(?: code)?)\b",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"^\W*(?:(?:was|is|it[\u2019']s|an?|the|always|only|never|also)\s)*(?P<word>deleted|replaced|retired"
    r"|discontinued|terminated"
    r"|removed|dropped|superseded|succeeded|reports?|reported|bill(?:ed)?|used?|list(?:ed)?|add-on|added|add|pairs?"
    r"|paired"
    r"|goes|follows|requires?|needs|includes?|included|do not|don['\u2019]t|valid|active|new|introduced|effective"
    r"|bundled|inside|part of|separately|primary|parent|billed|combined?|combines|still|no longer|never|in force"
    r"|came|comes|took|left|ended|expired|created|in use|since|its|already|allowed"
    r"|(?:may|can|cannot|could|must|should|might)(?=\s(?:also\s|never\s|not\s|only\s|always\s)?(?:be|go|accompany"
    r"|follow"
    r"|stand|ride|appear|pair|serve)\b)"
    r"|rides|sits|stands|swallows|takes|contains|column|next to|beside|on top|edits?|mutually|incompatible|pays"
    r"|billable"
    r"|payable|reportable|extra|belongs|accompan(?:y|ies)|(?:together with|alongside"
    r"|with)(?=\s(?:code\s)?[A-Z]?\d{4})|serves|attaches|attached|tied|linked|hangs)\b",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"^\W*(?:a(?:nswer)?\s*\d{0,2}\s*[:.)]\s*)?(?:\*\*)?(?:(?P<yes>yes|correct|right|certainly|indeed|true|sure)"
    r"|(?P<no>no|not at all|never|wrong|false|not any ?more|not any longer))(?:\*\*)?"
    rf"\s?(?:[,.;:!\u2013\u2014-]+\s*|$)|^\W*(?:a(?:nswer)?\s*\d{{0,2}}\s*[:.)]\s*)?(?P<not>{NOT_SO})\s"
    r"|^\W*a(?:nswer)?\s*\d{0,2}\s*[:.)]\s*",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"^\W*(?:it|they|that|you|we|one|this|these)\s(?:is|are|does|do|can|may|was|were|has|have|should|must|will)"
    r"(?P<no>\s?not|n['\u2019]t|\sno longer)?\s?(?:[,.;:]|$)",
    re.IGNORECASE,
)
_YES_NO = re.compile(
    r"^\W*(?:q(?:uestion)?\s*\d{0,2}\s*[:.)]\s*)?(?:\w+(?:\s\w+){0,6}:\s)?(?:so|and|or|but)?\s*(?:is|are|was|were|can"
    r"|could|may|does"
    r"|do|did|has|have|should|must|will|would)\b",
    re.IGNORECASE,
)

_ASKS_WHAT = re.compile(r"\b(?:what|which|how|who|whom|whose|why|when|where)\b", re.IGNORECASE)

# "Add-on <code>", "the new code <code>" name their subject themselves; "replaced <code>" lacks it.
_NOUNS = re.compile(r"(?:add-on|primary|parent|new|valid|active|effective|in force)$", re.IGNORECASE)
_LABEL = re.compile(r"\s?(?:codes?|procedures?|to|for)?\s?:\s?", re.IGNORECASE)
_BETWEEN = re.compile(r"\W*(?:(?:cpt|hcpcs|add-on|codes?|procedure|is|are)\W*)*", re.IGNORECASE)


class Group(NamedTuple):
    """Codes named together, with an "or" between them or not."""

    codes: tuple[str, ...]
    is_range: bool
    is_either: bool = False


class Told(NamedTuple):
    """Words in which the group of codes `i` stands as `<i>`, and whether a no has turned them round."""

    words: str
    groups: tuple[Group, ...]
    is_denied: bool
    is_asked: bool

    def group(self, mark: str) -> Group:
        """Return the codes of a mark, given with or without its brackets."""
        return self.groups[int(mark.strip("<>"))]


def told_by(sentence: Sentence, page: Page) -> tuple[Told, ...]:
    """Return the sentence, then the question it answers: turned round by a no, or followed by the answer."""
    return _told_by(sentence, page.publication.text, page.publication.title)


@lru_cache(maxsize=2)  # the checks ask for one sentence after another, each for the same one
def _told_by(sentence: Sentence, text: str, title: str) -> tuple[Told, ...]:
    if sentence.kind == "row":
        return tuple(_of_row(sentence))
    if not sentence.clauses and not code_mentions(sentence.words):
        return ()
    return tuple(_of_prose(sentence, text, title))


def _of_prose(sentence: Sentence, text: str, title: str) -> Iterator[Told]:
    answer = _ANSWER.match(sentence.words)
    words = sentence.words[answer.end() :] if answer else sentence.words
    asked = next((c.asked for c in sentence.clauses if c.asked), "")

    def spelled_out(said: str) -> str:
        return _with_subject(said, lambda: _subject(sentence, text, title))

    yield _marked(spelled_out(words), is_denied=False, is_asked=False)
    short = _SHORT.match(words)
    last = asked.split("?")[-2] if asked.count("?") else asked
    is_no = bool(answer and (answer["no"] or answer["not"]))
    is_told = bool(is_no or (answer and answer["yes"]) or short)
    if asked and (_YES_NO.match(last) or (is_told and not _ASKS_WHAT.search(last))):
        if is_told:
            no = is_no or bool(short and short["no"])
            yield _marked(spelled_out(asked), is_denied=no, is_asked=True)
    elif asked and code_mentions(asked):
        yield _marked(f"{asked.rstrip('?* ')} {words}", is_denied=False, is_asked=True)


def _of_row(sentence: Sentence) -> Iterator[Told]:
    """Yield each cell's own words; where codes stand in several cells, also the first code, column name, other code."""
    if len({d.codes for d in sentence.described}) < 2:
        for clause in sentence.clauses:
            yield _marked(clause.words.replace(";", ","), is_denied=False, is_asked=False)
        return
    cells = [c for c in sentence.words.split("|") if c.strip()]
    for cell in cells:
        if len(code_mentions(cell)) > 1:
            yield _marked(cell, is_denied=False, is_asked=False)
    first, *others = sentence.described
    rest = ", ".join(c.strip() for c in cells if not code_mentions(c))
    for d in others:
        # A cell of codes alone is said of by its column's name, any other by its own words.
        title = f"{d.before.split(';')[0].strip()}:" if ";" in d.before else d.before.strip()
        if title.strip(": "):
            groups = (Group(first.codes, first.is_range), Group(d.codes, d.is_range))
            name = first.before.split(";")[0].strip() if ";" in first.before else ""
            head = f"{name}: " if name and len(name) < _SHORT_NAME else ""
            yield Told(f"{head}<0> {title} <1>, {rest}", groups, is_denied=False, is_asked=False)


def subject_of(sentence: Sentence, page: Page) -> str:
    """Return the code that the sentence before, the question or the heading names; empty where that is open."""
    return _subject(sentence, page.publication.text, page.publication.title)


_SHORT_NAME = 30  # characters of a column's name


def _subject(sentence: Sentence, text: str, title: str) -> str:
    """Return what "it" or a missing subject stands for, as written; empty where that is open."""
    for clause in sentence.clauses:
        if not clause.is_named:
            return " and ".join(clause.codes) if len(clause.codes) < 3 else ""
    asked = next((c.asked for c in sentence.clauses if c.asked), "")
    line = text[text.rfind("\n", 0, sentence.start) + 1 : sentence.start]
    near = re.split(r"(?<=[.!?])\s", line.strip())[-1] if line.strip() else ""
    near = "" if refers_beyond(near, sentence.heading) else near
    for words in (asked, near, *reversed(sentence.heading.split(" > ")), title):
        codes = dict.fromkeys(c for g in marked_groups(words) for c in g[0].codes)
        if words == asked:  # of two codes asked about, "it" is the one that the answer does not name
            codes = {c: None for c in codes if c not in sentence.words} or codes
        if codes:
            return next(iter(codes)) if len(codes) == 1 else ""
    return ""


def _with_subject(words: str, subject_of: Callable[[], str]) -> str:
    done = _IT_DONE.match(words)
    if done and (subject := subject_of()) and subject not in words:
        return f"{done['lead']} {subject}{words[done.end() :]}"
    this = _THIS.search(words)
    lacking = _FIELD.match(words) or _NO_SUBJECT.match(words)
    last = _IT_LAST.search(words)
    subject = subject_of() if this or lacking or last else ""
    if not subject:
        return words
    first = next(iter(code_mentions(words)), None)
    until = first.start if first else len(words)
    if this and this.start() < until:
        return f"{_THIS.sub(subject, words[:until])}{words[until:]}"
    if last and last.start() > until and subject not in words and not lacking:
        return f"{words[: last.start()]}{last['lead']} {subject}{words[last.end() :]}"
    if lacking and lacking.re is _FIELD:
        return f"{subject} {words}" if subject not in words and not (first and first.start < lacking.end()) else words
    if lacking and not (first and _names_itself(words, lacking, first.start)):
        return f"{subject} {words}"
    return words


def _names_itself(words: str, found: re.Match[str], at: int) -> bool:
    if _LABEL.fullmatch(words[found.end("word") : at]):
        return False  # "Primary: <code>" is a field of the code above
    return at <= found.start("word") or bool(
        _NOUNS.search(found["word"]) and _BETWEEN.fullmatch(words[found.end("word") : at])
    )


def _marked(words: str, *, is_denied: bool, is_asked: bool) -> Told:
    words = words.replace("<", " ")
    at = 0
    out: list[str] = []
    groups: list[Group] = []
    for group, start, end in marked_groups(words):
        out.append(f"{words[at:start]}<{len(groups)}>")
        groups.append(group)
        at = end
    return Told("".join((*out, words[at:])), tuple(groups), is_denied, is_asked)


def marked_groups(words: str) -> Sequence[tuple[Group, int, int]]:
    """Return the groups of codes of a text with their spans."""
    ranges = ranges_in(words)
    parts = [(Group((r.low, r.high), is_range=True), r.start, r.end) for r in ranges]
    parts += [
        (Group((m.code,), is_range=False), m.start, m.end)
        for m in code_mentions(words)
        if not any(r.start <= m.start < r.end for r in ranges)
    ]
    groups: list[tuple[Group, int, int]] = []
    for group, start, end in sorted(parts, key=lambda p: p[1]):
        if groups and _goes_on(words, groups[-1], start):
            held, begin, _ = groups[-1]
            codes = tuple(dict.fromkeys((*held.codes, *group.codes)))
            either = held.is_either or bool(re.search(r"\bor\b|/", words[groups[-1][2] : start], re.IGNORECASE))
            groups[-1] = (Group(codes, held.is_range or group.is_range, either), begin, end)
        else:
            groups.append((group, start, end))
    return groups


def _goes_on(words: str, group: tuple[Group, int, int], start: int) -> bool:
    """Tell whether a code belongs to the list before it; the comma of "A and B, and C" or "A, and B" ends the list."""
    _, begin, end = group
    between = words[end:start]
    if not _JOINED.fullmatch(between):
        return False
    if not re.match(r",\s*(?:and|or)\b", between, re.IGNORECASE):
        return True
    held = words[begin:end]
    return "," in held and not re.search(r"\b(?:and|or)\b", held, re.IGNORECASE)


_NO = re.compile(
    r"\b(?:not|never|cannot|nor|neither|none of|no longer|hardly|no (?:case|way|circumstances?)|without (?=being))\b"
    r"|n['\u2019]t\b",
    re.IGNORECASE,
)
# In "is not included and is reported apart" the denial ends with its own verb.
_STARTS_ANEW = re.compile(
    rf"{CUT}|,?\s(?:as|because|since)\s(?=(?:it|this|they|<))|\sand\s(?=(?:is|are|may|can|should|must|was|has"
    rf"|needs?|pays?|gets?|goes)\b)",
    re.IGNORECASE,
)
_NOT_NO = re.compile(r"\bnot only\b|\bno need\b|\bwhether or not\b", re.IGNORECASE)


def is_turned(words: str, end: int) -> bool:
    """Tell whether the words before `end`, back to the last cut, turn what follows into its contrary."""
    begins = [m.end() for m in _STARTS_ANEW.finditer(words[:end])]
    part = _NOT_NO.sub("", words[begins[-1] if begins else 0 : end])
    return len(_NO.findall(part)) % 2 == 1
