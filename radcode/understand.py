"""Text to Question: what is asked, what was done, who bills, where, for whom, and on which day.

Pure; imports `codes`, `model`, `tables`, `terms`. Never imports another step.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from radcode import asked, clauses, concern, cues, elements, lessons, limits, mastectomy, needs, quantities
from radcode.attributes import describe, suits
from radcode.benefit import benefit_verdict, last_done
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.codes import CodeMention, ModifierId, code_mentions, parse_modifier
from radcode.dating import days_in
from radcode.followup import (
    DEFAULT_CLAIM,
    is_follow_up,
    merged,
    of_exam_before,
    only_part,
    picked,
    tells_on,
    with_story,
)
from radcode.localities import named_place
from radcode.model import Ask, Assumption, ExamWords, Question, Reading, Term
from radcode.orders import both_purposes, by_side, exams_of, with_both_purposes
from radcode.parties import parties
from radcode.parting import bypassing
from radcode.plans import refuted
from radcode.procedures import of_exams, of_procedure
from radcode.readings import (
    agent_or_exam,
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
    with_fused_ct,
    with_one_contrast,
    with_pictures,
    with_strength,
    with_tomosynthesis,
    without_3d,
    without_agent,
)
from radcode.rows import CodeRow, IndicatorRow
from radcode.sides import sides_of_codes
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import Lexicon
from radcode.twohalves import are_apart

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
    if given.last and given.pick:
        return picked(text, given.pick, given.last)
    fresh = _fresh(text, given, table, lexicon.of_names if given.is_name else lexicon)
    if given.last is None or not is_follow_up(fresh, given.last, table):
        return of_exam_before(fresh, given.last, table)
    found = merged(fresh, given.last, table)
    if tells_on(fresh, given.last):
        alone = replace(given, last=None)
        return with_story(found, _fresh(f"{given.last.told.rstrip(' .')}. {text}", alone, table, lexicon))
    if part := only_part(fresh, given.last):
        return with_story(found, _fresh(part, replace(given, last=None), table, lexicon))
    named = without_3d(dict(found.attributes), text)
    if cues.PATIENTS_COUNTED.search(text) and _is_trip(found.codes, found.on, table):
        named = {"technique": (_PORTABLE,), "count": ("multiple",)}
        if found.ask is Ask.CODE:
            found = replace(found, codes=())  # the code named was for another number of patients
        elif found.ask is Ask.VALIDITY:
            found = replace(found, ask=Ask.SUITS)
    return replace(found, attributes=tuple(named.items()))


def _is_trip(codes: tuple[CodeMention, ...], on: date, table: CodeTable) -> bool:
    return any(_PORTABLE in r.technique for m in codes if (r := table.code(m.code, on)))


def _fresh(text: str, given: Given, table: CodeTable, lexicon: Lexicon) -> Question:
    days, wordless = days_in(text, given.on or given.today)
    wordless = _blanked(quantities.AMOUNT, wordless)
    codes = tuple(m for m in code_mentions(wordless) if _is_meant_as_code(m, wordless, table))
    quoted = _quoted(text, wordless, codes, lexicon)
    hearsay = tuple(m for m in codes if any(s <= m.start < e for s, e in quoted))
    codes = tuple(m for m in codes if m not in hearsay) or codes
    codes = _without_refused(codes, wordless, lexicon)
    if cues.CODE_FOR_EXAM.search(text):
        codes = _without_visits(codes, table)
    plain = _blanked(cues.IS_AGED, _blanked(quantities.PROPOSED_UNITS, wordless))
    modifiers = _modifiers(clauses.blanked(plain, quoted), codes, table) or _modifiers(plain, codes, table)
    heard, wordless = wordless, clauses.blanked(wordless, quoted)
    gone, remains = mastectomy.removed(text)
    past = (*_past(text, wordless, lexicon), *gone)
    days = _days_of_ours(clauses.blanked(text, gone), days, past, given.on or given.today)
    wordless = cues.PRONOUN_US.sub(lambda m: m[0][:-2] + "  ", wordless)
    wordless = _blanked(cues.NOTHING_ELSE, _blanked(cues.REPORT_TELLS, wordless))
    exam = _blanked(
        cues.PATIENTS_COUNTED, _blanked(cues.ACCESS_SIDE, _without_modifiers(_blanked(cues.WENT_AWAY, wordless)))
    )
    ours = clauses.blanked(_without_both_lines(exam), past)
    ours = clauses.blanked(ours, _undone(ours, lexicon))
    ours = _blanked(cues.ACCESS, _blanked(cues.STAYS, ours))
    reading, supposed = _as_told(lexicon.read(ours), ours, lexicon)
    reading = mastectomy.of_remaining(reading, remains)
    reading = in_context(_with_kind_quoted(reading, heard, quoted, lexicon), codes, ours)
    denied = reading.values("denied_region")
    if given.pos:
        reading = _with_terms(reading, lexicon.read(f"pos {given.pos}"))
    named = with_one_contrast({a: reading.values(a) for a in ATTRIBUTES if reading.values(a)}, reading)
    whole = with_fused_ct(without_agent(named, ours), ours)
    whole = whole if given.is_name else with_tomosynthesis(whole, ours, reading)
    whole = with_strength(whole, table, text)
    named = without_3d(as_treatment(agent_or_exam(whole, table, text), table, ours), text)
    given_for = exam_and_agent(whole, named, text)
    named = of_several_areas(named, table)
    of_trip = _is_trip(codes, given.on or given.today, table)
    if cues.ASKS_TRANSPORT.search(text) or (
        of_trip and not named.get("regions") and cues.PATIENTS_COUNTED.search(text)
    ):
        named = {"technique": (_PORTABLE,)}
        reading = replace(reading, views=None)
    if _PORTABLE in named.get("technique", ()) and not named.get("regions"):
        several = cues.PATIENTS_COUNTED.search(text)
        named = {"technique": (_PORTABLE,), "count": ("multiple" if several else "single",)}
    named = by_needle(for_symptoms(named, ours), ours, table)
    if denied:
        named["denied_region"] = denied
    if reading.values("denied"):
        named["denied"] = reading.values("denied")
    if "fetus" in named.get("regions", ()):
        named.pop("age", None)  # "all three babies" tells no age of the patient
    if reading.views and not named.get("modality") and named.get("regions"):
        named["modality"] = ("xr",)  # who counts views speaks of films
    reads, owns = _reads_owns(_without_paper(reading, text), text)
    written = any(m.modifiers for m in codes)
    paid = dict(cues.CUES)[Ask.PAYMENT].search(text) is not None
    if reads is None and (owns is None or written) and (not cues.YES_NO.search(text) or (paid and written)):
        reads, owns = _by_component(modifiers, table) or (reads, owns)
    if reads is not None:  # who injected is told beside who reads: not what was asked for
        named["role"] = tuple(r for r in named.get("role", ()) if r != "injection")
        named = {k: v for k, v in named.items() if v}
    # a modifier that is asked for tells nothing, but for one beside the one side that was done
    needed = needs.is_asked(text) and not reading.values("side")
    chosen = cues.YES_NO.search(text) or cues.MODIFIER_CHOICE.search(text) or needed
    implied = {} if chosen else _implied(modifiers, table)
    payer, payer_from = _payer(reading, given, text)
    on, on_from = _day_of_service(days, given)
    named = of_procedure(with_pictures(named, ours), ours, on, table)
    listed = named.get("regions", ())
    named = as_specimen(as_survey(named, table))
    apart = () if codes else exams_of(ours, lexicon, on, table)
    if not given.is_name and not elements.are_told_apart(apart):
        named = elements.completed(named, reading, text, on, table)
    supposed = (*supposed, *elements.supposed(named, reading, clauses.asking(ours)))
    terms = asked.indicators_asked(wordless, on, table)
    assumptions = (
        Assumption("date_of_service", on.isoformat(), _origin(on_from)),
        Assumption("payer", payer, _origin(payer_from)),
        Assumption("claim", DEFAULT_CLAIM, "default"),
        *([Assumption("owns_equipment", "no", "default")] if reads and owns is None else []),
        *([Assumption("setting", s, "setting") for s in reading.values("setting")[:1]] if given.pos else []),
    )
    question = Question(
        text=text,
        ask=Ask.CODE,
        attributes=tuple(named.items()),
        views=reading.views,
        codes=codes,
        modifiers=modifiers,
        reads=reads,
        owns=False if reads and owns is None else owns,
        setting=next(iter(reading.values("setting")), ""),
        payer=payer,
        claim="facility" if _is_facility_claim(text) else DEFAULT_CLAIM,
        side=_side_of_all(reading, codes, ours) or implied.get("side", ""),
        events=_events(
            reading, text, [r for m in codes if (r := table.code(m.code, on))], implied.get("event", ""), table
        ),
        on=on,
        yes_no=bool(cues.YES_NO.search(text)),
        outside=_outside(text, reading, codes, modifiers, terms, lexicon),
        unknown=reading.unknown,
        assumptions=assumptions,
        also_on=days[1] if len(days) > 1 else None,
        words=reading.words,
        denied=reading.denied,
        doubted=tuple(dict.fromkeys(m.code for m in hearsay)),
        supposed=tuple((t.attribute, (t.value,)) for t in supposed),
        told=text,
    )
    question = with_both_purposes(replace(question, apart=are_apart(question, table)))
    told = {implied.get("event", "")} - {*reading.values("event")}
    rows = list(dict.fromkeys(r for m in codes if (r := table.code(m.code, on))))
    if len(rows) > 1 and (sides := sides_of_codes(ours, codes, rows, lexicon, table)):
        wide = tuple((a, v) for a, v in question.attributes if a != "laterality")
        question = replace(question, side="", sides=sides, attributes=wide)
    question = _either(question, rows)
    if not codes:
        question = replace(
            question,
            exams=(apart if named.get("regions", ()) == listed else ())
            or by_side(ours, lexicon, table)
            or both_purposes(question)
            or tuple(ExamWords(tuple(x.items()), None, "", reading.words, reading.denied) for x in given_for),
        )
        exams = of_exams(tuple(_with_denied(x, named) for x in question.exams), named, ours, on, table)
        question = replace(question, exams=exams)
        question = elements.both_ways(question, on, table)
    denied_here = bool(codes) and question.claim == "facility" and cues.DENIED.search(text) is not None
    if denied_here and len({m.code for m in codes}) == 1:
        return replace(question, ask=Ask.CODE)  # what the hospital bills instead is wanted
    if not question.outside and len(modifiers) > 1 and question.events and cues.MODIFIER_CHOICE.search(text):
        return replace(question, ask=Ask.MODIFIER)  # "76 or 77?": what was told decides
    if not question.outside and asked.is_about_terms(text, terms, modifiers, codes=bool(codes)):
        return replace(question, ask=Ask.MEANING)
    if len({m.code for m in codes}) == 1 and cues.IDENTIFIES.search(text) and asked.is_proposal(text):
        return replace(question, ask=Ask.MEANING)
    placed = cues.ALLOWS.search(text) and not cues.MODIFIER_WORD.search(text) and named_place(question, table)
    ask = (
        Ask.PAYMENT
        if placed and not question.outside
        else _ask(text, question, _is_other_exam(question, rows, table), _is_misfit(question, rows, table))
    )
    if ask in (Ask.ALLOWED, Ask.PAIR) and (
        beside := _beside_code(question, rows, exams_of(ours, lexicon, on, table), table)
    ):
        question, ask = beside, Ask.PAIR
    if ask is Ask.PAYMENT and payer != DEFAULT_PAYER and payer_from == "question" and not cues.OF_SCHEDULE.search(text):
        if cues.AMOUNT_WANTED.search(text):
            return replace(question, ask=Ask.OUTSIDE, outside="account")
        ask = Ask.RULE  # whether a plan pays is no amount of Medicare
    if lessons.is_taught(question, ask, table):
        return replace(question, ask=Ask.EXPLAIN, outside="")
    if codes and not rows and ask in _OF_LIVE and all(table.knows(m.code) for m in codes):
        ask = Ask.VALIDITY  # whatever is asked of a code that is not in force, that comes first
    if (
        ask in (Ask.VALIDITY, Ask.SUITS)
        and rows
        and (refuted(question, table) or _is_of_benefit(question, rows, table))
    ):
        ask = Ask.RULE  # an age or an interval was told: in force is not yet covered
    if ask is Ask.PAIR:  # a modifier put forward tells of no encounter: whether it may stand is what is asked
        question = replace(question, events=tuple(e for e in question.events if e not in told))
    return replace(question, ask=ask)


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


_OF_LIVE = (Ask.CODE, Ask.MODIFIER, Ask.UNITS, Ask.PAYMENT, Ask.RULE, Ask.ALLOWED, Ask.SUITS, Ask.PAIR)


def _side_of_all(reading: Reading, codes: tuple[CodeMention, ...], text: str) -> str:
    """Return the side of all that was done; none where each has its own, or two things were done on one side."""
    return "" if _each_its_side(reading, codes) or cues.SAME_SIDE.search(text) else side_of(reading)


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


def _is_meant_as_code(mention: CodeMention, text: str, table: CodeTable) -> bool:
    """A number that no table knows is still a code when it is written as one; a dollar amount or a ZIP is not."""
    if cues.BILLED_BY_OTHERS.match(text[mention.end :]):
        return False
    before = text[: mention.start].rstrip()[-12:].lower()
    return not before.endswith(("$", "zip", "zip code", "#", "mrn", "acct", "account"))


def _without_refused(codes: tuple[CodeMention, ...], text: str, lexicon: Lexicon) -> tuple[CodeMention, ...]:
    """Leave out a code that the payer is said not to take, where the codes of an exam in words are wanted."""
    kept = tuple(m for m in codes if not cues.NOT_TAKEN.search(text[: m.start]))
    proposed = cues.YES_NO.search(text) or cues.PROPOSES.search(text)
    wanted = (cues.CODES_WANTED.search(text) or not proposed) and names_exam(lexicon.read(text))
    return kept if wanted else codes


def _without_visits(codes: tuple[CodeMention, ...], table: CodeTable) -> tuple[CodeMention, ...]:
    """Leave out numbers of sections that are not RadCode's, such as a visit that a story tells of."""
    sections = {m.code: table.section(m.code) for m in codes if not table.knows(m.code)}
    others = {c for c, s in sections.items() if s is not None and s.unit not in ("inside", "partly", "whole")}
    return tuple(m for m in codes if m.code not in others)


