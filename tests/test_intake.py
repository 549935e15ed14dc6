"""Claims as programs and people write them: what is forgiven, and what is refused with one plain line."""

from datetime import date

import pytest

from radcode.errors import DataError, UsageError
from radcode.intake import COLUMNS, claim_of_row, claims_of_csv
from tests.asking import the_table

LINE = {"code": "76536", "date": "2026-03-01"}


def read(**row):
    return claim_of_row({"lines": [LINE], **row}, the_table())


def line(**cells):
    return read(lines=[{**LINE, **cells}]).lines[0]


@pytest.mark.parametrize(
    ("cells", "attribute", "value"),
    [
        pytest.param({}, "units", 1, id="no units are one"),
        pytest.param({"units": "2"}, "units", 2, id="units as text"),
        pytest.param({"units": 3.0}, "units", 3, id="units as a number with a point"),
        pytest.param({"units": None}, "units", 1, id="units of nothing"),
        pytest.param({"pos": 22}, "pos", "22", id="place as a number"),
        pytest.param({"pos": "2"}, "pos", "02", id="place with one digit"),
        pytest.param({"pos": " 11 "}, "pos", "11", id="place with space"),
        pytest.param({"pos": None}, "pos", "", id="no place"),
        pytest.param({"modifiers": ["26", "rt"]}, "modifiers", ("26", "RT"), id="small letters"),
        pytest.param({"modifiers": "26, rt"}, "modifiers", ("26", "RT"), id="modifiers in one cell"),
        pytest.param({"modifiers": [26]}, "modifiers", ("26",), id="a modifier as a number"),
        pytest.param({"modifiers": ["", None]}, "modifiers", (), id="empty modifiers"),
        pytest.param({"modifiers": None}, "modifiers", (), id="no modifiers"),
        pytest.param({"code": "76536-26-RT"}, "modifiers", ("26", "RT"), id="modifiers on the code"),
        pytest.param({"code": "g0279"}, "code", "G0279", id="a code in small letters"),
        pytest.param({"code": 76536}, "code", "76536", id="a code as a number"),
        pytest.param({"date": "3/1/2026"}, "on", date(2026, 3, 1), id="a date as in claims systems"),
        pytest.param({"date": "20260301"}, "on", date(2026, 3, 1), id="a date in one piece"),
        pytest.param({"date": "2026-03-01T09:30:00"}, "on", date(2026, 3, 1), id="a date with an hour"),
        pytest.param({"charge": 120.5, "icd": ["R92.8"]}, "code", "76536", id="keys that nobody asked for"),
    ],
)
def test_what_is_forgiven(cells, attribute, value):
    assert getattr(line(**cells), attribute) == value


def test_payer_and_kind_of_claim_have_defaults_and_are_read_in_any_case():
    assert (read().payer, read().claim) == ("medicare", "professional")
    assert (read(payer="Commercial").payer, read(claim_type="FACILITY").claim) == ("commercial", "facility")


def test_a_day_of_the_claim_holds_for_lines_without_one():
    claim = read(date="2026-05-05", lines=[{"code": "76536"}, LINE])
    assert [x.on.isoformat() for x in claim.lines] == ["2026-05-05", "2026-03-01"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param({"lines": []}, "no lines", id="no lines"),
        pytest.param({"lines": "76536"}, "no lines", id="lines that are none"),
        pytest.param({"lines": ["76536"]}, "line 1 is not a JSON object", id="a line that is none"),
        pytest.param({"lines": [{"date": "2026-03-01"}]}, "line 1 has no code", id="no code"),
        pytest.param({"lines": [LINE, {"code": "76536"}]}, "line 2 has no date", id="no date"),
        pytest.param({"lines": [{**LINE, "date": "soon"}]}, "'soon' is not a date", id="a date in words"),
        pytest.param({"lines": [{**LINE, "date": "2026-02-30"}]}, "not a date", id="a day that is none"),
        pytest.param({"lines": [{**LINE, "units": 0}]}, "units are 0", id="no units at all"),
        pytest.param({"lines": [{**LINE, "units": -1}]}, "units are -1", id="units below nothing"),
        pytest.param({"lines": [{**LINE, "units": 1.5}]}, "units are 1.5", id="half a unit"),
        pytest.param({"lines": [{**LINE, "units": "many"}]}, "units are 'many'", id="units in words"),
        pytest.param({"lines": [{**LINE, "pos": "98"}]}, "no place of service '98'", id="an unknown place"),
        pytest.param({"lines": [{**LINE, "modifiers": ["left"]}]}, "'LEFT' is not shaped", id="a modifier in words"),
        pytest.param({"payer": "nobody"}, "no payer 'nobody'", id="an unknown payer"),
        pytest.param({"claim_type": "dental"}, "no claim_type 'dental'", id="an unknown kind"),
        pytest.param({"facts": ["a"]}, "facts must be a text", id="facts that are no text"),
        pytest.param({"facts": "a" * 5000}, "facts must be a text", id="a whole record as facts"),
        pytest.param({"lines": [LINE] * 1000}, "1,000 lines", id="too many lines"),
    ],
)
def test_what_is_refused_is_told_in_one_plain_line(row, says):
    with pytest.raises(UsageError, match=says) as caught:
        read(**row)
    assert "\n" not in str(caught.value)


CSV = """claim_id,payer,claim_type,facts,code,modifiers,units,pos,date
a1,medicare,professional,one session,74150,26,1,22,2026-03-01
a1,,,,72192,26,,22,2026-03-01
a2,commercial,,,76536,,1,11,3/2/2026
"""


def test_a_csv_has_one_claim_for_each_id():
    first, second = claims_of_csv(CSV, the_table())
    assert (first.id, first.facts, [x.text for x in first.lines]) == ("a1", "one session", ["74150-26", "72192-26"])
    assert (second.id, second.payer, second.lines[0].on) == ("a2", "commercial", date(2026, 3, 2))


def test_the_columns_of_a_csv_are_those_of_the_first_row():
    assert tuple(CSV.split("\n", 1)[0].split(",")) == COLUMNS


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Code;Mod1;Mod2;DOS;POS\n73610;RT;26;3/1/2026;22\n", id="semicolons and numbered modifiers"),
        pytest.param(
            "\ufeffcpt\tmodifiers\tdate_of_service\tplace of service\n73610\tRT 26\t20260301\t22\n", id="tabs"
        ),
        pytest.param("date,code,modifier,pos\n2026-03-01,73610,RT-26,22,,\n\n", id="another order, an empty row"),
    ],
)
def test_a_csv_as_billing_systems_write_it(text):
    (claim,) = claims_of_csv(text, the_table())
    assert (claim.lines[0].text, claim.lines[0].pos, claim.lines[0].on) == ("73610-RT-26", "22", date(2026, 3, 1))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", "empty", id="nothing"),
        pytest.param("claim_id,code\na,76536\n", "date is missing", id="no column of days"),
        pytest.param("a,b\n1,2\n", "code and date is missing", id="other columns"),
        pytest.param("claim_id,code,date\na,76536,soon\nb,76536,never\n", "claim a", id="bad claims"),
    ],
)
def test_a_csv_that_cannot_be_used_names_every_problem(text, says):
    with pytest.raises(DataError, match=says) as caught:
        claims_of_csv(text, the_table())
    assert text.count("76536") < 2 or len(caught.value.problems) == 2
