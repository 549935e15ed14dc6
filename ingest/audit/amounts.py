"""Amounts and relative values given for codes, against the fee rows of every loaded release.

Pure. A figure is refuted when nothing that the words may mean by it comes near; one of an earlier year is out of date.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from ingest.audit.clauses import sole_code
from ingest.audit.compared import comparisons_in
from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked, table_header
from ingest.audit.valued import Context, Figure, figures_in, has_unit, marks_of
from ingest.audit.worth import Kind, Worth, present_year, releases, worths
from radcode.codes import code_mentions
from radcode.rows import CodeRow

TOLERANCE = Decimal("0.03")  # issue 6, point 2
_HALF = Decimal("0.5")
_CENT = Decimal("0.01")

_OTHER_PAYERS = re.compile(
    r"\b(?:commercial|self-?pay\w*|cash|charge[sd]?|chargemaster|medicaid|medi-cal|private|insurers?"
    r"|out-of-pocket|copay\w*"
    r"|co-?insurance|deductible|workers['\u2019]? comp\w*|blue cross|advantage|tricare|list price|billed amount"
    r"|uninsured"
    r"|patients? pays?|OPPS|APCs?|prospective payment|limiting charge|non-?participating|APM|invoice|salar\w+"
    r"|hospital (?:itself )?(?:is paid|receives|gets|collects)|sequest\w+|MPPR|multiple procedure|localit(?:y"
    r"|ies) of|after (?:the |any |all )?(?:geographic|localit|GPCI)\w*|(?:geographic(?:ally)?|locality)[- ]adjusted"
    r"|multiplied by (?:the |its )?GPCIs?)\b",
    re.IGNORECASE,
)
_PRICES = re.compile(r"\b(?:costs?|prices?|market|average)\b", re.IGNORECASE)
_MEDICARE = re.compile(r"\b(?:medicare|CMS|national(?:ly)?|fee schedule|MPFS|PFS)\b", re.IGNORECASE)
_PAYS = re.compile(
    r"\b(?:pays?|paid|payments?|payable|reimburs\w*|allow(?:ed|able|ance)|rates?|fees?|professional|technical"
    r"|global\w*|PC|TC"
    r"|w?RVUs?|brings? in|gets|worth|valued?|receives?|collects?|earns?|yields?|amounts?|priced)\b",
    re.IGNORECASE,
)
_SUPPOSES = re.compile(
    r"\b(?:suppose|imagine|hypothetical\w*|fictional|if (?:you|we|it) (?:were|was))\b", re.IGNORECASE
)
_LOOKS_BACK = re.compile(
    r"\b(?:was|were|had|went|fell|fallen|dropped|rose|risen|increase[sd]?|decrease[sd]?|decline\w*|cut"
    r"|previous\w*|prior"
    r"|former\w*|earlier|last year|used to|until|down from|up from|histor\w*|old(?:er)?"
    r"|before(?! (?:the |any )?(?:local|geographic|adjust|multiple|sequest)))\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b[Ii]n ((?:[A-Z][a-z]+\s?){1,3})")
_OF_ANOTHER = re.compile(
    r"\b(?:(?:small|larg|bigg|short|long|simpl|deep)er|other|another|alternative\w*|similar|compar\w*|average"
    r"|typical|neighbou?r\w*|sister|combined|together|pair"
    r"|conversion factor)\b",
    re.IGNORECASE,
)
_PRICED_COLUMN = re.compile(
    r"\$|\bpay(?:ment|s)?\b|\bpaid\b|\bfees?\b|\brates?\b|\bamounts?\b|\ballow\w*|\breimburse\w*|\bdollars\b|\bUSD\b",
    re.IGNORECASE,
)
_ODD_COLUMN = re.compile(
    r"\b(?:cut|loss|lost|less|minus|saving\w*|reduc\w*|differ\w*|change\w*|share|capped|cap|after|counts?"
    r"|discount\w*|units?|second"
    r"|factor|indicator|index|GPCI|charge\w*)\b|%|percent",
    re.IGNORECASE,
)
_HAS_FIGURE = re.compile(r"\$\s?\d|\d\sdollars\b|\d\.\d|\d\s?(?:total |work )?w?RVU", re.IGNORECASE)
_RULE = re.compile(r"^[\s|:-]+$")


def amounts_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the dollars and relative values that a sentence gives for codes, and its comparisons of them."""
    if sentence.says_nothing or _SUPPOSES.search(sentence.words):
        return
    asked = sentence.clauses[0].asked if sentence.clauses else ""
    for text, context in _texts(sentence, page) if _HAS_FIGURE.search(f"{asked} {sentence.words}") else ():
        back = bool(_LOOKS_BACK.search(text))
        for figure in figures_in(text, context):
            if figure.kind == "rvu" or _is_medicare(text, context, sentence, page):
                if back and not marks_of("years", text):  # "went from ... to ...": the heading's year is not of both
                    figure = figure._replace(of=figure.of._replace(years=()))
                yield from _judged(sentence, figure, page, back=back)
    yield from comparisons_in(sentence, page)


