"""Draft to Answer: every line proved, every sentence rendered again, every quote verbatim; the rest is withheld.

Pure; the only maker of an `Answer`. It looks rows up itself and does not trust what compose says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from itertools import product

from radcode import cues, hospital, unitlaw
from radcode.anywhere import refused_anywhere, rules_anywhere, verdict_anywhere
from radcode.asked import codes_asked, is_live, supposed
from radcode.attributes import attribute_value, describe, fit, label_differences, suits, when_in_words
from radcode.benefit import benefit_verdict, last_done, uncovered
from radcode.changes import Claim
from radcode.checks import rc101_invalid_code as rc101
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.citing import row_citation
from radcode.claim import claim_named, claim_of
from radcode.cuts import verdict_of_cut
from radcode.forms import verdict_of_form
from radcode.holding import Held, held
from radcode.lessons import lessons_for
from radcode.lessons import verdict_of as verdict_of_lessons
from radcode.model import (
    DATE,
    NOT_REWORDED,
    Answer,
    Ask,
    Basis,
    Citation,
    Clarify,
    Draft,
    Finding,
    Line,
    Option,
    Outcome,
    Passage,
    ProvedLine,
    Question,
    Said,
    Statement,
)
from radcode.modifierlaw import excluding, law_of, of_facility
from radcode.natures import verdict_of_nature
from radcode.needs import is_needed
from radcode.plans import refuted
from radcode.proof import are_rivals, prove
from radcode.proposal import are_both, has_others, is_refuted, is_without_code, meant_by
from radcode.quoting import is_contradicted, quotable_spans
from radcode.reckoning import compared, reckoned, verdict_of
from radcode.refusals import UNPROVED, allowed
from radcode.rewording import why_refused
from radcode.rows import CodeRow, FeeRow, LessonRow, OppsRow, Row, RuleRow, is_in_force
from radcode.rulebook import encounter_of, is_met
from radcode.sentences import KIND_NAMES, CannotSay, lower_first, render
from radcode.staying import verdict_of_staying
from radcode.supervised import KIND, verdict_of_level
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.twohalves import each_half

_MARKER = re.compile(r"^ \[(?P<keys>[^\]]*); (?P<sure>file|page|coder)\]")
_SPEAKS = ("ptp", "bundled", "combined", "code_names", "addon", "sided_pair", "tomosynthesis", "status")


def verify(draft: Draft, passages: Sequence[Passage], table: CodeTable) -> Answer:
    """Return the answer with everything that is proved; what is not is listed in the findings."""
    work = _Work(draft.question, {p.chunk.id: p for p in passages}, table)
    lines = work.lines(draft)
    said = tuple(work.worded(s) for s in map(work.statement, draft.statements) if s)
    verdict = work.verdict(draft)
    outcome, headline = _outcome(draft, lines, verdict)
    if outcome is Outcome.DECLINED:
        lines, verdict = (), None
        said = tuple(s for s in said if draft.outcome is Outcome.DECLINED)
    work.note_unknown(draft)
    if draft.unworded:
        work.note("RC407", NOT_REWORDED, "language model", f"The language model did not reword: {draft.unworded}.")
    return Answer(
        question=draft.question,
        outcome=outcome,
        headline=work.headline(headline),
        lines=lines,
        said=said,
        citations=work.citations(said, lines),
        findings=tuple(work.findings),
        assumptions=draft.question.assumptions,
        clarify=_clarify(draft.clarify, lines) if outcome is Outcome.CLARIFY else None,
        verdict=verdict,
        table=_compared(draft.compare, draft.question, table),
    )


def _outcome(draft: Draft, lines: Sequence[ProvedLine], verdict: bool | None) -> tuple[Outcome, str]:
    if draft.lines and not lines and draft.verdict is None:
        return Outcome.DECLINED, UNPROVED
    if draft.verdict is not None and verdict is None:
        return Outcome.DECLINED, UNPROVED
    return draft.outcome, draft.headline


class _Work:
    """What one verification gathers: findings and numbered citations. Lives inside one call of `verify`."""

    def __init__(self, question: Question, passages: dict[str, Passage], table: CodeTable) -> None:
        self.question = question
        self.passages = passages
        self.table = table
        self.findings: list[Finding] = []
        self.billed: set[str] = set()
        self.sums: set[tuple[str, tuple[Row, ...]]] = set()
        self._cited: dict[tuple[object, ...], Citation] = {}

    @cached_property
    def claim(self) -> Claim | None:
        """The claim that is right for the codes named, derived once for all that is proved by it."""
        return claim_named(self.question, self.table) if self.question.codes else None

    @cached_property
    def proposed(self) -> Held | None:
        """What the rules say to what the question proposes."""
        return held(self.question, self.table)

    @cached_property
    def lessons(self) -> tuple[LessonRow, ...]:
        """The lessons that teach what the question names."""
        return lessons_for(self.question, self.table)

    # ------------------------------------------------------------ lines

    def lines(self, draft: Draft) -> tuple[ProvedLine, ...]:
        """Return the lines that are proved, with their citations; withhold the others."""
        kept = []
        words = self._branch_words(draft)
        parting = self.table.releasing()  # a second and a third joint of one side are two lines alike
        for line in (x for i, x in enumerate(draft.lines) if x not in draft.lines[:i] or parting & {*x.modifiers}):
            beside = [x.code for x in draft.lines if dict(x.when).get(DATE) == dict(line.when).get(DATE)]
            proof = prove(*self._on_its_day(line), self.table, beside, claim=self.claim)
            if proof.problem:
                self._withhold("RC402", proof.rule, line.code, f"Withheld: {proof.problem}.")
                continue
            numbers = tuple(self._row_citation(r) for r in proof.rows)
            kept.append(ProvedLine(line, words.get(line.when, ""), numbers))
        kept = self._without_rivals(kept)
        self.billed = {p.line.code for p in kept}
        sums = (*reckoned(self.question, [p.line for p in kept], self.table), *compared(self.question, self.table))
        self.sums = {(s.text, s.rows) for s in sums}
        # Of a code that is only spoken of no unit may be due.
        spoken = (c for s in draft.statements if s.template == "code_names" for c in s.codes)
        codes = dict.fromkeys([*(p.line.code for p in kept), *spoken])
        rows = [r for c in codes if (r := self.table.code(c, self.question.on))]
        counts = (law(r, self.question, self.table) for r in rows for law in (unitlaw.due, unitlaw.discarded))
        self.sums |= {(d.text, d.rows) for d in counts if d}
        return tuple(kept)

    def _on_its_day(self, line: Line) -> tuple[Line, Question]:
        """Return a line and the question on the day of that line, where the question names two."""
        day = dict(line.when).get(DATE)
        if day is None or date.fromisoformat(day) not in (self.question.on, self.question.also_on):
            return line, self.question
        return replace(line, when=()), replace(self.question, on=date.fromisoformat(day), also_on=None)

    def _without_rivals(self, kept: list[ProvedLine]) -> list[ProvedLine]:
        """Withhold branches that lost the words that tell them apart: they would read as billed together."""
        loose = [p.line.code for p in kept if not p.line.when]
        rivals = {
            c for c in loose if any(are_rivals(c, d, self.question, self.table, self.claim) for d in loose if d != c)
        }
        for code in sorted(rivals):
            self._withhold("RC402", "UNPROVED_CODE", code, f"Withheld: {code} is one of several branches.")
        return [p for p in kept if p.line.code not in rivals]

    def _branch_words(self, draft: Draft) -> dict[tuple[tuple[str, str], ...], str]:
        """Return how each branch reads: what the labels of the branches' first codes do not have in common."""
        leads = {line.when: line.code for line in reversed(draft.lines) if line.when}
        rows = [r for code in leads.values() if (r := self.table.code(code, self.question.on))]
        differences = label_differences(rows)
        words = {when: lower_first(differences.get(code, "")) for when, code in leads.items()}
        return {when: dict(when).get(DATE) or said for when, said in words.items()}

    def verdict(self, draft: Draft) -> bool | None:
        """Return the yes or no when the table gives the same one; None when it does not, or nothing was asked."""
        if draft.verdict is None:
            return None
        if draft.verdict is False and (
            is_refuted(self.question, draft.lines, self.table) or has_others(self.question, draft.lines)
        ):
            return False
        if draft.verdict is False and not draft.lines and is_without_code(self.question, self.table):
            return False
        if hospital.asks(self.question, self.table) and draft.verdict is hospital.verdict_of(self.question, self.table):
            return draft.verdict
        if self.proposed and draft.verdict is self.proposed.verdict:
            return draft.verdict
        if draft.verdict is verdict_of_form(self.question, draft.lines, self.table):
            return draft.verdict
        if draft.verdict is verdict_of_staying(self.question, draft.lines):
            return draft.verdict
        levels = [c for s in draft.statements if s.template == KIND for c in s.codes]
        if draft.verdict is verdict_of_level(self.question, levels, self.table):
            return draft.verdict
        if draft.verdict is are_both(self.question, draft.lines, self.table):
            return draft.verdict
        spoken = [c for s in draft.statements if s.template == "code_names" for c in s.codes]
        if draft.verdict is is_needed(self.question, draft.lines, self.table, spoken):
            return draft.verdict
        named = [r for m in self.question.codes if (r := self.table.code(m.code, self.question.on))]
        if draft.verdict is False and any(of_facility(r, self.question, self.table) for r in named):
            return False
        if draft.verdict is verdict_of_cut(self.question, self.table):
            return draft.verdict
        if draft.verdict is False and refused_anywhere(self.question, self.table):
            return False
        if draft.verdict is verdict_anywhere(self.question, self.table):
            return draft.verdict
        if draft.verdict is verdict_of_lessons(self.question, self.table) and self.question.ask is Ask.EXPLAIN:
            return draft.verdict
        if self.question.ask is Ask.MEANING:
            return draft.verdict if draft.verdict == supposed(self.question, self.table) else None
        if not cues.wants_verdict(self.question):
            self._withhold("RC405", "UNPROVED_VERDICT", "verdict", "Withheld: nobody asked for a yes or no.")
            return None
        due = self._due_verdict(draft)
        if due is None or due == draft.verdict:
            return draft.verdict
        self._withhold("RC405", "UNPROVED_VERDICT", "verdict", "Withheld: the table gives the other answer.")
        return None

    def _due_verdict(self, draft: Draft) -> bool | None:
        on, payer, table = self.question.on, self.question.payer, self.table
        named = list(dict.fromkeys(m.code for m in self.question.codes))
        if self.question.ask is Ask.ALLOWED:
            return self._due_allowed(named, draft)
        if self.question.ask is Ask.PAYMENT:
            sums = reckoned(self.question, draft.lines, table)
            codes = list(
                dict.fromkeys([*(line.code for line in draft.lines), *(c for c in named if table.code(c, on))])
            )
            return verdict_of(self.question, sums, codes, table)
        if self.question.ask is Ask.RULE and refuted(self.question, table):
            return False
        if self.question.ask is Ask.UNITS:
            verdicts = [unitlaw.verdict_of(self.question, r, table) for c in named if (r := table.code(c, on))]
            return verdicts[0] if len(verdicts) == 1 else None
        if self.question.ask is Ask.RULE:
            spoken = dict.fromkeys([*named, *(c for x in draft.statements for c in x.codes)])
            return benefit_verdict(self.question, [r for c in spoken if (r := table.code(c, on))], table)
        if self.question.ask is Ask.MODIFIER:
            return any(line.modifiers for line in draft.lines)
        if self.question.ask is Ask.SUITS:
            return self._due_suits(named)
        if self.question.ask is Ask.PAIR:
            together = self._due_pair(draft, named)
            if together is None:
                return self._due_suits(named) if named else None
            return together != cues.asks_inclusion(self.question.text)
        alone = bool(cues.ALONE.search(self.question.text))
        asked = codes_asked(self.question)
        rows = [table.code(c, on) for c in asked]
        taken = [r is not None and not rc104.check(r.code, on, payer, table) for r in rows]
        live = [
            bool(r and good and not (alone and r.addon) and not uncovered(r, self.question, table))
            for r, good in zip(rows, taken, strict=True)
        ]
        return is_live(live, asked, self.question, table)

    def _due_allowed(self, named: Sequence[str], draft: Draft) -> bool:
        rows = [r for c in named if (r := self.table.code(c, self.question.on))]
        if len(rows) < len(named):
            return False
        if not rows:  # the codes came from the description; those that the sentences name
            codes = dict.fromkeys(c for s in draft.statements if s.template == "code_names" for c in s.codes)
            rows = [r for c in codes if (r := self.table.code(c, self.question.on))]
        if len(rows) == 1 and (nature := verdict_of_nature(self.question, rows[0], self.table)) is not None:
            return nature
        if excluding(self.question, self.table):
            return False
        laws = [law_of(m, r, self.question, self.table) for r in rows for m in self.question.modifiers]
        return bool(laws) and all(law.verdict for law in laws)

    def _due_suits(self, named: Sequence[str]) -> bool:
        question, table = self.question, self.table
        row = table.code(named[0], question.on) if named else None
        claim = claim_named(question, table)
        if claim is not None and not claim.stands:
            return False
        refused = any(rc104.check(c, question.on, question.payer, table) for c in named)
        return row is not None and not refused and suits(row, describe(question), table)

    def _proposals(self, draft: Draft) -> list[tuple[CodeRow, ...]]:
        """Return the one code named beside each other that is spoken of, or one code for each exam described."""
        on, table = self.question.on, self.table
        named = tuple(r for m in self.question.codes if (r := table.code(m.code, on)))
        spoken = [c for x in draft.statements if x.template in _SPEAKS for c in x.codes]
        codes = dict.fromkeys([*(line.code for line in draft.lines), *spoken])
        rows = [r for c in codes if (r := table.code(c, on)) and r not in named]
        if named:
            return [(named[0], r) for r in rows]
        each = meant_by(self.question.exams, rows, table)
        return [*product(*each)] if all(each) else []

    def _due_pair(self, draft: Draft, named: Sequence[str]) -> bool | None:
        """Return whether the codes stand as proposed; None when there are no two."""
        if len(named) > 1:
            return self.claim is not None and self.claim.stands
        claims = [claim_of(p, self.question, self.table) for p in self._proposals(draft)]
        return all(c.stands for c in claims) if claims else None

    # ------------------------------------------------------------ statements

    def statement(self, statement: Statement) -> Said | None:
        """Return the statement with its citations when its evidence gives exactly its words."""
        if statement.kind == "quote":
            return self._quote(statement)
        if statement.template == "conflict":
            return self._conflict(statement)
        rows = [self.table.row(ref) for ref in statement.rows]
        if any(r is None for r in rows):
            return self._reject(statement, "a row it rests on does not exist")
        found = [r for r in rows if r]
        words = dict(statement.words)
        if statement.template == "reckoned":
            return self._reckoned(statement, found)
        last = last_done(self.question)
        if "last" in words and words["last"] != (last.isoformat() if last else ""):
            return self._reject(statement, "it names another last exam")
        if words.get("on", self.question.on.isoformat()) != self.question.on.isoformat():
            return self._reject(statement, "it names another day")
        marks = {r.value for r in found if isinstance(r, RuleRow) and r.unit == "modifier"}
        if statement.part == "lead" and not {*statement.modifiers} <= marks:
            return self._reject(statement, "its rule gives no such modifier")
        if problem := self._misused(found):
            return self._reject(statement, problem)
        if statement.template == "not_code" and {getattr(r, "code", "") for r in found} & self.billed:
            return self._reject(statement, "it warns against a code that is recommended")
        try:
            text = render(statement.template, found, words)
        except CannotSay:
            return self._reject(statement, "its rows cannot say it")
        if text != statement.text:
            return self._reject(statement, "its words are not those of its rows")
        return Said(statement, tuple(self._row_citation(r) for r in found))

    def worded(self, said: Said) -> Said:
        """Return a proved sentence in the words of the language model where they say the same, else in our own."""
        if not said.statement.wording or not (why := why_refused(said.statement)):
            return said
        message = f"Kept our own sentence: the language model\u2019s was refused, because {why}."
        self.note("RC406", "WORDING_REFUSED", said.statement.template or "quote", message)
        return replace(said, statement=replace(said.statement, wording=""))

    def note(self, check: str, rule: str, subject: str, message: str) -> None:
        """List what changes nothing in the answer and should be known."""
        self.findings.append(Finding(check, rule, "info", subject, message))

    def _reckoned(self, statement: Statement, rows: Sequence[Row]) -> Said | None:
        """Return a step of the arithmetic when the question and the proved lines lead to the same one."""
        if (statement.text, tuple(rows)) not in self.sums or dict(statement.words) != {"sum": statement.text}:
            return self._reject(statement, "its lines do not add up to it")
        return Said(statement, tuple(self._row_citation(r) for r in rows))

    def _misused(self, rows: Iterable[Row]) -> str:
        """A rule speaks only on its days and when its facts hold; a fee row only when its release is the day's."""
        for row in rows:
            if isinstance(row, RuleRow):
                if not is_in_force(row, self.question.on):
                    return "its rule is not in force on that day"
                if row.payer not in ("", self.question.payer):
                    return "its rule is for another payer"
                if row not in self.asked_rules and not is_met(row.condition, encounter_of(self.question).facts):
                    return "its rule asks for facts that nobody stated"
            if isinstance(row, LessonRow) and row not in self.lessons:
                return "its lesson teaches something else than what was named"
            if isinstance(row, FeeRow):
                held = self.table.fee(row.code, row.modifier, self.question.on)
                if held is None or held.row != row:
                    return "its fee row is of another release"
            if isinstance(row, OppsRow):
                rate = self.table.opps(row.code, self.question.on)
                if rate is None or rate.row != row:
                    return "its hospital rate is of another release"
        return ""

    @cached_property
    def asked_rules(self) -> set[RuleRow]:
        """Return the rules that decide on what was asked or proposed: nobody need have stated their facts."""
        each = [encounter_of(half).facts for half in each_half(self.question)] if self.question.apart else []
        components = self.table.rules(self.question.on, kind="component", payer=self.question.payer) if each else ()
        halves = {r for r in components if any(is_met(r.condition, facts) for facts in each)}
        proposed = self.proposed.rules if self.proposed else ()
        refused = {r for r in refused_anywhere(self.question, self.table) if isinstance(r, RuleRow)}
        if rules := {*rules_anywhere(self.question, self.table), *proposed, *halves, *refused}:
            return rules
        if self.question.ask is not Ask.ALLOWED:
            return set()
        said = describe(self.question)
        named = {m.code for m in self.question.codes}
        rows = [r for r in self.table.codes_on(self.question.on) if r.code in named]
        if not rows:
            rows = [r for r in self.table.codes_on(self.question.on) if fit(r, said, self.table)]
        laws = [law_of(m, r, self.question, self.table) for r in rows for m in self.question.modifiers]
        return {rule for law in laws for rule in (*law.rules, *law.hangs)}

    def _quote(self, statement: Statement) -> Said | None:
        passage = self.passages.get(statement.chunk)
        if passage is None:
            return self._reject(statement, "its passage was not found for this question")
        if not statement.text or passage.chunk.text[statement.start : statement.end] != statement.text:
            return self._reject(statement, "it is not verbatim in its passage")
        if is_contradicted(passage, statement.start, statement.end):
            return self._reject(statement, "the table contradicts its sentence")
        if (statement.start, statement.end) not in quotable_spans(passage):
            return self._reject(statement, "it is not a whole sentence")
        card, on = passage.publication, self.question.on
        if (card.valid_from and on < card.valid_from) or (card.valid_to and on > card.valid_to):
            return self._reject(statement, "its publication does not hold on that day")
        return Said(statement, (self._passage_citation(passage, statement.start, statement.end),))

    def _conflict(self, statement: Statement) -> Said | None:
        passage = self.passages.get(statement.chunk)
        words = dict(statement.words)
        for conflict in passage.conflicts if passage else ():
            known = {
                "title": passage.publication.title if passage else "",
                "subject": conflict.subject.replace(";", ", "),
                "said": conflict.said,
                "table": conflict.table,
            }
            row = self.table.row(conflict.row)
            if passage and known == words and row and statement.text == render("conflict", (row,), known):
                start, end = max(0, conflict.start - passage.chunk.start), conflict.end - passage.chunk.start
                n = self._passage_citation(passage, start, min(end, len(passage.chunk.text)), contradicted=True)
                numbers = (n, self._row_citation(row))
                message = f"{passage.publication.title}: {conflict.said}; the table: {conflict.table}."
                self.findings.append(Finding("RC401", "SOURCE_CONFLICT", "warning", conflict.subject, message, n))
                return Said(statement, numbers)
        return self._reject(statement, "no such conflict is on record")

    def headline(self, text: str) -> str:
        """Return the headline when it is one of the refusals; an answer carries none."""
        unknown = [c for c in dict.fromkeys(m.code for m in self.question.codes) if not self.table.knows(c)]
        return text if not text or text in allowed(unknown, self.table, self.question.on) else UNPROVED

    def note_unknown(self, draft: Draft) -> None:
        """List the codes of the question that nobody knows."""
        for code in dict.fromkeys(m.code for m in draft.question.codes):
            if finding := rc101.check(code, self.table):
                self.findings.append(finding)

    def _reject(self, statement: Statement, reason: str) -> Said | None:
        """List a sentence that failed its proof; always None, so that callers can return it."""
        rule = "QUOTE_NOT_FOUND" if statement.kind == "quote" else "STATEMENT_UNPROVED"
        self._withhold("RC404", rule, statement.template or "quote", f"Withheld a sentence: {reason}.")
        return None

    def _withhold(self, check: str, rule: str, subject: str, message: str) -> None:
        self.findings.append(Finding(check, rule, "warning", subject, message))

    # ------------------------------------------------------------ citations

    def _row_citation(self, row: Row) -> int:
        key = ("row", row.ref())
        if key not in self._cited:
            self._cited[key] = row_citation(len(self._cited) + 1, row, self.table)
        return self._cited[key].n

    def _passage_citation(self, passage: Passage, start: int, end: int, *, contradicted: bool = False) -> int:
        key = ("passage", passage.chunk.id, start, end)
        if key not in self._cited:
            card, chunk = passage.publication, passage.chunk
            basis, sure = _basis(passage, end)
            self._cited[key] = Citation(
                n=len(self._cited) + 1,
                kind="passage",
                source=card.id,
                title=card.title,
                publisher=card.publisher,
                url=card.url,
                edition=card.edition or card.published.isoformat(),
                tier=card.tier,
                locator=f"{chunk.heading}, characters {chunk.start + start}-{chunk.start + end}",
                quote=chunk.text[start:end],
                basis=basis,
                sure=sure,
                chunk=chunk.id,
                start=start,
                end=end,
                contradicted=contradicted,
            )
        return self._cited[key].n

    def citations(self, said: Sequence[Said], lines: Sequence[ProvedLine]) -> tuple[Citation, ...]:
        """Return the citations that the answer uses, by number."""
        used = {n for s in said for n in s.citations} | {n for p in lines for n in p.citations}
        return tuple(c for c in self._cited.values() if c.n in used)


