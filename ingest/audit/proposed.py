"""What a statement says of an act that a rule permits, refuses or demands, by the words that questions propose it in.

Pure. The propositions and their notions are those of `holding`; a statement claims what a question would propose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ingest.audit.binding import without_terms
from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked, said_before
from ingest.audit.spotted.reading import denies_anything
from radcode.holding import is_of_kind
from radcode.phrases import TURNED, Claims, asks_yes_no, claimed, spans
from radcode.rows import PropositionRow, RowRef, RuleRow, is_in_force
from radcode.rulebook import is_about

# What a claim about an act must be for the sentence to be wrong; questions are held to more, statements are looser.
_WRONG = {
    "refuses": (Claims.MAY, Claims.MUST),
    "permits": (Claims.MAY_NOT,),
    "demands": (Claims.NEED_NOT, Claims.MAY_NOT),
    "waives": (Claims.MUST,),
}
# Money and values have readers of their own, and their digits are no modifiers.
_OF_MONEY = re.compile(r"\$\s?\d|\bRVUs?\b|\bdollars?\b|\bGPCI\b|\b(?-i:FX|FY)\b", re.IGNORECASE)


# An indicator is no modifier, and who is outside the hospital is not in it.
_BESIDE_IT = re.compile(
    r"\bPC\s?/\s?TC\b|(?<![\w$])\d+\.\d+|\b(?:at least |every |after )?\d+ (?:full )?months?\b"
    r"|\bmultiple[- ]procedure indicator\b|\boutside (?:of )?(?:the"
    r"|a) hospital\b",
    re.IGNORECASE,
)
_BUT_FOR = re.compile(
    r"\b(?:ISCD|ACR|USPSTF|task force|general supervision|after an? \w+ change|general level|societ(?:y|ies)"
    r"|recommend\w*|guideline\w*|unless|except\w*|only (?:if"
    r"|when|where|once)|(?:edits?|pairs?) with|depend\w*|some|commercial"
    r"|private|before that|formerly|until|nearly|almost|most|often)\b",
    re.IGNORECASE,
)
# An act that is no more than a word of every day tells nothing by itself.
_TELLS = re.compile(r"\w\W+\w{3}|\d|\b(?:releas|bypass|overrid|unbundl|unlock)", re.IGNORECASE)
_A_MODIFIER = re.compile(r"[A-Z]{2,4}")
# A denial right before an act, or right after it.
_LACKS = re.compile(
    r"\b(?:no|not|never|free (?:of|from)|without|waives?|exempt from|escapes?|spared)\s(?:\w+\s){0,2}$", re.IGNORECASE
)
_NO = re.compile(r"\b(?:no|not|never|without|cannot|neither|denials?|denied)\b|n['\u2019]t\b", re.IGNORECASE)
_ABSENT = re.compile(r"\b(?:without|no|outside)\s(?:an?\s|the\s|any\s)?$", re.IGNORECASE)
_ANOTHER = re.compile(
    r"\b(?:another|different) (?:\w+ )?(?:radiologist|physician|doctor|reader|group|practice|provider)\b", re.IGNORECASE
)
_IS_NOT = re.compile(
    r"\W(?:\w+\W){0,2}?(?:cannot|not|never|does nothing|is (?:refused|useless|void|waived|barred)|\w+n['\u2019]t)\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(
    r"\b(?:den(?:y|ies|ied|ials?)|reject\w*|refus\w*|neither|nothing|escapes?|spared|exempt|immune|free of)\b",
    re.IGNORECASE,
)
# What is told of as done, added or counted, rather than listed.
_DOES = re.compile(
    r"\b(?:(?:add|append|attach|tack|hang|put|use|bill|(?<!the )(?<!a )(?<!written )(?<!signed )report|charg"
    r"|claim|submit"
    r"|send|code|list|enter|keep|earn|get|goe?|count|release|open|lift|let|pay|tell|take|need|want|ask|work|apply"
    r"|unbundle|qualif|require|become|make|allow|cover|discount|append|owe)(?:s|es|ed|ing|e)?"
    r"|payable|paid|billable|reportable|separate|separately|extra|may|can|should|must|ought|enough|applies"
    r"|has to|have to"
    r"|is fine|reduced|cut|same)\b",
    re.IGNORECASE,
)
# "Before the injection" tells when something is done, not that it is.
_WHEN = re.compile(
    r"\b(?:before|after|until|following|prior to|upon|once|during)\s(?:the\s|an?\s|each\s|any\s)?$", re.IGNORECASE
)


def proposals_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the acts that the sentence calls allowed, needed or forbidden, with the verdict of their rules."""
    if sentence.is_told_of_others or sentence.kind == "row" or sentence.words.startswith("#"):
        return
    text, is_no = _told(sentence, page)
    text = _BESIDE_IT.sub(" ", text)
    if _OF_MONEY.search(text) or _BUT_FOR.search(text) or len(sentence.codes) > 1:
        return
    found = [
        (len({*p.about} - {p.SUBJECT}), said)
        for p in page.table.rows("propositions")
        if (said := _verdict(p, text, sentence, page, is_no=is_no))
    ]
    most = max((n for n, _ in found), default=0)
    best = [said for n, said in found if n == most]
    if not best or len({s.holds for s in best}) > 1:
        return
    first = best[0]
    codes = ";".join(sentence.codes) or first.rule.id
    verdict: Verdict = "agrees" if first.holds else "contradicts"
    words = f"{first.claims}: {first.act}"
    yield checked(sentence, codes, "rule", verdict, words, first.rule.says.rstrip("."), first.rule)