def _modifiers(text: str, codes: tuple[CodeMention, ...], table: CodeTable) -> tuple[ModifierId, ...]:
    listed = {r.modifier for r in table.rows("modifiers")}
    named = [m["after"] or m["before"] for m in cues.MODIFIER_NAMED.finditer(text)]
    written = [x for x in named if x in listed and x.isupper()]  # "modifier ER", but not "modifier is"
    written += _beside_each_other(text, listed, table)
    for m in cues.BARE_MODIFIER.finditer(text):
        word = next(x for x in m.groups() if x)
        end = m.start() + m[0].rindex(word) + len(word)
        if word.upper() in listed and not cues.COUNTED.match(text[end:]):
            named.append(word)
    words = re.findall(r"\b[A-Z][A-Z0-9]\b", text) if len(text.split()) <= _FEW else []
    named += [x for x in words if x in listed and not codes]
    found = [*(m for c in codes for m in c.modifiers), *(parse_modifier(x) for x in named)]
    found = [m for m in found if m in written or m not in cues.NOT_MODIFIERS]
    return tuple(dict.fromkeys([*found, *map(parse_modifier, written)]))


def _beside_each_other(text: str, listed: set[str], table: CodeTable) -> list[str]:
    """Return modifiers named side by side, "XE, XS and XP", unless all of them are words of exams too, as RT and LT."""
    found: list[str] = []
    for run in (*cues.MODIFIERS_LISTED.finditer(text), *cues.MODIFIER_CHOICE.finditer(text)):
        members = re.findall(r"(?<!\w)\w\w(?!\w)", run[0])
        members = [x for x in members if x in listed]
        counted = cues.COUNTED.match(text[run.end() :])
        telling = [x for x in members if x.lower() not in table.short_terms]
        named = (
            bool(cues.MODIFIER_CHOICE.search(run[0]))
            or any(not x.isdigit() for x in telling)
            or (telling and cues.OF_TERMS.search(text))
        )
        if len(members) > 1 and not counted and named:
            found += members
    return found


