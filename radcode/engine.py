"""`Engine.ask` lists the steps; `build_engine` wires the edges. The one place that knows both.

Imports of heavy libraries happen inside the edges' constructors: importing this module loads none of them.
"""

from __future__ import annotations

import re
import time
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, permutations
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from radcode import card, render
from radcode.amended import is_passed_over, with_primaries
from radcode.attributes import Description, branches, counts_areas, describe, described_in
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.compose import compose
from radcode.compose.builder import MAX_LINES
from radcode.compose.modifiers import line_modifiers
from radcode.datafiles import load_table, no_collecting
from radcode.described import FEW, as_described, meant, with_few_views, with_study
from radcode.errors import UsageError
from radcode.halves import GUIDED
from radcode.judge import judged
from radcode.model import Answer, Ask, Editions, Encoder, ExamWords, Line, Match, Passage, Question, Views
from radcode.naming import named
from radcode.orders import merged
from radcode.ranking import Ranker, ranker_of
from radcode.refusals import UNREAD
from radcode.reported import MAX_REPORT, Report, read_report
from radcode.reportlines import report_record
from radcode.resolve import resolve, with_fewer_views, with_one_side
from radcode.retrieve import retrieve
from radcode.rows import CodeRow, is_in_force
from radcode.settings import Settings
from radcode.sittings import APART, REPEATED
from radcode.staying import with_bill
from radcode.store import StoredIndex, open_index
from radcode.tables import CodeTable
from radcode.terms import Lexicon
from radcode.understand import Given, understand
from radcode.verify import verify
from radcode.weighing import BOUND, FITS, SURE
from radcode.wording import understood_words

if TYPE_CHECKING:
    from radcode.phrase import Phraser

ANY_OF = 0.2  # and below this chance that one of the codes that the words leave open is right
UNSURE = 0.5  # below this chance a part of the body alone, "head", names no exam
_NAMING = ("modality", "technique", "tracer", "purpose", "role", "extent", "views", "approach")
_NAMES_EXAM = ("modality", "regions", "technique")
_NAME_WORDS = 14  # of a question that is a name and little else
MAX_TEXT = 4000  # characters; a question is a sentence or two, a pasted report belongs to `report`


@dataclass(frozen=True, slots=True)
class Reply:
    """A verified answer, its JSON record, and the trace of the steps in milliseconds."""

    answer: Answer
    record: dict[str, Any]
    passages: tuple[Passage, ...]
    matches: tuple[Match, ...]
    trace: tuple[tuple[str, float], ...]

    @property
    def question(self) -> Question:
        """What was understood, with what was answered or asked back; pass it as `last` with a follow-up."""
        asked = self.answer.clarify
        options = (tuple(dict.fromkeys(x.code for x in o.lines)) for o in asked.options) if asked else ()
        billed = () if asked else tuple((x.line.code, *x.line.modifiers) for x in self.answer.lines)
        return replace(self.answer.question, offered=tuple(options), answered=billed)


class LookUp(NamedTuple):
    """The matches of an exam's name, and those passed over: too weak to be given, or after the last one asked for."""

    question: Question
    matches: tuple[Match, ...]
    passed_over: tuple[Match, ...]