# ---------------------------------------------------------------- what is read


def _texts(sentence: Sentence, page: Page) -> Iterator[tuple[str, Context]]:
    """Yield the stretches that give figures: the cells of a row, the sentence, and the question that it affirms."""
    years = frozenset(r.holds_from.year for r in releases(page))
    if sentence.kind == "row":
        yield from _cells(sentence, page, years)
        return
    clause = next(iter(sentence.clauses), None)
    asked = clause.asked if clause else ""
    around = tuple(w for w in (asked, _led_by(sentence), sentence.heading, page.publication.title) if w)
    if clause and clause.answer == "yes" and asked:
        yield asked, Context(clause.codes, around[1:], years)
    if code_mentions(sentence.words):
        yield sentence.words, Context((), around, years)
    elif clause and (clause.is_pointed or _is_about(sentence.words, clause.codes, page)):
        yield sentence.words, Context(clause.codes, around, years)


def _led_by(sentence: Sentence) -> str:
    """Return what stands before the sentence in its paragraph: it says what the figures are of."""
    return sentence.line.partition(sentence.text)[0]


def _is_about(words: str, codes: Sequence[str], page: Page) -> bool:
    """Tell whether a sentence that names nobody can be meant of the code above it: it speaks of no other exam."""
    rows = [row for code in codes if (row := page.row(code))]
    if not rows or _OF_ANOTHER.search(words):
        return False
    reading = page.lexicon.read(words)
    return all(
        _holds(row, t.attribute, t.value, page)
        for row in rows
        for t in reading.terms
        if t.attribute in ("modality", "regions", "contrast", "purpose", "laterality")
    )


def _holds(row: CodeRow, attribute: str, value: str, page: Page) -> bool:
    return any(
        value in page.table.ancestors(attribute, own) or own in page.table.ancestors(attribute, value)
        for own in row.values(attribute)
    )


def _is_medicare(text: str, context: Context, sentence: Sentence, page: Page) -> bool:
    """Tell whether a dollar figure is a national amount of Medicare, as far as the words tell."""
    near = " ".join((text, *context.words))
    if _OTHER_PAYERS.search(text) or _OTHER_PAYERS.search(sentence.words) or _is_local(text, page):
        return False
    if _MEDICARE.search(text):
        return True
    return not (_OTHER_PAYERS.search(near) or _PRICES.search(text)) and bool(
        _PAYS.search(near) or _MEDICARE.search(near) or marks_of("components", near)
    )


def _is_local(text: str, page: Page) -> bool:
    names = [m[1].strip() for m in _PLACE.finditer(text)]
    rows = page.table.rows("gpci")
    return any(n.lower() in x.name.lower() for n in names for x in rows) or any(
        re.search(rf"\b{re.escape(name)}\b", text)
        for x in rows
        if len(name := _SHORT_NAME.match(x.name)[0]) > _TOO_SHORT  # type: ignore[index]
    )


_SHORT_NAME = re.compile(r"[^,(*]*?(?=\s?(?:[,(*-]|$))")
_TOO_SHORT = 5  # letters of a locality that may be a word


# ---------------------------------------------------------------- table rows


def _cells(sentence: Sentence, page: Page, years: frozenset[int]) -> Iterator[tuple[str, Context]]:
    """Yield each cell of a row with its column's name and the row's other cells around it."""
    cells = _split(sentence.words)
    header = _header(sentence, page)
    if header == cells:
        return
    own = tuple(dict.fromkeys(m.code for c in cells for m in code_mentions(c)))
    above = own or sole_code(sentence.heading) or sole_code(page.publication.title)
    for i, cell in enumerate(cells):
        title = header[i] if i < len(header) else ""
        if not re.search(r"\d", cell) or _RULE.match(cell) or _ODD_COLUMN.search(title):
            continue
        others = "; ".join(c for j, c in enumerate(cells) if j != i and not re.search(r"\d\.\d|\$", c))
        codes = own or tuple(m.code for m in code_mentions(title)) or above
        named = not title or marks_of("parts", title) or not any(marks_of("parts", h) for h in header)
        wide = (sentence.heading, "" if title else "; ".join(header)) if named else ()  # one column is "work", not all
        words = tuple(w for w in (title, others, *wide) if w)
        yield cell, Context(codes, words, years, _kind(title, others, header, sentence))


def _kind(title: str, others: str, header: Sequence[str], sentence: Sentence) -> Kind | None:
    """Return what the figures of a column are, by its name, the row's or the table's."""
    if _PRICED_COLUMN.search(title):
        return "dollars"
    if any(has_unit(w) for w in (title, others, "; ".join(header), sentence.heading)):
        return "rvu"
    return (
        "dollars" if _PRICED_COLUMN.search(sentence.heading) and not _PRICED_COLUMN.search("; ".join(header)) else None
    )


