"""A claim against the rules: every numbered check on every line, and which finding hides which.

Pure. The checks decide; here stand only their order, what they look at, and that one fact is told once. What a line's
code and modifiers are worth comes first, then what the lines of one day are together (`together`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from radcode.billing import BilledClaim, BilledLine, Problem
from radcode.checks import rc101_invalid_code as rc101
from radcode.checks import rc102_deleted_code as rc102
from radcode.checks import rc103_not_yet_effective as rc103
from radcode.checks import rc104_not_valid_for_medicare as rc104
from radcode.checks import rc105_code_not_held as rc105
from radcode.checks import rc106_date_not_held as rc106
from radcode.checks import rc201_invalid_modifier as rc201
from radcode.checks import rc202_modifier_conflict as rc202
from radcode.checks import rc203_modifier_order as rc203
from radcode.checks import rc204_pctc_modifier_invalid as rc204
from radcode.checks import rc205_tc_in_facility_pos as rc205
from radcode.checks import rc206_global_in_facility_pos as rc206
from radcode.checks import rc207_bilateral_not_allowed as rc207
from radcode.checks.rc305_mue_exceeded import SERVICE_TYPE
from radcode.model import Finding, Question
from radcode.modifierlaw import halves_due
from radcode.rows import CodeRow, Row
from radcode.rulebook import Encounter, component_rule, encounter_of, rules_for
from radcode.tables import CodeTable
from radcode.together import MEDICARE, Judged, of_a_day


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checks look at: the claim, its words as a question, the setting of each place of service, the table."""

    claim: BilledClaim
    told: Question
    settings: Mapping[str, str]
    table: CodeTable

    def question(self, line: BilledLine) -> Question:
        """Return the words of the claim as they regard one line: its day, its place, the claim's payer."""
        setting = self.settings.get(line.pos, "") if line.pos else self.told.setting
        claim = self.claim
        return replace(self.told, on=line.on, setting=setting, payer=claim.payer, claim=claim.claim)

    def encounter(self, line: BilledLine) -> Encounter:
        """Return what is known of the encounter of one line."""
        return encounter_of(self.question(line))


def problems_of(looked: Looked) -> tuple[Problem, ...]:
    """Return everything that is wrong with the claim, by line, each fact told once."""
    found: list[Problem] = []
    judged: list[Judged] = []
    for line in looked.claim.lines:
        own, row = _of_line(line, looked)
        found += own
        if row:
            refused = any(p.rule == "NOT_VALID_FOR_MEDICARE" for p in own)
            judged.append(Judged(line, row, looked.encounter(line), refused))
    found += _date_not_held(judged, looked.table)
    unheld = [x for x in looked.claim.lines if not looked.table.knows(x.code)]
    for on in dict.fromkeys(j.line.on for j in judged):
        day = [j for j in judged if j.line.on == on]
        found += of_a_day(day, [x for x in unheld if x.on == on], looked.claim, looked.told, looked.table)
    return tuple(sorted(found, key=lambda p: (p.line, p.id)))


def _of_line(line: BilledLine, looked: Looked) -> tuple[list[Problem], CodeRow | None]:
    """Return what is wrong with a line by itself, and its code's row when the code may be billed that day at all."""
    table, encounter = looked.table, looked.encounter(line)
    code = _of_code(line, table)
    row = None if code else table.code(line.code, line.on)
    found = [code] if code else []
    bad: set[str] = set()
    for modifier in dict.fromkeys(line.modifiers):
        if problem := _of_modifier(line, modifier, row, looked):
            found.append(problem)
            bad.add(modifier)
    conflict = rc202.check(line, bad, table)
    kept = replace(line, modifiers=tuple(m for m in line.modifiers if m not in bad))
    found += [p for p in (conflict, rc203.check(kept, table)) if p]
    if row is None:
        return found, None
    whole = not any(p.rule == "PCTC_MODIFIER_INVALID" for p in found)
    if whole and not (conflict and {*line.modifiers} & table.allowed_by("pctc")):
        place = rc205.check(line, row, encounter, table) or rc206.check(line, row, encounter, table)
        found += [p for p in (place or _whole_test(line, row, looked),) if p]
    found += _refused(line, row, looked)
    return found, row


def _of_code(line: BilledLine, table: CodeTable) -> Problem | None:
    """Return why the code of a line cannot be judged or billed on its day: the first that applies."""
    if found := rc105.check(line.code, table):
        return _problem(line, found, "", table.section(line.code))
    if found := rc101.check(line.code, table):
        near = table.nearest(line.code, line.on)
        fix = f"Correct the code of line {line.n}" + (f"; near it are {', '.join(near)}." if near else ".")
        return _problem(line, found, fix, table.section(line.code))
    versions = table.versions(line.code)
    if found := rc102.check(line.code, line.on, table):
        ends = [h for h in table.history(line.code) if h.event == "deleted" and h.on <= line.on]
        return _problem(line, found, _successor(line, table), ends[0] if ends else versions[-1])
    if found := rc103.check(line.code, line.on, table):
        before = [h for h in table.history(line.code) if h.event == "added"]
        fix = f"Bill line {line.n} with the code that was in force on {line.on}."
        return _problem(line, found, fix, before[0] if before else versions[0])
    if table.code(line.code, line.on) is None:
        gone = Finding("RC102", "DELETED_CODE", "error", line.code, f"{line.code} was not in force on {line.on}.")
        return _problem(line, gone, _successor(line, table), versions[-1])
    return None


