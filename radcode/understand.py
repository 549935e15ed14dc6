"""Text to Question: what is asked, what was done, who bills, where, for whom, and on which day.

Pure; imports `codes`, `model`, `tables`, `terms`. Never imports another step.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Literal

from radcode import asked, clauses, cues, elements, facts, lessons, mastectomy, needs, quantities
from radcode.again import BY_OTHER, SECOND_READS, of_same_day, once_counted, repeated, repeated_by_default
from radcode.amended import (
    as_answered,
    beside,
    eased,
    fitting_best,
    is_story,
    is_unread,
    settled,
    tells_nothing,
    with_story,
    with_words,
)
from radcode.asides import parted
from radcode.beams import by_step
from radcode.benefit import benefit_verdict, intervals, last_done
from radcode.bodyrange import without_organ_of_tumor
from radcode.byparts import by_parts, followed
from radcode.catheters import by_position, without_side_of_name
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.codes import CodeMention, code_mentions, parse_modifier
from radcode.columns import columns_asked, sides_asked
from radcode.compared import held_apart
from radcode.continuing import counts_on, is_follow_up
from radcode.dating import days_in
from radcode.dye import with_given, without_scouts
from radcode.elliptic import chosen, completed, knows_not
from radcode.films import filmed
from radcode.followup import DEFAULT_CLAIM, in_words, merged, named_for, of_exam_before, only_part, picked
from radcode.forms import Asked, ask_of_form, asked_forms
from radcode.halves import of_whole_study
from radcode.inside import one_in_other
from radcode.localities import asks_place, is_price, named_place, with_place
from radcode.marked import (
    blanked,
    implied_by,
    in_ranges,
    is_meant_as_code,
    modifiers_in,
    without_both_lines,
    without_modifiers,
    without_ranges,
    without_refused,
    without_visits,
)
from radcode.mixed import by_contrast
from radcode.model import Ask, Assumption, ExamWords, Question, Reading
from radcode.natures import verdict_of_nature
from radcode.needles import by_segment, of_exams
from radcode.orders import (
    both_purposes,
    by_side,
    exams_of,
    with_both_purposes,
    with_diagnostic_side,
    with_trip,
    without_primary,
)
from radcode.parties import parties
from radcode.parting import bypassing
from radcode.phrases import without_contrasts
from radcode.plans import refuted
from radcode.procedures import of_procedure
from radcode.readings import (
    TREATMENTS,
    agent_or_exam,
    as_converted,
    as_specimen,
    as_survey,
    as_treatment,
    by_needle,
    exam_and_agent,
    for_symptoms,
    in_context,
    names_exam,
    of_several_areas,
    side_of,
    with_camera,
    with_fused_ct,
    with_one_contrast,
    with_phases,
    with_pictures,
    with_strength,
    with_tomosynthesis,
    without_3d,
    without_agent,
    without_idle_screening,
    without_refused_side,
)
from radcode.reasked import asked_of_bill, is_apart_asked, is_of_bill
from radcode.recalled import recalled, remembered
from radcode.refusals import UNREAD
from radcode.rows import CodeRow
from radcode.rulebook import stated
from radcode.sameday import TOMO_OF_BOTH, as_same_day, is_same_day, without_both
from radcode.sides import sides_of_codes
from radcode.sittings import APART, by_time
from radcode.spans import (
    as_told,
    days_of_ours,
    misplaced_in,
    past_in,
    quoted_in,
    undone_in,
    with_kind_quoted,
    with_terms,
)
from radcode.story import as_heard, retold, with_sum
from radcode.supervised import asks_level
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import Lexicon, weightings
from radcode.territories import by_vessel
from radcode.tracers import with_tracers, without_hospitals
from radcode.turned import turned
from radcode.twohalves import are_apart, by_component
from radcode.undone import narrowed, with_later_act
from radcode.unitlaw import is_counted
from radcode.wanting import as_choice, ask_of, is_misfit, is_other_exam, outside_of

DEFAULT_PAYER = "medicare"


Origin = Literal["default", "question", "setting", "conversation"]


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with the text: the default day, options of the caller, and the conversation's last question.

    `chosen`: the day was picked by the coder after the text was read, so it beats a day in the text.
    `pick`: the codes of the clarifying option that was pressed. `is_name`: the text is an exam's name, not a question.
    """

    today: date
    on: date | None = None
    payer: str = ""
    pos: str = ""
    last: Question | None = None
    chosen: bool = False
    pick: tuple[str, ...] = ()
    is_name: bool = False


def understand(text: str, given: Given, table: CodeTable, lexicon: Lexicon) -> Question:
    """Return what the text asks, merged with the conversation's last question when it is a follow-up."""
    found = _in_talk(text, given, table, lexicon)
    return replace(found, earlier=remembered(given.last)) if given.last else found


def _in_talk(text: str, given: Given, table: CodeTable, lexicon: Lexicon) -> Question:
    """Return what a text asks beside the question before it, or beside the one that it goes back to."""
    if given.last and (back := recalled(text, given.last, lexicon)):
        text, given = back[0], replace(given, last=back[1])
    if given.last and (codes := given.pick or chosen(text, given.last)):
        return picked(text, codes, given.last)
    if given.last and knows_not(text, given.last):
        return replace(given.last, text=text)
    if given.last and given.last.outside and (given.last.attributes or given.last.codes):
        given = replace(given, last=replace(given.last, ask=Ask.CODE, outside=""))
    whole = completed(text, given.last) if given.last else text
    heard = as_heard(whole, _exam_told(given.last, table), lexicon) if given.last else text
    if given.last and not given.last.codes:
        rest = narrowed(given.last.told, whole) or with_later_act(given.last.told, whole)
        if rest:
            story = _fresh(rest, replace(given, last=None, on=given.last.on, chosen=True), table, lexicon)
            return with_story(replace(given.last, text=text), story)
    fresh = _fresh(heard, given, table, lexicon.of_names if given.is_name else lexicon)
    fresh = replace(fresh, text=whole, told=whole)
    fresh = turned(fresh, given.last) if given.last else fresh
    named = _told_by_name(fresh, given.last, given, table, lexicon) if given.last else None
    goes_on = given.last and any(is_follow_up(fresh, x, table) for x in (given.last, named) if x)
    if given.last is None or not goes_on:
        if given.last and fresh.outside in _ASIDE and not (fresh.attributes or fresh.codes):
            return replace(given.last, text=text, ask=Ask.OUTSIDE, outside=fresh.outside)
        return of_exam_before(fresh, given.last, table)
    given = replace(given, last=named)
    assert given.last is not None
    found = _gone_on(fresh, heard, given, table, lexicon)
    asks_again = fresh.outside != "general" or asked_of_bill(fresh, given.last) or named_place(fresh, table)
    found = as_answered(found, fresh, given.last, table)
    if not asks_again and tells_nothing(fresh, found, given.last):
        return replace(given.last, text=text, ask=Ask.OUTSIDE, outside=fresh.outside)
    return found


