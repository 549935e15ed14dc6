"""Which terms of the field a question asks about, "MAI 2", "an R in the fee file", "XE or XS", and what it supposes.

Pure; imports `cues`, `facts`, `model`, `rows`, `tables`. Used by understand, compose and verify alike: the terms
are rows of the tables of indicators, modifiers and places of service, so whatever these hold can be explained.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from radcode import clauses, cues, facts
from radcode.checks import rc102_deleted_code as rc102
from radcode.columns import covers, is_of_sides
from radcode.model import Ask, Question
from radcode.rows import IndicatorRow, ModifierRow, PosRow
from radcode.tables import CodeTable

TermRow = IndicatorRow | ModifierRow | PosRow


def _kind(*names: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/])(?:{'|'.join(names)})(?!\w)", re.IGNORECASE)


# How coders name the columns of the official files, the more telling names first: "opps status N" is no fee status.
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mai", _kind(r"mais?", r"mue adjudication(?: indicators?)?", r"adjudication indicators?")),
    ("addon_type", _kind(r"add-?ons?(?: codes?)? types?", r"types? of add-?ons?", r"add-?ons?")),
    ("opps", _kind(r"opps(?: (?:status|si)(?: indicators?)?)?", r"addendum b", r"apc status", r"SI", r"hopd status")),
    ("pctc", _kind(r"pc ?[/-]? ?tc(?: ind\w*)?", r"component indicators?")),
    ("bilateral", _kind(r"bilat\w* ?(?:surg\w* ?)?(?:ind\w*|columns?|fields?|flags?|values?)", r"bilat\w* surg\w*")),
    ("supervision", _kind(r"supervis\w*", r"levels?(?= 0\d)")),
    ("global_days", _kind(r"global (?:days?|period|surgery)", r"globals?(?= (?:ind\w*|column|field))", r"glob days?")),
    ("family", _kind(r"imaging famil(?:y|ies)(?: ind\w*)?", r"famil(?:y|ies)(?: ind\w*)?")),
    ("mult", _kind(r"mult\w* ?(?:proc\w*|surg\w*)(?: ind\w*)?", r"mult\w* ind\w*", r"mppr ind\w*")),
    (
        "ptp",
        _kind(
            r"(?:ncci|cci|ptp)(?: edits?| pairs?)?(?: (?:modifier )?indicators?)?",
            r"(?:code )?pairs?(?: tables?)?",
            r"edits?",
            r"modifier (?:indicators?|column|flag)",
        ),
    ),
    ("status", _kind(r"status(?: (?:indicators?|codes?|letters?))?", r"letters?", r"fee (?:file|schedule)", r"mpfs")),
)


def names_column(text: str) -> bool:
    """Tell whether a text names the column that tells how a code splits."""
    return dict(KINDS)["pctc"].search(text) is not None


# A value as it is written in a question: a number, or one to three capitals; a small letter only right after its kind.
_VALUE = re.compile(r"(?<![\w.$/%&-])(?:[A-Z]{1,3}\d?|\d{1,3})(?![\w%/&]|\.\d|[- ]?(?:units?|times|rvus?|percent)\b)")
_SMALL = re.compile(r"\W{1,3}(?:(?:of|is|ind\w*|indicator|letter|level|code|type)\W{1,2})?(?P<v>[a-z])\b(?!')")
_WORDS = ("A", "I")  # a value only where nothing shows that it is a word
_REACH = 50  # characters between a kind and its value: "rows have a 9 in the modifier column"
_JOINED = re.compile(r"(?:\W{1,2}(?:of|is|an?|value))*\W{1,3}", re.IGNORECASE)  # "MAI of 2", "status = R"
_COLUMN = re.compile(
    r"\b(?:ind\w*|columns?|fields?|flags?|values?|levels?|letters?|rows?|shows?|files?|schedule)\b", re.I
)
_UNMISTAKABLE = 3  # letters that name one value and nothing else: a code of the column of follow-up days


def indicators_asked(text: str, on: date, table: CodeTable) -> tuple[IndicatorRow, ...]:
    """Return the values of indicators that a text names by their kind, in the order of the text."""
    found: dict[IndicatorRow, int] = {}
    named = [(kind, m) for kind, names in KINDS for m in names.finditer(text)]
    taken = {at for _, m in named for at in range(*m.span())}  # "addendum B" is a name and no value
    for kind, m in named:
        for at, value in _values_near(text, *m.span()):
            row = table.indicator(kind, _as_stored(kind, value, table), on)
            if row and at not in taken:
                taken.add(at)
                found.setdefault(row, at)
    for m in _VALUE.finditer(text):
        if len(m[0]) == _UNMISTAKABLE and m[0].isalpha() and (row := table.indicator("global_days", m[0], on)):
            found.setdefault(row, m.start())
        if (
            _MIXED.fullmatch(m[0])
            and not _OF_TIME.search(text, 0, m.start())
            and (row := table.indicator("opps", m[0], on))
        ):
            found.setdefault(row, m.start())
    for row, (start, _) in _of_remittance(text, on, table):
        found.setdefault(row, start)
    return tuple(sorted(found, key=lambda r: found[r]))


REMITTANCE = ("reason", "remark", "reason_group")  # the kinds of values by which a payer says why it did not pay
# A reason stands behind the letters of who owes the amount, "CO-97"; a remark has letters of its own, "N122".
_REASON = re.compile(
    r"(?<![\w-])(?:(?P<group>co|pr|oa)|carc|(?:adjustment |denial )?reason(?: codes?)?"
    r"|den(?:ials?|ied)(?: with)?(?: codes?)?)"
    r"[-\u2013 #:]{1,2}(?P<v>b?\d{1,3})(?![\w%]|[.,/-]\d| ?(?:views?|units?|films?|times|days?|months?|years?)\b)"
    r"|(?<![\w-])(?P<joined>co|pr|oa)(?P<w>b?\d{1,3})(?!\w)",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(?<![\w.-])(?P<said>(?:rarc|remarks?(?: codes?)?)[-# :]{1,2})?(?P<v>(?:ma?|n)\d{1,3})(?!\w|\.\d)", re.IGNORECASE
)
_OF_ILLNESS = re.compile(r"\b(?:dx|icd(?:-?10)?|diagnos[ie]s|diag)\W{1,3}(?:codes?\W)?$", re.IGNORECASE)
_OF_GROUP = re.compile(r"\b(?:patients?|write[- ]?off|group|vs|versus|differ\w*|owes?|liable|balance)\b", re.IGNORECASE)
_LONG_REMARK = 4  # characters: "N122" is no diagnosis, "N20" may be one
_MODIFIER_TOO = 2  # digits: "denied with 50" names a modifier, "denied CO-50" a reason


def without_remittance(text: str, on: date, table: CodeTable) -> str:
    """Blank the reasons and remarks of a remittance: "CO-50" names no modifier."""
    return clauses.blanked(text, [span for _, span in _of_remittance(text, on, table)])


def _of_remittance(text: str, on: date, table: CodeTable) -> list[tuple[IndicatorRow, tuple[int, int]]]:
    """Return the reasons and remarks of a remittance that a text names, with their spans."""
    found: list[tuple[str, str, tuple[int, int]]] = []
    for m in _REASON.finditer(text):
        value, group = (m["v"] or m["w"]).upper(), m["group"] or m["joined"] or ""
        if not group and len(value) == _MODIFIER_TOO and m[0].lower().startswith("denied"):
            continue
        found.append(("reason", value.lstrip("0"), m.span()))
        if group and _OF_GROUP.search(text):
            found.append(("reason_group", group.upper(), m.span()))
    denied = cues.DENIED.search(text)
    for m in _REMARK.finditer(text):
        plain = m["said"] or len(m["v"]) >= _LONG_REMARK or denied
        if plain and not _OF_ILLNESS.search(text, 0, m.start()):
            found.append(("remark", m["v"].upper(), m.span()))
    return [(row, span) for kind, value, span in found if (row := table.indicator(kind, value, on))]


def is_of_remittance(row: object) -> bool:
    """Tell whether a term is a payer's reason or remark for what it did not pay."""
    return isinstance(row, IndicatorRow) and row.kind in REMITTANCE


