"""Reads corpus/paths/*.yaml and corpus/quizzes/*.yaml, refusing what is malformed with its file, all problems at once.

An edge: files only. The shapes below are the schema; whether a written answer is true is `quizproof`'s to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictStr, ValidationError

from radcode.errors import DataError
from radcode.quiz import TOPICS, Choice, Claim, Item
from radcode.quizproof import KINDS

Shape = TypeVar("Shape", bound=BaseModel)


def _topic(value: str) -> str:
    if value not in TOPICS:
        raise ValueError(f"{value!r} is no topic; there are {', '.join(TOPICS)}")
    return value


def _kind(value: str) -> str:
    if value not in KINDS:
        raise ValueError(f"{value!r} is no kind of claim; there are {', '.join(sorted(KINDS))}")
    return value


Text = Annotated[StrictStr, Field(min_length=1)]
Topic = Annotated[StrictStr, AfterValidator(_topic)]
Id = Annotated[StrictStr, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=40)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(_Shape):
    """A section of a publication to read, by its heading, and what to look for in it."""

    publication: Text
    section: Text
    look_for: Text


class Practice(_Shape):
    """What a path's quiz asks: items of these topics, of these modalities where any is named."""

    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]
    modalities: tuple[Text, ...] = ()


class LearningPath(_Shape):
    """A guided path: sections to read in order, and what is practised after them."""

    id: Id
    title: Text
    about: Text
    order: int
    steps: Annotated[tuple[Step, ...], Field(min_length=2)]
    practice: Practice


class _Claim(_Shape):
    kind: Annotated[StrictStr, AfterValidator(_kind)]
    code: Text
    says: tuple[StrictStr, ...] = ()


class _Choice(_Shape):
    text: Text
    why: Text
    claim: _Claim


class _Case(_Shape):
    id: Id
    topic: Topic
    modality: Text
    ask: Text
    right: _Choice
    wrong: Annotated[tuple[_Choice, ...], Field(min_length=1, max_length=3)]


class _Cases(_Shape):
    cases: Annotated[tuple[_Case, ...], Field(min_length=1)]


def read_paths(folder: Path) -> tuple[LearningPath, ...]:
    """Return the paths of a folder in their order; none where there is no folder.

    Raises:
        DataError: a file cannot be read, or two paths have one id.
    """
    found = tuple(_read(folder, LearningPath))
    _refuse_repeated([p.id for p in found])
    return tuple(sorted(found, key=lambda p: (p.order, p.id)))


def read_cases(folder: Path, on: date) -> tuple[Item, ...]:
    """Return the items that people wrote, to be asked on a day; none where there is no folder.

    Raises:
        DataError: a file cannot be read, or two cases have one id.
    """
    cases = [c for file in _read(folder, _Cases) for c in file.cases]
    _refuse_repeated([c.id for c in cases])
    return tuple(
        Item(c.topic, c.modality, c.ask, _choice(c.right), tuple(map(_choice, c.wrong)), (), on, c.id) for c in cases
    )


def _choice(written: _Choice) -> Choice:
    claim = written.claim
    return Choice(written.text, Claim(claim.kind, claim.code, claim.says), written.why)


def _read(folder: Path, shape: type[Shape]) -> Iterator[Shape]:
    problems: list[str] = []
    found: list[Shape] = []
    for file in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
        try:
            found.append(shape.model_validate(yaml.safe_load(file.read_text("utf-8"))))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
            problems.append(f"{file.name}: it cannot be read: {exc}")
        except ValidationError as exc:
            problems += [f"{file.name}: {_at(e['loc'])}: {e['msg']}" for e in exc.errors()]
    if problems:
        raise DataError(problems)
    yield from found


def _at(place: tuple[Any, ...]) -> str:
    return ".".join(map(str, place)) or "the file"


def _refuse_repeated(ids: list[str]) -> None:
    twice = sorted({i for i in ids if ids.count(i) > 1})
    if twice:
        raise DataError([f"the id {i} stands twice" for i in twice])