_FEW = 6  # words: in so short a text two capitals that a modifier table lists are that modifier


def _without_both_lines(text: str) -> str:
    """Blank the "both" of two lines of a claim, two exams or two lesions: it names no side."""
    for both in (cues.BOTH_LINES, cues.BOTH_THINGS):
        text = both.sub(lambda m: re.sub(r"\bboth\b", "    ", m[0], flags=re.IGNORECASE), text)
    return text


def _without_modifiers(text: str) -> str:
    agreed = text if cues.OTHER_SIDE.search(text) else _blanked(cues.AGREES, text)  # "one left and one right?"
    return _blanked(cues.MODIFIER_NAMED, agreed)


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    """Return the text with what matches as spaces, so that offsets stay."""
    return pattern.sub(lambda m: " " * len(m[0]), text)


def _quoted(text: str, wordless: str, codes: Sequence[CodeMention], lexicon: Lexicon) -> tuple[clauses.Span, ...]:
    """Return what the text quotes from a source, where the rest still names an exam, or a code of its own."""
    spans = clauses.quoted(text)
    if not spans:
        return ()
    own = [m for m in codes if not any(s <= m.start < e for s, e in spans)]
    if own and len(own) < len(codes) and cues.BOTH_LINES.search(text):
        return ()  # "the charge sheet has a push beside it, bill both?" asks about that too
    rest = lexicon.read(clauses.blanked(wordless, spans))
    kind = rest.values("modality") and (rest.values("purpose") or rest.values("technique"))
    return spans if own or kind or names_exam(rest) or len(rest.values("regions")) > 1 else ()


