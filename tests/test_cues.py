"""The cues of all modules are read as one: a name that two of them give would hide one of the two."""

import ast
from collections import Counter
from pathlib import Path

CUES = Path(__file__).parent.parent / "radcode" / "cues"


def names_of(path: Path) -> list[str]:
    nodes = ast.parse(path.read_text(encoding="utf-8")).body
    targets = [t for n in nodes if isinstance(n, ast.Assign) for t in n.targets]
    functions = [n.name for n in nodes if isinstance(n, ast.FunctionDef)]
    return [n for n in (*functions, *(t.id for t in targets if isinstance(t, ast.Name))) if not n.startswith("_")]


def test_a_cue_s_name_stands_for_one_thing():
    given = Counter(n for path in sorted(CUES.glob("*.py")) for n in names_of(path))
    assert len(given) > 100
    assert [n for n, times in given.items() if times > 1] == []
