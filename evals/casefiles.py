"""Reads evals/cases/*.yaml into cases, refusing what is malformed with file and line, all problems at once.

Files named `names*.yaml` hold exam names, all others questions. The shapes below are the schema; `schema.json` beside
the cases is made from them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictStr, TypeAdapter, ValidationError
from pydantic import model_validator as check

from radcode.errors import DataError
from radcode.tables import CodeTable

Shape = TypeVar("Shape", "Case", "NameCase")
Outcome = Literal["answered", "clarify", "declined"]
HELD_OUT = 3  # one case in three, by the hash of its id


def _accepted(value: Any) -> Any:
    """Read `[a, b]` as one accepted list and `[[a], [a, b]]` as two."""
    if not isinstance(value, list):
        return value
    return value if value and all(isinstance(v, list) for v in value) else [value]


def _some(value: Any) -> Any:
    """Read one word as a list of one."""
    return value if isinstance(value, list) else [value]


Accepted = Annotated[tuple[frozenset[StrictStr], ...], BeforeValidator(_accepted)]
OneOrMore = Annotated[tuple[StrictStr, ...], BeforeValidator(_some)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Label(_Shape):
    """A section of a publication that answers a question, by its heading; what stands under it counts as inside."""

    publication: Annotated[StrictStr, Field(min_length=1)]
    section: Annotated[StrictStr, Field(min_length=1)]

    def __str__(self) -> str:
        return f"{self.publication}: {self.section}"


class Expect(_Shape):
    """What a question's case accepts; a key that is left out is not scored."""

    outcome: Annotated[tuple[Outcome, ...], BeforeValidator(_some), Field(min_length=1)]
    codes: Accepted | None = None
    modifiers: Accepted | None = None
    forbid: frozenset[StrictStr] = frozenset()
    must_say: tuple[OneOrMore, ...] = ()
    must_not_say: tuple[StrictStr, ...] = ()
    passages: tuple[Label, ...] = ()


class Case(_Shape):
    """One question, or a dialogue of which the last turn counts, and what is accepted."""

    id: Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9.-]+$")]
    question: StrictStr = ""
    turns: tuple[StrictStr, ...] = ()
    on: date | None = None
    payer: StrictStr = ""
    pos: StrictStr = ""
    kind: Annotated[StrictStr, Field(min_length=1)]
    tempting: bool = False
    expect: Expect
    why: Annotated[StrictStr, Field(min_length=1)]
    source: Annotated[StrictStr, Field(min_length=1)]

    @check(mode="after")
    def _asks_once(self) -> Case:
        if bool(self.question) == bool(self.turns):
            raise ValueError("needs either `question` or `turns`")
        return self

    @property
    def asked(self) -> tuple[str, ...]:
        """The turns, the last of which is scored."""
        return self.turns or (self.question,)


class ExpectName(_Shape):
    """The codes that an exam name may lead to: any of the lists, `[]` when it is no imaging exam."""

    codes: Accepted
    modifiers: Accepted | None = None


class NameCase(_Shape):
    """An exam name as an order-entry system writes it, and the codes it means on the date."""

    id: Annotated[StrictStr, Field(pattern=r"^[a-z0-9][a-z0-9.-]+$")]
    text: Annotated[StrictStr, Field(min_length=1)]
    on: date
    kind: Annotated[StrictStr, Field(min_length=1)]
    tempting: bool = False
    expect: ExpectName
    why: Annotated[StrictStr, Field(min_length=1)]
    source: Annotated[StrictStr, Field(min_length=1)]


