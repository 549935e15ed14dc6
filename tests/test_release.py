"""Official files -> dated rows: every layout that CMS publishes, the days a release holds, and what is refused."""

import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.build import Report
from ingest.loading import load, unload
from ingest.release import Stamp, told_stamp
from ingest.releases import release_of
from ingest.sheets import sheets_of
from radcode.archive import keep_editions, tables_as_of
from radcode.card import code_card
from radcode.cardtext import card_text
from radcode.datafiles import load_table, tables_hash
from radcode.errors import DataError, UsageError
from radcode.holds import in_turn
from radcode.model import Editions
from tests import official
from tests.asking import the_table
from tests.fakes import settings_of

ROOT = Path(__file__).parent.parent
KNOWN = frozenset(x.code for x in the_table().rows("codes"))
FACTOR = "33.4009"
CHEST = ("71046", "26")


def written(folder, name, data):
    path = folder / name
    path.write_bytes(data)
    return path


def read(path, **options):
    return [found for sheet in sheets_of(path) if (found := release_of(sheet, KNOWN, **options))]


def stored(table, release, of_table="fees"):
    rows = [x for x in table.rows(of_table) if x.release == release]
    return {tuple(x.cell(c) for c in type(x).KEY): {n: x.cell(n) for n in type(x).__slots__} for x in rows}


def keyed(release, of_table, *columns):
    return {tuple(x[c] for c in columns): x for x in release.rows[of_table]}


def tables_of(settings: Any) -> Any:
    """Return the tables as they are read now; untyped, because the tests know which rows there are."""
    return load_table(*settings.tables)


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """A data folder of its own over the shipped tables; the index, which other tests build, is left alone."""
    monkeypatch.setattr("ingest.loading.bring_up_to_date", lambda settings, tools: Report("0001", True, 1, 1, 0, 0))
    return replace(settings_of(tmp_path / "home"), corpus=ROOT / "corpus")


def october(folder, **changed):
    cells = official.fee_cells(the_table(), "RVU26C", FACTOR, {CHEST: {"work": "0.99"}} | changed)
    return written(folder, "PPRRVU2026_Oct_nonQPP.csv", official.fee_csv(cells, 2026, "October", "09/29/2026"))


@pytest.mark.parametrize("form", ["csv", "txt", "xlsx"])
def test_each_form_of_the_fee_schedule_gives_the_rows_that_are_shipped(form, tmp_path):
    cells = list(official.fee_cells(the_table(), "RVU26C", FACTOR))
    text = official.fee_csv(cells, 2026, "July", "06/30/2026")
    if form == "csv":
        path = written(tmp_path, "any name.csv", text)
    elif form == "txt":
        path = written(tmp_path, "PPRRVU2026_Jul.txt", official.fee_text(cells))
    else:
        rows = ([float(c) if "." in c else c for c in line.split(",")] for line in text.decode().splitlines())
        path = written(tmp_path, "PPRRVU.xlsx", official.workbook(rows))
    (release,) = read(path)
    assert (release.name, release.kind) == ("RVU26C", "rvu")
    assert keyed(release, "fees", "release", "code", "modifier") == stored(the_table(), "RVU26C")
    (factor,) = release.rows["cf"]
    assert (factor["value"], factor["kind"], factor["effective_from"]) == (FACTOR, "non_apm", "2026-01-01")


def test_the_file_of_payment_models_gives_its_factor_and_no_second_schedule(tmp_path):
    cells = official.fee_cells(the_table(), "RVU26C", "33.5675")
    (release,) = read(written(tmp_path, "PPRRVU2026_Jul_QPP.csv", official.fee_csv(cells, 2026, "July", "06/30/2026")))
    assert [x["kind"] for x in release.rows["cf"]] == ["apm"]
    assert "fees" not in release.rows
    assert not release.rows["releases"]