def _with_kind_quoted(reading: Reading, text: str, quoted: Sequence[clauses.Span], lexicon: Lexicon) -> Reading:
    """Take from what a source says the one kind of study that it speaks of, where the rest names none."""
    if not quoted or reading.values("modality"):
        return reading
    said = [t for a, b in quoted for t in lexicon.read(text[a:b]).terms if t.attribute == "modality"]
    return replace(reading, terms=(*reading.terms, *said)) if len({t.value for t in said}) == 1 else reading


def _past(text: str, wordless: str, lexicon: Lexicon) -> tuple[clauses.Span, ...]:
    """Return what was before or is only why the exam was done, where the rest still names an exam or a code."""
    found: list[clauses.Span] = []
    for span in (*clauses.past(text), *clauses.supposed(text)):
        rest = clauses.blanked(wordless, [*found, span])
        if code_mentions(rest) or names_exam(lexicon.read(rest)):
            found.append(_with_list(span, text, lexicon))
    return tuple(found)


def _undone(text: str, lexicon: Lexicon) -> tuple[clauses.Span, ...]:
    """Return what was not done, "pelvis not scanned", where the rest still names an exam that has no use for it.

    What an ultrasound leaves out makes it limited, and whether contrast was given tells the code.
    """
    found: list[clauses.Span] = []
    whole = lexicon.read(text)
    for ways in clauses.undone(text):
        for span in ways:
            rest, told = lexicon.read(clauses.blanked(text, [*found, span])), lexicon.read(text[slice(*span)])
            kinds = {*rest.values("modality"), *told.values("modality")}
            says = any(told.values(a) for a in ("regions", "modality", "technique")) or rest.views != whole.views
            if says and kinds and "us" not in kinds and not told.values("contrast") and names_exam(rest):
                found.append(span)
                break
    return tuple(found)


def _with_list(span: clauses.Span, text: str, lexicon: Lexicon) -> clauses.Span:
    """Take what follows a comma with what was before it, "hx breast ca, colon ca", unless it tells of an exam."""
    start, end = span
    for part in cues.LIST_PART.finditer(text, end):
        read = lexicon.read(part["part"])
        told = read.views or any(read.values(a) for a in (*_TELLING, "reader", "owner", "laterality", "side"))
        if part.start() != end or told or code_mentions(part["part"]):
            break
        end = part.end()
    return start, end


_TELLING = ("modality", "technique", "contrast", "extent", "purpose", "count", "role")


def _days_of_ours(text: str, days: tuple[date, ...], past: Sequence[clauses.Span], today: date) -> tuple[date, ...]:
    """Leave out the days of earlier exams, "last screening 4/18/2025", unless nothing else can be the day meant."""
    if len(days) > 1 and dict(cues.CUES)[Ask.PAYMENT].search(text):
        return days  # two years are compared
    ours = days_in(clauses.blanked(text, past), today).days
    now = days_in(clauses.blanked(text, clauses.past(text)), today).days
    had = cues.HAD_THEN.search(text) and cues.DUE.search(text)
    if had or cues.ANOTHER.search(text):  # "screened in 2019, can he get another one"
        return tuple(d for d in now if d >= today)
    return now or (() if cues.DUE.search(text) else ours)


