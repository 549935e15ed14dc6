"""Uploads laid out for `ingest add`, and what an audit told of a publication."""

from datetime import date

import pytest

from ingest.library import candidates
from ingest.manifest import Meta, read_manifest
from radcode import audited, shelf
from radcode.errors import UsageError

TEXT = b"# Rules\n\nUse 77053.\n"


def test_what_is_laid_out_is_what_ingest_reads(tmp_path):
    facts = shelf.facts_of(
        publisher="Our: hospital\n- x",
        tier="commercial",
        published=date(2026, 3, 1),
        edition="",
        url="https://a.test/b",
    )
    folder = shelf.lay_out(tmp_path, [("Fee list.md", TEXT), ("README.md", TEXT)], facts)
    found, skipped = candidates([folder], Meta())
    assert [(p.name, m.id, m.publisher, m.tier) for p, m in found] == [
        ("Fee-list.md", "fee-list", "Our: hospital - x", "commercial"),
        ("uploaded-README.md", "uploaded-readme", "Our: hospital - x", "commercial"),
    ]
    assert found[0][1].published == date(2026, 3, 1)
    assert skipped == []


def test_a_replacement_takes_the_id_of_what_it_replaces(tmp_path):
    folder = shelf.lay_out(tmp_path, [("new.md", TEXT)], {"title": "Rules of 2027"}, replaces="old-rules")
    meta = read_manifest(folder / "manifest.yaml")["new.md"]
    assert (meta.id, meta.title) == ("old-rules", "Rules of 2027")


@pytest.mark.parametrize(
    ("files", "facts", "replaces"),
    [
        pytest.param([], {}, "", id="nothing"),
        pytest.param([("a.exe", b"MZ")], {}, "", id="no document"),
        pytest.param([("a.md", TEXT), ("A.md", TEXT)], {}, "", id="same name"),
        pytest.param([("a.md", TEXT), ("b.md", TEXT)], {}, "old", id="two replace one"),
        pytest.param([("a.md", TEXT), ("b.md", TEXT)], {"title": "One"}, "", id="one title for two"),
    ],
)
def test_what_cannot_be_added_leaves_nothing_behind(tmp_path, files, facts, replaces):
    with pytest.raises(UsageError):
        shelf.lay_out(tmp_path, files, facts, replaces)
    assert not (tmp_path / "uploads").exists()


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"url": "javascript:alert(1)"}, id="no web address"),
        pytest.param({"title": "x" * 301}, id="too long"),
        pytest.param({"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)}, id="ends before it begins"),
    ],
)
def test_facts_are_checked(said):
    with pytest.raises(UsageError):
        shelf.facts_of(**said)


def test_only_what_was_added_is_on_the_shelf(tmp_path):
    for name in ("mine", ".superseded/mine@1", "half"):
        (tmp_path / "library" / name).mkdir(parents=True)
    for name in ("mine", ".superseded/mine@1"):
        (tmp_path / "library" / name / "meta.yaml").write_text("x")
    assert shelf.added_ids(tmp_path) == {"mine"}


def test_an_audit_is_read_with_what_does_not_agree_first():
    said = '{"code": "1", "attribute": "a", "said": "x", "table": "y", "text": "t", "span": [0, 1], "verdict": "%s"}'
    statements = ", ".join(said % v for v in ("agrees", "contradicts", "agrees", "omits"))
    found = audited.statements_in(f'{{"publications": [{{"id": "p", "statements": [{statements}]}}]}}')
    assert [s.verdict for s in found["p"]] == ["contradicts", "omits", "agrees", "agrees"]
    assert audited.counts_of(found["p"]) == {"contradicts": 1, "omits": 1, "agrees": 2}
    assert audited.statements_in("Traceback") == {}
