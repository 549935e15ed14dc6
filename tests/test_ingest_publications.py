"""A file becomes a publication with verbatim text and sections, or one clear line says why not."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from ingest.manifest import Meta, read_manifest
from ingest.publications import extract_file, read_publication
from ingest.sections import layout_sections, markdown_sections
from radcode.errors import DataError

BROKEN = Path(__file__).parent / "corpus" / "broken"
EXPECTED = yaml.safe_load((BROKEN / "expected.yaml").read_text("utf-8"))
TODAY = date(2026, 11, 21)


def paths(text, sections):
    return [(" > ".join(s.path), text[s.start : s.end].strip()) for s in sections]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_broken_file_says_what_is_wrong_with_it(name):
    with pytest.raises(DataError) as caught:
        extract_file(BROKEN / name)
    assert str(BROKEN / name) in caught.value.problems[0]
    for words in EXPECTED[name]:
        assert words in str(caught.value)


def test_every_broken_file_is_expected_to_be():
    assert {p.name for p in BROKEN.iterdir()} - {"expected.yaml"} == set(EXPECTED)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(
            "caf\u00e9 \u2013 77053\r\nnext".encode(), "caf\u00e9 \u2013 77053\r\nnext", id="utf-8 and CRLF stay"
        ),
        pytest.param(b"\xef\xbb\xbfplain", "plain", id="byte order mark"),
        pytest.param(b"caf\xe9 \x96 \x93quoted\x94", "caf\u00e9 \u2013 \u201cquoted\u201d", id="windows-1252"),
        pytest.param("wide caf\u00e9".encode("utf-16"), "wide caf\u00e9", id="utf-16"),
    ],
)
def test_text_is_decoded_and_otherwise_untouched(tmp_path, raw, text):
    (tmp_path / "a.txt").write_bytes(raw)
    assert extract_file(tmp_path / "a.txt").text == text


def test_a_text_of_many_books_is_refused_with_its_length(tmp_path):
    path = tmp_path / "all.txt"
    path.write_text("Head CT is 70450.\n" * 600_000)
    with pytest.raises(DataError, match=r"10,800,000 characters, more than 10,000,000; split it"):
        extract_file(path)


def test_layout_shows_headings_labels_and_tables():
    text = (
        "Summary\nBilling Code Overview\nCode 77053 describes a ductogram of a single duct, read by a radiologist.\n"
        "Service type: Radiology, imaging of the breast\n\nCoding Specifications\n"
        "| Modifier | When |\n|---|---|\n26 | reading\n"
    )
    assert paths(text, layout_sections(text)) == [
        ("Summary", ""),
        (
            "Summary > Billing Code Overview",
            "Code 77053 describes a ductogram of a single duct, read by a radiologist.",
        ),
        ("Summary > Billing Code Overview > Service type", "Service type: Radiology, imaging of the breast"),
        ("Summary > Coding Specifications", "| Modifier | When |\n|---|---|\n26 | reading"),
    ]


def test_a_long_run_of_short_lines_is_a_list_and_its_last_line_the_heading():
    text = (
        "First\n\nOne thing\n\nTwo things\n\nThree things\n\nNext Part\n\nThis is prose that ends with a full stop.\n"
    )
    assert paths(text, layout_sections(text))[-1] == ("Next Part", "This is prose that ends with a full stop.")


def test_markdown_headings_nest_and_fences_do_not_count():
    text = "intro\n# A\n## B\nbody\n```\n# no heading\n```\n# C\nend"
    assert paths(text, markdown_sections(text)) == [
        ("", "intro"),
        ("A", ""),
        ("A > B", "body\n```\n# no heading\n```"),
        ("C", "end"),
    ]


def test_front_matter_gives_the_card_and_the_bases(tmp_path):
    file = tmp_path / "p.md"
    file.write_text(
        "---\nid: ours\ntitle: 'T: x'\ntier: reference\npublished: 2026-11-21\nvalid_from: 2026-01-01\nvalid_to: ''\n"
        "sources:\n  K1:\n    title: CFR\n    section: (c)\n    date: '2026'\n    url: ''\n---\n# H\nSay. [K1; file]\n"
    )
    found = read_publication(file, Meta(publisher="RadCode"), added=TODAY)
    assert (found.id, found.title, found.publisher, found.tier) == ("ours", "T: x", "RadCode", "reference")
    assert (found.published, found.valid_from, found.valid_to) == (TODAY, date(2026, 1, 1), None)
    assert found.bases[0].key == "K1"
    assert found.text == "# H\nSay. [K1; file]\n"


def test_without_a_date_the_day_of_ingest_stands_and_the_edition_says_so(tmp_path):
    (tmp_path / "My File.txt").write_text("Words that are read.")
    found = read_publication(tmp_path / "My File.txt", Meta(), added=TODAY)
    assert (found.id, found.published, found.valid_from) == ("my-file", TODAY, None)
    assert found.edition == "undated, added 2026-11-21"


def test_a_csv_becomes_a_table_whose_rows_are_whole_lines(tmp_path):
    (tmp_path / "t.csv").write_text('code,says\n77053,"one, duct"\n77054,"several\nducts | more"\n')
    assert extract_file(tmp_path / "t.csv").text == (
        "| code | says |\n|---|---|\n| 77053 | one, duct |\n| 77054 | several ducts \u00a6 more |\n"
    )


def test_a_word_file_keeps_headings_and_tables(tmp_path):
    import docx

    made = docx.Document()
    made.add_heading("Ductography", 1)
    made.add_paragraph("Code 77053 is one duct.")
    table = made.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "26", "reading"
    made.save(str(tmp_path / "w.docx"))
    found = extract_file(tmp_path / "w.docx")
    assert "# Ductography\n\nCode 77053 is one duct.\n\n| 26 | reading |" in found.text
    assert found.sections[0].path == ("Ductography",)


def test_a_web_page_loses_its_menu_and_keeps_its_title(tmp_path):
    body = "<p>" + "Code 77053 is the imaging half of a galactogram of one duct. " * 6 + "</p>"
    head = "<head><title>Galactograms</title></head>"
    page = f"<html>{head}<body><nav>Home About</nav><article><h2>Codes</h2>{body}</article></body></html>"
    (tmp_path / "p.html").write_text(page)
    found = extract_file(tmp_path / "p.html")
    assert "imaging half of a galactogram" in found.text
    assert "Home About" not in found.text
    assert found.meta.title == "Galactograms"


def _pdf(text):
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, at = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        at.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in at)
    tail = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{tail}").encode()


def test_a_pdf_is_read_page_by_page(tmp_path):
    (tmp_path / "p.pdf").write_bytes(_pdf("Code 77053 is one duct."))
    found = extract_file(tmp_path / "p.pdf")
    assert found.text.strip() == "Code 77053 is one duct."
    assert found.sections[0].path == ("page 1",)


def test_a_manifest_reports_every_problem_at_once(tmp_path):
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "manifest.yaml").write_text(
        "- {file: a.txt, id: x, tier: gold}\n- {file: gone.txt, id: x, published: 3 May}\n"
        "- {file: a.txt, colour: red}\n"
    )
    with pytest.raises(DataError) as caught:
        read_manifest(tmp_path / "manifest.yaml")
    for words in ("'gold'", "gone.txt: no such file", "'3 May'", "stands twice", "unknown key colour"):
        assert words in str(caught.value)


def test_the_source_publications_have_their_manifest_facts_and_sections(sources):
    listed = read_manifest(sources / "manifest.yaml")
    assert len(listed) == 5
    for name, meta in listed.items():
        found = read_publication(sources / name, meta, added=TODAY)
        assert found.text == (sources / name).read_bytes().decode("utf-8")
        assert found.tier == "commercial"
        assert len(found.sections) >= 8
