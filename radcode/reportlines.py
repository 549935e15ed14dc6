"""What becomes of a report that was read: its lines with the sentences that tell them, what it lacks, what stays open.

Pure. Lines come from a verified answer alone; a sentence is verbatim; what lacks is said by a rule or an open branch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from radcode import phrases
from radcode.attributes import describe, fit, side_of, views_in_words
from radcode.clauses import Span
from radcode.dictation import sentences
from radcode.model import Answer, ExamWords, Line, Outcome, ProvedLine, Question
from radcode.render import line_text
from radcode.reported import Report, Told, related
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import is_about
from radcode.shown import PARTS, Shown, shown_of
from radcode.tables import ATTRIBUTES, CodeTable
from radcode.terms import Lexicon

Because = dict[str, str]

# What the coder must learn where the codes that are left open differ in it.
_OPEN = {
    "contrast": "whether contrast was given, and whether images were taken before it too",
    "views": "how many views were taken",
    "laterality": "whether one side or both were imaged",
    "side": "which side was imaged",
    "extent": "whether all parts of a complete exam were shown, or only some",
    "purpose": "whether the exam was screening or diagnostic",
    "count": "how many lesions, vessels or areas there were",
    "trimester": "how far the pregnancy is",
    "approach": "which way in was taken",
    "regions": "which part of the body was imaged",
    "technique": "what was done in particular",
    "age": "how old the patient is",
    "modality": "which kind of study was done",
}
_NO_EXAM = "The report names no exam: neither a kind of study nor the part of the body that it shows."
_NO_CODE = "No code of the table fits what the report tells as a whole."


def report_record(
    report: Report, answers: Sequence[Answer], table: CodeTable, lexicon: Lexicon, row_id: object = ""
) -> dict[str, Any]:
    """Return the lines, what is missing and what is open, in the shape of the contract.

    `answers`: one of all exams together, or one of each; none where the report names no exam.
    """
    name = {"id": row_id} if row_id != "" else {}
    reader = _Reader(report, table, lexicon)
    proved = [p for a in answers if a.outcome is not Outcome.DECLINED for p in a.lines]
    sure, left = [p for p in proved if not p.line.when], [p for p in proved if p.line.when]
    branches = [{"when": when, "lines": [_line(p.line) for p in found]} for when, found in _by_when(left)]
    missing = [x for a in answers for x in (*_nothing(a), *_left_open(a))] or ([] if answers else [_NO_EXAM])
    missing += reader.lacks([p.line for p in sure], [p.line for p in left])
    lines = [{**_line(p.line), "because": reader.because(p.line)} for p in sure]
    return {**name, "lines": lines, "missing": list(dict.fromkeys(missing)), "branches": branches}


def _nothing(answer: Answer) -> list[str]:
    """Return why an exam has no line: the words of the refusal, where nothing is only left open."""
    without = answer.outcome is Outcome.DECLINED or not (answer.lines or answer.clarify)
    return [answer.headline or _NO_CODE] if without else []


def report_text(record: Mapping[str, Any]) -> str:
    """Return what a report tells as a coder reads it in a terminal: lines, sentences, what is open and lacking."""
    out = []
    for line in record["lines"]:
        out.append(_billed(line))
        by_sentence: dict[str, list[str]] = {}
        for b in line["because"]:
            by_sentence.setdefault(" ".join(b["sentence"].split()), []).append(b["value"])
        out += [f'  {", ".join(dict.fromkeys(values))}: "{said}"' for said, values in by_sentence.items()]
    if record["branches"]:
        out.append("Open:" if not record["lines"] else "And one of:")
        out += [f"  {' + '.join(map(_billed, b['lines']))}  {b['when']}" for b in record["branches"]]
    if not out:
        out.append("No line can be billed from this report.")
    if record["missing"]:
        out += ["Missing:", *(f"  - {words}" for words in record["missing"])]
    return "\n".join(out)


def _billed(line: Mapping[str, Any]) -> str:
    return line_text(Line(line["code"], tuple(line["modifiers"]), line["units"]))


def _line(line: Line) -> dict[str, Any]:
    return {"code": line.code, "modifiers": list(line.modifiers), "units": line.units}


def _by_when(lines: Sequence[ProvedLine]) -> Iterator[tuple[str, list[ProvedLine]]]:
    for when in dict.fromkeys(p.when for p in lines):
        yield when, [p for p in lines if p.when == when]


def _left_open(answer: Answer) -> Iterator[str]:
    left = [p for p in answer.lines if p.line.when]
    fields = dict.fromkeys(a for p in left for a, _ in p.line.when)
    if answer.clarify and not left:
        fields = {answer.clarify.field: None}
    codes = list(dict.fromkeys(p.line.code for p in left))
    for field in fields:
        what = _OPEN.get(field, "which of these exams was done")
        yield f"The report does not tell {what}" + (f": {', '.join(codes)} differ in it." if codes else ".")


class _Reader:
    """Finds the sentences of one report that tell an attribute, and what no sentence tells."""

    def __init__(self, report: Report, table: CodeTable, lexicon: Lexicon) -> None:
        self._report, self._table, self._lexicon = report, table, lexicon

    def because(self, line: Line) -> list[Because]:
        """Return for each attribute of a line that the report tells the value in words and the very sentence."""
        told, row = self._told_of(line)
        if told is None or row is None:
            return []
        found = [b for a in ATTRIBUTES for b in self._of_attribute(a, row, told)]
        views = self._sentence(told, self._counts_views) if row.views_min is not None else ""
        if views:
            found.append(_because("views", views_in_words(row), views))
        side = side_of(row, told.question, self._table)
        if side and {*line.modifiers} & self._table.allowed_by("bilateral"):
            said = self._sentence(told, lambda s: side in self._lexicon.read(s).values("side"))
            found += [_because("side", side, said)] if said else []
        return found

    def lacks(self, sure: Sequence[Line], left: Sequence[Line]) -> Iterator[str]:
        """Yield what the rules want a report to tell of its lines, or of all that are open, and this one does not."""
        on = self._report.question.on if self._report.question else None
        rows = [(x, r) for x in (*sure, *left) if on and (r := self._table.code(x.code, on))]
        for told in self._report.told if rows else ():
            yield from self._only_named(told)
        yield from (x for line, row in rows for x in self._parts_missing(line, row))
        for document in self._table.rows("documents"):
            rule = self._table.rule(document.rule)
            if rule and rule.kind == "element" and _is_part(rule, self._table, on):
                continue
            subject = document.subject or (rule.subject if rule else "")
            about = {x for x, r in rows if is_about(subject, r, self._table)}
            meant = about & {*sure} or (left and about >= {*left})
            if rule and meant and not self._tells(document.told):
                yield f"{document.lacks} {rule.says}"

    def _tells(self, notions: Iterable[str]) -> bool:
        if "told_reason" in notions and any(s.has_reason for s in self._report.studies):
            return True
        return any(phrases.spans(self._table.words_of(n), self._report.text) for n in notions)

    def _only_named(self, told: Told) -> Iterator[str]:
        for attribute in told.only_named:
            yield (
                f"Only the name of the exam tells {_OPEN[attribute]}; the body of the report does not. "
                + (rule.says if (rule := self._table.rule(_OF_BODY)) else "")
            )

    def _parts_missing(self, line: Line, row: CodeRow) -> Iterator[str]:
        """Yield the parts of a complete exam that a limited one was called, and that were not described."""
        told, _ = self._told_of(line)
        shown = self._shown(told) if told and row.extent == "limited" and "complete" in told.named_extent else None
        if shown and shown.lacks:
            lacks = ", ".join(shown.lacks)
            yield f"The name says complete, and the body does not describe: {lacks}. {shown.rule.says}"

    def _shown(self, told: Told) -> Shown | None:
        named = dict(told.question.attributes)
        return shown_of(named, [self._text(s) for s in told.seen], told.question.on, self._table)

    def _told_of(self, line: Line) -> tuple[Told | None, CodeRow | None]:
        """Return the exam of the report whose words fit the line best."""
        best: tuple[float, Told | None, CodeRow | None] = (-1.0, None, None)
        for told in self._report.told:
            row = self._table.code(line.code, told.question.on)
            every: tuple[Question | ExamWords, ...] = (told.question, *told.question.exams)
            for words in every if row else ():
                found = fit(row, describe(words), self._table) if row else None
                score = found.score if found else 0.0
                if score > best[0]:
                    best = (score, told, row)
        return best[1], best[2]

    def _of_attribute(self, attribute: str, row: CodeRow, told: Told) -> Iterator[Because]:
        if attribute == "extent" and row.extent == "complete":
            shown = self._shown(told)
            yield from (_because("element", part, said) for part, said in (shown.told if shown else ()))
        for value in row.values(attribute):
            said = self._sentence(told, lambda s, v=value: self._says(s, attribute, v))  # type: ignore[misc]
            if said and value not in _UNSAID:
                yield _because(attribute, self._table.meaning(attribute, value), said)

    def _says(self, sentence: str, attribute: str, value: str) -> bool:
        values = self._lexicon.read(sentence).values(attribute)
        if attribute in ("modality", "regions"):
            return bool(related(values, (value,), attribute, self._table))
        return value in values

    def _counts_views(self, sentence: str) -> bool:
        return self._lexicon.read(sentence).views is not None or self._lexicon.films(sentence) > 0

    def _sentence(self, told: Told, tells: Callable[[str], bool]) -> str:
        """Return the first sentence that tells: of what was done, then the name, then of what was seen."""
        names = list(sentences(self._report.text, *told.title)) or [told.title]
        return next((t for s in (*told.technique, *names, *told.seen) if (t := self._text(s)) and tells(t)), "")

    def _text(self, span: Span) -> str:
        return self._report.text[slice(*span)]


_OF_BODY = "report-proves-code"
_UNSAID = frozenset(("any", "na", "either"))


def _is_part(rule: RuleRow, table: CodeTable, on: date | None) -> bool:
    """Tell whether a rule tells the parts of a complete exam, which make it complete or limited."""
    rows = [table.code(c, on) for c in rule.subject.split(";")] if on and rule.unit == PARTS else []
    return any(r and r.extent == "complete" for r in rows)


def _because(attribute: str, value: str, sentence: str) -> Because:
    return {"attribute": attribute, "value": value, "sentence": sentence}
