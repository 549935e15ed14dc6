"""Whether the rules hold what a question proposes: its words are held against what each rule permits, demands, refuses.

Pure; imports `model`, `phrases`, `quantities`, `rows`, `rulebook`, `tables`. Used by compose and by verify alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from radcode.model import Ask, Question
from radcode.phrases import WORTH, Claims, Span, asks_yes_no, claimed, spans
from radcode.quantities import number
from radcode.rows import CodeRow, PropositionRow, RowRef, RuleRow, is_in_force
from radcode.rulebook import is_about
from radcode.tables import CodeTable

MAX_RULES = 2


class Held(NamedTuple):
    """The yes or no to what was proposed, the rules that give it, and whether the act was asked about itself.

    `is_condition`: yes only says that one condition is met, "35 pack-years", and others may fail. `of_exam`: a rule on
    just the exam of the question.
    """

    verdict: bool
    rules: tuple[RuleRow, ...]
    is_asked: bool
    is_condition: bool
    of_exam: bool = False
    is_demand: bool = False


_DEMANDS = "demands"
_CONDITIONS = ("permits", "demands", "at_least", "at_most")
_OUTSIDE = ("general", "visit", "diagnosis")  # what of these stands beside imaging has rules


def held(question: Question, table: CodeTable) -> Held | None:
    """Return what the rules say to the proposition in a question; None when it proposes nothing that a rule knows.

    Of several rules those that ask for the most count; when these disagree none does.
    """
    if question.ask is Ask.OUTSIDE and question.outside not in _OUTSIDE:
        return None
    if not asks_yes_no(question.text):
        return None
    found: list[tuple[int, _Said, RuleRow]] = []
    for row in table.rows("propositions"):
        rule = _rule(row, question, table)
        said = _verdict(row, rule, question.text, table) if rule else None
        if rule and said and (row.SUBJECT not in row.about or _is_of_exam(rule, question, table)):
            found.append((len(row.about), said, rule))
    most = max((n for n, _, _ in found), default=0)
    best = [(said, rule) for n, said, rule in found if n == most]
    if not best or len({said.verdict for said, _ in best}) > 1:
        return None
    rules = tuple(dict.fromkeys(rule for _, rule in best))[:MAX_RULES]
    first = best[0][0]
    is_condition = first.verdict and all(said.is_condition for said, _ in best)
    of_exam = any(said.of_exam for said, _ in best)
    is_demand = all(said.is_demand for said, _ in best)
    return Held(first.verdict, rules, any(said.is_asked for said, _ in best), is_condition, of_exam, is_demand)


def inside(question: Question, table: CodeTable) -> tuple[RuleRow, ...]:
    """Return the rules by which what a code is wanted for is inside the exam: "which code for the IV start of the CT".

    Only for an open question whose words for a code stand right before what the rule refuses.
    """
    if question.ask is Ask.OUTSIDE or asks_yes_no(question.text):
        return ()
    found = []
    for row in table.rows("propositions"):
        rule = _rule(row, question, table) if row.holds == "refuses" and row.SUBJECT in row.about else None
        acts = _said(row.act, question.text, table) if rule else ()
        wanted = any(_WANTED.search(question.text[:start]) for start, _ in acts)
        if not rule or not wanted or any(_said(c, question.text, table) for c in row.unless):
            continue
        if _is_of_exam(rule, question, table):
            found.append(rule)
    return tuple(dict.fromkeys(found))[:MAX_RULES]


# A code or charge that is wanted for what comes next: "which code do I use for ...".
_WANTED = re.compile(
    r"\b(?:codes?|cpts?|charge[ds]?|bill(?:ed)?|report(?:ed)?)(?: (?:do|does|should|can|would|is|are|was|we|i|you|they"
    r"|use[ds]?|bill|report|charge|for|to|of|the|an?|it|when|placing|starting|doing|just|our))* $",
    re.IGNORECASE,
)


class _Said(NamedTuple):
    verdict: bool
    is_asked: bool
    is_condition: bool
    of_exam: bool
    is_demand: bool


def _rule(row: PropositionRow, question: Question, table: CodeTable) -> RuleRow | None:
    rule = table.row(RowRef(RuleRow.TABLE, (row.rule,)))
    if not isinstance(rule, RuleRow) or not is_in_force(rule, question.on):
        return None
    return rule if rule.payer in ("", question.payer) else None


def _is_of_exam(rule: RuleRow, question: Question, table: CodeTable) -> bool:
    """Tell whether a rule speaks of a code named, or of most codes of a kind of study described."""
    named = [r for m in question.codes if (r := table.code(m.code, question.on))]
    if any(is_about(rule.subject, r, table) for r in named):
        return True
    regions = {*question.values("regions")}
    return any(is_of_kind(rule, table.codes_of(m, question.on), regions, table) for m in question.values("modality"))


def is_of_kind(rule: RuleRow, rows: Sequence[CodeRow], regions: set[str], table: CodeTable) -> bool:
    """Tell whether a rule is about most codes of a kind of study near these parts of the body."""
    near = [r for r in rows if any(regions & table.ancestors("regions", own).keys() for own in r.regions)] or rows
    return sum(is_about(rule.subject, r, table) for r in near) * 2 > len(near)


def _verdict(row: PropositionRow, rule: RuleRow, text: str, table: CodeTable) -> _Said | None:
    acts = _said(row.act, text, table)
    about = [_said(c, text, table) for c in row.about if c != row.SUBJECT] if acts else []
    if not acts or not all(about) or any(_said(c, text, table) for c in row.unless):
        return None
    claim = claimed(text, acts, [s for said in about for s in said])
    if claim is None:
        return None
    if row.holds in WORTH:
        worth: bool | None = WORTH[row.holds][claim.claims]
    else:
        worth = _by_number(row, rule, [text[a:b] for a, b in acts], claim.claims)
    # What is told of a case decides only against it: "has an order, is it covered" turns on more than the order.
    return (
        None
        if worth is None or (worth and not claim.is_asked)
        else _Said(worth, claim.is_asked, row.holds in _CONDITIONS, row.SUBJECT in row.about, row.holds == _DEMANDS)
    )


def _said(notion: str, text: str, table: CodeTable) -> tuple[Span, ...]:
    return spans(table.words_of(notion), text)


def _by_number(row: PropositionRow, rule: RuleRow, said: list[str], claim: Claims) -> bool | None:
    """Return whether the number proposed is that of the rule, or, where it is had and not demanded, as much at least.

    Turned around when denied.
    """
    given = [n for words in said for w in words.replace("-", " ").split() if (n := number(w)) is not None]
    if len(set(given)) != 1:
        return None
    wanted = int(rule.value)
    suffices = claim in (Claims.MAY, Claims.MAY_NOT)
    if row.holds == "at_most":
        holds = given[0] <= wanted
    else:
        holds = given[0] >= wanted if row.holds == "at_least" and suffices else given[0] == wanted
    return holds if claim in (Claims.MAY, Claims.MUST) else not holds
