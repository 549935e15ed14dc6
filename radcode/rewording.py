"""Whether a sentence in other words still says what its rule says: the gate between a language model and an answer.

Pure; imports `model`. It lists what may change, and nothing else may: no word can be added that was not foreseen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from radcode.model import Statement

# Words that may come and go. Not among them: "that" and "are", which make a rule of what was a condition; "then", which
# orders contrast phases; "just", which limits; "it", "you" and "your", which say who or what is meant.
CONNECTIVES = frozenset("so thus therefore hence consequently".split())
FREE = CONNECTIVES | frozenset("a an the please".split())
# Words that may stand for each other wherever they stand.
SWAPS = (
    "when if",
    "exam examination study",
    "exams examinations studies",
    "physician doctor",
    "physicians doctors",
    "picture image",
    "pictures images",
    "needs requires",
    "need require",
    "needed required",
    "takes gets carries",
    "take get carry",
    "add append",
    "added appended",
    "reads interprets",
    "pays reimburses",
    "pay reimburse",
    "paid reimbursed",
    "allows permits",
    "allowed permitted",
    "holds contains",
    "hold contain",
    "shows depicts",
    "inside within",
    "beside alongside",
    "done performed",
    "whole entire",
    "kind type",
    "kinds types",
    "part portion",
    "several multiple",
    "begins starts",
    "further additional",
)
OPENINGS = (
    "in short",
    "in other words",
    "put simply",
    "as a result",
    "for this reason",
    "note that",
    "keep in mind that",
)
TURNED = frozenset("because when unless although while".split())  # a clause that begins so may stand first or last
# All of this as a prompt tells it.
MEANS = {
    "openings": ", ".join(OPENINGS),
    "free": ", ".join(sorted(FREE)),
    "connectives": ", ".join(sorted(CONNECTIVES)),
    "swaps": "\n".join(SWAPS),
}
MAX_LONGER = 80  # characters; free words may not pile up

_ONE = {word: row.split()[0] for row in SWAPS for word in row.split()}
_OPENING = re.compile(rf"(^|[.;] )(?:{'|'.join(OPENINGS)})[,:]? ", re.IGNORECASE)
_EDGE = "()[]\"'\u201c\u201d.,;:!?"
_NEGATIONS = frozenset("no not never neither nor none nothing without cannot unless only except".split())
_LIMITS = frozenset(("only", "except"))  # of a clause that is moved, it would be open to what they limit
_BOUND = frozenset("few little that many much long far".split())  # "a few" is not "few", "so that" not "that"


def may_be_reworded(statement: Statement) -> bool:
    """Tell whether a sentence may be said in other words: rules are, rows and quotes stay as they are."""
    return statement.kind == "rule"


def why_refused(statement: Statement) -> str:
    """Return why the wording of a statement cannot stand for its text; empty when it can."""
    if not may_be_reworded(statement):
        return "this sentence stays as its row or source has it"
    if len(statement.wording) > len(statement.text) + MAX_LONGER:
        return "it is much longer"
    ours, theirs = _facts(statement.text), _facts(statement.wording)
    return "" if theirs in _orders(ours) else _what_changed(ours, theirs)


def _facts(sentence: str) -> list[str]:
    """Return what may not change: every word and mark but the free ones, in order, each swap as its first word."""
    plain = " ".join(sentence.replace("\u2019", "'").split())
    found: list[str] = []
    for chunk in _OPENING.sub(r"\1", plain).split():
        core = chunk.strip(_EDGE)
        at = chunk.find(core) if core else len(chunk)
        found += chunk[:at]
        found += [w for w in (_folded(core, begins=not found or found[-1] in ".;"),) if w]
        found += chunk[at + len(core) :]
    marked = ["." if x == ";" else x for x in found]
    around = zip(["", *marked], marked, [*marked[1:], ""], strict=False)
    return [x for before, x, after in around if not _may_go(before, x, after)]


def _may_go(before: str, x: str, after: str) -> bool:
    """Tell whether a word or comma may come and go there: after "no", an article or a comma would turn the sentence."""
    if before in _NEGATIONS or after in _BOUND:
        return False
    return x in FREE or (x == "," and after not in _NEGATIONS and bool({before, after} & CONNECTIVES))


def _folded(word: str, *, begins: bool) -> str:
    """Return a word in small letters unless capitals make it a modifier or an abbreviation: "TC", "A" of a status."""
    is_plain = word[1:].islower() if len(word) > 1 else begins
    small = word.lower() if is_plain else word
    return _ONE.get(small, small)


def _orders(facts: list[str]) -> Iterator[list[str]]:
    """Yield the orders in which the facts may stand: as they do, and with one clause of two moved to the other end."""
    yield facts
    body, end = facts[:-1], facts[-1:]
    turned = [n for n, word in enumerate(body) if word in TURNED]
    commas = [n for n, word in enumerate(body) if word == ","]
    if end != ["."] or "." in body or len(turned) != 1 or len(commas) > 1 or _LIMITS & {*body}:
        return  # of more clauses than two, it would be open to which one the moved clause belongs
    (at,) = turned
    if at == 0 and commas:
        cut = commas[0]
    elif at > 0 and commas in ([], [at - 1]) and body[at - 1] not in _NEGATIONS | {"even", "and", "or", "but"}:
        cut = at - len(commas)
    else:
        return
    first, last = body[:cut], body[cut + len(commas) :]
    yield from ([*last, *between, *first, *end] for between in ([], [","]))


def _what_changed(ours: list[str], theirs: list[str]) -> str:
    a, b = Counter(ours), Counter(theirs)
    changed = (a - b) + (b - a)
    if any(x.isupper() or any(c.isdigit() for c in x) for x in changed):
        return "it changes a code, a modifier, a number or a date"
    if changed.keys() & _NEGATIONS:
        return "it changes what is negated or limited"
    return "it adds, leaves out or changes a word or a mark" if changed else "it changes the order of what is said"