def _as_told(reading: Reading, text: str, lexicon: Lexicon) -> tuple[Reading, tuple[Term, ...]]:
    """Where sentences tell what was done, take contrast, views, side and extent from them, not from order or question.

    "No IV gad. Does the gel make it a with contrast code" was done without. Returned beside it: what is only supposed.
    """
    asked = (*clauses.asking(text), *clauses.ordered(text))
    told = lexicon.read(clauses.blanked(text, asked)) if asked else reading
    said = {t.attribute for t in told.terms} & _DONE
    inside = {t for t in reading.terms if t.attribute in said and any(s <= t.start < e for s, e in asked)}
    terms = tuple(t for t in reading.terms if t not in inside)
    views = told.views or reading.views
    if views and not told.views and (number := clauses.done_instead(text)):
        views = lexicon.read(f"{number} views").views or views
    return replace(reading, terms=terms, views=views), tuple(inside)


_DONE = frozenset(("contrast", "side", "laterality", "extent", "purpose"))


def _with_terms(reading: Reading, more: Reading) -> Reading:
    return replace(reading, terms=(*reading.terms, *more.terms))


def _without_paper(reading: Reading, text: str) -> Reading:
    """Drop the reader that is a sheet of paper: "order reads SCREENING mammo"."""
    paper = [m.end() for m in cues.PAPER_READS.finditer(text)]
    acts = {m.start() for m in cues.TECHNOLOGIST_ACTS.finditer(text)}
    kept = (t for t in reading.terms if t.attribute != "reader" or t.end not in paper)
    return replace(reading, terms=tuple(t for t in kept if t.attribute != "component" or t.start not in acts))


def _reads_owns(reading: Reading, text: str) -> tuple[bool | None, bool | None]:
    """Return who reads and owns: what the clauses say of us and others, else what the vocabulary finds."""
    told, found = parties(text), _by_words(reading, text)
    reads = found[0] if told.reads is None else told.reads
    owns = found[1] if told.owns is None else told.owns
    if reads is False and owns is None and not _IN_HOSPITAL & {*reading.values("setting")}:
        owns = True  # who bills and does not read has nothing but the technical side
    return reads, owns


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
    if "professional" in component:
        return True, False if owns is None else owns
    if "technical" in component and "global" not in component:
        return False, True if owns is None else owns
    if "global" in component and reads is None and not cues.GLOBAL_TALK.search(text):
        return True, True
    return reads, owns


def _by_component(modifiers: tuple[ModifierId, ...], table: CodeTable) -> tuple[bool, bool] | None:
    """Tell who reads and owns from a component modifier named in the question, by the rules that give it."""
    if len({*modifiers} & {m for x in table.rows("indicators") if x.kind == "pctc" for m in x.allows}) > 1:
        return None  # both halves named: a choice between them is asked for
    for rule in table.rows("rules"):
        if rule.kind == "component" and rule.unit == "modifier" and rule.value in modifiers and not rule.subject:
            facts = dict(part.split("=", 1) for part in rule.condition.split("&") if "=" in part)
            if {"reads", "owns"} <= facts.keys() and "setting" not in facts:
                return facts["reads"] == "yes", facts["owns"] == "yes"
    return None


def _payer(reading: Reading, given: Given, text: str) -> tuple[str, str]:
    """Return whose rules are asked for: a payer that another is only compared with, "as Medicare does", is not it."""
    said = [t for t in reading.terms if t.attribute == "payer"]
    meant = [t.value for t in said if not cues.COMPARED.search(text[: t.start])]
    if meant:
        return meant[-1], "question"
    if given.payer:
        return given.payer.lower(), "setting"
    return (said[-1].value, "question") if said else (DEFAULT_PAYER, "default")


def _implied(modifiers: tuple[ModifierId, ...], table: CodeTable) -> dict[str, str]:
    """Return the side and the event that a modifier on the line tells of, by the one rule that gives it for both."""
    found: dict[str, str] = {}
    for rule in table.rows("rules"):
        if rule.kind in ("side", "reduction") and rule.unit == "modifier" and rule.value in modifiers:
            facts = dict(part.split("=", 1) for part in rule.condition.split("&") if "=" in part)
            found |= {k: v for k, v in facts.items() if k in ("side", "event") and "|" not in v}
    return found


def _events(reading: Reading, text: str, named: list[CodeRow], implied: str, table: CodeTable) -> tuple[str, ...]:
    events = tuple(dict.fromkeys((*reading.values("event"), *([implied] if implied else []))))
    if (again := _repeat(text)) and len({r.code for r in named}) < 2:
        events = tuple(dict.fromkeys((*(e for e in events if e != "separate_session"), again)))
    events = tuple(dict.fromkeys((*events, *_counted(text, events, table))))
    if cues.OF_A_HOME.search(text):
        events = tuple(e for e in events if e != "resident")
    mammograms = {r.purpose for r in named if r.modality == "mammo"}
    both = {"screening", "diagnostic"} <= {*reading.values("purpose"), *mammograms}
    mammo = mammograms or "mammo" in reading.values("modality")
    if mammo and cues.OTHER_DAY.search(text):
        return tuple(dict.fromkeys((*(e for e in events if e != _SAME_DAY), "other_day")))
    if both and cues.SAME_DAY.search(text):
        return tuple(dict.fromkeys((*events, "screening_and_diagnostic_same_day")))
    return events


