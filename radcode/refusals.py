"""What RadCode says when it declines: the only headlines an answer may carry.

Pure; imports `tables` only. compose chooses one, verify accepts no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from radcode.tables import CodeTable

CAN_DO = "It can give the imaging procedure code, its modifiers and the rules around them."
UNPROVED = "RadCode could not prove an answer from its table, so it recommends nothing."
NOTHING_FITS = (
    "Nothing in RadCode's table fits these words on that date. It knows imaging exams: name what was imaged, how "
    "(x-ray, CT, MR, ultrasound ...) and the region."
)
NO_SUCH_VARIANT = (
    "No code in RadCode's table is exactly this exam on that date, so nothing is recommended. The exam exists with "
    "other particulars:"
)
NOT_TAKEN = "The payer does not take the code of this exam on that date, so nothing is recommended."
NO_AMOUNT = (
    "The amount is not in RadCode's tables: no relative values are held for that code and date, so nothing is computed."
)
NOT_DECIDED = "RadCode's tables do not decide whether that modifier may stand there, so it does not say yes or no."
NOT_HELD = f"The answer is not in RadCode's sources, so it says nothing rather than guess. {CAN_DO}"
GENERAL = f"This is outside what RadCode answers: it is about coding imaging exams. {CAN_DO}"
UNREAD = "unread"  # a turn of a conversation that told something nobody understood
OUTSIDE = {
    "diagnosis": "Diagnosis codes are outside what RadCode answers.",
    "visit": "Visit (E/M) codes are outside what RadCode answers.",
    "laboratory": "Laboratory codes are outside what RadCode answers.",
    "surgery": "Surgery codes that are not billed beside imaging are outside what RadCode answers.",
    "drug": "Drugs other than contrast agents and tracers are outside what RadCode answers.",
    "anesthesia": "Anesthesia codes are outside what RadCode answers.",
    "dental": "Dental codes are outside what RadCode answers.",
    "legal": "Legal advice is outside what RadCode answers.",
    "medical_advice": "Medical advice is outside what RadCode answers.",
    "account": "What a payer's portal, a claim file, a contract or somebody's books hold is not in RadCode's sources.",
    "language": "RadCode reads English only.",
    "made_up": "No such code exists, so this is outside what RadCode answers.",
    UNREAD: "What this changes was not understood, so the answer before is not given again. Say it in words of "
    "the exam: what was imaged or done, on which side, how many of it, with which contrast.",
    "instruction": "Instructions to change how RadCode works are outside what RadCode answers.",
}


def outside(topic: str) -> str:
    """Return the one line that declines a topic and says what RadCode can do."""
    return f"{OUTSIDE[topic]} {CAN_DO}" if topic in OUTSIDE else GENERAL


def unknown(codes: Sequence[str], table: CodeTable, *, near: bool) -> str:
    """Return what is said of codes that no edition of the table holds; `near`: real ones are named after it."""
    said = " ".join(not_held(c, table) for c in codes)
    return f"{said} Nothing is recommended.{' Codes with a number near it:' if near else ''}"


def unknown_beside(codes: Sequence[str], table: CodeTable) -> str:
    """Return what is said of codes that no edition holds where the exam beside them has one."""
    return " ".join(not_held(c, table) for c in codes)


def not_held(code: str, table: CodeTable) -> str:
    """Return why the table does not hold a code: no such number, or a section that is not RadCode's."""
    section = table.section(code)
    if section is None:
        return f"{code} is not in RadCode's table, and no section of CPT or HCPCS that it knows has such numbers."
    if section.unit == "inside":
        return f"{code} is not in RadCode's table: no such code is in force on any date since {table.since.year}."
    if section.unit == "partly":
        return f"{code} is not in RadCode's table. {section.says}"
    return f"{code} is outside what RadCode answers. {section.says}"


def too_early(table: CodeTable) -> str:
    """Return what is said of a day before the first that the table knows."""
    return f"RadCode's table begins on {table.since}, so it does not know what held before that day."


def too_late(table: CodeTable, on: date) -> str:
    """Return what is said of a day after the last one of the newest fee schedule held."""
    held = f"The newest fee schedule that RadCode holds ends on {table.until}"
    return f"{held}, so it does not know what holds in {on.year}."


def allowed(unknown_codes: Sequence[str], table: CodeTable, on: date) -> frozenset[str]:
    """Return every headline that an answer to such a question may carry."""
    fixed: Iterable[str] = (
        UNPROVED, NOTHING_FITS, NO_SUCH_VARIANT, NOT_TAKEN, NO_AMOUNT, NOT_DECIDED, NOT_HELD, GENERAL,
    )  # fmt: skip
    own = [unknown(unknown_codes, table, near=near) for near in (True, False)] if unknown_codes else []
    own += [unknown_beside(unknown_codes, table)] if unknown_codes else []
    return frozenset([*fixed, too_early(table), too_late(table, on), *map(outside, OUTSIDE), *own])
