"""Every check keeps its cases, which a coder can write, and its docstring keeps the fixed form."""

import importlib
import inspect
import re
from datetime import date
from pathlib import Path

import pytest
import yaml

from radcode import checks
from tests.asking import the_table
from tests.claims import problems

CASES = Path(__file__).parent / "cases" / "checks"
MODULES = sorted(p.stem for p in Path(checks.__path__[0]).glob("rc*.py"))
# How a case calls its check: the lines of a claim are codes, looked at alone (RC1xx), with a modifier, or in pairs.
CALLS = {
    "RC101": lambda m, case: [m.check(c, the_table()) for c in case["codes"]],
    "RC102": lambda m, case: [m.check(c, case["on"], the_table()) for c in case["codes"]],
    "RC103": lambda m, case: [m.check(c, case["on"], the_table()) for c in case["codes"]],
    "RC104": lambda m, case: [m.check(c, case["on"], case["payer"], the_table()) for c in case["codes"]],
    "RC204": lambda m, case: [m.check(c, case["modifier"], case["on"], the_table()) for c in case["codes"]],
    "RC302": lambda m, case: [m.wrong_primary(*rows(case), case["on"], the_table())],
    "RC304": lambda m, case: [m.check(*case["codes"], case["on"], the_table())],
}
# All others look at the lines of a claim, `77053-26 x2 @22; ...`, and are asked through the whole check.
OF_LINES = ("RC105", "RC106", *(f"RC{n}" for n in (201, 202, 203, 205, 206, 207, 208, 209, 210, 301, 303, 305)))
GIVEN = ("payer", "claim_type", "facts")


def of_lines(module, case):
    given = {k: case[k] for k in GIVEN if k in case}
    return [p for p in problems(case["lines"], **given) if p.id == module.__name__.split(".")[-1][:5].upper()]


CALLS |= dict.fromkeys(OF_LINES, of_lines)


def rows(case):
    return [the_table().code(c, case["on"]) for c in case["codes"]]


def cases():
    for file in sorted(CASES.glob("RC*.yaml")):
        held = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)  # text only: `on` is a key, not the word yes
        for name, case in held["cases"].items():
            day = {"on": date.fromisoformat(case["on"])} if "on" in case else {}
            yield pytest.param(held["check"], case | day, id=f"{held['check']}: {name}")


def module_of(check):
    name = next(m for m in MODULES if m.startswith(check.lower()))
    return importlib.import_module(f"radcode.checks.{name}")


@pytest.mark.parametrize(("check", "case"), list(cases()))
def test_a_check_finds_what_its_case_says(check, case):
    found = [f for f in CALLS[check](module_of(check), case) if f]
    assert [check] * len(found) == case["findings"]
    assert all(word in str(f) for f in found for word in case.get("says", []))


def test_every_check_has_cases_and_every_case_file_a_check():
    assert {m[:5].upper() for m in MODULES} == {p.stem for p in CASES.glob("*.yaml")} == set(CALLS)


def function_of(name):
    """The one public function that a check's module makes."""
    module = importlib.import_module(f"radcode.checks.{name}")
    made = [f for _, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == module.__name__]
    (public,) = [f for f in made if not f.__name__.startswith("_")]
    return public


@pytest.mark.parametrize("name", MODULES)
def test_a_check_says_what_fails_what_passes_and_where_the_rule_stands(name):
    says = inspect.getdoc(function_of(name)) or ""
    assert re.match(r"[A-Z][^.]+\.\n\n", says)
    assert re.search(r"^Failing: \S", says, re.MULTILINE)
    assert re.search(r"\bPassing: \S", says)
    assert re.search(r"^Source: \S", says, re.MULTILINE)


@pytest.mark.parametrize("name", MODULES)
def test_a_check_opens_with_its_number_and_is_short(name):
    source = Path(checks.__path__[0], f"{name}.py").read_text("utf-8")
    assert source.startswith(f'"""{name[:5].upper()}: ')
    assert len(source.splitlines()) < 80
