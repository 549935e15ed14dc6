"""What a range or a family of codes is said to be, against all codes in force inside it.

Pure. A range is a loose name for what is mostly in it: refuted is what holds for none, or for few while one other kind
fills the rest and the words claim it plainly. That an end is not in force is the business of `validity`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ingest.audit.counted import REDUCED
from ingest.audit.kinship import PURPOSES, ROLES, SIDES, holds, is_clear, other_kind
from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from radcode.codes import code_mentions, code_ranges
from radcode.model import Reading
from radcode.rows import CodeRow

FAMILY = 3  # parts: a list so long is no plain range
_HALF = 2
_SHARE = 3  # a technique that one in three lacks is no name of the range
_OTHER_ROLES = ("planning", "guidance", "injection")
_ENDS_OF_ONE = 2  # codes that name one range
_ATTRIBUTES = ("technique", "modality", "regions", "purpose", "role", "laterality")

_LIST_JOIN = re.compile(r"\s*(?:,|/|&|(?:,\s*)?(?:and|or))\s*(?:CPT\s)?", re.IGNORECASE)
_CLAIMS_AFTER = re.compile(
    r"^\W{0,3}(?:[:=|\u2013\u2014-]|\(|(?:all |now |generally |currently |together |codes )?(?:are|is|covers?"
    r"|describes?|represents?"
    r"|denotes?|stands? for|comprises?|belongs? to|reports?|means?|makes? up|identif(?:y|ies)|captures?"
    r"|deals? with|handles?"
    r"|concerns?|houses?|hosts?|lists?|groups?|collects?|gathers?|holds?)\b)\s*",
    re.IGNORECASE,
)
_CLAIMS_BEFORE = re.compile(
    r"(?:[:=|(\u2013\u2014]|\s-|\b(?:is|are|in|under|belongs? to|with|as|by|from|covers?|comprises?|means?"
    r"|through|fall|falls|lie|lies|use|codes?|family|range|series|section|group|numbers?|within|over"
    r"|across|at|between|occup\w+|fills?"
    r"|spans?"
    r"|lies?|lives?|sits?|falls?|goes|into|inside|takes)"
    r"|,\s?(?:CPT\s)?(?:codes?)?)\s*(?:the\s)?(?:(?:CPT|HCPCS|code)\s)?(?:codes?|range|family|series|numbers?"
    r"|block)?\s*[(:]?\s*$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[;.?]|,?\s(?:whereas|while|but|which|so|because|although|though|since|unlike|and (?:each|not|all|every"
    r"|never|the))\s|\)"
    r"|\b(?:has|have|had|takes?|needs?|requires?|pays?|paid|were|was|will|may|must|should|cannot|do|does)\b",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\b(?:not|never|no|nor|neither|mix\w*|former\w*|delet\w*|replac\w*|old|until|before|used to|was|were"
    r"|instead|wrong\w*"
    r"|confus\w*|myth|edits?|between|nearly|some|most(?:ly)?|part(?:s|ly)? of|except\w*|bundl\w*)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"\b(?:each )?with (?:its |the |all )?[^;.?(),]{0,40}?(?:included|inside|bundled|built in)\b"
    r"|\b(?:outside(?: of)?|other than|apart from|aside from|except(?: for)?|excluding|besides|beyond|not"
    r"|without|unlike)\b"
    r"[^;.?()]*",
    re.IGNORECASE,
)
_FAMILY = re.compile(r"\b(?:family|series|range|group|set|block|trio|quartet)\b", re.IGNORECASE)
_GOES_ON = re.compile(r"^\s*(?:plus|\+|with|and|or|together)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^.*\b(?:is|are)\s+(?=.*[a-z]{4})(?!(?:in|under|with|\w+ed|found|spread|put|set|kept|split"
    r"|held)\b)",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:and|or)\b|[,/&+]", re.IGNORECASE)  # a name of two kinds
_INCLUDES = re.compile(r"^\W*(?:also )?(?:includes?|contains?|holds?|lists?|begins?|starts?)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_ASIDE = re.compile(r"\b(?:live codes?|source|count|number of)\b", re.IGNORECASE)


class _Family(NamedTuple):
    codes: tuple[str, ...]
    name: str
    start: int
    end: int
    rows: tuple[CodeRow, ...]


def ranges_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what each range or family of codes is said to be, with the verdict of the codes in force inside it."""
    if sentence.says_nothing:
        return
    for family in (*_families(sentence, page), *_of_heading(sentence, page)):
        said = _LEFT_OUT.sub(" ", sentence.words) if family.start < 0 else _said(sentence, family)
        if said and len(family.rows) > 1:
            yield from _judged(sentence, family, said, page)

    yield from _counted_in(sentence, page)
    yield from _ends_of_none(sentence, page)


