"""The dated look-ups of the shipped tables, on both sides of each day on which something changes."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from radcode.rows import RowRef
from radcode.tables import ATTRIBUTES
from tests.asking import TODAY, the_table

LAST_2017, FIRST_2018 = date(2017, 12, 31), date(2018, 1, 1)
LAST_2018, FIRST_2019 = date(2018, 12, 31), date(2019, 1, 1)
SEPT_2025 = date(2025, 9, 30)
LAST_2025, FIRST_2026 = date(2025, 12, 31), date(2026, 1, 1)
LAST_JUNE, FIRST_JULY = date(2026, 6, 30), date(2026, 7, 1)
JAN_2027 = date(2027, 1, 15)


@pytest.mark.parametrize(
    ("code", "on", "in_force"),
    [
        pytest.param("71010", LAST_2017, True, id="one chest view on its last day"),
        pytest.param("71010", FIRST_2018, False, id="one chest view the day after"),
        pytest.param("71045", LAST_2017, False, id="its successor the day before"),
        pytest.param("71045", FIRST_2018, True, id="its successor on its first day"),
        pytest.param("74000", LAST_2017, True, id="one abdomen view on its last day"),
        pytest.param("74018", FIRST_2018, True, id="one abdomen view under its new number"),
        pytest.param("G0202", LAST_2017, True, id="Medicare's screening mammogram on its last day"),
        pytest.param("G0202", FIRST_2018, False, id="Medicare's screening mammogram the day after"),
        pytest.param("77067", LAST_2017, True, id="the CPT screening mammogram a year before Medicare took it"),
        pytest.param("77057", LAST_2017, False, id="the screening mammogram of 2016 in 2017"),
        pytest.param("76001", LAST_2018, True, id="long fluoroscopy on its last day"),
        pytest.param("76001", FIRST_2019, False, id="long fluoroscopy the day after"),
        pytest.param("77059", LAST_2018, True, id="breast MR of both sides on its last day"),
        pytest.param("77059", FIRST_2019, False, id="breast MR of both sides the day after"),
        pytest.param("77047", LAST_2018, False, id="breast MR without contrast the day before"),
        pytest.param("77047", FIRST_2019, True, id="breast MR without contrast on its first day"),
        pytest.param("0042T", SEPT_2025, True, id="old perfusion code in its last year"),
        pytest.param("0042T", LAST_2025, True, id="old perfusion code on its last day"),
        pytest.param("0042T", FIRST_2026, False, id="old perfusion code the day after"),
        pytest.param("70471", LAST_2025, False, id="head and neck CTA the day before"),
        pytest.param("70471", FIRST_2026, True, id="head and neck CTA on its first day"),
        pytest.param("70496", FIRST_2026, True, id="head CTA stays beside the joint code"),
        pytest.param("1039T", LAST_JUNE, False, id="a code of July on the last day of June"),
        pytest.param("1039T", FIRST_JULY, True, id="a code of July on its first day"),
        pytest.param("G0680", date(2026, 3, 31), False, id="a code of April on the last day of March"),
        pytest.param("G0680", date(2026, 4, 1), True, id="a code of April on its first day"),
        pytest.param("77053", JAN_2027, True, id="a code without an end in the year to come"),
        pytest.param("77069", FIRST_JULY, False, id="a number nobody assigned"),
    ],
)
def test_a_code_is_in_force_from_its_first_to_its_last_day(code, on, in_force):
    assert (the_table().code(code, on) is not None) is in_force


@pytest.mark.parametrize(
    ("on", "release", "relation"),
    [
        pytest.param(LAST_2017, "RVU25D", "oldest", id="2017 has the oldest release, marked so"),
        pytest.param(FIRST_2019, "RVU25D", "oldest", id="2019 has the oldest release, marked so"),
        pytest.param(date(2024, 12, 31), "RVU25D", "oldest", id="the day before the oldest release"),
        pytest.param(date(2025, 1, 1), "RVU25D", "exact", id="the first day of the oldest release"),
        pytest.param(SEPT_2025, "RVU25D", "exact", id="a release holds for its whole calendar year"),
        pytest.param(LAST_2025, "RVU25D", "exact", id="the last day of 2025"),
        pytest.param(FIRST_2026, "RVU26C", "exact", id="the first day of 2026"),
        pytest.param(LAST_JUNE, "RVU26C", "exact", id="the last day of June 2026"),
        pytest.param(FIRST_JULY, "RVU26C", "exact", id="the first day of July 2026"),
        pytest.param(date(2026, 12, 31), "RVU26C", "exact", id="the last day of the newest release"),
        pytest.param(JAN_2027, "RVU26C", "newest", id="after the newest release it holds on, marked so"),
    ],
)
def test_the_fee_release_of_a_day(on, release, relation):
    view = the_table().fee("77053", "26", on)
    assert (view.row.release, view.release.release, view.relation) == (release, release, relation)


@pytest.mark.parametrize(
    ("code", "modifier", "on"),
    [
        pytest.param("19030", "26", FIRST_2026, id="no professional half of an injection"),
        pytest.param("70471", "", LAST_2025, id="no row before the code was there"),
        pytest.param("0042T", "", FIRST_2026, id="no row after the code was gone"),
        pytest.param("71010", "", LAST_2017, id="a code deleted before the oldest release has no indicators"),
        pytest.param("77069", "", FIRST_2026, id="no row of an unknown number"),
    ],
)
def test_no_fee_row_is_made_up(code, modifier, on):
    assert the_table().fee(code, modifier, on) is None


@pytest.mark.parametrize(
    ("on", "factor"),
    [
        pytest.param(date(2024, 12, 31), None, id="none before the oldest"),
        pytest.param(SEPT_2025, "32.3465", id="2025"),
        pytest.param(LAST_2025, "32.3465", id="the last day of 2025"),
        pytest.param(FIRST_2026, "33.4009", id="the first day of 2026"),
        pytest.param(FIRST_JULY, "33.4009", id="July 2026"),
        pytest.param(JAN_2027, "33.4009", id="the newest after it ended"),
    ],
)
def test_the_conversion_factor_of_a_day(on, factor):
    row = the_table().conversion_factor(on)
    assert (str(row.value) if row else None) == factor


@pytest.mark.parametrize("on", [LAST_2017, SEPT_2025, LAST_2025, FIRST_2026, LAST_JUNE, FIRST_JULY, JAN_2027])
def test_unit_limits_and_pairs_come_from_the_one_release_held_and_name_it(on):
    mue, ptp = the_table().mue("77053", on), the_table().ptp("77054", "77053", on)
    assert (mue.row.value, mue.row.mai, mue.release.release) == (2, "2", "MUE26Q2")
    assert (ptp.row.modifier_indicator, ptp.release.release) == ("1", "PTP24Q3")


def test_a_pair_has_a_direction():
    table = the_table()
    assert table.ptp("74240", "76000", FIRST_2026) is not None
    assert table.ptp("76000", "74240", FIRST_2026) is None
    assert table.ptp("77053", "77065", FIRST_2026) is None


@pytest.mark.parametrize(
    ("code", "on", "label_says"),
    [
        pytest.param("27096", date(2011, 12, 31), "before 2012", id="the old meaning on its last day"),
        pytest.param("27096", date(2012, 1, 1), "with imaging", id="the new meaning on its first day"),
    ],
)
def test_a_redefined_code_has_the_meaning_of_the_day(code, on, label_says):
    assert label_says in the_table().code(code, on).label


@pytest.mark.parametrize(
    ("code", "event", "on", "codes"),
    [
        pytest.param("71010", "deleted", FIRST_2018, ("71045",), id="one chest view"),
        pytest.param("77057", "deleted", date(2017, 1, 1), ("77067",), id="screening mammogram"),
        pytest.param("76001", "deleted", FIRST_2019, (), id="long fluoroscopy has no successor"),
        pytest.param("74245", "deleted", date(2020, 1, 1), ("74240", "74248"), id="two codes together"),
        pytest.param("G0297", "deleted", date(2021, 1, 1), ("71271",), id="lung screening"),
    ],
)
def test_history_says_what_took_the_place(code, event, on, codes):
    assert (event, on, codes) in [(h.event, h.on, h.codes) for h in the_table().history(code)]


def test_a_deletion_holds_from_the_day_after_the_last_day_in_force():
    table = the_table()
    deleted = {h.code: h.on for h in table.rows("history") if h.event == "deleted"}
    ends = {code: table.versions(code)[-1].effective_to for code in deleted}
    assert {c: (deleted[c] - ends[c]).days for c in deleted} == dict.fromkeys(deleted, 1)


def test_an_addition_holds_from_the_first_day_in_force():
    table = the_table()
    added = [h for h in table.rows("history") if h.event == "added"]
    assert [h.code for h in added if h.on not in {v.effective_from for v in table.versions(h.code)}] == []


def test_every_row_is_found_again_by_its_reference():
    table = the_table()
    rows = [x for name in ("codes", "fees", "mue", "ptp", "rules", "indicators", "history") for x in table.rows(name)]
    assert [x.ref() for x in rows if table.row(x.ref()) is not x] == []


def test_a_reference_to_nothing_finds_nothing():
    table = the_table()
    assert table.row(RowRef("codes", ("77069", ""))) is None
    assert table.row(RowRef("fees", ("77053", "26"), "RVU99A")) is None
    assert table.row(RowRef("nowhere", ("77053",))) is None


def test_the_nearest_codes_of_an_unknown_number_are_in_force():
    near = the_table().nearest("77069", FIRST_2026)
    assert "77067" in near
    assert all(the_table().code(c, FIRST_2026) for c in near)


@pytest.mark.parametrize("code", ["99213", "00000", "ABCDE", ""])
def test_a_number_far_from_imaging_has_no_neighbours(code):
    assert the_table().nearest(code, FIRST_2026) == ()


def test_the_halves_add_up_to_the_whole():
    """Global = 26 + TC for every code that splits: work, practice expense and malpractice, within a rounded cent."""
    table = the_table()
    fees = {(x.release, x.code, x.modifier): x for x in table.rows("fees")}
    split = [x for x in table.rows("fees") if x.pctc == "1" and not x.modifier and x.status == "A"]
    halves = [(x, fees.get((x.release, x.code, "26")), fees.get((x.release, x.code, "TC"))) for x in split]
    whole = [(x, pc, tc) for x, pc, tc in halves if pc and tc and pc.status == tc.status == "A"]
    apart = [x.code for x, pc, tc in whole if abs(_total(x) - _total(pc) - _total(tc)) > Decimal("0.02")]
    assert len(whole) > 500
    assert apart == []


def _total(fee):
    return fee.work + fee.pe_nonfacility + fee.mp


def test_no_two_codes_in_force_share_all_attributes():
    """What tells two codes apart is an attribute, on every day since the table begins."""
    table = the_table()
    days = sorted({x.effective_from for x in table.rows("codes") if x.effective_from > table.since} | {table.since})
    for day in days:
        told = Counter(
            (x.scope, x.views_min, x.views_max, *(x.cell(a) for a in ATTRIBUTES)) for x in table.codes_on(day)
        )
        assert {k: n for k, n in told.items() if n > 1} == {}, day


def test_what_lies_within_a_value_is_the_other_end_of_what_holds_it():
    table = the_table()
    for row in table.rows("vocabulary"):
        for wider in table.ancestors(row.attribute, row.value):
            assert row.value in table.within(row.attribute, wider)
    assert table.within("regions", "no such region") == {"no such region"}


def test_the_codes_of_each_kind_of_study_are_all_codes_of_the_day():
    table = the_table()
    kinds = dict.fromkeys(x.modality for x in table.codes_on(TODAY))
    assert {x for kind in kinds for x in table.codes_of(kind, TODAY)} == {*table.codes_on(TODAY)}
    assert table.codes_of("no such kind", TODAY) == ()
