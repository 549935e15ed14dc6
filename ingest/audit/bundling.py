"""What is said to be inside what, or payable beside it, against the edits, the bundles and the pairs.

Pure. A missing edit proves nothing. An edit that a modifier opens refutes "separately payable" only where the sentence
names no reason to open it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ingest.audit.clauses import sole_code
from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from ingest.audit.steering import PAID, PAY, SEPARATE_REASON, guidance_in
from ingest.audit.told import GAP, Told, is_turned, told_by
from radcode.rows import BundleRow, PairRow, PtpRow, Row
from radcode.rulebook import bundles_between

Kind = Literal["inside", "apart", "beside", "ordered"]

_APART = (
    rf"(?:separately {PAID}|{PAY} separately|(?:a )?separate (?:line|charge|service|payment|code)s?"
    rf"|{PAID} (?:in addition|apart|extra|as extra)"
    rf"|in addition|additionally {PAID}|on top|extra|added|earns? its own (?:line|payment)|unbundled)"
    r",?(?: (?:to|of|from|with|beside|besides|alongside|next to|and apart from|when \w+ with|for))"
)
_BESIDE = (
    rf"(?:{PAID}|(?<!\bthe )(?<!\ba ){PAY}|allowed|permitted|goes|stands|used|combined|appear|appears)(?: (?:\w+ly"
    r"|on the same (?:claim|day)|together))?"
    r" (?:with|beside|alongside|next to|along with|together with)"
)
_INSIDE = (
    r"(?:included (?:with)?in|included (?:in|with|by|under)|part of|a part of|inside(?: of)?|bundled (?:in(?:to)?"
    r"|with|under)|inherent (?:in|to)|integral (?:part of|to)"
    r"|incidental to|packaged (?:in(?:to)?|with)|absorbed (?:by|into)|swallowed (?:up )?by|subsumed (?:by|in|under"
    r"|into)|covered by|contained in"
    r"|a component of|component of|built into|comes with|rolled into|wrapped into|within|taken in by|column (?:2"
    r"|two) (?:of|to|under))"
)
_HOLDS = (
    r"(?:includes|include|swallows|absorbs|contains|covers|subsumes|takes in|bundles|holds|encompasses|comprises"
    r"|embraces|packages"
    r"|incorporates|already has|wraps in|included codes?:|includes:|bundled:|inside:)"
)


def _of_two(words: str) -> re.Pattern[str]:
    return re.compile(rf"<(?P<a>\d+)>{GAP}\b{words}[:\s]\s?(?P<between>{GAP})<(?P<b>\d+)>", re.IGNORECASE)


# (what is claimed, whether the code that holds the other stands first, the words)
_OF_TWO: tuple[tuple[Kind, bool, re.Pattern[str]], ...] = (
    ("apart", False, _of_two(_APART)),
    ("inside", False, _of_two(_INSIDE)),
    ("inside", True, _of_two(_HOLDS)),
    ("beside", False, _of_two(_BESIDE)),
)
# "Do not report A in addition to B", "A and B are bundled": the verb stands before both, or after both.
_OF_BOTH: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "inside",
        re.compile(
            r"\b(?:(?:are|is) (?:\w+ )?bundled|bundled (?:together|pair)|mutually exclusive|pair is bundled"
            r"|an? (?:ncci )?edit (?:pair|bundles|blocks)"
            r"|one or the other|not both|only one of|either .* or)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "apart",
        re.compile(
            rf"\b(?:separately {PAID}|both (?:be )?{PAY}|{PAY} both|{PAID} together|are both|each {PAID}"
            r"|two (?:lines|payments|charges)"
            rf"|{PAY} (?:\w+ )?together|{PAY} (?:the two|them|both|the pair)(?: \w+)? (?:together"
            rf"|side by side|at once)"
            r"|no (?:\w+ )?edit|(?:separately|individually) (?:payable|paid|billable)|side by side"
            r"|two (?:separate|paid|payable) (?:lines|codes)"
            rf"|on (?:its|their) own lines?|{PAID} (?:in full|apart)|both (?:count|stand|pay|are paid))\b",
            re.IGNORECASE,
        ),
    ),
)
# The code of the heading, the question or the sentence before, and what is billed beside it.
_ORDER = r"(?:report|bill|code|add|use|charge|list|claim|append|put|submit)"
_EXTRA = r"(?:in addition|as well|too|on top|separately|extra|besides|also|apart|as an extra|alongside)"
_ORDERED = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"<(?P<a>\d+)>{GAP}\b{_ORDER}\s(?P<between>{GAP})<(?P<b>\d+)>\s?(?:\w+\s){{0,2}}?{_EXTRA}\b",
        rf"<(?P<a>\d+)>{GAP}\b(?:also|additionally|extra)\s(?:{_ORDER}(?:s|ed)?)?:?\s?(?P<between>{GAP})<(?P<b>\d+)>",
        rf"<(?P<a>\d+)>{GAP}\b(?:adds?|extra|plus|bill with|report with|together with|separately (?:billable"
        rf"|payable)):"
        r"\s(?P<between>)<(?P<b>\d+)>",
    )
)
_OF_EACH = re.compile(r"\b(?:two|both|together|each)\b", re.IGNORECASE)
_ADD_TO = (
    re.compile(
        rf"\b(?:with|to|after|for|under)\s(?:\w+\s){{0,2}}?<(?P<a>\d+)>{GAP}\b(?:tack on|also {_ORDER}|add"
        rf"|you (?:can|may|should) {_ORDER})"
        r"\s(?P<between>(?:\w+\s){0,3}?)<(?P<b>\d+)>",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:remember|be sure to \w+|tack on|tack|also \w+|add)\s(?P<between>(?:\w+\s){0,3}?)<(?P<b>\d+)>"
        rf"(?:(?!<|;|\.\s).){{0,40}}?\b(?:when|with|to|whenever|beside|onto|on top of)\s{GAP}<(?P<a>\d+)>",
        re.IGNORECASE,
    ),
)
# "Bill A next to B": beside, which an edit that a modifier opens does not refute.
_ORDERED_BESIDE = re.compile(
    r"\b(?:report|bill|add|use|charge|list|claim|put|submit)\s(?:the\s"
    r"|also\s)?<(?P<b>\d+)>\s(?P<between>(?:\w+\s){{0,2}}?)(?:next to|with|beside|alongside|on top of"
    rf"|together with|in addition to|along with)\s{GAP}<(?P<a>\d+)>",
    re.IGNORECASE,
)
_OF_EDITS = re.compile(
    r"\b(?:edits?|columns?|indicators?|den(?:y|ied|ials?)|not|never|no|cannot|instead|rather|if|unless|separate\w*"
    r"|different"
    r"|another|other|modifiers?)\b|n['\u2019]t\b",
    re.IGNORECASE,
)
_ITS_PART = (
    r"(?:the |its |all )?(?:\w+ )?(?:images?|imaging|pictures?|reading|guidance|interpretation|S&I|supervision"
    r"|films?|radiological part)"
)
_PARTS_APART = (
    re.compile(
        r"<(?P<a>\d+)>[^<;.]{0,60}?\b(?:adds?|plus|and|with|needs?|takes?)\b(?P<between>[^<;.]{0,40}?)<(?P<b>\d+)>"
        rf"[^<;.]{{0,20}}?\b(?:for|as|to (?:cover|report|bill)) {_ITS_PART}\b",
        re.IGNORECASE,
    ),
    re.compile(rf"<(?P<a>\d+)>\s(?:leaves?|hands?|passes)\s(?P<between>){_ITS_PART} to <(?P<b>\d+)>", re.IGNORECASE),
)
_FORGET = re.compile(r"\b(?:do not|don['\u2019]t|never)\s(?:forget|omit|leave out)\b", re.IGNORECASE)
_TWO_JOINED = re.compile(
    r"<\d+>(?:(?!<|;|\bor\b|\bnot\b|\bunlike\b).){0,60}?(?:\b(?:plus|and|with|beside|alongside|next to"
    r"|together with)\b|[+&])"
    r"(?:(?!<|;|\bor\b|\bnot\b).){0,30}?<\d+>",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:commercial|private|some (?:payers?|plans?)|payers? (?:may|differ)|medicaid|used to|formerly|previously"
    r"|until|before (?:19|20)\d\d"
    r"|was|were|edit ended|deleted)\b",
    re.IGNORECASE,
)
# When something was done is no look back at another rule.
_WHEN = re.compile(
    r"\b(?:when|whenever|where|once|if|after|before|because|since|provided)\b(?! (?:19|20)\d\d)[^,;.<]*", re.IGNORECASE
)
# "The primary codes of A include B", "inside the line, with the reading B".
_IS_LIST = re.compile(
    r"\b(?:primary|parent|primaries|procedures|list|family|members|such as|with the)\b", re.IGNORECASE
)
_NEAR_BY = 60  # characters between the words that join and the second code
_NEGATED_JOIN = re.compile(r"\b(?:without|instead of|rather than|not to|replac\w*|versus|vs)\b", re.IGNORECASE)

_MODIFIER = r"(?:modifiers?(?:\s[-\u2013]?\w\w)?|(?<!\d)\d\d|X[EPSU]|XS or XU)"
_OPENED = re.compile(
    rf"\b{_MODIFIER}\s(?:\w+\s){{0,3}}?(?:opens?|unbundles?|bypass(?:es)?|overrides?|breaks?|releases?|unlocks?"
    r"|lifts?|separates?|allows?|is allowed|frees?|saves?|rescues?|parts|helps?|works?"
    rf"|is permitted|will (?:open|bypass|unbundle|override|release|get|free|help|do|part|separate))\b"
    r"|\b(?:unbundled|bypassed|overridden|opened|broken|released|unlocked|separated|lifted|paid|allowed|freed|opens?"
    rf"|yields?|gives way|payable)\s(?:[\w<>]+\s){{0,4}}?(?:with|by|under|using|to)"
    rf"\s(?:an?\s|the\s)?(?:\w+\s)?{_MODIFIER}(?!\w)|\b(?:indicator|status)[\s-](?:is\s|of\s|:\s)?(?:1|one)\b"
    r"|\bmay be (?:unbundled|bypassed|overridden)\b",
    re.IGNORECASE,
)
_SHUT = re.compile(
    rf"\b(?:no|none of the|neither)\s(?:\w+\s)?(?:modifiers?|59)\s(?:\w+\s){{0,3}}?(?:opens?|unbundles?|bypass\w*"
    rf"|saves?"
    r"|separates?|rescues?|frees?|parts?"
    r"|overrides?|breaks?|releases?|unlocks?|lifts?"
    r"|helps?|changes?|allows?|is allowed|is accepted|applies|can|will|gets?)\b|\b(?:indicator|status)[\s-](?:is\s"
    r"|of\s|:\s)?(?:0|zero)\b"
    r"|\b(?:cannot|never|not|can['\u2019]t)\s(?:be\s)?(?:\w+\s)?(?:unbundled|bypassed|overridden|opened|broken"
    r"|unlocked)\b"
    rf"|\b(?:under no circumstances|in no case|no matter what|never ever|absolutely never)\b"
    rf"|\bnot even (?:with|by)\s(?:an?\s)?{_MODIFIER}(?!\w)|\bhard (?:edit|bundle)\b|\bno matter (?:what"
    r"|which) modifier\b",
    re.IGNORECASE,
)

_OTHER_INDICATOR = re.compile(
    r"\b(?:bilateral|pc/tc|multiple|assistant|team|supervision|status|mai|professional|technical)\b", re.IGNORECASE
)


class Tie(NamedTuple):
    """What the table knows of two codes: the edit, the bundle and the pair that joins them, each where there is one."""

    edit: PtpRow | None
    bundle: BundleRow | None
    pair: PairRow | None

    @property
    def is_shut(self) -> bool:
        """Tell whether no modifier parts them."""
        return (
            self.edit.modifier_indicator == "0"
            if self.edit
            else bool(self.bundle and self.bundle.modifier_may_unbundle == "no")
        )

    @property
    def proof(self) -> Row | None:
        """The row that proves it, the edit first."""
        return self.edit or self.bundle

    @property
    def in_words(self) -> str:
        """The edit or the bundle in short words."""
        if self.edit:
            return f"edit {self.edit.column1}/{self.edit.column2}, modifier indicator {self.edit.modifier_indicator}"
        return self.bundle.because.rstrip(".") if self.bundle else ""


_APART_PAIRS = (
    "addon_of",
    "guidance_for",
    "injection_with_si",
    "screening_with_tomo",
    "diagnostic_with_tomo",
    "tracer_of",
)


def bundles_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what the sentence says of two codes as one inside the other or both paid, and of guidance inside a code."""
    if sentence.says_nothing:
        return
    seen: set[frozenset[str]] = set()
    for told in told_by(sentence, page):
        if _OTHERS.search(_WHEN.sub(" ", told.words)):
            continue
        for kind, a, b in _claims(told):
            if kind == "apart" and _ADDS_NOTHING.search(told.words):
                continue
            key = frozenset((a, b))
            if key not in seen and (found := _judge(sentence, told, kind, a, b, page)):
                seen.add(key)
                yield found
        for kind, a, b in _beside_heading(told, sentence, page):
            key = frozenset((a, b))
            if key not in seen and (found := _judge(sentence, told, kind, a, b, page)):
                seen.add(key)
                yield found
        yield from guidance_in(sentence, told, page)
        yield from _of_modifier(sentence, told, page)


