"""Quiz items: right answers proved and wrong ones refuted from the CSV files alone, by neither maker nor prover."""

import csv
import os
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import islice

import pytest

from radcode.coursefiles import read_cases, read_paths
from radcode.errors import DataError
from radcode.quiz import TOPICS, Bank, Choice, Claim, Item, Off, drawn, shuffled
from radcode.quizboxes import DAYS, Attempt, boxes, due, next_item, topic_states
from radcode.quizmaker import PER_TOPIC, bank_of
from radcode.quizproof import KINDS, Prover
from radcode.tables import CodeTable
from tests.asking import ROOT, TABLES, TODAY, the_table

CASES, PATHS = ROOT / "corpus" / "quizzes", ROOT / "corpus" / "paths"
NOW = TODAY.isoformat()


@cache
def the_bank():
    return bank_of(the_table(), TODAY, read_cases(CASES, TODAY))


@cache
def raw(name):
    with (TABLES / f"{name}.csv").open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


# ---------------------------------------------------------------- the third way: the files as text


def holds(row, on=NOW):
    return (row["effective_from"] or "0") <= on <= (row["effective_to"] or "9")


@cache
def newest(kind, service=""):
    """The newest release of a kind that has begun, for unit limits the newest of that kind of claim."""
    held = {r["release"] for r in raw("mue") if not service or r["service_type"] == service}
    begun = [
        r
        for r in raw("releases")
        if r["kind"] == kind and r["holds_from"] <= NOW and (kind != "mue" or r["release"] in held)
    ]
    return max(begun, key=lambda r: r["holds_from"])["release"]


@cache
def fees():
    return {(r["code"], r["modifier"]): r for r in raw("fees") if r["release"] == newest("rvu")}


@cache
def limits():
    return {(r["service_type"], r["code"]): r for r in raw("mue") if r["release"] == newest("mue", r["service_type"])}


@cache
def edits():
    return {(r["column1"], r["column2"]): r for r in raw("ptp") if r["release"] == newest("ptp")}


@cache
def meaning(kind, value):
    return next(r for r in raw("indicators") if (r["kind"], r["value"]) == (kind, value))


@cache
def rows_of(code):
    return tuple(r for r in raw("codes") if r["code"] == code)


def allows(kind, value):
    return [m for m in meaning(kind, value)["allows"].split(";") if m]


def components(code, says):
    bare = fees()[code, ""]["status"]
    payable = {
        m
        for m in ("26", "TC")
        if (row := fees().get((code, m))) and (row["status"] == bare or "payable" in allows("status", row["status"]))
    }
    return payable == set(says)


def billed(code, says):
    modifier, *facts = says
    known = {"claim=professional", *facts}
    rules = [
        r
        for r in raw("rules")
        if r["kind"] == "component" and r["unit"] == "modifier" and holds(r) and r["payer"] in ("", "medicare")
        and r["condition"] and set(r["condition"].split("&")) <= known
        and ("=" not in r["subject"] and (not r["subject"] or code in r["subject"].split(";")))
    ]  # fmt: skip
    best = max(rules, key=lambda r: (r["condition"].count("="), bool(r["subject"]), bool(r["payer"])))
    return best["value"] == modifier.replace(" ", ";")


def both_sides(code, says):
    modifier, units = says
    allowed = allows("bilateral", fees()[code, ""]["bilateral"])
    if "50" in allowed:
        return (modifier, units) == ("50", "1")
    (row,) = (r for r in rows_of(code) if holds(r))
    return row["laterality"] == "both" and (modifier, units) == ("", "1")


