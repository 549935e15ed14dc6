"""One attribute of an exam, said anywhere beside its code: one side or both, complete or limited, how many, for whom.

Pure. Refuted is a value that the code's own row has not and a code one attribute away has, where nothing else said is
foreign to the code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.audit.labels import without_codes
from ingest.audit.modifiers import MAYBE
from ingest.audit.pages import Page
from ingest.audit.plain import in_plain_words
from ingest.audit.saying import Claim, Fact, Judge, Part, codes_named
from ingest.audit.spotted.reading import denies_anything
from radcode.attributes import attribute_value
from radcode.rows import CodeRow

_ATTRIBUTES = ("laterality", "extent", "count", "trimester", "contrast", "purpose", "role")
_OTHER = re.compile(
    r"\b(?:if|when(?:ever)?|unless|other|another|also|than|before|after|plus|and then|both|each|every|may|can|could|or"
    r"|additional|second|first|further|same|only one|replac\w*|was|were|except|versus|vs|such as|like|prior|previous\w*"
    r"|follow\w*|add-?on|bilateral indicator|indicator|edit|bundl\w*|includ\w*|inside|modifier|pays?|paid|RVUs?)\b",
    re.IGNORECASE,
)


def exam_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the one value of each attribute that the part names."""
    if (
        denies_anything(part.words)
        or len(codes_named(part.around)) > 1
        or part.is_asked
        or part.is_cell
        or MAYBE.search(part.words)
    ):
        return
    words = in_plain_words(without_codes(part.whole))
    reading = page.lexicon.read(words)
    for attribute in _ATTRIBUTES:
        values = dict.fromkeys(t.value for t in reading.terms if t.attribute == attribute)
        spans = [(t.start, t.end) for t in reading.terms if t.attribute == attribute]
        rest = "".join(c for i, c in enumerate(words) if not any(a <= i < b for a, b in spans))
        if len(values) == 1 and not _OTHER.search(rest):
            (value,) = values
            said = page.table.meaning(attribute, value)
            yield Claim(attribute, said, _has(attribute, value, reading.values("regions"), page), part.is_hedged)


def _has(attribute: str, value: str, regions: tuple[str, ...], page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None:
            return None
        own = row.values(attribute)
        table = page.table.meaning(attribute, own[0]) if own else row.label
        if value in own:
            return Fact(True, table, row)
        rival = any(_only_differs(x, row, attribute, value) for x in page.near(row, 1))
        foreign = any(r not in row.regions and not _touches(r, row, page) for r in regions)
        return Fact(False if rival and own and not foreign else None, table, row)

    return judge


def _only_differs(other: CodeRow, row: CodeRow, attribute: str, value: str) -> bool:
    return attribute_value(other, attribute) != attribute_value(row, attribute) and value in other.values(attribute)


def _touches(region: str, row: CodeRow, page: Page) -> bool:
    up = page.table.ancestors
    return any(region in up("regions", o) or o in up("regions", region) for o in row.regions)
