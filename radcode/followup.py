"""Goes on with a conversation: what a follow-up leaves out is what the last question said.

Pure; imports `cues` and `model` only.
"""

from __future__ import annotations

from dataclasses import replace

from radcode import cues
from radcode.codes import CodeMention, parse_code
from radcode.counts import number_of
from radcode.model import Ask, Question, Views
from radcode.rows import CodeRow
from radcode.tables import CodeTable

DEFAULT_CLAIM = "professional"


def is_follow_up(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether a text goes on with the last question: it starts like it, or names no exam of its own."""
    if fresh.outside and fresh.outside != "general":
        return False
    if fresh.outside == "general" and (last.ask is Ask.PAYMENT or cues.WHY.search(fresh.text)):
        return len(fresh.text.split()) <= _SHORT
    names_exam = bool(fresh.codes) or (bool(fresh.values("modality")) and bool(fresh.values("regions")))
    if cues.FOLLOW_UP.search(fresh.text) and len(fresh.text) < 200:
        return not (names_exam and fresh.values("modality") and len(fresh.text.split()) > 8)
    asks = any(p.search(fresh.text) for a, p in cues.CUES if a not in (Ask.MEANING, Ask.RULE))
    if asks and not fresh.codes and not fresh.attributes and len(fresh.text.split()) <= _SHORT:
        return True
    if not fresh.codes and not fresh.values("modality") and last.values("modality"):
        return len(fresh.text.split()) <= _FEW and _is_same_place(fresh, last, table)
    names_any = names_exam or bool(fresh.values("modality") or fresh.values("regions") or fresh.values("technique"))
    facts = bool(fresh.reads is not None or fresh.owns is not None or fresh.setting or fresh.side or fresh.events)
    return not names_any and (facts or _has_new_fact(fresh)) and len(fresh.text.split()) <= 10


def _is_same_place(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether the regions named, if any, lie in those of the last question or hold them."""
    pairs = [(a, b) for a in fresh.values("regions") for b in last.values("regions")]
    near = any(a in table.ancestors("regions", b) or b in table.ancestors("regions", a) for a, b in pairs)
    says = fresh.attributes or fresh.side or fresh.setting or fresh.events or fresh.reads is not None or fresh.views
    return near if pairs else bool(says or fresh.owns is not None or _has_new_fact(fresh))


_FEW = 10
_SHORT = 6  # words: "in los angeles?", "n why"


def picked(text: str, codes: tuple[str, ...], last: Question) -> Question:
    """Return the last question narrowed to the codes of the option that was pressed; `text` is its label."""
    mentions = tuple(CodeMention(parse_code(c), (), 0, 0) for c in codes)
    return replace(last, text=text, codes=mentions)


def _has_new_fact(fresh: Question) -> bool:
    stated = {a.name for a in fresh.assumptions if a.origin == "question"}
    return bool(stated or fresh.attributes or fresh.views)


def merged(fresh: Question, last: Question, table: CodeTable) -> Question:
    """Return the last question with what the follow-up names, and nothing else, changed."""
    attributes = dict(last.attributes)
    if fresh.codes:
        attributes = {}
    new = dict(fresh.attributes)
    if new.get("regions") and new.get("modality"):
        attributes = {k: v for k, v in attributes.items() if k not in ("technique", "count", "role", "approach")}
    if fresh.side:
        attributes.pop("laterality", None)
    row = table.code(last.codes[0].code, last.on) if last.codes and not fresh.codes else None
    variant = row is not None and _describes_variant(fresh, row)
    added = row is not None and bool(new.get("modality")) and not new.get("regions")
    if row is not None and (variant or added):
        attributes = {
            a: row.values(a) for a in ("modality", "regions", "contrast", "purpose", "extent") if row.values(a)
        }
        if added and cues.WITH.search(fresh.text):
            new["modality"] = (row.modality, *new["modality"])  # "and with tomosynthesis?" keeps the mammogram
    attributes.update(new)
    origins = {a.name: a for a in last.assumptions}
    for a in fresh.assumptions:
        kept = origins.get(a.name)
        if a.origin != "default" or kept is None:
            origins[a.name] = a
        elif kept.origin == "question":
            origins[a.name] = replace(kept, origin="conversation")
    stated = {a.name for a in fresh.assumptions if a.origin != "default"}
    reads = fresh.reads if fresh.reads is not None else last.reads
    said_owner = fresh.owns is not None and not (
        fresh.reads and "owns_equipment" in {a.name for a in fresh.assumptions}
    )
    owns = fresh.owns if said_owner or last.owns is None else last.owns
    if said_owner:
        origins.pop("owns_equipment", None)
    gone = variant or new.get("modality") or new.get("regions")
    codes = fresh.codes or (() if gone else last.codes)
    return replace(
        fresh,
        ask=_merged_ask(fresh, last, bool(codes)),
        attributes=tuple(attributes.items()),
        words=fresh.words
        if fresh.codes or (new.get("regions") and new.get("modality"))
        else (*last.words, *fresh.words),
        views=fresh.views or _changed_views(fresh.text, last.views),
        codes=codes,
        reads=reads,
        owns=owns,
        setting=fresh.setting or last.setting,
        payer=fresh.payer if "payer" in stated else last.payer,
        claim=fresh.claim if fresh.claim != DEFAULT_CLAIM else last.claim,
        side=fresh.side or last.side,
        events=tuple(dict.fromkeys((*last.events, *fresh.events))),
        on=fresh.on if "date_of_service" in stated else last.on,
        outside="",
        assumptions=tuple(origins.values()),
    )


def _changed_views(text: str, views: Views | None) -> Views | None:
    """Read "make it one" after a question about views."""
    m = cues.MAKE_IT.search(text)
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
    return Ask.CODE if found in _OF_CODES and not codes else found


# What can only be asked of codes that are named.
_OF_CODES = {Ask.SUITS, Ask.ALLOWED, Ask.PAIR, Ask.VALIDITY, Ask.MEANING, Ask.COMPARE}


def _spoken_ask(fresh: Question, last: Question) -> Ask:
    heard = [a for a, p in cues.CUES if a not in (Ask.MEANING, Ask.VALIDITY) and p.search(fresh.text)]
    if heard and fresh.ask in (Ask.OUTSIDE, Ask.EXPLAIN):
        return heard[0]
    if heard or fresh.codes:
        return fresh.ask
    return last.ask if last.ask is not Ask.OUTSIDE else fresh.ask