def _successor(line: BilledLine, table: CodeTable) -> str:
    ends = [h for h in table.history(line.code) if h.event == "deleted" and h.relation != "with"]
    codes = dict.fromkeys(c for h in ends for c in h.codes if table.code(c, line.on))
    if not codes:
        return f"Take line {line.n} off, or bill the code that was in force on {line.on}."
    return f"Bill {' or '.join(codes)} on line {line.n}, by what was done."


def _own_halves(modifier: str, row: CodeRow, question: Question, table: CodeTable) -> tuple[str, ...]:
    """Return the codes of the half that a component modifier means, where the halves have numbers of their own."""
    for reads in (True, False):
        asked = replace(question, reads=reads, owns=not reads, setting="")
        rule = component_rule(row, encounter_of(asked), table)
        if rule and rule.value == modifier:
            return tuple(p.code for p in halves_due(row, asked, table))
    return ()


def _of_modifier(line: BilledLine, modifier: str, row: CodeRow | None, looked: Looked) -> Problem | None:
    """Return why a modifier cannot stand on the line: the first that applies."""
    table = looked.table
    if problem := rc201.check(line, modifier, row, looked.encounter(line), table):
        return problem
    if row is None:
        return None
    fee = table.fee(line.code, "", line.on)
    kept = "-".join((line.code, *(m for m in line.modifiers if m != modifier)))
    fix = f"Take {modifier} off line {line.n}: {kept}."
    if modifier in table.allowed_by("pctc") and (found := rc204.check(line.code, modifier, line.on, table)):
        halves = _own_halves(modifier, row, looked.question(line), table)
        fix = f"Bill {' and '.join(halves)} on line {line.n} in place of {line.code}-{modifier}." if halves else fix
        return _problem(line, found, fix, fee.row if fee else None)
    if found := rc207.check(line.code, modifier, line.on, table):
        both = [p.other for p in table.pairs(line.on, code=line.code, relation="one_side_of")]
        fix += f" Both sides are {' or '.join(both)}." if both else ""
        return _problem(line, found, fix, fee.row if fee else None)
    return None


def _whole_test(line: BilledLine, row: CodeRow, looked: Looked) -> Problem | None:
    """Return that a test whose halves have numbers of their own is billed whole for a patient of a facility."""
    if looked.claim.claim != "professional":
        return None
    asked = replace(looked.question(line), reads=True, owns=None)
    halves = halves_due(row, asked, looked.table)
    if not halves:
        return None
    codes = " and ".join(p.code for p in halves)
    message = (
        f"{line.code} is the whole test; with place of service {line.pos} the equipment's half is the facility's, and "
        f"the reading is {codes}."
    )
    fix = f"Bill {codes} on line {line.n}."
    return Problem(line.n, "RC206", "GLOBAL_IN_FACILITY_POS", "error", message, fix, halves[0])


def _refused(line: BilledLine, row: CodeRow, looked: Looked) -> Iterator[Problem]:
    """Yield that Medicare does not take the code on this kind of claim.

    The fee schedule's status is for physicians; a hospital's code is refused by its unit limit of nothing, or where a
    rule names another code for every kind of claim.
    """
    table, claim = looked.table, looked.claim
    if claim.payer != MEDICARE:
        return
    rules = [r for r in rules_for(row, looked.encounter(line), table, "payer") if r.unit == "code"]
    instead = " or ".join(c for r in rules[:1] for c in r.value.split("|"))
    fix = f"Bill {instead} on line {line.n}." if instead else f"Take line {line.n} off."
    found = rc104.check(line.code, line.on, claim.payer, table)
    if claim.claim == "facility":
        limit = table.mue(line.code, line.on, SERVICE_TYPE[claim.claim])
        proof: Row | None = limit.row if limit and limit.row.value == 0 else rules[0] if rules else None
        if found and proof:
            yield _problem(line, found, fix, proof)
        return
    if found:
        fee = table.fee(line.code, "", line.on)
        yield _problem(line, found, fix, fee.row if fee else None)
        return
    for rule in table.rules(line.on, kind="setting"):
        if rule.unit == "code_prefix" and line.code.startswith(rule.value):
            yield Problem(line.n, "RC104", "NOT_VALID_FOR_MEDICARE", "error", rule.says, fix, rule)


def _date_not_held(judged: Iterable[Judged], table: CodeTable) -> Iterator[Problem]:
    """Yield once for each day outside the releases that its indicators are of another year."""
    told = set()
    for j in judged:
        found = rc106.check(j.line.code, j.line.on, table)
        if found and j.line.on not in told:
            told.add(j.line.on)
            fee = table.fee(j.line.code, "", j.line.on)
            yield _problem(j.line, found, "", fee.release if fee else None)


def _problem(line: BilledLine, found: Finding, fix: str, row: Row | None) -> Problem:
    return Problem(line.n, found.id, found.rule, found.severity, found.message, fix, row)