def _exam_told(last: Question, table: CodeTable) -> str:
    """Return what was told of the exam, or what the one code asked about says of it."""
    rows = {m.code: table.code(m.code, last.on) for m in last.codes}
    row = next(iter(rows.values())) if len(rows) == 1 else None
    return in_words(row) if row else last.told


def _told_by_name(fresh: Question, last: Question, given: Given, table: CodeTable, lexicon: Lexicon) -> Question:
    """Return the last question with the exam of the code asked about in words, where a turn changes that exam.

    As it is where the words of the code, read as any others, mean other codes.
    """
    row = named_for(fresh, last, table)
    if row is None:
        return last
    told = _fresh(in_words(row), replace(given, last=None, on=last.on, chosen=True), table, lexicon)
    if told.codes or row not in fitting_best(told, table):
        return last
    side = last.side or told.side
    words = {n: getattr(told, n) for n in ("attributes", "exams", "views", "words", "denied", "told")}
    return replace(last, **words, codes=(), side=side)


def _gone_on(fresh: Question, heard: str, given: Given, table: CodeTable, lexicon: Lexicon) -> Question:
    """Return the last question with what a later turn changes, read for itself or with the talk as one text."""
    last = given.last
    assert last is not None
    found = with_place(merged(fresh, last, table), last, table)
    if found.ask in (Ask.MEANING, Ask.OUTSIDE) and counts_on(fresh, last, table):
        return replace(found, ask=Ask.UNITS, outside="")
    told = last.told
    if is_of_bill(fresh, last):
        return replace(found, told=told)
    if told and not last.codes:
        turn = with_sum(told, heard)
        summed = turn != heard
        before, told = told, retold(told, turn, lexicon, table, found.on, summed=summed)
        alone = replace(given, last=None, on=found.on, chosen=True)
        story = settled(_fresh(told, alone, table, lexicon), fresh, table)
        if both := beside(fresh, last, story, table, summed=summed):
            ask = Ask.PAIR if is_apart_asked(fresh) else found.ask
            return replace(found, ask=ask, exams=both.exams, attributes=both.attributes, told=told)
        if summed or is_story(fresh, last, found, story, table):
            return _or_unread(with_story(found, story), fresh, last)
        if dropped := frozenset((a, v) for a in _TAKEN_BACK for v in last.values(a) if v not in found.values(a)):
            told = retold(before, turn, lexicon, table, found.on, summed=False, dropped=dropped)
            story = _fresh(told, alone, table, lexicon)
        found = eased(with_words(found, fresh, story, last), fresh, last, table)
    if part := only_part(fresh, last):
        return with_story(found, _fresh(part, replace(given, last=None), table, lexicon))
    if (unread := _or_unread(found, fresh, last)) is not found:
        return unread
    named = without_3d(dict(found.attributes), fresh.text)
    of_trip = _is_trip(found.codes, found.on, table) or _PORTABLE in last.values("technique")
    if cues.PATIENTS_COUNTED.search(fresh.text) and of_trip:
        named = {"technique": (_PORTABLE,), "count": ("multiple",)}
        if found.ask is Ask.CODE:
            found = replace(found, codes=())  # the code named was for another number of patients
        elif found.ask is Ask.VALIDITY:
            found = replace(found, ask=Ask.SUITS)
    return replace(found, attributes=tuple(named.items()))


_TAKEN_BACK = ("modality", "regions", "technique")  # of these the words go with what is no longer part of the exam
_ASIDE = ("general", "medical_advice")  # what is said in between: the talk goes on from what was told before it


def _or_unread(found: Question, fresh: Question, last: Question) -> Question:
    """Return a follow-up, or, where what the turn tells was not understood, that it was not."""
    return replace(found, ask=Ask.OUTSIDE, outside=UNREAD) if is_unread(fresh, last, found) else found


def _is_trip(codes: tuple[CodeMention, ...], on: date, table: CodeTable) -> bool:
    return any(_PORTABLE in r.technique for m in codes if (r := table.code(m.code, on)))


# What tells of no exam, in the order in which it is taken out.
_OF_NO_EXAM = (
    cues.WHY_TUMOR,
    cues.IN_A_PATIENT,
    cues.REFUSED_SIDE,
    cues.LOOSE_WORDS,
    cues.ONE_INJECTION,
    cues.OF_REACTION,
    cues.CUT_BY_NAME,
    cues.IV_ACCESS,
)
_OF_NO_PICTURE = (cues.TIMED_FILMS, cues.TAG, cues.SEEN_ON_FILM, cues.REPORT_TELLS, cues.NOTHING_ELSE, cues.ROOMS)


def _fresh(text: str, given: Given, table: CodeTable, lexicon: Lexicon) -> Question:
    """Return what a text asks by itself: without the part of it that lies outside, which is only named."""
    if given.is_name:
        return _whole(text, given, table, lexicon)
    left = parted(text, lambda part: _outside_part(part, table, lexicon), lambda part: names_exam(lexicon.read(part)))
    question = _whole(left.text, given, table, lexicon)
    if not left.topic and not question.outside and names_exam(lexicon.read(text)) and cues.ASKS_ICD.search(text):
        return replace(question, aside="diagnosis")
    return replace(question, text=text, told=text, aside=left.topic) if left.topic else question


