"""The parts of a dictated report: its headings, the exams it is of, and the sentences that tell of the exam done today.

Pure; English and no coding knowledge. A span is (start, end) in the report; a sentence is always verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from radcode.clauses import Span

Kind = Literal["exam", "date", "history", "technique", "comparison", "findings", "impression", "aside"]

_NAMES: Mapping[Kind, str] = {
    "exam": r"exams?(?: (?:name|type|title|description|performed))?|examinations?(?: performed)?|stud(?:y|ies)"
    r"(?: performed)?|procedures?(?: performed)?|type of exam(?:ination)?|imaging study|test",
    "date": r"(?:exam |study |service |procedure )?date(?: of (?:exam(?:ination)?|service|study|procedure))?|dos",
    "history": r"(?:clinical )?(?:history|indications?|information|data|statement|question|context)"
    r"(?: and (?:history|indications?))?|indications? (?:for|of) (?:exam\w*|stud\w+|procedure)|hx"
    r"|(?:birth|past|family|social|medical|surgical|past medical|past surgical|ob) (?:hx|history)|hpi|pmh|psh|fhx?|shx?"
    r"|meds?|history of present illness|chief complaint|allergies|review of systems|ros"
    r"|reason for (?:the )?(?:exam\w*|study|procedure|visit|consult\w*)|reason|ind|symptoms?"
    r"|(?:pre|post)-?(?:operative |procedure )?diagnos[ie]s",
    "technique": r"(?:exam(?:ination)? |imaging |procedure |scan )?(?:techniques?|tech|protocol|methods?)"
    r"|technical (?:factors|data)|(?:iv |intravenous )?contrast(?: (?:material|agent|media))?|views|sequences"
    r"|radiopharmaceuticals?|(?:radio)?tracer|radiotracer dose|(?:description|details) of (?:the )?procedure"
    r"|procedure (?:details?|description|in detail|note)"
    r"|fluoroscopy(?: time)?|guidance",
    "comparison": r"comp|comparisons?(?: (?:stud(?:y|ies)|exams?|films?))?"
    r"|(?:prior|previous)(?: (?:stud(?:y|ies)|exams?|imaging))?|compared? (?:to|with)",
    "findings": r"(?:imaging )?findings|report|results?|observations|body of report|narrative|scintigraphic findings",
    "impression": r"(?:final )?impressions?|conclusions?|opinion|summary|assessment|interpretation|imp|concl",
    "aside": r"recommendations?|plan|follow-?up|consent|an(?:a)?esthesia|sedation|medications?|complications?|ebl"
    r"|estimated blood loss|specimens?|disposition|radiologist|(?:ordering|referring|attending|reading)(?: \w+)?"
    r"|operators?|physicians?|assistants?|patient(?: name)?|name|mrn|dob|date of birth|accession(?: \w+)?"
    r"|order(?: \w+)?|(?:electronically )?signed(?: by)?|dictated(?: by)?|transcribed(?: by)?|cc"
    r"|addend(?:um|a)|radiation dose"
    r"|dose(?: report)?|birads(?: category)?|critical (?:results?|findings)|time[- ]?out|insurance|location|department",
}
_ANY = "|".join(f"(?P<{kind}>{words})" for kind, words in _NAMES.items())
# A heading opens a line or follows a full stop, and a colon or the end of its line follows it.
_HEADING = re.compile(
    rf"(?:^[ \t*#>_-]{{0,6}}|(?<=[.!?]) {{1,3}})(?:{_ANY})[ \t*_]{{0,4}}(?::|[ \t]-[ \t]|(?=\r?\n))[ \t*_]{{0,4}}",
    re.IGNORECASE | re.MULTILINE,
)
# What ends a sentence: no full stop of a number, a title or "vs."
_END = re.compile(
    r"(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bvs)(?<!\bapprox)(?<!\bSt)(?<!^\d)(?<!\s\d)[.!?](?=\s|$)|\n\s*\n|\n(?=[A-Z\d*-])",
    re.MULTILINE,
)
# What was seen elsewhere, or ought to be done: no exam of today.
_OTHER_DAY = re.compile(
    r"\b(?:compar(?:ed|ison)|prior|previous(?:ly)?|earlier|outside|since the|unchanged from|history of|status post|s/p"
    r"|last (?:exam|study|scan)|as of)\b|\b(?:19|20)\d\d\b|\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b",
    re.IGNORECASE,
)
_ADVICE = re.compile(
    r"\b(?:recommend\w*|suggest\w*|advis\w*|consider\w*|follow-?up|correlat\w*|if (?:clinically|there|symptoms)"
    r"|could be|may be (?:obtained|performed|helpful|considered)|can be (?:obtained|performed)|would be|should be"
    r"|optional|return (?:to|in)|further (?:evaluation|assessment|imaging))\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:obtain\w*|acquir\w*|perform\w*|submitted|images?|views?|scan\w*|sequences?|(?:were|was) (?:made|taken|done)"
    r"|technique|administ\w+|inject\w+|intravenous\w*|i\.?v\.?|contrast|gadolin\w+|using|guidance"
    r"|measured|sonogra\w+|ultrasound)\b",
    re.IGNORECASE,
)
_LONG = 240  # characters: a longer stretch under "PROCEDURE" tells what was done, and is no name


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the report under one heading; what stands above all headings is an exam's name."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Study:
    """One report of a text: its names, what tells how it was done, what was seen, and why it was done."""

    titles: tuple[Span, ...]
    technique: tuple[Span, ...]
    seen: tuple[Span, ...]
    has_reason: bool
    day: str


def parts_of(text: str) -> tuple[Part, ...]:
    """Return the report by its headings, in order; a text without any is what was seen, under its first line."""
    heads: list[tuple[Kind, int, int]] = []
    for m in _HEADING.finditer(text):
        heads.append((next(k for k in _NAMES if m[k]), m.start(), m.end()))
    told = min((start for kind, start, _ in heads if kind == "impression"), default=len(text))
    heads += [("exam", m.start(), m.start()) for m in _BARE.finditer(text, told)]
    heads.sort(key=lambda h: h[1])
    found = []
    first = heads[0][1] if heads else len(text)
    if text[:first].strip():
        top = _top_end(text, first)
        found.append(Part("exam", 0, top))
        if text[top:first].strip():
            found.append(Part("findings", top, first))
    for (kind, _, start), after in zip(heads, (*heads[1:], None), strict=False):
        end = after[1] if after else len(text)
        if kind == "exam" and len(text[start:end].strip()) > _LONG:
            kind = "technique"
        if kind in _SHORT and (gap := _GAP.search(text, start, end)) and text[start : gap.start()].strip():
            found.append(Part(kind, start, gap.start()))
            kind, start = "findings", gap.end()
        found.append(Part(kind, start, end))
    return tuple(found)


_SHORT: tuple[Kind, ...] = ("date", "history", "comparison")  # what stands a paragraph below is what was done and seen
_GAP = re.compile(r"\n[ \t\r]{0,20}\n(?=[ \t\r\n]{0,20}\S)")


# The name of the next exam of a paste, a line of its own in capitals behind an impression.
_BARE = re.compile(r"(?<=\n\n)[A-Z][A-Z0-9 ,/()&+-]{5,110}(?=\r?\n)")


def _top_end(text: str, first: int) -> int:
    """Return where the lines above all headings stop being a name: at the first that is a sentence."""
    end = 0
    for line in re.finditer(r"[^\n]*\n?", text[:first]):
        said = line[0].strip()
        if said and (len(said) > _NAME_CHARS or re.search(r"[a-z]{3}\.\s", said)):
            break
        end = line.end()
    return end


_NAME_CHARS = 120


def studies_of(text: str) -> tuple[Study, ...]:
    """Return each report of a text; a new one begins with the next exam's name after findings or an impression."""
    groups: list[list[Part]] = [[]]
    for part in parts_of(text):
        told = {p.kind for p in groups[-1]}
        if part.kind == "exam" and told & {"findings", "impression"}:
            groups.append([])
        groups[-1].append(part)
    return tuple(_study(group, text) for group in groups if group)