@dataclass(slots=True)
class Engine:
    """Answers questions from one set of tables and whatever index generation the pointer names."""

    settings: Settings
    table: CodeTable
    lexicon: Lexicon
    encoder: Encoder
    _index: StoredIndex | None = field(default=None, repr=False)
    _ranker: Ranker | None = field(default=None, repr=False)
    pinned: bool = False  # stays with the generation it has, whatever the pointer names: an answer is replayed
    phraser: Phraser | None = None  # the language model, when there is one; it may reword what is proved

    @property
    def ranker(self) -> Ranker:
        """Return what orders codes by a description; built with the first one."""
        if self._ranker is None:
            with no_collecting():
                self._ranker = ranker_of(self.table)
        return self._ranker

    def warm(self) -> None:
        """Build now what the first question would wait for: the words of the codes, and the open vector store.

        Raises:
            StaleIndex: the index is missing or unreadable.
        """
        _ = self.ranker
        self.index().warm()

    def weighed_by(self, weights: Mapping[str, float]) -> Engine:
        """Return this engine with other weights of the look-up: those that never saw a hospital, in the evaluation."""
        return replace(self, _ranker=self.ranker.weighed_by(weights))

    def in_own_words(self) -> Engine:
        """Return this engine without its language model, for what is understood or compared and not read."""
        return replace(self, phraser=None) if self.phraser else self

    def index(self) -> StoredIndex:
        """Return the generation that the pointer names now; opened again only when the pointer moved."""
        from radcode.generation import current_id

        if self._index is None or not (self.pinned or self._index.id == current_id(self.settings.home)):
            self._index = open_index(self.settings.home, self.encoder)
        return self._index

    def ask(
        self,
        text: str,
        *,
        on: date | None = None,
        payer: str = "",
        pos: str = "",
        last: Question | None = None,
        row_id: object = "",
        chosen: bool = False,
        pick: tuple[str, ...] = (),
    ) -> Reply:
        """Return the verified answer to a question.

        Args:
            text: what the coder typed.
            on: the date of service, when it is set outside the text.
            payer: medicare, medicaid or commercial; empty for the default.
            pos: a place of service number; empty when not set.
            last: the conversation's last question, for a follow-up.
            row_id: the caller's id, echoed in the record.
            chosen: `on` was picked after the text was read, so it beats a day named in the text.
            pick: the codes of the clarifying option that was pressed; `text` is its label and `last` the question.

        Raises:
            UsageError: the text is empty or far too long.
            StaleIndex: the index is missing or unreadable.
        """
        text = checked_text(text)
        clock = _Clock()
        given = Given(
            self.settings.on_today(),
            on,
            checked_payer(payer, self.table),
            checked_pos(pos, self.table),
            last,
            chosen,
            pick,
        )
        question = with_bill(understand(text, given, self.table, self.lexicon), last)
        if question.codes:
            question = with_study(as_described(with_few_views(question, self.table), self.ranker), self.ranker)
        question = self._with_few_films(self._with_merged(self._by_its_name(question, text, given)))
        clock.lap("understand")
        question, matches = self._matched(question)
        matches = with_primaries(question, last, matches, self.table) if last else matches
        told = [c for m in matches for c in m.codes]
        if last and is_passed_over(question, last, told, self.table):
            question, matches = replace(question, ask=Ask.OUTSIDE, outside=UNREAD), ()
        related = self._resolve(question, question.also_on) if question.also_on else ()
        clock.lap("resolve")
        passages = self._retrieve(question, matches, last)
        clock.lap("retrieve")
        near = () if matches else self._near(question)
        each = self._each(question)
        draft = compose(question, passages, matches, self.table, related=related, near=near, each=each)
        clock.lap("compose")
        answer = verify(draft, passages, self.table)
        clock.lap("verify")
        if self.phraser:
            answer = verify(self.phraser.reword(draft, answer), passages, self.table)
            clock.lap("phrase")
        made = render.record(
            answer,
            answer_id=uuid.uuid4().hex[:16],
            editions=self.editions(),
            total_ms=clock.total_ms(),
            row_id=row_id,
            by=self.phraser.by if self.phraser else None,
        )
        return Reply(answer, made, passages, matches, tuple(clock.laps))

    def read(self, text: str, on: date | None = None) -> Report:
        """Return the exams that a pasted report tells of.

        Raises:
            UsageError: the text is empty or far too long.
        """
        cleaned = checked_text(text, MAX_REPORT, "report")
        return read_report(cleaned, Given(self.settings.on_today(), on), self.table, self.lexicon)

    def report(self, text: str, *, on: date | None = None, row_id: object = "") -> dict[str, Any]:
        """Return the lines of a pasted report, what it lacks and what it leaves open, in the shape of the contract.

        Raises:
            UsageError: the text is empty or far too long.
        """
        report = self.read(text, on)
        if report.question is None:
            return report_record(report, [], self.table, self.lexicon, row_id)
        answers = [self._of_words(report.question)]
        if len(report.told) > 1 and not answers[0].lines:
            answers = [self._of_words(t.question) for t in report.told]  # where one is open, the others are not
        return report_record(report, answers, self.table, self.lexicon, row_id)

    def _of_words(self, question: Question) -> Answer:
        told = any(question.values(a) for a in ("modality", "regions", "technique", "tracer"))
        if not told:  # weeks of a pregnancy alone, in the story of a patient, are no exam
            question = replace(question, attributes=())
        question, matches = self._matched(self._with_merged(question))
        draft = compose(question, (), matches, self.table, each=self._each(question))
        return verify(draft, (), self.table)

    def lookup(self, text: str, *, on: date | None = None, n: int = 5) -> tuple[Match, ...]:
        """Return up to n codes or sets of codes for an exam's name, best first; empty when nothing fits."""
        return self.looked_up(text, on=on, n=n).matches

    def looked_up(self, text: str, *, on: date | None = None, n: int = 5) -> LookUp:
        """Return what `lookup` gives for an exam's name, with what was read and what was passed over."""
        text = checked_text(text)
        given = Given(self.settings.on_today(), on, is_name=True)
        question = understand(text, given, self.table, self.lexicon)
        if question.codes and not question.attributes:
            named_codes = [m.code for m in question.codes if self.table.code(m.code, question.on)]
            found = [Match((c,), 1.0, ("code named",)) for c in named_codes]
            unlikely: list[Match] = []
        else:
            found, unlikely = self._named(question)
        kept = found[:n]
        sided = (replace(m, modifiers=line_modifiers([Line(c) for c in m.codes], question, self.table)) for m in kept)
        return LookUp(question, tuple(sided), (*found[n:], *unlikely))

    def _named(self, question: Question) -> tuple[list[Match], list[Match]]:
        """Return the codes that an exam's name means, and those too unlikely to be given; exams are read apart."""
        if question.ask is Ask.OUTSIDE and question.outside != "general":
            return [], []
        found, fits = named(describe(question), question.on, self.ranker, claim=question.claim)
        of_any = sum(m.score for m in branches(found))
        part_alone = len(question.words) == 1 and not any(question.values(a) for a in _NAMING)
        if fits < FITS or of_any < ANY_OF or (part_alone and found[0].score < UNSURE):
            return [], list(found)
        return [*self._each_exam(question, found), *found], []

    def _each_exam(self, question: Question, whole: tuple[Match, ...]) -> tuple[Match, ...]:
        """Return the codes of an order of several exams as one match; nothing when together they are one code."""
        parts = [named(describe(x), question.on, self.ranker, claim=question.claim) for x in question.exams]
        if len(parts) < 2 or any(not found or fits < FITS for found, fits in parts):
            return ()
        firsts = [found[0] for found, _ in parts]
        codes = tuple(dict.fromkeys(c for m in firsts for c in m.codes))
        rows = [r for c in whole[0].codes if (r := self.table.code(c, question.on))]
        holds = all(set(question.values("regions")) <= {*r.regions} for r in rows)
        if len(codes) < 2 or (holds and any(self._is_one_code(a, b, question.on) for a, b in combinations(codes, 2))):
            return ()
        why = tuple(dict.fromkeys(w for m in firsts for w in m.why))
        return (Match(codes, max(whole[0].score, min(m.score for m in firsts)), why),)

    def card(self, code: str, on: date | None = None) -> dict[str, Any]:
        """Return everything the tables hold of a code on a day, in the shape of the contract."""
        day = on or self.settings.on_today()
        try:
            publications = card.publications_of(plain_characters(code).upper(), self.index())
        except Exception as exc:
            from radcode.errors import RadcodeError

            if not isinstance(exc, RadcodeError):
                raise
            publications = []
        return card.code_card(plain_characters(code), day, self.table, publications)

    def editions(self) -> Editions:
        """Return which tables, corpus and index answer now."""
        index = self.index()
        return Editions(self.table.hash[:16], index.manifest.corpus[:16], index.id)

    def section(self, chunk_id: str) -> tuple[str, int] | None:
        """Return the text of the section a chunk lies in, and the chunk's offset in it; None for an unknown chunk."""
        index = self.index()
        chunk = next((c for c in index.chunks if c.id == chunk_id), None)
        publication = next((p for p in index.publications if chunk and p.id == chunk.publication), None)
        if chunk is None or publication is None:
            return None
        around = [s for s in publication.sections if s.start <= chunk.start and chunk.end <= s.end]
        start, end = (around[-1].start, around[-1].end) if around else (chunk.start, chunk.end)
        return publication.text[start:end], chunk.start - start

    def _by_its_name(self, question: Question, text: str, given: Given) -> Question:
        """Return a question in which no exam was read as one for the code, where its words surely name a study."""
        told = question.codes or question.modifiers or any(question.values(a) for a in _NAMES_EXAM)
        aside = question.ask not in (Ask.OUTSIDE, Ask.EXPLAIN) or question.outside not in ("", "general")
        if told or aside or given.last is not None or len(text.split()) > _NAME_WORDS:
            return question
        name = understand(text, replace(given, is_name=True), self.table, self.lexicon)
        found, fits = named(describe(name), name.on, self.ranker, claim=name.claim)
        sure = bool(found) and fits >= FITS and found[0].score >= SURE
        return replace(name, ask=Ask.CODE, outside="") if sure else question

    def _resolve(self, question: Question, on: date | None) -> tuple[Match, ...]:
        if question.ask is Ask.OUTSIDE or on is None:
            return ()
        if together := self._together(question, on):
            return together
        if question.doubted and (described := meant(question, self.ranker)):
            return (described,)
        if not question.codes:
            return judged(replace(question, on=on), self.ranker)
        values = dict(question.attributes)
        tries = [self._inherited(values, question, on, names) for names in INHERITED]
        first: tuple[Match, ...] = ()
        for said in (x for i, x in enumerate(tries) if x not in tries[:i]):
            found = resolve(
                Description(said, question.views, question.side),
                on,
                self.table,
                payer=question.payer,
                claim=question.claim,
            )
            if any(not rc104.check(c, on, question.payer, self.table) for m in found for c in m.codes):
                return found
            first = first or found
        return first

    def _matched(self, question: Question) -> tuple[Question, tuple[Match, ...]]:
        """Return the codes of a question, and the question as it is read where fewer views or one side were done."""
        if matches := self._resolve(question, question.on):
            sittings = len(question.exams) > 1 and APART in question.events
            once = sittings and not question.codes and all(len(m.codes) == 1 for m in matches)
            events = tuple(
                REPEATED if e == APART and once else e for e in question.events
            )  # one code twice is repeated
            return replace(question, events=events), matches
        if fewer := self._with_fewer_views(question):
            return replace(question, views=None, events=(*question.events, FEW)), fewer
        if half := self._with_one_side(question):
            wide = tuple((a, v) for a, v in question.attributes if a != "laterality")
            return replace(question, attributes=wide, side="", events=(*question.events, "one_side")), half
        return question, ()

    def _each(self, question: Question) -> tuple[tuple[Match, ...], ...]:
        """Return the matches that the words leave equal for each exam of an order of several."""
        if question.ask not in (Ask.PAIR, Ask.COMPARE):
            return ()
        return tuple(self._equals(described_in(exam, question), question, question.on) for exam in question.exams)

    def _together(self, question: Question, on: date) -> tuple[Match, ...]:
        """Return the codes of an order of several exams as one match; where one part is open, a match for each way.

        Empty when two parts are open, or one names nothing.
        """
        if not question.exams:
            return ()
        found: list[Match] = []
        ways: tuple[Match, ...] = ()
        sure: set[str] = set()
        for exam in question.exams:
            equals = self._equals(describe(exam), question, on)
            if len(equals) > 1:
                equals = self._equals(described_in(exam, question), question, on)
            if not equals or len(equals) > (1 if ways else MAX_LINES):
                return ()
            if len(equals) > 1:
                ways = equals
            else:
                sure.update(equals[0].codes)
            found += equals[:1]
        codes = tuple(dict.fromkeys(c for m in found for c in m.codes))
        if self._are_areas(codes, question, on) or self._is_whole(codes, sure, question, on):
            return ()
        one = any(self._is_one_code(a, b, on) for a, b in combinations(codes, 2)) and APART not in question.events
        if one and self._holds_all(question, on):
            return ()
        codes = tuple(self._beside(c, codes, on) for c in codes)
        why = tuple(dict.fromkeys(w for m in found for w in m.why))
        score = min((m.score for m in found), default=0.0)
        if ways:
            lead = ways[0].codes[0]
            apart = [w for w in ways if w.codes[0] == lead or w.codes[0] not in codes]
            return tuple(
                replace(w, codes=tuple(w.codes[0] if c == lead else c for c in codes), score=score) for w in apart
            )
        return (Match(codes, score, why),) if found else ()

    def _are_areas(self, codes: tuple[str, ...], question: Question, on: date) -> bool:
        """Tell whether exams of an order are areas of one study, which one code counts: SPECT of chest and abdomen."""
        rows = [r for c in codes if (r := self.table.code(c, on))]
        kinds = {x.values("modality") for x in question.exams}
        return len(kinds) == 1 and len(question.exams) > 1 and any(counts_areas(r) for r in rows)

    def _is_whole(self, codes: tuple[str, ...], sure: set[str], question: Question, on: date) -> bool:
        """Tell whether the order read as one exam is codes that hold the parts of it by edits."""
        whole = self._equals(describe(question), question, on)
        outer = whole[0].codes if len(whole) == 1 else ()
        if {"left", "right"} <= {x.side for x in question.exams}:
            return False  # what was done on one side is in nothing that was done on the other
        if self._mixes_contrast(outer, question, on) or self._is_around(outer, codes, question, on):
            return False
        if len(outer) == 1 and self._is_procedure(outer[0], on):
            treats = (r := self.table.code(outer[0], on)) is not None and r.purpose == "therapy"
            if treats and any(_shows_vessels(self.table.code(c, on)) for c in codes if c in sure and c != outer[0]):
                return False  # whether an angiogram stands beside a treatment is told by its rule
            return all(self._holds(outer[0], c, on) for c in codes if c != outer[0])  # its imaging is inside
        if len(outer) == 1:
            parts = [c for c in codes if c != outer[0]]
            held = [c for c in parts if self._holds(outer[0], c, on)]
            return outer[0] not in sure and bool(held) and not self._is_other_kind(outer[0], parts, on)
        inside = any(self._holds(a, b, on) and not self._is_other_kind(a, [b], on) for a, b in permutations(codes, 2))
        added = {p.other for o in outer if o not in codes for p in self.table.pairs(on, code=o) if p.relation in BOUND}
        if not inside and not added & {*codes}:
            return False  # no part lies in another one, and none has an add-on for what another one is
        rows = [r for c in outer if (r := self.table.code(c, on))]
        if not added and any(c not in outer and not any(self._holds(o, c, on) for o in outer) for c in sure):
            return False  # a part that was said surely is in none of them
        up = {a for r in rows for o in r.regions for a in (o, *self.table.ancestors("regions", o))}
        free = (c for c in codes if not any(self._holds(o, c, on) for o in outer))
        apart = {t for c in free if (r := self.table.code(c, on)) for t in r.technique}
        told = apart & set(question.values("technique")) <= {t for r in rows for t in r.technique}
        return (
            bool(rows)
            and told
            and all(x in up or up & self.table.ancestors("regions", x).keys() for x in question.values("regions"))
        )

    def _is_around(self, outer: tuple[str, ...], parts: Sequence[str], question: Question, on: date) -> bool:
        """Tell whether a code is of a place around the parts that nobody named: of the head, for sinus and orbits."""
        own, *rest = [
            {*r.regions} for c in (*outer[:1], *parts) if c not in outer[1:] and (r := self.table.code(c, on))
        ]
        inside = [x for x in rest if x != own]
        return (
            len(outer) == 1
            and bool(inside)
            and not own & {*question.values("regions"), *(o for x in inside for o in x)}
        )

    def _mixes_contrast(self, codes: tuple[str, ...], question: Question, on: date) -> bool:
        """Tell whether a code is of a contrast that no exam of the order had: "orbits with, head without"."""
        said = [x.values("contrast") for x in question.exams]
        rows = [r for c in codes if (r := self.table.code(c, on))]
        return len(rows) == 1 and all(said) and len({*said}) > 1 and all((r.contrast,) not in said for r in rows)

    def _is_other_kind(self, code: str, others: Sequence[str], on: date) -> bool:
        """Tell whether another code is the angiogram beside an MRI or the duplex beside an ultrasound, or the reverse.

        Where a modifier may release the two, both were done when both were said.
        """
        whole = self.table.code(code, on)
        apart = [
            c for c in others if (r := self.table.code(c, on)) and whole and {r.modality, whole.modality} in _APART
        ]
        bundled = [rc304.check(code, c, on, self.table) for c in apart]
        return not all(b and b.bundle and not b.may_be_released(on, self.table) for b in bundled)

    def _is_procedure(self, code: str, on: date) -> bool:
        row = self.table.code(code, on)
        return row is not None and row.modality in GUIDED and row.role != "injection"

    def _holds(self, outer: str, inner: str, on: date) -> bool:
        bundled = rc304.check(outer, inner, on, self.table)
        return bundled is not None and bundled.outer == outer

    def _beside(self, code: str, codes: Sequence[str], on: date) -> str:
        """Return the add-on for the same exam done beside one of the other codes, else the code as it is."""
        row = self.table.code(code, on)
        primaries = {c for c in codes if c != code}
        alike = (x for x in self.table.codes_on(on) if row and x.addon and not row.addon and _is_alike(x, row))
        pairs = (p for x in alike for p in self.table.pairs(on, code=x.code, relation="addon_of"))
        return next((p.code for p in pairs if p.other in primaries), code)

    def _with_merged(self, question: Question) -> Question:
        """Return the question with exams of its order made one where they are one code done together.

        An AP pelvis is a view of the hip beside it, a chest film makes abdomen films the acute series. Where
        it is asked whether both are billed, they stay two, and the claim says what becomes of them.
        """
        exams, on = question.exams, question.on
        joined = question.ask not in (Ask.PAIR, Ask.COMPARE) and APART not in question.events
        while joined and len(exams) > 1:
            codes = [e[0].codes[0] if len(e := self._equals(describe(x), question, on)) == 1 else "" for x in exams]
            joined = False
            for i, j in combinations(range(len(exams)), 2):
                becomes = self._becomes(codes[i], codes[j], on)
                if becomes and not self._are_elsewhere((exams[i], exams[j]), (codes[i], codes[j]), on):
                    rest = [x for n, x in enumerate(exams) if n not in (i, j)]
                    exams, joined = merged((exams[i], exams[j], *rest), becomes), True
                    break
        return replace(question, exams=exams)

    def _with_few_films(self, question: Question) -> Question:
        """Return the question with each exam of an order of fewer films than its least code counts as that code's."""
        if any(x.values("technique") for x in question.exams):
            return question  # a study of its own, "hand and wrist for bone age", is no two with too few films
        exams = tuple(self._as_least(x, question) for x in question.exams)
        return question if exams == question.exams else replace(question, exams=exams)

    def _as_least(self, exam: ExamWords, question: Question) -> ExamWords:
        if exam.views is None or exam.values("technique"):
            return exam
        found = with_fewer_views(describe(exam), question.on, self.table, payer=question.payer)
        row = self.table.code(found[0].codes[0], question.on) if found else None
        if row is None or not row.views_min:
            return exam
        return replace(exam, views=Views(row.views_min, row.views_min), events=(FEW,))

    def _are_elsewhere(self, exams: tuple[ExamWords, ExamWords], codes: tuple[str, str], on: date) -> bool:
        """Tell whether two exams whose codes are of one region are of two places or sides of it: no one study."""
        rows = [r for c in codes if (r := self.table.code(c, on))]
        places, sides = {x.values("regions") for x in exams}, {x.side for x in exams} - {""}
        one = len({r.regions for r in rows}) == 1 and all(r.laterality == "one" for r in rows)
        return one and (len(places) > 1 or len(sides) > 1)

    def _becomes(self, a: str, b: str, on: date) -> CodeRow | None:
        """Return the code that two exams of a session are together."""
        pair = sorted((a, b))
        rows = (c for c in self.table.rows("combinations") if sorted(c.parts) == pair and is_in_force(c, on))
        return next((r for c in rows if (r := self.table.code(c.becomes, on))), None)

    def _holds_all(self, question: Question, on: date) -> bool:
        """Tell whether the order read as one exam leads to codes that hold every region named."""
        whole = self._equals(describe(question), question, on)
        rows = [r for m in whole for c in m.codes if (r := self.table.code(c, on))]
        return bool(rows) and all(set(question.values("regions")) <= {*r.regions} for r in rows)

    def _is_one_code(self, a: str, b: str, on: date) -> bool:
        """Tell whether two exams of an order are one code when done together, as abdomen and pelvis are."""
        if any(p.other in (a, b) for c in (a, b) for p in self.table.pairs(on, code=c, relation="addon_of")):
            return False  # an add-on is billed beside its primary
        rows = [r for c in (a, b) if (r := self.table.code(c, on))]
        places = {x for r in rows for x in r.regions}
        kinds = {r.modality for r in rows}
        if len(places) > 1 and len(kinds) == 1:
            (kind,) = kinds
            if any(places <= {*x.regions} for x in self.table.codes_of(kind, on)):
                return True
        return self._becomes(a, b, on) is not None

    def _equals(self, said: Description, question: Question, on: date) -> tuple[Match, ...]:
        return branches(resolve(said, on, self.table, payer=question.payer, claim=question.claim))

    def _inherited(
        self, values: dict[str, tuple[str, ...]], question: Question, on: date, names: tuple[str, ...]
    ) -> dict[str, tuple[str, ...]]:
        """Take from the code named what the words beside it leave out: "tomo with 77067" is screening."""
        row = self.table.code(question.codes[0].code, on) if len(question.codes) == 1 else None
        if row and question.ask is Ask.PAIR:
            values = _beside_code(values, row)
        if row and values.get("regions") and not (values.get("modality") or values.get("technique")):
            return {**values, "modality": row.values("modality")}
        if row is None or values.get("regions") or not (values.get("modality") or values.get("technique")):
            return values
        return {**{a: row.values(a) for a in names if row.values(a)}, **values}

    def _family(self, codes: tuple[str, ...], on: date) -> tuple[str, ...]:
        """Return the codes of the same exam in its other forms, which a source may have mixed up with these."""
        rows = [r for c in codes[:4] if (r := self.table.code(c, on))]
        kinds = {(r.modality, r.regions) for r in rows}
        alike = (x for m in dict.fromkeys(r.modality for r in rows) for x in self.table.codes_of(m, on))
        return tuple(x.code for x in alike if (x.modality, x.regions) in kinds)

    def _with_fewer_views(self, question: Question) -> tuple[Match, ...]:
        said = describe(question)
        return (
            () if question.ask is Ask.OUTSIDE else with_fewer_views(said, question.on, self.table, payer=question.payer)
        )

    def _with_one_side(self, question: Question) -> tuple[Match, ...]:
        said = describe(question)
        return () if question.ask is Ask.OUTSIDE else with_one_side(said, question.on, self.table, payer=question.payer)

    def _near(self, question: Question) -> tuple[Match, ...]:
        """Return the same exam with other particulars, for a refusal that helps."""
        wide = {a: v for a, v in question.attributes if a in ("modality", "regions")}
        if len(wide) < 2 or question.ask is Ask.OUTSIDE:
            return ()
        found = resolve(Description(wide), question.on, self.table, payer=question.payer, claim="facility")
        return tuple(m for m in found if m.score >= found[0].score)[:6]

    def _retrieve(self, question: Question, matches: tuple[Match, ...], last: Question | None) -> tuple[Passage, ...]:
        if question.ask is Ask.OUTSIDE and question.outside != "general":
            return ()
        index = self.index()
        named_codes = tuple(dict.fromkeys(m.code for m in question.codes))
        groups = [named_codes] if named_codes else [m.codes for m in matches[:4]]
        codes = tuple(dict.fromkeys([*named_codes, *question.doubted, *(c for m in matches[:4] for c in m.codes)]))
        text = f"{last.text} {question.text}" if last and last is not question else question.text
        vector = self.encoder.encode([text])[0]
        return retrieve(
            text,
            vector,
            index,
            understood=self._in_our_words(question, matches),
            codes=codes,
            subjects=groups,
            family=self._family(codes, question.on),
            on=question.on,
        )

    def _in_our_words(self, question: Question, matches: tuple[Match, ...]) -> str:
        """Return what was understood in words of the tables, with the modifiers that the first match would take."""
        first = matches[0].codes if matches else ()
        taken = [x for c in first for x in line_modifiers([Line(c)], question, self.table)]
        codes = [m.code for m in question.codes] or first
        return understood_words(question, codes, [*taken, *question.modifiers], self.table)


