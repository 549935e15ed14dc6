"""Tells a conversation as one text: what a later turn takes back is left out, what it adds is counted with it.

Pure; imports `clauses`, `codes`, `counts`, `cues`, `dating`, `model`, `tables`, `terms`, `variants`. It is read as any
other text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from radcode import clauses, cues, quantities
from radcode.codes import code_mentions
from radcode.counts import AIMS, NUMBERS, THINGS, VIEW_WORDS, number_of
from radcode.dating import days_in
from radcode.dye import in_order
from radcode.model import Reading, Term
from radcode.tables import CodeTable
from radcode.terms import Lexicon
from radcode.variants import are_variants

# Of these an exam has one value: another one told later takes its place.
_ONE_OF = ("contrast", "extent", "purpose", "trimester", "approach", "tracer", "count", "age", "setting", "payer")
_SIDES = ("side", "laterality")
_GUIDED = ("_guided", "without_imaging")  # how a needle is led: the way told last is meant
_SCANNERS = frozenset(("ct", "mr"))
_FIRST_STRATEGY = "initial_strategy"
_OF_EXAM = ("modality", "technique", "role")


def as_heard(turn: str, told: str, lexicon: Lexicon) -> str:
    """Return a turn without what tells of no exam, and with the part of the body that one of its words stands for.

    Papers are read once more, a reason is given, a side was not done after all; "thoracic" after a spine is a spine.
    """
    turn = _REPLY_NO.sub("actually, ", turn)  # says that something was otherwise, and denies nothing that follows
    turn = _with_films(_with_other_side(turn, told), told, lexicon)
    turn = _of_slices(_of_finding(_with_both_states(turn, told, lexicon), told, lexicon), told, lexicon)
    if cues.OF_AGE.search(told):
        turn = cues.AGE_ALONE.sub(r"\g<before>\g<n> years old", turn)
    turn = _ONE_AS_EXAM.sub(r"\g<nth> exam", turn)
    turn = cues.REPEATS.sub("done again", turn)
    if (ordered := in_order(turn)) != turn and _SCANNERS & {*lexicon.read(told).values("modality")}:
        turn = ordered
    turn = cues.without_agreement(cues.without_pronoun(turn))
    spans = [m.span() for m in cues.REREADS.finditer(turn)]
    spans += clauses.ordered(turn)
    if not code_mentions(turn):
        spans += [m.span() for m in cues.SAID_BY.finditer(turn)]
    if "?" not in turn:
        spans += [m.span() for m in cues.IT_COVERS.finditer(turn)]
    if cues.adds(turn):
        spans += [m.span() for m in cues.BECAUSE.finditer(turn)]
        spans += [(0, m.end()) for m in cues.SO_THAT.finditer(turn) if lexicon.read(turn[m.end() :]).terms]
    if only := cues.ONLY_SIDE.search(turn):
        kept = (only["a"] or only["b"]).lower()[0]
        spans += [m.span() for m in cues.SIDE.finditer(turn) if m[0].lower()[0] != kept]
        spans += [m.span() for m in cues.SIDE_NOT_DONE.finditer(turn) if m["side"].lower()[0] != kept]
    return grafted(_of_same_part(clauses.blanked(turn, spans), told, lexicon), told, lexicon)


def _with_other_side(turn: str, told: str) -> str:
    """Return a turn with the side that it means by the one told: "the opposite ankle too", "wrong side, flip it"."""
    sides = {m[0].lower()[0] for m in cues.SIDE.finditer(told)}
    if len(sides) != 1 or cues.SIDE.search(turn):
        return turn
    other = "right" if sides == {"l"} else "left"
    if cues.adds(turn) and cues.OTHER_SIDE_TOO.search(turn):
        return cues.OTHER_SIDE_TOO.sub("both sides", turn)
    if cues.OPPOSITE.search(turn):
        return cues.OPPOSITE.sub(f"{other} ", turn)
    return cues.WRONG_SIDE.sub(f"it is the {other} side", turn)


def _of_slices(turn: str, told: str, lexicon: Lexicon) -> str:
    """Return a turn with an arthrogram as that of the CT or MR told before: "arthrogram instead", after a shoulder MRI.

    As it is where the turn names a kind of study itself.
    """
    kinds = [k for k in lexicon.read(told).values("modality") if k in _SCANNERS]
    named = lexicon.read(_ARTHROGRAM.sub(" ", turn))
    if len(kinds) != 1 or named.values("modality") or "fluoroscopic" in named.values("technique"):
        return turn
    return _ARTHROGRAM.sub(lambda m: f"{kinds[0]} {m[0]}", turn, count=1)


_ARTHROGRAM = re.compile(r"\barthrogra(?:m|ms|phy|phic)\b", re.IGNORECASE)


def _of_same_part(turn: str, told: str, lexicon: Lexicon) -> str:
    """Return a turn with the noun of the part told before behind a word that stands for one: "no, the thoracic"."""
    named = [t for t in lexicon.read(told).terms if t.attribute == "regions" and " " in t.text]
    heads = [(t, w, lexicon.read(w).values("regions")) for t in named for w in t.text.split()]
    nouns = {w for t, w, of_noun in heads if of_noun and t.value not in of_noun}
    for term in lexicon.read(turn).terms:
        if term.attribute != "regions" or " " in term.text:
            continue
        for noun in nouns - {term.text}:
            read = [t for t in lexicon.read(f"{term.text} {noun}").terms if t.attribute == "regions"]
            if len(read) == 1 and " " in read[0].text and read[0].value != term.value:
                return f"{turn[: term.end]} {noun}{turn[term.end :]}"
    return turn


def grafted(turn: str, told: str, lexicon: Lexicon) -> str:
    """Return a turn with the word told before that a word of it needs to mean anything: "vent" of the lung.

    "And the delivery?" after an IMRT plan is the IMRT delivery. As it is where the vocabulary has no such term of the
    kind of study told, or more than one.
    """
    known, old = lexicon.read(turn), lexicon.read(told)
    if any(known.values(a) for a in _OF_EXAM) or not old.values("modality") or len(turn.split()) > _SHORT:
        return turn
    spans = [(t.start, t.end) for t in known.terms]
    of_exam = [t for t in old.terms if t.attribute in (*_OF_EXAM, "regions")]
    for word in _WORD.finditer(turn):
        if any(a < word.end() and word.start() < b for a, b in spans):
            continue
        found = {}
        for beside in dict.fromkeys(w.lower() for t in of_exam for w in _WORD.findall(t.text)):
            joined = f"{beside} {word[0].lower()}"
            terms = lexicon.read(joined).terms
            kinds = {t.value for t in terms if t.attribute == "modality"}
            new = frozenset((t.attribute, t.value) for t in terms if t.value not in old.values(t.attribute))
            own = all(t.text == joined and t.attribute not in _FRAME for t in terms)
            if new and own and kinds <= {*old.values("modality")}:
                found[new] = joined
        if len(found) == 1:
            return f"{turn[: word.start()]}{next(iter(found.values()))}{turn[word.end() :]}"
    return turn


_SHORT = 14  # words
_FRAME = ("reader", "owner", "component", "setting", "payer", "side")  # tells of no exam
_WORD = re.compile(r"\b(?!(?:only|with|without|then|from|both)\b)[a-z]{4,}", re.IGNORECASE)


def retold(
    told: str,
    turn: str,
    lexicon: Lexicon,
    table: CodeTable,
    on: date,
    *,
    summed: bool,
    dropped: frozenset[tuple[str, str]] = frozenset(),
) -> str:
    """Return the conversation as one text after a turn, without what the turn takes back; its questions are told.

    `summed`: the turn counts what was told before as well (`with_sum`). `dropped`: what of the exam told before is no
    longer part of it, whose words go too.
    """
    if days_in(turn, on).days:
        told = days_in(told, on).text
    old, new = lexicon.read(told), lexicon.read(turn)
    gone = _replaced(old, new, turn, table) | {t for t in old.terms if (t.attribute, t.value) in dropped}
    spans = []
    if cues.PICTURES.search(turn) and not cues.NO_PICTURES.search(turn):
        spans += [m.span() for m in cues.NO_PICTURES.finditer(told)]
    if summed or "multiple" in new.values("count"):
        spans += [m.span() for m in _COUNTED.finditer(told)]
    if cues.adds(turn) or cues.WENT_ON.search(turn):
        spans += [m.span() for m in _ONLY.finditer(told)]
    if cues.GIVEN.search(turn) and not cues.NO_AGENT.search(turn):
        spans += [m.span() for m in cues.NO_AGENT.finditer(told)]
    if (doses := quantities.doses(turn)) and not quantities.wasted(turn) and len(doses) >= len(quantities.doses(told)):
        spans += [m.span() for m in quantities.DOSE.finditer(told)]
    in_all = _IN_ALL in turn
    films = 0 if in_all else _films_added(old, new, turn, lexicon)
    if films or in_all or (new.views and not (cues.adds(turn) and is_beside(old, new))):
        spans += [m.span() for m in _VIEWS.finditer(told)]
    spans += [m.span() for m in cues.ASKS_AT_END.finditer(told)]
    before = clauses.blanked(told, spans)
    for start, end in sorted({(t.start, t.end) for t in gone}, reverse=True):
        kept = [table.meaning(t.attribute, t.value) for t in old.terms if t.start == start and t not in gone]
        before = f"{before[:start]} {' '.join(kept)} {before[end:]}"
    before = _SPACE.sub(" ", before.replace("?", ".")).rstrip(" .")
    listed = cues.LISTED_TOO.search(turn) and "procedure" not in old.values("modality")
    if listed and new.values("regions") and not cues.TELLS.search(turn) and not films:
        return f"{before}, {turn}"
    if cues.CONTINUES.search(turn) and not films:
        return f"{before} {turn}"
    # what the turn adds, "a left lateral decubitus", is in the sum and not counted again
    return f"{before}. {films} views. {_FILMS_NAMED.sub(' ', turn)}" if films else f"{before}. {turn}"


_SPACE = re.compile(r" {2,}")


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda w: (-len(w), w)))


_N = rf"(?:\d{{1,2}}|{_one_of(NUMBERS)}|an?)"
_THINGS = _one_of({*THINGS, *(w.removesuffix("s") for w in THINGS), "resident", "residents", "patient", "patients"})
_FILMS_NAMED = re.compile(
    rf"\b(?:(?:left|right|lt|rt|both|an?|the|extra|more|additional|{_N}) ){{0,4}}"
    rf"(?:(?:{_one_of({*AIMS, *VIEW_WORDS})})\b[ ,/&]{{0,3}}(?:and )?){{1,6}}",
    re.IGNORECASE,
)
_COUNTED = re.compile(rf"\b{_N}(?= (?:[\w-]+ ){{0,2}}?(?:{_THINGS})\b)", re.IGNORECASE)
_AIM = re.compile(rf"\b(?:{_one_of(AIMS)})\b", re.IGNORECASE)
_VIEWS = re.compile(
    rf"\b{_N}\b(?:\s?[-+]|\s(?:or|to) (?:more|{_N}\b))?[ -]?(?:[a-z]+ )?(?:{_one_of(VIEW_WORDS)})\b|{_AIM.pattern}",
    re.IGNORECASE,
)


def is_beside(old: Reading, new: Reading) -> bool:
    """Tell whether a turn names another part of the body or another kind of study than what was told before."""
    places = {*new.values("regions")} - {*old.values("regions")}
    kinds = {*new.values("modality")} - {*old.values("modality"), "supply"}
    sides = {*new.values("side")} & {"left", "right"} - {*old.values("side")}
    return bool(places or kinds or sides or ({*new.values("approach")} - {*old.values("approach")}))


_REPLY_NO = re.compile(r"^\W*(?:no|nope|nah)\s*[,;:.\u2013-]+\s*", re.IGNORECASE)
_SAYS_NO = re.compile(r"^\W*(?:no|nope|nah|not)\b", re.IGNORECASE)


def _replaced(old: Reading, new: Reading, turn: str, table: CodeTable) -> set[Term]:
    """Return the terms told before that the turn takes back or tells otherwise."""
    sides = {*new.values("side"), *new.values("laterality")}
    if cues.adds(turn) and is_beside(old, new):
        one = {t for t in old.terms if t.attribute in _SIDES}
        return one if "both" in sides and not sides & {"left", "right"} else set()
    said = {f"{t.attribute}:{t.value}" for t in new.terms}
    gone = {t for t in old.terms if t.attribute == "denied" and t.value in said}
    gone |= {t for t in old.terms if f"{t.attribute}:{t.value}" in new.values("denied")}
    if cues.LATER_STRATEGY.search(turn):
        gone |= {t for t in old.terms if t.value == _FIRST_STRATEGY}
    if new.values("count"):
        gone |= {t for t in old.terms if t.attribute == "count"}  # "triplets" after twins are as many, and more
    for a in _ONE_OF:
        values = {*new.values(a)}
        protocol = a == "contrast" and {*old.values(a), *values} == {"none", "with"} and cues.AGAIN.search(turn)
        if values and not protocol:
            gone |= {t for t in old.terms if t.attribute == a and t.value not in values}
    if sides and (not cues.adds(turn) or "both" in sides):
        gone |= {t for t in old.terms if t.attribute in _SIDES and t.value not in sides}
    if new.values("technique") and _ONLY.search(turn):
        gone |= {t for t in old.terms if t.attribute == "technique" and t.value not in new.values("technique")}
    if cues.TAKES_BACK.search(turn) or cues.MEANT.search(turn) or _SAYS_NO.search(turn):
        ways = new.values("technique")
        gone |= {
            t for t in old.terms if t.attribute == "technique" and any(are_variants(t.value, w, table) for w in ways)
        }
    kinds = {*new.values("modality")} - {"procedure", "supply", *old.values("modality")}
    kinds -= {"tomo"} if "mammo" in old.values("modality") else set()  # the 3-D part of the mammogram told
    if kinds and "procedure" in old.values("modality"):
        gone |= {t for t in old.terms if t.value.endswith(_GUIDED)}
    elif kinds and not (cues.adds(turn) or cues.CONTINUES.search(turn)):
        gone |= {
            t for t in old.terms if t.attribute in _OF_EXAM or (new.values("regions") and t.attribute == "regions")
        }
    return gone


def with_sum(told: str, turn: str) -> str:
    """Return a turn that tells of one more with how many there are in all: "one more lesion" after one is two."""
    more, before = _MORE.search(turn), _THING.search(told)
    if more is None:
        return turn
    noun = more["thing"] if more["thing"].lower() != "one" else before["thing"] if before else ""
    if not noun or noun.lower() in VIEW_WORDS:
        return turn
    had = number_of(before["n"].lower()) if before and before["n"] else None
    total = _NTH.get((more["nth"] or "").lower()) or (had or 1) + 1
    return f"{turn[: more.start()]}{total} {noun if noun.endswith('s') else f'{noun}s'}{turn[more.end() :]}"


_NTH = {"second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5}
_MORE = re.compile(
    rf"\b(?:another|one more|an? (?:additional|extra|further)|(?:an? |the )?(?P<nth>{_one_of(_NTH)}))"
    rf"(?: [\w-]+){{0,2}}? (?P<thing>{_THINGS}|one)\b",
    re.IGNORECASE,
)
_THING = re.compile(rf"\b(?:(?P<n>{_N}) (?:[\w-]+ ){{0,2}}?)?(?P<thing>{_THINGS})\b", re.IGNORECASE)


def _films_added(old: Reading, new: Reading, turn: str, lexicon: Lexicon) -> int:
    """Return how many films there are with those that the turn adds by their names; 0 when it adds none."""
    had = old.views
    elsewhere = {*new.values("regions")} - {*old.values("regions")}
    if had is None or had.low != had.high or elsewhere or _ONLY.search(turn):
        return 0
    had_side = {*old.values("side")}
    if not cues.adds(turn) or (had_side and {*new.values("side")} - had_side):
        return 0  # nothing was added, or it was of the other side
    named = max(lexicon.films(turn), new.views.low if new.views else 0)
    if not named and _ONE_VIEW.search(turn):
        named = 1
    return had.low + named if named else 0


def _of_finding(turn: str, told: str, lexicon: Lexicon) -> str:
    """Return a turn that looks once more at what a screening found as told of a diagnostic exam."""
    found = cues.CHECKS_FINDING.search(turn)
    if found is None or "screening" not in lexicon.read(told).values("purpose"):
        return turn
    rest = cues.FOUND_BY_SCREENING.sub(" ", turn[found.start() :])
    return f"{turn[: found.start()]}diagnostic {rest}"


def _with_both_states(turn: str, told: str, lexicon: Lexicon) -> str:
    """Return a turn that tells of the heart at stress after one at rest, or the other way round, as several studies."""
    at_rest, at_stress = _AT_REST.search(told), _AT_STRESS.search(told)
    other = _AT_STRESS if at_rest and not at_stress else _AT_REST if at_stress and not at_rest else None
    if other is None or not (found := other.search(turn)) or _NOT_DONE.search(turn):
        return turn
    if not _COUNTS_STATES & {*lexicon.read(told).values("modality")}:
        return turn
    return f"{turn[: found.start()]}multiple studies{turn[found.end() :]}"


_COUNTS_STATES = frozenset(("nm", "spect", "pet", "pet_ct"))  # kinds of study with codes for one state or both
_AT_REST = re.compile(r"\b(?:at |the )?rest(?:ing)?\b(?! of\b)", re.IGNORECASE)
_AT_STRESS = re.compile(
    r"\b(?:(?:peak|with|during|under|at|after|pharmacologic|exercise|drug|the) )*"
    r"(?:stress|exercis(?:e|ing)|treadmill|regadenoson|lexiscan|dobutamine|adenosine|dipyridamole)\b",
    re.IGNORECASE,
)
_NOT_DONE = re.compile(r"\b(?:no|not|never|without|cancel\w*|skip\w*|only|instead|\w+n't)\b", re.IGNORECASE)


def _with_films(turn: str, told: str, lexicon: Lexicon) -> str:
    """Return a turn with the films that it counts by another name: "six images altogether" of the ribs are six views.

    Twice as many as were told of the first side are as many of each side.
    """
    summed = _ALTOGETHER.search(turn)
    if summed is None:
        return turn
    old = lexicon.read(told)
    if old.views is None and "xr" not in old.values("modality"):
        return turn
    number, other = (
        number_of((summed["n"] or summed["m"]).lower()),
        {*lexicon.read(turn).values("side")} - {*old.values("side")},
    )
    one_part = len(old.values("regions")) == 1
    doubled = old.views is not None and number == 2 * old.views.low and other and one_part
    return _ALTOGETHER.sub(" " if doubled else f"{number} {_IN_ALL}", turn)


# "A second one, two views" counts exams first and films next.
_ONE_AS_EXAM = re.compile(
    r"\b(?P<nth>second|third|another|repeat|new) one(?=[,;:]? (?:\d|one|two|three|four|single)\b)", re.I
)
_IN_ALL = "views in all"
_ALTOGETHER = re.compile(
    rf"\b(?P<n>{_N}) (?:more )?(?:images?|pictures?|pics|shots|exposures|films?|views?)"
    r" (?:altogether|in all|(?:in )?total|all told|combined|all together)\b"
    rf"|\b(?:so|making(?: it)?|makes|that(?:'s| is| makes)|for a total of|total(?: of)?) (?P<m>{_N})"
    r"(?: (?:views?|films?))?(?: (?:altogether|in all|total))?(?=\W*$)",
    re.IGNORECASE,
)
_ONE_VIEW = re.compile(rf"\b(?:{_one_of(VIEW_WORDS - {'v', 'vw'})})\b", re.IGNORECASE)
_ONLY = re.compile(r"\b(?:only|just|nothing but)\b", re.IGNORECASE)
