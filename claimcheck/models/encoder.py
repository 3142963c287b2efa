"""Sentence encoders: the shipped int8 MiniLM without torch, or any sentence-transformers model."""

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import ModelError
from claimcheck.models.graphs import session

SHIPPED = Path(__file__).parent / "minilm"
MAX_TOKENS = 256  # all-MiniLM-L6-v2 was trained up to this length (its model card)

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Texts in, unit-length vectors `(n_texts, dimensions)` out; `id` names the weights.

    A text's vector is the same in any company.
    """

    @property
    def id(self) -> str:
        """Return what a cache key needs to tell these weights from any others."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return one unit-length row a text, in the order given."""


class ShippedEncoder:
    """all-MiniLM-L6-v2 as int8 ONNX: 384 dimensions, about 400 sentences a second on two cores."""

    def __init__(self, folder: Path = SHIPPED, *, threads: int = 0) -> None:
        """Take the graph and tokenizer from `folder` when first asked; `threads` 0: one a core."""
        self._model_path, self._tokenizer_path = folder / "model.onnx", folder / "tokenizer.json"
        self._threads = threads or os.cpu_count() or 1
        for path in (self._model_path, self._tokenizer_path):
            if not path.is_file():
                raise ModelError(f"no {path.name} in {folder}; reinstall claimcheck-audit")

    @cached_property
    def _session(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        return session(self._model_path.read_bytes())

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 - tokenizers is untyped
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._tokenizer_path))
        tokenizer.enable_truncation(MAX_TOKENS)
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def id(self) -> str:
        """Return the first 16 hex digits of the weights' sha256."""
        return hashlib.sha256(self._model_path.read_bytes()).hexdigest()[:16]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return `(len(texts), 384)` unit-length vectors.

        Texts are encoded alone, for activations are quantised a run at a time: a vector does not
        depend on what else was asked. Texts side by side take half the processor time of sharing
        each among threads.
        """
        if not texts:
            return np.zeros((0, 384), dtype=np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        _ = self._session  # loaded before the threads ask
        with ThreadPoolExecutor(self._threads) as pool:
            return np.concatenate(list(pool.map(self._one, tokens)))

    def _one(self, tokens: Sequence[int]) -> Vectors:
        ids = np.array([tokens], dtype=np.int64)
        (vector,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return np.asarray(vector, dtype=np.float32)


class NamedEncoder:
    """Any sentence-transformers model by name or path; needs torch and, for a name, a hub."""

    def __init__(self, name: str) -> None:
        """Name the model; it is loaded when first asked."""
        self._name = name
        self.id = f"st-{hashlib.sha256(name.encode()).hexdigest()[:16]}"

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - sentence-transformers is untyped
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(self._name)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"{self._name!r} cannot be loaded as a sentence-transformers model ({error}); "
                "give a folder that holds one, or leave --encoder out for the shipped one"
            ) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return unit-length vectors `(len(texts), dimensions)`."""
        vectors = self._model.encode(
            list(texts),
            batch_size=1,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(vectors, dtype=np.float32)


def load_encoder(name: str = "") -> Encoder:
    """Return the shipped encoder, or the sentence-transformers model `name` (a name or a path)."""
    return NamedEncoder(name) if name else ShippedEncoder()