# Of one region by sequences of their own; a CT may be the pass of its angiogram. A duplex shows flow, not the organ.
_APART = ({"mr", "mra"}, {"us", "duplex"})


def _shows_vessels(row: CodeRow | None) -> bool:
    shows = row is not None and (row.modality, row.purpose) == ("ir", "diagnostic") and not row.addon
    return row is not None and shows and "angiography" in row.technique


def _is_alike(a: CodeRow, b: CodeRow) -> bool:
    one, other = ((r.modality, r.regions, r.contrast, r.technique, r.count, r.role) for r in (a, b))
    return one == other


def _beside_code(values: dict[str, tuple[str, ...]], row: CodeRow) -> dict[str, tuple[str, ...]]:
    """Leave to the code named what it holds itself: "a mammogram after the guided core, on top of" its code."""
    kinds = tuple(m for m in values.get("modality", ()) if m != row.modality)
    technique = tuple(t for t in values.get("technique", ()) if t not in row.technique)
    if row.role == "guidance" or not (kinds or technique):
        return values
    kinds = kinds or values.get("modality", ())
    return {a: v for a, v in {**values, "modality": kinds, "technique": technique}.items() if v}


class _Clock:
    """Laps of the steps, for the trace; lives inside one call of `ask`."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self.laps: list[tuple[str, float]] = []

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps.append((name, round((now - self._last) * 1000, 2)))
        self._last = now

    def total_ms(self) -> float:
        return (time.perf_counter() - self._start) * 1000


# What an exam in words takes from the code beside it, tried from the most to nothing.
INHERITED = (("regions", "purpose", "laterality"), ("regions", "purpose"), ("regions",), ())


_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)  # what a page hides, a coder did not ask


def checked_text(text: str, most: int = MAX_TEXT, what: str = "question") -> str:
    """Return the question, or the report, in plain characters, without control characters and surrounding space.

    Raises:
        UsageError: nothing is left, or it is far longer than a question.
    """
    cleaned = _COMMENT.sub(" ", plain_characters(text)).strip()
    if not any(c.isalnum() for c in cleaned):
        lacks = "holds no words" if cleaned else "is empty"
        raise UsageError(f"the {what} {lacks}.", f"Type a {what} about coding an imaging exam.")
    if len(cleaned) > most:
        raise UsageError(f"the {what} has {len(cleaned):,} characters.", f"Ask in at most {most:,}.")
    return cleaned


def plain_characters(text: str) -> str:
    """Return a text with full-width forms made plain and invisible marks dropped, as a copy from a page may hold."""
    visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
    folded = unicodedata.normalize("NFKC", visible)
    return "".join(c if c.isprintable() or c in "\n\t" else " " for c in folded).strip()


def checked_payer(payer: str, table: CodeTable) -> str:
    """Return the payer in the vocabulary's spelling.

    Raises:
        UsageError: the vocabulary has no such payer.
    """
    known = [x.value for x in table.rows("vocabulary") if x.attribute == "payer"]
    if payer and payer.lower() not in known:
        raise UsageError(f"no payer {payer!r}.", f"Choose one of: {', '.join(known)}.")
    return payer.lower()


def checked_pos(pos: str, table: CodeTable) -> str:
    """Return a place of service number that the table knows.

    Raises:
        UsageError: the table has no such place of service.
    """
    known = [x.code for x in table.rows("pos")]
    if pos and pos.zfill(2) not in known:
        raise UsageError(f"no place of service {pos!r}.", f"Choose one of: {', '.join(known)}.")
    return pos.zfill(2) if pos else ""


def build_engine(settings: Settings, *, tables: Path | None = None, extra: Mapping[str, Any] | None = None) -> Engine:
    """Load the tables and the encoder; the index opens with the first question.

    Raises:
        DataError: a table holds wrong cells.
        MissingModel: the embedding model is absent or not the one pinned.

    With a language model set, its prompt is read and checked here; nothing is sent before the first question.
    """
    from radcode.embedding import load_encoder

    with ThreadPoolExecutor(1) as beside:  # the model's own code loads without holding up Python
        loading = beside.submit(lambda: (extra or {}).get("encoder") or load_encoder(settings, export=False))
        table = load_table(tables) if tables else load_table(*settings.tables)
        with no_collecting():
            lexicon = Lexicon(table)
        return Engine(settings, table, lexicon, loading.result(), phraser=_phraser(settings))


def _phraser(settings: Settings) -> Phraser | None:
    if settings.llm is None:
        return None
    from radcode.phrase import Phraser

    return Phraser(settings.llm, settings.prompts)
