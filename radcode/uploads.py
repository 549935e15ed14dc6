"""What may be uploaded: judged by its bytes and its size, whatever its name says.

Pure. A file that passes is still read in a process of its own, by `python -m ingest add`.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePosixPath, PureWindowsPath

from radcode.errors import UsageError

KINDS = ("md", "txt", "html", "htm", "pdf", "docx", "csv")
MAX_BYTES = 10 * 1024 * 1024  # as .streamlit/config.toml says
MAX_UNPACKED, MAX_ENTRIES, MAX_RATIO = 200 * 1024 * 1024, 5000, 200  # of a Word document, which is a packed folder
LONGEST_NAME = 80
_HEAD = 1024  # bytes in which a PDF says that it is one
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_MARKS = {b"%PDF-": "pdf", b"PK\x03\x04": "docx"}
# First bytes of what is no document: programs, pictures, archives, old Word files.
_FOREIGN = (
    b"MZ",
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
)


def checked_upload(name: str, data: bytes) -> str:
    """Return the name under which an uploaded file may be kept: its last part, in plain characters.

    Raises:
        UsageError: the kind is not read, or the bytes are not what the name says, too many, or none.
    """
    safe = safe_name(name)
    kind = safe.rpartition(".")[2].lower()
    if kind not in KINDS:
        raise UsageError(f"{safe}: files of this kind are not read.", f"Take one of: {', '.join(KINDS)}.")
    if not data.strip():
        raise UsageError(f"{safe}: the file is empty.")
    if len(data) > MAX_BYTES:
        raise UsageError(
            f"{safe}: larger than {MAX_BYTES // 1024 // 1024} MB.", "Add it on the server: python -m ingest add FILE"
        )
    held = next((k for mark, k in _MARKS.items() if mark in data[: _HEAD if k == "pdf" else len(mark)]), "text")
    wanted = kind if kind in _MARKS.values() else "text"
    if held != wanted or data.startswith(_FOREIGN):
        raise UsageError(f"{safe}: its content is not what its name says.", "Save it again in the kind it is.")
    if wanted == "docx":
        _check_packed(safe, data)
    if wanted == "text":
        _check_text(safe, data)
    return safe


def safe_name(name: str) -> str:
    """Return the last part of a file's name in letters, digits, dots and dashes; never hidden, never empty."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    stem, dot, kind = _UNSAFE.sub("-", last).rpartition(".")
    if not dot:
        stem, kind = kind, ""
    stem = stem.strip(".-")[:LONGEST_NAME] or "document"
    return f"{stem}.{kind}" if kind else stem


def _check_packed(name: str, data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as exc:
        raise UsageError(f"{name}: is a damaged Word document.", "Save it again.") from exc
    unpacked = sum(e.file_size for e in entries)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * len(data):
        raise UsageError(f"{name}: unpacks to far more than a document holds.")
    if not {"[Content_Types].xml", "word/document.xml"} <= {e.filename for e in entries}:
        raise UsageError(f"{name}: is no Word document.", "Save it as .docx.")


def _check_text(name: str, data: bytes) -> None:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return  # UTF-16 holds zero bytes; what is no text is found when it is read
    if b"\0" in data:
        raise UsageError(f"{name}: is binary, not text.")
