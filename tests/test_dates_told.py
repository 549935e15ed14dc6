"""Days in every form, and the life of a code: in force then, deleted when, replaced by what, each by the table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from radcode.dating import days_in
from tests.asking import TODAY, asked, the_table

FORMS = {
    "DOS 9/9/25": date(2025, 9, 9),
    "service date 9.9.25": date(2025, 9, 9),
    "9-Sep-2025": date(2025, 9, 9),
    "09SEP2025": date(2025, 9, 9),
    "the 9th of September, 2025": date(2025, 9, 9),
    "September 9 of 2025": date(2025, 9, 9),
    "Sept 9, '25": date(2025, 9, 9),
    "September 9 last year": date(2025, 9, 9),
    "in June of last year": date(2025, 6, 1),
    "last year in June": date(2025, 6, 1),
    "in Q3 2025": date(2025, 7, 1),
    "the third quarter of 2025": date(2025, 7, 1),
    "in summer 2025": date(2025, 7, 1),
    "CY2019": date(2019, 12, 31),
    "in '19": date(2019, 12, 31),
    "for a 2019 study": date(2019, 12, 31),
    "with 2025 codes": date(2025, 12, 31),
    "before the 2026 change": date(2025, 12, 31),
    "before the change in 2026": date(2025, 12, 31),
    "prior to 2026": date(2025, 12, 31),
    "until January 2026": date(2025, 12, 31),
    "before 1/1/2026": date(2025, 12, 31),
    "after the 2026 change": TODAY,
    "since 2026": TODAY,
    "last March": date(2026, 3, 1),
    "last December": date(2025, 12, 1),
    "this past June": date(2026, 6, 1),
    "in March": date(2026, 3, 1),
    "in December": date(2025, 12, 1),
    "on March 3": date(2026, 3, 3),
    "on 3/3": date(2026, 3, 3),
    "last year": date(2025, 12, 31),
    "the year before last": date(2024, 12, 31),
    "two years ago": date(2024, 11, 21),
    "next January": date(2027, 1, 1),
}


@pytest.mark.parametrize("told", FORMS)
@pytest.mark.parametrize("text", ["CT head without contrast {}, which code?", "Was 77014 valid {}?"])
def test_a_day_in_any_form_is_read(text, told):
    assert days_in(text.format(told), TODAY, relative=True).days[:1] == (FORMS[told],)


@pytest.mark.parametrize(
    "text",
    [
        "CT chest, he quit 5 years ago",
        "mammogram, her last one was in March",
        "MRI knee, she fell last year",
        "CT of the abdomen with 100 ml of contrast, 3/4 of it by drip",
    ],
)
def test_what_was_before_is_no_day_of_the_exam(text):
    assert not days_in(text, TODAY, relative=True).days


def test_a_whole_date_beats_a_year_beside_it():
    assert days_in("77385 was deleted in 2026, DOS was 11/3/2025", TODAY).days[0] == date(2025, 11, 3)


ENDED = ("71020", "74241", "77059", "G0297", "32405", "76001", "77014", "G6015", "93890")
NEW = ("70471", "77436", "37267", "75580", "71271")


def ends(code):
    """Return the last day of a code."""
    return the_table().versions(code)[-1].effective_to


def begins(code):
    """Return the first day of a code."""
    return the_table().versions(code)[0].effective_from


LIVE = ("Was {c} valid on {d}?", "Could we bill {c} for {d}?", "DOS {d}. Is {c} a good code?", "Did {c} exist on {d}?")
DEAD = ("Had {c} been deleted on {d}?", "Was {c} already gone on {d}?", "Did {c} go away before {d}?")
NOW_DEAD = ("Has {c} been replaced?", "Did they delete {c}?", "{c} is no longer valid, correct?", "Is {c} obsolete?")


@pytest.mark.parametrize("code", ENDED)
@pytest.mark.parametrize("question", [*LIVE, *DEAD])
def test_yes_and_no_follow_the_day(code, question):
    last = ends(code)
    told = {True: last, False: last + timedelta(days=30)}
    for alive, day in told.items():
        record = asked(question.format(c=code, d=f"{day:%B} {day.day}, {day.year}")).record
        assert record["text"].startswith("Yes" if alive is (question in LIVE) else "No")
        assert (code in record["codes"]) is alive


@pytest.mark.parametrize("code", [*ENDED, "70450"])
@pytest.mark.parametrize("question", NOW_DEAD)
def test_whether_a_code_is_gone_is_told(code, question):
    dead = the_table().code(code, TODAY) is None
    assert asked(question.format(c=code)).record["text"].startswith("Yes" if dead else "No")


@pytest.mark.parametrize("code", ENDED)
@pytest.mark.parametrize(
    "question",
    [
        "When was {c} deleted?",
        "What year did {c} go away?",
        "last valid date of service for {c}",
        "Tell me the date {c} was discontinued.",
        "How long was {c} valid?",
    ],
)
def test_when_a_code_ended_is_told_and_is_no_yes_or_no(code, question):
    text = asked(question.format(c=code)).record["text"]
    assert ends(code).isoformat() in text
    assert not text.startswith(("Yes", "No.", "No,"))


@pytest.mark.parametrize("code", NEW)
@pytest.mark.parametrize(
    "question", ["When was {c} added?", "Since when can we bill {c}?", "How long has {c} been around?"]
)
def test_when_a_code_began_is_told(code, question):
    assert begins(code).isoformat() in asked(question.format(c=code)).record["text"]


def heirs(code):
    """Return the codes that stand in the place of one that ended, today."""
    changes = [h for h in the_table().history(code) if h.event == "deleted"]
    return {c for h in changes for c in h.codes if the_table().code(c, TODAY)}


@pytest.mark.parametrize("code", ENDED)
@pytest.mark.parametrize(
    "question",
    [
        "What replaced {c}?",
        "What did {c} turn into?",
        "Our system still has {c}. What should it be changed to?",
        "{c} denied as invalid code. What should it be now?",
        "We used to bill {c}. What is it today?",
        "What should we use in place of {c}?",
        "The order template lists {c}; what is the 2026 equivalent?",
    ],
)
def test_what_took_the_place_of_a_code_is_billed(code, question):
    record = asked(question.format(c=code)).record
    assert {*record["codes"]} <= heirs(code)
    assert bool(record["codes"]) is bool(heirs(code))


@pytest.mark.parametrize("code", ENDED)
@pytest.mark.parametrize(
    "question",
    [
        "Auditor says {c} was not valid on {d}. Is the auditor right?",
        "Claim for {d} came back 'invalid procedure code {c}'. Was the payer right?",
        "Is it too late to bill {c} for a service on {d}?",
    ],
)
def test_a_yes_means_that_the_refusal_was_right(code, question):
    last = ends(code)
    for alive, day in {True: last, False: last + timedelta(days=30)}.items():
        text = asked(question.format(c=code, d=f"{day:%B} {day.day}, {day.year}")).record["text"]
        assert text.startswith("No" if alive else "Yes")


@pytest.mark.parametrize(
    "source",
    [
        "Our cheat sheet from 2013 says", "A seminar slide dated March 2015 has", "Handout printed in 2016:",
        "A policy posted on 3/4/2014 lists", "The vendor guide, updated 2012-05-01, says",
    ],
)  # fmt: skip
def test_when_a_source_was_written_is_no_day_of_service(source):
    record = asked(f"{source} one breast diagnostic mammogram is 77055. Still so?").record
    assert record["text"].startswith("No")
    assert "77055" not in record["codes"]
    later = asked(f"{source} one breast diagnostic mammogram is 77055. Was that so on 6/1/2016?").record
    assert later["text"].startswith("Yes")


@pytest.mark.parametrize("paper", ["claim", "chart", "order", "report"])
def test_the_day_of_a_record_is_that_of_the_exam(paper):
    assert asked(f"{paper} from 2016: one breast diagnostic mammogram, commercial. code?").question.on.year == 2016
