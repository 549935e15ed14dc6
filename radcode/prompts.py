"""Prompts as files: one a file, in `prompts/`, with the placeholders it declares in its front matter.

An edge: reads files. What a placeholder is filled with is never read for placeholders again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from radcode.errors import DataError

_FILE = re.compile(r"---\n(?P<head>.*?)\n---\n(?P<body>.*)", re.DOTALL)
_PLACE = re.compile(r"\{\{ *(\w+) *\}\}")


@dataclass(frozen=True, slots=True)
class Prompt:
    """The text of a prompt with its placeholders, which were checked."""

    text: str

    def filled(self, **values: str) -> str:
        """Return the text with every placeholder filled."""
        return _PLACE.sub(lambda found: values[found[1]], self.text)


def load_prompt(path: Path, given: Iterable[str]) -> Prompt:
    """Read a prompt.

    Args:
        path: the file.
        given: the names of the placeholders that the program fills.

    Raises:
        DataError: the file cannot be read, or what it declares, what it uses and what it is given are not the same.
    """
    try:
        found = _FILE.fullmatch(path.read_text("utf-8"))
        head = yaml.safe_load(found["head"]) if found else None
    except (OSError, ValueError, yaml.YAMLError) as exc:
        raise DataError([f"{path}: cannot be read as a prompt: {exc}"]) from exc
    declared = head.get("placeholders") if isinstance(head, dict) else None
    if found is None or not isinstance(declared, list):
        raise DataError([f"{path}: a prompt begins with front matter that lists its `placeholders`"])
    used = set(_PLACE.findall(found["body"]))
    problems = [
        f"{path}: the placeholder {name!r} is {fault}"
        for names, fault in (
            (used - {*declared}, "used and not declared"),
            ({*declared} - used, "declared and not used"),
            ({*declared} - {*given}, "filled by nothing in the program"),
            ({*given} - {*declared}, "missing: the program fills it"),
        )
        for name in sorted(map(str, names))
    ]
    if problems:
        raise DataError(problems)
    return Prompt(found["body"].strip())
