"""How far a catheter was led: the furthest branch of each family of vessels, and each further branch of it.

Pure; imports `cues`, `model`, `rows`, `rulebook`, `tables`. Which vessel leaves which, the rules of kind `branch` tell;
beside which treatments a catheter has a code of its own, those of kind `catheter`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from radcode import cues
from radcode.model import ExamWords, Named, Question, Reading
from radcode.rows import CodeRow, RuleRow
from radcode.rulebook import is_about, is_met, stated
from radcode.tables import CodeTable


@dataclass(frozen=True)
class Entered:
    """A vessel that a text names, where it is named, and the rule that tells its place in the tree."""

    rule: RuleRow
    start: int
    end: int
    family: str = ""


def catheters_beside(rows: Sequence[CodeRow], question: Question, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return the catheter codes that go beside what was treated through the catheter, where its way was told."""
    on, text = question.on, question.told or question.text
    beside = [r for r in table.rules(on, kind="catheter") if r.unit == BESIDE]
    treated = [r for r in rows if any(is_about(rule.subject, r, table) for rule in beside)]
    if not treated or any(_is_catheter(r) for r in rows):
        return ()
    if not cues.LED_IN.search(text) or any(c.search(text) for c in _OF_OTHERS):
        return ()
    return furthest(entered(text, on, table), on, table)


_OF_OTHERS = (cues.NO_CATHETER, cues.ONLY_READS, cues.OTHER_INJECTS)


def catheters_of(
    found: Sequence[CodeRow], rows: Sequence[CodeRow], question: Question, table: CodeTable
) -> tuple[CodeRow, ...]:
    """Return the catheters of an angiogram of several vessels, and the add-on for each further one that was shown.

    `found`: the catheter codes that may go with the studies `rows`. Empty where fewer than two vessels were named.
    """
    on, text = question.on, question.told or question.text
    near = [x for x in entered(text, on, table) if any(r.code == x.rule.subject for r in found)]
    if len({x.rule.id for x in near}) < _SEVERAL:
        return ()
    led = furthest(near, on, table)
    studies = [
        a for r in rows for p in table.pairs(on, other=r.code, relation="addon_of") if (a := table.code(p.code, on))
    ]
    more = [a for a in studies if a.role == "si" and _FURTHER in a.technique and _is_shown_apart(near, text)]
    return (*led, *more[:1])


_FURTHER = "selective"
_SHOWN = re.compile(r"\b(?:runs?|angio\w*|arterio\w*|dsa|imaged|shot|injected|injections?)\b", re.IGNORECASE)


def shown(text: str, on: date, table: CodeTable) -> int:
    """Return how many vessels were filled for themselves, of each family one not counted: it is the basic study."""
    near = entered(text, on, table)
    return len({x.rule.id for x in near}) - len(_families(near)) + 1 if _is_shown_apart(near, text) else 0


def without_side_of_name(reading: Reading, text: str) -> Reading:
    """Return a reading without the side that is a part of a name, and no side of the body: the right hepatic artery."""
    named = {m.start() for m in _UNPAIRED.finditer(text)}
    return replace(reading, terms=tuple(t for t in reading.terms if t.attribute != "side" or t.start not in named))


_UNPAIRED = re.compile(
    r"\b(?:right|left|rt|lt|r|l)\b(?=\.? (?:main )?(?:hepatic|gastric|colic|gastroepiploic)\b)", re.IGNORECASE
)


def _is_shown_apart(near: Sequence[Entered], text: str) -> bool:
    """Tell whether of one family more than one vessel was filled for itself, and none was only passed."""
    several = len({x.rule.id for x in near}) > len(_families(near))
    return several and len(_SHOWN.findall(text)) >= len({x.rule.id for x in near})


def _families(near: Iterable[Entered]) -> set[str]:
    return {x.family for x in near}


BESIDE = "beside"  # the unit of a rule on treatments beside which the catheter is billed


def _is_catheter(row: CodeRow) -> bool:
    return row.modality == "ir" and "angiography" not in row.technique and "catheterization" in row.technique


