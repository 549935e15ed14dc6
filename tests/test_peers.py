"""The yardsticks: their readers, what counts as found, and that each is given its best."""

import sys
from datetime import date

import pytest

from evals.casefiles import Case, ExpectName, is_held_out
from evals.peers import nearest
from evals.peers.chain import TOP, chain_over, splitter_class
from evals.peers.names import Labels, Looked, Nearest, compare_names, matches_of, sides_in
from evals.peers.passages import Span, compare_passages, place_of, spans_of
from evals.peers.questions import NOTHING, Asked, Found, Near, compare_questions, most_named, nearest_modifier
from evals.peers.standings import Judged, best, compared, joined, lines, markdown
from evals.suites import Result
from radcode.errors import UsageError
from tests.asking import TODAY, the_table
from tests.fakes import HashEncoder, a_publication

SEEN = [f"case-{n}" for n in range(40) if not is_held_out(f"case-{n}")]
HIDDEN = [f"case-{n}" for n in range(40) if is_held_out(f"case-{n}")]


def found(text, *, start=0, publication="page", similarity=0.7):
    return Found(publication, start, start + len(text), text, similarity)


def asked(text="which code", *passages, near=("77053",), identity=SEEN[0], **expect):
    case = Case.model_validate(
        {"id": identity, "question": text, "kind": "k", "why": "w", "source": "s",
         "expect": {"outcome": "answered", **expect}}
    )  # fmt: skip
    return Asked(case, text, TODAY, tuple(map(found, passages)), tuple(Near(c, 0.5) for c in near))


def result(identity, value, got):
    return Result(identity, "k", is_held_out(identity), value, False, "", "text", got, 1.0)


# ---------------------------------------------------------------- readers


@pytest.mark.parametrize(
    ("passages", "codes"),
    [
        pytest.param(["77053 and 77054, but 77054"], ["77054"], id="the most frequent"),
        pytest.param(["77053 or 77054"], ["77053"], id="the first on a tie"),
        pytest.param(["no code here", "77080"], ["77080"], id="the next passage when the best names none"),
        pytest.param(["76001 76001 77053"], ["77053"], id="a code that is not in force does not count"),
        pytest.param([], [], id="nothing found"),
    ],
)
def test_the_code_of_the_best_passage(passages, codes):
    assert most_named(asked("which code", *passages), the_table()) == codes


@pytest.mark.parametrize(
    ("question", "passages", "strict", "modifiers"),
    [
        pytest.param(
            "modifier for the reading in a hospital",
            ["Modifier TC is the equipment.\nModifier 26 is the reading in a hospital."],
            True,
            ["26"],
            id="the sentence with most of the question's words",
        ),
        pytest.param("the reading", ["A reading is 77053-26."], True, ["26"], id="written on a code"),
        pytest.param("the reading", ["The reading takes TC."], True, [], id="strict wants it written as one"),
        pytest.param("the reading", ["The reading takes TC."], False, ["TC"], id="any whole word"),
        pytest.param("the reading", ["Modifier 26 is for someone else."], True, [], id="no word in common"),
        pytest.param("the reading", ["The reading pays 50%."], False, [], id="a percentage is none"),
    ],
)
def test_the_modifier_nearest_to_the_questions_words(question, passages, strict, modifiers):
    assert nearest_modifier(question, passages, frozenset({"26", "TC", "50"}), strict=strict) == modifiers


