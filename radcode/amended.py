"""Which reading of a conversation is meant: its last turn merged with what was told, or all of it as one text.

Pure; imports `attributes`, `cues`, `continuing`, `model`, `reasked`, `tables`, `variants`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from radcode import cues
from radcode.attributes import TIE, Description, describe, fit, suits
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.continuing import ACTS, continues, gives_agent, is_added_kind, is_made_of, narrows_side, states, tells_on
from radcode.model import Ask, ExamWords, Match, Question
from radcode.reasked import is_apart_asked
from radcode.rows import CodeRow
from radcode.staying import only_asks_whether_it_stays
from radcode.tables import CodeTable
from radcode.variants import are_variants


def with_story(found: Question, story: Question) -> Question:
    """Return a merged follow-up with what was done as the whole conversation, read as one text, tells it."""
    if story.outside or not story.attributes:
        return found
    return replace(
        found,
        attributes=story.attributes,
        exams=story.exams,
        side=story.side,
        sides=story.sides,
        views=story.views,
        events=story.events,
        words=story.words,
        denied=story.denied,
        supposed=story.supposed,
        reads=found.reads if story.reads is None else story.reads,
        owns=found.owns if story.owns is None else story.owns,
        setting=story.setting or found.setting,
        told=story.text,
    )


def settled(story: Question, fresh: Question, table: CodeTable) -> Question:
    """Return the talk as one text without a way for which a later one was told instead: narrowed, then blocked.

    Ways that the last turn tells together, "fluoro and ultrasound were used", were both gone.
    """
    told = story.values("technique")
    if len(told) < _TWO or is_exam(story, table):
        return story
    led = {r.value for r in table.rules(story.on, kind="guidance") if r.subject in fresh.values("modality")}
    now = {*fresh.values("technique"), *led}
    kept = tuple(
        v for at, v in enumerate(told) if v in now or not any(are_variants(v, n, table) for n in told[at + 1 :])
    )
    return replace(story, attributes=tuple({**dict(story.attributes), "technique": kept}.items()))


_TWO = 2


def is_story(fresh: Question, last: Question, found: Question, story: Question, table: CodeTable) -> bool:
    """Tell whether what was done is read from the conversation as one text rather than from its last turn alone."""
    if fresh.codes or only_asks_whether_it_stays(fresh.text):
        return False
    if continues(fresh, last) and ({*last.values("modality")} <= {*story.values("modality")} or is_exam(story, table)):
        return True
    if tells_on(fresh, last) or narrows_side(fresh, last) or found.on != last.on or gives_agent(fresh, last):
        return True
    counted = story.views and (found.views is None or story.views.low > found.views.low)
    if counted and not fresh.values("regions") and cues.adds(fresh.text):
        return True
    if {*story.events} - {*found.events, *last.events}:
        return True  # what only both together tell: one was a screening, the other one of the same day is not
    if last.reads and fresh.values("technique") and cues.HE_DID.search(fresh.text) and "?" not in fresh.text:
        return True  # who reads injected under the guidance told: both halves are one story
    if "us" in last.values("modality") and fresh.values("regions") and not fresh.values("modality"):
        return True
    if _tells_frame(fresh):
        return False
    if fresh.values("technique") and cues.adds(fresh.text) and is_exam(story, table):
        return True  # "the ventilation as well", after the perfusion
    kinds, before = {*fresh.values("modality")}, {*last.values("modality")}
    if kinds & before & ACTS and fresh.values("regions") and cues.WENT_ON.search(fresh.text):
        return True
    asks = "?" in fresh.text and "guidance" not in kinds
    told_acts = before & ACTS and not (fresh.values("role") or asks or cues.INSTEAD.search(fresh.text))
    # another kind of study without its place led the needle; what no code does together was done one after another
    other_kind = kinds and not kinds & before and {*fresh.values("regions")} <= {*last.values("regions")}
    if told_acts and (other_kind or not is_exam(found, table)):
        return True
    if fresh.values("role") or not is_exam(story, table):
        return False
    if kinds and kinds < before:
        return True
    changed = {*story.attributes} != {*last.attributes}
    return not is_exam(found, table) or (changed and found.attributes == last.attributes and found.side == last.side)


def _tells_frame(fresh: Question) -> bool:
    """Tell whether a turn tells who reads, who owns or where it was, and nothing of the exam."""
    frame = fresh.setting or fresh.reads is not None or fresh.owns is not None
    return bool(frame) and not (fresh.attributes or fresh.side or fresh.views or cues.adds(fresh.text))


def is_unread(fresh: Question, last: Question, found: Question) -> bool:
    """Tell whether a turn tells something that nobody understood and nothing else: the answer before may be wrong now.

    "Correction: the balun was re-threaded": to give the same answer again would pass it over in silence.
    """
    if last.reads and cues.HE_DID.search(fresh.text):
        return False  # whose the other half is was told
    limited = found.values("extent") == last.values("extent") == ("limited",)
    if limited and len(fresh.values("regions")) >= _LISTED:
        return True  # a report's list of organs that leaves the exam limited was not understood
    if fresh.codes or fresh.modifiers or fresh.attributes or states(fresh) or "?" in fresh.text:
        return False
    if {last.ask, found.ask} - {Ask.CODE, Ask.MODIFIER} or any(p.search(fresh.text) for _, p in cues.CUES):
        return False
    same = all(getattr(found, n) == getattr(last, n) for n in _TOLD)
    return same and bool(cues.TELLS.search(fresh.text)) and bool({w.lower() for w in fresh.unknown} - cues.CHAT)


def is_passed_over(found: Question, last: Question, codes: Sequence[str], table: CodeTable) -> bool:
    """Tell whether the codes answered before stand again although a turn told of another way to do the exam.

    "With runoff", after a CTA of the chest: codes of the kind tell that way, and none of those answered does.
    """
    if (
        found.codes
        or not codes
        or {*codes} != {c for c, *_ in last.answered}
        or found.ask not in (Ask.CODE, Ask.MODIFIER)
    ):
        return False
    rows = [r for c in codes if (r := table.code(c, found.on))]
    ways = {*found.values("technique")} - {*last.values("technique")} - {t for r in rows for t in r.technique}
    ways -= {w for r in table.codes_of(_GUIDANCE, found.on) for w in r.technique}  # imaging may be inside the act
    kin = [r for row in rows for r in table.codes_of(row.modality, found.on) if _are_near(r, row, table)]
    return any(w in r.technique for r in kin for w in ways)


def with_primaries(found: Question, last: Question, matches: Sequence[Match], table: CodeTable) -> tuple[Match, ...]:
    """Return the codes of a turn with the code answered before to which its add-on belongs: "and L1", after T12."""
    if found.codes or found.ask not in (Ask.CODE, Ask.MODIFIER):
        return tuple(matches)
    return tuple(_with_primary(m, found, last, table) for m in matches)


def _with_primary(match: Match, found: Question, last: Question, table: CodeTable) -> Match:
    rows = [r for c in match.codes if (r := table.code(c, found.on))]
    if not rows or not all(r.addon for r in rows):
        return match
    firsts = {p.other for r in rows for p in table.pairs(found.on, code=r.code, relation="addon_of")}
    before = tuple(dict.fromkeys(c for c, *_ in last.answered if c in firsts))
    return replace(match, codes=(*before, *match.codes))


_GUIDANCE = "guidance"


def _are_near(a: CodeRow, b: CodeRow, table: CodeTable) -> bool:
    """Tell whether a code is of a part of the body that lies in or around one of another code."""
    pairs = ((x, y) for x in a.regions for y in b.regions)
    return any(x in table.ancestors("regions", y) or y in table.ancestors("regions", x) for x, y in pairs)


def as_answered(found: Question, fresh: Question, last: Question, table: CodeTable) -> Question:
    """Return a turn that only counts, "two levels?", in the way of the one code answered: it tells no other act."""
    rows = [r for c, *_ in last.answered if (r := table.code(c, found.on))]
    if len(rows) != 1 or not fresh.attributes or {a for a, _ in fresh.attributes} - {"count"} or fresh.codes:
        return found
    own = {*rows[0].technique} - {*found.values("technique")}
    acts = rows[0].modality in ACTS and own and {*found.values("technique")} & {*rows[0].technique}
    if not acts:
        return found
    named = {**dict(found.attributes), "technique": (*found.values("technique"), *sorted(own))}
    return replace(found, attributes=tuple(named.items()))


def tells_nothing(fresh: Question, found: Question, last: Question) -> bool:
    """Tell whether words that mean nothing alone mean nothing with what was told before either: "in this weather".

    Thanks and assent, and what asks for the answer again, leave it as it was.
    """
    if cues.GOES_ON.search(fresh.text) or any(p.search(fresh.text) for _, p in cues.CUES):
        return False
    if continues(fresh, last) or tells_on(fresh, last) or fresh.attributes:
        return False
    return all(getattr(found, n) == getattr(last, n) for n in (*_TOLD, "ask"))


_LISTED = 4  # parts of the body: fewer are the exam that was meant
_TOLD = ("attributes", "exams", "side", "views", "events", "reads", "owns", "setting", "payer", "on", "claim")


def beside(
    fresh: Question, last: Question, story: Question, table: CodeTable, *, summed: bool = False
) -> Question | None:
    """Return the exam told before and one that was done besides it as two; None where both are one exam.

    "They added MRA of the head": one text about both would give each what was said of the other. `summed`: the turn
    counts one more of what was told; "a second collection in the pelvis" is another than that of the liver.
    """
    if addon := _with_addon(fresh, last, table):
        return addon
    elsewhere = summed and bool(fresh.values("regions")) and not _near(fresh, last, table)
    added = cues.adds(fresh.text) or is_apart_asked(fresh) or is_made_of(fresh, last) or elsewhere
    if added and (other := _other_way(fresh, last, table)):
        return other
    whole = bool(fresh.values("modality")) and not {*fresh.values("modality")} & {*last.values("modality")}
    several = len(story.exams) > max(1, len(last.exams)) and not fresh.values("modality")
    before = {*last.values("regions")}
    regions = fresh.values("regions")
    is_other = whole and fresh.values("modality") != ("supply",) and not {*last.values("modality")} & ACTS
    if is_other and not regions and not is_added_kind(fresh, last, table):
        regions = (*last.values("regions"), *_OF_VESSELS.get(fresh.values("modality"), ()))  # "a duplex too" is of it
    further = added and _is_other_act(fresh, last, table)
    if further:
        regions = regions or last.values("regions")  # "a marker was put in too", where the needle was
    if not added or fresh.codes or not regions or several or fresh.exams:
        return None
    kinds = fresh.values("modality") or last.values("modality")
    if before & {*regions} and kinds == last.values("modality") and not further:
        return None
    # the same act in another place: "a second collection in the pelvis"
    carried = {*kinds} & ACTS and not fresh.values("technique")
    act = {a: last.values(a) for a in _OF_ACT if last.values(a)} if carried else {}
    named = {**act, **dict(fresh.attributes), "modality": kinds, "regions": tuple(regions)}
    if kinds in _OF_VESSELS:
        named.pop("technique", None)  # the Doppler of a duplex is in it
    # of the same part of the body it is of the same side
    side = fresh.side or (last.side if before & {*regions} and not fresh.values("laterality") else "")
    new = ExamWords(tuple(named.items()), fresh.views, side, fresh.words, fresh.denied)
    old = ExamWords(last.attributes, last.views, last.side, last.words, last.denied)
    exams = (*(last.exams or (old,)), new)
    apart = replace(last, exams=exams)
    one = not whole and not further
    if not kinds or not is_exam(apart, table) or (one and _is_one(fresh, last, story, table)):
        return None
    both = {a: tuple(dict.fromkeys((*last.values(a), *named.get(a, ())))) for a in (*dict(last.attributes), *named)}
    return replace(apart, attributes=tuple(both.items()))


_OF_ACT = ("technique", "purpose", "approach")


def _is_other_act(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether a turn tells of another act than the one told before: no code has both."""
    new, before = {*fresh.values("technique")}, {*last.values("technique")}
    kinds = {*(fresh.values("modality") or last.values("modality"))} & {*last.values("modality")} & ACTS
    rows = [r for k in kinds for r in table.codes_of(k, fresh.on)]
    own, others = ([{*r.technique} for r in rows if {*r.technique} & ways] for ways in (new, before))
    return bool(own) and bool(others) and not any(t & new and t & before for t in own)


