"""The scorer of claims, its counts, and the faults of its files."""

import json
from pathlib import Path

import pytest

from evals.claimsuite import ClaimCase, Tally, by_rule, finding_rates, load_claims, run_claims, score_claim
from evals.scoring import Value
from radcode.errors import DataError
from tests.claims import the_checker

CLAIMS = Path(__file__).parent.parent / "evals" / "claims"
LINES = [{"code": "77053", "modifiers": ["26"], "pos": "22", "date": "2026-09-15"}]


def case(findings=(), accept=(), valid=None, **more):
    due = [dict(zip(("line", "rule", "severity"), f, strict=False)) for f in findings]
    ok = [{"line": line, "rule": rule} for line, rule in accept]
    expect = {"valid": not due if valid is None else valid, "findings": due, **more}
    row = {"id": "t-1", "claim": {"lines": LINES}, "expect": expect, "accept": ok, "why": "w", "source": "s"}
    return ClaimCase.model_validate_json(json.dumps(row))


def record(*findings):
    found = [{"line": n, "rule": rule, "severity": severity} for n, rule, severity in findings]
    return {"valid": all(f["severity"] != "error" for f in found), "findings": found}


@pytest.mark.parametrize(
    ("due", "got", "value", "harmful"),
    [
        pytest.param(case(), record(), Value.CORRECT, False, id="right and let through"),
        pytest.param(case(), record((1, "A", "info")), Value.CORRECT, False, id="what is only told is no alarm"),
        pytest.param(case(), record((1, "A", "warning")), Value.PARTIAL, False, id="a warning too many"),
        pytest.param(case(), record((1, "A", "error")), Value.WRONG, True, id="a right claim called wrong"),
        pytest.param(case([(1, "A")]), record((1, "A", "error")), Value.CORRECT, False, id="found"),
        pytest.param(case([(1, "A")]), record((2, "A", "error")), Value.WRONG, False, id="on another line"),
        pytest.param(case([(1, "A")]), record(), Value.WRONG, False, id="missed"),
        pytest.param(case([(1, "A"), (2, "B")]), record((1, "A", "error")), Value.PARTIAL, False, id="one of two"),
        pytest.param(
            case([(1, "A")]), record((1, "A", "error"), (2, "B", "error")), Value.PARTIAL, False, id="one too many"
        ),
        pytest.param(
            case([(1, "A")], [(1, "B")]), record((1, "B", "error")), Value.CORRECT, False, id="accepted instead"
        ),
        pytest.param(
            case([(1, "A")], [(1, "B")]),
            record((1, "A", "error"), (1, "B", "error")),
            Value.CORRECT,
            False,
            id="accepted beside",
        ),
        pytest.param(case([(1, "A")], [(2, "B")]), record((2, "B", "error")), Value.WRONG, False, id="of another line"),
        pytest.param(
            case([(1, "A", "warning")], valid=True), record((1, "A", "error")), Value.PARTIAL, False, id="too severe"
        ),
        pytest.param(
            case([(1, "A")], valid=True), record((1, "A", "error")), Value.PARTIAL, False, id="valid is another"
        ),
        pytest.param(
            case([(1, "A")], valid=True, valid_sure=False), record((1, "A", "error")), Value.CORRECT, False, id="unsure"
        ),
        pytest.param(case(), {"error": "no date"}, Value.DECLINED, False, id="refused"),
    ],
)
def test_a_check_is_worth_what_is_due(due, got, value, harmful):
    found = score_claim(due, got)
    assert (found[0], found[2]) == (value, harmful)
    assert bool(found[1]) == (value is not Value.CORRECT)


def test_findings_are_counted_by_rule_and_in_all():
    wrong = case([(1, "GLOBAL_IN_FACILITY_POS")]).model_copy(
        update={"claim": {"lines": [{"code": "74177", "pos": 22, "date": "2026-09-15"}]}}
    )
    missed = case([(1, "PTP_BUNDLED")])
    results = run_claims(the_checker(), [wrong, missed, case()])
    assert [r.value for r in results] == ["correct", "wrong", "correct"]
    assert by_rule(results)[1:] == [["GLOBAL_IN_FACILITY_POS", "1", "1", "0"], ["PTP_BUNDLED", "1", "0", "0"]]
    rates = {what: (share.right, share.n) for what, share in finding_rates(results)}
    assert list(rates.values()) == [(1, 2), (1, 1), (0, 1)]


def test_a_claim_that_cannot_be_read_is_told_and_stops_nothing():
    bad = case().model_copy(update={"claim": {"lines": []}})
    (result,) = run_claims(the_checker(), [bad])
    assert (result.value, "no lines" in result.explanation) == ("declined", True)


def test_an_accepted_finding_is_neither_missed_nor_too_many():
    tally = Tally()
    (result,) = run_claims(the_checker(), [case()])
    tally.add(result._replace(got={"due": [[1, "A"]], "accepted": [[1, "B"]], "found": [[1, "B"]]}))
    assert dict(tally) == {"due": 1, "hit": 1, "found": 1, "extra": 0}


def test_the_claims_are_read_and_a_third_of_them_is_right():
    cases = load_claims(CLAIMS)
    assert len(cases) == len({c.id for c in cases}) >= 150
    assert 0.3 < sum(c.kind == "right" for c in cases) / len(cases) < 0.4


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param("{", "Invalid JSON", id="no JSON"),
        pytest.param('{"id": "a-1"}', "Field required", id="keys are missing"),
        pytest.param('{"id": "a-1", "more": 1}', "more", id="an unknown key"),
    ],
)
def test_a_malformed_claim_is_told_with_file_and_line(tmp_path, row, says):
    (tmp_path / "x.jsonl").write_text(f"\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=says) as caught:
        load_claims(tmp_path)
    assert "x.jsonl:2" in str(caught.value)


def test_an_id_stands_once(tmp_path):
    row = case().model_dump_json()
    (tmp_path / "x.jsonl").write_text(f"{row}\n{row}\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.jsonl:2: the id t-1 stands twice"):
        load_claims(tmp_path)
