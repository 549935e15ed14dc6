"""A file -> Publication with sections. The only home of document loaders (trafilatura, pypdf, python-docx).

An edge: reads one file. Text of .txt and .md is kept verbatim; other kinds are turned into Markdown-like text once.
"""

from __future__ import annotations

import csv
import hashlib
import io
import logging
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ingest.manifest import Meta, meta_of, read_yaml
from ingest.sections import layout_sections, markdown_sections
from radcode.errors import DataError
from radcode.model import Publication, Section

NOTHING_SAID = Meta()
EXTRACTION = 1  # of the rules below; a change makes every index stale
MAX_BYTES = 200_000_000
MAX_TEXT = 10_000_000  # characters, some 5,000 pages: more is several publications, or none
_FRONT = re.compile(r"\A---[ \t]*\r?\n(?P<cells>.*?)^---[ \t]*\r?(?:\n|\Z)", re.DOTALL | re.MULTILINE)


class Unreadable(DataError):
    """A file that holds no text RadCode can read; others are ingested all the same."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__([f"{path}: {why}"], "")


@dataclass(frozen=True, slots=True)
class Extract:
    """What a file holds: its text and the sections of it, and what the file itself says of title and dates."""

    text: str
    sections: tuple[Section, ...]
    meta: Meta = NOTHING_SAID


def read_publication(path: Path, known: Meta, *, added: date) -> Publication:
    """Return the publication of a file.

    Args:
        path: the file; its ending decides how it is read.
        known: facts from a manifest, front matter of a colleague, or flags; they win over what the file says.
        added: the day of ingest, which stands for an unknown day of publication.

    Returns:
        The publication; `sha256` is that of its text, so that chunk ids and their text never part.

    Raises:
        Unreadable: the kind is not known, or the file is empty, damaged, encrypted or without text.
        DataError: the front matter is wrong.
    """
    extract = extract_file(path)
    meta = known.over(extract.meta)
    return Publication(
        id=meta.id or slug(path.stem),
        title=meta.title or _first_heading(extract) or path.stem,
        publisher=meta.publisher or "unknown publisher",
        url=meta.url,
        tier=meta.tier or "commercial",
        edition=meta.edition or ("" if meta.published else f"undated, added {added.isoformat()}"),
        published=meta.published or added,
        valid_from=meta.valid_from,
        valid_to=meta.valid_to,
        licence=meta.licence,
        sha256=hashlib.sha256(extract.text.encode("utf-8", "surrogatepass")).hexdigest(),
        text=extract.text,
        sections=extract.sections,
        bases=meta.bases,
    )


def extract_file(path: Path) -> Extract:
    """Return text and sections of a file.

    Raises:
        Unreadable: see `read_publication`.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise Unreadable(path, f"files of kind {path.suffix or '(none)'} are not read; known: {', '.join(READERS)}")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Unreadable(path, f"larger than {MAX_BYTES // 1_000_000} MB")
        raw = path.read_bytes()
    except OSError as exc:
        raise Unreadable(path, f"cannot be opened: {exc.strerror}") from exc
    if not raw.strip():
        raise Unreadable(path, "the file is empty")
    extract = reader(path, raw)
    if not extract.text.strip():
        raise Unreadable(path, "holds no text")
    if len(extract.text) > MAX_TEXT:
        raise Unreadable(path, f"holds {len(extract.text):,} characters, more than {MAX_TEXT:,}; split it into parts")
    return extract


