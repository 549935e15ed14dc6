"""Two codes compared by what they pay or are worth, and the share of a component in the whole.

Pure. A comparison is refuted only when it fails for every component, setting, part and year that may be meant.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from ingest.audit.valued import marks_of
from ingest.audit.worth import Asked, Worth, worths
from radcode.codes import code_mentions

_VALUE = (
    r"(?:w?RVUs?|relative values?|payments?|rates?|fees?|values?|amounts?|reimbursements?|money|dollars|work value"
    r"|work RVUs?)"
)
_PAYS = r"(?:pays?|paid|worth|reimburse[sd]?|valued|brings?(?: in)?|earns?|priced|ranks?)"
_MORE = r"(?:more|higher|greater|larger|better|above)"
_LESS = r"(?:less|lower|fewer|smaller|below)"
_COMPARISONS: tuple[tuple[str, Callable[[Decimal, Decimal], bool], re.Pattern[str]], ...] = tuple(
    (name, holds, re.compile(form, re.IGNORECASE))
    for name, holds, forms in (
        ("more than", operator.gt, (_MORE,)),
        ("less than", operator.lt, (_LESS,)),
    )
    for form in (
        rf"\b{_PAYS}\s(?:\w+\s){{0,4}}{forms[0]}\b[^,;.$]{{0,60}}\bthan\b",
        rf"\b{forms[0]}\s(?:[\w-]+\s){{0,4}}{_VALUE}\b[^,;.$]{{0,40}}\bthan\b",
        rf"\b{_VALUE}\b[^,;.$]{{0,60}}\b(?:is|are)\s(?:\w+\s){{0,2}}{forms[0]}\b[^,;.$]{{0,30}}\bthan\b",
    )
) + tuple(
    ("the same as", operator.eq, re.compile(form, re.IGNORECASE))
    for form in (
        rf"\bthe (?:very |exact )?same\s(?:[\w-]+\s){{0,4}}{_VALUE}\b[^,;.$]{{0,30}}\b(?:as|like)\b",
        rf"\b{_VALUE}\b[^,;.$]{{0,40}}\b(?:the same as|identical to|equal to|equals)\b",
        rf"\b{_PAYS}\s(?:\w+\s){{0,3}}(?:the same as|(?:just |exactly )?as much as)\b",
    )
)
_BOTH_SAME = re.compile(
    rf"\b(?:have|carry|share|pay|are worth|bring|earn|receive)\b[^,;.$]{{0,30}}\b(?:same|identical|equal)"
    rf"\s(?:[\w-]+\s){{0,4}}{_VALUE}\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(r"\b(?:than|same|identical|equals?|as much)\b", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:not|never|no|neither|nor|if|used to|was|were|may|might|can|could|sometimes|often|twice|half|times|together"
    r"|combined|plus)\b|n['\u2019]t\b|\+",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"(?<![\d.])(?P<n>\d{1,2}(?:\.\d+)?)\s?(?:%|percent)\s+of\b[^,;.]{0,40}\b(?:global|total|whole|full|complete)"
)
_SHARE_SLACK = Decimal("2.5")  # points: the shares of two years and of total and paid amounts differ by less
_HUNDRED = 100
_NEAR = 60  # characters between a comparing word and the code it compares with


def comparisons_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the comparisons of two codes and the shares of a component, with the verdict of the fee rows."""
    if sentence.kind == "row":
        return
    yield from _shares(sentence, page)
    yield from _years_apart(sentence, page)
    if not _COMPARES.search(sentence.words) or _DENIES.search(sentence.words):
        return
    named = [(m.start, m.end, str(m.code)) for m in code_mentions(sentence.words)]
    if len(named) != 2 or named[0][2] == named[1][2]:
        return
    (_, end, a), (start, _, b) = named
    between = sentence.words[end:start]
    for name, holds, form in _COMPARISONS:
        found = form.search(sentence.words[:start])
        if (
            found
            and end < found.end() >= start - _NEAR
            and not re.search(r"[,;$]", sentence.words[found.end() : start])
        ):
            yield from _compared(sentence, (a, b), name, holds, page)
            return
    if re.fullmatch(r"\s*(?:and|&)\s*(?:CPT\s)?", between) and _BOTH_SAME.search(sentence.words):
        yield from _compared(sentence, (a, b), "the same as", operator.eq, page)


