"""The scorer's traps, the gate, and the case files' own faults."""

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from evals import page, report
from evals.casefiles import Expect, ExpectName, frames, is_held_out, load_cases, load_names, schema
from evals.grounding import pairs, sample, ungrounded
from evals.runs import Run, changes, rate, summary, worse
from evals.scoring import Value, score, score_name
from evals.suites import Result, run_names
from radcode.datafiles import load_table
from radcode.errors import DataError
from radcode.terms import Lexicon
from tests.asking import MemoryEngine, the_table
from tests.fakes import HashEncoder, settings_of

CASES = Path(__file__).parent.parent / "evals" / "cases"


def expect(outcome="answered", **given):
    return Expect(outcome=outcome, **given)


def record(outcome="answered", codes=(), modifiers=(), text=""):
    return {"outcome": outcome, "codes": list(codes), "modifiers": list(modifiers), "text": text}


def lists(*accepted):
    return [list(a) for a in accepted]


@pytest.mark.parametrize(
    ("wanted", "got", "value", "harmful"),
    [
        pytest.param(expect(codes=lists(["77053"])), record(codes=["77053"]), Value.CORRECT, False, id="exact"),
        pytest.param(
            expect(codes=lists(["77067", "77063"])),
            record(codes=["77063", "77067"]),
            Value.CORRECT,
            False,
            id="the order of codes does not matter",
        ),
        pytest.param(
            expect(codes=lists(["77065"], [])), record(), Value.CORRECT, False, id="the second of two accepted lists"
        ),
        pytest.param(
            expect(codes=lists(["77053"])),
            record(codes=["77053", "19030"]),
            Value.PARTIAL,
            False,
            id="one code too many",
        ),
        pytest.param(expect(codes=lists(["77053"])), record(codes=["77054"]), Value.WRONG, False, id="another code"),
        pytest.param(
            expect(modifiers=lists([])),
            record(modifiers=["26"]),
            Value.PARTIAL,
            False,
            id="a modifier where none belongs",
        ),
        pytest.param(
            expect(modifiers=lists([])),
            record(modifiers=[]),
            Value.CORRECT,
            False,
            id="no modifier is the expected answer",
        ),
        pytest.param(
            expect(forbid=["76001"]),
            record(codes=["76001"]),
            Value.WRONG,
            True,
            id="a forbidden code is harmful",
        ),
        pytest.param(
            expect(forbid=["76001"]),
            record(text="No. 76001 ended."),
            Value.CORRECT,
            False,
            id="a code named only to warn is not recommended",
        ),
        pytest.param(
            expect(forbid=["26"]),
            record(codes=["77026"]),
            Value.CORRECT,
            False,
            id="26 inside another number",
        ),
        pytest.param(expect(), record("declined"), Value.DECLINED, False, id="declined where an answer was due"),
        pytest.param(expect(), record("clarify"), Value.ASKED, False, id="asked where an answer was due"),
        pytest.param(expect("declined"), record(), Value.WRONG, False, id="answered where none was due"),
        pytest.param(expect("declined"), record("declined"), Value.CORRECT, False, id="rightly declined"),
        pytest.param(expect(must_say=["No"]), record(text="Not so."), Value.PARTIAL, False, id="Not is not No"),
        pytest.param(expect(must_say=["No"]), record(text="Yes."), Value.PARTIAL, False, id="what must be said is not"),
    ],
)
def test_an_answer_is_worth_what_the_case_says(wanted, got, value, harmful):
    found = score(wanted, got)
    assert (found.value, found.harmful) == (value, harmful)