def _outside_part(text: str, table: CodeTable, lexicon: Lexicon) -> str:
    codes = tuple(m for m in code_mentions(text) if is_meant_as_code(m, text, table))
    return outside_of(text, lexicon.read(text), codes, (), (), lexicon)


def _whole(text: str, given: Given, table: CodeTable, lexicon: Lexicon) -> Question:
    days, wordless = days_in(text, given.on or given.today, relative=True)
    wordless = blanked(wordless, quantities.AMOUNT)
    codes = tuple(m for m in code_mentions(wordless) if is_meant_as_code(m, wordless, table))
    quoted = quoted_in(text, wordless, codes, lexicon)
    hearsay = tuple(m for m in codes if any(s <= m.start < e for s, e in quoted))
    own = tuple(m for m in codes if m not in hearsay)
    codes = own if own or _is_other_service(hearsay, clauses.blanked(wordless, quoted), table, lexicon) else codes
    codes = without_ranges(without_refused(codes, wordless, lexicon), wordless)
    if cues.CODE_FOR_EXAM.search(text):
        codes = without_visits(codes, table)
    plain = blanked(wordless, quantities.PROPOSED_UNITS, cues.IS_AGED, cues.OF_AGES)
    plain = clauses.blanked(plain, weightings(plain))
    plain = asked.without_remittance(plain, given.on or given.today, table)
    modifiers = modifiers_in(clauses.blanked(plain, quoted), codes, table) or modifiers_in(plain, codes, table)
    halves = asked_forms(text, table)
    if not modifiers and len(halves.form or ()) == 1:
        modifiers = tuple(map(parse_modifier, halves.form or ()))
    heard, wordless = wordless, clauses.blanked(wordless, quoted)
    gone, remains = mastectomy.removed(text)
    past = (*past_in(text, wordless, lexicon), *gone)
    days = days_of_ours(clauses.blanked(text, (*gone, *clauses.written(text))), days, past, given.on or given.today)
    wordless = cues.without_pronoun(cues.without_numbers(wordless))
    wordless = cues.FOUND_BY_SCREENING.sub(lambda m: "diagnostic".ljust(len(m[0])), wordless)
    wordless = cues.END_TO_END.sub(lambda m: "whole body".ljust(len(m[0])), wordless)
    wordless = cues.FULL.sub("comp", cues.V_AND_Q.sub(lambda m: "vq".ljust(len(m[0])), wordless))
    wordless = cues.PIGTAIL.sub("cath   ", blanked(wordless, *_OF_NO_EXAM))
    wordless = without_both(blanked(wordless, *_OF_NO_PICTURE))
    if cues.TREATED_VESSEL.search(wordless):
        wordless = blanked(wordless, cues.FOUND_IT)
    if codes:
        wordless = blanked(wordless, cues.MACHINES)  # whose machine it is told of, beside the code of the exam
    if cues.SECOND_READ.search(wordless):
        wordless = blanked(wordless, cues.FOR_TREATMENT)
    exam = blanked(without_modifiers(blanked(wordless, cues.WENT_AWAY)), cues.ACCESS_SIDE, cues.PATIENTS_COUNTED)
    ours = clauses.blanked(without_both_lines(exam), past)
    kinds = tuple({r.modality for m in codes if (r := table.code(m.code, given.on or given.today))})
    ours = clauses.blanked(ours, undone_in(ours, lexicon, kinds=kinds))
    ours = clauses.blanked(ours, misplaced_in(ours, lexicon))
    if of_same_day(text):
        ours = blanked(ours, cues.EXAMS_COUNTED)
    if cues.RETAKEN.search(text):
        ours = blanked(ours, cues.TAKEN_AGAIN)
    injected = ours = blanked(ours, cues.STAYS, cues.ACCESS)
    without = without_scouts(ours)
    if without != ours and {"ct", "mr"} & {*lexicon.read(ours).values("modality"), *kinds}:
        ours = without
    if cues.SCOUT_FILM.search(ours) and "fluoro" in (*lexicon.read(ours).values("modality"), *kinds):
        ours = blanked(ours, cues.SCOUT_FILM)
    if not codes and not given.is_name:
        ours = of_whole_study(ours, lexicon, given.on or given.today, table)
    reading, supposed = as_told(lexicon.read(blanked(ours, cues.OF_REPORT)), ours, lexicon)
    reading = without_side_of_name(reading, ours)
    injected, ours = blanked(injected, cues.OF_REPORT), blanked(ours, cues.OF_REPORT)
    reading = without_refused_side(mastectomy.of_remaining(reading, remains), text)
    reading = in_context(with_kind_quoted(reading, heard, quoted, lexicon), codes, ours)
    reading = without_organ_of_tumor(reading, kinds, ours, given.on or given.today, table)
    denied = reading.values("denied_region")
    if given.pos:
        reading = with_terms(reading, lexicon.read(f"pos {given.pos}"))
    named = with_one_contrast({a: reading.values(a) for a in ATTRIBUTES if reading.values(a)}, reading)
    named = named if given.is_name else with_given(named, injected)
    whole = with_fused_ct(without_agent(named, ours), ours)
    whole = whole if given.is_name else with_tomosynthesis(whole, ours, reading)
    whole = with_strength(whole, table, text)
    named = without_3d(as_treatment(agent_or_exam(whole, table, text), table, ours), text)
    given_for = exam_and_agent(whole, named, text)
    named = of_several_areas(with_camera(named), table)
    named = without_primary(named) if not codes else named
    of_trip = _is_trip(codes, given.on or given.today, table)
    only_trip = of_trip and (
        not named.get("regions") or all(_is_trip((m,), given.on or given.today, table) for m in codes)
    )
    unnamed = not (codes or named.get("regions") or named.get("modality")) and cues.PORTABLE.search(text)
    if cues.ASKS_TRANSPORT.search(text) or ((only_trip or unnamed) and cues.PATIENTS_COUNTED.search(text)):
        named = {"technique": (_PORTABLE,)}
        reading = replace(reading, views=None)
    if _PORTABLE in named.get("technique", ()) and not named.get("regions"):
        several = cues.PATIENTS_COUNTED.search(text)
        named = {"technique": (_PORTABLE,), "count": ("multiple" if several else "single",)}
    named = by_needle(for_symptoms(named, ours), ours, table)
    named = named if codes else as_converted(named, reading)
    named = named if given.is_name else as_same_day(followed(by_parts(named, ours), text), text)
    if denied:
        named["denied_region"] = denied
    if reading.values("denied"):
        named["denied"] = reading.values("denied")
    if codes and named.get("laterality") == ("both",) and quantities.proposed(text) == _TWO:
        named.pop("count", None)  # "64483 x2 for bilateral L5": one on each side
    if "fetus" in named.get("regions", ()):
        named.pop("age", None)  # "all three babies" tells no age of the patient
    counted = (
        None if codes or given.is_name else filmed(named, reading.views, ours, lexicon, given.on or given.today, table)
    )
    if counted:
        named, reading = dict(counted.named), replace(reading, views=counted.views)
    if reading.views and not named.get("modality") and named.get("regions"):
        named["modality"] = ("xr",)  # who counts views speaks of films
    reads, owns = _reads_owns(_without_asked(_without_paper(reading, text), halves), _of_parties(text, halves))
    written = any(m.modifiers for m in codes)
    paid = dict(cues.CUES)[Ask.PAYMENT].search(text) is not None
    again_by_other = repeated(text).startswith(BY_OTHER) and not dict(cues.HALVES)["technical"].search(text)
    if reads is False and again_by_other and not cues.OWNS_IT.search(text):
        reads = owns = None  # who read it again is told, and not who bills
    open_ = not halves.spans and not cues.YES_NO.search(text)
    if reads is None and (owns is None or written) and (open_ or (paid and written)):
        reads, owns = by_component(modifiers, table) or (reads, owns)
    asks_mark = cues.MODIFIER_WORD.search(text) or cues.LOSES.search(text)
    if owns is None and not reads and asks_mark and {*reading.values("event")} & _of_equipment(table):
        owns = True  # who asks what old equipment costs, or which modifier marks it, has it
    if reads is not None:  # who injected is told beside who reads: not what was asked for
        named["role"] = tuple(r for r in named.get("role", ()) if r != "injection")
        named = {k: v for k, v in named.items() if v}
    # a modifier that is asked for tells nothing, but for one beside the one side that was done
    needed = needs.is_asked(text) and not reading.values("side")
    chosen = cues.YES_NO.search(text) or cues.MODIFIER_CHOICE.search(text) or needed
    implied = {} if chosen else implied_by(modifiers, table)
    payer, payer_from = _payer(reading, given, text)
    on, on_from = _day_of_service(days, given)
    reading = once_counted(reading, ours, lexicon) if repeated(text) or of_same_day(text) else reading
    named = of_procedure(with_phases(with_pictures(named, ours), ours), ours, on, table)
    if reading.views and named.get("modality") == ("procedure",):
        reading = replace(reading, views=None)  # the film that checks a line is inside
    listed = named.get("regions", ())
    named = as_specimen(as_survey(named, table))
    named = named if given.is_name else without_idle_screening(named, on, table)
    apart = () if codes or counted else exams_of(ours, lexicon, on, table)
    if not given.is_name and not elements.are_told_apart(apart, on, table):
        named = elements.completed(named, reading, text, on, table)
        if "modality" not in named and kinds == ("us",) and (cues.EITHER.search(text) or elements.is_report(text)):
            of_codes = elements.completed({**named, "modality": kinds}, reading, text, on, table)
            named = {**named, "extent": of_codes["extent"]} if of_codes.get("extent") else named
    supposed = (*supposed, *elements.supposed(named, reading, clauses.asking(ours)))
    supposed = (*supposed, *(elements.supposed(named, lexicon.read(heard), quoted) if quoted else ()))
    terms = asked.indicators_asked(wordless, on, table)
    assumptions = (
        Assumption("date_of_service", on.isoformat(), _origin(on_from)),
        Assumption("payer", payer, _origin(payer_from)),
        Assumption("claim", DEFAULT_CLAIM, "default"),
        *([Assumption("owns_equipment", "no", "default")] if reads and owns is None else []),
        *([Assumption("setting", s, "setting") for s in reading.values("setting")[:1]] if given.pos else []),
    )
    claim = _FACILITY if _is_facility_claim(text) else DEFAULT_CLAIM
    of_line = halves.spans and names_exam(reading) and not cues.INSTRUCTION.search(text)
    question = Question(
        text=text,
        ask=Ask.CODE,
        attributes=tuple(named.items()),
        views=reading.views,
        codes=codes,
        modifiers=modifiers,
        reads=reads,
        owns=False if reads and owns is None else owns,
        setting=next(iter(reading.values("setting")), "") or (_OF_CLAIM if claim == _FACILITY else ""),
        payer=payer,
        claim=claim,
        side=_side_of_all(reading, codes, ours) or implied.get("side", ""),
        events=_events(
            reading,
            text,
            [r for m in codes if (r := table.code(m.code, on))],
            implied.get("event", ""),
            table,
            named.get("purpose", ()),
            on,
        ),
        on=on,
        yes_no=bool(cues.YES_NO.search(text)),
        outside="" if of_line else outside_of(text, reading, codes, modifiers, terms, lexicon),
        unknown=cues.without_wish(reading.unknown, text),
        assumptions=assumptions,
        also_on=days[1] if len(days) > 1 else None,
        words=reading.words,
        denied=reading.denied,
        doubted=tuple(dict.fromkeys(m.code for m in hearsay)),
        supposed=tuple((t.attribute, (t.value,)) for t in supposed),
        told=text,
        digits=() if cues.SEVERAL_DIGITS.search(text) else lexicon.digits(ours) or _told_by(implied, "digit"),
    )
    if question.claim == DEFAULT_CLAIM and _is_of_facility(question, table):
        question = replace(question, claim="facility")
    question = with_both_purposes(with_diagnostic_side(replace(question, apart=are_apart(question, table))))
    told = {implied.get("event", "")} - {*reading.values("event")}
    rows = list(dict.fromkeys(r for m in codes if (r := table.code(m.code, on))))
    if len(rows) > 1 and (sides := sides_of_codes(ours, codes, rows, lexicon, table)):
        wide = tuple((a, v) for a, v in question.attributes if a != "laterality")
        question = replace(question, side="", sides=sides, attributes=wide)
    question = as_choice(question, rows)
    sittings = None if codes or given.is_name else by_time(ours, lexicon)
    if sittings:
        known = next((e for e in question.events if e.startswith(_REPEATED) and not sittings.exams), sittings.event)
        events = (*(e for e in question.events if not e.startswith(_REPEATED)), known)
        question = replace(question, exams=sittings.exams, events=tuple(dict.fromkeys(events)))
    elif not codes:
        question = replace(
            question,
            exams=by_segment(ours, lexicon)
            or by_vessel(ours, lexicon, on, table)
            or by_position(ours, named, on, table)
            or by_step(ours, named, lexicon, on, table)
            or (one_in_other(ours, lexicon) if len(apart) <= _TWO else ())
            or by_contrast(ours, named, lexicon, on, table)
            or (apart if named.get("regions", ()) == listed and not TOMO_OF_BOTH.search(text) else ())
            or (() if counted else by_side(ours, lexicon, table))
            or both_purposes(question)
            or with_trip(question)
            or tuple(ExamWords(tuple(x.items()), None, "", reading.words, reading.denied) for x in given_for),
        )
        exams = of_exams(tuple(_with_denied(x, named) for x in question.exams), named, ours, on, table)
        question = replace(question, exams=exams)
        question = elements.both_ways(question, on, table)
        if traced := with_tracers(question, text, lexicon, table) if not given.is_name else ():
            question = replace(question, exams=traced)
        question = question if given.is_name else without_hospitals(question, text)
    if not given.is_name and not question.outside and (apart := held_apart(question, reading)):
        return replace(question, ask=Ask.COMPARE, exams=apart)
    if not codes and cues.OF_PLACE.search(text) and asks_place(question, table):
        return replace(question, ask=Ask.EXPLAIN, attributes=(), modifiers=(), outside="")
    denied_here = bool(codes) and question.claim == "facility" and cues.DENIED.search(text) is not None
    if denied_here and len({m.code for m in codes}) == 1:
        return replace(question, ask=Ask.CODE)  # what the hospital bills instead is wanted
    of_sides = bool(question.side) and {*modifiers} <= table.allowed_by("bilateral")
    told_which = bool(question.events) or of_sides
    if not question.outside and len(modifiers) > 1 and told_which and cues.MODIFIER_CHOICE.search(text):
        return replace(question, ask=Ask.MODIFIER)  # "76 or 77?": what was told decides
    of_form = ask_of_form(Ask.MEANING, question, halves, table) is not Ask.MEANING
    of_level = asks_level(text) and bool(codes or question.values("modality")) and cues.YES_NO.search(text)
    if not (question.outside or of_form or of_level) and asked.is_about_terms(
        text, terms, modifiers, codes=bool(codes or question.exams)
    ):
        return replace(question, ask=Ask.MEANING)
    of_column = columns_asked(text) and not asks_level(text)
    if not question.outside and rows and (of_column or sides_asked(question, rows)):
        return replace(question, ask=Ask.MEANING)
    refused = payer_from == "question" and any(rc104.check(r.code, on, payer, table) for r in rows)
    refused = refused or cues.asks_refused(text)
    if codes and not terms and not refused and facts.is_asked(question, lexicon.read(cues.without_agreement(text))):
        return replace(question, ask=Ask.MEANING, modifiers=())
    others = cues.OF_LIFE.search(text) or cues.asks_refused(text) or dict(cues.CUES)[Ask.RULE].search(text)
    identified = cues.IDENTIFIES.search(text) and not others
    if len({m.code for m in codes}) == 1 and identified and asked.is_proposal(text):
        return replace(question, ask=Ask.MEANING)
    allows = cues.ALLOWS.search(text) and not cues.MODIFIER_WORD.search(text)
    placed = named_place(question, table) is not None if allows else is_price(question, table)
    ask = (
        Ask.PAYMENT
        if placed and not question.outside
        else ask_of(text, question, is_other_exam(question, rows, table), is_misfit(question, rows, table))
    )
    if len(rows) == 1 and verdict_of_nature(question, rows[0], table) is not None and ask is not Ask.PAYMENT:
        return replace(question, ask=Ask.ALLOWED)
    if not (ask is Ask.SUITS and is_misfit(question, rows, table)):
        form = ask_of_form(ask, question, halves, table)
        if form is not ask:
            return replace(question, ask=form)
    if ask is Ask.CODE and only_trip and codes and cues.PATIENTS_COUNTED.search(text):
        ask = Ask.SUITS  # the code named may be for another number of patients
    if ask is Ask.PAIR and len(rows) == 1 and not cues.ADDED.search(text):
        undone = {*lexicon.read(heard).values("regions")} & {*rows[0].regions} - {*question.values("regions")}
        ask = Ask.SUITS if undone and question.values("regions") else ask  # "the breast not looked at. 76642?"
    led = {a for a, _ in question.attributes} == {"technique"} and cues.SEPARATE.search(text)
    if ask is Ask.SUITS and led and len(rows) == 1 and rows[0].modality in _NEEDLES:
        ask = Ask.PAIR  # "19083 with ultrasound guidance, both billed?"
    may_be_beside = ask in (Ask.ALLOWED, Ask.PAIR) and len(rows) == 1
    if may_be_beside and (beside := _beside_code(question, rows[0], exams_of(ours, lexicon, on, table), table)):
        question, ask = beside, Ask.PAIR
    if ask is Ask.ALLOWED and not codes and len(question.exams) > 1 and {*modifiers} & table.releasing():
        ask = Ask.PAIR  # "CT spine and DXA of the hips, two lines with 59?"
    if ask is Ask.PAYMENT and payer != DEFAULT_PAYER and payer_from == "question" and not cues.OF_SCHEDULE.search(text):
        if cues.AMOUNT_WANTED.search(text):
            return replace(question, ask=Ask.OUTSIDE, outside="account")
        ask = Ask.RULE  # whether a plan pays is no amount of Medicare
    proposed = question.yes_no or cues.PROPOSES.search(text)
    if ask is Ask.PAYMENT and proposed and last_done(question) and not cues.AMOUNT_WANTED.search(text):
        of_kind = [r for m in question.values("modality") for r in table.codes_of(m, on)]
        ask = Ask.RULE if intervals(question, rows or of_kind, table) else ask  # "14 months ago; will they pay again"
    if codes and ask is Ask.PAIR and {*in_ranges(codes, wordless)} == {*codes} and not cues.SAME_CLAIM.search(text):
        ask = Ask.COMPARE  # "are X-Y all mammograms?" names no two that are billed
    if lessons.is_taught(question, ask, table):
        return replace(question, ask=Ask.EXPLAIN, outside="")
    of_life = ask in _OF_LIVE or (ask is Ask.MEANING and not cues.DEFINES.search(text))
    if codes and not rows and of_life and all(table.knows(m.code) for m in codes):
        ask = Ask.VALIDITY  # whatever is asked of a code that is not in force, that comes first
    if (
        ask in (Ask.VALIDITY, Ask.SUITS)
        and rows
        and (refuted(question, table) or _is_of_benefit(question, rows, table))
    ):
        ask = Ask.RULE  # an age or an interval was told: in force is not yet covered
    of_number = ask is Ask.MEANING and len(rows) == 1 and is_counted(rows[0], question, table)
    if of_number and not (cues.DEFINES.search(text) or cues.WHY.search(text)):
        ask = Ask.UNITS  # "77427 for 23 fractions"
    if ask is Ask.RULE and len(rows) == 1 and cues.ASKS_UNITS.search(text) and cues.DAY_LIMIT.search(text):
        ask = Ask.UNITS  # "how many units will Medicare take before the MUE"
    if lone := _lone_addon(question, table):
        question, ask = lone, Ask.VALIDITY
    if ask is Ask.PAIR:  # a modifier put forward tells of no encounter: whether it may stand is what is asked
        question = replace(question, events=tuple(e for e in question.events if e not in told))
    return replace(question, ask=ask)


