"""Views (?:is|are) (?:already )?counted in any words, and how a treatment enters the body.

Pure. Only what lies wholly outside the code's own row is refuted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ingest.audit.labels import without_codes
from ingest.audit.pages import Page
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
    rf"(?P<asked>\bhow many (?:\w+ )?(?P<what>{_PICTURES})\b[^:]*:)\W*(?:an? )?(?P<bound>at least |at most |up to )?"
    rf"(?P<n>{NUMBER}|single|pair|couple|trio)\b",
    re.IGNORECASE,
)
_BRIEF = 14  # words
# The only number of a brief line about pictures counts them, however far it stands from their name.
_ABOUT_PICTURES = re.compile(
    r"\b(?:views?|films?|pictures?|projections?|exposures?|radiographs?|shots?)\b", re.IGNORECASE
)
_LONE_NUMBER = re.compile(
    rf"(?<![\w.,$/-])(?P<n>{NUMBER}|single|couple|pair|trio|quartet)\b(?P<more>\s?(?:\+|(?:or|and) (?:more|fewer|less"
    rf"|up|over|above)))?(?![\w%/]|[.,]\d|[- ](?:sides?|knees?|hips?|units?|lines?|days?|times|codes?|percent|years?"
    r"|patients?|visits?|joints?|levels?|hands?|feet|legs?|arms?|ribs?|regions?|areas?|fingers?|toes?|of the)\b)",
    re.IGNORECASE,
)
# The count before is said to be the code's own: "and <code> is meant for exactly that pair".
_JUST_THAT = re.compile(
    r"~[^;.]{0,40}\b(?:exactly|precisely|just|for|covers|means|fits|with) (?:that|those|this|these)"
    r"(?: (?:pair|set|number|count|many|two|three|trio))?\W*$",
    re.IGNORECASE,
)
_LEADING_WITH = re.compile(r"^\W*with\b", re.IGNORECASE)
_AND = re.compile(r"\b(?:and|with|plus)\b|[+&]", re.IGNORECASE)
_NOT_THIS = re.compile(
    r"\b(?:than|compared|versus|vs|unlike|each (?:side|hip|knee)|both|per side|add(?:s|ed)?|plus|extra"
    r"|additional|further"
    r"|another|comparison|other|if|sibling|below|above|stor\w+|series|permanent|ultraso\w+|first"
    r"|left out|missing|52|reduced|incomplete|(?:is|are) (?:already )?counted in|contained in)\b",
    re.IGNORECASE,
)


def is_just_that(part: Part) -> bool:
    """Tell whether the clause goes on to say that its code is for what was just counted."""
    return bool(_JUST_THAT.search(without_codes(part.whole)))


def view_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the number of views that the part gives."""
    words = _HOW_MANY.sub(lambda m: f"{m['asked']} {m['bound'] or ''}{m['n']} {m['what']}", part.blanked)
    found = list(_COUNTED.finditer(words))
    if not found:
        yield from _lone_number(part, page)
        return
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
    is_sum = bound == "said" and (_AND.search(_LEADING_WITH.sub("", words)) or len(words.split()) > _BRIEF)
    is_sum = is_sum and not is_told
    if bound in ("said", "most", "least"):
        yield Claim("views", f"{bound} {n} views", _views(n or 0, bound, page), part.is_hedged or bool(is_sum))


def _lone_number(part: Part, page: Page) -> Iterator[Claim]:
    """Yield the only number of a brief line that speaks of pictures, or whose heading or question does."""
    words = part.without_header().blanked
    about = f"{part.clause.asked} {part.words}"
    found = list(_LONE_NUMBER.finditer(words))
    is_about = _ABOUT_PICTURES.search(about)
    if len(found) != 1 or not is_about or len(words.split()) > _BRIEF or not is_sole(part):
        return
    (m,) = found
    n = number_of(m["n"])
    if n is None or n > _MOST_VIEWS or _NOT_THIS.search(words) or denies_near(words, m.start(), m.end()):
        return
    if not _NUMBER_IS_SAID.search(words[: m.start()]):
        return
    more = (m["more"] or "").lower()
    bound = (
        ("most" if more.endswith(("fewer", "less")) else "least") if more else bound_of(words, m.start(), m.end("n"))
    )
    if bound in ("said", "most", "least"):
        yield Claim("views", f"{bound} {n} views", _views(n, bound, page), part.is_hedged)


_MOST_VIEWS = 14
_NUMBER_IS_SAID = re.compile(
    r"(?:^|\b(?:is|are|of|at|to|with|by|needs?|wants?|takes?|requires?|has|have|asks? for|demands?|counts?|least|most"
    r"|number|minimum|maximum|makes?|in|covers?|holds?|stops|an?|the|only|just|exactly|than)|[:=\u2013\u2014>-])\W*$",
    re.IGNORECASE,
)


def _views(n: int, bound: str, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        row = page.table.code(code, on)
        if row is None or row.views_min is None:
            return None
        low, high = row.views_min, row.views_max or 99
        if bound == "least":
            # Where a neighbour counts so few, the code begins later; an open-ended one bars nothing from its least on.
            is_off = n > high or (n > low and row.views_max is None) or (n < low and _has_rival(n, row, page))
            holds = True if n == low else False if is_off else None
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
