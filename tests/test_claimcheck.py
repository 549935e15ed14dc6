"""Which finding hides which, what the words of a claim tell, days and releases, and what each finding carries."""

import pytest

from radcode.checktext import check_record, check_text
from tests.asking import the_table
from tests.claims import a_claim, found, problems, the_checker


@pytest.mark.parametrize(
    ("lines", "given", "due"),
    [
        pytest.param("70301-50-26 @22", {}, {(1, "INVALID_CODE")}, id="no code, no indicators"),
        pytest.param("77057-26-GG @22 2026-02-02", {}, {(1, "DELETED_CODE")}, id="ended, so its sides are not judged"),
        pytest.param("70471-26 @22 2025-10-01", {}, {(1, "NOT_YET_EFFECTIVE")}, id="not yet begun"),
        pytest.param("77261-TC @22", {}, {(1, "PCTC_MODIFIER_INVALID")}, id="no such half, so no place of service"),
        pytest.param("71048-50-LT", {}, {(1, "BILATERAL_NOT_ALLOWED")}, id="what goes off the line conflicts no more"),
        pytest.param("73110-26-TC @22", {}, {(1, "MODIFIER_CONFLICT")}, id="which half is open, so is the place"),
        pytest.param(
            "78350 @11; 77080 @11", {}, {(1, "NOT_VALID_FOR_MEDICARE")}, id="refused, so no limit and no pair"
        ),
        pytest.param(
            "71250-26; 71260-26", {}, {(1, "COMBINATION_CODE"), (2, "COMBINATION_CODE")}, id="combined, so no pair"
        ),
        pytest.param("77066; 77063-59", {}, {(2, "WRONG_ADDON")}, id="the wrong add-on, so no pair"),
        pytest.param(
            "73040-26 @22; 77002-26 @22", {}, {(2, "PTP_BUNDLED")}, id="inside the study, so no primary is due"
        ),
        pytest.param("77067 x2", {}, {(1, "MUE_EXCEEDED")}, id="over the limit"),
        pytest.param("77080; 77080", {}, {(2, "MUE_EXCEEDED")}, id="an absolute limit that no repeat lifts"),
        pytest.param(
            "71048-LT-26 @22", {}, {(1, "MODIFIER_ORDER")}, id="a side that only informs is in the wrong place"
        ),
        pytest.param(
            "70450 @22; 70460 @22",
            {},
            {
                (1, "GLOBAL_IN_FACILITY_POS"),
                (2, "GLOBAL_IN_FACILITY_POS"),
                (1, "COMBINATION_CODE"),
                (2, "COMBINATION_CODE"),
            },
            id="two facts are both told",
        ),
    ],
)
def test_one_fact_is_told_once(lines, given, due):
    assert found(lines, **given) == due


@pytest.mark.parametrize(
    "lines",
    [
        "19030-LT @22; 77053-26 @22",
        "77067-59-26 @22; 77063-26 @22; 77066-26-GG @22; G0279-26 @22",
        "23350-RT @22; 77002-26 @22; 73222-26-RT @22",
        "10005 @11; 10006 x2 @11",
        "36247-RT @22; 75710-26-RT @22",
        "71046-26 @23; 71046-26-77 @23",
        "93970-26 @22; 93922-26 @22",
        "R0075-UN @12; 71045-TC @12; Q0092 @12",
        "73564-RT @11; 73564-LT @11; 73630-RT @11; 73660-TA @11",
        "77301 @11; 77338 @11; 77300 x6 @11",
        "74177-TC @24",
        "99213-25 @11; 73610-RT @11",
        "50390-LT @22; 74425-26 @22",
    ],
)
def test_a_right_claim_has_no_alarm(lines):
    assert found(lines) == set()


def test_sides_and_fingers_part_a_pair_and_a_side_holds_its_fingers():
    bundled = {(2, "PTP_BUNDLED")}
    assert found("73130-LT; 73140-F2") == bundled
    assert found("73130-LT; 73140-F7") == set()
    assert found("73130-LT; 73140") == bundled
    assert found("73630-RT; 73660-59-T6") == set()


