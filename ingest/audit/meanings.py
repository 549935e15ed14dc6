"""What a sentence says that a modifier means: which side, who repeats, what is thrown away, which half, which cut.

Pure. What a modifier is for is read from its row by the same words as from the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ingest.audit.modifiers import MAYBE, named_patterns
from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked, said_before
from ingest.audit.saying import component_modifiers
from radcode.codes import code_mentions
from radcode.rows import ModifierRow
from radcode.tables import CodeTable


@cache
def _defined(table: CodeTable) -> re.Pattern[str]:
    """Return the pattern of modifiers that stand where something is defined: "FX is for", a table's first cell."""
    known = {x.modifier for x in table.rows("modifiers")}
    letters = "|".join(sorted(m for m in known if not m.isdecimal()))
    digits = "|".join(sorted(m for m in known if m.isdecimal()))
    return re.compile(
        rf"(?<![\w/-])(?P<list>{letters})"
        r"(?=\s(?:is|means|stands|marks|denotes|attests|says|tells|for|identifies|goes|has|must|should|may|can|gets"
        r"|applies"
        r"|covers|belongs|signals?|shows|flags)\b"
        rf"|,\s(?:which|the|an?)\b|\s?[:=(])|^\W*(?:modifiers?\s)?(?P<first>{digits})(?=\s(?:is for|means|marks"
        rf"|stands for|denotes|signals|tells|identifies|says)\b)"
        rf"|^\W*\|\s*(?P<cell>{'|'.join(sorted(known))})\s*\|"
    )


