"""What Medicare pays, as arithmetic: relative value units times the conversion factor of the date.

Pure. National amounts; nothing is quoted from a publication.
"""

from __future__ import annotations

import re

from radcode.compose import exams
from radcode.compose.builder import Material, answered, declined, indicator_statement, row_statement
from radcode.compose.modifiers import modified, release_note
from radcode.model import Draft, Line, Statement
from radcode.refusals import NO_AMOUNT
from radcode.rows import GpciRow


def draft(material: Material) -> Draft:
    """Return the arithmetic for each code and component asked about."""
    base = exams.draft(material)
    statements: list[Statement] = []
    for line in base.lines:
        statements += _amounts(material, line)
    if base.lines and not statements:
        return declined(material, NO_AMOUNT, base.statements[:2])
    if not base.lines:
        return base
    names = [s for s in base.statements if s.template in ("code_names", "rule", "pctc", "release_of")]
    return Draft(
        base.question,
        base.outcome,
        "",
        base.lines,
        answered(material, (), [*statements, *names]).statements,
        base.clarify,
    )


def _amounts(material: Material, line: Line) -> list[Statement]:
    table, on = material.table, material.on
    done = modified(line, material)
    wanted = [m for m in line.modifiers if table.fee(line.code, m, on)] or (
        [""] if done.decided else ["", *_halves(material, line)]
    )
    locality = _locality(material)
    found: list[Statement] = []
    for modifier in wanted:
        fee = table.fee(line.code, modifier, on)
        cf = table.conversion_factor(on) if fee and fee.relation != "oldest" else None
        if fee and cf and cf.source == fee.row.release and _has_value(fee.row):
            found.append(row_statement("lead", "payment", fee.row, cf, codes=(line.code,)))
            if locality:
                found.append(row_statement("lead", "payment_local", fee.row, cf, locality, codes=(line.code,)))
        elif fee and not _has_value(fee.row):
            status = indicator_statement(material, "lead", "status", line.code)
            found += [status] if status else []
    note = release_note(material, line.code)
    return [*found, *([note] if found and note else [])]


def _locality(material: Material) -> GpciRow | None:
    """Return the payment locality whose name, or whose state when it is one locality, stands in the question."""
    text = " ".join(re.findall(r"[a-z]+", material.question.text.lower()))
    best: tuple[int, GpciRow] | None = None
    for row in material.table.rows("gpci"):
        for part in re.split(r"[-/(),.]", row.name.lower()):
            name = " ".join(re.findall(r"[a-z]+", part))
            if len(name) > _SHORTEST and re.search(rf"\b{name}\b", text) and (best is None or len(name) > best[0]):
                best = (len(name), row)
    return best[1] if best else None


_SHORTEST = 3  # letters: shorter parts of a locality's name are words of their own


def _halves(material: Material, line: Line) -> list[str]:
    fee = material.table.fee(line.code, "", material.on)
    indicator = material.table.indicator("pctc", fee.row.pctc, material.on) if fee else None
    return list(indicator.allows) if indicator else []


def _has_value(fee: object) -> bool:
    return bool(getattr(fee, "work", 0) or getattr(fee, "pe_nonfacility", 0) or getattr(fee, "mp", 0))
