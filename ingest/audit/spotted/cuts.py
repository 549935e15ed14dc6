"""Percentages of a reduction, the conversion factor, pack-years and counts of a policy: values that name no code.

Pure. Each has a topic of its own and rows that are dated; the year said, or today's rows, decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ingest.audit.pages import Checked, Page, Sentence, Verdict, checked, said_before, table_header
from ingest.audit.spotted.reading import NUMBER, ORDINAL, denies_anything, number_of
from radcode.rows import Row, RuleRow

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PAST = re.compile(
    r"\b(?:was|were|had|used to|formerly|previously|originally|until|then(?!\s[a-z]+s\b)|before 20\d\d|prior|old"
    r"|earlier|since been|no longer|proposed|would)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:commercial|private|medicaid|some (?:payers?|plans?)|task force|USPSTF|society|societies|ACR"
    r"|NCCN|guideline\w*|states?"
    r"|tricare|hospitals?|OPPS|APC)\b",
    re.IGNORECASE,
)


def cuts_in(sentence: Sentence, page: Page) -> Iterator[Checked]:
    """Yield the percentages, factors and counts that the sentence gives, with the verdict of their dated rows."""
    if sentence.is_told_of_others or sentence.words.startswith("#") or denies_anything(_UNFIT.sub(" ", sentence.words)):
        return
    stretches = [x for x in _TURN.split(sentence.words) if x.strip()]
    of_one = [x for x in stretches if sum(bool(p.search(x)) for _, p in _REDUCED) == 1]
    asked = next((c.asked for c in sentence.clauses if c.asked), "")
    around = f"{sentence.heading} {said_before(sentence, page)} {table_header(sentence, page)} {asked}"
    if len(of_one) > 1 and len(of_one) == len(stretches):  # each stretch has its own mark
        for stretch in stretches:
            bare = (
                [*_BARE.finditer(stretch)] if not _PERCENT.search(stretch) and _PERCENT.search(sentence.words) else []
            )
            said = f"{stretch[: bare[0].end()]} percent{stretch[bare[0].end() :]}" if len(bare) == 1 else stretch
            yield from _said_in(said, said, sentence, page)
    else:
        yield from _said_in(sentence.words, f"{around} {sentence.words}", sentence, page)


# What is wrong with the machine denies nothing of the cut: "when the scanner does not meet the standard".
_UNFIT = re.compile(
    r"\b(?:do(?:es)?|is|are|was|did|has|have) (?:not|never) (?:yet )?(?:met|meet|comply|conform|satisfy|reach|pass"
    r"|compliant"
    r"|certified|qualified|up to|upgraded|been upgraded|attest\w*)\b"
    r"|n['\u2019]t (?:yet )?(?:meet|comply|conform|satisfy|reach|pass|compliant|certified|up to|upgraded)\b"
    r"|\bwithout (?:an? |the |any )?(?:[\w-]+ ){0,3}?(?:scanner|machine|unit|equipment|detector|features?|attestation"
    r"|certificate|dose \w+)s?\b|\bno (?:dose|digital) \w+\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![\w.$,/-])\d{1,2}(?![\w%/-]|[.,]\d)")
_TURN = re.compile(r"[;,]\s(?:and|but|while|whereas)\s|;\s|\s(?:while|whereas|but)\s", re.IGNORECASE)


def _said_in(words: str, context: str, sentence: Sentence, page: Page) -> Iterator[Checked]:
    days = _days(words if _YEAR.search(words) else context, page)
    if not days or _PAST.search(words) or _OTHERS.search(words):
        return
    codes = ";".join(sentence.codes)
    today = days[-1]
    said = (
        _reduction(words, context, today, page),
        _factor(words, context, days, page),
        _smoked(words, today, page),
        _fourth(words, context, today, page),
    )
    for found in said:
        if found:
            yield _verdict(sentence, codes, found, page)


class Said(NamedTuple):
    """A value said, those that the rows of the day hold, those of other days, and the row."""

    attribute: str
    words: str
    holds: bool
    held_before: bool
    table: str
    row: Row


def _verdict(sentence: Sentence, codes: str, said: Said, page: Page) -> Checked:
    verdict: Verdict = "agrees" if said.holds else "stale" if said.held_before else "contradicts"
    return checked(sentence, codes or said.row.ref().key[0], said.attribute, verdict, said.words, said.table, said.row)


def _days(words: str, page: Page) -> list[date]:
    years = {int(y) for y in _YEAR.findall(words)}
    if not years or page.on.year in years:
        return [page.on]
    return [date(y, page.on.month, page.on.day) for y in years] if len(years) == 1 else []


# ---------------------------------------------------------------- cuts in percent

_PERCENT = re.compile(
    rf"(?<![\w.$,/-])(?P<n>\d{{1,3}}|{NUMBER})\s?(?:%|percent|per cent)|\b(?P<w>half|a quarter"
    rf"|one quarter|three quarters|a fifth|a tenth|a third|halves)\b",
    re.IGNORECASE,
)
_WHOLE = 100
_SHARES = {
    "half": 50,
    "halves": 50,
    "a quarter": 25,
    "one quarter": 25,
    "three quarters": 75,
    "a fifth": 20,
    "a tenth": 10,
    "a third": 33,
}
_CUT = re.compile(
    r"\b(?:cuts?|reduc\w+|los(?:es?|ing|s)|less|off|minus|lower\w*|drops?|penalt\w+|docks?|docked"
    r"|trims?|shaves?|knocks?"
    r"|discount\w*|down|hit|shrinks?|falls?|sinks?|decreas\w+|declin\w+|dents?|deduct\w*|haircut|slash\w*|disappears?|vanish\w*|takes?"
    r"|costs?|forfeit\w*|gives? up|halves|withh\w+|reduction|MPPR)\b",
    re.IGNORECASE,
)
_LEFT = re.compile(
    r"\b(?:pays?|paid|at|keeps?|of (?:the|its)|remain\w*|left)\s(?:only |just |out at )?$", re.IGNORECASE
)
# "The cut stands at 7 percent" tells what is taken, "paid at 95 percent" what is left.
_IS_CUT = re.compile(
    r"\b(?:cut|reduction|penalty|discount|MPPR)\b[^,;.]{0,60}\b(?:stands|is|set|sits|remains|runs"
    r"|stays) (?:still )?at\s$",
    re.I,
)
_TECHNICAL = re.compile(r"\b(?:technical|TC|equipment)\b", re.IGNORECASE)
_READING = re.compile(
    r"\b(?:professional|readings?|reads?|readers?|interpretations?|26|PC|physician|doctor)\b", re.IGNORECASE
)
# What marks the reduction of one study, and which second study of a day is reduced, by the beginning of its rules' ids.
_REDUCED = (
    ("reduction-fx", re.compile(r"\bFX\b|\b(?:analog\w*|on film|film-based|plain film|wet film)\b", re.IGNORECASE)),
    ("reduction-fy", re.compile(r"\bFY\b|\bCR\b|\bcomputed radiograph\w+|\bcassettes?\b", re.IGNORECASE)),
    (
        "reduction-ct",
        re.compile(
            r"\bXR-?29\b|\b[Mm]odifiers? CT\b|\bCT modifier\b|(?<=\d)-CT\b|\b(?:[Ww]ith|carr(?:y|ies)|takes?|adds?"
            r"|append|add) CT\b(?= (?:on|and))"
            r"|\b(?:[Aa]dd|[Aa]ppend|[Pp]ut|[Aa]ttach|[Hh]ang|[Ff]lag)\w* CT\b(?= (?:to|on) )|\b(?:means"
            r"|is) CT on the (?:line|claim|code)\b"
            r"|^\W*CT(?=\s?:|\s(?:means|docks|takes|costs|cuts)\b)|\bCT\b(?=\)| cost| penalty)|\|\s*CT\s*\|"
        ),
    ),
)
_NEXT = re.compile(
    r"\b(?:second|third|next|later|further|additional|subsequent|lesser|cheaper|lower-(?:paid|priced|valued)"
    r"|MPPR|multiple[- ]procedure)\b",
    re.IGNORECASE,
)
_NEXT_OF = (
    ("mppr-eye", re.compile(r"\b(?:eyes?|ophthalm\w+|A-scan|B-scan|pachymetr\w+)\b", re.IGNORECASE)),
    (
        "mppr-cardiovascular",
        re.compile(
            r"\b(?:cardi\w+|vascular|vessels?|hearts?|echo\w*|duplex|SPECT|perfusion"
            r"|doppler)\b",
            re.IGNORECASE,
        ),
    ),
    ("mppr-", re.compile(r"\b(?:CTs?|MRs?|MRIs?|MRAs?|CTAs?|ultrasounds?|sonograms?|scans?|imaging)\b", re.IGNORECASE)),
)
_NOT_IMAGING = re.compile(r"\b(?:surg\w+|therapy|endoscop\w+|procedures? (?:with|of)|commercial)\b", re.IGNORECASE)
_IMAGING_RULES = ("mppr-technical", "mppr-professional")


def _reduction(words: str, context: str, on: date, page: Page) -> Said | None:
    found = list(_PERCENT.finditer(words))
    shares = {_SHARES[m["w"].lower()] if m["w"] else number_of(m["n"]) for m in found}
    if len(shares) != 1:
        return None
    n = shares.pop() or 0
    before, after = words[: found[0].start()], words[found[0].end() :]
    is_left = bool(_LEFT.search(before) and not _IS_CUT.search(before) and not after.startswith(" less"))
    n = _WHOLE - n if is_left else n
    marks = [k for k, p in _REDUCED if p.search(words)] or [k for k, p in _REDUCED if p.search(context)]
    if len(marks) == 1:
        rules = [r for r in page.table.rows("rules") if r.id.startswith(marks[0]) and r.unit == "percent_off_technical"]
        now = [r for r in rules if r.effective_from <= on <= r.effective_to]
        return _against(n, now, rules, "reduction") if now else None
    if marks or not ((is_left or _CUT.search(words)) and _NEXT.search(words)) or _NOT_IMAGING.search(context):
        return None
    half = {h for h, p in (("technical", _TECHNICAL), ("professional", _READING)) if p.search(words)}
    kinds = [k for k, p in _NEXT_OF if p.search(context)]
    if len(half) != 1 or not kinds or len([k for k in kinds if k != "mppr-"]) > 1:
        return None
    unit = f"percent_off_next_{half.pop()}"
    starts = _IMAGING_RULES if kinds[0] == "mppr-" else (kinds[0],)
    rules = [r for r in page.table.rules(on, kind="reduction") if r.unit == unit and r.id.startswith(starts)]
    return _against(n, rules, [], "reduction") if rules else None


def _against(n: int, now: list[RuleRow], ever: list[RuleRow], attribute: str) -> Said:
    own = next((r for r in now if int(Decimal(r.value)) == n), now[0])
    before = any(int(Decimal(r.value)) == n for r in ever)
    return Said(attribute, f"{n} percent", int(Decimal(own.value)) == n, before, own.says.rstrip("."), own)


# ---------------------------------------------------------------- the conversion factor

_FACTOR = re.compile(r"\b(?:conversion factor|factor|CF|multipl(?:y|ies|ied)|per RVU|each RVU|times)\b", re.IGNORECASE)
_FIGURE = re.compile(r"(?<![\w.,-])\$?(?P<v>[23]\d\.\d{2,4})(?![\w%]|[.,]\d)")
_OF_FEES = re.compile(r"\b(?:RVUs?|factor|CF|medicare)\b", re.IGNORECASE)
_SURE = re.compile(r"(?<![\w.,$-])3\d\.\d{4}(?!\w)")  # nothing else has four decimals
_KINDS = (
    ("non_apm", r"\bnon-?\s?(?:APM|qualifying|QPs?)\b|\bnon-qualifying|\bother than (?:APM|QP)"),
    ("apm", r"\bAPMs?\b|\bQPs?\b|\bqualifying\b"),
)
_ANESTHESIA = re.compile(r"\banesthesia\b", re.IGNORECASE)


def _factor(words: str, context: str, days: list[date], page: Page) -> Said | None:
    found = {m["v"] for m in _FIGURE.finditer(words)}
    if (
        len(found) != 1
        or not (_SURE.search(words) or (_FACTOR.search(words) and _OF_FEES.search(context)))
        or _ANESTHESIA.search(context)
    ):
        return None
    digits = found.pop()
    value, step = Decimal(digits), Decimal(1).scaleb(-len(digits.partition(".")[2]))
    rows = page.table.rows("cf")
    kind = next((k for k, p in _KINDS if re.search(p, words, re.IGNORECASE)), "")
    if re.search(r"\b(?:outside|other than|not|all|every)\b", words, re.IGNORECASE):
        kind = ""
    now = [r for r in rows if any(r.effective_from <= d <= r.effective_to for d in days) and kind in ("", r.kind)]
    if not now:
        return None
    is_it = [r for r in now if r.value.quantize(step) == value]
    before = any(r.value.quantize(step) == value for r in rows)
    row = (is_it or now)[0]
    return Said("factor", f"conversion factor {digits}", bool(is_it), before, f"conversion factor {row.value}", row)


# ---------------------------------------------------------------- smoking, and the scan that needs KX

_PACK = re.compile(rf"\b(?P<n>{NUMBER})[- ]?pack[- ]?years?\b", re.IGNORECASE)
_ASKS_FOR = re.compile(
    r"\b(?:needs?|require\w*|must|minimum|at least|threshold|open only|eligib\w+|qualif\w+|only|history"
    r"|reach\w*|criteri\w+|these days|or more|now|bar)\b|\+",
    re.IGNORECASE,
)


def _smoked(words: str, on: date, page: Page) -> Said | None:
    found = {number_of(m["n"]) for m in _PACK.finditer(words)}
    rules = [r for r in page.table.rows("rules") if r.unit == "pack_years"]
    now = [r for r in rules if r.effective_from <= on <= r.effective_to]
    if len(found) != 1 or not now or not _ASKS_FOR.search(words):
        return None
    n = found.pop() or 0
    row = now[0]
    return Said(
        "smoking",
        f"{n} pack-years",
        int(row.value) == n,
        any(int(r.value) == n for r in rules),
        row.says.rstrip("."),
        row,
    )


_NTH = re.compile(
    rf"\b(?P<o>{ORDINAL})\b(?! (?:one|to|that|which)\b)(?=[^.;,]{{0,40}}\b(?:scans?|PET|PS|stud(?:y|ies)|subsequent)\b)"
    rf"|\bafter (?P<n>{NUMBER})\b|\b(?P<s>{ORDINAL}) (?:and|or) later\b",
    re.IGNORECASE,
)


def _fourth(words: str, context: str, on: date, page: Page) -> Said | None:
    """Return from which of the later FDG PET scans on a modifier is said to be needed."""
    rule = next((r for r in page.table.rules(on, kind="frequency") if r.unit == "scans" and "KX" in r.says), None)
    if (
        rule is None
        or not re.search(r"\bKX\b", words)
        or not re.search(r"\b(?:PET|FDG|PS|subsequent|restag\w+)\b", context)
    ):
        return None
    nths = {
        n
        for m in _NTH.finditer(words)
        if (n := number_of(m["o"] or m["s"] or "") or ((number_of(m["n"]) or 0) + 1 if m["n"] else None))
    }
    if len(nths) != 1:
        return None
    n = nths.pop()
    first = int(rule.value) + 1
    if n > first and not re.search(r"\b(?:start\w*|from|begin\w*|only|not until|before)\b", words, re.IGNORECASE):
        return None
    return Said("modifier", f"KX from scan {n}", n == first, False, rule.says.rstrip("."), rule)
