"""Goes on with a conversation: what a follow-up leaves out is what the last question said.

Pure; imports `codes`, `cues`, `model`, `rows`, `tables`, `terms`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from radcode import cues, needs
from radcode.benefit import last_done
from radcode.codes import CodeMention, parse_code
from radcode.counts import AIMS, number_of
from radcode.model import Ask, Assumption, Question, Views
from radcode.reasked import asked_of_bill, is_of_bill
from radcode.rows import CodeRow
from radcode.tables import CodeTable
from radcode.unitlaw import is_counted

DEFAULT_CLAIM = "professional"


def is_follow_up(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether a text goes on with the last question: it starts like it, or names no exam of its own."""
    if fresh.outside and fresh.outside != "general":
        return False
    words = len(fresh.text.split())
    if _is_of_pair(fresh, last) or (words <= _FEW and not fresh.codes and counts_on(fresh, last, table) is not None):
        return True
    if words <= _LONG and asked_of_bill(fresh, last):
        return True
    if last.reads and not fresh.codes and words <= _LONG and cues.HE_DID.search(fresh.text):
        return not (fresh.values("modality") and fresh.values("regions"))  # "she put in the catheter too"
    if fresh.outside == "general" and words <= _LONG:
        told = bool(fresh.attributes) or states(fresh) or tells_on(fresh, last)
        if cues.GOES_ON.search(fresh.text) or (words <= _FEW and (fresh.attributes or tells_on(fresh, last))):
            return words <= _FEW or told
    if fresh.outside == "general" and words <= _LONG and _says_film(fresh, last):
        return True
    if fresh.outside == "general" and words <= _FEW and cues.TOO.search(fresh.text) and "?" not in fresh.text:
        return bool(last.told)  # "a third one got added"
    if cues.TAKES_BACK.search(fresh.text) and last.told and words <= _LONG and not fresh.codes:
        return True
    if narrows_side(fresh, last) and words <= _LONG:
        return True
    if words <= _LONG and last.ask is Ask.RULE and last_done(fresh) and not fresh.codes:
        return True  # "the last one was 8 months ago. will they pay?"
    if words <= _LONG and (_is_of_other_side(fresh, last, table) or _is_once_more(fresh, last, table)):
        return True
    if words <= _LONG and not fresh.codes and is_added_kind(fresh, last, table):
        return True  # "tomo was done", after a mammogram
    of_exam = last.values("modality") or last.values("technique") or last.values("role")
    if of_exam and (_is_other_choice(fresh, last) or (len(fresh.codes) == 1 and cues.BESIDE_IT.search(fresh.text))):
        return True
    if of_exam and not fresh.codes and words <= _LONG and (gives_agent(fresh, last) or _is_same_study(fresh, last)):
        return True
    of_rule = dict(cues.CUES)[Ask.RULE].search(fresh.text) and last.values("modality")
    if of_rule and not fresh.codes and not fresh.values("modality") and words <= _LONG:
        return True  # "quit 20 years ago, covered?"
    names_exam = bool(fresh.codes) or (bool(fresh.values("modality")) and bool(fresh.values("regions")))
    asks = any(p.search(fresh.text) for a, p in cues.CUES if a not in (Ask.MEANING, Ask.RULE))
    if fresh.outside == "general" and not asks and not states(fresh) and not fresh.attributes:
        about = cues.WHY if cues.OPEN_QUESTION.search(fresh.text) else cues.GOES_ON
        return words <= _SHORT and (last.ask is Ask.PAYMENT or bool(about.search(fresh.text)))
    if cues.TOO.search(fresh.text) and not fresh.codes and not asks and words <= _LONG and last.values("modality"):
        return True
    if cues.FOLLOW_UP.search(fresh.text) and len(fresh.text) < 200:
        return not (names_exam and fresh.values("modality") and words > 8)
    if fresh.modifiers and not fresh.attributes and fresh.ask in (Ask.MEANING, Ask.EXPLAIN):
        return bool(cues.WHY.search(fresh.text))
    if asks and not fresh.codes and not fresh.attributes and words <= _SHORT:
        return True
    if names_exam or (fresh.values("modality") and fresh.values("technique")):
        return False
    if of_exam and not asks and not fresh.values("modality") and words <= _LONG and cues.GOES_ON.search(fresh.text):
        return True
    if (
        not fresh.values("modality")
        and last.values("modality")
        and words <= _FEW
        and _is_same_place(fresh, last, table)
    ):
        return True
    return (states(fresh) or bool(fresh.attributes)) and words <= _LONG and not _stands_alone(fresh)


