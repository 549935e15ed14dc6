"""Tells whether a turn goes on with the talk, or asks anew.

Pure; imports `benefit`, `cues`, `model`, `reasked`, `rows`, `tables`, `unitlaw`. What it changes decides `followup`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from radcode import cues
from radcode.benefit import last_done
from radcode.counts import AIMS
from radcode.model import Ask, Question
from radcode.reasked import asked_of_bill, is_apart_asked, is_of_pair, is_other_choice, put_forward
from radcode.rows import CodeRow
from radcode.tables import CodeTable
from radcode.unitlaw import is_counted


def is_follow_up(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether a turn goes on with the last question: it asks of what was told, tells more, or names no exam."""
    if fresh.outside and fresh.outside != "general":
        return False
    if cues.NEW_TOPIC.search(fresh.text) and names_exam(fresh):
        return False
    short = len(fresh.text.split()) <= _LONG
    if short and (_asks_of_it(fresh, last, table) or _leaves_out(fresh, last, table)):
        return True
    return (short and _tells_more(fresh, last, table)) or _has_no_exam_of_its_own(fresh, last, table)


def _asks_of_it(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether a turn asks of the exam or the codes told before: another code, a partner, the bill, the rule."""
    if put_forward(fresh, last, table) or is_of_pair(fresh, last) or asked_of_bill(fresh, last):
        return True
    if _is_of_exam(last) and (is_other_choice(fresh, last) or (is_apart_asked(fresh) and not fresh.codes)):
        return True
    if _is_of_exam(last) and len(fresh.codes) == 1 and cues.BESIDE_IT.search(fresh.text):
        return True
    of_rule = dict(cues.CUES)[Ask.RULE].search(fresh.text) and last.values("modality")
    return bool(of_rule) and not fresh.codes and not fresh.values("modality")  # "quit 20 years ago, covered?"


def _leaves_out(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether a few words are a piece of what was told: "with spect ct", "5 views", "twins", "CT after it"."""
    few = len(fresh.text.split()) <= _FEW
    if continues(fresh, last) or (few and (_is_fragment(fresh, last) or _is_of_kind(fresh, last, table))):
        return True
    return few and not fresh.codes and counts_on(fresh, last, table) is not None


def _tells_more(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether a turn tells more of the exam told before, or tells it otherwise, naming no code."""
    if fresh.codes:
        return False
    if _is_of_group(fresh) or _is_of_same_exam(fresh, last) or narrows_side(fresh, last):
        return True
    if last.reads and cues.HE_DID.search(fresh.text) and not names_exam(fresh):
        return True  # "she put in the catheter too"
    if cues.TAKES_BACK.search(fresh.text) and last.told:
        return True
    if last.ask is Ask.RULE and last_done(fresh):
        return True  # "the last one was 8 months ago. will they pay?"
    if fresh.outside == "general" and (_says_film(fresh, last) or _goes_on_unread(fresh, last)):
        return True
    if _is_of_other_side(fresh, last, table) or _is_once_more(fresh, last, table):
        return True
    if is_added_kind(fresh, last, table) or is_made_of(fresh, last):
        return True  # "tomo was done", after a mammogram; "3-D on the workstation", after a CT
    return _is_of_exam(last) and (gives_agent(fresh, last) or _is_same_study(fresh, last))


def _has_no_exam_of_its_own(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether a turn that is no whole question by itself asks or states something of the exam told before."""
    words = len(fresh.text.split())
    asks = any(p.search(fresh.text) for a, p in cues.CUES if a not in (Ask.MEANING, Ask.RULE))
    if fresh.outside == "general" and not asks and not states(fresh) and not fresh.attributes:
        about = cues.WHY if cues.OPEN_QUESTION.search(fresh.text) else cues.GOES_ON
        return words <= _SHORT and (last.ask is Ask.PAYMENT or bool(about.search(fresh.text)))
    if cues.TOO.search(fresh.text) and not fresh.codes and not asks and words <= _LONG and last.values("modality"):
        return True
    if cues.FOLLOW_UP.search(fresh.text) and len(fresh.text) < _OF_LETTERS:
        return not (names_exam(fresh) and fresh.values("modality") and words > _WHOLE)
    if last.ask is Ask.PAYMENT and fresh.modifiers and words <= _HALF and not fresh.codes:
        return True  # "with 26": the amount of that half
    if fresh.modifiers and not fresh.attributes and fresh.ask in (Ask.MEANING, Ask.EXPLAIN):
        return bool(cues.WHY.search(fresh.text))
    if asks and not fresh.codes and not fresh.attributes and words <= _SHORT:
        return True
    if names_exam(fresh) or (fresh.values("modality") and fresh.values("technique")):
        return False
    plain = not fresh.values("modality")
    if plain and not asks and _is_of_exam(last) and words <= _LONG and cues.GOES_ON.search(fresh.text):
        return True
    if plain and last.values("modality") and words <= _FEW and _is_same_place(fresh, last, table):
        return True
    return (states(fresh) or bool(fresh.attributes)) and words <= _LONG and not _stands_alone(fresh)


_OF_LETTERS = 200  # a text that starts like a follow-up and is longer is a story
_WHOLE = 8  # words of a question that stands by itself


def _is_of_exam(last: Question) -> bool:
    return bool(last.values("modality") or last.values("technique") or last.values("role"))


def _goes_on_unread(fresh: Question, last: Question) -> bool:
    """Tell whether words of no exam start like a follow-up, or tell of one more: "a third one got added"."""
    few = len(fresh.text.split()) <= _FEW
    if few and cues.TOO.search(fresh.text) and "?" not in fresh.text and last.told:
        return True
    more = bool(fresh.attributes) or tells_on(fresh, last)
    if cues.GOES_ON.search(fresh.text):
        return few or more or states(fresh)
    return few and more


def continues(fresh: Question, last: Question) -> bool:
    """Tell whether a turn goes on with the sentence before it: "with spect ct", "of a transplant", "by ultrasound"."""
    told = last.told and not (last.codes or fresh.codes or fresh.modifiers)
    if not told or len(fresh.text.split()) > _SHORT or not cues.CONTINUES.search(fresh.text):
        return False
    if fresh.reads is not None or fresh.owns is not None or dict(cues.CUES)[Ask.CODE].search(fresh.text):
        return False
    return not (names_exam(fresh) and cues.CONTINUES_LOOSELY.search(fresh.text))


def _is_fragment(fresh: Question, last: Question) -> bool:
    """Tell whether a few words mean nothing alone, and may mean something with what was told before."""
    return bool(last.told) and not last.codes and fresh.outside == "general"


def _is_of_group(fresh: Question) -> bool:
    """Tell whether a turn tells that somebody of the same group read, and names no exam: "by my partner"."""
    short = len(fresh.text.split()) <= _SHORT and not names_exam(fresh)
    return short and bool(cues.OF_ONE_GROUP.search(fresh.text))


def _is_of_same_exam(fresh: Question, last: Question) -> bool:
    """Tell whether a turn speaks of the same exam in so many words: "same scan four months later"."""
    return bool(last.told) and not names_exam(fresh) and bool(cues.SAME_EXAM.search(fresh.text))


def _is_of_kind(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether a few words name a kind of study that needs a place, and no place: "six films", "CT after it"."""
    kinds = fresh.values("modality")
    if not kinds or fresh.values("regions") or fresh.codes:
        return False
    places = {r.regions for k in kinds for r in table.codes_of(k, last.on)}
    asks = dict(cues.CUES)[Ask.CODE].search(fresh.text)
    return len(places) > 1 and bool(last.values("regions")) and not asks


def names_exam(fresh: Question) -> bool:
    """Tell whether a text names an exam of its own: a code, or a kind of study and its place."""
    return bool(fresh.codes) or bool(fresh.values("modality") and fresh.values("regions"))


def counts_on(fresh: Question, last: Question, table: CodeTable) -> CodeRow | None:
    """Return the one code told before of which a turn only tells how many there were: "18 fractions"."""
    if fresh.modifiers or fresh.values("modality") or len({m.code for m in last.codes}) != 1:
        return None
    row = table.code(last.codes[0].code, last.on)
    return row if row and is_counted(row, replace(fresh, on=last.on), table) else None


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
    if guides and {*fresh.values("regions")} <= {*last.values("regions")} and "?" not in fresh.text:
        return True  # "ultrasound was used for the needle", "fluoro and ultrasound were used"
    if kinds < before and "?" in fresh.text and cues.CHANGED.search(fresh.text):
        return True  # one of two parts of the study told: "does the tomo part change if it is diagnostic?"
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


def is_made_of(fresh: Question, last: Question) -> bool:
    """Tell whether a turn names nothing but pictures that are made of the images of the study told before."""
    own = {*fresh.values("modality")} == {_RENDERED} and not (fresh.values("regions") or fresh.codes)
    return own and bool(last.values("modality")) and _RENDERED not in last.values("modality")


_RENDERED = "postprocessing"


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


def states(fresh: Question) -> bool:
    """Tell whether a text states a fact of the encounter: who, where, which side, for which payer, on which day."""
    known = fresh.reads is not None or fresh.owns is not None
    known = known or bool(cues.IS_AGED.search(fresh.text))
    return known or bool(fresh.setting or fresh.side or fresh.events or fresh.views or has_new_fact(fresh))


def _stands_alone(fresh: Question) -> bool:
    """Tell whether a text asks something by itself: it wants a term explained, or names a study without its region."""
    return bool(cues.EXPLAIN.search(fresh.text) or fresh.values("modality"))


def _is_same_place(fresh: Question, last: Question, table: CodeTable) -> bool:
    """Tell whether the regions named, if any, lie in those of the last question or hold them."""
    pairs = [(a, b) for a in fresh.values("regions") for b in last.values("regions")]
    near = any(a in table.ancestors("regions", b) or b in table.ancestors("regions", a) for a, b in pairs)
    says = fresh.attributes or fresh.side or fresh.setting or fresh.events or fresh.reads is not None or fresh.views
    return near if pairs else bool(says or fresh.owns is not None or has_new_fact(fresh))


_FEW = 10
_HALF = 4  # words: "and with 26"

_LONG = 30  # words: a text that names no exam and is longer is a story of its own

_SHORT = 12  # words: "in los angeles?", "n why", "how many units for the drug, one syringe all used"


def has_new_fact(fresh: Question) -> bool:
    """Tell whether a text states anything of the encounter or the exam."""
    stated = {a.name for a in fresh.assumptions if a.origin == "question"}
    return bool(stated or fresh.attributes or fresh.views)
