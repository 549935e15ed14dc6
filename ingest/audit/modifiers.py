"""Modifiers as a sentence puts them on a code, and what it says that a modifier means.

Pure. The tables name the modifiers; what a modifier is for is read from its row by the same words as the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked, said_before
from ingest.audit.saying import Claim, Fact, Judge, Part, component_modifiers, without_codes
from radcode.codes import code_mentions
from radcode.rows import CodeRow, ModifierRow, RuleRow
from radcode.rulebook import is_about
from radcode.tables import CodeTable

_LEAD = (
    r"(?:modifiers?|mods?\.?|append(?:ing|ed|s)?|add(?:ing|s|ed)?|put(?:ting|s)?|attach(?:ing|ed)?|takes?|used|uses?"
    r"|using|with|marked|labell?ed|tagged|flagged|carrying|no|never|neither|nor|either|both|accepts?|allows?|needs?"
    r"|requires?|carr(?:y|ies)|plus)"
    r"(?:\s(?:a|an|the|both|either|any))?(?:\s(?:modifiers?|mod))?(?:\s?[:=]\s?|\s)-?[\"\u201c']?"
)
# What a modifier named without a word before it is followed by: "26 goes on ...", "the 26 modifier".
_GOES = (
    r"(?=[\"\u201d']?\s(?:(?:line|claim|share)s?\b|modifiers?\b|goes\b|belongs\b|applies\b|(?:does"
    r"|do) not (?:apply|belong|go)\b|on\s(?:it"
    r"|this|that|\d{4})"
    r"|(?:is|are|may be|can be|must be|should be|has to be|will be)\s(?:(?:never|not|always|also)\s)?(?:appended"
    r"|added|attached"
    r"|put|allowed|used|valid|accepted|required|permitted|possible|billed|reported|right|correct|taken)\b"
    r"|(?:never|cannot)\s(?:goes|belongs|applies|be)\b))"
)
_JOINS = r"[\"\u201d']?\s?(?:,\s?(?:and\s|or\s|nor\s)?|/|\s(?:or|and|nor|&)\s)(?:modifiers?\s)?-?[\"\u201c']?"
_NO_MODIFIER = (
    r"(?![\w%]|-?\s?(?:units?|percent|%|mci|ml|mg|mcg|minutes?|hours?|years?|days?|months?|weeks?|views?|codes?|states"
    r"|cm|mm|patients|and older|scan\w*|angio\w*|of the|imag\w*|stud\w*|exam\w*)\b|[.,]\d)"
)
_USED = re.compile(
    r"\b(?:append\w*|add|adds|added|adding|put|attach\w*|takes?|used?|uses|bill\w*|report\w*|submit\w*|carr(?:y|ies)"
    r"|accept\w*|allow\w*|needs?|requires?|appl(?:y|ies|icable)|valid|permit\w*|eligible|ok(?:ay)?|correct|append"
    r"|pays?|paid|split\w*|code[sd]?|claim\w*|goes|go|gets?|comes?|expects?|wants?|doubles?|raises?|belongs?"
    r"|deserves?|rides?|follows?|appears?|is|are|has|have|with)\b",
    re.IGNORECASE,
)
# A ban that is meant always; "without 26" or "no modifier is needed" only tells of one bill.
_BANS = re.compile(
    r"\b(?:adds nothing|no (?:place|business)|left off|out of place|off limits|ruled out|forbidden|barred|never"
    r"|nobody|no one|cannot|(?:do|does|may|can|must|should|is|are|will)\s(?:not|never)|has no|have no"
    r"|no|neither"
    r"|not (?:allowed|valid|permitted|appended|used|applicable|accepted|payable|appropriate|an option))\b"
    r"|\b(?:do|does|ca|must|should|is|are|wo)n['\u2019]t\b",
    re.IGNORECASE,
)
_NEEDLESS = re.compile(
    r"\b(?:need\w*|requir\w*|necessary|without|mandatory|have to|has to|release\w*)\b", re.IGNORECASE
)
_NOT_ON_IMAGING = re.compile(
    r"\bnot (?:on|for|an) (?:diagnostic )?imaging|no (?:role|use) (?:in|on) (?:diagnostic )?imag"
)
_IMAGING_ROLES = ("complete_service", "si")


# Two letters or digits that stand alone: what every modifier looks like.
_MAYBE = re.compile(r"(?<![\w.])(?:\d\d|[A-Z][A-Z0-9])(?!\w)")


class Put(NamedTuple):
    """Modifiers named together in a part, whether the words deny them, and the code that they are written onto."""

    modifiers: tuple[str, ...]
    start: int
    end: int
    is_denied: bool | None
    code: str = ""


@cache
def _named(table: CodeTable) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of modifiers after a word that leads to them, and of those that need no such word."""
    known = {x.modifier for x in table.rows("modifiers")}
    one = rf"(?-i:{'|'.join(sorted(known))}){_NO_MODIFIER}"
    free = {m for x in table.rows("indicators") for m in x.allows if m.isalpha()}
    return (
        re.compile(rf"\b{_LEAD}(?P<list>{one}(?:{_JOINS}{one})*)(?P<cell>)?", re.IGNORECASE),
        re.compile(rf"(?<![\w/-])(?P<list>(?:{'|'.join(sorted(free))})(?!\w)(?:{_JOINS}{one})*)"),
        re.compile(rf"(?<![\w/$.,-])-?(?P<list>{one}(?:{_JOINS}{one})*){_GOES}", re.IGNORECASE),
    )