def counts_on(fresh: Question, last: Question, table: CodeTable) -> CodeRow | None:
    """Return the one code told before of which a turn only tells how many there were: "18 fractions"."""
    if fresh.modifiers or fresh.values("modality") or len({m.code for m in last.codes}) != 1:
        return None
    row = table.code(last.codes[0].code, last.on)
    return row if row and is_counted(row, replace(fresh, on=last.on, told=fresh.text), table) else None


def _is_same_study(fresh: Question, last: Question) -> bool:
    """Tell whether a turn speaks of films or an act of the kind told before, naming no place: "again: 4 films"."""
    kinds, before = {*fresh.values("modality")}, {*last.values("modality")}
    if not kinds or dict(cues.CUES)[Ask.CODE].search(fresh.text):
        return False
    if kinds <= before and kinds & ACTS and cues.WENT_ON.search(fresh.text):
        return True  # an act of the same session: "then he ballooned the vein"
    guides = (
        "procedure" in before and len(kinds) <= _TWO and all(t.endswith(_GUIDED) for t in fresh.values("technique"))
    )
    if guides and not fresh.values("regions") and "?" not in fresh.text:
        return True  # "ultrasound was used for the needle", "fluoro and ultrasound were used"
    return kinds <= before and not fresh.values("regions") and bool(cues.GOES_ON.search(fresh.text))


