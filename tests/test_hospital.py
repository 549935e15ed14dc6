"""What a hospital is paid for its outpatients, and other look-ups of a code's own rows, in any wording."""

import pytest

from tests.asking import TODAY, asked, billed, the_table

CODES = ("70450", "77053", "77001", "77067", "A9552", "A9595", "93971", "19083", "76376", "77049")


def opps(code):
    view = the_table().opps(code, TODAY)
    return view.row, the_table().indicator("opps", view.row.status, TODAY)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "text",
    ["OPPS status of {}", "what is the OPPS payment for {}", "{} APC rate", "Addendum B {}",
     "How much does OPPS pay the hospital for {}?"],
)  # fmt: skip
def test_a_hospital_is_told_its_status_and_rate(code, text):
    row, _means = opps(code)
    reply = asked(text.format(code))
    assert f"{code} has hospital outpatient (OPPS) status {row.status} " in reply.record["text"]
    assert (f"${row.rate:.2f}" in reply.record["text"]) is bool(row.rate)
    assert not reply.record["lines"]
    assert reply.answer.verdict is None


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("text", ["Is {} packaged under OPPS?", "under opps, is {} a packaged service?"])
def test_whether_it_is_packaged_follows_from_its_status(code, text):
    _, means = opps(code)
    open_ = {"packaged", "payable"} <= {*means.allows}
    assert asked(text.format(code)).answer.verdict is (None if open_ else "packaged" in means.allows)


@pytest.mark.parametrize("code", CODES)
def test_whether_it_is_paid_apart_follows_from_its_status(code):
    _, means = opps(code)
    open_ = "payable" in means.allows and {"packaged", "elsewhere"} & {*means.allows}
    verdict = asked(f"Is {code} paid separately under OPPS?").answer.verdict
    assert verdict is (None if open_ else "payable" in means.allows)


@pytest.mark.parametrize("code", CODES)
def test_a_status_that_is_supposed_is_held_against_the_row(code):
    row, _ = opps(code)
    if len(row.status) > 1:  # a value of two characters names the column by itself
        assert asked(f"is {code} status {row.status} under OPPS?").answer.verdict is True


def test_who_is_paid_in_a_hospital_is_told_both_ways():
    row, _ = opps("93971")
    text = asked("how much is 93971 at a hospital outpatient department").record["text"]
    assert f"${row.rate:.2f}" in text
    assert "93971-26: " in text


def test_a_day_before_the_file_has_no_rate():
    text = asked("OPPS rate of 70450 in March 2026").record["text"]
    assert "are not held" in text
    assert "$" not in text


@pytest.mark.parametrize("code", ["71046", "74018", "72100"])
@pytest.mark.parametrize("text", ["hospital MUE for {}", "MUE {} hospital", "What is the facility's MUE of {}?"])
def test_the_units_of_a_hospital_are_its_own(code, text):
    limit = the_table().mue(code, TODAY, "outpatient_hospital").row.value
    units = "1 unit" if limit == 1 else f"{limit} units"
    assert f"hospital outpatient unit limit (MUE) of {code} is {units} " in asked(text.format(code)).record["text"]


@pytest.mark.parametrize("text", ["may 71260 ride along with 78815, hospital pro fees?", "71260-26 hospital"])
def test_a_physician_is_not_told_of_the_hospital(text):
    assert "OPPS" not in asked(text).record["text"]


# ---------------------------------------------------------------- columns


@pytest.mark.parametrize("code", ["19083", "71260", "76641", "78815", "77061", "73060"])
@pytest.mark.parametrize(
    ("kind", "name", "texts"),
    [
        ("global_days", "global days", ["global days {}", "glob days for {}", "{} global period"]),
        ("mult", "multiple procedure indicator", ["mult proc indicator {}", "mppr indicator of {}"]),
        ("status", "Medicare status", ["status of {}", "MPFS status {}", "{} status", "what is the status of {}?"]),
        ("bilateral", "bilateral indicator", ["bilateral indicator {}", "what's the bilat flag on {}"]),
    ],
)
def test_a_column_is_told_in_any_wording(code, kind, name, texts):
    value = getattr(the_table().fee(code, "", TODAY).row, kind)
    for text in texts:
        reply = asked(text.format(code))
        assert f"{code} has {name} {value}" in reply.record["text"], text
        assert not reply.record["lines"], text


@pytest.mark.parametrize("code", ["76641", "71250", "77067"])
@pytest.mark.parametrize("text", ["MAI for {}", "what is the MAI of {}", "{} MAI", "MUE adjudication indicator {}"])
def test_the_mai_is_told(code, text):
    limit = the_table().mue(code, TODAY).row
    assert f"MAI {limit.mai}:" in asked(text.format(code)).record["text"]


def test_what_belongs_to_a_code_is_listed():
    assert "Add-on codes of 19083: 19084." in asked("add-on codes for 19083").record["text"]
    text = asked("primary codes for 70472").record["text"]
    assert all(p.other in text for p in the_table().pairs(TODAY, code="70472", relation="addon_of"))
    assert [x["code"] for x in asked("add-on code for another lesion with 19083").record["lines"]] == ["19083", "19084"]