@pytest.mark.parametrize(
    ("text", "year", "quarter"),
    [
        ("2027 National Physician Fee Schedule Relative Value File April Release", 2027, 2),
        ("2027 National Physician Fee Schedule Relative Value File", 2027, 1),
        ("PPRRVU2025_Oct", 2025, 4),
        ("MCR_MUE_PractitionerServices_Eff_04-01-2026", 2026, 2),
        ("ccipra-v322r0-f1", 2026, 3),
        ("ccipra-v330r0-f2", 2027, 1),
        ("AOC_V2026Q2-MCR", 2026, 2),
        ("HCPC2027_JAN_ANWEB", 2027, 1),
        ("July2026_Addendum_B", 2026, 3),
    ],
)
def test_the_quarter_is_read_from_title_or_name(text, year, quarter):
    assert told_stamp(text) == Stamp(year, quarter)


def test_a_file_without_a_day_asks_for_one(tmp_path):
    path = written(tmp_path, "limits.csv", official.mue_csv([("71046", 4, 3)]))
    with pytest.raises(DataError, match="--effective"):
        read(path)
    (release,) = read(path, effective=date(2027, 4, 1))
    assert release.name == "MUE27Q2"


def test_a_quarter_takes_over_from_its_first_day(settings, tmp_path):
    done = load(settings, [october(tmp_path)], None)
    assert [x["release"] for x in done.releases] == ["RVU26D"]
    table = tables_of(settings)
    work = {
        on: table.fee(*CHEST, on) for on in (date(2026, 1, 1), date(2026, 9, 30), date(2026, 10, 1), date(2027, 2, 1))
    }
    assert [(str(v.row.release), v.relation) for v in work.values()] == [
        ("RVU26C", "exact"),
        ("RVU26C", "exact"),
        ("RVU26D", "exact"),
        ("RVU26D", "newest"),
    ]
    assert str(table.fee(*CHEST, date(2026, 10, 1)).row.work) == "0.99"
    assert table.hash == tables_hash(*settings.tables) != the_table().hash


def test_releases_of_one_year_follow_each_other_without_a_gap():
    shipped = next(x for x in the_table().rows("releases") if x.release == "RVU26C")
    first = replace(shipped, release="RVU26A", published=date(2025, 12, 20))
    second = replace(shipped, release="RVU26B", published=date(2026, 4, 1))
    held = in_turn((shipped, second, first))
    assert [(x.release, x.holds_from.month, x.holds_to.month) for x in held] == [
        ("RVU26C", 7, 12),
        ("RVU26B", 4, 6),
        ("RVU26A", 1, 3),
    ]
    assert in_turn((shipped,)) == (shipped,)


def test_a_release_taken_out_leaves_the_tables_as_shipped(settings, tmp_path):
    load(settings, [october(tmp_path)], None)
    assert unload(settings, "rvu26d")
    assert tables_of(settings).hash == the_table().hash
    assert unload(settings, "RVU26D") is None


@pytest.mark.parametrize("keep", [40, 0])
def test_a_part_of_a_release_is_refused_and_leaves_nothing(keep, settings, tmp_path):
    path = october(tmp_path)
    path.write_bytes(b"\r\n".join(path.read_bytes().split(b"\r\n")[: 5 + keep]))
    before = settings.tables
    with pytest.raises(DataError, match=r"is a part|not one|no row"):
        load(settings, [path], None)
    assert settings.tables == before
    assert not list((settings.home / "releases").glob("*"))


def test_what_is_shipped_gives_only_the_official_words(settings, tmp_path):
    cells = official.fee_cells(the_table(), "RVU26C", FACTOR)
    path = written(tmp_path, "PPRRVU2026_Jul.csv", official.fee_csv(cells, 2026, "July", "06/30/2026"))
    done = load(settings, [path], None)
    assert list(done.releases[0]["rows"]) == ["descriptors"]
    on = date(2026, 11, 21)
    card = code_card("74177", on, tables_of(settings))
    assert card["official"] == {"descriptor": "our words for 74177", "release": "RVU26C"}
    assert "our words for 74177 [RVU26C]" in card_text(card)
    assert code_card("74177", on, the_table())["official"] is None