def test_the_chain_gets_its_best_reader_and_is_ahead_where_only_it_is_right():
    passage = "Modifier 26 is for 77080."
    questions = [
        asked("modifier for 77080 please", passage, near=["77053"], identity=i, codes=["77080"], modifiers=["26"])
        for i in (SEEN[0], SEEN[1], HIDDEN[0])
    ]
    declined = [result(q.case.id, "declined", dict(NOTHING)) for q in questions]
    compared_ = compare_questions("chain", questions, declined, the_table())
    whole = [s for s in compared_.standings if s.measure == "whole answer"]
    assert [(s.who, s.seen.right, s.held_out.right) for s in whole] == [("RadCode", 0, 0), ("chain", 2, 1)]
    assert {a.id for a in compared_.ahead} == {SEEN[0], SEEN[1]}
    assert compared_.behind_hidden["questions, whole answer: chain"] == 1
    text = markdown(compared_)
    assert SEEN[0] in text
    assert HIDDEN[0] not in text
    ours, theirs = (x for x in lines(compared_) if "whole answer" in x)
    assert ours.startswith("questions: whole answer: RadCode: 0.0% (0 of 2")
    assert theirs.endswith("right where RadCode is not 2 in sight, 1 held out")


def test_where_no_code_is_due_codes_are_not_counted():
    questions = [asked("is it", "77053", codes=[])]
    ours = [result(SEEN[0], "correct", {"outcome": "answered", "codes": [], "modifiers": [], "text": ""})]
    counted = {s.measure: s.seen.n for s in compare_questions("chain", questions, ours, the_table()).standings}
    assert counted == {"whole answer": 1, "codes, where one is due": 0, "modifiers, where one is due": 0}


# ---------------------------------------------------------------- labels


LABELS = [
    nearest.Label("77053", "Contrast study of one milk duct"),
    nearest.Label("77054", "Contrast study of several milk ducts"),
    nearest.Label("77080", "Bone density of spine and hip"),
    nearest.Label("76001", "Long fluoroscopy"),
]


@pytest.mark.parametrize(
    ("similarity", "text", "code"),
    [
        pytest.param(nearest.ngrams, "BONE DENS HIP SPINE", "77080", id="n-grams read cut words"),
        pytest.param(nearest.ngrams, "several milk ducts", "77054", id="n-grams"),
        pytest.param(nearest.dense(HashEncoder()), "bone density of the hip", "77080", id="dense"),
    ],
)
def test_the_nearest_label(similarity, text, code):
    ((first, *_),) = nearest.nearest([(text, TODAY)], LABELS, the_table(), similarity)
    assert first.code == code


def test_only_labels_of_codes_in_force_on_the_date_are_near():
    asks = [("long fluoroscopy", TODAY), ("long fluoroscopy", date(2017, 5, 1))]
    now, then = nearest.nearest(asks, LABELS, the_table(), nearest.ngrams)
    assert "76001" not in {n.code for n in now}
    assert then[0].code == "76001"


def test_a_label_that_ended_is_not_near():
    labels = [nearest.Label("77053", "old words", until=date(2020, 12, 31)), nearest.Label("77053", "new words")]
    ((only,),) = nearest.nearest([("old words", TODAY)], labels, the_table(), nearest.ngrams)
    assert only.similarity < 0.9


def test_official_descriptors_are_absent_without_the_reference(tmp_path):
    assert nearest.official_labels(None) == []
    assert nearest.official_labels(tmp_path) == []


def looked(text, *near, identity=SEEN[0], codes=("73610",), modifiers=None):
    expect = ExpectName.model_validate({"codes": list(codes), "modifiers": modifiers})
    return Looked(identity, text, TODAY, expect, is_held_out(identity), tuple(Near(c, s) for c, s in near))


def test_a_side_that_the_name_says_is_read():
    assert sides_in("XR ANKLE LT", the_table(), TODAY) == ["LT"]
    assert sides_in("Right ankle", the_table(), TODAY) == ["RT"]
    assert sides_in("CT HEAD", the_table(), TODAY) == []


def test_a_name_that_nothing_is_near_enough_to_leads_nowhere():
    name = looked("ANKLE LT", ("73610", 0.2))
    assert matches_of(name, the_table(), sure=0.3, sides=True) == []
    (match,) = matches_of(name, the_table(), sure=0.1, sides=True)
    assert (match["codes"], match["modifiers"]) == (["73610"], ["LT"])


