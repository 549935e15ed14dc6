"""A look-up in words: what is equal stands together with the fact that decides, and nothing is nearly right."""

from datetime import date

import pytest

from radcode.engine import MAX_TEXT
from radcode.listing import DECIDES, NAMED, billed_lines, in_a_hundred, listed, sure_in_words
from tests.asking import TODAY, the_engine, the_table


def listing(name, on=TODAY):
    found = the_engine().looked_up(name, on=on, n=12)
    return listed(found.question, found.matches, found.passed_over, the_table(), asked_on=on)


def texts(entries):
    return [e.text for e in entries]


@pytest.mark.parametrize(
    ("name", "best"),
    [
        pytest.param("CT HEAD W/O", ["70450"], id="one code"),
        pytest.param("XR ANKLE 3+ VWS LT", ["73610-LT"], id="the side is on the line"),
        pytest.param("screening mammo bilat with 3d tomo", ["77067 + 77063"], id="a code with its add-on"),
        pytest.param("CT chest", ["71250", "71260", "71270"], id="equals in code order"),
    ],
)
def test_what_a_name_means(name, best):
    found = listing(name)
    assert (texts(found.best), found.nothing) == (best, ())
    assert found.sure == sure_in_words(found.best[0].chance)


def test_codes_that_are_the_name_have_no_chance_between_them():
    found = listing("77053 77054")
    assert (texts(found.best), found.sure, found.decides) == (["77053", "77054"], NAMED, "")


@pytest.mark.parametrize(
    ("name", "decides", "conditions"),
    [
        pytest.param("CT chest", "contrast", ["if without contrast", "if with contrast",
                     "if without contrast, then with contrast"], id="contrast"),
        pytest.param("xr chest", "the number of views",
                     ["if 1 view", "if 2 views", "if 3 views", "if 4 or more views"], id="views"),
        pytest.param("pet ct", "the region", ["if limited study, the body", "if skull base to mid-thigh",
                     "if whole body"], id="only what all of them tell"),
        pytest.param("CT HEAD W/O", "", [""], id="nothing is open"),
    ],
)  # fmt: skip
def test_what_decides_between_equals(name, decides, conditions):
    found = listing(name)
    assert found.decides == decides
    assert [e.condition for e in found.best] == conditions
    assert not any(f.startswith("if ") for e in found.best for f in e.fits)


def test_every_attribute_that_can_be_open_has_words():
    from radcode.attributes import OPEN

    assert set(OPEN) == set(DECIDES)


def test_the_label_is_ours_and_says_when_it_was_not_checked():
    (code,) = listing("CT HEAD W/O").best[0].codes
    row = the_table().code("70450", TODAY)
    assert (code.label, code.is_checked) == (row.label, row.sure != "coder")
    assert not listing("XR ANKLE 3+ VWS LT").best[0].codes[0].is_checked


def test_the_same_codes_in_another_order_are_listed_once():
    found = listing("xr chest 1v and xr foot 2v rt")
    bills = [frozenset(c.code for c in e.codes) for e in (*found.best, *found.others, *found.passed_over)]
    assert len(bills) == len(set(bills))


def test_a_second_choice_has_a_chance_and_the_rest_is_passed_over():
    found = listing("FL UGI W/ SM BOWEL")
    assert found.others
    assert found.passed_over
    assert min(e.chance for e in found.others) > max(e.chance for e in found.passed_over)


@pytest.mark.parametrize(
    ("name", "on", "says"),
    [
        pytest.param("MRI zzgluck", TODAY, "Add what was imaged", id="no region"),
        pytest.param("head", TODAY, "Add the kind of study", id="no kind of study"),
        pytest.param("blood test", TODAY, "Laboratory codes are outside", id="another field"),
        pytest.param("71020", TODAY, "71020 is not in force on 2026-11-21: it ended on 2017-12-31.", id="ended"),
        pytest.param("70471", date(2025, 12, 31), "it starts on 2026-01-01", id="not yet"),
        pytest.param("99213", TODAY, "visit codes", id="a code of another field"),
        pytest.param("CT HEAD W/O", date(1999, 1, 1), "table begins on", id="before the table"),
    ],
)
def test_where_nothing_fits_it_says_why_and_names_no_other_code(name, on, says):
    found = listing(name, on)
    assert (found.best, found.others, found.sure) == ((), (), "")
    assert says in " ".join(found.nothing)


def test_words_not_understood_are_told():
    assert listing("MRI lumbar spine qqq w/o").not_understood == ("qqq",)


@pytest.mark.parametrize(
    ("name", "read"),
    [
        pytest.param("XR ANKLE 3+ VWS LT", {"kind of study": "plain x-ray films", "region": "ankle",
                     "views": "3 or more", "side": "left"}, id="views and side"),
        pytest.param("NM PARATHYROID PLANAR, NO SPECT", {"not meant": "single photon emission tomography"},
                     id="what is denied"),
        pytest.param("xr knee bilat", {"sides": "both sides"}, id="a side once"),
    ],
)  # fmt: skip
def test_what_was_read_is_in_words(name, read):
    found = dict(listing(name).read)
    assert read.items() <= found.items()
    assert ("sides" in found) + ("side" in found) < 2


@pytest.mark.parametrize(
    ("name", "note"),
    [
        pytest.param("CT HEAD W/O 3/1/2024", "The name says 2024-03-01", id="a day in the name"),
        pytest.param("CT head 74177", "the code in it, 74177, was not used", id="a code beside words"),
        pytest.param("77053 71020", "71020 is not in force", id="one code of two"),
        pytest.param("CT HEAD W/O", "", id="nothing to note"),
    ],
)
def test_what_the_coder_should_notice(name, note):
    notes = " ".join(listing(name).notes)
    assert note in notes
    assert bool(notes) == bool(note)


@pytest.mark.parametrize(
    ("chance", "words", "share"),
    [
        pytest.param(1.0, "Very likely", "99 in 100", id="never all"),
        pytest.param(0.9, "Very likely", "90 in 100", id="the border counts"),
        pytest.param(0.89, "Likely", "89 in 100", id="below the border"),
        pytest.param(0.4, "Possible", "40 in 100", id="possible"),
        pytest.param(0.1, "Unsure", "10 in 100", id="unsure"),
        pytest.param(0.0, "Unsure", "less than 1 in 100", id="hardly"),
    ],
)
def test_a_chance_in_words(chance, words, share):
    assert (sure_in_words(chance), in_a_hundred(chance)) == (words, share)


def test_modifiers_belong_to_the_first_line():
    assert billed_lines(["19081", "19082"], ["RT"]) == ("19081-RT", "19082")


def test_a_name_of_any_length_that_the_engine_takes_can_be_listed():
    assert listing(("CT " * MAX_TEXT)[:MAX_TEXT]).best == ()
