"""Goes on with a conversation: what a follow-up leaves out is what the last question said.

Pure; imports `codes`, `continuing`, `cues`, `model`, `needs`, `reasked`, `rows`, `rulebook`, `tables`.
"""

from __future__ import annotations

import re
from dataclasses import replace

from radcode import cues, needs
from radcode.codes import CodeMention, parse_code, parse_modifier
from radcode.continuing import counts_on, is_added_kind, states
from radcode.counts import number_of
from radcode.model import Ask, Assumption, Question, Views
from radcode.reasked import (
    AND_CODE,
    WITH_CODE,
    about_exam,
    asked_of_bill,
    is_of_bill,
    is_of_pair,
    put_forward,
)
from radcode.rows import CodeRow
from radcode.rulebook import stated
from radcode.tables import CodeTable
from radcode.twohalves import by_component, without_component

DEFAULT_CLAIM = "professional"


def only_part(fresh: Question, last: Question) -> str:
    """Return the part of the last exam that alone was done, as an exam in words; empty when no part is named.

    "Thyroid uptake and scan", then "only the uptake": it names nothing but a word of the last question.
    """
    named = cues.ONLY_PART.search(fresh.text)
    regions = last.values("regions")
    if named is None or fresh.attributes or fresh.codes or last.codes or not regions:
        return ""
    if named["what"].lower() not in last.words:
        return ""
    return f"{regions[0].replace('_', ' ')} {named['what']} only"


def of_exam_before(fresh: Question, last: Question | None, table: CodeTable) -> Question:
    """Return a question about a drug, tracer or agent with the exam told before, for which it was given.

    "Rest and stress SPECT", then "how many units of the sestamibi": each of the two had a dose.
    """
    rows = [table.code(m.code, fresh.on) for m in fresh.codes]
    given = fresh.values("modality") == ("supply",) or (rows and all(r and r.scope == "supply" for r in rows))
    if last is None or not last.told or not given:
        return fresh
    return replace(fresh, told=f"{last.told.rstrip(' .')}. {fresh.text}")


def picked(text: str, codes: tuple[str, ...], last: Question) -> Question:
    """Return the last question narrowed to the codes of the option that was pressed; `text` is its label."""
    mentions = tuple(CodeMention(parse_code(c), (), 0, 0) for c in codes)
    return replace(last, text=text, codes=mentions)


def merged(fresh: Question, last: Question, table: CodeTable) -> Question:
    """Return the last question with what the follow-up names, and nothing else, changed."""
    fresh = _of_half_alone(fresh, last, table)
    of_bill = asked_of_bill(fresh, last)
    about = put_forward(fresh, last, table) or about_exam(fresh, last) or of_bill
    row = table.code(last.codes[0].code, last.on) if last.codes and not fresh.codes else None
    changed = row is not None and not of_bill and _changes_exam(fresh, row)
    before = _of_code(row) if row and changed else {} if fresh.codes and not about else dict(last.attributes)
    named = about is Ask.SUITS and bool(last.values("technique"))
    beside = about is Ask.PAIR or named or is_of_bill(fresh, last)  # what it tells is none of the exam's particulars
    supply = fresh.values("modality") == ("supply",)  # what was given for the exam is none of its particulars
    attributes = (
        before
        if beside
        else dict(fresh.attributes)
        if supply
        else _joined(before, fresh, table, added=is_added_kind(fresh, last, table))
    )
    with_it = () if not is_of_pair(fresh, last) else last.codes[:1] if WITH_CODE.search(fresh.text) else last.codes
    with_it = last.codes if of_bill is Ask.PAIR and fresh.codes else with_it
    with_it = last.codes if last.ask is Ask.PAYMENT and fresh.codes and _PAID_WITH.search(fresh.text) else with_it
    codes = (*with_it, *fresh.codes) or (() if changed or (_names_study(fresh) and not of_bill) else last.codes)
    if fresh.reads is not None and not fresh.codes:  # another half than the one written on the code
        codes = tuple(replace(m, modifiers=without_component(m.modifiers, table)) for m in codes)
    new_exam = (bool(fresh.codes) and not about) or bool(fresh.values("regions") and fresh.values("modality"))
    stated = {a.name for a in fresh.assumptions if a.origin != "default"}
    owns = _owner(fresh, last)
    return replace(
        fresh,
        ask=about or _merged_ask(fresh, last, bool(codes)),
        attributes=tuple(attributes.items()),
        words=fresh.words if new_exam else (*last.words, *fresh.words),
        denied=fresh.denied if new_exam else (*last.denied, *fresh.denied),
        exams=last.exams if beside else fresh.exams if new_exam or fresh.attributes or fresh.codes else last.exams,
        views=last.views if beside else fresh.views or _changed_views(fresh.text, last.views),
        codes=codes,
        reads=fresh.reads if fresh.reads is not None else last.reads,
        owns=last.owns if owns is None else owns,
        setting=fresh.setting or last.setting,
        payer=fresh.payer if "payer" in stated else last.payer,
        claim=fresh.claim if fresh.claim != DEFAULT_CLAIM or (fresh.reads and not last.reads) else last.claim,
        side=last.side if beside and last.side else fresh.side or ("" if fresh.values("laterality") else last.side),
        events=_events_joined(last.events, fresh.events, table),
        on=fresh.on if "date_of_service" in stated else last.on,
        outside="",
        told=f"{last.told.rstrip(' .')}. {fresh.text}" if supply and last.told else fresh.told,
        assumptions=_assumed(fresh, last, said_owner=owns is not None),
        digits=fresh.digits or (() if new_exam else last.digits),
    )