def _repeat(text: str) -> str:
    """Return the event of a study done again on the same day, by whom it is read; empty when it was only retaken."""
    two_times = cues.TWO_TIMES.search(text)
    if cues.RETAKEN.search(text) and not two_times:
        return ""
    if cues.REPEAT_OTHER.search(text) or (two_times and cues.BY_ANOTHER.search(text)):
        return "repeat_same_physician" if cues.OF_ONE_GROUP.search(text) else "repeat_other_physician"
    same = cues.REPEAT_SAME.search(text) or (two_times and cues.BOTH_BY.search(text))
    return "repeat_same_physician" if same else ""


def _counted(text: str, events: tuple[str, ...], table: CodeTable) -> list[str]:
    """Return the events that a number makes: so many patients at one stop, and a scan beyond those that are covered."""
    found = []
    if told := cues.PATIENTS_COUNTED.search(text):
        known = {v.value for v in table.rows("vocabulary") if v.attribute == "event"}
        found += [e for n in range(quantities.number(told["n"]) or 0, 1, -1) if (e := f"patients_{n}") in known][:1]
    limits = [int(r.value) for r in table.rows("rules") if r.unit == "scans" and r.condition.split("=")[-1] in events]
    if limits and quantities.counts_up_to(text) > max(limits):
        found.append("beyond_count")
    return found


_PORTABLE = "portable_transport"
_SAME_DAY = "screening_and_diagnostic_same_day"


def _is_facility_claim(text: str) -> bool:
    return bool(cues.FACILITY_CLAIM.search(text))


def _of_what(text: str, reading: Reading) -> str:
    """Return the sentences that ask, where others tell of an exam: what else these tell is beside the question."""
    if not names_exam(reading) or cues.INSTRUCTION.search(text):
        return text
    return _asking(text) or text


def _asking(text: str) -> str:
    """Return the sentences that ask where others do not, else those that want a code: "codes please"."""
    wants_code = dict(cues.CUES)[Ask.CODE]
    asks = clauses.asking(text) or [p for p in clauses.sentences(text) if wants_code.search(text[slice(*p)])]
    return "\n".join(text[start:end] for start, end in asks)


def _outside(
    text: str,
    reading: Reading,
    codes: tuple[CodeMention, ...],
    modifiers: tuple[ModifierId, ...],
    terms: Sequence[IndicatorRow],
    lexicon: Lexicon,
) -> str:
    if cues.INSTRUCTION.search(text):
        return "instruction"
    asks = _of_what(text, reading)
    said = (reading if asks == text else lexicon.read(asks)).values("outside")
    of_exam = bool(cues.CODE_FOR_EXAM.search(text)) and names_exam(reading)
    if cues.ICD.search(asks) and of_exam:
        return ""
    if cues.ICD.search(asks):
        return "diagnosis"
    if (cues.ADVICE.search(asks) and not codes) or cues.TREATMENT.search(asks):
        return "medical_advice"
    if cues.ACCOUNT.search(asks):
        return "account"
    if cues.ANESTHESIA.search(asks) and not codes:
        return "anesthesia"
    exam = any(reading.values(a) for a in ("modality", "regions", "technique", "contrast", "tracer", "approach"))
    # a drug, a blood test or an operation beside an exam is why the exam is done: "CT chest, CBC was normal"
    told_beside = names_exam(reading) and said[:1] in (("drug",), ("laboratory",), ("surgery",))
    ruled = reading.values("modality") and dict(cues.CUES)[Ask.RULE].search(text)
    if said and not codes and not ruled and not told_beside and not of_exam:
        return said[0]
    if cues.MADE_UP.search(asks) and not codes:
        return "made_up"
    if not (codes or modifiers or terms or _has_rules(text)) and concern.is_otherwise(text):
        return "general"
    words = exam or bool(reading.values("setting") or reading.values("owner") or reading.values("reader"))
    if codes or words or reading.views or modifiers or terms or cues.CODING.search(text):
        return ""
    return "general"


def _beside_code(
    question: Question, rows: Sequence[CodeRow], exams: Sequence[ExamWords], table: CodeTable
) -> Question | None:
    """Return the question of a pair where a modifier that parts pairs is asked of a code beside another exam in words.

    "Foot films, 3 views, and toe films: can 73660 go with a 59" asks about the foot films and 73660.
    """
    if len(rows) != 1 or not {*question.modifiers} <= bypassing(question.on, table):
        return None
    if rows[0].modality not in question.values("modality"):
        return None
    others = [x for x in exams if not {*dict(x.attributes).get("regions", ())} <= {*rows[0].regions}]
    beside = cues.TOGETHER.search(question.text) or cues.ADDED.search(question.text)
    elsewhere = tuple(x for x in question.values("regions") if x not in rows[0].regions)
    if not exams and beside and elsewhere:
        named = {**dict(question.attributes), "regions": elsewhere}
        return replace(question, attributes=tuple(named.items()))
    if len(others) != 1:
        return None
    attributes = {"modality": question.values("modality"), **dict(others[0].attributes)}
    return replace(question, attributes=tuple(attributes.items()), views=others[0].views)