@cache
def _defined(table: CodeTable) -> re.Pattern[str]:
    """Return the pattern of modifiers that stand where something is defined: "FX is for", a table's first cell."""
    known = {x.modifier for x in table.rows("modifiers")}
    letters = "|".join(sorted(m for m in known if not m.isdecimal()))
    return re.compile(
        rf"(?<![\w/-])(?P<list>{letters})"
        r"(?=\s(?:is|means|stands|marks|denotes|attests|says|tells|for|identifies|goes|has|must|should|may|can|gets"
        r"|applies"
        r"|covers|belongs|signals?|shows)\b"
        rf"|,\s(?:which|the|an?)\b|\s?[:=(])|^\W*\|\s*(?P<cell>{'|'.join(sorted(known))})\s*\|"
    )


def puts_in(part: Part, page: Page) -> Iterator[Put]:
    """Yield the modifiers named in the part, those written onto a code included."""
    if not _MAYBE.search(part.words):
        return
    led, free, going = _named(page.table)
    seen: set[int] = set()
    for pattern in (led, free, going):
        for found in pattern.finditer(part.words):
            start, end = found.span("list")
            if seen.isdisjoint(range(start, end)):
                seen |= set(range(start, end))
                names = tuple(m for m in re.findall(r"(?<!\w)[A-Z0-9]{2}(?!\w)", found["list"]))
                lead = found.start() if pattern is led else start
                denied = part.denies(start, end)
                if denied is False and re.match(r"(?:no|never|neither|nor)\b", part.words[lead:], re.IGNORECASE):
                    denied = True
                yield Put(names, start, end, denied)
    for mention in code_mentions(part.words):
        if mention.modifiers and mention.code in part.clause.codes and seen.isdisjoint((mention.end - 1,)):
            names = tuple(str(m) for m in mention.modifiers)
            yield Put(names, mention.start, mention.end, part.denies(mention.start, mention.end), str(mention.code))


def modifier_claims(part: Part, page: Page) -> Iterator[Claim]:
    """Yield that a modifier may, or may never, stand on the codes of the part."""
    if not (part.has_subject or _STARTS.match(part.words)):
        return
    for put in puts_in(part, page):
        # "71046-26 is not billed" is about that line, not about the modifier.
        if put.is_denied is None or (put.is_denied and put.code) or not (put.code or _is_attached(put, part)):
            continue
        around = part.words
        if put.is_denied:
            # A ban under a condition holds for that case only, one beside other modifiers for that pair of lines.
            is_ban = (part.is_asked or _BANS.search(around)) and not (_NEEDLESS.search(around) or part.has_condition)
            is_ban = is_ban and not (len(part.clause.codes) > 1 and _OTHER_SIDES.search(part.whole))
            for m in put.modifiers if is_ban else ():
                yield Claim("modifier", f"never {m}", _may_not(m, page), part.is_hedged)
        elif (
            part.is_asked
            or put.code
            or _is_field(put, part)
            or (_USED.search(around) and not _NEEDLESS.search(around[: put.start][-12:]))
        ):
            for m in put.modifiers:
                # What is never right is not usually right either.
                yield Claim("modifier", f"with {m}", _may(m, page), part.is_narrowed, (put.code,) if put.code else ())


