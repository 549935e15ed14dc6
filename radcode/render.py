"""Answer to words: Markdown for a coder, and the JSON of the contract.

Pure. Escapes for display are the page's business; what the coder typed is never altered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from radcode import refusals
from radcode.model import Answer, Ask, Citation, Clarify, Editions, Line, Match, Outcome, Phrasing, ProvedLine, Said

_ORIGINS = {"default": "default", "question": "question", "setting": "setting", "conversation": "question"}
_NAMES = {"date_of_service": "date of service", "owns_equipment": "owns the equipment"}


UNCHECKED = "\u00b0"
FOOTNOTE = "\u00b0 not checked against the primary document"


def line_text(line: Line) -> str:
    """Return a line as it is typed into a claim: the code with its modifiers, and units above one."""
    units = f" x{line.units}" if line.units > 1 else ""
    return "-".join((line.code, *line.modifiers)) + units


def lines_text(lines: Sequence[ProvedLine], cited: Mapping[int, Citation]) -> str:
    """Return all lines: billed together joined by "+", branches by a middle dot with the words that tell them apart.

    What is billed with each branch stands before them.
    Each branch ends with the mark of the row that is its first code's proof.
    """
    groups: dict[str, list[ProvedLine]] = {}
    for proved in lines:
        groups.setdefault(proved.when, []).append(proved)
    common = groups.pop("", []) if len(groups) > 1 else []
    branches = " \u00b7 ".join(_branch(when, found, cited) for when, found in groups.items())
    return f"{_branch('', common, cited)} and one of {branches}" if common else branches


def _branch(when: str, lines: Sequence[ProvedLine], cited: Mapping[int, Citation]) -> str:
    billed = " + ".join(f"**{line_text(p.line)}**" for p in lines)
    numbers = dict.fromkeys(n for p in lines for n in p.citations if cited[n].source in ("codes", "fees"))
    marks = "".join(mark(cited[n]) for n in numbers)
    return " ".join(x for x in (billed, when, marks) if x)


def markdown(answer: Answer) -> str:
    """Return the answer as the coder reads it: lines or yes/no, why, why not, watch, sources, what was assumed."""
    cited = {c.n: c for c in answer.citations}
    parts = [_opening(answer, cited)]
    if answer.clarify:
        parts.append(_asked(answer.clarify))
    if answer.table:
        parts.append(_table(answer.table))
    for wanted in (("lead", "why"), ("not",), ("watch",)):
        said = [s for s in answer.said if s.statement.part in wanted]
        if said:
            parts.append(" ".join(_sentence(s, cited) for s in said))
    parts += [
        f"> \u201c{s.statement.text}\u201d{_marks(s, cited)}"
        for s in answer.said
        if s.statement.part == "fact" and s.statement.kind == "quote"
    ]
    facts = [s for s in answer.said if s.statement.part == "fact" and s.statement.kind != "quote"]
    if facts:
        parts.append("\n".join(f"- {_sentence(s, cited)}" for s in facts))
    parts += [_sentence(s, cited) for s in answer.said if s.statement.part == "conflict"]
    if any(UNCHECKED in p for p in parts):
        parts.append(FOOTNOTE)
    if answer.question.aside and answer.outcome is not Outcome.DECLINED:
        parts.append(refusals.OUTSIDE[answer.question.aside])
    if answer.outcome is not Outcome.DECLINED:
        parts.append(_assumed(answer))
    return "\n\n".join(p for p in parts if p)


def _opening(answer: Answer, cited: Mapping[int, Citation]) -> str:
    lines = lines_text(answer.lines, cited)
    if answer.verdict is None:
        return "\n\n".join(x for x in (headline(answer), lines) if x)
    return f"{'Yes' if answer.verdict else 'No'}." + (f" Bill {lines}." if lines else "")


def headline(answer: Answer) -> str:
    """Return what stands over the lines: a refusal, or that no modifier goes on them when one was asked for."""
    q = answer.question
    decided = q.ask is Ask.MODIFIER and q.reads is not None and q.owns is not None
    bare = decided and bool(answer.lines) and not answer.modifiers and answer.outcome is Outcome.ANSWERED
    return answer.headline or ("No modifier:" if bare else "")


def _asked(clarify: Clarify) -> str:
    return f"**{clarify.ask}**"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in body)])


def _sentence(said: Said, cited: dict[int, Citation]) -> str:
    return f"{said.statement.said}{_marks(said, cited)}"


def _marks(said: Said, cited: dict[int, Citation]) -> str:
    marks = [mark(cited[n]) for n in said.citations if n in cited]
    unsure = any(cited[n].sure == "coder" for n in said.citations if n in cited)
    return (" " + "".join(marks) if marks else "") + (UNCHECKED if unsure else "")


def mark(citation: Citation) -> str:
    """Return how a citation is marked in the text: [1] a passage, [T2] a table row, [~~3~~] a contradicted one."""
    if citation.contradicted:
        return f"[~~{citation.n}~~]"
    return f"[T{citation.n}]" if citation.kind == "table" else f"[{citation.n}]"


def _assumed(answer: Answer) -> str:
    words = []
    for a in answer.assumptions:
        if a.name == "claim" and a.origin == "default":
            continue
        if a.name == "owns_equipment":
            words.append("reads only, does not own the equipment")
        elif a.name == "payer":
            words.append(a.value.capitalize())
        else:
            words.append(a.value.replace("_", " "))
    return "Assumed: " + " \u00b7 ".join(words) if words else ""


# ---------------------------------------------------------------- JSON of the contract


def record(
    answer: Answer,
    *,
    answer_id: str,
    editions: Editions,
    total_ms: float,
    row_id: object = "",
    by: Phrasing | None = None,
) -> dict[str, Any]:
    """Return the answer in the shape of the contract, ready for json.dumps; `by` is who was asked to reword."""
    return {
        **({"id": row_id} if row_id != "" else {}),
        "answer_id": answer_id,
        "question": answer.question.text,
        "outcome": answer.outcome.value,
        "text": markdown(answer),
        "lines": [_line(p.line, p.when) for p in answer.lines],
        "codes": list(answer.codes),
        "modifiers": list(answer.modifiers),
        "clarify": _clarify(answer),
        "citations": [citation_record(c) for c in answer.citations],
        "findings": [
            {
                "id": f.id,
                "rule": f.rule,
                "severity": f.severity,
                "subject": f.subject,
                "message": f.message,
                "citation": f.citation,
            }
            for f in answer.findings
        ],
        "assumptions": [{"name": a.name, "value": a.value, "from": _ORIGINS[a.origin]} for a in answer.assumptions],
        "editions": {"tables": editions.tables, "corpus": editions.corpus, "index": editions.index},
        "timing_ms": {"total": round(total_ms, 1)},
        **({"wording": _wording(answer, by)} if by else {}),
    }


def _wording(answer: Answer, by: Phrasing) -> dict[str, Any]:
    worded = [s.statement for s in answer.said if s.statement.wording]
    sentences = [{"ours": s.text, "text": s.wording} for s in worded]
    return {"model": by.model, "prompt": by.prompt, "sentences": sentences}


def with_sources(made: dict[str, Any]) -> str:
    """Return the text of a record with the list of what its numbers stand for, as the command line prints it."""
    listed = [_source_line(c) for c in made["citations"]]
    return "\n\n".join([made["text"], "\n".join(listed)]) if listed else str(made["text"])


def _source_line(c: dict[str, Any]) -> str:
    if c["kind"] == "table":
        return f"[T{c['n']}] {c['locator']} ({c['edition']})"
    return f"[{c['n']}] {', '.join(x for x in (c['title'], c['publisher'], c['locator'], c['url']) if x)}"


def _line(line: Line, when: str) -> dict[str, Any]:
    return {"code": line.code, "modifiers": list(line.modifiers), "units": line.units, "when": when}


def _clarify(answer: Answer) -> dict[str, Any] | None:
    if answer.clarify is None:
        return None
    whens = {p.line: p.when for p in answer.lines}
    return {
        "ask": answer.clarify.ask,
        "field": answer.clarify.field,
        "options": [
            {"label": o.label, "lines": [_line(x, whens.get(x, "")) for x in o.lines]} for o in answer.clarify.options
        ],
    }


def citation_record(c: Citation) -> dict[str, Any]:
    """Return a citation in the shape of the contract."""
    return {
        "n": c.n,
        "kind": c.kind,
        "source": c.source,
        "title": c.title,
        "publisher": c.publisher,
        "url": c.url,
        "edition": c.edition,
        "tier": c.tier,
        "locator": c.locator,
        "quote": c.quote,
        "basis": [{"title": b.title, "section": b.section, "date": b.date, "url": b.url} for b in c.basis],
        "sure": c.sure,
    }


def view(answer: Answer) -> dict[str, Any]:
    """Return what the page shows beyond the contract: sentences by part, and where each citation stands."""
    return {
        "verdict": answer.verdict,
        "headline": headline(answer),
        "table": [list(r) for r in answer.table],
        "lines": [{"text": line_text(p.line), "when": p.when, "citations": list(p.citations)} for p in answer.lines],
        "said": [
            {
                "part": s.statement.part,
                "kind": s.statement.kind,
                "text": s.statement.text,
                "citations": list(s.citations),
                **({"wording": s.statement.wording} if s.statement.wording else {}),
            }
            for s in answer.said
        ],
        "places": {
            str(c.n): {
                "chunk": c.chunk,
                "start": c.start,
                "end": c.end,
                "contradicted": c.contradicted,
                "row": [c.row.table, list(c.row.key), c.row.release] if c.row else None,
            }
            for c in answer.citations
        },
        "setting": answer.question.setting,
        "payer": answer.question.payer,
        "on": answer.question.on.isoformat(),
        "unknown": list(answer.question.unknown),
    }


def match_record(matches: Iterable[Match]) -> list[dict[str, Any]]:
    """Return matches in the shape of the contract's `lookup`."""
    return [
        {"codes": list(m.codes), "modifiers": list(m.modifiers), "score": m.score, "why": list(m.why)} for m in matches
    ]
