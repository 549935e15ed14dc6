"""A way in, a technique or a part of the body said of a code that has another one, where a code of its kind has it.

Pure. Of a short statement about one code every value read counts; the code must hold none of them in any of its words,
and another code of the same kind of study must hold the one said and all that the two have in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.audit.binding import bound, without_terms
from ingest.audit.features import denied_near, is_partial
from ingest.audit.pages import Checked, Page, Sentence, checked
from radcode.codes import code_mentions
from radcode.rows import CodeRow

_LONG = 18  # words: farther apart they are of something else
_OTHERWISE = re.compile(
    r"\b(?:also|plus|add\w*|and then|followed|instead|like|such as|for example|e\.g|with or without|may|can|could|might"
    r"|should|or|if|unless|after|before|because|since|guid\w+|code[sd]? for|beside|together|separately|includ\w+"
    r"|part of|bundled|inside (?:it|this|the code)|modifiers?|pays?|paid|units?|edits?|column|supervis\w*|unlike|than"
    r"|coverage"
    r"|primary|diagnos\w+ of|indicat\w+|ordered|history|suspect\w*|look(?:s|ing)? for|rule\w* out|injury|pain|cancer"
    r"|metasta\w*|tumou?rs?|by another|surgeon)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(
    r"\b(?:is|are|means|covers?|describes?|shows?|maps?|images|looks? at|scans?|measures?|done|performed|made|taken"
    r"|goes|gets?|enters?|given|uses?|takes|for|pictures|reads?|examines?|studies|stands? for|belongs to|places?|puts?"
    r"|reaches|through|under|of)\b|[:=\u2013\u2014-]",
    re.IGNORECASE,
)
_WAYS = frozenset(
    """transvaginal transabdominal transrectal endoscopic intraoperative percutaneous intravenous oral intra_articular
intrathecal intracavitary interstitial""".split()
)


def clashes_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the codes of which another way in, technique or part of the body is said than their own."""
    if sentence.says_nothing or sentence.kind == "row" or sentence.words.startswith("#"):
        return
    if len({m.code for m in code_mentions(sentence.words)}) > 1 or len(sentence.words.split()) > _LONG:
        return
    for described in bound(sentence, page):
        row = page.row(described.codes[0]) if len(described.codes) == 1 and not described.is_range else None
        text = " ".join(described.pieces)
        if row is None or row.scope != "imaging" or is_partial(described) or not _SAYS.search(text):
            continue
        bare = without_terms(text, page)
        if denied_near(bare) or _OTHERWISE.search(bare):
            continue
        reading = page.lexicon.read(text)
        if reading.values("denied") or reading.values("denied_region") or reading.values("component"):
            continue
        for attribute in ("approach", "technique"):
            values = () if attribute == "technique" and "," in text else reading.values(attribute)
            if len(values) == 1 and (other := _holder(values[0], attribute, row, page)):
                meaning = page.table.meaning(attribute, values[0])
                yield checked(sentence, row.code, attribute, "contradicts", meaning, row.label, other)
                return


def _holder(value: str, attribute: str, row: CodeRow, page: Page) -> CodeRow | None:
    """Return the row of the code where it lacks the value that a code of its kind has; None where it may have it."""
    if attribute == "approach" and value not in _WAYS:
        return None
    own = row.values(attribute)
    up = page.table.ancestors
    told = page.lexicon.read(f"{row.label}. {row.explains}").values(attribute)
    if not own or any(value in up(attribute, o) or o in up(attribute, value) for o in (*own, *told)):
        return None
    kin = (
        x
        for x in page.table.codes_on(page.on)
        if x.code != row.code
        and (x.kind, x.modality, x.regions, x.role, x.scope)
        == (row.kind, row.modality, row.regions, row.role, row.scope)
    )
    others = [x for x in kin if any(value in up(attribute, v) for v in x.values(attribute))]
    return row if others else None


def _kind(row: CodeRow) -> tuple[object, ...]:
    return row.kind, row.modality, row.regions, row.role, row.scope