_OTHER_SIDES = re.compile(r"\b(?:LT|RT|left|right)\b")
_STARTS = re.compile(
    r"^\W*(?:the\s)?(?:(?:billing|allowed|usual|component|bilateral)\s)?"
    r"(?:append|add|put|use|modifiers?|mods?|no modifiers?|neither|both)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:(?:\w+\s){0,2}(?:modifiers?|mods?)(?:\s\w+)?|append|add|takes)\s?[:=]\s?-?(?:[A-Z]{2}|\d\d)\b",
    re.IGNORECASE,
)


_AFTER_CODE = re.compile(r"^(?:\W*|.*:\s)~+\s?[:,=]\s?(?:with\s|plus\s|\+\s?)?(?:modifiers?\s)?-?")


def _is_field(put: Put, part: Part) -> bool:
    """Tell whether the modifier is the value of a field, or stands alone right after the code."""
    after = _AFTER_CODE.match(part.blanked)
    return bool(_LABEL.match(part.words)) or (after is not None and after.end() == put.start)


_ONTO = re.compile(
    r"(?:\s(?!with\b)\w+){0,3}?\s(?:to|on|onto|for|in)\s(?:\w+\s){0,4}~|\s?(?:\w+\s)?~"
    r"|\s(?:\w+\s){0,2}(?:go(?:es)?|belongs?|used|valid|allowed|accepted|appended|combine[sd]?|works?|reported|billed)"
    r"\s(?:together\s)?(?:with|by)\s(?:\w+\s){0,3}~",
    re.IGNORECASE,
)


def _is_attached(put: Put, part: Part) -> bool:
    """Tell whether the modifier is said of the part's code: after it, or before it and joined by "to" or "on"."""
    whole = without_codes(part.whole)
    first, put_at = whole.find("~"), part.at + put.start
    return part.is_asked or first < 0 or first < put_at or bool(_ONTO.match(part.blanked[put.end :]))


def _may(modifier: str, page: Page) -> Judge:
    return lambda code, on: _law(modifier, code, on, page)


def _may_not(modifier: str, page: Page) -> Judge:
    def judge(code: str, on: date) -> Fact | None:
        fact = _law(modifier, code, on, page)
        # Only an indicator that allows it refutes a ban: a rule for one case leaves the others open.
        if fact is None or (fact.holds and fact.row.TABLE != "fees"):
            return None
        return fact._replace(holds=None if fact.holds is None else not fact.holds)

    return judge


def _law(modifier: str, code: str, on: date, page: Page) -> Fact | None:
    """Return whether the tables let the modifier stand on the code: by an indicator, a rule, or the modifier's row."""
    table = page.table
    row = table.code(code, on)
    if row is None:
        return None
    never = next((r for r in _bans(table, modifier, on) if is_about(r.subject, row, table)), None)
    if never:
        return Fact(False, never.says.rstrip("."), never)
    for kind in ("pctc", "bilateral"):
        if any(modifier in x.allows for x in table.rows("indicators") if x.kind == kind):
            return _by_indicator(kind, modifier, code, on, page)
    known = table.modifier(modifier, on)
    if known is None:
        ended = [x for x in table.rows("modifiers") if x.modifier == modifier and x.effective_to < on]
        return Fact(False, f"ended on {ended[-1].effective_to}", ended[-1]) if ended else None
    if _is_imaging(row, on, page) and _NOT_ON_IMAGING.search(f"{known.label}. {known.explains}"):
        return Fact(False, known.explains.rstrip("."), known)
    return None


