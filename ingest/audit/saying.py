"""How a stretch of a clause says something: denied, hedged, under a condition, of an earlier day; and its verdict.

Pure; imports `reading` and the rows. Knows no topic: the checks of indicators, modifiers and quantities do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from ingest.audit.answering import answered, is_filled, is_short, last_asked
from ingest.audit.labels import labelled, without_codes
from ingest.audit.pages import Checked, Clause, Page, Sentence, Verdict, checked
from radcode.codes import code_mentions
from radcode.rows import FeeRow, Row

_PARTS = re.compile(
    r";|(?<!\b[Mm]ax)\.\s|,\s(?:and|but|so|because|since|while|whereas|although|though|which|whose|as),?\s"
    r"|\s(?:but|because|while|whereas|although|though|so that)\s"
    # what goes on during the exam begins no other statement
    r"(?!(?:the\s|code\s)*(?:[A-Z]?\d{4,5}[A-Z]?|it)\s(?:is|are)\s(?:being\s)?(?:performed|done|acquired|taken"
    r"|running)\b)"
)
_SET_ASIDE = re.compile(r"\b(?:rather than|instead of|unlike|as opposed to|in contrast to)\b[^,;()]*", re.IGNORECASE)
_EMPHASIS = re.compile(r"[*`]+")
_NOT = (
    r"(?:not|never|no|cannot|nor|neither|none|nobody|no one|without|hardly|stops?|refuses?)"
    r"\b(?!\s(?:only|just|longer than)\b)"
)
_DENIED_BEFORE = re.compile(rf"(?:\b{_NOT}|n['\u2019]t\b)(?:(?!\s[\u2013\u2014-]\s)[^;,.:()])*$", re.IGNORECASE)
_DENIED_AFTER = re.compile(
    r"^(?:(?!\b(?:and|or|has|have|so|with)\b)[^;.:,()]){0,30}(?:\b(?:not|never|cannot)\b(?!\s(?:only|just)\b)"
    r"|\b(?:(?:adds|gets|buys|earns|brings|does|gains|yields|wins)(?: you| us| them| anybody"
    r"| nobody)? (?:nothing|no money)|(?:has|have) no (?:place|business|use|role)|(?:is|are"
    r"|be) (?:left off|out of place|off limits"
    r"|out of the question|superfluous|redundant|pointless|ruled out|forbidden|barred|unnecessary))\b"
    r"|\b(?:is|are|does|do|ca|should|would|wo)n['\u2019]t\b)"
    r"|^\s?[:=\u2013-]\s?(?:not|no|none|never|n/a)\b",
    re.IGNORECASE,
)
_HEDGES = re.compile(
    r"\b(?:(?<!how )often|sometimes|usually|typically|mostly|normally|probably|perhaps|seems?|depend\w*|var(?:y|ies)"
    r"|otherwise|almost|in theory)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(r"\b(?:probably|perhaps|seems?|depend\w*|var(?:y|ies)|otherwise|in theory)\b", re.IGNORECASE)
_NARROWED = re.compile(
    r"\b(?:some (?:payers?|plans?|contractors?|carriers?|insurers?)|many (?:payers?|plans?)|commercial|private"
    r"|medicaid"
    r"|unless|except\w*|tricare|workers|per payer|payer policy)\b",
    re.IGNORECASE,
)
_NO_CELL = r"no|n|not? (?:allowed|valid|permitted|accepted|applicable|used|payable)|never|none|n/a|invalid|\u2717"
_YES_NO_CELL = re.compile(
    rf"(?P<asked>[^:]{{2,60}}?)\??: \W*(?:(?P<no>{_NO_CELL})|(?P<yes>yes|y|allowed|valid|permitted|accepted|ok|applies"
    r"|always|\u2713))(?:\s?[,;(].*|\W*)",
    re.IGNORECASE,
)
_LONG_LABEL = 5  # words before a colon that are no label any more
_PAST = re.compile(
    r"\b(?:was|were|had|did|formerly|previously|until(?![^.;]{0,30}\bweeks?\b)|used to|originally"
    r"|at first|(?<=[\w,] )then"
    r"|(?:prior to|before)(?=\W*$|\W+(?:(?:the|that|this|then|year|rule|change|reform|\w+uary|march|april|june|july"
    r"|august|\w+ber|(?:19|20)\d\d)\b))"
    r"|proposed|earlier|ended|ends|ceased|stopped|dropped)\b"
    r"(?!\s(?:the )?(?:exam|study|scan|injection|contrast|any|an?|treatment|anesthesia|billing)\b)",
    re.IGNORECASE,
)
# "When a screening was done that day" looks back within the case, not at an earlier rule.
_SUBORDINATE = re.compile(r"\b(?:when|if|after|once|where|that|who|which|because|since|as)\b[^,;]*", re.IGNORECASE)
# "It was added for ..., is much discussed, and stands alone": what follows in the present is said of today.
_PRESENT = re.compile(
    r",\s(?:and\s)?(?=(?:in most \w+, )?(?:is|are|has|have|needs?|requires?|stands?|takes?|carries|pays?|counts?"
    r"|may|can|must"
    r"|splits?|goes|remains)\b)"
)
# What stands between the subject and its verb says what the code is, not how often the statement holds.
_INSERTED = re.compile(
    r"(?<=~),\s(?:an?|the|by far|which|whose|one|though|used|so|now|popular|long|much)\s[^;:.()~]*,\s"
    r"(?=(?:is|are|has|have|needs?|requires?|takes?|carries|pays?|counts?|may|can|must|splits?|goes|remains|does|comes"
    r"|stands?)\b)",
    re.IGNORECASE,
)
# How a sentence may begin before it says something: "with our denial software you will see that ...".
_LED_IN = re.compile(
    r"^[^.;:]{0,120}?\b(?:see|sees|show|shows|find|finds|know|knows|learn|learns|note|remember|tells?|reads?|warns?)"
    r"\b[^.;:,]{0,30}?\bthat\s"
    r"|^\W*(?:to|in order to)\s(?:avoid|prevent|escape|reduce|keep off)\b[^,.;:]*,\s",
    re.IGNORECASE,
)
_IN_YEAR = re.compile(
    r"\b(?:in|for|during|of|cy|year|throughout)\s(?:the\s)?(?:calendar\s)?(?:year\s)?((?:19|20)\d\d)\b", re.I
)
# Films and studies made earlier belong to the case.
_IN_CASE = re.compile(r"\b(?:earlier|previous(?:ly)?)\s(?:film|exam|stud|scan|image|visit|treatment|session)\w*", re.I)
_CONDITION = re.compile(
    r"\b(?:when(?:ever)?|if|where|unless|(?<!-)only|hospitals?|offices?|settings?|facilit\w+|owns?|owned|same|globally"
    r"|patients?|second|again|one side|single|unilateral\w*|except|for (?:a|an|the|one)"
    r"|both (?:halves|components|parts))\b",
    re.IGNORECASE,
)


class Fact(NamedTuple):
    """What the table says of a claim on a day: it holds, it does not, or None when the row leaves it open."""

    holds: bool | None
    table: str
    row: Row


Judge = Callable[[str, date], Fact | None]


class Claim(NamedTuple):
    """One statement: what it is about, in which words, how the table judges it, and whether it is only half said.

    `codes`: those of the clause that it is about; empty means all of them.
    """

    attribute: str
    said: str
    judge: Judge
    is_hedged: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A stretch of a clause between strong signs: what it says, of which codes and in answer to what.

    `whole`: the words of the clause, `at`: where the part stands in them; `around`: those of the sentence, its heading
    and title; `is_asked`: the words are the question's, and the clause's `answer` says whether they are so; `is_cell`:
    a cell of a table after the name of its column.
    """

    words: str
    whole: str
    at: int
    around: str
    clause: Clause
    is_asked: bool = False
    is_cell: bool = False

    def without_header(self) -> Part:
        """Return what the cell itself says, without the name of its column."""
        header, colon, cell = self.words.partition(": ")
        return replace(self, words=cell, at=self.at + len(header) + len(colon)) if self.is_cell and colon else self

    @cached_property
    def blanked(self) -> str:
        """The words with every code and its modifiers as tildes, so that no digit of them is read as a quantity."""
        return without_codes(self.words)

    @property
    def has_subject(self) -> bool:
        """Tell whether its code is named in it or before it, or is the one it points at."""
        if self.clause.is_named and not self.is_asked:
            return "~" in without_codes(self.whole)[: self.at + len(self.words)]
        return self.clause.is_pointed or self.clause.is_headed

    @property
    def is_past(self) -> bool:
        """Tell whether it looks back, or ahead of a change."""
        words = _IN_CASE.sub(" ", self.words)
        return bool(_PAST.search(_SUBORDINATE.sub(" ", words)))

    @property
    def is_hedged(self) -> bool:
        """Tell whether it speaks of some payers, or of most cases, only."""
        words = self.words
        if inserted := _INSERTED.search(self.blanked):
            words = f"{words[: inserted.start()]} {words[inserted.end() :]}"
        return bool(_HEDGES.search(words) or _NARROWED.search(self.whole))

    @property
    def is_narrowed(self) -> bool:
        """Tell whether it speaks of some payers, or of exceptions, only."""
        return bool(_NARROWED.search(self.whole) or _UNSURE.search(self.words))

    @property
    def has_condition(self) -> bool:
        """Tell whether it says when or for whom something is so."""
        return bool(_CONDITION.search(self.words))

    def denies(self, start: int, end: int) -> bool | None:
        """Tell whether the words from start to end are denied; None when it takes too many turns to tell."""
        before, after = self.words[:start], self.words[end:]
        turns = bool(_DENIED_BEFORE.search(before)) + bool(_DENIED_AFTER.search(after))
        if len(re.findall(rf"\b{_NOT}", before, re.IGNORECASE)) > 1 and not re.search("neither", before, re.I):
            return None
        if self.is_asked:
            if turns:
                return None
            return self.clause.answer == "no"
        return turns > 0


