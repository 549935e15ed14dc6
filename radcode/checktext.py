"""What a claim check found, as the JSON of the contract and as a coder reads it in a terminal. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from radcode.billing import BilledClaim, Problem
from radcode.citing import row_citation
from radcode.render import citation_record
from radcode.tables import CodeTable


def check_record(claim: BilledClaim, found: Sequence[Problem], table: CodeTable) -> dict[str, Any]:
    """Return the findings in the shape of the contract, each with the row that proves it as `ask` cites it."""
    return {
        **({"id": claim.id} if claim.id != "" else {}),
        "valid": not any(p.severity == "error" for p in found),
        "findings": [_finding(n, p, table) for n, p in enumerate(found, start=1)],
    }


def _finding(n: int, problem: Problem, table: CodeTable) -> dict[str, Any]:
    return {
        "line": problem.line,
        "id": problem.id,
        "rule": problem.rule,
        "severity": problem.severity,
        "message": problem.message,
        "fix": problem.fix,
        "citation": citation_record(row_citation(n, problem.row, table)) if problem.row else None,
    }


def check_text(claim: BilledClaim, record: Mapping[str, Any]) -> str:
    """Return the claim line by line, with what is wrong below each line and what to change."""
    out = [_head(claim, record)]
    for line in claim.lines:
        where = ", ".join(x for x in (f"place {line.pos}" if line.pos else "", line.on.isoformat()) if x)
        out.append(f"  line {line.n}  {line.text}  ({where})")
        for f in record["findings"]:
            if f["line"] == line.n:
                out += _lines(f)
    return "\n".join(out)


def _head(claim: BilledClaim, record: Mapping[str, Any]) -> str:
    counts = [(n, word) for word in ("error", "warning") if (n := _count(record["findings"], word))]
    said = ", ".join(f"{n} {word}{'s' if n > 1 else ''}" for n, word in counts) or "nothing to change"
    name = f"Claim {claim.id}" if claim.id != "" else "The claim"
    return f"{name} ({claim.payer}, {claim.claim}): {said}"


def _count(findings: Iterable[Mapping[str, Any]], severity: str) -> int:
    return sum(f["severity"] == severity for f in findings)


def _lines(finding: Mapping[str, Any]) -> list[str]:
    found = [f"    {finding['severity'].upper()} {finding['rule']} ({finding['id']}): {finding['message']}"]
    if finding["fix"]:
        found.append(f"      change: {finding['fix']}")
    if proof := finding["citation"]:
        found.append(f"      proof: {proof['locator']} ({proof['edition']})")
    return found
