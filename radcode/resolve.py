"""Names to codes: a description becomes the codes whose attributes it states, and the branches it leaves open.

Pure; imports `attributes`, `model`, `rows`, `tables`. Never imports another step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from radcode.attributes import NOT_ON_SCHEDULE, TIE, Description, Fit, fit, open_between, said_regions, views_in_words
from radcode.model import Match
from radcode.rows import CodeRow
from radcode.tables import CodeTable

ENOUGH = 0.55  # below this share of what was said nothing fits, and an empty list is the answer
_PROCEDURES = {"injection"}


def resolve(
    said: Description,
    on: date,
    table: CodeTable,
    *,
    payer: str = "medicare",
    claim: str = "professional",
    n: int = 12,
) -> tuple[Match, ...]:
    """Return the codes that fit, best first; a match holds codes that are billed together.

    An empty tuple means that nothing fits. Matches that tie with the first are its branches; their `open` says which
    attribute tells them apart.
    """
    if said.is_empty:
        return ()
    fits = _fits(said, on, table, claim)
    whole = [f for f in fits if not f.left_out]
    if fits and (not whole or whole[0].score < fits[0].score):
        if parts := _parts(fits, said, table):
            return (_joined(parts, said),)
        whole = []
    best = whole or fits
    matches = [_match(f, best, said, table) for f in best[:n]]
    return tuple(_with_tomosynthesis(m, said, on, table, payer) for m in matches)


def _fits(said: Description, on: date, table: CodeTable, claim: str) -> list[Fit]:
    if {"tomo", "mammo"} <= set(said.of("modality")):  # the add-on is found through its mammogram
        modalities = tuple(m for m in said.of("modality") if m != "tomo")
        said = Description({**said.values, "modality": modalities}, said.views, said.side)
    found = (fit(row, said, table) for row in table.codes_on(on) if _may_be_meant(row, said))
    listed = (_as_listed(f, on, table, claim) for f in found if f)
    return sorted(
        (f for f in listed if f.score >= ENOUGH), key=lambda f: (-round(f.score, 4), len(f.left_out), f.row.code)
    )


def _as_listed(found: Fit, on: date, table: CodeTable, claim: str) -> Fit:
    """Hospital-only codes are not what a professional claim asks for: the fee schedule of the day does not list them."""
    release = table.newest_release("rvu", on)
    if claim != "professional" or release is None or on < release.holds_from or table.fee(found.row.code, "", on):
        return found
    return replace(found, score=max(0.0, found.score - NOT_ON_SCHEDULE))


def _may_be_meant(row: CodeRow, said: Description) -> bool:
    if row.scope == "imaging":
        return True
    special = set(said.of("role")) | set(said.of("technique")) | set(said.of("modality"))
    return bool(special & {*row.technique, row.role, row.modality} - {"complete_service", "ductogram", "arthrogram"})


def _parts(fits: Sequence[Fit], said: Description, table: CodeTable) -> list[Fit]:
    """Cover the regions said by several codes when no single code covers them all."""
    missing = set(said_regions(said, table))
    chosen: list[Fit] = []
    for candidate in fits:
        covers = set(said_regions(said, table)) - set(candidate.left_out)
        if covers and covers <= missing:
            chosen.append(candidate)
            missing -= covers
    return chosen if not missing and 1 < len(chosen) <= 4 else []


def _joined(parts: Sequence[Fit], said: Description) -> Match:
    codes = tuple(p.row.code for p in parts)
    score = min(p.score for p in parts)
    return Match(codes, _rounded(min(1.0, score + 0.3)), tuple(dict.fromkeys(w for p in parts for _, w in p.held)))


def _match(found: Fit, among: Sequence[Fit], said: Description, table: CodeTable) -> Match:
    why = tuple(dict.fromkeys(_in_words(a, v, found.row, table) for a, v in found.held))
    rivals = [f for f in among if f.score >= among[0].score - TIE]
    return Match((found.row.code,), _rounded(found.score), why, open_between(found.row, [f.row for f in rivals]))


def _in_words(attribute: str, value: str, row: CodeRow, table: CodeTable) -> str:
    if attribute == "views":
        return views_in_words(row)
    return table.meaning(attribute, value)


def _with_tomosynthesis(match: Match, said: Description, on: date, table: CodeTable, payer: str) -> Match:
    """Add the tomosynthesis add-on of a mammogram when both were said."""
    if not {"tomo", "mammo"} <= set(said.of("modality")):
        return match
    added: list[str] = []
    for relation in ("screening_with_tomo", "diagnostic_with_tomo"):
        for pair in table.pairs(on, relation=relation):
            if pair.other in match.codes and pair.payer in ("", payer) and table.code(pair.code, on):
                added.append(pair.code)
    return Match((*match.codes, *added[:1]), match.score, match.why, match.open, match.modifiers)


def _rounded(score: float) -> float:
    return round(max(0.0, min(1.0, score)), 2)