def _is_other_service(codes: Sequence[CodeMention], text: str, table: CodeTable, lexicon: Lexicon) -> bool:
    """Tell whether codes that others put forward are of no act that the rest tells was done to a vessel: a stent."""
    done = TREATMENTS & {*lexicon.read(text).values("technique")}
    rows = [r for m in codes for r in table.versions(m.code)]
    return bool(done and rows) and not any(done & {*r.technique} or r.addon for r in rows)


def _lone_addon(question: Question, table: CodeTable) -> Question | None:
    """Return the question of the one add-on that is asked to be billed without its primary code."""
    if not cues.ALONE.search(question.text) or not (question.yes_no or cues.PROPOSES.search(question.text)):
        return None
    left = tuple(m for m in question.codes if not cues.WITHOUT_CODE.search(question.text[: m.start]))
    rows = {r.code: r for m in left if (r := table.code(m.code, question.on))}
    addon = len(rows) == 1 and all(r.addon for r in rows.values())
    return replace(question, codes=left) if addon and not question.outside else None


def _with_denied(exam: ExamWords, named: Mapping[str, tuple[str, ...]]) -> ExamWords:
    """Return an exam of an order with what the text says was not done: "then CT knee. No arthrogram films read"."""
    denied = named.get("denied", ())
    own = dict(exam.attributes)
    return (
        replace(exam, attributes=tuple({**own, "denied": denied}.items())) if denied and "denied" not in own else exam
    )


