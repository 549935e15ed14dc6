"""What passages are ordered by: words said and understood, codes they are about, sections and dates; not by chance."""

from dataclasses import replace
from datetime import date

import pytest

from bench.distractors import accepted, publications_of, sentences
from evals.casefiles import Case
from ingest.chunking import chunks_of
from radcode.generation import range_map
from radcode.model import Ask, Chunk
from radcode.retrieve import about_code, retrieve
from radcode.store import memory_index
from radcode.wording import understood_words
from tests.asking import TODAY, asked, the_table, understood
from tests.fakes import HashEncoder, a_publication

ENCODER = HashEncoder()
GUIDE = """# Breast

## Screening: 77067

Code 77067 is the screening mammogram of both breasts.

## Ducts: 77053

Code 77053 is one duct. A duct is never 77067, and 77065 or 77066 may follow it on another day.

## Other numbers: 77001 to 77092

A number between these ends need not be a code.

## Cassettes

A film on a cassette by computed radiography is paid less.
"""


def index_of(*texts, names=("guide", "second", "third")):
    publications = [a_publication(t, name=n, title="Notes") for n, t in zip(names, texts, strict=False)]
    # Small sections are joined by the chunking; here each is a passage.
    chunks = [
        Chunk(f"{p.sha256[:16]}:{s.start}-{s.end}", p.id, " > ".join(s.path), s.start, s.end, p.text[s.start : s.end])
        for p in publications
        for s in p.sections
        if p.text[s.start : s.end].strip()
    ]
    return memory_index(publications, chunks, ENCODER)


def found(index, text="a question", **given):
    vector = ENCODER.encode([text])[0]
    return retrieve(text, vector, index, **({"on": TODAY} | given))


def sections(passages):
    return [p.chunk.heading.rpartition(" > ")[2] for p in passages]


def score(passages, section):
    return next(p.score for p in passages if p.chunk.heading.endswith(section))


def test_the_words_of_the_tables_find_what_the_question_calls_otherwise():
    index = index_of(GUIDE)
    plain, meant = found(index, "CR"), found(index, "CR", understood="computed radiography")
    assert score(meant, "Cassettes") > score(plain, "Cassettes")


def test_a_chunk_is_about_the_code_of_its_heading_more_than_about_one_in_passing():
    index = index_of(GUIDE)
    shares = {c.heading.rpartition(" > ")[2]: about_code("77067", c) for c in index.chunks if "77067" in c.text}
    assert shares["Screening: 77067"] == 1.0
    assert 0 < shares["Ducts: 77053"] < 0.6


def test_a_code_that_no_passage_names_is_looked_for_in_the_ranges_of_headings():
    index = index_of(GUIDE)
    assert [index.chunks[p].heading for p in index.in_range("77069")] == ["Breast > Other numbers: 77001 to 77092"]
    assert list(index.in_range("99213")) == list(index.in_range("G0279")) == []
    assert score(found(index, subjects=[["77069"]]), "77092") > score(found(index), "77092")


def test_a_passage_about_other_codes_only_comes_behind():
    index = index_of(GUIDE)
    plain, coded = found(index), found(index, codes=["77053"])
    assert score(coded, "Screening: 77067") < score(plain, "Screening: 77067")
    assert score(coded, "Cassettes") == score(plain, "Cassettes")  # it names no code


def test_without_codes_nothing_is_about_another_one():
    index = index_of(GUIDE)
    assert found(index) == found(index, codes=["99213"])


def test_a_sections_further_passage_comes_behind():
    parts = "# Feet\n\n" + "\n\n".join(f"Words of part {n} about the left foot. " * 12 for n in range(3))
    publication = a_publication(parts, name="feet", title="Feet")
    index = memory_index([publication], chunks_of(publication, ENCODER.count_tokens), ENCODER)
    scores = [p.score for p in found(index, "left foot")]
    assert len(scores) > 1
    assert scores == sorted(scores, reverse=True)
    assert scores[1] < 0.9 * scores[0]