@pytest.mark.parametrize(
    ("wanted", "got", "value", "harmful"),
    [
        pytest.param(expect(must_say=[["1.59", "1,59"]]), record(text="1,59 RVU"), Value.CORRECT, False, id="any of"),
        pytest.param(expect(must_say=["No"]), record(text="**No.** Bill it."), Value.CORRECT, False, id="No first"),
        pytest.param(expect(must_say=["No"]), record(text="Yes. No 26."), Value.PARTIAL, False, id="No later"),
        pytest.param(expect(must_say=["5"]), record(text="15 units"), Value.PARTIAL, False, id="5 inside 15"),
        pytest.param(
            expect(must_not_say=["separately billable"]),
            record(text="It is separately billable."),
            Value.WRONG,
            True,
            id="forbidden words are harmful",
        ),
        pytest.param(expect(["answered", "clarify"]), record("clarify"), Value.CORRECT, False, id="either outcome"),
        pytest.param(expect(codes=[]), record(codes=["77053"]), Value.WRONG, False, id="a code where none belongs"),
    ],
)
def test_what_must_and_must_not_be_said(wanted, got, value, harmful):
    found = score(wanted, got)
    assert (found.value, found.harmful) == (value, harmful)


def test_a_line_that_the_proof_refuses_is_harmful_without_the_case_saying_so():
    got = record(codes=["77053"]) | {"lines": [{"code": "77053", "modifiers": ["50"]}]}
    assert not score(expect(codes=["77053"]), got).harmful
    found = score(expect(codes=["77053"]), got, lambda code, modifiers: f"{code} takes no {modifiers[0]}")
    assert (found.value, found.harmful, found.explanation) == (Value.WRONG, True, "77053 takes no 50")


def match(*codes, score=0.9, modifiers=()):
    return {"codes": list(codes), "modifiers": list(modifiers), "score": score}


@pytest.mark.parametrize(
    ("codes", "matches", "value", "place"),
    [
        pytest.param([["73610"]], [match("73610")], Value.CORRECT, 1, id="first"),
        pytest.param([["73610"]], [match("73600"), match("73610")], Value.WRONG, 2, id="second"),
        pytest.param([["77067", "77063"]], [match("77067")], Value.PARTIAL, 0, id="half of a set"),
        pytest.param([["77067"]], [match("77067", "77063")], Value.PARTIAL, 0, id="a code too many"),
        pytest.param([["73610"], ["73600"]], [match("73600")], Value.CORRECT, 1, id="either"),
        pytest.param([["73610"]], [], Value.DECLINED, 0, id="nothing found"),
        pytest.param([[]], [], Value.CORRECT, 1, id="rightly nothing"),
        pytest.param([[]], [match("73610")], Value.WRONG, 0, id="an exam where there is none"),
    ],
)
def test_a_look_up_is_worth_its_first_match(codes, matches, value, place):
    found = score_name(ExpectName(codes=codes), matches)
    assert (found.value, found.place) == (value, place)


def test_the_wrong_side_makes_a_look_up_partial():
    wanted = ExpectName.model_validate({"codes": ["73610"], "modifiers": ["LT"]})
    assert score_name(wanted, [match("73610", modifiers=["LT"])]).value is Value.CORRECT
    assert score_name(wanted, [match("73610", modifiers=["RT"])]).value is Value.PARTIAL


# ---------------------------------------------------------------- the gate


def result(identity, value="correct", *, kind="code", hidden=False, harmful=False):
    got = {"outcome": "answered", "codes": ["77053"], "modifiers": []}
    return Result(identity, kind, hidden, value, harmful, "why", f"text of {identity}", got, 1.0)


def run_of(*results):
    return Run("now", {"commit": "x"}, {"questions": tuple(results)})


def faults(before, after):
    return worse(summary(run_of(*before)), run_of(*after))


def test_a_lost_case_is_worse_and_a_won_one_is_not():
    assert faults([result("a"), result("b", "wrong")], [result("a"), result("b")]) == []
    assert faults([result("a")], [result("a", "declined")]) == ["questions: overall 1 of 1 cases lost (a)"]


def test_more_than_two_net_cases_of_a_kind_are_worse():
    many = [result(f"x{i}", kind="big") for i in range(1000)]
    three = [result(f"a{i}") for i in range(3)]
    lost = [result(f"a{i}", "wrong") for i in range(3)]
    assert faults([*many, *three], [*many, *lost]) == ["questions: code: 3 cases lost (a0, a1, a2)"]
    won = [result("w", "wrong")], [result("w")]
    assert faults([*many, *three, *won[0]], [*many, *lost, *won[1]]) == []