def _is_of_benefit(question: Question, rows: Sequence[CodeRow], table: CodeTable) -> bool:
    """Tell whether an age or the last exam was told by which the exam is paid for or not."""
    told = bool(last_done(question)) or bool(cues.PATIENT_AGE.search(question.text))
    refused = any(rc104.check(r.code, question.on, question.payer, table) for r in rows)
    return told and not refused and benefit_verdict(question, rows, table) is not None


_NEEDLES = ("procedure", "ir")  # what imaging guides
_OF_LIVE = (Ask.CODE, Ask.MODIFIER, Ask.UNITS, Ask.PAYMENT, Ask.RULE, Ask.ALLOWED, Ask.SUITS, Ask.PAIR)


def _side_of_all(reading: Reading, codes: tuple[CodeMention, ...], text: str) -> str:
    """Return the side of all that was done; none where each has its own, or "same side" is said of both of them."""
    side = "" if _each_its_side(reading, codes) else side_of(reading)
    if side in _ONE_SIDE or not cues.SAME_SIDE.search(text):
        return side
    named = [s for s in _ONE_SIDE if s in reading.values("side")]
    return named[0] if len(named) == 1 else ""  # "same left breast, clips in both": of two lesions


_ONE_SIDE = ("left", "right")


def _each_its_side(reading: Reading, codes: tuple[CodeMention, ...]) -> bool:
    """Tell whether right and left are two exams: "right breast entirely, left only one spot" is no exam of both."""
    said = set(reading.values("side"))
    several = len({m.code for m in codes}) > 1 or len(set(reading.values("extent"))) > 1
    return {"left", "right"} <= said and "both" not in said and several


