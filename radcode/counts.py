"""How many: views taken, lesions treated, sides of a paired part; read from the words of a text.

Pure; imports `model` only. `terms` calls it with the words it has cut and the terms it has found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from radcode.model import Term, Views

NUMBERS = {
    w: n for n, w in enumerate("""zero one two three four five six seven eight nine ten eleven twelve""".split())
}
NUMBERS |= {"single": 1, "couple": 2}
VIEW_WORDS = frozenset(
    """view views v vw vws vu vues viws proj projection projections film films
exposure exposures picture pictures pics shots""".split()
)
THINGS = frozenset(
    """nodules lesions sites levels targets masses cysts tumors spots fetuses nodes clusters babies calcifications
vertebrae fractures abscesses collections aneurysms vessels veins area areas regions level""".split()
)
_TIMES = frozenset("d day days w wk wks week weeks m mo mos month months y yr yrs year years hr hrs hours min".split())
# Words between a number and what it counts: "2 coned down views", "one AP view", "2 separate calc clusters".
_BETWEEN = 3
# Ways to aim the beam: each is a film. How the patient stands is one only where no aim is told: "supine and upright".
AIMS = frozenset(
    """ap pa frontal lateral lat laterals oblique obliques obl obls decub decubs decubitus axillary grashey odontoid
