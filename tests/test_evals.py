"""The scorer's traps, the gate, and the case files' own faults."""

from pathlib import Path
from typing import Any

import pytest

from evals.casefiles import Case, load_cases
from evals.scoring import Expect, Value, score
from radcode.errors import DataError

ROOT = Path(__file__).parent.parent


def expect(**given):
    defaults: dict[str, Any] = {
        "outcomes": ("answered",),
        "codes": None,
        "modifiers": None,
        "forbid": frozenset(),
        "must_say": (),
    }
    return Expect(**(defaults | given))


def record(outcome="answered", codes=(), modifiers=(), text=""):
    return {"outcome": outcome, "codes": list(codes), "modifiers": list(modifiers), "text": text}


def lists(*accepted):
    return tuple(frozenset(a) for a in accepted)


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
            expect(forbid=frozenset(["76001"])),
            record(codes=["76001"]),
            Value.WRONG,
            True,
            id="a forbidden code is harmful",
        ),
        pytest.param(
            expect(forbid=frozenset(["76001"])),
            record(text="No. 76001 ended."),
            Value.CORRECT,
            False,
            id="a code named only to warn is not recommended",
        ),
        pytest.param(
            expect(forbid=frozenset(["26"])),
            record(codes=["77026"]),
            Value.CORRECT,
            False,
            id="26 inside another number",
        ),
        pytest.param(expect(), record("declined"), Value.DECLINED, False, id="declined where an answer was due"),
        pytest.param(expect(), record("clarify"), Value.ASKED, False, id="asked where an answer was due"),
        pytest.param(expect(outcomes=("declined",)), record(), Value.WRONG, False, id="answered where none was due"),
        pytest.param(expect(outcomes=("declined",)), record("declined"), Value.CORRECT, False, id="rightly declined"),
        pytest.param(expect(must_say=("No",)), record(text="Not so."), Value.PARTIAL, False, id="Not is not No"),
        pytest.param(
            expect(must_say=("No",)), record(text="Yes."), Value.PARTIAL, False, id="what must be said is not"
        ),
    ],
)
def test_an_answer_is_worth_what_the_case_says(wanted, got, value, harmful):
    found = score(wanted, got)
    assert (found.value, found.harmful) == (value, harmful)


def program():
    return pytest.importorskip("evals.__main__", exc_type=ImportError)


def case(identity, kind="code"):
    return Case(identity, ("q",), None, "", "", kind, expect(), "why", "source")


def results(values):
    main = program()
    return [main.Result(case(i), {}, score(expect(), record(v))) for i, v in values.items()]


def test_a_lost_case_is_worse_and_a_won_one_is_not():
    worse = program().worse
    assert worse({"a": "correct", "b": "wrong"}, results({"a": "answered", "b": "answered"})) == []
    assert worse({"a": "correct"}, results({"a": "declined"})) == ["overall 1 of 1 cases lost (a)"]


def test_a_case_that_left_the_baseline_is_named():
    assert program().worse({"a": "correct", "b": "correct"}, results({"a": "answered"})) == [
        "b of the baseline is gone"
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "- {id: a, question: q, kind: k, why: w, source: s, expect: {outcome: x}, extra: 1}", "extra", id="key"
        ),
        pytest.param("- {id: a, kind: k, why: w, source: s, expect: {outcome: x}}", "question", id="no question"),
        pytest.param(
            "- {id: a, question: q, kind: k, why: w, source: s, expect: {outcome: x, codes: [77053]}}",
            "quoted",
            id="number",
        ),
        pytest.param("- {id: a", "not readable as YAML", id="broken yaml"),
        pytest.param("- {id: a, id: b}", "stands twice", id="key twice"),
    ],
)
def test_a_malformed_case_is_refused_with_its_file(tmp_path, text, words):
    (tmp_path / "bad.yaml").write_text(text)
    with pytest.raises(DataError, match=words) as caught:
        load_cases(tmp_path)
    assert "bad.yaml" in str(caught.value)


def test_the_cases_of_the_repository_load_and_are_forty_or_more():
    assert len(load_cases(ROOT / "evals" / "cases")) >= 40
