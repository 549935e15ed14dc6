"""A typed word may be several known ones: its forms, a longer one cut off, one without vowels, one misspelt."""

import pytest

from radcode.spelling import Spelling, is_within, skeleton

KNOWN = Spelling(
    "needle nodule foramen foramina forearm bones bundles kidney kidneys cholangiogram cholangiography extremity wrist "
    "hip arthrogram art artery".split()
)


def likely(word):
    return [w for w, _ in KNOWN.likely(word)]


@pytest.mark.parametrize(
    ("word", "first"),
    [
        pytest.param("kidney", "kidney", id="as it stands"),
        pytest.param("wrists", "wrist", id="another form"),
        pytest.param("cholangiographic", "cholangiography", id="a sister word"),
        pytest.param("arthrogr", "arthrogram", id="cut off"),
        pytest.param("wirst", "wrist", id="misspelt"),
        pytest.param("iwrst", None, id="too far from any"),
        pytest.param("rwist", "wrist", id="the first two letters swapped"),
        pytest.param("xtrmty", None, id="another first letter is another word"),
        pytest.param("extrmty", "extremity", id="without vowels"),
        pytest.param("zz", None, id="two letters are read as they stand"),
        pytest.param("77", None, id="a number"),
    ],
)
def test_the_likeliest_word(word, first):
    assert next(iter(likely(word)), None) == first


@pytest.mark.parametrize(
    ("word", "all_of"),
    [
        pytest.param("ndl", {"needle", "nodule"}, id="two that lack the same vowels"),
        pytest.param("foram", {"foramen", "foramina"}, id="two that begin alike"),
        pytest.param("bnes", {"bones"}, id="a vowel dropped"),
    ],
)
def test_a_word_may_be_several(word, all_of):
    assert all_of <= set(likely(word))


def test_a_word_that_stands_is_itself_before_it_is_cut_off():
    assert KNOWN.likely("art")[0] == ("art", 1.0)
    assert 0 < dict(KNOWN.likely("art"))["artery"] < 1


def test_every_reading_has_its_chance_and_the_likeliest_stands_first():
    chances = [q for _, q in KNOWN.likely("arthro")]
    assert chances == sorted(chances, reverse=True)
    assert all(0 < q <= 1 for q in chances)


def test_letters_in_order():
    assert skeleton("needle") == "ndl"
    assert is_within("ndl", "needle")
    assert not is_within("dnl", "needle")
