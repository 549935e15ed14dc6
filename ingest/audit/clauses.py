"""Takes a sentence of prose apart into clauses, each of one code or of codes named together.

Pure. The code may stand in the clause, in the question it answers, in the sentence before, or in the heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from ingest.audit.describing import STRONG, Group, described_in, groups_in
from ingest.audit.pages import ASKS, Clause
from radcode.codes import code_mentions
from radcode.terms import Lexicon


class Before:
    """What stands before a sentence and says what it is about: the sentence before, the question, the heading."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._heading = ""
        self._others = False  # whether the section has named another code than its heading's
        self.forget()

    def forget(self) -> None:
        """Forget what stood before: a heading or a table came between."""
        self._codes: tuple[str, ...] = ()
        self._leads = False
        self._asked = ""
        self._asked_codes: tuple[str, ...] = ()
        self._is_answered = False

    def clauses(self, words: str, heading: str, lexicon: Lexicon) -> Iterator[Clause]:
        """Yield the clauses of a sentence and remember what the next one may point back to."""
        if heading != self._heading:
            self._heading = heading
            self._others = False
            self.forget()
        if ASKS.match(words) or words.rstrip().endswith("?"):
            if self._is_answered:
                self.forget()
            self._asked = f"{self._asked} {ASKS.sub('', words)}".strip()
            self._asked_codes = _codes_in(self._asked)
            return
        if not self._asked and (told := _IS_ASKED.search(heading)):
            self._asked, self._asked_codes = told[0], _codes_in(told[0])
        self._is_answered = bool(self._asked)
        answer = _ANSWERS.match(words)
        said = words[answer.end() :] if answer else words
        polarity: Literal["yes", "no", ""] = ""
        if answer:
            polarity = "yes" if answer["yes"] else "no" if answer["no"] or answer["not"] else ""
        said = said if code_mentions(said) else OF_ANOTHER_STUDY.sub(lambda m: " " * len(m[0]), said)
        said, apart = self._set_apart(said, heading)
        if apart:
            yield apart
        groups = groups_in(said)
        if groups:
            for clause in _split(said, groups, lexicon):
                yield clause._replace(asked=self._asked, answer=polarity)
            if refers_beyond(words, heading):
                self._codes, self._leads = (), False
                return
            self._leads = words.rstrip().endswith(":")  # what follows is said of the code just named
            self._codes = groups[-1].codes if len({g.codes for g in groups}) == 1 else ()
            self._others = self._others or {c for g in groups for c in g.codes} != {*sole_code(heading)}
        elif codes := self._asked_codes or self._pointed(said) or sole_code(heading) or sole_code(self._title):
            pointed = bool(self._asked_codes or _POINTS.search(said) or _NO_SUBJECT.match(said))
            is_of_others = bool(_OF_OTHERS.search(said))
            pointed = pointed or bool(_POINTS_LOOSELY.search(said) and not is_of_others)
            headed = not is_of_others and not self._others and codes == sole_code(heading.split(" > ")[-1])
            yield Clause(codes, len(codes) > 1, said, False, pointed, self._asked, polarity, headed)
        elif self._leads and len(self._codes) == 1 and not _OF_OTHERS.search(said):
            yield Clause(self._codes, False, said, False, True, "", "")

    def _set_apart(self, words: str, heading: str) -> tuple[str, Clause | None]:
        """Take out what "it" or "this code" says of the heading's code beside another code: (the rest, that clause)."""
        own = self._asked_codes if len(self._asked_codes) == 1 else sole_code(heading) or sole_code(self._title)
        of = _OF_ANSWER if own == self._asked_codes else _SET_APART
        found = of.search(words) if own and own[0] not in words else None
        name = "said" if found and found["said"] else "last"
        if found is None or code_mentions(found[name]):
            return words, None
        start, end = found.span(name)
        if name == "said":  # it goes on up to the clause of the first code
            first = next(iter(code_mentions(words)), None)
            cuts = list(STRONG.finditer(words[: first.start])) if first else []
            end = cuts[-1].start() if cuts else end
        rest = f"{words[:start]}{' ' * (end - start)}{words[end:]}"
        return rest, Clause(own, False, words[start:end], False, True, "", "")

    def _pointed(self, words: str) -> tuple[str, ...]:
        loosely = _POINTS_LOOSELY.search(words) and not _OF_OTHERS.search(words)
        return self._codes if _POINTS.search(words) or _NO_SUBJECT.match(words) or loosely else ()