def _is_one(fresh: Question, last: Question, story: Question, table: CodeTable) -> bool:
    """Tell whether a turn tells of more of the exam told before, and not of a study with a code of its own.

    Abdomen and pelvis are one CT; the CT of the face, which lies in the head, is another one than that of the head.
    """
    whole = replace(story, exams=())
    if not is_exam(whole, table):
        return False
    places = {*whole.values("regions")}
    if not fresh.values("modality") or any(places == {*r.regions} for r in fitting_best(whole, table)):
        return True
    pairs = [(a.code, b.code) for a in fitting_best(fresh, table) for b in fitting_best(last, table)]
    return not pairs or any(a == b or rc304.check(a, b, fresh.on, table) for a, b in pairs)


def fitting_best(q: Question, table: CodeTable) -> list[CodeRow]:
    """Return the codes that fit an exam best, however many parts of the body they hold."""
    said = describe(q)
    fits = [(f.score, r) for r in table.codes_on(q.on) if suits(r, said, table) and (f := fit(r, said, table))]
    most = max((score for score, _ in fits), default=0.0)
    return [r for score, r in fits if score >= most - TIE]


# What a kind of study shows of the part of the body it is of.
_OF_VESSELS: dict[tuple[str, ...], tuple[str, ...]] = {("duplex",): ("vessel",)}