def _has_rules(text: str) -> bool:
    """Tell whether how often, for whom or what the report must say is asked, or what tells two exams apart."""
    heard = dict(cues.CUES)
    of_age = cues.AGED.search(text) and cues.ELIGIBLE.search(text)
    return bool(of_age or cues.TEACH.search(text) or any(heard[a].search(text) for a in (Ask.RULE, Ask.COMPARE)))


def _either(q: Question, rows: list[CodeRow]) -> Question:
    """Take "71046 or 71045 for one view" as a question for the code: codes of one exam, or answers to choose from."""
    choices = len(cues.CHOICE.findall(q.text)) > 1 and len(rows) > 1
    if choices and q.values("modality") and (q.values("regions") or q.values("technique")):
        return replace(q, codes=())
    kinds = {(r.modality, r.regions) for r in rows}
    described = q.views or any(q.values(a) for a in ("contrast", "extent", "purpose", "laterality"))
    if len(rows) < 2 or len(kinds) > 1 or not described or not cues.EITHER.search(q.text):
        return q
    ((modality, regions),) = kinds
    return replace(q, codes=(), attributes=(*q.attributes, ("modality", (modality,)), ("regions", regions)))


def _is_other_exam(q: Question, rows: list[CodeRow], table: CodeTable) -> bool:
    """Tell whether the words describe another exam than the one code named: another region or kind of study.

    An angiogram whose 3-D work is missing is no other exam.
    """
    if len(rows) == 1 and cues.NO_3D.search(q.text):
        return False
    if len(rows) != 1:
        return bool(q.values("modality") or q.values("regions") or q.values("technique"))
    row = rows[0]
    same_kind = row.modality in q.values("modality")
    if same_kind and cues.CODE_BESIDE.search(q.text) and set(q.values("regions")) - {*row.regions}:
        return True
    modality = set(q.values("modality")) - {*table.ancestors("modality", row.modality)}
    up = {a for o in row.regions for a in table.ancestors("regions", o)}
    apart = [x for x in q.values("regions") if x not in up and not up & set(table.ancestors("regions", x)) - {"body"}]
    technique = set(q.values("technique")) - set(row.technique)
    return bool(modality or apart or technique)


def _is_misfit(q: Question, rows: list[CodeRow], table: CodeTable) -> bool:
    """Tell whether the words describe another form of the exam than the one code named.

    Several things done are no other form of the code for the first of them.
    """
    if len(rows) == 1 and rows[0].count in ("", "first"):
        q = replace(q, attributes=tuple((a, v) for a, v in q.attributes if a != "count"))
    return len(rows) == 1 and bool(q.attributes or q.views) and not suits(rows[0], describe(q), table)


def _ask(text: str, q: Question, other_exam: bool, misfit: bool) -> Ask:
    if q.outside:
        return Ask.OUTSIDE
    exam = any(q.values(a) for a in ("modality", "regions", "technique"))
    codes: list[str] = list(dict.fromkeys(m.code for m in q.codes))
    asking = _asking(text)
    heard = _heard(text, asking)
    asks = "?" in text or q.yes_no or not exam
    eligible = cues.AGED.search(text) and cues.ELIGIBLE.search(asking or text) and len(codes) < _SEVERAL
    if asks and eligible and not {Ask.CODE, Ask.MODIFIER} & set(heard):
        heard.append(Ask.RULE)
    if exam and not codes and limits.is_stated(text) and Ask.CODE not in heard:
        heard.append(Ask.RULE)
    if Ask.COMPARE in heard and len(codes) > 1:
        return Ask.COMPARE
    if not codes and not q.values("regions") and cues.REDUCTION.search(text):
        return Ask.RULE  # of scans in general, whatever was scanned
    if not codes and not exam:
        return _ask_in_general(text, q, heard)
    if cues.WHY.search(text) and cues.SOMETIMES.search(text):
        return Ask.EXPLAIN  # one code this time and another one that time
    if not codes and cues.OPENS_WHY.search(text):
        return Ask.EXPLAIN
    if cues.TEACH.search(text) and not codes and Ask.CODE not in heard:
        return Ask.EXPLAIN
    return _ask_of_pair(text, q, heard, codes, other_exam) or _ask_of_exam(
        text, q, heard, codes, misfit=misfit, other_exam=other_exam
    )


_SEVERAL = 2  # codes named: what is asked of them is no age


def _heard(text: str, asking: str) -> list[Ask]:
    """Return what is asked for by its words: by those of the sentences that ask, where these tell, else by all."""
    said = [ask for ask, pattern in cues.CUES if pattern.search(asking)]
    return said if set(said) - {Ask.MEANING} else [ask for ask, pattern in cues.CUES if pattern.search(text)]


def _ask_in_general(text: str, q: Question, heard: list[Ask]) -> Ask:
    if Ask.RULE in heard and not cues.EXPLAIN.search(text):
        return Ask.RULE
    if len(q.modifiers) == 1 and (Ask.MEANING in heard or len(text.split()) <= _SHORT):
        return Ask.MEANING
    return Ask.EXPLAIN


