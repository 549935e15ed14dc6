"""Which step lost a case, what its trace says, and the pictures of the report."""

import json
import re
from dataclasses import asdict
from xml.etree import ElementTree

import pytest

from evals import page, plots, report
from evals.casefiles import Case, Expect, ExpectName
from evals.runs import Run, load, rate, save
from evals.steps import Seen, step_of, step_of_name, trace_of, trace_of_name
from evals.suites import Result, ask_all, questions, run_names
from radcode.model import Match
from tests.asking import TODAY, asked, the_engine
from tests.fakes import settings_of


def expect(outcome="answered", **given):
    return Expect(outcome=outcome, **given)


def record(outcome="answered", codes=(), modifiers=(), text=""):
    return {"outcome": outcome, "codes": list(codes), "modifiers": list(modifiers), "text": text}


def seen(text="ductogram", **given):
    sets = {k: frozenset(v) for k, v in given.items() if k in ("named", "first", "matched", "unproved")}
    first = sets.get("first", sets.get("matched", frozenset()))
    return Seen(text, **given | sets | {"first": first})


ONE = expect(codes=["77053"])


@pytest.mark.parametrize(
    ("wanted", "got", "between", "step"),
    [
        pytest.param(ONE, record("declined"), seen(is_outside=True), "understand", id="taken for an outside question"),
        pytest.param(expect("declined"), record(), seen(matched=["77053"]), "understand", id="not seen as outside"),
        pytest.param(ONE, record("declined"), seen(is_read=False), "understand", id="nothing was read"),
        pytest.param(ONE, record(), seen("is it 77053?"), "understand", id="the code in the text was not read"),
        pytest.param(ONE, record(codes=["77054"]), seen(matched=["77054"]), "resolve", id="another code matched"),
        pytest.param(
            expect(), record("declined"), seen(), "resolve", id="words were read, nothing matched and nothing was named"
        ),
        pytest.param(
            ONE,
            record(codes=["77053", "77054"]),
            seen(matched=["77053", "77054"]),
            "resolve",
            id="a code too many, of the matches",
        ),
        pytest.param(
            expect(forbid=["77054"]),
            record(codes=["77054"]),
            seen(matched=["77054"]),
            "resolve",
            id="a forbidden code matched",
        ),
        pytest.param(
            ONE,
            record(codes=["77054"]),
            seen(first=["77054"], matched=["77053", "77054"]),
            "ranking",
            id="matched behind another",
        ),
        pytest.param(ONE, record("clarify"), seen(matched=["77053"]), "compose", id="matched, but it was asked back"),
        pytest.param(ONE, record(), seen("77053?", named=["77053"]), "compose", id="named, but not recommended"),
        pytest.param(
            ONE, record(codes=["77053", "19030"]), seen(matched=["77053"]), "compose", id="a code that compose added"
        ),
        pytest.param(
            expect(codes=["77053"], modifiers=["26"]),
            record(codes=["77053"]),
            seen(matched=["77053"]),
            "compose",
            id="a modifier is lacking",
        ),
        pytest.param(
            expect(codes=[["77053"], []]),
            record("declined"),
            seen(matched=["77053"]),
            "compose",
            id="declined where no code was needed",
        ),
        pytest.param(
            ONE, record("declined"), seen(matched=["77053"], unproved=["77053"]), "verify", id="withheld for its proof"
        ),
        pytest.param(
            expect(must_say=["No"]), record(text="77053."), seen(unproved=["verdict"]), "verify", id="verdict withheld"
        ),
        pytest.param(
            ONE,
            record(codes=["77054"]),
            seen(matched=["77054"], unproved=["19030"]),
            "resolve",
            id="another line withheld",
        ),
        pytest.param(
            expect(must_say=["twice a year"]),
            record(text="Once."),
            seen(matched=["77053"], library=("Paid twice a year.",)),
            "retrieve",
            id="a publication has the words, no passage found has",
        ),
        pytest.param(
            expect(must_say=["twice a year"]),
            record(text="Once."),
            seen(matched=["77053"], found="Paid twice a year.", library=("Paid twice a year.",)),
            "compose",
            id="a passage found has the words",
        ),
        pytest.param(
            expect(must_say=["1.59"]),
            record(text="Paid."),
            seen(matched=["77053"], library=("It was 1.59.",)),
            "compose",
            id="a number is the table's to say",
        ),
        pytest.param(
            expect(must_say=["No"]),
            record(text="77053."),
            seen(matched=["77053"], library=("No.",)),
            "compose",
            id="a verdict is no passage's to say",
        ),
    ],
)
def test_the_step_that_lost_a_question(wanted, got, between, step):
    assert step_of(wanted, got, between) == step


