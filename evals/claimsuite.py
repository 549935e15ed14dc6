"""The suite of claims: each checked, its findings held against those that are due; recall, precision and false alarms.

Reads evals/claims/*.jsonl, refusing what is malformed with file and line, all problems at once. The shapes below are
the schema; evals/claims/README.md says who wrote what.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError

from evals.casefiles import is_held_out
from evals.runs import Rate, rate
from evals.scoring import Value
from evals.suites import Result
from radcode.checker import Checker
from radcode.errors import DataError, RadcodeError
from radcode.intake import claim_of_row

RIGHT = "right"  # the kind of a claim that nothing is wrong with
ASIDE = "info"  # a severity that is no alarm


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Due(_Shape):
    """A finding: the line that must change and the rule. `severity` is left out where the contract leaves it open."""

    line: Annotated[StrictInt, Field(ge=1)]
    rule: StrictStr
    severity: StrictStr = ""


class ExpectClaim(_Shape):
    """What is due for a claim: whether it may go out, unless the writer was not sure of it, and each finding."""

    valid: StrictBool
    valid_sure: StrictBool = True
    findings: tuple[Due, ...] = ()


class ClaimCase(_Shape):
    """A claim in the shape of the contract and what is due. `accept`: findings that another right reading gives."""

    id: Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9.-]+$")]
    claim: dict[str, Any]
    expect: ExpectClaim
    accept: tuple[Due, ...] = ()
    why: Annotated[StrictStr, Field(min_length=1)]
    source: Annotated[StrictStr, Field(min_length=1)]

    @property
    def kind(self) -> str:
        """The first rule that is due, or that the claim is right."""
        return self.expect.findings[0].rule if self.expect.findings else RIGHT


def load_claims(folder: Path) -> list[ClaimCase]:
    """Read every claim of the folder, in file order.

    Raises:
        DataError: a row is no case, or an id stands twice; all problems are listed, file:line first.
    """
    problems: list[str] = []
    seen: dict[str, ClaimCase] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for n, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            if not line.strip():
                continue
            try:
                case = ClaimCase.model_validate_json(line)
            except ValidationError as exc:
                problems += [f"{path}:{n}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exc.errors()]
                continue
            if case.id in seen:
                problems.append(f"{path}:{n}: the id {case.id} stands twice")
            seen[case.id] = case
    if problems:
        raise DataError(problems)
    return list(seen.values())


Found = frozenset[tuple[int, str]]


def score_claim(case: ClaimCase, record: dict[str, Any]) -> tuple[Value, str, bool]:
    """Return what the record of a check is worth, why, and whether a right claim was called wrong.

    Correct needs every finding that is due on its line, or an accepted one of that line in its place, and none beside;
    an accepted finding is never too much. Findings of severity info are not counted. Harmful is an error on a claim
    that is right: a biller would change what should have gone out.
    """
    due, accepted = _pairs(case.expect.findings), _pairs(case.accept)
    got = frozenset((f["line"], f["rule"]) for f in record.get("findings", ()) if f["severity"] != ASIDE)
    stood_in = {line for line, _ in got & accepted}
    missed = frozenset(d for d in due - got if d[0] not in stood_in)
    extra = got - due - accepted
    harmful = not due and any(f["severity"] == "error" for f in record.get("findings", ()))
    severities = {(d.line, d.rule): d.severity for d in case.expect.findings if d.severity}
    wrong = [
        f for f in record.get("findings", ()) if severities.get((f["line"], f["rule"])) not in (None, f["severity"])
    ]
    faults = [f"misses {rule} on line {line}" for line, rule in sorted(missed)]
    faults += [f"finds {rule} on line {line}" for line, rule in sorted(extra)]
    faults += [f"calls {f['rule']} on line {f['line']} {f['severity']}" for f in wrong]
    if "error" in record:
        return Value.DECLINED, str(record["error"]), False
    if not faults and case.expect.valid_sure and record["valid"] != case.expect.valid:
        faults.append(f"says valid {record['valid']}")
    if not faults:
        return Value.CORRECT, "", False
    return (Value.PARTIAL if due & got or (not due and not harmful) else Value.WRONG), "; ".join(faults), harmful


def _pairs(found: Iterable[Due]) -> Found:
    return frozenset((d.line, d.rule) for d in found)


def run_claims(checker: Checker, cases: Iterable[ClaimCase]) -> list[Result]:
    """Check every claim."""
    return [_claim(checker, case) for case in cases]


def _claim(checker: Checker, case: ClaimCase) -> Result:
    started = time.perf_counter()
    try:
        record = checker.check(claim_of_row(case.claim, checker.table))
    except RadcodeError as exc:
        record = {"error": str(exc)}
    ms = round((time.perf_counter() - started) * 1000, 2)
    value, why, harmful = score_claim(case, record)
    lines = ", ".join(_typed(x) for x in case.claim.get("lines", ()) if isinstance(x, dict))
    got = {
        "due": sorted([d.line, d.rule] for d in case.expect.findings),
        "accepted": sorted([d.line, d.rule] for d in case.accept),
        "found": sorted([f["line"], f["rule"]] for f in record.get("findings", ()) if f["severity"] != ASIDE),
        "text": "\n".join(f"line {f['line']} {f['rule']}: {f['message']}" for f in record.get("findings", ())),
    }
    return Result(case.id, case.kind, is_held_out(case.id), value.value, harmful, why, lines, got, ms)


def _typed(line: dict[str, Any]) -> str:
    modifiers = line.get("modifiers") or []
    return "-".join([str(line.get("code")), *(modifiers if isinstance(modifiers, list) else [str(modifiers)])])


# ---------------------------------------------------------------- what the findings come to


def is_claims(results: Sequence[Result]) -> bool:
    """Tell whether the results are of checked claims."""
    return bool(results) and "due" in results[0].got


class Tally(Counter[str]):
    """Findings that were due, found, missed and too many."""

    def add(self, result: Result, rule: str = "") -> None:
        """Count the findings of one claim, of one rule where given."""
        due, accepted, got = (
            {(line, name) for line, name in result.got[key] if rule in ("", name)}
            for key in ("due", "accepted", "found")
        )
        stood_in = {line for line, name in result.got["found"] if [line, name] in result.got["accepted"]}
        self["due"] += len(due)
        self["hit"] += len({d for d in due if d in got or d[0] in stood_in})
        self["found"] += len(got)
        self["extra"] += len(got - due - accepted)


def finding_rates(results: Sequence[Result]) -> Iterator[tuple[str, Rate]]:
    """Yield recall and precision over findings, and how many right claims had an alarm."""
    whole = Tally()
    for r in results:
        whole.add(r)
    yield "recall of the findings that are due", rate(whole["hit"], whole["due"])
    yield "precision of the findings given", rate(whole["found"] - whole["extra"], whole["found"])
    right = [r for r in results if r.kind == RIGHT]
    alarms = sum(bool(r.got["found"]) for r in right)
    yield "right claims with an alarm", rate(alarms, len(right))


RULE_HEADS = ["rule", "due", "found of them", "too many"]


def by_rule(results: Sequence[Result]) -> list[list[str]]:
    """Return for each rule what was due, found of it, and found beside it, the heads first."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for name in sorted({rule for r in results for key in ("due", "found") for _, rule in r.got[key]}):
        for r in results:
            tallies[name].add(r, name)
    return [RULE_HEADS, *([n, str(t["due"]), str(t["hit"]), str(t["extra"])] for n, t in tallies.items())]