def test_an_archive_is_read_through_and_one_table_counts_once(settings, tmp_path):
    cells = list(official.fee_cells(the_table(), "RVU26C", FACTOR))
    path = tmp_path / "rvu26d.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("PPRRVU2026_Oct.csv", official.fee_csv(cells, 2026, "October", "09/29/2026"))
        packed.writestr("PPRRVU2026_Oct.txt", official.fee_text(cells))
        packed.writestr("RVU26D.pdf", b"no table")
    done = load(settings, [path], None)
    assert [x["release"] for x in done.releases] == ["RVU26D"]
    assert done.releases[0]["rows"]["fees"] == len(cells)


def test_pairs_are_those_in_force_and_their_parts_belong_together(settings, tmp_path):
    rows = list(the_table().rows("ptp"))
    pairs = [(x.column1, x.column2, "20200101", "*", x.modifier_indicator) for x in rows]
    ended, coming = (rows[0], "20261231"), (rows[1], "*")
    pairs[0] = (ended[0].column1, ended[0].column2, "20200101", ended[1], "1")
    pairs[1] = (coming[0].column1, coming[0].column2, "20270401", coming[1], "1")
    half = len(pairs) // 2
    parts = [
        written(tmp_path, "ccipra-v330r0-f1.TXT", official.ptp_text(pairs[: half - 900])),
        written(tmp_path, "ccipra-v330r0-f2.TXT", official.ptp_text(pairs[half - 900 :])),
    ]
    with pytest.raises(DataError, match="all files of the release"):
        load(settings, parts[:1], None)
    load(settings, parts, None)
    table = tables_of(settings)
    on = date(2027, 1, 15)
    assert len(stored(table, "PTP27Q1", "ptp")) == len(pairs) - 2
    assert table.ptp(rows[0].column1, rows[0].column2, on) is None
    assert table.ptp(rows[2].column1, rows[2].column2, on).release.release == "PTP27Q1"
    assert table.ptp(rows[0].column1, rows[0].column2, date(2026, 12, 1)).release.release == "PTP24Q3"


def test_limits_and_add_ons_take_their_days_from_the_file(settings, tmp_path):
    limits = [(x.code, x.value, x.mai) for x in the_table().rows("mue") if x.service_type == "practitioner"]
    limits[0] = (limits[0][0], 77, 3)
    mue = written(tmp_path, "MCR_MUE_PractitionerServices_Eff_01-01-2027.csv", official.mue_csv(limits))
    edits = [("77063", "77067", "2017001", None, None), ("76802", "76801", "2013091", "2027090", None)]
    aoc = written(tmp_path, "AOC_V2027Q1-MCR.xlsx", official.workbook(official.addon_rows(edits)))
    load(settings, [mue, aoc], None)
    table = tables_of(settings)
    assert table.mue(limits[0][0], date(2027, 1, 1)).row.value == 77
    assert table.mue(limits[0][0], date(2026, 12, 31)).row.value != 77
    pairs = {
        (x.code, x.other): (x.effective_from, x.effective_to) for x in table.rows("pairs") if x.source == "AOC27Q1"
    }
    assert pairs["77063", "77067"][0] == date(2017, 1, 1)
    assert pairs["76802", "76801"] == (date(2013, 4, 1), date(2027, 3, 31))


def test_edits_and_limits_of_claims_that_radcode_does_not_check_are_refused(tmp_path):
    hospital = written(tmp_path, "ccioph-v330r0-f1.TXT", official.ptp_text([("71046", "76000", "20200101", "*", "1")]))
    with pytest.raises(DataError, match="practitioners"):
        read(hospital)
    supplier = official.mue_csv([("71046", 4, 3)], "DME Supplier Services MUE Values")
    with pytest.raises(DataError, match="not 'dme supplier"):
        read(written(tmp_path, "MUE_Eff_01-01-2027.csv", supplier))


def test_a_file_that_is_no_table_is_named_and_the_others_are_loaded(settings, tmp_path):
    other = written(tmp_path, "minutes.csv", b"who,what\nme,nothing\n")
    done = load(settings, [other, october(tmp_path), tmp_path / "absent.csv"], None)
    assert [x["release"] for x in done.releases] == ["RVU26D"]
    assert [line.split(":")[0].rsplit("/")[-1] for line in done.left_out] == ["minutes.csv", "absent.csv"]
    with pytest.raises(DataError, match=r"minutes\.csv"):
        load(settings, [other], None)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.zip", b"no archive", "not a readable archive"),
        ("a.xlsx", b"no workbook", "not a readable workbook"),
        ("a.pdf", b"%PDF", "not one of"),
    ],
)
def test_a_broken_file_says_what_is_wrong(name, data, says, tmp_path):
    with pytest.raises(DataError, match=says):
        read(written(tmp_path, name, data))


