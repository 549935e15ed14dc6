"""Laws of the claim check: it never raises, it is the same twice, and what `ask` recommends passes it."""

import random
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radcode.errors import RadcodeError
from radcode.intake import claim_of_row
from tests.asking import TODAY, asked, the_table
from tests.claims import the_checker

KNOWN = sorted({r.code for r in the_table().rows("codes")})
CODES = st.one_of(st.sampled_from(KNOWN), st.sampled_from(["99213", "70301", "7705", "ABCDE", "0001M", "D0120"]))
MODIFIERS = st.lists(
    st.sampled_from([*sorted({r.modifier for r in the_table().rows("modifiers")}), "ZZ", "1P", "X1"]), max_size=4
)
DAYS = st.dates(min_value=TODAY.replace(year=1999), max_value=TODAY.replace(year=2031)).map(str)
ONE_DAY = st.just("2026-03-01")
PLACES = st.sampled_from(["", *(r.code for r in the_table().rows("pos"))])
FACTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(["", "same session", "two separate sessions", "initial staging", "26 TC 77053 x2"]),
)
LINES = st.fixed_dictionaries(
    {
        "code": CODES,
        "modifiers": MODIFIERS,
        "units": st.integers(1, 400),
        "pos": PLACES,
        "date": st.one_of(ONE_DAY, DAYS),
    }
)
CLAIMS = st.fixed_dictionaries(
    {
        "payer": st.sampled_from(["medicare", "medicaid", "commercial", ""]),
        "claim_type": st.sampled_from(["professional", "facility"]),
        "facts": FACTS,
        "lines": st.lists(LINES, min_size=1, max_size=6),
    }
)
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=20)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=10), inner, max_size=4)),
    max_leaves=12,
)
LENGTHS = [pytest.param(40, id="short"), pytest.param(3000, id="at length", marks=pytest.mark.slow)]


def law(strategy, check, examples):
    settings(max_examples=examples, deadline=None)(given(strategy)(check))()


@pytest.mark.parametrize("examples", LENGTHS)
def test_any_claim_is_checked_without_a_crash_and_twice_alike(examples):
    def check(row):
        claim = claim_of_row(row, the_table())
        record = the_checker().check(claim)
        assert record == the_checker().check(claim)
        assert record["valid"] == all(f["severity"] != "error" for f in record["findings"])
        assert all(1 <= f["line"] <= len(claim.lines) for f in record["findings"])
        assert all(f["severity"] == "info" or f["fix"] for f in record["findings"])
        told = [(f["line"], f["rule"], f["message"]) for f in record["findings"]]
        assert len(told) == len(set(told))

    law(CLAIMS, check, examples)


@pytest.mark.parametrize("examples", LENGTHS)
def test_any_json_is_a_claim_or_refused_as_broken_data(examples):
    def check(lines, more):
        row = {**(more if isinstance(more, dict) else {}), "lines": lines}
        with suppress(RadcodeError):
            the_checker().check(claim_of_row(row, the_table()))

    law(st.tuples(ANYTHING, ANYTHING), lambda pair: check(*pair), examples)


def test_the_order_of_unrelated_lines_changes_nothing():
    lines = [("71250-26", "22"), ("76700-26", "22"), ("73610-RT", "11")]
    rows = [{"code": c, "pos": p, "date": "2026-03-01"} for c, p in lines]
    assert all(
        the_checker().check(claim_of_row({"lines": x}, the_table()))["findings"] == [] for x in (rows, rows[::-1])
    )


# ---------------------------------------------------------------- what ask recommends

SETTINGS = {
    "22": "in the hospital outpatient department",
    "21": "for an inpatient",
    "23": "in the ER",
    "11": "",
    "24": "",
    "31": "",
}
READERS = ("our radiologist only reads", "we own the equipment and read it")
SIDES = ("", "left", "right", "both sides")


def is_asked(row) -> bool:
    """Leave out what an answer about one code cannot make whole, and what the words do not settle.

    An add-on is billed with its primary, a hospital's code on another kind of claim, a code that is a technical half by
    whoever owns the place; none of these is what the modifier of one code decides.
    """
    fee = the_table().fee(row.code, "", TODAY)
    hospital = row.code.startswith(the_table().hospital_prefixes(TODAY))
    taken = fee is not None and "payable" in the_table().indicator("status", fee.row.status, TODAY).allows
    technical = fee is not None and fee.row.pctc == "3"
    return row.scope == "imaging" and taken and not (row.addon or hospital or technical)


def sample(n):
    rng = random.Random(20261121)
    rows = [r for r in the_table().codes_on(TODAY) if is_asked(r)]
    for _ in range(n):
        row = rng.choice(rows)
        words = [f"which modifier for {row.code}", rng.choice(SIDES), rng.choice(READERS)]
        if row.modality in ("pet", "pet_ct"):
            words.append("initial staging")
        pos = rng.choice(list(SETTINGS))
        yield " ".join(filter(None, [*words, SETTINGS[pos]])), pos


@pytest.mark.parametrize(
    "n", [pytest.param(60, id="short"), pytest.param(1500, id="at length", marks=pytest.mark.slow)]
)
def test_what_ask_recommends_passes_the_check(n):
    failed = []
    for question, pos in sample(n):
        reply = asked(question, pos=pos)
        groups: dict[str, list[dict[str, Any]]] = {}
        for x in reply.record["lines"]:
            groups.setdefault(x["when"], []).append({**x, "pos": pos, "date": TODAY.isoformat()})
        for lines in groups.values():
            row = {"claim_type": reply.question.claim, "lines": lines}
            found = the_checker().check(claim_of_row(row, the_table()))["findings"]
            failed += [(question, pos, f["rule"], f["message"]) for f in found if f["severity"] == "error"]
    assert failed == []