def _basis(passage: Passage, end: int) -> tuple[tuple[Basis, ...], str]:
    """Return the primary documents of a sentence of ours, read from the marker that follows it."""
    marker = _MARKER.match(passage.chunk.text[end : end + 200])
    if not marker:
        return (), "page"
    by_key = {b.key: b for b in passage.publication.bases}
    found = []
    for part in marker["keys"].split(","):
        key, _, section = part.strip().partition(" s.")
        if key in by_key:
            found.append(replace(by_key[key], section=section or by_key[key].section))
    return tuple(found), marker["sure"]


def _clarify(clarify: Clarify | None, lines: Sequence[ProvedLine]) -> Clarify | None:
    """Keep the options whose lines are proved, and label each with the words of its branch."""
    if clarify is None:
        return None
    words = {p.line: p.when for p in lines}
    options = []
    for option in clarify.options:
        kept = tuple(x for x in option.lines if x in words)
        if kept:
            options.append(Option(words[kept[0]] or kept[0].code, kept))
    return replace(clarify, options=tuple(options))


def _compared(codes: Sequence[str], question: Question, table: CodeTable) -> tuple[tuple[str, ...], ...]:
    """Return the comparison as rows of cells, header first: the attributes in which the codes differ."""
    rows = [r for c in codes if (r := table.code(c, question.on))]
    if len(rows) < 2:
        return ()
    found: list[tuple[str, ...]] = [("", *(r.code for r in rows)), ("exam", *(r.label for r in rows))]
    for attribute in (*ATTRIBUTES, "views"):
        values = [attribute_value(r, attribute) for r in rows]
        if len(set(values)) > 1:
            found.append((attribute, *(when_in_words(((attribute, v),), table) or "-" for v in values)))
    for kind in ("pctc", "bilateral", "status"):
        fees = [table.fee(r.code, "", question.on) for r in rows]
        cells = [str(getattr(f.row, kind)) if f else "-" for f in fees]
        found.append((KIND_NAMES[kind], *cells))
    return tuple(found)