_REFUSED = re.compile(
    r"\b(?:reject\w*(?! by (?:medicare|CMS))|refus(?:ed|als?)\b(?! by (?:medicare|CMS))|bounce[sd]?"
    r"|fails?|believ(?:e|es|ed)|assum(?:e|es|ed)|supposedly|allegedly"
    r"|rumou?rs?)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(r"\bwhether\b", re.IGNORECASE)


def parts_of(sentence: Sentence, title: str) -> Iterator[Part]:
    """Yield the parts of a sentence's clauses about single codes, the question's words first where it is answered.

    The heading's code of a clause that names none is kept; whether the words are about it is for the reader to tell.
    """
    if _tells_of_others(sentence) or _REFUSED.search(_LED_IN.sub("", sentence.words)):
        return
    around = f"{title} {sentence.heading} {sentence.words}"
    for told in sentence.clauses or _of_field(sentence, title):
        clause = _of_subject(told, sentence)
        if clause is None or (clause.is_range and clause.is_named):
            continue
        if sentence.kind == "row" and len(clause.codes) > 1:
            continue  # a row of several codes lists their facts side by side
        if clause.answer and clause.asked and is_short(clause.words):
            asked = last_asked(clause)
            yield Part(asked, asked, 0, around, clause, is_asked=True)
        elif clause.asked and not clause.is_named and is_short(clause.words) and is_filled(clause):
            both = answered(clause)
            yield Part(both, both, 0, around, clause)
        whole = " ".join(_EMPHASIS.sub("", _SET_ASIDE.sub(" ", clause.words)).split())
        at = 0
        for cut in [*_cuts(whole), None]:
            words = whole[at : cut.start() if cut else len(whole)]
            if (at == 0 or sentence.kind == "row") and (label := labelled(words.strip(), sentence)):
                yield Part(label, label, 0, around, clause._replace(is_named=False, is_pointed=True), is_cell=True)
            if words.strip() and not _WHETHER.search(words):
                yield _part(words.strip(), at, whole, around, clause, is_cell=sentence.kind == "row")
            at = cut.end() if cut else at


def _part(words: str, at: int, whole: str, around: str, clause: Clause, *, is_cell: bool) -> Part:
    """Return a part; a cell of yes or no is what the name of its column asks."""
    asks = _YES_NO_CELL.fullmatch(words)
    is_label = asks is not None and (is_cell or len(asks["asked"].split()) <= _LONG_LABEL)
    if asks is None or not is_label or _CONDITION.search(words[asks.end("asked") :]):
        return Part(words, whole, at, around, clause, is_cell=is_cell)
    asked = clause._replace(answer="no" if asks["no"] else "yes", is_pointed=True, is_named=False)
    return Part(f"modifier {asks['asked']}" if _BARE.match(words) else asks["asked"], whole, at, around, asked, True)


def _tells_of_others(sentence: Sentence) -> bool:
    """Tell whether it asks or tells of a mistake; a word of that kind before the statement begins does not count."""
    if not sentence.says_nothing:
        return False
    led = _LED_IN.match(sentence.words)
    return (
        led is None
        or bool(_MISTAKE.search(led[0]))
        or replace(sentence, words=sentence.words[led.end() :]).says_nothing
    )


_MISTAKE = re.compile(r"\b(?:mis\w+|myths?|wrong\w*|incorrect\w*|err\w+)\b", re.IGNORECASE)


def _of_field(sentence: Sentence, title: str) -> tuple[Clause, ...]:
    """Return what a row of two cells, a name and its value, says of the only code that the heading or title names."""
    if sentence.kind != "row" or sentence.described:
        return ()
    cells = [c.strip(" *") for c in sentence.words.strip().strip("|").split("|")]
    codes = next((c for x in (*reversed(sentence.heading.split(" > ")), title) if (c := codes_named(x))), ())
    if len(cells) != _NAME_AND_VALUE or len(codes) != 1 or not all(cells):
        return ()
    return (Clause(codes, False, f"{cells[0]}: {cells[1]}", False, True, "", ""),)


_NAME_AND_VALUE = 2


def _cuts(whole: str) -> list[re.Match[str]]:
    """Return where one part ends and the next begins; after words of the past also where the present begins."""
    cuts = [*_PARTS.finditer(whole)]
    past = _PAST.search(whole)
    if past:
        taken = {m.end() for m in cuts}
        cuts += [m for m in _PRESENT.finditer(whole, past.end()) if m.end() not in taken]
    return sorted(cuts, key=lambda m: m.start())


_BARE = re.compile(r"(?:[A-Z]{2}|\d\d)\b")
_OPENS_WITH_POINTER = re.compile(
    r"^\W*(?:it|its|this (?:\w+ )?code|this add-on|the code(?!\s[A-Z]?\d))\b", re.IGNORECASE
)


def _of_subject(clause: Clause, sentence: Sentence) -> Clause | None:
    """Return the clause with the heading's code where it opens with "this code" and names another one further on."""
    if not (clause.is_named and _OPENS_WITH_POINTER.match(sentence.words)):
        return clause
    own = next((c for part in reversed(sentence.heading.split(" > ")) if (c := codes_named(part))), ())
    opens = _OPENS_WITH_POINTER.match(clause.words)
    return clause._replace(codes=own) if len(own) == 1 and opens else None if opens else clause


def codes_named(words: str) -> tuple[str, ...]:
    """Return the codes that the words name, each once."""
    return tuple(dict.fromkeys(str(m.code) for m in code_mentions(words)))


def judged(sentence: Sentence, part: Part, claim: Claim, page: Page) -> Iterator[Checked]:
    """Yield the verdict on a claim for each code of the part."""
    if part.is_past:
        return
    day = _day_of(part, page)
    if day is None:
        return
    for code in claim.codes or part.clause.codes:
        fact = claim.judge(code, day)
        if fact is None:
            continue
        verdict: Verdict = "undecided" if fact.holds is None or claim.is_hedged else "agrees"
        if fact.holds is False and not claim.is_hedged:
            verdict = "stale" if day == page.on and _held_before(claim, code, page) else "contradicts"
        yield checked(sentence, code, claim.attribute, verdict, claim.said, fact.table, fact.row)


def _held_before(claim: Claim, code: str, page: Page) -> bool:
    days = (r.holds_to for r in page.table.rows("releases") if r.kind == "rvu" and r.holds_to < page.on)
    return any((fact := claim.judge(code, day)) is not None and fact.holds is True for day in days)


def _day_of(part: Part, page: Page) -> date | None:
    """Return the day that the part speaks of; None for a year of which no release is held."""
    years = {int(y) for y in _IN_YEAR.findall(part.words)}
    if not years or page.on.year in years:
        return page.on
    held = (r for r in page.table.rows("releases") if r.kind == "rvu" and r.holds_from.year in years)
    return next((r.holds_to for r in held), None)


def fee_rows(code: str, on: date, page: Page) -> tuple[FeeRow, ...]:
    """Return the code's fee rows of that day, the bare one first; empty where its release has none."""
    found = {m: page.table.fee(code, m, on) for m in ("", *component_modifiers(page))}
    return tuple(view.row for view in found.values() if view is not None)


def component_modifiers(page: Page) -> tuple[str, ...]:
    """Return the modifiers that name one half of a code, as the indicators allow them."""
    return tuple(dict.fromkeys(m for x in page.table.rows("indicators") if x.kind == "pctc" for m in x.allows))


def of_rows(
    page: Page,
    holds: Callable[[tuple[FeeRow, ...]], bool | None],
    table: Callable[[FeeRow], str],
    at: int = 0,
    halves: tuple[str, ...] = (),
) -> Judge:
    """Return a judge that asks the code's fee rows; `at`: which of them proves, the last for the technical side.

    `halves`: the modifiers of the only rows that are asked, each of which must be there; of several all must hold.
    """

    def judge(code: str, on: date) -> Fact | None:
        rows = fee_rows(code, on, page)
        if halves:
            found = [(holds((r,)), r) for r in rows if r.modifier in halves]
            if len(found) < len(halves):
                return None
            verdict, row = next((x for x in found if x[0] is not True), found[0])
            return Fact(verdict, f"{row.code}-{row.modifier}: {table(row)}", row)
        return Fact(holds(rows), table(rows[at]), rows[at]) if rows else None

    return judge


_HALF_NAMED = {
    "26": r"(?<![\w.$,/])-?26(?![\w%]|[.,]\d|\s?(?:percent|months?|weeks?|years?|codes?|and TC))"
    r"|\b(?:professional|reading|interpretation)\b(?! and technical)",
    "TC": r"(?<![\w/])(?<!26 and )-?TC(?!\w)"
    r"|\b(?:technical|equipment) (?:component|side|half|rows?|lines?|part|share|portion)s?\b",
}
_HALVES_NAMED = tuple((half, re.compile(pattern, re.IGNORECASE)) for half, pattern in _HALF_NAMED.items())
_BOTH_HALVES = re.compile(
    r"\b(?:both|the two|each|either) (?:of its |the )?"
    r"(?:rows?|hal(?:f|ves)|lines?|components?|sides|parts|modifiers?)\b"
    r"|\b(?:26 and (?:the )?TC|professional and (?:the )?technical)\b",
    re.IGNORECASE,
)


def halves_named(words: str) -> tuple[str, ...]:
    """Return the modifier of the half named last in the words before a claim, or both where both are meant."""
    if _BOTH_HALVES.search(words):
        return tuple(_HALF_NAMED)
    last = [(m.end(), half) for half, pattern in _HALVES_NAMED for m in pattern.finditer(words)]
    return (max(last)[1],) if last else ()


_OF_HALF = re.compile(
    r"\b(?:modifiers?|professional|technical|component|reading|reads?|rows?"
    r"|lines?)\b",
    re.IGNORECASE,
)


def names_half(part: Part) -> bool:
    """Tell whether the words are about one half of a code, whose row may differ from the bare one."""
    return bool(_OF_HALF.search(part.around)) or any(m.modifiers for m in code_mentions(part.whole))