def _of_half_alone(fresh: Question, last: Question, table: CodeTable) -> Question:
    """Return a turn that is the modifier of a half and nothing else, after an amount, as told of who bills it."""
    alone = _ALONE.match(fresh.text) if last.ask is Ask.PAYMENT and fresh.reads is None else None
    if alone is None or alone["half"].upper() not in table.allowed_by("pctc"):
        return fresh
    half = by_component((parse_modifier(alone["half"]),), table)
    return replace(fresh, reads=half[0], owns=half[1]) if half else fresh


_ALONE = re.compile(
    r"^\W*(?:(?:and|or|what about|how about|for|with|the|mod|modifier)\W+){0,4}(?P<half>\w\w)\W*$", re.I
)


def _events_joined(before: tuple[str, ...], new: tuple[str, ...], table: CodeTable) -> tuple[str, ...]:
    """Return what happened by both turns; of what excludes each other, as the strategies of a PET scan, the later."""
    marks = {
        e
        for r in table.rows("rules")
        if r.kind == "reduction" and r.unit == "modifier"
        for e in stated(r.condition).get("event", ())
    }
    if marks & {*new}:
        before = tuple(e for e in before if e not in marks)  # "CR cassettes, not film"
    ends = {e.rsplit("_", 1)[-1] for e in new if e.endswith(_EXCLUDING)}
    kept = (e for e in before if e in new or e.rsplit("_", 1)[-1] not in ends)
    return tuple(dict.fromkeys((*kept, *new)))


_EXCLUDING = ("_strategy", "_physician")  # ends what can be only one: initial or later, by the same or by another

_PAID_WITH = re.compile(r"^\W*(?:and |but |what about |how about |plus |together )*(?:with|plus)\b", re.IGNORECASE)


def _names_study(fresh: Question) -> bool:
    return bool(fresh.values("modality") or fresh.values("regions"))


def _owner(fresh: Question, last: Question) -> bool | None:
    """Return who owns the equipment where the follow-up says so; that a reader does not is then only assumed."""
    assumed = fresh.reads and "owns_equipment" in {a.name for a in fresh.assumptions}
    return fresh.owns if fresh.owns is not None and (not assumed or last.owns is None) else None


def _assumed(fresh: Question, last: Question, *, said_owner: bool) -> tuple[Assumption, ...]:
    """Return what the answer rests on: what the follow-up states, else what was stated or assumed before."""
    found = {a.name: a for a in last.assumptions}
    for a in fresh.assumptions:
        kept = found.get(a.name)
        if a.origin != "default" or kept is None:
            found[a.name] = a
        elif kept.origin == "question":
            found[a.name] = replace(kept, origin="conversation")
    if said_owner and fresh.owns:
        found.pop("owns_equipment", None)
    return tuple(found.values())


def in_words(row: CodeRow) -> str:
    """Return what a code says of its exam, without what it leaves open: "one side or limited" tells neither."""
    return _LEFT_OPEN.sub("", row.label)


_LEFT_OPEN = re.compile(r",[^,(]*\bor\b[^,(]*(?=,|$)")


def named_for(fresh: Question, last: Question, table: CodeTable) -> CodeRow | None:
    """Return the row of the one code asked about where a turn tells of another form of its exam; None otherwise.

    "32554", then "ultrasound was used after all": the code's own words tell the exam that the turn changes.
    """
    rows = {m.code: table.code(m.code, last.on) for m in last.codes}
    if len(rows) != 1 or fresh.codes or asked_of_bill(fresh, last):
        return None
    row = next(iter(rows.values()))
    put_to_exam = last.ask is Ask.SUITS and last.values("modality")  # "is 76770 ok for the kidneys"
    if row is None or put_to_exam or counts_on(fresh, last, table):
        return None
    others = any({*fresh.values(a)} - {*row.values(a)} for a in _OF_FORM)
    return row if others or _has_other_views(fresh, row) or _changes_exam(fresh, row) else None


_OF_FORM = ("technique", "approach", "count", "tracer", "role")  # what a code that does not tell it leaves out