_MIXED = re.compile(r"[A-Z]\d")  # "J1": of all columns only the hospital's status is written so
_OF_TIME = re.compile(r"\b(?:in|by|since|until|for|of|mod\w*)\s$", re.IGNORECASE)  # "in Q1" is a quarter of a year


def _values_near(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """Return (place, value) of what may be a value of the kind named there."""
    sentence = max((text.rfind(stop, 0, start) for stop in "?!;\n"), default=-1) + 1
    low, high = max(sentence, start - _REACH), end + _REACH
    speaks_of_columns = _COLUMN.search(text)
    near = []
    for m in _VALUE.finditer(text):
        if not low <= m.start() < high:
            continue
        joined = m.start() >= end and _JOINED.fullmatch(text[end : m.start()])
        mixed = m[0][0].isalpha() and m[0][-1].isdigit()  # "J1 in addendum B" counts nothing
        counts = not mixed and re.match(r"\s[a-z]", text[m.end() :]) and (m[0] in _WORDS or not speaks_of_columns)
        if joined or not counts:
            near.append((m.start(), m[0]))
    if small := _SMALL.match(text, end):
        near.append((small.start("v"), small["v"].upper()))
    return near


def _as_stored(kind: str, value: str, table: CodeTable) -> str:
    """Return a value as the table writes it: level 3 is stored as 03."""
    stored = [x.value for x in table.rows("indicators") if x.kind == kind]
    return next((s for s in stored if s == value or (value.isdigit() and s.lstrip("0") == value.lstrip("0"))), value)


_POS = re.compile(r"\b(?:pos|place of service)\W{1,2}(?P<code>\d\d)\b", re.IGNORECASE)


def terms_asked(question: Question, table: CodeTable) -> tuple[TermRow, ...]:
    """Return the rows of every indicator, modifier and place of service that the question names."""
    on = question.on
    modifiers = [m for x in question.modifiers if (m := table.modifier(x, on) or _ended(x, table))]
    numbers = {m["code"] for m in _POS.finditer(question.text)}
    places = [p for p in table.rows("pos") if p.code in numbers]
    return (*indicators_asked(question.text, on, table), *modifiers, *places)


def _ended(modifier: str, table: CodeTable) -> ModifierRow | None:
    past = [m for m in table.rows("modifiers") if m.modifier == modifier]
    return past[-1] if past else None


def is_about_terms(text: str, rows: Sequence[IndicatorRow], modifiers: Sequence[str], *, codes: bool) -> bool:
    """Tell whether a question is about what terms mean rather than about the bill of an exam."""
    if rows and all(map(is_of_remittance, rows)) and (codes or cues.MENDS.search(text)):
        return False  # the line that was refused is wanted
    if rows:
        return not cues.WANTS_CODE.search(text)
    return bool(modifiers) and not codes and bool(cues.OF_TERMS.search(text)) and not cues.WHICH_MODIFIER.search(text)


def names_term(sentence: str, term: TermRow) -> bool:
    """Tell whether a sentence names the term: a value beside its kind, or a modifier as it is written."""
    if isinstance(term, IndicatorRow):
        names = dict(KINDS).get(term.kind)
        value = term.value.lstrip("0") or "0"
        near = rf"(?:{names.pattern})\W{{1,3}}(?:[a-z]+ ){{0,2}}0*{value}(?!\w)" if names else rf"(?<!\w){value}(?!\w)"
        return bool(re.search(near, sentence, re.IGNORECASE))
    name = term.modifier if isinstance(term, ModifierRow) else term.code
    return bool(re.search(rf"(?<![\w-]){name}(?!\w)", sentence))


# ---------------------------------------------------------------- what the question supposes


def supposed(question: Question, table: CodeTable) -> bool | None:
    """Return whether what a question supposes of its first term or its code is so; None when it supposes nothing.

    It may suppose a power, "can 76 beat it", which the row's `allows` decides, or a meaning, "that's retired, right?",
    which is so when the words are the row's own and not those of another value of its kind.
    """
    if question.ask is not Ask.MEANING:
        return None
    if is_of_sides(question, table) and (both := covers(question, table)) is not None:
        return both
    terms = terms_asked(question, table)
    if not terms:
        return facts.holds(question, table) if facts.is_closed(question.text) else None
    if not is_proposal(question.text):
        return None
    first = terms[0]
    of_code = question.codes and not cues.OF_TERMS.search(question.text)
    # the value is supposed of the code, and no meaning of it
    if of_code and isinstance(first, IndicatorRow) and first.kind == "opps":
        own = {v.row.status for m in question.codes if (v := table.opps(m.code, question.on))}
        return own == {first.value} if own else None
    if isinstance(first, IndicatorRow):
        powers = {*question.modifiers, *(name for name, cue in cues.POWERS if cue.search(question.text))}
        if powers and _has_powers(first, table):
            return bool(powers & {*first.allows})
    return _is_meant(first, question, table)


def is_proposal(text: str) -> bool:
    """Tell whether a text supposes something, to be told yes or no, rather than asks an open question."""
    return bool(cues.PROPOSES.search(text) or cues.SUPPOSES.search(text))


def _has_powers(row: IndicatorRow, table: CodeTable) -> bool:
    return any(x.allows for x in table.rows("indicators") if x.kind == row.kind)


def _is_meant(row: TermRow, question: Question, table: CodeTable) -> bool | None:
    """Return whether the supposed words are the row's own: yes when they tell it from its siblings, no when theirs."""
    said = _supposed_words(question, row)
    own, label = _stems(_words_of(row)), _stems(row.means if isinstance(row, IndicatorRow) else row.label)
    if not said:
        return None
    if {w for w in said if w.isdigit()} - own:
        return False
    if cues.MERELY.search(question.text) and not isinstance(row, IndicatorRow):
        return len(label & said) * 2 >= len(label)
    siblings = [_stems(_words_of(x)) for x in _siblings(row, table)]
    if not said & own or said & frozenset().union(*siblings) - own:
        return False
    telling = any(not any(w in x for x in siblings) for w in said & own)
    return True if telling else None


def _siblings(row: TermRow, table: CodeTable) -> list[IndicatorRow]:
    """Return the other values of an indicator; a modifier or a place stands for itself."""
    if not isinstance(row, IndicatorRow):
        return []
    return [x for x in table.rows("indicators") if x.kind == row.kind and x.value != row.value]


def _words_of(row: TermRow) -> str:
    if isinstance(row, IndicatorRow):
        return row.means
    return f"{row.label} {row.explains if isinstance(row, ModifierRow) else row.means}"


def _supposed_words(question: Question, row: TermRow) -> frozenset[str]:
    """Return the words of the supposition: of the last clause that has any, without the term and what frames it."""
    term = row.value if isinstance(row, IndicatorRow) else row.modifier if isinstance(row, ModifierRow) else row.code
    text = re.sub(rf"(?<!\w){term}(?!\w)", " ", cues.FRAME.sub(" ", question.text))
    clauses = [c for c in re.split(r"[?.;:,!\u2013\u2014]|\s-\s|=", text) if _stems(c)]
    if not clauses or cues.OPEN_QUESTION.search(clauses[-1]):
        return frozenset()
    return _stems(clauses[-1])


_WORD = re.compile(r"(?<!\w)(?:[a-z]{3,}|\d{2,3})(?![\w])", re.IGNORECASE)
_PLAIN = frozenset(
    """the and for can are has its you not our his her was may per all any one this that then them there they thing
which what when does mean means meaning stand stands right correct true just only kind type really some have with from
code codes column field indicator status level letter modifier used use value""".split()
)
_STEM = 6  # letters: "restricted" and "restrictions", "professional" and "profession"


def _stems(text: str) -> frozenset[str]:
    words = (w.lower() for w in _WORD.findall(text))
    return frozenset(w[:_STEM].rstrip("s") for w in words if w not in _PLAIN)


def codes_asked(question: Question) -> tuple[str, ...]:
    """Return the codes of the sentence that asks, where others are only told of; else all codes named.

    "75896 was deleted. Is 75898 active?" asks about 75898, and so does "75898 instead of 75896?".
    """
    spans = clauses.asking(question.text)
    kept = [m for m in question.codes if not _GIVEN_UP.search(question.text[: m.start])] or question.codes
    inside = [m.code for m in kept if any(s <= m.start < e for s, e in spans)]
    return tuple(dict.fromkeys(inside or [m.code for m in kept]))


_GIVEN_UP = re.compile(r"\b(?:instead of|rather than|in place of|and not) (?:the |code |cpt )*$", re.IGNORECASE)


def is_live(good: Sequence[bool], codes: Sequence[str], question: Question, table: CodeTable) -> bool:
    """Return the yes or no for codes of which each may be billed or not; whether they are gone, where that is asked.

    A code that a payer refuses is not gone, but its refusal was right; one that starts later is not gone either.
    """
    if cues.asks_refusal_right(question.text):
        return not all(good)
    if cues.asks_dead(question.text):
        return all(rc102.check(c, question.on, table) for c in codes)
    if cues.asks_refused(question.text):
        return not any(good)
    return all(good)