_ADDS_NOTHING = re.compile(r"\b(?:adds?|earns?|brings?|gains?|yields?) nothing\b|\bnothing (?:extra|more)\b", re.I)
_ADDED_APART = re.compile(
    rf"\b(?:{PAY}|added|goes|comes)\b[^;.]{{0,40}}\b(?:separately|apart|in addition|on top|extra|additionally"
    rf"|as well|too)\b"
    rf"|\bseparately {PAID}\b|\bon top\W*$|\b(?:may|can|is|are) (?:be )?added (?:under|with|as)\b",
    re.IGNORECASE,
)


def _beside_heading(told: Told, sentence: Sentence, page: Page) -> Iterator[tuple[Kind, str, str]]:
    """Yield the one code that is said to be billed apart, with the code of the heading, which is not named again."""
    codes = tuple(dict.fromkeys(c for g in told.groups for c in g.codes))
    found = _ADDED_APART.search(told.words)
    if len(codes) != 1 or found is None or told.is_asked or sentence.kind == "row" or _OF_EDITS.search(told.words):
        return
    last = sentence.heading.split(" > ")[-1]
    above = sole_code(last)
    if len(above) == 1 and above[0] != codes[0] and page.row(above[0]) and page.row(codes[0]):
        yield "apart", codes[0], above[0]