_DOER = r"(?:\w+ )?(?:physicians?|doctors?|providers?|practitioners?|radiologists?|readers?|clinicians?)\b"
_PEOPLE = r"(?:(?!or\b)\w+ ){0,2}?(?:patients|residents|people|persons)\b"
# For each matter the senses that exclude each other; the earlier ones are read first and their words then taken out.
_MATTERS: dict[str, dict[str, str]] = {
    "treatment strategy": {
        "later treatment": r"\bsubsequent\b|\brestag\w+|\brecurr\w+|\b(?:treatment )?response\b"
        r"|\blater treatment|\bafter (?:the )?first treatment"
        r"|\b(?:after|once) (?:treatment|therapy|chemotherapy) (?:(?:has|is) )?(?:begun|began|started|over|done|given)"
        r"|\b(?:every|each|all|any|later|further|the) (?:\w+ )?(?:scans?|stud(?:y|ies)|PETs?|exams?|ones?) "
        r"(?:after|following|past|beyond|since|thereafter)\b(?! (?:surgery|biopsy))"
        r"|\b(?:follow(?:s|ing)?|after) (?:the |any |first )?(?:treatment|therapy)\b",
        "first treatment": r"\bprimary strategy\b|\b(?:first|initial) (?:\w+ )?(?:staging|PET|scan)\b"
        r"|\bnewly (?:found|diagnosed|proven|discovered)\b|\bnew (?:cancer|lymphoma|tumou?r|melanoma"
        r"|malignancy)\b|(?<!re)\bstaging\b"
        r"|\bfirst (?:work-?up|look|evaluation)\b|\b(?:before|ahead of|prior to) (?:the |any )?(?:first )?"
        r"(?:treatment|therapy)\b"
        r"|\binitial(?:ly)?\s(?:anti-?tumor\s|treatment\s|planning|staging|strategy)+"
        r"|\b(?:plan|before) (?:the |any )?first treatment|\binitial-(?:treatment|strategy|staging)"
        r"|\binitial treatment|\bfirst treatment(?: strategy)?\b(?! (?:has|have|was|is|began))",
    },
    "who repeats": {
        "same physician": rf"\bsame {_DOER}|\bsame group",
        "another physician": rf"\b(?:another|different|other|second|new) {_DOER}|\b(?:a|my|your|his"
        rf"|her) (?:colleague|partner)\b|\bsome(?:body|one) else\b",
    },
    "anesthesia": {
        "before anesthesia": r"\b(?:before|prior to)[^,;.]{0,30}\banesth\w+",
        "after anesthesia": r"\b(?:asleep|sedated)\b|\banesth\w+ (?:had|has|was|is) (?:been |already )*(?:given"
        r"|begun|started|induced)|\bafter[^,;.]{0,40}\banesth\w+",
    },
    "hospice": {
        "other illness": r"\bnothing to do with\b|\bunrelated\b|\b(?:other|another|different) (?:illness|condition"
        r"|disease|problem|diagnos\w+)",
        "own doctor": r"\battending\b|\bown (?:doctor|physician)\b|\bnot employed\b",
    },
    "scanner standard": {
        "falls short": r"\b(?:not|never|fails?|failing|misses|short|below|without|non-?)\b[^,;.]{0,40}"
        r"\b(?:meet\w*|compl\w+|standard|attest\w*|XR-?29)",
        "meets it": r"\b(?:meets?|complies|compliant|conforms?|satisfies|attests?|lives up to|up to)\b[^,;.]{0,40}"
        r"\b(?:standard|XR-?29|rules?|requirements?)|\bXR-?29[- ]compliant",
    },
    "why cut short": {
        "for safety": r"\bsafety\b|\bendanger\w*|\bwell-being\b|\bthreaten\w*|\bin danger\b|\bunsafe\b|\barrest\w*"
        r"|\bunstable\b|\bdistress\b|\bcollaps\w*|\breaction\b|\bat risk\b",
        "by choice": r"\bby choice\b|\bdiscretion\b|\belect(?:s|ed|ive\w*)\b|\breduced services?\b|\bon purpose\b"
        r"|\b(?:lesser|smaller|partial) (?:service|exam|study)|\bless than (?:the )?(?:whole|full|complete)\b"
        r"|\bdeliberate\w*|\bcut back\b|\bfewer views\b",
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
        "cassette": r"\bcassette\w*|\bcomputed radiograph\w+|\bphosphor\b|\bCR (?:plates?|readers?|system)\b",
        "film": r"\b(?:on|using|with|plain|analog|traditional)? ?film\b|\banalog\w*|\bdarkroom\b",
    },
    "patients of a trip": {
        **{n: rf"\b(?:{n}|{i}) {_PEOPLE}" for i, n in enumerate(("two", "three", "four", "five"), 2)},
        "six": rf"\b(?:six|6) (?:or more )?{_PEOPLE}",
    },
    "notice": {
        "required notice": r"\b(?:mandatory|obligatory|compulsory)\b|\brequired[^,;.]{0,30}notice"
        r"|\bnotice[^,;.]{0,30}\brequired",
        "voluntary notice": r"\bvoluntar\w+|\bcourtesy\b|\bout of courtesy\b|\bfree will\b",
        "no notice": r"\bno (?:advance )?notice|\bwithout (?:an? )?(?:advance )?(?:notice|abn)",
    },
    "why separate": {
        "separate encounter": r"\b(?:separate|another|different|later|second)\s(?:\w+\s)?(?:encounter|session|visit)",
        "separate structure": r"\b(?:separate|another|different|other)\s(?:\w+\s)?(?:structure|organ|(?:body "
        r"|anatomic(?:al)? )(?:site|part)|limb)",
        "separate practitioner": r"\b(?:separate|another|different)\s(?:\w+\s)?"
        r"(?:practitioner|provider|physician|doctor|radiologist)|\bsomebody else did",
        "no overlap": r"\b(?:not|never|non)[- ]?overlap\w*|\bunusual (?:service|non)",
    },
    "same-day mammograms": {
        "one study": r"\b(?:turned|changed|converted)\s(?:in)?(?:to\s)?(?:a\s)?diagnostic"
        r"|\bonly one (?:study|exam|mammogram)\b",
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
    if sentence.says_nothing or sentence.words.startswith("#") or _DENIES.search(sentence.words):
        return
    words = _told_of(sentence, page)
    found = list(_in_order(words, page)) if MAYBE.search(words) else []
    if not found and not sentence.codes:
        words = f"{_heading_modifier(sentence, page)} {words}"
        found = list(_in_order(words, page)) if MAYBE.search(words) else []
    if not found:
        return
    for matter, senses in _MATTERS.items():
        known = [(m, own) for m in found if (own := _sense_of(m, matter))]
        said = _senses(_OF_ANOTHER_SCAN.sub(" ", words), senses) if senses else []
        if len(known) == len(said) and 0 < len(known) <= len(senses):
            for (row, own), sense in zip(known, said, strict=True):
                yield _meant(sentence, row, sense, own)
    yield from _of_other_matters(sentence, words, found)
    yield from _of_biller(sentence, found, page)
    yield from _halves(sentence, found, page)
    if len(found) == 1:
        yield from _reductions(sentence, found[0], page)


# "Since the first scan was paid, <code> takes PS": the reason is told of another scan.
_OF_ANOTHER_SCAN = re.compile(r"^\W*(?:since|because|as|now that)\b(?:(?!\b(?-i:[A-Z]{2})\b)[^,;.])*,", re.IGNORECASE)
_HEADED = re.compile(r"\bmodifiers?\b", re.IGNORECASE)


def _heading_modifier(sentence: Sentence, page: Page) -> str:
    """Return the one modifier that the heading or the words before name, as "modifier ..": the sentence is about it."""
    for words in (said_before(sentence, page), sentence.heading.split(" > ")[-1]):
        if MAYBE.search(words) and not code_mentions(words) and _HEADED.search(words):
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


def _told_of(sentence: Sentence, page: Page) -> str:
    """Return the words with what is asked before them, or with what a table's columns add to a row's cells."""
    if sentence.kind == "row":
        return " ; ".join((sentence.words, *(d.before for d in sentence.described)))
    asked = next((c.asked for c in sentence.clauses if c.asked), "") or said_before(sentence, page)
    asked = asked if _ASKS_MODIFIER.search(asked) else ""
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


_DENIES = re.compile(
    r"\b(?:not|never|cannot|neither|rather than|instead of|no (?:\w\w )?modifiers?)\b|n['\u2019]t\b", re.IGNORECASE
)


def _in_order(words: str, page: Page) -> Iterator[ModifierRow]:
    at: dict[int, str] = {}
    for pattern in (*named_patterns(page.table), _defined(page.table)):
        for found in pattern.finditer(words):
            named = next(g for g in ("list", "first", "cell") if found.groupdict().get(g))
            for m in re.finditer(r"(?<!\w)[A-Z0-9]{2}(?!\w)", found[named]):
                at[found.start(named) + m.start()] = m[0]
    for found in _plain_names(page.table).finditer(words) if _TIES.search(words) else ():
        at.setdefault(found.start(), found[0])
    for mention in code_mentions(words):
        for name in map(str, mention.modifiers):
            at.setdefault(words.upper().index(name, mention.start + len(mention.code)), name)
    for name in dict.fromkeys(at[i] for i in sorted(at)):
        row = page.table.modifier(name, page.on)
        if row:
            yield row


@cache
def _plain_names(table: CodeTable) -> re.Pattern[str]:
    """Return the pattern of modifiers that need no word before them, and of figures that a verb of meaning follows."""
    known = {x.modifier for x in table.rows("modifiers")}
    letters = "|".join(sorted(m for m in known if m.isalpha() and m not in _WORDS_TOO))
    digits = "|".join(sorted(m for m in known if m.isdecimal()))
    return re.compile(
        rf"(?<![\w/.&-])(?:{letters})(?![\w/&-])"
        rf"|(?<![\w/.,$-])(?:{digits})(?=\s(?:means|tells|says|stands for|signals|denotes|marks|reports that|flags)\b)"
    )


_TIES = re.compile(
    r"\b(?:takes?|wears?|carr(?:y|ies)|gets?|needs?|wants?|is|are|means|marks?|says?|tells?|stays?|goes|sends?"
    r"|attach\w*"
    r"|append\w*|adds?|uses?|puts?|modifiers?|stands|signals?|flags?|receives?|belongs?|pick|choose|report)\b(?!\W*$)",
    re.IGNORECASE,
)
# Also the name of a scan, a state, a department or a word.
_WORDS_TOO = frozenset(
    {"AS", "CT", "ER", "FR", "GE", "LC", "LD", "LM", "PN", "PO", "PT", "RC", "RI", "TA", "TB", "TS", "US"}
)


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