def _other_way(fresh: Question, last: Question, table: CodeTable) -> Question | None:
    """Return the exam told before and the same one done by another way in besides: "a transvaginal one too"."""
    ways = fresh.values("approach")
    before = last.values("approach")
    if fresh.codes or fresh.exams or len(last.exams) > 1 or not ways or {*ways} <= {*before}:
        return None
    if not {*fresh.values("modality")} <= {*last.values("modality")} or not _near(fresh, last, table):
        return None
    old = ExamWords(last.attributes, last.views, last.side, last.words, last.denied)
    own = {a: v for a, v in last.attributes if a != "extent"} | dict(fresh.attributes)
    own["regions"] = last.values("regions")
    exams = (old, ExamWords(tuple(own.items()), fresh.views, fresh.side or last.side, fresh.words, fresh.denied))
    apart = replace(last, exams=exams)
    return apart if is_exam(apart, table) else None


def _near(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether the regions that a turn names are those told before, or lie in or around them."""
    pairs = [(a, b) for a in fresh.values("regions") for b in last.values("regions")]
    return all(a in table.ancestors("regions", b) or b in table.ancestors("regions", a) for a, b in pairs)


def _with_addon(fresh: Question, last: Question, table: CodeTable) -> Question | None:
    """Return the act told before with an add-on for what was done further by the same way in; None for anything else.

    "Fistulogram", then "he ballooned a central vein": the way in was told before, the vein and the balloon now.
    """
    kinds = {*(fresh.values("modality") or last.values("modality"))} & {*last.values("modality")} & ACTS
    if not cues.WENT_ON.search(fresh.text) or not kinds:
        return None
    new, before = {*fresh.values("technique")}, {*last.values("technique")}
    own = [
        r
        for r in table.codes_on(fresh.on)
        if r.addon and r.modality in kinds and {*r.regions} == {*fresh.values("regions")}
        and {*r.technique} <= new | before and {*r.technique} & new and {*r.technique} & before - new
    ]  # fmt: skip
    if len(own) != 1:
        return None
    named = {"modality": (own[0].modality,), **dict(fresh.attributes), "technique": own[0].technique}
    exams = (
        *(last.exams or (ExamWords(last.attributes, last.views, last.side, last.words, last.denied),)),
        ExamWords(tuple(named.items()), None, fresh.side, (), ()),
    )
    whole = {a: tuple(dict.fromkeys((*last.values(a), *named.get(a, ())))) for a in (*dict(last.attributes), *named)}
    return replace(last, exams=exams, attributes=tuple(whole.items()))


def with_words(found: Question, fresh: Question, story: Question, last: Question) -> Question:
    """Return a merged follow-up with the conversation as one text, and without the words that were taken back."""
    if fresh.codes or (fresh.values("regions") and fresh.values("modality")):
        return replace(found, told=story.told)
    if _tells_frame(fresh):
        return replace(found, told=story.told, words=last.words, denied=last.denied)
    return replace(found, told=story.told, words=story.words, denied=story.denied)


def eased(found: Question, fresh: Question, last: Question, table: CodeTable) -> Question:
    """Return a merged follow-up without what was told before and no code has beside what is told now.

    "Complete" was told of both sides; "limited area" of an exam that was of the whole body after all.
    """
    one = fresh.side in ("left", "right", "one") and last.side == "both"
    fits = _is_plain if one else is_exam
    if fits(found, table) or found.exams:
        return found
    for attribute in _GIVES_WAY:
        if found.values(attribute) and not fresh.values(attribute):
            free = replace(found, attributes=tuple((a, v) for a, v in found.attributes if a != attribute))
            if fits(free, table):
                return free
    return found


_GIVES_WAY = ("extent", "count", "laterality")


def _is_plain(q: Question, table: CodeTable) -> bool:
    """Tell whether a code in force is the exam with no technique that was not said."""
    said = describe(q)
    return any(suits(r, said, table) and {*r.technique} <= {*said.of("technique")} for r in table.codes_on(q.on))


def is_exam(q: Question, table: CodeTable) -> bool:
    """Tell whether some code in force is the exam, or each of the exams, that was understood."""
    rows = table.codes_on(q.on)
    return all(
        any(suits(r, said, table) for r in rows) for said in (_of_place(describe(x), rows) for x in q.exams or (q,))
    )


def _of_place(said: Description, rows: Sequence[CodeRow]) -> Description:
    """Leave out a way in that no code of the place tells apart: through the skin, of a filter in the vena cava."""
    here = [r for r in rows if r.modality in said.of("modality") and {*r.regions} & {*said.of("regions")}]
    if not here or any({*r.approach} & {*said.of("approach")} for r in here):
        return said
    return replace(said, values={a: v for a, v in said.values.items() if a != "approach"})
