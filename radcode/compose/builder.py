"""What the files of compose share: the material of a question, and statements rendered from rows.

Pure; imports `model`, `rows`, `rulebook`, `sentences`, `tables`, `attributes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

from radcode.attributes import attribute_value, open_between
from radcode.changes import Claim
from radcode.checks.rc304_ptp_bundled import Bundled
from radcode.claim import claim_named
from radcode.codes import code_mentions
from radcode.model import Ask, Conflict, Draft, Line, Match, Outcome, Passage, Question, Statement
from radcode.quoting import quotable_spans
from radcode.rows import CodeRow, Row, RuleRow
from radcode.rulebook import Encounter, encounter_of
from radcode.sentences import render
from radcode.supervised import KIND, level_of
from radcode.tables import ATTRIBUTES, CodeTable

Part = Literal["lead", "why", "not", "watch", "fact", "conflict"]
MAX_LINES = 4  # contracts.md: at most four branches
MAX_QUOTES = 2
MAX_CONFLICTS = 3
# What a source says wrongly of money or of how often touches only questions about that; a wrong meaning touches all.
TOUCHES = {"amount": (Ask.PAYMENT,), "age": (Ask.RULE, Ask.EXPLAIN), "frequency": (Ask.RULE, Ask.EXPLAIN)}


@dataclass(frozen=True)
class Material:
    """Everything a draft is made from. `each`: what each exam of an order of several matches by itself."""

    question: Question
    passages: tuple[Passage, ...]
    matches: tuple[Match, ...]
    table: CodeTable
    related: tuple[Match, ...] = ()
    near: tuple[Match, ...] = ()
    each: tuple[tuple[Match, ...], ...] = ()

    @property
    def on(self) -> date:
        """The date of service."""
        return self.question.on

    @property
    def encounter(self) -> Encounter:
        """What is known of the encounter, for the rules."""
        return encounter_of(self.question)

    @property
    def named(self) -> tuple[str, ...]:
        """The codes named in the question, without repeats."""
        return tuple(dict.fromkeys(m.code for m in self.question.codes))

    @cached_property
    def claim(self) -> Claim | None:
        """The claim that is right for the codes named, derived once; None when none is named or one has no heir."""
        return claim_named(self.question, self.table) if self.named else None


def row_statement(
    part: Part,
    template: str,
    *rows: Row,
    words: Mapping[str, str] | None = None,
    codes: Iterable[str] = (),
    modifiers: Iterable[str] = (),
) -> Statement:
    """Return a statement rendered from named cells."""
    words = dict(words or {})
    return Statement(
        kind="row",
        part=part,
        text=render(template, rows, words),
        template=template,
        rows=tuple(r.ref() for r in rows),
        words=tuple(words.items()),
        codes=tuple(codes),
        modifiers=tuple(modifiers),
    )


def rule_statement(part: Part, rule: RuleRow, modifiers: Iterable[str] = ()) -> Statement:
    """Return a rule's own sentence as a statement."""
    text = render("rule", (rule,), {})
    return Statement(kind="rule", part=part, text=text, template="rule", rows=(rule.ref(),), modifiers=tuple(modifiers))


