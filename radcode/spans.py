"""The parts of a text that tell of another time or another voice: quoted, past, never done, supposed.

Pure; imports `clauses`, `cues`, `model`, `terms`. Spans are (start, end) in characters of the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from radcode import clauses, cues
from radcode.codes import CodeMention, code_mentions
from radcode.dating import days_in
from radcode.model import Ask, Reading, Term
from radcode.readings import (
    TREATMENTS,
    names_exam,
)
from radcode.terms import Lexicon


def quoted_in(text: str, wordless: str, codes: Sequence[CodeMention], lexicon: Lexicon) -> tuple[clauses.Span, ...]:
    """Return what the text quotes from a source, where the rest still names an exam, or a code of its own."""
    spans = clauses.quoted(text) or _offered(text, codes) or _misnamed(text, wordless, lexicon)
    if not spans:
        return ()
    own = [m for m in codes if not any(s <= m.start < e for s, e in spans)]
    if own and len(own) < len(codes) and cues.BOTH_LINES.search(text):
        return ()  # "the charge sheet has a push beside it, bill both?" asks about that too
    rest = lexicon.read(cues.OF_REPORT.sub(_blank, clauses.blanked(wordless, spans)))
    if own and not any(s <= m.start < e for s, e in spans for m in codes) and not rest.values("regions"):
        return ()  # "header says MRI lumbar spine, template pulled 72158": the exam is told nowhere else
    kind = bool(rest.values("modality") and (rest.values("purpose") or rest.values("technique")))
    kind = kind or bool(TREATMENTS & {*rest.values("technique")} and rest.values("regions"))
    return spans if own or kind or names_exam(rest) or len(rest.values("regions")) > 1 else ()


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _offered(text: str, codes: Sequence[CodeMention]) -> tuple[clauses.Span, ...]:
    """Return where a program or a person puts forward all codes that are named: the coder stands by none of them."""
    if cues.ADDED.search(text) or cues.SEPARATE.search(text):
        return ()  # a line beside the exam is put forward, and no other code for it
    spans = tuple(s for s in clauses.offered(text) if any(s[0] <= m.start < s[1] for m in codes))
    return spans if all(any(a <= m.start < b for a, b in spans) for m in codes) else ()


def _misnamed(text: str, wordless: str, lexicon: Lexicon) -> tuple[clauses.Span, ...]:
    """Return what somebody keyed or wants the exam as, where it is another exam and the rest still names its own."""
    if cues.ADDED.search(text) or cues.SEPARATE.search(text) or cues.BOTH_LINES.search(text):
        return ()
    said = [s for s in clauses.misnamed(text) if _names_another(text, wordless, s, lexicon)]
    return tuple(said) if said and names_exam(lexicon.read(clauses.blanked(wordless, said))) else ()


def _names_another(text: str, wordless: str, span: clauses.Span, lexicon: Lexicon) -> bool:
    """Tell whether a stretch names an exam, or, after "as" or "under", only the part of the body of another one."""
    told = lexicon.read(wordless[slice(*span)])
    return names_exam(told) or bool(told.values("regions") and _AS.search(text[slice(*span)]))


_AS = re.compile(r"\b(?:as|under|like|typed|keyed|entered|booked|logged|picked)\b", re.IGNORECASE)


def with_kind_quoted(reading: Reading, text: str, quoted: Sequence[clauses.Span], lexicon: Lexicon) -> Reading:
    """Take from what a source says the one kind of study that it speaks of, where the rest names none."""
    if not quoted or reading.values("modality"):
        return reading
    said = [t for a, b in quoted for t in lexicon.read(text[a:b]).terms if t.attribute == "modality"]
    return replace(reading, terms=(*reading.terms, *said)) if len({t.value for t in said}) == 1 else reading


def past_in(text: str, wordless: str, lexicon: Lexicon) -> tuple[clauses.Span, ...]:
    """Return what was before or is only why the exam was done, where the rest still names an exam or a code."""
    found: list[clauses.Span] = []
    for span in (*clauses.past(text), *clauses.supposed(text)):
        rest = clauses.blanked(wordless, [*found, span])
        if code_mentions(rest) or names_exam(lexicon.read(rest)):
            found.append(_with_list(span, text, lexicon))
    return tuple(found)


def undone_in(text: str, lexicon: Lexicon, *, kinds: Sequence[str] = ()) -> tuple[clauses.Span, ...]:
    """Return what was not done, "pelvis not scanned", where the rest still names an exam that has no use for it.

    What an ultrasound leaves out makes it limited, and whether contrast was given tells the code.
    """
    found: list[clauses.Span] = []
    whole = lexicon.read(text)
    for ways in clauses.undone(text):
        for span in ways:
            rest, told = lexicon.read(clauses.blanked(text, [*found, span])), lexicon.read(text[slice(*span)])
            said = {*rest.values("modality"), *told.values("modality")} or {*kinds}
            says = any(told.values(a) for a in ("regions", "modality", "technique")) or rest.views != whole.views
            only = _ONLY.search(clauses.blanked(text, [*found, span])) and rest.values("regions")
            named = names_exam(rest) or (kinds and rest.values("regions"))
            if says and said and ("us" not in said or only) and not told.values("contrast") and named:
                found.append(span)
                break
    return tuple(found)


_ONLY = re.compile(r"\bonly\b|\bjust\b|\balone\b", re.IGNORECASE)


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


_TELLING = ("modality", "technique", "contrast", "extent", "purpose", "count", "role", "event")


def days_of_ours(text: str, days: tuple[date, ...], past: Sequence[clauses.Span], today: date) -> tuple[date, ...]:
    """Leave out the days of earlier exams, "last screening 4/18/2025", unless nothing else can be the day meant."""
    if len(days) > 1 and dict(cues.CUES)[Ask.PAYMENT].search(text):
        return days  # two years are compared
    ours = days_in(clauses.blanked(text, past), today, relative=True).days
    now = days_in(clauses.blanked(text, clauses.past(text)), today, relative=True).days
    had = cues.HAD_THEN.search(text) and cues.DUE.search(text)
    if had or cues.ANOTHER.search(text):  # "screened in 2019, can he get another one"
        return tuple(d for d in now if d >= today)
    return now or (() if cues.DUE.search(text) else ours)


def as_told(reading: Reading, text: str, lexicon: Lexicon) -> tuple[Reading, tuple[Term, ...]]:
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


def with_terms(reading: Reading, more: Reading) -> Reading:
    """Return a reading with the terms of another one behind its own."""
    return replace(reading, terms=(*reading.terms, *more.terms))
