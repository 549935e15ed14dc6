"""Views counted in any words, contrast given by any route, and how a treatment enters the body.

Pure. Only what lies wholly outside the code's own row is refuted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.audit.labels import without_codes
from ingest.audit.pages import Page
from ingest.audit.plain import in_plain_words
from ingest.audit.saying import Claim, Fact, Judge, Part
from ingest.audit.spotted.reading import NUMBER, bound_of, denies_anything, denies_near, is_sole, number_of
from radcode.rows import CodeRow

_PICTURES = (
    r"(?:views?|films?|pictures?|projections?|exposures?|images?|shots?|snaps?|snapshots?|plates?|radiographs?|x-?rays?"
    r"|frames?|angles?|frontals?|laterals?|obliques?|AP|PA)"
)
_COUNTED = re.compile(
    rf"\b(?P<n>{NUMBER}|single|lone|solitary|sole|couple|pair|trio)\b(?P<more>\s?(?:\+|(?:or"
    rf"|and) (?:more|fewer|less))?)[- ]"
    rf"(?:of )?(?:(?!(?:one|two|three|single)\b)[\w-]+ ){{0,3}}?{_PICTURES}\b(?!\s(?:code|number|per"
    rf"|each|of the (?:other|opposite)))"
    rf"|\b{_PICTURES}\s?[:=]\s?(?P<m>{NUMBER}|single)\b(?P<more2>\s?\+)?|\b(?P<w>one-?view|lone-?view|single-?view)\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    rf"(?P<asked>\bhow many (?:\w+ )?(?P<what>{_PICTURES})\b[^:]*:)\W*(?:at least )?(?P<n>{NUMBER})\b", re.IGNORECASE
)
_BRIEF = 14  # words
# The count before is said to be the code's own: "and <code> is meant for exactly that pair".
_JUST_THAT = re.compile(
    r"~[^;.]{0,40}\b(?:exactly|precisely|just|for|covers|means|fits|with) (?:that|those|this|these)"
    r"(?: (?:pair|set|number|count|many|two|three|trio))?\W*$",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:and|with|plus)\b|[+&]", re.IGNORECASE)
_NOT_THIS = re.compile(
    r"\b(?:than|compared|versus|vs|unlike|each (?:side|hip|knee)|both|per side|add(?:s|ed)?|plus|extra"
    r"|additional|further"
    r"|another|comparison|other|if|sibling|below|above|stor\w+|series|permanent|ultraso\w+|first"
    r"|left out|missing|52|reduced|incomplete)\b",
    re.IGNORECASE,
)


def is_just_that(part: Part) -> bool:
    """Tell whether the clause goes on to say that its code is for what was just counted."""
    return bool(_JUST_THAT.search(without_codes(part.whole)))


def view_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the number of views that the part gives."""
    words = _HOW_MANY.sub(lambda m: f"{m['asked']} {m['n']} {m['what']}", part.blanked)
    found = list(_COUNTED.finditer(words))
    counts = {number_of(m["n"] or m["m"] or "single") for m in found}
    if len(counts) != 1 or None in counts or _NOT_THIS.search(words) or not is_sole(part):
        return
    m = found[0]
    (n,) = counts
    if denies_near(words, m.start(), m.end()):
        return
    bound = bound_of(words, m.start(), m.start("n") + len(m["n"]) if m["n"] else m.end())
    more = (m["more"] or m["more2"] or "").strip().lower()
    if more:
        bound = "most" if more.endswith(("fewer", "less")) else "least"
    is_told = is_just_that(part)
    # What is taken beside them may count too: "two views and a chest film".
    is_sum = bound == "said" and (_AND.search(words) or len(words.split()) > _BRIEF) and not is_told
    if bound in ("said", "most", "least"):
        yield Claim("views", f"{bound} {n} views", _views(n or 0, bound, page), part.is_hedged or bool(is_sum))