def unique(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Drop statements that say the same again."""
    return tuple({s.text: s for s in statements}.values())


def indicators(material: Material, kind: str, codes: Sequence[str], part: Part = "why") -> list[Statement]:
    """Return what the indicators of a kind say, one sentence for all codes that share a value."""
    by_value: dict[str, list[Row]] = {}
    for code in dict.fromkeys(codes):
        if fee := material.table.fee(code, "", material.on):
            by_value.setdefault(getattr(fee.row, kind), []).append(fee.row)
    found = []
    for value, fees in by_value.items():
        if indicator := material.table.indicator(kind, value, material.on):
            found.append(row_statement(part, kind, *fees, indicator))
    return found


def indicator_statement(material: Material, part: Part, kind: str, code: str) -> Statement | None:
    """Return what one indicator of the code says on the date; None when no release holds the code."""
    modifier = ""
    fee = material.table.fee(code, modifier, material.on)
    if fee is None:
        return None
    indicator = material.table.indicator(kind, getattr(fee.row, kind), material.on)
    return row_statement(part, kind, fee.row, indicator, codes=(code,)) if indicator else None


def modifier_statements(modifier: str, material: Material) -> list[Statement]:
    """Return what a modifier is, or that it has ended and what it was."""
    if row := material.table.modifier(modifier, material.on):
        return [row_statement("lead", "modifier_is", row)]
    past = [m for m in material.table.rows("modifiers") if m.modifier == modifier and m.effective_to < material.on]
    return [row_statement("lead", template, past[-1]) for template in ("modifier_ended", "modifier_was") if past]


def supervision_statements(code: str, material: Material) -> list[Statement]:
    """Return the supervision level of the half asked about, that of the technical side unless it is the reading."""
    level = level_of(code, material.question, material.table)
    return [row_statement("lead", KIND, level.fee, level.means, codes=(code,))] if level else []


def branch_lines(rows: Sequence[CodeRow]) -> list[Line]:
    """Return a bare line for each code; when there are several, `when` says what tells each apart."""
    return [Line(row.code, when=_when(row, rows)) for row in rows]


def _when(row: CodeRow, rivals: Sequence[CodeRow]) -> tuple[tuple[str, str], ...]:
    others = [x for x in rivals if x.code != row.code]
    if not others:
        return ()
    differing = [(a, v) for a, v in open_between(row, rivals) if v not in ("", "na") or len(others) == 1]
    chosen: list[tuple[str, str]] = []
    left = list(others)
    for attribute, value in differing:  # the fewest facts that single the code out
        rest = [x for x in left if attribute_value(x, attribute) == value]
        if len(rest) < len(left):
            chosen.append((attribute, value))
            left = rest
        if not left:
            break
    return tuple(chosen)


def neighbours(row: CodeRow, material: Material, chosen: Iterable[str], n: int = 2) -> tuple[CodeRow, ...]:
    """Return codes in force that a coder confuses with this one: same exam, one or two attributes apart."""
    taken = {*chosen, row.code}
    near = []
    for other in material.table.codes_of(row.modality, material.on):
        if other.regions != row.regions or other.scope != row.scope:
            continue
        if other.code in taken:
            continue
        differing = [a for a in (*ATTRIBUTES, "views") if attribute_value(other, a) != attribute_value(row, a)]
        if len(differing) <= 2:
            near.append((len(differing), abs(_number(other.code) - _number(row.code)), other))
    return tuple(x for _, _, x in sorted(near, key=lambda t: (t[0], t[1], t[2].code))[:n])


def _number(code: str) -> int:
    return int("".join(c for c in code if c.isdigit()) or 0)


def quotes(material: Material, codes: Iterable[str], n: int = MAX_QUOTES) -> list[Statement]:
    """Return verbatim sentences of the passages that speak about these codes and words, at most one a publisher."""
    wanted = tuple(codes)
    best: dict[str, tuple[float, Statement]] = {}
    for at, passage in enumerate(material.passages):
        found = _best_sentence(passage, wanted, material) if _holds(passage, material) else None
        if found is None:
            continue
        score = found[0] - 0.1 * at
        publisher = passage.publication.publisher
        if publisher not in best or score > best[publisher][0]:
            best[publisher] = (score, found[1])
    return [s for _, s in sorted(best.values(), key=lambda x: -x[0])[:n]]


def _holds(passage: Passage, material: Material) -> bool:
    card = passage.publication
    return not (card.valid_from and material.on < card.valid_from) and not (
        card.valid_to and material.on > card.valid_to
    )


def _best_sentence(passage: Passage, codes: Sequence[str], material: Material) -> tuple[float, Statement] | None:
    scored = []
    for statement in quotable(passage):
        if codes and _is_of_others(statement.text, codes, passage.chunk.heading):
            continue
        score = sentence_score(statement.text, codes, material.question)
        if score >= ENOUGH_WORDS:
            scored.append((score, -statement.start, statement))
    if not scored:
        return None
    score, _, statement = max(scored, key=lambda x: x[:2])
    return score, statement


def _is_of_others(sentence: str, codes: Sequence[str], heading: str) -> bool:
    """Tell whether a sentence names none of these codes, but others, or tells the case of a worked example."""
    named = {m.code for m in code_mentions(sentence)}
    return not named & {*codes} and (bool(named) or "example" in heading.lower())


def quotable(passage: Passage) -> list[Statement]:
    """Return the sentences of a passage that may be quoted, as statements."""
    chunk = passage.chunk
    return [
        Statement("quote", "fact", chunk.text[a:b], chunk=chunk.id, start=a, end=b) for a, b in quotable_spans(passage)
    ]


ENOUGH_WORDS = 2.5  # a code of the answer and a word of the question: less is not about the question


def sentence_score(sentence: str, codes: Sequence[str], question: Question) -> float:
    """Return how much a sentence speaks about the codes and the question's own words."""
    lower = sentence.lower()
    score = sum(2.0 for c in codes if c.lower() in lower)
    score += sum(0.7 for w in content_words(question.text) if w.rstrip("s") in lower)
    score += sum(0.5 for m in question.modifiers if m.lower() in lower.split())
    return score - (0 if question.ask is Ask.PAYMENT or not _AMOUNT.search(sentence) else 1.5)


_AMOUNT = re.compile(r"\b\d+\.\d\d\b")  # RVUs answer no question but one about payment


@lru_cache(maxsize=512)
def content_words(text: str) -> frozenset[str]:
    """Return the words of a text that carry its subject: four letters or more, and no question words."""
    words = "".join(c if c.isalnum() else " " for c in text.lower()).split()
    return frozenset(w for w in words if len(w) > 3 and w not in _FUNCTION_WORDS)


_FUNCTION_WORDS = frozenset(
    """which what when where does with that this from have been will would should could code codes bill billed
billing modifier modifiers please need needs they them then than were your ours about into only also just
there their patient today used using done under over before after first last next""".split()
)


def edit_statement(material: Material, part: Part, bundled: Bundled) -> list[Statement]:
    """Return the NCCI pair that bundles two codes, as a list of one; empty when a policy bundles them."""
    edit = bundled.edit
    meaning = material.table.indicator("ptp", edit.row.modifier_indicator, material.on) if edit else None
    if edit is None or meaning is None:
        return []
    return [row_statement(part, "ptp", edit.row, meaning, codes=(bundled.outer, bundled.inner))]


def conflict_statements(material: Material, codes: Iterable[str]) -> list[Statement]:
    """Return one statement for each passage's contradiction that touches the codes of the answer."""
    wanted = set(codes)
    found: list[Statement] = []
    for passage in material.passages:
        for conflict in passage.conflicts:
            if not _touches(conflict, wanted, material.question):
                continue
            if wanted & set(conflict.subject.split(";")) and len(found) < MAX_CONFLICTS:
                found.append(conflict_statement(passage, conflict, material))
    return list(unique(found))


def _touches(conflict: Conflict, wanted: set[str], question: Question) -> bool:
    """Tell whether the disputed point is in play: the pairing of codes only when the question is about both."""
    if question.ask not in TOUCHES.get(conflict.attribute, tuple(Ask)):
        return False
    subjects = conflict.subject.split(";")
    named = {m.code for m in question.codes}
    return conflict.attribute != "pairs" or "tomo" in question.values("modality") or len(named & set(subjects)) > 1


def conflict_statement(passage: Passage, conflict: Conflict, material: Material) -> Statement:
    """Return the statement that a passage says one thing and the table another."""
    words = conflict_words(passage, conflict)
    row = material.table.row(conflict.row)
    rows = (row,) if row else ()
    start = max(0, conflict.start - passage.chunk.start)
    end = min(len(passage.chunk.text), conflict.end - passage.chunk.start)
    return Statement(
        kind="row",
        part="conflict",
        text=render("conflict", rows, words),
        template="conflict",
        rows=(conflict.row,) if row else (),
        words=tuple(words.items()),
        chunk=passage.chunk.id,
        start=start,
        end=end,
    )


def conflict_words(passage: Passage, conflict: Conflict) -> dict[str, str]:
    """Return the words of a conflict statement."""
    return {
        "title": passage.publication.title,
        "subject": conflict.subject.replace(";", ", "),
        "said": conflict.said,
        "table": conflict.table,
    }


def answered(material: Material, lines: Iterable[Line], statements: Iterable[Statement], **more: object) -> Draft:
    """Return an answered draft with the statements in the order in which they are read."""
    return Draft(material.question, Outcome.ANSWERED, "", tuple(lines), ordered(statements), **more)  # type: ignore[arg-type]


def declined(material: Material, headline: str, statements: Iterable[Statement] = ()) -> Draft:
    """Return a refusal: its first sentence says what is outside, and nothing is recommended."""
    return Draft(material.question, Outcome.DECLINED, headline, (), ordered(statements))


_ORDER = ("lead", "why", "not", "watch", "fact", "conflict")


def ordered(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return the statements without repeats, lead first and conflicts last."""
    return tuple(sorted(unique(statements), key=lambda s: _ORDER.index(s.part)))
