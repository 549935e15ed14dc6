"""Words that name another exam than the code's: what they say holds for a near code and cannot hold for this one.

Pure. Only a code that differs in one or two attributes, each of them said, refutes: then one fact was changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import takewhile

from ingest.audit.binding import bound, without_terms
from ingest.audit.describing import AFTER_MARK, BEFORE_MARK
from ingest.audit.features import is_partial
from ingest.audit.pages import Checked, Described, Page, Sentence, checked
from radcode.attributes import Description, attribute_value, fit, said_regions, suits, views_in_words
from radcode.codes import code_mentions
from radcode.model import Reading
from radcode.rows import CodeRow
from radcode.tables import ATTRIBUTES, CodeTable

MOST_CHANGED = 2  # attributes in which the exam that was meant may differ
ENOUGH = 0.75  # how well the near code must hold what was said
_CONDITION = re.compile(r"\W{0,6}(?:when|if|unless|with|has|have|can|may)\b", re.IGNORECASE)
_EXCLUDES = re.compile(
    r"\b(?:outside|except|excluding|beyond|other than|rather than|instead|not|no|never|cannot|before|after|was"
    r"|were|than|such as|for example|e\.g|like|fewer|less|without which|formerly|each|per|additional|plus"
    r"|together|also)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,:]\s")
_FAR = 3  # steps from the part of the body said up to the one that the code names
_MOST_PARTS = 4  # stretches between commas: farther away stands something else
_TOLD = ("modality", "regions", "technique", "approach", "purpose", "contrast", "laterality", "extent", "views")


def exams_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the codes that are described as another exam, with the attribute that was changed."""
    if sentence.says_nothing:
        return
    for described in bound(sentence, page):
        row = page.row(described.codes[0]) if len(described.codes) == 1 and not described.is_range else None
        if row is None or _is_one_of_two(described, sentence):
            continue
        found = (
            _said(words, row, sentence, page) or _said(seen, row, sentence, page, is_seen=True)
            for words, seen in _told(described, page, is_row=sentence.kind == "row")
        )
        said = next((s for s in found if s), None)
        if said is None:
            yield from _of_several(sentence, described, row, page)
            continue
        if _leaves_out(row, said, page) and (
            rivals := [x for x in page.near(row) if x.regions != row.regions and _is_named(x, said, page.table)]
        ):
            words = " and ".join(page.table.meaning("regions", r) for r in said.of("regions"))
            yield checked(sentence, row.code, "regions", "contradicts", words, row.label, row)
            continue
        if fit(row, said, page.table) is not None:
            yield from _of_another_technique(sentence, row, said, page)
            continue
        rivals = _of_that_region([x for x in page.near(row) if _is_named(x, said, page.table)], row, said, page.table)
        changed = tuple(a for a in _changed(row, rivals, said) if a != "regions" or not _is_of_systems(said))
        if rivals and changed:
            yield checked(
                sentence, row.code, changed[0], "contradicts", _in_words(rivals[0], changed, page.table),
                _in_words(row, changed, page.table), row,
            )  # fmt: skip
        elif not rivals:
            yield from _elsewhere(sentence, row, said, page)


# "Both tests, ... and ..., are A with B": each code is only one of what was said before them.
_TWO_EXAMS = re.compile(r"\b(?:two|both)\b[^.;]*\b(?:are|as|is|code[sd]?|:)\W*(?:billed|reported)?\W*$", re.IGNORECASE)
_AND_A_CODE = re.compile(r"\s(?:with|and|plus|beside)\s[A-Z]?\d{4,5}[A-Z]?\b", re.IGNORECASE)


def _is_one_of_two(described: Described, sentence: Sentence) -> bool:
    return bool(_TWO_EXAMS.search(described.before) and _AND_A_CODE.match(sentence.words[described.end :]))


def _of_several(sentence: Sentence, described: Described, row: CodeRow, page: Page) -> Iterator[Checked]:
    """Yield the code that is said to be of parts of the body all of which lie outside its own."""
    for words, seen in _told(described, page, is_row=sentence.kind == "row"):
        said = _said(words or seen, row, sentence, page, is_seen=bool(seen), most=_FEW_PARTS)
        if said is not None and len(said.of("regions")) > 1:
            yield from _elsewhere(sentence, row, said, page)
            return


