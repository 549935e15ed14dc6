"""Laws that hold for any input: what is written is read back, chunks cover their text, nothing breaks a reader."""

import csv
import io
import string
from dataclasses import fields
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import chunks_of
from radcode.codes import code_mentions, code_ranges, parse_code, parse_modifier
from radcode.datafiles import ROW_TYPES, read_rows
from radcode.masking import masked
from radcode.model import Ask, Line
from radcode.render import line_text
from radcode.sentences import TEMPLATES, CannotSay, render
from radcode.terms import phrases
from tests.asking import TABLES, TODAY, asked, the_lexicon, the_table, understood
from tests.fakes import HashEncoder, a_publication

LETTERS, DIGITS = string.ascii_uppercase, string.digits
CODES = st.one_of(
    st.text(DIGITS, min_size=5, max_size=5),
    st.builds("".join, st.tuples(st.text(DIGITS, min_size=4, max_size=4), st.sampled_from("FTUMA"))),
    st.builds("".join, st.tuples(st.sampled_from(LETTERS), st.text(DIGITS, min_size=4, max_size=4))),
)
MODIFIERS = st.one_of(
    st.text(DIGITS, min_size=2, max_size=2),
    st.builds("".join, st.tuples(st.sampled_from(LETTERS), st.sampled_from(LETTERS + DIGITS))),
)
TEXTS = st.text(max_size=300)
# What coders type: words of the trade, codes and signs in any order.
TRADE = """ct mri xray mammogram screening left both with without contrast reads owns 26 TC 77053 76001 99213 77069
which modifier is can I bill together valid on 2018-01-01 3+ views hospital and if $ | # * ` < > [1] - ?"""
WORDS = st.sampled_from(TRADE.split())
QUESTIONS = st.lists(WORDS, min_size=1, max_size=14).map(" ".join)
LENGTHS = [
    pytest.param(40, id="short"),
    pytest.param(3000, id="at length", marks=pytest.mark.slow),
]


def law(strategy, check, examples):
    """Run one law over so many examples."""
    settings(max_examples=examples, deadline=None)(given(strategy)(check))()


@pytest.mark.parametrize("examples", LENGTHS)
class TestRoundTrips:
    def test_a_code_is_read_back(self, examples):
        def check(code):
            assert parse_code(code) == parse_code(code.lower()) == parse_code(f" {code} ") == code

        law(CODES, check, examples)

    def test_a_modifier_is_read_back(self, examples):
        def check(modifier):
            assert parse_modifier(modifier) == parse_modifier(f"-{modifier.lower()}") == modifier

        law(MODIFIERS, check, examples)

    def test_a_line_as_it_is_typed_is_read_back(self, examples):
        def check(line):
            (found,) = code_mentions(f"bill {line_text(Line(*line))} please")
            assert (found.code, found.modifiers) == line

        law(st.tuples(CODES, st.lists(MODIFIERS, max_size=4).map(tuple)), check, examples)

    def test_a_range_is_read_back(self, examples):
        def check(pair):
            low, high = sorted(pair)
            assert [(r.low, r.high) for r in code_ranges(f"codes {low}-{high}.")] == [(low, high)] * (low < high)

        law(st.tuples(CODES, CODES).filter(lambda x: x[0] != x[1]), check, examples)

    def test_masking_twice_changes_nothing(self, examples):
        def check(text):
            assert masked(masked(text)) == masked(text)

        law(TEXTS, check, examples)


@pytest.mark.parametrize("row_type", [t for t in ROW_TYPES if the_table().rows(t.TABLE)], ids=lambda t: t.TABLE)
def test_rows_written_and_read_are_the_same_rows(row_type, tmp_path):
    rows = the_table().rows(row_type.TABLE)
    names = [f.name for f in fields(row_type)]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.cell(n) for n in names] for row in rows)
    problems: list[str] = []
    assert tuple(read_rows(tmp_path / "x.csv", buffer.getvalue().encode(), row_type, problems)) == rows
    assert problems == []
    assert buffer.getvalue() == (TABLES / f"{row_type.TABLE}.csv").read_text("utf-8")