@cache
def _bans(table: CodeTable, modifier: str, on: date) -> tuple[RuleRow, ...]:
    """Return the rules that always forbid the modifier on the codes they name."""
    return tuple(
        r
        for r in table.rules(on, payer="medicare")
        if (r.unit, r.value) == ("never_modifier", modifier) and r.subject and not r.condition
    )


def _by_indicator(kind: str, modifier: str, code: str, on: date, page: Page) -> Fact | None:
    view = page.table.fee(code, "", on)
    if view is None:
        return None
    value = getattr(view.row, kind)
    meaning = page.table.indicator(kind, value, on)
    if meaning is None:
        return None
    table = f"{'PC/TC' if kind == 'pctc' else kind} indicator {value}"
    holds: bool | None = modifier in meaning.allows
    own = page.table.fee(code, modifier, on)
    if holds and kind == "pctc" and (own is None or own.row.status != view.row.status):
        holds = None  # such as a technical side that is bundled
    if not holds and kind == "pctc" and own is not None:
        holds = None
    if holds is False and kind == "bilateral" and _is_tolerated(modifier, meaning.means):
        holds = None
    return Fact(holds, table, view.row)


def _is_tolerated(modifier: str, means: str) -> bool:
    """Tell whether the meaning of an indicator names the modifier without ruling it out."""
    ruled_out = re.search(rf"\b(?:none of|never)\b[^;.]*\b{modifier}\b", means, re.IGNORECASE)
    return modifier in means and not ruled_out


def _is_imaging(row: CodeRow, on: date, page: Page) -> bool:
    view = page.table.fee(row.code, "", on)
    splits = view is not None and bool((x := page.table.indicator("pctc", view.row.pctc, on)) and len(x.allows) > 1)
    return row.scope == "imaging" and row.role in _IMAGING_ROLES and splits


# ---------------------------------------------------------------- what a modifier means