def _has_other_views(fresh: Question, row: CodeRow) -> bool:
    """Tell whether a turn counts views that the code does not stand for."""
    if fresh.views is None or row.views_min is None:
        return False
    return fresh.views.high < row.views_min or (row.views_max is not None and fresh.views.low > row.views_max)


_IDENTIFYING = ("modality", "regions", "contrast", "extent", "purpose", "approach", "technique", "trimester")


def _of_code(row: CodeRow) -> dict[str, tuple[str, ...]]:
    """Return what a code that was named says of the exam, for a follow-up that changes the exam."""
    return {a: row.values(a) for a in _IDENTIFYING if row.values(a) and row.values(a) != ("na",)}


def _changes_exam(fresh: Question, row: CodeRow) -> bool:
    """Tell whether a follow-up tells of the exam that a code named before stood for, or of what was added to it."""
    added = bool(fresh.values("modality")) and not fresh.values("regions")
    return added or bool(fresh.values("regions") and not fresh.values("modality")) or _describes_variant(fresh, row)


def _joined(
    before: dict[str, tuple[str, ...]], fresh: Question, table: CodeTable, *, added: bool
) -> dict[str, tuple[str, ...]]:
    """Return the attributes of before with those of the follow-up: added to them where it says so, else in their place.

    What no code has together cannot both be meant: "with ultrasound" takes the place of "stereotactic" and leaves
    "biopsy" as it was.
    """
    new = dict(fresh.attributes)
    kept = dict(before)
    same = all({*new.get(a, ())} <= {*before.get(a, ())} for a in ("regions", "modality"))
    other = all(new.get(a) and not {*new[a]} & {*before.get(a, ())} for a in ("regions", "modality"))
    if other and cues.TAKES_BACK.search(fresh.text):
        return new  # another exam altogether, told in place of the first
    if new.get("regions") and new.get("modality") and not same:
        kept = {k: v for k, v in kept.items() if k not in ("technique", "count", "role", "approach")}
    if fresh.side:
        kept.pop("laterality", None)
    for pair in new.get(DENIED, ()):
        attribute, _, value = pair.partition(":")
        if attribute == "modality" and kept.get(attribute) == (value,) and not new.get(attribute):
            continue  # "CR cassettes, not film": an exam without its kind is none
        kept[attribute] = tuple(v for v in kept.get(attribute, ()) if v != value)
    if "extent" not in new and _is_part_only(new, before, fresh.text, table):
        kept["extent"] = ("limited",)
    adds = bool(cues.ADDS.search(fresh.text))
    for attribute, values in sorted(new.items()):  # contrast before the regions that had it
        old = kept.get(attribute, ())
        if attribute == "technique" and cues.LEAVES.search(fresh.text):
            old = tuple(o for o in old if o != _TAKEN_OUT)
        if attribute == "technique":
            old = tuple(o for o in old if adds or all(_stand_together(o, v, table) for v in values))
            kept["role"] = tuple(r for r in kept.get("role", ()) if all(_has_role(v, r, table) for v in values))
        elif attribute == "contrast":
            old, values = (), _one_protocol(old, values, fresh.text)
        elif attribute == "modality" and {*values} <= {*old}:
            values = old  # "just read the films" names the study told before
        elif attribute == "modality":
            old = old if added or (cues.WITH.search(fresh.text) and "regions" not in new) else ()
        elif attribute == "regions" and "modality" not in new and {*values} < {*old} and _are_vessels(old, table):
            values = old  # "only the right leg" of the veins of both legs
        elif attribute == "regions" and adds and "modality" not in new and _are_inside(values, old, table):
            values = old  # the toes are in the foot
        elif attribute == "regions" and kept.get("contrast") == (_BOTH_SETS,) and _are_inside(values, old, table):
            values = old  # two sets of one part make the exam of both parts one of two sets
        elif attribute == "regions" and old and _tells_where_to(new, fresh.text):
            values = old
        elif attribute != "regions" or not adds or "modality" in new:
            old = ()
        kept[attribute] = tuple(dict.fromkeys((*old, *values)))
    return {a: v for a, v in kept.items() if v}


_TAKEN_OUT = "removal"


def _is_part_only(
    new: dict[str, tuple[str, ...]], before: dict[str, tuple[str, ...]], text: str, table: CodeTable
) -> bool:
    """Tell whether of a complete exam only a part of its region was done: "they only looked at the liver"."""
    old, regions = before.get("regions", ()), new.get("regions", ())
    inside = bool(regions) and all(o != r and o in table.ancestors("regions", r) for o in old for r in regions)
    return inside and before.get("extent") == ("complete",) and bool(cues.ONLY_SO_MUCH.search(text))


