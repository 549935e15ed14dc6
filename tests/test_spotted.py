"""Laws of the audit's spotting: any value of a field's domain beside its code, in words that no reader was made for.

For drawn codes the value of the row is never refuted and another one is; what no row settles is let be.
"""

from datetime import date

import pytest

from tests.asking import is_refuted, the_table

ON = date(2026, 11, 1)


def drawn(holds, most=12):
    """Codes of imaging for which something holds, spread over the table."""
    codes = [r.code for r in the_table().codes_on(ON) if r.scope == "imaging" and holds(r)]
    return codes[:: max(1, len(codes) // most)][:most]


def fee(code, modifier=""):
    view = the_table().fee(code, modifier, ON)
    return view.row if view else None


def supervision(code):
    row = fee(code, "TC")
    return row.supervision if row else "09"


@pytest.mark.parametrize("said", ["01", "02", "03"])
def test_a_level_is_refuted_where_the_technical_row_has_another(said):
    for code in drawn(lambda r: supervision(r.code) != "09"):
        assert is_refuted(f"Our techs file {code} under level {said} these days.") == (supervision(code) != said), code


@pytest.mark.parametrize("letter", ["A", "B", "C", "P"])
def test_a_letter_right_after_a_code_is_its_status(letter):
    for code in drawn(lambda r: fee(r.code) and fee(r.code).status in "AC"):
        assert is_refuted(f"{code}: {letter}, as ever") == (fee(code).status != letter), code


@pytest.mark.parametrize("value", ["0", "1", "2", "3"])
def test_an_indicator_belongs_to_the_field_named_nearest(value):
    for code in drawn(lambda r: fee(r.code) and fee(r.code).bilateral in "023"):
        told = f"A flag of {value} in the bilateral field is what {code} carries."
        assert is_refuted(told) == (fee(code).bilateral != value), code


@pytest.mark.parametrize("n", range(1, 7))
def test_one_count_of_pictures_is_refuted_outside_the_row(n):
    """More than a row names is refuted only where a neighbour counts so many."""
    words = ("", "one", "a pair of", "three", "four", "five", "six")[n]
    for code in drawn(lambda r: r.modality == "xr" and r.views_min and r.views_max and r.views_max < 6):
        row = the_table().code(code, ON)
        refuted = is_refuted(f"{code} gets by on {words} snap{'s' * (n > 1)}.")
        assert refuted <= (not row.views_min <= n <= row.views_max), code
        assert refuted or n >= row.views_min, code


@pytest.mark.parametrize("weeks", [8, 12, 13, 15, 20, 30])
def test_a_week_is_of_one_part_of_pregnancy(weeks):
    for code in drawn(lambda r: r.trimester in ("first", "later")):
        is_first = the_table().code(code, ON).trimester == "first"
        assert is_refuted(f"At {weeks} weeks the code to reach for is {code}.") == (is_first != (weeks < 14)), code


def test_work_in_units_is_that_of_a_release():
    for code in drawn(lambda r: fee(r.code) and fee(r.code).work > 0):
        work = fee(code).work
        assert not is_refuted(f"The doctor's work behind {code} comes to {work} units."), code
        assert is_refuted(f"The doctor's work behind {code} comes to {work + 3} units."), code


@pytest.mark.parametrize(
    ("right", "wrong", "heading", "before"),
    [
        pytest.param("A9577, 15 mL given = 15 u", "A9577, 15 mL given = 150 u", "", "", id="dose and units"),
        pytest.param("J1245: 60 mg is six units.", "J1245: 60 mg is sixty units.", "", "", id="units of a drug"),
        pytest.param(
            "Bill one unit of A9500 for it.",
            "Bill thirty units of A9500 for it.",
            "",
            "30 mCi went in at stress.",
            id="dose before",
        ),
        pytest.param(
            "On 77334 the tenth unit a day is the last, ten a day being the cap.",
            "On 77334 the cap is four units a day.",
            "",
            "",
            id="limit of a day",
        ),
        pytest.param(
            "No follow-up days after 32408.", "Count ten follow-up days after a 32408.", "", "", id="no follow-up"
        ),
        pytest.param(
            "Ten follow-up days belong to 22510.", "22510 comes without follow-up days.", "", "", id="follow-up"
        ),
        pytest.param(
            "Analog film loses 20 % of the TC (FX).", "Analog film loses 7 % of the TC (FX).", "", "", id="film"
        ),
        pytest.param(
            "Cassettes cost you 10 percent of the TC.",
            "Cassettes cost you 7 percent of the TC.",
            "Modifier FY",
            "",
            id="cassette, out of date",
        ),
        pytest.param(
            "The second MRI of a session loses half its technical money.",
            "The second MRI of a session loses a quarter of its technical money.",
            "",
            "",
            id="several scans",
        ),
        pytest.param(
            "Second duplex of the day: TC down by a quarter.",
            "Second duplex of the day: TC down by half.",
            "",
            "",
            id="vessels",
        ),
        pytest.param(
            "Multiply RVUs by 32.3465 in 2025.", "Multiply RVUs by 32.3465 in 2026.", "", "", id="factor of a year"
        ),
        pytest.param(
            "Eligible smokers bring 20 pack-years.", "Eligible smokers bring 30 pack-years.", "", "", id="pack-years"
        ),
        pytest.param(
            "KX starts with the fourth subsequent PET.",
            "KX starts with the third subsequent PET.",
            "",
            "",
            id="the scan that needs KX",
        ),
        pytest.param("77432 has no TC to bill.", "On 77432 the center keeps TC.", "", "", id="no half"),
        pytest.param("77370 is all technical.", "77370 has a doctor half as well.", "", "", id="one half"),
        pytest.param(
            "CT of the belly after oral prep only? 74150.",
            "CT of the belly after oral prep only? 74160.",
            "",
            "",
            id="by mouth alone",
        ),
        pytest.param("For 72195 nothing is injected.", "For 72195 we inject gadolinium.", "", "", id="contrast"),
        pytest.param(
            "The tablet is swallowed, hence 79005.", "The tablet is swallowed, hence 79101.", "", "", id="route"
        ),
        pytest.param("Abdomen, one film -> 74018", "Abdomen, one film -> 74000", "", "", id="an ended code in a line"),
        pytest.param(
            "75989 (drain guidance): alive", "75989 (drain guidance): deleted, leave it off", "", "", id="alive"
        ),
        pytest.param(
            "20611 holds the probe, no 76942.", "Guidance for 20611 goes out as 76942.", "", "", id="guidance inside"
        ),
        pytest.param(
            "77065 alone, 77066 for two breasts.",
            "77065 and 77066 on one day are fine with a 59.",
            "",
            "",
            id="a pair that nothing opens",
        ),
        pytest.param(
            "PI flags the first PET of a newly found cancer.",
            "PS flags the first PET of a newly found cancer.",
            "",
            "",
            id="which modifier",
        ),
        pytest.param(
            "Everything from 93880 thru 93882 is carotid duplex.",
            "Everything from 93880 thru 93882 is PET.",
            "",
            "",
            id="a range in other words",
        ),
    ],
)
def test_a_value_is_refuted_whatever_the_verb(right, wrong, heading, before):
    assert is_refuted(wrong, heading, before)
    assert not is_refuted(right, heading, before)


@pytest.mark.parametrize(
    "text",
    [
        "The clerk said that an MD must sign; 70450 needs no one in the room.",
        "Are two views enough for 72084? No, six or more.",
        "Until 2022 the cut for cassettes was 7 percent.",
        "77336 is technical, so a 26 on it gets you nothing.",
        "Two or three views of the ribs and a chest film make 71101.",
        "Some commercial plans ask for 30 pack-years.",
        "Can we put 50 on 76870? Bilateral indicator 0, one unit.",
        "If a second vessel was selected, 75774 follows 75716.",
    ],
)
def test_what_is_denied_past_or_of_others_is_let_be(text):
    assert not is_refuted(text)


def test_the_rows_of_a_table_of_claim_lines_are_one_claim():
    rows = "| line | code |\n|---|---|\n| 1 | 10030 |\n| 2 | {} |"
    assert is_refuted(rows.format("77012"))
    assert not is_refuted(rows.format("71046"))


def test_a_sentence_that_ends_in_a_colon_leads_to_the_next():
    assert is_refuted("bilateral flag of 3, I am told.", before="A word about 77067:")
    assert not is_refuted("bilateral flag of 2, I am told.", before="A word about 77067:")