def _day_of_service(days: tuple[date, ...], given: Given) -> tuple[date, str]:
    """A day named in the text beats the one set beside it, unless that was chosen after reading the text."""
    if given.on and (given.chosen or not days):
        return given.on, "setting"
    return (days[0], "question") if days else (given.today, "default")


def _origin(name: str) -> Origin:
    return {"question": "question", "setting": "setting"}.get(name, "default")  # type: ignore[return-value]


def _without_paper(reading: Reading, text: str) -> Reading:
    """Drop the reader that is a sheet of paper: "order reads SCREENING mammo"."""
    paper = [m.end() for m in cues.PAPER_READS.finditer(text)]
    paper += [t.end for t in reading.terms if t.attribute == "reader" and "," in text[t.start : t.end]]  # two things
    acts = {m.start() for m in cues.TECHNOLOGIST_ACTS.finditer(text)}
    kept = (t for t in reading.terms if t.attribute != "reader" or t.end not in paper)
    return replace(reading, terms=tuple(t for t in kept if t.attribute != "component" or t.start not in acts))


def _without_asked(reading: Reading, halves: Asked) -> Reading:
    """Drop the half that is only asked about: "can we bill the technical component" tells of none."""
    kept = (
        t
        for t in reading.terms
        if t.attribute not in ("component", "reader", "owner")
        or not any(a < t.end and t.start < b for a, b in halves.spans)
    )
    return replace(reading, terms=tuple(kept))


