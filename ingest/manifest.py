"""What is known of a publication besides its text: manifest.yaml, front matter, flags, all checked the same way.

Pure but for reading one YAML file. Every problem of a file is reported at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from radcode.errors import DataError
from radcode.model import Basis, Tier

TIERS: tuple[str, ...] = get_args(Tier)
TEXT_KEYS = ("id", "title", "publisher", "url", "tier", "edition", "licence")
DATE_KEYS = ("published", "valid_from", "valid_to")
KEYS = (*TEXT_KEYS, *DATE_KEYS)
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Meta:
    """The checked facts of one publication. Empty text and None mean that nothing was said."""

    id: str = ""
    title: str = ""
    publisher: str = ""
    url: str = ""
    tier: Tier | None = None
    edition: str = ""
    licence: str = ""
    published: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    bases: tuple[Basis, ...] = ()

    def over(self, below: Meta) -> Meta:
        """Return these facts, with those of `below` where nothing was said here."""
        merged = {name: getattr(self, name) or getattr(below, name) for name in Meta.__dataclass_fields__}
        return Meta(**merged)

    def as_cells(self) -> dict[str, str]:
        """Return the facts as they are written into a YAML mapping, empty ones left out."""
        cells = {key: getattr(self, key) for key in KEYS}
        return {key: str(value) for key, value in cells.items() if value}


class _Strict(yaml.SafeLoader):
    """Refuses a key that stands twice and leaves dates as text."""


def _mapping(loader: _Strict, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", key_node.start_mark)
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Strict.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
_Strict.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag == "tag:yaml.org,2002:null"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_yaml(text: str) -> Any:
    """Return a YAML value in which every scalar is text or None and no key stands twice.

    Raises:
        DataError: the text is not YAML.
    """
    try:
        return yaml.load(text, Loader=_Strict)
    except (yaml.YAMLError, ValueError, TypeError) as exc:
        raise DataError([" ".join(str(exc).split())]) from exc


def meta_of(cells: Mapping[str, Any], where: str, problems: list[str]) -> Meta:
    """Return the checked facts of a mapping; what is wrong is added to `problems` with `where` in front."""
    unknown = sorted(set(map(str, cells)) - {*KEYS, "sources"})
    if unknown:
        problems.append(f"{where}: unknown key {', '.join(unknown)}; known: {', '.join(KEYS)}")
    text = {key: _text(cells.get(key)) for key in KEYS}
    dates = {key: _date(text[key], f"{where}: {key}", problems) for key in DATE_KEYS}
    tier = text["tier"].lower()
    if tier and tier not in TIERS:
        problems.append(f"{where}: tier is {tier!r}, not one of {', '.join(TIERS)}")
        tier = ""
    if text["id"] and not _ID.fullmatch(text["id"]):
        problems.append(f"{where}: id is {text['id']!r}; use small letters, digits, dot, dash")
    first, last = dates["valid_from"], dates["valid_to"]
    if first and last and first > last:
        problems.append(f"{where}: valid_from {first} is after valid_to {last}")
    named = {key: text[key] for key in ("id", "title", "publisher", "url", "edition", "licence")}
    bases = _bases(cells.get("sources"), where, problems)
    return Meta(**named, **dates, tier=tier or None, bases=bases)  # type: ignore[arg-type]


def read_manifest(path: Path) -> dict[str, Meta]:
    """Return the facts of each file that a folder's manifest.yaml names; `{}` when there is no manifest.

    Raises:
        DataError: the manifest is no list of mappings, or a value is wrong; all problems at once.
    """
    if not path.is_file():
        return {}
    try:
        rows = read_yaml(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as exc:
        raise DataError([f"{path}: not UTF-8"]) from exc
    except DataError as exc:
        raise DataError([f"{path}: {exc.what}"]) from exc
    if not isinstance(rows, list) or not all(isinstance(row, dict) and row.get("file") for row in rows):
        raise DataError([f"{path}: not a list of `- file: ...` entries"])
    found: dict[str, Meta] = {}
    problems: list[str] = []
    for row in rows:
        name = str(row.pop("file"))
        where = f"{path}: {name}"
        if name in found:
            problems.append(f"{where}: stands twice")
        if not (path.parent / name).is_file():
            problems.append(f"{where}: no such file in the folder")
        found[name] = meta_of(row, where, problems)
    ids = [meta.id for meta in found.values() if meta.id]
    problems.extend(f"{path}: the id {i} stands twice" for i in sorted({i for i in ids if ids.count(i) > 1}))
    if problems:
        raise DataError(problems)
    return found


def _bases(cells: Any, where: str, problems: list[str]) -> tuple[Basis, ...]:
    if not cells:
        return ()
    if not isinstance(cells, dict):
        problems.append(f"{where}: sources is not a mapping of keys")
        return ()
    bases = []
    for key, value in cells.items():
        named = value if isinstance(value, dict) else {"title": value}
        unknown = sorted(set(named) - {"title", "section", "date", "url"})
        if unknown or not _text(named.get("title")):
            problems.append(f"{where}: source {key} needs title, section, date, url and nothing else")
            continue
        bases.append(Basis(str(key), *(_text(named.get(k)) for k in ("title", "section", "date", "url"))))
    return tuple(bases)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _date(text: str, where: str, problems: list[str]) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        problems.append(f"{where} is {text!r}, not a date like 2026-11-21")
        return None
