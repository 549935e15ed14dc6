"""Codes said to belong together: add-ons with primary codes, injections with readings, tracers with studies.

Pure. A code outside an add-on's list refutes a claim where the list is whole; of other pairs only those are refuted
whose codes cannot meet: another part of the body, another modality, another purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.audit.matching import exams_beside, unmatched_additions, unmatched_readings
from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from ingest.audit.partners import OPPOSED, SHOWN, additions, is_opposed, listed, pair_of, parted
from ingest.audit.told import CUT, GAP, Told, is_turned, told_by
from radcode.rows import CodeRow, PairRow

# As GAP, but not over an "and" that begins the next thing named.
_NEAR = rf"(?:(?!<|{CUT}|\sand\s).)*?"
# `a` is said to be added to `b`.
_EACH = r"(?:(?:each|every) (?:additional|further|extra|other|next)|second|third|additional|further)\b"
_ADDED = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"<(?P<a>\d+)>{GAP}\b(?:follows|add(?:ed|s)?(?: on)? to|adds? on to|accompan(?:y|ies)|listed after"
        r"|reported after|billed after"
        r"|comes? after|in addition to|additional to|on top of|rides? on|hangs? on|depends? on|attach(?:es|ed)? to"
        r"|appended to"
        r"|tied to|linked to|belongs? (?:to|with|under)|sits? (?:on|under)|(?:only|always"
        rf"|strictly) (?:\w+ ){{0,2}}(?:with|after|beside|alongside)"
        rf"|add-?on(?: codes?)? (?:to|of|for)|adjunct to|added after|piggybacks? on|stacks? on"
        rf"|supplements?):?\s{_NEAR}<(?P<b>\d+)>",
        r"\b(?:add|append)\s(?:\w+\s){0,2}?<(?P<a>\d+)>\sto\s(?:\w+\s){0,2}?<(?P<b>\d+)>",
        # "A for the first and B for the second", "the first is A, each further one B"
        rf"<(?P<b>\d+)>\s(?:is\s)?(?:for|as)?\s?the first\b[^<;.]{{0,40}}?<(?P<a>\d+)>[^<;.]{{0,25}}?\b{_EACH}",
        rf"\bfirst\b[^<;.]{{0,30}}?<(?P<b>\d+)>[^<;.]{{0,30}}?\b{_EACH}[^<;.]{{0,30}}?<(?P<a>\d+)>",
        # "each further one beside B is A"
        rf"\b{_EACH}\b[^<;.]{{0,40}}?\b(?:with|after|beyond|beside|under|past|following)\s(?:the\s|code\s){{0,2}}<(?P<b>\d+)>"
        r"[^<;.]{0,20}?(?:\b(?:is|are|takes?|gets?|goes (?:on|under|to)|has|needs|adds)"
        r"|[:=])\s(?:\w+\s){0,2}?<(?P<a>\d+)>",
        # "each further lesion" makes it an add-on, so what it stands beside is its primary code
        rf"<(?P<a>\d+)>[^<;.]{{0,30}}\b{_EACH}[^<;.]*?(?:,|\b)\s?(?:with|after|beside|next to|alongside"
        rf"|together with)\s"
        r"(?:the\s)?(?:code\s)?<(?P<b>\d+)>",
        # "the first lesion is A, then B": what comes second is added to the first, if it is an add-on at all
        r"<(?P<b>\d+)>\s?,?\s(?:comes\s|goes\s)?(?:first|once)\b[^<;.]{0,40}?\b(?:then|and|plus"
        r"|followed by)\s(?:\w+\s){0,2}?"
        r"<(?P<a>\d+)>",
        r"<(?P<a>\d+)>[^<;.]{0,20}\b(?:parent|primary|base)(?: (?:code|procedure)s?)?s?\s(?:include|includes"
        r"|list|such as"
        r"|may be|might be|counts?)\s[^<;.]{0,20}<(?P<b>\d+)>",
        r"<(?P<a>\d+)>[^<;.]{0,40}\b(?:billed|reported|used|listed|added|goes?|paired|coded)\s(?:with|after"
        r"|beside|to)\s"
        r"[^<;.]{0,60}?\b(?:such as|like|for example|e\.g\.)\s[^<;.]{0,12}<(?P<b>\d+)>",
        rf"<(?P<a>\d+)>{GAP}\b(?:parent|primary|base|main|principal|mother|companion|first-line|host)(?: (?:code"
        r"|procedure|service))?s?"
        rf"(?:(?: of it| here)? (?:is|are|being|remains?|must be|can be|may be)|:|,| \()\s?{GAP}<(?P<b>\d+)>",
        rf"\b(?:never|not|cannot)\s{GAP}<(?P<a>\d+)>{GAP}\bwithout\s{_NEAR}<(?P<b>\d+)>",
        rf"<(?P<a>\d+)>{GAP}\b(?:never|not|nor|cannot)\s{GAP}\bwithout\s{_NEAR}<(?P<b>\d+)>",
        rf"<(?P<a>\d+)>{GAP}\b(?:requires?|needs?|demands?|presupposes?|calls for|wants"
        rf"|has)\s{GAP}(?:<(?P<b>\d+)>)(?= (?:as (?:its|the)"
        rf" (?:primary|base|parent)|first|on the same|in the same|to be|beside|with it|before)|[\s.,;)]*$)",
        rf"<(?P<b>\d+)>{GAP}\b(?:primary|parent|base|main)(?: (?:code|procedure|service))?s? (?:of|for|to"
        rf"|behind)\s{_NEAR}<(?P<a>\d+)>",
        rf"<(?P<b>\d+)>{GAP}\b(?:takes|carries|accepts|is followed by|may be followed by|followed by"
        r"|add-?on(?: code)? is|takes as add-?on"
        rf"|with (?:the|its) add-?on|has the add-?on|plus the add-?on|add-?ons?:)\s{_NEAR}<(?P<a>\d+)>",
        r"\b(?:parent|primary|base|main)(?: (?:code|procedure|service))?s?(?: code)? (?:of|for|to"
        rf"|behind)\s{_NEAR}<(?P<a>\d+)>{GAP}"
        rf"\b(?:is|are|remains)\s{_NEAR}<(?P<b>\d+)>",
        r"\b(?:parent|primary|base|main)(?: (?:code|procedure|service))?s?(?: code)? (?:of|for"
        r"|to)\s(?:\w+\s){0,3}?<(?P<a>\d+)>"
        r"\s?:\s?<(?P<b>\d+)>",
        rf"\b(?:for|as) (?:each|every) (?:additional|further|extra|other|next)\s{GAP}\b(?:add|use|report|bill"
        rf"|list)\s{_NEAR}<(?P<a>\d+)>{GAP}"
        rf"\b(?:to|with|after|beside)\s{_NEAR}<(?P<b>\d+)>",
        r"<(?P<a>\d+)>[^<]{0,30}\b(?:primary|parent|base)[^<]{0,14}: <(?P<b>\d+)>",
    )
)
# An add-on code beside another code; it is refuted only where that one could be taken for its primary code.
_COUPLED = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        r"\b(?:list|add|report|bill|put|use|code)\s(?:\w+\s){0,2}?<(?P<a>\d+)>\s(?:after|beside|next to|with"
        r"|on top of|alongside"
        r"|under|together with)\s(?:\w+\s){0,2}?<(?P<b>\d+)>",
        r"<(?P<b>\d+)>\s?(?:,\s)?(?:plus|then|and then|\+|followed by|with)\s(?:\w+\s){0,2}?<(?P<a>\d+)>",
        r"<(?P<a>\d+)>\s?(?:,\s)?(?:plus|with|together with|along with|after)\s(?:\w+\s){0,2}?<(?P<b>\d+)>",
    )
)
# "A may be billed without B": then B would not be the code that A needs.
_WITHOUT = re.compile(
    r"<(?P<a>\d+)>\s(?:may|can|could|is|are)\s(?:also\s|often\s|be\s)*(?:billed|reported|used|submitted|claimed"
    r"|paid)\s"
    r"(?:\w+\s)?without\s(?:\w+\s){0,2}?<(?P<b>\d+)>",
    re.IGNORECASE,
)
_JOIN = (
    r"(?:pairs?(?: up)? with|paired with|pairing of|combine[sd]? with|coupled with|goes (?:together )?with|go with"
    r"|matched (?:with|to)"
    r"|matches|together with|along with|alongside|accompanied by|plus|and then|reported with|billed with|coded with"
    r"|listed with"
    r"|used with|teams? up with|married to|partner(?: code)?(?: of| is)?|belongs? (?:to|with)|read (?:under"
    r"|with|as|by)"
    r"|reading (?:is|under)|imaging (?:half |part |side )?(?:is|under|code)|counterpart (?:is|of)|companion (?:is|of"
    r"|to|code)?"
    r"|on (?:the same|one) (?:claim|bill|day) (?:as|with)|comes? first and|with|\+|&"
    r"|supervision and interpretation (?:is|under|code|half)?|s&i (?:code )?(?:is|under)?"
    r"|interpretation (?:is|under)"
    r"|injection (?:code |half |part )?(?:is|of|for|under)|then|feeds|serves|supports|leads to|for)"
)
_JOINED = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"<(?P<a>\d+)>{GAP}(?:\b|(?<=\s)){_JOIN}[:\s]\s?{_NEAR}<(?P<b>\d+)>",
        r"<(?P<a>\d+)>\s?[+&]\s?<(?P<b>\d+)>",
    )
)
# "A for the needle and B for the reading": an injection and its reading, and nothing else, are joined so.
_BESIDE = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"<(?P<a>\d+)>(?:(?!<|;).)*?\band\s{GAP}<(?P<b>\d+)>",
        r"<(?P<a>\d+)>(?=[^<]*(?:reading|imaging|s&i|supervision|injection|needle|pair|with"
        r"|primary))[^<]{0,40}: <(?P<b>\d+)>",
    )
)
_IS_INJECTED = re.compile(
    r"\b(?:inject\w*|needle|catheter\w*|contrast)\b.*\b(?:read(?:ing|s)?|supervision|interpretation|s&i|imaging"
    r"|films?)\b"
    r"|\b(?:reading|supervision|interpretation|s&i|imaging)\b.*\b(?:inject\w*|needle|catheter\w*)\b",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"\b(?:limit|rvus?|indicators?|level|pc/tc|units?|status|work|pays?|\$)", re.IGNORECASE)
_HEDGE = re.compile(
    r"\b(?:other than|not to be confused|except|unlike|differs?|versus|vs|rather than|instead of|if|unless"
    r"|separate (?:site|session|day)"
    r"|another (?:site|session|day)|edits?|column|bundl\w*|commercial|payers?)\b",
    re.IGNORECASE,
)
# "If the study was limited, add ...": the case that the instruction is for leaves nothing of it open.
_CASE = re.compile(
    r"^\W*(?:if|when|where|once)\b(?:(?!<|[A-Z]?\d{4,5}|\b(?:payers?|plans?|edits?|commercial|not|no|never|separate"
    r"|another|different)\b)[^,;.])*,",
    re.IGNORECASE,
)
_CONTRASTED = re.compile(
    r"\b(?:not|never|no|cannot|without|only|instead|rather|while|whereas|but|unlike|versus|vs|separate\w*|edits?"
    r"|same[- ]day|each|either"
    r"|other|different|respectively|whole)\b|n['\u2019]t\b|;",
    re.IGNORECASE,
)


def pairs_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the pairings that a sentence claims, with the verdict of the pairs table; one for each two codes."""
    is_family = sentence.kind == "row" and sum(len(d.codes) for d in sentence.described) > _A_FAMILY
    if sentence.says_nothing or is_family:
        return
    seen: set[frozenset[str]] = set()
    for told in told_by(sentence, page):
        if not told.is_denied and not told.is_asked:
            yield from _with_exam(told, sentence, page)
        named = sum(len(g.codes) for g in told.groups)
        if named <= 1:
            continue
        by_words = (
            ()
            if _HEDGE.search(_CASE.sub(" ", told.words))
            else (*_added(told, sentence, page), *_coupled(told, sentence, page), *_joined(told, sentence, page))
        )
        for s in (*by_words, *_matched(told, sentence, page)):
            key = frozenset(s.code.split(";"))
            if key not in seen:
                seen.add(key)
                yield s
    if not _HEDGE.search(_CASE.sub(" ", sentence.words)):
        yield from (s for s in _across(sentence, page) if frozenset(s.code.split(";")) not in seen)