def test_a_line_that_the_evaluation_refuses_was_let_through_by_verify():
    got = record(codes=["77053"], modifiers=["50"])
    between = seen(matched=["77053"])
    assert step_of(ONE, got, between, harmful=True) == "verify"
    assert step_of(expect(codes=["77053"], forbid=["50"]), got, between, harmful=True) == "compose"


@pytest.mark.parametrize(
    ("codes", "matches", "over", "is_read", "step"),
    [
        pytest.param([["73610"]], [["73600"], ["73610"]], [], True, "ranking", id="right but second"),
        pytest.param([["73610"]], [["73600"]], [("73610", 0.9)], True, "ranking", id="right but after the last given"),
        pytest.param([["73610"]], [], [("73610", 0.2)], True, "threshold", id="right but too weak"),
        pytest.param([["73610"]], [["73610"]], [], True, "side", id="right codes, another side"),
        pytest.param([["73610"]], [["73600"]], [("73620", 0.4)], True, "resolve", id="absent"),
        pytest.param([["73610"]], [], [], True, "resolve", id="read, but nothing fits"),
        pytest.param([["73610"]], [], [], False, "understand", id="nothing was read"),
        pytest.param([[]], [["73610"]], [], True, "resolve", id="an exam where there is none"),
    ],
)
def test_the_step_that_lost_a_look_up(codes, matches, over, is_read, step):
    passed = [Match((code,), score, ()) for code, score in over]
    found = step_of_name(ExpectName(codes=codes), [frozenset(m) for m in matches], passed, is_read=is_read)
    assert found == step


# ---------------------------------------------------------------- traces of real replies


SEEN = "in-sight"  # not held out, by its hash


def test_the_trace_of_a_question_says_what_each_step_did():
    reply = asked("which modifier for the radiologist who reads 77053 in the hospital zzyzx?")
    trace = trace_of(reply)
    read = dict(trace.read)
    assert (read["asks"], read["codes"], read["reads"]) == ("modifier", "77053", "yes")
    assert "zzyzx" in read["unknown words"]
    assert trace.passages[0].startswith(f"{reply.passages[0].publication.id}: ")
    assert [name for name, _ in trace.laps] == ["understand", "resolve", "retrieve", "compose", "verify"]


def test_the_trace_of_a_look_up_gives_scores_and_what_was_passed_over():
    looked = the_engine().looked_up("CT ABDOMEN W CONTRAST", n=1)
    trace = trace_of_name(looked)
    assert re.match(r"74160 \d\.\d\d \(", trace.matches[0])
    assert looked.passed_over
    assert trace.matches[1].startswith("passed over: ")
    assert the_engine().lookup("CT ABDOMEN W CONTRAST", n=1) == looked.matches


def a_case(identity, question, **wanted):
    given = {"id": identity, "question": question, "kind": "code", "why": "w", "source": "s"}
    return Case.model_validate(given | {"expect": {"outcome": "answered"} | wanted})


def results_of(*cases):
    return tuple(questions(the_engine(), ask_all(the_engine(), cases)))


def test_only_what_is_not_correct_carries_its_step_and_trace():
    text = "which code for a ductogram of a single duct, injection included?"
    answered = the_engine().ask(text).record
    right, wrong = results_of(
        a_case("right", text, outcome=[answered["outcome"]]), a_case("wrong", text, codes=["70450"])
    )
    assert (right.lost, right.trace) == ("", None)
    assert wrong.lost == "resolve"
    assert wrong.trace is not None
    assert right.laps


def test_a_stored_run_keeps_the_traces(tmp_path):
    run = Run("one", {}, {"questions": results_of(a_case(SEEN, "CT head without", codes=["77053"]))})
    read = load(str(save(run, settings_of(tmp_path))), settings_of(tmp_path))
    assert report.markdown(read) == report.markdown(run)
    assert "  - understand: asks code; " in report.markdown(read)


