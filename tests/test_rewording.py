"""The gate: what a language model may change in a sentence of a rule, and what it may not, whatever the sentence."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from radcode.model import Statement
from radcode.rewording import FREE, OPENINGS, SWAPS, TURNED, may_be_reworded, why_refused
from tests.asking import TODAY, the_table

HOSPITAL = (
    "For a hospital patient the radiologist bills the reading with modifier 26, because the technical side belongs to "
    "the hospital."
)
REPEAT = "The same study needed again on the same day and read by another physician takes 77 on the second line."
ADDED = "Every contrast study of the digestive tract includes its fluoroscopy, so 76000 is not added."
BOTH = "When a screening and a diagnostic mammogram are done on one day, Medicare pays both with GG on 77065."
SPLIT = "Status A codes pay; status B codes are never paid on 2026-01-01."
RULES = tuple(r.says for r in the_table().rows("rules") if r.effective_from <= TODAY <= r.effective_to)


def refused(ours: str, theirs: str, kind: str = "rule") -> str:
    return why_refused(Statement(kind, "why", ours, template="rule", wording=theirs))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        pytest.param(HOSPITAL, HOSPITAL, id="the same"),
        pytest.param(HOSPITAL, f"In short, f{HOSPITAL[1:]}", id="an opening"),
        pytest.param(
            HOSPITAL,
            "Because the technical side belongs to the hospital, for a hospital patient the radiologist bills the "
            "reading with modifier 26.",
            id="the reason first",
        ),
        pytest.param(
            BOTH,
            "Medicare pays both with GG on 77065 if a screening and a diagnostic mammogram are performed on one day.",
            id="the condition last, and swaps",
        ),
        pytest.param(
            REPEAT,
            "The same exam required again on the same day and read by another doctor gets 77 on the second line.",
            id="swaps",
        ),
        pytest.param(ADDED, ADDED.replace(", so", ", therefore,"), id="a free word for another"),
        pytest.param(ADDED, ADDED.replace(", so", " so"), id="a comma beside it"),
        pytest.param(SPLIT, SPLIT.replace("; status", ". Status"), id="two sentences of one"),
    ],
)
def test_a_rewording_that_says_the_same_is_taken(ours, theirs):
    assert refused(ours, theirs) == ""


CHANGES = [
    pytest.param(ADDED, ADDED.replace("not added", "added"), "negated", id="a lost not"),
    pytest.param(HOSPITAL, HOSPITAL.replace("bills", "never bills"), "negated", id="an added never"),
    pytest.param(HOSPITAL, HOSPITAL.replace("bills", "only bills"), "negated", id="an added only"),
    pytest.param(HOSPITAL, HOSPITAL.replace("26", "TC"), "a modifier", id="another modifier"),
    pytest.param(REPEAT, REPEAT.replace("77", "76"), "a number", id="another number"),
    pytest.param(ADDED, ADDED.replace("76000", "76000 or 76001"), "a code", id="an added code"),
    pytest.param(ADDED, ADDED.replace("76000 ", "it "), "a code", id="a lost code"),
    pytest.param(SPLIT, SPLIT.replace("2026-01-01", "2025-01-01"), "a date", id="another date"),
    pytest.param(SPLIT, SPLIT.replace("2026-01-01", "1 January 2026"), "a date", id="a date written otherwise"),
    pytest.param(SPLIT, SPLIT.replace("Status A", "Status"), "a code", id="a status that looks like an article"),
    pytest.param(BOTH, BOTH.replace("both", "either"), "a word", id="another quantity"),
    pytest.param(BOTH, BOTH.replace("one day", "a day"), "a word", id="a lost quantity"),
    pytest.param(HOSPITAL, f"{HOSPITAL} [1]", "a number", id="a citation mark"),
    pytest.param(HOSPITAL, f"**{HOSPITAL}**", "a word", id="markup"),
    pytest.param(HOSPITAL, HOSPITAL.replace("hospital", "hosp\u0456tal"), "a word", id="a letter that looks the same"),
    pytest.param(HOSPITAL, HOSPITAL.replace("reading", "read\u200bing"), "a word", id="a mark nobody sees"),
    pytest.param(HOSPITAL, f"Yes. {HOSPITAL}", "a word", id="a yes"),
    pytest.param(HOSPITAL, f"{HOSPITAL} Ask your lawyer.", "a word", id="advice"),
    pytest.param(HOSPITAL, "The radiologist bills the hospital.", "a", id="another sentence"),
    pytest.param(
        "Hospitals bill TC and radiologists 26.", "Radiologists bill TC and hospitals 26.", "the order", id="exchanged"
    ),
    pytest.param("76000 is included in 74240.", "74240 is included in 76000.", "the order", id="what is inside what"),
    pytest.param("76000 is included in 74240.", "76000 includes 74240.", "a word", id="passive made active"),
    pytest.param(
        "Codes that are packaged are not paid.", "Codes are packaged and not paid.", "a word", id="a lost condition"
    ),
    pytest.param("Bill 26 when you read, TC when you own.", "When you read, TC when you own bill 26.", "the order",
                 id="clauses torn apart"),
    pytest.param("The reading takes 26, and GG is added when both are done.",
                 "When both are done the reading takes 26, and GG is added.", "the order", id="a wider condition"),
    pytest.param("No order is needed.", "No, an order is needed.", "a word", id="no, an answer"),
    pytest.param("No order is needed.", "No so an order is needed.", "a word", id="no, with a free word"),
    pytest.param("The code is not paid.", "The code is not, the paid.", "a word", id="not, cut off"),
    pytest.param("Few codes split.", "A few codes split.", "a word", id="few and a few"),
    pytest.param("A reader who owns nothing bills 26.", "A reader, who owns nothing, bills 26.", "a mark",
                 id="a condition made an aside"),
    pytest.param("50 is used only when both sides are done.", "When both sides are done, 50 is used only.",
                 "a mark", id="only when"),
    pytest.param("50 is only used when both sides are done.", "When both sides are done 50 is only used.",
                 "the order", id="only, elsewhere"),
    pytest.param("TC is billed not because of 26.", "Because of 26, TC is billed not.", "", id="not because"),
    pytest.param(HOSPITAL, f"{'So ' * 60}{HOSPITAL}", "longer", id="free words piled up"),
]  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs", "why"), CHANGES)
def test_a_rewording_that_changes_something_is_refused_with_the_reason(ours, theirs, why):
    assert refused(ours, theirs)
    assert why in refused(ours, theirs)


@pytest.mark.parametrize("kind", ["row", "quote"])
def test_rows_and_quotes_stay_verbatim(kind):
    statement = Statement(kind, "why", HOSPITAL, wording=f"In short, {HOSPITAL}")
    assert not may_be_reworded(statement)
    assert why_refused(statement)


def test_no_word_that_may_change_negates_counts_or_is_a_code():
    free = {*FREE, *(w for row in SWAPS for w in row.split()), *" ".join(OPENINGS).split()}
    barred = """no not never neither nor none without cannot unless only except both either each every all any some one
    two three first second once twice half more less most least before after until from through must may can should and
    or by of to with in into per then also just at same other another"""
    assert {*barred.split()} & {*FREE, *(w for row in SWAPS for w in row.split())} == set()
    assert all(w.isalpha() and w.islower() for w in free)
    in_swaps = [w for row in SWAPS for w in row.split()]
    assert len(in_swaps) == len({*in_swaps})
    assert not {*in_swaps} & FREE
    assert all(w not in FREE for w in TURNED)


BOUND = {"few", "little", "that", "many", "much", "long", "far"}
BARRED = {"no", "not", "never", "neither", "nor", "none", "nothing", "without", "cannot", "unless", "only", "except"}


@pytest.mark.parametrize("seed", range(8))
def test_every_rule_of_the_table_in_words_that_are_free_is_taken(seed):
    draw = random.Random(seed)
    for ours in draw.sample(RULES, 60):
        words = ours.split()
        before = [*pairwise(words)]
        free = [n for n, (a, b) in enumerate(before, 1) if b not in BOUND and a.lower() not in BARRED and a[-1] != ","]
        at = draw.choice(free)
        freed = f"{draw.choice(OPENINGS).capitalize()}, {' '.join([*words[:at], 'therefore', *words[at:]])}"
        assert refused(ours, freed) == "", freed


WORD = re.compile(r"[A-Za-z0-9][\w/.$%'-]*[\w%]|[A-Za-z0-9]")


@pytest.mark.parametrize("seed", range(8))
def test_a_word_of_any_rule_lost_doubled_exchanged_or_put_in_is_refused(seed):
    """But for the words listed as free, and swaps, nothing of a sentence is open to change."""
    draw = random.Random(seed)
    listed = {*FREE, *(w for row in SWAPS for w in row.split()), *TURNED}
    for ours in draw.sample(RULES, 60):
        spans = [m.span() for m in WORD.finditer(ours) if m[0].lower() not in listed]
        start, end = draw.choice(spans)
        strange = draw.choice(["not", "26", "74178", "TC", "both", "before", "$5", "2024-01-01", "fraud", "<b>", "[1]"])
        for put in ("", f"{ours[start:end]} {ours[start:end]}", strange, f"{ours[start:end]} {strange}"):
            theirs = f"{ours[:start]}{put}{ours[end:]}"
            assert theirs == ours or refused(ours, theirs), theirs


def test_a_refusal_keeps_the_statement_and_takes_its_wording_away():
    statement = Statement("rule", "why", ADDED, wording=ADDED.replace("not ", ""))
    assert statement.said != statement.text
    assert replace(statement, wording="").said == ADDED