_DOER = r"(?:\w+ )?(?:physicians?|doctors?|providers?|practitioners?|radiologists?|readers?|clinicians?)\b"
_PEOPLE = r"(?:(?!or\b)\w+ ){0,2}?(?:patients|residents|people|persons)\b"
# For each matter the senses that exclude each other; the earlier ones are read first and their words then taken out.
_MATTERS: dict[str, dict[str, str]] = {
    "treatment strategy": {
        "later treatment": r"\bsubsequent\b|\brestag\w+|\blater treatment|\bafter (?:the )?first treatment"
        r"|\b(?:after|once) (?:treatment|therapy|chemotherapy) (?:has )?(?:begun|began|started)",
        "first treatment": r"\binitial(?:ly)?\s(?:anti-?tumor\s|treatment\s|planning|staging|strategy)+"
        r"|\b(?:plan|before) (?:the |any )?first treatment|\binitial-(?:treatment|strategy|staging)"
        r"|\binitial treatment|\bfirst treatment(?: strategy)?\b(?! (?:has|have|was|is|began))",
    },
    "who repeats": {
        "same physician": rf"\bsame {_DOER}|\bsame group",
        "another physician": rf"\b(?:another|different|other|second|new) {_DOER}",
    },
    "anesthesia": {
        "before anesthesia": r"\b(?:before|prior to)[^,;.]{0,30}\banesth\w+",
        "after anesthesia": r"\bafter[^,;.]{0,40}\banesth\w+",
    },
    "why cut short": {
        "for safety": r"\bsafety\b|\bendanger\w*|\bwell-being\b|\bthreaten\w*|\bin danger\b",
        "by choice": r"\bby choice\b|\bdiscretion\b|\belect(?:s|ed|ive\w*)\b|\breduced services?\b",
    },
    "side": {
        "left": r"\bleft\b(?!\s(?:over|in|out|the|by|off|to|unused|for|open|alone))",
        "right": r"\bright\b(?=\s(?:side|breast|knee|hip|hand|foot|ankle|shoulder|wrist|elbow|leg|arm|eye)"
        r"|\sof the body|$|[.,;)|])",
    },
    "drug waste": {
        "nothing discarded": r"\b(?:no|none|nothing|zero|without)\b[^,;.]{0,70}\b(?:discard\w*|wast\w+|thrown)"
        r"|\bnothing\b[^.]*discarded|no drug thrown",
        "discarded": r"\bdiscard\w*|\bwast(?:e|ed|age)\b|\bthrown (?:away|out)",
    },
    "detector": {
        "cassette": r"\bcassette\w*|\bcomputed radiograph\w+",
        "film": r"\b(?:on|using|with|plain|analog|traditional)? ?film\b",
    },
    "patients of a trip": {
        **{n: rf"\b(?:{n}|{i}) {_PEOPLE}" for i, n in enumerate(("two", "three", "four", "five"), 2)},
        "six": rf"\b(?:six|6) (?:or more )?{_PEOPLE}",
    },
    "notice": {
        "required notice": r"\brequired[^,;.]{0,30}notice|\bnotice[^,;.]{0,30}\brequired",
        "voluntary notice": r"\bvoluntar\w+",
        "no notice": r"\bno (?:advance )?notice|\bwithout (?:an? )?(?:advance )?(?:notice|abn)",
    },
    "why separate": {
        "separate encounter": r"\b(?:separate|another|different)\s(?:encounter|session)",
        "separate structure": r"\b(?:separate|another|different)\s(?:\w+\s)?(?:structure|organ)",
        "separate practitioner": r"\b(?:separate|another|different)\s(?:practitioner|provider)|\bsomebody else did",
    },
    "same-day mammograms": {
        "one study": r"\b(?:turned|changed|converted)\s(?:in)?to\s(?:a\s)?diagnostic",
        "two studies": r"\bboth\s(?:studies\s|mammograms\s|exams\s)?(?:are|were|get)\s(?:paid|done|performed|billed)",
    },
}
_HALF = r"(?P<half>technical|professional)\s(?:component|part|side|half|portion)"
_MEANS = (
    r"\W{0,3}(?:(?:is|means|for|identifies|represents|denotes|covers|claims|reports|marks|indicates|stands for)\s)?"
)
_HALF_OF_ROW = {
    "technical": re.compile(r"\btechnical\b|\bequipment half"),
    "professional": re.compile(r"\bphysician half"),
}


def meanings_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what the sentence says that modifiers mean, with the verdict of their rows."""
    if sentence.says_nothing or _DENIES.search(sentence.words):
        return
    words = _told_of(sentence)
    found = list(_in_order(words, page)) if _MAYBE.search(words) else []
    if not found and not sentence.codes:
        words = f"{_heading_modifier(sentence, page)} {words}"
        found = list(_in_order(words, page)) if _MAYBE.search(words) else []
    if not found:
        return
    for matter, senses in _MATTERS.items():
        known = [(m, own) for m in found if (own := _sense_of(m, matter))]
        said = _senses(words, senses) if senses else []
        if len(known) == len(said) and 0 < len(known) <= len(senses):
            for (row, own), sense in zip(known, said, strict=True):
                yield _meant(sentence, row, sense, own)
    yield from _of_other_matters(sentence, words, found)
    yield from _of_biller(sentence, found, page)
    yield from _halves(sentence, found, page)
    if len(found) == 1:
        yield from _reductions(sentence, found[0], page)


_HEADED = re.compile(r"\bmodifiers?\b", re.IGNORECASE)


def _heading_modifier(sentence: Sentence, page: Page) -> str:
    """Return the one modifier that the heading or the words before name, as "modifier ..": the sentence is about it."""
    for words in (said_before(sentence, page), sentence.heading.split(" > ")[-1]):
        if _MAYBE.search(words) and not code_mentions(words) and _HEADED.search(words):
            rows = list(_in_order(words, page))
            if len(rows) == 1:
                return f"modifier {rows[0].modifier}"
    return ""


_DEFINES = (
    r"(?:is|means|marks|names|stands for|denotes|is for|tells|says|signals|identifies|flags|shows|covers"
    r"|is used (?:for|when|if))"
)


def _of_other_matters(sentence: Sentence, words: str, rows: list[ModifierRow]) -> Iterator[Checked]:
    """Yield the one modifier that is defined by a matter which is another modifier's and none of its own."""
    if len(rows) != 1 or not re.search(rf"\b{rows[0].modifier}\W{{0,3}}{_DEFINES}\b", words):
        return
    (row,) = rows
    own = [m for m in _MATTERS if _row_senses(row, m)]
    said = {m: found for m in _MATTERS if (found := _senses(words, _MATTERS[m]))}
    if own and len(said) == 1 and not set(own) & set(said):
        ((matter, senses),) = said.items()
        if len(senses) == 1 and matter not in _LOOSE_MATTERS:
            yield _meant(sentence, row, senses[0], row.label)


