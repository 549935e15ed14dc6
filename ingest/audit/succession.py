"""What took the place of an ended code, as a sentence says it, against the successors in `history`.

Pure. Successors are followed through codes that ended themselves. A claim that names one of them, or a code reported
with one of them, is never refuted: a partial answer is no wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from ingest.audit.told import GAP, Group, Told, is_turned, marked_groups, subject_of, told_by
from radcode.rows import HistoryRow

_TO = (
    r"(?:(?:replaced|succeeded|superseded|followed|absorbed|displaced|substituted"
    r"|taken over) (?:\w+ly )?(?:\w+ \d{4} )?(?:by|with|for)"
    r"|(?:handed|passed|left|gave|ceded|transferred) (?:\w+ ){0,4}(?:on |over )?to|merges? into"
    r"|(?:gave|made|making|giving|makes|gives) way (?:to|for)|(?:gave|made) room for|yielded to|lives? on (?:as"
    r"|in)|became|becomes|turned into|evolved into|cross(?:-"
    r"| )?walks? (?:\w+ )?to"
    r"|crosswalk(?:ed|s)? (?:is|to)|maps? to|mapped to|renumbered(?: (?:to|as|into))?|converted (?:in)?to|folded into"
    r"|merged into|rolled into|moved (?:in)?to|went into|consolidated into|split into|successors? (?:code )?(?:is"
    r"|are|was)"
    r"|replacements? (?:code )?(?:is|are|was)|is now|are now|now (?:reported|billed|coded|listed|captured|found"
    r"|lives?)"
    r"|replaced by:|successors?:|replacements?:|new codes?:|use instead:?|now:|transition(?:ed|s)? to"
    r"|switch(?:ed)? to)"
)
_NEW_AFTER = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"<(?P<old>\d+)>(?:(?![<;]).)*?\b{_TO}(?:(?![<;.]).)*?<(?P<new>\d+)>",
        r"<(?P<old>\d+)>\s?(?:\u2192|->|=>|>|\u21d2|\u21a6)\s?<(?P<new>\d+)>",
        r"\b(?:old|former|previous|deleted|retired|was|until|before|legacy|then|gone|from"
        r"|up to)\b[^<;]{0,24}<(?P<old>\d+)>"
        r"(?:(?!<|;|,\s)[^:]){0,30}:\s?<(?P<new>\d+)>",
        # the name of a column or field before the code
        r"<(?P<old>\d+)>[^<;]{0,40}\b(?:new|now|today|current|currently|successor|replacement|replaced by|use|after"
        r"|since (?:19|20)\d\d|to|becomes?|in its place)(?: (?:cpt|hcpcs|code|number|codes))*\s?:\s?<(?P<new>\d+)>",
        rf"\b(?:instead of|in place of|rather than|replacing|replacement for)\s{GAP}<(?P<old>\d+)>,?\s{GAP}\b(?:use"
        r"|report|bill|submit"
        rf"|code|is|are|choose|select|we)\w*\s{GAP}<(?P<new>\d+)>",
    )
)
_MOVED = re.compile(
    r"\b(?:moved|went|switched|changed|migrated|transitioned"
    rf"|passed)\s(?:\w+\s){{0,2}}?from\s{GAP}<(?P<old>\d+)>{GAP}\bto\s"
    rf"{GAP}<(?P<new>\d+)>",
    re.IGNORECASE,
)
_REPLACED_WITH = re.compile(
    rf"\breplaced\s(?:the\s|old\s|code\s|its\s|deleted\s)*<(?P<old>\d+)>\s(?:with|by)\s{GAP}<(?P<new>\d+)>",
    re.IGNORECASE,
)
_NEW_BEFORE = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        rf"<(?P<new>\d+)>{GAP}\b(?:replace[sd]?|took over(?: \w+)? from|takes over from|succeed(?:s|ed)|supersede[sd]?"
        r"|(?:took|takes|taken) the place of|stands? in for|(?:is|was|are) the (?:successors?|replacements?"
        r"|heirs?) (?:code )?(?:of|to|for)"
        r"|inherited (?:from|the \w+ of)|absorbed|displaced|in place of|instead of|rather than|formerly|previously"
        r"|used to be|old number)"
        rf"\s{GAP}<(?P<old>\d+)>",
        rf"\b(?:successors?|replacements?|heirs?)\s(?:code\s)?(?:of|to|for)\s{GAP}<(?P<old>\d+)>\s{GAP}(?:is|are"
        rf"|was)\s{GAP}<(?P<new>\d+)>",
    )
)
# Two statements, the second about today: "... was dropped in 2020, and that scan is now reported with ...".
_NOW = re.compile(
    r"<(?P<old>\d+)>(?P<gap>(?:(?!<).)*?)\b(?:now|today|nowadays|instead|since then|thereafter|from then on"
    r"|since (?:19|20)\d\d"
    r"|in its place)\b(?P<rest>(?:(?!<).)*?)<(?P<new>\d+)>"
    r"|<(?P<old2>\d+)>(?P<gap2>(?:(?!<).)*?)<(?P<new2>\d+)>(?:(?!<).){0,40}\b(?:now|today|nowadays|instead"
    r"|in its place)\b",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"\b(?:delet\w*|retire\w*|discontinu\w*|terminat\w*|eliminat\w*|remov\w*|dropped|ended|expired|sunset\w*"
    r"|no longer|used to"
    r"|left the|gone|replac\w*|superse\w*|withdrawn|struck|obsolete|old|former\w*|was|were|until|gave way|once)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:if|unless|would|might|except|some of|part of|partly|in part|commercial|some payers?|payers? (?:may"
    r"|differ\w*)|confus\w*|mixed up"
    r"|not to be)\b",
    re.IGNORECASE,
)
_NO_LONGER = re.compile(r"\b(?:no|not any) longer\b", re.IGNORECASE)
_HOPS = 4  # successors of successors; the longest chain of the table has two


def successions_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what the sentence says took the place of ended codes, with the verdict of their history."""
    if sentence.says_nothing:
        return
    for told in told_by(sentence, page):
        if len(told.groups) < 2 or _OPEN.search(told.words):
            continue
        seen: set[str] = set()
        for old, new, end in _claims(told):
            # "Is no longer A" says that A ended, and denies nothing of its successor.
            if is_turned(_NO_LONGER.sub(_blank, told.words), end) == told.is_denied:
                for code in old.codes:
                    if code not in seen and (found := _judge(sentence, code, new, page, old.codes)):
                        seen.add(code)
                        yield found
    yield from _answered(sentence, page)
    yield from _gone_on(sentence, page)