def _leaves_out(row: CodeRow, said: Description, page: Page) -> bool:
    """Tell whether the code's own name denies the part of the body said: "not a joint" of a knee."""
    apart = page.lexicon.read(f"{row.label}. {row.explains}").values("denied_region")
    named = said.of("regions")
    return (
        bool(apart and named)
        and not {*named} & {*row.regions}
        and all(any(a in page.table.ancestors("regions", n) for a in apart) for n in named)
    )


def _elsewhere(sentence: Sentence, row: CodeRow, said: Description, page: Page) -> Iterator[Checked]:
    """Yield the code none of whose parts of the body is near one that was said, where other codes of its kind are."""
    told = page.lexicon.read(f"{row.label}. {row.explains}").values("regions")
    named = said.of("regions")
    up = page.table.ancestors
    # "Joints included" names what the part said is one of, though it lies elsewhere.
    parts = [n for n in named if not _holds_others(n, page.table)]
    loose = {t for t in told if any(t != n and t in up("regions", n) for n in parts)}
    own = {*row.regions, *(t for t in told if t not in loose or any(t in up("regions", o) for o in row.regions))}
    if not said.words or not own or "body" in own or row.modality not in said.of("modality"):
        return
    if _is_of_systems(said):
        return
    if any(_lie_together(r, o, page.table) for r in named for o in own):
        return
    others = [x for x in page.table.codes_on(page.on) if (x.modality, x.role) == (row.modality, row.role)]
    held = [next((x for x in others if {r, *_parents(r, page.table)} & {*x.regions}), None) for r in named]
    if all(held):
        meaning = page.table.meaning
        yield checked(
            sentence, row.code, "regions", "contradicts", " and ".join(meaning("regions", r) for r in named),
            " and ".join(meaning("regions", r) for r in row.regions), row,
        )  # fmt: skip


_FEW_PARTS = 3
_SYSTEMS = ("vessel", "artery", "vein", "joint", "soft_tissue", "nerve", "bony_part")  # found in every part of the body


def _is_of_systems(said: Description) -> bool:
    return {*said.of("regions")} <= {*_SYSTEMS}


@cache
def _holds_others(region: str, table: CodeTable) -> bool:
    """Tell whether a part of the body is made of others, such as all vessels."""
    every = (x.value for x in table.rows("vocabulary") if x.attribute == "regions")
    return any(x != region and region in table.ancestors("regions", x) for x in every)


def _lie_together(a: str, b: str, table: CodeTable) -> bool:
    """Tell whether one part of the body holds the other, or both lie side by side in one, the body aside."""
    up, down = table.ancestors("regions", a), table.ancestors("regions", b)
    shared = {r for r in up.keys() & down.keys() if r != "body" and up[r] <= _NEAR and down[r] <= _NEAR}
    return a in down or b in up or bool(shared)


_NEAR = 1  # step


def _of_another_technique(sentence: Sentence, row: CodeRow, said: Description, page: Page) -> Iterator[Checked]:
    """Yield the code that differs only by its technique from the one for what was said, which its row does not name."""
    missed = [v for v in said.of("technique") if not _is_held(v, row, page)]
    rivals = [x for x in page.near(row, 1) if x.technique != row.technique and suits(x, said, page.table)]
    rivals = [x for x in rivals if len(x.technique) == 1]
    if len(missed) == len(said.of("technique")) == len(row.technique) == 1 and rivals:
        meaning = page.table.meaning
        own = " and ".join(meaning("technique", t) for t in row.technique)
        yield checked(sentence, row.code, "technique", "contradicts", meaning("technique", missed[0]), own, row)


def _is_held(value: str, row: CodeRow, page: Page) -> bool:
    up = page.table.ancestors
    told = page.lexicon.read(f"{row.label}. {row.explains}")
    return any(value in up("technique", o) or o in up("technique", value) for o in row.technique) or (
        value in told.values("technique") and f"technique:{value}" not in told.values("denied")
    )


