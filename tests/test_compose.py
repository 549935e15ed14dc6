"""What compose proposes, before it is proved: the order of an answer, its branches, and the same result every time."""

from dataclasses import replace

import pytest

from radcode.compose import compose
from radcode.model import Ask, Outcome
from tests.asking import drafted, resolved, the_table, understood

ORDER = ("lead", "why", "not", "watch", "fact", "conflict")
GALACTOGRAM = "which modifier for a radiologist reading a galactogram"
QUESTIONS = (
    GALACTOGRAM,
    "CT abdomen pelvis with IV contrast",
    "what is 77065",
    "can I bill 76001 today",
    "can i bill 76000 with an upper GI?",
    "77065 vs 77066 vs 77067",
    "how often does medicare pay a dexa",
    "what does medicare pay for reading a 2 view chest",
    "explain the professional component",
    "CPT 77069",
    "mammogram",
)


@pytest.mark.parametrize("text", QUESTIONS)
def test_statements_stand_in_reading_order_without_repeats(text):
    draft, _ = drafted(text)
    places = [ORDER.index(s.part) for s in draft.statements]
    assert places == sorted(places)
    assert len({s.text for s in draft.statements}) == len(draft.statements)


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_same_question_has_the_same_draft(text):
    assert drafted(text) == drafted(text)


@pytest.mark.parametrize("text", QUESTIONS)
def test_there_are_at_most_four_branches(text):
    draft, _ = drafted(text)
    assert len({line.when for line in draft.lines}) <= 4


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        pytest.param(
            "CT abdomen pelvis with IV contrast", {"why", "not", "conflict"}, id="why, why not, who disagrees"
        ),
        pytest.param(GALACTOGRAM, {"lead", "why", "watch"}, id="the rule, the indicator, the injection"),
        pytest.param("can I bill 76001 today", {"lead"}, id="the end of the code"),
        pytest.param("what is 77065", {"lead"}, id="the meaning"),
    ],
)
def test_an_answer_has_the_parts_that_its_reader_expects(text, parts):
    draft, _ = drafted(text)
    assert {s.part for s in draft.statements} >= parts


@pytest.mark.parametrize("text", QUESTIONS)
def test_every_row_statement_names_rows_that_exist(text):
    draft, _ = drafted(text)
    assert [r for s in draft.statements for r in s.rows if the_table().row(r) is None] == []


@pytest.mark.parametrize("text", QUESTIONS)
def test_quotes_are_sentences_of_the_passages_and_at_most_a_few(text):
    draft, passages = drafted(text)
    held = {p.chunk.id: p.chunk.text for p in passages}
    quotes = [s for s in draft.statements if s.kind == "quote"]
    assert all(held[s.chunk][s.start : s.end] == s.text for s in quotes)
    assert len(quotes) <= 6


@pytest.mark.parametrize("ask", list(Ask))
@pytest.mark.parametrize("text", ["what is 77065", "CT head", "which modifier", "is 71010 valid", "zorblax"])
def test_every_ask_has_a_draft_even_with_nothing_found(ask, text):
    question = replace(understood(text), ask=ask)
    draft = compose(question, (), (), the_table())
    assert draft.question == question
    assert draft.lines or draft.statements or draft.headline or draft.outcome is Outcome.ANSWERED


@pytest.mark.parametrize("ask", [a for a in Ask if a is not Ask.OUTSIDE])
def test_an_unknown_number_is_declined_whatever_is_asked_of_it(ask):
    draft = compose(replace(understood("77069"), ask=ask), (), (), the_table())
    assert (draft.outcome, draft.lines) == (Outcome.DECLINED, ())
    assert "77069" in draft.headline


@pytest.mark.parametrize(
    ("text", "modifiers"),
    [
        pytest.param("left knee 3 views, reading only", ("26", "LT"), id="pricing before information"),
        pytest.param("left knee 3 views", ("LT",), id="a side"),
        pytest.param("both knees 3 views", ("50",), id="both sides where the indicator allows"),
        pytest.param("humerus x-ray left", (), id="no side on a code with indicator 0"),
        pytest.param("screening mammogram both breasts", (), id="a two-sided code takes none"),
        pytest.param("chest x-ray 2 views", (), id="nothing said, nothing added"),
        pytest.param("chest x-ray 2 views, reading only", ("26",), id="reading only"),
        pytest.param("we only own the machine, chest x-ray 2 views, someone else reads", ("TC",), id="owning only"),
    ],
)
def test_modifiers_come_from_what_was_said_and_stand_in_order(text, modifiers):
    draft, _ = drafted(text)
    assert {line.modifiers for line in draft.lines} == {modifiers}


def test_the_lines_are_those_of_the_matches():
    draft, _ = drafted("screening mammogram with tomosynthesis")
    assert [line.code for line in draft.lines] == list(resolved("screening mammogram with tomosynthesis")[0].codes)


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        pytest.param("what's the icd-10 for a breast lump", "Diagnosis codes", id="diagnosis"),
        pytest.param("what is the code for an office visit", "Visit", id="visit"),
        pytest.param("cpt for a complete blood count", "Laboratory", id="laboratory"),
        pytest.param("what does the weather look like", "outside", id="anything else"),
    ],
)
def test_a_refusal_says_what_is_outside_in_its_first_sentence(text, headline):
    draft, _ = drafted(text)
    assert draft.outcome is Outcome.DECLINED
    assert headline in draft.headline.split(".")[0]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        pytest.param("R0075, six residents imaged at one nursing home stop, modifier?", ("R0075", "US"), id="patients"),
        pytest.param(
            "78814 fourth restaging scan, our own PET center reads", ("78814", "KX", "PS"), id="beyond the count"
        ),
        pytest.param("78814 third restaging scan, our own PET center reads", ("78814", "PS"), id="within the count"),
        pytest.param(
            "which modifier, 49083 stopped before anesthesia, facility claim",
            ("49083", "73"),
            id="the facility stopped",
        ),
        pytest.param(
            "which modifier for 71046 in the hospital, again by the same radiologist", ("71046", "26", "76"), id="again"
        ),
        pytest.param(
            "which modifier for 73610 again at 5 pm by a different radiologist, hospital",
            ("73610", "26", "77"),
            id="another reader",
        ),
    ],
)
def test_what_happened_takes_its_modifier(text, line):
    draft, _ = drafted(text)
    assert [(x.code, *x.modifiers) for x in draft.lines] == [line]


@pytest.mark.parametrize(
    ("text", "verdict", "lines"),
    [
        pytest.param(
            "we only read 77089 at the hospital, can we add 26?", False, ["77092"], id="the half has a number"
        ),
        pytest.param(
            "77089 hospital outpatient, our doctor only interprets; which modifier?", None, ["77092"], id="half"
        ),
        pytest.param(
            "93971 on the right leg only, does it need 52?", False, ["93971"], id="one side is the code itself"
        ),
        pytest.param(
            "93306-26 and 93356-26 for the hospital, right?", False, ["93306", "93356"], id="wrong on one line"
        ),
        pytest.param("78206 liver spect of one area, still valid?", False, ["78803"], id="narrowed by what was said"),
    ],
)
def test_what_is_billed_instead(text, verdict, lines):
    draft, _ = drafted(text)
    assert (draft.verdict, [x.code for x in draft.lines]) == (verdict, lines)