_LOOSE_MATTERS = ("treatment strategy", "detector", "patients of a trip", "anesthesia", "why cut short")
_FACILITY = re.compile(
    r"\b(?:facilit(?:y|ies)|hospitals?|hospital outpatient|outpatient departments?|ASCs?|UB-?04"
    r"|institutional)\b",
    re.IGNORECASE,
)
_PHYSICIAN = re.compile(
    r"\b(?:physicians?|doctors?|practitioners?|radiologists?|professional"
    r"|CMS-?1500)\b",
    re.IGNORECASE,
)
_BILLERS = {"facility claim": _FACILITY, "physician claim": _PHYSICIAN}


def _of_biller(sentence: Sentence, rows: list[ModifierRow], page: Page) -> Iterator[Checked]:
    """Yield the one modifier that only one side's claims carry where the sentence names the other side alone."""
    if len(rows) != 1:
        return
    (row,) = rows
    own = next((b for b in _BILLERS if b in row.needs), "")
    said = [b for b, pattern in _BILLERS.items() if pattern.search(sentence.words)]
    if own and len(said) == 1:
        yield _meant(sentence, row, f"for a {said[0]}", f"for a {own}")


def _told_of(sentence: Sentence) -> str:
    """Return the words with what is asked before them, or with what a table's columns add to a row's cells."""
    if sentence.kind == "row":
        return " ; ".join((sentence.words, *(d.before for d in sentence.described)))
    asked = next((c.asked for c in sentence.clauses if c.asked and _ASKS_MODIFIER.search(c.asked)), "")
    return f"{asked} modifier {_ANSWER_MARK.sub('', sentence.words)}" if asked else sentence.words