def _tells_where_to(new: dict[str, tuple[str, ...]], text: str) -> bool:
    """Tell whether a place is where contrast was put, "into the thecal sac", and none that was imaged."""
    return "modality" not in new and bool(new.get("contrast")) and bool(cues.PUT_INTO.search(text))


def _are_vessels(regions: tuple[str, ...], table: CodeTable) -> bool:
    """Tell whether one of the regions is a kind of vessel, which the other one only places."""
    return any(_VESSEL in table.ancestors("regions", r) for r in regions)


def _are_inside(regions: tuple[str, ...], outer: tuple[str, ...], table: CodeTable) -> bool:
    return all(r in outer or {*outer} & table.ancestors("regions", r).keys() for r in regions)


_VESSEL = "vessel"

DENIED = "denied"


def _stand_together(a: str, b: str, table: CodeTable) -> bool:
    """Tell whether a way told before stays beside one told now: some code has both, or the latter leads a needle."""
    if a == b or any({a, b} <= {*row.technique} for row in table.rows("codes")):
        return True
    kinds = [{row.modality for row in table.rows("codes") if v in row.technique} for v in (a, b)]
    return _GUIDANCE in kinds[1] and bool(kinds[0]) and _GUIDANCE not in kinds[0]


_GUIDANCE = "guidance"


def _has_role(technique: str, role: str, table: CodeTable) -> bool:
    """Tell whether a technique is of a step, as planning, or of no code at all."""
    rows = [row for row in table.rows("codes") if technique in row.technique]
    return not rows or any(row.role == role for row in rows)


def _one_protocol(old: tuple[str, ...], new: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Take contrast given after images without it as one protocol: "they pushed gad and scanned again"."""
    return (_BOTH_SETS,) if {*old, *new} == {"none", "with"} and cues.AGAIN.search(text) else new


_BOTH_SETS = "without_then_with"


def _changed_views(text: str, views: Views | None) -> Views | None:
    """Read "make it one" after a question about views."""
    m = cues.NOW_SO_MANY.search(text) or cues.MAKE_IT.search(text)
    count = number_of(m["n"]) if m and views else None
    return Views(count, count) if count else views


def _describes_variant(fresh: Question, row: CodeRow) -> bool:
    """Tell whether a follow-up states another form of the exam than the code that was named."""
    told = ((a, fresh.values(a)) for a in ("contrast", "purpose", "extent"))
    differs = any(values and row.values(a) and row.values(a)[0] not in (*values, "na") for a, values in told)
    sides = {"both": "both", "one": "one"}.get(fresh.side, "")
    return differs or bool(sides and row.laterality in ("one", "both") and row.laterality != sides)


def _merged_ask(fresh: Question, last: Question, codes: bool) -> Ask:
    found = _spoken_ask(fresh, last)
    if found is Ask.MEANING and fresh.modifiers and not (last.attributes or last.codes):
        return found  # "what's 26", "and TC?"
    if fresh.modifiers and needs.is_asked(fresh.text) and not (fresh.codes or states(fresh)) and last.ask is Ask.CODE:
        return Ask.ALLOWED
    return Ask.CODE if found in _OF_CODES and not codes else found


# What can only be asked of codes that are named.


_OF_CODES = {Ask.SUITS, Ask.ALLOWED, Ask.PAIR, Ask.VALIDITY, Ask.MEANING, Ask.COMPARE}

_OF_ANY_CODE = (Ask.PAYMENT, Ask.UNITS, Ask.MEANING)  # what may be asked of one code after the other


def _spoken_ask(fresh: Question, last: Question) -> Ask:
    others = (Ask.MEANING, Ask.VALIDITY, *(() if fresh.codes else (Ask.COMPARE,)))  # "vs in the hospital?" names no two
    heard = [a for a, p in cues.CUES if a not in others and p.search(fresh.text)]
    if is_of_pair(fresh, last):
        return Ask.PAIR
    if heard and fresh.ask in (Ask.OUTSIDE, Ask.EXPLAIN):
        return heard[0]
    if last.ask in _OF_ANY_CODE and not heard and AND_CODE.search(fresh.text):
        return last.ask  # "what does 71046 pay?", "and 71045?"
    if heard or fresh.codes:
        return fresh.ask
    if cues.IS_AGED.search(fresh.text) and last.ask is Ask.CODE and not {a for a, _ in fresh.attributes} - {"age"}:
        return Ask.RULE  # whether the exam is paid for at that age
    of_parties = fresh.setting or {fresh.reads, fresh.owns} != {None}
    explained = last.ask in (Ask.MEANING, Ask.EXPLAIN) and last.codes
    if of_parties and (explained or (last.ask is Ask.ALLOWED and not fresh.modifiers)):
        return Ask.MODIFIER  # "what if it is a hospital", "and if we only read": the bill of the code asked about
    return last.ask if last.ask is not Ask.OUTSIDE else fresh.ask
