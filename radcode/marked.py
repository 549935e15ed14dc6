"""The codes and modifiers that a text names, and what a modifier tells of who did what.

Pure; imports `clauses`, `codes`, `cues`, `model`, `tables`, `terms`. Used by `understand`.
"""

from __future__ import annotations

import re
from itertools import pairwise

from radcode import cues
from radcode.codes import CodeMention, ModifierId, parse_modifier
from radcode.readings import (
    names_exam,
)
from radcode.tables import CodeTable
from radcode.terms import Lexicon


def is_meant_as_code(mention: CodeMention, text: str, table: CodeTable) -> bool:
    """A number that no table knows is still a code when it is written as one; a dollar amount or a ZIP is not."""
    if cues.BILLED_BY_OTHERS.match(text[mention.end :]):
        return False
    before = text[: mention.start].rstrip()[-12:].lower()
    return not before.endswith(("$", "zip", "zip code", "#", "mrn", "acct", "account"))


def without_refused(codes: tuple[CodeMention, ...], text: str, lexicon: Lexicon) -> tuple[CodeMention, ...]:
    """Leave out a code that the payer is said not to take, where the codes of an exam in words are wanted."""
    kept = tuple(m for m in codes if not cues.NOT_TAKEN.search(text[: m.start]))
    proposed = cues.YES_NO.search(text) or cues.PROPOSES.search(text)
    wanted = (cues.CODES_WANTED.search(text) or not proposed) and names_exam(lexicon.read(text))
    return kept if wanted else codes


def without_ranges(codes: tuple[CodeMention, ...], text: str) -> tuple[CodeMention, ...]:
    """Leave out the ends of a range of codes, "the X-Y family", beside codes of which one is meant."""
    ends = in_ranges(codes, text)
    rest = tuple(m for m in codes if m not in ends)
    return rest or codes


def in_ranges(codes: tuple[CodeMention, ...], text: str) -> tuple[CodeMention, ...]:
    """Return the codes that are only the ends of a range: no two that are billed."""
    pairs = [(a, b) for a, b in pairwise(codes) if a.code < b.code and _RANGE.fullmatch(text[a.end : b.start])]
    return tuple(m for pair in pairs for m in pair)


_RANGE = re.compile(r"\s*(?:-|\u2013|\bthru\b|\bthrough\b)\s*", re.IGNORECASE)


def without_visits(codes: tuple[CodeMention, ...], table: CodeTable) -> tuple[CodeMention, ...]:
    """Leave out numbers of sections that are not RadCode's, such as a visit that a story tells of."""
    sections = {m.code: table.section(m.code) for m in codes if not table.knows(m.code)}
    others = {c for c, s in sections.items() if s is not None and s.unit not in ("inside", "partly", "whole")}
    return tuple(m for m in codes if m.code not in others)


def modifiers_in(text: str, codes: tuple[CodeMention, ...], table: CodeTable) -> tuple[ModifierId, ...]:
    """Return the modifiers that a text names: so called, written on a code, or two characters that the table lists."""
    listed = {r.modifier for r in table.rows("modifiers")}
    marked = cues.MODIFIER_NAMED.finditer(text)
    named = [m["after"] or m["before"] for m in marked if m["after"] or m["before"].upper() in listed]
    written = [x for x in named if x in listed and x.isupper()]  # "modifier ER", but not "modifier is"
    written += [m["put"] for m in cues.PUT_ON_CODE.finditer(text) if m["put"] in listed]
    written += _beside_each_other(text, listed, table)
    of_line: list[str] = []  # "FX on the 26 line": the half is told beside the modifier that is meant
    for m in cues.BARE_MODIFIER.finditer(text):
        word = next(x for x in m.groups() if x)
        end = m.start() + m[0].rindex(word) + len(word)
        if word.upper() in listed and not cues.COUNTED.match(text[end:]):
            (of_line if m["line"] else named).append(word)
    if (last := cues.LAST_MODIFIER.search(text)) and last["last"].upper() in table.allowed_by("pctc"):
        named.append(last["last"])
    words = re.findall(r"\b[A-Z][A-Z0-9]\b", text) if len(text.split()) <= _FEW else []
    named += [x for x in words if x in listed and not codes]
    named += of_line if named or written else []
    if codes and cues.YES_NO.search(text):
        named += _called_by_side(text, table)
    if codes and cues.FILM_MODIFIER.search(text) and cues.PROPOSES.search(text):
        named += _of_film(table)
    found = [*(m for c in codes for m in c.modifiers), *(parse_modifier(x) for x in named)]
    found = [m for m in found if m in written or m not in cues.NOT_MODIFIERS]
    return tuple(dict.fromkeys([*found, *map(parse_modifier, written)]))