# "With three views it is the complete study": under the heading of one code this is said of its neighbor.
OF_ANOTHER_STUDY = re.compile(
    r"[;,:]\s(?:(?:and |but )?(?:if|when|with|from|for|fewer|less|more|one|a single|anything|below|above|beyond"
    r"|under|over|at"
    r"|\w+ or (?:more|fewer|less))\b[^;:]{0,60}?,? ?)?(?:it |that |this |they )?\b(?:is|are|becomes?|takes?|use"
    r"|choose|makes? it|have|has"
    r"|goes (?:to|under|with)|belongs? (?:to|under))?\s?(?:the|another|its own) (?:[\w-]+ ){0,3}(?:study|code"
    r"|number|series|exam|set)\b"
    r"(?: applies| instead)?(?=\W*$|;)",
    re.IGNORECASE,
)
# A field of a code's page, or a hint, that names another code: "Sister code: <code>", "not to be confused with <code>".
_REFERS = re.compile(
    r"^\W*(?!(?:note|tip|warning|remember|caution|example|exception|q|a|answer|question|but)s?\s?\d{0,2}\s?[:.])"
    r"(?:[A-Z][\w /-]{1,30}(?:\*\*)?:(?!\S)|(?:see|compare|cf|related|unlike|contrast|distinguish|(?:do|is"
    r"|are)? ?not (?:to )?(?:be )?"
    r"confused?|mind|look at|(?:its|the) (?:sister|sibling|partner|counterpart|neighbou?r|companion|twin|opposite"
    r"|relative)s?(?: code| number)? (?:is|are))\b)",
    re.IGNORECASE,
)


def refers_beyond(words: str, heading: str) -> bool:
    """Tell whether a sentence only points from the code of its heading to another one: what follows is of the first."""
    own = sole_code(heading.split(" > ")[-1])
    return bool(own) and own[0] not in words and bool(code_mentions(words)) and bool(_REFERS.match(words))


