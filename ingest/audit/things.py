"""What a code is said to hold or to leave out in words: processing, Doppler, detection, scoring and the like.

Pure. A thing is a term of the vocabulary that some other code stands for; the bundles say whether that code is inside.
Guidance is the business of `bundling`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from ingest.audit.told import CUT, Told, is_turned, told_by
from radcode.model import Term
from radcode.rows import BundleRow, CodeRow, PairRow
from radcode.rulebook import bundles_between

_IN = (
    r"(?:included|inside|part of|bundled|built in(?:to)?|covered|contained|thrown in|inherent|integral"
    r"|(?:in|of|by|within) the (?:code|price|fee|study|exam))"
)
_OUT = (
    r"(?:extra|separate|separately|apart|on top|in addition|additionally|its own (?:code|line)|another code|excluded"
    r"|left out)"
)
_AFTER = re.compile(
    rf"^(?:\s(?:of|for|on|in)\s[^,;.<]{{0,30}}?)?\W{{0,2}}(?:(?:is|are|comes|gets|being|was)\s)?(?:(?:\w+ly|always"
    rf"|already|then|also|not|never|no|an?|coded|billed"
    rf"|reported|paid|charged|payable|billable)\s){{0,4}}(?:(?P<in>{_IN}|comes? with|belongs? to|sits? in|goes? with)"
    rf"|(?P<out>{_OUT}))\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\b(?:(?P<in>includes?|takes? in|covers?|contains?|holds?|bundles?|swallows?|comprises?|comes with|has)"
    r"|(?P<out>excludes?|leaves out))\s(?:\w+\s){0,3}?$",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    rf"^\W*(?:a(?:nswer)?\s*\d*\s*[:.)]\s*)?(?:it is\s|an?\s|paid\s|billed\s|coded\s)?(?:(?P<in>{_IN})"
    rf"|(?P<out>{_OUT}))\b",
    re.IGNORECASE,
)
_CLAIMS = re.compile(
    rf"\b(?:{_IN}|{_OUT}|includes?|takes? in|covers?|contains?|holds?|comprises?|comes? with"
    r"|belongs? to|sits? in|goes? with)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|unless|different|separate (?:session|day|lesion|site)|another (?:day|session)|payers?|commercial"
    r"|medicaid|may|might|was|were|until|formerly|some)\b",
    re.IGNORECASE,
)


_TO_CODE = re.compile(r"\s(?:(?!\band\b)[^<,;.]){0,40}<(?P<i>\d+)>")


class _Held(NamedTuple):
    """What the table knows of a code and a thing: in it by a bundle or of its own, beside it by a pair, or denied."""

    bundle: BundleRow | None
    is_own: bool
    pair: PairRow | None
    is_denied: bool


def things_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield whether a thing named in words is inside the one code named or meant, with the verdict of the bundles."""
    asked = next((c.asked for c in sentence.clauses if c.asked), "")
    if sentence.says_nothing or not _CLAIMS.search(f"{asked} {sentence.words}"):
        return
    for told in told_by(sentence, page):
        if _OPEN.search(told.words):
            continue
        found = False
        for term in page.lexicon.read(told.words).terms:
            row = _row(sentence, told, term, page) if _is_thing(term) else None
            is_inside = _claim(told, term, sentence) if row else None
            if row and is_inside is not None and (said := _judge(sentence, told, term, row, page, is_inside=is_inside)):
                found = True
                yield said
        if found:
            return


def _is_thing(term: Term) -> bool:
    return term.attribute == "technique" or (term.attribute == "modality" and term.value == "postprocessing")


def _row(sentence: Sentence, told: Told, term: Term, page: Page) -> CodeRow | None:
    """Return the row of the code right after the claim ("is part of <code>"), else of the only one named or meant."""
    after = _AFTER.match(told.words[term.end :])
    named = _TO_CODE.match(told.words, term.end + after.end()) if after else None
    if named and len(told.group(named["i"]).codes) == 1:
        return page.row(told.group(named["i"]).codes[0])
    codes = dict.fromkeys(c for g in told.groups for c in g.codes)
    if not codes and not told.is_asked:
        codes = dict.fromkeys(c for x in sentence.clauses if not x.is_named for c in x.codes)
    return page.row(next(iter(codes))) if len(codes) == 1 else None


def _claim(told: Told, term: Term, sentence: Sentence) -> bool | None:
    """Tell whether the thing is said to be inside, or outside; None where nothing is said of it."""
    if told.is_asked and (choice := _CHOICE.match(sentence.words)):
        return (choice["in"] is not None) != is_turned(sentence.words, choice.end())
    words = told.words
    after, before = _AFTER.match(words[term.end :]), _BEFORE.search(words[: term.start])
    if after:
        turned = is_turned(_last_clause(words[: term.end + after.end()], term.start), 10**6)
        return (after["in"] is not None) != (turned != told.is_denied)
    if before and "<" in words[: term.start]:
        return (before["in"] is not None) != (is_turned(words, before.start()) != told.is_denied)
    return None


def _last_clause(words: str, at: int) -> str:
    cuts = [m.end() for m in re.finditer(rf"{CUT}|,", words[:at])]
    return words[cuts[-1] if cuts else 0 :]


def _held(term: Term, row: CodeRow, page: Page) -> _Held:
    ancestors = page.table.ancestors

    def is_it(other: CodeRow) -> bool:
        return any(term.value in ancestors(term.attribute, v) for v in other.values(term.attribute))

    bundle, pair = None, None
    for other in page.table.codes_on(page.on):
        if other.code == row.code or not is_it(other):
            continue
        bundle = bundle or next(
            (b for b, outer, _ in bundles_between(row, other, page.on, page.table) if outer is row), None
        )
        pair = pair or next((p for p in page.table.pairs(page.on, code=other.code, other=row.code)), None)
    return _Held(bundle, is_it(row), pair, f"without_{term.value}" in row.technique)


def _judge(sentence: Sentence, told: Told, term: Term, row: CodeRow, page: Page, *, is_inside: bool) -> Checked | None:
    held = _held(term, row, page)
    name = page.table.meaning(term.attribute, term.value)
    said = f"{name} is {'inside' if is_inside else 'beside'} {row.code}"
    if held.is_denied:
        verdict: Verdict = "contradicts" if is_inside else "agrees"
        return checked(sentence, row.code, "bundling", verdict, said, row.label, row)
    if held.bundle and not held.pair:
        verdict = "agrees" if is_inside else "contradicts"
        return checked(sentence, row.code, "bundling", verdict, said, held.bundle.because.rstrip("."), held.bundle)
    if held.pair and not held.bundle and not held.is_own and not held.pair.condition:
        verdict = "contradicts" if is_inside else "agrees"
        table = f"{held.pair.code} is reported with {row.code}"
        return checked(sentence, row.code, "bundling", verdict, said, table, held.pair)
    return None