def entered(text: str, on: date, table: CodeTable) -> list[Entered]:
    """Return the vessels that a text names, in order; of names that overlap the longest one."""
    text = crossed(sided(text))
    rules = {r.id: r for r in table.rules(on, kind="branch")}
    found = [
        Entered(r, m.start(), m.end(), [r.id, *_way(r.id, rules)][-1])
        for r in rules.values()
        for m in vessels(r.value).finditer(text)
        if "vein" in m[0].lower() or m[0].lower().endswith(" v") or not _OF_ELSE.match(text, m.end())
    ]
    longest = sorted(found, key=lambda x: (x.start - x.end, x.start))
    kept: list[Entered] = []
    for x in longest:
        if not any(x.start < k.end and k.start < x.end for k in kept):
            kept.append(x)
    return sorted(kept, key=lambda x: x.start)


def families(row: CodeRow, text: str, on: date, table: CodeTable) -> int:
    """Return for how many families of vessels a catheter code, or the reading of their arteries, stands."""
    near = [x for x in entered(text, on, table) if not _PATENT.match(text, x.end)]
    apart = {f: [x for x in near if x.family == f] for f in _families(near)}
    if _is_catheter(row):
        return sum(row in furthest(xs, on, table) for xs in apart.values())
    return sum(any({*row.regions} & _around(x, table) for x in xs) for xs in apart.values())


def _around(vessel: Entered, table: CodeTable) -> set[str]:
    places = stated(vessel.rule.condition).get("regions", ())
    return {a for p in places for a in table.ancestors("regions", p)}


_PATENT = re.compile(r" (?:\w+ )?(?:is |was )?(?:patent|normal|not (?:entered|selected|imaged))\b", re.IGNORECASE)


def places_of(found: Iterable[Entered], on: date, table: CodeTable) -> tuple[str, ...]:
    """Return the regions of vessels: their own where a rule tells it, else those of the code of their catheter."""
    places: dict[str, None] = {}
    for x in found:
        row = table.code(x.rule.subject, on)
        places |= dict.fromkeys(sorted(stated(x.rule.condition).get("regions", ())) or (row.regions if row else ()))
    return tuple(places)


_OF_ELSE = re.compile(r" (?:veins?|v|lobes?|ducts?|flexure)\b", re.IGNORECASE)  # "the right hepatic vein", "... duct"


def furthest(vessels_in: Iterable[Entered], on: date, table: CodeTable) -> tuple[CodeRow, ...]:
    """Return for each family the code of its furthest branch, and the add-on where it has another branch."""
    rules = {r.id: r for r in table.rules(on, kind="branch")}
    named = dict.fromkeys(x.rule.id for x in vessels_in)
    passed = {a for i in named for a in _way(i, rules)}
    families: dict[str, list[CodeRow]] = {}
    for i in named:
        row = table.code(rules[i].subject, on)
        if i not in passed and row:
            families.setdefault([i, *_way(i, rules)][-1], []).append(row)
    found: list[CodeRow] = []
    for rows in families.values():
        rows.sort(key=lambda r: r.code)  # of one group of vessels the further branch has the higher code
        found.append(rows[-1])
        more = [r for r in rows[:-1] if "first_order" not in r.technique]
        addons = [a for p in table.pairs(on, other=rows[-1].code, relation="addon_of") if (a := table.code(p.code, on))]
        found += [a for a in addons if more and _is_catheter(a) and a.count == "each_additional"][:1]
    return tuple(dict.fromkeys(found))


def by_position(text: str, named: Named, on: date, table: CodeTable) -> tuple[ExamWords, ...]:
    """Return the arteriograms of neck and head by where the catheter stood, each on its side; empty unless several.

    On one side the position of most work holds the others of its artery; the external carotid is an add-on beside it.
    """
    kinds, acts = {*named.get("modality", ())}, {*named.get("technique", ())}
    if kinds - {"ir", "procedure"} or acts - _SHOWS or not cues.CATHETER.search(text):
        return ()
    text = sided(text)
    facts = {a: frozenset(v) for a, v in named.items()}
    if cues.HEAD_SHOWN.search(text):
        facts["regions"] = facts.get("regions", frozenset()) | {"intracranial_artery"}
    best: dict[tuple[str, str], CodeRow] = {}
    for at, side in _positions(text, on, table):
        rules = [r for r in at if is_met(r.condition, facts)]
        rows = [row for r in rules if (row := table.code(r.subject, on))]
        for row in sorted(rows, key=lambda r: _work(r, on, table)):
            group = "neck" if row.addon else "back" if "vertebral_artery" in row.regions else "front"
            for one in ("left", "right") if side == "both" else (side,):
                held = best.get((one, group))
                if held is None or _work(held, on, table) < _work(row, on, table):
                    best[one, group] = row
    sides: dict[CodeRow, set[str]] = {}
    for (side, _), row in best.items():
        sides.setdefault(row, set()).add(side)
    if len(sides) < _SEVERAL and max((len(x) for x in sides.values()), default=0) < _SEVERAL:
        return ()
    return tuple(_exam_of(row, of) for row, of in sorted(sides.items(), key=lambda x: x[0].code))