def fits(code, says):
    row = next((r for r in rows_of(code) if holds(r)), None)
    if row is None:
        return False
    for part in says:
        name, _, value = part.partition("=")
        if name == "views":
            low, _, high = value.partition("-")
            if row["views_min"] and not (
                int(row["views_min"]) <= int(low) and int(high or low) <= int(row["views_max"] or 99)
            ):
                return False
        elif name == "side":
            if row["laterality"] in ("one", "both") and row["laterality"] != value:
                return False
        elif name == "regions" and set(value.split("|")) != set(row[name].split(";")):
            return False  # a part of the body that was said and is missing, or was not said and is in it
        elif name == "technique" and not set(value.split("|")) <= set(row[name].split(";")):
            return False  # "under ultrasound guidance and ..." says both
        elif not set(value.split("|")) & set(row[name].split(";")):
            return False
    return True


def pair(code, says):
    other, indicator = says
    row = edits().get((code, other))
    if not indicator:
        return row is None and (other, code) not in edits()
    return row is not None and row["modifier_indicator"] == indicator


def history(code, says):
    old, condition = says
    return any(
        r["code"] == old and r["event"] == "deleted" and r["condition"] == condition and code in r["codes"].split(";")
        for r in raw("history")
    )


def related(one, other, relations):
    return any(
        (r["code"], r["other"]) == (one, other) and r["relation"] in relations and holds(r) for r in raw("pairs")
    )


THIRD = {
    "components": components,
    "billed": billed,
    "bilateral": lambda code, says: fees()[code, ""]["bilateral"] == says[0],
    "status": lambda code, says: fees()[code, ""]["status"] == says[0],
    "both_sides": both_sides,
    "two_sided_of": lambda code, says: related(says[0], code, {"one_side_of"}),
    "fits": fits,
    "in_force": lambda code, says: any(holds(r, says[0]) for r in rows_of(code)),
    "ended": lambda code, says: all((r["effective_to"] or "9") < says[0] for r in rows_of(code)),
    "not_begun": lambda code, says: all((r["effective_from"] or "0") > says[0] for r in rows_of(code)),
    "replaces": history,
    "primary": lambda code, says: related(
        says[0], code, {"addon_of", "screening_with_tomo", "diagnostic_with_tomo"}
    ),
    "pair": pair,
    "units": lambda code, says: limits()[says[1], code]["value"] == says[0],
    "tested": lambda code, says: limits()[says[1], code]["mai"] == says[0],
}  # fmt: skip


def third(choice):
    return THIRD[choice.claim.kind](choice.claim.code, choice.claim.says)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_files_prove_every_right_answer_and_refute_every_wrong_one(topic):
    items = [i for i in the_bank().items if i.topic == topic]
    assert items
    assert [f"{i.ask} -> {i.right.text}" for i in items if not third(i.right)] == []
    assert [f"{i.ask} -> {c.text}" for i in items for c in i.wrong if third(c)] == []


def test_every_kind_of_claim_is_proved_in_three_ways():
    assert set(THIRD) == set(KINDS)
    used = {c.claim.kind for i in the_bank().items for c in (i.right, *i.wrong)}
    assert used == set(KINDS)


def test_there_are_many_different_items_of_every_topic():
    items = the_bank().items
    assert len(items) >= 1000
    assert len({i.id for i in items}) == len({i.ask for i in items}) == len(items)
    by_topic = Counter(i.topic for i in items)
    assert set(by_topic) == set(TOPICS)
    assert max(by_topic.values()) <= PER_TOPIC + 20  # and those that were written
    assert {i.modality for i in items} >= {"ct", "mr", "us", "mammo", "dxa", "nm", "pet_ct", "ir", "xr", "fluoro"}


def test_answers_differ_are_explained_and_cited():
    for item in the_bank().items:
        choices = (item.right, *item.wrong)
        assert 2 <= len(choices) <= 4, item.ask
        assert len({c.text for c in choices}) == len(choices), item.ask
        assert all(c.text and c.why for c in choices), item.ask
        assert item.rows, item.ask
        assert all(the_table().row(ref) for ref in item.rows), item.ask