_ROSE = rf"{_PAYS}\s(?:\w+\s){{0,2}}{_MORE}|rose|risen|rises|gain(?:s|ed)|climbed|went up|goes up|grew|increased"
_FELL = (
    rf"{_PAYS}\s(?:\w+\s){{0,2}}{_LESS}|fell|fallen|falls|dropped|declined|went down|goes down|decreased|shrank|lost"
)
_BETWEEN_YEARS = (
    (operator.gt, re.compile(rf"\b(?:{_ROSE})\b[^;]{{0,60}}", re.IGNORECASE)),
    (operator.lt, re.compile(rf"\b(?:{_FELL})\b[^;]{{0,60}}", re.IGNORECASE)),
)
_YEARS = re.compile(r"\b20\d\d\b")


def _years_apart(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """One code said to pay more, or less, in one year than in the one before; refuted where it fails in every way."""
    years = sorted({int(y) for y in _YEARS.findall(sentence.words)})
    codes = {str(m.code) for m in code_mentions(sentence.words)} or {
        c for clause in sentence.clauses if clause.is_pointed or clause.is_headed for c in clause.codes
    }
    said = [holds for holds, form in _BETWEEN_YEARS if (m := form.search(sentence.words)) and _YEARS.search(m[0])]
    if len(years) != len(_BETWEEN_YEARS) or len(codes) != 1 or len(said) != 1 or _NOT_SO.search(sentence.words):
        return
    (code,) = codes
    found = _values(sentence, code, page)
    pairs = [
        (w, found[(*key[:3], years[1])])
        for key, w in found.items()
        if key[3] == years[0] and (*key[:3], years[1]) in found
    ]
    if not pairs:
        return
    held = [said[0](b.value, a.value) for a, b in pairs]
    verdict: Verdict = "agrees" if all(held) else "undecided" if any(held) else "contradicts"
    a, b = pairs[-1]
    name = "more" if said[0] is operator.gt else "less"
    yield checked(
        sentence,
        code,
        "amount",
        verdict,
        f"{name} in {years[1]} than in {years[0]}",
        f"{a.in_words()}, {b.in_words()}",
        b.row,
    )


_NOT_SO = re.compile(r"\b(?:not|never|no|neither|if|may|might|could)\b|n['\u2019]t\b", re.IGNORECASE)


def _compared(
    sentence: Sentence, codes: tuple[str, str], name: str, holds: Callable[[Decimal, Decimal], bool], page: Page
) -> Iterator[Checked]:
    first, second = (_values(sentence, code, page) for code in codes)
    pairs = [(w, second[key]) for key, w in first.items() if key in second]
    if not pairs:
        return
    held = [holds(a.value, b.value) for a, b in pairs]
    verdict: Verdict = "agrees" if all(held) else "undecided" if any(held) else "contradicts"
    a, b = pairs[-1]
    table = f"{codes[0]} {a.in_words()}, {codes[1]} {b.in_words()}"
    yield checked(sentence, ";".join(codes), "amount", verdict, f"{codes[0]} {name} {codes[1]}", table, a.row)


def _values(sentence: Sentence, code: str, page: Page) -> dict[tuple[str, str, str, int], Worth]:
    components, settings, parts, years = (
        marks_of(d, sentence.words) for d in ("components", "settings", "parts", "years")
    )
    asked = Asked((code,), components, settings, parts, [int(y) for y in years])
    return {(w.component, w.setting, w.part, w.year): w for w in worths("rvu", asked, page) if w.value}


def _shares(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """A percentage of the global payment is of the one component that the sentence names."""
    found = list(_SHARE.finditer(sentence.words))
    if not found:
        return
    parts = [c for c in marks_of("components", sentence.words) if c != "global"]
    codes = {c for clause in sentence.clauses for c in clause.codes if clause.is_named or clause.is_pointed}
    if len(found) != 1 or len(parts) != 1 or len(codes) != 1 or _DENIES.search(sentence.words):
        return
    said = Decimal(found[0]["n"])
    asked = Asked(codes, parts, ("nonfacility",), ("total",), [int(y) for y in marks_of("years", sentence.words)])
    wholes = {w.year: w for w in worths("rvu", asked._replace(components=("global",)), page)}
    shares = [
        (w.value / wholes[w.year].value * _HUNDRED, w)
        for w in worths("rvu", asked, page)
        if w.is_split and w.year in wholes
    ]
    if not shares:
        return
    verdict: Verdict = "agrees" if any(abs(s - said) <= _SHARE_SLACK for s, _ in shares) else "contradicts"
    share, w = shares[-1]
    table = f"{share:.0f} percent: {w.in_words()} of {wholes[w.year].value}"
    yield checked(sentence, w.row.code, "amount", verdict, f"{parts[0]} {said} percent of the whole", table, w.row)
