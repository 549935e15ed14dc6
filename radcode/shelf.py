"""What a coder adds to the library by upload: laid out for `python -m ingest add`, with a manifest of what is known.

An edge: writes `<home>/uploads`, lists `<home>/library`. Whether a file is a document was checked by `uploads`.
"""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from radcode.errors import StoreError, UsageError
from radcode.uploads import checked_upload

_ID = re.compile(r"[^a-z0-9]+")
LONGEST = 300  # characters of a title, a publisher, an edition
DATES = ("published", "valid_from", "valid_to")


def added_ids(home: Path) -> frozenset[str]:
    """Return the ids of the publications that a user added; only these can be superseded or removed."""
    return frozenset(p.parent.name for p in (home / "library").glob("[!.]*/meta.yaml"))


def facts_of(**said: str | date | None) -> dict[str, str]:
    """Return what is known of a publication as a manifest holds it, empty things left out.

    Raises:
        UsageError: an address is none of the web, a text is far too long, or the dates are out of order.
    """
    facts = {k: v.isoformat() if isinstance(v, date) else " ".join(v.split()) for k, v in said.items() if v}
    if long := [k for k, v in facts.items() if len(v) > LONGEST]:
        raise UsageError(f"{', '.join(long)}: more than {LONGEST} characters.")
    if (url := facts.get("url")) and (urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc):
        raise UsageError(f"{url} is no address of the web.", "Write it as https://...")
    if facts.get("valid_from", "") > facts.get("valid_to", "9"):
        raise UsageError("the last day it is valid lies before the first one.")
    return facts


def lay_out(home: Path, files: Sequence[tuple[str, bytes]], facts: Mapping[str, str], replaces: str = "") -> Path:
    """Write checked uploads with their manifest into a folder of their own and return it.

    Args:
        home: the data folder.
        files: name and bytes of each.
        facts: what is known of all of them, see `facts_of`.
        replaces: the id of the publication that the one file supersedes; empty for new ones.

    Raises:
        UsageError: there is none, one is no document, two have the same name, or several replace one.
        StoreError: the data folder cannot be written.
    """
    if not files:
        raise UsageError("no file was chosen.", "Choose one or more documents.")
    if len(files) > 1 and (replaces or facts.get("title")):
        raise UsageError("a title, or a publication to replace, is for one file.", "Choose one file, or leave it out.")
    checked = [(_kept_name(checked_upload(name, data)), data) for name, data in files]
    names = [name.lower() for name, _ in checked]
    if len(set(names)) < len(names):
        raise UsageError("two files have the same name.", "Rename one of them.")
    folder = home / "uploads" / secrets.token_hex(8)
    rows = [{"file": name, "id": replaces or _id(name), **facts} for name, _ in checked]
    try:
        folder.mkdir(parents=True)
        for name, data in checked:
            (folder / name).write_bytes(data)
        text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False)
        (folder / "manifest.yaml").write_text(text, encoding="utf-8")
    except OSError as exc:
        shutil.rmtree(folder, ignore_errors=True)
        raise StoreError(f"{home} cannot be written: {exc.strerror}.", "Free some disk space.") from exc
    return folder


def discard(folder: Path) -> None:
    """Delete what was laid out and will not be added."""
    shutil.rmtree(folder, ignore_errors=True)


def _kept_name(name: str) -> str:
    """Return a name that is read: a README of a folder is passed over, one that was uploaded is meant."""
    return f"uploaded-{name}" if name.lower().startswith("readme") else name


def _id(name: str) -> str:
    return _ID.sub("-", name.rpartition(".")[0].lower()).strip("-")[:LONGEST] or "document"
