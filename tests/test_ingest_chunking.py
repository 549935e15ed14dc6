"""Chunks cover their publication in order, stay under the limit and never cut a table row."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunking import MAX_TOKENS, chunks_of, sentence_spans
from ingest.sections import is_table_row
from radcode.generation import code_map, indexed_text
from tests.fakes import HashEncoder, a_publication

COUNT = HashEncoder().count_tokens
CORPUS = sorted((Path(__file__).parent.parent / "corpus" / "publications").glob("*.md"))


def bare(text):
    return "".join(text.split())


def check_laws(publication, chunks):
    assert bare("".join(c.text for c in chunks)) == bare(publication.text)
    assert all(a.end <= b.start for a, b in pairwise(chunks))
    assert all(c.text == publication.text[c.start : c.end] for c in chunks)
    assert all(c.id == f"{publication.sha256[:16]}:{c.start}-{c.end}" for c in chunks)
    for chunk in chunks:
        one_row = "\n" not in chunk.text and is_table_row(chunk.text)
        assert one_row or COUNT(indexed_text(publication.title, chunk)) < MAX_TOKENS


words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=30)
lines = st.one_of(
    words,
    st.just(""),
    st.integers(1, 4).map(lambda n: "#" * n + " Heading"),
    st.lists(st.sampled_from(["77053", "one duct.", "Reads only.", "with"]), max_size=300).map(" ".join),
    st.lists(st.sampled_from(["26", "reading", "x y z"]), min_size=2, max_size=6).map(lambda c: f"| {' | '.join(c)} |"),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(lines, max_size=30).map("\n".join))
def test_chunks_obey_their_laws_on_any_text(text):
    publication = a_publication(text)
    check_laws(publication, chunks_of(publication, COUNT))


@pytest.mark.parametrize("file", CORPUS, ids=lambda f: f.stem)
def test_chunks_obey_their_laws_on_our_publications(file):
    publication = a_publication(file.read_text("utf-8"))
    check_laws(publication, chunks_of(publication, COUNT))


def test_no_table_row_is_ever_cut():
    rows = [f"| 7{n:04d} | " + "very long cell " * 20 + "|" for n in range(40)]
    publication = a_publication("# Codes\n| code | says |\n|---|---|\n" + "\n".join(rows) + "\n")
    chunks = chunks_of(publication, COUNT)
    assert len(chunks) > 10
    for row in rows:
        assert sum(row in c.text for c in chunks) == 1


def test_a_heading_stands_with_the_text_under_it():
    publication = a_publication("# One\n" + "Some words here. " * 60 + "\n\n# Two\n" + "Other words here. " * 60)
    chunks = chunks_of(publication, COUNT)
    assert all(not re.fullmatch(r"#.*", c.text) for c in chunks)
    assert not any(c.text.rstrip().endswith("# Two") for c in chunks)


def test_the_same_text_gives_the_same_ids_wherever_it_stands():
    one = chunks_of(a_publication("# A\nText of it."), COUNT)
    assert chunks_of(a_publication("# A\nText of it.", name="other"), COUNT)[0].id == one[0].id


def test_sentences_keep_their_source_key_and_abbreviations_whole():
    text = "Codes, e.g. A and B, differ. [K; file] The next one. Last"
    assert [text[a:b] for a, b in sentence_spans(text, 0, len(text))] == [
        "Codes, e.g. A and B, differ. [K; file] ",
        "The next one. ",
        "Last",
    ]


def test_what_is_indexed_has_the_title_and_no_source_keys():
    (chunk,) = chunks_of(
        a_publication("# H\nRead only is 77053-26. [RVU26C; file]\n| a | [K s.2; page] |\n|---|---|"), COUNT
    )
    assert indexed_text("Title", chunk) == "Title\n# H\nRead only is 77053-26.\n| a | |\n"


def test_codes_lead_to_the_chunks_that_name_them():
    chunks = chunks_of(
        a_publication("# 77080 and more\n" + "Words about it here. " * 80 + "\n# B\nBill G0279 and 77065-26."), COUNT
    )
    found = code_map(chunks)
    assert found["G0279"] == found["77065"] == (len(chunks) - 1,)
    assert found["77080"] == tuple(range(len(chunks) - 1))