_SEVERAL = 2
POSITION = "position"  # the unit of a rule that says from where the code's vessels were filled
_SHOWS = {"angiography", "catheterization", "common_carotid_catheter", "internal_carotid_catheter", "selective"}


def _positions(text: str, on: date, table: CodeTable) -> Iterable[tuple[list[RuleRow], str]]:
    """Yield each place where the catheter stood, with the rules that name it and its side."""
    found: dict[tuple[int, int], list[RuleRow]] = {}
    for rule in table.rules(on, kind="catheter"):
        if rule.unit == POSITION:
            for m in vessels(rule.value).finditer(text):
                found.setdefault((m.start(), m.end()), []).append(rule)
    for (start, end), rules in sorted(found.items()):
        before = text[max(0, start - _NEAR) : start]
        if _DENIED.search(before):
            continue
        told = _SIDE.findall(before)
        both = text[start:end].endswith("s") and not told
        side = told[-1].lower() if told else "both" if both else ""
        yield rules, "both" if side in ("both", "bilateral", "bilat") else side


_NEAR = 24  # letters before a name in which its side stands
_SIDE = re.compile(r"\b(left|right|both|bilateral|bilat)\b", re.IGNORECASE)
_DENIED = re.compile(r"\b(?:no|not|without|never)\b[^.;,]*$", re.IGNORECASE)


def _work(row: CodeRow, on: date, table: CodeTable) -> Decimal:
    fee = table.fee(row.code, "", on)
    return fee.row.work if fee else Decimal(0)


def _exam_of(row: CodeRow, sides: set[str]) -> ExamWords:
    side = "both" if {"left", "right"} <= sides else next(iter(sides))
    named = {"modality": ("ir",), "regions": row.regions, "technique": row.technique}
    return ExamWords(tuple(named.items()), None, side)


def _way(name: str, rules: dict[str, RuleRow]) -> list[str]:
    """Return the vessels through which one is reached, the nearest first."""
    way: list[str] = []
    while name := next(iter(stated(rules[name].condition).get("from", ())), ""):
        way.append(name)
    return way


def sided(text: str) -> str:
    """Return a text with its short sides before a vessel spelt out: "L subclavian", "Rt CFA"."""
    return _SIDED.sub(lambda m: "left" if m[0][0].lower() == "l" else "right", text)


_SIDED = re.compile(
    r"\b(?:lt|l|rt|r)\b\.?(?= (?:main |common |internal |external |superior |deep )?"
    r"(?:subclavian|carotid|vertebral|vert|renal|gonadal|hepatic|gastric|uterine|iliac|femoral|sfa|cca|ica|eca|cfa|popliteal|axillary|brachial|internal"
    r"|ovarian|spermatic|testicular|adrenal|pulmonary)\b)",
    re.IGNORECASE,
)


def crossed(text: str) -> str:
    """Return the text with the vessels of the leg opposite to the access called so: "left CFA access, right SFA"."""
    entry = next((m["a"] or m["b"] for m in cues.ACCESS.finditer(text) if m["a"] or m["b"]), "")
    if not entry:
        return text
    other = "r(?:igh)?t?" if entry.lower().startswith("l") else "l(?:ef)?t?"
    rest = cues.ACCESS.sub(lambda m: " " * len(m[0]), text)
    return re.sub(
        rf"\b{other} (?=(?:common |external |internal |superficial )?(?:iliac|femoral|sfa|cfa|popliteal|tibial))",
        "contralateral ",
        rest,
        flags=re.IGNORECASE,
    )


@cache
def vessels(listed: str) -> re.Pattern[str]:
    """Return what finds one of the vessels that a rule lists, as typed."""
    names = sorted(listed.split(";"), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)
