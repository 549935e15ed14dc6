"""Every passage index keeps one contract: the one in memory and the real generation with Chroma."""

import shutil
import struct
from typing import Any

import numpy as np
import pytest

from ingest.build import Tools, build
from ingest.chunking import chunks_of
from radcode import generation as gen
from radcode.chroma import ChromaStore, VectorStoreFault, blank_unused
from radcode.errors import StaleIndex
from radcode.model import Conflict
from radcode.rows import RowRef
from radcode.store import FALLBACK, memory_index, open_index
from tests.fakes import EmptyTable, HashEncoder, a_publication, settings_of

TEXTS = {
    "ducts": "# Ductography\nCode 77053 is one duct, read with 26.\n\n# Several\nCode 77054 is several; G0279 is not.",
    "dxa": "# Bone density\nCode 77080 is the axial skeleton. Hips and spine are measured, every second year.",
    "rooms": "# Fluoroscopy\nFluoroscopy in a room is 76000 and never 76001. " + "Filling words stand here. " * 60,
}
CONFLICT = Conflict(
    "dxa", 15, 48, "Code 77080 is the axial skeleton.", "77080", "x", "a", "b", RowRef("codes", ("77080",))
)


def write_corpus(folder):
    (folder / "publications").mkdir(parents=True)
    for name, text in TEXTS.items():
        front = f"---\nid: {name}\ntitle: About {name}\npublished: 2026-01-01\n---\n"
        (folder / "publications" / f"{name}.md").write_text(front + text)


def tools(**changes):
    found = {"dxa": (CONFLICT,)}
    given: dict[str, Any] = {
        "encoder": HashEncoder(),
        "table_of": lambda folder: EmptyTable(),
        "find_conflicts": lambda publication, table: found.get(publication.id, ()),
    }
    return Tools(**(given | changes))


def in_memory():
    encoder = HashEncoder()
    publications = [a_publication(t, name=n, title=f"About {n}") for n, t in TEXTS.items()]
    chunks = [c for p in publications for c in chunks_of(p, encoder.count_tokens)]
    return memory_index(publications, chunks, encoder, [CONFLICT])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("store")
    write_corpus(folder / "corpus")
    settings = settings_of(folder / "home", folder / "corpus")
    build(settings, tools())
    return settings


@pytest.fixture(params=["memory", pytest.param("stored", marks=pytest.mark.model)])
def index(request):
    if request.param == "memory":
        yield in_memory()
        return
    opened = open_index(request.getfixturevalue("built").home, HashEncoder())
    yield opened
    opened.close()


def test_chunks_stand_in_id_order_with_a_card_each(index):
    ids = [c.id for c in index.chunks]
    assert ids == sorted(ids)
    assert {index.card(c.publication).title for c in index.chunks} == {f"About {n}" for n in TEXTS}
    assert [p.id for p in index.publications] == sorted(TEXTS)
    assert index.banner == ""


def test_the_dense_search_finds_the_nearest_first(index):
    vector = HashEncoder().encode(["Code 77080 is the axial skeleton. Hips and spine"])[0]
    found = index.dense(vector, 3)
    assert index.chunks[found[0]].publication == "dxa"
    near = index.cosine(vector, found)
    assert list(near) == sorted(near, reverse=True)
    assert len(set(found)) == 3


def test_asking_for_more_than_there_is_gives_all(index):
    vector = HashEncoder().encode(["anything"])[0]
    assert sorted(index.dense(vector, 1000)) == list(range(len(index.chunks)))
    assert index.dense(vector, 0) in ([], ())


def test_the_lexical_search_finds_words_and_their_stems(index):
    (best, *_) = index.lexical("measuring the spine", 5)
    assert index.chunks[best].publication == "dxa"
    assert index.bm25("measuring the spine", [best])[0] > 0
    assert list(index.lexical("zzz qqq", 5)) == []
    assert list(index.lexical("", 5)) == []
    assert not index.bm25("zzz", range(len(index.chunks))).any()


def test_codes_lead_to_their_chunks(index):
    assert [index.chunks[i].publication for i in index.of_code("G0279")] == ["ducts"]
    assert "77054" in index.chunks[index.of_code("77054")[0]].text
    assert list(index.of_code("99999")) == []


def test_scores_come_in_the_order_asked_for(index):
    vector = HashEncoder().encode(["ducts"])[0]
    n = len(index.chunks)
    forward, back = index.cosine(vector, range(n)), index.cosine(vector, range(n - 1, -1, -1))
    assert np.array_equal(forward, back[::-1])
    assert index.cosine(vector, []).shape == (0,)
    assert index.bm25("ducts", []).shape == (0,)


def test_a_conflict_is_found_at_the_chunk_that_it_overlaps(index):
    held = [c.publication for c in index.chunks if index.conflicts(c)]
    assert held == ["dxa"]


