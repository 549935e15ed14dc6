"""Whether the words of a question mean another exam than the codes named beside them; then the words decide.

"The cheat sheet has 74178 for one portal venous pass": the words mean 74177, and 74178 is only what a sheet says.
Pure; knows the steps `naming` and `resolve`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from operator import or_

from radcode import cues
from radcode.attributes import branches, describe, fit
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks import rc304_ptp_bundled as rc304
from radcode.codes import CodeMention, parse_code
from radcode.elements import are_elements
from radcode.judge import LIKELY, judged
from radcode.model import Ask, Match, Question
from radcode.naming import named
from radcode.proof import BESIDE, is_supported
from radcode.ranking import Ranker
from radcode.resolve import resolve
from radcode.rivals import are_alike, proposed, rivals
from radcode.rows import CodeRow
from radcode.tables import CodeTable
from radcode.weighing import FITS

AGREED = 0.75  # unless they are the only ones whose attributes hold so much of what was said

_ASKS = (Ask.CODE, Ask.MODIFIER, Ask.SUITS, Ask.ALLOWED, Ask.PAIR)
# "Is this 78451 twice?" proposes a code.
_TWICE = re.compile(r"\b(?:twice|two times|x ?2|(?:with )?(?:2|two) units)\s*\?", re.IGNORECASE)
_VERDICTS = (Ask.SUITS, Ask.ALLOWED, Ask.PAIR)


def with_few_views(question: Question, table: CodeTable) -> Question:
    """Return the question with its views as an event, where no code of the exam named is for so few of them."""
    codes = {m.code for m in question.codes}
    row = table.code(next(iter(codes)), question.on) if len(codes) == 1 else None
    if row is None or question.views is None or not row.views_min or question.views.high >= row.views_min:
        return question
    same = (x for x in table.codes_on(question.on) if (x.modality, x.regions) == (row.modality, row.regions))
    if any(x.views_min and x.views_min <= question.views.high for x in same):
        return question
    return replace(question, views=None, events=tuple(dict.fromkeys((*question.events, FEW))))


FEW = "fewer_views"


def with_study(question: Question, ranker: Ranker) -> Question:
    """Return a question of several codes put forward beside a study told in words with the code of that study too.

    "VCUG ... can the group also bill 51701 and 76000" asks of three codes. Not where a code named may be that study.
    """
    table, on = ranker.table, question.on
    rows = [r for m in question.codes if (r := table.code(m.code, on))]
    if question.ask is not Ask.PAIR or len({*rows}) < _SEVERAL or len(rows) < len(question.codes):
        return question
    kinds, places = {*question.values("modality")}, {*question.values("regions")}
    if not cues.ALSO_BILLED.search(question.text) or not (places or question.values("technique")):
        return question
    if kinds & {r.modality for r in rows if r.regions != ("body",)}:
        return question
    equal = branches(judged(replace(question, codes=(), ask=Ask.CODE), ranker))
    found = [r for m in equal for c in m.codes if (r := table.code(c, on))]
    if len(found) != 1 or found[0] in rows or found[0].modality not in kinds:
        return question
    end = len(question.text)
    return replace(question, codes=(*question.codes, CodeMention(parse_code(found[0].code), (), end, end)))


_SEVERAL = 2  # codes put forward


def as_described(question: Question, ranker: Ranker) -> Question:
    """Return the question without its codes, which it then holds as doubted, where its words mean another exam.

    Codes to choose from, "73721 or 73722?", are what they have in common where the words do not choose.
    """
    rows = rivals(question, ranker.table) if question.ask in _ASKS else ()
    found = meant(replace(question, codes=(), ask=Ask.CODE, doubted=()), ranker) if rows else None
    if found and set(found.codes) <= {r.code for r in rows}:
        return _chosen(question)
    described = _as_meant(question, ranker)
    if not rows or not described.codes:
        return described
    choice = {r.code for r in rows}
    alone = replace(question, codes=(), ask=Ask.CODE, doubted=())
    if not are_alike(rows):
        return replace(described, ask=Ask.COMPARE)
    common = {a: rows[0].values(a) for a in _COMMON if len({r.values(a) for r in rows}) == 1}
    said = {a: v for a, v in {**common, **dict(question.attributes)}.items() if v}
    alone = replace(alone, attributes=tuple(said.items()))
    fitting = resolve(describe(alone), question.on, ranker.table, payer=question.payer, claim=question.claim)
    left = {c for m in branches(fitting) for c in m.codes}
    return alone if left and (left <= choice or choice <= left) else replace(described, ask=Ask.COMPARE)


_COMMON = ("modality", "regions", "purpose", "technique", "contrast", "trimester", "age")


def _chosen(question: Question) -> Question:
    """Return the question for the code that the words mean: a yes or no where one of the rivals is put forward."""
    one = proposed(question)
    if one is None:
        return replace(question, codes=(), ask=Ask.CODE, doubted=())
    return replace(question, codes=(one,), ask=Ask.SUITS, doubted=())


def _as_meant(question: Question, ranker: Ranker) -> Question:
    table, on = ranker.table, question.on
    if question.ask is Ask.UNITS and _TWICE.search(question.text) and "multiple" in question.values("count"):
        row = table.code(question.codes[0].code, on) if question.codes else None
        question = question if row and row.role == "guidance" else replace(question, ask=Ask.SUITS)
    codes = tuple(dict.fromkeys(m.code for m in question.codes))
    beside = question.ask is Ask.PAIR and len(codes) < 2  # a code, and an exam in words done with it
    heard = set(codes) <= set(question.doubted)  # all of them are what a source says
    said = {a for a, _ in question.attributes} | ({"views"} if question.views else set())
    if not heard and (said == {"modality"} or _is_only_placed(question, codes, table)):
        return replace(question, doubted=())  # "gamma cam" names no exam, and a code's own place and side tell no other
    if not codes or (beside and not heard) or question.ask not in _ASKS or not all(map(table.knows, codes)):
        return replace(question, doubted=())
    alone = replace(
        question,
        codes=(),
        ask=Ask.SUITS if question.ask in _VERDICTS else question.ask,
        attributes=tuple(_completed(question, codes[0], table).items()),
    )
    found = meant(alone, ranker)
    rows = [r for c in found.codes if (r := table.code(c, on))] if found else []
    doubted = tuple(c for c in codes if c not in {r.code for r in rows})
    refused = not heard and any(rc104.check(r.code, on, question.payer, table) for r in rows)
    if not rows or refused or not ((heard and doubted) or _are_mistaken(codes, rows, question, table)):
        return replace(question, doubted=())
    return replace(alone, doubted=doubted)


def _is_only_placed(question: Question, codes: Sequence[str], table: CodeTable) -> bool:
    """Tell whether the words beside a code only say where and on which side it was done, and it is of that place."""
    row = table.code(codes[0], question.on) if len(codes) == 1 else None
    told = {a for a, _ in question.attributes} | ({"views"} if question.views else set())
    if row is None or not told <= _PLACE or "regions" not in told:
        return False
    found = fit(row, replace(describe(question), side=""), table)
    return found is not None and not found.left_out


_PLACE = frozenset(("regions", "laterality"))


def _completed(question: Question, code: str, table: CodeTable) -> dict[str, tuple[str, ...]]:
    """Return what was said of the exam, with the kind of study or the region of the code where only one was said.

    Organs that are elements of the code's complete exam, "skipped the spleen and IVC", are no region of their own.
    """
    said = dict(question.attributes)
    row = table.code(code, question.on)
    parts = (*said.get("regions", ()), *said.get("denied_region", ()))
    if row and parts and "modality" not in said and are_elements(parts, row, question.on, table):
        return {
            **{a: v for a, v in said.items() if a != "denied_region"},
            "modality": row.values("modality"),
            "regions": row.values("regions"),
        }
    if row is None or said.get("technique") or bool(said.get("modality")) == bool(said.get("regions")):
        return said
    return {"modality": row.values("modality"), "regions": row.values("regions"), **said}


def meant(question: Question, ranker: Ranker) -> Match | None:
    """Return the codes that the words mean by themselves; None when that is open or unsure."""
    said = describe(question)
    if not (said.of("modality") or said.views) or not (said.of("regions") or said.of("technique")):
        return None
    table, on = ranker.table, question.on
    found, fits = named(said, on, ranker, claim=question.claim)
    held = [m for m in found if all((r := table.code(c, on)) and is_supported(r, question, table) for c in m.codes)]
    if fits < FITS or not held:
        return None
    if held[0] is found[0] and found[0].score >= LIKELY and len(branches(found)) == 1:
        return held[0]
    only = branches(resolve(said, on, table, payer=question.payer, claim=question.claim))
    agreed = len(only) == 1 and only[0].score >= AGREED and only[0].codes == held[0].codes
    return held[0] if agreed else None


def _are_mistaken(codes: Sequence[str], meant: Sequence[CodeRow], question: Question, table: CodeTable) -> bool:
    """Tell whether all codes could be taken for those meant, or are inside them: imaging beside a drain."""
    taken = [_may_be_mistaken(c, meant, question, table) for c in codes]
    inside = [
        any((held := rc304.check(r.code, c, question.on, table)) and held.outer == r.code for r in meant) for c in codes
    ]
    return any(taken) and all(map(or_, taken, inside))


def _may_be_mistaken(code: str, meant: Sequence[CodeRow], question: Question, table: CodeTable) -> bool:
    """Tell whether a code could be taken for one of those meant: the same kind of study of a place that holds theirs.

    Not when it is among them, and not when both are billed together.
    """
    row = table.code(code, question.on) or next(reversed(table.versions(code)), None)
    if row is None or any(r.code == code for r in meant):
        return False
    tied = {
        p.other if p.code == code else p.code
        for p in table.pairs_of(code, question.on)
        if p.relation in (*BESIDE, _HALF)
    }
    primaries = {r.code for r in meant if not r.addon}
    held = any(p.other in primaries for r in meant for p in table.pairs(question.on, code=r.code, relation="addon_of"))
    rest = [r for r in meant if not (held and r.addon)]  # an add-on of both tells nothing
    if any(r.code in tied for r in rest):
        return False
    is_for_it = _is_put_on_exam(code, question)
    return any(_is_alike(row, r, table) or (is_for_it and row.role == r.role) for r in rest)


def _is_put_on_exam(code: str, question: Question) -> bool:
    """Tell whether the one code named is put on the exam in words, "why not 76604 for a thyroid ultrasound".

    Not where a word beside it makes it a line of its own: "and 76604", "76604 as well".
    """
    found = [m for m in question.codes if m.code == code]
    if {m.code for m in question.codes} != {code} or len(found) != 1:
        return False
    before = " ".join(question.text[: found[0].start].split()[-_NEAR:])
    after = " ".join(question.text[found[0].end :].split()[:_NEAR])
    return not _LINE_OF_ITS_OWN.search(f"{before} # {after}")


_HALF = "component_of"  # the reading of a whole test is a number of its own
_NEAR = 3  # words
_LINE_OF_ITS_OWN = re.compile(
    r"[+&/]|\b(?:and(?! (?:it|they|we|i|got|was|now|medicare|payers?)\b)|plus"
    r"|with(?! (?:and|or|iv|intra\w*|oral)?\s?(?:contrast|dye|gad\w*))|besides?|also|too|together|add\w*|same|next"
    r"|along(?:side)?|on top|as well|separate\w*|both|after|before|then|inside|includ\w*|part|extra)\b",
    re.IGNORECASE,
)


def _is_alike(a: CodeRow, b: CodeRow, table: CodeTable) -> bool:
    def related(attribute: str, x: str, y: str) -> bool:
        return x in table.ancestors(attribute, y) or y in table.ancestors(attribute, x)

    works = [bool(f.row.work) for r in (a, b) if (f := table.fee(r.code, "", r.effective_to))]
    if len(set(works)) > 1:
        return False  # a physician's work is never mistaken for the work of a machine
    places = any(related("regions", x, y) for x in a.regions for y in b.regions) or {*a.regions, *b.regions} <= _RANGES
    dyed = "na" not in {a.contrast, b.contrast}  # a CT for a CT angiogram
    kinds = related("modality", a.modality, b.modality) or dyed
    return a.role == b.role and kinds and places


_RANGES = frozenset(("whole_body", "skull_base_to_mid_thigh", "body"))  # how far a scan of the body goes
