"""Labels of sections, what retrieval is worth by them, and that both suites score the same replies."""

import pytest

from evals import __main__ as program
from evals import page, report
from evals.casefiles import Case, load_cases
from evals.labels import Labels, labels_of, not_loaded, place_of, recall, reciprocal_rank
from evals.runs import Run, scored, summary, worse
from evals.suites import NOT_LOADED, Result, ask_all, own_publications, passages
from ingest.chunking import chunks_of
from radcode.errors import DataError
from tests.asking import ROOT, MemoryEngine, the_engine, the_index, the_lexicon, the_table
from tests.fakes import HashEncoder, a_publication, settings_of

GUIDE = """# A guide

Words before any section.

## Reading

Who reads bills the professional side.

### Reading at night

The night reader bills it too.

## Empty

## Reading twice

A second read is not paid.
"""
PUBLICATION = a_publication(GUIDE, name="guide")
CHUNKS = chunks_of(PUBLICATION, HashEncoder().count_tokens)


def case(identity="a-case", *labels, question="which modifier?", **more):
    found = [{"publication": p, "section": s} for p, s in labels]
    expect = {"outcome": "answered", "passages": found}
    given = {"id": identity, "question": question, "kind": "modifier", "expect": expect, "why": "w", "source": "s"}
    return Case.model_validate(given | more)


def labelled(*cases, ours=("guide",)):
    return labels_of(cases, [PUBLICATION], CHUNKS, ours)


def headings(ids):
    return [c.heading for c in CHUNKS if c.id in ids]


@pytest.mark.parametrize(
    ("section", "inside"),
    [
        pytest.param(
            "Reading", ["A guide", "A guide > Reading > Reading at night"], id="also joined to the words before it"
        ),
        pytest.param("Reading at night", ["A guide > Reading > Reading at night"], id="a section under another"),
        pytest.param("  Reading twice ", ["A guide > Reading twice"], id="space around it does not matter"),
    ],
)
def test_a_label_means_the_chunks_of_its_section(section, inside):
    assert headings(labelled(case("a-case", ("guide", section))).wanted["a-case"]) == inside


def test_any_of_several_labels_is_right():
    found = labelled(case("a-case", ("guide", "Reading twice"), ("guide", "Reading at night"))).wanted["a-case"]
    assert headings(found) == ["A guide > Reading > Reading at night", "A guide > Reading twice"]


@pytest.mark.parametrize(
    ("label", "words"),
    [
        pytest.param(("guide", "Writing"), "guide has no section 'Writing'", id="no such section"),
        pytest.param(("guide", "reading"), "no section 'reading'", id="another case of letters"),
        pytest.param(("guide", "Reading >"), "no section 'Reading >'", id="half a path"),
        pytest.param(("guide", "Empty"), "no section 'Empty' with text", id="a heading over nothing"),
        pytest.param(("ours", "Reading"), "the index lacks ours, which is one of our publications", id="not indexed"),
    ],
)
def test_a_label_that_resolves_to_nothing_is_refused_with_its_case(label, words):
    with pytest.raises(DataError, match=r"^bad-one: passages: ") as caught:
        labelled(case("bad-one", label), ours=("guide", "ours"))
    assert words in str(caught.value)


def test_all_labels_that_resolve_to_nothing_come_at_once():
    with pytest.raises(DataError) as caught:
        labelled(case("one", ("guide", "No")), case("good", ("guide", "Reading")), case("two", ("guide", "Nor")))
    assert [p.partition(":")[0] for p in caught.value.problems] == ["one", "two"]


def test_a_label_of_a_publication_that_is_not_loaded_is_left_out_and_told():
    cases = [case("half", ("guide", "Reading"), ("elsewhere", "Any")), case("all-out", ("elsewhere", "Any"))]
    found = labelled(*cases)
    assert (set(found.wanted), found.unscored, len(found.left_out)) == ({"half"}, {"all-out"}, 2)
    told = "retrieval: labels of publications that are not loaded: 2 (elsewhere); cases not scored for it: 1"
    assert not_loaded(found) == (told,)
    assert not_loaded(Labels({})) == ()