def _study(group: list[Part], text: str) -> Study:
    def of(*kinds: Kind) -> list[Span]:
        return [s for p in group if p.kind in kinds for s in sentences(text, p.start, p.end)]

    titles = [s for p in group if p.kind == "exam" for s in _lines(text, p.start, p.end)]
    titles = titles or of("findings")[:1]  # who dictates without headings begins with the exam
    told = of("technique") or [s for s in of("findings") if is_done(text[slice(*s)])]
    days = (text[p.start : p.end].strip() for p in group if p.kind == "date")
    reason = any(p.kind == "history" and text[p.start : p.end].strip() for p in group)
    return Study(tuple(titles), tuple(told), tuple(of("findings", "impression")), reason, next(days, ""))


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for m in re.finditer(r"[^\n;]+", text[start:end]):
        said = m[0].strip(" \t*_-")
        if said:
            at = start + m.start() + m[0].index(said)
            yield at, at + len(said)


def sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Return the sentences of a stretch, without the blanks around them."""
    end = len(text) if end is None else end
    cuts = [start, *(m.end() for m in _END.finditer(text, start, end)), end]
    found = []
    for a, b in pairwise(cuts):
        said = text[a:b].strip()
        if any(c.isalnum() for c in said):
            at = a + text[a:b].index(said)
            found.append((at, at + len(said)))
    return tuple(found)


def is_done(sentence: str) -> bool:
    """Tell whether a sentence may say what was done today: not what was before, nor what is advised."""
    return bool(_DONE.search(sentence)) and not is_elsewhere(sentence)


def is_elsewhere(sentence: str) -> bool:
    """Tell whether a sentence speaks of an exam of another day: of before, or one that is advised."""
    return bool(_OTHER_DAY.search(sentence) or _ADVICE.search(sentence))
