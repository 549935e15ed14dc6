"""Exam names as wards and hospitals type them become codes and sets of codes, with a chance and a reason."""

from datetime import date

import pytest

from radcode.attributes import Description
from radcode.naming import named
from radcode.ranking import Ranker
from tests.asking import TODAY, the_engine, the_table
from tests.roundtrip import descriptions


def look_up(text, on=TODAY, n=5):
    return the_engine().lookup(text, on=on, n=n)


def first(text, on=TODAY):
    found = look_up(text, on)
    return sorted(found[0].codes) if found else []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("CT ABDOMEN AND PELVIS WITHOUT CONTRAST", ["74176"], id="both regions are one code"),
        pytest.param("abd/pel ct w iv", ["74177"], id="cut-off regions"),
        pytest.param("MRI L SPN WO", ["72148"], id="a spine level without its vowels"),
        pytest.param("mri of the lft nkee no dye", ["73721"], id="typing errors"),
        pytest.param("XR WRST 3V RT", ["73110"], id="vowels dropped"),
        pytest.param("FACL BNES XR COMPLETE 3V", ["70150"], id="two short words of one term"),
        pytest.param("XR OPTC FORAM", ["70190"], id="a cut-off word beside its neighbour"),
        pytest.param("US RENL TRNSPLNT W DOPPLR", ["76776"], id="every word is short"),
        pytest.param("XR HAND MIN 3 VIEWS LEFT", ["73130"], id="at least so many views"),
        pytest.param("NM BONE SCN WHL BODY", ["78306"], id="short and cut off"),
        pytest.param("tib fib xray 2 views right", ["73590"], id="lay words"),
        pytest.param("US GUIDED PARACENTESIS", ["49083"], id="an imaging word beside a procedure is its guidance"),
        pytest.param("MR ANY JOINT UPPER EXTREMITY W/O CONTRAST", ["73221"], id="a class of places in a place"),
    ],
)
def test_a_name_as_it_is_typed(text, codes):
    assert first(text) == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        pytest.param("MRI BRAIN WO + MRA NECK WO", ["70547", "70551"], id="two exams joined by a sign"),
        pytest.param("CT CHEST W, CT ABD PEL W", ["71260", "74177"], id="two exams parted by a comma"),
        pytest.param("screening mammo bilat with 3d tomo", ["77063", "77067"], id="an exam with its add-on"),
    ],
)
def test_an_order_of_several_codes(text, codes):
    assert first(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("zorblax frumious", id="nonsense"),
        pytest.param("consult dietitian", id="another department"),
        pytest.param("qwertyuiop", id="keys at random"),
    ],
)
def test_what_names_no_exam_finds_nothing(text):
    assert look_up(text) == ()


@pytest.mark.parametrize(
    "text", ["CT", "contrast", "left", "views", "chest", "limited", "biopsy", "LIVER FUNCTION PANEL", "thyroid panel"]
)
def test_what_is_vague_or_of_another_department_is_never_answered_with_confidence(text):
    assert all(m.score < 0.6 for m in look_up(text))


def test_what_the_words_leave_open_has_one_score_and_says_what_tells_it_apart():
    equal = [m for m in look_up("CT head") if m.open]
    assert {m.codes[0] for m in equal} == {"70450", "70460", "70470"}
    assert len({m.score for m in equal}) == 1
    assert {a for m in equal for a, _ in m.open} == {"contrast"}
    assert {m.why[-1] for m in equal} == {
        "if without contrast", "if with contrast", "if without contrast, then with contrast"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("on", "code"),
    [
        pytest.param(date(2017, 12, 31), "71020", id="the last day"),
        pytest.param(date(2018, 1, 1), "71046", id="the next"),
    ],
)
def test_a_name_finds_the_code_of_its_day(on, code):
    assert first("chest x-ray 2 views", on) == [code]


def test_what_is_denied_is_not_meant():
    assert first("NM PARATHYROID PLANAR, NO SPECT") == ["78070"]
    assert first("biophysical profile without non-stress test") == ["76819"]


def test_a_professional_is_not_given_the_hospitals_own_codes():
    prefixes = the_table().hospital_prefixes(TODAY)
    for text in ("MRA CHEST W/WO", "MRI BREAST BILATERAL W/WO", "KYPHOPLASTY L1"):
        held = [the_table().code(c, TODAY) for m in look_up(text) for c in m.codes]
        assert not [r.code for r in held if r.code.startswith(prefixes) and r.scope != "supply"]


def test_the_words_say_why():
    assert look_up("XR ANKLE 3 VIEWS")[0].why == ("plain x-ray films", "ankle", "3 or more views")


def test_the_order_of_examples_and_synonyms_does_not_matter():
    again = Ranker(the_table())
    said = Description({"modality": ("ct",), "regions": ("chest",)}, words=("ct", "chest"))
    assert named(said, TODAY, again) == named(said, TODAY, the_engine().ranker)


def test_an_example_of_the_table_does_not_count_for_itself_when_it_is_left_out():
    book = the_engine().ranker.book
    place = the_engine().ranker.places("77053")[0]
    word = "galactogram"
    with_own, without = book.heard([word])[0], book.heard([word], without=[place])[0]
    assert without.told[place] < with_own.told[place]
    assert (without.stands == with_own.stands).all()


SAMPLE = 40  # every so many codes in the fast lane, all of them in the slow one


def found_again(rows):
    """Return how many descriptions made from attributes find their code first, and how many there are."""
    pairs = [(row.code, text) for row in rows for text in descriptions(row, the_table().meaning)]
    return sum(first(text) == [code] for code, text in pairs), len(pairs)


def live_codes():
    prefixes = the_table().hospital_prefixes(TODAY)
    return [r for r in the_table().codes_on(TODAY) if r.scope == "supply" or not r.code.startswith(prefixes)]


def test_a_description_made_from_attributes_finds_its_code():
    found, n = found_again(live_codes()[::SAMPLE])
    assert found >= 0.9 * n


@pytest.mark.slow
def test_every_live_code_is_found_from_its_attributes_in_three_hands():
    found, n = found_again(live_codes())
    assert n > 4500
    assert found >= 0.94 * n