def test_a_label_needs_both_its_words(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "- {id: aa, question: q, kind: k, why: w, source: s, expect: {outcome: answered, passages: [{section: x}]}}\n"
        "- {id: bb, question: q, kind: k, why: w, source: s, expect: {outcome: answered, passages: [x]}}\n"
    )
    with pytest.raises(DataError) as caught:
        load_cases(tmp_path)
    assert "a.yaml:1: aa: expect.passages.publication: Field required" in str(caught.value)
    assert "a.yaml:2: bb: expect.passages" in str(caught.value)


@pytest.mark.parametrize(
    ("found", "place"),
    [
        pytest.param(["x", "y"], 1, id="first"),
        pytest.param(["a", "y", "x"], 2, id="the better of two"),
        pytest.param(["a"], 0, id="none"),
        pytest.param([], 0, id="nothing found"),
        pytest.param([*"abcdefghi", "x"], 10, id="the tenth"),
        pytest.param([*"abcdefghij", "x"], 0, id="the eleventh is not looked at"),
    ],
)
def test_the_place_is_that_of_the_first_right_passage(found, place):
    assert place_of({"x", "y"}, found) == place


def test_recall_and_reciprocal_rank_of_known_places():
    places = [1, 2, 4, 0]
    assert [recall(places, k) for k in (1, 3, 5, 10)] == [1, 2, 3, 3]
    assert reciprocal_rank(places) == pytest.approx((1 + 1 / 2 + 1 / 4) / 4)
    assert reciprocal_rank([]) == 0


# ---------------------------------------------------------------- over real replies


QUESTION = "which modifier for the radiologist who reads 77053 in a hospital?"
OWN = own_publications(ROOT / "corpus")


def section_of(passage):
    return passage.publication.id, passage.chunk.heading.rpartition(" > ")[2]


def measured(*cases):
    labels = labels_of(cases, the_index().publications, the_index().chunks, OWN)
    return passages(ask_all(the_engine(), cases), labels)


def test_a_question_is_worth_the_place_of_its_section_among_the_passages_of_its_reply():
    found = the_engine().ask(QUESTION).passages
    first = [section_of(p) for p in found[:10]]
    late = next(x for n, x in enumerate(first) if n >= 5 and x not in first[:5])
    (right,) = measured(case("right", first[0], question=QUESTION))
    (wrong,) = measured(case("wrong", late, question=QUESTION))
    assert (right.value, right.got["place"], right.explanation, right.lost) == ("correct", 1, "", "")
    assert (wrong.value, wrong.got["place"], wrong.lost) == ("wrong", first.index(late) + 1, "retrieve")
    where = f"{late[0]}: {late[1]} at place {first.index(late) + 1}"
    assert wrong.explanation.startswith(f"{where}; first came {first[0][0]}: ")


def test_a_question_that_nothing_was_looked_for_is_wrong():
    label = ("radcode-components", "Global, 26 and TC: three ways to bill one imaging code")
    (found,) = measured(case("outside", label, question="what is the diagnosis code for asthma?"))
    assert (found.value, found.lost) == ("wrong", "understand")
    assert found.explanation.startswith("nothing was looked for, expected radcode-components: Global")


def test_a_case_without_labels_is_in_no_result_and_one_that_is_not_loaded_does_not_count():
    found = measured(case("plain", question=QUESTION), case("foreign", ("elsewhere", "Any"), question=QUESTION))
    assert [(r.id, r.kind) for r in found] == [("foreign", NOT_LOADED)]
    assert scored(found) == []


def test_every_publication_of_ours_is_known_by_its_id():
    assert {p.id for p in the_index().publications} - {"wrong"} <= OWN
    assert len(OWN) == len(list((ROOT / "corpus" / "publications").glob("*.md")))


class Counting(MemoryEngine):
    """An engine that remembers what it was asked."""

    heard: list[str] = []  # noqa: RUF012

    def ask(self, text, **given):
        self.heard.append(text)
        return super().ask(text, **given)


def written(folder, *labels):
    listed = ", ".join(f"{{publication: {p}, section: '{s}'}}" for p, s in labels)
    (folder / "cases.yaml").write_text(
        f"- {{id: aa, question: '{QUESTION}', kind: k, why: w, source: s,"
        f" expect: {{outcome: answered, passages: [{listed}]}}}}\n"
        "- {id: bb, question: 'Is 77053 valid?', kind: k, why: w, source: s, expect: {outcome: answered}}\n"
    )


