"""Codes put forward to choose one from: the words choose, else the difference is asked or shown; never both billed."""

from __future__ import annotations

import pytest

from tests.asking import asked


def codes(question: str) -> tuple[str, list[str]]:
    record = asked(question).record
    return record["outcome"], [line["code"] for line in record["lines"]]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("us back of R knee, looking at bakers cyst only, nothing else. 76881 or 76882?", "76882"),
        ("71045 or 71046 for two views?", "71046"),
        ("76700 or 76705 for a gallbladder only?", "76705"),
        ("screening, both breasts: 77066 or 77067", "77067"),
        ("74176, 74177 or 74178 if only portal venous phase?", "74177"),
    ],
)
def test_the_words_choose(question, code):
    assert codes(question) == ("answered", [code])


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("knee MRI, is it 73721 or 73722?", {"73721", "73722"}),
        ("76881 or 76882?", {"76881", "76882"}),
        ("which one, 76641 or 76642?", {"76641", "76642"}),
        ("78451 or 78452?", {"78451", "78452"}),
        ("93970 or 93971", {"93970", "93971"}),
    ],
)
def test_where_they_do_not_the_difference_is_asked(question, offered):
    outcome, found = codes(question)
    assert outcome == "clarify"
    assert offered <= set(found)


@pytest.mark.parametrize("question", ["77066 or 77067?", "70551 vs 70553", "is it 76830 or 76856", "G0279 vs 77063?"])
def test_what_the_words_cannot_tell_apart_is_compared(question):
    reply = asked(question)
    assert not reply.record["lines"]
    assert {m.code for m in reply.question.codes} <= set(reply.record["text"].split("\n")[0].split())
    assert reply.record["text"].startswith("|")


def test_a_third_code_beside_them_makes_no_choice_of_three():
    assert codes("can I bill 76881 or 76882 with 20610?") == ("answered", ["20610"])