sunrise merchant tunnel mortise swimmer swimmers inlet outlet townes waters caldwell flexion extension spot frogleg frog
lordotic expiratory bend bends bending scapular transscapular""".split()
)
_STANDS = frozenset("flat supine upright erect prone kub".split())
_BOTH_AIMS = frozenset("obliques obls laterals decubs bends".split())
_ONE_AIM = frozenset("lateral lat".split())  # with another word of aim beside it still one film: "frogleg lateral"
_LISTS = frozenset(", + & / and plus with because since bc cuz".split())


class Token(NamedTuple):
    """A word, number or sign of a text, lower case.

    `word`: the vocabulary's spelling of `text`. `opens`: a sentence begins here. `parted`: a comma stands before it.
    """

    text: str
    start: int
    end: int
    word: str
    opens: bool = False
    parted: bool = False


def number_of(word: str) -> int | None:
    """Return the small whole number a word says; None for any other word."""
    if word.isdecimal() and len(word) <= 2:
        return int(word)
    return NUMBERS.get(word)


def counted(tokens: Sequence[Token], terms: Sequence[Term], paired: frozenset[str]) -> list[Term]:
    """Read "3 ducts", "2 separate lesions" as how many and "one breast" as a side: a small number before a region."""
    regions = {t.start: t.value for t in terms if t.attribute == "regions"}
    done = {t.start for t in terms if t.attribute == "technique"}  # "2 hookwires" are no two sides
    found = []
    for at, (before, token) in enumerate(pairwise(tokens)):
        number = number_of(before.text) if token.start - before.end <= 1 else None  # "16, appy": a comma parts them
        sides = before.text == "both" and regions.get(token.start) in paired and token.text.endswith("s")
        thing = _thing(tokens, at) if (number or 0) > 1 or (before.text == "both" and not sides) else None
        if thing:
            found.append(Term("count", "multiple", f"{before.text} {thing.text}", before.start, thing.end))
            continue
        times = before.text == "x" and (number_of(token.text) or 0) > 1 and token.start == before.end
        if times and not any(t.text in _TIMES for t in tokens[at + 2 : at + 3]):  # "pain x3 wks"
            found.append(Term("count", "multiple", f"x{token.text}", before.start, token.end))
        each = before.text == "each" and token.start - before.end <= 1
        film = token.text in AIMS and not each  # "one decubitus chest" is one film, and no side
        of_part = (each or number in (1, 2)) and regions.get(token.start) in paired and not film
        if of_part and (token.start not in done or before.text == "one"):
            side = "one" if number == 1 else "both"
            found += [Term(a, side, before.text, before.start, before.end) for a in ("laterality", "side")]
        if of_part and token.start not in done:
            continue
        if token.start in regions and number:
            value = "single" if number == 1 else "multiple"
            found.append(Term("count", value, before.text, before.start, before.end))
    return found


def _thing(tokens: Sequence[Token], at: int) -> Token | None:
    """Return the word for what a number counts, past the words that describe it: "3 target lesions"."""
    for token in tokens[at + 1 : at + 2 + _BETWEEN]:
        if token.word in THINGS or token.text in THINGS:
            return token
        if token.opens or token.parted or not token.text.isalpha() or token.text in VIEW_WORDS:
            return None
    return None


def views_in(tokens: Sequence[Token], terms: Sequence[Term]) -> tuple[Views | None, set[int]]:
    """Return how many views a text tells and the places of the words that say so: by a number, else by their names."""
    for at, token in enumerate(tokens):
        if token.text in VIEW_WORDS and at:
            found = _count_before(tokens, at) or _count_before_names(tokens, at)
            if found:
                return found
    if total := _in_total(tokens):
        return total
    counts = [int(t.value) for t in terms if t.attribute == "views"]
    named = _named(tokens, terms)
    most = max([*counts, named], default=0)
    told = counts or named > 1 or (named and (_names_one(tokens, terms) or _is_merely_one(tokens)))
    return (Views(most, most), set()) if told else (None, set())


def _in_total(tokens: Sequence[Token]) -> tuple[Views, set[int]] | None:
    """Read "with sunrise, 3 total": a number that ends a clause, beside a view or its aim."""
    if not any(t.text in VIEW_WORDS or t.text in AIMS for t in tokens):
        return None
    for at, token in enumerate(tokens):
        ends = at + 1 == len(tokens) or tokens[at + 1].opens or tokens[at + 1].parted
        if token.text == "total" and ends and at and (found := _count_before(tokens, at)):
            return found
    return None


def films_named(tokens: Sequence[Token]) -> int:
    """Return how many films a text names by their aims, wherever they are of: "a left decub" is one."""
    return sum(_films(piece) for piece in _pieces(tokens))


def _names_one(tokens: Sequence[Token], terms: Sequence[Term]) -> bool:
    """Tell whether a single film is named right before its part of the body: "PA chest", "AP pelvis"."""
    parts = {t.start for t in terms if t.attribute == "regions"}
    ends = {t.end for t in terms if t.attribute == "modality"}  # "chest x-ray PA"
    return any(
        (a.text in _FRONT and (b.start in parts or a.start in parts)) or (b.text in _FRONT and a.end in ends)
        for a, b in pairwise(tokens)
    )


def _is_merely_one(tokens: Sequence[Token]) -> bool:
    """Tell whether a film is said to be the only one: "just an AP", "lateral only"."""
    texts = [t.text for t in tokens]
    aims = (i for i, w in enumerate(texts) if w in _FRONT or w in _ONE_AIM)
    return any(_MERELY & {*_before(tokens, i), *texts[i + 1 : i + 3]} for i in aims)


def _before(tokens: Sequence[Token], at: int) -> list[str]:
    """Return the few words before one in its own clause: the "only got the" of "rad only got the AP"."""
    found: list[str] = []
    while at and len(found) <= _BETWEEN and not (tokens[at].opens or tokens[at].parted):
        at -= 1
        found.append(tokens[at].text)
    return found


_MERELY = frozenset(("only", "just", "single"))
_FRONT = frozenset(("ap", "pa", "frogleg", "frog"))


def _count_before_names(tokens: Sequence[Token], at: int) -> tuple[Views, set[int]] | None:
    """Read "one AP view" and "2 coned down views": a number, then what kind of view."""
    for back in range(at - 2, max(-1, at - 2 - _BETWEEN), -1):
        between = tokens[back + 1 : at]
        if any(t.opens or t.parted or not t.text.isalpha() for t in [*between, tokens[at]]):
            return None
        if found := _count_before(tokens, back + 1):
            return found[0], found[1] | {at}
    return None


def _named(tokens: Sequence[Token], terms: Sequence[Term]) -> int:
    """Count the films that are named one by one, "AP, lat, two obliques", up to the next part of the body."""
    parts = {t.start: t.value for t in terms if t.attribute == "regions"}
    seen: set[str] = set()
    total = 0
    for piece in _pieces(tokens):
        named = {parts[t.start] for t in piece if t.start in parts}
        if total and ((seen and named - seen) or _is_another(piece)):
            break
        seen |= named
        total += _films(piece)
    return total


def _is_another(piece: Sequence[Token]) -> bool:
    """Tell whether a film is the same one at another time: "repeat KUB at 6 pm", "another KUB"."""
    words = [t.text for t in piece]
    return bool(_ANEW & {*words}) or any(a == "another" and b in _STANDS for a, b in pairwise(words))


_ANEW = frozenset("repeat repeats repeated again".split())


def _pieces(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    piece: list[Token] = []
    for token in _in_full(tokens):
        if token.opens or token.parted or token.text in _LISTS:
            yield piece
            piece = []
        piece.append(token)
    yield piece


def _in_full(tokens: Sequence[Token]) -> Iterator[Token]:
    """Yield the words with those of bending in full: "flex/ext"; a lone "ext" is a limb."""
    for at, token in enumerate(tokens):
        behind = {t.text for t in tokens[max(0, at - 2) : at]}
        ahead = {t.text for t in tokens[at + 1 : at + 3]}
        if token.text == "flex" and ahead & {"ext", "extension"}:
            yield token._replace(text="flexion")
        elif token.text == "ext" and behind & {"flex", "flexion"}:
            yield token._replace(text="extension")
        else:
            yield token


def _films(piece: Sequence[Token]) -> int:
    words = [t.text for t in piece]
    if _UNABLE & {*words} and not _MERELY & {*words}:
        return 0  # "could not stand for the lateral"
    aims = [w for i, w in enumerate(words) if w in AIMS and not _DENIALS & {*words[max(0, i - 2) : i]}]
    if {"flexion", "extension"} & {*aims}:
        aims = [w for w in aims if w not in ("bending", "bend", "bends")]  # "flexion and extension bending views"
    if _FRONT & {*aims}:
        aims = [w for w in aims if w != "frontal"]  # "frontal (AP)"
    if len(aims) > 1:
        aims = [w for w in aims if w not in _ONE_AIM] if set(aims) & _SIDE_ON else aims
        aims = [w for w in aims if w not in _LYING] if "laterals" in aims else aims  # "frog leg laterals" are two
    if not aims:
        return min(1, sum(w in _STANDS for w in words))
    return sum(_of_aim(before, word) for before, word in pairwise(["", *words]) if word in aims)


def _of_aim(before: str, word: str) -> int:
    """Return how many films a word of aim stands for: two "obliques", "both obl", "3 laterals"."""
    number = number_of(before) or (2 if before in _BOTH_SIDES and word.startswith("obl") else 1)
    return max(number, 2) if word in _BOTH_AIMS else number


_BOTH_SIDES = frozenset(("both", "bilateral", "bilat"))
_DENIALS = frozenset("no not without never nor".split())
_UNABLE = frozenset("unable couldn cannot refused could".split())
_LYING = frozenset("frogleg frog decub decubitus".split())
_SIDE_ON = frozenset("frogleg frog decub decubitus swimmer swimmers flexion extension spot".split())


def _count_before(tokens: Sequence[Token], at: int) -> tuple[Views, set[int]] | None:
    """Read "3+ views", "2-3 vws", "min 4 v", "<3 views", "two views" backwards from the view word."""
    back, plus = at - 1, False
    texts = [t.text for t in tokens]
    if texts[back] == ">" and back >= 2 and texts[back - 1] == "/":
        plus, back = True, back - 2
    if texts[back] == "+" or texts[back] in ("plus", "more", "greater"):
        plus, back = True, back - (2 if texts[back] in ("more", "greater") and texts[back - 1] == "or" else 1)
    high = number_of(texts[back]) if back >= 0 else None
    if high is None:
        return None
    used, low = set(range(back, at + 1)), high
    if back >= 2 and texts[back - 1] in ("or", "to") and number_of(texts[back - 2]) is not None:
        low, used = number_of(texts[back - 2]) or high, used | {back - 1, back - 2}
    elif back >= 1 and (before := number_of(texts[back - 1])) is not None and before < high:
        low, used = before, used | {back - 1}
    elif back >= 2 and texts[back - 1] == "/" and (before := number_of(texts[back - 2])) is not None and before < high:
        low, used = before, used | {back - 1, back - 2}  # "2/3v"
    near = texts[max(0, back - 3) : back]
    if "<" in near[-1:] or near[-2:] == ["less", "than"] or near[-2:] == ["fewer", "than"]:
        return Views(1, max(1, high - 1)), used
    if plus or any(w in ("min", "minimum", "least") for w in near):
        return Views(low, high, at_least=True), used
    return Views(low, high), used