class CaseLoader(yaml.SafeLoader):
    """Safe YAML in which `on` is a word and a key stands once; plain YAML 1.1 reads true, and keeps the last of two."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {
        first: [(tag, shape) for tag, shape in found if tag != "tag:yaml.org,2002:bool"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        """Return the mapping; raises ConstructorError for a key that stands twice."""
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for key, n in Counter(keys).items() if n > 1]
        if twice:
            raise yaml.constructor.ConstructorError(None, None, f"the key {twice[0]!r} stands twice", node.start_mark)
        found: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return found


def load_cases(folder: Path) -> list[Case]:
    """Read every question of the folder, in file order.

    Raises:
        DataError: a file cannot be read or a case is malformed; all problems are listed, file:line first.
    """
    return _load((p for p in sorted(folder.glob("*.yaml")) if not p.name.startswith("names")), Case)


def load_names(folder: Path) -> list[NameCase]:
    """Read every exam name of the folder, in file order.

    Raises:
        DataError: as `load_cases`.
    """
    return _load(sorted(folder.glob("names*.yaml")), NameCase)


def is_held_out(identity: str) -> bool:
    """Tell whether a case is kept out of sight while anything is tuned."""
    return int(hashlib.sha256(identity.encode()).hexdigest(), 16) % HELD_OUT == 0


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a case file: a list of questions or of exam names."""
    return TypeAdapter(list[Case | NameCase]).json_schema()


def _load(paths: Iterable[Path], shape: type[Shape]) -> list[Shape]:
    problems: list[str] = []
    cases: list[Shape] = []
    seen: dict[str, str] = {}
    for path in paths:
        for line, entry in _entries(path, problems):
            where = f"{path}:{line}"
            try:
                case = shape.model_validate(entry)
            except ValidationError as exc:
                problems += [f"{where}: {_named(entry)}{_at(e['loc'])}{_plain(e)}" for e in exc.errors()]
                continue
            if case.id in seen:
                problems.append(f"{where}: the id {case.id} stands already at {seen[case.id]}")
            seen.setdefault(case.id, where)
            cases.append(case)
    if problems:
        raise DataError(problems)
    return cases


def _entries(path: Path, problems: list[str]) -> Iterator[tuple[int, Any]]:
    try:
        loader = CaseLoader(path.read_text("utf-8"))
        root = loader.get_single_node()
        for node in root.value if isinstance(root, yaml.SequenceNode) else [root] if root else []:
            yield node.start_mark.line + 1, _bare(loader.construct_object(node, deep=True))
    except (yaml.YAMLError, UnicodeDecodeError) as exc:
        mark = getattr(exc, "problem_mark", None)
        problems.append(f"{path}:{mark.line + 1 if mark else 1}: not readable as YAML: {' '.join(str(exc).split())}")


def _bare(entry: Any) -> Any:
    """Read `tempting: true`, which stays a word under this loader, as a truth."""
    truths = {"true": True, "false": False}
    if isinstance(entry, dict) and entry.get("tempting") in truths:
        return {**entry, "tempting": truths[entry["tempting"]]}
    return entry


def _named(entry: Any) -> str:
    return f"{entry['id']}: " if isinstance(entry, dict) and isinstance(entry.get("id"), str) else ""


def _at(place: tuple[int | str, ...]) -> str:
    words = ".".join(str(p) for p in place if not isinstance(p, int))
    return f"{words}: " if words else ""


def _plain(error: Any) -> str:
    """Return what is wrong in words that help: a bare number must be quoted."""
    if error["type"] == "string_type":
        return f"{error['input']!r} must be quoted"
    if error["type"] == "extra_forbidden":
        return "unknown key"
    return str(error["msg"]).removeprefix("Value error, ")


# ---------------------------------------------------------------- how alike the questions are


def frames(cases: Iterable[Case], table: CodeTable) -> Counter[str]:
    """Count the sentence frames: the last turns with codes, numbers, regions and payers masked."""
    masked = {
        row.term: row.attribute[0]
        for row in table.rows("synonyms")
        if set(row.attribute) <= {"regions", "payer", "side", "laterality"}
    }
    longest = sorted((t for t in masked if len(t) > 2), key=len, reverse=True)
    words = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)") if longest else re.compile(r"(?!)")
    return Counter(_frame(case.asked[-1], words) for case in cases)


_CODE = re.compile(r"\b(?:\d{5}|\d{4}[a-z]|[a-z]\d{4})\b")


def _frame(text: str, words: re.Pattern[str]) -> str:
    text = _CODE.sub("<code>", text.lower())
    text = words.sub("<word>", text)
    text = re.sub(r"\d+(?:[.,/-]\d+)*", "<n>", text)
    return " ".join(re.findall(r"<\w+>|\w+", text))