def _claims(told: Told) -> Iterator[tuple[Kind, str, str]]:
    """Yield (kind, code, other code), for `inside` the one inside first."""
    for kind, is_outer_first, pattern in _OF_TWO if len(told.groups) > 1 else ():
        for m in pattern.finditer(told.words):
            if _NEGATED_JOIN.search(m[0]) or (kind == "inside" and _IS_LIST.search(told.words[: m.end()])):
                continue
            turned = is_turned(told.words, m.start("between")) != told.is_denied
            said = _turned(kind) if turned else kind
            left, right = told.group(m["a"]), told.group(m["b"])
            if left.is_range or right.is_range or len(m["between"]) > _NEAR_BY:
                continue
            for a in left.codes:
                for b in right.codes:
                    yield (said, b, a) if is_outer_first else (said, a, b)
    told = told._replace(words=_FORGET.sub("remember", told.words))
    for pattern in (*_ORDERED, *_ADD_TO, *_PARTS_APART) if len(told.groups) > 1 else ():
        for m in pattern.finditer(told.words):
            left, right = told.group(m["a"]), told.group(m["b"])
            if not (left.is_range or right.is_range or is_turned(told.words, m.end()) != told.is_denied):
                yield from (("apart", b, a) for a in left.codes for b in right.codes)
    for m in () if _OF_EDITS.search(told.words) else _ORDERED_BESIDE.finditer(told.words):
        left, right = told.group(m["a"]), told.group(m["b"])
        if not (left.is_range or right.is_range or is_turned(told.words, m.end()) != told.is_denied):
            yield from (("ordered", b, a) for a in left.codes for b in right.codes)
    yield from _of_both(told)


