"""Entailment: whether a premise supports a claim, contradicts it, or leaves it open."""

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
from claimcheck.models.encoder import SHIPPED as ENCODER
from claimcheck.models.graphs import session, until
from claimcheck.models.pairing import Words, as_words, compare, focus

SHIPPED = Path(__file__).parent / "entailment"
LABELS = ("supported", "contradicted", "not_enough_info")
STATES = "/bert/encoder/layer.1/output/LayerNorm/LayerNormalization_output_0"  # of the encoder
MAX_TOKENS = 160  # of one side; the premise is cut to fewer words before

Scores = tuple[float, float, float]


class Entailment(Protocol):
    """Pairs in, three probabilities each out; `id` names the weights.

    A pair's probabilities are the same in any company.
    """

    @property
    def id(self) -> str:
        """Return what a cache key needs to tell these weights from any others."""

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[Scores]:
        """Return P(supported), P(contradicted), P(not enough) of each (premise, claim)."""


class ShippedEntailment:
    """A cross-encoder over the shipped encoder's first two layers.

    A text is read by itself as far as the encoder goes and is read so once however many pairs of
    one call it stands in; then the model reads the pair as one text. Neither depends on a pair's
    company.
    """

    def __init__(self, folder: Path = SHIPPED, *, threads: int = 0) -> None:
        """Take the model from `folder`, onto the shipped encoder; `threads` 0: one a core."""
        self._model_path, self._outputs_path = folder / "model.onnx", SHIPPED / "outputs.onnx"
        self._encoder_path, self._tokenizer_path = (
            ENCODER / "model.onnx",
            ENCODER / "tokenizer.json",
        )
        self._threads = threads or os.cpu_count() or 1
        for path in (
            self._model_path,
            self._outputs_path,
            self._encoder_path,
            self._tokenizer_path,
        ):
            if not path.is_file():
                raise ModelError(f"no {path.name} in {path.parent}; reinstall claimcheck-audit")

    @cached_property
    def id(self) -> str:
        """Return the first 16 hex digits of the sha256 of both graphs."""
        both = self._encoder_path.read_bytes() + self._model_path.read_bytes()
        return hashlib.sha256(both).hexdigest()[:16]

    @cached_property
    def _encoder(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        # The encoder's first two layers, their token states as output; no second copy of weights.
        encoder = until(self._encoder_path.read_bytes(), STATES)
        return session(encoder + self._outputs_path.read_bytes())

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - onnxruntime is untyped
        return session(self._model_path.read_bytes())

    @cached_property
    def _tokenizer(self) -> Any:  # noqa: ANN401 - tokenizers is untyped
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._tokenizer_path))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[Scores]:
        """Return P(supported), P(contradicted), P(not enough) of each (premise, claim)."""
        cut = [(focus(premise, claim), claim) for premise, claim in pairs]
        texts = list(dict.fromkeys(text for pair in cut for text in pair))
        _ = self._encoder, self._model, self._tokenizer  # loaded before the threads ask
        with ThreadPoolExecutor(self._threads) as pool:
            states = dict(zip(texts, pool.map(self._states, texts), strict=True))
            return list(pool.map(lambda pair: self._score(pair[0], pair[1], states), cut))

    def _states(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Return `(tokens, 384)` states and each token's word, -1 where it has none."""
        ids, words = token_ids(self._tokenizer, as_words(text))
        tokens = np.array([ids], dtype=np.int64)
        (states,) = self._encoder.run(
            ["states"], {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
        )
        return states[0], np.array(words, dtype=np.int64)

    def _score(self, premise: str, claim: str, states: dict[str, Any]) -> Scores:
        left, right, links = compare(as_words(premise), as_words(claim))
        premise_states, others = states[premise]
        claim_states, own = states[claim]
        start, end = len(others), len(others) + len(own)
        met = links[np.ix_(own, others)] * ((own >= 0)[:, None] & (others >= 0)[None])
        linked = np.zeros((1, end, end), dtype=np.float32)
        linked[0, start:, :start], linked[0, :start, start:] = met, met.T
        marks = [np.where(others < 0, 0, left[others]), np.where(own < 0, 0, right[own])]
        (shares,) = self._model.run(
            None,
            {
                "states": np.concatenate([premise_states, claim_states])[None],
                "sides": (np.arange(end) >= start).astype(np.int64)[None],
                "marks": np.concatenate(marks)[None],
                "links": linked,
            },
        )
        supported, contradicted, neither = (float(share) for share in shares[0])
        return supported, contradicted, neither


def token_ids(tokenizer: Any, text: Words) -> tuple[list[int], list[int]]:  # noqa: ANN401
    """Return the ids of [CLS] text [SEP], and of each token its word's number, -1 for those two."""
    encoding = tokenizer.encode(list(text.words), is_pretokenized=True)
    ids = [*encoding.ids[: MAX_TOKENS - 1], encoding.ids[-1]][: len(encoding.ids)]
    words = [-1 if word is None else word for word in encoding.word_ids][: len(ids) - 1]
    return ids, [*words, -1]


class NamedEntailment:
    """Any sentence-transformers cross-encoder for entailment, by name or path; needs torch."""

    def __init__(self, name: str) -> None:
        """Name the model; it is loaded when first asked."""
        self._name = name
        self.id = f"ce-{hashlib.sha256(name.encode()).hexdigest()[:16]}"

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - sentence-transformers is untyped
        from sentence_transformers import CrossEncoder

        try:
            return CrossEncoder(self._name)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"{self._name!r} cannot be loaded as a cross-encoder ({error}); give the folder or "
                "name of an entailment model, or leave --entailment out for the shipped one"
            ) from error

    @cached_property
    def _columns(self) -> tuple[int, int, int]:
        """Return where the model's outputs say entailment, contradiction and neither."""
        named = {
            str(label).lower(): int(number)
            for number, label in self._model.model.config.id2label.items()
        }
        found = [
            next((n for label, n in named.items() if label.startswith(starts)), -1)
            for starts in (("entail", "support"), ("contra", "refute"), ("neutral", "not", "nei"))
        ]
        if min(found) < 0 or len(set(found)) < 3:
            raise ModelError(
                f"{self._name!r} has the labels {', '.join(named)}; wanted entailment, "
                "contradiction and neutral; give a model with three such labels"
            )
        return found[0], found[1], found[2]

    def scores(self, pairs: Sequence[tuple[str, str]]) -> list[Scores]:
        """Return P(supported), P(contradicted), P(not enough) of each (premise, claim)."""
        if not pairs:
            return []
        columns = list(self._columns)
        logits = np.asarray(
            self._model.predict(
                list(pairs), batch_size=1, apply_softmax=False, show_progress_bar=False
            ),
            dtype=np.float64,
        )[:, columns]
        shares = np.exp(logits - logits.max(1, keepdims=True))
        shares /= shares.sum(1, keepdims=True)
        return [(float(s), float(c), float(n)) for s, c, n in shares]


def load_entailment(name: str = "") -> Entailment:
    """Return the shipped model, or the cross-encoder `name` (a name or a path)."""
    return NamedEntailment(name) if name else ShippedEntailment()