def _claims(told: Told) -> Iterator[tuple[Group, Group, int]]:
    """Yield (old codes, new codes, where the joining words begin)."""
    for pattern in (*_NEW_AFTER, _MOVED, _REPLACED_WITH, *_NEW_BEFORE):
        for m in pattern.finditer(told.words):
            # In "A replaced B with the add-on C" the new code stands first.
            if not (pattern is _REPLACED_WITH and "<" in told.words[: m.start()]):
                yield told.group(m["old"]), told.group(m["new"]), m.start()
    for m in _NOW.finditer(told.words):
        old, new, gap = (m["old"], m["new"], m["gap"]) if m["old"] else (m["old2"], m["new2"], m["gap2"])
        if _GONE.search(gap) or _GONE.search(told.words[: m.start()]):
            yield told.group(old), told.group(new), m.start()


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


_ASKS_NOW = re.compile(
    r"\b(?:replac\w*|success\w*|succeed\w*|now|instead|today|in its place|took over|happened to|became of"
    r"|current\w*)\b",
    re.IGNORECASE,
)


def _answered(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the answer to a question what an ended code is now: "since then it is ..."."""
    clause = next((c for c in sentence.clauses if c.asked and c.is_named), None)
    if clause is None or not _ASKS_NOW.search(clause.asked) or _OPEN.search(sentence.words):
        return
    asked, own = marked_groups(clause.asked), marked_groups(sentence.words)
    if len(asked) != 1 or len(own) != 1 or own[0][0].codes == asked[0][0].codes:
        return
    if is_turned(sentence.words, own[0][1]):
        return
    for code in asked[0][0].codes:
        if found := _judge(sentence, code, own[0][0], page):
            yield found


_INSTEAD = re.compile(
    r"\b(?:in (?:its|their) (?:stead|place)|instead|today|nowadays|now|since then|from then on|thereafter"
    r"|new (?:code|number)s?|(?:its|the|their) (?:successors?|replacements?|heirs?)|replaced by)\b",
    re.IGNORECASE,
)


def _gone_on(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield what a sentence says of the ended code that the sentence before it or the heading names."""
    own = marked_groups(sentence.words)
    if len(own) != 1 or sentence.kind == "row" or not _INSTEAD.search(sentence.words) or _OPEN.search(sentence.words):
        return
    old = subject_of(sentence, page)
    if not old or old in own[0][0].codes or is_turned(sentence.words, own[0][1]):
        return
    if found := _judge(sentence, old, own[0][0], page):
        yield found


def _judge(sentence: Sentence, old: str, new: Group, page: Page, others: Sequence[str] = ()) -> Checked | None:
    """Return the verdict on one ended code, named with others; None where the table does not know how it ended."""
    rows = [h for h in page.table.history(old) if h.event == "deleted" and h.on <= page.on]
    successors = _successors(old, page)
    if page.row(old) is not None or not rows or old in new.codes:
        return None
    said, codes = f"replaced by {'-'.join(new.codes) if new.is_range else ', '.join(new.codes)}", f"{old}"
    if not successors:
        return checked(sentence, codes, "replacement", "undecided", said, "no successor known", rows[0])
    table = f"replaced by {', '.join(dict.fromkeys(c for h in rows for c in h.codes))}"
    strays = _strays(new, {old, *others}, page)
    if _is_near(new, successors, sentence, page) and not strays:
        return checked(sentence, codes, "replacement", "agrees", said, table, rows[0])
    # A code that the table does not hold is no successor either where it names the one that is.
    is_sole = len(rows) == 1 and rows[0].relation == "replaced_by" and bool(rows[0].codes)
    is_known = new.is_range or is_sole or all(page.table.knows(c) for c in new.codes)
    # A row without successor beside one of a setting or payer leaves the other settings open.
    is_partial = any(not h.codes for h in rows)
    verdict: Verdict = "contradicts" if is_known and not is_partial else "undecided"
    return checked(sentence, codes, "replacement", verdict, said, table, rows[0])


def _strays(new: Group, old: set[str], page: Page) -> tuple[str, ...]:
    """Return the codes of a short list of alternatives that took the place of none of the ended codes named."""
    if new.is_range or not new.is_either:
        return ()
    right = {s for o in old for s in _successors(o, page)}
    with_one = {c for s in right for p in page.table.pairs_of(s, page.on) for c in (p.code, p.other)}
    return tuple(c for c in new.codes if page.table.knows(c) and c not in right | with_one | old)


def _successors(old: str, page: Page) -> frozenset[str]:
    found: set[str] = set()
    level = [old]
    for _ in range(_HOPS):
        level = [c for o in level for h in _ends(o, page) for c in h.codes if c not in found]
        found.update(level)
    return frozenset(found - {old})


def _ends(code: str, page: Page) -> Sequence[HistoryRow]:
    return [h for h in page.table.history(code) if h.event in ("deleted", "redefined") and h.on <= page.on]


def _is_near(new: Group, successors: frozenset[str], sentence: Sentence, page: Page) -> bool:
    """Tell whether a named code is a successor, is named beside one it is reported with, or a range holds one."""
    if new.is_range and len(new.codes) == 2:
        low, high = new.codes
        return any(low <= c <= high for c in successors)
    beside = successors & set(sentence.codes)
    with_one = {c for s in beside for p in page.table.pairs_of(s, page.on) for c in (p.code, p.other)}
    return any(c in successors or c in with_one for c in new.codes)