def _header(sentence: Sentence, page: Page) -> list[str]:
    """Return the first row of the table that the sentence stands in."""
    first = table_header(sentence, page)
    return _split(first) if first.strip() != sentence.text.strip() else []


def _split(row: str) -> list[str]:
    return [c.strip() for c in row.strip().strip("|").split("|")]


# ---------------------------------------------------------------- verdicts


def _judged(sentence: Sentence, figure: Figure, page: Page, *, back: bool) -> Iterator[Checked]:
    """Yield the verdict on a figure; nothing where no row answers to what it is said to be of."""
    if any("-" in code for code in figure.of.codes):
        return  # with a modifier that changes the price
    meant = worths(figure.kind, figure.of, page)
    if not meant:
        yield from _of_nothing(sentence, figure, page)
        return
    now = present_year(page)
    fitting = [w for w in meant if _fits(figure, w.value)]
    if not fitting and len(figure.of.codes) > 1 and any(_fits(figure, s) for s in _sums(meant, figure.of.codes)):
        return  # of all the codes together
    verdict: Verdict = "agrees"
    if not fitting:
        past = worths(figure.kind, figure.of._replace(years=()), page) if figure.of.years == {now} else ()
        verdict = "stale" if any(w.year < now and _fits(figure, w.value) for w in past) else "contradicts"
    elif not figure.of.years and all(w.year < now for w in fitting):
        # Rounded figures of two years lie too near one another to tell them apart.
        verdict = "stale" if _is_exact(figure) and not back else "undecided"
    shown = _shown(figure, meant, fitting if verdict == "agrees" else ())
    code = ";".join(dict.fromkeys(w.row.code for w in shown))
    table = ", ".join(dict.fromkeys(w.in_words() for w in shown))
    yield checked(sentence, code, "amount", verdict, _in_words(figure), table, shown[0].row)


def _of_nothing(sentence: Sentence, figure: Figure, page: Page) -> Iterator[Checked]:
    """Yield the dollars given for codes for which Medicare sets none, in any release, and which it does not pay."""
    views = [v for r in releases(page) for code in figure.of.codes if (v := page.table.fee(code, "", r.holds_from))]
    unpaid = [m for v in views if (m := page.table.indicator("status", v.row.status, page.on)) and not m.allows]
    if figure.kind == "dollars" and views and len(unpaid) == len(views) and not figure.of.years:
        codes = ";".join(dict.fromkeys(v.row.code for v in views))
        table = f"no Medicare amount: status {views[-1].row.status}"
        yield checked(sentence, codes, "amount", "contradicts", _in_words(figure), table, views[-1].row)


def _sums(meant: Sequence[Worth], codes: Collection[str]) -> Iterator[Decimal]:
    """Yield what the codes come to together, for each component, setting, part and year that all of them have."""
    alike: dict[tuple[str, str, str, int], dict[str, Decimal]] = {}
    for w in meant:
        component = w.component if w.is_split else ""
        alike.setdefault((component, w.setting, w.part, w.year), {})[w.row.code] = w.value
    yield from (sum(of.values(), Decimal(0)) for of in alike.values() if len(of) == len(codes))


def _is_exact(figure: Figure) -> bool:
    return not figure.is_about and not figure.bound and figure.low == figure.high and figure.step == _CENT


def _fits(figure: Figure, value: Decimal) -> bool:
    """Tell whether a value of the table can be what the figure gives."""
    slack = _CENT if figure.kind == "dollars" else Decimal(0)
    if not _is_exact(figure):
        rounded = figure.is_about or figure.bound or figure.low != figure.high or figure.kind == "dollars"
        slack = max(figure.step * _HALF, value * TOLERANCE if rounded else slack)
    if figure.bound == "over":
        return value + slack >= figure.low
    if figure.bound == "under":
        return value - slack <= figure.high
    return figure.low - slack <= value <= figure.high + slack


def _shown(figure: Figure, meant: Sequence[Worth], fitting: Sequence[Worth]) -> list[Worth]:
    """Return what to show beside the figure: what fits, else of the newest year what is nearest of each code."""
    if fitting:
        return [fitting[-1]]
    meant = [w for w in meant if w.row.code in figure.subjects] or meant
    newest = max(w.year for w in meant)
    nearest: dict[str, Worth] = {}
    for w in sorted((w for w in meant if w.year == newest), key=lambda w: abs(w.value - figure.low)):
        nearest.setdefault(w.row.code, w)
    return list(nearest.values())


def _in_words(figure: Figure) -> str:
    of = figure.of
    said = (*sorted(of.parts), *sorted(of.components), *sorted(of.settings), *(f"in {y}" for y in sorted(of.years)))
    return " ".join((figure.text, *(said if figure.kind == "rvu" else (s for s in said if s not in of.parts))))
