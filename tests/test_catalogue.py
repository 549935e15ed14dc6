"""The list of codes, what changed in a family, what a code is worth, and the glossary's terms."""

import csv
from datetime import date
from decimal import Decimal

import pytest

from radcode import worth
from radcode.catalogue import KINDS, Wanted, changes, facet, indicator_values, lies_in, listed_codes, sheet_rows
from radcode.glossary import explained, terms_in
from radcode.settings import ROOT
from radcode.sheet import csv_table
from tests.asking import TABLES, TODAY, the_table


def raw(name):
    with (TABLES / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def found(**wanted):
    return [e.row.code for e in listed_codes(Wanted(**{"on": TODAY, **wanted}), the_table())]


def test_the_list_without_filters_is_every_code_in_force():
    now = TODAY.isoformat()
    live = [
        r["code"]
        for r in raw("codes")
        if (r["effective_from"] or "0") <= now <= (r["effective_to"] or "9")
    ]  # fmt: skip
    assert sorted(found()) == sorted(live)


def test_with_ended_codes_every_code_stands_once():
    listed = found(with_ended=True)
    assert sorted(listed) == sorted({r["code"] for r in raw("codes")})


@pytest.mark.parametrize(
    ("wanted", "holds", "lacks"),
    [
        pytest.param({"words": "77053"}, ["77053"], ["77054"], id="a number"),
        pytest.param({"words": "770"}, ["77053", "77067"], ["71046"], id="the beginning of numbers"),
        pytest.param({"words": "mr knee"}, [], ["71046"], id="words"),
        pytest.param({"words": "galactogram single"}, ["77053"], ["77054"], id="all words"),
        pytest.param({"modalities": ("mammo",)}, ["77067"], ["77063", "74177"], id="a modality"),
        pytest.param({"regions": ("chest",), "modalities": ("ct",)}, ["71260"], ["74177"], id="a region"),
        pytest.param({"statuses": ("A",), "words": "ductogram"}, [], ["77067"], id="a status"),
        pytest.param({"on": date(2017, 12, 31), "words": "71010"}, ["71010"], [], id="an ended code on its last day"),
        pytest.param({"words": "71010"}, [], ["71010"], id="an ended code today"),
        pytest.param({"words": "71010", "with_ended": True}, ["71010"], [], id="an ended code when wanted"),
    ],
)
def test_the_list_holds_what_is_wanted(wanted, holds, lacks):
    codes = found(**wanted)
    assert [c for c in holds if c not in codes] == []
    assert [c for c in lacks if c in codes] == []


@pytest.mark.parametrize("kind", ["status", "pctc", "bilateral"])
def test_an_indicator_filters_as_the_file_says(kind):
    cells = {(r["release"], r["code"]): r[kind] for r in raw("fees") if not r["modifier"]}
    field = {"status": "statuses", "pctc": "pctc", "bilateral": "bilateral"}[kind]
    for value, meaning in indicator_values(kind, TODAY, the_table()).items():
        assert meaning
        codes = found(**{field: (value,)})
        assert codes
        assert {cells["RVU26C", c] for c in codes} == {value}


def test_imaging_stands_before_what_is_billed_beside_it():
    scopes = [e.row.scope for e in listed_codes(Wanted(TODAY), the_table())]
    assert scopes.index("paired") > max(n for n, s in enumerate(scopes) if s == "imaging")


def test_a_region_holds_the_regions_that_lie_in_it():
    row = the_table().code("73721", TODAY)
    assert lies_in(row, ("lower_limb",), the_table())
    assert not lies_in(row, ("head",), the_table())


def test_what_can_be_filtered_by_is_what_codes_have():
    kinds = facet("modality", TODAY, the_table())
    assert kinds["ct"] == "computed tomography"
    assert all(found(modalities=(k,)) for k in kinds)


def test_no_cell_of_the_saved_list_is_a_formula():
    rows = [*sheet_rows(listed_codes(Wanted(TODAY), the_table()), the_table()), ("=1+1", "+x", "-y", "@z", "\t=a")]
    lines = csv.reader(csv_table(("a",), rows).decode("utf-8-sig").splitlines())
    assert [c for line in lines for c in line if c.lstrip()[:1] in ("=", "+", "-", "@")] == []


# ---------------------------------------------------------------- what changed


def test_mammography_of_2017_is_told_with_what_replaced_it():
    told = {(c.kind, c.code): c for c in changes("mammo", date(2016, 12, 31), date(2017, 1, 1), the_table())}
    assert {c for k, c in told if k == "added"} == {"77065", "77066", "77067"}
    assert "77067" in told["ended", "77057"].says
    assert all(c.rows and c.says for c in told.values())


def test_codes_that_began_or_ended_are_those_of_one_day_and_not_of_the_other():
    since, until = date(2025, 12, 31), date(2026, 1, 1)
    for kind in facet("modality", until, the_table()):
        told = changes(kind, since, until, the_table())
        before = {r.code for r in the_table().codes_on(since) if r.modality == kind}
        after = {r.code for r in the_table().codes_on(until) if r.modality == kind}
        ended, added = ({c.code for c in told if c.kind == k} for k in ("ended", "added"))
        assert (added, ended) == (after - before, before - after)


def test_an_indicator_change_names_both_releases():
    told = [c for c in changes("rt", date(2025, 6, 1), date(2026, 6, 1), the_table()) if c.kind == "indicator"]
    assert any(c.code == "77417" and "Status A becomes B" in c.says for c in told)
    assert all([r.cell("release") for r in c.rows] == ["RVU25D", "RVU26C"] for c in told)


def test_values_are_compared_only_between_releases_that_are_held():
    assert [c for c in changes("ct", date(2019, 1, 1), date(2026, 1, 1), the_table()) if c.kind == "value"] == []


def test_days_may_be_given_either_way_round_and_nothing_changes_in_a_day():
    a, b = date(2016, 12, 31), date(2017, 1, 1)
    assert changes("mammo", a, b, the_table()) == changes("mammo", b, a, the_table())
    assert changes("mammo", a, a, the_table()) == ()
    kinds = [c.kind for c in changes("mammo", date(2012, 1, 1), TODAY, the_table())]
    assert kinds == sorted(kinds, key=KINDS.index)


# ---------------------------------------------------------------- worth


def test_values_over_releases_are_the_sums_of_the_file():
    rows = {(r["release"], r["modifier"]): r for r in raw("fees") if r["code"] == "74177"}
    told = worth.worth_of("74177", the_table())
    assert [(w.row.release, w.row.modifier) for w in told] == sorted(rows)
    for w in told:
        cells = rows[w.row.release, w.row.modifier]
        assert w.office == sum(Decimal(cells[c]) for c in ("work", "pe_nonfacility", "mp"))
        assert w.facility == sum(Decimal(cells[c]) for c in ("work", "pe_facility", "mp"))
    amounts = {(w.row.release, w.row.modifier): w.amount(w.office) for w in told}
    assert amounts["RVU26C", "26"] == Decimal("83.84")  # 2.51 x 33.4009
    assert amounts["RVU25D", ""] == Decimal("297.26")  # 9.19 x 32.3465


def test_halves_add_up_to_the_whole():
    told = {w.row.modifier: w.office for w in worth.worth_of("77053", the_table()) if w.row.release == "RVU26C"}
    assert told[""] == told["26"] + told["TC"]


def test_pairs_are_those_of_the_newest_release_on_either_side():
    raw_pairs = {(r["column1"], r["column2"]) for r in raw("ptp") if "74177" in (r["column1"], r["column2"])}
    told = worth.pairs_of("74177", TODAY, the_table())
    assert {(p.row.column1, p.row.column2) for p in told} == raw_pairs
    assert all(p.means and p.label and p.other != "74177" for p in told)


# ---------------------------------------------------------------- glossary


@pytest.mark.parametrize(
    ("name", "says"),
    [
        pytest.param("MUE", "most units of a code", id="an abbreviation"),
        pytest.param("professional component", "physician's half", id="a name with its abbreviation in brackets"),
        pytest.param("PC", "physician's half", id="the abbreviation in the brackets"),
        pytest.param("DEXA", "bone density", id="one of two names"),
        pytest.param("PTP edits", "Procedure-to-procedure", id="the plural"),
    ],
)
def test_a_term_is_found_by_any_of_its_names(name, says):
    terms = terms_in((ROOT / "corpus" / "publications" / "glossary.md").read_text("utf-8"))
    assert says in (explained(name, terms) or "")


def test_what_the_glossary_does_not_hold_is_not_explained():
    terms = terms_in("| term | meaning | source |\n|---|---|---|\n| A | b | [X; page] |\n")
    assert terms == {"a": "B"}
    assert explained("term", terms) is None