def slug(name: str) -> str:
    """Return an id made of a file name: small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80] or "publication"


def decode(path: Path, raw: bytes) -> str:
    """Return the text of a file: UTF-8, UTF-16 by its mark, else Windows-1252. Line breaks stay as they are.

    Raises:
        Unreadable: the bytes are no text in any of them.
    """
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError as exc:
            raise Unreadable(path, "is neither UTF-8 nor Windows-1252 text") from exc
    if "\0" in text:
        raise Unreadable(path, "is binary, not text")
    return text


def _markdown(path: Path, raw: bytes) -> Extract:
    text = decode(path, raw)
    front = _FRONT.match(text)
    if not front:
        return Extract(text, markdown_sections(text))
    problems: list[str] = []
    try:
        cells = read_yaml(front["cells"]) or {}
    except DataError as exc:
        raise DataError([f"{path}: front matter: {exc.what}"]) from exc
    if not isinstance(cells, dict):
        raise DataError([f"{path}: front matter is not a mapping"])
    meta = meta_of(cells, str(path), problems)
    if problems:
        raise DataError(problems)
    body = text[front.end() :]
    return Extract(body, markdown_sections(body), meta)


def _text(path: Path, raw: bytes) -> Extract:
    text = decode(path, raw)
    return Extract(text, layout_sections(text))


def _csv(path: Path, raw: bytes) -> Extract:
    text = decode(path, raw)
    try:
        dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [row for row in csv.reader(io.StringIO(text, newline=""), dialect) if any(row)]
    except csv.Error as exc:
        raise Unreadable(path, f"is no table: {exc}") from exc
    table = "".join(_table_row(row) + (_table_rule(row) if i == 0 else "") for i, row in enumerate(rows))
    return Extract(table, markdown_sections(table))


def _html(path: Path, raw: bytes) -> Extract:
    try:
        # trafilatura needs lxml_html_clean, which pip before 25 leaves out: its extra is spelt in two ways.
        import trafilatura

        logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # one line a file is ours to say
        text = trafilatura.extract(raw, output_format="markdown", include_comments=False, favor_recall=True)
        said = trafilatura.extract_metadata(raw)
    except ImportError as exc:
        raise Unreadable(path, f"web pages need a package that is absent ({exc})") from exc
    except (ValueError, TypeError, AttributeError, LookupError) as exc:
        raise Unreadable(path, f"is no HTML page: {exc}") from exc
    if not text:
        raise Unreadable(path, "holds no text of its own (menus and scripts only)")
    return Extract(text + "\n", markdown_sections(text + "\n"), Meta(title=said.title or ""))


def _pdf(path: Path, raw: bytes) -> Extract:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable(path, "is encrypted; save it without a password")
        pages = [page.extract_text() for page in reader.pages]
        title = str((reader.metadata and reader.metadata.title) or "")
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError, RecursionError, ImportError) as exc:
        raise Unreadable(path, f"is a damaged PDF: {exc}") from exc
    if not any(p.strip() for p in pages):
        raise Unreadable(path, "is a PDF without text (a scan?); run text recognition first")
    text, sections = "", []
    for number, page in enumerate(pages, 1):
        body = page.encode("utf-8", "replace").decode() + "\n\n"
        within = layout_sections(body) or (Section((), 0, len(body)),)
        sections += [Section((f"page {number}", *s.path), len(text) + s.start, len(text) + s.end) for s in within]
        text += body
    return Extract(text, tuple(sections), Meta(title=title.strip()))


def _docx(path: Path, raw: bytes) -> Extract:
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(raw))
        text = "".join(_docx_blocks(document))
        title = document.core_properties.title or ""
    except (OpcError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, SyntaxError) as exc:
        raise Unreadable(path, f"is no Word document: {exc}") from exc
    return Extract(text, markdown_sections(text), Meta(title=title.strip()))


def _docx_blocks(document: Any) -> Iterator[str]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            rows = [[cell.text for cell in row.cells] for row in block.rows]
            yield from (_table_row(r) + (_table_rule(r) if i == 0 else "") for i, r in enumerate(rows))
            yield "\n"
        elif block.text.strip():
            style = (block.style.name if block.style is not None else "") or ""
            level = re.fullmatch(r"(?:Heading (\d)|Title)", style)
            yield ("#" * min(int(level[1] or 1), 6) + " " if level else "") + block.text.strip() + "\n\n"


def _table_row(cells: list[str]) -> str:
    return "| " + " | ".join(" ".join(c.split()).replace("|", "\u00a6") for c in cells) + " |\n"


def _table_rule(cells: list[str]) -> str:
    return "|" + "---|" * len(cells) + "\n"


def _first_heading(extract: Extract) -> str:
    return next((s.path[0] for s in extract.sections if s.path and not s.path[0].startswith("page ")), "")


READERS: dict[str, Callable[[Path, bytes], Extract]] = {
    ".md": _markdown,
    ".txt": _text,
    ".html": _html,
    ".htm": _html,
    ".pdf": _pdf,
    ".docx": _docx,
    ".csv": _csv,
}