def _called_by_side(text: str, table: CodeTable) -> list[str]:
    """Return the modifiers that are called by the side which a rule gives them: "does it need a side modifier"."""
    sides = [r for r in table.rows("rules") if (r.kind, r.unit, r.subject) == ("side", "modifier", "")]
    wanted = {"left", "right"} if cues.SIDE_MODIFIER.search(text) else set()
    wanted |= {"both"} if cues.BILATERAL_MODIFIER.search(text) else set()
    return [r.value for r in sides if r.condition in {f"side={x}" for x in wanted}]


def _of_film(table: CodeTable) -> list[str]:
    """Return the modifiers of an x-ray on film, called "the film modifier"."""
    marks = (r for r in table.rows("rules") if (r.kind, r.unit) == ("reduction", "modifier"))
    return [r.value for r in marks if "event=film" in r.condition.split("&")]


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


def without_both_lines(text: str) -> str:
    """Blank the "both" of two lines of a claim, two exams or two lesions: it names no side."""
    for both in (cues.BOTH_LINES, cues.BOTH_THINGS):
        text = both.sub(lambda m: re.sub(r"\bboth\b", "    ", m[0], flags=re.IGNORECASE), text)
    return text


def without_modifiers(text: str) -> str:
    """Blank the modifiers that are named, and "right" where it agrees: neither tells a side of the exam."""
    sided = (cues.SIDE_MODIFIER, cues.BILATERAL_MODIFIER, cues.SIDES_TO_CHOOSE)
    return blanked(cues.without_agreement(text), cues.MARK_OR_UNITS, cues.MODIFIER_NAMED, *sided)


def blanked(text: str, *patterns: re.Pattern[str]) -> str:
    """Return the text with what matches as spaces, one pattern after the other, so that offsets stay."""
    for pattern in patterns:
        text = pattern.sub(lambda m: " " * len(m[0]), text)
    return text


def by_component(modifiers: tuple[ModifierId, ...], table: CodeTable) -> tuple[bool, bool] | None:
    """Tell who reads and owns from a component modifier named in the question, by the rules that give it."""
    if len({*modifiers} & table.allowed_by("pctc")) > 1:
        return None  # both halves named: a choice between them is asked for
    for rule in table.rows("rules"):
        if rule.kind == "component" and rule.unit == "modifier" and rule.value in modifiers and not rule.subject:
            facts = dict(part.split("=", 1) for part in rule.condition.split("&") if "=" in part)
            if {"reads", "owns"} <= facts.keys() and "setting" not in facts:
                return facts["reads"] == "yes", facts["owns"] == "yes"
    return None


def implied_by(modifiers: tuple[ModifierId, ...], table: CodeTable) -> dict[str, str]:
    """Return the side, the finger and the event that a modifier on the line tells of, by the one rule that gives it.

    What parts code pairs tells nothing: whether the services were distinct is what it claims.
    """
    found: dict[str, str] = {}
    telling = {*modifiers} - table.releasing()
    for rule in table.rows("rules"):
        if rule.kind in ("side", "reduction") and rule.unit == "modifier" and rule.value in telling:
            facts = dict(part.split("=", 1) for part in rule.condition.split("&") if "=" in part)
            told = {k: v for k, v in facts.items() if k in ("side", "event", "digit") and "|" not in v}
            if {told.get("side"), found.get("side")} == {"left", "right"}:
                told["side"] = "both"
            found |= told
    return found