@pytest.mark.parametrize("row_type", ROW_TYPES, ids=lambda t: t.TABLE)
def test_any_bytes_give_rows_or_problems_and_never_a_crash(row_type, tmp_path):
    header = ",".join(f.name for f in fields(row_type)).encode()

    def check(raw):
        for text in (raw, header + b"\n" + raw):
            problems: list[str] = []
            rows = list(read_rows(tmp_path / "x.csv", text, row_type, problems))
            assert rows or problems or text.removeprefix(header).strip() == b""

    law(st.binary(max_size=200), check, 60)


@pytest.mark.parametrize("examples", LENGTHS)
class TestReaders:
    def test_mentions_stand_where_they_say(self, examples):
        def check(text):
            found = code_mentions(text)
            assert [m.start for m in found] == sorted(m.start for m in found)
            assert all(text[m.start :].upper().startswith(m.code) for m in found)

        law(TEXTS, check, examples)

    def test_terms_stand_where_they_say(self, examples):
        def check(text):
            reading = the_lexicon().read(text)
            assert all(0 <= t.start < t.end <= len(text) for t in reading.terms)

        law(st.one_of(TEXTS, QUESTIONS), check, examples)

    def test_sentences_cover_a_text_in_order_without_overlap(self, examples):
        def check(text):
            spans = list(phrases(text))
            assert all(a[1] <= b[0] for a, b in pairwise(spans))
            covered = "".join(text[a:b] for a, b in spans)
            assert "".join(covered.split()) == "".join(text.split())

        law(TEXTS, check, examples)

    def test_chunks_cover_a_publication_in_order(self, examples):
        words = HashEncoder().count_tokens

        def check(text):
            publication = a_publication(text)
            chunks = chunks_of(publication, words)
            assert [c.text for c in chunks] == [text[c.start : c.end] for c in chunks]
            assert all(a.end <= b.start for a, b in pairwise(chunks))
            assert "".join("".join(c.text for c in chunks).split()) == "".join(text.split())
            assert len({c.id for c in chunks}) == len(chunks)

        lines = st.lists(
            st.sampled_from(["# Head", "## Under", "A sentence of 77053. Another one.", "", "| a | b |", "x" * 90])
        )
        law(lines.map("\n".join), check, examples)


@pytest.mark.parametrize("examples", LENGTHS)
class TestAnswers:
    def test_any_question_is_understood_without_a_crash_and_kept_as_typed(self, examples):
        def check(text):
            question = understood(text)
            assert question.text == text
            assert question.ask in Ask

        law(st.one_of(TEXTS, QUESTIONS), check, examples)

    def test_an_answer_names_only_codes_in_force_and_cites_what_it_says(self, examples):
        def check(text):
            reply = asked(text)
            on = reply.question.on
            assert all(the_table().code(c, on) for c in reply.answer.codes)
            assert all(s.citations for s in reply.answer.said)
            assert reply.record["outcome"] in ("answered", "clarify", "declined")
            assert not (reply.record["outcome"] == "declined" and reply.record["lines"])
            assert reply.record["text"].strip()

        law(QUESTIONS.filter(lambda t: any(c.isalnum() for c in t)), check, examples)

    def test_a_conversation_of_any_turns_is_answered(self, examples):
        def check(turns):
            assert asked(*turns).record["text"].strip()

        law(
            st.lists(QUESTIONS.filter(lambda t: any(c.isalnum() for c in t)), min_size=2, max_size=4),
            check,
            examples // 4,
        )

    def test_the_same_question_has_the_same_answer(self, examples):
        def check(text):
            first, second = asked(text).answer, asked(text).answer
            assert first == second

        law(QUESTIONS.filter(lambda t: any(c.isalnum() for c in t)), check, examples // 4)


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_a_template_never_fails_otherwise_than_by_saying_so(template):
    """Rows of another kind, or none, are refused by `CannotSay`, the one exception verify expects."""
    samples = [rows[0] for t in ROW_TYPES if (rows := the_table().rows(t.TABLE))]
    for rows in ([], *([r] for r in samples), *([a, b] for a in samples for b in samples)):
        try:
            assert isinstance(render(template, rows, {"on": TODAY.isoformat()}), str)
        except CannotSay:
            continue