def _told(described: Described, page: Page, *, is_row: bool) -> Iterator[tuple[str, str]]:
    """Yield the words that a verb or a sign ties to the code, ever more of them, as long as none excludes or adds.

    Then, as the second of two, what the exam is said to look at.
    """
    if field := _FIELD.match(described.after):
        found = [described.after[field.end() :]]
    elif is_row and described.before.strip(" ;"):
        found = [described.before.strip(" ;")]
    elif described.is_bare or BEFORE_MARK.search(described.before):
        parts = _PARTS.split(described.before)
        found = [", ".join(parts[at:]) for at in reversed(range(len(parts)))]
    elif _goes_on(described.after):
        parts = _PARTS.split(described.after.lstrip(" ,"))
        found = [", ".join(parts[: at + 1]) for at in range(len(parts))]
    elif described.start == described.end and not _VERB.search(described.after):
        found = [described.after]  # a fragment below the code's heading
    else:
        found = []
    found = [_OCCASION.sub("", words) for words in found[:_MOST_PARTS]]
    for words in takewhile(lambda words: not _EXCLUDES.search(without_terms(words, page)), found):
        yield words, ""
    column = _COLUMN.search(described.before) if is_row else None
    if column and not _EXCLUDES.search(column["of"]):
        yield "", column["of"]
    for piece in () if is_row or is_partial(described) else described.pieces:
        for m in _LOOKS.finditer(piece):
            if not _EXCLUDES.search(without_terms(piece[: m.end()], page)):
                yield "", m["of"]


# Why an exam was ordered is no part of it.
_OCCASION = re.compile(
    r"\s(?:after|before|following|for) (?:an? |the |any |recent |minor |blunt |major |suspected |known )*"
    r"(?:trauma|injur(?:y|ies)|falls?|accidents?|surgery|operations?|fractures?|strokes?|pain|fever|chemotherapy"
    r"|radiotherapy|treatment|therapy|biops(?:y|ies))\b(?! of)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|can|may|must|should|will|does|do|did|goes|needs?|takes?|pays?|bills?"
    r"|reports?|adds?|use"
    r"|get|gets|requires?|includes?|comes?|stays?|counts?|depends?)\b",
    re.IGNORECASE,
)
# A cell below a column's name that calls it a part of the body.
_COLUMN = re.compile(
    r"(?:^|;\s)(?:anatomy|(?:body )?(?:part|area|region)|organ|joint|structure)s?:\s(?P<of>[^;]{3,60})", re.IGNORECASE
)
# What is looked at is the exam's part of the body, wherever in the clause it stands.
_LOOKS = re.compile(
    r"\b(?:looks? (?:at|into)|maps?|shows?|images|to image|measures?|pictures|films|examin\w+|evaluates?"
    r"|assess\w*|visualiz\w+|depicts?"
    r"|scans|to see"
    r"|studies|surveys|investigat\w+|inspect\w*|(?:views?|films?|images|pictures?|ultrasound|sonogram|echo|CT"
    r"|MRI?|x-?ray|arteriogram|venogram|reading|radiographs?|scans?|study"
    r"|imaging) of)"
    r"\s(?P<of>(?:(?!\b(?:for|in (?:patients|a patient|people)|when|if|because|after|before|to|whether|and then)\b)"
    r"[^,;.:()]){3,80})",
    re.IGNORECASE,
)


def _goes_on(after: str) -> bool:
    """Tell whether what follows the code is said of it: "72131 is ...", "72131, cervical, is ..."."""
    if AFTER_MARK.match(after):
        return not _CONDITION.match(after)
    beside = _BESIDE.match(after)
    return bool(beside and AFTER_MARK.match(after[beside.end() :]))


def _names_a_part(sentence: Sentence) -> bool:
    """Tell whether a table row is a part of the body and its code and no more: other columns would say more of it."""
    return sentence.kind == "row" and len([c for c in sentence.words.split("|") if c.strip()]) == _TWO