def _of_parties(text: str, halves: Asked) -> str:
    """Return a text with what tells neither who reads nor whose the equipment is as blanks."""
    return blanked(clauses.blanked(without_contrasts(text), halves.spans), cues.PLACED_APART, cues.IMAGED_THEM)


def _reads_owns(reading: Reading, text: str) -> tuple[bool | None, bool | None]:
    """Return who reads and owns: what the clauses say of us and others, else what the vocabulary finds."""
    told, found = parties(text), _by_words(reading, text)
    if told.reads is None and "global" in reading.values("component") and not cues.GLOBAL_TALK.search(text):
        return True, True  # "ENT's imaging center, global"
    reads = found[0] if told.reads is None else told.reads
    owns = found[1] if told.owns is None else told.owns
    if reads is False and owns is None and not _IN_HOSPITAL & {*reading.values("setting")}:
        owns = True  # who bills and does not read has nothing but the technical side
    return reads, owns


@lru_cache(maxsize=4)
def _of_equipment(table: CodeTable) -> frozenset[str]:
    """Return the events that mark the line of whoever owns the equipment: film, cassettes, an old scanner."""
    conditions = (stated(r.condition) for r in table.rows("rules") if r.kind == "reduction" and r.unit == "modifier")
    return frozenset(e for c in conditions if "owns" in c for e in c.get("event", ()))


_FACILITY = "facility"
_OF_CLAIM = "hospital"  # whose an institutional claim is, where nobody else is named
_IN_HOSPITAL = frozenset(("hospital", "hospital_inpatient", "hospital_outpatient", "emergency"))


def _by_words(reading: Reading, text: str) -> tuple[bool | None, bool | None]:
    reader, owner, component = reading.values("reader"), reading.values("owner"), reading.values("component")
    reads = False if "not_reads" in reader else True if "reads" in reader else None
    owns = False if "not_owns" in owner else True if "owns" in owner or cues.OWNS_IT.search(text) else None
    if reads is None and owns and cues.READS_IT.search(text):
        reads = True
    if cues.OTHER_READS.search(text) and cues.OURS.search(text):
        return False, True if owns is None else owns
    if reads is False and owns is None and cues.NO_READER.search(text):
        return False, True  # who bills without a reader has nothing but the technical side
    if reads is None and "resident" in reading.values("event") and not cues.OF_A_HOME.search(text):
        reads = True
    if "professional" in component or cues.LAST_PRO.search(text):
        return True, False if owns is None else owns
    if "technical" in component and "global" not in component:
        return False, True if owns is None else owns
    if "global" in component and reads is None and not cues.GLOBAL_TALK.search(text):
        return True, True
    return reads, owns


def _payer(reading: Reading, given: Given, text: str) -> tuple[str, str]:
    """Return whose rules are asked for: a payer that another is only compared with, "as Medicare does", is not it."""
    said = [t for t in reading.terms if t.attribute == "payer"]
    meant = [t.value for t in said if not cues.COMPARED.search(text[: t.start])]
    if meant:
        return meant[-1], "question"
    if given.payer:
        return given.payer.lower(), "setting"
    return (said[-1].value, "question") if said else (DEFAULT_PAYER, "default")


def _told_by(implied: Mapping[str, str], fact: str) -> tuple[str, ...]:
    return (implied[fact],) if fact in implied else ()


def _events(
    reading: Reading,
    text: str,
    named: list[CodeRow],
    implied: str,
    table: CodeTable,
    purposes: Sequence[str],
    on: date,
) -> tuple[str, ...]:
    events = tuple(dict.fromkeys((*reading.values("event"), *([implied] if implied else []))))
    if (again := repeated(text) or repeated_by_default(text, reading, named, on, table)) and len({*named}) < _TWO:
        events = tuple(dict.fromkeys((*(e for e in events if e != _APART), again)))
    elif len({*named}) > 1 and cues.TWO_TIMES.search(text):
        events = tuple(dict.fromkeys((*events, _APART)))
    events = tuple(dict.fromkeys((*events, *_happened(text, events, reading, named))))
    events = tuple(dict.fromkeys((*events, *_counted(text, events, table))))
    if cues.OF_A_HOME.search(text):
        events = tuple(e for e in events if e != "resident")
    if "resident" in events and cues.TEACHING_READ.search(text):
        events = tuple(e for e in events if e not in SECOND_READS)  # one reading, in which a resident took part
    mammograms = {r.purpose for r in named if r.modality == "mammo"}
    both = {"screening", "diagnostic"} <= {*reading.values("purpose"), *mammograms, *purposes}
    mammo = mammograms or "mammo" in reading.values("modality")
    if mammo and cues.OTHER_DAY.search(text):
        return tuple(dict.fromkeys((*(e for e in events if e != _SAME_DAY), "other_day")))
    if both and (cues.SAME_DAY.search(text) or is_same_day(text)):
        one = ("converted_screening", "one_side")  # two studies were done, and the one side is that of the second
        return tuple(dict.fromkeys((*(e for e in events if e not in one), _SAME_DAY)))
    return events