def test_a_new_harmful_answer_is_worse_whatever_else_was_won():
    found = faults([result("a", "wrong")], [result("a", "wrong", harmful=True)])
    assert found == ["questions: a is harmful: why"]


def test_held_out_cases_are_kept_as_counts_and_still_hold_the_gate():
    hidden = [result(f"h{i}", hidden=True) for i in range(4)]
    kept = summary(run_of(*hidden))["questions"]
    assert kept == {"cases": {}, "held_out": {"code": {"n": 4, "correct": 4}}} or kept["held_out"]["code"]["n"] == 4
    assert "h0" not in str(kept)
    lost = [result(f"h{i}", "wrong", hidden=True) for i in range(4)]
    assert faults(hidden, lost)[0] == "questions: code: 4 cases lost (4 held out)"
    harmful = [result("h0", "wrong", hidden=True, harmful=True), *hidden[1:]]
    assert "questions: code: 1 more held-out answers are harmful" in faults(hidden, harmful)


def test_a_case_that_left_the_baseline_is_named():
    assert faults([result("a"), result("b")], [result("a")]) == ["questions: b of the baseline is gone"]


def test_held_out_texts_are_in_no_report():
    run = run_of(result("seen", "wrong"), result("hidden", "wrong", hidden=True))
    moved = changes(run_of(result("seen"), result("hidden", hidden=True)), run)
    for text in (report.markdown(run, moved), page.page(run, [run, run], moved), "\n".join(report.lines(run))):
        assert "text of seen" in text
        assert "text of hidden" not in text
    assert len(moved) == 2


def test_a_rate_has_its_interval():
    found = rate(45, 60)
    assert (round(found.low, 2), round(found.high, 2)) == (0.63, 0.84)
    assert str(rate(0, 0)) == "none"


PLAIN, ENHANCED = ("74176", "none"), ("74177", "with")


def cited(quote, *, kind="passage", source="page", n=1):
    return {"n": n, "kind": kind, "source": source, "quote": quote}


@pytest.mark.parametrize(
    ("citations", "text", "faults"),
    [
        pytest.param([cited("one duct is 77053")], "It is 77053. [1]", 0, id="verbatim"),
        pytest.param([cited("one duct is 77054")], "It is 77054. [1]", 1, id="a word changed"),
        pytest.param([cited("one duct", source="other")], "It is. [1]", 1, id="another publication"),
        pytest.param([cited("code=77053; kind=cpt1", kind="table", source="codes")], "So. [T1]", 1, id="half a row"),
        pytest.param([], "It is 77053. [3]", 1, id="a mark that leads nowhere"),
    ],
)
def test_a_citation_must_stand_where_it_says(citations, text, faults):
    got = {"citations": citations, "text": text}
    assert len(ungrounded(got, {"page": "Know that one duct is 77053."}, the_table())) == faults


def test_a_row_cited_whole_is_grounded_and_paired_with_its_sentence():
    row = the_table().versions("77053")[-1]
    got = {"citations": [cited(row.quote(), kind="table", source="codes")], "text": "**77053** is one duct. [T1]"}
    assert ungrounded(got, {}, the_table()) == []
    (pair,) = pairs("a-case", got)
    assert (pair.statement, pair.evidence) == ("77053** is one duct", (row.quote(),))
    assert len(sample([pair] * 99)) == 30


def engine_over(folder):
    table = load_table(folder)
    return MemoryEngine(settings_of(folder), table, Lexicon(table), HashEncoder())


