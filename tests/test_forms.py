"""The form of a line that is put forward or to be chosen: 26, TC, the bare code, both halves on two lines."""

import pytest

from radcode.forms import asked_forms
from radcode.phrases import Claims
from tests.asking import asked, billed, the_table

READS = (
    "Our doctors interpret {x} for an imaging center that has its own machine.",
    "The urgent care performs {x}, we only supply the interpretation.",
    "An IDTF performed {x}; our radiologist reads and bills separately, nothing was reassigned.",
    "Our scanner is in the hospital, and a hospital inpatient had {x} on it, read by us.",
)
OWNS = (
    "Our clinic did {x}; the interpretation is done and billed by the university radiologists.",
    "{x} was done at our urgent care, images sent out to an independent radiologist who bills the read himself.",
    "Ambulatory surgery center bills for its side of {x}.",
    "We only do the technical side of {x}. The radiologist belongs to a different group.",
)
BOTH = (
    "IDTF with reassignment from the interpreting radiologist, {x}.",
    "The same group scans and reads {x} at one address.",
    "{x}: both halves by our group at our freestanding center, one locality.",
    "{x} was scanned and read by us at the same site.",
)
EXAMS = [("76536", "76536"), ("a CT of the head without contrast", "70450"), ("78306", "78306")]
STORIES = [(s, h) for h, told in (("26", READS), ("TC", OWNS), ("", BOTH)) for s in told]


def told(story: str, exam: str) -> str:
    text = story.format(x=exam)
    return text[0].upper() + text[1:]


def line(code: str, half: str) -> list[str]:
    return ["-".join(filter(None, (code, half)))]


@pytest.mark.parametrize(("exam", "code"), EXAMS)
@pytest.mark.parametrize(("story", "half"), STORIES)
def test_who_reads_and_whose_the_equipment_is_make_the_line(story, half, exam, code):
    record = asked(f"{told(story, exam)} 26, TC or global?").record
    assert billed(record) == line(code, half)
    assert not record["text"].startswith(("Yes", "No."))


@pytest.mark.parametrize(("story", "half"), STORIES)
@pytest.mark.parametrize(
    ("question", "form"),
    [
        ("Can we bill it global?", ""),
        ("Can it go out without 26 or TC?", ""),
        ("Should we add modifier 26?", "26"),
        ("We want to append TC. Correct?", "TC"),
    ],
)
def test_a_form_put_forward_is_right_when_it_is_the_one_that_is_due(story, half, question, form):
    record = asked(f"{told(story, '72148')} {question}").record
    assert record["text"].startswith("Yes" if form == half else "No")
    assert billed(record) == line("72148", half)


@pytest.mark.parametrize(
    "story",
    [
        "71260, scanned at our center, read by our own radiologist in a different Medicare payment locality.",
        "Our group did 71260 in one payment locality and interpreted it in another.",
        "We own the machine and read 71260 ourselves, but the reading happens in a different locality than the scan.",
        "Our center is in Chicago, our own radiologist reads from Miami. 71260.",
    ],
)
@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Can we bill global? If not, how?", "No."),
        ("Do we have to split it into 26 and TC?", "Yes."),
        ("What lines go on the claim?", ""),
    ],
)
def test_halves_in_two_localities_are_two_lines_and_never_global(story, question, verdict):
    record = asked(f"{story} {question}").record
    assert sorted(billed(record)) == ["71260-26", "71260-TC"]
    assert record["text"].startswith(verdict)


def test_somebody_elses_half_in_another_locality_is_no_line_of_ours():
    text = "We read 71260 for a clinic that owns its scanner, in a different payment locality. How do we bill?"
    assert billed(asked(text).record) == ["71260-26"]


@pytest.mark.parametrize(
    ("text", "form", "claims"),
    [
        ("Can we bill 71046 with 26?", {"26"}, Claims.MAY),
        ("Is it ok to send an MRI without contrast as two lines?", {"26", "TC"}, Claims.MAY),
        ("Should we leave it without a modifier since the hospital bills the technical side?", set(), Claims.MAY),
        ("Can we bill 26 when another group owns the technical side?", {"26"}, Claims.MAY),
    ],
)
def test_what_is_put_forward_is_what_the_asking_words_name(text, form, claims):
    found = asked_forms(text, the_table())
    assert (found.form, found.claims) == (form, claims)


@pytest.mark.parametrize(
    "text", ["26 weeks pregnant, is 76805 right?", "Do we report 26 views?", "How is 71046-26 paid"]
)
def test_a_number_of_something_is_no_half(text):
    assert asked_forms(text, the_table()).form is None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Does {c} split into a professional and a technical component?", "19030=No 71046=Yes 77373=No 78815=Yes"),
        ("Is {c} a technical only code?", "77336=Yes 77427=No 71046=No"),
        ("Is {c} a professional component only code?", "77427=Yes 77336=No 71046=No"),
        ("Is there a technical component for {c}?", "71046=Yes 77427=No 77336=Yes 77387=No"),
        ("Does {c} have a professional component?", "71046=Yes 78815=Yes 77336=No 77387=Yes"),
        ("Does {c} accept TC?", "19030=No 71046=Yes 77373=No"),
        ("On the UB-04, does {c} get TC?", "71046=No 70551=No"),
    ],
)
def test_what_a_code_is_as_a_whole(text, verdict):
    for code, due in (x.split("=") for x in verdict.split()):
        assert asked(text.format(c=code)).record["text"].startswith(due), code


def test_who_does_not_own_the_equipment_bills_no_technical_code():
    record = asked("The hospital owns the linac. Can the radiation oncologist bill 77336?").record
    assert record["lines"] == []
    assert record["text"].startswith("No")