# Under the heading of one code a sentence may still be about another exam, or about several.
_OF_OTHERS = re.compile(
    r"\b(?:(?<!no )others?|another|(?<!nothing )else|own (?:code|number)s?|of (?:its|their) own|alternativ\w*"
    r"|versus|vs|unlike|similar|codes|family"
    r"|numbers)\b",
    re.IGNORECASE,
)
_IS_ASKED = re.compile(r"[^>]*\?\s*$")
# "Not since ...", "Not for any date from ...": a no with its day or place; "not if", "not unless" is no plain no.
NOT_SO = r"not(?= (?:for|since|after|from|in|on|under|by|at|with|without|as of|through|past|beyond|to(?!o)|ever)\b)"
_SHORTLY = r"(?:it|they|that|you|we|one|this) (?:is|are|does|do|can|may|should|must|will|has|have)"
_ANSWERS = re.compile(
    r"^\W*(?:a(?:nswer)?\s*\d{0,2}\s*[:.)](?!\d)\s*)?(?:\*\*)?"
    rf"(?:(?P<yes>yes|correct|right|sure|certainly|of course|indeed|absolutely|{_SHORTLY}(?=[,.;:]))"
    rf"|(?P<no>no|nope|not at all|never|wrong|not any ?more|{_SHORTLY}(?:\s?not|n['\u2019]t)(?=[,.;:])))(?:\*\*)?"
    r"(?=\s*[,.;:!\u2013\u2014]|\s*$|\s+(?:it|they|this|that|you|we|there|because|but)\b)\W*"
    rf"|^\W*(?:a(?:nswer)?\s*\d{{0,2}}\s*[:.)](?!\d)\s*)?(?P<not>{NOT_SO})\s"
    r"|^\W*a(?:nswer)?\s*\d{0,2}\s*[:.)](?!\d)\s*",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:this|that|the)\s(?:(?:cpt|hcpcs|procedure|billing|add-on|imaging|s&i|same"
    r"|supervision and interpretation)\s)*(?:code|number|service|add-on)\b|\b(?:this|that)\sline\b|^\W*(?:it|its)\b"
    r"|\b(?:this|that)\s(?:one|exam(?:ination)?|stud(?:y)|scan|test|procedure|series|film)\b"
    r"|^\W*(?:(?:please|always|only|then|you|we)\s)?(?:report|use|bill|code|charge|assign|choose|pick|select|submit|enter|claim"
    r"|count|list)\s(?:it|this)\b"
    r"|^\W*(?:these|those)\s(?:\w+\s)?(?:codes|numbers)\b|^\W*this\s(?:is|covers|describes|includes|reports"
    r"|represents)\b",
    re.IGNORECASE,
)
# A pronoun further on: the code above it, unless the sentence speaks of another exam.
_POINTS_LOOSELY = re.compile(
    r"\b(?:on|to|for|with|from|under|beside|by|takes|of)\sit\b|\bits\b|\bhere\b", re.IGNORECASE
)
# It ends where another code is given its own words.
_SET_APART = re.compile(
    r"^\W*(?P<said>(?:it|this (?:one|code|number|exam|study|scan|test))\b[^;]*?)(?=;|,\s(?:and|but|while|whereas)\s)"
    r"|^[^;]*[,;]\s(?P<last>this (?:one|code|number|exam|study|scan|test)\b[^;]*)$",
    re.IGNORECASE,
)
# In an answer what comes before the clause of another code is said of the one asked about.
_OF_ANSWER = re.compile(
    r"^\W*(?P<said>(?:it|its|they|this|the (?:status|code|number|indicator|edit|limit|payment|row|file"
    r"|schedule))\b[^;]*?)"
    r"(?=;|,\s(?:and|but|while|whereas)\s)|(?P<last>(?!))",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"^\W*[A-Z][\w/ -]{1,30}:\s"
    r"|^\W*(?:(?:was|is)\s)?(?:deleted|replaced|retired|discontinued|reports?|reported|covers?|covered|describes?"
    r"|used?|bill(?:ed)?"
    r"|includes?|append|add|requires?|pays?|applies|do not|don['\u2019]t|never)\b"
    # a fragment of a few words: no verb makes it a sentence about something else
    r"|^\W*(?:minimum|at least|complete|limited|bilateral|unilateral|both|with(?:out)?|plain|two|three|four"
    r"|five|six)\b"
    r"[^,;:]{3,50}\W*$",
    re.IGNORECASE,
)


def _codes_in(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c for g in groups_in(words) for c in g.codes))


def sole_code(words: str) -> tuple[str, ...]:
    """Return the code of a heading that names one; the innermost heading that names any decides."""
    named = next((c for part in reversed(words.split(" > ")) if (c := _codes_in(part))), ())
    return named if len(named) == 1 else ()


def _split(words: str, groups: Sequence[Group], lexicon: Lexicon) -> Iterator[Clause]:
    """Yield the clauses of a sentence that names codes, none of them about two groups of codes."""
    bounds = [0, *(m.end() for m in _strong_cuts(words, lexicon)), len(words)]
    spans: list[tuple[int, int, list[Group]]] = []
    for a, b in pairwise(bounds):
        own = [g for g in groups if a <= g.start < b]
        if spans and (not own or not spans[-1][2]):  # what names no code goes on about the one before, or leads to it
            start, _, held = spans.pop()
            spans.append((start, b, [*held, *own]))
        else:
            spans.append((a, b, own))
    for a, b, own in spans:
        if len({g.codes for g in own}) == 1:
            yield Clause(own[0].codes, own[0].is_range, words[a:b], True, True, "", "")
            continue
        for d in described_in(words[a:b], lexicon):
            if d.pieces:
                named = words[a:b][d.start : d.end]
                yield Clause(d.codes, d.is_range, f"{d.before} {named} {d.after}".strip(), True, True, "", "")


def _strong_cuts(words: str, lexicon: Lexicon) -> list[re.Match[str]]:
    terms = [(t.start, t.end) for t in lexicon.read(words).terms]
    return [m for m in STRONG.finditer(words) if not any(a < m.end() - 1 < b for a, b in terms)]