def _of_both(told: Told) -> Iterator[tuple[Kind, str, str]]:
    """Yield what is said of two codes named side by side, before or after them."""
    codes = tuple(c for g in told.groups for c in g.codes)
    if len(codes) != 2 or any(g.is_range or g.is_either for g in told.groups):
        return
    if len(told.groups) > 1 and not _TWO_JOINED.search(told.words):
        return
    joined = [(kind, found) for kind, pattern in _OF_BOTH if (found := pattern.search(told.words))]
    for kind, found in joined[:1]:
        if len(told.groups) > 1 and "<" in told.words[found.end() :] and not _OF_EACH.search(found[0]):
            continue  # said before both of two groups it may be of one of them
        turned = is_turned(told.words, found.start()) != told.is_denied
        yield _turned(kind) if turned else kind, *codes


def _turned(kind: Kind) -> Kind:
    return "apart" if kind == "inside" else "inside"


def tie_of(a: str, b: str, page: Page) -> Tie:
    """Return what the table knows of two codes."""
    first, second = page.row(a), page.row(b)
    views = (page.table.ptp(a, b, page.on), page.table.ptp(b, a, page.on))
    edit = next((v.row for v in views if v), None)
    bundle = (
        next((row for row, _, _ in bundles_between(first, second, page.on, page.table)), None)
        if first and second
        else None
    )
    pairs = (p for p in page.table.pairs_of(a, page.on) if b in (p.code, p.other) and p.relation in _APART_PAIRS)
    return Tie(edit, bundle, next(pairs, None))