_TWO = 2
# A field of a per-code page: "Organ: kidney."
_FIELD = re.compile(
    r"^\W*(?:organs?|regions?|body (?:parts?|areas?|regions?)|anatomy|sites?|areas?|structures?|joints?|exams?|study"
    r"|procedure|modality)\s*:\s",
    re.IGNORECASE,
)
_BESIDE = re.compile(r",\s[^,;]{2,120},(?=\s)")


def _said(
    words: str, row: CodeRow, sentence: Sentence, page: Page, *, is_seen: bool = False, most: int = 1
) -> Description | None:
    """Return the exam that the words name, of the code's kind when they name none; None for none or several exams.

    `most`: parts of the body that they may name.

    `is_seen`: they are what it looks at, so a part of the body alone is enough.
    """
    reading = page.lexicon.read(words) if words.strip() else None
    if reading is None or not reading.values("regions") or reading.values("denied") or reading.values("denied_region"):
        return None
    if "separate_session" in reading.values("event"):
        return None  # "two chest films hours apart" are two exams
    values = {a: reading.values(a) for a in ATTRIBUTES if reading.values(a)}
    if row.modality != "supply" and "supply" in values.get("modality", ()):  # the tracer of a study, not sold
        values["modality"] = tuple(v for v in values["modality"] if v != "supply")
    kinds = tuple(t.text for t in reading.terms if t.attribute in ("modality", "technique"))
    heading = sentence.heading
    around = page.lexicon.read(heading)
    if sentence.kind == "row" and not is_seen and not _names_a_part(sentence):
        return None
    if is_seen:
        kinds = kinds or ("seen",)
        values = {x: v for x, v in values.items() if x != "contrast"}  # "CT of the chest first without and then with"
    is_there = any(o in page.table.ancestors("regions", h) for h in around.values("regions") for o in row.regions)
    named = row.modality in around.values("modality") or set(row.technique) & {*around.values("technique")}
    of_heading = not code_mentions(heading) and bool(named)
    if (
        not kinds
        and not is_there
        and not reading.views
        and (of_heading or _names_a_part(sentence) or _FIELD.match(sentence.words))
    ):
        kinds = (heading or "row",)  # the heading names the kind of study, or a table gives a part of the body a code
    said = Description(values, reading.views, _side(reading), words=kinds)
    if len(values.get("modality", ())) > 1 or len(values.get("contrast", ())) > 1:
        return None
    if len(said_regions(said, page.table)) > most:
        return None
    return said if values.get("modality") else replace(said, values={**values, "modality": (row.modality,)})


def _side(reading: Reading) -> str:
    return next((v for v in reading.values("laterality") if v in ("one", "both")), "")


def _is_named(row: CodeRow, said: Description, table: CodeTable) -> bool:
    found = fit(row, said, table)
    return found is not None and not found.left_out and found.score >= ENOUGH


def _of_that_region(rivals: list[CodeRow], row: CodeRow, said: Description, table: CodeTable) -> list[CodeRow]:
    """Keep of the codes of another region those of the very region said, and only where the kind of study was said."""
    own = {r for x in said_regions(said, table) for r in (x, *_parents(x, table))}
    return [x for x in rivals if x.regions == row.regions or (said.words and own & {*x.regions})]


def _changed(row: CodeRow, rivals: Sequence[CodeRow], said: Description) -> tuple[str, ...]:
    """Return the attributes in which every near code differs from this one and of which something was said."""
    apart = [a for a in (*ATTRIBUTES, "views") if all(attribute_value(x, a) != attribute_value(row, a) for x in rivals)]
    named = {a for a in _TOLD if said.of(a) or (a == "views" and said.views)}
    return tuple(a for a in apart if a in named)


def _parents(region: str, table: CodeTable) -> list[str]:
    return [r for r, steps in table.ancestors("regions", region).items() if 0 < steps < _FAR and r != "body"]


def _in_words(row: CodeRow, attributes: Sequence[str], table: CodeTable) -> str:
    parts = [
        views_in_words(row) if a == "views" else " and ".join(table.meaning(a, v) for v in row.values(a))
        for a in attributes
    ]
    return ", ".join(p for p in parts if p) or "none"