def test_what_is_said_of_a_pair_tells_what_its_indicator_means():
    pairs = [i for i in the_bank().items if i.topic == "pairs"]
    meanings = {r.means for r in the_table().rows("indicators") if r.kind == "ptp"}
    assert pairs
    assert all(any(i.right.why.endswith(m) for m in meanings) for i in pairs)


def test_no_item_rests_on_coder_knowledge_alone():
    for item in the_bank().items:
        rows = [the_table().row(ref) for ref in item.rows]
        assert any(getattr(r, "sure", "file") != "coder" for r in rows), item.ask


def test_wrong_answers_are_real_mistakes():
    items = the_bank().items
    siblings = [i for i in items if i.topic == "codes"]
    assert all(c.claim.code != i.right.claim.code for i in siblings for c in i.wrong)
    assert any("ended on" in c.why for i in siblings for c in i.wrong)
    replaced = [i for i in items if i.topic == "replaced"]
    assert sum(any("itself ended" in c.why for c in i.wrong) for i in replaced) > len(replaced) // 2


# ---------------------------------------------------------------- reproducible


def test_the_same_tables_make_the_same_bank():
    again = bank_of(the_table(), TODAY, read_cases(CASES, TODAY))
    assert again == the_bank()


def test_a_seed_decides_the_order_and_nothing_else_does():
    program = (
        "from tests.asking import the_table, TODAY\nfrom radcode.quizmaker import bank_of\n"
        "from radcode.quiz import drawn, shuffled\nitems = drawn(bank_of(the_table(), TODAY).items, 7)\n"
        "print([i.id for i in items[:99]], [[c.text for c in shuffled(i, 7)] for i in items[:99]])"
    )
    ways = [
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]  # fmt: skip
    assert ways[0] == ways[1]
    items = the_bank().items
    assert drawn(items, 7) == drawn(tuple(reversed(items)), 7)
    assert drawn(items, 7) != drawn(items, 8)
    assert sorted(i.id for i in drawn(items, 7)) == sorted(i.id for i in items)


def test_topics_take_turns():
    first = [i.topic for i in drawn(the_bank().items, 3)[: len(TOPICS)]]
    assert sorted(first) == sorted(TOPICS)
    only = drawn(the_bank().items, 3, topics=("sides",), modalities=("mr",))
    assert only
    assert {(i.topic, i.modality) for i in only} == {("sides", "mr")}


def test_answers_are_shuffled_by_the_seed():
    item = next(i for i in the_bank().items if len(i.wrong) == 3)
    places = Counter(shuffled(item, seed).index(item.right) for seed in range(200))
    assert set(places) == {0, 1, 2, 3}
    assert shuffled(item, 5) == shuffled(item, 5)


# ---------------------------------------------------------------- a new release


def with_rows(**changed):
    tables = {name: the_table().rows(name) for name in the_table()._tables}
    return CodeTable({**tables, **changed}, "changed")


def splitting(code):
    """The table after a release in which the code has both halves."""
    rows = list(the_table().rows("fees"))
    at = next(n for n, r in enumerate(rows) if (r.release, r.code, r.modifier) == ("RVU26C", code, ""))
    whole = replace(rows[at], pctc="1")
    rows[at] = whole
    return with_rows(fees=(*rows, replace(whole, modifier="26"), replace(whole, modifier="TC")))


def test_a_written_case_that_a_new_release_makes_wrong_turns_itself_off():
    bank = bank_of(splitting("19030"), TODAY, read_cases(CASES, TODAY))
    assert [o.id for o in bank.off] == ["duct-injection-26"]
    assert "no longer prove" in bank.off[0].why
    assert bank.item("duct-injection-26") is None


def test_a_made_item_that_a_new_release_makes_wrong_is_another_item():
    fits = (i for i in the_bank().items if i.topic == "components" and not i.right.claim.says)
    item = next(i for i in fits if i.id != "duct-injection-26")
    changed = splitting(item.right.claim.code)
    assert isinstance(Prover(changed, TODAY).settled(item), Off)
    now = bank_of(changed, TODAY)
    assert now.item(item.id) is None
    same = [i for i in now.items if i.ask == item.ask]
    assert [i.right.claim.says for i in same] == [("26", "TC")]