_SHORT = 4  # words: "whats XU", "TC stands for?"


def _ask_of_pair(text: str, q: Question, heard: list[Ask], codes: list[str], exam: bool) -> Ask | None:
    """Two codes, or a code and an exam, are a question about both unless something else is asked of them."""
    closed = _is_closed(text, q)
    figures = {Ask.PAYMENT, Ask.UNITS, Ask.RULE} & set(heard)
    if len(codes) > 1 and cues.TIMES.search(text):
        figures -= {Ask.UNITS}  # "10005 x2 plus 76942?" proposes lines
    if len(q.exams) > 1 and not codes and not figures and _is_proposed(text, q) and _two_lines(text):
        return Ask.PAIR
    if len(codes) > 1 and not figures and Ask.VALIDITY not in heard:
        return Ask.PAIR
    if (
        codes
        and exam
        and cues.ADDED.search(text)
        and not figures
        and (closed or _is_proposed(text, q) or not q.modifiers)
    ):
        return Ask.PAIR
    together = cues.TOGETHER.search(text) or cues.JOINED.search(text) or cues.INCLUDED.search(text)
    if closed and together and codes and exam and not q.modifiers and not figures and Ask.VALIDITY not in heard:
        return Ask.PAIR
    return None


def _two_lines(text: str) -> bool:
    return bool(cues.SEPARATE.search(text) or cues.SAME_CLAIM.search(text))


def _is_proposed(text: str, q: Question) -> bool:
    """Tell whether exams in words are put forward for a yes or no, not for their codes."""
    asks_code = dict(cues.CUES)[Ask.CODE].search(text) or cues.OPEN_QUESTION.search(text)
    return bool(cues.PROPOSES.search(text) or _is_closed(text, q)) and not asks_code


def _is_closed(text: str, q: Question) -> bool:
    """Tell whether yes or no is wanted: it starts like that, or ends in a question mark without a question word."""
    is_open = cues.OPEN_QUESTION.search(text) or cues.ENDS_OPEN.search(text)
    return q.yes_no or (text.rstrip().endswith("?") and not is_open)


def _is_order(text: str, q: Question) -> bool:
    """Tell whether an exam is told with its contrast, or who reads and owns, nothing asked: "CTE, covers pelvis"."""
    asks = "?" in text or q.yes_no or cues.OPEN_QUESTION.search(text) or cues.PROPOSES.search(text)
    told = q.reads is not None and q.owns is not None
    return not asks and (told or bool(q.values("contrast") and q.values("regions")))


def _ask_of_exam(text: str, q: Question, heard: list[Ask], codes: list[str], *, misfit: bool, other_exam: bool) -> Ask:
    exam = any(q.values(a) for a in ("modality", "regions", "technique"))
    if Ask.PAYMENT in heard and not (Ask.RULE in heard and cues.OFTEN.search(text)):
        return Ask.PAYMENT
    bare = codes and not cues.OPEN_QUESTION.search(text) and not any(m.modifiers for m in q.codes)
    either = cues.MODIFIER_CHOICE.search(text) or (cues.EITHER.search(text) and cues.OPEN_QUESTION.search(text))
    if len(q.modifiers) > 1 and either and q.events:
        return Ask.MODIFIER  # "GA or GZ, what do we append": the event decides
    of_why = cues.OPENS_WHY.search(text) and len(codes) == 1 and cues.CANNOT.search(text)
    if q.modifiers and (of_why or _is_closed(text, q) or (bare and Ask.MODIFIER not in heard)):
        return Ask.SUITS if misfit and q.views else Ask.ALLOWED  # fewer views are another code, not a modifier
    described = exam or any(q.values(a) for a in ("contrast", "extent", "purpose", "laterality")) or q.views
    rest = {Ask.RULE, Ask.VALIDITY, Ask.UNITS, Ask.MODIFIER} & set(heard)
    other_code = misfit and not other_exam and rest == {Ask.UNITS} and not cues.OPEN_COUNT.search(text)
    if _is_closed(text, q) and len(codes) == 1 and described and (not rest or other_code):
        return Ask.SUITS
    if q.events and cues.ENDS_WITH_MODIFIER.search(text):
        return Ask.MODIFIER
    if Ask.RULE in heard and (Ask.CODE not in heard or cues.OFTEN.search(text)) and not _is_order(text, q):
        return Ask.RULE
    dated = any(a.name == "date_of_service" and a.origin == "question" for a in q.assumptions)
    asks_nothing = not set(heard) - {Ask.VALIDITY} and not exam
    told = q.reads is not None or q.owns is not None or bool(q.events or q.side or q.setting)
    line = told and not {Ask.CODE, Ask.VALIDITY} & set(heard) and not cues.DEFINES.search(text)
    if codes and not exam and line and not misfit and not {Ask.UNITS, Ask.MODIFIER} & set(heard):
        return Ask.CODE  # who did what where was told beside a code: its line is wanted
    if codes and (Ask.VALIDITY in heard or (asks_nothing and (dated or _is_closed(text, q)))):
        return Ask.VALIDITY
    for ask in (Ask.UNITS, Ask.MODIFIER):
        if ask in heard:
            return ask
    if codes and not exam and Ask.CODE not in heard:
        return Ask.MEANING
    return Ask.CODE if not codes or Ask.CODE in heard or exam else Ask.MEANING
