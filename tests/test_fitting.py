"""The weights of the look-up are fitted to examples and written as a table."""

from datetime import date

import numpy as np

from evals.fitting import PRIORS, Example, Fitter, Sheet, first_right, fitted, write_weights
from radcode.terms import Lexicon
from tests.asking import TODAY, the_engine, the_table

WHEN = date(2026, 3, 2)


def a_sheet(columns, right, names=("helps", "hurts")):
    example = Example("text", WHEN, (frozenset(["73600"]),), "names")
    codes = tuple(frozenset([f"7360{i}"]) for i in range(len(right)))
    return Sheet(example, names, np.asarray(columns, dtype=np.float32), (), codes, np.asarray(right))


def test_what_right_candidates_share_gets_weight_and_what_wrong_ones_share_loses_it():
    sheets = [a_sheet([[1, 0], [0, 1], [0, 0]], [True, False, False]) for _ in range(20)]
    weights = fitted(sheets, {})
    assert weights["helps"] > 0 > weights["hurts"]
    assert first_right(sheets, weights) == {"names": (20, 20, 20)}


def test_examples_cannot_turn_what_is_said_against_the_code_that_holds_it():
    names = ("contrast held", "contrast clash")
    sheets = [a_sheet([[0, 1], [1, 0]], [True, False], names) for _ in range(50)]
    weights = fitted(sheets, {})
    assert weights["contrast held"] > 0 > weights["contrast clash"]
    assert PRIORS["contrast clash"] < weights["contrast clash"] < 0


def test_an_example_without_a_right_candidate_does_not_count():
    sheets = [a_sheet([[1, 0], [0, 1]], [True, False]), a_sheet([[0, 1], [1, 0]], [False, False])]
    assert fitted(sheets, {}) == fitted(sheets[:1], {})


def test_a_sheet_holds_the_right_code_and_the_right_set():
    fitter = Fitter(the_engine().ranker, Lexicon(the_table()), TODAY)
    accepted = (frozenset(["77067", "77063"]), frozenset(["77067"]))
    sheet = fitter.sheet(Example("screening mammo 3d", TODAY, accepted, "names"))
    assert {c for c, right in zip(sheet.codes, sheet.right, strict=True) if right} == set(accepted)
    assert len(sheet.codes) == len(sheet.columns) + len(sheet.sets)


def test_the_table_is_sorted_and_leaves_out_what_counts_for_nothing(tmp_path):
    write_weights(tmp_path / "weights.csv", {"b": 1.0, "a": -0.12345, "nothing": 0.0001})
    assert (tmp_path / "weights.csv").read_text("utf-8") == "feature,weight\na,-0.123\nb,1\n"


def test_every_weight_of_the_table_is_of_a_feature_that_exists():
    known = {f"{which} {name}" for which in ("first", "fits") for name in SIGNS}
    ranker = the_engine().ranker
    for row in the_table().rows("weights"):
        known_feature = row.feature in known or not row.feature.startswith(("first ", "fits "))
        assert known_feature, row.feature
    assert ranker.weight("no such feature") == 0.0


SIGNS = (
    "one", "share", "odds", "score", "words", "told", "label", "few words", "idle", "most idle", "modality", "place",
    "missed", "set",
)  # fmt: skip