def run_in(folder, monkeypatch, *suites):
    monkeypatch.setattr(program, "CASES", folder)
    monkeypatch.setattr(program, "state_of", lambda engine, settings: {})
    engine = Counting(settings_of(folder), the_table(), the_lexicon(), HashEncoder())
    engine.heard.clear()
    return program.measure(engine, settings_of(folder), suites, revealed=False), engine.heard


FIRST = ("radcode-components", "Radiologist reads in a hospital: bill 26")


def test_both_suites_ask_each_question_once(tmp_path, monkeypatch):
    written(tmp_path, FIRST)
    run, heard = run_in(tmp_path, monkeypatch, "questions", "retrieval")
    assert heard == [QUESTION, "Is 77053 valid?"]
    assert ([r.id for r in run.suites["questions"]], [r.id for r in run.suites["retrieval"]]) == (["aa", "bb"], ["aa"])
    alone, heard = run_in(tmp_path, monkeypatch, "retrieval")
    assert (list(alone.suites), heard) == (["retrieval"], [QUESTION])


def test_a_label_that_resolves_to_nothing_stops_the_run_before_anything_is_asked(tmp_path, monkeypatch):
    written(tmp_path, ("radcode-components", "No such heading"))
    with pytest.raises(DataError, match="aa: passages: radcode-components has no section 'No such heading'"):
        run_in(tmp_path, monkeypatch, "questions")


def test_without_labels_the_suite_says_that_it_did_not_run(tmp_path, monkeypatch):
    written(tmp_path)
    run, _ = run_in(tmp_path, monkeypatch, "retrieval")
    assert (run.suites, "did not run" in run.absent["retrieval"]) == ({}, True)


# ---------------------------------------------------------------- the gate and the report


def found_at(identity, place, *, kind="code", hidden=False):
    value = "correct" if 0 < place <= 5 else "wrong"
    got = {"place": place, "sections": ["guide: A guide > Reading"], "wanted": ["guide: Reading"]}
    return Result(identity, kind, hidden, value, False, "why", f"text of {identity}", got, 4.0)


def run_of(*results):
    return Run("now", {"commit": "x"}, {"retrieval": results})


def test_a_lost_section_is_worse_and_one_that_is_not_loaded_is_not_gone():
    before = summary(run_of(found_at("a", 1)))
    assert worse(before, run_of(found_at("a", 4))) == []
    assert worse(before, run_of(found_at("a", 6))) == ["retrieval: overall 1 of 1 cases lost (a)"]
    assert worse(before, run_of(found_at("a", 0, kind=NOT_LOADED))) == []
    assert worse(before, run_of()) == ["retrieval: a of the baseline is gone"]


def test_the_report_gives_recall_with_n_and_interval_and_counts_per_kind():
    run = run_of(found_at("a", 1), found_at("b", 4), found_at("c", 0, kind="pair"), found_at("h", 2, hidden=True))
    lines = list(report.lines(run))
    assert lines[:5] == [
        "retrieval: recall@1 33.3% (1 of 3; 6.1% to 79.2%); held out 0.0% (0 of 1; 0.0% to 79.3%)",
        "retrieval: recall@3 33.3% (1 of 3; 6.1% to 79.2%); held out 100.0% (1 of 1; 20.7% to 100.0%)",
        "retrieval: recall@5 66.7% (2 of 3; 20.8% to 93.9%); held out 100.0% (1 of 1; 20.7% to 100.0%)",
        "retrieval: recall@10 66.7% (2 of 3; 20.8% to 93.9%); held out 100.0% (1 of 1; 20.7% to 100.0%)",
        "retrieval: MRR 0.417 (n 3); held out 0.500 (n 1)",
    ]
    text = report.markdown(run)
    assert "| kind | n | first 1 | first 3 | first 5 | first 10 | none |" in text
    assert "| code | 2 | 1 | 1 | 2 | 2 | 0 |" in text
    assert "| pair | 1 | 0 | 0 | 0 | 0 | 1 |" in text


def test_held_out_questions_are_in_no_report_of_retrieval():
    run = run_of(found_at("seen", 0), found_at("hidden", 0, hidden=True))
    for text in (report.markdown(run), page.page(run, [run, run]), "\n".join(report.lines(run))):
        assert "text of seen" in text
        assert "text of hidden" not in text