def _happened(text: str, events: Sequence[str], reading: Reading, named: Sequence[CodeRow]) -> list[str]:
    """Return what sentences tell of an exam beside the set phrases: broken off, cut down, for which treatment step."""
    found = []
    stopped = cues.BROKEN_OFF.search(text) or (
        _is_facility_claim(text) and (cues.NOT_FINISHED.search(text) or cues.NEVER_BEGUN.search(text))
    )
    if stopped and not {_STOPPED, "reduced"} & {*events}:
        found.append(_STOPPED)
    if _STOPPED in (*events, *found) and not {*_ANESTHESIA} & {*events}:
        ways = (cues.BEFORE_ANESTHESIA, cues.AFTER_ANESTHESIA)
        found += [e for e, cue in zip(_ANESTHESIA, ways, strict=True) if cue.search(text)][:1]
    kinds = {*reading.values("modality"), *(r.modality for r in named)}
    if kinds & {"ir"} and _DISTINCT not in events and cues.DIAGNOSED_FIRST.search(text):
        found.append(_DISTINCT)
    # less of an ultrasound is a limited one
    if cues.CUT_DOWN.search(text) and _STOPPED not in (*events, *found) and kinds != {"us"}:
        found.append("reduced")
    if kinds & {"pet", "pet_ct"} and not {*_STRATEGIES} & {*events}:
        ways = (cues.LATER_STRATEGY, cues.FIRST_STRATEGY)
        found += [e for e, cue in zip(_STRATEGIES, ways, strict=True) if cue.search(text)][:1]
        if not {*_STRATEGIES} & {*found} and cues.NO_TUMOR.search(text) and not cues.TUMOR.search(text):
            found.append("no_tumor")
    if cues.SUBSTITUTE.search(text) and not cues.OWN_NAME.search(text):
        for_time = cues.FOR_TIME.search(text) or cues.MODIFIER_WORD.search(text)
        way = "substitute_exchanged" if cues.EXCHANGED.search(text) else "substitute_paid" if for_time else ""
        found += [way] if way else []
    if "xr" in kinds and cues.STILL_FILM.search(text) and (cues.LOSES.search(text) or cues.MODIFIER_WORD.search(text)):
        found.append("film")
    return found


_TWO = 2  # exams: of more a list is asked about
_STOPPED, _DISTINCT = "discontinued", "distinct"
_APART, _REPEATED = APART, "repeat_"
_ANESTHESIA = ("before_anesthesia", "after_anesthesia")
_STRATEGIES = ("subsequent_strategy", "initial_strategy")


def _counted(text: str, events: tuple[str, ...], table: CodeTable) -> list[str]:
    """Return the events that a number makes: so many patients at one stop, and a scan beyond those that are covered."""
    found = []
    if told := cues.PATIENTS_COUNTED.search(text):
        known = {v.value for v in table.rows("vocabulary") if v.attribute == "event"}
        found += [e for n in range(quantities.number(told["n"]) or 0, 1, -1) if (e := f"patients_{n}") in known][:1]
    limits = [int(r.value) for r in table.rows("rules") if r.unit == "scans" and r.condition.split("=")[-1] in events]
    if limits and (count := quantities.counts_up_to(text)):
        found.append("beyond_count" if count > max(limits) else "within_count")
    return found


_PORTABLE = "portable_transport"


_SAME_DAY = "screening_and_diagnostic_same_day"


def _is_facility_claim(text: str) -> bool:
    return bool(cues.FACILITY_CLAIM.search(text))


def _is_of_facility(q: Question, table: CodeTable) -> bool:
    """Tell whether what happened, or the modifiers to choose from, are marked on facility claims alone."""
    if q.reads or cues.PHYSICIAN_CLAIM.search(q.text):
        return False
    if q.setting in _FACILITIES and {*_ANESTHESIA} & {*q.events}:
        return True
    ruled = [(r.value, stated(r.condition).get("claim", ())) for r in table.rules(q.on) if r.unit == "modifier"]
    others = {value for value, claim in ruled if "facility" not in claim}
    return len(q.modifiers) > 1 and {*q.modifiers} <= {value for value, _ in ruled} - others


_FACILITIES = ("hospital", "hospital_inpatient", "hospital_outpatient", "asc")


def _beside_code(question: Question, row: CodeRow, exams: Sequence[ExamWords], table: CodeTable) -> Question | None:
    """Return the question of a pair where a modifier that parts pairs is asked of a code beside another exam in words.

    "Foot films, 3 views, and toe films: can 73660 go with a 59" asks about the foot films and 73660.
    """
    if row.modality not in question.values("modality") or not {*question.modifiers} <= bypassing(question.on, table):
        return None
    others = [x for x in exams if not {*dict(x.attributes).get("regions", ())} <= {*row.regions}]
    beside = cues.TOGETHER.search(question.text) or cues.ADDED.search(question.text)
    here = {a for r in row.regions for a in (r, *table.ancestors("regions", r))}
    elsewhere = tuple(x for x in question.values("regions") if x not in here)
    if not exams and beside and elsewhere:
        named = {**dict(question.attributes), "regions": elsewhere}
        return replace(question, attributes=tuple(named.items()))
    if len(others) != 1:
        return None
    attributes = {"modality": question.values("modality"), **dict(others[0].attributes)}
    return replace(question, attributes=tuple(attributes.items()), views=others[0].views)
