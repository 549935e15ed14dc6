"""Holds by `ast` that knowledge stands in the tables, and who may make the types that prove a check."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeGuard

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PROGRAM = sorted((ROOT / "radcode").rglob("*.py"))
ALLOWED = Path(__file__).parent / "literals_allowed.yaml"

SHAPES = {
    "code": re.compile(r"(?<![\w.])(?:\d{5}|\d{4}[FTUMA]|[A-Z]\d{4})(?!\w)"),
    "modifier": re.compile(
        r"(?<![\w.{\[])(?:26|50|52|53|59|73|74|76|77|TC|LT|RT|XE|XP|XS|XU|GG|GH|PI|PS|FX|FY|JW|JZ)(?![\w.}\]])"
    ),
    "date": re.compile(r"(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)"),
    "percentage": re.compile(r"\d\s?%|\d\s?percent"),
    "age or interval": re.compile(r"\d[\s-]?(?:years?|months?)\b"),
    "amount": re.compile(r"\$\s?\d"),
}
FIVE_DIGITS = range(10_000, 100_000)
YEARS = range(1990, 2100)


class Literal(NamedTuple):
    kind: str
    file: str
    line: int
    text: str


def docstrings(tree: ast.AST) -> set[int]:
    owners = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    bodies = (node.body for node in ast.walk(tree) if isinstance(node, owners))
    firsts = (body[0] for body in bodies if body and isinstance(body[0], ast.Expr))
    return {id(first.value) for first in firsts if isinstance(first.value, ast.Constant)}


def literals(source: str, file: str) -> Iterator[Literal]:
    """Yield what looks like knowledge of the field in the constants of a module; docstrings may give examples."""
    tree = ast.parse(source)
    skipped = docstrings(tree)
    for node in ast.walk(tree):
        if _is_fixed_date(node):
            yield Literal("date", file, node.lineno, ast.unparse(node))
        if not isinstance(node, ast.Constant) or id(node) in skipped:
            continue
        if isinstance(node.value, str):
            for kind, shape in SHAPES.items():
                for found in shape.finditer(node.value):
                    yield Literal(kind, file, node.lineno, found[0])
        elif isinstance(node.value, int) and (node.value in FIVE_DIGITS or node.value in YEARS):
            yield Literal("number", file, node.lineno, str(node.value))


def _is_fixed_date(node: ast.AST) -> TypeGuard[ast.Call]:
    if not isinstance(node, ast.Call) or ast.unparse(node.func).split(".")[-1] not in ("date", "datetime"):
        return False
    return bool(node.args) and isinstance(node.args[0], ast.Constant)


def of_program() -> list[Literal]:
    return [x for path in PROGRAM for x in literals(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())]


def allowed() -> dict[tuple[str, str], str]:
    entries = yaml.safe_load(ALLOWED.read_text("utf-8")) or []
    return {(e["file"], str(e["literal"])): e["reason"] for e in entries}


def test_no_code_modifier_age_percentage_or_date_stands_in_the_program():
    reasons = allowed()
    found = [f"{x.file}:{x.line}: {x.kind} {x.text!r}" for x in of_program() if (x.file, x.text) not in reasons]
    assert not found, "move these into corpus/tables, or give a reason in tests/literals_allowed.yaml:\n" + "\n".join(
        found
    )


def test_every_allowed_literal_has_a_reason_and_is_still_there():
    present = {(x.file, x.text) for x in of_program()}
    assert all(len(reason) > 20 for reason in allowed().values())
    assert set(allowed()) <= present


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        pytest.param('x = "77053"', ["code"], id="cpt"),
        pytest.param('x = "bill G0279 too"', ["code"], id="hcpcs"),
        pytest.param('x = ("26", "TC")', ["modifier", "modifier"], id="modifiers"),
        pytest.param('x = f"add 26 to {y}"', ["modifier"], id="modifier in an f-string"),
        pytest.param('x = "2018-01-01"', ["date"], id="date text"),
        pytest.param("x = date(2018, 1, 1)", ["date", "number"], id="date call"),
        pytest.param('x = "cut by 15 %"', ["percentage"], id="percentage"),
        pytest.param('x = "every 23 months"', ["age or interval"], id="interval"),
        pytest.param('x = "about $25"', ["amount"], id="amount"),
        pytest.param("x = 77053", ["number"], id="code as a number"),
        pytest.param('"""As 77053-26."""\nx = 256', [], id="docstring and a size"),
        pytest.param('x = "1377053"', [], id="digits inside a longer number"),
    ],
)
def test_a_planted_literal_is_seen(source, kinds):
    assert [x.kind for x in literals(source, "planted.py")] == kinds


# Types that prove a check happened: the only function, or module, that may make them.
MAKERS = {
    "CodeId": ("radcode/codes.py", "parse_code"),
    "ModifierId": ("radcode/codes.py", "parse_modifier"),
    "Answer": ("radcode/verify.py", None),
    "StoredAnswer": ("radcode/records.py", None),
}
SHELLS = [p for folder in ("ui", "ingest", "evals", "bench") for p in sorted((ROOT / folder).rglob("*.py"))]


def makers(source: str, file: str) -> Iterator[tuple[str, str, str]]:
    """Yield (type, file, function) for each place that makes a guarded type by calling or casting to it."""
    tree = ast.parse(source)
    for function in [*ast.walk(tree)]:
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Module):
            continue
        for node in _own_nodes(function):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func).split(".")[-1]
                target = ast.unparse(node.args[0]).strip("'\"") if name == "cast" and node.args else name
                if target in MAKERS:
                    yield target, file, getattr(function, "name", "")


def _own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(function):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        yield child
        yield from _own_nodes(child)


def test_only_parse_code_and_verify_make_what_proves_a_check():
    app = [ROOT / "app.py"] if (ROOT / "app.py").is_file() else []
    made = [
        m
        for path in (*PROGRAM, *SHELLS, *app)
        for m in makers(path.read_text("utf-8"), path.relative_to(ROOT).as_posix())
    ]
    wrong = [(t, f, fn) for t, f, fn in made if MAKERS[t][0] != f or MAKERS[t][1] not in (None, fn)]
    assert not wrong
    assert {t for t, _, _ in made} >= {"CodeId", "ModifierId"}


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f():\n    return Answer(q)", id="call"),
        pytest.param("def f():\n    return model.Answer(q)", id="through the module"),
        pytest.param("x = cast('CodeId', y)", id="cast"),
    ],
)
def test_a_planted_maker_is_seen(source):
    assert len(list(makers(source, "planted.py"))) == 1