def test_a_run_stored_without_traces_is_still_read(tmp_path):
    settings = settings_of(tmp_path)
    path = save(Run("old", {}, {"questions": results_of(a_case(SEEN, "CT head", codes=["77053"]))}), settings)
    whole = json.loads(path.read_text("utf-8"))
    del whole["notes"]
    for key in ("lost", "trace", "laps"):
        del whole["suites"]["questions"][0][key]
    path.write_text(json.dumps(whole), "utf-8")
    (old,) = load("old", settings).suites["questions"]
    assert (old.lost, old.trace, old.laps) == ("", None, ())


# ---------------------------------------------------------------- the report


def result(identity, value="correct", *, lost="", confidence=0.0, hidden=False, ms=1.0):
    got = {"outcome": "answered", "codes": ["77053"], "modifiers": []}
    trace = {"read": [["asks", f"trace of {identity}"]], "matches": [], "passages": [], "withheld": [], "laps": []}
    return Result(
        identity, "code", hidden, value, False, "why", f"text of {identity}", got, ms, False, confidence, lost, trace
    )  # fmt: skip


def test_the_steps_are_counted_per_suite_with_the_held_out_cases_apart():
    found = (result("a", "wrong", lost="resolve"), result("b", "wrong", lost="resolve"), result("c"))
    hidden = result("d", "wrong", lost="compose", hidden=True)
    run = Run("now", {}, {"questions": (*found, hidden), "names": (result("e", "wrong", lost="ranking"),)})
    assert report.lost_by_step(run) == [
        ["step", "questions", "names"],
        ["resolve", "2", "0"],
        ["ranking", "0", "1"],
        ["compose", "0 + 1", "0"],
    ]
    assert "| compose | 0 + 1 | 0 |" in report.markdown(run)


def test_traces_of_held_out_cases_are_in_no_report():
    run = Run("now", {}, {"questions": (result("seen", "wrong"), result("hidden", "wrong", hidden=True))})
    for text in (report.markdown(run), page.page(run, [run, run])):
        assert "trace of seen" in text
        assert "trace of hidden" not in text


def test_reliability_counts_first_matches_by_the_tenth_of_their_score():
    scores = [(0.61, "correct"), (0.69, "wrong"), (0.95, "correct"), (1.0, "correct"), (0.0, "declined")]
    found = [result(str(n), value, confidence=score) for n, (score, value) in enumerate(scores)]
    assert report.tenths_of(found) == [plots.Tenth(0.6, rate(1, 2)), plots.Tenth(0.9, rate(2, 2))]
    text = report.markdown(Run("now", {}, {"names": tuple(found)}))
    assert "| 0.6 to 0.7 | 2 | 1 | 50.0% (1 of 2; 9.5% to 90.5%) |" in text


def test_the_page_draws_kinds_steps_time_speed_and_reliability_and_every_picture_is_well_formed():
    names = tuple(run_names(the_engine(), []))
    assert names == ()
    found = (result("a<b", "wrong", lost="resolve", confidence=0.7, ms=3.0), result("c", confidence=0.9, ms=70.0))
    laps = (("understand", 1.0), ("resolve", 2.0))
    run = Run("now", {}, {"names": tuple(r._replace(laps=laps) for r in found)})
    text = page.page(run, [run, run])
    pictures = re.findall(r"<svg.*?</svg>", text)
    assert len(pictures) == 7
    assert all(ElementTree.fromstring(p).tag == "svg" for p in pictures)
    for heading in ("Which step lost", "Correct, over time", "nine times in ten", "Milliseconds of each step"):
        assert heading in text


@pytest.mark.parametrize("past", [[("a", rate(0, 3))], [("a", rate(3, 3)), ("b", rate(0, 0))]])
def test_a_plot_over_time_stands_for_any_run(past):
    assert ElementTree.fromstring(plots.over_time(past)).tag == "svg"


def test_every_time_is_in_one_column_of_the_histogram():
    counts = re.findall(r": (\d+) of 4</title>", plots.histogram([0.5, 1.0, 60.0, 9000.0]))
    assert sum(map(int, counts)) == 4
    assert plots.histogram([0.0])


def test_a_trace_is_data():
    assert asdict(trace_of(asked("CT head without contrast", on=TODAY)))["laps"]