def test_a_wrong_row_planted_in_a_copy_of_the_table_turns_named_cases_red(tmp_path):
    """Abdomen and pelvis CT with and without contrast change places: the gate names exam names of these codes."""
    tables = CASES.parent.parent / "corpus" / "tables"
    spoilt = shutil.copytree(tables, tmp_path / "tables")
    text = (spoilt / "codes.csv").read_text("utf-8")
    for code, was, now in ((*PLAIN, "with"), (*ENHANCED, "none")):
        line = next(x for x in text.splitlines() if x.startswith(f"{code},"))
        assert f",abdomen;pelvis,{was}," in line
        text = text.replace(line, line.replace(f",abdomen;pelvis,{was},", f",abdomen;pelvis,{now},"))
    (spoilt / "codes.csv").write_text(text, "utf-8")
    cases = [c for c in load_names(CASES) if not is_held_out(c.id) and c.kind == "ct"]
    before, after = (
        Run(name, {}, {"names": tuple(run_names(engine_over(folder), cases))})
        for name, folder in (("before", tables), ("after", spoilt))
    )
    found = worse(summary(before), after)
    assert found
    touched = {c.id for c in cases if any({PLAIN[0], ENHANCED[0]} & accepted for accepted in c.expect.codes)}
    moved = changes(before, after)
    assert {c.after.id for c in moved} & touched
    assert any(c.after.id in fault for c in moved for fault in found)


# ---------------------------------------------------------------- the case files


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "- {id: aa, question: q, kind: k, why: w, source: s, expect: {outcome: answered}, extra: 1}",
            "extra",
            id="key",
        ),
        pytest.param(
            "- {id: aa, kind: k, why: w, source: s, expect: {outcome: answered}}", "question", id="no question"
        ),
        pytest.param(
            "- {id: aa, question: q, kind: k, why: w, source: s, expect: {outcome: answered, codes: [77053]}}",
            "quoted",
            id="number",
        ),
        pytest.param("- {id: a", "not readable as YAML", id="broken yaml"),
        pytest.param("- {id: a, id: b}", "stands twice", id="key twice"),
        pytest.param(
            "- {id: aa, question: q, kind: k, why: w, source: s, expect: {outcome: perhaps}}",
            "answered",
            id="no outcome",
        ),
    ],
)
def test_a_malformed_case_is_refused_with_its_file(tmp_path, text, words):
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(DataError, match=words) as caught:
        load_cases(tmp_path)
    assert "bad.yaml" in str(caught.value)


def test_all_problems_of_all_files_come_at_once_with_their_lines(tmp_path):
    good = "- {id: good-one, question: q, kind: k, why: w, source: s, expect: {outcome: answered}}\n"
    (tmp_path / "a.yaml").write_text(good + "- {id: bad-one, kind: k, expect: {outcome: answered}}\n")
    (tmp_path / "b.yaml").write_text("\n\n" + good)
    with pytest.raises(DataError) as caught:
        load_cases(tmp_path)
    text = str(caught.value)
    assert "a.yaml:2: bad-one: why: Field required" in text
    assert "b.yaml:3: the id good-one stands already at" in text


def test_there_are_enough_cases_and_no_sentence_is_a_mould():
    cases = load_cases(CASES)
    assert len(cases) >= 400
    assert len({c.kind for c in cases}) >= 20
    assert max(frames(cases, the_table()).values()) <= 3
    assert min(sum(c.tempting for c in cases if c.kind == k) for k in {c.kind for c in cases}) >= 10


def test_there_are_enough_exam_names_over_all_families():
    names = load_names(CASES)
    assert len(names) >= 500
    codes = {c for n in names for accepted in n.expect.codes for c in accepted}
    assert len(codes) > 900
    modalities = {r.modality for c in codes for r in the_table().versions(c)}
    assert modalities >= {r.modality for r in the_table().rows("codes") if r.scope == "imaging"} - {
        "physiologic",
        "optical",
    }


def test_a_third_is_held_out_by_its_id_alone():
    cases = load_cases(CASES)
    share = sum(is_held_out(c.id) for c in cases) / len(cases)
    assert 0.25 < share < 0.42
    assert is_held_out("mod-galactogram-reading") == (
        int(hashlib.sha256(b"mod-galactogram-reading").hexdigest(), 16) % 3 == 0
    )


def test_the_schema_beside_the_cases_is_that_of_the_program():
    assert json.loads((CASES / "schema.json").read_text("utf-8")) == schema()