def test_the_best_set_of_labels_counts():
    worse = looked("ANKLE", ("73600", 0.9))
    better = looked("ANKLE", ("73610", 0.9))
    peer = Nearest("letters", (0.0,), (Labels("short", (worse,)), Labels("long", (better,))))
    ours = [result(SEEN[0], "wrong", {"matches": [], "place": 0})]
    first = compare_names("names", [peer], ours, the_table()).standings[1]
    assert (first.who, first.seen.right) == ("letters", 1)
    assert first.reader.startswith("long")


# ---------------------------------------------------------------- passages


TEXT = "# One\nFirst words.\n\n## Two\nSecond words.\n\n# Three\nThird words.\n"


def test_a_heading_means_what_stands_under_it_too():
    page = a_publication(TEXT)
    assert [page.text[s.start : s.end].split()[0] for s in spans_of("One", page)] == ["First", "Second"]
    assert [page.text[s.start : s.end].split()[0] for s in spans_of("Three", page)] == ["Third"]
    assert spans_of("Four", page) == ()


@pytest.mark.parametrize(
    ("start", "publication", "place"),
    [
        pytest.param(95, "page", 1, id="overlaps the beginning"),
        pytest.param(119, "page", 1, id="the last character"),
        pytest.param(120, "page", 0, id="begins where it ends"),
        pytest.param(90, "page", 0, id="ends where it begins"),
        pytest.param(105, "other", 0, id="another publication"),
    ],
)
def test_a_chunk_is_a_hit_when_it_shares_a_character(start, publication, place):
    chunk = found("ten chars.", start=start, publication=publication)
    assert place_of([chunk], [Span("page", 100, 120)]) == place


def test_what_radcode_finds_beyond_the_depth_of_the_yardstick_is_not_counted():
    theirs, ours = {SEEN[0]: 2, SEEN[1]: 0}, {SEEN[0]: 7, SEEN[1]: 1}
    both = compare_passages("chain", theirs, ours, dict.fromkeys(ours, "text"), 4)
    assert [(s.who, s.seen.right, s.reciprocal_rank) for s in both.standings] == [
        ("RadCode", 1, 0.5),
        ("chain", 1, 0.25),
    ]
    assert [a.id for a in both.ahead] == [SEEN[0]]


# ---------------------------------------------------------------- standings


def test_the_best_reader_is_chosen_on_the_cases_in_sight():
    seen = ("good in sight", [Judged(SEEN[0], False, True, ""), Judged(HIDDEN[0], True, False, "")])
    hidden = ("good held out", [Judged(SEEN[0], False, False, ""), Judged(HIDDEN[0], True, True, "")])
    assert best([hidden, seen])[0] == "good in sight"


def test_comparisons_join_in_their_order():
    one = compared("questions", "m", [], {"chain": [("", [])]}, {})
    two = compared("names", "m", [], {"letters": [("", [])]}, {})
    assert [s.suite for s in joined([one, two]).standings] == ["questions", "questions", "names", "names"]


# ---------------------------------------------------------------- the real chain


def test_without_the_splitters_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "langchain_text_splitters", None)
    with pytest.raises(UsageError, match="langchain-text-splitters"):
        splitter_class()


@pytest.mark.model
def test_the_chain_finds_the_passage_of_an_easy_question(tmp_path):
    pytest.importorskip("langchain_text_splitters", reason="langchain-text-splitters is not installed")
    from radcode.embedding import load_encoder
    from tests.asking import the_index
    from tests.fakes import settings_of

    encoder = load_encoder(settings_of(tmp_path), export=False)
    publications = the_index().publications
    with chain_over(publications, encoder) as chain:
        passages = chain.found("which code is a galactogram of a single duct")
    assert len(passages) == TOP
    texts = {p.id: p.text for p in publications}
    assert all(texts[p.publication][p.start : p.end] == p.text for p in passages)
    assert passages[0].publication == "radcode-ductography"
    assert [p.similarity for p in passages] == sorted((p.similarity for p in passages), reverse=True)