def test_an_item_whose_row_is_gone_is_not_asked():
    item = next(i for i in the_bank().items if i.topic == "units")
    gone = with_rows(mue=tuple(r for r in the_table().rows("mue") if r.code != item.right.claim.code))
    assert isinstance(Prover(gone, TODAY).settled(item), Off)


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(Claim("components", "77053", ("26",)), id="half of what is true"),
        pytest.param(Claim("in_force", "71010", ("2026-01-01",)), id="a code that ended"),
        pytest.param(Claim("primary", "77066", ("77063",)), id="a primary of another add-on"),
        pytest.param(Claim("units", "99999", ("1", "practitioner")), id="a code that is not held"),
    ],
)
def test_what_is_not_true_is_never_proved(claim):
    assert Prover(the_table(), TODAY).verdict(claim).holds is not True


def test_a_wrong_answer_that_is_true_as_well_is_taken_out():
    item = next(i for i in the_bank().items if i.id == "galactogram-reading")
    true = Choice("77053-26 too", item.right.claim, "It is true.")
    settled = Prover(the_table(), TODAY).settled(replace(item, wrong=(true, *item.wrong)))
    assert isinstance(settled, Item)
    assert settled.wrong == item.wrong


# ---------------------------------------------------------------- what comes back


def attempt(item, right, days=0):
    return Attempt(item.id, item.topic, right, TODAY + timedelta(days=days))


def a_bank(n=6):
    return Bank(drawn(the_bank().items, 1)[:n], ())


def test_a_right_answer_moves_an_item_up_and_a_wrong_one_to_the_first_box():
    item = a_bank().items[0]
    given = [attempt(item, False), attempt(item, True), attempt(item, True, 1), attempt(item, True, 4)]
    assert [boxes(given[: n + 1])[item.id].box for n in range(4)] == [1, 2, 3, 4]
    assert boxes([*given, attempt(item, False, 11)])[item.id].box == 1
    many = [attempt(item, True, 30 * n) for n in range(9)]
    assert boxes(many)[item.id].box == len(DAYS)
    assert boxes(many)[item.id].due == many[-1].on + timedelta(days=DAYS[-1])


def test_what_was_missed_comes_back_today_and_what_was_known_later():
    bank = a_bank()
    missed, known = bank.items[:2]
    given = [attempt(missed, False), attempt(known, True)]
    assert due(given, bank, TODAY) == (missed,)
    assert set(due(given, bank, TODAY + timedelta(days=1))) == {missed, known}


def test_an_item_that_is_off_never_comes_back():
    bank = a_bank()
    given = [Attempt("gone", "units", False, TODAY), attempt(bank.items[0], False)]
    assert due(given, bank, TODAY) == (bank.items[0],)


def test_new_items_and_missed_ones_take_turns_until_nothing_is_left():
    bank, asked = a_bank(4), []
    given: list[Attempt] = []
    for _ in range(30):
        item = next_item(given, bank, TODAY, 1, last=given[-1].item if given else "")
        if item is None:
            break
        asked.append(item.id)
        given.append(attempt(item, len(asked) != 1))  # the first one is missed
    assert item is None
    assert Counter(asked) == {i.id: 2 if i.id == asked[0] else 1 for i in bank.items}
    assert asked[1] != asked[0]
    assert next_item(given, bank, TODAY + timedelta(days=1), 1) is not None