_ASKS_MODIFIER = re.compile(r"\b(?:which|what) modifier\b", re.IGNORECASE)
_ANSWER_MARK = re.compile(r"^\W*(?:a(?:nswer)?\s?[:.])?\s*", re.IGNORECASE)
_PERCENT = r"(\d{1,2})\s?(?:%|percent|per cent)"
_CUTS = re.compile(
    rf"\b(?:cuts?|cutting|reduc\w+|takes?|taking|lower\w*|drops?|dropped|penalt\w+|los(?:es?|ing)|costs?|trims?"
    rf"|less|minus|shaves?"
    rf"|down|knocks)"
    rf"\b[^.;\d]{{0,60}}?{_PERCENT}"
    rf"|{_PERCENT}\s(?:\w+\s){{0,4}}?(?:cut|reduction|penalty|less|lower|off|loss|discount)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_OF_MODIFIERS = re.compile(r"\bmodifiers?\b", re.IGNORECASE)
_OF_FEES = re.compile(r"\b(?:technical|equipment|payments?|fees?|paid|pays?|medicare)\b", re.IGNORECASE)
_CUT_OF_ROW = re.compile(rf"\bcut {_PERCENT}", re.IGNORECASE)


def _reductions(sentence: Sentence, row: ModifierRow, page: Page) -> Iterator[Checked]:
    """Yield by how many percent a modifier is said to cut the payment; a figure of earlier years is out of date."""
    own = _CUT_OF_ROW.search(row.reduces)
    said = {m[1] or m[2] for m in _CUTS.finditer(sentence.words)}
    if own is None or len(said) != 1 or _YEAR.search(sentence.words):
        return
    # Some modifiers are also the name of a modality, or of a fracture.
    if not _OF_MODIFIERS.search(f"{sentence.heading} {sentence.words}") and (
        page.lexicon.read(row.modifier).terms or not _OF_FEES.search(sentence.words)
    ):
        return
    (n,) = said
    earlier = [
        x for x in page.table.rows("modifiers") if x.modifier == row.modifier and f"cut {n} percent" in x.reduces
    ]
    verdict: Verdict = "agrees" if own[1] == n else "stale" if earlier else "contradicts"
    codes = ";".join(sentence.codes) or row.modifier
    table = f"{row.modifier}: {row.reduces}"
    yield checked(sentence, codes, "modifier", verdict, f"{row.modifier} cuts {n} percent", table, row)


_DENIES = re.compile(r"\b(?:not|never|cannot|neither|rather than|instead of)\b|n['\u2019]t\b", re.IGNORECASE)


def _in_order(words: str, page: Page) -> Iterator[ModifierRow]:
    at: dict[int, str] = {}
    for pattern in (*_named(page.table), _defined(page.table)):
        for found in pattern.finditer(words):
            named = "list" if found["list"] else "cell"
            for m in re.finditer(r"(?<!\w)[A-Z0-9]{2}(?!\w)", found[named]):
                at[found.start(named) + m.start()] = m[0]
    for mention in code_mentions(words):
        for name in map(str, mention.modifiers):
            at.setdefault(words.upper().index(name, mention.start + len(mention.code)), name)
    for name in dict.fromkeys(at[i] for i in sorted(at)):
        row = page.table.modifier(name, page.on)
        if row:
            yield row


def _senses(words: str, senses: dict[str, str]) -> list[str]:
    """Return the senses in the order in which the words give them, each once."""
    at: dict[int, str] = {}
    for sense, pattern in senses.items():
        for found in re.finditer(pattern, words, re.IGNORECASE):
            at[found.start()] = sense
        words = re.sub(pattern, lambda m: " " * len(m[0]), words, flags=re.IGNORECASE)
    return list(dict.fromkeys(at[i] for i in sorted(at)))


def _sense_of(row: ModifierRow, matter: str) -> str:
    """Return the one sense of a matter that the modifier's row has; empty when it has none or several."""
    own = _row_senses(row, matter)
    return own[0] if len(own) == 1 else ""


@cache
def _row_senses(row: ModifierRow, matter: str) -> tuple[str, ...]:
    return tuple(_senses(f"{row.label}. {row.explains}", _MATTERS[matter]))


def _halves(sentence: Sentence, rows: list[ModifierRow], page: Page) -> Iterator[Checked]:
    """The half of a code that stands right beside a modifier: "the technical component (26)"."""
    for row in rows:
        if row.modifier not in component_modifiers(page):
            continue
        own = next((h for h, p in _HALF_OF_ROW.items() if p.search(f"{row.label}. {row.explains}".lower())), "")
        name = rf"(?<![\w.]){row.modifier}(?!\w)"
        after = re.search(rf"{name}{_MEANS}(?:only\s)?(?:the\s|a\s)?{_HALF}", sentence.words, re.IGNORECASE)
        before = re.search(
            rf"{_HALF}s?\s?(?:only\s)?(?:\(|(?:is|are|takes?|gets?|needs?|uses?|carries)?\s?"
            rf"(?:billed|reported|claimed|identified|marked|shown)?\s?(?:with|by|using|under)?\s?)"
            rf"(?:the\s)?(?:modifier\s)?-?{name}",
            sentence.words,
            re.IGNORECASE,
        )
        said = after or before
        if said and own:
            yield _meant(sentence, row, f"{said['half'].lower()} half", f"{own} half")


def _meant(sentence: Sentence, row: ModifierRow, sense: str, own: str) -> Checked:
    verdict: Verdict = "agrees" if sense == own else "contradicts"
    codes = ";".join(sentence.codes) or row.modifier
    return checked(sentence, codes, "modifier", verdict, f"{row.modifier} is {sense}", f"{row.modifier} is {own}", row)
