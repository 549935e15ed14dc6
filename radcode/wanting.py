"""A read question -> what is asked of it, and whether it lies outside what a code table answers.

Pure; imports `asides`, `attributes`, `clauses`, `concern`, `cues`, `limits`, `model`, `rows`, `tables`, `terms`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from radcode import asides, asked, clauses, concern, cues, limits
from radcode.attributes import describe, suits
from radcode.codes import CodeMention, ModifierId
from radcode.cuts import asks_cut
from radcode.model import Ask, Question, Reading, Term
from radcode.readings import (
    names_exam,
)
from radcode.rows import CodeRow, IndicatorRow
from radcode.supervised import asks_level
from radcode.tables import CodeTable
from radcode.terms import Lexicon


def _of_what(text: str, reading: Reading) -> str:
    """Return the sentences that ask, where others tell of an exam: what else these tell is beside the question."""
    if not names_exam(reading) or cues.INSTRUCTION.search(text):
        return text
    return _asking(text) or text


def _asking(text: str) -> str:
    """Return the sentences that ask where others do not, else those that want a code: "codes please"."""
    wants_code = dict(cues.CUES)[Ask.CODE]
    asks = clauses.asking(text) or [p for p in clauses.sentences(text) if wants_code.search(text[slice(*p)])]
    return "\n".join(text[start:end] for start, end in asks)


def outside_of(
    text: str,
    reading: Reading,
    codes: tuple[CodeMention, ...],
    modifiers: tuple[ModifierId, ...],
    terms: Sequence[IndicatorRow],
    lexicon: Lexicon,
) -> str:
    """Return the kind of question that no code table answers, empty for one that it may answer."""
    if cues.INSTRUCTION.search(text):
        return "instruction"
    if cues.is_foreign(text):
        return "language"
    if cues.WANTS_TEXT.search(text) or (cues.OF_ANIMALS.search(text) and not codes):
        return "general"
    asks = _of_what(text, reading)
    said = (reading if asks == text else lexicon.read(asks)).values("outside")
    of_exam = bool(cues.CODE_FOR_EXAM.search(text)) and names_exam(reading)
    told = cues.ICD_CODE.search(asks) and not cues.ICD.search(cues.ICD_CODE.sub(" ", asks))
    of_code = dict(cues.CUES)[Ask.CODE].search(asks) or asides.is_only_told(asks)
    of_exam = of_exam or bool(told and names_exam(reading) and of_code)
    if cues.ICD.search(asks) and of_exam:
        return ""
    if cues.ICD.search(asks):
        return "diagnosis"
    if (cues.ADVICE.search(asks) and not codes) or cues.TREATMENT.search(asks):
        return "medical_advice"
    if cues.LEGAL.search(asks):
        return "legal"
    if cues.OTHER_WISH.search(asks) and not codes:
        return "general"
    if cues.ACCOUNT.search(asks):
        return "account"
    if cues.ANESTHESIA.search(asks) and not codes:
        return "anesthesia"
    if cues.DENTAL.search(asks) and not codes:
        return "dental"
    imaged = bool({*reading.values("modality")} - {"procedure"}) or cues.IMAGING.search(text)
    if cues.SURGERY.search(asks) and not codes and not imaged:
        return "surgery"
    exam = any(reading.values(a) for a in _TELLING)
    exam = exam or bool(reading.values("trimester") and reading.values("count"))  # "triplets, first trimester"
    # a drug, a blood test or an operation beside an exam is why the exam is done: "CT chest, CBC was normal"
    told_beside = names_exam(reading) and said[:1] in (("drug",), ("laboratory",), ("surgery",), ("anesthesia",))
    wanted = next((t.value for t in _outside_terms(reading if asks == text else lexicon.read(asks))), "")
    if wanted and not codes:
        return wanted  # "lab code", "surgeon's code": beside whatever exam
    ruled = reading.values("modality") and dict(cues.CUES)[Ask.RULE].search(text)
    if said and not codes and not ruled and not told_beside and not of_exam:
        return said[0]
    if cues.MADE_UP.search(asks) and not codes:
        return "made_up"
    # "how much is cut for film x-rays", or of several scans, whatever was scanned
    costs = bool(reading.values("event") and cues.LOSES.search(text)) or bool(cues.REDUCTION.search(text))
    costs = costs or bool(cues.OF_PLACE.search(text))
    if not (codes or modifiers or terms or costs or _has_rules(text)) and concern.is_otherwise(text):
        return "general"
    words = exam or bool(reading.values("setting") or reading.values("owner") or reading.values("reader"))
    if codes or words or costs or reading.views or modifiers or terms or cues.CODING.search(text):
        return ""
    return "general"


_TELLING = ("modality", "regions", "technique", "contrast", "tracer", "approach")  # of an exam


def _outside_terms(reading: Reading) -> list[Term]:
    """Return the terms that ask for a code of another field by its name."""
    return [t for t in reading.terms if t.attribute == "outside" and {*t.text.split()} & _CODES]


_CODES = frozenset(("code", "codes", "cpt", "hcpcs"))


def _has_rules(text: str) -> bool:
    """Tell whether how often, for whom or what the report must say is asked, or what tells two exams apart."""
    heard = dict(cues.CUES)
    of_age = cues.AGED.search(text) and cues.ELIGIBLE.search(text)
    return bool(of_age or cues.TEACH.search(text) or any(heard[a].search(text) for a in (Ask.RULE, Ask.COMPARE)))


def as_choice(q: Question, rows: list[CodeRow]) -> Question:
    """Take "71046 or 71045 for one view" as a question for the code: codes of one exam, or answers to choose from."""
    choices = len(cues.CHOICE.findall(q.text)) > 1 and len(rows) > 1
    if choices and q.values("modality") and (q.values("regions") or q.values("technique")):
        return replace(q, codes=())
    kinds = {(r.modality, r.regions) for r in rows}
    described = q.views or any(q.values(a) for a in ("contrast", "extent", "purpose", "laterality"))
    described = described or q.side in ("left", "right")
    if len(rows) < 2 or len(kinds) > 1 or not described or not cues.EITHER.search(q.text):
        return q
    ((modality, regions),) = kinds
    return replace(q, codes=(), attributes=(*q.attributes, ("modality", (modality,)), ("regions", regions)))


def is_other_exam(q: Question, rows: list[CodeRow], table: CodeTable) -> bool:
    """Tell whether the words describe another exam than the one code named: another region or kind of study.

    An angiogram whose 3-D work is missing is no other exam.
    """
    if len(rows) == 1 and cues.NO_3D.search(q.text):
        return False
    if len(rows) != 1:
        return bool(q.values("modality") or q.values("regions") or q.values("technique"))
    row = rows[0]
    same_kind = row.modality in q.values("modality")
    if same_kind and cues.CODE_BESIDE.search(q.text) and set(q.values("regions")) - {*row.regions}:
        return True
    modality = set(q.values("modality")) - {*table.ancestors("modality", row.modality)}
    up = {a for o in row.regions for a in table.ancestors("regions", o)}
    apart = [x for x in q.values("regions") if x not in up and not up & set(table.ancestors("regions", x)) - {"body"}]
    technique = {t for t in q.values("technique") if not {*row.technique} & {t, *table.ancestors("technique", t)}}
    return bool(modality or apart or technique)


def is_misfit(q: Question, rows: list[CodeRow], table: CodeTable) -> bool:
    """Tell whether the words describe another form of the exam than the one code named.

    Several things done are no other form of the code for the first of them.
    """
    if len(rows) == 1 and rows[0].role == "guidance":
        return _is_other_guidance(q, rows[0], table)
    if len(rows) == 1 and rows[0].count in ("", "first"):
        q = replace(q, attributes=tuple((a, v) for a, v in q.attributes if a != "count"))
    return len(rows) == 1 and bool(q.attributes or q.views) and not suits(rows[0], describe(q), table)


def _is_other_guidance(q: Question, row: CodeRow, table: CodeTable) -> bool:
    """Tell whether the words are of another guidance: what the needle did, where and how often, is none of its own."""
    places = {"body", *(a for r in q.values("regions") for a in table.ancestors("regions", r))}
    guides = [r for r in table.codes_of(row.modality, q.on) if r.role == row.role and places & {*r.regions}]
    special = {t for r in guides for t in r.technique} - {*row.technique}
    return bool(special & {*q.values("technique")})


def ask_of(text: str, q: Question, other_exam: bool, misfit: bool) -> Ask:
    """Return what is asked: the words of the sentences that ask decide, then what was named beside them."""
    if q.outside:
        return Ask.OUTSIDE
    exam = any(q.values(a) for a in ("modality", "regions", "technique"))
    codes: list[str] = list(dict.fromkeys(m.code for m in q.codes))
    if (codes or exam) and asks_level(text):
        return Ask.RULE
    if codes and cues.asks_refused(text):
        return Ask.VALIDITY
    asking = _asking(text)
    heard = _heard(text, asking)
    asks = "?" in text or q.yes_no or not exam
    eligible = cues.AGED.search(text) and cues.ELIGIBLE.search(asking or text) and len(codes) < _SEVERAL
    if asks and eligible and not {Ask.CODE, Ask.MODIFIER} & set(heard):
        heard.append(Ask.RULE)
    if exam and not codes and limits.is_stated(text) and Ask.CODE not in heard:
        heard.append(Ask.RULE)
    if asks_cut(q) and Ask.PAYMENT not in heard:
        return Ask.RULE
    if Ask.COMPARE in heard and len(codes) > 1:
        return Ask.COMPARE
    summed = len(q.exams) > 1 and Ask.PAYMENT in heard and cues.TOTAL.search(text)
    if not codes and (len(q.exams) > 1 or not q.values("regions")) and cues.REDUCTION.search(text) and not summed:
        return Ask.RULE  # of scans in general, whatever was scanned
    if not codes and not exam:
        return _ask_in_general(text, q, heard)
    if cues.WHY.search(text) and cues.SOMETIMES.search(text):
        return Ask.EXPLAIN  # one code this time and another one that time
    if not codes and cues.OPENS_WHY.search(text):
        return Ask.EXPLAIN
    if cues.TEACH.search(text) and not codes and Ask.CODE not in heard:
        return Ask.EXPLAIN
    return _ask_of_pair(text, q, heard, codes, other_exam, misfit) or _ask_of_exam(
        text, q, heard, codes, misfit=misfit, other_exam=other_exam
    )


_SEVERAL = 2  # codes named: what is asked of them is no age


def _heard(text: str, asking: str) -> list[Ask]:
    """Return what is asked for by its words: by those of the sentences that ask, where these tell, else by all."""
    text, asking = cues.BECAUSE_PAID.sub(" ", text), cues.BECAUSE_PAID.sub(" ", asking)
    said = [ask for ask, pattern in cues.CUES if pattern.search(asking)]
    return said if set(said) - {Ask.MEANING} else [ask for ask, pattern in cues.CUES if pattern.search(text)]


def _ask_in_general(text: str, q: Question, heard: list[Ask]) -> Ask:
    if Ask.RULE in heard and not cues.EXPLAIN.search(text):
        return Ask.RULE
    if len(q.modifiers) == 1 and (Ask.MEANING in heard or len(text.split()) <= _SHORT):
        return Ask.MEANING
    return Ask.EXPLAIN


_SHORT = 4  # words: "whats XU", "TC stands for?"


def _ask_of_pair(text: str, q: Question, heard: list[Ask], codes: list[str], exam: bool, misfit: bool) -> Ask | None:
    """Two codes, or a code and an exam, are a question about both unless something else is asked of them."""
    closed = _is_closed(text, q)
    figures = {Ask.PAYMENT, Ask.UNITS, Ask.RULE} & set(heard)
    asks = _asking(text)
    if len(codes) > 1 and cues.ADDED.search(asks) and any(c in asks for c in codes):
        figures &= {ask for ask, pattern in cues.CUES if pattern.search(asks)}  # what is told of money is no question
    if closed and cues.BOTH_PAID.search(text) and not cues.AMOUNT_WANTED.search(text):
        figures -= {Ask.PAYMENT, Ask.RULE}  # whether both are paid is no amount
    if len(codes) > 1 and cues.TIMES.search(text):
        figures -= {Ask.UNITS}  # "10005 x2 plus 76942?" proposes lines
    if len(q.exams) > 1 and not codes and not figures and _is_proposed(text, q) and _two_lines(text):
        return Ask.PAIR
    on_a_claim = cues.SAME_CLAIM.search(text) and cues.OK_OR_NOT.search(text)  # "billed together, ok or no"
    if len(codes) > 1 and not figures and (Ask.VALIDITY not in heard or on_a_claim):
        return Ask.PAIR
    if (
        codes
        and exam
        and cues.ADDED.search(text)
        and not (len(codes) == 1 and cues.KEYED.search(text))
        and not figures
        and (closed or _is_proposed(text, q) or not q.modifiers)
    ):
        return Ask.PAIR
    if codes and exam and cues.DISPUTES.search(text) and not q.modifiers and not figures:
        return Ask.PAIR  # "we say it is separate. who wins?"
    if len(codes) == 1 and (exam or misfit) and not figures and cues.BILLED_WITH.search(text) and _names_study(q):
        return Ask.PAIR  # "my biller says 77063 can be billed with a diagnostic mammogram"
    together = cues.TOGETHER.search(text) or cues.JOINED.search(text) or cues.INCLUDED.search(text)
    if closed and together and codes and exam and not q.modifiers and not figures and Ask.VALIDITY not in heard:
        return Ask.PAIR
    return None


def _names_study(q: Question) -> bool:
    return bool(q.values("modality") and (q.values("regions") or q.values("technique") or q.values("purpose")))


def _two_lines(text: str) -> bool:
    told = (cues.SEPARATE, cues.SAME_CLAIM, cues.BILLED_WITH, cues.INCLUDED, cues.BOTH_PAID)
    return any(cue.search(text) for cue in told)


def _is_proposed(text: str, q: Question) -> bool:
    """Tell whether exams in words are put forward for a yes or no, not for their codes."""
    asks_code = dict(cues.CUES)[Ask.CODE].search(text) or cues.OPEN_QUESTION.search(cues.WHEN_DONE.sub(" ", text))
    return bool(cues.PROPOSES.search(text) or _is_closed(text, q)) and not asks_code


def _is_closed(text: str, q: Question) -> bool:
    """Tell whether yes or no is wanted: it starts like that, or ends in a question mark without a question word."""
    is_open = cues.OPEN_QUESTION.search(text) or cues.ENDS_OPEN.search(text)
    return q.yes_no or (not is_open and (text.rstrip().endswith("?") or cues.TAGGED.search(text) is not None))


def _is_order(text: str, q: Question) -> bool:
    """Tell whether an exam is told with its contrast, or who reads and owns, nothing asked: "CTE, covers pelvis"."""
    asks = "?" in text or q.yes_no or cues.OPEN_QUESTION.search(text) or cues.PROPOSES.search(text)
    told = q.reads is not None and q.owns is not None
    return not asks and (told or bool(q.values("contrast") and q.values("regions")))


def _ask_of_exam(text: str, q: Question, heard: list[Ask], codes: list[str], *, misfit: bool, other_exam: bool) -> Ask:
    exam = any(q.values(a) for a in ("modality", "regions", "technique"))
    if Ask.UNITS in heard and not q.modifiers and cues.OVER_TIME.search(text):
        heard = [Ask.RULE if a is Ask.UNITS else a for a in heard]  # how often over the years, and not on one day
    if Ask.PAYMENT in heard and not (Ask.RULE in heard and cues.OFTEN.search(text)):
        return Ask.PAYMENT
    bare = codes and not cues.OPEN_QUESTION.search(text) and not any(m.modifiers for m in q.codes)
    bare = bare or cues.OPENS_WITH_MODIFIER.search(text) is not None
    either = cues.MODIFIER_CHOICE.search(text) or (cues.EITHER.search(text) and cues.OPEN_QUESTION.search(text))
    if len(q.modifiers) > 1 and either and q.events:
        return Ask.MODIFIER  # "GA or GZ, what do we append": the event decides
    if q.modifiers and q.side and cues.MARK_OR_UNITS.search(text):
        return Ask.MODIFIER  # "two lines or 50?": the side decides
    written = {x for m in q.codes for x in m.modifiers} >= {*q.modifiers}
    if q.modifiers and written and Ask.UNITS in heard and cues.DENIED.search(text):
        return Ask.UNITS  # the units of a line that stands as it was sent
    halves = cues.BOTH_HALVES.search(text) or cues.PERFORMS.search(text) or cues.DID_ALL.search(text)
    if q.modifiers and not codes and halves and cues.EVERY_LINE.search(text):
        return Ask.CODE  # which lines there are decides
    of_why = cues.OPENS_WHY.search(text) and len(codes) == 1 and cues.CANNOT.search(text)
    if q.modifiers and (of_why or _is_closed(text, q) or (bare and Ask.MODIFIER not in heard)):
        return Ask.SUITS if misfit and q.views else Ask.ALLOWED  # fewer views are another code, not a modifier
    described = exam or any(q.values(a) for a in ("contrast", "extent", "purpose", "laterality")) or q.views
    rest = {Ask.RULE, Ask.VALIDITY, Ask.UNITS, Ask.MODIFIER} & set(heard)
    other_code = misfit and not other_exam and rest == {Ask.UNITS} and not cues.OPEN_COUNT.search(text)
    if _is_closed(text, q) and len(codes) == 1 and described and (not rest or other_code):
        if not misfit and not other_exam and cues.ONCE_MORE.search(text):
            return Ask.RULE  # the code is the right one; how often it may be billed is the question
        return Ask.SUITS
    if q.events and cues.ENDS_WITH_MODIFIER.search(text):
        return Ask.MODIFIER
    if Ask.RULE in heard and (Ask.CODE not in heard or cues.OFTEN.search(text)) and not _is_order(text, q):
        return Ask.RULE
    dated = any(a.name == "date_of_service" and a.origin == "question" for a in q.assumptions)
    asks_nothing = not set(heard) - {Ask.VALIDITY} and not exam
    told = q.reads is not None or q.owns is not None or bool(q.events or q.side or q.setting)
    line = told and not {Ask.CODE, Ask.VALIDITY} & set(heard) and not cues.DEFINES.search(text)
    if codes and not exam and line and not misfit and not {Ask.UNITS, Ask.MODIFIER} & set(heard):
        return Ask.CODE  # who did what where was told beside a code: its line is wanted
    if codes and not q.modifiers and set(heard) <= {Ask.VALIDITY, Ask.MEANING} and asked.names_column(text):
        return Ask.MEANING
    if codes and (Ask.VALIDITY in heard or (asks_nothing and (dated or _is_closed(text, q)))):
        # That a code is in force is no answer to whether it may be billed so often, for so much or for such a patient.
        return Ask.VALIDITY if Ask.VALIDITY in heard or not cues.OF_CASE.search(text) else Ask.RULE
    for ask in (Ask.UNITS, Ask.MODIFIER):
        if ask in heard:
            return ask
    if codes and not exam and Ask.CODE not in heard:
        return Ask.MEANING
    return Ask.CODE if not codes or Ask.CODE in heard or exam else Ask.MEANING