def test_a_topic_is_weak_by_its_latest_answers():
    bank = the_bank()
    sides, units = ([i for i in bank.items if i.topic == t] for t in ("sides", "units"))
    given = [attempt(i, False) for i in islice(sides, 4)] + [attempt(i, True) for i in islice(units, 4)]
    states = {s.topic: s for s in topic_states(given, bank, TODAY)}
    assert (states["sides"].is_weak, states["units"].is_weak, states["pairs"].is_weak) == (True, False, False)
    assert next(iter(topic_states(given, bank, TODAY))).topic == "sides"
    better = [*given, *(attempt(i, True, 1) for i in islice(sides, 40))]
    assert not {s.topic: s for s in topic_states(better, bank, TODAY)}["sides"].is_weak


# ---------------------------------------------------------------- paths and written cases


def headings():
    found = {}
    for path in (ROOT / "corpus" / "publications").glob("*.md"):
        lines = path.read_text("utf-8").splitlines()
        name = next(line.removeprefix("id: ") for line in lines if line.startswith("id: "))
        found[name] = {line.lstrip("#").strip() for line in lines if line.startswith("##")}
    return found


def test_every_step_of_a_path_is_a_section_of_the_library():
    known = headings()
    steps = [(p.id, s) for p in read_paths(PATHS) for s in p.steps]
    assert [f"{i}: {s.section}" for i, s in steps if s.section not in known.get(s.publication, ())] == []


def test_every_path_has_something_to_practise():
    kinds = {r["modality"] for r in raw("codes")}
    for path in read_paths(PATHS):
        assert set(path.practice.modalities) <= kinds
        assert len(drawn(the_bank().items, 1, topics=path.practice.topics, modalities=path.practice.modalities)) >= 20


def test_the_nine_paths_are_there():
    assert [p.id for p in read_paths(PATHS)] == [
        "components", "laterality", "contrast", "breast", "bone-density", "ultrasound", "nuclear-medicine",
        "interventional-pairs", "denials",
    ]  # fmt: skip


def test_every_written_case_holds_today():
    assert the_bank().off == ()
    written = read_cases(CASES, TODAY)
    assert {i.id for i in written} <= {i.id for i in the_bank().items}
    held = {i.id: i for i in the_bank().items}
    assert [i.id for i in written if len(held[i.id].wrong) != len(i.wrong)] == []


GOOD = """cases:
  - id: a-case
    topic: units
    modality: mammo
    ask: How many?
    right: {text: "2", why: It says so., claim: {kind: units, code: "77053", says: ["2", practitioner]}}
    wrong: [{text: "1", why: It says 2., claim: {kind: units, code: "77053", says: ["1", practitioner]}}]
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        pytest.param("topic: units", "topic: unit", "no topic", id="an unknown topic"),
        pytest.param("kind: units", "kind: unit", "no kind of claim", id="an unknown kind of claim"),
        pytest.param("ask: How many?", "asks: How many?", "asks", id="an unknown key"),
        pytest.param("why: It says so.,", "", "why", id="no reason"),
        pytest.param("id: a-case", "id: A case!", "pattern", id="no id"),
        pytest.param("cases:", "cases: [", "cannot be read", id="no YAML"),
    ],
)
def test_a_malformed_case_is_refused_with_its_file(tmp_path, old, new, says):
    (tmp_path / "mine.yaml").write_text(GOOD.replace(old, new, 1), "utf-8")
    with pytest.raises(DataError, match=r"mine\.yaml") as refused:
        read_cases(tmp_path, TODAY)
    assert says in str(refused.value)


def test_a_good_case_is_read_and_a_repeated_id_refused(tmp_path):
    (tmp_path / "mine.yaml").write_text(GOOD, "utf-8")
    (item,) = read_cases(tmp_path, TODAY)
    assert isinstance(Prover(the_table(), TODAY).settled(item), Item)
    (tmp_path / "yours.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(DataError, match="twice"):
        read_cases(tmp_path, TODAY)


def test_no_folder_is_no_case(tmp_path):
    assert read_cases(tmp_path / "absent", date(2026, 1, 1)) == ()
    assert read_paths(tmp_path / "absent") == ()