def _is_of_other_side(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether the other side had what was told of the first one: "the right knee got the same three views"."""
    sides = {fresh.side, last.side} == {"left", "right"} and not fresh.codes and cues.tells_too(fresh.text)
    return sides and {*fresh.values("modality")} <= {*last.values("modality")} and _is_same_place(fresh, last, table)


def _is_once_more(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether the exam told before was done again that day: "another KUB at 4 pm, same radiologist"."""
    again = any(e.startswith(_REPEATED) for e in fresh.events) and not fresh.codes and not last.codes
    same = again and {*fresh.values("modality")} <= {*last.values("modality")}
    return same and _is_same_place(fresh, last, table)


_REPEATED = "repeat_"


def is_added_kind(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether a turn names a kind of study that is mostly billed on top of the kind told before, and no place."""
    kinds, before = {*fresh.values("modality")}, {*last.values("modality")}
    if not kinds or kinds <= before or not {*fresh.values("regions")} <= {*last.values("regions")}:
        return False
    rows = [r for k in kinds - before for r in table.codes_of(k, last.on)]
    added = [r for r in rows if r.addon and before & _kinds_under(r.code, last.on, table)]
    return len(added) * 2 >= len(rows) > 0


def _kinds_under(code: str, on: date, table: CodeTable) -> set[str]:
    """Return the kinds of study that the primary codes of an add-on are."""
    pairs = table.pairs(on, code=code, relation="addon_of")
    return {r.modality for p in pairs if (r := table.code(p.other, on))}


_GUIDED = "_guided"  # ends how a needle is led
_TWO = 2  # ways in which imaging led one needle
ACTS = frozenset(("ir", "procedure"))


def narrows_side(fresh: Question, last: Question) -> bool:
    """Tell whether of both sides told before one alone was done: "right leg in a cast, only the left was complete"."""
    if last.side != "both" or fresh.codes or last.codes or not cues.ONLY_SIDE.search(fresh.text):
        return False
    return {*fresh.values("modality")} <= {*last.values("modality")}


def _says_film(fresh: Question, last: Question) -> bool:
    """Tell whether a film is named as taken besides those told: "a lateral decubitus was shot too"."""
    return last.views is not None and bool(cues.TOO.search(fresh.text)) and bool(AIMS & {*fresh.words})


def gives_agent(fresh: Question, last: Question) -> bool:
    """Tell whether an agent is told to have been given for the exam told before: "sincalide was infused"."""
    agent = fresh.values("modality") == ("supply",) and not fresh.codes and "?" not in fresh.text
    return agent and bool(last.values("regions")) and not cues.ASKS_UNITS.search(fresh.text)


def tells_on(fresh: Question, last: Question) -> bool:
    """Tell whether a text adds to what the conversation told, so that all of it is read as one story.

    What was done besides, the drug given for the exam, what its images lack; never beside codes that were named.
    """
    if not last.told or last.codes or fresh.codes:
        return False
    text = fresh.text
    if cues.ASKS_SUPPLY.search(text) or cues.NO_3D.search(text):
        return True
    told = fresh.side or fresh.values("regions") or fresh.values("modality")
    return bool(told) and cues.tells_too(text)


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


def states(fresh: Question) -> bool:
    """Tell whether a text states a fact of the encounter: who, where, which side, for which payer, on which day."""
    known = fresh.reads is not None or fresh.owns is not None
    known = known or bool(cues.IS_AGED.search(fresh.text))
    return known or bool(fresh.setting or fresh.side or fresh.events or fresh.views or _has_new_fact(fresh))


def _stands_alone(fresh: Question) -> bool:
    """Tell whether a text asks something by itself: it wants a term explained, or names a study without its region."""
    return bool(cues.EXPLAIN.search(fresh.text) or fresh.values("modality"))


def _is_same_place(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether the regions named, if any, lie in those of the last question or hold them."""
    pairs = [(a, b) for a in fresh.values("regions") for b in last.values("regions")]
    near = any(a in table.ancestors("regions", b) or b in table.ancestors("regions", a) for a, b in pairs)
    says = fresh.attributes or fresh.side or fresh.setting or fresh.events or fresh.reads is not None or fresh.views
    return near if pairs else bool(says or fresh.owns is not None or _has_new_fact(fresh))


_FEW = 10
_LONG = 30  # words: a text that names no exam and is longer is a story of its own
_SHORT = 12  # words: "in los angeles?", "n why", "how many units for the drug, one syringe all used"


def picked(text: str, codes: tuple[str, ...], last: Question) -> Question:
    """Return the last question narrowed to the codes of the option that was pressed; `text` is its label."""
    mentions = tuple(CodeMention(parse_code(c), (), 0, 0) for c in codes)
    return replace(last, text=text, codes=mentions)


def _has_new_fact(fresh: Question) -> bool:
    stated = {a.name for a in fresh.assumptions if a.origin == "question"}
    return bool(stated or fresh.attributes or fresh.views)


def merged(fresh: Question, last: Question, table: CodeTable) -> Question:
    """Return the last question with what the follow-up names, and nothing else, changed."""
    of_bill = asked_of_bill(fresh, last)
    about = about_exam(fresh, last) or of_bill
    row = table.code(last.codes[0].code, last.on) if last.codes and not fresh.codes else None
    changed = row is not None and not of_bill and _changes_exam(fresh, row)
    before = _of_code(row) if row and changed else {} if fresh.codes and not about else dict(last.attributes)
    beside = about is Ask.PAIR or is_of_bill(fresh, last)  # what it tells is none of the exam's particulars
    supply = fresh.values("modality") == ("supply",)  # what was given for the exam is none of its particulars
    attributes = (
        before
        if beside
        else dict(fresh.attributes)
        if supply
        else _joined(before, fresh, table, added=is_added_kind(fresh, last, table))
    )
    with_it = () if not _is_of_pair(fresh, last) else last.codes[:1] if _WITH.search(fresh.text) else last.codes
    with_it = last.codes if of_bill is Ask.PAIR and fresh.codes else with_it
    codes = (*with_it, *fresh.codes) or (() if changed or (_names_study(fresh) and not of_bill) else last.codes)
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
        claim=fresh.claim if fresh.claim != DEFAULT_CLAIM else last.claim,
        side=last.side if beside and last.side else fresh.side or ("" if fresh.values("laterality") else last.side),
        events=tuple(dict.fromkeys((*last.events, *fresh.events))),
        on=fresh.on if "date_of_service" in stated else last.on,
        outside="",
        told=f"{last.told.rstrip(' .')}. {fresh.text}" if supply and last.told else "",
        assumptions=_assumed(fresh, last, said_owner=owns is not None),
    )


def about_exam(fresh: Question, last: Question) -> Ask | None:
    """Return what is asked of a code beside the exam described before: "why not 77066?", "and 76942 with it?"."""
    if not fresh.codes or not (last.values("modality") or last.values("technique")):
        return None
    if _is_other_choice(fresh, last):
        return Ask.SUITS
    if cues.BESIDE_IT.search(fresh.text) and len(fresh.codes) == 1:
        return Ask.PAIR  # whatever is told of what the code is for
    if fresh.values("modality"):
        return None
    if fresh.attributes:  # "can i add 76857 for the bladder" says what the code is for
        return Ask.PAIR if cues.WITH_IT.search(fresh.text) and (fresh.yes_no or "?" in fresh.text) else None
    if cues.WHY_NOT.search(fresh.text):
        return Ask.SUITS
    return Ask.PAIR if cues.WITH_IT.search(fresh.text) else None


def _is_other_choice(fresh: Question, last: Question) -> bool:
    """Tell whether one code is put forward in place of the one for the exam told: "my manager wants the dearer one"."""
    if len({m.code for m in fresh.codes}) != 1 or fresh.values("regions") or cues.WITH_IT.search(fresh.text):
        return False
    return bool(cues.WANTED_BY.search(fresh.text) or cues.INSTEAD.search(fresh.text))


def _is_of_pair(fresh: Question, last: Question) -> bool:
    """Tell whether another partner of the code asked about before is named: "is 77063 ok with 77066? with 77067?"."""
    one = last.ask is Ask.PAIR and len(last.codes) > 1 and len(fresh.codes) == 1
    return one and bool(_WITH.search(fresh.text) or _AND_CODE.search(fresh.text))


_WITH = re.compile(r"^\W*(?:and |or |what about |how about )?(?:with|beside|along with|on top of)\b", re.IGNORECASE)


_AND_CODE = re.compile(
    r"^\W*(?:and|or|what about|how about)\W+(?:cpt |code |the )?[0-9A-Z]\d{3}[0-9A-Z]\W*$", re.IGNORECASE
)


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
        kept[attribute] = tuple(v for v in kept.get(attribute, ()) if v != value)
    if "extent" not in new and _is_part_only(new, before, fresh.text, table):
        kept["extent"] = ("limited",)
    adds = bool(cues.ADDS.search(fresh.text))
    for attribute, values in sorted(new.items()):  # contrast before the regions that had it
        old = kept.get(attribute, ())
        if attribute == "technique" and cues.LEAVES.search(fresh.text):
            old = tuple(o for o in old if o != _TAKEN_OUT)
        if attribute == "technique":
            old = tuple(o for o in old if all(_stand_together(o, v, table) for v in values))
        elif attribute == "contrast":
            old, values = (), _one_protocol(old, values, fresh.text)
        elif attribute == "modality" and {*values} <= {*old}:
            values = old  # "just read the films" names the study told before
        elif attribute == "modality":
            old = old if added or (cues.WITH.search(fresh.text) and "regions" not in new) else ()
        elif attribute == "regions" and "modality" not in new and {*values} < {*old} and _are_vessels(old, table):
            values = old  # "only the right leg" of the veins of both legs
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
    return a == b or any({a, b} <= {*row.technique} for row in table.rows("codes"))


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
    if fresh.modifiers and needs.is_asked(fresh.text) and not (fresh.codes or states(fresh)) and last.ask is Ask.CODE:
        return Ask.ALLOWED
    return Ask.CODE if found in _OF_CODES and not codes else found


# What can only be asked of codes that are named.
_OF_CODES = {Ask.SUITS, Ask.ALLOWED, Ask.PAIR, Ask.VALIDITY, Ask.MEANING, Ask.COMPARE}


_OF_ANY_CODE = (Ask.PAYMENT, Ask.UNITS, Ask.MEANING)  # what may be asked of one code after the other


def _spoken_ask(fresh: Question, last: Question) -> Ask:
    heard = [a for a, p in cues.CUES if a not in (Ask.MEANING, Ask.VALIDITY) and p.search(fresh.text)]
    if _is_of_pair(fresh, last):
        return Ask.PAIR
    if heard and fresh.ask in (Ask.OUTSIDE, Ask.EXPLAIN):
        return heard[0]
    if last.ask in _OF_ANY_CODE and not heard and _AND_CODE.search(fresh.text):
        return last.ask  # "what does 71046 pay?", "and 71045?"
    if heard or fresh.codes:
        return fresh.ask
    if cues.IS_AGED.search(fresh.text) and last.ask is Ask.CODE:
        return Ask.RULE  # whether the exam is paid for at that age
    if last.ask in (Ask.MEANING, Ask.EXPLAIN) and last.codes and (fresh.setting or {fresh.reads, fresh.owns} != {None}):
        return Ask.MODIFIER  # "what if it is a hospital", "and if we only read": the bill of the code explained
    return last.ask if last.ask is not Ask.OUTSIDE else fresh.ask