def test_a_figure_that_is_no_number_names_the_file(tmp_path):
    path = october(tmp_path)
    path.write_bytes(path.read_bytes().replace(b",0.99,", b",n/a,"))
    with pytest.raises(DataError, match=r"PPRRVU2026_Oct_nonQPP\.csv: a cell is not a number"):
        read(path)


def test_loaded_releases_are_kept_with_the_tables_that_answered(settings, tmp_path):
    load(settings, [october(tmp_path)], None)
    name = tables_hash(*settings.tables)[:16]
    keep_editions(settings.home, settings.tables, Editions(name, "", ""))
    shutil.rmtree(settings.home / "releases")
    table: Any = tables_as_of(settings.home, name)
    assert table.fee(*CHEST, date(2026, 10, 1)).row.release == "RVU26D"


def test_a_day_that_is_none_is_a_usage_error():
    from ingest.__main__ import _day

    assert _day("2027-01-01") == date(2027, 1, 1)
    with pytest.raises(UsageError, match="--effective"):
        _day("January")


ORIGINALS = {
    "PPRRVU2026_Jul_nonQPP.csv": ("RVU26C", "fees"),
    "PPRRVU2025_Oct.csv": ("RVU25D", "fees"),
    "PPRRVU2025_Oct.txt": ("RVU25D", "fees"),
    "PPRRVU2025_Oct.xlsx": ("RVU25D", "fees"),
    "GPCI2026.csv": ("GPCI26", "gpci"),
    "MCR_MUE_PractitionerServices_Eff_04-01-2026_relaid.csv": ("MUE26Q2", "mue"),
    "MCR_MUE_PractitionerServices_Eff_04-01-2026_relaid.xlsx": ("MUE26Q2", "mue"),
    "ccipra_2024q3_radiology_relaid.TXT": ("PTP24Q3", "ptp"),
    "ccipra_2024q3_radiology_relaid.xlsx": ("PTP24Q3", "ptp"),
}


@pytest.mark.parametrize("file", ORIGINALS)
def test_the_official_files_give_what_is_shipped(file, reference):
    name, of_table = ORIGINALS[file]
    (release,) = read(reference / "original" / file)
    shipped = stored(the_table(), name, of_table)
    found = keyed(release, of_table, *type(the_table().rows(of_table)[0]).KEY)
    assert release.name == name
    assert {k: v for k, v in found.items() if k in shipped} == {k: v for k, v in shipped.items() if k in found}
    if of_table in ("fees", "gpci", "mue"):  # of pairs the shipped rows come from a wider cut
        assert set(found) == set(shipped)
    assert len(found) > 100


def test_the_official_descriptors_are_read(reference):
    for file in ("HCPC2025_OCT_ANWEB.xlsx", "HCPC2019_CONTR_ANWEB_imaging.txt"):
        (release,) = read(reference / "original" / file)
        assert len(release.rows["descriptors"]) > 100
        assert all(x["short"] and x["long"] for x in release.rows["descriptors"])


def test_the_official_add_on_edits_hold_every_shipped_one(reference):
    (release,) = read(reference / "original" / "AOC_V2026Q2-MCR.xlsx")
    found = {(x["code"], x["other"], x["effective_from"], x["effective_to"]) for x in release.rows["pairs"]}
    rows = [x for x in the_table().rows("pairs") if x.relation == "addon_of" and x.source == "AOC26"]
    shipped = {(x.code, x.other, x.cell("effective_from"), x.cell("effective_to")) for x in rows}
    assert len(shipped - found) <= 1  # of 77063, one primary of before the file
    assert len(found) > 1000


def test_no_shipped_table_holds_official_words():
    assert not (ROOT / "corpus" / "tables" / "descriptors.csv").exists()
