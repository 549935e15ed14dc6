"""What may be uploaded, by its bytes and its size."""

import io
import zipfile

import pytest

from radcode.errors import UsageError
from radcode.uploads import MAX_BYTES, checked_upload, safe_name


def packed(**entries):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries.items():
            file.writestr(name.replace("__", "/"), data)
    return held.getvalue()


WORD = {"[Content_Types].xml": "<Types/>", "word__document.xml": "<w:document/>"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        pytest.param("rules.md", b"# Rules\n", id="markdown"),
        pytest.param("rules.TXT", "caf\u00e9".encode("cp1252"), id="windows text"),
        pytest.param("rules.txt", "\ufeffwide".encode("utf-16"), id="sixteen bits"),
        pytest.param("page.html", b"<!doctype html><p>x", id="page"),
        pytest.param("fees.csv", b"code,fee\n", id="table"),
        pytest.param("lcd.pdf", b"%PDF-1.7\n...", id="pdf"),
        pytest.param("lcd.pdf", b"\n\n%PDF-1.4\n...", id="pdf with a line above"),
        pytest.param("memo.docx", packed(**WORD), id="word"),
    ],
)
def test_documents_are_taken(name, data):
    assert checked_upload(name, data) == name


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        pytest.param("run.exe", b"MZ\x90", "not read", id="a program"),
        pytest.param("rules", b"text", "not read", id="no kind"),
        pytest.param("rules.md", b" \n", "empty", id="nothing in it"),
        pytest.param("rules.md", b"x" * (MAX_BYTES + 1), "larger", id="too large"),
        pytest.param("rules.txt", b"MZ\x90 a program", "content", id="a program as text"),
        pytest.param("rules.txt", b"%PDF-1.7", "content", id="a pdf as text"),
        pytest.param("lcd.pdf", b"# Rules", "content", id="text as a pdf"),
        pytest.param("lcd.pdf", packed(**WORD), "content", id="word as a pdf"),
        pytest.param("memo.docx", b"\xd0\xcf\x11\xe0old word", "content", id="old word"),
        pytest.param("memo.docx", packed(a="b"), "no Word document", id="another archive"),
        pytest.param("memo.docx", packed(**WORD)[:-20], "damaged", id="half an archive"),
        pytest.param("memo.docx", packed(**WORD, bomb="0" * 5_000_000), "unpacks", id="a bomb"),
        pytest.param("rules.txt", b"a\0b", "binary", id="zero bytes"),
    ],
)
def test_what_is_no_document_is_refused(name, data, why):
    with pytest.raises(UsageError, match=why):
        checked_upload(name, data)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        pytest.param("../../etc/passwd.txt", "passwd.txt", id="a path"),
        pytest.param("C:\\temp\\Fee list (2026).CSV", "Fee-list-2026.CSV", id="a windows path"),
        pytest.param(".hidden.md", "hidden.md", id="hidden"),
        pytest.param("<img src=x>.md", "img-src-x.md", id="markup"),
        pytest.param("\u202etxt.md", "txt.md", id="turned around"),
        pytest.param("///.md", "document.md", id="nothing left"),
        pytest.param("x" * 300 + ".pdf", "x" * 80 + ".pdf", id="long"),
    ],
)
def test_a_name_is_made_plain(name, safe):
    assert safe_name(name) == safe