def _views(n: int, bound: str, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None or row.views_min is None:
            return None
        low, high = row.views_min, row.views_max or 99
        if bound == "least":
            # Where a neighbour counts so few, the code begins later.
            holds = True if n == low else False if n > high or (n < low and _has_rival(n, row, page)) else None
        elif bound == "most":
            holds = True if n == high else False if n < low else None
        else:
            # Where no neighbour counts so many, more views than a row names are still this code.
            holds = True if low <= n <= high else False if n < low or _has_rival(n, row, page) else None
        most = "or more" if row.views_max is None else "" if row.views_max == low else f"to {row.views_max}"
        return Fact(holds, f"{low} {most} views".replace("  ", " "), row)

    return judge


def _has_rival(n: int, row: CodeRow, page: Page) -> bool:
    near = (x for x in page.near(row) if x.views_min is not None and x.regions == row.regions)
    return any((x.views_min or 0) <= n <= (x.views_max or n) for x in near)


# ---------------------------------------------------------------- contrast

_BY_MOUTH = re.compile(
    r"\b(?:oral\w*|rectal\w*|barium|by mouth|swallow\w*|enemas?|dr[aiu]nk\w*|per rectum|gastrografin)\b", re.IGNORECASE
)
_ALONE = re.compile(
    r"\b(?:only|alone|just|nothing (?:but|else)|by (?:itself|themselves)|solely|enough|suffic\w+"
    r"|no (?:IV|intravenous|vein|injection)"
    r"|without (?:IV|an? injection|intravenous)|counts? as)\b",
    re.IGNORECASE,
)
_MAKES = re.compile(
    r"\b(?:enough|counts?|qualif\w+|suffic\w+|makes?|moves?|turns?|upgrades?|then|so|code|bill|report"
    r"|use|choose|is|gets|takes|goes)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:inject(?:s|ed|ion)?|infus\w+|gad(?:olinium)?|iodine|iodinated|dye|contrast|enhanced"
    r"|post-?contrast|IV line|by vein"
    r"|intravenous\w*)\b",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(
    r"\b(?:un-?enhanced|plain|dry|native|non-?contrast|pre-?contrast|un-?injected|(?:no|without|free of"
    r"|before|skips?|never) (?:any |the |a "
    r"|IV |iv |gadolinium |iodine )?(?:contrast|gadolinium|gad|iodine|dye|injection|IV|agent)"
    r"|not inject\w*|nothing injected)\b",
    re.IGNORECASE,
)
_ONE_PASS = re.compile(
    r"\b(?:single|one|once(?! (?:the|an?|it)\b)|only|alone|just|from (?:start|the first|the beginning)|throughout"
    r"|all)\b",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"\b(?:unless|before|then|may|can|could|or|pre|optional|joint|intrathecal|intra-articular"
    r"|both (?!breasts|sides|knees)"
    r"|beforehand|preced\w*|earlier|ahead|led|after an? (?:plain|dry|native|unenhanced)"
    r"|without|another|other|switch\w*|chang\w*|mov\w*|becomes?|instead|same|separate\w*|angio\w*|MUE"
    r"|unit|supply|agents? code"
    r"|whether|regardless|needed|allerg\w*|first|again|repeat\w*|twice|two|pays?|paid|drugs?|HCPCS"
    r"|bills? [^.;]{0,30}and no"
    r"|supervis\w*|level|status)\b",
    re.IGNORECASE,
)
_FEW = 3  # words of an answer that is a code and no more
_WITH = ("with", "without_then_with")


def contrast_claims(part: Part, page: Page, before: str) -> Iterator[Claim]:
    """Yield that contrast by mouth alone is contrast, or that contrast goes into a vein for a plain code."""
    asked = f"{before} {part.clause.asked} {part.whole}"
    if (
        _BY_MOUTH.search(asked)
        and _ALONE.search(asked)
        and (_MAKES.search(part.whole) or len(part.whole.split()) <= _FEW)
        and not _turned(part.whole)
    ):
        yield Claim("contrast", "contrast by mouth or rectum alone", _plain_by_mouth(page), part.is_hedged)
        return
    words = in_plain_words(part.blanked)
    if words.lstrip().startswith("#"):
        return  # a heading names a field, no value
    if _BY_MOUTH.search(words) or _BESIDES.search(words) or not is_sole(part) or part.is_cell:
        return
    if _NOT_GIVEN.search(words):
        rest = _NOT_GIVEN.sub(" ", words)
        if not denies_anything(rest) and not _GIVEN.search(rest):
            yield Claim("contrast", "nothing injected", _state("none", page), part.is_hedged)
    elif _GIVEN.search(words) and not denies_anything(words):
        state = "only_with" if _ONE_PASS.search(words) else "with"
        yield Claim("contrast", "contrast into a vein", _state(state, page), part.is_hedged)


def _turned(words: str) -> bool:
    return bool(
        re.search(
            r"\b(?:not|never|cannot|stays?|still|remains?|plain)\b|n['\u2019]t\b|\bwithout contrast\b",
            words,
            re.IGNORECASE,
        )
    )


def _plain_by_mouth(page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None or row.contrast not in ("none", *_WITH) or row.modality not in ("ct", "mr"):
            return None
        return Fact(row.contrast == "none", page.table.meaning("contrast", row.contrast), row)

    return judge


def _state(said: str, page: Page) -> Judge:
    """Judge the state of contrast; who says "with" may mean a scan that begins without, unless it is the only one."""

    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None or row.contrast not in ("none", *_WITH) or not _has_states(row, page):
            return None
        fits = {"none": ("none",), "with": _WITH, "only_with": ("with",)}[said]
        return Fact(row.contrast in fits, page.table.meaning("contrast", row.contrast), row)

    return judge


def _has_states(row: CodeRow, page: Page) -> bool:
    """Tell whether the state of contrast is what tells the code from its neighbours."""
    return any(x.contrast != row.contrast and x.contrast in ("none", *_WITH) for x in page.near(row, 1))


# ---------------------------------------------------------------- the way into the body

_ROUTES = {
    "oral": re.compile(r"\b(?:oral\w*|by mouth|swallow\w*|capsules?|dr[aiu]nk\w*|pills?|tablets?)\b", re.IGNORECASE),
    "intravenous": re.compile(
        r"\b(?:IV|intravenous\w*|by vein|in(?:to)? (?:a|the) vein|infus\w+|inject\w+)\b", re.IGNORECASE
    ),
}


def route_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the way by which a treatment is said to enter the body."""
    words = f"{part.clause.asked} {part.whole}"
    said = [r for r, p in _ROUTES.items() if p.search(words)]
    if len(said) == 1 and not denies_anything(words):
        yield Claim("approach", said[0], _enters(said[0], page), part.is_hedged)


def _enters(route: str, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None or row.purpose != "therapy" or len(row.approach) != 1 or row.approach[0] not in _ROUTES:
            return None
        return Fact(row.approach[0] == route, row.label, row)

    return judge
