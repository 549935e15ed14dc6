"""Which terms a question asks about, and whether what it supposes of them is so."""

from datetime import date

import pytest

from radcode.asked import indicators_asked, supposed
from radcode.model import Ask
from tests.asking import drafted, the_table, understood

DAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        pytest.param("is MAI of 3 worth an appeal", [("mai", "3")], id="a value after its kind"),
        pytest.param("the edit has a 0 in the modifier column", [("ptp", "0")], id="a value before its kind"),
        pytest.param("bilateral indicators 0 and 2", [("bilateral", "0"), ("bilateral", "2")], id="two values"),
        pytest.param("supervision level 2", [("supervision", "02")], id="a value with its zero left off"),
        pytest.param("ZZZ next to an add-on", [("global_days", "ZZZ")], id="three letters that name one thing"),
        pytest.param("what is status c", [("status", "C")], id="a small letter right after its kind"),
        pytest.param("SI of K in addendum B", [("opps", "K")], id="a hospital status is no fee status"),
        pytest.param("what is a status letter", [], id="an article is no value"),
        pytest.param("hips bilat 2 views", [], id="a number of views is no value"),
        pytest.param("an NCCI edit when both are on 1 claim", [], id="what is counted is no value"),
        pytest.param("bill 2 units of 73560 to both knees", [], id="a count is no value"),
    ],
)
def test_the_values_named_beside_their_kind_are_found(text, asked):
    assert [(r.kind, r.value) for r in indicators_asked(text, DAY, the_table())] == asked


@pytest.mark.parametrize(
    ("text", "so"),
    [
        pytest.param("status N, so it is retired?", False, id="another meaning"),
        pytest.param("MAI 1 is a per day limit, right?", False, id="the meaning of a sibling"),
        pytest.param("does supervision 03 mean personal supervision?", True, id="its own meaning"),
        pytest.param("PC/TC indicator 3: may we append TC?", False, id="a modifier it does not allow"),
        pytest.param("bilateral indicator 1, is 50 ok?", True, id="a modifier it allows"),
        pytest.param("can an appeal lift MAI 2?", False, id="a power it does not have"),
        pytest.param("what does MAI 2 mean", None, id="an open question"),
        pytest.param("add-on type 2: who names the primary codes?", None, id="an open clause"),
        pytest.param("does modifier GZ mean global?", False, id="a modifier"),
    ],
)
def test_what_is_supposed_of_a_term_is_judged_by_its_row(text, so):
    question = understood(text)
    assert question.ask is Ask.MEANING
    assert supposed(question, the_table()) is so


@pytest.mark.parametrize("kind", ["pctc", "bilateral", "status", "mai", "supervision", "mult", "opps", "addon_type"])
def test_every_value_of_an_indicator_can_be_explained(kind):
    names = {"pctc": "PC/TC", "addon_type": "add-on type", "opps": "OPPS status", "mult": "mult proc"}
    for row in (r for r in the_table().rows("indicators") if r.kind == kind):
        draft, _ = drafted(f"what does {names.get(kind, kind)} indicator {row.value} mean")
        assert row.means[1:] in " ".join(s.text for s in draft.statements), (row.value, draft.question.ask)


def test_every_modifier_can_be_explained():
    for row in the_table().rows("modifiers"):
        draft, _ = drafted(f"what does modifier {row.modifier} mean")
        assert row.modifier in " ".join(s.text for s in draft.statements), row.modifier
        assert not draft.lines


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        pytest.param("a line each for XE, XS and XP", ("XE", "XS", "XP"), id="side by side"),
        pytest.param("right and left: RT and LT films of the hand", (), id="words of exams too"),
        pytest.param("a woman between 50 and 52 years, mammogram", (), id="counted"),
        pytest.param("modifier ER on the claim", ("ER",), id="said to be one, though a word too"),
    ],
)
def test_modifiers_named_side_by_side_are_read(text, modifiers):
    assert understood(text).modifiers == modifiers
