"""Exports the encoder to ONNX once, proves it against torch on real texts, and throws a failing export away.

An edge, used by builds only: imports torch. Nothing that serves may import it.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from radcode.embedding import (
    EXPORT_FILES,
    ModelFiles,
    OnnxEncoder,
    file_sha256,
    open_torch,
    unit_rows,
)
from radcode.errors import RadcodeError
from radcode.model import Matrix

MIN_PARITY = 0.9999  # the first export ever tried scored 0.1 and said nothing
OPSET = 18

# Texts of different lengths, from one word to beyond the limit, so that padding and cutting are both seen.
_SENTENCE = "The hospital bills the technical component and the radiologist who reads the images bills the rest. "
PARITY_TEXTS = (
    "galactogram",
    "which modifier for a radiologist reading a galactogram",
    "XR ANKLE 3+ VWS LT",
    "| Modifier | Description | When to use |\n|---|---|---|\n| 26 | professional component | reading only |",
    "Résumé: naïve “quotes”, 98.2 % — and $2.4M; µg/ml.",
    _SENTENCE,
    _SENTENCE * 5,
    _SENTENCE * 12,
    _SENTENCE * 40,
    "",
)


class ExportFailed(RadcodeError):
    """The export could not be made or does not agree with torch."""


def export_model(files: ModelFiles, folder: Path) -> float:
    """Write the export of a model to `folder` and return the lowest cosine to torch over the parity texts.

    The folder appears in one step, complete and proved, or not at all.

    Raises:
        ExportFailed: the model cannot be exported, or a vector strays from torch's.
    """
    tokenizer = files.folder / "tokenizer.json"
    if not tokenizer.is_file():
        raise ExportFailed(f"{files.name} has no tokenizer.json")
    aside = folder.with_name(f".{folder.name}.{os.getpid()}")
    aside.mkdir(parents=True, exist_ok=True)
    try:
        model = open_torch(files)
        _write_onnx(model, aside / "model.onnx")
        shutil.copyfile(tokenizer, aside / "tokenizer.json")
        lowest = _prove(files, model, aside)
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)
    except OSError as exc:
        raise ExportFailed(f"{folder} cannot be written: {exc}") from exc
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return lowest


def _prove(files: ModelFiles, model: Any, aside: Path) -> float:
    record: dict[str, Any] = {name: file_sha256(aside / name) for name in EXPORT_FILES}
    record |= {
        "model": files.hash,
        "name": files.name,
        "dimension": int(model.get_embedding_dimension()),
        "max_tokens": int(model.max_seq_length),
    }
    (aside / "export.json").write_text(json.dumps(record, indent=1), encoding="utf-8")
    lowest = float(np.min(np.sum(_by_torch(model) * OnnxEncoder(files, aside).encode(PARITY_TEXTS), axis=1)))
    if not lowest >= MIN_PARITY:
        raise ExportFailed(f"its vectors stray from torch's: cosine {lowest:.4f}, at least {MIN_PARITY} is needed")
    (aside / "export.json").write_text(json.dumps(record | {"parity": lowest}, indent=1), encoding="utf-8")
    return lowest


def _by_torch(model: Any) -> Matrix:
    rows = model.encode(list(PARITY_TEXTS), batch_size=1, show_progress_bar=False, convert_to_numpy=True)
    return unit_rows(np.asarray(rows, dtype=np.float32))


def _write_onnx(model: Any, path: Path) -> None:
    import torch

    class Whole(torch.nn.Module):
        """Transformer, pooling and normalisation in one graph."""

        def __init__(self, inner: Any) -> None:
            super().__init__()
            self.inner = inner

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
            return self.inner({"input_ids": input_ids, "attention_mask": attention_mask})["sentence_embedding"]

    encoded = model.tokenizer(
        ["a short text", "a longer text, so that the mask has zeros"], padding=True, return_tensors="pt"
    )
    # Two inputs that share one tensor are merged in silence by the exporter: hence clone() for each.
    ids, mask = encoded["input_ids"].clone(), encoded["attention_mask"].clone()
    dynamic = {"input_ids": {0: "batch", 1: "tokens"}, "attention_mask": {0: "batch", 1: "tokens"}}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(), torch.no_grad():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Whole(model).eval(),
                (ids, mask),
                str(path),
                input_names=["input_ids", "attention_mask"],
                output_names=["sentence_embedding"],
                dynamic_axes=dynamic,
                opset_version=OPSET,
                dynamo=False,
            )
    except (RuntimeError, TypeError, ValueError, ImportError, AttributeError) as exc:
        raise ExportFailed(f"torch.onnx.export failed: {exc}") from exc
