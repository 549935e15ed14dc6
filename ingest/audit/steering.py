"""Imaging guidance in words: whether it is inside the one procedure named or meant, or billed beside it.

Pure. The techniques of a code, the bundles and the pairs of guidance codes decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked
from ingest.audit.told import CUT, Told, is_turned
from radcode.rows import CodeRow
from radcode.rulebook import bundles_between

PAID = (
    r"(?:payable|billable|reportable|reimbursable|chargeable|reported|billed|paid|coded|charged|listed|reimbursed"
    r"|claimed)"
)
PAY = rf"(?:{PAID}|report|bill|code|charge|list|add|claim|pay|pays|bills)"
SEPARATE_REASON = re.compile(
    r"\b(?:different|separate (?:site|session|lesion|breast|side|encounter|vessel|structure|visit|organ|joint|area"
    r"|level|anatomic\w*|incision)"
    r"|another|other (?:side|breast|site|vessel|lesion|session|joint"
    r"|foot|hand|knee|hip|leg|arm|eye|limb)|distinct|unrelated|unless|except|modifiers?|if"
    r"|medically necessary"
    r"|contralateral|opposite|X[EPSU])\b|[-\u2013]\s?(?:\d\d|X[EPSU])\b",
    re.IGNORECASE,
)
_MEANS = r"(?:ultrasound|ultrasonic|sonographic|fluoroscop(?:y|ic)|x-ray|ct|mri?|imaging|image|radiologic(?:al)?|us)"
_GUIDANCE = re.compile(
    rf"\b(?P<means>{_MEANS}(?:(?:\s?/\s?|, | or | and |, or ){_MEANS})*)[\s-](?:needle\s)?(?:guidance|guided imaging"
    r"|imaging)\b"
    r"|\b(?P<plain>fluoroscopy|guidance)\b"
    rf"|\b(?P<bare>{_MEANS})(?=\s(?:(?:is|are|was|comes|gets|being)\s)?(?:(?:not|never|always|already|itself)\s)*"
    r"(?:included|inside|part of|bundled|billed|reported|separately|extra|paid|built|thrown|covered|in the"
    r"|separate|an extra"
    r"|on top|as well|apart|as an extra|baked)\b)"
    rf"|\b(?P<field>{_MEANS})(?=\??\s?:\s)"
    rf"|\b(?:includes?|takes? in|covers?|contains?|holds?|bundles?|swallows?|comprises?|excludes?|leaves out)\s"
    rf"(?:the\s|all\s|any\s|its\s)?(?P<held>{_MEANS})\b",
    re.IGNORECASE,
)
_IS_INSIDE = re.compile(
    r"\b(?:included|includes?|inside|part of|bundled|bundles?|built in(?:to)?|inherent|integral|covered|covers?"
    r"|takes? in|comes? with|take care of|rolled in(?:to)?"
    r"|contains?|holds?"
    r"|comprises|within|packaged|takes in|thrown in|no extra|nothing extra|(?:in|of|by|within) the (?:code"
    r"|price|fee))\b",
    re.IGNORECASE,
)
_IS_APART = re.compile(
    rf"\b(?:extra|separate|apart)\b(?=\W*$|[.,;]|\s(?:for|from|with)\b)|\bon top\b|\bline of its own\b"
    rf"|\bas an extra\b|\btack(?:ed)? on\b|\bseparately {PAID}\b"
    rf"|\b{PAY} (?:it |this |that |the guidance )?(?:separately|apart|in addition|extra"
    r"|on top|additionally|on its own"
    rf"|besides|as well)\b|\bseparate (?:line|charge|code|service)\b|\ban extra\b|\badded on\b"
    rf"|\b{PAY} (?:\w+[ -]){{0,3}}?guidance (?:separately|apart|in addition|extra|on top|as well)\b",
    re.IGNORECASE,
)
# "Not included, report separately": the denial ends before the second half.
_NOT_IN = re.compile(r"\b(?:not|n['\u2019]t|never)\s(?:included|inside|part of|bundled|in the)\b", re.IGNORECASE)
_ANY = ("imaging", "image", "radiologic", "radiological", "guidance")
# Both halves are in the code, or it says that one is not.
_WHOLE = {"injection_included", "imaging_included", "without_imaging", "without_ultrasound"}
_WORKS = ("procedure", "ir")  # modalities of codes that are steered by imaging rather than imaging themselves


def guidance_in(sentence: Sentence, told: Told, page: Page) -> Iterator[Checked]:
    """Yield what is said of imaging guidance in words, for the one procedure named or meant."""
    guidance = _GUIDANCE.search(told.words)
    rows = _procedures(sentence, told, page) if guidance else ()
    if guidance is None or len(rows) != 1:
        return
    denied_first = _NOT_IN.search(told.words)
    for is_inside, pattern in ((True, _IS_INSIDE),) if denied_first else ((False, _IS_APART), (True, _IS_INSIDE)):
        m = next((x for x in pattern.finditer(told.words) if _is_one_clause(told.words, guidance, x)), None)
        if m:
            turned = is_turned(told.words, m.end()) != told.is_denied
            means = next(x for x in guidance.groups() if x)
            if found := _judge_guidance(sentence, told, rows[0], means, page, is_inside=is_inside != turned):
                yield found
            return


def _is_one_clause(words: str, a: re.Match[str], b: re.Match[str]) -> bool:
    return not re.search(CUT, words[min(a.end(), b.end()) : max(a.start(), b.start())], re.IGNORECASE)


def _procedures(sentence: Sentence, told: Told, page: Page) -> Sequence[CodeRow]:
    codes = [c for g in told.groups for c in g.codes]
    if not codes and not told.is_asked:
        codes = [c for clause in sentence.clauses if not clause.is_named for c in clause.codes]
    rows = [row for c in dict.fromkeys(codes) if (row := page.row(c))]
    return rows if all(r.modality in _WORKS or _WHOLE & set(r.technique) for r in rows) else ()


def _judge_guidance(
    sentence: Sentence, told: Told, row: CodeRow, means: str, page: Page, *, is_inside: bool
) -> Checked | None:
    techniques = _techniques(means, page)
    if not techniques and means.lower() not in _ANY:
        return None
    guides = [
        g
        for g in page.table.codes_on(page.on)
        if g.role == "guidance" and (not techniques or techniques & set(g.technique))
    ]
    held = {x for t in row.technique for x in page.table.ancestors("technique", t)}
    denied = {t for t in row.technique if t.startswith("without_")}
    is_denied = bool(denied) and (not techniques or any(_is_of(d, t) for d in denied for t in techniques))
    is_whole = not techniques and bool({"injection_included", "imaging_included"} & set(row.technique))
    holds = (is_whole or bool(held & (techniques or _guidances(page)))) and not denied
    bundle = next(
        (b for g in guides for b, outer, _ in bundles_between(row, g, page.on, page.table) if outer is row), None
    )
    pair = next(
        (p for g in guides for p in page.table.pairs(page.on, code=g.code, other=row.code, relation="guidance_for")),
        None,
    )
    name = means if "guid" in means.lower() else f"{means} guidance"
    said = f"{name} is {'inside' if is_inside else 'beside'} {row.code}"
    if is_denied and is_inside:
        return checked(sentence, row.code, "bundling", "contradicts", said, row.label, row)
    if holds or (bundle and not pair and not denied):
        is_open = not is_inside and bool(SEPARATE_REASON.search(told.words))
        verdict: Verdict = "agrees" if is_inside else "undecided" if is_open else "contradicts"
        table = bundle.because.rstrip(".") if bundle else row.explains.rstrip(".")
        return checked(sentence, row.code, "bundling", verdict, said, table, bundle or row)
    if pair and not bundle:
        verdict = "contradicts" if is_inside else "agrees"
        return checked(sentence, row.code, "bundling", verdict, said, f"{pair.code} is reported with {row.code}", pair)
    return None


def _is_of(denied: str, technique: str) -> bool:
    """Tell whether a value such as `without_ultrasound` denies a guidance such as `ultrasound_guided`."""
    named = denied.removeprefix("without_")
    return named == "imaging" or technique.startswith(named)


def _techniques(means: str, page: Page) -> set[str]:
    """Return the guidance that imaging words name, by the rules of kind guidance; empty for guidance of any sort."""
    named = set(page.lexicon.read(means).values("modality")) if means else set()
    rules = page.table.rules(page.on, kind="guidance")
    return {r.value for r in rules if r.subject in named}


def _guidances(page: Page) -> set[str]:
    return {r.value for r in page.table.rules(page.on, kind="guidance")}