def _judge(sentence: Sentence, told: Told, kind: Kind, a: str, b: str, page: Page) -> Checked | None:
    """Return the verdict on one claim of two codes; None where the table joins them in no way."""
    if a == b or page.row(a) is None or page.row(b) is None:
        return None
    tie = tie_of(a, b, page)
    codes = f"{a};{b}"
    said = f"{a} is inside {b}" if kind == "inside" else f"{a} is reported beside {b}"
    if tie.pair and not (tie.proof and kind == "inside"):
        verdict: Verdict = "agrees" if kind != "inside" else "undecided" if tie.pair.condition else "contradicts"
        return checked(
            sentence, codes, "bundling", verdict, said, f"{tie.pair.code} is reported with {tie.pair.other}", tie.pair
        )
    if tie.proof is None:
        return None
    if kind == "inside":
        verdict = "agrees"
    elif kind == "ordered" and not (tie.edit and tie.is_shut):
        verdict = "undecided"  # only an edit that nothing opens refutes a bare "bill A with B"
    elif tie.is_shut:
        verdict = "contradicts"
    else:
        is_open = (kind == "beside" and not tie.bundle) or SEPARATE_REASON.search(f"{told.words} {sentence.words}")
        verdict = "undecided" if is_open else "contradicts"
    return checked(sentence, codes, "bundling", verdict, said, tie.in_words, tie.proof)


def _of_modifier(sentence: Sentence, told: Told, page: Page) -> Iterator[Checked]:
    """Yield what is said of a modifier that opens the edit of the two codes named."""
    codes = tuple(dict.fromkeys(c for g in told.groups for c in g.codes))
    if len(codes) != 2 or any(g.is_range for g in told.groups) or _OTHER_INDICATOR.search(told.words):
        return
    tie = tie_of(*codes, page)
    if tie.edit is None or (told.is_asked and (told.is_denied or any(c.answer for c in sentence.clauses))):
        return
    words = sentence.words if told.is_asked else told.words
    shut, opened = _SHUT.search(words), _OPENED.search(words)
    if shut and opened and opened.start() < shut.end() and shut.start() < opened.end():
        opened = None  # "no modifier opens"
    if bool(shut) == bool(opened):
        return
    is_shut = bool(shut) or bool(opened and is_turned(words, opened.end()))
    said = f"{'no modifier opens' if is_shut else 'a modifier opens'} {codes[0]} with {codes[1]}"
    verdict: Verdict = "agrees" if is_shut == tie.is_shut else "contradicts"
    yield checked(sentence, ";".join(codes), "indicator", verdict, said, tie.in_words, tie.edit)