def _told(sentence: Sentence, page: Page) -> tuple[str, bool]:
    """Return what is claimed, the question with it that it answers, and whether the answer is no."""
    asked = next((c for c in sentence.clauses if c.asked), None)
    if asked is None:
        before = (
            said_before(sentence, page)
            if _POINTS.match(sentence.words) and len(sentence.words.split()) <= _SHORT
            else ""
        )
        return f"{before.rstrip('. ')}: {sentence.words}" if before else sentence.words, False
    if asked.answer:
        return asked.asked.rstrip("?* "), asked.answer == "no"
    if denies_anything(sentence.words) or asks_yes_no(asked.asked):
        return sentence.words, False
    return f"{asked.asked.rstrip('?* ')}: {sentence.words}", False


def _is_of_exam(rule: RuleRow, text: str, sentence: Sentence, page: Page) -> bool:
    """Tell whether the rule is about every code named, or without one about the kinds of study described."""
    codes = {c for x in sentence.clauses for c in x.codes}
    rows = [r for c in codes if (r := page.row(c))]
    if codes:
        return bool(rows) and all(is_about(rule.subject, r, page.table) for r in rows)
    reading = page.lexicon.read(text)
    regions = {*reading.values("regions")}
    kinds = [page.table.codes_of(m, page.on) for m in reading.values("modality")]
    return bool(kinds) and all(is_of_kind(rule, k, regions, page.table) for k in kinds)


_POINTS = re.compile(
    r"^\W*(?:(?:that|this) (?:second|repeat|extra|later|next)|(?:that|this|it)(?:['\u2019]s| is| takes"
    r"| calls for| needs| gets)|use|append|add|so|then)\b",
    re.IGNORECASE,
)
_SHORT = 12  # words


class _Said(NamedTuple):
    holds: bool
    claims: Claims
    act: str
    rule: RuleRow


def _verdict(row: PropositionRow, text: str, sentence: Sentence, page: Page, *, is_no: bool) -> _Said | None:
    if row.holds not in _WRONG:
        return None
    table = page.table
    rule = table.row(RowRef(RuleRow.TABLE, (row.rule,)))
    if not isinstance(rule, RuleRow) or not is_in_force(rule, page.on):
        return None
    acts = [(a, b) for a, b in spans(table.words_of(row.act), text) if not _WHEN.search(text[:a])]
    told = [spans(table.words_of(c), text) for c in row.about if c != row.SUBJECT] if acts else []
    about = [[(a, b) for a, b in found if not _ABSENT.search(text[:a])] for found in told]
    if not acts or not all(about) or any(spans(table.words_of(c), text) for c in row.unless):
        return None
    if row.SUBJECT in row.about and not _is_of_exam(rule, text, sentence, page):
        return None
    other = _ANOTHER.search(text)
    if other and not any(a < other.end() and other.start() < b for found in (acts, *about) for a, b in found):
        return None  # what another one does is no matter of this rule
    claim = claimed(text, acts, [s for said in about for s in said])
    if claim is None:
        return None
    a, b = acts[0]
    claims = TURNED[claim.claims] if is_no else claim.claims
    is_denied = bool(_REFUSES.search(text)) or denies_anything(without_terms(text, page))
    if claim.claims in (Claims.MAY, Claims.MUST) and (is_denied or not _DOES.search(text)):
        return None
    if row.holds in ("permits", "demands") and (len(row.about) < 1 or len(_NO.findall(text)) > 1):
        return None
    if claim.claims is Claims.MAY_NOT and not (_LACKS.search(text[:a]) or _IS_NOT.match(text[b:])):
        return None
    if not (_TELLS.search(text[a:b]) or _A_MODIFIER.fullmatch(text[a:b])):
        return None
    return _Said(claims not in _WRONG[row.holds], claims, text[a:b], rule)