def test_until_july_2019_distinct_stood_on_the_inner_code():
    assert found("76700-59; 76705", on="2019-06-30") == {(2, "PTP_BUNDLED")}
    assert found("76700-59; 76705", on="2019-07-01") == set()
    assert found("76700; 76705-59", on="2019-06-30") == set()


def test_a_pair_that_no_modifier_releases_says_so():
    (problem,) = problems("71250-26-59; 71271-26")
    assert (problem.rule, "no modifier" in problem.fix) == ("PTP_BUNDLED", True)
    assert problem.row is not None
    assert problem.row.ref().table == "ptp"


def test_each_line_is_of_its_own_day():
    assert found("77014 2025-12-31; 77014 2026-01-01") == {(2, "DELETED_CODE")}
    assert found("77407 @11 2025-05-05") == {(1, "NOT_VALID_FOR_MEDICARE")}
    assert found("77407 @11 2026-05-05") == set()


def test_medicare_rules_are_not_held_against_a_plan():
    assert found("77061-LT @11; 77065-LT @11") == {(1, "NOT_VALID_FOR_MEDICARE")}
    assert found("77061-LT @11; 77065-LT @11", payer="commercial") == set()
    assert found("C8905 @22") == {(1, "NOT_VALID_FOR_MEDICARE")}
    assert found("C8905 @22", claim_type="facility") == set()


def test_the_setting_in_words_counts_where_no_place_is_given():
    assert found("76870", facts="done for a hospital inpatient") == {(1, "GLOBAL_IN_FACILITY_POS")}
    assert found("76870 @11", facts="done for a hospital inpatient") == set()


def test_a_half_with_a_number_of_its_own_is_named():
    (reading,) = problems("77089-26 @22")
    (technical,) = problems("77089-TC @11")
    assert (reading.rule, technical.rule) == ("PCTC_MODIFIER_INVALID", "PCTC_MODIFIER_INVALID")
    assert "77092" in reading.fix
    assert "77090 and 77091" in technical.fix


def test_a_plan_is_told_whose_a_pair_or_a_limit_is():
    ours, plans = problems("76700; 76705; 76942 x2"), problems("76700; 76705; 76942 x2", payer="commercial")
    assert [p.rule for p in ours] == [p.rule for p in plans]
    assert all("Medicare's rule" in p.message for p in plans)
    assert not any("Medicare's rule" in p.message for p in ours)


def test_what_replaces_a_code_is_named():
    (ended,) = problems("78320 2026-02-02")
    assert "78803" in ended.fix
    (refused,) = problems("77062")
    assert "G0279" in refused.fix


def test_every_finding_says_what_to_change_and_carries_the_row_that_proves_it():
    lines = "77053-26-TC @22; 71010 @11; 73620-RT-GG; 78816; 77067; 77066; 77063 x2; 70450-26; 70470-26; 72146; 72147"
    claim = a_claim(lines)
    record = the_checker().check(claim)
    assert set(record) == {"valid", "findings"}
    assert record["valid"] is False
    for f in record["findings"]:
        assert set(f) == {"line", "id", "rule", "severity", "message", "fix", "citation"}
        assert f["message"].endswith((".", ")"))
        assert str(f["line"]) in f["fix"]
        assert "=" in f["citation"]["quote"]
    assert [f["line"] for f in record["findings"]] == sorted(f["line"] for f in record["findings"])
    text = check_text(claim, record)
    assert "line 2  71010" in text
    assert all(f["rule"] in text for f in record["findings"])


def test_a_warning_alone_leaves_the_claim_valid():
    claim = a_claim("73223-LT-26 @22")
    record = check_record(claim, the_checker().problems(claim), the_table())
    assert (record["valid"], [f["severity"] for f in record["findings"]]) == (True, ["warning"])


def test_a_claim_with_nothing_wrong_says_so():
    claim = a_claim("73223-26-LT @22")
    assert check_text(claim, the_checker().check(claim)).startswith(
        "The claim (medicare, professional): nothing to change"
    )