def _of_heading(sentence: Sentence, page: Page) -> Iterator[_Family]:
    """Yield the range that the heading names where the sentence names no code and denies nothing; it starts at -1."""
    last = sentence.heading.split(" > ")[-1]
    ranges = code_ranges(last)
    if sentence.words.startswith("#") or code_mentions(sentence.words) or _DENIES.search(sentence.words):
        return
    is_sole = len(ranges) == 1 and all(ranges[0].start <= m.start < ranges[0].end for m in code_mentions(last))
    if is_sole and _OF_ALL.search(sentence.words):
        yield _family([(ranges[0].low, ranges[0].high, -1, -1)], page)


_NARROW = 12  # numbers: a wider range may end where its section of the book does
_LOOKS_BACK = re.compile(
    r"\b(?:not|never|no|former\w*|delet\w*|replac\w*|old|until|before|was|were|reserved|future)\b"
    r"|n['\u2019]t\b",
    re.IGNORECASE,
)
_ENDS_THERE = re.compile(
    r"\b(?:codes?|numbers?|series|family|set|range|block|from|found|bundled|included|stretch\w*|runs?|extends?"
    r"|spans?|goes|in"
    r"|are|is|cover\w*|describe\w*|report\w*)\b",
    re.IGNORECASE,
)


def _ends_of_none(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the narrow range that ends at a number which never was a code; the last code inside it is shown."""
    if _LOOKS_BACK.search(sentence.words) or not _ENDS_THERE.search(sentence.words):
        return
    for found in code_ranges(sentence.words):
        apart = int(_LETTERS.sub("", found.high)) - int(_LETTERS.sub("", found.low))
        inside = _family([(found.low, found.high, 0, 0)], page).rows
        if apart <= _NARROW and inside and page.table.knows(found.low) and not page.table.knows(found.high):
            codes, said = f"{found.low};{found.high}", f"{found.low}-{found.high}"
            last = inside[-1]
            yield checked(sentence, codes, "range", "contradicts", said, f"the last one is {last.code}", last)


_LETTERS = re.compile(r"[A-Z]")
_OF_EACH = re.compile(
    r"\b(?:every|each) (?:code|number|one)\b|\ball of (?:them|these)\b|\bwithout exception\b", re.IGNORECASE
)
_OF_ALL = re.compile(r"\b(?:all|each|every|these|numbers|codes|family|range|block)\b", re.IGNORECASE)
_THESE = re.compile(
    r"^\W*(?:these|those|the|all these)\s(?:\w+\s)?(?:codes|numbers|services)\s(?:also\s)?"
    r"(?:covers?|includes?|encompass(?:es)?|comprises?|contains?|represents?|span|report)\b",
    re.IGNORECASE,
)
_ITEMS = re.compile(r",\s(?:and\s)?|\sand\s|;\s")


def _counted_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what "these codes" after a range are said to hold, item by item, though codes of its own are elsewhere."""
    clause = next((c for c in sentence.clauses if not c.is_named and c.is_range), None)
    told = _THESE.match(sentence.words)
    if clause is None or told is None or len(clause.codes) != _ENDS_OF_ONE:
        return
    low, high = clause.codes
    family = _family([(low, high, 0, 0)], page)
    for item in _ITEMS.split(sentence.words[told.end() :]):
        values = page.lexicon.read(item).values("technique")
        for value in values if len(values) == 1 and not _DENIES.search(item) else ():
            held = any(holds(row, "technique", value, page) for row in family.rows)
            elsewhere = [x for x in page.table.codes_on(page.on) if value in x.technique]
            if family.rows and not held and elsewhere:
                places = {r for row in family.rows for r in row.regions}
                other = next((x for x in elsewhere if places & {*x.regions}), elsewhere[0])
                said = f"{family.name}: {page.table.meaning('technique', value)}"
                yield checked(sentence, f"{low};{high}", "range", "contradicts", said, f"that is {other.code}", other)


# ---------------------------------------------------------------- what is read


def _families(sentence: Sentence, page: Page) -> Iterator[_Family]:
    """Yield the ranges; those listed together are one family.

    Three or more parts are a family only where the sentence calls them so; a row that names codes in two cells
    may be of anything.
    """
    words = sentence.words
    ranges = code_ranges(words)
    if not ranges and not _FAMILY.search(words):
        return
    single = [m for m in code_mentions(words) if not any(r.start <= m.start < r.end for r in ranges)]
    parts = [(r.low, r.high, r.start, r.end) for r in ranges] + [(m.code, m.code, m.start, m.end) for m in single]
    groups: list[list[tuple[str, str, int, int]]] = []
    for part in sorted(parts, key=lambda p: p[2]):
        if groups and _LIST_JOIN.fullmatch(words[groups[-1][-1][3] : part[2]]):
            groups[-1].append(part)
        else:
            groups.append([part])
    for group in () if sentence.kind == "row" and len(groups) > 1 else groups:
        is_called_so = len(group) < FAMILY or bool(_FAMILY.search(words))
        if is_called_so and (len(group) >= FAMILY or any(low != high for low, high, *_ in group)):
            yield _family(group, page)


def _family(parts: Sequence[tuple[str, str, int, int]], page: Page) -> _Family:
    rows = page.table.codes_on(page.on)
    inside = tuple(
        x
        for low, high, *_ in parts
        for x in rows[bisect_left(rows, low, key=_code) : bisect_right(rows, high, key=_code)]
        if _lies_in(x.code, low, high)
    )
    codes = tuple(dict.fromkeys(c for low, high, *_ in parts for c in (low, high)))
    name = ", ".join(low if low == high else f"{low}-{high}" for low, high, *_ in parts)
    return _Family(codes, name, parts[0][2], parts[-1][3], inside)


def _code(row: CodeRow) -> str:
    return row.code


def _lies_in(code: str, low: str, high: str) -> bool:
    """Tell whether a code lies in a range; letters stand at the same places."""
    return low <= code <= high and len({_DIGIT.sub("9", c) for c in (code, low, high)}) == 1


def _said(sentence: Sentence, family: _Family) -> str:
    """Return the words that claim something of the family; empty where none plainly do."""
    words = sentence.words
    if sentence.kind == "row":
        return _said_in_row(words)
    before, after = words[: family.start], words[family.end :]
    cut = max((m.end() for m in re.finditer(r"[;.:?]\s|,?\s(?:whereas|while|but)\s", before.rstrip(" :("))), default=0)
    before = before[cut:]
    told = ""
    if claim := _CLAIMS_AFTER.match(after):
        rest = after[claim.end() :]
        end = _ENDS.search(rest)
        told = rest[: end.start()] if end else rest
        before = before if re.search(r"\b(?:codes?|range|family|series|section)\s*(?:from\s)?$", before) else ""
    elif _INCLUDES.match(after) or _GOES_ON.match(after):
        return ""
    before = _SUBJECT.sub("", before)  # "a visceral angiogram is a catheter code": only that is said of the codes
    if not told and not _CLAIMS_BEFORE.search(before) and before.strip(" #*-("):
        return ""
    asked = next((c.asked for c in sentence.clauses if c.asked), "")
    around = f"{before}; {told}"
    if code_mentions(around) or _DENIES.search(around):
        return ""
    if asked and not re.search(
        r"[a-z]{4}",
        re.sub(
            r"\b(?:codes?|range|cpt|look|under|from|with|they|these|those|that|this|fall|falls|within|live|lives"
            r"|found|listed"
            r"|block|section|series|sits?|inside|between|into|through)\b",
            "",
            around.lower(),
        ),
    ):
        return "" if code_mentions(asked) else _LEFT_OUT.sub(" ", asked)
    return _LEFT_OUT.sub(" ", around)


def _said_in_row(words: str) -> str:
    cells = [c.strip() for c in words.strip().strip("|").split("|")]
    rest = "; ".join(c for c in cells if not code_mentions(c) and not _ASIDE.search(c))
    return "" if code_mentions(rest) or _DENIES.search(rest) else _LEFT_OUT.sub(" ", rest)


# ---------------------------------------------------------------- verdicts


def _judged(sentence: Sentence, family: _Family, said: str, page: Page) -> Iterator[Checked]:
    found = _found(page.lexicon.read(said))
    for attribute, values in _axes(found, page):
        if attribute == "purpose" and found.get("technique"):
            continue  # a technique brings its purpose along
        judged = [v for v in values if _is_judged(attribute, v)]
        if not judged or len(judged) < len(values):
            continue
        if attribute == "laterality" and (family.start < 0 or REDUCED.search(_blank(sentence.words, family))):
            continue
        hold = [row for row in family.rows if any(holds(row, attribute, v, page) for v in judged)]
        alone = _held_by_none(judged, family.rows, page) if attribute == "regions" else []
        judged, hold = (alone, []) if alone else (judged, hold)
        rest = [row for row in family.rows if row not in hold]
        verdict: Verdict = "agrees"
        if not hold:
            verdict = "contradicts" if is_clear(attribute, family.rows, judged, page) else "undecided"
        elif len(hold) * _HALF < len(family.rows):
            is_sole = len(values) == 1 and not _SEVERAL.search(said)
            verdict = "contradicts" if is_sole and other_kind(rest, attribute, values[0], page) else "undecided"
        if verdict == "undecided" or (verdict == "agrees" and attribute == "regions"):
            beyond = _beyond(family, hold, said, values)
            if beyond and is_clear(attribute, beyond, judged, page):
                verdict, rest = "contradicts", beyond
        if verdict == "agrees" and rest and _OF_EACH.search(sentence.words) and len(family.rows) <= _NARROW:
            verdict = "contradicts" if is_clear(attribute, rest, judged, page) else verdict
        if verdict == "agrees" and attribute == "technique" and not _SEVERAL.search(said):
            apart = _ends_apart(family, judged, page)
            verdict, rest = ("contradicts", apart) if apart else (verdict, rest)
            others = [row for row in rest if row.technique or row.role in _OTHER_ROLES]
            if len(values) == 1 and len(others) >= FAMILY and len(others) * _SHARE >= len(family.rows):
                verdict, rest = "contradicts", others
        meaning = page.table.meaning
        shown = rest or hold
        own = dict.fromkeys(meaning(attribute, v) for row in shown for v in row.values(attribute))
        yield checked(
            sentence,
            ";".join(family.codes),
            "range",
            verdict,
            f"{family.name}: {', '.join(meaning(attribute, v) for v in judged)}",
            ", ".join(list(own)[:FAMILY]) or shown[0].label,
            shown[0],
        )


def _blank(words: str, family: _Family) -> str:
    return f"{words[: family.start]} {words[family.end :]}"


def _held_by_none(values: Sequence[str], rows: Sequence[CodeRow], page: Page) -> list[str]:
    """Return a part of the body that no code holds beside one that all do: "limb veins" of codes for limb arteries."""
    if len(values) < _HALF or any(len(row.regions) < _HALF for row in rows):
        return []
    none = [v for v in values if not any(_lies_within(v, row, page) for row in rows)]
    rest = [v for v in values if v not in none]
    return none if len(none) == 1 and rest and all(holds(row, "regions", rest[0], page) for row in rows) else []


def _lies_within(value: str, row: CodeRow, page: Page) -> bool:
    up = page.table.ancestors
    return any(value in up("regions", o) or o in up("regions", value) for o in row.regions)


def _ends_apart(family: _Family, values: Sequence[str], page: Page) -> list[CodeRow]:
    """Return the ends of a range that lack a special technique it is named by: the ends are named too."""
    special = [v for v in values if not all(holds(row, "technique", v, page) for row in family.rows)]
    if len(family.codes) != _ENDS_OF_ONE:
        return []
    ends = [row for row in family.rows if row.code in family.codes and row.technique]
    lacking = ([row for row in ends if not holds(row, "technique", v, page)] for v in special)
    return next((rows for rows in lacking if rows), [])


def _beyond(family: _Family, hold: Sequence[CodeRow], said: str, values: Sequence[str]) -> list[CodeRow]:
    """Return the codes behind the last one of the kind said, where they are so many that the range overruns it."""
    if len(values) != 1 or _SEVERAL.search(said) or len(family.codes) != _ENDS_OF_ONE or not hold:
        return []
    last = max(row.code for row in hold)
    behind = [row for row in family.rows if row.code > last]
    is_run = family.rows[0] in hold and len(hold) >= FAMILY
    return behind if is_run and len(behind) >= FAMILY and len(behind) * _OVERRUN >= len(family.rows) else []


_OVERRUN = 4  # one in so many codes of a range


def _axes(found: Mapping[str, tuple[str, ...]], page: Page) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the values said of each attribute; what steers a procedure and what it does are two things to hold."""
    guidances = {r.value for r in page.table.rules(page.on, kind="guidance")}
    for attribute, values in found.items():
        steering = tuple(v for v in values if any(_is_kind_of(v, g, page) for g in guidances))
        if attribute == "technique" and steering and len(steering) < len(values):
            yield attribute, tuple(v for v in values if v not in steering)
            yield attribute, steering
        else:
            yield attribute, values


def _is_kind_of(value: str, guidance: str, page: Page) -> bool:
    up = page.table.ancestors
    return guidance in up("technique", value) or value in up("technique", guidance)


def _found(reading: Reading) -> dict[str, tuple[str, ...]]:
    """Return the values said; a technique that the name of a part of the body brings along is not said."""
    places = {(t.start, t.end) for t in reading.terms if t.attribute == "regions"}
    found: dict[str, dict[str, None]] = {}
    for t in reading.terms:
        if t.attribute in _ATTRIBUTES and (t.attribute == "regions" or (t.start, t.end) not in places):
            found.setdefault(t.attribute, {})[t.value] = None
    return {a: tuple(values) for a, values in found.items()}


def _is_judged(attribute: str, value: str) -> bool:
    if attribute in ("purpose", "laterality"):
        return value in (PURPOSES if attribute == "purpose" else SIDES)
    return attribute != "role" or value in ROLES