def _added(told: Told, sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the claims that one code is added to another."""
    for pattern in _ADDED:
        for m in pattern.finditer(told.words):
            words = re.sub(r"\bwithout\b", "not", m[0], flags=re.IGNORECASE)
            turned = is_turned(told.words[: m.start()] + words, len(told.words[: m.start()] + words)) != told.is_denied
            added, primary = told.group(m["a"]), told.group(m["b"])
            if turned or added.is_range or primary.is_range:
                continue
            for a in added.codes:
                own = additions(page, code=a)
                if own:
                    yield from _to_primaries(sentence, a, primary.codes, own, page)
                elif _says_addon(m[0]):
                    yield from _reversed(sentence, a, primary.codes, page)


_A_FAMILY = 3  # codes side by side in a row: its columns tell variants apart
_A_PAIR = 2  # codes; more that stand together are a list or a row of a family


def _matched(told: Told, sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the refuted pairs of codes that stand together without a word known to join them."""
    if told.is_denied or sum(len(g.codes) for g in told.groups) > _A_PAIR:
        return
    for a, b in unmatched_readings(told, page):
        if pair_of(a, b, page) is None:
            yield from parted(sentence, a, b, page)
    for a, b in unmatched_additions(told, page, lambda code: additions(page, code=code)):
        yield from (
            s for s in _to_primaries(sentence, a, (b,), additions(page, code=a), page) if s.verdict == "contradicts"
        )


def _with_exam(told: Told, sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the refuted pairs of a code and an exam in words: of the other purpose, or of another part of the body."""
    for code, exam in exams_beside(told):
        own = (*additions(page, code=code), *page.table.pairs(page.on, code=code, relation="injection_with_si"))
        rows = [row for p in own if (row := page.row(p.other))]
        if not rows or len(rows) < len(own):
            continue
        reading = page.lexicon.read(exam)
        named = set(reading.values("purpose")) & OPPOSED
        is_other = bool(named) and all(r.purpose in OPPOSED - named for r in rows) and bool(reading.values("modality"))
        injects = own[0].relation == "injection_with_si"
        rows = [r for r in rows if r.role == "si"] or rows  # a joint injection also serves CT and MR of a whole limb
        if is_other or (injects and _is_elsewhere(reading.values("regions"), code, rows, page)):
            said = f"{code} with {exam.strip()}"
            yield checked(sentence, code, "pairs", "contradicts", said, f"{code} goes with {listed(own)}", own[0])


def _is_elsewhere(named: tuple[str, ...], code: str, rows: Sequence[CodeRow], page: Page) -> bool:
    """Tell whether the parts of the body named lie apart from those that a code and its readings are of."""
    row = page.row(code)
    own = {r for x in (*rows, *((row,) if row else ())) for r in x.regions}
    up = page.table.ancestors
    return bool(named) and not any(
        set(up("regions", n)) & own or any(n in up("regions", o) for o in own) for n in named
    )


def _coupled(told: Told, sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the refuted claims that an add-on stands beside another one's primary code, or without its own."""
    if told.is_denied or _CONTRASTED.search(re.sub(r"\bwithout\b", " ", told.words)):
        return
    named = {c for g in told.groups for c in g.codes}
    for m in (x for pattern in _COUPLED for x in pattern.finditer(told.words)):
        for a in told.group(m["a"]).codes:
            own = tuple(p for p in additions(page, code=a) if p.relation == "addon_of")
            if own and len(own) < SHOWN and named.isdisjoint(p.other for p in own):
                rivals = tuple(b for b in told.group(m["b"]).codes if _is_rival(b, own, page))
                yield from _to_primaries(sentence, a, rivals, own, page)
    found = _WITHOUT.search(told.words)
    for a in told.group(found["a"]).codes if found and not told.is_asked else ():
        own = additions(page, code=a)
        row = page.row(a)
        if found and own and row and row.addon and {p.other for p in own} <= set(told.group(found["b"]).codes):
            b = own[0].other
            yield checked(
                sentence, f"{a};{b}", "pairs", "contradicts", f"{a} without {b}", f"{a} goes with {b}", own[0]
            )


def _is_rival(code: str, own: tuple[PairRow, ...], page: Page) -> bool:
    """Tell whether a code takes add-ons itself and is of the same part of the body as the primary codes of another."""
    row = page.row(code)
    others = [x for p in own if (x := page.row(p.other))]
    return bool(row and not row.addon and additions(page, other=code)) and any(
        (x.kind, x.modality, x.regions) == (row.kind, row.modality, row.regions) for x in others if row
    )


def _says_addon(words: str) -> bool:
    return bool(re.search(r"add-?on|primary|parent|base\b|additional|follows", words, re.IGNORECASE))


def _to_primaries(
    sentence: Sentence, added: str, named: tuple[str, ...], own: tuple[PairRow, ...], page: Page
) -> Iterator[Checked]:
    right = {p.other for p in own}
    # A short list of primary codes leaves no room for one that the table does not describe.
    known = [b for b in named if b != added]
    wrong = [b for b in known if b not in right and not _goes_beside(b, right, page)]
    table = f"{added} goes with {listed(own)}"
    for b in known:
        if b in right:
            proof = next(p for p in own if p.other == b)
            yield checked(sentence, f"{added};{b}", "pairs", "agrees", f"{added} with {b}", f"{added} with {b}", proof)
    # A list kept by contractors, or one that the table took from elsewhere, may be longer.
    is_whole = all(not p.condition and p.relation == "addon_of" for p in own) and not _guides(added, page)
    for b in wrong:
        verdict: Verdict = "contradicts" if is_whole or is_opposed(added, b, page) else "undecided"
        yield checked(sentence, f"{added};{b}", "pairs", verdict, f"{added} with {b}", table, own[0])


def _goes_beside(code: str, primaries: set[str], page: Page) -> bool:
    """Tell whether a code is an add-on of the same primary codes, "the first vessel" beside "each further one"."""
    return any(p.other in primaries for p in additions(page, code=code))


def _guides(code: str, page: Page) -> bool:
    row = page.row(code)
    return row is None or row.role == "guidance" or bool(page.table.pairs(page.on, code=code, relation="guidance_for"))


def _reversed(sentence: Sentence, a: str, named: tuple[str, ...], page: Page) -> Iterator[Checked]:
    """Yield the claims that make a primary code the add-on of its own add-on."""
    for b in named:
        proof = next((p for p in additions(page, code=b) if p.other == a), None)
        row = page.row(a)
        if proof and row and not row.addon:
            yield checked(
                sentence, f"{a};{b}", "pairs", "contradicts", f"{a} added to {b}", f"{b} is added to {a}", proof
            )


def _joined(told: Told, sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the claims that two codes are reported together, whichever is named first."""
    if _CONTRASTED.search(told.words) or told.is_denied:
        return
    found = [m for pattern in _JOINED for m in pattern.finditer(told.words)]
    if not found and not _FIGURES.search(told.words) and (sentence.kind == "row" or _IS_INJECTED.search(told.words)):
        found = [m for pattern in _BESIDE for m in pattern.finditer(told.words)]
        for group in told.groups:
            if len(group.codes) == 2 and not group.is_range:
                yield from _between(sentence, group.codes[:1], group.codes[1:], page)
    for m in found:
        left, right = told.group(m["a"]), told.group(m["b"])
        if not left.is_range and not right.is_range:
            yield from _between(sentence, left.codes, right.codes, page)


_PLUS = re.compile(
    r"\s(?:plus|together with|along with|in addition to|combined with|paired with|alongside|on top of"
    r"|add(?:ed|s)?(?: on)? to|add-on (?:to|for|code (?:to|for|of))|add|with)\s|\s\+\s",
    re.IGNORECASE,
)


def _across(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the refuted pairs of the codes before and after the one joining word: "(A, B or C) plus (D or E)"."""
    words, spans = sentence.words, [(d.start, d.end) for d in sentence.described]
    if sentence.kind == "row" or len(spans) <= 2 or _CONTRASTED.search(words):
        return
    joins = [
        m
        for m in _PLUS.finditer(words)
        if any(b <= m.start() for _, b in spans) and any(m.end() <= a + 1 for a, _ in spans)
    ]
    if len(joins) != 1:
        return
    at = joins[0].start()
    left = tuple(c for d in sentence.described if d.end <= at for c in d.codes)
    right = tuple(c for d in sentence.described if d.start >= at for c in d.codes)
    for a in left:
        for b in right:
            if is_opposed(a, b, page) and not any(pair_of(a, x, page) for x in right):
                yield from parted(sentence, a, b, page)
                yield from parted(sentence, b, a, page)


def _between(sentence: Sentence, left: tuple[str, ...], right: tuple[str, ...], page: Page) -> Iterator[Checked]:
    """Yield the verdicts on two lists; a code with a partner in the other list is said to go with that one."""
    proofs = {(a, b): p for a in left for b in right if (p := pair_of(a, b, page))}
    for mine, others in ((left, right), (right, left)):
        row = page.row(mine[0]) if len(mine) == 1 < len(others) else None
        if row and row.addon and any({mine[0], *others} >= {p.code, p.other} for p in additions(page, code=mine[0])):
            yield from _to_primaries(sentence, mine[0], others, additions(page, code=mine[0]), page)
            return
    for a in left:
        for b in right:
            if (a, b) in proofs:
                said = f"{a} with {b}"
                yield checked(sentence, f"{a};{b}", "pairs", "agrees", said, said, proofs[a, b])
            elif not any(a == x or b == y for x, y in proofs) and page.row(a) and page.row(b):
                yield from parted(sentence, a, b, page)
                yield from parted(sentence, b, a, page)