# ---------------------------------------------------------------- denials


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("77080 denied as too frequent", "23 months"),
        ("77080 denied, last one 14 months ago", "too early"),
        ("71271 denied because patient is 79", "through age 77"),
        ("71271 denied for a 49 year old", "from age 50"),
        ("71271 denied because no shared decision visit", "G0296"),
        ("77067 denied, patient is 33", "before age 35"),
        ("76706 denied, had it 5 years ago", "in a lifetime"),
        ("A9585 denied units 400", "300 units a day"),
        ("72148 billed with 2 units denied", "1 unit a day"),
        ("G0279 denied alone", "77065 or 77066"),
        ("74713 denied", "primary code 74712"),
        ("77062 denied by Medicare", "status I"),
        ("76140 denied", "status I"),
        ("26 denied on 77092", "PC/TC indicator 2"),
    ],
)
def test_why_a_line_was_denied_stands_first(text, said):
    reply = asked(text)
    first = reply.answer.said[0].statement.text
    assert said in first
    assert reply.answer.verdict is None
    assert "denied" not in first or "stands for" not in first


@pytest.mark.parametrize("text", ["76802 denied without 76801", "74177 denied with 71260?", "76856 denied with 76830"])
def test_a_denial_that_is_only_told_gets_no_yes_or_no(text):
    reply = asked(text)
    assert reply.answer.verdict is None
    assert len(reply.record["lines"]) == 2


# ---------------------------------------------------------------- money


@pytest.mark.parametrize(("a", "b"), [("77065", "77066"), ("71045", "71046"), ("70551", "70553"), ("76700", "76705")])
@pytest.mark.parametrize(
    "text",
    ["payment difference between {} and {}", "compare payment {} vs {}", "which pays more {} or {}",
     "how much more does {} pay than {}"],
)  # fmt: skip
def test_codes_compared_are_paid_each_by_itself(a, b, text):
    reply = asked(text.format(a, b))
    assert "Difference: $" in reply.record["text"]
    assert not reply.record["lines"]
    assert "Together" not in reply.record["text"]


@pytest.mark.parametrize(
    "code", ["77046", "75571", "74261", "76641", "76642", "77063", "78350", "74262", "76706", "77061"]
)
@pytest.mark.parametrize(
    "text", ["is {} covered by medicare", "does medicare cover {}", "is {} covered?", "Medicare coverage of {}"]
)
def test_whether_a_code_is_covered_follows_from_its_rows(code, text):
    status = the_table().indicator("status", the_table().fee(code, "", TODAY).row.status, TODAY)
    reply = asked(text.format(code))
    assert reply.answer.verdict is ("payable" in status.allows)


def test_a_code_is_not_covered_before_its_day():
    for text in ("74263 covered in June 2024?", "is 74263 valid in 2024 for Medicare"):
        assert asked(text).answer.verdict is False


@pytest.mark.parametrize("text", ["Does Medicare pay for 77062?", "will Medicare pay for 77061"])
def test_another_code_that_is_paid_is_no_yes(text):
    reply = asked(text)
    assert reply.answer.verdict is False
    assert [x["code"] for x in reply.record["lines"]] == ["G0279"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("GPCI for Manhattan", "work 1.064, practice expense 1.162"),
        ("PE GPCI Miami", "practice expense 1.041"),
        ("what locality is Brooklyn", "payment locality 02"),
        ("work gpci in Alaska", "work 1.500"),
        ("gpci rural Texas", "payment locality 99"),
        ("GPCI Texas", "8 payment localities"),
        ("GPCI for Miami, FL", "practice expense 1.041"),
        ("what is the GPCI in Connecticut, CT", "practice expense 1.077"),
    ],
)
def test_a_place_is_told_its_indices(text, said):
    assert said in asked(text).record["text"]


@pytest.mark.parametrize("text", ["77067 Boston Medicare", "72148 Medicare Phoenix 2026", "77080 in Guam"])
def test_a_code_beside_a_place_wants_its_amount(text):
    assert "$" in asked(text).record["text"]


@pytest.mark.parametrize("text", ["71046 reading", "what is 77080 in Dallas"])
def test_a_word_or_another_question_is_no_price(text):
    assert "$" not in asked(text).record["text"]


def test_a_past_year_is_not_held_and_no_matter_of_accounts():
    for year in (2023, 2024):
        assert "no relative values are held" in asked(f"What did Medicare pay for 71046 in {year}?").record["text"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        pytest.param("can our office bill C8908 for breast mri", ["77049"], id="both breasts"),
        pytest.param("C8905 for breast mri in our imaging center, ok?", ["77048"], id="one breast"),
        pytest.param("we read for the hospital, C8918-26?", ["72198-26"], id="the reading"),
        pytest.param("our imaging center did mra leg with contrast, C8912 ok?", ["73725"], id="told in words too"),
        pytest.param("is C8903 ok in a physician office", [], id="no code outside a hospital"),
    ],
)
def test_a_code_of_hospitals_is_refused_to_others_and_theirs_put_in_its_place(text, lines):
    reply = asked(text)
    assert (reply.answer.verdict, billed(reply.record)) == (False, lines)


def test_a_hospital_keeps_its_own_code():
    assert billed(asked("does the hospital bill C8906").record) == ["C8906"]