def test_a_publication_out_of_date_comes_behind_the_same_words_in_force():
    old, new = "# Ducts\n\nOne duct is read.", "# Ducts\n\nOne duct is read."
    publications = [
        replace(a_publication(old, name="old", title="Notes"), valid_to=date(2020, 12, 31), sha256="0" * 64),
        replace(a_publication(new, name="new", title="Notes"), valid_from=date(2021, 1, 1), sha256="f" * 64),
    ]
    chunks = [c for p in publications for c in chunks_of(p, ENCODER.count_tokens)]
    index = memory_index(publications, chunks, ENCODER)
    assert [p.publication.id for p in found(index, "one duct")] == ["new", "old"]
    assert [p.publication.id for p in found(index, "one duct", on=date(2020, 6, 1))] == ["old", "new"]


@pytest.mark.parametrize("turn", range(3))
def test_the_order_of_an_index_does_not_matter(turn):
    texts = [GUIDE, GUIDE.replace("mammogram", "picture"), "# Ducts\n\nCode 77053 is one duct."]
    names = ["guide", "second", "third"]
    index = index_of(*texts[turn:], *texts[:turn], names=[*names[turn:], *names[:turn]])
    given = {"codes": ["77053"], "subjects": [["77053"]], "understood": "one duct"}
    assert found(index, "which duct", **given) == found(index_of(*texts), "which duct", **given)


def test_ranges_are_those_of_a_sections_own_heading():
    chunk = Chunk("a:0-1", "p", "All: 70010 to 79999 > Feet: 73600-73660", 0, 1, "x")
    assert list(range_map([chunk])) == [("73600", "73660")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("who reads a one-duct galactogram in the hospital", "hospital patient", id="the setting"),
        pytest.param("we only read 77053", "you only read", id="who reads"),
        pytest.param("how much does medicare pay for 77053", "conversion factor", id="what is asked"),
        pytest.param("is 77069 valid", "range", id="a number that was never a code"),
        pytest.param("is 76001 valid", "Fluoroscopy", id="a code that ended keeps its name"),
    ],
)
def test_what_was_understood_is_said_in_words_of_the_tables(text, words):
    question = understood(text)
    said = understood_words(question, [m.code for m in question.codes], question.modifiers, the_table())
    assert words.lower() in said.lower()


def test_modifiers_are_said_with_their_names():
    assert "TC Technical component, the equipment side" in understood_words(
        understood("71046"), (), ["TC", "ZZ"], the_table()
    )


def test_a_question_that_names_no_exam_is_looked_for_in_the_library_all_the_same():
    reply = asked("what do the letters on a plain claim stand for")
    other = asked("what is the dose of amoxicillin")
    assert reply.question.ask is not Ask.OUTSIDE or reply.question.outside != "general" or reply.passages
    assert other.question.ask is Ask.OUTSIDE
    assert other.passages == ()


# ---------------------------------------------------------------- sentences that distract


def test_distractors_name_no_code_that_a_case_accepts_or_names():
    shape = {"id": "aa", "kind": "k", "why": "w", "source": "s", "question": "is 71046 right?"}
    avoid = accepted([Case.model_validate(shape | {"expect": {"outcome": "answered", "codes": [["71045"], []]}})])
    assert avoid == {"71045", "71046"}
    made = sentences(the_table(), TODAY, avoid, 300)
    assert len(set(made)) == 300
    assert not [s for s in made if any(code in s for code in avoid)]
    assert made == sentences(the_table(), TODAY, avoid, 300)


def test_distractors_are_passages_of_their_own():
    publications, chunks = publications_of(["One.", "Two is longer."], TODAY)
    assert [c.text for c in chunks] == ["One.", "Two is longer."]
    assert [publications[0].text[c.start : c.end] for c in chunks] == ["One.", "Two is longer."]