@pytest.mark.model
class TestOnDisk:
    """What can be wrong with a folder that should hold an index."""

    @pytest.fixture
    def home(self, built, tmp_path):
        shutil.copytree(built.home, tmp_path / "home")
        return tmp_path / "home"

    def folder(self, home):
        return gen.index_folder(home) / gen.current_id(home)

    def test_both_indexes_hold_the_same(self, built):
        stored, memory = open_index(built.home, HashEncoder()), in_memory()
        assert stored.chunks == memory.chunks
        vector = HashEncoder().encode(["Fluoroscopy in a room"])[0]
        assert list(stored.dense(vector, 4)) == list(memory.dense(vector, 4))
        assert np.allclose(stored.bm25("fluoroscopy", range(4)), memory.bm25("fluoroscopy", range(4)))
        stored.close()

    @pytest.mark.parametrize(
        ("spoil", "words"),
        [
            pytest.param(lambda h, f: shutil.rmtree(h / "index"), "there is no index", id="missing"),
            pytest.param(
                lambda h, f: (h / "index" / "CURRENT").write_text("../../etc"), "not a pointer", id="foreign pointer"
            ),
            pytest.param(
                lambda h, f: (h / "index" / "CURRENT").write_bytes(b"\xff\xfe\x00"),
                "cannot be read",
                id="binary pointer",
            ),
            pytest.param(lambda h, f: shutil.rmtree(f), "is gone", id="generation gone"),
            pytest.param(lambda h, f: (f / "manifest.json").unlink(), "half-written", id="no manifest"),
            pytest.param(lambda h, f: (f / "manifest.json").write_text("{"), "cannot be read", id="cut manifest"),
            pytest.param(lambda h, f: (f / "manifest.json").write_text('{"made_by": "x"}'), "foreign", id="foreign"),
            pytest.param(lambda h, f: (f / "chunks.jsonl").write_text("{}"), "damaged: chunks.jsonl", id="cut chunks"),
            pytest.param(lambda h, f: (f / "vectors.npy").unlink(), "vectors.npy is missing", id="no vectors"),
            pytest.param(lambda h, f: shutil.rmtree(f / "lexical"), "no lexical index", id="no lexical"),
        ],
    )
    def test_a_broken_index_is_refused_with_the_command_that_mends_it(self, home, spoil, words):
        spoil(home, self.folder(home))
        with pytest.raises(StaleIndex, match=words) as caught:
            open_index(home, HashEncoder())
        assert "python -m ingest" in str(caught.value)

    def test_an_index_of_another_model_is_refused(self, home):
        other = HashEncoder()
        other.hash = "another"
        with pytest.raises(StaleIndex, match="built with the model hash"):
            open_index(home, other)

    @pytest.mark.parametrize(
        "spoil",
        [
            pytest.param(lambda f: shutil.rmtree(f / "chroma"), id="gone"),
            pytest.param(lambda f: (f / "chroma" / "chroma.sqlite3").write_bytes(b"no database" * 999), id="garbage"),
            pytest.param(lambda f: (f / "chroma" / "chroma.sqlite3").write_bytes(b""), id="empty"),
        ],
    )
    def test_without_chroma_the_exact_scan_serves_and_says_so(self, home, spoil):
        spoil(self.folder(home))
        index = open_index(home, HashEncoder())
        vector = HashEncoder().encode(["Hips and spine"])[0]
        assert list(index.dense(vector, 3)) == list(index.scan(vector, 3))
        assert index.banner == FALLBACK


@pytest.mark.model
class TestTheVectorFiles:
    """What Chroma leaves behind the vectors must not be what the process had in memory."""

    def stored(self, folder, count):
        rows = np.random.default_rng(count).normal(size=(count, 384)).astype(np.float32)
        store = ChromaStore(folder, room=count)
        ids = [f"{n:05d}" for n in range(count)]
        store.add(ids, rows, [f"unmistakable zanzibar text {n}" for n in ids], [{"start": n} for n in range(count)])
        store.close()
        return rows

    @pytest.mark.parametrize("count", [3, 150, 2500])
    def test_the_unused_part_is_blank_and_every_vector_is_found(self, tmp_path, count):
        rows = self.stored(tmp_path, count)
        blank_unused(tmp_path)
        files = {p: p.read_bytes() for p in tmp_path.glob("*/*.bin")}
        assert not [p for p, held in files.items() if b"zanzibar" in held]
        assert struct.unpack_from("<i4Q", next(b for p, b in files.items() if p.name == "header.bin"))[3] == count
        store = ChromaStore(tmp_path)
        assert store.count() == count
        assert [store.nearest(rows[n], 1)[0] for n in range(0, count, 97)] == [f"{n:05d}" for n in range(0, count, 97)]
        store.close()
        assert {p: p.read_bytes() for p in tmp_path.glob("*/*.bin")} == files  # reading writes nothing

    def test_files_of_another_layout_are_refused(self, tmp_path):
        self.stored(tmp_path, 3)
        (header,) = tmp_path.glob("*/header.bin")
        header.with_name("length.bin").write_bytes(b"")
        with pytest.raises(VectorStoreFault, match=r"length\.bin holds 0 bytes"):
            blank_unused(tmp_path)
        header.write_bytes(b"")
        with pytest.raises(VectorStoreFault):
            blank_unused(tmp_path)
